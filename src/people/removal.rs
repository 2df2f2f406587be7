//! Removing somebody's personal data. What they did stays in the history, done by *a former member*; their name and
//! their addresses go from everywhere that keeps a copy. Each slice forgets them in its own tables
//! (`forget`); what people wrote in their own words stays as it is.

use i18n_embed_fl::fl;

use super::{
    Acting, AddressChange, AddressProof, FORMER, Listed, PersonId, Standing, second_factors, store,
};
use crate::{
    activity, db::Write, email_address::EmailAddress, organizations::OrganizationId, outbox,
    text::Texts,
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
    /// Their addresses as copies hold them: as they are mailed, and as people read them.
    #[must_use]
    pub fn addresses(&self) -> Vec<String> {
        let both = |email: &EmailAddress| [email.as_str().to_owned(), email.to_string()];
        let mut all: Vec<String> = self.emails.iter().flat_map(both).collect();
        all.sort_unstable();
        all.dedup();
        all
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
    let changes = store::address_changes(tx, person.id).await?;
    emails.extend(changes.iter().map(|change| change.earlier.clone()));
    if member.standing() != Standing::Deactivated || !store::remove(tx, person.id).await? {
        return Ok(Removed::Member);
    }
    second_factors::forget(tx, person.id).await?;
    forget_proofs(tx, &changes).await?;
    let kind = activity::Kind::PersonalDataRemoved;
    acting.tell(tx, kind, FORMER, "").await?;
    let (name, organization) = (person.name.clone(), person.organization_id);
    Ok(Removed::Done(Gone { person: person.id, organization, name, emails }))
}

/// Forgets where the letters went that asked somebody to prove an address. Other letters to it
/// stay: who did not prove it need not have it.
pub(super) async fn forget_proofs(tx: &mut Write, changes: &[AddressChange]) -> sqlx::Result<()> {
    for change in changes {
        outbox::forget_letter(tx, &AddressProof { change: change.id }, FORMER).await?;
    }
    Ok(())
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

/// A list of names with [`FORMER`] in the place of each that is one of those gone.
#[must_use]
pub fn without(names: &str, gone: &[String]) -> String {
    let mut list = format!(", {names}, ");
    for name in gone.iter().filter(|name| !name.is_empty() && *name != FORMER) {
        let name = format!(", {name}, ");
        // Neighbours share a comma: one round leaves the second of two.
        while list.contains(&name) {
            list = list.replace(&name, &format!(", {FORMER}, "));
        }
    }
    list[2..list.len() - 2].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn a_name_goes_from_a_list_where_it_is_whole() {
        let gone = ["Bo", "Åsa Öst", "Berg, Eva", "", FORMER].map(str::to_owned);
        for (names, left) in [
            ("Bo", "—"),
            ("Ada Lind, Bo, Bob", "Ada Lind, —, Bob"),
            ("Bo, Bo, Åsa Öst", "—, —, —"),
            ("Bo Lind, Ebo, Lind-Bo", "Bo Lind, Ebo, Lind-Bo"),
            ("Ada Lind, Berg, Eva", "Ada Lind, —"),
            ("—", "—"),
            ("", ""),
        ] {
            assert_eq!(without(names, &gone), left, "{names}");
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
