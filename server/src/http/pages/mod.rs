//! Pages of the staff: one file a page or a group of forms that belong together. A handler authenticates (by taking
//! [`Staff`](super::staff::Staff) or [`Posted`](super::form::Posted)), calls one use case, and renders.

mod board;
mod today;
pub(super) mod signin;

use axum::Router;

use super::Web;

/// All pages.
pub(super) fn routes() -> Router<Web> {
    Router::new().merge(signin::routes()).merge(today::routes()).merge(board::routes())
}
