//! "This is not for us": whoever was written to by mistake says so without an account, and is left alone.

use crate::{
    house::{House, Letter, Person},
    together,
};

/// Birch's invitation, and a reader of it.
async fn asked(house: &House) -> (Person, String, String, Person) {
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    (kim, invitation, link, house.stranger())
}

#[actix_web::test]
async fn a_reader_says_that_it_is_not_for_them_and_is_left_alone() {
    let house = House::open().await;
    let (kim, invitation, link, reader) = asked(&house).await;
    let page = reader.gets(&link).await;
    let not_us = page.link("This is not for us");
    let page = reader.gets(&not_us).await;
    page.must_be(200).must_say("Fjord Cloud wrote to Birch").must_say("call the company");
    // Looking at it does nothing.
    for _ in 0..20 {
        reader.gets(&not_us).await.must_be(200);
    }
    kim.gets(&invitation).await.must_say("Open");
    let long = "x".repeat(1001);
    let told = reader.posts(&not_us, &[("reason", &long)]).await;
    assert_eq!(told.must_be(422).value("reason"), long);

    let done = reader.sends(&not_us, &[("reason", "Wrong <b>company</b>")]).await;
    done.must_be(410)
        .must_say("The invitation of Fjord Cloud is declined")
        .must_say("cannot send invitations to that address any more");
    // The second press finds it done.
    reader.sends(&not_us, &[]).await.must_be(410).must_say("is declined");
    reader.opens(&not_us).await.must_be(410);
    reader.posts(&format!("{link}/acceptance"), &[]).await;

    let mail = house.mail_to("kim@fjord.example").await;
    assert_eq!(mail.subject, "Birch: not for them");
    assert!(mail.text.contains("Reason: Wrong <b>company</b>"), "{}", mail.text);
    assert!(mail.html.contains("&lt;b&gt;company"), "{}", mail.html);
    kim.gets(&invitation)
        .await
        .must_say("Declined")
        .must_say("The reader says that this is not for them: Birch")
        .must_say("No more invitations of yours can be sent to ada@birch.example");
    assert_eq!(house.counts("select count(*) from events where kind = 'not-us'").await, 1);
    assert_eq!(house.counts("select count(*) from refusals").await, 1);

    // Nor by another invitation, to another company, in another spelling.
    let (again, letter) = kim.drafts("Birch Ltd", "birch-ltd.example").await;
    for spelling in ["ada@birch.example", "ADA@Birch.Example"] {
        let letter = Letter { to: spelling.into(), ..letter.clone() };
        for part in ["done", "review"] {
            let told = letter.is_sent_by(&kim, &format!("{again}/{part}")).await;
            let problem = told.must_be(422).problem("to");
            assert!(problem.contains("said that your invitation is not for them"), "{problem}");
            assert!(problem.contains("21 Nov 2026") || problem.contains("2026"), "{problem}");
            assert_eq!(told.value("to"), spelling);
        }
    }
    let other = Letter { to: "eva@birch.example".into(), ..letter };
    other.is_sent_by(&kim, &format!("{again}/done")).await.must_be(303);
    house.mail_to("eva@birch.example").await;
    let version = kim.gets(&again).await.value("version");
    let fields = [("to", "ada@birch.example"), ("version", version.as_str())];
    let told = kim.posts(&format!("{again}/letters"), &fields).await;
    assert!(told.must_be(422).problem("to").contains("not for them"));

    // For good, and for this partner only.
    house.days_pass(400).await;
    let maja = house.partner("Delta IT").await;
    maja.invites("Birch", "birch.example", "ada@birch.example").await;
    house.mail_to("ada@birch.example").await;
    let kim = house.stranger();
    kim.signs_in("kim@fjord.example", crate::house::PASSWORD).await;
    let (third, letter) = kim.drafts("Birch AB", "birch-ab.example").await;
    let letter = Letter { to: "ada@birch.example".into(), ..letter };
    letter.is_sent_by(&kim, &format!("{third}/done")).await.must_be(422);
}

#[actix_web::test]
async fn a_letter_that_waits_is_not_sent_to_whoever_said_so_meanwhile() {
    let house = House::open().await;
    let (kim, _, link, reader) = asked(&house).await;
    // It stays in the outbox until the postman comes.
    kim.invites("Birch Ltd", "birch-ltd.example", "ada@birch.example").await;
    reader.posts(&format!("{link}/not-us"), &[]).await.must_be(303);
    let before = house.mailbox.list().len();
    house.mail_goes_out().await;
    let mails = house.mailbox.list();
    let new = &mails[..mails.len() - before];
    assert_eq!(new.len(), 1, "only its partner is written to");
    assert!(new[0].recipients.iter().all(|to| to == "kim@fjord.example"));
}

