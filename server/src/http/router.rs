//! Every address of the program.

use std::time::Duration;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    response::IntoResponse,
    routing::{any, get, post},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate, SizeAbove},
    },
    timeout::TimeoutLayer,
    trace::TraceLayer,
};
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

use super::{
    PageError, Web, api, assets, by_link, csrf, form::LARGEST_FORM, hooks, live, pages, render, served,
    session::Sessions, staff,
};

/// How long an answer may take; the live stream is exempt.
const PATIENCE: Duration = Duration::from_secs(30);

/// All of it.
pub fn router(web: Web) -> Router {
    let secure = web.settings.base_url.starts_with("https://");
    // The browser keeps the cookie until a full sign-in is due in any case; when a session ends by idleness, its row says.
    let expiry = Expiry::OnInactivity(time::Duration::hours(i64::from(web.settings.session_hours)));
    let sessions = SessionManagerLayer::new(Sessions::new(web.boucle.clone(), staff::idle(&web)))
        .with_name("boucle")
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(secure)
        .with_expiry(expiry);
    let timeout = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE);
    let compression = CompressionLayer::new().compress_when(
        SizeAbove::new(1024)
            .and(NotForContentType::SSE)
            .and(NotForContentType::IMAGES),
    );
    let staff_pages = pages::routes()
        .layer(timeout)
        .merge(Router::new().route("/live", get(live::live)))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(from_fn(csrf::own_pages_only))
        .layer(from_fn_with_state(web.clone(), render::error_pages))
        .layer(sessions.clone());
    // The address is the secret, so these requests are not traced.
    let customers = by_link::routes()
        .layer(timeout)
        .layer(compression.clone())
        .layer(from_fn(render::headers))
        .layer(CatchPanicLayer::new());
    let machines = Router::new()
        .route("/api/v1/payables/{code}", get(api::payable))
        .route("/api/v1/tickets/{code}", get(api::ticket))
        .route("/hooks/{connector}", post(hooks::hook))
        .route("/served/{connector}", any(served::here))
        .route("/served/{connector}/{*path}", any(served::below))
        .layer(timeout);
    // What is neither a page nor a file is said by a page, with the frame of whoever is signed in.
    let lost: Router = Router::new()
        .fallback(|| async { PageError::Business(business::Error::NotFound) })
        .layer(from_fn_with_state(web.clone(), render::error_pages))
        .layer(sessions.clone());
    let site = Router::new()
        .fallback_service(assets::serve(&web.settings.site).fallback(lost))
        .layer(from_fn(assets::keep));
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .merge(machines)
        .merge(staff_pages)
        .fallback_service(site)
        .layer(compression)
        .layer(from_fn(render::headers))
        .layer(CatchPanicLayer::new())
        .layer(TraceLayer::new_for_http())
        .merge(customers)
        .with_state(web)
}

/// Ready when the database answers.
async fn ready(axum::extract::State(web): axum::extract::State<Web>) -> impl IntoResponse {
    match business::stores::chain(&web.boucle).await {
        Ok(_) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}
