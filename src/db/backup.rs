//! A copy of a SQLite database that is in use: one moment of it, whole, while others go on writing.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

use sqlx::{
    Connection,
    sqlite::{SqliteConnectOptions, SqliteConnection},
};

use super::{PATIENCE, is_postgres, look::sqlite_path};

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It is PostgreSQL, which has its own way.
    #[error(
        "PostgreSQL is backed up by its own pg_dump, also while Accord runs:\n  \
         pg_dump --format=custom --file=FILE \"$ACCORD_DATABASE_URL\"\nand restored by \
         pg_restore; OPERATING.md has the steps"
    )]
    Postgres,
    /// There is nothing to copy.
    #[error("there is no database at {0}")]
    NoDatabase(PathBuf),
    /// What there is to copy is no database of Accord.
    #[error("the database has nothing of Accord in it; see that it is the right one")]
    Foreign,
    /// It would be written over something.
    #[error("{0} exists already; a backup is written over nothing")]
    Exists(PathBuf),
    /// The copy cannot be written.
    #[error("{0} cannot be written: {1}")]
    File(PathBuf, io::Error),
    /// The database did not do it.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// What was written is not whole.
    #[error("the copy is not whole and was thrown away: {0}")]
    NotWhole(String),
}

/// What was copied.
#[derive(Debug, Clone, Copy)]
pub struct Copied {
    /// The size of the copy.
    pub bytes: u64,
}

/// Copies the database at `url` to a new file that only its owner may read. The copy stands under its
/// name only when it is whole and lies on the disk. The database itself is left as it is, whatever its
/// schema.
///
/// # Errors
/// Why there is no copy; then nothing is left of it.
pub async fn back_up(url: &str, to: &Path) -> Result<Copied, Fault> {
    if is_postgres(url) {
        return Err(Fault::Postgres);
    }
    let from = sqlite_path(url).unwrap_or_default();
    if !from.exists() {
        return Err(Fault::NoDatabase(from));
    }
    if to.symlink_metadata().is_ok() {
        return Err(Fault::Exists(to.to_owned()));
    }
    let unwritten = |error| Fault::File(to.to_owned(), error);
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    // Its mode is 0600, and it is gone if we do not come to its name.
    let copy = tempfile::Builder::new().prefix(".accord-backup-").tempfile_in(folder);
    let copy = copy.map_err(unwritten)?;

    copy_into(url, copy.path()).await?;
    prove(copy.path()).await?;
    copy.as_file().sync_all().map_err(unwritten)?;
    let bytes = copy.as_file().metadata().map_err(unwritten)?.len();
    copy.persist_noclobber(to).map_err(|error| {
        if error.error.kind() == io::ErrorKind::AlreadyExists {
            Fault::Exists(to.to_owned())
        } else {
            unwritten(error.error)
        }
    })?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(unwritten)?;
    Ok(Copied { bytes })
}

#[expect(clippy::disallowed_methods, reason = "no transaction of ours can hold this statement")]
async fn copy_into(url: &str, to: &Path) -> Result<(), Fault> {
    let options = url
        .parse::<SqliteConnectOptions>()?
        .create_if_missing(false)
        .read_only(true)
        .busy_timeout(PATIENCE);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let name = to.to_str().ok_or_else(|| {
        Fault::File(to.to_owned(), io::Error::other("its name is not text that SQLite can read"))
    })?;
    sqlx::query("vacuum into $1").bind(name).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the copy is no database that is served")]
async fn prove(copy: &Path) -> Result<(), Fault> {
    let options = SqliteConnectOptions::new().filename(copy).read_only(true).immutable(true);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let (found,): (String,) =
        sqlx::query_as("pragma integrity_check(1)").fetch_one(&mut connection).await?;
    let ours = "select count(*) from sqlite_schema where name = 'organizations'";
    let (ours,): (i64,) = sqlx::query_as(ours).fetch_one(&mut connection).await?;
    connection.close().await?;
    match found.as_str() {
        "ok" if ours > 0 => Ok(()),
        "ok" => Err(Fault::Foreign),
        _ => Err(Fault::NotWhole(found)),
    }
}
