//! Relationships: who serves whom, who may administer which service, and how it ends. A relationship
//! begins with an acceptance and ends once; an admin permission stands on a reseller's relationship and
//! ends with it, and no service of a company has two holders. Whatever changes any of it holds the company
//! first ([`organizations::hold`]), and tells both sides.

mod due;
mod letters;
mod pages;
mod portal;
mod relationship;
mod store;

use i18n_embed_fl::fl;
use uuid::Uuid;

pub(crate) use self::letters::{
    NoticeWord, PermissionEnding, PermissionGained, PermissionGivenUp, PermissionLost,
    RelationshipOver,
};
pub use self::{
    due::due,
    pages::routes,
    portal::Portals,
    relationship::{
        DAYS, EndReason, Kind, Permission, PermissionEnd, PermissionId, Relationship,
        RelationshipId, Service, names,
    },
    store::Served,
};
use crate::{
    activity::{self, Event},
    clock::Timestamp,
    customers::{self, Customer, CustomerId},
    db::{Composed, Engine, Read, Rows, Write},
    organizations::{self, OrganizationId},
    outbox, partnerships,
    people::{Member, PersonId},
    text::{Language, Texts},
};

/// Who does something: a member of either side, or the clock.
#[derive(Clone, Copy)]
enum By<'a> {
    Member(&'a Member),
    Clock,
}

impl By<'_> {
    fn event(self, kind: activity::Kind) -> Event {
        match self {
            By::Member(member) => Event::of(member, kind),
            By::Clock => Event::by_nobody(kind),
        }
    }
}

/// What an acceptance begins.
pub struct Beginning<'a> {
    /// The company's Global admin who accepted.
    pub by: &'a Member,
    /// The partner that asked.
    pub partner_id: OrganizationId,
    /// The partner's record of the company.
    pub customer: &'a Customer,
    /// The invitation that was accepted.
    pub invitation: Uuid,
    /// The services that the company lets the partner administer.
    pub services: &'a [Service],
    /// When those permissions end by themselves.
    pub ends_at: Option<Timestamp>,
    /// The indirect provider that the company takes with the reseller.
    pub provider_id: Option<OrganizationId>,
}

/// A reseller's relationship that began in a past that is told in one go, and may have ended.
pub(crate) struct Begun {
    pub relationship: Relationship,
    /// The invitation that was accepted, and who accepted it.
    pub invitation: Uuid,
    pub by: PersonId,
    /// What is made for billing.
    pub account: Uuid,
    /// What the partner could administer; it ended with the relationship.
    pub permissions: Vec<Permission>,
    /// Who of the partner ended it, if it has ended.
    pub removed_by: Option<PersonId>,
}

/// Many at once, for a world that is made in one go. They are told elsewhere.
pub(crate) fn rows(engine: Engine, all: &[Begun]) -> [Rows; 3] {
    store::rows(engine, all)
}

/// Why a relationship cannot begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotBegun {
    /// A partner serves this company already, by another record.
    OtherRecord,
}

/// Begins the relationship of a company that is [held](organizations::hold), or adds to the one there is;
/// moves the services that were ticked to the partner, and whoever loses one is told. With a provider
/// there are two relationships, or the transaction must be dropped and there is none.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    tx: &mut Write,
    beginning: Beginning<'_>,
) -> sqlx::Result<Result<Relationship, NotBegun>> {
    let Beginning { by, partner_id, customer, services, ends_at, .. } = beginning;
    let company = &by.organization;
    let new = Relationship {
        id: RelationshipId::new(),
        kind: Kind::Reseller,
        partner_id,
        organization_id: company.id,
        customer_id: customer.id,
        through_id: None,
        started_at: tx.now(),
        notice_until: None,
        ended_at: None,
    };
    let Some(relationship) = begin_one(tx, &beginning, new).await? else {
        return Ok(Err(NotBegun::OtherRecord));
    };
    if let Some(provider) = beginning.provider_id {
        let Some(record) = customers::of_company(tx, provider, company, customer).await? else {
            return Ok(Err(NotBegun::OtherRecord));
        };
        let new = Relationship {
            id: RelationshipId::new(),
            kind: Kind::Provider,
            partner_id: provider,
            organization_id: company.id,
            customer_id: record.id,
            through_id: Some(partner_id),
            started_at: tx.now(),
            notice_until: None,
            ended_at: None,
        };
        if begin_one(tx, &beginning, new).await?.is_none() {
            return Ok(Err(NotBegun::OtherRecord));
        }
    }
    move_services(tx, by, &relationship, services, ends_at).await?;
    Ok(Ok(relationship))
}

