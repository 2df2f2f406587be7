//! What a service request is: how urgent, in which state, until when somebody is to answer first.

use i18n_embed_fl::fl;
use jiff::SignedDuration;

use crate::{
    clock::Timestamp, customers::CustomerId, form, id, organizations::OrganizationId,
    people::PersonId, subscriptions::SubscriptionId, text::Texts, words,
};

id! {
    /// A service request.
    RequestId
}

id! {
    /// Something in the conversation of a request.
    EntryId
}

words! {
    /// How much a company is hindered.
    Severity {
        /// Work stands still.
        Critical = "critical",
        /// Work is hindered.
        Moderate = "moderate",
        /// A question.
        Minimal = "minimal",
    }
}

impl Severity {
    /// How many hours a partner has for its first answer.
    #[must_use]
    pub fn hours(self) -> i64 {
        match self {
            Self::Critical => 2,
            Self::Moderate => 4,
            Self::Minimal => 8,
        }
    }

    /// Until when a partner is to answer a request first.
    #[must_use]
    pub fn due(self, opened_at: Timestamp) -> Timestamp {
        opened_at + SignedDuration::from_hours(self.hours())
    }
}

words! {
    /// Whose turn it is.
    State {
        /// The partner's.
        Open = "open",
        /// The company's: it was asked something.
        Attention = "attention",
        /// Nobody's.
        Closed = "closed",
    }
}

words! {
    /// What an entry of the conversation tells.
    EntryKind {
        /// The request was opened, with what is wrong.
        Opened = "opened",
        /// Somebody wrote.
        Message = "message",
        /// A partner wrote, and the company must answer.
        Question = "question",
        /// It was closed, with what came of it or without a word.
        Closed = "closed",
        /// It was reopened, with the reason.
        Reopened = "reopened",
        /// It has another severity: the word of the new one.
        Severity = "severity",
        /// A provider was added, by its name.
        ProviderAdded = "provider-added",
        /// A provider was removed, by its name.
        ProviderRemoved = "provider-removed",
    }
}

/// A company asks its reseller for help.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// The company.
    pub organization_id: OrganizationId,
    /// The reseller whose request it is.
    pub partner_id: OrganizationId,
    /// The reseller's record of the company.
    pub customer_id: CustomerId,
    /// The provider that was added. It sees the request only while it serves the company through that
    /// reseller.
    pub provider_id: Option<OrganizationId>,
    /// The subscription of that reseller that it is about.
    pub subscription_id: Option<SubscriptionId>,
    /// What it is about, on one line.
    pub title: String,
    /// How urgent it is.
    pub severity: Severity,
    /// Whose turn it is.
    pub state: State,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Who opened it.
    pub opened_by: PersonId,
    /// Until when a partner is to answer first.
    pub due_at: Timestamp,
    /// When a partner did.
    pub answered_at: Option<Timestamp>,
    /// When something last happened to it.
    pub changed_at: Timestamp,
}

impl Request {
    /// Whether a partner is still to answer first.
    #[must_use]
    pub fn awaits_answer(&self) -> bool {
        self.answered_at.is_none() && self.state != State::Closed
    }

    /// Whether the time for the first answer is over without one.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.awaits_answer() && now > self.due_at
    }
}

/// A request with the names that a list shows.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Listed {
    /// The request.
    #[sqlx(flatten)]
    pub request: Request,
    /// The company's name.
    pub company: String,
    /// The reseller's name.
    pub partner: String,
    /// Who opened it.
    pub opened_by_name: String,
    /// Whose member they are.
    pub opened_by_company: String,
}

/// A request that awaits its first answer, as a partner finds it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    /// The request.
    pub id: RequestId,
    /// What it is about.
    pub title: String,
    /// Until when somebody is to answer.
    pub due_at: Timestamp,
    /// The partner's record of the company.
    pub record: CustomerId,
    /// What the partner calls the company.
    pub company: String,
}

impl Waiting {
    /// Whether the time for the first answer is over.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        now > self.due_at
    }
}

