//! Invitations: a partner asks, a customer answers. An invitation is drafted, done, and then accepted,
//! declined or revoked, once; its link is bound to it, works until its end, and changes nothing when it
//! is opened but that it was. It asks a company to become a customer, alone or together with an indirect
//! provider, or it asks a reseller for a partnership. Every change tells its event and posts its letter in
//! one transaction.

mod acceptance;
mod answering;
mod draft;
mod due;
mod invitation;
mod letters;
mod message;
mod pages;
mod shares;
mod sign_up;
mod store;

use i18n_embed_fl::fl;

pub(crate) use self::letters::{
    AcceptanceNotice, Ask, ConfirmationNotice, DeclineNotice, JointNotice, ReceiptCopy, SignUpCode,
    WithdrawalNotice,
};
pub use self::{
    acceptance::{Acceptance, Consent, Kind as AcceptanceKind, NotAccepted, Receipt, Terms},
    answering::{
        NotConfirmed, Opened, accept, administered, confirm, decline, is_invited, is_together,
        last_surprise, may_answer, not_us, opened, opened_by, receipt, refuse, tell_refused, terms,
        withdraw,
    },
    due::counts_due,
    invitation::{
        Addressee, Asks, Confirmation, Delivery, Invitation, InvitationId, Refusal, Standing, State,
    },
    pages::{refused_by_reader, routes},
    shares::Shares,
};
use self::{draft::Draft, invitation::usual_last_day};
use crate::{
    activity::{Event, Kind},
    clock::Timestamp,
    customers::{self, Customer, CustomerId, Status},
    db::{Engine, Read, Rows, Write},
    email_address::{Domain, EmailAddress},
    organizations::{self, Cloud, Organization, OrganizationId, Program},
    outbox, partnerships, path,
    people::{Gone, Member, PersonId},
    place::Place,
    relationships::{self, Service},
    secret::{Keys, Purpose},
    text::Texts,
};

/// Forgets somebody on receipts, which stay evidence of who accepted for which company when, and as a reader of
/// invitations.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &mut Write, gone: &Gone) -> sqlx::Result<()> {
    store::forget(tx, gone).await
}

/// A company's invitation in a past that is told in one go.
pub(crate) struct Past {
    pub invitation: Invitation,
    /// The services that it asks for, whether each was granted, and who held it then.
    pub services: Vec<(Service, Option<bool>, Option<OrganizationId>)>,
    /// The receipt, where it was accepted.
    pub acceptance: Option<Acceptance>,
}

/// Many at once, for a world that is made in one go. They are told elsewhere.
pub(crate) fn rows(engine: Engine, all: &[Past]) -> [Rows; 3] {
    store::rows(engine, all)
}

/// Counts by where they stand what [`rows`] wrote.
///
/// # Errors
/// When the database fails.
pub(crate) async fn counted_anew(tx: &mut Write) -> sqlx::Result<()> {
    store::count_anew(tx).await
}

/// The address of an answer page: the secret that the letter carries.
#[must_use]
pub fn link(keys: &Keys, address: &str, invitation: &Invitation) -> String {
    link_of(keys, address, invitation.id, invitation.generation)
}

fn link_of(keys: &Keys, address: &str, id: InvitationId, generation: i64) -> String {
    format!("{address}{}", path::answer(keys.link(Purpose::Invitation, id.0, generation)))
}

/// What all addresses of answer pages begin with.
#[must_use]
pub fn links(address: &str) -> String {
    format!("{address}{}", path::answer(""))
}

/// A letter as it would be drafted now, together with a provider or alone; nothing is kept of it.
#[must_use]
pub fn unsaved(
    by: &Member,
    to: &Addressee,
    provider: Option<(OrganizationId, &str)>,
    id: InvitationId,
    now: Timestamp,
) -> Invitation {
    // In the partner's language until somebody chooses the customer's.
    let language = by.organization.language;
    let purpose = match (to, provider) {
        (Addressee::Reseller { .. }, _) => message::Purpose::Partnership,
        (Addressee::Customer(_), Some((_, name))) => message::Purpose::Joint(name),
        (Addressee::Customer(_), None) => message::Purpose::Customer,
    };
    let (subject, message) =
        message::standard(language, purpose, &by.organization.name, to.name(), &by.person.name);
    Invitation {
        id,
        partner_id: by.organization.id,
        asks: to.asks(),
        provider_id: provider.map(|(id, _)| id),
        days: None,
        state: State::Draft,
        generation: 1,
        recipient: to.customer().and_then(|customer| customer.contact_email.clone()),
        language,
        subject,
        message,
        delivery: Delivery::Email,
        expires_at: usual_end(now),
        drafted_at: now,
        drafted_by: by.person.id,
        changed_at: now,
        done_at: None,
        done_by: None,
        opened_at: None,
        confirmation: None,
    }
}

