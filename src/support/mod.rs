//! Support: who of a reseller supports a company, and the service requests that the company opens with it. A
//! request is between the company and one reseller; the provider that serves the company through that reseller
//! sees it once it was added, and nobody else ever does. What was written stays readable when the relationship
//! ends, and nothing can be added then. Whatever changes a request holds the company first.

mod letters;
mod pages;
mod request;
mod store;

use i18n_embed_fl::fl;

pub(crate) use self::letters::RequestNotice;
pub use self::{
    pages::{Shown, contact_field, routes},
    request::{Entry, EntryId, EntryKind, Listed, Request, RequestId, Severity, State, Waiting},
};
use crate::{
    activity::{self, Event},
    customers::{self, Customer, CustomerId},
    db::{Read, Write},
    organizations::{self, OrganizationId},
    outbox,
    people::{self, Act, Gone, Member, Person, PersonId, Standing},
    place::Place,
    relationships::{self, Kind, Relationship, Served},
    subscriptions::{self, Subscription, SubscriptionId},
    text::Texts,
};

// ---- the contact

/// Somebody of a reseller, or of a provider that serves through it, who may support a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The person.
    pub person: Person,
    /// Their company's name.
    pub company: String,
}

/// Who may be a contact of a reseller's customer: the members of the reseller who may follow requests, then those
/// of each provider that serves the company through it.
///
/// # Errors
/// When the database fails.
pub async fn candidates(
    tx: &mut Read,
    reseller: OrganizationId,
    company: OrganizationId,
) -> sqlx::Result<Vec<Contact>> {
    let mut all = Vec::new();
    let own = organizations::by_id(tx, reseller).await?;
    let own = own.map(|own| (reseller, own.name));
    let theirs = providers(tx, reseller, company).await?;
    let theirs = theirs.into_iter().map(|one| (one.relationship.partner_id, one.partner_name));
    for (organization, name) in own.into_iter().chain(theirs) {
        for member in people::of_organization(tx, organization).await? {
            let follows = Act::Support.is_allowed(organizations::Kind::Partner, &member.roles);
            if follows && member.standing() == Standing::Active {
                all.push(Contact { person: member.person, company: name.clone() });
            }
        }
    }
    Ok(all)
}

/// The contact that was chosen for a reseller's customer, while they may be one: who was deactivated, or whose
/// provider does not serve the company any more, is none.
///
/// # Errors
/// When the database fails.
pub async fn contact(
    tx: &mut Read,
    reseller: OrganizationId,
    company: OrganizationId,
    chosen: Option<PersonId>,
) -> sqlx::Result<Option<Contact>> {
    let Some(chosen) = chosen else { return Ok(None) };
    let all = candidates(tx, reseller, company).await?;
    Ok(all.into_iter().find(|one| one.person.id == chosen))
}

/// Who supports a company by a reseller's record of it.
///
/// # Errors
/// When the database fails.
pub async fn contact_of(tx: &mut Read, reseller: &Relationship) -> sqlx::Result<Option<Contact>> {
    let record = customers::by_id(tx, reseller.partner_id, reseller.customer_id).await?;
    let chosen = record.and_then(|record| record.support_contact_id);
    contact(tx, reseller.partner_id, reseller.organization_id, chosen).await
}

/// Who supports what a request is about: the subscription's contact, else the customer's.
async fn contact_for(
    tx: &mut Read,
    request: &Request,
    reseller: &Relationship,
) -> sqlx::Result<Option<Contact>> {
    if let Some(id) = request.subscription_id {
        let company = request.organization_id;
        let about = subscriptions::by_id(tx, company, Some(request.customer_id), id).await?;
        if let Some(about) = about
            && let Some(own) = contact_of_subscription(tx, &about).await?
        {
            return Ok(Some(own));
        }
    }
    contact_of(tx, reseller).await
}

/// Who supports a subscription, where somebody was chosen for it who still may.
///
/// # Errors
/// When the database fails.
pub async fn contact_of_subscription(
    tx: &mut Read,
    subscription: &Subscription,
) -> sqlx::Result<Option<Contact>> {
    let (reseller, company) = (subscription.sale.reseller_id, subscription.sale.organization_id);
    contact(tx, reseller, company, subscription.support_contact_id).await
}

