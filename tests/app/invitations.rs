//! A partner drafts, finishes, sends again, renews, revokes and discards.

use accord::people::Role;

use crate::house::{ADDRESS, House, Letter, PASSWORD, Person};

#[actix_web::test]
async fn a_letter_goes_out_as_it_was_edited() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (invitation, letter) = kim.drafts("Birch & Söner", "birch.example").await;
    let link = letter.message.lines().find(|line| line.starts_with(ADDRESS)).unwrap().to_owned();
    assert!(link.len() <= ADDRESS.len() + 46, "the whole link is at most 76 characters");
    let letter = Letter {
        to: "ada@birch.example".into(),
        subject: "Hej från Fjord ☁".into(),
        message: format!("Dear Ada,\r\n\r\n.\r\nas agreed – here:\r\n{link}\r\n\r\nKim"),
        ..letter
    };
    let done = letter.is_sent_by(&kim, &format!("{invitation}/done")).await;
    assert_eq!(done.leads_to().as_ref(), Some(&invitation));
    let page = kim.gets(&invitation).await;
    page.must_be(200)
        .must_say("Done. The invitation to Birch & Söner is open")
        .must_say("Letter waits to be sent");

    let mail = house.mail_to("ada@birch.example").await;
    assert_eq!(mail.subject, "Hej från Fjord ☁");
    let (frame, text) = mail.text.split_once("\n\n").unwrap();
    assert_eq!(frame, "Kim of Fjord Cloud of Fjord Cloud wrote this through Accord:");
    assert_eq!(text.trim_end(), format!("Dear Ada,\n\n.\nas agreed – here:\n{link}\n\nKim"));
    assert_eq!(mail.html.matches("<a ").count(), 1);
    assert!(mail.html.contains(&format!("href=\"{link}\"")));
    assert_eq!(mail.from, "Fjord Cloud via Accord <accord@accord.example>");
    assert_eq!(mail.reply_to, "Fjord Cloud <kim@fjord.example>");
    kim.gets(&invitation)
        .await
        .must_say("Letter sent to ada@birch.example")
        .must_say("Drafted an invitation");
    kim.gets("/customers").await.must_say("Invited");
}

#[actix_web::test]
async fn a_letter_without_its_link_is_told_and_nothing_is_lost() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    let bare = Letter {
        to: "ada@birch.example".into(),
        message: "Only this.\r\n\r\nKim".into(),
        ..letter.clone()
    };
    let told = bare.is_sent_by(&kim, &format!("{invitation}/done")).await;
    told.must_be(422).must_say("The letter has lost its link");
    assert_eq!(Letter::of(&told).message.trim_end(), "Only this.\n\nKim");
    assert_eq!(Letter::of(&told).to, "ada@birch.example");
    assert_eq!(house.mails().await, 0);

    let back = bare.is_sent_by(&kim, &format!("{invitation}/link")).await;
    back.must_be(200).must_say("The link is back");
    let mended = Letter::of(&back);
    assert!(
        mended.message.starts_with("Only this.\n\nhttps://accord.example/i/"),
        "{}",
        mended.message
    );
    mended.is_sent_by(&kim, &format!("{invitation}/done")).await.must_be(303);
    assert!(house.mail_to("ada@birch.example").await.text.contains("Accord:\n\nOnly this."));

    // An altered link is as bad as none.
    let (other, letter) = kim.drafts("Oak", "oak.example").await;
    let altered = Letter {
        message: letter.message.replace("/i/", "/i/x"),
        to: "a@oak.example".into(),
        ..letter
    };
    let told = altered.is_sent_by(&kim, &format!("{other}/done")).await;
    told.must_be(422).must_say("not this invitation's");
    let back = altered.is_sent_by(&kim, &format!("{other}/link")).await;
    Letter::of(&back).is_sent_by(&kim, &format!("{other}/done")).await.must_be(303);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn each_fault_is_told_beside_its_field_and_all_that_was_typed_is_kept() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    let wrong = Letter {
        to: "not an address".into(),
        subject: "two\r\nlines".into(),
        message: format!("{}{}", letter.message, "x".repeat(20_000)),
        ends: "2031-01-01".into(),
        ..letter.clone()
    };
    for part in ["done", "review"] {
        let told = wrong.is_sent_by(&kim, &format!("{invitation}/{part}")).await;
        told.must_be(422);
        for field in ["to", "subject", "message", "ends"] {
            assert!(!told.problem(field).is_empty(), "{field}");
        }
        assert!(told.problem("ends").contains("Choose a day from"));
        let kept = Letter::of(&told);
        assert_eq!(kept.to, wrong.to);
        assert_eq!(kept.ends, wrong.ends);
        assert_eq!(kept.message.len(), wrong.message.len());
    }
    let nobody = Letter { to: String::new(), ..letter.clone() };
    let told = nobody.is_sent_by(&kim, &format!("{invitation}/done")).await;
    assert!(told.problem("to").starts_with("Type whom the letter goes to"));
    // Somebody who sends it themselves needs no recipient.
    let oneself = Letter { delivery: "self".into(), ..nobody };
    oneself.is_sent_by(&kim, &format!("{invitation}/done")).await.must_be(303);
    assert_eq!(house.mails().await, 0);
    let link = letter.message.lines().find(|line| line.starts_with(ADDRESS)).unwrap();
    house.stranger().gets(&link[ADDRESS.len()..]).await.must_be(200).must_say("Fjord Cloud");
}

