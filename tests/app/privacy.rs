//! Personal data: what is left of somebody who was removed, and what an organization takes with it.

use accord::{people::Role, secret::hex};
use serde_json::Value;

use crate::{
    house::{House, PASSWORD},
    subscriptions::{PREMIUM, orders},
    support::{opened, writes},
};

/// Everything in the database as text in lower case, a line for each row with its table; without columns that
/// hold what people wrote in their own words.
async fn everything(house: &House) -> Vec<String> {
    let is_postgres = std::env::var("ACCORD_TEST_POSTGRES").is_ok();
    let columns = if is_postgres {
        "select table_name::text, column_name::text from information_schema.columns
         where table_schema = 'public' order by 1, 2"
    } else {
        "select t.name, c.name from sqlite_master t, pragma_table_info(t.name) c
         where t.type = 'table' order by 1, 2"
    };
    let mut tx = house.db.read().await.unwrap();
    let columns: Vec<(String, String)> = tx.sql(columns).all().await.unwrap();
    let mut all = Vec::new();
    for (table, column) in columns {
        let their_own = [("invitations", "message"), ("request_entries", "text")];
        if their_own.contains(&(table.as_str(), column.as_str())) {
            continue;
        }
        let one = if is_postgres {
            format!("cast({column} as text)")
        } else {
            format!("quote({column})")
        };
        let sql: &'static str = format!("select coalesce({one}, '') from {table}").leak();
        let rows: Vec<(String,)> = tx.sql(sql).all().await.unwrap();
        all.extend(rows.iter().map(|(row,)| format!("{table}.{column}: {}", row.to_lowercase())));
    }
    assert!(all.len() > 300, "{}", all.len());
    all
}

/// Where a word is, as text or as the bytes of a key.
fn found<'a>(all: &'a [String], word: &str) -> Vec<&'a str> {
    let word = word.to_lowercase();
    let bytes = hex(word.as_bytes());
    let has = |row: &&String| row.contains(&word) || row.contains(&bytes);
    all.iter().filter(has).map(String::as_str).collect()
}

const WORDS: [&str; 3] = ["Zelda", "Quartz", "Onyx"];