/// When the link of an invitation that is drafted now ends, unless somebody says otherwise.
#[must_use]
pub fn usual_end(now: Timestamp) -> Timestamp {
    Timestamp::end_of(usual_last_day(now.day())).unwrap_or(now)
}

/// The services that a new invitation asks for: all that the partner does not administer yet.
///
/// # Errors
/// When the database fails.
pub async fn usual_services(tx: &mut Read, to: &Addressee) -> sqlx::Result<Vec<Service>> {
    let Some(customer) = to.customer() else { return Ok(Vec::new()) };
    let mut held = Vec::new();
    if let (Status::Active, Some(company)) = (customer.status, customer.organization_id) {
        held = relationships::held(tx, customer.partner_id, company).await?;
    }
    let is_held = |service: &&Service| held.iter().any(|one| one.service == **service);
    Ok(Service::ALL.iter().filter(|service| !is_held(service)).copied().collect())
}

/// What came of drafting.
pub enum Drafted {
    /// Here it is.
    New(Invitation),
    /// There is one in hand already.
    InHand(Invitation),
    /// They are a customer, or a reseller of ours, and there is nothing to ask for.
    Served,
    /// They are in another cloud.
    OtherCloud(Cloud),
    /// Our partnership with this provider has ended.
    NoPartnership,
    /// The id is taken by something else, or it is not theirs to ask.
    Taken,
}

/// Drafts an invitation, alone or together with a provider, asking for every service that the partner does
/// not administer yet.
///
/// # Errors
/// When the database fails.
pub async fn draft(
    tx: &mut Write,
    by: &Member,
    to: &Addressee,
    provider: Option<OrganizationId>,
    id: InvitationId,
) -> sqlx::Result<Drafted> {
    let partner = by.organization.id;
    if let Some(cloud) = other_cloud(tx, by, to).await? {
        return Ok(Drafted::OtherCloud(cloud));
    }
    match to {
        Addressee::Customer(customer) => {
            let is_provided = customer.status == Status::Active && customer.through_id.is_some();
            if is_provided || !(can_be_asked(customer) || provider.is_some()) {
                return Ok(Drafted::Served);
            }
        }
        Addressee::Reseller { domain, .. } => {
            if !by.organization.is(Program::IndirectProvider) {
                return Ok(Drafted::Taken);
            }
            for reseller in organizations::partners_of_domain(tx, domain).await? {
                if partnerships::active(tx, partner, reseller.id).await?.is_some() {
                    return Ok(Drafted::Served);
                }
            }
        }
    }
    let mut together = None;
    if let Some(provider) = provider {
        let ours = partnerships::providers_of(tx, partner).await?;
        let Some(one) = ours.into_iter().find(|(id, _)| *id == provider) else {
            return Ok(Drafted::NoPartnership);
        };
        together = Some(one);
    }
    let together = together.as_ref().map(|(id, name)| (*id, name.as_str()));
    let invitation = unsaved(by, to, together, id, tx.now());
    if !store::insert(tx, &invitation).await? {
        let in_hand = store::in_hand_of(tx, partner, to).await?;
        return Ok(in_hand.map_or(Drafted::Taken, Drafted::InHand));
    }
    let services = usual_services(tx, to).await?;
    store::insert_services(tx, id, &services);
    told(by, Kind::Drafted, &invitation, to).tell(tx).await?;
    Ok(Drafted::New(invitation))
}

