//! The company's side: what is asked, Accept, Decline, the pages of a link that cannot be accepted, and the
//! receipt. Looking
//! changes nothing but that the link was opened, and a stranger learns no more than the partner's name.

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{Desk, authorization, id};
use crate::{
    customers::Customer,
    db::{Db, Read, Write},
    error::{Error, Result},
    form::{self, Field, Form, Kind, Problems},
    invitations::{
        self, Addressee, Confirmation, Consent, Invitation, NotAccepted, Receipt, Refusal, State,
        Terms, acceptance, inviter,
    },
    organizations::{self, Organization},
    page::{Frame, Head, Section, When, go, html},
    partnerships, path,
    people::{self, Act, Member, Person},
    relationships::Service,
    visitor::Visitor,
};

/// The most characters of a reason.
const LONGEST_REASON: usize = 1000;

/// An invitation that somebody's link opens, and who is who in it.
pub(super) struct Opened {
    pub invitation: Invitation,
    pub is_newest: bool,
    pub asked: Addressee,
    pub partner: Organization,
    /// The provider that asks as well.
    pub provider: Option<Organization>,
    /// Whether the two are partners still.
    pub is_together: bool,
    pub writer: Option<Person>,
}

/// What a link opens; what is none, or never was, is the same 404.
pub(super) async fn opened(tx: &mut Read, desk: &Desk, link: &str) -> Result<Opened> {
    let found = invitations::by_link(tx, &desk.keys, link).await?;
    let (invitation, is_newest) = found.ok_or(Error::NotFound)?;
    // Nobody was given a draft's link.
    if invitation.state == State::Draft {
        return Err(Error::NotFound);
    }
    let asked = invitations::addressee(tx, &invitation).await?;
    let partner = organizations::by_id(tx, invitation.partner_id).await?;
    let writer = people::by_id(tx, inviter(&invitation)).await?;
    let mut provider = None;
    let mut is_together = true;
    if let Some(id) = invitation.provider_id {
        provider = organizations::by_id(tx, id).await?;
        is_together = partnerships::active(tx, id, invitation.partner_id).await?.is_some();
    }
    Ok(Opened {
        is_newest,
        asked,
        partner: partner.ok_or(Error::NotFound)?,
        provider,
        is_together,
        writer,
        invitation,
    })
}

impl Opened {
    /// Whether it can be answered now, whoever asks.
    pub fn answerable(&self, now: crate::clock::Timestamp) -> Result<(), Refusal> {
        self.invitation.answerable(now)?;
        match (self.is_newest, self.is_together) {
            (true, true) => Ok(()),
            (false, _) => Err(Refusal::Revoked),
            (true, false) => Err(Refusal::PartnershipEnded),
        }
    }
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
    fn new(
        visitor: &Visitor,
        opened: &Opened,
        customer: &Customer,
        terms: &Terms,
        link: &str,
        typed: Option<&Typed>,
        problems: Problems,
    ) -> Self {
        let frame = visitor.frame(Section::None);
        let t = frame.t;
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
            reason: Field::new(
                "reason",
                fl!(t, "decline-reason"),
                typed.map(|typed| typed.reason.clone()).unwrap_or_default(),
            )
            .kind(Kind::Lines(3))
            .hint(fl!(t, "decline-reason-hint", partner = opened.partner.name.as_str()))
            .optional(fl!(t, "optional"))
            .checked(&problems),
            problems,
            frame,
        }
    }
}

#[derive(Template)]
#[template(path = "invitations/refused.html")]
struct Refused {
    frame: Frame,
    kind: &'static str,
    title: String,
    text: String,
    advice: String,
    sign_out: bool,
    link: String,
}

