//! What is written to people about invitations. Each letter is written when it is sent, and says
//! nothing when its reason has gone: an answered or revoked invitation is not mailed.

use i18n_embed_fl::fl;
use serde::{Deserialize, Serialize};

use super::{
    Confirmation, InvitationId, Opened, State,
    acceptance::Kind,
    addressee, administered, inviter, message, opened, receipt,
    sign_up::{self, SignUpId},
    store,
};
use crate::{
    db::Read,
    mail::{Link, Mail},
    outbox::{Desk, Failure, Letter},
    path,
    people::{self, Person},
    relationships::names,
};

/// The invitation itself, exactly as it was edited.
#[derive(Serialize, Deserialize)]
pub(crate) struct Ask {
    pub(crate) invitation: InvitationId,
    pub(crate) generation: i64,
}

impl Letter for Ask {
    const KIND: &'static str = "invitation";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let now = tx.now();
        let Some(opened) = opened(tx, self.invitation).await? else { return Ok(None) };
        let is_it = opened.invitation.generation == self.generation;
        if opened.answerable(now).is_err() || !is_it {
            return Ok(None);
        }
        let Opened { invitation, partner, writer, .. } = opened;
        let Some(to) = invitation.recipient.clone() else { return Ok(None) };
        if store::refused_since(tx, invitation.partner_id, &to).await?.is_some() {
            return Ok(None);
        }
        let t = invitation.language.texts();
        let link = super::link(&desk.keys, &desk.address, &invitation);
        // Above all that the writer wrote, where no text of theirs can stand or be taken for it.
        let (name, company) = (writer.as_ref().map(|one| one.name.as_str()), partner.name.as_str());
        let frame = match name {
            Some(name) => fl!(t, "letter-frame", name = name, partner = company),
            None => fl!(t, "letter-frame-of-company", partner = company),
        };
        let text = format!("{frame}\n\n{}", message::show(&invitation.message, &link));
        Ok(Some(Mail {
            to,
            to_name: None,
            from_name: fl!(t, "letter-from", partner = partner.name.as_str()),
            reply_to: writer.map(|writer| (partner.name.clone(), writer.email)),
            subject: invitation.subject.clone(),
            text,
            language: invitation.language.word().to_owned(),
            link: Some(Link { url: link, label: fl!(t, "letter-button-answer") }),
        }))
    }
}

/// The code that proves an address; or, where it has an account, that it has one.
#[derive(Serialize, Deserialize)]
pub(crate) struct SignUpCode {
    pub(super) sign_up: SignUpId,
    pub(super) generation: i64,
}

impl Letter for SignUpCode {
    const KIND: &'static str = "sign-up-code";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let now = tx.now();
        let Some(wanted) = sign_up::for_letter(tx, self.sign_up).await? else { return Ok(None) };
        if wanted.generation != self.generation || wanted.expires_at <= now {
            return Ok(None);
        }
        let t = wanted.language.texts();
        let is_known = people::is_known(tx, &wanted.email).await?;
        // A repeat must be the same mail: what it says is what was so when it was asked for.
        let account = people::by_email(tx, &wanted.email).await?;
        if account.is_some_and(|person| person.created_at > wanted.asked_at()) {
            return Ok(None);
        }
        let (subject, text, link) = if is_known {
            let link = format!("{}{}", desk.address, path::SIGN_IN);
            let text = fl!(t, "letter-account-there", link = link.as_str());
            let link = Link { url: link, label: fl!(t, "letter-button-sign-in") };
            (fl!(t, "letter-account-there-subject"), text, Some(link))
        } else {
            let code = desk.keys.code(wanted.id.0, wanted.generation);
            let text = fl!(
                t,
                "letter-code",
                name = wanted.name.as_str(),
                company = wanted.company.as_str(),
                code = code
            );
            (fl!(t, "letter-code-subject"), text, None)
        };
        Ok(Some(Mail {
            to: wanted.email,
            to_name: None,
            from_name: fl!(t, "product"),
            reply_to: None,
            subject,
            text,
            language: wanted.language.word().to_owned(),
            link,
        }))
    }
}

