//! How the demo comes to its database: the world there is, or one that is made and never seen half.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, bail};

use super::{crowd::Crowd, progress::Progress, world::World};
use crate::{
    app::House,
    clock::Clock,
    customers,
    db::{self, Db},
    mail::{Relay, Sender},
    organizations,
    people::Member,
    subscriptions,
};

/// How large a world is wanted; as large as the one that is made by hand, where nothing is said.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// How many customers the first reseller has.
    pub customers: Option<u64>,
    /// How many partners there are.
    pub partners: Option<u64>,
}

/// How the letters of a past are sent.
pub struct Post {
    /// Whom they come from.
    pub sender: Sender,
    /// The demo's mail server.
    pub relay: Relay,
}

/// Opens the database at `url`, and makes the world in it unless it was made before; tells on standard error
/// what is not as it was wanted. `house` is what the past is lived in.
///
/// # Errors
/// When the database cannot be used or has something else in it, or the world cannot be made.
pub async fn open(
    url: &str,
    wanted: Wanted,
    house: impl Fn(Db) -> House,
    post: &Post,
) -> anyhow::Result<(Db, World)> {
    if let Some(path) = db::sqlite_path(url).filter(|path| !path.exists()) {
        make_file(&path, wanted, &house, post).await?;
    } else {
        let db = connect(url).await?;
        use_or_make(&db, wanted, &house, post).await?;
        db.close().await;
    }
    let db = connect(url).await?;
    Ok((db, World::told()))
}

/// Uses the world that is in a database, or makes one where there is nothing.
async fn use_or_make(
    db: &Db,
    wanted: Wanted,
    house: &impl Fn(Db) -> House,
    post: &Post,
) -> anyhow::Result<()> {
    match standing(db).await? {
        Standing::Made { customers, partners } => {
            let is_other = |wanted: Option<u64>, there| wanted.is_some_and(|one| one != there);
            if is_other(wanted.customers, customers) || is_other(wanted.partners, partners) {
                eprintln!(
                    "This world was made before, with {customers} customers of the first reseller \
                     and {partners} partners, and is used as it is. For another size choose \
                     another folder (--data) or database (--database-url), or delete this one."
                );
            }
        }
        Standing::Foreign => bail!(
            "this database has organizations that are not the demo's, and is left alone; choose \
             another one"
        ),
        Standing::Empty => {
            let telling = Telling::begin(wanted);
            if let Some((crowd, reseller)) = telling.by_hand(&house(db.clone()), post).await? {
                let mut progress = Progress::new();
                crowd.join(db, &reseller, &mut progress).await?;
                progress.begins("statistics", 1);
                db.settle().await?;
                progress.ends();
                telling.ends();
            }
        }
    }
    Ok(())
}

/// Adds so many customers to a reseller's list, and so many partners with customers of their own. `reseller`
/// are those of it who invite.
///
/// # Errors
/// When the database cannot be written.
pub async fn crowd(
    db: &Db,
    reseller: &[Member],
    customers: u64,
    partners: u64,
) -> anyhow::Result<()> {
    Crowd { customers, partners }.join(db, reseller, &mut Progress::new()).await
}

/// Makes a SQLite database beside its name, and gives it that when it is whole.
async fn make_file(
    path: &Path,
    wanted: Wanted,
    house: &impl Fn(Db) -> House,
    post: &Post,
) -> anyhow::Result<()> {
    let making = PathBuf::from(format!("{}.making", path.display()));
    for ending in ["", "-wal", "-shm", "-journal"] {
        let left = PathBuf::from(format!("{}{ending}", making.display()));
        if left.exists() {
            std::fs::remove_file(&left)?;
        }
    }
    let url = format!("sqlite://{}", making.display());
    let telling = Telling::begin(wanted);
    let db = connect(&url).await?;
    let crowd = telling.by_hand(&house(db.clone()), post).await?;
    db.close().await;
    if let Some((crowd, reseller)) = crowd {
        let db = Db::open_to_fill(&url, Clock::System).await?;
        let mut progress = Progress::new();
        crowd.join(&db, &reseller, &mut progress).await?;
        progress.begins("statistics", 1);
        db.settle().await?;
        db.close().await;
        progress.ends();
        telling.ends();
    }
    let file = std::fs::File::open(&making)?;
    file.sync_all()?;
    std::fs::rename(&making, path)?;
    Ok(())
}

/// A world in the making, and how long it takes.
struct Telling {
    wanted: Wanted,
    began: Instant,
}

impl Telling {
    fn begin(wanted: Wanted) -> Self {
        Self { wanted, began: Instant::now() }
    }

    /// Makes the small world, and says what crowd is missing from what is wanted, around whom.
    async fn by_hand(
        &self,
        house: &House,
        post: &Post,
    ) -> anyhow::Result<Option<(Crowd, Vec<Member>)>> {
        let reseller = World::make(house, &post.sender, &post.relay).await?;
        let Standing::Made { customers, partners } = standing(&house.db).await? else {
            bail!("the world was not made");
        };
        let missing = |wanted: Option<u64>, there: u64, what: &str| {
            let Some(wanted) = wanted else { return 0 };
            if wanted < there {
                eprintln!(
                    "The smallest world has {there} {what}: {wanted} are too few, so it has these."
                );
            }
            wanted.saturating_sub(there)
        };
        let crowd = Crowd {
            customers: missing(self.wanted.customers, customers, "customers of the first reseller"),
            partners: missing(self.wanted.partners, partners, "partners"),
        };
        Ok((crowd.customers + crowd.partners > 0).then_some((crowd, reseller)))
    }

    fn ends(&self) {
        let seconds = self.began.elapsed().as_secs();
        eprintln!("The world was made in {} min {} s.", seconds / 60, seconds % 60);
    }
}

/// What there is in a database.
enum Standing {
    Empty,
    /// The demo's world, and how large.
    Made {
        customers: u64,
        partners: u64,
    },
    /// Something that is not the demo's.
    Foreign,
}

async fn standing(db: &Db) -> anyhow::Result<Standing> {
    let mut tx = db.read().await?;
    let partners = organizations::count(&mut tx, organizations::Kind::Partner).await?;
    let companies = organizations::count(&mut tx, organizations::Kind::Customer).await?;
    let Some(reseller) = World::reseller(&mut tx).await? else {
        let is_empty = partners + companies == 0;
        return Ok(if is_empty { Standing::Empty } else { Standing::Foreign });
    };
    let counts = customers::counts(&mut tx, reseller).await?;
    let customers: i64 = counts.into_iter().map(|(_, count)| count).sum();
    let (customers, partners) = (u64::try_from(customers)?, u64::try_from(partners)?);
    Ok(Standing::Made { customers, partners })
}

/// With its schema, and its catalogue.
async fn connect(url: &str) -> anyhow::Result<Db> {
    let db = Db::open(url, Clock::System).await.context("the database cannot be opened")?;
    db.migrate().await.context("the database cannot be brought up to date")?;
    let mut tx = db.write().await?;
    subscriptions::stock_offers(&mut tx).await?;
    tx.commit().await?;
    Ok(db)
}
