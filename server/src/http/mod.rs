//! The HTTP edges. A handler authenticates, calls one use case, and renders.

pub mod api;
mod assets;
mod by_link;
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

use business::Boucle;
use integration::{Connectors, engine::Engine};
use tokio::sync::watch;

pub use error::PageError;
pub use router::router;

use crate::{
    exchange_log::ExchangeLog,
    files::Files,
    mirror::Asking,
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
    /// What asks partners and delivers to them, by the files of connectors.
    pub engine: Arc<Engine>,
    /// These files.
    pub files: Arc<Files>,
    /// What was said to partners.
    pub exchanges: ExchangeLog,
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
    /// Requests of customers a minute by address.
    links: staff::Addresses,
}

impl Web {
    /// Around these parts.
    pub fn new(
        boucle: Boucle,
        settings: Settings,
        connectors: Connectors,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        let exchanges = ExchangeLog::start(&boucle);
        let around = surroundings(&settings, Arc::new(exchanges.clone()));
        let engine = Arc::new(Engine::new(connectors, around));
        let settings = Arc::new(settings);
        Self {
            files: Arc::new(Files::new(engine.clone(), settings.clone())),
            engine,
            exchanges,
            asking: Arc::new(Asking::new(&boucle)),
            live: live::Feed::start(&boucle, stopping.clone()),
            secrets: Secrets::new(&settings),
            settings,
            touched: session::Touched::default(),
            addresses: staff::Addresses::default(),
            pace: served::Pace::default(),
            links: staff::Addresses::default(),
            stopping,
            boucle,
        }
    }
}
