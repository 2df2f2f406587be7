//! Whatever a partner and a company do with subscriptions, licences and users one after the other: no seat is given
//! twice or to nobody, every number on a record is what a count gives, and every end has its event.

use accord::people::Role;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use crate::{
    house::{House, Person},
    subscriptions::{BASIC, PREMIUM, Served, orders, served},
};

/// What somebody does with a subscription or a user; what is not possible is refused by its page.
#[derive(Debug, Clone)]
enum Step {
    Order { seats: u8, monthly: bool },
    Give { one: usize, users: u8 },
    Take { one: usize, users: u8 },
    Quantity { one: usize, seats: u8 },
    Post { one: usize, what: &'static str },
    Renewal { one: usize, on: bool },
    Deactivate { user: usize },
    Restore { user: usize },
    Pass { days: i64 },
}

const USERS: [&str; 4] = ["Bo", "Cia", "Dag", "Eli"];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (one, user) = (0..3_usize, 0..USERS.len());
    let posts = prop_oneof![Just("suspension"), Just("resumption"), Just("cancellation")];
    let step = prop_oneof![
        2 => (1..6_u8, any::<bool>()).prop_map(|(seats, monthly)| Step::Order { seats, monthly }),
        4 => (one.clone(), 1..32_u8).prop_map(|(one, users)| Step::Give { one, users }),
        2 => (one.clone(), 1..32_u8).prop_map(|(one, users)| Step::Take { one, users }),
        3 => (one.clone(), 0..7_u8).prop_map(|(one, seats)| Step::Quantity { one, seats }),
        3 => (one.clone(), posts).prop_map(|(one, what)| Step::Post { one, what }),
        2 => (one, any::<bool>()).prop_map(|(one, on)| Step::Renewal { one, on }),
        2 => user.clone().prop_map(|user| Step::Deactivate { user }),
        1 => user.prop_map(|user| Step::Restore { user }),
        2 => (1..50_i64).prop_map(|days| Step::Pass { days }),
    ];
    prop::collection::vec(step, 1..12)
}

#[test]
fn after_any_sequence_seats_numbers_and_history_are_whole() {
    let system = actix_web::rt::System::new();
    let world = system.block_on(World::new());
    let config = Config { cases: 40, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config)
        .run(&steps(), |steps| system.block_on(world.plays(&steps)).map_err(TestCaseError::fail));
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    system.block_on(world.house.mail_goes_out());
}

struct World {
    house: House,
    served: Served,
    users: Vec<String>,
}

impl World {
    async fn new() -> Self {
        let house = House::open().await;
        let served = served(&house).await;
        let mut users = Vec::new();
        for name in USERS {
            let email = format!("{}@birch.example", name.to_lowercase());
            let user = [("name", name), ("email", &email), ("language", "en"), ("role", "user")];
            let added = served.ada.posts("/users", &user).await;
            users.push(added.leads_to().unwrap().trim_start_matches("/users/").to_owned());
        }
        house.colleague("ada@birch.example", "ida@birch.example", Role::GlobalAdmin).await;
        house.mail_goes_out().await;
        Self { house, served, users }
    }