/// The cloud of whom an invitation asks, where it is known and another than the partner's.
///
/// # Errors
/// When the database fails.
pub async fn other_cloud(
    tx: &mut Read,
    by: &Member,
    to: &Addressee,
) -> sqlx::Result<Option<Cloud>> {
    let ours = by.organization.cloud;
    let clouds: Vec<Cloud> = match to {
        Addressee::Customer(customer) => {
            let company = match customer.organization_id {
                Some(company) => organizations::by_id(tx, company).await?,
                None => organizations::customer_of_domain(tx, &customer.domain).await?,
            };
            company.iter().map(|company| company.cloud).collect()
        }
        Addressee::Reseller { domain, .. } => {
            let partners = organizations::partners_of_domain(tx, domain).await?;
            partners.iter().map(|partner| partner.cloud).collect()
        }
    };
    Ok(clouds.first().copied().filter(|_| !clouds.contains(&ours)))
}

/// Keeps what was typed; whether it was still the draft that was last changed then.
pub(in crate::invitations) async fn save(
    tx: &mut Write,
    invitation: InvitationId,
    seen: Timestamp,
    draft: &Draft,
) -> sqlx::Result<bool> {
    store::save(tx, invitation, seen, draft).await
}

/// Keeps a draft as it is given here: its letter, whom it goes to, with whom and for how long it asks.
/// Whether it was still the draft that it was made from.
///
/// # Errors
/// When the database fails.
pub async fn revise(tx: &mut Write, invitation: &Invitation) -> sqlx::Result<bool> {
    let draft = Draft {
        recipient: invitation.recipient.clone(),
        language: invitation.language,
        subject: invitation.subject.clone(),
        message: invitation.message.clone(),
        delivery: invitation.delivery,
        expires_at: invitation.expires_at,
        provider_id: invitation.provider_id,
        services: services(tx, invitation.id).await?,
        days: invitation.days,
    };
    save(tx, invitation.id, invitation.changed_at, &draft).await
}

/// Finishes a draft that has been saved: its link works from now on, and its letter goes out if that
/// was chosen. As it is then, if it was still a draft.
///
/// # Errors
/// When the database fails.
pub async fn finish(
    tx: &mut Write,
    by: &Member,
    id: InvitationId,
    to: &Addressee,
) -> sqlx::Result<Option<Invitation>> {
    let Some(invitation) = store::finish(tx, id, by.person.id).await? else { return Ok(None) };
    if let Some(customer) = to.customer() {
        customers::asked(tx, customer.id).await?;
        if let Some(recipient) = &invitation.recipient {
            customers::set_contact(tx, customer, None, recipient).await?;
        }
    }
    told(by, Kind::Done, &invitation, to).tell(tx).await?;
    post(tx, &invitation).await?;
    Ok(Some(invitation))
}

async fn post(tx: &mut Write, invitation: &Invitation) -> sqlx::Result<()> {
    if invitation.by_email() {
        let letter = Ask { invitation: invitation.id, generation: invitation.generation };
        outbox::put(tx, &letter, Some(invitation.id.0)).await?;
    }
    Ok(())
}

/// Throws a draft away; whether it was still one.
///
/// # Errors
/// When the database fails.
pub async fn discard(
    tx: &mut Write,
    by: &Member,
    invitation: &Invitation,
    to: &Addressee,
) -> sqlx::Result<bool> {
    let discarded = store::discard(tx, invitation.id).await?;
    if discarded {
        told(by, Kind::Discarded, invitation, to).tell(tx).await?;
    }
    Ok(discarded)
}

/// Sends the letter again. To the same address it is the same link; to another it is a new one, and the
/// old one works no more. Whether the invitation was still as the partner saw it.
///
/// # Errors
/// When the database fails.
pub async fn send_again(
    tx: &mut Write,
    by: &Member,
    seen: &Invitation,
    to: &Addressee,
    address: &EmailAddress,
) -> sqlx::Result<bool> {
    let again = store::Again {
        recipient: Some(address),
        delivery: Delivery::Email,
        expires_at: seen.expires_at,
        new_link: needs_new_link(seen, address),
    };
    if !store::again(tx, seen, again).await? {
        return Ok(false);
    }
    let invitation = store::by_id(tx, seen.id).await?.ok_or(sqlx::Error::RowNotFound)?;
    if let Some(customer) = to.customer() {
        customers::set_contact(tx, customer, None, address).await?;
    }
    let note = address.to_string();
    told(by, Kind::SentAgain, &invitation, to).note(&note).tell(tx).await?;
    post(tx, &invitation).await?;
    Ok(true)
}