/// Tells the inviter that the company accepted.
#[derive(Serialize, Deserialize)]
pub(crate) struct AcceptanceNotice {
    pub(crate) invitation: InvitationId,
}

impl Letter for AcceptanceNotice {
    const KIND: &'static str = "acceptance-notice";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(invitation) = store::by_id(tx, self.invitation).await? else { return Ok(None) };
        let Some(receipt) = receipt(tx, self.invitation).await? else { return Ok(None) };
        // Nothing came of it, and who was not told of it yet need not be.
        if receipt.is_void() {
            return Ok(None);
        }
        let Some(reader) = reader(tx, &invitation).await? else { return Ok(None) };
        let t = reader.language.texts();
        let acceptance = &receipt.acceptance;
        let page = match (invitation.customer_id(), receipt.confirmation) {
            (_, Some(Confirmation::Waiting)) => path::of_invitation(invitation.id, "confirmation"),
            (Some(customer), _) => path::customer(customer),
            (None, _) => path::invitation(invitation.id),
        };
        let link = format!("{}{page}", desk.address);
        let granted = names(t, &administered(tx, &receipt).await?);
        let granted = if granted.is_empty() { fl!(t, "no-service") } else { granted };
        let (name, company) = (reader.name.as_str(), acceptance.company_name.as_str());
        let (person, email) = (acceptance.person_name.as_str(), acceptance.person_email.as_str());
        let at = reader.language.moment(acceptance.accepted_at);
        let (subject, text) = match (acceptance.kind, receipt.confirmation) {
            (Kind::Partnership, _) => (
                fl!(t, "letter-authorized-subject", reseller = company),
                fl!(
                    t,
                    "letter-authorized",
                    name = name,
                    reseller = company,
                    person = person,
                    email = email,
                    at = at,
                    link = link.as_str()
                ),
            ),
            (Kind::Reseller, Some(Confirmation::Waiting)) => (
                fl!(t, "letter-to-confirm-subject", company = company),
                fl!(
                    t,
                    "letter-to-confirm",
                    name = name,
                    company = company,
                    invited = acceptance.invited_name.as_str(),
                    person = person,
                    email = email,
                    at = at,
                    link = link.as_str()
                ),
            ),
            (Kind::Reseller, _) => (
                fl!(t, "letter-accepted-subject", company = company),
                fl!(
                    t,
                    "letter-accepted",
                    name = name,
                    company = company,
                    person = person,
                    email = email,
                    at = at,
                    services = granted,
                    link = link.as_str()
                ),
            ),
        };
        Ok(Some(people::notice_of_page(reader, subject, text, link)))
    }
}

/// Tells the indirect provider that a company accepted it together with the reseller.
#[derive(Serialize, Deserialize)]
pub(crate) struct JointNotice {
    pub(super) invitation: InvitationId,
}

impl Letter for JointNotice {
    const KIND: &'static str = "joint-notice";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(acceptance) = store::acceptance(tx, self.invitation).await? else {
            return Ok(None);
        };
        let Some(provider) = acceptance.provider_id else { return Ok(None) };
        let Some(reader) = people::reader(tx, provider).await? else { return Ok(None) };
        let t = reader.language.texts();
        let link = format!("{}{}", desk.address, path::CUSTOMERS);
        let company = acceptance.company_name.as_str();
        let reseller = acceptance.partner_name.as_str();
        let subject = fl!(t, "letter-joint-subject", company = company, reseller = reseller);
        let text = fl!(
            t,
            "letter-joint",
            name = reader.name.as_str(),
            company = company,
            reseller = reseller,
            at = reader.language.moment(acceptance.accepted_at),
            link = link.as_str()
        );
        Ok(Some(people::notice_of_page(reader, subject, text, link)))
    }
}

/// Tells who accepted for another company than the invited one what the partner says to it.
#[derive(Serialize, Deserialize)]
pub(crate) struct ConfirmationNotice {
    pub(super) invitation: InvitationId,
}

