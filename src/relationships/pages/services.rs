//! A customer's Services: the map of who administers what, services down and partners across, and what its
//! Global admin does about each: reassign, take away, set an end.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use i18n_embed_fl::fl;
use jiff::civil::Date;
use serde::Deserialize;

use crate::{
    clock::Timestamp,
    db::{Db, Read, Write},
    error::{Error, Result},
    form::{Field, Form, Kind, Problems, days_ahead, last_day},
    organizations::OrganizationId,
    page::{Frame, Section, When, go, html},
    path,
    people::{Act, Member},
    relationships::{
        self, DAYS, Outcome, Permission, PermissionId, Portals, Seen, Service,
        store::{self, Served},
    },
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "relationships/map.html")]
struct Map {
    frame: Frame,
    problems: Problems,
    may_steer: bool,
    /// The resellers of the company, across.
    partners: Vec<String>,
    rows: Vec<Row>,
    /// The resellers whose relationship ends by notice, and when.
    notices: Vec<(String, When)>,
}

struct Row {
    service: Service,
    name: String,
    meaning: String,
    /// Who holds it; empty for nobody.
    holder: String,
    since: Option<When>,
    until: Option<When>,
    /// For each partner across, whether it is the holder.
    cells: Vec<bool>,
    /// The permission as it is shown here; empty for none.
    seen: String,
    /// To whom it can be given.
    others: Vec<(OrganizationId, String)>,
    end: Field,
    /// Its admin portal, for whoever may steer; empty where none is known.
    portal: String,
    /// Whether its forms are open, since one of them was faulty.
    is_open: bool,
}

/// What was typed about one service, where it was faulty.
struct Faulty<'a> {
    service: Service,
    ends: &'a str,
    problems: Problems,
}

impl Map {
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        portals: &Portals,
        member: &Member,
        faulty: Option<Faulty<'_>>,
    ) -> Result<Self> {
        let frame = visitor.frame(Section::Services);
        let company = member.organization.id;
        let holders = relationships::holders(tx, company).await?;
        let resellers = resellers(tx, company).await?;
        let today = tx.now().day();
        let may_steer = member.may(Act::Steer);
        let rows = Service::ALL
            .iter()
            .map(|service| {
                let holder = holders.iter().find(|one| one.service == *service);
                let faulty = faulty.as_ref().filter(|faulty| faulty.service == *service);
                let row = row(&frame, *service, holder, &resellers, today, faulty);
                let (cloud, domain) =
                    (member.organization.cloud, member.organization.domain.as_ref());
                let portal = portals.of(*service, cloud, domain).filter(|_| may_steer);
                Row { portal: portal.unwrap_or_default(), ..row }
            })
            .collect();
        Ok(Self {
            may_steer,
            notices: resellers
                .iter()
                .filter_map(|one| {
                    let until = frame.day(one.relationship.notice_until?);
                    Some((one.partner_name.clone(), until))
                })
                .collect(),
            partners: resellers.into_iter().map(|one| one.partner_name).collect(),
            rows,
            problems: faulty.map(|faulty| faulty.problems).unwrap_or_default(),
            frame,
        })
    }
}

/// The active resellers of a company: only they can hold a permission.
async fn resellers(tx: &mut Read, company: OrganizationId) -> sqlx::Result<Vec<Served>> {
    let mut all = store::of_organization(tx, company).await?;
    all.retain(|one| {
        one.relationship.ended_at.is_none()
            && one.relationship.kind == relationships::Kind::Reseller
    });
    all.sort_by_key(|one| one.relationship.started_at);
    Ok(all)
}

fn row(
    frame: &Frame,
    service: Service,
    holder: Option<&Permission>,
    resellers: &[Served],
    today: Date,
    faulty: Option<&Faulty<'_>>,
) -> Row {
    let t = frame.t;
    let is_holder =
        |one: &Served| holder.is_some_and(|h| h.partner_id == one.relationship.partner_id);
    let typed = faulty.map(|faulty| faulty.ends.to_owned());
    let kept = holder.and_then(|one| one.ends_at).map(|end| end.day().to_string());
    let (first, last) = days_ahead(today, 1, DAYS.1);
    Row {
        service,
        name: service.name(t),
        meaning: service.meaning(t),
        holder: resellers
            .iter()
            .find(|one| is_holder(one))
            .map(|one| one.partner_name.clone())
            .unwrap_or_default(),
        since: holder.map(|one| frame.day(one.granted_at)),
        until: holder.and_then(|one| one.ends_at).map(|end| frame.day(end)),
        cells: resellers.iter().map(is_holder).collect(),
        seen: holder.map(written).unwrap_or_default(),
        others: resellers
            .iter()
            .filter(|one| !is_holder(one))
            .map(|one| (one.relationship.partner_id, one.partner_name.clone()))
            .collect(),
        end: Field::new("ends", fl!(t, "permission-ends"), typed.or(kept).unwrap_or_default())
            .kind(Kind::Date)
            .hint(fl!(t, "permission-ends-hint"))
            .between(first.to_string(), last.to_string()),
        portal: String::new(),
        is_open: faulty.is_some(),
    }
}

/// `GET /services`
pub(super) async fn map(
    visitor: Visitor,
    db: Data<Db>,
    portals: Data<Portals>,
) -> Result<HttpResponse> {
    let member = visitor.customer(Act::SeePartners).await?;
    let mut tx = db.read().await?;
    html(StatusCode::OK, &Map::new(&mut tx, &visitor, &portals, member, None).await?)
}

