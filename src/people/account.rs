//! What people do with their own account: another password by the one before, another address that they prove, the
//! end of sessions they do not know. Each is told to the history of their sign-ins and mailed to them, so that
//! nobody takes an account over unseen.

use jiff::SignedDuration;

use super::{
    Member, Outcome, PersonId, Seen, SessionId, letters, sessions, sign_in,
    store::{self, AddressChange, AddressChangeId},
};
use crate::{
    activity::{self, Event},
    db::{Read, Write},
    email_address::EmailAddress,
    limit::{Limit, Wait},
    outbox,
    secret::{Keys, Purpose, SignedId},
};

/// How long the link to prove a new address works.
const PROVED_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// Letters to new addresses that somebody asks for.
const ASKED: Limit =
    Limit { name: "asked changes of address", most: 5, within: SignedDuration::from_hours(1) };

/// How often somebody is told that their address was typed as another's new one.
const TRIED: Limit =
    Limit { name: "told tried addresses", most: 1, within: SignedDuration::from_hours(24) };

/// Gives somebody who typed their password another: all other sessions end, and so do links to set one. Whether
/// the session in which they did is still there: whoever ended it, as by a mailed link, has the last word.
///
/// # Errors
/// When the database fails.
pub async fn change_password(
    tx: &mut Write,
    by: &Member,
    hash: &str,
    session: Option<SessionId>,
    seen: &Seen,
) -> sqlx::Result<bool> {
    let person = by.person.id;
    store::use_password_links(tx, person).await?;
    if !store::hold_session(tx, person, session).await? {
        return Ok(false);
    }
    store::set_password_hash(tx, person, hash).await?;
    store::end_other_sessions(tx, person, session).await?;
    Event::of(by, activity::Kind::PasswordChanged).tell(tx).await?;
    tell_of_password(tx, person, Outcome::PasswordChanged, seen).await?;
    Ok(true)
}

/// Tells the history of a new password, and its owner.
pub(super) async fn tell_of_password(
    tx: &mut Write,
    person: PersonId,
    outcome: Outcome,
    seen: &Seen,
) -> sqlx::Result<()> {
    let told = sign_in::tell(tx, person, outcome, seen).await?;
    outbox::put(tx, &letters::PasswordNotice { told }, None).await
}

/// Mails a new address a link that proves it; until then the old one stays. Whether the address is somebody's is
/// not told to who asks, but to that somebody.
///
/// # Errors
/// When the database fails.
pub async fn ask_for_address(
    tx: &mut Write,
    by: &Member,
    email: &EmailAddress,
) -> sqlx::Result<Result<(), Wait>> {
    let person = by.person.id;
    if let Err(wait) = ASKED.take(tx, &person.to_string()).await? {
        return Ok(Err(wait));
    }
    store::settle_address_changes(tx, person).await?;
    let expires_at = tx.now() + PROVED_WITHIN;
    let change = store::insert_address_change(tx, &by.person, email, expires_at).await?;
    if !store::is_known(tx, email).await? {
        outbox::put(tx, &letters::AddressProof { change }, None).await?;
    } else if let Some(owner) = store::by_email(tx, email).await?
        && owner.id != person
        && TRIED.take(tx, &owner.id.to_string()).await?.is_ok()
    {
        outbox::put(tx, &letters::AddressTried { owner: owner.id }, None).await?;
    }
    Ok(Ok(()))
}

/// The change of address that a link proves, if it is this person's and still open.
///
/// # Errors
/// When the database fails.
pub async fn address_change(
    tx: &mut Read,
    keys: &Keys,
    by: &Member,
    link: &str,
) -> sqlx::Result<Option<AddressChange>> {
    let Some(signed) = SignedId::read(link) else { return Ok(None) };
    if !keys.made(&signed, Purpose::Address, 1) {
        return Ok(None);
    }
    let now = tx.now();
    let found = store::address_change(tx, AddressChangeId(signed.id)).await?;
    Ok(found.filter(|found| {
        found.person_id == by.person.id && found.settled_at.is_none() && found.expires_at > now
    }))
}

/// The address that somebody is asked to prove.
///
/// # Errors
/// When the database fails.
pub async fn asked_address(tx: &mut Read, person: PersonId) -> sqlx::Result<Option<AddressChange>> {
    store::open_address_change(tx, person).await
}

/// Gives somebody the address they proved. Links to set a password that went to the old one work no more; both
/// addresses are told. Whether it could be done: the address may have become somebody's meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn take_address(
    tx: &mut Write,
    by: &Member,
    change: &AddressChange,
    seen: &Seen,
) -> sqlx::Result<bool> {
    let person = by.person.id;
    // The links before the person, as everywhere.
    store::use_password_links(tx, person).await?;
    if !store::settle_address_change(tx, change.id).await?
        || !store::set_email(tx, person, &change.email).await?
    {
        return Ok(false);
    }
    Event::of(by, activity::Kind::AddressChanged).tell(tx).await?;
    sign_in::tell(tx, person, Outcome::AddressChanged, seen).await?;
    for to_earlier in [true, false] {
        outbox::put(tx, &letters::AddressNotice { change: change.id, to_earlier }, None).await?;
    }
    Ok(true)
}

/// The sessions of somebody, the one used last first.
///
/// # Errors
/// When the database fails.
pub async fn sessions_of(
    tx: &mut Read,
    person: PersonId,
    lifetimes: sessions::Lifetimes,
) -> sqlx::Result<Vec<sessions::Listed>> {
    store::sessions(tx, person, lifetimes).await
}

/// Ends one of somebody's sessions; whether it is there.
///
/// # Errors
/// When the database fails.
pub async fn end_session(
    tx: &mut Write,
    person: PersonId,
    session: SessionId,
    seen: &Seen,
) -> sqlx::Result<bool> {
    if !store::end_session(tx, person, session).await? {
        return Ok(false);
    }
    sign_in::tell(tx, person, Outcome::SessionsEnded, seen).await?;
    Ok(true)
}

/// Ends all of somebody's sessions but this one.
///
/// # Errors
/// When the database fails.
pub async fn end_other_sessions(
    tx: &mut Write,
    person: PersonId,
    this: Option<SessionId>,
    seen: &Seen,
) -> sqlx::Result<()> {
    store::end_other_sessions(tx, person, this).await?;
    sign_in::tell(tx, person, Outcome::SessionsEnded, seen).await?;
    Ok(())
}
