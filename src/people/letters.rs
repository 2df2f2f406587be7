//! What is written to people about their sign-in.

use i18n_embed_fl::fl;
use serde::{Deserialize, Serialize};

use super::{
    Outcome, Person, PersonId, Role, SignInId, Standing, role_names, shown,
    store::{self, AddressChangeId, PasswordLinkId, Reason},
    words_of,
};
use crate::{
    activity::Kind,
    clock::Timestamp,
    db::Read,
    email_address::EmailAddress,
    mail::{Link, Mail},
    organizations::{self, OrganizationId},
    outbox::{Desk, Failure, Letter},
    path,
    secret::Purpose,
};

/// A link to set a password.
#[derive(Serialize, Deserialize)]
pub(crate) struct SetPassword {
    pub(super) link: PasswordLinkId,
}

impl Letter for SetPassword {
    const KIND: &'static str = "set-password";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let now = tx.now();
        let Some(link) = store::password_link(tx, self.link).await? else { return Ok(None) };
        if link.used_at.is_some() || link.expires_at <= now {
            return Ok(None);
        }
        let Some(person) = store::by_id(tx, link.person_id).await? else { return Ok(None) };
        let Some(organization) = organizations::by_id(tx, person.organization_id).await? else {
            return Ok(None);
        };
        let t = person.language.texts();
        let last = desk.keys.link(Purpose::Password, link.id.0, 1);
        let address = format!("{}{}", desk.address, path::set_password(last));
        let until = person.language.moment(link.expires_at);
        let (subject, text) = match link.reason {
            Reason::Welcome => (
                fl!(t, "letter-welcome-subject", organization = organization.name.as_str()),
                fl!(
                    t,
                    "letter-welcome",
                    name = person.name.as_str(),
                    organization = organization.name.as_str(),
                    link = address.as_str(),
                    until = until
                ),
            ),
            Reason::Forgotten => (
                fl!(t, "letter-forgotten-subject"),
                fl!(
                    t,
                    "letter-forgotten",
                    name = person.name.as_str(),
                    link = address.as_str(),
                    until = until
                ),
            ),
        };
        Ok(Some(Mail {
            to: person.email,
            to_name: Some(person.name),
            from_name: fl!(t, "product"),
            reply_to: None,
            subject,
            text,
            language: person.language.word().to_owned(),
            link: Some(Link { url: address, label: fl!(t, "letter-button-password") }),
        }))
    }
}

/// Tells somebody that their password was changed, or set by a mailed link.
#[derive(Serialize, Deserialize)]
pub(crate) struct PasswordNotice {
    pub(super) told: SignInId,
}

impl Letter for PasswordNotice {
    const KIND: &'static str = "password-notice";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(told) = store::sign_in(tx, self.told).await? else { return Ok(None) };
        let Some(person) = store::by_id(tx, told.person_id).await? else { return Ok(None) };
        let t = person.language.texts();
        let link = format!("{}{}", desk.address, path::PASSWORD);
        let at = person.language.moment(told.at);
        let device = device(&person, &told.device);
        let how = match told.outcome {
            Outcome::PasswordSet => fl!(t, "letter-password-by-link"),
            _ => fl!(t, "letter-password-by-owner"),
        };
        let text = fl!(
            t,
            "letter-password-changed",
            name = person.name.as_str(),
            how = how,
            at = at,
            address = told.address.as_str(),
            device = device,
            link = link.as_str()
        );
        let subject = fl!(t, "letter-password-changed-subject");
        let label = fl!(t, "letter-button-password");
        Ok(Some(notice(person, subject, text, Link { url: link, label })))
    }
}

/// The browser and system of a device, in words.
fn device(reader: &Person, device: &str) -> String {
    if device.is_empty() {
        fl!(reader.language.texts(), "device-unknown")
    } else {
        device.to_owned()
    }
}

