//! Licences: which user has a seat of which subscription, given and taken several at a time, from the side of a
//! subscription or of a user.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path, Query},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{Place, status_name};
use crate::{
    customers::{Company, Tab, asker},
    db::{Db, Read, Write},
    error::{Error, Result},
    form::{Form, Problems},
    organizations::OrganizationId,
    page::{Frame, When, go, html},
    path,
    people::{self, Act, Asked, Member, Part, PersonId, Whom},
    place::{self, Around},
    relationships::Service,
    subscriptions::{self, Given, Status, Subscription, SubscriptionId, Which},
    text::Texts,
    visitor::Visitor,
};

/// Subscriptions on a page.
const PAGE: usize = 50;

/// Which part of the subscriptions is asked for; what makes no sense is left out.
#[derive(Default, Deserialize)]
pub(super) struct Since {
    /// Where the page before ended.
    #[serde(default)]
    older: String,
}

impl Since {
    fn place(&self) -> place::Place {
        place::Place::read(&self.older)
    }

    /// The address of the part of a list that begins at a place.
    fn on(list: &str, place: place::Place) -> String {
        if place == place::Place::NEWEST {
            list.to_owned()
        } else {
            format!("{list}?older={place}")
        }
    }
}

/// A page of what licences are given of: what a company has bought with seats and what can be used, from a record
/// only what is steered from it.
#[derive(Default)]
struct WithSeats {
    subscriptions: Vec<Subscription>,
    around: Around,
}

impl WithSeats {
    async fn new(
        tx: &mut Read,
        company: &Company,
        id: OrganizationId,
        since: &Since,
        list: &str,
    ) -> Result<Self> {
        let (record, from) = (company.record_id(), since.place());
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut all = subscriptions::before(tx, id, record, Which::WithSeats, from, limit).await?;
        let is_first = from == place::Place::NEWEST;
        // Where there is nothing any more the list begins anew.
        if all.is_empty() && !is_first {
            return Box::pin(Self::new(tx, company, id, &Since::default(), list)).await;
        }
        let more = all.len() > PAGE;
        all.truncate(PAGE);
        let older = all
            .last()
            .filter(|_| more)
            .map(|last| Since::on(list, place::Place { at: last.started_at, id: last.id.0 }));
        let newest = if is_first { String::new() } else { list.to_owned() };
        Ok(Self { subscriptions: all, around: Around { newest, older: older.unwrap_or_default() } })
    }
}

/// One subscription that licences are given of; what is none is not there.
async fn with_seats(
    tx: &mut Read,
    company: &Company,
    id: OrganizationId,
    one: SubscriptionId,
) -> Result<Subscription> {
    let found = subscriptions::with_seats(tx, id, company.record_id(), vec![one]).await?;
    found.into_iter().next().ok_or(Error::NotFound)
}

/// Whether the reader may give licences here: a partner only while it administers the company's users.
fn may_give(company: &Company) -> bool {
    let record = company.record.as_ref();
    record.is_none_or(|record| record.is_served() && record.holds(Service::EntraId))
}

#[derive(Template)]
#[template(path = "subscriptions/licences.html")]
struct List {
    frame: Frame,
    company: Company,
    may_give: bool,
    subscriptions: Vec<SubscriptionRow>,
    /// Where the pages of the other subscriptions are.
    around: Around,
    users: Vec<UserRow>,
    /// Where the pages of the other users are.
    part: Part,
}

struct SubscriptionRow {
    name: String,
    link: String,
    status: Status,
    status_name: String,
    used: i64,
    all: i64,
}

struct UserRow {
    name: String,
    email: String,
    link: String,
    /// The names of what they have a seat of.
    licences: String,
}

