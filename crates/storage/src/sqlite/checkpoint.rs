//! Checkpoints: what the write-ahead log holds goes back into the file, on a connection of its own, so that no unit of
//! work waits for it. Only a log that has grown long makes the writer pause for a moment, so that it starts over.

use std::{sync::Weak, time::Duration};

use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};

use super::writer::Signals;

/// Writes are gathered this long before the next look.
const PAUSE: Duration = Duration::from_millis(500);

/// Pages (of 4 KiB) in the log that are worth a checkpoint.
const WORTH_IT: i64 = 1_000;

/// From here on (32 MiB) the log starts over.
const TOO_LONG: i64 = 8_000;

/// How long the writer pauses at most while readers finish with the log.
pub(super) const PATIENCE: Duration = Duration::from_millis(200);

/// Runs until the writer has gone.
pub(super) async fn run(options: SqliteConnectOptions, signals: Weak<Signals>) {
    let options = options.busy_timeout(PATIENCE);
    let mut conn = None;
    while let Some(writer) = signals.upgrade() {
        // Wakes up now and then to see whether the writer is still there.
        tokio::time::timeout(PAUSE * 4, writer.written.notified())
            .await
            .ok();
        if conn.is_none() {
            conn = options.connect().await.ok();
        }
        if let Some(open) = conn.as_mut()
            && let Err(cause) = checkpoint(open, &writer).await
        {
            tracing::warn!("a checkpoint failed: {cause}");
            conn = None;
        }
        drop(writer);
        tokio::time::sleep(PAUSE).await;
    }
}

async fn checkpoint(conn: &mut SqliteConnection, writer: &Signals) -> sqlx::Result<()> {
    let (length, done) = state(conn, "pragma wal_checkpoint(noop)").await?;
    if length - done < WORTH_IT {
        return Ok(());
    }
    let (length, _) = state(conn, "pragma wal_checkpoint(passive)").await?;
    if length > TOO_LONG {
        // A writer that is never idle would never let SQLite begin at the log's start: it waits at the gate instead.
        let _gate = writer.gate.lock().await;
        state(conn, "pragma wal_checkpoint(restart)").await?;
    }
    Ok(())
}

/// Pages in the log, and how many of them are in the file.
async fn state(conn: &mut SqliteConnection, checkpoint: &'static str) -> sqlx::Result<(i64, i64)> {
    let (_busy, length, done): (i64, i64, i64) = sqlx::query_as(checkpoint).fetch_one(conn).await?;
    Ok((length, done))
}