#[actix_web::test]
async fn a_company_is_named_with_its_own_domain() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    for domain in [
        "",
        "birch",
        "not a domain",
        "192.168.0.1",
        "birch.example:80",
        "a@birch.example",
        "-.example",
    ] {
        let told = kim.posts("/customers/new", &[("name", "Birch"), ("domain", domain)]).await;
        told.must_be(422);
        assert!(told.problem("domain").starts_with("This is not a domain"), "{domain}");
        assert_eq!((told.value("name"), told.value("domain")), ("Birch".into(), domain.into()));
    }
    let told = kim.posts("/customers/new", &[("name", " "), ("domain", "birch.example")]).await;
    assert!(told.problem("name").starts_with("Type the company's name"));
    let taken = kim
        .posts("/customers/new", &[("name", "Björk"), ("domain", "https://www.Björk.example/om")])
        .await;
    taken.must_be(303);
    kim.gets("/customers?q=bjork").await.must_say("björk.example");
}

#[actix_web::test]
async fn a_company_that_has_been_asked_is_not_asked_twice() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let again =
        kim.sends("/customers/new", &[("name", "Birch again"), ("domain", "birch.example")]).await;
    again.must_be(200).must_say("has been asked already").must_say("Renew");
    let record = kim.gets("/customers?q=birch").await.link("Birch");
    let asked = kim.gets(&format!("{record}/invitation")).await;
    assert_eq!(asked.leads_to().as_ref(), Some(&invitation));
    // A draft is gone on with.
    let (draft, _) = kim.drafts("Oak", "oak.example").await;
    let again = kim.posts("/customers/new", &[("name", "Oak"), ("domain", "oak.example")]).await;
    assert_eq!(again.leads_to(), Some(format!("{draft}/review")));
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_request_from_a_record_is_kept_only_when_it_is_saved() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (draft, letter) = kim.drafts("Birch", "birch.example").await;
    letter.is_sent_by(&kim, &format!("{draft}/discard")).await.must_be(303);
    let record = kim.gets("/customers?q=birch").await.link("Birch");
    let request = kim.gets(&record).await.link("Request a reseller relationship");
    let review = kim.opens(&request).await;
    review.must_be(200).must_say("Invitation to Birch");
    assert_eq!(house.counts("select count(*) from invitations").await, 0, "looking keeps nothing");
    let to = kim.gets(&request).await.leads_to().unwrap();
    let letter = Letter { to: "ada@birch.example".into(), ..Letter::of(&kim.gets(&to).await) };
    let invitation = to.split("/review").next().unwrap().to_owned();
    // Done, pressed ten times.
    for _ in 0..10 {
        letter.is_sent_by(&kim, &format!("{invitation}/done")).await.must_be(303);
    }
    assert_eq!(house.mails().await, 1);
    kim.gets(&invitation).await.must_say("Open");
}

