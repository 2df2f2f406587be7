//! The demo's mailbox: every mail, newest first, and one as its reader would see it.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::{Data, Path, get},
};
use askama::Template;
use i18n_embed_fl::fl;

use super::{Mailbox, receiver::Received};
use crate::{
    error::{Error, Result},
    page::{Frame, Section, When, html},
    path,
    routes::Routes,
    visitor::Visitor,
};

/// The addresses of the demo.
pub fn routes(routes: &mut Routes) {
    routes
        .route(path::MAILBOX, get().to(list))
        .route(&path::mail("{number}"), get().to(show))
        .route(&format!("{}/html", path::mail("{number}")), get().to(html_part));
}

#[derive(Template)]
#[template(path = "demo/mailbox.html")]
struct List {
    frame: Frame,
    rows: Vec<Row>,
}

struct Row {
    subject: String,
    link: String,
    from: String,
    to: String,
    when: When,
}

fn when(frame: &Frame, mail: &Received) -> When {
    frame.moment(mail.date.unwrap_or(mail.at).into())
}

/// `GET /demo/mailbox`
async fn list(visitor: Visitor, mailbox: Data<Mailbox>) -> Result<HttpResponse> {
    let frame = visitor.frame(Section::None);
    let rows = mailbox.list().into_iter().map(|mail| Row {
        link: path::mail(mail.number),
        from: mail.from.clone(),
        to: mail.to.clone(),
        when: when(&frame, &mail),
        subject: mail.subject.clone(),
    });
    html(StatusCode::OK, &List { rows: rows.collect(), frame })
}

#[derive(Template)]
#[template(path = "demo/mail.html")]
struct Mail {
    frame: Frame,
    subject: String,
    from: String,
    to: String,
    reply_to: String,
    when: When,
    /// The text, parted where links begin and end.
    text: Vec<(String, bool)>,
    html: String,
}

/// `GET /demo/mailbox/{number}`
async fn show(
    visitor: Visitor,
    mailbox: Data<Mailbox>,
    number: Path<String>,
) -> Result<HttpResponse> {
    let mail = find(&mailbox, &number)?;
    let frame = visitor.frame(Section::None);
    let page = Mail {
        subject: mail.subject.clone(),
        from: mail.from.clone(),
        to: mail.to.clone(),
        reply_to: mail.reply_to.clone(),
        when: when(&frame, &mail),
        text: parts(&mail.text.replace("\r\n", "\n")),
        html: if mail.html.is_empty() {
            String::new()
        } else {
            format!("{}/html", path::mail(mail.number))
        },
        frame,
    };
    html(StatusCode::OK, &page)
}

/// `GET /demo/mailbox/{number}/html`: the HTML part, in a frame that can do nothing but open its link
async fn html_part(mailbox: Data<Mailbox>, number: Path<String>) -> Result<HttpResponse> {
    const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; \
        sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";
    let mail = find(&mailbox, &number)?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::X_FRAME_OPTIONS, "SAMEORIGIN"))
        .body(mail.html.replacen("<head>", "<head><base target=\"_top\">", 1)))
}

fn find(mailbox: &Mailbox, number: &str) -> Result<std::sync::Arc<Received>> {
    let number = number.parse().map_err(|_| Error::NotFound)?;
    mailbox.get(number).ok_or(Error::NotFound)
}

/// A text parted into what is a link and what is not, as mail programs do.
fn parts(text: &str) -> Vec<(String, bool)> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(place) = ["http://", "https://"].iter().filter_map(|one| rest.find(one)).min() {
        let length = rest[place..]
            .find(|c: char| c.is_whitespace() || "<>\"".contains(c))
            .unwrap_or(rest.len() - place);
        let link =
            rest[place..place + length].trim_end_matches(['.', ',', ')', ';', ':', '!', '?']);
        parts.push((rest[..place].to_owned(), false));
        parts.push((link.to_owned(), true));
        rest = &rest[place + link.len()..];
    }
    parts.push((rest.to_owned(), false));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_in_a_text_can_be_followed() {
        let text = "See\nhttp://a.example/i/x-_.\nand https://b.example/ (http://c.example)";
        let links: Vec<_> =
            parts(text).into_iter().filter(|(_, link)| *link).map(|(text, _)| text).collect();
        assert_eq!(links, ["http://a.example/i/x-_", "https://b.example/", "http://c.example"]);
        let all: String = parts(text).into_iter().map(|(text, _)| text).collect();
        assert_eq!(all, text);
    }
}
