//! The second factor: setting one up, signing in with it, recovery codes, and an organization that demands it.

use std::collections::BTreeSet;

use accord::{
    email_address::EmailAddress,
    people::{
        self, Role, Seen,
        second_factors::{self, Confirmed},
    },
    secret::Keys,
};
use actix_web::http::header;
use futures_util::future::join_all;
use jiff::SignedDuration;
use totp_rs::{Builder, Secret, Totp};

use crate::house::{Answer, House, PASSWORD, Person};

const PAGE: &str = "/account/second-factor";
const CONFIRMATION: &str = "/account/second-factor/confirmation";
const STEP: &str = "/sign-in/code";

/// An app on somebody's phone.
#[derive(Clone)]
pub struct App(Totp);

impl App {
    /// Learns the secret that a page shows.
    pub fn of(page: &Answer) -> Self {
        let secret: String = texts(page, "main .code").concat().split_whitespace().collect();
        Self::knowing(Secret::try_from_base32(secret).unwrap())
    }

    fn knowing(secret: Secret) -> Self {
        Self(Builder::new().with_secret(secret).build().unwrap())
    }

    /// What it shows now.
    pub fn shows(&self, house: &House) -> String {
        let seconds = house.clock.now().micros() / 1_000_000;
        self.0.generate(u64::try_from(seconds).unwrap()).to_string()
    }

    /// What it shows next: a code that was not used yet.
    pub fn shows_next(&self, house: &House) -> String {
        house.clock.advance(SignedDuration::from_secs(30));
        self.shows(house)
    }
}

fn texts(page: &Answer, selector: &str) -> Vec<String> {
    let selector = scraper::Selector::parse(selector).unwrap();
    page.html().select(&selector).map(|one| one.text().collect()).collect()
}

/// The recovery codes that a page shows.
fn codes(page: &Answer) -> Vec<String> {
    let all = texts(page, "textarea#codes").concat();
    all.split_whitespace().map(str::to_owned).collect()
}

impl Person {
    /// Sets up a second factor; the app, and the recovery codes.
    pub async fn sets_up_second_factor(&self, house: &House) -> (App, Vec<String>) {
        self.posts(PAGE, &[]).await.must_be(303);
        let app = App::of(&self.gets(PAGE).await);
        let done = self.posts(CONFIRMATION, &[("code", &app.shows(house))]).await;
        let codes = codes(done.must_be(200));
        assert_eq!(codes.len(), 10);
        house.mail_goes_out().await;
        (app, codes)
    }

    /// Types the password, and the code that is asked for after it.
    async fn signs_in_with(&self, email: &str, code: &str) -> Answer {
        let answer = self.signs_in(email, PASSWORD).await;
        assert_eq!(answer.leads_to().as_deref(), Some(STEP), "{}", answer.text());
        self.posts(STEP, &[("code", code)]).await
    }
}

const KIM: &str = "kim@fjord.example";

