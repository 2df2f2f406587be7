//! The statements that touch imports and their lines.

use super::{Entry, Import, ImportId, Line, Standing};
use crate::{
    clock::Timestamp,
    db::{Composed, Read, Write, of_json, to_json},
    organizations::OrganizationId,
    people::{Gone, Member},
};

const IMPORTS: &str = "
    select id, partner_id, file, state, lines, done, added, read_at, started_by
    from imports
    ";

pub(super) async fn insert(
    tx: &mut Write,
    id: ImportId,
    by: &Member,
    file: &str,
    entries: &[Entry],
) -> sqlx::Result<()> {
    let now = tx.now();
    tx.sql(
        "insert into imports (id, partner_id, file, state, lines, read_at, read_by)
         values ($1, $2, $3, 'read', $4, $5, $6)",
    )
    .bind(id)
    .bind(by.organization.id)
    .bind(file.to_owned())
    .bind(number(entries.len()))
    .bind(now)
    .bind(by.person.id)
    .execute()
    .await?;
    for (place, some) in entries.chunks(AT_ONCE).enumerate() {
        insert_lines(tx, id, number(place * AT_ONCE), some).await?;
    }
    Ok(())
}

/// Lines of one statement.
const AT_ONCE: usize = 20;

async fn insert_lines(
    tx: &mut Write,
    id: ImportId,
    before: i64,
    entries: &[Entry],
) -> sqlx::Result<()> {
    let mut asked = Composed::new(
        "insert into import_lines (import_id, number, standing, fault, content, email_key) values (",
    );
    for (entry, place) in entries.iter().zip(1..) {
        let faults = if entry.faults.is_empty() { String::new() } else { to_json(&entry.faults)? };
        asked.sql(if place == 1 { "" } else { "), (" }).value(id);
        asked.sql(", ").value(before + place).sql(", ").value(entry.standing());
        asked.sql(", ").values([
            faults,
            to_json(&entry.line)?,
            entry.line.email.trim().to_lowercase(),
        ]);
    }
    asked.sql(")");
    tx.composed(asked).execute().await?;
    Ok(())
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub async fn by_id(
    tx: &mut Read,
    partner: OrganizationId,
    id: ImportId,
) -> sqlx::Result<Option<Import>> {
    tx.sql_of(&[IMPORTS, "where id = $1 and partner_id = $2"])
        .bind(id)
        .bind(partner)
        .optional()
        .await
}

/// The newest of a partner.
pub async fn recent(
    tx: &mut Read,
    partner: OrganizationId,
    limit: i64,
) -> sqlx::Result<Vec<Import>> {
    tx.sql_of(&[IMPORTS, "where partner_id = $1 order by read_at desc, id desc limit $2"])
        .bind(partner)
        .bind(limit)
        .all()
        .await
}

/// How many lines were found to be what.
pub async fn counts(tx: &mut Read, id: ImportId) -> sqlx::Result<Vec<(Standing, i64)>> {
    tx.sql(
        "select standing, count(*)
         from import_lines
         where import_id = $1
         group by standing",
    )
    .bind(id)
    .all()
    .await
}

/// Lines of a standing after a number: each with its number, its faults and what it says.
pub async fn page(
    tx: &mut Read,
    id: ImportId,
    standing: Standing,
    after: i64,
    limit: i64,
) -> sqlx::Result<Vec<(i64, String, Line)>> {
    let rows: Vec<(i64, String, String)> = tx
        .sql(
            "select number, fault, content
             from import_lines
             where import_id = $1 and standing = $2 and number > $3
             order by number
             limit $4",
        )
        .bind(id)
        .bind(standing)
        .bind(after)
        .bind(limit)
        .all()
        .await?;
    rows.into_iter()
        .map(|(number, fault, content)| Ok((number, fault, of_json(&content)?)))
        .collect()
}

/// Forgets somebody as whom a list names for a company.
pub(in crate::customers) async fn forget_person(tx: &mut Write, gone: &Gone) -> sqlx::Result<()> {
    for address in gone.addresses() {
        let named: Vec<(ImportId, i64, String)> = tx
            .sql(
                "select import_id, number, content
                 from import_lines
                 where email_key = $1 and email_key <> ''
                 union all
                 select import_id, number, content
                 from import_lines
                 where email_key is null and replace(lower(content), $1, '') <> lower(content)",
            )
            .bind(address.to_lowercase())
            .all()
            .await?;
        for (import, number, content) in named {
            let typed: Line = of_json(&content)?;
            // The address may also be a part of another one, or stand in another column.
            if !typed.email.trim().eq_ignore_ascii_case(&address) {
                continue;
            }
            let bare = Line { contact: String::new(), email: String::new(), ..typed };
            tx.sql(
                "update import_lines
                 set content = $3, email_key = ''
                 where import_id = $1 and number = $2",
            )
            .bind(import)
            .bind(number)
            .bind(to_json(&bare)?)
            .execute()
            .await?;
        }
    }
    Ok(())
}

/// Whether nobody had started it.
pub(super) async fn start(tx: &mut Write, by: &Member, id: ImportId) -> sqlx::Result<bool> {
    let now = tx.now();
    let started = tx
        .sql(
            "update imports
             set state = 'running', started_by = $3, started_at = $4
             where id = $1 and partner_id = $2 and state = 'read'",
        )
        .bind(id)
        .bind(by.organization.id)
        .bind(by.person.id)
        .bind(now)
        .execute()
        .await?;
    Ok(started == 1)
}

/// Those that were started first.
pub(super) async fn running(tx: &mut Read, limit: i64) -> sqlx::Result<Vec<Import>> {
    tx.sql_of(&[IMPORTS, "where state = 'running' order by started_at, id limit $1"])
        .bind(limit)
        .all()
        .await
}

/// Whether nobody else has gone on from here.
pub(super) async fn move_on(tx: &mut Write, import: &Import, until: i64) -> sqlx::Result<bool> {
    let moved = tx
        .sql(
            "update imports
             set done = $3
             where id = $1 and state = 'running' and done = $2",
        )
        .bind(import.id)
        .bind(import.done)
        .bind(until)
        .execute()
        .await?;
    Ok(moved == 1)
}

/// The lines of new companies after one number and up to another.
pub(super) async fn new_lines(
    tx: &mut Read,
    id: ImportId,
    after: i64,
    until: i64,
) -> sqlx::Result<Vec<Line>> {
    let rows: Vec<(String,)> = tx
        .sql(
            "select content
             from import_lines
             where import_id = $1 and standing = 'new' and number > $2 and number <= $3",
        )
        .bind(id)
        .bind(after)
        .bind(until)
        .all()
        .await?;
    rows.iter().map(|(content,)| of_json(content)).collect()
}

pub(super) async fn count_added(tx: &mut Write, id: ImportId, more: i64) -> sqlx::Result<()> {
    tx.sql("update imports set added = added + $2 where id = $1")
        .bind(id)
        .bind(more)
        .execute()
        .await?;
    Ok(())
}

pub(super) async fn finish(tx: &mut Write, id: ImportId) -> sqlx::Result<()> {
    let now = tx.now();
    tx.sql("update imports set state = 'done', finished_at = $2 where id = $1")
        .bind(id)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Those that nobody started and those that are done, from before a moment.
pub(super) async fn over(
    tx: &mut Read,
    before: Timestamp,
    limit: i64,
) -> sqlx::Result<Vec<ImportId>> {
    let rows: Vec<(ImportId,)> = tx
        .sql(
            "select id
             from imports
             where (state = 'read' and read_at < $1) or (state = 'done' and finished_at < $1)
             order by read_at, id
             limit $2",
        )
        .bind(before)
        .bind(limit)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Whether it was there, and nobody has started it meanwhile: it is held before its lines go.
pub(super) async fn forget(tx: &mut Write, id: ImportId, before: Timestamp) -> sqlx::Result<bool> {
    let held = tx
        .sql(
            "update imports
             set lines = lines
             where id = $1
               and ((state = 'read' and read_at < $2) or (state = 'done' and finished_at < $2))",
        )
        .bind(id)
        .bind(before)
        .execute()
        .await?;
    if held == 0 {
        return Ok(false);
    }
    tx.sql("delete from import_lines where import_id = $1").bind(id).execute().await?;
    tx.sql("delete from imports where id = $1").bind(id).execute().await?;
    Ok(true)
}
