//! Subscriptions: what a company has bought, by an order of its reseller or of the provider behind it, and whom it
//! gave the seats to. A subscription keeps the offer's words and price of its time. Whatever changes one holds the
//! company first ([`organizations::hold`]), makes up for what came due meanwhile, keeps the numbers on the
//! partners' records, and tells the company and each partner that sells it.

mod due;
mod letters;
mod offer;
mod order;
mod pages;
mod store;
mod subscription;

use std::collections::HashMap;

pub(crate) use self::letters::{OrderNotice, SubscriptionNotice};
pub use self::{
    due::due,
    offer::{
        Billing, Kind, Offer, OfferId, Plan, Term, Total, default_catalogue, read_catalogue,
        totals, write_catalogue,
    },
    order::{Fulfilment, Line, Order, OrderId, Sale, State, Waiting},
    pages::{routes, status_name},
    store::Given,
    subscription::{AtEnd, Refusal, Status, Subscription, SubscriptionId},
};
use crate::{
    activity::{self, Event},
    clock::Timestamp,
    customers::{self, Customer, CustomerId},
    db::{Read, Write},
    organizations::{self, OrganizationId},
    outbox,
    people::{self, Member, Person, PersonId},
    place::Place,
    relationships::{self, NoOrders},
};

// ---- offers

/// What can be bought now, in the catalogue's order.
///
/// # Errors
/// When the database fails.
pub async fn offers(tx: &mut Read) -> sqlx::Result<Vec<Offer>> {
    store::offers(tx).await
}

/// What came of a new catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replaced {
    /// How many offers it has.
    pub offers: usize,
    /// How many of the one before ended.
    pub ended: usize,
}

/// Replaces the catalogue. Offers are told apart by their codes; one that is not in the new catalogue ends, and
/// stays with what was bought with it.
///
/// # Errors
/// When the database fails.
pub async fn replace_offers(tx: &mut Write, offers: &[Offer]) -> sqlx::Result<Replaced> {
    let mut ended = 0;
    for gone in store::offers(tx).await? {
        if !offers.iter().any(|offer| offer.code == gone.code) {
            ended += usize::from(store::end_offer(tx, gone.id).await?);
        }
    }
    for (place, offer) in (0_i64..).zip(offers) {
        store::put_offer(tx, offer, place).await?;
    }
    Ok(Replaced { offers: offers.len(), ended })
}

/// Gives a database that never had a catalogue the one that comes with the program.
///
/// # Errors
/// When the database fails.
pub async fn stock_offers(tx: &mut Write) -> anyhow::Result<()> {
    if store::has_offers(tx).await? {
        return Ok(());
    }
    let t = crate::text::Language::En.texts();
    let offers = read_catalogue(t, default_catalogue())
        .map_err(|faults| anyhow::anyhow!("the default catalogue: {}", faults.join("; ")))?;
    replace_offers(tx, &offers).await?;
    Ok(())
}

// ---- orders

/// What came of placing an order.
pub enum Placed {
    /// It is placed now.
    New(OrderId),
    /// It had been placed before, by the same form.
    Already(OrderId),
    /// The partner does not serve the company.
    NotServed,
    /// The provider may not order for it.
    NoOrders(NoOrders),
    /// An offer cannot be bought in this quantity any more.
    OfferGone(String),
    /// The id is another order's, or an offer is none.
    Taken,
}

