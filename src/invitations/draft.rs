//! A letter in the making: what a partner typed on the review page, and what of it can be kept.

use i18n_embed_fl::fl;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Delivery, Invitation,
    invitation::{last_days, usual_last_day},
    message,
};
use crate::{
    clock::Timestamp,
    email_address::EmailAddress,
    form::{self, Problems},
    organizations::OrganizationId,
    relationships::{self, Service},
    text::{Language, Texts},
};

/// The review page's fields as they were typed.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
pub(super) struct Typed {
    /// The customer, for a draft that was never saved.
    #[serde(default)]
    pub customer: String,
    /// When the draft last changed, as its writer saw it.
    #[serde(default)]
    pub version: String,
    #[serde(default)]
    pub to: String,
    #[serde(default)]
    pub language: String,
    #[serde(default)]
    pub subject: String,
    #[serde(default)]
    pub message: String,
    #[serde(default)]
    pub ends: String,
    #[serde(default)]
    pub delivery: String,
    /// The indirect provider that asks as well; empty for none.
    #[serde(default)]
    pub together_with: String,
    /// The services that are asked for.
    #[serde(default)]
    pub service: Vec<String>,
    /// For how many days; empty for no end.
    #[serde(default)]
    pub days: String,
    /// Said by every form that shows what is asked for: without it that stays as it is.
    #[serde(default)]
    pub asks: String,
}

/// What of it can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub recipient: Option<EmailAddress>,
    pub language: Language,
    pub subject: String,
    /// With the placeholder for the link.
    pub message: String,
    pub delivery: Delivery,
    pub expires_at: Timestamp,
    pub provider_id: Option<OrganizationId>,
    pub services: Vec<Service>,
    pub days: Option<i64>,
}

impl Draft {
    /// Whether it is what is kept already.
    pub(super) fn is(&self, invitation: &Invitation, services: &[Service]) -> bool {
        self.provider_id == invitation.provider_id
            && self.services == services
            && self.days == invitation.days
            && self.recipient == invitation.recipient
            && self.language == invitation.language
            && self.subject == invitation.subject
            && self.message == invitation.message
            && self.delivery == invitation.delivery
            && self.expires_at == invitation.expires_at
    }
}

impl Typed {
    /// Whether somebody changed the draft since its writer saw it. A form that does not say what was seen
    /// saw the newest.
    pub(super) fn is_stale(&self, invitation: &Invitation) -> bool {
        !self.version.is_empty() && self.version != invitation.changed_at.micros().to_string()
    }

    /// The same, by somebody who sees the draft as it is now.
    pub(super) fn seeing(self, invitation: &Invitation) -> Self {
        Self { version: invitation.changed_at.micros().to_string(), ..self }
    }

    /// What the page shows of an invitation that is a draft.
    pub(super) fn of(invitation: &Invitation, services: &[Service], link: &str) -> Self {
        Self {
            customer: invitation.customer_id().map(|id| id.to_string()).unwrap_or_default(),
            version: invitation.changed_at.micros().to_string(),
            to: invitation.recipient.as_ref().map(ToString::to_string).unwrap_or_default(),
            language: invitation.language.word().to_owned(),
            subject: invitation.subject.clone(),
            message: message::show(&invitation.message, link),
            ends: invitation.expires_at.day().to_string(),
            delivery: invitation.delivery.word().to_owned(),
            ..Self::default().asking(invitation, services)
        }
    }

    /// The same, asking for what an invitation asks.
    pub(super) fn asking(self, invitation: &Invitation, services: &[Service]) -> Self {
        Self {
            together_with: invitation.provider_id.map(|id| id.to_string()).unwrap_or_default(),
            service: services.iter().map(|one| one.word().to_owned()).collect(),
            days: invitation.days.map(|days| days.to_string()).unwrap_or_default(),
            asks: "yes".to_owned(),
            ..self
        }
    }

    /// The services that are ticked, in the order that people are shown them.
    pub(super) fn services(&self) -> Vec<Service> {
        let is_ticked = |service: &&Service| self.service.iter().any(|word| word == service.word());
        Service::ALL.iter().filter(is_ticked).copied().collect()
    }

