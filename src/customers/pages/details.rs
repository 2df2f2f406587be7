//! What a partner notes of a customer.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use super::record::{Record, Tab};
use crate::{
    customers::{
        self, Customer, Details, LeadSource,
        customer::{LONGEST_NAME, LONGEST_TAG, MOST_TAGS, optional_name, tags},
        lead_source_name,
    },
    db::{Db, Read},
    email_address::EmailAddress,
    error::Result,
    form::{Field, Form, Kind, Problems},
    page::{Frame, Section, go, html},
    path,
    people::{Act, Member},
    text::Texts,
    visitor::Visitor,
};

#[derive(Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    alias: String,
    #[serde(default)]
    tags: String,
    #[serde(default)]
    lead_source: String,
    #[serde(default)]
    contact_name: String,
    #[serde(default)]
    contact_email: String,
}

impl Typed {
    fn of(customer: &Customer) -> Self {
        let email = customer.contact_email.as_ref().map(ToString::to_string);
        Self {
            alias: customer.alias.clone(),
            tags: customer.tags.replace('\n', ", "),
            lead_source: customer.lead_source.map(|one| one.word().to_owned()).unwrap_or_default(),
            contact_name: customer.contact_name.clone(),
            contact_email: email.unwrap_or_default(),
        }
    }

    fn check(&self, t: &Texts, problems: &mut Problems) -> Option<Details> {
        let alias = optional_name(&self.alias);
        let alias = alias.ok_or_else(|| fl!(t, "alias-wrong", most = LONGEST_NAME));
        let alias = problems.take("alias", alias);
        let tags = tags(&self.tags);
        let tags =
            tags.ok_or_else(|| fl!(t, "tags-wrong", most = MOST_TAGS, longest = LONGEST_TAG));
        let tags = problems.take("tags", tags);
        let lead_source = match self.lead_source.as_str() {
            "" => None,
            word => {
                let known = LeadSource::from_word(word);
                problems.take("lead_source", known.ok_or_else(|| fl!(t, "lead-source-wrong")))
            }
        };
        let name = optional_name(&self.contact_name);
        let name = name.ok_or_else(|| fl!(t, "contact-name-wrong", most = LONGEST_NAME));
        let name = problems.take("contact_name", name);
        let contact_email = match self.contact_email.trim() {
            "" => None,
            typed => {
                let email = EmailAddress::parse(typed).map_err(|_| fl!(t, "email-wrong"));
                problems.take("contact_email", email)
            }
        };
        let (Some(alias), Some(tags), Some(contact_name), true) =
            (alias, tags, name, problems.is_empty())
        else {
            return None;
        };
        Some(Details { contact_name, contact_email, alias, tags, lead_source })
    }
}

#[derive(Template)]
#[template(path = "customers/details.html")]
struct DetailsPage {
    frame: Frame,
    record: Record,
    problems: Problems,
    fields: Vec<Field>,
}

impl DetailsPage {
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        id: &str,
        typed: Option<Typed>,
        problems: Problems,
    ) -> Result<Self> {
        let frame = visitor.frame(Section::Customers);
        let record = Record::of(tx, &frame, member, id, Tab::Overview).await?;
        let typed = typed.unwrap_or_else(|| Typed::of(&record.customer));
        let t = frame.t;
        let sources = std::iter::once(None).chain(LeadSource::ALL.iter().copied().map(Some));
        let sources = sources.map(|source| {
            let word = source.map(LeadSource::word).unwrap_or_default();
            (word.to_owned(), lead_source_name(t, source))
        });
        let field = |name, label, value| {
            let field = Field::new(name, label, value).optional(fl!(t, "optional"));
            field.autocomplete("off").checked(&problems)
        };
        let fields = vec![
            field("alias", fl!(t, "alias"), typed.alias).hint(fl!(t, "alias-hint")),
            field("tags", fl!(t, "tags"), typed.tags).hint(fl!(t, "tags-hint")),
            Field::new("lead_source", fl!(t, "lead-source"), typed.lead_source)
                .kind(Kind::Choice(sources.collect()))
                .checked(&problems),
            field("contact_name", fl!(t, "contact-name"), typed.contact_name),
            field("contact_email", fl!(t, "contact-email"), typed.contact_email).kind(Kind::Email),
        ];
        Ok(Self { frame, record, problems, fields })
    }
}

/// `GET /customers/{id}/details`
pub(super) async fn details(
    visitor: Visitor,
    db: Data<Db>,
    id: Path<String>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::KeepRecords).await?;
    let mut tx = db.read().await?;
    let problems = Problems::default();
    let page = DetailsPage::new(&mut tx, &visitor, member, &id, None, problems).await?;
    html(StatusCode::OK, &page)
}

/// `POST /customers/{id}/details`: Save details
pub(super) async fn save(
    visitor: Visitor,
    db: Data<Db>,
    id: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse> {
    let member = visitor.partner(Act::KeepRecords).await?;
    let t = visitor.texts();
    let mut problems = Problems::default();
    let details = form.fields.check(t, &mut problems);
    let mut tx = db.write().await?;
    let typed = Some(form.fields);
    let page = DetailsPage::new(&mut tx, &visitor, member, &id, typed, problems).await?;
    let Some(details) = details else { return html(StatusCode::UNPROCESSABLE_ENTITY, &page) };
    let customer = &page.record.customer;
    if customers::set_details(&mut tx, member, customer, &details).await? {
        tx.commit().await?;
        visitor.say(true, fl!(t, "details-saved", company = customer.name.as_str()))?;
    } else {
        visitor.say(true, fl!(t, "details-already"))?;
    }
    Ok(go(&path::customer(customer.id)))
}
