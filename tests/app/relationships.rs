//! A relationship is seen by both sides, and removed by the partner.

use accord::people::Role;

use crate::house::{House, Letter, Person};

async fn served(house: &House) -> (Person, Person, String) {
    let kim = house.partner("Fjord Cloud").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let record = kim.gets("/customers?status=active").await.link("Birch");
    (kim, ada, record)
}

/// A partner whose customer ticked no service: it can be asked again.
async fn served_without_services(house: &House) -> (Person, Person, String) {
    let kim = house.partner("Fjord Cloud").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let terms = ada.gets(&link).await.value("terms");
    let form = [("terms", terms.as_str()), ("agree", "yes")];
    ada.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
    house.mail_goes_out().await;
    let record = kim.gets("/customers").await.link("Birch");
    (kim, ada, record)
}

#[actix_web::test]
async fn a_partner_removes_the_relationship_and_no_mail_leaves() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    let before = house.mails().await;
    let account = kim.gets(&format!("{record}/account")).await;
    account.must_say("Birch AB").must_say("Sweden").must_say("Receipt of");
    let removal = account.link("Remove customer relationship");
    let page = kim.gets(&removal).await;
    page.must_say("Exchange Online").must_say("No mail goes to Birch").must_say("good faith");
    let unticked = kim.posts(&removal, &[]).await;
    unticked.must_be(422).must_say("Tick that the decision is made in good faith");
    kim.gets("/customers?status=active").await.must_say("Birch");

    let report = kim.posts(&removal, &[("good_faith", "yes")]).await;
    report
        .must_be(200)
        .must_say("Birch is no longer your customer")
        .must_say("Your admin permissions ended: Exchange Online");
    kim.gets("/customers").await.must_not_say("Birch");
    kim.gets("/customers?status=ended").await.must_say("Birch");
    kim.gets("/customers?q=birch")
        .await
        .must_say("No customer matches")
        .must_say("Look among those that ended");
    assert_eq!(
        house.counts("select count(*) from admin_permissions where ended_at is null").await,
        0
    );
    assert_eq!(
        house.counts("select cast(coalesce(sum(services), 0) as bigint) from customers").await,
        0
    );
    ada.gets("/partners").await.must_say("Ended").must_say("No service");
    ada.gets("/activity").await.must_say("Removed the relationship with Fjord Cloud");
    assert_eq!(house.mails().await, before);
    // Pressed twice: it is done, and only once.
    kim.sends(&removal, &[("good_faith", "yes")]).await.must_be(200).must_say("has ended already");
    assert_eq!(
        house.counts("select count(*) from events where kind = 'relationship-removed'").await,
        2
    );
    kim.gets(&removal).await.must_be(404);
}

#[actix_web::test]
async fn an_ended_customer_can_be_asked_again_and_the_old_relationship_stays_ended() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    kim.posts(&format!("{record}/removal"), &[("good_faith", "yes")]).await.must_be(200);
    let review = kim.gets(&format!("{record}/invitation")).await.leads_to().unwrap();
    let letter = Letter::of(&kim.gets(&review).await);
    assert_eq!(letter.to, "ada@birch.example");
    letter
        .is_sent_by(&kim, &format!("{}/done", review.split("/review").next().unwrap()))
        .await
        .must_be(303);
    let link = house.mail_to("ada@birch.example").await.link();
    ada.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    assert_eq!(house.counts("select count(*) from relationships").await, 2);
    assert_eq!(house.counts("select count(*) from relationships where ended_at is null").await, 1);
    kim.gets("/customers").await.must_say("Birch").must_say("9 services");
    kim.gets(&record).await.must_say("ended");
}

#[actix_web::test]
async fn what_blocks_a_removal_is_named_with_its_fix() {
    let house = House::open().await;
    let (kim, _, record) = served_without_services(&house).await;
    let page = kim.gets(&record).await;
    page.must_say("You hold no admin permission").must_say("responsible for its support");
    let review = kim.gets(&page.link("Request again")).await.leads_to().unwrap();
    let letter = Letter::of(&kim.gets(&review).await);
    let invitation = review.split("/review").next().unwrap().to_owned();
    letter.is_sent_by(&kim, &format!("{invitation}/done")).await.must_be(303);
    house.mail_goes_out().await;
    kim.gets("/customers?status=active").await.must_say("Birch");

    let removal = format!("{record}/removal");
    let blocked = kim.gets(&removal).await;
    blocked.must_say("An invitation to this company is still open");
    assert_eq!(blocked.link("Revoke it"), invitation);
    assert!(!blocked.has_field("good_faith"));
    kim.posts(&removal, &[("good_faith", "yes")]).await.must_be(422);
    kim.posts(&format!("{invitation}/revocation"), &[]).await.must_be(303);
    kim.gets("/customers?status=active").await.must_say("Birch");
    kim.posts(&removal, &[("good_faith", "yes")]).await.must_be(200);
}

#[actix_web::test]
async fn asking_a_served_customer_again_adds_to_its_relationship() {
    let house = House::open().await;
    let (kim, ada, record) = served_without_services(&house).await;
    let review = kim.gets(&format!("{record}/invitation")).await.leads_to().unwrap();
    let letter = Letter::of(&kim.gets(&review).await);
    letter
        .is_sent_by(&kim, &format!("{}/done", review.split("/review").next().unwrap()))
        .await
        .must_be(303);
    let link = house.mail_to("ada@birch.example").await.link();
    ada.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    assert_eq!(house.counts("select count(*) from relationships").await, 1);
    assert_eq!(house.counts("select count(*) from provider_accounts").await, 1);
    kim.gets("/customers").await.must_say("9 services");
    // With everything in hand there is nothing to ask for.
    kim.opens(&format!("{record}/invitation")).await.must_say("is your customer already");
    let again =
        kim.sends("/customers/new", &[("name", "Birch"), ("domain", "birch.example")]).await;
    again.must_say("is your customer already");
}

#[actix_web::test]
async fn only_those_whose_role_allows_it_remove() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    for role in [Role::SalesAgent, Role::HelpdeskAgent, Role::BillingAdmin] {
        let email = format!("{role}@fjord.example");
        let colleague = house.colleague("kim@fjord.example", &email, role).await;
        colleague.gets(&record).await.must_be(200);
        colleague
            .gets(&format!("{record}/account"))
            .await
            .must_not_say("Remove customer relationship");
        colleague.gets(&format!("{record}/removal")).await.must_be(403);
        colleague.posts(&format!("{record}/removal"), &[("good_faith", "yes")]).await.must_be(403);
    }
    ada.posts(&format!("{record}/removal"), &[("good_faith", "yes")]).await.must_be(404);
    kim.gets("/customers?status=active").await.must_say("Birch");
}

#[actix_web::test]
async fn a_customer_sees_its_partners_and_not_a_partners_pages() {
    let house = House::open().await;
    let (_, ada, record) = served(&house).await;
    ada.gets("/partners")
        .await
        .must_be(200)
        .must_say("Fjord Cloud")
        .must_say("Reseller, Sweden")
        .must_say("Admin of Birch AB")
        .must_say("Azure");
    let user = house.colleague("ada@birch.example", "per@birch.example", Role::User).await;
    user.gets("/partners").await.must_be(200).must_say("Fjord Cloud");
    for path in ["/customers", "/customers/new", "/invitations", record.as_str()] {
        ada.gets(path).await.must_be(404);
    }
    user.gets("/activity").await.must_be(403).must_say("Global admin");
}
