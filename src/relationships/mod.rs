//! Relationships: who serves whom, who may administer which service, and how it ends. A relationship
//! begins with an acceptance and ends once; an admin permission stands on a relationship and ends
//! with it, and no service of a company has two holders.

mod letters;
mod pages;
mod relationship;
mod store;

use i18n_embed_fl::fl;
use uuid::Uuid;

pub(crate) use self::letters::PermissionLost;
pub use self::{
    pages::routes,
    relationship::{
        EndReason, Kind, Permission, PermissionEnd, PermissionId, Relationship, RelationshipId,
        Service, names,
    },
};
use crate::{
    activity::{self, Event},
    clock::Timestamp,
    customers::{self, Customer, CustomerId},
    db::{Read, Write},
    organizations::{self, OrganizationId},
    outbox,
    people::Member,
    text::{Language, Texts},
};

/// What an acceptance begins.
pub struct Beginning<'a> {
    /// The company's Global admin who accepted.
    pub by: &'a Member,
    /// The partner that asked.
    pub partner_id: OrganizationId,
    /// The partner's record of the company.
    pub customer: CustomerId,
    /// The invitation that was accepted.
    pub invitation: Uuid,
    /// The services that the company lets it administer.
    pub services: &'a [Service],
}

/// Why a relationship cannot begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotBegun {
    /// The partner serves this company already, by another record.
    OtherRecord,
}

/// Begins a relationship of a company that is [held](organizations::hold), or adds to the one there is, and moves the services that were ticked to the
/// partner; whoever loses one is told.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    tx: &mut Write,
    beginning: Beginning<'_>,
) -> sqlx::Result<Result<Relationship, NotBegun>> {
    let Beginning { by, partner_id, customer, invitation, services } = beginning;
    let new = Relationship {
        id: RelationshipId::new(),
        kind: Kind::Reseller,
        partner_id,
        organization_id: by.organization.id,
        customer_id: customer,
        started_at: tx.now(),
        ended_at: None,
    };
    let relationship = if store::insert(tx, &new, invitation, by.person.id).await? {
        store::insert_provider_account(tx, &new).await?;
        new
    } else {
        let there = store::active(tx, partner_id, by.organization.id, Kind::Reseller).await?;
        let there = there.ok_or(sqlx::Error::RowNotFound)?;
        if there.customer_id != customer {
            return Ok(Err(NotBegun::OtherRecord));
        }
        there
    };
    customers::served(tx, customer, by.organization.id).await?;
    move_services(tx, by, &relationship, services).await?;
    Ok(Ok(relationship))
}

/// Makes the relationship's partner the one holder of these services, and tells everybody who gained or
/// lost one, each once. The company is held, so that nobody else moves one meanwhile.
async fn move_services(
    tx: &mut Write,
    by: &Member,
    relationship: &Relationship,
    services: &[Service],
) -> sqlx::Result<()> {
    let holders = store::holders(tx, relationship.organization_id).await?;
    let mut granted = Vec::new();
    let mut lost: Vec<Permission> = Vec::new();
    for service in services {
        let holder = holders.iter().find(|holder| holder.service == *service);
        match holder {
            Some(holder) if holder.partner_id == relationship.partner_id => continue,
            Some(holder) => {
                end_permission(tx, holder, PermissionEnd::Reassigned).await?;
                lost.push(holder.clone());
            }
            None => {}
        }
        store::insert_permission(tx, relationship, *service, by.person.id).await?;
        granted.push(*service);
    }
    if !granted.is_empty() {
        let gained = i64::try_from(granted.len()).unwrap_or(i64::MAX);
        customers::administered(tx, relationship.customer_id, gained).await?;
        let holder = (relationship.partner_id, relationship.customer_id);
        tell_moved(tx, by, activity::Kind::PermissionGranted, &granted, holder).await?;
    }
    lost.sort_by_key(|one| (one.partner_id, one.service));
    for lost in lost.chunk_by(|a, b| a.partner_id == b.partner_id) {
        let services: Vec<Service> = lost.iter().map(|one| one.service).collect();
        let loser = (lost[0].partner_id, lost[0].customer_id);
        tell_moved(tx, by, activity::Kind::PermissionEnded, &services, loser).await?;
        let organization = relationship.organization_id;
        let letter = PermissionLost { partner: lost[0].partner_id, organization, services };
        outbox::put(tx, &letter, None).await?;
    }
    Ok(())
}

