//! The statements that touch customers, the words they are found by and their counts. Whoever changes
//! a status changes the counts here, in the same transaction.

use serde::Deserialize;

use super::{Bought, Customer, CustomerId, Details, Status, customer::Sort};
use crate::{
    clock::Timestamp,
    db::{Composed, Engine, Flag, Read, Rows, Write, of_json},
    email_address::{Domain, EmailAddress},
    organizations::OrganizationId,
    people::{Gone, PersonId},
    search::{Beginning, LONGEST_BEGINNING, fold, shared, words},
};

const COLUMNS: &str = "
    select c.id, c.partner_id, c.organization_id, c.name, c.domain, c.contact_name, c.contact_email,
           c.status, c.since, c.services, c.through_id,
           (select o.name from organizations o where o.id = c.through_id) as through,
           c.alias, c.tags, c.lead_source, c.support_contact_id, c.active_subscriptions,
           c.suspended_subscriptions, c.ended_subscriptions, c.seats, c.seats_used, c.open_requests,
           (select o.members from organizations o where o.id = c.organization_id) as users
    ";
/// The same of a customer `c` as JSON.
pub(crate) const AS_JSON: &str = "
    json_row(json_id(c.id), json_id(c.partner_id),
             case when c.organization_id is not null then json_id(c.organization_id) end, c.name,
             c.domain, c.contact_name, c.contact_email, c.status, c.since, c.services,
             case when c.through_id is not null then json_id(c.through_id) end,
             (select o.name from organizations o where o.id = c.through_id), c.alias, c.tags,
             c.lead_source,
             case when c.support_contact_id is not null then json_id(c.support_contact_id) end,
             c.active_subscriptions, c.suspended_subscriptions, c.ended_subscriptions, c.seats,
             c.seats_used, c.open_requests,
             (select o.members from organizations o where o.id = c.organization_id))";
const CUSTOMERS: &str = "
    from customers c
    ";

/// Whether it was inserted: a partner has one record of a domain.
pub(super) async fn insert(tx: &mut Write, new: &Customer) -> sqlx::Result<bool> {
    let inserted = insert_uncounted(tx, new).await?;
    if inserted {
        count(tx, new.partner_id, &[(new.status, 1)]);
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
        insert_words(tx, new);
    }
    Ok(inserted == 1)
}

/// Of what the record says by now; what stays as it is is not touched.
async fn write_words(tx: &mut Write, customer: &Customer) -> sqlx::Result<()> {
    let customer = by_id(tx, customer.partner_id, customer.id).await?;
    let customer = customer.ok_or(sqlx::Error::RowNotFound)?;
    let before: Vec<(Vec<u8>, i64)> = tx
        .sql("select word, shared from customer_words where customer_id = $1")
        .bind(customer.id)
        .all()
        .await?;
    let now = words_of(&customer);
    let gone: Vec<_> = before.iter().filter(|word| !now.contains(word)).collect();
    for some in gone.chunks(90) {
        let mut asked = Composed::new("delete from customer_words where customer_id = ");
        let words = some.iter().map(|(word, _)| word.clone());
        asked.value(customer.id).sql(" and word in (").values(words).sql(")");
        tx.composed(asked).execute().await?;
    }
    let new: Vec<_> = now.into_iter().filter(|word| !before.contains(word)).collect();
    put_words(tx, &customer, &new);
    Ok(())
}

fn insert_words(tx: &mut Write, customer: &Customer) {
    put_words(tx, customer, &words_of(customer));
}

