//! One's own second factor: setting it up, its recovery codes, removing it; and an organization's demand that
//! all its members have one.

use actix_web::{HttpResponse, http::StatusCode, web::Data};
use askama::Template;
use i18n_embed_fl::fl;
use qrcode::{Color, EcLevel, QrCode};
use serde::Deserialize;

use crate::{
    db::{Db, Read},
    error::Result,
    form::{Field, Form, Kind, Problems},
    page::{Frame, Section, When, go, html},
    path,
    people::{
        Act, Member,
        second_factors::{self, Confirmed, Demanded, RECOVERY_CODES, Removed, Secret},
    },
    secret::Keys,
    visitor::Visitor,
};

/// Modules that must stay white around a QR code.
const QUIET: usize = 4;

#[derive(Template)]
#[template(path = "people/second_factor.html")]
struct SecondFactorPage {
    frame: Frame,
    problems: Problems,
    organization: String,
    /// Whether the organization demands one.
    is_demanded: bool,
    current: Option<Current>,
    making: Option<Making>,
}

/// The second factor that counts.
struct Current {
    since: When,
    codes_left: i64,
}

/// A secret that an app is to learn.
struct Making {
    picture: Option<Picture>,
    secret: String,
    account: String,
    code: Field,
}

/// A QR code, drawn by one path.
struct Picture {
    width: usize,
    path: String,
}

impl SecondFactorPage {
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        keys: &Keys,
        problems: Problems,
    ) -> Result<Self> {
        let frame = visitor.frame(Section::None);
        let person = &member.person;
        let current = second_factors::of(tx, person.id).await?;
        // Shown to whoever proved only just that it is them: it may be being set up in another session.
        let making = if visitor.is_fresh() {
            second_factors::in_the_making(tx, keys, person.id).await?
        } else {
            None
        };
        let code = Field::new("code", fl!(frame.t, "second-factor-code"), "")
            .kind(Kind::Code)
            .autocomplete("one-time-code")
            .checked(&problems);
        let account = person.email.to_string();
        Ok(Self {
            organization: member.organization.name.clone(),
            is_demanded: member.organization.demands_second_factor,
            current: current.map(|current| Current {
                since: frame.moment(current.since),
                codes_left: current.codes_left,
            }),
            making: making.map(|secret| Making {
                picture: Picture::of(&secret, &fl!(frame.t, "product"), &account),
                secret: secret.groups(),
                account,
                code,
            }),
            frame,
            problems,
        })
    }

    /// Whether nothing else can be done before.
    fn must_set_up(&self) -> bool {
        self.is_demanded && self.current.is_none()
    }
}

impl Picture {
    /// None for an address that is too long to be drawn: the secret can be typed.
    fn of(secret: &Secret, issuer: &str, account: &str) -> Option<Self> {
        let address = secret.address(issuer, account)?;
        let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
        let (width, colors) = (code.width(), code.to_colors());
        let dark = colors.iter().enumerate().filter(|(_, color)| **color == Color::Dark);
        let square = |(place, _)| {
            let (x, y) = (place % width + QUIET, place / width + QUIET);
            format!("M{x} {y}h1v1h-1z")
        };
        let path = dark.map(square).collect();
        Some(Self { width: width + 2 * QUIET, path })
    }
}

/// `GET /account/second-factor`
pub(super) async fn show(visitor: Visitor, db: Data<Db>, keys: Data<Keys>) -> Result<HttpResponse> {
    let member = visitor.member()?;
    let mut tx = db.read().await?;
    let problems = Problems::default();
    let page = SecondFactorPage::new(&mut tx, &visitor, member, &keys, problems).await?;
    html(StatusCode::OK, &page)
}

/// `GET` of what a form makes: back to the page.
pub(super) async fn again(visitor: Visitor) -> Result<HttpResponse> {
    visitor.member()?;
    Ok(go(path::SECOND_FACTOR))
}

/// `POST /account/second-factor`: Set up
pub(super) async fn begin(
    visitor: Visitor,
    db: Data<Db>,
    keys: Data<Keys>,
) -> Result<HttpResponse> {
    let member = visitor.member()?;
    let mut tx = db.write().await?;
    second_factors::begin(&mut tx, &keys, member.person.id).await?;
    tx.commit().await?;
    Ok(go(path::SECOND_FACTOR))
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    code: String,
}

