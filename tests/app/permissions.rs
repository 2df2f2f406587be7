//! Admin permissions: asked for, granted, moved, taken away, given up, and ended by the clock.

use accord::people::Role;

use crate::house::{Answer, House, Letter, PASSWORD, Person};

/// A company that Fjord and Delta serve; Fjord administers everything.
async fn served_by_two(house: &House) -> (Person, Person, Person) {
    let kim = house.partner("Fjord Cloud").await;
    let maja = house.partner("Delta IT").await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    for partner in [&kim, &maja] {
        partner.invites("Birch", "birch.example", "ada@birch.example").await;
        let link = house.mail_to("ada@birch.example").await.link();
        ada.accepts(&link).await.must_be(303);
        house.mail_goes_out().await;
    }
    (kim, maja, ada)
}

/// What the map's form about a service sends besides what is chosen.
fn seen(map: &Answer, service: &str) -> String {
    let html = map.html();
    let form = format!("form[action^='/services/{service}/'] input[name=seen]");
    let selector = scraper::Selector::parse(&form).unwrap();
    html.select(&selector).next().and_then(|input| input.attr("value")).unwrap().to_owned()
}

/// The partner to choose for a service.
fn other(map: &Answer, service: &str, name: &str) -> String {
    let html = map.html();
    let selector = scraper::Selector::parse(&format!("#partner-{service} option")).unwrap();
    let option = html.select(&selector).find(|one| one.text().any(|text| text == name));
    option.unwrap().attr("value").unwrap().to_owned()
}

async fn reassigns(ada: &Person, service: &str, to: &str) -> Answer {
    let map = ada.gets("/services").await;
    let (seen, to) = (seen(&map, service), other(&map, service, to));
    let form = [("seen", seen.as_str()), ("partner", to.as_str())];
    ada.sends(&format!("/services/{service}/reassignment"), &form).await
}

async fn sets_end(ada: &Person, service: &str, day: &str) -> Answer {
    let seen = seen(&ada.gets("/services").await, service);
    ada.sends(&format!("/services/{service}/end"), &[("seen", &seen), ("ends", day)]).await
}

#[actix_web::test]
async fn a_tick_that_takes_a_service_from_another_names_it_and_is_not_set() {
    let house = House::open().await;
    let (_, maja, ada) = served_by_two(&house).await;
    // Delta was accepted after Fjord held everything: nothing was ticked, and nothing moved.
    maja.gets("/customers").await.must_say("Birch");
    maja.opens(&maja.gets("/customers").await.link("Birch")).await.must_say("Request again");
    ada.gets("/services").await.must_say("Fjord Cloud since").must_not_say("Delta IT since");
}

#[actix_web::test]
async fn a_company_gives_a_service_to_another_reseller_and_both_are_told() {
    let house = House::open().await;
    let (kim, maja, ada) = served_by_two(&house).await;
    let done = reassigns(&ada, "teams", "Delta IT").await;
    done.must_say("Delta IT administers Teams from now on").must_say("Delta IT since");
    kim.gets("/customers").await.must_say("8 services");
    maja.gets("/customers").await.must_say("1 service");
    let lost = house.mail_to("kim@fjord.example").await;
    assert_eq!(lost.subject, "Birch AB gave Teams to another partner");
    assert!(!lost.text.contains("Delta"), "the loser is not told to whom");
    let record = kim.gets("/customers").await.link("Birch");
    assert_eq!(lost.link(), format!("{record}/services"));
    let gained = house.mail_to("kim@delta.example").await;
    assert_eq!(gained.subject, "Birch AB gave you Teams");
    kim.gets("/activity").await.must_say("Permission to administer Teams ended: Birch");
    maja.gets("/activity").await.must_say("Permission to administer Teams was granted: Birch");
    kim.gets(&format!("{record}/services"))
        .await
        .must_say("Teams Teams, meetings, calling, and their policies. Not yours to administer");
}

