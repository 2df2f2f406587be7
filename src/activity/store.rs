//! The statements that touch events and their seals. None of them changes what happened; of whom an
//! event names, the name and the address can be forgotten.

use uuid::Uuid;

use super::{
    Event, Kind, Told,
    event::EventId,
    seal::{Content, Seal},
};
use crate::{
    db::{Composed, Engine, Read, Rows, Write},
    organizations::OrganizationId,
    people::{FORMER, Gone, PersonId, without},
    place::Place,
};

pub(super) fn insert(tx: &mut Write, event: Event, organization: OrganizationId) {
    let now = tx.now();
    let insert = Composed::new(
        "insert into events (id, organization_id, at, kind, actor_id, actor_name, actor_company,
                             subject, note, customer_id, invitation_id, subscription_id, request_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(EventId::new())
    .bind(organization)
    .bind(now)
    .bind(event.kind)
    .bind(event.actor)
    .bind(event.actor_name)
    .bind(event.actor_company)
    .bind(event.subject)
    .bind(event.note)
    .bind(event.customer)
    .bind(event.invitation)
    .bind(event.subscription)
    .bind(event.request);
    tx.later(insert);
}

/// Many at once, and their seals.
pub(super) fn rows(engine: Engine, events: &[Content], seals: &[Seal]) -> [Rows; 2] {
    const COLUMNS: &[&str] = &[
        "id",
        "organization_id",
        "at",
        "kind",
        "actor_id",
        "actor_name",
        "actor_company",
        "subject",
        "note",
        "customer_id",
        "invitation_id",
        "subscription_id",
        "request_id",
        "sealed",
    ];
    let mut told = Rows::new(engine, "events", COLUMNS);
    for one in events {
        told.row()
            .bind(one.id)
            .bind(one.organization_id)
            .bind(one.at)
            .bind(&one.kind)
            .bind(one.actor_id)
            .bind(&one.actor_name)
            .bind(&one.actor_company)
            .bind(&one.subject)
            .bind(&one.note)
            .bind(one.customer_id)
            .bind(one.invitation_id)
            .bind(one.subscription_id)
            .bind(one.request_id)
            .bind(true);
    }
    let mut sealed = Rows::new(engine, "event_seals", &["number", "event_id", "content", "chain"]);
    for seal in seals {
        sealed.row().bind(seal.number).bind(seal.event_id).bind(&seal.content).bind(&seal.chain);
    }
    [told, sealed]
}

/// What is done to a member, whose name is the subject. A partner that did it is told their company
/// in brackets behind it.
const DONE_TO_MEMBERS: [Kind; 9] = [
    Kind::MemberInvited,
    Kind::WelcomedAgain,
    Kind::RolesChanged,
    Kind::MemberDeactivated,
    Kind::MemberActivated,
    Kind::MemberBeganAnew,
    Kind::MemberChanged,
    Kind::PasswordResetStarted,
    Kind::SecondFactorReset,
];

/// What has names of members as its note.
const MEMBERS_NOTED: [Kind; 3] = [Kind::MemberChanged, Kind::LicencesGiven, Kind::LicencesTaken];

/// What has the name of a partner's member as its note.
const CONTACTS_NOTED: [Kind; 2] = [Kind::SupportContactSet, Kind::SubscriptionContactSet];

/// All of these kinds, in the words of the indexes of them.
const NAMING: &str = "
    kind in
    ('member-invited', 'welcomed-again', 'roles-changed', 'member-deactivated', 'member-activated',
     'member-began-anew', 'member-changed', 'password-reset-started', 'second-factor-reset',
     'licences-given', 'licences-taken', 'support-contact-set', 'subscription-contact-set')
    ";

/// Where an organization's members are told of: to itself, and to partners on their records of it.
const OF_MEMBERS: &[&str] = &[
    "organization_id = $1 and customer_id is null",
    "customer_id in (select customer_id from relationships where organization_id = $1)",
];

/// Where a partner's members are told of: to itself, to its customers, and to the other partners
/// that serve them.
const OF_CONTACTS: &[&str] = &[
    "organization_id = $1",
    "organization_id in (select organization_id from relationships where partner_id = $1)",
    "customer_id in (select o.customer_id
                     from relationships o
                     join relationships r on r.organization_id = o.organization_id
                     where r.partner_id = $1)",
];

/// An event that may name somebody.
#[derive(sqlx::FromRow)]
struct Naming {
    id: EventId,
    kind: Kind,
    subject: String,
    note: String,
    customer_id: Option<Uuid>,
}

