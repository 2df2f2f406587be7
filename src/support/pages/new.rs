//! A service request that is not opened yet.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path, Query},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::Place;
use crate::{
    customers::{self, Company, Tab},
    db::{Db, Read},
    error::{Error, Result},
    form::{Field, Form, Kind, Problems},
    organizations::OrganizationId,
    page::{Frame, go, html},
    path,
    people::{Act, Member},
    place,
    subscriptions::{self, Subscription, SubscriptionId, Which},
    support::{self, New, Outcome, RequestId, Severity, Sight, request, severity_name},
    text::Texts,
    visitor::Visitor,
};

/// Subscriptions to choose among; from the page of any other one comes chosen.
const CHOICES: i64 = 200;

#[derive(Template)]
#[template(path = "support/new.html")]
struct NewRequest {
    frame: Frame,
    company: Company,
    problems: Problems,
    /// The id that the request will have, so that the same form makes one.
    id: RequestId,
    /// The one reseller that it goes to; empty where there is a choice, or none.
    partner: String,
    choice: Option<Field>,
    /// Where there is a subscription that it could be about.
    subscription: Option<Field>,
    title: Field,
    severity: Field,
    description: Field,
}

#[derive(Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    request: String,
    #[serde(default)]
    partner: String,
    #[serde(default)]
    subscription: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    severity: String,
    #[serde(default)]
    description: String,
}

impl NewRequest {
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        place: &Place,
        typed: Typed,
        problems: Problems,
    ) -> Result<Self> {
        let (frame, company) =
            Company::of(tx, visitor, member, place.customer(), Tab::Support).await?;
        let t = frame.t;
        let all = of_whom(tx, member, place, company.id).await?;
        let (mut partner, mut choice) = (String::new(), None);
        match all.as_slice() {
            [] => {}
            [(_, name)] => partner.clone_from(name),
            all => {
                let words = all.iter().map(|(id, name)| (id.to_string(), name.clone()));
                let none = (String::new(), fl!(t, "request-partner-choose"));
                let field = Field::new("partner", fl!(t, "request-partner"), typed.partner);
                let field = field.kind(Kind::Choice(std::iter::once(none).chain(words).collect()));
                choice = Some(field.checked(&problems));
            }
        }
        let severity = Severity::from_word(&typed.severity).unwrap_or(Severity::Moderate);
        let about = of_what(tx, member, place, company.id, &typed.subscription).await?;
        let mut subscription = None;
        if !about.is_empty() {
            let words = about.iter().map(|one| (one.id.to_string(), one.name.clone()));
            let none = (String::new(), fl!(t, "request-no-subscription"));
            let field = Field::new("subscription", fl!(t, "subscription"), typed.subscription);
            let field = field.kind(Kind::Choice(std::iter::once(none).chain(words).collect()));
            subscription = Some(field.optional(fl!(t, "optional")).checked(&problems));
        }
        Ok(Self {
            subscription,
            id: typed.request.parse().map_or_else(|_| RequestId::new(), RequestId),
            partner,
            choice,
            title: Field::new("title", fl!(t, "subject"), typed.title).checked(&problems),
            severity: severity_field(t, severity).checked(&problems),
            description: Field::new(
                "description",
                fl!(t, "request-description"),
                typed.description,
            )
            .kind(Kind::Lines(8))
            .hint(fl!(t, "request-description-hint"))
            .checked(&problems),
            frame,
            company,
            problems,
        })
    }
}

/// The choice of a severity, which says how soon it is answered.
pub(super) fn severity_field(t: &Texts, chosen: Severity) -> Field {
    let all = Severity::ALL.iter().map(|severity| {
        let (name, hours) = (severity_name(t, *severity), severity.hours());
        let shown = fl!(t, "severity-choice", severity = name, hours = hours);
        (severity.word().to_owned(), shown)
    });
    Field::new("severity", fl!(t, "severity"), chosen.word()).kind(Kind::Choice(all.collect()))
}

/// The resellers with whom the visitor may open a request: the company with any of its own, a reseller with
/// itself.
async fn of_whom(
    tx: &mut Read,
    member: &Member,
    place: &Place,
    company: Option<OrganizationId>,
) -> Result<Vec<(OrganizationId, String)>> {
    let Some(company) = company else { return Ok(Vec::new()) };
    let all = support::resellers(tx, company).await?;
    let all = all.into_iter().map(|one| (one.relationship.partner_id, one.partner_name));
    let is_own = |id| place.customer().is_none() || id == member.organization.id;
    Ok(all.filter(|(id, _)| is_own(*id)).collect())
}

