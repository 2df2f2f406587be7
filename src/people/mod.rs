//! People: who may sign in, how they prove it, and what their roles let them do. A password is never
//! seen by anybody but its owner: it is set by a mailed link, and ending sessions goes with it.

mod letters;
mod pages;
pub mod passwords;
mod person;
mod sessions;
mod store;

use i18n_embed_fl::fl;
use jiff::SignedDuration;
use secrecy::SecretString;

pub(crate) use self::letters::SetPassword;
pub(crate) use self::sessions::PERSON;
pub use self::{
    pages::{keep_and_sign_in, routes},
    passwords::Passwords,
    person::{Act, Member, Person, PersonId, Role},
    sessions::Sessions,
    store::Reason,
};
use crate::{
    activity::{self, Event},
    db::{Db, Read, Write},
    email_address::EmailAddress,
    organizations::{Organization, OrganizationId},
    outbox,
    secret::{Keys, Purpose, SignedId},
    text::{Language, Texts},
};

/// How long a link to set a forgotten password works.
const FORGOTTEN_FOR: SignedDuration = SignedDuration::from_hours(2);

/// How long a new member has to set a first password.
const WELCOME_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Adds a person to an organization; none when the address has a person already.
///
/// # Errors
/// When the database fails.
pub async fn add(
    tx: &mut Write,
    organization: &Organization,
    name: &str,
    email: &EmailAddress,
    roles: &[Role],
    password_hash: Option<&str>,
) -> sqlx::Result<Option<Person>> {
    let person = Person {
        id: PersonId::new(),
        organization_id: organization.id,
        name: name.to_owned(),
        email: email.clone(),
        language: organization.language,
        created_at: tx.now(),
    };
    Ok(store::insert(tx, &person, roles, password_hash).await?.then_some(person))
}

/// Who this is, if they may still sign in.
///
/// # Errors
/// When the database fails.
pub async fn member(tx: &mut Read, id: PersonId) -> sqlx::Result<Option<Member>> {
    store::member(tx, id).await
}

/// A person, if they may still sign in.
///
/// # Errors
/// When the database fails.
pub async fn by_id(tx: &mut Read, id: PersonId) -> sqlx::Result<Option<Person>> {
    store::by_id(tx, id).await
}

/// The person with an address, if there is one who may sign in.
///
/// # Errors
/// When the database fails.
pub async fn by_email(tx: &mut Read, email: &EmailAddress) -> sqlx::Result<Option<Person>> {
    store::by_email(tx, email).await
}

/// Those who can grant roles in an organization, by name.
///
/// # Errors
/// When the database fails.
pub async fn admins(tx: &mut Read, organization: OrganizationId) -> sqlx::Result<Vec<Person>> {
    store::of_role(tx, organization, Role::GlobalAdmin).await
}

/// Whose address and password these are. Takes as long for an address that nobody has.
///
/// # Errors
/// When the database or the hashing fails.
pub async fn check(
    db: &Db,
    passwords: &Passwords,
    email: &str,
    password: SecretString,
) -> anyhow::Result<Option<PersonId>> {
    let mut found = None;
    if let Ok(email) = EmailAddress::parse(email) {
        let mut tx = db.read().await?;
        found = store::password_hash(&mut tx, &email).await?;
    }
    let (person, hash) = found.map_or((None, None), |(person, hash)| (Some(person), hash));
    let matches = passwords.verify(password, hash).await?;
    Ok(person.filter(|_| matches))
}

/// Mails somebody a link to set a password; returns the last part of the link.
///
/// # Errors
/// When the database fails.
pub async fn send_password_link(
    tx: &mut Write,
    keys: &Keys,
    person: PersonId,
    reason: Reason,
) -> sqlx::Result<String> {
    let lasts = match reason {
        Reason::Welcome => WELCOME_FOR,
        Reason::Forgotten => FORGOTTEN_FOR,
    };
    let expires_at = tx.now() + lasts;
    let id = store::insert_password_link(tx, person, reason, expires_at).await?;
    outbox::put(tx, &SetPassword { link: id }, None).await?;
    Ok(keys.link(Purpose::Password, id.0, 1))
}

/// Whose password a link sets, and why; none for a link that is used up, over, or never was.
///
/// # Errors
/// When the database fails.
pub async fn of_password_link(
    tx: &mut Read,
    keys: &Keys,
    link: &str,
) -> sqlx::Result<Option<(Person, Reason)>> {
    let Some(link) = good_password_link(tx, keys, link).await? else { return Ok(None) };
    let person = store::by_id(tx, link.person_id).await?;
    Ok(person.map(|person| (person, link.reason)))
}

/// Sets a password by a mailed link and ends the person's sessions; whether the link was good.
///
/// # Errors
/// When the database fails.
pub async fn set_password(
    tx: &mut Write,
    keys: &Keys,
    link: &str,
    password_hash: &str,
) -> sqlx::Result<bool> {
    let Some(link) = good_password_link(tx, keys, link).await? else { return Ok(false) };
    let Some(member) = store::member(tx, link.person_id).await? else { return Ok(false) };
    if !store::use_password_link(tx, &link).await? {
        return Ok(false);
    }
    store::set_password_hash(tx, link.person_id, password_hash).await?;
    Event::of(&member, activity::Kind::PasswordSet).tell(tx).await?;
    Ok(true)
}

async fn good_password_link(
    tx: &mut Read,
    keys: &Keys,
    link: &str,
) -> sqlx::Result<Option<store::PasswordLink>> {
    let Some(signed) = SignedId::read(link) else { return Ok(None) };
    if !keys.made(&signed, Purpose::Password, 1) {
        return Ok(None);
    }
    let now = tx.now();
    let found = store::password_link(tx, store::PasswordLinkId(signed.id)).await?;
    Ok(found.filter(|found| found.used_at.is_none() && found.expires_at > now))
}

/// What a role is called, by its word.
#[must_use]
pub fn role_name(t: &Texts, role: &str) -> String {
    match Role::from_word(role) {
        Some(Role::GlobalAdmin) => fl!(t, "role-global-admin"),
        Some(Role::AdminAgent) => fl!(t, "role-admin-agent"),
        Some(Role::SalesAgent) => fl!(t, "role-sales-agent"),
        Some(Role::HelpdeskAgent) => fl!(t, "role-helpdesk-agent"),
        Some(Role::BillingAdmin) => fl!(t, "role-billing-admin"),
        Some(Role::User) => fl!(t, "role-user"),
        None => role.to_owned(),
    }
}

/// What is wrong with a password, and what to do.
#[must_use]
pub fn weakness(t: &Texts, weakness: passwords::Weakness) -> String {
    match weakness {
        passwords::Weakness::Short => fl!(t, "password-short", least = passwords::SHORTEST),
        passwords::Weakness::Long => fl!(t, "password-long", most = passwords::LONGEST),
        passwords::Weakness::Guessable => fl!(t, "password-guessable"),
    }
}

/// The language that a member reads.
#[must_use]
pub fn language_of(member: Option<&Member>) -> Option<Language> {
    member.map(|member| member.person.language)
}
