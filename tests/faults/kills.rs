//! The process is killed again and again while invitations are done and answered. Afterwards everything that
//! somebody was told is there, nothing is half there, and every letter has gone out.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use accord::organizations::Program;

use crate::{
    browser::Browser,
    running::{House, number},
    sink::{Kept, repeated},
    walk::{Kim, Told, answers},
};

/// Partners that work at the same time.
const WORKERS: usize = 6;

/// Within which a process that was killed serves again.
const RESTART: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_kills_lose_nothing_that_somebody_was_told() {
    let kills = number("ACCORD_FAULT_KILLS", 100);
    let invitations = number("ACCORD_FAULT_INVITATIONS", 1_000);
    let house = House::open(Duration::ZERO).await;
    let provider =
        house.partner("Nordlys Distribution", "nordlys.example", Program::IndirectProvider);
    let provider = provider.await.0.to_string();
    for worker in 0..WORKERS {
        let (name, domain) = (format!("Partner {worker}"), domain_of(worker));
        house.partner(&name, &domain, Program::IndirectReseller).await;
    }
    let mut copy = house.copy();
    let mut starts = vec![copy.start()];
    let browser = Browser::new(copy.address);
    let told = Arc::new(Told::default());
    let sink = house.sink.clone();
    let began = Instant::now();
    let (is_over, made) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));

    // Every second partner invites together with the provider.
    let partnered = {
        let (told, sink, browser) = (told.clone(), sink.clone(), browser.clone());
        tokio::task::spawn_blocking(move || make_partnerships(&told, &sink, &browser))
    };
    partnered.await.unwrap();

    let workers: Vec<_> = (0..WORKERS)
        .map(|worker| {
            let (told, sink, browser) = (told.clone(), sink.clone(), browser.clone());
            let (is_over, made, provider) = (is_over.clone(), made.clone(), provider.clone());
            std::thread::spawn(move || {
                let mut kim = Kim::of(&told, browser.clone(), &domain_of(worker));
                if worker % 2 == 1 {
                    kim.together_with = provider;
                }
                while !is_over.load(Ordering::Relaxed) || made.load(Ordering::Relaxed) < invitations
                {
                    let number = made.fetch_add(1, Ordering::Relaxed);
                    let domain = format!("birch{number}.example");
                    let email = format!("ada@{domain}");
                    let invitation = kim.invites(&format!("Birch {number}"), &domain, &email);
                    answers(&told, &sink, &browser, &invitation, &email);
                }
            })
        })
        .collect();

    let killing = {
        let (is_over, made) = (is_over.clone(), made.clone());
        tokio::task::spawn_blocking(move || {
            for kill in 0..kills {
                // As long as it takes, so that there is something to break each time.
                let share = invitations * kill / kills;
                let until = Instant::now() + Duration::from_secs(20);
                std::thread::sleep(Duration::from_millis(rand::random_range(50..1500)));
                while made.load(Ordering::Relaxed) < share && Instant::now() < until {
                    std::thread::sleep(Duration::from_millis(rand::random_range(1..50)));
                }
                copy.kill();
                starts.push(copy.start());
            }
            is_over.store(true, Ordering::Relaxed);
            (copy, starts)
        })
    };
    let (mut copy, mut starts) = killing.await.unwrap();
    let mut whole = true;
    tokio::task::block_in_place(|| {
        for worker in workers {
            whole &= worker.join().is_ok();
        }
    });
    assert!(whole, "somebody was told what cannot be");
    let worked = began.elapsed();
    assert!(copy.terminate().0.success());
    house.leases_end().await;
    copy.start();
    house.mail_goes_out(0).await;
    assert!(copy.terminate().0.success());

    let (lost, half) = (lost(&house, &told).await, half_done(&house).await);
    let mails = sink.by_message_id();
    let repeats = repeated(&mails);
    let (done, accepted) = (told.done.lock().unwrap().len(), told.accepted.lock().unwrap().len());
    starts.sort();
    println!(
        "kills: {kills} kills, {done} invitations told done, {accepted} told accepted, \
         {} not answered for want of a mail in time, {} answers repeated, {:?}",
        told.unanswered.load(Ordering::Relaxed),
        told.repeated.load(Ordering::Relaxed),
        worked,
    );
    println!(
        "kills: {} lost, {} half done, {} letters, {repeats} of them repeated, restart {:?} in the middle, \
         {:?} at most",
        lost.len(),
        half.len(),
        mails.len(),
        starts[starts.len() / 2],
        starts[starts.len() - 1],
    );
    assert_eq!((lost, half), (Vec::new(), Vec::new()));
    assert_eq!(*told.broken.lock().unwrap(), Vec::<String>::new());
    assert!(!copy.logged().contains("panicked"), "{}", copy.logged());
    // What is in hand at a kill may be repeated, and nothing else: four hands with sixteen letters each.
    assert!(repeats <= 4 * 16 * kills);
    assert!(accepted * 10 > done * 8, "too few answered for a proof");
    assert!(starts[starts.len() - 1] < RESTART, "{starts:?}");
}

