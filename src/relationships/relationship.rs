//! What a relationship and an admin permission are.

use i18n_embed_fl::fl;

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
    /// When it began.
    pub started_at: Timestamp,
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
}
