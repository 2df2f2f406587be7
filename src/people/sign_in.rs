//! Signing in: where from, what came of it, and how often it may go wrong. A wrong password is counted against the
//! account together with the network it came from, so that an attacker shuts out themself and not the owner; many
//! networks that try one account are held off by letting in only those that it was used from before. An account
//! that is not there is counted like one that is.

use std::{
    future::{Ready, ready},
    net::IpAddr,
};

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use jiff::SignedDuration;
use secrecy::SecretString;

use super::{Member, Passwords, PersonId, device, letters, removal, store};
use crate::{
    client::Client,
    clock::Timestamp,
    db::{Db, Read, Write},
    email_address::EmailAddress,
    id,
    limit::{Limit, Wait},
    outbox, words,
};

/// Wrong passwords of one account from one network.
const OF_ACCOUNT_HERE: Limit = Limit {
    name: "wrong passwords of an account from a network",
    most: 10,
    within: SignedDuration::from_mins(5),
};

/// Wrong passwords from one network, whosever they were to be.
const FROM_NETWORK: Limit = Limit {
    name: "wrong passwords from a network",
    most: 100,
    within: SignedDuration::from_mins(5),
};

/// Wrong passwords of one account from networks that it was not used from.
const OF_ACCOUNT: Limit = Limit {
    name: "wrong passwords of an account",
    most: 100,
    within: SignedDuration::from_hours(24),
};

/// How often the history says that somebody was held off: it would fill with nothing else.
const HELD_OFF: Limit =
    Limit { name: "told held-off sign-ins", most: 1, within: SignedDuration::from_mins(5) };

/// How often the owner is mailed of an attack.
const ATTACKED: Limit =
    Limit { name: "mailed attacks", most: 1, within: SignedDuration::from_hours(24) };

/// How long a network is known by which somebody signed in.
const FAMILIAR_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How long the history of sign-ins is kept.
pub const KEPT_FOR: SignedDuration = SignedDuration::from_hours(90 * 24);

id! {
    /// Something that happened to somebody's sign-in.
    SignInId
}

words! {
    /// What happened to somebody's sign-in.
    Outcome {
        /// They signed in.
        SignedIn = "signed-in",
        /// Somebody typed a wrong password.
        WrongPassword = "wrong-password",
        /// The password was right, and the second factor was not.
        WrongSecondFactor = "wrong-second-factor",
        /// It went wrong too often: nobody looked at the password.
        HeldOff = "held-off",
        /// They signed out.
        SignedOut = "signed-out",
        /// They ended another session of theirs, or all others.
        SessionsEnded = "sessions-ended",
        /// They changed their password by the one before.
        PasswordChanged = "password-changed",
        /// They set a password by a mailed link.
        PasswordSet = "password-set",
        /// They took another address.
        AddressChanged = "address-changed",
        /// They set up a second factor, or moved it to another app.
        SecondFactorSetUp = "second-factor-set-up",
        /// They removed their second factor.
        SecondFactorRemoved = "second-factor-removed",
        /// A Global admin, or the operator, removed it.
        SecondFactorReset = "second-factor-reset",
        /// They used a recovery code.
        RecoveryCodeUsed = "recovery-code-used",
        /// They made new recovery codes.
        RecoveryCodesRenewed = "recovery-codes-renewed",
    }
}

/// Where and on what somebody asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The address at which they are.
    pub address: IpAddr,
    /// What is counted as one: the address, or the network that it is in.
    pub network: IpAddr,
    /// The browser and the system, as words; empty when they are not known.
    pub device: String,
}

impl Seen {
    /// Where a request comes from.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let client = Client::of_request(request);
        let user_agent = request.headers().get(header::USER_AGENT);
        let user_agent = user_agent.and_then(|value| value.to_str().ok()).unwrap_or_default();
        Self { address: client.0, network: client.network(), device: device::words(user_agent) }
    }
}

impl FromRequest for Seen {
    type Error = std::convert::Infallible;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

/// Something that happened to somebody's sign-in.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SignIn {
    /// Its id.
    pub id: SignInId,
    /// Whose sign-in it is.
    pub person_id: PersonId,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub outcome: Outcome,
    /// The address it came from; empty where somebody else did it, whose address is not the owner's to know.
    pub address: String,
    /// The browser and the system; empty when they are not known.
    pub device: String,
}

/// What came of a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// It is theirs.
    Right(PersonId),
    /// It is not, or nobody has the address.
    Wrong,
    /// It was not looked at: too many were wrong before.
    HeldOff(Wait),
}

