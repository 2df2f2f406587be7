//! What a person is, and what their roles let them do.

use jiff::SignedDuration;
use serde::Deserialize;

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

impl Role {
    /// The roles that members of a side may have.
    #[must_use]
    pub fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Partner => &[
                Self::GlobalAdmin,
                Self::AdminAgent,
                Self::SalesAgent,
                Self::HelpdeskAgent,
                Self::BillingAdmin,
            ],
            Kind::Customer => &[Self::GlobalAdmin, Self::BillingAdmin, Self::User],
        }
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
    /// A partner: keep what is noted on a customer's record, import and export customers.
    KeepRecords,
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
    /// A partner: answer a provider's request for a partnership, remove a partnership.
    Authorize,
    /// A partner: administer a service, its users and licences on behalf of a customer.
    Administer,
    /// A partner: administer users on behalf of a customer.
    AdministerUsers,
    /// A partner or customer: see subscriptions and orders.
    SeeSubscriptions,
    /// A partner: order, change and suspend subscriptions.
    Order,
    /// A partner or customer: give and take licences.
    GiveLicences,
    /// A partner: keep support contacts, and follow service requests. A customer: open and follow them.
    Support,
    /// A partner: map provider accounts, and schedule reports.
    MapAccounts,
    /// A partner or customer: manage members and their roles, the company and its integrations.
    ManageMembers,
}

impl Act {
    /// The rows of the table, as people of a side read it. What goes with another row has none of its own; who
    /// sees no activity but their own is told so in the row of activity.
    #[must_use]
    pub fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Partner => &[
                Self::SeeCustomers,
                Self::Invite,
                Self::RemoveRelationship,
                Self::Authorize,
                Self::KeepRecords,
                Self::Administer,
                Self::AdministerUsers,
                Self::Order,
                Self::Support,
                Self::MapAccounts,
                Self::ManageMembers,
                Self::SeeActivity,
            ],
            Kind::Customer => &[
                Self::SeePartners,
                Self::Answer,
                Self::Steer,
                Self::SeeSubscriptions,
                Self::GiveLicences,
                Self::Support,
                Self::ManageMembers,
                Self::SeeActivity,
            ],
        }
    }

    /// Whether one of these roles, of a member of a side, allows it.
    #[must_use]
    pub fn is_allowed(self, kind: Kind, roles: &[Role]) -> bool {
        self.roles(kind).iter().any(|role| roles.contains(role))
    }

    /// The one table of who may do what.
    #[must_use]
    pub fn roles(self, kind: Kind) -> &'static [Role] {
        use Role::{AdminAgent, BillingAdmin, GlobalAdmin, HelpdeskAgent, SalesAgent, User};
        match (kind, self) {
            (Kind::Partner, Self::SeeCustomers | Self::SeeSubscriptions) => {
                &[GlobalAdmin, AdminAgent, SalesAgent, HelpdeskAgent, BillingAdmin]
            }
            (
                Kind::Partner,
                Self::Invite | Self::RemoveRelationship | Self::SeeActivity | Self::Authorize,
            ) => &[GlobalAdmin, AdminAgent],
            (Kind::Partner, Self::KeepRecords | Self::SeeOwnActs) => {
                &[GlobalAdmin, AdminAgent, SalesAgent, HelpdeskAgent]
            }
            (Kind::Partner, Self::Administer | Self::GiveLicences) => &[AdminAgent],
            (Kind::Partner, Self::AdministerUsers) => &[AdminAgent, HelpdeskAgent],
            (Kind::Partner, Self::Order) => &[GlobalAdmin, AdminAgent, SalesAgent],
            (Kind::Partner, Self::Support) => &[GlobalAdmin, AdminAgent, HelpdeskAgent],
            (Kind::Partner, Self::MapAccounts) => &[GlobalAdmin, AdminAgent, BillingAdmin],
            (Kind::Customer, Self::SeePartners) => &[GlobalAdmin, BillingAdmin, User],
            (Kind::Customer, Self::SeeSubscriptions | Self::Support) => {
                &[GlobalAdmin, BillingAdmin]
            }
            (Kind::Partner, Self::ManageMembers)
            | (
                Kind::Customer,
                Self::Answer
                | Self::Steer
                | Self::SeeActivity
                | Self::SeeOwnActs
                | Self::GiveLicences
                | Self::ManageMembers,
            ) => &[GlobalAdmin],
            (Kind::Partner, Self::SeePartners | Self::Answer | Self::Steer)
            | (
                Kind::Customer,
                Self::SeeCustomers
                | Self::Invite
                | Self::RemoveRelationship
                | Self::Authorize
                | Self::Administer
                | Self::AdministerUsers
                | Self::KeepRecords
                | Self::Order
                | Self::MapAccounts,
            ) => &[],
        }
    }
}

