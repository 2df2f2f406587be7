//! What all pages share: the frame around them, the headers on every answer, the page of an error,
//! and where an answer may come from. No page has inline code or style, and none is kept by a cache.

use std::{fmt::Write as _, panic::AssertUnwindSafe};

use actix_web::{
    Error as ActixError, HttpMessage, HttpRequest, HttpResponse,
    body::{BodySize, BoxBody, MessageBody},
    cookie::{Cookie, SameSite},
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
    middleware::Next,
    web::Data,
};
use askama::Template;
use futures_util::FutureExt;
use i18n_embed_fl::fl;
use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};
use tracing_actix_web::RequestId;

use crate::{
    client::Proxies,
    clock::Timestamp,
    error::{self, Error, Forbidden, Problem, Result},
    form::Form,
    limit::Wait,
    organizations::{Kind, Program},
    path,
    people::{Act, Lifetimes, Role},
    routes::Routes,
    text::{Language, Texts},
};

/// What is fixed for a running copy.
#[derive(Clone, Default)]
pub struct Site {
    /// Where people reach it, without a slash at its end; never taken from a request.
    pub address: String,
    /// Whether it is a demo, which says so on every page.
    pub demo: bool,
    /// The proxies in front of it.
    pub proxies: Proxies,
    /// How long sessions last.
    pub lifetimes: Lifetimes,
}

impl Site {
    /// Whether people reach it by https.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.address.starts_with("https://")
    }

    /// What a cookie is called: by https it is bound to this host.
    #[must_use]
    pub fn cookie_name(&self, name: &str) -> String {
        if self.is_secure() { format!("__Host-{name}") } else { name.to_owned() }
    }
}

/// Routes that belong to no slice.
pub fn routes(routes: &mut Routes) {
    routes
        .route("/static/{version}/{name:.*}", actix_web::web::get().to(asset))
        .route("/favicon.ico", actix_web::web::get().to(favicon))
        .route(path::LANGUAGE, actix_web::web::post().to(choose_language));
}

// ---- the frame

/// Where in the navigation a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Section {
    /// In none.
    #[default]
    None,
    /// What waits.
    Home,
    /// A partner's customers.
    Customers,
    /// A partner's invitations.
    Invitations,
    /// A reseller's indirect providers, or a provider's indirect resellers.
    Partnerships,
    /// A customer's partners.
    Partners,
    /// Who administers which service of a customer.
    Services,
    /// What a customer has bought.
    Subscriptions,
    /// A customer's users.
    Users,
    /// The seats that a customer's users have.
    Licences,
    /// A customer's service requests.
    Support,
    /// What happened.
    Activity,
    /// What a Global admin looks after.
    Settings,
}

/// Who is signed in, as the top bar shows it.
#[derive(Debug, Clone)]
pub struct Who {
    /// The person's name.
    pub name: String,
    /// Their organization's name.
    pub organization: String,
    /// Partner or customer.
    pub kind: Kind,
    /// A partner's place in the programme.
    pub program: Option<Program>,
    /// Their roles.
    pub roles: Vec<Role>,
}

impl Who {
    /// Whether one of their roles allows it.
    #[must_use]
    pub fn may(&self, act: Act) -> bool {
        act.is_allowed(self.kind, &self.roles)
    }

    /// The first letters of the name's first and last word.
    #[must_use]
    pub fn initials(&self) -> String {
        let words: Vec<&str> = self.name.split_whitespace().collect();
        let ends = [words.first(), words.last().filter(|_| words.len() > 1)];
        ends.into_iter().flatten().filter_map(|word| word.chars().next()).collect()
    }
}

/// What surrounds a page.
pub struct Frame {
    /// The texts of the page's language.
    pub t: &'static Texts,
    /// The page's language.
    pub language: Language,
    /// Whether this is a demo.
    pub demo: bool,
    /// Where in the navigation the page stands.
    pub section: Section,
    /// Who is signed in.
    pub who: Option<Who>,
    /// What the last act has to say.
    pub flash: Option<Flash>,
    /// The page's own path, for coming back after the language was changed.
    pub here: String,
}

/// What an act says on the page that follows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Flash {
    /// Whether it is good news; else it asks for attention.
    pub good: bool,
    /// In the reader's language.
    pub text: String,
}

