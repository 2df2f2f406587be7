//! The company's side: what is asked, Accept and Decline. Looking changes nothing but that the link was
//! opened, and a stranger learns no more than the partner's name.

use actix_web::{HttpMessage, HttpRequest, HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{Desk, authorization::Authorization, receipt::accepted, refusal::refused};
use crate::{
    customers::Customer,
    db::{Read, Write},
    error::{Error, Result},
    form::{self, Field, Form, Kind, Problems},
    invitations::{
        self, Addressee, Consent, Invitation, NotAccepted, Opened, Receipt, Refusal, Terms,
    },
    page::{Frame, Head, Section, When, go, html},
    path,
    people::Member,
    relationships::{self, Service},
    text::Texts,
    visitor::Visitor,
};

/// The most characters of a reason.
const LONGEST_REASON: usize = 1000;

/// What a link opens; what is none, or never was, is the same 404.
pub(super) async fn opened(tx: &mut Read, desk: &Desk, link: &str) -> Result<Opened> {
    invitations::opened_by(tx, &desk.keys, link).await?.ok_or(Error::NotFound)
}

#[derive(Template)]
#[template(path = "invitations/answer.html")]
struct Answer {
    frame: Frame,
    problems: Problems,
    link: String,
    partner: String,
    country: String,
    /// The provider that asks as well, and its country.
    provider: Option<(String, String)>,
    days: Option<i64>,
    writer: String,
    writer_email: String,
    invited: String,
    invited_domain: String,
    ends: When,
    services: Vec<Tick>,
    held_already: String,
    /// When the company's notice to the partner runs out.
    notice: Option<When>,
    /// The reseller through whom the provider serves the company now; empty for none.
    through: String,
    terms: String,
    version: String,
    wording: Vec<String>,
    who: Option<Signed>,
    is_own: bool,
    /// The ticks beside those for services that were set.
    ticked: Vec<&'static str>,
    reason: Field,
}

struct Tick {
    service: Service,
    name: String,
    meaning: String,
    holder: String,
    is_ticked: bool,
}

/// Who would answer.
struct Signed {
    name: String,
    email: String,
    company: String,
    domain: String,
    is_invited: bool,
}

impl Answer {
    fn new(visitor: &Visitor, customer: &Customer, shown: Shown<'_>) -> Self {
        let frame = visitor.frame(Section::None);
        let t = frame.t;
        let reason = shown.reason(t);
        let Shown { opened, terms, link, typed, problems } = shown;
        let answerer = visitor.member().ok().filter(|member| !member.organization.is_partner());
        let services = terms.services.iter().map(|(service, holder)| {
            let ticked = typed.map_or(holder.is_none(), |typed| typed.services().contains(service));
            Tick {
                service: *service,
                name: service.name(t),
                meaning: service.meaning(t),
                holder: holder.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
                is_ticked: ticked,
            }
        });
        let own = visitor.member().is_ok_and(|member| member.organization.id == opened.partner.id);
        Self {
            link: link.to_owned(),
            partner: opened.partner.name.clone(),
            country: frame.language.country(&opened.partner.country),
            provider: opened
                .provider
                .as_ref()
                .map(|one| (one.name.clone(), frame.language.country(&one.country))),
            days: opened.invitation.days,
            writer: opened.writer.as_ref().map(|writer| writer.name.clone()).unwrap_or_default(),
            writer_email: opened
                .writer
                .as_ref()
                .map(|writer| writer.email.to_string())
                .unwrap_or_default(),
            invited: customer.name.clone(),
            invited_domain: customer.domain.to_string(),
            ends: frame.day(opened.invitation.expires_at),
            services: services.collect(),
            notice: terms.notice_until.map(|until| frame.day(until)),
            held_already: relationships::names(t, &terms.held_already),
            through: terms.through.clone().unwrap_or_default(),
            terms: terms.hash(&opened.invitation),
            version: terms.version(),
            wording: terms.wording().split("\n\n").map(str::to_owned).collect(),
            who: answerer.map(|member| Signed {
                name: member.person.name.clone(),
                email: member.person.email.to_string(),
                company: member.organization.name.clone(),
                domain: member
                    .organization
                    .domain
                    .as_ref()
                    .map_or_else(|| member.person.email.domain().to_owned(), ToString::to_string),
                is_invited: invitations::is_invited(member, customer),
            }),
            is_own: own,
            ticked: typed.map(Typed::ticked).unwrap_or_default(),
            reason,
            problems,
            frame,
        }
    }
}

/// The answer of a company that accepted: shown again, whoever of it asks.
async fn answered_by(
    tx: &mut Read,
    member: Option<&Member>,
    invitation: &Invitation,
) -> Result<Option<Receipt>> {
    let Some(member) = member else { return Ok(None) };
    let receipt = invitations::receipt(tx, invitation.id).await?;
    Ok(receipt.filter(|receipt| receipt.acceptance.organization_id == member.organization.id))
}

/// `GET /i/{link}`
pub(super) async fn show(
    mut visitor: Visitor,
    desk: Desk,
    link: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    // To whoever is not signed in one statement tells all.
    let mut tx = match visitor.member() {
        Ok(_) => desk.db.read().await?,
        Err(_) => desk.db.glance().await?,
    };
    let now = tx.now();
    let opened = opened(&mut tx, &desk, &link).await?;
    visitor.prefer(opened.invitation.language);
    let member = visitor.member().ok();
    if let Some(receipt) = answered_by(&mut tx, member, &opened.invitation).await? {
        let services = invitations::administered(&mut tx, &receipt).await?;
        return accepted(&visitor, &receipt, &services);
    }
    if let Err(refusal) = opened.answerable(now) {
        return refused(&visitor, &opened, refusal, &link).await;
    }
    let is_own = member.is_some_and(|member| member.organization.id == opened.partner.id);
    if let Some(member) = member.filter(|_| !is_own)
        && let Err(refusal) = invitations::may_answer(member, &opened.partner, &opened.asked)
    {
        return refused(&visitor, &opened, refusal, &link).await;
    }
    let company = member.filter(|_| !is_own).map(|member| member.organization.id);
    let terms = invitations::terms(&mut tx, &opened, company, visitor.language()).await?;
    drop(tx);
    let only_head = request.extensions().contains::<Head>();
    if opened.invitation.opened_at.is_none() && !is_own && !only_head {
        let mut tx = desk.db.write().await?;
        invitations::open(&mut tx, &opened.invitation, opened.asked.name()).await?;
        tx.commit().await?;
    }
    let problems = Problems::default();
    Shown { opened: &opened, terms: &terms, link: &link, typed: None, problems }.page(&visitor)
}

/// What the page of an answer is made of besides its visitor.
pub(super) struct Shown<'a> {
    pub opened: &'a Opened,
    pub terms: &'a Terms,
    pub link: &'a str,
    /// What was typed, where it did not pass.
    pub typed: Option<&'a Typed>,
    pub problems: Problems,
}

