//! Letters and a mail server that fails them: at each step of the conversation, in each way. What the partner is
//! told, that nothing is lost, and that nothing goes out twice but where nobody can know.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use accord::{
    demo::Mailbox,
    mail::{Relay, Timeouts},
};
use jiff::SignedDuration;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Notify,
};

use crate::house::House;

/// What the server does at its wicked step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Say(&'static str),
    Silence,
    Close,
    /// Lines without end, none of them the last.
    Endless,
    /// Keeps the mail and hangs up before it says so.
    KeepAndClose,
    /// Keeps the mail once it is let go, and says so then.
    Hold,
}

#[derive(Default)]
struct State {
    wicked: Option<(&'static str, Deed)>,
    /// Raised when the deed changes: older conversations are over.
    era: usize,
    kept: Vec<(String, String)>,
}

/// A mail server that behaves but for one step.
#[derive(Clone, Default)]
struct Wicked {
    state: Arc<Mutex<State>>,
    let_go: Arc<Notify>,
}

impl Wicked {
    async fn listen(&self) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://user:hunter2@{}", listener.local_addr().unwrap());
        let shared = self.clone();
        actix_web::rt::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let shared = shared.clone();
                actix_web::rt::spawn(async move { shared.converse(client).await });
            }
        });
        let limit = Duration::from_millis(150);
        Relay::parse(&url).unwrap().with_timeouts(Timeouts {
            connect: limit,
            greeting: limit,
            sign_in: limit,
            envelope: limit,
            data: limit,
            dot: limit,
            quit: limit,
        })
    }

    /// The same for a postman who waits so long for a word on a letter.
    async fn listen_to_who_waits(&self, dot: Duration) -> Relay {
        let relay = self.listen().await;
        let timeouts = Timeouts { dot, ..relay.timeouts() };
        relay.with_timeouts(timeouts)
    }

    fn becomes(&self, wicked: Option<(&'static str, Deed)>) {
        let mut state = self.state.lock().unwrap();
        state.wicked = wicked;
        state.era += 1;
    }

    /// The Message-IDs of the mails for somebody.
    fn kept(&self, recipient: &str) -> Vec<String> {
        let state = self.state.lock().unwrap();
        state.kept.iter().filter(|(to, _)| to == recipient).map(|(_, id)| id.clone()).collect()
    }

    async fn converse(&self, client: TcpStream) -> std::io::Result<()> {
        let era = self.state.lock().unwrap().era;
        let mut client = BufReader::new(client);
        let (mut said, mut in_data) = ("banner".to_owned(), false);
        let (mut recipient, mut message_id) = (String::new(), String::new());
        loop {
            let upper = said.to_ascii_uppercase();
            let (step, reply) = match upper.as_str() {
                "BANNER" => ("banner", "220 wicked\r\n"),
                "." if in_data => (".", "250 Kept\r\n"),
                _ if in_data => ("", ""),
                said if said.starts_with("EHLO") => ("EHLO", "250-wicked\r\n250 AUTH PLAIN\r\n"),
                said if said.starts_with("AUTH") => ("AUTH", "235 In\r\n"),
                said if said.starts_with("MAIL") => ("MAIL", "250 Ok\r\n"),
                said if said.starts_with("RCPT") => ("RCPT", "250 Ok\r\n"),
                "DATA" => ("DATA", "354 Go\r\n"),
                _ => ("", "250 Ok\r\n"),
            };
            if step == "RCPT" {
                recipient = said[9..].split('>').next().unwrap().to_owned();
            }
            if let Some(id) = said.strip_prefix("Message-ID: ") {
                id.clone_into(&mut message_id);
            }
            let deed = {
                let state = self.state.lock().unwrap();
                if state.era != era {
                    return Ok(());
                }
                state.wicked.filter(|(wicked, _)| *wicked == step).map(|(_, deed)| deed)
            };
            let keeps = step == "." && matches!(deed, None | Some(Deed::KeepAndClose | Deed::Hold));
            if deed == Some(Deed::Hold) {
                self.let_go.notified().await;
            }
            if keeps {
                let kept = (recipient.clone(), message_id.clone());
                self.state.lock().unwrap().kept.push(kept);
            }
            in_data = step == "DATA" && deed.is_none() || in_data && step != ".";
            match deed {
                None | Some(Deed::Hold) => client.write_all(reply.as_bytes()).await?,
                Some(Deed::Say(words)) => client.write_all(words.as_bytes()).await?,
                Some(Deed::Silence) => std::future::pending().await,
                Some(Deed::Close | Deed::KeepAndClose) => return Ok(()),
                Some(Deed::Endless) => loop {
                    client.write_all(b"250-and\r\n").await?;
                },
            }
            said.clear();
            if client.read_line(&mut said).await? == 0 {
                return Ok(());
            }
            said.truncate(said.trim_end().len());
        }
    }
}

