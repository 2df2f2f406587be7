//! The statements that touch events and their seals. None of them changes what
//! happened; a name can be forgotten.

use uuid::Uuid;

use super::{
    Event, Kind, Told,
    event::EventId,
    seal::{Content, Seal},
};
use crate::{
    db::{Read, Write},
    organizations::OrganizationId,
    people::{FORMER, Gone, PersonId, without},
    place::Place,
};

pub(super) async fn insert(
    tx: &mut Write,
    event: &Event,
    organization: OrganizationId,
) -> sqlx::Result<()> {
    let now = tx.now();
    tx.sql(
        "insert into events (id, organization_id, at, kind, actor_id, actor_name, actor_company,
                             subject, note, customer_id, invitation_id, subscription_id, request_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(EventId::new())
    .bind(organization)
    .bind(now)
    .bind(event.kind)
    .bind(event.actor)
    .bind(&event.actor_name)
    .bind(&event.actor_company)
    .bind(&event.subject)
    .bind(&event.note)
    .bind(event.customer)
    .bind(event.invitation)
    .bind(event.subscription)
    .bind(event.request)
    .execute()
    .await?;
    Ok(())
}

/// Forgets a person where they acted, and where they are named: in what their own organization was told, in what its
/// members did, and on partners' records of it. What is changed is sealed once more.
pub(super) async fn forget(tx: &mut Write, gone: &Gone) -> sqlx::Result<()> {
    tx.sql("update events set actor_name = $2, sealed = false where actor_id = $1")
        .bind(gone.person)
        .bind(FORMER)
        .execute()
        .await?;
    let mut words = gone.words();
    words.extend(earlier_names(tx, gone).await?);
    for word in &words {
        let named: Vec<(EventId, String, String)> = tx
            .sql(
                "select id, subject, note
                 from events
                 where (replace(lower(subject), lower($2), '') <> lower(subject)
                        or replace(lower(note), lower($2), '') <> lower(note))
                   and (organization_id = $1
                        or actor_id in (select id from people where organization_id = $1)
                        or customer_id in (select id from customers where organization_id = $1))",
            )
            .bind(gone.organization)
            .bind(word)
            .all()
            .await?;
        for (id, subject, note) in named {
            tx.sql("update events set subject = $2, note = $3, sealed = false where id = $1")
                .bind(id)
                .bind(without(&subject, &words))
                .bind(without(&note, &words))
                .execute()
                .await?;
        }
    }
    Ok(())
}

/// The names that somebody had before, as their changes were told.
async fn earlier_names(tx: &mut Read, gone: &Gone) -> sqlx::Result<Vec<String>> {
    let changes: Vec<(String, String)> = tx
        .sql(
            "select subject, note
             from events
             where organization_id = $1 and kind = $2 and note <> ''
             order by at desc, id desc",
        )
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
