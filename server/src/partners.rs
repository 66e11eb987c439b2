//! What the operator says of partners: `[partners.<connector>]` in `boucle.toml`, or the environment, which wins.

use std::{collections::BTreeMap, sync::Arc};

use business::clock::{Entropy, SystemClock};
use integration::engine::{Configuration, Recorder, Surroundings};
use secrecy::SecretString;

use crate::settings::{Secrets, Settings};

/// Settings and secrets of partners.
#[derive(Debug)]
pub struct PartnerSettings {
    said: BTreeMap<String, BTreeMap<String, String>>,
    secrets: Secrets,
}

impl PartnerSettings {
    /// Of these settings.
    pub fn new(settings: &Settings) -> Self {
        Self {
            said: settings.partners.clone(),
            secrets: Secrets::new(settings),
        }
    }
}

impl Configuration for PartnerSettings {
    /// The setting `address` of `acme` is `BOUCLE_PARTNER_ACME_ADDRESS`.
    fn setting(&self, connector: &str, name: &str) -> Option<String> {
        let variable = format!("BOUCLE_PARTNER_{connector}_{name}")
            .to_uppercase()
            .replace('-', "_");
        std::env::var(variable)
            .ok()
            .or_else(|| self.said.get(connector)?.get(name).cloned())
    }

    fn secret(&self, name: &str) -> Option<SecretString> {
        self.secrets.get(name)
    }
}

/// What the engine needs, on this machine.
pub fn surroundings(settings: &Settings, recorder: Arc<dyn Recorder>) -> Surroundings {
    Surroundings {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(Entropy::system()),
        configuration: Arc::new(PartnerSettings::new(settings)),
        recorder,
    }
}
