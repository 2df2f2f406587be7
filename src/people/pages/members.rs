//! Who is or was a member, somebody new, and what can be done with one: in the settings, and among a
//! company's users. The table of what each role may do is the one that the program goes by.

use std::collections::HashMap;

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{
    account::{self, Entry},
    desk::{Desk, Place},
};
use crate::{
    clock::Timestamp,
    customers::Company,
    db::Db,
    email_address::EmailAddress,
    error::Result,
    form::{self, Field, Form, Kind, Problems},
    invitations, organizations,
    page::{Frame, When, go, html, html_later},
    path,
    people::{
        self, Act, Activated, Asked, Changed, Invited, Listed, Newcomer, Part, PersonId,
        RESTORED_FOR, Reset, Role, Standing, Whom, act_name, role_name, second_factors,
        standing_name,
    },
    secret::Keys,
    subscriptions,
    text::{Language, Texts},
    visitor::Visitor,
};

/// The most characters of a name.
pub(super) const LONGEST_NAME: usize = 100;

/// `GET /settings`
pub(super) async fn settings(visitor: Visitor) -> Result<HttpResponse> {
    visitor.either(Act::ManageMembers).await?;
    Ok(go(path::MEMBERS))
}

// ---- the list

#[derive(Template)]
#[template(path = "people/members.html")]
struct Members {
    frame: Frame,
    company: Company,
    list: String,
    is_settings: bool,
    /// Whether licences are the visitor's to give.
    gives_licences: bool,
    rows: Vec<Row>,
    /// Where the other pages are.
    part: Part,
    /// Whether a second factor is demanded of them, in the settings.
    demand: Demand,
}

/// An organization's demand that all members have a second factor.
#[derive(PartialEq, Eq)]
enum Demand {
    /// It is made.
    Made,
    /// The visitor can make it.
    Possible,
    /// The visitor must have a second factor of their own first.
    NeedsOwn,
}

struct Row {
    id: PersonId,
    name: String,
    link: String,
    email: String,
    roles: String,
    standing: Standing,
    standing_name: String,
    since: When,
    has_second_factor: bool,
    /// What they have a seat of, among a company's users.
    licences: String,
}

/// `GET /settings/members`, `/users`, `/customers/{customer}/users`
pub(super) async fn list(
    visitor: Visitor,
    db: Data<Db>,
    place: Place,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let by = place.asker(&visitor).await?;
    let mut tx = db.read().await?;
    let desk = match Desk::at(&mut tx, &visitor, by, &place).await? {
        Ok(desk) => desk,
        Err(closed) => return closed.page(),
    };
    let Desk { organization, frame, company, list, is_settings, .. } = desk;
    let mut part = Part::of(&mut tx, organization.id, Whom::Everybody, &asked, &list).await?;
    let all = std::mem::take(&mut part.rows);
    let t = frame.t;
    let record = company.record_id();
    let mut licences = HashMap::new();
    if !is_settings {
        let users = all.iter().map(|one| one.person.id).collect();
        licences = subscriptions::names_by_user(&mut tx, organization.id, record, users).await?;
    }
    let has_own = second_factors::of(&mut tx, by.person.id).await?.is_some();
    let rows = all
        .into_iter()
        .map(|one| Row {
            id: one.person.id,
            licences: licences.remove(&one.person.id).unwrap_or_default(),
            link: path::member(&list, one.person.id),
            email: one.person.email.to_string(),
            roles: names(t, &one.roles),
            standing: one.standing(),
            standing_name: standing_name(t, one.standing()),
            since: frame.day(one.person.created_at),
            has_second_factor: one.has_second_factor,
            name: one.person.name,
        })
        .collect();
    let gives_licences = by.may(Act::GiveLicences);
    let demand = match (organization.demands_second_factor, has_own) {
        (true, _) => Demand::Made,
        (false, true) => Demand::Possible,
        (false, false) => Demand::NeedsOwn,
    };
    let page = Members { frame, company, list, is_settings, gives_licences, rows, part, demand };
    html(StatusCode::OK, &page)
}

fn names(t: &Texts, roles: &[Role]) -> String {
    roles.iter().map(|role| role_name(t, role.word())).collect::<Vec<_>>().join(", ")
}

// ---- what each role may do

/// What each role of a side may do, as its members read it.
struct RoleTable {
    roles: Vec<String>,
    rows: Vec<RoleRow>,
}

