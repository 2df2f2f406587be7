//! The program as its operator runs it: the built binary, its flags and environment, what it prints, and
//! how it ends. Every process that a test starts ends with the test.

mod backups;
mod browser;
mod checks;
mod keys;
mod logs;
mod lookout;
mod mail;
mod mail_server;
mod served;
mod sockets;

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, ChildStdout, Command, Output, Stdio},
    time::{Duration, Instant},
};

use served::Served;
use sqlx::{Connection, Executor, SqliteConnection};

const SECRET: &str = "MFi0uU8l1n9q3bSg7vXcYtR2kPzQeWdH";

/// The program in an empty environment, in a folder of its own.
fn accord(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_accord"));
    command.current_dir(folder).env_clear().env("TMPDIR", folder);
    command
}

/// With a configuration that is right.
fn configured(folder: &Path, smtp: &str) -> Command {
    let mut command = accord(folder);
    command
        .env("ACCORD_PUBLIC_URL", "http://127.0.0.1:1")
        .env("ACCORD_LISTEN", "127.0.0.1:0")
        .env("ACCORD_SMTP_URL", smtp)
        .env("ACCORD_MAIL_FROM", "accord@accord.example")
        .env("ACCORD_SECRET", SECRET);
    command
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A process that ends with its test, and what it prints.
struct Running(Child, BufReader<ChildStdout>);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let printed = BufReader::new(child.stdout.take().unwrap());
        Self(child, printed)
    }

    /// The first line of its standard output that begins so.
    fn prints(&mut self, beginning: &str) -> String {
        let mut line = String::new();
        while !line.starts_with(beginning) {
            line.clear();
            assert_ne!(self.1.read_line(&mut line).unwrap(), 0, "{beginning:?} is never printed");
        }
        line.trim_end().to_owned()
    }

    /// Tells it to stop, as systemd does, and waits until it has.
    fn terminate(mut self) -> (bool, Duration) {
        let began = Instant::now();
        let id = self.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let status = self.0.wait().unwrap();
        (status.success(), began.elapsed())
    }
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address.trim_start_matches("http://")).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_demo_says_where_it_is_and_who_can_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = accord(folder.path());
    command.args(["demo", "--listen", "127.0.0.1:0"]);
    let mut demo = Running::start(command);
    let address = demo.prints("http://127.0.0.1:");
    let first = demo.prints("sign-in\t");
    let parts: Vec<_> = first.split('\t').collect();
    assert_eq!(parts.len(), 5, "{first}");
    assert_eq!((parts[3], parts[4]), ("Fjord Cloud", "Global admin"));
    assert!(get(&address, "/healthz").starts_with("HTTP/1.1 200"));
    assert!(get(&address, "/demo/mailbox").contains("This is a demo"));
    let (well, _) = demo.terminate();
    assert!(well);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "its folder is thrown away");
}

#[test]
fn a_kept_demo_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let mut command = accord(folder.path());
        command.args(["demo", "--listen", "127.0.0.1:0", "--data", "kept"]);
        let mut demo = Running::start(command);
        demo.prints("http://127.0.0.1:");
        demo.terminate();
    }
    assert!(folder.path().join("kept/accord.db").exists());
}

#[test]
fn a_large_world_is_made_once_and_then_used_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    for (customers, told) in [
        ("300", "The world was made in"),
        ("300", ""),
        ("7", "300 customers of the first reseller and 12 partners, and is used as it is"),
    ] {
        let mut command = accord(folder.path());
        command.args(["demo", "--listen", "127.0.0.1:0", "--data", "kept"]);
        command.args(["--customers", customers, "--partners", "12"]);
        let mut demo = Running::start(command);
        demo.prints("Stop with");
        let mut said = demo.0.stderr.take().unwrap();
        demo.terminate();
        let mut text = String::new();
        said.read_to_string(&mut text).unwrap();
        assert!(text.contains(told), "{text}");
        assert_eq!(text.is_empty(), told.is_empty(), "{text}");
        assert!(!folder.path().join("kept/accord.db.making").exists());
    }
    let database = format!("sqlite://{}", folder.path().join("kept/accord.db").display());
    let verified = configured(folder.path(), "smtp://127.0.0.1:1")
        .args(["verify", "--database-url", &database])
        .output()
        .unwrap();
    assert!(verified.status.success(), "{}", errors(&verified));
}

#[test]
fn a_world_smaller_than_the_smallest_is_the_smallest() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = accord(folder.path());
    command.args(["demo", "--listen", "127.0.0.1:0", "--customers", "3", "--partners", "2"]);
    let mut demo = Running::start(command);
    demo.prints("Stop with");
    let mut said = demo.0.stderr.take().unwrap();
    demo.terminate();
    let mut text = String::new();
    said.read_to_string(&mut text).unwrap();
    assert!(
        text.contains("The smallest world has 44 customers") && text.contains("5 partners"),
        "{text}"
    );
}

