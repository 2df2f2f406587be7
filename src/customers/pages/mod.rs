//! A partner's customers: the list with its tabs and search ([`list`]), the same as a file ([`export`]), a company
//! that is not in it yet ([`new`]), many of them ([`imports`]), and a customer's record ([`record`]) with what is
//! noted on it ([`details`]).

mod details;
mod export;
mod imports;
mod list;
mod new;
mod record;

use actix_web::{
    http::Uri,
    web::{get, post},
};
use i18n_embed_fl::fl;

pub use self::{
    new::named,
    record::{Company, Record, Tab, asker, at},
};
use super::{Customer, Status};
use crate::{ahead::Wanted, clock::Timestamp, path, relationships, routes::Routes, text::Texts};

/// The addresses of this slice.
pub fn routes(routes: &mut Routes) {
    routes
        .route(path::CUSTOMERS, get().to(list::list))
        .route(path::NEW_CUSTOMER, get().to(new::new))
        .route(path::NEW_CUSTOMER, post().to(new::add))
        .route(path::EXPORT, get().to(export::export))
        .route(path::IMPORT, get().to(imports::new))
        .route(path::IMPORT, post().to(imports::upload))
        .route(path::IMPORT_TEMPLATE, get().to(imports::template))
        .route(&path::import("{id}"), get().to(imports::show))
        .route(&path::import_start("{id}"), get().to(imports::again))
        .route(&path::import_start("{id}"), post().to(imports::start))
        .route(&path::customer("{id}"), get().to(record::overview))
        .route(&path::details("{id}"), get().to(details::details))
        .route(&path::details("{id}"), post().to(details::save));
}

/// What the page at an address asks for in the statement that asks who asks.
pub fn wanted(address: &Uri, now: Timestamp) -> Option<Wanted> {
    match address.path() {
        path::CUSTOMERS => list::wanted(address.query().unwrap_or_default(), now),
        _ => None,
    }
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

/// A tag of a customer, and where those with the same tag are.
struct Tag {
    name: String,
    link: String,
}

impl Tag {
    fn of(customer: &Customer) -> Vec<Self> {
        let tags = customer.tags.lines();
        tags.map(|tag| Self { name: tag.to_owned(), link: path::tagged(tag) }).collect()
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

/// What a status is called.
fn status_name(t: &Texts, status: Status) -> String {
    match status {
        Status::Active => fl!(t, "status-active"),
        Status::Invited => fl!(t, "status-invited"),
        Status::Prospect => fl!(t, "status-prospect"),
        Status::Ended => fl!(t, "status-ended"),
    }
}
