//! Every parser that meets strangers, with inputs that are nearly good: none panics, none takes long. There are
//! as many inputs as `ACCORD_FUZZ_INPUTS` says; `make faults` gives each a million.

mod inputs;

use std::time::{Duration, Instant};

use accord::{
    demo::{self, Mailbox},
    email_address::{Domain, EmailAddress},
    form, path,
    secret::{Keys, Purpose, SignedId},
    sheet::{self, Column},
    subscriptions,
    text::Language,
};
use actix_web::test::TestRequest;
use uuid::Uuid;

use crate::inputs::{Die, count};

/// Gives a parser changed inputs. None may make it panic or take long.
fn tries(what: &str, good: &[&[u8]], mut parse: impl FnMut(&[u8])) {
    let count = count("ACCORD_FUZZ_INPUTS", 20_000);
    let began = Instant::now();
    let mut die = Die::new(what.len() as u64);
    let mut slowest = (Duration::ZERO, Vec::new());
    for number in 0..count {
        let input = die.changed(good);
        let start = Instant::now();
        let parsed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| parse(&input)));
        let took = start.elapsed();
        assert!(parsed.is_ok(), "{what}, input {number}: {}", input.escape_ascii());
        if took > slowest.0 {
            slowest = (took, input);
        }
    }
    println!("fuzz: {what}: {count} inputs in {:?}, the slowest {:?}", began.elapsed(), slowest.0);
    // A panic that the parser of mails is shielded from takes its time to be printed.
    assert!(slowest.0 < Duration::from_secs(5), "{what}: {}", slowest.1.escape_ascii());
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn links() {
    let keys = Keys::random();
    let id = Uuid::now_v7();
    let link = keys.link(Purpose::Invitation, id, 1);
    let other = keys.link(Purpose::Password, id, 1);
    tries("links", &[link.as_bytes(), other.as_bytes()], |bytes| {
        let typed = text(bytes);
        let Some(read) = SignedId::read(&typed) else { return };
        assert_eq!(keys.made(&read, Purpose::Invitation, 1), typed == link);
        assert!(!keys.made(&read, Purpose::Invitation, 2));
    });
}

#[derive(serde::Deserialize)]
#[expect(dead_code, reason = "only read")]
struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    service: Vec<String>,
    #[serde(default)]
    quantity: Option<u32>,
    #[serde(default)]
    day: Option<String>,
}

#[test]
fn forms() {
    let good: [&[u8]; 3] = [
        b"name=Birch+AB&service=teams&service=azure&quantity=12&day=2026-12-01",
        b"name=%C3%85sa&quantity=&day=",
        b"service=&name=&unknown=x",
    ];
    tries("forms", &good, |bytes| {
        let typed = text(bytes);
        let _ = form::read::<Typed>(&typed);
        if let Some(pairs) = form::read::<Vec<(String, String)>>(&typed) {
            let written = form::write(&pairs).expect("pairs are a form");
            assert_eq!(form::read::<Vec<(String, String)>>(&written), Some(pairs));
        }
        if let Some(name) = form::name(&typed, 100) {
            assert!(form::is_plain(&name) && name.chars().count() <= 100);
        }
        let _ = form::is_writing(&typed);
    });
}

#[test]
fn lists() {
    const COLUMNS: [Column; 4] = [
        Column { name: "name", required: true },
        Column { name: "domain", required: true },
        Column { name: "contact_email", required: false },
        Column { name: "tags", required: false },
    ];
    let utf16: Vec<u8> = "\u{feff}name;domain\nBirch;birch.example\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let good: [&[u8]; 4] = [
        b"name,domain,contact_email,tags\r\nBirch AB,birch.example,ada@birch.example,a;b\r\n",
        b"name;domain\n\"Oak \"\"& Co\"\"\";oak.example\n\nAlder;alder.example\n",
        "\u{feff}name\tdomain\nBj\u{f6}rk\tbirch.example\n".as_bytes(),
        &utf16,
    ];
    let texts = Language::En.texts();
    tries("lists", &good, |bytes| match sheet::read(bytes, &COLUMNS, 100) {
        Ok(sheet) => assert!(sheet.rows.len() <= 100),
        Err(faults) => assert!(faults.iter().all(|fault| !fault.words(texts).is_empty())),
    });
}

