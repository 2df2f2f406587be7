//! An upgrade keeps what there is: a database of each released schema, with data, is brought up to date,
//! and is whole; also when two copies do it at once, and when a migration fails.

use std::collections::BTreeMap;

use accord::{
    clock::Clock,
    customers::{self, CustomerId},
    db::{self, Db, Found, Schema, Write},
    invitations::{self, InvitationId, Standing},
    organizations::OrganizationId,
    people::{self, PersonId},
    relationships::{self, RelationshipId, Service},
    search,
};
use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection,
    migrate::{Migration, MigrationType, Migrator},
};
use uuid::Uuid;

use crate::house::{a_database_of_its_own, morning};

/// The last migration there is.
fn newest() -> i64 {
    sqlx::migrate!().iter().map(|one| one.version).max().unwrap()
}

/// Runs some migrations on a database, as a release that knew no others did.
async fn run(migrations: Vec<Migration>, url: &str) -> Result<(), sqlx::migrate::MigrateError> {
    let mut migrator = Migrator::with_migrations(migrations);
    migrator.set_ignore_missing(true);
    if url.starts_with("postgres") {
        let mut connection = PgConnection::connect(url).await.unwrap();
        let outcome = migrator.run(&mut connection).await;
        connection.close().await.unwrap();
        outcome
    } else {
        let mut connection = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.unwrap();
        let outcome = migrator.run(&mut connection).await;
        connection.close().await.unwrap();
        outcome
    }
}

/// Brings a database to what the release with that migration left.
async fn released(url: &str, version: i64) {
    let known = sqlx::migrate!().iter().filter(|one| one.version <= version).cloned().collect();
    run(known, url).await.unwrap();
}

/// Where a database of the test's own is.
async fn somewhere(folder: &tempfile::TempDir) -> String {
    match std::env::var("ACCORD_TEST_POSTGRES") {
        Ok(server) => a_database_of_its_own(&server).await,
        Err(_) => format!("sqlite://{}", folder.path().join("accord.db").display()),
    }
}

async fn open(url: &str) -> Db {
    Db::open(url, Clock::stopped(morning())).await.unwrap()
}

/// How many rows each table has.
async fn rows(db: &Db) -> BTreeMap<String, i64> {
    let tables = if std::env::var("ACCORD_TEST_POSTGRES").is_ok() {
        "select table_name::text from information_schema.tables where table_schema = 'public'"
    } else {
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'"
    };
    let mut tx = db.read().await.unwrap();
    let tables: Vec<(String,)> = tx.sql(tables).all().await.unwrap();
    let mut rows = BTreeMap::new();
    for (table,) in tables {
        let name: &'static str = Box::leak(table.clone().into_boxed_str());
        let (count,): (i64,) = tx.sql_of(&["select count(*) from ", name]).one().await.unwrap();
        rows.insert(table, count);
    }
    rows
}

/// What the customer was found by.
const WORDS: [&str; 6] = ["birchwoods", "b", "birch", "birchwood", "bi", "白桦"];

/// A partner, its customer, and the acceptance between them, as the first release wrote them.
struct World {
    partner: OrganizationId,
    company: OrganizationId,
    customer: CustomerId,
    invitation: InvitationId,
}

