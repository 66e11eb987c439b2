//! `boucle key …`: API keys.

use std::process::ExitCode;

use business::people::{SCOPES, create_key, keys, revoke_key};
use domain::people::Actor;
use serde_json::json;

use super::Outcome;
use crate::{settings::Settings, wiring};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Make a key; it is printed once.
    Create {
        /// What it is for.
        name: String,
        /// Scope, several times: payables:read, payables:act, tickets:read, customers:read.
        #[arg(long = "scope", required = true)]
        scopes: Vec<String>,
    },
    /// List keys, without their text.
    List {
        /// One JSON array instead of lines.
        #[arg(long)]
        json: bool,
    },
    /// Revoke a key.
    Revoke {
        /// Its id.
        id: String,
    },
}

pub(super) async fn run(settings: &Settings, command: Command) -> Outcome {
    let (boucle, storage) = wiring::open(settings).await?;
    let actor = Actor::system();
    match command {
        Command::Create { name, scopes } => {
            if let Some(unknown) = scopes.iter().find(|scope| !SCOPES.contains(&scope.as_str())) {
                return Err(format!("there is no scope {unknown}; there are: {}", SCOPES.join(", ")).into());
            }
            let key = create_key(&boucle, &actor, &name, &scopes, None).await?;
            println!("{}", key.text);
        }
        Command::List { json: as_json } => {
            let keys = keys(&boucle, &actor).await?;
            if as_json {
                let rows: Vec<_> = keys
                    .iter()
                    .map(|key| {
                        json!({ "id": key.id, "name": key.name, "scopes": key.scopes, "created_at": key.created_at, "revoked": key.revoked })
                    })
                    .collect();
                println!("{}", serde_json::Value::from(rows));
            } else {
                for key in keys {
                    let state = if key.revoked { "revoked" } else { "valid" };
                    println!("{}  {state:<7}  {}  {}", key.id, key.scopes.join(","), key.name);
                }
            }
        }
        Command::Revoke { id } => {
            revoke_key(
                &boucle,
                &actor,
                id.parse().map_err(|_| "this is not the id of a key")?,
            )
            .await?;
            println!("The key is revoked.");
        }
    }
    storage.close().await;
    Ok(ExitCode::SUCCESS)
}
