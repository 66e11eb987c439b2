//! `boucle demo`: the demo chain, served.

use std::{path::PathBuf, process::ExitCode};

use business::people::create_key;
use domain::people::Actor;

use super::{Outcome, serve};
use crate::{demo, import::open_repair, settings::Settings, wiring};

/// Arguments of `boucle demo`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// An Open Repair file to load as the past of the workshop of Lyon.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Only fill the database.
    #[arg(long)]
    seed_only: bool,
}

/// The demo till's key. It opens the demo chain only: `boucle serve` never makes it.
pub(super) const TILL_KEY: &str = "bk_demo_till_of_the_demo_chain_only";
pub(super) async fn demo(mut settings: Settings, args: Args) -> Outcome {
    settings.demo = true;
    let (boucle, storage) = wiring::open(&settings).await?;
    match demo::seed(&boucle).await? {
        demo::DemoChain::Seeded => {
            let scopes = ["payables:read".to_owned()];
            create_key(
                &boucle,
                &Actor::system(),
                "Caisse de démonstration",
                &scopes,
                Some(TILL_KEY),
            )
            .await?;
        }
        demo::DemoChain::AlreadyThere => {}
    }
    if let Some(file) = &args.data {
        let summary = open_repair::run(&boucle, file, "LYN", None, true).await?;
        println!("{summary}");
    }
    if !args.seed_only {
        let till = std::env::var("BOUCLE_TILL_PORT").unwrap_or_else(|_| "3001".into());
        println!("\n  Boucle       {}", settings.base_url);
        println!("  La caisse    http://127.0.0.1:{till}\n");
        println!("{}", demo::WHAT_TO_TRY);
        serve::run(boucle, settings).await?;
    }
    storage.close().await;
    Ok(ExitCode::SUCCESS)
}
