//! What waits for a partner, of what its customers need: answers, and orders.

use accord::people::Role;

use crate::{
    house::{House, PASSWORD},
    subscriptions::{self, BASIC, Served},
    support::{on, opened, served, together, writes},
};

#[actix_web::test]
async fn requests_wait_on_the_first_page_until_a_partner_answers() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    kim.gets("/").await.must_say("Nothing waits for you");
    let request = opened(&ada, "/support").await;
    let seen = on(&format!("{record}/support"), &request);
    let page = kim.gets("/").await;
    page.must_say("Service requests to answer 1").must_say("First answer by");
    page.must_not_say("Overdue").must_not_say("Nothing waits for you");
    assert_eq!(page.link("Birch: No mail leaves"), seen);
    let sam = house.colleague("kim@fjord.example", "sam@fjord.example", Role::SalesAgent).await;
    sam.gets("/").await.must_not_say("No mail leaves");
    house.passes(3);
    kim.signs_in("kim@fjord.example", PASSWORD).await.must_be(303);
    ada.signs_in("ada@birch.example", PASSWORD).await.must_be(303);
    kim.gets("/").await.must_say("No mail leaves").must_say("Overdue");
    let maja = house.partner("Delta IT").await;
    maja.gets("/").await.must_not_say("No mail leaves");
    // The company's own word is no answer; the partner's is.
    writes(&ada, &request, "Hello?").await.must_be(303);
    kim.gets("/").await.must_say("No mail leaves");
    writes(&kim, &seen, "We look.").await.must_be(303);
    kim.gets("/").await.must_not_say("No mail leaves").must_say("Nothing waits for you");
    // What is closed waits for nobody, nor what nobody may answer any more.
    let closed = opened(&ada, "/support").await;
    kim.gets("/").await.must_say("No mail leaves");
    ada.posts(&format!("{closed}/closing"), &[]).await.must_be(303);
    kim.gets("/").await.must_not_say("No mail leaves");
    opened(&ada, "/support").await;
    kim.posts(&format!("{record}/removal"), &[("good_faith", "yes")]).await.must_be(200);
    kim.gets("/").await.must_not_say("No mail leaves");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_provider_finds_the_requests_that_it_was_added_to() {
    let house = House::open().await;
    let (ingrid, kim, ada, theirs, ours) = together(&house).await;
    let request = opened(&ada, "/support").await;
    ingrid.gets("/").await.must_not_say("No mail leaves");
    let id = ada.gets(&request).await.value("provider");
    ada.posts(&format!("{request}/provider"), &[("provider", &id)]).await.must_be(303);
    for (person, name, record) in [(&ingrid, "Birch AB", &theirs), (&kim, "Birch", &ours)] {
        let link = person.gets("/").await.link(&format!("{name}: No mail leaves"));
        assert_eq!(link, on(&format!("{record}/support"), &request));
        person.gets(&link).await.must_be(200);
    }
    ingrid.posts(&format!("{theirs}/removal"), &[("good_faith", "yes")]).await.must_be(200);
    ingrid.gets("/").await.must_not_say("No mail leaves");
    kim.gets("/").await.must_say("No mail leaves");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn orders_wait_on_the_first_page_until_they_are_settled() {
    let house = House::open_by_hand().await;
    let served = subscriptions::served(&house).await;
    let Served { kim, record, .. } = &served;
    let order = subscriptions::orders(kim, record, &[(BASIC, "4")]).await;
    let page = kim.gets("/").await;
    page.must_say("Orders to fulfil 1").must_not_say("Nothing waits for you");
    let (name, _) = page.links().into_iter().find(|(_, to)| *to == order).unwrap();
    assert!(name.starts_with("Birch, ") && name.contains("21 Nov 2026"), "{name}");
    let hedda =
        house.colleague("kim@fjord.example", "hedda@fjord.example", Role::HelpdeskAgent).await;
    hedda.gets("/").await.must_not_say("Orders to fulfil");
    kim.posts(&format!("{order}/fulfilment"), &[]).await.must_be(303);
    kim.gets("/").await.must_not_say("Orders to fulfil").must_say("Nothing waits for you");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_provider_finds_the_orders_that_it_placed() {
    let house = House::open_by_hand().await;
    let (ingrid, kim, _, theirs, ours) = together(&house).await;
    let order = subscriptions::orders(&ingrid, &theirs, &[(BASIC, "4")]).await;
    let id = order.rsplit('/').next().unwrap();
    for (person, record) in [(&ingrid, &theirs), (&kim, &ours)] {
        let to = format!("{record}/orders/{id}");
        assert!(person.gets("/").await.links().iter().any(|(_, link)| *link == to), "{to}");
        person.gets(&to).await.must_be(200);
    }
    house.mail_goes_out().await;
}
