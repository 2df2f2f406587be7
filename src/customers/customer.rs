//! What a customer is: a partner's own record of a company.

use crate::{
    clock::Timestamp,
    email_address::{Domain, EmailAddress},
    id,
    organizations::OrganizationId,
    people::PersonId,
    words,
};

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
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
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
        }
    }
}