/// Places an order for a customer, as its reseller or as the provider behind it, and fulfils it if that is done
/// at once. The same id places one order, however often it comes.
///
/// # Errors
/// When the database fails.
pub async fn place(
    tx: &mut Write,
    by: &Member,
    customer: &Customer,
    id: OrderId,
    basket: &[(OfferId, i64)],
    fulfilment: Fulfilment,
) -> sqlx::Result<Placed> {
    let Some(customer) = relationships::hold(tx, customer).await? else {
        return Ok(Placed::NotServed);
    };
    let sale = match sale(tx, &customer).await? {
        Ok(sale) => sale,
        Err(refused) => return Ok(refused),
    };
    let mut lines = Vec::new();
    for (number, (offer, quantity)) in (1..).zip(basket) {
        let Some(offer) = store::offer(tx, *offer).await? else { return Ok(Placed::Taken) };
        if offer.ended_at.is_some() || !(offer.smallest..=offer.largest).contains(quantity) {
            return Ok(Placed::OfferGone(offer.name));
        }
        let Offer { id: offer_id, name: offer_name, plan, .. } = offer;
        lines.push(Line { number, offer_id, offer_name, plan, quantity: *quantity });
    }
    if !store::insert_order(tx, id, &sale, by.person.id).await? {
        let there = store::order(tx, id).await?;
        let is_same = |order: &Order| order.sale == sale && order.placed_by == by.person.id;
        return Ok(match there.filter(is_same) {
            Some(order) => Placed::Already(order.id),
            None => Placed::Taken,
        });
    }
    for line in &lines {
        store::insert_line(tx, id, line).await?;
    }
    let note = listed(&lines);
    tell(tx, Event::of(by, activity::Kind::OrderPlaced).note(&note), &sale, "").await?;
    outbox::put(tx, &OrderNotice { order: id, reader: sale.organization_id }, None).await?;
    if sale.provider_id.is_some() {
        outbox::put(tx, &OrderNotice { order: id, reader: sale.reseller_id }, None).await?;
    }
    if fulfilment == Fulfilment::AtOnce {
        fulfil(tx, by, id).await?;
    }
    Ok(Placed::New(id))
}

/// Who would sell to a customer that is held; or why nobody of this partner may.
async fn sale(tx: &mut Write, customer: &Customer) -> sqlx::Result<Result<Sale, Placed>> {
    let (customers::Status::Active, Some(company)) = (customer.status, customer.organization_id)
    else {
        return Ok(Err(Placed::NotServed));
    };
    let Some(reseller) = customer.through_id else {
        return Ok(Ok(Sale {
            organization_id: company,
            reseller_id: customer.partner_id,
            customer_id: customer.id,
            provider_id: None,
            provider_customer_id: None,
        }));
    };
    if let Err(why) = relationships::may_order(tx, customer).await? {
        return Ok(Err(Placed::NoOrders(why)));
    }
    let record = customers::of_organization(tx, reseller, company).await?;
    Ok(record.map_or(Err(Placed::NoOrders(NoOrders::ResellerGone)), |record| {
        Ok(Sale {
            organization_id: company,
            reseller_id: reseller,
            customer_id: record.id,
            provider_id: Some(customer.partner_id),
            provider_customer_id: Some(customer.id),
        })
    }))
}

/// What is in an order, in the words of the catalogue.
fn listed(lines: &[Line]) -> String {
    let lines = lines.iter().map(|line| {
        if line.plan.has_seats() {
            format!("{} × {}", line.quantity, line.offer_name)
        } else {
            line.offer_name.clone()
        }
    });
    lines.collect::<Vec<_>>().join(", ")
}

/// Makes the subscriptions of an order active; whether it waited for that.
///
/// # Errors
/// When the database fails.
pub async fn fulfil(tx: &mut Write, by: &Member, id: OrderId) -> sqlx::Result<bool> {
    let order = store::order(tx, id).await?.ok_or(sqlx::Error::RowNotFound)?;
    organizations::hold(tx, order.sale.organization_id);
    if !store::settle_order(tx, id, State::Fulfilled, by.person.id).await? {
        return Ok(false);
    }
    let lines = store::lines(tx, id).await?;
    for line in &lines {
        let id = store::insert(tx, &order, line).await?;
        let event = Event::of(by, activity::Kind::SubscriptionStarted).subscription(id.0);
        let event = event.note(&listed(std::slice::from_ref(line)));
        tell(tx, event, &order.sale, &line.offer_name).await?;
    }
    recount(tx, &order.sale).await?;
    Ok(true)
}

