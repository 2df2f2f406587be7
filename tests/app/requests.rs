//! Every answer: its headers, where it may come from, and what errors look like.

use accord::text::Language;
use actix_web::http::Method;

use crate::house::House;

#[actix_web::test]
async fn every_answer_has_its_headers() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    for path in [
        "/",
        "/customers",
        "/sign-in",
        "/nothing",
        "/i/x",
        "/static/0/css/accord.css",
        "/static/0/none",
        "/healthz",
        "/readyz",
        "/customers/x",
    ] {
        for person in [&kim, &house.stranger()] {
            let answer = person.gets(path).await;
            let header = |name: &str| {
                answer
                    .headers
                    .get(name)
                    .map(|value| value.to_str().unwrap().to_owned())
                    .unwrap_or_default()
            };
            assert!(header("content-security-policy").contains("default-src 'none'"), "{path}");
            assert!(!header("content-security-policy").contains("unsafe"), "{path}");
            assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(header("referrer-policy"), "same-origin", "{path}");
            assert!(header("strict-transport-security").starts_with("max-age="), "{path}");
            let keeps = if path == "/static/0/css/accord.css" {
                "public, max-age=31536000, immutable"
            } else {
                "no-store"
            };
            assert_eq!(header("cache-control"), keeps, "{path}");
        }
    }
}

#[actix_web::test]
async fn a_session_cookie_is_kept_from_scripts_and_other_sites() {
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    let kim = house.stranger();
    let answer = kim.signs_in("kim@fjord.example", crate::house::PASSWORD).await;
    let cookie = answer.headers.get("set-cookie").unwrap().to_str().unwrap();
    assert!(cookie.starts_with("__Host-accord="), "{cookie}");
    for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}

#[actix_web::test]
async fn what_another_site_sends_changes_nothing() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let body = "name=Birch&domain=birch.example".to_owned();
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site"), ("origin", "https://other.accord.example")],
        &[("origin", "https://evil.example"), ("host", "accord.example")],
        &[("origin", "null")],
    ] {
        let answer = kim.asks(Method::POST, "/customers/new", Some(body.clone()), headers).await;
        answer.must_be(403).must_say("This came from another site");
        let answer =
            kim.asks(Method::POST, "/sign-in", Some("email=a&password=b".into()), headers).await;
        answer.must_be(403);
    }
    assert_eq!(house.counts("select count(*) from customers").await, 0);
    let own = [("sec-fetch-site", "same-origin"), ("origin", "https://accord.example")];
    kim.asks(Method::POST, "/customers/new", Some(body), &own).await.must_be(303);
}

#[actix_web::test]
async fn errors_speak_plainly_and_offer_a_way_on() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    for (answer, status) in [
        (kim.gets("/nothing/here").await, 404),
        (kim.asks(Method::POST, "/customers/new", Some("name=a&name=b".into()), &[]).await, 400),
        (kim.asks(Method::POST, "/customers/new", Some("x".repeat(600_000)), &[]).await, 413),
        (kim.asks(Method::DELETE, "/customers", None, &[]).await, 405),
        (kim.asks(Method::from_bytes(b"TRACE").unwrap(), "/", None, &[]).await, 405),
    ] {
        answer.must_be(status);
        assert_eq!(answer.link("Go to the first page"), "/");
        assert!(answer.body.contains("<h1>"));
    }
}

#[actix_web::test]
async fn the_process_and_the_database_say_that_they_are_well() {
    let house = House::open().await;
    let anybody = house.stranger();
    assert_eq!(anybody.gets("/healthz").await.must_be(200).body, "ok\n");
    assert_eq!(anybody.gets("/readyz").await.must_be(200).body, "ok\n");
    house.db.close().await;
    anybody.gets("/healthz").await.must_be(200);
    anybody.gets("/readyz").await.must_be(503);
    anybody.gets("/sign-in").await.must_be(200);
    anybody
        .posts("/sign-in", &[("email", "kim@fjord.example"), ("password", "x")])
        .await
        .must_be(503)
        .must_say("We cannot do this right now");
}

