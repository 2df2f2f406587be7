//! Second factors: besides the password, a code from an app. A code is good once, also when two are typed at
//! the same moment; so is each recovery code. The secret is sealed, and counts only after a code of it was
//! typed in. An organization can demand one of all its members. Whoever's second factor changes is told, also by the
//! history of their sign-ins, and their other sessions end.

mod letters;
mod second_factor;
mod store;

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use uuid::Uuid;

pub(crate) use self::letters::SecondFactorNotice;
pub use self::second_factor::{RECOVERY_CODES, SecondFactor, Secret};
use self::second_factor::{Typed, What, recovery_codes, written};
use super::{Acting, Listed, Member, Outcome, PersonId, Seen, SessionId, sign_in, store as people};
use crate::{
    activity::{Event, Kind},
    clock::Timestamp,
    db::{Db, Read, Write},
    organizations, outbox,
    secret::{Keys, Purpose, fingerprint},
};

/// How many rows are looked at in a transaction when what an old key sealed is sealed anew.
const BATCH: i64 = 100;

/// How somebody's second factor stands; none when they have none.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Read, person: PersonId) -> sqlx::Result<Option<SecondFactor>> {
    let Some(since) = store::since(tx, person).await? else { return Ok(None) };
    let codes_left = store::codes_left(tx, person).await?;
    Ok(Some(SecondFactor { since, codes_left }))
}

/// The secret that is being set up.
///
/// # Errors
/// When the database fails.
pub async fn in_the_making(
    tx: &mut Read,
    keys: &Keys,
    person: PersonId,
) -> sqlx::Result<Option<Secret>> {
    let sealed = store::making(tx, person).await?;
    Ok(sealed.and_then(|sealed| unsealed(keys, person, &sealed)))
}

/// Makes a new secret, which counts once it is [confirmed](confirm).
///
/// # Errors
/// When the database fails.
pub async fn begin(tx: &mut Write, keys: &Keys, person: PersonId) -> sqlx::Result<()> {
    let sealed = keys.seal(Purpose::SecondFactor, person.0, Secret::random().bytes());
    store::begin(tx, person, &sealed).await
}

/// What came of confirming a secret.
pub enum Confirmed {
    /// It counts; these are the recovery codes, which nobody is ever shown again.
    Done(Vec<String>),
    /// It did so before, by this very code: the button was pressed twice.
    Already,
    /// It is not a code of it.
    Wrong,
    /// Nothing is being set up.
    Nothing,
}

/// Makes the secret in the making the one that counts, by a code of it.
///
/// # Errors
/// When the database fails.
pub async fn confirm(
    tx: &mut Write,
    keys: &Keys,
    member: &Member,
    code: &str,
    session: Option<SessionId>,
    seen: &Seen,
) -> sqlx::Result<Confirmed> {
    let person = member.person.id;
    let Some(sealed) = store::making(tx, person).await? else {
        return confirmed_before(tx, keys, person, code).await;
    };
    let Some(secret) = unsealed(keys, person, &sealed) else { return Ok(Confirmed::Nothing) };
    let Some(step) = step_of(&secret, code, tx.now()) else { return Ok(Confirmed::Wrong) };
    if !store::confirm(tx, person, &sealed, step).await? {
        return confirmed_before(tx, keys, person, code).await;
    }
    let codes = replace_codes(tx, person).await?;
    people::end_other_sessions(tx, person, session).await?;
    Event::of(member, Kind::SecondFactorSetUp).tell(tx).await?;
    sign_in::tell(tx, person, Outcome::SecondFactorSetUp, seen).await?;
    post(tx, person, What::SetUp, Some(person)).await?;
    Ok(Confirmed::Done(codes))
}

/// Whether this code was the last that the secret that counts took. Of any other code nothing is said: this is no
/// place to try codes at.
async fn confirmed_before(
    tx: &mut Write,
    keys: &Keys,
    person: PersonId,
    code: &str,
) -> sqlx::Result<Confirmed> {
    let Some((sealed, last)) = store::last_step(tx, person).await? else {
        return Ok(Confirmed::Nothing);
    };
    let step = unsealed(keys, person, &sealed).and_then(|secret| step_of(&secret, code, tx.now()));
    Ok(if step == Some(last) { Confirmed::Already } else { Confirmed::Nothing })
}

