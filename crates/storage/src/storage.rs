//! The opened database.

use std::{fmt, path::Path, sync::Arc};

use async_trait::async_trait;
use business::{
    Error,
    ports::{Answer, Database, Engine, Unit},
};
use tokio::sync::watch;

use crate::{postgres::Postgres, sqlite::Sqlite, unit::job};

/// An opened database. Clones share it; it stops when the last one goes, in good order after [`close`](Self::close).
#[derive(Clone)]
pub struct Storage(Arc<Driver>);

enum Driver {
    Sqlite(Box<Sqlite>),
    Postgres(Postgres),
}

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A server has its own tool.
    #[error("a PostgreSQL database is backed up with pg_dump")]
    UsePgDump,
    /// Something stands there already.
    #[error("{0} exists already; a backup never overwrites")]
    Exists(String),
    /// It could not be written.
    #[error("the backup could not be written: {0}")]
    Failed(String),
}

impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Storage({})", self.engine())
    }
}

impl Storage {
    pub(crate) fn sqlite(engine: Sqlite) -> Self {
        Self(Arc::new(Driver::Sqlite(Box::new(engine))))
    }

    pub(crate) fn postgres(engine: Postgres) -> Self {
        Self(Arc::new(Driver::Postgres(engine)))
    }

    /// The database for the use cases.
    pub fn database(&self) -> Database {
        Database::new(self.clone())
    }

    /// Name of the engine: `sqlite` or `postgres`.
    pub fn engine(&self) -> &'static str {
        match self.0.as_ref() {
            Driver::Sqlite(_) => "sqlite",
            Driver::Postgres(_) => "postgres",
        }
    }

    /// Names of the migrations that opening has applied, in order.
    pub fn applied(&self) -> &[String] {
        match self.0.as_ref() {
            Driver::Sqlite(sqlite) => sqlite.applied(),
            Driver::Postgres(postgres) => postgres.applied(),
        }
    }

    /// Writes a consistent copy of an SQLite database to a new file, while work goes on.
    pub async fn backup(&self, to: &Path) -> Result<(), BackupError> {
        match self.0.as_ref() {
            Driver::Sqlite(sqlite) => sqlite.backup(to).await,
            Driver::Postgres(_) => Err(BackupError::UsePgDump),
        }
    }

    /// Finishes the units that wait, then closes. Units that come later are refused.
    pub async fn close(&self) {
        match self.0.as_ref() {
            Driver::Sqlite(sqlite) => sqlite.close().await,
            Driver::Postgres(postgres) => postgres.close().await,
        }
    }
}

#[async_trait]
impl Engine for Storage {
    async fn write(&self, name: &'static str, unit: Unit) -> Result<Answer, Error> {
        match self.0.as_ref() {
            Driver::Sqlite(sqlite) => sqlite.write(name, job(unit)).await,
            Driver::Postgres(postgres) => postgres.write(name, job(unit)).await,
        }
    }

    async fn read(&self, name: &'static str, unit: Unit) -> Result<Answer, Error> {
        match self.0.as_ref() {
            Driver::Sqlite(sqlite) => sqlite.read(name, job(unit)).await,
            Driver::Postgres(postgres) => postgres.read(name, job(unit)).await,
        }
    }

    fn positions(&self) -> watch::Receiver<i64> {
        match self.0.as_ref() {
            Driver::Sqlite(sqlite) => sqlite.positions(),
            Driver::Postgres(postgres) => postgres.positions(),
        }
    }
}