/// Forgets somebody as the author of what they wrote, which stays.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &mut Write, gone: &Gone) -> sqlx::Result<()> {
    store::forget(tx, gone).await
}

/// Chooses who supports a reseller's customer; all who see the contact are told.
///
/// # Errors
/// When the database fails.
pub async fn set_contact(
    tx: &mut Write,
    by: &Member,
    seen: &Customer,
    chosen: Option<PersonId>,
) -> sqlx::Result<Outcome> {
    let Some(customer) = relationships::hold(tx, seen).await? else { return Ok(Outcome::Ended) };
    let Some(company) = customer.organization_id else { return Ok(Outcome::Ended) };
    let Some(served) = reseller(tx, customer.partner_id, company).await? else {
        return Ok(Outcome::Ended);
    };
    let all = candidates(tx, customer.partner_id, company).await?;
    let find = |id: PersonId| all.iter().find(|one| one.person.id == id);
    let new = chosen.and_then(find);
    if new.is_none() && chosen.is_some() {
        return Ok(Outcome::Unknown);
    }
    if new == customer.support_contact_id.and_then(find) {
        return Ok(Outcome::Already);
    }
    customers::set_support_contact(tx, customer.id, chosen).await?;
    let name = new.map(|new| new.person.name.clone()).unwrap_or_default();
    let event = Event::of(by, activity::Kind::SupportContactSet).note(&name);
    let partner = customer.partner_id;
    let ours = event.clone().subject(&customer.name).customer(customer.id.0);
    ours.tell_to(tx, partner).await?;
    event.clone().subject(&served.partner_name).tell_to(tx, company).await?;
    for provider in providers(tx, partner, company).await? {
        let theirs = provider.relationship;
        if let Some(record) = customers::by_id(tx, theirs.partner_id, theirs.customer_id).await? {
            let event = event.clone().subject(&record.name).customer(record.id.0);
            event.tell_to(tx, theirs.partner_id).await?;
        }
    }
    Ok(Outcome::Done)
}

/// Chooses who supports a subscription; none for whoever supports the customer. The company and the partners that
/// sell it are told.
///
/// # Errors
/// When the database fails.
pub async fn set_contact_of_subscription(
    tx: &mut Write,
    by: &Member,
    seen: &Subscription,
    chosen: Option<PersonId>,
) -> sqlx::Result<Outcome> {
    let one = subscriptions::hold(tx, seen).await?;
    let (partner, company) = (one.sale.reseller_id, one.sale.organization_id);
    if one.changeable().is_err() || reseller(tx, partner, company).await?.is_none() {
        return Ok(Outcome::Ended);
    }
    let all = candidates(tx, partner, company).await?;
    let new = chosen.and_then(|id| all.iter().find(|one| one.person.id == id));
    if new.is_none() && chosen.is_some() {
        return Ok(Outcome::Unknown);
    }
    if chosen == one.support_contact_id {
        return Ok(Outcome::Already);
    }
    subscriptions::set_support_contact(tx, by, &one, new.map(|new| &new.person)).await?;
    Ok(Outcome::Done)
}

// ---- who serves

/// The resellers of a company.
///
/// # Errors
/// When the database fails.
pub async fn resellers(tx: &mut Read, company: OrganizationId) -> sqlx::Result<Vec<Served>> {
    let mut all = relationships::serving(tx, company).await?;
    all.retain(|one| one.relationship.kind == Kind::Reseller);
    Ok(all)
}

/// The relationship of a company with a reseller of it.
///
/// # Errors
/// When the database fails.
pub async fn reseller(
    tx: &mut Read,
    partner: OrganizationId,
    company: OrganizationId,
) -> sqlx::Result<Option<Served>> {
    let all = resellers(tx, company).await?;
    Ok(all.into_iter().find(|one| one.relationship.partner_id == partner))
}

/// The providers that serve a company through a reseller.
///
/// # Errors
/// When the database fails.
pub async fn providers(
    tx: &mut Read,
    reseller: OrganizationId,
    company: OrganizationId,
) -> sqlx::Result<Vec<Served>> {
    let mut all = relationships::serving(tx, company).await?;
    all.retain(|one| one.relationship.through_id == Some(reseller));
    Ok(all)
}

// ---- who sees what

