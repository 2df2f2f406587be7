//! Acts: Done and Accept, by one person after the other and by sixteen at once. Each takes an invitation of its own,
//! prepared before the time counts; the mail server is away meanwhile, since sending is a row of its own.

use std::{collections::BTreeMap, sync::Arc};

use accord::db::Db;
use anyhow::{Context, ensure};
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};

use super::{Run, reading};
use crate::{
    load::{Bytes, Work, ask_once, drive, get, post},
    measure::{Line, Side, in_turn},
    processes::{NO_MAIL, Process, accord, part},
    world::{
        Asked, Numbers, PARTNER, Place, Prepared, SignedIn, WRITERS, Writer, asked, drafts, fill,
        member, open, settle, sign_in, whole_link, writers,
    },
};

/// How many are done in a round by one person, and by all at once.
const ALONE: usize = 200;
const TOGETHER: usize = 1_000;

/// In the round that does not count.
const WARMING: usize = 64;

/// Answer pages that are read in turn.
const LINKS: usize = 256;

/// All that is prepared in the database of Accord; the twin's is a copy.
pub struct World {
    kim: SignedIn,
    writers: Vec<Writer>,
    drafts: Vec<Prepared>,
    asked: Vec<Asked>,
    links: Vec<Asked>,
}

impl World {
    /// Prepares what the rows of a run take.
    pub async fn prepare(run: &Run<'_>, db: &Db) -> anyhow::Result<Self> {
        let of_a_side = 2 * WARMING + run.measure.rounds * (ALONE + TOGETHER);
        let kim = sign_in(db, &member(db, &format!("kim@{}", PARTNER.1)).await?).await?;
        let writers = writers(db).await?;
        let mut numbers = Numbers::new();
        let count = |row: &str| if run.has(row) { of_a_side } else { 0 };
        let drafts = drafts(db, &writers, &mut numbers, count("done")).await?;
        let links = asked(db, &writers, &mut numbers, LINKS).await?;
        let asked = asked(db, &writers, &mut numbers, count("accept")).await?;
        Ok(Self { kim, writers, drafts, asked, links })
    }

    /// Accord and the twin, each on its database.
    pub async fn start(&self, run: &Run<'_>) -> anyhow::Result<(Process, Process)> {
        let (server, _) = accord(&run.place.url("accord"), NO_MAIL)?;
        let told = reading::told(run, &server, &self.kim, self.links.first()).await?;
        let twin = part("twin", &serde_json::to_string(&told)?)?;
        Ok((server, twin))
    }
}

/// The answer page, Done and Accept.
pub async fn lines(run: &Run<'_>) -> anyhow::Result<Vec<Line>> {
    let url = run.place.url("accord");
    let db = open(&url).await?;
    let world = World::prepare(run, &db).await?;
    db.close().await;
    settle(&url).await?;
    run.place.copy("accord", "twin").await?;
    let (server, twin) = world.start(run).await?;
    let mut lines = Vec::new();
    if run.has("answer") {
        lines.extend(reading::answer(run, &server, &twin, &world.links).await?);
    }
    if run.has("done") {
        let form = Form::of(&server, &world.writers, world.drafts.first().context("a draft")?);
        let form = form.await?;
        let theirs = world.drafts.iter().map(|one| form.done(&world.writers, one));
        let bare = world.drafts.iter().map(|one| bare_done(&world.writers, one));
        let requests = (theirs.collect(), bare.collect());
        lines.extend(in_turn_and_at_once(run, ("done", "Done"), &server, &twin, requests)?);
    }
    if run.has("accept") {
        let theirs = world.asked.iter().map(acceptance);
        let bare = world.asked.iter().map(bare_acceptance);
        let requests = (theirs.collect(), bare.collect());
        lines.extend(in_turn_and_at_once(run, ("accept", "Accept"), &server, &twin, requests)?);
    }
    server.end()?;
    Ok(lines)
}