    /// What can be kept, or what is wrong with it, field by field. `providers` are those that the partner
    /// can invite together with.
    pub(super) fn check(
        &self,
        t: &Texts,
        link: &str,
        today: Date,
        providers: &[OrganizationId],
    ) -> Result<Draft, Problems> {
        let mut problems = Problems::default();
        let to = self.to.trim();
        let recipient = if to.is_empty() {
            None
        } else {
            problems.take("to", EmailAddress::parse(to).map_err(|_| fl!(t, "to-wrong")))
        };
        let language = Language::from_word(&self.language).ok_or_else(|| fl!(t, "language-wrong"));
        let language = problems.take("language", language);
        let subject = problems.take("subject", check_subject(t, &self.subject));
        let message = message::take(&self.message, link);
        let length = message::show(&message, link).chars().count();
        if length > message::LONGEST {
            let most = message::LONGEST;
            problems.add("message", fl!(t, "message-long", length = length, most = most));
        } else if !form::is_writing(&message) {
            problems.add("message", fl!(t, "message-control"));
        }
        let expires_at = problems.take("ends", check_end(t, &self.ends, today));
        let delivery = Delivery::from_word(&self.delivery).ok_or_else(|| fl!(t, "delivery-wrong"));
        let delivery = problems.take("delivery", delivery);
        let provider_id = match self.together_with.trim() {
            "" => None,
            typed => {
                let known = providers.iter().find(|id| id.to_string() == typed);
                let known = known.copied().ok_or_else(|| fl!(t, "together-with-wrong"));
                problems.take("together_with", known)
            }
        };
        let services = self.services();
        let days = problems.take("days", check_days(t, &self.days)).flatten();
        match (language, subject, expires_at, delivery) {
            (Some(language), Some(subject), Some(expires_at), Some(delivery))
                if problems.is_empty() =>
            {
                Ok(Draft {
                    recipient,
                    language,
                    subject,
                    message,
                    delivery,
                    expires_at,
                    provider_id,
                    services,
                    days,
                })
            }
            _ => Err(problems),
        }
    }
}

fn check_subject(t: &Texts, subject: &str) -> Result<String, String> {
    if !form::is_plain(subject.trim_matches([' ', '\t'])) {
        return Err(fl!(t, "subject-line-break"));
    }
    let subject = subject.trim();
    let most = message::LONGEST_SUBJECT;
    match subject.chars().count() {
        0 => Err(fl!(t, "subject-missing")),
        length if length > most => Err(fl!(t, "subject-long", length = length, most = most)),
        _ => Ok(subject.to_owned()),
    }
}

/// For how many days permissions are asked; nothing typed means that they have no end.
fn check_days(t: &Texts, typed: &str) -> Result<Option<i64>, String> {
    let (least, most) = relationships::DAYS;
    match typed.trim() {
        "" => Ok(None),
        typed => match typed.parse::<i64>() {
            Ok(days) if (least..=most).contains(&days) => Ok(Some(days)),
            _ => Err(fl!(t, "days-wrong", least = least, most = most)),
        },
    }
}

