//! Controls: what Boucle and a partner each hold about the same, compared by rule.
//!
//! ```text
//! asked for, or due by the connector's files --> a run, one at a time of its kind and extent
//! claim, under a lease --> gather one side, gather the other, page by page --> compare, key by key --> put right
//! ```
//! - **Bounded**: both sides go to a table of the run, page by page, and are merged in the order of their keys. Memory holds a
//!   page, whatever the period.
//! - **Survives kills**: every page moves the run's cursor in the unit that stores what it gave. When the lease of a killed
//!   process ends, another goes on from there.
//! - **In no one's way**: a whole comparison runs in the quiet hours of all stores and stops when they end; a partner is asked
//!   at its own pace; no transaction is open meanwhile.
//! - **Once**: a difference is one row, however often it is found. It closes by itself when a run finds both sides the same.
//!
//! A further control is one implementation of [`Control`](control::Control), and a [`Kind`](domain::control::Kind).

mod ask;
mod compare;
mod control;
mod deliveries;
mod hands;
mod payments;
mod repair;
mod run;
mod schedule;

pub use ask::{Asked, ask};
pub use domain::control::Plan;
pub(crate) use hands::summaries;
pub use hands::{
    DifferencesPage, Overview, Summary, accept, control_run, differences, open_counts, overview, repair,
};
pub use run::{Step, Turn, begin, forget, step, work};
pub use schedule::schedule;
