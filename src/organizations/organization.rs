//! What an organization is.

use serde::Deserialize;

use crate::{clock::Timestamp, db, email_address::Domain, id, text::Language, words};

id! {
    /// An organization.
    OrganizationId
}

words! {
    /// Which side an organization stands on.
    Kind {
        /// In the reseller programme.
        Partner = "partner",
        /// Served by partners.
        Customer = "customer",
    }
}

words! {
    /// A partner's place in the reseller programme.
    Program {
        /// Buys from the vendor, sells to customers.
        DirectBill = "direct_bill",
        /// Sells to customers what an indirect provider buys.
        IndirectReseller = "indirect_reseller",
        /// Buys from the vendor for indirect resellers.
        IndirectProvider = "indirect_provider",
    }
}

words! {
    /// A cloud; relationships never cross from one to another.
    Cloud {
        /// The public cloud.
        Global = "global",
        /// The cloud of the United States' government.
        UsGovernment = "us_government",
        /// The German cloud.
        Germany = "germany",
    }
}

/// A company with people in it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow, Deserialize)]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// Partner or customer.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Its domain, where somebody proved an address in it.
    pub domain: Option<Domain>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// A partner's place in the programme.
    pub program: Option<Program>,
    /// Its cloud.
    pub cloud: Cloud,
    /// The language of its people.
    pub language: Language,
    /// When it was made.
    pub created_at: Timestamp,
    /// Whether all its members must have a second factor.
    #[serde(deserialize_with = "db::flag")]
    pub demands_second_factor: bool,
}

impl Organization {
    pub(super) fn new(
        new: &super::New<'_>,
        kind: Kind,
        program: Option<Program>,
        at: Timestamp,
    ) -> Self {
        Self {
            id: OrganizationId::new(),
            kind,
            name: new.name.to_owned(),
            domain: new.domain.cloned(),
            country: new.country.to_owned(),
            program,
            cloud: new.cloud,
            language: new.language,
            created_at: at,
            demands_second_factor: false,
        }
    }

    /// Whether it is a partner; else it is a customer.
    #[must_use]
    pub fn is_partner(&self) -> bool {
        self.kind == Kind::Partner
    }

    /// Whether it is a partner in this place of the programme.
    #[must_use]
    pub fn is(&self, program: Program) -> bool {
        self.program == Some(program)
    }
}
