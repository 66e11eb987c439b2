//! The log of exchanges with a partner.

use app::pages;
use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use business::{
    Error,
    deliveries::{exchange, exchanges},
    ports::{Sought, Verdict},
};
use serde::Deserialize;

use super::{
    super::{PageError, Web, staff::Staff},
    settings::{access, show},
};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/settings/connectors/{name}/exchanges", get(list))
        .route("/settings/connectors/{name}/exchanges/{id}", get(one))
}

#[derive(Deserialize)]
struct Asked {
    action: Option<String>,
    verdict: Option<String>,
    errand: Option<String>,
    behind: Option<String>,
}

async fn list(
    State(web): State<Web>,
    staff: Staff,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let sought = Sought {
        action: asked.action.filter(|action| !action.is_empty()),
        verdict: asked.verdict.and_then(|verdict| Verdict::named(&verdict)),
        errand: asked.errand.and_then(|id| id.parse().ok()),
    };
    let behind = asked.behind.and_then(|id| id.parse().ok());
    let page = exchanges(&web.boucle, staff.actor(), &name, sought.clone(), behind).await?;
    let connectors = web.engine.connectors();
    let actions = connectors
        .get(&name)
        .and_then(|connector| connector.partner.as_ref())
        .map(|partner| partner.actions.keys())
        .into_iter()
        .flatten()
        .map(|action| action.name().to_owned())
        .collect();
    let access = access(&staff);
    Ok(show(&web, &staff, StatusCode::OK, move || {
        pages::exchanges::exchanges(name, actions, sought, page, access)
    })
    .await)
}

async fn one(
    State(web): State<Web>,
    staff: Staff,
    Path((name, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let found = exchange(&web.boucle, staff.actor(), &name, id).await?;
    let access = access(&staff);
    Ok(show(&web, &staff, StatusCode::OK, move || {
        pages::exchanges::exchange(found, access)
    })
    .await)
}
