//! What fails costs one request, says what to name when telling of it, and nothing else.

use crate::house::{Answer, House, PASSWORD};

fn id(answer: &Answer) -> String {
    answer.headers.get("x-request-id").unwrap().to_str().unwrap().to_owned()
}

#[actix_web::test]
async fn a_handler_that_panics_costs_one_request() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    for _ in 0..3 {
        let broken = kim.gets("/panic").await;
        broken.must_be(500).must_say("Something went wrong on our side");
        broken.must_say(&format!("Reference: {}", id(&broken)));
        assert!(!broken.body.contains("panic") && !broken.body.contains(PASSWORD));
        assert!(broken.headers.contains_key("content-security-policy"));
        kim.gets("/customers").await.must_be(200);
    }
    kim.posts("/customers/new", &[("name", "Birch"), ("domain", "birch.example")])
        .await
        .must_be(303);
}

#[actix_web::test]
async fn every_answer_has_an_id_of_its_own_that_nobody_can_choose() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let mut ids = Vec::new();
    for path in ["/", "/customers", "/nowhere", "/healthz", "/panic", "/favicon.ico"] {
        let chosen = [("x-request-id", "chosen"), ("traceparent", "00-chosen")];
        let answer = kim.asks(actix_web::http::Method::GET, path, None, &chosen).await;
        assert!(uuid::Uuid::parse_str(&id(&answer)).is_ok(), "{path}: {}", id(&answer));
        ids.push(id(&answer));
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[actix_web::test]
async fn only_what_is_our_fault_has_a_reference() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.gets("/nowhere").await.must_be(404).must_not_say("Reference");
    kim.asks(actix_web::http::Method::DELETE, "/customers", None, &[])
        .await
        .must_be(405)
        .must_not_say("Reference");
    house.db.close().await;
    house.stranger().gets("/sign-in").await.must_be(200);
    // Where the session is looked for, where a page reads, and where one writes.
    let fields = [("email", "kim@fjord.example"), ("password", "no herons at all")];
    for answer in [
        kim.gets("/customers").await,
        house.stranger().gets("/i/0123456789_abcdefghijklmnopqrstuvwxyz-ABCDE").await,
        house.stranger().posts("/sign-in", &fields).await,
    ] {
        answer.must_be(503).must_say("We cannot do this right now");
        answer.must_say(&format!("Reference: {}", id(&answer)));
    }
}
