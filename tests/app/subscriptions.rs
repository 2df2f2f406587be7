//! What a company has bought: the basket, the order, and what is done with a subscription until it ends.

use accord::people::Role;
use futures_util::future::join_all;

use crate::house::{Answer, House, PASSWORD, Person};

/// Fjord Cloud, which serves Birch with all services: Kim sells, Alva administers, Ada is Birch's Global admin.
pub struct Served {
    pub kim: Person,
    pub alva: Person,
    pub ada: Person,
    /// Fjord Cloud's record of Birch.
    pub record: String,
}

impl Served {
    /// Everybody signs in again: after so long their sessions are over.
    pub async fn come_back(&self) {
        for (who, email) in [
            (&self.kim, "kim@fjord.example"),
            (&self.alva, "alva@fjord.example"),
            (&self.ada, "ada@birch.example"),
        ] {
            who.signs_in(email, PASSWORD).await.must_be(303);
        }
    }
}

pub async fn served(house: &House) -> Served {
    let kim = house.partner("Fjord Cloud").await;
    let alva = house.colleague("kim@fjord.example", "alva@fjord.example", Role::AdminAgent).await;
    kim.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    let record = kim.gets("/customers").await.link("Birch");
    house.mail_goes_out().await;
    Served { kim, alva, ada, record }
}

/// The field of the offer with this label.
fn offer_of(catalogue: &Answer, label: &str) -> String {
    let html = catalogue.html();
    let labels = scraper::Selector::parse("main label").unwrap();
    let wanted = format!("Quantity of {label}");
    let found = html.select(&labels).find(|one| one.text().collect::<String>() == wanted);
    let field = found.unwrap_or_else(|| panic!("no offer {label}")).attr("for").unwrap();
    field.trim_start_matches("offer-").to_owned()
}

pub const PREMIUM: &str = "Microsoft 365 Business Premium, one year, billed monthly";
pub const BASIC: &str = "Microsoft 365 Business Basic, one month, billed monthly";
const AZURE: &str = "Azure plan, one month, billed monthly";

/// Fills the basket; returns the basket's page with the form that places the order.
pub async fn fills(who: &Person, record: &str, lines: &[(&str, &str)]) -> Answer {
    let catalogue = who.gets(&format!("{record}/orders/new")).await;
    catalogue.must_be(200);
    let order = catalogue.value("order");
    let offers: Vec<String> = lines.iter().map(|(label, _)| offer_of(&catalogue, label)).collect();
    let mut form = vec![("order", order.as_str())];
    for (offer, (_, quantity)) in offers.iter().zip(lines) {
        form.extend([("offer", offer.as_str()), ("quantity", quantity)]);
    }
    who.posts(&format!("{record}/orders/basket"), &form).await
}

/// The fields of the basket's form.
fn placing(basket: &Answer) -> Vec<(&'static str, &'static str)> {
    let html = basket.html();
    let fields = scraper::Selector::parse("main form.card input[type=hidden]").unwrap();
    let leak = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    html.select(&fields)
        .map(|one| (leak(one.attr("name").unwrap()), leak(one.attr("value").unwrap())))
        .collect()
}

/// Orders, and returns the order's address.
pub async fn orders(who: &Person, record: &str, lines: &[(&str, &str)]) -> String {
    let basket = fills(who, record, lines).await;
    basket.must_be(200);
    let placed = who.posts(&format!("{record}/orders"), &placing(&basket)).await;
    placed.leads_to().unwrap_or_else(|| panic!("{}", placed.text()))
}

/// The address of a subscription.
pub async fn subscription(who: &Person, record: &str, name: &str) -> String {
    who.gets(&format!("{record}/subscriptions")).await.link(name)
}

