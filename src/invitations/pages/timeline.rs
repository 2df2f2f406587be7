//! The timeline of an invitation: what happened to it and what became of its letters, oldest first.

use i18n_embed_fl::fl;

use crate::{
    activity::{self, Told},
    clock::Timestamp,
    invitations::{Invitation, Standing},
    outbox::{Outcome, Progress},
    page::{Frame, When},
    people,
    text::Texts,
};

/// A step of the timeline.
pub(super) struct Step {
    pub when: When,
    pub kind: &'static str,
    pub what: String,
    pub detail: String,
}

/// The steps of an invitation.
pub(super) fn steps(
    frame: &Frame,
    invitation: &Invitation,
    standing: Standing,
    events: &[Told],
    letters: &[Progress],
) -> Vec<Step> {
    let mut steps: Vec<(Timestamp, Step)> =
        events.iter().map(|event| of_event(frame, event)).collect();
    steps.extend(letters.iter().map(|letter| of_letter(frame, letter)));
    if standing == Standing::Expired {
        let step = Step {
            when: frame.moment(invitation.expires_at),
            kind: "attention",
            what: fl!(frame.t, "step-expired"),
            detail: String::new(),
        };
        steps.push((invitation.expires_at, step));
    }
    steps.sort_by_key(|(at, _)| *at);
    steps.into_iter().map(|(_, step)| step).collect()
}

fn of_event(frame: &Frame, event: &Told) -> (Timestamp, Step) {
    let kind = match event.kind {
        // With a note it was another company's than the invited one's.
        activity::Kind::Accepted if !event.note.is_empty() => "attention",
        activity::Kind::Accepted | activity::Kind::Confirmed | activity::Kind::Authorized => "good",
        activity::Kind::Declined
        | activity::Kind::NotUs
        | activity::Kind::PartnershipDeclined
        | activity::Kind::NotConfirmed
        | activity::Kind::AcceptanceWithdrawn
        | activity::Kind::AnswerRefused => "attention",
        _ => "event",
    };
    let step = Step {
        when: frame.moment(event.at),
        kind,
        what: activity::sentence(frame.t, event),
        detail: by(frame.t, &people::shown(frame.t, &event.actor_name), &event.actor_company),
    };
    (event.at, step)
}

/// Who did it.
fn by(t: &Texts, name: &str, company: &str) -> String {
    if name.is_empty() {
        return String::new();
    }
    fl!(t, "step-by", name = name, company = company)
}

/// What became of a letter.
fn of_letter(frame: &Frame, letter: &Progress) -> (Timestamp, Step) {
    let t = frame.t;
    let to = &people::shown(t, &letter.recipient);
    let to = to.as_str();
    let (at, kind, what, detail) = match (letter.outcome, letter.settled_at) {
        (Some(Outcome::Sent), Some(at)) => {
            (at, "good", fl!(t, "step-sent", to = to), letter.words.as_str())
        }
        (Some(Outcome::Refused), Some(at)) => {
            (at, "danger", fl!(t, "step-refused", to = to), letter.words.as_str())
        }
        (Some(Outcome::Dropped), Some(at)) => (at, "event", fl!(t, "step-dropped"), ""),
        _ if !letter.words.is_empty() && letter.attempts == 0 => {
            (letter.put_at, "waiting", fl!(t, "step-server-trouble"), letter.words.as_str())
        }
        _ if !letter.words.is_empty() => {
            let next = frame.language.moment(letter.due_at);
            let what = fl!(t, "step-deferred", tries = letter.attempts, next = next);
            (letter.put_at, "waiting", what, letter.words.as_str())
        }
        _ => (letter.put_at, "waiting", fl!(t, "step-queued"), ""),
    };
    let detail = match letter.outcome {
        Some(Outcome::Sent) if !detail.is_empty() => fl!(t, "step-put-off-before", words = detail),
        _ => detail.to_owned(),
    };
    (at, Step { when: frame.moment(at), kind, what, detail })
}