#[actix_web::test]
async fn whatever_fails_at_whatever_step_the_partner_is_told_and_the_letter_goes_out_afterwards() {
    let wicked = Wicked::default();
    let house = House::open_at(Mailbox::default(), wicked.listen().await).await;
    let kim = house.partner("Fjord Cloud").await;
    let waits = "The mail server cannot be used; the letter waits";
    let put_off = "The mail server put the letter off";
    for (round, step) in ["banner", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "."].iter().enumerate()
    {
        let mut deeds = vec![
            Deed::Say("451 4.3.0 Later\r\n"),
            Deed::Say("421 4.3.2 Bye\r\n"),
            Deed::Say("554 5.7.1 Never\r\n"),
            Deed::Say("\u{1}garbage\r\n"),
            Deed::Silence,
            Deed::Close,
            Deed::Endless,
        ];
        if *step == "." {
            deeds.push(Deed::KeepAndClose);
        }
        let is_about_the_letter = round >= 4;
        for (number, deed) in deeds.into_iter().enumerate() {
            let case = format!("{step} {deed:?}");
            let domain = format!("c{round}x{number}.example");
            let recipient = format!("ada@{domain}");
            wicked.becomes(Some((step, deed)));
            let invitation = kim.invites("Birch", &domain, &recipient).await;
            house.postman_looks().await;
            let page = kim.gets(&invitation).await;
            if is_about_the_letter && deed == Deed::Say("554 5.7.1 Never\r\n") {
                page.must_say("554 5.7.1 Never");
                wicked.becomes(None);
                house.clock.advance(SignedDuration::from_mins(2));
                house.mail_goes_out().await;
                assert_eq!(wicked.kept(&recipient).len(), 0, "{case}: tried again");
                continue;
            }
            page.must_say(if is_about_the_letter { put_off } else { waits });
            if !is_about_the_letter {
                let refused = "select count(*) from outbox where outcome = 'refused'";
                assert_eq!(house.counts(refused).await, 0, "{case}");
            }
            wicked.becomes(None);
            house.clock.advance(SignedDuration::from_mins(2));
            house.mail_goes_out().await;
            let kept = wicked.kept(&recipient);
            let times = if deed == Deed::KeepAndClose { 2 } else { 1 };
            assert_eq!(kept.len(), times, "{case}");
            assert!(kept.iter().all(|id| *id == kept[0]), "{case}: a repeat is another mail");
            kim.gets(&invitation).await.must_say(&format!("Letter sent to {recipient}"));
        }
    }
}

#[actix_web::test]
async fn a_mail_server_that_is_away_for_an_hour_gets_every_letter_once_when_it_is_back() {
    let wicked = Wicked::default();
    let house = House::open_at(Mailbox::default(), wicked.listen().await).await;
    let kim = house.partner("Fjord Cloud").await;
    wicked.becomes(Some(("banner", Deed::Close)));
    for number in 0..10 {
        let domain = format!("c{number}.example");
        kim.invites("Birch", &domain, &format!("ada@{domain}")).await;
    }
    for _ in 0..60 {
        house.clock.advance(SignedDuration::from_mins(1));
        assert_eq!(house.postman_looks().await, 0);
    }
    wicked.becomes(None);
    house.mail_goes_out().await;
    for number in 0..10 {
        assert_eq!(wicked.kept(&format!("ada@c{number}.example")).len(), 1);
    }
    assert_eq!(house.counts("select count(*) from outbox where attempts <> 1").await, 0);
}

