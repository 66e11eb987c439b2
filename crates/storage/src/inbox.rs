//! The inbox: notices of partners.

use async_trait::async_trait;
use business::ports::{Inbox, InboxRow, InboxStatus, StorageError, Stored};
use domain::NoticeId;
use jiff::Timestamp;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    rows::{At, Instant, all},
    tx::{Conn, Tx, execute, fetch_all, fetch_optional},
};

/// Claims on SQLite: one writer, so nothing is in the way.
const CLAIM_SQLITE: &str = "
    update inbox set next_at = $2, attempts = attempts + 1
    where id in (select id from inbox where worked_at is null and next_at <= $1 order by received_at, id limit $3)
    returning id, connector, webhook_id, body, received_at, attempts";

/// Claims on PostgreSQL: rows that another worker is claiming are passed over.
const CLAIM_POSTGRES: &str = "
    update inbox set next_at = $2, attempts = attempts + 1
    where id in (select id from inbox where worked_at is null and next_at <= $1 order by received_at, id limit $3
                 for update skip locked)
    returning id, connector, webhook_id, body, received_at, attempts";

#[derive(Debug, FromRow)]
struct NoticeRow {
    id: Uuid,
    connector: String,
    webhook_id: String,
    body: String,
    received_at: Instant,
    attempts: i64,
}

impl TryFrom<NoticeRow> for InboxRow {
    type Error = StorageError;
    fn try_from(row: NoticeRow) -> Stored<Self> {
        Ok(Self {
            id: NoticeId(row.id),
            connector: row.connector,
            webhook_id: row.webhook_id,
            body: row.body,
            received_at: At("inbox", "received_at").instant(row.received_at)?,
            attempts: row.attempts,
        })
    }
}

#[derive(Debug, FromRow)]
struct StatusRow {
    id: Uuid,
    connector: String,
    webhook_id: String,
    received_at: Instant,
    worked_at: Option<Instant>,
    attempts: i64,
    error: Option<String>,
}

impl TryFrom<StatusRow> for InboxStatus {
    type Error = StorageError;
    fn try_from(row: StatusRow) -> Stored<Self> {
        Ok(Self {
            id: NoticeId(row.id),
            connector: row.connector,
            webhook_id: row.webhook_id,
            received_at: At("inbox", "received_at").instant(row.received_at)?,
            worked_at: At("inbox", "worked_at").instant_if_any(row.worked_at)?,
            attempts: row.attempts,
            error: row.error,
        })
    }
}

#[async_trait]
impl Inbox for Tx<'_> {
    async fn insert_notice(&mut self, notice: &InboxRow) -> Stored<bool> {
        let inserted = execute!(
            self,
            "insert into inbox (id, connector, webhook_id, body, received_at, attempts, next_at)
             values ($1, $2, $3, $4, $5, $6, 0)
             on conflict (connector, webhook_id) do nothing",
            notice.id.0,
            &notice.connector,
            &notice.webhook_id,
            &notice.body,
            Instant::from(notice.received_at),
            notice.attempts,
        )?;
        Ok(inserted == 1)
    }

    async fn claim_notices(
        &mut self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Stored<Vec<InboxRow>> {
        let claim = match self.conn {
            Conn::Sqlite(_) => CLAIM_SQLITE,
            Conn::Postgres(_) => CLAIM_POSTGRES,
        };
        let mut rows = fetch_all!(
            self,
            NoticeRow,
            claim,
            Instant::from(now),
            Instant::from(lease_until),
            i64::from(limit)
        )?;
        // RETURNING promises no order.
        rows.sort_by_key(|row| (row.received_at, row.id));
        all(rows)
    }

    async fn finish_notice(&mut self, id: NoticeId, at: Timestamp) -> Stored<bool> {
        let finished = execute!(
            self,
            "update inbox set worked_at = $2, error = null where id = $1 and worked_at is null",
            id.0,
            Instant::from(at)
        )?;
        Ok(finished == 1)
    }

    async fn fail_notice(&mut self, id: NoticeId, error: &str, again_at: Timestamp) -> Stored<()> {
        execute!(
            self,
            "update inbox set error = $2, next_at = $3 where id = $1 and worked_at is null",
            id.0,
            error,
            Instant::from(again_at)
        )?;
        Ok(())
    }

    async fn replay_notice(&mut self, id: NoticeId) -> Stored<bool> {
        let replayed = execute!(
            self,
            "update inbox set worked_at = null, next_at = 0, attempts = 0, error = null where id = $1",
            id.0
        )?;
        Ok(replayed == 1)
    }

    async fn inbox(&mut self, waiting_only: bool, limit: u32) -> Stored<Vec<InboxStatus>> {
        let limit = i64::from(limit);
        let rows = if waiting_only {
            fetch_all!(
                self,
                StatusRow,
                "select id, connector, webhook_id, received_at, worked_at, attempts, error from inbox
                 where worked_at is null order by received_at desc, id desc limit $1",
                limit
            )?
        } else {
            fetch_all!(
                self,
                StatusRow,
                "select id, connector, webhook_id, received_at, worked_at, attempts, error from inbox
                 order by id desc limit $1",
                limit
            )?
        };
        all(rows)
    }

    async fn inbox_depth(&mut self) -> Stored<(i64, Option<Timestamp>)> {
        let row = fetch_optional!(
            self,
            (i64, Option<Instant>),
            "select count(*), min(received_at) from inbox where worked_at is null"
        )?;
        let (waiting, oldest) = row.unwrap_or((0, None));
        Ok((waiting, At("inbox", "received_at").instant_if_any(oldest)?))
    }

    async fn last_notice_at(&mut self) -> Stored<Option<Timestamp>> {
        let row = fetch_optional!(
            self,
            (Instant,),
            "select received_at from inbox order by id desc limit 1"
        )?;
        At("inbox", "received_at").instant_if_any(row.map(|(at,)| at))
    }
}
