//! The list of customers as a file, for a spreadsheet or to be imported elsewhere. It is written while it is read,
//! a page at a time, so that a long one needs no more memory than a short one.

use actix_web::{
    HttpResponse,
    web::{Data, Query},
};
use futures_util::stream;

use super::list::Asked;
use crate::{
    customers::{
        Customer, CustomerId, LeadSource, Status,
        customer::Sort,
        imports::COLUMNS,
        store::{self, Slice, Whose},
    },
    db::Db,
    error::Result,
    organizations::OrganizationId,
    people::Act,
    relationships,
    search::{self, Beginning},
    sheet,
    visitor::Visitor,
};

/// Customers of one transaction.
const PAGE: i64 = 500;

/// Which customers are written, and how far they are.
struct Export {
    db: Data<Db>,
    partner: OrganizationId,
    status: Option<Status>,
    beginnings: Vec<Beginning>,
    after: Option<CustomerId>,
    is_done: bool,
}

/// `GET /customers/export.csv?status=…&q=…`
pub(super) async fn export(
    visitor: Visitor,
    db: Data<Db>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::KeepRecords).await?;
    let query = asked.query();
    let beginnings = search::beginnings(&query);
    let export = Export {
        db,
        partner: member.organization.id,
        status: asked.status(),
        is_done: beginnings.is_empty() && !query.is_empty(),
        beginnings,
        after: None,
    };
    let lines = stream::try_unfold(export, Export::next);
    Ok(sheet::download("customers.csv", &COLUMNS.map(|column| column.name), lines))
}

impl Export {
    async fn next(mut self) -> Result<Option<(Vec<u8>, Self)>> {
        if self.is_done {
            return Ok(None);
        }
        let mut tx = self.db.read().await?;
        let slice = Slice {
            whose: Whose::Partner(self.partner),
            status: self.status,
            beginnings: &self.beginnings,
            sort: Sort::Company,
            backwards: false,
            after: self.after.take(),
            limit: PAGE,
        };
        let mut customers = store::page(&mut tx, self.partner, &slice).await?;
        drop(tx);
        let lines: Vec<u8> = customers.iter().flat_map(line).collect();
        self.is_done = i64::try_from(customers.len()).unwrap_or(PAGE) < PAGE;
        self.after = customers.pop().map(|last| last.id);
        Ok(Some((lines, self)))
    }
}

/// What an import's [`COLUMNS`] say of a customer.
fn line(customer: &Customer) -> Vec<u8> {
    let relationship = match (customer.status, customer.through_id) {
        (Status::Active, None) => relationships::Kind::Reseller.word(),
        (Status::Active, Some(_)) => relationships::Kind::Provider.word(),
        _ => "",
    };
    let domain = customer.domain.to_string();
    let email = customer.contact_email.as_ref().map(ToString::to_string);
    sheet::line(&[
        customer.name.as_str(),
        &customer.alias,
        &domain,
        customer.status.word(),
        relationship,
        &customer.since.day().to_string(),
        &customer.services.to_string(),
        &customer.contact_name,
        &email.unwrap_or_default(),
        &customer.tags.replace('\n', "; "),
        customer.lead_source.map(LeadSource::word).unwrap_or_default(),
        &customer.active_subscriptions.to_string(),
        &customer.seats.to_string(),
        &customer.seats_used.to_string(),
    ])
}
