//! A database that is filled before anybody uses it: what keeps a served one safe and quick with each
//! change is put off until all is in.

use std::sync::Arc;

use sqlx::{
    AssertSqlSafe, Executor, SqlSafeStr, SqlStr,
    sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous},
};

use super::{Db, Pool, Tx, Write, is_postgres, postgres, sqlite_pool, writer::Writer};
use crate::clock::Clock;

/// What SQLite may keep in memory meanwhile, in KiB.
const CACHE: &str = "-262144";

/// What finds and checks the rows of every table, as it was when it was taken away.
pub struct SetAside {
    /// The statements that put it back, in this order.
    again: Vec<String>,
}

impl SetAside {
    /// How many things there are to put back.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.again.len() as u64
    }
}

/// Each as a statement that takes it away and one that puts it back. What has rows referring to it goes
/// last and comes first.
const OF_POSTGRES: &str = "
    select format('alter table %I drop constraint %I', t.relname, c.conname),
           format('alter table %I add constraint %I %s', t.relname, c.conname,
                  pg_get_constraintdef(c.oid)),
           case when c.contype = 'f' then 0 else 2 end as place
    from pg_constraint c
    join pg_class t on t.oid = c.conrelid
    where t.relnamespace = current_schema()::regnamespace and c.contype in ('f', 'p', 'u')
      and t.relname <> '_sqlx_migrations'
    union all
    select format('drop index %I', i.indexname), i.indexdef, 1
    from pg_indexes i
    where i.schemaname = current_schema()
      and not exists (select 1
                      from pg_constraint c
                      where c.conname = i.indexname
                        and c.connamespace = current_schema()::regnamespace)
    order by 3, 1
    ";

/// A table's own order cannot be taken away; what refers to others is not checked here.
const OF_SQLITE: &str = "
    select 'drop index ' || name, sql, 1
    from sqlite_schema
    where type = 'index' and sql is not null
    order by 1
    ";

impl Db {
    /// Connects to a database to fill it, before it is used. A SQLite file has no journal meanwhile: nobody
    /// else may have it open, and one that was not [closed](Self::close) again is to be thrown away.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn open_to_fill(url: &str, clock: Clock) -> sqlx::Result<Self> {
        let pool = if is_postgres(url) {
            postgres(url).await?
        } else {
            let options = url
                .parse::<SqliteConnectOptions>()?
                .journal_mode(SqliteJournalMode::Off)
                .synchronous(SqliteSynchronous::Off)
                .foreign_keys(false)
                .pragma("cache_size", CACHE)
                // One more thread to sort with.
                .pragma("threads", "1");
            let writer = Writer::open(options.clone()).await?;
            Pool::Sqlite { readers: sqlite_pool(1).connect_lazy_with(options), writer }
        };
        Ok(Self { pool, clock, post: Arc::default(), due: Arc::default() })
    }

    /// Lets the engine learn what there is, so that it finds its ways, and do at once what it would do
    /// beside the first visitors.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn settle(&self) -> sqlx::Result<()> {
        match &self.pool {
            Pool::Sqlite { writer, .. } => {
                let analyze = async |one: &mut SqliteConnection| {
                    one.execute(sqlx::raw_sql("analyze")).await.map(|_| ())
                };
                writer.alone(analyze).await??;
            }
            Pool::Postgres { writers, .. } => {
                let mut alone = writers.acquire().await?.detach();
                alone.execute(sqlx::raw_sql("vacuum (analyze)")).await?;
            }
        }
        Ok(())
    }
}

impl Write {
    /// Takes away, until [`Self::put_back`], what finds and checks the rows of every table: to make it of
    /// all rows at once is many times quicker.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn set_aside(&mut self) -> sqlx::Result<SetAside> {
        let catalogue = match &self.read.tx {
            Tx::Sqlite(_) | Tx::SqliteAlone(_) | Tx::SqliteTurn(_) => OF_SQLITE,
            Tx::Postgres(_) | Tx::PostgresAlone(_) => {
                self.run("set local maintenance_work_mem = '256MB'".into_sql_str()).await?;
                OF_POSTGRES
            }
        };
        let mut all: Vec<(String, String, i32)> = self.sql(catalogue).all().await?;
        for (away, ..) in &all {
            self.run(AssertSqlSafe(away.clone()).into_sql_str()).await?;
        }
        all.reverse();
        Ok(SetAside { again: all.into_iter().map(|(_, again, _)| again).collect() })
    }

    /// Makes again what was taken away, and says so after each. What the rows break is an error.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn put_back(&mut self, aside: SetAside, mut done: impl FnMut()) -> sqlx::Result<()> {
        for again in aside.again {
            self.run(AssertSqlSafe(again).into_sql_str()).await?;
            done();
        }
        Ok(())
    }

    async fn run(&mut self, sql: SqlStr) -> sqlx::Result<()> {
        self.statement(sql).execute().await?;
        Ok(())
    }
}
