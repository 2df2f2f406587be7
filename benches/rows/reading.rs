//! Pages that are read: the list of customers in all its parts, and the page of an answer.

use std::{net::SocketAddr, sync::Arc};

use anyhow::{Context, ensure};
use uuid::Uuid;

use super::Run;
use crate::{
    load::{Bytes, Work, ask_once, drive, get},
    measure::{Line, Side, in_turn},
    processes::{NO_MAIL, Process, accord, part},
    twin::{Hole, Told},
    world::{Asked, PARTNER, SignedIn, member, open, sign_in, whole_link},
};

/// Who reads at once.
const READERS: usize = 8;

/// Beginnings that are searched for, and what they are: names in the demo's crowd have them.
const SEARCHES: [(&str, &str); 7] = [
    ("al", "two letters"),
    ("ber", "three letters"),
    ("tekni", "five letters"),
    ("begravn", "seven letters"),
    ("lund tek", "two words"),
    ("north tek", "a tag and a word"),
    ("zzz", "nobody"),
];

/// Other parts of the list.
const PARTS: [(&str, &str); 6] = [
    ("sort=domain", "the list by domain"),
    ("sort=since", "the list by the day since when"),
    ("sort=status", "the list by status"),
    ("status=active", "the tab Active"),
    ("status=prospect&sort=since&order=desc", "the tab Prospects, newest first"),
    ("status=ended", "the tab Ended"),
];

/// What the twin is told, taken from pages of Accord that it is to look like.
pub async fn told(
    run: &Run<'_>,
    accord: &Process,
    kim: &SignedIn,
    asked: Option<&Asked>,
) -> anyhow::Result<Told> {
    let customers = ask_once(accord.address, &get("/customers", &kim.cookie)).await?;
    ensure!(customers.status == 200, "{}", customers.text());
    let mut told = Told {
        url: run.place.url("twin"),
        partner: Uuid::nil(),
        customers: customers.text(),
        answer: String::new(),
        own: Vec::new(),
        wording: 0,
    };
    if let Some(asked) = asked {
        let invitation = &asked.invitation;
        let page = ask_once(accord.address, &get(&answer_path(asked), "")).await?;
        ensure!(page.status == 200, "{}", page.text());
        told.answer = page.text();
        let between = |from: &str, to: &str| {
            let (_, rest) = told.answer.split_once(from)?;
            Some(rest.split_once(to)?.0.to_owned())
        };
        let terms = between("name=\"terms\" value=\"", "\"").context("the terms")?;
        let until = between("<time ", "</time>").context("its end")?;
        told.own = vec![
            (Hole::Link, invitation.link.clone()),
            (Hole::Terms, terms),
            (Hole::Until, format!("<time {until}</time>")),
            (Hole::Company, invitation.company.clone()),
            (Hole::Domain, invitation.domain.clone()),
        ];
        told.wording = asked.wording;
    }
    Ok(told)
}

fn answer_path(asked: &Asked) -> String {
    format!("/i/{}", asked.invitation.link)
}