#[actix_web::test]
async fn a_language_is_chosen_for_all_pages() {
    let house = House::open().await;
    let person = house.stranger();
    for (header, language) in [
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("de, sv;q=0.5", "sv"),
        ("en-GB", "en"),
        ("tlh", "en"),
        ("*;q=;;,\u{e5}", "en"),
    ] {
        for path in ["/sign-in", "/nothing"] {
            let page = person.asks(Method::GET, path, None, &[("accept-language", header)]).await;
            assert!(page.body.contains(&format!("<html lang=\"{language}\">")), "{header} {path}");
        }
    }
    let chosen = person.posts("/language", &[("language", "sv"), ("back", "/sign-in")]).await;
    assert_eq!(chosen.leads_to().as_deref(), Some("/sign-in"));
    let page = person.gets("/sign-in").await;
    assert!(page.body.contains("<html lang=\"sv\">"));
    person.posts("/language", &[("language", "tlh"), ("back", "/")]).await.must_be(400);
    let away = person.posts("/language", &[("language", "en"), ("back", "//evil.example")]).await;
    assert_eq!(away.leads_to().as_deref(), Some("/"));
}

#[actix_web::test]
async fn every_page_is_valid_html_with_one_heading_in_every_language() {
    for language in Language::ALL {
        every_page_is_valid_html_in(language.word()).await;
    }
}

async fn every_page_is_valid_html_in(language: &str) {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let (draft, letter) = kim.drafts("Oak", "oak.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let stranger = house.stranger();
    for person in [&kim, &ada, &stranger] {
        person.posts("/language", &[("language", language), ("back", "/")]).await.must_be(303);
    }
    let mut pages = vec![
        stranger.gets("/sign-in").await,
        stranger.signs_in("x", "y").await,
        stranger.gets("/password").await,
        stranger.gets(&link).await,
        stranger.gets(&format!("{link}/account")).await,
        stranger.posts(&format!("{link}/account"), &[]).await,
        stranger.gets("/nothing").await,
        ada.gets(&link).await,
        ada.posts(&format!("{link}/acceptance"), &[]).await,
        kim.gets("/").await,
        kim.gets("/customers").await,
        kim.gets("/customers?q=nothing").await,
        kim.gets("/customers/new").await,
        kim.posts("/customers/new", &[]).await,
        kim.gets("/invitations").await,
        kim.gets(&format!("{draft}/review")).await,
        letter.is_sent_by(&kim, &format!("{draft}/done")).await,
    ];
    let new = [("name", "Sam"), ("email", "sam@fjord.example"), ("language", "en")];
    let new = [&new[..], &[("role", "global_admin")]].concat();
    let member = kim.posts("/settings/members", &new).await.leads_to().unwrap();
    let own = kim.gets("/settings/members").await.link("Kim of Fjord Cloud");
    pages.extend([
        kim.gets("/settings/members").await,
        kim.gets("/settings/members/new").await,
        kim.posts("/settings/members", &[]).await,
        kim.posts("/settings/members", &new).await,
        kim.gets(&member).await,
        kim.posts(&format!("{member}/roles"), &[]).await,
        kim.posts(&format!("{own}/deactivation"), &[]).await,
        kim.sends(&format!("{member}/deactivation"), &[]).await,
        ada.gets("/settings/members/new").await,
    ]);
    ada.accepts(&link).await.must_be(303);
    let record = kim.gets("/customers?status=active").await.link("Birch");
    let receipt = format!("/receipts/{}", invitation.rsplit('/').next().unwrap());
    pages.extend([
        ada.gets(&link).await,
        ada.gets("/partners").await,
        ada.gets("/activity").await,
        kim.gets(&record).await,
        kim.gets(&format!("{record}/account")).await,
        kim.gets(&format!("{record}/removal")).await,
        kim.gets("/activity").await,
        stranger.gets(&link).await,
    ]);
    pages.push(kim.gets(&receipt).await);
    pages.push(kim.posts(&format!("{record}/removal"), &[("good_faith", "yes")]).await);
    for page in pages {
        let html = page.html();
        assert!(html.errors.is_empty(), "{:?} in {}", html.errors, page.text());
        assert!(page.body.contains(&format!("<html lang=\"{language}\">")), "{}", page.text());
        let count =
            |selector: &str| html.select(&scraper::Selector::parse(selector).unwrap()).count();
        assert_eq!((count("h1"), count("title"), count("main")), (1, 1, 1), "{}", page.text());
        assert_eq!(count("[style], script:not([src]), style"), 0, "{}", page.text());
        let mut ids: Vec<_> = html
            .select(&scraper::Selector::parse("[id]").unwrap())
            .filter_map(|one| one.attr("id").map(str::to_owned))
            .collect();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all, "an id is given twice in {}", page.text());
        for described in
            html.select(&scraper::Selector::parse("[aria-describedby], label[for]").unwrap())
        {
            let names = described.attr("aria-describedby").or(described.attr("for")).unwrap();
            for name in names.split_whitespace() {
                assert!(
                    ids.iter().any(|id| id == name),
                    "nothing is called {name} in {}",
                    page.text()
                );
            }
        }
    }
    house.mail_goes_out().await;
}
