//! The command line. Exit status: 0 done, 1 refused or failed with one clear line on stderr, 2 wrong usage.

mod backup;
mod connectors;
mod control;
mod demo;
mod import;
mod inbox;
mod keys;
mod outbox;
mod pull;
mod serve;
mod simulator;
mod users;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::settings::Settings;

/// Buy back, repair, resell and rent beside the ERP and till that a chain already has.
#[derive(Debug, Parser)]
#[command(name = "boucle", version, about, max_term_width = 100)]
struct Cli {
    /// Settings file; defaults hold when it is missing, the environment (`BOUCLE_*`, `DATABASE_URL`) wins.
    #[arg(long, global = true, default_value = "boucle.toml")]
    config: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve pages, API and hooks.
    Serve,
    /// Fill an empty database with the demo chain, then serve it.
    Demo(demo::Args),
    /// Bring the database to this program's version.
    Migrate,
    /// Users.
    User {
        #[command(subcommand)]
        command: users::Command,
    },
    /// API keys.
    Key {
        #[command(subcommand)]
        command: keys::Command,
    },
    /// Load the past from a file.
    Import {
        #[command(subcommand)]
        command: import::Command,
    },
    /// Connectors.
    Connector {
        #[command(subcommand)]
        command: connectors::Command,
    },
    /// Start a partner's simulator, a process of its own.
    Simulator {
        #[command(subcommand)]
        command: simulator::Command,
    },
    /// Notices of partners.
    Inbox {
        #[command(subcommand)]
        command: inbox::Command,
    },
    /// What goes to partners.
    Outbox {
        #[command(subcommand)]
        command: outbox::Command,
    },
    /// Compare what Boucle and partners hold.
    Control {
        #[command(subcommand)]
        command: control::Command,
    },
    /// Pull a partner's master data: what has changed, or all of it. What is broken off goes on at the next pull.
    Pull(pull::Args),
    /// Copy the database to a file, consistent while the server runs.
    Backup {
        /// The file; it must not exist.
        file: PathBuf,
    },
}

/// What a command answers: a status, or the line that says why not.
type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

/// Reads the arguments, runs the command, says what went wrong in one line.
pub fn run() -> ExitCode {
    end_quietly_without_a_reader();
    let cli = Cli::parse();
    let settings = match Settings::load(&cli.config) {
        Ok(settings) => settings,
        Err(error) => return failed(&error),
    };
    log_to_stderr(&settings);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    runtime
        .block_on(dispatch(cli.command, settings))
        .unwrap_or_else(|error| failed(&*error))
}

/// `boucle … | head` closes our standard output before we are done: nobody reads any more, and that is no fault of ours. The
/// standard library panics then.
fn end_quietly_without_a_reader() {
    let shown = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.payload_as_str().unwrap_or_default();
        if said.starts_with("failed printing to stdout") && said.contains("Broken pipe") {
            std::process::exit(0);
        }
        shown(panic);
    }));
}

async fn dispatch(command: Command, settings: Settings) -> Outcome {
    match command {
        Command::Serve => serve::serve(settings).await,
        Command::Demo(args) => demo::demo(settings, args).await,
        Command::Migrate => serve::migrate(&settings).await,
        Command::User { command } => users::run(&settings, command).await,
        Command::Key { command } => keys::run(&settings, command).await,
        Command::Import { command } => import::run(&settings, command).await,
        Command::Connector { command } => connectors::run(&settings, &command).await,
        Command::Simulator { command } => simulator::run(&settings, command).await,
        Command::Inbox { command } => inbox::run(&settings, command).await,
        Command::Outbox { command } => outbox::run(&settings, command).await,
        Command::Control { command } => control::run(&settings, command).await,
        Command::Pull(args) => pull::run(&settings, &args).await,
        Command::Backup { file } => backup::run(&settings, &file).await,
    }
}

fn failed(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("boucle: {error}");
    ExitCode::FAILURE
}

fn log_to_stderr(settings: &Settings) {
    use tracing_subscriber::{EnvFilter, fmt};
    let filter = EnvFilter::try_new(&settings.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    // Another subscriber can only be there in tests, and then it is the one to keep.
    let _ = if settings.log_json {
        lines.json().try_init()
    } else {
        lines.compact().try_init()
    };
}
