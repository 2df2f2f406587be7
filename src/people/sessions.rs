//! Sessions, kept in the database. Only the hash of a session's key is kept, so a copy of the
//! database signs nobody in; an update never brings back a session that was ended meanwhile.

use std::collections::HashMap;

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_web::cookie::time::Duration;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Member, Person, PersonId, Role, store};
use crate::{
    ahead::{self, Known, Wanted},
    clock::Timestamp,
    db::{self, Composed, Db, Flag, Read, Write, to_json},
    id,
    organizations::{self, Organization},
    secret::fingerprint,
};

/// How long sessions last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// A session that nobody used for so long is over.
    pub idle: SignedDuration,
    /// A session is over after so long, used or not.
    pub longest: SignedDuration,
}

/// As for somebody who is authenticated well (NIST SP 800-63B, AAL2).
impl Default for Lifetimes {
    fn default() -> Self {
        Self { idle: SignedDuration::from_mins(30), longest: SignedDuration::from_hours(12) }
    }
}

/// How exactly the last use of a session is known: reading pages should not write each time.
const PRECISION: SignedDuration = SignedDuration::from_mins(1);

/// Under which name a session holds the id of who is signed in.
pub(crate) const PERSON: &str = "person";

/// Under which name a session holds whose second factor it waits for.
pub(crate) const EXPECTED: &str = "expected";

/// Likewise, the id that its owner knows it by, and where and on what they signed in.
pub(crate) const SESSION: &str = "session";
pub(crate) const ADDRESS: &str = "address";
pub(crate) const DEVICE: &str = "device";

/// Likewise, when they signed in, in microseconds since 1970: another key does not make the session younger.
pub(crate) const BEGAN: &str = "began";

id! {
    /// A session, as its owner knows it.
    SessionId
}

/// Somebody whose password was right, and whose second factor is still to be proved.
#[derive(Serialize, Deserialize)]
pub(crate) struct Expected {
    /// Who.
    pub(crate) person: PersonId,
    /// Since when, in microseconds since 1970.
    pub(crate) since: i64,
    /// Where to go on afterwards.
    pub(crate) next: String,
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Listed {
    /// Its id.
    pub id: SessionId,
    /// The address at which they signed in.
    pub address: String,
    /// The browser and the system; empty when they are not known.
    pub device: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was used last, to the minute.
    pub seen_at: Timestamp,
}

type State = HashMap<String, String>;

/// What is found by a session's key.
#[derive(sqlx::FromRow)]
struct Found {
    data: String,
    seen_at: Timestamp,
    /// Who asks, as JSON.
    known: Option<String>,
    /// What their page wanted ahead, likewise.
    wanted: Option<String>,
}

fn of_json(known: &str) -> sqlx::Result<Known> {
    let read: (Person, Organization, Option<String>, Flag) = db::of_json(known)?;
    let (person, organization, words, Flag(has_second_factor)) = read;
    let words = words.unwrap_or_default();
    let mut roles: Vec<Role> = words.split(',').filter_map(Role::from_word).collect();
    roles.sort_unstable();
    let lacks_second_factor = organization.demands_second_factor && !has_second_factor;
    Ok(Known { member: Member { person, organization, roles }, lacks_second_factor })
}

/// The sessions of a database.
pub struct Sessions {
    db: Db,
    lifetimes: Lifetimes,
}

impl Sessions {
    /// Keeps sessions in a database.
    #[must_use]
    pub fn new(db: Db, lifetimes: Lifetimes) -> Self {
        Self { db, lifetimes }
    }

    async fn read(&self, key: &SessionKey) -> sqlx::Result<Option<String>> {
        let hash = fingerprint(key.as_ref());
        let mut tx = self.db.glance().await?;
        let now = tx.now();
        let wanted = ahead::wanted();
        let wants = wanted.is_some();
        let mut found = self.session(&mut tx, hash.clone(), wanted).await;
        if wants && matches!(found, Err(sqlx::Error::Database(_))) {
            // Whose page cannot be had is still known, and its handler says what is wrong with it.
            found = self.session(&mut tx, hash.clone(), None).await;
        }
        let found = found?;
        drop(tx);
        let Some(Found { data, seen_at, known, wanted }) = found else { return Ok(None) };
        let known = known.map(|known| of_json(&known)).transpose()?;
        ahead::keep(hash.clone(), known, wanted);
        // A page can be read while nothing can be written, as on a full disk.
        if now - seen_at > PRECISION
            && let Err(error) = self.touch(hash).await
        {
            tracing::error!(%error, "the last use of a session cannot be kept");
        }
        Ok(Some(data))
    }

    /// The session, who asks in it, and what their page wants ahead: one statement.
    async fn session(
        &self,
        tx: &mut Read,
        hash: Vec<u8>,
        wanted: Option<Wanted>,
    ) -> sqlx::Result<Option<Found>> {
        let now = tx.now();
        let mut asked = Composed::new(
            "select s.data, s.seen_at,
                    case when p.id is not null then
                        cast(json_row(",
        );
        asked.sql(store::AS_JSON).sql(", ").sql(organizations::AS_JSON).sql(
            ",
                                      (select string_agg(r.role, ',')
                                       from roles r
                                       where r.person_id = p.id),
                                      exists (select 1
                                              from second_factors f
                                              where f.person_id = p.id
                                                and f.confirmed_at is not null)) as text)
                    end as known,
                    ",
        );
        match wanted {
            Some(wanted) => wanted(&mut asked),
            None => _ = asked.sql("null"),
        }
        asked
            .sql(
                " as wanted
             from sessions s
             left join people p on p.id = s.person_id and p.deactivated_at is null
             left join organizations o on o.id = p.organization_id
             where s.key_hash = ",
            )
            .value(hash)
            .sql(" and s.seen_at > ")
            .value(now - self.lifetimes.idle)
            .sql(" and s.created_at > ")
            .value(now - self.lifetimes.longest);
        tx.composed(asked).optional().await
    }

