//! Indirect providers, for a reseller, and Indirect resellers, for a provider: the same pages seen from
//! either side. A provider asks for a partnership here; either side removes it.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Path, Query, get, post},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{
    PartnershipId,
    store::{self, Listed},
};
use crate::{
    customers,
    db::{Db, Read},
    error::{Error, Result},
    form::{self, Field, Form, Problems},
    invitations::{self, Addressee, Drafted, InvitationId, Standing, State},
    organizations::{self, OrganizationId, Program},
    page::{Frame, Section, When, go, html},
    path,
    people::{self, Act, Danger, Member, freshly},
    place::{Around, Place},
    routes::Routes,
    search,
    text::Texts,
    visitor::Visitor,
};

/// Companies that both serve, on a page.
const PAGE: usize = 100;

/// Partnerships on a page.
const LISTED: usize = 50;

/// The addresses of this slice.
pub fn routes(routes: &mut Routes) {
    routes.route(path::NEW_PARTNERSHIP, get().to(new)).route(path::NEW_PARTNERSHIP, post().to(add));
    for list in [path::INDIRECT_PROVIDERS, path::INDIRECT_RESELLERS] {
        routes
            .route(list, get().to(all))
            .route(&path::partnership(list, "{id}"), get().to(show))
            .route(&path::partnership_removal(list, "{id}"), get().to(removal))
            .route(
                &path::partnership_removal(list, "{id}"),
                freshly(Danger::RemovePartnership, post().to(remove)),
            );
    }
}

/// Which side of a partnership somebody stands on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Looks at its indirect providers.
    Reseller,
    /// Looks at its indirect resellers.
    Provider,
}

impl Side {
    /// The side of a member whose organization has partnerships of the kind that the address names; for
    /// others the pages are not there.
    async fn of<'v>(
        visitor: &'v Visitor,
        request: &HttpRequest,
        act: Act,
    ) -> Result<(&'v Member, Self)> {
        let member = visitor.member()?;
        let side = match member.organization.program {
            Some(Program::IndirectReseller) => Self::Reseller,
            Some(Program::IndirectProvider) => Self::Provider,
            Some(Program::DirectBill) | None => return Err(Error::NotFound),
        };
        if !request.path().starts_with(side.list()) {
            return Err(Error::NotFound);
        }
        Ok((visitor.partner(act).await?, side))
    }

    /// Where its list is.
    fn list(self) -> &'static str {
        match self {
            Self::Reseller => path::INDIRECT_PROVIDERS,
            Self::Provider => path::INDIRECT_RESELLERS,
        }
    }

    /// What the list is called.
    fn title(self, frame: &Frame) -> String {
        match self {
            Self::Reseller => fl!(frame.t, "nav-indirect-providers"),
            Self::Provider => fl!(frame.t, "nav-indirect-resellers"),
        }
    }
}

/// The choice of a provider to ask a customer together with, where there is one.
#[must_use]
pub fn choice(
    t: &Texts,
    providers: &[(OrganizationId, String)],
    typed: String,
    problems: &Problems,
) -> Option<Field> {
    if providers.is_empty() {
        return None;
    }
    let mut choices = vec![(String::new(), fl!(t, "together-with-nobody"))];
    choices.extend(providers.iter().map(|(id, name)| (id.to_string(), name.clone())));
    let field = Field::new("together_with", fl!(t, "together-with"), typed)
        .kind(form::Kind::Choice(choices))
        .hint(fl!(t, "together-with-hint"));
    Some(field.checked(problems))
}

// ---- the list

#[derive(Template)]
#[template(path = "partnerships/list.html")]
struct List {
    frame: Frame,
    title: String,
    is_provider: bool,
    may_ask: bool,
    requests: Vec<Request>,
    rows: Vec<Row>,
    around: Around,
}

/// A request that is being written, or has not been answered.
struct Request {
    name: String,
    domain: String,
    link: String,
    standing: Standing,
    standing_name: String,
    changed: When,
}

struct Row {
    name: String,
    country: String,
    link: String,
    since: When,
    until: Option<When>,
}

/// Which part of the list is asked for; what makes no sense begins it anew.
#[derive(Deserialize)]
struct Asked {
    /// Where the page before ended among those that are active.
    #[serde(default)]
    before: String,
    /// Where it ended among those that are over.
    #[serde(default)]
    over: String,
}

