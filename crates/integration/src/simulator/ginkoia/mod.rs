//! A simulated Ginkoia that speaks by files, as the public connectors of shops know it; the API Center of its vendor has no
//! public description and is not simulated.
//!
//! | In its folder | What |
//! |---|---|
//! | `export/INIT_ARTWEB_4.TXT`, `export/INIT_STOCK_4.TXT` | everything, when asked for |
//! | `export/ARTWEB_4_{time}_{turn}.TXT`, `export/STOCK_4_{time}_{turn}.TXT` | what changed since the turn before |
//! | `import/*.xml` | orders, one `Commande` a file, taken in order of their names |
//! | `import/traites/`, `import/rejets/` | where they go |
//! | `log/import.log` | what became of each: time, file, `OK` or `REJET`, reason |
//!
//! Text files have semicolons, quotes where needed, a header, decimal commas, dates as `24/11/2026`, and are ISO-8859-1 as
//! Windows writes it (windows-1252); the order log is the same. **Assumed**: the names of deltas, the folders of what was
//! taken in, the log, `CommandeDate` as `2026-11-24 11:20:17`, and which rules an order has to meet beyond its sums.
//!
//! It works in turns: every so often, and at each `POST /control/turn`. `POST /control/init` writes everything anew. A fault
//! befalls a turn.

mod book;
mod control;
mod export;
mod import;
mod order;

use std::{path::PathBuf, sync::Arc, time::Duration};

use axum::Router;
use tokio::{net::TcpListener, time::MissedTickBehavior};

use self::{book::GinkoiaBook, export::Folder};
use super::partner::{self, Desk, Kept, PartnerConfig, PartnerError};

/// Where a Ginkoia speaks.
#[derive(Debug, Clone)]
pub struct Files {
    /// Its folder; made when it is not there.
    pub folder: PathBuf,
    /// How long a turn is waited for. Without it a turn comes only when it is asked for.
    pub every: Option<Duration>,
}

/// What the handlers share.
#[derive(Clone)]
struct Ginkoia {
    kept: Arc<Kept<GinkoiaBook>>,
    config: Arc<PartnerConfig>,
    desk: Arc<Desk>,
    folder: Arc<Folder>,
    /// One turn at a time.
    turn: Arc<tokio::sync::Mutex<()>>,
}

/// Opens a Ginkoia until `shutdown` ends: files in its folder, page and control API on this listener.
pub async fn serve(
    listener: TcpListener,
    config: PartnerConfig,
    files: Files,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), PartnerError> {
    let desk = Arc::new(Desk::new(config.faults.clone(), config.clock.clone()));
    let fresh = GinkoiaBook::new(config.products, partner::whole_second(config.clock.now()));
    let kept = Arc::new(Kept::open(config.state.as_deref(), fresh)?);
    let page = partner::Page {
        title: "Ginkoia · simulateur",
        lang: config.lang,
        desk: desk.clone(),
        kept: kept.clone(),
    };
    let ginkoia = Ginkoia {
        kept: kept.clone(),
        config: Arc::new(config),
        desk: desk.clone(),
        folder: Arc::new(Folder::open(files.folder)?),
        turn: Arc::default(),
    };
    let clock = ginkoia.config.clock.clone();
    let router = Router::new()
        .merge(partner::control(desk, kept, clock))
        .merge(control::routes(ginkoia.clone()))
        .merge(partner::page_routes(page, Router::new()));
    let turns = async {
        let Some(every) = files.every else {
            return std::future::pending().await;
        };
        let mut bell = tokio::time::interval(every);
        bell.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            bell.tick().await;
            if let Err(error) = ginkoia.take_turn().await {
                tracing::warn!(%error, "a turn of the simulated Ginkoia failed");
            }
        }
    };
    tokio::select! {
        served = partner::open(listener, router, shutdown) => Ok(served?),
        () = turns => Ok(()),
    }
}
