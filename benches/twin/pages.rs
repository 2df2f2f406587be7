//! The twin's pages. What is the same for everybody is cut out of Accord's page as it is; the rows go through a
//! template of the same words.

use std::collections::HashMap;

use accord::clock::Timestamp;
use actix_web::{
    HttpResponse,
    error::ErrorInternalServerError,
    web::{Data, Path},
};
use anyhow::Context;
use askama::Template;
use sqlx::FromRow;
use uuid::Uuid;

use super::{Hole, Pools, Told, on_either};

/// What all requests share.
pub struct Pages {
    partner: Uuid,
    head: String,
    tail: String,
    answer: Vec<Piece>,
    ticks: HashMap<String, String>,
}

enum Piece {
    Fixed(String),
    Own(Hole),
    Ticks,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    organization_id: Option<Uuid>,
    name: String,
    domain: String,
    contact_name: String,
    contact_email: Option<String>,
    status: String,
    since: Timestamp,
    services: i64,
    through_id: Option<Uuid>,
    alias: String,
    tags: String,
    active_subscriptions: i64,
    suspended_subscriptions: i64,
    ended_subscriptions: i64,
    seats: i64,
    seats_used: i64,
    open_requests: i64,
}

const ROWS: &str = "
    select id, organization_id, name, domain, contact_name, contact_email, status, since, services, through_id,
           alias, tags, active_subscriptions, suspended_subscriptions, ended_subscriptions, seats,
           seats_used, open_requests
    from customers
    where partner_id = $1 and status <> 'ended'
    order by name_key, id
    limit 51";

#[derive(Template)]
#[template(path = "customers.html", config = "benches/askama.toml")]
struct Customers<'a> {
    head: &'a str,
    rows: &'a [Row],
    tail: &'a str,
}

/// A moment as Accord writes it.
#[derive(Template)]
#[template(
    source = r#"<time datetime="{{ at.iso() }}" title="{{ day }}, {{ clock }} UTC">{{ day }}</time>"#,
    ext = "html"
)]
struct When {
    at: Timestamp,
    day: String,
    clock: String,
}

impl askama::filters::HtmlSafe for When {}

impl When {
    fn of(at: Timestamp) -> Self {
        let civil = at.civil();
        let day = civil.strftime("%-d %b %Y").to_string();
        Self { at, day, clock: civil.strftime("%H:%M").to_string() }
    }
}

impl Row {
    fn since(&self) -> When {
        When::of(self.since)
    }

    fn tags(&self) -> impl Iterator<Item = (&str, String)> {
        self.tags.lines().map(|tag| {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            (tag, query.append_pair("q", tag).finish())
        })
    }

    fn status_name(&self) -> &'static str {
        match self.status.as_str() {
            "active" => "Active",
            "invited" => "Invited",
            "prospect" => "Prospect",
            _ => "Ended",
        }
    }

    fn is_active(&self) -> bool {
        self.status == "active"
    }

    fn was_served(&self) -> bool {
        self.organization_id.is_some() && (self.is_active() || self.status == "ended")
    }

    fn has_subscriptions(&self) -> bool {
        self.active_subscriptions + self.suspended_subscriptions + self.ended_subscriptions > 0
    }

    fn contact(&self) -> String {
        match (self.contact_name.as_str(), self.contact_email.as_deref().unwrap_or_default()) {
            ("", "") => "–".to_owned(),
            ("", one) | (one, "") => one.to_owned(),
            (name, email) => format!("{name} · {email}"),
        }
    }
}

#[derive(FromRow)]
struct Asked {
    service: String,
    expires_at: Timestamp,
    company: String,
    domain: String,
}

const ASKED: &str = "
    select s.service, i.expires_at, c.name as company, c.domain
    from invitations i
    join customers c on c.id = i.customer_id
    join invitation_services s on s.invitation_id = i.id
    where i.id = $1 and i.state = 'open'";

/// A page in pieces; those that are text of somebody's are escaped before.
#[derive(Template)]
#[template(source = "{% for piece in pieces %}{{ piece|safe }}{% endfor %}", ext = "html")]
struct Answer<'a> {
    pieces: &'a [&'a str],
}

#[derive(Template)]
#[template(source = "{{ text }}", ext = "html")]
struct Escaped<'a> {
    text: &'a str,
}

