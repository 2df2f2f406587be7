//! What a company accepts: the terms as it was shown them, and the receipt that both sides keep.

use i18n_embed_fl::fl;
use sha2::{Digest, Sha256};

use super::{Invitation, InvitationId};
use crate::{
    clock::Timestamp,
    organizations::{Organization, OrganizationId},
    people::PersonId,
    relationships::Service,
    secret::hex,
    text::Language,
    words,
};

words! {
    /// What was accepted.
    Kind {
        /// A reseller, with an indirect provider or without.
        Reseller = "reseller",
        /// A partnership with an indirect provider.
        Partnership = "partnership",
    }
}

/// What is asked of a company, and who would lose what by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The language they are written in.
    pub language: Language,
    /// Who asks.
    pub partner: Organization,
    /// Whether it asks a reseller for a partnership; else a company to become its customer.
    pub for_partnership: bool,
    /// The indirect provider that asks together with it.
    pub provider: Option<Organization>,
    /// Another reseller through whom that provider serves the company now, and would no longer.
    pub through: Option<String>,
    /// For how many days the admin permissions are asked; without it they have no end.
    pub days: Option<i64>,
    /// When the company's notice to the partner runs out: accepting it anew withdraws that.
    pub notice_until: Option<Timestamp>,
    /// What the partner administers of the company already: it stays as it is, asked for or not.
    pub held_already: Vec<Service>,
    /// The services it asks to administer, each with the other partner that holds it now.
    pub services: Vec<(Service, Option<(OrganizationId, String)>)>,
}

impl Terms {
    /// The version of the wording; raised with every change of it.
    #[must_use]
    pub fn version(&self) -> String {
        fl!(self.language.texts(), "terms-version")
    }

    /// What accepting means, as it is shown and kept.
    #[must_use]
    pub fn wording(&self) -> String {
        let t = self.language.texts();
        let partner = self.partner.name.as_str();
        if self.for_partnership {
            return fl!(t, "terms-partnership", provider = partner);
        }
        let mut wording = match &self.provider {
            None => fl!(t, "terms", partner = partner),
            Some(provider) => {
                fl!(t, "terms-joint", partner = partner, provider = provider.name.as_str())
            }
        };
        if let Some(days) = self.days {
            wording.push_str("\n\n");
            wording.push_str(&fl!(t, "terms-days", days = days));
        }
        wording
    }

    /// Changes with anything in them: what was shown is what is accepted.
    #[must_use]
    pub fn hash(&self, invitation: &Invitation) -> String {
        let mut hash = Sha256::new();
        hash.update(invitation.id.0);
        hash.update(invitation.generation.to_be_bytes());
        hash.update(self.version());
        hash.update(self.wording());
        hash.update(self.provider.as_ref().map(|one| *one.id.0.as_bytes()).unwrap_or_default());
        hash.update(self.through.as_deref().unwrap_or_default());
        hash.update(self.notice_until.map_or(0, Timestamp::micros).to_be_bytes());
        for service in &self.held_already {
            hash.update(service.word());
        }
        for (service, holder) in &self.services {
            hash.update(service.word());
            hash.update(holder.as_ref().map(|(id, _)| *id.0.as_bytes()).unwrap_or_default());
        }
        hex(&hash.finalize()[..16])
    }
}

/// What a company answers with when it accepts.
pub struct Consent<'a> {
    /// The services that it ticked.
    pub services: &'a [Service],
    /// The hash of the terms that it was shown.
    pub terms: &'a str,
    /// Whether it agreed to them.
    pub agreed: bool,
    /// Whether it knows that the invitation was written to another company.
    pub other_company: bool,
}

/// Why an acceptance was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAccepted {
    /// The invitation cannot be answered, or not by them.
    Refused(super::Refusal),
    /// The terms changed since they were shown.
    TermsChanged,
    /// A tick is missing: to the terms.
    NotAgreed,
    /// A tick is missing: that another company than the invited one answers.
    OtherCompany,
    /// The partner serves this company already, by another record.
    OtherRecord,
}

/// Who accepted what, in which words: the receipt of both sides.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Acceptance {
    /// The invitation.
    pub invitation_id: InvitationId,
    /// Who asked.
    pub partner_id: OrganizationId,
    /// By the name of that time.
    pub partner_name: String,
    /// Who accepted.
    pub organization_id: OrganizationId,
    /// By the name of that time.
    pub company_name: String,
    /// The company that the invitation was written to.
    pub invited_name: String,
    /// Its Global admin who accepted.
    pub person_id: PersonId,
    /// By the name of that time.
    pub person_name: String,
    /// By the address of that time.
    pub person_email: String,
    /// When.
    pub accepted_at: Timestamp,
    /// The language of the words.
    pub language: Language,
    /// Their version.
    pub wording_version: String,
    /// The words themselves.
    pub wording: String,
    /// What was accepted.
    pub kind: Kind,
    /// The indirect provider that was accepted with the reseller.
    pub provider_id: Option<OrganizationId>,
    /// By the name of that time; empty without one.
    pub provider_name: String,
    /// For how many days the admin permissions were granted; without it they have no end.
    pub days: Option<i64>,
}

/// A receipt: the acceptance and what was granted and not.
pub struct Receipt {
    /// Who accepted what.
    pub acceptance: Acceptance,
    /// The services that were asked for, and whether each was granted.
    pub services: Vec<(Service, bool)>,
    /// The partner's word on it, where it needed one.
    pub confirmation: Option<super::Confirmation>,
}

impl Receipt {
    /// Whether what was accepted began: nothing had to be confirmed, or it was.
    #[must_use]
    pub fn counts(&self) -> bool {
        matches!(self.confirmation, None | Some(super::Confirmation::Confirmed))
    }

    /// Whether nothing came of it, and nothing can: it was not confirmed, or withdrawn before.
    #[must_use]
    pub fn is_void(&self) -> bool {
        let waits = self.confirmation == Some(super::Confirmation::Waiting);
        !waits && !self.counts()
    }

    /// The services that were granted.
    #[must_use]
    pub fn granted(&self) -> Vec<Service> {
        self.services.iter().filter(|(_, granted)| *granted).map(|(service, _)| *service).collect()
    }
}
