//! The pages of a link that cannot be accepted: one for each reason, which says what to do instead. None
//! tells a stranger more than who asked.

use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;
use i18n_embed_fl::fl;

use crate::{
    error::Result,
    invitations::{Opened, Refusal},
    organizations,
    page::{Frame, Section, html},
    people::Member,
    text::Texts,
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "invitations/refused.html")]
struct Refused {
    frame: Frame,
    kind: &'static str,
    title: String,
    text: String,
    advice: String,
    /// Who of the member's organization can answer, or let them.
    admins: Vec<String>,
    sign_out: bool,
    link: String,
}

/// The page of a refusal.
pub(super) async fn refused(
    visitor: &Visitor,
    opened: &Opened,
    refusal: Refusal,
    link: &str,
) -> Result<HttpResponse> {
    let frame = visitor.frame(Section::None);
    let is_about_visitor =
        matches!(refusal, Refusal::NotYours | Refusal::NotAdmin | Refusal::OtherCloud);
    let words = match visitor.member() {
        Ok(member) if is_about_visitor => of_member(frame.t, opened, refusal, member),
        _ => of_link(frame.t, opened, refusal),
    };
    let admins = match visitor.member() {
        Ok(member) if refusal == Refusal::NotAdmin => visitor.grantors(member).await?,
        _ => Vec::new(),
    };
    let status = if is_about_visitor { StatusCode::FORBIDDEN } else { StatusCode::GONE };
    let page = Refused {
        kind: match refusal {
            Refusal::Expired => "expired",
            Refusal::Revoked => "revoked",
            Refusal::Declined => "declined",
            Refusal::Accepted => "accepted",
            Refusal::PartnershipEnded => "partnership-ended",
            Refusal::NotYours => "not-yours",
            Refusal::NotAdmin => "not-admin",
            Refusal::OtherCloud => "other-cloud",
        },
        title: words.title,
        text: words.text,
        advice: words.advice,
        admins,
        sign_out: is_about_visitor,
        link: link.to_owned(),
        frame,
    };
    html(status, &page)
}

/// What a page of refusal says.
struct Words {
    title: String,
    text: String,
    advice: String,
}

/// Where it is the link that cannot be accepted, whoever opens it.
fn of_link(t: &Texts, opened: &Opened, refusal: Refusal) -> Words {
    let partner = opened.partner.name.as_str();
    match refusal {
        Refusal::Expired => Words {
            title: fl!(t, "refused-expired", partner = partner),
            text: fl!(t, "refused-expired-text"),
            advice: fl!(t, "refused-ask-again", partner = partner),
        },
        Refusal::Declined if opened.invitation.is_not_theirs() => Words {
            title: fl!(t, "refused-not-us", partner = partner),
            text: fl!(t, "refused-not-us-text", partner = partner),
            advice: fl!(t, "refused-not-us-advice", partner = partner),
        },
        Refusal::Declined => Words {
            title: fl!(t, "refused-declined", partner = partner),
            text: fl!(t, "refused-declined-text"),
            advice: fl!(t, "refused-ask-again", partner = partner),
        },
        Refusal::Accepted => Words {
            title: fl!(t, "refused-accepted", partner = partner),
            text: fl!(t, "refused-accepted-text"),
            advice: fl!(t, "refused-sign-in-to-see"),
        },
        Refusal::PartnershipEnded => {
            let provider = opened.provider.as_ref().map(|one| one.name.as_str());
            let provider = provider.unwrap_or_default();
            Words {
                title: fl!(t, "refused-partnership-ended", partner = partner),
                text: fl!(t, "refused-partnership-ended-text", provider = provider),
                advice: fl!(t, "refused-ask-again", partner = partner),
            }
        }
        Refusal::Revoked if !opened.is_newest => Words {
            title: fl!(t, "refused-replaced", partner = partner),
            text: fl!(t, "refused-replaced-text"),
            advice: fl!(t, "refused-newer-mail", partner = partner),
        },
        // The others are of a member.
        _ => Words {
            title: fl!(t, "refused-revoked", partner = partner),
            text: fl!(t, "refused-revoked-text"),
            advice: fl!(t, "refused-newer-mail", partner = partner),
        },
    }
}

/// Where it is who is signed in that cannot accept it.
fn of_member(t: &Texts, opened: &Opened, refusal: Refusal, member: &Member) -> Words {
    let partner = opened.partner.name.as_str();
    let company = member.organization.name.as_str();
    match refusal {
        Refusal::OtherCloud => Words {
            title: fl!(t, "refused-other-cloud", partner = partner),
            text: fl!(
                t,
                "refused-other-cloud-text",
                partner = partner,
                company = company,
                theirs = organizations::cloud_name(t, opened.partner.cloud),
                ours = organizations::cloud_name(t, member.organization.cloud)
            ),
            advice: fl!(t, "refused-sign-in-as-other"),
        },
        Refusal::NotAdmin if opened.invitation.is_for_partnership() => Words {
            title: fl!(t, "refused-not-agent", partner = partner),
            text: fl!(t, "refused-not-agent-text", company = company),
            advice: fl!(t, "refused-forward-agent"),
        },
        Refusal::NotAdmin => Words {
            title: fl!(t, "refused-not-admin", partner = partner),
            text: fl!(t, "refused-not-admin-text", company = company),
            advice: fl!(t, "refused-forward"),
        },
        _ => Words {
            title: fl!(t, "refused-not-yours", partner = partner),
            text: fl!(t, "refused-not-yours-text", company = company),
            advice: fl!(t, "refused-sign-in-as-other"),
        },
    }
}
