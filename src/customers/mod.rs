//! Customers: the partner's view of the companies it serves, asked, knows, or served. A record
//! changes only with what happened to it; its status is moved by invitations and relationships.

mod customer;
mod imports;
mod pages;
mod store;

use i18n_embed_fl::fl;

use self::customer::Sort;
pub(crate) use self::store::AS_JSON;
pub use self::{
    customer::{Customer, CustomerId, Details, LONGEST_NAME, LeadSource, Status},
    imports::{State as ImportState, imports_due, imports_over},
    pages::{Company, Record, Tab, asker, at, named, routes, wanted},
};
use crate::{
    activity::{Event, Kind},
    clock::Timestamp,
    db::{Engine, Read, Rows, Write},
    email_address::{Domain, EmailAddress},
    organizations::{Organization, OrganizationId},
    people::{Gone, Member, PersonId},
    text::Texts,
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
    let customer = Customer::new(by.organization.id, name, domain, tx.now());
    if !store::insert(tx, &customer).await? {
        let known = store::by_domain(tx, by.organization.id, domain).await?;
        return known.map(Added::Known).ok_or(sqlx::Error::RowNotFound);
    }
    let event = Event::of(by, Kind::CustomerAdded).subject(name).customer(customer.id.0);
    event.tell(tx).await?;
    Ok(Added::New(customer))
}

/// Puts a company with what is noted of it on a partner's list; whether it was not there. It is neither counted
/// nor told: an import does both once for many.
async fn add_untold(
    tx: &mut Write,
    partner: OrganizationId,
    name: &str,
    domain: &Domain,
    details: Details,
) -> sqlx::Result<bool> {
    let customer = Customer::new(partner, name, domain, tx.now()).noting(details);
    store::insert_uncounted(tx, &customer).await
}

/// Many at once, each with the moment it was put on its partner's list, for a world that is made in one go.
/// They are [counted] and told elsewhere.
pub(crate) fn rows(engine: Engine, all: &[(Customer, Timestamp)]) -> [Rows; 2] {
    store::rows(engine, all)
}

/// A partner has so many more records of a status that were written as [rows].
pub(crate) fn counted(tx: &mut Write, partner: OrganizationId, status: Status, more: i64) {
    store::count(tx, partner, &[(status, more)]);
}

/// The names and domains of all customers of all partners.
pub(crate) async fn names(tx: &mut Read) -> sqlx::Result<Vec<(String, Domain)>> {
    store::names(tx).await
}

/// How many customers of each status a partner has.
///
/// # Errors
/// When the database fails.
pub async fn counts(tx: &mut Read, partner: OrganizationId) -> sqlx::Result<Vec<(Status, i64)>> {
    store::counts(tx, partner).await
}

/// A partner's record of a company that it gets with another partner's invitation: the one that it has,
/// or a new one. Only a company that has proved a domain takes over the record of it; none where that is in
/// the way.
///
/// # Errors
/// When the database fails.
pub async fn of_company(
    tx: &mut Write,
    partner: OrganizationId,
    company: &Organization,
    asked: &Customer,
) -> sqlx::Result<Option<Customer>> {
    if let Some(known) = store::of_organization(tx, partner, company.id).await? {
        return Ok(Some(known));
    }
    let domain = company.domain.as_ref().unwrap_or(&asked.domain);
    let new = Customer::new(partner, &company.name, domain, tx.now());
    if store::insert(tx, &new).await? {
        return Ok(Some(new));
    }
    let there = store::by_domain(tx, partner, domain).await?;
    Ok(there.filter(|there| company.domain.as_ref() == Some(&there.domain)))
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

/// A partner's customers of a status by name, after one of them: so many at a time.
///
/// # Errors
/// When the database fails.
pub async fn of_status(
    tx: &mut Read,
    partner: OrganizationId,
    status: Status,
    after: Option<CustomerId>,
    limit: i64,
) -> sqlx::Result<Vec<Customer>> {
    let (sort, status, whose) = (Sort::Company, Some(status), store::Whose::Partner(partner));
    let slice =
        store::Slice { whose, status, beginnings: &[], sort, backwards: false, after, limit };
    store::page(tx, partner, &slice).await
}

/// Forgets somebody as whom partners write to.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &mut Write, gone: &Gone) -> sqlx::Result<()> {
    store::forget(tx, gone).await?;
    imports::forget_person(tx, gone).await
}

/// Remembers whom the partner wrote to; a name that is not given stays as it is.
///
/// # Errors
/// When the database fails.
pub async fn set_contact(
    tx: &mut Write,
    customer: &Customer,
    name: Option<&str>,
    email: &EmailAddress,
) -> sqlx::Result<()> {
    store::set_contact(tx, customer, name, email).await
}