#[actix_web::test]
async fn two_who_begin_a_letter_to_one_company_lose_neither() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (draft, letter) = kim.drafts("Birch", "birch.example").await;
    letter.is_sent_by(&kim, &format!("{draft}/discard")).await.must_be(303);
    let request = format!("{}/invitation", kim.gets("/customers?q=birch").await.link("Birch"));
    let (one, other) = (
        kim.gets(&request).await.leads_to().unwrap(),
        kim.gets(&request).await.leads_to().unwrap(),
    );
    let mine = Letter { subject: "Mine".into(), ..Letter::of(&kim.gets(&one).await) };
    let theirs = Letter { subject: "Theirs".into(), ..Letter::of(&kim.gets(&other).await) };
    let post = |to: &str| to.split('?').next().unwrap().to_owned();
    mine.is_sent_by(&kim, &post(&one)).await.must_be(303);
    let told = theirs.is_sent_by(&kim, &post(&other)).await;
    told.must_be(409).must_say("Somebody saved another letter");
    let kept = Letter::of(&told);
    assert_eq!(kept.subject, "Theirs");
    kept.is_sent_by(&kim, &post(&one)).await.must_be(303);
    assert_eq!(kim.gets(&post(&one)).await.value("subject"), "Theirs");
}

#[actix_web::test]
async fn two_who_edit_one_draft_lose_neither() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (draft, letter) = kim.drafts("Birch", "birch.example").await;
    let review = format!("{draft}/review");
    house.clock.advance(jiff::SignedDuration::from_secs(1));
    let mine = Letter { subject: "Mine".into(), ..letter.clone() };
    mine.is_sent_by(&kim, &review).await.must_be(303);
    // Pressed twice it is what is kept already.
    mine.is_sent_by(&kim, &review).await.must_be(303);
    house.clock.advance(jiff::SignedDuration::from_secs(1));
    let theirs = Letter { subject: "Theirs".into(), to: "ada@birch.example".into(), ..letter };
    for part in ["review", "done"] {
        let told = theirs.is_sent_by(&kim, &format!("{draft}/{part}")).await;
        told.must_be(409).must_say("Somebody saved this letter meanwhile");
        assert_eq!(Letter::of(&told).subject, "Theirs");
    }
    let told = theirs.is_sent_by(&kim, &review).await;
    Letter::of(&told).is_sent_by(&kim, &format!("{draft}/done")).await.must_be(303);
    assert_eq!(house.mail_to("ada@birch.example").await.subject, "Theirs");
}

#[actix_web::test]
async fn an_edit_outlives_the_session_it_was_made_in() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    let edited =
        Letter { subject: "Long thought about".into(), to: "ada@birch.example".into(), ..letter };
    house.passes(1);
    let asked = edited.is_sent_by(&kim, &format!("{invitation}/done")).await;
    asked.must_be(401).must_say("Your session ended while you were editing");
    let (next, kept) = (asked.value("next"), asked.value("kept"));
    let fields = [
        ("email", "kim@fjord.example"),
        ("password", PASSWORD),
        ("next", next.as_str()),
        ("kept", kept.as_str()),
    ];
    // A wrong password loses nothing either.
    let wrong = [("email", "kim@fjord.example"), ("password", "x"), fields[2], fields[3]];
    assert_eq!(kim.posts("/sign-in", &wrong).await.value("kept"), kept);
    let review = kim.sends("/sign-in", &fields).await;
    review.must_be(200).must_say("here is your text as you left it");
    // The link is stored nowhere, and looking again loses nothing.
    assert_eq!(
        house.counts("select count(*) from sessions where data like '%accord.example%'").await,
        0
    );
    assert_eq!(
        house.counts("select count(*) from sessions where data like '%Long+thought%'").await,
        1
    );
    let review = kim.gets(&format!("{invitation}/review")).await;
    assert_eq!(Letter::of(&review).subject, "Long thought about");
    assert_eq!(house.mails().await, 0);
    Letter::of(&review).is_sent_by(&kim, &format!("{invitation}/done")).await.must_be(303);
    assert_eq!(house.mail_to("ada@birch.example").await.subject, "Long thought about");
}

