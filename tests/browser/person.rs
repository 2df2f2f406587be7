//! A person at a browser of their own, who knows a page by what stands on it.
//!
//! Everything is found by its accessible name, as the browser itself computes it for a screen reader, among what is
//! shown; what lies in a folded part is unfolded first, as a person would. Every act waits up to ten seconds for
//! what it needs, and who does not find it says which page they saw instead and how they came there.

use std::{
    process::Command,
    sync::Mutex,
    time::{Duration, Instant},
};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{
    By, ChromiumLikeCapabilities as _, DesiredCapabilities, Key, LoggingPrefsLogLevel, RequestData,
    SessionId, WebDriver, WebElement,
    common::command::FormatRequestData,
    error::{WebDriverError, WebDriverErrorInner, WebDriverResult},
};
use tokio::runtime::RuntimeFlavor;

use crate::{accord::Accord, process::Process};

const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(50);

/// How long a click may take to show whether it leads to another page or does its work on this one.
const CLICK: Duration = Duration::from_millis(600);

/// Whether the person's browser runs scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    On,
    Off,
}

/// Somebody with a browser that nobody used before.
pub struct Person {
    name: &'static str,
    address: String,
    trail: Mutex<Vec<String>>,
    // They end in this order: the session closes its browser, then its driver is killed, then the profile goes.
    driver: WebDriver,
    _chromedriver: Process,
    _folder: TempDir,
}

/// What a name can belong to.
#[derive(Clone, Copy)]
enum Kind {
    Link,
    Navigation,
    Button,
    Field,
    Search,
    Tick,
    Radio,
}

impl Kind {
    fn selector(self) -> &'static str {
        match self {
            Self::Link => "a[href]",
            Self::Navigation => "nav a[href], header a[href]",
            Self::Button => "button, input[type=submit]",
            Self::Field => {
                "textarea, select, \
                 input:not([type=hidden], [type=submit], [type=checkbox], [type=radio])"
            }
            Self::Search => "input[type=search]",
            Self::Tick => "input[type=checkbox]",
            Self::Radio => "input[type=radio]",
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Link | Self::Navigation => "link",
            Self::Button => "button",
            Self::Field | Self::Search => "field",
            Self::Tick => "tick",
            Self::Radio => "choice",
        }
    }
}

/// A visible link: its name and where it leads.
#[derive(serde::Deserialize)]
pub struct Link {
    pub name: String,
    pub address: String,
}

/// A driver on a port of its own. It takes one for IPv6 and wants the same for IPv4, which somebody may have:
/// then another is tried.
async fn chromedriver(folder: &TempDir) -> (Process, u16) {
    let mut why = String::new();
    for _ in 0..5 {
        let mut chromedriver = Process::start(
            Command::new("chromedriver").arg("--port=0").env("TMPDIR", folder.path()),
        );
        let port = chromedriver
            .prints(PATIENCE, |line| {
                let (_, port) = line.split_once("started successfully on port ")?;
                port.trim_end_matches('.').parse().ok()
            })
            .await;
        match port {
            Ok(port) => return (chromedriver, port),
            Err(error) => why = error,
        }
    }
    panic!("no port from chromedriver: {why}");
}

/// Sitting down, and where the page is.
impl Person {
    pub async fn at(accord: &Accord, name: &'static str, scripts: Scripts) -> Self {
        // A session that is dropped asks its driver to close the browser and blocks this thread until it has; the
        // connection it asks over must be driven by another.
        let flavor = tokio::runtime::Handle::current().runtime_flavor();
        assert_eq!(flavor, RuntimeFlavor::MultiThread, "write #[tokio::test(flavor = …)]");
        let folder =
            tempfile::Builder::new().prefix("accord-browser.").tempdir().expect("a folder");
        let (chromedriver, port) = chromedriver(&folder).await;
        let driver = browser(&format!("http://127.0.0.1:{port}"), &folder, scripts)
            .await
            .unwrap_or_else(|error| panic!("no browser for {name}: {error}"));
        Self {
            name,
            address: accord.address.clone(),
            trail: Mutex::default(),
            driver,
            _chromedriver: chromedriver,
            _folder: folder,
        }
    }