/// Which requests somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// A company: all of its own.
    Company(OrganizationId),
    /// A partner: those of its record, and those that it was added to.
    Partner {
        /// Its record of the company.
        record: CustomerId,
        /// How it serves the company as provider now, if it does.
        provided: Option<Provided>,
    },
}

/// A provider that serves a company through a reseller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provided {
    /// The provider.
    pub provider: OrganizationId,
    /// The reseller.
    pub reseller: OrganizationId,
    /// The company.
    pub company: OrganizationId,
}

/// Which requests a partner sees on its record of a company.
///
/// # Errors
/// When the database fails.
pub async fn sight_of(tx: &mut Read, record: CustomerId) -> sqlx::Result<Sight> {
    let all = relationships::of_customer(tx, record).await?;
    let provided = all.into_iter().filter(|one| one.ended_at.is_none()).find_map(|one| {
        Some(Provided {
            provider: one.partner_id,
            reseller: one.through_id?,
            company: one.organization_id,
        })
    });
    Ok(Sight::Partner { record, provided })
}

/// Whether an organization sees a request now.
async fn sees(
    tx: &mut Read,
    organization: OrganizationId,
    request: &Request,
) -> sqlx::Result<bool> {
    if [request.organization_id, request.partner_id].contains(&organization) {
        return Ok(true);
    }
    Ok(request.provider_id == Some(organization) && added(tx, request).await?.is_some())
}

/// The provider that was added to a request, while it sees it.
///
/// # Errors
/// When the database fails.
pub async fn added(tx: &mut Read, request: &Request) -> sqlx::Result<Option<Served>> {
    let all = providers(tx, request.partner_id, request.organization_id).await?;
    Ok(all.into_iter().find(|one| request.provider_id == Some(one.relationship.partner_id)))
}

/// A request that somebody sees; others are not there.
///
/// # Errors
/// When the database fails.
pub async fn seen(tx: &mut Read, sight: &Sight, id: RequestId) -> sqlx::Result<Option<Listed>> {
    store::seen(tx, sight, id).await
}

/// The requests that are not closed: first those that await their first answer, the next due one first.
///
/// # Errors
/// When the database fails.
pub async fn unclosed(tx: &mut Read, sight: &Sight, limit: i64) -> sqlx::Result<Vec<Listed>> {
    store::unclosed(tx, sight, limit).await
}

/// The closed requests from a place in their list on, the last closed one first.
///
/// # Errors
/// When the database fails.
pub async fn closed(
    tx: &mut Read,
    sight: &Sight,
    before: Place,
    limit: i64,
) -> sqlx::Result<Vec<Listed>> {
    store::closed(tx, sight, before, limit).await
}

/// The requests that await their first answer of a partner, where it may still give one: the next due one first.
///
/// # Errors
/// When the database fails.
pub async fn waiting(
    tx: &mut Read,
    partner: OrganizationId,
    limit: i64,
) -> sqlx::Result<Vec<Waiting>> {
    store::waiting(tx, partner, limit).await
}

/// What was written in a request and what else happened to it, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn conversation(tx: &mut Read, request: RequestId) -> sqlx::Result<Vec<Entry>> {
    store::entries(tx, request).await
}

/// Whether a reseller holds no admin permission of a company now.
///
/// # Errors
/// When the database fails.
pub async fn lacks_permission(
    tx: &mut Read,
    partner: OrganizationId,
    company: OrganizationId,
) -> sqlx::Result<bool> {
    Ok(relationships::held(tx, partner, company).await?.is_empty())
}

// ---- what is done to a request

/// What came of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// It had been done before.
    Already,
    /// The request is closed: it must be reopened first.
    Closed,
    /// The relationship has ended, and nothing can be written any more.
    Ended,
    /// Whoever was chosen cannot be.
    Unknown,
    /// Whoever acts does not see it any more.
    Gone,
}

/// A request about to be opened.
pub struct New<'a> {
    /// Its id, which the form carried.
    pub id: RequestId,
    /// What it is about.
    pub title: &'a str,
    /// What is wrong.
    pub text: &'a str,
    /// How urgent it is.
    pub severity: Severity,
    /// The subscription of the reseller that it is about.
    pub subscription: Option<SubscriptionId>,
}

