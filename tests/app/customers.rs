//! The list of customers: tabs, search, sort, pages.

use accord::people::Role;

use crate::house::House;

#[actix_web::test]
async fn an_empty_list_says_what_to_do_first() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let page = kim.gets("/customers").await;
    page.must_say("You have no customers yet");
    assert_eq!(page.link("Ask the first company"), "/customers/new");
    let reader = house.colleague("kim@fjord.example", "bo@fjord.example", Role::BillingAdmin).await;
    let page = reader.gets("/customers").await;
    assert!(page.links().iter().all(|(name, _)| name != "Ask the first company"));
}

#[actix_web::test]
async fn a_search_finds_any_words_beginning() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    for (name, domain) in [
        ("Birch & Söner", "birch.example"),
        ("上海白桦技术有限公司", "baihua.example"),
        ("Île de Ré", "iledere.example"),
    ] {
        kim.drafts(name, domain).await;
    }
    kim.invites("Oak Partners", "oak.example", "ada.lind@oak.example").await;
    house.mail_goes_out().await;
    for (query, found) in [
        ("son", "Birch"),
        ("SÖN birch", "Birch"),
        ("ile re", "Île de Ré"),
        ("白桦技术", "上海白桦技术有限公司"),
        ("oak", "Oak Partners"),
        ("lind", "Oak Partners"),
        ("partn oak.ex", "Oak Partners"),
        ("baihua", "上海白桦技术有限公司"),
    ] {
        let query = url::form_urlencoded::byte_serialize(query.as_bytes()).collect::<String>();
        let page = kim.gets(&format!("/customers?q={query}")).await;
        page.must_say(found);
        assert_eq!(
            page.html().select(&scraper::Selector::parse("tbody tr").unwrap()).count(),
            1,
            "{query}"
        );
    }
    for nothing in ["irch", "birch+oak", "%25", "%27%20or%20%27%27=%27", "%E6%B5%B7%E6%8A%80"] {
        let page = kim.gets(&format!("/customers?q={nothing}")).await;
        page.must_be(200).must_say("No customer matches");
        assert_eq!(page.link("Clear search"), "/customers");
    }
}

#[actix_web::test]
async fn fifty_a_page_in_any_order_there_and_back() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    for number in 0..120 {
        let fields = [
            ("name", format!("Company {number:03}")),
            ("domain", format!("c{:03}.example", 119 - number)),
        ];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        kim.posts("/customers/new", &fields).await.must_be(303);
        house.clock.advance(jiff::SignedDuration::from_millis(10));
    }
    let names = |page: &crate::house::Answer| -> Vec<String> {
        let html = page.html();
        html.select(&scraper::Selector::parse("tbody th a").unwrap())
            .map(|one| one.text().collect())
            .collect()
    };
    for (sort, ascending) in
        [("company", true), ("domain", false), ("since", true), ("status", true)]
    {
        for order in ["", "desc"] {
            let mut expected: Vec<String> =
                (0..120).map(|number| format!("Company {number:03}")).collect();
            if ascending == (order == "desc") {
                expected.reverse();
            }
            let mut seen = Vec::new();
            let mut path = format!("/customers?sort={sort}&order={order}");
            let mut pages = Vec::new();
            let last = loop {
                let page = kim.gets(&path).await;
                page.must_be(200);
                seen.extend(names(&page));
                pages.push(names(&page));
                let next = page.links().into_iter().find(|(name, _)| name == "Next");
                let Some((_, next)) = next else { break page };
                path = next;
            };
            // And all the way back.
            let mut page = last;
            for expected in pages.iter().rev().skip(1) {
                page = kim.gets(&page.link("Previous")).await;
                assert_eq!(&names(&page), expected, "{sort} {order}");
            }
            assert!(page.links().iter().all(|(name, _)| name != "Previous"));
            assert_eq!(seen, expected, "{sort} {order}");
            assert_eq!(pages.len(), 3);
        }
    }
    let page = kim.gets("/customers?sort=company&order=desc").await;
    assert!(page.body.contains("aria-sort=\"descending\""));
    for nonsense in
        ["after=x", "after=00000000-0000-0000-0000-000000000000", "sort=moon&order=up", "status=x"]
    {
        let page = kim.gets(&format!("/customers?{nonsense}")).await;
        page.must_be(200);
        assert_eq!(names(&page)[0], "Company 000", "{nonsense}");
    }
    kim.gets("/customers").await.must_say("All 120").must_say("Prospects 120").must_say("Active 0");
}

#[actix_web::test]
async fn a_record_shows_its_company_and_what_was_asked() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    house.mail_goes_out().await;
    let list = kim.gets("/customers").await;
    let record = kim.gets(&list.link("Birch")).await;
    record
        .must_be(200)
        .must_say("birch.example")
        .must_say("ada@birch.example")
        .must_say("Invited")
        .must_say("You have no relationship with this company");
    let account = kim.gets(&record.link("Account")).await;
    account.must_be(200).must_not_say("Remove customer relationship");
    assert_eq!(account.link("Overview"), list.link("Birch"));
}
