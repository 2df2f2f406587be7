//! Users from a file: all that are new are added, or, where a line is faulty, none is.

use std::collections::HashMap;

use actix_web::{HttpResponse, http::StatusCode, web::Data};
use askama::Template;
use i18n_embed_fl::fl;

use super::{
    desk::{Desk, Place},
    members::{LONGEST_NAME, is_known, not_on_behalf},
};
use crate::{
    customers::Company,
    db::Db,
    email_address::EmailAddress,
    error::{Error, Result},
    form::{self, Problems},
    invitations,
    organizations::Kind,
    page::{Frame, go, html},
    people::{self, Invited, Newcomer, Role, Standing, role_name},
    search::fold,
    secret::Keys,
    sheet::{self, Column, Row, Sheet, Upload},
    text::{Language, Texts},
    visitor::Visitor,
};

/// The most lines of a file.
const MOST: usize = 1_000;

/// The most faults that the page lists; nobody corrects a thousand by hand.
const LISTED: usize = 100;

const COLUMNS: [Column; 4] = [
    Column { name: "name", required: true },
    Column { name: "email", required: true },
    Column { name: "roles", required: false },
    Column { name: "language", required: false },
];

#[derive(Template)]
#[template(path = "people/import.html")]
struct Import {
    frame: Frame,
    company: Company,
    list: String,
    problems: Problems,
    /// What is wrong, line by line, and how much more is.
    faults: Vec<String>,
    further: usize,
    most: usize,
    roles: String,
    languages: String,
}

impl Import {
    fn new(desk: Desk<'_>, problems: Problems, mut faults: Vec<String>) -> Self {
        let further = faults.len().saturating_sub(LISTED);
        faults.truncate(LISTED);
        let (roles, languages) = (roles(&desk), languages());
        let Desk { frame, company, list, .. } = desk;
        Self { frame, company, list, problems, faults, further, most: MOST, roles, languages }
    }
}

/// The words for the roles that a file may give here.
fn roles(desk: &Desk<'_>) -> String {
    desk.roles().into_iter().map(Role::word).collect::<Vec<_>>().join(", ")
}

/// The words for languages in a file.
fn languages() -> String {
    let words = Language::ALL.iter().map(|language| language.word());
    words.collect::<Vec<_>>().join(", ")
}

/// `GET …/import`
pub(super) async fn new(visitor: Visitor, db: Data<Db>, place: Place) -> Result<HttpResponse> {
    let by = place.asker(&visitor).await?;
    let mut tx = db.read().await?;
    let desk = Desk::below(&mut tx, &visitor, by, &place).await?;
    html(StatusCode::OK, &Import::new(desk, Problems::default(), Vec::new()))
}

