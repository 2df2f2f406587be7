//! A company that was not invited accepts: nothing begins until the partner confirms it.

use accord::people::Role;

use crate::house::{House, Person};

/// Fjord's invitation to Birch, accepted by Pine.
async fn surprised(house: &House) -> (Person, Person, String, String) {
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let eva = house.company("Pine AB", "pine.example", "eva@pine.example").await;
    let page = eva.gets(&link).await;
    page.must_say("Nothing begins until it confirms that it means your company");
    let mut form = page.consent();
    form.push(("other_company", "yes"));
    eva.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
    house.mail_goes_out().await;
    (kim, eva, invitation, link)
}

#[actix_web::test]
async fn nothing_begins_until_the_partner_confirms() {
    let house = House::open().await;
    let (kim, eva, invitation, link) = surprised(&house).await;
    eva.gets(&link).await.must_say("must first confirm that it means yours");
    eva.gets("/partners").await.must_say("has not confirmed yours");
    for (what, count) in [
        ("select count(*) from relationships", 0),
        ("select count(*) from admin_permissions", 0),
        ("select count(*) from provider_accounts", 0),
        ("select count(*) from customers where status = 'active'", 0),
    ] {
        assert_eq!(house.counts(what).await, count, "{what}");
    }
    let mail = house.mail_to("kim@fjord.example").await;
    assert_eq!(mail.subject, "Please confirm: Pine AB accepted");
    assert_eq!(mail.link(), format!("{invitation}/confirmation"));
    kim.gets("/").await.must_say("Acceptances to confirm").must_say("Birch");
    kim.gets("/invitations?state=to_confirm").await.must_say("Birch").must_say("To confirm");

    let page = kim.gets(&mail.link()).await;
    page.must_say("birch.example")
        .must_say("pine.example")
        .must_say("eva@pine.example")
        .must_say("Exchange Online");
    kim.posts(&format!("{invitation}/confirmation"), &[]).await.must_be(303);
    kim.gets("/customers?status=active").await.must_say("Birch").must_say("9 services");
    eva.gets("/partners").await.must_say("Exchange Online").must_not_say("has not confirmed");
    assert_eq!(house.mail_to("eva@pine.example").await.subject, "Fjord Cloud confirmed");
    // Twice is once.
    let again = kim.sends(&format!("{invitation}/confirmation"), &[]).await;
    again.must_say("does not wait for a word any more");
    kim.sends(&format!("{invitation}/rejection"), &[]).await.must_say("does not wait");
    assert_eq!(house.counts("select count(*) from relationships").await, 1);
    kim.gets("/activity").await.must_say("Confirmed Pine AB");
    eva.gets("/activity").await.must_say("Confirmed Pine AB");
}

