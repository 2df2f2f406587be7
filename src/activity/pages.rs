//! The activity of an organization, newest first.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Query, get},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{Kind, Told, store};
use crate::{
    clock::Timestamp,
    db::Db,
    error::Result,
    page::{Frame, Section, When, html},
    path,
    people::{Act, role_names, shown},
    place::{Around, Place},
    routes::Routes,
    text::{Language, Texts},
    visitor::Visitor,
};

/// Events on a page.
const PAGE: usize = 50;

/// The addresses of this slice.
pub fn routes(routes: &mut Routes) {
    routes.route(path::ACTIVITY, get().to(activity));
}

#[derive(Deserialize)]
struct Asked {
    /// Where the page before ended.
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "activity/list.html")]
struct Activity {
    frame: Frame,
    own_only: bool,
    rows: Vec<Row>,
    around: Around,
}

struct Row {
    when: When,
    who: String,
    company: String,
    what: String,
    link: String,
}

/// `GET /activity?before=…`
async fn activity(visitor: Visitor, db: Data<Db>, asked: Query<Asked>) -> Result<HttpResponse> {
    let member = visitor.member()?;
    let sees_all = member.may(Act::SeeActivity);
    let member = match (sees_all, member.organization.is_partner()) {
        (true, _) => member,
        (false, true) => visitor.partner(Act::SeeOwnActs).await?,
        (false, false) => visitor.customer(Act::SeeOwnActs).await?,
    };
    let before = Place::read(&asked.before);
    let mut tx = db.read().await?;
    let actor = (!sees_all).then_some(member.person.id);
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut told = store::page(&mut tx, member.organization.id, actor, before, limit).await?;
    let more = told.len() > PAGE;
    told.truncate(PAGE);
    let older = told
        .last()
        .filter(|_| more)
        .map(|last| format!("{}?before={}.{}", path::ACTIVITY, last.at.micros(), last.id));
    let newest = if asked.before.is_empty() { "" } else { path::ACTIVITY };
    let frame = visitor.frame(Section::Activity);
    let is_partner = member.organization.is_partner();
    let rows = told
        .iter()
        .map(|event| Row {
            when: frame.moment(event.at),
            who: shown(frame.t, &event.actor_name),
            company: event.actor_company.clone(),
            what: sentence(frame.t, event),
            link: link(event, is_partner),
        })
        .collect();
    let page = Activity {
        frame,
        own_only: !sees_all,
        rows,
        around: Around { newest: newest.to_owned(), older: older.unwrap_or_default() },
    };
    html(StatusCode::OK, &page)
}

fn link(event: &Told, is_partner: bool) -> String {
    if let Some(request) = event.request_id {
        return path::service_request(event.customer_id.filter(|_| is_partner), request);
    }
    match (is_partner, event.kind, event.invitation_id, event.customer_id) {
        (_, Kind::Accepted | Kind::Authorized, Some(invitation), _) => path::receipt(invitation),
        // The other side's invitation is not ours to open.
        (_, Kind::PartnershipDeclined, ..) => String::new(),
        (true, kind, Some(invitation), _) if kind != Kind::Discarded => {
            path::invitation(invitation)
        }
        _ => of_company(event, is_partner),
    }
}

/// The page about a company that an event leads to.
fn of_company(event: &Told, is_partner: bool) -> String {
    match (is_partner, event.customer_id, event.subscription_id) {
        (true, customer @ Some(_), Some(subscription)) => {
            path::of_company(customer, path::subscription(subscription))
        }
        (false, _, Some(subscription)) => path::subscription(subscription),
        (true, Some(customer), None) => path::customer(customer),
        (false, ..) if event.kind == Kind::SupportContactSet => path::SUPPORT.to_owned(),
        _ => String::new(),
    }
}