#[actix_web::test]
async fn a_company_takes_a_service_away_and_the_partner_stays_responsible() {
    let house = House::open().await;
    let (kim, _, ada) = served_by_two(&house).await;
    for service in ["teams", "azure"] {
        let seen = seen(&ada.gets("/services").await, service);
        let path = format!("/services/{service}/withdrawal");
        ada.sends(&path, &[("seen", &seen)]).await.must_say("Nobody administers");
        let told = house.mail_to("kim@fjord.example").await;
        assert!(told.subject.contains("away"), "{}", told.subject);
        assert!(told.text.contains("responsibility for its support"));
    }
    kim.gets("/customers").await.must_say("7 services");
    // It can be asked again for what it lacks.
    let record = kim.gets("/customers").await.link("Birch");
    let review = kim.gets(&kim.gets(&record).await.link("Request again")).await;
    let letter = Letter::of(&kim.gets(&review.leads_to().unwrap()).await);
    assert_eq!(letter.services, ["teams", "azure"]);
}

#[actix_web::test]
async fn without_any_permission_the_banner_says_so_and_offers_to_ask_again() {
    let house = House::open().await;
    let (_, maja, _) = served_by_two(&house).await;
    let record = maja.gets("/customers").await.link("Birch");
    for tab in ["", "/services", "/account"] {
        let page = maja.gets(&format!("{record}{tab}")).await;
        page.must_say("You stay responsible for its support");
        maja.opens(&page.link("Request again")).await.must_say("Read and edit the letter");
    }
}