/// Which step's code was typed, of those that are good now.
fn step_of(secret: &Secret, typed: &str, now: Timestamp) -> Option<i64> {
    match Typed::read(typed)? {
        Typed::Code(code) => secret.step(&code, now),
        Typed::Recovery(_) => None,
    }
}

/// New recovery codes in the place of all before; none when there is no second factor.
///
/// # Errors
/// When the database fails.
pub async fn renew_codes(
    tx: &mut Write,
    member: &Member,
    seen: &Seen,
) -> sqlx::Result<Option<Vec<String>>> {
    let person = member.person.id;
    if store::since(tx, person).await?.is_none() {
        return Ok(None);
    }
    let codes = replace_codes(tx, person).await?;
    Event::of(member, Kind::RecoveryCodesRenewed).tell(tx).await?;
    sign_in::tell(tx, person, Outcome::RecoveryCodesRenewed, seen).await?;
    post(tx, person, What::NewCodes, Some(person)).await?;
    Ok(Some(codes))
}

async fn replace_codes(tx: &mut Write, person: PersonId) -> sqlx::Result<Vec<String>> {
    let codes = recovery_codes();
    let hashes = codes.iter().map(|code| fingerprint(code)).collect();
    store::replace_codes(tx, person, hashes).await?;
    Ok(codes.iter().map(|code| written(code)).collect())
}

/// What came of removing a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// It is gone.
    Done,
    /// There was none.
    Already,
    /// The organization demands one.
    Demanded,
}

/// Removes one's own second factor.
///
/// # Errors
/// When the database fails.
pub async fn remove(
    tx: &mut Write,
    member: &Member,
    session: Option<SessionId>,
    seen: &Seen,
) -> sqlx::Result<Removed> {
    let (person, organization) = (member.person.id, member.organization.id);
    organizations::hold(tx, organization);
    let organization = organizations::by_id(tx, organization).await?;
    if organization.is_some_and(|organization| organization.demands_second_factor) {
        return Ok(Removed::Demanded);
    }
    if !store::delete(tx, person).await? {
        return Ok(Removed::Already);
    }
    people::end_other_sessions(tx, person, session).await?;
    Event::of(member, Kind::SecondFactorRemoved).tell(tx).await?;
    sign_in::tell(tx, person, Outcome::SecondFactorRemoved, seen).await?;
    post(tx, person, What::Removed, Some(person)).await?;
    Ok(Removed::Done)
}

/// Removes the second factor of a member who cannot use it any more, and ends their sessions; whether they
/// had one. Nobody does so on behalf of a company: whoever else has the password would be in.
///
/// # Errors
/// When the database fails.
pub async fn reset(tx: &mut Write, acting: &Acting<'_>, member: &Listed) -> sqlx::Result<bool> {
    let person = member.person.id;
    if acting.is_on_behalf() || !store::delete(tx, person).await? {
        return Ok(false);
    }
    people::end_sessions(tx, person).await?;
    acting.tell(tx, Kind::SecondFactorReset, &member.person.name, "").await?;
    sign_in::tell_of_others(tx, person, Outcome::SecondFactorReset).await?;
    post(tx, person, What::Reset, Some(acting.by().person.id)).await?;
    Ok(true)
}

/// As [`reset`], by the operator, for an organization whose last Global admin lost theirs.
///
/// # Errors
/// When the database fails.
pub async fn reset_by_operator(tx: &mut Write, member: &Member) -> sqlx::Result<bool> {
    let person = member.person.id;
    if !store::delete(tx, person).await? {
        return Ok(false);
    }
    people::end_sessions(tx, person).await?;
    let event = Event::by_nobody(Kind::SecondFactorReset).subject(&member.person.name);
    event.tell_to(tx, member.organization.id).await?;
    sign_in::tell_of_others(tx, person, Outcome::SecondFactorReset).await?;
    post(tx, person, What::Reset, None).await?;
    Ok(true)
}

/// Leaves nothing of somebody's second factor, as for one who begins anew.
///
/// # Errors
/// When the database fails.
pub(super) async fn forget(tx: &mut Write, person: PersonId) -> sqlx::Result<()> {
    store::delete(tx, person).await.map(drop)
}