/// Somebody with a sign-in.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow, Deserialize)]
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

/// What is kept in the place of the name of somebody whose personal data was removed. Nobody is called so: a name
/// has a letter or a digit.
pub const FORMER: &str = "—";

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
        act.is_allowed(self.organization.kind, &self.roles)
    }
}

words! {
    /// How a member stands.
    Standing {
        /// They may sign in.
        Active = "active",
        /// They have not set a password yet.
        Invited = "invited",
        /// They are a member no longer.
        Deactivated = "deactivated",
    }
}

/// A person as those see them who manage members.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Listed {
    /// The person.
    #[sqlx(flatten)]
    pub person: Person,
    /// Whether they have set a password.
    pub has_password: bool,
    /// When they were deactivated.
    pub deactivated_at: Option<Timestamp>,
    /// Whether they have set up a second factor.
    pub has_second_factor: bool,
    /// Whether their personal data was removed.
    pub is_removed: bool,
    /// Their roles, in the order people are shown them.
    #[sqlx(skip)]
    pub roles: Vec<Role>,
}

/// How long somebody who was deactivated can be restored as they were.
pub const RESTORED_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Listed {
    /// Until when they can be restored; none for whoever is a member.
    #[must_use]
    pub fn restored_until(&self) -> Option<Timestamp> {
        self.deactivated_at.map(|at| at + RESTORED_FOR)
    }

    /// Whether they were deactivated so long ago that only a new start makes them a member.
    #[must_use]
    pub fn is_gone(&self, now: Timestamp) -> bool {
        self.restored_until().is_some_and(|until| until < now)
    }

    /// How they stand.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match (self.deactivated_at, self.has_password) {
            (Some(_), _) => Standing::Deactivated,
            (None, true) => Standing::Active,
            (None, false) => Standing::Invited,
        }
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
    fn somebody_is_gone_thirty_days_after_they_were_deactivated() {
        let at = Timestamp::from_micros(1_800_000_000_000_000);
        let listed = |deactivated_at| Listed {
            person: Person {
                id: PersonId::new(),
                organization_id: OrganizationId::new(),
                name: "Sam Holm".into(),
                email: EmailAddress::parse("sam@fjord.example").unwrap(),
                language: Language::En,
                created_at: at,
            },
            has_password: true,
            deactivated_at,
            has_second_factor: false,
            is_removed: false,
            roles: Vec::new(),
        };
        let last = at + SignedDuration::from_hours(30 * 24);
        let later = last + SignedDuration::from_micros(1);
        assert!(!listed(Some(at)).is_gone(last));
        assert!(listed(Some(at)).is_gone(later));
        assert!(!listed(None).is_gone(later));
    }

    #[test]
    fn only_global_admins_and_admin_agents_invite_and_remove() {
        for act in [Act::Invite, Act::RemoveRelationship] {
            assert_eq!(act.roles(Kind::Partner), [Role::GlobalAdmin, Role::AdminAgent]);
        }
        assert_eq!(Act::Answer.roles(Kind::Customer), [Role::GlobalAdmin]);
    }

    #[test]
    fn every_act_that_people_read_of_is_allowed_to_roles_of_their_side_only() {
        for kind in Kind::ALL {
            for act in Act::of(*kind) {
                let roles = act.roles(*kind);
                assert!(!roles.is_empty(), "{act:?}");
                assert!(roles.iter().all(|role| Role::of(*kind).contains(role)), "{act:?}");
            }
        }
    }
}
