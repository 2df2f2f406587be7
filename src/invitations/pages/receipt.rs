//! What was accepted, as it is shown at once and kept: the page after Accept, and the receipt of both sides.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use i18n_embed_fl::fl;

use super::id;
use crate::{
    db::Db,
    error::{Error, Result},
    invitations::{self, Confirmation, Receipt, acceptance},
    page::{Frame, Section, When, go, html},
    path,
    people::{self, Act},
    relationships::Service,
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "invitations/accepted.html")]
struct Accepted {
    frame: Frame,
    /// The indirect provider that was accepted as well; empty for none.
    provider: String,
    for_partnership: bool,
    confirmation: Option<Confirmation>,
    /// Whether nothing came of it.
    is_void: bool,
    partner: String,
    company: String,
    person: String,
    at: When,
    granted: Vec<String>,
    receipt: String,
}

impl Accepted {
    fn title(&self) -> String {
        let (t, partner) = (self.frame.t, self.partner.as_str());
        if self.waits() {
            return fl!(t, "accepted-waits-title", partner = partner);
        }
        if self.is_void {
            return fl!(t, "accepted-void-title", partner = partner);
        }
        match (self.for_partnership, self.provider.as_str()) {
            (true, _) => fl!(t, "authorized-title", provider = partner),
            (false, "") => fl!(t, "accepted-title", partner = partner),
            (false, provider) => {
                fl!(t, "accepted-joint-title", partner = partner, provider = provider)
            }
        }
    }

    fn waits(&self) -> bool {
        self.confirmation == Some(Confirmation::Waiting)
    }

    fn is_withdrawn(&self) -> bool {
        self.confirmation == Some(Confirmation::Withdrawn)
    }
}

/// The page after Accept, shown again whenever the link is opened.
pub(super) fn accepted(
    visitor: &Visitor,
    receipt: &Receipt,
    services: &[Service],
) -> Result<HttpResponse> {
    let frame = visitor.frame(Section::None);
    let acceptance = &receipt.acceptance;
    let page = Accepted {
        provider: acceptance.provider_name.clone(),
        for_partnership: acceptance.kind == acceptance::Kind::Partnership,
        confirmation: receipt.confirmation,
        is_void: receipt.is_void(),
        partner: acceptance.partner_name.clone(),
        company: acceptance.company_name.clone(),
        person: people::shown(frame.t, &acceptance.person_name),
        at: frame.moment(acceptance.accepted_at),
        granted: services.iter().map(|service| service.name(frame.t)).collect(),
        receipt: path::receipt(acceptance.invitation_id),
        frame,
    };
    html(StatusCode::OK, &page)
}

#[derive(Template)]
#[template(path = "invitations/receipt.html")]
struct ReceiptPage {
    frame: Frame,
    provider: String,
    for_partnership: bool,
    days: Option<i64>,
    confirmation: Option<Confirmation>,
    number: String,
    partner: String,
    company: String,
    invited: String,
    person: String,
    email: String,
    at: When,
    services: Vec<(String, bool)>,
    version: String,
    wording: Vec<String>,
    language: &'static str,
}

/// `GET /receipts/{invitation}`: for members of both sides
pub(super) async fn receipt(
    visitor: Visitor,
    db: Data<Db>,
    invitation: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.member()?;
    let member = if member.organization.is_partner() {
        visitor.partner(Act::SeeCustomers).await?
    } else {
        visitor.customer(Act::SeePartners).await?
    };
    let mut tx = db.read().await?;
    let receipt = invitations::receipt(&mut tx, id(&invitation)?).await?.ok_or(Error::NotFound)?;
    // The provider is a side of it once something began.
    let has_begun = receipt.counts();
    let Receipt { acceptance, services, confirmation } = receipt;
    let ours = member.organization.id;
    let is_provider = acceptance.provider_id == Some(ours) && has_begun;
    if ![acceptance.partner_id, acceptance.organization_id].contains(&ours) && !is_provider {
        return Err(Error::NotFound);
    }
    let section = match (acceptance.kind, member.organization.is_partner()) {
        (acceptance::Kind::Partnership, _) => Section::Partnerships,
        (acceptance::Kind::Reseller, true) => Section::Invitations,
        (acceptance::Kind::Reseller, false) => Section::Partners,
    };
    let frame = visitor.frame(section);
    let t = frame.t;
    let page = ReceiptPage {
        provider: acceptance.provider_name,
        for_partnership: acceptance.kind == acceptance::Kind::Partnership,
        days: acceptance.days,
        confirmation,
        number: acceptance.invitation_id.to_string(),
        partner: acceptance.partner_name,
        company: acceptance.company_name,
        invited: acceptance.invited_name,
        person: people::shown(t, &acceptance.person_name),
        email: acceptance.person_email,
        at: frame.moment(acceptance.accepted_at),
        services: services.into_iter().map(|(one, granted)| (one.name(t), granted)).collect(),
        version: acceptance.wording_version,
        wording: acceptance.wording.split("\n\n").map(str::to_owned).collect(),
        language: acceptance.language.word(),
        frame,
    };
    html(StatusCode::OK, &page)
}

/// `GET` of what only a form sends: to the page with the form.
pub(super) async fn again() -> HttpResponse {
    go(path::PARTNERS)
}

/// `POST /receipts/{invitation}/withdrawal`: Withdraw
pub(super) async fn withdraw(
    visitor: Visitor,
    db: Data<Db>,
    invitation: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.customer(Act::Answer).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let receipt = invitations::receipt(&mut tx, id(&invitation)?).await?.ok_or(Error::NotFound)?;
    let acceptance = receipt.acceptance;
    if acceptance.organization_id != member.organization.id {
        return Err(Error::NotFound);
    }
    let partner = acceptance.partner_name.as_str();
    if invitations::withdraw(&mut tx, member, &acceptance).await? {
        tx.commit().await?;
        visitor.say(true, fl!(t, "withdrawn", partner = partner))?;
    } else {
        visitor.say(false, fl!(t, "relationship-changed", partner = partner))?;
    }
    Ok(go(path::PARTNERS))
}
