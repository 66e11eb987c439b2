//! Programs that nobody here wrote, started by a script that says where they are.

use std::{collections::BTreeMap, sync::Arc};

use business::clock::{Entropy, SystemClock};
use integration::{
    Connectors,
    engine::{Colour, Configuration, Engine, NoRecorder, Surroundings, check},
};
use secrecy::SecretString;

/// A partner that runs, and what the operator says of it.
pub(crate) struct Real {
    pub(crate) name: &'static str,
    around: Surroundings,
}

struct Said {
    settings: BTreeMap<&'static str, String>,
    secret: (&'static str, String),
}

impl Configuration for Said {
    fn setting(&self, _: &str, name: &str) -> Option<String> {
        self.settings.get(name).cloned()
    }

    fn secret(&self, name: &str) -> Option<SecretString> {
        let (known, word) = &self.secret;
        (name == *known).then(|| SecretString::from(word.as_str()))
    }
}

/// What the script says under this name; without it nothing is tried, and that is said.
pub(crate) fn said(variable: &str) -> Option<String> {
    let said = std::env::var(variable).ok();
    if said.is_none() {
        eprintln!("not tried: {variable} is not set");
    }
    said
}

fn connectors() -> Connectors {
    let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../connectors");
    Connectors::load(Some(&shipped)).unwrap()
}

impl Real {
    pub(crate) fn new(
        name: &'static str,
        settings: BTreeMap<&'static str, String>,
        secret: (&'static str, String),
    ) -> Self {
        let around = Surroundings {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(Entropy::system()),
            configuration: Arc::new(Said { settings, secret }),
            recorder: Arc::new(NoRecorder),
        };
        Self { name, around }
    }

    pub(crate) fn engine(&self) -> Engine {
        Engine::new(connectors(), self.around.clone())
    }

    /// Every action that its files declare works there; answers the green ones.
    pub(crate) async fn nothing_is_red(&self) -> Vec<&'static str> {
        let table = check(connectors().get(self.name).unwrap(), &self.around)
            .await
            .unwrap();
        let mut red = vec![];
        let mut green = vec![];
        for line in &table {
            let reason = line.colour.reason().unwrap_or_default();
            eprintln!("{:<8} {:<16} {reason}", line.colour.name(), line.action);
            match line.colour {
                Colour::Red(_) => {
                    let said = line
                        .exchanges
                        .iter()
                        .map(|e| format!("{}\n  > {}\n  < {}", e.step, e.sent, e.received));
                    red.push(format!(
                        "{}: {reason}\n{}",
                        line.action,
                        said.collect::<Vec<_>>().join("\n")
                    ));
                }
                Colour::Green => green.push(line.action.name()),
                _ => {}
            }
        }
        assert!(red.is_empty(), "{}", red.join("\n"));
        green
    }
}
