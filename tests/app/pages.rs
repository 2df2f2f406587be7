//! Lists that are longer than a page: forth and back, everybody once, and what is done on a later page is done.

use std::collections::BTreeSet;

use accord::{
    email_address::EmailAddress,
    organizations::{self, Cloud, Program},
    people::{self, Role},
    text::Language,
};
use jiff::SignedDuration;

use crate::{
    house::{Answer, House, Person},
    subscriptions::{BASIC, PREMIUM, Served, orders, served},
    support, together,
};

const MEMBERS: &str = "/settings/members";

/// Gives the organization of somebody members with these names, who have not signed in yet.
async fn joined(house: &House, of: &str, role: Role, names: &[String]) {
    let mut tx = house.db.write().await.unwrap();
    let of = EmailAddress::parse(of).unwrap();
    let of = people::by_email(&mut tx, &of).await.unwrap().unwrap();
    let of = organizations::by_id(&mut tx, of.organization_id).await.unwrap().unwrap();
    for (place, name) in names.iter().enumerate() {
        let email = EmailAddress::parse(&format!("m{place}@{}", of.domain.as_ref().unwrap()));
        let added = people::add(&mut tx, &of, name, &email.unwrap(), &[role], None).await;
        added.unwrap().unwrap();
    }
    tx.commit().await.unwrap();
}

fn names(count: usize) -> Vec<String> {
    // Written in another order than that of the list.
    (0..count).map(|number| format!("Lind {:03}", number * 7 % count)).collect()
}

/// What stands in the rows of a table, or beside the ticks of a form.
fn rows(page: &Answer, selector: &str) -> Vec<String> {
    let selector = scraper::Selector::parse(selector).unwrap();
    let text = |one: scraper::ElementRef<'_>| one.text().collect::<String>().trim().to_owned();
    page.html().select(&selector).map(text).collect()
}

const NAMES: &str = "main table.list tbody th a";
const EMAILS: &str = "main table.list tbody td[data-label='Email']";

/// Walks from a page by the links of a name, to the last one.
async fn walks(who: &Person, from: &str, selector: &str, link: &str) -> Vec<(String, Vec<String>)> {
    let mut pages = Vec::new();
    let mut next = Some(from.to_owned());
    while let Some(path) = next {
        let page = who.gets(&path).await;
        page.must_be(200);
        next = page.links().into_iter().find(|(name, _)| name == link).map(|(_, to)| to);
        pages.push((path, rows(&page, selector)));
        assert!(pages.len() < 20, "{pages:?}");
    }
    pages
}

fn all(pages: &[(String, Vec<String>)]) -> Vec<String> {
    pages.iter().flat_map(|(_, rows)| rows.clone()).collect()
}

/// Forth and back, everybody is seen once; what is on the pages.
async fn goes_forth_and_back(
    who: &Person,
    list: &str,
    selector: &str,
) -> Vec<(String, Vec<String>)> {
    let pages = walks(who, list, selector, "Next").await;
    let (end, rest) = pages.split_last().unwrap();
    for (_, rows) in rest {
        assert_eq!(rows.len(), 50);
    }
    let mut back = walks(who, &end.0, selector, "Previous").await;
    back.reverse();
    assert_eq!(all(&back), all(&pages));
    pages
}

#[actix_web::test]
async fn whoever_has_the_name_of_another_or_no_key_yet_is_on_one_page() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let namesakes = vec!["Lind".to_owned(); 120];
    joined(&house, "kim@fjord.example", Role::SalesAgent, &namesakes).await;
    for without in ["email_key = 'nobody'", "email_key < 'm5'", "name = 'Lind'", "name <> ''"] {
        let mut tx = house.db.write().await.unwrap();
        tx.sql_of(&["update people set name_key = '' where ", without]).execute().await.unwrap();
        tx.commit().await.unwrap();
        let forth = all(&goes_forth_and_back(&kim, MEMBERS, EMAILS).await);
        let each: BTreeSet<&String> = forth.iter().collect();
        assert_eq!((forth.len(), each.len()), (121, 121), "{without}");
    }
}

