//! A partner's customers: the list with its tabs and search, a company that is not in it yet, and a
//! customer's record.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path, Query, ServiceConfig, get, post},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{
    Added, Customer, CustomerId, Status,
    customer::Sort,
    store::{self, Slice},
};
use crate::{
    db::{Db, Read},
    email_address::Domain,
    error::{Error, Result},
    form::{self, Field, Form, Problems},
    invitations::{self, Addressee, Drafted, InvitationId, Standing, State},
    organizations,
    page::{Frame, Section, When, go, html},
    partnerships, path,
    people::{Act, Member},
    relationships, search,
    text::Texts,
    visitor::Visitor,
};

/// Customers on a page.
const PAGE: usize = 50;

/// The most characters of a company's name.
const LONGEST_NAME: usize = 100;

/// The addresses of this slice.
pub fn routes(app: &mut ServiceConfig) {
    app.route(path::CUSTOMERS, get().to(list))
        .route(path::NEW_CUSTOMER, get().to(new))
        .route(path::NEW_CUSTOMER, post().to(add))
        .route(&path::customer("{id}"), get().to(overview));
}

// ---- the list

/// Which part of the list is asked for; what makes no sense is left out.
#[derive(Default, Deserialize, Clone)]
struct Asked {
    #[serde(default)]
    status: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    order: String,
    /// The customer before the first of this page.
    #[serde(default)]
    after: String,
    /// The customer after the last of this page.
    #[serde(default)]
    before: String,
}

impl Asked {
    fn status(&self) -> Option<Status> {
        Status::from_word(&self.status)
    }

    fn sort(&self) -> Sort {
        Sort::from_word(&self.sort).unwrap_or(Sort::Company)
    }

    fn is_descending(&self) -> bool {
        self.order == "desc"
    }

    /// The address of another part of the list.
    fn link(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut asked = Self { after: String::new(), before: String::new(), ..self.clone() };
        change(&mut asked);
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("status", &asked.status),
            ("q", &asked.q),
            ("sort", &asked.sort),
            ("order", &asked.order),
            ("after", &asked.after),
            ("before", &asked.before),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        if query.is_empty() {
            path::CUSTOMERS.to_owned()
        } else {
            format!("{}?{query}", path::CUSTOMERS)
        }
    }
}

#[derive(Template)]
#[template(path = "customers/list.html")]
struct List {
    frame: Frame,
    may_invite: bool,
    tabs: Vec<StatusTab>,
    headings: Vec<Heading>,
    status: String,
    q: String,
    /// How many this page shows of what was searched for.
    found: String,
    sort: String,
    order: String,
    rows: Vec<Row>,
    /// Where the page before this one is.
    previous: String,
    next: String,
    /// No customers at all, whatever is asked for.
    is_new: bool,
    clear: String,
    in_ended: String,
}

struct StatusTab {
    name: String,
    link: String,
    count: i64,
    is_here: bool,
}

struct Heading {
    name: String,
    link: String,
    /// For `aria-sort`: `ascending`, `descending`, or nothing.
    sorted: &'static str,
}

struct Row {
    customer: Customer,
    status_name: String,
    since: When,
    link: String,
    may_ask: bool,
    kind: String,
    contact: String,
}