/// The relationship, new or the one there is; none when that one has another record.
async fn begin_one(
    tx: &mut Write,
    beginning: &Beginning<'_>,
    new: Relationship,
) -> sqlx::Result<Option<Relationship>> {
    let relationship =
        if store::insert(tx, &new, beginning.invitation, beginning.by.person.id).await? {
            store::insert_provider_account(tx, &new);
            new
        } else {
            let there = store::active(tx, new.partner_id, new.organization_id, new.kind).await?;
            let there = there.ok_or(sqlx::Error::RowNotFound)?;
            if there.customer_id != new.customer_id {
                return Ok(None);
            }
            if new.through_id != there.through_id {
                move_through(tx, beginning.by, &there, new.through_id).await?;
            }
            // To accept the partner anew is to stay with it.
            if there.notice_until.is_some() {
                notice(tx, beginning.by, &there, None).await?;
            }
            Relationship { through_id: new.through_id, notice_until: None, ..there }
        };
    // A record of which the partner is the reseller as well is a reseller's.
    let is_reseller = relationship.kind == Kind::Reseller
        || store::active(tx, relationship.partner_id, relationship.organization_id, Kind::Reseller)
            .await?
            .is_some();
    let through = relationship.through_id.filter(|_| !is_reseller);
    let company = relationship.organization_id;
    let is_free = customers::served(tx, relationship.customer_id, company, through).await?;
    Ok(is_free.then_some(relationship))
}

/// A provider serves the company through another reseller from now on; the one before is told, though not
/// of whom.
async fn move_through(
    tx: &mut Write,
    by: &Member,
    served: &Relationship,
    through: Option<OrganizationId>,
) -> sqlx::Result<()> {
    store::set_through(tx, served.id, through).await?;
    let provider = organizations::by_id(tx, served.partner_id).await?;
    let provider = provider.ok_or(sqlx::Error::RowNotFound)?;
    let event = Event::of(by, activity::Kind::ProviderMoved).note(&provider.name);
    if let Some(before) = served.through_id {
        event.clone().subject(&by.organization.name).tell_to(tx, before).await?;
    }
    tell_both(tx, event, served).await
}

/// Makes the relationship's partner the one holder of these services, and tells everybody who gained or
/// lost one, each once. The company is held, so that nobody else moves one meanwhile. Returns those that
/// the partner did not hold before.
async fn move_services(
    tx: &mut Write,
    by: &Member,
    relationship: &Relationship,
    services: &[Service],
    ends_at: Option<Timestamp>,
) -> sqlx::Result<Vec<Service>> {
    let now = tx.now();
    let holders = store::unended(tx, relationship.organization_id).await?;
    let (held, over): (Vec<_>, Vec<_>) = holders.into_iter().partition(|one| one.is_held(now));
    end_permissions(tx, By::Clock, over, PermissionEnd::Expired).await?;
    let mut granted = Vec::new();
    let mut lost: Vec<Permission> = Vec::new();
    for service in services {
        match held.iter().find(|holder| holder.service == *service) {
            Some(holder) if holder.partner_id == relationship.partner_id => continue,
            Some(holder) => lost.push(holder.clone()),
            None => {}
        }
        granted.push(*service);
    }
    end_permissions(tx, By::Member(by), lost, PermissionEnd::Reassigned).await?;
    if !granted.is_empty() {
        store::insert_permissions(tx, relationship, &granted, by.person.id, ends_at);
        let gained = i64::try_from(granted.len()).unwrap_or(i64::MAX);
        customers::administered(tx, relationship.customer_id, gained);
        let event = By::Member(by).event(activity::Kind::PermissionGranted);
        tell_both(tx, event.note(&listed(&granted)), relationship).await?;
    }
    Ok(granted)
}

fn listed(services: &[Service]) -> String {
    names(Language::En.texts(), services)
}

