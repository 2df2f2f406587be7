//! What is written to people about relationships.

use i18n_embed_fl::fl;
use serde::{Deserialize, Serialize};

use super::{Service, names};
use crate::{
    db::Read,
    mail::{Link, Mail},
    organizations::{self, OrganizationId},
    outbox::{Desk, Failure, Letter},
    path, people,
};

/// Tells a partner that a customer gave services to another.
#[derive(Serialize, Deserialize)]
pub(crate) struct PermissionLost {
    pub(super) partner: OrganizationId,
    pub(super) organization: OrganizationId,
    pub(super) services: Vec<Service>,
}

impl Letter for PermissionLost {
    const KIND: &'static str = "permission-lost";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(admin) = people::admins(tx, self.partner).await?.into_iter().next() else {
            return Ok(None);
        };
        let Some(company) = organizations::by_id(tx, self.organization).await? else {
            return Ok(None);
        };
        let t = admin.language.texts();
        let services = names(t, &self.services);
        let link = format!("{}{}", desk.address, path::CUSTOMERS);
        Ok(Some(Mail {
            from_name: fl!(t, "product"),
            reply_to: None,
            subject: fl!(
                t,
                "letter-permission-lost-subject",
                company = company.name.as_str(),
                services = services.as_str()
            ),
            text: fl!(
                t,
                "letter-permission-lost",
                name = admin.name.as_str(),
                company = company.name.as_str(),
                services = services.as_str(),
                link = link.as_str()
            ),
            language: admin.language.word().to_owned(),
            link: Some(Link { url: link, label: fl!(t, "letter-button-open") }),
            to: admin.email,
            to_name: Some(admin.name),
        }))
    }
}
