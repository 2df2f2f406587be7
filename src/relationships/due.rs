//! What ends by itself when its time has come, and who is told before. Each company is settled in a
//! transaction of its own, by guarded statements: several copies may do it at once, and what was missed
//! while none ran is made up for.

use jiff::SignedDuration;

use super::{
    By, EndReason, Permission, PermissionEnd, PermissionEnding, RelationshipId, RelationshipOver,
    end_one, end_permissions,
    relationship::{WARNINGS, warned},
    store,
};
use crate::{
    clock::Timestamp,
    db::Db,
    organizations::{self, OrganizationId},
    outbox, subscriptions, support,
};

/// Things that are settled in one round; what is left waits for the next.
const ROUND: i64 = 200;

/// Ends the permissions and relationships whose time is over, and tells holders of the ends to come.
/// Returns how many it settled: one that fails holds up no other, and is tried again in the next round.
///
/// # Errors
/// When the database cannot be asked what is due.
pub async fn due(db: Db) -> sqlx::Result<usize> {
    Ok(notices(&db).await? + expiries(&db).await? + warnings(&db).await?)
}

/// Whether it was settled.
fn settled(outcome: &sqlx::Result<()>, what: &'static str) -> bool {
    if let Err(error) = outcome {
        tracing::error!(%error, what, "what came due could not be settled");
    }
    outcome.is_ok()
}

/// Relationships whose notice has run out.
async fn notices(db: &Db) -> sqlx::Result<usize> {
    let mut tx = db.read().await?;
    let found = store::with_notice_over(&mut tx, ROUND).await?;
    drop(tx);
    let mut done = 0;
    for (id, organization) in found {
        done += usize::from(settled(&end_by_notice(db, id, organization).await, "a notice"));
    }
    Ok(done)
}

async fn end_by_notice(
    db: &Db,
    id: RelationshipId,
    organization: OrganizationId,
) -> sqlx::Result<()> {
    let mut tx = db.write().await?;
    organizations::hold(&mut tx, organization);
    let now = tx.now();
    if let Some(relationship) = store::by_id(&mut tx, id).await?
        && relationship.notice_until.is_some_and(|until| until < now)
        && let Some(by) = store::notice_by(&mut tx, id).await?
    {
        let reason = EndReason::EndedByCustomer;
        let ended = end_one(&mut tx, By::Clock, by, &relationship, reason).await?;
        if ended.is_some() {
            support::recounted(&mut tx, relationship.customer_id).await?;
            subscriptions::recounted(&mut tx, relationship.customer_id).await?;
            outbox::put(&mut tx, &RelationshipOver { relationship: id }, None).await?;
        }
    }
    tx.commit().await
}

/// Permissions whose end has come.
async fn expiries(db: &Db) -> sqlx::Result<usize> {
    let mut tx = db.read().await?;
    let found = store::with_permissions_over(&mut tx, ROUND).await?;
    drop(tx);
    let mut done = 0;
    for (organization,) in found {
        done += usize::from(settled(&end_what_is_over(db, organization).await, "an end"));
    }
    Ok(done)
}

async fn end_what_is_over(db: &Db, organization: OrganizationId) -> sqlx::Result<()> {
    let mut tx = db.write().await?;
    organizations::hold(&mut tx, organization);
    let now = tx.now();
    let mut over = store::unended(&mut tx, organization).await?;
    over.retain(|one| !one.is_held(now));
    end_permissions(&mut tx, By::Clock, over, PermissionEnd::Expired).await?;
    tx.commit().await
}

/// Permissions whose end comes near, and whose holder was not told of it so closely.
async fn warnings(db: &Db) -> sqlx::Result<usize> {
    let mut tx = db.read().await?;
    let now = tx.now();
    let before = |days: i64| now + SignedDuration::from_hours(24 * days);
    let mut found = store::to_be_warned(&mut tx, WARNINGS.map(before), ROUND).await?;
    drop(tx);
    found.sort_by_key(|one| (one.relationship_id, one.ends_at, one.service));
    let mut done = 0;
    for together in
        found.chunk_by(|a, b| (a.relationship_id, a.ends_at) == (b.relationship_id, b.ends_at))
    {
        done += usize::from(settled(&warn(db, together, now).await, "a warning"));
    }
    Ok(done)
}

/// One letter for permissions of one relationship that end together.
async fn warn(db: &Db, together: &[Permission], now: Timestamp) -> sqlx::Result<()> {
    let first = &together[0];
    let Some(ends_at) = first.ends_at else { return Ok(()) };
    let Some(days) = warned(ends_at, now) else { return Ok(()) };
    let mut tx = db.write().await?;
    let mut services = Vec::new();
    for one in together {
        if store::set_warned(&mut tx, one.id, ends_at, days).await? {
            services.push(one.service);
        }
    }
    if !services.is_empty() {
        let letter = PermissionEnding {
            relationship: first.relationship_id,
            services,
            ends_at: Some(ends_at.micros()),
            is_news: false,
        };
        outbox::put(&mut tx, &letter, None).await?;
    }
    tx.commit().await
}