#[actix_web::test]
async fn what_was_answered_is_refused_by_nobody() {
    let house = House::open().await;
    let (kim, invitation, link, reader) = asked(&house).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    reader.gets(&format!("{link}/not-us")).await.must_be(303);
    reader.posts(&format!("{link}/not-us"), &[]).await.must_be(303);
    kim.gets(&invitation).await.must_say("Accepted").must_not_say("not for them");
    assert_eq!(house.counts("select count(*) from refusals").await, 0);
    let revoked = kim.invites("Pine", "pine.example", "eva@pine.example").await;
    let link = house.mail_to("eva@pine.example").await.link();
    kim.posts(&format!("{revoked}/revocation"), &[]).await.must_be(303);
    reader.posts(&format!("{link}/not-us"), &[]).await.must_be(303);
    assert_eq!(house.counts("select count(*) from refusals").await, 0);
    reader.gets("/i/x/not-us").await.must_be(404);
    reader.posts("/i/x/not-us", &[]).await.must_be(404);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_link_that_was_carried_by_hand_is_declined_too() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    let letter = Letter { delivery: "self".into(), ..letter };
    letter.is_sent_by(&kim, &format!("{invitation}/done")).await.must_be(303);
    let link = letter.message.lines().find_map(|line| line.strip_prefix(crate::house::ADDRESS));
    let link = link.unwrap();
    house.stranger().posts(&format!("{link}/not-us"), &[]).await.must_be(303);
    kim.gets(&invitation).await.must_say("Declined");
    assert_eq!(house.counts("select count(*) from refusals").await, 0);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_reseller_says_it_of_a_request_for_a_partnership() {
    let house = House::open().await;
    let ingrid = house.provider("Nordlys Distribution").await;
    let link = ingrid
        .asks_for_partnership(&house, "Fjord Cloud", "fjord.example", "kim@fjord.example")
        .await;
    let reader = house.stranger();
    let not_us = reader.gets(&link).await.link("This is not for us");
    reader.posts(&not_us, &[]).await.must_be(303);
    let mail = house.mail_to("kim@nordlys.example").await;
    assert_eq!(mail.subject, "Fjord Cloud: not for them");
    let fields = [("name", "Fjord Cloud"), ("domain", "fjord.example")];
    let review = ingrid.posts("/indirect-resellers/new", &fields).await.leads_to().unwrap();
    let letter =
        Letter { to: "kim@fjord.example".into(), ..Letter::of(&ingrid.gets(&review).await) };
    letter.is_sent_by(&ingrid, &review.replace("/review", "/done")).await.must_be(422);
}

#[actix_web::test]
async fn it_is_said_by_one_of_many_at_once() {
    let house = House::open().await;
    let (_, _, link, reader) = asked(&house).await;
    let not_us = format!("{link}/not-us");
    let all = (0..16).map(|_| reader.posts(&not_us, &[]));
    for answer in futures_util::future::join_all(all).await {
        answer.must_be(303);
    }
    assert_eq!(house.counts("select count(*) from events where kind = 'not-us'").await, 1);
    assert_eq!(house.mails().await, 2);
}

#[actix_web::test]
async fn whoever_says_it_of_very_many_waits() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let reader = house.stranger();
    for number in 0..31 {
        let (company, domain) = (format!("Birch {number}"), format!("birch{number}.example"));
        let to = format!("ada@{domain}");
        kim.invites(&company, &domain, &to).await;
        let link = house.mail_to(&to).await.link();
        let answer = reader.posts(&format!("{link}/not-us"), &[]).await;
        answer.must_be(if number < 30 { 303 } else { 429 });
    }
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn with_a_provider_it_is_the_partner_that_wrote_who_is_refused() {
    let house = House::open().await;
    let (ingrid, kim, provider) = together::partners(&house).await;
    let (invitation, link) = together::invited(&house, &kim, &provider).await;
    house.stranger().posts(&format!("{link}/not-us"), &[]).await.must_be(303);
    house.mail_goes_out().await;
    kim.gets(&invitation).await.must_say("The reader says that this is not for them");
    ingrid.gets("/activity").await.must_not_say("not for them");
}

#[actix_web::test]
async fn whoever_said_so_is_not_written_to_as_a_member_either() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    house.stranger().posts(&format!("{link}/not-us"), &[]).await.must_be(303);
    house.mail_goes_out().await;
    let before = house.mails().await;
    for to in ["ada@birch.example", "ada+news@birch.example"] {
        let fields =
            [("name", "Ada Lind"), ("email", to), ("language", "en"), ("role", "sales_agent")];
        let refused = kim.posts("/settings/members", &fields).await;
        assert!(refused.must_be(422).problem("email").contains("not for them"), "{to}");
        assert_eq!(refused.value("name"), "Ada Lind");
    }
    house.mail_goes_out().await;
    assert_eq!(house.mails().await, before);
}