fn in_turn_and_at_once(
    run: &Run<'_>,
    (row, act): (&'static str, &str),
    server: &Process,
    twin: &Process,
    (theirs, bare): (Vec<Bytes>, Vec<Bytes>),
) -> anyhow::Result<Vec<Line>> {
    let mut sides = Vec::new();
    for (name, process, requests) in [("Accord", server, theirs), ("twin", twin, bare)] {
        let mut left = requests.into_iter();
        for (at_once, usual) in [(1, ALONE), (WRITERS, TOGETHER)] {
            let mut rounds = Vec::new();
            for round in 0..=run.measure.rounds {
                let some = left.by_ref().take(if round == 0 { WARMING } else { usual });
                rounds.push(Work::Once(Arc::new(some.collect())));
            }
            sides.push(Side::new(format!("{name}, {at_once} at once"), Some(process), {
                let address = process.address;
                move |round: usize| drive(address, at_once, 303, &rounds[round])
            }));
        }
    }
    // One after the other and at once: Accord, then the twin.
    sides.swap(1, 2);
    let done = in_turn(run.measure, sides)?;
    let engine = run.engine();
    let alone = format!("{act}, one after the other, of the twin");
    let together = format!("{act}, {WRITERS} at once, of the twin");
    let together = Line::ratio(row, engine, together, &done[2], &done[3]);
    Ok(vec![
        Line::ratio(row, engine, alone, &done[0], &done[1]).at_least(0.7),
        if engine == "SQLite" { together.at_least(1.0) } else { together.at_least(0.7) },
    ])
}

/// The form of a letter as its page has it; what is each letter's own is put in its place.
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads it off the page of a draft.
    pub async fn of(
        server: &Process,
        writers: &[Writer],
        draft: &Prepared,
    ) -> anyhow::Result<Self> {
        use scraper::{Html, Selector};

        let path = format!("/invitations/{}/review", draft.id);
        let cookie = &writers[draft.writer].signed_in.cookie;
        let page = ask_once(server.address, &get(&path, cookie)).await?;
        ensure!(page.status == 200, "{}", page.text());
        let html = Html::parse_document(&page.text());
        let select = |text: &str| Selector::parse(text).map_err(|_| anyhow::anyhow!("{text}"));
        let subject = select("[name='subject']")?;
        let form = html.select(&select("form")?).find(|one| one.select(&subject).next().is_some());
        let mut fields = Vec::new();
        for field in form.context("a form")?.select(&select("input, textarea, select")?) {
            let Some(name) = field.attr("name") else { continue };
            let kind = field.attr("type").unwrap_or_default();
            if matches!(kind, "checkbox" | "radio") && field.attr("checked").is_none() {
                continue;
            }
            let value = match field.value().name() {
                "textarea" => field.text().collect::<String>().trim_start_matches('\n').to_owned(),
                "select" => {
                    let chosen = field.select(&select("option[selected]")?).next();
                    chosen.and_then(|one| one.attr("value")).unwrap_or_default().to_owned()
                }
                _ => field.attr("value").unwrap_or_default().to_owned(),
            };
            let value = value
                .replace(&whole_link(&draft.link), "{link}")
                .replace(&draft.company, "{company}");
            fields.push((name.to_owned(), value));
        }
        Ok(Self(fields))
    }

    /// Done, for a draft.
    pub fn done(&self, writers: &[Writer], draft: &Prepared) -> Bytes {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.0 {
            let value = match name.as_str() {
                "to" => draft.email.clone(),
                "version" => draft.version.to_string(),
                "customer" => draft.customer.to_string(),
                _ => value
                    .replace("{link}", &whole_link(&draft.link))
                    .replace("{company}", &draft.company),
            };
            body.append_pair(name, &value);
        }
        let path = format!("/invitations/{}/done", draft.id);
        post(&path, &writers[draft.writer].signed_in.cookie, &body.finish())
    }
}

fn bare_done(writers: &[Writer], draft: &Prepared) -> Bytes {
    let writer = &writers[draft.writer];
    let lines = [
        &draft.id.to_string(),
        &draft.customer.to_string(),
        &draft.partner.to_string(),
        &writer.member.person.id.to_string(),
        &writer.signed_in.key,
        &draft.company,
        &draft.domain,
        &draft.email,
        &draft.subject,
        &draft.message.replace('\n', " "),
    ];
    post("/done", "", &lines.map(String::as_str).join("\n"))
}

fn acceptance(asked: &Asked) -> Bytes {
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    body.append_pair("terms", &asked.terms).append_pair("agree", "yes");
    for service in accord::relationships::Service::ALL {
        body.append_pair("service", service.word());
    }
    let path = format!("/i/{}/acceptance", asked.invitation.link);
    post(&path, &asked.signed_in.cookie, &body.finish())
}

fn bare_acceptance(asked: &Asked) -> Bytes {
    let lines = [
        &asked.invitation.id.to_string(),
        &asked.invitation.customer.to_string(),
        &asked.invitation.partner.to_string(),
        &asked.organization.to_string(),
        &asked.person.to_string(),
        &asked.invitation.company,
        &asked.invitation.email,
    ];
    post("/acceptance", "", &lines.map(String::as_str).join("\n"))
}

/// Rows that somebody wrote, by table.
type Written = BTreeMap<String, i64>;

