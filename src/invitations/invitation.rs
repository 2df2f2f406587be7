//! What an invitation is, its states and its rules. Expiry is a question of the clock, not a state.

use jiff::civil::Date;
use sqlx::{FromRow, Row};

use crate::{
    clock::Timestamp,
    customers::{Customer, CustomerId},
    email_address::{Domain, EmailAddress},
    id,
    organizations::OrganizationId,
    people::PersonId,
    text::Language,
    words,
};

id! {
    /// An invitation.
    InvitationId
}

words! {
    /// How the letter reaches the customer.
    Delivery {
        /// Accord sends it.
        Email = "email",
        /// The partner sends it.
        Oneself = "self",
    }
}

words! {
    /// Where an invitation stands, as lists and pages call it.
    Standing {
        /// It is being written.
        Draft = "draft",
        /// Its link works.
        Open = "open",
        /// Its link worked until its end.
        Expired = "expired",
        /// Another company than the invited one accepted, and the partner has not confirmed it.
        ToConfirm = "to_confirm",
        /// The company accepted.
        Accepted = "accepted",
        /// The company declined.
        Declined = "declined",
        /// Another company than the invited one accepted, and nothing came of it.
        NotConfirmed = "not_confirmed",
        /// The partner took it back.
        Revoked = "revoked",
    }
}

words! {
    /// What became of an acceptance by another company than the invited one.
    Confirmation {
        /// The partner has not said its word: no right has begun.
        Waiting = "waiting",
        /// The partner means this company.
        Confirmed = "confirmed",
        /// The partner does not.
        Refused = "refused",
        /// The company took it back before the partner said its word.
        Withdrawn = "withdrawn",
    }
}

/// What an invitation asks for, and whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asks {
    /// A customer for a reseller relationship.
    Customer(CustomerId),
    /// An indirect reseller for a partnership.
    Partnership {
        /// The reseller's name, as the provider typed it.
        name: String,
        /// Its domain: only the partner with it may answer.
        domain: Domain,
    },
}

/// Whom an invitation asks, as the partner knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "there is one at a time")]
pub enum Addressee {
    /// A company on the partner's list.
    Customer(Customer),
    /// An indirect reseller.
    Reseller {
        /// Its name.
        name: String,
        /// Its domain.
        domain: Domain,
    },
}

impl Addressee {
    /// The name that the partner knows them by.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Customer(customer) => &customer.name,
            Self::Reseller { name, .. } => name,
        }
    }

    /// Their domain.
    #[must_use]
    pub fn domain(&self) -> &Domain {
        match self {
            Self::Customer(customer) => &customer.domain,
            Self::Reseller { domain, .. } => domain,
        }
    }

    /// The customer, where they are one.
    #[must_use]
    pub fn customer(&self) -> Option<&Customer> {
        match self {
            Self::Customer(customer) => Some(customer),
            Self::Reseller { .. } => None,
        }
    }

    /// What a new invitation of theirs asks.
    #[must_use]
    pub fn asks(&self) -> Asks {
        match self {
            Self::Customer(customer) => Asks::Customer(customer.id),
            Self::Reseller { name, domain } => {
                Asks::Partnership { name: name.clone(), domain: domain.clone() }
            }
        }
    }
}

/// Days that a link works unless the partner says otherwise.
pub const DAYS: i32 = 30;
/// The most days that a link works; the fewest is one.
pub const MOST_DAYS: i32 = 90;

/// What has become of an invitation, with the facts of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It is being written.
    Draft,
    /// Its link works until its end.
    Open,
    /// The company accepted.
    Accepted {
        /// When.
        at: Timestamp,
        /// Which of its Global admins.
        by: PersonId,
    },
    /// The company declined.
    Declined {
        /// When.
        at: Timestamp,
        /// Which of its Global admins; nobody where a reader said that it is not for them.
        by: Option<PersonId>,
        /// Why, if it said so.
        reason: String,
    },
    /// The partner took it back.
    Revoked {
        /// When.
        at: Timestamp,
        /// Who.
        by: PersonId,
    },
}

