//! The statements that touch people, their roles and the links they set passwords by.

use std::{collections::HashMap, net::IpAddr};

use super::{
    FORMER, Listed, Member, Outcome, Person, PersonId, RESTORED_FOR, Role, Seen, SessionId, SignIn,
    SignInId,
    sessions::{self, Lifetimes},
};
use crate::{
    clock::Timestamp,
    db::{Composed, Engine, Read, Rows, Write},
    email_address::EmailAddress,
    id,
    organizations::{self, OrganizationId},
    search::{self, Beginning},
    text::Language,
    words,
};

id! {
    /// A mailed link to set a password.
    PasswordLinkId
}

id! {
    /// A mailed link to prove a new address.
    AddressChangeId
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

/// A person `p` as JSON.
pub(crate) const AS_JSON: &str =
    "json_row(json_id(p.id), json_id(p.organization_id), p.name, p.email, p.language,
    p.created_at)";

const PEOPLE: &str = "
    select p.id, p.organization_id, p.name, p.email, p.language, p.created_at
    from people p
    ";

/// What somebody is sorted by: something, also where nothing is left of a name.
fn name_key(name: &str) -> Vec<u8> {
    let folded = search::fold(name);
    if folded.is_empty() { name.as_bytes().to_vec() } else { folded.into_bytes() }
}

/// Whether they were inserted: an address is one person's only. Those who hold their organization do so before
/// they insert, so it is held here as well.
pub(super) async fn insert(
    tx: &mut Write,
    new: &Person,
    roles: &[Role],
    password_hash: Option<&str>,
) -> sqlx::Result<bool> {
    organizations::hold(tx, new.organization_id);
    let inserted = tx
        .sql(
            "insert into people
                 (id, organization_id, name, email, email_key, password_hash, language, created_at,
                  name_key)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
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
        .bind(name_key(&new.name))
        .execute()
        .await?;
    if inserted == 0 {
        return Ok(false);
    }
    insert_roles(tx, new.id, roles).await?;
    organizations::grew(tx, new.organization_id, 1).await?;
    Ok(true)
}

/// Many at once, none of whom has set a password. Their organizations count them elsewhere.
pub(super) fn rows(engine: Engine, all: &[(Person, Role)]) -> [Rows; 2] {
    const COLUMNS: &[&str] = &[
        "id",
        "organization_id",
        "name",
        "name_key",
        "email",
        "email_key",
        "language",
        "created_at",
    ];
    let mut people = Rows::new(engine, "people", COLUMNS);
    let mut roles = Rows::new(engine, "roles", &["person_id", "role"]);
    for (one, role) in all {
        people
            .row()
            .bind(one.id)
            .bind(one.organization_id)
            .bind(&one.name)
            .bind(name_key(&one.name))
            .bind(&one.email)
            .bind(one.email.key())
            .bind(one.language)
            .bind(one.created_at);
        roles.row().bind(one.id).bind(*role);
    }
    [people, roles]
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
             where id = $1 and deactivated_at >= $2 and removed_at is null
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
             set name = $3, language = $4, password_hash = null, deactivated_at = null, name_key = $5
             where id = $1 and deactivated_at < $2
             returning organization_id",
        )
        .bind(person)
        .bind(before)
        .bind(name)
        .bind(language)
        .bind(name_key(name))
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
    tx.sql("update people set name = $2, language = $3, name_key = $4 where id = $1")
        .bind(person)
        .bind(name)
        .bind(language)
        .bind(name_key(name))
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

/// Whether an address is anybody's, of those who may sign in and those who may not.
pub(super) async fn is_known(tx: &mut Read, email: &EmailAddress) -> sqlx::Result<bool> {
    let (count,): (i64,) =
        tx.sql("select count(*) from people where email_key = $1").bind(email.key()).one().await?;
    Ok(count > 0)
}

const LISTED: &str = "
    select p.id, p.organization_id, p.name, p.email, p.language, p.created_at,
           p.password_hash is not null as has_password, p.deactivated_at,
           f.person_id is not null as has_second_factor, p.removed_at is not null as is_removed
    from people p
    left join second_factors f on f.person_id = p.id and f.confirmed_at is not null
    ";

/// Everybody who is or was a member.
pub(super) async fn of_organization(
    tx: &mut Read,
    organization: OrganizationId,
) -> sqlx::Result<Vec<Listed>> {
    let mut all: Vec<Listed> = tx
        .sql_of(&[LISTED, "where p.organization_id = $1 and p.removed_at is null"])
        .bind(organization)
        .all()
        .await?;
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
    give_roles(&mut all, roles);
    Ok(all)
}

fn give_roles(all: &mut [Listed], roles: Vec<(PersonId, Role)>) {
    let mut roles_of: HashMap<PersonId, Vec<Role>> = HashMap::new();
    for (person, role) in roles {
        roles_of.entry(person).or_default().push(role);
    }
    for listed in all {
        listed.roles = roles_of.remove(&listed.person.id).unwrap_or_default();
        listed.roles.sort_unstable();
    }
}

/// Reads the roles of a few.
pub(super) async fn read_roles(tx: &mut Read, all: &mut [Listed]) -> sqlx::Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let mut asking = Composed::new("select person_id, role from roles where person_id in (");
    asking.values(all.iter().map(|one| one.person.id)).sql(")");
    let roles = tx.composed(asking).all().await?;
    give_roles(all, roles);
    Ok(())
}