/// Something in the conversation, by the names of its time.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// The request.
    pub request_id: RequestId,
    /// When.
    pub at: Timestamp,
    /// What it tells.
    pub kind: EntryKind,
    /// Who did it.
    pub author_id: PersonId,
    /// Their name.
    pub author_name: String,
    /// Whose member they were.
    pub author_company: String,
    /// What they wrote, or what is to be known of the kind.
    pub text: String,
}

/// The most characters of a subject.
pub const LONGEST_TITLE: usize = 200;

/// The most characters of a message.
pub const LONGEST_TEXT: usize = 20_000;

/// A subject as it is kept.
///
/// # Errors
/// What to type instead.
pub fn title(t: &Texts, typed: &str) -> Result<String, String> {
    let title = typed.trim();
    if !form::is_plain(title) {
        return Err(fl!(t, "subject-line-break"));
    }
    match title.chars().count() {
        0 => Err(fl!(t, "subject-missing")),
        length if length > LONGEST_TITLE => {
            Err(fl!(t, "subject-long", length = length, most = LONGEST_TITLE))
        }
        _ => Ok(title.to_owned()),
    }
}

/// What somebody wrote, as it is kept.
///
/// # Errors
/// What to type instead; `missing` where there is nothing.
pub fn text(t: &Texts, typed: &str, missing: String) -> Result<String, String> {
    let text = typed.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if !form::is_writing(text) {
        return Err(fl!(t, "request-text-control"));
    }
    match text.chars().count() {
        0 => Err(missing),
        length if length > LONGEST_TEXT => {
            Err(fl!(t, "request-text-long", length = length, most = LONGEST_TEXT))
        }
        _ => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn opened() -> Timestamp {
        Timestamp::from_micros(1_800_000_000_000_000)
    }

    fn request(severity: Severity, state: State, answered_at: Option<Timestamp>) -> Request {
        Request {
            id: RequestId::new(),
            organization_id: OrganizationId::new(),
            partner_id: OrganizationId::new(),
            customer_id: CustomerId::new(),
            provider_id: None,
            subscription_id: None,
            title: "No mail".to_owned(),
            severity,
            state,
            opened_at: opened(),
            opened_by: PersonId::new(),
            due_at: severity.due(opened()),
            answered_at,
            changed_at: opened(),
        }
    }

    #[test]
    fn the_first_answer_is_due_after_two_four_or_eight_hours() {
        for (severity, hours) in
            [(Severity::Critical, 2), (Severity::Moderate, 4), (Severity::Minimal, 8)]
        {
            let due = opened() + SignedDuration::from_hours(hours);
            let request = request(severity, State::Open, None);
            assert_eq!(request.due_at, due, "{severity}");
            assert!(!request.is_overdue(due), "{severity}");
            assert!(request.is_overdue(due + SignedDuration::from_micros(1)), "{severity}");
        }
    }

    #[test]
    fn what_was_answered_or_closed_is_not_overdue() {
        let late = opened() + SignedDuration::from_hours(24);
        for (state, answered_at, is_overdue) in [
            (State::Open, None, true),
            (State::Attention, None, true),
            (State::Closed, None, false),
            (State::Open, Some(late), false),
            (State::Closed, Some(late), false),
        ] {
            let request = request(Severity::Minimal, state, answered_at);
            assert_eq!(request.is_overdue(late), is_overdue, "{state} {answered_at:?}");
        }
    }

    #[test]
    fn a_subject_is_one_line_and_a_message_some_lines() {
        let t = Language::En.texts();
        assert_eq!(title(t, " No mail ").as_deref(), Ok("No mail"));
        for bad in ["", "  ", "a\nb", "a\u{202e}b", &"x".repeat(LONGEST_TITLE + 1)] {
            assert!(title(t, bad).is_err(), "{bad:?}");
        }
        let read = |typed: &str| text(t, typed, "missing".to_owned());
        assert_eq!(read("\r\n one\r\ntwo\rthree \n").as_deref(), Ok("one\ntwo\nthree"));
        assert_eq!(read(" \r\n ").unwrap_err(), "missing");
        for bad in ["a\u{0}b", &"x".repeat(LONGEST_TEXT + 1)] {
            assert!(read(bad).is_err());
        }
        assert!(read(&"ä".repeat(LONGEST_TEXT)).is_ok());
    }
}
