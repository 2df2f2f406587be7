//! Every change tells its event.

use accord::people::Role;

use crate::house::House;

#[actix_web::test]
async fn every_change_tells_its_event_to_those_it_concerns() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (draft, letter) = kim.drafts("Oak", "oak.example").await;
    letter.is_sent_by(&kim, &format!("{draft}/discard")).await.must_be(303);
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let version = kim.gets(&invitation).await.value("version");
    house.clock.advance(jiff::SignedDuration::from_secs(1));
    let again = [("version", version.as_str()), ("to", "ada@birch.example")];
    kim.posts(&format!("{invitation}/letters"), &again).await.must_be(303);
    let version = kim.gets(&invitation).await.value("version");
    house.clock.advance(jiff::SignedDuration::from_secs(1));
    let renewal = [("version", version.as_str()), ("ends", "2026-12-24")];
    kim.posts(&format!("{invitation}/renewal"), &renewal).await.must_be(303);
    let link = house.mail_to("ada@birch.example").await.link();
    let ada = house.stranger();
    ada.gets(&link).await.must_be(200);
    ada.creates_account(&house, &link, "Birch AB", "Ada Lind", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    let record = kim.gets("/customers").await.link("Birch");
    kim.posts(&format!("{record}/removal"), &[("good_faith", "yes")]).await.must_be(200);
    house.mail_goes_out().await;

    let page = kim.gets("/activity").await;
    for told in [
        "Put Oak on the list of customers",
        "Drafted an invitation to Oak",
        "Discarded the draft to Oak",
        "Finished the invitation to Birch",
        "Sent the letter to Birch again, to ada@birch.example",
        "Renewed the link of Birch, until 2026-12-24",
        "The link of Birch was opened for the first time",
        "Ada Lind Birch AB Accepted: Birch",
        "Permission to administer Exchange Online, SharePoint, Teams, Intune, Entra ID, Azure, Dynamics 365, Power Platform, Security was granted: Birch",
        "Removed the relationship with Birch",
    ] {
        page.must_say(told);
    }
    let theirs = ada.gets("/activity").await;
    theirs
        .must_say("Made the account of Birch AB")
        .must_say("Accepted: Fjord Cloud")
        .must_say("Removed the relationship");
    theirs.must_say("was granted: Fjord Cloud");
    theirs.must_not_say("Oak").must_not_say("Drafted");
}

#[actix_web::test]
async fn a_sales_agent_sees_their_own_acts_and_a_billing_admin_none() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.drafts("Birch", "birch.example").await;
    let sales = house.colleague("kim@fjord.example", "sam@fjord.example", Role::SalesAgent).await;
    sales
        .gets("/activity")
        .await
        .must_be(200)
        .must_not_say("Birch")
        .must_say("what you did yourself");
    let billing =
        house.colleague("kim@fjord.example", "bo@fjord.example", Role::BillingAdmin).await;
    billing.gets("/activity").await.must_be(403);
    // Nobody is led to a page that refuses them.
    assert!(!billing.gets("/customers").await.body.contains("href=\"/activity\""));
    assert!(sales.gets("/customers").await.body.contains("href=\"/activity\""));
}

#[actix_web::test]
async fn older_events_are_a_page_away() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    for number in 0..40 {
        kim.drafts(&format!("Company {number:02}"), &format!("c{number}.example")).await;
    }
    let first = kim.gets("/activity").await;
    first.must_say("Company 39").must_not_say("Company 01");
    let second = kim.gets(&first.link("Older")).await;
    second.must_say("Company 01").must_not_say("Company 39");
    for nonsense in [
        "x",
        "1.x",
        "99999999999999999999.x",
        "-9223372036854775808.00000000-0000-0000-0000-000000000000",
    ] {
        kim.gets(&format!("/activity?before={nonsense}")).await.must_be(200);
    }
}
