//! The house that tests live in: [`House`], with its stopped clock and its mail server, and the
//! [`Person`]s who come to it with a browser.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr},
    rc::Rc,
    sync::Arc,
};

use accord::{
    app,
    clock::{Clock, Timestamp},
    db::Db,
    demo::{Mailbox, listen},
    email_address::{Domain, EmailAddress},
    invitations::Shares,
    mail::{Relay, Sender},
    organizations::{self, Cloud, New, Program},
    outbox::Postman,
    page::Site,
    people::{self, Lifetimes, Passwords, Role},
    relationships::Portals,
    secret::Keys,
    subscriptions::{self, Fulfilment},
    text::Language,
    timekeeper::Timekeeper,
};
use actix_web::{
    body::to_bytes,
    cookie::Cookie,
    dev::ServiceResponse,
    http::{Method, StatusCode, header},
    test, web,
};
use futures_util::future::LocalBoxFuture;
use jiff::SignedDuration;
use scraper::{Html, Selector};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// What everybody's password is, unless they set their own.
pub const PASSWORD: &str = "seven quiet herons by the pier";

type Answering = Rc<dyn Fn(actix_http::Request) -> LocalBoxFuture<'static, Answer>>;

/// A house with its doors open.
pub struct House {
    pub db: Db,
    pub clock: Clock,
    pub mailbox: Mailbox,
    postman: Arc<Postman>,
    timekeeper: Rc<Timekeeper>,
    pub passwords: Passwords,
    answering: Answering,
    /// The pattern of every address that there is.
    pub patterns: BTreeSet<String>,
    _folder: tempfile::TempDir,
}

/// Where the house stands, for links.
pub const ADDRESS: &str = "https://accord.example";

/// When a test begins.
pub fn morning() -> Timestamp {
    Timestamp::from_micros(1_795_251_600_000_000)
}

impl House {
    pub async fn open() -> Self {
        let mailbox = Mailbox::default();
        let receiver = listen(mailbox.clone()).await.unwrap();
        Self::open_with(mailbox, &receiver.to_string()).await
    }

    /// A house where a person fulfils the orders.
    pub async fn open_by_hand() -> Self {
        let mailbox = Mailbox::default();
        let receiver = listen(mailbox.clone()).await.unwrap();
        let relay = relay_at(&receiver.to_string());
        let site = Site::default();
        Self::open_as(mailbox, relay, Fulfilment::ByHand, Shares::default(), site).await
    }

    /// A house from which fewer invitations leave.
    pub async fn open_sharing(shares: Shares) -> Self {
        let mailbox = Mailbox::default();
        let receiver = listen(mailbox.clone()).await.unwrap();
        let relay = relay_at(&receiver.to_string());
        Self::open_as(mailbox, relay, Fulfilment::AtOnce, shares, Site::default()).await
    }

    /// A house whose sessions last longer or shorter.
    pub async fn open_lasting(lifetimes: Lifetimes) -> Self {
        let mailbox = Mailbox::default();
        let receiver = listen(mailbox.clone()).await.unwrap();
        let relay = relay_at(&receiver.to_string());
        let site = Site { lifetimes, ..Site::default() };
        Self::open_as(mailbox, relay, Fulfilment::AtOnce, Shares::default(), site).await
    }

    /// A house whose mail server is somewhere else, or nowhere.
    pub async fn open_with(mailbox: Mailbox, mail_server: &str) -> Self {
        Self::open_at(mailbox, relay_at(mail_server)).await
    }

    /// A house with a mail server that is spoken to in a way of its own.
    pub async fn open_at(mailbox: Mailbox, relay: Relay) -> Self {
        let (shares, site) = (Shares::default(), Site::default());
        Self::open_as(mailbox, relay, Fulfilment::AtOnce, shares, site).await
    }

    /// A house whose database is spoken to with options of its own, where it is PostgreSQL.
    pub async fn open_asking(options: &str) -> Self {
        let mailbox = Mailbox::default();
        let receiver = listen(mailbox.clone()).await.unwrap();
        let relay = relay_at(&receiver.to_string());
        let (fulfilment, shares, site) = (Fulfilment::AtOnce, Shares::default(), Site::default());
        Self::open_on(options, mailbox, relay, fulfilment, shares, site).await
    }

