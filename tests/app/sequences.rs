//! Whatever the three parties do one after the other: no service has two holders, no right outlives its
//! relationship, and every change has its event.

use accord::{
    clock::Timestamp,
    customers::{self, Added, Customer, Status},
    email_address::{Domain, EmailAddress},
    invitations::{self, Addressee, Consent, Drafted, Invitation, InvitationId, Standing},
    organizations::{self, Cloud, New, OrganizationId},
    people::{self, Member, Role},
    relationships::{self, Kind, Relationship, Seen, Service},
    text::Language,
};
use jiff::SignedDuration;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use uuid::Uuid;

use crate::house::House;

/// What somebody does; a step that is not possible is passed over, as a page would refuse it.
#[derive(Debug, Clone)]
enum Step {
    Accept { partner: usize, services: u16, days: Option<i64>, joint: bool, surprise: bool },
    Confirm { partner: usize },
    Refuse { partner: usize },
    Reassign { service: usize, to: usize },
    TakeAway { service: usize },
    SetEnd { service: usize, days: Option<i64> },
    GiveUp { partner: usize, service: usize },
    Remove { partner: usize },
    End { partner: usize, kind: Kind },
    Notice { partner: usize, days: Option<i64> },
    Pass { days: i64 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (partner, service) = (0..2_usize, 0..9_usize);
    let days = prop::option::of(1..120_i64);
    let step = prop_oneof![
        4 => (partner.clone(), 0..512_u16, prop::option::of(30..200_i64), any::<bool>(), any::<bool>())
            .prop_map(|(partner, services, days, joint, surprise)| {
                Step::Accept { partner, services, days, joint, surprise }
            }),
        3 => partner.clone().prop_map(|partner| Step::Confirm { partner }),
        1 => partner.clone().prop_map(|partner| Step::Refuse { partner }),
        4 => (service.clone(), partner.clone()).prop_map(|(service, to)| Step::Reassign { service, to }),
        2 => service.clone().prop_map(|service| Step::TakeAway { service }),
        2 => (service.clone(), days.clone()).prop_map(|(service, days)| Step::SetEnd { service, days }),
        1 => (partner.clone(), service).prop_map(|(partner, service)| Step::GiveUp { partner, service }),
        1 => (0..3_usize).prop_map(|partner| Step::Remove { partner }),
        1 => (partner.clone(), prop_oneof![Just(Kind::Reseller), Just(Kind::Provider)])
            .prop_map(|(partner, kind)| Step::End { partner, kind }),
        1 => (partner, days).prop_map(|(partner, days)| Step::Notice { partner, days }),
        2 => (1..60_i64).prop_map(|days| Step::Pass { days }),
    ];
    prop::collection::vec(step, 1..16)
}

#[test]
fn after_any_sequence_the_rights_and_their_history_are_whole() {
    let system = actix_web::rt::System::new();
    let world = system.block_on(World::new());
    let config = Config { cases: 128, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config)
        .run(&steps(), |steps| system.block_on(world.plays(&steps)).map_err(TestCaseError::fail));
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    system.block_on(world.house.mail_goes_out());
}

/// A permission: service, granted, ended, relationship, partner.
type Held = (Service, Timestamp, Option<Timestamp>, Uuid, OrganizationId);
/// A relationship: id, kind, partner, record, started, ended.
type Served = (Uuid, Kind, OrganizationId, Uuid, Timestamp, Option<Timestamp>);

struct World {
    house: House,
    partners: Vec<Member>,
    provider: OrganizationId,
    provider_admin: Member,
}

/// A company that the partners deal with in one sequence.
struct Case<'a> {
    world: &'a World,
    company: Member,
    domain: String,
    began: Timestamp,
}

impl World {
    async fn new() -> Self {
        let house = House::open().await;
        let (_, _, provider) = crate::together::partners(&house).await;
        house.partner("Delta IT").await;
        let mut partners = Vec::new();
        for email in ["kim@fjord.example", "kim@delta.example", "kim@nordlys.example"] {
            let mut tx = house.db.read().await.unwrap();
            let email = EmailAddress::parse(email).unwrap();
            let person = people::by_email(&mut tx, &email).await.unwrap().unwrap();
            partners.push(people::member(&mut tx, person.id).await.unwrap().unwrap());
        }
        let provider = OrganizationId(provider.parse().unwrap());
        let provider_admin = partners.pop().unwrap();
        Self { house, partners, provider, provider_admin }
    }

