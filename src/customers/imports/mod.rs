//! Imports: lists of companies that a partner serves elsewhere, to become prospects. A list is read and compared
//! first, and nothing is done until somebody has seen what would be. Then the timekeeper goes through its lines,
//! some at a time; each time moves the import on by a guarded statement, so that no line is done twice. What was
//! uploaded is forgotten after a while: what became of it is on the records.

mod import;
mod store;

use std::collections::{HashMap, HashSet};

pub use self::import::State;
use self::import::Why;
pub(super) use self::{
    import::{COLUMNS, Entry, Import, ImportId, KEPT, Line, MOST, Standing, read, said},
    store::{by_id, counts, forget_person, page, recent},
};
use super::{Status, add_untold, store as customers};
use crate::{
    activity::{Event, Kind},
    db::{Db, Read, Write},
    email_address::Domain,
    organizations::{self, Cloud},
    people::{self, Member},
};

/// Lines that are gone through in one transaction.
const BATCH: i64 = 200;

/// Imports that are looked at in one round.
const ROUND: i64 = 50;

/// Compares what was read with what there is: known companies, and those in other clouds.
///
/// # Errors
/// When the database fails.
pub(super) async fn compare(tx: &mut Read, by: &Member, entries: &mut [Entry]) -> sqlx::Result<()> {
    let ours = by.organization.cloud;
    let domains: Vec<Domain> = entries.iter().filter_map(|entry| entry.domain.clone()).collect();
    let domains: Vec<&Domain> = domains.iter().collect();
    let known = customers::known(tx, by.organization.id, &domains).await?;
    let known: HashSet<Domain> = known.into_iter().collect();
    let elsewhere = organizations::in_other_clouds(tx, ours, &domains).await?;
    let elsewhere: HashMap<Domain, Cloud> = elsewhere.into_iter().collect();
    for entry in entries {
        let Some(domain) = &entry.domain else { continue };
        entry.is_known = known.contains(domain);
        if let Some(theirs) = elsewhere.get(domain) {
            let why = Why::OtherCloud { domain: domain.clone(), theirs: *theirs, ours };
            entry.add("domain", why);
        }
    }
    Ok(())
}

/// Keeps what was read and compared, for somebody to look at.
///
/// # Errors
/// When the database fails.
pub(super) async fn keep(
    tx: &mut Write,
    by: &Member,
    file: &str,
    entries: &[Entry],
) -> sqlx::Result<ImportId> {
    let id = ImportId::new();
    store::insert(tx, id, by, file, entries).await?;
    Ok(id)
}

/// Imports what was read; whether nobody had begun that.
///
/// # Errors
/// When the database fails.
pub(super) async fn start(tx: &mut Write, by: &Member, id: ImportId) -> sqlx::Result<bool> {
    let starts = store::start(tx, by, id).await?;
    if starts {
        tx.wake_the_timekeeper();
    }
    Ok(starts)
}

/// Goes through the next lines of each import that was started; how many lines were done. One that fails holds up
/// no other, and is tried again in the next round.
///
/// # Errors
/// When the database cannot be asked what is due.
pub async fn imports_due(db: Db) -> sqlx::Result<usize> {
    let mut tx = db.read().await?;
    let running = store::running(&mut tx, ROUND).await?;
    drop(tx);
    let mut done = 0;
    for import in running {
        match go_on(&db, &import).await {
            Ok(lines) => done += usize::try_from(lines).unwrap_or(0),
            Err(error) => {
                tracing::error!(%error, import = %import.id, "an import could not go on");
            }
        }
    }
    Ok(done)
}

/// How many lines were done: none where another copy did them.
async fn go_on(db: &Db, import: &Import) -> sqlx::Result<i64> {
    let until = (import.done + BATCH).min(import.lines);
    let mut tx = db.write().await?;
    if !store::move_on(&mut tx, import, until).await? {
        return Ok(0);
    }
    add_new(&mut tx, import, until).await?;
    tx.commit().await?;
    Ok(until - import.done)
}

/// Adds the new companies of the lines up to a number.
async fn add_new(tx: &mut Write, import: &Import, until: i64) -> sqlx::Result<()> {
    let partner = import.partner_id;
    let new = store::new_lines(tx, import.id, import.done, until).await?;
    let mut new: Vec<_> = new.iter().filter_map(|line| line.check().ok()).collect();
    // In one order everywhere: two imports of the same companies must not wait for each other.
    new.sort_unstable_by(|a, b| a.domain.as_str().cmp(b.domain.as_str()));
    let mut added = 0;
    for one in new {
        let is_new = add_untold(tx, partner, &one.name, &one.domain, one.details).await?;
        added += i64::from(is_new);
    }
    if added > 0 {
        customers::count(tx, partner, &[(Status::Prospect, added)]);
        store::count_added(tx, import.id, added).await?;
    }
    if until == import.lines {
        store::finish(tx, import.id).await?;
        tell(tx, import, import.added + added).await?;
    }
    Ok(())
}

/// Forgets the imports that were read or done long enough ago, with all that their lines say; how many.
///
/// # Errors
/// When the database fails.
pub async fn imports_over(db: Db) -> sqlx::Result<usize> {
    let before = db.now() - KEPT;
    let mut tx = db.read().await?;
    let over = store::over(&mut tx, before, ROUND).await?;
    drop(tx);
    let mut forgotten = 0;
    for id in over {
        let mut tx = db.write().await?;
        if store::forget(&mut tx, id, before).await? {
            tx.commit().await?;
            forgotten += 1;
        }
    }
    Ok(forgotten)
}

/// Once for all that was added.
async fn tell(tx: &mut Write, import: &Import, added: i64) -> sqlx::Result<()> {
    let starter = match import.started_by {
        Some(starter) => people::known(tx, starter).await?,
        None => None,
    };
    let Some((person, organization)) = starter.filter(|_| added > 0) else { return Ok(()) };
    let by = Member { person, organization, roles: Vec::new() };
    let event = Event::of(&by, Kind::CustomersImported).subject(&import.file);
    event.note(&format!("{added} {}", import.lines)).tell(tx).await
}
