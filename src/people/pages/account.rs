//! Somebody's own account: name and language, password, address, where they are signed in, and what happened to
//! their sign-in.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use i18n_embed_fl::fl;
use secrecy::SecretString;
use serde::Deserialize;

use super::members;
use crate::{
    db::{Db, Read},
    email_address::EmailAddress,
    error::{Error, Result},
    form::{Field, Form, Kind, Problems},
    limit::Wait,
    organizations,
    page::{Frame, Section, Site, When, go, html, html_later},
    path,
    people::{
        self, Acting, Checked, Listed, Member, Passwords, PersonId, SessionId, outcome_name,
        passwords, second_factors,
    },
    secret::Keys,
    text::Texts,
    visitor::Visitor,
};

/// Entries of the history on a page.
const MOST: i64 = 100;

#[derive(Template)]
#[template(path = "people/account.html")]
struct Account {
    frame: Frame,
    problems: Problems,
    email: String,
    name: Field,
    language: Field,
    current: Field,
    password: Field,
    new_email: Field,
    proof: Field,
    /// The address that is to be proved, and until when.
    asked: Option<(String, When)>,
    has_second_factor: bool,
    sessions: Vec<Session>,
    history: Vec<Entry>,
}

struct Session {
    id: SessionId,
    device: String,
    address: String,
    since: When,
    last: When,
    is_this: bool,
}

/// Something that happened to a sign-in.
pub(super) struct Entry {
    pub at: When,
    pub what: String,
    pub device: String,
    pub address: String,
}

/// What was typed that is shown again.
#[derive(Default)]
struct Typed {
    name: Option<String>,
    language: Option<String>,
    email: String,
}

impl Account {
    async fn of(
        tx: &mut Read,
        visitor: &Visitor,
        site: &Site,
        typed: Typed,
        problems: Problems,
    ) -> Result<Self> {
        let member = visitor.member()?;
        let person = &member.person;
        let frame = visitor.frame(Section::None);
        let t = frame.t;
        let secret = |name, label, autocomplete| {
            Field::new(name, label, "")
                .kind(Kind::Password)
                .autocomplete(autocomplete)
                .checked(&problems)
        };
        let name = typed.name.unwrap_or_else(|| person.name.clone());
        let language = typed.language.unwrap_or_else(|| person.language.word().to_owned());
        let this = visitor.session();
        let sessions = people::sessions_of(tx, person.id, site.lifetimes).await?;
        let sessions = sessions.into_iter().map(|one| Session {
            is_this: this == Some(one.id),
            id: one.id,
            device: device(t, one.device),
            address: one.address,
            since: frame.moment(one.created_at),
            last: frame.moment(one.seen_at),
        });
        let asked = people::asked_address(tx, person.id).await?;
        let history = entries(tx, &frame, person.id).await?;
        let has_second_factor = second_factors::of(tx, person.id).await?.is_some();
        Ok(Self {
            email: person.email.to_string(),
            name: members::name_field(t, name, &problems).autocomplete("name"),
            language: members::language_field(t, language, &problems)
                .hint(fl!(t, "account-language-hint")),
            current: secret("current", fl!(t, "current-password"), "current-password"),
            password: secret("password", fl!(t, "new-password"), "new-password").hint(fl!(
                t,
                "password-hint",
                least = passwords::SHORTEST
            )),
            new_email: Field::new("email", fl!(t, "new-email"), typed.email)
                .kind(Kind::Email)
                .hint(fl!(t, "new-email-hint"))
                .autocomplete("email")
                .checked(&problems),
            proof: secret("proof", fl!(t, "password"), "current-password"),
            asked: asked.map(|one| (one.email.to_string(), frame.moment(one.expires_at))),
            has_second_factor,
            sessions: sessions.collect(),
            history,
            problems,
            frame,
        })
    }
}

/// What happened to somebody's sign-in, as a page shows it.
pub(super) async fn entries(tx: &mut Read, frame: &Frame, person: PersonId) -> Result<Vec<Entry>> {
    let history = people::history(tx, person, MOST).await?;
    let entries = history.into_iter().map(|one| Entry {
        at: frame.moment(one.at),
        what: outcome_name(frame.t, one.outcome),
        // Where somebody else did it is not the owner's to know.
        device: if one.address.is_empty() { "–".into() } else { device(frame.t, one.device) },
        address: if one.address.is_empty() { "–".into() } else { one.address },
    });
    Ok(entries.collect())
}

