//! SQLite's one writer, and how transactions that wait for it share a commit. A commit costs a sync of
//! the disk, whatever is in it, so the first transaction leaves the engine's transaction open for those
//! who wait already. Each of them has a savepoint of its own, and can be undone without the others; all
//! of them are told that they are committed once the one commit is.

use std::{io, sync::Arc};

use sqlx::{
    Connection, Executor,
    sqlite::{SqliteConnectOptions, SqliteConnection},
};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMutexGuard, watch},
    time::timeout,
};

use super::PATIENCE;

/// The connection that writes, for one transaction after the other.
#[derive(Clone)]
pub(super) struct Writer(Arc<Mutex<Seat>>);

/// What a transaction that writes has to itself.
struct Seat {
    options: SqliteConnectOptions,
    /// None after something went wrong that the engine alone knows the end of.
    connection: Option<SqliteConnection>,
    /// Whose commit is still to come.
    group: Option<Group>,
}

/// Transactions that share a commit, and what came of it.
#[derive(Clone)]
struct Group(Arc<watch::Sender<Option<Result<(), String>>>>);

/// A transaction's turn at the writer; dropped without [`Turn::commit`], it leaves nothing.
pub(super) struct Turn {
    writer: Writer,
    seat: Option<OwnedMutexGuard<Seat>>,
    /// Whether it began the engine's transaction; else it is a savepoint in that.
    is_first: bool,
}

impl Writer {
    pub(super) async fn open(options: SqliteConnectOptions) -> sqlx::Result<Self> {
        let connection = Some(SqliteConnection::connect_with(&options).await?);
        Ok(Self(Arc::new(Mutex::new(Seat { options, connection, group: None }))))
    }

    /// Waits for a turn, behind those who wait already. What was begun is finished by a task of its own,
    /// since whoever asked may hang up at any moment.
    pub(super) async fn begin(&self) -> sqlx::Result<Turn> {
        let seat = timeout(PATIENCE, self.0.clone().lock_owned()).await;
        let (writer, seat) = (self.clone(), seat.map_err(|_| sqlx::Error::PoolTimedOut)?);
        let begun = tokio::spawn(async move {
            let mut seat = seat;
            let is_first = seat.group.is_none();
            if is_first {
                if let Err(error) = seat.does("begin immediate").await {
                    seat.connection = None;
                    return Err(error);
                }
                seat.group = Some(Group(Arc::new(watch::Sender::new(None))));
            } else {
                seat.goes_on("savepoint turn").await?;
            }
            Ok(Turn { writer, seat: Some(seat), is_first })
        });
        begun.await.map_err(|error| sqlx::Error::Io(io::Error::other(error)))?
    }

    /// The connection by itself, outside any transaction.
    pub(super) async fn alone<T>(
        &self,
        work: impl AsyncFnOnce(&mut SqliteConnection) -> T,
    ) -> sqlx::Result<T> {
        let mut seat = self.0.lock().await;
        if seat.group.is_some() {
            // Its members wait for their turn to commit; there is nothing to gain by making them wait longer.
            seat.ends().await;
        }
        Ok(work(seat.connection().await?).await)
    }

    /// Whether somebody has the connection just now.
    pub(super) fn is_taken(&self) -> bool {
        self.0.try_lock().is_err()
    }

    pub(super) async fn close(&self) {
        let mut seat = self.0.lock().await;
        if seat.group.is_some() {
            seat.ends().await;
        }
        if let Some(connection) = seat.connection.take() {
            // What is committed is safe whatever comes of it.
            let _ = connection.close().await;
        }
    }
}

impl Seat {
    async fn connection(&mut self) -> sqlx::Result<&mut SqliteConnection> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => SqliteConnection::connect_with(&self.options).await?,
        };
        Ok(self.connection.insert(connection))
    }

    async fn does(&mut self, what: &'static str) -> sqlx::Result<()> {
        self.connection().await?.execute(what).await.map(|_| ())
    }

    /// Does what is part of the engine's transaction. Where that fails there is none any more: SQLite ends
    /// it by itself, as on a full disk, and all that was in it is lost.
    async fn goes_on(&mut self, what: &'static str) -> sqlx::Result<()> {
        let done = self.does(what).await;
        if let Err(error) = &done {
            self.over(Err(error.to_string()));
            self.connection = None;
        }
        done
    }

    /// Commits for the whole group.
    async fn ends(&mut self) {
        if self.goes_on("commit").await.is_ok() {
            self.over(Ok(()));
        }
    }

    fn over(&mut self, outcome: Result<(), String>) {
        if let Some(group) = self.group.take() {
            group.0.send_replace(Some(outcome));
        }
    }
}

impl Group {
    fn is(&self, other: Option<&Self>) -> bool {
        other.is_some_and(|other| Arc::ptr_eq(&self.0, &other.0))
    }

    async fn outcome(&self) -> sqlx::Result<()> {
        let mut over = self.0.subscribe();
        let outcome = over.wait_for(Option::is_some).await.map(|outcome| outcome.clone());
        match outcome {
            Ok(Some(Ok(()))) => Ok(()),
            Ok(Some(Err(words))) => Err(lost(words)),
            Ok(None) | Err(_) => Err(lost("nobody committed".to_owned())),
        }
    }
}

/// As if the engine could not be reached: it is worth trying again.
fn lost(words: String) -> sqlx::Error {
    sqlx::Error::Io(io::Error::other(words))
}

