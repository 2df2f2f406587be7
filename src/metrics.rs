//! What is counted and measured, for whoever runs Accord. Every name stands here once. Nothing is
//! kept until [`install`] is called; labels have patterns of addresses and words of ours, never what
//! somebody sent.

use std::time::{Duration, Instant};

use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};

use crate::{clock::Timestamp, db::Connections, outbox::Backlog};

const REQUESTS: &str = "accord_requests_total";
const REQUEST_TIME: &str = "accord_request_seconds";
const LETTERS: &str = "accord_letters_total";
const LETTERS_WAITING: &str = "accord_outbox_letters";
const OLDEST_LETTER: &str = "accord_outbox_oldest_seconds";
const QUEUE_RESTS: &str = "accord_outbox_resting";
const SIGN_IN_FAILURES: &str = "accord_sign_in_failures_total";
const CONNECTIONS: &str = "accord_database_connections";
const DATABASE_TIME: &str = "accord_database_seconds";
const DATABASE_WAIT: &str = "accord_database_wait_seconds";
const DATABASE_UP: &str = "accord_database_up";
const OVERDUE_FAILURES: &str = "accord_timekeeper_failures_total";
const BUILD: &str = "accord_build_info";
const START: &str = "process_start_time_seconds";

/// From a page out of memory to a request that everybody has given up on.
const BUCKETS: [f64; 12] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Methods that a request may be counted under; what a client makes up is another.
const METHODS: [&str; 9] =
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

/// All that was counted so far.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

/// Begins to count, for the whole process, which started at that moment.
///
/// # Errors
/// When somebody counts already.
pub fn install(started_at: Timestamp) -> Result<Metrics, BuildError> {
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS)?
        .install_recorder()?;
    describe();
    gauge!(BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    gauge!(START).set(number(started_at.micros() / 1_000_000));
    // What may not happen for months is there from the beginning, so that its first time is seen.
    counter!(SIGN_IN_FAILURES).increment(0);
    for fate in Fate::ALL {
        counter!(LETTERS, "outcome" => fate.word()).increment(0);
    }
    Ok(Metrics(handle))
}

fn describe() {
    describe_counter!(REQUESTS, "Requests, by pattern of the address, method and status");
    describe_histogram!(REQUEST_TIME, Unit::Seconds, "Time until the head of an answer");
    describe_counter!(LETTERS, "What came of attempts to send a letter");
    describe_gauge!(
        LETTERS_WAITING,
        "Letters without an outcome: waiting for their first attempt, or put off by the mail server"
    );
    describe_gauge!(OLDEST_LETTER, Unit::Seconds, "Age of the oldest letter that waits");
    describe_gauge!(QUEUE_RESTS, "1 while the mail server is in trouble and no letter leaves");
    describe_counter!(
        SIGN_IN_FAILURES,
        "Sign-ins and proofs with a wrong password or code, or held off"
    );
    describe_gauge!(CONNECTIONS, "Connections to the database: idle, and in use");
    describe_histogram!(DATABASE_TIME, Unit::Seconds, "Transactions from their begin to their end");
    describe_histogram!(DATABASE_WAIT, Unit::Seconds, "Waiting for a connection to the database");
    describe_gauge!(DATABASE_UP, "1 while the database answers");
    describe_counter!(OVERDUE_FAILURES, "What came due and could not be done, by task");
    describe_gauge!(BUILD, "The version that runs");
    describe_gauge!(START, Unit::Seconds, "When the process started, since 1970");
}

impl Metrics {
    /// All of it as Prometheus reads it.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.render()
    }

    /// Folds what was measured into its buckets; to be called now and then also when nobody reads.
    pub fn fold(&self) {
        self.0.run_upkeep();
    }
}

/// A request was answered.
pub fn answered(route: &str, method: &str, status: u16, took: Duration) {
    let method = METHODS.into_iter().find(|one| *one == method).unwrap_or("other");
    histogram!(REQUEST_TIME, "route" => route.to_owned()).record(took);
    counter!(REQUESTS, "route" => route.to_owned(), "method" => method, "status" => status.to_string())
        .increment(1);
}

/// Somebody could not sign in.
pub fn sign_in_failed() {
    counter!(SIGN_IN_FAILURES).increment(1);
}

/// What came due could not be done.
pub fn overdue(task: &'static str) {
    counter!(OVERDUE_FAILURES, "task" => task).increment(1);
}

/// What came of an attempt to send a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The mail server took it.
    Sent,
    /// It is refused for good.
    Refused,
    /// There was no reason left to send it.
    Dropped,
    /// It is tried again later.
    PutOff,
    /// The mail server itself is in trouble.
    ServerInTrouble,
}

impl Fate {
    const ALL: [Self; 5] =
        [Self::Sent, Self::Refused, Self::Dropped, Self::PutOff, Self::ServerInTrouble];

    fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Refused => "refused",
            Self::Dropped => "dropped",
            Self::PutOff => "put_off",
            Self::ServerInTrouble => "server_in_trouble",
        }
    }
}

/// An attempt to send a letter has ended.
pub fn letter(fate: Fate) {
    counter!(LETTERS, "outcome" => fate.word()).increment(1);
}

/// How the outbox is now; nothing is known of it while the database does not answer.
pub fn outbox(backlog: Option<&Backlog>, rests: bool) {
    gauge!(DATABASE_UP).set(if backlog.is_some() { 1.0 } else { 0.0 });
    gauge!(QUEUE_RESTS).set(if rests { 1.0 } else { 0.0 });
    if let Some(backlog) = backlog {
        gauge!(LETTERS_WAITING, "state" => "waiting").set(number(backlog.waiting));
        gauge!(LETTERS_WAITING, "state" => "put_off").set(number(backlog.put_off));
        gauge!(OLDEST_LETTER).set(number(backlog.oldest_seconds));
    }
}

/// How many connections to the database there are now.
pub fn connections(now: Connections) {
    gauge!(CONNECTIONS, "state" => "idle").set(number(i64::from(now.idle)));
    gauge!(CONNECTIONS, "state" => "in_use").set(number(i64::from(now.in_use)));
}

#[expect(clippy::cast_precision_loss, reason = "a gauge is a float, and nobody counts to 2^52")]
fn number(count: i64) -> f64 {
    count as f64
}

/// Whether a transaction may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It reads.
    Read,
    /// It reads and writes.
    Write,
}

impl Access {
    fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// Measures how long a transaction waits for its connection.
pub struct Waiting {
    access: Access,
    since: Instant,
}

impl Waiting {
    /// From now on.
    #[must_use]
    pub fn begin(access: Access) -> Self {
        Self { access, since: Instant::now() }
    }

    /// The connection is there; from here on the transaction itself is measured.
    #[must_use]
    pub fn over(self) -> Stopwatch {
        Stopwatch { access: self.access, since: Instant::now() }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        histogram!(DATABASE_WAIT, "access" => self.access.word()).record(self.since.elapsed());
    }
}

/// Measures a transaction until it is dropped.
pub struct Stopwatch {
    access: Access,
    since: Instant,
}

impl Drop for Stopwatch {
    fn drop(&mut self) {
        histogram!(DATABASE_TIME, "access" => self.access.word()).record(self.since.elapsed());
    }
}
