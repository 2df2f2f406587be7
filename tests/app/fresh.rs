//! A fresh sign-in before dangerous acts: who has a session only cannot do them.

use accord::{form, people::Role};
use actix_web::http::{Method, header};
use jiff::SignedDuration;

use crate::house::{Answer, House, PASSWORD, Person};

const TITLE: &str = "Confirm that it is you";

/// What is hidden in the form of a page, as it would be sent.
fn hidden(page: &Answer) -> Vec<(String, String)> {
    let selector = scraper::Selector::parse("main form input[type=hidden]").unwrap();
    let attr = |one: scraper::ElementRef, name| one.attr(name).unwrap_or_default().to_owned();
    page.html().select(&selector).map(|one| (attr(one, "name"), attr(one, "value"))).collect()
}

impl Person {
    /// Fills in the page that asks who it is, and sends it where it says.
    async fn proves(&self, page: &Answer, password: &str, code: &str) -> Answer {
        let selector = scraper::Selector::parse("main form[method=post]").unwrap();
        let html = page.html();
        let action = html.select(&selector).next().unwrap().attr("action").unwrap().to_owned();
        let fields = hidden(page);
        let mut fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.push(("proof_password", password));
        if page.has_field("proof_code") {
            fields.push(("proof_code", code));
        }
        self.posts(&action, &fields).await
    }
}

