//! Letters on their way out: each once, and none lost.

use accord::demo::Mailbox;
use futures_util::future::join_all;

use crate::house::House;

#[actix_web::test]
async fn competing_postmen_deliver_each_letter_once() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    for number in 0..20 {
        let domain = format!("c{number}.example");
        kim.invites("Company", &domain, &format!("ada@{domain}")).await;
    }
    while join_all((0..6).map(|_| house.postman_looks())).await.iter().sum::<usize>() > 0 {}
    let mut recipients: Vec<_> =
        house.mailbox.list().iter().map(|mail| mail.recipients[0].clone()).collect();
    assert_eq!(recipients.len(), 20);
    recipients.sort();
    recipients.dedup();
    assert_eq!(recipients.len(), 20);
}

#[actix_web::test]
async fn a_mail_server_that_is_away_costs_no_letter_its_attempts() {
    // Nobody listens there any more.
    let away = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let house = House::open_with(Mailbox::default(), &away.to_string()).await;
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    for _ in 0..5 {
        assert_eq!(house.postman_looks().await, 0);
    }
    kim.gets(&invitation).await.must_say("The mail server cannot be used; the letter waits");
    assert_eq!(house.counts("select count(*) from outbox where attempts > 0").await, 0);
    assert_eq!(house.counts("select count(*) from outbox where outcome is null").await, 1);
    // Not even after five days is a letter refused that nobody was asked to take.
    house.passes(24 * 6);
    assert_eq!(house.postman_looks().await, 0);
    assert_eq!(house.counts("select count(*) from outbox where outcome is null").await, 1);
}

#[actix_web::test]
async fn what_is_claimed_by_one_is_left_alone_by_others_until_its_lease_ends() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    // As a copy leaves it that is killed with the letter in hand.
    let mut tx = house.db.write().await.unwrap();
    let lease = tx.now() + jiff::SignedDuration::from_mins(20);
    tx.sql("update outbox set claims = 1, due_at = $1").bind(lease).execute().await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(house.mails().await, 0);
    house.clock.advance(jiff::SignedDuration::from_mins(20));
    assert_eq!(house.mails().await, 1);
}
