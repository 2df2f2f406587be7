//! Signing in and out, and setting a password.

use accord::people::Role;

use crate::house::{House, PASSWORD};

#[actix_web::test]
async fn somebody_signs_in_and_out() {
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    let kim = house.stranger();
    kim.gets("/sign-in").await.must_be(200).must_say("Email");
    let answer = kim.signs_in("KIM@Fjord.example ", PASSWORD).await;
    assert_eq!(answer.leads_to().as_deref(), Some("/"));
    kim.opens("/").await.must_be(200).must_say("What waits for you");
    let stolen = kim.copy();
    assert_eq!(kim.posts("/sign-out", &[]).await.leads_to().as_deref(), Some("/sign-in"));
    kim.opens("/customers").await.must_say("Forgot password?");
    // The session is over on the server, too.
    assert_eq!(
        stolen.gets("/customers").await.leads_to().as_deref(),
        Some("/sign-in?next=%2Fcustomers")
    );
}

#[actix_web::test]
async fn an_unknown_address_and_a_wrong_password_read_the_same() {
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    let kim = house.stranger();
    let mut unknown = kim.signs_in("nobody@fjord.example", "wrong").await;
    let mut wrong = kim.signs_in("kim@fjord.example", "wrong").await;
    unknown.body = unknown.body.replace("nobody@fjord.example", "-");
    wrong.body = wrong.body.replace("kim@fjord.example", "-");
    unknown.must_be(422).must_say("The email or the password is not right");
    wrong.must_be(422);
    assert_eq!(unknown.body, wrong.body);
    // What was typed is kept, but for the password.
    let again = kim.signs_in("kim@fjord.example", "wrong").await;
    assert_eq!(again.value("email"), "kim@fjord.example");
    assert_eq!(again.value("password"), "");
}

#[actix_web::test]
async fn signing_in_leads_back_to_where_somebody_was_going() {
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    let kim = house.stranger();
    let asked = kim.gets("/customers?status=active&q=a%20b").await.leads_to().unwrap();
    let page = kim.gets(&asked).await;
    let next = page.value("next");
    assert_eq!(next, "/customers?status=active&q=a%20b");
    let fields = [("email", "kim@fjord.example"), ("password", PASSWORD), ("next", next.as_str())];
    assert_eq!(kim.posts("/sign-in", &fields).await.leads_to(), Some(next));
    for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"] {
        let fields = [("email", "kim@fjord.example"), ("password", PASSWORD), ("next", elsewhere)];
        let answer = house.stranger().posts("/sign-in", &fields).await;
        assert_eq!(answer.leads_to().as_deref(), Some("/"), "{elsewhere}");
    }
}

#[actix_web::test]
async fn a_session_ends_when_nobody_uses_it_and_at_the_latest_after_twelve_hours() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    house.clock.advance(jiff::SignedDuration::from_mins(31));
    kim.gets("/customers").await.must_be(303);
    let kim = house.stranger();
    kim.signs_in("kim@fjord.example", PASSWORD).await;
    for _ in 0..35 {
        house.clock.advance(jiff::SignedDuration::from_mins(20));
        kim.gets("/customers").await.must_be(200);
    }
    house.clock.advance(jiff::SignedDuration::from_mins(21));
    kim.gets("/customers").await.must_be(303);
}

#[actix_web::test]
async fn another_key_does_not_make_a_session_younger() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.gets("/account").await.must_be(200);
    for _ in 0..33 {
        house.clock.advance(jiff::SignedDuration::from_mins(20));
        kim.gets("/customers").await.must_be(200);
    }
    // A proof after eleven hours gives the session another key.
    let before = kim.copy();
    let proof = [("demanded", "no"), ("proof_password", PASSWORD)];
    kim.posts("/settings/second-factor-demand", &proof).await;
    before.gets("/customers").await.must_be(303);
    kim.gets("/customers").await.must_be(200);
    for _ in 0..3 {
        kim.gets("/customers").await.must_be(200);
        house.clock.advance(jiff::SignedDuration::from_mins(21));
    }
    kim.gets("/customers").await.must_be(303);
}

