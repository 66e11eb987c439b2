//! Checkpoints: what the write-ahead log holds goes back into the file, on a connection of its own, so that no unit of
//! work waits for it.

use std::{sync::Weak, time::Duration};

use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::Notify;

/// Writes are gathered this long before the next look.
const PAUSE: Duration = Duration::from_millis(500);

/// Pages (of 4 KiB) in the log that are worth a checkpoint.
const WORTH_IT: i64 = 1_000;

/// From here on (64 MiB) the log starts over, even if writers have to wait for that.
const TOO_LONG: i64 = 16_000;

/// How long a checkpoint that starts the log over waits for readers.
const PATIENCE: Duration = Duration::from_secs(1);

/// Runs until the writer has gone.
pub(super) async fn run(options: SqliteConnectOptions, written: Weak<Notify>) {
    let options = options.busy_timeout(PATIENCE);
    let mut conn = None;
    while let Some(writer) = written.upgrade() {
        // Wakes up now and then to see whether the writer is still there.
        tokio::time::timeout(PAUSE * 4, writer.notified()).await.ok();
        drop(writer);
        tokio::time::sleep(PAUSE).await;
        if conn.is_none() {
            conn = options.connect().await.ok();
        }
        let Some(open) = conn.as_mut() else { continue };
        if let Err(cause) = checkpoint(open).await {
            tracing::warn!("a checkpoint failed: {cause}");
            conn = None;
        }
    }
}

async fn checkpoint(conn: &mut SqliteConnection) -> sqlx::Result<()> {
    let (length, done) = state(conn, "pragma wal_checkpoint(noop)").await?;
    if length - done < WORTH_IT {
        return Ok(());
    }
    let (length, _) = state(conn, "pragma wal_checkpoint(passive)").await?;
    if length > TOO_LONG {
        state(conn, "pragma wal_checkpoint(restart)").await?;
    }
    Ok(())
}

/// Pages in the log, and how many of them are in the file.
async fn state(conn: &mut SqliteConnection, checkpoint: &'static str) -> sqlx::Result<(i64, i64)> {
    let (_busy, length, done): (i64, i64, i64) = sqlx::query_as(checkpoint).fetch_one(conn).await?;
    Ok((length, done))
}
