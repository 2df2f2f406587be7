//! How an invitation is answered: by a company that is asked to become a customer, by a reseller that is
//! asked for a partnership, and, where another company than the invited one accepted, by the partner's word
//! on that. What was shown is what is accepted, and of many answers at once one is taken.

use jiff::SignedDuration;

use super::{
    AcceptanceNotice, Addressee, Asks, Confirmation, ConfirmationNotice, DeclineNotice, Invitation,
    InvitationId, JointNotice, ReceiptCopy, Refusal, State, WithdrawalNotice, acceptance,
    acceptance::{Acceptance, Consent, NotAccepted, Receipt, Terms},
    addressee, provider, store, told,
};
use crate::{
    activity::{self, Event, Kind},
    clock::Timestamp,
    customers::{self, Customer, CustomerId, Status},
    db::{Read, Write, of_json},
    organizations::{self, Organization, OrganizationId, Program},
    outbox, partnerships,
    people::{self, Act, Member, Person},
    relationships::{self, Beginning, NotBegun, Service},
    secret::{Keys, Purpose, SignedId},
    subscriptions, support,
    text::Language,
};

/// Whether this member may answer an invitation of this partner. A record that is a company's is no other's
/// while that company is served; afterwards it is that company's or the one's whose domain it has, so that
/// whoever answered first by mistake does not keep the right company out. A request for a partnership is
/// answered by the reseller of that domain and nobody else.
///
/// # Errors
/// Why not.
pub fn may_answer(by: &Member, partner: &Organization, asked: &Addressee) -> Result<(), Refusal> {
    let act = match asked {
        Addressee::Customer(customer) => {
            if by.organization.is_partner() {
                return Err(Refusal::NotYours);
            }
            let company = by.organization.id;
            let is_anothers = customer.organization_id.is_some_and(|other| other != company);
            let is_taken = customer.status == Status::Active || !is_invited(by, customer);
            if is_anothers && is_taken {
                return Err(Refusal::NotYours);
            }
            Act::Answer
        }
        Addressee::Reseller { domain, .. } => {
            let is_asked = by.organization.domain.as_ref() == Some(domain)
                && by.organization.is(Program::IndirectReseller)
                && by.organization.id != partner.id;
            if !is_asked {
                return Err(Refusal::NotYours);
            }
            Act::Authorize
        }
    };
    if by.organization.cloud != partner.cloud {
        return Err(Refusal::OtherCloud);
    }
    if by.may(act) { Ok(()) } else { Err(Refusal::NotAdmin) }
}

/// Whether the company that answers is the one that the invitation was written to. If it is not, its
/// acceptance waits for the partner's word.
#[must_use]
pub fn is_invited(by: &Member, customer: &Customer) -> bool {
    customer.organization_id == Some(by.organization.id)
        || by.organization.domain.as_ref() == Some(&customer.domain)
}

/// An invitation, who is who in it, and what it asks for: what its page shows to whoever opens its link.
pub struct Opened {
    /// The invitation.
    pub invitation: Invitation,
    /// Whether it was opened by its newest link.
    pub is_newest: bool,
    /// Whom it asks.
    pub asked: Addressee,
    /// Who asks.
    pub partner: Organization,
    /// The provider that asks as well.
    pub provider: Option<Organization>,
    /// Whether the two are partners still.
    pub is_together: bool,
    /// Who wrote it.
    pub writer: Option<Person>,
    /// What it asks for, in the order that people are shown it.
    pub services: Vec<Service>,
}

impl Opened {
    /// Whether it can be answered now, whoever asks.
    ///
    /// # Errors
    /// Why not.
    pub fn answerable(&self, now: Timestamp) -> Result<(), Refusal> {
        self.invitation.answerable(now)?;
        match (self.is_newest, self.is_together) {
            (true, true) => Ok(()),
            (false, _) => Err(Refusal::Revoked),
            (true, false) => Err(Refusal::PartnershipEnded),
        }
    }
}

