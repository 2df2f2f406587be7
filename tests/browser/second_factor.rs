//! The second factor in a real browser: set up by the secret that the page shows, and asked for at the next sign-in.

use std::time::{SystemTime, UNIX_EPOCH};

use totp_rs::{Builder, Secret, Totp};

use crate::{
    accord::Accord,
    person::{Person, Scripts},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_second_factor_is_set_up_and_asked_for_at_the_next_sign_in() {
    let mut accord = Accord::demo().await;
    let admin = accord.sign_in("Global admin").await;
    let kim = Person::at(&accord, "Kim", Scripts::Off).await;

    kim.signs_in(&admin).await;
    kim.opens("/account/second-factor").await;
    kim.presses("Set up a second factor").await;
    kim.sees("Scan this picture").await;
    let app = app(&kim.reads().await);
    kim.fills("Code from your app", &shows(&app, 0)).await;
    kim.presses("Confirm").await;
    kim.sees("never again").await;
    let codes = kim.reads_field("Recovery codes").await;
    assert_eq!(codes.lines().count(), 10, "{codes}");
    kim.follows("I have kept them").await;
    kim.sees("10 codes are left").await;
    kim.presses("Sign out").await;

    kim.fills("Email", &admin.email).await;
    kim.fills("Password", &admin.password).await;
    kim.presses("Sign in").await;
    // The code of this moment is used; the next is good already.
    kim.fills("Code from your app", &shows(&app, 30)).await;
    kim.presses("Sign in").await;
    kim.sees_button("Sign out").await;
}

/// The app that learned the one secret that stands on a page: eight groups of four.
fn app(page: &str) -> Totp {
    let is_secret = |line: &&str| {
        let groups: Vec<&str> = line.split_whitespace().collect();
        groups.len() == 8 && groups.iter().all(|group| group.len() == 4 && group.is_ascii())
    };
    let line = page.lines().find(is_secret).unwrap_or_else(|| panic!("no secret in {page}"));
    let secret: String = line.split_whitespace().collect();
    let secret = Secret::try_from_base32(&secret).expect("a secret");
    Builder::new().with_secret(secret).build().expect("an app")
}

/// What it shows so many seconds ahead.
#[expect(clippy::disallowed_methods, reason = "the browser's program runs by the system's clock")]
fn shows(app: &Totp, ahead: u64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs();
    app.generate(now + ahead).to_string()
}
