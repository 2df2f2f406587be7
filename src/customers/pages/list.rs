//! The list of customers, with its tabs and search.

use std::{collections::HashMap, rc::Rc};

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{Tab, Tag, contact, kind, status_name};
use crate::{
    ahead::{self, Wanted},
    clock::Timestamp,
    customers::{
        Customer, CustomerId, Status,
        customer::Sort,
        store::{self, Listed, Slice, Whose},
    },
    db::{Composed, Db, Flag},
    error::Result,
    invitations,
    organizations::OrganizationId,
    page::{Frame, Section, When, html},
    path,
    people::{Act, Member},
    relationships::{self, Service},
    search::{self, Beginning},
    text::Texts,
    visitor::Visitor,
};

/// Customers on a page.
const PAGE: usize = 50;

/// Which part of the list is asked for; what makes no sense is left out.
#[derive(Default, Deserialize, Clone)]
pub(super) struct Asked {
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
    pub(super) fn status(&self) -> Option<Status> {
        Status::from_word(&self.status)
    }

    /// What is searched for.
    pub(super) fn query(&self) -> String {
        self.q.trim().chars().take(200).collect()
    }

    fn sort(&self) -> Sort {
        Sort::from_word(&self.sort).unwrap_or(Sort::Company)
    }

    fn is_descending(&self) -> bool {
        self.order == "desc"
    }

    /// Whether the page is read from its end.
    fn is_backwards(&self) -> bool {
        !self.before.is_empty()
    }

    /// The customer beside the first that is read.
    fn from(&self) -> Option<CustomerId> {
        let from = if self.is_backwards() { &self.before } else { &self.after };
        from.parse().ok().map(CustomerId)
    }

    fn slice<'a>(
        &self,
        whose: Whose,
        beginnings: &'a [Beginning],
        from: Option<CustomerId>,
    ) -> Slice<'a> {
        // What has no word in it, such as a percent sign, is in no name.
        let finds_nothing = beginnings.is_empty() && !self.q.is_empty();
        Slice {
            whose,
            status: self.status(),
            beginnings,
            sort: self.sort(),
            backwards: self.is_descending() != self.is_backwards(),
            after: from,
            limit: if finds_nothing { 0 } else { i64::try_from(PAGE + 1).unwrap_or(i64::MAX) },
        }
    }

    async fn listed(
        &self,
        db: &Db,
        partner: OrganizationId,
        from: Option<CustomerId>,
    ) -> Result<Listed> {
        let beginnings = search::beginnings(&self.q);
        let slice = self.slice(Whose::Partner(partner), &beginnings, from);
        let mut tx = db.read().await?;
        let now = tx.now();
        let listed = store::list(&mut tx, partner, &slice, |asking| sees_users(asking, now)).await;
        Ok(listed?)
    }

    /// The address of another part of the list.
    fn link(&self, change: impl FnOnce(&mut Self)) -> String {
        self.link_of(path::CUSTOMERS, change)
    }

    fn link_of(&self, page: &str, change: impl FnOnce(&mut Self)) -> String {
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
        if query.is_empty() { page.to_owned() } else { format!("{page}?{query}") }
    }
}

#[derive(Template)]
#[template(path = "customers/list.html")]
struct List {
    frame: Frame,
    may_invite: bool,
    may_keep: bool,
    /// This part of the list as a file.
    export: String,
    tabs: Vec<StatusTab>,
    headings: Vec<Heading>,
    status: String,
    q: String,
    /// How many this page shows of what was searched for.
    found: String,
    /// What is said of a row, before the company's name and behind it.
    more_about: (String, String),
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
    status_name: Rc<str>,
    since: When,
    link: String,
    may_ask: bool,
    kind: Rc<str>,
    services: Rc<str>,
    services_of_all: Rc<str>,
    subscriptions: Rc<str>,
    seats: Rc<str>,
    contact: String,
    tags: Vec<Tag>,
    /// How many users there are, where that is the partner's to know.
    users: Option<i64>,
    /// The tabs of its record that the visitor is let in to, besides the first.
    tabs: Rc<[Page]>,
}

