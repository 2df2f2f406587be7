//! A partner's record of a customer: the tabs Services and Account, and the removal of the relationship.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use crate::{
    customers::{self, Customer, Record, Status, Tab},
    db::{Db, Read},
    error::{Error, Result},
    form::{Form, Problems},
    invitations::{self, Receipt, State},
    organizations,
    page::{Frame, Section, When, go, html},
    path,
    people::{Act, Member},
    place::Place,
    relationships::{self, Portals, Removal, Service, names},
    subscriptions, support,
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "relationships/account.html")]
struct Account {
    frame: Frame,
    record: Record,
    company: Option<Company>,
    may_remove: bool,
    surprise: Option<Receipt>,
    receipts: Vec<(String, When)>,
}

/// The company behind the record, as it calls itself.
struct Company {
    name: String,
    country: String,
    domain: String,
}

/// `GET /customers/{id}/account`
pub(super) async fn account(
    visitor: Visitor,
    db: Data<Db>,
    id: Path<String>,
) -> Result<HttpResponse> {
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
            receipts.push((invitation.id.0, at));
        }
    }
    // A provider was accepted by a reseller's invitations.
    if let Some(company) = record.customer.organization_id {
        for acceptance in invitations::accepted_by_company(&mut tx, company).await? {
            if acceptance.provider_id != Some(member.organization.id) {
                continue;
            }
            let receipt = invitations::receipt(&mut tx, acceptance.invitation_id).await?;
            if receipt.is_some_and(|receipt| receipt.counts()) {
                receipts.push((acceptance.invitation_id.0, acceptance.accepted_at));
            }
        }
    }
    receipts.sort_by_key(|(_, at)| std::cmp::Reverse(*at));
    let receipts =
        receipts.into_iter().map(|(id, at)| (path::receipt(id), frame.day(at))).collect();
    let surprise = invitations::last_surprise(&mut tx, record.customer.id).await?;
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

// ---- services

#[derive(Template)]
#[template(path = "relationships/services.html")]
struct ServicesTab {
    frame: Frame,
    record: Record,
    rows: Vec<ServiceRow>,
    /// Whether the partner serves the company as provider: it administers nothing.
    is_provider: bool,
    /// Why a provider may not order; empty where it may.
    no_orders: String,
    may_give_up: bool,
}

struct ServiceRow {
    name: String,
    meaning: String,
    held: Option<Held>,
}

struct Held {
    since: When,
    until: Option<When>,
    /// The admin portal of the service; empty where none is known.
    portal: String,
}

/// `GET /customers/{id}/services`
pub(super) async fn services(
    visitor: Visitor,
    db: Data<Db>,
    portals: Data<Portals>,
    id: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::SeeCustomers).await?;
    let frame = visitor.frame(Section::Customers);
    let t = frame.t;
    let mut tx = db.read().await?;
    let record = Record::of(&mut tx, &frame, member, &id, Tab::Services).await?;
    let (customer, held) = (&record.customer, &record.held);
    let is_provider = customer.status == Status::Active && customer.through_id.is_some();
    let mut no_orders = String::new();
    if is_provider && let Err(why) = relationships::may_order(&mut tx, customer).await? {
        let reseller = customer.through.as_deref().unwrap_or_default();
        no_orders = relationships::why_no_orders(t, why, reseller);
    }
    let cloud = member.organization.cloud;
    let rows = Service::ALL.iter().map(|service| ServiceRow {
        name: service.name(t),
        meaning: service.meaning(t),
        held: held.iter().find(|one| one.service == *service).map(|one| Held {
            since: frame.day(one.granted_at),
            until: one.ends_at.map(|end| frame.day(end)),
            portal: portals.of(*service, cloud, Some(&customer.domain)).unwrap_or_default(),
        }),
    });
    let page = ServicesTab {
        rows: rows.collect(),
        is_provider,
        no_orders,
        may_give_up: !held.is_empty() && member.may(Act::RemoveRelationship),
        record,
        frame,
    };
    html(StatusCode::OK, &page)
}

#[derive(Template)]
#[template(path = "relationships/surrender.html")]
struct SurrenderPage {
    frame: Frame,
    problems: Problems,
    record: Record,
    ticks: Vec<(Service, String, bool)>,
}

#[derive(Default, Deserialize)]
pub(super) struct Surrendered {
    #[serde(default)]
    service: Vec<String>,
}

impl SurrenderPage {
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        id: &str,
        typed: &Surrendered,
        problems: Problems,
    ) -> Result<Self> {
        let frame = visitor.frame(Section::Customers);
        let record = Record::of(tx, &frame, member, id, Tab::Services).await?;
        if !record.is_served() {
            return Err(Error::NotFound);
        }
        let ticks = record.held.iter().map(|one| {
            let is_ticked = typed.service.iter().any(|word| word == one.service.word());
            (one.service, one.service.name(frame.t), is_ticked)
        });
        let ticks = ticks.collect();
        Ok(Self { frame, problems, record, ticks })
    }
}

/// `GET /customers/{id}/surrender`
pub(super) async fn surrendering(
    visitor: Visitor,
    db: Data<Db>,
    id: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::RemoveRelationship).await?;
    let mut tx = db.read().await?;
    let (typed, problems) = (Surrendered::default(), Problems::default());
    let page = SurrenderPage::new(&mut tx, &visitor, member, &id, &typed, problems).await?;
    if page.ticks.is_empty() {
        return Ok(go(&path::services_of(page.record.customer.id)));
    }
    html(StatusCode::OK, &page)
}

