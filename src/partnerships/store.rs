//! The statements that touch partnerships. That two partners have one at a time is a unique index.

use uuid::Uuid;

use super::{Partnership, PartnershipId};
use crate::{
    clock::Timestamp,
    customers::CustomerId,
    db::{Read, Write},
    organizations::OrganizationId,
    people::PersonId,
    place::Place,
};

/// Whether it was inserted: two partners have one active partnership.
pub(super) async fn insert(
    tx: &mut Write,
    new: &Partnership,
    invitation: Uuid,
    by: PersonId,
) -> sqlx::Result<bool> {
    let inserted = tx
        .sql(
            "insert into partnerships (id, provider_id, reseller_id, invitation_id, started_at, started_by)
             values ($1, $2, $3, $4, $5, $6)
             on conflict do nothing",
        )
        .bind(new.id)
        .bind(new.provider_id)
        .bind(new.reseller_id)
        .bind(invitation)
        .bind(new.started_at)
        .bind(by)
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// Takes the row's lock by a change that changes nothing; whether there is one that is active and was there
/// at that moment.
pub(super) async fn hold(
    tx: &mut Write,
    provider: OrganizationId,
    reseller: OrganizationId,
    since: Timestamp,
) -> sqlx::Result<bool> {
    let held = tx
        .sql(
            "update partnerships
             set started_at = started_at
             where provider_id = $1 and reseller_id = $2 and ended_at is null and started_at <= $3",
        )
        .bind(provider)
        .bind(reseller)
        .bind(since)
        .execute()
        .await?;
    Ok(held == 1)
}

/// Whether it was still active.
pub(super) async fn end(
    tx: &mut Write,
    partnership: PartnershipId,
    by: PersonId,
) -> sqlx::Result<bool> {
    let now = tx.now();
    let ended = tx
        .sql(
            "update partnerships
             set ended_at = $2, ended_by = $3
             where id = $1 and ended_at is null",
        )
        .bind(partnership)
        .bind(now)
        .bind(by)
        .execute()
        .await?;
    Ok(ended == 1)
}

const PARTNERSHIPS: &str = "
    select id, provider_id, reseller_id, started_at, ended_at
    from partnerships
    ";

pub(super) async fn active(
    tx: &mut Read,
    provider: OrganizationId,
    reseller: OrganizationId,
) -> sqlx::Result<Option<Partnership>> {
    tx.sql_of(&[PARTNERSHIPS, "where provider_id = $1 and reseller_id = $2 and ended_at is null"])
        .bind(provider)
        .bind(reseller)
        .optional()
        .await
}

/// A partnership with the other side, as one side lists it.
#[derive(sqlx::FromRow)]
pub struct Listed {
    /// The partnership.
    #[sqlx(flatten)]
    pub partnership: Partnership,
    /// The other side's name.
    pub name: String,
    /// The other side's country.
    pub country: String,
    /// The other side's domain.
    pub domain: Option<crate::email_address::Domain>,
    /// Who authorized it.
    pub started_by_name: String,
    /// The request whose receipt tells how it began.
    pub invitation_id: Uuid,
}

const LISTED: &str = "
    select p.id, p.provider_id, p.reseller_id, p.started_at, p.ended_at, p.invitation_id,
           o.name, o.country, o.domain, s.name as started_by_name
    from partnerships p
    join organizations o
      on o.id = case when p.provider_id = $1 then p.reseller_id else p.provider_id end
    join people s on s.id = p.started_by
    ";

/// All of one side, the active ones first.
pub(super) async fn of(tx: &mut Read, side: OrganizationId) -> sqlx::Result<Vec<Listed>> {
    tx.sql_of(&[
        LISTED,
        "where p.provider_id = $1 or p.reseller_id = $1
         order by case when p.ended_at is null then 0 else 1 end, p.started_at desc, p.id desc",
    ])
    .bind(side)
    .all()
    .await
}

/// A reseller's that are active.
pub(super) async fn of_reseller(
    tx: &mut Read,
    reseller: OrganizationId,
) -> sqlx::Result<Vec<Listed>> {
    tx.sql_of(&[
        LISTED,
        "where p.reseller_id = $1 and p.ended_at is null
         order by p.started_at desc, p.id desc",
    ])
    .bind(reseller)
    .all()
    .await
}

/// Some of a side's, those that are active or those that are over: the newest of those before a place.
pub(super) async fn before(
    tx: &mut Read,
    side: OrganizationId,
    is_provider: bool,
    is_over: bool,
    place: Place,
    limit: i64,
) -> sqlx::Result<Vec<Listed>> {
    let whose = if is_provider { "where p.provider_id = $1" } else { "where p.reseller_id = $1" };
    let which = if is_over { " and p.ended_at is not null" } else { " and p.ended_at is null" };
    tx.sql_of(&[
        LISTED,
        whose,
        which,
        " and (p.started_at, p.id) < ($2, $3)
         order by p.started_at desc, p.id desc
         limit $4",
    ])
    .bind(side)
    .bind(place.at)
    .bind(place.id)
    .bind(limit)
    .all()
    .await
}

/// One of a side's; others' are not there.
pub(super) async fn listed(
    tx: &mut Read,
    side: OrganizationId,
    partnership: PartnershipId,
) -> sqlx::Result<Option<Listed>> {
    tx.sql_of(&[LISTED, "where p.id = $2 and (p.provider_id = $1 or p.reseller_id = $1)"])
        .bind(side)
        .bind(partnership)
        .optional()
        .await
}

/// A company that both sides serve, by the record of one of them.
#[derive(sqlx::FromRow)]
pub(super) struct Common {
    pub id: CustomerId,
    pub name: String,
    pub domain: String,
    pub since: Timestamp,
}

/// The companies that a provider serves through a reseller, as one of the two knows them: the first by the names
/// that the provider has for them.
pub(super) async fn common(
    tx: &mut Read,
    partnership: &Partnership,
    side: OrganizationId,
    limit: i64,
) -> sqlx::Result<Vec<Common>> {
    tx.sql(
        "select c.id, c.name, c.domain, r.started_at as since
         from customers k
         join customers c on c.organization_id = k.organization_id and c.partner_id = $3
           and c.status = 'active'
         join relationships r on r.partner_id = $1 and r.organization_id = k.organization_id
           and r.through_id = $2 and r.ended_at is null
         where k.partner_id = $1 and k.through_id = $2 and k.status = 'active'
         order by k.name_key, k.id
         limit $4",
    )
    .bind(partnership.provider_id)
    .bind(partnership.reseller_id)
    .bind(side)
    .bind(limit)
    .all()
    .await
}
