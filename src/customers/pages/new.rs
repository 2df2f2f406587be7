//! A company that is not in the list yet.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use i18n_embed_fl::fl;
use serde::Deserialize;

use crate::{
    customers::{self, Added, customer::LONGEST_NAME},
    db::{Db, Read},
    email_address::Domain,
    error::{Error, Result},
    form::{self, Field, Form, Problems},
    invitations::{self, Addressee, Drafted, InvitationId, State},
    organizations,
    page::{Frame, Section, go, html},
    partnerships, path,
    people::{Act, Member},
    text::Texts,
    visitor::Visitor,
};

#[derive(Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    domain: String,
    /// The indirect provider that asks as well; empty for none.
    #[serde(default)]
    together_with: String,
}

#[derive(Template)]
#[template(path = "customers/new.html")]
struct NewCustomer {
    frame: Frame,
    problems: Problems,
    name: Field,
    domain: Field,
    /// Where there is a provider to ask together with.
    together_with: Option<Field>,
}

impl NewCustomer {
    async fn new(
        tx: &mut Read,
        visitor: &Visitor,
        member: &Member,
        typed: Typed,
        problems: Problems,
    ) -> Result<Self> {
        let frame = visitor.frame(Section::Customers);
        let t = frame.t;
        let providers = partnerships::providers_of(tx, member.organization.id).await?;
        let together_with = partnerships::choice(t, &providers, typed.together_with, &problems);
        Ok(Self {
            together_with,
            name: Field::new("name", fl!(t, "company-name"), typed.name)
                .autocomplete("off")
                .checked(&problems),
            domain: Field::new("domain", fl!(t, "domain"), typed.domain)
                .hint(fl!(t, "domain-hint"))
                .autocomplete("off")
                .checked(&problems),
            problems,
            frame,
        })
    }
}

#[derive(Deserialize)]
pub(super) struct With {
    #[serde(default)]
    together_with: String,
}

/// `GET /customers/new?together_with=…`
pub(super) async fn new(visitor: Visitor, db: Data<Db>, with: Query<With>) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Invite).await?;
    let mut tx = db.read().await?;
    let typed = Typed { together_with: with.into_inner().together_with, ..Typed::default() };
    let page = NewCustomer::new(&mut tx, &visitor, member, typed, Problems::default()).await?;
    html(StatusCode::OK, &page)
}

/// `POST /customers/new`: Continue
pub(super) async fn add(visitor: Visitor, db: Data<Db>, form: Form<Typed>) -> Result<HttpResponse> {
    let member = visitor.partner(Act::Invite).await?;
    let t = visitor.texts();
    let typed = form.fields;
    let mut problems = Problems::default();
    let (name, domain) = named(t, &typed.name, &typed.domain, &mut problems);
    let mut tx = db.write().await?;
    let providers = partnerships::providers_of(&mut tx, member.organization.id).await?;
    let provider = match typed.together_with.as_str() {
        "" => None,
        wanted => {
            let known = providers.iter().map(|(id, _)| *id).find(|id| id.to_string() == wanted);
            problems.take("together_with", known.ok_or_else(|| fl!(t, "together-with-wrong")))
        }
    };
    if let Some(domain) = &domain
        && let Some(company) = organizations::customer_of_domain(&mut tx, domain).await?
        && company.cloud != member.organization.cloud
    {
        let ours = member.organization.cloud;
        problems.add("domain", organizations::crossing(t, domain, company.cloud, ours));
    }
    let (Some(name), Some(domain), true) = (name, domain, problems.is_empty()) else {
        let page = NewCustomer::new(&mut tx, &visitor, member, typed, problems).await?;
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let customer = match customers::add(&mut tx, member, &name, &domain).await? {
        Added::New(customer) | Added::Known(customer) => customer,
    };
    let asked = Addressee::Customer(customer.clone());
    let id = InvitationId::new();
    let to = match invitations::draft(&mut tx, member, &asked, provider, id).await? {
        Drafted::New(invitation) => path::review(invitation.id),
        Drafted::InHand(invitation) if invitation.state == State::Draft => {
            path::review(invitation.id)
        }
        Drafted::InHand(invitation) => {
            visitor.say(false, fl!(t, "already-open"))?;
            path::invitation(invitation.id)
        }
        Drafted::Served => {
            visitor.say(false, fl!(t, "already-served", company = customer.name.as_str()))?;
            path::customer(customer.id)
        }
        Drafted::OtherCloud(cloud) => {
            let ours = member.organization.cloud;
            visitor.say(false, organizations::crossing(t, &domain, cloud, ours))?;
            path::customer(customer.id)
        }
        // Both were looked at in this transaction, or the id is somebody else's.
        Drafted::NoPartnership | Drafted::Taken => return Err(Error::NotFound),
    };
    tx.commit().await?;
    Ok(go(&to))
}

/// A company's name and its own domain as they were typed, or what is wrong with them.
pub fn named(
    t: &Texts,
    name: &str,
    domain: &str,
    problems: &mut Problems,
) -> (Option<String>, Option<Domain>) {
    let name = form::name(name, LONGEST_NAME)
        .ok_or_else(|| fl!(t, "company-name-wrong", most = LONGEST_NAME));
    let name = problems.take("name", name);
    let domain = Domain::parse(domain).map_err(|_| fl!(t, "domain-wrong"));
    let domain = problems.take("domain", domain);
    if domain.as_ref().is_some_and(Domain::is_shared) {
        problems.add("domain", fl!(t, "domain-shared"));
    }
    (name, domain)
}
