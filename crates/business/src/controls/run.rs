//! A run from its claim to its end, page by page. Each page is one unit: what it gave is stored, the cursor moves, the lease
//! is renewed. A process that dies in between has lost nothing but its page.

use domain::{
    ControlRunId,
    control::{Plan, Run, RunState, Stage},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::{
    compare,
    control::{Gathered, NotGathered, SETTLED_AFTER, Sources, control},
    repair,
};
use crate::{
    Boucle, Error,
    ports::{Counterparts, Mode, NoAnswer, Repositories},
};

/// How long a run is left to whoever works it: longer than the longest page, that of a few questions which each wait as long
/// as a connector may.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// The wait after a partner's first failure, doubled by each further one.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);
/// Failures in a row after which a run is given up.
const ATTEMPTS: i64 = 12;
/// How often a paused connector is looked at.
const PAUSED: SignedDuration = SignedDuration::from_mins(1);
/// Rows of a run that one unit removes.
const DROPPED: u32 = 2_000;
/// Rows that one unit forgets.
const FORGET: u32 = 500;

/// What a step came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// There is more to do.
    Further(Box<Run>),
    /// It is over, or waits for something.
    Halted(Box<Run>),
    /// Somebody else works it.
    Lost,
}

/// What there was to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// Nothing is due.
    Nothing,
    /// A run was worked to its end, or until it has to wait.
    Worked(ControlRunId),
}

/// Claims the next run of a connector that is due, if there is one, and works it as far as it goes.
pub async fn work(
    app: &Boucle,
    partners: &dyn Counterparts,
    connector: &str,
    plan: &Plan,
) -> Result<Turn, Error> {
    let Some(mut run) = begin(app, connector).await? else {
        return Ok(Turn::Nothing);
    };
    let id = run.id;
    loop {
        match step(app, partners, plan, run).await? {
            Step::Further(next) => run = *next,
            Step::Halted(_) | Step::Lost => return Ok(Turn::Worked(id)),
        }
    }
}

/// Claims the next run of a connector that is due. None while the connector is off or paused.
pub async fn begin(app: &Boucle, connector: &str) -> Result<Option<Run>, Error> {
    let (app, connector) = (app.clone(), connector.to_owned());
    let now = app.clock.now();
    let is_due = {
        let connector = connector.clone();
        app.db.read("look_at_controls", move |r| {
            let connector = connector.clone();
            Box::pin(async move { Ok(r.is_control_due(&connector, now).await?) })
        })
    };
    if !is_due.await? {
        return Ok(None);
    }
    app.db
        .write("claim_control_run", move |r| {
            let connector = connector.clone();
            Box::pin(async move {
                let state = r.hold_connector(&connector).await?;
                if state.is_none_or(|state| state.mode == Mode::Paused) {
                    return Ok(None);
                }
                let Some(claimed) = r.claim_control_run(&connector, now, now + LEASE).await? else {
                    return Ok(None);
                };
                if claimed.started_at.is_some() {
                    return Ok(Some(claimed));
                }
                let mut run = claimed.clone();
                run.started_at = Some(now);
                run.until = now - SETTLED_AFTER;
                run.since = run.since.min(run.until);
                run.stage = Stage::Gather(control(run.kind).first());
                control(run.kind).begin(r, &mut run).await?;
                r.save_control_run(&run, &claimed).await?;
                Ok(Some(run))
            })
        })
        .await
}

