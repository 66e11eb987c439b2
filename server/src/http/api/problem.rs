//! Errors of the API: RFC 9457 `application/problem+json`.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use business::Error;
use serde_json::{Value, json};

/// A problem with a stable type.
pub(crate) fn problem(status: StatusCode, kind: &str, detail: &str) -> Response {
    respond(status, body(status, kind, detail))
}

fn body(status: StatusCode, kind: &str, detail: &str) -> Value {
    json!({
        "type": format!("/problems/{kind}"),
        "title": status.canonical_reason().unwrap_or_default(),
        "status": status.as_u16(),
        "detail": detail,
    })
}

fn respond(status: StatusCode, body: Value) -> Response {
    let mut response = (status, body.to_string()).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    response
}

/// What a use case refused.
pub(super) fn of(error: &Error) -> Response {
    match error {
        Error::NotFound => problem(StatusCode::NOT_FOUND, "not-found", "there is no such thing"),
        Error::Forbidden(why) => problem(StatusCode::FORBIDDEN, "forbidden", &why.to_string()),
        Error::Stale => problem(
            StatusCode::PRECONDITION_FAILED,
            "stale",
            "it was changed in between",
        ),
        Error::Refused { refusal, allowed } => {
            let mut body = body(StatusCode::CONFLICT, "refused", &refusal.to_string());
            body["allowed"] = allowed.iter().map(|stage| stage.name()).collect();
            respond(StatusCode::CONFLICT, body)
        }
        Error::Invalid(fields) => {
            let mut body = body(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "fields are wrong");
            body["errors"] = fields
                .iter()
                .map(|field| json!({ "pointer": format!("/{}", field.field), "code": field.code }))
                .collect();
            respond(StatusCode::UNPROCESSABLE_ENTITY, body)
        }
        Error::SignIn(why) => problem(StatusCode::UNAUTHORIZED, "sign-in", &why.to_string()),
        Error::Storage(why) => {
            tracing::error!(error = %why, "the database did not answer the API");
            problem(
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "nothing could be stored or read; try again",
            )
        }
    }
}