#[actix_web::test]
async fn a_partner_refuses_and_can_ask_the_right_company_anew() {
    let house = House::open().await;
    let (kim, eva, invitation, link) = surprised(&house).await;
    kim.posts(&format!("{invitation}/rejection"), &[]).await.must_be(303);
    assert_eq!(house.mail_to("eva@pine.example").await.subject, "Fjord Cloud did not confirm");
    eva.gets(&link).await.must_say("did not confirm that it means your company");
    eva.gets("/partners").await.must_say("Nobody serves your company yet");
    kim.gets(&invitation).await.must_say("Not confirmed");
    kim.gets("/customers?status=prospect").await.must_say("Birch");
    assert_eq!(house.counts("select count(*) from relationships").await, 0);
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let second = house.mail_to("ada@birch.example").await.link();
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&second).await.must_be(303);
    kim.gets("/customers?status=active").await.must_say("Birch");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn while_it_waits_the_company_is_not_asked_again_and_nobody_else_can_answer() {
    let house = House::open().await;
    let (kim, _, invitation, link) = surprised(&house).await;
    let record = kim.gets("/customers?q=birch").await.link("Birch");
    let page = kim.gets(&record).await;
    page.must_say("No right begins until you confirm it");
    assert_eq!(page.link("Compare and confirm"), format!("{invitation}/confirmation"));
    let request = kim.gets(&format!("{record}/invitation")).await;
    assert_eq!(request.leads_to(), Some(format!("{invitation}/confirmation")));
    kim.posts("/customers/new", &[("name", "Birch"), ("domain", "birch.example")]).await;
    assert_eq!(house.counts("select count(*) from invitations").await, 1);
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.gets(&link).await.must_be(410).must_say("has been accepted").must_not_say("Pine");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn only_those_who_may_invite_confirm() {
    let house = House::open().await;
    let (kim, eva, invitation, _) = surprised(&house).await;
    for role in [Role::SalesAgent, Role::HelpdeskAgent, Role::BillingAdmin] {
        let email = format!("{role}@fjord.example");
        let colleague = house.colleague("kim@fjord.example", &email, role).await;
        colleague.gets("/").await.must_not_say("Acceptances to confirm");
        colleague.gets(&format!("{invitation}/confirmation")).await.must_be(403);
        for part in ["confirmation", "rejection"] {
            colleague.posts(&format!("{invitation}/{part}"), &[]).await.must_be(403);
        }
    }
    let maja = house.partner("Delta IT").await;
    for other in [&maja, &eva] {
        other.gets(&format!("{invitation}/confirmation")).await.must_be(404);
        other.posts(&format!("{invitation}/confirmation"), &[]).await.must_be(404);
    }
    kim.gets(&format!("{invitation}/confirmation")).await.must_be(200);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_service_that_another_partner_got_meanwhile_stays_with_it() {
    let house = House::open().await;
    let (kim, eva, invitation, _) = surprised(&house).await;
    let maja = house.partner("Delta IT").await;
    maja.invites("Pine", "pine.example", "eva@pine.example").await;
    let theirs = house.mail_to("eva@pine.example").await.link();
    let terms = eva.gets(&theirs).await.value("terms");
    let form = [("terms", terms.as_str()), ("agree", "yes"), ("service", "azure")];
    eva.posts(&format!("{theirs}/acceptance"), &form).await.must_be(303);
    kim.posts(&format!("{invitation}/confirmation"), &[]).await.must_be(303);
    kim.gets("/customers").await.must_say("8 services");
    maja.gets("/customers").await.must_say("1 service");
    eva.gets("/services").await.must_say("Delta IT since");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_company_with_another_record_is_shown_beside_it_and_cannot_be_two_customers() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let eva = house.company("Pine AB", "pine.example", "eva@pine.example").await;
    kim.invites("Pine", "pine.example", "eva@pine.example").await;
    let link = house.mail_to("eva@pine.example").await.link();
    eva.accepts(&link).await.must_be(303);
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let mut form = eva.gets(&link).await.consent();
    form.push(("other_company", "yes"));
    eva.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
    let confirmation = format!("{invitation}/confirmation");
    let page = kim.gets(&confirmation).await;
    page.must_say("You have another record of Pine AB").must_say("is in the way").link("Pine");
    kim.posts(&confirmation, &[]).await.must_be(409).must_say("is in the way");
    kim.posts(&format!("{invitation}/rejection"), &[]).await.must_be(303);
    assert_eq!(house.counts("select count(*) from relationships").await, 1);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn an_address_elsewhere_of_a_second_admin_is_no_surprise() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let per = house.colleague("ada@birch.example", "per@group.example", Role::GlobalAdmin).await;
    per.accepts(&link).await.must_be(303);
    kim.gets(&invitation).await.must_say("Accepted").must_not_say("confirm");
    kim.gets("/customers?status=active").await.must_say("Birch");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_joint_invitation_waits_for_both() {
    let house = House::open().await;
    let (ingrid, kim, provider) = crate::together::partners(&house).await;
    let (invitation, link) = crate::together::invited(&house, &kim, &provider).await;
    let eva = house.company("Pine AB", "pine.example", "eva@pine.example").await;
    let mut form = eva.gets(&link).await.consent();
    form.push(("other_company", "yes"));
    eva.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
    let receipt = eva.gets(&link).await.link("See the receipt");
    ingrid.gets(&receipt).await.must_be(404);
    ingrid.gets("/customers").await.must_not_say("Pine");
    kim.posts(&format!("{invitation}/confirmation"), &[]).await.must_be(303);
    ingrid.gets("/customers").await.must_say("Pine AB");
    ingrid.gets(&receipt).await.must_be(200);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_joint_acceptance_cannot_be_confirmed_after_the_partnership() {
    let house = House::open().await;
    let (ingrid, kim, provider) = crate::together::partners(&house).await;
    let (invitation, link) = crate::together::invited(&house, &kim, &provider).await;
    let eva = house.company("Pine AB", "pine.example", "eva@pine.example").await;
    let mut form = eva.gets(&link).await.consent();
    form.push(("other_company", "yes"));
    eva.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
    let one = ingrid.gets("/indirect-resellers").await.link("Fjord Cloud");
    ingrid.posts(&format!("{one}/removal"), &[("good_faith", "yes")]).await.must_be(303);
    let told = kim.posts(&format!("{invitation}/confirmation"), &[]).await;
    told.must_be(409).must_say("your partnership with the provider has ended");
    assert_eq!(house.counts("select count(*) from relationships").await, 0);
    kim.posts(&format!("{invitation}/rejection"), &[]).await.must_be(303);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn who_loses_a_service_by_a_confirmation_reads_who_gave_it_and_not_to_whom() {
    let house = House::open().await;
    let maja = house.partner("Delta IT").await;
    let eva = house.company("Pine AB", "pine.example", "eva@pine.example").await;
    maja.invites("Pine", "pine.example", "eva@pine.example").await;
    let link = house.mail_to("eva@pine.example").await.link();
    eva.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let terms = eva.gets(&link).await.value("terms");
    let form = [
        ("terms", terms.as_str()),
        ("agree", "yes"),
        ("other_company", "yes"),
        ("service", "azure"),
    ];
    eva.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
    kim.posts(&format!("{invitation}/confirmation"), &[]).await.must_be(303);
    maja.gets("/activity")
        .await
        .must_say("Admin of Pine AB Pine AB Permission to administer Azure ended: Pine")
        .must_not_say("Fjord");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn what_was_refused_before_its_letters_left_is_not_told_as_accepted() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let eva = house.company("Pine AB", "pine.example", "eva@pine.example").await;
    let mut form = eva.gets(&link).await.consent();
    form.push(("other_company", "yes"));
    let before = house.mails().await;
    eva.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
    kim.posts(&format!("{invitation}/rejection"), &[]).await.must_be(303);
    assert_eq!(house.mails().await, before + 1);
    assert_eq!(house.mail_to("eva@pine.example").await.subject, "Fjord Cloud did not confirm");
}

#[actix_web::test]
async fn when_who_accepted_has_left_another_admin_of_the_company_hears_of_it() {
    let house = House::open().await;
    let (kim, eva, invitation, _) = surprised(&house).await;
    let per = house.colleague("eva@pine.example", "per@pine.example", Role::GlobalAdmin).await;
    let member = eva.gets("/settings/members").await.link("Admin of Pine AB");
    per.posts(&format!("{member}/deactivation"), &[]).await.must_be(303);
    kim.posts(&format!("{invitation}/confirmation"), &[]).await.must_be(303);
    assert_eq!(house.mail_to("per@pine.example").await.subject, "Fjord Cloud confirmed");
    kim.gets("/customers?status=active").await.must_say("Birch");
}

#[actix_web::test]
async fn a_company_takes_its_acceptance_back_while_it_waits() {
    let house = House::open().await;
    let (kim, eva, invitation, link) = surprised(&house).await;
    let page = eva.gets("/partners").await;
    let withdrawal = page.link("Receipt") + "/withdrawal";
    let user = house.colleague("eva@pine.example", "per@pine.example", Role::User).await;
    user.posts(&withdrawal, &[]).await.must_be(403);
    kim.posts(&withdrawal, &[]).await.must_be(404);
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.posts(&withdrawal, &[]).await.must_be(404);
    eva.sends(&withdrawal, &[]).await.must_say("Your acceptance is withdrawn");
    let told = house.mail_to("kim@fjord.example").await;
    assert_eq!(told.subject, "Pine AB took back its acceptance");
    kim.sends(&format!("{invitation}/confirmation"), &[]).await.must_say("does not wait");
    eva.gets(&link).await.must_say("You took this acceptance back");
    kim.gets(&invitation).await.must_say("Not confirmed").must_say("Took back the acceptance");
    kim.gets("/customers?status=prospect").await.must_say("Birch");
    assert_eq!(house.counts("select count(*) from relationships").await, 0);
    eva.sends(&withdrawal, &[]).await.must_say("had changed meanwhile");
}

#[actix_web::test]
async fn what_waited_is_not_confirmed_after_the_company_ended_the_relationship() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let eva = house.company("Pine AB", "pine.example", "eva@pine.example").await;
    kim.invites("Pine", "pine.example", "eva@pine.example").await;
    let link = house.mail_to("eva@pine.example").await.link();
    eva.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let mut form = eva.gets(&link).await.consent();
    form.push(("other_company", "yes"));
    eva.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
    house.clock.advance(jiff::SignedDuration::from_mins(1));
    let ending = eva.gets("/partners").await.link("End relationship");
    eva.posts(&ending, &[("until", "")]).await.must_be(303);
    let confirmation = format!("{invitation}/confirmation");
    let page = kim.gets(&confirmation).await;
    page.must_say("has ended its relationship with you since").must_not_say("Confirm Refuse");
    let told = kim.posts(&confirmation, &[]).await;
    told.must_be(409).must_say("has ended its relationship with you since it accepted");
    assert_eq!(house.counts("select count(*) from relationships where ended_at is null").await, 0);
    house.mail_goes_out().await;
}
