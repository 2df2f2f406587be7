//! The statements that touch people, their roles and the links they set passwords by.

use std::collections::HashMap;

use super::{Listed, Member, Person, PersonId, RESTORED_FOR, Role};
use crate::{
    clock::Timestamp,
    db::{Read, Write},
    email_address::EmailAddress,
    id,
    organizations::{self, OrganizationId},
    text::Language,
    words,
};

id! {
    /// A mailed link to set a password.
    PasswordLinkId
}

words! {
    /// Why somebody sets a password.
    Reason {
        /// They are new.
        Welcome = "welcome",
        /// They forgot it.
        Forgotten = "forgotten",
    }
}

const PEOPLE: &str = "
    select p.id, p.organization_id, p.name, p.email, p.language, p.created_at
    from people p
    ";

/// Whether they were inserted: an address is one person's only. Those who hold their organization do so before
/// they insert, so it is held here as well.
pub(super) async fn insert(
    tx: &mut Write,
    new: &Person,
    roles: &[Role],
    password_hash: Option<&str>,
) -> sqlx::Result<bool> {
    organizations::hold(tx, new.organization_id).await?;
    let inserted = tx
        .sql(
            "insert into people
                 (id, organization_id, name, email, email_key, password_hash, language, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict do nothing",
        )
        .bind(new.id)
        .bind(new.organization_id)
        .bind(&new.name)
        .bind(&new.email)
        .bind(new.email.key())
        .bind(password_hash.map(str::to_owned))
        .bind(new.language)
        .bind(new.created_at)
        .execute()
        .await?;
    if inserted == 0 {
        return Ok(false);
    }
    insert_roles(tx, new.id, roles).await?;
    organizations::grew(tx, new.organization_id, 1).await?;
    Ok(true)
}

async fn insert_roles(tx: &mut Write, person: PersonId, roles: &[Role]) -> sqlx::Result<()> {
    for role in roles {
        tx.sql("insert into roles (person_id, role) values ($1, $2)")
            .bind(person)
            .bind(*role)
            .execute()
            .await?;
    }
    Ok(())
}

pub(super) async fn replace_roles(
    tx: &mut Write,
    person: PersonId,
    roles: &[Role],
) -> sqlx::Result<()> {
    tx.sql("delete from roles where person_id = $1").bind(person).execute().await?;
    insert_roles(tx, person, roles).await
}

/// Whether they were a member until now.
pub(super) async fn deactivate(tx: &mut Write, person: PersonId) -> sqlx::Result<bool> {
    let now = tx.now();
    let left: Option<(OrganizationId,)> = tx
        .sql(
            "update people
             set deactivated_at = $2
             where id = $1 and deactivated_at is null
             returning organization_id",
        )
        .bind(person)
        .bind(now)
        .optional()
        .await?;
    if let Some((organization,)) = left {
        organizations::grew(tx, organization, -1).await?;
    }
    Ok(left.is_some())
}

/// Whether they were deactivated until now, and not too long ago.
pub(super) async fn activate(tx: &mut Write, person: PersonId) -> sqlx::Result<bool> {
    let since = tx.now() - RESTORED_FOR;
    let back: Option<(OrganizationId,)> = tx
        .sql(
            "update people
             set deactivated_at = null
             where id = $1 and deactivated_at >= $2
             returning organization_id",
        )
        .bind(person)
        .bind(since)
        .optional()
        .await?;
    if let Some((organization,)) = back {
        organizations::grew(tx, organization, 1).await?;
    }
    Ok(back.is_some())
}

/// As somebody new, in the place of who they were; whether they were deactivated long enough ago.
pub(super) async fn begin_anew(
    tx: &mut Write,
    person: PersonId,
    name: &str,
    language: Language,
) -> sqlx::Result<bool> {
    let before = tx.now() - RESTORED_FOR;
    let begun: Option<(OrganizationId,)> = tx
        .sql(
            "update people
             set name = $3, language = $4, password_hash = null, deactivated_at = null
             where id = $1 and deactivated_at < $2
             returning organization_id",
        )
        .bind(person)
        .bind(before)
        .bind(name)
        .bind(language)
        .optional()
        .await?;
    if let Some((organization,)) = begun {
        organizations::grew(tx, organization, 1).await?;
    }
    Ok(begun.is_some())
}

pub(super) async fn set_details(
    tx: &mut Write,
    person: PersonId,
    name: &str,
    language: Language,
) -> sqlx::Result<()> {
    tx.sql("update people set name = $2, language = $3 where id = $1")
        .bind(person)
        .bind(name)
        .bind(language)
        .execute()
        .await?;
    Ok(())
}

pub(super) async fn by_email(tx: &mut Read, email: &EmailAddress) -> sqlx::Result<Option<Person>> {
    tx.sql_of(&[PEOPLE, "where p.email_key = $1 and p.deactivated_at is null"])
        .bind(email.key())
        .optional()
        .await
}

pub(super) async fn by_id(tx: &mut Read, id: PersonId) -> sqlx::Result<Option<Person>> {
    tx.sql_of(&[PEOPLE, "where p.id = $1 and p.deactivated_at is null"]).bind(id).optional().await
}

/// As [`by_id`], also after they were deactivated.
pub(super) async fn known(tx: &mut Read, id: PersonId) -> sqlx::Result<Option<Person>> {
    tx.sql_of(&[PEOPLE, "where p.id = $1"]).bind(id).optional().await
}

pub(super) async fn password_hash(
    tx: &mut Read,
    email: &EmailAddress,
) -> sqlx::Result<Option<(PersonId, Option<String>)>> {
    tx.sql(
        "select id, password_hash
         from people
         where email_key = $1 and deactivated_at is null",
    )
    .bind(email.key())
    .optional()
    .await
}

/// As [`password_hash`], of somebody who is signed in.
pub(super) async fn password_hash_of(
    tx: &mut Read,
    person: PersonId,
) -> sqlx::Result<Option<String>> {
    let found: Option<(Option<String>,)> = tx
        .sql("select password_hash from people where id = $1 and deactivated_at is null")
        .bind(person)
        .optional()
        .await?;
    Ok(found.and_then(|(hash,)| hash))
}

/// Whether an address is anybody's, of those who may sign in and those who may not.
pub(super) async fn is_known(tx: &mut Read, email: &EmailAddress) -> sqlx::Result<bool> {
    let (count,): (i64,) =
        tx.sql("select count(*) from people where email_key = $1").bind(email.key()).one().await?;
    Ok(count > 0)
}

const LISTED: &str = "
    select p.id, p.organization_id, p.name, p.email, p.language, p.created_at,
           p.password_hash is not null as has_password, p.deactivated_at,
           exists (select 1
                   from second_factors f
                   where f.person_id = p.id and f.confirmed_at is not null) as has_second_factor
    from people p
    ";

/// Everybody who is or was a member.
pub(super) async fn of_organization(
    tx: &mut Read,
    organization: OrganizationId,
) -> sqlx::Result<Vec<Listed>> {
    let mut all: Vec<Listed> =
        tx.sql_of(&[LISTED, "where p.organization_id = $1"]).bind(organization).all().await?;
    let roles: Vec<(PersonId, Role)> = tx
        .sql(
            "select r.person_id, r.role
             from roles r
             join people p on p.id = r.person_id
             where p.organization_id = $1",
        )
        .bind(organization)
        .all()
        .await?;
    let mut roles_of: HashMap<PersonId, Vec<Role>> = HashMap::new();
    for (person, role) in roles {
        roles_of.entry(person).or_default().push(role);
    }
    for listed in &mut all {
        listed.roles = roles_of.remove(&listed.person.id).unwrap_or_default();
        listed.roles.sort_unstable();
    }
    Ok(all)
}

/// One who is or was a member.
pub(super) async fn listed(
    tx: &mut Read,
    organization: OrganizationId,
    person: PersonId,
) -> sqlx::Result<Option<Listed>> {
    let statement = tx.sql_of(&[LISTED, "where p.organization_id = $1 and p.id = $2"]);
    let found: Option<Listed> = statement.bind(organization).bind(person).optional().await?;
    let Some(mut listed) = found else { return Ok(None) };
    listed.roles = roles(tx, person).await?;
    Ok(Some(listed))
}

/// One who is or was a member, by their address.
pub(super) async fn listed_by_email(
    tx: &mut Read,
    organization: OrganizationId,
    email: &EmailAddress,
) -> sqlx::Result<Option<Listed>> {
    tx.sql_of(&[LISTED, "where p.organization_id = $1 and p.email_key = $2"])
        .bind(organization)
        .bind(email.key())
        .optional()
        .await
}

/// How many others can sign in as Global admins.
pub(super) async fn other_admins(
    tx: &mut Read,
    organization: OrganizationId,
    person: PersonId,
) -> sqlx::Result<i64> {
    let (count,): (i64,) = tx
        .sql(
            "select count(*)
             from people p
             join roles r on r.person_id = p.id
             where p.organization_id = $1 and p.id <> $2 and r.role = $3
               and p.password_hash is not null and p.deactivated_at is null",
        )
        .bind(organization)
        .bind(person)
        .bind(Role::GlobalAdmin)
        .one()
        .await?;
    Ok(count)
}

pub(super) async fn set_password_hash(
    tx: &mut Write,
    person: PersonId,
    hash: &str,
) -> sqlx::Result<()> {
    tx.sql("update people set password_hash = $2 where id = $1")
        .bind(person)
        .bind(hash)
        .execute()
        .await?;
    end_sessions(tx, person).await
}

pub(super) async fn end_sessions(tx: &mut Write, person: PersonId) -> sqlx::Result<()> {
    tx.sql("delete from sessions where person_id = $1").bind(person).execute().await?;
    Ok(())
}

pub(super) async fn member(tx: &mut Read, id: PersonId) -> sqlx::Result<Option<Member>> {
    let Some(person) = by_id(tx, id).await? else { return Ok(None) };
    let Some(organization) = organizations::by_id(tx, person.organization_id).await? else {
        return Ok(None);
    };
    let roles = roles(tx, id).await?;
    Ok(Some(Member { person, organization, roles }))
}

/// In the order people are shown them.
async fn roles(tx: &mut Read, person: PersonId) -> sqlx::Result<Vec<Role>> {
    let roles: Vec<(Role,)> =
        tx.sql("select role from roles where person_id = $1").bind(person).all().await?;
    let mut roles: Vec<Role> = roles.into_iter().map(|(role,)| role).collect();
    roles.sort_unstable();
    Ok(roles)
}

pub(super) async fn of_role(
    tx: &mut Read,
    organization: OrganizationId,
    role: Role,
) -> sqlx::Result<Vec<Person>> {
    tx.sql_of(&[
        PEOPLE,
        "join roles r on r.person_id = p.id
         where p.organization_id = $1 and r.role = $2 and p.deactivated_at is null
         order by case when p.password_hash is null then 1 else 0 end, p.name, p.id",
    ])
    .bind(organization)
    .bind(role)
    .all()
    .await
}

#[derive(sqlx::FromRow)]
pub(super) struct PasswordLink {
    pub id: PasswordLinkId,
    pub person_id: PersonId,
    pub reason: Reason,
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

pub(super) async fn insert_password_link(
    tx: &mut Write,
    person: PersonId,
    reason: Reason,
    expires_at: Timestamp,
) -> sqlx::Result<PasswordLinkId> {
    let id = PasswordLinkId::new();
    let now = tx.now();
    tx.sql(
        "insert into password_links (id, person_id, reason, created_at, expires_at)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(id)
    .bind(person)
    .bind(reason)
    .bind(now)
    .bind(expires_at)
    .execute()
    .await?;
    Ok(id)
}

/// Whether somebody was mailed a link after a moment.
pub(super) async fn has_link_since(
    tx: &mut Read,
    person: PersonId,
    since: Timestamp,
) -> sqlx::Result<bool> {
    let (count,): (i64,) = tx
        .sql("select count(*) from password_links where person_id = $1 and created_at > $2")
        .bind(person)
        .bind(since)
        .one()
        .await?;
    Ok(count > 0)
}

pub(super) async fn password_link(
    tx: &mut Read,
    id: PasswordLinkId,
) -> sqlx::Result<Option<PasswordLink>> {
    tx.sql(
        "select id, person_id, reason, expires_at, used_at
         from password_links
         where id = $1",
    )
    .bind(id)
    .optional()
    .await
}

/// Uses up a person's links; whether this one was still good.
pub(super) async fn use_password_link(tx: &mut Write, link: &PasswordLink) -> sqlx::Result<bool> {
    let now = tx.now();
    let used = tx
        .sql(
            "update password_links
             set used_at = $2
             where id = $1 and used_at is null and expires_at > $2",
        )
        .bind(link.id)
        .bind(now)
        .execute()
        .await?;
    if used == 0 {
        return Ok(false);
    }
    use_password_links(tx, link.person_id).await?;
    Ok(true)
}

/// Uses up all links of a person: none of them works any more.
pub(super) async fn use_password_links(tx: &mut Write, person: PersonId) -> sqlx::Result<()> {
    let now = tx.now();
    tx.sql("update password_links set used_at = $2 where person_id = $1 and used_at is null")
        .bind(person)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}
