//! What is written to people about relationships and admin permissions. A partner's and a company's first
//! Global admin read them.

use i18n_embed_fl::fl;
use serde::{Deserialize, Serialize};

use super::{PermissionEnd, RelationshipId, Service, names, store};
use crate::{
    clock::Timestamp,
    customers::CustomerId,
    db::Read,
    mail::Mail,
    organizations::{self, Organization, OrganizationId},
    outbox::{Desk, Failure, Letter},
    path,
    people::{self, Person},
};

/// Tells a partner that it can no longer administer services of a customer.
#[derive(Serialize, Deserialize)]
pub(crate) struct PermissionLost {
    pub(super) partner: OrganizationId,
    pub(super) organization: OrganizationId,
    pub(super) services: Vec<Service>,
    #[serde(default)]
    pub(super) customer: Option<CustomerId>,
    #[serde(default = "reassigned")]
    pub(super) reason: PermissionEnd,
}

/// The one reason that the first of these letters knew.
fn reassigned() -> PermissionEnd {
    PermissionEnd::Reassigned
}

impl Letter for PermissionLost {
    const KIND: &'static str = "permission-lost";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(reader) = people::reader(tx, self.partner).await? else { return Ok(None) };
        let Some(company) = organizations::by_id(tx, self.organization).await? else {
            return Ok(None);
        };
        let t = reader.language.texts();
        let (name, company) = (reader.name.as_str(), company.name.as_str());
        let services = names(t, &self.services);
        let services = services.as_str();
        let page = self.customer.map_or(path::CUSTOMERS.to_owned(), path::services_of);
        let link = format!("{}{page}", desk.address);
        let link = link.as_str();
        let (subject, text) = match self.reason {
            PermissionEnd::Expired => (
                fl!(t, "letter-permission-over-subject", company = company, services = services),
                fl!(
                    t,
                    "letter-permission-over",
                    name = name,
                    company = company,
                    services = services,
                    link = link
                ),
            ),
            PermissionEnd::TakenAway => (
                fl!(t, "letter-permission-taken-subject", company = company, services = services),
                fl!(
                    t,
                    "letter-permission-taken",
                    name = name,
                    company = company,
                    services = services,
                    link = link
                ),
            ),
            _ => (
                fl!(t, "letter-permission-lost-subject", company = company, services = services),
                fl!(
                    t,
                    "letter-permission-lost",
                    name = name,
                    company = company,
                    services = services,
                    link = link
                ),
            ),
        };
        let link = link.to_owned();
        Ok(Some(people::notice_of_page(reader.clone(), subject, text, link)))
    }
}

/// Tells a company that a partner gave up administering its services.
#[derive(Serialize, Deserialize)]
pub(crate) struct PermissionGivenUp {
    pub(super) partner: OrganizationId,
    pub(super) organization: OrganizationId,
    pub(super) services: Vec<Service>,
}

impl Letter for PermissionGivenUp {
    const KIND: &'static str = "permission-given-up";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(reader) = people::reader(tx, self.organization).await? else { return Ok(None) };
        let Some(partner) = organizations::by_id(tx, self.partner).await? else { return Ok(None) };
        let t = reader.language.texts();
        let services = names(t, &self.services);
        let link = format!("{}{}", desk.address, path::SERVICES);
        let subject = fl!(
            t,
            "letter-given-up-subject",
            partner = partner.name.as_str(),
            services = services.as_str()
        );
        let text = fl!(
            t,
            "letter-given-up",
            name = reader.name.as_str(),
            partner = partner.name.as_str(),
            services = services.as_str(),
            link = link.as_str()
        );
        Ok(Some(people::notice_of_page(reader, subject, text, link)))
    }
}

/// Tells a partner that a company lets it administer services.
#[derive(Serialize, Deserialize)]
pub(crate) struct PermissionGained {
    pub(super) relationship: RelationshipId,
    pub(super) services: Vec<Service>,
}

impl Letter for PermissionGained {
    const KIND: &'static str = "permission-gained";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(about) = About::partner(tx, self.relationship).await? else { return Ok(None) };
        let t = about.reader.language.texts();
        let services = names(t, &self.services);
        let link = format!("{}{}", desk.address, path::services_of(about.customer));
        let company = about.company.name.as_str();
        let subject = fl!(
            t,
            "letter-permission-gained-subject",
            company = company,
            services = services.as_str()
        );
        let text = fl!(
            t,
            "letter-permission-gained",
            name = about.reader.name.as_str(),
            company = company,
            services = services.as_str(),
            link = link.as_str()
        );
        Ok(Some(people::notice_of_page(about.reader, subject, text, link)))
    }
}

/// Tells a partner when its permissions end: because the company has just said so, or because it is near.
#[derive(Serialize, Deserialize)]
pub(crate) struct PermissionEnding {
    pub(super) relationship: RelationshipId,
    pub(super) services: Vec<Service>,
    /// In microseconds since 1970; none when they do not end any more.
    pub(super) ends_at: Option<i64>,
    pub(super) is_news: bool,
}