impl World {
    async fn write(tx: &mut Write) -> sqlx::Result<Self> {
        let now = tx.now();
        let (partner, company) = (OrganizationId::new(), OrganizationId::new());
        let (kim, customer, invitation) = (PersonId::new(), CustomerId::new(), InvitationId::new());
        for (id, kind, name, program) in [
            (partner, "partner", "Fjord Cloud", Some("indirect_reseller".to_owned())),
            (company, "customer", "Birch AB", None),
        ] {
            tx.sql(
                "insert into organizations (id, kind, name, country, program, created_at)
                 values ($1, $2, $3, 'SE', $4, $5)",
            )
            .bind(id)
            .bind(kind)
            .bind(name)
            .bind(program)
            .bind(now)
            .execute()
            .await?;
        }
        tx.sql(
            "insert into people (id, organization_id, name, email, email_key, created_at)
             values ($1, $2, 'Kim', 'kim@fjord.example', 'kim@fjord.example', $3)",
        )
        .bind(kim)
        .bind(partner)
        .bind(now)
        .execute()
        .await?;
        tx.sql(
            "insert into customers (id, partner_id, organization_id, name, name_key, domain,
                                    domain_key, status, since, services, created_at)
             values ($1, $2, $3, 'Birch', $5, 'birch.example', $5, 'active', $4, 1, $4)",
        )
        .bind(customer)
        .bind(partner)
        .bind(company)
        .bind(now)
        .bind(b"birch".to_vec())
        .execute()
        .await?;
        let world = Self { partner, company, customer, invitation };
        for word in WORDS {
            tx.sql(
                "insert into customer_words (partner_id, word, customer_id) values ($1, $2, $3)",
            )
            .bind(partner)
            .bind(word.as_bytes().to_vec())
            .bind(customer)
            .execute()
            .await?;
        }
        world.write_invitations(tx, kim).await?;
        world.write_relationship(tx, kim).await?;
        Ok(world)
    }

    async fn write_invitations(&self, tx: &mut Write, kim: PersonId) -> sqlx::Result<()> {
        let now = tx.now();
        let Self { partner, company, customer, invitation } = *self;
        for (id, state, settled) in
            [(invitation, "accepted", true), (InvitationId::new(), "open", false)]
        {
            tx.sql(
                "insert into invitations (id, partner_id, customer_id, state, language, subject, message,
                                          delivery, expires_at, drafted_at, drafted_by, changed_at,
                                          done_at, done_by, settled_at, settled_by)
                 values ($1, $2, $3, $4, 'en', 'Hello', '{link}', 'self', $5, $5, $6, $5, $5, $6, $7, $8)",
            )
            .bind(id)
            .bind(partner)
            .bind(customer)
            .bind(state)
            .bind(now)
            .bind(kim)
            .bind(settled.then_some(now))
            .bind(settled.then_some(kim))
            .execute()
            .await?;
        }
        tx.sql(
            "insert into invitation_services (invitation_id, service, granted) values ($1, $2, $3)",
        )
        .bind(invitation)
        .bind(Service::Azure)
        .bind(true)
        .execute()
        .await?;
        tx.sql(
            "insert into acceptances (invitation_id, partner_id, partner_name, organization_id,
                                      company_name, invited_name, person_id, person_name, person_email,
                                      accepted_at, language, wording_version, wording)
             values ($1, $2, 'Fjord Cloud', $3, 'Birch AB', 'Birch', $4, 'Ada', 'ada@birch.example',
                     $5, 'en', '2026-11', 'Words')",
        )
        .bind(invitation)
        .bind(partner)
        .bind(company)
        .bind(kim)
        .bind(now)
        .execute()
        .await?;
        Ok(())
    }

    async fn write_relationship(&self, tx: &mut Write, kim: PersonId) -> sqlx::Result<()> {
        let now = tx.now();
        let Self { partner, company, customer, invitation } = *self;
        let relationship = RelationshipId::new();
        tx.sql(
            "insert into relationships (id, kind, partner_id, organization_id, customer_id,
                                        invitation_id, started_at, started_by)
             values ($1, 'reseller', $2, $3, $4, $5, $6, $7)",
        )
        .bind(relationship)
        .bind(partner)
        .bind(company)
        .bind(customer)
        .bind(invitation)
        .bind(now)
        .bind(kim)
        .execute()
        .await?;
        tx.sql(
            "insert into admin_permissions (id, organization_id, service, partner_id,
                                            relationship_id, granted_at, granted_by)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(Uuid::now_v7())
        .bind(company)
        .bind(Service::Azure)
        .bind(partner)
        .bind(relationship)
        .bind(now)
        .bind(kim)
        .execute()
        .await?;
        Ok(())
    }

    /// What the second release added.
    async fn write_partnership(&self, tx: &mut Write) -> sqlx::Result<()> {
        let (kim,): (PersonId,) = tx.sql("select id from people").one().await?;
        let now = tx.now();
        tx.sql(
            "insert into partnerships (id, provider_id, reseller_id, invitation_id, started_at, started_by)
             values ($1, $2, $2, $3, $4, $5)",
        )
        .bind(Uuid::now_v7())
        .bind(self.partner)
        .bind(self.invitation)
        .bind(now)
        .bind(kim)
        .execute()
        .await?;
        Ok(())
    }

    /// What the third release added.
    async fn write_order(&self, tx: &mut Write) -> sqlx::Result<()> {
        let (kim,): (PersonId,) = tx.sql("select id from people").one().await?;
        let now = tx.now();
        let (offer, order) = (Uuid::now_v7(), Uuid::now_v7());
        tx.sql(
            "insert into offers (id, code, place, name, family, kind, term, billing, price, currency,
                                 smallest, largest)
             values ($1, 'A', 1, 'Plan A', 'Plans', 'seats', 'month', 'monthly', 500, 'SEK', 1, 10)",
        )
        .bind(offer)
        .execute()
        .await?;
        tx.sql(
            "insert into orders (id, organization_id, reseller_id, customer_id, state, placed_at, placed_by)
             values ($1, $2, $3, $4, 'placed', $5, $6)",
        )
        .bind(order)
        .bind(self.company)
        .bind(self.partner)
        .bind(self.customer)
        .bind(now)
        .bind(kim)
        .execute()
        .await?;
        tx.sql(
            "insert into order_lines (order_id, number, offer_id, offer_name, kind, term, billing, price,
                                      currency, services, quantity)
             values ($1, 1, $2, 'Plan A', 'seats', 'month', 'monthly', 500, 'SEK', '', 3)",
        )
        .bind(order)
        .bind(offer)
        .execute()
        .await?;
        Ok(())
    }

    /// All of it is there, and means what it meant.
    async fn is_whole(&self, db: &Db) {
        let world = self;
        let mut tx = db.read().await.unwrap();
        let now = tx.now();
        let all = invitations::of_customer(&mut tx, world.customer).await.unwrap();
        let mut standings: Vec<_> = all.iter().map(|one| one.standing(now)).collect();
        standings.sort_unstable();
        assert_eq!(standings, [Standing::Open, Standing::Accepted]);
        assert!(all.iter().all(|one| one.customer_id() == Some(world.customer)));
        let receipt = invitations::receipt(&mut tx, world.invitation).await.unwrap().unwrap();
        assert_eq!((receipt.granted(), receipt.confirmation), (vec![Service::Azure], None));
        let record =
            customers::by_id(&mut tx, world.partner, world.customer).await.unwrap().unwrap();
        assert_eq!((record.organization_id, record.through_id), (Some(world.company), None));
        let held = relationships::held(&mut tx, world.partner, world.company).await.unwrap();
        assert_eq!(
            held.iter().map(|one| (one.service, one.ends_at)).collect::<Vec<_>>(),
            [(Service::Azure, None)]
        );
        // Whoever was a member is counted.
        let members = "select members from organizations where id = $1";
        for (organization, count) in [(world.partner, 1_i64), (world.company, 0)] {
            let (members,): (i64,) = tx.sql(members).bind(organization).one().await.unwrap();
            assert_eq!(members, count);
        }
        // The words that it is found by know what each shares with the one before it, as if written today.
        let mut words = WORDS.map(|word| word.as_bytes().to_vec());
        words.sort_unstable();
        let shared = search::shared(&words).map(|shared| i64::try_from(shared).unwrap());
        let expected: Vec<(Vec<u8>, i64)> = words.iter().cloned().zip(shared).collect();
        let kept = "select word, shared from customer_words where name_key = $1 order by word";
        let kept: Vec<(Vec<u8>, i64)> = tx.sql(kept).bind(b"birch".to_vec()).all().await.unwrap();
        assert_eq!(kept, expected);
        // Names that have a key by now are sorted by what they say.
        let keys = "select name, name_key from people where length(name_key) > 0";
        let keys: Vec<(String, Vec<u8>)> = tx.sql(keys).all().await.unwrap();
        assert!(keys.iter().all(|(name, key)| search::fold(name).as_bytes() == key), "{keys:?}");
        // A second invitation in hand is refused as before.
        drop(tx);
        let mut tx = db.write().await.unwrap();
        let refused = tx
            .sql("update invitations set state = 'open', settled_at = null, settled_by = null where id = $1")
            .bind(world.invitation)
            .execute()
            .await;
        assert!(refused.is_err(), "one invitation in hand");
        drop(tx);
    }
}