/// An invitation as its newest link opens it. One that asks for one partner is read by one statement.
///
/// # Errors
/// When the database fails.
pub async fn opened(tx: &mut Read, id: InvitationId) -> sqlx::Result<Option<Opened>> {
    match store::shown(tx, id).await? {
        Some(shown) => Ok(Some(whole(tx, shown).await?)),
        None => Ok(None),
    }
}

async fn whole(tx: &mut Read, shown: store::Shown) -> sqlx::Result<Opened> {
    let store::Shown { invitation, partner, customer, writer, services } = shown;
    let asked = match (&invitation.asks, customer) {
        (Asks::Customer(_), customer) => {
            Addressee::Customer(of_json(&customer.ok_or(sqlx::Error::RowNotFound)?)?)
        }
        (Asks::Partnership { name, domain }, _) => {
            Addressee::Reseller { name: name.clone(), domain: domain.clone() }
        }
    };
    let words = services.unwrap_or_default();
    let mut services: Vec<Service> = words.split(',').filter_map(Service::from_word).collect();
    services.sort_unstable();
    Ok(Opened {
        is_newest: true,
        asked,
        partner: of_json(&partner)?,
        provider: provider(tx, &invitation).await?,
        is_together: is_together(tx, &invitation).await?,
        writer: writer.map(|writer| of_json(&writer)).transpose()?,
        services,
        invitation,
    })
}

/// What a link opens, if it is one; a draft's was given to nobody.
///
/// # Errors
/// When the database fails.
pub async fn opened_by(tx: &mut Read, keys: &Keys, link: &str) -> sqlx::Result<Option<Opened>> {
    let Some(signed) = SignedId::read(link) else { return Ok(None) };
    let Some(shown) = store::shown(tx, InvitationId(signed.id)).await? else {
        // As much work as for one that is there.
        let _ = keys.made(&signed, Purpose::Invitation, 1);
        return Ok(None);
    };
    let newest = shown.invitation.generation;
    let is_made = |generation| keys.made(&signed, Purpose::Invitation, generation);
    let is_newest = is_made(newest);
    let is_ours = is_newest || (1..newest).rev().any(is_made);
    if !is_ours || shown.invitation.state == State::Draft {
        return Ok(None);
    }
    Ok(Some(Opened { is_newest, ..whole(tx, shown).await? }))
}

/// What accepting this invitation means now, for a company.
///
/// # Errors
/// When the database fails.
pub async fn terms(
    tx: &mut Read,
    opened: &Opened,
    company: Option<OrganizationId>,
    language: Language,
) -> sqlx::Result<Terms> {
    let Opened { invitation, partner, provider, .. } = opened;
    let mut holders = Vec::new();
    let mut through = None;
    let mut notice_until = None;
    if let Some(company) = company {
        notice_until = relationships::notice_until(tx, partner.id, company).await?;
        holders = relationships::holders(tx, company).await?;
        through = provided_through(tx, partner, provider.as_ref(), company).await?;
    }
    // What the partner administers already stays as it is, with its end or without.
    let (ours, others): (Vec<_>, Vec<_>) =
        holders.into_iter().partition(|holder| holder.partner_id == partner.id);
    let held_already: Vec<Service> = ours.into_iter().map(|held| held.service).collect();
    let mut services = Vec::new();
    for service in opened.services.iter().copied() {
        if held_already.contains(&service) {
            continue;
        }
        let mut holder = None;
        if let Some(held) = others.iter().find(|holder| holder.service == service) {
            let other = organizations::by_id(tx, held.partner_id).await?;
            holder = other.map(|other| (other.id, other.name));
        }
        services.push((service, holder));
    }
    let for_partnership = invitation.is_for_partnership();
    let days = invitation.days;
    Ok(Terms {
        language,
        partner: partner.clone(),
        for_partnership,
        provider: provider.clone(),
        through,
        days,
        notice_until,
        held_already,
        services,
    })
}

