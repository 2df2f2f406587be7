//! A reader says that an invitation is not for them: without an account, since whoever is written to by
//! mistake has none. Scanners of mails only look, so it takes a second page and a button.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use i18n_embed_fl::fl;
use jiff::SignedDuration;
use serde::Deserialize;

use super::{
    Desk,
    answer::{opened, reason_problem},
};
use crate::{
    client::Client,
    error::{Error, Result},
    form::{Field, Form, Kind, Problems},
    invitations::{self, Opened},
    limit::Limit,
    page::{Frame, Section, go, html},
    path,
    visitor::Visitor,
};

/// From one network.
const OFTEN: Limit = Limit { name: "not-us", most: 30, within: SignedDuration::from_hours(1) };

#[derive(Template)]
#[template(path = "invitations/not_us.html")]
struct NotUs {
    frame: Frame,
    problems: Problems,
    link: String,
    partner: String,
    invited: String,
    reason: Field,
}

impl NotUs {
    fn new(
        visitor: &Visitor,
        opened: &Opened,
        link: &str,
        typed: String,
        problems: Problems,
    ) -> Self {
        let frame = visitor.frame(Section::None);
        let t = frame.t;
        let partner = opened.partner.name.clone();
        let reason = Field::new("reason", fl!(t, "decline-reason"), typed)
            .kind(Kind::Lines(3))
            .hint(fl!(t, "decline-reason-hint", partner = partner.as_str()))
            .optional(fl!(t, "optional"))
            .checked(&problems);
        let invited = opened.asked.name().to_owned();
        Self { link: link.to_owned(), partner, invited, reason, problems, frame }
    }
}

/// `GET /i/{link}/not-us`
pub(super) async fn show(
    mut visitor: Visitor,
    desk: Desk,
    link: Path<String>,
) -> Result<HttpResponse> {
    let mut tx = desk.db.read().await?;
    let opened = opened(&mut tx, &desk, &link).await?;
    if opened.answerable(tx.now()).is_err() {
        return Ok(go(&path::answer(&link)));
    }
    visitor.prefer(opened.invitation.language);
    let page = NotUs::new(&visitor, &opened, &link, String::new(), Problems::default());
    html(StatusCode::OK, &page)
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    reason: String,
}

/// `POST /i/{link}/not-us`: This is not for us
pub(super) async fn refuse(
    mut visitor: Visitor,
    desk: Desk,
    client: Client,
    link: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let mut tx = desk.db.write().await?;
    let opened = opened(&mut tx, &desk, &link).await?;
    // What was answered is told by the page of the link, also after the second press.
    if opened.answerable(tx.now()).is_err() {
        return Ok(go(&path::answer(&link)));
    }
    visitor.prefer(opened.invitation.language);
    let reason = form.fields.reason.trim().replace("\r\n", "\n");
    if let Some(problem) = reason_problem(visitor.texts(), &reason) {
        let mut problems = Problems::default();
        problems.add("reason", problem);
        let page = NotUs::new(&visitor, &opened, &link, form.fields.reason, problems);
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    OFTEN.take(&mut tx, &client.network().to_string()).await?.map_err(Error::from)?;
    if invitations::not_us(&mut tx, &opened.invitation, &reason).await? {
        tx.commit().await?;
    }
    Ok(go(&path::answer(&link)))
}
