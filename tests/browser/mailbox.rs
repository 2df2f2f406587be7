//! The demo's mailbox, where all that Accord mails arrives. Whoever reads it does so in a browser of their own, so
//! that a link found here is opened by somebody who was never signed in.

use std::time::{Duration, Instant};

use crate::{
    accord::Accord,
    person::{Link, Person, Scripts},
};

/// Mail goes out beside the request that asked for it, so it may be a moment late.
const PATIENCE: Duration = Duration::from_secs(10);

/// As long as nothing new arrives for this time, nothing is on its way.
const QUIET: Duration = Duration::from_secs(2);

pub struct Mailbox {
    reader: Person,
    address: String,
}

impl Mailbox {
    pub async fn of(accord: &Accord) -> Self {
        let reader = Person::at(accord, "The mailbox's reader", Scripts::On).await;
        Self { reader, address: format!("{}/demo/mailbox", accord.address) }
    }

    /// The subjects of all mails, newest first, once nothing more arrives.
    pub async fn subjects(&self) -> Vec<String> {
        let mut before = self.names().await;
        loop {
            tokio::time::sleep(QUIET).await;
            let now = self.names().await;
            if now == before {
                return now;
            }
            before = now;
        }
    }

    /// The personalized link in the newest mail that holds these words, on a line of its own, as one would click it.
    pub async fn link_below(&self, words: &str) -> String {
        let start = self.address.replace("/demo/mailbox", "/i/");
        let link = self
            .find(&format!("a mail with “{words}” and a link {start}…"), |text| {
                let link = text.lines().map(str::trim).find(|line| line.starts_with(&start))?;
                text.contains(words).then(|| link.to_owned())
            })
            .await;
        let links = self.reader.links().await;
        let clickable = links.iter().any(|shown| shown.name == link && shown.address == link);
        assert!(clickable, "the link {link} stands in the mail but leads nowhere");
        link
    }

    /// The personalized link in the mail with this beginning of a subject, however old.
    pub async fn link_in(&self, subject: &str) -> String {
        let start = self.address.replace("/demo/mailbox", "/i/");
        let mails = self.mails().await;
        let mail = mails.iter().find(|mail| mail.name.starts_with(subject));
        let Some(mail) = mail else {
            self.reader.fails(&format!("there is no mail “{subject}…”")).await
        };
        self.reader.opens(&mail.address).await;
        let text = self.reader.reads().await;
        let link = text.lines().map(str::trim).find(|line| line.starts_with(&start));
        link.unwrap_or_else(|| panic!("no link in the mail “{subject}…”")).to_owned()
    }

    /// The sign-up code in the newest mail that has one.
    pub async fn code(&self) -> String {
        self.find("a mail with a code", |text| {
            let is_code =
                |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
            text.lines().map(str::trim).find(is_code).map(str::to_owned)
        })
        .await
    }

    /// What `read` makes of the first of the newest mails that it knows.
    async fn find(&self, what: &str, read: impl Fn(&str) -> Option<String>) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            for mail in self.mails().await.iter().take(3) {
                self.reader.opens(&mail.address).await;
                if let Some(found) = read(&self.reader.reads().await) {
                    return found;
                }
            }
            if Instant::now() > deadline {
                self.reader.opens(&self.address).await;
                self.reader.fails(&format!("there is not {what}")).await;
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    async fn names(&self) -> Vec<String> {
        self.mails().await.into_iter().map(|mail| mail.name).collect()
    }

    /// Each mail's subject is the link to it.
    async fn mails(&self) -> Vec<Link> {
        self.reader.opens(&self.address).await;
        let mut links = self.reader.links().await;
        links.retain(|link| link.address.starts_with(&format!("{}/", self.address)));
        links
    }
}