/// `GET /indirect-providers`, `GET /indirect-resellers`
async fn all(
    visitor: Visitor,
    db: Data<Db>,
    request: HttpRequest,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let (member, side) = Side::of(&visitor, &request, Act::SeeCustomers).await?;
    let frame = visitor.frame(Section::Partnerships);
    let t = frame.t;
    let mut tx = db.read().await?;
    let now = tx.now();
    let (id, is_provider) = (member.organization.id, side == Side::Provider);
    let (from, over) = (Place::read(&asked.before), Place::read(&asked.over));
    let is_first = from == Place::NEWEST && over == Place::NEWEST;
    let number = |most: usize| i64::try_from(most).unwrap_or(i64::MAX);
    let mut listed = Vec::new();
    if over == Place::NEWEST {
        listed = store::before(&mut tx, id, is_provider, false, from, number(LISTED + 1)).await?;
    }
    if listed.len() <= LISTED {
        let limit = number(LISTED + 1 - listed.len());
        listed.extend(store::before(&mut tx, id, is_provider, true, over, limit).await?);
    }
    let newest = if is_first { "" } else { side.list() }.to_owned();
    // Where there is nothing any more the list begins anew.
    if listed.is_empty() && !is_first {
        return Ok(go(&newest));
    }
    let more = listed.len() > LISTED;
    listed.truncate(LISTED);
    let older = listed.last().filter(|_| more).map(|last| {
        let last = &last.partnership;
        let name = if last.ended_at.is_some() { "over" } else { "before" };
        let place = Place { at: last.started_at, id: last.id.0 };
        format!("{}?{name}={place}", side.list())
    });
    let may_ask = side == Side::Provider && member.may(Act::Invite);
    let mut requests = Vec::new();
    if is_provider && is_first {
        let in_hand = invitations::partnerships_in_hand(&mut tx, member.organization.id).await?;
        for invitation in in_hand {
            let asked = invitations::addressee(&mut tx, &invitation).await?;
            let standing = invitation.standing(now);
            requests.push(Request {
                name: asked.name().to_owned(),
                domain: asked.domain().to_string(),
                link: match (invitation.state == State::Draft, may_ask) {
                    (true, true) => path::review(invitation.id),
                    (true, false) => String::new(),
                    (false, _) => path::invitation(invitation.id),
                },
                standing,
                standing_name: invitations::standing_name(t, standing),
                changed: frame.moment(invitation.changed_at),
            });
        }
    }
    let rows = listed.into_iter().map(|one| Row {
        name: one.name,
        country: frame.language.country(&one.country),
        link: path::partnership(side.list(), one.partnership.id),
        since: frame.day(one.partnership.started_at),
        until: one.partnership.ended_at.map(|at| frame.day(at)),
    });
    let page = List {
        title: side.title(&frame),
        is_provider,
        around: Around { newest, older: older.unwrap_or_default() },
        may_ask,
        requests,
        rows: rows.collect(),
        frame,
    };
    html(StatusCode::OK, &page)
}

// ---- a request

#[derive(Default, Deserialize)]
struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    domain: String,
}

#[derive(Template)]
#[template(path = "partnerships/new.html")]
struct NewPartnership {
    frame: Frame,
    problems: Problems,
    name: Field,
    domain: Field,
}

impl NewPartnership {
    fn new(visitor: &Visitor, typed: Typed, problems: Problems) -> Self {
        let frame = visitor.frame(Section::Partnerships);
        let t = frame.t;
        Self {
            name: Field::new("name", fl!(t, "reseller-name"), typed.name)
                .autocomplete("off")
                .checked(&problems),
            domain: Field::new("domain", fl!(t, "domain"), typed.domain)
                .hint(fl!(t, "reseller-domain-hint"))
                .autocomplete("off")
                .checked(&problems),
            problems,
            frame,
        }
    }
}

/// `GET /indirect-resellers/new`
async fn new(visitor: Visitor, request: HttpRequest) -> Result<HttpResponse> {
    Side::of(&visitor, &request, Act::Invite).await?;
    html(StatusCode::OK, &NewPartnership::new(&visitor, Typed::default(), Problems::default()))
}