#[actix_web::test]
async fn a_place_behind_which_nobody_is_any_more_begins_the_list_anew() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    joined(&house, "kim@fjord.example", Role::SalesAgent, &names(60)).await;
    let first = kim.gets(MEMBERS).await;
    let second = kim.gets(&first.link("Next")).await;
    let last = second.link(rows(&second, NAMES).last().unwrap());
    let behind = format!("{MEMBERS}?after={}", last.rsplit('/').next().unwrap());
    assert_eq!(rows(&kim.gets(&behind).await, NAMES), rows(&first, NAMES));
    let old = "before=1.00000000-0000-0000-0000-000000000001";
    let ingrid = house.provider("Nordlys Distribution").await;
    let list = "/indirect-resellers";
    assert_eq!(ingrid.gets(&format!("{list}?{old}")).await.leads_to().as_deref(), Some(list));
}

#[actix_web::test]
async fn members_are_walked_forth_and_back_and_those_who_were_come_last() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.gets(MEMBERS).await.must_not_say("Search by the beginning");
    joined(&house, "kim@fjord.example", Role::SalesAgent, &names(120)).await;
    let mut tx = house.db.write().await.unwrap();
    // Every second one was a member, and one of them is nobody any more.
    let now = tx.now();
    tx.sql("update people set deactivated_at = $1 where name_key >= $2 and substr(name, 8) in ('1', '3', '5', '7', '9')")
        .bind(now)
        .bind(b"lind".to_vec())
        .execute()
        .await
        .unwrap();
    tx.sql("update people set removed_at = $1 where name = 'Lind 119'")
        .bind(now)
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let pages = goes_forth_and_back(&kim, MEMBERS, NAMES).await;
    let lind =
        |rest: usize| (0..119).filter(move |n| n % 2 == rest).map(|n| format!("Lind {n:03}"));
    let expected: Vec<String> =
        std::iter::once("Kim of Fjord Cloud".to_owned()).chain(lind(0)).chain(lind(1)).collect();
    assert_eq!(all(&pages), expected);
    assert_eq!(pages.len(), 3);

    // What is done on the second page is done to whom it is done.
    let second = kim.gets(&pages[1].0).await;
    let member = second.link("Lind 116");
    let fields = [("name", "Lind 116 B"), ("language", "sv")];
    kim.sends(&format!("{member}/details"), &fields).await.must_say("Lind 116 B are saved");
    kim.posts(&format!("{member}/deactivation"), &[]).await.must_be(303);
    let pages = walks(&kim, MEMBERS, NAMES, "Next").await;
    let place = |name: &str| all(&pages).iter().position(|one| one == name).unwrap();
    assert!(place("Lind 115") < place("Lind 116 B") && place("Lind 116 B") < place("Lind 117"));
}

#[actix_web::test]
async fn a_member_is_found_by_the_beginning_of_the_name_or_by_the_address() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let mut all = names(120);
    all.push("Åsa Ek".to_owned());
    all.push("Asa Berg".to_owned());
    joined(&house, "kim@fjord.example", Role::SalesAgent, &all).await;
    kim.gets(MEMBERS).await.must_say("Search by the beginning of a name");
    let found = async |q: &str| {
        let query = url::form_urlencoded::byte_serialize(q.as_bytes()).collect::<String>();
        rows(&kim.gets(&format!("{MEMBERS}?q={query}")).await, NAMES)
    };
    assert_eq!(found("ASA").await, ["Asa Berg", "Åsa Ek"]);
    assert_eq!(found("åsa e").await, ["Åsa Ek"]);
    assert_eq!(found("M120@Fjord.example").await, ["Åsa Ek"]);
    assert_eq!(found("ada@birch.example").await, [""; 0]);
    assert_eq!(found("lind 11").await.len(), 10);
    let nobody = kim.gets(&format!("{MEMBERS}?q=100%25")).await;
    nobody.must_be(200).must_say("Nobody here matches “100%”.");
    assert_eq!(nobody.link("Clear search"), MEMBERS);
    assert_eq!(nobody.value("q"), "100%");
    // A search that has many is walked like the list.
    let pages = goes_forth_and_back(&kim, &format!("{MEMBERS}?q=li"), NAMES).await;
    assert_eq!(pages.iter().map(|(_, rows)| rows.len()).collect::<Vec<_>>(), [50, 50, 20]);
}

