//! All data of an organization that its Global admin may see, as one file in JSON: for their own use, or to move
//! elsewhere. It is written while it is read, a few records at a time. It has no secrets: no password, no link, no key.
//! That it was taken is told to the organization before any of it leaves.
//!
//! The document is an object. Its fields keep their names; others may be added. A moment is text as in RFC 3339,
//! in UTC; a choice is its word, as in the database; ids are UUIDs, and the same thing has the same id throughout.
//!
//! | field | holds |
//! |---|---|
//! | `format` | 1 |
//! | `exported_at` | when it was begun |
//! | `organization` | `id`, `kind`, `name`, `domain`, `country`, `program`, `cloud`, `language`, `created_at` |
//! | `members` | each `id`, `name`, `email`, `language`, `roles`, `standing`, `created_at`, `deactivated_at` |
//! | `partnerships` | a partner's: each `provider_id`, `reseller_id`, `name`, `started_at`, `ended_at` |
//! | `partners` | a company's: each `partner_id`, `name`, `kind`, `started_at`, `notice_until`, `permissions` |
//! | `customers` | a partner's: each record with what is noted of it, its `relationships`, `permissions`, `invitations` with their timeline and receipt, and its `business` |
//! | `business` | a company's: `orders`, `subscriptions` with their licences, `requests` with their conversation |
//! | `receipts` | a company's: what it accepted |
//! | `activity` | what it was told, the newest first |

use actix_web::{
    HttpResponse,
    http::{StatusCode, header::CONTENT_DISPOSITION},
    web::{Bytes, Data},
};
use askama::Template;
use futures_util::stream;
use i18n_embed_fl::fl;
use serde_json::{Value, json};

use crate::{
    activity::{self, Event},
    clock::Timestamp,
    customers::{self, Customer, CustomerId, Status},
    db::{Db, Read},
    error::Result,
    invitations::{self, Acceptance, Invitation},
    organizations::{Organization, OrganizationId},
    page::{Frame, Section, go, html},
    partnerships, path,
    people::{self, Act, Role},
    place::Place,
    relationships, subscriptions, support,
    support::Sight,
    visitor::Visitor,
};

/// Customers of one transaction.
const SOME: i64 = 100;

/// Events, and closed requests, of one look.
const PAGE: i64 = 500;

#[derive(Template)]
#[template(path = "people/data.html")]
struct DataPage {
    frame: Frame,
    organization: String,
}

/// `GET /settings/data`
pub(super) async fn data(visitor: Visitor) -> Result<HttpResponse> {
    let member = visitor.either(Act::ManageMembers).await?;
    let (frame, organization) =
        (visitor.frame(Section::Settings), member.organization.name.clone());
    html(StatusCode::OK, &DataPage { frame, organization })
}

/// `GET /settings/data/organization.json`: back to the page, which has the button
pub(super) async fn again(visitor: Visitor) -> Result<HttpResponse> {
    visitor.either(Act::ManageMembers).await?;
    Ok(go(path::DATA))
}

/// `POST /settings/data/organization.json`: Export all data
pub(super) async fn file(visitor: Visitor, db: Data<Db>) -> Result<HttpResponse> {
    let member = visitor.either(Act::ManageMembers).await?;
    let mut tx = db.write().await?;
    let event = Event::of(member, activity::Kind::DataExported);
    event.subject(&member.organization.name).tell(&mut tx).await?;
    tx.commit().await?;
    let export = Export { db, organization: member.organization.clone(), next: Part::Start };
    let parts = stream::try_unfold(export, Export::next);
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"organization.json\""))
        .streaming(parts))
}

/// How far the document is.
struct Export {
    db: Data<Db>,
    organization: Organization,
    next: Part,
}

/// What is written next.
enum Part {
    Start,
    /// Customers of a status, after one of them; whether any was written.
    Customers(usize, Option<CustomerId>, bool),
    /// Events before a place; whether any was written.
    Activity(Place, bool),
    End,
}

impl Export {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>> {
        let mut tx = self.db.read().await?;
        let (text, next) = match std::mem::replace(&mut self.next, Part::End) {
            Part::Start => {
                let text = start(&mut tx, &self.organization).await?;
                let is_partner = self.organization.is_partner();
                let (open, next) = if is_partner {
                    (",\"customers\":[", Part::Customers(0, None, false))
                } else {
                    (",\"activity\":[", Part::Activity(Place::NEWEST, false))
                };
                (text + open, next)
            }
            Part::Customers(status, after, has_some) => {
                self.customers(&mut tx, status, after, has_some).await?
            }
            Part::Activity(before, has_some) => {
                activity_before(&mut tx, self.organization.id, before, has_some).await?
            }
            Part::End => return Ok(None),
        };
        drop(tx);
        self.next = next;
        Ok(Some((Bytes::from(text), self)))
    }

