//! A simulated Fastmag: transactions by `POST /EDIWEBSRV.IPS`, reads by `POST /EDIQUERY.IPS`, both as forms with `enseigne`,
//! `magasin`, `compte`, `motpasse`, `data` (in either case), in windows-1252.
//!
//! | Record | Positions after its name |
//! |---|---|
//! | `CLIENT` | the 22 of the vendor's description: store, email, last name, first name, title, ... |
//! | `VENTE`, `COMMANDE`, `RESERVATION` | `ENTETE` and 16 fields, then `LIGNE` and 13 fields a line |
//! | `ACOMPTE` | store, email, amount, payment code, comment, order |
//! | `MOVEMENT` | store, reference, size, colour, quantity, reason, comment |
//! | `AVOIR` | number; answers what is left of it |
//!
//! The positions of `CLIENT`, the escapes `{CR}{LF}` and `{PIPE}` and the answers `OK|number`, `OK`, `KO|message` are the
//! vendor's. **All else is assumed**: the order of the fields of a document is the order in which public clients list them,
//! names of tables and columns, states of an order, and that a sale below zero that is paid by `AVOIR` issues one. Several
//! records of one request count together or not at all, and are answered by the number of the last document.
//!
//! Beside what all simulators have, `POST /control/pay` with `{"order": 12, "payment": "CB"}` is a cashier who takes the money
//! of an order, and `{"avoir": 3, "amount": 500}` one who takes a credit.

mod book;
mod cashier;
mod query;
mod records;
mod tables;
mod transactions;
mod wire;

use std::sync::Arc;

use axum::Router;
use encoding_rs::WINDOWS_1252;
use tokio::net::TcpListener;

use self::{book::FastmagBook, wire::Fastmag};
use super::partner::{self, Desk, Kept, PartnerConfig, PartnerError};

/// Opens a Fastmag on this listener until `shutdown` ends.
pub async fn serve(
    listener: TcpListener,
    config: PartnerConfig,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), PartnerError> {
    let desk = Arc::new(Desk::new(config.faults.clone(), config.clock.clone()));
    let fresh = FastmagBook::new(config.products);
    let kept = Arc::new(Kept::open(config.state.as_deref(), fresh)?);
    let page = partner::Page {
        title: "Fastmag · simulateur",
        lang: config.lang,
        desk: desk.clone(),
        kept: kept.clone(),
    };
    let fastmag = Fastmag {
        kept: kept.clone(),
        config: Arc::new(config),
    };
    let clock = fastmag.config.clock.clone();
    let router = Router::new()
        .merge(partner::with_faults(
            wire::routes(fastmag.clone()),
            desk.clone(),
            WINDOWS_1252,
        ))
        .merge(partner::control(desk, kept, clock))
        .merge(cashier::control(fastmag.clone()))
        .merge(partner::page_routes(page, cashier::page(fastmag)));
    Ok(partner::open(listener, router, shutdown).await?)
}
