//! Positions of events. An event gets its number only when it is committed, or in the very commit on an engine that has
//! one writer, so that whoever follows by position never skips one that was slow to commit.

use business::ports::Stored;
use tokio::sync::watch;

use crate::tx::{Tx, execute, fetch_value};

/// Numbers all events that have no position yet; gives the newest position and how many were numbered. Whoever calls sees
/// to it that nobody else numbers at the same time.
///
/// Versions first: events of one subject stand in its order even when clocks of two processes disagree.
pub(crate) async fn number(tx: &mut Tx<'_>) -> Stored<(i64, u64)> {
    let last = last(tx).await?;
    let numbered = execute!(
        tx,
        "update outbox set position = $1 + fresh.place
         from (select id, row_number() over (order by version, at, id) as place from outbox where position is null) as fresh
         where outbox.id = fresh.id",
        last
    )?;
    Ok((last + i64::try_from(numbered).unwrap_or(i64::MAX), numbered))
}

/// The newest position.
pub(crate) async fn last(tx: &mut Tx<'_>) -> Stored<i64> {
    fetch_value!(tx, i64, "select coalesce(max(position), 0) from outbox")
}

/// Tells followers, if there is anything new.
pub(crate) fn publish(positions: &watch::Sender<i64>, position: i64) {
    positions.send_if_modified(|known| {
        let newer = position > *known;
        *known = position.max(*known);
        newer
    });
}
