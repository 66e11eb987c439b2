//! The schema. Migrations are embedded, one folder an engine; an applied one is never edited.

use std::collections::BTreeSet;

use sqlx::migrate::{Migrate, MigrateError, Migrator};

use crate::open::OpenError;

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// Brings an SQLite database up to date; gives the names of what was applied.
pub(crate) async fn sqlite(conn: &mut sqlx::SqliteConnection) -> Result<Vec<String>, OpenError> {
    apply(&SQLITE, conn).await
}

/// Brings a PostgreSQL database up to date; gives the names of what was applied.
pub(crate) async fn postgres(conn: &mut sqlx::PgConnection) -> Result<Vec<String>, OpenError> {
    apply(&POSTGRES, conn).await
}

async fn apply<C: Migrate>(migrator: &Migrator, conn: &mut C) -> Result<Vec<String>, OpenError> {
    conn.ensure_migrations_table(&migrator.table_name)
        .await
        .map_err(refused)?;
    let known: BTreeSet<i64> = conn
        .list_applied_migrations(&migrator.table_name)
        .await
        .map_err(refused)?
        .into_iter()
        .map(|applied| applied.version)
        .collect();
    migrator.run_direct(None, conn, false).await.map_err(refused)?;
    Ok(migrator
        .iter()
        .filter(|migration| !known.contains(&migration.version))
        .map(|migration| format!("{:04} {}", migration.version, migration.description))
        .collect())
}

fn refused(cause: MigrateError) -> OpenError {
    match cause {
        MigrateError::VersionMissing(version) => OpenError::Newer { version },
        MigrateError::VersionMismatch(version) => OpenError::Changed { version },
        MigrateError::Execute(cause) => OpenError::from(cause),
        other => OpenError::Migration(other.to_string()),
    }
}