#[actix_web::test]
async fn a_second_factor_is_set_up_and_asked_for_at_the_next_sign_in() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let page = kim.gets(PAGE).await;
    page.must_be(200).must_say("Set up a second factor");
    assert!(texts(&page, "main .code").is_empty(), "nothing is made by looking");
    assert_eq!(house.counts("select count(*) from second_factors").await, 0);

    kim.posts(PAGE, &[]).await.must_be(303);
    let page = kim.gets(PAGE).await;
    page.must_say(KIM);
    assert!(page.body.contains("<svg class=\"qr\"") && !page.body.contains("style="));
    let app = App::of(&page);
    let again = kim.gets(PAGE).await;
    assert_eq!(texts(&again, "main .code"), texts(&page, "main .code"), "a look changes nothing");
    // It does not count before a code of it was typed.
    house.stranger().signs_in(KIM, PASSWORD).await;
    let somewhere = house.stranger();
    assert_eq!(somewhere.signs_in(KIM, PASSWORD).await.leads_to().as_deref(), Some("/"));
    let wrong = kim.posts(CONFIRMATION, &[("code", "000000")]).await;
    wrong.must_be(422);
    assert!(wrong.problem("code").starts_with("This is not the code"));

    let done = kim.posts(CONFIRMATION, &[("code", &app.shows(&house))]).await;
    done.must_be(200).must_say("I have kept them");
    assert_eq!(codes(&done).len(), 10);
    let distinct: BTreeSet<_> = codes(&done).into_iter().collect();
    assert_eq!(distinct.len(), 10);
    let page = kim.gets(PAGE).await;
    page.must_say("10 codes are left").must_not_say(codes(&done)[0].as_str());
    // Who was signed in elsewhere with the password alone is out.
    somewhere.gets("/customers").await.must_be(303);
    kim.gets("/activity").await.must_say("Set up a second factor");
    assert_eq!(house.mail_to(KIM).await.subject, "A second factor was set up");

    kim.posts("/sign-out", &[]).await;
    assert_eq!(kim.signs_in(KIM, PASSWORD).await.leads_to().as_deref(), Some(STEP));
    let step = kim.gets(STEP).await;
    step.must_be(200).must_say("Code from your app");
    // Nobody is signed in yet.
    let out = kim.gets("/customers").await.leads_to();
    assert_eq!(out.as_deref(), Some("/sign-in?next=%2Fcustomers"));
    let wrong = kim.posts(STEP, &[("code", "000000")]).await;
    wrong.must_be(422);
    assert!(wrong.problem("code").starts_with("This is not the code"));
    let code = app.shows_next(&house);
    let answer = kim.posts(STEP, &[("code", &code)]).await;
    assert_eq!(answer.leads_to().as_deref(), Some("/"));
    kim.gets("/customers").await.must_be(200);
}

#[actix_web::test]
async fn a_code_works_once_also_when_it_is_typed_many_times_at_once() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (app, _) = kim.sets_up_second_factor(&house).await;
    // The code that set it up is used, too.
    let used = house.stranger().signs_in_with(KIM, &app.shows(&house)).await;
    used.must_be(422);
    let code = app.shows_next(&house);
    let browsers: Vec<_> = (0..4).map(|_| house.stranger()).collect();
    for browser in &browsers {
        browser.signs_in(KIM, PASSWORD).await.must_be(303);
    }
    let fields = [("code", code.as_str())];
    let answers = join_all(browsers.iter().map(|browser| browser.posts(STEP, &fields))).await;
    let let_in = answers.iter().filter(|answer| answer.status == 303).count();
    assert_eq!(let_in, 1, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
    let mut signed_in = 0;
    for browser in &browsers {
        signed_in += usize::from(browser.gets("/customers").await.status == 200);
    }
    assert_eq!(signed_in, 1);
    // One step later the code before it is as used as it was, though its time is not over.
    house.clock.advance(SignedDuration::from_secs(20));
    house.stranger().signs_in_with(KIM, &code).await.must_be(422);
    let code = app.shows_next(&house);
    house.stranger().signs_in_with(KIM, &code).await.must_be(303);
}

#[actix_web::test]
async fn whoever_guesses_codes_waits() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (app, _) = kim.sets_up_second_factor(&house).await;
    let guesser = house.stranger();
    guesser.signs_in(KIM, PASSWORD).await;
    let guesses: Vec<String> = (0..9).map(|number| format!("00000{number}")).collect();
    let fields: Vec<_> = guesses.iter().map(|guess| [("code", guess.as_str())]).collect();
    let answers = join_all(fields.iter().map(|fields| guesser.posts(STEP, fields))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 422).count(), 5);
    let refused = answers.iter().find(|answer| answer.status == 429).unwrap();
    assert_eq!(refused.headers.get(header::RETRY_AFTER).unwrap(), "900");
    let wait = "Too many tries went wrong. Try again in 15 minutes";
    assert!(refused.problem("code").starts_with(wait), "{}", refused.text());
    assert_eq!(refused.value("code"), "", "a code is not shown again");
    let recovery = [("code", "ABCD"), ("recovery", "yes")];
    let refused = guesser.posts(STEP, &recovery).await;
    refused.must_be(429).must_say("Recovery code");
    assert_eq!(refused.value("recovery"), "yes");
    assert!(!refused.body.contains("ABCD"));
    let told = "select count(*) from sign_ins where outcome = 'held-off'";
    assert_eq!(house.counts(told).await, 1, "now and then");
    // Not even the right one, not from elsewhere; but not for ever.
    let code = app.shows_next(&house);
    house.stranger().signs_in_with(KIM, &code).await.must_be(429);
    kim.gets("/customers").await.must_be(200);
    house.clock.advance(SignedDuration::from_mins(15));
    house.stranger().signs_in_with(KIM, &app.shows(&house)).await.must_be(303);
}

