//! A service request: what it is about, the conversation, and what each side does about it.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{Place, new::severity_field};
use crate::{
    customers::{self, Company, Tab},
    db::{Db, Read, Write},
    error::{Error, Result},
    form::{Field, Form, Kind, Problems},
    organizations::OrganizationId,
    page::{Frame, When, go, html},
    path,
    people::{self, Act, Member},
    subscriptions,
    support::{
        self, Entry, EntryId, EntryKind, Listed, Message, Outcome, Severity, State, request,
        severity_name, state_name,
    },
    text::Texts,
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "support/request.html")]
#[expect(clippy::struct_excessive_bools, reason = "a page says each of these or not")]
struct RequestPage {
    frame: Frame,
    company: Company,
    problems: Problems,
    listed: Listed,
    severity_name: String,
    state_name: String,
    /// The subscription that it is about, where the visitor sees it: its name and address.
    subscription: Option<(String, String)>,
    changed: When,
    opened: When,
    due: When,
    answered: Option<When>,
    is_overdue: bool,
    /// Whether the reseller holds no admin permission of the company now.
    lacks_permission: bool,
    /// Whether the relationship has ended: there is nothing to be done any more.
    has_ended: bool,
    entries: Vec<Said>,
    /// The name of the provider that sees it.
    provider: String,
    /// The providers that could be added.
    providers: Vec<(OrganizationId, String)>,
    may_add: bool,
    is_partners: bool,
    /// The id that the next message will have, so that the same form writes it once.
    entry: EntryId,
    message: Field,
    asks: bool,
    reason: Field,
    outcome: Field,
    severity: Field,
}

/// An entry as the page shows it.
struct Said {
    at: When,
    author: String,
    company: String,
    what: String,
    meaning: &'static str,
    text: String,
}

impl Said {
    fn of(frame: &Frame, entry: Entry) -> Self {
        let t = frame.t;
        let note = entry.text.as_str();
        let (what, meaning) = match entry.kind {
            EntryKind::Opened => (fl!(t, "entry-opened"), ""),
            EntryKind::Message => (fl!(t, "entry-message"), ""),
            EntryKind::Question => (fl!(t, "entry-question"), "attention"),
            EntryKind::Closed => (fl!(t, "entry-closed"), "good"),
            EntryKind::Reopened => (fl!(t, "entry-reopened"), "waiting"),
            EntryKind::Severity => {
                let severity = Severity::from_word(note).map(|one| severity_name(t, one));
                (fl!(t, "entry-severity", severity = severity.unwrap_or_default()), "")
            }
            EntryKind::ProviderAdded => (fl!(t, "entry-provider-added", provider = note), ""),
            EntryKind::ProviderRemoved => (fl!(t, "entry-provider-removed", provider = note), ""),
        };
        let is_written = matches!(
            entry.kind,
            EntryKind::Opened
                | EntryKind::Message
                | EntryKind::Question
                | EntryKind::Closed
                | EntryKind::Reopened
        );
        Self {
            at: frame.moment(entry.at),
            what,
            meaning,
            text: if is_written { entry.text } else { String::new() },
            author: people::shown(frame.t, &entry.author_name),
            company: entry.author_company,
        }
    }
}

/// A form of the page.
#[derive(Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    entry: String,
    /// A message, or why it is reopened.
    #[serde(default)]
    text: String,
    #[serde(default)]
    asks: String,
    /// What came of it.
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    severity: String,
    /// The provider to be added; empty for none any more.
    provider: Option<String>,
}