/// Takes an order back that waits to be fulfilled; whether it did.
///
/// # Errors
/// When the database fails.
pub async fn cancel_order(tx: &mut Write, by: &Member, order: &Order) -> sqlx::Result<bool> {
    organizations::hold(tx, order.sale.organization_id);
    if !store::settle_order(tx, order.id, State::Cancelled, by.person.id).await? {
        return Ok(false);
    }
    let lines = store::lines(tx, order.id).await?;
    let event = Event::of(by, activity::Kind::OrderCancelled).note(&listed(&lines));
    tell(tx, event, &order.sale, "").await?;
    Ok(true)
}

/// Tells the company and each partner that sells to it; the partners by their names for it.
async fn tell(tx: &mut Write, event: Event, sale: &Sale, what: &str) -> sqlx::Result<()> {
    let company = organizations::by_id(tx, sale.organization_id).await?;
    let company = company.ok_or(sqlx::Error::RowNotFound)?;
    let subject = if what.is_empty() { &company.name } else { what };
    event.clone().subject(subject).tell_to(tx, company.id).await?;
    for (partner, record) in sellers(tx, sale).await? {
        let customer = customers::by_id(tx, partner, record).await?;
        let customer = customer.ok_or(sqlx::Error::RowNotFound)?;
        let subject = match what {
            "" => customer.name,
            what => format!("{what} · {}", customer.name),
        };
        event.clone().subject(&subject).customer(record.0).tell_to(tx, partner).await?;
    }
    Ok(())
}

/// The partners that sell it now, each with its record: the reseller, and the provider that ordered it while it
/// serves the company through that reseller.
async fn sellers(tx: &mut Read, sale: &Sale) -> sqlx::Result<Vec<(OrganizationId, CustomerId)>> {
    let mut sellers = sale.partners();
    if let Some(provider) = sale.provider_id {
        let through = relationships::through(tx, provider, sale.organization_id).await?;
        if through != Some(sale.reseller_id) {
            sellers.retain(|(_, record)| *record == sale.customer_id);
        }
    }
    Ok(sellers)
}

/// Keeps the numbers on the records of the partners that sell it.
async fn recount(tx: &mut Write, sale: &Sale) -> sqlx::Result<()> {
    for (_, record) in sellers(tx, sale).await? {
        recounted(tx, record).await?;
    }
    Ok(())
}

/// Counts anew what is steered from a record, since another relationship began or ended with it.
///
/// # Errors
/// When the database fails.
pub async fn recounted(tx: &mut Write, record: CustomerId) -> sqlx::Result<()> {
    let bought = store::bought(tx, record).await?;
    customers::bought(tx, record, &bought).await
}

// ---- subscriptions

/// Holds the company of a subscription, makes up for what came due, and returns the subscription as it is now.
///
/// # Errors
/// When the database fails.
pub async fn hold(tx: &mut Write, seen: &Subscription) -> sqlx::Result<Subscription> {
    organizations::hold(tx, seen.sale.organization_id);
    due::settle(tx, seen.id).await
}

/// Tells of a change to a subscription, and keeps the numbers.
async fn changed(
    tx: &mut Write,
    by: &Member,
    kind: activity::Kind,
    subscription: &Subscription,
    note: &str,
) -> sqlx::Result<()> {
    let event = Event::of(by, kind).subscription(subscription.id.0).note(note);
    tell(tx, event, &subscription.sale, &subscription.name).await?;
    recount(tx, &subscription.sale).await
}

/// Posts a letter about a change to the company, with what is given back in minor units.
async fn write_to_company(
    tx: &mut Write,
    kind: activity::Kind,
    subscription: &Subscription,
    money: Option<i64>,
) -> sqlx::Result<()> {
    let reader = subscription.sale.organization_id;
    let letter = SubscriptionNotice { subscription: subscription.id, kind, reader, money };
    outbox::put(tx, &letter, None).await
}