#[actix_web::test]
async fn the_map_acts_on_what_it_showed() {
    let house = House::open().await;
    let (_, maja, ada) = served_by_two(&house).await;
    let old = ada.gets("/services").await;
    let (before, to) = (seen(&old, "teams"), other(&old, "teams", "Delta IT"));
    reassigns(&ada, "teams", "Delta IT").await;
    let late = [("seen", before.as_str()), ("partner", to.as_str()), ("ends", "2027-01-31")];
    for part in ["reassignment", "withdrawal", "end"] {
        let told = ada.sends(&format!("/services/teams/{part}"), &late).await;
        told.must_say("the map had changed meanwhile");
    }
    maja.gets("/customers").await.must_say("1 service");
    // An end that somebody else set meanwhile is not overwritten unseen.
    let before = seen(&ada.gets("/services").await, "azure");
    sets_end(&ada, "azure", "2027-01-31").await.must_say("ends after 31 Jan 2027");
    let late = [("seen", before.as_str()), ("ends", "")];
    ada.sends("/services/azure/end", &late).await.must_say("the map had changed meanwhile");
    ada.gets("/services").await.must_say("until 31 Jan 2027");
    // Given to who holds it, with an end or without, it stays as it is.
    let map = ada.gets("/services").await;
    let holder = [("seen", seen(&map, "teams")), ("partner", to)];
    let holder: Vec<_> = holder.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let told = ada.sends("/services/teams/reassignment", &holder).await;
    told.must_say("the map had changed meanwhile");
    // What makes no sense is told beside the service, and nothing is done.
    let nobody = [("seen", ""), ("partner", "nobody")];
    let told = ada.posts("/services/azure/reassignment", &nobody).await;
    told.must_be(422).must_say("Choose a reseller that serves your company");
    ada.posts("/services/pigeon/reassignment", &nobody).await.must_be(404);
    let wrong = sets_end(&ada, "azure", "2031-01-01").await;
    wrong.must_be(422).must_say("Choose a day from 2026-11-22 to 2028-11-20");
    assert!(wrong.body.contains("2031-01-01"), "what was typed is kept");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn only_a_global_admin_steers_and_others_of_the_company_look() {
    let house = House::open().await;
    let (kim, _, ada) = served_by_two(&house).await;
    let form = [("seen", seen(&ada.gets("/services").await, "teams"))];
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for role in [Role::User, Role::BillingAdmin] {
        let email = format!("{role}@birch.example");
        let person = house.colleague("ada@birch.example", &email, role).await;
        let map = person.gets("/services").await;
        map.must_be(200).must_say("Fjord Cloud since").must_not_say("Take away");
        for part in ["reassignment", "withdrawal", "end"] {
            let refused = person.posts(&format!("/services/teams/{part}"), &form).await;
            refused.must_be(403).must_say("Global admin").must_say("Admin of Birch AB");
        }
    }
    kim.gets("/services").await.must_be(404);
    kim.posts("/services/teams/withdrawal", &form).await.must_be(404);
    assert_eq!(
        house.counts("select count(*) from admin_permissions where ended_at is null").await,
        9
    );
}

#[actix_web::test]
async fn a_partner_gives_up_what_it_does_not_want() {
    let house = House::open().await;
    let (kim, maja, ada) = served_by_two(&house).await;
    let record = kim.gets("/customers").await.link("Birch");
    let page = kim.gets(&format!("{record}/services")).await;
    let surrender = page.link("Give up");
    kim.gets(&surrender).await.must_say("Tick what you do not want to administer");
    kim.posts(&surrender, &[]).await.must_be(422).must_say("Tick at least one service");
    let form = [("service", "azure"), ("service", "intune")];
    kim.sends(&surrender, &form).await.must_say("You gave up: Intune, Azure.");
    kim.gets("/customers").await.must_say("7 services");
    let told = house.mail_to("ada@birch.example").await;
    assert_eq!(told.subject, "Fjord Cloud no longer administers Intune, Azure");
    ada.gets("/services").await.must_say("Nobody");
    // Twice is once, and what another holds is not one's own to give up.
    kim.sends(&surrender, &form).await.must_say("You did not hold that any more");
    let theirs = maja.gets("/customers").await.link("Birch");
    let form = [("service", "teams")];
    maja.sends(&format!("{theirs}/surrender"), &form).await.must_say("You did not hold that");
    maja.posts(&surrender, &form).await.must_be(404);
    for role in [Role::SalesAgent, Role::HelpdeskAgent, Role::BillingAdmin] {
        let email = format!("{role}@fjord.example");
        let colleague = house.colleague("kim@fjord.example", &email, role).await;
        colleague.gets(&format!("{record}/services")).await.must_not_say("Give up");
        colleague.posts(&surrender, &form).await.must_be(403);
    }
    house.mail_goes_out().await;
}

// ---- what is asked for, and for how long

/// Fjord administers what it asked for, for so many days.
async fn granted_for(house: &House, days: &str) -> (Person, Person) {
    let kim = house.partner("Fjord Cloud").await;
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    let letter = Letter {
        to: "ada@birch.example".into(),
        services: vec!["teams".into(), "azure".into()],
        days: days.into(),
        ..letter
    };
    letter.is_sent_by(&kim, &format!("{invitation}/done")).await.must_be(303);
    kim.gets(&invitation).await.must_say("Teams Azure");
    let link = house.mail_to("ada@birch.example").await.link();
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let page = ada.gets(&link).await;
    page.must_not_say("Exchange Online");
    // What was not asked for cannot be granted.
    let mut form = page.consent();
    form.push(("service", "security"));
    ada.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
    house.mail_goes_out().await;
    assert_eq!(house.counts("select count(*) from admin_permissions").await, 2);
    (kim, ada)
}

#[actix_web::test]
async fn fewer_services_are_asked_for_a_time_and_the_company_reads_it() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    assert_eq!(letter.services.len(), 9, "everything by default");
    for (days, problem) in [("29", true), ("731", true), ("soon", true), ("90", false)] {
        let wanted = Letter {
            to: "ada@birch.example".into(),
            services: vec!["teams".into()],
            days: days.into(),
            ..letter.clone()
        };
        let told = wanted.is_sent_by(&kim, &format!("{invitation}/done")).await;
        if problem {
            told.must_be(422).must_say("Type a number of days from 30 to 730");
            assert_eq!((told.value("days"), told.ticked("service").len()), (days.to_owned(), 1));
        } else {
            told.must_be(303);
        }
    }
    let link = house.mail_to("ada@birch.example").await.link();
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.gets(&link)
        .await
        .must_say("ends by itself after 90 days")
        .must_say("Teams")
        .must_not_say("Exchange Online");
    ada.accepts(&link).await.must_be(303);
    ada.gets("/partners").await.must_say("until 19 Feb 2027");
    let receipt = ada.gets(&link).await.link("See the receipt");
    kim.gets(&receipt).await.must_say("for 90 days from its beginning");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_relationship_can_be_asked_without_any_service() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    let letter = Letter { to: "ada@birch.example".into(), services: Vec::new(), ..letter };
    letter.is_sent_by(&kim, &format!("{invitation}/done")).await.must_be(303);
    let link = house.mail_to("ada@birch.example").await.link();
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.gets(&link).await.must_say("Fjord Cloud asks to administer nothing");
    ada.accepts(&link).await.must_be(303);
    kim.gets("/customers?status=active").await.must_say("Birch");
    assert_eq!(house.counts("select count(*) from admin_permissions").await, 0);
    house.mail_goes_out().await;
}

