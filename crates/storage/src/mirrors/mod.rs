//! What is mirrored of partners: how the pulls of each kind stand, and what holds for rows of every kind.

mod goods;
mod links;

use async_trait::async_trait;
use business::ports::{Mirror, Mirrors, Rejected, RejectedRow, Run, StorageError, Stored};
use domain::mirror::{Kind, Standing};
use jiff::Timestamp;
use sqlx::{FromRow, QueryBuilder};
use uuid::Uuid;

use crate::{
    rows::{At, Instant, all},
    tx::{Tx, execute, fetch_all, fetch_optional, on},
};

/// Rows that one statement writes: databases bound the values of a statement.
const ROWS: usize = 500;

/// Reads a mirror; on SQLite there is one writer, so that this holds it too.
const READ: &str = "
    select connector, kind, position, run, lease_until, is_full_wanted, is_loading, full_at, increment_at, failed_at,
        generation, load_began_at, live, deleted, reason
    from mirror where connector = $1 and kind = $2";

/// Holds a mirror on PostgreSQL.
const HOLD_POSTGRES: &str = "
    select connector, kind, position, run, lease_until, is_full_wanted, is_loading, full_at, increment_at, failed_at,
        generation, load_began_at, live, deleted, reason
    from mirror where connector = $1 and kind = $2 for update";

#[derive(Debug, FromRow)]
struct MirrorRow {
    connector: String,
    kind: String,
    position: Option<String>,
    run: Option<Uuid>,
    lease_until: Option<Instant>,
    is_full_wanted: bool,
    is_loading: bool,
    full_at: Option<Instant>,
    increment_at: Option<Instant>,
    failed_at: Option<Instant>,
    generation: i64,
    load_began_at: Option<Instant>,
    live: i64,
    deleted: i64,
    reason: Option<String>,
}

impl TryFrom<MirrorRow> for Mirror {
    type Error = StorageError;
    fn try_from(row: MirrorRow) -> Stored<Self> {
        let instant = |column, value| At("mirror", column).instant_if_any(value);
        let run = match (row.run, instant("lease_until", row.lease_until)?) {
            (Some(id), Some(lease_until)) => Some(Run { id, lease_until }),
            _ => None,
        };
        Ok(Self {
            kind: At("mirror", "kind").named(&row.kind, Kind::from_name)?,
            connector: row.connector,
            position: row.position,
            run,
            standing: Standing {
                is_full_wanted: row.is_full_wanted,
                is_loading: row.is_loading,
                full_at: instant("full_at", row.full_at)?,
                increment_at: instant("increment_at", row.increment_at)?,
                failed_at: instant("failed_at", row.failed_at)?,
            },
            generation: row.generation,
            load_began_at: instant("load_began_at", row.load_began_at)?,
            live: row.live,
            deleted: row.deleted,
            reason: row.reason,
        })
    }
}

#[derive(Debug, FromRow)]
struct RejectRow {
    kind: String,
    reason: String,
    at: Instant,
}

#[derive(Debug, FromRow)]
struct CountRow {
    kind: String,
    count: i64,
}

/// The table of a kind, and whether it holds others too.
const fn table(kind: Kind) -> (&'static str, bool) {
    match kind {
        Kind::Products => ("mirrored_product", false),
        Kind::Stocks => ("mirrored_stock", false),
        Kind::Customers => ("mirrored_customer", false),
        Kind::Stores | Kind::Staff => ("mirrored_reference", true),
    }
}

