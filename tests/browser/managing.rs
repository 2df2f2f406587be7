//! The walk after the acceptance: a partner orders, gives licences, helps, and lets its customer go.

use crate::{
    accord::Accord,
    mailbox::Mailbox,
    person::{Person, Scripts},
    walks::{ADA, COMPANY},
};

const PREMIUM: &str = "Microsoft 365 Business Premium";
const DEFENDER: &str = "Defender for Business";

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_partner_manages_a_customer_until_it_lets_it_go() {
    walk_of_managing(Scripts::On).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_partner_manages_a_customer_until_it_lets_it_go_without_scripts() {
    walk_of_managing(Scripts::Off).await;
}

async fn walk_of_managing(scripts: Scripts) {
    let mut accord = Accord::demo().await;
    let agent = accord.sign_in("Admin agent").await;
    let partner = Person::at(&accord, "The partner", scripts).await;
    let ada = Person::at(&accord, "Ada", scripts).await;
    let mailbox = Mailbox::of(&accord).await;

    // The company accepts, and adds two users.
    partner.signs_in(&agent).await;
    partner.drafts_an_invitation().await;
    partner.writes_above_the_letter("Let us manage it for you.").await;
    partner.presses("Done").await;
    partner.sees_button("Revoke").await;
    ada.opens(&mailbox.link_below("Let us manage it for you").await).await;
    ada.makes_an_account(&mailbox).await;
    ada.ticks_everything().await;
    ada.presses("Accept").await;
    ada.sees("receipt").await;
    for (name, email) in [("Bo Ek", "bo@birch.example"), ("Cia Al", "cia@birch.example")] {
        ada.goes_to("Users").await;
        ada.follows("Add user").await;
        ada.fills("Name", name).await;
        ada.fills("Email", email).await;
        ada.ticks("User").await;
        ada.presses("Add user").await;
        ada.sees(email).await;
    }

    // Two offers are ordered.
    partner.looks_among_active_customers().await;
    partner.follows(COMPANY).await;
    partner.goes_to("Subscriptions").await;
    partner.follows("New order").await;
    partner.fills(&format!("Quantity of {PREMIUM}, one month, billed monthly"), "5").await;
    partner.fills(&format!("Quantity of {DEFENDER}, one year, billed monthly"), "2").await;
    partner.presses("Continue to the basket").await;
    partner.sees("129.10").await;
    partner.presses("Place order").await;
    partner.sees("It is ordered, and active").await;
    let subjects = mailbox.subjects().await;
    assert!(subjects.contains(&"Fjord Cloud ordered for you".to_owned()), "{subjects:?}");

    // Three users get a licence, so that two seats are too few and three are not.
    partner.goes_to("Licences").await;
    partner.follows(PREMIUM).await;
    for user in [ADA, "bo@birch.example", "cia@birch.example"] {
        partner.ticks(user).await;
    }
    partner.presses("Give licences").await;
    partner.sees("3 of 5 given").await;
    partner.goes_to("Subscriptions").await;
    partner.follows(PREMIUM).await;
    partner.fills("Seats", "2").await;
    partner.presses("Save seats").await;
    partner.sees("3 licences are given").await;
    assert_eq!(partner.reads_field("Seats").await, "2");
    partner.fills("Seats", "3").await;
    partner.presses("Save seats").await;
    partner.sees("The subscription has 3 seats now").await;
    partner.presses("Suspend").await;
    partner.sees("is suspended").await;

    // A service request, which the company answers.
    partner.goes_to("Support").await;
    partner.follows("New service request").await;
    partner.fills("Subject", "Who pays in spring?").await;
    partner.fills("What is wrong", "The last invoice came back.").await;
    partner.presses("Open request").await;
    partner.sees("The request is open").await;
    ada.goes_to("Support").await;
    ada.follows("Who pays in spring?").await;
    ada.sees("The last invoice came back.").await;
    ada.fills("Message", "We have moved; here is our new address.").await;
    ada.presses("Send message").await;
    ada.sees("here is our new address").await;
    partner.reloads().await;
    partner.sees("We have moved").await;

    // The removal is blocked by what runs; it is cancelled, and the customer removed.
    for name in [PREMIUM, DEFENDER] {
        partner.goes_to("Account").await;
        partner.follows("Remove customer relationship").await;
        partner.sees(&format!("The subscription {name} runs until")).await;
        partner.follows(&format!("Open {name} to cancel it")).await;
        partner.follows("Cancel subscription").await;
        partner.sees("Given back").await;
        partner.presses("Cancel subscription").await;
        partner.sees("is cancelled").await;
    }
    ada.goes_to("Licences").await;
    ada.sees("There is no subscription with seats").await;
    partner.goes_to("Account").await;
    partner.follows("Remove customer relationship").await;
    partner.ticks("good faith").await;
    partner.presses("Remove customer relationship").await;
    partner.looks_among_active_customers().await;
    partner.sees_no_link(COMPANY).await;
    ada.goes_to("Subscriptions").await;
    ada.sees("Cancelled").await;
}
