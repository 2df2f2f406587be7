//! A fresh sign-in before a dangerous act. Whoever has a session, but not the password, must not be able to
//! end a relationship or to let somebody in: unless the person proved only just that it is them, the form is
//! not passed on, but answered by a page that asks for the password, and for a code where there is a second
//! factor. It says which [act](Danger) it is about, and carries the form's fields, so that one press does what was
//! meant.

use std::pin::Pin;

use actix_web::{
    Error as ActixError, HttpMessage, HttpResponse, ResponseError, Route,
    body::{BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::StatusCode,
    middleware::{Next, from_fn},
    web::{Bytes, Data},
};
use askama::Template;
use futures_util::{Stream, StreamExt, future::ready, stream};
use i18n_embed_fl::fl;
use jiff::SignedDuration;
use secrecy::SecretString;

use super::Danger;
use crate::{
    db::Db,
    error::Result,
    form::{Field, Kind, Problems, Raw},
    limit::{Limit, Wait},
    metrics,
    page::{Frame, Section, go, html, html_later, referer},
    people::{self, Checked, Outcome, Passwords, second_factors},
    secret::Keys,
    sheet,
    visitor::Visitor,
};

/// The fields of the proof; what else begins like them is left out, too.
const PROOF: &str = "proof_";
const PASSWORD: &str = "proof_password";
const CODE: &str = "proof_code";
/// Says that the form could not be carried, and is to be filled in again.
const AGAIN: &str = "proof_again";

/// How often somebody may try to prove that it is them.
const TRIES: Limit = Limit { name: "proof", most: 5, within: SignedDuration::from_mins(15) };

/// A route whose act is done only by somebody who proved a moment ago that it is them.
#[must_use]
pub fn freshly(danger: Danger, route: Route) -> Route {
    route.wrap(from_fn(move |visitor, db, keys, passwords, request, next: Next<BoxBody>| {
        prove(danger, visitor, db, keys, passwords, request, next)
    }))
}

async fn prove(
    danger: Danger,
    visitor: Visitor,
    db: Data<Db>,
    keys: Data<Keys>,
    passwords: Data<Passwords>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, ActixError> {
    // Nobody who is signed in: the handler says so.
    if visitor.member().is_ok() && !visitor.is_fresh() {
        let door = Door { danger, visitor, db, keys, passwords };
        // As an answer and not as an error, which would leave the session as it was.
        let answer = door.ask(&mut request).await;
        if let Some(answer) = answer.unwrap_or_else(|error| Some(error.error_response())) {
            return Ok(request.into_response(answer));
        }
    }
    next.call(request).await.map(ServiceResponse::map_into_boxed_body)
}

/// What is wrong with a proof, and how long to wait if it was not looked at.
type Problem = (String, Option<Wait>);

/// Where the proof is asked for.
struct Door {
    danger: Danger,
    visitor: Visitor,
    db: Data<Db>,
    keys: Data<Keys>,
    passwords: Data<Passwords>,
}

/// What was sent: the fields of the form, and those of the proof.
#[derive(Default)]
struct Sent {
    fields: Vec<(String, String)>,
    password: Option<String>,
    code: String,
    again: bool,
}

impl Sent {
    fn read(raw: &str) -> Self {
        let mut sent = Self::default();
        for (name, value) in url::form_urlencoded::parse(raw.as_bytes()).into_owned() {
            match name.as_str() {
                PASSWORD => sent.password = Some(value),
                CODE => sent.code = value,
                AGAIN => sent.again = true,
                _ if name.starts_with(PROOF) => {}
                _ => sent.fields.push((name, value)),
            }
        }
        sent
    }
}

impl Door {
    /// Nothing when it is proved now and the request can go on; else what to answer.
    async fn ask(&self, request: &mut ServiceRequest) -> Result<Option<HttpResponse>> {
        if request.content_type().starts_with("multipart/") {
            // A file cannot be carried. It is read to its end, since a browser shows no answer before that.
            let most = sheet::LARGEST;
            let mut payload = request.take_payload();
            let mut read = 0;
            while let Some(Ok(bytes)) = payload.next().await {
                read += bytes.len();
                if read > most {
                    break;
                }
            }
            let sent = Sent { again: true, ..Sent::default() };
            return self.page(request, sent, None).await.map(Some);
        }
        let raw = request.extract::<Raw>().await?.0;
        let sent = Sent::read(&raw);
        let Some(password) = sent.password.as_deref() else {
            return self.page(request, sent, None).await.map(Some);
        };
        if let Err(problem) = self.proved(password, &sent.code).await? {
            metrics::sign_in_failed();
            return self.page(request, sent, Some(problem)).await.map(Some);
        }
        self.visitor.prove()?;
        let t = self.visitor.texts();
        let again = match (sent.again, self.danger.gives_a_file()) {
            (true, _) => Some(fl!(t, "proof-again")),
            (_, true) => Some(fl!(t, "proof-download-again")),
            _ => None,
        };
        if let Some(again) = again {
            self.visitor.say(true, again)?;
            return Ok(Some(go(request.path())));
        }
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(&sent.fields);
        request.set_payload(payload_of(body.finish()));
        Ok(None)
    }

    /// Each try is counted before it is looked at, so that many at once are no more tries.
    async fn proved(&self, password: &str, code: &str) -> Result<Result<(), Problem>> {
        let t = self.visitor.texts();
        let wrong = || Ok(Err((fl!(t, "proof-wrong"), None)));
        let later = |wait| Ok(Err((people::held_off(t, wait), Some(wait))));
        let member = self.visitor.member()?;
        let person = member.person.id;
        let who = person.to_string();
        let mut tx = self.db.write().await?;
        let standing = TRIES.take(&mut tx, &who).await?;
        if standing.is_err() {
            people::tell_held_off(&mut tx, person, self.visitor.seen()).await?;
        }
        tx.commit().await?;
        if let Err(wait) = standing {
            return later(wait);
        }
        let password = SecretString::from(password);
        let seen = self.visitor.seen();
        match people::prove(&self.db, &self.passwords, member, password, seen).await? {
            Checked::Right(proved) if proved == person => {}
            Checked::Right(_) | Checked::Wrong => return wrong(),
            Checked::HeldOff(wait) => return later(wait),
        }
        let mut tx = self.db.write().await?;
        if second_factors::of(&mut tx, person).await?.is_some()
            && !second_factors::take(&mut tx, &self.keys, person, code, seen).await?
        {
            people::tell(&mut tx, person, Outcome::WrongSecondFactor, seen).await?;
            tx.commit().await?;
            return wrong();
        }
        TRIES.forget(&mut tx, &who).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }

    async fn page(
        &self,
        request: &ServiceRequest,
        sent: Sent,
        problem: Option<Problem>,
    ) -> Result<HttpResponse> {
        let member = self.visitor.member()?;
        let mut tx = self.db.read().await?;
        let has_second_factor = second_factors::of(&mut tx, member.person.id).await?.is_some();
        drop(tx);
        let frame = self.visitor.frame(Section::None);
        let t = frame.t;
        let mut problems = Problems::default();
        let wait = problem.map(|(words, wait)| {
            problems.add(PASSWORD, words);
            wait
        });
        let password = Field::new(PASSWORD, fl!(t, "password"), "")
            .kind(Kind::Password)
            .autocomplete("current-password")
            .checked(&problems);
        let code = Field::new(CODE, fl!(t, "second-factor-code"), "")
            .kind(Kind::Text)
            .hint(fl!(t, "proof-code-hint"))
            .autocomplete("one-time-code");
        let page = ProofPage {
            act: self.danger.name(t),
            after: match (sent.again, self.danger.gives_a_file()) {
                (true, _) => fl!(t, "proof-file"),
                (_, true) => fl!(t, "proof-download"),
                _ => fl!(t, "proof-done"),
            },
            email: member.person.email.to_string(),
            code: has_second_factor.then_some(code),
            action: request.uri().path_and_query().map_or("/", |all| all.as_str()).to_owned(),
            back: referer(request.headers()),
            fields: sent.fields,
            again: sent.again,
            password,
            problems,
            frame,
        };
        match wait {
            // What is missing is the proof of who asks, as where nobody is signed in: 401 and not 403, which
            // would say that they may not.
            None => html(StatusCode::UNAUTHORIZED, &page),
            Some(None) => html(StatusCode::UNPROCESSABLE_ENTITY, &page),
            Some(Some(wait)) => html_later(&page, wait),
        }
    }
}

#[derive(Template)]
#[template(path = "people/proof.html")]
struct ProofPage {
    frame: Frame,
    problems: Problems,
    /// What they are about to do, and what becomes of it once it is proved.
    act: String,
    after: String,
    action: String,
    /// The page that the form was sent from.
    back: String,
    /// What the form said.
    fields: Vec<(String, String)>,
    /// Whether the form must be filled in again.
    again: bool,
    email: String,
    password: Field,
    code: Option<Field>,
}

fn payload_of(body: String) -> Payload {
    let bytes = stream::once(ready(Ok(Bytes::from(body))));
    let payload: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> = Box::pin(bytes);
    Payload::Stream { payload }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proof_is_parted_from_the_form_and_nothing_of_the_form_is_lost() {
        let raw =
            "role=a&role=b&proof_password=x+y&note=1%0D%0A2%26&empty=&proof_code=12&proof_else=z";
        let sent = Sent::read(raw);
        let fields: Vec<_> =
            sent.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let wanted = [("role", "a"), ("role", "b"), ("note", "1\r\n2&"), ("empty", "")];
        assert_eq!(fields, wanted);
        assert_eq!((sent.password.as_deref(), sent.code.as_str()), (Some("x y"), "12"));
        assert!(!sent.again);
        assert!(Sent::read("").password.is_none());
    }
}
