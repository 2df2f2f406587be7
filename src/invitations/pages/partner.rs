//! A partner's invitations: the list by state, one with its timeline, and what can be done with it.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path, Query},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{
    Desk, back, id, of_partner, refused_by_reader,
    timeline::{self, Step},
};
use crate::{
    activity,
    clock::Timestamp,
    db::{Db, Read},
    email_address::EmailAddress,
    error::{Error, Result},
    form::{Field, Form, Kind, Problems},
    invitations::{
        self, Addressee, Invitation, InvitationId, Receipt, Standing, State,
        draft::check_end,
        invitation::{last_days, usual_last_day},
        message,
        shares::Beyond,
        standing_name, store,
    },
    organizations, outbox,
    page::{Frame, Section, When, go, html, html_later},
    path,
    people::{self, Act, Member},
    place::Place,
    text::Texts,
    visitor::Visitor,
};

/// Invitations on a page.
const PAGE: usize = 50;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
    /// Where the page before ended.
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "invitations/list.html")]
struct List {
    frame: Frame,
    may_invite: bool,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    older: String,
}

struct Tab {
    name: String,
    link: String,
    count: i64,
    is_here: bool,
}

struct Row {
    company: String,
    domain: String,
    link: String,
    recipient: String,
    standing: Standing,
    standing_name: String,
    changed: When,
    ends: Option<When>,
    gone_writer: Option<String>,
}

/// `GET /invitations?state=…&before=…`
pub(super) async fn list(
    visitor: Visitor,
    db: Data<Db>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::SeeCustomers).await?;
    let standing = Standing::from_word(&asked.state);
    let before = Place::read(&asked.before);
    let mut tx = db.read().await?;
    let now = tx.now();
    let counts = store::counts(&mut tx, member.organization.id).await?;
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut listed = store::page(&mut tx, member.organization.id, standing, before, limit).await?;
    let more = listed.len() > PAGE;
    listed.truncate(PAGE);
    let frame = visitor.frame(Section::Invitations);
    let t = frame.t;
    let older = listed.last().filter(|_| more).map(|last| {
        let last = &last.invitation;
        let state = standing.map(Standing::word).unwrap_or_default();
        let place = Place { at: last.changed_at, id: last.id.0 };
        format!("{}?state={state}&before={place}", path::INVITATIONS)
    });
    let may_invite = member.may(Act::Invite);
    let rows = listed
        .into_iter()
        .map(|one| {
            let invitation = one.invitation;
            let standing = invitation.standing(now);
            let is_draft = standing == Standing::Draft;
            Row {
                company: one.company,
                domain: one.company_domain.to_string(),
                link: match (is_draft, may_invite) {
                    (true, true) => path::review(invitation.id),
                    (true, false) => match invitation.customer_id() {
                        Some(customer) => path::customer(customer),
                        None => path::INDIRECT_RESELLERS.to_owned(),
                    },
                    (false, _) => path::invitation(invitation.id),
                },
                recipient: invitation.recipient.map(|to| to.to_string()).unwrap_or_default(),
                standing,
                standing_name: standing_name(t, standing),
                changed: frame.moment(invitation.changed_at),
                ends: (standing == Standing::Open).then(|| frame.day(invitation.expires_at)),
                gone_writer: one.gone_writer.map(|writer| people::shown(t, &writer)),
            }
        })
        .collect();
    let page = List {
        may_invite,
        tabs: tabs(t, standing, &counts),
        rows,
        older: older.unwrap_or_default(),
        frame,
    };
    html(StatusCode::OK, &page)
}

fn tabs(t: &Texts, here: Option<Standing>, counts: &[(Standing, i64)]) -> Vec<Tab> {
    let all = Tab {
        name: fl!(t, "tab-all"),
        link: path::INVITATIONS.to_owned(),
        count: counts.iter().map(|(_, count)| count).sum(),
        is_here: here.is_none(),
    };
    let count = |standing: Standing| {
        counts.iter().find(|(one, _)| *one == standing).map_or(0, |(_, count)| *count)
    };
    // What is rare has a tab only where there is some of it.
    let is_shown = |standing: &&Standing| {
        let is_rare = matches!(standing, Standing::ToConfirm | Standing::NotConfirmed);
        !is_rare || count(**standing) > 0 || here == Some(**standing)
    };
    let each = Standing::ALL.iter().filter(is_shown).map(|standing| Tab {
        name: standing_name(t, *standing),
        link: format!("{}?state={standing}", path::INVITATIONS),
        count: count(*standing),
        is_here: here == Some(*standing),
    });
    std::iter::once(all).chain(each).collect()
}