#[actix_web::test]
async fn nothing_is_left_of_somebody_whose_data_is_removed_but_what_they_did() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.invites("Birch", "birch.example", "zelda@birch.example").await;
    let link = house.mail_to("zelda@birch.example").await.link();
    let zelda = house.stranger();
    zelda.creates_account(&house, &link, "Birch AB", "Zelda Quartz", "zelda@birch.example").await;
    zelda.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let ada = house.colleague("zelda@birch.example", "ada@birch.example", Role::GlobalAdmin).await;
    let record = kim.gets("/customers").await.link("Birch");
    // Another name, another address, a request, a licence, a contact, a list, tries at the door.
    zelda
        .posts("/account/details", &[("name", "Zelda Onyx"), ("language", "sv")])
        .await
        .must_be(303);
    zelda.gets("/account").await;
    let fields = [("email", "zelda.onyx@birch.example"), ("proof", PASSWORD)];
    zelda.posts("/account/address", &fields).await.must_be(303);
    let proof = house.mail_to("zelda.onyx@birch.example").await.link();
    zelda.posts(&proof, &[]).await.must_be(303);
    // An address that she asks for and never proves.
    let fields = [("email", "quartz@onyx.example"), ("proof", PASSWORD)];
    zelda.posts("/account/address", &fields).await.must_be(303);
    house.mail_to("quartz@onyx.example").await;
    let request = opened(&zelda, "/support").await;
    writes(&zelda, &request, "It is slow again.").await.must_be(303);
    orders(&kim, &record, &[(PREMIUM, "2")]).await;
    let page = ada.gets("/licences").await.link("Zelda Onyx");
    let form = ada.gets(&page).await;
    let seat = form.value("subscription");
    ada.posts(&page, &[("act", "give"), ("subscription", &seat)]).await.must_be(200);
    let details = [
        ("alias", ""),
        ("tags", ""),
        ("lead_source", ""),
        ("contact_name", "Zelda Quartz"),
        ("contact_email", "Zelda@birch.example"),
    ];
    kim.posts(&format!("{record}/details"), &details).await.must_be(303);
    let list = b"company,domain,contact,email\nAsh,ash.example,Zelda Quartz,zelda@birch.example\n";
    kim.uploads("/customers/import", "list.csv", list).await.must_be(303);
    house.stranger().signs_in("zelda.onyx@birch.example", "wrong").await;
    house.stranger().posts("/password", &[("email", "zelda.onyx@birch.example")]).await;
    let receipt = kim.gets("/activity").await.link("Accepted: Birch");
    kim.gets(&receipt).await.must_say("Zelda Quartz");
    house.mail_goes_out().await;
    let mut tx = house.db.read().await.unwrap();
    let (id,): (uuid::Uuid,) =
        tx.sql("select id from people where name = 'Zelda Onyx'").one().await.unwrap();
    drop(tx);
    let member = format!("/settings/members/{id}");
    for word in WORDS {
        assert!(!found(&everything(&house).await, word).is_empty(), "{word} was there");
    }

    // A member's data is not removed, nor one's own, nor by a partner.
    ada.posts(&format!("{member}/removal"), &[]).await.must_be(303);
    ada.gets(&member).await.must_say("Nothing was removed").must_not_say("Remove personal data");
    ada.posts(&format!("{member}/deactivation"), &[]).await.must_be(303);
    let page = ada.gets(&member).await;
    let removal = page.link("Remove personal data…");
    ada.gets(&removal)
        .await
        .must_say("Remove the personal data of Zelda Onyx")
        .must_say("What people wrote in their own words stays");
    let alva = house.colleague("kim@fjord.example", "alva@fjord.example", Role::AdminAgent).await;
    alva.posts(&format!("{record}/users/{id}/removal"), &[]).await.must_be(303);
    alva.gets(&format!("{record}/users/{id}")).await.must_not_say("Remove personal data");
    house.mail_goes_out().await;
    assert!(!found(&everything(&house).await, "Zelda").is_empty());

    ada.sends(&removal, &[]).await.must_say("The personal data is removed").must_not_say("Zelda");
    let all = everything(&house).await;
    for word in WORDS {
        let left = found(&all, word);
        assert!(left.is_empty(), "{word} is left in {left:#?}");
    }
    ada.gets(&member).await.must_be(404);
    ada.posts(&format!("{member}/activation"), &[]).await.must_be(404);
    // What happened stays, for both sides, and the receipt is evidence.
    kim.gets(&receipt).await.must_be(200).must_say("A former member").must_say("Birch AB");
    let activity = ada.gets("/activity").await;
    activity.must_say("A former member").must_say("Removed the personal data of a former member");
    activity.must_say("Deactivated A former member");
    ada.gets(&request).await.must_say("A former member").must_say("It is slow again.");
    kim.gets(&record).await.must_be(200);
    kim.gets("/customers?q=zelda").await.must_not_say("Birch");
    ada.gets("/partners").await.must_be(200);
    // Her address is free: she is somebody new.
    let fields = [("name", "Zelda Onyx"), ("email", "zelda.onyx@birch.example")];
    let fields = [&fields[..], &[("language", "en"), ("role", "user")]].concat();
    let anew = ada.posts("/settings/members", &fields).await.leads_to().unwrap();
    assert_ne!(anew, member);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_colleague_who_supported_customers_is_forgotten_by_them_too() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let zelda = house.colleague("kim@fjord.example", "zelda@fjord.example", Role::AdminAgent).await;
    zelda
        .posts("/account/details", &[("name", "Zelda Quartz"), ("language", "en")])
        .await
        .must_be(303);
    zelda.gets("/account").await;
    zelda.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    let record = kim.gets("/customers").await.link("Birch");
    orders(&zelda, &record, &[(PREMIUM, "2")]).await;
    let request = opened(&ada, "/support").await;
    writes(&zelda, &format!("{record}{request}"), "We look into it.").await.must_be(303);
    let members = kim.gets("/settings/members").await;
    let member = members.link("Zelda Quartz");
    let id = member.rsplit('/').next().unwrap();
    kim.posts(&format!("{record}/support/contact"), &[("contact", id)]).await.must_be(303);
    ada.gets("/activity").await.must_say("Zelda Quartz");
    house.mail_goes_out().await;
    kim.sends(&format!("{member}/deactivation"), &[]).await;
    kim.sends(&format!("{member}/removal"), &[]).await.must_say("The personal data is removed");
    house.mail_goes_out().await;
    let all = everything(&house).await;
    for word in ["Zelda", "Quartz"] {
        let left = found(&all, word);
        assert!(left.is_empty(), "{word} is left in {left:#?}");
    }
    for page in ["/", "/invitations", "/activity", &record, &format!("{record}/subscriptions")] {
        kim.opens(page).await.must_be(200).must_not_say("Zelda");
    }
    ada.gets("/activity").await.must_say("A former member").must_not_say("Zelda");
    ada.gets(&request).await.must_say("A former member").must_say("We look into it.");
    let invitation = kim.gets("/invitations").await.link("Birch");
    kim.gets(&invitation).await.must_say("A former member");
}