/// `GET /customers/{customer}/licences`, `GET /licences`
pub(super) async fn list(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    asked: Query<Asked>,
    since: Query<Since>,
) -> Result<HttpResponse> {
    let member = asker(&visitor, place.customer(), Act::GiveLicences).await?;
    let mut tx = db.read().await?;
    let tab = Tab::Licences;
    let (frame, company) = Company::of(&mut tx, &visitor, member, place.customer(), tab).await?;
    let may_give = may_give(&company);
    let (mut rows, mut user_rows) = (Vec::new(), Vec::new());
    let (mut around, mut part) = (Around::default(), Part::default());
    if let (Some(id), true) = (company.id, may_give) {
        let record = company.record_id();
        let own = company.page(path::LICENCES);
        let bought = WithSeats::new(&mut tx, &company, id, &since, &own).await?;
        around = bought.around;
        part = Part::of(&mut tx, id, Whom::Members, &asked, &own).await?;
        let users = std::mem::take(&mut part.rows);
        let ids = users.iter().map(|user| user.person.id).collect();
        let mut licences = subscriptions::names_by_user(&mut tx, id, record, ids).await?;
        for user in users {
            user_rows.push(UserRow {
                link: company.page(path::licences_of_user(user.person.id)),
                licences: licences.remove(&user.person.id).unwrap_or_default(),
                email: user.person.email.to_string(),
                name: user.person.name,
            });
        }
        rows.extend(bought.subscriptions.into_iter().map(|one| SubscriptionRow {
            link: company.page(path::licences_of(one.id)),
            status: one.status,
            status_name: status_name(frame.t, one.status),
            used: one.licences,
            all: one.quantity,
            name: one.name,
        }));
    }
    let page =
        List { subscriptions: rows, around, users: user_rows, part, may_give, company, frame };
    html(StatusCode::OK, &page)
}

/// What came of one line of a form.
struct Outcome {
    good: bool,
    text: String,
}

fn outcome_of_giving(t: &Texts, given: Given, user: &str, what: &str) -> Outcome {
    match given {
        Given::Given => {
            Outcome { good: true, text: fl!(t, "licence-given", user = user, what = what) }
        }
        Given::Already => {
            Outcome { good: true, text: fl!(t, "licence-already", user = user, what = what) }
        }
        Given::NoSeat => {
            Outcome { good: false, text: fl!(t, "licence-no-seat", user = user, what = what) }
        }
        Given::NotActive => {
            Outcome { good: false, text: fl!(t, "licence-not-active", user = user, what = what) }
        }
        Given::NoUser => {
            Outcome { good: false, text: fl!(t, "licence-no-user", user = user, what = what) }
        }
    }
}

fn outcome_of_taking(t: &Texts, taken: bool, user: &str, what: &str) -> Outcome {
    let text = if taken {
        fl!(t, "licence-taken", user = user, what = what)
    } else {
        fl!(t, "licence-not-there", user = user, what = what)
    };
    Outcome { good: true, text }
}

/// What a form gives or takes.
#[derive(Default, Deserialize)]
pub(super) struct Ticked {
    /// `give` or `take`.
    #[serde(default)]
    act: String,
    #[serde(default)]
    user: Vec<String>,
    #[serde(default)]
    subscription: Vec<String>,
}

impl Ticked {
    fn gives(&self) -> Result<bool> {
        match self.act.as_str() {
            "give" => Ok(true),
            "take" => Ok(false),
            _ => Err(Error::Malformed),
        }
    }
}

/// Holds the company, and returns it with its users if licences may still be given from here.
async fn held(
    tx: &mut Write,
    visitor: &Visitor,
    member: &Member,
    place: &Place,
) -> Result<Option<(Company, OrganizationId)>> {
    let (id, _) = place.held(tx, member).await?;
    let tab = Tab::Licences;
    let (_, company) = Company::of(tx, visitor, member, place.customer(), tab).await?;
    if may_give(&company) {
        return Ok(Some((company, id)));
    }
    visitor.say(false, fl!(visitor.texts(), "licences-not-ours", company = company.name))?;
    Ok(None)
}

// ---- from the side of a subscription

#[derive(Template)]
#[template(path = "subscriptions/licences_of_subscription.html")]
struct OfSubscription {
    frame: Frame,
    company: Company,
    problems: Problems,
    outcomes: Vec<Outcome>,
    name: String,
    used: i64,
    all: i64,
    free: i64,
    is_active: bool,
    /// The users of this page, those who have a licence and those who have none.
    with: Vec<Holder>,
    without: Vec<Holder>,
    /// Where the pages of the other users are.
    part: Part,
    action: String,
    back: String,
    subscription: String,
}

struct Holder {
    id: PersonId,
    name: String,
    email: String,
    since: Option<When>,
}

