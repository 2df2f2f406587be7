//! The statements that touch offers, orders, subscriptions and licences.

use std::collections::HashMap;

use super::{
    Line, Offer, OfferId, Order, OrderId, Sale, Status, Subscription, SubscriptionId, Waiting,
    Which, order::State, subscription::months_after,
};
use crate::{
    clock::Timestamp,
    customers::{Bought, CustomerId},
    db::{Composed, Read, Write},
    organizations::OrganizationId,
    people::PersonId,
    place::Place,
};

// ---- offers

const OFFERS: &str = "
    select id, code, name, family, kind, term, billing, price, currency, services, smallest, largest,
           ended_at
    from offers
    ";

pub(super) async fn offers(tx: &mut Read) -> sqlx::Result<Vec<Offer>> {
    tx.sql_of(&[OFFERS, "where ended_at is null order by place, id"]).all().await
}

pub(super) async fn offer(tx: &mut Read, id: OfferId) -> sqlx::Result<Option<Offer>> {
    tx.sql_of(&[OFFERS, "where id = $1"]).bind(id).optional().await
}

pub(super) async fn has_offers(tx: &mut Read) -> sqlx::Result<bool> {
    let (count,): (i64,) = tx.sql("select count(*) from offers").one().await?;
    Ok(count > 0)
}

/// Puts an offer into the catalogue, in the place of the one with its code.
pub(super) async fn put_offer(tx: &mut Write, offer: &Offer, place: i64) -> sqlx::Result<()> {
    tx.sql(
        "insert into offers (id, code, place, name, family, kind, term, billing, price, currency,
                             services, smallest, largest)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict (code) do update
         set place = excluded.place, name = excluded.name, family = excluded.family,
             kind = excluded.kind, term = excluded.term, billing = excluded.billing,
             price = excluded.price, currency = excluded.currency, services = excluded.services,
             smallest = excluded.smallest, largest = excluded.largest, ended_at = null",
    )
    .bind(offer.id)
    .bind(&offer.code)
    .bind(place)
    .bind(&offer.name)
    .bind(&offer.family)
    .bind(offer.plan.kind)
    .bind(offer.plan.term)
    .bind(offer.plan.billing)
    .bind(offer.plan.price)
    .bind(&offer.plan.currency)
    .bind(&offer.plan.services)
    .bind(offer.smallest)
    .bind(offer.largest)
    .execute()
    .await?;
    Ok(())
}

/// Ends an offer; whether it was in the catalogue.
pub(super) async fn end_offer(tx: &mut Write, id: OfferId) -> sqlx::Result<bool> {
    let now = tx.now();
    let ended = tx
        .sql("update offers set ended_at = $2 where id = $1 and ended_at is null")
        .bind(id)
        .bind(now)
        .execute()
        .await?;
    Ok(ended == 1)
}

// ---- orders

/// Whether it was inserted: an order is placed once.
pub(super) async fn insert_order(
    tx: &mut Write,
    id: OrderId,
    sale: &Sale,
    by: PersonId,
) -> sqlx::Result<bool> {
    let now = tx.now();
    let inserted = tx
        .sql(
            "insert into orders (id, organization_id, reseller_id, customer_id, provider_id,
                                 provider_customer_id, state, placed_at, placed_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict do nothing",
        )
        .bind(id)
        .bind(sale.organization_id)
        .bind(sale.reseller_id)
        .bind(sale.customer_id)
        .bind(sale.provider_id)
        .bind(sale.provider_customer_id)
        .bind(State::Placed)
        .bind(now)
        .bind(by)
        .execute()
        .await?;
    Ok(inserted == 1)
}

pub(super) async fn insert_line(tx: &mut Write, order: OrderId, line: &Line) -> sqlx::Result<()> {
    tx.sql(
        "insert into order_lines (order_id, number, offer_id, offer_name, kind, term, billing, price,
                                  currency, services, quantity)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(order)
    .bind(line.number)
    .bind(line.offer_id)
    .bind(&line.offer_name)
    .bind(line.plan.kind)
    .bind(line.plan.term)
    .bind(line.plan.billing)
    .bind(line.plan.price)
    .bind(&line.plan.currency)
    .bind(&line.plan.services)
    .bind(line.quantity)
    .execute()
    .await?;
    Ok(())
}

