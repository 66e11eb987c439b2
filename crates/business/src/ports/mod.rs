//! What the use cases need from outside, declared here and implemented elsewhere.
//!
//! A use case asks for **one unit of work**: a closure that gets the repositories and does all of its reading and writing
//! through them. What it returns `Ok` is on disk before the caller sees it; an `Err` leaves nothing behind. A unit may be run
//! again (SQLite commits units in groups, and a group can break), so it is `Fn` and has no effect but through the repositories.

mod bus;
mod capabilities;
mod controls;
mod customers;
mod deliveries;
mod events;
mod exchanges;
mod goods;
mod inbox;
mod items;
mod links;
mod mirrors;
mod partners;
mod payments;
mod people;
mod pulls;
mod quotes;
mod search;
mod sources;
mod stores;
mod tickets;

use std::{any::Any, fmt, sync::Arc};

use async_trait::async_trait;
use futures::future::BoxFuture;
use tokio::sync::watch;

pub use bus::*;
pub use capabilities::*;
pub use controls::*;
pub use customers::*;
pub use deliveries::*;
pub use events::*;
pub use exchanges::*;
pub use goods::*;
pub use inbox::*;
pub use items::*;
pub use links::*;
pub use mirrors::*;
pub use partners::*;
pub use payments::*;
pub use people::*;
pub use pulls::*;
pub use quotes::*;
pub use search::*;
pub use sources::*;
pub use stores::*;
pub use tickets::*;

use crate::Error;

/// Everything a unit of work reads and writes through. One object, one transaction.
pub trait Repositories:
    Stores
    + People
    + Customers
    + Items
    + Tickets
    + Quotes
    + Payments
    + Inbox
    + Events
    + Deliveries
    + Pulls
    + Mirrors
    + Goods
    + Links
    + Capabilities
    + Controls
    + Exchanges
    + Relays
    + Search
    + Send
{
}

impl<
    T: Stores
        + People
        + Customers
        + Items
        + Tickets
        + Quotes
        + Payments
        + Inbox
        + Events
        + Deliveries
        + Pulls
        + Mirrors
        + Goods
        + Links
        + Capabilities
        + Controls
        + Exchanges
        + Relays
        + Search
        + Send,
> Repositories for T
{
}

/// The answer of a unit, its type taken away so that an engine can be an object.
pub type Answer = Box<dyn Any + Send>;

/// A unit of work as an engine runs it.
pub type Unit =
    Arc<dyn for<'r> Fn(&'r mut dyn Repositories) -> BoxFuture<'r, Result<Answer, Error>> + Send + Sync>;

/// A database engine.
#[async_trait]
pub trait Engine: Send + Sync {
    /// Runs a unit that writes. `name` is the use case's, for traces and the watchdog.
    async fn write(&self, name: &'static str, unit: Unit) -> Result<Answer, Error>;

    /// Runs a unit that only reads; it sees one consistent state.
    async fn read(&self, name: &'static str, unit: Unit) -> Result<Answer, Error>;

    /// The position of the newest numbered event; changes after commit. Readers of changes wait on it.
    fn positions(&self) -> watch::Receiver<i64>;
}

/// The database, whichever engine it stands on.
#[derive(Clone)]
pub struct Database(Arc<dyn Engine>);

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Database")
    }
}

impl Database {
    /// Wraps an engine.
    pub fn new(engine: impl Engine + 'static) -> Self {
        Self(Arc::new(engine))
    }

    /// Runs a unit of work that writes; its answer is on disk when this returns `Ok`.
    pub async fn write<T, F>(&self, name: &'static str, unit: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'r> Fn(&'r mut dyn Repositories) -> BoxFuture<'r, Result<T, Error>> + Send + Sync + 'static,
    {
        self.0.write(name, erased(unit)).await.map(typed)
    }

    /// Runs a unit of work that only reads.
    pub async fn read<T, F>(&self, name: &'static str, unit: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'r> Fn(&'r mut dyn Repositories) -> BoxFuture<'r, Result<T, Error>> + Send + Sync + 'static,
    {
        self.0.read(name, erased(unit)).await.map(typed)
    }

    /// The position of the newest numbered event.
    pub fn positions(&self) -> watch::Receiver<i64> {
        self.0.positions()
    }
}

fn erased<T, F>(unit: F) -> Unit
where
    T: Send + 'static,
    F: for<'r> Fn(&'r mut dyn Repositories) -> BoxFuture<'r, Result<T, Error>> + Send + Sync + 'static,
{
    Arc::new(move |repositories| {
        let answer = unit(repositories);
        Box::pin(async move { answer.await.map(|value| Box::new(value) as Answer) })
    })
}

fn typed<T: 'static>(answer: Answer) -> T {
    *answer
        .downcast()
        .expect("an engine hands a unit's own answer back")
}

/// What the database could not do.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StorageError {
    /// Nothing could be stored or read: disk full, file locked, server gone. The text is for the log.
    #[error("the database did not answer: {0}")]
    Unavailable(String),
    /// A unique constraint holds this value already; by the name of the constraint.
    #[error("already there: {0}")]
    Taken(String),
    /// A row says something that cannot be.
    #[error("table {table}, column {column}: {what}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// What it says.
        what: String,
    },
    /// Any other refusal of the database; for the log.
    #[error("the database refused: {0}")]
    Refused(String),
}

/// What a repository answers.
pub type Stored<T> = Result<T, StorageError>;

/// A page of a list that is read in the order of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// There are more behind the last one.
    pub more: bool,
}
