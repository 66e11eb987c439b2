//! SQLite: a pool that reads, one writer that commits in groups, checkpoints on a connection of their own.

mod checkpoint;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use business::{
    Error,
    ports::{Answer, StorageError},
};
use sqlx::{
    ConnectOptions, Connection, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::{mpsc, oneshot, watch};

use self::writer::{Message, Signals, Task, Writer};
use crate::{
    BackupError, OpenError, Options, error, migrate, positions,
    tx::Tx,
    unit::{self, Job},
};

/// How long a statement waits for another process that writes.
const BUSY: Duration = Duration::from_secs(5);

/// How long to leave the file to another process before looking again.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// How often to look for events that another process (the command line) has committed.
const LOOK_OUTSIDE: Duration = Duration::from_millis(500);

/// An opened SQLite database.
pub(crate) struct Sqlite {
    readers: SqlitePool,
    queue: mpsc::Sender<Message>,
    positions: watch::Receiver<i64>,
    options: SqliteConnectOptions,
    applied: Vec<String>,
    /// The file of a database that is thrown away, kept as long as it is open.
    _temporary: Option<tempfile::TempDir>,
}

impl Sqlite {
    /// Opens a file, made when it is missing.
    pub(crate) async fn open(path: PathBuf, options: &Options) -> Result<Self, OpenError> {
        // FULL: what is acknowledged has been synced; NORMAL may lose the last commits at a power cut.
        Self::start(path, SqliteSynchronous::Full, None, options).await
    }

    /// Opens a database in a temporary file: as many connections as ever, and nothing left behind.
    pub(crate) async fn open_temporary(options: &Options) -> Result<Self, OpenError> {
        let folder = tempfile::tempdir().map_err(|cause| OpenError::NotWritable(cause.to_string()))?;
        let path = folder.path().join("boucle.db");
        Self::start(path, SqliteSynchronous::Off, Some(folder), options).await
    }

    async fn start(
        path: PathBuf,
        synchronous: SqliteSynchronous,
        temporary: Option<tempfile::TempDir>,
        options: &Options,
    ) -> Result<Self, OpenError> {
        let mut connect = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            // Checkpoints sync the file; done in a commit they would make that one unit wait.
            .pragma("wal_autocheckpoint", "0")
            .pragma("cache_size", "-8000")
            // Rows come from the driver's own thread: a whole list fits in between, so that neither waits for the other.
            .row_buffer_size(1_024)
            .disable_statement_logging();
        let (mut first, applied) = first_connection(&connect).await?;
        let position = positions::last(&mut Tx::sqlite(&mut first))
            .await
            .map_err(|cause| OpenError::Migration(cause.to_string()))?;
        first.close().await?;
        if let Some(pages) = options.max_pages {
            connect = connect.pragma("max_page_count", pages.to_string());
        }
        let readers = SqlitePoolOptions::new()
            .max_connections(options.readers.max(1))
            .test_before_acquire(false)
            .connect_lazy_with(connect.clone().pragma("query_only", "on"));
        let (queue, waiting) = mpsc::channel(options.queue.max(1));
        let (publish, positions) = watch::channel(position);
        let signals = Arc::new(Signals::default());
        tokio::spawn(checkpoint::run(connect.clone(), Arc::downgrade(&signals)));
        tokio::spawn(look_outside(readers.clone(), publish.clone()));
        tokio::spawn(Writer::new(connect.clone(), publish, signals).run(waiting));
        Ok(Self {
            readers,
            queue,
            positions,
            options: connect,
            applied,
            _temporary: temporary,
        })
    }

    /// Hands a unit to the writer and waits until it is on disk.
    pub(crate) async fn write(&self, name: &'static str, job: Job) -> Result<Answer, Error> {
        let (answer, answered) = oneshot::channel();
        let task = Task { name, job, answer };
        let closed = || Error::from(StorageError::Unavailable("the database is closed".into()));
        self.queue.send(Message::Unit(task)).await.map_err(|_| closed())?;
        answered.await.map_err(|_| closed())?
    }

    /// Runs a unit on a connection that reads, in one transaction: one consistent state.
    pub(crate) async fn read(&self, name: &'static str, job: Job) -> Result<Answer, Error> {
        let mut transaction = self
            .readers
            .begin()
            .await
            .map_err(|cause| error::stored(&cause))?;
        let answer = unit::run(name, &job, &mut Tx::sqlite(&mut transaction)).await;
        // Nothing was written; should ending it fail, the pool ends it.
        transaction.rollback().await.ok();
        answer
    }

    pub(crate) fn positions(&self) -> watch::Receiver<i64> {
        self.positions.clone()
    }

    pub(crate) fn applied(&self) -> &[String] {
        &self.applied
    }

    /// Copies one consistent state into a new file: written beside it, synced, then given its name.
    pub(crate) async fn backup(&self, to: &Path) -> Result<(), BackupError> {
        let failed = |cause: &dyn std::fmt::Display| BackupError::Failed(cause.to_string());
        if to.exists() {
            return Err(BackupError::Exists(to.display().to_string()));
        }
        let mut name = to.file_name().unwrap_or_default().to_owned();
        name.push(".partial");
        let partial = to.with_file_name(name);
        let partial_text = partial
            .to_str()
            .ok_or_else(|| failed(&"the name of the file is not readable text"))?
            .to_owned();
        // A backup that was cut off leaves its partial file behind.
        tokio::fs::remove_file(&partial).await.ok();
        let mut conn = self.options.connect().await.map_err(|cause| failed(&cause))?;
        let copied = sqlx::query("vacuum into $1")
            .bind(partial_text)
            .execute(&mut conn)
            .await;
        conn.close().await.ok();
        copied.map_err(|cause| failed(&cause))?;
        let file = tokio::fs::File::open(&partial)
            .await
            .map_err(|cause| failed(&cause))?;
        file.sync_all().await.map_err(|cause| failed(&cause))?;
        tokio::fs::rename(&partial, to)
            .await
            .map_err(|cause| failed(&cause))
    }

    pub(crate) async fn close(&self) {
        let (closed, done) = oneshot::channel();
        if self.queue.send(Message::Close(closed)).await.is_ok() {
            done.await.ok();
        }
        self.readers.close().await;
        // Leaves one file without a log beside it. A log that stays is read when the file is opened again.
        // Not for long, should another process be at work on it.
        let options = self.options.clone().busy_timeout(checkpoint::PATIENCE);
        if let Ok(mut last) = options.connect().await {
            sqlx::query("pragma wal_checkpoint(truncate)")
                .execute(&mut last)
                .await
                .ok();
            last.close().await.ok();
        }
    }
}

/// Connects and brings the schema up to date. Two processes may start on one new file: whoever is in the other's way (the
/// change to a write-ahead log does not wait by itself) looks again for a while.
async fn first_connection(
    options: &SqliteConnectOptions,
) -> Result<(SqliteConnection, Vec<String>), OpenError> {
    let begun = Instant::now();
    loop {
        match try_first_connection(options).await {
            Err(OpenError::Locked | OpenError::Migration(_)) if begun.elapsed() < BUSY => {}
            done => return done,
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

async fn try_first_connection(
    options: &SqliteConnectOptions,
) -> Result<(SqliteConnection, Vec<String>), OpenError> {
    let mut conn = options.connect().await?;
    // Says now, in one sentence, what would otherwise be the first writer's trouble.
    sqlx::query("begin immediate").execute(&mut conn).await?;
    sqlx::query("rollback").execute(&mut conn).await?;
    let applied = migrate::sqlite(&mut conn).await?;
    Ok((conn, applied))
}

/// Follows what other processes commit; ends with the pool.
async fn look_outside(readers: SqlitePool, publish: watch::Sender<i64>) {
    while !readers.is_closed() && publish.receiver_count() > 0 {
        tokio::time::sleep(LOOK_OUTSIDE).await;
        let Ok(mut conn) = readers.acquire().await else {
            return;
        };
        if let Ok(position) = positions::last(&mut Tx::sqlite(&mut conn)).await {
            positions::publish(&publish, position);
        }
    }
}

#[cfg(test)]
mod tests;
