//! A customer's record: its head, its tabs and its overview; and the head of a page that a company has of its
//! own as well.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use i18n_embed_fl::fl;

use super::{Tag, contact, kind, status_name};
use crate::{
    customers::{Customer, CustomerId, Status, lead_source_name, store},
    db::{Db, Read},
    error::{Error, Result},
    invitations::{self, Standing, State},
    organizations::{Kind, OrganizationId},
    page::{Frame, Section, When, html},
    path,
    people::{Act, Member, Role},
    relationships::{self, Permission, Service},
    text::Texts,
    visitor::Visitor,
};

/// The tabs of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// What it is and how the partner stands with it.
    Overview,
    /// What the company has bought.
    Subscriptions,
    /// What the partner may administer.
    Services,
    /// The company's users.
    Users,
    /// The seats that they have.
    Licences,
    /// Who supports it, and its service requests.
    Support,
    /// Where the relationship ends.
    Account,
}

impl Tab {
    /// Every tab, in the order people are shown them.
    pub const ALL: [Self; 7] = [
        Self::Overview,
        Self::Subscriptions,
        Self::Services,
        Self::Users,
        Self::Licences,
        Self::Support,
        Self::Account,
    ];

    pub(super) fn name(self, t: &Texts) -> String {
        match self {
            Self::Overview => fl!(t, "overview"),
            Self::Subscriptions => fl!(t, "subscriptions"),
            Self::Services => fl!(t, "nav-services"),
            Self::Users => fl!(t, "users"),
            Self::Licences => fl!(t, "licences"),
            Self::Support => fl!(t, "support"),
            Self::Account => fl!(t, "account"),
        }
    }

    /// Its page, on a record or, where a company has such a page itself, its own.
    pub(super) fn page(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Subscriptions => path::SUBSCRIPTIONS,
            Self::Services => path::SERVICES,
            Self::Users => path::USERS,
            Self::Licences => path::LICENCES,
            Self::Support => path::SUPPORT,
            Self::Account => "/account",
        }
    }

    fn section(self) -> Section {
        match self {
            Self::Overview | Self::Account => Section::None,
            Self::Subscriptions => Section::Subscriptions,
            Self::Services => Section::Services,
            Self::Users => Section::Users,
            Self::Licences => Section::Licences,
            Self::Support => Section::Support,
        }
    }

    /// Whether a provider has it: users and licences are the reseller's to administer.
    fn is_providers(self) -> bool {
        !matches!(self, Self::Users | Self::Licences)
    }

    /// What somebody of the partner must be allowed to see it.
    fn act(self) -> Act {
        match self {
            Self::Overview | Self::Services | Self::Account => Act::SeeCustomers,
            Self::Subscriptions => Act::SeeSubscriptions,
            Self::Users => Act::AdministerUsers,
            Self::Licences => Act::GiveLicences,
            Self::Support => Act::Support,
        }
    }

    /// The tabs of a customer's record that a member is let in to.
    pub(super) fn of(customer: &Customer, roles: &[Role]) -> Vec<Self> {
        let is_provider = customer.through_id.is_some();
        let mut tabs = Self::ALL.to_vec();
        tabs.retain(|tab| tab.is_providers() || !is_provider);
        tabs.retain(|tab| tab.act().is_allowed(Kind::Partner, roles));
        tabs
    }

    /// Its address on a record.
    pub(super) fn link(self, customer: CustomerId) -> String {
        path::of_company(Some(customer), self.page())
    }
}

/// The head of a customer's record, above each of its tabs.
pub struct Record {
    /// The customer.
    pub customer: Customer,
    /// What its status is called.
    pub status_name: String,
    /// Since when.
    pub since: When,
    /// The tab that is shown.
    pub tab: Tab,
    /// How the partner serves it; empty where it does not.
    pub kind: String,
    /// Whether the visitor may ask the company.
    pub may_ask: bool,
    /// Whether the partner is its reseller without any admin permission.
    pub lacks_permission: bool,
    /// When the relationship ends by the customer's notice.
    pub notice: Option<When>,
    /// The acceptance by another company that waits for the partner's word.
    pub to_confirm: String,
    /// The services that the partner administers.
    pub services: Vec<Held>,
    /// The same, as they are held.
    pub held: Vec<Permission>,
    /// The visitor's roles: nobody is led to a page that refuses them.
    roles: Vec<Role>,
}