struct RoleRow {
    act: String,
    cells: Vec<Cell>,
}

/// Whether a role allows an act. A mark says so at a glance, the words to those who hear the page.
struct Cell {
    role: String,
    mark: &'static str,
    words: String,
}

impl RoleTable {
    fn of(t: &Texts, kind: organizations::Kind) -> Self {
        let cell = |act: Act, role: Role| {
            let (mark, words) = if act.roles(kind).contains(&role) {
                ("✔", fl!(t, "role-allows"))
            } else if act == Act::SeeActivity && Act::SeeOwnActs.roles(kind).contains(&role) {
                ("", act_name(t, Act::SeeOwnActs))
            } else {
                ("–", fl!(t, "role-allows-not"))
            };
            Cell { role: role_name(t, role.word()), mark, words }
        };
        let row = |act: Act| RoleRow {
            act: act_name(t, act),
            cells: Role::of(kind).iter().map(|role| cell(act, *role)).collect(),
        };
        Self {
            roles: Role::of(kind).iter().map(|role| role_name(t, role.word())).collect(),
            rows: Act::of(kind).iter().map(|act| row(*act)).collect(),
        }
    }
}

/// A role to tick.
struct Tick {
    role: Role,
    name: String,
    is_ticked: bool,
}

fn ticks(t: &Texts, desk: &Desk<'_>, ticked: &[Role]) -> Vec<Tick> {
    let tick = |role: Role| Tick {
        role,
        name: role_name(t, role.word()),
        is_ticked: ticked.contains(&role),
    };
    desk.roles().into_iter().map(tick).collect()
}

/// Who makes Global admins, for whoever does not; empty for whoever does.
pub(super) fn not_on_behalf(t: &Texts, desk: &Desk<'_>) -> String {
    if desk.acting.is_on_behalf() {
        fl!(t, "role-not-on-behalf", company = desk.company.name.as_str())
    } else {
        String::new()
    }
}

/// The roles of this side that were ticked, in the order people are shown them; others are left out.
fn ticked(kind: organizations::Kind, words: &[String]) -> Vec<Role> {
    let is_ticked = |role: &&Role| words.iter().any(|word| word == role.word());
    Role::of(kind).iter().filter(is_ticked).copied().collect()
}

// ---- somebody new

#[derive(Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    role: Vec<String>,
}

#[derive(Template)]
#[template(path = "people/new_member.html")]
struct NewMember {
    frame: Frame,
    company: Company,
    list: String,
    is_settings: bool,
    problems: Problems,
    name: Field,
    email: Field,
    language: Field,
    ticks: Vec<Tick>,
    not_on_behalf: String,
    /// Who has the address already, and where they are.
    known: Option<(String, String)>,
    table: RoleTable,
}

impl NewMember {
    fn new(desk: Desk<'_>, typed: Typed, problems: Problems) -> Self {
        let (t, kind) = (desk.frame.t, desk.organization.kind);
        let ticks = ticks(t, &desk, &ticked(kind, &typed.role));
        let not_on_behalf = not_on_behalf(t, &desk);
        let Desk { frame, company, list, is_settings, .. } = desk;
        Self {
            name: name_field(t, typed.name, &problems),
            email: Field::new("email", fl!(t, "email"), typed.email)
                .kind(Kind::Email)
                .hint(fl!(t, "member-email-hint"))
                .autocomplete("off")
                .checked(&problems),
            language: language_field(t, typed.language, &problems),
            ticks,
            not_on_behalf,
            known: None,
            table: RoleTable::of(t, kind),
            problems,
            frame,
            company,
            list,
            is_settings,
        }
    }
}

pub(super) fn name_field(t: &Texts, typed: String, problems: &Problems) -> Field {
    Field::new("name", fl!(t, "name"), typed).autocomplete("off").checked(problems)
}

pub(super) fn language_field(t: &Texts, typed: String, problems: &Problems) -> Field {
    let languages = Language::ALL.iter();
    let languages = languages
        .map(|language| (language.word().to_owned(), language.own_name().to_owned()))
        .collect();
    Field::new("language", fl!(t, "language"), typed)
        .kind(Kind::Choice(languages))
        .hint(fl!(t, "member-language-hint"))
        .checked(problems)
}

