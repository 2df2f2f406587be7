//! The pages of relationships: a record's Account, where it ends, and a customer's own Partners.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path, ServiceConfig, get, post},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{Removal, names, store};
use crate::{
    customers::{self, Customer, CustomerId, Record, Status, Tab},
    db::{Db, Read},
    error::{Error, Result},
    form::{Form, Problems},
    invitations::{self, Acceptance, State},
    organizations,
    page::{Frame, Section, When, go, html},
    path,
    people::{Act, Member},
    visitor::Visitor,
};

/// The addresses of this slice.
pub fn routes(app: &mut ServiceConfig) {
    app.route(&path::account("{id}"), get().to(account))
        .route(&path::removal("{id}"), get().to(removal))
        .route(&path::removal("{id}"), post().to(remove))
        .route(path::PARTNERS, get().to(partners));
}

#[derive(Template)]
#[template(path = "relationships/account.html")]
struct Account {
    frame: Frame,
    record: Record,
    company: Option<Company>,
    may_remove: bool,
    surprise: Option<Acceptance>,
    receipts: Vec<(String, When)>,
}

/// The company behind the record, as it calls itself.
struct Company {
    name: String,
    country: String,
    domain: String,
}

/// `GET /customers/{id}/account`
async fn account(visitor: Visitor, db: Data<Db>, id: Path<String>) -> Result<HttpResponse> {
    let member = visitor.partner(Act::SeeCustomers).await?;
    let frame = visitor.frame(Section::Customers);
    let mut tx = db.read().await?;
    let record = Record::of(&mut tx, &frame, member, &id, Tab::Account).await?;
    let mut company = None;
    if let Some(organization) = record.customer.organization_id {
        company = organizations::by_id(&mut tx, organization).await?.map(|company| Company {
            country: frame.language.country(&company.country),
            domain: company.domain.map(|domain| domain.to_string()).unwrap_or_default(),
            name: company.name,
        });
    }
    let mut receipts = Vec::new();
    for invitation in invitations::of_customer(&mut tx, record.customer.id).await? {
        if let State::Accepted { at, .. } = invitation.state {
            receipts.push((path::receipt(invitation.id), frame.day(at)));
        }
    }
    let surprise = invitations::accepted_by_other(&mut tx, &record.customer).await?;
    let page = Account {
        surprise: surprise.filter(|_| record.customer.status == Status::Active),
        may_remove: record.customer.status == Status::Active && member.may(Act::RemoveRelationship),
        company,
        receipts,
        record,
        frame,
    };
    html(StatusCode::OK, &page)
}

#[derive(Template)]
#[template(path = "relationships/removal.html")]
struct RemovalPage {
    frame: Frame,
    problems: Problems,
    record: Record,
    blockers: Vec<Blocker>,
    services: String,
    agreed: bool,
}

/// What must be settled before a relationship can be removed, and where.
struct Blocker {
    what: String,
    fix: String,
    link: String,
}

impl RemovalPage {
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        id: &str,
        problems: Problems,
    ) -> Result<Self> {
        let frame = visitor.frame(Section::Customers);
        let record = Record::of(tx, &frame, member, id, Tab::Account).await?;
        if record.customer.status != Status::Active {
            return Err(Error::NotFound);
        }
        let blockers = blockers(tx, visitor, record.customer.id).await?;
        let services = record.services.iter().map(|(name, _)| name.as_str());
        let services = services.collect::<Vec<_>>().join(", ");
        Ok(Self { frame, problems, record, blockers, services, agreed: false })
    }
}

async fn blockers(tx: &mut Read, visitor: &Visitor, customer: CustomerId) -> Result<Vec<Blocker>> {
    let t = visitor.texts();
    let in_hand = invitations::in_hand(tx, customer).await?;
    Ok(in_hand
        .into_iter()
        .map(|invitation| match invitation.state {
            State::Draft => Blocker {
                what: fl!(t, "blocker-draft"),
                fix: fl!(t, "blocker-draft-fix"),
                link: path::review(invitation.id),
            },
            _ => Blocker {
                what: fl!(t, "blocker-open"),
                fix: fl!(t, "blocker-open-fix"),
                link: path::invitation(invitation.id),
            },
        })
        .collect())
}

