//! Every page that links lead to, looked at as a whole: in light and dark, wide and narrow, it has a title and one
//! heading, fits its window, and the browser has nothing to complain about. With `ACCORD_SCREENSHOTS=DIR` each look
//! is also saved there as a picture (`make screenshots`).

use std::{
    collections::{HashMap, HashSet, VecDeque},
    env, fs,
    path::PathBuf,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::Deserialize;
use serde_json::json;

use crate::{
    accord::Accord,
    mailbox::Mailbox,
    person::{Person, Scripts, whole},
};

/// Pages of one kind (the same address but for its ids) that are looked at, and pages of a visitor in all.
const OF_A_KIND: usize = 2;
const IN_ALL: usize = 90;

/// An address that is none of the program's.
const NOWHERE: &str = "/no-such-page";

const WIDTHS: [u32; 2] = [1280, 390];
const SCHEMES: [&str; 2] = ["light", "dark"];

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn every_page_is_sound_in_light_and_dark_wide_and_narrow() {
    let mut accord = Accord::demo().await;
    let admin = accord.sign_in("Global admin").await;
    let others = [
        ("provider", accord.sign_in_of("Aurora Distribution").await),
        ("served", accord.sign_in_of("Alder & Co").await),
        ("reseller", accord.sign_in_of("Delta IT").await),
    ];
    let partner = Person::at(&accord, "The partner", Scripts::On).await;
    let ada = Person::at(&accord, "Ada", Scripts::On).await;
    let mailbox = Mailbox::of(&accord).await;
    let mut tour = Tour { accord: &accord, faults: Vec::new() };

    partner.signs_in(&admin).await;
    partner.drafts_an_invitation().await;
    let review = partner.is_at().await;
    partner.presses("Save draft").await;
    tour.of(&partner, "partner", &["/customers", &review, "/account/second-factor"]).await;
    partner.opens("/account/second-factor").await;
    partner.presses("Set up a second factor").await;
    partner.sees("Scan this picture").await;
    tour.look(&partner, "partner", "/account/second-factor", "account-second-factor-making").await;

    partner.opens(&review).await;
    partner.writes_above_the_letter("Dear Ada, this is for the pictures.").await;
    partner.presses("Done").await;
    partner.sees_button("Revoke").await;
    let link = mailbox.link_below("for the pictures").await;
    tour.of(&ada, "stranger", &[&link, "/sign-in"]).await;
    tour.look(&ada, "stranger", NOWHERE, "nowhere").await;

    ada.opens(&link).await;
    ada.makes_an_account(&mailbox).await;
    let answer = ada.is_at().await;
    tour.look(&ada, "customer", &answer, "answer").await;
    ada.ticks_everything().await;
    ada.presses("Accept").await;
    ada.sees("receipt").await;
    let receipt = ada.is_at().await;
    tour.of(&ada, "customer", &[&receipt, "/"]).await;

    let request = mailbox.link_in("Aurora Distribution asks Delta IT").await;
    for (who, admin) in &others {
        let person = Person::at(&accord, who, Scripts::On).await;
        person.signs_in(admin).await;
        let starts: &[&str] = if *who == "reseller" { &[&request] } else { &["/"] };
        tour.of(&person, who, starts).await;
    }

    let faults = tour.faults;
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Looks at pages and keeps what is wrong with them.
struct Tour<'a> {
    accord: &'a Accord,
    faults: Vec<String>,
}

/// What one look at a page tells.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Look {
    title: String,
    headings: usize,
    fits: bool,
    widest: String,
    has_viewport: bool,
}

