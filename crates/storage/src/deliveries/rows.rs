//! Deliveries and connectors as rows.

use business::ports::{ConnectorState, OutgoingEvent, StorageError, Stored};
use domain::{
    DeliveryId, EventId,
    deliveries::{Circuit, Delivery, DeliveryState},
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::rows::{At, Instant};

#[derive(Debug, FromRow)]
pub(super) struct ConnectorRow {
    name: String,
    position: i64,
    mode: String,
    failures: i64,
    broken_since: Option<Instant>,
    open_until: Option<Instant>,
    last_exchange_at: Option<Instant>,
    last_reason: Option<String>,
}

impl TryFrom<ConnectorRow> for ConnectorState {
    type Error = StorageError;
    fn try_from(row: ConnectorRow) -> Stored<Self> {
        let instant = |column, value| At("connector", column).instant_if_any(value);
        Ok(Self {
            name: row.name,
            position: row.position,
            mode: At("connector", "mode").word(&row.mode)?,
            circuit: Circuit {
                failures: row.failures,
                broken_since: instant("broken_since", row.broken_since)?,
                open_until: instant("open_until", row.open_until)?,
            },
            last_exchange_at: instant("last_exchange_at", row.last_exchange_at)?,
            last_reason: row.last_reason,
        })
    }
}

#[derive(Debug, FromRow)]
pub(super) struct EventRow {
    position: i64,
    id: Uuid,
    name: String,
    subject_kind: String,
    subject: Uuid,
    at: Instant,
    release_at: Instant,
    deliver: bool,
    withdrawn: bool,
}

impl TryFrom<EventRow> for OutgoingEvent {
    type Error = StorageError;
    fn try_from(row: EventRow) -> Stored<Self> {
        Ok(Self {
            position: row.position,
            id: EventId(row.id),
            name: row.name,
            subject_kind: row.subject_kind,
            subject: row.subject,
            at: At("outbox", "at").instant(row.at)?,
            release_at: At("outbox", "release_at").instant(row.release_at)?,
            deliver: row.deliver,
            withdrawn: row.withdrawn,
        })
    }
}

#[derive(Debug, FromRow)]
pub(super) struct DeliveryRow {
    id: Uuid,
    connector: String,
    event: Uuid,
    name: String,
    action: String,
    subject_kind: String,
    subject: Uuid,
    pub(super) position: i64,
    pub(super) ordinal: i64,
    at: Instant,
    state: String,
    next_at: Instant,
    attempts: i64,
    doubtful: bool,
    reason: Option<String>,
    partner_reference: Option<String>,
}

impl TryFrom<DeliveryRow> for Delivery {
    type Error = StorageError;
    fn try_from(row: DeliveryRow) -> Stored<Self> {
        let at = At("delivery", "next_at").instant(row.next_at)?;
        let reason = || row.reason.clone().unwrap_or_default();
        let state = match row.state.as_str() {
            "waiting" => DeliveryState::Waiting {
                until: at,
                reason: row.reason,
            },
            "leased" => DeliveryState::Leased { until: at },
            "done" => DeliveryState::Done {
                at,
                reference: row.partner_reference,
            },
            "dead" => DeliveryState::Dead { at, reason: reason() },
            "dropped" => DeliveryState::Dropped { at, reason: reason() },
            other => return Err(At("delivery", "state").wrong(other)),
        };
        Ok(Self {
            id: DeliveryId(row.id),
            connector: row.connector,
            event: EventId(row.event),
            name: row.name,
            action: row.action,
            subject_kind: row.subject_kind,
            subject: row.subject,
            position: row.position,
            ordinal: row.ordinal,
            at: At("delivery", "at").instant(row.at)?,
            state,
            attempts: row.attempts,
            doubtful: row.doubtful,
        })
    }
}

/// A state in its columns.
pub(super) struct Columns<'d> {
    pub(super) next_at: Instant,
    pub(super) reason: Option<&'d str>,
    pub(super) reference: Option<&'d str>,
}

impl<'d> Columns<'d> {
    pub(super) fn of(state: &'d DeliveryState) -> Self {
        let (at, reason, reference) = match state {
            DeliveryState::Waiting { until, reason } => (until, reason.as_deref(), None),
            DeliveryState::Leased { until } => (until, None, None),
            DeliveryState::Done { at, reference } => (at, None, reference.as_deref()),
            DeliveryState::Dead { at, reason } | DeliveryState::Dropped { at, reason } => {
                (at, Some(reason.as_str()), None)
            }
        };
        Self {
            next_at: Instant::from(*at),
            reason,
            reference,
        }
    }
}