/// Gives a subscription that is [held](hold) a name of its own.
///
/// # Errors
/// When the database fails; within, why not.
pub async fn rename(
    tx: &mut Write,
    by: &Member,
    subscription: &Subscription,
    name: &str,
) -> sqlx::Result<Result<(), Refusal>> {
    if let Err(refusal) = subscription.changeable() {
        return Ok(Err(refusal));
    }
    if subscription.name == name {
        return Ok(Ok(()));
    }
    store::set_name(tx, subscription.id, name).await?;
    let note = format!("{} → {name}", subscription.name);
    changed(tx, by, activity::Kind::SubscriptionRenamed, subscription, &note).await?;
    Ok(Ok(()))
}

/// Gives a subscription that is [held](hold) more seats or fewer, never fewer than are given to users.
///
/// # Errors
/// When the database fails; within, why not.
pub async fn set_quantity(
    tx: &mut Write,
    by: &Member,
    subscription: &Subscription,
    quantity: i64,
) -> sqlx::Result<Result<(), Refusal>> {
    let offer = store::offer(tx, subscription.offer_id).await?;
    let offer = offer.ok_or(sqlx::Error::RowNotFound)?;
    if let Err(refusal) = subscription.may_have(quantity, (offer.smallest, offer.largest)) {
        return Ok(Err(refusal));
    }
    if subscription.quantity == quantity {
        return Ok(Ok(()));
    }
    if !store::set_quantity(tx, subscription.id, quantity).await? {
        return Ok(Err(Refusal::BelowLicences(subscription.licences)));
    }
    let note = format!("{} → {quantity}", subscription.quantity);
    changed(tx, by, activity::Kind::QuantityChanged, subscription, &note).await?;
    Ok(Ok(()))
}

/// Says whether a subscription that is [held](hold) renews; one that does is not cancelled for its end any more.
///
/// # Errors
/// When the database fails; within, why not.
pub async fn set_auto_renew(
    tx: &mut Write,
    by: &Member,
    subscription: &Subscription,
    auto_renew: bool,
) -> sqlx::Result<Result<(), Refusal>> {
    if let Err(refusal) = subscription.changeable() {
        return Ok(Err(refusal));
    }
    if subscription.auto_renew == auto_renew {
        return Ok(Ok(()));
    }
    store::set_end(tx, subscription.id, auto_renew, false).await?;
    let kind =
        if auto_renew { activity::Kind::RenewalTurnedOn } else { activity::Kind::RenewalTurnedOff };
    changed(tx, by, kind, subscription, "").await?;
    if subscription.cancels_at_end {
        write_to_company(tx, kind, subscription, None).await?;
    }
    Ok(Ok(()))
}

/// Suspends a subscription that is [held](hold), or resumes it; the company is told. Whether it was the other way.
///
/// # Errors
/// When the database fails; within, why not.
pub async fn set_suspended(
    tx: &mut Write,
    by: &Member,
    subscription: &Subscription,
    is_suspended: bool,
) -> sqlx::Result<Result<bool, Refusal>> {
    if let Err(refusal) = subscription.changeable() {
        return Ok(Err(refusal));
    }
    let (from, to, kind) = if is_suspended {
        (Status::Active, Status::Suspended, activity::Kind::SubscriptionSuspended)
    } else {
        (Status::Suspended, Status::Active, activity::Kind::SubscriptionResumed)
    };
    if !store::set_status(tx, subscription.id, from, to).await? {
        return Ok(Ok(false));
    }
    changed(tx, by, kind, subscription, "").await?;
    write_to_company(tx, kind, subscription, None).await?;
    Ok(Ok(true))
}

/// What came of cancelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelled {
    /// It ended now, and so much is given back, in minor units.
    Now(i64),
    /// It ends with its term, at this moment.
    AtEnd(Timestamp),
}