/// A partner's request, with its letter and its personalized link: for a reseller relationship, or a
/// provider's for a partnership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Who asks.
    pub partner_id: OrganizationId,
    /// Who is asked, and for what.
    pub asks: Asks,
    /// The indirect provider that a joint invitation asks for as well.
    pub provider_id: Option<OrganizationId>,
    /// For how many days the admin permissions are asked; without it they have no end.
    pub days: Option<i64>,
    /// What has become of it.
    pub state: State,
    /// Counts its links: only the newest works.
    pub generation: i64,
    /// Where its letter goes.
    pub recipient: Option<EmailAddress>,
    /// The language of letter and answer page.
    pub language: Language,
    /// The letter's subject.
    pub subject: String,
    /// The letter's text, with a placeholder for the link.
    pub message: String,
    /// How the letter reaches the customer.
    pub delivery: Delivery,
    /// When the link ends.
    pub expires_at: Timestamp,
    /// When it was drafted.
    pub drafted_at: Timestamp,
    /// Who drafted it.
    pub drafted_by: PersonId,
    /// When it last changed: also what tells a repeated act from a new one.
    pub changed_at: Timestamp,
    /// When it was finished.
    pub done_at: Option<Timestamp>,
    /// Who finished it.
    pub done_by: Option<PersonId>,
    /// When its link was first opened.
    pub opened_at: Option<Timestamp>,
    /// The partner's word on its acceptance, where that needs one.
    pub confirmation: Option<Confirmation>,
}

/// Why an invitation cannot be answered; each is one page to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Its link has ended.
    Expired,
    /// The partner took it back, or gave it a new link.
    Revoked,
    /// It was declined.
    Declined,
    /// It was accepted.
    Accepted,
    /// It is another company's.
    NotYours,
    /// Only a Global admin of the company may answer; for a partnership also an Admin agent.
    NotAdmin,
    /// The company is in another cloud than the partner.
    OtherCloud,
    /// The partnership of those who ask together has ended.
    PartnershipEnded,
}

impl Invitation {
    /// Where it stands at a moment.
    #[must_use]
    pub fn standing(&self, now: Timestamp) -> Standing {
        match self.state {
            State::Draft => Standing::Draft,
            State::Open if now > self.expires_at => Standing::Expired,
            State::Open => Standing::Open,
            State::Accepted { .. } => match self.confirmation {
                Some(Confirmation::Waiting) => Standing::ToConfirm,
                Some(Confirmation::Refused | Confirmation::Withdrawn) => Standing::NotConfirmed,
                Some(Confirmation::Confirmed) | None => Standing::Accepted,
            },
            State::Declined { .. } => Standing::Declined,
            State::Revoked { .. } => Standing::Revoked,
        }
    }

    /// Whether its company may answer it now.
    ///
    /// # Errors
    /// Why not. A draft's link was never given to anybody: it counts as taken back.
    pub fn answerable(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.standing(now) {
            Standing::Open => Ok(()),
            Standing::Expired => Err(Refusal::Expired),
            Standing::Draft | Standing::Revoked => Err(Refusal::Revoked),
            Standing::Declined => Err(Refusal::Declined),
            Standing::Accepted | Standing::ToConfirm | Standing::NotConfirmed => {
                Err(Refusal::Accepted)
            }
        }
    }

    /// The customer that it asks, where it asks one.
    #[must_use]
    pub fn customer_id(&self) -> Option<CustomerId> {
        match self.asks {
            Asks::Customer(customer) => Some(customer),
            Asks::Partnership { .. } => None,
        }
    }

    /// Whether a reader said that it is not for them.
    #[must_use]
    pub fn is_not_theirs(&self) -> bool {
        matches!(self.state, State::Declined { by: None, .. })
    }

    /// Whether Accord sends its letter.
    #[must_use]
    pub fn by_email(&self) -> bool {
        self.delivery == Delivery::Email && self.recipient.is_some()
    }

    /// Whether it asks a reseller for a partnership.
    #[must_use]
    pub fn is_for_partnership(&self) -> bool {
        matches!(self.asks, Asks::Partnership { .. })
    }
}

/// The first and the last day that a link made today may end on.
#[must_use]
pub fn last_days(today: Date) -> (Date, Date) {
    (in_days(today, 1), in_days(today, MOST_DAYS))
}

/// The day that a link made today ends on unless the partner says otherwise.
#[must_use]
pub fn usual_last_day(today: Date) -> Date {
    in_days(today, DAYS)
}

fn in_days(today: Date, days: i32) -> Date {
    today.saturating_add(jiff::Span::new().days(days))
}

#[derive(FromRow)]
struct Flat {
    id: InvitationId,
    partner_id: OrganizationId,
    customer_id: Option<CustomerId>,
    reseller_name: Option<String>,
    reseller_domain: Option<Domain>,
    provider_id: Option<OrganizationId>,
    days: Option<i64>,
    state: String,
    generation: i64,
    recipient: Option<EmailAddress>,
    language: Language,
    subject: String,
    message: String,
    delivery: Delivery,
    expires_at: Timestamp,
    drafted_at: Timestamp,
    drafted_by: PersonId,
    changed_at: Timestamp,
    done_at: Option<Timestamp>,
    done_by: Option<PersonId>,
    opened_at: Option<Timestamp>,
    settled_at: Option<Timestamp>,
    settled_by: Option<PersonId>,
    decline_reason: String,
    confirmation: Option<Confirmation>,
}

