//! Importing companies: the file, what would come of it, and how far it is.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path, Query},
};
use askama::Template;
use futures_util::stream;
use i18n_embed_fl::fl;
use serde::Deserialize;

use crate::{
    customers::imports::{self, COLUMNS, Import, ImportId, KEPT, Line, MOST, Standing, State},
    db::{Db, Read},
    error::{Error, Result},
    form::Problems,
    page::{Frame, Section, When, go, html},
    path,
    people::{Act, Member},
    sheet::{self, Upload},
    text::Texts,
    visitor::Visitor,
};

/// Imports that are shown of a partner.
const RECENT: i64 = 10;

/// Lines on a page.
const PAGE: usize = 100;

// ---- the file

#[derive(Template)]
#[template(path = "customers/import.html")]
struct ImportPage {
    frame: Frame,
    problems: Problems,
    /// What is wrong with the file that was sent.
    faults: Vec<String>,
    columns: Vec<ColumnAbout>,
    most: usize,
    recent: Vec<Recent>,
    /// For how many days they are kept.
    days: i64,
}

struct ColumnAbout {
    name: &'static str,
    required: bool,
    about: String,
}

struct Recent {
    import: Import,
    link: String,
    read: When,
    state: String,
}

impl ImportPage {
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        faults: Vec<String>,
    ) -> Result<Self> {
        let frame = visitor.frame(Section::Customers);
        let t = frame.t;
        let mut problems = Problems::default();
        for fault in &faults {
            problems.add("file", fault.clone());
        }
        let recent = imports::recent(tx, member.organization.id, RECENT).await?;
        let recent = recent.into_iter().map(|import| Recent {
            link: path::import(import.id),
            read: frame.moment(import.read_at),
            state: state_name(t, &import),
            import,
        });
        Ok(Self {
            recent: recent.collect(),
            columns: columns(t),
            days: KEPT.as_hours() / 24,
            most: MOST,
            problems,
            faults,
            frame,
        })
    }
}

/// The columns that are read, those that a list must have first.
fn columns(t: &Texts) -> Vec<ColumnAbout> {
    let read = COLUMNS.iter().filter_map(|column| {
        let about = about(t, column.name)?;
        Some(ColumnAbout { name: column.name, required: column.required, about })
    });
    let mut columns: Vec<_> = read.collect();
    columns.sort_by_key(|column| !column.required);
    columns
}

/// What a column says; none of those that only an export has.
fn about(t: &Texts, column: &str) -> Option<String> {
    Some(match column {
        "company" => fl!(t, "import-company"),
        "domain" => fl!(t, "import-domain"),
        "contact" => fl!(t, "import-contact"),
        "email" => fl!(t, "import-email"),
        "alias" => fl!(t, "import-alias"),
        "tags" => fl!(t, "import-tags"),
        "lead_source" => fl!(t, "import-source"),
        _ => return None,
    })
}

fn state_name(t: &Texts, import: &Import) -> String {
    match import.state {
        State::Read => fl!(t, "import-is-read"),
        State::Running => fl!(t, "import-is-running", done = import.done, lines = import.lines),
        State::Done => fl!(t, "import-is-done", added = import.added),
    }
}

/// `GET /customers/import`
pub(super) async fn new(visitor: Visitor, db: Data<Db>) -> Result<HttpResponse> {
    let member = visitor.partner(Act::KeepRecords).await?;
    let mut tx = db.read().await?;
    html(StatusCode::OK, &ImportPage::new(&mut tx, &visitor, member, Vec::new()).await?)
}

/// `GET /customers/import/template.csv`
pub(super) async fn template(visitor: Visitor) -> Result<HttpResponse> {
    visitor.partner(Act::KeepRecords).await?;
    let names: Vec<&str> = columns(visitor.texts()).iter().map(|column| column.name).collect();
    Ok(sheet::download("import-template.csv", &names, stream::empty()))
}

