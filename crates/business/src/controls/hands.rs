//! What people see of controls and do about differences.

use domain::{
    ControlRunId, DifferenceId, UserId,
    control::{Difference, DifferenceState, Plan, Run},
    people::{Action, Actor},
};
use jiff::Timestamp;

use super::{repair::put_right, run::zones};
use crate::{
    Boucle, Checks, Error,
    ports::{Repositories, Standing},
    record::audit,
};

/// Differences on a page.
const PAGE: u32 = 50;
/// Runs on a page.
const RUNS: u32 = 10;

/// A page of the differences with a partner, the newest first, and the last runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DifferencesPage {
    /// The connector.
    pub connector: String,
    /// It is switched on.
    pub is_on: bool,
    /// Open ones are listed, or those that are over.
    pub standing: Standing,
    /// The differences.
    pub differences: Vec<Difference>,
    /// There are more behind the last one.
    pub more: bool,
    /// How many are open, counted up to a bound.
    pub open: i64,
    /// The last runs, the newest first.
    pub runs: Vec<Run>,
    /// When a whole comparison could begin; none when no quiet hours are declared.
    pub next_quiet: Option<Timestamp>,
    /// Names of those who decided.
    pub people: Vec<(UserId, String)>,
    /// The moment of this reading.
    pub now: Timestamp,
}

/// Reads a page of differences, behind one that was shown.
pub async fn differences(
    app: &Boucle,
    actor: &Actor,
    connector: &str,
    plan: &Plan,
    standing: Standing,
    behind: Option<DifferenceId>,
) -> Result<DifferencesPage, Error> {
    actor.check_everywhere(Action::Partners)?;
    let (connector, plan, now) = (connector.to_owned(), plan.clone(), app.clock.now());
    app.db
        .read("differences", move |r| {
            let (connector, plan) = (connector.clone(), plan.clone());
            Box::pin(async move {
                let behind = match behind {
                    Some(id) => r.difference(id).await?.map(|shown| (shown.found_at, id)),
                    None => None,
                };
                let page = r.differences(&connector, standing, behind, PAGE).await?;
                let zones = zones(r).await?;
                Ok(DifferencesPage {
                    is_on: r.connector(&connector).await?.is_some(),
                    people: people(r, &page.rows).await?,
                    differences: page.rows,
                    more: page.more,
                    open: r.count_differences(&connector).await?,
                    runs: r.control_runs(&connector, None, RUNS).await?.rows,
                    next_quiet: plan.quiet.next(now, &zones),
                    connector,
                    standing,
                    now,
                })
            })
        })
        .await
}

async fn people(
    r: &mut dyn Repositories,
    differences: &[Difference],
) -> Result<Vec<(UserId, String)>, Error> {
    let deciders: Vec<UserId> = differences
        .iter()
        .filter_map(|difference| match difference.state {
            DifferenceState::Repaired { by, .. } | DifferenceState::Accepted { by, .. } => by,
            DifferenceState::Open | DifferenceState::Agreed { .. } => None,
        })
        .collect();
    if deciders.is_empty() {
        return Ok(vec![]);
    }
    let users = r.users().await?;
    Ok(users
        .into_iter()
        .filter(|user| deciders.contains(&user.id))
        .map(|user| (user.id, user.name))
        .collect())
}

/// What a connector's own page says of its controls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// How many differences are open, counted up to a bound.
    pub open: i64,
    /// The last run, if there was one.
    pub last: Option<Run>,
}

/// How the controls of a connector stand.
pub async fn overview(app: &Boucle, actor: &Actor, connector: &str) -> Result<Overview, Error> {
    actor.check_everywhere(Action::Partners)?;
    let connector = connector.to_owned();
    app.db
        .read("controls_overview", move |r| {
            let connector = connector.clone();
            Box::pin(async move {
                Ok(Overview {
                    open: r.count_differences(&connector).await?,
                    last: r.control_runs(&connector, None, 1).await?.rows.pop(),
                })
            })
        })
        .await
}

/// How many differences are open with a partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The connector.
    pub connector: String,
    /// How many, above zero.
    pub open: i64,
}

/// Connectors with open differences, for whoever may act on them.
pub async fn open_counts(app: &Boucle, actor: &Actor) -> Result<Vec<Summary>, Error> {
    actor.check_everywhere(Action::Partners)?;
    app.db
        .read("open_differences", |r| {
            Box::pin(async move { summaries(r).await })
        })
        .await
}

/// The same within a reading that is open already.
pub(crate) async fn summaries(r: &mut dyn Repositories) -> Result<Vec<Summary>, Error> {
    let mut all = vec![];
    for state in r.connectors().await? {
        let open = r.count_differences(&state.name).await?;
        if open > 0 {
            all.push(Summary {
                connector: state.name,
                open,
            });
        }
    }
    Ok(all)
}

/// Puts a difference right by its repair. One that is not open any more is not found.
pub async fn repair(app: &Boucle, actor: &Actor, connector: &str, id: DifferenceId) -> Result<(), Error> {
    actor.check_everywhere(Action::Partners)?;
    let (app, actor, connector) = (app.clone(), actor.clone(), connector.to_owned());
    app.clone()
        .db
        .write("repair_difference", move |r| {
            let (app, actor, connector) = (app.clone(), actor.clone(), connector.clone());
            Box::pin(async move {
                let difference = open(r, &connector, id).await?;
                if difference.repair.is_none() {
                    return Err(Error::field("difference", "no_repair"));
                }
                put_right(r, &app, &actor, difference).await
            })
        })
        .await
}

/// Accepts a difference as it is, with a reason. It opens again when a side says something else.
pub async fn accept(
    app: &Boucle,
    actor: &Actor,
    connector: &str,
    id: DifferenceId,
    reason: &str,
) -> Result<(), Error> {
    actor.check_everywhere(Action::Partners)?;
    let mut checks = Checks::default();
    let reason = checks.required("reason", reason, 300);
    checks.done()?;
    let (app, actor, connector) = (app.clone(), actor.clone(), connector.to_owned());
    app.clone()
        .db
        .write("accept_difference", move |r| {
            let (app, actor) = (app.clone(), actor.clone());
            let (connector, reason) = (connector.clone(), reason.clone());
            Box::pin(async move {
                let difference = open(r, &connector, id).await?;
                let state = DifferenceState::Accepted {
                    at: app.clock.now(),
                    by: actor.user,
                    reason,
                };
                r.save_difference(&difference.ended(state)).await?;
                let what = ("difference", id.0);
                audit(
                    r,
                    &app,
                    &actor,
                    "accept_difference",
                    what,
                    None,
                    &["state", "reason"],
                )
                .await
            })
        })
        .await
}

async fn open(r: &mut dyn Repositories, connector: &str, id: DifferenceId) -> Result<Difference, Error> {
    r.hold_connector(connector).await?;
    let difference = r.difference(id).await?.ok_or(Error::NotFound)?;
    if difference.connector != connector || difference.state != DifferenceState::Open {
        return Err(Error::NotFound);
    }
    Ok(difference)
}

/// One run, for whoever waits for its end.
pub async fn control_run(app: &Boucle, actor: &Actor, id: ControlRunId) -> Result<Run, Error> {
    actor.check_everywhere(Action::Partners)?;
    app.db
        .read("control_run", move |r| {
            Box::pin(async move { r.control_run(id).await?.ok_or(Error::NotFound) })
        })
        .await
}
