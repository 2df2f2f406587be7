//! A reseller and its indirect provider invite a company together: it accepts both or neither.

use crate::house::{House, Letter, Person};

/// A provider and a reseller with a partnership, and the provider as the review page's choice.
pub async fn partners(house: &House) -> (Person, Person, String) {
    let ingrid = house.provider("Nordlys Distribution").await;
    let kim = house.partner("Fjord Cloud").await;
    let link = ingrid
        .asks_for_partnership(house, "Fjord Cloud", "fjord.example", "kim@fjord.example")
        .await;
    kim.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let provider = kim.gets("/indirect-providers").await.link("Nordlys Distribution");
    let invite = kim.gets(&provider).await.link("Invite new customers");
    let id = invite.rsplit('=').next().unwrap().to_owned();
    (ingrid, kim, id)
}

/// A joint invitation to Birch; returns its path and the link.
pub async fn invited(house: &House, kim: &Person, provider: &str) -> (String, String) {
    let fields = [("name", "Birch"), ("domain", "birch.example"), ("together_with", provider)];
    let review = kim.posts("/customers/new", &fields).await.leads_to().unwrap();
    let page = kim.gets(&review).await;
    assert_eq!(page.value("together_with"), provider);
    let letter = Letter { to: "ada@birch.example".into(), ..Letter::of(&page) };
    let invitation = review.trim_end_matches("/review").to_owned();
    letter.is_sent_by(kim, &format!("{invitation}/done")).await.must_be(303);
    (invitation, house.mail_to("ada@birch.example").await.link())
}

#[actix_web::test]
async fn a_company_accepts_both_and_the_reseller_alone_gets_the_permissions() {
    let house = House::open().await;
    let (ingrid, kim, provider) = partners(&house).await;
    let (invitation, link) = invited(&house, &kim, &provider).await;
    let mail = house.mail_to("ada@birch.example").await;
    assert!(mail.text.contains("Fjord Cloud buys what it sells from Nordlys Distribution"));
    kim.gets(&invitation).await.must_say("Together with Nordlys Distribution");

    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let page = ada.gets(&link).await;
    page.must_say("Fjord Cloud and Nordlys Distribution ask to serve you")
        .must_say("You accept both or neither")
        .must_say("Nordlys Distribution administers nothing, whatever you tick");
    let form = [
        ("terms", page.value("terms")),
        ("agree", "yes".into()),
        ("service", "teams".into()),
        ("service", "azure".into()),
    ];
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    ada.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
    ada.gets(&link).await.must_say("You accepted Fjord Cloud and Nordlys Distribution");

    kim.gets("/customers?status=active").await.must_say("Birch").must_say("2 services");
    let list = ingrid.gets("/customers?status=active").await;
    list.must_say("Birch AB").must_say("Provider through Fjord Cloud");
    let record = list.link("Birch AB");
    ingrid
        .gets(&format!("{record}/services"))
        .await
        .must_say("you may place orders for it")
        .must_not_say("You administer it");
    ingrid.gets(&record).await.must_not_say("Request again");
    let told = house.mail_to("kim@nordlys.example").await;
    assert_eq!(told.subject, "Birch AB accepted Fjord Cloud and you");
    let partners = ada.gets("/partners").await;
    partners.must_say("Provider through Fjord Cloud").must_say("Reseller, Sweden");
    // The receipt is all three's.
    let receipt = ada.gets(&link).await.link("See the receipt");
    for person in [&ada, &kim, &ingrid] {
        person
            .gets(&receipt)
            .await
            .must_be(200)
            .must_say("accepted Fjord Cloud as its reseller and Nordlys Distribution");
    }
    house.partner("Delta IT").await.gets(&receipt).await.must_be(404);
    // What is the reseller's is not there for the provider.
    ingrid.gets(&invitation).await.must_be(404);
    assert_eq!(house.counts("select count(*) from admin_permissions").await, 2);
    assert_eq!(house.counts("select count(*) from provider_accounts").await, 2);
    // Both see whom they serve together.
    for (person, list, other) in [
        (&kim, "/indirect-providers", "Nordlys Distribution"),
        (&ingrid, "/indirect-resellers", "Fjord Cloud"),
    ] {
        let one = person.gets(list).await.link(other);
        let common = person.gets(&one).await;
        let record = common.links().into_iter().find(|(name, _)| name.starts_with("Birch"));
        person.gets(&record.unwrap().1).await.must_be(200);
    }
}

