//! The statements that touch relationships, admin permissions and provider accounts. That nobody has
//! two and no service two holders is a unique index, not a check that somebody might forget.

use uuid::Uuid;

use super::{
    Begun, EndReason, Kind, Permission, PermissionEnd, PermissionId, Relationship, RelationshipId,
    Service,
    relationship::{WARNINGS, warned},
};
use crate::{
    clock::Timestamp,
    customers::CustomerId,
    db::{Composed, Engine, Read, Rows, Write},
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
                                        invitation_id, started_at, started_by, through_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
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
        .bind(new.through_id)
        .execute()
        .await?;
    Ok(inserted == 1)
}

pub(super) fn insert_provider_account(tx: &mut Write, relationship: &Relationship) {
    let insert = Composed::new(
        "insert into provider_accounts (id, partner_id, organization_id, relationship_id, created_at)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(ProviderAccountId::new())
    .bind(relationship.partner_id)
    .bind(relationship.organization_id)
    .bind(relationship.id)
    .bind(relationship.started_at);
    tx.later(insert);
}

/// Many at once.
pub(super) fn rows(engine: Engine, all: &[Begun]) -> [Rows; 3] {
    const COLUMNS: &[&str] = &[
        "id",
        "kind",
        "partner_id",
        "organization_id",
        "customer_id",
        "invitation_id",
        "started_at",
        "started_by",
        "ended_at",
        "ended_by",
        "end_reason",
    ];
    const PERMISSIONS: &[&str] = &[
        "id",
        "organization_id",
        "service",
        "partner_id",
        "relationship_id",
        "granted_at",
        "granted_by",
        "ends_at",
        "warned_days",
        "ended_at",
        "end_reason",
    ];
    const ACCOUNTS: &[&str] =
        &["id", "partner_id", "organization_id", "relationship_id", "created_at"];
    let mut relationships = Rows::new(engine, "relationships", COLUMNS);
    let mut permissions = Rows::new(engine, "admin_permissions", PERMISSIONS);
    let mut accounts = Rows::new(engine, "provider_accounts", ACCOUNTS);
    for begun in all {
        let one = &begun.relationship;
        relationships
            .row()
            .bind(one.id)
            .bind(one.kind)
            .bind(one.partner_id)
            .bind(one.organization_id)
            .bind(one.customer_id)
            .bind(begun.invitation)
            .bind(one.started_at)
            .bind(begun.by)
            .bind(one.ended_at)
            .bind(begun.removed_by)
            .bind(begun.removed_by.map(|_| EndReason::RemovedByPartner));
        accounts
            .row()
            .bind(ProviderAccountId(begun.account))
            .bind(one.partner_id)
            .bind(one.organization_id)
            .bind(one.id)
            .bind(one.started_at);
        for held in &begun.permissions {
            permissions
                .row()
                .bind(held.id)
                .bind(held.organization_id)
                .bind(held.service)
                .bind(held.partner_id)
                .bind(held.relationship_id)
                .bind(held.granted_at)
                .bind(begun.by)
                .bind(held.ends_at)
                .bind(held.ends_at.and_then(|end| warned(end, held.granted_at)))
                .bind(one.ended_at)
                .bind(one.ended_at.map(|_| PermissionEnd::RelationshipEnded));
        }
    }
    [relationships, permissions, accounts]
}

const RELATIONSHIPS: &str = "
    select id, kind, partner_id, organization_id, customer_id, through_id, started_at, notice_until,
           ended_at
    from relationships
    ";

pub(super) async fn by_id(
    tx: &mut Read,
    relationship: RelationshipId,
) -> sqlx::Result<Option<Relationship>> {
    tx.sql_of(&[RELATIONSHIPS, "where id = $1"]).bind(relationship).optional().await
}

pub(super) async fn active(
    tx: &mut Read,
    partner: OrganizationId,
    organization: OrganizationId,
    kind: Kind,
) -> sqlx::Result<Option<Relationship>> {
    tx.sql_of(&[
        RELATIONSHIPS,
        "where partner_id = $1 and organization_id = $2 and kind = $3 and ended_at is null",
    ])
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
    tx.sql_of(&[RELATIONSHIPS, "where customer_id = $1 order by started_at desc, id desc"])
        .bind(customer)
        .all()
        .await
}

pub(super) async fn set_through(
    tx: &mut Write,
    relationship: RelationshipId,
    through: Option<OrganizationId>,
) -> sqlx::Result<()> {
    tx.sql("update relationships set through_id = $2 where id = $1")
        .bind(relationship)
        .bind(through)
        .execute()
        .await?;
    Ok(())
}

/// Sets a notice, or takes the one there is back; whether the relationship was active, and this is another
/// notice than it had, or it had one whose day is not over.
pub(super) async fn set_notice(
    tx: &mut Write,
    relationship: RelationshipId,
    by: PersonId,
    until: Option<Timestamp>,
) -> sqlx::Result<bool> {
    let now = tx.now();
    let changed = match until {
        Some(until) => {
            tx.sql(
                "update relationships
                 set notice_until = $2, notice_by = $3
                 where id = $1 and ended_at is null
                   and (notice_until is null or (notice_until <> $2 and notice_until >= $4))",
            )
            .bind(relationship)
            .bind(until)
            .bind(by)
            .bind(now)
            .execute()
            .await?
        }
        None => {
            tx.sql(
                "update relationships
                 set notice_until = null, notice_by = null
                 where id = $1 and ended_at is null and notice_until >= $2",
            )
            .bind(relationship)
            .bind(now)
            .execute()
            .await?
        }
    };
    Ok(changed == 1)
}

pub(super) async fn notice_by(
    tx: &mut Read,
    relationship: RelationshipId,
) -> sqlx::Result<Option<PersonId>> {
    let by: Option<(Option<PersonId>,)> = tx
        .sql("select notice_by from relationships where id = $1")
        .bind(relationship)
        .optional()
        .await?;
    Ok(by.and_then(|(by,)| by))
}

pub(super) async fn with_notice_over(
    tx: &mut Read,
    limit: i64,
) -> sqlx::Result<Vec<(RelationshipId, OrganizationId)>> {
    let now = tx.now();
    tx.sql(
        "select id, organization_id
         from relationships
         where notice_until is not null and ended_at is null and notice_until < $1
         order by notice_until
         limit $2",
    )
    .bind(now)
    .bind(limit)
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
    /// The name of the reseller through whom a provider serves.
    pub through: Option<String>,
    /// The invitation whose receipt tells how it began.
    pub invitation_id: Uuid,
    /// Who accepted.
    pub started_by_name: String,
}

const SERVED: &str = "
    select r.id, r.kind, r.partner_id, r.organization_id, r.customer_id, r.through_id, r.started_at,
           r.notice_until, r.ended_at, o.name as partner_name, o.country as partner_country,
           t.name as through, r.invitation_id, p.name as started_by_name
    from relationships r
    join organizations o on o.id = r.partner_id
    left join organizations t on t.id = r.through_id
    join people p on p.id = r.started_by
    ";

pub(super) async fn of_organization(
    tx: &mut Read,
    organization: OrganizationId,
) -> sqlx::Result<Vec<Served>> {
    tx.sql_of(&[
        SERVED,
        "where r.organization_id = $1
         order by case when r.ended_at is null then 0 else 1 end, r.started_at desc, r.id desc",
    ])
    .bind(organization)
    .all()
    .await
}

/// One of a company's; another's is not there.
pub(super) async fn served(
    tx: &mut Read,
    organization: OrganizationId,
    relationship: RelationshipId,
) -> sqlx::Result<Option<Served>> {
    tx.sql_of(&[SERVED, "where r.id = $1 and r.organization_id = $2"])
        .bind(relationship)
        .bind(organization)
        .optional()
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
           a.granted_at, a.ends_at
    from admin_permissions a
    join relationships r on r.id = a.relationship_id
    ";

/// Who holds what of a company, and what is over and has not been ended yet.
pub(super) async fn unended(
    tx: &mut Read,
    organization: OrganizationId,
) -> sqlx::Result<Vec<Permission>> {
    let held = tx.sql_of(&[PERMISSIONS, "where a.organization_id = $1 and a.ended_at is null"]);
    Ok(as_shown(held.bind(organization).all().await?))
}

/// As [`unended`], of one relationship.
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
pub(super) fn insert_permissions(
    tx: &mut Write,
    relationship: &Relationship,
    services: &[Service],
    by: PersonId,
    ends_at: Option<Timestamp>,
) {
    let now = tx.now();
    let mut insert = Composed::new(
        "insert into admin_permissions (id, service, organization_id, partner_id, relationship_id,
                                        granted_at, granted_by, ends_at, warned_days)
         values (",
    );
    for (place, service) in services.iter().enumerate() {
        insert.sql(if place == 0 { "" } else { "), (" }).value(PermissionId::new());
        insert.sql(", ").value(*service).sql(", ").value(relationship.organization_id);
        insert.sql(", ").value(relationship.partner_id).sql(", ").value(relationship.id);
        insert.sql(", ").value(now).sql(", ").value(by).sql(", ").value(ends_at);
        insert.sql(", ").value(ends_at.and_then(|end| warned(end, now)));
    }
    insert.sql(")");
    tx.later(insert);
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

/// Sets an end of which nobody has been told but by the act itself.
pub(super) async fn set_end(
    tx: &mut Write,
    permission: PermissionId,
    ends_at: Option<Timestamp>,
) -> sqlx::Result<()> {
    let now = tx.now();
    tx.sql("update admin_permissions set ends_at = $2, warned_days = $3 where id = $1")
        .bind(permission)
        .bind(ends_at)
        .bind(ends_at.and_then(|end| warned(end, now)))
        .execute()
        .await?;
    Ok(())
}

/// Whether the partner of a record `c`, in a wider statement, administers a service of its company. For an `exists`
/// PostgreSQL might read all permissions once instead of one for each record.
pub(super) fn administers(asking: &mut Composed, service: Service, now: Timestamp) {
    asking
        .sql(
            "(select 1
              from admin_permissions h
              where h.organization_id = c.organization_id and h.service = ",
        )
        .value(service)
        .sql(
            " and h.partner_id = c.partner_id and h.ended_at is null
              and (h.ends_at is null or h.ends_at >= ",
        )
        .value(now)
        .sql(")) is not null");
}

/// The companies of which a permission is over and has not been ended yet.
pub(super) async fn with_permissions_over(
    tx: &mut Read,
    limit: i64,
) -> sqlx::Result<Vec<(OrganizationId,)>> {
    let now = tx.now();
    tx.sql(
        "select distinct organization_id
         from admin_permissions
         where ends_at is not null and ended_at is null and ends_at < $1
         limit $2",
    )
    .bind(now)
    .bind(limit)
    .all()
    .await
}

/// Permissions that end before the moments of [`super::relationship::WARNINGS`], and whose holder was not
/// told of that one.
pub(super) async fn to_be_warned(
    tx: &mut Read,
    [far, near, next]: [Timestamp; 3],
    limit: i64,
) -> sqlx::Result<Vec<Permission>> {
    let [_, seven, one] = WARNINGS;
    let now = tx.now();
    let found = tx.sql_of(&[
        PERMISSIONS,
        "where a.ends_at is not null and a.ended_at is null and a.ends_at >= $1 and a.ends_at <= $2
           and (a.warned_days is null
             or (a.ends_at <= $3 and a.warned_days > $4)
             or (a.ends_at <= $5 and a.warned_days > $6))
         order by a.ends_at, a.relationship_id
         limit $7",
    ]);
    found.bind(now).bind(far).bind(near).bind(seven).bind(next).bind(one).bind(limit).all().await
}

/// Whether the holder had not been told so closely, and the end is still that one.
pub(super) async fn set_warned(
    tx: &mut Write,
    permission: PermissionId,
    ends_at: Timestamp,
    days: i64,
) -> sqlx::Result<bool> {
    let changed = tx
        .sql(
            "update admin_permissions
             set warned_days = $3
             where id = $1 and ends_at = $2 and ended_at is null
               and (warned_days is null or warned_days > $3)",
        )
        .bind(permission)
        .bind(ends_at)
        .bind(days)
        .execute()
        .await?;
    Ok(changed == 1)
}

pub(super) async fn ended_since(
    tx: &mut Read,
    partner: OrganizationId,
    company: OrganizationId,
    since: Timestamp,
) -> sqlx::Result<bool> {
    let found: Vec<(RelationshipId,)> = tx
        .sql(
            "select id
             from relationships
             where organization_id = $1 and partner_id = $2 and ended_at > $3
               and end_reason = 'ended_by_customer'
             limit 1",
        )
        .bind(company)
        .bind(partner)
        .bind(since)
        .all()
        .await?;
    Ok(!found.is_empty())
}