#[actix_web::test]
async fn an_order_of_several_lines_is_placed_with_its_totals_and_is_active_at_once() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, ada, record, .. } = &served;
    let basket = fills(kim, record, &[(PREMIUM, "10"), (BASIC, "3"), (AZURE, "1")]).await;
    basket
        .must_say(
            "Microsoft 365 Business Premium one year, billed monthly 20.60 EUR a seat and month",
        )
        .must_say("206.00 EUR")
        .must_say("Total: 226.10 EUR a month, 2,713.20 EUR a year")
        .must_say("Usage is charged afterwards");
    let placed = kim.posts(&format!("{record}/orders"), &placing(&basket)).await;
    let order = placed.leads_to().unwrap();
    kim.gets(&order)
        .await
        .must_say("It is ordered, and active for Birch")
        .must_say("Fulfilled")
        .must_say("Ordered by Kim of Fjord Cloud, Fjord Cloud For Birch");
    let list = kim.gets(&format!("{record}/subscriptions")).await;
    list.must_say("Microsoft 365 Business Premium Active 0 of 10 given")
        .must_say("Azure plan Active By usage")
        .must_say("Renews on")
        .must_say("Active now: 226.10 EUR a month");
    let mail = house.mail_to("ada@birch.example").await;
    assert_eq!(mail.subject, "Fjord Cloud ordered for you");
    assert!(
        mail.text.contains("10 × Microsoft 365 Business Premium: 20.60\u{a0}EUR"),
        "{}",
        mail.text
    );
    let own = ada.gets(&mail.link()).await;
    own.must_say("Ordered by Kim of Fjord Cloud, Fjord Cloud").must_say("Sold by Fjord Cloud");
    ada.gets("/subscriptions").await.must_say("Fjord Cloud").must_not_say("New order");
    ada.gets("/activity").await.must_say("Started Microsoft 365 Business Premium: 10 ×");
    kim.gets("/activity").await.must_say("Started Microsoft 365 Business Premium · Birch: 10 ×");
}

#[actix_web::test]
async fn a_basket_that_is_sent_ten_times_is_one_order() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, record, .. } = &served;
    let basket = fills(kim, record, &[(PREMIUM, "10"), (BASIC, "3")]).await;
    let form = placing(&basket);
    let all: Vec<_> = (0..10).map(|_| kim.copy()).collect();
    let path = format!("{record}/orders");
    let answers = join_all(all.iter().map(|one| one.posts(&path, &form))).await;
    let first = answers[0].leads_to().unwrap();
    for answer in &answers {
        assert_eq!(answer.leads_to().as_ref(), Some(&first), "{}", answer.text());
    }
    assert_eq!(kim.posts(&path, &form).await.leads_to(), Some(first));
    for (sql, count) in [
        ("select count(*) from orders", 1),
        ("select count(*) from order_lines", 2),
        ("select count(*) from subscriptions", 2),
        ("select active_subscriptions from customers", 2),
        ("select seats from customers", 13),
        ("select count(*) from outbox where kind = 'order-notice'", 1),
    ] {
        assert_eq!(house.counts(sql).await, count, "{sql}");
    }
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_basket_with_faults_says_what_to_do_and_keeps_what_was_typed() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, record, .. } = &served;
    fills(kim, record, &[]).await.must_be(422).must_say("Choose at least one offer");
    for wrong in ["301", "-1", "1.5", "ten", "99999999999999999999"] {
        let again = fills(kim, record, &[(PREMIUM, wrong), (BASIC, "7")]).await;
        again.must_be(422).must_say("type a number from 1 to 300");
        let kept = again.html();
        let values = scraper::Selector::parse("input[name=quantity]").unwrap();
        let kept: Vec<_> = kept.select(&values).filter_map(|one| one.attr("value")).collect();
        assert!(kept.contains(&wrong) && kept.contains(&"7"), "{kept:?}");
    }
    let foreign = [
        ("order", "01890000-0000-7000-8000-000000000000"),
        ("offer", "01890000-0000-7000-8000-000000000001"),
        ("quantity", "1"),
    ];
    let answer = kim.posts(&format!("{record}/orders"), &foreign).await;
    answer.must_be(422).must_say("is not offered any more");
    kim.posts(&format!("{record}/orders"), &[]).await.must_be(400);
    assert_eq!(house.counts("select count(*) from orders").await, 0);
}