/// `GET /customers?status=…&q=…&sort=…&order=…&after=…`
async fn list(visitor: Visitor, db: Data<Db>, asked: Query<Asked>) -> Result<HttpResponse> {
    let member = visitor.partner(Act::SeeCustomers).await?;
    let partner = member.organization.id;
    let mut asked = asked.into_inner();
    asked.q = asked.q.trim().chars().take(200).collect();
    let mut tx = db.read().await?;
    let counts = store::counts(&mut tx, partner).await?;
    let ranges = search::ranges(&asked.q);
    let backwards = !asked.before.is_empty();
    let from = if backwards { &asked.before } else { &asked.after };
    let from = match from.parse() {
        Ok(id) => store::by_id(&mut tx, partner, CustomerId(id)).await?,
        Err(_) => None,
    };
    let has_from = from.is_some();
    // What has no word in it, such as a percent sign, is in no name.
    let finds_nothing = ranges.is_empty() && !asked.q.is_empty();
    let limit = if finds_nothing { 0 } else { i64::try_from(PAGE + 1).unwrap_or(i64::MAX) };
    let mut customers = store::page(
        &mut tx,
        Slice {
            partner,
            status: asked.status(),
            ranges: &ranges,
            sort: asked.sort(),
            backwards: asked.is_descending() != backwards,
            after: from,
            limit,
        },
    )
    .await?;
    let more = customers.len() > PAGE;
    customers.truncate(PAGE);
    if backwards {
        customers.reverse();
    }
    let (has_previous, has_next) = if backwards { (more, has_from) } else { (has_from, more) };
    let place =
        |customer: Option<&Customer>| customer.map(|one| one.id.to_string()).unwrap_or_default();
    let previous = if has_previous {
        asked.link(|asked| asked.before = place(customers.first()))
    } else {
        String::new()
    };
    let next = if has_next {
        asked.link(|asked| asked.after = place(customers.last()))
    } else {
        String::new()
    };
    let frame = visitor.frame(Section::Customers);
    let t = frame.t;
    let may_invite = member.may(Act::Invite);
    let found = fl!(t, "customers-found", count = customers.len());
    let rows = customers
        .into_iter()
        .map(|customer| Row {
            status_name: status_name(t, customer.status),
            since: frame.day(customer.since),
            link: path::customer(customer.id),
            may_ask: may_invite
                && customer.status != Status::Invited
                && (customer.status != Status::Active || customer.services == 0)
                && invitations::can_be_asked(&customer),
            kind: kind(t, &customer),
            contact: contact(&customer),
            customer,
        })
        .collect();
    let ended = counts.iter().find(|(status, _)| *status == Status::Ended).map_or(0, |(_, n)| *n);
    let page = List {
        may_invite,
        tabs: tabs(t, &asked, &counts),
        headings: headings(t, &asked),
        found,
        rows,
        previous,
        next,
        is_new: counts.iter().all(|(_, count)| *count == 0),
        clear: asked.link(|asked| asked.q.clear()),
        in_ended: if ended > 0 && asked.status().is_none() && !asked.q.is_empty() {
            asked.link(|asked| Status::Ended.word().clone_into(&mut asked.status))
        } else {
            String::new()
        },
        status: asked.status().map(|status| status.word().to_owned()).unwrap_or_default(),
        sort: asked.sort.clone(),
        order: asked.order.clone(),
        q: asked.q,
        frame,
    };
    html(StatusCode::OK, &page)
}

/// How the partner serves it; empty where it does not.
fn kind(t: &Texts, customer: &Customer) -> String {
    if customer.status != Status::Active {
        return String::new();
    }
    match &customer.through {
        None => relationships::kind_name(t, relationships::Kind::Reseller, ""),
        Some(reseller) => relationships::kind_name(t, relationships::Kind::Provider, reseller),
    }
}

fn contact(customer: &Customer) -> String {
    let email = customer.contact_email.as_ref().map(ToString::to_string).unwrap_or_default();
    match (customer.contact_name.as_str(), email) {
        ("", email) => email,
        (name, email) if email.is_empty() => name.to_owned(),
        (name, email) => format!("{name} · {email}"),
    }
}

fn tabs(t: &Texts, asked: &Asked, counts: &[(Status, i64)]) -> Vec<StatusTab> {
    let count =
        |status| counts.iter().find(|(one, _)| *one == status).map_or(0, |(_, count)| *count);
    let all = Status::ALL.iter().filter(|status| **status != Status::Ended);
    let all = StatusTab {
        name: fl!(t, "tab-all"),
        link: asked.link(|asked| asked.status.clear()),
        count: all.map(|status| count(*status)).sum(),
        is_here: asked.status().is_none(),
    };
    let each = Status::ALL.iter().map(|status| StatusTab {
        name: match status {
            Status::Prospect => fl!(t, "tab-prospects"),
            other => status_name(t, *other),
        },
        link: asked.link(|asked| status.word().clone_into(&mut asked.status)),
        count: count(*status),
        is_here: asked.status() == Some(*status),
    });
    std::iter::once(all).chain(each).collect()
}

