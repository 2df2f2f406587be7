//! A company's account, made there and then: the form, and the code that proves the address.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::{Desk, answer::opened};
use crate::{
    db::Read,
    email_address::EmailAddress,
    error::{Error, Result},
    form::{self, Field, Form, Kind, Problems},
    invitations::{
        Opened,
        sign_up::{self, Confirmed, SignUp, SignUpId, Wanted},
    },
    page::{Frame, Section, go, html},
    path,
    people::{self, Passwords, passwords},
    text::is_country,
    visitor::Visitor,
};

/// The most characters of a name.
const LONGEST_NAME: usize = 100;

/// Under which name a session holds the account in the making.
const SIGN_UP: &str = "sign-up";

/// The account form as it was typed.
#[derive(Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    company: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

#[derive(Template)]
#[template(path = "invitations/account.html")]
struct Account {
    frame: Frame,
    problems: Problems,
    link: String,
    partner: String,
    fields: Vec<Field>,
}

impl Account {
    fn new(
        visitor: &Visitor,
        opened: &Opened,
        link: &str,
        typed: Typed,
        problems: Problems,
    ) -> Self {
        let frame = visitor.frame(Section::None);
        let t = frame.t;
        let mut countries = vec![(String::new(), fl!(t, "country-choose"))];
        countries.extend(
            frame
                .language
                .countries()
                .iter()
                .map(|(code, name)| ((*code).to_owned(), name.clone())),
        );
        let fields = vec![
            Field::new("company", fl!(t, "company-name"), typed.company)
                .autocomplete("organization"),
            Field::new("country", fl!(t, "country"), typed.country)
                .kind(Kind::Choice(countries))
                .autocomplete("country"),
            Field::new("name", fl!(t, "your-name"), typed.name).autocomplete("name"),
            Field::new("email", fl!(t, "email"), typed.email)
                .kind(Kind::Email)
                .hint(fl!(t, "email-code-hint"))
                .autocomplete("email"),
            Field::new("password", fl!(t, "password"), "")
                .kind(Kind::Password)
                .hint(fl!(t, "password-hint", least = passwords::SHORTEST))
                .autocomplete("new-password"),
        ];
        Self {
            link: link.to_owned(),
            partner: opened.partner.name.clone(),
            fields: fields.into_iter().map(|field| field.checked(&problems)).collect(),
            problems,
            frame,
        }
    }
}

/// Whoever is signed in, and whatever cannot be answered or asks a partner, has no account to make: the
/// answer page says what is the matter.
async fn open_for_sign_up(
    visitor: &mut Visitor,
    tx: &mut Read,
    desk: &Desk,
    link: &str,
) -> Result<std::result::Result<Opened, HttpResponse>> {
    let opened = opened(tx, desk, link).await?;
    visitor.prefer(opened.invitation.language);
    let is_customer = opened.asked.customer().is_some();
    if visitor.member().is_ok() || !is_customer || opened.answerable(tx.now()).is_err() {
        return Ok(Err(go(&path::answer(link))));
    }
    Ok(Ok(opened))
}

/// `GET /i/{link}/account`
pub(super) async fn show(
    mut visitor: Visitor,
    desk: Desk,
    link: Path<String>,
) -> Result<HttpResponse> {
    let mut tx = desk.db.read().await?;
    let opened = match open_for_sign_up(&mut visitor, &mut tx, &desk, &link).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    let typed = Typed {
        company: opened.asked.name().to_owned(),
        country: opened.partner.country.clone(),
        email: opened.invitation.recipient.as_ref().map(ToString::to_string).unwrap_or_default(),
        ..Typed::default()
    };
    let page = Account::new(&visitor, &opened, &link, typed, Problems::default());
    html(StatusCode::OK, &page)
}

/// `POST /i/{link}/account`: Create account
pub(super) async fn begin(
    mut visitor: Visitor,
    desk: Desk,
    hasher: Data<Passwords>,
    link: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let typed = form.fields;
    let mut tx = desk.db.read().await?;
    let opened = match open_for_sign_up(&mut visitor, &mut tx, &desk, &link).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(answer),
    };
    drop(tx);
    let t = visitor.texts();
    let mut problems = Problems::default();
    let company = form::name(&typed.company, LONGEST_NAME)
        .ok_or_else(|| fl!(t, "company-name-wrong", most = LONGEST_NAME));
    let company = problems.take("company", company);
    if !is_country(&typed.country) {
        problems.add("country", fl!(t, "country-wrong"));
    }
    let name = form::person_name(&typed.name, LONGEST_NAME)
        .ok_or_else(|| fl!(t, "name-wrong", most = LONGEST_NAME));
    let name = problems.take("name", name);
    let email = EmailAddress::parse(&typed.email).map_err(|_| fl!(t, "email-wrong"));
    let email = problems.take("email", email);
    let known = [typed.company.as_str(), typed.name.as_str(), typed.email.as_str()];
    let password = passwords::choose(&typed.password, &known)
        .map_err(|weakness| people::weakness(t, weakness));
    let password = problems.take("password", password);
    let (Some(company), Some(name), Some(email), Some(password), true) =
        (company, name, email, password, problems.is_empty())
    else {
        let page = Account::new(&visitor, &opened, &link, typed, problems);
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let password_hash = hasher.hash(password).await?;
    let wanted = Wanted { company, country: typed.country, name, email, password_hash };
    let mut tx = desk.db.write().await?;
    let begun = sign_up::begin(&mut tx, &opened.invitation, &wanted, visitor.language()).await?;
    let Some(id) = begun else {
        let mut problems = Problems::default();
        problems.add("email", fl!(t, "code-too-many"));
        let typed = Typed {
            company: wanted.company,
            country: wanted.country,
            name: wanted.name,
            email: wanted.email.to_string(),
            password: String::new(),
        };
        let page = Account::new(&visitor, &opened, &link, typed, problems);
        return html(StatusCode::TOO_MANY_REQUESTS, &page);
    };
    tx.commit().await?;
    visitor.insert(SIGN_UP, &id)?;
    Ok(go(&path::of_answer(&link, "code")))
}