/// A few of those who are members of an organization, or of those who were, by name.
pub(super) struct Slice<'a> {
    pub organization: OrganizationId,
    /// Whether those who were.
    pub is_former: bool,
    /// What their names begin with.
    pub names: Option<&'a Beginning>,
    /// Who stands beside the first that is read, as [`stands`] says; they are among those with these names.
    pub from: Option<&'a (bool, Vec<u8>, PersonId)>,
    /// Whether they are read from the end.
    pub backwards: bool,
    pub limit: i64,
}

/// As they are read; their roles are [read](read_roles) besides.
pub(super) async fn slice(tx: &mut Read, slice: Slice<'_>) -> sqlx::Result<Vec<Listed>> {
    let Slice { organization, is_former, names, from, backwards, limit } = slice;
    let mut asking = Composed::new(LISTED);
    asking.sql("where p.organization_id = ").value(organization);
    asking.sql(if is_former {
        " and p.deactivated_at is not null and p.removed_at is null"
    } else {
        " and p.deactivated_at is null"
    });
    // One bound on each side, so that no engine walks by the wider of two.
    let (mut lowest, mut highest) = (names.map(|one| &one.from), names.map(|one| &one.to));
    if let Some((.., id)) = from.filter(|(_, key, _)| key.is_empty()) {
        // Who has no key yet stands before all who have one; on SQLite it is no bytes either.
        if backwards {
            highest = None;
            asking.sql(" and length(p.name_key) = 0 and p.id < ").value(*id);
        } else {
            lowest = None;
            asking.sql(" and (length(p.name_key) > 0 or p.id > ").value(*id).sql(")");
        }
    } else if let Some((_, key, id)) = from {
        if backwards {
            highest = None;
            asking.sql(" and (p.name_key, p.id) < (");
        } else {
            lowest = None;
            asking.sql(" and (p.name_key, p.id) > (");
        }
        asking.value(key.clone()).sql(", ").value(*id).sql(")");
    }
    if let Some(lowest) = lowest {
        asking.sql(" and p.name_key >= ").value(lowest.clone());
    }
    if let Some(highest) = highest {
        asking.sql(" and p.name_key < ").value(highest.clone());
    }
    asking.sql(if backwards {
        " order by p.name_key desc, p.id desc limit "
    } else {
        " order by p.name_key, p.id limit "
    });
    asking.value(limit);
    tx.composed(asking).all().await
}

/// Where somebody stands among those who are or were members: whether they only were, and by what name.
pub(super) async fn stands(
    tx: &mut Read,
    organization: OrganizationId,
    person: PersonId,
) -> sqlx::Result<Option<(bool, Vec<u8>, PersonId)>> {
    let found: Option<(OrganizationId, bool, Vec<u8>)> = tx
        .sql(
            "select organization_id, deactivated_at is not null, name_key
             from people
             where id = $1 and removed_at is null",
        )
        .bind(person)
        .optional()
        .await?;
    let found = found.filter(|(whose, ..)| *whose == organization);
    Ok(found.map(|(_, is_former, key)| (is_former, key, person)))
}