    async fn open_as(
        mailbox: Mailbox,
        relay: Relay,
        fulfilment: Fulfilment,
        shares: Shares,
        site: Site,
    ) -> Self {
        Self::open_on("", mailbox, relay, fulfilment, shares, site).await
    }

    async fn open_on(
        options: &str,
        mailbox: Mailbox,
        relay: Relay,
        fulfilment: Fulfilment,
        shares: Shares,
        site: Site,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::stopped(morning());
        let url = match std::env::var("ACCORD_TEST_POSTGRES") {
            Ok(server) => format!("{}{options}", a_database_of_its_own(&server).await),
            Err(_) => format!("sqlite://{}", folder.path().join("accord.db").display()),
        };
        let db = Db::open(&url, clock.clone()).await.unwrap();
        db.migrate().await.unwrap();
        let mut tx = db.write().await.unwrap();
        subscriptions::stock_offers(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let house = app::House {
            site: Site { address: ADDRESS.to_owned(), ..site },
            db: db.clone(),
            keys: Keys::random(),
            passwords: Passwords::new(),
            fulfilment,
            portals: Portals::default(),
            bounds: Arc::default(),
            shares,
            mailbox: None,
        };
        let sender = Sender { from: EmailAddress::parse("accord@accord.example").unwrap() };
        let postman = Arc::new(house.postman(sender, relay));
        // No handler of ours is known to panic.
        let panics = web::get().to(|| async { panic!("with a secret: {PASSWORD}") as &str });
        let application = house.application().route(PANIC, panics);
        let service = Rc::new(test::init_service(application).await);
        let answering: Answering = Rc::new(move |request| {
            let service = service.clone();
            Box::pin(async move {
                use actix_web::dev::Service;
                match service.call(request).await {
                    Ok(response) => Answer::of(response).await,
                    Err(error) => Answer::of_error(&error).await,
                }
            })
        });
        let timekeeper = Rc::new(house.timekeeper());
        let passwords = house.passwords;
        Self {
            timekeeper,
            db,
            clock,
            mailbox,
            postman,
            passwords,
            answering,
            patterns: app::routes().addresses(),
            _folder: folder,
        }
    }

    /// An indirect reseller with a Global admin who is signed in.
    pub async fn partner(&self, name: &str) -> Person {
        self.partner_in(name, Program::IndirectReseller, Cloud::Global).await
    }

    /// An indirect provider with a Global admin who is signed in.
    pub async fn provider(&self, name: &str) -> Person {
        self.partner_in(name, Program::IndirectProvider, Cloud::Global).await
    }

    pub async fn partner_in(&self, name: &str, program: Program, cloud: Cloud) -> Person {
        let domain = format!("{}.example", name.split(' ').next().unwrap().to_lowercase());
        let own = Domain::parse(&domain).unwrap();
        let mut tx = self.db.write().await.unwrap();
        let new = New { name, domain: Some(&own), country: "SE", language: Language::En, cloud };
        let organization = organizations::create_partner(&mut tx, &new, program).await.unwrap();
        tx.commit().await.unwrap();
        self.member(
            &organization,
            &format!("Kim of {name}"),
            &format!("kim@{domain}"),
            Role::GlobalAdmin,
        )
        .await
    }

    /// Somebody of an organization, signed in.
    pub async fn member(
        &self,
        organization: &organizations::Organization,
        name: &str,
        email: &str,
        role: Role,
    ) -> Person {
        let hash = self.passwords.hash(PASSWORD.to_owned().into()).await.unwrap();
        let address = EmailAddress::parse(email).unwrap();
        let mut tx = self.db.write().await.unwrap();
        people::add(&mut tx, organization, name, &address, &[role], Some(&hash))
            .await
            .unwrap()
            .unwrap();
        tx.commit().await.unwrap();
        let person = self.stranger();
        person.signs_in(email, PASSWORD).await;
        person
    }

    /// A colleague of somebody, with a role.
    pub async fn colleague(&self, of: &str, email: &str, role: Role) -> Person {
        let mut tx = self.db.read().await.unwrap();
        let of =
            people::by_email(&mut tx, &EmailAddress::parse(of).unwrap()).await.unwrap().unwrap();
        let organization =
            organizations::by_id(&mut tx, of.organization_id).await.unwrap().unwrap();
        drop(tx);
        self.member(&organization, &format!("Colleague {email}"), email, role).await
    }

    /// A company with a Global admin who is signed in.
    pub async fn company(&self, name: &str, domain: &str, email: &str) -> Person {
        self.company_in(name, domain, email, Cloud::Global).await
    }

    pub async fn company_in(&self, name: &str, domain: &str, email: &str, cloud: Cloud) -> Person {
        let own = Domain::parse(domain).unwrap();
        let mut tx = self.db.write().await.unwrap();
        let new = New { name, domain: Some(&own), country: "SE", language: Language::En, cloud };
        let organization = organizations::create_customer(&mut tx, &new).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        self.member(&organization, &format!("Admin of {name}"), email, Role::GlobalAdmin).await
    }

    /// Somebody with an empty browser.
    pub fn stranger(&self) -> Person {
        Person {
            answering: self.answering.clone(),
            cookies: Rc::default(),
            address: Cell::new(Ipv4Addr::UNSPECIFIED.into()),
        }
    }

    /// One look of a postman at the outbox.
    pub async fn postman_looks(&self) -> usize {
        self.postman.clone().round().await.unwrap()
    }

    /// Lets the postman carry all that is due.
    pub async fn mail_goes_out(&self) {
        while self.postman.clone().round().await.unwrap() > 0 {}
    }

    /// The newest mail to somebody: the one that was put last, since those that leave together overtake each other.
    pub async fn mail_to(&self, address: &str) -> Mail {
        self.mail_goes_out().await;
        let mails = self.mailbox.list();
        let theirs = mails.iter().filter(|mail| mail.recipients.iter().any(|to| to == address));
        let mail = theirs.max_by(|one, other| one.message_id.cmp(&other.message_id));
        let mail = mail.unwrap_or_else(|| panic!("no mail to {address}"));
        Mail {
            subject: mail.subject.clone(),
            text: mail.text.replace("\r\n", "\n"),
            html: mail.html.clone(),
            from: mail.from.clone(),
            reply_to: mail.reply_to.clone(),
            message_id: mail.message_id.clone(),
        }
    }

    /// How many mails have arrived.
    pub async fn mails(&self) -> usize {
        self.mail_goes_out().await;
        self.mailbox.list().len()
    }

    pub fn passes(&self, hours: i64) {
        self.clock.advance(SignedDuration::from_hours(hours));
    }

    /// Days pass, and the timekeeper does what came due at their end.
    pub async fn days_pass(&self, days: i64) {
        self.passes(24 * days);
        self.timekeeper.all_that_is_due().await.unwrap();
    }

    /// The timekeeper does what is due by now.
    pub async fn timekeeper_looks(&self) {
        self.timekeeper.all_that_is_due().await.unwrap();
    }

    /// A number that the database says.
    pub async fn counts(&self, sql: &'static str) -> i64 {
        let mut tx = self.db.read().await.unwrap();
        let (count,): (i64,) = tx.sql(sql).one().await.unwrap();
        count
    }
}

/// An address that only tests have.
const PANIC: &str = "/panic";

fn relay_at(mail_server: &str) -> Relay {
    Relay::parse(&format!("smtp://{mail_server}")).unwrap()
}

pub async fn a_database_of_its_own(server: &str) -> String {
    let name = format!("accord_{}", uuid::Uuid::now_v7().simple());
    let mut connection = PgConnection::connect(server).await.unwrap();
    let text = AssertSqlSafe(format!("create database {name}"));
    sqlx::raw_sql(text).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let (base, _) =
        server.rsplit_once('/').filter(|(base, _)| !base.ends_with('/')).unwrap_or((server, ""));
    format!("{base}/{name}")
}

/// A mail as its reader has it.
#[derive(Clone)]
pub struct Mail {
    pub subject: String,
    pub text: String,
    pub html: String,
    pub from: String,
    pub reply_to: String,
    pub message_id: String,
}

impl Mail {
    /// The path of the one link in it.
    pub fn link(&self) -> String {
        let line = self.text.lines().find(|line| line.starts_with(ADDRESS));
        line.unwrap_or_else(|| panic!("no link in {}", self.text))[ADDRESS.len()..].to_owned()
    }