fn headings(t: &Texts, asked: &Asked) -> Vec<Heading> {
    Sort::ALL
        .iter()
        .map(|sort| {
            let is_here = *sort == asked.sort();
            let turns = is_here && !asked.is_descending();
            Heading {
                name: match sort {
                    Sort::Company => fl!(t, "company"),
                    Sort::Domain => fl!(t, "domain"),
                    Sort::Status => fl!(t, "status"),
                    Sort::Since => fl!(t, "since"),
                },
                link: asked.link(|asked| {
                    sort.word().clone_into(&mut asked.sort);
                    asked.order = if turns { "desc".to_owned() } else { String::new() };
                }),
                sorted: match (is_here, asked.is_descending()) {
                    (false, _) => "",
                    (true, false) => "ascending",
                    (true, true) => "descending",
                },
            }
        })
        .collect()
}

/// What a status is called.
fn status_name(t: &Texts, status: Status) -> String {
    match status {
        Status::Active => fl!(t, "status-active"),
        Status::Invited => fl!(t, "status-invited"),
        Status::Prospect => fl!(t, "status-prospect"),
        Status::Ended => fl!(t, "status-ended"),
    }
}

// ---- a company that is not in the list yet

#[derive(Default, Deserialize)]
struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    domain: String,
    /// The indirect provider that asks as well; empty for none.
    #[serde(default)]
    together_with: String,
}

#[derive(Template)]
#[template(path = "customers/new.html")]
struct NewCustomer {
    frame: Frame,
    problems: Problems,
    name: Field,
    domain: Field,
    /// Where there is a provider to ask together with.
    together_with: Option<Field>,
}

impl NewCustomer {
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        typed: Typed,
        problems: Problems,
    ) -> Result<Self> {
        let frame = visitor.frame(Section::Customers);
        let t = frame.t;
        let providers = partnerships::providers_of(tx, member.organization.id).await?;
        let together_with = partnerships::choice(t, &providers, typed.together_with, &problems);
        Ok(Self {
            together_with,
            name: Field::new("name", fl!(t, "company-name"), typed.name)
                .autocomplete("off")
                .checked(&problems),
            domain: Field::new("domain", fl!(t, "domain"), typed.domain)
                .hint(fl!(t, "domain-hint"))
                .autocomplete("off")
                .checked(&problems),
            problems,
            frame,
        })
    }
}

#[derive(Deserialize)]
struct With {
    #[serde(default)]
    together_with: String,
}

/// `GET /customers/new?together_with=…`
async fn new(visitor: Visitor, db: Data<Db>, with: Query<With>) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Invite).await?;
    let mut tx = db.read().await?;
    let typed = Typed { together_with: with.into_inner().together_with, ..Typed::default() };
    let page = NewCustomer::new(&mut tx, &visitor, member, typed, Problems::default()).await?;
    html(StatusCode::OK, &page)
}

