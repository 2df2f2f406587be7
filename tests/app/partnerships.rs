//! A provider asks a reseller for a partnership; the reseller authorizes or declines, and either side ends it.

use accord::{organizations::Cloud, organizations::Program, people::Role};

use crate::house::{House, Letter, Person};

/// A provider, a reseller, and the link in the mail that asks for a partnership of the two.
async fn asked(house: &House) -> (Person, Person, String) {
    let ingrid = house.provider("Nordlys Distribution").await;
    let kim = house.partner("Fjord Cloud").await;
    let link = ingrid
        .asks_for_partnership(house, "Fjord Cloud", "fjord.example", "kim@fjord.example")
        .await;
    (ingrid, kim, link)
}

#[actix_web::test]
async fn a_provider_asks_and_a_reseller_authorizes() {
    let house = House::open().await;
    let (ingrid, kim, link) = asked(&house).await;
    let mail = house.mail_to("kim@fjord.example").await;
    assert_eq!(mail.subject, "Nordlys Distribution asks Fjord Cloud for a partnership");
    ingrid.gets("/indirect-resellers").await.must_say("Requests not answered").must_say("Open");

    let page = kim.gets(&link).await;
    page.must_be(200)
        .must_say("Nordlys Distribution asks you for a partnership")
        .must_say("Nordlys Distribution, Sweden")
        .must_say("Fjord Cloud (fjord.example)")
        .must_say("None of its customers become yours");
    assert!(!page.has_field("service"), "a provider administers nothing");
    let terms = page.value("terms");
    let unticked = kim.posts(&format!("{link}/acceptance"), &[("terms", &terms)]).await;
    unticked.must_be(422).must_say("Tick that you authorize");
    kim.accepts(&link).await.must_be(303);
    kim.gets(&link).await.must_say("You authorized the partnership with Nordlys Distribution");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn both_sides_see_the_partnership_and_its_receipt() {
    let house = House::open().await;
    let (ingrid, kim, link) = asked(&house).await;
    kim.accepts(&link).await.must_be(303);
    let told = house.mail_to("kim@nordlys.example").await;
    assert_eq!(told.subject, "Fjord Cloud authorized the partnership");
    assert!(house.mail_to("kim@fjord.example").await.subject.starts_with("Receipt"));
    let seen = [
        (&kim, "/indirect-providers", "Nordlys Distribution"),
        (&ingrid, "/indirect-resellers", "Fjord Cloud"),
    ];
    for (person, list, other) in seen {
        let page = person.gets(list).await;
        let one = person.gets(&page.must_say("Active").link(other)).await;
        one.must_be(200).must_say("Kim of Fjord Cloud");
        let receipt = person.gets(&one.link("Receipt")).await;
        receipt
            .must_be(200)
            .must_say("Fjord Cloud authorized a partnership with Nordlys Distribution")
            .must_not_say("Permission to administer");
        person.gets("/activity").await.must_say("Authorized the partnership");
    }
    // It adds no customers, on either side.
    assert_eq!(house.counts("select count(*) from customers").await, 0);
    // Asking again leads nowhere.
    let again = [("name", "Fjord Cloud"), ("domain", "fjord.example")];
    ingrid
        .sends("/indirect-resellers/new", &again)
        .await
        .must_say("You have a partnership with Fjord Cloud already");
    kim.gets(&link).await.must_say("You authorized the partnership");
    kim.posts(&format!("{link}/acceptance"), &[("agree", "yes")]).await.must_be(303);
    assert_eq!(house.counts("select count(*) from partnerships").await, 1);
}

#[actix_web::test]
async fn only_a_global_admin_or_admin_agent_of_the_reseller_answers() {
    let house = House::open().await;
    let (ingrid, kim, link) = asked(&house).await;
    let form = kim.gets(&link).await.consent();
    let acceptance = format!("{link}/acceptance");
    let nobody = house.stranger();
    nobody.gets(&link).await.must_be(200).must_say("Signing in authorizes nothing");
    assert!(nobody.posts(&acceptance, &form).await.leads_to().unwrap().starts_with("/sign-in"));
    ingrid.gets(&link).await.must_be(200).must_say("You belong to Nordlys Distribution");
    ingrid.posts(&acceptance, &form).await.must_be(403);
    let maja = house.partner("Delta IT").await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    for other in [&maja, &ada] {
        other.gets(&link).await.must_be(403).must_say("for another company");
        other.posts(&acceptance, &form).await.must_be(403);
    }
    for role in [Role::SalesAgent, Role::HelpdeskAgent, Role::BillingAdmin] {
        let email = format!("{role}@fjord.example");
        let colleague = house.colleague("kim@fjord.example", &email, role).await;
        colleague.gets(&link).await.must_be(403).must_say("a Global admin or an Admin agent");
        colleague.posts(&acceptance, &form).await.must_be(403);
        colleague.posts(&format!("{link}/refusal"), &[]).await.must_be(403);
    }
    assert_eq!(house.counts("select count(*) from partnerships").await, 0);
    // A company's account cannot be made at a link that asks a partner.
    assert_eq!(nobody.gets(&format!("{link}/account")).await.leads_to(), Some(link.clone()));
    let alva = house.colleague("kim@fjord.example", "alva@fjord.example", Role::AdminAgent).await;
    alva.accepts(&link).await.must_be(303);
    assert_eq!(house.counts("select count(*) from partnerships").await, 1);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_reseller_declines_and_says_why() {
    let house = House::open().await;
    let (ingrid, kim, link) = asked(&house).await;
    let why = [("reason", "We have a provider.")];
    kim.posts(&format!("{link}/refusal"), &why).await.must_be(303);
    kim.gets(&link).await.must_be(410).must_say("was declined");
    let told = house.mail_to("kim@nordlys.example").await;
    assert!(told.text.contains("We have a provider."), "{}", told.text);
    ingrid.gets("/indirect-resellers").await.must_not_say("Requests not answered");
    ingrid.gets("/activity").await.must_say("Declined the partnership: Fjord Cloud. Reason: We");
    assert_eq!(house.counts("select count(*) from partnerships").await, 0);
    // It can be asked anew.
    let again = [("name", "Fjord Cloud"), ("domain", "fjord.example")];
    ingrid.sends("/indirect-resellers/new", &again).await.must_say("Read and edit the letter");
}

#[actix_web::test]
async fn a_request_is_bound_ends_and_is_revoked_like_an_invitation() {
    let house = House::open().await;
    let (ingrid, kim, link) = asked(&house).await;
    let request = ingrid.gets("/indirect-resellers").await.link("Fjord Cloud");
    let page = ingrid.gets(&request).await;
    page.must_say("Only the indirect reseller with the domain fjord.example can answer");
    let version = page.value("version");
    let renewal = [("version", version.as_str()), ("ends", "2026-12-24")];
    ingrid.posts(&format!("{request}/renewal"), &renewal).await.must_be(303);
    kim.gets(&link).await.must_be(410).must_say("replaced this link");
    let newer = house.mail_to("kim@fjord.example").await.link();
    ingrid.posts(&format!("{request}/revocation"), &[]).await.must_be(303);
    kim.gets(&newer).await.must_be(410).must_say("took this invitation back");
    let again = ingrid
        .asks_for_partnership(&house, "Fjord Cloud", "fjord.example", "kim@fjord.example")
        .await;
    house.passes(24 * 31);
    kim.signs_in("kim@fjord.example", crate::house::PASSWORD).await;
    kim.gets(&again).await.must_be(410).must_say("has ended");
    assert_eq!(house.counts("select count(*) from partnerships").await, 0);
}

#[actix_web::test]
async fn either_side_removes_a_partnership_in_good_faith_and_no_mail_leaves() {
    for by_provider in [false, true] {
        let house = House::open().await;
        let (ingrid, kim, link) = asked(&house).await;
        kim.accepts(&link).await.must_be(303);
        let before = house.mails().await;
        let (person, list, other) = if by_provider {
            (&ingrid, "/indirect-resellers", "Fjord Cloud")
        } else {
            (&kim, "/indirect-providers", "Nordlys Distribution")
        };
        let one = person.gets(list).await.link(other);
        let removal = person.gets(&one).await.link("Remove partnership");
        person.gets(&removal).await.must_say("stay as they are").must_say("legal notice");
        let unticked = person.posts(&removal, &[]).await;
        unticked.must_be(422).must_say("good faith");
        let removed = person.sends(&removal, &[("good_faith", "yes")]).await;
        removed.must_say(&format!("The partnership with {other} has ended")).must_say("Ended");
        person.sends(&removal, &[("good_faith", "yes")]).await.must_say("had ended already");
        assert_eq!(house.mails().await, before);
        for side in [&kim, &ingrid] {
            side.gets("/activity").await.must_say("Removed the partnership with");
        }
        // A new one needs a new request.
        let again = ingrid
            .asks_for_partnership(&house, "Fjord Cloud", "fjord.example", "kim@fjord.example")
            .await;
        kim.accepts(&again).await.must_be(303);
        let active = "select count(*) from partnerships where ended_at is null";
        assert_eq!(house.counts(active).await, 1);
        house.mail_goes_out().await;
    }
}

#[actix_web::test]
async fn the_pages_are_there_for_their_side_only() {
    let house = House::open().await;
    let (ingrid, kim, link) = asked(&house).await;
    kim.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let one = kim.gets("/indirect-providers").await.link("Nordlys Distribution");
    let maja = house.partner("Delta IT").await;
    let direct = house.partner_in("Solo IT", Program::DirectBill, Cloud::Global).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    for path in [one.clone(), format!("{one}/removal")] {
        for other in [&maja, &direct, &ada] {
            other.gets(&path).await.must_be(404);
        }
        maja.posts(&path, &[("good_faith", "yes")]).await;
    }
    for other in [&direct, &ada] {
        other.gets("/indirect-providers").await.must_be(404);
        other.gets("/indirect-resellers").await.must_be(404);
    }
    kim.gets("/indirect-resellers/new").await.must_be(404);
    kim.posts("/indirect-resellers/new", &[("name", "X"), ("domain", "delta.example")])
        .await
        .must_be(404);
    for role in [Role::SalesAgent, Role::HelpdeskAgent, Role::BillingAdmin] {
        let email = format!("{role}@fjord.example");
        let colleague = house.colleague("kim@fjord.example", &email, role).await;
        colleague.gets("/indirect-providers").await.must_be(200);
        colleague.gets(&one).await.must_be(200).must_not_say("Remove partnership");
        colleague.gets(&format!("{one}/removal")).await.must_be(403).must_say("Admin agent");
        colleague.posts(&format!("{one}/removal"), &[("good_faith", "yes")]).await.must_be(403);
    }
    // Bad input is kept and told.
    let typed = [("name", "Fjord Cloud"), ("domain", "nordlys.example")];
    let told = ingrid.posts("/indirect-resellers/new", &typed).await;
    told.must_be(422).must_say("This is your own domain");
    assert_eq!(told.value("name"), "Fjord Cloud");
    assert_eq!(house.counts("select count(*) from partnerships where ended_at is null").await, 1);
}

#[actix_web::test]
async fn a_draft_to_a_reseller_is_edited_and_discarded_like_any_other() {
    let house = House::open().await;
    let ingrid = house.provider("Nordlys Distribution").await;
    let fields = [("name", "Fjord Cloud"), ("domain", "fjord.example")];
    let review = ingrid.posts("/indirect-resellers/new", &fields).await.leads_to().unwrap();
    let page = ingrid.gets(&review).await;
    assert!(!page.has_field("service") && !page.has_field("together_with"));
    let letter = Letter { language: "sv".into(), ..Letter::of(&page) };
    letter.is_sent_by(&ingrid, &review).await.must_be(303);
    let swedish = Letter::of(&ingrid.gets(&review).await);
    assert_ne!(swedish.subject, "Nordlys Distribution asks Fjord Cloud for a partnership");
    let bare = Letter { message: "Hello".into(), to: "kim@fjord.example".into(), ..swedish };
    let refused = bare.is_sent_by(&ingrid, &review.replace("/review", "/done")).await;
    refused.must_be(422).must_say("lost its link");
    ingrid.posts(&review.replace("/review", "/discard"), &[]).await.must_be(303);
    ingrid.gets(&review).await.must_be(404);
    assert_eq!(house.counts("select count(*) from invitations").await, 0);
}