    /// The code in it.
    pub fn code(&self) -> String {
        let is_code =
            |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
        self.text
            .lines()
            .find(is_code)
            .unwrap_or_else(|| panic!("no code in {}", self.text))
            .to_owned()
    }
}

/// Somebody with a browser.
#[derive(Clone)]
pub struct Person {
    answering: Answering,
    cookies: Rc<RefCell<Vec<Cookie<'static>>>>,
    address: Cell<IpAddr>,
}

impl Person {
    /// The same browser, somewhere else from now on.
    pub fn from(self, address: &str) -> Self {
        self.address.set(address.parse().unwrap());
        self
    }

    /// Opens a page, without following where it leads.
    pub async fn gets(&self, path: &str) -> Answer {
        self.asks(Method::GET, path, None, &[]).await
    }

    /// Opens a page and goes where it leads.
    pub async fn opens(&self, path: &str) -> Answer {
        let mut answer = self.gets(path).await;
        while let Some(to) = answer.leads_to() {
            answer = self.gets(&to).await;
        }
        answer
    }

    /// Sends a form, without following where it leads.
    pub async fn posts(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = serde_html_form::to_string(fields).unwrap();
        self.asks(Method::POST, path, Some(body), &[]).await
    }

    /// Sends a form and goes where it leads.
    pub async fn sends(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.posts(path, fields).await;
        match answer.leads_to() {
            Some(to) => self.opens(&to).await,
            None => answer,
        }
    }