/// Asks whoever reads a new address to prove that it is the person's.
#[derive(Serialize, Deserialize)]
pub(crate) struct AddressProof {
    pub(super) change: AddressChangeId,
}

impl Letter for AddressProof {
    const KIND: &'static str = "address-proof";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let now = tx.now();
        let Some(change) = store::address_change(tx, self.change).await? else { return Ok(None) };
        if change.settled_at.is_some() || change.expires_at <= now {
            return Ok(None);
        }
        let Some(person) = store::by_id(tx, change.person_id).await? else { return Ok(None) };
        let t = person.language.texts();
        let last = desk.keys.link(Purpose::Address, change.id.0, 1);
        let link = format!("{}{}", desk.address, path::address_proof(last));
        let until = person.language.moment(change.expires_at);
        let text = fl!(
            t,
            "letter-address-proof",
            name = person.name.as_str(),
            link = link.as_str(),
            until = until
        );
        let subject = fl!(t, "letter-address-proof-subject");
        let label = fl!(t, "letter-button-address");
        let person = Person { email: change.email, ..person };
        Ok(Some(notice(person, subject, text, Link { url: link, label })))
    }
}

/// Tells whose address it is that somebody typed it as their own new one.
#[derive(Serialize, Deserialize)]
pub(crate) struct AddressTried {
    pub(super) owner: PersonId,
}

impl Letter for AddressTried {
    const KIND: &'static str = "address-tried";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(owner) = store::by_id(tx, self.owner).await? else { return Ok(None) };
        let t = owner.language.texts();
        let link = format!("{}{}", desk.address, path::SIGN_IN);
        let name = owner.name.as_str();
        let text = fl!(t, "letter-address-tried", name = name, link = link.as_str());
        let subject = fl!(t, "letter-address-tried-subject");
        Ok(Some(notice_of_page(owner, subject, text, link)))
    }
}

/// Tells the earlier or the new address of somebody that they changed it.
#[derive(Serialize, Deserialize)]
pub(crate) struct AddressNotice {
    pub(super) change: AddressChangeId,
    pub(super) to_earlier: bool,
}

impl Letter for AddressNotice {
    const KIND: &'static str = "address-notice";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(change) = store::address_change(tx, self.change).await? else { return Ok(None) };
        let Some(at) = change.settled_at else { return Ok(None) };
        let Some(person) = store::by_id(tx, change.person_id).await? else { return Ok(None) };
        let t = person.language.texts();
        let link = format!("{}{}", desk.address, path::ACCOUNT);
        let (name, new, to) = (person.name.as_str(), hidden(&change.email), link.as_str());
        let at = person.language.moment(at);
        let (text, email) = if self.to_earlier {
            let admins = store::of_role(tx, person.organization_id, Role::GlobalAdmin).await?;
            let admins = admins.into_iter().filter(|admin| admin.id != person.id);
            let admins = admins.map(|admin| admin.name).collect::<Vec<_>>().join(", ");
            let text = if admins.is_empty() {
                fl!(t, "letter-address-earlier-alone", name = name, new = new, at = at, link = to)
            } else {
                fl!(
                    t,
                    "letter-address-earlier",
                    name = name,
                    new = new,
                    at = at,
                    admins = admins,
                    link = to
                )
            };
            (text, change.earlier)
        } else {
            (fl!(t, "letter-address-new", name = name, at = at, link = to), change.email)
        };
        let subject = fl!(t, "letter-address-changed-subject");
        let person = Person { email, ..person };
        Ok(Some(notice_of_page(person, subject, text, link)))
    }
}

/// An address as somebody knows it again who knows it, for a reader who may not be its owner.
fn hidden(email: &EmailAddress) -> String {
    let first: String = email.local().chars().take(1).collect();
    format!("{first}…@{}", email.domain())
}

/// Tells a member what somebody else did to them: gave them other roles or details, deactivated or restored them.
#[derive(Serialize, Deserialize)]
pub(crate) struct MemberNotice {
    pub(super) person: PersonId,
    pub(super) by: PersonId,
    pub(super) what: Kind,
    /// When, in microseconds.
    pub(super) at: i64,
}