fn domain_of(worker: usize) -> String {
    format!("partner{worker}.example")
}

fn make_partnerships(told: &Told, sink: &crate::sink::Sink, browser: &Browser) {
    let mut ingrid = Kim::of(told, browser.clone(), "nordlys.example");
    for worker in (1..WORKERS).step_by(2) {
        let (name, domain) = (format!("Partner {worker}"), domain_of(worker));
        let email = format!("kim@{domain}");
        let fields = [("name", name.as_str()), ("domain", &domain)];
        ingrid.asks("/indirect-resellers/new", &fields, &email);
        let link = sink.finds(&email, Duration::from_secs(20), Kept::link).expect("its letter");
        let mut kim = Kim::of(told, browser.clone(), &domain).browser;
        let mut form = kim.gets(&link).unwrap().form_with("agree").expect("what is asked");
        form.push(("agree".into(), "yes".into()));
        let form: Vec<_> =
            form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let answer = kim.posts(&format!("{link}/acceptance"), &form).unwrap();
        assert_eq!(answer.leads_to, Some(link));
    }
    told.done.lock().unwrap().clear();
}

/// What somebody was told and is not so.
async fn lost(house: &House, told: &Told) -> Vec<String> {
    let mut lost = Vec::new();
    let mut tx = house.db.read().await.unwrap();
    let states: Vec<(uuid::Uuid, String)> =
        tx.sql("select id, state from invitations where state <> 'draft'").all().await.unwrap();
    let done: HashSet<String> = states.iter().map(|(id, _)| id.to_string()).collect();
    let accepted: HashSet<String> = states
        .iter()
        .filter(|(_, state)| state == "accepted")
        .map(|(id, _)| id.to_string())
        .collect();
    for (id, recipient) in told.done.lock().unwrap().iter() {
        if !done.contains(id) {
            lost.push(format!("the invitation {id} was told done"));
        }
        let asks = house.sink.to(recipient).into_iter().filter(|mail| {
            mail.code().is_none() && mail.link().is_some_and(|link| link.starts_with("/i/"))
        });
        let letters: HashSet<String> = asks.map(|mail| mail.message_id).collect();
        if letters.len() != 1 {
            lost.push(format!("{recipient} was asked by {} letters", letters.len()));
        }
    }
    for id in told.accepted.lock().unwrap().iter() {
        if !accepted.contains(id) {
            lost.push(format!("the invitation {id} was told accepted"));
        }
    }
    // What is down as sent has come.
    let sent: Vec<(uuid::Uuid, String)> =
        tx.sql("select id, outcome from outbox where outcome <> 'dropped'").all().await.unwrap();
    let mails = house.sink.by_message_id();
    for (id, outcome) in sent {
        if outcome != "sent" || !mails.contains_key(&format!("{id}@accord.example")) {
            lost.push(format!("the letter {id} is {outcome} and did not come"));
        }
    }
    lost
}

/// What is there in part.
async fn half_done(house: &House) -> Vec<String> {
    let mut tx = house.db.read().await.unwrap();
    let mut broken = crate::rules::broken(&mut tx).await;
    // Here nobody has colleagues.
    let (count,): (i64,) = tx
        .sql(
            "select count(*) from organizations o
             where (select count(*) from people p where p.organization_id = o.id) <> 1",
        )
        .one()
        .await
        .unwrap();
    if count > 0 {
        broken.push(format!("{count} against: a member has a company and a company a member"));
    }
    if crate::running::postgres().is_none() {
        let (said,): (String,) = tx.sql("pragma integrity_check").one().await.unwrap();
        let orphans: Vec<(String,)> =
            tx.sql("select \"table\" from pragma_foreign_key_check").all().await.unwrap();
        if said != "ok" || !orphans.is_empty() {
            broken.push(format!("SQLite says {said}, {} orphans", orphans.len()));
        }
    }
    broken
}