#[actix_web::test]
async fn a_database_of_each_release_is_brought_up_to_date_with_its_data() {
    for release in 1..newest() {
        let folder = tempfile::tempdir().unwrap();
        let url = somewhere(&folder).await;
        released(&url, 1).await;
        let db = open(&url).await;
        let mut tx = db.write().await.unwrap();
        let world = World::write(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        released(&url, release).await;
        let mut tx = db.write().await.unwrap();
        if release >= 2 {
            world.write_partnership(&mut tx).await.unwrap();
        }
        if release >= 3 {
            world.write_order(&mut tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        let before = rows(&db).await;
        let found = db::look(&url).await.unwrap();
        assert_eq!(found.schema, Schema::Behind { at: release, of: newest() });

        db.migrate().await.unwrap();
        db.migrate().await.unwrap();
        while people::name_keys_due(db.clone()).await.unwrap() > 0 {}

        let after = rows(&db).await;
        for (table, count) in before.iter().filter(|(table, _)| *table != "_sqlx_migrations") {
            assert!(after.get(table).is_some_and(|now| now >= count), "{table} of {release}");
        }
        world.is_whole(&db).await;
        let mut tx = db.read().await.unwrap();
        let without = "select count(*) from people where length(name_key) = 0";
        let (without,): (i64,) = tx.sql(without).one().await.unwrap();
        assert_eq!(without, 0, "every name has its key");
        drop(tx);
        let Found { engine, schema } = db::look(&url).await.unwrap();
        assert_eq!(schema, Schema::UpToDate(newest()));
        assert!(engine.starts_with("SQLite 3.") || engine.starts_with("PostgreSQL "), "{engine}");
        db.close().await;
    }
}

#[actix_web::test]
async fn copies_that_start_at_once_bring_a_database_up_to_date_once() {
    for release in [0, 1] {
        let folder = tempfile::tempdir().unwrap();
        let url = somewhere(&folder).await;
        released(&url, release).await;
        let copies = [open(&url).await, open(&url).await, open(&url).await, open(&url).await];
        let [one, two, three, four] = &copies;
        let outcomes = tokio::join!(one.migrate(), two.migrate(), three.migrate(), four.migrate());
        for outcome in [outcomes.0, outcomes.1, outcomes.2, outcomes.3] {
            outcome.unwrap();
        }
        assert_eq!(one.schema().await.unwrap(), Schema::UpToDate(newest()));
        let ran = rows(one).await["_sqlx_migrations"];
        assert_eq!(ran, i64::try_from(sqlx::migrate!().iter().count()).unwrap());
        for copy in copies {
            copy.close().await;
        }
    }
}

#[actix_web::test]
async fn a_migration_that_fails_leaves_the_schema_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let url = somewhere(&folder).await;
    released(&url, 1).await;
    let db = open(&url).await;
    let mut tx = db.write().await.unwrap();
    let world = World::write(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let before = rows(&db).await;
    let broken = Migration::new(
        2,
        "breaks in its middle".into(),
        MigrationType::Simple,
        sqlx::SqlSafeStr::into_sql_str(
            "create table half_done (id uuid primary key);
             update people set name = 'lost';
             insert into nowhere (id) values (1);",
        ),
        false,
    );
    let first = sqlx::migrate!().iter().next().unwrap().clone();
    run(vec![first, broken], &url).await.unwrap_err();
    assert_eq!(rows(&db).await, before, "nothing of it is kept");
    db.migrate().await.unwrap();
    world.is_whole(&db).await;
    let (names,) = {
        let mut tx = db.read().await.unwrap();
        let lost = "select count(*) from people where name = 'lost'";
        tx.sql(lost).one::<(i64,)>().await.unwrap()
    };
    assert_eq!(names, 0);
    db.close().await;
}

#[actix_web::test]
async fn a_database_of_a_newer_release_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let url = somewhere(&folder).await;
    released(&url, newest()).await;
    let db = open(&url).await;
    let mut tx = db.write().await.unwrap();
    tx.sql(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (9001, 'from tomorrow', $1, $2, 0)",
    )
    .bind(true)
    .bind(vec![1_u8])
    .execute()
    .await
    .unwrap();
    tx.commit().await.unwrap();
    assert!(db.migrate().await.is_err());
    assert_eq!(db::look(&url).await.unwrap().schema, Schema::Newer(9001));
    db.close().await;
}

#[actix_web::test]
async fn a_database_that_can_only_be_read_is_told_from_one_to_work_with() {
    let Ok(server) = std::env::var("ACCORD_TEST_POSTGRES") else { return };
    let url = a_database_of_its_own(&server).await;
    assert_eq!(db::look(&url).await.unwrap().schema, Schema::New);
    let name = url.rsplit('/').next().unwrap();
    let mut connection = PgConnection::connect(&server).await.unwrap();
    let standby = format!("alter database {name} set default_transaction_read_only = on");
    connection.execute(sqlx::raw_sql(AssertSqlSafe(standby))).await.unwrap();
    connection.close().await.unwrap();
    let fault = db::look(&url).await.unwrap_err();
    assert!(fault.contains("can only be read"), "{fault}");
    let fault = db::look(&url.replace("accord_", "nowhere_")).await.unwrap_err();
    assert!(fault.starts_with("refuses: database") && fault.contains("does not exist"), "{fault}");
}
