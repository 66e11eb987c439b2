//! `boucle connector …`.

use std::{process::ExitCode, sync::Arc};

use business::deliveries::switch_on;
use domain::people::Actor;
use integration::{
    Connector, Connectors,
    engine::{Checked, Colour, Engine, NoRecorder, check, try_sample},
};
use serde_json::{Value, json};

use super::Outcome;
use crate::{
    partners::{check_and_keep, surroundings},
    settings::{Secrets, Settings},
    wiring,
};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List connectors and whether their secrets are set.
    List {
        /// One JSON array instead of lines.
        #[arg(long)]
        json: bool,
        /// What nobody has seen the partners do yet, instead.
        #[arg(long)]
        unconfirmed: bool,
    },
    /// Run a connector's samples and show what differs; nobody is asked.
    Test {
        /// The connector.
        name: String,
    },
    /// Try every action at the configured partner, with the inputs of check.toml. It writes there: use a sandbox.
    Check {
        /// The connector.
        name: String,
        /// One JSON array instead of lines, with the exchanges.
        #[arg(long)]
        json: bool,
        /// Show every exchange, not only those of what is red.
        #[arg(long)]
        all: bool,
    },
    /// Try every action as `check` does and, if none is red, switch the connector on: it follows what happens from now on.
    On {
        /// The connector.
        name: String,
    },
}

pub(super) async fn run(settings: &Settings, command: &Command) -> Outcome {
    let connectors = Connectors::load(settings.connectors.as_deref())?;
    match command {
        Command::List {
            unconfirmed: true,
            json,
        } => list_unconfirmed(&connectors, *json),
        Command::List { json, .. } => list(settings, &connectors, *json),
        Command::On { name } => {
            named(&connectors, name)?;
            return switched_on(settings, connectors.clone(), name).await;
        }
        Command::Test { name } => return test(named(&connectors, name)?).await,
        Command::Check { name, json, all } => {
            return checked(settings, named(&connectors, name)?, *json, *all).await;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn named<'c>(connectors: &'c Connectors, name: &str) -> Result<&'c Connector, Box<dyn std::error::Error>> {
    let names: Vec<_> = connectors
        .iter()
        .map(|connector| connector.name.as_str())
        .collect();
    connectors
        .get(name)
        .ok_or_else(|| format!("there is no connector {name}; known are {}", names.join(", ")).into())
}

fn list(settings: &Settings, connectors: &Connectors, as_json: bool) {
    let secrets = Secrets::new(settings);
    let is_set = |connector: &Connector| {
        let set = |name: &String| secrets.get(name).is_some();
        let signs = connector
            .hook
            .as_ref()
            .is_some_and(|hook| hook.secrets.iter().any(set));
        let asks = connector
            .served
            .as_ref()
            .is_some_and(|served| served.secrets.iter().any(set));
        let signs_in = connector.partner.as_ref().is_some_and(|partner| {
            // Of those for a server of files one is enough, and none is needed for a folder.
            let sftp = partner.transport.sftp.as_ref();
            let may_be_missing =
                |word: &String| sftp.is_some_and(|login| login.words().any(|known| known == word));
            let mut all = partner.secrets.iter();
            all.all(|(word, name)| may_be_missing(word) || set(name))
        });
        signs || asks || signs_in
    };
    if as_json {
        let rows: Vec<_> = connectors
            .iter()
            .map(|connector| {
                let actions = connector
                    .partner
                    .iter()
                    .flat_map(|partner| partner.actions.keys());
                json!({
                    "name": connector.name,
                    "description": connector.description,
                    "takes_notices": connector.hook.is_some(),
                    "is_served": connector.served.is_some(),
                    "actions": actions.map(|action| action.name()).collect::<Vec<_>>(),
                    "unconfirmed": connector.unconfirmed.len(),
                    "secret_set": is_set(connector),
                })
            })
            .collect();
        println!("{}", Value::from(rows));
        return;
    }
    for connector in connectors.iter() {
        let secret = if is_set(connector) {
            "secret set"
        } else {
            "no secret"
        };
        println!("{:<12}  {secret:<10}  {}", connector.name, connector.description);
    }
}

fn list_unconfirmed(connectors: &Connectors, as_json: bool) {
    let all = connectors.iter().flat_map(|connector| &connector.unconfirmed);
    if as_json {
        let rows: Vec<_> = all
            .map(|fact| json!({ "file": fact.file, "line": fact.line, "field": fact.field, "why": fact.why }))
            .collect();
        println!("{}", Value::from(rows));
        return;
    }
    for fact in all {
        println!("{}:{}: {}: {}", fact.file, fact.line, fact.field, fact.why);
    }
}

async fn test(connector: &Connector) -> Outcome {
    if connector.samples.is_empty() {
        return Err(format!("{} has no samples of actions or objects", connector.name).into());
    }
    let mut differing = 0;
    for sample in &connector.samples {
        match try_sample(connector, sample).await {
            Ok(()) => println!("same     {}", sample.name),
            Err(differs) => {
                differing += 1;
                println!("differs  {}", sample.name);
                for line in differs.what.lines() {
                    println!("         {line}");
                }
            }
        }
    }
    if differing == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    Err(format!("{differing} of {} samples differ", connector.samples.len()).into())
}

async fn checked(settings: &Settings, connector: &Connector, as_json: bool, all: bool) -> Outcome {
    let table = check(connector, &surroundings(settings, Arc::new(NoRecorder))).await?;
    shown(&connector.name, &table, as_json, all)
}

fn shown(connector: &str, table: &[Checked], as_json: bool, all: bool) -> Outcome {
    if as_json {
        println!("{}", table.iter().map(row).collect::<Value>());
    } else {
        for line in table {
            println!(
                "{:<8} {:<16} {}",
                line.colour.name(),
                line.action,
                line.colour.reason().unwrap_or_default()
            );
            if all || matches!(line.colour, Colour::Red(_)) {
                for exchange in &line.exchanges {
                    println!(
                        "           {} {} → {}",
                        exchange.method,
                        exchange.target,
                        exchange.told()
                    );
                    println!("           > {}", exchange.sent);
                    println!("           < {}", exchange.received);
                }
            }
        }
    }
    let red = table
        .iter()
        .filter(|line| matches!(line.colour, Colour::Red(_)))
        .count();
    if red == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    Err(format!("{connector}: {red} actions are red").into())
}

async fn switched_on(settings: &Settings, connectors: Connectors, name: &str) -> Outcome {
    let (boucle, storage) = wiring::open(settings).await?;
    let actor = Actor::system();
    let engine = Engine::new(connectors, surroundings(settings, Arc::new(NoRecorder)));
    let table = check_and_keep(&boucle, &actor, &engine, name).await?;
    shown(name, &table, false, false)?;
    let is_new = switch_on(&boucle, &actor, name).await?;
    storage.close().await;
    println!("{name} {}", if is_new { "is on" } else { "was on already" });
    Ok(ExitCode::SUCCESS)
}

fn row(line: &Checked) -> Value {
    let exchanges: Vec<_> = line
        .exchanges
        .iter()
        .map(|exchange| {
            json!({
                "step": exchange.step, "at": exchange.at.to_string(), "method": exchange.method, "target": exchange.target,
                "status": exchange.status, "milliseconds": u64::try_from(exchange.took.as_millis()).unwrap_or(u64::MAX),
                "sent": exchange.sent, "received": exchange.received, "verdict": exchange.told(),
            })
        })
        .collect();
    json!({
        "action": line.action.name(), "colour": line.colour.name(), "reason": line.colour.reason(), "exchanges": exchanges,
    })
}
