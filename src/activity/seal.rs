//! The history in a chain, so that nobody changes it unnoticed. A seal hashes what an event says and the seal
//! before it. Sealing is the timekeeper's: those who tell an event wait for nobody, and one that was told is
//! sealed within seconds. What a database alone cannot show is that its whole end was written anew; for that
//! the last seal is logged, and can be kept elsewhere and compared.

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Event, event::EventId, store};
use crate::{
    clock::Timestamp,
    db::{Db, Engine, Read, Rows, Write},
    organizations::OrganizationId,
    secret::hex,
};

/// Events that are sealed or verified in one step.
const STEP: i64 = 500;

/// What the first seal has before it.
const BEGINNING: [u8; 32] = [0; 32];

/// An event with everything that it says.
#[derive(sqlx::FromRow)]
pub(super) struct Content {
    pub id: EventId,
    pub organization_id: OrganizationId,
    pub at: Timestamp,
    pub kind: String,
    pub actor_id: Option<Uuid>,
    pub actor_name: String,
    pub actor_company: String,
    pub subject: String,
    pub note: String,
    pub customer_id: Option<Uuid>,
    pub invitation_id: Option<Uuid>,
    pub subscription_id: Option<Uuid>,
    pub request_id: Option<Uuid>,
}

impl Content {
    fn of(Past { id, at, to, event }: Past) -> Self {
        Self {
            id,
            organization_id: to,
            at,
            kind: event.kind.word().to_owned(),
            actor_id: event.actor.map(|actor| actor.0),
            actor_name: event.actor_name,
            actor_company: event.actor_company,
            subject: event.subject,
            note: event.note,
            customer_id: event.customer,
            invitation_id: event.invitation,
            subscription_id: event.subscription,
            request_id: event.request,
        }
    }

    /// Each part with its length before it, so that no text can run over into the next.
    fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        part(self.id.0.as_bytes());
        part(self.organization_id.0.as_bytes());
        part(&self.at.micros().to_be_bytes());
        let texts = [&self.kind, &self.actor_name, &self.actor_company, &self.subject, &self.note];
        for text in texts {
            part(text.as_bytes());
        }
        let ids = [
            self.actor_id,
            self.customer_id,
            self.invitation_id,
            self.subscription_id,
            self.request_id,
        ];
        for id in ids {
            part(id.as_ref().map_or(&[], |id| id.as_bytes()));
        }
        hash.finalize().into()
    }
}

/// A link of the chain.
#[derive(Clone, sqlx::FromRow)]
pub(super) struct Seal {
    pub number: i64,
    pub event_id: EventId,
    pub content: Vec<u8>,
    pub chain: Vec<u8>,
}

impl Seal {
    fn after(before: &[u8], number: i64, event: &Content) -> Self {
        let content = event.hash().to_vec();
        let chain = chain(before, number, event.id, &content);
        Self { number, event_id: event.id, content, chain }
    }

    fn continues(&self, before: &[u8], number: i64) -> bool {
        self.number == number && self.chain == chain(before, number, self.event_id, &self.content)
    }
}

fn chain(before: &[u8], number: i64, event: EventId, content: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(number.to_be_bytes());
    hash.update(event.0.as_bytes());
    hash.update(content);
    hash.finalize().to_vec()
}

/// Seals what was told since; returns how many events.
///
/// # Errors
/// When the database fails.
pub async fn seal(db: Db) -> sqlx::Result<usize> {
    let mut tx = db.read().await?;
    if store::to_seal(&mut tx, 1).await?.is_empty() {
        return Ok(0);
    }
    drop(tx);
    let mut tx = db.write().await?;
    let last = store::hold_chain(&mut tx).await?;
    let mut head = head(&mut tx, last).await?;
    let mut number = last;
    let events = store::to_seal(&mut tx, STEP).await?;
    for event in &events {
        number += 1;
        let seal = Seal::after(&head, number, event);
        store::insert_seal(&mut tx, &seal).await?;
        head = seal.chain;
    }
    store::move_chain(&mut tx, number).await?;
    tx.commit().await?;
    tracing::info!(number, chain = hex(&head), "the history is sealed up to here");
    Ok(events.len())
}

