//! Partnerships: an indirect provider asks an indirect reseller, which authorizes it or does not. With one
//! the two can invite customers together; removing it changes nothing for the customers they have.

mod pages;
mod partnership;
mod store;

use uuid::Uuid;

pub use self::{
    pages::{choice, routes},
    partnership::{Partnership, PartnershipId},
};
use crate::{
    activity::{Event, Kind},
    clock::Timestamp,
    db::{Read, Write},
    organizations::{self, OrganizationId},
    people::Member,
};

/// Begins the partnership that a reseller authorized; whether there was none.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    tx: &mut Write,
    by: &Member,
    provider: OrganizationId,
    invitation: Uuid,
) -> sqlx::Result<bool> {
    let new = Partnership {
        id: PartnershipId::new(),
        provider_id: provider,
        reseller_id: by.organization.id,
        started_at: tx.now(),
        ended_at: None,
    };
    store::insert(tx, &new, invitation, by.person.id).await
}

/// Removes a partnership, from either side; whether it was still there. No mail leaves, and the customers
/// of both and every admin permission stay as they are.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Write, by: &Member, partnership: &Partnership) -> sqlx::Result<bool> {
    if !store::end(tx, partnership.id, by.person.id).await? {
        return Ok(false);
    }
    let other = organizations::by_id(tx, partnership.other(by.organization.id)).await?;
    let other = other.ok_or(sqlx::Error::RowNotFound)?;
    let event = Event::of(by, Kind::PartnershipRemoved).subject(&other.name);
    event.tell(tx).await?;
    event.subject(&by.organization.name).tell_to(tx, other.id).await?;
    Ok(true)
}

/// The active partnership of a provider with a reseller.
///
/// # Errors
/// When the database fails.
pub async fn active(
    tx: &mut Read,
    provider: OrganizationId,
    reseller: OrganizationId,
) -> sqlx::Result<Option<Partnership>> {
    store::active(tx, provider, reseller).await
}

/// Holds the active partnership of a provider with a reseller until the transaction ends, if it is one that
/// was there at a moment; whether it is.
///
/// # Errors
/// When the database fails.
pub async fn hold(
    tx: &mut Write,
    provider: OrganizationId,
    reseller: OrganizationId,
    since: Timestamp,
) -> sqlx::Result<bool> {
    store::hold(tx, provider, reseller, since).await
}

/// Every partnership that a partner has had, with the name of the other side.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Read, side: OrganizationId) -> sqlx::Result<Vec<(Partnership, String)>> {
    let all = store::of(tx, side).await?;
    Ok(all.into_iter().map(|one| (one.partnership, one.name)).collect())
}

/// The providers that a reseller can invite customers together with.
///
/// # Errors
/// When the database fails.
pub async fn providers_of(
    tx: &mut Read,
    reseller: OrganizationId,
) -> sqlx::Result<Vec<(OrganizationId, String)>> {
    let active = store::of_reseller(tx, reseller).await?;
    Ok(active.into_iter().map(|one| (one.partnership.provider_id, one.name)).collect())
}
