//! Many people do one thing at the same moment: one of them does it.

use futures_util::future::join_all;
use jiff::SignedDuration;

use crate::house::{House, Letter};

#[actix_web::test]
async fn of_32_acceptances_at_once_exactly_one_makes_a_relationship() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let form = ada.gets(&link).await.consent();
    let path = format!("{link}/acceptance");
    let all: Vec<_> = (0..32).map(|_| ada.copy()).collect();
    let answers = join_all(all.iter().map(|one| one.posts(&path, &form))).await;
    for answer in answers {
        assert_eq!(answer.leads_to().as_ref(), Some(&link), "{}", answer.text());
    }
    for (what, count) in [
        ("select count(*) from relationships", 1),
        ("select count(*) from provider_accounts", 1),
        ("select count(*) from acceptances", 1),
        ("select count(*) from admin_permissions", 9),
        ("select count(*) from events where kind = 'accepted'", 2),
        ("select count(*) from outbox where kind = 'acceptance-notice'", 1),
        ("select count from customer_counts where status = 'active'", 1),
        ("select count from customer_counts where status = 'invited'", 0),
    ] {
        assert_eq!(house.counts(what).await, count, "{what}");
    }
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn of_accepting_declining_and_revoking_at_once_one_wins() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    for round in 0..8 {
        let domain = format!("birch{round}.example");
        let email = format!("ada@{domain}");
        let invitation = kim.invites("Birch", &domain, &email).await;
        let link = house.mail_to(&email).await.link();
        let ada = house.company("Birch AB", &domain, &email).await;
        let form = ada.gets(&link).await.consent();
        let (acceptance, refusal) = (format!("{link}/acceptance"), format!("{link}/refusal"));
        let revocation = format!("{invitation}/revocation");
        let (eva, per) = (ada.copy(), kim.copy());
        tokio::join!(
            ada.posts(&acceptance, &form),
            eva.posts(&refusal, &[]),
            per.posts(&revocation, &[])
        );
    }
    house.mail_goes_out().await;
    let count = |sql| house.counts(sql);
    let accepted = count("select count(*) from invitations where state = 'accepted'").await;
    let declined = count("select count(*) from invitations where state = 'declined'").await;
    let revoked = count("select count(*) from invitations where state = 'revoked'").await;
    assert_eq!(accepted + declined + revoked, 8);
    assert_eq!(count("select count(*) from relationships").await, accepted);
    assert_eq!(count("select count(*) from events where kind = 'accepted'").await, 2 * accepted);
    assert_eq!(count("select count(*) from events where kind = 'declined'").await, 2 * declined);
    assert_eq!(count("select count(*) from events where kind = 'revoked'").await, revoked);
    let active = count(
        "select cast(coalesce(sum(count), 0) as bigint) from customer_counts where status = 'active'",
    );
    let active_rows = count("select count(*) from customers where status = 'active'");
    assert_eq!((active.await, active_rows.await), (accepted, accepted));
}

#[actix_web::test]
async fn done_pressed_by_many_at_once_sends_one_letter() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    let letter = Letter { to: "ada@birch.example".into(), ..letter };
    let path = format!("{invitation}/done");
    let all: Vec<_> = (0..16).map(|_| kim.copy()).collect();
    for answer in join_all(all.iter().map(|one| letter.is_sent_by(one, &path))).await {
        answer.must_be(303);
    }
    assert_eq!(house.mails().await, 1);
    assert_eq!(house.counts("select count(*) from events where kind = 'done'").await, 1);
}

