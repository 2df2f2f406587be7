//! The edge: what is taken of a request and what every answer has, at each address that there is. The
//! addresses are the router's own, so that none is forgotten.

use actix_web::http::Method;

use crate::house::{ADDRESS, Answer, House, Person};

/// An address of a pattern, with something in each place that is nobody's.
fn nobodys(pattern: &str) -> String {
    let segment = |segment: &str| match segment.strip_prefix('{') {
        None => segment.to_owned(),
        Some(place) => match place.trim_end_matches('}').split_once(':') {
            Some((_, words)) if words.contains('|') => words.split('|').next().unwrap().to_owned(),
            Some((_, word)) if word.chars().all(char::is_alphabetic) => word.to_owned(),
            _ => "01890000-0000-7000-8000-000000000000".to_owned(),
        },
    };
    pattern.split('/').map(segment).collect::<Vec<_>>().join("/")
}

fn header(answer: &Answer, name: &str) -> String {
    let value = answer.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    value.unwrap_or_default()
}

#[track_caller]
fn must_have_its_headers(answer: &Answer, what: &str) {
    let policy = header(answer, "content-security-policy");
    for rule in
        ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]
    {
        assert!(policy.contains(rule), "{what}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{what}: {policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(header(answer, name), value, "{what}");
    }
    assert!(header(answer, "strict-transport-security").starts_with("max-age="), "{what}");
    assert!(!header(answer, "cache-control").is_empty(), "{what}");
}

#[actix_web::test]
async fn answers_of_every_status_have_their_headers() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let helper = house
        .colleague("kim@fjord.example", "eva@fjord.example", accord::people::Role::BillingAdmin)
        .await;
    let style = house.stranger().gets("/sign-in").await.body;
    let style = style.split("href=\"").find(|part| part.starts_with("/static/")).unwrap();
    let style = style.split('"').next().unwrap().to_owned();
    let big = || Some("x".repeat(70_000));
    let cookie = ("x-filler", &*"y".repeat(17_000));
    for (status, answer) in [
        (200, kim.gets("/customers").await),
        (200, kim.gets(&style).await),
        (200, kim.gets("/customers/export.csv").await),
        (301, kim.gets("/favicon.ico").await),
        (303, house.stranger().gets("/customers").await),
        (400, kim.posts("/customers/new", &[("name", "a"), ("name", "b")]).await),
        (403, helper.gets("/customers/new").await),
        (404, kim.gets("/nothing").await),
        (404, kim.gets("/static/0/nothing.css").await),
        (405, kim.asks(Method::PUT, "/customers", None, &[]).await),
        (413, kim.asks(Method::POST, "/customers/new", big(), &[]).await),
        (414, kim.gets(&format!("/customers?q={}", "x".repeat(8_200))).await),
        (421, kim.asks(Method::GET, "/", None, &[("host", "evil.example")]).await),
        (422, kim.posts("/customers/new", &[]).await),
        (431, kim.asks(Method::GET, "/", None, &[cookie]).await),
    ] {
        answer.must_be(status);
        must_have_its_headers(&answer, &status.to_string());
        if status >= 400 && status != 422 {
            assert_eq!(header(&answer, "content-type"), "text/html; charset=utf-8");
            assert_eq!(answer.link("Go to the first page"), "/");
        }
    }
    let mut tx = house.db.write().await.unwrap();
    tx.sql("drop table events").execute().await.unwrap();
    tx.commit().await.unwrap();
    let broken = kim.gets("/activity").await;
    must_have_its_headers(broken.must_be(500).must_not_say("events"), "500");
    house.db.close().await;
    let closed = house.stranger().posts("/sign-in", &[("email", "kim@fjord.example")]).await;
    must_have_its_headers(closed.must_be(503), "503");
}

#[actix_web::test]
async fn every_address_takes_its_own_methods_only() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    assert!(house.patterns.len() > 100, "{:?}", house.patterns);
    for pattern in &house.patterns {
        let path = nobodys(pattern);
        for method in ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "BREW"] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = kim.asks(method.clone(), &path, None, &[]).await;
            assert_eq!(answer.status.as_u16(), 405, "{method} {path}");
            must_have_its_headers(&answer, &path);
        }
        for method in [Method::GET, Method::POST, Method::HEAD] {
            let answer = kim.asks(method.clone(), &path, None, &[]).await;
            assert!(answer.status.as_u16() < 500, "{method} {path}: {}", answer.status);
            must_have_its_headers(&answer, &path);
            if path == "/sign-out" {
                kim.signs_in("kim@fjord.example", crate::house::PASSWORD).await;
            }
        }
    }
}

#[actix_web::test]
async fn no_address_takes_a_form_of_another_site() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    for pattern in &house.patterns {
        let path = nobodys(pattern);
        for headers in [
            &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")][..],
            &[("sec-fetch-site", "same-site"), ("origin", "https://other.accord.example")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
        ] {
            let answer = kim.asks(Method::POST, &path, Some("a=b".into()), headers).await;
            assert_eq!(answer.status.as_u16(), 403, "{path} {headers:?}");
        }
    }
    kim.gets("/customers").await.must_be(200);
}

