//! What a control has to say for itself; everything else is the same for all of them.

use async_trait::async_trait;
use domain::control::{Cause, Difference, Kind, Pair, Repair, Row, Run, Side, What};
use jiff::SignedDuration;

use super::{deliveries::Deliveries, payments::Payments};
use crate::{
    Boucle, Error,
    ports::{Counterparts, NoAnswer, Repositories},
};

/// What is younger may still be on its way between the two: it is left to the next run.
pub(super) const SETTLED_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// Rows of a side, and where its next page begins.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) rows: Vec<Row>,
    /// None behind the last page.
    pub(super) next: Option<String>,
}

/// Why a page could not be gathered.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotGathered {
    /// The partner.
    #[error(transparent)]
    Partner(#[from] NoAnswer),
    /// Our own database.
    #[error(transparent)]
    Own(#[from] Error),
}

/// Where rows come from.
#[derive(Clone, Copy)]
pub(super) struct Sources<'a> {
    pub(super) app: &'a Boucle,
    pub(super) partners: &'a dyn Counterparts,
}

/// What is known of a difference beside the values.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) cause: Option<Cause>,
    pub(super) repair: Option<Repair>,
    pub(super) material: Option<String>,
}

/// One way of comparing. Keys are the same on both sides, and tell the things apart.
#[async_trait]
pub(super) trait Control: Send + Sync {
    /// The side that is gathered first. The other one may ask for what the first one has.
    fn first(&self) -> Side;

    /// What is settled at the beginning: a sample of what came last narrows the period. `run` has its period already.
    async fn begin(&self, r: &mut dyn Repositories, run: &mut Run) -> Result<(), Error>;

    /// A page of a side. No transaction is open.
    async fn gather(&self, from: Sources<'_>, run: &Run, side: Side) -> Result<Gathered, NotGathered>;

    /// What we hold at this moment about something that was gathered only over there: it may lie outside of the period, or
    /// have come meanwhile.
    async fn ours_now(&self, r: &mut dyn Repositories, run: &Run, theirs: &Row)
    -> Result<Option<Row>, Error>;

    /// Whether something that only the partner has is to be told: it may be too young, or too old.
    fn concerns(&self, run: &Run, theirs: &Row) -> bool {
        theirs.at.is_none_or(|at| run.since <= at && at < run.until)
    }

    /// Why it differs, and what puts it right.
    async fn judge(
        &self,
        r: &mut dyn Repositories,
        run: &Run,
        pair: &Pair,
        what: &What,
    ) -> Result<Judged, Error>;

    /// Puts it right, in the unit that notes it.
    async fn repair(
        &self,
        r: &mut dyn Repositories,
        app: &Boucle,
        difference: &Difference,
    ) -> Result<(), Error>;
}

/// The control of a kind.
pub(super) fn control(kind: Kind) -> &'static dyn Control {
    match kind {
        Kind::Payments => &Payments,
        Kind::Deliveries => &Deliveries,
    }
}