    pub async fn asks(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let headers: Vec<(&str, &str)> = match body {
            Some(_) => [&[("content-type", "application/x-www-form-urlencoded")], headers].concat(),
            None => headers.to_vec(),
        };
        let body = body.map(String::into_bytes).unwrap_or_default();
        self.asks_with(method, path, body, &headers).await
    }

    /// Sends a file in the field `file` of a form, without following where it leads.
    pub async fn uploads(&self, path: &str, file_name: &str, bytes: &[u8]) -> Answer {
        let boundary = "a-boundary-that-is-in-no-file";
        let head = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; \
             filename=\"{file_name}\"\r\ncontent-type: text/csv\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, format!("\r\n--{boundary}--\r\n").as_bytes()].concat();
        let kind = format!("multipart/form-data; boundary={boundary}");
        self.asks_with(Method::POST, path, body, &[("content-type", &kind)]).await
    }

    async fn asks_with(
        &self,
        method: Method,
        path: &str,
        body: Vec<u8>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = test::TestRequest::with_uri(path).method(method);
        request = request.insert_header((header::HOST, "accord.example"));
        request = request.peer_addr((self.address.get(), 4711).into());
        let cookies: Vec<_> = self
            .cookies
            .borrow()
            .iter()
            .map(|one| format!("{}={}", one.name(), one.value()))
            .collect();
        if !cookies.is_empty() {
            request = request.insert_header((header::COOKIE, cookies.join("; ")));
        }
        if !body.is_empty() {
            request = request.set_payload(body);
        }
        for (name, value) in headers {
            request = request.insert_header((*name, *value));
        }
        let answer = (self.answering)(request.to_request()).await;
        for cookie in &answer.cookies {
            let mut kept = self.cookies.borrow_mut();
            kept.retain(|one| one.name() != cookie.name());
            if !cookie.value().is_empty() {
                kept.push(cookie.clone());
            }
        }
        answer
    }

    pub async fn signs_in(&self, email: &str, password: &str) -> Answer {
        self.posts("/sign-in", &[("email", email), ("password", password)]).await
    }

    /// Another browser with the same cookies: somebody who stole them, or a second tab.
    pub fn copy(&self) -> Self {
        Self {
            answering: self.answering.clone(),
            cookies: Rc::new(RefCell::new(self.cookies.borrow().clone())),
            address: self.address.clone(),
        }
    }

    /// Drafts an invitation; returns the review page's path and its form.
    pub async fn drafts(&self, company: &str, domain: &str) -> (String, Letter) {
        let answer = self.posts("/customers/new", &[("name", company), ("domain", domain)]).await;
        let to = answer.leads_to().unwrap_or_else(|| panic!("{}", answer.text()));
        let review = self.gets(&to).await;
        (to.trim_end_matches("/review").to_owned(), Letter::of(&review))
    }

