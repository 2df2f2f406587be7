//! What an event is.

use uuid::Uuid;

use crate::{
    clock::Timestamp,
    id,
    organizations::OrganizationId,
    people::{Member, PersonId},
    words,
};

id! {
    /// An event.
    EventId
}

words! {
    /// What happened.
    Kind {
        /// The organization was made.
        OrganizationCreated = "organization-created",
        /// Somebody set their password by a mailed link.
        PasswordSet = "password-set",
        /// A company was put on the list.
        CustomerAdded = "customer-added",
        /// An invitation was drafted.
        Drafted = "drafted",
        /// A draft was thrown away.
        Discarded = "discarded",
        /// An invitation was finished: its link works.
        Done = "done",
        /// Its letter was sent again.
        SentAgain = "sent-again",
        /// It got a new link and a new end.
        Renewed = "renewed",
        /// Its link was made to work no more.
        Revoked = "revoked",
        /// Its link was opened for the first time.
        Opened = "opened",
        /// Somebody with the link who may not answer it tried to.
        AnswerRefused = "answer-refused",
        /// The company accepted.
        Accepted = "accepted",
        /// The company declined.
        Declined = "declined",
        /// A reader said that the invitation is not for them.
        NotUs = "not-us",
        /// So many invitations were sent that the next has to wait.
        ShareUsedUp = "share-used-up",
        /// A partner may administer a service.
        PermissionGranted = "permission-granted",
        /// A partner may no longer administer a service.
        PermissionEnded = "permission-ended",
        /// The partner removed the relationship.
        RelationshipRemoved = "relationship-removed",
        /// The customer ended the relationship.
        RelationshipEnded = "relationship-ended",
        /// The customer set the day on which the relationship ends.
        NoticeGiven = "notice-given",
        /// The customer took that back.
        NoticeWithdrawn = "notice-withdrawn",
        /// A provider serves the customer through another reseller.
        ProviderMoved = "provider-moved",
        /// The customer set when a permission ends by itself.
        PermissionEndSet = "permission-end-set",
        /// The customer lets a permission go on without an end.
        PermissionEndLifted = "permission-end-lifted",
        /// The partner confirmed an acceptance by another company than the invited one.
        Confirmed = "confirmed",
        /// The partner refused it.
        NotConfirmed = "not-confirmed",
        /// The company that accepted took that back before the partner confirmed it.
        AcceptanceWithdrawn = "acceptance-withdrawn",
        /// A reseller authorized a partnership.
        Authorized = "authorized",
        /// A reseller declined a partnership.
        PartnershipDeclined = "partnership-declined",
        /// One side removed a partnership.
        PartnershipRemoved = "partnership-removed",
        /// Somebody was made a member.
        MemberInvited = "member-invited",
        /// A member without a password was mailed a new link to set one.
        WelcomedAgain = "welcomed-again",
        /// A member got other roles.
        RolesChanged = "roles-changed",
        /// A member was deactivated.
        MemberDeactivated = "member-deactivated",
        /// Somebody who was deactivated became a member again.
        MemberActivated = "member-activated",
        /// Something was ordered.
        OrderPlaced = "order-placed",
        /// An order was taken back.
        OrderCancelled = "order-cancelled",
        /// A subscription became active.
        SubscriptionStarted = "subscription-started",
        /// It got a name of its own.
        SubscriptionRenamed = "subscription-renamed",
        /// It has more seats, or fewer.
        QuantityChanged = "quantity-changed",
        /// It renews by itself.
        RenewalTurnedOn = "renewal-turned-on",
        /// It does not renew.
        RenewalTurnedOff = "renewal-turned-off",
        /// It cannot be used for now.
        SubscriptionSuspended = "subscription-suspended",
        /// It can be used again.
        SubscriptionResumed = "subscription-resumed",
        /// It was cancelled.
        SubscriptionCancelled = "subscription-cancelled",
        /// It was cancelled for the end of its term.
        CancelledForEnd = "cancelled-for-end",
        /// Its next term began.
        SubscriptionRenewed = "subscription-renewed",
        /// Its last term ended.
        SubscriptionExpired = "subscription-expired",
        /// Somebody else supports it.
        SubscriptionContactSet = "subscription-contact-set",
        /// Users got seats of it.
        LicencesGiven = "licences-given",
        /// Users lost seats of it.
        LicencesTaken = "licences-taken",
        /// What is noted of a customer was changed.
        CustomerEdited = "customer-edited",
        /// Companies were put on the list from a file.
        CustomersImported = "customers-imported",
        /// Somebody who was deactivated long ago was made a member as if they were new.
        MemberBeganAnew = "member-began-anew",
        /// A member got another name or another language; the note is the name before, if it is another.
        MemberChanged = "member-changed",
        /// A member was mailed a link to set a new password.
        PasswordResetStarted = "password-reset-started",
        /// Somebody set up their second factor.
        SecondFactorSetUp = "second-factor-set-up",
        /// Somebody removed theirs.
        SecondFactorRemoved = "second-factor-removed",
        /// A Global admin, or the operator, removed a member's.
        SecondFactorReset = "second-factor-reset",
        /// Somebody used a recovery code.
        RecoveryCodeUsed = "recovery-code-used",
        /// Somebody made new recovery codes.
        RecoveryCodesRenewed = "recovery-codes-renewed",
        /// The organization demands a second factor of all members.
        SecondFactorDemanded = "second-factor-demanded",
        /// It demands none any more.
        SecondFactorDemandLifted = "second-factor-demand-lifted",
        /// A reseller chose who supports a customer.
        SupportContactSet = "support-contact-set",
        /// A service request was opened.
        RequestOpened = "request-opened",
        /// A partner answered it for the first time.
        RequestAnswered = "request-answered",
        /// Somebody wrote in it.
        RequestWritten = "request-written",
        /// It was closed.
        RequestClosed = "request-closed",
        /// It was opened again.
        RequestReopened = "request-reopened",
        /// It got another severity.
        RequestSeverityChanged = "request-severity-changed",
        /// The provider was let in on it.
        RequestProviderAdded = "request-provider-added",
        /// The provider sees it no more.
        RequestProviderRemoved = "request-provider-removed",
        /// Somebody changed their password by the one before.
        PasswordChanged = "password-changed",
        /// Somebody proved another address and has it now.
        AddressChanged = "address-changed",
        /// The personal data of somebody who was a member was removed; of whom is not told.
        PersonalDataRemoved = "personal-data-removed",
        /// All data of the organization was exported.
        DataExported = "data-exported",
    }
}