/// `GET /customers/{id}/removal`
async fn removal(visitor: Visitor, db: Data<Db>, id: Path<String>) -> Result<HttpResponse> {
    let member = visitor.partner(Act::RemoveRelationship).await?;
    let mut tx = db.read().await?;
    let page = RemovalPage::new(&mut tx, &visitor, member, &id, Problems::default()).await?;
    html(StatusCode::OK, &page)
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    good_faith: String,
}

#[derive(Template)]
#[template(path = "relationships/removed.html")]
struct Removed {
    frame: Frame,
    company: String,
    services: String,
    at: When,
    person: String,
    link: String,
}

/// `POST /customers/{id}/removal`: Remove customer relationship
async fn remove(
    visitor: Visitor,
    db: Data<Db>,
    id: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::RemoveRelationship).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let customer = id.parse().map(CustomerId).map_err(|_| Error::NotFound)?;
    let seen = customers::by_id(&mut tx, member.organization.id, customer).await?;
    // Whoever accepts or finishes an invitation at this moment comes before or after. The company is
    // held before its record, as by an acceptance.
    if let Some(company) = seen.ok_or(Error::NotFound)?.organization_id {
        organizations::hold(&mut tx, company).await?;
    }
    customers::hold(&mut tx, customer).await?;
    let customer = customers::by_id(&mut tx, member.organization.id, customer).await?;
    let customer = customer.ok_or(Error::NotFound)?;
    if customer.status == Status::Ended {
        return removed_already(&visitor, &customer);
    }
    let mut problems = Problems::default();
    let is_blocked = !blockers(&mut tx, &visitor, customer.id).await?.is_empty();
    if form.fields.good_faith.is_empty() && !is_blocked {
        problems.add("good_faith", fl!(t, "good-faith-missing"));
    }
    if is_blocked || !problems.is_empty() {
        let mut page = RemovalPage::new(&mut tx, &visitor, member, &id, problems).await?;
        page.agreed = !form.fields.good_faith.is_empty();
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let Removal::Removed(services) = super::remove(&mut tx, member, &customer).await? else {
        return removed_already(&visitor, &customer);
    };
    let now = tx.now();
    tx.commit().await?;
    let frame = visitor.frame(Section::Customers);
    let page = Removed {
        company: customer.name.clone(),
        services: names(frame.t, &services),
        at: frame.moment(now),
        person: member.person.name.clone(),
        link: path::customer(customer.id),
        frame,
    };
    html(StatusCode::OK, &page)
}

/// Pressed twice, or by two people: it is done.
fn removed_already(visitor: &Visitor, customer: &Customer) -> Result<HttpResponse> {
    let company = customer.name.as_str();
    visitor.say(true, fl!(visitor.texts(), "removed-already", company = company))?;
    Ok(go(&path::customer(customer.id)))
}

#[derive(Template)]
#[template(path = "relationships/partners.html")]
struct Partners {
    frame: Frame,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    country: String,
    kind: String,
    since: When,
    until: Option<When>,
    accepted_by: String,
    services: Vec<(String, When)>,
    receipt: String,
}

/// `GET /partners`
async fn partners(visitor: Visitor, db: Data<Db>) -> Result<HttpResponse> {
    let member = visitor.customer(Act::SeePartners).await?;
    let frame = visitor.frame(Section::Partners);
    let t = frame.t;
    let mut tx = db.read().await?;
    let served = store::of_organization(&mut tx, member.organization.id).await?;
    let holders = store::holders(&mut tx, member.organization.id).await?;
    let rows = served
        .into_iter()
        .map(|served| {
            let relationship = served.relationship;
            let mut held: Vec<_> =
                holders.iter().filter(|one| one.relationship_id == relationship.id).collect();
            held.sort_by_key(|one| one.service);
            Row {
                name: served.partner_name,
                country: frame.language.country(&served.partner_country),
                kind: super::kind_name(t, relationship.kind),
                since: frame.day(relationship.started_at),
                until: relationship.ended_at.map(|at| frame.day(at)),
                accepted_by: served.started_by_name,
                services: held
                    .into_iter()
                    .map(|one| (one.service.name(t), frame.day(one.granted_at)))
                    .collect(),
                receipt: path::receipt(served.invitation_id),
            }
        })
        .collect();
    html(StatusCode::OK, &Partners { frame, rows })
}