#[actix_web::test]
async fn a_request_for_another_site_is_not_answered_and_no_link_is_made_of_it() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    for host in ["evil.example", "accord.example.evil.example", "accord.example:8443"] {
        for path in ["/", "/sign-in", "/i/x", "/static/0/css/accord.css", "/healthz"] {
            let answer = kim.asks(Method::GET, path, None, &[("host", host)]).await;
            answer.must_be(421);
            assert_eq!(answer.leads_to(), None);
        }
    }
    kim.asks(Method::GET, "https://evil.example/sign-in", None, &[]).await.must_be(421);
    for host in ["", "a b", "kim@accord.example", "accord.example/x"] {
        kim.asks(Method::GET, "/sign-in", None, &[("host", host)]).await.must_be(400);
    }
    for host in ["ACCORD.EXAMPLE", "accord.example:443", "127.0.0.1:8080", "[::1]", "localhost"] {
        kim.asks(Method::GET, "/sign-in", None, &[("host", host)]).await.must_be(303);
    }
    let others = [
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example;proto=http"),
        ("x-original-url", "/demo/mailbox"),
        ("x-rewrite-url", "/demo/mailbox"),
        ("x-forwarded-proto", "http"),
    ];
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    let letter = crate::house::Letter { to: "ada@birch.example".into(), ..letter };
    let body = serde_html_form::to_string(letter.fields()).unwrap();
    let done = kim.asks(Method::POST, &format!("{invitation}/done"), Some(body), &others).await;
    assert_eq!(done.must_be(303).leads_to(), Some(invitation));
    let mail = house.mail_to("ada@birch.example").await;
    assert!(!mail.text.contains("evil.example") && !mail.html.contains("evil.example"));
    assert!(mail.text.contains(&format!("\n{ADDRESS}/i/")), "{}", mail.text);
}

#[actix_web::test]
async fn forms_are_small_letters_longer_and_a_file_is_asked_for_first() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let field = |size: usize| Some(format!("name={}", "x".repeat(size)));
    kim.asks(Method::POST, "/customers/new", field(60_000), &[]).await.must_be(422);
    kim.asks(Method::POST, "/customers/new", field(66_000), &[]).await.must_be(413);
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    let long = crate::house::Letter { message: "华".repeat(20_001), ..letter };
    let kept = long.is_sent_by(&kim, &format!("{invitation}/review")).await;
    assert!(kept.must_be(422).problem("message").contains("20001"), "{}", kept.text());
    let many = |count: usize| Some(vec!["service=teams"; count].join("&"));
    let review = format!("{invitation}/review");
    kim.asks(Method::POST, &review, many(1_000), &[]).await.must_be(422);
    kim.asks(Method::POST, &review, many(1_001), &[]).await.must_be(413);
    // Nothing of a file is read of whoever may not send one.
    let file = vec![b'x'; 100_000];
    let stranger = house.stranger().uploads("/customers/import", "a.csv", &file).await;
    assert!(stranger.leads_to().unwrap().starts_with("/sign-in"));
    let role = accord::people::Role::BillingAdmin;
    let eva = house.colleague("kim@fjord.example", "eva@fjord.example", role).await;
    eva.uploads("/customers/import", "a.csv", &file).await.must_be(403);
}

#[actix_web::test]
async fn what_a_page_leads_back_to_stays_on_this_site() {
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    for next in [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "%2f%2fevil.example",
        "/%2fevil.example",
        "javascript:alert(1)",
        "/%09/evil.example",
        "/\t/evil.example",
        "/\r\nLocation: //evil.example",
        " //evil.example",
    ] {
        let kim = house.stranger();
        let fields = [("email", "kim@fjord.example"), ("password", crate::house::PASSWORD)];
        let answer = kim.posts("/sign-in", &[&fields[..], &[("next", next)]].concat()).await;
        assert_eq!(answer.must_be(303).leads_to().as_deref(), Some("/"), "{next:?}");
        let answer = kim.posts("/language", &[("language", "en"), ("back", next)]).await;
        assert_eq!(answer.must_be(303).leads_to().as_deref(), Some("/"), "{next:?}");
        let query = serde_html_form::to_string([("next", next)]).unwrap();
        let page = house.stranger().gets(&format!("/sign-in?{query}")).await;
        assert!(!page.value("next").contains("evil"), "{next:?}");
    }
}

/// A link that differs from a good one somewhere.
fn mutated(good: &str, seed: usize) -> String {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bytes = good.as_bytes().to_vec();
    let place = seed % bytes.len();
    match seed / bytes.len() % 4 {
        0 => bytes.truncate(place),
        1 => bytes.insert(place, SIGNS[seed % 64]),
        2 => bytes.swap(place, (place + 1 + seed % 7) % good.len()),
        _ => bytes[place] = SIGNS[(seed * 31 + seed / 97) % 64],
    }
    String::from_utf8(bytes).unwrap()
}

