//! What happens to a subscription when its term is over: the next begins, or it ends. Each is settled in a
//! transaction of its own by guarded statements, so that several copies may do it at once, and terms that ended
//! while none ran follow one after the other.

use super::{
    AtEnd, Status, Subscription, SubscriptionId, SubscriptionNotice, recount, sellers, store, tell,
};
use crate::{
    activity::{Event, Kind},
    db::{Db, Write},
    organizations::{self, OrganizationId},
    outbox, relationships,
};

/// Subscriptions that are settled in one round; what is left waits for the next.
const ROUND: i64 = 200;

/// Renews and ends the subscriptions whose term is over. Returns how many it settled: one that fails holds up no
/// other, and is tried again in the next round.
///
/// # Errors
/// When the database cannot be asked what is due.
pub async fn due(db: Db) -> sqlx::Result<usize> {
    let mut tx = db.read().await?;
    let found = store::with_term_over(&mut tx, ROUND).await?;
    drop(tx);
    let mut done = 0;
    for (id, organization) in found {
        match settle_one(&db, id, organization).await {
            Ok(()) => done += 1,
            Err(error) => tracing::error!(%error, "a subscription's term could not be ended"),
        }
    }
    Ok(done)
}

async fn settle_one(db: &Db, id: SubscriptionId, organization: OrganizationId) -> sqlx::Result<()> {
    let mut tx = db.write().await?;
    organizations::hold(&mut tx, organization);
    settle(&mut tx, id).await?;
    tx.commit().await
}

/// Brings a subscription, whose company is held, to where it stands now: every term that is over has ended.
pub(super) async fn settle(tx: &mut Write, id: SubscriptionId) -> sqlx::Result<Subscription> {
    let now = tx.now();
    loop {
        let one = store::by_id(tx, id).await?.ok_or(sqlx::Error::RowNotFound)?;
        if one.ended_at.is_some() || one.term_ends_at > now {
            return Ok(one);
        }
        end_term(tx, &one).await?;
    }
}

async fn end_term(tx: &mut Write, one: &Subscription) -> sqlx::Result<()> {
    let sale = &one.sale;
    let is_served = relationships::serves(tx, sale.reseller_id, sale.organization_id).await?;
    let (status, kind) = match one.at_end(is_served) {
        AtEnd::Renews => {
            let ends_at = one.term_end(one.terms + 1);
            if store::renew(tx, one, ends_at).await? {
                let event = Event::by_nobody(Kind::SubscriptionRenewed).subscription(one.id.0);
                let event = event.note(&ends_at.day().to_string());
                tell(tx, event, sale, &one.name).await?;
            }
            return Ok(());
        }
        AtEnd::Expires => (Status::Expired, Kind::SubscriptionExpired),
        AtEnd::Cancels => (Status::Cancelled, Kind::SubscriptionCancelled),
    };
    if store::end(tx, one.id, status, one.term_ends_at).await? {
        tell(tx, Event::by_nobody(kind).subscription(one.id.0), sale, &one.name).await?;
        recount(tx, sale).await?;
        let partners = sellers(tx, sale).await?.into_iter().map(|(partner, _)| partner);
        for reader in std::iter::once(sale.organization_id).chain(partners) {
            let letter = SubscriptionNotice { subscription: one.id, kind, reader, money: None };
            outbox::put(tx, &letter, None).await?;
        }
    }
    Ok(())
}