#[derive(Template)]
#[template(path = "invitations/show.html")]
struct Show {
    frame: Frame,
    problems: Problems,
    invitation: Invitation,
    asked_name: String,
    asked_domain: String,
    asked_link: String,
    /// The provider that asks as well; empty for none.
    provider: String,
    /// Whether the partnership with it has ended, and with it the link.
    is_apart: bool,
    standing: Standing,
    standing_name: String,
    may_act: bool,
    link: String,
    ends: When,
    language: &'static str,
    recipient: String,
    asked: Vec<String>,
    days: Option<i64>,
    steps: Vec<Step>,
    letter: Vec<(String, bool)>,
    version: i64,
    send_to: Field,
    new_end: Field,
    /// Whether a reader said that it is not for them.
    is_not_theirs: bool,
    reason: String,
    /// An acceptance by another company than the invited one, and what the partner says to it.
    surprise: Option<Receipt>,
    confirmation: String,
    receipt: String,
    gone_writer: Option<String>,
}

impl Show {
    async fn new(
        visitor: &Visitor,
        desk: &Desk,
        member: &Member,
        id: InvitationId,
        problems: Problems,
        typed: Typed,
    ) -> Result<Self> {
        let mut tx = desk.db.read().await?;
        let now = tx.now();
        let (invitation, asked) = of_partner(&mut tx, member, id).await?;
        let events =
            activity::of_invitation(&mut tx, member.organization.id, invitation.id.0).await?;
        let letters = outbox::about(&mut tx, invitation.id.0).await?;
        let services = store::services(&mut tx, invitation.id).await?;
        let receipt = invitations::receipt(&mut tx, invitation.id).await?;
        let surprise = receipt.filter(|receipt| receipt.confirmation.is_some());
        let provider = invitations::provider(&mut tx, &invitation).await?;
        let is_apart = !invitations::is_together(&mut tx, &invitation).await?;
        let writer = invitations::inviter(&invitation);
        let writer = people::listed(&mut tx, member.organization.id, writer).await?;
        let gone_writer = writer.filter(|writer| writer.deactivated_at.is_some());
        let frame = visitor.frame(Section::Invitations);
        let t = frame.t;
        let standing = invitation.standing(now);

        let steps = timeline::steps(&frame, &invitation, standing, &events, &letters);
        // Whoever may not send the link may not see it either.
        let link =
            if member.may(Act::Invite) { desk.link(&invitation) } else { fl!(t, "link-hidden") };
        let text = message::show(&invitation.message, &link);
        let today = now.day();
        let (first, last) = last_days(today);
        let reason = match &invitation.state {
            State::Declined { reason, .. } => reason.clone(),
            _ => String::new(),
        };
        let recipient = invitation.recipient.as_ref().map(ToString::to_string).unwrap_or_default();
        let is_accepted = matches!(invitation.state, State::Accepted { .. });
        Ok(Self {
            asked_name: asked.name().to_owned(),
            asked_domain: asked.domain().to_string(),
            asked_link: back(&asked),
            provider: provider.map(|provider| provider.name).unwrap_or_default(),
            is_apart: is_apart && invitation.state == State::Open,
            days: invitation.days,
            confirmation: path::of_invitation(invitation.id, "confirmation"),
            standing,
            standing_name: standing_name(t, standing),
            may_act: member.may(Act::Invite) && invitation.state == State::Open,
            ends: frame.day(invitation.expires_at),
            language: invitation.language.own_name(),
            asked: services.iter().map(|(service, _)| service.name(t)).collect(),
            steps,
            letter: text.lines().map(|line| (line.to_owned(), line == link)).collect(),
            version: invitation.changed_at.micros(),
            send_to: Field::new("to", fl!(t, "to"), typed.to.unwrap_or_else(|| recipient.clone()))
                .kind(Kind::Email)
                .hint(fl!(t, "send-again-hint"))
                .checked(&problems),
            new_end: Field::new(
                "ends",
                fl!(t, "link-ends"),
                typed.ends.unwrap_or_else(|| usual_last_day(today).to_string()),
            )
            .kind(Kind::Date)
            .hint(fl!(t, "link-ends-hint"))
            .between(first.to_string(), last.to_string())
            .checked(&problems),
            is_not_theirs: invitation.is_not_theirs(),
            reason,
            surprise,
            receipt: if is_accepted { path::receipt(invitation.id) } else { String::new() },
            gone_writer: gone_writer.map(|writer| people::shown(t, &writer.person.name)),
            link,
            recipient,
            invitation,
            problems,
            frame,
        })
    }
}

