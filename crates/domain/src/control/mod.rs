//! Controls: what Boucle and a partner each hold about the same, compared; what differs is shown and put right.
//!
//! | Module | Rule it holds |
//! |---|---|
//! | [`compare`] | two sorted sides become pairs, a pair its differences |
//! | [`difference`] | what a difference says, what can be done about it, when it opens and closes |
//! | [`plan`] | what is compared when, and how a run stands |
//! | [`quiet`] | the hours in which a whole comparison may burden a partner |

pub mod compare;
pub mod difference;
pub mod plan;
pub mod quiet;

pub use compare::{Fields, Pair, Row, Value, What, merge};
pub use difference::{Cause, Difference, DifferenceState, Repair};
pub use plan::{Counts, Extent, Origin, Plan, Planned, Run, RunState, Side, Stage, picked};
pub use quiet::QuietHours;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Tickets paid here and paid there.
    Payments,
    /// Repairs to be paid that were brought there, and what is found there.
    Deliveries,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Payments, Self::Deliveries];

    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Payments => "payments",
            Self::Deliveries => "deliveries",
        }
    }

    /// The kind of a stable name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