/// How many mails with this in the subject have come.
async fn mails_about(house: &House, words: &str) -> usize {
    house.mail_goes_out().await;
    house.mailbox.list().iter().filter(|mail| mail.subject.contains(words)).count()
}

#[actix_web::test]
async fn the_holder_is_told_30_7_and_1_day_before_once_each_and_then_it_ends() {
    let house = House::open().await;
    let (kim, ada) = granted_for(&house, "60").await;
    let ends = "ends after 20 Jan 2027";
    for (days, told) in [(29, 0), (2, 1), (1, 1), (20, 1), (2, 2), (1, 2), (5, 3), (0, 3)] {
        house.days_pass(days).await;
        assert_eq!(mails_about(&house, ends).await, told, "after {days} more days");
        house.days_pass(0).await;
        assert_eq!(mails_about(&house, ends).await, told, "twice is once");
    }
    let last = house.mail_to("kim@fjord.example").await;
    assert!(last.subject.contains("Teams, Azure"), "one letter for both: {}", last.subject);
    kim.signs_in("kim@fjord.example", PASSWORD).await;
    kim.gets("/customers").await.must_say("2 services");
    house.days_pass(2).await;
    kim.signs_in("kim@fjord.example", PASSWORD).await;
    kim.gets("/customers").await.must_say("Birch").must_not_say("2 services");
    let over = house.mail_to("kim@fjord.example").await;
    assert_eq!(over.subject, "Your permission for Teams, Azure at Birch AB has ended");
    ada.signs_in("ada@birch.example", PASSWORD).await;
    ada.gets("/activity").await.must_say("Permission to administer Teams, Azure ended");
    assert_eq!(house.counts("select count(*) from relationships where ended_at is null").await, 1);
}

#[actix_web::test]
async fn after_a_night_of_downtime_the_closest_warning_is_given_and_no_other() {
    let house = House::open().await;
    granted_for(&house, "60").await;
    house.days_pass(55).await;
    assert_eq!(mails_about(&house, "ends after 20 Jan 2027").await, 1);
    house.days_pass(40).await;
    assert_eq!(mails_about(&house, "ends after 20 Jan 2027").await, 1);
    assert_eq!(mails_about(&house, "has ended").await, 1);
}

#[actix_web::test]
async fn after_an_extension_the_old_end_warns_nobody() {
    let house = House::open().await;
    let (kim, ada) = granted_for(&house, "60").await;
    house.days_pass(50).await;
    assert_eq!(mails_about(&house, "ends after 20 Jan 2027").await, 1);
    ada.signs_in("ada@birch.example", PASSWORD).await;
    sets_end(&ada, "teams", "").await.must_say("has no end now");
    sets_end(&ada, "azure", "2027-03-31").await.must_say("ends after 31 Mar 2027");
    assert_eq!(mails_about(&house, "goes on").await, 1);
    assert_eq!(mails_about(&house, "ends after 31 Mar 2027").await, 1, "told of the change");
    house.days_pass(12).await;
    assert_eq!(mails_about(&house, "ends after 20 Jan 2027").await, 1);
    assert_eq!(mails_about(&house, "has ended").await, 0);
    kim.signs_in("kim@fjord.example", PASSWORD).await;
    kim.gets("/customers").await.must_say("2 services");
    // The new end has warnings of its own.
    house.days_pass(40).await;
    assert_eq!(mails_about(&house, "ends after 31 Mar 2027").await, 2);
    house.days_pass(30).await;
    assert_eq!(mails_about(&house, "Your permission for Azure at Birch AB has ended").await, 1);
}

