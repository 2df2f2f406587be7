//! Bytes that no browser sends: two answers to one request would let one visitor speak for another, and clients
//! that are slow or many must not keep others waiting.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use crate::{browser::Browser, running::House};

/// What a server says to these bytes, until it falls silent or hangs up.
fn says(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(700))).unwrap();
    stream.write_all(bytes).unwrap();
    let (mut said, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(read @ 1..) = stream.read(&mut buffer) {
        said.extend_from_slice(&buffer[..read]);
    }
    String::from_utf8_lossy(&said).into_owned()
}

fn answers(said: &str) -> Vec<&str> {
    said.match_indices("HTTP/1.1 ")
        .filter_map(|(place, _)| said.get(place + 9..place + 12))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_bytes_are_two_requests_to_one_and_one_to_another() {
    let house = House::open(Duration::ZERO).await;
    let mut copy = house.copy();
    copy.start();
    let smuggled = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    let length = smuggled.len();
    let post = "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    // Whoever stands in front might read each of these otherwise than we do: it must be refused.
    let refused = [
        (
            "both lengths",
            format!(
                "{post}Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}"
            ),
        ),
        (
            "two lengths",
            format!("{post}Content-Length: 0\r\nContent-Length: {length}\r\n\r\n{smuggled}"),
        ),
        ("a list of lengths", format!("{post}Content-Length: 0, {length}\r\n\r\n{smuggled}")),
        ("a length with a sign", format!("{post}Content-Length: +{length}\r\n\r\n{smuggled}")),
        (
            "a length with a space before the colon",
            format!("{post}Content-Length : {length}\r\n\r\n{smuggled}"),
        ),
        ("a folded length", format!("{post}Content-Length:\r\n {length}\r\n\r\n{smuggled}")),
        ("an unknown coding", format!("{post}Transfer-Encoding: xchunked\r\n\r\n{smuggled}")),
        (
            "a coding after chunked",
            format!("{post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{smuggled}"),
        ),
        (
            "two codings",
            format!(
                "{post}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n{smuggled}"
            ),
        ),
        (
            "a chunk of no number",
            format!("{post}Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n{smuggled}"),
        ),
        (
            "a chunk with a sign",
            format!("{post}Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n{smuggled}"),
        ),
        (
            "a chunk too large to count",
            format!("{post}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n{smuggled}"),
        ),
        (
            "a chunk that ends in a bare line feed",
            format!("{post}Transfer-Encoding: chunked\r\n\r\n0\n\n{smuggled}"),
        ),
        (
            "a null in a header",
            format!("{post}X: \0\r\nContent-Length: {length}\r\n\r\n{smuggled}"),
        ),
        ("a line without a colon", format!("{post}Content-Length {length}\r\n\r\n{smuggled}")),
    ];
    let mut wrong = Vec::new();
    for (what, bytes) in refused {
        let said = says(copy.address, bytes.as_bytes());
        let codes = answers(&said);
        // A host that is not ours would be refused for that alone.
        if codes.len() > 1 || codes.iter().any(|code| !code.starts_with('4') || *code == "421") {
            wrong.push(format!("{what}: {codes:?}"));
        }
    }
    println!("sockets: read in two ways: {wrong:?}");
    assert_eq!(wrong, Vec::<String>::new());
    // What is allowed is one request: extensions of chunks, pipelining.
    let chunked = format!("{post}Transfer-Encoding: chunked\r\n\r\n0;a=\"b\"\r\n\r\n");
    assert_eq!(answers(&says(copy.address, chunked.as_bytes())).len(), 1);
    assert_eq!(answers(&says(copy.address, smuggled.repeat(2).as_bytes())), ["200", "200"]);
    assert_eq!(Browser::new(copy.address).gets("/sign-in").unwrap().status, 200);
    assert!(!copy.logged().contains("panicked"), "{}", copy.logged());
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_idle_connections_keep_nobody_waiting() {
    let house = House::open(Duration::ZERO).await;
    let mut copy = house.copy();
    copy.start();
    // As many as this process may open, and no more than are asked for.
    let mut idle = Vec::new();
    let began = Instant::now();
    while idle.len() < 5_000 {
        let Ok(mut stream) = TcpStream::connect(copy.address) else { break };
        // Every other one has begun its request.
        if idle.len() % 2 == 0 && stream.write_all(b"GET / HTTP/1.1\r\nX: ").is_err() {
            break;
        }
        idle.push(stream);
    }
    let mut browser = Browser::new(copy.address);
    let mut times: Vec<Duration> = (0..200)
        .map(|_| {
            let began = Instant::now();
            assert_eq!(browser.gets("/sign-in").unwrap().status, 200);
            began.elapsed()
        })
        .collect();
    times.sort();
    println!("sockets: {} idle connections, p95 of a page {:?}", idle.len(), times[190]);
    assert!(times[190] < Duration::from_millis(100), "{:?}", times[190]);
    // Who does not get on with the head of its request is told so, or hung up on.
    let slow = &mut idle[0];
    slow.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut said = Vec::new();
    let _ = slow.read_to_end(&mut said);
    println!("sockets: half a head is dropped after {:?}", began.elapsed());
    assert!(began.elapsed() < Duration::from_secs(20), "it is never dropped");
    let said = String::from_utf8_lossy(&said);
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 408"), "{said}");
}
