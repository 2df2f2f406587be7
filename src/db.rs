//! The database: SQLite or PostgreSQL, behind one set of types. A statement is written once, in the
//! SQL that both engines accept, with `$1` placeholders; each value travels through its engine's own
//! codec. All work happens in a transaction, and a transaction has one time: [`Db::read`] sees one
//! moment of the data, and what [`Db::write`] does is committed whole or not at all.

use std::{
    fmt::Write as _,
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use futures_util::TryStreamExt;
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use sqlx::{
    AssertSqlSafe, Connection, Either, Encode, Executor, FromRow, Row, SqlSafeStr, SqlStr,
    Transaction, Type,
    migrate::Migrator,
    pool::PoolConnection,
    postgres::{
        PgArguments, PgConnectOptions, PgConnection, PgPool, PgPoolOptions, PgRow, Postgres,
    },
    query::Query,
    sqlite::{
        Sqlite, SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode,
        SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
    },
};
use tokio::sync::{Notify, futures::Notified};

use crate::{
    clock::{Clock, Timestamp},
    metrics::{Access, Stopwatch, Waiting},
};

mod backup;
mod filling;
mod look;
mod rows;
mod writer;

pub use backup::{Copied, Fault, back_up};
pub use filling::SetAside;
pub(crate) use look::sqlite_path;
pub use look::{Found, Schema, look};
pub use rows::{Engine, Rows};
use writer::{Turn, Writer};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// How long a request waits for a connection before it is told to try again.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a transaction may rest between its statements before PostgreSQL ends it.
const FREEZE: Duration = Duration::from_secs(30);

/// SQLite readers; one more connection writes.
const READERS: u32 = 8;

/// Connections to PostgreSQL that read, and that write.
const PG_READERS: u32 = 10;
const PG_WRITERS: u32 = 8;

/// How many statements a connection keeps ready.
const STATEMENTS: usize = 200;

/// The first SQLite whose WAL cannot lose commits at a reset (sqlite.org, 3.51.3).
const OLDEST_SQLITE: i64 = 3_051_003;

/// Connections to the engine its address names.
#[derive(Clone)]
pub struct Db {
    pool: Pool,
    clock: Clock,
    post: Arc<Notify>,
    due: Arc<Notify>,
}

#[derive(Clone)]
enum Pool {
    /// SQLite has one writer at a time: waiting for the connection is fair, its busy handler is not.
    Sqlite {
        readers: SqlitePool,
        writer: Writer,
    },
    Postgres {
        readers: PgPool,
        writers: PgPool,
    },
}

impl Db {
    /// Connects to `sqlite://PATH` (made if it is missing) or `postgres://…`.
    ///
    /// # Errors
    /// When the database cannot be reached, or SQLite does not keep what it promises here: a version
    /// that cannot lose commits, WAL, a sync at each commit, foreign keys.
    pub async fn open(url: &str, clock: Clock) -> sqlx::Result<Self> {
        Self::connect(url, clock, true).await
    }

    async fn connect(url: &str, clock: Clock, is_made: bool) -> sqlx::Result<Self> {
        let pool = if is_postgres(url) {
            postgres(url).await?
        } else {
            let options = url
                .parse::<SqliteConnectOptions>()?
                .create_if_missing(is_made)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                // What was removed is not left in the file.
                .pragma("secure_delete", "on")
                .busy_timeout(PATIENCE)
                .statement_cache_capacity(STATEMENTS);
            let writer = Writer::open(options.clone()).await?;
            let readers = sqlite_pool(READERS).connect_with(options).await?;
            Pool::Sqlite { readers, writer }
        };
        let db = Self { pool, clock, post: Arc::default(), due: Arc::default() };
        db.check_sqlite().await?;
        Ok(db)
    }

    /// Brings the schema up to date; several copies may do so at once.
    ///
    /// # Errors
    /// When a migration fails, or the database was written by a newer version.
    pub async fn migrate(&self) -> Result<(), sqlx::migrate::MigrateError> {
        let writer = match &self.pool {
            Pool::Sqlite { writer, .. } => writer,
            Pool::Postgres { writers, .. } => {
                // Copies that start together wait for the one that migrates, as long as it takes. The
                // connection is not given back, and its patience ends with it.
                let mut patient = writers.acquire().await?.detach();
                patient.execute(sqlx::raw_sql("set lock_timeout = 0")).await?;
                return MIGRATIONS.run(&mut patient).await;
            }
        };
        loop {
            let before = self.schema().await;
            let run = writer.alone(async |connection| MIGRATIONS.run(connection).await).await?;
            let Err(error) = run else { return Ok(()) };
            // Where another copy was quicker, what is left to do is less than it was.
            let after = self.schema().await;
            if matches!((before, after), (Ok(before), Ok(after)) if before != after) {
                continue;
            }
            return Err(error);
        }
    }

    /// The same database by another clock, for telling a past.
    #[must_use]
    pub fn with_clock(&self, clock: Clock) -> Self {
        Self { clock, ..self.clone() }
    }

    /// The present moment, for what happens outside a transaction.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Ends when a transaction that posted a letter is committed, from this call on.
    pub fn posted(&self) -> Notified<'_> {
        self.post.notified()
    }

    /// Ends when a transaction that made something due at once is committed, from this call on.
    pub fn came_due(&self) -> Notified<'_> {
        self.due.notified()
    }

    /// Begins a transaction for reading.
    ///
    /// # Errors
    /// When no connection is to be had.
    pub async fn read(&self) -> sqlx::Result<Read> {
        const SNAPSHOT: &str = "begin isolation level repeatable read read only";
        let waiting = Waiting::begin(Access::Read);
        let tx = match &self.pool {
            Pool::Sqlite { readers, .. } => Tx::Sqlite(readers.begin().await?),
            Pool::Postgres { readers, .. } => Tx::Postgres(readers.begin_with(SNAPSHOT).await?),
        };
        Ok(self.begun(tx, waiting))
    }

    /// For reading by one statement, which sees one moment by itself: there is no transaction to begin and
    /// to end. Several may each see another moment, which is enough for what is guarded when it is written.
    ///
    /// # Errors
    /// When no connection is to be had.
    pub async fn glance(&self) -> sqlx::Result<Read> {
        let waiting = Waiting::begin(Access::Read);
        let tx = match &self.pool {
            Pool::Sqlite { readers, .. } => Tx::SqliteAlone(readers.acquire().await?),
            Pool::Postgres { readers, .. } => Tx::PostgresAlone(readers.acquire().await?),
        };
        Ok(self.begun(tx, waiting))
    }

    /// Begins a transaction for writing. SQLite takes its write lock here, and not at the first
    /// write, where a reader could no longer wait for it.
    ///
    /// # Errors
    /// When no connection is to be had.
    pub async fn write(&self) -> sqlx::Result<Write> {
        let waiting = Waiting::begin(Access::Write);
        let tx = match &self.pool {
            Pool::Sqlite { writer, .. } => Tx::SqliteTurn(writer.begin().await?),
            Pool::Postgres { writers, .. } => Tx::Postgres(writers.begin().await?),
        };
        let read = self.begun(tx, waiting);
        let (post, due) = (self.post.clone(), self.due.clone());
        Ok(Write { read, post, posted: false, due, came_due: false })
    }

    fn begun(&self, tx: Tx, waiting: Waiting) -> Read {
        Read { tx, now: self.clock.now(), later: Vec::new(), _measured: waiting.over() }
    }

    /// How many connections there are just now.
    #[must_use]
    pub fn connections(&self) -> Connections {
        let (all, idle) = match &self.pool {
            Pool::Sqlite { readers, writer } => {
                (readers.size() + 1, readers.num_idle() + usize::from(!writer.is_taken()))
            }
            Pool::Postgres { readers, writers } => {
                (readers.size() + writers.size(), readers.num_idle() + writers.num_idle())
            }
        };
        let idle = u32::try_from(idle).unwrap_or(u32::MAX);
        Connections { idle, in_use: all.saturating_sub(idle) }
    }

    /// Gives all connections back.
    pub async fn close(&self) {
        match &self.pool {
            Pool::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Pool::Postgres { readers, writers } => {
                readers.close().await;
                writers.close().await;
            }
        }
    }

    async fn check_sqlite(&self) -> sqlx::Result<()> {
        if matches!(self.pool, Pool::Postgres { .. }) {
            return Ok(());
        }
        let mut tx = self.write().await?;
        let (journal,): (String,) = tx.sql("pragma journal_mode").one().await?;
        let (sync,): (i64,) = tx.sql("pragma synchronous").one().await?;
        let (keys,): (i64,) = tx.sql("pragma foreign_keys").one().await?;
        let (patience,): (i64,) = tx.sql("pragma busy_timeout").one().await?;
        let version = i64::from(libsqlite3_sys::SQLITE_VERSION_NUMBER);
        let promise = Promise { version, journal, sync, keys, patience };
        promise.holds().map_err(|fault| sqlx::Error::Configuration(fault.into()))
    }
}

