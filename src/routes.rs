//! Which address leads to which handler. A router tries one route after the other, and trying one with a part that
//! varies costs as much as a hundred of those without; so they are sorted by the first part of their address here, and
//! of each first part those without come before those with, in the order in which the slices said them.

use std::collections::BTreeSet;

use actix_web::{
    Route,
    web::{ServiceConfig, scope},
};

/// The routes of the application.
#[derive(Default)]
pub struct Routes {
    /// By the first part of their addresses, with what is behind it.
    parts: Vec<(String, Vec<(String, Route)>)>,
}

impl Routes {
    /// An address that starts with a slash, where `{name}` or `{name:pattern}` stands for what varies behind its
    /// first part. One without such a part is preferred; else, the one that came first.
    pub fn route(&mut self, address: &str, route: Route) -> &mut Self {
        let first = address[1..].find('/').map_or(address.len(), |slash| slash + 1);
        let (first, rest) = address.split_at(first);
        let place = self.parts.iter().position(|(part, _)| part == first).unwrap_or_else(|| {
            self.parts.push((first.to_owned(), Vec::new()));
            self.parts.len() - 1
        });
        self.parts[place].1.push((rest.to_owned(), route));
        self
    }

    /// The routes of a slice.
    pub fn of(&mut self, slice: impl FnOnce(&mut Self)) -> &mut Self {
        slice(self);
        self
    }

    /// The addresses, each once.
    #[must_use]
    pub fn addresses(&self) -> BTreeSet<String> {
        let of_part = |(first, routes): &(String, Vec<(String, Route)>)| -> Vec<String> {
            routes.iter().map(|(rest, _)| format!("{first}{rest}")).collect()
        };
        self.parts.iter().flat_map(of_part).collect()
    }

    /// Puts them into an application.
    pub fn register(self, app: &mut ServiceConfig) {
        for (first, mut routes) in self.parts {
            routes.sort_by_key(|(rest, _)| rest.contains('{'));
            // All addresses are in the scope of a bare slash.
            if first == "/" {
                for (_, route) in routes {
                    app.route(&first, route);
                }
                continue;
            }
            let part = routes
                .into_iter()
                .fold(scope(&first), |part, (rest, route)| part.route(&rest, route));
            app.service(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{
        App, HttpRequest, HttpResponse,
        http::{Method, StatusCode},
        test,
        web::{self, get, post},
    };

    use super::Routes;

    #[actix_web::test]
    async fn each_address_leads_where_the_slices_said() {
        async fn says(request: HttpRequest) -> String {
            let id = request.match_info().get("id").unwrap_or_default();
            format!("{} {id}", request.match_pattern().unwrap_or_default())
        }
        let app = App::new().configure(|app| {
            let mut routes = Routes::default();
            routes
                .route("/", get().to(says))
                .route("/pots/{id}", get().to(says))
                .route("/pots/{id:new|old}/lid", get().to(says))
                .route("/pots/{id}/{part}", get().to(says))
                .of(|routes| {
                    routes.route("/lids", get().to(says));
                })
                .route("/pots/new", get().to(says))
                .route("/pots", get().to(says))
                .route("/pots", post().to(HttpResponse::Created));
            routes.register(app);
        });
        let app = test::init_service(app.default_service(web::to(HttpResponse::NotFound))).await;
        for (address, found) in [
            ("/", "/ "),
            ("/pots", "/pots "),
            ("/pots/new", "/pots/new "),
            ("/pots/7", "/pots/{id} 7"),
            ("/pots/old/lid", "/pots/{id:new|old}/lid old"),
            ("/pots/7/lid", "/pots/{id}/{part} 7"),
            ("/lids", "/lids "),
        ] {
            let request = test::TestRequest::get().uri(address).to_request();
            let answer = test::call_and_read_body(&app, request).await;
            assert_eq!(answer, found, "{address}");
        }
        for (method, address, status) in [
            (Method::GET, "/pot", StatusCode::NOT_FOUND),
            (Method::GET, "/potsherds", StatusCode::NOT_FOUND),
            (Method::GET, "/pots/", StatusCode::NOT_FOUND),
            (Method::GET, "/pots/7/lid/x", StatusCode::NOT_FOUND),
            (Method::GET, "/lids/7", StatusCode::NOT_FOUND),
            (Method::POST, "/pots", StatusCode::CREATED),
            (Method::POST, "/pots/7", StatusCode::NOT_FOUND),
        ] {
            let request = test::TestRequest::default().method(method).uri(address).to_request();
            let answer = test::call_service(&app, request).await;
            assert_eq!(answer.status(), status, "{address}");
        }
    }
}