#[actix_web::test]
async fn a_place_that_is_none_begins_the_list_of_members_anew() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    joined(&house, "kim@fjord.example", Role::SalesAgent, &names(60)).await;
    let delta = house.partner("Delta IT").await;
    let theirs = delta.gets(MEMBERS).await.link("Kim of Delta IT");
    let theirs = theirs.rsplit('/').next().unwrap();
    let first = rows(&kim.gets(MEMBERS).await, NAMES);
    let last = kim.gets(MEMBERS).await.link("Lind 010").rsplit('/').next().unwrap().to_owned();
    for nonsense in [
        "after=x".to_owned(),
        "before=x".to_owned(),
        "after=00000000-0000-0000-0000-000000000000".to_owned(),
        format!("after={theirs}"),
        format!("before={theirs}"),
    ] {
        let page = kim.gets(&format!("{MEMBERS}?{nonsense}")).await;
        page.must_be(200);
        assert_eq!(rows(&page, NAMES), first, "{nonsense}");
    }
    // Who is not among those who are searched for is no place among them.
    let page = kim.gets(&format!("{MEMBERS}?q=kim&after={last}")).await;
    assert_eq!(rows(&page, NAMES), ["Kim of Fjord Cloud"]);
}

#[actix_web::test]
async fn the_users_of_a_company_are_walked_by_itself_and_by_who_administers_them() {
    let house = House::open().await;
    let Served { kim, alva, ada, record } = served(&house).await;
    joined(&house, "ada@birch.example", Role::User, &names(130)).await;
    let users = format!("{record}/users");
    for (who, list) in [(&ada, "/users"), (&alva, users.as_str())] {
        let pages = goes_forth_and_back(who, list, NAMES).await;
        assert_eq!(all(&pages).len(), 131);
        assert!(all(&pages).is_sorted(), "{pages:?}");
    }
    // A licence is shown beside whoever has it, whatever page they are on.
    orders(&kim, &record, &[(BASIC, "3")]).await;
    let own = alva.gets(&format!("{record}/licences?q=lind+070")).await.link("Lind 070");
    let seat = alva.gets(&own).await.value("subscription");
    alva.posts(&own, &[("act", "give"), ("subscription", &seat)]).await.must_be(200);
    let second = walks(&alva, &users, NAMES, "Next").await.remove(1).0;
    let page = alva.gets(&second).await;
    page.must_say("Lind 070 m10@birch.example User Microsoft 365 Business Basic");
    house.mail_goes_out().await;
}

/// The names beside the ticks of a part of the page with the users of a subscription.
fn ticks(page: &Answer, part: &str) -> Vec<String> {
    let all = rows(page, &format!("main #{part} label"));
    all.iter().map(|one| one.split("  ").next().unwrap().chars().take(8).collect()).collect()
}

