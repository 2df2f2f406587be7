//! A search finds what a look at every customer would find, in the same order, whichever way it is found:
//! by each sort, within each tab, to the end and back.

use std::cmp::Ordering;

use accord::{
    customers::{self, Added, CustomerId, Status},
    email_address::{Domain, EmailAddress},
    people,
    search::fold,
};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use crate::house::{Answer, House, Person};

/// Customers of a world: enough that some beginnings are common and some are rare.
const CUSTOMERS: usize = 640;

/// Searches that are compared.
const SEARCHES: usize = 90;

struct Known {
    id: CustomerId,
    name: String,
    texts: String,
    domain: String,
    status: Status,
    since: usize,
}

/// The same on each run.
fn runner() -> TestRunner {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(Config::default(), rng)
}

fn one<T: std::fmt::Debug>(runner: &mut TestRunner, of: &impl Strategy<Value = T>) -> T {
    of.new_tree(runner).unwrap().current()
}

/// Words that begin alike up to many letters, and characters that are not parted.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[ab]{1,3}",
        3 => "ab[ab]{3,7}",
        1 => "abababa[ab]{1,3}",
        1 => "[é-ê]b[ab]{0,4}",
        1 => "[白桦技术]{1,4}",
        1 => "[0-9]{1,3}",
    ]
}

async fn world(house: &House, runner: &mut TestRunner) -> Vec<Known> {
    let names = prop::collection::vec(word(), 1..4).prop_map(|words| words.join(" "));
    let contact = prop::option::of("[ab]{1,9} [ab]{1,9}");
    let statuses = prop_oneof![
        8 => Just(Status::Prospect),
        1 => Just(Status::Invited),
        6 => Just(Status::Active),
        2 => Just(Status::Ended),
    ];
    let kim = EmailAddress::parse("kim@fjord.example").unwrap();
    let mut known = Vec::new();
    for number in 0..CUSTOMERS {
        let mut tx = house.db.write().await.unwrap();
        let kim = people::by_email(&mut tx, &kim).await.unwrap().unwrap();
        let kim = people::member(&mut tx, kim.id).await.unwrap().unwrap();
        let (name, contact) = (one(runner, &names), one(runner, &contact));
        let domain = format!("{}{number}.example", one(runner, &"[ab]{1,5}"));
        let own = Domain::parse(&domain).unwrap();
        let Added::New(customer) = customers::add(&mut tx, &kim, &name, &own).await.unwrap() else {
            panic!("{domain} is there twice");
        };
        let mut texts = format!("{name} {domain}");
        if let Some(contact) = contact {
            let email = format!("{}@{domain}", contact.replace(' ', "."));
            let address = EmailAddress::parse(&email).unwrap();
            customers::set_contact(&mut tx, &customer, Some("Before Her"), &address).await.unwrap();
            customers::set_contact(&mut tx, &customer, Some(&contact), &address).await.unwrap();
            texts.extend([" ", &contact, " ", &email]);
        }
        let status = one(runner, &statuses);
        if status != Status::Prospect {
            customers::asked(&mut tx, customer.id).await.unwrap();
        }
        if matches!(status, Status::Active | Status::Ended) {
            tx.sql("update customers set status = $2 where id = $1")
                .bind(customer.id)
                .bind(status)
                .execute()
                .await
                .unwrap();
            tx.sql(
                "update customer_counts
                 set count = (select count(*)
                              from customers c
                              where c.partner_id = customer_counts.partner_id
                                and c.status = customer_counts.status)",
            )
            .execute()
            .await
            .unwrap();
            tx.sql(
                "insert into customer_counts (partner_id, status, count)
                 values ($1, $2, 1)
                 on conflict do nothing",
            )
            .bind(kim.organization.id)
            .bind(status)
            .execute()
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
        let texts = fold(&texts);
        known.push(Known { id: customer.id, name, texts, domain, status, since: number });
        house.clock.advance(jiff::SignedDuration::from_millis(10));
    }
    known
}

/// Whether a part of a search is met: a word begins so, or, without gaps between words, it is anywhere.
fn is_met(known: &Known, part: &str) -> bool {
    if part.chars().any(|c| c > '\u{3000}') {
        return known.texts.contains(part);
    }
    let words = known.texts.split(|c: char| !c.is_alphanumeric());
    // A script that does not part its words may stand before letters that belong together.
    let words = words.flat_map(|word| word.split(|c: char| c > '\u{3000}'));
    words.into_iter().any(|word| word.starts_with(part))
}

fn compare(sort: &str, a: &Known, b: &Known) -> Ordering {
    let by_name = || fold(&a.name).cmp(&fold(&b.name)).then(a.id.0.cmp(&b.id.0));
    match sort {
        "domain" => a.domain.cmp(&b.domain),
        "since" => a.since.cmp(&b.since),
        "status" => a.status.word().cmp(b.status.word()).then_with(by_name),
        _ => by_name(),
    }
}

fn ids(page: &Answer) -> Vec<String> {
    let html = page.html();
    let links = scraper::Selector::parse("tbody th a").unwrap();
    let id = |link: &str| link.rsplit('/').next().unwrap().to_owned();
    html.select(&links).map(|one| id(one.attr("href").unwrap())).collect()
}

/// Every page, and then back from the last to the first.
async fn walked(kim: &Person, path: &str) -> Vec<String> {
    let link = |page: &Answer, name: &str| {
        let mut links = page.links().into_iter();
        links.find(|(one, _)| one == name).map(|(_, link)| link)
    };
    let mut pages = vec![kim.gets(path).await];
    while let Some(next) = link(pages.last().unwrap(), "Next") {
        pages.push(kim.gets(&next).await);
    }
    let all: Vec<Vec<String>> = pages.iter().map(ids).collect();
    let mut page = pages.pop().unwrap();
    for expected in all.iter().rev().skip(1) {
        page = kim.gets(&link(&page, "Previous").expect("a page before")).await;
        assert_eq!(&ids(&page), expected, "{path}, back");
    }
    assert_eq!(link(&page, "Previous"), None, "{path}");
    all.concat()
}

#[actix_web::test]
async fn a_search_finds_what_a_look_at_everything_finds_in_each_order_and_tab() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let mut runner = runner();
    let known = world(&house, &mut runner).await;
    let part = prop_oneof![
        4 => "[ab]{1,8}",
        2 => "(ab){1,4}",
        1 => "abababa[ab]",
        1 => "[白桦技术]{1,2}",
        1 => Just("exampl".to_owned()),
        1 => Just("x".to_owned()),
        1 => "[0-9]",
    ];
    let queries = prop::collection::vec(part, 1..4);
    let sorts = prop::sample::select(vec!["", "company", "domain", "since", "status"]);
    let tabs = prop::sample::select(vec!["", "", "prospect", "invited", "active", "ended"]);
    let mut found = 0;
    for number in 0..SEARCHES {
        let mut parts = one(&mut runner, &queries);
        parts.truncate(1 + number % 3);
        let (sort, tab) = (one(&mut runner, &sorts), one(&mut runner, &tabs));
        let is_descending = one(&mut runner, &any::<bool>());
        let mut expected: Vec<&Known> = known
            .iter()
            .filter(|one| match tab {
                "" => one.status != Status::Ended,
                tab => one.status.word() == tab,
            })
            .filter(|one| parts.iter().all(|part| is_met(one, part)))
            .collect();
        expected.sort_by(|a, b| compare(sort, a, b));
        if is_descending {
            expected.reverse();
        }
        let expected: Vec<String> = expected.iter().map(|one| one.id.0.to_string()).collect();
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &parts.join(" ")).append_pair("status", tab);
        query.append_pair("sort", sort);
        query.append_pair("order", if is_descending { "desc" } else { "" });
        let path = format!("/customers?{}", query.finish());
        assert_eq!(walked(&kim, &path).await, expected, "{path}");
        found += expected.len();
    }
    assert!(found > 40 * SEARCHES, "{found}");
}