    /// Types an address into the bar: a whole one, or a path of the program's.
    pub async fn opens(&self, address: &str) {
        self.note(format!("opens {address}"));
        let whole = whole(&self.address, address);
        if let Err(error) = self.driver.goto(whole).await {
            self.fails(&format!("opening {address}: {error}")).await;
        }
    }

    pub async fn reloads(&self) {
        self.note("reloads".to_owned());
        if let Err(error) = self.driver.refresh().await {
            self.fails(&format!("reloading: {error}")).await;
        }
    }

    /// The address in the bar.
    pub async fn is_at(&self) -> String {
        self.driver.current_url().await.map(Into::into).unwrap_or_default()
    }
}

/// What a person does.
impl Person {
    /// Follows a link; when it opens a tab, goes on there.
    pub async fn follows(&self, name: &str) {
        self.clicks(Kind::Link, name).await;
        let tabs = self.driver.windows().await.unwrap_or_default();
        if let [_, .., newest] = tabs.as_slice() {
            let newest = newest.clone();
            self.driver.switch_to_window(newest).await.expect("a tab that is there");
        }
    }

    /// Follows a link of the navigation, whatever else on the page has that name.
    pub async fn goes_to(&self, name: &str) {
        self.clicks(Kind::Navigation, name).await;
    }

    pub async fn presses(&self, name: &str) {
        self.clicks(Kind::Button, name).await;
    }

    /// Replaces what stands in a field.
    pub async fn fills(&self, label: &str, text: &str) {
        self.note(format!("fills “{label}” with “{text}”"));
        self.until(&format!("a field “{label}” to fill"), async || {
            let Some(field) = self.look(Kind::Field, label).await? else {
                return Ok(None);
            };
            field.clear().await?;
            field.send_keys(text).await.map(Some)
        })
        .await;
    }

    /// Fills the page's search field, whatever its name, and presses Enter.
    pub async fn searches(&self, words: &str) {
        self.note(format!("searches for “{words}”"));
        let page = self
            .until("a search field", async || {
                let Some(field) = self.look(Kind::Search, "").await? else {
                    return Ok(None);
                };
                let page = self.driver.find(By::Tag("html")).await?;
                field.clear().await?;
                field.send_keys(words + Key::Enter).await?;
                Ok(Some(page))
            })
            .await;
        self.waits_for_what_follows(&page).await;
    }

    /// Chooses one of the options of a field.
    pub async fn selects(&self, label: &str, option: &str) {
        self.note(format!("selects “{option}” for “{label}”"));
        self.until(&format!("a field “{label}” that offers “{option}”"), async || {
            let Some(field) = self.look(Kind::Field, label).await? else {
                return Ok(None);
            };
            for offered in field.find_all(By::Tag("option")).await? {
                if offered.text().await?.trim() == option {
                    return offered.click().await.map(Some);
                }
            }
            Ok(None)
        })
        .await;
    }

    pub async fn chooses(&self, name: &str) {
        self.sets(Kind::Radio, name).await;
    }

    pub async fn ticks(&self, name: &str) {
        self.sets(Kind::Tick, name).await;
    }

    /// Takes a tick away that is set.
    pub async fn unticks(&self, name: &str) {
        self.note(format!("unticks “{name}”"));
        self.until(&format!("a tick “{name}” to take away"), async || {
            let Some(tick) = self.look(Kind::Tick, name).await? else {
                return Ok(None);
            };
            if tick.is_selected().await? {
                tick.click().await?;
            }
            Ok((!tick.is_selected().await?).then_some(()))
        })
        .await;
    }

    /// Ticks all that can be ticked on the page.
    pub async fn ticks_everything(&self) {
        self.note("ticks everything".to_owned());
        self.until("ticks that can be set", async || {
            for tick in self.driver.find_all(By::Css(Kind::Tick.selector())).await? {
                if tick.is_displayed().await? && !tick.is_selected().await? {
                    tick.click().await?;
                }
            }
            Ok(Some(()))
        })
        .await;
    }
}

/// What a person sees.
impl Person {
    /// Waits until these words stand on the page; neither case nor line breaks matter.
    pub async fn sees(&self, words: &str) {
        self.note(format!("looks for “{words}”"));
        let wanted = plain(words);
        self.until(&format!("the words “{words}”"), async || {
            Ok(plain(&self.text().await?).contains(&wanted).then_some(()))
        })
        .await;
    }

