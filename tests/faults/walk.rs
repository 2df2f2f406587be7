//! What partners and companies do while things fail: each keeps at a step until it is told that it is done, as
//! a person would, and writes down what it was told.

use std::{
    io,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{
    browser::{Answer, Browser},
    running::PASSWORD,
    sink::Sink,
};

/// The longest that somebody keeps at a step.
const PERSEVERANCE: Duration = Duration::from_mins(2);

/// The longest that somebody waits for a mail, which the process may have had in hand when it was killed.
const PATIENCE: Duration = Duration::from_secs(3);

/// What people were told, and what they saw that nobody should.
#[derive(Default)]
pub struct Told {
    /// Invitations that are done: id, recipient.
    pub done: Mutex<Vec<(String, String)>>,
    /// Invitations that were accepted, by id.
    pub accepted: Mutex<Vec<String>>,
    /// Answers that a person had to repeat: cut off, refused, or 503.
    pub repeated: AtomicUsize,
    /// Mails that did not come in time, so that nobody could answer.
    pub unanswered: AtomicUsize,
    /// Every 5xx but 503.
    pub broken: Mutex<Vec<String>>,
}

/// A partner's member at work.
pub struct Kim<'a> {
    pub browser: Browser,
    pub told: &'a Told,
    /// The provider that customers are invited together with.
    pub together_with: String,
}

impl Told {
    /// Asks until there is an answer that is not about a failure.
    fn until(&self, what: &str, mut ask: impl FnMut() -> io::Result<Answer>) -> Answer {
        let until = Instant::now() + PERSEVERANCE;
        loop {
            match ask() {
                Ok(answer) if answer.status < 500 => return answer,
                Ok(answer) if answer.status != 503 => {
                    self.broken.lock().unwrap().push(format!("{what}: {}", answer.status));
                }
                _ => {}
            }
            self.repeated.fetch_add(1, Ordering::Relaxed);
            assert!(Instant::now() < until, "{what} is never done");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl<'a> Kim<'a> {
    /// Signs in.
    pub fn of(told: &'a Told, mut browser: Browser, domain: &str) -> Self {
        let email = format!("kim@{domain}");
        let fields = [("email", email.as_str()), ("password", PASSWORD)];
        let answer = told.until("signing in", || browser.posts("/sign-in", &fields));
        assert_eq!(answer.status, 303, "{}", answer.body);
        Self { browser, told, together_with: String::new() }
    }

    /// Invites a company by mail; returns the invitation's id.
    pub fn invites(&mut self, company: &str, domain: &str, recipient: &str) -> String {
        let provider = self.together_with.clone();
        let fields = [("name", company), ("domain", domain), ("together_with", &provider)];
        self.asks("/customers/new", &fields, recipient)
    }

    /// Writes a letter that a form begins, and presses Done; returns the invitation's id.
    pub fn asks(&mut self, path: &str, fields: &[(&str, &str)], recipient: &str) -> String {
        let (told, browser) = (self.told, &mut self.browser);
        let until = Instant::now() + PERSEVERANCE;
        let drafted = told.until("drafting", || browser.posts(path, fields));
        let review = drafted.leads_to.unwrap_or_else(|| panic!("no draft: {}", drafted.body));
        let invitation = review.trim_end_matches("/review").to_owned();
        loop {
            let page = told.until("reading the letter", || browser.gets(&review));
            // It is done already: the answer to Done was cut off.
            let Some(mut form) = page.form_with("message") else {
                assert_eq!(page.leads_to.as_ref(), Some(&invitation), "{}", page.body);
                break;
            };
            for (name, value) in &mut form {
                if name == "to" {
                    recipient.clone_into(value);
                }
            }
            let form: Vec<_> =
                form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let done = format!("{invitation}/done");
            let answer = told.until("Done", || browser.posts(&done, &form));
            if answer.leads_to.as_ref() == Some(&invitation) {
                break;
            }
            assert!(Instant::now() < until, "Done: {} {}", answer.status, answer.body);
        }
        let id = invitation.rsplit('/').next().unwrap().to_owned();
        self.told.done.lock().unwrap().push((id.clone(), recipient.to_owned()));
        id
    }
}

/// A company reads its mail, makes its account and accepts; writes down whether it was told so.
pub fn answers(told: &Told, sink: &Sink, browser: &Browser, invitation: &str, recipient: &str) {
    let Some(link) = sink.finds(recipient, PATIENCE, crate::sink::Kept::link) else {
        told.unanswered.fetch_add(1, Ordering::Relaxed);
        return;
    };
    let until = Instant::now() + PERSEVERANCE;
    let mut ada = browser.clone();
    let mut codes = Vec::new();
    let mut is_signed_in = false;
    loop {
        assert!(Instant::now() < until, "{recipient} never accepts");
        if !is_signed_in {
            is_signed_in = !codes.is_empty() && signs_in(told, &mut ada, recipient);
            if !is_signed_in && !makes_account(told, sink, &mut ada, &link, recipient, &mut codes) {
                if codes.len() > 3 || sink.to(recipient).len() < 2 {
                    told.unanswered.fetch_add(1, Ordering::Relaxed);
                    return;
                }
                continue;
            }
            is_signed_in = true;
        }
        let page = told.until("the answer page", || ada.gets(&link));
        let Some(mut form) = page.form_with("agree") else {
            if page.status == 200 && page.body.contains("You accepted") {
                break;
            }
            is_signed_in = false;
            continue;
        };
        form.push(("agree".to_owned(), "yes".to_owned()));
        let form: Vec<_> =
            form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let acceptance = format!("{link}/acceptance");
        let answer = told.until("accepting", || ada.posts(&acceptance, &form));
        if answer.leads_to.as_ref() == Some(&link) {
            break;
        }
    }
    told.accepted.lock().unwrap().push(invitation.to_owned());
}

fn signs_in(told: &Told, ada: &mut Browser, email: &str) -> bool {
    let fields = [("email", email), ("password", PASSWORD)];
    told.until("signing in", || ada.posts("/sign-in", &fields)).status == 303
}

/// Whether the account is made: the code came in time and was right.
fn makes_account(
    told: &Told,
    sink: &Sink,
    ada: &mut Browser,
    link: &str,
    email: &str,
    codes: &mut Vec<String>,
) -> bool {
    let fields = [
        ("company", "Birch AB"),
        ("country", "SE"),
        ("name", "Ada Lind"),
        ("email", email),
        ("password", PASSWORD),
    ];
    let account = format!("{link}/account");
    let begun = told.until("making an account", || ada.posts(&account, &fields));
    if begun.status != 303 {
        return false;
    }
    let new_code = |tried: &[String]| {
        sink.finds(email, PATIENCE, |mail| mail.code().filter(|code| !tried.contains(code)))
    };
    let Some(code) = new_code(codes) else { return false };
    codes.push(code.clone());
    let typed = [("code", code.as_str())];
    let path = format!("{link}/code");
    let answer = told.until("typing the code", || ada.posts(&path, &typed));
    answer.leads_to.as_deref() == Some(link)
}
