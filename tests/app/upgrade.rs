//! An upgrade keeps what there is: a database of the first released schema, with data, is brought up to
//! date, and is whole.

use accord::{
    clock::Clock,
    customers::{self, CustomerId},
    db::{Db, Write},
    invitations::{self, InvitationId, Standing},
    organizations::OrganizationId,
    people::PersonId,
    relationships::{self, RelationshipId, Service},
};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use uuid::Uuid;

use crate::house::{a_database_of_its_own, morning};

/// The first released schema, and the migrator's own table.
const FIRST: &str = include_str!("../../migrations/0001_main_walk.sql");
const LEDGER: &str = "
    create table _sqlx_migrations (
        version bigint primary key, description text not null,
        installed_on timestamp not null default current_timestamp,
        success boolean not null, checksum bytea not null, execution_time bigint not null)";

/// A database as the first release left it.
async fn first_release(folder: &tempfile::TempDir) -> Db {
    let url = if let Ok(server) = std::env::var("ACCORD_TEST_POSTGRES") {
        let url = a_database_of_its_own(&server).await;
        let mut connection = PgConnection::connect(&url).await.unwrap();
        for text in [FIRST, LEDGER] {
            connection.execute(sqlx::raw_sql(AssertSqlSafe(text))).await.unwrap();
        }
        connection.close().await.unwrap();
        url
    } else {
        let url = format!("sqlite://{}", folder.path().join("accord.db").display());
        let mut connection = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.unwrap();
        for text in [FIRST, LEDGER] {
            connection.execute(sqlx::raw_sql(AssertSqlSafe(text))).await.unwrap();
        }
        connection.close().await.unwrap();
        url
    };
    Db::open(&url, Clock::stopped(morning())).await.unwrap()
}

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
}

#[actix_web::test]
async fn a_database_of_the_first_release_is_brought_up_to_date_with_its_data() {
    let folder = tempfile::tempdir().unwrap();
    let db = first_release(&folder).await;
    let mut tx = db.write().await.unwrap();
    let checksum = sqlx::migrate!().iter().next().unwrap().checksum.to_vec();
    tx.sql(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (1, 'main walk', $1, $2, 0)",
    )
    .bind(true)
    .bind(checksum)
    .execute()
    .await
    .unwrap();
    let world = World::write(&mut tx).await.unwrap();
    tx.commit().await.unwrap();

    db.migrate().await.unwrap();
    db.migrate().await.unwrap();

    let mut tx = db.read().await.unwrap();
    let now = tx.now();
    let all = invitations::of_customer(&mut tx, world.customer).await.unwrap();
    let mut standings: Vec<_> = all.iter().map(|one| one.standing(now)).collect();
    standings.sort_unstable();
    assert_eq!(standings, [Standing::Open, Standing::Accepted]);
    assert!(all.iter().all(|one| one.customer_id() == Some(world.customer)));
    let receipt = invitations::receipt(&mut tx, world.invitation).await.unwrap().unwrap();
    assert_eq!((receipt.granted(), receipt.confirmation), (vec![Service::Azure], None));
    let record = customers::by_id(&mut tx, world.partner, world.customer).await.unwrap().unwrap();
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
    db.close().await;
}
