//! `boucle inbox …`: notices of partners, as an operator sees them.

use std::process::ExitCode;

use serde_json::json;

use super::Outcome;
use crate::{settings::Settings, wiring};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List notices, newest first, without their bodies.
    List {
        /// Only those that wait.
        #[arg(long)]
        waiting: bool,
        /// At most so many.
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// One JSON array instead of lines.
        #[arg(long)]
        json: bool,
    },
    /// Work a notice once more; what it did already is not done twice.
    Replay {
        /// Its id.
        id: String,
    },
}

pub(super) async fn run(settings: &Settings, command: Command) -> Outcome {
    let (boucle, storage) = wiring::open(settings).await?;
    match command {
        Command::List {
            waiting,
            limit,
            json: as_json,
        } => {
            let rows = boucle
                .db
                .read("inbox_list", move |r| {
                    Box::pin(async move { Ok(r.inbox(waiting, limit.min(1000)).await?) })
                })
                .await?;
            if as_json {
                let rows: Vec<_> = rows
                    .iter()
                    .map(|row| {
                        json!({
                            "id": row.id, "connector": row.connector, "webhook_id": row.webhook_id, "received_at": row.received_at,
                            "worked_at": row.worked_at, "attempts": row.attempts, "error": row.error,
                        })
                    })
                    .collect();
                println!("{}", serde_json::Value::from(rows));
            } else {
                for row in rows {
                    let state = if row.worked_at.is_some() {
                        "worked"
                    } else {
                        "waiting"
                    };
                    let error = row.error.unwrap_or_default();
                    println!(
                        "{}  {}  {state:<7}  {}  {}  {error}",
                        row.received_at, row.id, row.connector, row.webhook_id
                    );
                }
            }
        }
        Command::Replay { id } => {
            let id = id.parse().map_err(|_| "this is not the id of a notice")?;
            let found = boucle
                .db
                .write("inbox_replay", move |r| {
                    Box::pin(async move { Ok(r.replay_notice(id).await?) })
                })
                .await?;
            if !found {
                return Err("there is no notice of this id".into());
            }
            println!("It waits to be worked by the running server.");
        }
    }
    storage.close().await;
    Ok(ExitCode::SUCCESS)
}
