//! Letters on their way out. [`put`] is part of the caller's transaction: what is rolled back is
//! never posted, what is committed is posted at least once. A row holds ids only and the letter is
//! written when it is sent, so it can find that its reason has gone; its `Message-ID` and date are
//! fixed when it is put, so a repeat after a crash is one mail to its reader.

use std::{collections::HashMap, future::Future, pin::Pin, sync::Arc, time::Duration};

use jiff::SignedDuration;
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::{Mutex, watch};
use uuid::Uuid;

use crate::{
    clock::Timestamp,
    db::{Db, Read, Write},
    id,
    mail::{self, Connection, Envelope, Mail, Relay, Sender, Trouble},
    secret::Keys,
    words,
};

/// Letters that are taken up at once.
const BATCH: i64 = 32;

/// Connections to the mail server that are kept open while there is work.
const CONNECTIONS: usize = 4;

/// How long a claimed letter is left alone: longer than the mail server may take to answer (ten
/// minutes after the final dot, RFC 5321 4.5.3.2.6, and what comes before it).
const LEASE: SignedDuration = SignedDuration::from_mins(20);

/// How long a letter is tried before it counts as refused (what mail servers do among themselves).
const LAST_TRY: SignedDuration = SignedDuration::from_hours(5 * 24);

/// How often the outbox is looked at when nobody says that there is work.
const POLL: Duration = Duration::from_secs(5);

/// How long the queue rests when the mail server itself is in trouble.
const REST: Duration = Duration::from_secs(15);

id! {
    /// A letter; also what its `Message-ID` is made of.
    LetterId
}

words! {
    /// What became of a letter.
    Outcome {
        /// The mail server took it.
        Sent = "sent",
        /// The mail server will not take it, or did not for five days.
        Refused = "refused",
        /// When it was to be written there was no reason left.
        Dropped = "dropped",
    }
}

/// What a letter needs to be written with: the key of its links and the address they begin with.
#[derive(Clone)]
pub struct Desk {
    /// Makes links and codes.
    pub keys: Keys,
    /// Where people reach the application, without a slash at its end.
    pub address: String,
}

/// Why a letter could not be written; tried again later.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Something the application writes to somebody.
pub trait Letter: Serialize + DeserializeOwned + Send + 'static {
    /// Names the letter in the database; never changed once released.
    const KIND: &'static str;

    /// Writes it, or nothing when there is no reason left to send it.
    fn write(
        self,
        tx: &mut Read,
        desk: &Desk,
    ) -> impl Future<Output = Result<Option<Mail>, Failure>> + Send;
}

/// Posts a letter with the rest of the transaction. `about` is the thing whose history tells what
/// became of it.
///
/// # Errors
/// When the database refuses it.
pub async fn put<L: Letter>(tx: &mut Write, letter: &L, about: Option<Uuid>) -> sqlx::Result<()> {
    let payload =
        serde_json::to_string(letter).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let now = tx.now();
    tx.sql(
        "insert into outbox (id, kind, payload, about, put_at, due_at)
         values ($1, $2, $3, $4, $5, $5)",
    )
    .bind(LetterId::new())
    .bind(L::KIND)
    .bind(payload)
    .bind(about)
    .bind(now)
    .execute()
    .await?;
    tx.wake_the_postman();
    Ok(())
}

/// How a letter fares, for the history of what it is about.
#[derive(sqlx::FromRow)]
pub struct Progress {
    /// Names the letter's kind.
    pub kind: String,
    /// When it was put.
    pub put_at: Timestamp,
    /// How often the mail server was asked to take it.
    pub attempts: i64,
    /// When it is tried next, if it has no outcome.
    pub due_at: Timestamp,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// When that was.
    pub settled_at: Option<Timestamp>,
    /// Who it was addressed to, once written.
    pub recipient: String,
    /// What the mail server said, if it did not take it at once.
    pub words: String,
}

/// The letters about a thing, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn about(tx: &mut Read, thing: Uuid) -> sqlx::Result<Vec<Progress>> {
    tx.sql(
        "select kind, put_at, attempts, due_at, outcome, settled_at, recipient, words
         from outbox
         where about = $1
         order by put_at, id",
    )
    .bind(thing)
    .all()
    .await
}

type Writing<'a> = Pin<Box<dyn Future<Output = Result<Option<Mail>, Failure>> + Send + 'a>>;
type Writer = for<'a> fn(&'a str, &'a mut Read, &'a Desk) -> Writing<'a>;

/// Empties the outbox.
pub struct Postman {
    db: Db,
    desk: Desk,
    sender: Sender,
    relay: Relay,
    writers: HashMap<&'static str, Writer>,
    idle: Mutex<Vec<Connection>>,
}

#[derive(sqlx::FromRow)]
struct Claimed {
    id: LetterId,
    kind: String,
    payload: String,
    put_at: Timestamp,
    attempts: i64,
}

