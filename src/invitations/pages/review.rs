//! Review: the letter in the making, and Done. Nothing that was typed is lost: a faulty form comes back
//! as it was, and one whose sender's session had ended comes back after signing in.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Path, Query},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{Desk, back, id, refused_by_reader};
use crate::{
    customers,
    db::{Read, Write},
    error::{Error, Result},
    form::{self, Field, Form, Kind, Problems},
    invitations::{
        self, Addressee, Delivery, Drafted, Invitation, InvitationId, State,
        draft::{Draft, Typed},
        invitation::last_days,
        message::{self, LinkProblem, Purpose},
        shares::Beyond,
    },
    organizations::{self, Cloud, OrganizationId},
    page::{Frame, Section, go, html, html_later},
    partnerships, path,
    people::{Act, Member, keep_and_sign_in},
    relationships::{self, Service},
    text::Language,
    visitor::Visitor,
};

/// The longest `mailto:` that mail programs take whole, in bytes.
const LONGEST_MAILTO: usize = 1900;

/// `GET /customers/{customer}/invitation`: to the letter in hand, or to a new one that is not kept until
/// it is saved.
pub(super) async fn request(
    visitor: Visitor,
    desk: Desk,
    customer: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Invite).await?;
    let mut tx = desk.db.read().await?;
    let customer = customers::at(&mut tx, member, &customer).await?;
    if let Some(in_hand) = invitations::in_hand(&mut tx, customer.id).await? {
        return in_hand_already(&visitor, &in_hand);
    }
    let asked = Addressee::Customer(customer.clone());
    if let Some(cloud) = invitations::other_cloud(&mut tx, member, &asked).await? {
        return crossing(&visitor, member, &asked, cloud);
    }
    if !invitations::can_be_asked(&customer) {
        let text = fl!(visitor.texts(), "already-served", company = customer.name.as_str());
        visitor.say(false, text)?;
        return Ok(go(&path::customer(customer.id)));
    }
    Ok(go(&format!("{}?customer={}", path::review(InvitationId::new()), customer.id)))
}

fn in_hand_already(visitor: &Visitor, in_hand: &Invitation) -> Result<HttpResponse> {
    if in_hand.state == State::Draft {
        return Ok(go(&path::review(in_hand.id)));
    }
    if in_hand.confirmation.is_some() {
        return Ok(go(&path::of_invitation(in_hand.id, "confirmation")));
    }
    visitor.say(false, fl!(visitor.texts(), "already-open"))?;
    Ok(go(&path::invitation(in_hand.id)))
}

#[derive(Deserialize)]
pub(super) struct ForCustomer {
    #[serde(default)]
    customer: String,
}

/// `GET /invitations/{id}/review`
pub(super) async fn review(
    visitor: Visitor,
    desk: Desk,
    invitation: Path<String>,
    query: Query<ForCustomer>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Invite).await?;
    let id = id(&invitation)?;
    let mut tx = desk.db.read().await?;
    let found = letter(&mut tx, member, id, &query.customer).await?;
    if found.invitation.state != State::Draft {
        return Ok(go(&path::invitation(id)));
    }
    let link = desk.link(&found.invitation);
    let kept = visitor.kept(&path::review(id)).and_then(|raw| form::read::<Typed>(&raw));
    let (typed, message) = match kept {
        Some(typed) => (typed, fl!(visitor.texts(), "kept-edit")),
        None => (Typed::of(&found.invitation, &found.services, &link), String::new()),
    };
    let mut page = Review::new(&visitor, &desk, member, &found, typed);
    page.notice = message;
    html(StatusCode::OK, &page)
}

/// A letter in the making, whom it asks, and for what.
struct Letter {
    invitation: Invitation,
    asked: Addressee,
    services: Vec<Service>,
    /// Those that the partner can ask together with.
    providers: Vec<(OrganizationId, String)>,
    is_saved: bool,
}