impl Shown<'_> {
    /// What is asked: of a company to become a customer, or of a reseller for a partnership.
    fn page(self, visitor: &Visitor) -> Result<HttpResponse> {
        let status = match self.typed {
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
            None => StatusCode::OK,
        };
        match &self.opened.asked {
            Addressee::Customer(customer) => html(status, &Answer::new(visitor, customer, self)),
            Addressee::Reseller { name, domain } => {
                html(status, &Authorization::new(visitor, name, domain, self))
            }
        }
    }

    /// The field for why it is declined.
    pub fn reason(&self, t: &Texts) -> Field {
        let typed = self.typed.map(|typed| typed.reason.clone()).unwrap_or_default();
        let partner = self.opened.partner.name.as_str();
        Field::new("reason", fl!(t, "decline-reason"), typed)
            .kind(Kind::Lines(3))
            .hint(fl!(t, "decline-reason-hint", partner = partner))
            .optional(fl!(t, "optional"))
            .checked(&self.problems)
    }
}

/// `GET` of what only a form sends, as when a browser's tab is restored: to the page with the form.
pub(super) async fn again(place: Path<(String, String)>) -> HttpResponse {
    go(&path::answer(&place.0))
}

/// The answer form.
#[derive(Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    service: Vec<String>,
    #[serde(default)]
    terms: String,
    #[serde(default)]
    pub agree: String,
    #[serde(default)]
    other_company: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    declines_for_other: String,
}

impl Typed {
    fn ticked(&self) -> Vec<&'static str> {
        let ticks = [
            ("agree", &self.agree),
            ("other_company", &self.other_company),
            ("declines_for_other", &self.declines_for_other),
        ];
        ticks.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, _)| name).collect()
    }

    fn services(&self) -> Vec<Service> {
        self.service.iter().filter_map(|word| Service::from_word(word)).collect()
    }
}