/// Whether a letter to this address needs another link than the one that is out: whoever read the first
/// letter should not answer in place of whom the second is for.
#[must_use]
pub fn needs_new_link(seen: &Invitation, to: &EmailAddress) -> bool {
    seen.recipient.as_ref().is_some_and(|before| before.key() != to.key())
}

/// Makes a new link with a new end; the old one stays dead. Whether the invitation was still as the
/// partner saw it.
///
/// # Errors
/// When the database fails.
pub async fn renew(
    tx: &mut Write,
    by: &Member,
    seen: &Invitation,
    to: &Addressee,
    expires_at: Timestamp,
) -> sqlx::Result<bool> {
    let again = store::Again {
        recipient: seen.recipient.as_ref(),
        delivery: seen.delivery,
        expires_at,
        new_link: true,
    };
    if !store::again(tx, seen, again).await? {
        return Ok(false);
    }
    let invitation = store::by_id(tx, seen.id).await?.ok_or(sqlx::Error::RowNotFound)?;
    let until = expires_at.day().to_string();
    told(by, Kind::Renewed, &invitation, to).note(&until).tell(tx).await?;
    post(tx, &invitation).await?;
    Ok(true)
}

/// Makes the link work no more, at once; whether it was still open.
///
/// # Errors
/// When the database fails.
pub async fn revoke(
    tx: &mut Write,
    by: &Member,
    invitation: &Invitation,
    to: &Addressee,
) -> sqlx::Result<bool> {
    if !store::revoke(tx, invitation.id, by.person.id).await? {
        return Ok(false);
    }
    if let Some(customer) = to.customer() {
        customers::not_asked(tx, customer.id).await?;
    }
    told(by, Kind::Revoked, invitation, to).tell(tx).await?;
    Ok(true)
}

/// Since when a partner may not write to an address: its reader said that they do not want it. Empty where
/// nobody did.
///
/// # Errors
/// When the database fails.
pub async fn refused_since(
    tx: &mut Read,
    partner: OrganizationId,
    to: &EmailAddress,
) -> sqlx::Result<Option<Timestamp>> {
    store::refused_since(tx, partner, to).await
}

/// Somebody opened the link; the first time is told.
///
/// # Errors
/// When the database fails.
pub async fn open(tx: &mut Write, invitation: &Invitation, company: &str) -> sqlx::Result<()> {
    if store::open(tx, invitation.id).await? {
        let event = Event::by_nobody(Kind::Opened)
            .subject(company)
            .invitation(invitation.id.0)
            .of_customer(invitation.customer_id().map(|id| id.0));
        event.tell_to(tx, invitation.partner_id).await?;
    }
    Ok(())
}

/// A partner's invitation; another partner's is not there.
///
/// # Errors
/// When the database fails.
pub async fn by_id(
    tx: &mut Read,
    partner: OrganizationId,
    id: InvitationId,
) -> sqlx::Result<Option<Invitation>> {
    let found = store::by_id(tx, id).await?;
    Ok(found.filter(|invitation| invitation.partner_id == partner))
}

/// Whom an invitation asks.
///
/// # Errors
/// When the database fails.
pub async fn addressee(tx: &mut Read, invitation: &Invitation) -> sqlx::Result<Addressee> {
    Ok(match &invitation.asks {
        Asks::Customer(customer) => {
            let customer = customers::by_id(tx, invitation.partner_id, *customer).await?;
            Addressee::Customer(customer.ok_or(sqlx::Error::RowNotFound)?)
        }
        Asks::Partnership { name, domain } => {
            Addressee::Reseller { name: name.clone(), domain: domain.clone() }
        }
    })
}

/// The indirect provider that a reseller's invitation asks for as well.
///
/// # Errors
/// When the database fails.
pub async fn provider(
    tx: &mut Read,
    invitation: &Invitation,
) -> sqlx::Result<Option<Organization>> {
    match invitation.provider_id {
        Some(id) => organizations::by_id(tx, id).await,
        None => Ok(None),
    }
}

/// The services that an invitation asks for, in the order that people are shown them.
///
/// # Errors
/// When the database fails.
pub async fn services(tx: &mut Read, invitation: InvitationId) -> sqlx::Result<Vec<Service>> {
    let all = store::services(tx, invitation).await?;
    Ok(all.into_iter().map(|(service, _)| service).collect())
}