/// The draft with an id, or a new one for a customer that was never saved.
async fn letter(
    tx: &mut Read,
    member: &Member,
    id: InvitationId,
    customer: &str,
) -> Result<Letter> {
    let partner = member.organization.id;
    let there = invitations::opened(tx, id).await?;
    let there = there.filter(|there| there.invitation.partner_id == partner);
    let is_saved = there.is_some();
    let (invitation, asked, services) = if let Some(there) = there {
        (there.invitation, there.asked, there.services)
    } else {
        let asked = Addressee::Customer(customers::at(tx, member, customer).await?);
        let services = invitations::usual_services(tx, &asked).await?;
        (invitations::unsaved(member, &asked, None, id, tx.now()), asked, services)
    };
    let mut providers = Vec::new();
    if asked.customer().is_some() {
        providers = partnerships::providers_of(tx, partner).await?;
    }
    Ok(Letter { invitation, asked, services, providers, is_saved })
}

impl Letter {
    /// What the form asks for, or what the letter does where the form does not say.
    fn asked_for(&self, typed: Typed) -> Typed {
        if typed.asks.is_empty() { typed.asking(&self.invitation, &self.services) } else { typed }
    }

    /// The letters that are drafted for each language and each provider to ask together with, by the id of
    /// the provider, which is empty for none.
    fn standards(&self, member: &Member) -> Vec<(Language, String, (String, String))> {
        let mut purposes = vec![(
            String::new(),
            match self.asked {
                Addressee::Customer(_) => Purpose::Customer,
                Addressee::Reseller { .. } => Purpose::Partnership,
            },
        )];
        purposes
            .extend(self.providers.iter().map(|(id, name)| (id.to_string(), Purpose::Joint(name))));
        let (partner, writer) = (&member.organization.name, &member.person.name);
        let mut all = Vec::new();
        for language in Language::ALL {
            for (with, purpose) in &purposes {
                let text =
                    message::standard(*language, *purpose, partner, self.asked.name(), writer);
                all.push((*language, with.clone(), text));
            }
        }
        all
    }

    /// A letter that nobody edited follows the language and the provider that were chosen.
    fn as_chosen(&self, mut typed: Typed, member: &Member, link: &str) -> Typed {
        let standards = self.standards(member);
        let is_chosen = |one: &&(Language, String, (String, String))| {
            one.0.word() == typed.language && one.1 == typed.together_with.trim()
        };
        let Some((.., (subject, text))) = standards.iter().find(is_chosen) else { return typed };
        let kept = message::take(&typed.message, link);
        let is_any =
            |is: &dyn Fn(&(String, String)) -> bool| standards.iter().any(|one| is(&one.2));
        if is_any(&|(standard, _)| typed.subject.trim() == standard) {
            subject.clone_into(&mut typed.subject);
        }
        if is_any(&|(_, standard)| kept.trim() == standard.trim()) {
            typed.message = message::show(text, link);
        }
        typed
    }
}

/// A form of the review page that can be kept.
struct Sound {
    found: Letter,
    typed: Typed,
    draft: Draft,
}

/// What became of a form of the review page.
#[expect(clippy::large_enum_variant, reason = "there is one at a time")]
enum Kept {
    /// It is saved in this transaction.
    Saved(Write, Addressee),
    /// It was not, and this is the answer.
    Answer(HttpResponse),
}

/// What to do with a letter that has no link.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Without {
    Keep,
    Refuse,
}

/// Saves what was typed, making the draft if it was never saved. All is looked at before anything is held that
/// others wait for; where the draft was changed meanwhile, it is looked at anew by whoever holds it then.
async fn keep(
    visitor: &Visitor,
    desk: &Desk,
    id: InvitationId,
    typed: Typed,
    without: Without,
) -> Result<Kept> {
    let mut glance = desk.db.glance().await?;
    let mut looked = look(visitor, desk, &mut glance, id, typed.clone(), without).await?;
    drop(glance);
    let mut held = None;
    loop {
        let Sound { found, typed: chosen, draft } = match looked {
            Ok(sound) => sound,
            Err(answer) => return Ok(Kept::Answer(answer)),
        };
        let mut tx = match held.take() {
            Some(tx) => tx,
            None => desk.db.write().await?,
        };
        let mut seen = found.invitation.changed_at;
        if !found.is_saved {
            match begin(visitor, desk, &mut tx, &found, draft.provider_id, chosen).await? {
                Ok(begun) => seen = begun.changed_at,
                Err(answer) => return Ok(Kept::Answer(answer)),
            }
        }
        if invitations::save(&mut tx, id, seen, &draft).await? {
            return Ok(Kept::Saved(tx, found.asked));
        }
        looked = look(visitor, desk, &mut tx, id, typed.clone(), without).await?;
        held = Some(tx);
    }
}

