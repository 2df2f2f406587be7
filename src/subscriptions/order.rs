//! What an order is.

use super::{Plan, offer::OfferId};
use crate::{
    clock::Timestamp, customers::CustomerId, id, organizations::OrganizationId, people::PersonId,
    words,
};

id! {
    /// An order. A form makes it before the order is placed, so that pressing the button again places no other.
    OrderId
}

words! {
    /// Where an order stands.
    State {
        /// It waits to be fulfilled.
        Placed = "placed",
        /// Its subscriptions are active.
        Fulfilled = "fulfilled",
        /// Nothing came of it.
        Cancelled = "cancelled",
    }
}

words! {
    /// When an order is fulfilled.
    Fulfilment {
        /// As it is placed.
        AtOnce = "at_once",
        /// When a person says so.
        ByHand = "by_hand",
    }
}

/// Whose something bought is, and who sells it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Sale {
    /// The company that bought it.
    pub organization_id: OrganizationId,
    /// The reseller that is of record for it.
    pub reseller_id: OrganizationId,
    /// The reseller's record of the company.
    pub customer_id: CustomerId,
    /// The provider that ordered it for the reseller's customer.
    pub provider_id: Option<OrganizationId>,
    /// The provider's record of the company.
    pub provider_customer_id: Option<CustomerId>,
}

impl Sale {
    /// Whether it is steered from this record: the reseller's, or that of the provider that ordered it.
    #[must_use]
    pub fn is_of(&self, record: CustomerId) -> bool {
        self.customer_id == record || self.provider_customer_id == Some(record)
    }

    /// The partners, each with its record.
    #[must_use]
    pub fn partners(&self) -> Vec<(OrganizationId, CustomerId)> {
        let reseller = (self.reseller_id, self.customer_id);
        let provider = self.provider_id.zip(self.provider_customer_id);
        // A partner that is both has one record.
        let provider = provider.filter(|provider| *provider != reseller);
        std::iter::once(reseller).chain(provider).collect()
    }
}

/// The act of buying.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// For whom, and by which partners.
    #[sqlx(flatten)]
    pub sale: Sale,
    /// Where it stands.
    pub state: State,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Who placed it.
    pub placed_by: PersonId,
    /// Their name.
    pub placed_by_name: String,
    /// Whose member they are.
    pub placed_by_company: String,
    /// When it was fulfilled or cancelled.
    pub settled_at: Option<Timestamp>,
}

/// An order that waits to be fulfilled, as a partner finds it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    /// The order.
    pub id: OrderId,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// The partner's record of the company.
    pub record: CustomerId,
    /// What the partner calls the company.
    pub company: String,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Line {
    /// Its place, from 1.
    pub number: i64,
    /// The offer.
    pub offer_id: OfferId,
    /// The offer's name when it was bought.
    pub offer_name: String,
    /// What is bought.
    #[sqlx(flatten)]
    pub plan: Plan,
    /// How many.
    pub quantity: i64,
}