impl Turn {
    /// The connection, for a statement.
    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        let connection = self.seat.as_mut().and_then(|seat| seat.connection.as_mut());
        connection.expect("a turn has its connection until it is over")
    }

    /// Commits, together with those who waited meanwhile.
    pub(super) async fn commit(mut self) -> sqlx::Result<()> {
        let seat = self.seat.take();
        let (writer, is_first) = (self.writer.clone(), self.is_first);
        drop(self);
        let Some(mut seat) = seat else { return Err(lost("its turn is over".to_owned())) };
        let committed = tokio::spawn(async move {
            if !is_first {
                seat.goes_on("release turn").await?;
            }
            let Some(group) = seat.group.clone() else {
                return Err(lost("its transaction is over".to_owned()));
            };
            drop(seat);
            // Those who wait already go first, and then one of those who did commits for all.
            tokio::select! {
                biased;
                outcome = group.outcome() => outcome,
                mut seat = writer.0.lock() => {
                    if group.is(seat.group.as_ref()) {
                        seat.ends().await;
                    }
                    drop(seat);
                    group.outcome().await
                }
            }
        });
        committed.await.map_err(|error| lost(error.to_string()))?
    }

    async fn undo(mut seat: OwnedMutexGuard<Seat>, is_first: bool) {
        if is_first {
            seat.group = None;
            if seat.does("rollback").await.is_err() {
                seat.connection = None;
            }
        } else if seat.goes_on("rollback to turn").await.is_ok() {
            let _ = seat.goes_on("release turn").await;
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(mut seat) = self.seat.take() else { return };
        match Handle::try_current() {
            Ok(runtime) => {
                runtime.spawn(Self::undo(seat, self.is_first));
            }
            // The process ends: the engine undoes what is not committed.
            Err(_) => seat.connection = None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{clock::Clock, db::Db};

    async fn with_a_table(folder: &tempfile::TempDir) -> Db {
        let url = format!("sqlite://{}", folder.path().join("accord.db").display());
        let db = Db::open(&url, Clock::default()).await.unwrap();
        let mut tx = db.write().await.unwrap();
        tx.sql("create table notes (number bigint primary key)").execute().await.unwrap();
        tx.commit().await.unwrap();
        db
    }

    async fn notes(db: &Db, number: i64) -> sqlx::Result<()> {
        let mut tx = db.write().await?;
        tx.sql("insert into notes (number) values ($1)").bind(number).execute().await?;
        tx.commit().await
    }

    async fn kept(db: &Db) -> Vec<i64> {
        let mut tx = db.glance().await.unwrap();
        let all: Vec<(i64,)> =
            tx.sql("select number from notes order by number").all().await.unwrap();
        all.into_iter().map(|(number,)| number).collect()
    }

    #[tokio::test]
    async fn of_many_at_once_each_is_kept_and_those_that_fail_leave_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let db = with_a_table(&folder).await;
        let all = (0..60_i64).map(|number| {
            let db = db.clone();
            tokio::spawn(async move {
                match number % 3 {
                    0 => notes(&db, number).await.is_ok(),
                    // The same again is refused, and takes nothing with it.
                    1 => notes(&db, number - 1).await.is_ok() && notes(&db, number).await.is_ok(),
                    _ => {
                        let mut tx = db.write().await.unwrap();
                        let noted = tx.sql("insert into notes (number) values ($1)").bind(number);
                        noted.execute().await.unwrap();
                        drop(tx);
                        false
                    }
                }
            })
        });
        let all: Vec<_> = all.collect();
        let mut done = 0;
        for one in all {
            done += i64::from(one.await.unwrap());
        }
        let kept = kept(&db).await;
        assert!(kept.iter().all(|number| number % 3 != 2), "{kept:?}");
        assert!(kept.iter().filter(|number| **number % 3 == 0).count() == 20, "{kept:?}");
        assert_eq!(done, 20, "one of each two that want the same number");
    }

    #[tokio::test]
    async fn whoever_hangs_up_in_the_middle_leaves_nothing_and_holds_up_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let db = with_a_table(&folder).await;
        for number in 0..20 {
            let one = db.clone();
            let noting = tokio::spawn(async move {
                let mut tx = one.write().await.unwrap();
                let noted = tx.sql("insert into notes (number) values ($1)").bind(number);
                noted.execute().await.unwrap();
                std::future::pending::<()>().await;
            });
            tokio::task::yield_now().await;
            noting.abort();
            notes(&db, 100 + number).await.unwrap();
        }
        assert_eq!(kept(&db).await, (100..120).collect::<Vec<i64>>());
    }

    #[tokio::test]
    async fn what_the_engine_gave_up_is_told_to_all_whose_commit_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let db = with_a_table(&folder).await;
        let mut first = db.write().await.unwrap();
        first.sql("insert into notes (number) values (1)").execute().await.unwrap();
        // Somebody waits for the commit, and then the engine ends the transaction, as on a full disk.
        let waits = tokio::spawn({
            let db = db.clone();
            async move {
                let mut second = db.write().await.unwrap();
                second.sql("insert into notes (number) values (2)").execute().await.unwrap();
                second.sql("rollback").execute().await.unwrap();
                second.commit().await
            }
        });
        tokio::task::yield_now().await;
        let (first, second) = tokio::join!(first.commit(), waits);
        assert!(first.is_err(), "it was told that it is kept");
        assert!(second.unwrap().is_err());
        assert_eq!(kept(&db).await, Vec::<i64>::new());
        notes(&db, 3).await.unwrap();
        assert_eq!(kept(&db).await, [3]);
    }
}
