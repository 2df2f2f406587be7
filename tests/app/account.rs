//! What people do with their own account.

use accord::people::Role;

use crate::house::{House, PASSWORD};

const KIM: &str = "kim@fjord.example";
const OTHER: &str = "copper kettle in winter";

#[actix_web::test]
async fn somebody_changes_their_name_and_language() {
    let house = House::open().await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let page = ada.gets("/account").await;
    page.must_be(200).must_say("ada@birch.example").must_say("Second factor");
    assert_eq!(page.value("name"), "Admin of Birch AB");
    let fields = [("name", "Ada Lind"), ("language", "sv")];
    ada.posts("/account/details", &fields).await.must_be(303);
    let page = ada.gets("/account").await;
    page.must_say("Dina uppgifter är sparade");
    assert_eq!(page.value("name"), "Ada Lind");
    let wrong = ada.posts("/account/details", &[("name", "@"), ("language", "xx")]).await;
    wrong.must_be(422);
    assert_eq!(wrong.value("name"), "@");
    house.stranger().gets("/account").await.must_be(303);
    ada.gets("/account/details").await.must_be(303);
}

#[actix_web::test]
async fn a_password_is_changed_by_the_one_before_and_ends_everything_else() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (elsewhere, stolen) = (house.stranger(), kim.copy());
    elsewhere.signs_in(KIM, PASSWORD).await.must_be(303);
    elsewhere.posts("/password", &[("email", KIM)]).await.must_be(200);
    let link = house.mail_to(KIM).await.link();

    let change = async |current: &str, new: &str| {
        kim.posts("/account/password", &[("current", current), ("password", new)]).await
    };
    let wrong = change("not the password", OTHER).await;
    wrong.must_be(422);
    assert_eq!(wrong.problem("current"), "This is not your password. Check it and try again.");
    assert!(!wrong.body.contains(OTHER) && !wrong.body.contains("not the password"));
    for weak in ["short", "Kim of Fjord Cloud", &"x7".repeat(65)] {
        let weak = change(PASSWORD, weak).await;
        weak.must_be(422);
        assert!(!weak.problem("password").is_empty());
    }
    elsewhere.gets("/account").await.must_be(200);

    change(PASSWORD, OTHER).await.must_be(303);
    kim.gets("/account").await.must_be(200).must_say("Your password is changed");
    elsewhere.gets("/account").await.must_be(303);
    stolen.gets("/account").await.must_be(303);
    elsewhere.gets(&link).await.must_be(410);
    elsewhere.signs_in(KIM, PASSWORD).await.must_be(422);
    elsewhere.signs_in(KIM, OTHER).await.must_be(303);
    let mail = house.mail_to(KIM).await;
    assert_eq!(mail.subject, "Your password was changed");
    assert!(mail.text.contains("0.0.0.0"), "{}", mail.text);
    kim.gets("/activity").await.must_say("Changed the password");
    kim.gets("/account").await.must_say("Changed the password").must_say("Wrong password");
}

#[actix_web::test]
async fn wrong_passwords_on_the_account_page_count_like_those_at_the_door() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    for _ in 0..10 {
        let fields = [("current", "wrong"), ("password", OTHER)];
        kim.posts("/account/password", &fields).await.must_be(422);
    }
    let fields = [("current", PASSWORD), ("password", OTHER)];
    let held_off = kim.posts("/account/password", &fields).await;
    held_off.must_be(429);
    assert!(held_off.problem("current").contains("5 minutes"), "{}", held_off.problem("current"));
    let fields = [("email", "kim@new.example"), ("proof", PASSWORD)];
    let held_off = kim.posts("/account/address", &fields).await;
    assert_eq!(held_off.must_be(429).value("email"), "kim@new.example");
    house.stranger().signs_in(KIM, PASSWORD).await.must_be(429);
    house.stranger().from("192.0.2.99").signs_in(KIM, PASSWORD).await.must_be(303);
}

