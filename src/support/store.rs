//! The statements that touch service requests and their conversations.

use super::{
    Entry, Listed, Request, RequestId, Sight, Waiting,
    request::{Severity, State},
};
use crate::{
    clock::Timestamp,
    db::{Read, Statement, Write},
    organizations::OrganizationId,
    people::{FORMER, Gone},
    place::Place,
};

/// Whether it was inserted: the same form makes one request, however often it is sent.
pub(super) async fn insert(tx: &mut Write, new: &Request) -> sqlx::Result<bool> {
    let inserted = tx
        .sql(
            "insert into service_requests
                 (id, organization_id, partner_id, customer_id, subscription_id, title, severity, state,
                  opened_at, opened_by, due_at, changed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict do nothing",
        )
        .bind(new.id)
        .bind(new.organization_id)
        .bind(new.partner_id)
        .bind(new.customer_id)
        .bind(new.subscription_id)
        .bind(&new.title)
        .bind(new.severity)
        .bind(new.state)
        .bind(new.opened_at)
        .bind(new.opened_by)
        .bind(new.due_at)
        .bind(new.changed_at)
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// Whether it was inserted: the same message is written once.
pub(super) async fn insert_entry(tx: &mut Write, new: &Entry) -> sqlx::Result<bool> {
    let inserted = tx
        .sql(
            "insert into request_entries
                 (id, request_id, at, kind, author_id, author_name, author_company, text)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict do nothing",
        )
        .bind(new.id)
        .bind(new.request_id)
        .bind(new.at)
        .bind(new.kind)
        .bind(new.author_id)
        .bind(&new.author_name)
        .bind(&new.author_company)
        .bind(&new.text)
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// Forgets somebody as the author of what they wrote, which stays.
pub(super) async fn forget(tx: &mut Write, gone: &Gone) -> sqlx::Result<()> {
    tx.sql("update request_entries set author_name = $2 where author_id = $1")
        .bind(gone.person)
        .bind(FORMER)
        .execute()
        .await?;
    Ok(())
}

/// What somebody sees takes five values; see [`seen_by`]. A record may be another company's by now: the requests of
/// the one before are not under it any more.
const SEEN: &str = "
    (q.organization_id = $1
      or (q.customer_id = $2
          and q.organization_id = (select k.organization_id from customers k where k.id = $2))
      or (q.provider_id = $3 and q.partner_id = $4 and q.organization_id = $5))
    ";

fn seen_by<'c>(statement: Statement<'c>, sight: &Sight) -> Statement<'c> {
    let (company, record, provided) = match sight {
        Sight::Company(company) => (Some(*company), None, None),
        Sight::Partner { record, provided } => (None, Some(*record), *provided),
    };
    statement
        .bind(company)
        .bind(record)
        .bind(provided.map(|one| one.provider))
        .bind(provided.map(|one| one.reseller))
        .bind(provided.map(|one| one.company))
}

const REQUESTS: &str = "
    select q.id, q.organization_id, q.partner_id, q.customer_id, q.provider_id, q.subscription_id,
           q.title, q.severity, q.state, q.opened_at, q.opened_by, q.due_at, q.answered_at, q.changed_at,
           c.name as company, r.name as partner, p.name as opened_by_name,
           o.name as opened_by_company
    from service_requests q
    join organizations c on c.id = q.organization_id
    join organizations r on r.id = q.partner_id
    join people p on p.id = q.opened_by
    join organizations o on o.id = p.organization_id
    ";

pub(super) async fn by_id(tx: &mut Read, id: RequestId) -> sqlx::Result<Option<Listed>> {
    tx.sql_of(&[REQUESTS, "where q.id = $1"]).bind(id).optional().await
}

pub(super) async fn seen(
    tx: &mut Read,
    sight: &Sight,
    id: RequestId,
) -> sqlx::Result<Option<Listed>> {
    let found = tx.sql_of(&[REQUESTS, "where", SEEN, "and q.id = $6"]);
    seen_by(found, sight).bind(id).optional().await
}

/// Those that are not closed: first what awaits its first answer, by the time for it, then what changed last.
pub(super) async fn unclosed(
    tx: &mut Read,
    sight: &Sight,
    limit: i64,
) -> sqlx::Result<Vec<Listed>> {
    let found = tx.sql_of(&[
        REQUESTS,
        "where",
        SEEN,
        "and q.state <> 'closed'
         order by case when q.answered_at is null then 0 else 1 end,
                  case when q.answered_at is null then q.due_at end,
                  q.changed_at desc, q.id desc
         limit $6",
    ]);
    seen_by(found, sight).bind(limit).all().await
}

/// Those that are closed and were so before a place in the list, newest first.
pub(super) async fn closed(
    tx: &mut Read,
    sight: &Sight,
    before: Place,
    limit: i64,
) -> sqlx::Result<Vec<Listed>> {
    let found = tx.sql_of(&[
        REQUESTS,
        "where",
        SEEN,
        "and q.state = 'closed' and (q.changed_at, q.id) < ($6, $7)
         order by q.changed_at desc, q.id desc
         limit $8",
    ]);
    seen_by(found, sight).bind(before.at).bind(before.id).bind(limit).all().await
}

pub(super) async fn count_unclosed(tx: &mut Read, sight: &Sight) -> sqlx::Result<i64> {
    let count = tx.sql_of(&[
        "select count(*) from service_requests q where",
        SEEN,
        "and q.state <> 'closed'",
    ]);
    let (count,): (i64,) = seen_by(count, sight).one().await?;
    Ok(count)
}

/// What awaits its first answer of a partner that serves the company: its own, and what it was added to as provider
/// while that reseller serves. By its own names for the companies, what is due first before the rest.
pub(super) async fn waiting(
    tx: &mut Read,
    partner: OrganizationId,
    limit: i64,
) -> sqlx::Result<Vec<Waiting>> {
    tx.sql(
        "select q.id as id, q.title, q.due_at, k.id as record, k.name as company
         from service_requests q
         join relationships r
           on r.partner_id = q.partner_id and r.organization_id = q.organization_id
              and r.kind = 'reseller' and r.ended_at is null and r.customer_id = q.customer_id
         join customers k on k.id = r.customer_id
         where q.partner_id = $1 and q.state <> 'closed' and q.answered_at is null
         union all
         select q.id as id, q.title, q.due_at, k.id as record, k.name as company
         from service_requests q
         join relationships r
           on r.partner_id = q.partner_id and r.organization_id = q.organization_id
              and r.kind = 'reseller' and r.ended_at is null
         join relationships p
           on p.partner_id = q.provider_id and p.organization_id = q.organization_id
              and p.kind = 'provider' and p.ended_at is null and p.through_id = q.partner_id
         join customers k on k.id = p.customer_id
         where q.provider_id = $1 and q.state <> 'closed' and q.answered_at is null
         order by due_at, id
         limit $2",
    )
    .bind(partner)
    .bind(limit)
    .all()
    .await
}

const ENTRIES: &str = "
    select id, request_id, at, kind, author_id, author_name, author_company, text
    from request_entries
    ";

pub(super) async fn entries(tx: &mut Read, request: RequestId) -> sqlx::Result<Vec<Entry>> {
    tx.sql_of(&[ENTRIES, "where request_id = $1 order by at, id"]).bind(request).all().await
}

pub(super) async fn entry(tx: &mut Read, id: super::EntryId) -> sqlx::Result<Option<Entry>> {
    tx.sql_of(&[ENTRIES, "where id = $1"]).bind(id).optional().await
}

/// Whether it was not closed: a message moves it on, and the first one of a partner is its first answer.
pub(super) async fn written(
    tx: &mut Write,
    request: RequestId,
    state: State,
    is_answer: bool,
) -> sqlx::Result<bool> {
    let now = tx.now();
    let changed = tx
        .sql(
            "update service_requests
             set state = $2, changed_at = $3, answered_at = coalesce(answered_at, $4)
             where id = $1 and state <> 'closed'",
        )
        .bind(request)
        .bind(state)
        .bind(now)
        .bind(is_answer.then_some(now))
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Whether it was not closed before.
pub(super) async fn close(
    tx: &mut Write,
    request: RequestId,
    is_answer: bool,
) -> sqlx::Result<bool> {
    let now = tx.now();
    let changed = tx
        .sql(
            "update service_requests
             set state = 'closed', closed_at = $2, changed_at = $2,
                 answered_at = coalesce(answered_at, $3)
             where id = $1 and state <> 'closed'",
        )
        .bind(request)
        .bind(now)
        .bind(is_answer.then_some(now))
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Whether it was closed.
pub(super) async fn reopen(
    tx: &mut Write,
    request: RequestId,
    is_answer: bool,
) -> sqlx::Result<bool> {
    let now = tx.now();
    let changed = tx
        .sql(
            "update service_requests
             set state = 'open', closed_at = null, changed_at = $2,
                 answered_at = coalesce(answered_at, $3)
             where id = $1 and state = 'closed'",
        )
        .bind(request)
        .bind(now)
        .bind(is_answer.then_some(now))
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Whether it was not closed, and had another severity.
pub(super) async fn set_severity(
    tx: &mut Write,
    request: RequestId,
    severity: Severity,
    due_at: Timestamp,
) -> sqlx::Result<bool> {
    let now = tx.now();
    let changed = tx
        .sql(
            "update service_requests
             set severity = $2, due_at = $3, changed_at = $4
             where id = $1 and state <> 'closed' and severity <> $2",
        )
        .bind(request)
        .bind(severity)
        .bind(due_at)
        .bind(now)
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Whether it had another provider, or had one where it is to have none. When it last changed stays: a closed
/// request keeps its place.
pub(super) async fn set_provider(
    tx: &mut Write,
    request: RequestId,
    provider: Option<OrganizationId>,
) -> sqlx::Result<bool> {
    let changed = match provider {
        Some(provider) => {
            tx.sql(
                "update service_requests
                 set provider_id = $2
                 where id = $1 and (provider_id is null or provider_id <> $2)",
            )
            .bind(request)
            .bind(provider)
            .execute()
            .await?
        }
        None => {
            tx.sql(
                "update service_requests
                 set provider_id = null
                 where id = $1 and provider_id is not null",
            )
            .bind(request)
            .execute()
            .await?
        }
    };
    Ok(changed == 1)
}