/// The subscriptions that a request may be about: what the visitor sees of them and what has not ended, the newest
/// of them; and the chosen one, whichever that is.
async fn of_what(
    tx: &mut Read,
    member: &Member,
    place: &Place,
    company: Option<OrganizationId>,
    chosen: &str,
) -> Result<Vec<Subscription>> {
    let Some(company) = company else { return Ok(Vec::new()) };
    let (record, _) = place.look(tx, member).await?;
    let (record, newest) = (record.map(|one| one.id), place::Place::NEWEST);
    let which = Which::Running;
    let mut all = subscriptions::before(tx, company, record, which, newest, CHOICES).await?;
    if let Ok(chosen) = chosen.parse().map(SubscriptionId)
        && all.iter().all(|one| one.id != chosen)
    {
        let chosen = subscriptions::by_id(tx, company, record, chosen).await?;
        all.extend(chosen.filter(|one| !one.status.has_ended()));
    }
    Ok(all)
}

/// Requests are opened by the company and its resellers: for a provider there is no such page.
async fn must_open(
    tx: &mut Read,
    member: &Member,
    place: &Place,
) -> Result<Option<OrganizationId>> {
    let (record, sight) = place.look(tx, member).await?;
    match (record, sight) {
        (_, Sight::Company(company)) => Ok(Some(company)),
        (Some(record), _) if record.through_id.is_none() => Ok(record.organization_id),
        _ => Err(Error::NotFound),
    }
}

/// What a request is to be about, where the visitor comes from there.
#[derive(Deserialize)]
pub(super) struct About {
    #[serde(default)]
    subscription: String,
}

/// `GET /customers/{customer}/support/new`, `GET /support/new?subscription=…`
pub(super) async fn new(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    about: Query<About>,
) -> Result<HttpResponse> {
    let member = customers::asker(&visitor, place.customer(), Act::Support).await?;
    let mut tx = db.read().await?;
    let company = must_open(&mut tx, member, &place).await?;
    if of_whom(&mut tx, member, &place, company).await?.is_empty() {
        // The list says why.
        return Ok(go(&place.list()));
    }
    let subscription = about.into_inner().subscription;
    let typed = Typed { subscription, ..Typed::default() };
    let problems = Problems::default();
    let page = NewRequest::new(&mut tx, &visitor, member, &place, typed, problems).await?;
    html(StatusCode::OK, &page)
}

/// `POST /customers/{customer}/support`, `POST /support`: Open request
pub(super) async fn open(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = customers::asker(&visitor, place.customer(), Act::Support).await?;
    let t = visitor.texts();
    let typed = form.fields;
    let mut tx = db.write().await?;
    let company = must_open(&mut tx, member, &place).await?;
    let all = of_whom(&mut tx, member, &place, company).await?;
    let mut problems = Problems::default();
    let partner = match all.as_slice() {
        [] => Err(fl!(t, "request-no-reseller")),
        [(only, _)] if typed.partner.is_empty() => Ok(*only),
        all => {
            let chosen = all.iter().find(|(id, _)| id.to_string() == typed.partner);
            chosen.map(|(id, _)| *id).ok_or_else(|| fl!(t, "request-partner-missing"))
        }
    };
    let partner = problems.take("partner", partner);
    let about = of_what(&mut tx, member, &place, company, &typed.subscription).await?;
    let subscription = match typed.subscription.as_str() {
        "" => Ok(None),
        wanted => {
            let is_it = |one: &&Subscription| {
                one.id.to_string() == wanted && Some(one.sale.reseller_id) == partner
            };
            let found = about.iter().find(is_it).map(|one| Some(one.id));
            found.ok_or_else(|| fl!(t, "request-subscription-wrong"))
        }
    };
    let subscription = problems.take("subscription", subscription);
    let title = problems.take("title", request::title(t, &typed.title));
    let severity = Severity::from_word(&typed.severity);
    let severity =
        problems.take("severity", severity.ok_or_else(|| fl!(t, "request-severity-missing")));
    let missing = fl!(t, "request-description-missing");
    let text = problems.take("description", request::text(t, &typed.description, missing));
    let id = typed.request.parse().map_or_else(|_| RequestId::new(), RequestId);
    if let (
        Some(company),
        Some(partner),
        Some(subscription),
        Some(title),
        Some(severity),
        Some(text),
    ) = (company, partner, subscription, title, severity, text)
    {
        let new = New { id, title: &title, text: &text, severity, subscription };
        match support::open(&mut tx, member, partner, company, &new).await? {
            Outcome::Done => {
                let due = visitor.language().moment(severity.due(tx.now()));
                tx.commit().await?;
                visitor.say(true, fl!(t, "request-opened", due = due))?;
                return Ok(go(&path::service_request(place.customer(), id)));
            }
            Outcome::Already => {
                // Somebody else's request is not there, whatever its form claims.
                let (_, sight) = place.look(&mut tx, member).await?;
                support::seen(&mut tx, &sight, id).await?.ok_or(Error::NotFound)?;
                visitor.say(true, fl!(t, "request-opened-already"))?;
                return Ok(go(&path::service_request(place.customer(), id)));
            }
            _ => problems.add("partner", fl!(t, "request-no-reseller")),
        }
    }
    let page = NewRequest::new(&mut tx, &visitor, member, &place, typed, problems).await?;
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
