//! Signing in and out, and setting a password. An unknown address gets the answer of a known one.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path, Query},
};
use askama::Template;
use i18n_embed_fl::fl;
use secrecy::SecretString;
use serde::Deserialize;

use super::second_step::after_password;
use crate::{
    db::Db,
    email_address::EmailAddress,
    error::{Error, Result},
    form::{Field, Form, Kind, Problems},
    metrics, organizations,
    page::{Frame, Section, go, html, html_later},
    path,
    people::{self, Checked, Outcome, Passwords, Person, PersonId, Reason, passwords},
    secret::Keys,
    visitor::Visitor,
};

#[derive(Deserialize, Default)]
pub(super) struct SignIn {
    #[serde(default)]
    next: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    /// A form that was sent when the session had ended; it is given back after signing in.
    #[serde(default)]
    kept: String,
}

#[derive(Template)]
#[template(path = "people/sign_in.html")]
struct SignInPage {
    frame: Frame,
    problems: Problems,
    email: Field,
    password: Field,
    next: String,
    kept: String,
}

impl SignInPage {
    fn new(visitor: &Visitor, typed: SignIn, problem: Option<String>) -> Self {
        let frame = visitor.frame(Section::None);
        let t = frame.t;
        let mut problems = Problems::default();
        if let Some(problem) = problem {
            problems.add("email", problem);
        }
        let email = Field::new("email", fl!(t, "email"), typed.email)
            .kind(Kind::Email)
            .autocomplete("username");
        let password = Field::new("password", fl!(t, "password"), "")
            .kind(Kind::Password)
            .autocomplete("current-password");
        Self {
            email,
            password,
            problems,
            next: path::own(&typed.next).to_owned(),
            kept: typed.kept,
            frame,
        }
    }
}

/// `GET /sign-in?next=…`
pub(super) async fn sign_in(visitor: Visitor, query: Query<SignIn>) -> Result<HttpResponse> {
    let query = query.into_inner();
    if visitor.member().is_ok() {
        return Ok(go(path::own(&query.next)));
    }
    let typed = SignIn { next: query.next, ..SignIn::default() };
    html(StatusCode::OK, &SignInPage::new(&visitor, typed, None))
}

