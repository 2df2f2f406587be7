//! What is written to people about orders and subscriptions. An organization's first Global admin reads it.

use i18n_embed_fl::fl;
use serde::{Deserialize, Serialize};

use super::{OrderId, Sale, State, Status, SubscriptionId, sellers, store};
use crate::{
    activity::Kind,
    customers,
    db::Read,
    mail::Mail,
    organizations::{self, OrganizationId},
    outbox::{Desk, Failure, Letter},
    path,
    people::{self, Person},
};

/// Who reads a letter about something bought, and what they are told of it.
struct About {
    reader: Person,
    /// The reseller, as the company reads it; the customer, as a partner does.
    other: String,
    /// The page that the letter leads to, on the reader's side.
    page: Option<customers::CustomerId>,
}

impl About {
    async fn of(tx: &mut Read, sale: &Sale, reader: OrganizationId) -> sqlx::Result<Option<Self>> {
        let record = sellers(tx, sale).await?.into_iter().find(|(one, _)| *one == reader);
        // A provider that serves the company no more is told nothing of it.
        if record.is_none() && reader != sale.organization_id {
            return Ok(None);
        }
        let Some(person) = people::reader(tx, reader).await? else { return Ok(None) };
        let (other, page) = match record {
            Some((partner, record)) => {
                let customer = customers::by_id(tx, partner, record).await?;
                (customer.map(|customer| customer.name), Some(record))
            }
            None => (organizations::by_id(tx, sale.reseller_id).await?.map(|one| one.name), None),
        };
        Ok(other.map(|other| Self { reader: person, other, page }))
    }
}

/// Tells a company, or the reseller of whose customer a provider ordered, what was ordered.
#[derive(Serialize, Deserialize)]
pub(crate) struct OrderNotice {
    pub(super) order: OrderId,
    pub(super) reader: OrganizationId,
}

impl Letter for OrderNotice {
    const KIND: &'static str = "order-notice";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(order) = store::order(tx, self.order).await? else { return Ok(None) };
        if order.state == State::Cancelled {
            return Ok(None);
        }
        let Some(about) = About::of(tx, &order.sale, self.reader).await? else { return Ok(None) };
        let lines = store::lines(tx, order.id).await?;
        let language = about.reader.language;
        let t = language.texts();
        let list = lines.iter().map(|line| {
            let price = line.plan.price_text(t, language);
            let term = line.plan.term_text(t);
            format!("{} × {}: {price} ({term})", line.quantity, line.offer_name)
        });
        let list = list.collect::<Vec<_>>().join("\n");
        let page = path::of_company(about.page, path::order(order.id));
        let link = format!("{}{page}", desk.address);
        let (name, other) = (about.reader.name.as_str(), about.other.as_str());
        let (by, company) = (people::shown(t, &order.placed_by_name), &order.placed_by_company);
        let (by, company) = (by.as_str(), company.as_str());
        let (list, to) = (list.as_str(), link.as_str());
        let (subject, text) = if about.page.is_some() {
            (
                fl!(t, "letter-order-for-subject", customer = other, partner = company),
                fl!(
                    t,
                    "letter-order-for",
                    name = name,
                    customer = other,
                    by = by,
                    partner = company,
                    list = list,
                    link = to
                ),
            )
        } else {
            (
                fl!(t, "letter-order-subject", partner = company),
                fl!(
                    t,
                    "letter-order",
                    name = name,
                    by = by,
                    partner = company,
                    list = list,
                    link = to
                ),
            )
        };
        Ok(Some(people::notice_of_page(about.reader, subject, text, link)))
    }
}

/// Tells a company, or a partner, what became of a subscription.
#[derive(Serialize, Deserialize)]
pub(crate) struct SubscriptionNotice {
    pub(super) subscription: SubscriptionId,
    pub(super) kind: Kind,
    pub(super) reader: OrganizationId,
    /// What is given back, in minor units.
    pub(super) money: Option<i64>,
}

impl Letter for SubscriptionNotice {
    const KIND: &'static str = "subscription-notice";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(one) = store::by_id(tx, self.subscription).await? else { return Ok(None) };
        // Something else has been done meanwhile, and another letter tells of that.
        let still = match self.kind {
            Kind::SubscriptionSuspended => one.status == Status::Suspended,
            Kind::SubscriptionResumed => one.status == Status::Active,
            Kind::CancelledForEnd => one.cancels_at_end,
            Kind::RenewalTurnedOn => one.auto_renew,
            _ => true,
        };
        if !still {
            return Ok(None);
        }
        let Some(about) = About::of(tx, &one.sale, self.reader).await? else { return Ok(None) };
        let language = about.reader.language;
        let t = language.texts();
        let what = one.name.as_str();
        let other = about.other.as_str();
        let end = language.day(one.ended_at.unwrap_or(one.term_ends_at));
        let back = self.money.filter(|money| *money > 0);
        let back = back.map(|money| language.amount(money, &one.plan.currency));
        let (subject, said) = match self.kind {
            Kind::SubscriptionSuspended => (
                fl!(t, "letter-suspended-subject", what = what),
                fl!(t, "letter-suspended", what = what, other = other, end = end),
            ),
            Kind::SubscriptionResumed => (
                fl!(t, "letter-resumed-subject", what = what),
                fl!(t, "letter-resumed", what = what, other = other),
            ),
            Kind::CancelledForEnd => (
                fl!(t, "letter-cancelled-for-end-subject", what = what, end = end.as_str()),
                fl!(t, "letter-cancelled-for-end", what = what, other = other, end = end.as_str()),
            ),
            Kind::RenewalTurnedOn => (
                fl!(t, "letter-renewal-on-subject", what = what),
                fl!(t, "letter-renewal-on", what = what, other = other, end = end),
            ),
            Kind::SubscriptionExpired => (
                fl!(t, "letter-expired-subject", what = what),
                fl!(t, "letter-expired", what = what, other = other, end = end),
            ),
            _ => (
                fl!(t, "letter-cancelled-subject", what = what),
                match back {
                    Some(back) => fl!(
                        t,
                        "letter-cancelled-back",
                        what = what,
                        other = other,
                        end = end,
                        back = back
                    ),
                    None => fl!(t, "letter-cancelled", what = what, other = other, end = end),
                },
            ),
        };
        let page = path::of_company(about.page, path::subscription(one.id));
        let link = format!("{}{page}", desk.address);
        let name = about.reader.name.as_str();
        let text =
            fl!(t, "letter-subscription", name = name, said = said.as_str(), link = link.as_str());
        Ok(Some(people::notice_of_page(about.reader, subject, text, link)))
    }
}