    /// Waits until there is a button of that name.
    pub async fn sees_button(&self, name: &str) {
        self.note(format!("looks for a button “{name}”"));
        self.element(Kind::Button, name).await;
    }

    /// Waits until there is a link of that name.
    pub async fn sees_link(&self, name: &str) {
        self.note(format!("looks for a link “{name}”"));
        self.element(Kind::Link, name).await;
    }

    /// Waits until no link of that name is left.
    pub async fn sees_no_link(&self, name: &str) {
        self.note(format!("looks whether “{name}” is gone"));
        self.until(&format!("a page without a link “{name}”"), async || {
            Ok(self.look(Kind::Link, name).await?.is_none().then_some(()))
        })
        .await;
    }

    /// All that can be read on the page.
    pub async fn reads(&self) -> String {
        self.until("a page", async || self.text().await.map(Some)).await
    }

    /// The row, or card, that holds the link of that name.
    pub async fn reads_row(&self, name: &str) -> String {
        self.note(format!("reads the row of “{name}”"));
        let link = self.element(Kind::Link, name).await;
        self.until(&format!("a row around “{name}”"), async || {
            let row = By::XPath("ancestor::*[self::tr or self::li or self::article][1]");
            link.find(row).await?.text().await.map(Some)
        })
        .await
    }

    /// What stands in a field.
    pub async fn reads_field(&self, label: &str) -> String {
        let field = self.element(Kind::Field, label).await;
        field.prop("value").await.ok().flatten().unwrap_or_default()
    }

    /// Waits until what stands in a field fulfils `wish`.
    pub async fn sees_field(&self, label: &str, wish: impl Fn(&str) -> bool) -> String {
        self.note(format!("reads “{label}”"));
        self.until(&format!("a field “{label}” with what it should hold"), async || {
            let Some(field) = self.look(Kind::Field, label).await? else {
                return Ok(None);
            };
            Ok(field.prop("value").await?.filter(|value| wish(value)))
        })
        .await
    }

    /// Waits until a field is marked as the one that is wrong.
    pub async fn sees_fault_at(&self, label: &str) {
        self.note(format!("looks whether “{label}” is marked as wrong"));
        self.until(&format!("a field “{label}” that is marked as wrong"), async || {
            let Some(field) = self.look(Kind::Field, label).await? else {
                return Ok(None);
            };
            Ok(field.attr("aria-invalid").await?.filter(|mark| mark == "true").map(drop))
        })
        .await;
    }

    /// The links one sees in the main part of the page, from its top.
    pub async fn links(&self) -> Vec<Link> {
        self.until("the links of the page", async || {
            self.asks(
                "const all = [...(document.querySelector('main') ?? document).querySelectorAll('a[href]')];
                 return all.filter(link => link.checkVisibility({ visibilityProperty: true }))
                     .map(link => ({ name: link.innerText.trim(), address: link.href }));",
                (),
            )
            .await
            .map(Some)
        })
        .await
    }

    /// What the browser complained about since it was last asked.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.driver.browser_log().await.expect("chromedriver keeps the log");
        log.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect()
    }
}

/// The browser's own tools: for what concerns a page as a whole, never to find something on it.
impl Person {
    /// Asks the page; this works where the page's own scripts are off.
    pub async fn asks<T: DeserializeOwned>(
        &self,
        script: &str,
        arguments: impl Serialize,
    ) -> WebDriverResult<T> {
        self.driver.execute(script, listed(arguments)).await?.convert()
    }

    /// A command of Chromium's own protocol.
    pub async fn tells_browser(
        &self,
        command: &'static str,
        parameters: Value,
    ) -> WebDriverResult<Value> {
        self.driver.cmd(DevTools { command, parameters }).await?.value()
    }

    /// Gives up, saying where.
    pub async fn fails(&self, why: &str) -> ! {
        let title = self.driver.title().await.unwrap_or_default();
        let text = self.text().await.unwrap_or_else(|error| format!("(unreadable: {error})"));
        let complaints = self.driver.browser_log().await.unwrap_or_default();
        let complaints: Vec<_> = complaints.into_iter().map(|entry| entry.message).collect();
        panic!(
            "{name}: {why}\n\nThe page: {title}, {address}\n{rule}\n{text}\n{rule}\n\
             The browser's log: {complaints:#?}\nHow {name} came here:\n- {trail}\n",
            name = self.name,
            address = self.is_at().await,
            rule = "-".repeat(72),
            trail = self.trail.lock().expect("nobody panics with it").join("\n- "),
        );
    }
}