    async fn plays(&self, steps: &[Step]) -> Result<(), String> {
        for step in steps {
            self.does(step).await;
        }
        self.passes(0).await;
        for (what, wrong) in [
            (
                "a subscription counts other licences than it has",
                "select count(*) from subscriptions s
                 where s.licences <> (select count(*) from licences l where l.subscription_id = s.id)",
            ),
            (
                "more licences are given than bought",
                "select count(*) from subscriptions where licences > quantity",
            ),
            (
                "somebody has a seat who is no user, or of what is over",
                "select count(*)
                 from licences l
                 join people p on p.id = l.person_id
                 join subscriptions s on s.id = l.subscription_id
                 where p.deactivated_at is not null or s.ended_at is not null",
            ),
            (
                "a record's numbers are not what a count gives",
                "select count(*) from customers c
                 where c.active_subscriptions <> (select count(*) from subscriptions s
                                                  where s.customer_id = c.id and s.status = 'active')
                    or c.suspended_subscriptions <>
                           (select count(*) from subscriptions s
                            where s.customer_id = c.id and s.status = 'suspended')
                    or c.ended_subscriptions <> (select count(*) from subscriptions s
                                                 where s.customer_id = c.id and s.ended_at is not null)
                    or c.seats <> (select coalesce(sum(s.quantity), 0) from subscriptions s
                                   where s.customer_id = c.id and s.ended_at is null)
                    or c.seats_used <> (select coalesce(sum(s.licences), 0) from subscriptions s
                                        where s.customer_id = c.id)",
            ),
            (
                "an organization's number of members is not what a count gives",
                "select count(*) from organizations o
                 where o.members <> (select count(*) from people p
                                     where p.organization_id = o.id and p.deactivated_at is null)",
            ),
            (
                "what is over has no end in its history, or two, on one of the sides",
                "select count(*) from subscriptions s
                 where (case when s.ended_at is null then 0 else 2 end) <>
                       (select count(*) from events e
                        where e.subscription_id = s.id
                          and e.kind in ('subscription-cancelled', 'subscription-expired'))",
            ),
            (
                "a term began without being told to both sides",
                "select count(*) from subscriptions s
                 where 2 * (s.terms - 1) <> (select count(*) from events e
                                             where e.subscription_id = s.id
                                               and e.kind = 'subscription-renewed')",
            ),
        ] {
            if self.house.counts(wrong).await > 0 {
                return Err(what.to_owned());
            }
        }
        let mut tx = self.house.db.read().await.unwrap();
        let now = tx.now();
        let late =
            "select count(*) from subscriptions where ended_at is null and term_ends_at <= $1";
        let (late,): (i64,) = tx.sql(late).bind(now).one().await.unwrap();
        if late > 0 { Err("a term is over and nothing came of it".to_owned()) } else { Ok(()) }
    }

    async fn passes(&self, days: i64) {
        self.house.days_pass(days).await;
        self.served.come_back().await;
    }

    /// The subscription at a place in the list, as its partner sees it.
    async fn page(&self, place: usize) -> Option<String> {
        let list = self.served.kim.gets(&format!("{}/subscriptions", self.served.record)).await;
        let links = list.links().into_iter().map(|(_, link)| link);
        links.filter(|link| link.contains("/subscriptions/")).nth(place)
    }

    fn ticked(&self, act: &'static str, users: u8) -> Vec<(&'static str, &str)> {
        let ticked = (0..USERS.len()).filter(|place| users & (1 << place) != 0);
        let ticked = ticked.map(|place| ("user", self.users[place].as_str()));
        std::iter::once(("act", act)).chain(ticked).collect()
    }

    async fn posts(&self, who: &Person, place: usize, part: &str, fields: &[(&str, &str)]) {
        if let Some(page) = self.page(place).await {
            let answer = who.posts(&format!("{page}{part}"), fields).await;
            assert!(answer.status.as_u16() < 500, "{}", answer.text());
        }
    }

    async fn does(&self, step: &Step) {
        let Served { kim, alva, ada, record } = &self.served;
        match step {
            Step::Order { seats, monthly } => {
                let offer = if *monthly { BASIC } else { PREMIUM };
                orders(kim, record, &[(offer, &seats.to_string())]).await;
            }
            Step::Give { one, users } | Step::Take { one, users } => {
                let act = if matches!(step, Step::Give { .. }) { "give" } else { "take" };
                if let Some(page) = self.page(*one).await {
                    let page = page.replace("/subscriptions/", "/licences/");
                    alva.posts(&page, &self.ticked(act, *users)).await;
                }
            }
            Step::Quantity { one, seats } => {
                let seats = seats.to_string();
                self.posts(kim, *one, "/quantity", &[("quantity", &seats)]).await;
            }
            Step::Post { one, what } => {
                // One of the two is what the page says.
                for when in ["now", "end"] {
                    self.posts(kim, *one, &format!("/{what}"), &[("when", when)]).await;
                }
            }
            Step::Renewal { one, on } => {
                let on = if *on { "on" } else { "off" };
                self.posts(kim, *one, "/renewal", &[("auto_renew", on)]).await;
            }
            Step::Deactivate { user } => {
                ada.posts(&format!("/users/{}/deactivation", self.users[*user]), &[]).await;
            }
            Step::Restore { user } => {
                ada.posts(&format!("/users/{}/restoration", self.users[*user]), &[]).await;
            }
            Step::Pass { days } => self.passes(*days).await,
        }
    }
}
