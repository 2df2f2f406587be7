//! Ordering: what there is to choose from, the basket, and an order.

use std::collections::HashSet;

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{Place, list::other_partner, state_name, why_not};
use crate::{
    customers::{Company, Customer, Tab, asker},
    db::{Db, Read},
    error::{Error, Result},
    form::Form,
    page::{Frame, When, go, html},
    path,
    people::{Act, Member},
    relationships,
    subscriptions::{self, Fulfilment, Line, Offer, Order, OrderId, Placed, Plan, State, totals},
    text::{Language, Texts},
    visitor::Visitor,
};

/// The most lines of a basket.
const MOST_LINES: usize = 50;

/// What is chosen: offers and their quantities, side by side, as the form lists them.
#[derive(Default, Deserialize)]
pub(super) struct Chosen {
    /// The order that the basket becomes.
    #[serde(default)]
    order: String,
    #[serde(default)]
    offer: Vec<String>,
    #[serde(default)]
    quantity: Vec<String>,
    /// The prices that the basket showed, in minor units.
    #[serde(default)]
    price: Vec<String>,
}

impl Chosen {
    /// Whether a price that was shown is another by now.
    fn has_other_price(&self, offer: &Offer) -> bool {
        let id = offer.id.to_string();
        let shown = self.offer.iter().zip(&self.price).find(|(one, _)| **one == id);
        shown.is_some_and(|(_, price)| *price != offer.plan.price.to_string())
    }

    /// What was typed beside an offer.
    fn of(&self, offer: &Offer) -> &str {
        let id = offer.id.to_string();
        let typed = self.offer.iter().zip(&self.quantity).find(|(one, _)| **one == id);
        typed.map_or("", |(_, quantity)| quantity.trim())
    }

    /// The offers that were chosen with their quantities, or what is wrong with each.
    fn read<'o>(&self, t: &Texts, offers: &'o [Offer]) -> Result<Vec<(&'o Offer, i64)>, Faults> {
        let mut lines = Vec::new();
        let mut faults = Vec::new();
        let chosen: HashSet<&String> = self.offer.iter().collect();
        if chosen.len() < self.offer.len() || self.quantity.len() != self.offer.len() {
            faults.push((String::new(), fl!(t, "basket-twice")));
        }
        for offer in offers {
            let typed = self.of(offer);
            if typed.is_empty() || typed == "0" {
                continue;
            }
            let within = offer.smallest..=offer.largest;
            match typed.parse().ok().filter(|quantity| within.contains(quantity)) {
                Some(quantity) => lines.push((offer, quantity)),
                None => faults.push((
                    offer.id.to_string(),
                    fl!(
                        t,
                        "basket-quantity-wrong",
                        offer = offer.name.as_str(),
                        least = offer.smallest,
                        most = offer.largest
                    ),
                )),
            }
        }
        let is_known = |id: &&String| offers.iter().any(|offer| offer.id.to_string() == **id);
        let chosen = self.offer.iter().zip(&self.quantity);
        let gone = chosen.filter(|(id, typed)| !typed.trim().is_empty() && !is_known(id)).count();
        if gone > 0 {
            faults.push((String::new(), fl!(t, "basket-offer-gone")));
        }
        if lines.is_empty() && faults.is_empty() {
            faults.push((String::new(), fl!(t, "basket-empty")));
        }
        if lines.len() > MOST_LINES {
            faults.push((String::new(), fl!(t, "basket-too-long", most = MOST_LINES)));
        }
        if faults.is_empty() { Ok(lines) } else { Err(faults) }
    }
}

/// What is wrong with a basket: the offer that it is about, if it is about one, and the words.
type Faults = Vec<(String, String)>;

// ---- the catalogue

#[derive(Template)]
#[template(path = "subscriptions/catalogue.html")]
struct Catalogue {
    frame: Frame,
    company: Company,
    faults: Faults,
    /// Why nothing can be ordered; empty where it can.
    why_not: String,
    families: Vec<(String, Vec<Choice>)>,
    action: String,
    order: String,
}

struct Choice {
    id: String,
    name: String,
    term: String,
    price: String,
    services: String,
    smallest: i64,
    largest: i64,
    typed: String,
    problem: String,
}