#[actix_web::test]
async fn an_address_is_changed_once_the_new_one_is_proved() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let sam = house.colleague(KIM, "sam@fjord.example", Role::GlobalAdmin).await;
    let new = "kim.berg@fjord.example";
    let ask = async |email: &str, proof: &str| {
        kim.posts("/account/address", &[("email", email), ("proof", proof)]).await
    };
    let wrong = ask(new, "wrong").await;
    assert_eq!(wrong.must_be(422).value("email"), new);
    ask("nonsense", PASSWORD).await.must_be(422);
    ask("KIM@fjord.example", PASSWORD).await.must_be(303);
    ask(KIM, PASSWORD).await.must_be(422);
    ask("kim.b@fjord.example", PASSWORD).await.must_be(303);
    let first = house.mail_to("kim.b@fjord.example").await.link();
    ask(new, PASSWORD).await.must_be(303);
    let link = house.mail_to(new).await.link();
    kim.gets("/account").await.must_say(new);
    // An earlier link is void; nobody else can use this one; opening it changes nothing.
    kim.gets(&first).await.must_be(410);
    sam.gets(&link).await.must_be(410);
    sam.posts(&link, &[]).await.must_be(410);
    house.stranger().gets(&link).await.must_be(303);
    for _ in 0..3 {
        kim.gets(&link).await.must_be(200).must_say(new);
    }
    house.stranger().signs_in(new, PASSWORD).await.must_be(422);
    house.stranger().posts("/password", &[("email", KIM)]).await.must_be(200);
    let password_link = house.mail_to(KIM).await.link();

    kim.posts(&link, &[]).await.must_be(303);
    kim.gets("/account").await.must_say("Your email is kim.berg@fjord.example now");
    kim.posts(&link, &[]).await.must_be(410);
    house.stranger().gets(&password_link).await.must_be(410);
    house.stranger().signs_in(KIM, PASSWORD).await.must_be(422);
    house.stranger().signs_in(new, PASSWORD).await.must_be(303);
    for to in [KIM, new] {
        let mail = house.mail_to(to).await;
        assert_eq!(mail.subject, "Your email was changed", "{to}");
    }
    let old = house.mail_to(KIM).await.text;
    assert!(old.contains("k…@fjord.example") && !old.contains(new), "{old}");
    assert!(old.contains("Colleague sam@fjord.example"), "{old}");
    sam.gets("/activity").await.must_say("Changed the email");
}

#[actix_web::test]
async fn an_address_that_is_taken_is_told_to_its_owner_only() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let ask = async |email: &str| {
        kim.posts("/account/address", &[("email", email), ("proof", PASSWORD)]).await;
        kim.gets("/account").await.body.replace(email, "-")
    };
    let (taken, free) = (ask("ada@birch.example").await, ask("eve@birch.example").await);
    assert_eq!(taken, free);
    ask("ada@birch.example").await;
    house.mail_goes_out().await;
    let mails = house.mailbox.list();
    let to_ada: Vec<_> =
        mails.iter().filter(|mail| mail.recipients[0] == "ada@birch.example").collect();
    assert_eq!(to_ada.len(), 1);
    assert_eq!(to_ada[0].subject, "Somebody typed your email as theirs");
    // Not even one that becomes taken before it is proved.
    ask("bo@birch.example").await;
    let link = house.mail_to("bo@birch.example").await.link();
    let fields =
        [("name", "Bo Ek"), ("email", "bo@birch.example"), ("language", "en"), ("role", "user")];
    ada.posts("/settings/members", &fields).await.must_be(303);
    kim.posts(&link, &[]).await.must_be(410);
    kim.gets("/account").await.must_say(KIM);
    // Six letters in an hour are too many.
    let fields = [("email", "x@birch.example"), ("proof", PASSWORD)];
    kim.posts("/account/address", &fields).await.must_be(303);
    kim.posts("/account/address", &fields).await.must_be(429);
}

#[actix_web::test]
async fn a_link_to_a_new_address_ends_after_a_day() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let fields = [("email", "kim@new.example"), ("proof", PASSWORD)];
    kim.posts("/account/address", &fields).await.must_be(303);
    let link = house.mail_to("kim@new.example").await.link();
    house.passes(24);
    let kim = house.stranger();
    kim.signs_in(KIM, PASSWORD).await.must_be(303);
    kim.posts(&link, &[]).await.must_be(410);
}

