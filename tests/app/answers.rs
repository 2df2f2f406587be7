//! A company opens its link, makes an account, accepts or declines; and everybody else does not.

use accord::people::Role;
use actix_web::http::Method;

use crate::house::{Answer, House, PASSWORD, Person};

/// A partner, its invitation to Birch, and the link in the mail.
async fn asked(house: &House) -> (Person, String, String) {
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    (kim, invitation, link)
}

/// Birch's account form, by somebody with an address.
fn birch(email: &str) -> [(&str, &str); 5] {
    [
        ("company", "Birch AB"),
        ("country", "SE"),
        ("name", "Ada"),
        ("email", email),
        ("password", PASSWORD),
    ]
}

#[actix_web::test]
async fn a_company_makes_its_account_and_accepts() {
    let house = House::open().await;
    let (kim, invitation, link) = asked(&house).await;
    let ada = house.stranger();
    let page = ada.gets(&link).await;
    page.must_be(200)
        .must_say("Fjord Cloud asks to be your reseller")
        .must_say("Fjord Cloud, Sweden")
        .must_say("Kim of Fjord Cloud")
        .must_say("Birch (birch.example)")
        .must_say("Exchange Online")
        .must_say("21 Dec 2026");
    assert!(!page.has_field("service"), "nothing to tick before one has signed in");
    assert_eq!(page.link("Create an account"), format!("{link}/account"));
    ada.creates_account(&house, &link, "Birch AB", "Ada Lind", "ada@birch.example").await;

    let page = ada.gets(&link).await;
    page.must_say("Ada Lind (ada@birch.example)").must_say("answer for Birch AB");
    page.must_not_say("was written to another company");
    let accepted = ada.accepts(&link).await;
    assert_eq!(accepted.leads_to().as_ref(), Some(&link));
    let shown = ada.gets(&link).await;
    shown
        .must_be(200)
        .must_say("You accepted Fjord Cloud as your reseller")
        .must_say("Ada Lind accepted for Birch AB");
    let receipt = shown.link("See the receipt");
    for person in [&ada, &kim] {
        person
            .gets(&receipt)
            .await
            .must_be(200)
            .must_say("Birch AB accepted Fjord Cloud")
            .must_say("2026-11")
            .must_say("Ada Lind, ada@birch.example");
    }
    // Both sides are told, and the partner sees it at the next look.
    let told = house.mail_to("kim@fjord.example").await;
    assert_eq!(told.subject, "Birch AB accepted");
    assert!(house.mail_to("ada@birch.example").await.subject.starts_with("Receipt"));
    kim.gets("/customers?status=active").await.must_say("Birch").must_say("9 services");
    kim.gets(&invitation).await.must_say("Accepted").must_say("Ada Lind, Birch AB");
    ada.opens("/").await.must_say("Fjord Cloud").must_say("Exchange Online");
    assert_eq!(house.counts("select count(*) from provider_accounts").await, 1);
}

#[actix_web::test]
async fn looking_a_hundred_times_changes_nothing_but_first_opened() {
    let house = House::open().await;
    let (kim, invitation, link) = asked(&house).await;
    kim.gets(&invitation).await.must_not_say("opened for the first time");
    let scanner = house.stranger();
    scanner.asks(Method::HEAD, &link, None, &[]).await.must_be(200);
    kim.gets(&invitation).await.must_not_say("opened for the first time");
    // Neither does the partner's own look count.
    kim.gets(&link).await.must_be(200).must_say("You belong to Fjord Cloud");
    kim.gets(&invitation).await.must_not_say("opened for the first time");
    let everything = "select (select count(*) from events) + 1000 * (select count(*) from invitations where state = 'open')
                      + 100000 * (select count(*) from relationships)";
    scanner.gets(&link).await.must_be(200);
    let before = house.counts(everything).await;
    for _ in 0..50 {
        scanner.gets(&link).await.must_be(200);
        scanner.asks(Method::HEAD, &link, None, &[("user-agent", "SafeLinks")]).await.must_be(200);
    }
    assert_eq!(house.counts(everything).await, before);
    kim.gets(&invitation).await.must_say("opened for the first time");
    // A GET of what a form posts is nothing.
    for part in ["acceptance", "refusal"] {
        let answer = scanner.gets(&format!("{link}/{part}")).await;
        assert_eq!(answer.leads_to().as_ref(), Some(&link));
    }
}

