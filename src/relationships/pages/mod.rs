//! The pages of relationships: what a partner sees of one on its record ([`record`]), and what a customer
//! sees and steers of all ([`partners`], [`services`]).

mod partners;
mod record;
mod services;

use actix_web::web::{get, post};

use crate::{
    path,
    people::{Danger, freshly},
    routes::Routes,
};

/// The addresses of this slice.
pub fn routes(routes: &mut Routes) {
    routes
        .route(&path::account("{id}"), get().to(record::account))
        .route(&path::services_of("{id}"), get().to(record::services))
        .route(&path::surrender("{id}"), get().to(record::surrendering))
        .route(&path::surrender("{id}"), freshly(Danger::Surrender, post().to(record::surrender)))
        .route(&path::removal("{id}"), get().to(record::removal))
        .route(
            &path::removal("{id}"),
            freshly(Danger::RemoveRelationship, post().to(record::remove)),
        )
        .route(path::PARTNERS, get().to(partners::list))
        .route(&path::ending("{id}"), get().to(partners::ending))
        .route(&path::ending("{id}"), freshly(Danger::EndRelationship, post().to(partners::end)))
        .route(&path::notice_withdrawal("{id}"), get().to(partners::again))
        .route(
            &path::notice_withdrawal("{id}"),
            freshly(Danger::WithdrawNotice, post().to(partners::withdraw_notice)),
        )
        .route(path::SERVICES, get().to(services::map))
        .route(
            &path::of_service("{service}", "reassignment"),
            freshly(Danger::Reassign, post().to(services::reassign)),
        )
        .route(
            &path::of_service("{service}", "withdrawal"),
            freshly(Danger::TakeAway, post().to(services::take_away)),
        )
        .route(
            &path::of_service("{service}", "end"),
            freshly(Danger::SetEnd, post().to(services::set_end)),
        )
        .route(
            &path::of_service("{service}", "{part:reassignment|withdrawal|end}"),
            get().to(services::again),
        );
}
