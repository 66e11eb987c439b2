//! The HTTP edges. A handler authenticates, calls one use case, and renders.

pub mod api;
mod assets;
mod csrf;
mod error;
mod form;
mod hooks;
mod live;
mod pages;
mod render;
mod router;
mod served;
mod session;
mod staff;

use std::sync::Arc;

use business::{Boucle, mirror::Plan};
use integration::{
    Connectors,
    engine::{Engine, NoRecorder},
};
use tokio::sync::watch;

pub use error::PageError;
pub use router::router;

use crate::{
    mirror::{Asking, plans},
    partners::surroundings,
    settings::{Secrets, Settings},
};

/// What handlers share.
#[derive(Debug, Clone)]
pub struct Web {
    /// The use cases.
    pub boucle: Boucle,
    /// Settings.
    pub settings: Arc<Settings>,
    /// Secrets, by name.
    pub secrets: Secrets,
    /// Connectors, by name.
    pub connectors: Arc<Connectors>,
    /// What asks partners and delivers to them.
    pub engine: Arc<Engine>,
    /// What is pulled from partners.
    pub plans: Arc<Vec<Plan>>,
    /// What is asked of partners behind the back of whoever looks.
    pub asking: Arc<Asking>,
    /// Changes of tickets, for open pages.
    pub live: live::Feed,
    /// Turns true when the program stops: open streams end.
    pub stopping: watch::Receiver<bool>,
    /// When sessions were last touched.
    touched: session::Touched,
    /// Sign-ins a minute by address.
    addresses: staff::Addresses,
    /// Requests of partners a second, by connector.
    pace: served::Pace,
}

impl Web {
    /// Around these parts.
    pub fn new(
        boucle: Boucle,
        settings: Settings,
        connectors: Connectors,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        let engine = Engine::new(connectors.clone(), surroundings(&settings, Arc::new(NoRecorder)));
        Self {
            engine: Arc::new(engine),
            plans: Arc::new(plans(&connectors)),
            asking: Arc::new(Asking::new(&boucle)),
            live: live::Feed::start(&boucle, stopping.clone()),
            secrets: Secrets::new(&settings),
            settings: Arc::new(settings),
            connectors: Arc::new(connectors),
            touched: session::Touched::default(),
            addresses: staff::Addresses::default(),
            pace: served::Pace::default(),
            stopping,
            boucle,
        }
    }
}