/// What was typed, if it can be kept; else, the answer.
async fn look(
    visitor: &Visitor,
    desk: &Desk,
    tx: &mut Read,
    id: InvitationId,
    typed: Typed,
    without: Without,
) -> Result<Result<Sound, HttpResponse>> {
    let member = visitor.partner(Act::Invite).await?;
    let t = visitor.texts();
    let found = letter(tx, member, id, &typed.customer).await?;
    if found.invitation.state != State::Draft {
        return Ok(Err(go(&path::invitation(id))));
    }
    // It may have become known since the draft was made.
    if let Some(cloud) = invitations::other_cloud(tx, member, &found.asked).await? {
        return Ok(Err(crossing(visitor, member, &found.asked, cloud)?));
    }
    let link = desk.link(&found.invitation);
    let typed = found.as_chosen(found.asked_for(typed), member, &link);
    let providers: Vec<OrganizationId> = found.providers.iter().map(|(id, _)| *id).collect();
    let (draft, mut problems) = match typed.check(t, &link, tx.now().day(), &providers) {
        Ok(draft) => (Some(draft), Problems::default()),
        Err(problems) => (None, problems),
    };
    let nobody = typed.to.trim().is_empty() && typed.delivery == Delivery::Email.word();
    if without == Without::Refuse && nobody {
        problems.add("to", fl!(t, "to-missing"));
    }
    if let Err(problem) = message::check_link(&message::take(&typed.message, &link), &desk.links())
        && (without == Without::Refuse || problem == LinkProblem::Altered)
    {
        problems.add("message", link_problem(visitor, problem));
    }
    if let Some(to) = draft.as_ref().and_then(|draft| draft.recipient.as_ref())
        && let Some(problem) = refused_by_reader(tx, t, member, to).await?
    {
        problems.add("to", problem);
    }
    let Some(draft) = draft.filter(|_| problems.is_empty()) else {
        let mut page = Review::new(visitor, desk, member, &found, typed);
        page.show(problems);
        return Ok(Err(html(StatusCode::UNPROCESSABLE_ENTITY, &page)?));
    };
    let is_same = draft.is(&found.invitation, &found.services);
    if found.is_saved && typed.is_stale(&found.invitation) && !is_same {
        let typed = typed.seeing(&found.invitation);
        let mut page = Review::new(visitor, desk, member, &found, typed);
        page.notice = fl!(t, "draft-changed-meanwhile");
        return Ok(Err(html(StatusCode::CONFLICT, &page)?));
    }
    Ok(Ok(Sound { found, typed, draft }))
}

/// Back to whom would be asked, with the reason why they cannot be.
fn crossing(
    visitor: &Visitor,
    member: &Member,
    asked: &Addressee,
    theirs: Cloud,
) -> Result<HttpResponse> {
    let ours = member.organization.cloud;
    let text = organizations::crossing(visitor.texts(), asked.domain(), theirs, ours);
    visitor.say(false, text)?;
    Ok(go(&back(asked)))
}