impl Naming {
    /// The subject without the one of these names that it is.
    fn subject_without(&self, names: &[String]) -> String {
        let rest = names.iter().find_map(|name| {
            let rest = self.subject.strip_prefix(name.as_str())?;
            let is_whole = match self.customer_id {
                None => rest.is_empty(),
                Some(_) => rest.starts_with(" ("),
            };
            is_whole.then_some(rest)
        });
        rest.map_or_else(|| self.subject.clone(), |rest| format!("{FORMER}{rest}"))
    }
}

/// Forgets a person where they acted, and where an event is about them: what names companies, or is
/// in people's own words, stays. What is changed is sealed once more.
pub(super) async fn forget(tx: &mut Write, gone: &Gone) -> sqlx::Result<()> {
    tx.sql("update events set actor_name = $2, sealed = false where actor_id = $1")
        .bind(gone.person)
        .bind(FORMER)
        .execute()
        .await?;
    for address in gone.addresses() {
        tx.sql(
            "update events
             set note = $2, sealed = false
             where kind = 'sent-again' and lower(note) = lower($1)",
        )
        .bind(address)
        .bind(FORMER)
        .execute()
        .await?;
    }
    let mut names = vec![gone.name.clone()];
    names.extend(earlier_names(tx, gone).await?);
    for among in OF_MEMBERS {
        forget_names(tx, gone, &names, among, &DONE_TO_MEMBERS, &MEMBERS_NOTED).await?;
    }
    for among in OF_CONTACTS {
        forget_names(tx, gone, &names, among, &[], &CONTACTS_NOTED).await?;
    }
    Ok(())
}

/// Forgets names among these events: as the subject of these kinds, and in the note of those.
async fn forget_names(
    tx: &mut Write,
    gone: &Gone,
    names: &[String],
    among: &'static str,
    subjects: &[Kind],
    notes: &[Kind],
) -> sqlx::Result<()> {
    for name in names {
        let naming: Vec<Naming> = tx
            .sql_of(&[
                "select id, kind, subject, note, customer_id
                 from events
                 where (replace(subject, $2, '') <> subject or replace(note, $2, '') <> note)
                   and ",
                NAMING,
                " and ",
                among,
            ])
            .bind(gone.organization)
            .bind(name)
            .all()
            .await?;
        for event in naming {
            let (mut subject, mut note) = (event.subject.clone(), event.note.clone());
            if subjects.contains(&event.kind) {
                subject = event.subject_without(names);
            }
            if notes.contains(&event.kind) {
                note = without(&event.note, names);
            }
            if subject == event.subject && note == event.note {
                continue;
            }
            tx.sql("update events set subject = $2, note = $3, sealed = false where id = $1")
                .bind(event.id)
                .bind(subject)
                .bind(note)
                .execute()
                .await?;
        }
    }
    Ok(())
}

/// The names that somebody had before, as their changes were told.
async fn earlier_names(tx: &mut Read, gone: &Gone) -> sqlx::Result<Vec<String>> {
    let changes: Vec<(String, String)> = tx
        .sql_of(&[
            "select subject, note
             from events
             where organization_id = $1 and kind = $2 and note <> '' and ",
            NAMING,
            " order by at desc, id desc",
        ])
        .bind(gone.organization)
        .bind(Kind::MemberChanged)
        .all()
        .await?;
    let mut names = vec![gone.name.clone()];
    for (subject, note) in changes {
        if names.contains(&subject) && !names.contains(&note) {
            names.push(note);
        }
    }
    names.remove(0);
    Ok(names)
}

const EVENTS: &str = "
    select id, at, kind, actor_name, actor_company, subject, note, invitation_id, customer_id,
           subscription_id, request_id
    from events
    ";

pub(super) async fn of_invitation(
    tx: &mut Read,
    organization: OrganizationId,
    invitation: Uuid,
) -> sqlx::Result<Vec<Told>> {
    tx.sql_of(&[EVENTS, "where invitation_id = $1 and organization_id = $2 order by at, id"])
        .bind(invitation)
        .bind(organization)
        .all()
        .await
}

pub(super) async fn of_subscription(
    tx: &mut Read,
    organization: OrganizationId,
    subscription: Uuid,
) -> sqlx::Result<Vec<Told>> {
    tx.sql_of(&[EVENTS, "where subscription_id = $1 and organization_id = $2 order by at, id"])
        .bind(subscription)
        .bind(organization)
        .all()
        .await
}

