//! What a company has bought: its subscriptions and orders; and everything that a partner sold, as a list.

use std::collections::{HashMap, hash_map::Entry};

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path, Query},
};
use askama::Template;
use futures_util::stream;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{Place, order::total_texts, state_name, status_name, why_not};
use crate::{
    customers::{Company, Tab, asker},
    db::{Db, Read},
    error::{Error, Result},
    organizations::{self, OrganizationId},
    page::{Frame, When, go, html},
    path,
    people::{self, Act},
    place::{self, Around},
    relationships, sheet,
    subscriptions::{
        self, AtEnd, Sale, State, Status, Subscription, SubscriptionId, Which,
        store::{self, Sold},
    },
    visitor::Visitor,
};

/// Subscriptions on a page, and orders.
const PAGE: usize = 50;

/// What runs and is not on the first page is read for its totals if it is less than this.
const MOST_TOTALLED: usize = 1_000;

/// Subscriptions that are read at a time for a list of all.
const ROUND: i64 = 500;

#[derive(Template)]
#[template(path = "subscriptions/list.html")]
struct List {
    frame: Frame,
    company: Company,
    rows: Vec<Row>,
    around: Around,
    /// A month and a year of what is active, for each currency; on the first page.
    totals: Vec<(String, String)>,
    /// Whether there is too much of it to be added up.
    is_beyond_adding: bool,
    orders: Vec<OrderRow>,
    around_orders: Around,
    may_order: bool,
    /// Why the partner may not order; empty where it may.
    no_orders: String,
    /// Whether somebody else's name stands in the last column: who sells it, or who ordered it.
    names_partner: bool,
}

struct Row {
    name: String,
    link: String,
    offer: String,
    status: Status,
    status_name: String,
    seats: String,
    price: String,
    end: String,
    end_at: When,
    partner: String,
}

struct OrderRow {
    link: String,
    when: When,
    what: String,
    by: String,
    by_company: String,
    state: State,
    state_name: String,
}

/// What a term's end means, before its day.
pub(super) fn end_words(frame: &Frame, one: &Subscription, is_served: bool) -> (String, When) {
    let t = frame.t;
    if let Some(ended) = one.ended_at {
        return (fl!(t, "ended-on"), frame.day(ended));
    }
    let words = match one.at_end(is_served) {
        AtEnd::Renews => fl!(t, "renews-on"),
        AtEnd::Expires => fl!(t, "expires-on"),
        AtEnd::Cancels => fl!(t, "cancels-on"),
    };
    (words, frame.day(one.term_ends_at))
}

/// Seats given of seats bought; for usage, that.
fn seats(frame: &Frame, one: &Subscription) -> String {
    if one.plan.has_seats() {
        fl!(frame.t, "seats-used", used = one.licences, all = one.quantity)
    } else {
        fl!(frame.t, "by-usage")
    }
}

/// The partner whose name a reader does not know from where they are: the reseller for the company, the provider
/// for the reseller.
fn other(sale: &Sale, reader: OrganizationId) -> Option<OrganizationId> {
    let is_company = reader == sale.organization_id;
    let other = if is_company { Some(sale.reseller_id) } else { sale.provider_id };
    other.filter(|other| *other != reader)
}

/// Its name; empty for nobody.
pub(super) async fn other_partner(
    tx: &mut Read,
    sale: &Sale,
    reader: OrganizationId,
) -> Result<String> {
    let Some(other) = other(sale, reader) else { return Ok(String::new()) };
    Ok(organizations::by_id(tx, other).await?.map(|one| one.name).unwrap_or_default())
}

/// Which part of what was bought is asked for; what makes no sense is left out.
#[derive(Default, Deserialize, Clone)]
pub(super) struct Asked {
    /// Where the page before ended among the subscriptions that run.
    #[serde(default)]
    before: String,
    /// Where it ended among those that are over.
    #[serde(default)]
    over: String,
    /// Where it ended among the orders.
    #[serde(default)]
    orders: String,
}

