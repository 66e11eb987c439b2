//! `boucle connector …`.

use std::process::ExitCode;

use integration::Connectors;
use serde_json::json;

use super::Outcome;
use crate::settings::{Secrets, Settings};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List connectors and whether their secrets are set.
    List {
        /// One JSON array instead of lines.
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(settings: &Settings, command: &Command) -> Outcome {
    let Command::List { json: as_json } = command;
    let connectors = Connectors::load(settings.connectors.as_deref())?;
    let secrets = Secrets::new(settings);
    let rows: Vec<_> = connectors
        .iter()
        .map(|connector| {
            let set = connector
                .hook
                .as_ref()
                .is_some_and(|hook| hook.secrets.iter().any(|name| secrets.get(name).is_some()));
            (connector, set)
        })
        .collect();
    if *as_json {
        let rows: Vec<_> = rows
            .iter()
            .map(|(connector, set)| {
                json!({ "name": connector.name, "description": connector.description, "takes_notices": connector.hook.is_some(), "secret_set": set })
            })
            .collect();
        println!("{}", serde_json::Value::from(rows));
    } else {
        for (connector, set) in rows {
            let secret = if set { "secret set" } else { "no secret" };
            println!("{:<12}  {secret:<10}  {}", connector.name, connector.description);
        }
    }
    Ok(ExitCode::SUCCESS)
}