/// The other reseller through whom the provider serves the company now, and would no longer.
async fn provided_through(
    tx: &mut Read,
    partner: &Organization,
    provider: Option<&Organization>,
    company: OrganizationId,
) -> sqlx::Result<Option<String>> {
    let Some(provider) = provider else { return Ok(None) };
    let through = relationships::through(tx, provider.id, company).await?;
    match through.filter(|reseller| *reseller != partner.id) {
        Some(reseller) => Ok(organizations::by_id(tx, reseller).await?.map(|one| one.name)),
        None => Ok(None),
    }
}

/// Accepts an invitation: relationships, admin permissions, provider accounts, the partners' records, the
/// receipt, events and letters, all or none; for a partnership, that partnership. Another company than the
/// invited one gets its receipt, and everything else waits until the partner [confirms](confirm).
///
/// # Errors
/// When the database fails; then nothing is done. An acceptance that is refused within changes nothing
/// either, and its transaction must be dropped.
pub async fn accept(
    tx: &mut Write,
    by: &Member,
    invitation: &Invitation,
    consent: Consent<'_>,
    language: Language,
) -> sqlx::Result<Result<Receipt, NotAccepted>> {
    // Held before anything is read that decides: what was shown is what is accepted.
    organizations::hold(tx, by.organization.id);
    let there = opened(tx, invitation.id).await?.ok_or(sqlx::Error::RowNotFound)?;
    if let Err(refusal) = there.invitation.answerable(tx.now()) {
        return Ok(Err(NotAccepted::Refused(refusal)));
    }
    if !is_together_still(tx, invitation).await? {
        return Ok(Err(NotAccepted::Refused(Refusal::PartnershipEnded)));
    }
    let terms = terms(tx, &there, Some(by.organization.id), language).await?;
    let asked = there.asked;
    if let Err(refusal) = may_answer(by, &terms.partner, &asked) {
        return Ok(Err(NotAccepted::Refused(refusal)));
    }
    if terms.hash(invitation) != consent.terms {
        return Ok(Err(NotAccepted::TermsChanged));
    }
    if !consent.agreed {
        return Ok(Err(NotAccepted::NotAgreed));
    }
    let waits = asked.customer().is_some_and(|customer| !is_invited(by, customer));
    if waits && !consent.other_company {
        return Ok(Err(NotAccepted::OtherCompany));
    }
    if !store::answer(tx, invitation, Some(by.person.id), store::Answer::Accepted { waits }).await?
    {
        return Ok(Err(lost_the_race(tx, invitation.id).await?));
    }
    // Only what was asked for can be granted, whatever the form says.
    let services: Vec<(Service, bool, Option<OrganizationId>)> = terms
        .services
        .iter()
        .map(|(one, holder)| {
            (*one, consent.services.contains(one), holder.as_ref().map(|(id, _)| *id))
        })
        .collect();
    let acceptance = acceptance_of(by, invitation, &asked, &terms, tx.now());
    store::insert_acceptance(tx, &acceptance, &services);
    let granted = services.iter().filter(|(_, granted, _)| *granted).map(|(one, ..)| *one);
    let granted: Vec<Service> = granted.collect();
    let kind = match &asked {
        Addressee::Reseller { .. } => {
            if !partnerships::begin(tx, by, invitation.partner_id, invitation.id.0).await? {
                return Ok(Err(NotAccepted::OtherRecord));
            }
            Kind::Authorized
        }
        Addressee::Customer(_) if waits => Kind::Accepted,
        Addressee::Customer(customer) => {
            let start = Start { by, invitation, customer, acceptance: &acceptance };
            if let Err(NotBegun::OtherRecord) = start.now(tx, &granted).await? {
                return Ok(Err(NotAccepted::OtherRecord));
            }
            Kind::Accepted
        }
    };
    let event = told(by, kind, invitation, &asked);
    let other = if waits { by.organization.name.as_str() } else { "" };
    event.clone().note(other).tell_to(tx, invitation.partner_id).await?;
    event.subject(&terms.partner.name).tell(tx).await?;
    outbox::put(tx, &AcceptanceNotice { invitation: invitation.id }, None).await?;
    outbox::put(tx, &ReceiptCopy { invitation: invitation.id }, None).await?;
    Ok(Ok(Receipt {
        acceptance,
        services: services.iter().map(|(one, granted, _)| (*one, *granted)).collect(),
        confirmation: waits.then_some(Confirmation::Waiting),
    }))
}