    async fn customers(
        &self,
        tx: &mut Read,
        status: usize,
        after: Option<CustomerId>,
        has_some: bool,
    ) -> Result<(String, Part)> {
        let Some(of) = Status::ALL.get(status) else {
            return Ok(("],\"activity\":[".to_owned(), Part::Activity(Place::NEWEST, false)));
        };
        let partner = self.organization.id;
        let all = customers::of_status(tx, partner, *of, after, SOME).await?;
        let mut values = Vec::new();
        for customer in &all {
            values.push(of_customer(tx, partner, customer).await?);
        }
        let text = joined(&values, has_some);
        let has_some = has_some || !all.is_empty();
        let is_last = i64::try_from(all.len()).unwrap_or(SOME) < SOME;
        let next = if is_last {
            Part::Customers(status + 1, None, has_some)
        } else {
            Part::Customers(status, all.last().map(|last| last.id), has_some)
        };
        Ok((text, next))
    }
}

/// Values of a list that has some before them, or none.
fn joined(values: &[Value], has_some: bool) -> String {
    let parts = values.iter().enumerate();
    parts
        .map(
            |(place, value)| {
                if place > 0 || has_some { format!(",{value}") } else { value.to_string() }
            },
        )
        .collect()
}

/// The beginning of the document, up to its long lists.
async fn start(tx: &mut Read, organization: &Organization) -> Result<String> {
    let id = organization.id;
    let mut document = json!({
        "format": 1,
        "exported_at": tx.now().iso(),
        "organization": {
            "id": id,
            "kind": organization.kind,
            "name": organization.name,
            "domain": organization.domain,
            "country": organization.country,
            "program": organization.program,
            "cloud": organization.cloud,
            "language": organization.language,
            "created_at": organization.created_at.iso(),
        },
    });
    let mut members = Vec::new();
    for one in people::of_organization(tx, id).await? {
        members.push(json!({
            "id": one.person.id,
            "name": one.person.name,
            "email": one.person.email.to_string(),
            "language": one.person.language,
            "roles": one.roles.iter().map(|role: &Role| role.word()).collect::<Vec<_>>(),
            "standing": one.standing().word(),
            "created_at": one.person.created_at.iso(),
            "deactivated_at": iso(one.deactivated_at),
        }));
    }
    document["members"] = members.into();
    if organization.is_partner() {
        let all = partnerships::of(tx, id).await?;
        let all = all.into_iter().map(|(one, name)| {
            json!({
                "id": one.id,
                "provider_id": one.provider_id,
                "reseller_id": one.reseller_id,
                "name": name,
                "started_at": one.started_at.iso(),
                "ended_at": iso(one.ended_at),
            })
        });
        document["partnerships"] = all.collect();
    } else {
        document["partners"] = partners(tx, id).await?;
        document["business"] = business(tx, id, None).await?;
        let receipts = invitations::accepted_by_company(tx, id).await?;
        document["receipts"] = receipts.iter().map(receipt).collect();
    }
    let mut text = document.to_string();
    // The long lists follow, and the end of the document.
    text.pop();
    Ok(text)
}

async fn partners(tx: &mut Read, company: OrganizationId) -> Result<Value> {
    let permissions = relationships::holders(tx, company).await?;
    let serving = relationships::serving(tx, company).await?;
    let partners = serving.iter().map(|served| {
        let one = &served.relationship;
        let own = permissions.iter().filter(|own| own.partner_id == one.partner_id);
        json!({
            "relationship_id": one.id,
            "partner_id": one.partner_id,
            "name": served.partner_name,
            "kind": one.kind,
            "through_id": one.through_id,
            "started_at": one.started_at.iso(),
            "notice_until": iso(one.notice_until),
            "permissions": own.map(permission).collect::<Vec<_>>(),
        })
    });
    Ok(partners.collect())
}

fn permission(one: &relationships::Permission) -> Value {
    json!({
        "service": one.service,
        "granted_at": one.granted_at.iso(),
        "ends_at": iso(one.ends_at),
    })
}