impl Catalogue {
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        place: &Place,
        chosen: &Chosen,
        faults: Faults,
    ) -> Result<Self> {
        let tab = Tab::Subscriptions;
        let (frame, company) = Company::of(tx, visitor, member, place.customer(), tab).await?;
        let t = frame.t;
        let customer = company.record.as_ref().map(|record| &record.customer);
        let why_not = why_not(tx, t, customer.ok_or(Error::NotFound)?).await?;
        let mut families: Vec<(String, Vec<Choice>)> = Vec::new();
        for offer in subscriptions::offers(tx).await? {
            let id = offer.id.to_string();
            let choice = Choice {
                term: offer.plan.term_text(t),
                price: offer.plan.price_text(t, frame.language),
                services: offer.plan.service_names(t),
                smallest: offer.smallest,
                largest: offer.largest,
                typed: chosen.of(&offer).to_owned(),
                problem: faults
                    .iter()
                    .find(|(about, _)| *about == id)
                    .map(|(_, words)| words.clone())
                    .unwrap_or_default(),
                name: offer.name,
                id,
            };
            match families.iter_mut().find(|(family, _)| *family == offer.family) {
                Some((_, choices)) => choices.push(choice),
                None => families.push((offer.family, vec![choice])),
            }
        }
        Ok(Self {
            action: company.page(path::BASKET),
            order: kept_order(chosen),
            why_not,
            families,
            faults,
            company,
            frame,
        })
    }
}

/// The order that a basket becomes: one id from the first choice to the last press of the button.
fn kept_order(chosen: &Chosen) -> String {
    let kept = chosen.order.parse().map(OrderId);
    kept.unwrap_or_else(|_| OrderId::new()).to_string()
}

/// `GET /customers/{customer}/orders/new`
pub(super) async fn new(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Order).await?;
    let mut tx = db.read().await?;
    let chosen = Chosen::default();
    let page = Catalogue::new(&mut tx, &visitor, member, &place, &chosen, Vec::new()).await?;
    html(StatusCode::OK, &page)
}

/// `POST /customers/{customer}/orders/new`: Change the basket
pub(super) async fn change(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    form: Form<Chosen>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Order).await?;
    let mut tx = db.read().await?;
    let chosen = form.fields;
    let page = Catalogue::new(&mut tx, &visitor, member, &place, &chosen, Vec::new()).await?;
    html(StatusCode::OK, &page)
}

/// `GET` of what only a form sends: to where one chooses.
pub(super) async fn again(place: Path<Place>) -> HttpResponse {
    go(&place.page(path::NEW_ORDER))
}

// ---- the basket

#[derive(Template)]
#[template(path = "subscriptions/basket.html")]
struct Basket {
    frame: Frame,
    company: Company,
    order: String,
    lines: Vec<LineRow>,
    totals: Vec<(String, String)>,
    has_usage: bool,
    fulfilled_at_once: bool,
}

/// A line of a basket or an order.
struct LineRow {
    offer: String,
    price_minor: i64,
    name: String,
    term: String,
    price: String,
    quantity: i64,
    /// What it costs at each time of billing; empty for usage.
    sum: String,
}

impl LineRow {
    fn of(t: &Texts, language: Language, name: &str, plan: &Plan, quantity: i64) -> Self {
        Self {
            offer: String::new(),
            price_minor: plan.price,
            name: name.to_owned(),
            term: plan.term_text(t),
            price: plan.price_text(t, language),
            quantity,
            sum: if plan.has_seats() {
                language.amount(plan.price * quantity, &plan.currency)
            } else {
                String::new()
            },
        }
    }
}

/// What lines cost a month and a year, for each currency.
pub(super) fn total_texts<'a>(
    language: Language,
    lines: impl IntoIterator<Item = (&'a Plan, i64)>,
) -> Vec<(String, String)> {
    let amount = |minor, currency: &str| language.amount(minor, currency);
    let totals = totals(lines).into_iter();
    totals
        .map(|total| (amount(total.month, &total.currency), amount(total.year, &total.currency)))
        .collect()
}

