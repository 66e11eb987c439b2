//! `POST /hooks/{connector}`: notices of partners. Verified, stored raw, answered; worked afterwards.

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use business::tills::accept_notice;
use integration::{
    Notice, Scheme,
    signature::{self, SignatureError},
};
use serde_json::json;

use super::{Web, api::problem};

/// Answers 202 once the notice is on disk, known before or not; 401, 400, 413 or 503 otherwise. What the business thinks
/// of a notice is never an HTTP error.
pub(super) async fn hook(
    State(web): State<Web>,
    Path(connector): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Some(hook) = web
        .connectors
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
    if let Err(error) = Notice::decode(&body) {
        return problem(StatusCode::BAD_REQUEST, "unreadable", &error.to_string());
    }
    let (Some(id), Ok(text)) = (headers.id, std::str::from_utf8(&body)) else {
        return problem(
            StatusCode::BAD_REQUEST,
            "unreadable",
            "the body is not UTF-8 text",
        );
    };
    match accept_notice(&web.boucle, &connector, id, text).await {
        Ok(stored) => (StatusCode::ACCEPTED, Json(json!({ "known": !stored }))).into_response(),
        Err(error) => {
            tracing::error!(%error, "a notice could not be stored");
            problem(
                StatusCode::SERVICE_UNAVAILABLE,
                "not-stored",
                "the notice could not be stored; send it again",
            )
        }
    }
}