#[actix_web::test]
async fn only_a_global_admin_of_the_company_accepts() {
    let house = House::open().await;
    let (kim, invitation, link) = asked(&house).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let form = ada.gets(&link).await.consent();
    let acceptance = format!("{link}/acceptance");
    // Nobody.
    let nobody = house.stranger().posts(&acceptance, &form).await;
    assert!(nobody.leads_to().unwrap().starts_with("/sign-in?next="));
    // The partner itself, and another partner.
    kim.posts(&acceptance, &form).await.must_be(403).must_say("for another company");
    house.partner("Delta IT").await.posts(&acceptance, &form).await.must_be(403);
    // A member who is not a Global admin.
    let user = house.colleague("ada@birch.example", "per@birch.example", Role::User).await;
    user.gets(&link).await.must_be(403).must_say("Only a Global admin can answer");
    user.posts(&acceptance, &form).await.must_be(403);
    user.posts(&format!("{link}/refusal"), &[]).await.must_be(403);
    assert_eq!(house.counts("select count(*) from relationships").await, 0);
    let told = kim.gets(&invitation).await;
    told.must_say("Open").must_say("Somebody who may not answer").must_not_say("Delta IT");
    assert_eq!(house.counts("select count(*) from events where kind = 'answer-refused'").await, 1);
    // Without the agreement, without any terms, with other terms.
    let lacking = ada.posts(&acceptance, &form[..1]).await;
    lacking.must_be(422).must_say("Tick that you accept on behalf of your company");
    ada.posts(&acceptance, &[])
        .await
        .must_be(422)
        .must_say("has changed since you opened the page");
    ada.posts(&acceptance, &[("terms", "0"), ("agree", "yes")]).await.must_be(422);
    assert_eq!(house.counts("select count(*) from relationships").await, 0);
    ada.posts(&acceptance, &form).await.must_be(303);
    assert_eq!(house.counts("select count(*) from relationships").await, 1);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn what_was_not_ticked_is_not_granted_and_what_was_not_asked_cannot_be() {
    let house = House::open().await;
    let (kim, _, link) = asked(&house).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let page = ada.gets(&link).await;
    let terms = page.value("terms");
    let form = [
        ("terms", terms.as_str()),
        ("agree", "yes"),
        ("service", "teams"),
        ("service", "azure"),
        ("service", "the_moon"),
        ("role", "global_admin"),
        ("partner_id", "00000000-0000-0000-0000-000000000000"),
    ];
    ada.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
    assert_eq!(house.counts("select count(*) from admin_permissions").await, 2);
    kim.gets("/customers").await.must_say("2 services");
    let receipt = ada.gets(&link).await.link("See the receipt");
    ada.gets(&receipt).await.must_say("Granted Teams").must_say("Not granted Exchange Online");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn accepting_twice_shows_the_first_acceptance() {
    let house = House::open().await;
    let (_, _, link) = asked(&house).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let eva = house.colleague("ada@birch.example", "eva@birch.example", Role::GlobalAdmin).await;
    let form = ada.gets(&link).await.consent();
    ada.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
    let mails = house.mails().await;
    for person in [&ada, &eva] {
        let again = person.sends(&format!("{link}/acceptance"), &form).await;
        again.must_be(200).must_say("Admin of Birch AB accepted for Birch AB");
        // Nor is it declined any more.
        person.posts(&format!("{link}/refusal"), &[]).await.must_be(410);
    }
    assert_eq!(house.mails().await, mails);
    assert_eq!(house.counts("select count(*) from relationships").await, 1);
    assert_eq!(house.counts("select count(*) from events where kind = 'accepted'").await, 2);
    // A stranger learns that it was accepted, and by nobody's name.
    house
        .stranger()
        .gets(&link)
        .await
        .must_be(410)
        .must_say("has been accepted")
        .must_not_say("Birch");
}

#[actix_web::test]
async fn a_company_declines_with_a_reason() {
    let house = House::open().await;
    let (kim, invitation, link) = asked(&house).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let long = "x".repeat(1001);
    let told = ada.posts(&format!("{link}/refusal"), &[("reason", &long)]).await;
    told.must_be(422);
    assert_eq!(told.value("reason"), long);
    let reason = [("reason", "We have a partner,\r\nthank you <b>")];
    ada.sends(&format!("{link}/refusal"), &reason).await.must_be(410).must_say("was declined");
    kim.gets(&invitation).await.must_say("Declined").must_say("We have a partner, thank you <b>");
    let told = house.mail_to("kim@fjord.example").await;
    assert_eq!(told.subject, "Birch declined");
    assert!(told.text.contains("We have a partner,\nthank you <b>"), "{}", told.text);
    ada.posts(&format!("{link}/acceptance"), &[]).await.must_be(410);
    kim.gets("/customers?status=prospect").await.must_say("Birch");
    // It can be asked anew.
    let record = kim.gets("/customers?q=birch").await.link("Birch");
    kim.opens(&format!("{record}/invitation")).await.must_say("Read and edit the letter");
}

#[actix_web::test]
async fn another_company_sees_both_names_and_must_say_that_it_means_it() {
    let house = House::open().await;
    let (kim, invitation, link) = asked(&house).await;
    let pine = house.company("Pine AB", "pine.example", "eva@pine.example").await;
    let page = pine.gets(&link).await;
    page.must_be(200)
        .must_say("was written to Birch (birch.example)")
        .must_say("signed in for Pine AB (pine.example)");
    let form = page.consent();
    let told = pine.posts(&format!("{link}/acceptance"), &form).await;
    told.must_be(422).must_say("although the invitation was written to another");
    let declined = pine.posts(&format!("{link}/refusal"), &[("reason", "no")]).await;
    declined.must_be(422).must_say("although the invitation was written to another");
    let mut meant = form.clone();
    meant.push(("other_company", "yes"));
    pine.posts(&format!("{link}/acceptance"), &meant).await.must_be(303);
    kim.gets("/").await;
    kim.gets("/customers?status=active").await.must_not_say("Birch");
    kim.gets(&invitation).await.must_say("Pine AB accepted it (eva@pine.example)");
    kim.posts(&format!("{invitation}/confirmation"), &[]).await.must_be(303);
    kim.gets("/customers?status=active").await.must_say("Birch");
    house.mail_goes_out().await;
    // The record is Pine's while Pine is served; afterwards the company whose domain it has may answer.
    let record = kim.gets("/customers?q=birch").await.link("Birch");
    kim.posts(&format!("{record}/removal"), &[("good_faith", "yes")]).await.must_be(200);
    let review = kim.gets(&format!("{record}/invitation")).await.leads_to().unwrap();
    let letter = crate::house::Letter::of(&kim.gets(&review).await);
    let done = format!("{}/done", review.split("/review").next().unwrap());
    letter.is_sent_by(&kim, &done).await.must_be(303);
    let second = house.mail_to("ada@birch.example").await.link();
    let oak = house.company("Oak AB", "oak.example", "pia@oak.example").await;
    oak.gets(&second).await.must_be(403).must_say("is for another company").must_not_say("Pine");
    oak.posts(&format!("{second}/acceptance"), &form).await.must_be(403);
    oak.posts(&format!("{second}/refusal"), &[]).await.must_be(403);
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&second).await.must_be(303);
    kim.gets(&format!("{record}/account")).await.must_say("Birch AB");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_company_that_declines_for_another_is_named() {
    let house = House::open().await;
    let (kim, invitation, link) = asked(&house).await;
    let pine = house.company("Pine AB", "pine.example", "eva@pine.example").await;
    let meant = [("reason", "Not us"), ("declines_for_other", "yes")];
    pine.posts(&format!("{link}/refusal"), &meant).await.must_be(303);
    let told = house.mail_to("kim@fjord.example").await;
    assert!(told.text.contains("Admin of Pine AB (eva@pine.example) of Pine AB"), "{}", told.text);
    kim.gets(&invitation).await.must_say("Admin of Pine AB, Pine AB");
}

#[actix_web::test]
async fn codes_for_an_address_are_few_however_they_are_asked_for() {
    let house = House::open().await;
    let (_, _, link) = asked(&house).await;
    let mut mailed = 0;
    for _ in 0..12 {
        let stranger = house.stranger();
        let answer = stranger.posts(&format!("{link}/account"), &birch("ada@birch.example")).await;
        if answer.status == 303 {
            mailed += 1;
            continue;
        }
        answer.must_be(429).must_say("Too many codes were asked for");
        assert_eq!(answer.value("company"), "Birch AB");
    }
    assert_eq!(mailed, 10);
    // Another address of the company is not held up by it, and neither is the next day.
    let eva = house.stranger();
    eva.posts(&format!("{link}/account"), &birch("eva@birch.example")).await.must_be(303);
    house.passes(25);
    let ada = house.stranger();
    ada.posts(&format!("{link}/account"), &birch("ada@birch.example")).await.must_be(303);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn characters_that_no_database_keeps_are_refused() {
    let house = House::open().await;
    let (_, _, link) = asked(&house).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let told = ada.posts(&format!("{link}/refusal"), &[("reason", "bad\0reason")]).await;
    told.must_be(422).must_say("characters that cannot be shown");
    ada.gets(&link).await.must_be(200);
}

#[actix_web::test]
async fn a_partner_that_would_lose_a_service_is_named_and_not_ticked() {
    let house = House::open().await;
    let (kim, _, link) = asked(&house).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let terms = ada.gets(&link).await.value("terms");
    let form =
        [("terms", terms.as_str()), ("agree", "yes"), ("service", "teams"), ("service", "azure")];
    ada.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
    house.mail_goes_out().await;

    let maja = house.partner("Delta IT").await;
    maja.invites("Birch", "birch.example", "ada@birch.example").await;
    let second = house.mail_to("ada@birch.example").await.link();
    // Before somebody signs in nobody learns who else serves the company.
    house.stranger().gets(&second).await.must_not_say("Fjord");
    let page = ada.gets(&second).await;
    page.must_say("Fjord Cloud administers this now and would lose it");
    let ticked: Vec<_> =
        page.consent().into_iter().filter(|(name, _)| *name == "service").collect();
    assert_eq!(ticked.len(), 7);
    let mut all = page.consent();
    all.push(("service", "teams"));
    ada.posts(&format!("{second}/acceptance"), &all).await.must_be(303);
    let lost = house.mail_to("kim@fjord.example").await;
    assert_eq!(lost.subject, "Birch AB gave Teams to another partner");
    assert_eq!(
        house.counts("select count(*) from admin_permissions where ended_at is null").await,
        9
    );
    kim.gets("/customers").await.must_say("1 service");
    maja.gets("/customers").await.must_say("8 services");
    ada.gets("/partners").await.must_say("Fjord Cloud").must_say("Delta IT");
}

#[actix_web::test]
async fn terms_that_changed_since_they_were_shown_are_shown_again() {
    let house = House::open().await;
    let (_, _, link) = asked(&house).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let stale = ada.gets(&link).await.consent();
    // Meanwhile another partner got a service.
    let maja = house.partner("Delta IT").await;
    maja.invites("Birch", "birch.example", "ada@birch.example").await;
    let other = house.mail_to("ada@birch.example").await.link();
    ada.accepts(&other).await.must_be(303);
    let told = ada.posts(&format!("{link}/acceptance"), &stale).await;
    told.must_be(422)
        .must_say("has changed since you opened the page")
        .must_say("Delta IT administers this now");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn the_address_of_a_new_account_is_proved_by_its_code() {
    let house = House::open().await;
    let (_, _, link) = asked(&house).await;
    let ada = house.stranger();
    let faulty = [
        ("company", ""),
        ("country", "XX"),
        ("name", "see http://evil.example"),
        ("email", "x"),
        ("password", "short"),
    ];
    let told = ada.posts(&format!("{link}/account"), &faulty).await;
    told.must_be(422);
    for field in ["company", "country", "name", "email", "password"] {
        assert!(!told.problem(field).is_empty(), "{field}");
    }
    assert_eq!(told.value("email"), "x");
    let good = birch("ada@birch.example");
    ada.posts(&format!("{link}/account"), &good).await.must_be(303);
    let code = house.mail_to("ada@birch.example").await.code();
    // The code is bound to the browser that asked.
    let other = house.stranger().posts(&format!("{link}/code"), &[("code", &code)]).await;
    assert_eq!(other.leads_to(), Some(format!("{link}/account")));
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for left in (1..5).rev() {
        let tries =
            if left == 1 { "One try is left".to_owned() } else { format!("{left} tries are left") };
        ada.posts(&format!("{link}/code"), &[("code", wrong)]).await.must_be(422).must_say(&tries);
    }
    ada.posts(&format!("{link}/code"), &[("code", wrong)])
        .await
        .must_say("This code works no more");
    // Not even the right one, any more.
    ada.posts(&format!("{link}/code"), &[("code", &code)])
        .await
        .must_say("This code works no more");
    ada.sends(&format!("{link}/codes"), &[]).await.must_say("A new code is on its way");
    let code = house.mail_to("ada@birch.example").await.code();
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    ada.sends(&format!("{link}/code"), &[("code", &spaced)])
        .await
        .must_say("The account of Birch AB is made");
    ada.gets("/partners").await.must_be(200);
}

#[actix_web::test]
async fn a_code_ends_after_half_an_hour() {
    let house = House::open().await;
    let (_, _, link) = asked(&house).await;
    let ada = house.stranger();
    let good = birch("ada@birch.example");
    ada.posts(&format!("{link}/account"), &good).await.must_be(303);
    let code = house.mail_to("ada@birch.example").await.code();
    house.clock.advance(jiff::SignedDuration::from_mins(29));
    ada.gets(&format!("{link}/code")).await.must_be(200);
    house.clock.advance(jiff::SignedDuration::from_mins(1));
    ada.posts(&format!("{link}/code"), &[("code", &code)])
        .await
        .must_be(422)
        .must_say("works no more");
}

#[actix_web::test]
async fn an_address_that_has_an_account_is_told_so_by_mail_only() {
    let house = House::open().await;
    let (_, _, link) = asked(&house).await;
    house.company("Pine AB", "pine.example", "eva@pine.example").await;
    let stranger = house.stranger();
    let taken = [
        ("company", "Evil"),
        ("country", "SE"),
        ("name", "Mallory"),
        ("email", "eva@pine.example"),
        ("password", PASSWORD),
    ];
    let answer = stranger.posts(&format!("{link}/account"), &taken).await;
    assert_eq!(answer.leads_to(), Some(format!("{link}/code")));
    let mail = house.mail_to("eva@pine.example").await;
    assert_eq!(mail.subject, "You have an account at Accord");
    stranger
        .posts(&format!("{link}/code"), &[("code", "123456")])
        .await
        .must_be(422)
        .must_say("4 tries are left");
    // A company that has an account gets no second one.
    house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let second = [
        ("company", "Birch"),
        ("country", "SE"),
        ("name", "Per"),
        ("email", "per@birch.example"),
        ("password", PASSWORD),
    ];
    stranger.posts(&format!("{link}/account"), &second).await.must_be(303);
    let code = house.mail_to("per@birch.example").await.code();
    stranger
        .posts(&format!("{link}/code"), &[("code", &code)])
        .await
        .must_be(422)
        .must_say("Birch AB has an account already")
        .must_say("Admin of Birch AB");
}

#[actix_web::test]
async fn a_link_that_is_none_is_the_same_404_whatever_it_is() {
    let house = House::open().await;
    let (_, _, link) = asked(&house).await;
    let stranger = house.stranger();
    let good = link.strip_prefix("/i/").unwrap();
    let swapped = format!("{}{}", &good[..42], if good.ends_with('A') { "B" } else { "A" });
    let mut first: Option<Answer> = None;
    let long = "A".repeat(5000);
    for wrong in [
        "x",
        "%00",
        "%ff%fe",
        "%2e%2e%2f",
        &good[..42],
        &format!("{good}A"),
        &swapped,
        &long,
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "%F0%9F%92%A9",
        "'%20or%201=1--",
        "{link}",
    ] {
        let answer = stranger.gets(&format!("/i/{wrong}")).await;
        answer.must_be(404).must_say("There is nothing here");
        if let Some(first) = &first {
            assert_eq!(answer.body, first.body, "{wrong}");
        }
        first = Some(answer);
        for part in ["acceptance", "refusal", "account", "code", "codes"] {
            stranger.posts(&format!("/i/{wrong}/{part}"), &[]).await.must_be(404);
        }
    }
}

#[actix_web::test]
async fn an_answer_after_the_end_is_refused() {
    let house = House::open().await;
    let (_, _, link) = asked(&house).await;
    house.clock.set(accord::clock::Timestamp::end_of(jiff::civil::date(2026, 12, 21)).unwrap());
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let form = ada.gets(&link).await.consent();
    house.clock.advance(jiff::SignedDuration::from_secs(1));
    ada.posts(&format!("{link}/acceptance"), &form).await.must_be(410).must_say("has ended");
    ada.posts(&format!("{link}/refusal"), &[]).await.must_be(410);
    assert_eq!(house.counts("select count(*) from relationships").await, 0);
}

#[actix_web::test]
async fn a_receipt_is_for_both_sides_and_nobody_else() {
    let house = House::open().await;
    let (_, _, link) = asked(&house).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    let receipt = ada.gets(&link).await.link("See the receipt");
    house.mail_goes_out().await;
    house.partner("Delta IT").await.gets(&receipt).await.must_be(404);
    house
        .company("Pine AB", "pine.example", "eva@pine.example")
        .await
        .gets(&receipt)
        .await
        .must_be(404);
    house.stranger().gets(&receipt).await.must_be(303);
    ada.gets("/receipts/nothing").await.must_be(404);
}