impl Asked {
    /// The address of another part.
    fn link(&self, company: &Company, change: impl FnOnce(&mut Self)) -> String {
        let mut asked = self.clone();
        change(&mut asked);
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let places = [("before", &asked.before), ("over", &asked.over), ("orders", &asked.orders)];
        for (name, value) in places {
            // Only what is a place goes along.
            let place = place::Place::read(value);
            if place != place::Place::NEWEST {
                query.append_pair(name, &place.to_string());
            }
        }
        let (page, query) = (company.page(path::SUBSCRIPTIONS), query.finish());
        if query.is_empty() { page } else { format!("{page}?{query}") }
    }
}

/// A page of what a company bought, or of what is steered from a record.
struct Bought {
    subscriptions: Vec<Subscription>,
    around: Around,
    /// All that run, on the first page, unless they are too many.
    running: Option<Vec<Subscription>>,
}

impl Bought {
    async fn new(tx: &mut Read, company: &Company, asked: &Asked) -> Result<Self> {
        let (id, record) = (company.id.ok_or(Error::NotFound)?, company.record_id());
        let size = |most: usize| i64::try_from(most).unwrap_or(i64::MAX);
        let (from, over) = (place::Place::read(&asked.before), place::Place::read(&asked.over));
        let is_first = from == place::Place::NEWEST && over == place::Place::NEWEST;
        let mut all = Vec::new();
        // What runs comes before what is over.
        if over == place::Place::NEWEST {
            let limit = size(PAGE + 1);
            all = subscriptions::before(tx, id, record, Which::Running, from, limit).await?;
        }
        let mut running = is_first.then(|| all.clone());
        if all.len() <= PAGE {
            let limit = size(PAGE + 1 - all.len());
            all.extend(subscriptions::before(tx, id, record, Which::Over, over, limit).await?);
        } else if is_first {
            let limit = size(MOST_TOTALLED);
            let more = subscriptions::before(tx, id, record, Which::Running, from, limit).await?;
            running = Some(more).filter(|more| more.len() < MOST_TOTALLED);
        }
        let more = all.len() > PAGE;
        all.truncate(PAGE);
        let older = all.last().filter(|_| more).map(|last| {
            let place = place::Place { at: last.started_at, id: last.id.0 }.to_string();
            asked.link(company, |asked| {
                (asked.before, asked.over) = match last.ended_at {
                    None => (place, String::new()),
                    Some(_) => (String::new(), place),
                };
            })
        });
        let newest = asked.link(company, |asked| {
            asked.before.clear();
            asked.over.clear();
        });
        let newest = if is_first { String::new() } else { newest };
        let around = Around { newest, older: older.unwrap_or_default() };
        Ok(Self { subscriptions: all, around, running })
    }
}