/// `POST /customers/{id}/surrender`: Give up
pub(super) async fn surrender(
    visitor: Visitor,
    db: Data<Db>,
    id: Path<String>,
    form: Form<Surrendered>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::RemoveRelationship).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let customer = customers::at(&mut tx, member, &id).await?;
    let ticked: Vec<Service> =
        form.fields.service.iter().filter_map(|word| Service::from_word(word)).collect();
    if ticked.is_empty() {
        let mut problems = Problems::default();
        problems.add("service", fl!(t, "surrender-nothing"));
        let typed = form.fields;
        let page = SurrenderPage::new(&mut tx, &visitor, member, &id, &typed, problems).await?;
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let given_up = relationships::give_up(&mut tx, member, &customer, &ticked).await?;
    tx.commit().await?;
    if given_up.is_empty() {
        visitor.say(false, fl!(t, "surrendered-nothing"))?;
    } else {
        visitor.say(true, fl!(t, "surrendered", services = names(t, &given_up)))?;
    }
    Ok(go(&path::services_of(customer.id)))
}

// ---- removal

#[derive(Template)]
#[template(path = "relationships/removal.html")]
struct RemovalPage {
    frame: Frame,
    problems: Problems,
    record: Record,
    blockers: Vec<Blocker>,
    has_more_blockers: bool,
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
        let mut blockers = blockers(tx, visitor, &record.customer).await?;
        let has_more_blockers = blockers.len() > MOST_BLOCKERS;
        blockers.truncate(MOST_BLOCKERS);
        let services = record.services.iter().map(|held| held.name.as_str());
        let services = services.collect::<Vec<_>>().join(", ");
        Ok(Self { frame, problems, record, blockers, has_more_blockers, services, agreed: false })
    }
}

/// What holds up the end of a relationship and is shown at a time.
const MOST_BLOCKERS: usize = 50;

/// The first of them, more than are shown if there are more.
async fn blockers(tx: &mut Read, visitor: &Visitor, customer: &Customer) -> Result<Vec<Blocker>> {
    let t = visitor.texts();
    let in_hand = invitations::in_hand(tx, customer.id).await?;
    let in_hand = in_hand.into_iter().map(|invitation| match invitation.state {
        State::Draft => Blocker {
            what: fl!(t, "blocker-draft"),
            fix: fl!(t, "blocker-draft-fix"),
            link: path::review(invitation.id),
        },
        State::Accepted { .. } => Blocker {
            what: fl!(t, "blocker-waiting"),
            fix: fl!(t, "blocker-waiting-fix"),
            link: path::of_invitation(invitation.id, "confirmation"),
        },
        _ => Blocker {
            what: fl!(t, "blocker-open"),
            fix: fl!(t, "blocker-open-fix"),
            link: path::invitation(invitation.id),
        },
    });
    let mut blockers: Vec<Blocker> = in_hand.collect();
    let Some(company) = customer.organization_id else { return Ok(blockers) };
    // A provider that may order no more can end nothing either: that is the reseller's.
    let is_provider = customer.through_id.is_some();
    if is_provider && relationships::may_order(tx, customer).await?.is_err() {
        return Ok(blockers);
    }
    let record = Some(customer.id);
    let (staying, all) = (subscriptions::Which::Staying, Place::NEWEST);
    // One that is cancelled ends by itself, and goes on until then without the partner.
    let limit = i64::try_from(MOST_BLOCKERS + 1).unwrap_or(i64::MAX);
    for one in subscriptions::before(tx, company, record, staying, all, limit).await? {
        let end = visitor.language().day(one.term_ends_at);
        let name = one.name.as_str();
        blockers.push(Blocker {
            what: fl!(t, "blocker-subscription", name = name, end = end),
            fix: fl!(t, "blocker-subscription-fix", name = name),
            link: path::of_company(record, path::subscription(one.id)),
        });
    }
    for order in subscriptions::orders_waiting(tx, company, record, limit).await? {
        let day = visitor.language().day(order.placed_at);
        blockers.push(Blocker {
            what: fl!(t, "blocker-order", day = day),
            fix: fl!(t, "blocker-order-fix"),
            link: path::of_company(record, path::order(order.id)),
        });
    }
    Ok(blockers)
}

/// `GET /customers/{id}/removal`
pub(super) async fn removal(
    visitor: Visitor,
    db: Data<Db>,
    id: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::RemoveRelationship).await?;
    let mut tx = db.read().await?;
    let page = RemovalPage::new(&mut tx, &visitor, member, &id, Problems::default()).await?;
    html(StatusCode::OK, &page)
}

#[derive(Deserialize)]
pub(super) struct Typed {
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
pub(super) async fn remove(
    visitor: Visitor,
    db: Data<Db>,
    id: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::RemoveRelationship).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let seen = customers::at(&mut tx, member, &id).await?;
    // Whoever accepts or finishes an invitation at this moment comes before or after.
    let Some(customer) = relationships::hold(&mut tx, &seen).await? else {
        visitor.say(false, fl!(t, "record-changed", company = seen.name.as_str()))?;
        return Ok(go(&path::account(seen.id)));
    };
    if customer.status == Status::Ended {
        return removed_already(&visitor, &customer);
    }
    let mut problems = Problems::default();
    let is_blocked = !blockers(&mut tx, &visitor, &customer).await?.is_empty();
    if form.fields.good_faith.is_empty() && !is_blocked {
        problems.add("good_faith", fl!(t, "good-faith-missing"));
    }
    if is_blocked || !problems.is_empty() {
        let mut page = RemovalPage::new(&mut tx, &visitor, member, &id, problems).await?;
        page.agreed = !form.fields.good_faith.is_empty();
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let Removal::Removed(services) = relationships::remove(&mut tx, member, &customer).await?
    else {
        return removed_already(&visitor, &customer);
    };
    support::recounted(&mut tx, customer.id).await?;
    subscriptions::recounted(&mut tx, customer.id).await?;
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