/// Cancels a subscription that is [held](hold): within seven days of its start or renewal at once, and its
/// licences are free; else for the end of its term. The company is told.
///
/// # Errors
/// When the database fails; within, why not.
pub async fn cancel(
    tx: &mut Write,
    by: &Member,
    subscription: &Subscription,
) -> sqlx::Result<Result<Cancelled, Refusal>> {
    if let Err(refusal) = subscription.changeable() {
        return Ok(Err(refusal));
    }
    let now = tx.now();
    if !subscription.cancels_at_once(now) {
        let at = subscription.term_ends_at;
        if !subscription.cancels_at_end {
            store::set_end(tx, subscription.id, false, true).await?;
            let kind = activity::Kind::CancelledForEnd;
            changed(tx, by, kind, subscription, &at.day().to_string()).await?;
            write_to_company(tx, kind, subscription, None).await?;
        }
        return Ok(Ok(Cancelled::AtEnd(at)));
    }
    let back = subscription.given_back(now);
    store::end(tx, subscription.id, Status::Cancelled, now).await?;
    let money = format!("{back} {}", subscription.plan.currency);
    let note = if back > 0 { money } else { String::new() };
    let kind = activity::Kind::SubscriptionCancelled;
    changed(tx, by, kind, subscription, &note).await?;
    write_to_company(tx, kind, subscription, Some(back)).await?;
    Ok(Ok(Cancelled::Now(back)))
}

/// Says who supports a subscription that is [held](hold); none for whoever supports the customer.
///
/// # Errors
/// When the database fails.
pub async fn set_support_contact(
    tx: &mut Write,
    by: &Member,
    subscription: &Subscription,
    contact: Option<&Person>,
) -> sqlx::Result<()> {
    let id = contact.map(|contact| contact.id);
    if subscription.support_contact_id == id {
        return Ok(());
    }
    store::set_support_contact(tx, subscription.id, id).await?;
    let name = contact.map(|contact| contact.name.as_str()).unwrap_or_default();
    let kind = activity::Kind::SubscriptionContactSet;
    changed(tx, by, kind, subscription, name).await
}

/// The subscriptions that a company has, or, with a record, those that are steered from it. Those that have not
/// ended come first.
///
/// # Errors
/// When the database fails.
pub async fn of_company(
    tx: &mut Read,
    company: OrganizationId,
    record: Option<CustomerId>,
) -> sqlx::Result<Vec<Subscription>> {
    match record {
        Some(record) => store::of_record(tx, record).await,
        None => store::of_organization(tx, company).await,
    }
}

/// Which subscriptions a list is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that have not ended.
    Running,
    /// Those that have not ended and have seats.
    WithSeats,
    /// Those that have not ended and were not cancelled for the end of their term.
    Staying,
    /// Those that have ended.
    Over,
}

/// Some of [those](of_company): the newest of those before a place. A record is of that company.
///
/// # Errors
/// When the database fails.
pub async fn before(
    tx: &mut Read,
    company: OrganizationId,
    record: Option<CustomerId>,
    which: Which,
    place: Place,
    limit: i64,
) -> sqlx::Result<Vec<Subscription>> {
    store::before(tx, company, record, which, place, limit).await
}

/// Of these, [those](of_company) that have not ended and have seats; the newest first.
///
/// # Errors
/// When the database fails.
pub async fn with_seats(
    tx: &mut Read,
    company: OrganizationId,
    record: Option<CustomerId>,
    ids: Vec<SubscriptionId>,
) -> sqlx::Result<Vec<Subscription>> {
    store::with_seats(tx, company, record, ids).await
}

/// One of [those](of_company); what is not among them is not there.
///
/// # Errors
/// When the database fails.
pub async fn by_id(
    tx: &mut Read,
    company: OrganizationId,
    record: Option<CustomerId>,
    id: SubscriptionId,
) -> sqlx::Result<Option<Subscription>> {
    let found = match record {
        Some(record) => store::on_record(tx, record, id).await?,
        None => store::by_id(tx, id).await?,
    };
    Ok(found.filter(|one| one.sale.organization_id == company))
}