#[actix_web::test]
async fn a_letter_that_cannot_be_written_holds_up_no_other() {
    let wicked = Wicked::default();
    let house = House::open_at(Mailbox::default(), wicked.listen().await).await;
    let mut invitations = Vec::new();
    for partner in 0..10 {
        let kim = house.partner(&format!("Partner{partner} IT")).await;
        for number in 0..10 {
            let domain = format!("c{partner}x{number}.example");
            let invitation = kim.invites("Birch", &domain, &format!("ada@{domain}")).await;
            invitations.push((kim.clone(), invitation));
        }
    }
    // The oldest, so that it is taken up first: as if a release had forgotten how to read it.
    let mut tx = house.db.write().await.unwrap();
    let broken = "update outbox set payload = '{}'
                  where id = (select id from outbox order by put_at, id limit 1)";
    assert_eq!(tx.sql(broken).execute().await.unwrap(), 1);
    tx.commit().await.unwrap();
    house.mail_goes_out().await;
    let sent = "select count(*) from outbox where outcome = 'sent'";
    assert_eq!(house.counts(sent).await, 99);
    assert_eq!(wicked.state.lock().unwrap().kept.len(), 99);
    // It is tried for five days and then counts as refused, where its partner sees it.
    for _ in 0..6 {
        house.passes(24);
        house.mail_goes_out().await;
    }
    assert_eq!(house.counts("select count(*) from outbox where outcome = 'refused'").await, 1);
    assert_eq!(wicked.state.lock().unwrap().kept.len(), 99);
}

#[actix_web::test]
async fn a_letter_that_takes_long_holds_up_none_of_those_behind_it() {
    let wicked = Wicked::default();
    let relay = wicked.listen_to_who_waits(Duration::from_mins(1)).await;
    let house = House::open_at(Mailbox::default(), relay).await;
    let kim = house.partner("Fjord Cloud").await;
    for number in 0..12 {
        kim.invites("Birch", &format!("c{number}.example"), &format!("ada@c{number}.example"))
            .await;
    }
    // Each of four hands has three letters, and the first of each is the one that takes long.
    wicked.becomes(Some((".", Deed::Hold)));
    let held = house.postman_looks();
    let others = async {
        while house.counts("select count(*) from outbox where claims = 1").await < 12 {
            actix_web::rt::time::sleep(Duration::from_millis(10)).await;
        }
        actix_web::rt::time::sleep(Duration::from_millis(300)).await;
        wicked.state.lock().unwrap().wicked = None;
        let mut carried = 0;
        while carried < 8 {
            actix_web::rt::time::sleep(Duration::from_millis(100)).await;
            carried += house.postman_looks().await;
        }
        let sent = "select count(*) from outbox where outcome = 'sent'";
        assert_eq!((carried, house.counts(sent).await), (8, 8));
        wicked.let_go.notify_waiters();
    };
    let (carried, ()) = futures_util::future::join(held, others).await;
    assert_eq!(carried, 4);
    for number in 0..12 {
        assert_eq!(wicked.kept(&format!("ada@c{number}.example")).len(), 1, "{number}");
    }
}

#[actix_web::test]
async fn the_word_of_a_copy_whose_lease_has_ended_does_not_count() {
    let wicked = Wicked::default();
    let relay = wicked.listen_to_who_waits(Duration::from_secs(20)).await;
    let house = House::open_at(Mailbox::default(), relay).await;
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    wicked.becomes(Some((".", Deed::Hold)));
    let frozen = house.postman_looks();
    let other = async {
        while house.counts("select count(*) from outbox where claims = 1").await == 0 {
            actix_web::rt::time::sleep(Duration::from_millis(10)).await;
        }
        actix_web::rt::time::sleep(Duration::from_millis(200)).await;
        house.clock.advance(SignedDuration::from_mins(21));
        // The deed of the conversation that waits stays what it was.
        wicked.state.lock().unwrap().wicked = None;
        assert_eq!(house.postman_looks().await, 1);
        assert_eq!(wicked.kept("ada@birch.example").len(), 1);
        house.clock.advance(SignedDuration::from_mins(1));
        wicked.let_go.notify_waiters();
    };
    futures_util::future::join(frozen, other).await;
    // Both arrived, as one mail; the row has the word of the second.
    let kept = wicked.kept("ada@birch.example");
    assert!(kept.len() == 2 && kept[0] == kept[1], "{kept:?}");
    assert_eq!(
        house.counts("select count(*) from outbox where attempts = 1 and claims = 2").await,
        1
    );
    kim.gets(&invitation).await.must_say("Letter sent to ada@birch.example");
}