/// A provider's request to a reseller that is a draft or open.
///
/// # Errors
/// When the database fails.
pub async fn partnership_in_hand(
    tx: &mut Read,
    provider: OrganizationId,
    domain: &Domain,
) -> sqlx::Result<Option<Invitation>> {
    store::partnership_in_hand(tx, provider, domain).await
}

/// A provider's requests for partnerships that are drafts or open, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn partnerships_in_hand(
    tx: &mut Read,
    provider: OrganizationId,
) -> sqlx::Result<Vec<Invitation>> {
    store::partnerships_in_hand(tx, provider).await
}

/// The draft or open invitation of a customer, or the one whose acceptance waits to be confirmed.
///
/// # Errors
/// When the database fails.
pub async fn in_hand(tx: &mut Read, customer: CustomerId) -> sqlx::Result<Option<Invitation>> {
    store::in_hand(tx, customer).await
}

/// Every invitation of a customer, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_customer(tx: &mut Read, customer: CustomerId) -> sqlx::Result<Vec<Invitation>> {
    store::of_customer(tx, customer).await
}

/// Whether a company can be asked: everybody but those of whom the partner administers everything, and
/// those it serves as provider.
#[must_use]
pub fn can_be_asked(customer: &Customer) -> bool {
    match customer.status {
        Status::Prospect | Status::Ended | Status::Invited => true,
        Status::Active => {
            let all = i64::try_from(Service::ALL.len()).unwrap_or(i64::MAX);
            customer.through_id.is_none() && customer.services < all
        }
    }
}

fn told(by: &Member, kind: Kind, invitation: &Invitation, to: &Addressee) -> Event {
    let customer = to.customer().map(|customer| customer.id.0);
    Event::of(by, kind).subject(to.name()).invitation(invitation.id.0).of_customer(customer)
}

/// An invitation that needs its partner's attention, for the first page.
pub struct Waiting {
    /// The invitation.
    pub invitation: Invitation,
    /// Whom it asks.
    pub company: String,
}

/// What of a partner's invitations waits for it: acceptances to confirm, drafts, letters that were refused,
/// links that end before `until`.
///
/// # Errors
/// When the database fails.
pub async fn waiting(
    tx: &mut Read,
    partner: OrganizationId,
    until: Timestamp,
) -> sqlx::Result<[Vec<Waiting>; 4]> {
    let waiting = store::page(tx, partner, Some(Standing::ToConfirm), Place::NEWEST, 20).await?;
    let drafts = store::page(tx, partner, Some(Standing::Draft), Place::NEWEST, 20).await?;
    let refused = store::refused(tx, partner).await?;
    let ending = store::ending(tx, partner, until).await?;
    Ok([waiting, drafts, refused, ending].map(|listed| {
        listed
            .into_iter()
            .map(|one| Waiting { invitation: one.invitation, company: one.company })
            .collect()
    }))
}

/// Who is to hear of an answer: whoever finished the invitation.
fn inviter(invitation: &Invitation) -> PersonId {
    invitation.done_by.unwrap_or(invitation.drafted_by)
}

/// What a standing is called.
#[must_use]
pub fn standing_name(t: &Texts, standing: Standing) -> String {
    match standing {
        Standing::Draft => fl!(t, "standing-draft"),
        Standing::Open => fl!(t, "standing-open"),
        Standing::Expired => fl!(t, "standing-expired"),
        Standing::ToConfirm => fl!(t, "standing-to-confirm"),
        Standing::NotConfirmed => fl!(t, "standing-not-confirmed"),
        Standing::Accepted => fl!(t, "standing-accepted"),
        Standing::Declined => fl!(t, "standing-declined"),
        Standing::Revoked => fl!(t, "standing-revoked"),
    }
}

/// All that a company has accepted of partners, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn accepted_by_company(
    tx: &mut Read,
    company: OrganizationId,
) -> sqlx::Result<Vec<Acceptance>> {
    store::accepted_by_company(tx, company).await
}

/// The acceptances of a company that wait for their partners' word.
///
/// # Errors
/// When the database fails.
pub async fn waiting_of_company(
    tx: &mut Read,
    company: OrganizationId,
) -> sqlx::Result<Vec<Acceptance>> {
    store::waiting_of_company(tx, company).await
}
