//! A part of an organization's list of members, as many as a page shows: by name, after those of the page before or
//! before those of the page behind, or those with a name that begins so.

use serde::Deserialize;

use super::{
    Listed, PersonId,
    store::{self, Slice},
};
use crate::{
    db::{Db, Read},
    email_address::EmailAddress,
    organizations::OrganizationId,
    search::{self, Beginning},
};

/// People on a page.
const PAGE: usize = 50;

/// The most characters that are searched for.
const LONGEST_SEARCH: usize = 200;

/// Which part of a list of members an address asks for; what makes no sense is left out.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct Asked {
    /// The beginning of a name, or a whole address.
    #[serde(default)]
    q: String,
    /// Who stands before the first of this page.
    #[serde(default)]
    after: String,
    /// Who stands behind the last of this page.
    #[serde(default)]
    before: String,
}

impl Asked {
    fn query(&self) -> String {
        self.q.trim().chars().take(LONGEST_SEARCH).collect()
    }

    /// The address of the same part of a list.
    #[must_use]
    pub fn on(&self, list: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let q = self.query();
        for (name, value) in [("q", &q), ("after", &self.after), ("before", &self.before)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        if query.is_empty() { list.to_owned() } else { format!("{list}?{query}") }
    }
}

/// Who is on a list of members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// The members, then those who were.
    Everybody,
    /// The members alone.
    Members,
}

/// A page of a list of members.
#[derive(Default)]
pub struct Part {
    /// Who is on it, in the order of the list.
    pub rows: Vec<Listed>,
    /// What was searched for.
    pub q: String,
    /// Where the page before this one is; empty for the first.
    pub previous: String,
    /// Where the page behind this one is; empty for the last.
    pub next: String,
    /// Where the list begins.
    pub clear: String,
}

impl Part {
    /// Whether there are others than those on this page.
    #[must_use]
    pub fn has_others(&self) -> bool {
        !(self.q.is_empty() && self.previous.is_empty() && self.next.is_empty())
    }

    /// The page of a list that is asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(
        tx: &mut Read,
        organization: OrganizationId,
        whom: Whom,
        asked: &Asked,
        list: &str,
    ) -> sqlx::Result<Self> {
        let q = asked.query();
        let names = (!q.is_empty()).then(|| Beginning::of(search::fold(&q).into_bytes()));
        if let Ok(email) = EmailAddress::parse(&q) {
            let found = store::listed_by_email(tx, organization, &email).await?;
            let is_on = |one: &Listed| whom == Whom::Everybody || one.deactivated_at.is_none();
            let mut rows: Vec<Listed> = found.into_iter().filter(is_on).collect();
            store::read_roles(tx, &mut rows).await?;
            let (previous, next) = (String::new(), String::new());
            return Ok(Self { rows, q, previous, next, clear: list.to_owned() });
        }
        let backwards = !asked.before.is_empty();
        let from = if backwards { &asked.before } else { &asked.after };
        let from = match from.parse().map(PersonId) {
            Ok(from) => store::stands(tx, organization, from).await?,
            Err(_) => None,
        };
        // Who is none of these is no place in the list: it begins anew.
        let is_place = |(is_former, key, _): &(bool, Vec<u8>, PersonId)| {
            (whom == Whom::Everybody || !is_former)
                && names.as_ref().is_none_or(|names| (&names.from..&names.to).contains(&key))
        };
        let from = from.filter(is_place);
        let backwards = backwards && from.is_some();
        let starts_former = from.as_ref().map_or(backwards, |(is_former, ..)| *is_former);
        let mut rows = Vec::new();
        for is_former in if backwards { [true, false] } else { [false, true] } {
            let is_passed = is_former != starts_former && is_former == backwards;
            if is_passed || rows.len() > PAGE || (is_former && whom == Whom::Members) {
                continue;
            }
            let slice = Slice {
                organization,
                is_former,
                names: names.as_ref(),
                from: from.as_ref().filter(|(one, ..)| *one == is_former),
                backwards,
                limit: i64::try_from(PAGE + 1 - rows.len()).unwrap_or(i64::MAX),
            };
            rows.extend(store::slice(tx, slice).await?);
        }
        // Where there is nobody any more the list begins anew.
        if rows.is_empty() && from.is_some() {
            let anew = Asked { q: asked.q.clone(), ..Asked::default() };
            return Box::pin(Self::of(tx, organization, whom, &anew, list)).await;
        }
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        if backwards {
            rows.reverse();
        }
        store::read_roles(tx, &mut rows).await?;
        let (has_previous, has_next) =
            if backwards { (more, true) } else { (from.is_some(), more) };
        let id = |one: Option<&Listed>| one.map(|one| one.person.id.to_string());
        let link = |is_there: bool, after: Option<String>, before: Option<String>| {
            let (after, before) = (after.unwrap_or_default(), before.unwrap_or_default());
            let asked = Asked { q: q.clone(), after, before };
            if is_there { asked.on(list) } else { String::new() }
        };
        Ok(Self {
            previous: link(has_previous, None, id(rows.first())),
            next: link(has_next, id(rows.last()), None),
            clear: list.to_owned(),
            rows,
            q,
        })
    }
}

/// How many names get their key in a transaction.
const BATCH: i64 = 500;

/// Makes what people are sorted by for names that a release before wrote; how many there were.
///
/// # Errors
/// When the database fails.
pub async fn name_keys_due(db: Db) -> sqlx::Result<usize> {
    if store::without_name_key(&mut db.read().await?, 1).await?.is_empty() {
        return Ok(0);
    }
    let mut tx = db.write().await?;
    let all = store::without_name_key(&mut tx, BATCH).await?;
    for (person, name) in &all {
        store::set_name_key(&mut tx, *person, name).await?;
    }
    tx.commit().await?;
    Ok(all.len())
}