#[actix_web::test]
async fn signing_in_makes_a_new_session() {
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    let kim = house.stranger();
    kim.signs_in("kim@fjord.example", PASSWORD).await;
    let planted = kim.copy();
    kim.posts("/sign-out", &[]).await;
    // Somebody signs in with a cookie that an attacker knows: it becomes another.
    let victim = planted.copy();
    victim.signs_in("kim@fjord.example", PASSWORD).await;
    victim.gets("/customers").await.must_be(200);
    planted.gets("/customers").await.must_be(303);
}

#[actix_web::test]
async fn a_forgotten_password_is_set_by_a_mailed_link_once() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let stranger = house.stranger();
    let known = stranger.posts("/password", &[("email", "kim@fjord.example")]).await;
    let unknown = stranger.posts("/password", &[("email", "nobody@fjord.example")]).await;
    known.must_be(200).must_say("a link is on its way");
    assert_eq!(known.body, unknown.body);
    assert_eq!(house.mails().await, 1);

    let link = house.mail_to("kim@fjord.example").await.link();
    stranger.gets(&link).await.must_be(200).must_say("kim@fjord.example");
    let short = stranger.posts(&link, &[("password", "short")]).await;
    short.must_be(422);
    assert_eq!(short.problem("password"), "Use at least 12 characters.");
    let guessable = stranger.posts(&link, &[("password", "Fjord Cloud 1")]).await;
    assert!(guessable.problem("password").starts_with("This would be guessed"));
    stranger
        .sends(&link, &[("password", "copper kettle in winter")])
        .await
        .must_say("Your password is set");
    // Every session of before is over, the link is used up, and the new password is the one.
    kim.gets("/customers").await.must_be(303);
    stranger.gets(&link).await.must_be(410).must_say("no longer here");
    stranger.posts(&link, &[("password", "another one entirely")]).await.must_be(410);
    stranger.signs_in("kim@fjord.example", PASSWORD).await.must_be(422);
    stranger.signs_in("kim@fjord.example", "copper kettle in winter").await.must_be(303);
}

#[actix_web::test]
async fn a_link_to_set_a_password_ends_after_two_hours() {
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    let stranger = house.stranger();
    stranger.posts("/password", &[("email", "kim@fjord.example")]).await;
    let link = house.mail_to("kim@fjord.example").await.link();
    house.passes(2);
    stranger.gets(&link).await.must_be(410);
    for wrong in
        ["/password/x", "/password/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "/password/%00%ff"]
    {
        let status = stranger.gets(wrong).await.status.as_u16();
        assert!([400, 404, 410].contains(&status), "{wrong}: {status}");
    }
}

#[actix_web::test]
async fn a_page_that_a_role_does_not_allow_says_which_does_and_who_can_grant_it() {
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    let sales = house.colleague("kim@fjord.example", "sam@fjord.example", Role::SalesAgent).await;
    let refused = sales.gets("/customers/new").await;
    refused
        .must_be(403)
        .must_say("Global admin")
        .must_say("Admin agent")
        .must_say("Kim of Fjord Cloud");
    sales.gets("/customers").await.must_be(200).must_not_say("New relationship");
}

#[actix_web::test]
async fn nothing_secret_is_stored_in_the_clear() {
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    house.stranger().posts("/password", &[("email", "kim@fjord.example")]).await;
    let link = house.mail_to("kim@fjord.example").await.link();
    let secret = link.rsplit('/').next().unwrap();
    assert_eq!(
        house
            .counts("select count(*) from outbox where payload like '%/password/%' or words <> ''")
            .await,
        0
    );
    assert!(!secret.is_empty());
    assert_eq!(
        house
            .counts("select count(*) from people where password_hash not like '$argon2id$%'")
            .await,
        0
    );
}