/// What SQLite says that it does: a version, and four pragmas.
#[derive(Debug, Clone)]
struct Promise {
    version: i64,
    journal: String,
    sync: i64,
    keys: i64,
    patience: i64,
}

impl Promise {
    /// Whether no commit can be lost, and nothing can refer to what is not there.
    fn holds(&self) -> Result<(), String> {
        if self.version < OLDEST_SQLITE {
            return Err("SQLite is older than 3.51.3".to_owned());
        }
        let Self { journal, sync, keys, patience, .. } = self;
        let is_patient = u128::try_from(*patience).is_ok_and(|ms| ms == PATIENCE.as_millis());
        if journal == "wal" && *sync == 2 && *keys == 1 && is_patient {
            return Ok(());
        }
        Err(format!(
            "SQLite runs with {journal}, synchronous {sync}, foreign keys {keys}, and waits {patience} ms"
        ))
    }
}

/// How many connections to the database there are.
#[derive(Debug, Clone, Copy)]
pub struct Connections {
    /// At rest.
    pub idle: u32,
    /// In a transaction's hands.
    pub in_use: u32,
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres")
}

/// A connection to a server that may no longer be written to is not used again: where the address
/// leads to another one now, the next is better. Whoever writes asks for it; whoever reads does not, and
/// leaves the connections that are older than the last such answer.
async fn postgres(url: &str) -> sqlx::Result<Pool> {
    // What another holds is waited for as long as for a connection; a copy that froze in the middle of
    // a transaction lets go of what it holds.
    let patience = format!("{}ms", PATIENCE.as_millis());
    let freeze = format!("{}ms", FREEZE.as_millis());
    let options = url
        .parse::<PgConnectOptions>()?
        .statement_cache_capacity(STATEMENTS)
        .options([("lock_timeout", patience), ("idle_in_transaction_session_timeout", freeze)]);
    let refused: Arc<Mutex<Option<Instant>>> = Arc::default();
    let seen = refused.clone();
    let writers = PgPoolOptions::new()
        .max_connections(PG_WRITERS)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .before_acquire(move |connection, _| {
            let refused = refused.clone();
            Box::pin(async move {
                let asked = sqlx::raw_sql("show transaction_read_only");
                let row = connection.fetch_one(asked).await?;
                let may_write = row.try_get::<String, _>(0)? == "off";
                if !may_write {
                    *refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
                }
                Ok(may_write)
            })
        })
        .connect_with(options.clone())
        .await?;
    let readers = PgPoolOptions::new()
        .max_connections(PG_READERS)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .before_acquire(move |_, connection| {
            let refused = *seen.lock().unwrap_or_else(PoisonError::into_inner);
            let is_newer = refused.is_none_or(|at| connection.age < at.elapsed());
            Box::pin(async move { Ok(is_newer) })
        })
        .connect_lazy_with(options);
    Ok(Pool::Postgres { readers, writers })
}

