//! The reseller's side of a provider's request for a partnership: what it means, Authorize, Decline. It is
//! shown at the same address as what a company is asked, and answered by the same forms.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use i18n_embed_fl::fl;

use super::answer::{Opened, Typed};
use crate::{
    error::Result,
    form::{Field, Kind, Problems},
    invitations::Terms,
    page::{Frame, Section, When, html},
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "invitations/authorization.html")]
struct Authorization {
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

/// The page of a request for a partnership, for the reseller of that name and domain.
#[expect(
    clippy::too_many_arguments,
    reason = "what the answer page of a company is made of as well"
)]
pub(super) fn page(
    visitor: &Visitor,
    opened: &Opened,
    (invited, invited_domain): (&str, String),
    terms: &Terms,
    link: &str,
    typed: Option<&Typed>,
    problems: Problems,
    status: StatusCode,
) -> Result<HttpResponse> {
    let frame = visitor.frame(Section::None);
    let t = frame.t;
    let provider = opened.partner.name.as_str();
    let member = visitor.member().ok();
    let is_own = member.is_some_and(|member| member.organization.id == opened.partner.id);
    let writer = opened.writer.as_ref();
    let page = Authorization {
        link: link.to_owned(),
        provider: provider.to_owned(),
        country: frame.language.country(&opened.partner.country),
        writer: writer.map(|writer| writer.name.clone()).unwrap_or_default(),
        writer_email: writer.map(|writer| writer.email.to_string()).unwrap_or_default(),
        invited: invited.to_owned(),
        invited_domain,
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
        reason: Field::new(
            "reason",
            fl!(t, "decline-reason"),
            typed.map(|typed| typed.reason.clone()).unwrap_or_default(),
        )
        .kind(Kind::Lines(3))
        .hint(fl!(t, "decline-reason-hint", partner = provider))
        .optional(fl!(t, "optional"))
        .checked(&problems),
        problems,
        frame,
    };
    html(status, &page)
}
