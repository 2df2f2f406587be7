//! The statements that touch organizations.

use super::{Cloud, Kind, Organization, OrganizationId};
use crate::{
    db::{Composed, Engine, Read, Rows, Write},
    email_address::Domain,
};

const ORGANIZATIONS: &str = "
    select id, kind, name, domain, country, program, cloud, language, created_at,
           demands_second_factor
    from organizations
    ";

/// An organization `o` in a wider statement.
pub(crate) const AS_JSON: &str = "json_row(json_id(o.id), o.kind, o.name, o.domain, o.country,
    o.program, o.cloud, o.language, o.created_at, o.demands_second_factor)";

/// Whether it was inserted: a customer's domain is one company's only.
pub(super) async fn insert(tx: &mut Write, new: &Organization) -> sqlx::Result<bool> {
    let inserted = tx
        .sql(
            "insert into organizations
                 (id, kind, name, domain, country, program, cloud, language, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict do nothing",
        )
        .bind(new.id)
        .bind(new.kind)
        .bind(&new.name)
        .bind(&new.domain)
        .bind(&new.country)
        .bind(new.program)
        .bind(new.cloud)
        .bind(new.language)
        .bind(new.created_at)
        .execute()
        .await?;
    Ok(inserted == 1)
}

/// Many at once, each with the number of its members.
pub(super) fn rows(engine: Engine, all: &[(Organization, i64)]) -> Rows {
    const COLUMNS: &[&str] = &[
        "id",
        "kind",
        "name",
        "domain",
        "country",
        "program",
        "cloud",
        "language",
        "created_at",
        "members",
    ];
    let mut rows = Rows::new(engine, "organizations", COLUMNS);
    for (one, members) in all {
        rows.row()
            .bind(one.id)
            .bind(one.kind)
            .bind(&one.name)
            .bind(&one.domain)
            .bind(&one.country)
            .bind(one.program)
            .bind(one.cloud)
            .bind(one.language)
            .bind(one.created_at)
            .bind(*members);
    }
    rows
}

pub(super) async fn names(tx: &mut Read) -> sqlx::Result<Vec<(String, Option<Domain>)>> {
    tx.sql("select name, domain from organizations").all().await
}

pub(super) async fn count(tx: &mut Read, kind: Kind) -> sqlx::Result<i64> {
    let (count,): (i64,) =
        tx.sql("select count(*) from organizations where kind = $1").bind(kind).one().await?;
    Ok(count)
}

/// Takes the row's lock by a change that changes nothing; both engines know that.
pub(super) fn hold(tx: &mut Write, id: OrganizationId) {
    tx.later(Composed::new("update organizations set name = name where id = $1").bind(id));
}

pub(super) async fn add_members(tx: &mut Write, id: OrganizationId, more: i64) -> sqlx::Result<()> {
    tx.sql("update organizations set members = members + $2 where id = $1")
        .bind(id)
        .bind(more)
        .execute()
        .await?;
    Ok(())
}

/// Whether it was otherwise before.
pub(super) async fn demand_second_factor(
    tx: &mut Write,
    id: OrganizationId,
    is_demanded: bool,
) -> sqlx::Result<bool> {
    let changed = tx
        .sql(
            "update organizations
             set demands_second_factor = $2
             where id = $1 and demands_second_factor <> $2",
        )
        .bind(id)
        .bind(is_demanded)
        .execute()
        .await?;
    Ok(changed == 1)
}

pub(super) async fn by_id(tx: &mut Read, id: OrganizationId) -> sqlx::Result<Option<Organization>> {
    tx.sql_of(&[ORGANIZATIONS, "where id = $1"]).bind(id).optional().await
}

pub(super) async fn customer_of_domain(
    tx: &mut Read,
    domain: &Domain,
) -> sqlx::Result<Option<Organization>> {
    tx.sql_of(&[ORGANIZATIONS, "where kind = 'customer' and domain = $1"])
        .bind(domain)
        .optional()
        .await
}

pub(super) async fn in_other_clouds(
    tx: &mut Read,
    cloud: Cloud,
    domains: &[&Domain],
) -> sqlx::Result<Vec<(Domain, Cloud)>> {
    let mut all = Vec::new();
    for some in domains.chunks(100) {
        let mut asked = Composed::new(
            "select domain, cloud
             from organizations
             where kind = 'customer' and cloud <> ",
        );
        let domains = some.iter().map(|domain| (*domain).clone());
        asked.value(cloud).sql(" and domain in (").values(domains).sql(")");
        all.extend(tx.composed(asked).all::<(Domain, Cloud)>().await?);
    }
    Ok(all)
}

pub(super) async fn partners_of_domain(
    tx: &mut Read,
    domain: &Domain,
) -> sqlx::Result<Vec<Organization>> {
    tx.sql_of(&[ORGANIZATIONS, "where kind = 'partner' and domain = $1 order by created_at, id"])
        .bind(domain)
        .all()
        .await
}