#[actix_web::test]
async fn a_clock_that_jumps_loses_no_letter_and_repeats_none() {
    let wicked = Wicked::default();
    let house = House::open_at(Mailbox::default(), wicked.listen().await).await;
    let kim = house.partner("Fjord Cloud").await;
    let hours = [1, -1, -1, 1, 24, -24, -24, 24];
    for (number, hours) in hours.into_iter().enumerate() {
        let domain = format!("c{number}.example");
        let recipient = format!("ada@{domain}");
        // One letter waits and one was put off when the clock jumps.
        kim.signs_in("kim@fjord.example", crate::house::PASSWORD).await;
        wicked.becomes(Some(("RCPT", Deed::Say("451 4.7.1 Greylisted\r\n"))));
        kim.invites("Birch", &domain, &recipient).await;
        house.postman_looks().await;
        wicked.becomes(None);
        let other = format!("d{number}.example");
        kim.invites("Oak", &other, &format!("ada@{other}")).await;
        house.passes(hours);
        house.mail_goes_out().await;
        // Set back by less than a letter can be put off for, they wait that long at most.
        house.clock.advance(SignedDuration::from_mins(75));
        house.mail_goes_out().await;
        for recipient in [recipient, format!("ada@{other}")] {
            assert_eq!(wicked.kept(&recipient).len(), 1, "{hours} hours: {recipient}");
        }
    }
    assert_eq!(house.counts("select count(*) from outbox where outcome <> 'sent'").await, 0);
}

#[actix_web::test]
async fn a_jump_of_the_clock_revives_no_invitation_that_was_revoked_and_ends_none_for_good() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let revoked = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let dead = house.mail_to("ada@birch.example").await.link();
    kim.posts(&format!("{revoked}/revocation"), &[]).await.must_be(303);
    kim.invites("Oak", "oak.example", "bo@oak.example").await;
    let link = house.mail_to("bo@oak.example").await.link();
    let bo = house.company("Oak AB", "oak.example", "bo@oak.example").await;
    // Its last second is the end of a day in UTC.
    let mut tx = house.db.read().await.unwrap();
    let end = "select expires_at from invitations where state = 'open'";
    let (end,): (accord::clock::Timestamp,) = tx.sql(end).one().await.unwrap();
    drop(tx);
    let form = bo.gets(&link).await.consent();
    let acceptance = format!("{link}/acceptance");
    house.clock.set(end + SignedDuration::from_mins(1));
    bo.signs_in("bo@oak.example", crate::house::PASSWORD).await;
    house.timekeeper_looks().await;
    bo.posts(&acceptance, &form).await;
    assert_eq!(house.counts("select count(*) from relationships").await, 0, "it has ended");
    house.clock.set(end + SignedDuration::from_hours(-1));
    bo.signs_in("bo@oak.example", crate::house::PASSWORD).await;
    bo.gets(&dead).await.must_not_say("Accept");
    let form = bo.gets(&link).await.consent();
    bo.posts(&acceptance, &form).await.must_be(303);
    assert_eq!(house.counts("select count(*) from relationships").await, 1);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_code_that_is_mailed_again_after_the_account_was_made_is_no_other_letter() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let fields = [
        ("company", "Birch AB"),
        ("country", "SE"),
        ("name", "Ada"),
        ("email", "ada@birch.example"),
        ("password", crate::house::PASSWORD),
    ];
    house.stranger().posts(&format!("{link}/account"), &fields).await.must_be(303);
    house.mail_goes_out().await;
    // The copy that mailed it was killed before it could write that down.
    let mut tx = house.db.write().await.unwrap();
    let unsaid = "update outbox set outcome = null, settled_at = null where kind = 'sign-up-code'";
    tx.sql(unsaid).execute().await.unwrap();
    let lease = tx.now() + SignedDuration::from_mins(20);
    tx.sql("update outbox set due_at = $1 where outcome is null")
        .bind(lease)
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let ada = house.stranger();
    house.clock.advance(SignedDuration::from_mins(1));
    ada.creates_account(&house, &link, "Birch AB", "Ada", "ada@birch.example").await;
    house.clock.advance(SignedDuration::from_mins(20));
    house.mail_goes_out().await;
    let mails = house.mailbox.list();
    for mail in &mails {
        for other in mails.iter().filter(|other| other.message_id == mail.message_id) {
            assert_eq!(other.text, mail.text, "one Message-ID and two texts");
        }
    }
}
