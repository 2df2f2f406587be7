//! One subscription: what it is, its history, and what its partner does with it.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{Place, list, status_name, why_not};
use crate::{
    activity,
    customers::{Company, Tab, asker},
    db::{Db, Read, Write},
    error::{Error, Result},
    form::{self, Field, Form, Kind, Problems},
    page::{Frame, When, go, html},
    path,
    people::{self, Act, Member, PersonId},
    relationships::{self, Service},
    subscriptions::{self, Cancelled, Refusal, Status, Subscription},
    support::{self, Outcome, Shown},
    text::Texts,
    visitor::Visitor,
};

/// The most characters of a subscription's own name.
const LONGEST_NAME: usize = 100;

#[derive(Template)]
#[template(path = "subscriptions/subscription.html")]
struct Page {
    frame: Frame,
    company: Company,
    problems: Problems,
    one: Subscription,
    status_name: String,
    price: String,
    term: String,
    services: String,
    since: When,
    /// Until when it can be cancelled at once; none where that is over.
    until: Option<When>,
    end: String,
    end_at: When,
    /// Who sells it, or, for the reseller, the provider that ordered it.
    partner: String,
    may_steer: bool,
    may_see_licences: bool,
    /// Who supports it, and whether only since they support the customer.
    contact: Option<(Shown, bool)>,
    /// The choice of who supports it, where the visitor may choose.
    contact_choice: Option<Field>,
    /// Where a service request about it is opened; empty where the visitor may open none.
    new_request: String,
    name: Field,
    quantity: Field,
    history: Vec<Entry>,
}

struct Entry {
    when: When,
    who: String,
    what: String,
}

/// What was typed, where a form was faulty.
#[derive(Default, Deserialize)]
pub(super) struct Typed {
    name: Option<String>,
    quantity: Option<String>,
    /// The quantity that the form showed.
    seen: Option<String>,
    #[serde(default)]
    auto_renew: String,
    /// Who supports it; empty for whoever supports the customer.
    #[serde(default)]
    contact: String,
    /// When the form said that a cancellation ends it: `now` or `end`.
    #[serde(default)]
    when: String,
}

impl Page {
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        place: &Place,
        typed: Typed,
        problems: Problems,
    ) -> Result<Self> {
        let tab = Tab::Subscriptions;
        let (frame, company) = Company::of(tx, visitor, member, place.customer(), tab).await?;
        let id = company.id.ok_or(Error::NotFound)?;
        let (t, now) = (frame.t, tx.now());
        let record = company.record.as_ref().map(|record| &record.customer);
        let one = subscriptions::by_id(tx, id, record.map(|one| one.id), place.subscription()?);
        let one = one.await?.ok_or(Error::NotFound)?;
        let may_steer = match record {
            Some(record) => {
                member.may(Act::Order)
                    && one.changeable().is_ok()
                    && why_not(tx, t, record).await?.is_empty()
            }
            None => false,
        };
        let is_served = relationships::serves(tx, one.sale.reseller_id, id).await?;
        let (end, end_at) = list::end_words(&frame, &one, is_served);
        let told = activity::of_subscription(tx, member.organization.id, one.id.0).await?;
        let history = told.iter().rev().map(|event| Entry {
            when: frame.moment(event.at),
            who: match (event.actor_name.as_str(), event.actor_company.as_str()) {
                ("", _) => fl!(t, "by-itself"),
                (name, company) => format!("{}, {company}", people::shown(t, name)),
            },
            what: activity::sentence(t, event),
        });
        let own = support::contact_of_subscription(tx, &one).await?;
        let reseller = support::reseller(tx, one.sale.reseller_id, id).await?;
        let may_support = member.may(Act::Support) && reseller.is_some();
        let is_resellers = record.is_some_and(|record| record.id == one.sale.customer_id);
        let mut contact_choice = None;
        if may_support && is_resellers && one.changeable().is_ok() {
            let all = support::candidates(tx, one.sale.reseller_id, id).await?;
            let chosen = own.as_ref().map(|own| own.person.id);
            contact_choice = Some(support::contact_field(t, &all, chosen).checked(&problems));
        }
        let mut contact = own.map(|own| (Shown::of(own), false));
        if let (None, Some(reseller)) = (&contact, &reseller) {
            let of_all = support::contact_of(tx, &reseller.relationship).await?;
            contact = of_all.map(|of_all| (Shown::of(of_all), true));
        }
        let may_open = may_support && (record.is_none() || is_resellers);
        let quantity = typed.quantity.unwrap_or_else(|| one.quantity.to_string());
        Ok(Self {
            contact,
            contact_choice,
            new_request: if may_open && one.changeable().is_ok() {
                company.page(path::request_about(one.id))
            } else {
                String::new()
            },
            status_name: status_name(t, one.status),
            price: one.plan.price_text(t, frame.language),
            term: one.plan.term_text(t),
            services: one.plan.service_names(t),
            since: frame.day(one.started_at),
            until: one.cancels_at_once(now).then(|| frame.moment(one.cancellable_until())),
            end,
            end_at,
            partner: list::other_partner(tx, &one.sale, member.organization.id).await?,
            may_steer,
            may_see_licences: one.plan.has_seats()
                && member.may(Act::GiveLicences)
                && company.record.as_ref().is_none_or(|record| record.holds(Service::EntraId)),
            name: Field::new("name", fl!(t, "own-name"), typed.name.unwrap_or(one.name.clone()))
                .autocomplete("off")
                .checked(&problems),
            quantity: Field::new("quantity", fl!(t, "seats"), quantity)
                .kind(Kind::Number)
                .hint(fl!(t, "seats-hint", used = one.licences))
                .checked(&problems),
            history: history.collect(),
            one,
            problems,
            company,
            frame,
        })
    }
}