#[test]
fn catalogues() {
    let good: [&[u8]; 2] = [
        b"code;name;family;kind;term;billing;price_minor;currency;services;smallest;largest\n\
          A;Plan A;Plans;seats;month;monthly;500;SEK;teams;1;10\n",
        b"code,name,family,kind,term,billing,price_minor,currency,services,smallest,largest\n\
          B,Azure,Plans,usage,month,monthly,0,EUR,azure,1,1\n",
    ];
    let texts = Language::Sv.texts();
    tries("catalogues", &good, |bytes| {
        if let Ok(offers) = subscriptions::read_catalogue(texts, bytes) {
            let written = subscriptions::write_catalogue(&offers);
            let again = subscriptions::read_catalogue(texts, &written);
            assert_eq!(again.map(|offers| offers.len()), Ok(offers.len()));
        }
    });
}

#[test]
fn mails() {
    let good: [&[u8]; 3] = [
        b"EHLO x\r\nMAIL FROM:<a@accord.example>\r\nRCPT TO:<ada@birch.example>\r\nDATA\r\n\
          From: \"Fjord\" <a@accord.example>\r\nSubject: =?utf-8?b?SGVq?=\r\n\r\n..dot\r\n.\r\nQUIT\r\n",
        b"MAIL FROM:<>\r\nRCPT TO:<ada@birch.example>\r\nDATA\r\nContent-Type: multipart/mixed; \
          boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-16\r\n\
          Content-Transfer-Encoding: base64\r\n\r\nSGVq\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\
          Subject: x\r\n\r\ny\r\n--b--\r\n.\r\n",
        b"HELO x\r\nRSET\r\nNOOP\r\nMAIL FROM:<a@b.example> SIZE=12\r\nRCPT TO:<a@refused.example>\r\n\
          RCPT TO:<a@busy.example>\r\nVRFY a\r\nSTARTTLS\r\nAUTH PLAIN AA==\r\nBDAT 3 LAST\r\nxyz",
    ];
    let mailbox = Mailbox::default();
    tries("mails", &good, |bytes| {
        // Also cut in two, as the network does.
        let (one, other) = bytes.split_at(bytes.len() / 3);
        let replies = demo::replies(&mailbox, [one, other]);
        assert!(replies.is_empty() || replies.ends_with("\r\n"), "{replies}");
    });
}

#[test]
fn languages() {
    let good: [&[u8]; 3] =
        [b"sv-SE,sv;q=0.9,en;q=0.8,*;q=0.1", b"en", b"zh-Hant-TW;q=1.000,de-DE-u-co-phonebk"];
    tries("languages", &good, |bytes| {
        let Ok(value) = actix_web::http::header::HeaderValue::from_bytes(bytes) else { return };
        let request = TestRequest::default().insert_header(("accept-language", value));
        let _ = Language::preferred(&request.to_http_request());
    });
}

#[test]
fn addresses_of_mail() {
    let good: [&[u8]; 4] = [
        b"ada@birch.example",
        "\u{e5}sa@bj\u{f6}rk.example".as_bytes(),
        b"\"ada lind\"@birch.example",
        b"a.b+c-d_e@xn--bcher-kva.example",
    ];
    tries("addresses of mail", &good, |bytes| {
        let typed = text(bytes);
        if let Ok(address) = EmailAddress::parse(&typed) {
            // What is kept is read again as itself, and can stand in the line of a mail server.
            let again = EmailAddress::parse(address.as_str()).expect("an address");
            assert_eq!(again.as_str(), address.as_str());
            assert!(!address.as_str().contains(['\r', '\n', '<', '>', '\0', ' ']));
        }
        if let Ok(domain) = Domain::parse(&typed) {
            let again = Domain::parse(domain.as_str()).expect("a domain");
            assert_eq!(again.as_str(), domain.as_str());
        }
    });
}

#[test]
fn own_pages() {
    let base = url::Url::parse("https://accord.example/here").unwrap();
    let good: [&[u8]; 5] = [
        b"/customers?q=a&sort=name",
        b"//evil.example/",
        b"/\\evil.example",
        b"https:evil.example",
        b"/%09/evil.example",
    ];
    tries("own pages", &good, |bytes| {
        let typed = text(bytes);
        let own = path::own(&typed);
        let there = base.join(own).expect("an address");
        assert_eq!(there.origin(), base.origin(), "{typed:?} leads to {there}");
        assert!(!own.contains(['\r', '\n', '\0']));
    });
}