/// Something that happened, about to be told.
#[derive(Debug, Clone)]
pub struct Event {
    pub(super) kind: Kind,
    pub(super) actor: Option<PersonId>,
    pub(super) actor_name: String,
    pub(super) actor_company: String,
    pub(super) actor_organization: Option<OrganizationId>,
    pub(super) subject: String,
    pub(super) note: String,
    pub(super) customer: Option<Uuid>,
    pub(super) invitation: Option<Uuid>,
    pub(super) subscription: Option<Uuid>,
    pub(super) request: Option<Uuid>,
}

impl Event {
    /// Somebody did it.
    #[must_use]
    pub fn of(actor: &Member, kind: Kind) -> Self {
        Self {
            actor: Some(actor.person.id),
            actor_name: actor.person.name.clone(),
            actor_company: actor.organization.name.clone(),
            actor_organization: Some(actor.organization.id),
            ..Self::by_nobody(kind)
        }
    }

    /// It came about without anybody who is signed in.
    #[must_use]
    pub fn by_nobody(kind: Kind) -> Self {
        Self {
            kind,
            actor: None,
            actor_name: String::new(),
            actor_company: String::new(),
            actor_organization: None,
            subject: String::new(),
            note: String::new(),
            customer: None,
            invitation: None,
            subscription: None,
            request: None,
        }
    }

    /// What it was done to, by the name of its time.
    #[must_use]
    pub fn subject(mut self, name: &str) -> Self {
        name.clone_into(&mut self.subject);
        self
    }

    /// What else is to be known: a reason, a list of services, an address.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }

    /// The customer it concerns.
    #[must_use]
    pub fn customer(mut self, customer: Uuid) -> Self {
        self.customer = Some(customer);
        self
    }

    /// The customer it concerns, if it does one.
    #[must_use]
    pub fn of_customer(self, customer: Option<Uuid>) -> Self {
        Self { customer, ..self }
    }

    /// The invitation it concerns.
    #[must_use]
    pub fn invitation(mut self, invitation: Uuid) -> Self {
        self.invitation = Some(invitation);
        self
    }

    /// The subscription it concerns.
    #[must_use]
    pub fn subscription(mut self, subscription: Uuid) -> Self {
        self.subscription = Some(subscription);
        self
    }

    /// The service request it concerns.
    #[must_use]
    pub fn request(mut self, request: Uuid) -> Self {
        self.request = Some(request);
        self
    }
}

/// An event as an organization was told it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Told {
    /// Its id.
    pub id: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub kind: Kind,
    /// Who did it, by the name of its time; empty for nobody.
    pub actor_name: String,
    /// Whose member they were.
    pub actor_company: String,
    /// What it was done to.
    pub subject: String,
    /// What else is to be known.
    pub note: String,
    /// The invitation it concerns.
    pub invitation_id: Option<Uuid>,
    /// The customer it concerns.
    pub customer_id: Option<Uuid>,
    /// The subscription it concerns.
    pub subscription_id: Option<Uuid>,
    /// The service request it concerns.
    pub request_id: Option<Uuid>,
}
