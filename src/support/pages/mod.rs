//! The pages of support, on a partner's record and on the company's own side: contact and list ([`list`]), a
//! new request ([`new`]), and one with its conversation ([`request`]).

mod list;
mod new;
mod request;

use actix_web::web::{get, post};
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{Contact, Listed, RequestId, Sight, State, severity_name, sight_of, state_name};
use crate::{
    clock::Timestamp,
    customers::{self, Customer},
    db::Read,
    error::{Error, Result},
    form::{Field, Kind},
    organizations::OrganizationId,
    page::{Frame, When},
    path,
    people::{self, Member, PersonId},
    routes::Routes,
    text::Texts,
};

/// The addresses of this slice.
pub fn routes(routes: &mut Routes) {
    routes
        .route(&path::support_contact("{customer}"), get().to(list::again))
        .route(&path::support_contact("{customer}"), post().to(list::set_contact));
    for customer in [Some("{customer}"), None] {
        let page = |part| path::of_service_request(customer, "{request}", part);
        routes
            .route(&path::of_company(customer, path::SUPPORT), get().to(list::list))
            .route(&path::of_company(customer, path::SUPPORT), post().to(new::open))
            .route(&path::of_company(customer, path::NEW_REQUEST), get().to(new::new))
            .route(&path::service_request(customer, "{request}"), get().to(request::show))
            .route(&page("messages"), post().to(request::write))
            .route(&page("closing"), post().to(request::close))
            .route(&page("reopening"), post().to(request::reopen))
            .route(&page("severity"), post().to(request::set_severity))
            .route(&page("provider"), post().to(request::set_provider))
            .route(
                &page("{part:messages|closing|reopening|severity|provider}"),
                get().to(request::again),
            );
    }
}

/// Where a page stands: on a partner's record of a company, or on the company's own side.
#[derive(Deserialize)]
pub(super) struct Place {
    customer: Option<String>,
    #[serde(default)]
    request: String,
}

impl Place {
    fn customer(&self) -> Option<&str> {
        self.customer.as_deref()
    }

    fn request(&self) -> Result<RequestId> {
        self.request.parse().map(RequestId).map_err(|_| Error::NotFound)
    }

    fn list(&self) -> String {
        path::of_company(self.customer(), path::SUPPORT)
    }

    fn page(&self) -> String {
        path::service_request(self.customer(), &self.request)
    }

    /// The partner's record, where the page stands on one, and the requests that are seen there.
    async fn look(&self, tx: &mut Read, member: &Member) -> Result<(Option<Customer>, Sight)> {
        let own = member.organization.id;
        let Some(id) = self.customer() else { return Ok((None, Sight::Company(own))) };
        let record = customers::at(tx, member, id).await?;
        let sight = sight_of(tx, record.id).await?;
        Ok((Some(record), sight))
    }
}

/// The choice of a support contact among those who may be one.
#[must_use]
pub fn contact_field(t: &Texts, candidates: &[Contact], chosen: Option<PersonId>) -> Field {
    let nobody = (String::new(), fl!(t, "support-nobody"));
    let all = candidates.iter().map(|one| {
        let named = format!("{}, {}", one.person.name, one.company);
        (one.person.id.to_string(), named)
    });
    let chosen = chosen.map(|chosen| chosen.to_string()).unwrap_or_default();
    Field::new("contact", fl!(t, "support-contact"), chosen)
        .kind(Kind::Choice(std::iter::once(nobody).chain(all).collect()))
}

/// A contact as a page shows one.
pub struct Shown {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The address of a mail to them.
    pub link: String,
    /// Their company's name.
    pub company: String,
}

impl Shown {
    /// A contact, with the way to write to them.
    #[must_use]
    pub fn of(contact: Contact) -> Self {
        let email = contact.person.email.to_string();
        // What has a meaning of its own in such an address.
        let plain = email.replace('%', "%25").replace('?', "%3F");
        let plain = plain.replace('#', "%23").replace('&', "%26");
        let link = format!("mailto:{plain}");
        Self { name: contact.person.name, email, link, company: contact.company }
    }
}

/// A request as a list shows it.
pub(super) struct Row {
    link: String,
    title: String,
    severity: String,
    state: State,
    state_name: String,
    is_overdue: bool,
    /// Until when a partner is to answer first, while it has not.
    due: Option<When>,
    /// The mark of a reseller that holds no admin permission now.
    lacks_permission: bool,
    /// What tells requests of one title apart for somebody who hears their links.
    opened: When,
    changed: When,
    opened_by: String,
    opened_company: String,
    partner: String,
}

impl Row {
    fn of(
        frame: &Frame,
        now: Timestamp,
        customer: Option<&str>,
        listed: Listed,
        without_permission: &[OrganizationId],
    ) -> Self {
        let t = frame.t;
        let request = listed.request;
        Self {
            link: path::service_request(customer, request.id),
            severity: severity_name(t, request.severity),
            state: request.state,
            state_name: state_name(t, request.state),
            is_overdue: request.is_overdue(now),
            due: request.awaits_answer().then(|| frame.moment(request.due_at)),
            lacks_permission: without_permission.contains(&request.partner_id),
            opened: frame.moment(request.opened_at),
            changed: frame.moment(request.changed_at),
            title: request.title,
            opened_by: people::shown(frame.t, &listed.opened_by_name),
            opened_company: listed.opened_by_company,
            partner: listed.partner,
        }
    }
}
