//! `boucle import …`: the past, from files.

use std::{path::PathBuf, process::ExitCode};

use super::Outcome;
use crate::{import::open_repair, settings::Settings, wiring};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Repairs in the Open Repair Data Standard, as the history of a store's workshop. Safe to repeat.
    OpenRepair {
        /// The CSV file.
        file: PathBuf,
        /// Prefix of the store, e.g. LYN.
        #[arg(long)]
        store: String,
        /// Where rejected rows go, with line number and reason; beside the file when left out.
        #[arg(long)]
        rejects: Option<PathBuf>,
        /// A JSON summary instead of a sentence.
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(settings: &Settings, command: Command) -> Outcome {
    let Command::OpenRepair {
        file,
        store,
        rejects,
        json,
    } = command;
    let (boucle, storage) = wiring::open(settings).await?;
    let summary = open_repair::run(&boucle, &file, &store, rejects.as_deref(), !json).await?;
    if json {
        println!("{}", serde_json::to_string(&summary)?);
    } else {
        println!("{summary}");
    }
    storage.close().await;
    Ok(if summary.rejected == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