/// `GET /customers/{customer}/subscriptions/{id}`, `GET /subscriptions/{id}`
pub(super) async fn show(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
) -> Result<HttpResponse> {
    let member = asker(&visitor, place.customer(), Act::SeeSubscriptions).await?;
    let mut tx = db.read().await?;
    let (typed, problems) = (Typed::default(), Problems::default());
    let page = Page::new(&mut tx, &visitor, member, &place, typed, problems).await?;
    html(StatusCode::OK, &page)
}

/// `GET` of what only a form sends: to the page with the form.
pub(super) async fn again(place: Path<Place>) -> Result<HttpResponse> {
    Ok(go(&place.page(path::subscription(place.subscription()?))))
}

/// A subscription that is about to be changed, held; or why the partner may not change it.
async fn held(
    tx: &mut Write,
    t: &Texts,
    member: &Member,
    place: &Place,
) -> Result<Result<Subscription, String>> {
    let (company, record) = place.held(tx, member).await?;
    let record = record.ok_or(Error::NotFound)?;
    let seen = subscriptions::by_id(tx, company, Some(record.id), place.subscription()?).await?;
    let one = subscriptions::hold(tx, &seen.ok_or(Error::NotFound)?).await?;
    let why = why_not(tx, t, &record).await?;
    Ok(if why.is_empty() { Ok(one) } else { Err(why) })
}

/// Why something was not done, and what to do.
fn words(t: &Texts, refusal: Refusal) -> String {
    match refusal {
        Refusal::Ended => fl!(t, "subscription-is-over"),
        Refusal::Suspended => fl!(t, "subscription-is-suspended"),
        Refusal::NoSeats => fl!(t, "subscription-no-seats"),
        Refusal::BelowLicences(given) => fl!(t, "quantity-below-licences", given = given),
        Refusal::OutOfRange(least, most) => {
            fl!(t, "quantity-out-of-range", least = least, most = most)
        }
    }
}

/// Back to the subscription, with what came of it.
async fn finish(
    visitor: &Visitor,
    tx: Write,
    place: &Place,
    outcome: Result<String, Refusal>,
) -> Result<HttpResponse> {
    match outcome {
        Ok(said) => {
            tx.commit().await?;
            visitor.say(true, said)?;
        }
        Err(refusal) => visitor.say(false, words(visitor.texts(), refusal))?,
    }
    Ok(go(&place.page(path::subscription(place.subscription()?))))
}

/// Back to the subscription, since the partner may change nothing of it.
fn refused(visitor: &Visitor, place: &Place, why: String) -> Result<HttpResponse> {
    visitor.say(false, why)?;
    Ok(go(&place.page(path::subscription(place.subscription()?))))
}