/// Those of an organization who are or were members, of some ids, by name.
pub(super) async fn some(
    tx: &mut Read,
    organization: OrganizationId,
    people: Vec<PersonId>,
) -> sqlx::Result<Vec<Listed>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let mut asking = Composed::new(LISTED);
    asking.sql("where p.id in (").values(people).sql(") and p.removed_at is null");
    let mut all: Vec<Listed> = tx.composed(asking).all().await?;
    all.retain(|one| one.person.organization_id == organization);
    read_roles(tx, &mut all).await?;
    all.sort_by_cached_key(|one| (name_key(&one.person.name), one.person.id));
    Ok(all)
}

/// Those whose name was written by a release that made no key of it.
pub(super) async fn without_name_key(
    tx: &mut Read,
    limit: i64,
) -> sqlx::Result<Vec<(PersonId, String)>> {
    // A name of nothing has no key either.
    tx.sql(
        "select id, name
         from people
         where length(name_key) = 0 and name <> ''
         order by id
         limit $1",
    )
    .bind(limit)
    .all()
    .await
}

/// Gives a name its key, unless it was changed meanwhile.
pub(super) async fn set_name_key(tx: &mut Write, person: PersonId, name: &str) -> sqlx::Result<()> {
    tx.sql("update people set name_key = $3 where id = $1 and name = $2")
        .bind(person)
        .bind(name)
        .bind(name_key(name))
        .execute()
        .await?;
    Ok(())
}

/// One who is or was a member.
pub(super) async fn listed(
    tx: &mut Read,
    organization: OrganizationId,
    person: PersonId,
) -> sqlx::Result<Option<Listed>> {
    // By the id alone, so that no engine goes through the organization for it.
    let found: Option<Listed> =
        tx.sql_of(&[LISTED, "where p.id = $1"]).bind(person).optional().await?;
    let found = found.filter(|found| found.person.organization_id == organization);
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
    let found: Option<Listed> =
        tx.sql_of(&[LISTED, "where p.email_key = $1"]).bind(email.key()).optional().await?;
    Ok(found.filter(|found| found.person.organization_id == organization))
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
    Ok(())
}

/// The same password hashed anew, unless it was changed meanwhile.
pub(super) async fn replace_password_hash(
    tx: &mut Write,
    person: PersonId,
    before: &str,
    hash: &str,
) -> sqlx::Result<()> {
    tx.sql("update people set password_hash = $3 where id = $1 and password_hash = $2")
        .bind(person)
        .bind(before)
        .bind(hash)
        .execute()
        .await?;
    Ok(())
}

/// Whether the address was free: one is one person's only.
pub(super) async fn set_email(
    tx: &mut Write,
    person: PersonId,
    email: &EmailAddress,
) -> sqlx::Result<bool> {
    let set = tx
        .sql(
            "update people
             set email = $2, email_key = $3
             where id = $1 and deactivated_at is null
               and not exists (select 1 from people o where o.email_key = $3 and o.id <> $1)",
        )
        .bind(person)
        .bind(email)
        .bind(email.key())
        .execute()
        .await?;
    Ok(set == 1)
}

/// Keeps a session as it is until the transaction ends; whether it is there.
pub(super) async fn hold_session(
    tx: &mut Write,
    person: PersonId,
    session: Option<SessionId>,
) -> sqlx::Result<bool> {
    let held = tx
        .sql("update sessions set seen_at = seen_at where person_id = $1 and id = $2")
        .bind(person)
        .bind(session)
        .execute()
        .await?;
    Ok(held > 0)
}

pub(super) async fn end_sessions(tx: &mut Write, person: PersonId) -> sqlx::Result<()> {
    end_other_sessions(tx, person, None).await
}

/// The sessions that are not over, the one used last first.
pub(super) async fn sessions(
    tx: &mut Read,
    person: PersonId,
    lifetimes: Lifetimes,
) -> sqlx::Result<Vec<sessions::Listed>> {
    let now = tx.now();
    tx.sql(
        "select id, address, device, created_at, seen_at
         from sessions
         where person_id = $1 and seen_at > $2 and created_at > $3 and id is not null
         order by seen_at desc, created_at desc, id",
    )
    .bind(person)
    .bind(now - lifetimes.idle)
    .bind(now - lifetimes.longest)
    .all()
    .await
}

