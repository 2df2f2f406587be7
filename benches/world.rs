//! The world that is measured: a database of so many customers, what is prepared in it before the time counts, and
//! copies of it.

use std::path::{Path, PathBuf};

use accord::{
    clock::{Clock, Timestamp},
    customers::{self, Added},
    db::Db,
    demo,
    email_address::{Domain, EmailAddress},
    invitations::{self, Addressee, Drafted, InvitationId},
    organizations::{self, Cloud, New, Organization, OrganizationId, Program},
    people::{self, Lifetimes, Member, Passwords, PersonId, Role, Sessions},
    secret::{Keys, Purpose},
    subscriptions,
    text::Language,
};
use actix_session::storage::SessionStore;
use actix_web::cookie::{Cookie, CookieJar, Key, time::Duration};
use anyhow::{Context, bail};
use secrecy::SecretString;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use uuid::Uuid;

use crate::processes::{ADDRESS, SECRET};

/// What everybody's password is.
pub const PASSWORD: &str = "seven quiet herons by the pier";

/// The partner with all the customers, and who is signed in for it.
pub const PARTNER: (&str, &str) = ("Fjord Cloud", "fjord.example");

/// Partners that write invitations, one for each person who does at once.
pub const WRITERS: usize = 16;

/// Where databases are, and of which engine.
#[derive(Clone)]
pub enum Place {
    /// Files of a folder.
    Sqlite(PathBuf),
    /// Databases of a server.
    Postgres(String),
}

impl Place {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    fn file(folder: &Path, name: &str) -> PathBuf {
        folder.join(format!("{name}.db"))
    }

