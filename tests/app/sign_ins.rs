//! Signing in as an attacker tries it, and as the owner does meanwhile; sessions and their cookies.

use accord::people::{Lifetimes, Role};
use actix_web::http::{Method, header};
use argon2::PasswordHasher as _;
use jiff::SignedDuration;

use crate::house::{Answer, House, PASSWORD, Person};

const KIM: &str = "kim@fjord.example";

/// An answer's whole text without the address that was typed.
fn without(answer: &Answer, email: &str) -> String {
    answer.body.replace(email, "-")
}

fn retry_after(answer: &Answer) -> i64 {
    answer.headers.get(header::RETRY_AFTER).unwrap().to_str().unwrap().parse().unwrap()
}

#[actix_web::test]
async fn an_attacker_is_held_off_and_the_owner_signs_in_from_elsewhere() {
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    let attacker = house.stranger().from("203.0.113.9");
    for number in 0..300 {
        let answer = attacker.signs_in(KIM, &format!("guess number {number}")).await;
        answer.must_be(if number < 10 { 422 } else { 429 });
    }
    // Nobody looks at the password any more: the right one does not help.
    let held_off = attacker.signs_in(KIM, PASSWORD).await;
    held_off.must_be(429).must_say("Try again in 5 minutes");
    assert_eq!(retry_after(&held_off), 300);
    assert_eq!(held_off.value("email"), KIM);
    assert_eq!(held_off.value("password"), "");
    let owner = house.stranger().from("192.0.2.7");
    owner.signs_in(KIM, PASSWORD).await.must_be(303);
    house.clock.advance(SignedDuration::from_mins(5));
    attacker.signs_in(KIM, "another guess").await.must_be(422);
}

#[actix_web::test]
async fn an_account_that_is_not_there_is_held_off_like_one_that_is() {
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    for email in ["nobody@fjord.example", "not an address", ""] {
        let (one, other) =
            (house.stranger().from("203.0.113.9"), house.stranger().from("203.0.113.10"));
        for _ in 0..12 {
            let (known, unknown) =
                (one.signs_in(KIM, "wrong").await, other.signs_in(email, "wrong").await);
            assert_eq!(known.status, unknown.status, "{email}");
            assert_eq!(
                without(&known, &format!("value=\"{KIM}\"")),
                without(&unknown, &format!("value=\"{email}\"")),
                "{email}"
            );
            let wait = |answer: &Answer| answer.headers.get(header::RETRY_AFTER).cloned();
            assert_eq!(wait(&known), wait(&unknown));
        }
        house.clock.advance(SignedDuration::from_mins(5));
    }
    let spelled = house.stranger().from("203.0.113.11");
    for number in 0..11 {
        let email = if number % 2 == 0 { "Nobody@Fjord.example " } else { "nobody@fjord.example" };
        spelled.signs_in(email, "wrong").await.must_be(if number < 10 { 422 } else { 429 });
    }
}

#[actix_web::test]
async fn a_right_password_counts_for_nothing_and_begins_anew() {
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    let kim = house.stranger().from("192.0.2.7");
    for _ in 0..3 {
        for _ in 0..9 {
            kim.signs_in(KIM, "wrong").await.must_be(422);
        }
        kim.signs_in(KIM, PASSWORD).await.must_be(303);
    }
    assert_eq!(house.counts("select count(*) from tallies where count < 0").await, 0);
    // A whole office behind one address signs in at nine.
    for _ in 0..80 {
        kim.signs_in(KIM, PASSWORD).await.must_be(303);
    }
}

#[actix_web::test]
async fn one_network_tries_a_hundred_passwords_in_five_minutes_whosever_they_are() {
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    let sprayer = house.stranger().from("2001:db8:1:2::7");
    for number in 0..100 {
        let email = format!("somebody{number}@fjord.example");
        sprayer.signs_in(&email, "winter in the north").await.must_be(422);
    }
    let neighbour = house.stranger().from("2001:db8:1:2:ffff::8");
    neighbour.signs_in(KIM, PASSWORD).await.must_be(429);
    house.stranger().from("2001:db8:1:3::7").signs_in(KIM, PASSWORD).await.must_be(303);
}

