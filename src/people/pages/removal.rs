//! Removing the personal data of somebody who was a member.

use actix_web::{HttpResponse, http::StatusCode, web::Data};
use askama::Template;
use i18n_embed_fl::fl;

use super::desk::{Desk, Place};
use crate::{
    activity, customers,
    db::Db,
    error::Result,
    invitations, outbox,
    page::{Frame, go, html},
    path,
    people::{self, FORMER, Removed, Standing},
    support,
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "people/removal.html")]
struct Removal {
    frame: Frame,
    name: String,
    back: String,
}

/// `GET …/{person}/removal`: what will be gone
pub(super) async fn removal(visitor: Visitor, db: Data<Db>, place: Place) -> Result<HttpResponse> {
    let by = place.asker(&visitor).await?;
    let mut tx = db.read().await?;
    let desk = Desk::below(&mut tx, &visitor, by, &place).await?;
    let listed = desk.member(&mut tx, &place).await?;
    let back = path::member(&desk.list, listed.person.id);
    if desk.acting.is_on_behalf() || listed.standing() != Standing::Deactivated {
        return Ok(go(&back));
    }
    html(StatusCode::OK, &Removal { frame: desk.frame, name: listed.person.name, back })
}

/// `POST …/{person}/removal`: Remove personal data
pub(super) async fn remove(visitor: Visitor, db: Data<Db>, place: Place) -> Result<HttpResponse> {
    let by = place.asker(&visitor).await?;
    let t = visitor.texts();
    let (mut tx, desk, listed) = Desk::for_member(&db, &visitor, by, &place).await?;
    let gone = match people::remove(&mut tx, &desk.acting, &listed).await? {
        Removed::Done(gone) => gone,
        Removed::Member | Removed::NotAllowed => {
            visitor.say(false, fl!(t, "remove-data-not"))?;
            return Ok(go(&path::member(&desk.list, listed.person.id)));
        }
    };
    // All slices that keep a copy of a name or an address.
    activity::forget(&mut tx, &gone).await?;
    customers::forget(&mut tx, &gone).await?;
    support::forget(&mut tx, &gone).await?;
    invitations::forget(&mut tx, &gone).await?;
    for address in gone.addresses() {
        outbox::forget(&mut tx, &address, FORMER).await?;
    }
    tx.commit().await?;
    visitor.say(true, fl!(t, "remove-data-done"))?;
    Ok(go(&desk.list))
}
