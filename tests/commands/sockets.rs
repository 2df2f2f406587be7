//! What comes over the wire, byte by byte: requests that are wrong, too large, too slow or too many, and
//! what the program says to them.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use crate::{Running, accord, configured};

/// The program as it serves, where the proxy on this machine is believed; and where it listens.
fn served(folder: &tempfile::TempDir, proxies: &str) -> (Running, String) {
    serving(folder, proxies, "50")
}

fn serving(folder: &tempfile::TempDir, proxies: &str, often: &str) -> (Running, String) {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut command = configured(folder.path(), "smtp://127.0.0.1:1");
    command.arg("serve").env("ACCORD_LISTEN", port.to_string()).env("RUST_LOG", "error");
    command.env("ACCORD_PUBLIC_URL", "https://accord.example").env("ACCORD_PROXIES", proxies);
    command.env("ACCORD_REQUESTS_PER_SECOND", often);
    let child = Running::start(command);
    let patience = Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(port).is_err() {
        assert!(Instant::now() < patience, "it does not listen");
        std::thread::sleep(Duration::from_millis(50));
    }
    (child, port.to_string())
}

/// Sends bytes as they are, and reads until the other side has said all.
fn says(address: &str, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // The other side may have heard enough before it has all.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let mut part = [0; 4096];
    while let Ok(length @ 1..) = stream.read(&mut part) {
        answer.extend_from_slice(&part[..length]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or_default()
}

fn must_be(answer: &str, code: u16) {
    assert_eq!(status(answer), code, "{answer}");
    let head = answer.split("\r\n\r\n").next().unwrap().to_ascii_lowercase();
    for header in [
        "content-security-policy: default-src 'none'",
        "x-content-type-options: nosniff",
        "referrer-policy: same-origin",
        "strict-transport-security: max-age",
        "cache-control: no-store",
    ] {
        assert!(head.contains(header), "{code} lacks {header}: {head}");
    }
    assert!(answer.contains("<h1>"), "{answer}");
}

const HEAD: &str = "Host: accord.example\r\nConnection: close\r\n";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

#[test]
fn a_request_that_is_wrong_or_too_large_gets_its_page() {
    let folder = tempfile::tempdir().unwrap();
    let (_child, address) = served(&folder, "");
    let long = "x".repeat(9_000);
    let (big, bigger) = ("Content-Length: 70000", "Content-Length: 600000");
    let cross = "Sec-Fetch-Site: cross-site\r\nContent-Length: 3";
    let filler = [format!("X-Filler: {long}"), format!("X-Filler: {long}")].join("\r\n");
    for (line, host, more, code) in [
        ("GET /sign-in", "evil.example", "", 421),
        ("GET http://evil.example/sign-in", "accord.example", "", 421),
        ("GET /sign-in", "kim@accord.example", "", 400),
        (&format!("GET /sign-in?next=/{long}"), "accord.example", "", 414),
        ("GET /sign-in", "accord.example", &filler, 431),
        ("POST /password", "accord.example", big, 413),
        ("POST /sign-in", "accord.example", bigger, 413),
        ("TRACE /sign-in", "accord.example", "", 405),
        ("BREW /sign-in", "accord.example", "", 405),
        ("POST /sign-in", "accord.example", cross, 403),
        ("GET /i/x", "accord.example", "", 404),
    ] {
        let more = if more.is_empty() { String::new() } else { format!("{more}\r\n") };
        let request =
            format!("{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{FORM}{more}\r\na=b");
        must_be(&says(&address, request.as_bytes()), code);
    }
    // In pieces, without a word on their size.
    let pieces = format!("8000\r\n{}\r\n", "a".repeat(0x8000)).repeat(3);
    let request = format!(
        "POST /password HTTP/1.1\r\n{HEAD}{FORM}Transfer-Encoding: chunked\r\n\r\n{pieces}0\r\n\r\n"
    );
    must_be(&says(&address, request.as_bytes()), 413);
    // A file is not waited for before it is known who sends it.
    let began = Instant::now();
    let request = format!(
        "POST /customers/import HTTP/1.1\r\n{HEAD}Content-Type: multipart/form-data; boundary=x\r\n\
         Content-Length: 8000000\r\n\r\n"
    );
    let answer = says(&address, request.as_bytes());
    assert_eq!(status(&answer), 303, "{answer}");
    assert!(answer.to_ascii_lowercase().contains("location: /sign-in"), "{answer}");
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
}

/// What the server itself refuses, before anything of ours sees it, has no page and no body at all.
#[test]
fn what_is_no_request_is_refused_and_the_connection_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (_child, address) = served(&folder, "");
    let post = |lengths: &str, body: &str| {
        let second = "GET /smuggled HTTP/1.1\r\nHost: accord.example\r\n\r\n";
        format!("POST /sign-in HTTP/1.1\r\n{HEAD}{lengths}\r\n\r\n{body}{second}")
    };
    for request in [
        "nonsense\r\n\r\n".to_owned(),
        format!("GET /sign-in HTTP/1.1\r\n{HEAD}Host: evil.example\r\n\r\n"),
        "GET /sign-in HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(),
        format!("GET /sign-in HTTP/1.1\r\n{HEAD}X-Folded: a\r\n b\r\n\r\n"),
        post("Content-Length: 5\r\nContent-Length: 6", "abcde"),
        post("Content-Length: 4\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
        post("Transfer-Encoding: xchunked", "0\r\n\r\n"),
        post("Content-Length: +4", "abcd"),
        format!("GET /sign-in HTTP/1.1\r\n{HEAD}{}\r\n", "X-Many: x\r\n".repeat(200)),
        format!("GET /sign-in HTTP/1.1\r\n{HEAD}X-Filler: {}", "y".repeat(200_000)),
    ] {
        let answer = says(&address, request.as_bytes());
        let what = &request[..request.len().min(160)];
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{what}: {answer}");
        assert!([400, 431].contains(&status(&answer)), "{what}: {answer}");
    }
}

#[test]
fn whoever_is_slow_is_told_and_holds_up_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let (_child, address) = served(&folder, "");
    let slow = |request: String| {
        let address = address.clone();
        std::thread::spawn(move || {
            let began = Instant::now();
            (says(&address, request.as_bytes()), began.elapsed())
        })
    };
    let body = slow(format!(
        "POST /password HTTP/1.1\r\nHost: accord.example\r\n{FORM}Content-Length: 100\r\n\r\nemail="
    ));
    let head = slow("GET /sign-in HTTP/1.1\r\nHost: acc".to_owned());
    // Many who say nothing take nothing from others.
    let idle: Vec<_> = (0..200).map(|_| TcpStream::connect(&address).unwrap()).collect();
    let began = Instant::now();
    for _ in 0..20 {
        let answer = says(&address, format!("GET /sign-in HTTP/1.1\r\n{HEAD}\r\n").as_bytes());
        assert_eq!(status(&answer), 200, "{answer}");
    }
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    drop(idle);
    let (answer, took) = body.join().unwrap();
    must_be(&answer, 408);
    assert!((9..20).contains(&took.as_secs()), "{took:?}");
    let (answer, took) = head.join().unwrap();
    assert_eq!(status(&answer), 408, "{answer}");
    assert!((9..20).contains(&took.as_secs()), "{took:?}");
}

/// Asks for a page as a proxy does for a client.
fn asks_for(address: &str, client: &str, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\n{HEAD}X-Forwarded-For: {client}\r\n\r\n");
    says(address, request.as_bytes())
}

#[test]
fn whoever_sends_too_much_waits_and_nobody_else_does() {
    let folder = tempfile::tempdir().unwrap();
    // Ten at once, and one a second from there on.
    let (_child, address) = serving(&folder, "127.0.0.1", "1");
    let asks = |client: &str| asks_for(&address, client, "/healthz");
    let refused = (0..40).map(|_| asks("198.51.100.7")).find(|answer| status(answer) == 429);
    let refused = refused.expect("nobody is refused");
    must_be(&refused, 429);
    assert!(refused.to_ascii_lowercase().contains("retry-after: "), "{refused}");
    assert_eq!(status(&asks("198.51.100.8")), 200);
    // What a client itself writes before the proxy's word is not believed.
    let spoofed: Vec<u16> =
        (0..20).map(|number| status(&asks(&format!("203.0.113.{number}, 198.51.100.7")))).collect();
    assert!(spoofed.iter().filter(|status| **status == 429).count() > 10, "{spoofed:?}");
    // The machine itself, and what browsers keep.
    assert_eq!(
        status(&says(&address, format!("GET /healthz HTTP/1.1\r\n{HEAD}\r\n").as_bytes())),
        200
    );
    let style = asks_for(&address, "198.51.100.7", "/static/0/css/accord.css");
    assert_eq!(status(&style), 200, "{style}");
}

#[test]
fn links_that_open_nothing_are_few_and_a_good_one_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut create = configured(folder.path(), "smtp://127.0.0.1:1");
    create.env("ACCORD_PUBLIC_URL", "https://accord.example");
    create.args(["partner", "create", "--name", "Fjord Cloud", "--domain", "fjord.example"]);
    create.args(["--country", "SE", "--program", "indirect_reseller", "--print-link"]);
    create.args(["--admin-name", "Kim Berg", "--admin-email", "kim@fjord.example"]);
    let made = create.output().unwrap();
    let said = String::from_utf8(made.stdout).unwrap();
    let good = said.lines().find_map(|line| line.strip_prefix("https://accord.example")).unwrap();
    let (_child, address) = served(&folder, "127.0.0.1");
    for (path, code) in [("/i", 404), ("/password", 410)] {
        let client = format!("198.51.100.{}", code % 100);
        let all: Vec<u16> = (0..100)
            .map(|number| status(&asks_for(&address, &client, &format!("{path}/{number:043}"))))
            .collect();
        let first = all.iter().position(|status| *status == 429).expect("nobody is refused");
        assert!(first <= 40, "{path}: {first}");
        assert!(all[..first].iter().all(|status| *status == code), "{all:?}");
        // Whoever has a link is let in, also beside who guesses.
        assert_eq!(status(&asks_for(&address, &client, good)), 200);
        let elsewhere = asks_for(&address, "203.0.113.9", &format!("{path}/x"));
        assert_eq!(status(&elsewhere), code);
    }
    // Without a proxy it is the machine's own address that is counted, whatever a client writes.
    let folder = tempfile::tempdir().unwrap();
    let (_child, address) = served(&folder, "");
    let all: Vec<u16> = (0..100)
        .map(|number| status(&asks_for(&address, &format!("10.0.0.{number}"), "/i/x")))
        .collect();
    assert!(all.contains(&429), "{all:?}");
}

#[test]
fn the_demo_answers_for_itself_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = accord(folder.path());
    command.args(["demo", "--listen", "127.0.0.1:0"]);
    let mut demo = Running::start(command);
    let address = demo.prints("http://127.0.0.1:").replace("http://", "");
    let request = "GET /sign-in HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assert_eq!(status(&says(&address, request.as_bytes())), 421);
    let request = format!("GET /sign-in HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    assert_eq!(status(&says(&address, request.as_bytes())), 200);
}
