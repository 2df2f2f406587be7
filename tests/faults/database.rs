//! The database goes away and comes back, or refuses to write: people are told to try again, and nothing needs
//! to be restarted.

use std::{
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use accord::organizations::Program;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::{
    browser::{Answer, Browser},
    running::{House, postgres},
    walk::{Kim, Told},
};

/// Within which everything works again once the database does.
const RECOVERY: Duration = Duration::from_secs(10);

/// The longest that somebody waits for a page that says to try again.
const TOLD: Duration = Duration::from_secs(12);

async fn database_says(url: &str, sql: &str) -> Option<String> {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let text = AssertSqlSafe(sql.to_owned());
    let row = sqlx::Executor::fetch_optional(&mut connection, sqlx::raw_sql(text)).await.unwrap();
    connection.close().await.unwrap();
    row.and_then(|row| sqlx::Row::try_get(&row, 0).ok())
}

/// The server's own program, told to stop or start it.
fn control(data: &str, arguments: &[&str]) {
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir("/usr/lib/postgresql").unwrap().map(|one| one.unwrap().path()).collect();
    folders.sort();
    let program = folders.last().unwrap().join("bin/pg_ctl");
    let mut command = if std::fs::metadata("/root").is_ok_and(|_| is_root()) {
        let mut command = Command::new("runuser");
        command.args(["--user", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(data).args(arguments).args(["--pgdata", data, "--wait", "--silent"]);
    assert!(command.status().unwrap().success());
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout == b"0\n"
}

/// What somebody gets, and that it did not take long.
fn gets(browser: &mut Browser, path: &str) -> Answer {
    let began = Instant::now();
    let answer = browser.gets(path).unwrap();
    assert!(began.elapsed() < TOLD, "{path} took {:?}", began.elapsed());
    answer
}

fn recovers(kim: &mut Kim, number: usize) -> Duration {
    let began = Instant::now();
    while kim.browser.gets("/customers").is_ok_and(|answer| answer.status != 200) {
        assert!(began.elapsed() < RECOVERY, "it does not recover");
        std::thread::sleep(Duration::from_millis(50));
    }
    let domain = format!("birch{number}.example");
    kim.invites("Birch", &domain, &format!("ada@{domain}"));
    began.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_is_told_and_found_again() {
    let Some(server) = postgres() else {
        println!("database: SQLite is a file and is never away");
        return;
    };
    let house = House::open(Duration::ZERO).await;
    house.partner("Fjord Cloud", "fjord.example", Program::IndirectReseller).await;
    let mut copy = house.copy();
    copy.start();
    let data = database_says(&server, "show data_directory").await.unwrap();
    let port = database_says(&server, "show port").await.unwrap();
    house.db.close().await;
    tokio::task::block_in_place(|| {
        let told = Told::default();
        let mut kim = Kim::of(&told, Browser::new(copy.address), "fjord.example");
        kim.invites("Birch", "birch.example", "ada@birch.example");

        control(&data, &["stop", "--mode", "fast"]);
        for path in ["/customers", "/customers/new", "/readyz"] {
            let answer = gets(&mut kim.browser, path);
            assert_eq!(answer.status, 503, "{path}: {}", answer.body);
        }
        let page = gets(&mut kim.browser, "/customers");
        assert!(page.body.contains("<h1>"), "a page says so: {}", page.body);
        assert_eq!(gets(&mut Browser::new(copy.address), "/healthz").status, 200);
        let log = PathBuf::from(&data).with_file_name("log");
        let options = format!("-p {port}");
        control(&data, &["start", "--log", log.to_str().unwrap(), "--options", &options]);
        println!("database: serves {:?} after it is back", recovers(&mut kim, 1));
    });

    // A primary that became a standby, or is made to be read only: its old connections stay open.
    let name = house.url.rsplit_once('/').unwrap().1.to_owned();
    let read_only = format!("alter database {name} set default_transaction_read_only = on");
    database_says(&server, &read_only).await;
    database_says(
        &server,
        &format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"),
    )
    .await;
    tokio::task::block_in_place(|| {
        let mut browser = Browser::new(copy.address);
        let until = Instant::now() + RECOVERY;
        let fields = [("email", "kim@fjord.example"), ("password", crate::running::PASSWORD)];
        let refused = loop {
            let answer = browser.posts("/sign-in", &fields).unwrap();
            if answer.body.contains("<h1>") || Instant::now() > until {
                break answer;
            }
        };
        assert_eq!(refused.status, 503, "{}", refused.body);
        assert_eq!(gets(&mut browser, "/readyz").status, 200, "it can be read");
    });
    database_says(&server, &format!("alter database {name} reset default_transaction_read_only"))
        .await;
    tokio::task::block_in_place(|| {
        let began = Instant::now();
        let told = Told::default();
        let mut kim = Kim::of(&told, Browser::new(copy.address), "fjord.example");
        let took = recovers(&mut kim, 2);
        assert!(began.elapsed() < RECOVERY);
        println!("database: writes {took:?} after it may be written to");
    });
    assert!(!copy.logged().contains("panicked"), "{}", copy.logged());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_others_hold_is_told_in_time_and_readers_go_on() {
    let house = House::open(Duration::ZERO).await;
    house.partner("Fjord Cloud", "fjord.example", Program::IndirectReseller).await;
    let mut copy = house.copy();
    copy.start();
    let told = Told::default();
    let mut kim = Kim::of(&told, Browser::new(copy.address), "fjord.example");
    kim.invites("Birch", "birch.example", "ada@birch.example");
    // Another program holds what a draft needs: the one writer on SQLite, a row on PostgreSQL.
    let mut tx = house.db.write().await.unwrap();
    tx.sql("update customer_counts set count = count").execute().await.unwrap();
    let waiting: Vec<_> = (0..24)
        .map(|number| {
            let mut browser = kim.browser.clone();
            std::thread::spawn(move || {
                let began = Instant::now();
                let domain = format!("birch{number}.example");
                let fields = [("name", "Birch"), ("domain", domain.as_str())];
                (browser.posts("/customers/new", &fields).unwrap().status, began.elapsed())
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(gets(&mut Browser::new(copy.address), "/healthz").status, 200);
    let mut slowest = Duration::ZERO;
    let mut refused = 0;
    let until = Instant::now() + TOLD;
    while waiting.iter().any(|one| !one.is_finished()) && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(50));
    }
    let unanswered = waiting.iter().filter(|one| !one.is_finished()).count();
    drop(tx);
    for one in waiting {
        let (status, took) = one.join().unwrap();
        assert!(matches!(status, 303 | 503), "{status}");
        refused += usize::from(status == 503);
        slowest = slowest.max(took);
    }
    println!("database: {refused} of 24 told to try again, the slowest after {slowest:?}");
    assert_eq!(unanswered, 0, "somebody is left waiting");
    println!("database: free again, drafts after {:?}", recovers(&mut kim, 100));
}