/// `GET /customers/{customer}/subscriptions`, `GET /subscriptions`
pub(super) async fn list(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let member = asker(&visitor, place.customer(), Act::SeeSubscriptions).await?;
    let mut tx = db.read().await?;
    let tab = Tab::Subscriptions;
    let (frame, company) = Company::of(&mut tx, &visitor, member, place.customer(), tab).await?;
    let t = frame.t;
    let reader = member.organization.id;
    let record = company.record_id();
    let mut no_orders = String::new();
    if let Some(record) = &company.record {
        no_orders = why_not(&mut tx, t, &record.customer).await?;
    }
    let may_order = company.record.is_some() && member.may(Act::Order) && no_orders.is_empty();
    let (mut rows, mut orders, mut totals) = (Vec::new(), Vec::new(), Vec::new());
    let (mut around, mut around_orders) = (Around::default(), Around::default());
    let mut is_beyond_adding = false;
    if let Some(id) = company.id {
        let bought = Bought::new(&mut tx, &company, &asked).await?;
        // Where there is nothing any more the list begins anew.
        if bought.subscriptions.is_empty() && !bought.around.newest.is_empty() {
            return Ok(go(&bought.around.newest));
        }
        // Each partner is asked for once, not once a row.
        let (mut served, mut names) = (HashMap::new(), HashMap::new());
        for one in &bought.subscriptions {
            let reseller = one.sale.reseller_id;
            if let Entry::Vacant(place) = served.entry(reseller) {
                place.insert(relationships::serves(&mut tx, reseller, id).await?);
            }
            let other = other(&one.sale, reader);
            if let Entry::Vacant(place) = names.entry(other) {
                place.insert(other_partner(&mut tx, &one.sale, reader).await?);
            }
            let (end, end_at) = end_words(&frame, one, served[&reseller]);
            rows.push(Row {
                link: company.page(crate::path::subscription(one.id)),
                offer: one.offer_name.clone(),
                status: one.status,
                status_name: status_name(t, one.status),
                seats: seats(&frame, one),
                price: one.plan.price_text(t, frame.language),
                end,
                end_at,
                partner: names[&other].clone(),
                name: one.name.clone(),
            });
        }
        is_beyond_adding = bought.running.is_none() && bought.around.newest.is_empty();
        let running = bought.running.iter().flatten();
        let active = running.filter(|one| one.status == Status::Active);
        totals = total_texts(frame.language, active.map(|one| (&one.plan, one.quantity)));
        around = bought.around;
        let from = place::Place::read(&asked.orders);
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut placed = subscriptions::orders_before(&mut tx, id, record, from, limit).await?;
        if placed.len() > PAGE {
            placed.truncate(PAGE);
            let last = placed.last().map(|(last, _)| last);
            let last = last.map(|last| place::Place { at: last.placed_at, id: last.id.0 });
            let last = last.map(|last| last.to_string()).unwrap_or_default();
            around_orders.older = asked.link(&company, |asked| asked.orders = last);
        }
        if from != place::Place::NEWEST {
            around_orders.newest = asked.link(&company, |asked| asked.orders.clear());
            if placed.is_empty() {
                return Ok(go(&around_orders.newest));
            }
        }
        for (order, lines) in placed {
            orders.push(OrderRow {
                link: company.page(crate::path::order(order.id)),
                when: frame.day(order.placed_at),
                what: subscriptions::listed(&lines),
                by: people::shown(frame.t, &order.placed_by_name),
                by_company: order.placed_by_company,
                state: order.state,
                state_name: state_name(t, order.state),
            });
        }
    }
    let page = List {
        names_partner: rows.iter().any(|row| !row.partner.is_empty()),
        totals,
        rows,
        around,
        is_beyond_adding,
        orders,
        around_orders,
        may_order,
        no_orders: if company.is_served() { no_orders } else { String::new() },
        company,
        frame,
    };
    html(StatusCode::OK, &page)
}

// ---- everything that a partner sold

const HEADINGS: [&str; 15] = [
    "company",
    "domain",
    "subscription",
    "offer",
    "status",
    "seats",
    "licences",
    "term",
    "billing",
    "price_minor",
    "currency",
    "started",
    "term_ends",
    "auto_renew",
    "ended",
];

/// `GET /customers/subscriptions.csv`: Export subscriptions
pub(super) async fn export(visitor: Visitor, db: Data<Db>) -> Result<HttpResponse> {
    let member = visitor.partner(Act::KeepRecords).await?;
    let partner = member.organization.id;
    // A page at a time, so that the list may be longer than memory.
    let lines = stream::try_unfold(SubscriptionId(uuid::Uuid::nil()), move |after| {
        let db = db.clone();
        async move {
            let mut tx = db.read().await?;
            let sold = store::sold_by(&mut tx, partner, after, ROUND).await?;
            let Some(last) = sold.last().map(|one| one.subscription.id) else { return Ok(None) };
            let lines: Vec<u8> = sold.iter().flat_map(line).collect();
            Ok::<_, Error>(Some((lines, last)))
        }
    });
    Ok(sheet::download("subscriptions.csv", &HEADINGS, lines))
}

fn line(sold: &Sold) -> Vec<u8> {
    let one = &sold.subscription;
    let day = |at: crate::clock::Timestamp| at.day().to_string();
    sheet::line(&[
        sold.customer_name.clone(),
        sold.customer_domain.clone(),
        one.name.clone(),
        one.offer_name.clone(),
        one.status.to_string(),
        one.quantity.to_string(),
        one.licences.to_string(),
        one.plan.term.to_string(),
        one.plan.billing.to_string(),
        one.plan.price.to_string(),
        one.plan.currency.clone(),
        day(one.started_at),
        day(one.term_ends_at),
        if one.auto_renew { "yes" } else { "no" }.to_owned(),
        one.ended_at.map(day).unwrap_or_default(),
    ])
}