/// A service that the partner administers.
pub struct Held {
    /// Its name.
    pub name: String,
    /// Since when.
    pub since: When,
    /// When that ends by itself, if it does.
    pub until: Option<When>,
}

impl Record {
    /// The head of a customer's record.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is no customer of this partner.
    pub async fn of(
        tx: &mut Read,
        frame: &Frame,
        member: &Member,
        id: &str,
        tab: Tab,
    ) -> Result<Self> {
        let customer = at(tx, member, id).await?;
        let partner = member.organization.id;
        let mut held = Vec::new();
        if let (Status::Active, Some(company)) = (customer.status, customer.organization_id) {
            held = relationships::held(tx, partner, company).await?;
        }
        let is_reseller = customer.status == Status::Active && customer.through_id.is_none();
        let served = relationships::of_customer(tx, customer.id).await?;
        let notice = served.iter().filter(|one| one.ended_at.is_none());
        let notice = notice.filter_map(|one| one.notice_until).min();
        let in_hand = invitations::in_hand(tx, customer.id).await?;
        let is_asked = in_hand.as_ref().is_some_and(|one| one.state != State::Draft);
        let to_confirm = in_hand.filter(|one| one.confirmation.is_some());
        let to_confirm = to_confirm.map(|one| path::of_invitation(one.id, "confirmation"));
        Ok(Self {
            kind: kind(frame.t, &customer),
            notice: notice.map(|until| frame.day(until)),
            status_name: status_name(frame.t, customer.status),
            since: frame.day(customer.since),
            tab,
            may_ask: member.may(Act::Invite)
                && customer.status != Status::Invited
                && !is_asked
                && invitations::can_be_asked(&customer),
            roles: member.roles.clone(),
            lacks_permission: is_reseller && held.is_empty(),
            to_confirm: to_confirm.unwrap_or_default(),
            services: held
                .iter()
                .map(|one| Held {
                    name: one.service.name(frame.t),
                    since: frame.day(one.granted_at),
                    until: one.ends_at.map(|end| frame.day(end)),
                })
                .collect(),
            held,
            customer,
        })
    }

    /// Whether the company is asked again rather than for the first time.
    #[must_use]
    pub fn is_served(&self) -> bool {
        self.customer.status == Status::Active
    }

    /// Whether the partner serves the company as its provider, through a reseller.
    #[must_use]
    pub fn is_provider(&self) -> bool {
        self.customer.through_id.is_some()
    }

    /// Whether the partner administers a service of the company now.
    #[must_use]
    pub fn holds(&self, service: Service) -> bool {
        self.held.iter().any(|one| one.service == service)
    }

    /// The tabs: each name, where it leads, and whether it is shown.
    #[must_use]
    pub fn tabs(&self, t: &Texts) -> Vec<(String, String, bool)> {
        let tabs = Tab::of(&self.customer, &self.roles).into_iter();
        tabs.map(|tab| (tab.name(t), tab.link(self.customer.id), tab == self.tab)).collect()
    }
}

/// The partner's customer that an address names; another partner's is not there.
///
/// # Errors
/// [`Error::NotFound`] for what is no customer of this partner.
pub async fn at(tx: &mut Read, member: &Member, id: &str) -> Result<Customer> {
    let id = id.parse().map(CustomerId).map_err(|_| Error::NotFound)?;
    store::by_id(tx, member.organization.id, id).await?.ok_or(Error::NotFound)
}

/// The member who asks for a page about a company: of a partner, where the address names its customer, else
/// of the company itself.
///
/// # Errors
/// As [`Visitor::partner`] and [`Visitor::customer`].
pub async fn asker<'v>(
    visitor: &'v Visitor,
    customer: Option<&str>,
    act: Act,
) -> Result<&'v Member> {
    match customer {
        Some(_) => visitor.partner(act).await,
        None => visitor.customer(act).await,
    }
}