/// Tells a partner of the company, and the company of the partner.
async fn tell_moved(
    tx: &mut Write,
    by: &Member,
    kind: activity::Kind,
    services: &[Service],
    (partner, customer): (OrganizationId, CustomerId),
) -> sqlx::Result<()> {
    let event = Event::of(by, kind).note(&names(Language::En.texts(), services));
    let theirs = event.clone().subject(&by.organization.name).customer(customer.0);
    theirs.tell_to(tx, partner).await?;
    let partner = organizations::by_id(tx, partner).await?.ok_or(sqlx::Error::RowNotFound)?;
    event.subject(&partner.name).tell(tx).await
}

/// Ends a permission; whether it was still held.
async fn end_permission(
    tx: &mut Write,
    permission: &Permission,
    reason: PermissionEnd,
) -> sqlx::Result<bool> {
    let ended = store::end_permission(tx, permission.id, reason).await?;
    if ended {
        customers::administered(tx, permission.customer_id, -1).await?;
    }
    Ok(ended)
}

/// What came of removing a relationship.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    /// It ended now, and with it the right to administer these services.
    Removed(Vec<Service>),
    /// There was none any more.
    NothingLeft,
}

/// Removes the relationship with a customer, which is held like its company, on the partner's side. The permissions that stand on it
/// end in the same transaction, history stays, and no mail goes to the customer: legal notice is the
/// partner's own duty.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Write, by: &Member, customer: &Customer) -> sqlx::Result<Removal> {
    let all = store::of_customer(tx, customer.id).await?;
    let Some(relationship) = all.into_iter().find(|one| one.ended_at.is_none()) else {
        return Ok(Removal::NothingLeft);
    };
    if !store::end(tx, relationship.id, by.person.id, EndReason::RemovedByPartner).await? {
        return Ok(Removal::NothingLeft);
    }
    let mut services = Vec::new();
    for permission in store::of_relationship(tx, relationship.id).await? {
        if end_permission(tx, &permission, PermissionEnd::RelationshipEnded).await? {
            services.push(permission.service);
        }
    }
    customers::ended(tx, customer.id).await?;
    let english = Language::En.texts();
    let event = Event::of(by, activity::Kind::RelationshipRemoved)
        .subject(&customer.name)
        .note(&names(english, &services))
        .customer(customer.id.0);
    event.tell(tx).await?;
    // The partner's name for the company is the partner's own affair.
    event.subject(&by.organization.name).tell_to(tx, relationship.organization_id).await?;
    Ok(Removal::Removed(services))
}

/// Every relationship that a partner's record has had, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_customer(tx: &mut Read, customer: CustomerId) -> sqlx::Result<Vec<Relationship>> {
    store::of_customer(tx, customer).await
}

/// Who administers which service of a company.
///
/// # Errors
/// When the database fails.
pub async fn holders(tx: &mut Read, organization: OrganizationId) -> sqlx::Result<Vec<Permission>> {
    store::holders(tx, organization).await
}

/// What a kind of relationship is called.
#[must_use]
pub fn kind_name(t: &Texts, kind: Kind) -> String {
    match kind {
        Kind::Reseller => fl!(t, "kind-reseller"),
        Kind::Provider => fl!(t, "kind-provider"),
    }
}

/// The services of a company that a partner administers, and since when.
///
/// # Errors
/// When the database fails.
pub async fn held(
    tx: &mut Read,
    partner: OrganizationId,
    organization: OrganizationId,
) -> sqlx::Result<Vec<(Service, Timestamp)>> {
    store::held(tx, partner, organization).await
}