/// Whose address and password these are. Counts it, takes as long for an address that nobody has, and hashes a
/// right password anew when it was hashed by weaker rules.
///
/// # Errors
/// When the database or the hashing fails, or there are too many at once.
pub async fn check(
    db: &Db,
    passwords: &Passwords,
    email: &str,
    password: SecretString,
    seen: &Seen,
) -> anyhow::Result<Checked> {
    let email = EmailAddress::parse(email).map_err(|_| email.trim().to_lowercase());
    let account = email.as_ref().map_or_else(Clone::clone, EmailAddress::key);
    let mut tx = db.read().await?;
    let found = match &email {
        Ok(email) => store::password_hash(&mut tx, email).await?,
        Err(_) => None,
    };
    let (person, hash) = found.map_or((None, None), |(person, hash)| (Some(person), hash));
    let tries = Tries::of(&mut tx, account, person, seen).await?;
    let standing = tries.ask(&mut tx).await?;
    drop(tx);
    tries.check(db, passwords, hash, password, standing).await
}

/// Whether somebody who is signed in types their password. Counted together with the tries to sign in.
///
/// # Errors
/// As [`check`].
pub async fn prove(
    db: &Db,
    passwords: &Passwords,
    member: &Member,
    password: SecretString,
    seen: &Seen,
) -> anyhow::Result<Checked> {
    check(db, passwords, member.person.email.as_str(), password, seen).await
}

/// Tells the history that somebody signed in: from there their network is familiar.
///
/// # Errors
/// When the database fails.
pub async fn signed_in(tx: &mut Write, person: PersonId, seen: &Seen) -> sqlx::Result<()> {
    tell(tx, person, Outcome::SignedIn, seen).await.map(drop)
}

/// Tells the history what happened to somebody's sign-in.
///
/// # Errors
/// When the database fails.
pub async fn tell(
    tx: &mut Write,
    person: PersonId,
    outcome: Outcome,
    seen: &Seen,
) -> sqlx::Result<SignInId> {
    store::insert_sign_in(tx, person, outcome, Some(seen)).await
}

/// Tells the history what somebody else did to a sign-in: who it was is told to their organization, and in the
/// letter to its owner.
pub(super) async fn tell_of_others(
    tx: &mut Write,
    person: PersonId,
    outcome: Outcome,
) -> sqlx::Result<()> {
    store::insert_sign_in(tx, person, outcome, None).await.map(drop)
}

/// Tells the history, now and then, that what was typed was not looked at, since too much was wrong before.
///
/// # Errors
/// When the database fails.
pub async fn tell_held_off(tx: &mut Write, person: PersonId, seen: &Seen) -> sqlx::Result<()> {
    if HELD_OFF.take(tx, &here(&person.to_string(), seen)).await?.is_ok() {
        tell(tx, person, Outcome::HeldOff, seen).await?;
    }
    Ok(())
}

/// What happened to somebody's sign-in lately, newest first.
///
/// # Errors
/// When the database fails.
pub async fn history(tx: &mut Read, person: PersonId, most: i64) -> sqlx::Result<Vec<SignIn>> {
    store::sign_ins(tx, person, most).await
}

/// Deletes the history that is old enough, and changes of address that are, with the new addresses that nobody
/// proved; nothing is left to do after it.
///
/// # Errors
/// When the database fails.
pub async fn over(db: Db) -> sqlx::Result<usize> {
    let mut tx = db.write().await?;
    let before = tx.now() - KEPT_FOR;
    store::delete_sign_ins(&mut tx, before).await?;
    let unproved = store::unproved_address_changes(&mut tx, before).await?;
    removal::forget_proofs(&mut tx, &unproved).await?;
    store::delete_address_changes(&mut tx, before).await?;
    tx.commit().await?;
    Ok(0)
}

/// Forgets what was counted against somebody at the place where they proved to be the owner.
pub(super) async fn forget_tries(
    tx: &mut Write,
    email: &EmailAddress,
    seen: &Seen,
) -> sqlx::Result<()> {
    OF_ACCOUNT_HERE.forget(tx, &here(&email.key(), seen)).await
}

fn here(account: &str, seen: &Seen) -> String {
    format!("{account} {}", seen.network)
}

/// The tries of an account that somebody makes from a place.
struct Tries<'a> {
    account: String,
    person: Option<PersonId>,
    seen: &'a Seen,
    is_familiar: bool,
}