impl Tour<'_> {
    /// Looks at all that `visitor` can reach by links from these pages, within bounds.
    async fn of(&mut self, visitor: &Person, who: &str, starts: &[&str]) {
        let mut waiting: VecDeque<String> =
            starts.iter().map(|start| whole(&self.accord.address, start)).collect();
        let mut known: HashSet<String> = HashSet::new();
        let mut of_a_kind: HashMap<String, usize> = HashMap::new();
        let mut seen = 0;
        while let Some(address) = waiting.pop_front() {
            if seen == IN_ALL || !known.insert(address.clone()) {
                continue;
            }
            let kind = kind(&address);
            let number = of_a_kind.entry(kind.clone()).or_default();
            *number += 1;
            if *number > OF_A_KIND {
                continue;
            }
            let name = if *number == 1 { kind.clone() } else { format!("{kind}_{number}") };
            if self.look(visitor, who, &address, &name).await {
                seen += 1;
                // The links in a mail are for its reader, who may be somebody else.
                if !kind.starts_with("demo-mailbox-") {
                    waiting.extend(visitor.page_links(&self.accord.address).await);
                }
            }
        }
        println!("{who}: {seen} pages");
        if seen < 2 {
            visitor.fails("no page leads on from here").await;
        }
    }

    /// Looks at one page in every way; says whether it was a page at all.
    async fn look(&mut self, visitor: &Person, who: &str, address: &str, name: &str) -> bool {
        visitor.opens("about:blank").await;
        visitor.opens(address).await;
        if visitor.is_at().await == "about:blank" {
            return false; // a file to keep, not a page
        }
        for scheme in SCHEMES {
            for width in WIDTHS {
                visitor.looks_in(scheme, width).await;
                let Look { title, headings, fits, widest, has_viewport } = visitor.looks().await;
                for (holds, fault) in [
                    (!title.trim().is_empty(), "no title".to_owned()),
                    (headings == 1, format!("{headings} headings of the first level")),
                    (has_viewport, "no viewport: a telephone would show it tiny".to_owned()),
                    (fits, format!("wider than {width} px: {widest}")),
                ] {
                    if !holds {
                        self.finds(format!("{who} at {address}: {fault}"));
                    }
                }
                visitor.takes_a_picture(&format!("{who}-{name}-{width}-{scheme}")).await;
            }
        }
        visitor.looks_in(SCHEMES[0], WIDTHS[0]).await;
        for complaint in visitor.complaints().await {
            // A page that refuses with the right status is a page like any other.
            let refuses = complaint.starts_with(address)
                && ["403", "410"].iter().any(|status| complaint.contains(status));
            if !refuses && !address.ends_with(NOWHERE) {
                self.finds(format!("{who} at {address}: {complaint}"));
            }
        }
        true
    }

    fn finds(&mut self, fault: String) {
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }
}

impl Person {
    /// The visible links of the whole page, menus included, that lead to pages of the program.
    async fn page_links(&self, program: &str) -> Vec<String> {
        let script = "
            return [...document.querySelectorAll('a[href]:not([download])')]
                .filter(link => link.checkVisibility() || link.closest('details'))
                .map(link => link.href.split('#')[0])
                .filter(address => address.startsWith(arguments[0] + '/'));";
        self.asks(script, [program]).await.expect("the links of the page")
    }

    async fn looks_in(&self, scheme: &str, width: u32) {
        let scheme = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        let window =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.tells_browser("Emulation.setEmulatedMedia", scheme).await.expect("a scheme");
        self.tells_browser("Emulation.setDeviceMetricsOverride", window).await.expect("a width");
    }

    async fn looks(&self) -> Look {
        let script = "
            const page = document.scrollingElement;
            const juts = element => {
                const words = document.createRange();
                words.selectNodeContents(element);
                return [element, words].some(part => part.getBoundingClientRect().right > innerWidth);
            };
            const widest = [...document.body.querySelectorAll('*')]
                .find(element => juts(element) && ![...element.children].some(juts));
            return {
                title: document.title,
                headings: document.querySelectorAll('h1').length,
                fits: page.scrollWidth <= innerWidth,
                widest: widest?.outerHTML.slice(0, 120) ?? '',
                hasViewport: document.querySelector('meta[name=viewport]') !== null,
            };";
        self.asks(script, ()).await.expect("a look at the page")
    }

    /// The whole page, however long, into the folder named by the environment, if one is.
    async fn takes_a_picture(&self, name: &str) {
        let Some(folder) = env::var_os("ACCORD_SCREENSHOTS").map(PathBuf::from) else {
            return;
        };
        let size = self.tells_browser("Page.getLayoutMetrics", json!({})).await.expect("a size");
        let size = &size["cssContentSize"];
        let height = size["height"].as_f64().unwrap_or(900.0).min(6000.0);
        let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": height, "scale": 1 });
        let picture = json!({ "captureBeyondViewport": true, "clip": clip });
        let picture =
            self.tells_browser("Page.captureScreenshot", picture).await.expect("a picture");
        let picture = picture["data"].as_str().expect("its data");
        fs::create_dir_all(&folder).expect("a folder for the pictures");
        fs::write(
            folder.join(format!("{name}.png")),
            BASE64_STANDARD.decode(picture).expect("it comes in base64"),
        )
        .expect("room for the picture");
    }
}

/// The address as a name: its path with every id as `ID`, and the names in its query. Pages that share it are of one
/// kind.
fn kind(address: &str) -> String {
    let address = url::Url::parse(address).expect("the browser's own address");
    let steps = address.path_segments().into_iter().flatten().filter(|step| !step.is_empty());
    let is_id = |step: &str| step.len() > 24 || step.bytes().any(|byte| byte.is_ascii_digit());
    let steps = steps.map(|step| if is_id(step) { "ID" } else { step });
    let asked: Vec<_> = address.query_pairs().map(|(name, _)| name.into_owned()).collect();
    let mut name = steps.collect::<Vec<_>>().join("-");
    if name.is_empty() {
        name.push_str("home");
    }
    for asked in asked {
        name.push('+');
        name.push_str(&asked);
    }
    name
}