#[actix_web::test]
async fn an_unedited_letter_follows_its_language() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    let swedish = Letter { language: "sv".into(), to: "ada@birch.example".into(), ..letter };
    swedish.is_sent_by(&kim, &format!("{invitation}/done")).await.must_be(303);
    let mail = house.mail_to("ada@birch.example").await;
    assert!(mail.text.contains("återförsäljare"), "{}", mail.text);
    assert!(mail.html.contains("lang=\"sv\""));
    let page = house.stranger().gets(&mail.link()).await;
    assert!(page.body.contains("<html lang=\"sv\">"));
    // What somebody wrote stays theirs.
    let (other, letter) = kim.drafts("Oak", "oak.example").await;
    let edited = Letter { language: "sv".into(), subject: "Mine".into(), ..letter };
    edited.is_sent_by(&kim, &format!("{other}/review")).await.must_be(303);
    assert_eq!(kim.gets(&format!("{other}/review")).await.value("subject"), "Mine");
}

#[actix_web::test]
async fn sending_again_to_the_same_address_keeps_the_link_and_to_another_makes_a_new_one() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let first = house.mail_to("ada@birch.example").await;
    let version = |page: &crate::house::Answer| page.value("version");
    let seen = version(&kim.gets(&invitation).await);
    house.passes(1);
    let kim = house.stranger();
    kim.signs_in("kim@fjord.example", PASSWORD).await;
    let again = [("version", seen.as_str()), ("to", "Ada@birch.example")];
    kim.sends(&format!("{invitation}/letters"), &again)
        .await
        .must_say("The letter goes to Ada@birch.example again");
    // Pressed twice: sent once.
    kim.sends(&format!("{invitation}/letters"), &again).await.must_say("changed meanwhile");
    assert_eq!(house.mails().await, 2);
    let second = house.mail_to("Ada@birch.example").await;
    assert_eq!(second.link(), first.link());
    assert_ne!(second.message_id, first.message_id);

    let seen = version(&kim.gets(&invitation).await);
    house.passes(0);
    let other = [("version", seen.as_str()), ("to", "eva@birch.example")];
    house.clock.advance(jiff::SignedDuration::from_secs(1));
    kim.posts(&format!("{invitation}/letters"), &other).await.must_be(303);
    let third = house.mail_to("eva@birch.example").await;
    assert_ne!(third.link(), first.link());
    house.stranger().gets(&first.link()).await.must_be(410).must_say("replaced this link");
    house.stranger().gets(&third.link()).await.must_be(200);
    let wrong =
        kim.posts(&format!("{invitation}/letters"), &[("version", "0"), ("to", "nobody")]).await;
    wrong.must_be(422);
    assert_eq!(wrong.value("to"), "nobody");
}

#[actix_web::test]
async fn renewing_makes_a_new_link_and_the_old_one_stays_dead() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let old = house.mail_to("ada@birch.example").await.link();
    house.passes(24 * 32);
    let kim = house.stranger();
    kim.signs_in("kim@fjord.example", PASSWORD).await;
    let page = kim.gets(&invitation).await;
    page.must_say("Expired").must_say("The link ended");
    house.stranger().gets(&old).await.must_be(410).must_say("has ended");
    let version = page.value("version");
    let day = page.value("ends");
    let early = kim
        .posts(&format!("{invitation}/renewal"), &[("version", &version), ("ends", "2026-11-20")])
        .await;
    early.must_be(422);
    assert!(early.problem("ends").starts_with("Choose a day from"));
    kim.sends(&format!("{invitation}/renewal"), &[("version", &version), ("ends", &day)])
        .await
        .must_say("has a new link")
        .must_say("Open");
    let new = house.mail_to("ada@birch.example").await.link();
    assert_ne!(new, old);
    house.stranger().gets(&new).await.must_be(200);
    house.stranger().gets(&old).await.must_be(410);
}

