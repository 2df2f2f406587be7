//! Letters on their way out. [`put`] is part of the caller's transaction: what is rolled back is
//! never posted, what is committed is posted at least once. A row holds ids only and the letter is
//! written when it is sent, so it can find that its reason has gone; its `Message-ID` and date are
//! fixed when it is put, so a repeat after a crash is one mail to its reader.

use std::{
    collections::HashMap,
    future::Future,
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::{Arc, Mutex as Held, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use futures_util::FutureExt;
use jiff::SignedDuration;
use serde::{Serialize, de::DeserializeOwned};
use tokio::{
    sync::{
        Mutex,
        oneshot::{self, error::TryRecvError},
        watch,
    },
    task::JoinSet,
    time::timeout,
};
use uuid::Uuid;

use crate::{
    clock::Timestamp,
    db::{Composed, Db, Engine, Read, Rows, Write, to_json},
    email_address::EmailAddress,
    id,
    mail::{self, Connection, Envelope, Mail, Relay, Sender, Trouble},
    metrics,
    secret::Keys,
    words,
};

/// Letters that are on their way at the same time, each on a connection of its own.
const HANDS: usize = 4;

/// The most letters that a hand takes up together: what becomes of them is one commit.
const HANDFUL: usize = 16;

/// What a hand has not begun after so long it puts back for others.
const HOLD: Duration = Duration::from_secs(5);

/// A letter that was written longer ago is written anew before it is sent: its reason may have gone.
const FRESH: Duration = Duration::from_secs(1);

/// How long a claimed letter is left alone: longer than the mail server may take over it, since it is
/// begun soon.
const LEASE: SignedDuration = SignedDuration::from_mins(20);

/// No letter is put off for longer. What seems to be was put off by a clock that has been set back
/// since, and is due.
const FARTHEST: SignedDuration = SignedDuration::from_mins(75);

/// How often what became of a letter is tried to be written down, a second apart.
const PERSISTENCE: u32 = 10;

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
#[expect(
    clippy::unused_async,
    reason = "it is part of a transaction, like all that can fail in it"
)]
pub async fn put<L: Letter>(tx: &mut Write, letter: &L, about: Option<Uuid>) -> sqlx::Result<()> {
    let payload = to_json(letter)?;
    let now = tx.now();
    let insert = Composed::new(
        "insert into outbox (id, kind, payload, about, put_at, due_at)
         values ($1, $2, $3, $4, $5, $5)",
    )
    .bind(LetterId::new())
    .bind(L::KIND)
    .bind(payload)
    .bind(about)
    .bind(now);
    tx.later(insert);
    tx.wake_the_postman();
    Ok(())
}

/// A letter that the mail server took in a past that is told in one go.
pub(crate) struct Gone {
    pub id: LetterId,
    kind: &'static str,
    payload: String,
    about: Option<Uuid>,
    put_at: Timestamp,
    sent_at: Timestamp,
    to: String,
}

impl Gone {
    /// Put at one moment, taken at another.
    pub(crate) fn new<L: Letter>(
        id: LetterId,
        letter: &L,
        about: Option<Uuid>,
        (put_at, sent_at): (Timestamp, Timestamp),
        to: &EmailAddress,
    ) -> Self {
        let payload = serde_json::to_string(letter).expect("a letter is a struct of ids");
        Self { id, kind: L::KIND, payload, about, put_at, sent_at, to: to.to_string() }
    }
}

/// Many at once, for a world that is made in one go.
pub(crate) fn rows(engine: Engine, all: &[Gone]) -> Rows {
    const COLUMNS: &[&str] = &[
        "id",
        "kind",
        "payload",
        "about",
        "put_at",
        "claims",
        "attempts",
        "due_at",
        "outcome",
        "settled_at",
        "recipient",
    ];
    let mut rows = Rows::new(engine, "outbox", COLUMNS);
    for one in all {
        rows.row()
            .bind(one.id)
            .bind(one.kind)
            .bind(&one.payload)
            .bind(one.about)
            .bind(one.put_at)
            .bind(1_i64)
            .bind(1_i64)
            .bind(one.sent_at)
            .bind(Outcome::Sent)
            .bind(one.sent_at)
            .bind(&one.to);
    }
    rows
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

/// What waits in the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Backlog {
    /// Letters that the mail server was not asked to take yet.
    pub waiting: i64,
    /// Letters that it did not take, and that are tried again.
    pub put_off: i64,
    /// How long the oldest waits that the mail server was not asked to take yet.
    pub oldest_seconds: i64,
}