#[actix_web::test]
async fn the_step_between_ends_after_ten_minutes_and_with_the_persons_sessions() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (app, _) = kim.sets_up_second_factor(&house).await;
    let late = house.stranger();
    late.signs_in(KIM, PASSWORD).await;
    house.clock.advance(SignedDuration::from_mins(10));
    late.gets(STEP).await.must_be(200);
    house.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(late.gets(STEP).await.leads_to().as_deref(), Some("/sign-in"));
    let code = app.shows_next(&house);
    let answer = late.posts(STEP, &[("code", &code)]).await;
    assert_eq!(answer.leads_to().as_deref(), Some("/sign-in"));
    late.gets("/customers").await.must_be(303);
    let nobody = house.stranger();
    assert_eq!(nobody.gets(STEP).await.leads_to().as_deref(), Some("/sign-in"));
    nobody.posts(STEP, &[("code", &code)]).await.must_be(303);
    nobody.gets("/customers").await.must_be(303);

    // Whoever knew the password before it was changed comes no further.
    let thief = house.stranger();
    thief.signs_in(KIM, PASSWORD).await;
    nobody.posts("/password", &[("email", KIM)]).await;
    let link = house.mail_to(KIM).await.link();
    nobody.posts(&link, &[("password", "copper kettle in winter")]).await.must_be(303);
    let code = app.shows_next(&house);
    assert_eq!(thief.posts(STEP, &[("code", &code)]).await.leads_to().as_deref(), Some("/sign-in"));
}

#[actix_web::test]
async fn a_planted_session_is_of_no_use_after_either_step() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (app, _) = kim.sets_up_second_factor(&house).await;
    let planted = kim.copy();
    let victim = planted.copy();
    victim.signs_in(KIM, PASSWORD).await.must_be(303);
    assert_eq!(planted.gets(STEP).await.leads_to().as_deref(), Some("/sign-in"));
    let between = victim.copy();
    let code = app.shows_next(&house);
    victim.posts(STEP, &[("code", &code)]).await.must_be(303);
    victim.gets("/customers").await.must_be(200);
    for known in [planted, between] {
        known.gets("/customers").await.must_be(303);
    }
}

#[actix_web::test]
async fn where_somebody_was_going_and_what_they_wrote_survive_both_steps() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (app, _) = kim.sets_up_second_factor(&house).await;
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    let review = format!("{invitation}/review");
    let letter = crate::house::Letter { subject: "What we spoke of".into(), ..letter };
    kim.posts("/sign-out", &[]).await;
    let ended = letter.is_sent_by(&kim, &review).await;
    ended.must_be(401);
    let (next, kept) = (ended.value("next"), ended.value("kept"));
    let fields = [("email", KIM), ("password", PASSWORD), ("next", &next), ("kept", &kept)];
    let answer = kim.posts("/sign-in", &fields).await;
    assert_eq!(answer.leads_to().as_deref(), Some(STEP));
    kim.posts(STEP, &[("code", "000000")]).await.must_be(422);
    let code = app.shows_next(&house);
    let answer = kim.posts(STEP, &[("code", &code)]).await;
    assert_eq!(answer.leads_to(), Some(next.clone()));
    assert_eq!(kim.gets(&next).await.value("subject"), "What we spoke of");
}