#[derive(Template)]
#[template(path = "invitations/code.html")]
struct CodePage {
    frame: Frame,
    problems: Problems,
    link: String,
    email: String,
    digits: Field,
    /// A company that has an account already, and who its Global admins are.
    company: String,
    admins: Vec<String>,
}

impl CodePage {
    fn new(visitor: &Visitor, sign_up: &SignUp, link: &str, problems: Problems) -> Self {
        let frame = visitor.frame(Section::None);
        let t = frame.t;
        let digits = Field::new("code", fl!(t, "code"), "")
            .kind(Kind::Code)
            .hint(fl!(t, "code-hint"))
            .autocomplete("one-time-code")
            .checked(&problems);
        Self {
            link: link.to_owned(),
            email: sign_up.email.to_string(),
            digits,
            company: String::new(),
            admins: Vec::new(),
            problems,
            frame,
        }
    }
}

/// The account that this session is making for this invitation, or where to go instead.
async fn in_the_making(
    visitor: &mut Visitor,
    tx: &mut Read,
    desk: &Desk,
    link: &str,
) -> Result<std::result::Result<(Opened, SignUp), HttpResponse>> {
    let opened = match open_for_sign_up(visitor, tx, desk, link).await? {
        Ok(opened) => opened,
        Err(answer) => return Ok(Err(answer)),
    };
    if let Some(id) = visitor.remembered::<SignUpId>(SIGN_UP)
        && let Some(sign_up) = sign_up::by_id(tx, opened.invitation.id, id).await?
    {
        return Ok(Ok((opened, sign_up)));
    }
    Ok(Err(go(&path::of_answer(link, "account"))))
}

/// `GET /i/{link}/code`
pub(super) async fn code(
    mut visitor: Visitor,
    desk: Desk,
    link: Path<String>,
) -> Result<HttpResponse> {
    let mut tx = desk.db.read().await?;
    let (_, sign_up) = match in_the_making(&mut visitor, &mut tx, &desk, &link).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    html(StatusCode::OK, &CodePage::new(&visitor, &sign_up, &link, Problems::default()))
}

#[derive(Deserialize)]
pub(super) struct TypedCode {
    #[serde(default)]
    code: String,
}

/// `POST /i/{link}/code`: Confirm
pub(super) async fn confirm(
    mut visitor: Visitor,
    desk: Desk,
    link: Path<String>,
    form: Form<TypedCode>,
) -> Result<HttpResponse> {
    let mut tx = desk.db.write().await?;
    let (opened, sign_up) = match in_the_making(&mut visitor, &mut tx, &desk, &link).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let t = visitor.texts();
    let customer = opened.asked.customer().ok_or(Error::NotFound)?;
    let cloud = opened.partner.cloud;
    let typed = &form.fields.code;
    let confirmed = sign_up::confirm(&mut tx, &desk.keys, &sign_up, customer, cloud, typed).await?;
    if !matches!(confirmed, Confirmed::Raced) {
        tx.commit().await?;
    }
    let mut problems = Problems::default();
    let mut known = None;
    match confirmed {
        Confirmed::Made(person) => {
            visitor.sign_in(person.id)?;
            visitor.say(true, fl!(t, "account-made", company = sign_up.company.as_str()))?;
            return Ok(go(&path::answer(&link)));
        }
        Confirmed::Wrong { left: 0 } | Confirmed::Over | Confirmed::Raced => {
            problems.add("code", fl!(t, "code-over"));
        }
        Confirmed::Wrong { left } => problems.add("code", fl!(t, "code-wrong", left = left)),
        Confirmed::CompanyKnown { company, admins } => known = Some((company, admins)),
    }
    let mut page = CodePage::new(&visitor, &sign_up, &link, problems);
    if let Some((company, admins)) = known {
        page.company = company;
        page.admins = admins;
    }
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `POST /i/{link}/codes`: a new code
pub(super) async fn another_code(
    mut visitor: Visitor,
    desk: Desk,
    link: Path<String>,
) -> Result<HttpResponse> {
    let mut tx = desk.db.write().await?;
    let (opened, sign_up) = match in_the_making(&mut visitor, &mut tx, &desk, &link).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let t = visitor.texts();
    if sign_up::mail_another(&mut tx, &opened.invitation, &sign_up).await? {
        tx.commit().await?;
        visitor.say(true, fl!(t, "code-mailed", email = sign_up.email.to_string()))?;
        return Ok(go(&path::of_answer(&link, "code")));
    }
    visitor.say(false, fl!(t, "code-too-many"))?;
    Ok(go(&path::of_answer(&link, "account")))
}