impl Letter for MemberNotice {
    const KIND: &'static str = "member-notice";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(person) = store::known(tx, self.person).await? else { return Ok(None) };
        let Some((by, company)) = super::known(tx, self.by).await? else { return Ok(None) };
        let own = person.organization_id;
        let Some(listed) = store::listed(tx, own, self.person).await? else { return Ok(None) };
        // Something else was done meanwhile, and another letter tells of that.
        let still = match self.what {
            Kind::MemberDeactivated => listed.standing() == Standing::Deactivated,
            Kind::MemberActivated => listed.standing() == Standing::Active,
            _ => listed.standing() != Standing::Deactivated,
        };
        if !still || listed.is_removed {
            return Ok(None);
        }
        let Some(organization) = organizations::by_id(tx, own).await? else { return Ok(None) };
        let t = person.language.texts();
        let at = person.language.moment(Timestamp::from_micros(self.at));
        let own = organization.name.as_str();
        let (subject, what) = match self.what {
            Kind::MemberDeactivated => (
                fl!(t, "letter-deactivated-subject", organization = own),
                fl!(t, "letter-deactivated", organization = own),
            ),
            Kind::MemberActivated => (
                fl!(t, "letter-activated-subject", organization = own),
                fl!(t, "letter-activated", organization = own),
            ),
            Kind::MemberChanged => (
                fl!(t, "letter-details-subject"),
                fl!(t, "letter-details", language = person.language.own_name()),
            ),
            _ => (
                fl!(t, "letter-roles-subject", organization = own),
                fl!(
                    t,
                    "letter-roles",
                    organization = own,
                    roles = role_names(t, &words_of(&listed.roles))
                ),
            ),
        };
        let link = format!("{}{}", desk.address, path::ACCOUNT);
        let text = fl!(
            t,
            "letter-member-notice",
            name = person.name.as_str(),
            what = what,
            by = shown(t, &by.name),
            company = company.name.as_str(),
            at = at,
            link = link.as_str()
        );
        Ok(Some(notice_of_page(person, subject, text, link)))
    }
}

/// Tells somebody that many tried to guess their password.
#[derive(Serialize, Deserialize)]
pub(crate) struct Attacked {
    pub(super) person: PersonId,
}

impl Letter for Attacked {
    const KIND: &'static str = "attacked";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(person) = store::by_id(tx, self.person).await? else { return Ok(None) };
        let t = person.language.texts();
        let link = format!("{}{}", desk.address, path::PASSWORD);
        let text = fl!(t, "letter-attacked", name = person.name.as_str(), link = link.as_str());
        let subject = fl!(t, "letter-attacked-subject");
        let label = fl!(t, "letter-button-password");
        Ok(Some(notice(person, subject, text, Link { url: link, label })))
    }
}

/// Who reads what is written to an organization: its first Global admin, one who can sign in before one who
/// has yet to set a password.
pub(crate) async fn reader(
    tx: &mut Read,
    organization: OrganizationId,
) -> sqlx::Result<Option<Person>> {
    Ok(store::of_role(tx, organization, Role::GlobalAdmin).await?.into_iter().next())
}

/// A [`notice`] whose link opens a page of ours.
pub(crate) fn notice_of_page(reader: Person, subject: String, text: String, url: String) -> Mail {
    let label = fl!(reader.language.texts(), "letter-button-open");
    notice(reader, subject, text, Link { url, label })
}

/// A letter of the application's own to somebody, with one link.
pub(crate) fn notice(reader: Person, subject: String, text: String, link: Link) -> Mail {
    Mail {
        from_name: fl!(reader.language.texts(), "product"),
        reply_to: None,
        subject,
        text,
        language: reader.language.word().to_owned(),
        link: Some(link),
        to: reader.email,
        to_name: Some(reader.name),
    }
}
