//! `boucle simulator …`: partners to test against, each a process of its own behind the partner's wire.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc};

use business::clock::{Entropy, SystemClock};
use domain::Lang;
use integration::simulator::till::{Faults, TillConfig, serve};
use jiff::tz::TimeZone;
use secrecy::SecretString;
use tokio::net::TcpListener;

use super::{Outcome, demo, serve::signal};
use crate::{
    settings::{DEMO_TILL_SECRET, Secrets, Settings},
    wiring::StartError,
};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// A till with a cashier's page. Key and secret come from `BOUCLE_TILL_KEY` and the secret `till`; without them it is
    /// the demo chain's till.
    Till {
        /// Where its page listens, on 127.0.0.1.
        #[arg(long, default_value_t = 3001)]
        port: u16,
        /// Where Boucle answers; the settings' address when left out.
        #[arg(long)]
        boucle: Option<String>,
        /// Prefix of its store.
        #[arg(long, default_value = "LYN")]
        store: String,
        /// Name of its store.
        #[arg(long, default_value = "Lyon Part-Dieu")]
        store_name: String,
        /// Its number in the store.
        #[arg(long, default_value = "2")]
        till: String,
        /// Faults to order, a TOML file.
        #[arg(long)]
        faults: Option<PathBuf>,
        /// Where its notices are kept, so that a kill loses none.
        #[arg(long)]
        state: Option<PathBuf>,
        /// Stretches the waits between attempts: 1 as in life, 0.01 a hundred times quicker.
        #[arg(long, default_value_t = 1.0)]
        retry_scale: f64,
    },
}

pub(super) async fn run(settings: &Settings, command: Command) -> Outcome {
    let Command::Till {
        port,
        boucle,
        store,
        store_name,
        till,
        faults,
        state,
        retry_scale,
    } = command;
    let secret = Secrets::new(settings)
        .get("till")
        .unwrap_or_else(|| DEMO_TILL_SECRET.to_owned().into());
    let key = std::env::var("BOUCLE_TILL_KEY").unwrap_or_else(|_| demo::TILL_KEY.to_owned());
    let config = TillConfig {
        boucle_url: boucle.unwrap_or_else(|| format!("http://{}", settings.addr)),
        connector: "till".to_owned(),
        api_key: SecretString::from(key),
        secret,
        store_prefix: store,
        store_name,
        till,
        faults: match faults {
            Some(file) => Faults::read(&file)?,
            None => Faults::default(),
        },
        state,
        retry_scale,
        lang: Lang::Fr,
        zone: TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(Entropy::system()),
    };
    let addr = SocketAddr::from(([127, 0, 0, 1], port));
    let listener = TcpListener::bind(addr)
        .await
        .map_err(|error| StartError::Listen(addr, error))?;
    tracing::info!(address = %addr, "the till is open");
    serve(listener, config, signal()).await?;
    Ok(ExitCode::SUCCESS)
}
