//! A copy is told to stop while people use it; and a few minutes of use leave no trace in the process.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use accord::organizations::Program;

use crate::{
    browser::Browser,
    running::{House, number, postgres, status_of},
    walk::{Kim, Told, answers},
};

/// How long requests have to finish, and a little for the rest.
const STOP: Duration = Duration::from_secs(12);

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_told_to_stop_finishes_what_is_in_hand() {
    let house = House::open(Duration::from_millis(300)).await;
    house.partner("Fjord Cloud", "fjord.example", Program::IndirectReseller).await;
    let mut copy = house.copy();
    copy.start();
    let told = Told::default();
    let kim = Kim::of(&told, Browser::new(copy.address), "fjord.example");
    // A hundred requests that the server has begun to read.
    let waiting: Vec<_> = (0..100)
        .map(|number| {
            let mut browser = kim.browser.clone();
            std::thread::spawn(move || {
                let domain = format!("birch{number}.example");
                let fields = [("name", "Birch"), ("domain", domain.as_str())];
                browser.posts("/customers/new", &fields).map(|answer| answer.status)
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(150));
    let address = copy.address;
    let (status, took) = tokio::task::block_in_place(|| copy.terminate());
    assert!(status.success() && took < STOP, "{status}, {took:?}");
    assert!(TcpStream::connect(address).is_err(), "it still listens");
    let answered: Vec<_> = waiting.into_iter().map(|one| one.join().unwrap()).collect();
    let done = answered.iter().filter(|answer| matches!(answer, Ok(303))).count();
    let refused = answered.iter().filter(|answer| answer.is_err()).count();
    assert_eq!(done + refused, 100, "{answered:?}");
    let kept = house.counts("select count(*) from invitations").await;
    println!("stopping: {done} of 100 finished, {refused} not taken, in {took:?}");
    assert!(kept >= i64::try_from(done).unwrap(), "what was told done is not kept");
    assert!(!copy.logged().contains("panicked"), "{}", copy.logged());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_in_hand_when_a_copy_stops_is_finished_or_given_back() {
    let house = House::open(Duration::from_secs(1)).await;
    house.partner("Fjord Cloud", "fjord.example", Program::IndirectReseller).await;
    let mut copy = house.copy();
    copy.start();
    let told = Told::default();
    let mut kim = Kim::of(&told, Browser::new(copy.address), "fjord.example");
    for number in 0..8 {
        let domain = format!("birch{number}.example");
        kim.invites("Birch", &domain, &format!("ada@{domain}"));
    }
    let (status, _) = tokio::task::block_in_place(|| copy.terminate());
    assert!(status.success());
    // Nothing is left leased: the next copy sends the rest at once.
    let now = house.db.now();
    let mut tx = house.db.read().await.unwrap();
    let leased = "select count(*) from outbox where outcome is null and due_at > $1";
    let (leased,): (i64,) = tx.sql(leased).bind(now).one().await.unwrap();
    drop(tx);
    assert_eq!(leased, 0, "leases are kept by nobody");
    copy.start();
    house.mail_goes_out(0).await;
    let mails = house.sink.by_message_id();
    assert_eq!((mails.len(), crate::sink::repeated(&mails)), (8, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn minutes_of_use_leave_memory_files_and_log_of_the_database_as_they_were() {
    let seconds = number("ACCORD_FAULT_SOAK_SECONDS", 300);
    let house = House::open(Duration::ZERO).await;
    house.partner("Fjord Cloud", "fjord.example", Program::IndirectReseller).await;
    let mut copy = house.copy();
    copy.start();
    let told = Arc::new(Told::default());
    let is_over = Arc::new(AtomicBool::new(false));
    let browser = Browser::new(copy.address);
    let workers: Vec<_> = (0..3)
        .map(|worker| {
            let (told, sink, browser) = (told.clone(), house.sink.clone(), browser.clone());
            let is_over = is_over.clone();
            std::thread::spawn(move || {
                let mut kim = Kim::of(&told, browser.clone(), "fjord.example");
                for number in 0.. {
                    if is_over.load(Ordering::Relaxed) {
                        return;
                    }
                    for path in ["/", "/customers", "/customers?q=birch", "/activity", "/nowhere"] {
                        kim.browser.gets(path).unwrap();
                    }
                    if number % 20 == 0 {
                        let domain = format!("birch{worker}x{number}.example");
                        let email = format!("ada@{domain}");
                        let invitation = kim.invites("Birch", &domain, &email);
                        answers(&told, &sink, &browser, &invitation, &email);
                    }
                }
            })
        })
        .collect();
    let files = || std::fs::read_dir(format!("/proc/{}/fd", copy.id())).unwrap().count();
    let memory = || status_of(copy.id(), "VmRSS:");
    let began = Instant::now();
    let mut seen = Vec::new();
    while began.elapsed().as_secs() < seconds as u64 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        seen.push((memory(), files()));
    }
    is_over.store(true, Ordering::Relaxed);
    tokio::task::block_in_place(|| {
        for worker in workers {
            worker.join().unwrap();
        }
    });
    // What a third of the time warmed up is compared with the end.
    let middle = |part: &[(u64, usize)]| {
        let (mut memory, mut files): (Vec<u64>, Vec<usize>) = part.iter().copied().unzip();
        memory.sort_unstable();
        files.sort_unstable();
        (memory[memory.len() / 2], files[files.len() / 2])
    };
    let third = seen.len() / 3;
    let (early, late) = (middle(&seen[third..2 * third]), middle(&seen[2 * third..]));
    println!("soak: memory {} then {} KiB, files {} then {}", early.0, late.0, early.1, late.1);
    assert!(late.0 * 100 <= early.0 * 105, "memory grows: {early:?} {late:?}");
    assert!(late.1 <= early.1 + 20, "files are left open: {early:?} {late:?}");
    if postgres().is_none() {
        let log = house.folder.path().join("accord.db-wal");
        let log = std::fs::metadata(log).map_or(0, |file| file.len());
        println!("soak: the write-ahead log has {} KiB", log / 1024);
        assert!(log < 2 * 4 * 1024 * 1024 + 64 * 1024, "the write-ahead log grows: {log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_reads_nothing_does_not_hold_up_the_stop() {
    let house = House::open(Duration::ZERO).await;
    let mut copy = house.copy();
    copy.start();
    let mut idle: Vec<TcpStream> =
        (0..50).map(|_| TcpStream::connect(copy.address).unwrap()).collect();
    for stream in &mut idle {
        stream.write_all(b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n").unwrap();
    }
    let (status, took) = tokio::task::block_in_place(|| copy.terminate());
    assert!(status.success() && took < STOP, "{status}, {took:?}");
    for stream in &mut idle {
        let _ = stream.read(&mut [0; 16]);
    }
}
