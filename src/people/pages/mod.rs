//! The pages of people: signing in ([`sign_in`], [`second_step`]), and the proof before a dangerous act
//! ([`proof`], [`danger`]); somebody's own account ([`account`]) and their second factor ([`second_factor`]); who is
//! a member of an organization ([`members`]), in its settings or among a company's users ([`desk`]); users from a
//! file ([`import`]); an organization's data ([`data`]), and a person's removal ([`removal`]).

mod account;
mod danger;
mod data;
mod desk;
mod import;
mod members;
mod proof;
mod removal;
mod second_factor;
mod second_step;
mod sign_in;

use actix_web::web::{get, post};

pub use self::{danger::Danger, proof::freshly, sign_in::keep_and_sign_in};
use crate::{path, routes::Routes};

/// The addresses of this slice.
pub fn routes(routes: &mut Routes) {
    routes
        .route(path::SIGN_IN, get().to(sign_in::sign_in))
        .route(path::SIGN_IN, post().to(sign_in::do_sign_in))
        .route(path::SIGN_IN_CODE, get().to(second_step::code))
        .route(path::SIGN_IN_CODE, post().to(second_step::do_code))
        .route(path::SIGN_OUT, post().to(sign_in::sign_out))
        .route(path::PASSWORD, get().to(sign_in::forgotten))
        .route(path::PASSWORD, post().to(sign_in::do_forgotten))
        .route(&path::set_password("{link}"), get().to(sign_in::set_password))
        .route(&path::set_password("{link}"), post().to(sign_in::do_set_password))
        .route(path::SETTINGS, get().to(members::settings))
        .route(path::DATA, get().to(data::data))
        .route(path::DATA_FILE, get().to(data::again))
        .route(path::DATA_FILE, freshly(Danger::ExportData, post().to(data::file)));
    routes_of_account(routes);
    routes_of_members(routes);
}

fn routes_of_account(routes: &mut Routes) {
    routes
        .route(path::SECOND_FACTOR, get().to(second_factor::show))
        .route(
            path::SECOND_FACTOR,
            freshly(Danger::SetUpSecondFactor, post().to(second_factor::begin)),
        )
        .route(
            &path::of_second_factor("confirmation"),
            freshly(Danger::SetUpSecondFactor, post().to(second_factor::confirm)),
        )
        .route(
            &path::of_second_factor("recovery-codes"),
            freshly(Danger::RenewCodes, post().to(second_factor::renew_codes)),
        )
        .route(
            &path::of_second_factor("removal"),
            freshly(Danger::RemoveSecondFactor, post().to(second_factor::remove)),
        )
        .route(
            &path::of_second_factor("{part:confirmation|recovery-codes|removal}"),
            get().to(second_factor::again),
        )
        .route(path::ACCOUNT, get().to(account::account))
        .route(&path::of_account("details"), post().to(account::save_details))
        .route(
            &path::of_account("password"),
            freshly(Danger::ChangePassword, post().to(account::change_password)),
        )
        .route(
            &path::of_account("address"),
            freshly(Danger::ChangeAddress, post().to(account::ask_for_address)),
        )
        .route(&path::of_account("{part:details|password|address}"), get().to(account::again))
        .route(&path::address_proof("{link}"), get().to(account::address))
        .route(
            &path::address_proof("{link}"),
            freshly(Danger::ChangeAddress, post().to(account::take_address)),
        )
        .route(&path::session_ending("{session}"), post().to(account::end_session))
        .route(&path::session_ending("{session}"), get().to(account::again))
        .route(path::SECOND_FACTOR_DEMAND, get().to(second_factor::demand_again))
        .route(
            path::SECOND_FACTOR_DEMAND,
            freshly(Danger::DemandSecondFactor, post().to(second_factor::demand)),
        );
}

fn routes_of_members(routes: &mut Routes) {
    for list in desk::lists() {
        let of_member = |part| path::of_member(&list, "{person}", part);
        routes
            .route(&list, get().to(members::list))
            .route(&list, freshly(Danger::AddMember, post().to(members::invite)))
            .route(&path::new_member(&list), get().to(members::new));
        // Before a member: an import is nobody.
        if list == path::MEMBERS {
            routes
                .route(
                    &of_member("letters"),
                    freshly(Danger::WelcomeAgain, post().to(members::send_again)),
                )
                .route(
                    &of_member("activation"),
                    freshly(Danger::Restore, post().to(members::activate)),
                )
                .route(&of_member("{part:letters|activation}"), get().to(members::again));
        } else {
            routes
                .route(&path::user_import(&list), get().to(import::new))
                .route(
                    &path::user_import(&list),
                    freshly(Danger::ImportUsers, post().to(import::import)),
                )
                .route(
                    &of_member("restoration"),
                    freshly(Danger::Restore, post().to(members::activate)),
                )
                .route(&of_member("{part:restoration}"), get().to(members::again));
        }
        routes
            .route(&path::member(&list, "{person}"), get().to(members::show))
            .route(&of_member("details"), post().to(members::save_details))
            .route(&of_member("roles"), freshly(Danger::SetRoles, post().to(members::save_roles)))
            .route(
                &of_member("password"),
                freshly(Danger::ResetPassword, post().to(members::start_reset)),
            )
            .route(
                &of_member("second-factor"),
                freshly(Danger::ResetSecondFactor, post().to(members::reset_second_factor)),
            )
            .route(
                &of_member("deactivation"),
                freshly(Danger::Deactivate, post().to(members::deactivate)),
            )
            .route(&of_member("removal"), get().to(removal::removal))
            .route(&of_member("removal"), freshly(Danger::RemoveData, post().to(removal::remove)))
            .route(
                &of_member("{part:details|roles|password|second-factor|deactivation}"),
                get().to(members::again),
            );
    }
}