/// What waits in the outbox now. A letter whose recipient's server puts it off for days does not count
/// as waiting: it says nothing about us.
///
/// # Errors
/// When the database fails.
pub async fn backlog(tx: &mut Read) -> sqlx::Result<Backlog> {
    let now = tx.now();
    let (waiting, put_off, oldest): (i64, i64, Option<Timestamp>) = tx
        .sql(
            "select count(case when attempts = 0 then 1 end),
                    count(case when attempts > 0 then 1 end),
                    min(case when attempts = 0 then put_at end)
             from outbox
             where outcome is null",
        )
        .one()
        .await?;
    let oldest_seconds = oldest.map_or(0, |put_at| (now - put_at).as_secs().max(0));
    Ok(Backlog { waiting, put_off, oldest_seconds })
}

/// How the mail server fares, as the postman knows it; clones share it.
#[derive(Clone, Default)]
pub struct Weather(Arc<Held<Storm>>);

#[derive(Default, Clone)]
struct Storm {
    rests: bool,
    words: Option<String>,
}

impl Weather {
    /// Whether the mail server is in trouble, so that no letter leaves.
    #[must_use]
    pub fn rests(&self) -> bool {
        self.now().rests
    }

    /// What the mail server said when it was last in trouble; no address is in it.
    #[must_use]
    pub fn last_words(&self) -> Option<String> {
        self.now().words
    }

    fn now(&self) -> Storm {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn is_bad(&self, words: &str) {
        let words: Vec<_> =
            words.split(' ').map(|word| if word.contains('@') { "…" } else { word }).collect();
        let storm = Storm { rests: true, words: Some(words.join(" ")) };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = storm;
    }

    fn is_fair(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).rests = false;
    }
}

/// Forgets that letters went to an address; what stands there instead. So does what the mail server said of it.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &mut Write, address: &str, instead: &'static str) -> sqlx::Result<()> {
    tx.sql(
        "update outbox
         set recipient = $2, words = ''
         where lower(recipient) = lower($1) and recipient <> ''",
    )
    .bind(address)
    .bind(instead)
    .execute()
    .await?;
    Ok(())
}

/// Forgets where one letter went, and what the mail server said of it.
///
/// # Errors
/// When the database refuses it.
pub async fn forget_letter<L: Letter>(
    tx: &mut Write,
    letter: &L,
    instead: &'static str,
) -> sqlx::Result<()> {
    let payload = to_json(letter)?;
    // The kind is said and not bound: that is how its index is found.
    tx.sql_of(&[
        "update outbox
         set recipient = $2, words = ''
         where kind = '",
        L::KIND,
        "' and payload = $1 and recipient <> ''",
    ])
    .bind(payload)
    .bind(instead)
    .execute()
    .await?;
    Ok(())
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
    weather: Weather,
    /// What became of letters, until somebody whose turn it is writes it down for all.
    carried: Held<Vec<(Carried, Next)>>,
    turn: Mutex<()>,
}

/// A letter that was carried, and what became of it.
#[derive(Clone)]
struct Fared {
    letter: LetterId,
    claims: i64,
    fate: Fate,
    to: String,
    words: String,
}

/// What became of the letters of a hand.
struct Carried {
    letters: Vec<Fared>,
    /// Whether the hand is free for others.
    is_free: bool,
}

/// Where the hand waits for its next letters, if there are any.
type Next = oneshot::Sender<Vec<Claimed>>;