fn acceptance_of(
    by: &Member,
    invitation: &Invitation,
    asked: &Addressee,
    terms: &Terms,
    at: Timestamp,
) -> Acceptance {
    Acceptance {
        invitation_id: invitation.id,
        partner_id: terms.partner.id,
        partner_name: terms.partner.name.clone(),
        organization_id: by.organization.id,
        company_name: by.organization.name.clone(),
        invited_name: asked.name().to_owned(),
        person_id: by.person.id,
        person_name: by.person.name.clone(),
        person_email: by.person.email.to_string(),
        accepted_at: at,
        language: terms.language,
        wording_version: terms.version(),
        wording: terms.wording(),
        kind: if terms.for_partnership {
            acceptance::Kind::Partnership
        } else {
            acceptance::Kind::Reseller
        },
        provider_id: terms.provider.as_ref().map(|provider| provider.id),
        provider_name: terms.provider.as_ref().map(|one| one.name.clone()).unwrap_or_default(),
        days: terms.days,
    }
}

/// Whether those who ask together are partners still, by the partnership that they asked in; they stay so
/// until the transaction ends.
async fn is_together_still(tx: &mut Write, invitation: &Invitation) -> sqlx::Result<bool> {
    match (invitation.provider_id, invitation.done_at) {
        (Some(provider), Some(since)) => {
            partnerships::hold(tx, provider, invitation.partner_id, since).await
        }
        _ => Ok(true),
    }
}

/// Whether those who ask together are partners still, by the partnership that they asked in.
///
/// # Errors
/// When the database fails.
pub async fn is_together(tx: &mut Read, invitation: &Invitation) -> sqlx::Result<bool> {
    let (Some(provider), Some(since)) = (invitation.provider_id, invitation.done_at) else {
        return Ok(true);
    };
    let partnership = partnerships::active(tx, provider, invitation.partner_id).await?;
    Ok(partnership.is_some_and(|partnership| partnership.started_at <= since))
}

/// What begins when an acceptance counts.
struct Start<'a> {
    /// The company's Global admin who accepted.
    by: &'a Member,
    invitation: &'a Invitation,
    customer: &'a Customer,
    acceptance: &'a Acceptance,
}

impl Start<'_> {
    async fn now(
        &self,
        tx: &mut Write,
        services: &[Service],
    ) -> sqlx::Result<Result<(), NotBegun>> {
        let Self { by, invitation, customer, acceptance } = *self;
        let ends_at = acceptance.days.and_then(|days| {
            let last = tx.now() + SignedDuration::from_hours(24 * days);
            Timestamp::end_of(last.day())
        });
        let beginning = Beginning {
            by,
            partner_id: invitation.partner_id,
            customer,
            invitation: invitation.id.0,
            services,
            ends_at,
            provider_id: acceptance.provider_id,
        };
        if let Err(refused) = relationships::begin(tx, beginning).await? {
            return Ok(Err(refused));
        }
        support::recounted(tx, customer.id).await?;
        subscriptions::recounted(tx, customer.id).await?;
        if let Some(provider) = acceptance.provider_id {
            let company = by.organization.id;
            if let Some(record) = customers::of_organization(tx, provider, company).await? {
                support::recounted(tx, record.id).await?;
                subscriptions::recounted(tx, record.id).await?;
            }
            let event = Event::of(by, Kind::Accepted).subject(&by.organization.name);
            event.invitation(invitation.id.0).tell_to(tx, provider).await?;
            outbox::put(tx, &JointNotice { invitation: invitation.id }, None).await?;
        }
        Ok(Ok(()))
    }
}

