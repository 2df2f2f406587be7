//! What a partner notes of a customer, and what the list shows of each at a glance.

use accord::{
    customers::{self, Bought, CustomerId},
    people::Role,
};

use crate::house::{Answer, House, Person};

/// The form with one field typed anew.
async fn edits(who: &Person, record: &str, fields: &[(&str, &str)]) -> Answer {
    who.posts(&format!("{record}/details"), fields).await
}

/// A partner whose customer accepted.
async fn served(house: &House) -> (Person, Person, String) {
    let kim = house.partner("Fjord Cloud").await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    ada.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let record = kim.gets("/customers").await.link("Birch");
    (kim, ada, record)
}

/// What the first row unfolds.
fn quick(page: &Answer) -> String {
    let html = page.html();
    let selector = scraper::Selector::parse(".quick").unwrap();
    let text: Vec<&str> = html.select(&selector).next().unwrap().text().collect();
    text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[actix_web::test]
async fn details_are_noted_shown_and_told() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.drafts("Birch", "birch.example").await;
    let record = kim.gets("/customers").await.link("Birch");
    let form = kim.gets(&kim.gets(&record).await.link("Edit details")).await;
    form.must_say("Own marketing").must_say("Referral").must_say("Not known");
    assert_eq!(form.value("lead_source"), "");
    let fields = [
        ("alias", "The Trees"),
        ("tags", "Key account, north;  NORTH"),
        ("lead_source", "referral"),
        ("contact_name", "Ada Lind"),
        ("contact_email", "ada@birch.example"),
    ];
    let saved = kim.sends(&format!("{record}/details"), &fields).await;
    saved.must_say("The details of Birch are saved").must_say("The Trees").must_say("Referral");
    saved.must_say("Ada Lind · ada@birch.example");
    assert_eq!(saved.link("Key account"), "/customers?q=Key+account");
    let form = kim.gets(&format!("{record}/details")).await;
    assert_eq!(form.value("tags"), "Key account, north");
    assert_eq!(form.value("lead_source"), "referral");
    let again = kim.sends(&format!("{record}/details"), &fields).await;
    again.must_say("Nothing was changed");
    let told = "select count(*) from events where kind = 'customer-edited'";
    assert_eq!(house.counts(told).await, 1);
    kim.gets("/activity").await.must_say("Changed the details of Birch");
    edits(&kim, &record, &[]).await.must_be(303);
    kim.gets(&record).await.must_not_say("The Trees").must_say("Not known");
    kim.gets("/customers?q=trees").await.must_say("No customer matches");
}

#[actix_web::test]
async fn a_customer_is_found_by_alias_and_tag_also_after_it_is_written_to() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.drafts("Oak", "oak.example").await;
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    let record = kim.gets("/customers").await.link("Birch");
    let fields = [("alias", "The Löwenzahn"), ("tags", "Key account, north")];
    edits(&kim, &record, &fields).await.must_be(303);
    for _ in 0..2 {
        for query in ["lowen", "key+acc", "north+birch"] {
            let page = kim.gets(&format!("/customers?q={query}")).await;
            page.must_say("The Löwenzahn").must_not_say("oak.example");
        }
        let letter = crate::house::Letter { to: "ada@birch.example".into(), ..letter.clone() };
        letter.is_sent_by(&kim, &format!("{invitation}/done")).await.must_be(303);
        house.mail_goes_out().await;
    }
    kim.gets("/customers?q=ada").await.must_say("The Löwenzahn");
    let list = kim.gets("/customers").await;
    kim.gets(&list.link("north")).await.must_say("Birch").must_not_say("Oak");
}

#[actix_web::test]
async fn a_form_that_does_not_pass_keeps_everything_typed() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.drafts("Birch", "birch.example").await;
    let record = kim.gets("/customers").await.link("Birch");
    let many = (0..21).map(|number| number.to_string()).collect::<Vec<_>>().join(",");
    let long = "x".repeat(101);
    for (field, typed) in [
        ("contact_email", "ada@birch"),
        ("alias", long.as_str()),
        ("alias", "www.birch.example"),
        ("tags", many.as_str()),
        ("tags", "–"),
        ("lead_source", "newspaper"),
        ("contact_name", "ada@birch.example"),
    ] {
        let fields = [
            ("alias", "The Trees"),
            ("tags", "north"),
            ("lead_source", "other"),
            ("contact_name", "Ada"),
            ("contact_email", "ada@birch.example"),
        ];
        let fields = fields.map(|(name, value)| (name, if name == field { typed } else { value }));
        let answer = edits(&kim, &record, &fields).await;
        answer.must_be(422);
        assert!(!answer.problem(field).is_empty(), "{field}");
        for (name, value) in fields.iter().filter(|(name, _)| *name != "lead_source") {
            assert_eq!(answer.value(name), *value, "{field}");
        }
    }
    kim.gets(&record).await.must_not_say("The Trees");
}

#[actix_web::test]
async fn another_partner_and_the_company_see_nothing_of_it() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    edits(&kim, &record, &[("alias", "Slow payer")]).await.must_be(303);
    let maja = house.partner("Delta IT").await;
    for who in [&maja, &ada] {
        who.gets(&format!("{record}/details")).await.must_be(404);
        edits(who, &record, &[("alias", "Mine")]).await.must_be(404);
    }
    kim.gets(&record).await.must_say("Slow payer");
    ada.gets("/partners").await.must_not_say("Slow payer");
    let sam = house.colleague("kim@fjord.example", "sam@fjord.example", Role::BillingAdmin).await;
    sam.gets(&record).await.must_say("Slow payer").must_not_say("Edit details");
    let list = sam.gets("/customers").await;
    list.must_not_say("Import CSV").must_not_say("Export CSV");
}