impl<'a> Tries<'a> {
    async fn of(
        tx: &mut Read,
        account: String,
        person: Option<PersonId>,
        seen: &'a Seen,
    ) -> sqlx::Result<Self> {
        let since = tx.now() - FAMILIAR_FOR;
        // Also for nobody: it takes its time.
        let whose = person.unwrap_or_default();
        let is_familiar = store::is_familiar(tx, whose, seen.network, since).await?;
        Ok(Self { account, person, seen, is_familiar })
    }

    /// The limits, and who is counted by each.
    fn limits(&self) -> Vec<(Limit, String)> {
        let mut limits = vec![
            (OF_ACCOUNT_HERE, here(&self.account, self.seen)),
            (FROM_NETWORK, self.seen.network.to_string()),
        ];
        if !self.is_familiar {
            limits.push((OF_ACCOUNT, self.account.clone()));
        }
        limits
    }

    async fn ask(&self, tx: &mut Read) -> sqlx::Result<Result<(), Wait>> {
        let mut longest = Ok(());
        for (limit, who) in self.limits() {
            if let Err(wait) = limit.ask(tx, &who).await? {
                longest = Err(longest.err().map_or(wait, |other: Wait| Wait(wait.0.max(other.0))));
            }
        }
        Ok(longest)
    }

    /// Counts one more, and writes it down as wrong before anybody looks: tries at once count each, and one that
    /// is wrong takes no step more than one for nobody.
    async fn begin(&self, db: &Db) -> sqlx::Result<Result<Option<SignInId>, Wait>> {
        let mut tx = db.write().await?;
        for (limit, who) in self.limits() {
            if let Err(wait) = limit.take(&mut tx, &who).await? {
                return Ok(Err(wait));
            }
        }
        let mut told = None;
        if let Some(person) = self.person {
            told = Some(tell(&mut tx, person, Outcome::WrongPassword, self.seen).await?);
        }
        tx.commit().await?;
        Ok(Ok(told))
    }

    async fn check(
        &self,
        db: &Db,
        passwords: &Passwords,
        hash: Option<String>,
        password: SecretString,
        standing: Result<(), Wait>,
    ) -> anyhow::Result<Checked> {
        let begun = match standing {
            Ok(()) => self.begin(db).await?,
            Err(wait) => Err(wait),
        };
        let told = match begun {
            Ok(told) => told,
            Err(wait) => {
                self.hold_off(db).await?;
                return Ok(Checked::HeldOff(wait));
            }
        };
        let is_weak = hash.as_deref().is_some_and(Passwords::is_weak);
        let verified = passwords.verify(password.clone(), hash.clone()).await;
        if matches!(verified, Ok(false)) {
            return Ok(Checked::Wrong);
        }
        // Right, or not looked at: neither counts.
        let anew = match (&verified, is_weak) {
            (Ok(true), true) => passwords.hash(password).await.ok(),
            _ => None,
        };
        let mut tx = db.write().await?;
        for (limit, who) in self.limits() {
            limit.give_back(&mut tx, &who).await?;
        }
        if let Some(told) = told {
            store::delete_sign_in(&mut tx, told).await?;
        }
        if matches!(verified, Ok(true)) {
            OF_ACCOUNT_HERE.forget(&mut tx, &here(&self.account, self.seen)).await?;
        }
        if let (Some(person), Some(hash), Some(anew)) = (self.person, hash, anew) {
            store::replace_password_hash(&mut tx, person, &hash, &anew).await?;
        }
        tx.commit().await?;
        verified?;
        Ok(self.person.map_or(Checked::Wrong, Checked::Right))
    }

    /// Tells the owner, now and then, that somebody is held off; does as much for nobody.
    async fn hold_off(&self, db: &Db) -> sqlx::Result<()> {
        let mut tx = db.read().await?;
        let is_told = HELD_OFF.ask(&mut tx, &here(&self.account, self.seen)).await?.is_err();
        drop(tx);
        if is_told {
            return Ok(());
        }
        let mut tx = db.write().await?;
        if HELD_OFF.take(&mut tx, &here(&self.account, self.seen)).await?.is_err() {
            return Ok(());
        }
        if let Some(person) = self.person {
            tell(&mut tx, person, Outcome::HeldOff, self.seen).await?;
        }
        let is_attack = OF_ACCOUNT.ask(&mut tx, &self.account).await?.is_err();
        if is_attack
            && ATTACKED.take(&mut tx, &self.account).await?.is_ok()
            && let Some(person) = self.person
        {
            outbox::put(&mut tx, &letters::Attacked { person }, None).await?;
        }
        tx.commit().await
    }
}
