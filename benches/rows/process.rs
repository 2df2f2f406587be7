//! The process itself: its memory and its start. And what a page weighs on the way to its reader.

use std::{sync::Arc, time::Duration};

use accord::db::Db;
use anyhow::{Context, ensure};

use super::Run;
use crate::{
    load::{Work, ask_once, drive, get},
    measure::Line,
    processes::{NO_MAIL, accord},
    world::{PARTNER, SignedIn, member, open, sign_in},
};

/// How long it is left alone before it counts as idle.
const REST: Duration = Duration::from_secs(2);

async fn kim(db: &Db) -> anyhow::Result<SignedIn> {
    sign_in(db, &member(db, &format!("kim@{}", PARTNER.1)).await?).await
}

/// Resident memory and the time to the first answer.
pub async fn lines(run: &Run<'_>) -> anyhow::Result<Vec<Line>> {
    let (full, empty) = (run.place.url("accord"), run.place.url("empty"));
    run.place.make("empty").await?;
    open(&empty).await?.close().await;
    let db = open(&full).await?;
    let kim = kim(&db).await?;
    db.close().await;
    let (mut starts, mut times) = (Vec::new(), Vec::new());
    let (mut idle, mut file, mut loaded) = (Vec::new(), Vec::new(), Vec::new());
    let work = Work::Over(Arc::new(vec![get("/customers", &kim.cookie)]), run.measure.time());
    for round in 0..=run.measure.rounds {
        let (server, of_full) = accord(&full, NO_MAIL)?;
        let page = ask_once(server.address, &get("/customers", &kim.cookie)).await?;
        ensure!(page.status == 200, "{}", page.text());
        tokio::time::sleep(REST).await;
        let (at_rest, _, of_file) = server.memory()?;
        drive(server.address, 8, 200, &work)?;
        let (_, at_most, _) = server.memory()?;
        server.end()?;
        let (server, of_empty) = accord(&empty, NO_MAIL)?;
        server.end()?;
        if round > 0 {
            starts.push(of_full.as_secs_f64() / of_empty.as_secs_f64());
            times.push(of_full.as_secs_f64() * 1000.0);
            idle.push(at_rest);
            file.push(of_file);
            loaded.push(at_most);
        }
    }
    let line = |what: &str, unit, values| Line::figure("process", run.engine(), what, unit, values);
    Ok(vec![
        line("resident memory, idle", "MB", idle).at_most(40.0),
        line("… of it pages of the program's file, which copies share", "MB", file),
        line("… at most, under the load of the Customers page", "MB", loaded),
        line("start-up to the first answer, of an empty database's", "×", starts).at_most(3.0),
        line("… and how long that is", "ms", times),
    ])
}

/// What a first and a second visit of the Customers page weigh over the wire: head and body of HTML, CSS and script,
/// as a browser asks for them.
pub async fn weight(run: &Run<'_>) -> anyhow::Result<Vec<Line>> {
    const BROWSER: &str = "Accept-Encoding: gzip, br\r\n";
    let db = open(&run.place.url("accord")).await?;
    let kim = kim(&db).await?;
    db.close().await;
    let (server, _) = accord(&run.place.url("accord"), NO_MAIL)?;
    let headers = format!("{}{BROWSER}", kim.cookie);
    let html = ask_once(server.address, &get("/customers", &headers)).await?.weight;
    // What it names is read from the page as it is.
    let plain = ask_once(server.address, &get("/customers", &kim.cookie)).await?.text();
    let mut first = html;
    for (before, after) in [("rel=\"stylesheet\" href=\"", "\""), ("<script src=\"", "\"")] {
        let (_, rest) = plain.split_once(before).context("a style sheet and a script")?;
        let path = rest.split_once(after).context("an address")?.0;
        let file = ask_once(server.address, &get(path, &headers)).await?;
        let kept = file.header("cache-control").unwrap_or_default();
        ensure!(kept.contains("immutable"), "{path} is asked for again: {kept:?}");
        first += file.weight;
    }
    server.end()?;
    let line = |what: &str, bytes: usize| {
        Line::figure("weight", run.engine(), what, "KB", vec![kilobytes(bytes)])
    };
    Ok(vec![
        line("first visit of the Customers page over the wire", first).at_most(40.0),
        line("… and each further one, which is the HTML only", html),
    ])
}

#[expect(clippy::cast_precision_loss, reason = "pages are small")]
fn kilobytes(bytes: usize) -> f64 {
    bytes as f64 / 1000.0
}