/// Has Accord and the twin do one act each on databases that write down what is written in them, and looks that it
/// is the same. The statements are the same on both engines, so one tells.
pub async fn write_the_same(run: &Run<'_>) -> anyhow::Result<()> {
    let Place::Sqlite(_) = run.place else { return Ok(()) };
    let url = run.place.url("check");
    run.place.make("check").await?;
    fill(&url, 100).await?;
    let db = open(&url).await?;
    let kim = sign_in(&db, &member(&db, &format!("kim@{}", PARTNER.1)).await?).await?;
    let writers = writers(&db).await?;
    let mut numbers = Numbers::new();
    // The first of each is for what is begun once, such as a tally.
    let drafts = drafts(&db, &writers[..1], &mut numbers, 2).await?;
    let asked = asked(&db, &writers[..1], &mut numbers, 3).await?;
    db.close().await;
    settle(&url).await?;
    listen(&url).await?;
    run.place.copy("check", "check_twin").await?;
    let bare_url = run.place.url("check_twin");

    let (server, _) = accord(&url, NO_MAIL)?;
    let told = reading::told(run, &server, &kim, asked.first()).await?;
    let told = crate::twin::Told { url: bare_url.clone(), ..told };
    let twin = part("twin", &serde_json::to_string(&told)?)?;
    let form = Form::of(&server, &writers, &drafts[0]).await?;
    for (act, theirs, bare) in [
        ("Done", drafts.iter().map(|one| form.done(&writers, one)).collect::<Vec<_>>(), {
            drafts.iter().map(|one| bare_done(&writers, one)).collect::<Vec<_>>()
        }),
        ("Accept", asked[1..].iter().map(acceptance).collect(), {
            asked[1..].iter().map(bare_acceptance).collect()
        }),
    ] {
        let theirs = written(&url, &server, &theirs).await?;
        let bare = written(&bare_url, &twin, &bare).await?;
        ensure!(
            theirs == bare,
            "{act} does not write the same rows: Accord {theirs:?}, the twin {bare:?}"
        );
        println!("{act} writes {} rows: {theirs:?}", theirs.values().sum::<i64>());
    }
    server.end()
}

/// What the second of two requests writes.
async fn written(url: &str, process: &Process, requests: &[Bytes]) -> anyhow::Result<Written> {
    let mut db = SqliteConnection::connect(url).await?;
    for request in requests {
        sqlx::raw_sql("delete from written").execute(&mut db).await?;
        let answer = ask_once(process.address, request).await?;
        ensure!(answer.status == 303, "{} {}", answer.status, answer.text());
    }
    let counted = "select what, count(distinct which) as count from written group by what";
    let mut all = Written::new();
    for row in sqlx::raw_sql(counted).fetch_all(&mut db).await? {
        all.insert(row.try_get("what")?, row.try_get("count")?);
    }
    Ok(all)
}

/// Makes a database write down which row of which table was written. Seals and the counts of invitations are made by
/// the timekeeper and letters are taken up by the postman, whoever asks for what.
async fn listen(url: &str) -> anyhow::Result<()> {
    let mut db = SqliteConnection::connect(url).await?;
    sqlx::raw_sql("create table written (what text not null, which text not null)")
        .execute(&mut db)
        .await?;
    let tables = "select name from sqlite_schema
                  where type = 'table' and name not in ('written', 'event_seals', 'event_chain', 'invitation_counts')
                    and name not like 'sqlite_%' and name not like '_sqlx%'";
    for table in sqlx::raw_sql(tables).fetch_all(&mut db).await? {
        let table: String = table.try_get("name")?;
        let keys = format!("select name from pragma_table_info('{table}') where pk > 0");
        let mut columns = Vec::new();
        for key in sqlx::raw_sql(AssertSqlSafe(keys)).fetch_all(&mut db).await? {
            columns.push(key.try_get::<String, _>("name")?);
        }
        for (act, row) in [("insert", "new"), ("update", "new"), ("delete", "old")] {
            let is_theirs = match table.as_str() {
                "events" | "outbox" => act == "update",
                "invitation_moves" => act == "delete",
                _ => false,
            };
            if is_theirs {
                continue;
            }
            let key: Vec<String> =
                columns.iter().map(|column| format!("quote({row}.{column})")).collect();
            let trigger = format!(
                "create trigger written_{table}_{act} after {act} on {table} begin
                     insert into written values ('{table}', {});
                 end",
                key.join(" || ' ' || ")
            );
            sqlx::raw_sql(AssertSqlSafe(trigger)).execute(&mut db).await?;
        }
    }
    sqlx::raw_sql("pragma wal_checkpoint(truncate)").execute(&mut db).await?;
    Ok(db.close().await?)
}