impl Frame {
    /// The navigation of somebody: each name, where it leads, and whether it is here.
    #[must_use]
    pub fn navigation(&self, who: &Who) -> Vec<(String, &'static str, bool)> {
        let t = self.t;
        let sections = if who.kind == Kind::Partner {
            let mut sections = vec![
                (Section::Home, fl!(t, "nav-home"), path::HOME),
                (Section::Customers, fl!(t, "nav-customers"), path::CUSTOMERS),
                (Section::Invitations, fl!(t, "nav-invitations"), path::INVITATIONS),
            ];
            match who.program {
                Some(Program::IndirectReseller) => sections.push((
                    Section::Partnerships,
                    fl!(t, "nav-indirect-providers"),
                    path::INDIRECT_PROVIDERS,
                )),
                Some(Program::IndirectProvider) => sections.push((
                    Section::Partnerships,
                    fl!(t, "nav-indirect-resellers"),
                    path::INDIRECT_RESELLERS,
                )),
                Some(Program::DirectBill) | None => {}
            }
            sections.push((Section::Activity, fl!(t, "nav-activity"), path::ACTIVITY));
            sections.push((Section::Settings, fl!(t, "nav-settings"), path::SETTINGS));
            sections
        } else {
            vec![
                (Section::Partners, fl!(t, "nav-partners"), path::PARTNERS),
                (Section::Services, fl!(t, "nav-services"), path::SERVICES),
                (Section::Subscriptions, fl!(t, "subscriptions"), path::SUBSCRIPTIONS),
                (Section::Users, fl!(t, "users"), path::USERS),
                (Section::Licences, fl!(t, "licences"), path::LICENCES),
                (Section::Support, fl!(t, "support"), path::SUPPORT),
                (Section::Activity, fl!(t, "nav-activity"), path::ACTIVITY),
                (Section::Settings, fl!(t, "nav-settings"), path::SETTINGS),
            ]
        };
        let here = |section| section == self.section;
        let is_theirs = |section| match section {
            Section::Activity => who.may(Act::SeeActivity) || who.may(Act::SeeOwnActs),
            Section::Settings | Section::Users => who.may(Act::ManageMembers),
            Section::Subscriptions => who.may(Act::SeeSubscriptions),
            Section::Licences => who.may(Act::GiveLicences),
            Section::Support => who.may(Act::Support),
            _ => true,
        };
        let sections = sections.into_iter().filter(|(section, ..)| is_theirs(*section));
        sections.map(|(section, name, link)| (name, link, here(section))).collect()
    }

    /// A moment for `<time>`.
    #[must_use]
    pub fn moment(&self, at: Timestamp) -> When {
        When { iso: at.iso(), shown: self.language.moment(at), exact: self.language.moment(at) }
    }

    /// A day for `<time>`, with the moment on hover.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> When {
        When { iso: at.iso(), shown: self.language.day(at), exact: self.language.moment(at) }
    }
}

/// A moment as a page shows it.
#[derive(Template, Debug, Clone)]
#[template(
    source = r#"<time datetime="{{ iso }}" title="{{ exact }}">{{ shown }}</time>"#,
    ext = "html"
)]
pub struct When {
    iso: String,
    shown: String,
    exact: String,
}

impl askama::filters::HtmlSafe for When {}

/// Makes the answer of a page.
///
/// # Errors
/// When the template cannot be rendered.
pub fn html(status: StatusCode, page: &impl Template) -> Result<HttpResponse> {
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(page.render()?))
}

/// The page of a form that was sent too often, which says when it can be sent again.
///
/// # Errors
/// When the template cannot be rendered.
pub fn html_later(page: &impl Template, wait: Wait) -> Result<HttpResponse> {
    let mut answer = html(StatusCode::TOO_MANY_REQUESTS, page)?;
    answer.headers_mut().insert(header::RETRY_AFTER, error::retry_after(wait.0));
    Ok(answer)
}

/// Sends the visitor on after an act. What was typed into an address may be part of where to, and holds
/// anything: what no header can hold is encoded once more.
#[must_use]
pub fn go(to: &str) -> HttpResponse {
    let to = to.bytes().fold(String::with_capacity(to.len()), |mut safe, byte| {
        if byte.is_ascii_graphic() {
            safe.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(safe, "%{byte:02X}");
        }
        safe
    });
    HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish()
}

