//! Relays: who brings events onto a service bus, and how far.

use async_trait::async_trait;
use business::ports::{BusEvent, Relays, StorageError, Stored};
use domain::EventId;
use jiff::Timestamp;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    rows::{At, Instant, all},
    tx::{Tx, execute, fetch_all, fetch_optional},
};

#[derive(Debug, FromRow)]
struct BusRow {
    position: i64,
    id: Uuid,
    name: String,
    subject_kind: String,
    subject: Uuid,
    prefix: Option<String>,
    version: i64,
    state: String,
    data: String,
    at: Instant,
    release_at: Instant,
    deliver: bool,
    withdrawn: bool,
}

impl TryFrom<BusRow> for BusEvent {
    type Error = StorageError;
    fn try_from(row: BusRow) -> Stored<Self> {
        Ok(Self {
            position: row.position,
            id: EventId(row.id),
            name: row.name,
            subject_kind: row.subject_kind,
            subject: row.subject,
            store: row.prefix,
            version: row.version,
            state: row.state,
            data: row.data,
            at: At("outbox", "at").instant(row.at)?,
            release_at: At("outbox", "release_at").instant(row.release_at)?,
            deliver: row.deliver,
            withdrawn: row.withdrawn,
        })
    }
}

#[async_trait]
impl Relays for Tx<'_> {
    async fn hold_relay(
        &mut self,
        name: &str,
        holder: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Stored<Option<i64>> {
        let held = fetch_optional!(
            self,
            (i64,),
            "insert into relay (name, position, holder, leased_until)
             values ($1, (select coalesce(max(position), 0) from outbox), $2, $4)
             on conflict (name) do update set holder = excluded.holder, leased_until = excluded.leased_until
                where relay.holder = $2 or relay.leased_until <= $3
             returning position",
            name,
            holder,
            Instant::from(now),
            Instant::from(until)
        )?;
        Ok(held.map(|(position,)| position))
    }

    async fn save_relay(&mut self, name: &str, holder: Uuid, position: i64) -> Stored<bool> {
        let saved = execute!(
            self,
            "update relay set position = $3 where name = $1 and holder = $2",
            name,
            holder,
            position
        )?;
        Ok(saved == 1)
    }

    async fn relay_position(&mut self, name: &str) -> Stored<Option<i64>> {
        let row = fetch_optional!(self, (i64,), "select position from relay where name = $1", name)?;
        Ok(row.map(|(position,)| position))
    }

    async fn bus_events_since(&mut self, position: i64, limit: u32) -> Stored<Vec<BusEvent>> {
        all(fetch_all!(
            self,
            BusRow,
            "select o.position, o.id, o.name, o.subject_kind, o.subject, s.prefix, o.version, o.state, o.data, o.at,
                o.release_at, o.deliver, o.withdrawn
             from outbox o left join store s on s.id = o.store
             where o.position > $1 order by o.position limit $2",
            position,
            i64::from(limit)
        )?)
    }
}