/// One of the pages of a link that cannot be accepted.
pub(super) fn refused(
    visitor: &Visitor,
    opened: &Opened,
    refusal: Refusal,
    link: &str,
) -> Result<HttpResponse> {
    let frame = visitor.frame(Section::None);
    let t = frame.t;
    let partner = opened.partner.name.as_str();
    let member = visitor.member().ok();
    let (kind, status, title, text, advice) = match refusal {
        Refusal::Expired => (
            "expired",
            StatusCode::GONE,
            fl!(t, "refused-expired", partner = partner),
            fl!(t, "refused-expired-text"),
            fl!(t, "refused-ask-again", partner = partner),
        ),
        Refusal::Revoked if !opened.is_newest => (
            "revoked",
            StatusCode::GONE,
            fl!(t, "refused-replaced", partner = partner),
            fl!(t, "refused-replaced-text"),
            fl!(t, "refused-newer-mail", partner = partner),
        ),
        Refusal::Revoked => (
            "revoked",
            StatusCode::GONE,
            fl!(t, "refused-revoked", partner = partner),
            fl!(t, "refused-revoked-text"),
            fl!(t, "refused-newer-mail", partner = partner),
        ),
        Refusal::Declined => (
            "declined",
            StatusCode::GONE,
            fl!(t, "refused-declined", partner = partner),
            fl!(t, "refused-declined-text"),
            fl!(t, "refused-ask-again", partner = partner),
        ),
        Refusal::Accepted => (
            "accepted",
            StatusCode::GONE,
            fl!(t, "refused-accepted", partner = partner),
            fl!(t, "refused-accepted-text"),
            fl!(t, "refused-sign-in-to-see"),
        ),
        Refusal::NotYours => (
            "not-yours",
            StatusCode::FORBIDDEN,
            fl!(t, "refused-not-yours", partner = partner),
            fl!(
                t,
                "refused-not-yours-text",
                company = member.map(|one| one.organization.name.as_str()).unwrap_or_default()
            ),
            fl!(t, "refused-sign-in-as-other"),
        ),
        Refusal::OtherCloud => (
            "other-cloud",
            StatusCode::FORBIDDEN,
            fl!(t, "refused-other-cloud", partner = partner),
            fl!(
                t,
                "refused-other-cloud-text",
                partner = partner,
                company = member.map(|one| one.organization.name.as_str()).unwrap_or_default(),
                theirs = organizations::cloud_name(t, opened.partner.cloud),
                ours = member
                    .map(|one| organizations::cloud_name(t, one.organization.cloud))
                    .unwrap_or_default()
            ),
            fl!(t, "refused-sign-in-as-other"),
        ),
        Refusal::PartnershipEnded => (
            "partnership-ended",
            StatusCode::GONE,
            fl!(t, "refused-partnership-ended", partner = partner),
            fl!(
                t,
                "refused-partnership-ended-text",
                provider =
                    opened.provider.as_ref().map(|one| one.name.as_str()).unwrap_or_default()
            ),
            fl!(t, "refused-ask-again", partner = partner),
        ),
        Refusal::NotAdmin if opened.invitation.is_for_partnership() => (
            "not-admin",
            StatusCode::FORBIDDEN,
            fl!(t, "refused-not-agent", partner = partner),
            fl!(
                t,
                "refused-not-agent-text",
                company = member.map(|one| one.organization.name.as_str()).unwrap_or_default()
            ),
            fl!(t, "refused-forward-agent"),
        ),
        Refusal::NotAdmin => (
            "not-admin",
            StatusCode::FORBIDDEN,
            fl!(t, "refused-not-admin", partner = partner),
            fl!(
                t,
                "refused-not-admin-text",
                company = member.map(|one| one.organization.name.as_str()).unwrap_or_default()
            ),
            fl!(t, "refused-forward"),
        ),
    };
    let page = Refused {
        kind,
        title,
        text,
        advice,
        sign_out: matches!(refusal, Refusal::NotYours | Refusal::NotAdmin | Refusal::OtherCloud),
        link: link.to_owned(),
        frame,
    };
    html(status, &page)
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
    let mut tx = desk.db.read().await?;
    let now = tx.now();
    let opened = opened(&mut tx, &desk, &link).await?;
    visitor.prefer(opened.invitation.language);
    let member = visitor.member().ok();
    if let Some(receipt) = answered_by(&mut tx, member, &opened.invitation).await? {
        return accepted(&visitor, &receipt);
    }
    if let Err(refusal) = opened.answerable(now) {
        return refused(&visitor, &opened, refusal, &link);
    }
    let is_own = member.is_some_and(|member| member.organization.id == opened.partner.id);
    if let Some(member) = member.filter(|_| !is_own)
        && let Err(refusal) = invitations::may_answer(member, &opened.partner, &opened.asked)
    {
        return refused(&visitor, &opened, refusal, &link);
    }
    let company = member.filter(|_| !is_own).map(|member| member.organization.id);
    let terms =
        invitations::terms(&mut tx, &opened.invitation, company, visitor.language()).await?;
    drop(tx);
    let only_head = request.extensions().contains::<Head>();
    if opened.invitation.opened_at.is_none() && !is_own && !only_head {
        let mut tx = desk.db.write().await?;
        invitations::open(&mut tx, &opened.invitation, opened.asked.name()).await?;
        tx.commit().await?;
    }
    let typed = None;
    answer_page(&visitor, &opened, &terms, &link, typed, Problems::default(), StatusCode::OK)
}

