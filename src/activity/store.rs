//! The statements that touch events. None of them changes what happened; a name can be forgotten.

use uuid::Uuid;

use super::{Event, Kind, Told, event::EventId};
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
/// members did, and on partners' records of it.
pub(super) async fn forget(tx: &mut Write, gone: &Gone) -> sqlx::Result<()> {
    tx.sql("update events set actor_name = $2 where actor_id = $1")
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
            tx.sql("update events set subject = $2, note = $3 where id = $1")
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