/// Opens a request with a reseller: by the company, or by the reseller on its behalf.
///
/// # Errors
/// When the database fails.
pub async fn open(
    tx: &mut Write,
    by: &Member,
    partner: OrganizationId,
    company: OrganizationId,
    new: &New<'_>,
) -> sqlx::Result<Outcome> {
    organizations::hold(tx, company);
    let Some(served) = reseller(tx, partner, company).await? else { return Ok(Outcome::Ended) };
    let now = tx.now();
    let request = Request {
        id: new.id,
        organization_id: company,
        partner_id: partner,
        customer_id: served.relationship.customer_id,
        provider_id: None,
        subscription_id: new.subscription,
        title: new.title.to_owned(),
        severity: new.severity,
        state: State::Open,
        opened_at: now,
        opened_by: by.person.id,
        due_at: new.severity.due(now),
        answered_at: None,
        changed_at: now,
    };
    if !store::insert(tx, &request).await? {
        return Ok(Outcome::Already);
    }
    let entry = record(tx, by, &request, EntryId::new(), EntryKind::Opened, new.text).await?;
    outbox::put(tx, &RequestNotice { entry }, None).await?;
    tell(tx, by, activity::Kind::RequestOpened, &request, new.title).await?;
    recount(tx, &request, None).await?;
    Ok(Outcome::Done)
}

/// A message about to be written.
pub struct Message<'a> {
    /// Its id, which the form carried.
    pub id: EntryId,
    /// What it says.
    pub text: &'a str,
    /// Whether the company must answer it.
    pub asks: bool,
}

/// Writes in a request. A company's message makes it the partner's turn; a partner's may make it the company's,
/// and the first one is the first answer.
///
/// # Errors
/// When the database fails.
pub async fn write(
    tx: &mut Write,
    by: &Member,
    seen: &Request,
    message: &Message<'_>,
) -> sqlx::Result<Outcome> {
    let request = match held(tx, by, seen).await? {
        Ok(request) => request,
        Err(outcome) => return Ok(outcome),
    };
    if store::entry(tx, message.id).await?.is_some() {
        return Ok(Outcome::Already);
    }
    let is_partners = is_partners(by, &request);
    let (state, kind) = match (is_partners, message.asks) {
        (false, _) => (State::Open, EntryKind::Message),
        (true, true) => (State::Attention, EntryKind::Question),
        (true, false) => (request.state, EntryKind::Message),
    };
    if !store::written(tx, request.id, state, is_partners).await? {
        return Ok(Outcome::Closed);
    }
    let entry = record(tx, by, &request, message.id, kind, message.text).await?;
    outbox::put(tx, &RequestNotice { entry }, None).await?;
    let kind = if is_partners && request.answered_at.is_none() {
        activity::Kind::RequestAnswered
    } else {
        activity::Kind::RequestWritten
    };
    tell(tx, by, kind, &request, &request.title).await?;
    Ok(Outcome::Done)
}

/// Closes a request, with what came of it or without a word.
///
/// # Errors
/// When the database fails.
pub async fn close(
    tx: &mut Write,
    by: &Member,
    seen: &Request,
    text: &str,
) -> sqlx::Result<Outcome> {
    let request = match held(tx, by, seen).await? {
        Ok(request) => request,
        Err(outcome) => return Ok(outcome),
    };
    let is_answer = is_partners(by, &request) && !text.is_empty();
    if !store::close(tx, request.id, is_answer).await? {
        return Ok(Outcome::Already);
    }
    let entry = record(tx, by, &request, EntryId::new(), EntryKind::Closed, text).await?;
    outbox::put(tx, &RequestNotice { entry }, None).await?;
    tell(tx, by, activity::Kind::RequestClosed, &request, &request.title).await?;
    recount(tx, &request, request.provider_id).await?;
    Ok(Outcome::Done)
}

/// Opens a closed request again, with the reason.
///
/// # Errors
/// When the database fails.
pub async fn reopen(
    tx: &mut Write,
    by: &Member,
    seen: &Request,
    text: &str,
) -> sqlx::Result<Outcome> {
    let request = match held(tx, by, seen).await? {
        Ok(request) => request,
        Err(outcome) => return Ok(outcome),
    };
    if !store::reopen(tx, request.id, is_partners(by, &request)).await? {
        return Ok(Outcome::Already);
    }
    let entry = record(tx, by, &request, EntryId::new(), EntryKind::Reopened, text).await?;
    outbox::put(tx, &RequestNotice { entry }, None).await?;
    tell(tx, by, activity::Kind::RequestReopened, &request, &request.title).await?;
    recount(tx, &request, request.provider_id).await?;
    Ok(Outcome::Done)
}

