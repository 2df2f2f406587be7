//! The list of customers as a file.

use std::fmt::Write;

use crate::house::{Answer, House, Person};

/// The lines below the headings.
fn lines(answer: &Answer) -> Vec<String> {
    answer.must_be(200);
    answer.body.trim_end().split("\r\n").skip(1).map(str::to_owned).collect()
}

async fn notes(kim: &Person, company: &str, fields: &[(&str, &str)]) {
    let record = kim.gets("/customers").await.link(company);
    kim.posts(&format!("{record}/details"), fields).await.must_be(303);
}

#[actix_web::test]
async fn the_file_says_what_the_records_say() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    kim.invites("Birch, \"the\" tree", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    ada.accepts(&link).await.must_be(303);
    kim.drafts("Åsö", "åsö.example").await;
    house.mail_goes_out().await;
    let fields = [
        ("alias", "The Island"),
        ("tags", "north, key account"),
        ("lead_source", "own_marketing"),
        ("contact_name", "Per Ek"),
        ("contact_email", "per@åsö.example"),
    ];
    notes(&kim, "Åsö", &fields).await;
    let file = kim.gets(&kim.gets("/customers").await.link("Export CSV")).await;
    assert_eq!(file.headers.get("content-type").unwrap(), "text/csv; charset=utf-8");
    let name = file.headers.get("content-disposition").unwrap();
    assert_eq!(name, "attachment; filename=\"customers.csv\"");
    let headings = "\u{feff}company,alias,domain,status,relationship,since,services,contact,email,\
                    tags,lead_source,active subscriptions,seats,seats used\r\n";
    assert!(file.body.starts_with(headings), "{}", file.body);
    let day = crate::house::morning().day();
    assert_eq!(
        lines(&file),
        [
            format!(
                "Åsö,The Island,åsö.example,prospect,,{day},0,Per Ek,per@åsö.example,\
                 north; key account,own_marketing,0,0,0"
            ),
            format!(
                "\"Birch, \"\"the\"\" tree\",,birch.example,active,reseller,{day},9,,\
                 ada@birch.example,,,0,0,0"
            ),
        ]
    );
}

#[actix_web::test]
async fn the_file_has_what_the_list_is_asked_for_and_nothing_of_others() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let maja = house.partner("Delta IT").await;
    maja.drafts("Pine of Delta", "pine.example").await;
    kim.drafts("Oak", "oak.example").await;
    kim.drafts("Ash", "ash.example").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    house.mail_goes_out().await;
    notes(&kim, "Ash", &[("tags", "north")]).await;
    for (query, found) in [
        ("", vec!["Ash", "Birch", "Oak"]),
        ("?status=invited", vec!["Birch"]),
        ("?q=north", vec!["Ash"]),
        ("?q=oak&status=prospect", vec!["Oak"]),
        ("?q=oak&status=invited", vec![]),
        ("?q=%25", vec![]),
    ] {
        let export = kim.gets(&format!("/customers{query}")).await.link("Export CSV");
        let lines = lines(&kim.gets(&export).await);
        let names: Vec<&str> = lines.iter().map(|line| line.split(',').next().unwrap()).collect();
        assert_eq!(names, found, "{export}");
    }
    let theirs = lines(&maja.gets("/customers/export.csv").await);
    assert_eq!(theirs.len(), 1);
    house.stranger().gets("/customers/export.csv").await.must_be(303);
    let ada = house.company("Birch AB", "birch.example", "eva@birch.example").await;
    ada.gets("/customers/export.csv").await.must_be(404);
}

#[actix_web::test]
async fn what_looks_like_a_formula_is_text_and_comes_back_as_it_was() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.drafts("=1+1 AB", "birch.example").await;
    let fields = [("alias", "+plus"), ("tags", "-minus, b"), ("contact_name", "=SUM(A1)")];
    notes(&kim, "=1+1 AB", &fields).await;
    let file = kim.gets("/customers/export.csv").await;
    for cell in ["'=1+1 AB,", ",'+plus,", ",'=SUM(A1),", ",'-minus; b,"] {
        assert!(file.body.contains(cell), "{cell} is not in {}", file.body);
    }
    // Its own export is known to a partner, and new to another, who gets all of it.
    let dry = kim.uploads("/customers/import", "all.csv", file.body.as_bytes()).await;
    let dry = kim.gets(&dry.leads_to().unwrap()).await;
    dry.must_say("Already known 1").must_say("Faulty 0").must_say("nothing to import");
    let maja = house.partner("Delta IT").await;
    let dry = maja.uploads("/customers/import", "all.csv", file.body.as_bytes()).await;
    let import = dry.leads_to().unwrap();
    maja.posts(&format!("{import}/start"), &[]).await.must_be(303);
    house.timekeeper_looks().await;
    assert_eq!(lines(&maja.gets("/customers/export.csv").await), lines(&file));
}

#[actix_web::test]
async fn a_long_list_is_written_whole_and_in_order() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let mut list = String::from("company,domain\n");
    for number in 0..1001 {
        // Many of one name: a page may end within them.
        let _ = writeln!(list, "Company {},c{number}.example", number / 300);
    }
    let dry = kim.uploads("/customers/import", "list.csv", list.as_bytes()).await;
    kim.posts(&format!("{}/start", dry.leads_to().unwrap()), &[]).await.must_be(303);
    house.timekeeper_looks().await;
    let lines = lines(&kim.gets("/customers/export.csv").await);
    let mut domains: Vec<&str> = lines.iter().map(|line| line.split(',').nth(2).unwrap()).collect();
    assert!(lines.is_sorted_by_key(|line| line.split(',').next().unwrap().to_owned()));
    domains.sort_unstable();
    domains.dedup();
    assert_eq!((lines.len(), domains.len()), (1001, 1001));
}
