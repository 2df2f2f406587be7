//! The pages of people: signing in ([`sign_in`]), and who is a member of one's organization
//! ([`members`]).

mod members;
mod sign_in;

use actix_web::web::{ServiceConfig, get, post};

pub use self::sign_in::keep_and_sign_in;
use crate::path;

/// The addresses of this slice.
pub fn routes(app: &mut ServiceConfig) {
    app.route(path::SIGN_IN, get().to(sign_in::sign_in))
        .route(path::SIGN_IN, post().to(sign_in::do_sign_in))
        .route(path::SIGN_OUT, post().to(sign_in::sign_out))
        .route(path::PASSWORD, get().to(sign_in::forgotten))
        .route(path::PASSWORD, post().to(sign_in::do_forgotten))
        .route(&path::set_password("{link}"), get().to(sign_in::set_password))
        .route(&path::set_password("{link}"), post().to(sign_in::do_set_password))
        .route(path::SETTINGS, get().to(members::settings))
        .route(path::MEMBERS, get().to(members::list))
        .route(path::NEW_MEMBER, get().to(members::new))
        .route(path::MEMBERS, post().to(members::invite))
        .route(&path::member("{id}"), get().to(members::show))
        .route(&path::of_member("{id}", "roles"), post().to(members::save_roles))
        .route(&path::of_member("{id}", "letters"), post().to(members::send_again))
        .route(&path::of_member("{id}", "deactivation"), post().to(members::deactivate))
        .route(&path::of_member("{id}", "activation"), post().to(members::activate))
        .route(
            &path::of_member("{id}", "{part:roles|letters|deactivation|activation}"),
            get().to(members::again),
        );
}