/// On a full disk SQLite ends a transaction by itself, and the connection goes on believing that it is
/// in one: such a connection is not used again.
fn sqlite_pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .before_acquire(|connection, _| {
            let is_at_rest = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_at_rest) })
        })
}

/// A transaction that reads.
pub struct Read {
    tx: Tx,
    now: Timestamp,
    /// What is [put off](Write::later).
    later: Vec<Composed>,
    _measured: Stopwatch,
}

enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    SqliteAlone(PoolConnection<Sqlite>),
    SqliteTurn(Turn),
    Postgres(Transaction<'static, Postgres>),
    PostgresAlone(PoolConnection<Postgres>),
}

impl Read {
    /// When the transaction began: the time of everything in it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Starts a statement.
    pub fn sql(&mut self, sql: &'static str) -> Statement<'_> {
        self.statement(sql.into_sql_str())
    }

    /// Starts a statement that is put together from parts written in the program: what cannot be
    /// bound, such as a column to sort by, is chosen among them.
    pub fn sql_of(&mut self, parts: &[&'static str]) -> Statement<'_> {
        self.statement(AssertSqlSafe(parts.concat()).into_sql_str())
    }

    /// Starts a statement that is put together with its values.
    pub fn composed(&mut self, composed: Composed) -> Statement<'_> {
        let text = match &self.tx {
            Tx::Sqlite(_) | Tx::SqliteAlone(_) | Tx::SqliteTurn(_) => {
                composed.text.replace(ROW, "json_array(").replace(ID, "hex(")
            }
            Tx::Postgres(_) | Tx::PostgresAlone(_) => {
                composed.text.replace(ROW, "json_build_array(").replace(ID, "(")
            }
        };
        let statement = self.statement(AssertSqlSafe(text).into_sql_str());
        bound(statement, composed.values)
    }

    #[expect(clippy::disallowed_methods, reason = "this is where all statements are written")]
    fn statement(&mut self, sql: SqlStr) -> Statement<'_> {
        let later = std::mem::take(&mut self.later);
        let on = match &mut self.tx {
            Tx::Sqlite(tx) => On::Sqlite(sqlx::query(sql), tx),
            Tx::SqliteAlone(connection) => On::Sqlite(sqlx::query(sql), connection),
            Tx::SqliteTurn(turn) => {
                if later.is_empty() {
                    return Statement::new(On::Sqlite(sqlx::query(sql), turn.connection()));
                }
                let (text, values) = in_front(later, sql.as_str());
                let query = sqlx::query(AssertSqlSafe(text).into_sql_str());
                return bound(Statement::new(On::Sqlite(query, turn.connection())), values);
            }
            Tx::Postgres(tx) => {
                return Statement { on: On::Postgres(sqlx::query(sql), tx), first: later };
            }
            Tx::PostgresAlone(connection) => On::Postgres(sqlx::query(sql), connection),
        };
        Statement::new(on)
    }
}

/// The statements that were put off and one behind them as one text, and the values of those in front.
fn in_front(later: Vec<Composed>, sql: &str) -> (String, Vec<Bind>) {
    let (mut text, mut values) = (String::new(), Vec::new());
    for one in later {
        renumber(&mut text, &one.text, values.len());
        text.push_str(";\n");
        values.extend(one.values);
    }
    renumber(&mut text, sql, values.len());
    (text, values)
}

/// Writes a statement whose placeholders come behind so many others.
fn renumber(text: &mut String, sql: &str, others: usize) {
    let mut parts = sql.split('$');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        let number = number.parse::<usize>().map_or(0, |number| number + others);
        let _ = write!(text, "${number}{rest}");
    }
}