/// What is asked: of a company to become a customer, or of a reseller for a partnership.
fn answer_page(
    visitor: &Visitor,
    opened: &Opened,
    terms: &Terms,
    link: &str,
    typed: Option<&Typed>,
    problems: Problems,
    status: StatusCode,
) -> Result<HttpResponse> {
    match &opened.asked {
        Addressee::Customer(customer) => {
            let page = Answer::new(visitor, opened, customer, terms, link, typed, problems);
            html(status, &page)
        }
        Addressee::Reseller { name, domain } => {
            let asked = (name.as_str(), domain.to_string());
            authorization::page(visitor, opened, asked, terms, link, typed, problems, status)
        }
    }
}

#[derive(Template)]
#[template(path = "invitations/accepted.html")]
struct Accepted {
    frame: Frame,
    /// The indirect provider that was accepted as well; empty for none.
    provider: String,
    for_partnership: bool,
    confirmation: Option<Confirmation>,
    partner: String,
    company: String,
    person: String,
    at: When,
    granted: Vec<String>,
    receipt: String,
}

impl Accepted {
    fn title(&self) -> String {
        let (t, partner) = (self.frame.t, self.partner.as_str());
        match (self.for_partnership, self.provider.as_str()) {
            (true, _) => fl!(t, "authorized-title", provider = partner),
            (false, "") => fl!(t, "accepted-title", partner = partner),
            (false, provider) => {
                fl!(t, "accepted-joint-title", partner = partner, provider = provider)
            }
        }
    }

    fn waits(&self) -> bool {
        self.confirmation == Some(Confirmation::Waiting)
    }

    fn is_refused(&self) -> bool {
        self.confirmation == Some(Confirmation::Refused)
    }
}

