//! The acts that are done only by somebody who [proved a moment ago](super::freshly) that it is them.

use i18n_embed_fl::fl;

use crate::text::Texts;

/// What somebody is about to do that is dangerous.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Danger {
    /// A partner removes its relationship with a customer.
    RemoveRelationship,
    /// A partner gives up admin permissions.
    Surrender,
    /// A company ends its relationship with a partner, at once or on a day.
    EndRelationship,
    /// A company takes back that a relationship ends.
    WithdrawNotice,
    /// A company gives a service to another partner.
    Reassign,
    /// A company takes a service away from a partner.
    TakeAway,
    /// A company sets when a permission ends.
    SetEnd,
    /// A provider or a reseller removes their partnership.
    RemovePartnership,
    /// Somebody is made a member.
    AddMember,
    /// Users are added from a file.
    ImportUsers,
    /// A new member is sent the link again.
    WelcomeAgain,
    /// Somebody who was deactivated becomes a member again.
    Restore,
    /// A member gets other roles.
    SetRoles,
    /// A member is sent a link to a new password.
    ResetPassword,
    /// A member's second factor is removed.
    ResetSecondFactor,
    /// A member is deactivated.
    Deactivate,
    /// A former member's personal data is removed.
    RemoveData,
    /// Somebody sets up their second factor.
    SetUpSecondFactor,
    /// Somebody makes new recovery codes.
    RenewCodes,
    /// Somebody removes their second factor.
    RemoveSecondFactor,
    /// An organization demands second factors, or does so no more.
    DemandSecondFactor,
    /// Somebody changes their password.
    ChangePassword,
    /// Somebody changes their address.
    ChangeAddress,
    /// All data of an organization leaves.
    ExportData,
}

impl Danger {
    /// What it is, as the page that asks for the proof tells its reader.
    #[must_use]
    pub fn name(self, t: &Texts) -> String {
        match self {
            Self::RemoveRelationship => fl!(t, "danger-remove-relationship"),
            Self::Surrender => fl!(t, "danger-surrender"),
            Self::EndRelationship => fl!(t, "danger-end-relationship"),
            Self::WithdrawNotice => fl!(t, "danger-withdraw-notice"),
            Self::Reassign => fl!(t, "danger-reassign"),
            Self::TakeAway => fl!(t, "danger-take-away"),
            Self::SetEnd => fl!(t, "danger-set-end"),
            Self::RemovePartnership => fl!(t, "danger-remove-partnership"),
            Self::AddMember => fl!(t, "danger-add-member"),
            Self::ImportUsers => fl!(t, "danger-import-users"),
            Self::WelcomeAgain => fl!(t, "danger-welcome-again"),
            Self::Restore => fl!(t, "danger-restore"),
            Self::SetRoles => fl!(t, "danger-set-roles"),
            Self::ResetPassword => fl!(t, "danger-reset-password"),
            Self::ResetSecondFactor => fl!(t, "danger-reset-second-factor"),
            Self::Deactivate => fl!(t, "danger-deactivate"),
            Self::RemoveData => fl!(t, "danger-remove-data"),
            Self::SetUpSecondFactor => fl!(t, "danger-set-up-second-factor"),
            Self::RenewCodes => fl!(t, "danger-renew-codes"),
            Self::RemoveSecondFactor => fl!(t, "danger-remove-second-factor"),
            Self::DemandSecondFactor => fl!(t, "danger-demand-second-factor"),
            Self::ChangePassword => fl!(t, "danger-change-password"),
            Self::ChangeAddress => fl!(t, "danger-change-address"),
            Self::ExportData => fl!(t, "danger-export-data"),
        }
    }

    /// Whether the answer is a file, which would leave its reader on the page that asked for the proof.
    pub(super) fn gives_a_file(self) -> bool {
        self == Self::ExportData
    }
}
