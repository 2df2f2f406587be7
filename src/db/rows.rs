//! Many rows of one table, written at once. SQLite takes a statement of many rows; PostgreSQL has a way
//! of its own, many times quicker, and takes the same values in it by the same codecs.

use sqlx::{
    Arguments, AssertSqlSafe, Encode, Postgres, encode::IsNull, error::BoxDynError,
    postgres::PgArgumentBuffer, sqlite::SqliteArguments,
};

use super::{Db, Pool, Tx, Value, Write};

/// The most rows of one statement: more of them are not quicker.
const ROWS: usize = 100;

/// The most values of one statement that SQLite takes.
const MOST_VALUES: usize = 32_766;

/// How PostgreSQL's binary copy begins: its signature, no flags, no extension.
const BEGINNING: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// And how it ends.
const END: [u8; 2] = (-1_i16).to_be_bytes();

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file of its own.
    Sqlite,
    /// A server.
    Postgres,
}

impl Db {
    /// Which database it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.pool {
            Pool::Sqlite { .. } => Engine::Sqlite,
            Pool::Postgres { .. } => Engine::Postgres,
        }
    }
}

/// Rows of one table, to be written together.
///
/// Each begins with [`Self::row`], and then has a [`Self::bind`] for each column.
pub struct Rows {
    table: &'static str,
    columns: &'static [&'static str],
    kept: Kept,
    fault: Option<BoxDynError>,
}

enum Kept {
    /// The values of each statement.
    Sqlite(Vec<SqliteArguments>),
    /// The rows as they are sent.
    Postgres(PgArgumentBuffer),
}

impl Rows {
    /// None yet.
    #[must_use]
    pub fn new(engine: Engine, table: &'static str, columns: &'static [&'static str]) -> Self {
        let kept = match engine {
            Engine::Sqlite => Kept::Sqlite(Vec::new()),
            Engine::Postgres => Kept::Postgres(PgArgumentBuffer::default()),
        };
        Self { table, columns, kept, fault: None }
    }

    /// Begins another row.
    pub fn row(&mut self) -> &mut Self {
        let width = self.columns.len();
        match &mut self.kept {
            Kept::Sqlite(statements) => {
                let rows = ROWS.min(MOST_VALUES / width);
                if statements.last().is_none_or(|values| values.len() >= rows * width) {
                    let mut values = SqliteArguments::default();
                    values.reserve(rows * width, 0);
                    statements.push(values);
                }
            }
            Kept::Postgres(rows) => {
                let width = i16::try_from(width).unwrap_or(i16::MAX);
                rows.extend_from_slice(&width.to_be_bytes());
            }
        }
        self
    }

    /// Gives the row's next column its value.
    pub fn bind(&mut self, value: impl Value) -> &mut Self {
        let bound = match &mut self.kept {
            Kept::Sqlite(statements) => match statements.last_mut() {
                Some(values) => values.add(value),
                None => Err("a value before the first row".into()),
            },
            Kept::Postgres(rows) => add(rows, &value),
        };
        if let Err(fault) = bound {
            self.fault.get_or_insert(fault);
        }
        self
    }

    /// Writes them.
    ///
    /// # Errors
    /// When the database refuses one; then the transaction must be dropped.
    pub async fn write(self, tx: &mut Write) -> sqlx::Result<()> {
        if let Some(fault) = self.fault {
            return Err(sqlx::Error::Encode(fault));
        }
        // What was put off comes first here, too.
        if let Some(last) = tx.read.later.pop() {
            tx.composed(last).execute().await?;
        }
        let columns = self.columns.join(", ");
        match (self.kept, &mut tx.read.tx) {
            (Kept::Sqlite(statements), Tx::SqliteTurn(turn)) => {
                let row = ["?"].repeat(self.columns.len()).join(", ");
                for values in statements {
                    let rows = values.len() / self.columns.len();
                    let rows = vec![format!("({row})"); rows].join(", ");
                    let sql = format!("insert into {} ({columns}) values {rows}", self.table);
                    insert(turn.connection(), sql, values).await?;
                }
                Ok(())
            }
            (Kept::Postgres(rows), Tx::Postgres(tx)) => {
                if rows.is_empty() {
                    return Ok(());
                }
                let sql =
                    format!("copy {} ({columns}) from stdin with (format binary)", self.table);
                let mut copy = tx.copy_in_raw(&sql).await?;
                copy.send(BEGINNING).await?.send(rows.as_slice()).await?.send(&END[..]).await?;
                copy.finish().await?;
                Ok(())
            }
            _ => Err(sqlx::Error::Configuration("rows for another engine".into())),
        }
    }
}

/// Each value with its length before it: what a statement's values are like is what a copy's are like.
fn add(rows: &mut PgArgumentBuffer, value: &impl Value) -> Result<(), BoxDynError> {
    let place = rows.len();
    rows.extend_from_slice(&[0; 4]);
    let length = match Encode::<Postgres>::encode_by_ref(value, rows)? {
        IsNull::No => i32::try_from(rows.len() - place - 4)?,
        IsNull::Yes => -1,
    };
    rows[place..place + 4].copy_from_slice(&length.to_be_bytes());
    Ok(())
}

async fn insert(
    tx: &mut sqlx::SqliteConnection,
    sql: String,
    values: SqliteArguments,
) -> sqlx::Result<()> {
    sqlx::query_with(AssertSqlSafe(sql), values).execute(tx).await?;
    Ok(())
}