/// The end of a link from the day that was typed.
pub(super) fn check_end(t: &Texts, typed: &str, today: Date) -> Result<Timestamp, String> {
    let day: Date = typed.trim().parse().map_err(|_| {
        let usual = usual_last_day(today).to_string();
        fl!(t, "ends-wrong", example = usual)
    })?;
    let (first, last) = last_days(today);
    if day < first || day > last {
        let (first, last) = (first.to_string(), last.to_string());
        return Err(fl!(t, "ends-out-of-range", first = first, last = last));
    }
    Timestamp::end_of(day).ok_or_else(|| fl!(t, "ends-wrong", example = day.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://accord.example/i/abc";

    fn typed() -> Typed {
        Typed {
            customer: String::new(),
            version: String::new(),
            to: " Ada@Birch.example ".into(),
            language: "sv".into(),
            subject: "Hej".into(),
            message: format!("Hej\r\n{LINK}\r\n"),
            ends: "2026-12-21".into(),
            delivery: "email".into(),
            together_with: String::new(),
            service: vec!["azure".into(), "pigeon".into(), "teams".into()],
            days: String::new(),
            asks: "yes".into(),
        }
    }

    fn check(typed: &Typed) -> Result<Draft, Problems> {
        typed.check(Language::En.texts(), LINK, jiff::civil::date(2026, 11, 21), &[])
    }

    #[test]
    fn what_is_right_is_kept() {
        let draft = check(&typed()).unwrap();
        assert_eq!(draft.message, "Hej\n{link}\n");
        assert_eq!(draft.expires_at.iso(), "2026-12-21T23:59:59Z");
        assert_eq!(draft.services, [Service::Teams, Service::Azure]);
        assert_eq!((draft.days, draft.provider_id), (None, None));
    }

    #[test]
    fn permissions_are_asked_without_an_end_or_for_30_to_730_days() {
        for (days, kept) in [("", None), (" 30 ", Some(30)), ("730", Some(730))] {
            assert_eq!(check(&Typed { days: days.into(), ..typed() }).unwrap().days, kept);
        }
    }

    #[test]
    fn only_a_partner_of_ones_own_is_asked_together_with() {
        let provider = OrganizationId::new();
        let wanted = Typed { together_with: provider.to_string(), ..typed() };
        let (t, today) = (Language::En.texts(), jiff::civil::date(2026, 11, 21));
        let draft = wanted.check(t, LINK, today, &[provider]).unwrap();
        assert_eq!(draft.provider_id, Some(provider));
        assert!(wanted.check(t, LINK, today, &[OrganizationId::new()]).is_err());
    }

    #[test]
    fn each_fault_is_told_beside_its_field() {
        for (field, wrong) in [
            ("to", Typed { to: "ada".into(), ..typed() }),
            ("to", Typed { to: "a@b.example\r\nBcc: x@y.example".into(), ..typed() }),
            ("language", Typed { language: "tlh".into(), ..typed() }),
            ("subject", Typed { subject: "  ".into(), ..typed() }),
            ("subject", Typed { subject: "a\r\nBcc: x@y.example".into(), ..typed() }),
            ("subject", Typed { subject: "a\u{2028}b".into(), ..typed() }),
            ("subject", Typed { subject: "x".repeat(201), ..typed() }),
            ("message", Typed { message: "华".repeat(20_001), ..typed() }),
            ("message", Typed { message: "a\0b".into(), ..typed() }),
            ("ends", Typed { ends: String::new(), ..typed() }),
            ("ends", Typed { ends: "2026-11-21".into(), ..typed() }),
            ("ends", Typed { ends: "2027-02-20".into(), ..typed() }),
            ("ends", Typed { ends: "31/12/2026".into(), ..typed() }),
            ("delivery", Typed { delivery: "pigeon".into(), ..typed() }),
            ("together_with", Typed { together_with: "somebody".into(), ..typed() }),
            ("days", Typed { days: "29".into(), ..typed() }),
            ("days", Typed { days: "731".into(), ..typed() }),
            ("days", Typed { days: "a month".into(), ..typed() }),
        ] {
            let problems = check(&wrong).unwrap_err();
            let fields: Vec<_> = problems.all().iter().map(|(field, _)| *field).collect();
            assert_eq!(fields, [field]);
        }
        assert!(check(&Typed { message: "华".repeat(20_000), ..typed() }).is_ok());
        let with_link =
            |length| Typed { message: format!("{}\n{LINK}", "x".repeat(length)), ..typed() };
        assert!(check(&with_link(20_000 - 1 - LINK.len())).is_ok());
        assert!(check(&with_link(20_000 - LINK.len())).is_err());
        assert!(check(&Typed { ends: "2027-02-19".into(), ..typed() }).is_ok());
        assert!(check(&Typed { to: String::new(), ..typed() }).is_ok());
    }
}
