//! What whoever runs Accord sees, and that nobody else does.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    browser::Browser,
    mail_server::MailServer,
    served::{ADMIN, Served, a_partner, free, says, signed_in},
};

/// The value of a metric, named with its labels.
fn value(metrics: &str, name: &str) -> f64 {
    let line = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in {metrics}")).parse().unwrap()
}

#[test]
fn what_is_counted_is_on_an_address_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let mail = MailServer::start();
    let link = a_partner(folder.path());
    let own = free();
    let smtp = format!("smtp://127.0.0.1:{}", mail.port);
    let served = Served::start(folder.path(), &smtp, |command| {
        command.env("ACCORD_METRICS_LISTEN", &own);
    });
    let mut kim = signed_in(&served, &link);
    for _ in 0..3 {
        kim.clone().posts("/sign-in", &[("email", ADMIN), ("password", "no herons at all")]);
    }
    kim.invites("Birch", "birch.example", "ada@birch.example");
    mail.mail_to("ada@birch.example", "Birch");
    mail.mail_to(ADMIN, "Fjord Cloud");
    kim.gets("/i/AbsurdlySecretLinkOfSomebodyWhoTrustsUs0123");
    kim.asks("MADEUP", "/nowhere", "", "");

    let mut operator = Browser::at(&own);
    let patience = Instant::now() + Duration::from_secs(10);
    let metrics = loop {
        let answer = operator.gets("/metrics");
        assert_eq!(
            answer.header("content-type").unwrap(),
            "text/plain; version=0.0.4; charset=utf-8"
        );
        // What became of a letter is written down a moment after the mail server has it.
        if value(&answer.body, "accord_outbox_letters{state=\"waiting\"}") < 0.5 {
            break answer.body;
        }
        assert!(Instant::now() < patience, "{}", answer.body);
        sleep(Duration::from_millis(50));
    };
    for (name, least, most) in [
        ("accord_sign_in_failures_total", 3.0, 3.0),
        ("accord_letters_total{outcome=\"sent\"}", 2.0, 2.0),
        ("accord_letters_total{outcome=\"refused\"}", 0.0, 0.0),
        ("accord_outbox_oldest_seconds", 0.0, 0.0),
        ("accord_outbox_resting", 0.0, 0.0),
        ("accord_database_up", 1.0, 1.0),
        ("accord_database_connections{state=\"idle\"}", 1.0, 9.0),
        ("accord_database_connections{state=\"in_use\"}", 0.0, 9.0),
        ("accord_database_seconds_count{access=\"write\"}", 5.0, 500.0),
        ("accord_database_wait_seconds_count{access=\"read\"}", 5.0, 500.0),
        ("accord_requests_total{route=\"/sign-in\",method=\"POST\",status=\"422\"}", 3.0, 3.0),
        ("accord_requests_total{route=\"/i/{link}\",method=\"GET\",status=\"404\"}", 1.0, 1.0),
        ("accord_requests_total{route=\"none\",method=\"other\",status=\"404\"}", 1.0, 1.0),
        ("accord_request_seconds_bucket{route=\"/sign-in\",le=\"+Inf\"}", 4.0, 4.0),
        ("process_start_time_seconds", 1_700_000_000.0, 9_000_000_000.0),
    ] {
        let found = value(&metrics, name);
        assert!((least..=most).contains(&found), "{name} is {found}");
    }
    for secret in ["Absurdly", "MADEUP", "nowhere", "@", "birch", "fjord", "Birch", "Kim"] {
        assert!(!metrics.contains(secret), "{secret} is in {metrics}");
    }
    served.ends();
}

#[test]
fn metrics_and_reasons_are_not_where_people_are() {
    let folder = tempfile::tempdir().unwrap();
    let own = free();
    let served = Served::start(folder.path(), "smtp://127.0.0.1:1", |command| {
        command.env("ACCORD_METRICS_LISTEN", &own);
    });
    let mut anybody = served.browser();
    assert_eq!(anybody.gets("/metrics").status, 404);
    for path in ["/healthz", "/readyz"] {
        let answer = anybody.gets(path);
        assert_eq!((answer.status, answer.body.as_str()), (200, "ok\n"), "{path}");
    }
    for path in ["/", "/sign-in", "/customers", "/static/0/accord.css"] {
        assert_eq!(Browser::at(&own).gets(path).status, 404, "{path}");
    }
    served.ends();

    // Unless it is asked for, nothing is to be seen anywhere.
    let served = Served::start(folder.path(), "smtp://127.0.0.1:1", |_| {});
    assert!(std::net::TcpStream::connect(&own).is_err());
    assert_eq!(served.browser().gets("/metrics").status, 404);
    served.ends();
}

#[test]
fn the_reasons_of_readiness_are_told_to_whoever_runs_it() {
    let folder = tempfile::tempdir().unwrap();
    let link = a_partner(folder.path());
    let own = free();
    // Nobody is at the mail server.
    let served = Served::start(folder.path(), "smtp://127.0.0.1:1", |command| {
        command.env("ACCORD_METRICS_LISTEN", &own);
    });
    let mut kim = signed_in(&served, &link);
    kim.invites("Birch", "birch.example", "ada@birch.example");
    let mut operator = Browser::at(&own);
    assert_eq!(operator.gets("/healthz").body, "ok\n");
    let patience = Instant::now() + Duration::from_secs(10);
    let condition = loop {
        let answer = operator.gets("/readyz");
        assert_eq!(answer.status, 200, "letters wait, people are served: {}", answer.body);
        let condition: Value = serde_json::from_str(&answer.body).unwrap();
        if condition["mail"]["rests"] == true {
            break condition;
        }
        assert!(Instant::now() < patience, "{condition}");
        sleep(Duration::from_millis(50));
    };
    assert_eq!(
        (&condition["ready"], &condition["database"]["answers"]),
        (&true.into(), &true.into())
    );
    assert!(condition["database"]["schema"].as_str().unwrap().ends_with("this Accord's"));
    assert!(condition["database"]["milliseconds"].is_u64());
    let waiting = &condition["outbox"];
    assert_eq!((&waiting["waiting"], &waiting["put_off"]), (&2.into(), &0.into()), "{condition}");
    let words = condition["mail"]["last_trouble"].as_str().unwrap();
    assert!(words.starts_with("no connection") && !words.contains('@'), "{words}");

    crate::change(&folder.path().join("accord.db"), "alter table outbox rename to lost");
    let answer = operator.gets("/readyz");
    let condition: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!((answer.status, &condition["database"]["answers"]), (503, &false.into()));
    assert!(value(&operator.gets("/metrics").body, "accord_database_up") < 0.5);
    served.ends();
}

#[test]
fn metrics_and_pages_are_not_on_one_address() {
    let folder = tempfile::tempdir().unwrap();
    let output = crate::configured(folder.path(), "smtp://127.0.0.1:1")
        .args(["serve", "--listen", "127.0.0.1:8080", "--metrics-listen", "127.0.0.1:8080"])
        .output()
        .unwrap();
    let said = crate::errors(&output);
    assert!(said.contains("ACCORD_METRICS_LISTEN must be another address"), "{said}");
    let (well, said) = says(folder.path(), &["serve", "--metrics-listen", "here"]);
    assert!(
        !well && said.contains("ACCORD_METRICS_LISTEN is not an address with a port"),
        "{said}"
    );
}