/// `POST …/import`: Import CSV
pub(super) async fn import(
    visitor: Visitor,
    db: Data<Db>,
    keys: Data<Keys>,
    place: Place,
    upload: Result<Upload, Error>,
) -> Result<HttpResponse> {
    let by = place.asker(&visitor).await?;
    let t = visitor.texts();
    let read = |bytes: &[u8]| sheet::read(bytes, &COLUMNS, MOST);
    let read = sheet::uploaded(t, upload, read).await?;
    let mut tx = db.write().await?;
    let desk = Desk::held(&mut tx, &visitor, by, &place).await?;
    let (mut added, mut known) = (0, 0);
    let mut faults = Vec::new();
    let (mut new, mut of_file) = (Vec::new(), Vec::new());
    match read {
        Err(all) => of_file = all,
        Ok((_, sheet)) => {
            for (line, newcomer) in newcomers(t, &sheet, &desk) {
                match newcomer {
                    Ok(newcomer) => new.push((line, newcomer)),
                    Err(fault) => faults.push((line, fault)),
                }
            }
        }
    }
    // In one order everywhere: two imports of the same addresses must not wait for each other.
    new.sort_by_cached_key(|(_, newcomer)| newcomer.email.key());
    for (line, newcomer) in new {
        // Where a line is faulty the transaction is dropped, and nobody was added.
        let refused = invitations::refused_by_reader(&mut tx, t, by, &newcomer.email).await?;
        if let Some(why) = refused {
            faults.push((line, sheet::place(t, line, "email", &why)));
            continue;
        }
        let (column, why) = match people::invite(&mut tx, &keys, &desk.acting, &newcomer).await? {
            Invited::New(_) => {
                added += 1;
                continue;
            }
            Invited::Known(there) if there.standing() != Standing::Deactivated => {
                known += 1;
                continue;
            }
            Invited::Known(there) => ("email", is_known(t, &there, false)),
            Invited::Taken => ("email", fl!(t, "member-taken")),
            Invited::NotOnBehalf => ("roles", not_on_behalf(t, &desk)),
            Invited::Later(wait) => {
                faults.push((line, sheet::place(t, line, "email", &people::later(t, wait))));
                break;
            }
        };
        faults.push((line, sheet::place(t, line, column, &why)));
    }
    faults.sort_by_key(|(line, _)| *line);
    of_file.extend(faults.into_iter().map(|(_, fault)| fault));
    if !of_file.is_empty() {
        let mut problems = Problems::default();
        problems.add("file", fl!(t, "user-import-nothing"));
        let page = Import::new(desk, problems, of_file);
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    tx.commit().await?;
    visitor.say(true, fl!(t, "users-imported", added = added, known = known))?;
    Ok(go(&desk.list))
}

/// What each line says: who is to be added, or what is wrong with it. An address counts where it is first.
fn newcomers(t: &Texts, sheet: &Sheet, desk: &Desk<'_>) -> Vec<(u64, Result<Newcomer, String>)> {
    let mut lines: HashMap<String, u64> = HashMap::new();
    let read = |row: &Row| {
        let line = row.line;
        let newcomer = newcomer(t, row, desk).and_then(|newcomer| {
            let first = *lines.entry(newcomer.email.key()).or_insert(line);
            if first == line {
                return Ok(newcomer);
            }
            Err(sheet::place(t, line, "email", &fl!(t, "user-import-email-twice", line = first)))
        });
        (line, newcomer)
    };
    sheet.rows.iter().map(read).collect()
}

fn newcomer(t: &Texts, row: &Row, desk: &Desk<'_>) -> Result<Newcomer, String> {
    let cells = row.cells.as_ref().map_err(|fault| fault.words(t))?;
    let wrong = |column: usize, why: String| sheet::place(t, row.line, COLUMNS[column].name, &why);
    let [name, email, roles, language] = cells.as_slice() else {
        return Err(wrong(0, fl!(t, "sheet-cells", has = cells.len(), wanted = COLUMNS.len())));
    };
    let name = form::person_name(name, LONGEST_NAME)
        .ok_or_else(|| wrong(0, fl!(t, "member-name-wrong", most = LONGEST_NAME)))?;
    let email = EmailAddress::parse(email).map_err(|_| wrong(1, fl!(t, "email-wrong")))?;
    let roles = roles_of(roles, desk.organization.kind).map_err(|role| {
        wrong(2, fl!(t, "user-import-role-unknown", role = role, known = self::roles(desk)))
    })?;
    let language = match language.as_str() {
        "" => desk.organization.language,
        named => language_of(named).ok_or_else(|| {
            wrong(3, fl!(t, "user-import-language-unknown", language = named, known = languages()))
        })?,
    };
    Ok(Newcomer { name, email, language, roles })
}

/// The roles that a cell names, by their words or by what they are called; a plain user where it is empty.
///
/// # Errors
/// The first that is no role of this side.
fn roles_of(cell: &str, kind: Kind) -> Result<Vec<Role>, String> {
    let all = Role::of(kind);
    let mut named = Vec::new();
    for name in cell.split([';', ',', '|']).map(str::trim).filter(|name| !name.is_empty()) {
        let is_called = |role: &&Role| {
            let mut texts = Language::ALL.iter().map(|language| language.texts());
            fold(role.word()) == fold(name)
                || texts.any(|t| fold(&role_name(t, role.word())) == fold(name))
        };
        named.push(*all.iter().find(is_called).ok_or_else(|| name.to_owned())?);
    }
    if named.is_empty() {
        return Ok(vec![Role::User]);
    }
    Ok(all.iter().filter(|role| named.contains(role)).copied().collect())
}

fn language_of(named: &str) -> Option<Language> {
    let is_named = |language: &&Language| {
        fold(named) == language.word() || fold(named) == fold(language.own_name())
    };
    Language::ALL.iter().find(is_named).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_known_by_their_words_and_by_what_they_are_called() {
        for (cell, roles) in [
            ("", &[Role::User][..]),
            (" ; ", &[Role::User]),
            ("user", &[Role::User]),
            ("user;global_admin", &[Role::GlobalAdmin, Role::User]),
            ("Global admin, BILLING ADMIN", &[Role::GlobalAdmin, Role::BillingAdmin]),
            ("Global administratör|user;user", &[Role::GlobalAdmin, Role::User]),
        ] {
            assert_eq!(roles_of(cell, Kind::Customer), Ok(roles.to_vec()), "{cell:?}");
        }
        for (cell, unknown) in [("user;root", "root"), ("admin_agent", "admin_agent")] {
            assert_eq!(roles_of(cell, Kind::Customer), Err(unknown.to_owned()));
        }
    }

    #[test]
    fn a_language_is_known_by_its_word_and_by_its_name() {
        for (named, language) in [
            ("sv", Language::Sv),
            ("SV", Language::Sv),
            ("svenska", Language::Sv),
            ("En", Language::En),
        ] {
            assert_eq!(language_of(named), Some(language));
        }
        assert_eq!(language_of("de"), None);
    }
}
