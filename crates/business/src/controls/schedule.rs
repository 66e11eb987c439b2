//! What a connector's files want compared, when its time has come.

use domain::control::{Extent, Origin, Plan, Planned, Run};
use jiff::Timestamp;

use super::{
    ask::{Asked, fresh},
    run::zones,
};
use crate::{
    Boucle, Error,
    ports::{Mode, Repositories},
};

/// Adds the runs that are due; answers how many. Any number of processes may ask: the connector is held meanwhile, and a run
/// is due by the one before it.
pub async fn schedule(app: &Boucle, connector: &str, plan: &Plan) -> Result<usize, Error> {
    if plan.planned.is_empty() {
        return Ok(0);
    }
    let (app, connector, plan) = (app.clone(), connector.to_owned(), plan.clone());
    let is_any_due = {
        let (app, connector, plan) = (app.clone(), connector.clone(), plan.clone());
        let db = app.db.clone();
        db.read("controls_due", move |r| {
            let (app, connector, plan) = (app.clone(), connector.clone(), plan.clone());
            Box::pin(async move { Ok(!due(r, &app, &connector, &plan).await?.is_empty()) })
        })
        .await?
    };
    if !is_any_due {
        return Ok(0);
    }
    app.clone()
        .db
        .write("schedule_controls", move |r| {
            let (app, connector, plan) = (app.clone(), connector.clone(), plan.clone());
            Box::pin(async move {
                r.hold_connector(&connector).await?;
                let mut added = 0;
                for planned in due(r, &app, &connector, &plan).await? {
                    let asked = Asked {
                        connector: connector.clone(),
                        kind: planned.kind,
                        extent: seeded(&app, planned.extent),
                        since: None,
                    };
                    let run = fresh(r, &app, &plan, Origin::Schedule, &asked, None).await?;
                    added += usize::from(r.insert_control_run(&run).await?);
                }
                Ok(added)
            })
        })
        .await
}

/// A scheduled sample is another one each time.
fn seeded(app: &Boucle, extent: Extent) -> Extent {
    match extent {
        Extent::Random { size, .. } => Extent::Random {
            size,
            seed: u32::from_le_bytes(app.entropy.bytes()),
        },
        other => other,
    }
}

/// What is due: the one before began long enough ago, nothing of it is under way, and for a whole one it is quiet.
async fn due(
    r: &mut dyn Repositories,
    app: &Boucle,
    connector: &str,
    plan: &Plan,
) -> Result<Vec<Planned>, Error> {
    let now = app.clock.now();
    let state = r.connector(connector).await?;
    if state.is_none_or(|state| state.mode == Mode::Paused) {
        return Ok(vec![]);
    }
    let zones = zones(r).await?;
    let mut due = vec![];
    for planned in &plan.planned {
        let is_quiet = planned.extent != Extent::Whole || plan.quiet.is_quiet(now, &zones);
        let last = r
            .last_control_run(connector, planned.kind, Origin::Schedule)
            .await?;
        if is_quiet && last.is_none_or(|last| is_past(&last, planned, now)) {
            due.push(*planned);
        }
    }
    Ok(due)
}

fn is_past(last: &Run, planned: &Planned, now: Timestamp) -> bool {
    last.state.is_over() && last.asked_at + planned.every <= now
}