/// A company, above a page about it: a partner's customer, on its record, or one's own. Its template is
/// `parts/company.html`.
pub struct Company {
    /// The company; none where the customer never accepted.
    pub id: Option<OrganizationId>,
    /// Its name, as the reader knows it.
    pub name: String,
    /// The partner's record of it; none for one's own.
    pub record: Option<Record>,
    /// What the page shows of it.
    pub title: String,
}

impl Company {
    /// The company that a page is about, and what surrounds the page.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is no customer of this partner, and for a tab that a provider lacks.
    pub async fn of(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        customer: Option<&str>,
        tab: Tab,
    ) -> Result<(Frame, Self)> {
        let Some(customer) = customer else {
            let frame = visitor.frame(tab.section());
            let title = tab.name(frame.t);
            let (id, name) = (Some(member.organization.id), member.organization.name.clone());
            return Ok((frame, Self { id, name, record: None, title }));
        };
        let frame = visitor.frame(Section::Customers);
        let record = Record::of(tx, &frame, member, customer, tab).await?;
        if record.is_provider() && !tab.is_providers() {
            return Err(Error::NotFound);
        }
        let (id, name) = (record.customer.organization_id, record.customer.name.clone());
        let title = tab.name(frame.t);
        Ok((frame, Self { id, name, record: Some(record), title }))
    }

    /// The partner's record of it; none for one's own.
    #[must_use]
    pub fn record_id(&self) -> Option<CustomerId> {
        self.record.as_ref().map(|record| record.customer.id)
    }

    /// A page about it, such as `/subscriptions`.
    #[must_use]
    pub fn page(&self, page: impl std::fmt::Display) -> String {
        path::of_company(self.record_id(), page)
    }

    /// Whether the partner serves it now; one's own company is always there.
    #[must_use]
    pub fn is_served(&self) -> bool {
        self.record.as_ref().is_none_or(Record::is_served)
    }
}

#[derive(Template)]
#[template(path = "customers/overview.html")]
struct Overview {
    frame: Frame,
    record: Record,
    contact: String,
    tags: Vec<Tag>,
    lead_source: String,
    may_keep: bool,
    invitations: Vec<Asking>,
    relationships: Vec<Serving>,
}

struct Asking {
    link: String,
    drafted: When,
    standing: Standing,
    standing_name: String,
}

struct Serving {
    kind: String,
    from: When,
    until: Option<When>,
}

/// `GET /customers/{id}`: Overview
pub(super) async fn overview(
    visitor: Visitor,
    db: Data<Db>,
    id: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::SeeCustomers).await?;
    let frame = visitor.frame(Section::Customers);
    let mut tx = db.read().await?;
    let now = tx.now();
    let record = Record::of(&mut tx, &frame, member, &id, Tab::Overview).await?;
    let invitations = invitations::of_customer(&mut tx, record.customer.id).await?;
    let relationships = relationships::of_customer(&mut tx, record.customer.id).await?;
    let may_invite = member.may(Act::Invite);
    let asked = invitations.into_iter().map(|invitation| {
        let standing = invitation.standing(now);
        Asking {
            link: if standing == Standing::Draft && !may_invite {
                path::customer(record.customer.id)
            } else {
                path::invitation(invitation.id)
            },
            drafted: frame.day(invitation.drafted_at),
            standing,
            standing_name: invitations::standing_name(frame.t, standing),
        }
    });
    let through = record.customer.through.clone().unwrap_or_default();
    let serving = relationships.into_iter().map(|one| Serving {
        kind: match one.ended_at {
            None => relationships::kind_name(frame.t, one.kind, &through),
            Some(_) => relationships::kind_name(frame.t, one.kind, ""),
        },
        from: frame.day(one.started_at),
        until: one.ended_at.map(|at| frame.day(at)),
    });
    let page = Overview {
        contact: contact(&record.customer),
        tags: Tag::of(&record.customer),
        lead_source: lead_source_name(frame.t, record.customer.lead_source),
        may_keep: member.may(Act::KeepRecords),
        invitations: asked.collect(),
        relationships: serving.collect(),
        record,
        frame,
    };
    html(StatusCode::OK, &page)
}
