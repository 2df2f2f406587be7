//! The statements that touch customers, the words they are found by and their counts. Whoever changes
//! a status changes the counts here, in the same transaction.

use super::{Bought, Customer, CustomerId, Details, Status, customer::Sort};
use crate::{
    db::{Read, VALUES, Write, values},
    email_address::{Domain, EmailAddress},
    organizations::OrganizationId,
    people::{Gone, PersonId},
    search::{MOST_WORDS, fold, words},
};

const CUSTOMERS: &str = "
    select id, partner_id, organization_id, name, domain, contact_name, contact_email, status, since,
           services, through_id,
           (select o.name from organizations o where o.id = customers.through_id) as through,
           alias, tags, lead_source, support_contact_id, active_subscriptions,
           suspended_subscriptions, ended_subscriptions, seats, seats_used, open_requests,
           (select o.members from organizations o where o.id = customers.organization_id) as users
    from customers
    ";

/// Whether it was inserted: a partner has one record of a domain.
pub(super) async fn insert(tx: &mut Write, new: &Customer) -> sqlx::Result<bool> {
    let inserted = insert_uncounted(tx, new).await?;
    if inserted {
        count(tx, new.partner_id, new.status, 1).await?;
    }
    Ok(inserted)
}

/// As [`insert`], for who inserts many and counts them afterwards. Inserting after counting could wait for
/// somebody who waits for that count.
pub(super) async fn insert_uncounted(tx: &mut Write, new: &Customer) -> sqlx::Result<bool> {
    let now = tx.now();
    let inserted = tx
        .sql(
            "insert into customers
                 (id, partner_id, organization_id, name, name_key, domain, domain_key, contact_name,
                  contact_email, status, since, created_at, alias, tags, lead_source)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
             on conflict do nothing",
        )
        .bind(new.id)
        .bind(new.partner_id)
        .bind(new.organization_id)
        .bind(&new.name)
        .bind(fold(&new.name).into_bytes())
        .bind(&new.domain)
        .bind(new.domain.as_str().as_bytes().to_vec())
        .bind(&new.contact_name)
        .bind(&new.contact_email)
        .bind(new.status)
        .bind(new.since)
        .bind(now)
        .bind(&new.alias)
        .bind(&new.tags)
        .bind(new.lead_source)
        .execute()
        .await?;
    if inserted == 1 {
        insert_words(tx, new).await?;
    }
    Ok(inserted == 1)
}

/// Of what the record says by now.
async fn write_words(tx: &mut Write, customer: &Customer) -> sqlx::Result<()> {
    let customer = by_id(tx, customer.partner_id, customer.id).await?;
    let customer = customer.ok_or(sqlx::Error::RowNotFound)?;
    tx.sql("delete from customer_words where customer_id = $1").bind(customer.id).execute().await?;
    insert_words(tx, &customer).await
}

async fn insert_words(tx: &mut Write, customer: &Customer) -> sqlx::Result<()> {
    let email = customer.contact_email.as_ref().map(ToString::to_string).unwrap_or_default();
    let (domain, details) = (customer.domain.to_string(), [&customer.alias, &customer.tags]);
    let texts = [&customer.name, &domain, &customer.contact_name, &email];
    let texts: Vec<&str> = texts.into_iter().chain(details).map(String::as_str).collect();
    for some in words(&texts).chunks(90) {
        let mut text = vec!["insert into customer_words (partner_id, customer_id, word) values "];
        for (place, value) in VALUES[2..2 + some.len()].iter().enumerate() {
            text.extend([if place == 0 { "($1, $2, " } else { ", ($1, $2, " }, value, ")"]);
        }
        let statement = tx.sql_of(&text).bind(customer.partner_id).bind(customer.id);
        let words = some.iter();
        words.fold(statement, |statement, word| statement.bind(word.clone())).execute().await?;
    }
    Ok(())
}

pub(super) async fn count(
    tx: &mut Write,
    partner: OrganizationId,
    status: Status,
    by: i64,
) -> sqlx::Result<()> {
    tx.sql(
        "insert into customer_counts (partner_id, status, count)
         values ($1, $2, $3)
         on conflict (partner_id, status) do update
         set count = customer_counts.count + excluded.count",
    )
    .bind(partner)
    .bind(status)
    .bind(by)
    .execute()
    .await?;
    Ok(())
}

