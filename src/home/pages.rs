//! What waits for a partner, or a customer's way to its partners.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, get},
};
use askama::Template;
use i18n_embed_fl::fl;
use jiff::SignedDuration;

use crate::{
    db::Db,
    error::Result,
    invitations::{self, Waiting},
    page::{Frame, Section, When, go, html},
    path,
    people::Act,
    routes::Routes,
    subscriptions, support,
    visitor::Visitor,
};

/// Links that end within so long are waited for.
const SOON: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Service requests, and orders, of which each is shown.
const MOST: i64 = 20;

/// The addresses of this slice.
pub fn routes(routes: &mut Routes) {
    routes.route(path::HOME, get().to(home));
}

#[derive(Template)]
#[template(path = "home/home.html")]
struct Home {
    frame: Frame,
    may_invite: bool,
    to_confirm: Vec<Row>,
    drafts: Vec<Row>,
    refused: Vec<Row>,
    ending: Vec<Row>,
    requests: Vec<Asked>,
    orders: Vec<Row>,
}

impl Home {
    fn is_quiet(&self) -> bool {
        self.to_confirm.is_empty()
            && self.drafts.is_empty()
            && self.refused.is_empty()
            && self.ending.is_empty()
            && self.requests.is_empty()
            && self.orders.is_empty()
    }
}

struct Row {
    company: String,
    link: String,
    when: When,
}

/// A service request that awaits its first answer.
struct Asked {
    title: String,
    company: String,
    link: String,
    due: When,
    is_overdue: bool,
}

/// `GET /`
async fn home(visitor: Visitor, db: Data<Db>) -> Result<HttpResponse> {
    let member = visitor.member()?;
    if !member.organization.is_partner() {
        return Ok(go(path::PARTNERS));
    }
    let member = visitor.partner(Act::SeeCustomers).await?;
    let frame = visitor.frame(Section::Home);
    let mut tx = db.read().await?;
    let until = tx.now() + SOON;
    let [to_confirm, drafts, refused, ending] =
        invitations::waiting(&mut tx, member.organization.id, until).await?;
    let may_invite = member.may(Act::Invite);
    let now = tx.now();
    let mut requests = Vec::new();
    if member.may(Act::Support) {
        requests = support::waiting(&mut tx, member.organization.id, MOST).await?;
    }
    let mut orders = Vec::new();
    if member.may(Act::Order) {
        orders = subscriptions::waiting(&mut tx, member.organization.id, MOST).await?;
    }
    let page = Home {
        may_invite,
        // Somebody who may not finish a draft, or confirm, has nothing to do about it.
        to_confirm: rows(if may_invite { to_confirm } else { Vec::new() }, |one| {
            let link = path::of_invitation(one.id, "confirmation");
            (link, frame.moment(one.changed_at))
        }),
        drafts: rows(if may_invite { drafts } else { Vec::new() }, |one| {
            (path::review(one.id), frame.moment(one.changed_at))
        }),
        refused: rows(refused, |one| (path::invitation(one.id), frame.moment(one.changed_at))),
        ending: rows(ending, |one| (path::invitation(one.id), frame.day(one.expires_at))),
        requests: requests
            .into_iter()
            .map(|one| Asked {
                link: path::service_request(Some(one.record), one.id),
                due: frame.moment(one.due_at),
                is_overdue: one.is_overdue(now),
                title: one.title,
                company: one.company,
            })
            .collect(),
        orders: orders
            .into_iter()
            .map(|one| Row {
                link: path::of_company(Some(one.record), path::order(one.id)),
                when: frame.moment(one.placed_at),
                company: one.company,
            })
            .collect(),
        frame,
    };
    html(StatusCode::OK, &page)
}

fn rows(
    waiting: Vec<Waiting>,
    show: impl Fn(&invitations::Invitation) -> (String, When),
) -> Vec<Row> {
    let row = |one: Waiting| {
        let (link, when) = show(&one.invitation);
        Row { company: one.company, link, when }
    };
    waiting.into_iter().map(row).collect()
}