/// Many at once, each with the moment it was put on the list. They are counted elsewhere.
pub(super) fn rows(engine: Engine, all: &[(Customer, Timestamp)]) -> [Rows; 2] {
    const COLUMNS: &[&str] = &[
        "id",
        "partner_id",
        "organization_id",
        "name",
        "name_key",
        "domain",
        "domain_key",
        "contact_name",
        "contact_email",
        "status",
        "since",
        "services",
        "created_at",
        "alias",
        "tags",
        "lead_source",
        "active_subscriptions",
        "seats",
    ];
    let mut rows = Rows::new(engine, "customers", COLUMNS);
    for (one, created_at) in all {
        rows.row()
            .bind(one.id)
            .bind(one.partner_id)
            .bind(one.organization_id)
            .bind(&one.name)
            .bind(fold(&one.name).into_bytes())
            .bind(&one.domain)
            .bind(one.domain.as_str().as_bytes().to_vec())
            .bind(&one.contact_name)
            .bind(&one.contact_email)
            .bind(one.status)
            .bind(one.since)
            .bind(one.services)
            .bind(*created_at)
            .bind(&one.alias)
            .bind(&one.tags)
            .bind(one.lead_source)
            .bind(one.active_subscriptions)
            .bind(one.seats);
    }
    [rows, rows_of_words(engine, all.iter().map(|(one, _)| one))]
}

/// Customers come in the order of their ids, and words are in theirs: they are written quickest in that of
/// their key.
fn rows_of_words<'a>(engine: Engine, all: impl Iterator<Item = &'a Customer>) -> Rows {
    const COLUMNS: &[&str] = &["partner_id", "word", "shared", "name_key", "customer_id"];
    let mut rows = Rows::new(engine, "customer_words", COLUMNS);
    for one in all {
        let name_key = fold(&one.name).into_bytes();
        for (word, shared) in words_of(one) {
            rows.row()
                .bind(one.partner_id)
                .bind(word)
                .bind(shared)
                .bind(name_key.clone())
                .bind(one.id);
        }
    }
    rows
}

/// What it is found by, each with what it shares with the word before it.
fn words_of(customer: &Customer) -> Vec<(Vec<u8>, i64)> {
    let email = customer.contact_email.as_ref().map(ToString::to_string).unwrap_or_default();
    let (domain, details) = (customer.domain.to_string(), [&customer.alias, &customer.tags]);
    let texts = [&customer.name, &domain, &customer.contact_name, &email];
    let texts: Vec<&str> = texts.into_iter().chain(details).map(String::as_str).collect();
    let words = words(&texts);
    let shared: Vec<i64> = shared(&words).map(number).collect();
    words.into_iter().zip(shared).collect()
}