#[actix_web::test]
async fn what_is_noted_changes_only_the_words_that_it_changes() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.drafts("Birch Bygg", "birch.example").await;
    let record = kim.gets("/customers").await.link("Birch Bygg");
    let words = "select count(*) from customer_words";
    assert_eq!(house.counts(words).await, 3);
    let note = async |alias: &str, contact: &str| {
        let fields = [("alias", alias), ("contact_name", contact), ("lead_source", "")];
        let fields = [&fields[..], &[("tags", ""), ("contact_email", "")]].concat();
        kim.posts(&format!("{record}/details"), &fields).await.must_be(303);
    };
    note("Bygget", "Ada Birchman").await;
    assert_eq!(house.counts(words).await, 6);
    for (query, is_there) in [("byg", true), ("birchm", true), ("birchma+ada", true), ("bo", false)]
    {
        let page = kim.gets(&format!("/customers?q={query}")).await;
        assert_eq!(ids(&page).len(), usize::from(is_there), "{query}");
    }
    note("", "Bo Birchman").await;
    assert_eq!(house.counts(words).await, 5);
    for (query, is_there) in [("bygge", false), ("bygg", true), ("ada", false), ("bo", true)] {
        let page = kim.gets(&format!("/customers?q={query}")).await;
        assert_eq!(ids(&page).len(), usize::from(is_there), "{query}");
    }
    // Each says what it shares with the word before it: bi(rch), birchman, bo, bygg, example.
    let shared = "select cast(sum(shared) as bigint) from customer_words where length(word) < 6";
    assert_eq!(house.counts(shared).await, 2);
}
