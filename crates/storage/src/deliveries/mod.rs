//! Connectors and their deliveries.
//!
//! `is_first` marks the first delivery of a connector and subject that is still to be done: only these are looked at when
//! something is claimed, however many stand behind them. It is kept by [`insert_delivery`](Deliveries::insert_delivery) and
//! [`save_delivery`](Deliveries::save_delivery), in units that hold the connector.

mod rows;

use std::ops::Range;

use async_trait::async_trait;
use business::ports::{Backlog, ConnectorState, Deliveries, OutgoingEvent, Page, Pick, Stored, Undone};
use domain::{DeliveryId, EventId, deliveries::Delivery};
use jiff::Timestamp;
use uuid::Uuid;

use self::rows::{Columns, ConnectorRow, DeliveryRow, EventRow};
use crate::{
    rows::{At, Instant, all, one_more, page},
    tx::{Conn, Tx, execute, fetch_all, fetch_optional, fetch_value},
};

/// Holds a connector on SQLite: there is one writer, so nobody else does.
const HOLD_SQLITE: &str = "
    select name, position, mode, failures, broken_since, open_until, last_exchange_at, last_reason from connector
    where name = $1";

/// Holds a connector on PostgreSQL.
const HOLD_POSTGRES: &str = "
    select name, position, mode, failures, broken_since, open_until, last_exchange_at, last_reason from connector
    where name = $1 for update";

/// Reads whether an event was withdrawn, on SQLite.
const WITHDRAWN_SQLITE: &str = "select withdrawn from outbox where id = $1";

/// The same on PostgreSQL: a transaction that is withdrawing it is waited for, one that comes later waits.
const WITHDRAWN_POSTGRES: &str = "select withdrawn from outbox where id = $1 for share";

/// Claims what has been due longest. No row is locked by others: they would hold the connector.
const CLAIM_OLDEST: &str = "
    update delivery set state = 'leased', next_at = $3, attempts = attempts + 1, reason = null,
        doubtful = (doubtful or state = 'leased')
    where id in (select id from delivery
                 where connector = $1 and is_first and state in ('waiting', 'leased') and next_at <= $2
                 order by next_at, position limit $4)
    returning id, connector, event, name, action, subject_kind, subject, position, ordinal, at, state, next_at, attempts,
        doubtful, reason, partner_reference";

/// Claims what became due last.
const CLAIM_NEWEST: &str = "
    update delivery set state = 'leased', next_at = $3, attempts = attempts + 1, reason = null,
        doubtful = (doubtful or state = 'leased')
    where id in (select id from delivery
                 where connector = $1 and is_first and state in ('waiting', 'leased') and next_at <= $2
                 order by next_at desc, position desc limit $4)
    returning id, connector, event, name, action, subject_kind, subject, position, ordinal, at, state, next_at, attempts,
        doubtful, reason, partner_reference";