fn put_words(tx: &mut Write, customer: &Customer, words: &[(Vec<u8>, i64)]) {
    let name_key = fold(&customer.name).into_bytes();
    for some in words.chunks(50) {
        let mut asked = Composed::new(
            "insert into customer_words (partner_id, customer_id, name_key, word, shared) values (",
        );
        for (place, (word, shared)) in some.iter().enumerate() {
            if place == 0 {
                asked.value(customer.partner_id).sql(", ").value(customer.id);
                asked.sql(", ").value(name_key.clone());
            } else {
                asked.sql("), ($1, $2, $3");
            }
            asked.sql(", ").value(word.clone()).sql(", ").value(*shared);
        }
        asked.sql(")");
        tx.later(asked);
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Counts so many more of each status, in this order.
pub(super) fn count(tx: &mut Write, partner: OrganizationId, changes: &[(Status, i64)]) {
    let mut add = Composed::new("insert into customer_counts (partner_id, status, count) values (");
    for (place, (status, by)) in changes.iter().enumerate() {
        add.sql(if place == 0 { "" } else { "), (" }).value(partner);
        add.sql(", ").value(*status).sql(", ").value(*by);
    }
    add.sql(
        ") on conflict (partner_id, status) do update
           set count = customer_counts.count + excluded.count",
    );
    tx.later(add);
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
    let update = "update customers set status = $2, since = $3 where id = $1";
    tx.later(Composed::new(update).bind(id).bind(status).bind(now));
    // In one order everywhere: two transactions must not wait for each other's count. A new record counts
    // as a prospect before it moves on, so that comes first.
    let mut changes = [(was, -1), (status, 1)];
    changes.sort_unstable_by_key(|(status, _)| (*status != Status::Prospect, status.word()));
    count(tx, partner, &changes);
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

pub(super) fn add_services(tx: &mut Write, id: CustomerId, more: i64) {
    let update = "update customers set services = services + $2 where id = $1";
    tx.later(Composed::new(update).bind(id).bind(more));
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
            .sql(
                "select partner_id, id
                 from customers
                 where lower(contact_email) = $1 and contact_email is not null",
            )
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
    name: Option<&str>,
    email: &EmailAddress,
) -> sqlx::Result<()> {
    let update = "update customers
                  set contact_name = coalesce($2, contact_name), contact_email = $3
                  where id = $1";
    let update =
        Composed::new(update).bind(customer.id).bind(name.map(str::to_owned)).bind(email.clone());
    tx.later(update);
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
    tx.sql_of(&[COLUMNS, CUSTOMERS, "where id = $1 and partner_id = $2"])
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
    tx.sql_of(&[COLUMNS, CUSTOMERS, "where partner_id = $1 and domain = $2"])
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
    let mut all = Vec::new();
    for some in domains.chunks(100) {
        let mut asked = Composed::new("select domain from customers where partner_id = ");
        let domains = some.iter().map(|domain| (*domain).clone());
        asked.value(partner).sql(" and domain in (").values(domains).sql(")");
        let known: Vec<(Domain,)> = tx.composed(asked).all().await?;
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
        COLUMNS,
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

pub(super) async fn names(tx: &mut Read) -> sqlx::Result<Vec<(String, Domain)>> {
    tx.sql("select distinct name, domain from customers").all().await
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
    pub whose: Whose,
    /// One status; without it, all but those that ended.
    pub status: Option<Status>,
    /// What its words begin with.
    pub beginnings: &'a [Beginning],
    pub sort: Sort,
    /// Against the order that the sort names.
    pub backwards: bool,
    /// The row before the first.
    pub after: Option<CustomerId>,
    pub limit: i64,
}

/// Whose customers are listed.
#[derive(Clone, Copy)]
pub(super) enum Whose {
    /// A partner's.
    Partner(OrganizationId),
    /// Those of the organization of `p`, in a statement that asks who asks.
    Asker,
}

impl Whose {
    fn write(self, asking: &mut Composed) {
        match self {
            Self::Partner(id) => asking.value(id),
            Self::Asker => asking.sql("p.organization_id"),
        };
    }
}

/// A page of the list with what is around it.
#[derive(Deserialize)]
pub(super) struct Listed {
    /// How many customers there are of each status.
    pub counts: Vec<(Status, i64)>,
    /// Whether the row before the first is there: 0 or 1.
    pub has_from: i64,
    /// Each with whether it is marked.
    pub rows: Vec<(Customer, Flag)>,
}

impl Slice<'_> {
    /// Whether the order is that of names, as within one status.
    fn is_by_name(&self) -> bool {
        self.sort == Sort::Company || (self.sort == Sort::Status && self.status.is_some())
    }
}

impl<'a> Slice<'a> {
    /// The way that needs no look at how many there are.
    fn certain_way(&self) -> Option<Way<'a>> {
        match self.beginnings {
            [] => Some(Way::List),
            [one] => {
                let is_indexed = one.from.len() <= LONGEST_BEGINNING;
                let is_of_all = self.is_by_name() && self.status.is_none();
                (is_of_all && is_indexed).then_some(Way::Word(one))
            }
            _ => None,
        }
    }
}

/// A page of customers by keyset, however far into the list. Without a search, and with one for a single
/// beginning among all by name, no row is read that is not shown; [`way`] says what else is read.
pub(super) async fn page(
    tx: &mut Read,
    partner: OrganizationId,
    slice: &Slice<'_>,
) -> sqlx::Result<Vec<Customer>> {
    let way = way(tx, partner, slice).await?;
    let mut asking = Composed::new(COLUMNS);
    ask(&mut asking, slice, way);
    tx.composed(asking).all().await
}

/// As [`page`], with what is around it; `marked` says of a customer `c` whether it is marked.
pub(super) async fn list(
    tx: &mut Read,
    partner: OrganizationId,
    slice: &Slice<'_>,
    marked: impl FnOnce(&mut Composed),
) -> sqlx::Result<Listed> {
    let way = way(tx, partner, slice).await?;
    let mut asking = Composed::new("select ");
    ask_list(&mut asking, slice, way, marked);
    let (listed,): (String,) = tx.composed(asking).one().await?;
    of_json(&listed)
}

/// Asks for a [`Listed`] in a wider statement, where it is certain how it is found.
pub(super) fn ahead(asking: &mut Composed, slice: &Slice<'_>, marked: impl FnOnce(&mut Composed)) {
    match slice.certain_way() {
        Some(way) => ask_list(asking, slice, way, marked),
        None => _ = asking.sql("null"),
    }
}

/// How a page of a search is found.
#[derive(Clone, Copy)]
enum Way<'a> {
    /// The list is walked in its order, and each customer is asked for its words.
    List,
    /// The customers with a word that begins so are walked in the order of their names.
    Word(&'a Beginning),
    /// They are few: all of them are read and put in order.
    Few(&'a Beginning),
}

/// The way that reads fewest rows. Rare is what fewer than `√(50 n)` of a partner's `n` customers have: then
/// these are read, whatever else is asked for. What is common is found by walking, since every `√(n / 50)`th
/// customer or more has it.
async fn way<'a>(
    tx: &mut Read,
    partner: OrganizationId,
    slice: &Slice<'a>,
) -> sqlx::Result<Way<'a>> {
    if let Some(way) = slice.certain_way() {
        return Ok(way);
    }
    let counts = counts(tx, partner).await?;
    let all: i64 = counts.iter().map(|(_, count)| count).sum();
    let shown = counts.iter().filter(|(status, _)| match slice.status {
        Some(one) => *status == one,
        None => *status != Status::Ended,
    });
    let shown: i64 = shown.map(|(_, count)| count).sum();
    let rare = (50 * all).isqrt().max(FEW);
    let mut fewest = (rare, None);
    for beginning in slice.beginnings {
        let count = count_words(tx, partner, beginning, fewest.0).await?;
        if count < fewest.0 {
            fewest = (count, Some(beginning));
        }
    }
    if let ((count, Some(one)), [_]) = (fewest, slice.beginnings)
        && slice.is_by_name()
        && count < shown
    {
        // For each that is shown walking reads what stands between: others of six bytes, and other tabs.
        let most = count * count * shown / (50 * all);
        let is_walked = match one.from.get(..LONGEST_BEGINNING) {
            Some(six) if six.len() < one.from.len() => {
                let most = most.min(MANY);
                count_words(tx, partner, &Beginning::of(six.to_vec()), most).await? < most
            }
            _ => count < most,
        };
        if is_walked {
            return Ok(Way::Word(one));
        }
    }
    let longest = slice.beginnings.iter().max_by_key(|one| one.from.len());
    Ok(match (fewest, longest) {
        ((count, _), _) if shown <= count => Way::List,
        ((_, Some(beginning)), _) => Way::Few(beginning),
        ((_, None), Some(longest)) if slice.is_by_name() => Way::Word(longest),
        ((_, None), _) => Way::List,
    })
}

/// So many rows are read and sorted as quickly as a page is walked.
const FEW: i64 = 200;

/// So many words are counted to know whether it is worth the while to walk them.
const MANY: i64 = 5_000;

/// How many words begin so, counted up to `most`: of as many customers, or of fewer. By the words' own index, which
/// has all that it takes; those of their beginnings would have each row looked at.
async fn count_words(
    tx: &mut Read,
    partner: OrganizationId,
    beginning: &Beginning,
    most: i64,
) -> sqlx::Result<i64> {
    let mut asking =
        Composed::new("select count(*) from (select 1 as one from customer_words w where ");
    ranges(&mut asking, Whose::Partner(partner), beginning);
    asking.sql(" limit ").value(most).sql(") as some_of_them");
    let (count,): (i64,) = tx.composed(asking).one().await?;
    Ok(count)
}

/// The customers `w` with a word that begins so, each once, by the index of the beginning: in the order of
/// their names, if that is asked for.
fn walks(asking: &mut Composed, whose: Whose, beginning: &Beginning) {
    // With the conditions of the indexes in their words.
    const BY: [[&str; 2]; LONGEST_BEGINNING] = [
        ["substr(w.word, 1, 1) = ", " and length(w.word) >= 1 and w.shared < 1"],
        ["substr(w.word, 1, 2) = ", " and length(w.word) >= 2 and w.shared < 2"],
        ["substr(w.word, 1, 3) = ", " and length(w.word) >= 3 and w.shared < 3"],
        ["substr(w.word, 1, 4) = ", " and length(w.word) >= 4 and w.shared < 4"],
        ["substr(w.word, 1, 5) = ", " and length(w.word) >= 5 and w.shared < 5"],
        ["substr(w.word, 1, 6) = ", " and length(w.word) >= 6 and w.shared < 6"],
    ];
    let from = &beginning.from;
    asking.sql("w.partner_id = ");
    whose.write(asking);
    asking.sql(" and ");
    if let Some([begins, is_first]) = BY.get(from.len() - 1) {
        asking.sql(begins).value(from.clone()).sql(is_first);
        return;
    }
    asking.sql("substr(w.word, 1, 6) = ").value(from[..LONGEST_BEGINNING].to_vec());
    asking.sql(" and length(w.word) >= 6 and substr(w.word, 1, length(");
    asking.value(from.clone()).sql(")) = ").value(from.clone());
    is_first(asking, beginning);
}

/// As [`walks`], in no order and without going through other words.
fn begins(asking: &mut Composed, whose: Whose, beginning: &Beginning) {
    if beginning.from.len() <= LONGEST_BEGINNING {
        return walks(asking, whose, beginning);
    }
    ranges(asking, whose, beginning);
    is_first(asking, beginning);
}

/// All words that begin so, also several of one customer.
fn ranges(asking: &mut Composed, whose: Whose, beginning: &Beginning) {
    asking.sql("w.partner_id = ");
    whose.write(asking);
    asking.sql(" and w.word >= ").value(beginning.from.clone());
    asking.sql(" and w.word < ").value(beginning.to.clone());
}

/// Of a customer's words with a beginning that has no index of its own, one.
fn is_first(asking: &mut Composed, beginning: &Beginning) {
    asking.sql(
        " and (w.shared < 6
               or not exists (select 1
                              from customer_words e
                              where e.customer_id = w.customer_id and e.word < w.word
                                and e.word >= ",
    );
    asking.value(beginning.from.clone()).sql("))");
}

/// The customers `c` with a word that begins so. The offset keeps PostgreSQL from reading all such words
/// first.
fn has(asking: &mut Composed, beginning: &Beginning) {
    asking.sql(
        " and exists (select 1
                      from customer_words h
                      where h.customer_id = c.id and h.word >= ",
    );
    asking.value(beginning.from.clone()).sql(" and h.word < ");
    asking.value(beginning.to.clone()).sql(" limit 1 offset 0)");
}

/// Goes on from the columns: which customers, in which order.
fn ask(asking: &mut Composed, slice: &Slice<'_>, way: Way<'_>) {
    let (columns, order) = match (slice.sort, slice.backwards, way) {
        (_, false, Way::Word(_)) => ("w.name_key, w.customer_id", "w.name_key, w.customer_id"),
        (_, true, Way::Word(_)) => {
            ("w.name_key, w.customer_id", "w.name_key desc, w.customer_id desc")
        }
        (Sort::Company, false, _) => ("c.name_key, c.id", "c.name_key, c.id"),
        (Sort::Company, true, _) => ("c.name_key, c.id", "c.name_key desc, c.id desc"),
        (Sort::Domain, false, _) => ("c.domain_key, c.id", "c.domain_key, c.id"),
        (Sort::Domain, true, _) => ("c.domain_key, c.id", "c.domain_key desc, c.id desc"),
        (Sort::Since, false, _) => ("c.since, c.id", "c.since, c.id"),
        (Sort::Since, true, _) => ("c.since, c.id", "c.since desc, c.id desc"),
        (Sort::Status, false, _) => ("c.status, c.name_key, c.id", "c.status, c.name_key, c.id"),
        (Sort::Status, true, _) => {
            ("c.status, c.name_key, c.id", "c.status desc, c.name_key desc, c.id desc")
        }
    };
    // SQLite takes a cross join in the order in which it is written.
    match way {
        Way::List => {
            asking.sql(CUSTOMERS).sql("where c.partner_id = ");
            slice.whose.write(asking);
        }
        Way::Word(beginning) => {
            asking.sql(
                "from customer_words w cross join customers c where c.id = w.customer_id and ",
            );
            walks(asking, slice.whose, beginning);
        }
        Way::Few(beginning) => {
            asking.sql("from (select w.customer_id from customer_words w where ");
            begins(asking, slice.whose, beginning);
            asking.sql(" limit ").value(i64::MAX);
            asking.sql(") f cross join customers c where c.id = f.customer_id");
        }
    }
    match slice.status {
        Some(status) => asking.sql(" and c.status = ").value(status),
        None => asking.sql(" and c.status <> 'ended'"),
    };
    for beginning in slice.beginnings {
        let is_met = match way {
            Way::List => false,
            Way::Word(one) | Way::Few(one) => one == beginning,
        };
        if !is_met {
            has(asking, beginning);
        }
    }
    if let Some(after) = slice.after {
        let than = if slice.backwards { ") < (" } else { ") > (" };
        asking.sql(" and (").sql(columns).sql(than);
        asking.sql(match (slice.sort, way) {
            (_, Way::Word(_)) | (Sort::Company, _) => "select a.name_key, a.id",
            (Sort::Domain, _) => "select a.domain_key, a.id",
            (Sort::Since, _) => "select a.since, a.id",
            (Sort::Status, _) => "select a.status, a.name_key, a.id",
        });
        asking.sql(" from customers a where a.id = ").value(after).sql(")");
    }
    asking.sql(" order by ").sql(order).limit(slice.limit);
}

/// An expression that gives a [`Listed`] as JSON.
fn ask_list(
    asking: &mut Composed,
    slice: &Slice<'_>,
    way: Way<'_>,
    marked: impl FnOnce(&mut Composed),
) {
    asking.sql(
        "('{\"counts\":[' ||
          coalesce((select string_agg(cast(json_row(k.status, k.count) as text), ',')
                    from customer_counts k
                    where k.partner_id = ",
    );
    slice.whose.write(asking);
    asking.sql("), '') || '],\"has_from\":' || ");
    match slice.after {
        Some(after) => {
            asking.sql("(select count(*) from customers a where a.id = ").value(after);
            asking.sql(" and a.partner_id = ");
            slice.whose.write(asking);
            asking.sql(")");
        }
        None => _ = asking.sql("0"),
    }
    asking.sql(
        " || ',\"rows\":[' ||
          coalesce((select string_agg(l.line, ',')
                    from (select cast(json_row(",
    );
    asking.sql(AS_JSON).sql(", case when ");
    marked(asking);
    asking.sql(" then 1 else 0 end) as text) as line ");
    ask(asking, slice, way);
    asking.sql(") l), '') || ']}')");
}
