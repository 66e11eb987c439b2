//! `make bench`, the part about mappings: whole samples a second, on one core, with their codecs and declared answers. Nothing here
//! passes or fails; it prints.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use integration::{Connectors, connector::Shows, engine::try_sample};

type Failure = Box<dyn std::error::Error>;

/// How long each is repeated.
const FOR: Duration = Duration::from_secs(1);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let folder = std::env::args().nth(1);
    let connectors = Connectors::load(folder.as_deref().map(Path::new))?;
    println!("\n{:<58} {:>12}", "mapping, on one core", "documents /s");
    for connector in connectors.iter() {
        for sample in &connector.samples {
            let Shows::Action(shown) = &sample.shows else {
                continue;
            };
            if shown.action != "repair-to-pay" || try_sample(connector, sample).await.is_err() {
                continue;
            }
            let (started, mut done) = (Instant::now(), 0_u32);
            while started.elapsed() < FOR {
                try_sample(connector, sample).await?;
                done += 1;
            }
            let what = format!("{}: {}", connector.name, sample.name);
            println!(
                "{what:<58} {:>12.0}",
                f64::from(done) / started.elapsed().as_secs_f64()
            );
        }
    }
    Ok(())
}
