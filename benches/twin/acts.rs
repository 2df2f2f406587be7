//! The twin's acts: the rows that Accord writes for Done and for Accept, each once, in one transaction, with one
//! statement for each table. Nothing is read, and whatever a statement needs comes with the request. That they are
//! the rows that Accord writes is tried before anything is measured (`rows/acts.rs`).

use accord::{
    clock::{Clock, Timestamp},
    search,
    secret::fingerprint,
};
use actix_web::{
    HttpResponse,
    error::{ErrorBadRequest, ErrorInternalServerError},
    http::header,
    web::Data,
};
use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};
use uuid::Uuid;

use super::{Pools, Told, on_either};

/// The services that are asked for.
const SERVICES: [&str; 9] = [
    "exchange_online",
    "sharepoint",
    "teams",
    "intune",
    "entra_id",
    "azure",
    "dynamics_365",
    "power_platform",
    "security",
];

/// Texts of the length that Accord keeps.
pub struct Words {
    wording: String,
}

impl Words {
    pub fn of(told: &Told) -> Self {
        Self { wording: "x".repeat(told.wording) }
    }
}

fn begin(pools: &Pools) -> &'static str {
    match pools {
        Pools::Sqlite { .. } => "begin immediate",
        Pools::Postgres(_) => "begin",
    }
}

/// `insert into … values` of so many rows, of which the first `shared` values are the same and the last is each
/// row's own.
fn rows(insert: &str, shared: usize, own: usize, count: usize) -> SqlStr {
    use std::fmt::Write;

    let mut text = format!("{insert} values ");
    for row in 0..count {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for place in 1..=shared {
            let _ = write!(text, "${place}, ");
        }
        for place in 1..=own {
            let comma = if place == own { ")" } else { ", " };
            let _ = write!(text, "${}{comma}", shared + row * own + place);
        }
    }
    AssertSqlSafe(text).into_sql_str()
}

/// The words of a customer, each with what it shares with the one before it.
fn found_by(texts: &[&str]) -> Vec<(Vec<u8>, i64)> {
    let words = search::words(texts);
    let shared: Vec<usize> = search::shared(&words).collect();
    let shared = shared.into_iter().map(|bytes| i64::try_from(bytes).unwrap_or(i64::MAX));
    words.into_iter().zip(shared).collect()
}

fn id(text: Option<&str>) -> actix_web::Result<Uuid> {
    text.and_then(|text| text.parse().ok()).ok_or_else(|| ErrorBadRequest("an id is missing"))
}

fn text(text: Option<&str>) -> actix_web::Result<&str> {
    text.ok_or_else(|| ErrorBadRequest("a line is missing"))
}

fn gone(to: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
}

/// `POST /done`: lines of what it is about, and the letter
pub async fn done(pools: Data<Pools>, body: String) -> actix_web::Result<HttpResponse> {
    let mut lines = body.split('\n');
    let done = Done {
        invitation: id(lines.next())?,
        customer: id(lines.next())?,
        partner: id(lines.next())?,
        person: id(lines.next())?,
        session: fingerprint(text(lines.next())?),
        company: text(lines.next())?,
        domain: text(lines.next())?,
        email: text(lines.next())?,
        subject: text(lines.next())?,
        message: text(lines.next())?,
        now: Clock::System.now(),
    };
    done.write(&pools).await.map_err(ErrorInternalServerError)?;
    Ok(gone(&format!("/invitations/{}", done.invitation)))
}

struct Done<'a> {
    invitation: Uuid,
    customer: Uuid,
    partner: Uuid,
    person: Uuid,
    session: Vec<u8>,
    company: &'a str,
    domain: &'a str,
    email: &'a str,
    subject: &'a str,
    message: &'a str,
    now: Timestamp,
}

