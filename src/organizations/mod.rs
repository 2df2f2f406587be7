//! Organizations: companies with people in them, a partner or a customer. An organization never
//! changes its kind or its cloud.

mod organization;
mod store;

pub use organization::{Cloud, Kind, Organization, OrganizationId, Program};
pub(crate) use store::AS_JSON;

use i18n_embed_fl::fl;

use crate::{
    db::{Engine, Read, Rows, Write},
    email_address::Domain,
    text::{Language, Texts},
};

/// What an organization is made with.
pub struct New<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its domain, where it is known to be its own.
    pub domain: Option<&'a Domain>,
    /// ISO 3166-1 alpha-2.
    pub country: &'a str,
    /// The language of its people.
    pub language: Language,
    /// The cloud that it is in, for good.
    pub cloud: Cloud,
}

/// Makes a partner.
///
/// # Errors
/// When the database fails.
pub async fn create_partner(
    tx: &mut Write,
    new: &New<'_>,
    program: Program,
) -> sqlx::Result<Organization> {
    let organization = Organization::new(new, Kind::Partner, Some(program), tx.now());
    store::insert(tx, &organization).await?;
    Ok(organization)
}

/// Makes a customer organization; none when another company has proved this domain already.
///
/// # Errors
/// When the database fails.
pub async fn create_customer(tx: &mut Write, new: &New<'_>) -> sqlx::Result<Option<Organization>> {
    let organization = Organization::new(new, Kind::Customer, None, tx.now());
    Ok(store::insert(tx, &organization).await?.then_some(organization))
}

/// Many at once, each with the number of its members, for a world that is made in one go.
pub(crate) fn rows(engine: Engine, all: &[(Organization, i64)]) -> Rows {
    store::rows(engine, all)
}

/// The names and domains of all.
pub(crate) async fn names(tx: &mut Read) -> sqlx::Result<Vec<(String, Option<Domain>)>> {
    store::names(tx).await
}

/// How many of a kind there are.
///
/// # Errors
/// When the database fails.
pub async fn count(tx: &mut Read, kind: Kind) -> sqlx::Result<i64> {
    store::count(tx, kind).await
}

/// One organization.
///
/// # Errors
/// When the database fails.
pub async fn by_id(tx: &mut Read, id: OrganizationId) -> sqlx::Result<Option<Organization>> {
    store::by_id(tx, id).await
}

/// Holds an organization from the next statement until the transaction ends: what changes who serves a
/// company, or who administers its services, is done by one after the other.
pub fn hold(tx: &mut Write, id: OrganizationId) {
    store::hold(tx, id);
}

/// So many more people, or fewer, may sign in or are invited to.
///
/// # Errors
/// When the database fails.
pub async fn grew(tx: &mut Write, id: OrganizationId, more: i64) -> sqlx::Result<()> {
    store::add_members(tx, id, more).await
}

/// Demands a second factor of all members, or does so no more; whether it was otherwise before.
///
/// # Errors
/// When the database fails.
pub async fn demand_second_factor(
    tx: &mut Write,
    id: OrganizationId,
    is_demanded: bool,
) -> sqlx::Result<bool> {
    store::demand_second_factor(tx, id, is_demanded).await
}

/// The customer organization that has proved a domain.
///
/// # Errors
/// When the database fails.
pub async fn customer_of_domain(
    tx: &mut Read,
    domain: &Domain,
) -> sqlx::Result<Option<Organization>> {
    store::customer_of_domain(tx, domain).await
}

/// Those of these domains that companies in other clouds have proved, and in which cloud each is.
///
/// # Errors
/// When the database fails.
pub async fn in_other_clouds(
    tx: &mut Read,
    cloud: Cloud,
    domains: &[&Domain],
) -> sqlx::Result<Vec<(Domain, Cloud)>> {
    store::in_other_clouds(tx, cloud, domains).await
}

/// The partners whose domain this is.
///
/// # Errors
/// When the database fails.
pub async fn partners_of_domain(tx: &mut Read, domain: &Domain) -> sqlx::Result<Vec<Organization>> {
    store::partners_of_domain(tx, domain).await
}

/// Why the company with a domain, in their cloud, and an organization in ours have nothing to ask of each
/// other.
#[must_use]
pub fn crossing(t: &Texts, domain: &Domain, theirs: Cloud, ours: Cloud) -> String {
    let (theirs, ours) = (cloud_name(t, theirs), cloud_name(t, ours));
    fl!(t, "other-cloud", domain = domain.to_string(), theirs = theirs, ours = ours)
}

/// What a cloud is called.
#[must_use]
pub fn cloud_name(t: &Texts, cloud: Cloud) -> String {
    match cloud {
        Cloud::Global => fl!(t, "cloud-global"),
        Cloud::UsGovernment => fl!(t, "cloud-us-government"),
        Cloud::Germany => fl!(t, "cloud-germany"),
    }
}
