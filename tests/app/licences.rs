//! Who has a seat of what: given and taken several at a time, never more than there are.

use futures_util::future::join_all;

use crate::{
    house::{Answer, House, Person},
    subscriptions::{BASIC, PREMIUM, Served, orders, served},
};

/// Adds users to a company.
async fn users(ada: &Person, names: &[&str]) {
    for name in names {
        let email = format!("{}@birch.example", name.to_lowercase());
        let fields = [("name", *name), ("email", &email), ("language", "en"), ("role", "user")];
        ada.posts("/settings/members", &fields).await.must_be(303);
    }
}

/// The ticks of a page, by the beginning of what stands beside them.
fn ticks(page: &Answer, names: &[&str]) -> Vec<String> {
    let html = page.html();
    let labels = scraper::Selector::parse("main label").unwrap();
    let of = |name: &&str| {
        let found = html
            .select(&labels)
            .find(|one| one.text().collect::<String>().trim().starts_with(name));
        let field = found.unwrap_or_else(|| panic!("no {name} in {}", page.text()));
        let field = field.attr("for").unwrap().to_owned();
        field.split_once('-').unwrap().1.to_owned()
    };
    names.iter().map(of).collect()
}

fn form<'a>(act: &'a str, name: &'a str, ticked: &'a [String]) -> Vec<(&'a str, &'a str)> {
    let ticked = ticked.iter().map(|id| (name, id.as_str()));
    std::iter::once(("act", act)).chain(ticked).collect()
}