/// Tells the partner of the company, by the partner's name for it, and the company of the partner.
async fn tell_both(tx: &mut Write, event: Event, about: &Relationship) -> sqlx::Result<()> {
    let customer = customers::by_id(tx, about.partner_id, about.customer_id).await?;
    let customer = customer.ok_or(sqlx::Error::RowNotFound)?;
    let theirs = event.clone().subject(&customer.name).customer(customer.id.0);
    theirs.tell_to(tx, about.partner_id).await?;
    let partner = organizations::by_id(tx, about.partner_id).await?;
    let partner = partner.ok_or(sqlx::Error::RowNotFound)?;
    event.subject(&partner.name).tell_to(tx, about.organization_id).await
}

/// Ends permissions, tells both sides of each relationship once, and posts its letter.
async fn end_permissions(
    tx: &mut Write,
    by: By<'_>,
    mut permissions: Vec<Permission>,
    reason: PermissionEnd,
) -> sqlx::Result<Vec<Service>> {
    let mut ended = Vec::new();
    permissions.sort_by_key(|one| (one.relationship_id, one.service));
    for of_one in permissions.chunk_by(|a, b| a.relationship_id == b.relationship_id) {
        let mut services = Vec::new();
        for permission in of_one {
            if store::end_permission(tx, permission.id, reason).await? {
                customers::administered(tx, permission.customer_id, -1);
                services.push(permission.service);
            }
        }
        let relationship = store::by_id(tx, of_one[0].relationship_id).await?;
        let relationship = relationship.ok_or(sqlx::Error::RowNotFound)?;
        if services.is_empty() {
            continue;
        }
        let event = by.event(activity::Kind::PermissionEnded).note(&listed(&services));
        tell_both(tx, event, &relationship).await?;
        let (partner, organization) = (relationship.partner_id, relationship.organization_id);
        let customer = Some(relationship.customer_id);
        ended.extend(services.iter().copied());
        match reason {
            PermissionEnd::Reassigned | PermissionEnd::TakenAway | PermissionEnd::Expired => {
                let letter = PermissionLost { partner, organization, services, customer, reason };
                outbox::put(tx, &letter, None).await?;
            }
            PermissionEnd::GivenUp => {
                let letter = PermissionGivenUp { partner, organization, services };
                outbox::put(tx, &letter, None).await?;
            }
            // Whoever ended the relationship has said all of it.
            PermissionEnd::RelationshipEnded => {}
        }
    }
    Ok(ended)
}

/// What came of an act on what somebody saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// What it was done to had changed since it was seen; nothing was done.
    Changed,
}

/// Who held a service when somebody looked at it.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// The company.
    pub company: OrganizationId,
    /// The service.
    pub service: Service,
    /// The permission that was shown, and its end; none when nobody held it.
    pub permission: Option<(PermissionId, Option<Timestamp>)>,
}

/// Holds the company and returns the permission that was seen; [`Err`] when another has taken its place, or it
/// has another end.
async fn as_seen(tx: &mut Write, seen: Seen) -> sqlx::Result<Result<Option<Permission>, Outcome>> {
    organizations::hold(tx, seen.company);
    let holder = holders(tx, seen.company).await?;
    let holder = holder.into_iter().find(|one| one.service == seen.service);
    if holder.as_ref().map(|one| (one.id, one.ends_at)) == seen.permission {
        Ok(Ok(holder))
    } else {
        Ok(Err(Outcome::Changed))
    }
}

/// Gives a service to another partner that is the company's reseller; whoever held it is told, and so is
/// who gets it.
///
/// # Errors
/// When the database fails.
pub async fn reassign(
    tx: &mut Write,
    by: &Member,
    seen: Seen,
    to: OrganizationId,
) -> sqlx::Result<Outcome> {
    match as_seen(tx, seen).await? {
        Ok(holder) if holder.as_ref().is_some_and(|holder| holder.partner_id == to) => {
            return Ok(Outcome::Changed);
        }
        Ok(_) => {}
        Err(changed) => return Ok(changed),
    }
    let Some(relationship) = store::active(tx, to, seen.company, Kind::Reseller).await? else {
        return Ok(Outcome::Changed);
    };
    let services = move_services(tx, by, &relationship, &[seen.service], None).await?;
    let letter = PermissionGained { relationship: relationship.id, services };
    outbox::put(tx, &letter, None).await?;
    Ok(Outcome::Done)
}