/// A partner that serves Birch, has a partnership and a member, and the paths of it all.
async fn world(house: &House) -> (Person, Person, Vec<(&'static str, String)>) {
    let (_, kim, _) = crate::together::partners(house).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    ada.accepts(&link).await.must_be(303);
    let sam = house.colleague("kim@fjord.example", "sam@fjord.example", Role::AdminAgent).await;
    sam.sets_up_second_factor(house).await;
    let ending = ada.gets("/partners").await.link("End relationship");
    let things = vec![
        ("served", kim.gets("/customers?status=active").await.link("Birch")),
        ("partnership", kim.gets("/indirect-providers").await.link("Nordlys Distribution")),
        ("member", kim.gets("/settings/members").await.link("Colleague sam@fjord.example")),
        ("user", crate::users::adds(&ada, "/users", "Per", "per@birch.example").await),
        ("relationship", ending.trim_end_matches("/ending").to_owned()),
    ];
    house.mail_goes_out().await;
    (kim, ada, things)
}

fn path(things: &[(&str, String)], path: &str) -> String {
    things
        .iter()
        .fold(path.to_owned(), |path, (name, thing)| path.replace(&format!("{{{name}}}"), thing))
}

/// What a partner does that is dangerous, and how the page that asks who it is names it. A new one is a new line.
const PARTNER: &[(&str, &str)] = &[
    ("{served}/removal", "Remove a customer relationship"),
    ("{served}/surrender", "Give up admin permissions"),
    ("{served}/users", "Add somebody who can sign in"),
    ("{served}{user}/roles", "Change somebody's roles"),
    ("{served}{user}/password", "Send somebody a link to set a new password"),
    ("{served}{user}/second-factor", "Reset somebody's second factor"),
    ("{served}{user}/deactivation", "Deactivate somebody"),
    ("{served}{user}/restoration", "Let somebody who was deactivated sign in again"),
    ("{partnership}/removal", "Remove a partnership"),
    ("/settings/members", "Add somebody who can sign in"),
    ("{member}/roles", "Change somebody's roles"),
    ("{member}/letters", "Send a new member the link to set a password"),
    ("{member}/password", "Send somebody a link to set a new password"),
    ("{member}/second-factor", "Reset somebody's second factor"),
    ("{member}/deactivation", "Deactivate somebody"),
    ("{member}/activation", "Let somebody who was deactivated sign in again"),
    ("{member}/removal", "Remove somebody's personal data"),
    ("/settings/second-factor-demand", "Change whether a second factor is demanded"),
    ("/account/second-factor", "Set up your second factor"),
    ("/account/second-factor/confirmation", "Set up your second factor"),
    ("/account/second-factor/recovery-codes", "Make new recovery codes"),
    ("/account/second-factor/removal", "Remove your second factor"),
    ("/account/password", "Change your password"),
    ("/account/address", "Change your email"),
    ("/account/address/no-link", "Change your email"),
    ("/settings/data/organization.json", "Export all data of your organization"),
];

/// Likewise of a customer.
const CUSTOMER: &[(&str, &str)] = &[
    ("/services/teams/reassignment", "Reassign a service to another partner"),
    ("/services/teams/withdrawal", "Take a service away from a partner"),
    ("/services/teams/end", "Set when an admin permission ends"),
    ("{relationship}/ending", "End the relationship with a partner"),
    ("{relationship}/notice-withdrawal", "Withdraw the notice to a partner"),
    ("/users", "Add somebody who can sign in"),
    ("{user}/roles", "Change somebody's roles"),
    ("{user}/password", "Send somebody a link to set a new password"),
    ("{user}/second-factor", "Reset somebody's second factor"),
    ("{user}/deactivation", "Deactivate somebody"),
    ("{user}/restoration", "Let somebody who was deactivated sign in again"),
    ("{user}/removal", "Remove somebody's personal data"),
    ("/settings/members", "Add somebody who can sign in"),
    ("/settings/second-factor-demand", "Change whether a second factor is demanded"),
    ("/settings/data/organization.json", "Export all data of your organization"),
];

/// Everything that the acts of this file could change.
async fn all_there_is(house: &House) -> Vec<i64> {
    let mut all = Vec::new();
    for sql in [
        "select count(*) from events",
        "select count(*) from outbox",
        "select count(*) from people where deactivated_at is null",
        "select count(*) from roles",
        "select count(*) from second_factors",
        "select count(*) from relationships where ended_at is null",
        "select count(*) from admin_permissions where ended_at is null",
    ] {
        all.push(house.counts(sql).await);
    }
    all
}

#[actix_web::test]
async fn a_session_that_is_not_fresh_does_nothing_dangerous() {
    let house = House::open().await;
    let (kim, ada, things) = world(&house).await;
    house.clock.advance(SignedDuration::from_mins(6));
    let before = all_there_is(&house).await;
    // What each form would say.
    let fields = [
        ("good_faith", "yes"),
        ("service", "teams"),
        ("name", "Eva"),
        ("email", "eva@birch.example"),
        ("language", "en"),
        ("role", "global_admin"),
        ("demanded", "yes"),
        ("agree", "yes"),
    ];
    for (who, acts) in [(&kim, PARTNER), (&ada, CUSTOMER)] {
        for (act, words) in acts {
            let path = path(&things, act);
            assert!(!path.contains('{'), "there is no {path} in this world");
            let asked = who.posts(&path, &fields).await;
            asked.must_be(401).must_say(TITLE).must_say("Nothing has been done yet");
            asked.must_say(&format!("Before you do this: {words}"));
            assert!(asked.headers.get(header::LOCATION).is_none());
            let carried = hidden(&asked);
            for (name, value) in fields {
                assert!(carried.contains(&(name.into(), value.into())), "{path}: {name}");
            }
            assert!(asked.has_field("proof_password"), "{path}");
            // Whoever stole the session does not know the password.
            for password in ["", "wrong"] {
                if *act == acts[0].0 {
                    who.proves(&asked, password, "").await.must_be(422).must_say(TITLE);
                }
            }
        }
    }
    assert_eq!(all_there_is(&house).await, before);
    // Pages to read stay open.
    for page in ["{served}/removal", "{served}/surrender", "{member}", "/account/second-factor"] {
        kim.gets(&path(&things, page)).await.must_be(200);
    }
}

#[actix_web::test]
async fn one_press_more_does_what_was_meant_with_all_that_was_typed() {
    let house = House::open().await;
    let (kim, _, things) = world(&house).await;
    let member = path(&things, "{member}");
    house.clock.advance(SignedDuration::from_mins(6));
    let roles = [("role", "sales_agent"), ("role", "helpdesk_agent")];
    let asked = kim.posts(&format!("{member}/roles"), &roles).await;
    asked.must_be(401);
    let stolen = kim.copy();
    let wrong = kim.proves(&asked, "wrong", "").await;
    wrong.must_be(422);
    assert!(wrong.problem("proof_password").starts_with("That is not right"));
    assert!(!wrong.body.contains("value=\"wrong\""), "a password is not shown again");
    // The page after a wrong password carries the form as the first one did.
    let done = kim.proves(&wrong, PASSWORD, "").await;
    assert_eq!(done.leads_to(), Some(member.clone()));
    kim.gets("/settings/members").await.must_say("Sales agent, Helpdesk agent");
    assert_eq!(house.counts("select count(*) from events where kind = 'roles-changed'").await, 1);
    // Who knew the session knows it no more.
    stolen.gets("/customers").await.must_be(303);

    // For five minutes nothing is asked again.
    house.clock.advance(SignedDuration::from_mins(5));
    kim.posts(&format!("{member}/roles"), &[("role", "admin_agent")]).await.must_be(303);
    house.clock.advance(SignedDuration::from_micros(1));
    let removal = path(&things, "{served}/removal");
    let asked = kim.posts(&removal, &[("good_faith", "yes")]).await;
    asked.must_be(401);
    assert_eq!(asked.value("good_faith"), "yes");
    kim.proves(&asked, PASSWORD, "").await;
    let over = "select count(*) from relationships where ended_at is not null";
    assert_eq!(house.counts(over).await, 1);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn whoever_guesses_the_password_of_a_session_waits() {
    let house = House::open().await;
    let (kim, _, things) = world(&house).await;
    house.clock.advance(SignedDuration::from_mins(6));
    let removal = path(&things, "{served}/removal");
    let asked = kim.posts(&removal, &[("good_faith", "yes")]).await;
    for _ in 0..5 {
        kim.proves(&asked, "wrong", "").await.must_be(422);
    }
    let refused = kim.proves(&asked, PASSWORD, "").await;
    refused.must_be(429).must_say("Too many tries");
    assert_eq!(refused.headers.get(header::RETRY_AFTER).unwrap(), "900");
    kim.gets("/account").await.must_say("Held off after too many tries");
    kim.gets("/customers?status=active").await.must_say("Birch");
    house.clock.advance(SignedDuration::from_mins(15));
    kim.proves(&asked, PASSWORD, "").await.must_be(200);
    kim.gets("/customers?status=active").await.must_not_say("Birch");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn who_has_a_second_factor_proves_that_too_with_a_new_code() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (app, codes) = kim.sets_up_second_factor(&house).await;
    let demand = "/settings/second-factor-demand";
    let used = app.shows(&house);
    house.clock.advance(SignedDuration::from_mins(6));
    let asked = kim.posts(demand, &[("demanded", "yes")]).await;
    asked.must_be(401).must_say("Code from your app");
    let code = app.shows(&house);
    for (password, code) in [(PASSWORD, ""), (PASSWORD, used.as_str()), ("wrong", &code)] {
        kim.proves(&asked, password, code).await.must_be(422);
    }
    let demanded = "select count(*) from organizations where demands_second_factor";
    assert_eq!(house.counts(demanded).await, 0);
    // A wrong password used up no code.
    kim.proves(&asked, PASSWORD, &code).await.must_be(303);
    assert_eq!(house.counts(demanded).await, 1);
    house.clock.advance(SignedDuration::from_mins(6));
    let asked = kim.posts(demand, &[("demanded", "no")]).await;
    kim.proves(&asked, PASSWORD, &code).await.must_be(422);
    kim.proves(&asked, PASSWORD, &codes[0]).await.must_be(303);
    assert_eq!(house.counts(demanded).await, 0);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_file_is_chosen_again_after_the_proof() {
    let house = House::open().await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    house.clock.advance(SignedDuration::from_mins(6));
    let file = b"name,email\nPer Ek,per@birch.example\n";
    let asked = ada.uploads("/users/import", "users.csv", file).await;
    asked.must_be(401).must_say(TITLE).must_say("choose it again");
    let done = ada.proves(&asked, PASSWORD, "").await;
    assert_eq!(done.leads_to().as_deref(), Some("/users/import"));
    ada.gets("/users/import").await.must_say("Now choose the file again");
    assert_eq!(house.counts("select count(*) from people").await, 1);
    ada.uploads("/users/import", "users.csv", file).await.must_be(303);
    assert_eq!(house.counts("select count(*) from people").await, 2);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn all_data_leaves_after_a_proof_only_and_that_is_told() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let (page, file) = ("/settings/data", "/settings/data/organization.json");
    let told = "select count(*) from events where kind = 'data-exported'";
    // Whoever follows a link that was kept is led to the button.
    assert_eq!(kim.gets(file).await.leads_to().as_deref(), Some(page));
    assert!(
        kim.gets(page)
            .await
            .body
            .contains(&format!("method=\"post\" novalidate action=\"{file}\""))
    );
    house.clock.advance(SignedDuration::from_mins(6));
    let asked = kim.posts(file, &[]).await;
    asked.must_be(401).must_say("you are led back and export it there");
    kim.proves(&asked, "wrong", "").await.must_be(422);
    let proved = kim.proves(&asked, PASSWORD, "").await;
    // A file would leave its reader on the page that asked.
    assert_eq!(proved.leads_to().as_deref(), Some(file));
    kim.opens(file).await.must_be(200).must_say("Now you can export all data");
    assert_eq!(house.counts(told).await, 0, "nothing has left yet");
    let document = kim.posts(file, &[]).await;
    document.must_be(200);
    assert!(document.headers.contains_key(header::CONTENT_DISPOSITION));
    assert_eq!(house.counts(told).await, 1);
    kim.gets("/activity").await.must_say("Exported the organization's data");
    ada.gets("/activity").await.must_not_say("Exported");
    kim.posts("/language", &[("language", "sv")]).await;
    kim.gets("/activity").await.must_say("Exporterade organisationens data");
    house.clock.advance(SignedDuration::from_mins(6));
    kim.posts(file, &[]).await.must_say("Innan du gör det här: Exportera alla data");
}

#[actix_web::test]
async fn a_form_that_is_none_or_too_large_is_refused_before_anything_is_asked() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    house.clock.advance(SignedDuration::from_mins(6));
    let large = "x=".to_owned() + &"y".repeat(form::LARGEST);
    kim.asks(Method::POST, "/settings/members", Some(large), &[]).await.must_be(413);
    let signed_out = house.stranger();
    let answer = signed_out.posts("/settings/members", &[("proof_password", PASSWORD)]).await;
    assert!(answer.leads_to().unwrap().starts_with("/sign-in"));
}

#[actix_web::test]
async fn what_is_typed_into_the_page_is_shown_as_text() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    house.clock.advance(SignedDuration::from_mins(6));
    let fields = [("\"><script>x</script>", "\"><img src=x>"), ("proof_username", "eve")];
    let asked = kim.posts("/settings/members?a=1&lt=2", &fields).await;
    asked.must_be(401);
    assert!(!asked.body.contains("<script>x") && !asked.body.contains("<img"));
    let carried = hidden(&asked);
    assert!(carried.contains(&("\"><script>x</script>".into(), "\"><img src=x>".into())));
    assert!(!carried.iter().any(|(_, value)| value == "eve"));
}