/// A partner's record of a company, as far as the partner sees it.
async fn of_customer(tx: &mut Read, partner: OrganizationId, customer: &Customer) -> Result<Value> {
    let relationships = relationships::of_customer(tx, customer.id).await?;
    let relationships = relationships.iter().map(|one| {
        json!({
            "id": one.id,
            "kind": one.kind,
            "through_id": one.through_id,
            "started_at": one.started_at.iso(),
            "notice_until": iso(one.notice_until),
            "ended_at": iso(one.ended_at),
        })
    });
    let relationships: Value = relationships.collect();
    let mut value = json!({
        "id": customer.id,
        "organization_id": customer.organization_id,
        "name": customer.name,
        "domain": customer.domain,
        "alias": customer.alias,
        "tags": customer.tags.lines().collect::<Vec<_>>(),
        "contact_name": customer.contact_name,
        "contact_email": customer.contact_email.as_ref().map(ToString::to_string),
        "lead_source": customer.lead_source,
        "status": customer.status,
        "since": customer.since.iso(),
        "relationships": relationships,
    });
    let mut invitations = Vec::new();
    for one in invitations::of_customer(tx, customer.id).await? {
        invitations.push(invitation(tx, partner, &one).await?);
    }
    value["invitations"] = invitations.into();
    if let Some(company) = customer.organization_id {
        let held = relationships::held(tx, partner, company).await?;
        value["permissions"] = held.iter().map(permission).collect();
        value["business"] = business(tx, company, Some(customer.id)).await?;
    }
    Ok(value)
}

async fn invitation(tx: &mut Read, partner: OrganizationId, one: &Invitation) -> Result<Value> {
    let now = tx.now();
    let services = invitations::services(tx, one.id).await?;
    let told = activity::of_invitation(tx, partner, one.id.0).await?;
    let accepted = invitations::receipt(tx, one.id).await?;
    let receipt = accepted.map(|accepted| {
        let mut value = receipt(&accepted.acceptance);
        value["granted"] = accepted.granted().iter().map(|service| json!(service)).collect();
        value
    });
    Ok(json!({
        "id": one.id,
        "standing": one.standing(now).word(),
        "recipient": one.recipient.as_ref().map(ToString::to_string),
        "language": one.language,
        "subject": one.subject,
        "message": one.message,
        "delivery": one.delivery.word(),
        "provider_id": one.provider_id,
        "days": one.days,
        "services": services,
        "expires_at": one.expires_at.iso(),
        "drafted_at": one.drafted_at.iso(),
        "drafted_by": one.drafted_by,
        "done_at": iso(one.done_at),
        "opened_at": iso(one.opened_at),
        "timeline": told.iter().map(event).collect::<Vec<_>>(),
        "receipt": receipt,
    }))
}

fn receipt(one: &Acceptance) -> Value {
    json!({
        "invitation_id": one.invitation_id,
        "partner": one.partner_name,
        "company": one.company_name,
        "invited": one.invited_name,
        "provider": one.provider_name,
        "person_id": one.person_id,
        "person_name": one.person_name,
        "person_email": one.person_email,
        "accepted_at": one.accepted_at.iso(),
        "days": one.days,
        "language": one.language,
        "wording_version": one.wording_version,
        "wording": one.wording,
    })
}

/// What a company has bought and asked for help with; with a record, what its partner sees of that.
async fn business(
    tx: &mut Read,
    company: OrganizationId,
    record: Option<CustomerId>,
) -> Result<Value> {
    let mut orders = Vec::new();
    for order in subscriptions::orders(tx, company, record).await? {
        let found = subscriptions::order(tx, company, record, order.id).await?;
        let lines = found.map(|(_, lines)| lines).unwrap_or_default();
        orders.push(json!({
            "id": order.id,
            "reseller_id": order.sale.reseller_id,
            "provider_id": order.sale.provider_id,
            "state": order.state,
            "placed_at": order.placed_at.iso(),
            "placed_by": order.placed_by_name,
            "placed_by_company": order.placed_by_company,
            "settled_at": iso(order.settled_at),
            "lines": lines.iter().map(|line| {
                let mut value = plan(&line.offer_name, &line.plan);
                value["quantity"] = line.quantity.into();
                value
            }).collect::<Vec<_>>(),
        }));
    }
    let licences = subscriptions::licences(tx, company).await?;
    // Who has a seat is the company's to see, and of the partner that administers its users.
    let sees_users = match record {
        None => true,
        Some(record) => administers_users(tx, company, record).await?,
    };
    let mut all = Vec::new();
    for one in subscriptions::of_company(tx, company, record).await? {
        let mut value = plan(&one.offer_name, &one.plan);
        value["id"] = json!(one.id);
        value["order_id"] = json!(one.order_id);
        value["reseller_id"] = json!(one.sale.reseller_id);
        value["provider_id"] = json!(one.sale.provider_id);
        value["name"] = json!(one.name);
        value["quantity"] = one.quantity.into();
        value["licences"] = one.licences.into();
        value["status"] = json!(one.status);
        value["auto_renew"] = one.auto_renew.into();
        value["started_at"] = json!(one.started_at.iso());
        value["term_ends_at"] = json!(one.term_ends_at.iso());
        value["ended_at"] = json!(iso(one.ended_at));
        if sees_users {
            let users = licences.of_subscription(one.id);
            let users = users
                .iter()
                .map(|(person, at)| json!({ "person_id": person, "given_at": at.iso() }));
            value["users"] = users.collect();
        }
        all.push(value);
    }
    Ok(json!({
        "orders": orders,
        "subscriptions": all,
        "requests": requests(tx, company, record).await?,
    }))
}