/// `POST /customers/import`: Check the file
pub(super) async fn upload(
    visitor: Visitor,
    db: Data<Db>,
    upload: Result<Upload>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::KeepRecords).await?;
    let read = sheet::uploaded(visitor.texts(), upload, imports::read).await?;
    let mut tx = db.read().await?;
    let (name, mut entries) = match read {
        Ok(read) => read,
        Err(faults) => {
            let page = ImportPage::new(&mut tx, &visitor, member, faults).await?;
            return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    imports::compare(&mut tx, member, &mut entries).await?;
    drop(tx);
    let mut tx = db.write().await?;
    let id = imports::keep(&mut tx, member, &name, &entries).await?;
    tx.commit().await?;
    Ok(go(&path::import(id)))
}

// ---- what came of it

#[derive(Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    standing: String,
    /// The line before the first of this page.
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "customers/imported.html")]
struct Imported {
    frame: Frame,
    import: Import,
    read: When,
    /// How many lines are new, known and faulty.
    new: i64,
    known: i64,
    faulty: i64,
    /// Of the new ones, how many somebody else added before they were imported.
    meanwhile: i64,
    tabs: Vec<StandingTab>,
    standing: Standing,
    rows: Vec<Row>,
    is_first: bool,
    first: String,
    next: String,
}

struct StandingTab {
    name: String,
    link: String,
    count: i64,
    is_here: bool,
}

struct Row {
    line: Line,
    faults: Vec<String>,
}

/// `GET /customers/imports/{import}?standing=…&after=…`
pub(super) async fn show(
    visitor: Visitor,
    db: Data<Db>,
    id: Path<String>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::KeepRecords).await?;
    let mut tx = db.read().await?;
    let import = of_partner(&mut tx, member, &id).await?;
    let counts = imports::counts(&mut tx, import.id).await?;
    let count = |standing| counts.iter().find(|(one, _)| *one == standing).map_or(0, |(_, n)| *n);
    // What needs somebody's attention first.
    let first = Standing::ALL.iter().copied().find(|standing| count(*standing) > 0);
    let standing = Standing::from_word(&asked.standing).or(first).unwrap_or(Standing::New);
    let after = asked.after.parse().unwrap_or(0).max(0);
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut lines = imports::page(&mut tx, import.id, standing, after, limit).await?;
    let has_more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let frame = visitor.frame(Section::Customers);
    let t = frame.t;
    let link = |standing: Standing| format!("{}?standing={standing}", path::import(import.id));
    let tabs = Standing::ALL.iter().map(|one| StandingTab {
        name: standing_name(t, *one),
        link: link(*one),
        count: count(*one),
        is_here: *one == standing,
    });
    let last = lines.last().filter(|_| has_more).map(|(number, ..)| *number);
    let page = Imported {
        new: count(Standing::New),
        known: count(Standing::Known),
        faulty: count(Standing::Faulty),
        meanwhile: count(Standing::New) - import.added,
        tabs: tabs.collect(),
        standing,
        is_first: after == 0,
        first: link(standing),
        next: last.map(|last| format!("{}&after={last}", link(standing))).unwrap_or_default(),
        rows: lines
            .into_iter()
            .map(|(_, faults, line)| Row { faults: imports::said(t, line.at, &faults), line })
            .collect(),
        read: frame.moment(import.read_at),
        import,
        frame,
    };
    html(StatusCode::OK, &page)
}

fn standing_name(t: &Texts, standing: Standing) -> String {
    match standing {
        Standing::Faulty => fl!(t, "import-faulty"),
        Standing::New => fl!(t, "import-new"),
        Standing::Known => fl!(t, "import-known"),
    }
}

/// `POST /customers/imports/{import}/start`: Import … companies
pub(super) async fn start(
    visitor: Visitor,
    db: Data<Db>,
    id: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::KeepRecords).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let import = of_partner(&mut tx, member, &id).await?;
    if imports::start(&mut tx, member, import.id).await? {
        tx.commit().await?;
    } else {
        visitor.say(false, fl!(t, "import-already"))?;
    }
    Ok(go(&path::import(import.id)))
}

/// `GET /customers/imports/{import}/start`: only its form posts there
pub(super) async fn again(visitor: Visitor, id: Path<String>) -> Result<HttpResponse> {
    visitor.partner(Act::KeepRecords).await?;
    Ok(go(&path::import(id.parse().map(ImportId).map_err(|_| Error::NotFound)?)))
}

async fn of_partner(tx: &mut Read, member: &Member, id: &str) -> Result<Import> {
    let id = id.parse().map(ImportId).map_err(|_| Error::NotFound)?;
    imports::by_id(tx, member.organization.id, id).await?.ok_or(Error::NotFound)
}