/// Takes a service away from whoever holds it; the holder is told, and its relationship stays.
///
/// # Errors
/// When the database fails.
pub async fn take_away(tx: &mut Write, by: &Member, seen: Seen) -> sqlx::Result<Outcome> {
    match as_seen(tx, seen).await? {
        Ok(Some(holder)) => {
            end_permissions(tx, By::Member(by), vec![holder], PermissionEnd::TakenAway).await?;
            Ok(Outcome::Done)
        }
        Ok(None) | Err(_) => Ok(Outcome::Changed),
    }
}

/// Sets when a permission ends by itself, or that it does not; the holder is told.
///
/// # Errors
/// When the database fails.
pub async fn set_end(
    tx: &mut Write,
    by: &Member,
    seen: Seen,
    ends_at: Option<Timestamp>,
) -> sqlx::Result<Outcome> {
    match as_seen(tx, seen).await? {
        Ok(Some(holder)) => {
            if holder.ends_at != ends_at {
                set_end_of(tx, by, &holder, ends_at).await?;
                let letter = PermissionEnding {
                    relationship: holder.relationship_id,
                    services: vec![holder.service],
                    ends_at: ends_at.map(Timestamp::micros),
                    is_news: true,
                };
                outbox::put(tx, &letter, None).await?;
            }
            Ok(Outcome::Done)
        }
        Ok(None) | Err(_) => Ok(Outcome::Changed),
    }
}

async fn set_end_of(
    tx: &mut Write,
    by: &Member,
    holder: &Permission,
    ends_at: Option<Timestamp>,
) -> sqlx::Result<()> {
    store::set_end(tx, holder.id, ends_at).await?;
    let relationship = store::by_id(tx, holder.relationship_id).await?;
    let relationship = relationship.ok_or(sqlx::Error::RowNotFound)?;
    let service = holder.service.name(Language::En.texts());
    let note = ends_at.map_or_else(|| service.clone(), |end| format!("{service}, {}", end.day()));
    let kind = if ends_at.is_some() {
        activity::Kind::PermissionEndSet
    } else {
        activity::Kind::PermissionEndLifted
    };
    tell_both(tx, Event::of(by, kind).note(&note), &relationship).await
}

/// Gives up what a partner may administer of a customer's services; the company is told. Returns those that
/// it held until now.
///
/// # Errors
/// When the database fails.
pub async fn give_up(
    tx: &mut Write,
    by: &Member,
    customer: &Customer,
    services: &[Service],
) -> sqlx::Result<Vec<Service>> {
    let Some(company) = customer.organization_id else { return Ok(Vec::new()) };
    organizations::hold(tx, company);
    let mut held = holders(tx, company).await?;
    held.retain(|one| {
        one.partner_id == by.organization.id
            && one.customer_id == customer.id
            && services.contains(&one.service)
    });
    end_permissions(tx, By::Member(by), held, PermissionEnd::GivenUp).await
}

/// What came of removing a relationship.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    /// It ended now, and with it the right to administer these services.
    Removed(Vec<Service>),
    /// There was none any more.
    NothingLeft,
}

/// Holds a partner's record and the company behind it, and returns it as it is now; none when another
/// company has come to it meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn hold(tx: &mut Write, seen: &Customer) -> sqlx::Result<Option<Customer>> {
    // The company before its record, as an acceptance does.
    if let Some(company) = seen.organization_id {
        organizations::hold(tx, company);
    }
    customers::hold(tx, seen.id).await?;
    let now = customers::by_id(tx, seen.partner_id, seen.id).await?;
    Ok(now.filter(|now| now.organization_id == seen.organization_id))
}

/// Removes the relationship with a customer that is [held](hold), on the partner's side. The permissions
/// that stand on it end in the same transaction, history stays, and no mail goes to the customer: legal
/// notice is the partner's own duty.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Write, by: &Member, customer: &Customer) -> sqlx::Result<Removal> {
    let all = store::of_customer(tx, customer.id).await?;
    let mut services = Vec::new();
    let mut is_done = false;
    for relationship in all.iter().filter(|one| one.ended_at.is_none()) {
        let reason = EndReason::RemovedByPartner;
        let ended = end_one(tx, By::Member(by), by.person.id, relationship, reason).await?;
        is_done |= ended.is_some();
        services.extend(ended.unwrap_or_default());
    }
    Ok(if is_done { Removal::Removed(services) } else { Removal::NothingLeft })
}