// ---- language

const LANGUAGE_COOKIE: &str = "language";

/// The language that a visitor chose, if they did.
#[must_use]
pub fn chosen_language(request: &HttpRequest) -> Option<Language> {
    let site = request.app_data::<Data<Site>>()?;
    Language::from_word(request.cookie(&site.cookie_name(LANGUAGE_COOKIE))?.value())
}

#[derive(Deserialize)]
struct LanguageChoice {
    #[serde(default)]
    language: String,
    #[serde(default)]
    back: String,
}

/// `POST /language`
async fn choose_language(site: Data<Site>, form: Form<LanguageChoice>) -> Result<HttpResponse> {
    let language = Language::from_word(&form.fields.language).ok_or(Error::Malformed)?;
    let cookie = Cookie::build(site.cookie_name(LANGUAGE_COOKIE), language.word())
        .path("/")
        .http_only(true)
        .secure(site.is_secure())
        .same_site(SameSite::Lax)
        .max_age(actix_web::cookie::time::Duration::days(365))
        .finish();
    let mut answer = go(path::own(&form.fields.back));
    answer.add_cookie(&cookie).map_err(|error| Error::Broken(error.into()))?;
    Ok(answer)
}

// ---- static files

#[derive(RustEmbed)]
#[folder = "static/"]
struct Static;

/// The address of a static file; it changes with the file, so that browsers may keep it for ever.
///
/// # Panics
/// When there is no such file: templates name only files that there are.
#[must_use]
pub fn file(name: &str) -> String {
    let file = Static::get(name).unwrap_or_else(|| panic!("no static file {name}"));
    let hash = file.metadata.sha256_hash();
    format!("/static/{:02x}{:02x}{:02x}{:02x}/{name}", hash[0], hash[1], hash[2], hash[3])
}

/// `GET /static/{version}/{name}`
async fn asset(place: actix_web::web::Path<(String, String)>) -> Result<HttpResponse> {
    let file = Static::get(&place.1).ok_or(Error::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type(file.metadata.mimetype())
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(file.data.into_owned()))
}

/// `GET /favicon.ico`
async fn favicon() -> HttpResponse {
    HttpResponse::MovedPermanently().insert_header((header::LOCATION, file("icon.svg"))).finish()
}