#[actix_web::test]
async fn whoever_has_the_name_of_a_company_takes_nothing_of_its_history_along() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let birch = house.colleague("kim@fjord.example", "bo@fjord.example", Role::AdminAgent).await;
    birch.posts("/account/details", &[("name", "Birch"), ("language", "en")]).await.must_be(303);
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    let member = kim.gets("/settings/members").await.link("Birch");
    let id = member.rsplit('/').next().unwrap();
    let record = kim.gets("/customers").await.link("Birch");
    kim.posts(&format!("{record}/support/contact"), &[("contact", id)]).await.must_be(303);
    kim.gets("/activity").await.must_say("Chose Birch as the support contact: Birch");
    kim.sends(&format!("{member}/deactivation"), &[]).await;
    kim.sends(&format!("{member}/removal"), &[]).await.must_say("The personal data is removed");
    house.mail_goes_out().await;
    let activity = kim.gets("/activity").await;
    activity.must_say("Drafted an invitation to Birch").must_say("Accepted: Birch");
    activity.must_say("Chose A former member as the support contact: Birch");
    activity.must_say("Changed the name of A former member to A former member");
    activity.must_say("Deactivated A former member").must_not_say("Deactivated Birch");
    ada.gets("/activity").await.must_say("Chose A former member as the support contact");
    // The companies are called as before, also where their own members are told of.
    let subjects = "select count(*) from events where subject = 'Birch' and kind = 'done'";
    assert_eq!(house.counts(subjects).await, 1);
    let companies = "select count(*) from events where actor_company = 'Birch AB'";
    assert!(house.counts(companies).await > 0);
}

#[actix_web::test]
async fn an_address_that_contains_the_one_of_somebody_removed_stays_in_a_list() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    house.colleague("ada@birch.example", "bo@birch.example", Role::User).await;
    let list = b"company,domain,contact,email\n\
                 Ash,ash.example,Bo Berg, Bo@birch.example\n\
                 Oak,oak.example,Jumbo Lind,jumbo@birch.example\n";
    kim.uploads("/customers/import", "list.csv", list).await.must_be(303);
    let member = ada.gets("/settings/members").await.link("Colleague bo@birch.example");
    ada.sends(&format!("{member}/deactivation"), &[]).await;
    ada.sends(&format!("{member}/removal"), &[]).await.must_say("The personal data is removed");
    house.mail_goes_out().await;
    let stays = "select count(*) from import_lines
                 where content like '%Jumbo Lind%' and content like '%jumbo@birch.example%'";
    assert_eq!(house.counts(stays).await, 1);
    let goes = "select count(*) from import_lines where content like '%Bo Berg%'";
    assert_eq!(house.counts(goes).await, 0);
}

