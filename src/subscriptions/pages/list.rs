//! What a company has bought: its subscriptions and orders; and everything that a partner sold, as a list.

use std::collections::{HashMap, hash_map::Entry};

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use futures_util::stream;
use i18n_embed_fl::fl;

use super::{Place, order::total_texts, state_name, status_name, why_not};
use crate::{
    customers::{Company, Tab, asker},
    db::{Db, Read},
    error::{Error, Result},
    organizations::{self, OrganizationId},
    page::{Frame, When, html},
    people::{self, Act},
    relationships, sheet,
    subscriptions::{
        self, AtEnd, Sale, State, Status, Subscription, SubscriptionId,
        store::{self, Sold},
    },
    visitor::Visitor,
};

/// Subscriptions that are read at a time for a list of all.
const ROUND: i64 = 500;

#[derive(Template)]
#[template(path = "subscriptions/list.html")]
struct List {
    frame: Frame,
    company: Company,
    rows: Vec<Row>,
    /// A month and a year of what is active, for each currency.
    totals: Vec<(String, String)>,
    orders: Vec<OrderRow>,
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

/// `GET /customers/{customer}/subscriptions`, `GET /subscriptions`
pub(super) async fn list(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
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
    let (mut rows, mut orders, mut all) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(id) = company.id {
        all = subscriptions::of_company(&mut tx, id, record).await?;
        // Each partner is asked for once, not once a row.
        let (mut served, mut names) = (HashMap::new(), HashMap::new());
        for one in &all {
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
        let mut lines = store::lines_of_all(&mut tx, id, record).await?;
        for order in subscriptions::orders(&mut tx, id, record).await? {
            let lines = lines.remove(&order.id).unwrap_or_default();
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
    let active = all.iter().filter(|one| one.status == Status::Active);
    let active = active.map(|one| (&one.plan, one.quantity));
    let totals = total_texts(frame.language, active);
    let page = List {
        names_partner: rows.iter().any(|row| !row.partner.is_empty()),
        totals,
        rows,
        orders,
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