/// Moves a customer to the status that follows from the one it has, if any does. The row is locked before
/// it is read, so that of two changes at once the second decides on what the first left.
pub(super) async fn move_status(
    tx: &mut Write,
    id: CustomerId,
    next: impl FnOnce(Status, bool) -> Option<Status>,
) -> sqlx::Result<()> {
    let now = tx.now();
    let (partner, was, organization): (OrganizationId, Status, Option<OrganizationId>) = tx
        .sql(
            "update customers
             set status = status
             where id = $1
             returning partner_id, status, organization_id",
        )
        .bind(id)
        .one()
        .await?;
    let Some(status) = next(was, organization.is_some()).filter(|next| *next != was) else {
        return Ok(());
    };
    tx.sql("update customers set status = $2, since = $3 where id = $1")
        .bind(id)
        .bind(status)
        .bind(now)
        .execute()
        .await?;
    // In one order everywhere: two transactions must not wait for each other's count. A new record counts
    // as a prospect before it moves on, so that comes first.
    let mut changes = [(was, -1), (status, 1)];
    changes.sort_unstable_by_key(|(status, _)| (*status != Status::Prospect, status.word()));
    for (status, by) in changes {
        count(tx, partner, status, by).await?;
    }
    Ok(())
}

/// Whether the record was not another company's that is served by it.
pub(super) async fn set_organization(
    tx: &mut Write,
    id: CustomerId,
    organization: OrganizationId,
    through: Option<OrganizationId>,
) -> sqlx::Result<bool> {
    let set = tx
        .sql(
            "update customers
             set organization_id = $2, through_id = $3
             where id = $1 and (status <> 'active' or organization_id = $2)",
        )
        .bind(id)
        .bind(organization)
        .bind(through)
        .execute()
        .await?;
    Ok(set == 1)
}

pub(super) async fn add_services(tx: &mut Write, id: CustomerId, more: i64) -> sqlx::Result<()> {
    tx.sql("update customers set services = services + $2 where id = $1")
        .bind(id)
        .bind(more)
        .execute()
        .await?;
    Ok(())
}

pub(super) async fn set_bought(
    tx: &mut Write,
    id: CustomerId,
    bought: &Bought,
) -> sqlx::Result<()> {
    tx.sql(
        "update customers
         set active_subscriptions = $2, suspended_subscriptions = $3, ended_subscriptions = $4,
             seats = $5, seats_used = $6
         where id = $1",
    )
    .bind(id)
    .bind(bought.active)
    .bind(bought.suspended)
    .bind(bought.ended)
    .bind(bought.seats)
    .bind(bought.seats_used)
    .execute()
    .await?;
    Ok(())
}

pub(super) async fn set_open_requests(
    tx: &mut Write,
    id: CustomerId,
    open: i64,
) -> sqlx::Result<()> {
    tx.sql("update customers set open_requests = $2 where id = $1")
        .bind(id)
        .bind(open)
        .execute()
        .await?;
    Ok(())
}

pub(super) async fn set_support_contact(
    tx: &mut Write,
    id: CustomerId,
    contact: Option<PersonId>,
) -> sqlx::Result<()> {
    tx.sql("update customers set support_contact_id = $2 where id = $1")
        .bind(id)
        .bind(contact)
        .execute()
        .await?;
    Ok(())
}

/// Forgets somebody as whom partners write to, in their records and in lists that they uploaded.
pub(super) async fn forget(tx: &mut Write, gone: &Gone) -> sqlx::Result<()> {
    for email in &gone.emails {
        let records: Vec<(OrganizationId, CustomerId)> = tx
            .sql("select partner_id, id from customers where lower(contact_email) = $1")
            .bind(email.key())
            .all()
            .await?;
        for (partner, id) in records {
            tx.sql("update customers set contact_name = '', contact_email = null where id = $1")
                .bind(id)
                .execute()
                .await?;
            if let Some(customer) = by_id(tx, partner, id).await? {
                write_words(tx, &customer).await?;
            }
        }
    }
    Ok(())
}

pub(super) async fn set_contact(
    tx: &mut Write,
    customer: &Customer,
    name: &str,
    email: &EmailAddress,
) -> sqlx::Result<()> {
    tx.sql("update customers set contact_name = $2, contact_email = $3 where id = $1")
        .bind(customer.id)
        .bind(name.to_owned())
        .bind(email)
        .execute()
        .await?;
    write_words(tx, customer).await
}

pub(super) async fn set_details(
    tx: &mut Write,
    customer: &Customer,
    details: &Details,
) -> sqlx::Result<()> {
    tx.sql(
        "update customers
         set contact_name = $2, contact_email = $3, alias = $4, tags = $5, lead_source = $6
         where id = $1",
    )
    .bind(customer.id)
    .bind(&details.contact_name)
    .bind(&details.contact_email)
    .bind(&details.alias)
    .bind(&details.tags)
    .bind(details.lead_source)
    .execute()
    .await?;
    write_words(tx, customer).await
}

pub(super) async fn by_id(
    tx: &mut Read,
    partner: OrganizationId,
    id: CustomerId,
) -> sqlx::Result<Option<Customer>> {
    tx.sql_of(&[CUSTOMERS, "where id = $1 and partner_id = $2"])
        .bind(id)
        .bind(partner)
        .optional()
        .await
}

