//! The counts of invitations by where they stand. Whoever moves one waits for nobody: it is noted, and added up
//! here soon afterwards.

use super::store;
use crate::db::Db;

/// Moves that are added up in one transaction.
const ROUND: i64 = 500;

/// Adds up what moved since; returns how many moves.
///
/// # Errors
/// When the database fails.
pub async fn counts_due(db: Db) -> sqlx::Result<usize> {
    let mut tx = db.read().await?;
    if !store::has_moves(&mut tx).await? {
        return Ok(0);
    }
    drop(tx);
    let mut tx = db.write().await?;
    let added = store::add_moves(&mut tx, ROUND).await?;
    tx.commit().await?;
    Ok(added)
}
