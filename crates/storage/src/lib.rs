//! Repositories of Boucle on SQLite and PostgreSQL: one set of statements, two engines.
//!
//! [`open`] connects, migrates and starts what the engine needs (SQLite: the one writer, checkpoints; both: the numbering
//! of committed events). The [`Storage`] it gives is the [`Engine`](business::ports::Engine) under the use cases'
//! [`Database`](business::ports::Database). Nothing here decides anything: rules live in `domain`, changes in `business`.
//!
//! | File | What |
//! |---|---|
//! | `tx` | one transaction on whichever engine, and the macros that expand a statement for both |
//! | `stores`, `people`, `customers`, `items`, `tickets`, `quotes`, `payments`, `inbox`, `events`, `deliveries`, `controls`, `mirrors`, `search` | the repositories |
//! | `sqlite` | readers, the writer that commits in groups, checkpoints, backup |
//! | `postgres` | the pool, retries, wake-ups between processes |
//! | `positions` | the numbers that events get when they are committed |

mod capabilities;
mod controls;
mod customers;
mod deliveries;
mod error;
mod events;
mod exchanges;
mod inbox;
mod items;
mod migrate;
mod mirrors;
mod open;
mod payments;
mod people;
#[cfg(test)]
mod plans;
mod positions;
mod postgres;
mod pulls;
mod quotes;
mod relays;
mod rows;
mod search;
mod sqlite;
mod storage;
mod stores;
mod tickets;
mod tx;
mod unit;

pub use open::{OpenError, Options, open};
pub use storage::{BackupError, Storage};
