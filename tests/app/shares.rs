//! How many invitations leave: beyond its share a partner waits, loses nothing, and holds up nobody else.

use accord::invitations::Shares;

use crate::house::{Answer, House, Letter, Person};

const FEW: Shares = Shares { per_hour: 2, per_day: 3, letters_per_hour: 100 };

/// Tries to invite a company; the answer to Done, and the invitation's path.
async fn tries(who: &Person, number: usize, to: &str) -> (Answer, String) {
    let (company, domain) = (format!("Birch {number}"), format!("birch{number}.example"));
    let (invitation, letter) = who.drafts(&company, &domain).await;
    let letter = Letter { to: to.into(), subject: format!("Subject {number}"), ..letter };
    (letter.is_sent_by(who, &format!("{invitation}/done")).await, invitation)
}

fn retry_after(answer: &Answer) -> i64 {
    answer.headers.get("retry-after").unwrap().to_str().unwrap().parse().unwrap()
}

#[actix_web::test]
async fn beyond_its_hour_a_partner_waits_and_loses_nothing() {
    let house = House::open_sharing(FEW).await;
    let kim = house.partner("Fjord Cloud").await;
    for number in 0..2 {
        tries(&kim, number, &format!("ada@birch{number}.example")).await.0.must_be(303);
    }
    let (answer, invitation) = tries(&kim, 2, "ada@birch2.example").await;
    answer.must_be(429).must_say("this one has to wait. It can be sent from");
    assert_eq!(retry_after(&answer), 3600);
    assert_eq!(
        (answer.value("to"), answer.value("subject")),
        ("ada@birch2.example".into(), "Subject 2".into())
    );
    // It is saved, nothing left, and the activity has it once.
    let saved = Letter::of(&kim.gets(&format!("{invitation}/review")).await);
    assert_eq!(saved.subject, "Subject 2");
    saved.is_sent_by(&kim, &format!("{invitation}/done")).await.must_be(429);
    assert_eq!(house.mails().await, 2);
    assert_eq!(house.counts("select count(*) from events where kind = 'share-used-up'").await, 1);
    kim.gets("/activity").await.must_say("So many invitations were sent that the next has to wait");
    // Others are not held up.
    let maja = house.partner("Delta IT").await;
    tries(&maja, 2, "ada@birch2.example").await.0.must_be(303);

    house.passes(1);
    kim.signs_in("kim@fjord.example", crate::house::PASSWORD).await;
    let kept = Letter::of(&kim.gets(&format!("{invitation}/review")).await);
    kept.is_sent_by(&kim, &format!("{invitation}/done")).await.must_be(303);
    house.passes(1);
    kim.signs_in("kim@fjord.example", crate::house::PASSWORD).await;
    let (answer, _) = tries(&kim, 3, "ada@birch3.example").await;
    assert_eq!(retry_after(answer.must_be(429)), 22 * 3600, "until the day is over");
    house.passes(22);
    let kim = house.stranger();
    kim.signs_in("kim@fjord.example", crate::house::PASSWORD).await;
    tries(&kim, 4, "ada@birch4.example").await.0.must_be(303);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn sending_again_and_renewing_count_as_well() {
    let house = House::open_sharing(FEW).await;
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    house.mail_goes_out().await;
    let again = async |part: &str| {
        let page = kim.gets(&invitation).await;
        let (version, ends) = (page.value("version"), page.value("ends"));
        let fields =
            [("version", version.as_str()), ("to", "ada@birch.example"), ("ends", ends.as_str())];
        let answer = kim.posts(&format!("{invitation}/{part}"), &fields).await;
        house.clock.advance(jiff::SignedDuration::from_secs(1));
        answer
    };
    again("letters").await.must_be(303);
    let link = house.mail_to("ada@birch.example").await.link();
    let told = again("letters").await;
    assert!(told.must_be(429).problem("to").contains("has to wait"));
    let told = again("renewal").await;
    assert!(told.must_be(429).problem("ends").contains("has to wait"));
    assert!(retry_after(&told) > 3000);
    assert_eq!(house.mails().await, 2);
    // The link is the one that is out.
    house.stranger().gets(&link).await.must_be(200);
}

#[actix_web::test]
async fn an_address_and_a_domain_get_so_many_letters_and_no_partner_learns_of_others() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let maja = house.partner("Delta IT").await;
    for number in 0..20 {
        let who = if number % 2 == 0 { &kim } else { &maja };
        tries(who, number, "ada@birch.example").await.0.must_be(303);
    }
    let (address, _) = tries(&kim, 20, "ADA@birch.example").await;
    let (theirs, _) = tries(&maja, 20, "ada@birch.example").await;
    address.must_be(429).must_not_say("Delta");
    assert_eq!(address.problem("to"), theirs.must_be(429).problem("to"));
    // The other addresses of the domain go on until the domain has had its share, of this partner.
    let mut tx = house.db.write().await.unwrap();
    tx.sql("update tallies set count = 199 where limit_name = 'invitations-to-domain'")
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    tries(&kim, 210, "per@birch.example").await.0.must_be(303);
    let (domain, _) = tries(&kim, 211, "eva@birch.example").await;
    domain.must_be(429);
    tries(&kim, 212, "eva@pine.example").await.0.must_be(303);
    tries(&maja, 212, "eva@birch.example").await.0.must_be(303);
    tries(&maja, 213, "eva@birch.example").await.0.must_be(429);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn all_partners_together_send_so_many_letters() {
    let house = House::open_sharing(Shares { letters_per_hour: 3, ..Shares::default() }).await;
    let kim = house.partner("Fjord Cloud").await;
    let maja = house.partner("Delta IT").await;
    for number in 0..3 {
        tries(&kim, number, &format!("a@b{number}.example")).await.0.must_be(303);
    }
    tries(&maja, 4, "a@b4.example").await.0.must_be(429);
    // What one carries oneself is no letter of ours.
    let (invitation, letter) = maja.drafts("Pine", "pine.example").await;
    let letter = Letter { delivery: "self".into(), ..letter };
    letter.is_sent_by(&maja, &format!("{invitation}/done")).await.must_be(303);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn of_many_at_once_no_more_leave_than_the_share() {
    let house = House::open_sharing(FEW).await;
    let kim = house.partner("Fjord Cloud").await;
    let all = (0..8).map(|number| {
        let kim = kim.clone();
        async move { tries(&kim, number, &format!("a@b{number}.example")).await.0.status.as_u16() }
    });
    let mut said = futures_util::future::join_all(all).await;
    said.sort_unstable();
    assert_eq!(said, [303, 303, 429, 429, 429, 429, 429, 429]);
    assert_eq!(house.mails().await, 2);
    let drafts = house.counts("select count(*) from invitations where state = 'draft'").await;
    assert_eq!(drafts, 6, "each is kept");
}

#[actix_web::test]
async fn ten_thousand_unanswered_invitations_are_enough() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    // As many copies of it as may be open, without the customers that each would have.
    let mut tx = house.db.write().await.unwrap();
    for _ in 0..9_999 {
        tx.sql(
            "insert into invitations (id, partner_id, customer_id, state, language, subject, message,
                                      delivery, expires_at, drafted_at, drafted_by, changed_at, done_at,
                                      kind, reseller_name, reseller_domain)
             select $1, partner_id, null, 'open', language, subject, message, 'self', expires_at,
                    drafted_at, drafted_by, changed_at, done_at, 'partnership', 'Pine', $2
             from invitations
             where kind = 'reseller'",
        )
        .bind(uuid::Uuid::now_v7())
        .bind(format!("pine{}.example", uuid::Uuid::now_v7().simple()))
        .execute()
        .await
        .unwrap();
    }
    tx.sql(
        "insert into invitation_counts (partner_id, standing, count)
         select partner_id, 'open', 9999 from invitations where kind = 'reseller'",
    )
    .execute()
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let (answer, invitation) = tries(&kim, 1, "a@b.example").await;
    answer.must_be(429).must_say("More than 10000 of your invitations wait for an answer");
    house.days_pass(31).await;
    let kim = house.stranger();
    kim.signs_in("kim@fjord.example", crate::house::PASSWORD).await;
    let letter = Letter::of(&kim.gets(&format!("{invitation}/review")).await);
    let letter = Letter { ends: "2027-01-20".into(), ..letter };
    letter.is_sent_by(&kim, &format!("{invitation}/done")).await.must_be(303);
    house.mail_goes_out().await;
}