fn bound(statement: Statement<'_>, values: Vec<Bind>) -> Statement<'_> {
    values.into_iter().fold(statement, |statement, value| value(statement))
}

/// A transaction that writes; dropped without [`Write::commit`], it leaves nothing.
pub struct Write {
    read: Read,
    post: Arc<Notify>,
    posted: bool,
    due: Arc<Notify>,
    came_due: bool,
}

impl Write {
    /// Makes everything done in it lasting, and wakes the postman if a letter is among it, and the
    /// timekeeper if something is due at once.
    ///
    /// # Errors
    /// When the database could not keep it; then nothing of it is kept.
    pub async fn commit(mut self) -> sqlx::Result<()> {
        if let Some(last) = self.read.later.pop() {
            self.composed(last).execute().await?;
        }
        match self.read.tx {
            Tx::SqliteTurn(turn) => turn.commit().await?,
            Tx::Sqlite(tx) => tx.commit().await?,
            Tx::Postgres(tx) => tx.commit().await?,
            Tx::SqliteAlone(_) | Tx::PostgresAlone(_) => {}
        }
        if self.posted {
            self.post.notify_waiters();
        }
        if self.came_due {
            self.due.notify_waiters();
        }
        Ok(())
    }

    /// Puts off a statement of whose outcome nothing depends: it goes with the next one or the commit. On SQLite they are
    /// one question, and each question costs a change of threads. One that the database refuses fails what it goes
    /// with; there is nothing of the transaction to be kept then.
    pub fn later(&mut self, composed: Composed) {
        self.read.later.push(composed);
    }

    /// Says that a letter was put, so that the postman is woken at the commit.
    pub(crate) fn wake_the_postman(&mut self) {
        self.posted = true;
    }

    /// Says that something is due at once, so that the timekeeper is woken at the commit.
    pub(crate) fn wake_the_timekeeper(&mut self) {
        self.came_due = true;
    }
}

impl Deref for Write {
    type Target = Read;

    fn deref(&self) -> &Read {
        &self.read
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut Read {
        &mut self.read
    }
}

/// A statement and its arguments, ready to run.
#[must_use = "a statement does nothing until it is run"]
pub struct Statement<'c> {
    on: On<'c>,
    /// What goes first, each by itself.
    first: Vec<Composed>,
}

enum On<'c> {
    Sqlite(Query<'c, Sqlite, SqliteArguments>, &'c mut SqliteConnection),
    Postgres(Query<'c, Postgres, PgArguments>, &'c mut PgConnection),
}