/// Why an acceptance could not be confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotConfirmed {
    /// It does not wait for a word, or no longer.
    Settled,
    /// The partnership of those who asked together has ended.
    PartnershipEnded,
    /// A partner serves this company already, by another record.
    OtherRecord,
    /// The company has ended a relationship with the partner since it accepted.
    EndedSince,
}

/// Confirms that the partner means the company that accepted, though it invited another: everything that
/// was accepted begins now. A service that another partner got since then stays with it: the company was
/// not asked about that.
///
/// # Errors
/// When the database fails. A refusal within changes nothing, and its transaction must be dropped.
pub async fn confirm(
    tx: &mut Write,
    by: &Member,
    invitation: &Invitation,
) -> sqlx::Result<Result<(), NotConfirmed>> {
    let Some(receipt) = receipt(tx, invitation.id).await? else {
        return Ok(Err(NotConfirmed::Settled));
    };
    let acceptance = &receipt.acceptance;
    let (partner, company) = (invitation.partner_id, acceptance.organization_id);
    organizations::hold(tx, company);
    if relationships::ended_since(tx, partner, company, acceptance.accepted_at).await? {
        return Ok(Err(NotConfirmed::EndedSince));
    }
    if !is_together_still(tx, invitation).await? {
        return Ok(Err(NotConfirmed::PartnershipEnded));
    }
    if !store::confirm(tx, invitation.id, by.person.id, Confirmation::Confirmed).await? {
        return Ok(Err(NotConfirmed::Settled));
    }
    let asked = addressee(tx, invitation).await?;
    // Whoever accepted for the company granted what begins now, even if they have left since.
    let company = organizations::by_id(tx, acceptance.organization_id).await?;
    let accepted = people::listed(tx, acceptance.organization_id, acceptance.person_id).await?;
    let (Some(customer), Some(organization), Some(accepted)) =
        (asked.customer(), company, accepted)
    else {
        return Ok(Err(NotConfirmed::Settled));
    };
    let company = Member { person: accepted.person, organization, roles: accepted.roles };
    let holders = relationships::holders(tx, company.organization.id).await?;
    let then = store::holders_then(tx, invitation.id).await?;
    let mut granted = receipt.granted();
    for service in receipt.granted() {
        let holder = holders.iter().find(|one| one.service == service).map(|one| one.partner_id);
        let holder = holder.filter(|holder| *holder != invitation.partner_id);
        let was = then.iter().find(|(one, _)| *one == service).and_then(|(_, holder)| *holder);
        if holder.is_some() && holder != was {
            granted.retain(|one| *one != service);
            store::not_granted(tx, invitation.id, service).await?;
        }
    }
    let start = Start { by: &company, invitation, customer, acceptance };
    if let Err(NotBegun::OtherRecord) = start.now(tx, &granted).await? {
        return Ok(Err(NotConfirmed::OtherRecord));
    }
    tell_confirmation(tx, by, invitation, &asked, acceptance, Kind::Confirmed).await?;
    Ok(Ok(()))
}

/// Refuses an acceptance by another company than the invited one: nothing begins, and the company is told.
/// Whether it still waited.
///
/// # Errors
/// When the database fails.
pub async fn refuse(tx: &mut Write, by: &Member, invitation: &Invitation) -> sqlx::Result<bool> {
    let Some(acceptance) = store::acceptance(tx, invitation.id).await? else { return Ok(false) };
    organizations::hold(tx, acceptance.organization_id);
    if !store::confirm(tx, invitation.id, by.person.id, Confirmation::Refused).await? {
        return Ok(false);
    }
    let asked = addressee(tx, invitation).await?;
    if let Some(customer) = asked.customer() {
        customers::not_asked(tx, customer.id).await?;
    }
    tell_confirmation(tx, by, invitation, &asked, &acceptance, Kind::NotConfirmed).await?;
    Ok(true)
}