/// Gives a request another severity; the time for the first answer still runs from the opening.
///
/// # Errors
/// When the database fails.
pub async fn set_severity(
    tx: &mut Write,
    by: &Member,
    seen: &Request,
    severity: Severity,
) -> sqlx::Result<Outcome> {
    let request = match held(tx, by, seen).await? {
        Ok(request) => request,
        Err(outcome) => return Ok(outcome),
    };
    if request.state == State::Closed {
        return Ok(Outcome::Closed);
    }
    let due_at = severity.due(request.opened_at);
    if !store::set_severity(tx, request.id, severity, due_at).await? {
        return Ok(Outcome::Already);
    }
    let (id, kind) = (EntryId::new(), EntryKind::Severity);
    record(tx, by, &request, id, kind, severity.word()).await?;
    tell(tx, by, activity::Kind::RequestSeverityChanged, &request, &request.title).await?;
    Ok(Outcome::Done)
}

/// Lets a provider that serves the company through the reseller see a request, and write in it.
///
/// # Errors
/// When the database fails.
pub async fn add_provider(
    tx: &mut Write,
    by: &Member,
    seen: &Request,
    provider: OrganizationId,
) -> sqlx::Result<Outcome> {
    let request = match held(tx, by, seen).await? {
        Ok(request) => request,
        Err(outcome) => return Ok(outcome),
    };
    if request.provider_id == Some(by.organization.id) {
        return Ok(Outcome::Gone);
    }
    match added(tx, &request).await? {
        Some(there) if there.relationship.partner_id == provider => return Ok(Outcome::Already),
        Some(_) => return Ok(Outcome::Unknown),
        None => {}
    }
    let all = providers(tx, request.partner_id, request.organization_id).await?;
    let Some(new) = all.into_iter().find(|one| one.relationship.partner_id == provider) else {
        return Ok(Outcome::Unknown);
    };
    store::set_provider(tx, request.id, Some(provider)).await?;
    let request = Request { provider_id: Some(provider), ..request };
    let (id, kind) = (EntryId::new(), EntryKind::ProviderAdded);
    record(tx, by, &request, id, kind, &new.partner_name).await?;
    let note = format!("{}: {}", new.partner_name, request.title);
    tell(tx, by, activity::Kind::RequestProviderAdded, &request, &note).await?;
    recount(tx, &request, Some(provider)).await?;
    Ok(Outcome::Done)
}

/// Takes a request out of its provider's sight again.
///
/// # Errors
/// When the database fails.
pub async fn remove_provider(tx: &mut Write, by: &Member, seen: &Request) -> sqlx::Result<Outcome> {
    let request = match held(tx, by, seen).await? {
        Ok(request) => request,
        Err(outcome) => return Ok(outcome),
    };
    if request.provider_id == Some(by.organization.id) {
        return Ok(Outcome::Gone);
    }
    let there = added(tx, &request).await?;
    if !store::set_provider(tx, request.id, None).await? {
        return Ok(Outcome::Already);
    }
    // One that had lost sight of it by itself is told nothing.
    let Some(there) = there else { return Ok(Outcome::Already) };
    let (id, kind) = (EntryId::new(), EntryKind::ProviderRemoved);
    record(tx, by, &request, id, kind, &there.partner_name).await?;
    let note = format!("{}: {}", there.partner_name, request.title);
    let event = activity::Kind::RequestProviderRemoved;
    tell(tx, by, event, &Request { provider_id: None, ..request.clone() }, &note).await?;
    let theirs = there.relationship;
    if let Some(record) = customers::by_id(tx, theirs.partner_id, theirs.customer_id).await? {
        // Without the request, which is not theirs to open any more.
        let event = Event::of(by, event).subject(&record.name).note(&note);
        event.customer(record.id.0).tell_to(tx, theirs.partner_id).await?;
    }
    recount(tx, &request, Some(theirs.partner_id)).await?;
    Ok(Outcome::Done)
}