/// The orders of a company, or, with a record, those that are steered from it; the newest first.
///
/// # Errors
/// When the database fails.
pub async fn orders(
    tx: &mut Read,
    company: OrganizationId,
    record: Option<CustomerId>,
) -> sqlx::Result<Vec<Order>> {
    match record {
        Some(record) => store::orders_of_record(tx, record).await,
        None => store::orders_of_organization(tx, company).await,
    }
}

/// Some of [those](orders): the newest of those before a place, each with its lines. A record is of that company.
///
/// # Errors
/// When the database fails.
pub async fn orders_before(
    tx: &mut Read,
    company: OrganizationId,
    record: Option<CustomerId>,
    place: Place,
    limit: i64,
) -> sqlx::Result<Vec<(Order, Vec<Line>)>> {
    let orders = store::orders_before(tx, company, record, false, place, limit).await?;
    let mut lines = store::lines_of(tx, orders.iter().map(|order| order.id).collect()).await?;
    let with_lines = |order: Order| {
        let lines = lines.remove(&order.id).unwrap_or_default();
        (order, lines)
    };
    Ok(orders.into_iter().map(with_lines).collect())
}

/// Some of [those](orders) that wait to be fulfilled, the newest. A record is of that company.
///
/// # Errors
/// When the database fails.
pub async fn orders_waiting(
    tx: &mut Read,
    company: OrganizationId,
    record: Option<CustomerId>,
    limit: i64,
) -> sqlx::Result<Vec<Order>> {
    store::orders_before(tx, company, record, true, Place::NEWEST, limit).await
}

/// One of [those](orders), with its lines.
///
/// # Errors
/// When the database fails.
pub async fn order(
    tx: &mut Read,
    company: OrganizationId,
    record: Option<CustomerId>,
    id: OrderId,
) -> sqlx::Result<Option<(Order, Vec<Line>)>> {
    let found = store::order(tx, id).await?;
    let is_theirs = |order: &Order| {
        order.sale.organization_id == company
            && record.is_none_or(|record| order.sale.is_of(record))
    };
    let Some(order) = found.filter(is_theirs) else { return Ok(None) };
    let lines = store::lines(tx, order.id).await?;
    Ok(Some((order, lines)))
}

/// The orders of a partner, placed for its customers by itself or by its provider, that wait to be fulfilled: what has
/// waited longest first. A provider has those that it placed.
///
/// # Errors
/// When the database fails.
pub async fn waiting(
    tx: &mut Read,
    partner: OrganizationId,
    limit: i64,
) -> sqlx::Result<Vec<Waiting>> {
    store::waiting(tx, partner, limit).await
}

// ---- licences

/// Who has a seat of which subscription of a company.
pub struct Licences(Vec<(SubscriptionId, PersonId, Timestamp)>);

impl Licences {
    /// The people who have a seat of a subscription, with the moment they got it.
    #[must_use]
    pub fn of_subscription(&self, subscription: SubscriptionId) -> HashMap<PersonId, Timestamp> {
        let own = self.0.iter().filter(|(one, ..)| *one == subscription);
        own.map(|(_, person, at)| (*person, *at)).collect()
    }
}

/// Who has a seat of what in a company, all of them.
///
/// # Errors
/// When the database fails.
pub async fn licences(tx: &mut Read, company: OrganizationId) -> sqlx::Result<Licences> {
    Ok(Licences(store::licences_of_organization(tx, company).await?))
}

/// Who of some users has a seat of a subscription, with the moment they got it.
///
/// # Errors
/// When the database fails.
pub async fn holders(
    tx: &mut Read,
    subscription: SubscriptionId,
    users: Vec<PersonId>,
) -> sqlx::Result<HashMap<PersonId, Timestamp>> {
    Ok(store::holders(tx, subscription, users).await?.into_iter().collect())
}

/// Of these subscriptions, those that somebody has a seat of.
///
/// # Errors
/// When the database fails.
pub async fn seats_of(
    tx: &mut Read,
    user: PersonId,
    subscriptions: Vec<SubscriptionId>,
) -> sqlx::Result<Vec<SubscriptionId>> {
    let all = store::seats_of(tx, user, subscriptions).await?;
    Ok(all.into_iter().map(|(id,)| id).collect())
}

