//! The demo's world: made by the same verbs that people use, under a clock that is set to the past, so
//! that every timeline, count and letter is a real one.

use std::{collections::HashMap, sync::Arc};

use anyhow::Context;
use jiff::SignedDuration;
use secrecy::SecretString;

use crate::{
    activity::{Event, Kind},
    app::House,
    clock::{Clock, Timestamp},
    customers::{self, Added, Customer, Details, LeadSource},
    db::{Db, Read},
    email_address::{Domain, EmailAddress},
    invitations::{self, Addressee, Consent, Drafted, Invitation, InvitationId},
    mail::{Relay, Sender},
    organizations::{self, Cloud, New, Organization, OrganizationId, Program},
    outbox::Postman,
    people::{self, Member, Role},
    relationships::{self, Service},
    subscriptions::{self, Fulfilment, OrderId, Placed},
    support::{self, EntryId, Request, RequestId, Severity, Sight},
    text::Language,
};

/// Somebody whom a visitor of the demo can sign in as.
pub struct SignIn {
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: &'static str,
    /// Their organization's name.
    pub organization: String,
    /// What their role is called.
    pub role: String,
}

/// The world, as far as its visitors need to be told.
pub struct World {
    /// Who can sign in, the reseller's Global admin first.
    pub sign_ins: Vec<SignIn>,
}