/// A name and a language, or what is wrong with them.
pub(super) fn details(
    t: &Texts,
    name: &str,
    language: &str,
    problems: &mut Problems,
) -> (Option<String>, Option<Language>) {
    let name = form::person_name(name, LONGEST_NAME)
        .ok_or_else(|| fl!(t, "member-name-wrong", most = LONGEST_NAME));
    let name = problems.take("name", name);
    let language = Language::from_word(language).ok_or_else(|| fl!(t, "language-wrong"));
    (name, problems.take("language", language))
}

/// `GET …/new`
pub(super) async fn new(visitor: Visitor, db: Data<Db>, place: Place) -> Result<HttpResponse> {
    let by = place.asker(&visitor).await?;
    let mut tx = db.read().await?;
    let desk = Desk::below(&mut tx, &visitor, by, &place).await?;
    let language = desk.organization.language.word().to_owned();
    // Most people of a company are its users and no more.
    let role = match desk.organization.kind {
        organizations::Kind::Customer if !desk.is_settings => vec![Role::User.word().to_owned()],
        _ => Vec::new(),
    };
    let typed = Typed { language, role, ..Typed::default() };
    html(StatusCode::OK, &NewMember::new(desk, typed, Problems::default()))
}

/// `POST` to the list: Invite a member, Add user
pub(super) async fn invite(
    visitor: Visitor,
    db: Data<Db>,
    keys: Data<Keys>,
    place: Place,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let by = place.asker(&visitor).await?;
    let t = visitor.texts();
    let typed = form.fields;
    let mut tx = db.write().await?;
    let desk = Desk::held(&mut tx, &visitor, by, &place).await?;
    let mut problems = Problems::default();
    let (name, language) = details(t, &typed.name, &typed.language, &mut problems);
    let email = EmailAddress::parse(&typed.email).map_err(|_| fl!(t, "email-wrong"));
    let email = problems.take("email", email);
    let roles = ticked(desk.organization.kind, &typed.role);
    if roles.is_empty() {
        problems.add("role", fl!(t, "member-role-missing"));
    }
    let (Some(name), Some(email), Some(language), true) =
        (name, email, language, problems.is_empty())
    else {
        let page = NewMember::new(desk, typed, problems);
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    if let Some(problem) = invitations::refused_by_reader(&mut tx, t, by, &email).await? {
        problems.add("email", problem);
        let page = NewMember::new(desk, typed, problems);
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let newcomer = Newcomer { name, email, language, roles };
    let known = match people::invite(&mut tx, &keys, &desk.acting, &newcomer).await? {
        Invited::New(person) => {
            tx.commit().await?;
            let (name, email) = (newcomer.name.as_str(), newcomer.email.to_string());
            let said = if desk.is_settings {
                fl!(t, "member-is-invited", name = name, email = email)
            } else {
                fl!(t, "user-is-added", name = name, email = email)
            };
            visitor.say(true, said)?;
            return Ok(go(&path::member(&desk.list, person)));
        }
        Invited::Known(known) => {
            let name = known.person.name.as_str();
            problems.add("email", is_known(t, &known, desk.is_settings));
            let link = path::member(&desk.list, known.person.id);
            Some((fl!(t, "member-open", name = name), link))
        }
        Invited::Taken => {
            problems.add("email", fl!(t, "member-taken"));
            None
        }
        Invited::NotOnBehalf => {
            problems.add("role", not_on_behalf(t, &desk));
            None
        }
        Invited::Later(wait) => {
            problems.add("email", people::later(t, wait));
            return html_later(&NewMember::new(desk, typed, problems), wait);
        }
    };
    let page = NewMember { known, ..NewMember::new(desk, typed, problems) };
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// That somebody is or was a member with this address.
pub(super) fn is_known(t: &Texts, known: &Listed, is_settings: bool) -> String {
    let name = known.person.name.as_str();
    match (known.standing(), is_settings) {
        (Standing::Deactivated, true) => fl!(t, "member-was-known", name = name),
        (Standing::Deactivated, false) => fl!(t, "user-was-known", name = name),
        (_, true) => fl!(t, "member-known", name = name),
        (_, false) => fl!(t, "user-known", name = name),
    }
}

// ---- one member

#[derive(Template)]
#[template(path = "people/member.html")]
struct MemberPage {
    frame: Frame,
    company: Company,
    list: String,
    is_settings: bool,
    problems: Problems,
    id: PersonId,
    name: String,
    email: String,
    roles: String,
    standing: Standing,
    standing_name: String,
    since: When,
    until: Option<When>,
    /// Until when they can be restored; none for a member, and for whoever is gone.
    restored_until: Option<When>,
    is_partner: bool,
    is_oneself: bool,
    factor: Factor,
    /// The page of their licences; empty where those are not the visitor's to give.
    licences: String,
    name_field: Field,
    language_field: Field,
    ticks: Vec<Tick>,
    not_on_behalf: String,
    /// Why their roles, and whether they can sign in, are not the visitor's to say; empty where they are.
    steered: String,
    table: RoleTable,
    /// For how many days somebody who was deactivated can be restored.
    days: i64,
    /// The page where their personal data can be removed; empty where that is not the visitor's to do.
    removal: String,
    /// What happened to their sign-in, for their own Global admin only.
    history: Option<Vec<Entry>>,
}

/// What a member's page says of their second factor.
enum Factor {
    /// It is the visitor's own, or they have none.
    Own { has_one: bool },
    /// The visitor may take it away.
    Theirs,
    /// Nothing: there is none, or it is not the visitor's affair.
    Untold,
}

/// What was typed about a member, where it was faulty.
#[derive(Default)]
struct Faulty {
    details: Option<Details>,
    roles: Option<Vec<Role>>,
    problems: Problems,
}

impl MemberPage {
    fn new(desk: Desk<'_>, listed: Listed, now: Timestamp, faulty: Faulty) -> Self {
        let Faulty { details, roles, problems } = faulty;
        let t = desk.frame.t;
        let ticks = ticks(t, &desk, roles.as_ref().unwrap_or(&listed.roles));
        let not_on_behalf = not_on_behalf(t, &desk);
        let Desk { acting, organization, frame, company, list, is_settings } = desk;
        let steered = if acting.may_steer(&listed.roles) {
            String::new()
        } else {
            let (name, company) = (listed.person.name.as_str(), company.name.as_str());
            fl!(t, "member-steered-by-company", name = name, company = company)
        };
        let person = &listed.person;
        let details = details.unwrap_or_else(|| Details {
            name: person.name.clone(),
            language: person.language.word().to_owned(),
        });
        let is_user = !is_settings && listed.deactivated_at.is_none();
        let licences = if is_user && acting.by().may(Act::GiveLicences) {
            company.page(path::licences_of_user(person.id))
        } else {
            String::new()
        };
        let is_oneself = person.id == acting.by().person.id;
        let may_remove = listed.standing() == Standing::Deactivated && !acting.is_on_behalf();
        let removal =
            if may_remove { path::of_member(&list, person.id, "removal") } else { String::new() };
        let restored_until = listed.restored_until().filter(|_| !listed.is_gone(now));
        Self {
            id: person.id,
            email: person.email.to_string(),
            roles: names(t, &listed.roles),
            standing: listed.standing(),
            standing_name: standing_name(t, listed.standing()),
            since: frame.day(person.created_at),
            until: listed.deactivated_at.map(|at| frame.day(at)),
            restored_until: restored_until.map(|until| frame.day(until)),
            is_partner: organization.is_partner(),
            licences,
            is_oneself,
            factor: match listed.has_second_factor {
                has_one if is_oneself => Factor::Own { has_one },
                true if !acting.is_on_behalf() => Factor::Theirs,
                _ => Factor::Untold,
            },
            name_field: name_field(t, details.name, &problems),
            language_field: language_field(t, details.language, &problems),
            ticks,
            not_on_behalf,
            steered,
            table: RoleTable::of(t, organization.kind),
            days: days_restored(),
            removal,
            history: None,
            name: listed.person.name,
            problems,
            frame,
            company,
            list,
            is_settings,
        }
    }
}

fn days_restored() -> i64 {
    RESTORED_FOR.as_hours() / 24
}

/// `GET …/{person}`
pub(super) async fn show(visitor: Visitor, db: Data<Db>, place: Place) -> Result<HttpResponse> {
    let by = place.asker(&visitor).await?;
    let mut tx = db.read().await?;
    let desk = Desk::below(&mut tx, &visitor, by, &place).await?;
    let listed = desk.member(&mut tx, &place).await?;
    let (id, is_own) = (listed.person.id, !desk.acting.is_on_behalf());
    let mut page = MemberPage::new(desk, listed, tx.now(), Faulty::default());
    if is_own {
        page.history = Some(account::entries(&mut tx, &page.frame, id).await?);
    }
    html(StatusCode::OK, &page)
}

/// `GET` of what a form makes: back to the member.
pub(super) async fn again(visitor: Visitor, db: Data<Db>, place: Place) -> Result<HttpResponse> {
    let by = place.asker(&visitor).await?;
    let mut tx = db.read().await?;
    let desk = Desk::below(&mut tx, &visitor, by, &place).await?;
    let listed = desk.member(&mut tx, &place).await?;
    Ok(go(&path::member(&desk.list, listed.person.id)))
}

#[derive(Deserialize)]
pub(super) struct Details {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub language: String,
}

/// `POST …/{person}/details`: Save
pub(super) async fn save_details(
    visitor: Visitor,
    db: Data<Db>,
    place: Place,
    form: Form<Details>,
) -> Result<HttpResponse> {
    let by = place.asker(&visitor).await?;
    let t = visitor.texts();
    let typed = form.fields;
    let (mut tx, desk, listed) = Desk::for_member(&db, &visitor, by, &place).await?;
    let mut problems = Problems::default();
    let (Some(name), Some(language)) = details(t, &typed.name, &typed.language, &mut problems)
    else {
        let faulty = Faulty { details: Some(typed), problems, ..Faulty::default() };
        let page = MemberPage::new(desk, listed, tx.now(), faulty);
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let said = if people::set_details(&mut tx, &desk.acting, &listed, &name, language).await? {
        fl!(t, "member-details-saved", name = name.as_str())
    } else {
        fl!(t, "member-already")
    };
    tx.commit().await?;
    visitor.say(true, said)?;
    Ok(go(&path::member(&desk.list, listed.person.id)))
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    role: Vec<String>,
}

/// `POST …/{person}/roles`: Save roles
pub(super) async fn save_roles(
    visitor: Visitor,
    db: Data<Db>,
    place: Place,
    form: Form<Chosen>,
) -> Result<HttpResponse> {
    let by = place.asker(&visitor).await?;
    let t = visitor.texts();
    let (mut tx, desk, listed) = Desk::for_member(&db, &visitor, by, &place).await?;
    let roles = ticked(desk.organization.kind, &form.fields.role);
    let mut problems = Problems::default();
    if roles.is_empty() {
        problems.add("role", fl!(t, "member-role-missing"));
        let faulty = Faulty { roles: Some(roles), problems, ..Faulty::default() };
        let page = MemberPage::new(desk, listed, tx.now(), faulty);
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let name = listed.person.name.as_str();
    let (good, said) = match people::set_roles(&mut tx, &desk.acting, &listed, &roles).await? {
        Changed::Done => (true, fl!(t, "member-roles-saved", name = name)),
        Changed::Already => (true, fl!(t, "member-already")),
        Changed::NotOnBehalf => (false, desk.refused(t)),
        Changed::LastAdmin => {
            problems.add("role", fl!(t, "member-last-admin", name = name));
            let faulty = Faulty { roles: Some(roles), problems, ..Faulty::default() };
            let page = MemberPage::new(desk, listed, tx.now(), faulty);
            return html(StatusCode::CONFLICT, &page);
        }
    };
    tx.commit().await?;
    visitor.say(good, said)?;
    let gave_up = listed.person.id == by.person.id && !roles.contains(&Role::GlobalAdmin);
    Ok(if gave_up { go(path::HOME) } else { go(&path::member(&desk.list, listed.person.id)) })
}

/// `POST …/{person}/letters`: Send the link again
pub(super) async fn send_again(
    visitor: Visitor,
    db: Data<Db>,
    keys: Data<Keys>,
    place: Place,
) -> Result<HttpResponse> {
    let by = place.asker(&visitor).await?;
    let t = visitor.texts();
    let (mut tx, desk, listed) = Desk::for_member(&db, &visitor, by, &place).await?;
    let (good, said) = match people::welcome_again(&mut tx, &keys, &desk.acting, &listed).await? {
        Ok(true) => {
            (true, fl!(t, "member-welcomed-again", email = listed.person.email.to_string()))
        }
        Ok(false) => (true, fl!(t, "member-already")),
        Err(wait) => (false, people::later(t, wait)),
    };
    tx.commit().await?;
    visitor.say(good, said)?;
    Ok(go(&path::member(&desk.list, listed.person.id)))
}

/// `POST …/{person}/password`: Send a link to set a new password
pub(super) async fn start_reset(
    visitor: Visitor,
    db: Data<Db>,
    keys: Data<Keys>,
    place: Place,
) -> Result<HttpResponse> {
    let by = place.asker(&visitor).await?;
    let t = visitor.texts();
    let (mut tx, desk, listed) = Desk::for_member(&db, &visitor, by, &place).await?;
    let name = listed.person.name.as_str();
    let email = listed.person.email.to_string();
    let (good, said) = match people::start_reset(&mut tx, &keys, &desk.acting, &listed).await? {
        Reset::Sent => (true, fl!(t, "password-link-sent", email = email)),
        Reset::Welcomed => (true, fl!(t, "member-welcomed-again", email = email)),
        Reset::Recent => (false, fl!(t, "password-link-recent", name = name)),
        Reset::Deactivated => (false, fl!(t, "password-link-deactivated", name = name)),
    };
    tx.commit().await?;
    visitor.say(good, said)?;
    Ok(go(&path::member(&desk.list, listed.person.id)))
}

/// `POST …/{person}/second-factor`: Reset second factor
pub(super) async fn reset_second_factor(
    visitor: Visitor,
    db: Data<Db>,
    place: Place,
) -> Result<HttpResponse> {
    let by = place.asker(&visitor).await?;
    let t = visitor.texts();
    let (mut tx, desk, listed) = Desk::for_member(&db, &visitor, by, &place).await?;
    // One's own is removed where the organization's demand is looked at.
    if listed.person.id == by.person.id {
        return Ok(go(path::SECOND_FACTOR));
    }
    let name = listed.person.name.as_str();
    let company = desk.company.name.as_str();
    let (good, said) = if desk.acting.is_on_behalf() {
        (false, fl!(t, "second-factor-not-on-behalf", company = company))
    } else if second_factors::reset(&mut tx, &desk.acting, &listed).await? {
        (true, fl!(t, "second-factor-is-reset", name = name))
    } else {
        (true, fl!(t, "member-already"))
    };
    tx.commit().await?;
    visitor.say(good, said)?;
    Ok(go(&path::member(&desk.list, listed.person.id)))
}

/// `POST …/{person}/deactivation`: Deactivate
pub(super) async fn deactivate(
    visitor: Visitor,
    db: Data<Db>,
    place: Place,
) -> Result<HttpResponse> {
    let by = place.asker(&visitor).await?;
    let t = visitor.texts();
    let (mut tx, desk, listed) = Desk::for_member(&db, &visitor, by, &place).await?;
    let name = listed.person.name.as_str();
    let (good, said) = match people::deactivate(&mut tx, &desk.acting, &listed).await? {
        Changed::Done => {
            subscriptions::free(&mut tx, by, &listed).await?;
            (true, fl!(t, "member-is-deactivated", name = name))
        }
        Changed::Already => (true, fl!(t, "member-already")),
        Changed::NotOnBehalf => (false, desk.refused(t)),
        Changed::LastAdmin => {
            let mut problems = Problems::default();
            problems.add("deactivation", fl!(t, "member-last-admin", name = name));
            let faulty = Faulty { problems, ..Faulty::default() };
            let page = MemberPage::new(desk, listed, tx.now(), faulty);
            return html(StatusCode::CONFLICT, &page);
        }
    };
    tx.commit().await?;
    if listed.person.id == by.person.id {
        visitor.sign_out();
        return Ok(go(path::SIGN_IN));
    }
    visitor.say(good, said)?;
    Ok(go(&path::member(&desk.list, listed.person.id)))
}

/// `POST …/{person}/activation`: Activate again; `…/{person}/restoration`: Restore
pub(super) async fn activate(visitor: Visitor, db: Data<Db>, place: Place) -> Result<HttpResponse> {
    let by = place.asker(&visitor).await?;
    let t = visitor.texts();
    let (mut tx, desk, listed) = Desk::for_member(&db, &visitor, by, &place).await?;
    let name = listed.person.name.as_str();
    let (good, said) = match people::activate(&mut tx, &desk.acting, &listed).await? {
        Activated::Done if desk.is_settings => (true, fl!(t, "member-is-activated", name = name)),
        Activated::Done => (true, fl!(t, "user-is-restored", name = name)),
        Activated::Already => (true, fl!(t, "member-already")),
        Activated::TooLate => {
            (false, fl!(t, "member-restored-too-late", name = name, days = days_restored()))
        }
        Activated::NotOnBehalf => (false, desk.refused(t)),
    };
    tx.commit().await?;
    visitor.say(good, said)?;
    Ok(go(&path::member(&desk.list, listed.person.id)))
}