impl OfSubscription {
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        (place, asked): (&Place, &Asked),
        outcomes: Vec<Outcome>,
        problems: Problems,
    ) -> Result<Self> {
        let tab = Tab::Licences;
        let (frame, company) = Company::of(tx, visitor, member, place.customer(), tab).await?;
        let id = company.id.filter(|_| may_give(&company)).ok_or(Error::NotFound)?;
        let one = with_seats(tx, &company, id, place.subscription()?).await?;
        let own = company.page(path::licences_of(one.id));
        let mut part = Part::of(tx, id, Whom::Members, asked, &own).await?;
        let users = std::mem::take(&mut part.rows);
        let ids = users.iter().map(|user| user.person.id).collect();
        let holders = subscriptions::holders(tx, one.id, ids).await?;
        let here = users.into_iter().map(|user| Holder {
            since: holders.get(&user.person.id).map(|at| frame.day(*at)),
            id: user.person.id,
            email: user.person.email.to_string(),
            name: user.person.name,
        });
        let (with, without) = here.partition(|user| user.since.is_some());
        Ok(Self {
            used: one.licences,
            all: one.quantity,
            free: one.quantity - one.licences,
            is_active: one.status == Status::Active,
            // What is sent comes back to this page of users.
            action: asked.on(&own),
            back: company.page(path::LICENCES),
            subscription: company.page(path::subscription(one.id)),
            name: one.name,
            with,
            without,
            part,
            outcomes,
            problems,
            company,
            frame,
        })
    }
}

/// `GET /customers/{customer}/licences/{id}`, `GET /licences/{id}`
pub(super) async fn of_subscription(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    asked: Query<Asked>,
) -> Result<HttpResponse> {
    let member = asker(&visitor, place.customer(), Act::GiveLicences).await?;
    let mut tx = db.read().await?;
    let problems = Problems::default();
    let at = (&*place, &*asked);
    let page = OfSubscription::new(&mut tx, &visitor, member, at, Vec::new(), problems).await?;
    html(StatusCode::OK, &page)
}

/// `POST /customers/{customer}/licences/{id}`, `POST /licences/{id}`: Give licences, Take licences
pub(super) async fn change(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    asked: Query<Asked>,
    form: Form<Ticked>,
) -> Result<HttpResponse> {
    let member = asker(&visitor, place.customer(), Act::GiveLicences).await?;
    let t = visitor.texts();
    let gives = form.fields.gives()?;
    let mut tx = db.write().await?;
    let Some((company, id)) = held(&mut tx, &visitor, member, &place).await? else {
        return Ok(go(&place.page(path::LICENCES)));
    };
    let one = with_seats(&mut tx, &company, id, place.subscription()?).await?;
    let one = subscriptions::hold(&mut tx, &one).await?;
    let ids = form.fields.user.iter().filter_map(|id| id.parse().ok().map(PersonId));
    let ticked = people::some(&mut tx, id, ids.collect()).await?;
    let at = (&*place, &*asked);
    let mut problems = Problems::default();
    if ticked.is_empty() {
        let field = if gives { "give" } else { "take" };
        problems.add(field, fl!(t, "licences-nobody"));
        let page = OfSubscription::new(&mut tx, &visitor, member, at, Vec::new(), problems).await?;
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let names = ticked.iter().map(|user| user.person.name.as_str());
    let outcomes: Vec<Outcome> = if gives {
        let each = names.zip(subscriptions::give(&mut tx, member, &one, &ticked).await?);
        each.map(|(name, given)| outcome_of_giving(t, given, name, &one.name)).collect()
    } else {
        let each = names.zip(subscriptions::take(&mut tx, member, &one, &ticked).await?);
        each.map(|(name, taken)| outcome_of_taking(t, taken, name, &one.name)).collect()
    };
    let page = OfSubscription::new(&mut tx, &visitor, member, at, outcomes, problems).await?;
    tx.commit().await?;
    html(StatusCode::OK, &page)
}

// ---- from the side of a user

#[derive(Template)]
#[template(path = "subscriptions/licences_of_user.html")]
struct OfUser {
    frame: Frame,
    company: Company,
    problems: Problems,
    outcomes: Vec<Outcome>,
    name: String,
    email: String,
    /// The subscriptions of this page, those that they have a licence of and those that they have none of.
    with: Vec<Seat>,
    without: Vec<Seat>,
    /// Where the pages of the other subscriptions are.
    around: Around,
    action: String,
    back: String,
}

struct Seat {
    id: String,
    name: String,
    free: i64,
    is_active: bool,
}

impl OfUser {
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        (place, since): (&Place, &Since),
        outcomes: Vec<Outcome>,
        problems: Problems,
    ) -> Result<Self> {
        let tab = Tab::Licences;
        let (frame, company) = Company::of(tx, visitor, member, place.customer(), tab).await?;
        let id = company.id.filter(|_| may_give(&company)).ok_or(Error::NotFound)?;
        let user = people::listed(tx, id, PersonId(place.id()?)).await?;
        let user = user.filter(|user| user.deactivated_at.is_none()).ok_or(Error::NotFound)?;
        let list = company.page(path::licences_of_user(user.person.id));
        let WithSeats { subscriptions: here, around } =
            WithSeats::new(tx, &company, id, since, &list).await?;
        let ids = here.iter().map(|one| one.id).collect();
        let own = subscriptions::seats_of(tx, user.person.id, ids).await?;
        let (with, without): (Vec<_>, Vec<_>) =
            here.into_iter().partition(|one| own.contains(&one.id));
        let seats = |all: Vec<Subscription>| -> Vec<Seat> {
            all.into_iter()
                .map(|one| Seat {
                    id: one.id.to_string(),
                    free: one.quantity - one.licences,
                    is_active: one.status == Status::Active,
                    name: one.name,
                })
                .collect()
        };
        Ok(Self {
            // What is sent comes back to this page of subscriptions.
            action: Since::on(&list, since.place()),
            back: company.page(path::LICENCES),
            email: user.person.email.to_string(),
            name: user.person.name,
            with: seats(with),
            without: seats(without),
            around,
            outcomes,
            problems,
            company,
            frame,
        })
    }
}

