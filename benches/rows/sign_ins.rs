//! Signing in, against the bare hash on as many threads as Accord gives it; and what the other pages feel of a storm
//! of sign-ins.

use std::{
    io::Read,
    sync::{Arc, atomic::AtomicBool, atomic::Ordering},
    time::{Duration, Instant},
};

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

use super::Run;
use crate::{
    load::{Sample, Work, drive, get, post},
    measure::{Line, Side, in_turn},
    processes::{NO_MAIL, accord, result_of},
    world::{PARTNER, PASSWORD, WRITERS, member, open, sign_in, writers, writers_again},
};

/// Who signs in at once: more than are hashed, fewer than may wait.
const AT_ONCE: usize = 4;

/// Who storms.
const STORM: usize = 16;

/// Pages that are read meanwhile: so many connections, and so many a second on each.
const PAGES: (usize, u32) = (4, 25);

fn argon2id() -> anyhow::Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Verifies a password for so many milliseconds on as many threads as Accord does, which leaves one processor to the
/// pages; says how many a second.
pub fn run_bare() -> anyhow::Result<()> {
    let mut input = String::new();
    std::io::stdin().read_to_string(&mut input)?;
    let time = Duration::from_millis(input.trim().parse()?);
    let hash = argon2id()?.hash_password(PASSWORD.as_bytes());
    let hash = Arc::new(hash.map_err(|error| anyhow::anyhow!("{error}"))?.to_string());
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let began = Instant::now();
    let threads: Vec<_> = (0..(processors - 1).max(1))
        .map(|_| {
            let hash = hash.clone();
            std::thread::spawn(move || {
                let argon2 = argon2id()?;
                let mut count = 0_u32;
                while began.elapsed() < time {
                    let matches = argon2.verify_password(PASSWORD.as_bytes(), hash.as_str());
                    matches.map_err(|error| anyhow::anyhow!("{error}"))?;
                    count += 1;
                }
                anyhow::Ok(count)
            })
        })
        .collect();
    let mut count = 0;
    for thread in threads {
        count += thread.join().map_err(|_| anyhow::anyhow!("a thread panicked"))??;
    }
    println!("{}", f64::from(count) / began.elapsed().as_secs_f64());
    Ok(())
}

/// Sign-ins a second, and the 99th percentile of other pages with and without a storm of them.
pub async fn lines(run: &Run<'_>) -> anyhow::Result<Vec<Line>> {
    let db = open(&run.place.url("accord")).await?;
    let kim = sign_in(&db, &member(&db, &format!("kim@{}", PARTNER.1)).await?).await?;
    if writers_again(&db).await.is_err() {
        writers(&db).await?;
    }
    db.close().await;
    let (server, _) = accord(&run.place.url("accord"), NO_MAIL)?;
    let address = server.address;
    // An account each: one that many sign in to at once is held off.
    let forms = (0..WRITERS).map(|number| {
        let email = format!("kim@partner{number}.example");
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.append_pair("email", &email).append_pair("password", PASSWORD);
        post("/sign-in", "", &body.finish())
    });
    let forms = Arc::new(forms.collect::<Vec<_>>());
    let time = run.measure.time();
    let signing_in = Work::Over(forms.clone(), time);
    let done = in_turn(
        run.measure,
        vec![
            Side::new("Accord", Some(&server), |_| drive(address, AT_ONCE, 303, &signing_in)),
            Side::new("argon2id alone", None, |_| {
                let per_second = result_of("hash", &time.as_millis().to_string())?;
                Ok(Sample { per_second, ..Sample::default() })
            }),
        ],
    )?;
    let (row, engine) = ("sign-ins", run.engine());
    let what = "sign-ins, of what argon2id alone allows";
    let mut lines = vec![Line::ratio(row, engine, what, &done[0], &done[1]).at_least(0.9)];

    let pages = ["/", "/customers", "/invitations", "/activity"];
    let pages = Arc::new(pages.map(|page| get(page, &kim.cookie)).to_vec());
    // Long enough for a 99th percentile.
    let reading = Work::Paced(pages, PAGES.1, 2 * time);
    let done = in_turn(
        run.measure,
        vec![
            Side::new("quiet", Some(&server), |_| drive(address, PAGES.0, 200, &reading)),
            Side::new("stormed", Some(&server), |_| {
                let is_over = Arc::new(AtomicBool::new(false));
                let (forms, over) = (forms.clone(), is_over.clone());
                let storm = std::thread::spawn(move || {
                    let gust = Work::Over(forms, Duration::from_millis(200));
                    while !over.load(Ordering::Relaxed) {
                        drive(address, STORM, 303, &gust)?;
                    }
                    anyhow::Ok(())
                });
                std::thread::sleep(Duration::from_millis(100));
                let sample = drive(address, PAGES.0, 200, &reading);
                is_over.store(true, Ordering::Relaxed);
                storm.join().map_err(|_| anyhow::anyhow!("the storm panicked"))??;
                sample
            }),
        ],
    )?;
    server.end()?;
    let rounds = done[1].rounds.iter().zip(&done[0].rounds);
    let values = rounds.map(|(stormed, quiet)| stormed.p99_ms / quiet.p99_ms).collect();
    let what = "99th percentile of other pages while sign-ins are stormed, of their quiet one";
    let mut line = Line::figure(row, engine, what, "×", values).at_most(3.0);
    line.sides = vec![done[1].clone(), done[0].clone()];
    lines.push(line);
    Ok(lines)
}