#[test]
fn the_demo_leaves_a_database_alone_that_is_not_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite://{}", folder.path().join("ours.db").display());
    let made = configured(folder.path(), "smtp://127.0.0.1:1")
        .args(["partner", "create", "--name", "Delta IT", "--domain", "delta.example"])
        .args(["--country", "DK", "--program", "direct_bill", "--admin-name", "Maja Krogh"])
        .args(["--admin-email", "maja@delta.example", "--database-url", &database])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", errors(&made));
    let output = accord(folder.path())
        .args(["demo", "--listen", "127.0.0.1:0", "--database-url", &database])
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(errors(&output).contains("not the demo's"), "{}", errors(&output));
}

#[test]
fn a_taken_port_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = accord(folder.path()).args(["demo", "--listen", &address]).output().unwrap();
    assert!(!output.status.success());
    let said = errors(&output);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains(&address) && said.contains("--listen"), "{said}");
}

#[test]
fn every_fault_of_the_configuration_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let output = accord(folder.path())
        .arg("serve")
        .env("ACCORD_PUBLIC_URL", "http://accord.example")
        .env("ACCORD_LISTEN", "nowhere")
        .env("ACCORD_DATABASE_URL", "mysql://accord")
        .env("ACCORD_SECRET", "short")
        .env("ACCORD_FULFILMENT", "soon")
        .env("ACCORD_PORTALS", "mail=https://mail.example")
        .env("ACCORD_REQUESTS_PER_SECOND", "0")
        .env("ACCORD_INVITATIONS_PER_HOUR", "many")
        .env("ACCORD_LETTERS_PER_HOUR", "-1")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = errors(&output);
    for name in [
        "ACCORD_PUBLIC_URL",
        "ACCORD_LISTEN",
        "ACCORD_DATABASE_URL",
        "ACCORD_SMTP_URL",
        "ACCORD_MAIL_FROM",
        "ACCORD_SECRET",
        "ACCORD_FULFILMENT is at_once or by_hand",
        "ACCORD_PORTALS names mail, which is none of the services",
        "ACCORD_REQUESTS_PER_SECOND must be a whole number",
        "ACCORD_INVITATIONS_PER_HOUR must be a whole number",
        "ACCORD_LETTERS_PER_HOUR must be a whole number",
    ] {
        assert!(said.contains(name), "{name} is not in {said}");
    }
    assert!(!said.contains("short"), "a secret is not printed");
}

#[test]
fn a_secret_may_stand_in_a_file_and_not_in_two_places() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), format!("{SECRET}\n")).unwrap();
    let mut command = configured(folder.path(), "smtp://127.0.0.1:1");
    let both = command.arg("serve").env("ACCORD_SECRET_FILE", "secret").output().unwrap();
    assert!(errors(&both).contains("ACCORD_SECRET is given twice"), "{}", errors(&both));
    let mut command = configured(folder.path(), "smtp://127.0.0.1:1");
    command.env_remove("ACCORD_SECRET").env("ACCORD_SECRET_FILE", "none").arg("serve");
    assert!(errors(&command.output().unwrap()).contains("cannot be read from its file"));
}

#[test]
fn a_partner_is_made_and_its_admin_gets_the_link() {
    let folder = tempfile::tempdir().unwrap();
    let create = |email: &str, print: bool| {
        let mut command = configured(folder.path(), "smtp://127.0.0.1:1");
        command.args(["partner", "create", "--name", "Fjord Cloud", "--domain", "fjord.example"]);
        command.args(["--country", "SE", "--program", "indirect_reseller"]);
        command.args(["--admin-name", "Kim Berg", "--admin-email", email]);
        if print {
            command.arg("--print-link");
        }
        command.output().unwrap()
    };
    let made = create("kim@fjord.example", true);
    assert!(made.status.success(), "{}", errors(&made));
    let said = String::from_utf8(made.stdout).unwrap();
    assert!(said.lines().any(|line| line.starts_with("http://127.0.0.1:1/password/")), "{said}");
    let quiet = create("eva@fjord.example", false);
    assert!(!String::from_utf8(quiet.stdout).unwrap().contains("/password/"));
    let again = create("Kim@fjord.example", false);
    assert!(errors(&again).contains("belongs to somebody already"), "{}", errors(&again));

    let mut command = configured(folder.path(), "smtp://127.0.0.1:1");
    command.args(["partner", "create", "--name", "", "--domain", "x", "--country", "se"]);
    command.args(["--program", "gold", "--admin-name", "Kim", "--admin-email", "kim"]);
    let said = errors(&command.output().unwrap());
    for name in ["--name", "--domain", "--country", "--program", "--admin-email"] {
        assert!(said.contains(name), "{name} is not in {said}");
    }
}

