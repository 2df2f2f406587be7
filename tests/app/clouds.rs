//! Clouds are never crossed: what would cross one is refused before anything is created, with the reason.

use accord::organizations::{Cloud, Program};

use crate::house::{House, Letter, Person};

async fn german_company(house: &House) -> Person {
    let (domain, email) = ("lorelei.example", "lotte@lorelei.example");
    house.company_in("Lorelei", domain, email, Cloud::Germany).await
}

#[actix_web::test]
async fn a_company_known_to_be_in_another_cloud_is_not_asked() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    german_company(&house).await;
    let fields = [("name", "Lorelei"), ("domain", "lorelei.example")];
    let told = kim.posts("/customers/new", &fields).await;
    told.must_be(422).must_say("German cloud").must_say("global cloud");
    assert_eq!(told.value("name"), "Lorelei");
    for table in ["select count(*) from customers", "select count(*) from invitations"] {
        assert_eq!(house.counts(table).await, 0);
    }
}

#[actix_web::test]
async fn a_company_that_came_to_another_cloud_after_it_was_listed_is_not_asked_either() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (invitation, _) = kim.drafts("Lorelei", "lorelei.example").await;
    kim.posts(&format!("{invitation}/discard"), &[]).await.must_be(303);
    german_company(&house).await;
    let record = kim.gets("/customers").await.link("Lorelei");
    kim.opens(&format!("{record}/invitation")).await.must_say("never cross clouds");
    assert_eq!(house.counts("select count(*) from invitations").await, 0);
}

#[actix_web::test]
async fn a_company_of_another_cloud_cannot_answer() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.invites("Lorelei", "lorelei.example", "lotte@lorelei.example").await;
    let link = house.mail_to("lotte@lorelei.example").await.link();
    let lotte = german_company(&house).await;
    lotte.gets(&link).await.must_be(403).must_say("in another cloud").must_say("German cloud");
    let form = house.stranger().gets(&link).await.value("terms");
    let form = [("terms", form.as_str()), ("agree", "yes"), ("other_company", "yes")];
    lotte.posts(&format!("{link}/acceptance"), &form).await.must_be(403);
    lotte.posts(&format!("{link}/refusal"), &[]).await.must_be(403);
    assert_eq!(house.counts("select count(*) from acceptances").await, 0);
    assert_eq!(house.counts("select count(*) from relationships").await, 0);
}

#[actix_web::test]
async fn a_company_that_makes_its_account_is_in_the_cloud_of_who_asked() {
    let house = House::open().await;
    let greta = house.partner_in("Rhine Hosting", Program::IndirectReseller, Cloud::Germany).await;
    greta.invites("Lorelei", "lorelei.example", "lotte@lorelei.example").await;
    let link = house.mail_to("lotte@lorelei.example").await.link();
    let lotte = house.stranger();
    lotte.creates_account(&house, &link, "Lorelei", "Lotte", "lotte@lorelei.example").await;
    lotte.accepts(&link).await.must_be(303);
    greta.gets("/customers?status=active").await.must_say("Lorelei");
    // From there on nobody of another cloud can ask it.
    let kim = house.partner("Fjord Cloud").await;
    let fields = [("name", "Lorelei"), ("domain", "lorelei.example")];
    kim.posts("/customers/new", &fields).await.must_be(422).must_say("German cloud");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn partnerships_do_not_cross_clouds() {
    let house = House::open().await;
    let ingrid = house.provider("Nordlys Distribution").await;
    house.partner_in("Rhine Hosting", Program::IndirectReseller, Cloud::Germany).await;
    let fields = [("name", "Rhine Hosting"), ("domain", "rhine.example")];
    let told = ingrid.posts("/indirect-resellers/new", &fields).await;
    told.must_be(422).must_say("rhine.example is in the German cloud");
    assert_eq!(house.counts("select count(*) from invitations").await, 0);
    // One that was asked before it came cannot authorize.
    let link = ingrid
        .asks_for_partnership(&house, "Delta IT", "delta.example", "maja@delta.example")
        .await;
    let maja = house.partner_in("Delta IT", Program::IndirectReseller, Cloud::Germany).await;
    maja.gets(&link).await.must_be(403).must_say("in another cloud");
    maja.posts(&format!("{link}/acceptance"), &[("agree", "yes")]).await.must_be(403);
    assert_eq!(house.counts("select count(*) from partnerships").await, 0);
}

#[actix_web::test]
async fn a_saved_draft_and_an_open_invitation_are_not_mailed_across_clouds() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (draft, letter) = kim.drafts("Lorelei", "lorelei.example").await;
    let letter = Letter { to: "lotte@lorelei.example".into(), ..letter };
    german_company(&house).await;
    let told = letter.is_sent_by(&kim, &format!("{draft}/done")).await;
    kim.opens(&told.leads_to().unwrap()).await.must_say("never cross clouds");
    assert_eq!(house.counts("select count(*) from invitations where state = 'open'").await, 0);

    let open = kim.invites("Pine", "pine.example", "eva@pine.example").await;
    house.mail_goes_out().await;
    house.company_in("Pine AB", "pine.example", "eva@pine.example", Cloud::Germany).await;
    let page = kim.gets(&open).await;
    let version = page.value("version");
    let form = [("version", version.as_str()), ("to", "eva@pine.example"), ("ends", "2026-12-24")];
    for part in ["letters", "renewal"] {
        let told = kim.posts(&format!("{open}/{part}"), &form).await;
        told.must_be(422).must_say("German cloud");
    }
    assert_eq!(house.mails().await, 1);
}