/// Holds the company and returns the request as it is now; [`Err`] where whoever acts cannot.
async fn held(
    tx: &mut Write,
    by: &Member,
    seen: &Request,
) -> sqlx::Result<Result<Request, Outcome>> {
    organizations::hold(tx, seen.organization_id);
    let Some(now) = store::by_id(tx, seen.id).await? else { return Ok(Err(Outcome::Gone)) };
    let request = now.request;
    if !sees(tx, by.organization.id, &request).await? {
        return Ok(Err(Outcome::Gone));
    }
    if reseller(tx, request.partner_id, request.organization_id).await?.is_none() {
        return Ok(Err(Outcome::Ended));
    }
    Ok(Ok(request))
}

/// Whether somebody acts for the partner's side of a request: the reseller, or the provider that was added.
fn is_partners(by: &Member, request: &Request) -> bool {
    by.organization.id != request.organization_id
}

async fn record(
    tx: &mut Write,
    by: &Member,
    request: &Request,
    id: EntryId,
    kind: EntryKind,
    text: &str,
) -> sqlx::Result<EntryId> {
    let entry = Entry {
        id,
        request_id: request.id,
        at: tx.now(),
        kind,
        author_id: by.person.id,
        author_name: by.person.name.clone(),
        author_company: by.organization.name.clone(),
        text: text.to_owned(),
    };
    store::insert_entry(tx, &entry).await?;
    Ok(id)
}

/// Tells everybody who sees the request, each by its own name for the other side.
async fn tell(
    tx: &mut Write,
    by: &Member,
    kind: activity::Kind,
    request: &Request,
    note: &str,
) -> sqlx::Result<()> {
    let event = Event::of(by, kind).note(note).request(request.id.0);
    let partner = organizations::by_id(tx, request.partner_id).await?;
    let partner = partner.ok_or(sqlx::Error::RowNotFound)?;
    event.clone().subject(&partner.name).tell_to(tx, request.organization_id).await?;
    for record in records(tx, request, request.provider_id).await? {
        let event = event.clone().subject(&record.name).customer(record.id.0);
        event.tell_to(tx, record.partner_id).await?;
    }
    Ok(())
}

/// Counts anew what is seen from a record and not closed: a relationship of it began or ended, and with it what is
/// seen may be another.
///
/// # Errors
/// When the database fails.
pub async fn recounted(tx: &mut Write, record: CustomerId) -> sqlx::Result<()> {
    let sight = sight_of(tx, record).await?;
    let unclosed = store::count_unclosed(tx, &sight).await?;
    customers::open_requests(tx, record, unclosed).await
}

/// Keeps the counts of the records on which a request is, or was until now, seen.
async fn recount(
    tx: &mut Write,
    request: &Request,
    provider: Option<OrganizationId>,
) -> sqlx::Result<()> {
    for record in records(tx, request, provider).await? {
        recounted(tx, record.id).await?;
    }
    Ok(())
}

/// The reseller's record of the company, and that of a provider that serves it through the reseller.
async fn records(
    tx: &mut Read,
    request: &Request,
    provider: Option<OrganizationId>,
) -> sqlx::Result<Vec<Customer>> {
    let mut all = Vec::new();
    all.extend(customers::by_id(tx, request.partner_id, request.customer_id).await?);
    for one in providers(tx, request.partner_id, request.organization_id).await? {
        let theirs = one.relationship;
        if provider == Some(theirs.partner_id) {
            all.extend(customers::by_id(tx, theirs.partner_id, theirs.customer_id).await?);
        }
    }
    Ok(all)
}

// ---- names

/// What a severity is called.
#[must_use]
pub fn severity_name(t: &Texts, severity: Severity) -> String {
    match severity {
        Severity::Critical => fl!(t, "severity-critical"),
        Severity::Moderate => fl!(t, "severity-moderate"),
        Severity::Minimal => fl!(t, "severity-minimal"),
    }
}

/// What a state is called.
#[must_use]
pub fn state_name(t: &Texts, state: State) -> String {
    match state {
        State::Open => fl!(t, "request-open"),
        State::Attention => fl!(t, "request-attention"),
        State::Closed => fl!(t, "request-closed"),
    }
}
