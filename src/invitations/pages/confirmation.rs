//! An acceptance by another company than the invited one: the partner sees both side by side, and confirms
//! or refuses. Until it does, no right has begun.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use i18n_embed_fl::fl;

use super::{Desk, id, of_partner};
use crate::{
    customers::{self, Customer, Status},
    db::Read,
    error::{Error, Result},
    invitations::{self, Confirmation, InvitationId, NotConfirmed},
    organizations,
    page::{Frame, Section, When, go, html},
    path,
    people::{self, Act, Member},
    relationships,
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "invitations/confirmation.html")]
struct Comparison {
    frame: Frame,
    id: InvitationId,
    /// Why it could not be confirmed; empty where nothing was tried.
    problem: String,
    invited: Customer,
    recipient: String,
    company: String,
    company_domain: String,
    country: String,
    person: String,
    email: String,
    at: When,
    provider: String,
    granted: String,
    /// Another record of the partner's for the company that accepted.
    other_record: Option<Customer>,
    /// Why it cannot be confirmed; empty where it can.
    obstacle: String,
}

impl Comparison {
    /// The page, where an acceptance waits.
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        id: InvitationId,
        problem: String,
    ) -> Result<Option<Self>> {
        let (invitation, asked) = of_partner(tx, member, id).await?;
        if invitation.confirmation != Some(Confirmation::Waiting) {
            return Ok(None);
        }
        let receipt = invitations::receipt(tx, id).await?.ok_or(Error::NotFound)?;
        let invited = asked.customer().cloned().ok_or(Error::NotFound)?;
        let acceptance = &receipt.acceptance;
        let company = organizations::by_id(tx, acceptance.organization_id).await?;
        let company = company.ok_or(Error::NotFound)?;
        let partner = member.organization.id;
        let other_record = customers::of_organization(tx, partner, company.id).await?;
        let other_record = other_record.filter(|record| record.id != invited.id);
        let t = visitor.texts();
        let (served, since) = (company.id, acceptance.accepted_at);
        let obstacle = if relationships::ended_since(tx, partner, served, since).await? {
            fl!(t, "confirmation-ended-since")
        } else if !invitations::is_together(tx, &invitation).await? {
            fl!(t, "confirmation-apart")
        } else if other_record.as_ref().is_some_and(|record| record.status == Status::Active) {
            fl!(t, "confirmation-other-record")
        } else {
            String::new()
        };
        let frame = visitor.frame(Section::Invitations);
        Ok(Some(Self {
            id,
            problem,
            recipient: invitation.recipient.map(|to| to.to_string()).unwrap_or_default(),
            company_domain: company.domain.map(|domain| domain.to_string()).unwrap_or_default(),
            country: frame.language.country(&company.country),
            company: company.name,
            person: people::shown(frame.t, &acceptance.person_name),
            email: acceptance.person_email.clone(),
            at: frame.moment(acceptance.accepted_at),
            provider: acceptance.provider_name.clone(),
            granted: match receipt.granted().as_slice() {
                [] => fl!(frame.t, "no-service"),
                services => relationships::names(frame.t, services),
            },
            obstacle,
            other_record,
            invited,
            frame,
        }))
    }
}

/// `GET /invitations/{id}/confirmation`
pub(super) async fn show(
    visitor: Visitor,
    desk: Desk,
    invitation: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Invite).await?;
    let id = id(&invitation)?;
    let mut tx = desk.db.read().await?;
    match Comparison::new(&mut tx, &visitor, member, id, String::new()).await? {
        Some(page) => html(StatusCode::OK, &page),
        None => Ok(go(&path::invitation(id))),
    }
}

/// `POST /invitations/{id}/confirmation`: Confirm
pub(super) async fn confirm(
    visitor: Visitor,
    desk: Desk,
    invitation: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Invite).await?;
    let id = id(&invitation)?;
    let t = visitor.texts();
    let mut tx = desk.db.write().await?;
    let (invitation, asked) = of_partner(&mut tx, member, id).await?;
    let problem = match invitations::confirm(&mut tx, member, &invitation).await? {
        Ok(()) => {
            tx.commit().await?;
            visitor.say(true, fl!(t, "confirmed", company = asked.name()))?;
            let to = asked.customer().map(|customer| path::customer(customer.id));
            return Ok(go(&to.unwrap_or_else(|| path::invitation(id))));
        }
        Err(NotConfirmed::Settled) => {
            visitor.say(false, fl!(t, "confirmation-settled"))?;
            return Ok(go(&path::invitation(id)));
        }
        Err(NotConfirmed::PartnershipEnded) => fl!(t, "confirmation-apart"),
        Err(NotConfirmed::EndedSince) => fl!(t, "confirmation-ended-since"),
        Err(NotConfirmed::OtherRecord) => fl!(t, "confirmation-other-record"),
    };
    drop(tx);
    let mut tx = desk.db.read().await?;
    match Comparison::new(&mut tx, &visitor, member, id, problem).await? {
        Some(page) => html(StatusCode::CONFLICT, &page),
        None => Ok(go(&path::invitation(id))),
    }
}

/// `POST /invitations/{id}/rejection`: Refuse
pub(super) async fn refuse(
    visitor: Visitor,
    desk: Desk,
    invitation: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Invite).await?;
    let id = id(&invitation)?;
    let t = visitor.texts();
    let mut tx = desk.db.write().await?;
    let (invitation, asked) = of_partner(&mut tx, member, id).await?;
    if invitations::refuse(&mut tx, member, &invitation).await? {
        tx.commit().await?;
        visitor.say(true, fl!(t, "confirmation-refused", company = asked.name()))?;
    } else {
        visitor.say(false, fl!(t, "confirmation-settled"))?;
    }
    Ok(go(&path::invitation(id)))
}
