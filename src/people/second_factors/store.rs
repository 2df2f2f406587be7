//! The statements that touch second factors and recovery codes.

use jiff::SignedDuration;

use crate::{
    clock::Timestamp,
    db::{Read, Write},
    people::PersonId,
};

/// How long a secret that is being set up can be confirmed.
const MAKING_LASTS: SignedDuration = SignedDuration::from_mins(30);

/// Since when somebody has a second factor.
pub(super) async fn since(tx: &mut Read, person: PersonId) -> sqlx::Result<Option<Timestamp>> {
    let found: Option<(Timestamp,)> = tx
        .sql(
            "select confirmed_at
             from second_factors
             where person_id = $1 and confirmed_at is not null",
        )
        .bind(person)
        .optional()
        .await?;
    Ok(found.map(|(since,)| since))
}

/// The sealed secret that counts.
pub(super) async fn secret(tx: &mut Read, person: PersonId) -> sqlx::Result<Option<Vec<u8>>> {
    let found: Option<(Vec<u8>,)> = tx
        .sql("select secret from second_factors where person_id = $1 and secret is not null")
        .bind(person)
        .optional()
        .await?;
    Ok(found.map(|(secret,)| secret))
}

/// The sealed secret that counts, and the last step whose code was taken.
pub(super) async fn last_step(
    tx: &mut Read,
    person: PersonId,
) -> sqlx::Result<Option<(Vec<u8>, i64)>> {
    tx.sql(
        "select secret, last_step
         from second_factors
         where person_id = $1 and secret is not null",
    )
    .bind(person)
    .optional()
    .await
}

/// The sealed secret that is being set up.
pub(super) async fn making(tx: &mut Read, person: PersonId) -> sqlx::Result<Option<Vec<u8>>> {
    let since = tx.now() - MAKING_LASTS;
    let found: Option<(Vec<u8>,)> = tx
        .sql("select making from second_factors where person_id = $1 and making_at > $2")
        .bind(person)
        .bind(since)
        .optional()
        .await?;
    Ok(found.map(|(making,)| making))
}

pub(super) async fn begin(tx: &mut Write, person: PersonId, sealed: &[u8]) -> sqlx::Result<()> {
    let now = tx.now();
    tx.sql(
        "insert into second_factors (person_id, making, making_at)
         values ($1, $2, $3)
         on conflict (person_id) do update
         set making = excluded.making, making_at = excluded.making_at",
    )
    .bind(person)
    .bind(sealed.to_vec())
    .bind(now)
    .execute()
    .await?;
    Ok(())
}

/// Whether what was being set up is still that.
pub(super) async fn confirm(
    tx: &mut Write,
    person: PersonId,
    sealed: &[u8],
    step: i64,
) -> sqlx::Result<bool> {
    let now = tx.now();
    let confirmed = tx
        .sql(
            "update second_factors
             set secret = making, confirmed_at = $3, last_step = $4, making = null, making_at = null
             where person_id = $1 and making = $2",
        )
        .bind(person)
        .bind(sealed.to_vec())
        .bind(now)
        .bind(step)
        .execute()
        .await?;
    Ok(confirmed == 1)
}

/// Whether no code of this step or a later one was taken before.
pub(super) async fn take_step(
    tx: &mut Write,
    person: PersonId,
    sealed: &[u8],
    step: i64,
) -> sqlx::Result<bool> {
    let taken = tx
        .sql(
            "update second_factors
             set last_step = $3
             where person_id = $1 and secret = $2 and last_step < $3",
        )
        .bind(person)
        .bind(sealed.to_vec())
        .bind(step)
        .execute()
        .await?;
    Ok(taken == 1)
}

/// Whether there was one, and not just one in the making.
pub(super) async fn delete(tx: &mut Write, person: PersonId) -> sqlx::Result<bool> {
    let deleted: Option<(Option<Timestamp>,)> = tx
        .sql("delete from second_factors where person_id = $1 returning confirmed_at")
        .bind(person)
        .optional()
        .await?;
    delete_codes(tx, person).await?;
    Ok(matches!(deleted, Some((Some(_),))))
}

pub(super) async fn codes_left(tx: &mut Read, person: PersonId) -> sqlx::Result<i64> {
    let (count,): (i64,) = tx
        .sql("select count(*) from recovery_codes where person_id = $1")
        .bind(person)
        .one()
        .await?;
    Ok(count)
}

pub(super) async fn replace_codes(
    tx: &mut Write,
    person: PersonId,
    hashes: Vec<Vec<u8>>,
) -> sqlx::Result<()> {
    delete_codes(tx, person).await?;
    for hash in hashes {
        tx.sql("insert into recovery_codes (person_id, code_hash) values ($1, $2)")
            .bind(person)
            .bind(hash)
            .execute()
            .await?;
    }
    Ok(())
}

async fn delete_codes(tx: &mut Write, person: PersonId) -> sqlx::Result<()> {
    tx.sql("delete from recovery_codes where person_id = $1").bind(person).execute().await?;
    Ok(())
}

/// Whether the code was there, and is used up now.
pub(super) async fn take_code(
    tx: &mut Write,
    person: PersonId,
    hash: Vec<u8>,
) -> sqlx::Result<bool> {
    let taken = tx
        .sql("delete from recovery_codes where person_id = $1 and code_hash = $2")
        .bind(person)
        .bind(hash)
        .execute()
        .await?;
    Ok(taken == 1)
}

/// What is sealed, after somebody, in the order of their ids.
pub(super) async fn sealed_after(
    tx: &mut Read,
    person: PersonId,
    most: i64,
) -> sqlx::Result<Vec<(PersonId, Option<Vec<u8>>, Option<Vec<u8>>)>> {
    tx.sql(
        "select person_id, secret, making
         from second_factors
         where person_id > $1
         order by person_id
         limit $2",
    )
    .bind(person)
    .bind(most)
    .all()
    .await
}

/// Puts the same secret, sealed anew, in the place of what was there.
pub(super) async fn seal_secret_anew(
    tx: &mut Write,
    person: PersonId,
    before: &[u8],
    sealed: Vec<u8>,
) -> sqlx::Result<()> {
    tx.sql("update second_factors set secret = $3 where person_id = $1 and secret = $2")
        .bind(person)
        .bind(before.to_vec())
        .bind(sealed)
        .execute()
        .await?;
    Ok(())
}

/// As [`seal_secret_anew`], for a secret in the making.
pub(super) async fn seal_making_anew(
    tx: &mut Write,
    person: PersonId,
    before: &[u8],
    sealed: Vec<u8>,
) -> sqlx::Result<()> {
    tx.sql("update second_factors set making = $3 where person_id = $1 and making = $2")
        .bind(person)
        .bind(before.to_vec())
        .bind(sealed)
        .execute()
        .await?;
    Ok(())
}