impl RequestPage {
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        place: &Place,
        typed: Typed,
        problems: Problems,
    ) -> Result<Self> {
        let (frame, company) =
            Company::of(tx, visitor, member, place.customer(), Tab::Support).await?;
        let t = frame.t;
        let listed = request_of(tx, member, place).await?;
        let request = &listed.request;
        let (partner, organization) = (request.partner_id, request.organization_id);
        let has_ended = support::reseller(tx, partner, organization).await?.is_none();
        let provider = support::added(tx, request).await?;
        let is_provider = request.provider_id == Some(member.organization.id);
        let providers = support::providers(tx, partner, organization).await?;
        let providers =
            providers.into_iter().map(|one| (one.relationship.partner_id, one.partner_name));
        let mut subscription = None;
        if let Some(id) = request.subscription_id {
            let record = company.record_id();
            let about = subscriptions::by_id(tx, organization, record, id).await?;
            let link = company.page(path::subscription(id));
            subscription = about.map(|about| (about.name, link));
        }
        let entries = support::conversation(tx, request.id).await?;
        let severity = Severity::from_word(&typed.severity).unwrap_or(request.severity);
        Ok(Self {
            subscription,
            severity_name: severity_name(t, request.severity),
            state_name: state_name(t, request.state),
            changed: frame.moment(request.changed_at),
            opened: frame.moment(request.opened_at),
            due: frame.moment(request.due_at),
            answered: request.answered_at.map(|at| frame.moment(at)),
            is_overdue: request.is_overdue(tx.now()),
            lacks_permission: !has_ended
                && support::lacks_permission(tx, partner, organization).await?,
            entries: entries.into_iter().map(|entry| Said::of(&frame, entry)).collect(),
            provider: provider.map(|one| one.partner_name).unwrap_or_default(),
            providers: providers.collect(),
            may_add: !has_ended && !is_provider,
            is_partners: member.organization.is_partner(),
            entry: typed.entry.parse().map_or_else(|_| EntryId::new(), EntryId),
            message: Field::new("text", fl!(t, "request-message"), typed.text.clone())
                .kind(Kind::Lines(6))
                .checked(&problems),
            asks: !typed.asks.is_empty(),
            reason: Field::new("text", fl!(t, "request-reason"), typed.text)
                .kind(Kind::Lines(4))
                .checked(&problems),
            outcome: Field::new("outcome", fl!(t, "request-outcome"), typed.outcome)
                .kind(Kind::Lines(3))
                .optional(fl!(t, "optional"))
                .checked(&problems),
            severity: severity_field(t, severity).checked(&problems),
            has_ended,
            listed,
            frame,
            company,
            problems,
        })
    }

    /// Where one of its forms goes.
    fn form(&self, part: &str) -> String {
        let customer = self.company.record_id();
        path::of_service_request(customer, self.listed.request.id, part)
    }

    fn is_closed(&self) -> bool {
        self.listed.request.state == State::Closed
    }
}

/// The request that an address names, if the visitor sees it there.
async fn request_of(tx: &mut Read, member: &Member, place: &Place) -> Result<Listed> {
    let (_, sight) = place.look(tx, member).await?;
    support::seen(tx, &sight, place.request()?).await?.ok_or(Error::NotFound)
}

/// `GET /customers/{customer}/support/{request}`, `GET /support/{request}`
pub(super) async fn show(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
) -> Result<HttpResponse> {
    let member = customers::asker(&visitor, place.customer(), Act::Support).await?;
    let mut tx = db.read().await?;
    let (typed, problems) = (Typed::default(), Problems::default());
    let page = RequestPage::new(&mut tx, &visitor, member, &place, typed, problems).await?;
    html(StatusCode::OK, &page)
}

/// `GET` of an address that only a form posts to
pub(super) async fn again(place: Path<Place>) -> HttpResponse {
    go(&place.page())
}

/// `POST …/{request}/messages`: Send message
pub(super) async fn write(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = customers::asker(&visitor, place.customer(), Act::Support).await?;
    let (t, typed) = (visitor.texts(), form.fields);
    let mut tx = db.write().await?;
    let seen = request_of(&mut tx, member, &place).await?.request;
    let text = match request::text(t, &typed.text, fl!(t, "request-message-missing")) {
        Ok(text) => text,
        Err(problem) => {
            return faulty(&mut tx, &visitor, member, &place, typed, ("text", problem)).await;
        }
    };
    let id = typed.entry.parse().map_or_else(|_| EntryId::new(), EntryId);
    let message = Message { id, text: &text, asks: !typed.asks.is_empty() };
    let outcome = support::write(&mut tx, member, &seen, &message).await?;
    let (done, already) = (fl!(t, "request-written"), fl!(t, "request-written-already"));
    finish(tx, &visitor, member, &place, typed, (outcome, done, already)).await
}

/// `POST …/{request}/closing`: Close request
pub(super) async fn close(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = customers::asker(&visitor, place.customer(), Act::Support).await?;
    let (t, typed) = (visitor.texts(), form.fields);
    let mut tx = db.write().await?;
    let seen = request_of(&mut tx, member, &place).await?.request;
    let text = match typed.outcome.trim() {
        "" => String::new(),
        written => match request::text(t, written, String::new()) {
            Ok(text) => text,
            Err(problem) => {
                let problem = ("outcome", problem);
                return faulty(&mut tx, &visitor, member, &place, typed, problem).await;
            }
        },
    };
    let outcome = support::close(&mut tx, member, &seen, &text).await?;
    let (done, already) = (fl!(t, "request-was-closed"), fl!(t, "request-closed-already"));
    finish(tx, &visitor, member, &place, typed, (outcome, done, already)).await
}

