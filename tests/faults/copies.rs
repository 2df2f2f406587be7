//! Two copies on one database share the letters: each goes out once, and one copy that is killed or frozen takes
//! nothing with it but what it had in hand.

use std::time::{Duration, Instant};

use accord::{
    email_address::EmailAddress,
    organizations::Program,
    people::{self, Reason},
    secret::Keys,
};
use secrecy::SecretString;

use crate::{
    running::{House, SECRET, postgres},
    sink::repeated,
};

/// Letters to carry.
const LETTERS: usize = 1_000;

/// What a copy can have in hand.
const IN_HAND: usize = 4 * 16;

async fn letters(house: &House) {
    let keys = Keys::new(SecretString::from(SECRET)).unwrap();
    let kim = EmailAddress::parse("kim@fjord.example").unwrap();
    let mut tx = house.db.write().await.unwrap();
    let kim = people::by_email(&mut tx, &kim).await.unwrap().unwrap();
    for _ in 0..LETTERS {
        people::send_password_link(&mut tx, &keys, kim.id, Reason::Forgotten).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_copies_send_each_of_a_thousand_letters_once() {
    let house = House::open(Duration::ZERO).await;
    house.partner("Fjord Cloud", "fjord.example", Program::IndirectReseller).await;
    letters(&house).await;
    let mut copies = [house.copy(), house.copy()];
    for copy in &mut copies {
        copy.start();
    }
    let began = Instant::now();
    house.mail_goes_out(0).await;
    let mails = house.sink.by_message_id();
    println!("copies: {} letters in {:?}", mails.len(), began.elapsed());
    assert_eq!((mails.len(), repeated(&mails)), (LETTERS, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_copies_one_is_killed_and_one_frozen_and_no_letter_is_lost() {
    if postgres().is_none() {
        println!("copies: whoever freezes with SQLite's lock holds up all others; not tried");
        return;
    }
    let house = House::open(Duration::from_millis(5)).await;
    house.partner("Fjord Cloud", "fjord.example", Program::IndirectReseller).await;
    letters(&house).await;
    let (mut killed, mut frozen) = (house.copy(), house.copy());
    for copy in [&mut killed, &mut frozen] {
        copy.start();
    }
    house.mail_goes_out(700).await;
    killed.kill();
    house.mail_goes_out(500).await;
    frozen.signal("STOP");
    killed.start();
    // What the frozen one has in hand is leased to it.
    house.mail_goes_out(i64::try_from(2 * IN_HAND).unwrap()).await;
    // Its lease ends while it is frozen; somebody else carries them, and then it wakes up.
    tokio::time::sleep(Duration::from_secs(1)).await;
    house.leases_end().await;
    house.mail_goes_out(0).await;
    frozen.signal("CONT");
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mails = house.sink.by_message_id();
    let repeats = repeated(&mails);
    println!("copies: {} letters, {repeats} repeated with one killed and one frozen", mails.len());
    assert_eq!(mails.len(), LETTERS);
    assert!(repeats <= 2 * IN_HAND, "{repeats} repeats");
    let unsent = "select count(*) from outbox where outcome <> 'sent'";
    assert_eq!(house.counts(unsent).await, 0);
}
