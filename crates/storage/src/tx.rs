//! One transaction, on whichever engine, and the macros that expand one statement for both.

use business::ports::{StorageError, Stored};
use sqlx::{PgConnection, SqliteConnection};

use crate::error;

/// An open transaction. The repositories are implemented on it; a unit of work gets it as its one way to the database.
#[derive(Debug)]
pub(crate) struct Tx<'c> {
    pub(crate) conn: Conn<'c>,
    /// The first failure. Everything after it is refused and the unit counts as failed even when it answers `Ok`:
    /// PostgreSQL would turn its COMMIT into a rollback without a word, and SQLite may have left the transaction.
    failure: Option<StorageError>,
    /// The failure came from another transaction in the way: the unit may be run again.
    may_retry: bool,
    /// Events were added, so positions have to be given.
    pub(crate) has_events: bool,
}

/// The connection under a transaction.
#[derive(Debug)]
pub(crate) enum Conn<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl<'c> Tx<'c> {
    pub(crate) fn sqlite(conn: &'c mut SqliteConnection) -> Self {
        Self::on(Conn::Sqlite(conn))
    }

    pub(crate) fn postgres(conn: &'c mut PgConnection) -> Self {
        Self::on(Conn::Postgres(conn))
    }

    fn on(conn: Conn<'c>) -> Self {
        Self {
            conn,
            failure: None,
            may_retry: false,
            has_events: false,
        }
    }

    /// Refuses to go on after a failure.
    pub(crate) fn check(&self) -> Stored<()> {
        self.failure.clone().map_or(Ok(()), Err)
    }

    /// Remembers a failure.
    pub(crate) fn note<T>(&mut self, result: Result<T, sqlx::Error>) -> Stored<T> {
        result.map_err(|cause| {
            self.may_retry = error::is_in_the_way(&cause);
            let failure = error::stored(&cause);
            self.failure = Some(failure.clone());
            failure
        })
    }

    /// The failure of this transaction, if any.
    pub(crate) fn failure(&self) -> Option<&StorageError> {
        self.failure.as_ref()
    }

    /// Whether running the unit again may succeed.
    pub(crate) fn may_retry(&self) -> bool {
        self.may_retry
    }
}

/// One sqlx expression, expanded once an engine, so that each arm infers its own driver. Gives `Stored<_>`.
macro_rules! on {
    ($tx:expr, $conn:ident => $expression:expr) => {{
        let tx: &mut $crate::tx::Tx<'_> = &mut *$tx;
        tx.check()?;
        let result: Result<_, sqlx::Error> = match &mut tx.conn {
            $crate::tx::Conn::Sqlite($conn) => $expression,
            $crate::tx::Conn::Postgres($conn) => $expression,
        };
        tx.note(result)
    }};
}

/// Runs a statement; gives the number of rows that it touched.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::tx::on!($tx, conn => sqlx::query($sql)$(.bind($value))*
            .execute(&mut **conn).await.map(|done| done.rows_affected()))
    };
}

/// All rows of a query.
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::tx::on!($tx, conn => sqlx::query_as::<_, $row>($sql)$(.bind($value))*.fetch_all(&mut **conn).await)
    };
}

/// The row of a query, if any.
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::tx::on!($tx, conn => sqlx::query_as::<_, $row>($sql)$(.bind($value))*.fetch_optional(&mut **conn).await)
    };
}

/// The one value of a query that always answers a row.
macro_rules! fetch_value {
    ($tx:expr, $value_type:ty, $sql:expr $(, $value:expr)* $(,)?) => {
        $crate::tx::on!($tx, conn => sqlx::query_scalar::<_, $value_type>($sql)$(.bind($value))*.fetch_one(&mut **conn).await)
    };
}

pub(crate) use {execute, fetch_all, fetch_optional, fetch_value, on};
