//! `boucle simulator …`: partners to test against, each a process of its own behind the partner's wire.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use business::clock::{Entropy, SystemClock};
use domain::Lang;
use integration::simulator::{
    fastmag,
    ginkoia::{self, Files},
    openbravo::{self, ExternalOrders, Sign},
    partner::{self, Fault, PartnerConfig},
    till::{Faults, TillConfig, serve},
};
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
    Till(TillArgs),
    /// Fastmag: transactions and queries over HTTP.
    Fastmag(PartnerArgs),
    /// Openbravo: JSON REST, order loader, Business API, and a point of sale that calls Boucle.
    Openbravo(OpenbravoArgs),
    /// Ginkoia: text files out, XML orders in.
    Ginkoia(GinkoiaArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct TillArgs {
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
}

/// What every simulated ERP is told. Its password comes from the secret `simulator`, `demo` without it.
#[derive(Debug, clap::Args)]
pub(super) struct PartnerArgs {
    /// Where it listens, on 127.0.0.1.
    #[arg(long, default_value_t = 3010)]
    port: u16,
    /// The account that may speak to it.
    #[arg(long, default_value = "boucle")]
    user: String,
    /// How many products it sells.
    #[arg(long, default_value_t = 40)]
    products: u32,
    /// Faults to order, a TOML file.
    #[arg(long)]
    faults: Option<PathBuf>,
    /// Where it keeps what it knows, so that a kill loses nothing.
    #[arg(long)]
    state: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct OpenbravoArgs {
    #[command(flatten)]
    partner: PartnerArgs,
    /// The external service that its point of sale calls, e.g. `http://127.0.0.1:3000/served/openbravo`. Calls show the secret
    /// `openbravo-pos` in the header `Authorization`.
    #[arg(long)]
    calls: Option<String>,
    /// The terminal of its point of sale.
    #[arg(long, default_value = "VBS-LYN")]
    terminal: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct GinkoiaArgs {
    #[command(flatten)]
    partner: PartnerArgs,
    /// Its folder, with `import` and `export` in it.
    #[arg(long)]
    folder: PathBuf,
    /// Seconds between two turns.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    every: u64,
}

pub(super) async fn run(settings: &Settings, command: Command) -> Outcome {
    match command {
        Command::Till(args) => run_till(settings, args).await?,
        Command::Fastmag(args) => {
            let (listener, config) = open(settings, args, &Fault::ALL).await?;
            fastmag::serve(listener, config, signal()).await?;
        }
        Command::Openbravo(args) => {
            let external = match args.calls {
                Some(url) => Some(ExternalOrders {
                    url,
                    sign: Sign::Header {
                        name: "Authorization".to_owned(),
                        value: pos_secret(settings)?,
                    },
                    terminal: args.terminal,
                }),
                None => None,
            };
            let (listener, config) = open(settings, args.partner, &Fault::ALL).await?;
            openbravo::serve(listener, config, external, signal()).await?;
        }
        Command::Ginkoia(args) => {
            let files = Files {
                folder: args.folder,
                every: Some(Duration::from_secs(args.every)),
            };
            let (listener, config) = open(settings, args.partner, &Fault::OF_FILES).await?;
            ginkoia::serve(listener, config, files, signal()).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn pos_secret(settings: &Settings) -> Result<SecretString, MissingSecret> {
    Secrets::new(settings).get("openbravo-pos").ok_or(MissingSecret)
}

#[derive(Debug, thiserror::Error)]
#[error(
    "the secret openbravo-pos is missing: set BOUCLE_SECRET_OPENBRAVO_POS, or a mounted file of that name"
)]
struct MissingSecret;

/// What a simulated ERP is opened with.
async fn open(
    settings: &Settings,
    args: PartnerArgs,
    known: &'static [Fault],
) -> Result<(TcpListener, PartnerConfig), Box<dyn std::error::Error>> {
    let config = PartnerConfig {
        user: args.user,
        password: Secrets::new(settings)
            .get("simulator")
            .unwrap_or_else(|| "demo".to_owned().into()),
        products: args.products,
        faults: match args.faults {
            Some(file) => partner::Faults::read(&file, known)?,
            None => partner::Faults::none(known),
        },
        state: args.state,
        lang: Lang::Fr,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(Entropy::system()),
    };
    Ok((listen(args.port).await?, config))
}

async fn listen(port: u16) -> Result<TcpListener, StartError> {
    let addr = SocketAddr::from(([127, 0, 0, 1], port));
    let listener = TcpListener::bind(addr)
        .await
        .map_err(|error| StartError::Listen(addr, error))?;
    tracing::info!(address = %addr, "the simulator is open");
    Ok(listener)
}

async fn run_till(settings: &Settings, args: TillArgs) -> Result<(), Box<dyn std::error::Error>> {
    let TillArgs {
        port,
        boucle,
        store,
        store_name,
        till,
        faults,
        state,
        retry_scale,
    } = args;
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
    serve(listen(port).await?, config, signal()).await?;
    Ok(())
}
