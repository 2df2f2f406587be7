//! Removing somebody's personal data. What they did stays in the history, done by *a former member*; their name and
//! their addresses go from everywhere that keeps a copy. Each slice forgets them in its own tables
//! (`forget`); what people wrote in their own words stays as it is.

use i18n_embed_fl::fl;

use super::{Acting, FORMER, Listed, PersonId, Standing, second_factors, store};
use crate::{
    activity, db::Write, email_address::EmailAddress, organizations::OrganizationId, text::Texts,
};

/// Somebody whose personal data goes: what is to be looked for.
#[derive(Debug, Clone)]
pub struct Gone {
    /// Who.
    pub person: PersonId,
    /// Their organization.
    pub organization: OrganizationId,
    /// The name they had last.
    pub name: String,
    /// The addresses they had, the last one first.
    pub emails: Vec<EmailAddress>,
}

impl Gone {
    /// What copies may hold, addresses before names: a name may be within an address.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let emails =
            self.emails.iter().flat_map(|email| [email.to_string(), email.as_str().into()]);
        emails.chain([self.name.clone()]).collect()
    }
}

/// What came of removing somebody's data.
#[derive(Debug, Clone)]
pub enum Removed {
    /// It is gone here; the other slices are to forget them in the same transaction.
    Done(Gone),
    /// They are a member: they must be deactivated first.
    Member,
    /// It is about oneself, or a partner acts on the company's behalf.
    NotAllowed,
}

/// Removes the personal data of somebody who was deactivated, of an organization that is
/// [held](crate::organizations::hold).
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Write, acting: &Acting<'_>, member: &Listed) -> sqlx::Result<Removed> {
    let person = &member.person;
    if acting.is_on_behalf() || acting.by().person.id == person.id {
        return Ok(Removed::NotAllowed);
    }
    let mut emails = vec![person.email.clone()];
    emails.extend(store::earlier_addresses(tx, person.id).await?);
    if member.standing() != Standing::Deactivated || !store::remove(tx, person.id).await? {
        return Ok(Removed::Member);
    }
    second_factors::forget(tx, person.id).await?;
    let kind = activity::Kind::PersonalDataRemoved;
    acting.tell(tx, kind, FORMER, "").await?;
    let (name, organization) = (person.name.clone(), person.organization_id);
    Ok(Removed::Done(Gone { person: person.id, organization, name, emails }))
}

/// A name as it is shown: that of somebody whose data was removed is *a former member*, also within a list of
/// names and before a company in brackets.
#[must_use]
pub fn shown(t: &Texts, names: &str) -> String {
    if !names.contains(FORMER) {
        return names.to_owned();
    }
    let one = |name: &str| match name.strip_prefix(FORMER) {
        Some(rest) if rest.is_empty() || rest.starts_with(" (") => {
            format!("{}{rest}", fl!(t, "former-member"))
        }
        _ => name.to_owned(),
    };
    names.split(", ").map(one).collect::<Vec<_>>().join(", ")
}

/// A text with [`FORMER`] in the place of each of these names and addresses, where they stand as words of their own;
/// case does not matter for what is plain letters.
#[must_use]
pub fn without(text: &str, words: &[String]) -> String {
    let mut text = text.to_owned();
    for word in words.iter().filter(|word| !word.is_empty()) {
        let mut rest = text.as_str();
        let mut kept = String::new();
        while let Some(at) = find(rest, word) {
            let (before, from) = rest.split_at(at);
            let after = &from[word.len()..];
            let stands_alone = !before.ends_with(char::is_alphanumeric)
                && !after.starts_with(char::is_alphanumeric);
            kept += before;
            kept += if stands_alone { FORMER } else { &from[..word.len()] };
            rest = after;
        }
        kept += rest;
        text = kept;
    }
    text
}

/// Where a word begins, whatever its case in ASCII.
fn find(text: &str, word: &str) -> Option<usize> {
    let same = |at: &usize| {
        text.get(*at..*at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word))
    };
    (0..=text.len().checked_sub(word.len())?).find(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn a_name_goes_where_it_stands_alone() {
        let words = ["bo@birch.example", "Bo", "Åsa Öst"].map(str::to_owned);
        for (text, left) in [
            ("Bo", "—"),
            ("Ada Lind, Bo, Bob", "Ada Lind, —, Bob"),
            ("Bo (Boden AB)", "— (Boden AB)"),
            ("Åsa Öst", "—"),
            ("Sent to BO@birch.example.", "Sent to —."),
            ("Ebo", "Ebo"),
            ("", ""),
        ] {
            assert_eq!(without(text, &words), left, "{text}");
        }
    }

    #[test]
    fn a_former_member_is_shown_in_words() {
        let t = Language::En.texts();
        assert_eq!(shown(t, "—"), "A former member");
        assert_eq!(shown(t, "Ada Lind, —, Bob"), "Ada Lind, A former member, Bob");
        assert_eq!(shown(t, "— (Birch AB)"), "A former member (Birch AB)");
        assert_eq!(shown(t, "Birch — north"), "Birch — north");
    }
}