#[actix_web::test]
async fn one_answer_declines_both() {
    let house = House::open().await;
    let (ingrid, kim, provider) = partners(&house).await;
    let (_, link) = invited(&house, &kim, &provider).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.posts(&format!("{link}/refusal"), &[]).await.must_be(303);
    assert_eq!(house.counts("select count(*) from relationships").await, 0);
    ingrid.gets("/customers").await.must_not_say("Birch");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn when_the_partnership_ends_the_link_says_so_and_cannot_be_accepted() {
    let house = House::open().await;
    let (ingrid, kim, provider) = partners(&house).await;
    let (invitation, link) = invited(&house, &kim, &provider).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let form = ada.gets(&link).await.consent();
    let one = ingrid.gets("/indirect-resellers").await.link("Fjord Cloud");
    ingrid.posts(&format!("{one}/removal"), &[("good_faith", "yes")]).await.must_be(303);

    let told = ada.gets(&link).await;
    told.must_be(410).must_say("the partnership of the two has ended");
    ada.posts(&format!("{link}/acceptance"), &form).await.must_be(410);
    ada.posts(&format!("{link}/refusal"), &[]).await.must_be(410);
    assert_eq!(house.counts("select count(*) from relationships").await, 0);
    kim.gets(&invitation).await.must_say("the link can no longer be accepted");
    // There is nobody left to ask together with.
    let with = [("name", "Oak"), ("domain", "oak.example"), ("together_with", provider.as_str())];
    kim.posts("/customers/new", &with).await.must_be(422);
    assert!(!kim.gets("/customers/new").await.has_field("together_with"));
    // Revoked, the company can be asked alone.
    kim.posts(&format!("{invitation}/revocation"), &[]).await.must_be(303);
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let alone = house.mail_to("ada@birch.example").await.link();
    ada.accepts(&alone).await.must_be(303);
    assert_eq!(house.counts("select count(*) from relationships").await, 1);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn after_the_partnership_customers_and_permissions_stay_and_orders_do_not() {
    let house = House::open().await;
    let (ingrid, kim, provider) = partners(&house).await;
    let (_, link) = invited(&house, &kim, &provider).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let one = kim.gets("/indirect-providers").await.link("Nordlys Distribution");
    kim.posts(&format!("{one}/removal"), &[("good_faith", "yes")]).await.must_be(303);
    kim.gets("/customers?status=active").await.must_say("Birch").must_say("9 services");
    let record = ingrid.gets("/customers?status=active").await.link("Birch AB");
    ingrid
        .gets(&format!("{record}/services"))
        .await
        .must_say("You may not place orders: your partnership with Fjord Cloud has ended");
    ada.gets("/partners").await.must_say("Provider through Fjord Cloud");
}

#[actix_web::test]
async fn each_relationship_ends_for_itself() {
    let house = House::open().await;
    let (ingrid, kim, provider) = partners(&house).await;
    let (_, link) = invited(&house, &kim, &provider).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let record = kim.gets("/customers").await.link("Birch");
    kim.posts(&format!("{record}/removal"), &[("good_faith", "yes")]).await.must_be(200);
    let theirs = ingrid.gets("/customers?status=active").await.link("Birch AB");
    ingrid
        .gets(&format!("{theirs}/services"))
        .await
        .must_say("Fjord Cloud does not serve this company any more");
    ingrid.posts(&format!("{theirs}/removal"), &[("good_faith", "yes")]).await.must_be(200);
    assert_eq!(house.counts("select count(*) from relationships where ended_at is null").await, 0);
    ada.gets("/partners").await.must_not_say("Active");
}

#[actix_web::test]
async fn a_provider_that_knows_the_company_keeps_its_one_record() {
    let house = House::open().await;
    let (ingrid, kim, provider) = partners(&house).await;
    ingrid.drafts("Birch & Co", "birch.example").await;
    let (_, link) = invited(&house, &kim, &provider).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    ingrid.gets("/customers?status=active").await.must_say("Birch & Co");
    assert_eq!(house.counts("select count(*) from customers").await, 2);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn the_unedited_letter_follows_whom_one_asks_together_with() {
    let house = House::open().await;
    let (_, kim, provider) = partners(&house).await;
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    assert!(!letter.message.contains("Nordlys"));
    let review = format!("{invitation}/review");
    let joint = Letter { together_with: provider.clone(), ..letter };
    joint.is_sent_by(&kim, &review).await.must_be(303);
    let saved = Letter::of(&kim.gets(&review).await);
    assert!(saved.message.contains("Nordlys Distribution") && saved.together_with == provider);
    let swedish = Letter { language: "sv".into(), ..saved };
    swedish.is_sent_by(&kim, &review).await.must_be(303);
    let saved = Letter::of(&kim.gets(&review).await);
    assert!(saved.message.contains("indirekt") && saved.message.contains("Nordlys"));
    let edited = Letter { subject: "Mine".into(), together_with: String::new(), ..saved };
    edited.is_sent_by(&kim, &review).await.must_be(303);
    let saved = Letter::of(&kim.gets(&review).await);
    assert_eq!(saved.subject, "Mine");
    assert!(!saved.message.contains("Nordlys"));
    // A provider of somebody else's is none of ours.
    let wrong = Letter { together_with: uuid::Uuid::now_v7().to_string(), ..saved };
    wrong.is_sent_by(&kim, &review).await.must_be(422).must_say("no partnership");
}

#[actix_web::test]
async fn what_changed_since_it_was_shown_is_not_accepted() {
    let house = House::open().await;
    let (_, kim, provider) = partners(&house).await;
    let (_, link) = invited(&house, &kim, &provider).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let mut form = ada.gets(&link).await.consent();
    form[0].1 = "0123456789abcdef";
    ada.posts(&format!("{link}/acceptance"), &form).await.must_be(422);
    assert_eq!(house.counts("select count(*) from relationships").await, 0);
}

#[actix_web::test]
async fn a_new_partnership_does_not_bring_back_what_the_old_one_asked() {
    let house = House::open().await;
    let (ingrid, kim, provider) = partners(&house).await;
    let (invitation, link) = invited(&house, &kim, &provider).await;
    let waiting = [("name", "Oak"), ("domain", "oak.example"), ("together_with", &provider)];
    let review = kim.posts("/customers/new", &waiting).await.leads_to().unwrap();
    let letter = Letter { to: "pia@oak.example".into(), ..Letter::of(&kim.gets(&review).await) };
    letter.is_sent_by(&kim, &review.replace("/review", "/done")).await.must_be(303);
    let theirs = house.mail_to("pia@oak.example").await.link();
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let mut form = ada.gets(&theirs).await.consent();
    form.push(("other_company", "yes"));
    ada.posts(&format!("{theirs}/acceptance"), &form).await.must_be(303);
    let consent = ada.gets(&link).await.consent();
    house.mail_goes_out().await;

    let one = ingrid.gets("/indirect-resellers").await.link("Fjord Cloud");
    ingrid.posts(&format!("{one}/removal"), &[("good_faith", "yes")]).await.must_be(303);
    house.clock.advance(jiff::SignedDuration::from_mins(1));
    let again = ingrid
        .asks_for_partnership(&house, "Fjord Cloud", "fjord.example", "kim@fjord.example")
        .await;
    kim.accepts(&again).await.must_be(303);
    ada.gets(&link).await.must_be(410).must_say("the partnership of the two has ended");
    ada.posts(&format!("{link}/acceptance"), &consent).await.must_be(410);
    let confirmation = review.replace("/review", "/confirmation");
    kim.posts(&confirmation, &[]).await.must_be(409);
    assert_eq!(house.counts("select count(*) from relationships").await, 0);
    // Neither is it mailed again.
    let version = kim.gets(&invitation).await;
    assert!(!version.has_field("version"), "nothing to send or renew");
    let form = [("version", "0"), ("to", "ada@birch.example"), ("ends", "2026-12-24")];
    for part in ["letters", "renewal"] {
        kim.posts(&format!("{invitation}/{part}"), &form).await.must_be(422);
    }
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_record_is_never_two_companies() {
    let house = House::open().await;
    let (ingrid, kim, provider) = partners(&house).await;
    // The provider's own invitation to Birch is accepted by Pine, and waits.
    let own = ingrid.invites("Birch", "birch.example", "ada@birch.example").await;
    let theirs = house.mail_to("ada@birch.example").await.link();
    let eva = house.company("Pine AB", "pine.example", "eva@pine.example").await;
    let mut form = eva.gets(&theirs).await.consent();
    form.push(("other_company", "yes"));
    eva.posts(&format!("{theirs}/acceptance"), &form).await.must_be(303);
    house.mail_goes_out().await;
    // Birch itself accepts the joint invitation: the provider's record of it is Birch's now.
    let (_, link) = invited(&house, &kim, &provider).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    ingrid.posts(&format!("{own}/confirmation"), &[]).await.must_be(409).must_say("in the way");
    assert_eq!(house.counts("select count(*) from relationships").await, 2);
    let mixed = "select count(*) from relationships r join customers c on c.id = r.customer_id
                 where r.ended_at is null and c.organization_id <> r.organization_id";
    assert_eq!(house.counts(mixed).await, 0);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_company_that_proved_no_domain_takes_over_no_record_of_it() {
    let house = House::open().await;
    let (ingrid, kim, provider) = partners(&house).await;
    ingrid.drafts("Birch", "birch.example").await;
    let (invitation, link) = invited(&house, &kim, &provider).await;
    let eva = house.stranger();
    eva.creates_account(&house, &link, "Birch, it says", "Eva", "eva@elsewhere.example").await;
    let mut form = eva.gets(&link).await.consent();
    form.push(("other_company", "yes"));
    eva.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
    kim.posts(&format!("{invitation}/confirmation"), &[]).await.must_be(409);
    let taken = "select count(*) from customers where organization_id is not null";
    assert_eq!(house.counts(taken).await, 0);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_provider_that_comes_through_another_reseller_is_told_to_all_three() {
    let house = House::open().await;
    let (ingrid, kim, provider) = partners(&house).await;
    let (_, link) = invited(&house, &kim, &provider).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let maja = house.partner("Delta IT").await;
    let request =
        ingrid.asks_for_partnership(&house, "Delta IT", "delta.example", "kim@delta.example").await;
    maja.accepts(&request).await.must_be(303);
    house.mail_goes_out().await;
    let (_, link) = invited(&house, &maja, &provider).await;
    ada.accepts(&link).await.must_be(303);
    ingrid.gets("/customers").await.must_say("Provider through Delta IT");
    for person in [&ingrid, &kim, &ada] {
        let told = person.gets("/activity").await;
        told.must_say("Nordlys Distribution serves as provider through another reseller");
    }
    kim.gets("/activity").await.must_not_say("Delta");
    assert_eq!(house.counts("select count(*) from relationships where kind = 'provider'").await, 1);
    house.mail_goes_out().await;
}
