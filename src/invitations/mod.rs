//! Invitations: a partner asks, a customer answers. An invitation is drafted, done, and then accepted,
//! declined or revoked, once; its link is bound to it, works until its end, and changes nothing when it
//! is opened but that it was. Every change tells its event and posts its letter in one transaction.

mod acceptance;
mod draft;
mod invitation;
mod letters;
mod message;
mod pages;
mod sign_up;
mod store;

use i18n_embed_fl::fl;
use jiff::{SignedDuration, civil::Date};

pub(crate) use self::letters::{AcceptanceNotice, Ask, DeclineNotice, ReceiptCopy, SignUpCode};
pub use self::{
    acceptance::{Acceptance, Consent, NotAccepted, Receipt, Terms},
    invitation::{Delivery, Invitation, InvitationId, Refusal, Standing, State},
    pages::routes,
};
use self::{draft::Draft, invitation::usual_last_day};
use crate::{
    activity::{self, Event, Kind},
    clock::Timestamp,
    customers::{self, Customer, CustomerId, Status},
    db::{Read, Write},
    email_address::EmailAddress,
    organizations::{self, OrganizationId},
    outbox, path,
    people::{Act, Member, PersonId},
    place::Place,
    relationships::{self, Beginning, NotBegun, Service},
    secret::{Keys, Purpose, SignedId},
    text::{Language, Texts},
};

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

/// A letter as it would be drafted now; nothing is kept of it.
#[must_use]
pub fn unsaved(by: &Member, customer: &Customer, id: InvitationId, now: Timestamp) -> Invitation {
    // In the partner's language until somebody chooses the customer's.
    let language = by.organization.language;
    let (subject, message) =
        message::standard(language, &by.organization.name, &customer.name, &by.person.name);
    let day: Date = usual_last_day(now.day());
    Invitation {
        id,
        partner_id: by.organization.id,
        customer_id: customer.id,
        state: State::Draft,
        generation: 1,
        recipient: customer.contact_email.clone(),
        language,
        subject,
        message,
        delivery: Delivery::Email,
        expires_at: Timestamp::end_of(day).unwrap_or(now),
        drafted_at: now,
        drafted_by: by.person.id,
        changed_at: now,
        done_at: None,
        done_by: None,
        opened_at: None,
    }
}

/// What came of drafting.
pub enum Drafted {
    /// Here it is.
    New(Invitation),
    /// The company has one in hand already.
    InHand(Invitation),
    /// The company is served, and there is nothing to ask for.
    Served,
    /// The id is taken by something else.
    Taken,
}

/// Drafts an invitation, asking for every service.
///
/// # Errors
/// When the database fails.
pub async fn draft(
    tx: &mut Write,
    by: &Member,
    customer: &Customer,
    id: InvitationId,
) -> sqlx::Result<Drafted> {
    if !can_be_asked(customer.status, customer.services > 0) {
        return Ok(Drafted::Served);
    }
    let invitation = unsaved(by, customer, id, tx.now());
    if !store::insert(tx, &invitation).await? {
        let in_hand = store::in_hand(tx, customer.id).await?;
        return Ok(in_hand.map_or(Drafted::Taken, Drafted::InHand));
    }
    store::insert_services(tx, id, Service::ALL).await?;
    told(by, Kind::Drafted, &invitation, customer).tell(tx).await?;
    Ok(Drafted::New(invitation))
}

/// Keeps what was typed; whether it was still a draft.
pub(in crate::invitations) async fn save(
    tx: &mut Write,
    invitation: InvitationId,
    draft: &Draft,
) -> sqlx::Result<bool> {
    store::save(tx, invitation, draft).await
}