#[actix_web::test]
async fn of_10_000_links_that_were_altered_none_opens_anything_and_all_read_the_same() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let good = link.strip_prefix("/i/").unwrap().to_owned();
    let stranger = house.stranger();
    stranger.posts("/password", &[("email", "kim@fjord.example")]).await.must_be(200);
    let other = house.mail_to("kim@fjord.example").await.link();
    let mut first: Option<(String, Vec<(String, String)>)> = None;
    // The id of another thing, and a link made for another purpose.
    let id = invitation.rsplit('/').next().unwrap().to_owned();
    let foreign = [id, other.strip_prefix("/password/").unwrap().to_owned()];
    let all = (0..10_000).map(|seed| mutated(&good, seed)).chain(foreign);
    for wrong in all.filter(|wrong| *wrong != good && !wrong.is_empty()) {
        let answer = stranger.gets(&format!("/i/{wrong}")).await;
        answer.must_be(404);
        let headers = answer.headers.iter().filter(|(name, _)| *name != "x-request-id");
        let headers =
            headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().into()));
        let mut headers: Vec<(String, String)> = headers.collect();
        headers.sort();
        let first = first.get_or_insert_with(|| (answer.body.clone(), headers.clone()));
        assert_eq!((&answer.body, &headers), (&first.0, &first.1), "{wrong}");
    }
    stranger.gets(&link).await.must_be(200);
    kim.gets(&invitation).await.must_say("opened");
}

/// What a list says when it is asked for a place that was altered.
async fn reads(who: &Person, list: &str, place: &str) {
    let answer = who.gets(&format!("{list}{place}")).await;
    let status = answer.status.as_u16();
    assert!([200, 400].contains(&status), "{list}{place}: {status}");
    answer.must_not_say("Elm");
}

#[actix_web::test]
async fn a_place_in_a_list_that_was_altered_shows_nothing_of_others() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let maja = house.partner("Delta IT").await;
    for (number, company) in ["Elm one", "Elm two"].iter().enumerate() {
        maja.drafts(company, &format!("elm{number}.example")).await;
    }
    for number in 0..60 {
        let fields =
            [("name", format!("Birch {number}")), ("domain", format!("b{number}.example"))];
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        kim.posts("/customers/new", &fields).await.must_be(303);
    }
    let customers = kim.gets("/customers").await;
    let next = customers.links().into_iter().find(|(_, link)| link.contains("after="));
    let next = next.expect("a second page").1;
    let query = &next[next.find('?').unwrap()..];
    let mut places: Vec<String> = (1..query.len())
        .filter(|at| query.is_char_boundary(*at))
        .map(|at| query[..at].into())
        .collect();
    for wrong in [
        "?before=x&after=y",
        "?after=%00",
        "?after=-1",
        "?after=99999999999999999999999",
        "?before=' or 1=1 --",
        "?before=0.01890000-0000-7000-8000-000000000000",
        "?after=%ff%fe&before=%ff",
        "?sort=password_hash&after=1",
        "?after=a&after=b",
    ] {
        places.push(wrong.replace(' ', "%20"));
    }
    places.push(format!("{query}A"));
    for place in &places {
        for list in ["/customers", "/invitations", "/activity", "/customers/export.csv"] {
            reads(&kim, list, place).await;
        }
    }
    assert!(maja.gets("/invitations").await.says("Elm one"));
}

#[actix_web::test]
async fn what_tells_nothing_by_its_size_is_compressed_and_nothing_else() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let link = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let page = kim.gets("/customers").await;
    let style = page.html();
    let style = style.select(&scraper::Selector::parse("link[rel=stylesheet]").unwrap()).next();
    let style = style.unwrap().attr("href").unwrap().to_owned();
    let accepting = [("accept-encoding", "gzip, br")];
    let answer = house.mail_to("ada@birch.example").await.link();
    for (path, is_compressed) in [
        ("/customers", true),
        (style.as_str(), true),
        ("/customers?status=invited", false),
        ("/customers?q=birch", false),
        (answer.as_str(), false),
        ("/account", false),
        ("/account/second-factor", false),
        (link.as_str(), true),
    ] {
        let answer = kim.asks(Method::GET, path, None, &accepting).await;
        assert_eq!(answer.status.as_u16(), 200, "{path}");
        let coding = answer.headers.get("content-encoding");
        assert_eq!(coding.is_some(), is_compressed, "{path}: {coding:?}");
        let plain = kim.gets(path).await;
        assert!(plain.headers.get("content-encoding").is_none(), "{path}");
    }
    // What is typed into a form comes back on its page.
    let typed = Some("name=&domain=birch.example".to_owned());
    let refused = kim.asks(Method::POST, "/customers/new", typed, &accepting).await;
    assert_eq!(refused.status.as_u16(), 422);
    assert!(refused.headers.get("content-encoding").is_none());
}
