//! Settings → Members: who is or was a member, somebody new, and what can be done with one. The table of
//! what each role may do is the one that the program goes by.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use crate::{
    db::{Db, Read, Write},
    email_address::EmailAddress,
    error::{Error, Result},
    form::{self, Field, Form, Kind, Problems},
    organizations,
    page::{Frame, Section, When, go, html},
    path,
    people::{
        self, Act, Changed, Invited, Listed, Member, Newcomer, PersonId, Role, Standing, act_name,
        role_name, standing_name,
    },
    search,
    secret::Keys,
    text::{Language, Texts},
    visitor::Visitor,
};

/// The most characters of a name.
const LONGEST_NAME: usize = 100;

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
    rows: Vec<Row>,
}

struct Row {
    name: String,
    link: String,
    email: String,
    roles: String,
    standing: Standing,
    standing_name: String,
    since: When,
}

/// `GET /settings/members`
pub(super) async fn list(visitor: Visitor, db: Data<Db>) -> Result<HttpResponse> {
    let member = visitor.either(Act::ManageMembers).await?;
    let mut tx = db.read().await?;
    let mut all = people::of_organization(&mut tx, member.organization.id).await?;
    all.sort_by_cached_key(|one| (search::fold(&one.person.name), one.person.id));
    let frame = visitor.frame(Section::Settings);
    let t = frame.t;
    let rows = all
        .into_iter()
        .map(|one| Row {
            link: path::member(one.person.id),
            email: one.person.email.to_string(),
            roles: names(t, &one.roles),
            standing: one.standing(),
            standing_name: standing_name(t, one.standing()),
            since: frame.day(one.person.created_at),
            name: one.person.name,
        })
        .collect();
    html(StatusCode::OK, &Members { frame, rows })
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

fn ticks(t: &Texts, kind: organizations::Kind, ticked: &[Role]) -> Vec<Tick> {
    let tick = |role: &Role| Tick {
        role: *role,
        name: role_name(t, role.word()),
        is_ticked: ticked.contains(role),
    };
    Role::of(kind).iter().map(tick).collect()
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
    problems: Problems,
    name: Field,
    email: Field,
    language: Field,
    ticks: Vec<Tick>,
    /// Who has the address already, and where they are.
    known: Option<(String, String)>,
    table: RoleTable,
}

impl NewMember {
    fn new(visitor: &Visitor, by: &Member, typed: Typed, problems: Problems) -> Self {
        let frame = visitor.frame(Section::Settings);
        let t = frame.t;
        let kind = by.organization.kind;
        let languages = Language::ALL.iter();
        let languages = languages
            .map(|language| (language.word().to_owned(), language.own_name().to_owned()))
            .collect();
        Self {
            name: Field::new("name", fl!(t, "name"), typed.name)
                .autocomplete("off")
                .checked(&problems),
            email: Field::new("email", fl!(t, "email"), typed.email)
                .kind(Kind::Email)
                .hint(fl!(t, "member-email-hint"))
                .autocomplete("off")
                .checked(&problems),
            language: Field::new("language", fl!(t, "language"), typed.language)
                .kind(Kind::Choice(languages))
                .hint(fl!(t, "member-language-hint"))
                .checked(&problems),
            ticks: ticks(t, kind, &ticked(kind, &typed.role)),
            known: None,
            table: RoleTable::of(t, kind),
            problems,
            frame,
        }
    }
}

/// `GET /settings/members/new`
pub(super) async fn new(visitor: Visitor) -> Result<HttpResponse> {
    let member = visitor.either(Act::ManageMembers).await?;
    let language = member.organization.language.word().to_owned();
    let typed = Typed { language, ..Typed::default() };
    html(StatusCode::OK, &NewMember::new(&visitor, member, typed, Problems::default()))
}

/// `POST /settings/members`: Invite a member
pub(super) async fn invite(
    visitor: Visitor,
    db: Data<Db>,
    keys: Data<Keys>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = visitor.either(Act::ManageMembers).await?;
    let t = visitor.texts();
    let typed = form.fields;
    let mut problems = Problems::default();
    let name = form::name(&typed.name, LONGEST_NAME)
        .ok_or_else(|| fl!(t, "member-name-wrong", most = LONGEST_NAME));
    let name = problems.take("name", name);
    let email = EmailAddress::parse(&typed.email).map_err(|_| fl!(t, "email-wrong"));
    let email = problems.take("email", email);
    let language = Language::from_word(&typed.language).ok_or_else(|| fl!(t, "language-wrong"));
    let language = problems.take("language", language);
    let roles = ticked(member.organization.kind, &typed.role);
    if roles.is_empty() {
        problems.add("role", fl!(t, "member-role-missing"));
    }
    let (Some(name), Some(email), Some(language), true) =
        (name, email, language, problems.is_empty())
    else {
        let page = NewMember::new(&visitor, member, typed, problems);
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let newcomer = Newcomer { name, email, language, roles };
    let mut tx = db.write().await?;
    let known = match people::invite(&mut tx, &keys, member, &newcomer).await? {
        Invited::New(person) => {
            tx.commit().await?;
            let (name, email) = (newcomer.name.as_str(), newcomer.email.to_string());
            visitor.say(true, fl!(t, "member-is-invited", name = name, email = email))?;
            return Ok(go(&path::member(person)));
        }
        Invited::Known(known) => {
            let name = known.person.name.as_str();
            problems.add(
                "email",
                if known.standing() == Standing::Deactivated {
                    fl!(t, "member-was-known", name = name)
                } else {
                    fl!(t, "member-known", name = name)
                },
            );
            Some((fl!(t, "member-open", name = name), path::member(known.person.id)))
        }
        Invited::Taken => {
            problems.add("email", fl!(t, "member-taken"));
            None
        }
    };
    let page = NewMember { known, ..NewMember::new(&visitor, member, typed, problems) };
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

// ---- one member

#[derive(Template)]
#[template(path = "people/member.html")]
struct MemberPage {
    frame: Frame,
    problems: Problems,
    id: PersonId,
    name: String,
    email: String,
    language: &'static str,
    roles: String,
    standing: Standing,
    standing_name: String,
    since: When,
    until: Option<When>,
    is_partner: bool,
    is_oneself: bool,
    ticks: Vec<Tick>,
    table: RoleTable,
}

impl MemberPage {
    fn new(
        visitor: &Visitor,
        by: &Member,
        listed: Listed,
        chosen: &[Role],
        problems: Problems,
    ) -> Self {
        let frame = visitor.frame(Section::Settings);
        let t = frame.t;
        let kind = by.organization.kind;
        Self {
            id: listed.person.id,
            email: listed.person.email.to_string(),
            language: listed.person.language.own_name(),
            roles: names(t, &listed.roles),
            standing: listed.standing(),
            standing_name: standing_name(t, listed.standing()),
            since: frame.day(listed.person.created_at),
            until: listed.deactivated_at.map(|at| frame.day(at)),
            is_partner: by.organization.is_partner(),
            is_oneself: listed.person.id == by.person.id,
            ticks: ticks(t, kind, chosen),
            table: RoleTable::of(t, kind),
            name: listed.person.name,
            problems,
            frame,
        }
    }
}

/// One who is or was a member; another organization's is not there.
async fn listed(tx: &mut Read, by: &Member, id: &str) -> Result<Listed> {
    let id = id.parse().map(PersonId).map_err(|_| Error::NotFound)?;
    people::listed(tx, by.organization.id, id).await?.ok_or(Error::NotFound)
}

/// As [`listed`], when they are about to be changed: by one after the other.
async fn held(tx: &mut Write, by: &Member, id: &str) -> Result<Listed> {
    organizations::hold(tx, by.organization.id).await?;
    listed(tx, by, id).await
}

/// `GET /settings/members/{id}`
pub(super) async fn show(visitor: Visitor, db: Data<Db>, id: Path<String>) -> Result<HttpResponse> {
    let member = visitor.either(Act::ManageMembers).await?;
    let mut tx = db.read().await?;
    let listed = listed(&mut tx, member, &id).await?;
    let roles = listed.roles.clone();
    let page = MemberPage::new(&visitor, member, listed, &roles, Problems::default());
    html(StatusCode::OK, &page)
}

/// `GET` of what a form makes: back to the member.
pub(super) async fn again(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<(String, String)>,
) -> Result<HttpResponse> {
    let member = visitor.either(Act::ManageMembers).await?;
    let mut tx = db.read().await?;
    let listed = listed(&mut tx, member, &place.0).await?;
    Ok(go(&path::member(listed.person.id)))
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    role: Vec<String>,
}

/// `POST /settings/members/{id}/roles`: Save roles
pub(super) async fn save_roles(
    visitor: Visitor,
    db: Data<Db>,
    id: Path<String>,
    form: Form<Chosen>,
) -> Result<HttpResponse> {
    let member = visitor.either(Act::ManageMembers).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let listed = held(&mut tx, member, &id).await?;
    let roles = ticked(member.organization.kind, &form.fields.role);
    let mut problems = Problems::default();
    if roles.is_empty() {
        problems.add("role", fl!(t, "member-role-missing"));
        let page = MemberPage::new(&visitor, member, listed, &roles, problems);
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let name = listed.person.name.as_str();
    let said = match people::set_roles(&mut tx, member, &listed, &roles).await? {
        Changed::Done => fl!(t, "member-roles-saved", name = name),
        Changed::Already => fl!(t, "member-already"),
        Changed::LastAdmin => {
            problems.add("role", fl!(t, "member-last-admin", name = name));
            let page = MemberPage::new(&visitor, member, listed, &roles, problems);
            return html(StatusCode::CONFLICT, &page);
        }
    };
    tx.commit().await?;
    visitor.say(true, said)?;
    let gave_up = listed.person.id == member.person.id && !roles.contains(&Role::GlobalAdmin);
    Ok(if gave_up { go(path::HOME) } else { go(&path::member(listed.person.id)) })
}

/// `POST /settings/members/{id}/letters`: Send the link again
pub(super) async fn send_again(
    visitor: Visitor,
    db: Data<Db>,
    keys: Data<Keys>,
    id: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.either(Act::ManageMembers).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let listed = held(&mut tx, member, &id).await?;
    let said = if people::welcome_again(&mut tx, &keys, member, &listed).await? {
        fl!(t, "member-welcomed-again", email = listed.person.email.to_string())
    } else {
        fl!(t, "member-already")
    };
    tx.commit().await?;
    visitor.say(true, said)?;
    Ok(go(&path::member(listed.person.id)))
}

/// `POST /settings/members/{id}/deactivation`: Deactivate
pub(super) async fn deactivate(
    visitor: Visitor,
    db: Data<Db>,
    id: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.either(Act::ManageMembers).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let listed = held(&mut tx, member, &id).await?;
    let name = listed.person.name.as_str();
    let said = match people::deactivate(&mut tx, member, &listed).await? {
        Changed::Done => fl!(t, "member-is-deactivated", name = name),
        Changed::Already => fl!(t, "member-already"),
        Changed::LastAdmin => {
            let mut problems = Problems::default();
            problems.add("deactivation", fl!(t, "member-last-admin", name = name));
            let roles = listed.roles.clone();
            let page = MemberPage::new(&visitor, member, listed, &roles, problems);
            return html(StatusCode::CONFLICT, &page);
        }
    };
    tx.commit().await?;
    if listed.person.id == member.person.id {
        visitor.sign_out();
        return Ok(go(path::SIGN_IN));
    }
    visitor.say(true, said)?;
    Ok(go(&path::member(listed.person.id)))
}

/// `POST /settings/members/{id}/activation`: Activate again
pub(super) async fn activate(
    visitor: Visitor,
    db: Data<Db>,
    id: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.either(Act::ManageMembers).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let listed = held(&mut tx, member, &id).await?;
    let said = if people::activate(&mut tx, member, &listed).await? {
        fl!(t, "member-is-activated", name = listed.person.name.as_str())
    } else {
        fl!(t, "member-already")
    };
    tx.commit().await?;
    visitor.say(true, said)?;
    Ok(go(&path::member(listed.person.id)))
}
