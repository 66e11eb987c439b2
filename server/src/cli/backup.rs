//! `boucle backup FILE`.

use std::{path::Path, process::ExitCode};

use super::Outcome;
use crate::settings::Settings;

pub(super) async fn run(settings: &Settings, file: &Path) -> Outcome {
    let storage = storage::open(&settings.database_url, storage::Options::default()).await?;
    storage.backup(file).await?;
    println!(
        "{} holds everything that was committed when it began.",
        file.display()
    );
    storage.close().await;
    Ok(ExitCode::SUCCESS)
}
