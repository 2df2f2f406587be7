//! The main walk with all its steps, with and without scripts, and the walk of a letter that lost its link and an
//! invitation that is declined. What people do more than once is said once, below.

use crate::{
    accord::{Accord, SignIn},
    mailbox::Mailbox,
    person::{Person, Scripts},
};

pub const COMPANY: &str = "Birch & Söner";
pub const ADA: &str = "ada@birch.example";

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_partner_asks_a_company_accepts_and_the_partner_removes_it() {
    main_walk(Scripts::On).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_partner_asks_a_company_accepts_and_the_partner_removes_it_without_scripts() {
    main_walk(Scripts::Off).await;
}

async fn main_walk(scripts: Scripts) {
    let mut accord = Accord::demo().await;
    let admin = accord.sign_in("Global admin").await;
    let partner = Person::at(&accord, "The partner", scripts).await;
    let ada = Person::at(&accord, "Ada", scripts).await;
    let mailbox = Mailbox::of(&accord).await;

    partner.signs_in(&admin).await;
    partner.drafts_an_invitation().await;
    partner.writes_above_the_letter("Dear Ada, as agreed on the telephone.").await;
    partner.presses("Done").await;
    partner.sees_button("Revoke").await;

    let link = mailbox.link_below("as agreed on the telephone").await;
    ada.opens(&link).await;
    ada.sees(&admin.organization).await;
    ada.makes_an_account(&mailbox).await;
    ada.ticks_everything().await;
    ada.presses("Accept").await;
    ada.sees("receipt").await;
    ada.sees(&admin.organization).await;
    ada.sees(COMPANY).await;

    partner.looks_among_active_customers().await;
    let row = partner.reads_row(COMPANY).await;
    assert!(row.contains("Active"), "the customer's row says: {row}");

    let before = mailbox.subjects().await;
    partner.follows(COMPANY).await;
    partner.follows("Account").await;
    partner.follows("Remove customer relationship").await;
    partner.ticks("good faith").await;
    partner.presses("Remove customer relationship").await;
    partner.looks_among_active_customers().await;
    partner.sees_no_link(COMPANY).await;
    assert_eq!(mailbox.subjects().await, before, "no mail goes out when a customer is removed");

    partner.presses("Sign out").await;
    partner.opens("/customers").await;
    partner.sees_button("Sign in").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_letter_gets_its_link_back_and_is_declined() {
    let mut accord = Accord::demo().await;
    let admin = accord.sign_in("Global admin").await;
    let partner = Person::at(&accord, "The partner", Scripts::On).await;
    let ada = Person::at(&accord, "Ada", Scripts::On).await;
    let mailbox = Mailbox::of(&accord).await;

    partner.signs_in(&admin).await;
    partner.drafts_an_invitation().await;
    partner.fills("Subject", "What we spoke of").await;
    partner.fills("Message", "Dear Ada,\n\nhere it comes.\n").await;
    partner.presses("Done").await;
    partner.sees_fault_at("Message").await;
    assert_eq!(partner.reads_field("To").await, ADA);
    assert_eq!(partner.reads_field("Subject").await, "What we spoke of");
    assert!(partner.reads_field("Message").await.contains("here it comes."));

    partner.presses("Put the link back").await;
    let letter = partner.sees_field("Message", |letter| letter.contains("/i/")).await;
    assert!(letter.contains("here it comes."), "the letter became: {letter}");
    partner.presses("Done").await;
    partner.sees_button("Revoke").await;

    let link = mailbox.link_below("here it comes.").await;
    ada.opens(&link).await;
    ada.makes_an_account(&mailbox).await;
    ada.fills("Reason", "We are served already.").await;
    ada.presses("Decline").await;
    ada.sees("declined").await;

    partner.reloads().await;
    partner.sees("Declined").await;
    partner.sees("We are served already.").await;
}

impl Person {
    pub async fn signs_in(&self, who: &SignIn) {
        self.opens("/sign-in").await;
        self.fills("Email", &who.email).await;
        self.fills("Password", &who.password).await;
        self.presses("Sign in").await;
        self.sees_button("Sign out").await;
    }

    /// From Customers to the review page, with the letter drafted and addressed to Ada.
    pub async fn drafts_an_invitation(&self) {
        self.goes_to("Customers").await;
        self.follows("New relationship").await;
        self.fills("Company name", COMPANY).await;
        self.fills("Domain", "birch.example").await;
        self.presses("Continue").await;
        self.fills("To", ADA).await;
        self.chooses("Email it for me").await;
    }

    pub async fn writes_above_the_letter(&self, words: &str) {
        let drafted = self.sees_field("Message", |letter| letter.contains("/i/")).await;
        self.fills("Message", &format!("{words}\n\n{drafted}")).await;
    }

    /// From the answer page and back to it, signed in as Global admin of the invited company.
    pub async fn makes_an_account(&self, mailbox: &Mailbox) {
        self.follows("Create an account").await;
        self.fills("Company name", COMPANY).await;
        self.selects("Country", "Sweden").await;
        self.fills("Your name", "Ada Birk").await;
        self.fills("Email", ADA).await;
        self.fills("Password", "fjorton gula cyklar i regn").await;
        self.presses("Create account").await;
        self.fills("Code", &mailbox.code().await).await;
        self.presses("Confirm").await;
        self.sees_button("Accept").await;
    }

    pub async fn looks_among_active_customers(&self) {
        self.goes_to("Customers").await;
        self.follows("Active").await;
        self.searches("birch").await;
    }
}
