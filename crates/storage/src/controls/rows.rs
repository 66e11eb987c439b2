//! Runs, gathered rows and differences as rows.

use business::ports::{StorageError, Stored};
use domain::{
    ControlRunId, DifferenceId, UserId,
    control::{
        Cause, Counts, Difference, DifferenceState, Extent, Kind, Origin, Repair, Row, Run, RunState, What,
    },
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::rows::{At, Instant};

#[derive(Debug, FromRow)]
pub(super) struct RunRow {
    id: Uuid,
    connector: String,
    kind: String,
    extent: String,
    size: Option<i64>,
    seed: Option<i64>,
    since: Instant,
    until: Instant,
    origin: String,
    asked_by: Option<Uuid>,
    asked_at: Instant,
    started_at: Option<Instant>,
    stage: String,
    cursor: Option<String>,
    state: String,
    next_at: Instant,
    attempts: i64,
    reason: Option<String>,
    ours: i64,
    theirs: i64,
    differing: i64,
    repaired: i64,
}

impl TryFrom<RunRow> for Run {
    type Error = StorageError;
    fn try_from(row: RunRow) -> Stored<Self> {
        let at = |column| At("control_run", column);
        let next = at("next_at").instant(row.next_at)?;
        let state = match row.state.as_str() {
            "waiting" => RunState::Waiting {
                until: next,
                reason: row.reason,
            },
            "running" => RunState::Running { until: next },
            "done" => RunState::Done { at: next },
            "failed" => RunState::Failed {
                at: next,
                reason: row.reason.unwrap_or_default(),
            },
            other => return Err(at("state").wrong(other)),
        };
        let narrow = |column, value: Option<i64>| value.map(|value| at(column).number(value)).transpose();
        let (size, seed) = (narrow("size", row.size)?, narrow("seed", row.seed)?);
        Ok(Self {
            id: ControlRunId(row.id),
            connector: row.connector,
            kind: at("kind").named(&row.kind, Kind::named)?,
            extent: at("extent").named(&row.extent, |name| Extent::of(name, size, seed))?,
            since: at("since").instant(row.since)?,
            until: at("until").instant(row.until)?,
            origin: at("origin").named(&row.origin, Origin::named)?,
            asked_by: row.asked_by.map(UserId),
            asked_at: at("asked_at").instant(row.asked_at)?,
            started_at: at("started_at").instant_if_any(row.started_at)?,
            stage: at("stage").parsed(&row.stage)?,
            cursor: row.cursor,
            state,
            attempts: row.attempts,
            counts: Counts {
                ours: row.ours,
                theirs: row.theirs,
                differing: row.differing,
                repaired: row.repaired,
            },
        })
    }
}

/// When the state of a run ends or ended, and its reason.
pub(super) fn run_columns(state: &RunState) -> (Instant, Option<&str>) {
    match state {
        RunState::Waiting { until, reason } => (Instant::from(*until), reason.as_deref()),
        RunState::Running { until } => (Instant::from(*until), None),
        RunState::Done { at } => (Instant::from(*at), None),
        RunState::Failed { at, reason } => (Instant::from(*at), Some(reason)),
    }
}

#[derive(Debug, FromRow)]
pub(super) struct GatheredRow {
    key: String,
    about: String,
    at: Option<Instant>,
    fields: String,
    material: Option<String>,
}

impl TryFrom<GatheredRow> for Row {
    type Error = StorageError;
    fn try_from(row: GatheredRow) -> Stored<Self> {
        Ok(Self {
            key: row.key,
            about: row.about,
            at: At("control_row", "at").instant_if_any(row.at)?,
            fields: At("control_row", "fields").json(&row.fields)?,
            material: row.material,
        })
    }
}

#[derive(Debug, FromRow)]
pub(super) struct DifferenceRow {
    id: Uuid,
    connector: String,
    kind: String,
    key: String,
    what: String,
    about: String,
    at: Option<Instant>,
    ours: Option<String>,
    theirs: Option<String>,
    cause: Option<String>,
    repair: Option<String>,
    material: Option<String>,
    found_at: Instant,
    seen_at: Instant,
    run: Uuid,
    state: String,
    ended_at: Option<Instant>,
    ended_by: Option<Uuid>,
    reason: Option<String>,
}

impl TryFrom<DifferenceRow> for Difference {
    type Error = StorageError;
    fn try_from(row: DifferenceRow) -> Stored<Self> {
        let at = |column| At("difference", column);
        let by = row.ended_by.map(UserId);
        let ended = || {
            let instant = row.ended_at.ok_or_else(|| at("ended_at").wrong("missing"))?;
            at("ended_at").instant(instant)
        };
        let state = match row.state.as_str() {
            "open" => DifferenceState::Open,
            "agreed" => DifferenceState::Agreed { at: ended()? },
            "repaired" => DifferenceState::Repaired { at: ended()?, by },
            "accepted" => DifferenceState::Accepted {
                at: ended()?,
                by,
                reason: row.reason.clone().unwrap_or_default(),
            },
            other => return Err(at("state").wrong(other)),
        };
        let fields =
            |column, text: &Option<String>| text.as_deref().map(|text| at(column).json(text)).transpose();
        let (ours, theirs) = (fields("ours", &row.ours)?, fields("theirs", &row.theirs)?);
        let cause = row.cause.as_deref();
        let repair = row.repair.as_deref();
        Ok(Self {
            id: DifferenceId(row.id),
            connector: row.connector,
            kind: at("kind").named(&row.kind, Kind::named)?,
            key: row.key,
            what: What::named(&row.what),
            about: row.about,
            at: at("at").instant_if_any(row.at)?,
            ours,
            theirs,
            cause: cause
                .map(|name| at("cause").named(name, Cause::named))
                .transpose()?,
            repair: repair
                .map(|name| at("repair").named(name, Repair::named))
                .transpose()?,
            material: row.material,
            found_at: at("found_at").instant(row.found_at)?,
            seen_at: at("seen_at").instant(row.seen_at)?,
            run: ControlRunId(row.run),
            state,
        })
    }
}

/// When a difference ended, by whom, and why.
pub(super) fn ended(state: &DifferenceState) -> (Option<Instant>, Option<Uuid>, Option<&str>) {
    match state {
        DifferenceState::Open => (None, None, None),
        DifferenceState::Agreed { at } => (Some(Instant::from(*at)), None, None),
        DifferenceState::Repaired { at, by } => (Some(Instant::from(*at)), by.map(|user| user.0), None),
        DifferenceState::Accepted { at, by, reason } => {
            (Some(Instant::from(*at)), by.map(|user| user.0), Some(reason))
        }
    }
}