/// Name, address, role and password.
type Cast = (&'static str, &'static str, Role, &'static str);

const RESELLER: &[Cast] = &[
    ("Kim Berg", "kim@fjord.example", Role::GlobalAdmin, "lighthouse over quiet water"),
    ("Alva Lind", "alva@fjord.example", Role::AdminAgent, "seven herons by the pier"),
    ("Sam Holm", "sam@fjord.example", Role::SalesAgent, "copper kettle, winter tea"),
    ("Hedda Nyström", "hedda@fjord.example", Role::HelpdeskAgent, "paper boats in the rain"),
    ("Bo Ek", "bo@fjord.example", Role::BillingAdmin, "ledger beneath the oak"),
];
const PROVIDER: &[Cast] =
    &[("Ingrid Dahl", "ingrid@nordlys.example", Role::GlobalAdmin, "green curtains of the north")];
const OTHER_RESELLER: &[Cast] =
    &[("Maja Krogh", "maja@delta.example", Role::GlobalAdmin, "three bridges at low tide")];
/// A provider with partnerships and customers; the other's are still to be made.
const OTHER_PROVIDER: &[Cast] =
    &[("Signe Moe", "signe@aurora.example", Role::GlobalAdmin, "slow trains over the mountain")];
/// Two of another cloud: nobody else can serve them, or be served by them.
const ELSEWHERE: &[Cast] =
    &[("Greta Vogt", "greta@rhine.example", Role::GlobalAdmin, "barges and a church clock")];
const CUSTOMER_ELSEWHERE: &[Cast] =
    &[("Lotte Kern", "lotte@lorelei.example", Role::GlobalAdmin, "hops under a slate roof")];
const CUSTOMER: &[Cast] = &[
    ("Lena Falk", "lena@alder.example", Role::GlobalAdmin, "amber window facing east"),
    ("Jonas Rask", "jonas@alder.example", Role::User, "bicycle bell in the fog"),
];

/// What became of a company.
#[derive(Clone, Copy)]
enum Fate {
    /// Known, not asked.
    Prospect,
    /// A letter is being written.
    Draft,
    /// Asked; the link was opened or not.
    Asked { opened: bool },
    /// Asked longer ago than the link works.
    Expired,
    /// Asked, declined.
    Declined(&'static str),
    /// Asked, taken back.
    Revoked,
    /// Accepted, with so many services.
    Active(usize),
    /// The same, together with the indirect provider.
    Joint(usize),
    /// Accepted, with so many services, for thirty days.
    ForThirtyDays(usize),
    /// Accepted, and gave notice lately.
    Notice,
    /// Accepted by another company, of this name and domain; the partner has not confirmed it.
    Surprise(&'static str, &'static str),
    /// Accepted, later removed.
    Ended,
}

/// Company, domain, contact, days since it was asked, fate. Mail to `refused.example` and
/// `busy.example` is refused and put off by the demo's mail server.
const COMPANIES: &[(&str, &str, &str, i64, Fate)] = &[
    ("Alder & Co", "alder.example", "lena", 210, Fate::Active(9)),
    ("Arctic Foods", "arcticfoods.example", "oda", 198, Fate::Active(9)),
    ("Aspen Clinics", "aspen.example", "marta", 190, Fate::Active(2)),
    ("Bergström Bygg", "bergstrom.example", "nils", 176, Fate::Active(9)),
    ("Café Sju", "cafesju.example", "tove", 171, Fate::Active(0)),
    ("Cloudberry Records", "cloudberry.example", "elin", 160, Fate::Joint(4)),
    ("Dala Timber", "dalatimber.example", "per", 151, Fate::Active(9)),
    ("Elm Street Books", "elmstreet.example", "ruth", 140, Fate::Active(9)),
    ("Fjällräven Logistik", "fjalllogistik.example", "siv", 133, Fate::Active(5)),
    ("Granite Law", "granite.example", "otto", 120, Fate::Active(1)),
    ("Hazel Dental", "hazel.example", "anna", 111, Fate::Active(9)),
    ("Île de Ré Voyages", "iledere.example", "claire", 102, Fate::Active(3)),
    ("Jupiter Maskin", "jupiter.example", "leif", 95, Fate::Joint(9)),
    ("Köping Energi", "koping.example", "berit", 80, Fate::Active(9)),
    ("Linden School", "linden.example", "hugo", 62, Fate::Joint(2)),
    ("Lövåsen Mejeri", "lovasen.example", "maj", 52, Fate::Notice),
    ("Maple Insurance", "maple.example", "iris", 41, Fate::Active(9)),
    ("Northwind Sails", "northwindsails.example", "kari", 24, Fate::ForThirtyDays(3)),
    (
        "Larkspur Optics",
        "larkspur.example",
        "rosa",
        2,
        Fate::Surprise("Larkspur Group", "larkspurgroup.example"),
    ),
    ("Oak Financial", "oak.example", "pia", 21, Fate::Asked { opened: true }),
    ("Öland Glas", "olandglas.example", "tom", 18, Fate::Asked { opened: false }),
    ("Pine Architects", "pine.example", "eva", 12, Fate::Asked { opened: true }),
    ("Quarry Stone", "quarry.example", "max", 9, Fate::Asked { opened: false }),
    ("Rowan Research", "rowan.example", "ines", 7, Fate::Asked { opened: true }),
    ("Spruce Media", "refused.example", "nobody", 5, Fate::Asked { opened: false }),
    ("Sycamore Health", "busy.example", "desk", 0, Fate::Asked { opened: false }),
    ("Tamarack Tools", "tamarack.example", "finn", 24, Fate::Asked { opened: true }),
    ("上海白桦技术有限公司", "baihua.example", "wei", 4, Fate::Asked { opened: true }),
    ("Umbra Lighting", "umbra.example", "lars", 48, Fate::Expired),
    ("Viken Marin", "vikenmarin.example", "stig", 55, Fate::Expired),
    (
        "Willow Care",
        "willow.example",
        "gun",
        30,
        Fate::Declined("We signed with another partner last month."),
    ),
    ("Xylem Water", "xylem.example", "dan", 26, Fate::Declined("")),
    ("Yarrow Textiles", "yarrow.example", "ulla", 22, Fate::Revoked),
    ("Zephyr Air", "zephyr.example", "alf", 15, Fate::Draft),
    ("Ash & Thorn", "ashthorn.example", "ida", 3, Fate::Draft),
    ("Beech Robotics", "beech.example", "", 14, Fate::Prospect),
    ("Cedar Shipping", "cedar.example", "", 13, Fate::Prospect),
    ("Dogwood Games", "dogwood.example", "", 11, Fate::Prospect),
    ("Eucalyptus Spa", "eucalyptus.example", "", 10, Fate::Prospect),
    ("Fig Tree Hotels", "figtree.example", "", 8, Fate::Prospect),
    ("Gingko Pharma", "gingko.example", "", 6, Fate::Prospect),
    ("Holly Events", "holly.example", "ellen", 170, Fate::Ended),
    ("Ivy Printing", "ivy.example", "rolf", 165, Fate::Ended),
    ("Juniper Foods", "juniper.example", "vera", 130, Fate::Ended),
];

/// What became of a sale.
#[derive(Clone, Copy)]
enum Outcome {
    /// It runs, and so many users have a licence.
    Used(usize),
    /// It was suspended so many days ago.
    Suspended(i64),
    /// It does not renew.
    RunsOut,
}

/// A seller's address, the customer's domain, days since it was ordered, the offer's code, seats, what became of
/// it. Providers order for customers whom they were accepted by together with the reseller.
const SALES: &[(&str, &str, i64, &str, i64, Outcome)] = &[
    ("kim@fjord.example", "alder.example", 205, "M365-BP-Y", 12, Outcome::Used(7)),
    ("kim@fjord.example", "alder.example", 205, "DEF-BUS-Y", 5, Outcome::Used(2)),
    ("sam@fjord.example", "alder.example", 44, "PBI-PRO-Y", 3, Outcome::Used(3)),
    ("sam@fjord.example", "alder.example", 5, "INTUNE-P1-M", 8, Outcome::Used(0)),
    ("maja@delta.example", "alder.example", 130, "AZ-PLAN", 1, Outcome::Used(0)),
    ("kim@fjord.example", "arcticfoods.example", 190, "M365-E3-Y", 140, Outcome::Used(1)),
    ("kim@fjord.example", "arcticfoods.example", 190, "AZ-PLAN", 1, Outcome::Used(0)),
    ("alva@fjord.example", "bergstrom.example", 170, "M365-BS-Y", 24, Outcome::Used(1)),
    ("alva@fjord.example", "cafesju.example", 165, "M365-BB-M", 4, Outcome::Used(0)),
    ("kim@fjord.example", "cloudberry.example", 150, "M365-BS-M", 9, Outcome::Used(1)),
    ("signe@aurora.example", "cloudberry.example", 140, "D365-BC-Y", 4, Outcome::Used(0)),
    ("signe@aurora.example", "jupiter.example", 88, "D365-SALES-Y", 11, Outcome::Used(1)),
    ("sam@fjord.example", "dalatimber.example", 145, "M365-BP-YY", 30, Outcome::Used(1)),
    ("sam@fjord.example", "granite.example", 118, "M365-BB-M", 6, Outcome::Suspended(12)),
    ("alva@fjord.example", "hazel.example", 105, "M365-BB-M", 5, Outcome::RunsOut),
    ("sam@fjord.example", "koping.example", 70, "ENTRA-P2-3Y", 60, Outcome::Used(1)),
    ("maja@delta.example", "kronborg.example", 80, "M365-BS-Y", 7, Outcome::Used(1)),
    ("greta@rhine.example", "lorelei.example", 60, "M365-E3-Y", 45, Outcome::Used(1)),
];

/// What Fjord Cloud notes of its customers: the domain, its own name for it, tags and lead source.
const NOTED: &[(&str, &str, &str, LeadSource)] = &[
    ("alder.example", "The Alders", "key account\nsouth", LeadSource::Referral),
    ("arcticfoods.example", "", "key account\nnorth", LeadSource::OwnMarketing),
    ("cafesju.example", "Sjuan", "south", LeadSource::OwnMarketing),
    ("cloudberry.example", "", "music", LeadSource::Provider),
];

/// The other users of the company that a visitor can sign in to; none has a password.
const USERS: &[(&str, &str)] = &[
    ("Agnes Vik", "agnes"),
    ("Birger Lund", "birger"),
    ("Carin Ask", "carin"),
    ("Didrik Hjort", "didrik"),
    ("Edith Sund", "edith"),
    ("Folke Rönn", "folke"),
];

/// Companies of the second reseller; the first two are served by both.
const OTHER_COMPANIES: &[(&str, &str, &str, i64, Fate)] = &[
    ("Alder & Co", "alder.example", "lena", 140, Fate::Active(0)),
    ("Aspen Clinics", "aspen.example", "marta", 185, Fate::Active(3)),
    ("Kronborg Café", "kronborg.example", "inge", 90, Fate::Active(9)),
    ("Limfjord Shipping", "limfjord.example", "bent", 16, Fate::Asked { opened: true }),
    ("Møns Klint Tours", "monsklint.example", "", 5, Fate::Prospect),
];

/// The company of the German cloud.
const COMPANIES_ELSEWHERE: &[(&str, &str, &str, i64, Fate)] =
    &[("Lorelei Brewing", "lorelei.example", "lotte", 75, Fate::Active(9))];

impl World {
    /// Makes the world; returns those of the first reseller who invite.
    pub(super) async fn make(
        house: &House,
        sender: &Sender,
        relay: &Relay,
    ) -> anyhow::Result<Vec<Member>> {
        let made = Making::new(house, sender, relay).make().await;
        let mut reseller = made.context("the demo's world")?;
        reseller.truncate(2);
        Ok(reseller)
    }

    /// The first reseller, if the world was made.
    pub(super) async fn reseller(tx: &mut Read) -> anyhow::Result<Option<OrganizationId>> {
        let first = EmailAddress::parse(RESELLER[0].1)?;
        Ok(people::by_email(tx, &first).await?.map(|person| person.organization_id))
    }

    /// What its visitors are told.
    pub(super) fn told() -> Self {
        let mut sign_ins = Vec::new();
        for (organization, cast) in [
            ("Fjord Cloud", RESELLER),
            ("Nordlys Distribution", PROVIDER),
            ("Delta IT", OTHER_RESELLER),
            ("Alder & Co", CUSTOMER),
            ("Aurora Distribution", OTHER_PROVIDER),
            ("Rhine Hosting", ELSEWHERE),
            ("Lorelei Brewing", CUSTOMER_ELSEWHERE),
        ] {
            sign_ins.extend(cast.iter().map(|(_, email, role, password)| SignIn {
                email: (*email).to_owned(),
                password,
                organization: organization.to_owned(),
                role: people::role_name(Language::En.texts(), role.word()),
            }));
        }
        Self { sign_ins }
    }
}

/// A world in the making.
struct Making<'a> {
    house: &'a House,
    db: Db,
    clock: Clock,
    now: Timestamp,
    postman: Arc<Postman>,
    /// The cloud of whoever is made next.
    cloud: Cloud,
    /// The indirect provider of joint invitations.
    provider: Option<OrganizationId>,
    /// The companies that have an account, by their domain.
    accounts: HashMap<&'static str, Member>,
}

impl<'a> Making<'a> {
    fn new(house: &'a House, sender: &Sender, relay: &Relay) -> Self {
        let now = house.db.now();
        let clock = Clock::stopped(now);
        let db = house.db.with_clock(clock.clone());
        let past = House { db: db.clone(), ..house.clone() };
        let postman = Arc::new(past.postman(sender.clone(), relay.clone()));
        Self {
            house,
            db,
            clock,
            now,
            postman,
            cloud: Cloud::Global,
            provider: None,
            accounts: HashMap::new(),
        }
    }

    async fn make(mut self) -> anyhow::Result<Vec<Member>> {
        // Before the past of any crowd begins.
        self.go_back(1130, 0);
        let reseller = Program::IndirectReseller;
        let provider = Program::IndirectProvider;
        let fjord = self.partner("Fjord Cloud", "fjord.example", "SE", reseller, RESELLER).await?;
        self.partner("Nordlys Distribution", "nordlys.example", "NO", provider, PROVIDER).await?;
        let delta =
            self.partner("Delta IT", "delta.example", "DK", reseller, OTHER_RESELLER).await?;
        let aurora = self
            .partner("Aurora Distribution", "aurora.example", "NO", provider, OTHER_PROVIDER)
            .await?;
        self.cloud = Cloud::Germany;
        let rhine =
            self.partner("Rhine Hosting", "rhine.example", "DE", reseller, ELSEWHERE).await?;
        self.cloud = Cloud::Global;
        self.go_back(220, 0);
        let request =
            self.requested(&aurora[0], "Fjord Cloud", "fjord.example", RESELLER[0].1).await?;
        self.authorized(&fjord[0], &request).await?;
        self.provider = Some(aurora[0].organization.id);
        // The Global admin and the Admin agent share the work.
        let ours =
            COMPANIES.iter().map(|company| (&fjord[usize::from(company.3 % 2 == 1)], company));
        let theirs = OTHER_COMPANIES.iter().map(|company| (&delta[0], company));
        let elsewhere = COMPANIES_ELSEWHERE.iter().map(|company| (&rhine[0], company));
        let mut all: Vec<_> = ours.chain(theirs).chain(elsewhere).collect();
        all.sort_by_key(|(_, (_, _, _, days, _))| std::cmp::Reverse(*days));
        for (by, company) in all {
            self.cloud = by.organization.cloud;
            self.company(by, *company).await?;
        }
        self.users().await?;
        self.noted(&fjord[0]).await?;
        let sellers: Vec<&Member> =
            fjord.iter().chain(&delta).chain(&aurora).chain(&rhine).collect();
        self.sales(&sellers).await?;
        self.go_back(3, 0);
        self.requested(&aurora[0], "Delta IT", "delta.example", OTHER_RESELLER[0].1).await?;
        self.support(&fjord, &aurora[0]).await?;
        self.clock.set(self.now);
        self.deliver().await?;
        Ok(fjord)
    }

    async fn users(&self) -> anyhow::Result<()> {
        self.go_back(200, 0);
        let company = &self.accounts.get("alder.example").context("a company")?.organization;
        let mut tx = self.db.write().await?;
        for (name, local) in USERS {
            let email = EmailAddress::parse(&format!("{local}@alder.example"))?;
            people::add(&mut tx, company, name, &email, &[Role::User], None).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn noted(&self, by: &Member) -> anyhow::Result<()> {
        let mut tx = self.db.write().await?;
        for (domain, alias, tags, source) in NOTED {
            let company = self.accounts.get(domain).context("a company")?.organization.id;
            let customer = customers::of_organization(&mut tx, by.organization.id, company).await?;
            let customer = customer.context("a customer")?;
            let details = Details {
                contact_name: customer.contact_name.clone(),
                contact_email: customer.contact_email.clone(),
                alias: (*alias).to_owned(),
                tags: (*tags).to_owned(),
                lead_source: Some(*source),
            };
            customers::set_details(&mut tx, by, &customer, &details).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Day by day: what came due, and what was sold.
    async fn sales(&self, sellers: &[&Member]) -> anyhow::Result<()> {
        for day in (0..=220).rev() {
            self.go_back(day, 0);
            subscriptions::due(self.db.clone()).await?;
            for sale in SALES.iter().filter(|sale| sale.2 == day) {
                self.sale(sellers, sale).await?;
            }
            for (seller, domain, _, code, _, outcome) in SALES {
                if let Outcome::Suspended(days) = outcome
                    && *days == day
                {
                    let (by, customer) = self.seller(sellers, seller, domain).await?;
                    self.changed(by, &customer, code, true).await?;
                }
            }
            self.deliver().await?;
        }
        Ok(())
    }

    async fn seller<'m>(
        &self,
        sellers: &[&'m Member],
        email: &str,
        domain: &str,
    ) -> anyhow::Result<(&'m Member, Customer)> {
        let by = sellers.iter().find(|one| one.person.email.to_string() == email);
        let by: &Member = by.context("somebody who sells")?;
        let company = self.accounts.get(domain).context("a company")?.organization.id;
        let mut tx = self.db.read().await?;
        let customer = customers::of_organization(&mut tx, by.organization.id, company).await?;
        Ok((by, customer.context("a customer")?))
    }

    async fn sale(
        &self,
        sellers: &[&Member],
        (seller, domain, _, code, seats, outcome): &(&str, &str, i64, &str, i64, Outcome),
    ) -> anyhow::Result<()> {
        let (by, customer) = self.seller(sellers, seller, domain).await?;
        let mut tx = self.db.write().await?;
        let offers = subscriptions::offers(&mut tx).await?;
        let offer = offers.iter().find(|offer| offer.code == *code).context("an offer")?;
        let lines = [(offer.id, *seats)];
        let (id, how) = (OrderId::new(), Fulfilment::AtOnce);
        let placed = subscriptions::place(&mut tx, by, &customer, id, &lines, how).await?;
        if !matches!(placed, Placed::New(_)) {
            anyhow::bail!("{code} cannot be ordered for {domain}");
        }
        let company = customer.organization_id.context("a company")?;
        let all = subscriptions::of_company(&mut tx, company, Some(customer.id)).await?;
        let sold = all.iter().find(|one| one.order_id == id).context("what was ordered")?;
        if let Outcome::Used(users) = outcome {
            let all = people::of_organization(&mut tx, company).await?;
            let admin = self.accounts.get(*domain).context("a company")?;
            let users: Vec<_> = all.into_iter().take(*users).collect();
            subscriptions::give(&mut tx, admin, sold, &users).await?;
        }
        tx.commit().await?;
        if matches!(outcome, Outcome::RunsOut) {
            self.changed(by, &customer, code, false).await?;
        }
        Ok(())
    }

    /// Suspends what was sold, or lets it run out.
    async fn changed(
        &self,
        by: &Member,
        customer: &Customer,
        code: &str,
        suspends: bool,
    ) -> anyhow::Result<()> {
        let mut tx = self.db.write().await?;
        let offers = subscriptions::offers(&mut tx).await?;
        let offer = offers.iter().find(|offer| offer.code == code).context("an offer")?;
        let company = customer.organization_id.context("a company")?;
        let all = subscriptions::of_company(&mut tx, company, Some(customer.id)).await?;
        let sold = all.iter().find(|one| one.offer_id == offer.id).context("what was sold")?;
        let sold = subscriptions::hold(&mut tx, sold).await?;
        let refused = if suspends {
            subscriptions::set_suspended(&mut tx, by, &sold, true).await?.err()
        } else {
            subscriptions::set_auto_renew(&mut tx, by, &sold, false).await?.err()
        };
        if let Some(refusal) = refused {
            anyhow::bail!("{code} cannot be changed: {refusal:?}");
        }
        Ok(tx.commit().await?)
    }

    /// Contacts, and requests in every state.
    async fn support(&self, fjord: &[Member], aurora: &Member) -> anyhow::Result<()> {
        let helpdesk = &fjord[3];
        let alder = self.accounts.get("alder.example").context("a company that accepted")?;
        let jupiter = self.accounts.get("jupiter.example").context("a company that accepted")?;
        self.go_back(20, 0);
        self.supported_by(&fjord[0], alder, helpdesk).await?;
        self.supported_by(&fjord[0], jupiter, aurora).await?;

        self.go_back(12, 0);
        let mailbox = self
            .requested_help(
                alder,
                (&fjord[0], alder),
                Severity::Minimal,
                "How do we share a mailbox?",
                "Four of us answer what is written to office@alder.example. How do we all see it?",
            )
            .await?;
        self.clock.advance(SignedDuration::from_mins(70));
        let answer = "Make it a shared mailbox. I can do that for you: who are the four?";
        self.wrote(helpdesk, (alder, mailbox), answer, true).await?;
        self.clock.advance(SignedDuration::from_mins(25));
        self.wrote(alder, (alder, mailbox), "Lena, Jonas, Maj and Ove.", false).await?;
        self.clock.advance(SignedDuration::from_mins(50));
        let mut tx = self.db.write().await?;
        let request = help(&mut tx, alder, mailbox).await?;
        let outcome = "The mailbox is shared by the four, who see it after the next sign-in.";
        support::close(&mut tx, helpdesk, &request, outcome).await?;
        tx.commit().await?;
        self.deliver().await?;

        self.go_back(2, 0);
        let calendar = self
            .requested_help(
                alder,
                (&fjord[0], alder),
                Severity::Moderate,
                "The shared calendar opens slowly",
                "Since Monday it takes a minute to open the calendar of the meeting rooms.",
            )
            .await?;
        self.clock.advance(SignedDuration::from_mins(95));
        let question = "Is it slow in the browser as well, or only in the application?";
        self.wrote(helpdesk, (alder, calendar), question, true).await?;

        self.go_back(1, 0);
        let meetings = self
            .requested_help(
                &fjord[1],
                (&fjord[0], jupiter),
                Severity::Moderate,
                "Meetings end after ten minutes",
                "Leif told us on the telephone: every meeting in Teams ends after ten minutes.",
            )
            .await?;
        let mut tx = self.db.write().await?;
        let request = help(&mut tx, jupiter, meetings).await?;
        let provider = aurora.organization.id;
        support::add_provider(&mut tx, &fjord[1], &request, provider).await?;
        tx.commit().await?;
        self.clock.advance(SignedDuration::from_mins(80));
        let answer = "The licences lack meetings longer than that. We are looking into it.";
        self.wrote(aurora, (jupiter, meetings), answer, false).await?;

        // Five hours ago, and nobody has answered.
        self.go_back(0, -180);
        self.requested_help(
            alder,
            (&fjord[0], alder),
            Severity::Critical,
            "No mail is delivered",
            "Since this morning no mail from outside reaches us. Nobody can work.",
        )
        .await?;
        Ok(())
    }

    /// A reseller's Global admin chooses who supports a company.
    async fn supported_by(
        &self,
        by: &Member,
        company: &Member,
        contact: &Member,
    ) -> anyhow::Result<()> {
        let mut tx = self.db.write().await?;
        let (partner, company) = (by.organization.id, company.organization.id);
        let record = customers::of_organization(&mut tx, partner, company).await?;
        let record = record.context("a customer that accepted")?;
        support::set_contact(&mut tx, by, &record, Some(contact.person.id)).await?;
        Ok(tx.commit().await?)
    }

    /// Opens a request between a reseller and a company.
    async fn requested_help(
        &self,
        by: &Member,
        (partner, company): (&Member, &Member),
        severity: Severity,
        title: &str,
        text: &str,
    ) -> anyhow::Result<RequestId> {
        let id = RequestId::new();
        let mut tx = self.db.write().await?;
        let (partner, company) = (partner.organization.id, company.organization.id);
        let new = support::New { id, title, text, severity, subscription: None };
        let outcome = support::open(&mut tx, by, partner, company, &new).await?;
        anyhow::ensure!(outcome == support::Outcome::Done, "{title}: {outcome:?}");
        tx.commit().await?;
        self.deliver().await?;
        Ok(id)
    }

    async fn wrote(
        &self,
        by: &Member,
        (company, request): (&Member, RequestId),
        text: &str,
        asks: bool,
    ) -> anyhow::Result<()> {
        let mut tx = self.db.write().await?;
        let request = help(&mut tx, company, request).await?;
        let message = support::Message { id: EntryId::new(), text, asks };
        let outcome = support::write(&mut tx, by, &request, &message).await?;
        anyhow::ensure!(outcome == support::Outcome::Done, "{text}: {outcome:?}");
        tx.commit().await?;
        self.deliver().await
    }

    /// A provider's request for a partnership, done and mailed.
    async fn requested(
        &self,
        by: &Member,
        name: &str,
        domain: &str,
        to: &str,
    ) -> anyhow::Result<Invitation> {
        let asked = Addressee::Reseller { name: name.to_owned(), domain: Domain::parse(domain)? };
        let id = InvitationId::new();
        let mut tx = self.db.write().await?;
        let drafted = invitations::draft(&mut tx, by, &asked, None, id).await?;
        let Drafted::New(invitation) = drafted else { anyhow::bail!("{name} cannot be asked") };
        let recipient = Some(EmailAddress::parse(to)?);
        invitations::revise(&mut tx, &Invitation { recipient, ..invitation }).await?;
        invitations::finish(&mut tx, by, id, &asked).await?;
        let request = invitations::by_id(&mut tx, by.organization.id, id).await?;
        tx.commit().await?;
        self.deliver().await?;
        request.context("a request just made")
    }

    async fn authorized(&self, by: &Member, request: &Invitation) -> anyhow::Result<()> {
        self.clock.advance(SignedDuration::from_mins(40));
        self.answered(by, request, &[], false).await?;
        self.deliver().await
    }

    /// Accepts, with what was shown.
    async fn answered(
        &self,
        by: &Member,
        invitation: &Invitation,
        services: &[Service],
        other_company: bool,
    ) -> anyhow::Result<()> {
        let mut tx = self.db.write().await?;
        let company = Some(by.organization.id);
        let opened = invitations::opened(&mut tx, invitation.id).await?.context("an invitation")?;
        let terms = invitations::terms(&mut tx, &opened, company, Language::En).await?;
        let hash = terms.hash(invitation);
        let consent = Consent { services, terms: &hash, agreed: true, other_company };
        let accepted = invitations::accept(&mut tx, by, invitation, consent, Language::En).await?;
        if let Err(refusal) = accepted {
            anyhow::bail!("{} cannot accept: {refusal:?}", by.organization.name);
        }
        Ok(tx.commit().await?)
    }

    /// Sets the clock to a moment so many days ago, and so many minutes later.
    fn go_back(&self, days: i64, minutes: i64) {
        let ago = SignedDuration::from_hours(24 * days + 2) - SignedDuration::from_mins(minutes);
        self.clock.set(self.now - ago);
    }

    async fn deliver(&self) -> anyhow::Result<()> {
        while self.postman.clone().round().await? > 0 {}
        Ok(())
    }

    async fn partner(
        &self,
        name: &str,
        domain: &str,
        country: &str,
        program: Program,
        cast: &[Cast],
    ) -> anyhow::Result<Vec<Member>> {
        let domain = Domain::parse(domain)?;
        let hashes = self.hashes(cast).await?;
        let mut tx = self.db.write().await?;
        let new =
            New { name, domain: Some(&domain), country, language: Language::En, cloud: self.cloud };
        let organization = organizations::create_partner(&mut tx, &new, program).await?;
        let members = add_people(&mut tx, &organization, cast, &hashes).await?;
        let event = Event::of(&members[0], Kind::OrganizationCreated).subject(name);
        event.tell(&mut tx).await?;
        tx.commit().await?;
        Ok(members)
    }

    async fn hashes(&self, cast: &[Cast]) -> anyhow::Result<Vec<String>> {
        let mut hashes = Vec::new();
        for (_, _, _, password) in cast {
            hashes.push(self.house.passwords.hash(SecretString::from(*password)).await?);
        }
        Ok(hashes)
    }

    /// Lets a company meet its fate.
    async fn company(
        &mut self,
        by: &Member,
        (name, domain, contact, days, fate): (&str, &'static str, &str, i64, Fate),
    ) -> anyhow::Result<()> {
        self.go_back(days, 0);
        let customer = self.known(by, name, domain, contact).await?;
        if matches!(fate, Fate::Prospect) {
            return Ok(());
        }
        let provider = self.provider.filter(|_| matches!(fate, Fate::Joint(_)));
        let invitation = self.drafted(by, &customer, provider, fate).await?;
        if matches!(fate, Fate::Draft) {
            return Ok(());
        }
        self.go_back(days, 9);
        let asked = Addressee::Customer(customer.clone());
        let mut tx = self.db.write().await?;
        invitations::finish(&mut tx, by, invitation.id, &asked).await?;
        tx.commit().await?;
        self.deliver().await?;

        self.go_back(days, 95);
        let partner = by.organization.id;
        let (invitation, customer) = self.again(partner, &invitation, &customer).await?;
        match fate {
            Fate::Prospect | Fate::Draft | Fate::Expired | Fate::Asked { opened: false } => {}
            Fate::Asked { opened: true } => self.opened(&invitation, name).await?,
            Fate::Revoked => {
                let mut tx = self.db.write().await?;
                let asked = Addressee::Customer(customer);
                invitations::revoke(&mut tx, by, &invitation, &asked).await?;
                tx.commit().await?;
            }
            Fate::Declined(reason) => {
                self.opened(&invitation, name).await?;
                let admin = self.account(name, domain, contact).await?;
                let mut tx = self.db.write().await?;
                let declined =
                    invitations::decline(&mut tx, &admin, &invitation, reason, false).await?;
                declined
                    .map_err(|refusal| anyhow::anyhow!("{name} cannot decline: {refusal:?}"))?;
                tx.commit().await?;
            }
            Fate::Active(services) | Fate::Joint(services) | Fate::ForThirtyDays(services) => {
                self.accepted(&invitation, name, domain, contact, services).await?;
            }
            Fate::Notice => {
                self.accepted(&invitation, name, domain, contact, 9).await?;
                self.deliver().await?;
                self.go_back(4, 0);
                self.gave_notice(partner, &customer, domain).await?;
            }
            Fate::Surprise(other, other_domain) => {
                self.opened(&invitation, name).await?;
                let admin = self.account(other, other_domain, contact).await?;
                self.clock.advance(SignedDuration::from_mins(6));
                self.answered(&admin, &invitation, &Service::ALL[..4], true).await?;
            }
            Fate::Ended => {
                self.accepted(&invitation, name, domain, contact, 9).await?;
                self.deliver().await?;
                self.go_back(days / 3, 0);
                let (_, customer) = self.again(partner, &invitation, &customer).await?;
                let mut tx = self.db.write().await?;
                relationships::remove(&mut tx, by, &customer).await?;
                tx.commit().await?;
            }
        }
        self.deliver().await
    }

    async fn known(
        &self,
        by: &Member,
        name: &str,
        domain: &str,
        contact: &str,
    ) -> anyhow::Result<Customer> {
        let domain = Domain::parse(domain)?;
        let mut tx = self.db.write().await?;
        let (Added::New(customer) | Added::Known(customer)) =
            customers::add(&mut tx, by, name, &domain).await?;
        if !contact.is_empty() {
            let email = EmailAddress::parse(&format!("{contact}@{}", domain.as_str()))?;
            let mut first = contact.to_owned();
            first[..1].make_ascii_uppercase();
            customers::set_contact(&mut tx, &customer, Some(&first), &email).await?;
        }
        let customer = customers::by_id(&mut tx, by.organization.id, customer.id).await?;
        tx.commit().await?;
        customer.context("a customer just made")
    }

    async fn drafted(
        &self,
        by: &Member,
        customer: &Customer,
        provider: Option<OrganizationId>,
        fate: Fate,
    ) -> anyhow::Result<Invitation> {
        let asked = Addressee::Customer(customer.clone());
        let mut tx = self.db.write().await?;
        let drafted =
            invitations::draft(&mut tx, by, &asked, provider, InvitationId::new()).await?;
        let Drafted::New(invitation) = drafted else {
            anyhow::bail!("{} is asked twice", customer.name);
        };
        if matches!(fate, Fate::ForThirtyDays(_)) {
            let for_a_time = Invitation { days: Some(30), ..invitation.clone() };
            invitations::revise(&mut tx, &for_a_time).await?;
        }
        tx.commit().await?;
        Ok(invitation)
    }

    /// The company's Global admin sets the day on which its relationship ends, three weeks ahead.
    async fn gave_notice(
        &self,
        partner: OrganizationId,
        customer: &Customer,
        domain: &str,
    ) -> anyhow::Result<()> {
        let admin = self.accounts.get(domain).context("a company that accepted")?;
        let until = self.now + SignedDuration::from_hours(24 * 21);
        let until = Timestamp::end_of(until.day()).context("a day to come")?;
        let mut tx = self.db.write().await?;
        let all = relationships::of_customer(&mut tx, customer.id).await?;
        for relationship in all.iter().filter(|one| one.partner_id == partner) {
            relationships::give_notice(&mut tx, admin, relationship, until).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Both as they are now.
    async fn again(
        &self,
        partner: OrganizationId,
        invitation: &Invitation,
        customer: &Customer,
    ) -> anyhow::Result<(Invitation, Customer)> {
        let mut tx = self.db.read().await?;
        let invitation = invitations::by_id(&mut tx, partner, invitation.id).await?;
        let customer = customers::by_id(&mut tx, partner, customer.id).await?;
        Ok((invitation.context("an invitation just made")?, customer.context("its customer")?))
    }

    async fn opened(&self, invitation: &Invitation, company: &str) -> anyhow::Result<()> {
        let mut tx = self.db.write().await?;
        invitations::open(&mut tx, invitation, company).await?;
        Ok(tx.commit().await?)
    }

    async fn accepted(
        &mut self,
        invitation: &Invitation,
        name: &str,
        domain: &'static str,
        contact: &str,
        services: usize,
    ) -> anyhow::Result<()> {
        self.opened(invitation, name).await?;
        let admin = self.account(name, domain, contact).await?;
        self.clock.advance(SignedDuration::from_mins(6));
        self.answered(&admin, invitation, &Service::ALL[..services], false).await
    }

    /// The company's account and its Global admin.
    async fn account(
        &mut self,
        name: &str,
        domain: &'static str,
        contact: &str,
    ) -> anyhow::Result<Member> {
        if let Some(admin) = self.accounts.get(domain) {
            return Ok(admin.clone());
        }
        let casts = [CUSTOMER, CUSTOMER_ELSEWHERE];
        let cast = casts.into_iter().find(|cast| cast[0].1.ends_with(&format!("@{domain}")));
        let hashes = self.hashes(cast.unwrap_or_default()).await?;
        let own = Domain::parse(domain)?;
        let mut tx = self.db.write().await?;
        let new = New {
            name,
            domain: Some(&own),
            country: "SE",
            language: Language::En,
            cloud: self.cloud,
        };
        let organization = organizations::create_customer(&mut tx, &new).await?;
        let organization = organization.context("a company of its own")?;
        let admin = if let Some(cast) = cast {
            add_people(&mut tx, &organization, cast, &hashes).await?.remove(0)
        } else {
            let email = EmailAddress::parse(&format!("{contact}@{domain}"))?;
            let mut first = contact.to_owned();
            first[..1].make_ascii_uppercase();
            let roles = vec![Role::GlobalAdmin];
            let person = people::add(&mut tx, &organization, &first, &email, &roles, None).await?;
            Member { person: person.context("a person of its own")?, organization, roles }
        };
        let event = Event::of(&admin, Kind::OrganizationCreated).subject(name);
        event.tell(&mut tx).await?;
        tx.commit().await?;
        self.accounts.insert(domain, admin.clone());
        Ok(admin)
    }
}

/// A company's request, as it is now.
async fn help(
    tx: &mut crate::db::Write,
    company: &Member,
    request: RequestId,
) -> anyhow::Result<Request> {
    let sight = Sight::Company(company.organization.id);
    let found = support::seen(tx, &sight, request).await?;
    Ok(found.context("a request just made")?.request)
}

async fn add_people(
    tx: &mut crate::db::Write,
    organization: &Organization,
    cast: &[Cast],
    hashes: &[String],
) -> anyhow::Result<Vec<Member>> {
    let mut members = Vec::new();
    for ((name, email, role, _), hash) in cast.iter().zip(hashes) {
        let email = EmailAddress::parse(email)?;
        let roles = vec![*role];
        let person = people::add(tx, organization, name, &email, &roles, Some(hash)).await?;
        let person = person.context("an address of their own")?;
        members.push(Member { person, organization: organization.clone(), roles });
    }
    Ok(members)
}
