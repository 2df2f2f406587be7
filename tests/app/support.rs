//! Who supports a company, and its service requests: who sees them, whose turn it is, and who is written to.

use accord::people::Role;
use futures_util::future::join_all;

use crate::{
    house::{ADDRESS, Answer, House, PASSWORD, Person},
    subscriptions, together,
};

const WRONG: &str = "Nobody can send mail since nine.";

/// Birch, a customer of Fjord Cloud, with all its services; and the reseller's record.
pub async fn served(house: &House) -> (Person, Person, String) {
    let kim = house.partner("Fjord Cloud").await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let record = serves(house, &kim, &ada).await;
    (kim, ada, record)
}

/// Lets a partner serve Birch as another reseller of it; returns its record.
async fn serves(house: &House, partner: &Person, ada: &Person) -> String {
    partner.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    ada.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    partner.gets("/customers?status=active").await.link("Birch")
}

/// Birch, served by Fjord Cloud together with Nordlys Distribution: the provider, the reseller, the company, and
/// the records of the two.
pub async fn together(house: &House) -> (Person, Person, Person, String, String) {
    let (ingrid, kim, provider) = together::partners(house).await;
    let (_, link) = together::invited(house, &kim, &provider).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let theirs = ingrid.gets("/customers?status=active").await.link("Birch AB");
    let ours = kim.gets("/customers?status=active").await.link("Birch");
    (ingrid, kim, ada, theirs, ours)
}

/// The form of a new request, filled in.
fn filled<'a>(page: &'a Answer, severity: &'a str) -> Vec<(&'static str, String)> {
    let mut form = vec![
        ("request", page.value("request")),
        ("title", "No mail leaves".to_owned()),
        ("severity", severity.to_owned()),
        ("description", WRONG.to_owned()),
    ];
    if page.has_field("partner") {
        form.push(("partner", page.value("partner")));
    }
    form
}

async fn sends(person: &Person, path: &str, form: &[(&str, String)]) -> Answer {
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    person.posts(path, &form).await
}

/// Opens a critical request from a list of them; returns its path.
pub async fn opened(person: &Person, list: &str) -> String {
    let page = person.gets(&format!("{list}/new")).await;
    let form = filled(page.must_be(200), "critical");
    let answer = sends(person, list, &form).await;
    answer.leads_to().unwrap_or_else(|| panic!("{}", answer.text()))
}

/// Writes in a request.
pub async fn writes(person: &Person, request: &str, text: &str) -> Answer {
    let entry = person.gets(request).await.value("entry");
    person.posts(&format!("{request}/messages"), &[("entry", &entry), ("text", text)]).await
}

/// Writes as a partner, and asks for an answer.
async fn asks(person: &Person, request: &str, text: &str) -> Answer {
    let entry = person.gets(request).await.value("entry");
    let form = [("entry", entry.as_str()), ("text", text), ("asks", "yes")];
    person.posts(&format!("{request}/messages"), &form).await
}

/// Hours pass, and both sides sign in again.
async fn later(house: &House, hours: i64, kim: &Person, ada: &Person) {
    house.passes(hours);
    kim.signs_in("kim@fjord.example", PASSWORD).await.must_be(303);
    ada.signs_in("ada@birch.example", PASSWORD).await.must_be(303);
}

/// What a record says at a glance, by whose it is.
async fn open_requests(house: &House, partner: &str) -> i64 {
    let count = match partner {
        "Fjord Cloud" => house.counts(
            "select c.open_requests from customers c join organizations o on o.id = c.partner_id
             where o.name = 'Fjord Cloud'",
        ),
        "Nordlys Distribution" => house.counts(
            "select c.open_requests from customers c join organizations o on o.id = c.partner_id
             where o.name = 'Nordlys Distribution'",
        ),
        _ => house.counts(
            "select c.open_requests from customers c join organizations o on o.id = c.partner_id
             where o.name = 'Delta IT'",
        ),
    };
    count.await
}

/// What is left of a request's path on another list.
pub fn on(list: &str, request: &str) -> String {
    format!("{list}/{}", request.rsplit('/').next().unwrap())
}

fn contact_of(page: &Answer, name: &str) -> String {
    let html = page.html();
    let options = scraper::Selector::parse("select[name=contact] option").unwrap();
    let found = html.select(&options).find(|one| one.text().collect::<String>().contains(name));
    found
        .unwrap_or_else(|| panic!("no {name} in {}", page.text()))
        .attr("value")
        .unwrap()
        .to_owned()
}

#[actix_web::test]
async fn a_company_opens_a_request_and_both_sides_settle_it() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    let list = format!("{record}/support");
    ada.gets("/support").await.must_say("There is no service request").must_say("Fjord Cloud");
    let form = ada.gets(&ada.gets("/support").await.link("New service request")).await;
    form.must_say("Critical: first answer within 2 hours")
        .must_say("Moderate: first answer within 4 hours")
        .must_say("Minimal: first answer within 8 hours")
        .must_say("It goes to Fjord Cloud");
    assert!(!form.has_field("partner"), "there is one reseller");
    let request = opened(&ada, "/support").await;
    ada.gets(&request).await.must_say("The first answer is due by").must_say(WRONG);
    let seen = on(&list, &request);
    let page = kim.gets(&seen).await;
    page.must_be(200).must_say("Admin of Birch AB").must_say(WRONG).must_say("First answer by");
    kim.gets(&list).await.must_say("No mail leaves").must_say("Critical").must_say("Open");
    assert_eq!(open_requests(&house, "Fjord Cloud").await, 1);

    asks(&kim, &seen, "Which server do you use?").await.must_be(303);
    ada.gets(&request).await.must_say("Attention needed").must_say("Which server do you use?");
    ada.gets("/support").await.must_say("Attention needed").must_not_say("First answer by");
    writes(&ada, &request, "The one in the cellar.").await.must_be(303);
    kim.gets(&seen).await.must_say("The one in the cellar.").must_not_say("Attention needed");
    // A partner's word without a question leaves the turn where it is.
    asks(&kim, &seen, "Is it warm there?").await.must_be(303);
    writes(&kim, &seen, "Take your time.").await.must_be(303);
    ada.gets(&request).await.must_say("Attention needed");

    let closing = format!("{seen}/closing");
    kim.sends(&closing, &[("outcome", "It runs again.")]).await.must_say("The request is closed");
    assert_eq!(open_requests(&house, "Fjord Cloud").await, 0);
    let page = ada.gets(&request).await;
    page.must_say("It runs again.").must_say("Reopen request").must_not_say("Close request");
    let reopening = format!("{request}/reopening");
    ada.posts(&reopening, &[]).await.must_be(422).must_say("Say why it is reopened");
    ada.sends(&reopening, &[("text", "Not for Eva.")]).await.must_say("open again");
    kim.gets(&seen).await.must_say("Not for Eva.").must_say("Close request");
    assert_eq!(open_requests(&house, "Fjord Cloud").await, 1);
    ada.sends(&format!("{request}/closing"), &[]).await.must_say("The request is closed");
    ada.sends(&reopening, &[("text", "Once more.")]).await.must_be(200);
    ada.sends(&reopening, &[("text", "Once more.")]).await.must_say("was open already");
    house.mail_goes_out().await;
    for (person, other) in [(&kim, "Birch"), (&ada, "Fjord Cloud")] {
        let told = person.gets("/activity").await;
        for what in ["Opened the", "Gave the first answer to the", "Wrote in the", "Closed the"] {
            told.must_say(&format!("{what} service request “No mail leaves”: {other}"));
        }
        let here = if other == "Birch" { &seen } else { &request };
        assert_eq!(
            &told.link(&format!("Reopened the service request “No mail leaves”: {other}")),
            here
        );
    }
}

