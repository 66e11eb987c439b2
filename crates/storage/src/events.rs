//! Outbox and audit.

use async_trait::async_trait;
use business::ports::{AuditEntry, AuditRow, Event, Events, NumberedEvent, StorageError, Stored};
use domain::{EventId, StoreId, UserId};
use jiff::Timestamp;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    rows::{At, Instant, all, json, word},
    tx::{Tx, execute, fetch_all, fetch_value},
};

#[derive(Debug, FromRow)]
struct OutboxRow {
    position: i64,
    id: Uuid,
    name: String,
    subject_kind: String,
    subject: Uuid,
    store: Option<Uuid>,
    version: i64,
    state: String,
    at: Instant,
}

impl TryFrom<OutboxRow> for NumberedEvent {
    type Error = StorageError;
    fn try_from(row: OutboxRow) -> Stored<Self> {
        Ok(Self {
            position: row.position,
            id: EventId(row.id),
            name: row.name,
            subject_kind: row.subject_kind,
            subject: row.subject,
            store: row.store.map(StoreId),
            version: row.version,
            state: row.state,
            at: At("outbox", "at").instant(row.at)?,
        })
    }
}

#[derive(Debug, FromRow)]
struct StoredAudit {
    at: Instant,
    app_user: Option<Uuid>,
    method: String,
    action: String,
    fields: String,
}

impl TryFrom<StoredAudit> for AuditRow {
    type Error = StorageError;
    fn try_from(row: StoredAudit) -> Stored<Self> {
        Ok(Self {
            at: At("audit", "at").instant(row.at)?,
            user: row.app_user.map(UserId),
            method: At("audit", "method").word(&row.method)?,
            action: row.action,
            fields: At("audit", "fields").json(&row.fields)?,
        })
    }
}

#[async_trait]
impl Events for Tx<'_> {
    async fn insert_event(&mut self, event: &Event) -> Stored<()> {
        execute!(
            self,
            "insert into outbox (id, name, subject_kind, subject, store, version, state, data, at, release_at, deliver,
                withdrawn)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, false)",
            event.id.0,
            &event.name,
            event.subject_kind,
            event.subject,
            event.store.map(|store| store.0),
            event.version,
            &event.state,
            &event.data,
            Instant::from(event.at),
            Instant::from(event.release_at),
            event.deliver,
        )?;
        self.has_events = true;
        Ok(())
    }

    async fn withdraw_event(&mut self, id: EventId, now: Timestamp) -> Stored<bool> {
        let withdrawn = execute!(
            self,
            "update outbox set withdrawn = true where id = $1 and withdrawn = false and release_at > $2",
            id.0,
            Instant::from(now)
        )?;
        if withdrawn == 0 {
            return Ok(false);
        }
        // Its release has passed for somebody whose clock is ahead: whoever carries it out has asked for this row first.
        let is_out = fetch_value!(
            self,
            bool,
            "select exists (select 1 from delivery where event = $1 and (attempts > 0 or state <> 'waiting'))",
            id.0
        )?;
        if is_out {
            execute!(self, "update outbox set withdrawn = false where id = $1", id.0)?;
        }
        Ok(!is_out)
    }

    async fn events_since(&mut self, position: i64, limit: u32) -> Stored<Vec<NumberedEvent>> {
        all(fetch_all!(
            self,
            OutboxRow,
            "select position, id, name, subject_kind, subject, store, version, state, at from outbox
             where position > $1 order by position limit $2",
            position,
            i64::from(limit)
        )?)
    }

    async fn last_position(&mut self) -> Stored<i64> {
        fetch_value!(self, i64, "select coalesce(max(position), 0) from outbox")
    }

    async fn insert_audit(&mut self, entry: &AuditEntry) -> Stored<()> {
        execute!(
            self,
            "insert into audit (id, at, app_user, device, api_key, method, action, subject_kind, subject, store, fields)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            entry.id,
            Instant::from(entry.at),
            entry.actor.user.map(|user| user.0),
            entry.actor.device.map(|device| device.0),
            entry.actor.key.map(|key| key.0),
            word(&entry.actor.method),
            &entry.action,
            entry.subject_kind,
            entry.subject,
            entry.store.map(|store| store.0),
            json(&entry.fields),
        )?;
        Ok(())
    }

    async fn audit_of(&mut self, subject: Uuid, limit: u32) -> Stored<Vec<AuditRow>> {
        all(fetch_all!(
            self,
            StoredAudit,
            "select at, app_user, method, action, fields from audit
             where subject = $1 order by at desc, id desc limit $2",
            subject,
            i64::from(limit)
        )?)
    }
}
