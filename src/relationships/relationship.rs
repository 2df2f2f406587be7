//! What a relationship and an admin permission are.

use i18n_embed_fl::fl;
use jiff::SignedDuration;

use crate::{
    clock::Timestamp, customers::CustomerId, id, organizations::OrganizationId, text::Texts, words,
};

id! {
    /// A relationship.
    RelationshipId
}

id! {
    /// An admin permission.
    PermissionId
}

words! {
    /// What a relationship lets a partner do.
    Kind {
        /// The partner sells to the company and is of record for it.
        Reseller = "reseller",
        /// The partner may place orders for the reseller's customer.
        Provider = "provider",
    }
}

words! {
    /// How a relationship ended.
    EndReason {
        /// The partner removed it.
        RemovedByPartner = "removed_by_partner",
        /// The customer ended it.
        EndedByCustomer = "ended_by_customer",
    }
}

words! {
    /// Why an admin permission ended.
    PermissionEnd {
        /// The relationship that it stood on ended.
        RelationshipEnded = "relationship_ended",
        /// The customer gave the service to another partner.
        Reassigned = "reassigned",
        /// The customer took it away.
        TakenAway = "taken_away",
        /// The partner gave it up.
        GivenUp = "given_up",
        /// It was granted until then.
        Expired = "expired",
    }
}

words! {
    /// Something of a company that a partner may administer on its behalf.
    Service {
        /// Exchange Online.
        ExchangeOnline = "exchange_online",
        /// SharePoint.
        SharePoint = "sharepoint",
        /// Teams.
        Teams = "teams",
        /// Intune.
        Intune = "intune",
        /// Entra ID.
        EntraId = "entra_id",
        /// Azure.
        Azure = "azure",
        /// Dynamics 365.
        Dynamics365 = "dynamics_365",
        /// Power Platform.
        PowerPlatform = "power_platform",
        /// Security.
        Security = "security",
    }
}

impl Service {
    /// Its name.
    #[must_use]
    pub fn name(self, t: &Texts) -> String {
        match self {
            Self::ExchangeOnline => fl!(t, "service-exchange-online"),
            Self::SharePoint => fl!(t, "service-sharepoint"),
            Self::Teams => fl!(t, "service-teams"),
            Self::Intune => fl!(t, "service-intune"),
            Self::EntraId => fl!(t, "service-entra-id"),
            Self::Azure => fl!(t, "service-azure"),
            Self::Dynamics365 => fl!(t, "service-dynamics-365"),
            Self::PowerPlatform => fl!(t, "service-power-platform"),
            Self::Security => fl!(t, "service-security"),
        }
    }

    /// What administering it lets somebody do, in plain words.
    #[must_use]
    pub fn meaning(self, t: &Texts) -> String {
        match self {
            Self::ExchangeOnline => fl!(t, "service-exchange-online-means"),
            Self::SharePoint => fl!(t, "service-sharepoint-means"),
            Self::Teams => fl!(t, "service-teams-means"),
            Self::Intune => fl!(t, "service-intune-means"),
            Self::EntraId => fl!(t, "service-entra-id-means"),
            Self::Azure => fl!(t, "service-azure-means"),
            Self::Dynamics365 => fl!(t, "service-dynamics-365-means"),
            Self::PowerPlatform => fl!(t, "service-power-platform-means"),
            Self::Security => fl!(t, "service-security-means"),
        }
    }
}

/// The names of services, one after the other.
#[must_use]
pub fn names(t: &Texts, services: &[Service]) -> String {
    services.iter().map(|service| service.name(t)).collect::<Vec<_>>().join(", ")
}

/// Who serves whom. It is never revived: a new invitation makes a new one.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Relationship {
    /// Its id.
    pub id: RelationshipId,
    /// What it lets the partner do.
    pub kind: Kind,
    /// The partner that serves.
    pub partner_id: OrganizationId,
    /// The company that is served.
    pub organization_id: OrganizationId,
    /// The partner's record of it.
    pub customer_id: CustomerId,
    /// The reseller through whom a provider serves.
    pub through_id: Option<OrganizationId>,
    /// When it began.
    pub started_at: Timestamp,
    /// When the customer's notice runs out, if it gave one.
    pub notice_until: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// The right of a partner to administer a service of a company; at most one partner holds it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Permission {
    /// Its id.
    pub id: PermissionId,
    /// The company.
    pub organization_id: OrganizationId,
    /// The service.
    pub service: Service,
    /// Who holds it.
    pub partner_id: OrganizationId,
    /// The relationship that it stands on and ends with.
    pub relationship_id: RelationshipId,
    /// The holder's record of the company.
    pub customer_id: CustomerId,
    /// When it was granted.
    pub granted_at: Timestamp,
    /// When it ends by itself, if it does.
    pub ends_at: Option<Timestamp>,
}

impl Permission {
    /// Whether it is held at a moment: one whose end has come is over, noticed or not.
    #[must_use]
    pub fn is_held(&self, now: Timestamp) -> bool {
        self.ends_at.is_none_or(|end| end >= now)
    }
}

/// The fewest and the most days that an invitation may ask an admin permission for.
pub const DAYS: (i64, i64) = (30, 730);

/// How many days before its end the holder of a permission is told.
pub const WARNINGS: [i64; 3] = [30, 7, 1];

/// The most days ahead that a customer may set the end of a relationship.
pub const MOST_NOTICE: i64 = 90;

/// The fewest days before an end of which its holder needs no more telling: those whose time has come.
#[must_use]
pub fn warned(ends_at: Timestamp, now: Timestamp) -> Option<i64> {
    let is_past = |days: &i64| ends_at - SignedDuration::from_hours(24 * days) <= now;
    WARNINGS.into_iter().filter(is_past).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holder_is_told_thirty_seven_and_one_day_before() {
        let end = Timestamp::from_micros(1_800_000_000_000_000);
        let before = |hours| end - SignedDuration::from_hours(hours);
        for (hours, told) in [
            (31 * 24, None),
            (30 * 24 + 1, None),
            (30 * 24, Some(30)),
            (8 * 24, Some(30)),
            (7 * 24, Some(7)),
            (25, Some(7)),
            (24, Some(1)),
            (0, Some(1)),
        ] {
            assert_eq!(warned(end, before(hours)), told, "{hours} hours before");
        }
    }

    #[test]
    fn a_permission_is_held_until_its_end() {
        let end = Timestamp::from_micros(1_800_000_000_000_000);
        let held = |ends_at| Permission {
            id: PermissionId::new(),
            organization_id: OrganizationId::new(),
            service: Service::Azure,
            partner_id: OrganizationId::new(),
            relationship_id: RelationshipId::new(),
            customer_id: CustomerId::new(),
            granted_at: end,
            ends_at,
        };
        let later = end + SignedDuration::from_micros(1);
        assert!(held(None).is_held(later));
        assert!(held(Some(end)).is_held(end));
        assert!(!held(Some(end)).is_held(later));
    }
}
