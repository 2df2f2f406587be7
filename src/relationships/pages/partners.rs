//! A customer's Partners: who serves it, since when, by whose acceptance; and End relationship, its own way
//! out, at once or on a day ahead.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use crate::{
    customers,
    db::{Db, Read},
    error::{Error, Result},
    form::{Field, Form, Kind, Problems, days_ahead, last_day},
    invitations::{self, Acceptance, InvitationId},
    page::{Frame, Section, When, go, html},
    path,
    people::{self, Act, Member},
    relationships::{
        self, Permission, RelationshipId,
        relationship::MOST_NOTICE,
        store::{self, Served},
    },
    subscriptions, support,
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "relationships/partners.html")]
struct Partners {
    frame: Frame,
    may_steer: bool,
    waiting: Vec<Waiting>,
    rows: Vec<Row>,
}

/// An acceptance that its partner has not confirmed.
struct Waiting {
    invitation: InvitationId,
    partner: String,
    at: When,
    receipt: String,
}

struct Row {
    id: RelationshipId,
    name: String,
    country: String,
    kind: String,
    is_provider: bool,
    /// Whether a provider may place orders now.
    may_order: bool,
    since: When,
    until: Option<When>,
    notice: Option<When>,
    accepted_by: String,
    services: Vec<(String, When, Option<When>)>,
    /// Of all that was accepted of this partner, the newest first.
    receipts: Vec<(String, When)>,
}

/// `GET /partners`
pub(super) async fn list(visitor: Visitor, db: Data<Db>) -> Result<HttpResponse> {
    let member = visitor.customer(Act::SeePartners).await?;
    let frame = visitor.frame(Section::Partners);
    let mut tx = db.read().await?;
    let company = member.organization.id;
    let served = store::of_organization(&mut tx, company).await?;
    let holders = relationships::holders(&mut tx, company).await?;
    let waiting = invitations::waiting_of_company(&mut tx, company).await?;
    let waiting = waiting.into_iter().map(|acceptance| Waiting {
        invitation: acceptance.invitation_id,
        at: frame.day(acceptance.accepted_at),
        receipt: path::receipt(acceptance.invitation_id),
        partner: acceptance.partner_name,
    });
    let accepted = invitations::accepted_by_company(&mut tx, company).await?;
    let mut rows = Vec::new();
    for one in served {
        let may_order = may_order(&mut tx, &one).await?;
        rows.push(row(&frame, one, &holders, &accepted, may_order));
    }
    let page =
        Partners { may_steer: member.may(Act::Steer), waiting: waiting.collect(), rows, frame };
    html(StatusCode::OK, &page)
}

/// Whether a partner that serves as provider may place orders now.
async fn may_order(tx: &mut Read, served: &Served) -> Result<bool> {
    let relationship = &served.relationship;
    if relationship.kind == relationships::Kind::Reseller || relationship.ended_at.is_some() {
        return Ok(false);
    }
    let record = customers::by_id(tx, relationship.partner_id, relationship.customer_id).await?;
    match record {
        Some(record) => Ok(relationships::may_order(tx, &record).await?.is_ok()),
        None => Ok(false),
    }
}

fn row(
    frame: &Frame,
    served: Served,
    holders: &[Permission],
    accepted: &[Acceptance],
    may_order: bool,
) -> Row {
    let t = frame.t;
    let relationship = served.relationship;
    let is_of_it = |acceptance: &&Acceptance| {
        acceptance.partner_id == relationship.partner_id
            || acceptance.provider_id == Some(relationship.partner_id)
    };
    let receipts = accepted.iter().filter(is_of_it).map(|acceptance| {
        (path::receipt(acceptance.invitation_id), frame.day(acceptance.accepted_at))
    });
    let held = holders.iter().filter(|one| one.relationship_id == relationship.id);
    Row {
        id: relationship.id,
        name: served.partner_name,
        country: frame.language.country(&served.partner_country),
        kind: relationships::kind_name(
            t,
            relationship.kind,
            served.through.as_deref().unwrap_or_default(),
        ),
        is_provider: relationship.kind == relationships::Kind::Provider,
        since: frame.day(relationship.started_at),
        until: relationship.ended_at.map(|at| frame.day(at)),
        notice: relationship.notice_until.map(|until| frame.day(until)),
        accepted_by: people::shown(frame.t, &served.started_by_name),
        services: held
            .map(|one| {
                let until = one.ends_at.map(|end| frame.day(end));
                (one.service.name(t), frame.day(one.granted_at), until)
            })
            .collect(),
        may_order,
        receipts: receipts.collect(),
    }
}

#[derive(Template)]
#[template(path = "relationships/ending.html")]
struct Ending {
    frame: Frame,
    problems: Problems,
    id: RelationshipId,
    partner: String,
    services: String,
    is_provider: bool,
    /// How many subscriptions of this reseller have not ended.
    subscriptions: i64,
    notice: Option<When>,
    /// Providers that serve through this reseller, and stay.
    providers: Vec<String>,
    until: Field,
}