/// `GET /invitations/{id}`
pub(super) async fn show(
    visitor: Visitor,
    desk: Desk,
    invitation: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::SeeCustomers).await?;
    let id = id(&invitation)?;
    let problems = Problems::default();
    let page = Show::new(&visitor, &desk, member, id, problems, Typed::default()).await?;
    if page.invitation.state == State::Draft {
        return Ok(go(&path::review(id)));
    }
    html(StatusCode::OK, &page)
}

/// `GET` of what only a form sends, as when a browser's tab is restored: to the page with the form.
pub(super) async fn again(place: Path<(String, String)>) -> HttpResponse {
    go(&path::invitation(&place.0))
}

/// A form of the invitation's page.
#[derive(Default, Deserialize)]
pub(super) struct Typed {
    /// When the invitation last changed, as its partner saw it: a repeated act finds it changed.
    #[serde(default)]
    version: i64,
    to: Option<String>,
    ends: Option<String>,
}

/// The invitation as its partner saw it.
fn seen(mut invitation: Invitation, version: i64) -> Invitation {
    invitation.changed_at = Timestamp::from_micros(version.max(0));
    invitation
}

/// Why an open invitation cannot be accepted any more, however often it is sent.
async fn hopeless(
    tx: &mut Read,
    t: &Texts,
    member: &Member,
    invitation: &Invitation,
    asked: &Addressee,
) -> Result<Option<String>> {
    if let Some(theirs) = invitations::other_cloud(tx, member, asked).await? {
        let ours = member.organization.cloud;
        return Ok(Some(organizations::crossing(t, asked.domain(), theirs, ours)));
    }
    if invitations::is_together(tx, invitation).await? {
        return Ok(None);
    }
    let provider = invitations::provider(tx, invitation).await?;
    let provider = provider.map(|provider| provider.name).unwrap_or_default();
    Ok(Some(fl!(t, "invitation-apart", provider = provider)))
}

/// `POST /invitations/{id}/letters`: Send again
pub(super) async fn send_again(
    visitor: Visitor,
    desk: Desk,
    invitation: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Invite).await?;
    let id = id(&invitation)?;
    let t = visitor.texts();
    let mut tx = desk.db.write().await?;
    let (invitation, asked) = of_partner(&mut tx, member, id).await?;
    let mut problems = Problems::default();
    let typed = form.fields.to.as_deref().unwrap_or_default();
    let to = problems.take("to", EmailAddress::parse(typed).map_err(|_| fl!(t, "to-wrong")));
    if invitation.standing(tx.now()) == Standing::Expired {
        problems.add("ends", fl!(t, "renew-first"));
    }
    if let Some(problem) = hopeless(&mut tx, t, member, &invitation, &asked).await? {
        problems.add("to", problem);
    }
    if let Some(to) = &to
        && let Some(problem) = refused_by_reader(&mut tx, t, member, to).await?
    {
        problems.add("to", problem);
    }
    let Some(to) = to.filter(|_| problems.is_empty()) else {
        drop(tx);
        let page = Show::new(&visitor, &desk, member, id, problems, form.fields).await?;
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let seen = seen(invitation, form.fields.version);
    let is_new = invitations::needs_new_link(&seen, &to);
    let done = invitations::send_again(&mut tx, member, &seen, &asked, &to).await?;
    if done && let Err(beyond) = share(&mut tx, &desk, id).await? {
        drop(tx);
        return put_off(&visitor, &desk, id, "to", beyond, form.fields).await;
    }
    let said = if is_new {
        fl!(t, "sent-elsewhere", to = to.to_string())
    } else {
        fl!(t, "sent-again", to = to.to_string())
    };
    finish(&visitor, tx, id, done, said).await
}

