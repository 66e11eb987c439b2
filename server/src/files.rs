//! The files of connectors: read when the program starts, and again while it runs. One that is wrong is refused with its
//! place, and what runs goes on.

use std::sync::{Arc, RwLock};

use business::{Boucle, Error, deliveries::note_reload};
use domain::people::Actor;
use integration::{Connectors, engine::Engine, signature::check_secret};
use jiff::Timestamp;

use crate::{
    settings::{Secrets, Settings},
    wiring::StartError,
};

/// Reads the connectors of these settings. A secret that cannot sign is told here, not at the first payment.
pub fn read(settings: &Settings) -> Result<Connectors, StartError> {
    let connectors = Connectors::load(settings.connectors.as_deref())?;
    let secrets = Secrets::new(settings);
    for name in connectors
        .iter()
        .filter_map(|connector| connector.hook.as_ref())
        .flat_map(|hook| &hook.secrets)
    {
        if let Some(secret) = secrets.get(name) {
            check_secret(&secret).map_err(|error| StartError::Secret(name.clone(), error))?;
        }
    }
    Ok(connectors)
}

/// Files that were read again and not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// When.
    pub at: Timestamp,
    /// File, line, field, value and what is allowed.
    pub why: String,
}

/// The files as they run.
#[derive(Debug)]
pub struct Files {
    engine: Arc<Engine>,
    settings: Arc<Settings>,
    refused: RwLock<Option<Refused>>,
}

impl Files {
    /// What this engine runs by.
    pub fn new(engine: Arc<Engine>, settings: Arc<Settings>) -> Self {
        Self {
            engine,
            settings,
            refused: RwLock::new(None),
        }
    }

    /// Why the files were not taken when they were last read; none when they were.
    pub fn refused(&self) -> Option<Refused> {
        self.refused
            .read()
            .expect("nobody panics while holding it")
            .clone()
    }

    /// Reads the files again, on somebody's word. False when one is wrong: then everything stays as it was, and
    /// [`refused`](Self::refused) tells why.
    pub async fn reload(&self, boucle: &Boucle, actor: &Actor) -> Result<bool, Error> {
        note_reload(boucle, actor).await?;
        let settings = self.settings.clone();
        // They may lie on a disk of the network.
        let read = tokio::task::spawn_blocking(move || read(&settings)).await;
        let refused = match read {
            Ok(Ok(connectors)) => {
                self.engine.replace(connectors);
                tracing::info!("the files of connectors were read again");
                None
            }
            Ok(Err(error)) => Some(error.to_string()),
            Err(panicked) => Some(panicked.to_string()),
        };
        if let Some(problem) = &refused {
            tracing::error!(problem, "the files of connectors are wrong; the ones before stay");
        }
        let is_taken = refused.is_none();
        let at = boucle.clock.now();
        *self.refused.write().expect("nobody panics while holding it") =
            refused.map(|why| Refused { at, why });
        Ok(is_taken)
    }
}
