//! What a subscription is: its terms, what may be done with it, and what happens at its end.

use jiff::{SignedDuration, Span, tz::TimeZone};

use super::{
    Plan,
    offer::OfferId,
    order::{OrderId, Sale},
};
use crate::{clock::Timestamp, id, people::PersonId, words};

id! {
    /// A subscription.
    SubscriptionId
}

words! {
    /// How a subscription stands.
    Status {
        /// It can be used.
        Active = "active",
        /// It cannot be used, and can be resumed.
        Suspended = "suspended",
        /// It was ended before it would have renewed.
        Cancelled = "cancelled",
        /// It was not renewed.
        Expired = "expired",
    }
}

impl Status {
    /// Whether it is over.
    #[must_use]
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Cancelled | Self::Expired)
    }
}

/// For how long after its start or renewal a subscription can be cancelled at once.
pub const CANCELLABLE_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What happens at the end of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtEnd {
    /// Another term begins.
    Renews,
    /// It is over.
    Expires,
    /// It is over, since it was cancelled or is still suspended.
    Cancels,
}

/// Something that a company has bought, from one term to the next.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// The order that it came from.
    pub order_id: OrderId,
    /// Whose it is, and who sells it.
    #[sqlx(flatten)]
    pub sale: Sale,
    /// The offer, which may have ended.
    pub offer_id: OfferId,
    /// What the partner calls it; at first the offer's name.
    pub name: String,
    /// The offer's name when it was bought.
    pub offer_name: String,
    /// What was bought.
    #[sqlx(flatten)]
    pub plan: Plan,
    /// How many.
    pub quantity: i64,
    /// How many of the seats are given to users.
    pub licences: i64,
    /// How it stands.
    pub status: Status,
    /// Whether another term begins when this one ends.
    pub auto_renew: bool,
    /// Whether it was cancelled for the end of its term.
    pub cancels_at_end: bool,
    /// When its first term began.
    pub started_at: Timestamp,
    /// How many terms have begun.
    pub terms: i64,
    /// When this term began.
    pub term_started_at: Timestamp,
    /// When this term ends.
    pub term_ends_at: Timestamp,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
    /// Who supports it; none for whoever supports the customer.
    pub support_contact_id: Option<PersonId>,
}

/// So many months after a moment, at the same time of day in UTC; where the month has no such day, on its last.
#[must_use]
pub fn months_after(start: Timestamp, months: i64) -> Timestamp {
    let moved = Span::new().try_months(months).and_then(|span| start.civil().checked_add(span));
    let moved = moved.and_then(|moved| moved.to_zoned(TimeZone::UTC));
    moved.map_or(Timestamp::MAX, |moved| moved.timestamp().into())
}

/// Why something cannot be done with a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is over.
    Ended,
    /// It is suspended.
    Suspended,
    /// It has no seats.
    NoSeats,
    /// So many licences are given.
    BelowLicences(i64),
    /// The offer allows from so many to so many.
    OutOfRange(i64, i64),
}

impl Subscription {
    /// When the term after so many ends, counted from the start, so that one that began on the 31st does so again
    /// wherever there is one.
    #[must_use]
    pub fn term_end(&self, terms: i64) -> Timestamp {
        months_after(self.started_at, self.plan.term.months() * terms)
    }

    /// Until when it can be cancelled at once.
    #[must_use]
    pub fn cancellable_until(&self) -> Timestamp {
        self.term_started_at + CANCELLABLE_FOR
    }

    /// Whether to cancel it now ends it now; else it ends with its term.
    #[must_use]
    pub fn cancels_at_once(&self, now: Timestamp) -> bool {
        now < self.cancellable_until()
    }

    /// What is given back when it is cancelled at a moment, in minor units: of what was charged in advance, the
    /// part of the whole days that are left. The first 24 hours count as none used. Rounded down.
    #[must_use]
    pub fn given_back(&self, now: Timestamp) -> i64 {
        if !self.plan.has_seats() || !self.cancels_at_once(now) {
            return 0;
        }
        let before = self.plan.term.months() * (self.terms - 1);
        let charged_until = months_after(self.started_at, before + self.plan.billing.months());
        let days = (charged_until - self.term_started_at).as_hours() / 24;
        let used = (now - self.term_started_at).as_hours() / 24;
        let left = (days - used.max(0)).max(0);
        let charged = i128::from(self.plan.price) * i128::from(self.quantity);
        i64::try_from(charged * i128::from(left) / i128::from(days.max(1))).unwrap_or(i64::MAX)
    }

    /// What happens when this term ends, while its reseller serves the company or not.
    #[must_use]
    pub fn at_end(&self, is_served: bool) -> AtEnd {
        match self.status {
            Status::Suspended => AtEnd::Cancels,
            _ if self.cancels_at_end => AtEnd::Cancels,
            _ if self.auto_renew && is_served => AtEnd::Renews,
            _ => AtEnd::Expires,
        }
    }

    /// Whether it can be changed.
    ///
    /// # Errors
    /// When it is over.
    pub fn changeable(&self) -> Result<(), Refusal> {
        if self.status.has_ended() { Err(Refusal::Ended) } else { Ok(()) }
    }

