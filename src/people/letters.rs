//! What is written to people about their sign-in.

use i18n_embed_fl::fl;
use serde::{Deserialize, Serialize};

use super::{
    Person, Role,
    store::{self, PasswordLinkId, Reason},
};
use crate::{
    db::Read,
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