#[actix_web::test]
async fn the_same_form_makes_one_request_however_often_it_is_pressed() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    let form = filled(&ada.gets("/support/new").await, "moderate");
    let all: Vec<_> = (0..10).map(|_| ada.copy()).collect();
    let answers = join_all(all.iter().map(|one| sends(one, "/support", &form))).await;
    let led: Vec<_> = answers.iter().map(|answer| answer.leads_to().unwrap()).collect();
    assert!(led.iter().all(|to| *to == led[0]));
    sends(&ada, "/support", &form).await.must_be(303);
    ada.gets(&led[0]).await.must_say("opened already");
    // Whoever takes another's id for a new request finds nothing.
    let maja = house.partner("Delta IT").await;
    let theirs = serves(&house, &maja, &ada).await;
    sends(&maja, &format!("{theirs}/support"), &form).await.must_be(404);
    assert_eq!(house.counts("select count(*) from service_requests").await, 1);
    assert_eq!(house.counts("select count(*) from request_entries").await, 1);
    assert_eq!(house.counts("select count(*) from outbox where kind = 'request-notice'").await, 1);
    let told = "select count(*) from events where kind = 'request-opened'";
    assert_eq!(house.counts(told).await, 2);
    assert_eq!(open_requests(&house, "Fjord Cloud").await, 1);
    // A message as well.
    let request = led[0].clone();
    let entry = ada.gets(&request).await.value("entry");
    let (path, form) =
        (format!("{request}/messages"), [("entry", entry.as_str()), ("text", "And?")]);
    let answers = join_all(all.iter().map(|one| one.posts(&path, &form))).await;
    for answer in answers {
        assert_eq!(answer.leads_to().as_ref(), Some(&request));
    }
    assert_eq!(house.counts("select count(*) from request_entries").await, 2);
    kim.gets(&on(&format!("{record}/support"), &request)).await.must_say("And?");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn of_eight_closings_at_once_one_closes() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    let request = opened(&ada, "/support").await;
    let seen = on(&format!("{record}/support"), &request);
    house.mail_goes_out().await;
    let all: Vec<_> = (0..8)
        .map(|number| if number % 2 == 0 { (ada.copy(), &request) } else { (kim.copy(), &seen) })
        .collect();
    let posts = all.iter().map(|(one, page)| async move {
        one.posts(&format!("{page}/closing"), &[("outcome", "Settled.")]).await
    });
    for answer in join_all(posts).await {
        answer.must_be(303);
    }
    assert_eq!(open_requests(&house, "Fjord Cloud").await, 0);
    let closed = "select count(*) from request_entries where kind = 'closed'";
    assert_eq!(house.counts(closed).await, 1);
    let told = "select count(*) from events where kind = 'request-closed'";
    assert_eq!(house.counts(told).await, 2);
    assert_eq!(house.counts("select count(*) from outbox where kind = 'request-notice'").await, 2);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_form_that_does_not_pass_keeps_what_was_typed() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    let page = ada.gets("/support/new").await;
    let id = page.value("request");
    let form = [("request", id.as_str()), ("title", ""), ("description", WRONG), ("severity", "x")];
    let page = ada.posts("/support", &form).await;
    page.must_be(422);
    assert_eq!(page.value("description"), WRONG);
    assert_eq!(page.value("request"), id);
    assert_eq!(page.problem("title"), "Type a subject.");
    assert_eq!(page.problem("severity"), "Choose how severe it is.");
    let request = opened(&ada, "/support").await;
    writes(&ada, &request, " \r\n").await.must_be(422).must_say("Type a message.");
    // Somebody closed it while they were typing.
    let seen = on(&format!("{record}/support"), &request);
    let entry = ada.gets(&request).await.value("entry");
    kim.posts(&format!("{seen}/closing"), &[]).await.must_be(303);
    let form = [("entry", entry.as_str()), ("text", "One more thing")];
    let page = ada.posts(&format!("{request}/messages"), &form).await;
    page.must_be(422).must_say("The request is closed. To write in it, reopen it.");
    assert_eq!(page.value("text"), "One more thing");
    ada.posts(&format!("{request}/severity"), &[("severity", "minimal")]).await.must_be(422);
    // A form's address leads back to its page.
    for part in ["messages", "closing", "reopening", "severity", "provider"] {
        let answer = ada.gets(&format!("{request}/{part}")).await;
        assert_eq!(answer.leads_to().as_ref(), Some(&request));
        let answer = kim.gets(&format!("{seen}/{part}")).await;
        assert_eq!(answer.leads_to().as_ref(), Some(&seen));
    }
    let contact = kim.gets(&format!("{record}/support/contact")).await;
    assert_eq!(contact.leads_to(), Some(format!("{record}/support")));
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_request_is_overdue_until_a_partner_answers() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    let list = format!("{record}/support");
    // Opened on behalf: its own words are no answer.
    let seen = opened(&kim, &list).await;
    let request = on("/support", &seen);
    later(&house, 2, &kim, &ada).await;
    for (person, page) in [(&kim, &list), (&kim, &seen), (&ada, &request)] {
        person.gets(page).await.must_say("First answer by").must_not_say("Overdue");
    }
    house.clock.advance(jiff::SignedDuration::from_secs(1));
    let all = [(&kim, list.as_str()), (&kim, &seen), (&ada, &request), (&ada, "/support")];
    for (person, page) in all {
        person.gets(page).await.must_say("Overdue");
    }
    // The company's own word is none either.
    writes(&ada, &request, "Is anybody there?").await.must_be(303);
    ada.gets(&request).await.must_say("Overdue");
    // Another severity, another time, from the opening on.
    let severity = format!("{request}/severity");
    let answer = ada.sends(&severity, &[("severity", "moderate")]).await;
    answer.must_say("The severity is Moderate").must_say("changed the severity to Moderate");
    answer.must_not_say("Overdue");
    later(&house, 2, &kim, &ada).await;
    kim.gets(&seen).await.must_say("Overdue");
    kim.sends(&format!("{seen}/severity"), &[("severity", "minimal")])
        .await
        .must_not_say("Overdue");
    later(&house, 5, &kim, &ada).await;
    kim.gets(&seen).await.must_say("Overdue");
    // Closed it waits for nobody; reopened it does again.
    ada.sends(&format!("{request}/closing"), &[]).await.must_not_say("Overdue");
    ada.sends(&format!("{request}/reopening"), &[("text", "No")]).await.must_say("Overdue");
    writes(&kim, &seen, "We are on it.").await.must_be(303);
    for (person, page) in all {
        person.gets(page).await.must_not_say("Overdue").must_not_say("First answer by");
    }
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_company_chooses_which_of_its_resellers_helps_and_the_other_sees_nothing() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    let maja = house.partner("Delta IT").await;
    let theirs = serves(&house, &maja, &ada).await;
    let mails = house.mails().await;
    let page = ada.gets("/support/new").await;
    let form = filled(&page, "critical");
    let nobody = sends(&ada, "/support", &form).await;
    nobody.must_be(422).must_say("Choose the partner that is to help");
    let partners = scraper::Selector::parse("select[name=partner] option").unwrap();
    let html = page.html();
    let fjord = html.select(&partners).find(|one| one.text().any(|text| text == "Fjord Cloud"));
    let fjord = fjord.unwrap().attr("value").unwrap().to_owned();
    let mut form: Vec<_> = form.into_iter().filter(|(name, _)| *name != "partner").collect();
    form.push(("partner", fjord));
    let request = sends(&ada, "/support", &form).await.leads_to().unwrap();
    writes(&ada, &request, "Hello?").await.must_be(303);
    ada.posts(&format!("{request}/closing"), &[]).await.must_be(303);
    ada.posts(&format!("{request}/reopening"), &[("text", "No")]).await.must_be(303);
    writes(&kim, &on(&format!("{record}/support"), &request), "We look.").await.must_be(303);

    maja.gets(&format!("{theirs}/support")).await.must_be(200).must_not_say("No mail leaves");
    for page in [on(&format!("{theirs}/support"), &request), request.clone()] {
        maja.gets(&page).await.must_be(404);
        for part in ["messages", "closing", "reopening", "severity", "provider"] {
            let form = [("text", "x"), ("severity", "minimal"), ("provider", "")];
            maja.posts(&format!("{page}/{part}"), &form).await.must_be(404);
        }
    }
    // Nor on a record that is not its own.
    maja.gets(&on(&format!("{record}/support"), &request)).await.must_be(404);
    maja.gets(&format!("{record}/support")).await.must_be(404);
    maja.gets(&format!("{record}/support/new")).await.must_be(404);
    maja.gets("/activity").await.must_not_say("No mail leaves");
    assert_eq!(open_requests(&house, "Delta IT").await, 0);
    assert_eq!(house.mails().await, mails + 5);
    let mut mails = house.mailbox.list().into_iter();
    assert!(!mails.any(|mail| mail.recipients.contains(&"kim@delta.example".to_owned())
        && mail.text.contains("No mail leaves")));
    // Another company sees nothing either.
    let eva = house.company("Pine AB", "pine.example", "eva@pine.example").await;
    eva.gets(&request).await.must_be(404);
    eva.gets("/support").await.must_say("nobody supports it").must_not_say("No mail leaves");
}