impl Ending {
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        id: &str,
        typed: &str,
        problems: Problems,
    ) -> Result<Self> {
        let served = of_company(tx, member, id).await?;
        let frame = visitor.frame(Section::Partners);
        let t = frame.t;
        let today = tx.now().day();
        let company = member.organization.id;
        let holders = relationships::holders(tx, company).await?;
        let held = holders.iter().filter(|one| one.relationship_id == served.relationship.id);
        let held: Vec<_> = held.map(|one| one.service).collect();
        let all = store::of_organization(tx, company).await?;
        let through = all.into_iter().filter(|one| {
            one.relationship.ended_at.is_none()
                && one.relationship.through_id == Some(served.relationship.partner_id)
        });
        // A reseller's record of the company has them counted.
        let is_provider = served.relationship.kind == relationships::Kind::Provider;
        let (partner, record) = (served.relationship.partner_id, served.relationship.customer_id);
        let record = customers::by_id(tx, partner, record).await?.filter(|_| !is_provider);
        let sold = record.map_or(0, |one| one.active_subscriptions + one.suspended_subscriptions);
        let (first, last) = days_ahead(today, 1, MOST_NOTICE);
        Ok(Self {
            subscriptions: sold,
            id: served.relationship.id,
            services: relationships::names(t, &held),
            is_provider,
            notice: served.relationship.notice_until.map(|until| frame.day(until)),
            providers: through.map(|one| one.partner_name).collect(),
            until: Field::new("until", fl!(t, "ending-until"), typed)
                .kind(Kind::Date)
                .hint(fl!(t, "ending-until-hint", most = MOST_NOTICE))
                .optional(fl!(t, "optional"))
                .between(first.to_string(), last.to_string())
                .checked(&problems),
            partner: served.partner_name,
            problems,
            frame,
        })
    }
}

/// A relationship of the member's company; another's is not there.
async fn of_company(tx: &mut Read, member: &Member, id: &str) -> Result<Served> {
    let id = id.parse().map(RelationshipId).map_err(|_| Error::NotFound)?;
    store::served(tx, member.organization.id, id).await?.ok_or(Error::NotFound)
}

/// `GET /partners/{id}/ending`
pub(super) async fn ending(
    visitor: Visitor,
    db: Data<Db>,
    id: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.customer(Act::Steer).await?;
    let mut tx = db.read().await?;
    if of_company(&mut tx, member, &id).await?.relationship.ended_at.is_some() {
        return Ok(go(path::PARTNERS));
    }
    let page = Ending::new(&mut tx, &visitor, member, &id, "", Problems::default()).await?;
    html(StatusCode::OK, &page)
}

#[derive(Deserialize)]
pub(super) struct Typed {
    /// The last day; empty to end it at once. A form without the field says nothing.
    until: Option<String>,
}

/// `POST /partners/{id}/ending`: End relationship, now or on a day
pub(super) async fn end(
    visitor: Visitor,
    db: Data<Db>,
    id: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = visitor.customer(Act::Steer).await?;
    let t = visitor.texts();
    let said = form.fields.until;
    let typed = said.clone().unwrap_or_default();
    let mut tx = db.write().await?;
    let served = of_company(&mut tx, member, &id).await?;
    let partner = served.partner_name.as_str();
    let mut problems = Problems::default();
    if said.is_none() {
        problems.add("until", fl!(t, "ending-unsaid"));
    }
    let until = last_day(t, &typed, days_ahead(tx.now().day(), 1, MOST_NOTICE));
    let until = problems.take("until", until).filter(|_| problems.is_empty());
    let Some(until) = until else {
        let page = Ending::new(&mut tx, &visitor, member, &id, &typed, problems).await?;
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let (is_done, said) = match until {
        None => {
            let ended = relationships::end(&mut tx, member, &served.relationship).await?;
            support::recounted(&mut tx, served.relationship.customer_id).await?;
            subscriptions::recounted(&mut tx, served.relationship.customer_id).await?;
            (ended.is_some(), fl!(t, "ended-by-us", partner = partner))
        }
        Some(until) => {
            let day = visitor.language().day(until);
            let relationship = &served.relationship;
            let given = relationships::give_notice(&mut tx, member, relationship, until).await?;
            (given, fl!(t, "notice-given", partner = partner, day = day))
        }
    };
    finish(&visitor, tx, is_done, said, partner).await
}

/// `GET` of what only a form sends: to the page with the form.
pub(super) async fn again() -> HttpResponse {
    go(path::PARTNERS)
}

/// `POST /partners/{id}/notice-withdrawal`: Withdraw the notice
pub(super) async fn withdraw_notice(
    visitor: Visitor,
    db: Data<Db>,
    id: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.customer(Act::Steer).await?;
    let mut tx = db.write().await?;
    let served = of_company(&mut tx, member, &id).await?;
    let partner = served.partner_name.as_str();
    let done = relationships::withdraw_notice(&mut tx, member, &served.relationship).await?;
    let said = fl!(visitor.texts(), "notice-withdrawn", partner = partner);
    finish(&visitor, tx, done, said, partner).await
}

/// Back to the list, with what was done, or that it had been done before.
async fn finish(
    visitor: &Visitor,
    tx: crate::db::Write,
    is_done: bool,
    said: String,
    partner: &str,
) -> Result<HttpResponse> {
    if is_done {
        tx.commit().await?;
        visitor.say(true, said)?;
    } else {
        visitor.say(false, fl!(visitor.texts(), "relationship-changed", partner = partner))?;
    }
    Ok(go(path::PARTNERS))
}