/// The document that somebody takes with them.
async fn document(of: &crate::house::Person) -> (Value, String) {
    let answer = of.posts("/settings/data/organization.json", &[]).await;
    answer.must_be(200);
    let named = answer.headers.get("content-disposition").unwrap().to_str().unwrap();
    assert_eq!(named, "attachment; filename=\"organization.json\"");
    let value = serde_json::from_str(&answer.body);
    (value.unwrap_or_else(|error| panic!("{error}: {}", answer.body)), answer.body)
}

#[actix_web::test]
async fn an_organization_takes_all_its_data_with_it_and_nobody_elses() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    let record = kim.gets("/customers").await.link("Birch");
    orders(&kim, &record, &[(PREMIUM, "2")]).await;
    let request = opened(&ada, "/support").await;
    writes(&ada, &request, "It is slow again.").await.must_be(303);
    kim.drafts("Pine", "pine.example").await;
    let maja = house.partner("Delta IT").await;
    maja.drafts("Zanzibar", "zanzibar.example").await;
    house.mail_goes_out().await;
    let before = house.counts("select count(*) from events").await;

    kim.gets("/settings/data").await.must_be(200).must_say("Fjord Cloud");
    let (data, text) = document(&kim).await;
    assert_eq!(data["format"], 1);
    assert_eq!(data["organization"]["name"], "Fjord Cloud");
    assert_eq!(data["members"][0]["email"], "kim@fjord.example");
    let customers = data["customers"].as_array().unwrap();
    let names: Vec<_> = customers.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Birch", "Pine"]);
    let birch = &customers[0];
    assert_eq!(birch["status"], "active");
    assert_eq!(birch["relationships"][0]["kind"], "reseller");
    assert_eq!(birch["invitations"][0]["standing"], "accepted");
    assert_eq!(birch["invitations"][0]["receipt"]["company"], "Birch AB");
    assert!(!birch["invitations"][0]["timeline"].as_array().unwrap().is_empty());
    let business = &birch["business"];
    assert_eq!(business["orders"][0]["lines"][0]["quantity"], 2);
    assert_eq!(business["subscriptions"][0]["status"], "active");
    let said = business["requests"][0]["conversation"].to_string();
    assert!(said.contains("It is slow again."), "{said}");
    let told = i64::try_from(data["activity"].as_array().unwrap().len()).unwrap();
    assert!(told > 3 && told < before, "{told} of {before}");
    for secret in ["argon2", "password_hash", link.rsplit('/').next().unwrap(), "Zanzibar", "maja"]
    {
        assert!(!text.contains(secret), "{secret}");
    }

    let (data, text) = document(&ada).await;
    assert_eq!(data["partners"][0]["name"], "Fjord Cloud");
    assert!(!data["partners"][0]["permissions"].as_array().unwrap().is_empty());
    assert_eq!(data["receipts"][0]["person_email"], "ada@birch.example");
    assert_eq!(data["business"]["subscriptions"][0]["users"].as_array().unwrap().len(), 0);
    assert!(!text.contains("Zanzibar") && !text.contains("Pine"));

    let sam = house.colleague("kim@fjord.example", "sam@fjord.example", Role::AdminAgent).await;
    sam.gets("/settings/data").await.must_be(403);
    for who in [&sam, &house.stranger()] {
        let refused = if who.gets("/account").await.status == 200 { 403 } else { 303 };
        who.gets("/settings/data/organization.json").await.must_be(refused);
        who.posts("/settings/data/organization.json", &[]).await.must_be(refused);
    }
    let after = house.counts("select count(*) from events").await;
    assert_eq!(after, before + 2, "that it was taken is told, twice");
}
