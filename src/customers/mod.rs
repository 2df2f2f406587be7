//! Customers: the partner's view of the companies it serves, asked, knows, or served. A record
//! changes only with what happened to it; its status is moved by invitations and relationships.

mod customer;
mod pages;
mod store;

pub use self::{
    customer::{Customer, CustomerId, Status},
    pages::{Record, Tab, routes},
};
use crate::{
    activity::{Event, Kind},
    db::{Read, Write},
    email_address::{Domain, EmailAddress},
    organizations::OrganizationId,
    people::Member,
};

/// What came of putting a company on the list.
pub enum Added {
    /// It is new, as a prospect.
    New(Customer),
    /// It was there.
    Known(Customer),
}

/// Puts a company on a partner's list, or finds it there by its domain.
///
/// # Errors
/// When the database fails.
pub async fn add(tx: &mut Write, by: &Member, name: &str, domain: &Domain) -> sqlx::Result<Added> {
    let customer = Customer {
        id: CustomerId::new(),
        partner_id: by.organization.id,
        organization_id: None,
        name: name.to_owned(),
        domain: domain.clone(),
        contact_name: String::new(),
        contact_email: None,
        status: Status::Prospect,
        since: tx.now(),
        services: 0,
    };
    if !store::insert(tx, &customer).await? {
        let known = store::by_domain(tx, by.organization.id, domain).await?;
        return known.map(Added::Known).ok_or(sqlx::Error::RowNotFound);
    }
    let event = Event::of(by, Kind::CustomerAdded).subject(name).customer(customer.id.0);
    event.tell(tx).await?;
    Ok(Added::New(customer))
}

/// A partner's customer; another partner's is not there.
///
/// # Errors
/// When the database fails.
pub async fn by_id(
    tx: &mut Read,
    partner: OrganizationId,
    id: CustomerId,
) -> sqlx::Result<Option<Customer>> {
    store::by_id(tx, partner, id).await
}

/// Remembers whom the partner wrote to.
///
/// # Errors
/// When the database fails.
pub async fn set_contact(
    tx: &mut Write,
    customer: &Customer,
    name: &str,
    email: &EmailAddress,
) -> sqlx::Result<()> {
    store::set_contact(tx, customer, name, email).await
}

/// The company was asked; one that is served stays so.
///
/// # Errors
/// When the database fails.
pub async fn asked(tx: &mut Write, customer: &Customer) -> sqlx::Result<()> {
    match customer.status {
        Status::Active | Status::Invited => Ok(()),
        Status::Prospect | Status::Ended => {
            store::set_status(tx, customer.id, Status::Invited).await
        }
    }
}

/// The company did not agree, or is asked no more: it is what it was before it was asked.
///
/// # Errors
/// When the database fails.
pub async fn not_asked(tx: &mut Write, customer: &Customer) -> sqlx::Result<()> {
    match customer.status {
        Status::Invited if customer.organization_id.is_some() => {
            store::set_status(tx, customer.id, Status::Ended).await
        }
        Status::Invited => store::set_status(tx, customer.id, Status::Prospect).await,
        Status::Active | Status::Prospect | Status::Ended => Ok(()),
    }
}

/// The company is served from now on.
///
/// # Errors
/// When the database fails.
pub async fn served(
    tx: &mut Write,
    customer: CustomerId,
    organization: OrganizationId,
) -> sqlx::Result<()> {
    store::set_organization(tx, customer, organization).await?;
    store::set_status(tx, customer, Status::Active).await
}

/// The partner administers so many more, or fewer, of the company's services.
///
/// # Errors
/// When the database fails.
pub async fn administered(tx: &mut Write, customer: CustomerId, more: i64) -> sqlx::Result<()> {
    store::add_services(tx, customer, more).await
}

/// The company is served no more.
///
/// # Errors
/// When the database fails.
pub async fn ended(tx: &mut Write, customer: CustomerId) -> sqlx::Result<()> {
    store::set_status(tx, customer, Status::Ended).await
}