    async fn plays(&self, steps: &[Step]) -> Result<(), String> {
        let domain = format!("c{}.example", Uuid::now_v7().simple());
        let own = Domain::parse(&domain).unwrap();
        let mut tx = self.house.db.write().await.unwrap();
        let new = New {
            name: "Birch AB",
            domain: Some(&own),
            country: "SE",
            language: Language::En,
            cloud: Cloud::Global,
        };
        let organization = organizations::create_customer(&mut tx, &new).await.unwrap().unwrap();
        let email = EmailAddress::parse(&format!("ada@{domain}")).unwrap();
        let roles = [Role::GlobalAdmin];
        let person = people::add(&mut tx, &organization, "Ada", &email, &roles, None)
            .await
            .unwrap()
            .unwrap();
        tx.commit().await.unwrap();
        let company = Member { person, organization, roles: roles.to_vec() };
        let case = Case { world: self, company, domain, began: self.house.clock.now() };
        for step in steps {
            self.house.clock.advance(SignedDuration::from_mins(1));
            case.does(step).await;
            case.check().await?;
        }
        Ok(())
    }
}

impl Case<'_> {
    async fn does(&self, step: &Step) {
        let partner = |index: usize| &self.world.partners[index];
        match *step {
            Step::Accept { partner: by, services, days, joint, surprise } => {
                let ticked: Vec<Service> = (0..9)
                    .filter(|bit| services & (1 << bit) != 0)
                    .map(|bit| Service::ALL[bit])
                    .collect();
                self.accepts(partner(by), &ticked, days, joint && by == 0, surprise).await;
            }
            Step::Confirm { partner: by } => self.settles(partner(by), true).await,
            Step::Refuse { partner: by } => self.settles(partner(by), false).await,
            Step::Reassign { service, to } => {
                let mut tx = self.world.house.db.write().await.unwrap();
                let seen = self.seen(&mut tx, service).await;
                let to = partner(to).organization.id;
                relationships::reassign(&mut tx, &self.company, seen, to).await.unwrap();
                tx.commit().await.unwrap();
            }
            Step::TakeAway { service } => {
                let mut tx = self.world.house.db.write().await.unwrap();
                let seen = self.seen(&mut tx, service).await;
                relationships::take_away(&mut tx, &self.company, seen).await.unwrap();
                tx.commit().await.unwrap();
            }
            Step::SetEnd { service, days } => {
                let mut tx = self.world.house.db.write().await.unwrap();
                let seen = self.seen(&mut tx, service).await;
                let end = days.and_then(|days| {
                    Timestamp::end_of((tx.now() + SignedDuration::from_hours(24 * days)).day())
                });
                relationships::set_end(&mut tx, &self.company, seen, end).await.unwrap();
                tx.commit().await.unwrap();
            }
            Step::GiveUp { partner: by, service } => {
                let services = [Service::ALL[service]];
                for customer in self.records(partner(by).organization.id).await {
                    let mut tx = self.world.house.db.write().await.unwrap();
                    relationships::give_up(&mut tx, partner(by), &customer, &services)
                        .await
                        .unwrap();
                    tx.commit().await.unwrap();
                }
            }
            Step::Remove { partner: by } => {
                let by = if by == 2 { &self.world.provider_admin } else { partner(by) };
                for customer in self.records(by.organization.id).await {
                    let mut tx = self.world.house.db.write().await.unwrap();
                    let held = relationships::hold(&mut tx, &customer).await.unwrap().unwrap();
                    relationships::remove(&mut tx, by, &held).await.unwrap();
                    tx.commit().await.unwrap();
                }
            }
            Step::End { partner: by, kind } => {
                for one in self.relationships(by, kind).await {
                    let mut tx = self.world.house.db.write().await.unwrap();
                    relationships::end(&mut tx, &self.company, &one).await.unwrap();
                    tx.commit().await.unwrap();
                }
            }
            Step::Notice { partner: by, days } => {
                for one in self.relationships(by, Kind::Reseller).await {
                    let mut tx = self.world.house.db.write().await.unwrap();
                    let by = &self.company;
                    if let Some(days) = days {
                        let until = tx.now() + SignedDuration::from_hours(24 * days.min(90));
                        let until = Timestamp::end_of(until.day()).unwrap();
                        relationships::give_notice(&mut tx, by, &one, until).await.unwrap();
                    } else {
                        relationships::withdraw_notice(&mut tx, by, &one).await.unwrap();
                    }
                    tx.commit().await.unwrap();
                }
            }
            Step::Pass { days } => self.world.house.days_pass(days).await,
        }
    }

    /// Asks, and answers: the company itself, by its own record or by one of another domain.
    async fn accepts(
        &self,
        by: &Member,
        services: &[Service],
        days: Option<i64>,
        joint: bool,
        surprise: bool,
    ) {
        let domain = if surprise { format!("other.{}", self.domain) } else { self.domain.clone() };
        let domain = Domain::parse(&domain).unwrap();
        let provider = joint.then_some(self.world.provider);
        let id = InvitationId::new();
        let mut tx = self.world.house.db.write().await.unwrap();
        let (Added::New(customer) | Added::Known(customer)) =
            customers::add(&mut tx, by, "Birch", &domain).await.unwrap();
        let asked = Addressee::Customer(customer);
        let drafted = invitations::draft(&mut tx, by, &asked, provider, id).await.unwrap();
        let Drafted::New(invitation) = drafted else { return };
        invitations::revise(&mut tx, &Invitation { days, ..invitation }).await.unwrap();
        invitations::finish(&mut tx, by, id, &asked).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = self.world.house.db.write().await.unwrap();
        let invitation =
            invitations::by_id(&mut tx, by.organization.id, id).await.unwrap().unwrap();
        let company = Some(self.company.organization.id);
        let opened = invitations::opened(&mut tx, id).await.unwrap().unwrap();
        let terms = invitations::terms(&mut tx, &opened, company, Language::En).await.unwrap();
        let hash = terms.hash(&invitation);
        let consent = Consent { services, terms: &hash, agreed: true, other_company: true };
        let accepted =
            invitations::accept(&mut tx, &self.company, &invitation, consent, Language::En).await;
        if accepted.unwrap().is_ok() {
            tx.commit().await.unwrap();
        }
    }

    async fn settles(&self, by: &Member, confirms: bool) {
        let mut tx = self.world.house.db.read().await.unwrap();
        let waiting = invitations::waiting_of_company(&mut tx, self.company.organization.id);
        let waiting = waiting.await.unwrap();
        drop(tx);
        for one in waiting.iter().filter(|one| one.partner_id == by.organization.id) {
            let mut tx = self.world.house.db.write().await.unwrap();
            let (partner, id) = (by.organization.id, one.invitation_id);
            let invitation = invitations::by_id(&mut tx, partner, id).await.unwrap().unwrap();
            let is_done = if confirms {
                invitations::confirm(&mut tx, by, &invitation).await.unwrap().is_ok()
            } else {
                invitations::refuse(&mut tx, by, &invitation).await.unwrap()
            };
            if is_done {
                tx.commit().await.unwrap();
            }
        }
    }

    async fn seen(&self, tx: &mut accord::db::Read, service: usize) -> Seen {
        let (company, service) = (self.company.organization.id, Service::ALL[service]);
        let holders = relationships::holders(tx, company).await.unwrap();
        let permission = holders.iter().find(|one| one.service == service);
        let permission = permission.map(|one| (one.id, one.ends_at));
        Seen { company, service, permission }
    }

    /// The partner's records of the company.
    async fn records(&self, partner: OrganizationId) -> Vec<Customer> {
        let mut tx = self.world.house.db.read().await.unwrap();
        let company = self.company.organization.id;
        let record = customers::of_organization(&mut tx, partner, company).await.unwrap();
        record.into_iter().filter(|record| record.status == Status::Active).collect()
    }

    /// The relationships of a kind with a partner; the provider's is with the provider.
    async fn relationships(&self, partner: usize, kind: Kind) -> Vec<Relationship> {
        let partner = match kind {
            Kind::Reseller => self.world.partners[partner].organization.id,
            Kind::Provider => self.world.provider,
        };
        let mut all = Vec::new();
        for record in self.records(partner).await {
            let mut tx = self.world.house.db.read().await.unwrap();
            all.extend(relationships::of_customer(&mut tx, record.id).await.unwrap());
        }
        all.retain(|one| one.ended_at.is_none() && one.kind == kind);
        all
    }

    async fn check(&self) -> Result<(), String> {
        let mut tx = self.world.house.db.read().await.unwrap();
        let company = self.company.organization.id;
        let english = Language::En.texts();
        let events: Vec<(OrganizationId, Timestamp, String, String)> = tx
            .sql("select organization_id, at, kind, note from events where at >= $1")
            .bind(self.began)
            .all()
            .await
            .unwrap();
        // The company and the partner: both sides.
        let told = |partner: OrganizationId, at: Timestamp, kinds: &[&str], note: &str| {
            [company, partner].iter().all(|side| {
                events.iter().any(|(who, when, kind, said)| {
                    who == side
                        && *when == at
                        && kinds.contains(&kind.as_str())
                        && said.contains(note)
                })
            })
        };
        let permissions: Vec<Held> = tx
            .sql(
                "select service, granted_at, ended_at, relationship_id, partner_id
                 from admin_permissions where organization_id = $1",
            )
            .bind(company)
            .all()
            .await
            .unwrap();
        let relationships: Vec<Served> = tx
            .sql(
                "select id, kind, partner_id, customer_id, started_at, ended_at
                 from relationships where organization_id = $1",
            )
            .bind(company)
            .all()
            .await
            .unwrap();
        for service in Service::ALL {
            let holders = permissions.iter().filter(|one| one.0 == *service && one.2.is_none());
            if holders.count() > 1 {
                return Err(format!("{service} has two holders"));
            }
        }
        for (service, granted_at, ended_at, relationship, partner) in &permissions {
            let name = service.name(english);
            let stands_on = relationships.iter().find(|one| one.0 == *relationship).unwrap();
            if stands_on.1 != Kind::Reseller || stands_on.2 != *partner {
                return Err(format!("{service} stands on another's relationship"));
            }
            if ended_at.is_none() && stands_on.5.is_some() {
                return Err(format!("{service} outlives its relationship"));
            }
            if !told(*partner, *granted_at, &["permission-granted"], &name) {
                return Err(format!("nobody was told that {service} was granted"));
            }
            if ended_at.is_some_and(|at| !told(*partner, at, &["permission-ended"], &name)) {
                return Err(format!("nobody was told that {service} ended"));
            }
        }
        for (_, kind, partner, customer, started_at, ended_at) in &relationships {
            if !told(*partner, *started_at, &["accepted", "confirmed"], "") {
                return Err(format!("nobody was told that a {kind} began"));
            }
            let kinds = ["relationship-removed", "relationship-ended"];
            if ended_at.is_some_and(|at| !told(*partner, at, &kinds, "")) {
                return Err(format!("nobody was told that a {kind} ended"));
            }
            let (status, services): (Status, i64) = tx
                .sql("select status, services from customers where id = $1")
                .bind(*customer)
                .one()
                .await
                .unwrap();
            let of_record = relationships.iter().filter(|one| one.3 == *customer);
            let active: Vec<Uuid> =
                of_record.filter(|one| one.5.is_none()).map(|one| one.0).collect();
            if (status == Status::Active) == active.is_empty() {
                return Err(format!("a record is {status} with {} relationships", active.len()));
            }
            let held = permissions.iter().filter(|one| one.2.is_none() && active.contains(&one.3));
            let held = i64::try_from(held.count()).unwrap();
            if held != services {
                return Err(format!("a record counts {services} services, and {held} are held"));
            }
        }
        check_counts(&mut tx).await?;
        self.check_waiting(&mut tx, &relationships.iter().map(|one| one.0).collect::<Vec<_>>())
            .await
    }

    /// What waits to be confirmed has begun nothing.
    async fn check_waiting(
        &self,
        tx: &mut accord::db::Read,
        relationships: &[Uuid],
    ) -> Result<(), String> {
        let now = tx.now();
        let company = self.company.organization.id;
        for one in invitations::waiting_of_company(tx, company).await.unwrap() {
            let (partner, id) = (one.partner_id, one.invitation_id);
            let invitation = invitations::by_id(tx, partner, id).await.unwrap().unwrap();
            if invitation.standing(now) != Standing::ToConfirm {
                return Err("what waits does not stand so".into());
            }
            let begun: Vec<(Uuid,)> = tx
                .sql("select id from relationships where invitation_id = $1")
                .bind(id)
                .all()
                .await
                .unwrap();
            if begun.iter().any(|(id,)| relationships.contains(id)) {
                return Err("a relationship began before it was confirmed".into());
            }
        }
        Ok(())
    }
}

/// What lists count is what is in them.
async fn check_counts(tx: &mut accord::db::Read) -> Result<(), String> {
    let (drifted,): (i64,) = tx
        .sql(
            "select count(*)
             from customer_counts n
             where n.count <> (select count(*) from customers c
                               where c.partner_id = n.partner_id and c.status = n.status)",
        )
        .one()
        .await
        .unwrap();
    if drifted == 0 { Ok(()) } else { Err("a list counts what is not there".into()) }
}