/// Ends the relationship with a partner on the customer's side; the partner is told at once. Returns the
/// services that it could administer; none when it had ended already.
///
/// # Errors
/// When the database fails.
pub async fn end(
    tx: &mut Write,
    by: &Member,
    relationship: &Relationship,
) -> sqlx::Result<Option<Vec<Service>>> {
    organizations::hold(tx, relationship.organization_id);
    let reason = EndReason::EndedByCustomer;
    let ended = end_one(tx, By::Member(by), by.person.id, relationship, reason).await?;
    if ended.is_some() {
        outbox::put(tx, &RelationshipOver { relationship: relationship.id }, None).await?;
    }
    Ok(ended)
}

/// Ends one relationship and what stands on it; none when it had ended already. `ended_by` is whose word
/// ends it, also where the clock carries it out.
async fn end_one(
    tx: &mut Write,
    by: By<'_>,
    ended_by: PersonId,
    relationship: &Relationship,
    reason: EndReason,
) -> sqlx::Result<Option<Vec<Service>>> {
    if !store::end(tx, relationship.id, ended_by, reason).await? {
        return Ok(None);
    }
    let held = store::of_relationship(tx, relationship.id).await?;
    let services = end_permissions(tx, by, held, PermissionEnd::RelationshipEnded).await?;
    let left = store::of_customer(tx, relationship.customer_id).await?;
    match left.iter().find(|one| one.ended_at.is_none()) {
        Some(left) => {
            let company = left.organization_id;
            customers::served(tx, left.customer_id, company, left.through_id).await?;
        }
        None => customers::ended(tx, relationship.customer_id).await?,
    }
    let kind = match reason {
        EndReason::RemovedByPartner => activity::Kind::RelationshipRemoved,
        EndReason::EndedByCustomer => activity::Kind::RelationshipEnded,
    };
    tell_both(tx, by.event(kind).note(&listed(&services)), relationship).await?;
    Ok(Some(services))
}

/// Sets the day on which a relationship ends by the customer's word; the partner is told. Whether it was
/// still active.
///
/// # Errors
/// When the database fails.
pub async fn give_notice(
    tx: &mut Write,
    by: &Member,
    relationship: &Relationship,
    until: Timestamp,
) -> sqlx::Result<bool> {
    notice(tx, by, relationship, Some(until)).await
}

/// Takes a notice back; the partner is told. Whether there was one to take back.
///
/// # Errors
/// When the database fails.
pub async fn withdraw_notice(
    tx: &mut Write,
    by: &Member,
    relationship: &Relationship,
) -> sqlx::Result<bool> {
    notice(tx, by, relationship, None).await
}

async fn notice(
    tx: &mut Write,
    by: &Member,
    relationship: &Relationship,
    until: Option<Timestamp>,
) -> sqlx::Result<bool> {
    organizations::hold(tx, relationship.organization_id);
    if !store::set_notice(tx, relationship.id, by.person.id, until).await? {
        return Ok(false);
    }
    let kind = match until {
        Some(_) => activity::Kind::NoticeGiven,
        None => activity::Kind::NoticeWithdrawn,
    };
    let day = until.map(|until| until.day().to_string()).unwrap_or_default();
    tell_both(tx, Event::of(by, kind).note(&day), relationship).await?;
    let until = until.map(Timestamp::micros);
    outbox::put(tx, &NoticeWord { relationship: relationship.id, until }, None).await?;
    Ok(true)
}

/// Every relationship that a partner's record has had, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_customer(tx: &mut Read, customer: CustomerId) -> sqlx::Result<Vec<Relationship>> {
    store::of_customer(tx, customer).await
}

/// Who serves a company now, newest first.
///
/// # Errors
/// When the database fails.
pub async fn serving(tx: &mut Read, organization: OrganizationId) -> sqlx::Result<Vec<Served>> {
    let mut all = store::of_organization(tx, organization).await?;
    all.retain(|one| one.relationship.ended_at.is_none());
    Ok(all)
}

/// Who administers which service of a company, now.
///
/// # Errors
/// When the database fails.
pub async fn holders(tx: &mut Read, organization: OrganizationId) -> sqlx::Result<Vec<Permission>> {
    let now = tx.now();
    let mut all = store::unended(tx, organization).await?;
    all.retain(|one| one.is_held(now));
    Ok(all)
}