/// `POST /customers/new`: Continue
async fn add(visitor: Visitor, db: Data<Db>, form: Form<Typed>) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Invite).await?;
    let t = visitor.texts();
    let typed = form.fields;
    let mut problems = Problems::default();
    let (name, domain) = named(t, &typed.name, &typed.domain, &mut problems);
    let mut tx = db.write().await?;
    let providers = partnerships::providers_of(&mut tx, member.organization.id).await?;
    let provider = match typed.together_with.as_str() {
        "" => None,
        wanted => {
            let known = providers.iter().map(|(id, _)| *id).find(|id| id.to_string() == wanted);
            problems.take("together_with", known.ok_or_else(|| fl!(t, "together-with-wrong")))
        }
    };
    if let Some(domain) = &domain
        && let Some(company) = organizations::customer_of_domain(&mut tx, domain).await?
        && company.cloud != member.organization.cloud
    {
        let ours = member.organization.cloud;
        problems.add("domain", organizations::crossing(t, domain, company.cloud, ours));
    }
    let (Some(name), Some(domain), true) = (name, domain, problems.is_empty()) else {
        let page = NewCustomer::new(&mut tx, &visitor, member, typed, problems).await?;
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let customer = match super::add(&mut tx, member, &name, &domain).await? {
        Added::New(customer) | Added::Known(customer) => customer,
    };
    let asked = Addressee::Customer(customer.clone());
    let id = InvitationId::new();
    let to = match invitations::draft(&mut tx, member, &asked, provider, id).await? {
        Drafted::New(invitation) => path::review(invitation.id),
        Drafted::InHand(invitation) if invitation.state == State::Draft => {
            path::review(invitation.id)
        }
        Drafted::InHand(invitation) => {
            visitor.say(false, fl!(t, "already-open"))?;
            path::invitation(invitation.id)
        }
        Drafted::Served => {
            visitor.say(false, fl!(t, "already-served", company = customer.name.as_str()))?;
            path::customer(customer.id)
        }
        Drafted::OtherCloud(cloud) => {
            let ours = member.organization.cloud;
            visitor.say(false, organizations::crossing(t, &domain, cloud, ours))?;
            path::customer(customer.id)
        }
        // Both were looked at in this transaction, or the id is somebody else's.
        Drafted::NoPartnership | Drafted::Taken => return Err(Error::NotFound),
    };
    tx.commit().await?;
    Ok(go(&to))
}

/// A company's name and its own domain as they were typed, or what is wrong with them.
pub fn named(
    t: &Texts,
    name: &str,
    domain: &str,
    problems: &mut Problems,
) -> (Option<String>, Option<Domain>) {
    let name = form::name(name, LONGEST_NAME)
        .ok_or_else(|| fl!(t, "company-name-wrong", most = LONGEST_NAME));
    let name = problems.take("name", name);
    let domain = Domain::parse(domain).map_err(|_| fl!(t, "domain-wrong"));
    let domain = problems.take("domain", domain);
    if domain.as_ref().is_some_and(Domain::is_shared) {
        problems.add("domain", fl!(t, "domain-shared"));
    }
    (name, domain)
}

// ---- the record

/// The tabs of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// What it is and how the partner stands with it.
    Overview,
    /// What the partner may administer.
    Services,
    /// Where the relationship ends.
    Account,
}

/// The head of a customer's record, above each of its tabs.
pub struct Record {
    /// The customer.
    pub customer: Customer,
    /// What its status is called.
    pub status_name: String,
    /// Since when.
    pub since: When,
    /// The tab that is shown.
    pub tab: Tab,
    /// How the partner serves it; empty where it does not.
    pub kind: String,
    /// Whether the visitor may ask the company.
    pub may_ask: bool,
    /// Whether the partner is its reseller without any admin permission.
    pub lacks_permission: bool,
    /// When the relationship ends by the customer's notice.
    pub notice: Option<When>,
    /// The acceptance by another company that waits for the partner's word.
    pub to_confirm: String,
    /// The services that the partner administers.
    pub services: Vec<Held>,
}

/// A service that the partner administers.
pub struct Held {
    /// Its name.
    pub name: String,
    /// Since when.
    pub since: When,
    /// When that ends by itself, if it does.
    pub until: Option<When>,
}

