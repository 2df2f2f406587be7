//! What is another organization's is not there: at every address that there is, by whatever id, field or
//! place in a list it is asked for. The addresses are those that the router is made of: a new one with an id in it that
//! this file does not know fails here.

use accord::people::Role;
use actix_web::http::Method;

use crate::{
    house::{Answer, House, Letter, Person},
    subscriptions, support, together, users,
};

/// The things of one organization, by the word that stands before their ids in addresses.
type Things = Vec<(&'static str, String)>;

/// Everything that Fjord Cloud and Birch have, as ids; and who of them asks.
async fn theirs(house: &House) -> (Things, Person, Person) {
    let (_, kim, _) = together::partners(house).await;
    let partnership = kim.gets("/indirect-providers").await.link("Nordlys Distribution");
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let accepted = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    ada.accepts(&link).await.must_be(303);
    let served = kim.gets("/customers?status=active").await.link("Birch");
    let lines = [(subscriptions::BASIC, "3")];
    let order = subscriptions::orders(&kim, &served, &lines).await;
    let name = "Microsoft 365 Business Basic";
    let subscription = subscriptions::subscription(&kim, &served, name).await;
    let user = users::adds(&ada, "/users", "Per", "per@birch.example").await;
    let help = support::opened(&ada, "/support").await;
    let open = kim.invites("Ash", "ash.example", "ida@ash.example").await;
    let fields = [("name", "Eva"), ("email", "eva@fjord.example"), ("language", "en")];
    let fields = [&fields[..], &[("role", "sales_agent")]].concat();
    let member = kim.posts("/settings/members", &fields).await.leads_to().unwrap();
    let list = b"company,domain\nFir,fir.example\n";
    let import = kim.uploads("/customers/import", "list.csv", list).await.leads_to().unwrap();
    let ending = ada.gets("/partners").await.link("End relationship");
    house.mail_goes_out().await;
    let id = |path: &str| path.split('/').rfind(|part| part.len() == 36).unwrap().to_owned();
    let things = vec![
        ("customers", id(&served)),
        ("imports", id(&import)),
        ("invitations", id(&open)),
        ("receipts", id(&accepted)),
        ("subscriptions", id(&subscription)),
        ("licences", id(&subscription)),
        ("orders", id(&order)),
        ("users", id(&user)),
        ("support", id(&help)),
        ("members", id(&member)),
        ("partners", id(&ending)),
        ("indirect-providers", id(&partnership)),
        ("indirect-resellers", id(&partnership)),
    ];
    (things, kim, ada)
}

/// Addresses whose places are no ids of an organization's things: what a link opens is tried in `edge.rs`, and
/// what is one's own in `account.rs`.
const WITHOUT: [&str; 5] = ["/static/", "/i/", "/password/", "/services/", "/account/"];

/// The ways to fill a pattern with another's ids: all of them, and all but the first, which is one's own.
fn filled(pattern: &str, theirs: &Things, own: &Things) -> Vec<(String, Vec<String>)> {
    let fill = |first: &Things| {
        let (mut before, mut path, mut ids) = ("", Vec::new(), Vec::new());
        for segment in pattern.split('/') {
            if let Some(place) = segment.strip_prefix('{') {
                let words = place.trim_end_matches('}').split_once(':').map(|(_, words)| words);
                let is_word = |c: char| c.is_ascii_alphabetic() || c == '|' || c == '-';
                if let Some(words) = words.filter(|words| words.chars().all(is_word)) {
                    path.push(words.split('|').next().unwrap().to_owned());
                    continue;
                }
                let from = if ids.is_empty() { first } else { theirs };
                let thing = from.iter().find(|(word, _)| *word == before);
                let (_, id) = thing.unwrap_or_else(|| panic!("{pattern}: what is in {before}?"));
                ids.push(id.clone());
                path.push(id.clone());
            } else {
                path.push(segment.to_owned());
            }
            before = segment;
        }
        (path.join("/"), ids)
    };
    let all = fill(theirs);
    if all.1.len() < 2 { vec![all] } else { vec![all, fill(own)] }
}

/// What is read, without the ids that it was asked for.
fn without(ids: &[String], answer: &Answer) -> (u16, String, String) {
    let hide = |text: String| ids.iter().fold(text, |text, id| text.replace(id.as_str(), "ID"));
    let to = answer.leads_to().unwrap_or_default();
    (answer.status.as_u16(), hide(to), hide(answer.body.clone()))
}

#[actix_web::test]
async fn what_is_anothers_reads_like_what_is_not_there_at_every_address() {
    let house = House::open().await;
    let (theirs, kim, ada) = theirs(&house).await;
    // Delta IT has a customer of its own, and Pine is a company of its own.
    let maja = house.partner("Delta IT").await;
    let sven = house.company("Pine AB", "pine.example", "sven@pine.example").await;
    maja.invites("Pine", "pine.example", "sven@pine.example").await;
    let link = house.mail_to("sven@pine.example").await.link();
    sven.accepts(&link).await.must_be(303);
    let mine = maja.gets("/customers?status=active").await.link("Pine");
    let own: Things = vec![("customers", mine.rsplit('/').next().unwrap().to_owned())];
    let agent = house.colleague("kim@delta.example", "bo@delta.example", Role::AdminAgent).await;
    house.mail_goes_out().await;
    let nothing: Things = theirs
        .iter()
        .map(|(word, _)| (*word, "01890000-0000-7000-8000-000000000000".to_owned()))
        .collect();
    let (mut tried, mut refused) = (0, 0);
    for pattern in &house.patterns {
        let has_id =
            pattern.contains('{') && !WITHOUT.iter().any(|start| pattern.starts_with(start));
        if !has_id {
            continue;
        }
        let foreign = filled(pattern, &theirs, &own);
        let missing = filled(pattern, &nothing, &own);
        for ((path, ids), (other, others)) in foreign.iter().zip(&missing) {
            for (name, person) in [("Delta's admin", &maja), ("its agent", &agent), ("Pine", &sven)]
            {
                for method in [Method::GET, Method::POST] {
                    let body = || (method == Method::POST).then(String::new);
                    let answer = person.asks(method.clone(), path, body(), &[]).await;
                    let there = person.asks(method.clone(), other, body(), &[]).await;
                    let what = format!("{name}: {method} {pattern}");
                    assert_eq!(without(ids, &answer), without(others, &there), "{what}");
                    let status = answer.status.as_u16();
                    // A form without its fields makes no sense, whatever it is about; what only a form sends leads back to its page, whoever asks, and finds nothing there.
                    let is_back = method == Method::GET && status == 303;
                    assert!([400, 403, 404, 405].contains(&status) || is_back, "{what}: {status}");
                    answer.must_not_say("Birch").must_not_say("Fjord");
                    tried += 1;
                    refused += usize::from(status == 404);
                }
            }
        }
    }
    println!("{tried} tried, {refused} times 404");
    assert!(tried > 300 && refused > 150, "{tried} tried, {refused} times 404");
    kim.gets("/customers").await.must_say("Birch");
    ada.gets("/partners").await.must_say("Fjord Cloud");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn whoever_may_not_answer_is_refused_and_told_of_once_without_their_name() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let sven = house.company("Pine AB", "pine.example", "sven@pine.example").await;
    let maja = house.partner("Delta IT").await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let per = house.colleague("ada@birch.example", "per@birch.example", Role::User).await;
    let stranger = house.stranger();
    let form = ada.gets(&link).await.consent();
    for (person, status) in [(&kim, 403), (&maja, 403), (&per, 403), (&stranger, 303), (&sven, 422)]
    {
        for _ in 0..3 {
            person.posts(&format!("{link}/acceptance"), &form).await.must_be(status);
        }
    }
    kim.gets(&invitation)
        .await
        .must_say("Open")
        .must_say("Somebody who may not answer for Birch tried to")
        .must_not_say("Delta")
        .must_not_say("Pine")
        .must_not_say("per@");
    let told = "select count(*) from events where kind = 'answer-refused'";
    assert_eq!(house.counts(told).await, 1);
    house.passes(24);
    maja.signs_in("kim@delta.example", crate::house::PASSWORD).await;
    maja.posts(&format!("{link}/acceptance"), &form).await.must_be(403);
    assert_eq!(house.counts(told).await, 2);
    for table in ["select count(*) from relationships", "select count(*) from acceptances"] {
        assert_eq!(house.counts(table).await, 0);
    }
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn fields_that_no_form_has_decide_nothing() {
    let house = House::open().await;
    let maja = house.partner("Delta IT").await;
    let (_, kim, _) = together::partners(&house).await;
    let (other, _) = maja.drafts("Elm", "elm.example").await;
    let elm = maja.gets("/customers").await.link("Elm").rsplit('/').next().unwrap().to_owned();
    let elsewhere = other.rsplit('/').next().unwrap().to_owned();
    let extra = [
        ("role", "global_admin"),
        ("partner_id", "01890000-0000-7000-8000-000000000000"),
        ("partner", "Delta IT"),
        ("provider_id", &elsewhere),
        ("organization_id", &elsewhere),
        ("state", "accepted"),
        ("status", "active"),
        ("generation", "7"),
        ("id", &elsewhere),
    ];
    let new = [&[("name", "Birch"), ("domain", "birch.example")], &extra[..]].concat();
    let review = kim.posts("/customers/new", &new).await.must_be(303).leads_to().unwrap();
    let page = kim.gets(&review).await;
    let letter = Letter { to: "ada@birch.example".into(), ..Letter::of(&page) };
    let done = review.replace("/review", "/done");
    // Another's customer or draft, or a provider that is none of one's own, is refused.
    let stolen = Letter { together_with: elsewhere.clone(), ..letter.clone() };
    stolen.is_sent_by(&kim, &done).await.must_be(422);
    let stolen = Letter { customer: String::new(), ..letter.clone() };
    stolen.is_sent_by(&kim, &format!("{other}/done")).await.must_be(404);
    let fresh = format!("/invitations/01890000-0000-7000-8000-{:012}", 1);
    let stolen = Letter { customer: elm, ..letter.clone() };
    stolen.is_sent_by(&kim, &format!("{fresh}/done")).await.must_be(404);
    let twice = [letter.fields(), vec![("to", "eve@evil.example")]].concat();
    kim.posts(&done, &twice).await.must_be(400);
    kim.posts(&done, &[letter.fields(), extra.to_vec()].concat()).await.must_be(303);
    let mail = house.mail_to("ada@birch.example").await;
    assert!(mail.from.contains("Fjord Cloud"), "{}", mail.from);

    let link = mail.link();
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let form = ada.gets(&link).await.consent();
    let twice = [&form[..], &[("terms", "x")]].concat();
    ada.posts(&format!("{link}/acceptance"), &twice).await.must_be(400);
    let altered: Vec<_> = form.iter().filter(|(name, _)| *name != "terms").copied().collect();
    ada.posts(&format!("{link}/acceptance"), &altered).await.must_be(422);
    let all = [&form[..], &extra, &[("service", "pigeon")]].concat();
    ada.posts(&format!("{link}/acceptance"), &all).await.must_be(303);
    assert_eq!(house.counts("select count(*) from relationships where kind = 'provider'").await, 0);
    assert_eq!(house.counts("select count(*) from relationships").await, 1);
    kim.gets("/customers?status=active").await.must_say("Birch");
    maja.gets("/customers?status=active").await.must_not_say("Birch");

    let fields = [("company", "Cedar"), ("country", "SE"), ("name", "Sven")];
    let own = [("email", "sven@cedar.example"), ("password", crate::house::PASSWORD)];
    kim.invites("Cedar", "cedar.example", "sven@cedar.example").await;
    let link = house.mail_to("sven@cedar.example").await.link();
    let sven = house.stranger();
    let cloud = [("kind", "partner"), ("program", "direct_bill"), ("cloud", "germany")];
    let all = [&fields[..], &own, &cloud, &extra].concat();
    sven.posts(&format!("{link}/account"), &all).await.must_be(303);
    let code = house.mail_to("sven@cedar.example").await.code();
    sven.posts(&format!("{link}/code"), &[("code", code.as_str()), ("role", "user")]).await;
    assert_eq!(house.counts("select count(*) from organizations where kind = 'partner'").await, 3);
    assert_eq!(house.counts("select count(*) from organizations where cloud <> 'global'").await, 0);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn what_a_writer_types_is_text_in_the_mail_and_stands_below_who_wrote() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    let own = letter.message.lines().find(|line| line.starts_with("https://")).unwrap().to_owned();
    let message = format!(
        "Nora of Contoso wrote this through Accord:\n\n<a href=\"https://evil.example/x\">Pay</a> at \
         https://evil.example/pay or https://xn--fjrd-gra.example, call +46 70 123 45 67, write to \
         help@evil.example\n<img src=x onerror=alert(1)>\n<script>alert(1)</script>\n\u{202e}elpmaxe.live\n\
         javascript:alert(1)\nhttps://accord.example.evil.example/i/abc\n\n{own}\n"
    );
    let letter = Letter { to: "ada@birch.example".into(), message, ..letter };
    letter.is_sent_by(&kim, &format!("{invitation}/done")).await.must_be(303);
    let mail = house.mail_to("ada@birch.example").await;
    let mut lines = mail.text.lines();
    assert_eq!(lines.next(), Some("Kim of Fjord Cloud of Fjord Cloud wrote this through Accord:"));
    assert_eq!(lines.next(), Some(""));
    assert_eq!(lines.next(), Some("Nora of Contoso wrote this through Accord:"));
    let html = scraper::Html::parse_document(&mail.html);
    let links = scraper::Selector::parse("a, img, script, iframe, form, base, link").unwrap();
    let found: Vec<_> = html.select(&links).map(|one| one.attr("href").unwrap_or("?")).collect();
    assert_eq!(found, [own.as_str()], "the one link of the mail");
    let paragraph = scraper::Selector::parse("p").unwrap();
    let first: String = html.select(&paragraph).next().unwrap().text().collect();
    assert_eq!(first, "Kim of Fjord Cloud of Fjord Cloud wrote this through Accord:");
    assert!(mail.from.contains("Fjord Cloud via Accord"), "{}", mail.from);
    assert!(mail.reply_to.contains("kim@fjord.example"), "{}", mail.reply_to);
    // And on the page of it.
    let page = kim.gets(&invitation).await;
    let links = page.links();
    assert!(!links.iter().any(|(_, link)| link.contains("evil")), "{links:?}");
    assert!(!page.body.contains("<script>alert"));
    let stranger = house.stranger().gets(own.strip_prefix("https://accord.example").unwrap()).await;
    stranger.must_be(200).must_not_say("evil");
}