impl<'c> Statement<'c> {
    fn new(on: On<'c>) -> Self {
        Self { on, first: Vec::new() }
    }

    /// Gives the next placeholder its value.
    pub fn bind(self, value: impl Value) -> Self {
        let on = match self.on {
            On::Sqlite(query, conn) => On::Sqlite(query.bind(value), conn),
            On::Postgres(query, conn) => On::Postgres(query.bind(value), conn),
        };
        Self { on, ..self }
    }

    /// Does what goes first.
    #[expect(clippy::disallowed_methods, reason = "this is where all statements are written")]
    async fn ready(self) -> sqlx::Result<On<'c>> {
        let On::Postgres(query, conn) = self.on else { return Ok(self.on) };
        for one in self.first {
            let text = AssertSqlSafe(one.text).into_sql_str();
            let first = Statement::new(On::Postgres(sqlx::query(text), &mut *conn));
            if let On::Postgres(query, conn) = bound(first, one.values).on {
                query.execute(conn).await?;
            }
        }
        Ok(On::Postgres(query, conn))
    }

    /// Runs it; returns how many rows it touched.
    ///
    /// # Errors
    /// When the database refuses the statement.
    pub async fn execute(self) -> sqlx::Result<u64> {
        Ok(match self.ready().await? {
            On::Sqlite(query, conn) => {
                // Of several statements the last one is asked about.
                let mut outcomes = conn.fetch_many(query);
                let mut touched = 0;
                while let Some(outcome) = outcomes.try_next().await? {
                    if let Either::Left(done) = outcome {
                        touched = done.rows_affected();
                    }
                }
                touched
            }
            On::Postgres(query, conn) => query.execute(conn).await?.rows_affected(),
        })
    }

    /// Runs it; returns its row, if there is one.
    ///
    /// # Errors
    /// When the database refuses the statement, or the row contradicts its type.
    pub async fn optional<T: Record>(self) -> sqlx::Result<Option<T>> {
        match self.ready().await? {
            On::Sqlite(query, conn) => {
                query.fetch_optional(conn).await?.map(|row| T::from_row(&row)).transpose()
            }
            On::Postgres(query, conn) => {
                query.fetch_optional(conn).await?.map(|row| T::from_row(&row)).transpose()
            }
        }
    }

    /// Runs it; returns its row.
    ///
    /// # Errors
    /// As [`Self::optional`], and [`sqlx::Error::RowNotFound`] without a row.
    pub async fn one<T: Record>(self) -> sqlx::Result<T> {
        self.optional().await?.ok_or(sqlx::Error::RowNotFound)
    }

    /// Runs it; returns every row.
    ///
    /// # Errors
    /// As [`Self::optional`].
    pub async fn all<T: Record>(self) -> sqlx::Result<Vec<T>> {
        match self.ready().await? {
            On::Sqlite(query, conn) => {
                query.fetch_all(conn).await?.iter().map(T::from_row).collect()
            }
            On::Postgres(query, conn) => {
                query.fetch_all(conn).await?.iter().map(T::from_row).collect()
            }
        }
    }
}

/// A statement that is put together from parts written in the program, each value where it is used. Two
/// words in it are not SQL, but what each engine calls them: `json_row(…)` makes an array of values, and
/// `json_id(…)` an id that can be one of them.
#[derive(Default)]
pub struct Composed {
    text: String,
    values: Vec<Bind>,
}