#[actix_web::test]
async fn a_recovery_code_takes_the_apps_place_once() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (app, codes) = kim.sets_up_second_factor(&house).await;
    let browser = house.stranger();
    browser.signs_in(KIM, PASSWORD).await;
    let step = browser.gets(STEP).await;
    let recovery = step.link("Use a recovery code");
    browser.gets(&recovery).await.must_say("Recovery code");
    let typed = codes[3].to_lowercase().replace('-', " ");
    let answer = browser.posts(STEP, &[("code", &typed), ("recovery", "yes")]).await;
    assert_eq!(answer.leads_to().as_deref(), Some("/"));
    browser.gets(PAGE).await.must_say("9 codes are left");
    let mail = house.mail_to(KIM).await;
    assert_eq!(mail.subject, "A recovery code was used");
    kim.gets("/activity").await.must_say("Used a recovery code");
    let again = house.stranger();
    again.signs_in(KIM, PASSWORD).await;
    let wrong = again.posts(STEP, &[("code", &typed), ("recovery", "yes")]).await;
    wrong.must_be(422);
    assert!(wrong.problem("code").starts_with("This is not one of your recovery codes"));
    // Many at once are one.
    let browsers: Vec<_> = (0..4).map(|_| house.stranger()).collect();
    for browser in &browsers {
        browser.signs_in(KIM, PASSWORD).await;
    }
    let fields = [("code", codes[4].as_str())];
    let answers = join_all(browsers.iter().map(|browser| browser.posts(STEP, &fields))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 1);

    // New codes take the place of all before, which are kept as hashes.
    house.mail_goes_out().await;
    let new = kim.posts(&format!("{PAGE}/recovery-codes"), &[]).await;
    let new = self::codes(new.must_be(200));
    assert_eq!(new.len(), 10);
    assert!(new.iter().all(|code| !codes.contains(code)));
    assert_eq!(house.mail_to(KIM).await.subject, "You have new recovery codes");
    house.clock.advance(SignedDuration::from_mins(15));
    house.stranger().signs_in_with(KIM, &codes[5]).await.must_be(422);
    house.stranger().signs_in_with(KIM, &new[0]).await.must_be(303);
    let code = app.shows_next(&house);
    house.stranger().signs_in_with(KIM, &code).await.must_be(303);
}

#[actix_web::test]
async fn nothing_of_a_second_factor_is_stored_in_the_clear() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.posts(PAGE, &[]).await.must_be(303);
    let page = kim.gets(PAGE).await;
    let secret: String = texts(&page, "main .code").concat().split_whitespace().collect();
    let app = App::of(&page);
    let done = kim.posts(CONFIRMATION, &[("code", &app.shows(&house))]).await;
    let bytes = Secret::try_from_base32(&secret).unwrap();
    let mut tx = house.db.read().await.unwrap();
    let (sealed,): (Vec<u8>,) = tx.sql("select secret from second_factors").one().await.unwrap();
    let hashes: Vec<(Vec<u8>,)> =
        tx.sql("select code_hash from recovery_codes").all().await.unwrap();
    let sessions: Vec<(String,)> = tx.sql("select data from sessions").all().await.unwrap();
    let letters: Vec<(String,)> = tx.sql("select payload from outbox").all().await.unwrap();
    drop(tx);
    assert!(!sealed.windows(20).any(|part| part == bytes.as_ref()), "sealed");
    assert_eq!(hashes.len(), 10);
    for code in codes(&done) {
        let plain = code.replace('-', "");
        for (hash,) in &hashes {
            assert!(hash.len() == 32 && !hash.windows(16).any(|part| part == plain.as_bytes()));
        }
        let (kept, put) = (sessions.concat_all(), letters.concat_all());
        assert!(![&kept, &put].iter().any(|text| text.contains(&code) || text.contains(&plain)));
        assert!(![&kept, &put].iter().any(|text| text.contains(&secret)));
    }
    house.mail_goes_out().await;
}

trait Concat {
    fn concat_all(&self) -> String;
}

impl Concat for Vec<(String,)> {
    fn concat_all(&self) -> String {
        self.iter().map(|(text,)| text.as_str()).collect()
    }
}

