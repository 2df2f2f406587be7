//! The reseller's side of a provider's request for a partnership: what it means, Authorize, Decline. It is
//! shown at the same address as what a company is asked, and answered by the same forms.

use askama::Template;
use i18n_embed_fl::fl;

use super::answer::Shown;
use crate::{
    email_address::Domain,
    form::{Field, Problems},
    page::{Frame, Section, When},
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "invitations/authorization.html")]
pub(super) struct Authorization {
    frame: Frame,
    problems: Problems,
    link: String,
    provider: String,
    country: String,
    writer: String,
    writer_email: String,
    invited: String,
    invited_domain: String,
    ends: When,
    terms: String,
    version: String,
    wording: Vec<String>,
    who: Option<Signed>,
    is_own: bool,
    agrees: bool,
    reason: Field,
}

/// Who would answer.
struct Signed {
    name: String,
    email: String,
    company: String,
}

impl Authorization {
    /// The page of a request to the reseller of that name and domain.
    pub(super) fn new(visitor: &Visitor, name: &str, domain: &Domain, shown: Shown<'_>) -> Self {
        let frame = visitor.frame(Section::None);
        let reason = shown.reason(frame.t);
        let Shown { opened, terms, link, typed, problems } = shown;
        let member = visitor.member().ok();
        let is_own = member.is_some_and(|member| member.organization.id == opened.partner.id);
        let writer = opened.writer.as_ref();
        Self {
            link: link.to_owned(),
            provider: opened.partner.name.clone(),
            country: frame.language.country(&opened.partner.country),
            writer: writer.map(|writer| writer.name.clone()).unwrap_or_default(),
            writer_email: writer.map(|writer| writer.email.to_string()).unwrap_or_default(),
            invited: name.to_owned(),
            invited_domain: domain.to_string(),
            ends: frame.day(opened.invitation.expires_at),
            terms: terms.hash(&opened.invitation),
            version: terms.version(),
            wording: terms.wording().split("\n\n").map(str::to_owned).collect(),
            who: member.filter(|_| !is_own).map(|member| Signed {
                name: member.person.name.clone(),
                email: member.person.email.to_string(),
                company: member.organization.name.clone(),
            }),
            is_own,
            agrees: typed.is_some_and(|typed| !typed.agree.is_empty()),
            reason,
            problems,
            frame,
        }
    }
}
