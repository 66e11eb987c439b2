//! A simulated Openbravo below `/openbravo`:
//!
//! | Address | What |
//! |---|---|
//! | `org.openbravo.service.json.jsonrest/{Entity}[/{id}]` | records: `GET`, `POST`, `PUT`, `DELETE`, with the paging traps of the real one |
//! | `org.openbravo.mobile.core.service.jsonrest/org.openbravo.retail.posterminal.ExternalOrderLoader` | orders; `messageId` makes them unique |
//! | `ws/org.openbravo.api.ExportService/{Entity}[/{id or filter}]` | pages with `links.next` |
//! | `ws/org.openbravo.api.ImportService/{Entity}`, `ws/org.openbravo.api.StatusService/{id}` | queued imports and what became of them |
//!
//! Its point of sale calls Boucle as the vendor's External Orders do: `LOGIN`, `SEARCH`, `LOAD`, `COMMIT`.
//!
//! **Assumed**: the paths of import and status, the names of payment kinds, terminals and return reasons (`VBS-LYN`,
//! `OBPOS_payment.cash`, `RACHAT`), the page size, that a time without a zone is the server's, and where a customer's email
//! stands. What waits for the process in the background is worked when the next request comes.
//!
//! Beside what all simulators have:
//!
//! | Request | Does |
//! |---|---|
//! | `POST /control/pay` | `{"documentNo": "...", "kind": "OBPOS_payment.card"}`: a cashier takes what is open of an order |
//! | `POST /control/pos` | `{"action": "LOAD", "data": {...}}`: one call to Boucle, answers `{"status": 200, "body": {...}}` |
//! | `POST /control/scan` | `{"code": "LYN-2418"}`: the whole dialogue up to `COMMIT`; `"discard": true` ends it without money |
//! | `POST /control/resend` | tells again what was paid and not heard |
//!
//! Calls to Boucle have their own turn: `down` (the till is cut off), `slow`, `lost_answer`, `half_answer`, `wrong_encoding`,
//! `duplicate` (told twice), `expired` (the wrong key).

mod auth;
mod book;
mod business_api;
mod cashier;
mod filter;
mod loader;
mod orders;
mod page;
mod pos;
mod rest;
mod rows;

use std::sync::Arc;

use axum::Router;
use encoding_rs::UTF_8;
use tokio::net::TcpListener;

pub use self::pos::{ExternalOrders, Sign};
use self::{book::OpenbravoBook, pos::Pos};
use super::partner::{self, Desk, Kept, PartnerConfig, PartnerError};

/// What the handlers share.
#[derive(Clone)]
struct Openbravo {
    kept: Arc<Kept<OpenbravoBook>>,
    config: Arc<PartnerConfig>,
    desk: Arc<Desk>,
    pos: Option<Arc<Pos>>,
}

/// Opens an Openbravo on this listener until `shutdown` ends. Its point of sale calls `external`, if that is set.
pub async fn serve(
    listener: TcpListener,
    config: PartnerConfig,
    external: Option<ExternalOrders>,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), PartnerError> {
    let desk = Arc::new(Desk::new(config.faults.clone(), config.clock.clone()));
    let fresh = OpenbravoBook::new(config.products);
    let kept = Arc::new(Kept::open(config.state.as_deref(), fresh)?);
    let page = partner::Page {
        title: "Openbravo · simulateur",
        lang: config.lang,
        desk: desk.clone(),
        kept: kept.clone(),
    };
    let pos = external.map(Pos::new).transpose()?;
    let openbravo = Openbravo {
        kept: kept.clone(),
        config: Arc::new(config),
        desk: desk.clone(),
        pos: pos.map(Arc::new),
    };
    let clock = openbravo.config.clock.clone();
    let wire = Router::new()
        .merge(rest::routes())
        .merge(loader::routes())
        .merge(business_api::routes())
        .with_state(openbravo.clone());
    let router = Router::new()
        .nest("/openbravo", partner::with_faults(wire, desk.clone(), UTF_8))
        .merge(partner::control(desk, kept, clock))
        .merge(cashier::control(openbravo.clone()))
        .merge(partner::page_routes(page, cashier::page(openbravo)));
    Ok(partner::open(listener, router, shutdown).await?)
}
