//! The walk of three: a provider asks a reseller, both ask a company, and the company steers what follows.

use crate::{
    accord::Accord,
    mailbox::Mailbox,
    person::{Person, Scripts},
    walks::{ADA, COMPANY},
};

/// What the company does not grant: all but Exchange Online and Teams.
const WITHHELD: [&str; 7] =
    ["SharePoint", "Intune", "Entra ID", "Azure", "Dynamics 365", "Power Platform", "Security"];

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_provider_a_reseller_and_a_customer_agree_and_the_customer_steers() {
    walk_of_three(Scripts::On).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_provider_a_reseller_and_a_customer_agree_without_scripts() {
    walk_of_three(Scripts::Off).await;
}

async fn walk_of_three(scripts: Scripts) {
    let mut accord = Accord::demo().await;
    let admins = [
        accord.sign_in_of("Fjord Cloud").await,
        accord.sign_in_of("Nordlys Distribution").await,
        accord.sign_in_of("Delta IT").await,
    ];
    let reseller = Person::at(&accord, "The reseller", scripts).await;
    let provider = Person::at(&accord, "The provider", scripts).await;
    let second = Person::at(&accord, "The second reseller", scripts).await;
    let ada = Person::at(&accord, "Ada", scripts).await;
    let mailbox = Mailbox::of(&accord).await;
    for (person, admin) in [&reseller, &provider, &second].into_iter().zip(&admins) {
        person.signs_in(admin).await;
    }

    // The provider asks, the reseller authorizes.
    provider.goes_to("Indirect resellers").await;
    provider.follows("Request a partnership").await;
    provider.fills("Reseller's name", "Fjord Cloud").await;
    provider.fills("Domain", "fjord.example").await;
    provider.presses("Continue").await;
    provider.fills("To", &admins[0].email).await;
    provider.presses("Done").await;
    provider.sees_button("Revoke").await;
    let request = mailbox.link_below("sell with it as its indirect reseller").await;
    reseller.opens(&request).await;
    reseller.ticks("I authorize the partnership").await;
    reseller.presses("Authorize").await;
    reseller.sees("You authorized the partnership with Nordlys Distribution").await;

    // Both ask the company, which grants two of nine services.
    reseller.goes_to("Indirect providers").await;
    reseller.follows("Nordlys Distribution").await;
    reseller.follows("Invite new customers").await;
    reseller.fills("Company name", COMPANY).await;
    reseller.fills("Domain", "birch.example").await;
    reseller.presses("Continue").await;
    reseller.fills("To", ADA).await;
    reseller.presses("Done").await;
    reseller.sees_button("Revoke").await;
    let invitation = mailbox.link_below("buys what it sells from Nordlys Distribution").await;
    ada.opens(&invitation).await;
    ada.sees("Fjord Cloud and Nordlys Distribution ask to serve you").await;
    ada.makes_an_account(&mailbox).await;
    for service in WITHHELD {
        ada.unticks(service).await;
    }
    ada.ticks("on these terms").await;
    ada.presses("Accept").await;
    ada.sees("You accepted Fjord Cloud and Nordlys Distribution").await;

    // Both see it in their lists: the provider through the reseller.
    reseller.looks_among_active_customers().await;
    let row = reseller.reads_row(COMPANY).await;
    assert!(row.contains("Reseller") && row.contains("2 services"), "{row}");
    provider.looks_among_active_customers().await;
    let row = provider.reads_row(COMPANY).await;
    assert!(row.contains("Provider through Fjord Cloud"), "{row}");
    provider.follows(COMPANY).await;
    provider.goes_to("Services").await;
    provider.sees("you may place orders for it").await;

    // A second reseller; the ticks that would take something away are not set.
    second.drafts_an_invitation().await;
    second.writes_above_the_letter("From your second reseller.").await;
    second.presses("Done").await;
    second.sees_button("Revoke").await;
    ada.opens(&mailbox.link_below("From your second reseller").await).await;
    ada.sees("Fjord Cloud administers this now and would lose it").await;
    ada.ticks("on these terms").await;
    ada.presses("Accept").await;
    ada.sees("You accepted Delta IT").await;

    // The map, and one service given to the second reseller: the first is told.
    ada.goes_to("Services").await;
    ada.sees("Who administers what").await;
    ada.presses("Reassign").await;
    ada.sees("Delta IT administers Exchange Online from now on").await;
    let subjects = mailbox.subjects().await;
    let told = format!("{COMPANY} gave Exchange Online to another partner");
    assert!(subjects.contains(&told), "{subjects:?}");
    reseller.looks_among_active_customers().await;
    let row = reseller.reads_row(COMPANY).await;
    assert!(row.contains("1 service"), "{row}");

    // The company ends one relationship; the others stay.
    ada.goes_to("Partners").await;
    ada.follows("End relationship").await;
    ada.sees("You are about to end your relationship with Delta IT").await;
    ada.presses("End relationship").await;
    ada.sees("The relationship with Delta IT has ended").await;
    second.looks_among_active_customers().await;
    second.sees_no_link(COMPANY).await;
    for partner in [&reseller, &provider] {
        partner.looks_among_active_customers().await;
        partner.sees_link(COMPANY).await;
    }
    let subjects = mailbox.subjects().await;
    let told = format!("{COMPANY} ended its relationship with you");
    assert!(subjects.contains(&told), "{subjects:?}");
}