/// Finishes a draft that has been saved: its link works from now on, and its letter goes out if that
/// was chosen. Whether it was still a draft.
///
/// # Errors
/// When the database fails.
pub async fn finish(
    tx: &mut Write,
    by: &Member,
    id: InvitationId,
    customer: &Customer,
) -> sqlx::Result<bool> {
    if !store::finish(tx, id, by.person.id).await? {
        return Ok(false);
    }
    let invitation = store::by_id(tx, id).await?.ok_or(sqlx::Error::RowNotFound)?;
    customers::asked(tx, customer.id).await?;
    if let Some(recipient) = &invitation.recipient {
        customers::set_contact(tx, customer, &customer.contact_name, recipient).await?;
    }
    told(by, Kind::Done, &invitation, customer).tell(tx).await?;
    post(tx, &invitation).await?;
    Ok(true)
}

async fn post(tx: &mut Write, invitation: &Invitation) -> sqlx::Result<()> {
    if invitation.delivery == Delivery::Email && invitation.recipient.is_some() {
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
    customer: &Customer,
) -> sqlx::Result<bool> {
    let discarded = store::discard(tx, invitation.id).await?;
    if discarded {
        told(by, Kind::Discarded, invitation, customer).tell(tx).await?;
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
    customer: &Customer,
    to: &EmailAddress,
) -> sqlx::Result<bool> {
    let again = store::Again {
        recipient: Some(to),
        delivery: Delivery::Email,
        expires_at: seen.expires_at,
        new_link: needs_new_link(seen, to),
    };
    if !store::again(tx, seen, again).await? {
        return Ok(false);
    }
    let invitation = store::by_id(tx, seen.id).await?.ok_or(sqlx::Error::RowNotFound)?;
    customers::set_contact(tx, customer, &customer.contact_name, to).await?;
    let note = to.to_string();
    told(by, Kind::SentAgain, &invitation, customer).note(&note).tell(tx).await?;
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
    customer: &Customer,
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
    told(by, Kind::Renewed, &invitation, customer).note(&until).tell(tx).await?;
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
    customer: &Customer,
) -> sqlx::Result<bool> {
    if !store::revoke(tx, invitation.id, by.person.id).await? {
        return Ok(false);
    }
    customers::not_asked(tx, customer.id).await?;
    told(by, Kind::Revoked, invitation, customer).tell(tx).await?;
    Ok(true)
}

/// The invitation that a link opens, if it is a link; and whether it is the newest one.
///
/// # Errors
/// When the database fails.
pub async fn by_link(
    tx: &mut Read,
    keys: &Keys,
    link: &str,
) -> sqlx::Result<Option<(Invitation, bool)>> {
    let Some(signed) = SignedId::read(link) else { return Ok(None) };
    let Some(invitation) = store::by_id(tx, InvitationId(signed.id)).await? else {
        // As much work as for one that is there.
        let _ = keys.made(&signed, Purpose::Invitation, 1);
        return Ok(None);
    };
    if keys.made(&signed, Purpose::Invitation, invitation.generation) {
        return Ok(Some((invitation, true)));
    }
    let replaced = (1..invitation.generation)
        .rev()
        .any(|generation| keys.made(&signed, Purpose::Invitation, generation));
    Ok(replaced.then_some((invitation, false)))
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
            .customer(invitation.customer_id.0);
        event.tell_to(tx, invitation.partner_id).await?;
    }
    Ok(())
}

/// Whether this member may answer the invitation. A record that is a company's is no other's while that
/// company is served; afterwards it is that company's or the one's whose domain it has, so that whoever
/// answered first by mistake does not keep the right company out.
///
/// # Errors
/// Why not.
pub fn may_answer(by: &Member, customer: &Customer) -> Result<(), Refusal> {
    if by.organization.is_partner() {
        return Err(Refusal::NotYours);
    }
    let is_anothers = customer.organization_id.is_some_and(|company| company != by.organization.id);
    if is_anothers && (customer.status == Status::Active || !is_invited(by, customer)) {
        return Err(Refusal::NotYours);
    }
    if by.may(Act::Answer) { Ok(()) } else { Err(Refusal::NotAdmin) }
}

/// Whether the company that answers is the one that the invitation was written to.
#[must_use]
pub fn is_invited(by: &Member, customer: &Customer) -> bool {
    customer.organization_id == Some(by.organization.id)
        || by.organization.domain.as_ref() == Some(&customer.domain)
}

/// What accepting this invitation means now, for a company.
///
/// # Errors
/// When the database fails.
pub async fn terms(
    tx: &mut Read,
    invitation: &Invitation,
    company: Option<OrganizationId>,
    language: Language,
) -> sqlx::Result<Terms> {
    let partner = organizations::by_id(tx, invitation.partner_id).await?;
    let partner = partner.ok_or(sqlx::Error::RowNotFound)?;
    let mut holders = Vec::new();
    if let Some(company) = company {
        holders = relationships::holders(tx, company).await?;
        holders.retain(|holder| holder.partner_id != partner.id);
    }
    let mut services = Vec::new();
    for (service, _) in store::services(tx, invitation.id).await? {
        let mut holder = None;
        if let Some(held) = holders.iter().find(|holder| holder.service == service) {
            let other = organizations::by_id(tx, held.partner_id).await?;
            holder = other.map(|other| (other.id, other.name));
        }
        services.push((service, holder));
    }
    Ok(Terms { language, partner, services })
}

/// Accepts an invitation: relationship, admin permissions, provider account, the partner's record, the
/// receipt, events and letters, all or none. Of many acceptances at once one is taken.
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
    if let Err(refusal) = invitation.answerable(tx.now()) {
        return Ok(Err(NotAccepted::Refused(refusal)));
    }
    // Held before anything is read that decides: what was shown is what is accepted.
    organizations::hold(tx, by.organization.id).await?;
    let customer = customers::by_id(tx, invitation.partner_id, invitation.customer_id).await?;
    let customer = customer.ok_or(sqlx::Error::RowNotFound)?;
    if let Err(refusal) = may_answer(by, &customer) {
        return Ok(Err(NotAccepted::Refused(refusal)));
    }
    let terms = terms(tx, invitation, Some(by.organization.id), language).await?;
    if terms.hash(invitation) != consent.terms {
        return Ok(Err(NotAccepted::TermsChanged));
    }
    if !consent.agreed {
        return Ok(Err(NotAccepted::NotAgreed));
    }
    if !is_invited(by, &customer) && !consent.other_company {
        return Ok(Err(NotAccepted::OtherCompany));
    }
    if !store::answer(tx, invitation, by.person.id, store::Answer::Accepted).await? {
        return Ok(Err(lost_the_race(tx, invitation.id).await?));
    }
    // Only what was asked for can be granted, whatever the form says.
    let asked = terms.services.iter().map(|(service, _)| *service);
    let granted: Vec<Service> = asked.filter(|one| consent.services.contains(one)).collect();
    let beginning = Beginning {
        by,
        partner_id: invitation.partner_id,
        customer: customer.id,
        invitation: invitation.id.0,
        services: &granted,
    };
    if let Err(NotBegun::OtherRecord) = relationships::begin(tx, beginning).await? {
        return Ok(Err(NotAccepted::OtherRecord));
    }
    let acceptance = Acceptance {
        invitation_id: invitation.id,
        partner_id: terms.partner.id,
        partner_name: terms.partner.name.clone(),
        organization_id: by.organization.id,
        company_name: by.organization.name.clone(),
        invited_name: customer.name.clone(),
        person_id: by.person.id,
        person_name: by.person.name.clone(),
        person_email: by.person.email.to_string(),
        accepted_at: tx.now(),
        language,
        wording_version: terms.version(),
        wording: terms.wording(),
    };
    store::insert_acceptance(tx, &acceptance, &granted).await?;
    let event = told(by, Kind::Accepted, invitation, &customer);
    event.tell_to(tx, invitation.partner_id).await?;
    event.subject(&terms.partner.name).tell(tx).await?;
    outbox::put(tx, &AcceptanceNotice { invitation: invitation.id }, None).await?;
    outbox::put(tx, &ReceiptCopy { invitation: invitation.id }, None).await?;
    let services = terms.services.iter().map(|(one, _)| (*one, granted.contains(one))).collect();
    Ok(Ok(Receipt { acceptance, services }))
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
    let customer = customers::by_id(tx, invitation.partner_id, invitation.customer_id).await?;
    let customer = customer.ok_or(sqlx::Error::RowNotFound)?;
    if let Err(refusal) = may_answer(by, &customer) {
        return Ok(Err(NotAccepted::Refused(refusal)));
    }
    if !is_invited(by, &customer) && !other_company {
        return Ok(Err(NotAccepted::OtherCompany));
    }
    if !store::answer(tx, invitation, by.person.id, store::Answer::Declined { reason }).await? {
        return Ok(Err(lost_the_race(tx, invitation.id).await?));
    }
    customers::not_asked(tx, customer.id).await?;
    let event = told(by, Kind::Declined, invitation, &customer).note(reason);
    event.tell_to(tx, invitation.partner_id).await?;
    let partner = organizations::by_id(tx, invitation.partner_id).await?;
    let partner = partner.ok_or(sqlx::Error::RowNotFound)?;
    event.subject(&partner.name).tell(tx).await?;
    outbox::put(tx, &DeclineNotice { invitation: invitation.id }, None).await?;
    Ok(Ok(()))
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

/// The draft or open invitation of a customer.
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

/// The receipt of an invitation that was accepted.
///
/// # Errors
/// When the database fails.
pub async fn receipt(tx: &mut Read, invitation: InvitationId) -> sqlx::Result<Option<Receipt>> {
    let Some(acceptance) = store::acceptance(tx, invitation).await? else { return Ok(None) };
    let services = store::services(tx, invitation).await?;
    let services =
        services.into_iter().map(|(one, granted)| (one, granted == Some(true))).collect();
    Ok(Some(Receipt { acceptance, services }))
}

/// Who accepted last for a customer, where their address is none of the company's that was asked: the
/// partner should look twice.
///
/// # Errors
/// When the database fails.
pub async fn accepted_by_other(
    tx: &mut Read,
    customer: &Customer,
) -> sqlx::Result<Option<Acceptance>> {
    let all = store::of_customer(tx, customer.id).await?;
    let Some(last) = all.iter().find(|one| matches!(one.state, State::Accepted { .. })) else {
        return Ok(None);
    };
    let acceptance = store::acceptance(tx, last.id).await?;
    Ok(acceptance.filter(|acceptance| {
        let address = EmailAddress::parse(&acceptance.person_email);
        address.map_or(true, |address| address.domain() != customer.domain.as_str())
    }))
}

/// Whether a company can be asked: everybody but those served with a permission in hand.
#[must_use]
pub fn can_be_asked(status: Status, holds_permission: bool) -> bool {
    match status {
        Status::Prospect | Status::Ended | Status::Invited => true,
        Status::Active => !holds_permission,
    }
}

fn told(by: &Member, kind: Kind, invitation: &Invitation, customer: &Customer) -> Event {
    Event::of(by, kind).subject(&customer.name).invitation(invitation.id.0).customer(customer.id.0)
}

/// An invitation that needs its partner's attention, for the first page.
pub struct Waiting {
    /// The invitation.
    pub invitation: Invitation,
    /// Whom it asks.
    pub company: String,
}

/// What of a partner's invitations waits for it: drafts, letters that were refused, links that end
/// before `until`.
///
/// # Errors
/// When the database fails.
pub async fn waiting(
    tx: &mut Read,
    partner: OrganizationId,
    until: Timestamp,
) -> sqlx::Result<[Vec<Waiting>; 3]> {
    let drafts = store::page(tx, partner, Some(Standing::Draft), Place::NEWEST, 20).await?;
    let refused = store::refused(tx, partner).await?;
    let ending = store::ending(tx, partner, until).await?;
    Ok([drafts, refused, ending].map(|listed| {
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
        Standing::Accepted => fl!(t, "standing-accepted"),
        Standing::Declined => fl!(t, "standing-declined"),
        Standing::Revoked => fl!(t, "standing-revoked"),
    }
}
