//! The second step of signing in: a code from the app, or a recovery code. In between nobody is signed in; the
//! session knows only whose code it waits for.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use i18n_embed_fl::fl;
use jiff::SignedDuration;
use serde::Deserialize;

use super::sign_in::enter;
use crate::{
    db::Db,
    error::Result,
    form::{Field, Form, Kind, Problems},
    limit::{Limit, Wait},
    metrics,
    page::{Frame, Section, go, html, html_later},
    path,
    people::{self, Outcome, PersonId, second_factors},
    secret::Keys,
    visitor::Visitor,
};

/// How many codes somebody may try: with three of a million good at a time, a guess is right once in centuries.
const TRIES: Limit =
    Limit { name: "second-factor", most: 5, within: SignedDuration::from_mins(15) };

/// How many wrong ones there may be in a day, from wherever: whoever has the password could ask many networks.
const WRONG: Limit =
    Limit { name: "second-factor-wrong", most: 100, within: SignedDuration::from_hours(24) };

/// Where somebody goes on whose password was right: to the second step, or, without a second factor, in.
pub(super) async fn after_password(
    visitor: &Visitor,
    db: &Db,
    person: PersonId,
    next: &str,
) -> Result<HttpResponse> {
    let mut tx = db.read().await?;
    let has_second_factor = second_factors::of(&mut tx, person).await?.is_some();
    drop(tx);
    if has_second_factor {
        visitor.expect_second_factor(person, next)?;
        return Ok(go(path::SIGN_IN_CODE));
    }
    enter(visitor, db, person).await?;
    Ok(go(next))
}

#[derive(Template)]
#[template(path = "people/sign_in_code.html")]
struct CodePage {
    frame: Frame,
    problems: Problems,
    code: Field,
    is_recovery: bool,
}

#[derive(Default, Deserialize)]
pub(super) struct Asked {
    /// Whether a recovery code is to be typed.
    #[serde(default)]
    recovery: String,
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    code: String,
    #[serde(default)]
    recovery: String,
}

impl CodePage {
    fn new(visitor: &Visitor, is_recovery: bool, problems: Problems) -> Self {
        let frame = visitor.frame(Section::None);
        let t = frame.t;
        let code = if is_recovery {
            Field::new("code", fl!(t, "recovery-code"), "")
                .kind(Kind::Text)
                .hint(fl!(t, "recovery-code-hint"))
                .autocomplete("off")
        } else {
            Field::new("code", fl!(t, "second-factor-code"), "")
                .kind(Kind::Code)
                .hint(fl!(t, "second-factor-code-hint"))
                .autocomplete("one-time-code")
        };
        Self { code: code.checked(&problems), frame, problems, is_recovery }
    }
}

/// `GET /sign-in/code`
pub(super) async fn code(visitor: Visitor, asked: Query<Asked>) -> Result<HttpResponse> {
    if visitor.expected().is_none() {
        return Ok(begin_again(&visitor));
    }
    let is_recovery = !asked.recovery.is_empty();
    html(StatusCode::OK, &CodePage::new(&visitor, is_recovery, Problems::default()))
}

/// `POST /sign-in/code`: Sign in
pub(super) async fn do_code(
    visitor: Visitor,
    db: Data<Db>,
    keys: Data<Keys>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let Some((person, next)) = visitor.expected() else { return Ok(begin_again(&visitor)) };
    let typed = form.fields;
    let mut tx = db.write().await?;
    // Counted before it is looked at, so that many at once are no more tries; by the network as well, so that
    // whoever guesses elsewhere does not hold up the owner.
    let seen = visitor.seen();
    let who = format!("{person} {}", seen.network);
    let is_recovery = !typed.recovery.is_empty();
    for (limit, who) in [(TRIES, &who), (WRONG, &person.to_string())] {
        if let Err(wait) = limit.take(&mut tx, who).await? {
            drop(tx);
            return held_off(&visitor, &db, person, is_recovery, wait).await;
        }
    }
    if people::by_id(&mut tx, person).await?.is_none() {
        return Ok(begin_again(&visitor));
    }
    let has_one = second_factors::of(&mut tx, person).await?.is_some();
    if has_one && !second_factors::take(&mut tx, &keys, person, &typed.code, seen).await? {
        people::tell(&mut tx, person, Outcome::WrongSecondFactor, seen).await?;
        tx.commit().await?;
        metrics::sign_in_failed();
        let mut problems = Problems::default();
        let t = visitor.texts();
        problems.add(
            "code",
            if is_recovery { fl!(t, "recovery-code-wrong") } else { fl!(t, "second-factor-wrong") },
        );
        let page = CodePage::new(&visitor, is_recovery, problems);
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    TRIES.forget(&mut tx, &who).await?;
    WRONG.give_back(&mut tx, &person.to_string()).await?;
    tx.commit().await?;
    enter(&visitor, &db, person).await?;
    Ok(go(path::own(&next)))
}

/// The same form, with how long to wait. What was counted by the try goes with its transaction.
async fn held_off(
    visitor: &Visitor,
    db: &Db,
    person: PersonId,
    is_recovery: bool,
    wait: Wait,
) -> Result<HttpResponse> {
    metrics::sign_in_failed();
    let mut tx = db.write().await?;
    people::tell_held_off(&mut tx, person, visitor.seen()).await?;
    tx.commit().await?;
    let mut problems = Problems::default();
    problems.add("code", people::codes_held_off(visitor.texts(), wait));
    html_later(&CodePage::new(visitor, is_recovery, problems), wait)
}

/// Nobody is expected: they are signed in already, took too long, or never typed a password.
fn begin_again(visitor: &Visitor) -> HttpResponse {
    go(if visitor.member().is_ok() { path::HOME } else { path::SIGN_IN })
}
