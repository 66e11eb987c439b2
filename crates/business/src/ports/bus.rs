//! A service bus on which others follow what happens.

use async_trait::async_trait;
use domain::EventId;
use jiff::Timestamp;
use uuid::Uuid;

use super::Stored;

/// A committed event, as it goes onto the bus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusEvent {
    /// Its place among all committed events.
    pub position: i64,
    /// Its id.
    pub id: EventId,
    /// Its name.
    pub name: String,
    /// Kind of its subject.
    pub subject_kind: String,
    /// Its subject.
    pub subject: Uuid,
    /// Prefix of the store, if it is of one.
    pub store: Option<String>,
    /// Version of the subject after it.
    pub version: i64,
    /// State of the subject after it; empty where it has none.
    pub state: String,
    /// Nothing personal: ids, codes, amounts, names of fields, as JSON.
    pub data: String,
    /// When it happened.
    pub at: Timestamp,
    /// Goes outside not before.
    pub release_at: Timestamp,
    /// Goes outside at all.
    pub deliver: bool,
    /// Was taken back.
    pub withdrawn: bool,
}

/// How far a bus has taken what it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// So many of the first are there for certain.
    pub stored: usize,
    /// Why not all of them are.
    pub problem: Option<String>,
}

/// A service bus.
#[async_trait]
pub trait Bus: Send + Sync {
    /// Puts events onto the bus in their order, each under its id, so that one that is there already is not there twice. An
    /// event behind one that could not be put is not put either.
    async fn publish(&self, events: &[BusEvent]) -> Published;
}

/// Who brings events onto a bus, and how far.
#[async_trait]
pub trait Relays {
    /// Takes or keeps the lease of a relay: its position, or none while another holds it. One that was never there begins
    /// behind the newest event.
    async fn hold_relay(
        &mut self,
        name: &str,
        holder: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Stored<Option<i64>>;
    /// Moves a relay on; false when another holds it meanwhile.
    async fn save_relay(&mut self, name: &str, holder: Uuid, position: i64) -> Stored<bool>;
    /// How far a relay is; none when it was never there.
    async fn relay_position(&mut self, name: &str) -> Stored<Option<i64>>;
    /// Numbered events behind a position, in order, with what goes onto a bus.
    async fn bus_events_since(&mut self, position: i64, limit: u32) -> Stored<Vec<BusEvent>>;
}