/// Makes a draft that was never saved, or says why not.
async fn begin(
    visitor: &Visitor,
    desk: &Desk,
    tx: &mut Write,
    found: &Letter,
    provider: Option<OrganizationId>,
    typed: Typed,
) -> Result<Result<Invitation, HttpResponse>> {
    let member = visitor.partner(Act::Invite).await?;
    let t = visitor.texts();
    let (id, asked) = (found.invitation.id, &found.asked);
    let answer = match invitations::draft(tx, member, asked, provider, id).await? {
        Drafted::New(begun) => return Ok(Ok(begun)),
        Drafted::Served => {
            visitor.say(false, fl!(t, "already-served", company = asked.name()))?;
            go(&back(asked))
        }
        Drafted::OtherCloud(cloud) => crossing(visitor, member, asked, cloud)?,
        // Pressed twice: the first press made it.
        Drafted::InHand(same) if same.id == id => go(&path::invitation(id)),
        Drafted::InHand(other) if other.state == State::Draft => {
            let mut typed = typed.seeing(&other);
            let text = message::take(&typed.message, &desk.link(&found.invitation));
            typed.message = message::show(&text, &desk.link(&other));
            let theirs = letter(tx, member, other.id, "").await?;
            let mut page = Review::new(visitor, desk, member, &theirs, typed);
            page.notice = fl!(t, "draft-begun-meanwhile");
            html(StatusCode::CONFLICT, &page)?
        }
        Drafted::InHand(other) => in_hand_already(visitor, &other)?,
        Drafted::NoPartnership | Drafted::Taken => return Err(Error::NotFound),
    };
    Ok(Err(answer))
}

fn link_problem(visitor: &Visitor, problem: LinkProblem) -> String {
    match problem {
        LinkProblem::Missing => fl!(visitor.texts(), "link-missing"),
        LinkProblem::Altered => fl!(visitor.texts(), "link-altered"),
    }
}

/// `POST /invitations/{id}/review`: Save draft
pub(super) async fn save(
    visitor: Visitor,
    desk: Desk,
    invitation: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let id = id(&invitation)?;
    if visitor.member().is_err() {
        return ask_to_sign_in(&visitor, &desk, id, form.fields);
    }
    match keep(&visitor, &desk, id, form.fields, Without::Keep).await? {
        Kept::Answer(answer) => Ok(answer),
        Kept::Saved(tx, _) => {
            tx.commit().await?;
            visitor.keep_no_more();
            visitor.say(true, fl!(visitor.texts(), "draft-saved"))?;
            Ok(go(&path::review(id)))
        }
    }
}

/// `POST /invitations/{id}/done`: Done
pub(super) async fn finish(
    visitor: Visitor,
    desk: Desk,
    invitation: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let id = id(&invitation)?;
    if visitor.member().is_err() {
        return ask_to_sign_in(&visitor, &desk, id, form.fields);
    }
    match keep(&visitor, &desk, id, form.fields.clone(), Without::Refuse).await? {
        Kept::Answer(answer) => Ok(answer),
        Kept::Saved(mut tx, asked) => {
            let member = visitor.partner(Act::Invite).await?;
            if let Some(finished) = invitations::finish(&mut tx, member, id, &asked).await? {
                if let Err(beyond) = desk.shares.take(&mut tx, &finished).await? {
                    drop(tx);
                    return put_off(&visitor, &desk, id, form.fields, beyond).await;
                }
                let said = fl!(visitor.texts(), "invitation-done", company = asked.name());
                visitor.commit_saying(tx, true, said).await?;
            }
            Ok(go(&path::invitation(id)))
        }
    }
}

/// Saves the letter, which can be sent later, and says when.
async fn put_off(
    visitor: &Visitor,
    desk: &Desk,
    id: InvitationId,
    typed: Typed,
    beyond: Beyond,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Invite).await?;
    let customer = typed.customer.clone();
    let mut tx = match keep(visitor, desk, id, typed, Without::Refuse).await? {
        Kept::Answer(answer) => return Ok(answer),
        Kept::Saved(tx, _) => tx,
    };
    beyond.tell(&mut tx, member).await?;
    let found = letter(&mut tx, member, id, &customer).await?;
    let mut problems = Problems::default();
    problems.add("to", beyond.words(visitor.texts(), tx.now()));
    tx.commit().await?;
    visitor.keep_no_more();
    let link = desk.link(&found.invitation);
    let saved = Typed::of(&found.invitation, &found.services, &link);
    let mut page = Review::new(visitor, desk, member, &found, saved);
    page.show(problems);
    html_later(&page, beyond.wait())
}