/// `POST /sign-in`
pub(super) async fn do_sign_in(
    visitor: Visitor,
    db: Data<Db>,
    passwords: Data<Passwords>,
    form: Form<SignIn>,
) -> Result<HttpResponse> {
    let typed = form.fields;
    let secret = SecretString::from(typed.password.as_str());
    let person = match people::check(&db, &passwords, &typed.email, secret, visitor.seen()).await? {
        Checked::Right(person) => person,
        Checked::Wrong => {
            metrics::sign_in_failed();
            let problem = fl!(visitor.texts(), "sign-in-wrong");
            let page = SignInPage::new(&visitor, typed, Some(problem));
            return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
        Checked::HeldOff(wait) => {
            metrics::sign_in_failed();
            let problem = people::held_off(visitor.texts(), wait);
            return html_later(&SignInPage::new(&visitor, typed, Some(problem)), wait);
        }
    };
    let next = path::own(&typed.next).to_owned();
    let answer = after_password(&visitor, &db, person, &next).await?;
    // Only a letter in the making is ever kept.
    if !typed.kept.is_empty() && next.starts_with(path::INVITATIONS) {
        visitor.keep(&next, &typed.kept)?;
    }
    Ok(answer)
}

/// Lets somebody in who proved who they are.
pub(super) async fn enter(visitor: &Visitor, db: &Db, person: PersonId) -> Result<()> {
    let mut tx = db.write().await?;
    people::signed_in(&mut tx, person, visitor.seen()).await?;
    tx.commit().await?;
    visitor.sign_in(person)
}

/// Asks somebody whose session ended to sign in, and keeps the form they had sent for the page at
/// `next`.
///
/// # Errors
/// When the page cannot be rendered.
pub fn keep_and_sign_in(visitor: &Visitor, next: String, kept: String) -> Result<HttpResponse> {
    let problem = fl!(visitor.texts(), "sign-in-kept");
    let typed = SignIn { next, kept, ..SignIn::default() };
    html(StatusCode::UNAUTHORIZED, &SignInPage::new(visitor, typed, Some(problem)))
}

/// `POST /sign-out`
pub(super) async fn sign_out(visitor: Visitor, db: Data<Db>) -> Result<HttpResponse> {
    if let Ok(member) = visitor.member() {
        let mut tx = db.write().await?;
        people::tell(&mut tx, member.person.id, Outcome::SignedOut, visitor.seen()).await?;
        tx.commit().await?;
    }
    visitor.sign_out();
    Ok(go(path::SIGN_IN))
}

#[derive(Deserialize)]
pub(super) struct Forgotten {
    #[serde(default)]
    email: String,
}

#[derive(Template)]
#[template(path = "people/forgotten.html")]
struct ForgottenPage {
    frame: Frame,
    problems: Problems,
    email: Field,
    sent: bool,
}

impl ForgottenPage {
    fn new(visitor: &Visitor, typed: &str, problems: Problems, sent: bool) -> Self {
        let frame = visitor.frame(Section::None);
        let email = Field::new("email", fl!(frame.t, "email"), typed)
            .kind(Kind::Email)
            .autocomplete("username")
            .checked(&problems);
        Self { frame, problems, email, sent }
    }
}

/// `GET /password`
pub(super) async fn forgotten(visitor: Visitor) -> Result<HttpResponse> {
    html(StatusCode::OK, &ForgottenPage::new(&visitor, "", Problems::default(), false))
}

/// `POST /password`
pub(super) async fn do_forgotten(
    visitor: Visitor,
    db: Data<Db>,
    keys: Data<Keys>,
    form: Form<Forgotten>,
) -> Result<HttpResponse> {
    let typed = form.fields.email;
    let mut problems = Problems::default();
    let wrong = fl!(visitor.texts(), "email-wrong");
    let email = problems.take("email", EmailAddress::parse(&typed).map_err(|_| wrong));
    let Some(email) = email else {
        let page = ForgottenPage::new(&visitor, &typed, problems, false);
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let mut tx = db.write().await?;
    if let Err(wait) = people::forgot_password(&mut tx, &keys, &email, visitor.seen()).await? {
        problems.add("email", fl!(visitor.texts(), "forgotten-too-often"));
        return html_later(&ForgottenPage::new(&visitor, &typed, problems, false), wait);
    }
    tx.commit().await?;
    html(StatusCode::OK, &ForgottenPage::new(&visitor, &typed, problems, true))
}

#[derive(Deserialize)]
pub(super) struct NewPassword {
    #[serde(default)]
    password: String,
}

#[derive(Template)]
#[template(path = "people/set_password.html")]
struct SetPasswordPage {
    frame: Frame,
    problems: Problems,
    email: String,
    is_new: bool,
    password: Field,
}

impl SetPasswordPage {
    fn new(visitor: &Visitor, person: &Person, reason: Reason, problems: Problems) -> Self {
        let frame = visitor.frame(Section::None);
        let t = frame.t;
        let password = Field::new("password", fl!(t, "new-password"), "")
            .kind(Kind::Password)
            .hint(fl!(t, "password-hint", least = passwords::SHORTEST))
            .autocomplete("new-password")
            .checked(&problems);
        let email = person.email.to_string();
        Self { frame, problems, email, is_new: reason == Reason::Welcome, password }
    }
}

/// `GET /password/{link}`
pub(super) async fn set_password(
    visitor: Visitor,
    db: Data<Db>,
    keys: Data<Keys>,
    link: Path<String>,
) -> Result<HttpResponse> {
    let mut tx = db.read().await?;
    let found = people::of_password_link(&mut tx, &keys, &link).await?;
    let (person, reason) = found.ok_or(Error::Gone)?;
    html(StatusCode::OK, &SetPasswordPage::new(&visitor, &person, reason, Problems::default()))
}

/// `POST /password/{link}`
pub(super) async fn do_set_password(
    visitor: Visitor,
    db: Data<Db>,
    keys: Data<Keys>,
    hasher: Data<Passwords>,
    link: Path<String>,
    form: Form<NewPassword>,
) -> Result<HttpResponse> {
    let mut tx = db.read().await?;
    let found = people::of_password_link(&mut tx, &keys, &link).await?;
    let (person, reason) = found.ok_or(Error::Gone)?;
    let organization = organizations::by_id(&mut tx, person.organization_id).await?;
    drop(tx);

    let t = visitor.texts();
    let company = organization.map(|organization| organization.name).unwrap_or_default();
    let known = [person.name.as_str(), company.as_str(), person.email.as_str()];
    let chosen = match passwords::choose(&form.fields.password, &known) {
        Ok(chosen) => chosen,
        Err(weakness) => {
            let mut problems = Problems::default();
            problems.add("password", people::weakness(t, weakness));
            let page = SetPasswordPage::new(&visitor, &person, reason, problems);
            return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let hash = hasher.hash(chosen).await?;
    let mut tx = db.write().await?;
    if !people::set_password(&mut tx, &keys, &link, &hash, visitor.seen()).await? {
        return Err(Error::Gone);
    }
    tx.commit().await?;
    visitor.say(true, fl!(t, "password-is-set"))?;
    Ok(go(path::SIGN_IN))
}