    async fn touch(&self, hash: Vec<u8>) -> sqlx::Result<()> {
        let mut tx = self.db.write().await?;
        let now = tx.now();
        tx.sql("update sessions set seen_at = $2 where key_hash = $1")
            .bind(hash)
            .bind(now)
            .execute()
            .await?;
        tx.commit().await
    }

    async fn insert(&self, key: &SessionKey, state: &State) -> anyhow::Result<()> {
        let mut tx = self.db.write().await?;
        let now = tx.now();
        tx.sql("delete from sessions where seen_at <= $1 or created_at <= $2")
            .bind(now - self.lifetimes.idle)
            .bind(now - self.lifetimes.longest)
            .execute()
            .await?;
        // One that was ended while it was given another key must not come back under that.
        let inserted = tx
            .sql(
                "insert into sessions
                     (key_hash, person_id, data, created_at, seen_at, id, address, device)
                 select $1, $2, $3, $4, $5, $6, $7, $8
                 where not exists (select 1
                                   from people p
                                   where p.id = $2 and p.sessions_ended_at > $4
                                     and (p.session_kept is null or p.session_kept <> $6))",
            )
            .bind(fingerprint(key.as_ref()))
            .bind(person_of(state))
            .bind(serde_json::to_string(state)?)
            .bind(value(state, BEGAN).map_or(now, Timestamp::from_micros))
            .bind(now)
            .bind(value::<SessionId>(state, SESSION))
            .bind(value::<String>(state, ADDRESS).unwrap_or_default())
            .bind(value::<String>(state, DEVICE).unwrap_or_default())
            .execute()
            .await?;
        if inserted == 0 {
            anyhow::bail!("the session was ended meanwhile");
        }
        Ok(tx.commit().await?)
    }

    async fn write(&self, key: &SessionKey, state: &State) -> anyhow::Result<()> {
        if ahead::is_written(state) {
            return Ok(());
        }
        let mut tx = self.db.write().await?;
        update(&mut tx, fingerprint(key.as_ref()), state).await?;
        Ok(tx.commit().await?)
    }

    async fn remove(&self, key: &SessionKey) -> sqlx::Result<()> {
        let mut tx = self.db.write().await?;
        tx.sql("delete from sessions where key_hash = $1")
            .bind(fingerprint(key.as_ref()))
            .execute()
            .await?;
        tx.commit().await
    }
}

/// Writes what has changed in the session of a request into the transaction of the act that changed it, which is to be
/// committed at once: one commit for both.
///
/// # Errors
/// When the database fails.
pub async fn keep_with(tx: &mut Write, state: &State) -> sqlx::Result<()> {
    match ahead::session() {
        Some(hash) => update(tx, hash, state).await,
        None => Ok(()),
    }
}

/// Nothing touched means that the session was ended meanwhile, and so it stays.
async fn update(tx: &mut Write, hash: Vec<u8>, state: &State) -> sqlx::Result<()> {
    let data = to_json(state)?;
    tx.sql("update sessions set person_id = $2, data = $3 where key_hash = $1")
        .bind(hash)
        .bind(person_of(state))
        .bind(data)
        .execute()
        .await?;
    Ok(())
}

/// Whose session it is, also while it waits for their second factor: what ends their sessions ends it, too.
fn person_of(state: &State) -> Option<PersonId> {
    let expected = || value::<Expected>(state, EXPECTED).map(|expected| expected.person);
    value(state, PERSON).or_else(expected)
}

fn value<T: DeserializeOwned>(state: &State, name: &str) -> Option<T> {
    serde_json::from_str(state.get(name)?).ok()
}

/// The layer that asks for sessions keeps the cause to itself; the answer is made by
/// [`crate::page::finish`].
fn told(error: anyhow::Error) -> anyhow::Error {
    tracing::error!(error = format!("{error:#}"), "a session cannot be kept or found");
    error
}

impl SessionStore for Sessions {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        let data = self.read(key).await.map_err(|error| LoadError::Other(told(error.into())))?;
        data.map(|data| serde_json::from_str(&data))
            .transpose()
            .map_err(|error| LoadError::Deserialization(error.into()))
    }

    async fn save(&self, state: State, _: &Duration) -> Result<SessionKey, SaveError> {
        let random: [u8; 32] = rand::random();
        let key = SessionKey::try_from(URL_SAFE_NO_PAD.encode(random))
            .map_err(|error| SaveError::Other(error.into()))?;
        self.insert(&key, &state).await.map_err(|error| SaveError::Other(told(error)))?;
        Ok(key)
    }

    async fn update(
        &self,
        key: SessionKey,
        state: State,
        _: &Duration,
    ) -> Result<SessionKey, UpdateError> {
        // What changes in a session that goes on is a notice or where to come back to: the page is
        // worth more.
        if let Err(error) = self.write(&key, &state).await {
            told(error);
        }
        Ok(key)
    }

    async fn update_ttl(&self, _: &SessionKey, _: &Duration) -> Result<(), anyhow::Error> {
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        self.remove(key).await.map_err(|error| told(error.into()))
    }
}
