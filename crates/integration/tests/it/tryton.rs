//! The connector `tryton` against a real one: `BOUCLE_TEST_TRYTON` is its address; without it nothing is tried.

use std::sync::Arc;

use business::clock::{Entropy, SystemClock};
use integration::{
    Connectors,
    engine::{Colour, Configuration, NoRecorder, Surroundings, check},
};
use secrecy::SecretString;

/// The demo database of the script that starts it.
struct Demo(String);

impl Configuration for Demo {
    fn setting(&self, _: &str, name: &str) -> Option<String> {
        match name {
            "address" => Some(self.0.clone()),
            "database" => Some("enseigne".to_owned()),
            _ => None,
        }
    }

    fn secret(&self, name: &str) -> Option<SecretString> {
        (name == "tryton-password").then(|| SecretString::from("connecteur-boucle"))
    }
}

#[tokio::test]
async fn every_action_that_is_declared_works_there() {
    let Ok(address) = std::env::var("BOUCLE_TEST_TRYTON") else {
        eprintln!("not tried: BOUCLE_TEST_TRYTON is not set");
        return;
    };
    let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../connectors");
    let connectors = Connectors::load(Some(&shipped)).unwrap();
    let around = Surroundings {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(Entropy::system()),
        configuration: Arc::new(Demo(address)),
        recorder: Arc::new(NoRecorder),
    };
    let table = check(connectors.get("tryton").unwrap(), &around).await.unwrap();
    let mut red = vec![];
    for line in &table {
        eprintln!(
            "{:<8} {:<16} {}",
            line.colour.name(),
            line.action,
            line.colour.reason().unwrap_or_default()
        );
        if matches!(line.colour, Colour::Red(_)) {
            let said = line
                .exchanges
                .iter()
                .map(|e| format!("{}\n  > {}\n  < {}", e.step, e.sent, e.received));
            red.push(format!(
                "{}: {:?}\n{}",
                line.action,
                line.colour.reason(),
                said.collect::<Vec<_>>().join("\n")
            ));
        }
    }
    assert!(red.is_empty(), "{}", red.join("\n"));
}