/// The text is kept without its link, which is stored nowhere; a draft's is always the first.
fn ask_to_sign_in(
    visitor: &Visitor,
    desk: &Desk,
    id: InvitationId,
    mut typed: Typed,
) -> Result<HttpResponse> {
    let page = path::review(id);
    let next = if typed.customer.parse::<uuid::Uuid>().is_ok() {
        format!("{page}?customer={}", typed.customer)
    } else {
        page
    };
    typed.message = message::take(&typed.message, &desk.first_link(id));
    let kept = form::write(&typed).ok_or(Error::Malformed)?;
    keep_and_sign_in(visitor, next, kept)
}

/// `POST /invitations/{id}/link`: Put the link back, in what was typed; nothing is kept.
pub(super) async fn put_link_back(
    visitor: Visitor,
    desk: Desk,
    invitation: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let id = id(&invitation)?;
    if visitor.member().is_err() {
        return ask_to_sign_in(&visitor, &desk, id, form.fields);
    }
    let member = visitor.partner(Act::Invite).await?;
    let mut tx = desk.db.read().await?;
    let found = letter(&mut tx, member, id, &form.fields.customer).await?;
    let mut typed = found.asked_for(form.fields);
    if found.invitation.state != State::Draft {
        return Ok(go(&path::invitation(id)));
    }
    let link = desk.link(&found.invitation);
    let whole = message::put_back(&message::take(&typed.message, &link), &desk.links());
    typed.message = message::show(&whole, &link);
    let mut page = Review::new(&visitor, &desk, member, &found, typed);
    page.notice = fl!(visitor.texts(), "link-is-back");
    html(StatusCode::OK, &page)
}

/// `POST /invitations/{id}/discard`: Discard
pub(super) async fn discard(
    visitor: Visitor,
    desk: Desk,
    invitation: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Invite).await?;
    let id = id(&invitation)?;
    let mut tx = desk.db.write().await?;
    let found = letter(&mut tx, member, id, &form.fields.customer).await?;
    let asked = &found.asked;
    if found.is_saved && !invitations::discard(&mut tx, member, &found.invitation, asked).await? {
        return Ok(go(&path::invitation(id)));
    }
    tx.commit().await?;
    visitor.keep_no_more();
    visitor.say(true, fl!(visitor.texts(), "draft-discarded", company = asked.name()))?;
    Ok(go(&back(asked)))
}

#[derive(Template)]
#[template(path = "invitations/review.html")]
struct Review {
    frame: Frame,
    problems: Problems,
    notice: String,
    id: InvitationId,
    version: String,
    /// The customer, for a draft that was never saved.
    customer: String,
    asked_name: String,
    asked_link: String,
    together_with: Option<Field>,
    ticks: Vec<Tick>,
    days: Field,
    to: Field,
    language: Field,
    subject: Field,
    message: Field,
    ends: Field,
    by_email: bool,
    delivery_problem: String,
    link: String,
    link_is_missing: bool,
    mailto: String,
    mailto_is_cut: bool,
    /// The letter as it will look, line by line; the link stands out.
    preview: Vec<(String, bool)>,
    standards: Vec<Standard>,
}

/// A service that can be asked for.
struct Tick {
    service: Service,
    name: String,
    is_ticked: bool,
}

/// The letter that is drafted in a language and with a provider, for changing it in place.
struct Standard {
    language: &'static str,
    with: String,
    subject: String,
    message: String,
}