#[async_trait]
impl Deliveries for Tx<'_> {
    async fn insert_connector(&mut self, name: &str) -> Stored<bool> {
        let inserted = execute!(
            self,
            "insert into connector (name, position, mode, failures)
             values ($1, (select coalesce(max(position), 0) from outbox), 'on', 0) on conflict (name) do nothing",
            name
        )?;
        Ok(inserted == 1)
    }

    async fn connectors(&mut self) -> Stored<Vec<ConnectorState>> {
        all(fetch_all!(
            self,
            ConnectorRow,
            "select name, position, mode, failures, broken_since, open_until, last_exchange_at, last_reason from connector
             order by name"
        )?)
    }

    async fn connector(&mut self, name: &str) -> Stored<Option<ConnectorState>> {
        let row = fetch_optional!(self, ConnectorRow, HOLD_SQLITE, name)?;
        row.map(ConnectorState::try_from).transpose()
    }

    async fn hold_connector(&mut self, name: &str) -> Stored<Option<ConnectorState>> {
        let hold = match self.conn {
            Conn::Sqlite(_) => HOLD_SQLITE,
            Conn::Postgres(_) => HOLD_POSTGRES,
        };
        let row = fetch_optional!(self, ConnectorRow, hold, name)?;
        row.map(ConnectorState::try_from).transpose()
    }

    async fn save_connector(&mut self, state: &ConnectorState) -> Stored<()> {
        execute!(
            self,
            "update connector set position = $2, mode = $3, failures = $4, broken_since = $5, open_until = $6,
                last_exchange_at = $7, last_reason = $8
             where name = $1",
            &state.name,
            state.position,
            state.mode.name(),
            state.circuit.failures,
            state.circuit.broken_since.map(Instant::from),
            state.circuit.open_until.map(Instant::from),
            state.last_exchange_at.map(Instant::from),
            &state.last_reason,
        )?;
        Ok(())
    }

    async fn backlog(&mut self, connector: &str) -> Stored<Backlog> {
        let mut backlog = Backlog::default();
        for state in [Undone::Waiting, Undone::Leased, Undone::Dead] {
            let (count, oldest) = fetch_optional!(
                self,
                (i64, Option<Instant>),
                "select count(*), min(at) from
                    (select at from delivery
                     where connector = $1 and state = $2 and state in ('waiting', 'leased', 'dead')
                     order by at, id limit $3) as undone",
                connector,
                state.name(),
                Backlog::COUNTED + 1
            )?
            .unwrap_or((0, None));
            if state == Undone::Dead {
                backlog.dead = count;
            } else {
                backlog.waiting += count;
                let oldest = At("delivery", "at").instant_if_any(oldest)?;
                backlog.oldest = backlog.oldest.into_iter().chain(oldest).min();
            }
        }
        Ok(backlog)
    }

    async fn outgoing_since(&mut self, position: i64, limit: u32) -> Stored<Vec<OutgoingEvent>> {
        all(fetch_all!(
            self,
            EventRow,
            "select position, id, name, subject_kind, subject, at, release_at, deliver, withdrawn from outbox
             where position > $1 order by position limit $2",
            position,
            i64::from(limit)
        )?)
    }

    async fn is_withdrawn(&mut self, event: EventId) -> Stored<bool> {
        let ask = match self.conn {
            Conn::Sqlite(_) => WITHDRAWN_SQLITE,
            Conn::Postgres(_) => WITHDRAWN_POSTGRES,
        };
        let row = fetch_optional!(self, (bool,), ask, event.0)?;
        Ok(row.is_some_and(|(withdrawn,)| withdrawn))
    }

    async fn insert_delivery(&mut self, delivery: &Delivery) -> Stored<bool> {
        let columns = Columns::of(&delivery.state);
        let inserted = execute!(
            self,
            "insert into delivery (id, connector, event, name, action, subject_kind, subject, position, ordinal, at, state,
                next_at, attempts, doubtful, is_first)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
                not exists (select 1 from delivery
                            where connector = $2 and subject = $7 and state in ('waiting', 'leased', 'dead')))
             on conflict (event, connector, action) do nothing",
            delivery.id.0,
            &delivery.connector,
            delivery.event.0,
            &delivery.name,
            &delivery.action,
            &delivery.subject_kind,
            delivery.subject,
            delivery.position,
            delivery.ordinal,
            Instant::from(delivery.at),
            delivery.state.name(),
            columns.next_at,
            delivery.attempts,
            delivery.doubtful,
        )?;
        Ok(inserted == 1)
    }

    async fn delivery(&mut self, id: DeliveryId) -> Stored<Option<Delivery>> {
        let row = fetch_optional!(
            self,
            DeliveryRow,
            "select id, connector, event, name, action, subject_kind, subject, position, ordinal, at, state, next_at,
                attempts, doubtful, reason, partner_reference from delivery where id = $1",
            id.0
        )?;
        row.map(Delivery::try_from).transpose()
    }

    async fn count_leased(&mut self, connector: &str, now: Timestamp) -> Stored<i64> {
        fetch_value!(
            self,
            i64,
            "select count(*) from delivery
             where connector = $1 and state = 'leased' and state in ('waiting', 'leased', 'dead') and next_at > $2",
            connector,
            Instant::from(now)
        )
    }

    async fn next_due(&mut self, connector: &str) -> Stored<Option<Timestamp>> {
        let row = fetch_optional!(
            self,
            (Instant,),
            "select next_at from delivery where connector = $1 and is_first and state in ('waiting', 'leased')
             order by next_at limit 1",
            connector
        )?;
        At("delivery", "next_at").instant_if_any(row.map(|(at,)| at))
    }

    async fn claim_deliveries(
        &mut self,
        connector: &str,
        now: Timestamp,
        lease_until: Timestamp,
        pick: Pick,
        limit: u32,
    ) -> Stored<Vec<Delivery>> {
        let claim = match pick {
            Pick::Oldest => CLAIM_OLDEST,
            Pick::Newest => CLAIM_NEWEST,
        };
        let mut rows = fetch_all!(
            self,
            DeliveryRow,
            claim,
            connector,
            Instant::from(now),
            Instant::from(lease_until),
            i64::from(limit)
        )?;
        // RETURNING promises no order.
        rows.sort_by_key(|row| (row.position, row.ordinal));
        all(rows)
    }

    async fn save_delivery(&mut self, delivery: &Delivery, was: &Delivery) -> Stored<bool> {
        let (columns, before) = (Columns::of(&delivery.state), Columns::of(&was.state));
        let is_over = delivery.state.is_over();
        let saved = execute!(
            self,
            "update delivery set state = $4, next_at = $5, attempts = $6, doubtful = $7, reason = $8, partner_reference = $9,
                is_first = (is_first and $10)
             where id = $1 and state = $2 and next_at = $3",
            delivery.id.0,
            was.state.name(),
            before.next_at,
            delivery.state.name(),
            columns.next_at,
            delivery.attempts,
            delivery.doubtful,
            columns.reason,
            columns.reference,
            !is_over,
        )?;
        if saved == 1 && is_over {
            execute!(
                self,
                "update delivery set is_first = true
                 where id = (select id from delivery
                             where connector = $1 and subject = $2 and state in ('waiting', 'leased', 'dead')
                             order by position, ordinal limit 1)",
                &delivery.connector,
                delivery.subject
            )?;
        }
        Ok(saved == 1)
    }

    async fn deliveries(
        &mut self,
        connector: &str,
        state: Undone,
        behind: Option<(Timestamp, DeliveryId)>,
        limit: u32,
    ) -> Stored<Page<Delivery>> {
        let (at, id) = behind.map_or((Instant(i64::MAX), Uuid::max()), |(at, id)| {
            (Instant::from(at), id.0)
        });
        let rows = fetch_all!(
            self,
            DeliveryRow,
            "select id, connector, event, name, action, subject_kind, subject, position, ordinal, at, state, next_at,
                attempts, doubtful, reason, partner_reference from delivery
             where connector = $1 and state = $2 and state in ('waiting', 'leased', 'dead') and (at, id) < ($3, $4)
             order by at desc, id desc limit $5",
            connector,
            state.name(),
            at,
            id,
            one_more(limit)
        )?;
        Ok(page(all(rows)?, limit))
    }

    async fn deliveries_done(
        &mut self,
        connector: &str,
        action: &str,
        period: Range<Timestamp>,
        behind: Option<(Timestamp, DeliveryId)>,
        limit: u32,
    ) -> Stored<Page<Delivery>> {
        let (at, id) = behind.map_or((Instant::from(period.end), Uuid::nil()), |(at, id)| {
            (Instant::from(at), id.0)
        });
        let rows = fetch_all!(
            self,
            DeliveryRow,
            "select id, connector, event, name, action, subject_kind, subject, position, ordinal, at, state, next_at,
                attempts, doubtful, reason, partner_reference from delivery
             where connector = $1 and action = $2 and state = 'done' and next_at >= $3 and (next_at, id) < ($4, $5)
             order by next_at desc, id desc limit $6",
            connector,
            action,
            Instant::from(period.start),
            at,
            id,
            one_more(limit)
        )?;
        Ok(page(all(rows)?, limit))
    }

    async fn requeue_delivery(&mut self, delivery: &Delivery, was: &Delivery) -> Stored<bool> {
        let (columns, before) = (Columns::of(&delivery.state), Columns::of(&was.state));
        let saved = execute!(
            self,
            "update delivery set state = $5, next_at = $6, attempts = $7, doubtful = $8, reason = null, is_first = true
             where id = $1 and state = 'done' and next_at = $2
                and not exists (select 1 from delivery
                                where connector = $3 and subject = $4 and state in ('waiting', 'leased', 'dead'))",
            delivery.id.0,
            before.next_at,
            &delivery.connector,
            delivery.subject,
            delivery.state.name(),
            columns.next_at,
            delivery.attempts,
            delivery.doubtful,
        )?;
        Ok(saved == 1)
    }

    async fn dead_letters(&mut self, connector: &str, by: Timestamp, limit: u32) -> Stored<Vec<DeliveryId>> {
        let rows = fetch_all!(
            self,
            (Uuid,),
            "select id from delivery
             where connector = $1 and state = 'dead' and state in ('waiting', 'leased', 'dead') and next_at <= $2
             order by at, id limit $3",
            connector,
            Instant::from(by),
            i64::from(limit)
        )?;
        Ok(rows.into_iter().map(|(id,)| DeliveryId(id)).collect())
    }

    async fn forget_deliveries(&mut self, before: Timestamp, limit: u32) -> Stored<u64> {
        execute!(
            self,
            "delete from delivery
             where id in (select id from delivery where state in ('done', 'dropped') and next_at < $1
                          order by next_at limit $2)",
            Instant::from(before),
            i64::from(limit)
        )
    }
}
