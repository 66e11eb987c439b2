//! Controls: their runs, what a run has gathered, the differences that were found; and what the partner is asked meanwhile.

use async_trait::async_trait;
use domain::{
    ControlRunId, DifferenceId,
    control::{Difference, Extent, Kind, Origin, Row, Run, Side},
};
use jiff::Timestamp;

use super::{Page, Parcel, Stored};

/// Which differences are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// Those that somebody has to look at.
    #[default]
    Open,
    /// Those that are over.
    Closed,
}

impl Standing {
    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// Differences are counted up to here; a figure above it says that there are more.
pub const DIFFERENCES_COUNTED: i64 = 1_000;

/// Runs, gathered rows and differences.
#[async_trait]
pub trait Controls {
    /// Adds a run that waits; false when one of its connector, kind and extent is not over yet.
    async fn insert_control_run(&mut self, run: &Run) -> Stored<bool>;
    /// Whether a run of a connector is due, one whose lease ran out included.
    async fn is_control_due(&mut self, connector: &str, now: Timestamp) -> Stored<bool>;
    /// One run.
    async fn control_run(&mut self, id: ControlRunId) -> Stored<Option<Run>>;
    /// The run of a connector, kind and extent that is not over yet.
    async fn open_control_run(&mut self, connector: &str, kind: Kind, extent: Extent) -> Stored<Option<Run>>;
    /// The newest run of a connector, kind and origin.
    async fn last_control_run(&mut self, connector: &str, kind: Kind, origin: Origin) -> Stored<Option<Run>>;
    /// Leases the run of a connector that has been due longest, one whose lease ran out included. The connector is held.
    async fn claim_control_run(
        &mut self,
        connector: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Stored<Option<Run>>;
    /// Saves a run that still stands as it `was`; false when it does not: somebody else has it now.
    async fn save_control_run(&mut self, run: &Run, was: &Run) -> Stored<bool>;
    /// Runs of a connector, the newest first; behind one that was listed.
    async fn control_runs(
        &mut self,
        connector: &str,
        behind: Option<(Timestamp, ControlRunId)>,
        limit: u32,
    ) -> Stored<Page<Run>>;

    /// Keeps rows of a side; those whose key is there already are passed over. Answers how many are new.
    async fn insert_control_rows(&mut self, run: ControlRunId, side: Side, rows: &[Row]) -> Stored<u64>;
    /// Rows of a side behind a key, in the order of their keys.
    async fn control_rows(
        &mut self,
        run: ControlRunId,
        side: Side,
        behind: &str,
        limit: u32,
    ) -> Stored<Vec<Row>>;
    /// Runs that are over and whose rows are still there; some of them.
    async fn control_runs_with_rows(&mut self) -> Stored<Vec<ControlRunId>>;
    /// Removes rows of a run; answers how many, at most `limit`.
    async fn drop_control_rows(&mut self, run: ControlRunId, limit: u32) -> Stored<u64>;

    /// One difference.
    async fn difference(&mut self, id: DifferenceId) -> Stored<Option<Difference>>;
    /// The difference of a connector, control, key and name of what differs.
    async fn difference_of(
        &mut self,
        connector: &str,
        kind: Kind,
        key: &str,
        what: &str,
    ) -> Stored<Option<Difference>>;
    /// Adds a difference, or saves it over the one with its id.
    async fn save_difference(&mut self, difference: &Difference) -> Stored<()>;
    /// Open differences of a control behind a key, in the order of keys.
    async fn open_differences(
        &mut self,
        connector: &str,
        kind: Kind,
        behind: &str,
        limit: u32,
    ) -> Stored<Vec<Difference>>;
    /// Differences of a connector, the newest first; behind one that was listed.
    async fn differences(
        &mut self,
        connector: &str,
        standing: Standing,
        behind: Option<(Timestamp, DifferenceId)>,
        limit: u32,
    ) -> Stored<Page<Difference>>;
    /// How many differences of a connector are open, counted up to [`DIFFERENCES_COUNTED`] and one more.
    async fn count_differences(&mut self, connector: &str) -> Stored<i64>;
    /// Removes runs that ended before a time, and differences that are over and were last seen before it; answers how many,
    /// at most `limit` of each.
    async fn forget_controls(&mut self, before: Timestamp, limit: u32) -> Stored<u64>;
}

/// A question to a partner that gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// It will not work as it is.
    #[error("{0}")]
    Refused(String),
    /// It may work later.
    #[error("{0}")]
    Busy(String),
}

/// A payment or refund as the partner lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentThere {
    /// What it says, as a notice of a till would.
    pub report: crate::tills::Report,
    /// The id of that notice.
    pub webhook_id: String,
    /// Its body.
    pub body: String,
}

/// A page of what a partner lists, and where the next one begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageThere {
    /// The payments that are for a code of ours.
    pub payments: Vec<PaymentThere>,
    /// In the connector's own words; none behind the last page.
    pub next: Option<String>,
}

/// What a partner answers to a look-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookedUp {
    /// It is there.
    Found {
        /// The partner's own name for it.
        reference: Option<String>,
    },
    /// It is not.
    Missing,
}

/// Partners as a control asks them. Nothing is changed over there. Each call waits no longer than the connector declares, at
/// the pace that it declares.
#[async_trait]
pub trait Counterparts: Send + Sync {
    /// A page of the payments that changed at or after a time.
    async fn payments(
        &self,
        connector: &str,
        since: Timestamp,
        page: Option<&str>,
    ) -> Result<PageThere, NoAnswer>;
    /// Looks for something that was delivered, by its reference.
    async fn look_up(&self, parcel: &Parcel) -> Result<LookedUp, NoAnswer>;
}