/// `POST /customers/{customer}/orders/basket`: Continue to the basket
pub(super) async fn basket(
    visitor: Visitor,
    db: Data<Db>,
    fulfilment: Data<Fulfilment>,
    place: Path<Place>,
    form: Form<Chosen>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Order).await?;
    let mut tx = db.read().await?;
    let t = visitor.texts();
    let chosen = form.fields;
    let offers = subscriptions::offers(&mut tx).await?;
    let read = chosen.read(t, &offers);
    let customer = place.record(&mut tx, member).await?;
    let lines = match read {
        Ok(lines) if why_not(&mut tx, t, &customer).await?.is_empty() => lines,
        read => {
            let faults = read.err().unwrap_or_default();
            let page = Catalogue::new(&mut tx, &visitor, member, &place, &chosen, faults).await?;
            return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let tab = Tab::Subscriptions;
    let (frame, company) = Company::of(&mut tx, &visitor, member, place.customer(), tab).await?;
    let language = frame.language;
    let plans: Vec<(&Plan, i64)> =
        lines.iter().map(|(offer, quantity)| (&offer.plan, *quantity)).collect();
    let rows = lines.iter().map(|(offer, quantity)| LineRow {
        offer: offer.id.to_string(),
        ..LineRow::of(t, language, &offer.name, &offer.plan, *quantity)
    });
    let page = Basket {
        order: kept_order(&chosen),
        lines: rows.collect(),
        totals: total_texts(language, plans.iter().copied()),
        has_usage: plans.iter().any(|(plan, _)| !plan.has_seats()),
        fulfilled_at_once: **fulfilment == Fulfilment::AtOnce,
        company,
        frame,
    };
    html(StatusCode::OK, &page)
}

/// `POST /customers/{customer}/orders`: Place order
pub(super) async fn place(
    visitor: Visitor,
    db: Data<Db>,
    fulfilment: Data<Fulfilment>,
    place: Path<Place>,
    form: Form<Chosen>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Order).await?;
    let t = visitor.texts();
    let chosen = form.fields;
    let mut tx = db.write().await?;
    let customer: Customer = place.record(&mut tx, member).await?;
    let id = chosen.order.parse().map(OrderId).map_err(|_| Error::Malformed)?;
    // Pressed again after the catalogue changed: the order is there all the same.
    if let Some(company) = customer.organization_id
        && let Some((order, _)) =
            subscriptions::order(&mut tx, company, Some(customer.id), id).await?
    {
        return Ok(go(&place.page(path::order(order.id))));
    }
    let offers = subscriptions::offers(&mut tx).await?;
    let faults = match chosen.read(t, &offers) {
        Err(faults) => faults,
        Ok(lines) if lines.iter().any(|(offer, _)| chosen.has_other_price(offer)) => {
            vec![(String::new(), fl!(t, "basket-price-changed"))]
        }
        Ok(lines) => {
            let lines: Vec<_> = lines.iter().map(|(offer, count)| (offer.id, *count)).collect();
            let how = **fulfilment;
            match subscriptions::place(&mut tx, member, &customer, id, &lines, how).await? {
                Placed::New(id) => {
                    tx.commit().await?;
                    let company = customer.name.as_str();
                    let said = match how {
                        Fulfilment::AtOnce => fl!(t, "order-done", company = company),
                        Fulfilment::ByHand => fl!(t, "order-waits", company = company),
                    };
                    visitor.say(true, said)?;
                    return Ok(go(&place.page(path::order(id))));
                }
                Placed::Already(id) => return Ok(go(&place.page(path::order(id)))),
                Placed::OfferGone(name) => {
                    vec![(String::new(), fl!(t, "basket-gone", offer = name))]
                }
                Placed::NotServed => {
                    let name = customer.name.as_str();
                    vec![(String::new(), fl!(t, "not-served", company = name))]
                }
                Placed::NoOrders(why) => {
                    let reseller = customer.through.as_deref().unwrap_or_default();
                    vec![(String::new(), relationships::why_no_orders(t, why, reseller))]
                }
                Placed::Taken => return Err(Error::Malformed),
            }
        }
    };
    let page = Catalogue::new(&mut tx, &visitor, member, &place, &chosen, faults).await?;
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

// ---- an order

#[derive(Template)]
#[template(path = "subscriptions/order.html")]
struct OrderPage {
    frame: Frame,
    company: Company,
    order: Order,
    state_name: String,
    placed: When,
    settled: Option<When>,
    partner: String,
    lines: Vec<LineRow>,
    totals: Vec<(String, String)>,
    has_usage: bool,
    may_settle: bool,
    /// The subscriptions that came of it: name and address.
    subscriptions: Vec<(String, String)>,
}

/// `GET /customers/{customer}/orders/{id}`, `GET /orders/{id}`
pub(super) async fn show(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
) -> Result<HttpResponse> {
    let member = asker(&visitor, place.customer(), Act::SeeSubscriptions).await?;
    let mut tx = db.read().await?;
    let tab = Tab::Subscriptions;
    let (frame, company) = Company::of(&mut tx, &visitor, member, place.customer(), tab).await?;
    let t = frame.t;
    let id = company.id.ok_or(Error::NotFound)?;
    let record = company.record_id();
    let found = subscriptions::order(&mut tx, id, record, place.order()?).await?;
    let (order, lines): (Order, Vec<Line>) = found.ok_or(Error::NotFound)?;
    let came_of_it = subscriptions::store::of_order(&mut tx, order.id, record).await?;
    let plans: Vec<(&Plan, i64)> = lines.iter().map(|line| (&line.plan, line.quantity)).collect();
    let language = frame.language;
    let page = OrderPage {
        state_name: state_name(t, order.state),
        placed: frame.moment(order.placed_at),
        settled: order.settled_at.map(|at| frame.moment(at)),
        partner: other_partner(&mut tx, &order.sale, member.organization.id).await?,
        totals: total_texts(language, plans.iter().copied()),
        has_usage: plans.iter().any(|(plan, _)| !plan.has_seats()),
        lines: lines
            .iter()
            .map(|line| LineRow::of(t, language, &line.offer_name, &line.plan, line.quantity))
            .collect(),
        may_settle: order.state == State::Placed && record.is_some() && member.may(Act::Order),
        subscriptions: came_of_it
            .into_iter()
            .map(|one| (one.name.clone(), company.page(path::subscription(one.id))))
            .collect(),
        order,
        company,
        frame,
    };
    html(StatusCode::OK, &page)
}

/// `GET` of what only a form sends: to the order.
pub(super) async fn again_at(place: Path<Place>) -> Result<HttpResponse> {
    Ok(go(&place.page(path::order(place.order()?))))
}

/// `POST /customers/{customer}/orders/{id}/fulfilment`: Mark as fulfilled
pub(super) async fn fulfil(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
) -> Result<HttpResponse> {
    settle(&visitor, &db, &place, true).await
}

/// `POST /customers/{customer}/orders/{id}/cancellation`: Cancel order
pub(super) async fn cancel(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
) -> Result<HttpResponse> {
    settle(&visitor, &db, &place, false).await
}

async fn settle(
    visitor: &Visitor,
    db: &Db,
    place: &Place,
    is_fulfilled: bool,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Order).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let (company, record) = place.held(&mut tx, member).await?;
    let record = record.ok_or(Error::NotFound)?;
    let found = subscriptions::order(&mut tx, company, Some(record.id), place.order()?).await?;
    let (order, _) = found.ok_or(Error::NotFound)?;
    let why = why_not(&mut tx, t, &record).await?;
    let said = if !why.is_empty() && is_fulfilled {
        Err(why)
    } else if is_fulfilled {
        let is_done = subscriptions::fulfil(&mut tx, member, order.id).await?;
        is_done.then(|| fl!(t, "order-is-fulfilled")).ok_or_else(|| fl!(t, "order-is-settled"))
    } else {
        let is_done = subscriptions::cancel_order(&mut tx, member, &order).await?;
        is_done.then(|| fl!(t, "order-is-cancelled")).ok_or_else(|| fl!(t, "order-is-settled"))
    };
    match said {
        Ok(said) => {
            tx.commit().await?;
            visitor.say(true, said)?;
        }
        Err(why) => visitor.say(false, why)?,
    }
    Ok(go(&place.page(path::order(order.id))))
}