#[actix_web::test]
async fn a_provider_sees_a_request_while_it_is_added_to_it() {
    let house = House::open().await;
    let (ingrid, kim, ada, theirs, ours) = together(&house).await;
    let request = opened(&ada, "/support").await;
    let (seen, added) =
        (on(&format!("{ours}/support"), &request), on(&format!("{theirs}/support"), &request));
    let list = format!("{theirs}/support");
    ingrid.gets(&list).await.must_be(200).must_not_say("No mail leaves");
    ingrid.gets(&added).await.must_be(404);
    ingrid.gets(&format!("{list}/new")).await.must_be(404);
    ingrid.posts(&list, &[("title", "x")]).await.must_be(404);
    ingrid.gets("/activity").await.must_not_say("No mail leaves");
    assert_eq!(open_requests(&house, "Nordlys Distribution").await, 0);

    let provider = kim.gets(&seen).await;
    provider.must_say("Add Nordlys Distribution");
    let id = provider.value("provider");
    let form = [("provider", id.as_str())];
    for _ in 0..2 {
        kim.sends(&format!("{seen}/provider"), &form).await.must_say("The provider is added");
    }
    ada.gets(&request).await.must_say("added Nordlys Distribution");
    let told = "select count(*) from request_entries where kind = 'provider-added'";
    assert_eq!(house.counts(told).await, 1);
    assert_eq!(open_requests(&house, "Nordlys Distribution").await, 1);
    assert_eq!(open_requests(&house, "Fjord Cloud").await, 1);
    ingrid
        .gets(&list)
        .await
        .must_say("No mail leaves")
        .must_say("the requests that you were added to");
    let page = ingrid.gets(&added).await;
    page.must_be(200).must_say(WRONG).must_not_say("Remove Nordlys").must_not_say("Add Nordlys");
    let told = ingrid.gets("/activity").await;
    let line =
        "Added the provider to a service request (Nordlys Distribution: No mail leaves): Birch AB";
    assert_eq!(told.link(line), added);
    // What it writes is the partner's, and the first answer.
    asks(&ingrid, &added, "Is the line up?").await.must_be(303);
    let page = ada.gets(&request).await;
    page.must_say("Is the line up?").must_say("Attention needed").must_not_say("First answer by");
    let mail = house.mail_to("ada@birch.example").await;
    assert!(mail.text.contains("Is the line up?"), "{}", mail.text);
    // It does not add or remove anybody, not even itself.
    ingrid.posts(&format!("{added}/provider"), &[("provider", "")]).await.must_be(404);
    // Closing and reopening count on both records.
    ingrid.posts(&format!("{added}/closing"), &[]).await.must_be(303);
    assert_eq!(open_requests(&house, "Nordlys Distribution").await, 0);
    ada.posts(&format!("{request}/reopening"), &[("text", "No")]).await.must_be(303);
    assert_eq!(open_requests(&house, "Nordlys Distribution").await, 1);

    // The company takes it out of its sight again.
    ada.gets(&request).await.must_say("Remove Nordlys Distribution");
    let removal = ada.sends(&format!("{request}/provider"), &[("provider", "")]).await;
    removal.must_say("The provider is removed").must_say("removed Nordlys Distribution");
    ingrid.gets(&added).await.must_be(404);
    ingrid.gets(&list).await.must_not_say("No mail leaves");
    assert_eq!(open_requests(&house, "Nordlys Distribution").await, 0);
    ingrid.posts(&format!("{added}/messages"), &[("text", "Still here")]).await.must_be(404);
    let told = ingrid.gets("/activity").await;
    told.must_say("Removed the provider from a service request");
    writes(&kim, &seen, "Among us now.").await.must_be(303);
    ingrid.gets("/activity").await.must_not_say("Wrote in");
    // Nobody else can be added.
    let form = [("provider", "01900000-0000-7000-8000-000000000000")];
    let answer = ada.sends(&format!("{request}/provider"), &form).await;
    answer.must_say("Nothing was done");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_provider_whose_relationship_ended_sees_nothing_any_more() {
    let house = House::open().await;
    let (ingrid, kim, ada, theirs, ours) = together(&house).await;
    let request = opened(&ada, "/support").await;
    let seen = on(&format!("{ours}/support"), &request);
    let added = on(&format!("{theirs}/support"), &request);
    let id = ada.gets(&request).await.value("provider");
    ada.posts(&format!("{request}/provider"), &[("provider", &id)]).await.must_be(303);
    ingrid.gets(&added).await.must_be(200);
    let removed = ingrid.posts(&format!("{theirs}/removal"), &[("good_faith", "yes")]).await;
    removed.must_be(200);
    ingrid.gets(&added).await.must_be(404);
    ingrid.gets(&format!("{theirs}/support")).await.must_not_say("No mail leaves");
    assert_eq!(open_requests(&house, "Nordlys Distribution").await, 0);
    ingrid.posts(&format!("{added}/messages"), &[("text", "x")]).await.must_be(404);
    kim.gets(&seen).await.must_be(200).must_not_say("Remove Nordlys").must_not_say("Add Nordlys");
    writes(&ada, &request, "Still there?").await.must_be(303);
    ingrid.gets("/activity").await.must_not_say("Wrote in");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_provider_that_moved_to_another_reseller_sees_nothing_of_the_first() {
    let house = House::open().await;
    let (ingrid, kim, ada, theirs, _) = together(&house).await;
    let request = opened(&ada, "/support").await;
    let id = ada.gets(&request).await.value("provider");
    ada.posts(&format!("{request}/provider"), &[("provider", &id)]).await.must_be(303);
    assert_eq!(open_requests(&house, "Nordlys Distribution").await, 1);
    let maja = house.partner("Delta IT").await;
    let link =
        ingrid.asks_for_partnership(&house, "Delta IT", "delta.example", "kim@delta.example").await;
    maja.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let (_, link) = together::invited(&house, &maja, &id).await;
    ada.accepts(&link).await.must_be(303);
    ingrid.gets(&on(&format!("{theirs}/support"), &request)).await.must_be(404);
    ingrid.gets(&format!("{theirs}/support")).await.must_not_say("No mail leaves");
    assert_eq!(open_requests(&house, "Nordlys Distribution").await, 0);
    // It can be added to the other reseller's request only.
    let page = ada.gets("/support/new").await;
    let partners = scraper::Selector::parse("select[name=partner] option").unwrap();
    let html = page.html();
    let delta = html.select(&partners).find(|one| one.text().any(|text| text == "Delta IT"));
    let delta = delta.unwrap().attr("value").unwrap().to_owned();
    let mut form = filled(&page, "minimal");
    form.retain(|(name, _)| *name != "partner");
    form.push(("partner", delta));
    let other = sends(&ada, "/support", &form).await.leads_to().unwrap();
    ada.gets(&other).await.must_say("Add Nordlys Distribution");
    ada.gets(&request).await.must_not_say("Nordlys Distribution that");
    let form = [("provider", id.as_str())];
    let refused = ada.sends(&format!("{request}/provider"), &form).await;
    refused.must_say("Nothing was done");
    ada.sends(&format!("{other}/provider"), &form).await.must_say("The provider is added");
    assert_eq!(open_requests(&house, "Nordlys Distribution").await, 1);
    // Back with the first, it sees that one's request again and nothing of the other.
    let (_, link) = together::invited(&house, &kim, &id).await;
    ada.accepts(&link).await.must_be(303);
    ingrid.gets(&on(&format!("{theirs}/support"), &request)).await.must_be(200);
    ingrid.gets(&on(&format!("{theirs}/support"), &other)).await.must_be(404);
    assert_eq!(open_requests(&house, "Nordlys Distribution").await, 1);
    ada.posts(&format!("{request}/closing"), &[]).await.must_be(303);
    assert_eq!(open_requests(&house, "Nordlys Distribution").await, 0);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_provider_that_comes_back_through_the_same_reseller_has_its_requests_counted_again() {
    let house = House::open().await;
    let (ingrid, kim, ada, theirs, _) = together(&house).await;
    let request = opened(&ada, "/support").await;
    let id = ada.gets(&request).await.value("provider");
    ada.posts(&format!("{request}/provider"), &[("provider", &id)]).await.must_be(303);
    ingrid.posts(&format!("{theirs}/removal"), &[("good_faith", "yes")]).await.must_be(200);
    assert_eq!(open_requests(&house, "Nordlys Distribution").await, 0);
    let (_, link) = together::invited(&house, &kim, &id).await;
    ada.accepts(&link).await.must_be(303);
    ingrid.gets(&on(&format!("{theirs}/support"), &request)).await.must_be(200);
    assert_eq!(open_requests(&house, "Nordlys Distribution").await, 1);
    assert_eq!(open_requests(&house, "Fjord Cloud").await, 1);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_reseller_that_is_no_provider_any_more_counts_its_own_requests_only() {
    for until in ["", "2026-12-01"] {
        let house = House::open().await;
        let (ingrid, kim, provider) = together::partners(&house).await;
        let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
        let record = serves(&house, &ingrid, &ada).await;
        let (_, link) = together::invited(&house, &kim, &provider).await;
        ada.accepts(&link).await.must_be(303);
        let ours = kim.gets("/customers?status=active").await.link("Birch");
        let seen = opened(&kim, &format!("{ours}/support")).await;
        kim.posts(&format!("{seen}/provider"), &[("provider", &provider)]).await.must_be(303);
        opened(&ingrid, &format!("{record}/support")).await;
        assert_eq!(open_requests(&house, "Nordlys Distribution").await, 2);
        for (name, ending) in ada.gets("/partners").await.links() {
            let is_providers = name.starts_with("End relationship")
                && ada.gets(&ending).await.says("can no longer place orders for you");
            if is_providers {
                ada.posts(&ending, &[("until", until)]).await.must_be(303);
            }
        }
        // Now, or when the clock says so.
        house.days_pass(11).await;
        let left =
            "select count(*) from relationships where kind = 'provider' and ended_at is null";
        assert_eq!(house.counts(left).await, 0);
        assert_eq!(open_requests(&house, "Nordlys Distribution").await, 1);
        ingrid.signs_in("kim@nordlys.example", PASSWORD).await.must_be(303);
        ingrid.gets(&on(&format!("{record}/support"), &seen)).await.must_be(404);
        house.mail_goes_out().await;
    }
}

#[actix_web::test]
async fn a_record_that_became_another_companys_shows_nothing_of_the_one_before() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let eva = house.company("Pine AB", "pine.example", "eva@pine.example").await;
    let mut form = eva.gets(&link).await.consent();
    form.push(("other_company", "yes"));
    eva.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
    kim.posts(&format!("{invitation}/confirmation"), &[]).await.must_be(303);
    let record = kim.gets("/customers?status=active").await.link("Birch");
    let list = format!("{record}/support");
    let request = opened(&eva, "/support").await;
    let seen = on(&list, &request);
    let closed = opened(&eva, "/support").await;
    eva.posts(&format!("{closed}/closing"), &[]).await.must_be(303);
    kim.gets(&list).await.must_say("No mail leaves");
    kim.gets(&seen).await.must_be(200);
    kim.posts(&format!("{record}/removal"), &[("good_faith", "yes")]).await.must_be(200);
    kim.gets(&seen).await.must_be(200);
    house.mail_goes_out().await;

    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    assert_eq!(serves(&house, &kim, &ada).await, record);
    kim.gets(&list).await.must_be(200).must_not_say("No mail leaves");
    kim.gets(&seen).await.must_be(404);
    kim.gets(&on(&list, &closed)).await.must_be(404);
    assert_eq!(open_requests(&house, "Fjord Cloud").await, 0);
    ada.gets(&request).await.must_be(404);
    eva.gets(&request).await.must_be(200).must_say(WRONG);
    opened(&ada, "/support").await;
    assert_eq!(open_requests(&house, "Fjord Cloud").await, 1);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn only_those_who_may_follow_requests_can_be_the_contact() {
    let house = House::open().await;
    let (kim, _, record) = served(&house).await;
    let sam = house.colleague("kim@fjord.example", "sam@fjord.example", Role::SalesAgent).await;
    let alva = house.colleague("kim@fjord.example", "alva@fjord.example", Role::AdminAgent).await;
    let page = kim.gets(&format!("{record}/support")).await;
    page.must_say("Colleague alva@fjord.example").must_not_say("sam@fjord.example");
    let hers = contact_of(&page, "Colleague alva@fjord.example");
    let path = format!("{record}/support/contact");
    kim.posts(&path, &[("contact", &hers)]).await.must_be(303);
    let members = kim.gets("/settings/members").await;
    let his = members.link("Colleague sam@fjord.example");
    let his = his.rsplit('/').next().unwrap();
    kim.posts(&path, &[("contact", his)]).await.must_be(422).must_say("cannot be the contact");
    drop((sam, alva));
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn requests_of_one_title_have_links_that_differ() {
    let house = House::open().await;
    let (_, ada, _) = served(&house).await;
    for _ in 0..2 {
        opened(&ada, "/support").await;
        house.clock.advance(jiff::SignedDuration::from_mins(1));
    }
    let links = ada.gets("/support").await.links();
    let mut names: Vec<_> =
        links.iter().map(|(name, _)| name).filter(|name| name.starts_with("No mail")).collect();
    names.dedup();
    assert_eq!(names.len(), 2, "{links:?}");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn the_contact_is_seen_by_the_company_and_the_provider() {
    let house = House::open().await;
    let (ingrid, kim, ada, theirs, ours) = together(&house).await;
    let hedda =
        house.colleague("kim@fjord.example", "hedda@fjord.example", Role::HelpdeskAgent).await;
    let list = format!("{ours}/support");
    for (person, page) in [(&kim, list.as_str()), (&ada, "/support")] {
        person.gets(page).await.must_say("Fjord Cloud Nobody in particular");
    }
    let page = hedda.gets(&list).await;
    let contact = contact_of(&page, "hedda@fjord.example");
    let path = format!("{list}/contact");
    let saved = hedda.sends(&path, &[("contact", &contact)]).await;
    saved.must_say("The support contact of Birch is saved");
    assert_eq!(saved.value("contact"), contact);
    for (person, page) in
        [(&kim, list.clone()), (&ada, "/support".into()), (&ingrid, format!("{theirs}/support"))]
    {
        let page = person.gets(&page).await;
        page.must_say("Colleague hedda@fjord.example, Fjord Cloud");
        assert_eq!(page.link("hedda@fjord.example"), "mailto:hedda@fjord.example");
        let line = "Chose Colleague hedda@fjord.example as the support contact";
        person.gets("/activity").await.must_say(line);
    }
    // Twice is once.
    hedda.sends(&path, &[("contact", &contact)]).await.must_say("is saved");
    let told = "select count(*) from events where kind = 'support-contact-set'";
    assert_eq!(house.counts(told).await, 3);
    // The provider's people may be it too; others, and what is none, may not.
    let of_provider = contact_of(&page, "Kim of Nordlys Distribution");
    kim.sends(&path, &[("contact", &of_provider)]).await.must_say("is saved");
    ada.gets("/support").await.must_say("Kim of Nordlys Distribution, Nordlys Distribution");
    for wrong in ["x", "01900000-0000-7000-8000-000000000000"] {
        let answer = kim.posts(&path, &[("contact", wrong)]).await;
        answer.must_be(422).must_say("cannot be the contact any more");
    }
    // It is the reseller's to choose.
    let form = [("contact", contact.as_str())];
    ingrid.posts(&format!("{theirs}/support/contact"), &form).await.must_be(404);
    assert!(!ingrid.gets(&format!("{theirs}/support")).await.has_field("contact"));
    ada.posts(&path, &form).await.must_be(404);
    // The provider leaves, and its people with it.
    ingrid.posts(&format!("{theirs}/removal"), &[("good_faith", "yes")]).await.must_be(200);
    ada.gets("/support").await.must_say("Fjord Cloud Nobody in particular");
    kim.sends(&path, &[("contact", &contact)]).await.must_say("is saved");
    kim.sends(&path, &[("contact", "")]).await.must_say("is saved");
    ada.gets("/support").await.must_say("Fjord Cloud Nobody in particular");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_contact_who_was_deactivated_counts_as_none() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    house.colleague("kim@fjord.example", "hedda@fjord.example", Role::HelpdeskAgent).await;
    let list = format!("{record}/support");
    let contact = contact_of(&kim.gets(&list).await, "hedda@fjord.example");
    let path = format!("{list}/contact");
    kim.posts(&path, &[("contact", &contact)]).await.must_be(303);
    let request = opened(&ada, "/support").await;
    let mail = house.mail_to("hedda@fjord.example").await;
    assert_eq!(mail.link(), on(&list, &request));
    let member = kim.gets("/settings/members").await.link("Colleague hedda@fjord.example");
    kim.sends(&format!("{member}/deactivation"), &[]).await.must_be(200);
    ada.gets("/support").await.must_say("Nobody in particular").must_not_say("hedda");
    kim.gets(&list).await.must_not_say("hedda");
    kim.posts(&path, &[("contact", &contact)]).await.must_be(422);
    writes(&ada, &request, "Hello?").await.must_be(303);
    let mail = house.mail_to("kim@fjord.example").await;
    assert!(mail.text.contains("Hello?"), "{}", mail.text);
}

#[actix_web::test]
async fn each_notice_goes_to_the_other_side_and_never_to_the_author() {
    let house = House::open().await;
    let (ingrid, kim, ada, theirs, ours) = together(&house).await;
    let per = house.colleague("ada@birch.example", "per@birch.example", Role::BillingAdmin).await;
    let list = format!("{ours}/support");
    let request = opened(&per, "/support").await;
    let seen = on(&list, &request);
    let mail = house.mail_to("kim@fjord.example").await;
    assert_eq!(mail.subject, "Birch AB opened a service request: No mail leaves");
    assert!(mail.text.contains(WRONG), "{}", mail.text);
    assert_eq!(mail.link(), seen);
    // The company's notices go to whoever opened it.
    asks(&kim, &seen, "Which server?").await.must_be(303);
    let mail = house.mail_to("per@birch.example").await;
    assert_eq!(mail.subject, "Fjord Cloud needs your answer: No mail leaves");
    assert_eq!(mail.link(), request);
    // A contact of the provider reads nothing that the provider does not see.
    let provider = contact_of(&kim.gets(&list).await, "Kim of Nordlys Distribution");
    kim.posts(&format!("{list}/contact"), &[("contact", &provider)]).await.must_be(303);
    writes(&ada, &request, "The old one.").await.must_be(303);
    assert!(house.mail_to("kim@fjord.example").await.text.contains("The old one."));
    let id = kim.gets(&seen).await.value("provider");
    kim.posts(&format!("{seen}/provider"), &[("provider", &id)]).await.must_be(303);
    writes(&ada, &request, "The grey one.").await.must_be(303);
    let mail = house.mail_to("kim@nordlys.example").await;
    assert!(mail.text.contains("The grey one."), "{}", mail.text);
    assert_eq!(mail.link(), on(&format!("{theirs}/support"), &request));
    // Removed between the writing and the sending, it reads nothing either.
    let mails = house.mails().await;
    writes(&ada, &request, "The blue one.").await.must_be(303);
    kim.posts(&format!("{seen}/provider"), &[("provider", "")]).await.must_be(303);
    assert_eq!(house.mails().await, mails + 1);
    assert!(house.mail_to("kim@fjord.example").await.text.contains("The blue one."));
    drop(ingrid);
    // Closed and reopened by each side.
    kim.posts(&format!("{seen}/closing"), &[("outcome", "It was the cable.")]).await.must_be(303);
    let mail = house.mail_to("per@birch.example").await;
    assert_eq!(mail.subject, "Fjord Cloud closed a service request: No mail leaves");
    assert!(mail.text.contains("It was the cable."), "{}", mail.text);
    per.posts(&format!("{request}/reopening"), &[("text", "It was not.")]).await.must_be(303);
    let mail = house.mail_to("kim@fjord.example").await;
    assert_eq!(mail.subject, "Birch AB reopened a service request: No mail leaves");
    assert!(mail.text.contains("It was not."), "{}", mail.text);
    // Whoever opened it left: the company's first Global admin reads on.
    let member = ada.gets("/settings/members").await.link("Colleague per@birch.example");
    ada.posts(&format!("{member}/deactivation"), &[]).await.must_be(303);
    writes(&kim, &seen, "Then it was the plug.").await.must_be(303);
    let mail = house.mail_to("ada@birch.example").await;
    assert!(mail.text.contains("Then it was the plug."), "{}", mail.text);
    // Opened on behalf, the company is told.
    opened(&kim, &list).await;
    let mail = house.mail_to("ada@birch.example").await;
    assert_eq!(mail.subject, "Fjord Cloud opened a service request: No mail leaves");
}

#[actix_web::test]
async fn without_a_permission_a_request_is_possible_and_marked() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    let list = format!("{record}/support");
    let before = opened(&ada, "/support").await;
    ada.gets(&before).await.must_not_say("holds no admin permission");
    kim.gets(&list).await.must_not_say("No admin permission");
    let services: Vec<_> = kim
        .gets(&format!("{record}/surrender"))
        .await
        .html()
        .select(&scraper::Selector::parse("input[name=service]").unwrap())
        .map(|one| ("service", one.attr("value").unwrap().to_owned()))
        .collect();
    sends(&kim, &format!("{record}/surrender"), &services).await.must_be(303);
    house.mail_goes_out().await;
    let after = opened(&ada, "/support").await;
    for request in [before, after] {
        ada.gets(&request).await.must_say("Fjord Cloud holds no admin permission of Birch AB now");
        kim.gets(&on(&list, &request)).await.must_say("holds no admin permission of Birch AB");
    }
    for (person, page) in [(&kim, list.as_str()), (&ada, "/support")] {
        person.gets(page).await.must_say("No admin permission");
    }
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn when_the_relationship_ended_requests_are_read_and_no_more() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    let list = format!("{record}/support");
    let request = opened(&ada, "/support").await;
    let seen = on(&list, &request);
    let entry = ada.gets(&request).await.value("entry");
    let form = filled(&ada.gets("/support/new").await, "minimal");
    kim.posts(&format!("{record}/removal"), &[("good_faith", "yes")]).await.must_be(200);
    for (person, page) in [(&ada, &request), (&kim, &seen)] {
        let shown = person.gets(page).await;
        shown.must_be(200).must_say(WRONG).must_say("The relationship with Fjord Cloud has ended");
        shown.must_not_say("Close request").must_not_say("Send message");
        let typed = [("entry", entry.as_str()), ("text", "And now?")];
        let refused = person.posts(&format!("{page}/messages"), &typed).await;
        refused.must_be(422).must_say("nothing can be added");
        assert_eq!(refused.value("text"), "And now?");
        for part in ["closing", "reopening", "severity", "provider"] {
            let form = [("text", "x"), ("severity", "minimal"), ("provider", "")];
            person.posts(&format!("{page}/{part}"), &form).await.must_be(422);
        }
    }
    assert_eq!(house.counts("select count(*) from request_entries").await, 1);
    assert_eq!(open_requests(&house, "Fjord Cloud").await, 1, "it is still seen, and open");
    let refused = sends(&ada, "/support", &form).await;
    refused.must_be(422).must_say("No service request can be opened");
    assert_eq!(refused.value("description"), WRONG);
    sends(&kim, &list, &form).await.must_be(422);
    for (person, page) in [(&ada, "/support"), (&kim, list.as_str())] {
        let shown = person.gets(page).await;
        shown.must_say("No service request can be opened").must_say("No mail leaves");
        assert!(!shown.says("New service request"));
        let new = person.gets(&format!("{page}/new")).await;
        assert_eq!(new.leads_to().as_deref(), Some(page));
    }
    let contact = kim.sends(&format!("{list}/contact"), &[("contact", "")]).await;
    contact.must_say("No relationship with Birch is active");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn what_waits_longest_for_its_answer_comes_first_and_closed_ones_last() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    let list = format!("{record}/support");
    let mut requests = Vec::new();
    for (title, severity) in
        [("Alpha", "minimal"), ("Beta", "critical"), ("Gamma", "moderate"), ("Delta", "minimal")]
    {
        let mut form = filled(&ada.gets("/support/new").await, severity);
        form[1].1 = title.to_owned();
        requests.push(sends(&ada, "/support", &form).await.leads_to().unwrap());
        house.clock.advance(jiff::SignedDuration::from_mins(1));
    }
    ada.posts(&format!("{}/closing", requests[1]), &[]).await.must_be(303);
    writes(&kim, &on(&list, &requests[3]), "We look.").await.must_be(303);
    let text = kim.gets(&list).await.text();
    let places = ["Gamma", "Alpha", "Delta", "Beta"].map(|title| text.find(title).unwrap());
    assert!(places.is_sorted(), "{text}");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn older_closed_requests_are_a_page_away() {
    let house = House::open().await;
    let (_, ada, _) = served(&house).await;
    for number in 0..60 {
        let mut form = filled(&ada.gets("/support/new").await, "minimal");
        form[1].1 = format!("Request {number:02}");
        let request = sends(&ada, "/support", &form).await.leads_to().unwrap();
        house.clock.advance(jiff::SignedDuration::from_secs(1));
        ada.posts(&format!("{request}/closing"), &[]).await.must_be(303);
    }
    let open = opened(&ada, "/support").await;
    let first = ada.gets("/support").await;
    first.must_say("No mail leaves").must_say("Request 59").must_not_say("Request 01");
    let second = ada.gets(&first.link("Older")).await;
    second.must_say("Request 01").must_not_say("Request 59").must_not_say("No mail leaves");
    assert_eq!(second.link("Newest"), "/support");
    ada.gets("/support?before=x").await.must_be(200).must_say("Request 59");
    ada.gets(&open).await.must_be(200);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_company_that_never_accepted_has_no_support() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.drafts("Oak", "oak.example").await;
    let record = kim.gets("/customers").await.link("Oak");
    let list = format!("{record}/support");
    kim.gets(&list).await.must_be(200).must_say("No relationship with Oak is active");
    assert_eq!(kim.gets(&format!("{list}/new")).await.leads_to(), Some(list.clone()));
    kim.posts(&list, &[("title", "x")]).await.must_be(422);
    kim.sends(&format!("{list}/contact"), &[]).await.must_say("No relationship with Oak is active");
}

#[actix_web::test]
async fn what_people_write_is_shown_as_they_wrote_it() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    let mut form = filled(&ada.gets("/support/new").await, "minimal");
    form[1].1 = "<b>Bold</b> & co".to_owned();
    form[3].1 = "<script>alert(1)</script>".to_owned();
    let request = sends(&ada, "/support", &form).await.leads_to().unwrap();
    let page = kim.gets(&on(&format!("{record}/support"), &request)).await;
    page.must_say("<b>Bold</b> & co").must_say("<script>alert(1)</script>");
    assert!(!page.body.contains("<script>alert"));
    let mail = house.mail_to("kim@fjord.example").await;
    assert!(!mail.html.contains("<script>alert") && !mail.html.contains("<b>Bold"));
}

/// The mail, with what differs from run to run taken out.
async fn letter(house: &House, to: &str) -> String {
    let mail = house.mail_to(to).await;
    let link = format!("{ADDRESS}{}", mail.link());
    format!("Subject: {}\n\n{}", mail.subject, mail.text.replace(&link, "LINK"))
}

#[actix_web::test]
async fn the_notices_read_well_in_both_languages() {
    for (language, to) in [("en", "ada@birch.example"), ("sv", "siv@birch.example")] {
        let house = House::open().await;
        let (kim, ada, record) = served(&house).await;
        let mut opener = ada.clone();
        if language == "sv" {
            let fields =
                [("name", "Siv"), ("email", to), ("language", "sv"), ("role", "billing_admin")];
            ada.posts("/settings/members", &fields).await.must_be(303);
            let link = house.mail_to(to).await.link();
            opener = house.stranger();
            let password = [("password", PASSWORD)];
            opener.posts(&link, &password).await.must_be(303);
            opener.signs_in(to, PASSWORD).await.must_be(303);
        }
        let request = opened(&opener, "/support").await;
        let seen = on(&format!("{record}/support"), &request);
        asks(&kim, &seen, "Which server?\n\nThe old or the grey one?").await.must_be(303);
        insta::assert_snapshot!(format!("request-question-{language}"), letter(&house, to).await);
        kim.posts(&format!("{seen}/closing"), &[]).await.must_be(303);
        insta::assert_snapshot!(format!("request-closed-{language}"), letter(&house, to).await);
        if language == "en" {
            let told = letter(&house, "kim@fjord.example").await;
            insta::assert_snapshot!("request-opened", told);
        }
    }
}

#[actix_web::test]
async fn a_sales_agent_is_led_to_no_page_that_refuses_them() {
    let house = House::open().await;
    let (kim, _, record) = served(&house).await;
    let support = format!("href=\"{record}/support\"");
    assert!(kim.gets(&record).await.body.contains(&support));
    let sam = house.colleague("kim@fjord.example", "sam@fjord.example", Role::SalesAgent).await;
    assert!(!sam.gets(&record).await.body.contains(&support));
}

#[actix_web::test]
async fn a_request_may_be_about_a_subscription_whose_contact_is_written_to() {
    let house = House::open().await;
    let (kim, ada, record) = served(&house).await;
    let hedda =
        house.colleague("kim@fjord.example", "hedda@fjord.example", Role::HelpdeskAgent).await;
    subscriptions::orders(&kim, &record, &[(subscriptions::BASIC, "3")]).await;
    let name = "Microsoft 365 Business Basic";
    let bought = subscriptions::subscription(&kim, &record, name).await;
    let hers = contact_of(&kim.gets(&bought).await, "Colleague hedda@fjord.example");
    for wrong in ["somebody", "01900000-0000-7000-8000-000000000000"] {
        let answer = kim.posts(&format!("{bought}/contact"), &[("contact", wrong)]).await;
        answer.must_be(422).must_say("cannot be the contact any more");
    }
    kim.sends(&format!("{bought}/contact"), &[("contact", &hers)])
        .await
        .must_say("The support contact of this subscription is saved")
        .must_say("Colleague hedda@fjord.example, Fjord Cloud");
    let own = ada.gets("/subscriptions").await.link(name);
    let page = ada.gets(&own).await;
    page.must_say("Colleague hedda@fjord.example, Fjord Cloud · hedda@fjord.example");
    house.mail_goes_out().await;
    let form = ada.gets(&page.link("New service request")).await;
    let mut fields = filled(&form, "critical");
    fields.push(("subscription", own.trim_start_matches("/subscriptions/").to_owned()));
    let opened = sends(&ada, "/support", &fields).await.leads_to().unwrap();
    ada.gets(&opened).await.must_say(&format!("Subscription {name}"));
    assert!(house.mail_to("hedda@fjord.example").await.text.contains(WRONG));
    hedda.gets(&format!("{record}{opened}")).await.must_say(name);
    // What another partner sells is not to be chosen.
    let maja = house.partner("Delta IT").await;
    let theirs = serves(&house, &maja, &ada).await;
    subscriptions::orders(&maja, &theirs, &[(subscriptions::PREMIUM, "1")]).await;
    let foreign = ada.gets("/subscriptions").await.link("Microsoft 365 Business Premium");
    let mut wrong = filled(&kim.gets(&format!("{record}/support/new")).await, "minimal");
    wrong.push(("subscription", foreign.trim_start_matches("/subscriptions/").to_owned()));
    sends(&kim, &format!("{record}/support"), &wrong).await.must_be(422).must_say("or none");
    let contact = format!(
        "{}/contact",
        foreign.replace("/subscriptions", &format!("{record}/subscriptions"))
    );
    kim.posts(&contact, &[("contact", &hers)]).await.must_be(404);
    house.mail_goes_out().await;
}