impl Review {
    fn new(visitor: &Visitor, desk: &Desk, member: &Member, found: &Letter, typed: Typed) -> Self {
        let frame = visitor.frame(Section::Invitations);
        let t = frame.t;
        let Letter { invitation, asked, providers, .. } = found;
        let link = desk.link(invitation);
        let kept = message::take(&typed.message, &link);
        let text = message::show(&kept, &link);
        let (first, last) = last_days(desk.db.now().day());
        let languages =
            Language::ALL.iter().map(|one| (one.word().to_owned(), one.own_name().to_owned()));
        let (mailto, mailto_is_cut) = mailto(&typed.to, &typed.subject, &text, &link);
        let standards = found.standards(member).into_iter();
        let standards = standards.map(|(language, with, (subject, message))| Standard {
            language: language.word(),
            with,
            subject,
            message: message::show(&message, &link),
        });
        let ticked = typed.services();
        let ticks = Service::ALL.iter().map(|service| Tick {
            service: *service,
            name: service.name(t),
            is_ticked: ticked.contains(service),
        });
        let days = relationships::DAYS;
        Self {
            problems: Problems::default(),
            notice: String::new(),
            id: invitation.id,
            version: typed.version,
            customer: invitation.customer_id().map(|id| id.to_string()).unwrap_or_default(),
            asked_name: asked.name().to_owned(),
            asked_link: back(asked),
            together_with: partnerships::choice(
                t,
                providers,
                typed.together_with,
                &Problems::default(),
            ),
            ticks: ticks.collect(),
            days: Field::new("days", fl!(t, "days"), typed.days)
                .hint(fl!(t, "days-hint", least = days.0, most = days.1))
                .optional(fl!(t, "optional"))
                .autocomplete("off"),
            to: Field::new("to", fl!(t, "to"), typed.to)
                .kind(Kind::Email)
                .hint(fl!(t, "to-hint"))
                .autocomplete("off"),
            language: Field::new("language", fl!(t, "language"), typed.language)
                .kind(Kind::Choice(languages.collect()))
                .hint(fl!(t, "language-hint")),
            subject: Field::new("subject", fl!(t, "subject"), typed.subject).autocomplete("off"),
            message: Field::new("message", fl!(t, "message"), text.clone()).kind(Kind::Lines(18)),
            ends: Field::new("ends", fl!(t, "link-ends"), typed.ends)
                .kind(Kind::Date)
                .hint(fl!(t, "link-ends-hint"))
                .between(first.to_string(), last.to_string()),
            by_email: Delivery::from_word(&typed.delivery) != Some(Delivery::Oneself),
            delivery_problem: String::new(),
            link_is_missing: message::check_link(&kept, &desk.links()).is_err(),
            preview: text.lines().map(|line| (line.to_owned(), line == link)).collect(),
            standards: standards.collect(),
            mailto,
            mailto_is_cut,
            link,
            frame,
        }
    }

    /// Whether a customer is asked; else a reseller.
    fn is_customer(&self) -> bool {
        !self.customer.is_empty()
    }

    /// Whether the page shows more than what is saved.
    fn is_edited(&self) -> bool {
        !self.problems.is_empty() || !self.notice.is_empty()
    }

    fn show(&mut self, problems: Problems) {
        let fields = [
            &mut self.to,
            &mut self.language,
            &mut self.subject,
            &mut self.message,
            &mut self.ends,
            &mut self.days,
        ];
        for field in fields.into_iter().chain(self.together_with.as_mut()) {
            problems.of(field.name).clone_into(&mut field.problem);
        }
        problems.of("delivery").clone_into(&mut self.delivery_problem);
        self.problems = problems;
    }
}

/// The letter for a mail program of the partner's own; cut to the link when it would be too long, since
/// programs drop what is past their limit without a word.
fn mailto(to: &str, subject: &str, text: &str, link: &str) -> (String, bool) {
    let encode = |text: &str| -> String {
        // `+` for a space is for forms; RFC 6068 wants %20, and line breaks as %0D%0A.
        url::form_urlencoded::byte_serialize(text.replace('\n', "\r\n").as_bytes())
            .collect::<String>()
            .replace('+', "%20")
    };
    let write = |text: &str| {
        let to = encode(to.trim()).replace("%40", "@");
        format!("mailto:{to}?subject={}&body={}", encode(subject), encode(text))
    };
    let whole = write(text);
    if whole.len() <= LONGEST_MAILTO { (whole, false) } else { (write(link), true) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_letter_is_cut_to_its_link_in_a_mailto() {
        let link = "https://accord.example/i/abc";
        let (short, cut) = mailto("a@b.example", "Hi & bye", "One\nTwo + three", link);
        assert_eq!(
            short,
            "mailto:a@b.example?subject=Hi%20%26%20bye&body=One%0D%0ATwo%20%2B%20three"
        );
        assert!(!cut);
        let (long, cut) = mailto("", "Hi", &"华".repeat(300), link);
        assert_eq!(long, "mailto:?subject=Hi&body=https%3A%2F%2Faccord.example%2Fi%2Fabc");
        assert!(cut);
    }
}
