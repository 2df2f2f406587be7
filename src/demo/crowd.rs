//! A crowd around the demo's world: as many customers and partners as are asked for, with a past of three
//! years. It is told in one go, as rows and not by the verbs that people use, and says what they would have
//! left: each invitation with its letters, its answer and what follows from that, and a sealed history of all.

use std::collections::HashMap;

use anyhow::Context;
use jiff::SignedDuration;
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{
    names::{Company, Names},
    progress::Progress,
};
use crate::{
    activity::{self, Chain, Event, EventId, Kind},
    clock::Timestamp,
    customers::{self, Customer, CustomerId, Details, LeadSource, Status},
    db::{Db, Engine, Read, Rows},
    email_address::{Domain, EmailAddress},
    invitations::{
        self, Acceptance, AcceptanceKind, AcceptanceNotice, Addressee, Ask, DeclineNotice,
        Invitation, InvitationId, ReceiptCopy, State, Terms,
    },
    organizations::{self, Cloud, Organization, OrganizationId, Program},
    outbox::{Gone, LetterId},
    people::{self, Member, Person, PersonId, Role},
    relationships::{self, Begun, Permission, PermissionId, Relationship, RelationshipId, Service},
    text::Language,
};

/// How far back the crowd's past goes.
const PAST: SignedDuration = SignedDuration::from_hours(3 * 365 * 24);

/// Customers that are written together.
const STEP: u64 = 2_000;

/// The fewest and the most customers of a partner of the crowd.
const CUSTOMERS: std::ops::RangeInclusive<u64> = 5..=60;

/// Companies that several partners serve are drawn from so many.
const SHARED: usize = 2_000;

/// How many days permissions are granted for, where they have an end.
const DAYS: i64 = 365;

/// Stands for the company in a letter that is written for many.
const COMPANY: &str = "\u{e000}";

/// What is to be added.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crowd {
    /// Customers of the reseller that visitors of the demo know.
    pub customers: u64,
    /// Partners, with customers of their own.
    pub partners: u64,
}