#[actix_web::test]
async fn a_second_factor_moves_to_another_app_and_is_removed() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (old, codes) = kim.sets_up_second_factor(&house).await;
    kim.posts(PAGE, &[]).await.must_be(303);
    let new = App::of(&kim.gets(PAGE).await);
    assert_ne!(old.shows(&house), new.shows(&house));
    // The old one works until the new one is confirmed.
    let code = old.shows_next(&house);
    house.stranger().signs_in_with(KIM, &code).await.must_be(303);
    kim.posts(CONFIRMATION, &[("code", &new.shows(&house))]).await.must_be(200);
    // Confirmed twice it is confirmed once, and the recovery codes are not shown again.
    let twice = kim.sends(CONFIRMATION, &[("code", &new.shows(&house))]).await;
    twice.must_be(200).must_say("Your second factor is set up").must_say("New recovery codes");
    assert!(self::codes(&twice).is_empty());
    assert_eq!(house.counts("select count(*) from recovery_codes").await, 10);
    // Of any other code nothing is said there, also if it is a good one.
    for code in [old.shows(&house), new.shows_next(&house), "000000".to_owned(), codes[0].clone()] {
        let other = kim.sends(CONFIRMATION, &[("code", &code)]).await;
        other.must_say("Nothing is being set up any more");
    }
    let code = old.shows_next(&house);
    house.stranger().signs_in_with(KIM, &code).await.must_be(422);
    house.stranger().signs_in_with(KIM, &codes[0]).await.must_be(422);
    house.stranger().signs_in_with(KIM, &new.shows(&house)).await.must_be(303);

    let elsewhere = house.stranger();
    let code = new.shows_next(&house);
    elsewhere.signs_in_with(KIM, &code).await.must_be(303);
    house.mail_goes_out().await;
    kim.sends(&format!("{PAGE}/removal"), &[]).await.must_say("Your second factor is removed");
    assert_eq!(house.counts("select count(*) from recovery_codes").await, 0);
    elsewhere.gets("/customers").await.must_be(303);
    assert_eq!(house.mail_to(KIM).await.subject, "Your second factor was removed");
    kim.gets("/activity").await.must_say("Removed their second factor");
    let answer = house.stranger().signs_in(KIM, PASSWORD).await;
    assert_eq!(answer.leads_to().as_deref(), Some("/"));
    kim.sends(&format!("{PAGE}/removal"), &[]).await.must_say("it was so already");
}

#[actix_web::test]
async fn the_owner_reads_what_happened_to_their_second_factor_and_where() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let sam = house.colleague(KIM, "sam@fjord.example", Role::SalesAgent).await;
    let sam = sam.from("198.51.100.20");
    let (_, codes) = sam.sets_up_second_factor(&house).await;
    let elsewhere = house.stranger().from("203.0.113.9");
    elsewhere.signs_in_with("sam@fjord.example", &codes[0]).await.must_be(303);
    sam.posts(&format!("{PAGE}/recovery-codes"), &[]).await.must_be(200);
    sam.posts(&format!("{PAGE}/removal"), &[]).await.must_be(303);
    sam.sets_up_second_factor(&house).await;
    let member = kim.gets("/settings/members").await.link("Colleague sam@fjord.example");
    kim.clone().from("192.0.2.7").posts(&format!("{member}/second-factor"), &[]).await;
    sam.signs_in("sam@fjord.example", PASSWORD).await.must_be(303);
    let history = |page: &Answer| {
        let rows = texts(page, "[aria-labelledby=history-title] tbody tr");
        let in_words = |row: &String| row.split_whitespace().collect::<Vec<_>>().join(" ");
        rows.iter().map(in_words).rev().collect::<Vec<_>>()
    };
    let own = history(&sam.gets("/account").await);
    let wanted = [
        ("Signed in", "Unknown device0.0.0.0"),
        ("Set up a second factor", "Unknown device198.51.100.20"),
        ("Used a recovery code", "Unknown device203.0.113.9"),
        ("Signed in", "Unknown device203.0.113.9"),
        ("Made new recovery codes", "Unknown device198.51.100.20"),
        ("Removed the second factor", "Unknown device198.51.100.20"),
        ("Set up a second factor", "Unknown device198.51.100.20"),
        // Where the Global admin was is not the owner's to know; who it was is in the letter.
        ("Second factor reset by somebody else", "––"),
        ("Signed in", "Unknown device198.51.100.20"),
    ];
    assert_eq!(own.len(), wanted.len(), "{own:#?}");
    for (row, (what, place)) in own.iter().zip(wanted) {
        assert!(row.contains(what) && row.ends_with(place), "{row}: {what}, {place}");
    }
    // Their Global admin reads the same, and another member nothing of it.
    assert_eq!(history(&kim.gets(&member).await), own);
    kim.gets("/account").await.must_not_say("203.0.113.9");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_secret_that_nobody_confirmed_is_forgotten() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.posts(PAGE, &[]).await.must_be(303);
    let first = App::of(&kim.gets(PAGE).await);
    kim.posts(PAGE, &[]).await.must_be(303);
    let second = App::of(&kim.gets(PAGE).await);
    kim.posts(CONFIRMATION, &[("code", &first.shows(&house))]).await.must_be(422);
    house.clock.advance(SignedDuration::from_mins(30));
    kim.signs_in(KIM, PASSWORD).await.must_be(303);
    kim.gets(PAGE).await.must_say("Set up a second factor").must_not_say("Set up your app");
    let late = kim.sends(CONFIRMATION, &[("code", &second.shows(&house))]).await;
    late.must_say("Nothing is being set up any more");
    assert_eq!(kim.signs_in(KIM, PASSWORD).await.leads_to().as_deref(), Some("/"));
}

