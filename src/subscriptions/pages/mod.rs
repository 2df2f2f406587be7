//! The pages of subscriptions, on a customer's record and on the company's own side: what was bought ([`list`]),
//! one subscription ([`subscription`]), ordering ([`order`]) and licences ([`licences`]).

mod licences;
mod list;
mod order;
mod subscription;

use actix_web::web::{get, post};
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{OrderId, State, Status, SubscriptionId};
use crate::{
    customers::{self, Customer},
    db::{Read, Write},
    error::{Error, Result},
    organizations::{self, OrganizationId},
    path,
    people::Member,
    relationships,
    routes::Routes,
    text::Texts,
};

/// The addresses of this slice.
pub fn routes(routes: &mut Routes) {
    // On a record, and without one on the company's own side.
    for customer in [Some("{customer}"), None] {
        let at = |page: String| path::of_company(customer, page);
        routes
            .route(&at(path::SUBSCRIPTIONS.to_owned()), get().to(list::list))
            .route(&at(path::subscription("{id}")), get().to(subscription::show))
            .route(&at(path::order("{id:[0-9a-f-]{36}}")), get().to(order::show))
            .route(&at(path::LICENCES.to_owned()), get().to(licences::list))
            .route(
                &at(path::licences_of("{id:[0-9a-f-]{36}}")),
                get().to(licences::of_subscription),
            )
            .route(&at(path::licences_of("{id:[0-9a-f-]{36}}")), post().to(licences::change))
            .route(&at(path::licences_of_user("{id}")), get().to(licences::of_user))
            .route(&at(path::licences_of_user("{id}")), post().to(licences::change_of_user));
    }
    let at = |page: &str| path::of_company(Some("{customer}"), page);
    let of = |part: &str| at(&path::of_subscription("{id}", part));
    routes
        .route(path::SUBSCRIPTIONS_LIST, get().to(list::export))
        .route(&of("name"), post().to(subscription::rename))
        .route(&of("quantity"), post().to(subscription::set_quantity))
        .route(&of("renewal"), post().to(subscription::set_renewal))
        .route(&of("suspension"), post().to(subscription::suspend))
        .route(&of("resumption"), post().to(subscription::resume))
        .route(&of("contact"), post().to(subscription::set_contact))
        .route(&of("cancellation"), get().to(subscription::cancelling))
        .route(&of("cancellation"), post().to(subscription::cancel))
        .route(
            &of("{part:name|quantity|renewal|suspension|resumption|contact}"),
            get().to(subscription::again),
        )
        .route(&at(path::NEW_ORDER), get().to(order::new))
        .route(&at(path::NEW_ORDER), post().to(order::change))
        .route(&at(path::BASKET), get().to(order::again))
        .route(&at(path::BASKET), post().to(order::basket))
        .route(&at(path::ORDERS), get().to(order::again))
        .route(&at(path::ORDERS), post().to(order::place))
        .route(&at(&path::of_order("{id}", "fulfilment")), post().to(order::fulfil))
        .route(&at(&path::of_order("{id}", "cancellation")), post().to(order::cancel))
        .route(
            &at(&path::of_order("{id}", "{part:fulfilment|cancellation}")),
            get().to(order::again_at),
        );
}

/// Where a page is: on the record of a customer, or on the company's own side; and what it is about.
#[derive(Deserialize)]
struct Place {
    customer: Option<String>,
    id: Option<String>,
}

impl Place {
    fn customer(&self) -> Option<&str> {
        self.customer.as_deref()
    }

    fn id(&self) -> Result<uuid::Uuid> {
        self.id.as_deref().and_then(|id| id.parse().ok()).ok_or(Error::NotFound)
    }

    /// The address of another page there.
    fn page(&self, page: impl std::fmt::Display) -> String {
        path::of_company(self.customer(), page)
    }

    fn subscription(&self) -> Result<SubscriptionId> {
        self.id().map(SubscriptionId)
    }

    fn order(&self) -> Result<OrderId> {
        self.id().map(OrderId)
    }

    /// The partner's customer; another partner's is not there.
    async fn record(&self, tx: &mut Read, member: &Member) -> Result<Customer> {
        customers::at(tx, member, self.customer().ok_or(Error::NotFound)?).await
    }

    /// Holds the company, so that what is decided about it stays true: its own side, or the partner's customer as
    /// it is now. A prospect has nothing to change, and one that became another company's meanwhile is not there.
    async fn held(
        &self,
        tx: &mut Write,
        member: &Member,
    ) -> Result<(OrganizationId, Option<Customer>)> {
        if self.customer.is_none() {
            organizations::hold(tx, member.organization.id);
            return Ok((member.organization.id, None));
        }
        let seen = self.record(tx, member).await?;
        let record = relationships::hold(tx, &seen).await?.ok_or(Error::NotFound)?;
        Ok((record.organization_id.ok_or(Error::NotFound)?, Some(record)))
    }
}

/// Why the partner can change nothing of what it sold to a customer; empty where it can.
async fn why_not(tx: &mut Read, t: &Texts, customer: &Customer) -> Result<String> {
    if customer.status != customers::Status::Active {
        return Ok(fl!(t, "not-served", company = customer.name.as_str()));
    }
    if customer.through_id.is_none() {
        return Ok(String::new());
    }
    let reseller = customer.through.as_deref().unwrap_or_default();
    let may = relationships::may_order(tx, customer).await?;
    Ok(may.err().map(|why| relationships::why_no_orders(t, why, reseller)).unwrap_or_default())
}

/// What a subscription's status is called.
#[must_use]
pub fn status_name(t: &Texts, status: Status) -> String {
    match status {
        Status::Active => fl!(t, "subscription-active"),
        Status::Suspended => fl!(t, "subscription-suspended"),
        Status::Cancelled => fl!(t, "subscription-cancelled"),
        Status::Expired => fl!(t, "subscription-expired"),
    }
}

fn state_name(t: &Texts, state: State) -> String {
    match state {
        State::Placed => fl!(t, "order-placed"),
        State::Fulfilled => fl!(t, "order-fulfilled"),
        State::Cancelled => fl!(t, "order-cancelled"),
    }
}