#[actix_web::test]
async fn many_networks_against_one_account_leave_it_to_those_it_was_used_from() {
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    for network in 0..11 {
        let one = house.stranger().from(&format!("203.0.113.{network}"));
        for _ in 0..10 {
            one.signs_in(KIM, "wrong").await;
        }
    }
    house.stranger().from("203.0.113.200").signs_in(KIM, PASSWORD).await.must_be(429);
    // Where she signed in before, as in her house, it goes on; mistakes there count for five minutes only.
    let kim = house.stranger();
    kim.signs_in(KIM, "wrong").await.must_be(422);
    kim.signs_in(KIM, PASSWORD).await.must_be(303);
    let mail = house.mail_to(KIM).await;
    assert_eq!(mail.subject, "Many tries to guess your password");
    // And where she is now, a link by mail lets her in.
    let away = house.stranger().from("198.51.100.4");
    away.signs_in(KIM, PASSWORD).await.must_be(429);
    away.posts("/password", &[("email", KIM)]).await.must_be(200);
    let link = house.mail_to(KIM).await.link();
    away.posts(&link, &[("password", "copper kettle in winter")]).await.must_be(303);
    away.signs_in(KIM, "copper kettle in winter").await.must_be(303);
    house.mail_goes_out().await;
    let told = house.mailbox.list();
    let told = told.iter().filter(|mail| mail.subject.starts_with("Many tries")).count();
    assert_eq!(told, 1, "once a day at most");
}

#[actix_web::test]
async fn the_history_says_what_happened_and_only_to_its_owner_and_their_admin() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let sam = house.colleague(KIM, "sam@fjord.example", Role::SalesAgent).await;
    let attacker = house.stranger().from("203.0.113.9");
    for _ in 0..15 {
        attacker.signs_in("sam@fjord.example", "wrong").await;
    }
    attacker.signs_in("nobody@fjord.example", "wrong").await;
    assert_eq!(
        house.counts("select count(*) from sign_ins where outcome = 'wrong-password'").await,
        10
    );
    assert_eq!(house.counts("select count(*) from sign_ins where outcome = 'held-off'").await, 1);
    assert_eq!(
        house.counts("select count(*) from sign_ins where person_id is null").await,
        0,
        "nothing is kept of addresses that nobody has"
    );
    let page = sam.gets("/account").await;
    page.must_say("Wrong password")
        .must_say("203.0.113.9")
        .must_say("Held off")
        .must_say("Signed in");
    kim.gets("/account").await.must_not_say("203.0.113.9");
    let member = kim.gets("/settings/members").await.link("Colleague sam@fjord.example");
    kim.gets(&member).await.must_say("203.0.113.9");
    sam.posts("/sign-out", &[]).await;
    kim.gets(&member).await.must_say("Signed out");
    house.days_pass(91).await;
    assert_eq!(house.counts("select count(*) from sign_ins").await, 0);
}

#[actix_web::test]
async fn an_older_hash_is_made_anew_at_the_next_sign_in() {
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    let weak = argon2::Argon2::new(
        argon2::Algorithm::Argon2id,
        argon2::Version::V0x13,
        argon2::Params::new(8 * 1024, 1, 1, None).unwrap(),
    );
    let weak = weak.hash_password(PASSWORD.as_bytes()).unwrap().to_string();
    let mut tx = house.db.write().await.unwrap();
    tx.sql("update people set password_hash = $1").bind(weak).execute().await.unwrap();
    tx.commit().await.unwrap();
    let today =
        "select count(*) from people where password_hash like '$argon2id$v=19$m=19456,t=2,p=1$%'";
    house.stranger().signs_in(KIM, "wrong").await.must_be(422);
    assert_eq!(house.counts(today).await, 0);
    house.stranger().signs_in(KIM, PASSWORD).await.must_be(303);
    assert_eq!(house.counts(today).await, 1);
    house.stranger().signs_in(KIM, PASSWORD).await.must_be(303);
}

#[actix_web::test]
async fn a_session_gets_another_key_when_its_owners_roles_change() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let sam = house.colleague(KIM, "sam@fjord.example", Role::SalesAgent).await;
    let member = kim.gets("/settings/members").await.link("Colleague sam@fjord.example");
    sam.gets("/customers/new").await.must_be(403);
    let before = sam.copy();
    kim.posts(&format!("{member}/roles"), &[("role", "admin_agent")]).await.must_be(303);
    sam.gets("/customers/new").await.must_be(200);
    sam.gets("/customers/new").await.must_be(200);
    before.gets("/customers").await.must_be(303);
    // And the other way round, at once.
    kim.posts(&format!("{member}/roles"), &[("role", "sales_agent")]).await.must_be(303);
    sam.gets("/customers/new").await.must_be(403);
    let mail = house.mail_to("sam@fjord.example").await;
    assert_eq!(mail.subject, "You have other roles at Fjord Cloud");
    assert!(mail.text.contains("Sales agent") && mail.text.contains("Kim of Fjord Cloud"));
}

