//! Many people do one thing at the same moment: one of them does it.

use futures_util::future::join_all;

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