impl Done<'_> {
    #[expect(clippy::disallowed_methods, reason = "the twin is bare")]
    #[expect(clippy::too_many_lines, reason = "a statement for each table, one after the other")]
    async fn write(&self, pools: &Pools) -> sqlx::Result<()> {
        let before = found_by(&[self.company, self.domain]);
        let now = found_by(&[self.company, self.domain, self.email]);
        let key = search::fold(self.company).into_bytes();
        let partner = self.partner.to_string();
        let counted = [
            ("invitations-hour", partner.clone()),
            ("invitations-day", partner.clone()),
            ("invitations-to-domain", format!("{partner} {}", self.domain)),
            ("invitations-to-address", format!("{partner} {}", self.email)),
            ("invitations-to-address-of-all", self.email.to_owned()),
            ("letters-hour", String::new()),
        ];
        let data = format!("{{\"flash\":\"The invitation to {} is done.\"}}", self.company);
        on_either!(pools, writer, pool => {
            let mut tx = pool.begin_with(begin(pools)).await?;
            sqlx::query(
                "update invitations
                 set state = 'open', recipient = $2, language = 'en', subject = $3, message = $4,
                     delivery = 'email', changed_at = $5, done_at = $5, done_by = $6
                 where id = $1 and state = 'draft'",
            )
            .bind(self.invitation)
            .bind(self.email)
            .bind(self.subject)
            .bind(self.message)
            .bind(self.now)
            .bind(self.person)
            .execute(&mut *tx)
            .await?;
            sqlx::query(
                "update customers set status = 'invited', since = $2, contact_email = $3 where id = $1",
            )
            .bind(self.customer)
            .bind(self.now)
            .bind(self.email)
            .execute(&mut *tx)
            .await?;
            sqlx::query(
                "insert into customer_counts (partner_id, status, count)
                 values ($1, 'prospect', -1), ($1, 'invited', 1)
                 on conflict (partner_id, status) do update
                 set count = customer_counts.count + excluded.count",
            )
            .bind(self.partner)
            .execute(&mut *tx)
            .await?;
            for (word, _) in before.iter().filter(|word| !now.contains(word)) {
                sqlx::query("delete from customer_words where customer_id = $1 and word = $2")
                    .bind(self.customer)
                    .bind(word.clone())
                    .execute(&mut *tx)
                    .await?;
            }
            let new: Vec<_> = now.iter().filter(|word| !before.contains(word)).collect();
            let words = "insert into customer_words (partner_id, customer_id, name_key, word, shared)";
            let mut insert = sqlx::query(rows(words, 3, 2, new.len()))
                .bind(self.partner)
                .bind(self.customer)
                .bind(key);
            for (word, shared) in new {
                insert = insert.bind(word.clone()).bind(*shared);
            }
            insert.execute(&mut *tx).await?;
            sqlx::query(
                "insert into invitation_moves (id, partner_id, was, becomes)
                 values ($1, $2, 'draft', 'open')",
            )
            .bind(Uuid::now_v7())
            .bind(self.partner)
            .execute(&mut *tx)
            .await?;
            sqlx::query(
                "insert into events (id, organization_id, at, kind, actor_id, actor_name, actor_company,
                                     subject, note, customer_id, invitation_id)
                 values ($1, $2, $3, 'done', $4, 'Kim Berg', 'Partner', $5, '', $6, $7)",
            )
            .bind(Uuid::now_v7())
            .bind(self.partner)
            .bind(self.now)
            .bind(self.person)
            .bind(self.company)
            .bind(self.customer)
            .bind(self.invitation)
            .execute(&mut *tx)
            .await?;
            sqlx::query(
                "insert into outbox (id, kind, payload, about, put_at, due_at)
                 values ($1, 'invitation', $2, $3, $4, $4)",
            )
            .bind(Uuid::now_v7())
            .bind(format!("{{\"invitation\":\"{}\",\"generation\":1}}", self.invitation))
            .bind(self.invitation)
            .bind(self.now)
            .execute(&mut *tx)
            .await?;
            let tallies = AssertSqlSafe(format!(
                "{} on conflict (limit_name, who) do update set count = t.count + 1",
                rows("insert into tallies as t (count, ends_at, limit_name, who)", 2, 2, 6).as_str(),
            ));
            let mut upsert = sqlx::query(tallies).bind(1_i64).bind(self.now);
            for (limit, who) in &counted {
                upsert = upsert.bind(*limit).bind(fingerprint(who));
            }
            upsert.execute(&mut *tx).await?;
            sqlx::query("update sessions set data = $2 where key_hash = $1")
                .bind(&self.session)
                .bind(data)
                .execute(&mut *tx)
                .await?;
            tx.commit().await
        })
    }
}

/// `POST /acceptance`: lines of what it is about
pub async fn accept(
    pools: Data<Pools>,
    words: Data<Words>,
    body: String,
) -> actix_web::Result<HttpResponse> {
    let mut lines = body.split('\n');
    let acceptance = Accept {
        invitation: id(lines.next())?,
        customer: id(lines.next())?,
        partner: id(lines.next())?,
        organization: id(lines.next())?,
        person: id(lines.next())?,
        company: text(lines.next())?,
        email: text(lines.next())?,
        wording: &words.wording,
        now: Clock::System.now(),
    };
    acceptance.write(&pools).await.map_err(ErrorInternalServerError)?;
    Ok(gone(&format!("/i/{}", acceptance.invitation)))
}

struct Accept<'a> {
    invitation: Uuid,
    customer: Uuid,
    partner: Uuid,
    organization: Uuid,
    person: Uuid,
    company: &'a str,
    email: &'a str,
    wording: &'a str,
    now: Timestamp,
}