impl Record {
    /// The head of a customer's record.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is no customer of this partner.
    pub async fn of(
        tx: &mut Read,
        frame: &Frame,
        member: &Member,
        id: &str,
        tab: Tab,
    ) -> Result<Self> {
        let id = id.parse().map(CustomerId).map_err(|_| Error::NotFound)?;
        let partner = member.organization.id;
        let customer = store::by_id(tx, partner, id).await?.ok_or(Error::NotFound)?;
        let mut services = Vec::new();
        if let (Status::Active, Some(company)) = (customer.status, customer.organization_id) {
            services = relationships::held(tx, partner, company).await?;
        }
        let is_reseller = customer.status == Status::Active && customer.through_id.is_none();
        let served = relationships::of_customer(tx, customer.id).await?;
        let notice = served.iter().filter(|one| one.ended_at.is_none());
        let notice = notice.filter_map(|one| one.notice_until).min();
        let in_hand = invitations::in_hand(tx, customer.id).await?;
        let is_asked = in_hand.as_ref().is_some_and(|one| one.state != State::Draft);
        let to_confirm = in_hand.filter(|one| one.confirmation.is_some());
        let to_confirm = to_confirm.map(|one| path::of_invitation(one.id, "confirmation"));
        Ok(Self {
            kind: kind(frame.t, &customer),
            notice: notice.map(|until| frame.day(until)),
            status_name: status_name(frame.t, customer.status),
            since: frame.day(customer.since),
            tab,
            may_ask: member.may(Act::Invite)
                && customer.status != Status::Invited
                && !is_asked
                && invitations::can_be_asked(&customer),
            lacks_permission: is_reseller && services.is_empty(),
            to_confirm: to_confirm.unwrap_or_default(),
            services: services
                .into_iter()
                .map(|one| Held {
                    name: one.service.name(frame.t),
                    since: frame.day(one.granted_at),
                    until: one.ends_at.map(|end| frame.day(end)),
                })
                .collect(),
            customer,
        })
    }

    /// Whether the company is asked again rather than for the first time.
    #[must_use]
    pub fn is_served(&self) -> bool {
        self.customer.status == Status::Active
    }

    /// Whether a tab is shown.
    #[must_use]
    pub fn is_at(&self, tab: Tab) -> bool {
        self.tab == tab
    }
}

#[derive(Template)]
#[template(path = "customers/overview.html")]
struct Overview {
    frame: Frame,
    record: Record,
    contact: String,
    invitations: Vec<Asking>,
    relationships: Vec<Serving>,
}

struct Asking {
    link: String,
    drafted: When,
    standing: Standing,
    standing_name: String,
}

struct Serving {
    kind: String,
    from: When,
    until: Option<When>,
}

/// `GET /customers/{id}`: Overview
async fn overview(visitor: Visitor, db: Data<Db>, id: Path<String>) -> Result<HttpResponse> {
    let member = visitor.partner(Act::SeeCustomers).await?;
    let frame = visitor.frame(Section::Customers);
    let mut tx = db.read().await?;
    let now = tx.now();
    let record = Record::of(&mut tx, &frame, member, &id, Tab::Overview).await?;
    let invitations = invitations::of_customer(&mut tx, record.customer.id).await?;
    let relationships = relationships::of_customer(&mut tx, record.customer.id).await?;
    let may_invite = member.may(Act::Invite);
    let asked = invitations.into_iter().map(|invitation| {
        let standing = invitation.standing(now);
        Asking {
            link: if standing == Standing::Draft && !may_invite {
                path::customer(record.customer.id)
            } else {
                path::invitation(invitation.id)
            },
            drafted: frame.day(invitation.drafted_at),
            standing,
            standing_name: invitations::standing_name(frame.t, standing),
        }
    });
    let through = record.customer.through.clone().unwrap_or_default();
    let serving = relationships.into_iter().map(|one| Serving {
        kind: match one.ended_at {
            None => relationships::kind_name(frame.t, one.kind, &through),
            Some(_) => relationships::kind_name(frame.t, one.kind, ""),
        },
        from: frame.day(one.started_at),
        until: one.ended_at.map(|at| frame.day(at)),
    });
    let page = Overview {
        contact: contact(&record.customer),
        invitations: asked.collect(),
        relationships: serving.collect(),
        record,
        frame,
    };
    html(StatusCode::OK, &page)
}