#[actix_web::test]
async fn seats_go_up_and_down_but_never_below_the_licences_given() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, alva, ada, record } = &served;
    orders(kim, record, &[(PREMIUM, "10")]).await;
    let page = subscription(kim, record, "Microsoft 365 Business Premium").await;
    let licences = page.replace("/subscriptions/", "/licences/");
    let user = alva.gets(&licences).await.value("user");
    alva.posts(&licences, &[("act", "give"), ("user", &user)]).await.must_be(200);
    let quantity = format!("{page}/quantity");
    kim.sends(&quantity, &[("quantity", "12"), ("seen", "10")])
        .await
        .must_say("The subscription has 12 seats now")
        .must_say("1 of 12 given")
        .must_say("Changed the seats of Microsoft 365 Business Premium · Birch: 10 → 12");
    for (wrong, said) in [
        ("0", "The offer allows 1 to 300"),
        ("", "Type a whole number"),
        ("many", "Type a whole number"),
        ("301", "The offer allows 1 to 300"),
    ] {
        let answer = kim.posts(&quantity, &[("quantity", wrong)]).await;
        answer.must_be(422).must_say(said);
        assert_eq!(answer.value("quantity"), wrong);
    }
    let stale = kim.posts(&quantity, &[("quantity", "11"), ("seen", "10")]).await;
    stale.must_be(422).must_say("Somebody else has just set it to 12");
    // The offer allows one seat; two are given.
    let eva =
        [("name", "Eva"), ("email", "eva@birch.example"), ("language", "en"), ("role", "user")];
    ada.posts("/settings/members", &eva).await.must_be(303);
    let page_of = ada.gets("/licences").await.link("Microsoft 365 Business Premium");
    let user = ada.gets(&page_of).await.value("user");
    ada.posts(&page_of, &[("act", "give"), ("user", &user)]).await.must_say("has a licence of");
    let below = kim.posts(&quantity, &[("quantity", "1")]).await;
    below.must_be(422).must_say("2 licences are given. Take some back first");
    kim.posts(&quantity, &[("quantity", "2")]).await.must_be(303);
    kim.gets(&page).await.must_say("2 of 2 given");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_subscription_is_renamed_suspended_resumed_and_its_customer_told() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, ada, record, .. } = &served;
    orders(kim, record, &[(PREMIUM, "10")]).await;
    let page = subscription(kim, record, "Microsoft 365 Business Premium").await;
    house.mail_goes_out().await;
    let wrong = kim.posts(&format!("{page}/name"), &[("name", "see http://evil.example")]).await;
    wrong.must_be(422).must_say("Type a name of at most 100 characters");
    assert_eq!(wrong.value("name"), "see http://evil.example");
    kim.sends(&format!("{page}/name"), &[("name", "Office of the north")])
        .await
        .must_say("is called Office of the north now");
    kim.sends(&format!("{page}/suspension"), &[]).await.must_say("Suspended").must_say("is told");
    kim.sends(&format!("{page}/suspension"), &[]).await.must_say("was suspended already");
    let mail = house.mail_to("ada@birch.example").await;
    assert_eq!(mail.subject, "Office of the north is suspended");
    ada.gets(&mail.link()).await.must_say("Suspended").must_not_say("Resume");
    let answer = kim.posts(&format!("{page}/quantity"), &[("quantity", "5")]).await;
    answer.must_be(422).must_say("Resume it first");
    assert_eq!(house.counts("select suspended_subscriptions from customers").await, 1);
    kim.sends(&format!("{page}/resumption"), &[]).await.must_say("is active again");
    kim.sends(&format!("{page}/renewal"), &[("auto_renew", "off")])
        .await
        .must_say("Auto-renew is off")
        .must_say("Expires on");
    kim.sends(&format!("{page}/renewal"), &[("auto_renew", "on")]).await.must_say("Renews on");
    kim.posts(&format!("{page}/renewal"), &[]).await.must_be(400);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn within_seven_days_it_is_cancelled_at_once_and_the_rest_given_back() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, ada, alva, record } = &served;
    orders(kim, record, &[(PREMIUM, "10")]).await;
    let page = subscription(kim, record, "Microsoft 365 Business Premium").await;
    let licences = page.replace("/subscriptions/", "/licences/");
    let user = alva.gets(&licences).await.value("user");
    alva.posts(&licences, &[("act", "give"), ("user", &user)]).await.must_be(200);
    house.mail_goes_out().await;
    house.passes(3 * 24);
    served.come_back().await;
    let asks = kim.gets(&format!("{page}/cancellation")).await;
    // 206 euros for the 30 days of a month that began on the 21st of November.
    asks.must_say("It ends now").must_say("Given back: 185.40 EUR").must_say("One user loses");
    assert_eq!(asks.value("when"), "now");
    let done = kim.sends(&format!("{page}/cancellation"), &[("when", "now")]).await;
    done.must_say("is cancelled, and 185.40 EUR is given back").must_say("Cancelled");
    let mail = house.mail_to("ada@birch.example").await;
    assert!(mail.text.contains("185.40\u{a0}EUR is given back"), "{}", mail.text);
    ada.gets("/licences").await.must_say("There is no subscription with seats");
    for sql in [
        "select count(*) from licences",
        "select seats_used from customers",
        "select active_subscriptions from customers",
    ] {
        assert_eq!(house.counts(sql).await, 0, "{sql}");
    }
    kim.sends(&format!("{page}/cancellation"), &[("when", "now")]).await.must_say("is over");
    kim.sends(&format!("{page}/suspension"), &[]).await.must_say("Order anew");
    kim.opens(&format!("{page}/cancellation")).await.must_say("History");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn after_seven_days_it_is_cancelled_for_the_end_of_its_term() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, record, .. } = &served;
    orders(kim, record, &[(BASIC, "4")]).await;
    let page = subscription(kim, record, "Microsoft 365 Business Basic").await;
    house.mail_goes_out().await;
    let early = kim.gets(&format!("{page}/cancellation")).await.value("when");
    house.passes(7 * 24);
    served.come_back().await;
    // The page that was read says something else now.
    let changed = kim.sends(&format!("{page}/cancellation"), &[("when", &early)]).await;
    changed.must_say("has changed since you opened the page").must_say("Nothing is given back");
    kim.sends(&format!("{page}/cancellation"), &[("when", "end")])
        .await
        .must_say("ends on 21 Dec 2026")
        .must_say("Ends on");
    assert!(house.mail_to("ada@birch.example").await.subject.contains("ends on 21 Dec 2026"));
    house.days_pass(23).await;
    served.come_back().await;
    kim.gets(&page).await.must_say("Microsoft 365 Business Basic Cancelled").must_say("Ended on");
    house.days_pass(1).await;
    served.come_back().await;
    assert_eq!(
        house.counts("select count(*) from events where kind = 'subscription-cancelled'").await,
        2
    );
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn turning_auto_renew_on_takes_a_cancellation_for_the_end_back() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, record, .. } = &served;
    orders(kim, record, &[(BASIC, "4")]).await;
    let page = subscription(kim, record, "Microsoft 365 Business Basic").await;
    house.passes(8 * 24);
    served.come_back().await;
    kim.posts(&format!("{page}/cancellation"), &[("when", "end")]).await.must_be(303);
    kim.posts(&format!("{page}/renewal"), &[("auto_renew", "on")]).await.must_be(303);
    house.days_pass(23).await;
    served.come_back().await;
    kim.gets(&page).await.must_say("Active").must_say("Renews on");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn two_years_of_renewals_happen_each_once_and_on_their_day() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, record, .. } = &served;
    // The last day of a month, two months before a leap day.
    house.clock.set(accord::clock::Timestamp::from_micros(1_830_265_200_000_000));
    served.come_back().await;
    orders(kim, record, &[(BASIC, "4"), (PREMIUM, "2")]).await;
    let monthly = subscription(kim, record, "Microsoft 365 Business Basic").await;
    let yearly = subscription(kim, record, "Microsoft 365 Business Premium").await;
    kim.gets(&monthly).await.must_say("Renews on 31 Jan 2028");
    house.days_pass(31).await;
    served.come_back().await;
    kim.gets(&monthly).await.must_say("Renews on 29 Feb 2028");
    for _ in 0..28 {
        house.days_pass(1).await;
    }
    served.come_back().await;
    kim.gets(&monthly).await.must_say("Renews on 29 Feb 2028");
    house.days_pass(1).await;
    served.come_back().await;
    kim.gets(&monthly).await.must_say("Renews on 31 Mar 2028");
    // No copy runs for four months.
    house.passes(24 * 123);
    served.come_back().await;
    kim.gets(&monthly).await.must_say("Active");
    house.days_pass(0).await;
    served.come_back().await;
    kim.gets(&monthly).await.must_say("Renews on 31 Jul 2028");
    for _ in 0..24 {
        house.days_pass(23).await;
    }
    served.come_back().await;
    kim.gets(&monthly)
        .await
        .must_say("was renewed until 30 Apr 2028")
        .must_say("Renews on 31 Jan 2030");
    kim.gets(&yearly).await.must_say("Renews on 31 Dec 2030");
    assert_eq!(house.counts("select terms from subscriptions where term = 'month'").await, 25);
    let renewals = "select count(*) from events where kind = 'subscription-renewed'";
    assert_eq!(house.counts(renewals).await, 2 * (24 + 2));
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn copies_that_look_at_once_renew_once() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, record, .. } = &served;
    orders(kim, record, &[(BASIC, "4")]).await;
    orders(kim, record, &[(BASIC, "4")]).await;
    house.passes(24 * 100);
    let rounds = (0..8).map(|_| accord::subscriptions::due(house.db.clone()));
    for outcome in join_all(rounds).await {
        outcome.unwrap();
    }
    assert_eq!(house.counts("select max(terms) from subscriptions").await, 4);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn what_does_not_renew_expires_and_a_suspended_one_is_cancelled() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, ada, record, .. } = &served;
    orders(kim, record, &[(BASIC, "4")]).await;
    let page = subscription(kim, record, "Microsoft 365 Business Basic").await;
    kim.posts(&format!("{page}/renewal"), &[("auto_renew", "off")]).await.must_be(303);
    house.mail_goes_out().await;
    house.days_pass(31).await;
    served.come_back().await;
    kim.gets(&page).await.must_say("Expired").must_say("Ended on 21 Dec 2026");
    assert_eq!(
        house.mail_to("kim@fjord.example").await.subject,
        "Microsoft 365 Business Basic has expired"
    );
    ada.gets("/subscriptions").await.must_say("Expired");
    orders(kim, record, &[(BASIC, "4")]).await;
    let page = subscription(kim, record, "Microsoft 365 Business Basic").await;
    kim.posts(&format!("{page}/suspension"), &[]).await.must_be(303);
    house.days_pass(40).await;
    served.come_back().await;
    kim.gets(&page).await.must_say("Cancelled");
    assert_eq!(house.counts("select ended_subscriptions from customers").await, 2);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn what_came_due_is_made_up_for_before_anything_is_changed() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, record, .. } = &served;
    orders(kim, record, &[(BASIC, "4")]).await;
    let page = subscription(kim, record, "Microsoft 365 Business Basic").await;
    kim.posts(&format!("{page}/renewal"), &[("auto_renew", "off")]).await.must_be(303);
    house.passes(24 * 40);
    served.come_back().await;
    // No timekeeper has come by: it is over all the same.
    kim.sends(&format!("{page}/renewal"), &[("auto_renew", "on")]).await.must_say("is over");
    house.days_pass(0).await;
    served.come_back().await;
    kim.gets(&page).await.must_say("Expired");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_removal_is_blocked_by_what_runs_and_says_by_what() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, record, .. } = &served;
    orders(kim, record, &[(BASIC, "4")]).await;
    let removal = kim.gets(&format!("{record}/removal")).await;
    removal.must_say("The subscription Microsoft 365 Business Basic runs until 21 Dec 2026");
    let page = removal.link("Open Microsoft 365 Business Basic to cancel it");
    kim.posts(&format!("{record}/removal"), &[("good_faith", "yes")])
        .await
        .must_be(422)
        .must_say("Microsoft 365 Business Basic runs until");
    kim.posts(&format!("{page}/cancellation"), &[("when", "now")]).await.must_be(303);
    kim.posts(&format!("{record}/removal"), &[("good_faith", "yes")]).await.must_be(200);
    // What was sold stays to be read, and nothing more can be done.
    kim.gets(&page).await.must_be(200).must_not_say("Suspend");
    let refused = kim.gets(&format!("{record}/orders/new")).await;
    refused.must_say("You do not serve Birch now");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn after_the_customer_ended_the_relationship_its_subscriptions_run_out() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, ada, record, .. } = &served;
    orders(kim, record, &[(BASIC, "4")]).await;
    let page = subscription(kim, record, "Microsoft 365 Business Basic").await;
    let ending = ada.gets("/partners").await.link("End relationship");
    ada.gets(&ending)
        .await
        .must_say("One subscription that Fjord Cloud sells you runs until its term ends");
    ada.posts(&ending, &[("until", "")]).await.must_be(303);
    ada.gets("/subscriptions").await.must_say("Active").must_say("Expires on");
    kim.sends(&format!("{page}/suspension"), &[]).await.must_say("You do not serve Birch now");
    house.days_pass(31).await;
    served.come_back().await;
    ada.gets("/subscriptions").await.must_say("Expired");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn where_a_person_fulfils_orders_they_wait_block_and_can_be_taken_back() {
    let house = House::open_by_hand().await;
    let served = served(&house).await;
    let Served { kim, ada, record, .. } = &served;
    let order = orders(kim, record, &[(BASIC, "4")]).await;
    kim.gets(&order).await.must_say("waits to be fulfilled").must_say("Mark as fulfilled");
    let own = order.trim_start_matches(record.as_str());
    ada.gets(own).await.must_say("Waits to be fulfilled").must_not_say("Mark as fulfilled");
    kim.gets(&format!("{record}/removal")).await.must_say("The order of 21 Nov 2026 waits");
    let copies: Vec<_> = (0..8).map(|_| kim.copy()).collect();
    let (fulfilment, cancellation) =
        (format!("{order}/fulfilment"), format!("{order}/cancellation"));
    join_all(copies.iter().map(|one| one.posts(&fulfilment, &[]))).await;
    assert_eq!(house.counts("select count(*) from subscriptions").await, 1);
    kim.sends(&cancellation, &[]).await.must_say("does not wait any more");
    let other = orders(kim, record, &[(BASIC, "1")]).await;
    kim.sends(&format!("{other}/cancellation"), &[]).await.must_say("The order is cancelled");
    kim.sends(&format!("{other}/fulfilment"), &[]).await.must_say("does not wait any more");
    assert_eq!(house.counts("select count(*) from subscriptions").await, 1);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn an_offer_that_ended_stays_on_what_was_bought_with_it() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, record, .. } = &served;
    orders(kim, record, &[(BASIC, "4")]).await;
    let t = accord::text::Language::En.texts();
    let text = "code,name,family,kind,term,billing,price_minor,currency,services,smallest,largest\n\
                NEW,New plan,Plans,seats,month,monthly,500,SEK,teams,1,10\n";
    let offers = accord::subscriptions::read_catalogue(t, text.as_bytes()).unwrap();
    let basket = fills(kim, record, &[(PREMIUM, "1")]).await;
    let mut tx = house.db.write().await.unwrap();
    accord::subscriptions::replace_offers(&mut tx, &offers).await.unwrap();
    tx.commit().await.unwrap();
    // What was in the basket meanwhile cannot be ordered.
    let late = kim.posts(&format!("{record}/orders"), &placing(&basket)).await;
    late.must_be(422).must_say("is not offered any more");
    let catalogue = kim.gets(&format!("{record}/orders/new")).await;
    catalogue.must_say("New plan").must_not_say("Business Basic");
    let page = subscription(kim, record, "Microsoft 365 Business Basic").await;
    kim.sends(&format!("{page}/quantity"), &[("quantity", "6")]).await.must_say("has 6 seats now");
    house.days_pass(31).await;
    served.come_back().await;
    kim.gets(&page).await.must_say("Active").must_say("6.70 EUR a seat and month");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_provider_orders_for_the_resellers_customer_and_sees_what_it_ordered_only() {
    let house = House::open().await;
    let (ingrid, kim, provider) = crate::together::partners(&house).await;
    let (_, link) = crate::together::invited(&house, &kim, &provider).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    let ours = kim.gets("/customers").await.link("Birch");
    let theirs = ingrid.gets("/customers").await.link("Birch AB");
    orders(&kim, &ours, &[(PREMIUM, "10")]).await;
    orders(&ingrid, &theirs, &[(BASIC, "4")]).await;
    ingrid
        .gets(&format!("{theirs}/subscriptions"))
        .await
        .must_say("Business Basic")
        .must_not_say("Business Premium");
    let list = kim.gets(&format!("{ours}/subscriptions")).await;
    list.must_say("Business Basic").must_say("Business Premium").must_say("Nordlys Distribution");
    ada.gets("/subscriptions").await.must_say("Business Basic").must_say("Business Premium");
    assert_eq!(
        house.mail_to("kim@fjord.example").await.subject,
        "Nordlys Distribution ordered for Birch"
    );
    // Its own it may change; the reseller's are not there.
    let own = subscription(&ingrid, &theirs, "Microsoft 365 Business Basic").await;
    ingrid.sends(&format!("{own}/quantity"), &[("quantity", "5")]).await.must_say("5 seats now");
    let foreign = list.link("Microsoft 365 Business Premium");
    let foreign = foreign.replace(&ours, &theirs);
    ingrid.gets(&foreign).await.must_be(404);
    ingrid.posts(&format!("{foreign}/suspension"), &[]).await.must_be(404);
    let olav =
        house.colleague("kim@nordlys.example", "olav@nordlys.example", Role::AdminAgent).await;
    olav.gets(&format!("{theirs}/subscriptions")).await.must_say("Business Basic");
    olav.gets(&format!("{theirs}/licences")).await.must_be(404);
    let export = ingrid.gets("/customers/subscriptions.csv").await;
    assert!(export.body.contains("Business Basic") && !export.body.contains("Premium"));
    ingrid.gets("/activity").await.must_say("Business Basic").must_not_say("Premium");
    // Without the partnership it cannot order any more, and is told why.
    let removal = kim.gets("/indirect-providers").await.link("Nordlys Distribution");
    kim.posts(&format!("{removal}/removal"), &[("good_faith", "yes")]).await.must_be(303);
    let refused = ingrid.gets(&format!("{theirs}/orders/new")).await;
    refused.must_say("partnership");
    assert!(!refused.has_field("quantity"));
    ingrid.sends(&format!("{own}/suspension"), &[]).await.must_say("partnership");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn another_reseller_of_the_company_sees_nothing_of_it() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, ada, record, .. } = &served;
    let order = orders(kim, record, &[(PREMIUM, "10")]).await;
    let page = subscription(kim, record, "Microsoft 365 Business Premium").await;
    let maja = house.partner("Delta IT").await;
    house.mail_goes_out().await;
    maja.invites("Birch", "birch.example", "ada@birch.example").await;
    let link = house.mail_to("ada@birch.example").await.link();
    ada.accepts(&link).await.must_be(303);
    let theirs = maja.gets("/customers").await.link("Birch");
    maja.gets(&format!("{theirs}/subscriptions"))
        .await
        .must_say("Nothing has been ordered")
        .must_not_say("Premium");
    for page in [&page, &order] {
        maja.gets(page).await.must_be(404);
        maja.gets(&page.replace(record.as_str(), &theirs)).await.must_be(404);
    }
    for part in ["name", "quantity", "renewal", "suspension", "resumption", "cancellation"] {
        let there = page.replace(record.as_str(), &theirs);
        let fields = [("name", "Mine"), ("quantity", "1"), ("auto_renew", "off")];
        maja.posts(&format!("{there}/{part}"), &fields).await.must_be(404);
        maja.posts(&format!("{page}/{part}"), &fields).await.must_be(404);
    }
    let licences = page.replace(record.as_str(), &theirs).replace("/subscriptions/", "/licences/");
    maja.gets(&licences).await.must_be(403);
    let export = maja.gets("/customers/subscriptions.csv").await;
    assert!(export.body.starts_with("\u{feff}company,") && !export.body.contains("Premium"));
    maja.gets("/activity").await.must_not_say("Premium");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn the_export_lists_what_was_sold_and_does_nothing_in_a_spreadsheet() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, record, .. } = &served;
    orders(kim, record, &[(PREMIUM, "10")]).await;
    let page = subscription(kim, record, "Microsoft 365 Business Premium").await;
    kim.posts(&format!("{page}/name"), &[("name", "=1+2")]).await.must_be(303);
    let export = kim.gets("/customers/subscriptions.csv").await;
    assert_eq!(
        export.body,
        "\u{feff}company,domain,subscription,offer,status,seats,licences,term,billing,price_minor,currency,\
         started,term_ends,auto_renew,ended\r\nBirch,birch.example,'=1+2,Microsoft 365 Business Premium,active,\
         10,0,year,monthly,2060,EUR,2026-11-21,2027-11-21,yes,\r\n"
    );
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_provider_whose_relationship_ended_hears_nothing_more_of_what_it_ordered() {
    let house = House::open().await;
    let (ingrid, kim, provider) = crate::together::partners(&house).await;
    let (_, link) = crate::together::invited(&house, &kim, &provider).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    house.mail_goes_out().await;
    let ours = kim.gets("/customers").await.link("Birch");
    let theirs = ingrid.gets("/customers").await.link("Birch AB");
    let order = orders(&ingrid, &theirs, &[(BASIC, "4")]).await;
    let page = subscription(&ingrid, &theirs, "Microsoft 365 Business Basic").await;
    assert_eq!(house.counts("select cast(sum(seats) as bigint) from customers").await, 8);
    let partners = ada.gets("/partners").await;
    let endings = partners.links().into_iter().filter(|(name, _)| name == "End relationship");
    for (_, ending) in endings.collect::<Vec<_>>() {
        if ada.gets(&ending).await.says("your relationship with Nordlys Distribution") {
            ada.posts(&ending, &[("until", "")]).await.must_be(303);
        }
    }
    house.mail_goes_out().await;
    let mails = house.mails().await;
    // The reseller goes on with it.
    let own = subscription(&kim, &ours, "Microsoft 365 Business Basic").await;
    kim.sends(&format!("{own}/quantity"), &[("quantity", "9")]).await.must_say("9 seats now");
    kim.sends(&format!("{own}/suspension"), &[]).await.must_say("is suspended");
    assert_eq!(house.counts("select cast(sum(seats) as bigint) from customers").await, 9);
    assert_eq!(house.mails().await, mails + 1, "the company is told, and nobody else");
    ingrid.gets(&page).await.must_be(404);
    ingrid
        .gets(&format!("{theirs}/subscriptions"))
        .await
        .must_not_say("Suspended")
        .must_say("4 × Microsoft 365 Business Basic");
    ingrid.gets(&order).await.must_be(200).must_not_say("9 of").must_not_say("of 9");
    let export = ingrid.gets("/customers/subscriptions.csv").await;
    assert!(!export.body.contains("Basic"), "{}", export.body);
    ingrid.gets("/activity").await.must_not_say("4 → 9");
    house.days_pass(31).await;
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_record_that_another_company_came_to_has_that_companys_things_only() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, ada, record, .. } = &served;
    orders(kim, record, &[(BASIC, "4")]).await;
    let ending = ada.gets("/partners").await.link("End relationship");
    ada.posts(&ending, &[("until", "")]).await.must_be(303);
    house.mail_goes_out().await;
    // The record's domain is another company's by now, which accepts.
    let mut tx = house.db.write().await.unwrap();
    tx.sql("update organizations set domain = 'birch.org.example' where domain = 'birch.example'")
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let eva = house.company("Birch Two", "birch.example", "eva@birch.example").await;
    kim.invites("Birch", "birch.example", "eva@birch.example").await;
    let link = house.mail_to("eva@birch.example").await.link();
    eva.accepts(&link).await.must_be(303);
    kim.gets(&format!("{record}/account")).await.must_say("Birch Two");
    kim.gets(&format!("{record}/subscriptions"))
        .await
        .must_say("Nothing has been ordered")
        .must_not_say("Business Basic");
    kim.gets(&format!("{record}/removal")).await.must_not_say("Business Basic");
    orders(kim, record, &[(PREMIUM, "2")]).await;
    assert_eq!(house.counts("select seats from customers").await, 2);
    ada.gets("/subscriptions").await.must_say("Business Basic").must_not_say("Premium");
    eva.gets("/subscriptions").await.must_say("Premium").must_not_say("Basic");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn nothing_is_ordered_at_a_price_that_nobody_saw() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, record, .. } = &served;
    let basket = fills(kim, record, &[(BASIC, "4")]).await;
    let mut tx = house.db.write().await.unwrap();
    tx.sql("update offers set price = 99 where code = 'M365-BB-M'").execute().await.unwrap();
    tx.commit().await.unwrap();
    let path = format!("{record}/orders");
    kim.posts(&path, &placing(&basket)).await.must_be(422).must_say("A price has changed");
    assert_eq!(house.counts("select count(*) from orders").await, 0);
    let basket = fills(kim, record, &[(BASIC, "4")]).await;
    kim.posts(&path, &placing(&basket)).await.must_be(303);
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn what_is_cancelled_for_its_end_lets_the_customer_go() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, ada, record, .. } = &served;
    orders(kim, record, &[(BASIC, "4")]).await;
    let page = subscription(kim, record, "Microsoft 365 Business Basic").await;
    house.passes(24 * 8);
    served.come_back().await;
    kim.sends(&format!("{page}/cancellation"), &[]).await.must_say("Read it again, then decide");
    kim.posts(&format!("{page}/cancellation"), &[("when", "end")]).await.must_be(303);
    kim.opens(&format!("{page}/cancellation")).await.must_say("It is cancelled, and ends");
    house.mail_goes_out().await;
    kim.posts(&format!("{record}/removal"), &[("good_faith", "yes")]).await.must_be(200);
    ada.gets("/subscriptions").await.must_say("Active").must_say("Ends on 21 Dec 2026");
    house.days_pass(23).await;
    served.come_back().await;
    ada.gets("/subscriptions").await.must_say("Cancelled");
    house.mail_goes_out().await;
}

#[actix_web::test]
async fn a_basket_names_each_offer_once() {
    let house = House::open().await;
    let served = served(&house).await;
    let Served { kim, record, .. } = &served;
    let basket = fills(kim, record, &[(BASIC, "2"), (BASIC, "3")]).await;
    basket.must_be(422).must_say("names an offer twice");
}