/// What came of one attempt.
enum Attempt {
    Sent { to: String },
    Dropped,
    Failed { to: String, trouble: Trouble },
    Unwritten(Failure),
}

impl Postman {
    /// A postman who knows no letters yet.
    #[must_use]
    pub fn new(db: Db, desk: Desk, sender: Sender, relay: Relay) -> Self {
        Self { db, desk, sender, relay, writers: HashMap::new(), idle: Mutex::default() }
    }

    /// Makes the postman carry letters of a kind.
    #[must_use]
    pub fn carrying<L: Letter>(mut self) -> Self {
        self.writers.insert(L::KIND, |payload, tx, desk| {
            Box::pin(async move { serde_json::from_str::<L>(payload)?.write(tx, desk).await })
        });
        self
    }

    /// Works until told to stop, then finishes what is in hand.
    pub async fn work(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let posted = self.db.posted();
            let rest = match self.clone().round().await {
                Ok(Round { taken, server_in_trouble: false }) if taken > 0 => continue,
                Ok(Round { server_in_trouble: true, .. }) => REST,
                Ok(_) => {
                    self.hang_up().await;
                    tokio::select! {
                        () = posted => {}
                        () = tokio::time::sleep(POLL) => {}
                        _ = stop.changed() => {}
                    }
                    continue;
                }
                Err(error) => {
                    tracing::error!(%error, "the outbox cannot be read");
                    POLL
                }
            };
            tokio::select! {
                () = tokio::time::sleep(rest) => {}
                _ = stop.changed() => {}
            }
        }
        self.hang_up().await;
    }

    /// Sends what is due, a batch at most, several at a time.
    ///
    /// # Errors
    /// When the database fails; what was claimed is tried again later.
    pub async fn round(self: Arc<Self>) -> sqlx::Result<Round> {
        let mut waiting = self.claim().await?;
        let taken = waiting.len();
        waiting.reverse();
        let waiting = Arc::new(Mutex::new(waiting));
        let mut hands = tokio::task::JoinSet::new();
        for _ in 0..CONNECTIONS.min(taken) {
            let (postman, waiting) = (self.clone(), waiting.clone());
            hands.spawn(async move { postman.carry(&waiting).await });
        }
        let mut server_in_trouble = false;
        while let Some(carried) = hands.join_next().await {
            match carried {
                Ok(Ok(trouble)) => server_in_trouble |= trouble,
                Ok(Err(error)) => return Err(error),
                Err(panic) => tracing::error!(%panic, "a letter could not be carried"),
            }
        }
        for letter in waiting.lock().await.drain(..) {
            // Nobody asked the server to take these: their turn comes when it is well again.
            self.put_off(&letter, "", false).await?;
        }
        Ok(Round { taken, server_in_trouble })
    }

    /// Claiming a letter is putting off its next attempt: a crash needs no clean-up, and of two
    /// copies that see the same letter one finds it no longer due.
    async fn claim(&self) -> sqlx::Result<Vec<Claimed>> {
        let mut tx = self.db.write().await?;
        let now = tx.now();
        let mut claimed: Vec<Claimed> = tx
            .sql(
                "update outbox
                 set attempts = attempts + 1, due_at = $2
                 where id in (select id from outbox
                              where outcome is null and due_at <= $1
                              order by due_at, id
                              limit $3)
                   and outcome is null
                   and due_at <= $1
                 returning id, kind, payload, put_at, attempts",
            )
            .bind(now)
            .bind(now + LEASE)
            .bind(BATCH)
            .all()
            .await?;
        tx.commit().await?;
        claimed.sort_unstable_by_key(|letter| letter.id);
        Ok(claimed)
    }

    /// Carries letters one after the other; says whether the mail server is in trouble.
    async fn carry(&self, waiting: &Mutex<Vec<Claimed>>) -> sqlx::Result<bool> {
        loop {
            let Some(letter) = waiting.lock().await.pop() else { return Ok(false) };
            match self.attempt(&letter).await? {
                Attempt::Sent { to } => self.settle(&letter, Outcome::Sent, &to, "").await?,
                Attempt::Dropped => self.settle(&letter, Outcome::Dropped, "", "").await?,
                Attempt::Failed { to, trouble: Trouble::Refused(words) } => {
                    self.settle(&letter, Outcome::Refused, &to, &words).await?;
                }
                Attempt::Failed { to, trouble: Trouble::Later(words) } => {
                    self.try_later(&letter, &to, &words).await?;
                }
                Attempt::Failed { trouble: Trouble::Server(words), .. } => {
                    tracing::warn!(%words, "the mail server is in trouble: the queue rests");
                    self.put_off(&letter, &words, true).await?;
                    return Ok(true);
                }
                Attempt::Unwritten(error) => {
                    tracing::error!(%error, letter = %letter.id, kind = letter.kind, "a letter cannot be written");
                    self.try_later(&letter, "", "").await?;
                }
            }
        }
    }

    async fn attempt(&self, letter: &Claimed) -> sqlx::Result<Attempt> {
        let Some(write) = self.writers.get(letter.kind.as_str()) else {
            return Ok(Attempt::Unwritten("nobody writes letters of this kind".into()));
        };
        let mut tx = self.db.read().await?;
        let written = write(&letter.payload, &mut tx, &self.desk).await;
        drop(tx);
        let mail = match written {
            Ok(Some(mail)) => mail,
            Ok(None) => return Ok(Attempt::Dropped),
            Err(error) => return Ok(Attempt::Unwritten(error)),
        };
        let to = mail.to.to_string();
        let message_id = format!("{}@{}", letter.id, self.sender.from.domain());
        let formatted = mail::format(&mail, &self.sender, &message_id, letter.put_at.system());
        let (envelope, message) = match formatted {
            Ok(formatted) => formatted,
            Err(error) => {
                let trouble = Trouble::Refused(error.to_string());
                return Ok(Attempt::Failed { to, trouble });
            }
        };
        Ok(match self.hand_over(&envelope, &message).await {
            Ok(()) => Attempt::Sent { to },
            Err(trouble) => Attempt::Failed { to, trouble },
        })
    }

    /// Uses a connection that is at rest, or a new one. A connection begins a new conversation by
    /// itself after anything went wrong, so it can always be kept.
    async fn hand_over(&self, envelope: &Envelope, message: &[u8]) -> Result<(), Trouble> {
        let at_rest = self.idle.lock().await.pop();
        let mut connection = match at_rest {
            Some(connection) => connection,
            None => Connection::open(&self.relay).await?,
        };
        let delivered = connection.deliver(envelope, message).await;
        self.idle.lock().await.push(connection);
        delivered
    }

    async fn hang_up(&self) {
        let connections = std::mem::take(&mut *self.idle.lock().await);
        for connection in connections {
            connection.quit().await;
        }
    }

    async fn settle(
        &self,
        letter: &Claimed,
        outcome: Outcome,
        to: &str,
        words: &str,
    ) -> sqlx::Result<()> {
        let mut tx = self.db.write().await?;
        let now = tx.now();
        // Another copy may have taken it up after our lease: the attempt says whose word counts.
        tx.sql(
            "update outbox
             set outcome = $3, settled_at = $4, recipient = $5, words = $6
             where id = $1 and attempts = $2 and outcome is null",
        )
        .bind(letter.id)
        .bind(letter.attempts)
        .bind(outcome)
        .bind(now)
        .bind(to)
        .bind(words)
        .execute()
        .await?;
        tx.commit().await
    }

    async fn try_later(&self, letter: &Claimed, to: &str, words: &str) -> sqlx::Result<()> {
        let now = self.db.now();
        if now - letter.put_at >= LAST_TRY {
            return self.settle(letter, Outcome::Refused, to, words).await;
        }
        let mut tx = self.db.write().await?;
        tx.sql(
            "update outbox
             set due_at = $3, recipient = $4, words = $5
             where id = $1 and attempts = $2 and outcome is null",
        )
        .bind(letter.id)
        .bind(letter.attempts)
        .bind(now + back_off(letter.attempts, rand::random()))
        .bind(to)
        .bind(words)
        .execute()
        .await?;
        tx.commit().await
    }

    /// Gives a letter back without counting the attempt.
    async fn put_off(&self, letter: &Claimed, words: &str, keep_words: bool) -> sqlx::Result<()> {
        let mut tx = self.db.write().await?;
        let now = tx.now();
        tx.sql(
            "update outbox
             set due_at = $3, attempts = attempts - 1, words = case when $5 then $4 else words end
             where id = $1 and attempts = $2 and outcome is null",
        )
        .bind(letter.id)
        .bind(letter.attempts)
        .bind(now)
        .bind(words)
        .bind(keep_words)
        .execute()
        .await?;
        tx.commit().await
    }
}

/// What a round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// How many letters were taken up.
    pub taken: usize,
    /// Whether the mail server could not be used at all.
    pub server_in_trouble: bool,
}

/// Half a minute, doubled by each attempt up to an hour, and up to a fifth more or less so that what
/// failed together does not come back together.
fn back_off(attempts: i64, chance: u8) -> SignedDuration {
    let doublings = u32::try_from(attempts.clamp(1, 8) - 1).unwrap_or(0);
    let seconds = (30_i64 << doublings).min(3600);
    let jitter = seconds * (i64::from(chance) - 127) / 127 / 5;
    SignedDuration::from_secs(seconds + jitter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_come_further_apart_up_to_an_hour() {
        assert_eq!(back_off(1, 127).as_secs(), 30);
        assert_eq!(back_off(2, 127).as_secs(), 60);
        assert_eq!(back_off(8, 127).as_secs(), 3600);
        assert_eq!(back_off(100, 127).as_secs(), 3600);
        assert_eq!(back_off(1, 0).as_secs(), 24);
        assert!(back_off(1, 255).as_secs() <= 37);
    }
}