#[derive(sqlx::FromRow)]
struct Claimed {
    id: LetterId,
    kind: String,
    payload: String,
    put_at: Timestamp,
    claims: i64,
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
        let (writers, idle, weather) = (HashMap::new(), Mutex::default(), Weather::default());
        let (carried, turn) = (Held::default(), Mutex::default());
        Self { db, desk, sender, relay, writers, idle, weather, carried, turn }
    }

    /// How the mail server fares.
    #[must_use]
    pub fn weather(&self) -> Weather {
        self.weather.clone()
    }

    /// Makes the postman carry letters of a kind.
    #[must_use]
    pub fn carrying<L: Letter>(mut self) -> Self {
        self.writers.insert(L::KIND, |payload, tx, desk| {
            Box::pin(async move { serde_json::from_str::<L>(payload)?.write(tx, desk).await })
        });
        self
    }

    /// Works until told to stop, then finishes what is in hand. A letter that takes long holds up no other:
    /// as many are taken up as there are free hands.
    pub async fn work(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        let mut hands = JoinSet::new();
        let mut rests_until = Instant::now();
        loop {
            let posted = self.db.posted();
            let is_stopping = *stop.borrow();
            if is_stopping && hands.is_empty() {
                break;
            }
            let is_resting = Instant::now() < rests_until;
            let mut took = 0;
            if !is_stopping && !is_resting && hands.len() < HANDS {
                took =
                    self.clone().take_up(&mut hands, Some(&stop)).await.unwrap_or_else(|error| {
                        tracing::error!(%error, "the outbox cannot be read");
                        0
                    });
            }
            if hands.is_empty() && took == 0 {
                self.hang_up().await;
            }
            let pause = if is_resting { rests_until - Instant::now() } else { POLL };
            tokio::select! {
                Some(ended) = hands.join_next() => {
                    if matches!(ended, Ok(Ended::ServerInTrouble(_))) {
                        rests_until = Instant::now() + REST;
                    }
                }
                () = posted, if !is_stopping && !is_resting && hands.len() < HANDS => {}
                () = tokio::time::sleep(pause) => {}
                _ = stop.changed(), if !is_stopping => {}
            }
        }
        self.hang_up().await;
    }

    /// Sends some of what is due; returns how many letters the mail server was asked to take.
    ///
    /// # Errors
    /// When the outbox cannot be read.
    pub async fn round(self: Arc<Self>) -> sqlx::Result<usize> {
        let mut hands = JoinSet::new();
        self.clone().take_up(&mut hands, None).await?;
        let mut carried = 0;
        while let Some(one) = hands.join_next().await {
            carried += match one {
                Ok(Ended::Settled(letters) | Ended::ServerInTrouble(letters)) => letters,
                _ => 0,
            };
        }
        Ok(carried)
    }

    /// Claims letters for each free hand and sends the hands off: each goes on with others until there is
    /// none, or it is told to stop; without that it goes once.
    async fn take_up(
        self: Arc<Self>,
        hands: &mut JoinSet<Ended>,
        stop: Option<&watch::Receiver<bool>>,
    ) -> sqlx::Result<usize> {
        let free = HANDS - hands.len();
        let mut tx = self.db.write().await?;
        let claimed = claim(&mut tx, free * HANDFUL).await?;
        tx.commit().await?;
        let took = claimed.len();
        for letters in in_hands(claimed, free) {
            let (postman, stop) = (self.clone(), stop.cloned());
            hands.spawn(async move { postman.carry_on(letters, stop).await });
        }
        Ok(took)
    }

    async fn carry_on(
        &self,
        mut letters: Vec<Claimed>,
        stop: Option<watch::Receiver<bool>>,
    ) -> Ended {
        let is_stopping = || stop.as_ref().is_some_and(|stop| *stop.borrow());
        loop {
            match self.carry(letters, is_stopping, stop.is_some()).await {
                Ok(next) => letters = next,
                Err(ended) => return ended,
            }
        }
    }

    /// Carries letters one after the other and writes down what became of them, however it ends; returns
    /// those that come next, where the hand `goes_on`.
    async fn carry(
        &self,
        letters: Vec<Claimed>,
        is_stopping: impl Fn() -> bool,
        goes_on: bool,
    ) -> Result<Vec<Claimed>, Ended> {
        let began = Instant::now();
        let mut written = self.write_all(&letters).await.into_iter();
        let mut left = letters.into_iter();
        let (mut fared, mut asked, mut in_trouble) = (Vec::new(), 0, false);
        while let Some(letter) = left.next() {
            let is_over = began.elapsed() >= HOLD || is_stopping() || in_trouble;
            if is_over && asked > 0 {
                fared.push(Fared::not_begun(&letter));
                continue;
            }
            asked += 1;
            let written = written.next().flatten().filter(|_| began.elapsed() < FRESH);
            let mut sending = Box::pin(self.fate_of(letter, written));
            let in_time = timeout(HOLD.saturating_sub(began.elapsed()), &mut sending).await;
            let one = if let Ok(one) = in_time {
                one
            } else {
                // This one takes long: nobody waits for it but itself.
                fared.extend(left.by_ref().map(|letter| Fared::not_begun(&letter)));
                if !fared.is_empty() {
                    self.keep(std::mem::take(&mut fared), || false).await?;
                }
                sending.await
            };
            in_trouble = matches!(one.fate, Fate::GivenBack(_));
            fared.push(one);
        }
        let goes_on = || goes_on && !is_stopping() && !self.weather.rests();
        let next = self.keep(fared, goes_on).await?;
        match (next.is_empty(), in_trouble) {
            (false, _) => Ok(next),
            (true, true) => Err(Ended::ServerInTrouble(asked - 1)),
            (true, false) => Err(Ended::Settled(asked)),
        }
    }

    /// Writes down what became of letters; returns those that come next, if the hand is free for others then.
    async fn keep(
        &self,
        letters: Vec<Fared>,
        is_free: impl Fn() -> bool,
    ) -> Result<Vec<Claimed>, Ended> {
        for _ in 0..PERSISTENCE {
            match self.settle(Carried { letters: letters.clone(), is_free: is_free() }).await {
                Ok(next) => return Ok(next),
                Err(error) => {
                    tracing::error!(%error, letters = letters.len(), "what became of letters cannot be kept");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
        // They are tried again when their lease ends, with the same Message-ID.
        Err(Ended::Lost)
    }

    /// What becomes of a letter, which may be written already.
    async fn fate_of(&self, letter: Claimed, written: Option<Mail>) -> Fared {
        // A letter that breaks its writer is like one that cannot be written.
        let attempt = AssertUnwindSafe(self.attempt(&letter, written)).catch_unwind().await;
        let attempt = attempt.unwrap_or_else(|_| Attempt::Unwritten("its writer panicked".into()));
        let now = self.db.now();
        let is_last = now - letter.put_at >= LAST_TRY;
        let later = || now + back_off(letter.attempts + 1, rand::random());
        let (fate, to, words) = match attempt {
            Attempt::Sent { to } => (Fate::Settled(Outcome::Sent), to, String::new()),
            Attempt::Dropped => (Fate::Settled(Outcome::Dropped), String::new(), String::new()),
            Attempt::Failed { to, trouble: Trouble::Refused(words) } => {
                (Fate::Settled(Outcome::Refused), to, words)
            }
            Attempt::Failed { to, trouble: Trouble::Later(words) } if is_last => {
                (Fate::Settled(Outcome::Refused), to, words)
            }
            Attempt::Failed { to, trouble: Trouble::Later(words) } => {
                (Fate::TriedAgain(later()), to, words)
            }
            Attempt::Failed { to, trouble: Trouble::Server(words) } => {
                tracing::warn!("the mail server is in trouble: the queue rests");
                self.weather.is_bad(&words);
                (Fate::GivenBack(now), to, words)
            }
            Attempt::Unwritten(error) => {
                tracing::error!(%error, letter = %letter.id, kind = letter.kind, "a letter cannot be written");
                let fate = if is_last {
                    Fate::Settled(Outcome::Refused)
                } else {
                    Fate::TriedAgain(later())
                };
                (fate, String::new(), String::new())
            }
        };
        metrics::letter(fate.counted());
        Fared { letter: letter.id, claims: letter.claims, fate, to, words }
    }

    async fn attempt(&self, letter: &Claimed, written: Option<Mail>) -> Attempt {
        let mail = match written {
            Some(mail) => mail,
            None => match self.write(letter).await {
                Ok(Some(mail)) => mail,
                Ok(None) => return Attempt::Dropped,
                Err(error) => return Attempt::Unwritten(error),
            },
        };
        let to = mail.to.to_string();
        let message_id = format!("{}@{}", letter.id, self.sender.from.domain());
        match mail::format(&mail, &self.sender, &message_id, letter.put_at.system()) {
            Ok((envelope, message)) => {
                let handed_over = self.hand_over(&envelope, &message).await;
                if !matches!(handed_over, Err(Trouble::Server(_))) {
                    self.weather.is_fair();
                }
                match handed_over {
                    Ok(()) => Attempt::Sent { to },
                    Err(trouble) => Attempt::Failed { to, trouble },
                }
            }
            Err(error) => Attempt::Failed { to, trouble: Trouble::Refused(error.to_string()) },
        }
    }

    async fn write(&self, letter: &Claimed) -> Result<Option<Mail>, Failure> {
        let mut tx = self.db.read().await?;
        self.write_by(&mut tx, letter).await
    }

    async fn write_by(&self, tx: &mut Read, letter: &Claimed) -> Result<Option<Mail>, Failure> {
        let writer = self.writers.get(letter.kind.as_str());
        let write = writer.ok_or("nobody writes letters of this kind")?;
        write(&letter.payload, tx, &self.desk).await
    }

    /// Writes letters in one transaction, up to one that cannot be written: that one and those behind it are
    /// written by themselves.
    async fn write_all(&self, letters: &[Claimed]) -> Vec<Option<Mail>> {
        let mut all = Vec::new();
        if let [_, _, ..] = letters
            && let Ok(mut tx) = self.db.read().await
        {
            for letter in letters {
                let writing = AssertUnwindSafe(self.write_by(&mut tx, letter)).catch_unwind();
                let Ok(Ok(written)) = writing.await else { break };
                all.push(written);
            }
        }
        all
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

    /// Writes down what became of the letters of all hands that come back together, and takes up others for
    /// those that are free, in one transaction.
    async fn settle(&self, carried: Carried) -> sqlx::Result<Vec<Claimed>> {
        let (next, mut own) = oneshot::channel();
        self.carried().push((carried, next));
        let _turn = self.turn.lock().await;
        match own.try_recv() {
            Ok(next) => return Ok(next),
            // Who had the turn could not write it down.
            Err(TryRecvError::Closed) => return Err(sqlx::Error::WorkerCrashed),
            Err(TryRecvError::Empty) => {}
        }
        let all = std::mem::take(&mut *self.carried());
        let mut tx = self.db.write().await?;
        let letters = all.iter().flat_map(|(one, _)| &one.letters);
        let (sent, others): (Vec<_>, Vec<_>) =
            letters.partition(|one| matches!(one.fate, Fate::Settled(Outcome::Sent)));
        record_sent(&mut tx, &sent).await?;
        for one in others {
            record(&mut tx, one).await?;
        }
        let free = all.iter().filter(|(one, _)| one.is_free).count();
        let claimed = if free > 0 { claim(&mut tx, free * HANDFUL).await? } else { Vec::new() };
        tx.commit().await?;
        let mut claimed = in_hands(claimed, free);
        for (one, hand) in all {
            let next = if one.is_free { claimed.next() } else { None };
            let _ = hand.send(next.unwrap_or_default());
        }
        own.try_recv().map_err(|_| sqlx::Error::WorkerCrashed)
    }

    fn carried(&self) -> MutexGuard<'_, Vec<(Carried, Next)>> {
        self.carried.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes down what became of a letter, unless it was taken up again meanwhile: then the later word
/// counts. What the mail server said before stays until it says something else.
async fn record(tx: &mut Write, carried: &Fared) -> sqlx::Result<()> {
    let now = tx.now();
    let (outcome, settled_at, due_at, tries) = match carried.fate {
        Fate::Settled(outcome) => (Some(outcome), Some(now), now, 1_i64),
        Fate::TriedAgain(at) => (None, None, at, 1),
        Fate::GivenBack(at) => (None, None, at.min(now), 0),
    };
    tx.sql(
        "update outbox
         set outcome = $3, settled_at = $4, due_at = $5, attempts = attempts + $6,
             recipient = case when $7 = '' then recipient else $7 end,
             words = case when $8 = '' then words else $8 end
         where id = $1 and claims = $2 and outcome is null",
    )
    .bind(carried.letter)
    .bind(carried.claims)
    .bind(outcome)
    .bind(settled_at)
    .bind(due_at)
    .bind(tries)
    .bind(&carried.to)
    .bind(&carried.words)
    .execute()
    .await?;
    Ok(())
}

/// The same for those that the mail server took, in one statement.
async fn record_sent(tx: &mut Write, sent: &[&Fared]) -> sqlx::Result<()> {
    if sent.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let mut asking = Composed::new("with sent (letter, claim, recipient) as (values (");
    for (place, one) in sent.iter().enumerate() {
        asking.sql(if place == 0 { "" } else { "), (" }).value(one.letter);
        asking.sql(", ").value(one.claims).sql(", ").value(one.to.clone());
    }
    asking
        .sql(")) update outbox set outcome = ")
        .value(Outcome::Sent)
        .sql(", settled_at = ")
        .value(now)
        .sql(", due_at = ")
        .value(now)
        .sql(
            ", attempts = attempts + 1, recipient = sent.recipient
             from sent
             where outbox.id = sent.letter and outbox.claims = sent.claim and outbox.outcome is null",
        );
    tx.composed(asking).execute().await?;
    Ok(())
}

/// Letters for so many hands, dealt out so that they leave about in their order.
fn in_hands(letters: Vec<Claimed>, hands: usize) -> impl Iterator<Item = Vec<Claimed>> {
    let mut all: Vec<Vec<Claimed>> = Vec::new();
    all.resize_with(hands.min(letters.len()), Vec::new);
    for (place, letter) in letters.into_iter().enumerate() {
        all[place % hands].push(letter);
    }
    all.into_iter()
}

/// Claiming a letter is putting off its next attempt: a crash needs no clean-up, and of two copies that see
/// the same letter one finds it no longer due.
async fn claim(tx: &mut Write, most: usize) -> sqlx::Result<Vec<Claimed>> {
    let now = tx.now();
    let mut claimed: Vec<Claimed> = tx
        .sql(
            "update outbox
             set claims = claims + 1, due_at = $2
             where id in (select id
                          from (select id from outbox
                                where outcome is null and due_at <= $1
                                order by due_at, id
                                limit $3) as due
                          union all
                          select id
                          from (select id from outbox
                                where outcome is null and due_at > $4
                                order by due_at, id
                                limit $3) as put_off_too_far
                          limit $3)
               and outcome is null
               and (due_at <= $1 or due_at > $4)
             returning id, kind, payload, put_at, claims, attempts",
        )
        .bind(now)
        .bind(now + LEASE)
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .bind(now + FARTHEST)
        .all()
        .await?;
    claimed.sort_unstable_by_key(|letter| letter.id);
    Ok(claimed)
}

/// What is to become of a letter after an attempt.
#[derive(Clone, Copy)]
enum Fate {
    Settled(Outcome),
    /// The mail server did not take it, or it could not be written.
    TriedAgain(Timestamp),
    /// Nobody was asked to take it: the attempt does not count. Due as at this moment.
    GivenBack(Timestamp),
}

impl Fate {
    fn counted(&self) -> metrics::Fate {
        match self {
            Self::Settled(Outcome::Sent) => metrics::Fate::Sent,
            Self::Settled(Outcome::Refused) => metrics::Fate::Refused,
            Self::Settled(Outcome::Dropped) => metrics::Fate::Dropped,
            Self::TriedAgain(_) => metrics::Fate::PutOff,
            Self::GivenBack(_) => metrics::Fate::ServerInTrouble,
        }
    }
}

impl Fared {
    /// One that was taken up and put back, before those that were put later.
    fn not_begun(letter: &Claimed) -> Self {
        let (to, words, fate) = (String::new(), String::new(), Fate::GivenBack(letter.put_at));
        Self { letter: letter.id, claims: letter.claims, fate, to, words }
    }
}

/// How a hand comes back.
enum Ended {
    /// So many letters were tried.
    Settled(usize),
    /// And so many before that.
    ServerInTrouble(usize),
    /// What became of the letter could not be written down.
    Lost,
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
    fn nobody_else_takes_up_a_letter_while_the_mail_server_may_still_answer() {
        let persistence = Duration::from_secs(u64::from(PERSISTENCE));
        let longest = HOLD + mail::Timeouts::default().longest() + persistence;
        assert!(LEASE.unsigned_abs() > longest);
    }

    #[test]
    fn what_the_mail_server_said_is_told_without_addresses() {
        let weather = Weather::default();
        assert_eq!((weather.rests(), weather.last_words()), (false, None));
        weather.is_bad("550 5.7.1 <accord@accord.example>: sender rejected");
        assert!(weather.rests());
        assert_eq!(weather.last_words().as_deref(), Some("550 5.7.1 … sender rejected"));
        weather.is_fair();
        assert!(!weather.rests() && weather.last_words().is_some());
    }

    #[test]
    fn attempts_come_further_apart_up_to_an_hour() {
        assert_eq!(back_off(1, 127).as_secs(), 30);
        assert_eq!(back_off(2, 127).as_secs(), 60);
        assert_eq!(back_off(8, 127).as_secs(), 3600);
        assert_eq!(back_off(100, 127).as_secs(), 3600);
        assert_eq!(back_off(1, 0).as_secs(), 24);
        assert!(back_off(1, 255).as_secs() <= 37);
        assert!(back_off(100, 255) < FARTHEST && LEASE < FARTHEST);
    }
}