/// Whether it was one of theirs.
pub(super) async fn end_session(
    tx: &mut Write,
    person: PersonId,
    session: SessionId,
) -> sqlx::Result<bool> {
    let ended = tx
        .sql("delete from sessions where person_id = $1 and id = $2")
        .bind(person)
        .bind(session)
        .execute()
        .await?;
    Ok(ended > 0)
}

pub(super) async fn end_other_sessions(
    tx: &mut Write,
    person: PersonId,
    this: Option<SessionId>,
) -> sqlx::Result<()> {
    tx.sql("delete from sessions where person_id = $1 and (id is null or id <> $2)")
        .bind(person)
        .bind(this.unwrap_or_default())
        .execute()
        .await?;
    let now = tx.now();
    tx.sql("update people set sessions_ended_at = $2, session_kept = $3 where id = $1")
        .bind(person)
        .bind(now)
        .bind(this)
        .execute()
        .await?;
    Ok(())
}

pub(super) async fn insert_sign_in(
    tx: &mut Write,
    person: PersonId,
    outcome: Outcome,
    seen: Option<&Seen>,
) -> sqlx::Result<SignInId> {
    let (id, now) = (SignInId::new(), tx.now());
    tx.sql(
        "insert into sign_ins (id, person_id, at, outcome, address, network, device)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(person)
    .bind(now)
    .bind(outcome)
    .bind(seen.map(|seen| seen.address.to_string()).unwrap_or_default())
    .bind(seen.map(|seen| seen.network.to_string()).unwrap_or_default())
    .bind(seen.map(|seen| seen.device.clone()).unwrap_or_default())
    .execute()
    .await?;
    Ok(id)
}

pub(super) async fn delete_sign_in(tx: &mut Write, id: SignInId) -> sqlx::Result<()> {
    tx.sql("delete from sign_ins where id = $1").bind(id).execute().await?;
    Ok(())
}

pub(super) async fn delete_sign_ins(tx: &mut Write, before: Timestamp) -> sqlx::Result<()> {
    tx.sql("delete from sign_ins where at < $1").bind(before).execute().await?;
    Ok(())
}

const SIGN_INS: &str = "
    select id, person_id, at, outcome, address, device
    from sign_ins
    ";

pub(super) async fn sign_in(tx: &mut Read, id: SignInId) -> sqlx::Result<Option<SignIn>> {
    tx.sql_of(&[SIGN_INS, "where id = $1"]).bind(id).optional().await
}

/// Newest first.
pub(super) async fn sign_ins(
    tx: &mut Read,
    person: PersonId,
    most: i64,
) -> sqlx::Result<Vec<SignIn>> {
    tx.sql_of(&[SIGN_INS, "where person_id = $1 order by at desc, id desc limit $2"])
        .bind(person)
        .bind(most)
        .all()
        .await
}

/// Whether somebody signed in from a network, or set their password there by a mailed link.
pub(super) async fn is_familiar(
    tx: &mut Read,
    person: PersonId,
    network: IpAddr,
    since: Timestamp,
) -> sqlx::Result<bool> {
    let (count,): (i64,) = tx
        .sql(
            "select count(*)
             from sign_ins
             where person_id = $1 and network = $2 and at > $3 and outcome in ($4, $5)",
        )
        .bind(person)
        .bind(network.to_string())
        .bind(since)
        .bind(Outcome::SignedIn)
        .bind(Outcome::PasswordSet)
        .one()
        .await?;
    Ok(count > 0)
}

/// A new address that somebody is to prove.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AddressChange {
    /// Its id.
    pub id: AddressChangeId,
    /// Who wants it.
    pub person_id: PersonId,
    /// The new address.
    pub email: EmailAddress,
    /// The one before.
    pub earlier: EmailAddress,
    /// Until when it can be proved.
    pub expires_at: Timestamp,
    /// When it was done or made void.
    pub settled_at: Option<Timestamp>,
}

