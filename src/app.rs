//! The composition: every slice's routes, the letters the postman carries, the layers around them, and
//! how a copy starts and stops. Only this module knows all the others.

use std::{
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use actix_session::{
    SessionMiddleware,
    config::{CookieContentSecurity, PersistentSession},
};
use actix_web::{
    App, HttpMessage, HttpRequest, HttpResponse, HttpServer,
    body::MessageBody,
    cookie::{self, Key, SameSite},
    dev::{ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse},
    http::StatusCode,
    middleware::{Compress, Next, from_fn},
    web::{self, Data, PayloadConfig},
};
use tokio::sync::watch;
use tracing_actix_web::{RequestId, RootSpanBuilder, TracingLogger};

use crate::{
    activity, ahead,
    bounds::{self, Bounds},
    customers,
    db::Db,
    demo, form, home,
    invitations::{self, Shares},
    limit,
    mail::{Relay, Sender},
    metrics,
    outbox::{Desk, Postman},
    page::{self, Site},
    partnerships,
    people::{self, Passwords, Sessions},
    relationships::{self, Portals},
    routes::Routes,
    secret::Keys,
    subscriptions::{self, Fulfilment},
    support,
    timekeeper::Timekeeper,
    visitor::Visitor,
};

/// How long requests have to finish when a copy is told to stop.
const FINISH: u64 = 10;

/// How long a client has to send the head of a request.
const HEAD: Duration = Duration::from_secs(10);

/// What a running copy is made of.
#[derive(Clone)]
pub struct House {
    /// Where people reach it.
    pub site: Site,
    /// The database.
    pub db: Db,
    /// What links and codes are made with.
    pub keys: Keys,
    /// Hashes and verifies passwords.
    pub passwords: Passwords,
    /// When orders are fulfilled.
    pub fulfilment: Fulfilment,
    /// Where the admin portals of services are.
    pub portals: Portals,
    /// What each network may send to this copy.
    pub bounds: Arc<Bounds>,
    /// How many invitations leave in a time.
    pub shares: Shares,
    /// The demo's mails.
    pub mailbox: Option<demo::Mailbox>,
}

impl House {
    /// The application, for a server or a test.
    pub fn application(
        &self,
    ) -> App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<impl MessageBody + use<>>,
            Error = actix_web::Error,
            InitError = (),
        > + use<>,
    > {
        let mailbox = self.mailbox.clone();
        App::new()
            .app_data(Data::new(self.db.clone()))
            .app_data(Data::new(self.keys.clone()))
            .app_data(Data::new(self.site.clone()))
            .app_data(Data::new(self.passwords.clone()))
            .app_data(Data::new(self.fulfilment))
            .app_data(Data::new(self.portals.clone()))
            .app_data(Data::from(self.bounds.clone()))
            .app_data(Data::new(self.shares))
            .app_data(PayloadConfig::new(form::LARGEST))
            .configure(move |app| {
                let mut routes = routes();
                if let Some(mailbox) = mailbox {
                    app.app_data(Data::new(mailbox));
                    routes.of(demo::routes);
                }
                routes.register(app);
            })
            .default_service(web::to(nothing))
            .wrap(self.sessions())
            .wrap(from_fn(read_ahead))
            .wrap(from_fn(page::same_site))
            .wrap(from_fn(bounds::keep))
            .wrap(from_fn(page::finish))
            .wrap(Compress::default())
            .wrap(from_fn(page::compress_where_safe))
            .wrap(from_fn(counted))
            .wrap(TracingLogger::<Span>::new())
    }

    /// The cookie holds a random key and nothing else: signing it would add nothing, and would sign
    /// everybody out when the secret is changed.
    fn sessions(&self) -> SessionMiddleware<Sessions> {
        let lifetimes = self.site.lifetimes;
        let lasts = cookie::time::Duration::hours(lifetimes.longest.as_hours());
        SessionMiddleware::builder(Sessions::new(self.db.clone(), lifetimes), Key::from(&[0; 64]))
            .cookie_name(self.site.cookie_name("accord"))
            .cookie_secure(self.site.is_secure())
            .cookie_http_only(true)
            .cookie_same_site(SameSite::Lax)
            .cookie_content_security(CookieContentSecurity::Signed)
            .session_lifecycle(PersistentSession::default().session_ttl(lasts))
            .build()
    }

    /// The postman, who carries every letter there is.
    #[must_use]
    pub fn postman(&self, sender: Sender, relay: Relay) -> Postman {
        let desk = Desk { keys: self.keys.clone(), address: self.site.address.clone() };
        Postman::new(self.db.clone(), desk, sender, relay)
            .carrying::<people::SetPassword>()
            .carrying::<people::SecondFactorNotice>()
            .carrying::<people::PasswordNotice>()
            .carrying::<people::AddressProof>()
            .carrying::<people::AddressTried>()
            .carrying::<people::AddressNotice>()
            .carrying::<people::MemberNotice>()
            .carrying::<people::Attacked>()
            .carrying::<invitations::Ask>()
            .carrying::<invitations::SignUpCode>()
            .carrying::<invitations::AcceptanceNotice>()
            .carrying::<invitations::DeclineNotice>()
            .carrying::<invitations::ReceiptCopy>()
            .carrying::<invitations::JointNotice>()
            .carrying::<invitations::ConfirmationNotice>()
            .carrying::<invitations::WithdrawalNotice>()
            .carrying::<relationships::PermissionLost>()
            .carrying::<relationships::PermissionGained>()
            .carrying::<relationships::PermissionGivenUp>()
            .carrying::<relationships::PermissionEnding>()
            .carrying::<relationships::NoticeWord>()
            .carrying::<relationships::RelationshipOver>()
            .carrying::<subscriptions::OrderNotice>()
            .carrying::<subscriptions::SubscriptionNotice>()
            .carrying::<support::RequestNotice>()
    }

    /// The timekeeper, who does all that comes due by itself.
    #[must_use]
    pub fn timekeeper(&self) -> Timekeeper {
        Timekeeper::new(self.db.clone())
            .doing("relationships", relationships::due)
            .doing("subscriptions", subscriptions::due)
            .doing("counts of invitations", invitations::counts_due)
            .doing("imports", customers::imports_due)
            .doing("imports that are over", customers::imports_over)
            .doing("tallies that are over", limit::over)
            .doing("the history's seals", activity::seal)
            .doing("second factors", people::second_factors::resealing(self.keys.clone()))
            .doing("sign-ins that are over", people::sign_ins_over)
            .doing("names to sort by", people::name_keys_due)
    }

    /// Serves until told to stop, by a signal or the handle; then finishes what is in hand.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn serve(
        self,
        listener: std::net::TcpListener,
        postman: Postman,
        started: impl FnOnce(ServerHandle),
    ) -> std::io::Result<()> {
        let db = self.db.clone();
        let timekeeper = self.timekeeper();
        let server = HttpServer::new(move || self.application())
            .client_request_timeout(HEAD)
            .shutdown_timeout(FINISH)
            .listen(listener)?
            .run();
        started(server.handle());
        let (stop, stopped) = watch::channel(false);
        let carrying = tokio::spawn(Arc::new(postman).work(stopped.clone()));
        let keeping = tokio::spawn(timekeeper.work(stopped));
        let outcome = server.await;
        let _ = stop.send(true);
        // A letter in hand is finished; if the mail server is slow about it, it is repeated later.
        let _ = tokio::time::timeout(Duration::from_secs(FINISH), carrying).await;
        let _ = tokio::time::timeout(Duration::from_secs(FINISH), keeping).await;
        db.close().await;
        outcome
    }
}