/// `POST /i/{link}/acceptance`: Accept
pub(super) async fn accept(
    mut visitor: Visitor,
    desk: Desk,
    link: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let typed = form.fields;
    let mut tx = desk.db.write().await?;
    let now = tx.now();
    let opened = opened(&mut tx, &desk, &link).await?;
    visitor.prefer(opened.invitation.language);
    let t = visitor.texts();
    let Ok(member) = visitor.member() else {
        invitations::tell_refused(&mut tx, &opened.invitation, opened.asked.name()).await?;
        tx.commit().await?;
        return Ok(go(&path::sign_in_then(&path::answer(&link))));
    };
    if answered_by(&mut tx, Some(member), &opened.invitation).await?.is_some() {
        return Ok(go(&path::answer(&link)));
    }
    if let Err(refusal) = opened.answerable(now) {
        return refused(&visitor, &opened, refusal, &link).await;
    }
    let services = typed.services();
    let consent = Consent {
        services: &services,
        terms: &typed.terms,
        agreed: !typed.agree.is_empty(),
        other_company: !typed.other_company.is_empty(),
    };
    let language = visitor.language();
    let outcome =
        invitations::accept(&mut tx, member, &opened.invitation, consent, language).await?;
    let mut problems = Problems::default();
    match outcome {
        Ok(_) => {
            tx.commit().await?;
            return Ok(go(&path::answer(&link)));
        }
        Err(NotAccepted::Refused(Refusal::Accepted)) => return Ok(go(&path::answer(&link))),
        Err(NotAccepted::Refused(refusal)) => {
            return refuse(&visitor, tx, &opened, refusal, &link).await;
        }
        Err(NotAccepted::TermsChanged) => problems.add("terms", fl!(t, "terms-changed")),
        Err(NotAccepted::NotAgreed) if opened.invitation.is_for_partnership() => {
            problems.add("agree", fl!(t, "authorize-missing"));
        }
        Err(NotAccepted::NotAgreed) => problems.add("agree", fl!(t, "agree-missing")),
        Err(NotAccepted::OtherCompany) => {
            problems.add("other_company", fl!(t, "other-company-missing"));
        }
        Err(NotAccepted::OtherRecord) => {
            let partner = opened.partner.name.as_str();
            let text = if opened.invitation.is_for_partnership() {
                fl!(t, "partners-already", partner = partner)
            } else {
                fl!(t, "other-record", partner = partner)
            };
            problems.add("terms", text);
        }
    }
    drop(tx);
    let mut tx = desk.db.read().await?;
    let company = Some(member.organization.id);
    let terms = invitations::terms(&mut tx, &opened, company, language).await?;
    let typed = Some(&typed);
    Shown { opened: &opened, terms: &terms, link: &link, typed, problems }.page(&visitor)
}

/// `POST /i/{link}/refusal`: Decline
pub(super) async fn decline(
    mut visitor: Visitor,
    desk: Desk,
    link: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let typed = form.fields;
    let mut tx = desk.db.write().await?;
    let now = tx.now();
    let opened = opened(&mut tx, &desk, &link).await?;
    visitor.prefer(opened.invitation.language);
    let t = visitor.texts();
    let Ok(member) = visitor.member() else {
        invitations::tell_refused(&mut tx, &opened.invitation, opened.asked.name()).await?;
        tx.commit().await?;
        return Ok(go(&path::sign_in_then(&path::answer(&link))));
    };
    if let Err(refusal) = opened.answerable(now) {
        return refused(&visitor, &opened, refusal, &link).await;
    }
    if let Err(refusal) = invitations::may_answer(member, &opened.partner, &opened.asked) {
        return refuse(&visitor, tx, &opened, refusal, &link).await;
    }
    let reason = typed.reason.trim().replace("\r\n", "\n");
    let mut problems = Problems::default();
    if let Some(problem) = reason_problem(t, &reason) {
        problems.add("reason", problem);
    } else {
        let knows = !typed.declines_for_other.is_empty();
        let outcome =
            invitations::decline(&mut tx, member, &opened.invitation, &reason, knows).await?;
        match outcome {
            Ok(()) => {
                tx.commit().await?;
                return Ok(go(&path::answer(&link)));
            }
            Err(NotAccepted::Refused(refusal)) => {
                return refused(&visitor, &opened, refusal, &link).await;
            }
            Err(_) => problems.add("declines_for_other", fl!(t, "other-company-missing")),
        }
    }
    let company = Some(member.organization.id);
    let terms = invitations::terms(&mut tx, &opened, company, visitor.language()).await?;
    let typed = Some(&typed);
    Shown { opened: &opened, terms: &terms, link: &link, typed, problems }.page(&visitor)
}

/// What is wrong with a reason, if anything is.
pub(super) fn reason_problem(t: &Texts, reason: &str) -> Option<String> {
    let length = reason.chars().count();
    if length > LONGEST_REASON {
        return Some(fl!(t, "reason-long", length = length, most = LONGEST_REASON));
    }
    (!form::is_writing(reason)).then(|| fl!(t, "reason-control"))
}

/// Refuses an answer; the partner is told of one by somebody who may not answer.
async fn refuse(
    visitor: &Visitor,
    mut tx: Write,
    opened: &Opened,
    refusal: Refusal,
    link: &str,
) -> Result<HttpResponse> {
    if matches!(refusal, Refusal::NotYours | Refusal::NotAdmin | Refusal::OtherCloud) {
        invitations::tell_refused(&mut tx, &opened.invitation, opened.asked.name()).await?;
        tx.commit().await?;
    }
    refused(visitor, opened, refusal, link).await
}