impl Accept<'_> {
    #[expect(clippy::disallowed_methods, reason = "the twin is bare")]
    #[expect(clippy::too_many_lines, reason = "a statement for each table, one after the other")]
    async fn write(&self, pools: &Pools) -> sqlx::Result<()> {
        let relationship = Uuid::now_v7();
        let noted = SERVICES.join(", ");
        on_either!(pools, writer, pool => {
            let mut tx = pool.begin_with(begin(pools)).await?;
            sqlx::query("update organizations set name = name where id = $1")
                .bind(self.organization)
                .execute(&mut *tx)
                .await?;
            sqlx::query(
                "update invitations
                 set state = 'accepted', settled_at = $2, settled_by = $3, changed_at = $2
                 where id = $1 and state = 'open'",
            )
            .bind(self.invitation)
            .bind(self.now)
            .bind(self.person)
            .execute(&mut *tx)
            .await?;
            sqlx::query(
                "insert into invitation_moves (id, partner_id, was, becomes)
                 values ($1, $2, 'open', 'accepted')",
            )
            .bind(Uuid::now_v7())
            .bind(self.partner)
            .execute(&mut *tx)
            .await?;
            sqlx::query(
                "insert into acceptances (invitation_id, partner_id, partner_name, organization_id,
                                          company_name, invited_name, person_id, person_name,
                                          person_email, accepted_at, language, wording_version,
                                          wording, kind, provider_name)
                 values ($1, $2, 'Partner', $3, $4, $4, $5, 'Ada Lind', $6, $7, 'en', '1', $8,
                         'reseller', '')",
            )
            .bind(self.invitation)
            .bind(self.partner)
            .bind(self.organization)
            .bind(self.company)
            .bind(self.person)
            .bind(self.email)
            .bind(self.now)
            .bind(self.wording)
            .execute(&mut *tx)
            .await?;
            sqlx::query("update invitation_services set granted = true where invitation_id = $1")
                .bind(self.invitation)
                .execute(&mut *tx)
                .await?;
            sqlx::query(
                "insert into relationships (id, kind, partner_id, organization_id, customer_id,
                                            invitation_id, started_at, started_by)
                 values ($1, 'reseller', $2, $3, $4, $5, $6, $7)",
            )
            .bind(relationship)
            .bind(self.partner)
            .bind(self.organization)
            .bind(self.customer)
            .bind(self.invitation)
            .bind(self.now)
            .bind(self.person)
            .execute(&mut *tx)
            .await?;
            sqlx::query(
                "insert into provider_accounts (id, partner_id, organization_id, relationship_id,
                                                created_at)
                 values ($1, $2, $3, $4, $5)",
            )
            .bind(Uuid::now_v7())
            .bind(self.partner)
            .bind(self.organization)
            .bind(relationship)
            .bind(self.now)
            .execute(&mut *tx)
            .await?;
            sqlx::query(
                "update customers
                 set organization_id = $2, status = 'active', since = $3, services = 9
                 where id = $1",
            )
            .bind(self.customer)
            .bind(self.organization)
            .bind(self.now)
            .execute(&mut *tx)
            .await?;
            sqlx::query(
                "insert into customer_counts (partner_id, status, count)
                 values ($1, 'invited', -1), ($1, 'active', 1)
                 on conflict (partner_id, status) do update
                 set count = customer_counts.count + excluded.count",
            )
            .bind(self.partner)
            .execute(&mut *tx)
            .await?;
            let permissions = "insert into admin_permissions
                (organization_id, partner_id, relationship_id, granted_at, granted_by, id, service)";
            let mut insert = sqlx::query(rows(permissions, 5, 2, SERVICES.len()))
                .bind(self.organization)
                .bind(self.partner)
                .bind(relationship)
                .bind(self.now)
                .bind(self.person);
            for service in SERVICES {
                insert = insert.bind(Uuid::now_v7()).bind(service);
            }
            insert.execute(&mut *tx).await?;
            let events = "insert into events
                (at, actor_id, actor_name, actor_company, customer_id, invitation_id, id,
                 organization_id, kind, subject, note)";
            let mut insert = sqlx::query(rows(events, 6, 5, 4))
                .bind(self.now)
                .bind(self.person)
                .bind("Ada Lind")
                .bind(self.company)
                .bind(self.customer)
                .bind(self.invitation);
            for organization in [self.partner, self.organization] {
                for (kind, note) in [("permission-granted", noted.as_str()), ("accepted", "")] {
                    insert = insert.bind(Uuid::now_v7()).bind(organization).bind(kind);
                    insert = insert.bind(self.company).bind(note);
                }
            }
            insert.execute(&mut *tx).await?;
            let letters = "insert into outbox (payload, put_at, due_at, id, kind)";
            sqlx::query(rows(letters, 3, 2, 2))
                .bind(format!("{{\"invitation\":\"{}\"}}", self.invitation))
                .bind(self.now)
                .bind(self.now)
                .bind(Uuid::now_v7())
                .bind("acceptance-notice")
                .bind(Uuid::now_v7())
                .bind("receipt-copy")
                .execute(&mut *tx)
                .await?;
            tx.commit().await
        })
    }
}