/// `GET /customers/{customer}/licences/users/{id}`, `GET /licences/users/{id}`
pub(super) async fn of_user(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    since: Query<Since>,
) -> Result<HttpResponse> {
    let member = asker(&visitor, place.customer(), Act::GiveLicences).await?;
    let mut tx = db.read().await?;
    let problems = Problems::default();
    let at = (&*place, &*since);
    let page = OfUser::new(&mut tx, &visitor, member, at, Vec::new(), problems).await?;
    html(StatusCode::OK, &page)
}

/// `POST /customers/{customer}/licences/users/{id}`, `POST /licences/users/{id}`: Give licences, Take licences
pub(super) async fn change_of_user(
    visitor: Visitor,
    db: Data<Db>,
    place: Path<Place>,
    since: Query<Since>,
    form: Form<Ticked>,
) -> Result<HttpResponse> {
    let member = asker(&visitor, place.customer(), Act::GiveLicences).await?;
    let t = visitor.texts();
    let gives = form.fields.gives()?;
    let mut tx = db.write().await?;
    let Some((company, id)) = held(&mut tx, &visitor, member, &place).await? else {
        return Ok(go(&place.page(path::LICENCES)));
    };
    let user = people::listed(&mut tx, id, PersonId(place.id()?)).await?.ok_or(Error::NotFound)?;
    let ids = form.fields.subscription.iter().filter_map(|id| id.parse().ok().map(SubscriptionId));
    let ticked = subscriptions::with_seats(&mut tx, id, company.record_id(), ids.collect()).await?;
    let at = (&*place, &*since);
    let mut problems = Problems::default();
    if ticked.is_empty() {
        let field = if gives { "give" } else { "take" };
        problems.add(field, fl!(t, "licences-nothing"));
        let page = OfUser::new(&mut tx, &visitor, member, at, Vec::new(), problems).await?;
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let name = user.person.name.as_str();
    let one_user = std::slice::from_ref(&user);
    let mut outcomes = Vec::new();
    for one in ticked {
        let one = subscriptions::hold(&mut tx, &one).await?;
        if gives {
            for given in subscriptions::give(&mut tx, member, &one, one_user).await? {
                outcomes.push(outcome_of_giving(t, given, name, &one.name));
            }
        } else {
            for taken in subscriptions::take(&mut tx, member, &one, one_user).await? {
                outcomes.push(outcome_of_taking(t, taken, name, &one.name));
            }
        }
    }
    let page = OfUser::new(&mut tx, &visitor, member, at, outcomes, problems).await?;
    tx.commit().await?;
    html(StatusCode::OK, &page)
}