/// Takes a code from the app or a recovery code, each once; whether it was good.
///
/// # Errors
/// When the database fails.
pub async fn take(
    tx: &mut Write,
    keys: &Keys,
    person: PersonId,
    typed: &str,
    seen: &Seen,
) -> sqlx::Result<bool> {
    let Some(sealed) = store::secret(tx, person).await? else { return Ok(false) };
    match Typed::read(typed) {
        Some(Typed::Code(code)) => {
            let Some(secret) = unsealed(keys, person, &sealed) else { return Ok(false) };
            let Some(step) = secret.step(&code, tx.now()) else { return Ok(false) };
            store::take_step(tx, person, &sealed, step).await
        }
        Some(Typed::Recovery(code)) => {
            if !store::take_code(tx, person, fingerprint(&code)).await? {
                return Ok(false);
            }
            if let Some(member) = people::member(tx, person).await? {
                Event::of(&member, Kind::RecoveryCodeUsed).tell(tx).await?;
            }
            sign_in::tell(tx, person, Outcome::RecoveryCodeUsed, seen).await?;
            post(tx, person, What::CodeUsed, Some(person)).await?;
            Ok(true)
        }
        None => Ok(false),
    }
}

/// What came of demanding second factors, or of demanding them no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demanded {
    /// It is so now.
    Done,
    /// It was so before.
    Already,
    /// Whoever demands it must have one, or they would lock themselves out.
    NeedsOwn,
}

/// Demands a second factor of all members of one's organization, or does so no more.
///
/// # Errors
/// When the database fails.
pub async fn demand(tx: &mut Write, by: &Member, is_demanded: bool) -> sqlx::Result<Demanded> {
    let organization = &by.organization;
    organizations::hold(tx, organization.id);
    if is_demanded && store::since(tx, by.person.id).await?.is_none() {
        return Ok(Demanded::NeedsOwn);
    }
    if !organizations::demand_second_factor(tx, organization.id, is_demanded).await? {
        return Ok(Demanded::Already);
    }
    let kind =
        if is_demanded { Kind::SecondFactorDemanded } else { Kind::SecondFactorDemandLifted };
    Event::of(by, kind).subject(&organization.name).tell(tx).await?;
    Ok(Demanded::Done)
}

async fn post(
    tx: &mut Write,
    person: PersonId,
    what: What,
    by: Option<PersonId>,
) -> sqlx::Result<()> {
    let at = tx.now().micros();
    outbox::put(tx, &SecondFactorNotice { person, what, by, at }, None).await
}

fn unsealed(keys: &Keys, person: PersonId, sealed: &[u8]) -> Option<Secret> {
    let found = keys.unseal(Purpose::SecondFactor, person.0, sealed);
    if found.is_none() {
        tracing::error!(%person, "no key that is known opens a second factor");
    }
    Secret::from_bytes(&found?.plain)
}

/// The timekeeper's task of sealing anew what a key before the current one sealed. Each copy goes through all
/// once after it was started, when it seals nothing by that key any more; so once the last copy with the new
/// key has done so, the old one can be dropped.
pub fn resealing(keys: Keys) -> impl Fn(Db) -> BoxFuture<'static, sqlx::Result<usize>> {
    let last = Arc::new(Mutex::new(PersonId(Uuid::nil())));
    move |db| Box::pin(reseal(db, keys.clone(), last.clone()))
}

async fn reseal(db: Db, keys: Keys, last: Arc<Mutex<PersonId>>) -> sqlx::Result<usize> {
    let from = *last.lock().unwrap_or_else(PoisonError::into_inner);
    let rows = store::sealed_after(&mut db.read().await?, from, BATCH).await?;
    let Some((through, ..)) = rows.last() else { return Ok(0) };
    let (through, count) = (*through, rows.len());
    let anew = |person: PersonId, before: &[u8]| {
        let found = keys.unseal(Purpose::SecondFactor, person.0, before)?;
        found.is_old.then(|| keys.seal(Purpose::SecondFactor, person.0, &found.plain))
    };
    let mut old = Vec::new();
    for (person, secret, making) in rows {
        let secret = secret.and_then(|before| Some((anew(person, &before)?, before)));
        let making = making.and_then(|before| Some((anew(person, &before)?, before)));
        if secret.is_some() || making.is_some() {
            old.push((person, secret, making));
        }
    }
    if !old.is_empty() {
        let mut tx = db.write().await?;
        for (person, secret, making) in old {
            if let Some((sealed, before)) = secret {
                store::seal_secret_anew(&mut tx, person, &before, sealed).await?;
            }
            if let Some((sealed, before)) = making {
                store::seal_making_anew(&mut tx, person, &before, sealed).await?;
            }
        }
        tx.commit().await?;
    }
    *last.lock().unwrap_or_else(PoisonError::into_inner) = through;
    Ok(count)
}