/// Works one page of a run that is claimed.
pub async fn step(app: &Boucle, partners: &dyn Counterparts, plan: &Plan, run: Run) -> Result<Step, Error> {
    let now = app.clock.now();
    if let Some((until, reason)) = held(app, plan, &run, now).await? {
        return halted(app, run, until, reason, 0).await;
    }
    match run.stage {
        Stage::Gather(side) => {
            let sources = Sources { app, partners };
            match control(run.kind).gather(sources, &run, side).await {
                Ok(gathered) => keep(app, run, gathered).await,
                Err(NotGathered::Own(error)) => Err(error),
                Err(NotGathered::Partner(NoAnswer::Refused(reason))) => failed(app, run, reason).await,
                Err(NotGathered::Partner(NoAnswer::Busy(reason))) => {
                    let attempts = run.attempts + 1;
                    if attempts >= ATTEMPTS {
                        return failed(app, run, reason).await;
                    }
                    let doublings = u32::try_from(attempts - 1).unwrap_or_default().min(10);
                    let wait = (FIRST_WAIT * (1 << doublings)).min(LONGEST_WAIT);
                    halted(app, run, now + wait, reason, attempts).await
                }
            }
        }
        Stage::Compare => {
            let is_automatic = plan.is_automatic(run.kind);
            in_a_unit(app, run, "compare_page", move |r, app, run| {
                Box::pin(async move { compare::page(r, app, run, is_automatic).await })
            })
            .await
        }
        Stage::Repair => {
            in_a_unit(app, run, "repair_page", |r, app, run| {
                Box::pin(async move { repair::page(r, app, run).await })
            })
            .await
        }
    }
}

/// Until when a run has to stop, and why, if it has to.
async fn held(
    app: &Boucle,
    plan: &Plan,
    run: &Run,
    now: Timestamp,
) -> Result<Option<(Timestamp, String)>, Error> {
    let connector = run.connector.clone();
    let (mode, zones) = app
        .db
        .read("may_control_go_on", move |r| {
            let connector = connector.clone();
            Box::pin(async move {
                let mode = r.connector(&connector).await?.map(|state| state.mode);
                Ok((mode, zones(r).await?))
            })
        })
        .await?;
    if mode.is_none_or(|mode| mode == Mode::Paused) {
        return Ok(Some((now + PAUSED, "paused".to_owned())));
    }
    let is_whole = run.extent == domain::control::Extent::Whole;
    // What both sides say is here by the time that it is compared: only gathering burdens the partner.
    let burdens = matches!(run.stage, Stage::Gather(_));
    if is_whole && burdens && !plan.quiet.is_quiet(now, &zones) {
        let until = plan.quiet.next(now, &zones).unwrap_or(now + LONGEST_WAIT);
        return Ok(Some((until, "opening".to_owned())));
    }
    Ok(None)
}

/// The zones in which stores live.
pub(super) async fn zones(r: &mut dyn Repositories) -> Result<Vec<TimeZone>, Error> {
    let mut names: Vec<_> = r.stores().await?;
    names.sort_by(|one, other| one.time_zone.cmp(&other.time_zone));
    names.dedup_by(|one, other| one.time_zone == other.time_zone);
    Ok(names.iter().map(domain::stores::Store::zone).collect())
}

/// Stores a page of a side, and moves on.
async fn keep(app: &Boucle, run: Run, gathered: Gathered) -> Result<Step, Error> {
    let Stage::Gather(side) = run.stage else {
        return Ok(Step::Further(Box::new(run)));
    };
    let gathered = std::sync::Arc::new(gathered);
    in_a_unit(app, run, "keep_control_rows", move |r, _, run| {
        let gathered = gathered.clone();
        Box::pin(async move {
            let new = r.insert_control_rows(run.id, side, &gathered.rows).await?;
            let new = i64::try_from(new).unwrap_or(i64::MAX);
            match side {
                domain::control::Side::Ours => run.counts.ours += new,
                domain::control::Side::Theirs => run.counts.theirs += new,
            }
            run.cursor.clone_from(&gathered.next);
            if gathered.next.is_none() {
                let first = control(run.kind).first();
                run.stage = if side == first {
                    Stage::Gather(other(first))
                } else {
                    Stage::Compare
                };
            }
            Ok(())
        })
    })
    .await
}

const fn other(side: domain::control::Side) -> domain::control::Side {
    match side {
        domain::control::Side::Ours => domain::control::Side::Theirs,
        domain::control::Side::Theirs => domain::control::Side::Ours,
    }
}

/// What a page does to a run within its unit.
type Page = dyn for<'r> Fn(
        &'r mut dyn Repositories,
        &'r Boucle,
        &'r mut Run,
    ) -> futures::future::BoxFuture<'r, Result<(), Error>>
    + Send
    + Sync;

