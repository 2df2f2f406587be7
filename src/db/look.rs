//! A look at a database before anything is done to it.

use std::fmt;

use sqlx::{Connection, postgres::PgConnection};
use tokio::time::timeout;

use super::{Db, MIGRATIONS, PATIENCE, Pool, is_postgres};
use crate::clock::Clock;

/// What a look found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The engine and its version.
    pub engine: String,
    /// How the schema stands to the program's.
    pub schema: Schema,
}

/// How a schema stands to the program's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// They are the same.
    UpToDate(i64),
    /// There is none yet.
    New,
    /// Some migrations were not run yet.
    Behind {
        /// The last that was.
        at: i64,
        /// The last there is.
        of: i64,
    },
    /// A newer program wrote it.
    Newer(i64),
}

impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UpToDate(at) => write!(f, "schema {at}, which is this Accord's"),
            Self::New => f.write_str("empty: run accord migrate, or start accord serve"),
            Self::Behind { at, of } => write!(
                f,
                "schema {at}, while this Accord has {of}: run accord migrate, or start accord serve"
            ),
            Self::Newer(at) => write!(
                f,
                "schema {at}, written by a newer Accord: run that one, or restore the backup \
                 from before the upgrade"
            ),
        }
    }
}

/// Opens a database as serving would, makes nothing that is not there, and brings nothing up to date.
///
/// # Errors
/// What is wrong with it, in words without secrets.
pub async fn look(url: &str) -> Result<Found, String> {
    if is_postgres(url) {
        // A pool would try again until it tells only that its patience ended.
        let alone = timeout(PATIENCE, PgConnection::connect(url)).await;
        let alone = alone.map_err(|_| "does not answer within 5 seconds".to_owned())?;
        let _ = alone.map_err(|error| cause(&error))?.close().await;
    } else if let Some(path) = sqlite_path(url).filter(|path| !path.exists()) {
        return Err(format!(
            "is not there: {} does not exist; accord migrate makes it",
            path.display()
        ));
    }
    let db = Db::connect(url, Clock::System, false).await.map_err(|error| cause(&error))?;
    let found = db.found().await.map_err(|error| cause(&error));
    db.close().await;
    found?
}

impl Db {
    /// How the schema stands to the program's.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn schema(&self) -> sqlx::Result<Schema> {
        let mut tx = self.read().await?;
        let run = tx.sql("select max(version) from _sqlx_migrations where success").one().await;
        let at: Option<i64> = match run {
            Ok((at,)) => at,
            Err(error) if is_no_table(&error) => None,
            Err(error) => return Err(error),
        };
        let of = MIGRATIONS.iter().map(|one| one.version).max().unwrap_or_default();
        Ok(match at {
            None => Schema::New,
            Some(at) if at > of => Schema::Newer(at),
            Some(at) if at < of => Schema::Behind { at, of },
            Some(at) => Schema::UpToDate(at),
        })
    }

    async fn found(&self) -> sqlx::Result<Result<Found, String>> {
        let engine = match &self.pool {
            Pool::Sqlite { .. } => {
                let mut tx = self.read().await?;
                let (version,): (String,) = tx.sql("select sqlite_version()").one().await?;
                format!("SQLite {version}")
            }
            Pool::Postgres { .. } => {
                let mut tx = self.write().await?;
                let (version,): (String,) = tx.sql("show server_version").one().await?;
                let (read_only,): (String,) = tx.sql("show transaction_read_only").one().await?;
                if read_only == "on" {
                    return Ok(Err("can only be read: it is a standby, or made read-only".into()));
                }
                format!("PostgreSQL {version}")
            }
        };
        Ok(Ok(Found { engine, schema: self.schema().await? }))
    }
}

/// The file that an address of SQLite names.
/// The file of a SQLite database; none where it is not one.
pub(crate) fn sqlite_path(url: &str) -> Option<std::path::PathBuf> {
    if is_postgres(url) {
        return None;
    }
    let options = url.parse::<sqlx::sqlite::SqliteConnectOptions>().ok()?;
    Some(options.get_filename().to_owned())
}

/// What the database said, without what it was wrapped in; its words have no values.
fn cause(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Io(error) => format!("cannot be reached: {error}"),
        sqlx::Error::Database(error) => format!("refuses: {}", error.message()),
        sqlx::Error::Configuration(error) => format!("cannot be used: {error}"),
        error => format!("cannot be used: {error}"),
    }
}

fn is_no_table(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| {
        error.code().as_deref() == Some("42P01") || error.message().starts_with("no such table")
    })
}