/// `GET` of what only a form sends: to the page with the form.
pub(super) async fn again() -> HttpResponse {
    go(path::SERVICES)
}

/// A form of the map.
#[derive(Deserialize)]
pub(super) struct Typed {
    /// The permission that the map showed; empty for none.
    #[serde(default)]
    seen: String,
    #[serde(default)]
    partner: String,
    /// The last day; empty for no end. A form without the field says nothing.
    ends: Option<String>,
}

/// A permission as a form carries it: its id, and its end in microseconds since 1970 if it has one.
fn written(permission: &Permission) -> String {
    let end = permission.ends_at.map(|end| end.micros().to_string()).unwrap_or_default();
    format!("{}.{end}", permission.id)
}

fn read(seen: &str) -> Option<(PermissionId, Option<Timestamp>)> {
    let (id, end) = seen.split_once('.')?;
    let end = match end {
        "" => None,
        micros => Some(Timestamp::from_micros(micros.parse().ok()?)),
    };
    Some((PermissionId(id.parse().ok()?), end))
}

/// The service of an address, as its form saw it.
fn seen(member: &Member, service: &str, typed: &Typed) -> Result<Seen> {
    let service = Service::from_word(service).ok_or(Error::NotFound)?;
    let permission = match typed.seen.as_str() {
        "" => None,
        seen => Some(read(seen).ok_or(Error::Malformed)?),
    };
    Ok(Seen { company: member.organization.id, service, permission })
}

/// `POST /services/{service}/reassignment`: Reassign
pub(super) async fn reassign(
    visitor: Visitor,
    db: Data<Db>,
    portals: Data<Portals>,
    service: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = visitor.customer(Act::Steer).await?;
    let t = visitor.texts();
    let seen = seen(member, &service, &form.fields)?;
    let mut tx = db.write().await?;
    let resellers = resellers(&mut tx, member.organization.id).await?;
    let to =
        resellers.iter().find(|one| one.relationship.partner_id.to_string() == form.fields.partner);
    let Some(to) = to else {
        let problem = ("partner", fl!(t, "reassign-nobody"));
        return again_with(&visitor, &portals, &mut tx, member, seen, &form.fields, problem).await;
    };
    let outcome =
        relationships::reassign(&mut tx, member, seen, to.relationship.partner_id).await?;
    let (service, partner) = (seen.service.name(t), to.partner_name.as_str());
    finish(&visitor, tx, outcome, fl!(t, "reassigned", service = service, partner = partner)).await
}

/// `POST /services/{service}/withdrawal`: Take away
pub(super) async fn take_away(
    visitor: Visitor,
    db: Data<Db>,
    service: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = visitor.customer(Act::Steer).await?;
    let t = visitor.texts();
    let seen = seen(member, &service, &form.fields)?;
    let mut tx = db.write().await?;
    let outcome = relationships::take_away(&mut tx, member, seen).await?;
    finish(&visitor, tx, outcome, fl!(t, "taken-away", service = seen.service.name(t))).await
}

/// `POST /services/{service}/end`: Set the end; without a day there is none
pub(super) async fn set_end(
    visitor: Visitor,
    db: Data<Db>,
    portals: Data<Portals>,
    service: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = visitor.customer(Act::Steer).await?;
    let t = visitor.texts();
    let seen = seen(member, &service, &form.fields)?;
    let mut tx = db.write().await?;
    let within = days_ahead(tx.now().day(), 1, DAYS.1);
    let typed = form.fields.ends.as_deref().ok_or_else(|| fl!(t, "end-unsaid"));
    let ends_at = match typed.and_then(|typed| last_day(t, typed, within)) {
        Ok(ends_at) => ends_at,
        Err(problem) => {
            let problem = ("ends", problem);
            return again_with(&visitor, &portals, &mut tx, member, seen, &form.fields, problem)
                .await;
        }
    };
    let outcome = relationships::set_end(&mut tx, member, seen, ends_at).await?;
    let service = seen.service.name(t);
    let said = match ends_at {
        Some(end) => fl!(t, "end-set", service = service, day = visitor.language().day(end)),
        None => fl!(t, "end-lifted", service = service),
    };
    finish(&visitor, tx, outcome, said).await
}

/// The map again, with what was typed about one service and what is wrong with it.
async fn again_with(
    visitor: &Visitor,
    portals: &Portals,
    tx: &mut Write,
    member: &Member,
    seen: Seen,
    typed: &Typed,
    (field, problem): (&'static str, String),
) -> Result<HttpResponse> {
    let mut problems = Problems::default();
    problems.add(field, problem);
    let faulty =
        Faulty { service: seen.service, ends: typed.ends.as_deref().unwrap_or_default(), problems };
    let page = Map::new(tx, visitor, portals, member, Some(faulty)).await?;
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Back to the map, with what was done, or that it showed what is no longer so.
async fn finish(
    visitor: &Visitor,
    tx: Write,
    outcome: Outcome,
    said: String,
) -> Result<HttpResponse> {
    match outcome {
        Outcome::Done => {
            tx.commit().await?;
            visitor.say(true, said)?;
        }
        Outcome::Changed => visitor.say(false, fl!(visitor.texts(), "map-changed"))?,
    }
    Ok(go(path::SERVICES))
}
