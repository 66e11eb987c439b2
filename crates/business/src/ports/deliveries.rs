//! What goes to partners: connectors that follow the events, and their deliveries.

use std::ops::Range;

use async_trait::async_trait;
use domain::{
    DeliveryId, EventId,
    deliveries::{Circuit, Delivery},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Page, Stored};

/// What people want of a connector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Follows the events and delivers.
    On,
    /// Follows the events; nothing goes out.
    Paused,
    /// What waits goes out; nothing new is taken. The events keep their place until it is on again.
    Draining,
}

impl Mode {
    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Paused => "paused",
            Self::Draining => "draining",
        }
    }
}

/// A connector that is switched on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectorState {
    /// Its name.
    pub name: String,
    /// Events up to here have their deliveries.
    pub position: i64,
    /// What people want of it.
    pub mode: Mode,
    /// What its partner's answers say.
    pub circuit: Circuit,
    /// When its partner was last spoken to.
    pub last_exchange_at: Option<Timestamp>,
    /// Why that was in vain; none when it was not.
    pub last_reason: Option<String>,
}

/// How much of a connector is still to be done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Deliveries that wait or are on their way.
    pub waiting: i64,
    /// Since when the change behind the oldest of them waits.
    pub oldest: Option<Timestamp>,
    /// Deliveries that were given up.
    pub dead: i64,
}

impl Backlog {
    /// Counted up to here; a figure above it says that there are more, and costs no more to read.
    pub const COUNTED: i64 = 10_000;
}

/// A committed event, as those see it who bring it outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingEvent {
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
    /// When it happened.
    pub at: Timestamp,
    /// Goes outside not before.
    pub release_at: Timestamp,
    /// Goes outside at all.
    pub deliver: bool,
    /// Was taken back.
    pub withdrawn: bool,
}

/// Which of the deliveries that are due are taken first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// Those that have been due longest.
    Oldest,
    /// Those that became due last: what happens now does not stand behind a backlog.
    Newest,
}

/// Deliveries that are still to be done, by how they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undone {
    /// Wait for their turn.
    Waiting,
    /// Are on their way.
    Leased,
    /// Were given up.
    Dead,
}

impl Undone {
    /// Stable name, that of the state.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Leased => "leased",
            Self::Dead => "dead",
        }
    }
}

/// Connectors and deliveries.
///
/// Everything that changes the deliveries of a connector first takes [`hold_connector`](Self::hold_connector), so that
/// their order is decided by one unit at a time.
#[async_trait]
pub trait Deliveries {
    /// Switches a connector on behind the newest event; false when it is on already.
    async fn insert_connector(&mut self, name: &str) -> Stored<bool>;
    /// All connectors that are switched on, by name.
    async fn connectors(&mut self) -> Stored<Vec<ConnectorState>>;
    /// One connector.
    async fn connector(&mut self, name: &str) -> Stored<Option<ConnectorState>>;
    /// One connector, held until the unit ends: others that hold it wait.
    async fn hold_connector(&mut self, name: &str) -> Stored<Option<ConnectorState>>;
    /// Saves a connector that is held.
    async fn save_connector(&mut self, state: &ConnectorState) -> Stored<()>;
    /// What a connector has still to do.
    async fn backlog(&mut self, connector: &str) -> Stored<Backlog>;

    /// Numbered events behind a position, in order.
    async fn outgoing_since(&mut self, position: i64, limit: u32) -> Stored<Vec<OutgoingEvent>>;
    /// Whether an event was taken back; whoever is taking it back at this moment is waited for.
    async fn is_withdrawn(&mut self, event: EventId) -> Stored<bool>;

    /// Adds a delivery that waits; false when its event, connector and action are there already.
    async fn insert_delivery(&mut self, delivery: &Delivery) -> Stored<bool>;
    /// One delivery.
    async fn delivery(&mut self, id: DeliveryId) -> Stored<Option<Delivery>>;
    /// How many of a connector's deliveries are on their way, those whose lease ran out left aside.
    async fn count_leased(&mut self, connector: &str, now: Timestamp) -> Stored<i64>;
    /// When the next delivery of a connector is due; none when nothing may go out before something else is done.
    async fn next_due(&mut self, connector: &str) -> Stored<Option<Timestamp>>;
    /// Leases deliveries that are due and whose earlier ones are done, those whose lease ran out included: these are
    /// doubtful.
    async fn claim_deliveries(
        &mut self,
        connector: &str,
        now: Timestamp,
        lease_until: Timestamp,
        pick: Pick,
        limit: u32,
    ) -> Stored<Vec<Delivery>>;
    /// Saves a delivery that still stands as it `was`; false when it does not. Lets the next one of its subject go when
    /// this one is over.
    async fn save_delivery(&mut self, delivery: &Delivery, was: &Delivery) -> Stored<bool>;
    /// Deliveries of a connector that stand so, the newest change first; behind one that was listed.
    async fn deliveries(
        &mut self,
        connector: &str,
        state: Undone,
        behind: Option<(Timestamp, DeliveryId)>,
        limit: u32,
    ) -> Stored<Page<Delivery>>;
    /// Deliveries of a connector and action that were done in a period, the last one first; behind one that was read.
    async fn deliveries_done(
        &mut self,
        connector: &str,
        action: &str,
        period: Range<Timestamp>,
        behind: Option<(Timestamp, DeliveryId)>,
        limit: u32,
    ) -> Stored<Page<Delivery>>;
    /// Saves a delivery that waits once more and `was` done; false when it does not stand so any longer, or when another one
    /// of its connector and subject is still to be done.
    async fn requeue_delivery(&mut self, delivery: &Delivery, was: &Delivery) -> Stored<bool>;
    /// Ids of deliveries that were given up by a time, the oldest change first.
    async fn dead_letters(&mut self, connector: &str, by: Timestamp, limit: u32) -> Stored<Vec<DeliveryId>>;
    /// Removes deliveries that were over before a time; answers how many, at most `limit`.
    async fn forget_deliveries(&mut self, before: Timestamp, limit: u32) -> Stored<u64>;
}