type Bind = Box<dyn for<'c> FnOnce(Statement<'c>) -> Statement<'c> + Send>;

const ROW: &str = "json_row(";
const ID: &str = "json_id(";

impl Composed {
    /// A statement that begins so.
    #[must_use]
    pub fn new(text: &'static str) -> Self {
        Self { text: text.to_owned(), values: Vec::new() }
    }

    /// Goes on with this text.
    pub fn sql(&mut self, text: &'static str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Goes on with a value.
    pub fn value(&mut self, value: impl Value + Send + 'static) -> &mut Self {
        self.values.push(Box::new(move |statement| statement.bind(value)));
        // Writing to a String does not fail.
        let _ = write!(self.text, "${}", self.values.len());
        self
    }

    /// Ends after so many rows, of which there are few different numbers. They are in the text: where it does not
    /// know them PostgreSQL thinks them many, and plans a statement anew each time that it is asked.
    pub fn limit(&mut self, most: i64) -> &mut Self {
        let _ = write!(self.text, " limit {most}");
        self
    }

    /// Gives the next placeholder of a text that was written with its placeholders its value.
    #[must_use]
    pub fn bind(mut self, value: impl Value + Send + 'static) -> Self {
        self.values.push(Box::new(move |statement| statement.bind(value)));
        self
    }

    /// Goes on with values, parted by commas.
    pub fn values<V: Value + Send + 'static>(
        &mut self,
        values: impl IntoIterator<Item = V>,
    ) -> &mut Self {
        for (place, value) in values.into_iter().enumerate() {
            self.sql(if place == 0 { "" } else { ", " }).value(value);
        }
        self
    }
}

/// Whether something is so, in JSON that a database made: SQLite has a number there.
///
/// # Errors
/// When it is neither.
pub fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(Flag::deserialize(from)?.0)
}

/// As [`flag`], by itself.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(from = "Written")]
pub struct Flag(pub bool);

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Number(i64),
    Flag(bool),
}

impl From<Written> for Flag {
    fn from(written: Written) -> Self {
        match written {
            Written::Number(number) => Self(number != 0),
            Written::Flag(flag) => Self(flag),
        }
    }
}

/// Reads what a column has as JSON.
///
/// # Errors
/// As a row that contradicts its type.
pub fn of_json<T: DeserializeOwned>(text: &str) -> sqlx::Result<T> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()))
}

/// Writes what a column has as JSON.
///
/// # Errors
/// When it cannot be JSON, such as a map by something else than text.
pub fn to_json(value: &impl Serialize) -> sqlx::Result<String> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// A value both engines store.
pub trait Value:
    for<'q> Encode<'q, Sqlite> + Type<Sqlite> + for<'q> Encode<'q, Postgres> + Type<Postgres>
{
}

impl<T> Value for T where
    T: for<'q> Encode<'q, Sqlite> + Type<Sqlite> + for<'q> Encode<'q, Postgres> + Type<Postgres>
{
}

/// A type read from a row of either engine; derive [`sqlx::FromRow`].
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> {}

impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> {}

#[cfg(test)]
mod tests {
    use super::*;

    async fn fresh(folder: &tempfile::TempDir, clock: Clock) -> Db {
        let url = format!("sqlite://{}", folder.path().join("accord.db").display());
        let db = Db::open(&url, clock).await.unwrap();
        db.migrate().await.unwrap();
        db
    }