/// An event of a past that is told in one go.
pub(crate) struct Past {
    pub id: EventId,
    pub at: Timestamp,
    /// Who is told.
    pub to: OrganizationId,
    pub event: Event,
}

/// The chain while such a past is told, which is sealed in the telling.
pub(crate) struct Chain {
    number: i64,
    head: Vec<u8>,
}

impl Chain {
    /// Lets nobody else seal until the transaction ends.
    pub(crate) async fn hold(tx: &mut Write) -> sqlx::Result<Self> {
        let number = store::hold_chain(tx).await?;
        Ok(Self { number, head: head(tx, number).await? })
    }

    /// Many events at once, each with its seal.
    pub(crate) fn rows(&mut self, engine: Engine, events: Vec<Past>) -> [Rows; 2] {
        let events: Vec<Content> = events.into_iter().map(Content::of).collect();
        let seals: Vec<Seal> = events.iter().map(|event| self.next(event)).collect();
        store::rows(engine, &events, &seals)
    }

    fn next(&mut self, event: &Content) -> Seal {
        self.number += 1;
        let seal = Seal::after(&self.head, self.number, event);
        self.head.clone_from(&seal.chain);
        seal
    }

    /// What is sealed next goes on from here.
    pub(crate) async fn leave(self, tx: &mut Write) -> sqlx::Result<()> {
        store::move_chain(tx, self.number).await
    }
}

async fn head(tx: &mut Write, number: i64) -> sqlx::Result<Vec<u8>> {
    let seal = store::seal(tx, number).await?;
    Ok(seal.map_or(BEGINNING.to_vec(), |seal| seal.chain))
}

/// What came of verifying the history.
#[derive(Debug, PartialEq, Eq)]
pub struct Verified {
    /// Seals in the chain.
    pub seals: i64,
    /// The last of them, in hexadecimal digits.
    pub head: String,
    /// Events that were sealed once more, as after personal data were removed.
    pub again: usize,
    /// What is wrong, each in words.
    pub faults: Vec<String>,
}

/// Compares every event with its seal, and every seal with the one before. `kept` is a seal that was written
/// down elsewhere: its number and its hexadecimal digits.
///
/// # Errors
/// When the database fails.
pub async fn verify(tx: &mut Read, kept: Option<(i64, &str)>) -> sqlx::Result<Verified> {
    let mut found = Verified { seals: 0, head: hex(&BEGINNING), again: 0, faults: Vec::new() };
    let mut before = BEGINNING.to_vec();
    loop {
        let seals = store::seals(tx, found.seals, STEP).await?;
        let Some(last) = seals.last().map(|seal| seal.0.number) else { break };
        let events = store::sealed_between(tx, found.seals, last).await?;
        let events: HashMap<EventId, Content> =
            events.into_iter().map(|event| (event.id, event)).collect();
        for (seal, is_latest) in seals {
            if !seal.continues(&before, found.seals + 1) {
                found.faults.push(format!("seal {} does not follow the one before", seal.number));
            }
            let id = seal.event_id;
            match events.get(&id) {
                None => found.faults.push(format!("event {id} is gone")),
                Some(_) if !is_latest => found.again += 1,
                Some(event) if event.hash().as_slice() != seal.content => {
                    found.faults.push(format!("event {id} of {} was changed", event.at));
                }
                Some(_) => {}
            }
            found.seals = seal.number;
            before = seal.chain;
            if kept.is_some_and(|(number, chain)| number == seal.number && chain != hex(&before)) {
                let number = seal.number;
                found.faults.push(format!("seal {number} is not the one that was kept"));
            }
        }
    }
    for id in store::sealed_by_nobody(tx).await? {
        found.faults.push(format!("event {id} has no seal"));
    }
    if let Some((number, _)) = kept.filter(|(number, _)| *number > found.seals) {
        found.faults.push(format!("seal {number} is gone"));
    }
    found.head = hex(&before);
    Ok(found)
}