const ORDERS: &str = "
    select o.id, o.organization_id, o.reseller_id, o.customer_id, o.provider_id,
           o.provider_customer_id, o.state, o.placed_at, o.placed_by, p.name as placed_by_name,
           c.name as placed_by_company, o.settled_at
    from orders o
    join people p on p.id = o.placed_by
    join organizations c on c.id = p.organization_id
    ";

/// What was ordered from the record in `$1`, or for its reseller's customer, for the company that it has now.
const ORDERS_OF_RECORD: &str = "
    (o.customer_id = $1 or o.provider_customer_id = $1)
    and o.organization_id = (select c.organization_id from customers c where c.id = $1)
    ";

pub(super) async fn order(tx: &mut Read, id: OrderId) -> sqlx::Result<Option<Order>> {
    tx.sql_of(&[ORDERS, "where o.id = $1"]).bind(id).optional().await
}

pub(super) async fn orders_of_organization(
    tx: &mut Read,
    organization: OrganizationId,
) -> sqlx::Result<Vec<Order>> {
    tx.sql_of(&[ORDERS, "where o.organization_id = $1 order by o.placed_at desc, o.id desc"])
        .bind(organization)
        .all()
        .await
}

/// Those that are steered from a record.
pub(super) async fn orders_of_record(
    tx: &mut Read,
    record: CustomerId,
) -> sqlx::Result<Vec<Order>> {
    tx.sql_of(&[ORDERS, "where", ORDERS_OF_RECORD, "order by o.placed_at desc, o.id desc"])
        .bind(record)
        .all()
        .await
}

