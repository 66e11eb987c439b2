//! The program `boucle`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::run()
}
