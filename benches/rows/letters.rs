//! Letters: how many leave in a second while many wait, against a loop that only sends; and how long one takes that
//! nobody waits for.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use accord::{
    clock::Clock,
    email_address::EmailAddress,
    mail::{self, Mail, Sender},
};
use anyhow::{Context, ensure};

use super::{Run, acts::Form};
use crate::{
    load::{Sample, Work, drive},
    measure::{Done, Line},
    processes::{accord, part, result_of},
    sink::{Bare, count, take},
    world::{Numbers, Writer, drafts, forget_letters, letters, open, unsent, writers},
};

/// Letters that wait.
const BACKLOG: usize = 5_000;

/// Invitations that are done one after the other in a round, each when the letter of the one before has come.
const SINGLE: usize = 40;

/// As long as a letter that is sent here.
fn message() -> anyhow::Result<String> {
    let address = |text| EmailAddress::parse(text).map_err(|_| anyhow::anyhow!("{text}"));
    let mail = Mail {
        to: address("kim@fjord.example")?,
        to_name: Some("Kim Berg".to_owned()),
        from_name: "Accord".to_owned(),
        reply_to: None,
        subject: "Set a new password".to_owned(),
        text: "Somebody asked for a link to set a new password, hopefully you.\n".repeat(8),
        language: "en".to_owned(),
        link: None,
    };
    let sender = Sender { from: address("accord@accord.example")? };
    let (_, message) =
        mail::format(&mail, &sender, "1@accord.example", Clock::System.now().system())?;
    Ok(String::from_utf8(message)?)
}

/// All that wait are sent and recorded; then the loop sends as many over as many connections.
pub async fn backlog(run: &Run<'_>) -> anyhow::Result<Vec<Line>> {
    let url = run.place.url("accord");
    let sink = part("sink", "")?;
    let smtp = format!("smtp://{}", sink.address);
    let message = message()?;
    let (mut theirs, mut bare, mut connections) = (Vec::new(), Vec::new(), 0);
    for round in 0..=run.measure.rounds {
        let many = if round == 0 { BACKLOG / 10 } else { BACKLOG };
        let db = open(&url).await?;
        forget_letters(&db).await?;
        letters(&db, many).await?;
        take(sink.address).await?;
        let (server, _) = accord(&url, &smtp)?;
        while unsent(&db).await? > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let ended = Clock::System.now().micros();
        server.end()?;
        db.close().await;
        let taken = take(sink.address).await?;
        ensure!(taken.mails.len() == many, "{} of {many} letters came", taken.mails.len());
        let began = taken.mails.first().context("a letter")?.0;
        connections = taken.most;
        let told = Bare { sink: sink.address, connections, mails: many, message: message.clone() };
        let loops = result_of("bare", &serde_json::to_string(&told)?)?;
        if round > 0 {
            theirs.push(per_second(many, ended - began));
            bare.push(Sample { per_second: loops, ..Sample::default() });
        }
    }
    let theirs = Done { name: "Accord".to_owned(), rounds: theirs };
    let bare = Done { name: format!("lettre on {connections} connections"), rounds: bare };
    let what = format!("letters written, sent and recorded, {BACKLOG} waiting, of the bare loop");
    Ok(vec![Line::ratio("letters", run.engine(), what, &theirs, &bare).at_least(0.5)])
}

#[expect(clippy::cast_precision_loss, reason = "counts and times are small")]
fn per_second(count: usize, micros: i64) -> Sample {
    Sample { per_second: count as f64 * 1e6 / micros as f64, ..Sample::default() }
}

/// From pressing Done to the sink, while nothing else waits.
pub async fn single(run: &Run<'_>) -> anyhow::Result<Vec<Line>> {
    let url = run.place.url("accord");
    let db = open(&url).await?;
    forget_letters(&db).await?;
    let writers = writers_there(&db).await?;
    let mut numbers = Numbers::after(1_000_000);
    let all = drafts(&db, &writers, &mut numbers, (run.measure.rounds + 1) * SINGLE).await?;
    db.close().await;
    let sink = part("sink", "")?;
    let (server, _) = accord(&url, &format!("smtp://{}", sink.address))?;
    let form = Form::of(&server, &writers, &all[0]).await?;
    let (mut medians, mut worst) = (Vec::new(), Vec::new());
    for (round, some) in all.chunks(SINGLE).enumerate() {
        let mut taken = Vec::new();
        for draft in some {
            let request = form.done(&writers, draft);
            let began = Clock::System.now().micros();
            let work = Work::Once(Arc::new(vec![request]));
            drive(server.address, 1, 303, &work)?;
            taken.push(came(sink.address, &draft.email).await? - began);
        }
        taken.sort_unstable();
        if round > 0 {
            medians.push(milliseconds(taken[taken.len() / 2]));
            worst.push(milliseconds(taken[taken.len() * 99 / 100]));
        }
    }
    server.end()?;
    let line = |what: &str, values| Line::figure("letters", run.engine(), what, "ms", values);
    Ok(vec![
        line("from Done to the mail server, nothing else waiting: the median", medians)
            .at_most(100.0),
        line("… and the 99th percentile", worst).at_most(100.0),
    ])
}

#[expect(clippy::cast_precision_loss, reason = "times are small")]
fn milliseconds(micros: i64) -> f64 {
    micros as f64 / 1000.0
}

/// When the one letter came.
async fn came(sink: SocketAddr, recipient: &str) -> anyhow::Result<i64> {
    while count(sink).await? == 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let taken = take(sink).await?;
    let (at, to) = taken.mails.first().context("a letter")?;
    ensure!(to == recipient, "a letter for {to} and not for {recipient}");
    Ok(*at)
}

/// The writers, who may be there from another row.
async fn writers_there(db: &accord::db::Db) -> anyhow::Result<Vec<Writer>> {
    match crate::world::writers_again(db).await {
        Ok(writers) => Ok(writers),
        Err(_) => writers(db).await,
    }
}
