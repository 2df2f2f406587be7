//! The binary as it runs here: its database, its process, and the people who are there before anybody comes.

use std::{
    fs::{File, OpenOptions},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus},
    time::{Duration, Instant},
};

use accord::{
    clock::Clock,
    db::Db,
    email_address::{Domain, EmailAddress},
    organizations::{self, Cloud, New, OrganizationId, Program},
    people::{self, Passwords, Role},
    text::Language,
};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;

use crate::{browser::Browser, sink::Sink};

/// What everybody's password is.
pub const PASSWORD: &str = "seven quiet herons by the pier";

/// What links and codes are made with.
pub const SECRET: &str = "MFi0uU8l1n9q3bSg7vXcYtR2kPzQeWdH";

/// The PostgreSQL server that `tests/postgres.sh` gives.
pub fn postgres() -> Option<String> {
    std::env::var("ACCORD_TEST_POSTGRES").ok()
}

/// A number that the environment may set.
pub fn number(variable: &str, usual: usize) -> usize {
    std::env::var(variable).map_or(usual, |text| text.parse().expect("a number"))
}

/// A database and what runs on it. What still runs when it goes is killed.
pub struct House {
    pub url: String,
    pub db: Db,
    pub sink: Sink,
    pub folder: TempDir,
}

impl House {
    pub async fn open(slowness: Duration) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match postgres() {
            Some(server) => a_database_of_its_own(&server).await,
            None => format!("sqlite://{}", folder.path().join("accord.db").display()),
        };
        Self::open_at(url, folder, slowness).await
    }

    pub async fn open_at(url: String, folder: TempDir, slowness: Duration) -> Self {
        let db = Db::open(&url, Clock::System).await.unwrap();
        db.migrate().await.unwrap();
        Self { url, db, sink: Sink::open(slowness), folder }
    }

    /// A process that is not started yet, on a port of its own.
    pub fn copy(&self) -> Copy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let log = self.folder.path().join(format!("log-{}", address.port()));
        Copy {
            address,
            log,
            url: self.url.clone(),
            smtp: format!("smtp://{}", self.sink.address),
            child: None,
        }
    }

    /// A partner and its Global admin, whose address is `kim@` its domain.
    pub async fn partner(&self, name: &str, domain: &str, program: Program) -> OrganizationId {
        let own = Domain::parse(domain).unwrap();
        let hash = Passwords::new().hash(PASSWORD.to_owned().into()).await.unwrap();
        let email = EmailAddress::parse(&format!("kim@{domain}")).unwrap();
        let (language, cloud) = (Language::En, Cloud::Global);
        let new = New { name, domain: Some(&own), country: "SE", language, cloud };
        let mut tx = self.db.write().await.unwrap();
        let partner = organizations::create_partner(&mut tx, &new, program).await.unwrap();
        let roles = [Role::GlobalAdmin];
        let kim = people::add(&mut tx, &partner, "Kim Berg", &email, &roles, Some(&hash)).await;
        kim.unwrap().unwrap();
        tx.commit().await.unwrap();
        partner.id
    }

    /// A number that the database says.
    pub async fn counts(&self, sql: &'static str) -> i64 {
        let mut tx = self.db.read().await.unwrap();
        let (count,): (i64,) = tx.sql(sql).one().await.unwrap();
        count
    }

    /// The leases of those who were killed are over, as if their time had passed.
    pub async fn leases_end(&self) {
        let mut tx = self.db.write().await.unwrap();
        let now = tx.now();
        let leased = "update outbox set due_at = $1 where outcome is null and due_at > $1";
        tx.sql(leased).bind(now).execute().await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Waits until no more letters than these wait.
    pub async fn mail_goes_out(&self, few: i64) {
        let until = Instant::now() + Duration::from_mins(2);
        while self.counts("select count(*) from outbox where outcome is null").await > few {
            assert!(Instant::now() < until, "letters are left");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn a_database_of_its_own(server: &str) -> String {
    let name = format!("accord_{}", uuid::Uuid::now_v7().simple());
    let mut connection = PgConnection::connect(server).await.unwrap();
    let text = AssertSqlSafe(format!("create database {name}"));
    sqlx::raw_sql(text).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let (base, _) = server.rsplit_once('/').expect("the address of a database");
    format!("{base}/{name}")
}

/// A process, and where it listens each time it is started.
pub struct Copy {
    pub address: SocketAddr,
    pub url: String,
    pub smtp: String,
    log: PathBuf,
    child: Option<Child>,
}

impl Copy {
    /// Starts it; says how long it took until it answered that it is ready.
    pub fn start(&mut self) -> Duration {
        let began = Instant::now();
        let log = OpenOptions::new().create(true).append(true).open(&self.log).unwrap();
        let folder = self.log.parent().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_accord"));
        command.arg("serve").current_dir(folder).env_clear().env("TMPDIR", folder);
        // The same for all copies, whichever port each has.
        command.env("ACCORD_PUBLIC_URL", "http://127.0.0.1:9");
        command.env("ACCORD_LISTEN", self.address.to_string());
        command.env("ACCORD_DATABASE_URL", &self.url);
        command.env("ACCORD_SMTP_URL", &self.smtp);
        command.env("ACCORD_MAIL_FROM", "accord@accord.example");
        command.env("ACCORD_SECRET", SECRET);
        command.env("ACCORD_INVITATIONS_PER_HOUR", "100000");
        command.env("ACCORD_INVITATIONS_PER_DAY", "100000");
        command.env("RUST_LOG", "warn");
        self.child =
            Some(command.stdout(File::open("/dev/null").unwrap()).stderr(log).spawn().unwrap());
        while !self.is_ready() {
            let ended = self.child.as_mut().unwrap().try_wait().unwrap();
            assert!(ended.is_none(), "it ended with {ended:?}: {}", self.logged());
            assert!(began.elapsed() < Duration::from_mins(1), "it is never ready");
            std::thread::sleep(Duration::from_millis(5));
        }
        began.elapsed()
    }

    pub fn is_ready(&self) -> bool {
        Browser::new(self.address).gets("/readyz").is_ok_and(|answer| answer.status == 200)
    }

    pub fn id(&self) -> u32 {
        self.child.as_ref().expect("it runs").id()
    }

    /// SIGKILL: nothing of it runs on.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// A signal by its name.
    pub fn signal(&self, name: &str) {
        signal(self.id(), name);
    }

    /// SIGTERM, and how it ended.
    pub fn terminate(&mut self) -> (ExitStatus, Duration) {
        let began = Instant::now();
        self.signal("TERM");
        let status = self.child.take().expect("it runs").wait().unwrap();
        (status, began.elapsed())
    }

    pub fn logged(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            let logged = self.logged();
            let last: Vec<&str> = logged.lines().rev().take(10).collect();
            eprintln!("its last words, the newest first:\n{}", last.join("\n"));
        }
    }
}

fn signal(id: u32, name: &str) {
    let told = Command::new("kill").args([&format!("-{name}"), &id.to_string()]).status();
    assert!(told.unwrap().success());
}

/// A number of `/proc/ID/status`, such as its resident memory in KiB.
pub fn status_of(id: u32, name: &str) -> u64 {
    let status = std::fs::read_to_string(Path::new("/proc").join(id.to_string()).join("status"));
    let status = status.unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.split_whitespace().find_map(|word| word.parse().ok()).unwrap()
}