/// `POST /indirect-resellers/new`: Continue
async fn add(
    visitor: Visitor,
    db: Data<Db>,
    request: HttpRequest,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let (member, _) = Side::of(&visitor, &request, Act::Invite).await?;
    let t = visitor.texts();
    let typed = form.fields;
    let mut problems = Problems::default();
    let (name, domain) = customers::named(t, &typed.name, &typed.domain, &mut problems);
    if domain.is_some() && domain == member.organization.domain {
        problems.add("domain", fl!(t, "domain-own"));
    }
    let (Some(name), Some(domain), true) = (name, domain, problems.is_empty()) else {
        let page = NewPartnership::new(&visitor, typed, problems);
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let asked = Addressee::Reseller { name: name.clone(), domain: domain.clone() };
    let mut tx = db.write().await?;
    let id = InvitationId::new();
    let to = match invitations::draft(&mut tx, member, &asked, None, id).await? {
        Drafted::New(invitation) => path::review(invitation.id),
        Drafted::InHand(invitation) if invitation.state == State::Draft => {
            path::review(invitation.id)
        }
        Drafted::InHand(invitation) => {
            visitor.say(false, fl!(t, "partnership-open"))?;
            path::invitation(invitation.id)
        }
        Drafted::Served => {
            visitor.say(false, fl!(t, "partnership-there", reseller = name.as_str()))?;
            path::INDIRECT_RESELLERS.to_owned()
        }
        Drafted::OtherCloud(cloud) => {
            let ours = member.organization.cloud;
            problems.add("domain", organizations::crossing(t, &domain, cloud, ours));
            let page = NewPartnership::new(&visitor, typed, problems);
            return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
        Drafted::NoPartnership | Drafted::Taken => return Err(Error::NotFound),
    };
    tx.commit().await?;
    Ok(go(&to))
}

// ---- one partnership

#[derive(Template)]
#[template(path = "partnerships/show.html")]
struct Show {
    frame: Frame,
    list: &'static str,
    list_name: String,
    is_provider: bool,
    id: PartnershipId,
    name: String,
    country: String,
    domain: String,
    since: When,
    until: Option<When>,
    authorized_by: String,
    receipt: String,
    may_remove: bool,
    /// Where customers are invited together with this provider; empty where they cannot be.
    invite: String,
    common: Vec<Common>,
    more: bool,
}

/// A company that both serve.
struct Common {
    link: String,
    name: String,
    domain: String,
    since: When,
}

/// A partnership of the member's organization; another's is not there.
async fn listed(tx: &mut Read, member: &Member, id: &str) -> Result<Listed> {
    let id = id.parse().map(PartnershipId).map_err(|_| Error::NotFound)?;
    store::listed(tx, member.organization.id, id).await?.ok_or(Error::NotFound)
}

/// `GET /indirect-providers/{id}`, `GET /indirect-resellers/{id}`
async fn show(
    visitor: Visitor,
    db: Data<Db>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse> {
    let (member, side) = Side::of(&visitor, &request, Act::SeeCustomers).await?;
    let frame = visitor.frame(Section::Partnerships);
    let mut tx = db.read().await?;
    let one = listed(&mut tx, member, &id).await?;
    let partnership = &one.partnership;
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut common = store::common(&mut tx, partnership, member.organization.id, limit).await?;
    let more = common.len() > PAGE;
    common.truncate(PAGE);
    common.sort_by_cached_key(|one| (search::fold(&one.name), one.id));
    let is_active = partnership.ended_at.is_none();
    let may_invite = is_active && side == Side::Reseller && member.may(Act::Invite);
    let page = Show {
        list: side.list(),
        list_name: side.title(&frame),
        is_provider: side == Side::Provider,
        id: partnership.id,
        country: frame.language.country(&one.country),
        domain: one.domain.as_ref().map(ToString::to_string).unwrap_or_default(),
        since: frame.day(partnership.started_at),
        until: partnership.ended_at.map(|at| frame.day(at)),
        receipt: path::receipt(one.invitation_id),
        may_remove: is_active && member.may(Act::Authorize),
        invite: if may_invite {
            path::new_customer_with(partnership.provider_id)
        } else {
            String::new()
        },
        common: common
            .into_iter()
            .map(|one| Common {
                link: path::customer(one.id),
                name: one.name,
                domain: one.domain,
                since: frame.day(one.since),
            })
            .collect(),
        more,
        name: one.name,
        authorized_by: people::shown(frame.t, &one.started_by_name),
        frame,
    };
    html(StatusCode::OK, &page)
}

// ---- removal

#[derive(Template)]
#[template(path = "partnerships/removal.html")]
struct Removal {
    frame: Frame,
    problems: Problems,
    list: &'static str,
    list_name: String,
    id: PartnershipId,
    name: String,
}

impl Removal {
    fn new(visitor: &Visitor, side: Side, one: &Listed, problems: Problems) -> Self {
        let frame = visitor.frame(Section::Partnerships);
        Self {
            list: side.list(),
            list_name: side.title(&frame),
            id: one.partnership.id,
            name: one.name.clone(),
            problems,
            frame,
        }
    }
}

/// `GET /indirect-…/{id}/removal`
async fn removal(
    visitor: Visitor,
    db: Data<Db>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse> {
    let (member, side) = Side::of(&visitor, &request, Act::Authorize).await?;
    let mut tx = db.read().await?;
    let one = listed(&mut tx, member, &id).await?;
    if one.partnership.ended_at.is_some() {
        return Ok(go(&path::partnership(side.list(), one.partnership.id)));
    }
    html(StatusCode::OK, &Removal::new(&visitor, side, &one, Problems::default()))
}

#[derive(Deserialize)]
struct Agreed {
    #[serde(default)]
    good_faith: String,
}

/// `POST /indirect-…/{id}/removal`: Remove partnership
async fn remove(
    visitor: Visitor,
    db: Data<Db>,
    request: HttpRequest,
    id: Path<String>,
    form: Form<Agreed>,
) -> Result<HttpResponse> {
    let (member, side) = Side::of(&visitor, &request, Act::Authorize).await?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let one = listed(&mut tx, member, &id).await?;
    if form.fields.good_faith.is_empty() && one.partnership.ended_at.is_none() {
        let mut problems = Problems::default();
        problems.add("good_faith", fl!(t, "good-faith-missing"));
        let page = Removal::new(&visitor, side, &one, problems);
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let partner = one.name.as_str();
    if super::remove(&mut tx, member, &one.partnership).await? {
        tx.commit().await?;
        visitor.say(true, fl!(t, "partnership-removed", partner = partner))?;
    } else {
        visitor.say(false, fl!(t, "partnership-removed-already", partner = partner))?;
    }
    Ok(go(&path::partnership(side.list(), one.partnership.id)))
}