const DEMAND: &str = "/settings/second-factor-demand";

#[actix_web::test]
async fn an_organization_that_demands_it_lets_nobody_do_anything_before() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let other = house.partner("Delta IT").await;
    let sam = house.colleague(KIM, "sam@fjord.example", Role::AdminAgent).await;
    // Who has none locks nobody out, least of all themselves.
    let refused = kim.sends(DEMAND, &[("demanded", "yes")]).await;
    refused.must_say("set up a second factor of your own");
    sam.gets("/customers").await.must_be(200);
    sam.posts(DEMAND, &[("demanded", "yes")]).await.must_be(403);
    kim.sets_up_second_factor(&house).await;
    kim.posts(DEMAND, &[("demanded", "perhaps")]).await.must_be(422);
    kim.sends(DEMAND, &[("demanded", "yes")]).await.must_say("from now on");
    kim.sends(DEMAND, &[("demanded", "yes")]).await.must_say("it was so already");
    let list = kim.gets("/settings/members").await;
    list.must_say("kim@fjord.example Global admin Active yes");
    list.must_say("sam@fjord.example Admin agent Active no");
    kim.gets("/activity").await.must_say("Demanded a second factor of all members");
    kim.gets(PAGE).await.must_say("so it cannot be removed");
    kim.sends(&format!("{PAGE}/removal"), &[]).await.must_say("so it cannot be removed");
    kim.gets("/customers").await.must_be(200);
    other.gets("/customers").await.must_be(200);

    // In a session that is open, and in a new one; nothing is done.
    let again = house.stranger();
    again.signs_in("sam@fjord.example", PASSWORD).await.must_be(303);
    for who in [&sam, &again] {
        for page in ["/", "/customers", "/customers/new", "/no-such-page", "/activity"] {
            assert_eq!(who.gets(page).await.leads_to().as_deref(), Some(PAGE), "{page}");
        }
        let fields = [("name", "Birch"), ("domain", "birch.example")];
        let answer = who.posts("/customers/new", &fields).await;
        assert_eq!(answer.leads_to().as_deref(), Some(PAGE));
        who.gets(PAGE).await.must_be(200).must_say("Fjord Cloud demands a second factor");
        who.posts("/language", &[("language", "en"), ("back", "/")]).await.must_be(303);
    }
    assert_eq!(house.counts("select count(*) from customers").await, 0);
    again.posts("/sign-out", &[]).await;
    assert_eq!(again.gets(PAGE).await.leads_to().as_deref().map(|to| &to[..8]), Some("/sign-in"));
    sam.sets_up_second_factor(&house).await;
    sam.gets("/customers").await.must_be(200);

    kim.sends(DEMAND, &[("demanded", "no")]).await.must_say("no longer demanded");
    kim.gets("/activity").await.must_say("Demanded a second factor no more");
    sam.sends(&format!("{PAGE}/removal"), &[]).await.must_say("is removed");
    sam.gets("/customers").await.must_be(200);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_global_admin_resets_a_members_second_factor() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let sam = house.colleague(KIM, "sam@fjord.example", Role::SalesAgent).await;
    let member = kim.gets("/settings/members").await.link("Colleague sam@fjord.example");
    let reset = format!("{member}/second-factor");
    assert!(!kim.gets(&member).await.body.contains(&reset), "there is nothing to reset");
    kim.sends(&reset, &[]).await.must_say("it was so already");
    sam.sets_up_second_factor(&house).await;
    sam.posts(&reset, &[]).await.must_be(403);
    assert!(kim.gets(&member).await.body.contains(&reset));
    kim.sends(&reset, &[]).await.must_say("is removed, and they are signed out everywhere");
    sam.gets("/customers").await.must_be(303);
    let mail = house.mail_to("sam@fjord.example").await;
    assert_eq!(mail.subject, "Your second factor was reset");
    assert!(mail.text.contains("Kim of Fjord Cloud"));
    kim.gets("/activity").await.must_say("Reset the second factor of Colleague sam@fjord.example");
    let answer = sam.signs_in("sam@fjord.example", PASSWORD).await;
    assert_eq!(answer.leads_to().as_deref(), Some("/"));
    // One's own goes another way, which asks whether the organization demands one.
    kim.sets_up_second_factor(&house).await;
    let own = kim.gets("/settings/members").await.link("Kim of Fjord Cloud");
    let answer = kim.posts(&format!("{own}/second-factor"), &[]).await;
    assert_eq!(answer.leads_to().as_deref(), Some(PAGE));
    kim.gets(PAGE).await.must_say("10 codes are left");
    // Another organization's member is not there.
    let maja = house.partner("Delta IT").await;
    maja.posts(&format!("{own}/second-factor"), &[]).await.must_be(404);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn the_operator_resets_the_second_factor_of_a_last_global_admin() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.sets_up_second_factor(&house).await;
    for was_there in [true, false] {
        let mut tx = house.db.write().await.unwrap();
        let email = EmailAddress::parse(KIM).unwrap();
        let person = people::by_email(&mut tx, &email).await.unwrap().unwrap();
        let member = people::member(&mut tx, person.id).await.unwrap().unwrap();
        let reset = second_factors::reset_by_operator(&mut tx, &member).await.unwrap();
        assert_eq!(reset, was_there);
        tx.commit().await.unwrap();
    }
    kim.gets("/customers").await.must_be(303);
    let mail = house.mail_to(KIM).await;
    assert!(mail.text.contains("by whoever runs this Accord"), "{}", mail.text);
    assert_eq!(kim.signs_in(KIM, PASSWORD).await.leads_to().as_deref(), Some("/"));
    kim.gets("/activity").await.must_say("Reset the second factor of Kim of Fjord Cloud");
}