impl Pages {
    /// Cuts Accord's pages into what is fixed and what is not.
    pub fn of(told: &Told) -> anyhow::Result<Self> {
        let page = &told.customers;
        let (head, rest) = page.split_once("<tbody>").context("a page with rows")?;
        let (_, tail) = rest.split_once("</tbody>").context("a page with rows")?;
        let (answer, ticks) = in_pieces(told)?;
        let (head, tail) = (head.to_owned(), tail.to_owned());
        Ok(Self { partner: told.partner, head, tail, answer, ticks })
    }
}

/// The answer page, and each service that it asks for by its word.
fn in_pieces(told: &Told) -> anyhow::Result<(Vec<Piece>, HashMap<String, String>)> {
    const TICK: &str = "<div class=\"tick\">";
    const END: &str = "</p></div>\n";
    let page = told.answer.as_str();
    if page.is_empty() {
        return Ok((Vec::new(), HashMap::new()));
    }
    let begin = page.find(TICK).context("a page with services")?;
    let end = page.rfind(END).context("a page with services")? + END.len();
    let mut ticks = HashMap::new();
    for one in page[begin..end].split(TICK).skip(1) {
        let (_, word) = one.split_once("id=\"means-").context("a service")?;
        let word = word.split('"').next().unwrap_or_default();
        ticks.insert(word.to_owned(), format!("{TICK}{one}"));
    }
    let mut pieces = vec![Piece::Fixed(page[..begin].to_owned()), Piece::Ticks];
    pieces.push(Piece::Fixed(page[end..].to_owned()));
    for (hole, text) in &told.own {
        let mut parted = Vec::new();
        for piece in pieces {
            let Piece::Fixed(fixed) = &piece else {
                parted.push(piece);
                continue;
            };
            for (place, part) in fixed.split(text.as_str()).enumerate() {
                if place > 0 {
                    parted.push(Piece::Own(*hole));
                }
                parted.push(Piece::Fixed(part.to_owned()));
            }
        }
        pieces = parted;
    }
    Ok((pieces, ticks))
}

fn page(rendered: askama::Result<String>) -> actix_web::Result<HttpResponse> {
    let html = rendered.map_err(ErrorInternalServerError)?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}

/// `GET /customers`: the first fifty
#[expect(clippy::disallowed_methods, reason = "the twin is bare")]
pub async fn customers(pools: Data<Pools>, pages: Data<Pages>) -> actix_web::Result<HttpResponse> {
    let rows: sqlx::Result<Vec<Row>> = on_either!(pools.as_ref(), readers, pool => {
        sqlx::query_as(ROWS).bind(pages.partner).fetch_all(pool).await
    });
    let rows = rows.map_err(ErrorInternalServerError)?;
    let rows = &rows[..rows.len().min(50)];
    page(Customers { head: &pages.head, rows, tail: &pages.tail }.render())
}

/// `GET /i/{id}`: what is asked; the link is the id and nothing is checked
#[expect(clippy::disallowed_methods, reason = "the twin is bare")]
pub async fn answer(
    pools: Data<Pools>,
    pages: Data<Pages>,
    id: Path<Uuid>,
) -> actix_web::Result<HttpResponse> {
    let asked: sqlx::Result<Vec<Asked>> = on_either!(pools.as_ref(), readers, pool => {
        sqlx::query_as(ASKED).bind(*id).fetch_all(pool).await
    });
    let asked = asked.map_err(ErrorInternalServerError)?;
    let first = asked.first().ok_or_else(|| actix_web::error::ErrorNotFound(""))?;
    let escaped = |text| Escaped { text }.render().map_err(ErrorInternalServerError);
    let (company, domain) = (escaped(&first.company)?, escaped(&first.domain)?);
    let until = When::of(first.expires_at).render().map_err(ErrorInternalServerError)?;
    let link = format!("{}-{}", id.simple(), &pages.partner.simple().to_string()[..10]);
    let terms = id.simple().to_string();
    let mut pieces = Vec::with_capacity(pages.answer.len() + asked.len());
    for piece in &pages.answer {
        match piece {
            Piece::Fixed(text) => pieces.push(text.as_str()),
            Piece::Own(Hole::Link) => pieces.push(&link),
            Piece::Own(Hole::Terms) => pieces.push(&terms),
            Piece::Own(Hole::Company) => pieces.push(&company),
            Piece::Own(Hole::Domain) => pieces.push(&domain),
            Piece::Own(Hole::Until) => pieces.push(&until),
            Piece::Ticks => {
                let ticks = asked.iter().filter_map(|one| pages.ticks.get(&one.service));
                pieces.extend(ticks.map(String::as_str));
            }
        }
    }
    page(Answer { pieces: &pieces }.render())
}