/// Takes back an acceptance that waits for the partner's word; the partner is told. Whether it still waited.
///
/// # Errors
/// When the database fails.
pub async fn withdraw(tx: &mut Write, by: &Member, acceptance: &Acceptance) -> sqlx::Result<bool> {
    organizations::hold(tx, by.organization.id);
    let id = acceptance.invitation_id;
    if !store::confirm(tx, id, by.person.id, Confirmation::Withdrawn).await? {
        return Ok(false);
    }
    let invitation = store::by_id(tx, id).await?.ok_or(sqlx::Error::RowNotFound)?;
    let asked = addressee(tx, &invitation).await?;
    if let Some(customer) = asked.customer() {
        customers::not_asked(tx, customer.id).await?;
    }
    let event = told(by, Kind::AcceptanceWithdrawn, &invitation, &asked);
    event.tell_to(tx, invitation.partner_id).await?;
    event.subject(&acceptance.partner_name).tell(tx).await?;
    outbox::put(tx, &WithdrawalNotice { invitation: id }, None).await?;
    Ok(true)
}

/// Tells both sides, and mails who accepted.
async fn tell_confirmation(
    tx: &mut Write,
    by: &Member,
    invitation: &Invitation,
    asked: &Addressee,
    acceptance: &Acceptance,
    kind: Kind,
) -> sqlx::Result<()> {
    told(by, kind, invitation, asked).note(&acceptance.company_name).tell(tx).await?;
    let event = Event::of(by, kind).subject(&acceptance.partner_name).invitation(invitation.id.0);
    event.note(&acceptance.company_name).tell_to(tx, acceptance.organization_id).await?;
    outbox::put(tx, &ConfirmationNotice { invitation: invitation.id }, None).await
}

/// Somebody else was quicker: what they did is the answer.
async fn lost_the_race(tx: &mut Read, invitation: InvitationId) -> sqlx::Result<NotAccepted> {
    let now = tx.now();
    let there = store::by_id(tx, invitation).await?.ok_or(sqlx::Error::RowNotFound)?;
    let refusal = there.answerable(now).err().unwrap_or(Refusal::Revoked);
    Ok(NotAccepted::Refused(refusal))
}

/// Declines an invitation, with a reason or without. A company other than the invited one must know that
/// it is (`other_company`).
///
/// # Errors
/// When the database fails.
pub async fn decline(
    tx: &mut Write,
    by: &Member,
    invitation: &Invitation,
    reason: &str,
    other_company: bool,
) -> sqlx::Result<Result<(), NotAccepted>> {
    if let Err(refusal) = invitation.answerable(tx.now()) {
        return Ok(Err(NotAccepted::Refused(refusal)));
    }
    let asked = addressee(tx, invitation).await?;
    let partner = organizations::by_id(tx, invitation.partner_id).await?;
    let partner = partner.ok_or(sqlx::Error::RowNotFound)?;
    if let Err(refusal) = may_answer(by, &partner, &asked) {
        return Ok(Err(NotAccepted::Refused(refusal)));
    }
    if asked.customer().is_some_and(|customer| !is_invited(by, customer)) && !other_company {
        return Ok(Err(NotAccepted::OtherCompany));
    }
    if !store::answer(tx, invitation, Some(by.person.id), store::Answer::Declined { reason })
        .await?
    {
        return Ok(Err(lost_the_race(tx, invitation.id).await?));
    }
    let kind = match &asked {
        Addressee::Customer(customer) => {
            customers::not_asked(tx, customer.id).await?;
            Kind::Declined
        }
        Addressee::Reseller { .. } => Kind::PartnershipDeclined,
    };
    let event = told(by, kind, invitation, &asked).note(reason);
    event.tell_to(tx, invitation.partner_id).await?;
    event.subject(&partner.name).tell(tx).await?;
    outbox::put(tx, &DeclineNotice { invitation: invitation.id }, None).await?;
    Ok(Ok(()))
}