impl Crowd {
    /// Adds the crowd to the list of this member's organization, and beside it.
    pub(super) async fn join(
        self,
        db: &Db,
        reseller: &[Member],
        progress: &mut Progress,
    ) -> anyhow::Result<()> {
        // The chain goes on from what is there.
        while activity::seal(db.clone()).await? > 0 {}
        let mut tx = db.write().await?;
        let chain = Chain::hold(&mut tx).await?;
        let names = taken(&mut tx).await?;
        let aside = tx.set_aside().await?;
        let mut past = Past::new(db.engine(), tx.now(), names, chain);
        let reseller = Partner::new(reseller.to_vec(), past.now);
        let (send, mut steps) = mpsc::channel::<Vec<Rows>>(2);
        progress.begins("customers", self.customers);
        let telling = tokio::task::spawn_blocking(move || {
            past.tell(self, &reseller, &send);
            past
        });
        let mut told = 0;
        while let Some(rows) = steps.recv().await {
            for one in rows {
                one.write(&mut tx).await?;
            }
            told += STEP;
            progress.is_at(told);
        }
        let past = telling.await.context("the crowd's past")?;
        progress.begins("indexes", aside.count());
        tx.put_back(aside, || progress.advances()).await?;
        for ((partner, status), more) in past.counts {
            customers::counted(&mut tx, partner, status, more);
        }
        past.chain.leave(&mut tx).await?;
        invitations::counted_anew(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The names that there are already.
async fn taken(tx: &mut Read) -> anyhow::Result<Names> {
    let mut names = Names::new();
    for (name, domain) in organizations::names(tx).await? {
        names.take(&name);
        names.take(domain.as_ref().map(Domain::as_str).unwrap_or_default());
    }
    for (name, domain) in customers::names(tx).await? {
        names.take(&name);
        names.take(domain.as_str());
    }
    Ok(names)
}

/// What becomes of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Prospect,
    Draft,
    Asked,
    Declined,
    Revoked,
    Active,
    Ended,
}

const REASONS: [&str; 6] = [
    "",
    "",
    "We signed with another partner last month.",
    "We buy from the vendor ourselves.",
    "Not before next year's budget, please.",
    "Our group decides this for all of us.",
];

const TAGS: [&str; 8] =
    ["key account", "north", "south", "school", "public sector", "retail", "renewal", "seasonal"];

/// A partner of whom a past is told.
struct Partner {
    /// Who invites.
    members: Vec<Member>,
    /// The letters that they write, in each language.
    letters: Vec<[Letter; 2]>,
}

/// A letter for many companies, and the terms that it leads to.
struct Letter {
    invitation: Invitation,
    version: String,
    /// For good, and for a time.
    wordings: [String; 2],
}

impl Partner {
    fn new(members: Vec<Member>, now: Timestamp) -> Self {
        let letters = members
            .iter()
            .map(|by| [Language::En, Language::Sv].map(|language| Letter::of(by, language, now)));
        Self { letters: letters.collect(), members }
    }

    fn id(&self) -> OrganizationId {
        self.members[0].organization.id
    }
}

impl Letter {
    fn of(by: &Member, language: Language, now: Timestamp) -> Self {
        let organization = Organization { language, ..by.organization.clone() };
        let domain = by.organization.domain.clone().expect("a partner has a domain");
        let any = Customer::new(organization.id, COMPANY, &domain, now);
        let by = Member { organization, ..by.clone() };
        let id = InvitationId(Uuid::nil());
        let invitation = invitations::unsaved(&by, &Addressee::Customer(any), None, id, now);
        let terms = |days| Terms {
            language,
            partner: by.organization.clone(),
            for_partnership: false,
            provider: None,
            through: None,
            days,
            notice_until: None,
            held_already: Vec::new(),
            services: Vec::new(),
        };
        let wordings = [None, Some(DAYS)].map(|days| terms(days).wording());
        Self { invitation, version: terms(None).version(), wordings }
    }
}

/// A company that accepted, and more than one partner may serve.
struct Served {
    company: Company,
    admin: Member,
    since: Timestamp,
    /// What its first partner administers.
    held: Vec<Service>,
    holder: OrganizationId,
}

/// What is written together.
#[derive(Default)]
struct Step {
    organizations: Vec<(Organization, i64)>,
    people: Vec<(Person, Role)>,
    customers: Vec<(Customer, Timestamp)>,
    invitations: Vec<invitations::Past>,
    relationships: Vec<Begun>,
    events: Vec<activity::Past>,
    letters: Vec<Gone>,
}

/// A past in the telling.
struct Past {
    engine: Engine,
    now: Timestamp,
    /// Nothing is later: whatever happened has been settled.
    latest: Timestamp,
    rng: StdRng,
    names: Names,
    chain: Chain,
    counts: HashMap<(OrganizationId, Status), i64>,
    shared: Vec<Served>,
    services: Vec<String>,
    step: Step,
}

impl Past {
    fn new(engine: Engine, now: Timestamp, names: Names, chain: Chain) -> Self {
        Self {
            engine,
            now,
            latest: now - SignedDuration::from_hours(1),
            rng: StdRng::seed_from_u64(2),
            names,
            chain,
            counts: HashMap::new(),
            shared: Vec::new(),
            services: Service::ALL.iter().map(|one| one.name(Language::En.texts())).collect(),
            step: Step::default(),
        }
    }

    /// Tells it step by step; somebody who does not listen any more is told nothing more.
    fn tell(&mut self, crowd: Crowd, reseller: &Partner, steps: &mpsc::Sender<Vec<Rows>>) {
        for number in 0..crowd.customers {
            let added_at = self.nth(number, crowd.customers);
            let fate = self.fate();
            self.customer(reseller, added_at, fate);
            if (number + 1) % STEP == 0 && steps.blocking_send(self.rows()).is_err() {
                return;
            }
        }
        let mut together = 0;
        for number in 0..crowd.partners {
            let at = self.nth(number, crowd.partners * 2);
            together += self.partner(at);
            if together >= STEP {
                together = 0;
                if steps.blocking_send(self.rows()).is_err() {
                    return;
                }
            }
        }
        let _ = steps.blocking_send(self.rows());
    }

    /// What there is to write by now.
    fn rows(&mut self) -> Vec<Rows> {
        let Step { organizations, people, customers, invitations, relationships, events, letters } =
            std::mem::take(&mut self.step);
        let engine = self.engine;
        let mut rows = vec![organizations::rows(engine, &organizations)];
        rows.extend(people::rows(engine, &people));
        rows.extend(customers::rows(engine, &customers));
        rows.extend(invitations::rows(engine, &invitations));
        rows.extend(relationships::rows(engine, &relationships));
        rows.extend(self.chain.rows(engine, events));
        rows.push(crate::outbox::rows(engine, &letters));
        rows
    }

    /// A partner with its people and its customers; how many those are.
    fn partner(&mut self, at: Timestamp) -> u64 {
        let company = self.names.company();
        let id = OrganizationId(self.id(at));
        let direct = self.rng.random_bool(0.2);
        let program = if direct { Program::DirectBill } else { Program::IndirectReseller };
        let organization = Organization {
            program: Some(program),
            kind: organizations::Kind::Partner,
            ..organization_of(id, &company, at)
        };
        let mut emails = Vec::new();
        let mut members = Vec::new();
        for role in [Role::GlobalAdmin, Role::AdminAgent] {
            let (person, email) = self.person(&organization, &company, &emails, at);
            emails.push(email);
            members.push(Member { person, organization: organization.clone(), roles: vec![role] });
        }
        self.step.organizations.push((organization, 2));
        self.step.people.extend(members.iter().map(|one| (one.person.clone(), one.roles[0])));
        let event = Event::of(&members[0], Kind::OrganizationCreated).subject(&company.name);
        self.told(at, id, event);
        let partner = Partner::new(members, self.now);
        let count = self.rng.random_range(CUSTOMERS);
        // Some it serves beside another.
        let first = self.rng.random_range(0..SHARED);
        let both =
            if self.shared.is_empty() { 0 } else { (count / 10).min(self.shared.len() as u64) };
        for number in 0..count {
            let added_at = self.later(at, PAST);
            if number < both {
                let which = (first + usize::try_from(number).unwrap_or(0)) % self.shared.len();
                self.beside(&partner, added_at, which);
            } else {
                let fate = self.fate();
                self.customer(&partner, added_at, fate);
            }
        }
        count
    }

    fn fate(&mut self) -> Fate {
        match self.rng.random_range(0..1000) {
            0..700 => Fate::Active,
            700..800 => Fate::Asked,
            800..830 => Fate::Ended,
            830..920 => Fate::Prospect,
            920..960 => Fate::Declined,
            960..990 => Fate::Revoked,
            _ => Fate::Draft,
        }
    }

    /// The n-th of so many moments between the beginning of the past and now.
    fn nth(&mut self, n: u64, of: u64) -> Timestamp {
        let whole = (self.latest - (self.now - PAST)).as_micros();
        let share = whole * i128::from(n) / i128::from(of.max(1));
        let begun = self.now - PAST;
        let jitter = i64::try_from(whole / i128::from(of.max(1))).unwrap_or(0).max(1);
        let share = i64::try_from(share).unwrap_or(0) + self.rng.random_range(0..jitter);
        begun + SignedDuration::from_micros(share)
    }

    /// A moment after another, by so much at most, and before everything is settled.
    fn later(&mut self, than: Timestamp, most: SignedDuration) -> Timestamp {
        let left = (self.latest - than).as_micros().max(0) / 2;
        let most = i64::try_from(left.min(most.as_micros())).unwrap_or(0);
        than + SignedDuration::from_micros(self.rng.random_range(0..=most))
    }

    /// An id as it was made then.
    fn id(&mut self, at: Timestamp) -> Uuid {
        let mut random = [0; 10];
        self.rng.fill_bytes(&mut random);
        let millis = u64::try_from(at.micros() / 1_000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    fn told(&mut self, at: Timestamp, to: OrganizationId, event: Event) {
        let id = EventId(self.id(at));
        self.step.events.push(activity::Past { id, at, to, event });
    }

    fn person(
        &mut self,
        organization: &Organization,
        company: &Company,
        others: &[EmailAddress],
        at: Timestamp,
    ) -> (Person, EmailAddress) {
        let (name, email) = self.names.person(company, others);
        let person = Person {
            id: PersonId(self.id(at)),
            organization_id: organization.id,
            name,
            email: email.clone(),
            language: organization.language,
            created_at: at,
        };
        (person, email)
    }

    /// A company that a partner came to know.
    fn customer(&mut self, partner: &Partner, added_at: Timestamp, fate: Fate) {
        let company = self.names.company();
        let (contact_name, contact_email) = self.names.person(&company, &[]);
        let known = fate != Fate::Prospect || self.rng.random_bool(0.5);
        let contact = known.then_some((contact_name, contact_email));
        let mut customer = self.record(partner, &company, added_at, contact);
        let by = self.rng.random_range(0..partner.members.len());
        let added = Event::of(&partner.members[by], Kind::CustomerAdded).subject(&customer.name);
        self.told(added_at, partner.id(), added.customer(customer.id.0));
        if fate != Fate::Prospect {
            let asking = Asking { partner, by, company: &company, beside: None };
            self.asked(&asking, &mut customer, added_at, fate);
        }
        self.keep(customer, added_at);
    }

    /// A company that another partner serves, and accepts this one as well.
    fn beside(&mut self, partner: &Partner, added_at: Timestamp, which: usize) {
        let served = &self.shared[which];
        let (since, holder) = (served.since, served.holder);
        let held = served.held.clone();
        let admin = served.admin.clone();
        let company = served.company.clone();
        let added_at = self.later(added_at.max(since), SignedDuration::from_hours(24 * 90));
        let contact = Some((admin.person.name.clone(), admin.person.email.clone()));
        let mut customer = self.record(partner, &company, added_at, contact);
        let by = self.rng.random_range(0..partner.members.len());
        let added = Event::of(&partner.members[by], Kind::CustomerAdded).subject(&customer.name);
        self.told(added_at, partner.id(), added.customer(customer.id.0));
        let beside = Some((admin, held, holder));
        let asking = Asking { partner, by, company: &company, beside };
        self.asked(&asking, &mut customer, added_at, Fate::Active);
        self.keep(customer, added_at);
    }

    fn keep(&mut self, customer: Customer, added_at: Timestamp) {
        *self.counts.entry((customer.partner_id, customer.status)).or_default() += 1;
        self.step.customers.push((customer, added_at));
    }

    fn record(
        &mut self,
        partner: &Partner,
        company: &Company,
        at: Timestamp,
        contact: Option<(String, EmailAddress)>,
    ) -> Customer {
        let new = Customer::new(partner.id(), &company.name, &company.domain, at);
        let id = CustomerId(self.id(at));
        let (contact_name, contact_email) = contact.unzip();
        let mut details = Details {
            contact_name: contact_name.unwrap_or_default(),
            contact_email,
            ..Details::default()
        };
        let rng = &mut self.rng;
        if rng.random_bool(0.08) {
            company.name.split(' ').next().unwrap_or_default().clone_into(&mut details.alias);
        }
        if rng.random_bool(0.15) {
            let first = rng.random_range(0..TAGS.len() - 1);
            let count = rng.random_range(1..=2);
            details.tags = TAGS[first..first + count].join("\n");
        }
        if rng.random_bool(0.3) {
            details.lead_source = Some(LeadSource::ALL[rng.random_range(0..LeadSource::ALL.len())]);
        }
        Customer { id, ..new.noting(details) }
    }

    /// The company is asked, and what comes of that comes.
    fn asked(
        &mut self,
        asking: &Asking<'_>,
        customer: &mut Customer,
        added_at: Timestamp,
        fate: Fate,
    ) {
        let Asking { partner, by, company, .. } = *asking;
        let member = &partner.members[by];
        let to = partner.id();
        let mut drafted_at = self.later(added_at, SignedDuration::from_hours(24 * 20));
        if fate == Fate::Asked && self.rng.random_bool(0.6) {
            let lately = self.now - SignedDuration::from_hours(24 * 28);
            drafted_at = self.later(added_at.max(lately), SignedDuration::from_hours(24 * 50));
        }
        let swedish = company.country == "SE" && self.rng.random_bool(0.8);
        let letter = &partner.letters[by][usize::from(swedish)];
        let id = InvitationId(self.id(drafted_at));
        let recipient = customer.contact_email.clone();
        let mut invitation = Invitation {
            id,
            asks: invitations::Asks::Customer(customer.id),
            recipient: recipient.clone(),
            subject: letter.invitation.subject.replace(COMPANY, &customer.name),
            message: letter.invitation.message.replace(COMPANY, &customer.name),
            expires_at: invitations::usual_end(drafted_at),
            drafted_at,
            changed_at: drafted_at,
            ..letter.invitation.clone()
        };
        let told = |who: &Member, kind| {
            let event = Event::of(who, kind).subject(&company.name);
            event.invitation(id.0).customer(customer.id.0)
        };
        self.told(drafted_at, to, told(member, Kind::Drafted));
        let first = self.rng.random_range(0..Service::ALL.len() - 3);
        let count = [1, 2, 2, 3, 3, 4][self.rng.random_range(0..6)];
        let services = &Service::ALL[first..first + count.min(Service::ALL.len() - first)];
        let unanswered = || services.iter().map(|one| (*one, None, None)).collect();
        if fate == Fate::Draft {
            let services = unanswered();
            let draft = invitations::Past { invitation, services, acceptance: None };
            return self.step.invitations.push(draft);
        }
        let done_at = self.later(drafted_at, SignedDuration::from_mins(40));
        invitation.state = State::Open;
        invitation.done_at = Some(done_at);
        invitation.done_by = Some(member.person.id);
        invitation.changed_at = done_at;
        self.told(done_at, to, told(member, Kind::Done));
        let Some(recipient) = recipient else { return };
        let ask = Ask { invitation: id, generation: 1 };
        self.mailed(&ask, Some(id.0), done_at, &recipient);
        customer.status = Status::Invited;
        customer.since = done_at;
        let before_its_end = (invitation.expires_at - done_at).checked_div(4).unwrap_or_default();
        let opened_at = self.later(done_at, before_its_end);
        if !matches!(fate, Fate::Asked | Fate::Revoked) || self.rng.random_bool(0.5) {
            invitation.opened_at = Some(opened_at);
            let event = Event::by_nobody(Kind::Opened).subject(&customer.name);
            self.told(opened_at, to, event.invitation(id.0).customer(customer.id.0));
        }
        let settled_at = self.later(opened_at, before_its_end);
        let mut past = invitations::Past { invitation, services: unanswered(), acceptance: None };
        match fate {
            Fate::Prospect | Fate::Draft | Fate::Asked => {}
            Fate::Revoked => {
                past.invitation.state = State::Revoked { at: settled_at, by: member.person.id };
                self.told(settled_at, to, told(member, Kind::Revoked));
            }
            Fate::Declined => {
                let admin = self.account(asking, customer, opened_at, settled_at);
                let reason = REASONS[self.rng.random_range(0..REASONS.len())];
                past.invitation.state = State::Declined {
                    at: settled_at,
                    by: Some(admin.person.id),
                    reason: reason.to_owned(),
                };
                let event = told(&admin, Kind::Declined).note(reason);
                self.told(settled_at, to, event.clone());
                let event = event.subject(&member.organization.name);
                self.told(settled_at, admin.organization.id, event);
                let notice = DeclineNotice { invitation: id };
                self.mailed(&notice, None, settled_at, &member.person.email);
            }
            Fate::Active | Fate::Ended => {
                let admin = self.account(asking, customer, opened_at, settled_at);
                self.accepted(asking, customer, &mut past, (&admin, letter, settled_at), fate);
            }
        }
        if !matches!(past.invitation.state, State::Open) {
            past.invitation.changed_at = settled_at;
            if matches!(fate, Fate::Declined | Fate::Revoked) {
                customer.status = Status::Prospect;
                customer.since = settled_at;
            }
        }
        self.step.invitations.push(past);
    }

    /// The company's account and its Global admin, made on the way to the answer; some have more people.
    fn account(
        &mut self,
        asking: &Asking<'_>,
        customer: &Customer,
        opened_at: Timestamp,
        before: Timestamp,
    ) -> Member {
        if let Some((admin, ..)) = &asking.beside {
            return admin.clone();
        }
        let at = opened_at
            + SignedDuration::from_micros(
                i64::try_from((before - opened_at).as_micros() / 2).unwrap_or(0),
            );
        let id = OrganizationId(self.id(at));
        let organization = organization_of(id, asking.company, at);
        let email = customer.contact_email.clone().expect("who was written to");
        let person = Person {
            id: PersonId(self.id(at)),
            organization_id: id,
            name: customer.contact_name.clone(),
            email: email.clone(),
            language: organization.language,
            created_at: at,
        };
        let mut emails = vec![email];
        self.step.people.push((person.clone(), Role::GlobalAdmin));
        if self.rng.random_bool(0.1) {
            for _ in 0..self.rng.random_range(1..=4) {
                let at = self.later(before, PAST);
                let (person, email) = self.person(&organization, asking.company, &emails, at);
                emails.push(email);
                self.step.people.push((person, Role::User));
            }
        }
        let members = i64::try_from(emails.len()).unwrap_or(1);
        self.step.organizations.push((organization.clone(), members));
        let admin = Member { person, organization, roles: vec![Role::GlobalAdmin] };
        let event = Event::of(&admin, Kind::OrganizationCreated).subject(&asking.company.name);
        self.told(at, id, event);
        admin
    }

    /// What an acceptance leaves, and perhaps the end of it.
    fn accepted(
        &mut self,
        asking: &Asking<'_>,
        customer: &mut Customer,
        past: &mut invitations::Past,
        (admin, letter, at): (&Member, &Letter, Timestamp),
        fate: Fate,
    ) {
        let Asking { partner, by, company, beside } = asking;
        let member = &partner.members[*by];
        let (to, theirs) = (partner.id(), admin.organization.id);
        let id = past.invitation.id;
        past.invitation.state = State::Accepted { at, by: admin.person.id };
        // Ends that come soon would have been told.
        let is_new = self.now - at < SignedDuration::from_hours(24 * 200);
        let days = (is_new && fate == Fate::Active && self.rng.random_bool(0.15)).then_some(DAYS);
        past.invitation.days = days;
        let ends_at = days
            .and_then(|days| Timestamp::end_of((at + SignedDuration::from_hours(24 * days)).day()));
        let mut granted = Vec::new();
        for (service, is_granted, then) in &mut past.services {
            // What another holds stays with it.
            let holder = beside.as_ref().filter(|(_, held, _)| held.contains(service));
            *then = holder.map(|(.., holder)| *holder);
            *is_granted = Some(beside.is_none() && self.rng.random_bool(0.85));
            if *is_granted == Some(true) {
                granted.push(*service);
            }
        }
        past.acceptance = Some(receipt(&past.invitation, customer, member, (admin, letter, at)));
        let mut relationship = Relationship {
            id: RelationshipId(self.id(at)),
            kind: relationships::Kind::Reseller,
            partner_id: to,
            organization_id: theirs,
            customer_id: customer.id,
            through_id: None,
            started_at: at,
            notice_until: None,
            ended_at: None,
        };
        let permission = |service: &Service| Permission {
            id: PermissionId(self.id(at)),
            organization_id: theirs,
            service: *service,
            partner_id: to,
            relationship_id: relationship.id,
            customer_id: customer.id,
            granted_at: at,
            ends_at,
        };
        let permissions: Vec<Permission> = granted.iter().map(permission).collect();
        let named = self.named(&granted);
        let accepted = Event::of(admin, Kind::Accepted).subject(&customer.name);
        let accepted = accepted.invitation(id.0).customer(customer.id.0);
        if !granted.is_empty() {
            let event = Event::of(admin, Kind::PermissionGranted).note(&named);
            self.told_both(at, customer, &admin.organization, member, event);
        }
        self.told(at, to, accepted.clone());
        self.told(at, theirs, accepted.subject(&member.organization.name));
        let notice = AcceptanceNotice { invitation: id };
        self.mailed(&notice, None, at, &member.person.email);
        self.mailed(&ReceiptCopy { invitation: id }, None, at, &admin.person.email);
        customer.organization_id = Some(theirs);
        customer.status = Status::Active;
        customer.since = at;
        customer.services = i64::try_from(granted.len()).unwrap_or(0);
        if fate == Fate::Ended {
            relationship.ended_at =
                Some(self.removed(customer, &admin.organization, member, &named));
        } else if beside.is_none() && self.shared.len() < SHARED && self.rng.random_bool(0.05) {
            self.shared.push(Served {
                company: (*company).clone(),
                admin: admin.clone(),
                since: at,
                held: granted,
                holder: to,
            });
        }
        let account = self.id(at);
        self.step.relationships.push(Begun {
            invitation: id.0,
            by: admin.person.id,
            account,
            permissions,
            removed_by: relationship.ended_at.map(|_| member.person.id),
            relationship,
        });
    }

    /// The partner removes the relationship, and with it what it could administer; when that was.
    fn removed(
        &mut self,
        customer: &mut Customer,
        company: &Organization,
        by: &Member,
        services: &str,
    ) -> Timestamp {
        let at = self.later(customer.since, PAST);
        if !services.is_empty() {
            let event = Event::of(by, Kind::PermissionEnded).note(services);
            self.told_both(at, customer, company, by, event);
        }
        let event = Event::of(by, Kind::RelationshipRemoved).note(services);
        self.told_both(at, customer, company, by, event);
        customer.status = Status::Ended;
        customer.since = at;
        customer.services = 0;
        at
    }

    fn named(&self, services: &[Service]) -> String {
        let places = Service::ALL.iter().zip(&self.services);
        let names = places.filter(|(one, _)| services.contains(one)).map(|(_, name)| name.as_str());
        names.collect::<Vec<_>>().join(", ")
    }

    /// The partner of the company, by its own name for it, and the company of the partner.
    fn told_both(
        &mut self,
        at: Timestamp,
        customer: &Customer,
        company: &Organization,
        partner: &Member,
        event: Event,
    ) {
        let theirs = event.clone().subject(&customer.name).customer(customer.id.0);
        self.told(at, customer.partner_id, theirs);
        self.told(at, company.id, event.subject(&partner.organization.name));
    }

    fn mailed<L: crate::outbox::Letter>(
        &mut self,
        letter: &L,
        about: Option<Uuid>,
        at: Timestamp,
        to: &EmailAddress,
    ) {
        let id = LetterId(self.id(at));
        let sent_at = at + SignedDuration::from_millis(self.rng.random_range(200..4_000));
        self.step.letters.push(Gone::new(id, letter, about, (at, sent_at), to));
    }
}

/// A company's account.
fn organization_of(id: OrganizationId, company: &Company, at: Timestamp) -> Organization {
    Organization {
        id,
        kind: organizations::Kind::Customer,
        name: company.name.clone(),
        domain: Some(company.domain.clone()),
        country: company.country.to_owned(),
        program: None,
        cloud: Cloud::Global,
        language: if company.country == "SE" { Language::Sv } else { Language::En },
        created_at: at,
        demands_second_factor: false,
    }
}

/// What both sides keep of an acceptance.
fn receipt(
    invitation: &Invitation,
    customer: &Customer,
    by: &Member,
    (admin, letter, at): (&Member, &Letter, Timestamp),
) -> Acceptance {
    Acceptance {
        invitation_id: invitation.id,
        partner_id: by.organization.id,
        partner_name: by.organization.name.clone(),
        organization_id: admin.organization.id,
        company_name: admin.organization.name.clone(),
        invited_name: customer.name.clone(),
        person_id: admin.person.id,
        person_name: admin.person.name.clone(),
        person_email: admin.person.email.to_string(),
        accepted_at: at,
        language: invitation.language,
        wording_version: letter.version.clone(),
        wording: letter.wordings[usize::from(invitation.days.is_some())].clone(),
        kind: AcceptanceKind::Reseller,
        provider_id: None,
        provider_name: String::new(),
        days: invitation.days,
    }
}

/// Who asks whom.
struct Asking<'a> {
    partner: &'a Partner,
    /// Which of its members.
    by: usize,
    company: &'a Company,
    /// For a company that another partner serves: its Global admin, what that partner administers, and who that is.
    beside: Option<(Member, Vec<Service>, OrganizationId)>,
}