impl<'r, R: Row> FromRow<'r, R> for Invitation
where
    Flat: FromRow<'r, R>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Self> {
        let flat = Flat::from_row(row)?;
        let state = match (flat.state.as_str(), flat.settled_at, flat.settled_by) {
            ("draft", None, None) => State::Draft,
            ("open", None, None) => State::Open,
            ("accepted", Some(at), Some(by)) => State::Accepted { at, by },
            ("declined", Some(at), by) => State::Declined { at, by, reason: flat.decline_reason },
            ("revoked", Some(at), Some(by)) => State::Revoked { at, by },
            (state, ..) => {
                let contradiction = format!("invitation {}: {state}", flat.id);
                return Err(sqlx::Error::Decode(contradiction.into()));
            }
        };
        let asks = match (flat.customer_id, flat.reseller_name, flat.reseller_domain) {
            (Some(customer), ..) => Asks::Customer(customer),
            (None, Some(name), Some(domain)) => Asks::Partnership { name, domain },
            _ => {
                let contradiction = format!("invitation {} asks nobody", flat.id);
                return Err(sqlx::Error::Decode(contradiction.into()));
            }
        };
        Ok(Self {
            id: flat.id,
            partner_id: flat.partner_id,
            asks,
            provider_id: flat.provider_id,
            days: flat.days,
            state,
            generation: flat.generation,
            recipient: flat.recipient,
            language: flat.language,
            subject: flat.subject,
            message: flat.message,
            delivery: flat.delivery,
            expires_at: flat.expires_at,
            drafted_at: flat.drafted_at,
            drafted_by: flat.drafted_by,
            changed_at: flat.changed_at,
            done_at: flat.done_at,
            done_by: flat.done_by,
            opened_at: flat.opened_at,
            confirmation: flat.confirmation,
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn invitation(state: State) -> Invitation {
        let at = Timestamp::from_micros(1_800_000_000_000_000);
        Invitation {
            id: InvitationId::new(),
            partner_id: OrganizationId::new(),
            asks: Asks::Customer(CustomerId::new()),
            provider_id: None,
            days: None,
            state,
            generation: 1,
            recipient: None,
            language: Language::En,
            subject: String::new(),
            message: String::new(),
            delivery: Delivery::Oneself,
            expires_at: at,
            drafted_at: at,
            drafted_by: PersonId::new(),
            changed_at: at,
            done_at: Some(at),
            done_by: None,
            opened_at: None,
            confirmation: None,
        }
    }

    #[test]
    fn an_acceptance_by_another_company_stands_where_the_partner_leaves_it() {
        let at = Timestamp::from_micros(1_800_000_000_000_000);
        for (confirmation, standing) in [
            (None, Standing::Accepted),
            (Some(Confirmation::Waiting), Standing::ToConfirm),
            (Some(Confirmation::Confirmed), Standing::Accepted),
            (Some(Confirmation::Refused), Standing::NotConfirmed),
            (Some(Confirmation::Withdrawn), Standing::NotConfirmed),
        ] {
            let state = State::Accepted { at, by: PersonId::new() };
            let invitation = Invitation { confirmation, ..invitation(state) };
            assert_eq!(invitation.standing(at), standing);
            assert_eq!(invitation.answerable(at), Err(Refusal::Accepted));
        }
    }

    #[test]
    fn only_an_open_invitation_that_has_not_ended_can_be_answered() {
        let at = Timestamp::from_micros(1_800_000_000_000_000);
        let by = PersonId::new();
        let later = at + SignedDuration::from_micros(1);
        let reason = String::new();
        // state × at its end, after its end
        for (state, then, after) in [
            (State::Draft, Err(Refusal::Revoked), Err(Refusal::Revoked)),
            (State::Open, Ok(()), Err(Refusal::Expired)),
            (State::Accepted { at, by }, Err(Refusal::Accepted), Err(Refusal::Accepted)),
            (
                State::Declined { at, by: None, reason },
                Err(Refusal::Declined),
                Err(Refusal::Declined),
            ),
            (State::Revoked { at, by }, Err(Refusal::Revoked), Err(Refusal::Revoked)),
        ] {
            let invitation = invitation(state);
            assert_eq!(invitation.answerable(at), then, "{:?}", invitation.state);
            assert_eq!(invitation.answerable(later), after, "{:?}", invitation.state);
        }
    }

    #[test]
    fn a_link_works_for_one_to_ninety_days() {
        let today = jiff::civil::date(2026, 11, 21);
        let days = (jiff::civil::date(2026, 11, 22), jiff::civil::date(2027, 2, 19));
        assert_eq!(last_days(today), days);
        assert_eq!(usual_last_day(today), jiff::civil::date(2026, 12, 21));
    }
}