/// Some of a company's, or of those that are steered from a record, which is of that company: the newest of those
/// before a place, all or those that wait to be fulfilled.
pub(super) async fn orders_before(
    tx: &mut Read,
    organization: OrganizationId,
    record: Option<CustomerId>,
    waiting: bool,
    place: Place,
    limit: i64,
) -> sqlx::Result<Vec<Order>> {
    let walk = |asking: &mut Composed| {
        asking.sql(if waiting { " and o.state = 'placed'" } else { "" });
        asking.sql(" and (o.placed_at, o.id) < (").value(place.at).sql(", ").value(place.id);
        asking.sql(") order by o.placed_at desc, o.id desc limit ").value(limit);
    };
    let mut asking = Composed::new(ORDERS);
    let Some(record) = record else {
        asking.sql("where o.organization_id = ").value(organization);
        walk(&mut asking);
        return tx.composed(asking).all().await;
    };
    // Each side is walked by itself. The company is asked for in a case, which no engine takes for rare: it is
    // nearly always the one that the record has now.
    asking.sql(
        "where o.id in (select id
                        from (select o.id
                              from orders o
                              where o.customer_id = ",
    );
    asking.value(record).sql(" and case when o.organization_id = ").value(organization);
    asking.sql(" then true else false end");
    walk(&mut asking);
    asking.sql(
        ") as own
                        union all
                        select id
                        from (select o.id
                              from orders o
                              where o.provider_customer_id = ",
    );
    asking.value(record).sql(" and case when o.organization_id = ").value(organization);
    asking.sql(" then true else false end");
    walk(&mut asking);
    asking.sql(") as for_reseller) order by o.placed_at desc, o.id desc limit ").value(limit);
    tx.composed(asking).all().await
}

/// A partner's that wait to be fulfilled, by its own names for the companies, oldest first.
pub(super) async fn waiting(
    tx: &mut Read,
    partner: OrganizationId,
    limit: i64,
) -> sqlx::Result<Vec<Waiting>> {
    tx.sql(
        "select o.id as id, o.placed_at, k.id as record, k.name as company
         from orders o
         join customers k on k.id = o.customer_id
         where o.reseller_id = $1 and o.state = 'placed'
         union all
         select o.id as id, o.placed_at, k.id as record, k.name as company
         from orders o
         join customers k on k.id = o.provider_customer_id
         where o.provider_id = $1 and o.reseller_id <> $1 and o.state = 'placed'
         order by placed_at, id
         limit $2",
    )
    .bind(partner)
    .bind(limit)
    .all()
    .await
}

pub(super) async fn lines(tx: &mut Read, order: OrderId) -> sqlx::Result<Vec<Line>> {
    tx.sql(
        "select number, offer_id, offer_name, kind, term, billing, price, currency, services, quantity
         from order_lines
         where order_id = $1
         order by number",
    )
    .bind(order)
    .all()
    .await
}

/// An order's line, with its order.
#[derive(sqlx::FromRow)]
struct LineOf {
    order_id: OrderId,
    #[sqlx(flatten)]
    line: Line,
}

/// The lines of some orders, by their orders.
pub(super) async fn lines_of(
    tx: &mut Read,
    orders: Vec<OrderId>,
) -> sqlx::Result<HashMap<OrderId, Vec<Line>>> {
    if orders.is_empty() {
        return Ok(HashMap::new());
    }
    let mut asking = Composed::new(
        "select order_id, number, offer_id, offer_name, kind, term, billing, price, currency,
                services, quantity
         from order_lines
         where order_id in (",
    );
    asking.values(orders).sql(") order by order_id, number");
    let rows: Vec<LineOf> = tx.composed(asking).all().await?;
    let mut all: HashMap<OrderId, Vec<Line>> = HashMap::new();
    for row in rows {
        all.entry(row.order_id).or_default().push(row.line);
    }
    Ok(all)
}

/// Whether it waited until now.
pub(super) async fn settle_order(
    tx: &mut Write,
    id: OrderId,
    state: State,
    by: PersonId,
) -> sqlx::Result<bool> {
    let now = tx.now();
    let settled = tx
        .sql(
            "update orders
             set state = $2, settled_at = $3, settled_by = $4
             where id = $1 and state = 'placed'",
        )
        .bind(id)
        .bind(state)
        .bind(now)
        .bind(by)
        .execute()
        .await?;
    Ok(settled == 1)
}

// ---- subscriptions

const COLUMNS: &str = "
    select s.id, s.order_id, s.organization_id, s.reseller_id, s.customer_id, s.provider_id,
           s.provider_customer_id, s.offer_id, s.name, s.offer_name, s.kind, s.term, s.billing,
           s.price, s.currency, s.services, s.quantity, s.licences, s.status, s.auto_renew,
           s.cancels_at_end, s.started_at, s.terms, s.term_started_at, s.term_ends_at, s.ended_at,
           s.support_contact_id
    ";
const SUBSCRIPTIONS: &str = "
    from subscriptions s
    ";

/// What is steered from the record in `$1`, of the company that it has now: a reseller's own, and what a provider
/// ordered while it serves the company through that reseller.
const OF_RECORD: &str = "
    (s.customer_id = $1 or s.provider_customer_id = $1)
    and exists (select 1
                from customers c
                where c.id = $1 and c.organization_id = s.organization_id
                  and (s.customer_id = c.id
                       or (c.status = 'active' and c.through_id = s.reseller_id)))
    ";

/// The subscription that a line of an order becomes now.
pub(super) async fn insert(
    tx: &mut Write,
    order: &Order,
    line: &Line,
) -> sqlx::Result<SubscriptionId> {
    let id = SubscriptionId::new();
    let now = tx.now();
    let ends_at = months_after(now, line.plan.term.months());
    tx.sql(
        "insert into subscriptions
             (id, order_id, line, organization_id, reseller_id, customer_id, provider_id,
              provider_customer_id, offer_id, name, offer_name, kind, term, billing, price, currency,
              services, quantity, status, auto_renew, started_at, term_started_at, term_ends_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 $19, $20, $20, $21)",
    )
    .bind(id)
    .bind(order.id)
    .bind(line.number)
    .bind(order.sale.organization_id)
    .bind(order.sale.reseller_id)
    .bind(order.sale.customer_id)
    .bind(order.sale.provider_id)
    .bind(order.sale.provider_customer_id)
    .bind(line.offer_id)
    .bind(&line.offer_name)
    .bind(line.plan.kind)
    .bind(line.plan.term)
    .bind(line.plan.billing)
    .bind(line.plan.price)
    .bind(&line.plan.currency)
    .bind(&line.plan.services)
    .bind(line.quantity)
    .bind(Status::Active)
    .bind(true)
    .bind(now)
    .bind(ends_at)
    .execute()
    .await?;
    Ok(id)
}

pub(super) async fn by_id(tx: &mut Read, id: SubscriptionId) -> sqlx::Result<Option<Subscription>> {
    tx.sql_of(&[COLUMNS, SUBSCRIPTIONS, "where s.id = $1"]).bind(id).optional().await
}

/// One of those that are steered from a record.
pub(super) async fn on_record(
    tx: &mut Read,
    record: CustomerId,
    id: SubscriptionId,
) -> sqlx::Result<Option<Subscription>> {
    tx.sql_of(&[COLUMNS, SUBSCRIPTIONS, "where", OF_RECORD, "and s.id = $2"])
        .bind(record)
        .bind(id)
        .optional()
        .await
}

/// Those that have not ended before those that have, newest first.
pub(super) async fn of_organization(
    tx: &mut Read,
    organization: OrganizationId,
) -> sqlx::Result<Vec<Subscription>> {
    tx.sql_of(&[
        COLUMNS,
        SUBSCRIPTIONS,
        "where s.organization_id = $1
         order by case when s.ended_at is null then 0 else 1 end, s.started_at desc, s.id desc",
    ])
    .bind(organization)
    .all()
    .await
}

/// As [`of_organization`], those that are steered from a record.
pub(super) async fn of_record(
    tx: &mut Read,
    record: CustomerId,
) -> sqlx::Result<Vec<Subscription>> {
    tx.sql_of(&[
        COLUMNS,
        SUBSCRIPTIONS,
        "where",
        OF_RECORD,
        "order by case when s.ended_at is null then 0 else 1 end, s.started_at desc, s.id desc",
    ])
    .bind(record)
    .all()
    .await
}

/// Some of a company's, or of those that are steered from a record, which is of that company: the newest of those
/// before a place.
pub(super) async fn before(
    tx: &mut Read,
    organization: OrganizationId,
    record: Option<CustomerId>,
    which: Which,
    place: Place,
    limit: i64,
) -> sqlx::Result<Vec<Subscription>> {
    let walk = |asking: &mut Composed| {
        asking.sql(match which {
            Which::Running => " and s.ended_at is null",
            Which::WithSeats => " and s.ended_at is null and s.kind = 'seats'",
            Which::Staying => " and s.ended_at is null and not s.cancels_at_end",
            Which::Over => " and s.ended_at is not null",
        });
        asking.sql(" and (s.started_at, s.id) < (").value(place.at).sql(", ").value(place.id);
        asking.sql(") order by s.started_at desc, s.id desc limit ").value(limit);
    };
    let mut asking = Composed::new(COLUMNS);
    asking.sql(SUBSCRIPTIONS);
    let Some(record) = record else {
        asking.sql("where s.organization_id = ").value(organization);
        walk(&mut asking);
        return tx.composed(asking).all().await;
    };
    // Each side is walked by itself, as `OF_RECORD` says what is on it; the company is asked for as in
    // `orders_before`.
    asking.sql(
        "where s.id in (select id
                        from (select s.id
                              from subscriptions s
                              where s.customer_id = ",
    );
    asking.value(record).sql(" and case when s.organization_id = ").value(organization);
    asking.sql(" then true else false end");
    walk(&mut asking);
    asking.sql(
        ") as own
                        union all
                        select id
                        from (select s.id
                              from subscriptions s
                              where s.provider_customer_id = ",
    );
    asking.value(record).sql(" and case when s.organization_id = ").value(organization);
    asking.sql(" then true else false end");
    asking.sql(" and s.reseller_id = (select c.through_id from customers c where c.id = ");
    asking.value(record).sql(" and c.status = 'active')");
    walk(&mut asking);
    asking.sql(") as for_reseller) order by s.started_at desc, s.id desc limit ").value(limit);
    tx.composed(asking).all().await
}

/// Of these, those of a company, or those that are steered from a record, that have not ended and have seats; as
/// [`before`] has them.
pub(super) async fn with_seats(
    tx: &mut Read,
    organization: OrganizationId,
    record: Option<CustomerId>,
    ids: Vec<SubscriptionId>,
) -> sqlx::Result<Vec<Subscription>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut asking = Composed::new(COLUMNS);
    asking.sql(SUBSCRIPTIONS).sql("where ");
    if let Some(record) = record {
        asking = asking.bind(record);
        asking.sql(OF_RECORD).sql(" and ");
    }
    asking.sql("s.organization_id = ").value(organization);
    asking.sql(" and s.ended_at is null and s.kind = 'seats' and s.id in (").values(ids);
    asking.sql(") order by s.started_at desc, s.id desc");
    tx.composed(asking).all().await
}

/// What came of an order, in the order of its lines.
pub(super) async fn of_order(
    tx: &mut Read,
    order: OrderId,
    record: Option<CustomerId>,
) -> sqlx::Result<Vec<Subscription>> {
    let Some(record) = record else {
        let all = tx.sql_of(&[COLUMNS, SUBSCRIPTIONS, "where s.order_id = $1 order by s.line"]);
        return all.bind(order).all().await;
    };
    tx.sql_of(&[COLUMNS, SUBSCRIPTIONS, "where", OF_RECORD, "and s.order_id = $2 order by s.line"])
        .bind(record)
        .bind(order)
        .all()
        .await
}

/// A subscription with the names of its company, for a list of all that a partner sold.
#[derive(sqlx::FromRow)]
pub(super) struct Sold {
    #[sqlx(flatten)]
    pub subscription: Subscription,
    pub customer_name: String,
    pub customer_domain: String,
}

const SOLD: &str = ", c.name as customer_name, c.domain as customer_domain
    from subscriptions s
    join customers c
      on c.id = case when s.reseller_id = $1 then s.customer_id else s.provider_customer_id end
    ";

/// A partner's, as reseller or as the provider that ordered them and still serves, after one of them. Each side
/// is walked by itself.
pub(super) async fn sold_by(
    tx: &mut Read,
    partner: OrganizationId,
    after: SubscriptionId,
    limit: i64,
) -> sqlx::Result<Vec<Sold>> {
    tx.sql_of(&[
        COLUMNS,
        SOLD,
        "where s.id in (select id
                        from (select id
                              from subscriptions
                              where reseller_id = $1 and id > $2
                              order by id
                              limit $3) as resold
                        union all
                        select id
                        from (select o.id
                              from subscriptions o
                              join customers k on k.id = o.provider_customer_id
                              where o.provider_id = $1 and o.id > $2 and k.status = 'active'
                                and k.through_id = o.reseller_id
                              order by o.id
                              limit $3) as ordered)
         order by s.id
         limit $3",
    ])
    .bind(partner)
    .bind(after)
    .bind(limit)
    .all()
    .await
}

pub(super) async fn set_name(tx: &mut Write, id: SubscriptionId, name: &str) -> sqlx::Result<()> {
    tx.sql("update subscriptions set name = $2 where id = $1")
        .bind(id)
        .bind(name)
        .execute()
        .await?;
    Ok(())
}

/// Whether it could be set: never below the licences given.
pub(super) async fn set_quantity(
    tx: &mut Write,
    id: SubscriptionId,
    quantity: i64,
) -> sqlx::Result<bool> {
    let set = tx
        .sql(
            "update subscriptions
             set quantity = $2
             where id = $1 and status = 'active' and licences <= $2",
        )
        .bind(id)
        .bind(quantity)
        .execute()
        .await?;
    Ok(set == 1)
}

/// What happens at its end; whether it is not over.
pub(super) async fn set_end(
    tx: &mut Write,
    id: SubscriptionId,
    auto_renew: bool,
    cancels_at_end: bool,
) -> sqlx::Result<bool> {
    let set = tx
        .sql(
            "update subscriptions
             set auto_renew = $2, cancels_at_end = $3
             where id = $1 and ended_at is null",
        )
        .bind(id)
        .bind(auto_renew)
        .bind(cancels_at_end)
        .execute()
        .await?;
    Ok(set == 1)
}

/// Whether it had the status before.
pub(super) async fn set_status(
    tx: &mut Write,
    id: SubscriptionId,
    from: Status,
    to: Status,
) -> sqlx::Result<bool> {
    let set = tx
        .sql("update subscriptions set status = $3 where id = $1 and status = $2")
        .bind(id)
        .bind(from)
        .bind(to)
        .execute()
        .await?;
    Ok(set == 1)
}

/// Ends it, and frees its licences; whether it was not over.
pub(super) async fn end(
    tx: &mut Write,
    id: SubscriptionId,
    status: Status,
    at: Timestamp,
) -> sqlx::Result<bool> {
    let ended = tx
        .sql(
            "update subscriptions
             set status = $2, ended_at = $3, licences = 0, auto_renew = $4
             where id = $1 and ended_at is null",
        )
        .bind(id)
        .bind(status)
        .bind(at)
        .bind(false)
        .execute()
        .await?;
    if ended == 0 {
        return Ok(false);
    }
    tx.sql("delete from licences where subscription_id = $1").bind(id).execute().await?;
    Ok(true)
}

/// Begins the next term of one that has had so many; whether nobody has done so.
pub(super) async fn renew(
    tx: &mut Write,
    subscription: &Subscription,
    ends_at: Timestamp,
) -> sqlx::Result<bool> {
    let renewed = tx
        .sql(
            "update subscriptions
             set terms = terms + 1, term_started_at = term_ends_at, term_ends_at = $3
             where id = $1 and terms = $2 and status = 'active'",
        )
        .bind(subscription.id)
        .bind(subscription.terms)
        .bind(ends_at)
        .execute()
        .await?;
    Ok(renewed == 1)
}

pub(super) async fn set_support_contact(
    tx: &mut Write,
    id: SubscriptionId,
    contact: Option<PersonId>,
) -> sqlx::Result<()> {
    tx.sql("update subscriptions set support_contact_id = $2 where id = $1")
        .bind(id)
        .bind(contact)
        .execute()
        .await?;
    Ok(())
}

/// Those whose term is over.
pub(super) async fn with_term_over(
    tx: &mut Read,
    limit: i64,
) -> sqlx::Result<Vec<(SubscriptionId, OrganizationId)>> {
    let now = tx.now();
    tx.sql(
        "select id, organization_id
         from subscriptions
         where ended_at is null and term_ends_at <= $1
         order by term_ends_at, id
         limit $2",
    )
    .bind(now)
    .bind(limit)
    .all()
    .await
}

/// What a record says at a glance.
pub(super) async fn bought(tx: &mut Read, record: CustomerId) -> sqlx::Result<Bought> {
    tx.sql_of(&[
        "select count(*) filter (where s.status = 'active') as active,
                count(*) filter (where s.status = 'suspended') as suspended,
                count(*) filter (where s.ended_at is not null) as ended,
                cast(coalesce(sum(s.quantity) filter (where s.ended_at is null and s.kind = 'seats'),
                              0) as bigint) as seats,
                cast(coalesce(sum(s.licences) filter (where s.ended_at is null), 0)
                     as bigint) as seats_used
         from subscriptions s
         where ",
        OF_RECORD,
    ])
    .bind(record)
    .one()
    .await
}

// ---- licences

/// What came of giving a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// They have it now.
    Given,
    /// They had it.
    Already,
    /// Every seat is given.
    NoSeat,
    /// The subscription is suspended or over.
    NotActive,
    /// They are a user no longer.
    NoUser,
}

/// Gives a seat, if one is left. The row of the subscription decides: of two at once for the last seat one
/// touches it.
pub(super) async fn give(
    tx: &mut Write,
    subscription: SubscriptionId,
    person: PersonId,
    by: PersonId,
) -> sqlx::Result<Given> {
    let now = tx.now();
    let taken = tx
        .sql(
            "update subscriptions
             set licences = licences + 1
             where id = $1 and status = 'active' and kind = 'seats' and licences < quantity
               and not exists (select 1
                               from licences
                               where subscription_id = $1 and person_id = $2)",
        )
        .bind(subscription)
        .bind(person)
        .execute()
        .await?;
    if taken == 0 {
        let (count,): (i64,) = tx
            .sql("select count(*) from licences where subscription_id = $1 and person_id = $2")
            .bind(subscription)
            .bind(person)
            .one()
            .await?;
        let one = by_id(tx, subscription).await?;
        let is_active = one.is_some_and(|one| one.status == Status::Active);
        return Ok(match (count > 0, is_active) {
            (true, _) => Given::Already,
            (false, true) => Given::NoSeat,
            (false, false) => Given::NotActive,
        });
    }
    tx.sql(
        "insert into licences (subscription_id, person_id, given_at, given_by)
         values ($1, $2, $3, $4)",
    )
    .bind(subscription)
    .bind(person)
    .bind(now)
    .bind(by)
    .execute()
    .await?;
    Ok(Given::Given)
}

/// Whether they had it.
pub(super) async fn take(
    tx: &mut Write,
    subscription: SubscriptionId,
    person: PersonId,
) -> sqlx::Result<bool> {
    let taken = tx
        .sql("delete from licences where subscription_id = $1 and person_id = $2")
        .bind(subscription)
        .bind(person)
        .execute()
        .await?;
    if taken == 0 {
        return Ok(false);
    }
    tx.sql("update subscriptions set licences = licences - 1 where id = $1")
        .bind(subscription)
        .execute()
        .await?;
    Ok(true)
}

/// Who has a seat of which subscription of a company, and since when.
pub(super) async fn licences_of_organization(
    tx: &mut Read,
    organization: OrganizationId,
) -> sqlx::Result<Vec<(SubscriptionId, PersonId, Timestamp)>> {
    tx.sql(
        "select l.subscription_id, l.person_id, l.given_at
         from licences l
         join subscriptions s on s.id = l.subscription_id
         where s.organization_id = $1
         order by l.given_at, l.subscription_id",
    )
    .bind(organization)
    .all()
    .await
}

/// Who of some people has a seat of a subscription, and since when.
pub(super) async fn holders(
    tx: &mut Read,
    subscription: SubscriptionId,
    people: Vec<PersonId>,
) -> sqlx::Result<Vec<(PersonId, Timestamp)>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let mut asking =
        Composed::new("select person_id, given_at from licences where subscription_id = ");
    asking.value(subscription).sql(" and person_id in (").values(people).sql(")");
    tx.composed(asking).all().await
}

/// Of these subscriptions, those that somebody has a seat of.
pub(super) async fn seats_of(
    tx: &mut Read,
    person: PersonId,
    subscriptions: Vec<SubscriptionId>,
) -> sqlx::Result<Vec<(SubscriptionId,)>> {
    if subscriptions.is_empty() {
        return Ok(Vec::new());
    }
    let mut asking = Composed::new("select subscription_id from licences where person_id = ");
    asking.value(person).sql(" and subscription_id in (").values(subscriptions).sql(")");
    tx.composed(asking).all().await
}

/// The names of what some people have a seat of, of a company's or of those that are steered from a record.
pub(super) async fn names_of_licences(
    tx: &mut Read,
    organization: OrganizationId,
    record: Option<CustomerId>,
    people: Vec<PersonId>,
) -> sqlx::Result<Vec<(PersonId, String)>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let mut asking = Composed::new(
        "select l.person_id, s.name
         from licences l
         cross join subscriptions s
         where s.id = l.subscription_id and ",
    );
    if let Some(record) = record {
        asking = asking.bind(record);
        asking.sql(OF_RECORD).sql(" and ");
    }
    asking.sql("s.organization_id = ").value(organization).sql(" and l.person_id in (");
    asking.values(people).sql(") order by l.given_at, l.subscription_id");
    tx.composed(asking).all().await
}

pub(super) async fn licences_of_person(
    tx: &mut Read,
    person: PersonId,
) -> sqlx::Result<Vec<(SubscriptionId,)>> {
    tx.sql("select subscription_id from licences where person_id = $1 order by subscription_id")
        .bind(person)
        .all()
        .await
}
