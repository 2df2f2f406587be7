//! What comes due by itself: rights that end, notices that run out. A task looks for what is due and settles
//! it by guarded statements, so that several copies may do the same task at once, and a copy that was
//! stopped overnight makes up for it.

use std::{future::Future, pin::Pin, time::Duration};

use tokio::sync::watch;

use crate::{db::Db, metrics};

/// How often tasks look for what is due.
const EVERY: Duration = Duration::from_secs(20);

/// The most rounds of a task in a row when there is more than one round's work.
const MOST_ROUNDS: usize = 100;

type Round = Pin<Box<dyn Future<Output = sqlx::Result<usize>> + Send>>;
type Task = Box<dyn Fn(Db) -> Round + Send + Sync>;

/// Does what comes due.
pub struct Timekeeper {
    db: Db,
    tasks: Vec<(&'static str, Task)>,
}

impl Timekeeper {
    /// A timekeeper who has no tasks yet.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db, tasks: Vec::new() }
    }

    /// Gives the timekeeper a task: one round of it returns how many things it found due.
    #[must_use]
    pub fn doing<F, R>(mut self, name: &'static str, task: F) -> Self
    where
        F: Fn(Db) -> R + Send + Sync + 'static,
        R: Future<Output = sqlx::Result<usize>> + Send + 'static,
    {
        self.tasks.push((name, Box::new(move |db| Box::pin(task(db)))));
        self
    }

    /// Works until told to stop, then finishes the round in hand.
    pub async fn work(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            // Before the look: what comes due meanwhile must not wait.
            let came_due = self.db.came_due();
            let mut has_more = false;
            for (name, task) in &self.tasks {
                match self.until_done(task, &stop).await {
                    Ok(is_done) => has_more |= !is_done,
                    Err(error) => {
                        metrics::overdue(name);
                        tracing::error!(%error, task = name, "what came due could not be done");
                    }
                }
            }
            if has_more {
                continue;
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                () = came_due => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Does everything that is due now.
    ///
    /// # Errors
    /// When a task fails.
    pub async fn all_that_is_due(&self) -> sqlx::Result<()> {
        let (_keep, never) = watch::channel(false);
        for (_, task) in &self.tasks {
            self.until_done(task, &never).await?;
        }
        Ok(())
    }

    /// Whether nothing is left; else the other tasks have their turn first.
    async fn until_done(&self, task: &Task, stop: &watch::Receiver<bool>) -> sqlx::Result<bool> {
        for _ in 0..MOST_ROUNDS {
            if *stop.borrow() || task(self.db.clone()).await? == 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