fn accepted(visitor: &Visitor, receipt: &Receipt) -> Result<HttpResponse> {
    let frame = visitor.frame(Section::None);
    let acceptance = &receipt.acceptance;
    let page = Accepted {
        provider: acceptance.provider_name.clone(),
        for_partnership: acceptance.kind == acceptance::Kind::Partnership,
        confirmation: receipt.confirmation,
        partner: acceptance.partner_name.clone(),
        company: acceptance.company_name.clone(),
        person: acceptance.person_name.clone(),
        at: frame.moment(acceptance.accepted_at),
        granted: receipt.granted().iter().map(|service| service.name(frame.t)).collect(),
        receipt: path::receipt(acceptance.invitation_id),
        frame,
    };
    html(StatusCode::OK, &page)
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
        return refused(&visitor, &opened, refusal, &link);
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
    let terms = invitations::terms(&mut tx, &opened.invitation, company, language).await?;
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    answer_page(&visitor, &opened, &terms, &link, Some(&typed), problems, status)
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
        return refused(&visitor, &opened, refusal, &link);
    }
    if let Err(refusal) = invitations::may_answer(member, &opened.partner, &opened.asked) {
        return refuse(&visitor, tx, &opened, refusal, &link).await;
    }
    let reason = typed.reason.trim().replace("\r\n", "\n");
    let length = reason.chars().count();
    let mut problems = Problems::default();
    if length > LONGEST_REASON {
        problems.add("reason", fl!(t, "reason-long", length = length, most = LONGEST_REASON));
    } else if !form::is_writing(&reason) {
        problems.add("reason", fl!(t, "reason-control"));
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
                return refused(&visitor, &opened, refusal, &link);
            }
            Err(_) => problems.add("declines_for_other", fl!(t, "other-company-missing")),
        }
    }
    let company = Some(member.organization.id);
    let terms =
        invitations::terms(&mut tx, &opened.invitation, company, visitor.language()).await?;
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    answer_page(&visitor, &opened, &terms, &link, Some(&typed), problems, status)
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
    refused(visitor, opened, refusal, link)
}

#[derive(Template)]
#[template(path = "invitations/receipt.html")]
struct ReceiptPage {
    frame: Frame,
    provider: String,
    for_partnership: bool,
    days: Option<i64>,
    confirmation: Option<Confirmation>,
    number: String,
    partner: String,
    company: String,
    invited: String,
    person: String,
    email: String,
    at: When,
    services: Vec<(String, bool)>,
    version: String,
    wording: Vec<String>,
    language: &'static str,
}

/// `GET /receipts/{invitation}`: for members of both sides
pub(super) async fn receipt(
    visitor: Visitor,
    db: Data<Db>,
    invitation: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.member()?;
    let member = if member.organization.is_partner() {
        visitor.partner(Act::SeeCustomers).await?
    } else {
        visitor.customer(Act::SeePartners).await?
    };
    let mut tx = db.read().await?;
    let receipt = invitations::receipt(&mut tx, id(&invitation)?).await?.ok_or(Error::NotFound)?;
    let Receipt { acceptance, services, confirmation } = receipt;
    let ours = member.organization.id;
    // The provider is a side of it once something began.
    let has_begun = matches!(confirmation, None | Some(Confirmation::Confirmed));
    let is_provider = acceptance.provider_id == Some(ours) && has_begun;
    if ![acceptance.partner_id, acceptance.organization_id].contains(&ours) && !is_provider {
        return Err(Error::NotFound);
    }
    let section = match (acceptance.kind, member.organization.is_partner()) {
        (acceptance::Kind::Partnership, _) => Section::Partnerships,
        (acceptance::Kind::Reseller, true) => Section::Invitations,
        (acceptance::Kind::Reseller, false) => Section::Partners,
    };
    let frame = visitor.frame(section);
    let t = frame.t;
    let page = ReceiptPage {
        provider: acceptance.provider_name,
        for_partnership: acceptance.kind == acceptance::Kind::Partnership,
        days: acceptance.days,
        confirmation,
        number: acceptance.invitation_id.to_string(),
        partner: acceptance.partner_name,
        company: acceptance.company_name,
        invited: acceptance.invited_name,
        person: acceptance.person_name,
        email: acceptance.person_email,
        at: frame.moment(acceptance.accepted_at),
        services: services.into_iter().map(|(one, granted)| (one.name(t), granted)).collect(),
        version: acceptance.wording_version,
        wording: acceptance.wording.split("\n\n").map(str::to_owned).collect(),
        language: acceptance.language.word(),
        frame,
    };
    html(StatusCode::OK, &page)
}