// ---- every answer

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Turns errors into pages and gives every answer its headers. A handler that panics costs its own
/// request and no other. The outermost layer.
///
/// # Errors
/// An error that carries its whole answer, when a layer below gave no answer at all.
pub async fn finish(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, ActixError> {
    let asked = Asked::of(&request);
    if asked.method == Method::HEAD {
        // A HEAD is a GET whose body is not sent; the server leaves it out.
        request.head_mut().method = Method::GET;
        request.extensions_mut().insert(Head);
    }
    let answering = AssertUnwindSafe(async { next.call(request).await }).catch_unwind();
    let answer = match answering.await {
        Ok(Ok(response)) => {
            let (request, answer) = response.map_into_boxed_body().into_parts();
            let who = request.extensions().get::<Who>().cloned();
            let answer = asked.finish(answer, who);
            return Ok(ServiceResponse::new(request, answer));
        }
        Ok(Err(error)) => {
            let mut answer = error.error_response();
            // Handlers answer their errors themselves. What fails here is the store of sessions, for
            // want of the database, and is worth trying again.
            if answer.status() == StatusCode::INTERNAL_SERVER_ERROR {
                *answer.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            }
            answer
        }
        // Where it panicked is in the log already; with what is not, since that may be anything.
        Err(_) => HttpResponse::new(StatusCode::INTERNAL_SERVER_ERROR),
    };
    let answer = asked.finish(answer, None);
    Err(InternalError::from_response("an error with its answer", answer).into())
}

/// Marks a request that asks for the head of a page only.
pub struct Head;

/// What of a request its answer needs; a request itself may not be held while it is routed.
struct Asked {
    method: Method,
    /// The path and query to come back to after signing in.
    back: String,
    language: Language,
    site: Site,
    /// What the log calls it; whoever asks is told it, and cannot choose it.
    reference: String,
}

impl Asked {
    fn of(request: &ServiceRequest) -> Self {
        let site = request.app_data::<Data<Site>>().map(|site| site.as_ref().clone());
        let here = request.uri().path_and_query().map_or("/", |all| all.as_str()).to_owned();
        let back = if request.method().is_safe() { here } else { referer(request.headers()) };
        let reference = request.extensions().get::<RequestId>().map(ToString::to_string);
        Self {
            reference: reference.unwrap_or_default(),
            method: request.method().clone(),
            back,
            language: chosen_language(request.request())
                .unwrap_or_else(|| Language::preferred(request)),
            site: site.unwrap_or_default(),
        }
    }

    fn finish(self, mut answer: HttpResponse, who: Option<Who>) -> HttpResponse {
        let status = answer.status();
        let is_bare = matches!(answer.body().size(), BodySize::None | BodySize::Sized(0));
        if (status.is_client_error() || status.is_server_error()) && is_bare {
            answer = self.explain(&answer, who);
        }
        let secure = self.site.is_secure();
        let headers = answer.headers_mut();
        for (name, value) in [
            (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::X_FRAME_OPTIONS, "DENY"),
            // Not no-referrer: under that Chromium sends `Origin: null` on our own forms.
            (header::REFERRER_POLICY, "same-origin"),
            (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
            (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
            (
                HeaderName::from_static("permissions-policy"),
                "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
            ),
            (header::CACHE_CONTROL, "no-store"),
        ] {
            if !headers.contains_key(&name) {
                headers.insert(name, HeaderValue::from_static(value));
            }
        }
        if let Ok(reference) = HeaderValue::from_str(&self.reference) {
            headers.insert(REQUEST_ID, reference);
        }
        if secure {
            headers.insert(
                header::STRICT_TRANSPORT_SECURITY,
                HeaderValue::from_static("max-age=63072000; includeSubDomains"),
            );
        }
        answer
    }

    fn explain(&self, answer: &HttpResponse, who: Option<Who>) -> HttpResponse {
        let status = answer.status();
        let problem = answer.extensions().get::<Problem>().cloned();
        if problem == Some(Problem::SignIn) {
            return go(&path::sign_in_then(path::own(&self.back)));
        }
        let forbidden = match problem {
            Some(Problem::Forbidden(forbidden)) => Some(forbidden),
            _ => None,
        };
        let page = ErrorPage::new(self, who, status, forbidden);
        let mut headers = answer.headers().clone();
        headers.remove(header::CONTENT_LENGTH);
        headers.remove(header::CONTENT_TYPE);
        let mut explained = html(status, &page).unwrap_or_else(|_| HttpResponse::new(status));
        for (name, value) in headers {
            explained.headers_mut().append(name, value);
        }
        explained
    }
}

/// The path of the page that a form was sent from.
#[must_use]
pub fn referer(headers: &HeaderMap) -> String {
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let path = referer.and_then(|text| url::Url::parse(text).ok()).map(|url| {
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    });
    path.unwrap_or_else(|| path::HOME.to_owned())
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Frame,
    status: u16,
    title: String,
    text: String,
    /// What to name when telling of it; nothing where that helps nobody.
    reference: String,
    roles: Vec<String>,
    admins: Vec<String>,
}

impl ErrorPage {
    fn new(
        asked: &Asked,
        who: Option<Who>,
        status: StatusCode,
        forbidden: Option<Forbidden>,
    ) -> Self {
        let t = asked.language.texts();
        let (title, text) = match status.as_u16() {
            400 => (fl!(t, "error-400"), fl!(t, "error-400-text")),
            403 if forbidden.is_some() => (fl!(t, "error-role"), fl!(t, "error-role-text")),
            403 => (fl!(t, "error-403"), fl!(t, "error-403-text")),
            404 => (fl!(t, "error-404"), fl!(t, "error-404-text")),
            405 => (fl!(t, "error-405"), fl!(t, "error-405-text", method = asked.method.as_str())),
            408 => (fl!(t, "error-408"), fl!(t, "error-408-text")),
            410 => (fl!(t, "error-410"), fl!(t, "error-410-text")),
            413 => (fl!(t, "error-413"), fl!(t, "error-413-text")),
            414 => (fl!(t, "error-414"), fl!(t, "error-414-text")),
            421 => (fl!(t, "error-421"), fl!(t, "error-421-text")),
            422 => (fl!(t, "error-422"), fl!(t, "error-422-text")),
            429 => (fl!(t, "error-429"), fl!(t, "error-429-text")),
            431 => (fl!(t, "error-431"), fl!(t, "error-431-text")),
            503 => (fl!(t, "error-503"), fl!(t, "error-503-text")),
            _ if status.is_client_error() => (fl!(t, "error-400"), fl!(t, "error-400-text")),
            _ => (fl!(t, "error-500"), fl!(t, "error-500-text")),
        };
        let forbidden = forbidden.unwrap_or(Forbidden { roles: Vec::new(), admins: Vec::new() });
        let frame = Frame {
            t,
            language: asked.language,
            demo: asked.site.demo,
            section: Section::None,
            who,
            flash: None,
            // The same for every address: what is not there tells nothing.
            here: path::HOME.to_owned(),
        };
        let roles = forbidden.roles.iter().map(|role| crate::people::role_name(t, role)).collect();
        let reference =
            if status.is_server_error() { asked.reference.clone() } else { String::new() };
        let (status, admins) = (status.as_u16(), forbidden.admins);
        Self { frame, status, title, text, reference, roles, admins }
    }
}

/// Lets an answer be compressed only where nothing of what it says can be guessed by its size: what is the
/// same for everybody, and pages whose address has nothing that a stranger could have written into it (as by
/// the attack called BREACH), and that have no secrets: links of letters, what a second factor is made of.
///
/// # Errors
/// Those of the answer.
pub async fn compress_where_safe(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, ActixError> {
    let has_secrets = [&path::answer(""), path::PASSWORD, path::ACCOUNT]
        .iter()
        .any(|beginning| request.path().starts_with(beginning));
    let may_be_guessed = !request.method().is_safe() || request.uri().query().is_some();
    if has_secrets || may_be_guessed {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
    next.call(request).await
}

/// Refuses what another site's page makes a browser send, by the rules of Go 1.25's
/// `CrossOriginProtection`; cookies are `SameSite=Lax` besides.
///
/// # Errors
/// [`Error::CrossSite`] for a request of another site.
pub async fn same_site(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, ActixError> {
    if !is_same_site(request.method(), request.headers(), request.app_data::<Data<Site>>()) {
        return Err(Error::CrossSite.into());
    }
    next.call(request).await
}

fn is_same_site(method: &Method, headers: &HeaderMap, site: Option<&Data<Site>>) -> bool {
    if method.is_safe() {
        return true;
    }
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let origin = text(&header::ORIGIN);
    if site.is_some_and(|site| origin == Some(site.address.as_str())) {
        return true;
    }
    match (text(&HeaderName::from_static("sec-fetch-site")), origin) {
        (Some(from), _) => matches!(from, "same-origin" | "none"),
        // Not a browser: nobody's cookies are sent against their will.
        (None, None) => true,
        (None, Some(origin)) => {
            let host = text(&header::HOST).unwrap_or_default();
            origin.split_once("://").is_some_and(|(_, from)| from == host)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(method: &Method, given: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("accord.example"));
        for (name, value) in given {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let site = Data::new(Site { address: "https://accord.example".into(), ..Site::default() });
        is_same_site(method, &headers, Some(&site))
    }

    #[test]
    fn what_no_header_holds_is_encoded_in_where_to_go() {
        let answer = go("/invitations/\u{1f}\r\nX: y/\u{e5}?q=%41");
        let to = answer.headers().get(header::LOCATION).unwrap();
        assert_eq!(
            (answer.status().as_u16(), to.to_str().unwrap()),
            (303, "/invitations/%1F%0D%0AX:%20y/%C3%A5?q=%41")
        );
    }

    #[test]
    fn only_our_own_pages_may_change_things() {
        let post = &Method::POST;
        assert!(allowed(&Method::GET, &[("sec-fetch-site", "cross-site")]));
        assert!(allowed(post, &[("sec-fetch-site", "same-origin")]));
        assert!(allowed(post, &[("sec-fetch-site", "none")]));
        assert!(!allowed(post, &[("sec-fetch-site", "same-site")]));
        assert!(!allowed(post, &[("sec-fetch-site", "cross-site")]));
        assert!(allowed(post, &[]), "not a browser");
        assert!(allowed(post, &[("origin", "https://accord.example")]));
        assert!(!allowed(post, &[("origin", "https://evil.example")]));
        assert!(!allowed(post, &[("origin", "null")]));
    }
}
