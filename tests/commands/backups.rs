//! A backup is one moment of a database in use, whole, and Accord goes on from it.

use std::{os::unix::fs::PermissionsExt, path::Path};

use sqlx::{AssertSqlSafe, Connection, Executor, SqliteConnection};

use crate::{
    browser::Browser,
    served::{Served, a_partner, says, signed_in},
};

const FIRST: &str = include_str!("../../migrations/0001_main_walk.sql");

/// Numbers that a database file says, one for each question.
fn numbers(file: &Path, questions: &[&str]) -> Vec<i64> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let url = format!("sqlite://{}", file.display());
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        let mut numbers = Vec::new();
        for question in questions {
            let row = connection.fetch_one(sqlx::raw_sql(AssertSqlSafe(*question))).await.unwrap();
            numbers.push(sqlx::Row::get::<i64, _>(&row, 0));
        }
        connection.close().await.unwrap();
        numbers
    })
}

const WHOLE: &[&str] = &[
    "select count(*) from pragma_integrity_check where integrity_check <> 'ok'",
    "select count(*) from pragma_foreign_key_check",
    "select count(*) from invitations where state = 'open'
       and not exists (select 1 from outbox where about = invitations.id)",
    "select count(*) from invitations where state = 'open'
       and not exists (select 1 from events where invitation_id = invitations.id)",
];

#[test]
fn a_backup_of_a_server_at_work_is_whole_and_accord_goes_on_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let link = a_partner(folder.path());
    let served = Served::start(folder.path(), "smtp://127.0.0.1:1", |_| {});
    let kim = signed_in(&served, &link);
    let mut copies = Vec::new();
    std::thread::scope(|scope| {
        for hand in 0..3 {
            let mut kim = kim.clone();
            scope.spawn(move || {
                for number in 0..12 {
                    let domain = format!("birch-{hand}-{number}.example");
                    kim.invites("Birch", &domain, &format!("ada@{domain}"));
                }
            });
        }
        for number in 0..5 {
            let name = format!("copy-{number}.db");
            let (well, said) = says(folder.path(), &["backup", &name]);
            assert!(well && said.starts_with(&format!("{name} has a whole copy")), "{said}");
            copies.push(folder.path().join(name));
            std::thread::sleep(std::time::Duration::from_millis(150));
        }
    });
    let (well, said) = says(folder.path(), &["backup", "last.db"]);
    assert!(well, "{said}");
    copies.push(folder.path().join("last.db"));
    served.loses_power();

    let mut open = Vec::new();
    for copy in &copies {
        assert_eq!(copy.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(numbers(copy, WHOLE), [0, 0, 0, 0], "{}", copy.display());
        open.extend(numbers(copy, &["select count(*) from invitations where state = 'open'"]));
    }
    assert!(open.is_sorted() && open.last() == Some(&36) && open[1] < 36, "{open:?}");
    let left = std::fs::read_dir(folder.path()).unwrap().map(|one| one.unwrap().file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().contains("backup")).collect();
    assert!(left.is_empty(), "{left:?}");

    // Restored: the database and what belongs to it make way for the copy.
    for old in ["accord.db", "accord.db-wal", "accord.db-shm"] {
        let _ = std::fs::remove_file(folder.path().join(old));
    }
    std::fs::rename(folder.path().join("last.db"), folder.path().join("accord.db")).unwrap();
    let served = Served::start(folder.path(), "smtp://127.0.0.1:1", |_| {});
    let mut kim = Browser { cookies: kim.cookies, ..served.browser() };
    assert!(kim.gets("/invitations").body.contains("birch-2-11.example"));
    kim.invites("Alder", "alder.example", "lena@alder.example");
    served.ends();
}

#[test]
fn a_backup_is_written_over_nothing_and_leaves_the_database_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (well, said) = says(folder.path(), &["backup", "copy.db"]);
    assert!(!well && said.contains("there is no database at accord.db"), "{said}");
    assert!(!folder.path().join("accord.db").exists(), "looking makes nothing");
    let (well, said) = says(folder.path(), &["verify"]);
    assert!(!well && said.contains("accord.db does not exist"), "{said}");
    std::fs::write(folder.path().join("accord.db"), "").unwrap();
    let (well, said) = says(folder.path(), &["backup", "copy.db"]);
    assert!(!well && said.contains("nothing of Accord in it"), "{said}");
    std::fs::remove_file(folder.path().join("accord.db")).unwrap();

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("accord.db").display());
    runtime.block_on(async {
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        connection.execute(sqlx::raw_sql(FIRST)).await.unwrap();
        connection.close().await.unwrap();
    });
    let before = std::fs::read(folder.path().join("accord.db")).unwrap();
    let (well, said) = says(folder.path(), &["backup", "copy.db"]);
    assert!(well, "{said}");
    assert_eq!(before, std::fs::read(folder.path().join("accord.db")).unwrap(), "not migrated");
    let newer = ["select count(*) from sqlite_schema where name = 'partnerships'"];
    assert_eq!(numbers(&folder.path().join("copy.db"), &newer), [0]);

    let kept = std::fs::read(folder.path().join("copy.db")).unwrap();
    let (well, said) = says(folder.path(), &["backup", "copy.db"]);
    assert!(!well && said.contains("copy.db exists already"), "{said}");
    assert_eq!(kept, std::fs::read(folder.path().join("copy.db")).unwrap());
    let (well, said) = says(folder.path(), &["backup", "no-such-folder/copy.db"]);
    assert!(!well && said.contains("cannot be written"), "{said}");
}

#[test]
fn a_backup_of_postgresql_is_its_own_programs_work() {
    let folder = tempfile::tempdir().unwrap();
    let url = "postgres://accord:twelve-brass-lanterns@127.0.0.1:1/accord";
    let (well, said) = says(folder.path(), &["backup", "copy.db", "--database-url", url]);
    assert!(!well && said.contains("pg_dump --format=custom"), "{said}");
    assert!(!said.contains("lanterns"), "{said}");
}
