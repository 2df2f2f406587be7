//! Where members are managed: an organization's own in its settings, and a company's users, by the company
//! itself or by a reseller that administers Entra ID for it. All three are the same pages.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::StatusCode};
use askama::Template;
use i18n_embed_fl::fl;

use crate::{
    customers::{self, Company, Tab},
    db::{Db, Read, Write},
    error::{Error, Result},
    organizations::{self, Organization},
    page::{Frame, Section, html},
    path,
    people::{self, Act, Acting, Listed, Member, PersonId, Role},
    relationships::{self, Service},
    text::Texts,
    visitor::Visitor,
};

/// The lists of members: in the settings, of one's own company, and on a partner's record.
pub(super) fn lists() -> [String; 3] {
    let users = path::USERS;
    let (own, on_record) =
        (path::of_company(None::<&str>, users), path::of_company(Some("{customer}"), users));
    [path::MEMBERS.to_owned(), own, on_record]
}

/// What the address of such a page says.
pub(super) struct Place {
    is_settings: bool,
    /// The partner's customer whose users they are; none for one's own organization.
    customer: Option<String>,
    person: String,
}

impl FromRequest for Place {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let part = |name| request.match_info().get(name).map(str::to_owned);
        ready(Ok(Self {
            is_settings: request.path().starts_with(path::MEMBERS),
            customer: part("customer"),
            person: part("person").unwrap_or_default(),
        }))
    }
}

impl Place {
    /// The member who asks, if their role lets them manage these members.
    pub(super) async fn asker<'v>(&self, visitor: &'v Visitor) -> Result<&'v Member> {
        match self.customer.as_deref() {
            None if self.is_settings => visitor.either(Act::ManageMembers).await,
            None => visitor.customer(Act::ManageMembers).await,
            customer => customers::asker(visitor, customer, Act::AdministerUsers).await,
        }
    }
}

/// Where somebody manages members, and whose.
pub(super) struct Desk<'v> {
    pub acting: Acting<'v>,
    pub organization: Organization,
    pub frame: Frame,
    pub company: Company,
    /// The address of the list.
    pub list: String,
    /// Whether these are the members in the settings; else they are a company's users.
    pub is_settings: bool,
}

impl<'v> Desk<'v> {
    /// The desk at a place, to look; or why it is closed to this partner.
    pub(super) async fn at(
        tx: &mut Read,
        visitor: &Visitor,
        by: &'v Member,
        place: &Place,
    ) -> Result<Result<Self, Closed>> {
        let (frame, company) = if place.is_settings {
            let frame = visitor.frame(Section::Settings);
            let (id, name) = (Some(by.organization.id), by.organization.name.clone());
            let title = fl!(frame.t, "members");
            (frame, Company { id, name, record: None, title })
        } else {
            Company::of(tx, visitor, by, place.customer.as_deref(), Tab::Users).await?
        };
        let may = company.record.as_ref().is_none_or(|record| record.holds(Service::EntraId));
        let (Some(id), true) = (company.id, may) else {
            return Ok(Err(Closed { frame, company }));
        };
        let (acting, organization) = match &company.record {
            None => (Acting::at_home(by), by.organization.clone()),
            Some(record) => {
                let organization = organizations::by_id(tx, id).await?.ok_or(Error::NotFound)?;
                (Acting::on_behalf(by, id, record.customer.id.0, &company.name), organization)
            }
        };
        let page = if place.is_settings { path::MEMBERS } else { path::USERS };
        let list = company.page(page);
        let is_settings = place.is_settings;
        Ok(Ok(Self { acting, organization, frame, company, list, is_settings }))
    }

    /// As [`Self::at`], for a page below the list: where the desk is closed, the list says why.
    pub(super) async fn below(
        tx: &mut Read,
        visitor: &Visitor,
        by: &'v Member,
        place: &Place,
    ) -> Result<Self> {
        Self::at(tx, visitor, by, place).await?.map_err(|closed| closed.back())
    }

    /// As [`Self::below`], to change something: by one after the other, and while the permission is held.
    pub(super) async fn held(
        tx: &mut Write,
        visitor: &Visitor,
        by: &'v Member,
        place: &Place,
    ) -> Result<Self> {
        if let Some(customer) = place.customer.as_deref() {
            let seen = customers::at(tx, by, customer).await?;
            relationships::hold(tx, &seen).await?.ok_or(Error::NotFound)?;
        } else {
            organizations::hold(tx, by.organization.id);
        }
        match Self::at(tx, visitor, by, place).await? {
            Ok(desk) => Ok(desk),
            Err(closed) => Err(closed.refuse(visitor)?),
        }
    }

    /// Begins to change something of the member that the address names.
    pub(super) async fn for_member(
        db: &Db,
        visitor: &Visitor,
        by: &'v Member,
        place: &Place,
    ) -> Result<(Write, Self, Listed)> {
        let mut tx = db.write().await?;
        let desk = Self::held(&mut tx, visitor, by, place).await?;
        let listed = desk.member(&mut tx, place).await?;
        Ok((tx, desk, listed))
    }

    /// The roles that are given here.
    pub(super) fn roles(&self) -> Vec<Role> {
        let all = Role::of(self.organization.kind).iter().copied();
        all.filter(|role| self.acting.may_steer(&[*role])).collect()
    }

    /// That nothing was done, since it is about a Global admin.
    pub(super) fn refused(&self, t: &Texts) -> String {
        fl!(t, "member-not-on-behalf", company = self.company.name.as_str())
    }

    /// The member that the address names; another organization's is not there.
    pub(super) async fn member(&self, tx: &mut Read, place: &Place) -> Result<Listed> {
        let id = place.person.parse().map(PersonId).map_err(|_| Error::NotFound)?;
        let found = people::listed(tx, self.organization.id, id).await?;
        found.filter(|found| !found.is_removed).ok_or(Error::NotFound)
    }
}

/// The users of a company that the partner does not administer: it sees none of them.
#[derive(Template)]
#[template(path = "people/closed.html")]
pub(super) struct Closed {
    frame: Frame,
    company: Company,
}

impl Closed {
    /// The tab, which says what is missing.
    pub(super) fn page(self) -> Result<HttpResponse> {
        html(StatusCode::OK, &self)
    }

    /// Back to the tab from a page below it.
    fn back(&self) -> Error {
        Error::Elsewhere(self.company.page(path::USERS))
    }

    /// Back to the tab from a form, of which nothing was done.
    fn refuse(&self, visitor: &Visitor) -> Result<Error> {
        let company = self.company.name.as_str();
        visitor.say(false, fl!(visitor.texts(), "users-refused", company = company))?;
        Ok(self.back())
    }
}