/// A reader says that an invitation is not for them, whoever they are: it is declined, the partner is told,
/// and may not write to that address again. Whoever has the link may say so; the partner has it too, and would
/// only shut itself out. Whether it was still open.
///
/// # Errors
/// When the database fails.
pub async fn not_us(tx: &mut Write, invitation: &Invitation, reason: &str) -> sqlx::Result<bool> {
    if !store::answer(tx, invitation, None, store::Answer::Declined { reason }).await? {
        return Ok(false);
    }
    store::refuse(tx, invitation).await?;
    let asked = addressee(tx, invitation).await?;
    if let Some(customer) = asked.customer() {
        customers::not_asked(tx, customer.id).await?;
    }
    let event = Event::by_nobody(Kind::NotUs)
        .subject(asked.name())
        .note(reason)
        .invitation(invitation.id.0)
        .of_customer(asked.customer().map(|customer| customer.id.0));
    event.tell_to(tx, invitation.partner_id).await?;
    outbox::put(tx, &DeclineNotice { invitation: invitation.id }, None).await?;
    Ok(true)
}

/// Somebody with the link who may not answer tried to: the partner is told, once a day, and not who it
/// was, since they may be another partner's.
///
/// # Errors
/// When the database fails.
pub async fn tell_refused(
    tx: &mut Write,
    invitation: &Invitation,
    company: &str,
) -> sqlx::Result<()> {
    let lately = tx.now() - SignedDuration::from_hours(24);
    let told = activity::of_invitation(tx, invitation.partner_id, invitation.id.0).await?;
    if told.iter().any(|event| event.kind == Kind::AnswerRefused && event.at > lately) {
        return Ok(());
    }
    let event = Event::by_nobody(Kind::AnswerRefused).subject(company).invitation(invitation.id.0);
    event.tell_to(tx, invitation.partner_id).await
}

/// The receipt of an invitation that was accepted.
///
/// # Errors
/// When the database fails.
pub async fn receipt(tx: &mut Read, invitation: InvitationId) -> sqlx::Result<Option<Receipt>> {
    let Some(acceptance) = store::acceptance(tx, invitation).await? else { return Ok(None) };
    let confirmation = store::by_id(tx, invitation).await?.and_then(|one| one.confirmation);
    let services = store::services(tx, invitation).await?;
    // What the partner administered already was not answered about.
    let services =
        services.into_iter().filter_map(|(one, granted)| Some((one, granted?))).collect();
    Ok(Some(Receipt { acceptance, services, confirmation }))
}

/// What the partner may administer by an acceptance that counts, with what it administered already; by one
/// that does not, what it would.
///
/// # Errors
/// When the database fails.
pub async fn administered(tx: &mut Read, receipt: &Receipt) -> sqlx::Result<Vec<Service>> {
    let acceptance = &receipt.acceptance;
    let mut services = receipt.granted();
    if receipt.counts() && acceptance.kind == acceptance::Kind::Reseller {
        let (partner, company) = (acceptance.partner_id, acceptance.organization_id);
        let held = relationships::held(tx, partner, company).await?;
        services.extend(held.into_iter().map(|one| one.service));
        services.sort_unstable();
        services.dedup();
    }
    Ok(services)
}

/// The last acceptance for a customer, where it was another company's than the invited one's.
///
/// # Errors
/// When the database fails.
pub async fn last_surprise(tx: &mut Read, customer: CustomerId) -> sqlx::Result<Option<Receipt>> {
    let all = store::of_customer(tx, customer).await?;
    let last = all.iter().find(|one| matches!(one.state, super::State::Accepted { .. }));
    match last.filter(|last| last.confirmation.is_some()) {
        Some(last) => receipt(tx, last.id).await,
        None => Ok(None),
    }
}
