//! Bringing what happened to partners, once and in order, whatever fails.
//!
//! ```text
//! committed events --follow--> deliveries, one an event, connector and action
//! deliveries that are due --claim, under a lease--> document --Partners--> outcome --record--> done, put off, given up
//! ```
//! - **Followed by position**: a connector has its own place among the events; one unit moves it and adds the deliveries.
//! - **In order per subject**: a delivery goes out when every earlier one of its connector and subject is over. One that
//!   was given up holds its own subject only, until a person sends it again or drops it.
//! - **Held apart**: each connector has its own loop, its own bound on what is on its way, its own circuit. No database
//!   connection is held while a partner is spoken to.
//! - **Survives kills**: what nobody finished comes back when its lease is over, marked as doubtful, so that the partner is
//!   asked first whether it has it.
//! - **Nothing personal waits**: the document is made when it is sent.

mod capabilities;
mod carry;
mod claim;
mod document;
mod exchanges;
mod follow;
mod hands;
mod record;
mod run;
mod turn;

pub(crate) use document::parcel;

pub use capabilities::{keep_check, last_check, switch_on};
pub use domain::deliveries::Rules;
pub use exchanges::{Kept, exchange, exchanges, forget_exchanges, keep_exchanges};
pub use hands::{
    ConnectorHealth, DeadLetter, DeadLetters, connectors, dead_letters, drop_letters, health, note_reload,
    replay, replay_all, set_mode,
};
pub use run::{forget, run, work};

/// An event that makes a connector do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// The connector.
    pub connector: String,
    /// Name of the event: `ticket.ready`.
    pub event: String,
    /// What the connector does then: the name of an action in its files.
    pub action: String,
}

/// A connector as it is worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Its name.
    pub connector: String,
    /// How it delivers.
    pub rules: Rules,
    /// What it follows; those of other connectors are left aside.
    pub subscriptions: Vec<Subscription>,
}

impl Connection {
    /// What it does about an event, in the order in which it is declared.
    fn actions<'c>(&'c self, event: &'c str) -> impl Iterator<Item = &'c str> {
        self.subscriptions
            .iter()
            .filter(move |known| known.connector == self.connector && known.event == event)
            .map(|known| known.action.as_str())
    }
}