    /// Asks a reseller for a partnership by mail; returns the link.
    pub async fn asks_for_partnership(
        &self,
        house: &House,
        reseller: &str,
        domain: &str,
        to: &str,
    ) -> String {
        let fields = [("name", reseller), ("domain", domain)];
        let answer = self.posts("/indirect-resellers/new", &fields).await;
        let review = answer.leads_to().unwrap_or_else(|| panic!("{}", answer.text()));
        let letter = Letter { to: to.to_owned(), ..Letter::of(&self.gets(&review).await) };
        let done = letter.is_sent_by(self, &review.replace("/review", "/done")).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        house.mail_to(to).await.link()
    }

    /// Invites a company by mail; returns the invitation's path.
    pub async fn invites(&self, company: &str, domain: &str, to: &str) -> String {
        let (invitation, letter) = self.drafts(company, domain).await;
        let letter = Letter { to: to.to_owned(), ..letter };
        let done = letter.is_sent_by(self, &format!("{invitation}/done")).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        invitation
    }

    /// Makes the company's account at a link, and proves the address by its code.
    pub async fn creates_account(
        &self,
        house: &House,
        link: &str,
        company: &str,
        name: &str,
        email: &str,
    ) {
        let made = self
            .posts(
                &format!("{link}/account"),
                &[
                    ("company", company),
                    ("country", "SE"),
                    ("name", name),
                    ("email", email),
                    ("password", PASSWORD),
                ],
            )
            .await;
        assert_eq!(
            made.leads_to().as_deref(),
            Some(format!("{link}/code").as_str()),
            "{}",
            made.text()
        );
        let code = house.mail_to(email).await.code();
        let confirmed = self.posts(&format!("{link}/code"), &[("code", &code)]).await;
        assert_eq!(confirmed.leads_to().as_deref(), Some(link), "{}", confirmed.text());
    }

    /// Accepts with the ticks as the page has them, and agrees.
    pub async fn accepts(&self, link: &str) -> Answer {
        let page = self.gets(link).await;
        self.posts(&format!("{link}/acceptance"), &page.consent()).await
    }
}

/// The review page's form.
#[derive(Clone, Debug)]
pub struct Letter {
    pub customer: String,
    pub version: String,
    pub to: String,
    pub language: String,
    pub subject: String,
    pub message: String,
    pub ends: String,
    pub delivery: String,
    pub together_with: String,
    pub services: Vec<String>,
    pub days: String,
}

impl Letter {
    pub fn of(page: &Answer) -> Self {
        Self {
            customer: page.value("customer"),
            version: page.value("version"),
            to: page.value("to"),
            language: page.value("language"),
            subject: page.value("subject"),
            message: page.value("message"),
            ends: page.value("ends"),
            delivery: page.value("delivery"),
            together_with: page.value_if_there("together_with"),
            services: page.ticked("service"),
            days: page.value_if_there("days"),
        }
    }

    pub fn fields(&self) -> Vec<(&str, &str)> {
        let mut fields: Vec<(&str, &str)> = vec![
            ("asks", "yes"),
            ("customer", &self.customer),
            ("version", &self.version),
            ("to", &self.to),
            ("language", &self.language),
            ("subject", &self.subject),
            ("message", &self.message),
            ("ends", &self.ends),
            ("delivery", &self.delivery),
            ("together_with", &self.together_with),
            ("days", &self.days),
        ];
        fields.extend(self.services.iter().map(|service| ("service", service.as_str())));
        fields
    }

    pub async fn is_sent_by(&self, person: &Person, path: &str) -> Answer {
        person.posts(path, &self.fields()).await
    }
}

/// What a browser gets.
pub struct Answer {
    pub status: StatusCode,
    pub headers: header::HeaderMap,
    pub body: String,
    cookies: Vec<Cookie<'static>>,
}

impl Answer {
    async fn of(response: ServiceResponse<impl actix_web::body::MessageBody>) -> Self {
        let (_, response) = response.into_parts();
        let (response, body) = response.into_parts();
        let cookies = response.cookies().map(Cookie::into_owned).collect();
        let Ok(body) = to_bytes(body).await else { panic!("a broken body") };
        Self {
            status: response.status(),
            headers: response.headers().clone(),
            body: String::from_utf8_lossy(&body).into_owned(),
            cookies,
        }
    }

    async fn of_error(error: &actix_web::Error) -> Self {
        let (response, body) = error.error_response().into_parts();
        let Ok(body) = to_bytes(body).await else { panic!("a broken body") };
        Self {
            status: response.status(),
            headers: response.headers().clone(),
            body: String::from_utf8_lossy(&body).into_owned(),
            cookies: Vec::new(),
        }
    }

