//! What a person is, and what their roles let them do.

use crate::{
    clock::Timestamp,
    email_address::EmailAddress,
    id,
    organizations::{Kind, Organization, OrganizationId},
    text::Language,
    words,
};

id! {
    /// A person.
    PersonId
}

words! {
    /// What a member may be. Partners and customers have roles of their own; the Global admin is both.
    Role {
        /// Everything but administering services.
        GlobalAdmin = "global_admin",
        /// Invites, and administers services on behalf of customers.
        AdminAgent = "admin_agent",
        /// Sells.
        SalesAgent = "sales_agent",
        /// Supports.
        HelpdeskAgent = "helpdesk_agent",
        /// Bills.
        BillingAdmin = "billing_admin",
        /// Is in the company.
        User = "user",
    }
}

/// Something that only some roles allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// A partner: see customers and their records.
    SeeCustomers,
    /// A partner: draft, send, revoke, renew an invitation.
    Invite,
    /// A partner: remove a customer relationship.
    RemoveRelationship,
    /// A partner or customer: see what anybody of the organization did.
    SeeActivity,
    /// A partner or customer: see what they themselves did.
    SeeOwnActs,
    /// A customer: see its partners and what each may do.
    SeePartners,
    /// A customer: answer an invitation.
    Answer,
    /// A customer: reassign or take away an admin permission, end a relationship.
    Steer,
    /// A partner: answer a provider's request for a partnership.
    Authorize,
}

impl Act {
    /// The one table of who may do what.
    #[must_use]
    pub fn roles(self, kind: Kind) -> &'static [Role] {
        use Role::{AdminAgent, BillingAdmin, GlobalAdmin, HelpdeskAgent, SalesAgent, User};
        match (kind, self) {
            (Kind::Partner, Self::SeeCustomers) => {
                &[GlobalAdmin, AdminAgent, SalesAgent, HelpdeskAgent, BillingAdmin]
            }
            (
                Kind::Partner,
                Self::Invite | Self::RemoveRelationship | Self::SeeActivity | Self::Authorize,
            ) => &[GlobalAdmin, AdminAgent],
            (Kind::Partner, Self::SeeOwnActs) => {
                &[GlobalAdmin, AdminAgent, SalesAgent, HelpdeskAgent]
            }
            (Kind::Customer, Self::SeePartners) => &[GlobalAdmin, BillingAdmin, User],
            (Kind::Customer, Self::Answer | Self::Steer | Self::SeeActivity | Self::SeeOwnActs) => {
                &[GlobalAdmin]
            }
            (Kind::Partner, Self::SeePartners | Self::Answer | Self::Steer)
            | (
                Kind::Customer,
                Self::SeeCustomers | Self::Invite | Self::RemoveRelationship | Self::Authorize,
            ) => &[],
        }
    }
}

/// Somebody with a sign-in.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// The one organization they belong to.
    pub organization_id: OrganizationId,
    /// Their name.
    pub name: String,
    /// Their address, as they write it.
    pub email: EmailAddress,
    /// The language they read.
    pub language: Language,
    /// When they were made.
    pub created_at: Timestamp,
}

/// A person in their organization, with their roles: who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The person.
    pub person: Person,
    /// Their organization.
    pub organization: Organization,
    /// Their roles in it.
    pub roles: Vec<Role>,
}

impl Member {
    /// Whether one of their roles allows it.
    #[must_use]
    pub fn may(&self, act: Act) -> bool {
        let allowed = act.roles(self.organization.kind);
        self.roles.iter().any(|role| allowed.contains(role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_has_the_acts_of_its_side() {
        for role in Role::ALL {
            assert!(!Act::Invite.roles(Kind::Customer).contains(role));
            assert!(!Act::Answer.roles(Kind::Partner).contains(role));
        }
    }

    #[test]
    fn only_global_admins_and_admin_agents_invite_and_remove() {
        for act in [Act::Invite, Act::RemoveRelationship] {
            assert_eq!(act.roles(Kind::Partner), [Role::GlobalAdmin, Role::AdminAgent]);
        }
        assert_eq!(Act::Answer.roles(Kind::Customer), [Role::GlobalAdmin]);
    }
}
