//! Today.

use app::{document::Density, pages::today::today as view, paths, words::frame};
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::Response,
    routing::get,
};
use business::today::today as read;

use crate::http::{
    PageError, Web,
    render::{context, page},
    staff::Staff,
};

/// Addresses of this file.
pub(super) fn routes() -> Router<Web> {
    Router::new().route(paths::TODAY, get(today))
}

async fn today(State(web): State<Web>, staff: Staff) -> Result<Response, PageError> {
    let model = read(&web.boucle, staff.actor(), staff.store.id).await?;
    let context = context(&web, &staff, Density::Desk).await;
    let title = frame::TODAY.of(staff.lang());
    Ok(page(&context, StatusCode::OK, title, move || view(model)))
}