/// Whether the partner whose record it is administers the users of the company.
async fn administers_users(
    tx: &mut Read,
    company: OrganizationId,
    record: CustomerId,
) -> Result<bool> {
    let holders = relationships::holders(tx, company).await?;
    let is_theirs = |one: &relationships::Permission| {
        one.customer_id == record && one.service == relationships::Service::EntraId
    };
    Ok(holders.iter().any(is_theirs))
}

fn plan(name: &str, plan: &subscriptions::Plan) -> Value {
    let services = plan.services.split(',').filter(|service| !service.is_empty());
    json!({
        "offer": name,
        "kind": plan.kind,
        "term": plan.term,
        "billing": plan.billing,
        "price_minor": plan.price,
        "currency": plan.currency,
        "services": services.collect::<Vec<_>>(),
    })
}

async fn requests(
    tx: &mut Read,
    company: OrganizationId,
    record: Option<CustomerId>,
) -> Result<Vec<Value>> {
    let sight = match record {
        Some(record) => support::sight_of(tx, record).await?,
        None => Sight::Company(company),
    };
    let mut all = support::unclosed(tx, &sight, i64::MAX).await?;
    let mut before = Place::NEWEST;
    loop {
        let closed = support::closed(tx, &sight, before, PAGE).await?;
        let Some(last) = closed.last() else { break };
        before = Place { at: last.request.changed_at, id: last.request.id.0 };
        all.extend(closed);
    }
    let mut values = Vec::new();
    for one in all {
        let request = &one.request;
        let entries = support::conversation(tx, request.id).await?;
        let entries = entries.iter().map(|entry| {
            json!({
                "at": entry.at.iso(),
                "kind": entry.kind,
                "author": entry.author_name,
                "company": entry.author_company,
                "text": entry.text,
            })
        });
        values.push(json!({
            "id": request.id,
            "partner_id": request.partner_id,
            "provider_id": request.provider_id,
            "subscription_id": request.subscription_id,
            "title": request.title,
            "severity": request.severity,
            "state": request.state,
            "opened_at": request.opened_at.iso(),
            "opened_by": one.opened_by_name,
            "due_at": request.due_at.iso(),
            "answered_at": iso(request.answered_at),
            "changed_at": request.changed_at.iso(),
            "conversation": entries.collect::<Vec<_>>(),
        }));
    }
    Ok(values)
}

async fn activity_before(
    tx: &mut Read,
    organization: OrganizationId,
    before: Place,
    has_some: bool,
) -> Result<(String, Part)> {
    let told = activity::told_before(tx, organization, before, PAGE).await?;
    let values: Vec<Value> = told.iter().map(event).collect();
    let text = joined(&values, has_some);
    match told.last() {
        Some(last) => {
            let before = Place { at: last.at, id: last.id.0 };
            Ok((text, Part::Activity(before, true)))
        }
        None => Ok(("]}\n".to_owned(), Part::End)),
    }
}

fn event(told: &activity::Told) -> Value {
    json!({
        "id": told.id,
        "at": told.at.iso(),
        "kind": told.kind,
        "actor": told.actor_name,
        "company": told.actor_company,
        "subject": told.subject,
        "note": told.note,
        "customer_id": told.customer_id,
        "invitation_id": told.invitation_id,
        "subscription_id": told.subscription_id,
        "request_id": told.request_id,
    })
}

fn iso(at: Option<Timestamp>) -> Option<String> {
    at.map(Timestamp::iso)
}
