//! What whoever runs Accord sees, on an address of its own that no proxy leads to: `/metrics` for
//! Prometheus, `/healthz`, and `/readyz` with its reasons. Nothing in it has a name, an address or a
//! link.

use std::{net::TcpListener, time::Duration};

use actix_web::{
    App, HttpResponse, HttpServer,
    http::header,
    web::{self, Data},
};
use serde::Serialize;
use tokio::time::{Instant, timeout};

use crate::{
    db::{Db, Schema},
    metrics::{self, Metrics},
    outbox::{self, Backlog, Weather},
};

/// How long the database has to answer before it counts as gone.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often what was measured is folded, whether somebody reads or not.
const FOLD: Duration = Duration::from_secs(5);

/// What there is to look at.
#[derive(Clone)]
pub struct Lookout {
    /// The database.
    pub db: Db,
    /// How the mail server fares.
    pub weather: Weather,
    /// What is counted.
    pub metrics: Metrics,
}

impl Lookout {
    /// Answers until its task is dropped.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn keep(self, listener: TcpListener) -> std::io::Result<()> {
        let metrics = self.metrics.clone();
        let folding = async move {
            loop {
                tokio::time::sleep(FOLD).await;
                metrics.fold();
            }
        };
        let server = HttpServer::new(move || {
            App::new()
                .app_data(Data::new(self.clone()))
                .route("/metrics", web::get().to(counted))
                .route("/healthz", web::get().to(healthy))
                .route("/readyz", web::get().to(ready))
        })
        .workers(1)
        .disable_signals()
        .listen(listener)?
        .run();
        tokio::select! {
            outcome = server => outcome,
            () = folding => Ok(()),
        }
    }

    async fn backlog(&self) -> Option<Backlog> {
        let asked = async { outbox::backlog(&mut self.db.read().await?).await };
        timeout(PATIENCE, asked).await.ok()?.ok()
    }

    async fn schema(&self) -> Option<Schema> {
        timeout(PATIENCE, self.db.schema()).await.ok()?.ok()
    }
}

/// `GET /metrics`
async fn counted(lookout: Data<Lookout>) -> HttpResponse {
    let backlog = lookout.backlog().await;
    metrics::outbox(backlog.as_ref(), lookout.weather.rests());
    metrics::connections(lookout.db.connections());
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
        .body(lookout.metrics.text())
}

/// `GET /healthz`: the process runs
async fn healthy() -> &'static str {
    "ok\n"
}

/// How a copy is.
#[derive(Serialize)]
struct Condition {
    ready: bool,
    version: &'static str,
    database: Database,
    outbox: Option<Outbox>,
    mail: Mail,
}

#[derive(Serialize)]
struct Database {
    answers: bool,
    milliseconds: u128,
    schema: Option<String>,
}

#[derive(Serialize)]
struct Outbox {
    waiting: i64,
    put_off: i64,
    oldest_seconds: i64,
}

#[derive(Serialize)]
struct Mail {
    rests: bool,
    last_trouble: Option<String>,
}

/// `GET /readyz`: whether requests are served, and why not. That the mail server is in trouble is told
/// and is no reason: letters wait.
async fn ready(lookout: Data<Lookout>) -> HttpResponse {
    let began = Instant::now();
    let backlog = lookout.backlog().await;
    let milliseconds = began.elapsed().as_millis();
    let schema = lookout.schema().await;
    let is_ready = backlog.is_some() && matches!(schema, Some(Schema::UpToDate(_)));
    let condition = Condition {
        ready: is_ready,
        version: env!("CARGO_PKG_VERSION"),
        database: Database {
            answers: backlog.is_some(),
            milliseconds,
            schema: schema.map(|schema| schema.to_string()),
        },
        outbox: backlog.map(|Backlog { waiting, put_off, oldest_seconds }| Outbox {
            waiting,
            put_off,
            oldest_seconds,
        }),
        mail: Mail { rests: lookout.weather.rests(), last_trouble: lookout.weather.last_words() },
    };
    let mut answer = if is_ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    answer.json(condition)
}