/// The routes of every application; the demo has some besides.
#[must_use]
pub fn routes() -> Routes {
    let mut routes = Routes::default();
    routes
        .route("/healthz", web::get().to(healthy))
        .route("/readyz", web::get().to(ready))
        .of(page::routes)
        .of(people::routes)
        .of(home::routes)
        .of(invitations::routes)
        .of(relationships::routes)
        .of(support::routes)
        .of(partnerships::routes)
        .of(subscriptions::routes)
        .of(customers::routes)
        .of(activity::routes);
    routes
}

/// What no route takes: an address that is none, or a method that its address does not know.
async fn nothing(_visitor: Visitor, request: HttpRequest) -> HttpResponse {
    HttpResponse::new(match request.match_pattern() {
        Some(_) => StatusCode::METHOD_NOT_ALLOWED,
        None => StatusCode::NOT_FOUND,
    })
}

/// `GET /healthz`: the process runs
async fn healthy() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers
async fn ready(db: Data<Db>) -> HttpResponse {
    let asked = async {
        let mut tx = db.read().await?;
        tx.sql("select 1").execute().await
    };
    match asked.await {
        Ok(_) => HttpResponse::Ok().body("ok\n"),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            HttpResponse::ServiceUnavailable().body("the database does not answer\n")
        }
    }
}

/// Lets the statement that asks for the session bring along what the page will ask for.
async fn read_ahead(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let db = request.app_data::<Data<Db>>().filter(|_| request.method().is_safe());
    let wanted = db.and_then(|db| customers::wanted(request.uri(), db.now()));
    ahead::asking(wanted, next.call(request)).await
}

/// Counts requests and measures how long they take.
async fn counted(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let began = Instant::now();
    let (route, method) = (route(&request), request.method().clone());
    let outcome = next.call(request).await;
    metrics::answered(&route, method.as_str(), status(&outcome).as_u16(), began.elapsed());
    outcome
}

/// The pattern of a request's address, never the address, which may be a link.
fn route(request: &ServiceRequest) -> Rc<str> {
    bounds::pattern(request).unwrap_or_else(|| "none".into())
}

fn status<B>(outcome: &Result<ServiceResponse<B>, actix_web::Error>) -> StatusCode {
    match outcome {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    }
}

/// What the log has of a request. Its id is ours, whatever the client calls it; the answer has it too.
struct Span;

impl RootSpanBuilder for Span {
    fn on_request_start(request: &ServiceRequest) -> tracing::Span {
        let id = request.extensions().get::<RequestId>().map(ToString::to_string);
        let (route, method) = (route(request), request.method());
        // Whatever is heard, it says of which request it is.
        tracing::error_span!("request", id, %method, %route, status = tracing::field::Empty)
    }

    fn on_request_end<B: MessageBody>(
        span: tracing::Span,
        outcome: &Result<ServiceResponse<B>, actix_web::Error>,
    ) {
        let status = status(outcome).as_u16();
        span.record("status", status);
        let _entered = span.enter();
        tracing::info!(status, "answered");
    }
}
