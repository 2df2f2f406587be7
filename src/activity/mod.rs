//! Activity: what happened, told to each organization that it concerns. An event is written in the
//! transaction of the change it tells of, and never changed afterwards; it keeps the names of its
//! time, until somebody's personal data is removed. A chain of seals shows that nobody else changed it.

mod event;
mod pages;
mod seal;
mod store;

pub(crate) use self::{
    event::EventId,
    seal::{Chain, Past},
};
pub use self::{
    event::{Event, Kind, Told},
    pages::{routes, sentence},
    seal::{Verified, seal, verify},
};
use crate::{
    db::{Read, Write},
    organizations::OrganizationId,
    people::Gone,
    place::Place,
};
use uuid::Uuid;

impl Event {
    /// Tells the actor's own organization.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tell(&self, tx: &mut Write) -> sqlx::Result<()> {
        match self.actor_organization {
            Some(organization) => self.tell_to(tx, organization).await,
            None => Ok(()),
        }
    }

    /// Tells an organization.
    ///
    /// # Errors
    /// When the database fails.
    #[expect(
        clippy::unused_async,
        reason = "it is part of a transaction, like all that can fail in it"
    )]
    pub async fn tell_to(&self, tx: &mut Write, organization: OrganizationId) -> sqlx::Result<()> {
        store::insert(tx, self.clone(), organization);
        Ok(())
    }
}

/// Forgets somebody's name and addresses in what was told of them and by them; what happened stays.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &mut Write, gone: &Gone) -> sqlx::Result<()> {
    store::forget(tx, gone).await
}

/// The newest of what an organization was told before a place in the list.
///
/// # Errors
/// When the database fails.
pub async fn told_before(
    tx: &mut Read,
    organization: OrganizationId,
    before: Place,
    most: i64,
) -> sqlx::Result<Vec<Told>> {
    store::page(tx, organization, None, before, most).await
}

/// What an organization was told about an invitation, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_invitation(
    tx: &mut Read,
    organization: OrganizationId,
    invitation: Uuid,
) -> sqlx::Result<Vec<Told>> {
    store::of_invitation(tx, organization, invitation).await
}

/// What an organization was told about a subscription, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_subscription(
    tx: &mut Read,
    organization: OrganizationId,
    subscription: Uuid,
) -> sqlx::Result<Vec<Told>> {
    store::of_subscription(tx, organization, subscription).await
}
