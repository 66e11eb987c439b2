//! A till: a page for a cashier, and a sender that behaves as a real one does.
//!
//! It reads what is to be paid at `GET {boucle}/api/v1/payables/{code}` and reports what it took to
//! `POST {boucle}/hooks/{connector}`, signed. Everything that can go wrong on the way can be ordered: see [`Fault`].
//!
//! # Control
//! What the page does, a test can do as well (JSON in, JSON out; a wrong body is 400 or 422 with `{"error": ...}`):
//!
//! | Request | Does |
//! |---|---|
//! | `POST /control/pay` | takes a payment or gives one back, answers 202 and the notices it will send |
//! | `POST /control/send` | sends `{"body": ..., "faults": [...]}`: any JSON, or a text as it stands, well signed |
//! | `POST /control/replay` | sends all notices again, rightly this time, with their webhook ids |
//! | `GET /control/sent` | all notices, newest first: what was sent, how often, how it was answered |
//! | `GET /healthz` | 204 |
//!
//! `/control/pay` takes `code`; `amount` in minor units and `currency` (both read from Boucle when missing);
//! `tenders` (by card when missing); `payment_id`, `receipt` (the till's next number when missing); `version` (as read, or none);
//! `refund: true` with the `payment_id` that is given back and a `refund_id` (the next number when missing);
//! `times`: so many payments, each with its own id; `faults`: names of [`Fault`].

mod book;
mod client;
mod control;
mod desk;
mod faults;
mod form;
mod format;
mod journal;
mod page;
mod payable;
mod schedule;
mod sender;
mod view;
mod words;

use std::{path::PathBuf, sync::Arc};

use axum::{Router, http::StatusCode, routing::get};
use business::clock::{Clock, Entropy};
use domain::Lang;
use jiff::{Timestamp, tz::TimeZone};
use secrecy::SecretString;
use tokio::{net::TcpListener, sync::watch};

pub use self::{
    book::{Answer, Outcome, Sent},
    faults::{Fault, Faults},
};
use self::{client::Client, desk::Desk, sender::Sender};
use super::assets;
pub use super::journal::JournalError;
use crate::signature;

/// How a till is set up.
#[derive(Debug, Clone)]
pub struct TillConfig {
    /// Where Boucle answers, e.g. `http://127.0.0.1:3000`.
    pub boucle_url: String,
    /// The connector whose hook takes the notices; `till` for the generic one.
    pub connector: String,
    /// A key that may read payables.
    pub api_key: SecretString,
    /// The secret that signs, `whsec_...`.
    pub secret: SecretString,
    /// The store's prefix, e.g. `LYN`.
    pub store_prefix: String,
    /// The store's name, for the page.
    pub store_name: String,
    /// The till's number in the store.
    pub till: String,
    /// What goes wrong by itself.
    pub faults: Faults,
    /// Where notices are kept, so that a till that is killed loses none. Without it they live as long as the process.
    pub state: Option<PathBuf>,
    /// Stretches the waits between attempts and the delay of late notices: 1 as in life, 0.01 a hundred times quicker.
    pub retry_scale: f64,
    /// Language of the page, until the cashier picks one.
    pub lang: Lang,
    /// The store's time zone.
    pub zone: TimeZone,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives webhook ids and jitter.
    pub entropy: Arc<Entropy>,
}

/// Why a till does not open.
#[derive(Debug, thiserror::Error)]
pub enum TillError {
    /// Boucle's address is none.
    #[error(
        "{0} is no address of Boucle: it starts with http:// and names a host, e.g. http://127.0.0.1:3000"
    )]
    Address(String),
    /// Nothing can be signed with the secret.
    #[error(transparent)]
    Secret(#[from] signature::NotASecret),
    /// The notices that were kept cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The scale of the waits is none.
    #[error("the waits cannot be stretched by {0}: a number above 0 and at most 100")]
    Scale(f64),
    /// The network.
    #[error("the till cannot answer: {0}")]
    Network(#[from] std::io::Error),
}

/// What the handlers share.
#[derive(Clone)]
struct Till {
    config: Arc<TillConfig>,
    client: Client,
    desk: Arc<Desk>,
    opened_at: Timestamp,
}

/// Opens the till on this listener until `shutdown` ends. Notices that were kept go out at once.
pub async fn serve(
    listener: TcpListener,
    config: TillConfig,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), TillError> {
    signature::check_secret(&config.secret)?;
    if !(config.retry_scale > 0.0 && config.retry_scale <= 100.0) {
        return Err(TillError::Scale(config.retry_scale));
    }
    let config = Arc::new(config);
    let client = Client::new(&config)?;
    let opened_at = config.clock.now();
    let desk = Arc::new(Desk::open(&config, opened_at)?);
    let till = Till {
        config: config.clone(),
        client: client.clone(),
        desk: desk.clone(),
        opened_at,
    };
    let (close, closing) = watch::channel(false);
    let sender = Sender::new(config, client, desk).run(closing);
    let router = Router::new()
        .route("/healthz", get(|| async { StatusCode::NO_CONTENT }))
        .merge(page::routes())
        .merge(control::routes())
        .merge(assets::routes())
        .with_state(till);
    let page = async {
        let served = axum::serve(listener, router)
            .with_graceful_shutdown(shutdown)
            .await;
        let _ = close.send(true);
        served
    };
    // In one task, so that whoever drops this future has stopped all of the till.
    let (served, ()) = tokio::join!(page, sender);
    Ok(served?)
}