/// `POST /customers/{customer}/subscriptions/{id}/name`: Save name
pub(super) async fn rename(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Order).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let one = match held(&mut tx, t, member, &place).await? {
        Ok(one) => one,
        Err(why) => return refused(&visitor, &place, why),
    };
    let typed = form.fields;
    let Some(name) = form::name(typed.name.as_deref().unwrap_or_default(), LONGEST_NAME) else {
        let mut problems = Problems::default();
        problems.add("name", fl!(t, "own-name-wrong", most = LONGEST_NAME));
        let page = Page::new(&mut tx, &visitor, member, &place, typed, problems).await?;
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let outcome = subscriptions::rename(&mut tx, member, &one, &name).await?;
    let said = fl!(t, "own-name-saved", name = name.as_str());
    finish(&visitor, tx, &place, outcome.map(|()| said)).await
}

/// `POST /customers/{customer}/subscriptions/{id}/quantity`: Save seats
pub(super) async fn set_quantity(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Order).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let one = match held(&mut tx, t, member, &place).await? {
        Ok(one) => one,
        Err(why) => return refused(&visitor, &place, why),
    };
    let typed = form.fields;
    let mut problems = Problems::default();
    let number: Option<i128> = typed.quantity.as_deref().unwrap_or_default().trim().parse().ok();
    // What is too large for any offer is told by what the offer allows.
    let number = number.map(|number| i64::try_from(number).unwrap_or(i64::MAX));
    let quantity = problems.take("quantity", number.ok_or_else(|| fl!(t, "quantity-no-number")));
    // Somebody else changed it since this form was shown.
    if typed.seen.as_ref().is_some_and(|seen| *seen != one.quantity.to_string()) {
        problems.add("quantity", fl!(t, "quantity-changed", now = one.quantity));
    }
    if let (Some(quantity), true) = (quantity, problems.is_empty()) {
        match subscriptions::set_quantity(&mut tx, member, &one, quantity).await? {
            Ok(()) => {
                let said = fl!(t, "quantity-saved", count = quantity);
                return finish(&visitor, tx, &place, Ok(said)).await;
            }
            Err(refusal) => problems.add("quantity", words(t, refusal)),
        }
    }
    let page = Page::new(&mut tx, &visitor, member, &place, typed, problems).await?;
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /customers/{customer}/subscriptions/{id}/renewal`: Turn auto-renew on or off
pub(super) async fn set_renewal(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Order).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let one = match held(&mut tx, t, member, &place).await? {
        Ok(one) => one,
        Err(why) => return refused(&visitor, &place, why),
    };
    let auto_renew = match form.fields.auto_renew.as_str() {
        "on" => true,
        "off" => false,
        _ => return Err(Error::Malformed),
    };
    let outcome = subscriptions::set_auto_renew(&mut tx, member, &one, auto_renew).await?;
    let said = if auto_renew { fl!(t, "renewal-is-on") } else { fl!(t, "renewal-is-off") };
    finish(&visitor, tx, &place, outcome.map(|()| said)).await
}

/// `POST /customers/{customer}/subscriptions/{id}/suspension`: Suspend
pub(super) async fn suspend(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
) -> Result<HttpResponse> {
    set_suspended(&visitor, &db, &place, true).await
}

/// `POST /customers/{customer}/subscriptions/{id}/resumption`: Resume
pub(super) async fn resume(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
) -> Result<HttpResponse> {
    set_suspended(&visitor, &db, &place, false).await
}

async fn set_suspended(
    visitor: &Visitor,
    db: &Db,
    place: &Place,
    is_suspended: bool,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Order).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let one = match held(&mut tx, t, member, place).await? {
        Ok(one) => one,
        Err(why) => return refused(visitor, place, why),
    };
    let outcome = subscriptions::set_suspended(&mut tx, member, &one, is_suspended).await?;
    let name = one.name.as_str();
    let said = match (is_suspended, outcome) {
        (true, Ok(false)) => Ok(fl!(t, "suspended-already", name = name)),
        (false, Ok(false)) => Ok(fl!(t, "resumed-already", name = name)),
        (true, Ok(true)) => Ok(fl!(t, "suspended-now", name = name)),
        (false, Ok(true)) => Ok(fl!(t, "resumed-now", name = name)),
        (_, Err(refusal)) => Err(refusal),
    };
    finish(visitor, tx, place, said).await
}

/// `POST /customers/{customer}/subscriptions/{id}/contact`: Save contact
pub(super) async fn set_contact(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Support).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let one = match held(&mut tx, t, member, &place).await? {
        Ok(one) => one,
        Err(why) => return refused(&visitor, &place, why),
    };
    // The contact is the reseller's to choose.
    if member.organization.id != one.sale.reseller_id {
        return Err(Error::NotFound);
    }
    let typed = form.fields;
    let chosen = typed.contact.parse().map(PersonId).ok();
    let outcome = if chosen.is_none() && !typed.contact.is_empty() {
        Outcome::Unknown
    } else {
        support::set_contact_of_subscription(&mut tx, member, &one, chosen).await?
    };
    let said = match outcome {
        Outcome::Done | Outcome::Already => Ok(fl!(t, "subscription-contact-saved")),
        Outcome::Unknown => {
            let mut problems = Problems::default();
            problems.add("contact", fl!(t, "support-contact-unknown"));
            let page = Page::new(&mut tx, &visitor, member, &place, typed, problems).await?;
            return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
        Outcome::Closed | Outcome::Ended | Outcome::Gone => Err(Refusal::Ended),
    };
    finish(&visitor, tx, &place, said).await
}

// ---- cancelling

#[derive(Template)]
#[template(path = "subscriptions/cancellation.html")]
struct Cancellation {
    frame: Frame,
    company: Company,
    name: String,
    back: String,
    is_now: bool,
    given_back: String,
    licences: i64,
    end_at: When,
    until: When,
    action: String,
}

impl Cancellation {
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        place: &Place,
    ) -> Result<Option<Self>> {
        let tab = Tab::Subscriptions;
        let (frame, company) = Company::of(tx, visitor, member, place.customer(), tab).await?;
        let id = company.id.ok_or(Error::NotFound)?;
        let record = company.record_id();
        let one = subscriptions::by_id(tx, id, record, place.subscription()?).await?;
        let one = one.ok_or(Error::NotFound)?;
        let customer = company.record.as_ref().map(|record| &record.customer);
        let why_not = why_not(tx, frame.t, customer.ok_or(Error::NotFound)?).await?;
        if one.status.has_ended() || one.cancels_at_end || !why_not.is_empty() {
            return Ok(None);
        }
        let now = tx.now();
        Ok(Some(Self {
            is_now: one.cancels_at_once(now),
            given_back: frame.language.amount(one.given_back(now), &one.plan.currency),
            licences: one.licences,
            end_at: frame.day(one.term_ends_at),
            until: frame.moment(one.cancellable_until()),
            back: company.page(path::subscription(one.id)),
            action: company.page(path::of_subscription(one.id, "cancellation")),
            name: one.name,
            company,
            frame,
        }))
    }
}

/// `GET /customers/{customer}/subscriptions/{id}/cancellation`
pub(super) async fn cancelling(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Order).await?;
    let mut tx = db.read().await?;
    match Cancellation::new(&mut tx, &visitor, member, &place).await? {
        Some(page) => html(StatusCode::OK, &page),
        None => Ok(go(&place.page(path::subscription(place.subscription()?)))),
    }
}

/// `POST /customers/{customer}/subscriptions/{id}/cancellation`: Cancel subscription
pub(super) async fn cancel(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Order).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let one = match held(&mut tx, t, member, &place).await? {
        Ok(one) => one,
        Err(why) => return refused(&visitor, &place, why),
    };
    let now = tx.now();
    let is_now = one.cancels_at_once(now);
    // The seven days ended, or began anew, while the page was being read: it says something else now. A form that
    // says nothing cancels nothing.
    let said = if is_now { "now" } else { "end" };
    if form.fields.when != said && one.status != Status::Cancelled {
        visitor.say(false, fl!(t, "cancellation-changed"))?;
        return Ok(go(&place.page(path::of_subscription(one.id, "cancellation"))));
    }
    let name = one.name.as_str();
    let outcome = subscriptions::cancel(&mut tx, member, &one).await?.map(|cancelled| {
        let language = visitor.language();
        match cancelled {
            Cancelled::Now(0) => fl!(t, "cancelled-now", name = name),
            Cancelled::Now(back) => {
                let back = language.amount(back, &one.plan.currency);
                fl!(t, "cancelled-now-back", name = name, back = back)
            }
            Cancelled::AtEnd(end) => {
                fl!(t, "cancelled-at-end", name = name, end = language.day(end))
            }
        }
    });
    finish(&visitor, tx, &place, outcome).await
}
