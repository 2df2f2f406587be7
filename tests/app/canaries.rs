//! What a partner keeps and writes of a customer is nowhere to be read for another reseller of that customer, nor for
//! the provider that was not let in on it: not on a page, in a count, by a search, in a list or in a mail.

use std::collections::HashSet;

use accord::people::Role;

use crate::{
    house::{House, Person},
    subscriptions::{BASIC, PREMIUM, fills, orders, subscription},
    together,
};

/// What is planted, and found on the side that it belongs to.
const CANARY: &str = "Zanzibar";

/// Everything that somebody can reach by links from these pages, as one text; and how many pages there were.
async fn all_that_is_seen(who: &Person, starts: &[&str]) -> (String, usize) {
    let mut waiting: Vec<String> = starts.iter().map(|start| (*start).to_owned()).collect();
    let mut known: HashSet<String> = waiting.iter().cloned().collect();
    let mut seen = String::new();
    let mut pages = 0;
    while let Some(path) = waiting.pop() {
        let answer = who.opens(&path).await;
        assert!(answer.status.as_u16() < 500, "{path}: {}", answer.text());
        pages += 1;
        seen.extend(["\n", &path, "\n", &answer.body]);
        for (_, link) in answer.links() {
            if link.starts_with('/') && !link.contains("sort=") && known.insert(link.clone()) {
                waiting.push(link);
            }
        }
    }
    (seen, pages)
}

#[actix_web::test]
async fn what_a_reseller_keeps_of_a_customer_no_other_partner_reads() {
    let house = House::open().await;
    let (ingrid, kim, provider) = together::partners(&house).await;
    let (_, link) = together::invited(&house, &kim, &provider).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let maja = house.partner("Delta IT").await;
    maja.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    ada.accepts(&link).await.must_be(303);
    let alva = house.colleague("kim@fjord.example", "alva@fjord.example", Role::AdminAgent).await;
    let mine = house.colleague("kim@delta.example", "bo@delta.example", Role::AdminAgent).await;
    house.mail_goes_out().await;

    // Fjord Cloud's record, with something of everything.
    let record = kim.gets("/customers").await.link("Birch");
    let alias = format!("{CANARY} alias");
    let tags = format!("{CANARY} tag, north");
    let contact = format!("{CANARY} Contact");
    let details = [
        ("alias", alias.as_str()),
        ("tags", tags.as_str()),
        ("lead_source", "referral"),
        ("contact_name", contact.as_str()),
        ("contact_email", "zanzibar@birch.example"),
    ];
    kim.posts(&format!("{record}/details"), &details).await.must_be(303);
    orders(&kim, &record, &[(PREMIUM, "17"), (BASIC, "3")]).await;
    let bought = subscription(&kim, &record, "Microsoft 365 Business Premium").await;
    let name = format!("{CANARY} suite");
    kim.posts(&format!("{bought}/name"), &[("name", &name)]).await.must_be(303);
    let form = kim.gets(&format!("{record}/support/new")).await;
    let request = form.value("request");
    let text = format!("{CANARY} is slow, and {CANARY} again.");
    let request = [
        ("request", request.as_str()),
        ("title", &format!("{CANARY} breaks")),
        ("severity", "critical"),
        ("description", &text),
    ];
    kim.posts(&format!("{record}/support"), &request).await.must_be(303);
    let list = format!("company,domain\n{CANARY} Prospect,zanzibar.example\n");
    kim.uploads("/customers/import", "zanzibar.csv", list.as_bytes()).await.must_be(303);
    house.mail_goes_out().await;
    let mails: HashSet<String> = house
        .mailbox
        .list()
        .into_iter()
        .filter(|mail| mail.text.contains(CANARY))
        .flat_map(|mail| mail.recipients.clone())
        .collect();

    // It is there for those whom it belongs to.
    let (ours, pages) = all_that_is_seen(&kim, &["/", "/customers", "/activity"]).await;
    assert!(pages > 25, "{pages}");
    for part in ["alias", "tag", "Contact", "suite", "breaks", "is slow"] {
        assert!(ours.contains(&format!("{CANARY} {part}")), "{part}");
    }
    let (hers, _) =
        all_that_is_seen(&ada, &["/partners", "/subscriptions", "/support", "/activity"]).await;
    assert!(
        hers.contains(&format!("{CANARY} suite")) && hers.contains(&format!("{CANARY} breaks"))
    );
    assert!(!hers.contains(&format!("{CANARY} alias")) && !hers.contains(&format!("{CANARY} tag")));
    let _ = alva;

    // And nowhere else.
    let starts = [
        "/",
        "/customers",
        "/customers?q=zanzibar",
        "/customers?q=north",
        "/customers?status=prospect",
        "/invitations",
        "/activity",
        "/customers/import",
    ];
    for (who, person) in
        [("another reseller", &maja), ("its agent", &mine), ("the provider", &ingrid)]
    {
        let (seen, pages) = all_that_is_seen(person, &starts).await;
        assert!(pages > 12, "{who}: {pages}");
        for word in [CANARY, "zanzibar", "17 ×", "17 seats"] {
            // What they asked for comes back in the field of the search.
            let seen = seen.replace("?q=zanzibar", "").replace("value=\"zanzibar\"", "");
            let seen = seen.replace("“zanzibar”", "").replace("q=zanzibar", "");
            if let Some(place) = seen.find(word) {
                let start = seen[..place].char_indices().rev().nth(300).map_or(0, |(at, _)| at);
                panic!("{who} reads {word}: {}", &seen[start..place + word.len()]);
            }
        }
        for list in ["/customers/export.csv", "/customers/subscriptions.csv"] {
            let export = person.gets(list).await;
            export.must_be(200);
            assert!(
                !export.body.contains(CANARY) && !export.body.contains("zanzibar"),
                "{who}: {list}"
            );
        }
        let own = person.gets("/customers").await;
        let own = own.links().into_iter().find(|(name, _)| name.starts_with("Birch")).unwrap().1;
        for page in ["subscriptions", "support", "services", "account"] {
            let theirs = person.gets(&format!("{record}/{page}")).await;
            theirs.must_be(if person.gets(&format!("{own}/{page}")).await.status == 403 {
                403
            } else {
                404
            });
        }
        for page in [&bought, &format!("{record}/details"), &format!("{record}/orders/new")] {
            person.gets(page).await.must_be(404);
        }
    }
    // The document with all data of an organization has its own, and nobody else's.
    let document = "/settings/data/organization.json";
    for (who, person, theirs) in
        [("us", &kim, true), ("another reseller", &maja, false), ("the provider", &ingrid, false)]
    {
        let written = person.posts(document, &[]).await;
        written.must_be(200);
        for part in ["alias", "tag", "Contact", "suite", "breaks", "is slow"] {
            let word = format!("{CANARY} {part}");
            assert_eq!(written.body.contains(&word), theirs, "{who}: {word}");
        }
        assert_eq!(written.body.contains("zanzibar"), theirs, "{who}");
    }
    let hers = ada.posts(document, &[]).await.body;
    assert!(hers.contains(&format!("{CANARY} suite")) && hers.contains("is slow"));
    assert!(!hers.contains(&format!("{CANARY} alias")) && !hers.contains("zanzibar"));
    for reader in mails {
        assert!(
            ["kim@fjord.example", "ada@birch.example"].contains(&reader.as_str()),
            "{reader} was mailed of it"
        );
    }
    // What the other reseller orders is its own.
    let theirs = maja.gets("/customers").await.link("Birch");
    fills(&maja, &theirs, &[(BASIC, "1")]).await.must_be(200);
    house.mail_goes_out().await;
}