/// What some users of a company have a seat of, by its names; from a record only what is steered from it.
///
/// # Errors
/// When the database fails.
pub async fn names_by_user(
    tx: &mut Read,
    company: OrganizationId,
    record: Option<CustomerId>,
    users: Vec<PersonId>,
) -> sqlx::Result<HashMap<PersonId, String>> {
    let mut names: HashMap<PersonId, String> = HashMap::new();
    for (person, name) in store::names_of_licences(tx, company, record, users).await? {
        let own = names.entry(person).or_default();
        if !own.is_empty() {
            own.push_str(", ");
        }
        own.push_str(&name);
    }
    Ok(names)
}

/// Gives seats of a subscription that is [held](hold) to users of its company, one after the other while there
/// are any; what came of it for each.
///
/// # Errors
/// When the database fails.
pub async fn give(
    tx: &mut Write,
    by: &Member,
    subscription: &Subscription,
    users: &[people::Listed],
) -> sqlx::Result<Vec<Given>> {
    let mut outcomes = Vec::new();
    let mut names = Vec::new();
    for user in users {
        // Whoever was deactivated meanwhile gets none.
        let given = if user.deactivated_at.is_some() {
            Given::NoUser
        } else {
            store::give(tx, subscription.id, user.person.id, by.person.id).await?
        };
        if given == Given::Given {
            names.push(user.person.name.as_str());
        }
        outcomes.push(given);
    }
    licences_changed(tx, by, activity::Kind::LicencesGiven, subscription, &names).await?;
    Ok(outcomes)
}

/// Takes seats of a subscription that is [held](hold) from users; for each, whether they had one.
///
/// # Errors
/// When the database fails.
pub async fn take(
    tx: &mut Write,
    by: &Member,
    subscription: &Subscription,
    users: &[people::Listed],
) -> sqlx::Result<Vec<bool>> {
    let mut outcomes = Vec::new();
    let mut names = Vec::new();
    for user in users {
        let taken = store::take(tx, subscription.id, user.person.id).await?;
        if taken {
            names.push(user.person.name.as_str());
        }
        outcomes.push(taken);
    }
    licences_changed(tx, by, activity::Kind::LicencesTaken, subscription, &names).await?;
    Ok(outcomes)
}

/// Frees the seats of somebody who is a user no longer; their company is [held](organizations::hold).
///
/// # Errors
/// When the database fails.
pub async fn free(tx: &mut Write, by: &Member, user: &people::Listed) -> sqlx::Result<()> {
    for (id,) in store::licences_of_person(tx, user.person.id).await? {
        let subscription = store::by_id(tx, id).await?.ok_or(sqlx::Error::RowNotFound)?;
        take(tx, by, &subscription, std::slice::from_ref(user)).await?;
    }
    Ok(())
}

/// Tells who got or lost a seat to the company, whose users they are, and to the partner that did it. The other
/// partners see numbers only.
async fn licences_changed(
    tx: &mut Write,
    by: &Member,
    kind: activity::Kind,
    subscription: &Subscription,
    names: &[&str],
) -> sqlx::Result<()> {
    if names.is_empty() {
        return Ok(());
    }
    let sale = &subscription.sale;
    let event = Event::of(by, kind).subscription(subscription.id.0).note(&names.join(", "));
    event.clone().subject(&subscription.name).tell_to(tx, sale.organization_id).await?;
    if by.organization.id == sale.reseller_id {
        let (partner, record) = (sale.reseller_id, sale.customer_id);
        let customer = customers::by_id(tx, partner, record).await?;
        let customer = customer.ok_or(sqlx::Error::RowNotFound)?;
        let subject = format!("{} · {}", subscription.name, customer.name);
        event.subject(&subject).customer(record.0).tell_to(tx, partner).await?;
    }
    recount(tx, sale).await
}