pub(super) async fn by_domain(
    tx: &mut Read,
    partner: OrganizationId,
    domain: &Domain,
) -> sqlx::Result<Option<Customer>> {
    tx.sql_of(&[CUSTOMERS, "where partner_id = $1 and domain = $2"])
        .bind(partner)
        .bind(domain)
        .optional()
        .await
}

/// Those of these domains of which the partner has a record.
pub(super) async fn known(
    tx: &mut Read,
    partner: OrganizationId,
    domains: &[&Domain],
) -> sqlx::Result<Vec<Domain>> {
    const KNOWN: &str = "select domain from customers where partner_id = $1 and domain in (";
    let mut all = Vec::new();
    for some in domains.chunks(100) {
        let text = [&[KNOWN], &values(2, some.len())[..], &[")"]].concat();
        let statement = tx.sql_of(&text).bind(partner);
        let statement = some.iter().fold(statement, |statement, domain| statement.bind(*domain));
        let known: Vec<(Domain,)> = statement.all().await?;
        all.extend(known.into_iter().map(|(domain,)| domain));
    }
    Ok(all)
}

/// The newest where there are several.
pub(super) async fn of_organization(
    tx: &mut Read,
    partner: OrganizationId,
    organization: OrganizationId,
) -> sqlx::Result<Option<Customer>> {
    tx.sql_of(&[
        CUSTOMERS,
        "where partner_id = $1 and organization_id = $2
         order by case when status = 'active' then 0 else 1 end, since desc, id desc
         limit 1",
    ])
    .bind(partner)
    .bind(organization)
    .optional()
    .await
}

pub(super) async fn counts(
    tx: &mut Read,
    partner: OrganizationId,
) -> sqlx::Result<Vec<(Status, i64)>> {
    tx.sql("select status, count from customer_counts where partner_id = $1")
        .bind(partner)
        .all()
        .await
}

/// Which part of a partner's customers a list shows, and from where.
pub(super) struct Slice<'a> {
    pub partner: OrganizationId,
    /// One status; without it, all but those that ended.
    pub status: Option<Status>,
    pub ranges: &'a [(Vec<u8>, Vec<u8>)],
    pub sort: Sort,
    /// Against the order that the sort names.
    pub backwards: bool,
    /// The row before the first.
    pub after: Option<Customer>,
    pub limit: i64,
}

/// A page of customers by keyset: no row is read that is not shown, however far into the list.
pub(super) async fn page(tx: &mut Read, slice: Slice<'_>) -> sqlx::Result<Vec<Customer>> {
    let mut numbers = VALUES.into_iter();
    let mut next = || numbers.next().expect("a list has at most so many values");
    let (columns, than, order) = match (slice.sort, slice.backwards) {
        (Sort::Company, false) => ("name_key, id", ") > (", "name_key, id"),
        (Sort::Company, true) => ("name_key, id", ") < (", "name_key desc, id desc"),
        (Sort::Domain, false) => ("domain_key, id", ") > (", "domain_key, id"),
        (Sort::Domain, true) => ("domain_key, id", ") < (", "domain_key desc, id desc"),
        (Sort::Since, false) => ("since, id", ") > (", "since, id"),
        (Sort::Since, true) => ("since, id", ") < (", "since desc, id desc"),
        (Sort::Status, false) => ("status, name_key, id", ") > (", "status, name_key, id"),
        (Sort::Status, true) => {
            ("status, name_key, id", ") < (", "status desc, name_key desc, id desc")
        }
    };
    let mut text = vec![CUSTOMERS, "where partner_id = ", next()];
    match slice.status {
        Some(_) => text.extend([" and status = ", next()]),
        None => text.push(" and status <> 'ended'"),
    }
    for _ in slice.ranges.iter().take(MOST_WORDS) {
        text.extend([
            " and id in (select customer_id
                         from customer_words
                         where partner_id = $1 and word >= ",
            next(),
            " and word < ",
            next(),
            ")",
        ]);
    }
    if slice.after.is_some() {
        text.extend([" and (", columns, than, next(), ", ", next()]);
        if slice.sort == Sort::Status {
            text.extend([", ", next()]);
        }
        text.push(")");
    }
    text.extend([" order by ", order, " limit ", next()]);

    let mut statement = tx.sql_of(&text).bind(slice.partner);
    if let Some(status) = slice.status {
        statement = statement.bind(status);
    }
    for (from, to) in slice.ranges.iter().take(MOST_WORDS) {
        statement = statement.bind(from.clone()).bind(to.clone());
    }
    if let Some(after) = &slice.after {
        let name_key = || fold(&after.name).into_bytes();
        statement = match slice.sort {
            Sort::Company => statement.bind(name_key()),
            Sort::Domain => statement.bind(after.domain.as_str().as_bytes().to_vec()),
            Sort::Since => statement.bind(after.since),
            Sort::Status => statement.bind(after.status).bind(name_key()),
        };
        statement = statement.bind(after.id);
    }
    statement.bind(slice.limit).all().await
}
