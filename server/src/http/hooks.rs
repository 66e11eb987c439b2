//! `POST /hooks/{connector}`: notices of partners. Verified, stored raw, answered; worked afterwards.

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use integration::{
    Scheme,
    signature::{self, SignatureError},
};
use serde_json::json;

use super::{Web, api::problem};
use crate::notices::{NotTaken, take};

/// Answers 202 once the notice is on disk, known before or not; 401, 400, 413 or 503 otherwise. What the business thinks
/// of a notice is never an HTTP error.
pub(super) async fn hook(
    State(web): State<Web>,
    Path(connector): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let connectors = web.engine.connectors();
    let Some(hook) = connectors
        .get(&connector)
        .and_then(|connector| connector.hook.as_ref())
    else {
        return problem(
            StatusCode::NOT_FOUND,
            "unknown-connector",
            "no connector of this name takes notices",
        );
    };
    let Ok(body) = axum::body::to_bytes(body, hook.max_body).await else {
        return problem(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "the notice is larger than this connector allows",
        );
    };
    let secrets: Vec<_> = hook
        .secrets
        .iter()
        .filter_map(|name| web.secrets.get(name))
        .collect();
    let headers = signature::Headers::from(&headers);
    let verified = match hook.scheme {
        Scheme::StandardWebhooks => {
            signature::verify(headers, &body, &secrets, web.boucle.clock.now(), hook.tolerance)
        }
    };
    if let Err(error) = verified {
        tracing::warn!(%connector, %error, "a notice was not taken");
        let (status, kind) = match error {
            SignatureError::BodyNotText => (StatusCode::BAD_REQUEST, "unreadable"),
            _ => (StatusCode::UNAUTHORIZED, "signature"),
        };
        return problem(status, kind, &error.to_string());
    }
    match take(&web.boucle, &connector, hook, headers.id, &body).await {
        Ok(stored) => (StatusCode::ACCEPTED, Json(json!({ "known": !stored }))).into_response(),
        Err(problem @ NotTaken::TooLarge) => {
            self::problem(StatusCode::PAYLOAD_TOO_LARGE, "too-large", &problem.to_string())
        }
        Err(NotTaken::Unreadable(problem)) => self::problem(StatusCode::BAD_REQUEST, "unreadable", &problem),
        Err(NotTaken::NotStored(error)) => {
            tracing::error!(%error, "a notice could not be stored");
            self::problem(
                StatusCode::SERVICE_UNAVAILABLE,
                "not-stored",
                "the notice could not be stored; send it again",
            )
        }
    }
}