    /// Whether it can have so many seats, of an offer that allows from so many to so many.
    ///
    /// # Errors
    /// Why not.
    pub fn may_have(&self, quantity: i64, (smallest, largest): (i64, i64)) -> Result<(), Refusal> {
        self.changeable()?;
        if self.status == Status::Suspended {
            return Err(Refusal::Suspended);
        }
        if !self.plan.has_seats() {
            return Err(Refusal::NoSeats);
        }
        if !(smallest..=largest).contains(&quantity) {
            return Err(Refusal::OutOfRange(smallest, largest));
        }
        if quantity < self.licences {
            return Err(Refusal::BelowLicences(self.licences));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::*;
    use crate::{
        customers::CustomerId,
        organizations::OrganizationId,
        subscriptions::{Billing, Kind, Term},
    };

    fn at(day: Date) -> Timestamp {
        day.at(9, 30, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp().into()
    }

    fn bought(day: Date, term: Term, billing: Billing) -> Subscription {
        let started_at = at(day);
        Subscription {
            id: SubscriptionId::new(),
            order_id: OrderId::new(),
            sale: Sale {
                organization_id: OrganizationId::new(),
                reseller_id: OrganizationId::new(),
                customer_id: CustomerId::new(),
                provider_id: None,
                provider_customer_id: None,
            },
            offer_id: OfferId::new(),
            name: "Plan".into(),
            offer_name: "Plan".into(),
            plan: Plan {
                kind: Kind::Seats,
                term,
                billing,
                price: 3_000,
                currency: "EUR".into(),
                services: String::new(),
            },
            quantity: 10,
            licences: 4,
            status: Status::Active,
            auto_renew: true,
            cancels_at_end: false,
            started_at,
            terms: 1,
            term_started_at: started_at,
            term_ends_at: months_after(started_at, term.months()),
            ended_at: None,
            support_contact_id: None,
        }
    }

    #[test]
    fn terms_end_on_the_day_they_began_or_the_months_last() {
        let monthly = bought(date(2027, 12, 31), Term::Month, Billing::Monthly);
        let ends: Vec<Date> = (1..=4).map(|terms| monthly.term_end(terms).day()).collect();
        let wanted = [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)];
        assert_eq!(ends, wanted);
        let leap = bought(date(2028, 2, 29), Term::Year, Billing::Yearly);
        assert_eq!(leap.term_end(1).day(), date(2029, 2, 28));
        assert_eq!(leap.term_end(4), at(date(2032, 2, 29)));
        let long = bought(date(2026, 11, 30), Term::ThreeYears, Billing::Yearly);
        assert_eq!(long.term_end(1), at(date(2029, 11, 30)));
    }

    #[test]
    fn what_is_left_of_the_time_that_was_charged_is_given_back_within_seven_days() {
        let monthly = bought(date(2026, 11, 1), Term::Year, Billing::Monthly);
        let after = |hours| monthly.started_at + SignedDuration::from_hours(hours);
        for (hours, back) in [
            (0, 30_000),
            (23, 30_000),
            (24, 29_000),
            (7 * 24 - 1, 24_000),
            (7 * 24, 0),
            (40 * 24, 0),
        ] {
            assert_eq!(monthly.given_back(after(hours)), back, "{hours} hours");
        }
        let yearly = bought(date(2026, 11, 1), Term::Year, Billing::Yearly);
        assert_eq!(yearly.given_back(after(48)), 30_000 * 363 / 365);
        let renewed = Subscription {
            terms: 2,
            term_started_at: monthly.term_end(1),
            term_ends_at: monthly.term_end(2),
            ..monthly.clone()
        };
        assert_eq!(renewed.given_back(renewed.term_started_at), 30_000);
        assert_eq!(renewed.given_back(renewed.cancellable_until()), 0);
        let mut usage = monthly;
        usage.plan.kind = Kind::Usage;
        assert_eq!(usage.given_back(usage.started_at), 0);
    }

    #[test]
    fn at_its_end_it_renews_expires_or_is_cancelled() {
        let one = bought(date(2026, 11, 1), Term::Month, Billing::Monthly);
        for (status, auto_renew, cancels_at_end, is_served, then) in [
            (Status::Active, true, false, true, AtEnd::Renews),
            (Status::Active, true, false, false, AtEnd::Expires),
            (Status::Active, false, false, true, AtEnd::Expires),
            (Status::Active, false, true, true, AtEnd::Cancels),
            (Status::Suspended, true, false, true, AtEnd::Cancels),
        ] {
            let one = Subscription { status, auto_renew, cancels_at_end, ..one.clone() };
            assert_eq!(one.at_end(is_served), then, "{one:?}");
        }
    }

    #[test]
    fn the_quantity_stays_within_the_offer_and_above_the_licences() {
        let one = bought(date(2026, 11, 1), Term::Month, Billing::Monthly);
        let with = |status| Subscription { status, ..one.clone() };
        let mut usage = one.clone();
        usage.plan.kind = Kind::Usage;
        for (subscription, quantity, answer) in [
            (&one, 4, Ok(())),
            (&one, 300, Ok(())),
            (&one, 3, Err(Refusal::BelowLicences(4))),
            (&one, 1, Err(Refusal::OutOfRange(2, 300))),
            (&one, 301, Err(Refusal::OutOfRange(2, 300))),
            (&one, i64::MAX, Err(Refusal::OutOfRange(2, 300))),
            (&one, -5, Err(Refusal::OutOfRange(2, 300))),
            (&with(Status::Suspended), 20, Err(Refusal::Suspended)),
            (&with(Status::Cancelled), 20, Err(Refusal::Ended)),
            (&with(Status::Expired), 20, Err(Refusal::Ended)),
            (&usage, 20, Err(Refusal::NoSeats)),
        ] {
            assert_eq!(subscription.may_have(quantity, (2, 300)), answer, "{quantity}");
        }
    }
}
