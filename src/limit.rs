//! How often something may be done in a time: sign-ins that fail, links that open nothing, mails to an
//! address. The tallies are in the database, so that all copies count together and a restart forgets nothing.

use jiff::SignedDuration;

use crate::{
    clock::Timestamp,
    db::{Composed, Db, Read, Write},
    secret::fingerprint,
};

/// A number of times within a time that begins with the first of them.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// Names it in the database; never changed once released.
    pub name: &'static str,
    /// How often it may be done.
    pub most: i64,
    /// Until it is counted anew.
    pub within: SignedDuration,
}

/// How long it is until something may be done again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait(pub SignedDuration);

impl Limit {
    /// Counts once more; refused beyond the limit, where it is not counted any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take(&self, tx: &mut Write, who: &str) -> sqlx::Result<Result<(), Wait>> {
        let now = tx.now();
        let counted = tx
            .sql(
                "insert into tallies as t (limit_name, who, count, ends_at)
                 values ($1, $2, 1, $4)
                 on conflict (limit_name, who) do update
                 set count = case when t.ends_at <= $3 then 1 else t.count + 1 end,
                     ends_at = case when t.ends_at <= $3 then $4 else t.ends_at end
                 where t.ends_at <= $3 or t.count < $5",
            )
            .bind(self.name)
            .bind(fingerprint(who))
            .bind(now)
            .bind(now + self.within)
            .bind(self.most)
            .execute()
            .await?;
        if counted == 1 && self.most > 0 {
            return Ok(Ok(()));
        }
        Ok(Err(self.wait(tx, who).await?))
    }

    /// How long who is refused waits.
    async fn wait(&self, tx: &mut Read, who: &str) -> sqlx::Result<Wait> {
        Ok(self.ask(tx, who).await?.err().unwrap_or(Wait(self.within)))
    }

    /// Counts once more by several limits of different names together, in their order; refused beyond any of
    /// them. Then the transaction must be dropped, since the others have counted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_all(
        tx: &mut Write,
        limits: &[(Self, String)],
    ) -> sqlx::Result<Result<(), Wait>> {
        let now = tx.now();
        let mut asking =
            Composed::new("insert into tallies as t (limit_name, who, count, ends_at) values (");
        for (place, (limit, who)) in limits.iter().enumerate() {
            asking.sql(if place == 0 { "" } else { "), (" }).value(limit.name);
            asking.sql(", ").value(fingerprint(who)).sql(", 1, ").value(now + limit.within);
        }
        asking.sql(") on conflict (limit_name, who) do update set count = case when t.ends_at <= ");
        asking.value(now).sql(" then 1 else t.count + 1 end, ends_at = case when t.ends_at <= ");
        asking.value(now).sql(" then excluded.ends_at else t.ends_at end where t.ends_at <= ");
        asking.value(now).sql(" or t.count < case t.limit_name");
        for (limit, _) in limits {
            asking.sql(" when ").value(limit.name).sql(" then ").value(limit.most);
        }
        asking.sql(" else 0 end returning limit_name");
        let counted: Vec<(String,)> = tx.composed(asking).all().await?;
        let is_beyond =
            |limit: &Self| limit.most <= 0 || !counted.iter().any(|(name,)| name == limit.name);
        match limits.iter().find(|(limit, _)| is_beyond(limit)) {
            Some((limit, who)) => Ok(Err(limit.wait(tx, who).await?)),
            None => Ok(Ok(())),
        }
    }

    /// Whether it may be done once more, without counting.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ask(&self, tx: &mut Read, who: &str) -> sqlx::Result<Result<(), Wait>> {
        let now = tx.now();
        let ends_at: Option<(Timestamp,)> = tx
            .sql(
                "select ends_at
                 from tallies
                 where limit_name = $1 and who = $2 and ends_at > $3 and count >= $4",
            )
            .bind(self.name)
            .bind(fingerprint(who))
            .bind(now)
            .bind(self.most)
            .optional()
            .await?;
        // A clock that was set back makes nobody wait longer than the limit's own time.
        Ok(ends_at.map_or(Ok(()), |(ends_at,)| Err(Wait((ends_at - now).min(self.within)))))
    }

    /// Takes back one that was counted and should not count.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn give_back(&self, tx: &mut Write, who: &str) -> sqlx::Result<()> {
        tx.sql(
            "update tallies
             set count = count - 1
             where limit_name = $1 and who = $2 and count > 0",
        )
        .bind(self.name)
        .bind(fingerprint(who))
        .execute()
        .await?;
        Ok(())
    }

    /// Begins anew, as after a success.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget(&self, tx: &mut Write, who: &str) -> sqlx::Result<()> {
        tx.sql("delete from tallies where limit_name = $1 and who = $2")
            .bind(self.name)
            .bind(fingerprint(who))
            .execute()
            .await?;
        Ok(())
    }
}