#[actix_web::test]
async fn revoking_kills_the_link_at_once_and_the_letter_that_waits() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    house.stranger().gets(&link).await.must_be(200);
    kim.sends(&format!("{invitation}/revocation"), &[])
        .await
        .must_say("is revoked")
        .must_say("Revoked");
    house
        .stranger()
        .gets(&link)
        .await
        .must_be(410)
        .must_say("Fjord Cloud took this invitation back");
    kim.gets("/customers?status=prospect").await.must_say("Birch");
    // A letter that has not left does not leave any more.
    let other = kim.invites("Oak", "oak.example", "pia@oak.example").await;
    kim.posts(&format!("{other}/revocation"), &[]).await.must_be(303);
    assert_eq!(house.mails().await, 1);
    kim.gets(&other).await.must_say("was not sent, because the invitation had changed");
    // Revoked is revoked: a new request is a new invitation.
    kim.sends(&format!("{other}/revocation"), &[]).await.must_say("changed meanwhile");
    let record = kim.gets("/customers?q=oak").await.link("Oak");
    kim.opens(&format!("{record}/invitation")).await.must_say("Read and edit the letter");
}

#[actix_web::test]
async fn a_draft_can_be_discarded_and_its_link_never_worked() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let (invitation, letter) = kim.drafts("Birch", "birch.example").await;
    let link = letter.message.lines().find(|line| line.starts_with(ADDRESS)).unwrap()
        [ADDRESS.len()..]
        .to_owned();
    house.stranger().gets(&link).await.must_be(404);
    let gone = letter.is_sent_by(&kim, &format!("{invitation}/discard")).await;
    kim.opens(&gone.leads_to().unwrap()).await.must_say("The draft to Birch is discarded");
    kim.gets(&invitation).await.must_be(404);
    house.stranger().gets(&link).await.must_be(404);
}

#[actix_web::test]
async fn invitations_are_listed_by_their_state() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    kim.drafts("Draft AB", "draft.example").await;
    kim.invites("Open AB", "open.example", "a@open.example").await;
    let revoked = kim.invites("Revoked AB", "revoked.example", "a@revoked.example").await;
    kim.posts(&format!("{revoked}/revocation"), &[]).await;
    for (state, there, not) in [
        ("draft", "Draft AB", "Open AB"),
        ("open", "Open AB", "Draft AB"),
        ("revoked", "Revoked AB", "Open AB"),
    ] {
        kim.gets(&format!("/invitations?state={state}")).await.must_say(there).must_not_say(not);
    }
    kim.gets("/invitations?state=accepted").await.must_say("There is no invitation here");
    kim.gets("/invitations").await.must_say("All 3");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn what_the_mail_server_said_stands_on_the_timeline() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let refused = kim.invites("Refused", "refused.example", "ada@refused.example").await;
    let busy = kim.invites("Busy", "busy.example", "ada@busy.example").await;
    house.mail_goes_out().await;
    kim.gets(&refused).await.must_say("Letter to ada@refused.example was refused").must_say("550");
    kim.gets(&busy).await.must_say("put the letter off").must_say("1 attempt").must_say("451");
    kim.gets("/").await.must_say("Letters that were refused").must_say("Refused");
    house.passes(1);
    house.mail_goes_out().await;
    let kim = house.stranger();
    kim.signs_in("kim@fjord.example", PASSWORD).await;
    kim.gets(&busy).await.must_say("2 attempts");
    // After five days it is given up, and says so.
    for _ in 0..6 {
        house.passes(24);
        house.mail_goes_out().await;
    }
    let kim = house.stranger();
    kim.signs_in("kim@fjord.example", PASSWORD).await;
    kim.gets(&busy).await.must_say("Letter to ada@busy.example was refused");
}

#[actix_web::test]
async fn another_partners_invitation_is_not_there() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let maja = house.partner("Delta IT").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let (draft, letter) = kim.drafts("Oak", "oak.example").await;
    house.mail_goes_out().await;
    let record = kim.gets("/customers?q=birch").await.link("Birch");
    for path in [
        invitation.clone(),
        format!("{draft}/review"),
        record.clone(),
        format!("{record}/account"),
        format!("{record}/removal"),
        format!("{record}/invitation"),
        "/invitations/nothing".into(),
        "/customers/nothing".into(),
        "/customers/00000000-0000-0000-0000-000000000000".into(),
    ] {
        maja.gets(&path).await.must_be(404).must_say("There is nothing here");
    }
    for part in ["revocation", "renewal", "letters"] {
        let fields = [("version", "0"), ("to", "x@evil.example"), ("ends", "2026-12-01")];
        maja.posts(&format!("{invitation}/{part}"), &fields).await.must_be(404);
    }
    for part in ["done", "review", "link", "discard"] {
        letter.is_sent_by(&maja, &format!("{draft}/{part}")).await.must_be(404);
    }
    maja.posts(&format!("{record}/removal"), &[("good_faith", "yes")]).await.must_be(404);
    kim.gets(&invitation).await.must_say("Open");
    maja.gets("/customers").await.must_say("You have no customers yet");
}