#[actix_web::test]
async fn of_many_who_change_a_draft_at_once_one_does_and_the_others_are_told() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    house.clock.advance(SignedDuration::from_mins(1));
    let path = format!("{invitation}/review");
    let letters: Vec<_> =
        (0..8).map(|one| Letter { subject: format!("Subject {one}"), ..letter.clone() }).collect();
    let all: Vec<_> = letters.iter().map(|letter| (kim.copy(), letter)).collect();
    let sent = all.iter().map(|(kim, letter)| letter.is_sent_by(kim, &path));
    let mut kept = Vec::new();
    for (answer, letter) in join_all(sent).await.into_iter().zip(&letters) {
        if answer.status == 303 {
            kept.push(&letter.subject);
            continue;
        }
        answer.must_be(409).must_say("Somebody saved this letter meanwhile");
        assert_eq!(answer.value("subject"), letter.subject);
    }
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(&kim.gets(&path).await.value("subject"), kept[0]);
}

#[actix_web::test]
async fn two_partners_accepted_at_once_for_one_service_leave_one_holder() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let maja = house.partner("Delta IT").await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    let mut links = Vec::new();
    for partner in [&kim, &maja] {
        partner.invites("Birch", "birch.example", "ada@birch.example").await;
        links.push(house.mail_to("ada@birch.example").await.link());
    }
    let mut forms = Vec::new();
    for link in &links {
        forms.push(ada.gets(link).await.consent());
    }
    let eva = ada.copy();
    let (first, second) = (format!("{}/acceptance", links[0]), format!("{}/acceptance", links[1]));
    let (one, other) = tokio::join!(ada.posts(&first, &forms[0]), eva.posts(&second, &forms[1]));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422], "the second is shown what changed");
    assert_eq!(
        house.counts("select count(*) from admin_permissions where ended_at is null").await,
        9
    );
    let held = "select cast(coalesce(sum(services), 0) as bigint) from customers";
    assert_eq!(house.counts(held).await, 9, "what the lists say is what is held");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn the_same_company_added_by_many_at_once_is_on_the_list_once() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let all: Vec<_> = (0..8).map(|_| kim.copy()).collect();
    let fields = [("name", "Birch"), ("domain", "birch.example")];
    for answer in join_all(all.iter().map(|one| one.posts("/customers/new", &fields))).await {
        answer.must_be(303);
    }
    assert_eq!(house.counts("select count(*) from customers").await, 1);
    assert_eq!(house.counts("select count(*) from invitations").await, 1);
    assert_eq!(house.counts("select count from customer_counts").await, 1);
}