impl Letter for PermissionEnding {
    const KIND: &'static str = "permission-ending";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let now = tx.now();
        let ends_at = self.ends_at.map(Timestamp::from_micros);
        let held = store::of_relationship(tx, self.relationship).await?;
        let still = held
            .iter()
            .filter(|one| self.services.contains(&one.service))
            .filter(|one| one.ends_at == ends_at && one.is_held(now));
        let services: Vec<Service> = still.map(|one| one.service).collect();
        // Changed or ended meanwhile: another letter tells of that.
        if services.is_empty() {
            return Ok(None);
        }
        let Some(about) = About::partner(tx, self.relationship).await? else { return Ok(None) };
        let language = about.reader.language;
        let t = language.texts();
        let services = names(t, &services);
        let link = format!("{}{}", desk.address, path::services_of(about.customer));
        let (name, company) = (about.reader.name.as_str(), about.company.name.as_str());
        let (services, to) = (services.as_str(), link.as_str());
        let (subject, text) = match ends_at {
            None => (
                fl!(t, "letter-end-lifted-subject", company = company, services = services),
                fl!(
                    t,
                    "letter-end-lifted",
                    name = name,
                    company = company,
                    services = services,
                    link = to
                ),
            ),
            Some(end) => {
                let day = language.day(end);
                let subject = fl!(
                    t,
                    "letter-permission-ending-subject",
                    company = company,
                    services = services,
                    day = day.as_str()
                );
                let text = if self.is_news {
                    fl!(
                        t,
                        "letter-end-set",
                        name = name,
                        company = company,
                        services = services,
                        day = day,
                        link = to
                    )
                } else {
                    fl!(
                        t,
                        "letter-permission-ending",
                        name = name,
                        company = company,
                        services = services,
                        day = day,
                        link = to
                    )
                };
                (subject, text)
            }
        };
        Ok(Some(people::notice_of_page(about.reader.clone(), subject, text, link.clone())))
    }
}

/// Tells a partner that a company gave notice, or took it back.
#[derive(Serialize, Deserialize)]
pub(crate) struct NoticeWord {
    pub(super) relationship: RelationshipId,
    /// In microseconds since 1970; none when it was taken back.
    pub(super) until: Option<i64>,
}

impl Letter for NoticeWord {
    const KIND: &'static str = "notice";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let until = self.until.map(Timestamp::from_micros);
        let Some(about) = About::partner(tx, self.relationship).await? else { return Ok(None) };
        // Taken back, given anew or ended meanwhile: another letter tells of that.
        if about.ended_at.is_some() || about.notice_until != until {
            return Ok(None);
        }
        let language = about.reader.language;
        let t = language.texts();
        let link = format!("{}{}", desk.address, path::customer(about.customer));
        let (name, company) = (about.reader.name.as_str(), about.company.name.as_str());
        let to = link.as_str();
        let (subject, text) = if let Some(until) = until {
            let day = language.day(until);
            (
                fl!(t, "letter-notice-subject", company = company, day = day.as_str()),
                fl!(t, "letter-notice", name = name, company = company, day = day, link = to),
            )
        } else {
            (
                fl!(t, "letter-notice-withdrawn-subject", company = company),
                fl!(t, "letter-notice-withdrawn", name = name, company = company, link = to),
            )
        };
        Ok(Some(people::notice_of_page(about.reader.clone(), subject, text, link.clone())))
    }
}

/// Tells a partner that a company ended the relationship.
#[derive(Serialize, Deserialize)]
pub(crate) struct RelationshipOver {
    pub(super) relationship: RelationshipId,
}

impl Letter for RelationshipOver {
    const KIND: &'static str = "relationship-over";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(about) = About::partner(tx, self.relationship).await? else { return Ok(None) };
        let Some(at) = about.ended_at else { return Ok(None) };
        let language = about.reader.language;
        let t = language.texts();
        let link = format!("{}{}", desk.address, path::customer(about.customer));
        let company = about.company.name.as_str();
        let subject = fl!(t, "letter-relationship-over-subject", company = company);
        let text = fl!(
            t,
            "letter-relationship-over",
            name = about.reader.name.as_str(),
            company = company,
            at = language.moment(at),
            link = link.as_str()
        );
        Ok(Some(people::notice_of_page(about.reader.clone(), subject, text, link)))
    }
}

/// What a letter to the partner of a relationship is about.
struct About {
    reader: Person,
    company: Organization,
    customer: CustomerId,
    notice_until: Option<Timestamp>,
    ended_at: Option<Timestamp>,
}

impl About {
    async fn partner(tx: &mut Read, relationship: RelationshipId) -> sqlx::Result<Option<Self>> {
        let Some(relationship) = store::by_id(tx, relationship).await? else { return Ok(None) };
        let Some(reader) = people::reader(tx, relationship.partner_id).await? else {
            return Ok(None);
        };
        let company = organizations::by_id(tx, relationship.organization_id).await?;
        Ok(company.map(|company| Self {
            reader,
            company,
            customer: relationship.customer_id,
            notice_until: relationship.notice_until,
            ended_at: relationship.ended_at,
        }))
    }
}
