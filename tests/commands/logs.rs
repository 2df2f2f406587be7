//! The log has what its reader needs to find a request again, and nothing that opens anything or names
//! anybody, however much of it is asked for.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;

use crate::{
    SECRET,
    mail_server::{MailServer, PASSWORD, USER},
    served::{ADMIN, ADMINS_PASSWORD, Served, a_partner, signed_in},
};

/// The lines of a log, each of which must be JSON.
fn lines(log: &str) -> Vec<Value> {
    let line = |line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}"));
    log.lines().map(line).collect()
}

/// The last part of a link in a mail.
fn link(mail: &str, before: &str) -> String {
    let (_, rest) = mail.split_once(before).unwrap_or_else(|| panic!("no link in {mail}"));
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()
}

#[test]
fn nothing_that_opens_anything_or_names_anybody_is_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let mail = MailServer::start();
    let smtp = format!("smtp://{USER}:{PASSWORD}@127.0.0.1:{}", mail.port);
    let password_link = a_partner(folder.path());
    let served = Served::start(folder.path(), &smtp, |command| {
        let all = "trace,lettre=trace,sqlx=trace,actix_http=trace,hyper=trace,rustls=trace";
        command.env("RUST_LOG", all);
    });

    let mut kim = signed_in(&served, &password_link);
    let mistyped = "eight loud herons by the pier";
    kim.clone().posts("/sign-in", &[("email", ADMIN), ("password", mistyped)]);
    kim.invites("Birch Works", "birch.example", "ada@birch.example");
    let invitation = link(&mail.mail_to("ada@birch.example", "become its customer"), "/i/");
    let mut ada = served.browser();
    let path = format!("/i/{invitation}");
    assert_eq!(ada.gets(&path).status, 200);
    let account = [
        ("company", "Birch Works"),
        ("country", "SE"),
        ("name", "Ada Birchdotter"),
        ("email", "ada.b@birch.example"),
        ("password", "nine slow ferries cross at dawn"),
    ];
    let made = ada.posts(&format!("{path}/account"), &account);
    assert_eq!(made.leads_to(), format!("{path}/code"));
    let letter = mail.mail_to("ada.b@birch.example", "");
    let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
    let code = letter.lines().map(str::trim).find(is_code).unwrap().to_owned();
    assert_eq!(ada.posts(&format!("{path}/code"), &[("code", &code)]).leads_to(), path);
    kim.posts("/password", &[("email", ADMIN)]);
    let forgotten = link(&mail.mail_to(ADMIN, "Set a new password"), "/password/");
    assert_eq!(served.browser().gets(&format!("/password/{forgotten}")).status, 200);
    // Links that are none, and one that is somewhere else in the address.
    served.browser().gets("/i/AbsurdlySecretLinkOfSomebodyWhoTrustsUs0123");
    served.browser().gets("/sign-in?next=/i/AbsurdlySecretLinkOfSomebody");
    served.browser().gets("/nowhere/AbsurdlySecretLinkOfSomebody");
    let log = served.ends();

    let lines = lines(&log);
    assert!(lines.iter().any(|line| line["span"]["route"] == "/i/{link}"), "{log}");
    // Below that, libraries write down what passes through them.
    let is_heard = |line: &Value| {
        line["target"].as_str().is_some_and(|target| target.starts_with("accord"))
            || line["level"]
                .as_str()
                .is_some_and(|level| ["INFO", "WARN", "ERROR"].contains(&level))
    };
    assert!(lines.iter().all(is_heard), "{log}");
    let basic = STANDARD.encode(format!("\0{USER}\0{PASSWORD}"));
    let cookies = kim.cookies.values().chain(ada.cookies.values()).cloned();
    let given = [
        &invitation,
        &forgotten,
        password_link.rsplit('/').next().unwrap(),
        "AbsurdlySecret",
        ADMINS_PASSWORD,
        "herons",
        "ferries",
        SECRET,
        PASSWORD,
        &basic,
        USER,
        "@",
        "Birchdotter",
        "Birch Works",
        "birch.example",
        "fjord.example",
        "$argon2",
    ];
    for secret in cookies.chain(given.map(str::to_owned)) {
        assert!(secret.is_empty() || !log.contains(&secret), "{secret:?} is in the log");
    }
    // Six digits alone may be part of a time.
    let quoted = format!("\"{code}\"");
    assert!(!log.contains(&quoted), "a code is in the log");
}

#[test]
fn nothing_that_is_sent_makes_a_line_of_its_own_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let link = a_partner(folder.path());
    let served = Served::start(folder.path(), "smtp://127.0.0.1:1", |command| {
        command.env("RUST_LOG", "trace");
    });
    let mut kim = signed_in(&served, &link);
    let forged = "Birch\r\n{\"level\":\"ERROR\",\"forged\":true}\n\u{1b}[31mred\u{1b}[0m";
    kim.posts("/customers/new", &[("name", forged), ("domain", forged)]);
    kim.posts("/sign-in", &[("email", forged), ("password", forged)]);
    kim.posts("/activity?before=%0d%0a%1b[31mforged", &[]);
    kim.gets("/i/%0a%7b%22forged%22%3atrue%7d");
    kim.gets("/i/\u{1b}[31mforged");
    kim.asks("GET", "/", "User-Agent: \u{1b}[31mforged\r\n", "");
    let own = "User-Agent: forged\r\nX-Request-Id: forged\r\nTraceparent: 00-forged\r\n";
    let answer = kim.asks("GET", "/", own, "");
    let id = answer.header("x-request-id").unwrap().to_owned();
    kim.asks("FORGED", "/", "", "");
    let log = served.ends();
    for line in lines(&log) {
        assert!(line["forged"].is_null() && line["timestamp"].is_string(), "{line}");
    }
    assert!(!log.contains("forged") && !log.contains('\u{1b}'), "{log}");
    // What a client calls its request is not what we call it.
    assert!(lines(&log).iter().any(|line| line["span"]["id"] == id.as_str()), "{id} {log}");
}

#[test]
fn whoever_has_the_reference_of_an_error_finds_it_in_the_log() {
    let broke = "the database did not do it";
    for (level, lines_of_it) in [("info", vec![broke, "answered"]), ("error", vec![broke])] {
        let folder = tempfile::tempdir().unwrap();
        let link = a_partner(folder.path());
        let served = Served::start(folder.path(), "smtp://127.0.0.1:1", |command| {
            command.env("RUST_LOG", level);
        });
        let mut kim = signed_in(&served, &link);
        crate::change(&folder.path().join("accord.db"), "alter table customers rename to lost");
        let answer = kim.gets("/customers");
        assert_eq!(answer.status, 500, "{}", answer.body);
        let id = answer.header("x-request-id").unwrap().to_owned();
        assert!(answer.body.contains(&format!("Reference: {id}")), "{}", answer.body);
        assert!(!answer.body.contains("no such table"), "{}", answer.body);
        // What holds for everybody is no error of ours, and needs no reference.
        let nowhere = kim.gets("/nowhere");
        assert!(nowhere.status == 404 && !nowhere.body.contains("Reference"), "{}", nowhere.body);
        assert_ne!(nowhere.header("x-request-id"), Some(id.as_str()));
        let log = served.ends();
        let lines = lines(&log);
        let of_it = lines.iter().filter(|line| line["span"]["id"] == id.as_str());
        let said: Vec<_> = of_it.filter_map(|line| line["fields"]["message"].as_str()).collect();
        assert_eq!(said, lines_of_it, "{log}");
    }
}
