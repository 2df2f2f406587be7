//! The statements that touch relationships, admin permissions and provider accounts. That nobody has
//! two and no service two holders is a unique index, not a check that somebody might forget.

use uuid::Uuid;

use super::{
    EndReason, Kind, Permission, PermissionEnd, PermissionId, Relationship, RelationshipId, Service,
};
use crate::{
    clock::Timestamp,
    customers::CustomerId,
    db::{Read, Write},
    id,
    organizations::OrganizationId,
    people::PersonId,
};

id! {
    /// What acceptance makes for billing.
    ProviderAccountId
}

/// Whether it was inserted: a partner has one active relationship of a kind with a company.
pub(super) async fn insert(
    tx: &mut Write,
    new: &Relationship,
    invitation: Uuid,
    by: PersonId,
) -> sqlx::Result<bool> {
    let inserted = tx
        .sql(
            "insert into relationships (id, kind, partner_id, organization_id, customer_id,
                                        invitation_id, started_at, started_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict do nothing",
        )
        .bind(new.id)
        .bind(new.kind)
        .bind(new.partner_id)
        .bind(new.organization_id)
        .bind(new.customer_id)
        .bind(invitation)
        .bind(new.started_at)
        .bind(by)
        .execute()
        .await?;
    Ok(inserted == 1)
}

pub(super) async fn insert_provider_account(
    tx: &mut Write,
    relationship: &Relationship,
) -> sqlx::Result<()> {
    tx.sql(
        "insert into provider_accounts (id, partner_id, organization_id, relationship_id, created_at)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(ProviderAccountId::new())
    .bind(relationship.partner_id)
    .bind(relationship.organization_id)
    .bind(relationship.id)
    .bind(relationship.started_at)
    .execute()
    .await?;
    Ok(())
}

pub(super) async fn active(
    tx: &mut Read,
    partner: OrganizationId,
    organization: OrganizationId,
    kind: Kind,
) -> sqlx::Result<Option<Relationship>> {
    tx.sql(
        "select id, kind, partner_id, organization_id, customer_id, started_at, ended_at
         from relationships
         where partner_id = $1 and organization_id = $2 and kind = $3 and ended_at is null",
    )
    .bind(partner)
    .bind(organization)
    .bind(kind)
    .optional()
    .await
}

pub(super) async fn of_customer(
    tx: &mut Read,
    customer: CustomerId,
) -> sqlx::Result<Vec<Relationship>> {
    tx.sql(
        "select id, kind, partner_id, organization_id, customer_id, started_at, ended_at
         from relationships
         where customer_id = $1
         order by started_at desc, id desc",
    )
    .bind(customer)
    .all()
    .await
}

/// A relationship as the customer sees it.
#[derive(sqlx::FromRow)]
pub struct Served {
    /// The relationship.
    #[sqlx(flatten)]
    pub relationship: Relationship,
    /// The partner's name.
    pub partner_name: String,
    /// The partner's country.
    pub partner_country: String,
    /// The invitation whose receipt tells how it began.
    pub invitation_id: Uuid,
    /// Who accepted.
    pub started_by_name: String,
}

pub(super) async fn of_organization(
    tx: &mut Read,
    organization: OrganizationId,
) -> sqlx::Result<Vec<Served>> {
    tx.sql(
        "select r.id, r.kind, r.partner_id, r.organization_id, r.customer_id, r.started_at, r.ended_at,
                o.name as partner_name, o.country as partner_country, r.invitation_id,
                p.name as started_by_name
         from relationships r
         join organizations o on o.id = r.partner_id
         join people p on p.id = r.started_by
         where r.organization_id = $1
         order by case when r.ended_at is null then 0 else 1 end, r.started_at desc, r.id desc",
    )
    .bind(organization)
    .all()
    .await
}

/// Whether it was still active.
pub(super) async fn end(
    tx: &mut Write,
    relationship: RelationshipId,
    by: PersonId,
    reason: EndReason,
) -> sqlx::Result<bool> {
    let now = tx.now();
    let ended = tx
        .sql(
            "update relationships
             set ended_at = $2, ended_by = $3, end_reason = $4
             where id = $1 and ended_at is null",
        )
        .bind(relationship)
        .bind(now)
        .bind(by)
        .bind(reason)
        .execute()
        .await?;
    Ok(ended == 1)
}

const PERMISSIONS: &str = "
    select a.id, a.organization_id, a.service, a.partner_id, a.relationship_id, r.customer_id,
           a.granted_at
    from admin_permissions a
    join relationships r on r.id = a.relationship_id
    ";

pub(super) async fn holders(
    tx: &mut Read,
    organization: OrganizationId,
) -> sqlx::Result<Vec<Permission>> {
    let held = tx.sql_of(&[PERMISSIONS, "where a.organization_id = $1 and a.ended_at is null"]);
    Ok(as_shown(held.bind(organization).all().await?))
}

pub(super) async fn of_relationship(
    tx: &mut Read,
    relationship: RelationshipId,
) -> sqlx::Result<Vec<Permission>> {
    let held = tx.sql_of(&[PERMISSIONS, "where a.relationship_id = $1 and a.ended_at is null"]);
    Ok(as_shown(held.bind(relationship).all().await?))
}

/// In the order that people are shown services.
fn as_shown(mut permissions: Vec<Permission>) -> Vec<Permission> {
    permissions.sort_unstable_by_key(|one| one.service);
    permissions
}

/// A service has one holder: who held it before has been ended.
pub(super) async fn insert_permission(
    tx: &mut Write,
    relationship: &Relationship,
    service: Service,
    by: PersonId,
) -> sqlx::Result<()> {
    let now = tx.now();
    tx.sql(
        "insert into admin_permissions (id, organization_id, service, partner_id,
                                        relationship_id, granted_at, granted_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(PermissionId::new())
    .bind(relationship.organization_id)
    .bind(service)
    .bind(relationship.partner_id)
    .bind(relationship.id)
    .bind(now)
    .bind(by)
    .execute()
    .await?;
    Ok(())
}

pub(super) async fn end_permission(
    tx: &mut Write,
    permission: PermissionId,
    reason: PermissionEnd,
) -> sqlx::Result<bool> {
    let now = tx.now();
    let ended = tx
        .sql(
            "update admin_permissions
             set ended_at = $2, end_reason = $3
             where id = $1 and ended_at is null",
        )
        .bind(permission)
        .bind(now)
        .bind(reason)
        .execute()
        .await?;
    Ok(ended == 1)
}

pub(super) async fn held(
    tx: &mut Read,
    partner: OrganizationId,
    organization: OrganizationId,
) -> sqlx::Result<Vec<(Service, Timestamp)>> {
    let mut all: Vec<(Service, Timestamp)> = tx
        .sql(
            "select service, granted_at
         from admin_permissions
         where organization_id = $1 and partner_id = $2 and ended_at is null",
        )
        .bind(organization)
        .bind(partner)
        .all()
        .await?;
    all.sort_unstable_by_key(|(service, _)| *service);
    Ok(all)
}