/// Recovery codes, which are shown this once.
#[derive(Template)]
#[template(path = "people/recovery_codes.html")]
struct CodesPage {
    frame: Frame,
    count: usize,
    codes: String,
}

impl CodesPage {
    fn answer(visitor: &Visitor, codes: &[String]) -> Result<HttpResponse> {
        let frame = visitor.frame(Section::None);
        html(StatusCode::OK, &Self { frame, count: RECOVERY_CODES, codes: codes.join("\n") })
    }
}

/// `POST /account/second-factor/confirmation`: Confirm
pub(super) async fn confirm(
    visitor: Visitor,
    db: Data<Db>,
    keys: Data<Keys>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = visitor.member()?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let (code, session, seen) = (&form.fields.code, visitor.session(), visitor.seen());
    match second_factors::confirm(&mut tx, &keys, member, code, session, seen).await? {
        Confirmed::Done(codes) => {
            tx.commit().await?;
            // All their other sessions have ended; this one goes on with another key.
            visitor.prove()?;
            CodesPage::answer(&visitor, &codes)
        }
        Confirmed::Already => {
            visitor.say(true, fl!(t, "second-factor-already-set-up"))?;
            Ok(go(path::SECOND_FACTOR))
        }
        Confirmed::Wrong => {
            let mut problems = Problems::default();
            problems.add("code", fl!(t, "second-factor-wrong"));
            let page = SecondFactorPage::new(&mut tx, &visitor, member, &keys, problems).await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Confirmed::Nothing => {
            visitor.say(false, fl!(t, "second-factor-nothing-to-confirm"))?;
            Ok(go(path::SECOND_FACTOR))
        }
    }
}

/// `POST /account/second-factor/recovery-codes`: New recovery codes
pub(super) async fn renew_codes(visitor: Visitor, db: Data<Db>) -> Result<HttpResponse> {
    let member = visitor.member()?;
    let mut tx = db.write().await?;
    let Some(codes) = second_factors::renew_codes(&mut tx, member, visitor.seen()).await? else {
        return Ok(go(path::SECOND_FACTOR));
    };
    tx.commit().await?;
    CodesPage::answer(&visitor, &codes)
}

/// `POST /account/second-factor/removal`: Remove second factor
pub(super) async fn remove(visitor: Visitor, db: Data<Db>) -> Result<HttpResponse> {
    let member = visitor.member()?;
    let t = visitor.texts();
    let mut tx = db.write().await?;
    let (session, seen) = (visitor.session(), visitor.seen());
    let (good, said) = match second_factors::remove(&mut tx, member, session, seen).await? {
        Removed::Done => {
            tx.commit().await?;
            // As after it was set up.
            visitor.prove()?;
            (true, fl!(t, "second-factor-is-removed"))
        }
        Removed::Already => (true, fl!(t, "member-already")),
        Removed::Demanded => {
            let organization = member.organization.name.as_str();
            (false, fl!(t, "second-factor-is-demanded", organization = organization))
        }
    };
    visitor.say(good, said)?;
    Ok(go(path::SECOND_FACTOR))
}

// ---- the organization's demand

#[derive(Deserialize)]
pub(super) struct Demand {
    #[serde(default)]
    demanded: String,
}

/// `GET /settings/second-factor-demand`: back to the members, whose page has the form
pub(super) async fn demand_again(visitor: Visitor) -> Result<HttpResponse> {
    visitor.either(Act::ManageMembers).await?;
    Ok(go(path::MEMBERS))
}

/// `POST /settings/second-factor-demand`: Demand a second factor, Demand it no more
pub(super) async fn demand(
    visitor: Visitor,
    db: Data<Db>,
    form: Form<Demand>,
) -> Result<HttpResponse> {
    let member = visitor.either(Act::ManageMembers).await?;
    let t = visitor.texts();
    let is_demanded = match form.fields.demanded.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Ok(HttpResponse::new(StatusCode::UNPROCESSABLE_ENTITY)),
    };
    let mut tx = db.write().await?;
    let (good, said) = match second_factors::demand(&mut tx, member, is_demanded).await? {
        Demanded::Done if is_demanded => (true, fl!(t, "second-factor-demanded")),
        Demanded::Done => (true, fl!(t, "second-factor-demanded-no-more")),
        Demanded::Already => (true, fl!(t, "member-already")),
        Demanded::NeedsOwn => (false, fl!(t, "second-factor-own-first")),
    };
    tx.commit().await?;
    visitor.say(good, said)?;
    Ok(go(path::MEMBERS))
}