/// What happened, in words, without who and when.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one for each kind of event")]
pub fn sentence(t: &Texts, event: &Told) -> String {
    let subject = &shown(t, &event.subject);
    let note = &shown(t, &event.note);
    let (subject, note) = (subject.as_str(), note.as_str());
    match event.kind {
        Kind::OrganizationCreated => fl!(t, "event-organization-created", subject = subject),
        Kind::PasswordSet => fl!(t, "event-password-set"),
        Kind::CustomerAdded => fl!(t, "event-customer-added", subject = subject),
        Kind::Drafted => fl!(t, "event-drafted", subject = subject),
        Kind::Discarded => fl!(t, "event-discarded", subject = subject),
        Kind::Done => fl!(t, "event-done", subject = subject),
        Kind::SentAgain => fl!(t, "event-sent-again", subject = subject, note = note),
        Kind::Renewed => fl!(t, "event-renewed", subject = subject, note = note),
        Kind::Revoked => fl!(t, "event-revoked", subject = subject),
        Kind::Opened => fl!(t, "event-opened", subject = subject),
        Kind::AnswerRefused => fl!(t, "event-answer-refused", subject = subject),
        Kind::Accepted if note.is_empty() => fl!(t, "event-accepted", subject = subject),
        Kind::Accepted => fl!(t, "event-accepted-by-other", subject = subject, note = note),
        Kind::Declined if note.is_empty() => fl!(t, "event-declined", subject = subject),
        Kind::Declined => fl!(t, "event-declined-because", subject = subject, note = note),
        Kind::NotUs if note.is_empty() => fl!(t, "event-not-us", subject = subject),
        Kind::NotUs => fl!(t, "event-not-us-because", subject = subject, note = note),
        Kind::ShareUsedUp => fl!(t, "event-share-used-up"),
        Kind::PermissionGranted => {
            fl!(t, "event-permission-granted", subject = subject, note = note)
        }
        Kind::PermissionEnded => fl!(t, "event-permission-ended", subject = subject, note = note),
        Kind::RelationshipRemoved => fl!(t, "event-relationship-removed", subject = subject),
        Kind::RelationshipEnded => fl!(t, "event-relationship-ended", subject = subject),
        Kind::NoticeGiven => {
            fl!(t, "event-notice-given", subject = subject, note = day(t, note))
        }
        Kind::NoticeWithdrawn => fl!(t, "event-notice-withdrawn", subject = subject),
        Kind::ProviderMoved => fl!(t, "event-provider-moved", subject = subject, note = note),
        Kind::PermissionEndSet => {
            fl!(t, "event-permission-end-set", subject = subject, note = note)
        }
        Kind::PermissionEndLifted => {
            fl!(t, "event-permission-end-lifted", subject = subject, note = note)
        }
        Kind::Confirmed => fl!(t, "event-confirmed", subject = subject, note = note),
        Kind::NotConfirmed => fl!(t, "event-not-confirmed", subject = subject, note = note),
        Kind::AcceptanceWithdrawn => fl!(t, "event-acceptance-withdrawn", subject = subject),
        Kind::Authorized => fl!(t, "event-authorized", subject = subject),
        Kind::PartnershipDeclined if note.is_empty() => {
            fl!(t, "event-partnership-declined", subject = subject)
        }
        Kind::PartnershipDeclined => {
            fl!(t, "event-partnership-declined-because", subject = subject, note = note)
        }
        Kind::PartnershipRemoved => fl!(t, "event-partnership-removed", subject = subject),
        Kind::MemberInvited => {
            fl!(t, "event-member-invited", subject = subject, note = role_names(t, note))
        }
        Kind::WelcomedAgain => fl!(t, "event-welcomed-again", subject = subject),
        Kind::RolesChanged => {
            fl!(t, "event-roles-changed", subject = subject, note = role_names(t, note))
        }
        Kind::MemberDeactivated => fl!(t, "event-member-deactivated", subject = subject),
        Kind::MemberActivated => fl!(t, "event-member-activated", subject = subject),
        Kind::OrderPlaced => fl!(t, "event-order-placed", subject = subject, note = note),
        Kind::OrderCancelled => fl!(t, "event-order-cancelled", subject = subject, note = note),
        Kind::SubscriptionStarted => {
            fl!(t, "event-subscription-started", subject = subject, note = note)
        }
        Kind::SubscriptionRenamed => {
            fl!(t, "event-subscription-renamed", subject = subject, note = note)
        }
        Kind::QuantityChanged => fl!(t, "event-quantity-changed", subject = subject, note = note),
        Kind::RenewalTurnedOn => fl!(t, "event-renewal-turned-on", subject = subject),
        Kind::RenewalTurnedOff => fl!(t, "event-renewal-turned-off", subject = subject),
        Kind::SubscriptionSuspended => fl!(t, "event-subscription-suspended", subject = subject),
        Kind::SubscriptionResumed => fl!(t, "event-subscription-resumed", subject = subject),
        Kind::CancelledForEnd => {
            fl!(t, "event-cancelled-for-end", subject = subject, note = day(t, note))
        }
        Kind::SubscriptionRenewed => {
            fl!(t, "event-subscription-renewed", subject = subject, note = day(t, note))
        }
        Kind::SubscriptionExpired => fl!(t, "event-subscription-expired", subject = subject),
        Kind::LicencesGiven => fl!(t, "event-licences-given", subject = subject, note = note),
        Kind::LicencesTaken => fl!(t, "event-licences-taken", subject = subject, note = note),
        Kind::SubscriptionCancelled if note.is_empty() => {
            fl!(t, "event-subscription-cancelled", subject = subject)
        }
        Kind::SubscriptionCancelled => {
            fl!(t, "event-subscription-cancelled-back", subject = subject, note = amount(t, note))
        }
        Kind::SubscriptionContactSet if note.is_empty() => {
            fl!(t, "event-subscription-contact-none", subject = subject)
        }
        Kind::SubscriptionContactSet => {
            fl!(t, "event-subscription-contact-set", subject = subject, note = note)
        }
        Kind::CustomerEdited => fl!(t, "event-customer-edited", subject = subject),
        Kind::CustomersImported => {
            let (added, lines) = note.split_once(' ').unwrap_or((note, ""));
            let added: i64 = added.parse().unwrap_or_default();
            fl!(t, "event-customers-imported", subject = subject, added = added, lines = lines)
        }
        Kind::MemberBeganAnew => {
            fl!(t, "event-member-began-anew", subject = subject, note = role_names(t, note))
        }
        Kind::MemberChanged if note.is_empty() => {
            fl!(t, "event-member-changed", subject = subject)
        }
        Kind::MemberChanged => fl!(t, "event-member-renamed", subject = subject, note = note),
        Kind::PasswordResetStarted => fl!(t, "event-password-reset-started", subject = subject),
        Kind::SecondFactorSetUp => fl!(t, "event-second-factor-set-up"),
        Kind::SecondFactorRemoved => fl!(t, "event-second-factor-removed"),
        Kind::SecondFactorReset => fl!(t, "event-second-factor-reset", subject = subject),
        Kind::RecoveryCodeUsed => fl!(t, "event-recovery-code-used"),
        Kind::RecoveryCodesRenewed => fl!(t, "event-recovery-codes-renewed"),
        Kind::SecondFactorDemanded => fl!(t, "event-second-factor-demanded"),
        Kind::SecondFactorDemandLifted => fl!(t, "event-second-factor-demand-lifted"),
        Kind::SupportContactSet if note.is_empty() => {
            fl!(t, "event-support-contact-none", subject = subject)
        }
        Kind::SupportContactSet => {
            fl!(t, "event-support-contact-set", subject = subject, note = note)
        }
        Kind::RequestOpened => fl!(t, "event-request-opened", subject = subject, note = note),
        Kind::RequestAnswered => fl!(t, "event-request-answered", subject = subject, note = note),
        Kind::RequestWritten => fl!(t, "event-request-written", subject = subject, note = note),
        Kind::RequestClosed => fl!(t, "event-request-closed", subject = subject, note = note),
        Kind::RequestReopened => fl!(t, "event-request-reopened", subject = subject, note = note),
        Kind::RequestSeverityChanged => {
            fl!(t, "event-request-severity-changed", subject = subject, note = note)
        }
        Kind::RequestProviderAdded => {
            fl!(t, "event-request-provider-added", subject = subject, note = note)
        }
        Kind::RequestProviderRemoved => {
            fl!(t, "event-request-provider-removed", subject = subject, note = note)
        }
        Kind::PasswordChanged => fl!(t, "event-password-changed"),
        Kind::AddressChanged => fl!(t, "event-address-changed"),
        Kind::PersonalDataRemoved => fl!(t, "event-personal-data-removed"),
        Kind::DataExported => fl!(t, "event-data-exported"),
    }
}

/// A day that an event keeps as `2026-12-31`, as the language of these texts writes it.
fn day(t: &Texts, note: &str) -> String {
    let at = note.parse().ok().and_then(Timestamp::end_of);
    at.map_or_else(|| note.to_owned(), |at| Language::of(t).day(at))
}

/// An amount that an event keeps as minor units and currency, as the language of these texts writes it.
fn amount(t: &Texts, note: &str) -> String {
    let amount = note
        .split_once(' ')
        .and_then(|(minor, currency)| Some(Language::of(t).amount(minor.parse().ok()?, currency)));
    amount.unwrap_or_else(|| note.to_owned())
}