    /// Where it leads, if it does.
    pub fn leads_to(&self) -> Option<String> {
        if !self.status.is_redirection() {
            return None;
        }
        Some(self.headers.get(header::LOCATION)?.to_str().unwrap().to_owned())
    }

    pub fn html(&self) -> Html {
        Html::parse_document(&self.body)
    }

    /// What a person reads, in one line.
    pub fn text(&self) -> String {
        let html = self.html();
        let main = html.select(&select("main")).next();
        let text: Vec<&str> = match main {
            Some(main) => main.text().collect(),
            None => html.root_element().text().collect(),
        };
        text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn says(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    #[track_caller]
    pub fn must_say(&self, text: &str) -> &Self {
        assert!(self.says(text), "{text:?} is not in {:?} ({})", self.text(), self.status);
        self
    }

    #[track_caller]
    pub fn must_not_say(&self, text: &str) -> &Self {
        assert!(!self.says(text), "{text:?} is in {:?}", self.text());
        self
    }

    #[track_caller]
    pub fn must_be(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{:?} {:?}", self.leads_to(), self.text());
        self
    }

    /// What is said beside a field.
    pub fn problem(&self, field: &str) -> String {
        let html = self.html();
        let found =
            html.select(&select(&format!("#{field}-problem, #problems a[href='#{field}']"))).next();
        found.map(|one| one.text().collect::<String>()).unwrap_or_default()
    }

    /// What a field holds.
    pub fn value(&self, name: &str) -> String {
        let html = self.html();
        let find = |selector: &str| html.select(&select(selector)).next();
        if let Some(area) = find(&format!("textarea[name='{name}']")) {
            let text: String = area.text().collect();
            return text.strip_prefix('\n').unwrap_or(&text).to_owned();
        }
        let input = find(&format!("select[name='{name}'] option[selected]"))
            .or_else(|| find(&format!("select[name='{name}'] option")))
            .or_else(|| find(&format!("input[type=radio][name='{name}'][checked]")))
            .or_else(|| find(&format!("input[name='{name}']")));
        let input = input.unwrap_or_else(|| panic!("no field {name} in {}", self.text()));
        input.attr("value").unwrap_or_default().to_owned()
    }

    /// What a field holds; nothing where there is none.
    pub fn value_if_there(&self, name: &str) -> String {
        if self.has_field(name) { self.value(name) } else { String::new() }
    }

    /// The values of the ticks of this name that are set.
    pub fn ticked(&self, name: &str) -> Vec<String> {
        let html = self.html();
        let ticks = select(&format!("main input[type=checkbox][name='{name}'][checked]"));
        html.select(&ticks).map(|tick| tick.attr("value").unwrap().to_owned()).collect()
    }

    /// Whether there is a field.
    pub fn has_field(&self, name: &str) -> bool {
        self.html().select(&select(&format!("main [name='{name}']"))).next().is_some()
    }

    /// The names of the links in the page's body.
    pub fn links(&self) -> Vec<(String, String)> {
        let html = self.html();
        let selector = select("main a[href]");
        let links = html.select(&selector).map(|link| {
            let name = link.text().collect::<Vec<_>>().join(" ");
            (
                name.split_whitespace().collect::<Vec<_>>().join(" "),
                link.attr("href").unwrap().to_owned(),
            )
        });
        links.collect()
    }

    /// The page that a link with this name leads to.
    #[track_caller]
    pub fn link(&self, name: &str) -> String {
        let links = self.links();
        let found = links.iter().find(|(one, _)| one == name);
        found.unwrap_or_else(|| panic!("no link {name:?} among {links:?}")).1.clone()
    }

    /// The answer form with its ticks as they are, and the agreement ticked.
    pub fn consent(&self) -> Vec<(&'static str, &'static str)> {
        let html = self.html();
        let leak = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
        let mut fields = vec![("terms", leak(&self.value("terms"))), ("agree", "yes")];
        for tick in html.select(&select("input[name=service][checked]")) {
            fields.push(("service", leak(tick.attr("value").unwrap())));
        }
        fields
    }
}

fn select(selector: &str) -> Selector {
    Selector::parse(selector).unwrap()
}