#[actix_web::test]
async fn licences_are_given_and_taken_on_the_second_page_and_those_on_others_stay() {
    let house = House::open().await;
    let Served { kim, alva, ada, record } = served(&house).await;
    joined(&house, "ada@birch.example", Role::User, &names(120)).await;
    orders(&kim, &record, &[(BASIC, "100")]).await;
    let list = format!("{record}/licences");
    let pages = walks(&alva, &list, "main table.list:last-of-type tbody th a", "Next").await;
    assert_eq!(pages.len(), 3);
    let users = all(&pages).into_iter().filter(|name| name.starts_with("Lind"));
    assert_eq!(users.count(), 120);
    let of = alva.gets(&list).await.link("Microsoft 365 Business Basic");
    let own = ada.gets("/licences").await.link("Microsoft 365 Business Basic");
    let mut give: Vec<String> = Vec::new();
    let pages = walks(&alva, &of, "main #give label", "Next").await;
    assert_eq!(all(&pages).len(), 121);
    let mut back = walks(&alva, &pages[2].0, "main #give label", "Previous").await;
    back.reverse();
    assert_eq!(all(&back), all(&pages));
    let values = scraper::Selector::parse("main #give input").unwrap();
    for (path, _) in &pages {
        let page = alva.gets(path).await.html();
        give.extend(page.select(&values).map(|one| one.attr("value").unwrap().to_owned()));
    }
    // One of the first page, and everybody of the second.
    let form = |act: &'static str, ids: &[String]| {
        let ids = ids.iter().map(|id| ("user", id.clone()));
        std::iter::once(("act", act.to_owned())).chain(ids).collect::<Vec<_>>()
    };
    let posts = async |who: &Person, path: &str, form: Vec<(&'static str, String)>| {
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        who.posts(path, &form).await
    };
    posts(&alva, &of, form("give", &give[..1])).await.must_be(200).must_say("1 of 100 given");
    let action = scraper::Selector::parse("main form[method=post]").unwrap();
    let second = alva.gets(&pages[1].0).await;
    let to = second.html().select(&action).next().unwrap().attr("action").unwrap().to_owned();
    let given = posts(&alva, &to, form("give", &give[50..100])).await;
    given.must_be(200).must_say("51 of 100 given").must_say("Nobody on this page.");
    // It is the same page again, with those who were ticked on the other side.
    assert_eq!(ticks(&given, "take").len(), 50);
    assert_eq!(ticks(&given, "take"), ticks(&second, "give"));
    let nobody = posts(&alva, &to, form("take", &[])).await;
    nobody.must_be(422).must_say("Tick at least one user");
    assert_eq!(ticks(&nobody, "take"), ticks(&second, "give"));
    // The company takes one of the second page back: the one of the first keeps theirs.
    let query = to.split_once('?').unwrap().1;
    let taken = posts(&ada, &format!("{own}?{query}"), form("take", &give[60..61])).await;
    taken.must_be(200).must_say("50 of 100 given");
    assert_eq!((ticks(&taken, "take").len(), ticks(&taken, "give").len()), (49, 1));
    let first = ada.gets(&own).await;
    assert_eq!(ticks(&first, "take").len(), 1);
    assert_eq!(house.counts("select count(*) from licences").await, 50);
    house.mail_goes_out().await;
}