#[async_trait]
impl Mirrors for Tx<'_> {
    async fn mirrors(&mut self, connector: &str) -> Stored<Vec<Mirror>> {
        all(fetch_all!(
            self,
            MirrorRow,
            "select connector, kind, position, run, lease_until, is_full_wanted, is_loading, full_at, increment_at, failed_at,
                generation, load_began_at, live, deleted, reason
             from mirror where connector = $1 order by kind",
            connector
        )?)
    }

    async fn hold_mirror(&mut self, connector: &str, kind: Kind) -> Stored<Mirror> {
        execute!(
            self,
            "insert into mirror (connector, kind, is_full_wanted, is_loading, generation, live, deleted)
             values ($1, $2, false, false, 0, 0, 0) on conflict (connector, kind) do nothing",
            connector,
            kind.name()
        )?;
        let sql = match &self.conn {
            crate::tx::Conn::Sqlite(_) => READ,
            crate::tx::Conn::Postgres(_) => HOLD_POSTGRES,
        };
        let row = fetch_optional!(self, MirrorRow, sql, connector, kind.name())?;
        row.map_or_else(|| Ok(Mirror::new(connector, kind)), Mirror::try_from)
    }

    async fn save_mirror(&mut self, mirror: &Mirror) -> Stored<()> {
        let standing = &mirror.standing;
        execute!(
            self,
            "update mirror set position = $3, run = $4, lease_until = $5, is_full_wanted = $6, is_loading = $7, full_at = $8,
                increment_at = $9, failed_at = $10, generation = $11, load_began_at = $12, live = $13, deleted = $14,
                reason = $15
             where connector = $1 and kind = $2",
            mirror.connector.as_str(),
            mirror.kind.name(),
            mirror.position.as_deref(),
            mirror.run.map(|run| run.id),
            mirror.run.map(|run| Instant::from(run.lease_until)),
            standing.is_full_wanted,
            standing.is_loading,
            standing.full_at.map(Instant::from),
            standing.increment_at.map(Instant::from),
            standing.failed_at.map(Instant::from),
            mirror.generation,
            mirror.load_began_at.map(Instant::from),
            mirror.live,
            mirror.deleted,
            mirror.reason.as_deref(),
        )?;
        Ok(())
    }

    async fn see(&mut self, connector: &str, kind: Kind, ids: &[String], generation: i64) -> Stored<()> {
        let (table, is_shared) = table(kind);
        for ids in ids.chunks(ROWS) {
            on!(self, conn => {
                let mut query = QueryBuilder::new("update ");
                query.push(table).push(" set generation = ").push_bind(generation);
                query.push(" where connector = ").push_bind(connector);
                if is_shared {
                    query.push(" and kind = ").push_bind(kind.name());
                }
                query.push(" and generation < ").push_bind(generation).push(" and external_id in (");
                let mut list = query.separated(", ");
                for id in ids {
                    list.push_bind(id);
                }
                query.push(")");
                query.build().execute(&mut **conn).await.map(drop)
            })?;
        }
        Ok(())
    }

    async fn mark_gone(
        &mut self,
        connector: &str,
        kind: Kind,
        before: i64,
        at: Timestamp,
        after: Option<&str>,
        limit: u32,
    ) -> Stored<(u64, Option<String>)> {
        let (table, is_shared) = table(kind);
        let after = after.unwrap_or_default();
        let last: Option<String> = on!(self, conn => {
            let mut query = QueryBuilder::new("select external_id from ");
            query.push(table).push(" where connector = ").push_bind(connector);
            if is_shared {
                query.push(" and kind = ").push_bind(kind.name());
            }
            query.push(" and external_id > ").push_bind(after);
            query.push(" order by external_id limit 1 offset ").push_bind(i64::from(limit) - 1);
            query.build_query_scalar().fetch_optional(&mut **conn).await
        })?;
        let marked = on!(self, conn => {
            let mut query = QueryBuilder::new("update ");
            query.push(table).push(" set deleted_at = ").push_bind(Instant::from(at));
            query.push(" where connector = ").push_bind(connector);
            if is_shared {
                query.push(" and kind = ").push_bind(kind.name());
            }
            query.push(" and external_id > ").push_bind(after);
            if let Some(last) = &last {
                query.push(" and external_id <= ").push_bind(last);
            }
            query.push(" and generation < ").push_bind(before).push(" and deleted_at is null");
            query.build().execute(&mut **conn).await.map(|done| done.rows_affected())
        })?;
        Ok((marked, last))
    }

    async fn reject(
        &mut self,
        connector: &str,
        kind: Kind,
        rows: &[Rejected],
        at: Timestamp,
        most: u32,
    ) -> Stored<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        for row in rows.iter().take(most) {
            execute!(
                self,
                "insert into mirror_reject (connector, kind, row_key, reason, at) values ($1, $2, $3, $4, $5)
                 on conflict (connector, kind, row_key) do update set reason = excluded.reason, at = excluded.at",
                connector,
                kind.name(),
                row.key.as_str(),
                row.reason.as_str(),
                Instant::from(at)
            )?;
        }
        execute!(
            self,
            "delete from mirror_reject where connector = $1 and kind = $2 and row_key in
                (select row_key from mirror_reject where connector = $1 and kind = $2
                 order by at desc limit 1000000 offset $3)",
            connector,
            kind.name(),
            i64::try_from(most).unwrap_or(i64::MAX)
        )?;
        Ok(())
    }

    async fn forget_rejected(&mut self, connector: &str, kind: Kind, before: Timestamp) -> Stored<()> {
        execute!(
            self,
            "delete from mirror_reject where connector = $1 and kind = $2 and at < $3",
            connector,
            kind.name(),
            Instant::from(before)
        )?;
        Ok(())
    }

    async fn rejected(&mut self, connector: &str, limit: u32) -> Stored<Vec<RejectedRow>> {
        let mut rows = vec![];
        // A kind after the other: each in the order of its index.
        for kind in Kind::ALL {
            rows.extend(fetch_all!(
                self,
                RejectRow,
                "select kind, reason, at from mirror_reject where connector = $1 and kind = $2 order by at desc limit $3",
                connector,
                kind.name(),
                i64::from(limit)
            )?);
        }
        rows.into_iter()
            .map(|row| {
                Ok(RejectedRow {
                    kind: At("mirror_reject", "kind").named(&row.kind, Kind::from_name)?,
                    reason: row.reason,
                    at: At("mirror_reject", "at").instant(row.at)?,
                })
            })
            .collect()
    }

    async fn count_rejected(&mut self, connector: &str) -> Stored<Vec<(Kind, i64)>> {
        let rows = fetch_all!(
            self,
            CountRow,
            "select kind, count(*) as count from mirror_reject where connector = $1 group by kind order by kind",
            connector
        )?;
        rows.into_iter()
            .map(|row| {
                let kind = At("mirror_reject", "kind").named(&row.kind, Kind::from_name)?;
                Ok((kind, row.count))
            })
            .collect()
    }
}