    /// The address of a database.
    pub fn url(&self, name: &str) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite://{}", Self::file(folder, name).display()),
            Self::Postgres(server) => {
                let base = server.rsplit_once('/').map_or(server.as_str(), |(base, _)| base);
                format!("{base}/{name}")
            }
        }
    }

    /// An empty database, whatever was there.
    pub async fn make(&self, name: &str) -> anyhow::Result<()> {
        self.remove(name).await?;
        if let Self::Postgres(server) = self {
            run(server, format!("create database {name}")).await?;
        }
        Ok(())
    }

    /// No database of this name, whatever was there.
    pub async fn remove(&self, name: &str) -> anyhow::Result<()> {
        let folder = match self {
            Self::Sqlite(folder) => folder,
            Self::Postgres(server) => {
                return run(server, format!("drop database if exists {name} with (force)")).await;
            }
        };
        for ending in ["db", "db-wal", "db-shm"] {
            match std::fs::remove_file(folder.join(format!("{name}.{ending}"))) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => bail!(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// A copy of a database that nobody uses.
    pub async fn copy(&self, from: &str, to: &str) -> anyhow::Result<()> {
        self.remove(to).await?;
        match self {
            Self::Sqlite(folder) => {
                std::fs::copy(Self::file(folder, from), Self::file(folder, to))?;
                Ok(())
            }
            Self::Postgres(server) => {
                // Those who were killed hang up when the server notices.
                let left = "select pg_terminate_backend(pid) from pg_stat_activity where datname";
                run(server, format!("{left} = '{from}'")).await?;
                run(server, format!("create database {to} template {from}")).await
            }
        }
    }
}

async fn run(server: &str, sql: String) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect(server).await?;
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
    Ok(connection.close().await?)
}

/// A database with the newest schema.
pub async fn open(url: &str) -> anyhow::Result<Db> {
    let db = Db::open(url, Clock::System).await?;
    db.migrate().await?;
    let mut tx = db.write().await?;
    subscriptions::stock_offers(&mut tx).await?;
    tx.commit().await?;
    Ok(db)
}

/// Fills a new database with a partner that has so many customers, as `accord demo` does.
pub async fn fill(url: &str, many: usize) -> anyhow::Result<()> {
    let db = open(url).await?;
    let hash = Passwords::new().hash(SecretString::from(PASSWORD)).await?;
    partner(&db, PARTNER.0, PARTNER.1, &hash).await?;
    let kim = member(&db, &format!("kim@{}", PARTNER.1)).await?;
    db.close().await;
    let db = Db::open_to_fill(url, Clock::System).await?;
    demo::crowd(&db, &[kim], many.try_into()?, 0).await?;
    db.settle().await?;
    db.close().await;
    settle(url).await
}

/// What an engine does to a database by itself sooner or later is done now: the file is whole, the statistics are
/// there.
pub async fn settle(url: &str) -> anyhow::Result<()> {
    if url.starts_with("postgres") {
        return run(url, "vacuum analyze".to_owned()).await;
    }
    let mut connection = sqlx::SqliteConnection::connect(url).await?;
    sqlx::raw_sql("pragma wal_checkpoint(truncate)").execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

async fn partner(db: &Db, name: &str, domain: &str, hash: &str) -> anyhow::Result<Organization> {
    let own = Domain::parse(domain).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let (language, cloud) = (Language::En, Cloud::Global);
    let new = New { name, domain: Some(&own), country: "SE", language, cloud };
    let mut tx = db.write().await?;
    let made = organizations::create_partner(&mut tx, &new, Program::IndirectReseller).await?;
    let kim = address(&format!("kim@{domain}"))?;
    let roles = [Role::GlobalAdmin];
    people::add(&mut tx, &made, "Kim Berg", &kim, &roles, Some(hash)).await?.context("one Kim")?;
    tx.commit().await?;
    Ok(made)
}

fn address(text: &str) -> anyhow::Result<EmailAddress> {
    EmailAddress::parse(text).map_err(|error| anyhow::anyhow!("{error:?}"))
}

/// The member with an address.
pub async fn member(db: &Db, email: &str) -> anyhow::Result<Member> {
    let mut tx = db.read().await?;
    let person = people::by_email(&mut tx, &address(email)?).await?.context("nobody")?;
    people::member(&mut tx, person.id).await?.context("a member")
}

/// Somebody who is signed in.
#[derive(Clone)]
pub struct SignedIn {
    /// The key of the session.
    pub key: String,
    /// The header that their browser sends.
    pub cookie: String,
}

/// Signs somebody in as a request would, without their password; a browser gets the cookie signed.
pub async fn sign_in(db: &Db, member: &Member) -> anyhow::Result<SignedIn> {
    let roles: Vec<&str> = member.roles.iter().map(|role| role.word()).collect();
    let state = [
        ("person", serde_json::to_string(&member.person.id)?),
        ("session", serde_json::to_string(&Uuid::now_v7())?),
        ("address", "\"127.0.0.1\"".to_owned()),
        ("device", "\"\"".to_owned()),
        ("began", db.now().micros().to_string()),
        ("proved", db.now().micros().to_string()),
        ("roles", serde_json::to_string(&roles.join(", "))?),
    ];
    let state = state.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let sessions = Sessions::new(db.clone(), Lifetimes::default());
    let key = sessions.save(state, &Duration::HOUR).await?;
    let mut jar = CookieJar::new();
    let cookie = Cookie::new("accord", key.as_ref().to_owned());
    jar.signed_mut(&Key::from(&[0; 64])).add(cookie);
    let cookie = jar.get("accord").context("a cookie")?;
    let cookie = format!("Cookie: {}\r\n", cookie.encoded());
    Ok(SignedIn { key: key.as_ref().to_owned(), cookie })
}

/// A partner that writes invitations.
pub struct Writer {
    pub member: Member,
    pub signed_in: SignedIn,
}

/// Sixteen partners, each with somebody who is signed in.
pub async fn writers(db: &Db) -> anyhow::Result<Vec<Writer>> {
    let hash = Passwords::new().hash(SecretString::from(PASSWORD)).await?;
    let mut all = Vec::new();
    for number in 0..WRITERS {
        let domain = format!("partner{number}.example");
        partner(db, &format!("Partner {number}"), &domain, &hash).await?;
        let member = member(db, &format!("kim@{domain}")).await?;
        let signed_in = sign_in(db, &member).await?;
        all.push(Writer { member, signed_in });
    }
    Ok(all)
}

/// The same where they are there from another row, signed in once more.
pub async fn writers_again(db: &Db) -> anyhow::Result<Vec<Writer>> {
    let mut all = Vec::new();
    for number in 0..WRITERS {
        let member = member(db, &format!("kim@partner{number}.example")).await?;
        let signed_in = sign_in(db, &member).await?;
        all.push(Writer { member, signed_in });
    }
    Ok(all)
}

/// An invitation that is prepared.
pub struct Prepared {
    pub id: InvitationId,
    pub customer: Uuid,
    pub partner: OrganizationId,
    pub company: String,
    pub domain: String,
    pub email: String,
    /// When it was changed, in microseconds: what its form carries.
    pub version: i64,
    /// The last part of its link.
    pub link: String,
    pub subject: String,
    pub message: String,
    /// Which of the writers wrote it.
    pub writer: usize,
}

/// Invitations in one transaction.
const DRAFTS: usize = 500;

/// Companies are numbered on, so that no two have the same domain.
pub struct Numbers(usize);

impl Numbers {
    /// From one on.
    pub fn new() -> Self {
        Self(0)
    }

    /// Where others were prepared before.
    pub fn after(number: usize) -> Self {
        Self(number)
    }

    fn next(&mut self) -> usize {
        self.0 += 1;
        self.0
    }
}

/// Drafts of all the writers in turn.
pub async fn drafts(
    db: &Db,
    writers: &[Writer],
    numbers: &mut Numbers,
    count: usize,
) -> anyhow::Result<Vec<Prepared>> {
    let keys = keys()?;
    let mut all = Vec::new();
    while all.len() < count {
        let mut tx = db.write().await?;
        for _ in 0..DRAFTS.min(count - all.len()) {
            let number = numbers.next();
            let writer = all.len() % writers.len();
            let by = &writers[writer].member;
            let (company, domain) = (format!("Yew {number}"), format!("yew{number}.example"));
            let parsed = Domain::parse(&domain).map_err(|error| anyhow::anyhow!("{error:?}"))?;
            let Added::New(customer) = customers::add(&mut tx, by, &company, &parsed).await? else {
                bail!("{domain} is there");
            };
            let asked = Addressee::Customer(customer.clone());
            let id = InvitationId::new();
            let Drafted::New(drafted) = invitations::draft(&mut tx, by, &asked, None, id).await?
            else {
                bail!("{domain} cannot be asked");
            };
            all.push(Prepared {
                id,
                customer: customer.id.0,
                partner: by.organization.id,
                email: format!("ada@{domain}"),
                company,
                domain,
                version: drafted.changed_at.micros(),
                link: keys.link(Purpose::Invitation, id.0, 1),
                subject: drafted.subject,
                message: drafted.message,
                writer,
            });
        }
        tx.commit().await?;
    }
    Ok(all)
}

fn keys() -> anyhow::Result<Keys> {
    Keys::new(SecretString::from(SECRET)).map_err(anyhow::Error::msg)
}

/// An invitation whose link is open before a Global admin of the company.
pub struct Asked {
    pub invitation: Prepared,
    pub organization: OrganizationId,
    pub person: PersonId,
    pub signed_in: SignedIn,
    /// What the form of the answer carries, so that what was shown is what is accepted.
    pub terms: String,
    /// How long the wording of it is.
    pub wording: usize,
}

/// Invitations that are done and opened, each with a company that may answer it.
pub async fn asked(
    db: &Db,
    writers: &[Writer],
    numbers: &mut Numbers,
    count: usize,
) -> anyhow::Result<Vec<Asked>> {
    let mut drafted = drafts(db, writers, numbers, count).await?;
    let mut all = Vec::new();
    while !drafted.is_empty() {
        let mut tx = db.write().await?;
        let mut signing_in = Vec::new();
        for prepared in drafted.drain(..DRAFTS.min(drafted.len())) {
            let by = &writers[prepared.writer].member;
            let draft = invitations::by_id(&mut tx, prepared.partner, prepared.id).await?;
            let mut draft = draft.context("a draft")?;
            draft.recipient = Some(address(&prepared.email)?);
            invitations::revise(&mut tx, &draft).await?;
            let to = invitations::addressee(&mut tx, &draft).await?;
            invitations::finish(&mut tx, by, prepared.id, &to).await?;
            let invitation = invitations::by_id(&mut tx, prepared.partner, prepared.id).await?;
            let invitation = invitation.context("an invitation")?;
            invitations::open(&mut tx, &invitation, to.name()).await?;
            let domain = Domain::parse(&prepared.domain).ok();
            let (language, cloud) = (Language::En, Cloud::Global);
            let name = &prepared.company;
            let new = New { name, domain: domain.as_ref(), country: "SE", language, cloud };
            let company = organizations::create_customer(&mut tx, &new).await?;
            let company = company.context("a new company")?;
            organizations::grew(&mut tx, company.id, 1).await?;
            let (email, roles) = (address(&prepared.email)?, [Role::GlobalAdmin]);
            let ada = people::add(&mut tx, &company, "Ada Lind", &email, &roles, None).await?;
            let ada = ada.context("one Ada")?;
            let opened =
                invitations::opened(&mut tx, invitation.id).await?.context("it is open")?;
            let terms = invitations::terms(&mut tx, &opened, Some(company.id), language).await?;
            let member = people::member(&mut tx, ada.id).await?.context("a member")?;
            let (hash, wording) = (terms.hash(&invitation), terms.wording().len());
            signing_in.push((prepared, member, hash, wording));
        }
        tx.commit().await?;
        for (invitation, member, terms, wording) in signing_in {
            let signed_in = sign_in(db, &member).await?;
            all.push(Asked {
                invitation,
                organization: member.organization.id,
                person: member.person.id,
                signed_in,
                terms,
                wording,
            });
        }
    }
    Ok(all)
}

/// Letters that wait: links to set a password, for the partner's Global admin.
pub async fn letters(db: &Db, count: usize) -> anyhow::Result<()> {
    let keys = keys()?;
    let kim = member(db, &format!("kim@{}", PARTNER.1)).await?;
    let mut tx = db.write().await?;
    for _ in 0..count {
        people::send_password_link(&mut tx, &keys, kim.person.id, people::Reason::Forgotten)
            .await?;
    }
    Ok(tx.commit().await?)
}

/// How many letters have no outcome.
pub async fn unsent(db: &Db) -> anyhow::Result<i64> {
    let mut tx = db.read().await?;
    let (count,): (i64,) =
        tx.sql("select count(*) from outbox where outcome is null").one().await?;
    Ok(count)
}

/// Letters that other rows left are not sent any more.
pub async fn forget_letters(db: &Db) -> anyhow::Result<()> {
    let mut tx = db.write().await?;
    let now: Timestamp = tx.now();
    tx.sql("update outbox set outcome = 'dropped', settled_at = $1 where outcome is null")
        .bind(now)
        .execute()
        .await?;
    Ok(tx.commit().await?)
}

/// The address of an answer page in a letter.
pub fn whole_link(link: &str) -> String {
    format!("{ADDRESS}/i/{link}")
}
