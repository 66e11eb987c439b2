//! `boucle pull CONNECTOR`: what a partner keeps, into what is mirrored.

use std::{process::ExitCode, sync::Arc};

use business::mirror::{Asked, Plan, Pulled, pull};
use domain::{
    mirror::{Due, Kind},
    people::Actor,
};
use integration::{
    Connectors,
    engine::{Engine, NoRecorder},
};
use serde_json::{Value, json};

use super::Outcome;
use crate::{mirror::plans, partners::surroundings, settings::Settings, wiring};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The connector.
    connector: String,
    /// Only this; several may stand: stores, staff, products, stocks, customers.
    #[arg(long, value_parser = kind)]
    what: Vec<Kind>,
    /// All of it from the beginning, so that what is gone is noticed; a load that was broken off begins anew too.
    #[arg(long)]
    full: bool,
    /// One JSON array instead of lines.
    #[arg(long)]
    json: bool,
}

fn kind(name: &str) -> Result<Kind, String> {
    Kind::from_name(name).ok_or_else(|| format!("one of {}", Kind::ALL.map(Kind::name).join(", ")))
}

pub(super) async fn run(settings: &Settings, args: &Args) -> Outcome {
    let connectors = Connectors::load(settings.connectors.as_deref())?;
    let wanted = wanted(plans(&connectors), args)?;
    let (boucle, storage) = wiring::open(settings).await?;
    let engine = Engine::new(connectors, surroundings(settings, Arc::new(NoRecorder)));
    let asked = if args.full { Asked::Whole } else { Asked::Now };
    let mut rows = vec![];
    let mut failed = false;
    for plan in &wanted {
        let began = boucle.clock.now();
        let pulled = pull(&boucle, &Actor::system(), &engine, plan, asked).await;
        let seconds = boucle.clock.now().duration_since(began).as_secs_f64();
        match pulled {
            Ok(None) => {}
            Ok(Some(pulled)) if args.json => rows.push(row(plan, &pulled, seconds)),
            Ok(Some(pulled)) => println!("{}", line(plan, &pulled, seconds)),
            Err(problem) => {
                failed = true;
                if args.json {
                    rows.push(json!({ "what": plan.kind.name(), "problem": problem.to_string() }));
                } else {
                    eprintln!("{:<10} not pulled: {problem}", plan.kind.name());
                }
            }
        }
    }
    storage.close().await;
    if args.json {
        println!("{}", Value::from(rows));
    }
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn wanted(plans: Vec<Plan>, args: &Args) -> Result<Vec<Plan>, Box<dyn std::error::Error>> {
    let mut names: Vec<String> = plans.iter().map(|plan| plan.connector.clone()).collect();
    names.dedup();
    let own: Vec<Plan> = plans
        .into_iter()
        .filter(|plan| plan.connector == args.connector)
        .collect();
    if own.is_empty() {
        let names = names.join(", ");
        return Err(format!(
            "there is no connector {} that is pulled from; those are {names}",
            args.connector
        )
        .into());
    }
    if let Some(missing) = args
        .what
        .iter()
        .find(|kind| !own.iter().any(|plan| plan.kind == **kind))
    {
        let kinds: Vec<_> = own.iter().map(|plan| plan.kind.name()).collect();
        return Err(format!(
            "{} has no action {}; pulled are {}",
            args.connector,
            missing.name(),
            kinds.join(", ")
        )
        .into());
    }
    Ok(own
        .into_iter()
        .filter(|plan| args.what.is_empty() || args.what.contains(&plan.kind))
        .collect())
}

const fn word(due: Due) -> &'static str {
    match due {
        Due::Full => "whole",
        Due::GoOn => "went on",
        Due::Increment => "changes",
    }
}

fn line(plan: &Plan, pulled: &Pulled, seconds: f64) -> String {
    let Pulled {
        due,
        rows,
        changed,
        rejected,
        gone,
    } = pulled;
    format!(
        "{:<10} {:<8} {rows} rows, {changed} changed something, {gone} gone, {rejected} rejected, {seconds:.1} s",
        plan.kind.name(),
        word(*due)
    )
}

fn row(plan: &Plan, pulled: &Pulled, seconds: f64) -> Value {
    json!({
        "what": plan.kind.name(), "pulled": word(pulled.due), "rows": pulled.rows, "changed": pulled.changed,
        "gone": pulled.gone, "rejected": pulled.rejected, "seconds": seconds,
    })
}