/// Runs a page in one unit with the run's own progress; false effects are left when the lease was lost.
async fn in_a_unit(
    app: &Boucle,
    was: Run,
    name: &'static str,
    page: impl for<'r> Fn(
        &'r mut dyn Repositories,
        &'r Boucle,
        &'r mut Run,
    ) -> futures::future::BoxFuture<'r, Result<(), Error>>
    + Send
    + Sync
    + 'static,
) -> Result<Step, Error> {
    let page: std::sync::Arc<Page> = std::sync::Arc::new(page);
    let (owner, app) = (app, app.clone());
    let saved = owner
        .db
        .write(name, move |r| {
            let (app, was, page) = (app.clone(), was.clone(), page.clone());
            Box::pin(async move {
                let now = app.clock.now();
                let mut run = was.clone();
                run.attempts = 0;
                // People decide about differences while they hold the connector.
                r.hold_connector(&run.connector).await?;
                // The row of the run comes next, so that of two who believe to have it one leaves nothing behind.
                run.state = RunState::Running { until: now + LEASE };
                if !r.save_control_run(&run, &was).await? {
                    return Ok(None);
                }
                let held = run.clone();
                page(r, &app, &mut run).await?;
                r.save_control_run(&run, &held).await?;
                Ok(Some(run))
            })
        })
        .await?;
    Ok(match saved {
        None => Step::Lost,
        Some(run) if run.state.is_over() => {
            drop_rows(owner, run.id).await?;
            Step::Halted(Box::new(run))
        }
        Some(run) => Step::Further(Box::new(run)),
    })
}

async fn halted(
    app: &Boucle,
    was: Run,
    until: Timestamp,
    reason: String,
    attempts: i64,
) -> Result<Step, Error> {
    let run = Run {
        state: RunState::Waiting {
            until,
            reason: Some(kept(&reason)),
        },
        attempts,
        ..was.clone()
    };
    saved(app, run, was).await
}

async fn failed(app: &Boucle, was: Run, reason: String) -> Result<Step, Error> {
    let run = Run {
        state: RunState::Failed {
            at: app.clock.now(),
            reason: kept(&reason),
        },
        ..was.clone()
    };
    let step = saved(app, run, was).await?;
    if let Step::Halted(run) = &step {
        drop_rows(app, run.id).await?;
    }
    Ok(step)
}

async fn saved(app: &Boucle, run: Run, was: Run) -> Result<Step, Error> {
    let is_saved = {
        let (run, was) = (run.clone(), was);
        app.db
            .write("halt_control_run", move |r| {
                let (run, was) = (run.clone(), was.clone());
                Box::pin(async move { Ok(r.save_control_run(&run, &was).await?) })
            })
            .await?
    };
    Ok(if is_saved {
        Step::Halted(Box::new(run))
    } else {
        Step::Lost
    })
}

fn kept(reason: &str) -> String {
    reason.chars().filter(|c| !c.is_control()).take(300).collect()
}

/// What a run gathered is of no use once it is over.
async fn drop_rows(app: &Boucle, run: ControlRunId) -> Result<(), Error> {
    loop {
        let dropped = app
            .db
            .write("drop_control_rows", move |r| {
                Box::pin(async move { Ok(r.drop_control_rows(run, DROPPED).await?) })
            })
            .await?;
        if dropped < u64::from(DROPPED) {
            return Ok(());
        }
    }
}

/// Forgets what runs left behind that are over, runs that ended longer ago than this, and differences that are over and were
/// not seen since. What is open stays.
pub async fn forget(app: &Boucle, after: SignedDuration) -> Result<u64, Error> {
    let before = app.clock.now() - after;
    let over = app
        .db
        .read("runs_with_rows", |r| {
            Box::pin(async move { Ok(r.control_runs_with_rows().await?) })
        })
        .await?;
    for run in over {
        drop_rows(app, run).await?;
    }
    let mut all = 0;
    loop {
        let forgotten = app
            .db
            .write("forget_controls", move |r| {
                Box::pin(async move { Ok(r.forget_controls(before, FORGET).await?) })
            })
            .await?;
        all += forgotten;
        if forgotten < u64::from(FORGET) {
            return Ok(all);
        }
    }
}