/// Notes something else of a customer; whether that changed anything.
///
/// # Errors
/// When the database fails.
pub async fn set_details(
    tx: &mut Write,
    by: &Member,
    customer: &Customer,
    details: &Details,
) -> sqlx::Result<bool> {
    hold(tx, customer.id).await?;
    let now = store::by_id(tx, customer.partner_id, customer.id).await?;
    if now.is_some_and(|now| now.details() == *details) {
        return Ok(false);
    }
    store::set_details(tx, customer, details).await?;
    let event = Event::of(by, Kind::CustomerEdited).subject(&customer.name);
    event.customer(customer.id.0).tell(tx).await?;
    Ok(true)
}

/// Holds a customer until the transaction ends, so that what is decided about it stays true.
///
/// # Errors
/// When the database fails.
pub async fn hold(tx: &mut Write, customer: CustomerId) -> sqlx::Result<()> {
    store::move_status(tx, customer, |_, _| None).await
}

/// The company was asked; one that is served stays so.
///
/// # Errors
/// When the database fails.
pub async fn asked(tx: &mut Write, customer: CustomerId) -> sqlx::Result<()> {
    let next = |was, _| match was {
        Status::Active | Status::Invited => None,
        Status::Prospect | Status::Ended => Some(Status::Invited),
    };
    store::move_status(tx, customer, next).await
}

/// The company did not agree, or is asked no more: it is what it was before it was asked.
///
/// # Errors
/// When the database fails.
pub async fn not_asked(tx: &mut Write, customer: CustomerId) -> sqlx::Result<()> {
    let next = |was, was_served| match (was, was_served) {
        (Status::Invited, true) => Some(Status::Ended),
        (Status::Invited, false) => Some(Status::Prospect),
        (Status::Active | Status::Prospect | Status::Ended, _) => None,
    };
    store::move_status(tx, customer, next).await
}

/// The company is served from now on; as provider, through a reseller. Whether the record was not another
/// company's that is served by it.
///
/// # Errors
/// When the database fails.
pub async fn served(
    tx: &mut Write,
    customer: CustomerId,
    organization: OrganizationId,
    through: Option<OrganizationId>,
) -> sqlx::Result<bool> {
    if !store::set_organization(tx, customer, organization, through).await? {
        return Ok(false);
    }
    store::move_status(tx, customer, |_, _| Some(Status::Active)).await?;
    Ok(true)
}

/// The partner administers so many more, or fewer, of the company's services.
pub fn administered(tx: &mut Write, customer: CustomerId, more: i64) {
    store::add_services(tx, customer, more);
}

/// What a partner's record says at a glance of the subscriptions that the partner steers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Bought {
    /// How many are active.
    pub active: i64,
    /// How many are suspended.
    pub suspended: i64,
    /// How many were cancelled or expired.
    pub ended: i64,
    /// How many seats those that have not ended have.
    pub seats: i64,
    /// How many of the seats are given to users.
    pub seats_used: i64,
}

/// The subscriptions that the partner steers changed.
///
/// # Errors
/// When the database fails.
pub async fn bought(tx: &mut Write, customer: CustomerId, bought: &Bought) -> sqlx::Result<()> {
    store::set_bought(tx, customer, bought).await
}

/// So many service requests that the partner follows are not closed.
///
/// # Errors
/// When the database fails.
pub async fn open_requests(tx: &mut Write, customer: CustomerId, open: i64) -> sqlx::Result<()> {
    store::set_open_requests(tx, customer, open).await
}

/// Who of the partner, or of its provider, supports the company; none for nobody in particular.
///
/// # Errors
/// When the database fails.
pub async fn set_support_contact(
    tx: &mut Write,
    customer: CustomerId,
    contact: Option<PersonId>,
) -> sqlx::Result<()> {
    store::set_support_contact(tx, customer, contact).await
}

/// The company is served no more.
///
/// # Errors
/// When the database fails.
pub async fn ended(tx: &mut Write, customer: CustomerId) -> sqlx::Result<()> {
    store::move_status(tx, customer, |_, _| Some(Status::Ended)).await
}

/// A partner's record of a company, the newest where there are several.
///
/// # Errors
/// When the database fails.
pub async fn of_organization(
    tx: &mut Read,
    partner: OrganizationId,
    company: OrganizationId,
) -> sqlx::Result<Option<Customer>> {
    store::of_organization(tx, partner, company).await
}

/// What a lead source is called.
#[must_use]
pub fn lead_source_name(t: &Texts, source: Option<LeadSource>) -> String {
    match source {
        None => fl!(t, "lead-source-unknown"),
        Some(LeadSource::OwnMarketing) => fl!(t, "lead-source-own-marketing"),
        Some(LeadSource::Referral) => fl!(t, "lead-source-referral"),
        Some(LeadSource::Provider) => fl!(t, "lead-source-provider"),
        Some(LeadSource::Other) => fl!(t, "lead-source-other"),
    }
}
