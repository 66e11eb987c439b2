//! A person, or the command line, wants something compared now.

use domain::{
    ControlRunId,
    control::{Counts, Extent, Kind, Origin, Plan, Run, RunState, Stage},
    people::{Action, Actor},
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{control::control, run::zones};
use crate::{Boucle, Checks, Error, ports::Repositories, record::audit};

/// The longest period that is compared.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 400);

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The connector.
    pub connector: String,
    /// What is compared.
    pub kind: Kind,
    /// How much of it.
    pub extent: Extent,
    /// From when on; as many days back as its files say when nothing is said.
    pub since: Option<Timestamp>,
}

/// Asks for a run. One of the same kind and extent that is not over is the answer where there is one. A whole one waits for
/// quiet hours; where none are declared, it is refused.
pub async fn ask(app: &Boucle, actor: &Actor, plan: &Plan, asked: Asked) -> Result<Run, Error> {
    actor.check_everywhere(Action::Partners)?;
    let now = app.clock.now();
    check(plan, &asked, now)?;
    let (app, actor, plan) = (app.clone(), actor.clone(), plan.clone());
    app.clone()
        .db
        .write("ask_for_control", move |r| {
            let (app, actor, plan, asked) = (app.clone(), actor.clone(), plan.clone(), asked.clone());
            Box::pin(async move {
                r.hold_connector(&asked.connector)
                    .await?
                    .ok_or_else(|| Error::field("connector", "is_off"))?;
                if let Some(known) = r
                    .open_control_run(&asked.connector, asked.kind, asked.extent)
                    .await?
                {
                    return Ok(known);
                }
                let run = fresh(r, &app, &plan, Origin::Person, &asked, Some(&actor)).await?;
                r.insert_control_run(&run).await?;
                audit(
                    r,
                    &app,
                    &actor,
                    "ask_for_control",
                    ("connector", Uuid::nil()),
                    None,
                    &[&run.connector, run.kind.name(), run.extent.name()],
                )
                .await?;
                Ok(run)
            })
        })
        .await
}

fn check(plan: &Plan, asked: &Asked, now: Timestamp) -> Result<(), Error> {
    let mut checks = Checks::default();
    if !plan.possible.contains(&asked.kind) {
        checks.wrong("kind", "not_comparable");
    }
    match asked.extent {
        Extent::Whole if plan.quiet.is_empty() => checks.wrong("extent", "no_quiet_hours"),
        Extent::Random { .. } if asked.kind == Kind::Payments => checks.wrong("extent", "not_by_chance"),
        _ => {}
    }
    if asked
        .extent
        .size()
        .is_some_and(|size| !(1..=Extent::MOST).contains(&size))
    {
        checks.wrong("extent", "out_of_range");
    }
    if asked
        .since
        .is_some_and(|since| since > now || since < now - LONGEST)
    {
        checks.wrong("since", "out_of_range");
    }
    checks.done()
}

/// A run that waits.
pub(super) async fn fresh(
    r: &mut dyn Repositories,
    app: &Boucle,
    plan: &Plan,
    origin: Origin,
    asked: &Asked,
    actor: Option<&Actor>,
) -> Result<Run, Error> {
    let now = app.clock.now();
    let days = SignedDuration::from_hours(24 * i64::from(plan.days(asked.kind)));
    let until = match asked.extent {
        Extent::Whole => plan.quiet.next(now, &zones(r).await?).unwrap_or(now),
        Extent::Recent(_) | Extent::Random { .. } => now,
    };
    Ok(Run {
        id: ControlRunId(app.entropy.id(now)),
        connector: asked.connector.clone(),
        kind: asked.kind,
        extent: asked.extent,
        since: asked.since.unwrap_or(now - days),
        until: now,
        origin,
        asked_by: actor.and_then(|actor| actor.user),
        asked_at: now,
        started_at: None,
        stage: Stage::Gather(control(asked.kind).first()),
        cursor: None,
        state: RunState::Waiting { until, reason: None },
        attempts: 0,
        counts: Counts::default(),
    })
}
