//! Who supports a company, and its requests.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path, Query},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{Place, Row, Shown, contact_field};
use crate::{
    customers::{self, Company, Tab},
    db::{Db, Read},
    error::{Error, Result},
    form::{Field, Form, Problems},
    page::{Frame, go, html},
    path,
    people::{Act, Member, PersonId},
    place,
    support::{self, Outcome, Sight},
    visitor::Visitor,
};

/// Closed requests on a page.
const PAGE: usize = 50;

/// Requests on the first page that are not closed.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "support/list.html")]
#[expect(clippy::struct_excessive_bools, reason = "a page says each of these or not")]
struct Support {
    frame: Frame,
    company: Company,
    problems: Problems,
    /// Each reseller with its contact.
    contacts: Vec<(String, Option<Shown>)>,
    choice: Option<Field>,
    may_open: bool,
    /// Whether the partner follows the requests that it was added to, and opens none.
    is_provider: bool,
    /// Those that are not closed, then those that are.
    rows: Vec<Row>,
    /// Whether there are more that are not closed.
    more: bool,
    around: place::Around,
    is_first: bool,
}

impl Support {
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        place: &Place,
        before: Option<place::Place>,
        problems: Problems,
    ) -> Result<Self> {
        let customer = place.customer();
        let (frame, company) = Company::of(tx, visitor, member, customer, Tab::Support).await?;
        let (record, sight) = place.look(tx, member).await?;
        let now = tx.now();
        let partner = record.as_ref().map(|record| record.partner_id);
        let provided = match sight {
            Sight::Partner { provided, .. } => provided,
            Sight::Company(_) => None,
        };
        let mut resellers = Vec::new();
        if let Some(id) = company.id {
            resellers = support::resellers(tx, id).await?;
        }
        let mut without_permission = Vec::new();
        for one in &resellers {
            let relationship = &one.relationship;
            let (partner, company) = (relationship.partner_id, relationship.organization_id);
            if support::lacks_permission(tx, partner, company).await? {
                without_permission.push(partner);
            }
        }
        let is_own = |id| partner.is_none() || partner == Some(id);
        let through = provided.map(|provided| provided.reseller);
        resellers.retain(|one| {
            let reseller = one.relationship.partner_id;
            is_own(reseller) || through == Some(reseller)
        });
        let may_open = resellers.iter().any(|one| is_own(one.relationship.partner_id));
        let mut contacts = Vec::new();
        for one in &resellers {
            let contact = support::contact_of(tx, &one.relationship).await?;
            contacts.push((one.partner_name.clone(), contact.map(Shown::of)));
        }
        let mut choice = None;
        if let (Some(record), Some(id), true) = (&record, company.id, may_open) {
            let chosen = record.support_contact_id;
            let chosen = support::contact(tx, record.partner_id, id, chosen).await?;
            let all = support::candidates(tx, record.partner_id, id).await?;
            let field = contact_field(frame.t, &all, chosen.map(|one| one.person.id));
            let hint = fl!(frame.t, "support-contact-hint", company = company.name.as_str());
            choice = Some(field.hint(hint).checked(&problems));
        }
        let mut unclosed = Vec::new();
        if before.is_none() {
            let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
            unclosed = support::unclosed(tx, &sight, limit).await?;
        }
        let more = unclosed.len() > MOST;
        unclosed.truncate(MOST);
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let from = before.unwrap_or(place::Place::NEWEST);
        let mut closed = support::closed(tx, &sight, from, limit).await?;
        let is_longer = closed.len() > PAGE;
        closed.truncate(PAGE);
        let older = closed.last().filter(|_| is_longer).map(|last| {
            let last = &last.request;
            let place = place::Place { at: last.changed_at, id: last.id.0 };
            format!("{}?before={place}", path::of_company(customer, path::SUPPORT))
        });
        let row = |one| Row::of(&frame, now, customer, one, &without_permission);
        Ok(Self {
            rows: unclosed.into_iter().chain(closed).map(row).collect(),
            around: place::Around {
                newest: if before.is_none() { String::new() } else { company.page(path::SUPPORT) },
                older: older.unwrap_or_default(),
            },
            is_first: before.is_none(),
            is_provider: partner.is_some() && !may_open && provided.is_some(),
            frame,
            company,
            problems,
            contacts,
            choice,
            may_open,
            more,
        })
    }
}

#[derive(Deserialize)]
pub(super) struct Asked {
    /// Where the page before ended.
    #[serde(default)]
    before: String,
}

/// `GET /customers/{customer}/support`, `GET /support`
pub(super) async fn list(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let member = customers::asker(&visitor, place.customer(), Act::Support).await?;
    let mut tx = db.read().await?;
    // What makes no sense begins the list anew.
    let before = Some(place::Place::read(&asked.before));
    let before = before.filter(|before| *before != place::Place::NEWEST);
    let page = Support::new(&mut tx, &visitor, member, &place, before, Problems::default()).await?;
    html(StatusCode::OK, &page)
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    contact: String,
}

/// `POST /customers/{customer}/support/contact`: Save contact
pub(super) async fn set_contact(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    form: Form<Chosen>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Support).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let (record, _) = place.look(&mut tx, member).await?;
    let record = record.ok_or(Error::NotFound)?;
    // The contact is the reseller's to choose.
    if record.through_id.is_some() {
        return Err(Error::NotFound);
    }
    let typed = form.fields.contact.trim();
    let chosen = typed.parse().map(PersonId).ok();
    let outcome = if chosen.is_none() && !typed.is_empty() {
        Outcome::Unknown
    } else {
        support::set_contact(&mut tx, member, &record, chosen).await?
    };
    match outcome {
        Outcome::Done | Outcome::Already => {
            tx.commit().await?;
            visitor.say(true, fl!(t, "support-contact-saved", company = record.name.as_str()))?;
        }
        Outcome::Unknown => {
            let mut problems = Problems::default();
            problems.add("contact", fl!(t, "support-contact-unknown"));
            let page = Support::new(&mut tx, &visitor, member, &place, None, problems).await?;
            return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
        Outcome::Closed | Outcome::Ended | Outcome::Gone => {
            visitor.say(false, fl!(t, "support-not-served", company = record.name.as_str()))?;
        }
    }
    Ok(go(&place.list()))
}

/// `GET` of an address that only a form posts to
pub(super) async fn again(place: Path<Place>) -> HttpResponse {
    go(&place.list())
}