/// A tab's name, and what its address has behind the record's.
type Page = (String, &'static str);

/// Texts that rows have in common, each made once for a page.
#[derive(Default)]
struct Common {
    texts: HashMap<(&'static str, [i64; 3]), Rc<str>>,
    /// Of a reseller's customer and of a provider's.
    tabs: [Option<Rc<[Page]>>; 2],
}

impl Common {
    /// What is made of these numbers, under a name of its own.
    fn text(
        &mut self,
        name: &'static str,
        numbers: [i64; 3],
        make: impl FnOnce() -> String,
    ) -> Rc<str> {
        self.texts.entry((name, numbers)).or_insert_with(|| make().into()).clone()
    }

    fn tabs(&mut self, customer: &Customer, member: &Member, t: &Texts) -> Rc<[Page]> {
        let tabs = || {
            let tabs = Tab::of(customer, &member.roles).into_iter();
            let tabs = tabs.filter(|tab| *tab != Tab::Overview);
            tabs.map(|tab| (tab.name(t), tab.page())).collect()
        };
        self.tabs[usize::from(customer.through_id.is_some())].get_or_insert_with(tabs).clone()
    }
}

impl Row {
    fn of(
        frame: &Frame,
        member: &Member,
        customer: Customer,
        sees_users: bool,
        common: &mut Common,
    ) -> Self {
        let t = frame.t;
        let (one, status) = (&customer, customer.status.word());
        let bought =
            [one.active_subscriptions, one.suspended_subscriptions, one.ended_subscriptions];
        let [active, suspended, ended] = bought;
        Self {
            status_name: common.text(status, [0; 3], || status_name(t, one.status)),
            services: common.text("services", [one.services, 0, 0], || {
                fl!(t, "services-count", count = one.services)
            }),
            services_of_all: common.text("of all", [one.services, 0, 0], || {
                fl!(t, "services-of-all", count = one.services)
            }),
            subscriptions: common.text("subscriptions", bought, || {
                fl!(t, "quick-subscriptions", active = active, suspended = suspended, ended = ended)
            }),
            seats: common.text("seats", [one.seats_used, one.seats, 0], || {
                fl!(t, "quick-seats-used", used = one.seats_used, seats = one.seats)
            }),
            kind: match &one.through {
                Some(_) => kind(t, one).into(),
                None => {
                    common.text("kind", [i64::from(one.status == Status::Active), 0, 0], || {
                        kind(t, one)
                    })
                }
            },
            since: frame.day(customer.since),
            link: path::customer(customer.id),
            may_ask: member.may(Act::Invite)
                && customer.status != Status::Invited
                && (customer.status != Status::Active || customer.services == 0)
                && invitations::can_be_asked(&customer),
            contact: contact(&customer),
            tags: Tag::of(&customer),
            tabs: common.tabs(&customer, member, t),
            users: customer.users.filter(|_| sees_users),
            customer,
        }
    }

    fn has_subscriptions(&self) -> bool {
        let one = &self.customer;
        one.active_subscriptions + one.suspended_subscriptions + one.ended_subscriptions > 0
    }

    /// Whether the partner serves it itself, and not through a reseller.
    fn is_resellers(&self) -> bool {
        self.customer.through_id.is_none()
    }
}

/// Whether a partner sees how many users its customer `c` has: it administers them.
fn sees_users(asking: &mut Composed, now: Timestamp) {
    asking.sql("c.status = 'active' and c.services > 0 and ");
    relationships::administers(asking, Service::EntraId, now);
}

/// What the list of somebody's customers asks for ahead.
pub(super) fn wanted(query: &str, now: Timestamp) -> Option<Wanted> {
    let mut asked = Query::<Asked>::from_query(query).ok()?.into_inner();
    asked.q = asked.query();
    Some(Box::new(move |asking| {
        let beginnings = search::beginnings(&asked.q);
        let slice = asked.slice(Whose::Asker, &beginnings, asked.from());
        store::ahead(asking, &slice, |asking| sees_users(asking, now));
    }))
}

/// `GET /customers?status=…&q=…&sort=…&order=…&after=…`
pub(super) async fn list(
    visitor: Visitor,
    db: Data<Db>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::SeeCustomers).await?;
    let partner = member.organization.id;
    let mut asked = asked.into_inner();
    asked.q = asked.query();
    let from = asked.from();
    let mut listed = match ahead::found() {
        Some(listed) => listed,
        None => asked.listed(&db, partner, from).await?,
    };
    if from.is_some() && listed.has_from == 0 {
        listed = asked.listed(&db, partner, None).await?;
    }
    let Listed { counts, has_from, rows: mut customers } = listed;
    let (backwards, has_from) = (asked.is_backwards(), has_from > 0);
    let more = customers.len() > PAGE;
    customers.truncate(PAGE);
    if backwards {
        customers.reverse();
    }
    let (has_previous, has_next) = if backwards { (more, has_from) } else { (has_from, more) };
    let place =
        |row: Option<&(Customer, Flag)>| row.map(|(one, _)| one.id.to_string()).unwrap_or_default();
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
    let mut common = Common::default();
    let rows = customers
        .into_iter()
        .map(|(customer, Flag(sees_users))| {
            Row::of(&frame, member, customer, sees_users, &mut common)
        })
        .collect();
    let ended = counts.iter().find(|(status, _)| *status == Status::Ended).map_or(0, |(_, n)| *n);
    let page = List {
        may_invite,
        may_keep: member.may(Act::KeepRecords),
        export: asked.link_of(path::EXPORT, |asked| {
            asked.sort.clear();
            asked.order.clear();
        }),
        tabs: tabs(t, &asked, &counts),
        headings: headings(t, &asked),
        found,
        more_about: around(&fl!(t, "more-about", company = HERE)),
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

/// What stands where a name is to stand; in no text.
const HERE: &str = "\u{1}";

/// What is around a name.
fn around(text: &str) -> (String, String) {
    let (before, behind) = text.split_once(HERE).unwrap_or((text, ""));
    (before.to_owned(), behind.to_owned())
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