#[actix_web::test]
async fn what_is_over_is_held_by_nobody_before_the_timekeeper_comes() {
    let house = House::open().await;
    let (kim, ada) = granted_for(&house, "30").await;
    house.passes(24 * 32);
    ada.signs_in("ada@birch.example", PASSWORD).await;
    ada.gets("/services").await.must_not_say("Fjord Cloud since");
    kim.signs_in("kim@fjord.example", PASSWORD).await;
    let record = kim.gets("/customers").await.link("Birch");
    kim.gets(&format!("{record}/services")).await.must_not_say("You administer it");
    // Another can be given it at once, and the end is told once.
    let maja = house.partner("Delta IT").await;
    maja.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    ada.accepts(&link).await.must_be(303);
    maja.gets("/customers").await.must_say("9 services");
    house.days_pass(0).await;
    assert_eq!(mails_about(&house, "has ended").await, 1);
    assert_eq!(
        house.counts("select count(*) from admin_permissions where ended_at is null").await,
        9
    );
}

#[actix_web::test]
async fn a_form_without_the_ticks_of_what_is_asked_keeps_them() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    let review = format!("{invitation}/review");
    let fewer = Letter { services: vec!["teams".into()], days: "60".into(), ..letter };
    fewer.is_sent_by(&kim, &review).await.must_be(303);
    let saved = Letter::of(&kim.gets(&review).await);
    assert_eq!((saved.services.as_slice(), saved.days.as_str()), (&["teams".to_owned()][..], "60"));
    let bare: Vec<_> = saved
        .fields()
        .into_iter()
        .filter(|(name, _)| !["asks", "service", "days"].contains(name))
        .collect();
    kim.posts(&review, &bare).await.must_be(303);
    let kept = Letter::of(&kim.gets(&review).await);
    assert_eq!((kept.services, kept.days), (saved.services, saved.days));
}

#[actix_web::test]
async fn what_the_partner_administers_already_stays_as_it_is_when_it_asks_again() {
    let house = House::open().await;
    let (kim, ada) = granted_for(&house, "60").await;
    sets_end(&ada, "azure", "2027-03-31").await.must_say("ends after 31 Mar 2027");
    house.mail_goes_out().await;
    let record = kim.gets("/customers").await.link("Birch");
    let review = kim.gets(&format!("{record}/invitation")).await.leads_to().unwrap();
    let letter = Letter::of(&kim.gets(&review).await);
    assert_eq!(letter.services.len(), 7, "what it lacks");
    let letter = Letter { services: vec!["azure".into(), "intune".into()], ..letter };
    let done = format!("{}/done", review.split("/review").next().unwrap());
    letter.is_sent_by(&kim, &done).await.must_be(303);
    let link = house.mail_to("ada@birch.example").await.link();
    let page = ada.gets(&link).await;
    page.must_say("administers already, and goes on as before: Teams, Azure");
    assert_eq!(page.ticked("service"), ["intune"]);
    // What changed since it was shown is shown anew.
    let form = page.consent();
    let seen = seen(&ada.gets("/services").await, "azure");
    ada.posts("/services/azure/withdrawal", &[("seen", &seen)]).await.must_be(303);
    ada.posts(&format!("{link}/acceptance"), &form).await.must_be(422).must_say("has changed");
    reassigns(&ada, "azure", "Fjord Cloud").await;
    sets_end(&ada, "azure", "2027-03-31").await;
    ada.accepts(&link).await.must_be(303);
    ada.gets("/services").await.must_say("until 31 Mar 2027");
    let receipt = ada.gets(&link).await.link("See the receipt");
    ada.gets(&receipt).await.must_say("Granted Intune").must_not_say("granted Azure");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_customer_with_everything_granted_can_still_be_asked_together_with_a_provider() {
    let house = House::open().await;
    let (ingrid, kim, provider) = crate::together::partners(&house).await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let (_, link) = crate::together::invited(&house, &kim, &provider).await;
    ada.gets(&link).await.must_say("goes on as before").must_not_say("asks to administer nothing");
    ada.accepts(&link).await.must_be(303);
    ada.gets(&link).await.must_say("Exchange Online").must_not_say("No service");
    ingrid.gets("/customers?status=active").await.must_say("Provider through Fjord Cloud");
    kim.gets("/customers?status=active").await.must_say("9 services");
    let record = ingrid.gets("/customers?status=active").await.link("Birch AB");
    let receipt = ingrid.gets(&format!("{record}/account")).await.links();
    let receipt = receipt.into_iter().find(|(name, _)| name.starts_with("Receipt of")).unwrap();
    ingrid.gets(&receipt.1).await.must_be(200);
    house.mail_goes_out().await;
}