impl Person {
    /// Clicks, and when that leads to another page waits for it.
    async fn clicks(&self, kind: Kind, name: &str) {
        self.note(format!("clicks the {} “{name}”", kind.noun()));
        let page = self
            .until(&format!("a {} “{name}” to click", kind.noun()), async || {
                let Some(element) = self.look(kind, name).await? else {
                    return Ok(None);
                };
                let page = self.driver.find(By::Tag("html")).await?;
                element.click().await?;
                Ok(Some(page))
            })
            .await;
        self.waits_for_what_follows(&page).await;
    }

    /// Waits until the page has given way to another, or for long enough to know that it stays.
    async fn waits_for_what_follows(&self, page: &WebElement) {
        let deadline = Instant::now() + CLICK;
        while Instant::now() < deadline && page.tag_name().await.is_ok() {
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn sets(&self, kind: Kind, name: &str) {
        self.note(format!("sets the {} “{name}”", kind.noun()));
        self.until(&format!("a {} “{name}” to set", kind.noun()), async || {
            let Some(element) = self.look(kind, name).await? else {
                return Ok(None);
            };
            if !element.is_selected().await? {
                element.click().await?;
            }
            Ok(element.is_selected().await?.then_some(()))
        })
        .await;
    }

    async fn element(&self, kind: Kind, name: &str) -> WebElement {
        let what = format!("a {} “{name}”", kind.noun());
        self.until(&what, async || self.look(kind, name).await).await
    }

    /// The element of that very name, else the first whose name goes on with a figure or a remark (`Active 12`,
    /// `Email (required)`); of a tick or a choice, the first that has the words in its sentence. When nothing shown
    /// is called that, but something folded away may be, that is unfolded for the next look.
    async fn look(&self, kind: Kind, name: &str) -> WebDriverResult<Option<WebElement>> {
        let wanted = plain(name);
        let mut close = None;
        for element in self.candidates(kind, &wanted).await? {
            let named: String = self.driver.cmd(NameOf(element.element_id())).await?.value()?;
            let named = plain(&named);
            if named == wanted {
                return Ok(Some(element));
            }
            let fits = match kind {
                Kind::Tick | Kind::Radio | Kind::Search => named.contains(&wanted),
                _ => named
                    .strip_prefix(&wanted)
                    .is_some_and(|rest| !rest.trim_start().starts_with(char::is_alphabetic)),
            };
            if fits && close.is_none() {
                close = Some(element);
            }
        }
        if close.is_none() {
            self.unfold(kind, &wanted).await?;
        }
        Ok(close)
    }

    /// What is shown and may have that name, the main part of the page first. Asking for a true name costs a round
    /// trip, so links and buttons that cannot have it are left out here.
    async fn candidates(&self, kind: Kind, wanted: &str) -> WebDriverResult<Vec<WebElement>> {
        let script = "
            const [selector, wanted] = arguments;
            const plain = text => (text ?? '').replace(/\\s+/g, ' ').toLowerCase();
            const mayBeNamed = element => element.labels?.length
                || ['aria-label', 'aria-labelledby'].some(name => element.hasAttribute(name))
                || [element.textContent, element.value, element.title]
                    .some(text => plain(text).includes(wanted));
            const shown = [...document.querySelectorAll(selector)].filter(element =>
                element.checkVisibility({ visibilityProperty: true }) && mayBeNamed(element));
            const main = shown.filter(element => element.closest('main'));
            return [...main, ...shown.filter(element => !main.includes(element))];";
        self.driver.execute(script, listed((kind.selector(), wanted))).await?.elements()
    }

    /// Opens the outermost of the folded parts around something that seems to have that name. The browser gives no
    /// true name to what it does not show, so this goes by the words around it.
    async fn unfold(&self, kind: Kind, wanted: &str) -> WebDriverResult<()> {
        let script = "
            const [selector, wanted] = arguments;
            const plain = text => (text ?? '').replace(/\\s+/g, ' ').toLowerCase();
            const words = element => [element, ...(element.labels ?? [])]
                .map(part => part.textContent).concat(element.value, element.ariaLabel);
            const isFold = part => part.matches('details:not([open])');
            for (const element of document.querySelectorAll('details:not([open]) :is(' + selector + ')')) {
                if (!words(element).some(text => plain(text).includes(wanted))) continue;
                const around = [];
                for (let part = element.parentElement; part; part = part.parentElement) around.push(part);
                const fold = around.filter(isFold).pop()?.querySelector(':scope > summary');
                if (fold?.checkVisibility()) return [fold];
            }
            return [];";
        let folds = self.driver.execute(script, listed((kind.selector(), wanted))).await?;
        if let Some(fold) = folds.elements()?.first() {
            fold.click().await?;
        }
        Ok(())
    }

    async fn text(&self) -> WebDriverResult<String> {
        self.driver.find(By::Tag("body")).await?.text().await
    }

    /// Looks again and again until there is something, or patience ends. A page that changes under the look, or
    /// something that lies under something else, is a reason to look once more.
    async fn until<T>(
        &self,
        what: &str,
        mut look: impl AsyncFnMut() -> WebDriverResult<Option<T>>,
    ) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let hindrance = match look().await {
                Ok(Some(found)) => return found,
                Ok(None) => String::new(),
                Err(error) if passes(&error) => format!(" ({error})"),
                Err(error) => self.fails(&format!("looking for {what}: {error}")).await,
            };
            if Instant::now() > deadline {
                self.fails(&format!("there is not {what}{hindrance}")).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn note(&self, step: String) {
        self.trail.lock().expect("nobody panics with it").push(step);
    }
}

async fn browser(
    chromedriver: &str,
    folder: &TempDir,
    scripts: Scripts,
) -> WebDriverResult<WebDriver> {
    let mut wishes = DesiredCapabilities::chrome();
    for flag in [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--password-store=basic",
        "--lang=en-US",
        "--window-size=1280,900",
    ] {
        wishes.add_arg(flag)?;
    }
    wishes.add_arg(&format!("--user-data-dir={}", folder.path().join("profile").display()))?;
    let mut preferences = json!({
        "intl.accept_languages": "en-US,en",
        "credentials_enable_service": false,
        "profile.password_manager_leak_detection": false,
        "download.default_directory": folder.path(),
    });
    if scripts == Scripts::Off {
        preferences["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    wishes.add_experimental_option("prefs", preferences)?;
    wishes.set_browser_log_level(LoggingPrefsLogLevel::Severe)?;
    // The driver is on this machine and speaks no TLS, but its client asks for somebody who could. The one that
    // came first stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    WebDriver::new(chromedriver, wishes).await
}

/// The whole address of a page that is named by its path, or by its whole address already.
pub fn whole(program: &str, page: &str) -> String {
    if page.starts_with('/') { format!("{program}{page}") } else { page.to_owned() }
}

/// Hindrances that waiting may remove.
fn passes(error: &WebDriverError) -> bool {
    matches!(
        error.as_inner(),
        WebDriverErrorInner::StaleElementReference(_)
            | WebDriverErrorInner::NoSuchElement(_)
            | WebDriverErrorInner::ElementClickIntercepted(_)
            | WebDriverErrorInner::ElementNotInteractable(_)
    )
}

/// Words as they are compared: without case, with single spaces.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn listed(arguments: impl Serialize) -> Vec<Value> {
    match json!(arguments) {
        Value::Array(list) => list,
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

/// The name of an element as assistive technology hears it; a command that thirtyfour does not have.
#[derive(Debug)]
struct NameOf(thirtyfour::ElementId);

impl FormatRequestData for NameOf {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let path = format!("/session/{session}/element/{}/computedlabel", self.0);
        RequestData::new("GET".parse().expect("a method"), path)
    }
}

/// A command to Chromium's own protocol; thirtyfour has it behind a feature that we do without.
#[derive(Debug)]
struct DevTools {
    command: &'static str,
    parameters: Value,
}

impl FormatRequestData for DevTools {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let path = format!("/session/{session}/goog/cdp/execute");
        RequestData::new("POST".parse().expect("a method"), path)
            .add_body(json!({ "cmd": self.command, "params": self.parameters }))
    }
}
