//! What is trusted besides people: devices and keys.

use app::pages;
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use business::{
    Error,
    people::{keys, revoke_device, revoke_key, users},
};

use super::{
    super::super::{PageError, Web, form::Posted, staff::Staff},
    saved, show,
};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/settings/devices", get(list_devices))
        .route("/settings/devices/{id}/revoke", post(drop_device))
        .route("/settings/keys", get(list_keys))
        .route("/settings/keys/{id}/revoke", post(drop_key))
}

async fn list_devices(State(web): State<Web>, staff: Staff) -> Result<Response, PageError> {
    let people = users(&web.boucle, staff.actor()).await?;
    let devices = web
        .boucle
        .db
        .read("devices", |r| Box::pin(async move { Ok(r.devices().await?) }))
        .await?;
    let devices: Vec<_> = devices
        .into_iter()
        .map(|device| {
            let by = people.iter().find(|view| view.user.id == device.enrolled_by);
            let by = by.map(|view| view.user.name.clone()).unwrap_or_default();
            (device, by)
        })
        .collect();
    Ok(show(&web, &staff, StatusCode::OK, move || {
        pages::settings::devices(devices)
    })
    .await)
}

async fn drop_device(
    State(web): State<Web>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    revoke_device(&web.boucle, posted.staff.actor(), id).await?;
    Ok(saved(&posted.staff, "/settings/devices").await)
}

async fn list_keys(State(web): State<Web>, staff: Staff) -> Result<Response, PageError> {
    let keys = keys(&web.boucle, staff.actor()).await?;
    Ok(show(&web, &staff, StatusCode::OK, move || pages::settings::keys(keys)).await)
}

async fn drop_key(
    State(web): State<Web>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    revoke_key(&web.boucle, posted.staff.actor(), id).await?;
    Ok(saved(&posted.staff, "/settings/keys").await)
}