/// The page of customers and the same with searches, in other orders and from other places.
pub async fn customers(run: &Run<'_>) -> anyhow::Result<Vec<Line>> {
    let db = open(&run.place.url("accord")).await?;
    let kim = member(&db, &format!("kim@{}", PARTNER.1)).await?;
    let partner = kim.organization.id;
    let kim = sign_in(&db, &kim).await?;
    let (end, near_end) = {
        let mut tx = db.read().await?;
        let far: Vec<(Uuid,)> = tx
            .sql(
                "select id from customers
                 where partner_id = $1 and status <> 'ended'
                 order by name_key desc, id desc
                 limit 51",
            )
            .bind(partner)
            .all()
            .await?;
        let at = |place: usize| far.get(place).map(|(id,)| *id).context("51 customers");
        (at(0)?, at(50)?)
    };
    db.close().await;
    let db = open(&run.place.url("small")).await?;
    let small_kim = sign_in(&db, &member(&db, &format!("kim@{}", PARTNER.1)).await?).await?;
    db.close().await;
    let (server, _) = accord(&run.place.url("accord"), NO_MAIL)?;
    let (small, _) = accord(&run.place.url("small"), NO_MAIL)?;
    let mut told = told(run, &server, &kim, None).await?;
    told.partner = partner.0;
    let twin = part("twin", &serde_json::to_string(&told)?)?;
    looks_alike(&server, &twin, &kim).await?;

    let time = run.measure.time();
    let reads = |address: SocketAddr, request: Bytes| {
        let work = Work::Over(Arc::new(vec![request]), time);
        move |_| drive(address, READERS, 200, &work)
    };
    let list = |query: &str| get(&format!("/customers{query}"), &kim.cookie);
    let mut sides = vec![
        Side::new("twin", Some(&twin), reads(twin.address, get("/customers", &kim.cookie))),
        Side::new("Accord", Some(&server), reads(server.address, list(""))),
    ];
    let mut wanted: Vec<(&'static str, String, String)> = Vec::new();
    if run.has("search") {
        for (beginning, what) in SEARCHES {
            let query = format!("?q={}", beginning.replace(' ', "+"));
            wanted.push(("search", format!("a search for “{beginning}”, {what}"), query));
        }
    }
    if run.has("pages") {
        for (query, what) in [
            (format!("?before={end}"), "the last page, backwards from the last row"),
            (format!("?after={near_end}"), "the last page, onwards from the one before"),
            ("?order=desc".to_owned(), "the last page, as the first in descending order"),
        ] {
            wanted.push(("pages", what.to_owned(), query));
        }
        for (query, what) in PARTS {
            wanted.push(("pages", what.to_owned(), format!("?{query}")));
        }
    }
    for (_, what, query) in &wanted {
        sides.push(Side::new(what, Some(&server), reads(server.address, list(query))));
    }
    if run.has("customers") {
        let request = get("/customers", &small_kim.cookie);
        let read = reads(small.address, request);
        sides.push(Side::new("Accord with 1,000 customers", Some(&small), read));
    }
    let done = in_turn(run.measure, sides)?;
    let (twin, plain, engine) = (&done[0], &done[1], run.engine());
    let mut lines = Vec::new();
    if run.has("customers") {
        let of_all = format!("Customers page, 50 of {}, of the twin", run.measure.customers);
        let least = if engine == "SQLite" { 1.0 } else { 0.8 };
        lines.push(Line::ratio("customers", engine, of_all, plain, twin).at_least(least));
        let few = &done[done.len() - 1];
        let what = "the same page at 1,000 customers, of it";
        lines.push(Line::ratio("customers", engine, what, few, plain).at_most(1.1));
    }
    for ((row, what, _), other) in wanted.into_iter().zip(&done[2..]) {
        let what = format!("the plain page over {what}");
        let line = Line::ratio(row, engine, what, plain, other);
        let is_last = line.what.contains("the last page");
        lines.push(match row {
            "search" => line.at_most(1.5),
            _ if is_last => line.at_most(1.1),
            _ => line,
        });
    }
    Ok(lines)
}

/// The twin's page is as heavy as Accord's to 2 % and has the same rows.
async fn looks_alike(server: &Process, twin: &Process, kim: &SignedIn) -> anyhow::Result<()> {
    let theirs = ask_once(server.address, &get("/customers", &kim.cookie)).await?.text();
    let bare = ask_once(twin.address, &get("/customers", "")).await?.text();
    is_as_heavy(&theirs, &bare)?;
    for line in theirs.lines().filter(|line| line.starts_with("<th scope=\"row\"")) {
        ensure!(bare.contains(line), "the twin does not show {line}");
    }
    Ok(())
}

fn is_as_heavy(theirs: &str, bare: &str) -> anyhow::Result<()> {
    let difference = theirs.len().abs_diff(bare.len());
    ensure!(
        difference * 50 <= theirs.len(),
        "Accord's page has {} bytes and the twin's {}",
        theirs.len(),
        bare.len()
    );
    Ok(())
}

/// The page that a link opens, for somebody who is not signed in.
pub async fn answer(
    run: &Run<'_>,
    server: &Process,
    twin: &Process,
    asked: &[Asked],
) -> anyhow::Result<Vec<Line>> {
    for asked in asked.iter().take(3) {
        let theirs = ask_once(server.address, &get(&answer_path(asked), "")).await?.text();
        let bare = ask_once(twin.address, &twin_answer(asked)).await?.text();
        ensure!(
            theirs.contains(&asked.invitation.company),
            "{}",
            whole_link(&asked.invitation.link)
        );
        ensure!(bare.contains(&asked.invitation.company), "the twin shows another company");
        is_as_heavy(&theirs, &bare)?;
    }
    let time = run.measure.time();
    let links = asked.iter().map(|asked| get(&answer_path(asked), "")).collect();
    let ids = asked.iter().map(twin_answer).collect();
    let (links, ids) = (Work::Over(Arc::new(links), time), Work::Over(Arc::new(ids), time));
    let done = in_turn(
        run.measure,
        vec![
            Side::new("Accord", Some(server), |_| drive(server.address, READERS, 200, &links)),
            Side::new("twin", Some(twin), |_| drive(twin.address, READERS, 200, &ids)),
        ],
    )?;
    let what = "answer page, of the twin";
    Ok(vec![Line::ratio("answer", run.engine(), what, &done[0], &done[1]).at_least(0.7)])
}

fn twin_answer(asked: &Asked) -> Bytes {
    get(&format!("/i/{}", asked.invitation.id), "")
}