/// Deletes tallies whose time is over: nothing is left to do after it.
///
/// # Errors
/// When the database fails.
pub async fn over(db: Db) -> sqlx::Result<usize> {
    let mut tx = db.write().await?;
    let now = tx.now();
    tx.sql("delete from tallies where ends_at <= $1").bind(now).execute().await?;
    tx.commit().await?;
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    const THREE_AN_HOUR: Limit =
        Limit { name: "test", most: 3, within: SignedDuration::from_hours(1) };

    async fn fresh(folder: &tempfile::TempDir, clock: Clock) -> Db {
        let url = format!("sqlite://{}", folder.path().join("accord.db").display());
        let db = Db::open(&url, clock).await.unwrap();
        db.migrate().await.unwrap();
        db
    }

    async fn takes(db: &Db, limit: Limit, who: &str) -> Result<(), Wait> {
        let mut tx = db.write().await.unwrap();
        let taken = limit.take(&mut tx, who).await.unwrap();
        tx.commit().await.unwrap();
        taken
    }

    #[tokio::test]
    async fn what_is_beyond_a_limit_waits_until_its_time_is_over() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::stopped(Timestamp::from_micros(1_800_000_000_000_000));
        let db = fresh(&folder, clock.clone()).await;
        for _ in 0..3 {
            assert_eq!(takes(&db, THREE_AN_HOUR, "ada").await, Ok(()));
        }
        clock.advance(SignedDuration::from_mins(20));
        let wait = Err(Wait(SignedDuration::from_mins(40)));
        assert_eq!(takes(&db, THREE_AN_HOUR, "ada").await, wait);
        assert_eq!(THREE_AN_HOUR.ask(&mut db.read().await.unwrap(), "ada").await.unwrap(), wait);
        assert_eq!(takes(&db, THREE_AN_HOUR, "bo").await, Ok(()), "somebody else");
        assert_eq!(takes(&db, Limit { name: "other", ..THREE_AN_HOUR }, "ada").await, Ok(()));
        clock.advance(SignedDuration::from_mins(40));
        assert_eq!(takes(&db, THREE_AN_HOUR, "ada").await, Ok(()));
        over(db.clone()).await.unwrap();
        assert!(takes(&db, Limit { most: 0, ..THREE_AN_HOUR }, "eve").await.is_err());
    }

    #[tokio::test]
    async fn of_several_limits_the_one_that_is_used_up_says_how_long_to_wait() {
        const TWO_A_DAY: Limit =
            Limit { name: "other", most: 2, within: SignedDuration::from_hours(24) };
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::stopped(Timestamp::from_micros(1_800_000_000_000_000));
        let db = fresh(&folder, clock.clone()).await;
        let takes = async |both: [(Limit, &str); 2]| {
            let both = both.map(|(limit, who)| (limit, who.to_owned()));
            let mut tx = db.write().await.unwrap();
            let taken = Limit::take_all(&mut tx, &both).await.unwrap();
            if taken.is_ok() {
                tx.commit().await.unwrap();
            }
            taken
        };
        let of_ada = [(THREE_AN_HOUR, "ada"), (TWO_A_DAY, "ada")];
        assert_eq!(takes(of_ada).await, Ok(()));
        assert_eq!(takes(of_ada).await, Ok(()));
        let wait = Err(Wait(SignedDuration::from_hours(24)));
        assert_eq!(takes(of_ada).await, wait, "the third fits in the hour, and not in the day");
        assert_eq!(takes([(THREE_AN_HOUR, "ada"), (TWO_A_DAY, "bo")]).await, Ok(()));
        let wait = Err(Wait(SignedDuration::from_hours(1)));
        assert_eq!(takes([(THREE_AN_HOUR, "ada"), (TWO_A_DAY, "bo")]).await, wait);
        clock.advance(SignedDuration::from_hours(1));
        assert_eq!(takes([(THREE_AN_HOUR, "ada"), (TWO_A_DAY, "bo")]).await, Ok(()), "anew");
        let closed = Limit { most: 0, ..THREE_AN_HOUR };
        assert!(takes([(closed, "eve"), (TWO_A_DAY, "eve")]).await.is_err());
    }

    #[tokio::test]
    async fn a_clock_that_was_set_back_makes_nobody_wait_longer() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::stopped(Timestamp::from_micros(1_800_000_000_000_000));
        let db = fresh(&folder, clock.clone()).await;
        for _ in 0..3 {
            assert_eq!(takes(&db, THREE_AN_HOUR, "ada").await, Ok(()));
        }
        clock.advance(SignedDuration::from_hours(-24));
        let wait = Err(Wait(SignedDuration::from_hours(1)));
        assert_eq!(takes(&db, THREE_AN_HOUR, "ada").await, wait);
    }

    #[tokio::test]
    async fn what_is_given_back_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let db = fresh(&folder, Clock::default()).await;
        for _ in 0..10 {
            assert_eq!(takes(&db, THREE_AN_HOUR, "ada").await, Ok(()));
            let mut tx = db.write().await.unwrap();
            THREE_AN_HOUR.give_back(&mut tx, "ada").await.unwrap();
            tx.commit().await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_success_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let db = fresh(&folder, Clock::default()).await;
        for _ in 0..3 {
            assert_eq!(takes(&db, THREE_AN_HOUR, "ada").await, Ok(()));
        }
        let mut tx = db.write().await.unwrap();
        THREE_AN_HOUR.forget(&mut tx, "ada").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(takes(&db, THREE_AN_HOUR, "ada").await, Ok(()));
    }
}
