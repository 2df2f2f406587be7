//! The demo's crowd: told in one go, and as whole as what people did.

use std::collections::HashSet;

use accord::{activity, demo, email_address::EmailAddress, people, people::Member};

use crate::{
    house::{House, Person},
    rules,
};

const CUSTOMERS: u64 = 2_000;
const PARTNERS: u64 = 20;

/// A house whose partner has a crowd of customers, among other partners with theirs.
async fn crowded() -> (House, Person) {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    house.mail_goes_out().await;
    let reseller = [member(&house, "kim@fjord.example").await];
    demo::crowd(&house.db, &reseller, CUSTOMERS, PARTNERS).await.unwrap();
    (house, kim)
}

async fn member(house: &House, email: &str) -> Member {
    let mut tx = house.db.read().await.unwrap();
    let email = EmailAddress::parse(email).unwrap();
    let person = people::by_email(&mut tx, &email).await.unwrap().unwrap();
    people::member(&mut tx, person.id).await.unwrap().unwrap()
}

#[actix_web::test]
async fn a_crowd_is_whole_and_nothing_of_it_comes_due() {
    let (house, _) = crowded().await;
    let mut tx = house.db.read().await.unwrap();
    assert_eq!(rules::broken(&mut tx).await, Vec::<String>::new());
    drop(tx);
    let partners = house.counts("select count(*) from organizations where kind = 'partner'").await;
    assert_eq!(partners, 21);
    let shared = "select count(*) from (select 1 as one from relationships where ended_at is null
                                        group by organization_id having count(*) > 1) as several";
    assert!(house.counts(shared).await > 10);

    // Sealed in the making, and whole.
    assert_eq!(house.counts("select count(*) from events where not sealed").await, 0);
    let events = house.counts("select count(*) from events").await;
    let verified = activity::verify(&mut house.db.read().await.unwrap(), None).await.unwrap();
    assert_eq!((verified.seals, verified.again), (events, 0));
    assert_eq!(verified.faults, Vec::<String>::new());

    // Nobody is mailed, and time does nothing to it but what it does to all.
    let mails = house.mails().await;
    assert_eq!(house.counts("select count(*) from outbox where outcome is null").await, 0);
    house.passes(1);
    house.timekeeper_looks().await;
    assert_eq!(house.counts("select count(*) from events").await, events);
    assert_eq!(house.mails().await, mails);

    // What was set aside is there again.
    kim_cannot_be_there_twice(&house).await;
}

/// Keys and references are kept again.
async fn kim_cannot_be_there_twice(house: &House) {
    let mut tx = house.db.write().await.unwrap();
    let again = "insert into roles (person_id, role) select person_id, role from roles limit 1";
    assert!(tx.sql(again).execute().await.is_err());
    drop(tx);
    let mut tx = house.db.write().await.unwrap();
    let nobodys = "insert into licences (subscription_id, person_id, given_at, given_by)
                   select id, id, created_at, id from people limit 1";
    assert!(tx.sql(nobodys).execute().await.is_err());
}

#[actix_web::test]
async fn the_counts_of_a_crowds_list_are_what_is_there() {
    let (house, kim) = crowded().await;
    let page = kim.gets("/customers").await;
    for (tab, sql) in [
        ("Active", "c.status = 'active'"),
        ("Invited", "c.status = 'invited'"),
        ("Prospects", "c.status = 'prospect'"),
        ("Ended", "c.status = 'ended'"),
    ] {
        let count = of_kim(&house, sql).await;
        let share = count * 100 / i64::try_from(CUSTOMERS).unwrap();
        let usual = match tab {
            "Active" => 60..80,
            "Invited" => 5..15,
            "Prospects" => 10..25,
            _ => 1..6,
        };
        assert!(usual.contains(&share), "{share} % are {tab}");
        page.must_say(&format!("{tab} {count}"));
    }
}

async fn of_kim(house: &House, condition: &'static str) -> i64 {
    let mut tx = house.db.read().await.unwrap();
    let of_kim = "select count(*) from customers c join organizations o on o.id = c.partner_id
                  where o.domain = 'fjord.example' and ";
    let (count,): (i64,) = tx.sql_of(&[of_kim, condition]).one().await.unwrap();
    count
}

#[actix_web::test]
async fn each_of_a_crowd_is_found_and_opened() {
    let (house, kim) = crowded().await;
    for status in ["active", "invited", "prospect", "ended"] {
        let mut tx = house.db.read().await.unwrap();
        let some: Vec<(uuid::Uuid, String, String)> = tx
            .sql(
                "select c.id, c.name, c.domain
                 from customers c join organizations o on o.id = c.partner_id
                 where o.domain = 'fjord.example' and c.status = $1
                 order by c.id
                 limit 3",
            )
            .bind(status)
            .all()
            .await
            .unwrap();
        drop(tx);
        assert_eq!(some.len(), 3, "{status}");
        for (id, name, domain) in some {
            let page = kim.gets(&format!("/customers/{id}")).await;
            page.must_be(200).must_say(&name);
            let tab = if status == "ended" { "status=ended&" } else { "" };
            let found = kim.gets(&format!("/customers?{tab}q={domain}")).await;
            found.must_be(200).must_say(&name);
        }
    }
    let mut seen = HashSet::new();
    let mut tx = house.db.read().await.unwrap();
    let invitations: Vec<(uuid::Uuid, String)> = tx
        .sql(
            "select i.id, i.state from invitations i join organizations o on o.id = i.partner_id
             where o.domain = 'fjord.example' order by i.id",
        )
        .all()
        .await
        .unwrap();
    drop(tx);
    for (id, state) in invitations {
        if seen.insert(state) {
            let page = kim.gets(&format!("/invitations/{id}")).await;
            assert!([200, 303].contains(&page.status.as_u16()), "{}", page.status);
        }
    }
    assert_eq!(seen.len(), 5, "{seen:?}");
}