#[actix_web::test]
async fn only_those_whose_role_allows_it_invite() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let invitation = kim.invites("Birch", "birch.example", "ada@birch.example").await;
    house.mail_goes_out().await;
    for (role, may) in [
        (Role::AdminAgent, true),
        (Role::SalesAgent, false),
        (Role::HelpdeskAgent, false),
        (Role::BillingAdmin, false),
    ] {
        let email = format!("{role}@fjord.example");
        let colleague = house.colleague("kim@fjord.example", &email, role).await;
        let page = colleague.gets(&invitation).await;
        page.must_be(200);
        // Whoever may not send the link does not see it.
        assert_eq!(page.body.contains("https://accord.example/i/"), may, "{role}");
        assert_eq!(page.says("Revoke the invitation"), may, "{role}");
        let asked = colleague.gets("/customers/new").await.status.as_u16();
        assert_eq!(asked, if may { 200 } else { 403 }, "{role}");
        if !may {
            colleague.posts(&format!("{invitation}/revocation"), &[]).await.must_be(403);
            colleague
                .posts("/customers/new", &[("name", "X"), ("domain", "x.example")])
                .await
                .must_be(403);
        }
    }
    kim.gets(&invitation).await.must_say("Open");
}

#[actix_web::test]
async fn where_invitations_stand_is_counted_at_once_and_stays_so_when_it_is_added_up() {
    let house = House::open().await;
    let kim = house.partner("Fjord Cloud").await;
    let maja = house.partner("Delta IT").await;
    maja.invites("Birch", "birch.example", "ada@birch.example").await;
    let (discarded, letter) = kim.drafts("Oak", "oak.example").await;
    letter.is_sent_by(&kim, &format!("{discarded}/discard")).await.must_be(303);
    kim.drafts("Elm", "elm.example").await;
    let revoked = kim.invites("Ash", "ash.example", "ida@ash.example").await;
    kim.posts(&format!("{revoked}/revocation"), &[]).await.must_be(303);
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    ada.accepts(&link).await.must_be(303);
    kim.invites("Fir", "fir.example", "bo@fir.example").await;
    let link = house.mail_to("bo@fir.example").await.link();
    house.stranger().posts(&format!("{link}/refusal"), &[]).await;
    kim.invites("Pine", "pine.example", "eva@pine.example").await;
    let link = house.mail_to("eva@pine.example").await.link();
    let sven = house.company("Cedar AB", "cedar.example", "sven@cedar.example").await;
    let mut form = sven.gets(&link).await.consent();
    form.push(("other_company", "yes"));
    sven.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
    house.mail_goes_out().await;
    let tabs = async |house: &House, kim: &Person| {
        let page = kim.gets("/invitations").await;
        let mut tabs: Vec<String> = page.links().into_iter().map(|(name, _)| name).collect();
        tabs.retain(|name| name.ends_with(|c: char| c.is_ascii_digit()));
        // Every invitation is there once, as the rows say.
        let rows = page.html().select(&scraper::Selector::parse("tbody tr").unwrap()).count();
        let mut tx = house.db.read().await.unwrap();
        let waiting: Vec<(i64,)> =
            tx.sql("select count(*) from invitation_moves").all().await.unwrap();
        (tabs, rows, waiting[0].0)
    };
    let (before, rows, moved) = tabs(&house, &kim).await;
    assert!(moved > 8, "{moved}");
    assert!(before.contains(&format!("All {rows}")), "{before:?}");
    house.timekeeper_looks().await;
    let (after, _, moved) = tabs(&house, &kim).await;
    assert_eq!((after, moved), (before, 0));
    house.days_pass(40).await;
    kim.signs_in("kim@fjord.example", PASSWORD).await;
    let (later, later_rows, _) = tabs(&house, &kim).await;
    assert!(later.contains(&format!("All {later_rows}")), "{later:?}");
}