    #[tokio::test]
    async fn a_transaction_has_the_time_it_began() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::stopped(Timestamp::from_micros(1_800_000_000_000_000));
        let db = fresh(&folder, clock.clone()).await;
        let tx = db.read().await.unwrap();
        let began = tx.now();
        clock.advance(jiff::SignedDuration::from_hours(8));
        assert_eq!(tx.now(), began);
        drop(tx);
        assert_ne!(db.read().await.unwrap().now(), began);
    }

    #[tokio::test]
    async fn what_is_not_committed_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let db = fresh(&folder, Clock::default()).await;
        let mut tx = db.write().await.unwrap();
        let now = tx.now();
        tx.sql(
            "insert into sessions (key_hash, data, created_at, seen_at) values ($1, $2, $3, $3)",
        )
        .bind(vec![1_u8])
        .bind("{}")
        .bind(now)
        .execute()
        .await
        .unwrap();
        drop(tx);
        let mut tx = db.read().await.unwrap();
        let (count,): (i64,) = tx.sql("select count(*) from sessions").one().await.unwrap();
        assert_eq!(count, 0);
    }

    #[test]
    fn sqlite_must_keep_what_it_promises() {
        let good = Promise {
            version: OLDEST_SQLITE,
            journal: "wal".into(),
            sync: 2,
            keys: 1,
            patience: 5000,
        };
        assert_eq!(good.holds(), Ok(()));
        for broken in [
            Promise { version: OLDEST_SQLITE - 1, ..good.clone() },
            Promise { journal: "delete".into(), ..good.clone() },
            Promise { sync: 1, ..good.clone() },
            Promise { keys: 0, ..good.clone() },
            Promise { patience: 0, ..good },
        ] {
            assert!(broken.holds().is_err(), "{broken:?}");
        }
    }

    #[tokio::test]
    async fn what_is_put_off_goes_with_the_next_statement_or_the_commit_and_in_its_order() {
        let folder = tempfile::tempdir().unwrap();
        let db = fresh(&folder, Clock::default()).await;
        let insert = |key: u8| {
            Composed::new(
                "insert into tallies (limit_name, who, count, ends_at) values ($1, $2, $3, $4)",
            )
            .bind("test")
            .bind(vec![key])
            .bind(i64::from(key))
            .bind(Timestamp::from_micros(0))
        };
        let count = "select count(*) from tallies where limit_name = $1 and count < $2";
        let mut tx = db.write().await.unwrap();
        tx.later(insert(1));
        tx.later(insert(2));
        let (two,): (i64,) = tx.sql(count).bind("test").bind(9_i64).one().await.unwrap();
        assert_eq!(two, 2);
        tx.later(insert(3));
        let update = "update tallies set count = count + $1 where limit_name = $2 and count >= $3";
        let touched = tx.sql(update).bind(10_i64).bind("test").bind(2_i64).execute().await.unwrap();
        assert_eq!(touched, 2, "what went first is not counted");
        tx.later(insert(4));
        tx.commit().await.unwrap();
        let mut tx = db.write().await.unwrap();
        let all = "select count from tallies order by who";
        let all: Vec<(i64,)> = tx.sql(all).all().await.unwrap();
        assert_eq!(all, [(1,), (12,), (13,), (4,)]);
        // One that is refused takes the whole transaction with it, and so does one that is not committed.
        tx.later(insert(5));
        tx.later(insert(1));
        assert!(tx.commit().await.is_err());
        let mut tx = db.write().await.unwrap();
        tx.later(insert(6));
        drop(tx);
        let mut tx = db.read().await.unwrap();
        let (four,): (i64,) = tx.sql(count).bind("test").bind(99_i64).one().await.unwrap();
        assert_eq!(four, 4);
    }

    #[test]
    fn placeholders_come_behind_those_of_what_goes_first() {
        let mut text = String::new();
        renumber(&mut text, "values ($1, $2), ($1, $12)", 3);
        assert_eq!(text, "values ($4, $5), ($4, $15)");
        text.clear();
        renumber(&mut text, "select 1", 3);
        assert_eq!(text, "select 1");
    }

    #[tokio::test]
    async fn sqlite_is_built_as_it_is_meant_to_be() {
        let folder = tempfile::tempdir().unwrap();
        let db = fresh(&folder, Clock::default()).await;
        let mut tx = db.read().await.unwrap();
        let options: Vec<(String,)> = tx.sql("pragma compile_options").all().await.unwrap();
        let has = |name: &str| options.iter().any(|(option,)| option.starts_with(name));
        assert!(has("ENABLE_QPSG") && has("DEFAULT_MEMSTATUS=0"), "{options:?}");
        assert!(!has("ENABLE_STAT4") && !has("ENABLE_MEMORY_MANAGEMENT"), "{options:?}");
    }

    #[tokio::test]
    async fn migrating_twice_is_migrating_once() {
        let folder = tempfile::tempdir().unwrap();
        let db = fresh(&folder, Clock::default()).await;
        db.migrate().await.unwrap();
    }
}