#[actix_web::test]
async fn the_quick_look_has_the_numbers_of_its_row() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    let list = kim.gets("/customers").await;
    assert!(quick(&list).contains("Subscriptions None"), "{}", quick(&list));
    let id = CustomerId(record.rsplit('/').next().unwrap().parse().unwrap());
    let mut tx = house.db.write().await.unwrap();
    let bought = Bought { active: 2, suspended: 1, ended: 3, seats: 10, seats_used: 7 };
    customers::bought(&mut tx, id, &bought).await.unwrap();
    customers::open_requests(&mut tx, id, 4).await.unwrap();
    tx.commit().await.unwrap();
    let look = quick(&kim.gets("/customers").await);
    for part in [
        "2 active, 1 suspended, 3 ended",
        "7 of 10 seats used",
        "Users 1 ",
        "9 of 9 services",
        "Open service requests 4",
    ] {
        assert!(look.contains(part), "{part} is not in {look}");
    }
    // Nobody is led to a page that refuses them.
    let list = kim.gets("/customers").await;
    assert!(list.links().iter().all(|(name, _)| name != "Users" && name != "Licences"));
    let alva = house.colleague("kim@fjord.example", "alva@fjord.example", Role::AdminAgent).await;
    let list = alva.gets("/customers").await;
    for (name, page) in [
        ("Subscriptions", "/subscriptions"),
        ("Services", "/services"),
        ("Users", "/users"),
        ("Licences", "/licences"),
        ("Support", "/support"),
        ("Account", "/account"),
    ] {
        assert_eq!(list.link(name), format!("{record}{page}"));
    }
    // The users are the partner's to know only while it administers them.
    let map = ada.gets("/services").await;
    let form = "form[action='/services/entra_id/withdrawal'] input[name=seen]";
    let html = map.html();
    let form = scraper::Selector::parse(form).unwrap();
    let seen = html.select(&form).next().unwrap().attr("value").unwrap().to_owned();
    ada.posts("/services/entra_id/withdrawal", &[("seen", &seen)]).await.must_be(303);
    house.mail_goes_out().await;
    let look = quick(&kim.gets("/customers").await);
    assert!(look.contains("Users –") && look.contains("8 of 9 services"), "{look}");
}

#[actix_web::test]
async fn a_prospect_has_no_numbers_and_a_providers_row_no_users() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.drafts("Oak", "oak.example").await;
    let list = kim.gets("/customers").await;
    let look = quick(&list);
    for word in ["Subscriptions", "Users", "Seats", "Open service requests", "services", "Licences"]
    {
        assert!(!look.contains(word), "{word} is in {look}");
    }
    let house = House::open().await;
    let (nils, kim, _) = crate::together::partners(&house).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    let with = kim.gets(&format!("{invitation}/review")).await;
    let options = scraper::Selector::parse("select[name=together_with] option").unwrap();
    let html = with.html();
    let mut provider = html.select(&options).filter_map(|one| one.attr("value"));
    let provider = provider.find(|value| !value.is_empty()).unwrap().to_owned();
    let letter =
        crate::house::Letter { to: "ada@birch.example".into(), together_with: provider, ..letter };
    letter.is_sent_by(&kim, &format!("{invitation}/done")).await.must_be(303);
    let link = house.mail_to("ada@birch.example").await.link();
    ada.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let look = quick(&nils.gets("/customers").await);
    assert!(look.contains("Open service requests") && look.contains("Support"), "{look}");
    for word in ["Users", "Licences", "of 9 services"] {
        assert!(!look.contains(word), "{word} is in {look}");
    }
    assert!(quick(&kim.gets("/customers").await).contains("Users 1 "));
}

#[actix_web::test]
async fn the_number_of_users_follows_whoever_comes_and_goes() {
    let house = House::open().await;
    let (kim, ada, _) = served(&house).await;
    let users = async |count: usize| {
        let look = quick(&kim.gets("/customers").await);
        assert!(look.contains(&format!("Users {count} ")), "{look}");
    };
    let fields = [("name", "Eva"), ("email", "eva@birch.example"), ("language", "en")];
    let fields = [&fields[..], &[("role", "user")]].concat();
    let eva = ada.posts("/settings/members", &fields).await.leads_to().unwrap();
    house.mail_goes_out().await;
    users(2).await;
    ada.posts("/settings/members", &fields).await.must_be(422);
    users(2).await;
    for _ in 0..2 {
        ada.posts(&format!("{eva}/deactivation"), &[]).await.must_be(303);
        users(1).await;
    }
    for _ in 0..2 {
        ada.posts(&format!("{eva}/activation"), &[]).await.must_be(303);
        users(2).await;
    }
    let others: Vec<_> = (0..6).map(|_| ada.copy()).collect();
    let forms: Vec<Vec<(&str, String)>> = (0..6)
        .map(|number| {
            vec![
                ("name", "Per".to_owned()),
                ("email", format!("per{number}@birch.example")),
                ("language", "en".to_owned()),
                ("role", "user".to_owned()),
            ]
        })
        .collect();
    let sent = others.iter().zip(&forms).map(|(one, form)| async move {
        let form: Vec<(&str, &str)> =
            form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        one.posts("/settings/members", &form).await
    });
    for answer in futures_util::future::join_all(sent).await {
        answer.must_be(303);
    }
    house.mail_goes_out().await;
    users(8).await;
}