#[actix_web::test]
async fn of_32_acceptances_and_reassignments_of_one_service_at_once_one_holds_it() {
    let house = House::open().await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    // Four partners serve the company, and four ask it.
    let mut links = Vec::new();
    for number in 0..8 {
        let partner = house.partner(&format!("Partner{number} IT")).await;
        partner.invites("Birch", "birch.example", "ada@birch.example").await;
        let link = house.mail_to("ada@birch.example").await.link();
        if number < 4 {
            ada.accepts(&link).await.must_be(303);
            house.mail_goes_out().await;
        } else {
            links.push(link);
        }
    }
    house.mail_goes_out().await;
    let map = ada.gets("/services").await;
    let html = map.html();
    let find = |selector: &str, attribute: &str| -> Vec<String> {
        let selector = scraper::Selector::parse(selector).unwrap();
        html.select(&selector).map(|one| one.attr(attribute).unwrap().to_owned()).collect()
    };
    let seen = find("form[action='/services/azure/reassignment'] input[name=seen]", "value");
    let others = find("#partner-azure option", "value");
    assert_eq!((seen.len(), others.len()), (1, 3));
    let mut posts = Vec::new();
    for link in &links {
        let terms = ada.gets(link).await.value("terms");
        let form = [("terms", terms.as_str()), ("agree", "yes"), ("service", "azure")];
        let body = serde_html_form::to_string(form).unwrap();
        for _ in 0..4 {
            posts.push((format!("{link}/acceptance"), body.clone()));
        }
    }
    for number in 0..16 {
        let form = [("seen", &seen[0]), ("partner", &others[number % 3])];
        let body = serde_html_form::to_string(form).unwrap();
        posts.push(("/services/azure/reassignment".to_owned(), body));
    }
    assert_eq!(posts.len(), 32);
    let all: Vec<_> = posts.iter().map(|_| ada.copy()).collect();
    let answers = join_all(all.iter().zip(&posts).map(|(one, (path, body))| {
        one.asks(actix_web::http::Method::POST, path, Some(body.clone()), &[])
    }))
    .await;
    for answer in answers {
        let status = answer.status.as_u16();
        assert!([303, 422].contains(&status), "{status}: {}", answer.text());
    }
    let held =
        "select count(*) from admin_permissions where service = 'azure' and ended_at is null";
    assert_eq!(house.counts(held).await, 1);
    let counted = "select cast(sum(services) as bigint) from customers";
    let all_held = house.counts("select count(*) from admin_permissions where ended_at is null");
    assert_eq!(house.counts(counted).await, all_held.await);
    // It changed hands at least once, and each time is told once to who lost it.
    let changes = "select count(*) from admin_permissions where service = 'azure'";
    assert!(house.counts(changes).await > 1);
    let ends =
        "select count(*) from admin_permissions where service = 'azure' and ended_at is not null";
    let lost = "select count(*) from outbox where kind = 'permission-lost'";
    assert_eq!(house.counts(lost).await, house.counts(ends).await);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn of_confirming_and_refusing_at_once_one_counts() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    for round in 0..6 {
        let (domain, other) = (format!("birch{round}.example"), format!("pine{round}.example"));
        let invitation = kim.invites("Birch", &domain, &format!("ada@{domain}")).await;
        let link = house.mail_to(&format!("ada@{domain}")).await.link();
        let eva = house.company("Pine AB", &other, &format!("eva@{other}")).await;
        let mut form = eva.gets(&link).await.consent();
        form.push(("other_company", "yes"));
        eva.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
        let (yes, no) = (format!("{invitation}/confirmation"), format!("{invitation}/rejection"));
        let (a, b, c) = (kim.copy(), kim.copy(), kim.copy());
        let answers = tokio::join!(a.posts(&yes, &[]), b.posts(&no, &[]), c.posts(&yes, &[]));
        for answer in [answers.0, answers.1, answers.2] {
            answer.must_be(303);
        }
    }
    let count = |sql| house.counts(sql);
    let confirmed =
        count("select count(*) from invitations where confirmation = 'confirmed'").await;
    let refused = count("select count(*) from invitations where confirmation = 'refused'").await;
    assert_eq!(confirmed + refused, 6);
    assert_eq!(count("select count(*) from relationships").await, confirmed);
    assert_eq!(count("select count(*) from admin_permissions").await, 9 * confirmed);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn companies_accept_two_partners_at_once_and_the_provider_counts_right() {
    let house = House::open().await;
    let (ingrid, kim, provider) = crate::together::partners(&house).await;
    let mut asked = Vec::new();
    for number in 0..6 {
        let domain = format!("birch{number}.example");
        // The provider knows every other one already.
        if number % 2 == 0 {
            ingrid.drafts("Birch", &domain).await;
        }
        let fields = [("name", "Birch"), ("domain", &domain), ("together_with", &provider)];
        let review = kim.posts("/customers/new", &fields).await.leads_to().unwrap();
        let to = format!("ada@{domain}");
        let letter = Letter { to: to.clone(), ..Letter::of(&kim.gets(&review).await) };
        letter.is_sent_by(&kim, &review.replace("/review", "/done")).await.must_be(303);
        let link = house.mail_to(&to).await.link();
        let ada = house.company("Birch AB", &domain, &to).await;
        let form = ada.gets(&link).await.consent();
        asked.push((ada, format!("{link}/acceptance"), form));
    }
    for answer in join_all(asked.iter().map(|(ada, path, form)| ada.posts(path, form))).await {
        answer.must_be(303);
    }
    for (what, count) in [
        ("select count(*) from relationships where kind = 'provider'", 6),
        ("select cast(sum(count) as bigint) from customer_counts where status = 'active'", 12),
        ("select cast(sum(count) as bigint) from customer_counts where status = 'prospect'", 0),
    ] {
        assert_eq!(house.counts(what).await, count, "{what}");
    }
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_partnership_removed_while_a_company_accepts_leaves_both_or_neither() {
    for _ in 0..4 {
        let house = House::open().await;
        let (ingrid, kim, provider) = crate::together::partners(&house).await;
        let (_, link) = crate::together::invited(&house, &kim, &provider).await;
        let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
        let form = ada.gets(&link).await.consent();
        let one = ingrid.gets("/indirect-resellers").await.link("Fjord Cloud");
        let (acceptance, removal) = (format!("{link}/acceptance"), format!("{one}/removal"));
        let (accepted, removed) = tokio::join!(
            ada.posts(&acceptance, &form),
            ingrid.posts(&removal, &[("good_faith", "yes")])
        );
        removed.must_be(303);
        let count = house.counts("select count(*) from relationships").await;
        assert_eq!(count, if accepted.status == 303 { 2 } else { 0 }, "{}", accepted.status);
        house.mail_goes_out().await;
    }
}

#[actix_web::test]
async fn whatever_all_sides_do_at_once_no_right_outlives_its_relationship() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let maja = house.partner("Delta IT").await;
    for round in 0..4 {
        let domain = format!("birch{round}.example");
        let to = format!("ada@{domain}");
        let ada = house.company("Birch AB", &domain, &to).await;
        let mut records = Vec::new();
        for partner in [&kim, &maja] {
            partner.invites(&format!("Birch {round}"), &domain, &to).await;
            let link = house.mail_to(&to).await.link();
            ada.accepts(&link).await.must_be(303);
            house.mail_goes_out().await;
            records.push(partner.gets("/customers").await.link(&format!("Birch {round}")));
        }
        let map = ada.gets("/services").await;
        let html = map.html();
        let find = |selector: &str| {
            let selector = scraper::Selector::parse(selector).unwrap();
            html.select(&selector).next().unwrap().attr("value").unwrap().to_owned()
        };
        let seen = find("form[action='/services/azure/reassignment'] input[name=seen]");
        let delta = find("#partner-azure option");
        let give = [("seen", seen.as_str()), ("partner", delta.as_str())];
        let take = [("seen", seen.as_str())];
        let set = [("seen", seen.as_str()), ("ends", "2027-01-31")];
        let endings: Vec<String> = ada
            .gets("/partners")
            .await
            .links()
            .into_iter()
            .filter(|(name, _)| name == "End relationship")
            .map(|(_, link)| link)
            .collect();
        let faith = [("good_faith", "yes")];
        let (removal, surrender) =
            (format!("{}/removal", records[1]), format!("{}/surrender", records[0]));
        let all: Vec<_> = (0..6).map(|_| ada.copy()).collect();
        let (other_kim, other_maja) = (kim.copy(), maja.copy());
        tokio::join!(
            all[0].posts("/services/azure/reassignment", &give),
            all[1].posts("/services/azure/withdrawal", &take),
            all[2].posts("/services/azure/end", &set),
            all[3].posts(&endings[0], &[("until", "")]),
            all[4].posts("/services/azure/reassignment", &give),
            all[5].posts(&endings[1], &[("until", "2027-01-15")]),
            other_maja.posts(&removal, &faith),
            other_kim.posts(&surrender, &[("service", "azure")]),
        );
    }
    for (what, count) in [
        (
            "select count(*) from admin_permissions a join relationships r on r.id = a.relationship_id
             where a.ended_at is null and r.ended_at is not null",
            0,
        ),
        (
            "select count(*) from customers c where c.services <>
             (select count(*) from admin_permissions a join relationships r on r.id = a.relationship_id
              where r.customer_id = c.id and a.ended_at is null)",
            0,
        ),
        (
            "select count(*) from customers c where (c.status = 'active') <>
             (exists (select 1 from relationships r where r.customer_id = c.id and r.ended_at is null))",
            0,
        ),
    ] {
        assert_eq!(house.counts(what).await, count, "{what}");
    }
    house.mail_goes_out().await;
}
