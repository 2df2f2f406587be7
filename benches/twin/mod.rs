//! The bare twin: what is left of a page of Accord when nothing but its rows and its HTML is left. One handler, one
//! statement, a typed row, a template; no session, no languages, no counts, no limits. And of an act, one
//! transaction that writes the rows that Accord writes, each once. It speaks to sqlx itself, so that it gains nothing
//! by what Accord's own `db.rs` does.

mod acts;
mod pages;

use std::{io::Read, net::TcpListener, time::Duration};

use actix_web::{
    App, HttpServer,
    web::{Data, get, post},
};
use serde::{Deserialize, Serialize};
use sqlx::{
    PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

/// What the twin is told: a database of its own, and pages of Accord, of which it takes what is the same on each.
#[derive(Serialize, Deserialize)]
pub struct Told {
    pub url: String,
    pub partner: uuid::Uuid,
    /// A page of customers.
    pub customers: String,
    /// A page of an answer, and what on it is that invitation's own.
    pub answer: String,
    pub own: Vec<(Hole, String)>,
    /// How long the wording of a receipt is.
    pub wording: usize,
}

/// What differs from one answer page to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hole {
    Link,
    Terms,
    Company,
    Domain,
    Until,
}

/// As many connections as Accord has, with the same settings.
#[derive(Clone)]
pub enum Pools {
    Sqlite { readers: SqlitePool, writer: SqlitePool },
    Postgres(PgPool),
}

/// The same lines for either engine: `$pool` is its pool, and sqlx takes the engine from there.
macro_rules! on_either {
    ($pools:expr, $which:ident, $pool:ident => $body:expr) => {
        match $pools {
            crate::twin::Pools::Sqlite { $which: $pool, .. } => $body,
            crate::twin::Pools::Postgres($pool) => $body,
        }
    };
}
pub(crate) use on_either;

async fn pools(url: &str) -> anyhow::Result<Pools> {
    if url.starts_with("postgres") {
        let pool = PgPoolOptions::new().max_connections(16).test_before_acquire(false);
        return Ok(Pools::Postgres(pool.connect(url).await?));
    }
    let options = url
        .parse::<SqliteConnectOptions>()?
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "on")
        .busy_timeout(Duration::from_secs(5));
    let pool = |size| SqlitePoolOptions::new().max_connections(size).test_before_acquire(false);
    Ok(Pools::Sqlite {
        readers: pool(8).connect_with(options.clone()).await?,
        writer: pool(1).connect_with(options).await?,
    })
}

/// Runs the twin, with as many workers as Accord has: the server's own number.
pub fn run() -> anyhow::Result<()> {
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input)?;
    let told: Told = serde_json::from_str(&input)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let pools = Data::new(pools(&told.url).await?);
        let pages = Data::new(pages::Pages::of(&told)?);
        let acts = Data::new(acts::Words::of(&told));
        let listener = TcpListener::bind("127.0.0.1:0")?;
        println!("{}", listener.local_addr()?);
        let server = HttpServer::new(move || {
            App::new()
                .app_data(pools.clone())
                .app_data(pages.clone())
                .app_data(acts.clone())
                .route("/customers", get().to(pages::customers))
                .route("/i/{id}", get().to(pages::answer))
                .route("/done", post().to(acts::done))
                .route("/acceptance", post().to(acts::accept))
        });
        server.listen(listener)?.run().await?;
        Ok(())
    })
}
