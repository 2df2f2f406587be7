//! The customer's own way out: a relationship ended at once, or on a day ahead that can be taken back.

use accord::people::Role;

use crate::house::{House, PASSWORD, Person};

async fn served(house: &House) -> (Person, Person, String) {
    let kim = house.partner("Fjord Cloud").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let ending = ada.gets("/partners").await.link("End relationship");
    (kim, ada, ending)
}

#[actix_web::test]
async fn a_company_ends_a_relationship_and_the_partner_is_told_at_once() {
    let house = House::open().await;
    let (kim, ada, ending) = served(&house).await;
    // A form that does not say when ends nothing.
    ada.posts(&ending, &[]).await.must_be(422).must_say("Say when it ends");
    ada.gets(&ending)
        .await
        .must_say("Fjord Cloud can no longer administer: Exchange Online")
        .must_say("is told at once");
    let done = ada.sends(&ending, &[("until", "")]).await;
    done.must_say("The relationship with Fjord Cloud has ended").must_say("Ended");
    let told = house.mail_to("kim@fjord.example").await;
    assert_eq!(told.subject, "Birch AB ended its relationship with you");
    kim.gets("/").await;
    kim.gets("/customers?status=active").await.must_not_say("Birch");
    kim.gets("/customers?status=ended").await.must_say("Birch");
    kim.gets("/activity").await.must_say("Ended the relationship with Birch");
    ada.gets("/activity").await.must_say("Ended the relationship with Fjord Cloud");
    let held = "select count(*) from admin_permissions where ended_at is null";
    assert_eq!(house.counts(held).await, 0);
    // Twice is once.
    ada.sends(&ending, &[("until", "")]).await.must_say("had changed meanwhile");
    assert_eq!(ada.gets(&ending).await.leads_to().as_deref(), Some("/partners"));
    assert_eq!(
        house.counts("select count(*) from events where kind = 'relationship-ended'").await,
        2
    );
    // It can be served again only by a new invitation.
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    ada.accepts(&link).await.must_be(303);
    assert_eq!(house.counts("select count(*) from relationships").await, 2);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_notice_is_seen_by_both_and_ends_the_relationship_when_its_day_is_over() {
    let house = House::open().await;
    let (kim, ada, ending) = served(&house).await;
    for wrong in ["2026-11-21", "2027-02-20", "soon"] {
        let told = ada.posts(&ending, &[("until", wrong)]).await;
        told.must_be(422).must_say("Choose a day from 2026-11-22 to 2027-02-19");
        assert_eq!(told.value("until"), wrong);
    }
    let given = ada.sends(&ending, &[("until", "2026-12-31")]).await;
    given.must_say("ends after 31 Dec 2026").must_say("Withdraw the notice");
    let told = house.mail_to("kim@fjord.example").await;
    assert_eq!(told.subject, "Birch AB ends its relationship with you after 31 Dec 2026");
    let record = kim.gets("/customers?status=active").await.link("Birch");
    kim.gets(&record).await.must_say("the relationship ends after 31 Dec 2026");
    house.days_pass(40).await;
    kim.signs_in("kim@fjord.example", PASSWORD).await;
    kim.gets("/customers?status=active").await.must_say("Birch").must_say("9 services");
    house.days_pass(1).await;
    kim.gets("/customers?status=active").await;
    kim.signs_in("kim@fjord.example", PASSWORD).await;
    kim.gets("/customers?status=ended").await.must_say("Birch");
    let told = house.mail_to("kim@fjord.example").await;
    assert_eq!(told.subject, "Birch AB ended its relationship with you");
    house.days_pass(3).await;
    assert_eq!(
        house.counts("select count(*) from events where kind = 'relationship-ended'").await,
        2
    );
    assert_eq!(
        house.counts("select count(*) from admin_permissions where ended_at is null").await,
        0
    );
}

#[actix_web::test]
async fn a_notice_is_withdrawn_until_its_day_and_nothing_ends() {
    let house = House::open().await;
    let (kim, ada, ending) = served(&house).await;
    ada.posts(&ending, &[("until", "2026-12-31")]).await.must_be(303);
    house.mail_goes_out().await;
    let withdrawal = ending.replace("/ending", "/notice-withdrawal");
    ada.sends(&withdrawal, &[]).await.must_say("goes on").must_not_say("Withdraw the notice");
    let told = house.mail_to("kim@fjord.example").await;
    assert_eq!(told.subject, "Birch AB withdrew its notice");
    ada.sends(&withdrawal, &[]).await.must_say("had changed meanwhile");
    house.days_pass(60).await;
    kim.signs_in("kim@fjord.example", PASSWORD).await;
    kim.gets("/customers?status=active").await.must_say("Birch");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn only_the_companys_global_admin_ends_it() {
    let house = House::open().await;
    let (kim, ada, ending) = served(&house).await;
    let withdrawal = ending.replace("/ending", "/notice-withdrawal");
    let pine = house.company("Pine AB", "pine.example", "eva@pine.example").await;
    for other in [&pine, &kim] {
        other.gets(&ending).await.must_be(404);
        other.posts(&ending, &[]).await.must_be(404);
        other.posts(&withdrawal, &[]).await.must_be(404);
    }
    for role in [Role::User, Role::BillingAdmin] {
        let email = format!("{role}@birch.example");
        let person = house.colleague("ada@birch.example", &email, role).await;
        person.gets("/partners").await.must_be(200).must_not_say("End relationship");
        person.gets(&ending).await.must_be(403).must_say("Global admin");
        person.posts(&ending, &[]).await.must_be(403);
        person.posts(&withdrawal, &[]).await.must_be(403);
    }
    ada.gets("/partners").await.must_say("Active");
}

#[actix_web::test]
async fn a_notice_pressed_twice_is_one_notice() {
    let house = House::open().await;
    let (_, ada, ending) = served(&house).await;
    let before = house.mails().await;
    for _ in 0..2 {
        ada.posts(&ending, &[("until", "2026-12-31")]).await.must_be(303);
    }
    assert_eq!(house.mails().await, before + 1);
    assert_eq!(house.counts("select count(*) from events where kind = 'notice-given'").await, 2);
    // Another day is another notice.
    ada.posts(&ending, &[("until", "2027-01-15")]).await.must_be(303);
    assert_eq!(house.mails().await, before + 2);
}

#[actix_web::test]
async fn who_accepts_the_partner_anew_stays_with_it() {
    let house = House::open().await;
    let (kim, ada, ending) = served(&house).await;
    let record = kim.gets("/customers").await.link("Birch");
    kim.posts(&format!("{record}/surrender"), &[("service", "azure")]).await.must_be(303);
    ada.posts(&ending, &[("until", "2026-12-31")]).await.must_be(303);
    house.mail_goes_out().await;
    let review = kim.gets(&format!("{record}/invitation")).await.leads_to().unwrap();
    let letter = crate::house::Letter::of(&kim.gets(&review).await);
    letter
        .is_sent_by(&kim, &format!("{}/done", review.split("/review").next().unwrap()))
        .await
        .must_be(303);
    let link = house.mail_to("ada@birch.example").await.link();
    ada.gets(&link).await.must_say("You gave Fjord Cloud notice").must_say("31 Dec 2026");
    ada.accepts(&link).await.must_be(303);
    ada.gets("/partners").await.must_not_say("ends after");
    ada.gets("/activity").await.must_say("Withdrew the notice");
    house.days_pass(60).await;
    assert_eq!(house.counts("select count(*) from relationships where ended_at is null").await, 1);
    house.mail_goes_out().await;
}
