//! `boucle control …`: compares with partners, and lists what differs.

use std::{process::ExitCode, sync::Arc, time::Duration};

use business::{
    Boucle, Error,
    controls::{Asked, Plan, Turn, ask, control_run, differences, work},
    ports::{Mode, Standing},
};
use domain::{
    DifferenceId,
    control::{Difference, Extent, Fields, Kind, Run, RunState, Value as Said},
    people::Actor,
};
use integration::{
    Connectors,
    engine::{Engine, NoRecorder},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::{Value, json};

use super::Outcome;
use crate::{
    controls::{Asking, compared},
    partners::surroundings,
    settings::Settings,
    wiring,
};

/// How many of the last ones are looked at when nothing else is said.
const RECENT: u32 = 200;
/// How often a run that somebody else works is looked at.
const LOOK: Duration = Duration::from_millis(500);

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Compare with partners that are switched on. Exit status 1 when differences are open.
    Run {
        /// This partner only.
        connector: Option<String>,
        /// This comparison only.
        #[arg(long, value_parser = ["payments", "deliveries"])]
        kind: Option<String>,
        /// Look at so many of the last ones (200 when nothing is said).
        #[arg(long, value_name = "N", conflicts_with = "whole")]
        sample: Option<u32>,
        /// Pick the sample by chance instead, begun with this number.
        #[arg(long, requires = "sample")]
        seed: Option<u32>,
        /// Look at everything of the period. Waits for quiet hours; the running server goes on with it.
        #[arg(long)]
        whole: bool,
        /// From this day on (UTC); as many days back as the connector's files say when nothing is said.
        #[arg(long, value_name = "DATE")]
        since: Option<Date>,
        /// One JSON object instead of lines.
        #[arg(long)]
        json: bool,
    },
    /// List differences. Exit status 1 when some are open.
    List {
        /// With this partner only.
        connector: Option<String>,
        /// Those that are over, instead of those that are open.
        #[arg(long)]
        closed: bool,
        /// At most so many of a partner.
        #[arg(long, default_value_t = 50)]
        limit: usize,
        /// One JSON object instead of lines.
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(settings: &Settings, command: Command) -> Outcome {
    let connectors = Connectors::load(settings.connectors.as_deref())?;
    let (boucle, storage) = wiring::open(settings).await?;
    let outcome = match command {
        Command::Run {
            connector,
            kind,
            sample,
            seed,
            whole,
            since,
            json,
        } => {
            let partners = chosen(&boucle, &connectors, connector.as_deref()).await?;
            let kind = kind.as_deref().and_then(Kind::named);
            let extent = match (whole, sample, seed) {
                (true, ..) => Extent::Whole,
                (false, Some(size), Some(seed)) => Extent::Random { size, seed },
                (false, size, _) => Extent::Recent(size.unwrap_or(RECENT)),
            };
            let since = since.map(midnight).transpose()?;
            let engine = Arc::new(Engine::new(
                connectors.clone(),
                surroundings(settings, Arc::new(NoRecorder)),
            ));
            let wanted = Wanted { kind, extent, since };
            compare(&boucle, &Asking(engine), &partners, &wanted, json).await
        }
        Command::List {
            connector,
            closed,
            limit,
            json,
        } => {
            let partners = chosen(&boucle, &connectors, connector.as_deref()).await?;
            list(&boucle, &partners, closed, limit, json).await
        }
    };
    storage.close().await;
    outcome
}

struct Wanted {
    kind: Option<Kind>,
    extent: Extent,
    since: Option<Timestamp>,
}

fn midnight(day: Date) -> Result<Timestamp, jiff::Error> {
    Ok(day.at(0, 0, 0, 0).to_zoned_datetime(TimeZone::UTC)?.timestamp())
}

/// The partners that are on and can be compared with; one of them where one is named.
async fn chosen(
    boucle: &Boucle,
    connectors: &Connectors,
    name: Option<&str>,
) -> Result<Vec<(String, Plan)>, Box<dyn std::error::Error>> {
    let on: Vec<String> = boucle
        .db
        .read("connectors", |r| {
            Box::pin(async move { Ok(r.connectors().await?) })
        })
        .await?
        .into_iter()
        .map(|state| state.name)
        .collect();
    let mut all = compared(connectors);
    if let Some(name) = name {
        if connectors.get(name).is_none() {
            return Err(format!("there is no connector {name}").into());
        }
        all.retain(|(known, _)| known == name);
        if all.is_empty() {
            return Err(format!("nothing can be compared with {name}: its files have neither payments that are asked page by page nor a repair-to-pay that is looked up").into());
        }
        if !on.iter().any(|known| known == name) {
            return Err(format!("{name} is not switched on: boucle connector on {name}").into());
        }
    }
    all.retain(|(known, _)| on.contains(known));
    Ok(all)
}

async fn compare(
    boucle: &Boucle,
    partners: &Asking,
    chosen: &[(String, Plan)],
    wanted: &Wanted,
    as_json: bool,
) -> Outcome {
    let actor = Actor::system();
    let mut runs = vec![];
    for (connector, plan) in chosen {
        let kinds = plan
            .possible
            .iter()
            .filter(|kind| wanted.kind.is_none_or(|only| only == **kind));
        for kind in kinds {
            let asked = Asked {
                connector: connector.clone(),
                kind: *kind,
                extent: wanted.extent,
                since: wanted.since,
            };
            let run = match ask(boucle, &actor, plan, asked).await {
                // Everything was asked for, and this is not to be had by chance.
                Err(Error::Invalid(fields))
                    if wanted.kind.is_none() && fields.iter().all(|field| field.code == "not_by_chance") =>
                {
                    continue;
                }
                answer => answer.map_err(|error| refused(connector, *kind, &error))?,
            };
            runs.push(worked(boucle, partners, plan, run).await?);
        }
    }
    if runs.is_empty() {
        return Err("there is nothing to compare: no partner that is on, or not this kind".into());
    }
    let mut open = 0;
    for (connector, _) in chosen {
        open += open_with(boucle, connector).await?;
    }
    if as_json {
        println!(
            "{}",
            json!({ "runs": runs.iter().map(run_value).collect::<Vec<_>>(), "open": open })
        );
    } else {
        for run in &runs {
            println!("{}", run_line(run));
        }
    }
    if let Some(failed) = runs
        .iter()
        .find(|run| matches!(run.state, RunState::Failed { .. }))
    {
        return Err(run_line(failed).into());
    }
    ended(open)
}

fn ended(open: i64) -> Outcome {
    if open == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    Err(format!("{open} differences are open: boucle control list").into())
}

fn refused(connector: &str, kind: Kind, error: &Error) -> String {
    let kind = kind.name();
    let Error::Invalid(fields) = error else {
        return error.to_string();
    };
    let why = fields.first().map_or("", |field| match field.code {
        "not_comparable" => "its files do not allow it",
        "no_quiet_hours" => {
            "its control.toml declares no quiet hours, and a whole comparison runs in no others"
        }
        "not_by_chance" => "payments are listed by time: a sample is what came last",
        "out_of_range" if field.field == "since" => "since lies in the last 400 days",
        "out_of_range" => "a sample has 1 to 2000 things",
        "is_off" => "it is not switched on",
        other => other,
    });
    format!("{connector}: {kind}: {why}")
}

/// Works a run to its end, or until it has to wait; whoever works it, the running server included.
async fn worked(
    boucle: &Boucle,
    partners: &Asking,
    plan: &Plan,
    asked: Run,
) -> Result<Run, Box<dyn std::error::Error>> {
    let actor = Actor::system();
    loop {
        let turn = work(boucle, partners, &asked.connector, plan).await?;
        let mut run = control_run(boucle, &actor, asked.id).await?;
        match &mut run.state {
            RunState::Running { .. } => tokio::time::sleep(LOOK).await,
            RunState::Waiting { until, reason } if *until <= boucle.clock.now() => {
                // Due, and nobody may work it.
                if turn == Turn::Nothing && is_paused(boucle, &asked.connector).await? {
                    *reason = Some("the connector is paused".to_owned());
                    return Ok(run);
                }
                tokio::time::sleep(LOOK).await;
            }
            _ => return Ok(run),
        }
    }
}

async fn is_paused(boucle: &Boucle, connector: &str) -> Result<bool, Error> {
    let connector = connector.to_owned();
    boucle
        .db
        .read("is_paused", move |r| {
            let connector = connector.clone();
            Box::pin(async move {
                let state = r.connector(&connector).await?;
                Ok(state.is_none_or(|state| state.mode == Mode::Paused))
            })
        })
        .await
}

async fn open_with(boucle: &Boucle, connector: &str) -> Result<i64, Error> {
    let connector = connector.to_owned();
    boucle
        .db
        .read("count_differences", move |r| {
            let connector = connector.clone();
            Box::pin(async move { Ok(r.count_differences(&connector).await?) })
        })
        .await
}

fn run_line(run: &Run) -> String {
    let counts = run.counts;
    let head = format!(
        "{}  {:<10}  {}",
        run.connector,
        run.kind.name(),
        run.extent.name()
    );
    let counted = format!(
        "{} here, {} there, {} differ, {} put right",
        counts.ours, counts.theirs, counts.differing, counts.repaired
    );
    match &run.state {
        RunState::Done { .. } => format!("{head}  {counted}"),
        RunState::Failed { reason, .. } => format!("{head}  failed: {reason}"),
        RunState::Waiting { until, reason } => {
            let why = reason.as_deref().unwrap_or("quiet hours");
            format!("{head}  waits until {until} ({why}); the running server goes on with it")
        }
        RunState::Running { .. } => format!("{head}  is being worked"),
    }
}

fn run_value(run: &Run) -> Value {
    let (at, reason) = match &run.state {
        RunState::Waiting { until, reason } => (until, reason.as_deref()),
        RunState::Running { until } => (until, None),
        RunState::Done { at } => (at, None),
        RunState::Failed { at, reason } => (at, Some(reason.as_str())),
    };
    json!({
        "id": run.id, "connector": run.connector, "kind": run.kind.name(), "extent": run.extent.name(),
        "size": run.extent.size(), "seed": run.extent.seed(), "since": run.since, "until": run.until,
        "state": run.state.name(), "at": at, "reason": reason, "ours": run.counts.ours, "theirs": run.counts.theirs,
        "differing": run.counts.differing, "repaired": run.counts.repaired,
    })
}

async fn list(
    boucle: &Boucle,
    chosen: &[(String, Plan)],
    closed: bool,
    limit: usize,
    as_json: bool,
) -> Outcome {
    let standing = if closed { Standing::Closed } else { Standing::Open };
    let (mut rows, mut open) = (vec![], 0);
    for (connector, plan) in chosen {
        open += open_with(boucle, connector).await?;
        let mut found = vec![];
        let mut behind: Option<DifferenceId> = None;
        loop {
            let actor = Actor::system();
            let page = differences(boucle, &actor, connector, plan, standing, behind).await?;
            behind = page.differences.last().map(|last| last.id);
            found.extend(page.differences);
            if !page.more || found.len() >= limit {
                break;
            }
        }
        found.truncate(limit);
        rows.extend(found);
    }
    if as_json {
        println!(
            "{}",
            json!({ "differences": rows.iter().map(value).collect::<Vec<_>>(), "open": open })
        );
    } else {
        for row in &rows {
            println!("{}", line(row));
        }
    }
    if closed {
        Ok(ExitCode::SUCCESS)
    } else {
        ended(open)
    }
}

fn said(fields: Option<&Fields>) -> String {
    let Some(fields) = fields else {
        return "nothing".to_owned();
    };
    let text = |value: &Said| match value {
        Said::Money(money) => format!("{} {}", decimal(money.minor), money.currency),
        Said::Day(day) => day.to_string(),
        Said::Count(count) => count.to_string(),
        Said::Text(text) => text.clone(),
    };
    let all: Vec<_> = fields
        .iter()
        .map(|(name, value)| format!("{name} {}", text(value)))
        .collect();
    all.join(", ")
}

fn decimal(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let minor = minor.unsigned_abs();
    format!("{sign}{}.{:02}", minor / 100, minor % 100)
}

fn line(difference: &Difference) -> String {
    format!(
        "{}  {}  {}  {}  {}  here: {}  there: {}  {}",
        difference.found_at,
        difference.connector,
        difference.kind.name(),
        difference.about,
        difference.what.name(),
        said(difference.ours.as_ref()),
        said(difference.theirs.as_ref()),
        difference.cause.map_or("", domain::control::Cause::name),
    )
}

fn value(difference: &Difference) -> Value {
    json!({
        "id": difference.id, "connector": difference.connector, "kind": difference.kind.name(), "key": difference.key,
        "about": difference.about, "what": difference.what.name(), "ours": difference.ours, "theirs": difference.theirs,
        "cause": difference.cause.map(domain::control::Cause::name),
        "repair": difference.repair.map(domain::control::Repair::name),
        "found_at": difference.found_at, "seen_at": difference.seen_at, "state": difference.state.name(),
    })
}