#[actix_web::test]
async fn licences_are_given_and_taken_in_bulk_with_a_word_on_each() {
    let house = House::open().await;
    let Served { kim, alva, ada, record } = served(&house).await;
    users(&ada, &["Bo", "Cia", "Dag"]).await;
    orders(&kim, &record, &[(PREMIUM, "2")]).await;
    let page =
        alva.gets(&format!("{record}/licences")).await.link("Microsoft 365 Business Premium");
    let three = ticks(&alva.gets(&page).await, &["Bo", "Cia", "Dag"]);
    let given = alva.posts(&page, &form("give", "user", &three)).await;
    given
        .must_be(200)
        .must_say("Bo has a licence of Microsoft 365 Business Premium now")
        .must_say("Cia has a licence of")
        .must_say("Dag got none of Microsoft 365 Business Premium: every seat is given")
        .must_say("2 of 2 given");
    alva.posts(&page, &form("give", "user", &three)).await.must_say("Bo had a licence of");
    let taken = alva.posts(&page, &form("take", "user", &three)).await;
    taken
        .must_say("Bo has no licence of")
        .must_say("Dag had no licence of")
        .must_say("0 of 2 given");
    alva.posts(&page, &[("act", "give")]).await.must_be(422).must_say("Tick at least one user");
    alva.posts(&page, &[("user", &three[0])]).await.must_be(400);
    // The company is told of each, by name; colleagues who administer nothing are told by whom.
    ada.gets("/activity")
        .await
        .must_say("Gave licences of Microsoft 365 Business Premium to Bo, Cia");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn licences_are_given_from_the_side_of_a_user_too() {
    let house = House::open().await;
    let Served { kim, ada, record, .. } = served(&house).await;
    users(&ada, &["Bo"]).await;
    orders(&kim, &record, &[(PREMIUM, "2"), (BASIC, "1")]).await;
    let page = ada.gets("/licences").await.link("Bo");
    let both = ticks(
        &ada.gets(&page).await,
        &["Microsoft 365 Business Premium", "Microsoft 365 Business Basic"],
    );
    let given = ada.posts(&page, &form("give", "subscription", &both)).await;
    given.must_say("Bo has a licence of Microsoft 365 Business Basic now");
    ada.gets("/licences").await.must_say("Microsoft 365 Business").must_say("1 of 2 given");
    ada.posts(&page, &form("take", "subscription", &both[..1])).await.must_say("no licence of");
    assert_eq!(house.counts("select count(*) from licences").await, 1);
    assert_eq!(house.counts("select seats_used from customers").await, 1);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn of_32_at_once_for_the_last_seat_one_gets_it() {
    let house = House::open().await;
    let Served { kim, alva, ada, record } = served(&house).await;
    let names: Vec<String> = (0..16).map(|number| format!("User{number}")).collect();
    users(&ada, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    orders(&kim, &record, &[(BASIC, "1")]).await;
    let page = alva.gets(&format!("{record}/licences")).await.link("Microsoft 365 Business Basic");
    let own = page.trim_start_matches(&record).to_owned();
    let refs: Vec<&str> = names.iter().map(String::as_str).collect();
    let users = ticks(&alva.gets(&page).await, &refs);
    // Each user is given the seat by the partner and by the company at the same moment.
    let tries: Vec<_> = users
        .iter()
        .flat_map(|user| [(alva.copy(), page.clone(), user), (ada.copy(), own.clone(), user)])
        .collect();
    let answers = join_all(tries.iter().map(|(who, page, user)| async move {
        who.posts(page, &[("act", "give"), ("user", user)]).await
    }))
    .await;
    let got = answers.iter().filter(|answer| answer.says("has a licence of")).count();
    assert_eq!(got, 1);
    for answer in &answers {
        answer.must_be(200);
    }
    assert_eq!(house.counts("select count(*) from licences").await, 1);
    assert_eq!(house.counts("select licences from subscriptions").await, 1);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn seats_and_licences_changed_at_once_stay_within_each_other() {
    let house = House::open().await;
    let Served { kim, alva, ada, record } = served(&house).await;
    users(&ada, &["Bo", "Cia", "Dag"]).await;
    orders(&kim, &record, &[(BASIC, "4")]).await;
    let page = alva.gets(&format!("{record}/licences")).await.link("Microsoft 365 Business Basic");
    let users = ticks(&alva.gets(&page).await, &["Admin of Birch", "Bo", "Cia", "Dag"]);
    let quantity = format!("{}/quantity", page.replace("/licences/", "/subscriptions/"));
    for _ in 0..6 {
        let (eva, per) = (kim.copy(), alva.copy());
        let give = form("give", "user", &users);
        let take = form("take", "user", &users[..3]);
        tokio::join!(
            alva.posts(&page, &give),
            eva.posts(&quantity, &[("quantity", "1")]),
            per.posts(&page, &take),
            kim.posts(&quantity, &[("quantity", "3")]),
        );
        let over = "select count(*) from subscriptions where licences > quantity";
        assert_eq!(house.counts(over).await, 0);
        assert_eq!(
            house.counts("select count(*) from licences").await,
            house.counts("select licences from subscriptions").await
        );
    }
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn without_the_permission_for_entra_id_a_partner_sees_no_users_and_gives_nothing() {
    let house = House::open().await;
    let Served { kim, alva, ada, record } = served(&house).await;
    users(&ada, &["Bo"]).await;
    orders(&kim, &record, &[(BASIC, "1")]).await;
    let page = alva.gets(&format!("{record}/licences")).await.link("Microsoft 365 Business Basic");
    let bo = ticks(&alva.gets(&page).await, &["Bo"]);
    let seen = {
        let map = ada.gets("/services").await;
        let html = map.html();
        let form =
            scraper::Selector::parse("form[action='/services/entra_id/withdrawal'] input").unwrap();
        html.select(&form).next().unwrap().attr("value").unwrap().to_owned()
    };
    ada.posts("/services/entra_id/withdrawal", &[("seen", &seen)]).await.must_be(303);
    let list = alva.gets(&format!("{record}/licences")).await;
    list.must_say("You do not administer Entra ID of Birch").must_not_say("Bo");
    alva.gets(&page).await.must_be(404);
    alva.sends(&page, &form("give", "user", &bo)).await.must_say("You do not administer Entra ID");
    assert_eq!(house.counts("select count(*) from licences").await, 0);
    // Kim sells, and administers nothing.
    kim.gets(&format!("{record}/licences")).await.must_be(403).must_say("Admin agent");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_suspended_subscription_gives_no_licences() {
    let house = House::open().await;
    let Served { kim, alva, record, .. } = served(&house).await;
    orders(&kim, &record, &[(BASIC, "1")]).await;
    let page = alva.gets(&format!("{record}/licences")).await.link("Microsoft 365 Business Basic");
    let suspension = format!("{}/suspension", page.replace("/licences/", "/subscriptions/"));
    kim.posts(&suspension, &[]).await.must_be(303);
    let shown = alva.gets(&page).await;
    shown.must_say("no licence can be given until it is resumed");
    let user = ticks(&shown, &["Admin of Birch"]);
    alva.posts(&page, &form("give", "user", &user)).await.must_say("got none of");
    assert_eq!(house.counts("select count(*) from licences").await, 0);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn whoever_is_deactivated_leaves_their_seats_free() {
    let house = House::open().await;
    let Served { kim, alva, ada, record } = served(&house).await;
    users(&ada, &["Bo"]).await;
    orders(&kim, &record, &[(PREMIUM, "2"), (BASIC, "1")]).await;
    let page = ada.gets("/licences").await.link("Bo");
    let both = ticks(
        &ada.gets(&page).await,
        &["Microsoft 365 Business Premium", "Microsoft 365 Business Basic"],
    );
    ada.posts(&page, &form("give", "subscription", &both)).await.must_be(200);
    let list = alva.gets(&format!("{record}/users")).await;
    list.must_say("Bo bo@birch.example User Microsoft 365 Business");
    let bo = list.link("Bo");
    alva.posts(&format!("{bo}/deactivation"), &[]).await.must_be(303);
    for sql in [
        "select count(*) from licences",
        "select max(licences) from subscriptions",
        "select seats_used from customers",
    ] {
        assert_eq!(house.counts(sql).await, 0, "{sql}");
    }
    ada.gets("/activity").await.must_say("Took licences of Microsoft 365 Business Basic from Bo");
    // Whoever is deactivated gets none, also by a form that was open meanwhile.
    ada.posts(&page, &form("give", "subscription", &both)).await.must_be(404);
    alva.posts(&format!("{bo}/restoration"), &[]).await.must_be(303);
    assert_eq!(house.counts("select count(*) from licences").await, 0);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn giving_a_seat_and_deactivating_at_once_leave_nobody_with_a_seat_who_is_no_user() {
    let house = House::open().await;
    let Served { kim, ada, record, .. } = served(&house).await;
    orders(&kim, &record, &[(BASIC, "8")]).await;
    for round in 0..6 {
        let name = format!("User{round}");
        users(&ada, &[&name]).await;
        let page = ada.gets("/licences").await.link(&name);
        let seats = ticks(&ada.gets(&page).await, &["Microsoft 365 Business Basic"]);
        let user = page.replace("/licences/users/", "/users/");
        let (eva, give) = (ada.copy(), form("give", "subscription", &seats));
        let deactivation = format!("{user}/deactivation");
        tokio::join!(ada.posts(&page, &give), eva.posts(&deactivation, &[]));
        let wrong = "select count(*) from licences l join people p on p.id = l.person_id
                     where p.deactivated_at is not null";
        assert_eq!(house.counts(wrong).await, 0);
    }
    let held = house.counts("select count(*) from licences").await;
    assert_eq!(house.counts("select licences from subscriptions").await, held);
    house.mail_goes_out().await;
}