#[actix_web::test]
async fn a_partner_resets_no_second_factor_on_behalf_of_a_company() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let sam = house.colleague(KIM, "sam@fjord.example", Role::AdminAgent).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    ada.accepts(&link).await.must_be(303);
    let per = house.colleague("ada@birch.example", "per@birch.example", Role::User).await;
    per.sets_up_second_factor(&house).await;
    let served = sam.gets("/customers?status=active").await.link("Birch");
    let users = format!("{served}/users");
    let user = sam.gets(&users).await.link("Colleague per@birch.example");
    let page = sam.gets(&user).await;
    page.must_be(200).must_not_say("Reset second factor");
    let answer = sam.sends(&format!("{user}/second-factor"), &[]).await;
    answer.must_say("only a Global admin of Birch");
    per.gets("/partners").await.must_be(200);
    assert_eq!(house.counts("select count(*) from second_factors").await, 1);
    let user = ada.gets("/users").await.link("Colleague per@birch.example");
    ada.sends(&format!("{user}/second-factor"), &[]).await.must_say("signed out everywhere");
    per.gets("/partners").await.must_be(303);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn what_an_old_key_sealed_is_sealed_anew_so_that_it_can_be_dropped() {
    const OLD: &str = "MFi0uU8l1n9q3bSg7vXcYtR2kPzQeWdH";
    const NEW: &str = "q9ZKx4bVn2Lr7TgWmD1sYc8HfJpA0uEo";
    let house = House::open().await;
    house.partner("Fjord Cloud").await;
    let before = Keys::new(OLD.into()).unwrap();
    let after = Keys::new(NEW.into()).unwrap();
    let rotated = after.clone().with_previous(vec![OLD.into()]).unwrap();
    let mut tx = house.db.write().await.unwrap();
    let kim = EmailAddress::parse(KIM).unwrap();
    let kim = people::by_email(&mut tx, &kim).await.unwrap().unwrap();
    let kim = people::member(&mut tx, kim.id).await.unwrap().unwrap();
    let id = kim.person.id;
    let here = std::net::Ipv4Addr::LOCALHOST.into();
    let seen = Seen { address: here, network: here, device: String::new() };
    second_factors::begin(&mut tx, &before, id).await.unwrap();
    let making = second_factors::in_the_making(&mut tx, &before, id).await.unwrap().unwrap();
    let secret = making.groups().replace(' ', "");
    let app = App::knowing(Secret::try_from_base32(secret).unwrap());
    let confirmed =
        second_factors::confirm(&mut tx, &before, &kim, &app.shows(&house), None, &seen)
            .await
            .unwrap();
    assert!(matches!(confirmed, Confirmed::Done(_)));
    // Another in the making is sealed by the old key as well.
    second_factors::begin(&mut tx, &before, id).await.unwrap();
    tx.commit().await.unwrap();

    let code = app.shows_next(&house);
    let mut tx = house.db.write().await.unwrap();
    assert!(!second_factors::take(&mut tx, &after, id, &code, &seen).await.unwrap(), "another key");
    drop(tx);
    let task = second_factors::resealing(rotated);
    assert_eq!(task(house.db.clone()).await.unwrap(), 1);
    assert_eq!(task(house.db.clone()).await.unwrap(), 0, "it goes through once");
    let mut tx = house.db.write().await.unwrap();
    assert!(second_factors::in_the_making(&mut tx, &after, id).await.unwrap().is_some());
    assert!(second_factors::take(&mut tx, &after, id, &code, &seen).await.unwrap());
    assert!(!second_factors::take(&mut tx, &after, id, &code, &seen).await.unwrap(), "once");
    drop(tx);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn whoever_begins_anew_has_no_second_factor_of_before() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let sam = house.colleague(KIM, "sam@fjord.example", Role::SalesAgent).await;
    house.stranger().signs_in("sam@fjord.example", "wrong").await.must_be(422);
    let fields = [("email", "sam@holm.example"), ("proof", PASSWORD)];
    sam.posts("/account/address", &fields).await.must_be(303);
    house.mail_to("sam@holm.example").await;
    sam.sets_up_second_factor(&house).await;
    sam.gets("/account").await.must_say("Wrong password").must_say("sam@holm.example");
    let member = kim.gets("/settings/members").await.link("Colleague sam@fjord.example");
    kim.posts(&format!("{member}/deactivation"), &[]).await.must_be(303);
    house.passes(31 * 24);
    kim.signs_in(KIM, PASSWORD).await.must_be(303);
    let fields = [
        ("name", "Sam Holm"),
        ("email", "sam@fjord.example"),
        ("language", "en"),
        ("role", "sales_agent"),
    ];
    kim.posts("/settings/members", &fields).await.must_be(303);
    assert_eq!(house.counts("select count(*) from second_factors").await, 0);
    // Nor anything else of before: the history of their sign-ins begins with the new password.
    let history = "select count(*) from sign_ins
                   where person_id in (select id from people where email = 'sam@fjord.example')";
    assert_eq!(house.counts(history).await, 0);
    assert_eq!(house.counts("select count(*) from address_changes where not done").await, 0);
    let letters = "select count(*) from outbox where recipient = 'sam@holm.example'";
    assert_eq!(house.counts(letters).await, 0);
    let link = house.mail_to("sam@fjord.example").await.link();
    sam.posts(&link, &[("password", "copper kettle in winter")]).await.must_be(303);
    sam.signs_in("sam@fjord.example", "copper kettle in winter").await.must_be(303);
    let account = sam.gets("/account").await;
    account.must_say("Set a password by a mailed link").must_not_say("Wrong password");
    account.must_not_say("sam@holm.example");
    house.mail_goes_out().await;
}