/// The newest events that are older than a place in the list.
pub(super) async fn page(
    tx: &mut Read,
    organization: OrganizationId,
    actor: Option<PersonId>,
    before: Place,
    limit: i64,
) -> sqlx::Result<Vec<Told>> {
    let whose = if actor.is_some() { " and actor_id = $5" } else { "" };
    let statement = tx
        .sql_of(&[
            EVENTS,
            "where organization_id = $1 and (at, id) < ($2, $3)",
            whose,
            " order by at desc, id desc limit $4",
        ])
        .bind(organization)
        .bind(before.at)
        .bind(before.id)
        .bind(limit);
    match actor {
        None => statement.all().await,
        Some(actor) => statement.bind(actor).all().await,
    }
}

const CONTENTS: &str = "
    select e.id, e.organization_id, e.at, e.kind, e.actor_id, e.actor_name, e.actor_company,
           e.subject, e.note, e.customer_id, e.invitation_id, e.subscription_id, e.request_id
    from events e
    ";

/// The oldest events that have no seal for what they say.
pub(super) async fn to_seal(tx: &mut Read, most: i64) -> sqlx::Result<Vec<Content>> {
    tx.sql_of(&[CONTENTS, "where not e.sealed order by e.at, e.id limit $1"]).bind(most).all().await
}

/// Lets nobody else seal until the transaction ends; returns the number of the last seal.
pub(super) async fn hold_chain(tx: &mut Write) -> sqlx::Result<i64> {
    let (number,): (i64,) =
        tx.sql("update event_chain set number = number returning number").one().await?;
    Ok(number)
}

pub(super) async fn move_chain(tx: &mut Write, number: i64) -> sqlx::Result<()> {
    tx.sql("update event_chain set number = $1").bind(number).execute().await?;
    Ok(())
}

pub(super) async fn insert_seal(tx: &mut Write, seal: &Seal) -> sqlx::Result<()> {
    tx.sql("insert into event_seals (number, event_id, content, chain) values ($1, $2, $3, $4)")
        .bind(seal.number)
        .bind(seal.event_id)
        .bind(seal.content.clone())
        .bind(seal.chain.clone())
        .execute()
        .await?;
    tx.sql("update events set sealed = true where id = $1").bind(seal.event_id).execute().await?;
    Ok(())
}

pub(super) async fn seal(tx: &mut Read, number: i64) -> sqlx::Result<Option<Seal>> {
    tx.sql("select number, event_id, content, chain from event_seals where number = $1")
        .bind(number)
        .optional()
        .await
}

/// The seals after a number, each with whether it is the last of its event and the event waits for none.
pub(super) async fn seals(tx: &mut Read, after: i64, most: i64) -> sqlx::Result<Vec<(Seal, bool)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        #[sqlx(flatten)]
        seal: Seal,
        is_latest: bool,
    }
    let rows: Vec<Row> = tx
        .sql(
            "select s.number, s.event_id, s.content, s.chain,
                    not exists (select 1
                                from event_seals l
                                where l.event_id = s.event_id and l.number > s.number)
                    and not exists (select 1
                                    from events e
                                    where e.id = s.event_id and not e.sealed) as is_latest
             from event_seals s
             where s.number > $1
             order by s.number
             limit $2",
        )
        .bind(after)
        .bind(most)
        .all()
        .await?;
    Ok(rows.into_iter().map(|row| (row.seal, row.is_latest)).collect())
}

/// The events that these seals are of.
pub(super) async fn sealed_between(
    tx: &mut Read,
    after: i64,
    last: i64,
) -> sqlx::Result<Vec<Content>> {
    tx.sql_of(&[
        CONTENTS,
        "where e.id in (select event_id from event_seals where number > $1 and number <= $2)",
    ])
    .bind(after)
    .bind(last)
    .all()
    .await
}

/// Events that say that they are sealed and are not.
pub(super) async fn sealed_by_nobody(tx: &mut Read) -> sqlx::Result<Vec<EventId>> {
    let events: Vec<(EventId,)> = tx
        .sql(
            "select e.id
             from events e
             where e.sealed and not exists (select 1 from event_seals s where s.event_id = e.id)
             order by e.at, e.id
             limit 100",
        )
        .all()
        .await?;
    Ok(events.into_iter().map(|(id,)| id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_that_names_somebody_is_among_those_that_are_looked_through() {
        let kinds = DONE_TO_MEMBERS.iter().chain(&MEMBERS_NOTED).chain(&CONTACTS_NOTED);
        for kind in kinds {
            assert!(NAMING.contains(&format!("'{}'", kind.word())), "{}", kind.word());
        }
    }
}