#[actix_web::test]
async fn sessions_are_listed_and_ended_one_by_one_or_all() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let sam = house.colleague(KIM, "sam@fjord.example", Role::SalesAgent).await;
    let phone = house.stranger().from("198.51.100.20");
    let form = format!("email={KIM}&password={}", PASSWORD.replace(' ', "+"));
    let agent = "Mozilla/5.0 (Android 16; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0 <b>";
    phone.asks(Method::POST, "/sign-in", Some(form), &[("user-agent", agent)]).await.must_be(303);
    let tablet = house.stranger().from("198.51.100.21");
    tablet.signs_in(KIM, PASSWORD).await.must_be(303);
    let page = kim.gets("/account").await;
    page.must_say("Firefox, Android").must_say("198.51.100.20").must_say("198.51.100.21");
    page.must_say("this one").must_say("Unknown device");
    assert!(!page.body.contains("Gecko"));
    // Somebody else's session is not there.
    let of_phone = ending_of(&page, "198.51.100.20");
    sam.posts(&of_phone, &[]).await.must_be(404);
    sam.posts("/account/sessions/nonsense/ending", &[]).await.must_be(404);
    phone.gets("/account").await.must_be(200);
    kim.posts(&of_phone, &[]).await.must_be(303);
    phone.gets("/account").await.must_be(303);
    kim.posts(&of_phone, &[]).await.must_be(404);
    tablet.gets("/account").await.must_be(200);
    kim.posts("/account/sessions/others/ending", &[]).await.must_be(303);
    tablet.gets("/account").await.must_be(303);
    sam.gets("/account").await.must_be(200);
    let own = kim.gets("/account").await;
    let own = ending_of(&own, "0.0.0.0");
    assert_eq!(kim.posts(&own, &[]).await.leads_to().as_deref(), Some("/sign-in"));
    kim.gets("/account").await.must_be(303);
}

/// Where the button ends the session from an address.
fn ending_of(page: &Answer, address: &str) -> String {
    let html = page.html();
    let forms = scraper::Selector::parse("form[action^='/account/sessions/']").unwrap();
    let form = html.select(&forms).find(|form| form.text().any(|text| text.contains(address)));
    form.unwrap_or_else(|| panic!("no session from {address}")).attr("action").unwrap().to_owned()
}

#[actix_web::test]
async fn all_sessions_end_when_a_password_is_set_or_somebody_is_deactivated() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let sam = house.colleague(KIM, "sam@fjord.example", Role::SalesAgent).await;
    let second = house.stranger();
    second.signs_in("sam@fjord.example", PASSWORD).await;
    house.stranger().posts("/password", &[("email", "sam@fjord.example")]).await;
    let link = house.mail_to("sam@fjord.example").await.link();
    house.stranger().posts(&link, &[("password", "copper kettle in winter")]).await.must_be(303);
    sam.gets("/customers").await.must_be(303);
    second.gets("/customers").await.must_be(303);
    assert_eq!(house.mail_to("sam@fjord.example").await.subject, "Your password was changed");
    second.signs_in("sam@fjord.example", "copper kettle in winter").await.must_be(303);
    let member = kim.gets("/settings/members").await.link("Colleague sam@fjord.example");
    kim.posts(&format!("{member}/deactivation"), &[]).await.must_be(303);
    second.gets("/customers").await.must_be(303);
    let mail = house.mail_to("sam@fjord.example").await;
    assert_eq!(mail.subject, "Your account at Fjord Cloud was deactivated");
}

