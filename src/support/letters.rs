//! What is written to people about service requests: to the other side of whoever wrote.

use i18n_embed_fl::fl;
use serde::{Deserialize, Serialize};

use super::{
    Entry, EntryId, EntryKind, Request, added, contact_for, reseller, sees, severity_name, store,
};
use crate::{
    db::Read,
    mail::Mail,
    outbox::{Desk, Failure, Letter},
    path,
    people::{self, Act, Person, PersonId},
    text::Language,
};

/// Tells the other side what somebody wrote in a request, or that it was closed or reopened.
#[derive(Serialize, Deserialize)]
pub(crate) struct RequestNotice {
    pub(super) entry: EntryId,
}

impl Letter for RequestNotice {
    const KIND: &'static str = "request-notice";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(entry) = store::entry(tx, self.entry).await? else { return Ok(None) };
        let Some(about) = store::by_id(tx, entry.request_id).await? else { return Ok(None) };
        let request = about.request;
        let Some((author, _)) = people::known(tx, entry.author_id).await? else { return Ok(None) };
        let reader = if author.organization_id == request.organization_id {
            of_partner(tx, &request).await?
        } else {
            of_company(tx, &request).await?
        };
        let Some((reader, page)) = reader.filter(|(reader, _)| reader.id != author.id) else {
            return Ok(None);
        };
        let Some((subject, said)) = words(reader.language, &reader.name, &entry, &request) else {
            return Ok(None);
        };
        let link = format!("{}{page}", desk.address);
        let parts = [said.as_str(), entry.text.as_str(), link.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let text = parts.join("\n\n");
        Ok(Some(people::notice_of_page(reader, subject, text, link)))
    }
}

/// Who reads it at the company: whoever opened the request, if they are the company's; and its page there.
async fn of_company(tx: &mut Read, request: &Request) -> sqlx::Result<Option<(Person, String)>> {
    let company = request.organization_id;
    let opener = follower(tx, request.opened_by).await?;
    let reader = match opener.filter(|opener| opener.organization_id == company) {
        Some(opener) => Some(opener),
        None => people::reader(tx, company).await?,
    };
    Ok(reader.map(|reader| (reader, path::service_request(None::<&str>, request.id))))
}

/// Who reads it at the partner: the support contact, if they see the request; and its page there.
async fn of_partner(tx: &mut Read, request: &Request) -> sqlx::Result<Option<(Person, String)>> {
    let served = reseller(tx, request.partner_id, request.organization_id).await?;
    let mut contact = None;
    if let Some(served) = served {
        contact = contact_for(tx, request, &served.relationship).await?;
    }
    if let Some(contact) = contact
        && sees(tx, contact.person.organization_id, request).await?
        && let Some(reader) = follower(tx, contact.person.id).await?
    {
        let mut record = request.customer_id;
        if reader.organization_id != request.partner_id
            && let Some(provider) = added(tx, request).await?
        {
            record = provider.relationship.customer_id;
        }
        return Ok(Some((reader, path::service_request(Some(record), request.id))));
    }
    let reader = people::reader(tx, request.partner_id).await?;
    let page = path::service_request(Some(request.customer_id), request.id);
    Ok(reader.map(|reader| (reader, page)))
}

/// Somebody, if they may sign in and follow requests.
async fn follower(tx: &mut Read, person: PersonId) -> sqlx::Result<Option<Person>> {
    let member = people::member(tx, person).await?;
    Ok(member.filter(|member| member.may(Act::Support)).map(|member| member.person))
}

/// The subject, and what stands above the text; none for what nobody is written about.
fn words(
    language: Language,
    name: &str,
    entry: &Entry,
    request: &Request,
) -> Option<(String, String)> {
    let t = language.texts();
    let author = people::shown(t, &entry.author_name);
    let (author, company) = (author.as_str(), entry.author_company.as_str());
    let title = request.title.as_str();
    macro_rules! said {
        ($subject:tt, $text:tt) => {
            (
                fl!(t, $subject, company = company, title = title),
                fl!(t, $text, name = name, author = author, company = company, title = title),
            )
        };
    }
    Some(match entry.kind {
        EntryKind::Opened => {
            let severity = severity_name(t, request.severity);
            let due = language.moment(request.due_at);
            (
                fl!(t, "letter-request-opened-subject", company = company, title = title),
                fl!(
                    t,
                    "letter-request-opened",
                    name = name,
                    author = author,
                    company = company,
                    title = title,
                    severity = severity,
                    due = due
                ),
            )
        }
        EntryKind::Message => said!("letter-request-message-subject", "letter-request-message"),
        EntryKind::Question => said!("letter-request-question-subject", "letter-request-question"),
        EntryKind::Closed => said!("letter-request-closed-subject", "letter-request-closed"),
        EntryKind::Reopened => said!("letter-request-reopened-subject", "letter-request-reopened"),
        EntryKind::Severity | EntryKind::ProviderAdded | EntryKind::ProviderRemoved => return None,
    })
}