impl Letter for ConfirmationNotice {
    const KIND: &'static str = "confirmation-notice";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(receipt) = receipt(tx, self.invitation).await? else { return Ok(None) };
        let acceptance = &receipt.acceptance;
        // Somebody of the company must hear of it, even if who accepted has left.
        let mut reader = people::by_id(tx, acceptance.person_id).await?;
        if reader.is_none() {
            reader = people::reader(tx, acceptance.organization_id).await?;
        }
        let Some(reader) = reader else { return Ok(None) };
        let language = acceptance.language;
        let t = language.texts();
        let link = format!("{}{}", desk.address, path::receipt(self.invitation));
        let (name, partner) = (reader.name.as_str(), acceptance.partner_name.as_str());
        let company = acceptance.company_name.as_str();
        let (subject, text) = if receipt.confirmation == Some(Confirmation::Confirmed) {
            let granted = names(t, &administered(tx, &receipt).await?);
            let granted = if granted.is_empty() { fl!(t, "no-service") } else { granted };
            (
                fl!(t, "letter-confirmed-subject", partner = partner),
                fl!(
                    t,
                    "letter-confirmed",
                    name = name,
                    partner = partner,
                    company = company,
                    services = granted,
                    link = link.as_str()
                ),
            )
        } else {
            (
                fl!(t, "letter-not-confirmed-subject", partner = partner),
                fl!(
                    t,
                    "letter-not-confirmed",
                    name = name,
                    partner = partner,
                    company = company,
                    invited = acceptance.invited_name.as_str(),
                    link = link.as_str()
                ),
            )
        };
        let link = Link { url: link, label: fl!(t, "letter-button-receipt") };
        let mail = people::notice(reader, subject, text, link);
        Ok(Some(Mail { language: language.word().to_owned(), ..mail }))
    }
}

/// Tells the inviter that a company took back its acceptance before it was confirmed.
#[derive(Serialize, Deserialize)]
pub(crate) struct WithdrawalNotice {
    pub(super) invitation: InvitationId,
}

impl Letter for WithdrawalNotice {
    const KIND: &'static str = "withdrawal-notice";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(invitation) = store::by_id(tx, self.invitation).await? else { return Ok(None) };
        let Some(acceptance) = store::acceptance(tx, self.invitation).await? else {
            return Ok(None);
        };
        let Some(reader) = reader(tx, &invitation).await? else { return Ok(None) };
        let t = reader.language.texts();
        let link = format!("{}{}", desk.address, path::invitation(invitation.id));
        let company = acceptance.company_name.as_str();
        let subject = fl!(t, "letter-withdrawn-subject", company = company);
        let text = fl!(
            t,
            "letter-withdrawn",
            name = reader.name.as_str(),
            company = company,
            invited = acceptance.invited_name.as_str(),
            link = link.as_str()
        );
        Ok(Some(people::notice_of_page(reader, subject, text, link)))
    }
}

/// Tells the inviter that the company declined, and why if it said so.
#[derive(Serialize, Deserialize)]
pub(crate) struct DeclineNotice {
    pub(crate) invitation: InvitationId,
}

impl Letter for DeclineNotice {
    const KIND: &'static str = "decline-notice";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(invitation) = store::by_id(tx, self.invitation).await? else { return Ok(None) };
        let State::Declined { at, by, ref reason } = invitation.state else { return Ok(None) };
        let asked = addressee(tx, &invitation).await?;
        let Some(reader) = reader(tx, &invitation).await? else { return Ok(None) };
        let t = reader.language.texts();
        let link = format!("{}{}", desk.address, path::invitation(invitation.id));
        let reason = if reason.is_empty() { fl!(t, "no-reason") } else { reason.clone() };
        let Some(by) = by else {
            let subject = fl!(t, "letter-not-us-subject", company = asked.name());
            let to = invitation.recipient.as_ref().map(ToString::to_string).unwrap_or_default();
            let text = fl!(
                t,
                "letter-not-us",
                name = reader.name.as_str(),
                company = asked.name(),
                at = reader.language.moment(at),
                to = to,
                reason = reason,
                link = link.as_str()
            );
            return Ok(Some(people::notice_of_page(reader, subject, text, link)));
        };
        let Some((person, company)) = people::known(tx, by).await? else { return Ok(None) };
        let subject = fl!(t, "letter-declined-subject", company = asked.name());
        let text = fl!(
            t,
            "letter-declined",
            name = reader.name.as_str(),
            company = asked.name(),
            answering = company.name.as_str(),
            person = person.name.as_str(),
            email = person.email.to_string(),
            at = reader.language.moment(at),
            reason = reason,
            link = link.as_str()
        );
        Ok(Some(people::notice_of_page(reader, subject, text, link)))
    }
}

