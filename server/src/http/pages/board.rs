//! The workshop board.

use app::{document::Density, pages::board::board as view, paths, words::frame};
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::Response,
    routing::get,
};
use business::workshop::{BoardFilter, board as read};

use crate::http::{
    PageError, Web,
    render::{context, page},
    staff::Staff,
};

/// Addresses of this file.
pub(super) fn routes() -> Router<Web> {
    Router::new().route(paths::WORKSHOP, get(board))
}

async fn board(State(web): State<Web>, staff: Staff) -> Result<Response, PageError> {
    let model = read(&web.boucle, staff.actor(), staff.store.id, BoardFilter::default()).await?;
    let context = context(&web, &staff, Density::Desk).await;
    let title = frame::WORKSHOP.of(staff.lang());
    Ok(page(&context, StatusCode::OK, title, move || view(model)))
}
