//! The pages of an invitation: its partner's side ([`review`], [`partner`] with its [`timeline`],
//! [`confirmation`]) and its company's ([`answer`], [`refusal`], [`account`], [`not_us`]); a reseller that is asked for
//! a partnership answers on [`authorization`]. The [`receipt`] is both sides'.

mod account;
mod answer;
mod authorization;
mod confirmation;
mod not_us;
mod partner;
mod receipt;
mod refusal;
mod review;
mod timeline;

use actix_web::web::{Data, get, post};
use i18n_embed_fl::fl;

use super::{Addressee, Invitation, InvitationId, Shares};
use crate::{
    db::{Db, Read},
    email_address::EmailAddress,
    error::{Error, Result},
    page::Site,
    path,
    people::Member,
    routes::Routes,
    secret::Keys,
    text::{Language, Texts},
};

/// The addresses of this slice.
pub fn routes(routes: &mut Routes) {
    routes
        .route(&path::request("{customer}"), get().to(review::request))
        .route(path::INVITATIONS, get().to(partner::list))
        .route(&path::invitation("{id}"), get().to(partner::show))
        .route(&path::review("{id}"), get().to(review::review))
        .route(&path::review("{id}"), post().to(review::save))
        .route(&path::of_invitation("{id}", "done"), post().to(review::finish))
        .route(&path::of_invitation("{id}", "link"), post().to(review::put_link_back))
        .route(&path::of_invitation("{id}", "discard"), post().to(review::discard))
        .route(&path::of_invitation("{id}", "letters"), post().to(partner::send_again))
        .route(&path::of_invitation("{id}", "renewal"), post().to(partner::renew))
        .route(&path::of_invitation("{id}", "revocation"), post().to(partner::revoke))
        .route(&path::of_invitation("{id}", "confirmation"), get().to(confirmation::show))
        .route(&path::of_invitation("{id}", "confirmation"), post().to(confirmation::confirm))
        .route(&path::of_invitation("{id}", "rejection"), post().to(confirmation::refuse))
        .route(
            &path::of_invitation(
                "{id}",
                "{part:done|link|discard|letters|renewal|revocation|rejection}",
            ),
            get().to(partner::again),
        )
        .route(&path::receipt("{id}"), get().to(receipt::receipt))
        .route(&path::withdrawal("{id}"), get().to(receipt::again))
        .route(&path::withdrawal("{id}"), post().to(receipt::withdraw))
        .route(&path::answer("{link}"), get().to(answer::show))
        .route(&path::of_answer("{link}", "acceptance"), post().to(answer::accept))
        .route(&path::of_answer("{link}", "refusal"), post().to(answer::decline))
        .route(&path::of_answer("{link}", "not-us"), get().to(not_us::show))
        .route(&path::of_answer("{link}", "not-us"), post().to(not_us::refuse))
        .route(
            &path::of_answer("{link}", "{part:acceptance|refusal|codes}"),
            get().to(answer::again),
        )
        .route(&path::of_answer("{link}", "account"), get().to(account::show))
        .route(&path::of_answer("{link}", "account"), post().to(account::begin))
        .route(&path::of_answer("{link}", "code"), get().to(account::code))
        .route(&path::of_answer("{link}", "code"), post().to(account::confirm))
        .route(&path::of_answer("{link}", "codes"), post().to(account::another_code));
}

/// What the pages of an invitation are made with.
struct Desk {
    db: Data<Db>,
    keys: Data<Keys>,
    site: Data<Site>,
    shares: Data<Shares>,
}

impl Desk {
    fn link(&self, invitation: &Invitation) -> String {
        super::link(&self.keys, &self.site.address, invitation)
    }

    /// The link of an invitation that was never renewed.
    fn first_link(&self, id: InvitationId) -> String {
        super::link_of(&self.keys, &self.site.address, id, 1)
    }

    fn links(&self) -> String {
        super::links(&self.site.address)
    }
}

impl actix_web::FromRequest for Desk {
    type Error = Error;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(
        request: &actix_web::HttpRequest,
        _: &mut actix_web::dev::Payload,
    ) -> Self::Future {
        let desk = || {
            Some(Self {
                db: request.app_data::<Data<Db>>()?.clone(),
                keys: request.app_data::<Data<Keys>>()?.clone(),
                site: request.app_data::<Data<Site>>()?.clone(),
                shares: request.app_data::<Data<Shares>>()?.clone(),
            })
        };
        let lacking = || Error::Broken(anyhow::anyhow!("the application lacks its data"));
        std::future::ready(desk().ok_or_else(lacking))
    }
}

/// A partner's invitation and whom it asks; another's is not there.
async fn of_partner(
    tx: &mut Read,
    member: &Member,
    id: InvitationId,
) -> Result<(Invitation, Addressee)> {
    let partner = member.organization.id;
    let invitation = super::by_id(tx, partner, id).await?.ok_or(Error::NotFound)?;
    let asked = super::addressee(tx, &invitation).await?;
    Ok((invitation, asked))
}

/// Why somebody's organization may not write to an address, if its reader said so.
///
/// # Errors
/// When the database fails.
pub async fn refused_by_reader(
    tx: &mut Read,
    t: &Texts,
    member: &Member,
    to: &EmailAddress,
) -> Result<Option<String>> {
    let since = super::refused_since(tx, member.organization.id, to).await?;
    Ok(since.map(|since| {
        let at = Language::of(t).day(since);
        fl!(t, "to-refused", to = to.to_string(), at = at)
    }))
}

/// Where the page of whom an invitation asks is: the way back from it.
fn back(asked: &Addressee) -> String {
    match asked {
        Addressee::Customer(customer) => path::customer(customer.id),
        Addressee::Reseller { .. } => path::INDIRECT_RESELLERS.to_owned(),
    }
}

/// An id from an address; what is none is not there.
fn id(text: &str) -> Result<InvitationId> {
    text.parse().map(InvitationId).map_err(|_| Error::NotFound)
}