/// `POST /invitations/{id}/renewal`: Renew
pub(super) async fn renew(
    visitor: Visitor,
    desk: Desk,
    invitation: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Invite).await?;
    let id = id(&invitation)?;
    let t = visitor.texts();
    let mut tx = desk.db.write().await?;
    let (invitation, asked) = of_partner(&mut tx, member, id).await?;
    let mut problems = Problems::default();
    if let Some(problem) = hopeless(&mut tx, t, member, &invitation, &asked).await? {
        problems.add("ends", problem);
    }
    let typed = form.fields.ends.as_deref().unwrap_or_default();
    let end = problems.take("ends", check_end(t, typed, tx.now().day()));
    if let Some(to) = invitation.recipient.as_ref().filter(|_| invitation.by_email())
        && let Some(problem) = refused_by_reader(&mut tx, t, member, to).await?
    {
        problems.add("ends", problem);
    }
    let Some(end) = end.filter(|_| problems.is_empty()) else {
        drop(tx);
        let page = Show::new(&visitor, &desk, member, id, problems, form.fields).await?;
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let by_email = invitation.by_email();
    let seen = seen(invitation, form.fields.version);
    let done = invitations::renew(&mut tx, member, &seen, &asked, end).await?;
    if done
        && by_email
        && let Err(beyond) = share(&mut tx, &desk, id).await?
    {
        drop(tx);
        return put_off(&visitor, &desk, id, "ends", beyond, form.fields).await;
    }
    let said = if by_email { fl!(t, "renewed-and-sent") } else { fl!(t, "renewed") };
    finish(&visitor, tx, id, done, said).await
}

/// Counts a letter that is sent once more.
async fn share(
    tx: &mut crate::db::Write,
    desk: &Desk,
    id: InvitationId,
) -> Result<std::result::Result<(), Beyond>> {
    let invitation = store::by_id(tx, id).await?.ok_or(Error::NotFound)?;
    Ok(desk.shares.take(tx, &invitation).await?)
}

/// The page again: the letter can be sent later.
async fn put_off(
    visitor: &Visitor,
    desk: &Desk,
    id: InvitationId,
    field: &'static str,
    beyond: Beyond,
    typed: Typed,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Invite).await?;
    let mut tx = desk.db.write().await?;
    beyond.tell(&mut tx, member).await?;
    let mut problems = Problems::default();
    problems.add(field, beyond.words(visitor.texts(), tx.now()));
    tx.commit().await?;
    let page = Show::new(visitor, desk, member, id, problems, typed).await?;
    html_later(&page, beyond.wait())
}

/// `POST /invitations/{id}/revocation`: Revoke
pub(super) async fn revoke(
    visitor: Visitor,
    desk: Desk,
    invitation: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Invite).await?;
    let id = id(&invitation)?;
    let mut tx = desk.db.write().await?;
    let (invitation, asked) = of_partner(&mut tx, member, id).await?;
    let done = invitations::revoke(&mut tx, member, &invitation, &asked).await?;
    finish(&visitor, tx, id, done, fl!(visitor.texts(), "revoked")).await
}

/// Back to the invitation, with what was done; an act that came too late changed nothing and says so.
async fn finish(
    visitor: &Visitor,
    tx: crate::db::Write,
    id: InvitationId,
    done: bool,
    said: String,
) -> Result<HttpResponse> {
    if done {
        tx.commit().await?;
        visitor.say(true, said)?;
    } else {
        visitor.say(false, fl!(visitor.texts(), "changed-meanwhile"))?;
    }
    Ok(go(&path::invitation(id)))
}