/// Sells what was sold so many times more, one each second, by the reseller or by the provider that orders for its
/// customer. Every third one is over by now.
async fn sells_more(house: &House, by_provider: bool, prefix: &str, count: usize) {
    const ORDER: &str = "
        insert into orders (id, organization_id, reseller_id, customer_id, provider_id,
                            provider_customer_id, state, placed_at, placed_by, settled_at, settled_by)
        select $1, organization_id, reseller_id, customer_id, provider_id, provider_customer_id,
               state, $2, placed_by, $2, settled_by
        from orders
        where id = $3";
    const LINE: &str = "
        insert into order_lines (order_id, number, offer_id, offer_name, kind, term, billing, price,
                                 currency, services, quantity)
        select $1, number, offer_id, offer_name, kind, term, billing, price, currency, services, quantity
        from order_lines
        where order_id = $2";
    const SUBSCRIPTION: &str = "
        insert into subscriptions (id, order_id, line, organization_id, reseller_id, customer_id,
                                   provider_id, provider_customer_id, offer_id, name, offer_name, kind,
                                   term, billing, price, currency, services, quantity, status, auto_renew,
                                   started_at, term_started_at, term_ends_at, ended_at)
        select $1, $2, line, organization_id, reseller_id, customer_id, provider_id, provider_customer_id,
               offer_id, $3, offer_name, kind, term, billing, price, currency, services, quantity, $4,
               auto_renew, $5, $5, term_ends_at, $6
        from subscriptions
        where order_id = $7";
    let mut tx = house.db.write().await.unwrap();
    let whose = if by_provider { "is not null" } else { "is null" };
    let first =
        ["select id from orders where provider_id ", whose, " order by placed_at, id limit 1"];
    let (first,): (uuid::Uuid,) = tx.sql_of(&first).one().await.unwrap();
    let start = tx.now();
    for number in 0..count {
        let at = start + SignedDuration::from_secs(i64::try_from(number).unwrap() + 1);
        let order = uuid::Uuid::now_v7();
        tx.sql(ORDER).bind(order).bind(at).bind(first).execute().await.unwrap();
        tx.sql(LINE).bind(order).bind(first).execute().await.unwrap();
        let over = number % 3 == 0;
        tx.sql(SUBSCRIPTION)
            .bind(uuid::Uuid::now_v7())
            .bind(order)
            .bind(format!("{prefix} {number:03}"))
            .bind(if over { "cancelled" } else { "active" })
            .bind(at)
            .bind(over.then_some(at))
            .bind(first)
            .execute()
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

const SOLD: &str = "main table.list th a[href*='/subscriptions/']";
const ORDERED: &str = "main table.list th a[href*='/orders/']";

/// Walks a list of that name to its oldest page: where each page is, what its rows say and where they lead.
async fn walks_back(
    who: &Person,
    list: &str,
    label: &str,
    selector: &str,
) -> Vec<(String, Vec<(String, String)>)> {
    let next = format!("nav.pages[aria-label='{label}'] a[rel=next]");
    let (next, rows) = (scraper::Selector::parse(&next), scraper::Selector::parse(selector));
    let (next, rows) = (next.unwrap(), rows.unwrap());
    let mut pages = Vec::new();
    let mut from = Some(list.to_owned());
    while let Some(path) = from {
        let page = who.gets(&path).await;
        page.must_be(200);
        let html = page.html();
        let href = |one: scraper::ElementRef<'_>| one.attr("href").unwrap().to_owned();
        let row = |one: scraper::ElementRef<'_>| (one.text().collect::<String>(), href(one));
        from = html.select(&next).next().map(href);
        pages.push((path, html.select(&rows).map(row).collect::<Vec<_>>()));
        assert!(pages.len() < 20, "{pages:?}");
    }
    let (_, rest) = pages.split_last().unwrap();
    assert!(rest.iter().all(|(_, rows)| rows.len() == 50), "{pages:?}");
    pages
}

/// The names of all that is on the pages, and that nothing is there twice.
fn everything(pages: &[(String, Vec<(String, String)>)]) -> Vec<String> {
    let rows = pages.iter().flat_map(|(_, rows)| rows.clone());
    let (names, links): (Vec<_>, Vec<_>) = rows.unzip();
    let once: std::collections::BTreeSet<_> = links.iter().collect();
    assert_eq!(once.len(), links.len());
    names
}

#[actix_web::test]
async fn what_was_bought_is_walked_newest_first_and_what_is_over_comes_last() {
    let house = House::open().await;
    let Served { kim, ada, record, .. } = served(&house).await;
    orders(&kim, &record, &[(BASIC, "3")]).await;
    sells_more(&house, false, "Plan", 180).await;
    let ours = format!("{record}/subscriptions");
    let numbers = |over: bool| {
        let all = (0..180).rev().filter(move |number| (number % 3 == 0) == over);
        all.map(|number| format!("Plan {number:03}"))
    };
    let first = ["Microsoft 365 Business Basic".to_owned()];
    let expected: Vec<String> = numbers(false).chain(first).chain(numbers(true)).collect();
    for (who, list) in [(&ada, "/subscriptions"), (&kim, ours.as_str())] {
        let pages = walks_back(who, list, "Subscriptions", SOLD).await;
        assert_eq!(everything(&pages), expected);
        let placed = walks_back(who, list, "Orders", ORDERED).await;
        assert_eq!(everything(&placed).len(), 181);
        // Both lists are walked on one page, each by itself, and each leads back to its newest.
        let both = format!("{}&{}", pages[2].0, placed[1].0.split_once('?').unwrap().1);
        let page = who.gets(&both).await;
        assert_eq!(rows(&page, SOLD), expected[100..150]);
        assert_eq!(rows(&page, ORDERED).len(), 50);
        assert_eq!(page.links().iter().filter(|(name, _)| name == "Newest").count(), 2);
        let newest = who.gets(&page.link("Newest")).await;
        assert_eq!(rows(&newest, SOLD), expected[..50]);
        newest.must_say("Newest");
        // What runs is added up on the first page, whatever is shown of it.
        who.gets(list).await.must_say("Active now: 2,");
        who.gets(&pages[1].0).await.must_not_say("Active now");
        for nonsense in ["before=x", "over=.", "orders=-1.x&before=1"] {
            let page = who.gets(&format!("{list}?{nonsense}")).await;
            page.must_be(200);
            assert_eq!(rows(&page, SOLD), expected[..50], "{nonsense}");
        }
    }
    // What is done on the second page is done to that one; a page of another company's is not there.
    let pages = walks_back(&kim, &ours, "Subscriptions", SOLD).await;
    let (name, page) = pages[1].1[7].clone();
    kim.sends(&format!("{page}/name"), &[("name", "Office")])
        .await
        .must_say("is called Office now");
    let now = everything(&walks_back(&kim, &ours, "Subscriptions", SOLD).await);
    assert_eq!(now.iter().position(|one| one == "Office"), Some(57));
    assert!(!now.contains(&name));
    let placed = walks_back(&kim, &ours, "Orders", ORDERED).await;
    kim.gets(&placed[1].1[3].1).await.must_be(200).must_say("Fulfilled").must_say("Plan");
    let delta = house.partner("Delta IT").await;
    delta.gets(&pages[1].0).await.must_be(404);
    delta.gets(&page).await.must_be(404);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_reseller_walks_all_that_was_sold_and_its_provider_what_it_ordered() {
    let house = House::open().await;
    let (ingrid, kim, ada, theirs, ours) = support::together(&house).await;
    orders(&kim, &ours, &[(BASIC, "1")]).await;
    orders(&ingrid, &theirs, &[(PREMIUM, "1")]).await;
    sells_more(&house, false, "Ours", 70).await;
    sells_more(&house, true, "Theirs", 80).await;
    for (who, list, count) in [
        (&ada, "/subscriptions".to_owned(), 152),
        (&kim, format!("{ours}/subscriptions"), 152),
        (&ingrid, format!("{theirs}/subscriptions"), 81),
    ] {
        let sold = everything(&walks_back(who, &list, "Subscriptions", SOLD).await);
        assert_eq!(sold.len(), count, "{list}");
        let placed = everything(&walks_back(who, &list, "Orders", ORDERED).await);
        assert_eq!(placed.len(), count, "{list}");
        assert_eq!(sold.iter().any(|name| name.starts_with("Ours")), count > 100);
    }
    house.mail_goes_out().await;
}

const WITH_SEATS: &str = "main table.list th a:not([href*='/users/'])";

#[actix_web::test]
async fn licences_of_what_is_on_the_second_page_are_given_to_a_user_and_taken() {
    let house = House::open().await;
    let Served { kim, alva, ada, record } = served(&house).await;
    orders(&kim, &record, &[(BASIC, "3")]).await;
    sells_more(&house, false, "Plan", 120).await;
    let list = format!("{record}/licences");
    for (who, list) in [(&alva, list.as_str()), (&ada, "/licences")] {
        let pages = walks_back(who, list, "Subscriptions", WITH_SEATS).await;
        assert_eq!(everything(&pages).len(), 81, "what is over has no licences");
    }
    let user = alva.gets(&list).await.link("Admin of Birch AB");
    let second = alva.gets(&user).await.link("Older");
    let page = alva.gets(&second).await;
    let some = rows(&page, "main #give label");
    assert_eq!(some.len(), 31);
    let action = scraper::Selector::parse("main form[method=post]").unwrap();
    let to = page.html().select(&action).next().unwrap().attr("action").unwrap().to_owned();
    assert_eq!(to, second);
    let values = scraper::Selector::parse("main #give input").unwrap();
    let html = page.html();
    let ids: Vec<&str> =
        html.select(&values).map(|one| one.attr("value").unwrap()).take(2).collect();
    let form = [("act", "give"), ("subscription", ids[0]), ("subscription", ids[1])];
    let given = alva.posts(&to, &form).await;
    given.must_be(200);
    assert_eq!(rows(&given, "main #take label").len(), 2);
    assert_eq!(rows(&given, "main #give label").len(), 29);
    // The first page has none of these to take.
    let first = alva.gets(&user).await;
    first.must_say("Nothing on this page.");
    let nothing = alva.posts(&to, &[("act", "take")]).await;
    nothing.must_be(422).must_say("Tick at least one subscription");
    assert_eq!(rows(&nothing, "main #take label").len(), 2);
    let taken = alva.posts(&to, &[("act", "take"), ("subscription", ids[1])]).await;
    assert_eq!(rows(&taken, "main #take label").len(), 1);
    assert_eq!(house.counts("select count(*) from licences").await, 1);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_provider_walks_its_resellers_and_those_of_before_come_last() {
    let house = House::open().await;
    let (ingrid, kim, _) = together::partners(&house).await;
    let mut tx = house.db.write().await.unwrap();
    let start = tx.now();
    for number in 0..110 {
        let name = format!("Reseller {number:03}");
        let new = organizations::New {
            name: &name,
            domain: None,
            country: "SE",
            language: Language::En,
            cloud: Cloud::Global,
        };
        let reseller = organizations::create_partner(&mut tx, &new, Program::IndirectReseller);
        let reseller = reseller.await.unwrap();
        let at = start + SignedDuration::from_secs(number + 1);
        tx.sql(
            "insert into partnerships (id, provider_id, reseller_id, invitation_id, started_at,
                                       started_by, ended_at, ended_by)
             select $1, provider_id, $2, invitation_id, $3, started_by, $4,
                    case when $5 then started_by else null end
             from partnerships
             order by started_at
             limit 1",
        )
        .bind(uuid::Uuid::now_v7())
        .bind(reseller.id)
        .bind(at)
        .bind((number % 2 == 0).then_some(at))
        .bind(number % 2 == 0)
        .execute()
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
    let list = "/indirect-resellers";
    let pages = walks_back(&ingrid, list, "Pages", NAMES).await;
    let numbers = |rest: i64| {
        let all = (0..110).rev().filter(move |number| number % 2 == rest);
        all.map(|number| format!("Reseller {number:03}"))
    };
    let first = ["Fjord Cloud".to_owned()];
    let expected: Vec<String> = numbers(1).chain(first).chain(numbers(0)).collect();
    assert_eq!(everything(&pages), expected);
    assert_eq!(ingrid.gets(&pages[2].0).await.link("Newest"), list);
    // What is opened and removed on the second page is what stood there.
    let (name, page) = pages[1].1[2].clone();
    ingrid.gets(&page).await.must_say(&name);
    let removed = ingrid.posts(&format!("{page}/removal"), &[("good_faith", "yes")]).await;
    assert_eq!(removed.leads_to(), Some(page.clone()));
    let now = everything(&walks_back(&ingrid, list, "Pages", NAMES).await);
    assert!(now.iter().position(|one| *one == name) > Some(55));
    kim.gets(&page.replace("resellers", "providers")).await.must_be(404);
    for nonsense in ["before=x", "over=1.2"] {
        let page = ingrid.gets(&format!("{list}?{nonsense}")).await;
        page.must_be(200);
        assert_eq!(rows(&page, NAMES), expected[..50], "{nonsense}");
    }
    house.mail_goes_out().await;
}