#[actix_web::test]
async fn an_address_that_was_never_proved_is_forgotten_with_its_letter() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let proved = [("email", "kim@other.example"), ("proof", PASSWORD)];
    kim.posts("/account/address", &proved).await.must_be(303);
    let link = house.mail_to("kim@other.example").await.link();
    kim.posts(&link, &[]).await.must_be(303);
    let fields = [("email", "typo@new.example"), ("proof", PASSWORD)];
    kim.posts("/account/address", &fields).await.must_be(303);
    house.mail_to("typo@new.example").await;
    house.days_pass(89).await;
    let letters = "select count(*) from outbox where recipient = 'typo@new.example'";
    assert_eq!(house.counts(letters).await, 1);
    house.days_pass(2).await;
    assert_eq!(house.counts(letters).await, 0);
    let rest = "select count(*) from outbox where kind = 'address-proof' and recipient = '—'";
    assert_eq!(house.counts(rest).await, 1);
    assert_eq!(house.counts("select count(*) from address_changes").await, 1, "the one proved");
}

#[actix_web::test]
async fn nobody_is_called_like_the_domain_of_a_page() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let fields = [("name", "Pay at evil.example"), ("language", "en")];
    let refused = kim.posts("/account/details", &fields).await;
    refused.must_be(422);
    assert!(refused.problem("name").contains("Write a space after a dot"));
    assert_eq!(refused.value("name"), "Pay at evil.example");
    kim.posts("/account/details", &[("name", "J.R. Lind"), ("language", "en")]).await.must_be(303);
    // A company may be: some are.
    kim.invites("Birch.example", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let fields = [
        ("company", "Birch.example"),
        ("country", "SE"),
        ("name", "evil.example"),
        ("email", "ada@birch.example"),
        ("password", PASSWORD),
    ];
    let refused = house.stranger().posts(&format!("{link}/account"), &fields).await;
    refused.must_be(422);
    assert!(!refused.problem("name").is_empty() && refused.problem("company").is_empty());
}

#[actix_web::test]
async fn another_address_does_not_make_somebody_stand_for_another_company() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let invitation = house.mail_to("ada@birch.example").await.link();
    let eve = house.company("Elm AB", "elm.example", "eve@elm.example").await;
    let fields = [("email", "eve@birch.example"), ("proof", PASSWORD)];
    eve.posts("/account/address", &fields).await.must_be(303);
    let link = house.mail_to("eve@birch.example").await.link();
    eve.posts(&link, &[]).await.must_be(303);
    // Elm stays Elm: it must say that it means it, and nothing begins before the partner has confirmed.
    let page = eve.gets(&invitation).await;
    page.must_be(200).must_say("elm.example");
    let mut fields = page.consent();
    fields.push(("other_company", "yes"));
    eve.posts(&format!("{invitation}/acceptance"), &fields).await.must_be(303);
    assert_eq!(house.counts("select count(*) from relationships").await, 0);
}

#[actix_web::test]
async fn a_partner_that_changes_somebodys_details_is_named_to_them() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let sam = house.colleague(KIM, "sam@fjord.example", Role::SalesAgent).await;
    // Changes of one's own are not mailed.
    sam.posts("/account/details", &[("name", "Sam Holm"), ("language", "en")]).await.must_be(303);
    assert_eq!(house.mails().await, 0);
    let member = kim.gets("/settings/members").await.link("Sam Holm");
    kim.posts(&format!("{member}/deactivation"), &[]).await.must_be(303);
    let mail = house.mail_to("sam@fjord.example").await;
    assert!(mail.text.contains("Kim of Fjord Cloud (Fjord Cloud)"), "{}", mail.text);
    kim.posts(&format!("{member}/activation"), &[]).await.must_be(303);
    let mail = house.mail_to("sam@fjord.example").await;
    assert_eq!(mail.subject, "You are a member of Fjord Cloud again");
}
