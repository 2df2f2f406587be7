//! What a customer is: a partner's own record of a company.

use serde::Deserialize;

use crate::{
    clock::Timestamp,
    email_address::{Domain, EmailAddress},
    form, id,
    organizations::OrganizationId,
    people::PersonId,
    words,
};

/// The most characters of a company's name, of an alias and of a contact's name.
pub const LONGEST_NAME: usize = 100;

/// The most tags of a customer.
pub const MOST_TAGS: usize = 20;

/// The most characters of a tag.
pub const LONGEST_TAG: usize = 40;

id! {
    /// A partner's record of a company.
    CustomerId
}

words! {
    /// How a partner stands with a company.
    Status {
        /// It is served.
        Active = "active",
        /// It was asked and has not answered.
        Invited = "invited",
        /// It is known, and was not asked or did not agree.
        Prospect = "prospect",
        /// It was served.
        Ended = "ended",
    }
}

words! {
    /// Where a partner has a customer from.
    LeadSource {
        /// Its own marketing.
        OwnMarketing = "own_marketing",
        /// Somebody who knows it.
        Referral = "referral",
        /// Its indirect provider.
        Provider = "provider",
        /// Somewhere else.
        Other = "other",
    }
}

words! {
    /// What a list of customers is sorted by.
    Sort {
        /// The company's name.
        Company = "company",
        /// Its domain.
        Domain = "domain",
        /// How the partner stands with it, then the name.
        Status = "status",
        /// Since when.
        Since = "since",
    }
}

/// A partner's own record of a company. It belongs to one partner; two partners that serve the same
/// company have one record each.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow, Deserialize)]
pub struct Customer {
    /// Its id.
    pub id: CustomerId,
    /// Whose record it is.
    pub partner_id: OrganizationId,
    /// The company itself, once it accepted.
    pub organization_id: Option<OrganizationId>,
    /// The company's name, as the partner knows it.
    pub name: String,
    /// The company's domain, as the partner knows it.
    pub domain: Domain,
    /// Whom the partner knows there.
    pub contact_name: String,
    /// Their address.
    pub contact_email: Option<EmailAddress>,
    /// How the partner stands with it.
    pub status: Status,
    /// Since when.
    pub since: Timestamp,
    /// How many of the company's services the partner administers.
    pub services: i64,
    /// The reseller through whom the partner serves it as provider; none where it is the reseller.
    pub through_id: Option<OrganizationId>,
    /// That reseller's name.
    pub through: Option<String>,
    /// What the partner calls it itself; empty for nothing.
    pub alias: String,
    /// What the partner sorts it under, one a line.
    pub tags: String,
    /// Where the partner has it from, if that is known.
    pub lead_source: Option<LeadSource>,
    /// Who of the partner, or of the provider, supports it.
    pub support_contact_id: Option<PersonId>,
    /// How many of its subscriptions that the partner steers are active.
    pub active_subscriptions: i64,
    /// How many are suspended.
    pub suspended_subscriptions: i64,
    /// How many were cancelled or expired.
    pub ended_subscriptions: i64,
    /// How many seats those that have not ended have.
    pub seats: i64,
    /// How many of the seats are given to users.
    pub seats_used: i64,
    /// How many service requests that the partner follows are not closed.
    pub open_requests: i64,
    /// How many may sign in to the company or are invited to; none where it never accepted.
    pub users: Option<i64>,
}

/// What a partner notes of a company.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// Whom the partner knows there.
    pub contact_name: String,
    /// Their address.
    pub contact_email: Option<EmailAddress>,
    /// What the partner calls it itself; empty for nothing.
    pub alias: String,
    /// What the partner sorts it under, one a line.
    pub tags: String,
    /// Where the partner has it from, if that is known.
    pub lead_source: Option<LeadSource>,
}