#[test]
fn a_second_factor_is_reset_for_somebody_who_has_one_only() {
    let folder = tempfile::tempdir().unwrap();
    let reset = |email: &str| {
        let mut command = configured(folder.path(), "smtp://127.0.0.1:2525");
        let output =
            command.args(["person", "reset-second-factor", "--email", email]).output().unwrap();
        assert!(!output.status.success());
        errors(&output)
    };
    assert!(reset("kim").contains("--email is not an address of mail"));
    assert!(reset("kim@fjord.example").contains("--email belongs to nobody who may sign in"));
}

#[test]
fn migrating_is_done_alone_and_twice_does_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let output = accord(folder.path()).arg("migrate").output().unwrap();
        assert!(output.status.success(), "{}", errors(&output));
    }
    assert!(folder.path().join("accord.db").exists(), "the default is sqlite://accord.db");
}

#[test]
fn migrating_goes_on_where_it_was_killed() {
    let folder = tempfile::tempdir().unwrap();
    for killed_after in (0..200).step_by(8) {
        let mut child = accord(folder.path()).arg("migrate").spawn().unwrap();
        std::thread::sleep(Duration::from_millis(killed_after));
        let _ = child.kill();
        child.wait().unwrap();
        if killed_after % 40 == 32 {
            let output = accord(folder.path()).arg("migrate").output().unwrap();
            assert!(output.status.success(), "{}", errors(&output));
            Served::start(folder.path(), "smtp://127.0.0.1:1", |_| {}).ends();
            for file in ["accord.db", "accord.db-wal", "accord.db-shm"] {
                let _ = std::fs::remove_file(folder.path().join(file));
            }
        }
    }
}

#[test]
fn a_setting_that_is_misspelt_is_a_fault() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = configured(folder.path(), "smtp://127.0.0.1:1");
    let output = command.arg("serve").env("ACCORD_LISTNE", "hunter2").output().unwrap();
    let said = errors(&output);
    assert!(said.contains("ACCORD_LISTNE is no setting of Accord"), "{said}");
    assert!(!output.status.success() && !said.contains("hunter2"), "{said}");
}

#[test]
fn a_catalogue_is_imported_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let offers =
        |arguments: &[&str]| accord(folder.path()).arg("offers").args(arguments).output().unwrap();
    let export = offers(&["export"]);
    assert!(export.status.success(), "{}", errors(&export));
    let before = String::from_utf8(export.stdout).unwrap();
    assert!(before.starts_with("\u{feff}code,name,family,") && before.contains("Azure plan"));

    let file = folder.path().join("offers.csv");
    let headings =
        "code;name;family;kind;term;billing;price_minor;currency;services;smallest;largest";
    let good = "A;Plan A;Plans;seats;month;monthly;500;SEK;teams;1;10";
    let bad = "B;Plan B;Plans;seats;month;weekly;0,5;SEK;teams;1;10";
    std::fs::write(&file, format!("{headings}\n{good}\n{bad}\n")).unwrap();
    let refused = offers(&["import", "offers.csv"]);
    assert!(!refused.status.success());
    let said = errors(&refused);
    for fault in ["Line 3, column “billing”", "Line 3, column “price_minor”"] {
        assert!(said.contains(fault), "{said}");
    }
    assert_eq!(String::from_utf8(offers(&["export"]).stdout).unwrap(), before);

    std::fs::write(&file, format!("{headings}\n{good}\n")).unwrap();
    let done = offers(&["import", "offers.csv"]);
    assert!(done.status.success(), "{}", errors(&done));
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(said.starts_with("The catalogue has 1 offers now; "), "{said}");
    let after = String::from_utf8(offers(&["export"]).stdout).unwrap();
    assert!(after.contains("Plan A") && !after.contains("Azure plan"), "{after}");
    // What was there before comes back by the same codes.
    std::fs::write(&file, &before).unwrap();
    assert!(offers(&["import", "offers.csv"]).status.success());
    assert_eq!(String::from_utf8(offers(&["export"]).stdout).unwrap(), before);
    let missing = offers(&["import", "nowhere.csv"]);
    assert!(errors(&missing).contains("cannot read nowhere.csv"), "{}", errors(&missing));
}

/// Changes a database behind Accord's back.
fn change(file: &Path, statement: &'static str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let url = format!("sqlite://{}", file.display());
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        connection.execute(sqlx::raw_sql(statement)).await.unwrap();
        connection.close().await.unwrap();
    });
}

#[test]
fn serving_ends_in_good_order() {
    let folder = tempfile::tempdir().unwrap();
    Served::start(folder.path(), "smtp://127.0.0.1:1", |_| {}).ends();
}