#[actix_web::test]
async fn every_cookie_is_bound_to_this_host_and_hidden_from_scripts() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let seen = [
        kim.signs_in(KIM, PASSWORD).await,
        kim.posts("/language", &[("language", "sv")]).await,
        kim.posts("/sign-out", &[]).await,
        kim.posts("/sign-in", &[("email", KIM), ("password", PASSWORD)]).await,
        kim.posts(
            "/account/password",
            &[("current", PASSWORD), ("password", "copper kettle in winter")],
        )
        .await,
    ];
    let mut count = 0;
    for answer in &seen {
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            count += 1;
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.starts_with("__Host-"), "{cookie}");
            for part in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
                assert!(cookie.contains(part), "{cookie} lacks {part}");
            }
            assert!(!cookie.to_lowercase().contains("domain"), "{cookie}");
        }
    }
    assert!(count >= 5, "{count}");
    kim.gets("/account").await.must_say("Ditt konto");
}

#[actix_web::test]
async fn no_more_links_to_set_a_password_are_mailed_than_somebody_needs() {
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    let ask = async |who: &Person, email: &str| who.posts("/password", &[("email", email)]).await;
    for network in 0..12 {
        let one = house.stranger().from(&format!("203.0.113.{network}"));
        let known = ask(&one, KIM).await;
        let unknown = ask(&one, "nobody@fjord.example").await;
        known.must_be(200);
        assert_eq!(known.body, unknown.body);
    }
    assert_eq!(house.mails().await, 1, "one a minute");
    for network in 0..12 {
        house.clock.advance(SignedDuration::from_mins(1));
        ask(&house.stranger().from(&format!("203.0.113.{network}")), KIM).await.must_be(200);
    }
    assert_eq!(house.mails().await, 5, "five an hour");
    house.passes(1);
    let one = house.stranger().from("203.0.113.77");
    for number in 0..21 {
        let answer = ask(&one, &format!("somebody{number}@fjord.example")).await;
        answer.must_be(if number < 20 { 200 } else { 429 });
    }
    assert!(retry_after(&ask(&one, KIM).await) > 3000);
    ask(&house.stranger().from("203.0.113.78"), KIM).await.must_be(200);
    assert_eq!(house.mails().await, 6);
}

#[actix_web::test]
async fn sessions_last_as_long_as_the_operator_says() {
    let lifetimes =
        Lifetimes { idle: SignedDuration::from_mins(5), longest: SignedDuration::from_hours(1) };
    let house = House::open_lasting(lifetimes).await;
    let kim = house.partner("Fjord Cloud").await;
    let cookie = kim.signs_in(KIM, PASSWORD).await;
    let cookie = cookie.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
    assert!(cookie.contains("Max-Age=3600"), "{cookie}");
    for _ in 0..14 {
        house.clock.advance(SignedDuration::from_mins(4));
        kim.gets("/customers").await.must_be(200);
    }
    house.clock.advance(SignedDuration::from_mins(4));
    kim.gets("/customers").await.must_be(303);
    kim.signs_in(KIM, PASSWORD).await;
    house.clock.advance(SignedDuration::from_mins(5));
    kim.gets("/customers").await.must_be(303);
}

#[actix_web::test]
async fn no_form_about_an_account_is_taken_from_another_site() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let form = format!("email={KIM}&password={0}&current={0}", PASSWORD.replace(' ', "+"));
    let paths = [
        "/sign-in",
        "/sign-out",
        "/password",
        "/account/details",
        "/account/password",
        "/account/address",
        "/account/sessions/others/ending",
    ];
    let from = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ];
    for path in paths {
        for header in from {
            let answer = kim.asks(Method::POST, path, Some(form.clone()), &[header]).await;
            answer.must_be(403);
        }
    }
    kim.gets("/account").await.must_be(200).must_not_say("Signed out");
}

#[actix_web::test]
async fn a_session_that_was_ended_does_not_come_back_under_another_key() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let sam = house.colleague(KIM, "sam@fjord.example", Role::SalesAgent).await;
    sam.gets("/account").await.must_be(200);
    // As where it is ended while a request that gives it another key is on its way.
    let member = kim.gets("/settings/members").await.link("Colleague sam@fjord.example");
    kim.posts(&format!("{member}/roles"), &[("role", "admin_agent")]).await.must_be(303);
    let mut tx = house.db.write().await.unwrap();
    let now = tx.now() + SignedDuration::from_secs(1);
    tx.sql("update people set sessions_ended_at = $1 where email = 'sam@fjord.example'")
        .bind(now)
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    sam.gets("/account").await.must_be(503);
    sam.gets("/account").await.must_be(303);
}