pub(super) async fn insert_address_change(
    tx: &mut Write,
    person: &Person,
    email: &EmailAddress,
    expires_at: Timestamp,
) -> sqlx::Result<AddressChangeId> {
    let (id, now) = (AddressChangeId::new(), tx.now());
    tx.sql(
        "insert into address_changes (id, person_id, email, earlier, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(person.id)
    .bind(email)
    .bind(&person.email)
    .bind(now)
    .bind(expires_at)
    .execute()
    .await?;
    Ok(id)
}

pub(super) async fn address_change(
    tx: &mut Read,
    id: AddressChangeId,
) -> sqlx::Result<Option<AddressChange>> {
    tx.sql(
        "select id, person_id, email, earlier, expires_at, settled_at
         from address_changes
         where id = $1",
    )
    .bind(id)
    .optional()
    .await
}

/// The address that somebody was asked to prove and did not yet.
pub(super) async fn open_address_change(
    tx: &mut Read,
    person: PersonId,
) -> sqlx::Result<Option<AddressChange>> {
    let now = tx.now();
    tx.sql(
        "select id, person_id, email, earlier, expires_at, settled_at
         from address_changes
         where person_id = $1 and settled_at is null and expires_at > $2
         order by created_at desc
         limit 1",
    )
    .bind(person)
    .bind(now)
    .optional()
    .await
}

/// Whether it was open: then it is done.
pub(super) async fn settle_address_change(
    tx: &mut Write,
    id: AddressChangeId,
) -> sqlx::Result<bool> {
    let now = tx.now();
    let settled = tx
        .sql(
            "update address_changes
             set settled_at = $2, done = true
             where id = $1 and settled_at is null and expires_at > $2",
        )
        .bind(id)
        .bind(now)
        .execute()
        .await?;
    Ok(settled == 1)
}

pub(super) async fn settle_address_changes(tx: &mut Write, person: PersonId) -> sqlx::Result<()> {
    let now = tx.now();
    tx.sql(
        "update address_changes set settled_at = $2 where person_id = $1 and settled_at is null",
    )
    .bind(person)
    .bind(now)
    .execute()
    .await?;
    Ok(())
}

/// Those that came to nothing.
pub(super) async fn unproved_address_changes(
    tx: &mut Read,
    before: Timestamp,
) -> sqlx::Result<Vec<AddressChange>> {
    tx.sql(
        "select id, person_id, email, earlier, expires_at, settled_at
         from address_changes
         where created_at < $1 and not done",
    )
    .bind(before)
    .all()
    .await
}

/// As [`unproved_address_changes`]: an address that somebody had is known until their data is removed.
pub(super) async fn delete_address_changes(tx: &mut Write, before: Timestamp) -> sqlx::Result<()> {
    tx.sql("delete from address_changes where created_at < $1 and not done")
        .bind(before)
        .execute()
        .await?;
    Ok(())
}

/// All changes of somebody's address that are known, done or not.
pub(super) async fn address_changes(
    tx: &mut Read,
    person: PersonId,
) -> sqlx::Result<Vec<AddressChange>> {
    tx.sql(
        "select id, person_id, email, earlier, expires_at, settled_at
         from address_changes
         where person_id = $1
         order by created_at desc",
    )
    .bind(person)
    .all()
    .await
}

/// Forgets how somebody signed in, and what addresses they had and asked for.
pub(super) async fn delete_history(tx: &mut Write, person: PersonId) -> sqlx::Result<()> {
    tx.sql("delete from sign_ins where person_id = $1").bind(person).execute().await?;
    tx.sql("delete from address_changes where person_id = $1 and not done")
        .bind(person)
        .execute()
        .await?;
    Ok(())
}

/// Whether they were deactivated, and their data was there: what is left of them is an id.
pub(super) async fn remove(tx: &mut Write, person: PersonId) -> sqlx::Result<bool> {
    let now = tx.now();
    let removed = tx
        .sql(
            "update people
             set name = $2, email = $3, email_key = $4, password_hash = null, removed_at = $5,
                 name_key = $6
             where id = $1 and deactivated_at is not null and removed_at is null",
        )
        .bind(person)
        .bind(FORMER)
        .bind(NO_ADDRESS)
        .bind(person.to_string())
        .bind(now)
        .bind(name_key(FORMER))
        .execute()
        .await?;
    if removed == 0 {
        return Ok(false);
    }
    for statement in [
        "delete from roles where person_id = $1",
        "delete from sessions where person_id = $1",
        "delete from password_links where person_id = $1",
        "delete from sign_ins where person_id = $1",
        "delete from address_changes where person_id = $1",
    ] {
        tx.sql(statement).bind(person).execute().await?;
    }
    Ok(true)
}

/// What stands for the address of somebody whose data was removed: no mail can go there (RFC 2606).
const NO_ADDRESS: &str = "former-member@removed.invalid";

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
