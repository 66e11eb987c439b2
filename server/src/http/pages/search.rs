//! The front door: scans, proposals, results, and what a label's QR opens.

use app::{
    document::{self, Density},
    pages, paths,
};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use business::{
    Error,
    search::{Door, find, open},
};
use domain::{Code, code::CodeKind};
use serde::Deserialize;

use super::super::{PageError, Web, render, staff::Staff};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/scan", get(scan))
        .route("/scan/suggest", get(suggest))
        .route("/search", get(search))
        .route("/i/{code}", get(label))
        .route("/01/{gtin}/21/{serial}", get(digital_link))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

/// Opens what was scanned or typed, or shows the results.
async fn scan(
    State(web): State<Web>,
    staff: Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let to = match open(&web.boucle, staff.actor(), &asked.q).await? {
        Door::Ticket(code) => paths::ticket(&code.to_string()),
        Door::Item(code) => paths::item(&code.to_string()),
        Door::Customer(id) => paths::customer(id),
        Door::Results => format!("{}?q={}", paths::SEARCH, paths::escaped(&asked.q)),
    };
    Ok(Redirect::to(&to).into_response())
}

/// A fragment of proposals for what is being typed.
async fn suggest(
    State(web): State<Web>,
    staff: Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let results = find(&web.boucle, staff.actor(), &asked.q, 5).await?;
    let context = render::fragment_context(&web, &staff);
    let html = document::fragment(&context, move || pages::search::suggestions(asked.q, results));
    Ok(Html(html).into_response())
}

async fn search(
    State(web): State<Web>,
    staff: Staff,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let results = find(&web.boucle, staff.actor(), &asked.q, 50).await?;
    let context = render::context(&web, &staff, Density::Desk).await;
    let title = app::words::directory::SEARCH.of(staff.lang());
    Ok(render::page(&context, StatusCode::OK, title, move || {
        pages::search::search(asked.q, results)
    }))
}

/// What the QR of our labels and receipts opens.
async fn label(_staff: Staff, Path(code): Path<String>) -> Result<Response, PageError> {
    let code: Code = code.parse().map_err(|_| Error::NotFound)?;
    let to = match code.kind {
        CodeKind::Ticket | CodeKind::PastTicket => paths::ticket(&code.to_string()),
        CodeKind::Item => paths::item(&code.to_string()),
        CodeKind::Buyback | CodeKind::Rental => return Err(Error::NotFound.into()),
    };
    Ok(Redirect::to(&to).into_response())
}

/// A GS1 Digital Link of a product with a serial: opens the item of this serial.
async fn digital_link(
    State(web): State<Web>,
    staff: Staff,
    Path((_gtin, serial)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let results = find(&web.boucle, staff.actor(), &serial, 2).await?;
    let to = match results.items.as_slice() {
        [item] => paths::item(&item.code.to_string()),
        _ => format!("{}?q={}", paths::SEARCH, paths::escaped(&serial)),
    };
    Ok(Redirect::to(&to).into_response())
}