/// `POST …/{request}/reopening`: Reopen request
pub(super) async fn reopen(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = customers::asker(&visitor, place.customer(), Act::Support).await?;
    let (t, typed) = (visitor.texts(), form.fields);
    let mut tx = db.write().await?;
    let seen = request_of(&mut tx, member, &place).await?.request;
    let text = match request::text(t, &typed.text, fl!(t, "request-reason-missing")) {
        Ok(text) => text,
        Err(problem) => {
            return faulty(&mut tx, &visitor, member, &place, typed, ("text", problem)).await;
        }
    };
    let outcome = support::reopen(&mut tx, member, &seen, &text).await?;
    let (done, already) = (fl!(t, "request-reopened"), fl!(t, "request-open-already"));
    finish(tx, &visitor, member, &place, typed, (outcome, done, already)).await
}

/// `POST …/{request}/severity`: Save severity
pub(super) async fn set_severity(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = customers::asker(&visitor, place.customer(), Act::Support).await?;
    let (t, typed) = (visitor.texts(), form.fields);
    let mut tx = db.write().await?;
    let seen = request_of(&mut tx, member, &place).await?.request;
    let Some(severity) = Severity::from_word(&typed.severity) else {
        let problem = ("severity", fl!(t, "request-severity-missing"));
        return faulty(&mut tx, &visitor, member, &place, typed, problem).await;
    };
    let outcome = support::set_severity(&mut tx, member, &seen, severity).await?;
    let name = severity_name(t, severity);
    let said = fl!(t, "request-severity-saved", severity = name);
    finish(tx, &visitor, member, &place, typed, (outcome, said.clone(), said)).await
}

/// `POST …/{request}/provider`: Add or Remove the provider
pub(super) async fn set_provider(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = customers::asker(&visitor, place.customer(), Act::Support).await?;
    let (t, typed) = (visitor.texts(), form.fields);
    let mut tx = db.write().await?;
    let seen = request_of(&mut tx, member, &place).await?.request;
    let (outcome, done) = match typed.provider.as_deref() {
        Some("") => {
            let outcome = support::remove_provider(&mut tx, member, &seen).await?;
            (outcome, fl!(t, "request-provider-removed"))
        }
        // A form that says nothing changes nothing.
        typed => match typed.and_then(|typed| typed.parse().ok()).map(OrganizationId) {
            Some(provider) => {
                let outcome = support::add_provider(&mut tx, member, &seen, provider).await?;
                (outcome, fl!(t, "request-provider-added"))
            }
            None => (Outcome::Unknown, String::new()),
        },
    };
    finish(tx, &visitor, member, &place, typed, (outcome, done.clone(), done)).await
}

/// Keeps what was done and says so, or says why nothing was.
async fn finish(
    mut tx: Write,
    visitor: &Visitor,
    member: &Member,
    place: &Place,
    typed: Typed,
    (outcome, done, already): (Outcome, String, String),
) -> Result<HttpResponse> {
    let t = visitor.texts();
    match outcome {
        Outcome::Done => {
            tx.commit().await?;
            visitor.say(true, done)?;
        }
        // What is as it should be is kept as well.
        Outcome::Already => {
            tx.commit().await?;
            visitor.say(true, already)?;
        }
        Outcome::Closed => {
            let problem = ("text", fl!(t, "request-closed-meanwhile"));
            return faulty(&mut tx, visitor, member, place, typed, problem).await;
        }
        Outcome::Ended => {
            let problem = ("text", fl!(t, "request-ended-meanwhile"));
            return faulty(&mut tx, visitor, member, place, typed, problem).await;
        }
        Outcome::Unknown => visitor.say(false, nothing_done(t))?,
        Outcome::Gone => return Err(Error::NotFound),
    }
    Ok(go(&place.page()))
}

fn nothing_done(t: &Texts) -> String {
    fl!(t, "request-provider-unknown")
}

/// The page again, with what was typed and what is wrong.
async fn faulty(
    tx: &mut Write,
    visitor: &Visitor,
    member: &Member,
    place: &Place,
    typed: Typed,
    (field, problem): (&'static str, String),
) -> Result<HttpResponse> {
    let mut problems = Problems::default();
    problems.add(field, problem);
    let page = RequestPage::new(tx, visitor, member, place, typed, problems).await?;
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