fn device(t: &Texts, device: String) -> String {
    if device.is_empty() { fl!(t, "device-unknown") } else { device }
}

/// `GET /account`
pub(super) async fn account(
    visitor: Visitor,
    db: Data<Db>,
    site: Data<Site>,
) -> Result<HttpResponse> {
    visitor.member()?;
    let mut tx = db.read().await?;
    let page = Account::of(&mut tx, &visitor, &site, Typed::default(), Problems::default()).await?;
    html(StatusCode::OK, &page)
}

/// `GET` of what a form makes: back to the account.
pub(super) async fn again(visitor: Visitor) -> Result<HttpResponse> {
    visitor.member()?;
    Ok(go(path::ACCOUNT))
}

/// The page again, with what is wrong; when it must wait, how long.
async fn faulty(
    visitor: &Visitor,
    db: &Db,
    site: &Site,
    typed: Typed,
    problems: Problems,
    wait: Option<Wait>,
) -> Result<HttpResponse> {
    let mut tx = db.read().await?;
    let page = Account::of(&mut tx, visitor, site, typed, problems).await?;
    match wait {
        None => html(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Some(wait) => html_later(&page, wait),
    }
}

/// Whether somebody typed their password; else what to say beside its field, and how long to wait.
async fn proved(
    visitor: &Visitor,
    db: &Db,
    passwords: &Passwords,
    typed: &str,
) -> Result<Result<(), (String, Option<Wait>)>> {
    let t = visitor.texts();
    let secret = SecretString::from(typed);
    let member = visitor.member()?;
    Ok(match people::prove(db, passwords, member, secret, visitor.seen()).await? {
        Checked::Right(person) if person == member.person.id => Ok(()),
        Checked::Right(_) | Checked::Wrong => Err((fl!(t, "password-wrong"), None)),
        Checked::HeldOff(wait) => Err((people::held_off(t, wait), Some(wait))),
    })
}

/// Somebody as those see them who manage members.
async fn listed(tx: &mut Read, member: &Member) -> Result<Listed> {
    let found = people::listed(tx, member.organization.id, member.person.id).await?;
    found.ok_or(Error::NotFound)
}

/// `POST /account/details`: Save
pub(super) async fn save_details(
    visitor: Visitor,
    db: Data<Db>,
    site: Data<Site>,
    form: Form<members::Details>,
) -> Result<HttpResponse> {
    let member = visitor.member()?;
    let t = visitor.texts();
    let members::Details { name, language } = form.fields;
    let mut problems = Problems::default();
    let (Some(new_name), Some(new_language)) = members::details(t, &name, &language, &mut problems)
    else {
        let typed = Typed { name: Some(name), language: Some(language), ..Typed::default() };
        return faulty(&visitor, &db, &site, typed, problems, None).await;
    };
    let mut tx = db.write().await?;
    organizations::hold(&mut tx, member.organization.id);
    let listed = listed(&mut tx, member).await?;
    let acting = Acting::at_home(member);
    let said = if people::set_details(&mut tx, &acting, &listed, &new_name, new_language).await? {
        fl!(new_language.texts(), "account-details-saved")
    } else {
        fl!(t, "member-already")
    };
    tx.commit().await?;
    visitor.say(true, said)?;
    Ok(go(path::ACCOUNT))
}

#[derive(Deserialize)]
pub(super) struct NewPassword {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

/// `POST /account/password`: Change password
pub(super) async fn change_password(
    visitor: Visitor,
    db: Data<Db>,
    site: Data<Site>,
    hasher: Data<Passwords>,
    form: Form<NewPassword>,
) -> Result<HttpResponse> {
    let member = visitor.member()?;
    let t = visitor.texts();
    let known = [&member.person.name, &member.organization.name, member.person.email.as_str()];
    let mut problems = Problems::default();
    let chosen = passwords::choose(&form.fields.password, &known.map(|text| text as &str))
        .map_err(|weakness| people::weakness(t, weakness));
    let Some(chosen) = problems.take("password", chosen) else {
        return faulty(&visitor, &db, &site, Typed::default(), problems, None).await;
    };
    if let Err((problem, wait)) = proved(&visitor, &db, &hasher, &form.fields.current).await? {
        problems.add("current", problem);
        return faulty(&visitor, &db, &site, Typed::default(), problems, wait).await;
    }
    let hash = hasher.hash(chosen).await?;
    let mut tx = db.write().await?;
    let session = visitor.session();
    if !people::change_password(&mut tx, member, &hash, session, visitor.seen()).await? {
        return Err(Error::SignIn);
    }
    tx.commit().await?;
    visitor.renew();
    visitor.say(true, fl!(t, "password-is-changed"))?;
    Ok(go(path::ACCOUNT))
}

#[derive(Deserialize)]
pub(super) struct NewAddress {
    #[serde(default)]
    email: String,
    #[serde(default)]
    proof: String,
}

/// `POST /account/address`: Change email
pub(super) async fn ask_for_address(
    visitor: Visitor,
    db: Data<Db>,
    site: Data<Site>,
    hasher: Data<Passwords>,
    form: Form<NewAddress>,
) -> Result<HttpResponse> {
    let member = visitor.member()?;
    let t = visitor.texts();
    let NewAddress { email: typed, proof } = form.fields;
    let mut problems = Problems::default();
    let email = EmailAddress::parse(&typed).map_err(|_| fl!(t, "email-wrong"));
    let email = problems.take("email", email);
    if email.as_ref().is_some_and(|email| *email == member.person.email) {
        problems.add("email", fl!(t, "new-email-same"));
    }
    let again = Typed { email: typed, ..Typed::default() };
    let Some(email) = email.filter(|_| problems.is_empty()) else {
        return faulty(&visitor, &db, &site, again, problems, None).await;
    };
    if let Err((problem, wait)) = proved(&visitor, &db, &hasher, &proof).await? {
        problems.add("proof", problem);
        return faulty(&visitor, &db, &site, again, problems, wait).await;
    }
    let mut tx = db.write().await?;
    if let Err(wait) = people::ask_for_address(&mut tx, member, &email).await? {
        problems.add("email", fl!(t, "new-email-too-often"));
        return faulty(&visitor, &db, &site, again, problems, Some(wait)).await;
    }
    tx.commit().await?;
    visitor.say(true, fl!(t, "new-email-asked", email = email.to_string()))?;
    Ok(go(path::ACCOUNT))
}

#[derive(Template)]
#[template(path = "people/address.html")]
struct AddressPage {
    frame: Frame,
    email: String,
    earlier: String,
}

/// `GET /account/address/{link}`: nothing is changed before the button is pressed
pub(super) async fn address(
    visitor: Visitor,
    db: Data<Db>,
    keys: Data<Keys>,
    link: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.member()?;
    let mut tx = db.read().await?;
    let change = people::address_change(&mut tx, &keys, member, &link).await?;
    let change = change.ok_or(Error::Gone)?;
    let page = AddressPage {
        frame: visitor.frame(Section::None),
        email: change.email.to_string(),
        earlier: member.person.email.to_string(),
    };
    html(StatusCode::OK, &page)
}

/// `POST /account/address/{link}`: Use this email
pub(super) async fn take_address(
    visitor: Visitor,
    db: Data<Db>,
    keys: Data<Keys>,
    link: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.member()?;
    let mut tx = db.write().await?;
    let change = people::address_change(&mut tx, &keys, member, &link).await?;
    let change = change.ok_or(Error::Gone)?;
    if !people::take_address(&mut tx, member, &change, visitor.seen()).await? {
        return Err(Error::Gone);
    }
    tx.commit().await?;
    let email = change.email.to_string();
    visitor.say(true, fl!(visitor.texts(), "new-email-taken", email = email))?;
    Ok(go(path::ACCOUNT))
}

/// `POST /account/sessions/{session}/ending`: Sign out, Sign out everywhere else
pub(super) async fn end_session(
    visitor: Visitor,
    db: Data<Db>,
    session: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.member()?;
    let (person, this) = (member.person.id, visitor.session());
    let mut tx = db.write().await?;
    if session.as_str() == OTHERS {
        people::end_other_sessions(&mut tx, person, this, visitor.seen()).await?;
    } else {
        let session = session.parse().map(SessionId).map_err(|_| Error::NotFound)?;
        if !people::end_session(&mut tx, person, session, visitor.seen()).await? {
            return Err(Error::NotFound);
        }
        if this == Some(session) {
            tx.commit().await?;
            visitor.sign_out();
            return Ok(go(path::SIGN_IN));
        }
    }
    tx.commit().await?;
    visitor.say(true, fl!(visitor.texts(), "sessions-are-ended"))?;
    Ok(go(path::ACCOUNT))
}

/// What the address says for all sessions but this one.
const OTHERS: &str = "others";