impl Customer {
    /// A company that a partner puts on its list.
    #[must_use]
    pub fn new(partner: OrganizationId, name: &str, domain: &Domain, at: Timestamp) -> Self {
        Self {
            id: CustomerId::new(),
            partner_id: partner,
            organization_id: None,
            name: name.to_owned(),
            domain: domain.clone(),
            contact_name: String::new(),
            contact_email: None,
            status: Status::Prospect,
            since: at,
            services: 0,
            through_id: None,
            through: None,
            alias: String::new(),
            tags: String::new(),
            lead_source: None,
            support_contact_id: None,
            active_subscriptions: 0,
            suspended_subscriptions: 0,
            ended_subscriptions: 0,
            seats: 0,
            seats_used: 0,
            open_requests: 0,
            users: None,
        }
    }

    /// What is noted of it.
    #[must_use]
    pub fn details(&self) -> Details {
        Details {
            contact_name: self.contact_name.clone(),
            contact_email: self.contact_email.clone(),
            alias: self.alias.clone(),
            tags: self.tags.clone(),
            lead_source: self.lead_source,
        }
    }

    /// The same with other notes.
    #[must_use]
    pub fn noting(self, details: Details) -> Self {
        let Details { contact_name, contact_email, alias, tags, lead_source } = details;
        Self { contact_name, contact_email, alias, tags, lead_source, ..self }
    }

    /// Whether the company accepted once, so that there is something to manage.
    #[must_use]
    pub fn was_served(&self) -> bool {
        self.organization_id.is_some() && matches!(self.status, Status::Active | Status::Ended)
    }
}

/// A name that may be left empty: an alias or a contact's; nothing where it is none.
#[must_use]
pub fn optional_name(typed: &str) -> Option<String> {
    if typed.trim().is_empty() { Some(String::new()) } else { form::name(typed, LONGEST_NAME) }
}

/// Tags that were typed, parted by commas or semicolons, as they are kept: one a line, each once whatever its
/// case. Nothing when they are too many, or one is too long or cannot be searched for.
#[must_use]
pub fn tags(typed: &str) -> Option<String> {
    let mut all: Vec<&str> = Vec::new();
    for tag in typed.split([',', ';']).map(str::trim).filter(|tag| !tag.is_empty()) {
        let fits = tag.chars().count() <= LONGEST_TAG
            && tag.chars().any(char::is_alphanumeric)
            && form::is_plain(tag);
        if !fits {
            return None;
        }
        if all.iter().all(|one| one.to_lowercase() != tag.to_lowercase()) {
            all.push(tag);
        }
    }
    (all.len() <= MOST_TAGS).then(|| all.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_kept_one_a_line_and_once() {
        for (typed, kept) in [
            ("", ""),
            (" , ;", ""),
            ("Key account", "Key account"),
            ("gold, North;  gold ,GOLD, Ö-vik, ö-vik", "gold\nNorth\nÖ-vik"),
        ] {
            assert_eq!(tags(typed).as_deref(), Some(kept), "{typed:?}");
        }
    }

    #[test]
    fn what_is_no_tag_is_refused() {
        let numbers = |count: usize| {
            (0..count).map(|number| number.to_string()).collect::<Vec<_>>().join(",")
        };
        assert!(tags(&numbers(20)).is_some());
        assert!(tags(&numbers(21)).is_none());
        assert!(tags(&"ö".repeat(40)).is_some());
        assert!(tags(&"ö".repeat(41)).is_none());
        for typed in ["–", "a\nb", "a\u{202e}b", "ok, !"] {
            assert!(tags(typed).is_none(), "{typed:?}");
        }
    }

    #[test]
    fn a_name_may_be_left_out_but_not_be_anything() {
        assert_eq!(optional_name("  "), Some(String::new()));
        assert_eq!(optional_name(" The Birches "), Some("The Birches".into()));
        assert_eq!(optional_name("https://birch.example"), None);
        assert_eq!(optional_name(&"x".repeat(101)), None);
    }
}
