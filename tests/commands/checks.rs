//! `accord check` says what is wrong before anybody depends on it, and keeps secrets to itself.

use std::{
    io::{Read, Write},
    net::TcpListener,
    path::Path,
};

use crate::{
    configured, errors,
    mail_server::{MailServer, PASSWORD, USER},
    served::{Served, says},
};

/// What `accord check` says; whether it is content; and that it keeps the secrets.
fn checked(folder: &Path, more: &[(&str, &str)]) -> (bool, String) {
    let mut command = configured(folder, "smtp://127.0.0.1:1");
    command.arg("check").envs(more.iter().copied());
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &errors(&output);
    for secret in [PASSWORD, "MFi0uU8l1n9q3bSg", "hunter2", "AHNvbWVib2R5AGh1bnRlcjI"] {
        assert!(!said.contains(secret), "{said}");
    }
    (output.status.success(), said)
}

#[track_caller]
fn must_say(said: &str, line: &str) {
    assert!(said.contains(line), "{line:?} is not in {said}");
}

#[test]
fn a_check_is_content_when_all_is_there_and_sends_no_mail() {
    let folder = tempfile::tempdir().unwrap();
    let certificate = folder.path().join("mail.pem");
    let mail = MailServer::with_tls(&certificate);
    let served = Served::start(folder.path(), "smtp://127.0.0.1:1", |_| {});
    let public = format!("http://{}", served.address);
    let smtp = format!("smtp://{USER}:{PASSWORD}@localhost:{}?tls=required", mail.port);
    let trusted = certificate.display().to_string();
    let given = [
        ("ACCORD_PUBLIC_URL", public.as_str()),
        ("ACCORD_SMTP_URL", &smtp),
        ("SSL_CERT_FILE", &trusted),
    ];
    let (well, said) = checked(folder.path(), &given);
    assert!(well, "{said}");
    assert_eq!(said.lines().filter(|line| line.starts_with("ok    ")).count(), 4, "{said}");
    must_say(&said, "database: SQLite 3.");
    must_say(&said, "STARTTLS, signed in; no mail was sent");
    must_say(&said, &format!("public address: {public} leads to an Accord"));
    let commands = mail.commands();
    assert!(commands.iter().any(|one| one.starts_with("AUTH")), "{commands:?}");
    assert!(!commands.iter().any(|one| one.starts_with("MAIL")), "{commands:?}");
    served.ends();
}

#[test]
fn a_check_tells_everything_that_is_wrong_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let mail = MailServer::with_tls(&folder.path().join("mail.pem"));
    let (well, said) = checked(folder.path(), &[]);
    assert!(!well);
    must_say(&said, "ok    configuration");
    must_say(&said, "WRONG database: is not there: accord.db does not exist");
    must_say(&said, "WRONG mail server: no connection");
    must_say(&said, "WRONG public address: http://127.0.0.1:1 cannot be reached");
    must_say(&said, "accord: 3 things are wrong");
    assert!(!folder.path().join("accord.db").exists(), "it makes nothing");

    let away = [("ACCORD_DATABASE_URL", "postgres://accord:hunter2@127.0.0.1:1/accord")];
    let (_, said) = checked(folder.path(), &away);
    must_say(&said, "WRONG database: cannot be reached: Connection refused");

    let unknown = format!("smtp://{USER}:{PASSWORD}@localhost:{}?tls=required", mail.port);
    let (_, said) = checked(folder.path(), &[("ACCORD_SMTP_URL", &unknown)]);
    must_say(&said, "WRONG mail server: invalid peer certificate");
    must_say(&said, "an authority that this machine trusts");
    assert!(!mail.commands().iter().any(|one| one.starts_with("AUTH")), "to a stranger");

    let clear = MailServer::start();
    let wrong = format!("smtp://somebody:hunter2@127.0.0.1:{}", clear.port);
    let (_, said) = checked(folder.path(), &[("ACCORD_SMTP_URL", &wrong)]);
    must_say(&said, "WRONG mail server: 535");
    must_say(&said, "the user or the password in ACCORD_SMTP_URL is not right");
    let no_tls = format!("smtp://127.0.0.1:{}?tls=required", clear.port);
    let (_, said) = checked(folder.path(), &[("ACCORD_SMTP_URL", &no_tls)]);
    must_say(&said, "offers no STARTTLS");
}

#[test]
fn a_check_goes_on_after_settings_that_cannot_be_used() {
    let folder = tempfile::tempdir().unwrap();
    let (well, said) = checked(
        folder.path(),
        &[("ACCORD_PUBLIC_URL", "http://accord.example"), ("ACCORD_SECRET", "hunter2")],
    );
    assert!(!well);
    must_say(&said, "WRONG configuration: ACCORD_PUBLIC_URL must begin with https://");
    must_say(&said, "ACCORD_SECRET needs at least 32 random characters");
    must_say(&said, "public address: not tried, since ACCORD_PUBLIC_URL cannot be used");
    must_say(&said, "mail server: no connection");
}

#[test]
fn a_check_knows_whose_schema_it_looks_at() {
    let folder = tempfile::tempdir().unwrap();
    let (well, said) = says(folder.path(), &["migrate"]);
    assert!(well, "{said}");
    for (change, words) in [
        ("delete from _sqlx_migrations where version > 1", "schema 1, while this Accord has "),
        ("update _sqlx_migrations set version = 9001", "schema 9001, written by a newer Accord"),
        ("drop table _sqlx_migrations", "empty: run accord migrate"),
    ] {
        crate::change(&folder.path().join("accord.db"), change);
        let (well, said) = checked(folder.path(), &[]);
        assert!(!well);
        must_say(&said, "WRONG database: SQLite 3.");
        must_say(&said, words);
    }
    std::fs::write(folder.path().join("accord.db"), "no database at all, but a text").unwrap();
    let (_, said) = checked(folder.path(), &[]);
    must_say(&said, "WRONG database: refuses: file is not a database");
}

#[test]
fn a_check_knows_an_accord_from_something_else() {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let public = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let _ = stream.read(&mut [0; 1024]);
            let _ = stream.write_all(
                b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\nConnection: close\r\n\r\nno\n",
            );
        }
    });
    let (_, said) = checked(folder.path(), &[("ACCORD_PUBLIC_URL", &public)]);
    must_say(&said, "/healthz answers 502 Bad Gateway and not as Accord does");
}