/// The services of a company that a partner administers.
///
/// # Errors
/// When the database fails.
pub async fn held(
    tx: &mut Read,
    partner: OrganizationId,
    organization: OrganizationId,
) -> sqlx::Result<Vec<Permission>> {
    let mut all = holders(tx, organization).await?;
    all.retain(|one| one.partner_id == partner);
    Ok(all)
}

/// Whether a partner is a company's reseller now.
///
/// # Errors
/// When the database fails.
pub async fn serves(
    tx: &mut Read,
    reseller: OrganizationId,
    company: OrganizationId,
) -> sqlx::Result<bool> {
    Ok(store::active(tx, reseller, company, Kind::Reseller).await?.is_some())
}

/// Whether the partner of a record `c`, in a wider statement, administers a service of its company at a moment.
pub(crate) fn administers(asking: &mut Composed, service: Service, now: Timestamp) {
    store::administers(asking, service, now);
}

/// The reseller through whom a provider serves a company.
///
/// # Errors
/// When the database fails.
pub async fn through(
    tx: &mut Read,
    provider: OrganizationId,
    company: OrganizationId,
) -> sqlx::Result<Option<OrganizationId>> {
    let served = store::active(tx, provider, company, Kind::Provider).await?;
    Ok(served.and_then(|served| served.through_id))
}

/// When a company's notice to its reseller runs out, if it gave one.
///
/// # Errors
/// When the database fails.
pub async fn notice_until(
    tx: &mut Read,
    reseller: OrganizationId,
    company: OrganizationId,
) -> sqlx::Result<Option<Timestamp>> {
    let served = store::active(tx, reseller, company, Kind::Reseller).await?;
    Ok(served.and_then(|served| served.notice_until))
}

/// Whether a company ended its relationship with a partner after a moment.
///
/// # Errors
/// When the database fails.
pub async fn ended_since(
    tx: &mut Read,
    partner: OrganizationId,
    company: OrganizationId,
    since: Timestamp,
) -> sqlx::Result<bool> {
    store::ended_since(tx, partner, company, since).await
}

/// Why a provider may not place orders for a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoOrders {
    /// It has no relationship of its own with the company.
    NoRelationship,
    /// The reseller through whom it serves the company does not serve it any more.
    ResellerGone,
    /// Its partnership with that reseller ended.
    NoPartnership,
}

/// Whether a provider may place orders for a customer: it needs its own relationship, and a partnership
/// with the reseller, which must still serve the company.
///
/// # Errors
/// When the database fails; within, why not.
pub async fn may_order(tx: &mut Read, customer: &Customer) -> sqlx::Result<Result<(), NoOrders>> {
    let Some(company) = customer.organization_id else { return Ok(Err(NoOrders::NoRelationship)) };
    let provided = store::active(tx, customer.partner_id, company, Kind::Provider).await?;
    let Some(reseller) = provided.and_then(|one| one.through_id) else {
        return Ok(Err(NoOrders::NoRelationship));
    };
    if store::active(tx, reseller, company, Kind::Reseller).await?.is_none() {
        return Ok(Err(NoOrders::ResellerGone));
    }
    let partnership = partnerships::active(tx, customer.partner_id, reseller).await?;
    Ok(partnership.map(|_| ()).ok_or(NoOrders::NoPartnership))
}

/// Why a provider may not place orders for the customer of a reseller, in words.
#[must_use]
pub fn why_no_orders(t: &Texts, why: NoOrders, reseller: &str) -> String {
    match why {
        NoOrders::NoRelationship => fl!(t, "no-orders-relationship"),
        NoOrders::ResellerGone => fl!(t, "no-orders-reseller", reseller = reseller),
        NoOrders::NoPartnership => fl!(t, "no-orders-partnership", reseller = reseller),
    }
}

/// What a kind of relationship is called.
#[must_use]
pub fn kind_name(t: &Texts, kind: Kind, through: &str) -> String {
    match kind {
        Kind::Reseller => fl!(t, "kind-reseller"),
        Kind::Provider if through.is_empty() => fl!(t, "kind-provider"),
        Kind::Provider => fl!(t, "kind-provider-through", reseller = through),
    }
}
