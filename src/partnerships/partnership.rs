//! What a partnership is.

use crate::{clock::Timestamp, id, organizations::OrganizationId};

id! {
    /// A partnership.
    PartnershipId
}

/// The agreement between an indirect provider and an indirect reseller; a joint invitation needs it. It is
/// never revived: a new request makes a new one.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Partnership {
    /// Its id.
    pub id: PartnershipId,
    /// Who buys from the vendor, and asked.
    pub provider_id: OrganizationId,
    /// Who sells to customers, and authorized.
    pub reseller_id: OrganizationId,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was removed.
    pub ended_at: Option<Timestamp>,
}

impl Partnership {
    /// The other side.
    #[must_use]
    pub fn other(&self, side: OrganizationId) -> OrganizationId {
        if side == self.provider_id { self.reseller_id } else { self.provider_id }
    }
}