/// The receipt of who accepted.
#[derive(Serialize, Deserialize)]
pub(crate) struct ReceiptCopy {
    pub(crate) invitation: InvitationId,
}

impl Letter for ReceiptCopy {
    const KIND: &'static str = "receipt-copy";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(receipt) = receipt(tx, self.invitation).await? else { return Ok(None) };
        // Another letter says that nothing came of it.
        if receipt.is_void() {
            return Ok(None);
        }
        let acceptance = &receipt.acceptance;
        let Some(reader) = people::by_id(tx, acceptance.person_id).await? else { return Ok(None) };
        let language = acceptance.language;
        let t = language.texts();
        let link = format!("{}{}", desk.address, path::receipt(self.invitation));
        let granted = names(t, &administered(tx, &receipt).await?);
        let granted = if granted.is_empty() { fl!(t, "no-service") } else { granted };
        let (name, company) = (reader.name.as_str(), acceptance.company_name.as_str());
        let partner = acceptance.partner_name.as_str();
        let provider = acceptance.provider_name.as_str();
        let at = language.moment(acceptance.accepted_at);
        let to = link.as_str();
        let waits = receipt.confirmation == Some(Confirmation::Waiting);
        let subject = match acceptance.kind {
            Kind::Reseller if waits => fl!(t, "letter-waiting-receipt-subject", partner = partner),
            Kind::Partnership => {
                fl!(t, "letter-partnership-receipt-subject", provider = partner)
            }
            Kind::Reseller if provider.is_empty() => {
                fl!(t, "letter-receipt-subject", partner = partner)
            }
            Kind::Reseller => {
                fl!(t, "letter-joint-receipt-subject", partner = partner, provider = provider)
            }
        };
        let mut text = match acceptance.kind {
            Kind::Reseller if waits => fl!(
                t,
                "letter-waiting-receipt",
                name = name,
                company = company,
                partner = partner,
                at = at,
                services = granted,
                link = to
            ),
            Kind::Partnership => fl!(
                t,
                "letter-partnership-receipt",
                name = name,
                provider = partner,
                reseller = company,
                at = at,
                link = to
            ),
            Kind::Reseller if provider.is_empty() => fl!(
                t,
                "letter-receipt",
                name = name,
                company = company,
                partner = partner,
                at = at,
                services = granted,
                link = to
            ),
            Kind::Reseller => fl!(
                t,
                "letter-joint-receipt",
                name = name,
                company = company,
                partner = partner,
                provider = provider,
                at = at,
                services = granted,
                link = to
            ),
        };
        if let Some(days) = acceptance.days {
            text.push_str("\n\n");
            text.push_str(&fl!(t, "receipt-days", days = days));
        }
        let link = Link { url: link, label: fl!(t, "letter-button-receipt") };
        Ok(Some(Mail {
            language: language.word().to_owned(),
            ..people::notice(reader, subject, text, link)
        }))
    }
}

/// Who hears of an answer: the inviter, or a Global admin when the inviter is gone.
async fn reader(tx: &mut Read, invitation: &super::Invitation) -> sqlx::Result<Option<Person>> {
    if let Some(inviter) = people::by_id(tx, inviter(invitation)).await? {
        return Ok(Some(inviter));
    }
    people::reader(tx, invitation.partner_id).await
}
