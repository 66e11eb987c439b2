//! `GET /api/v1/payables/{code}`: what a till reads before it takes money.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use business::tills::{PayableDocument, payable as read};
use domain::Code;

use super::{Caller, Web, lacks, problem, problem::of};

pub(crate) async fn payable(State(web): State<Web>, caller: Caller, Path(code): Path<String>) -> Response {
    if !caller.has("payables:read") {
        return lacks("payables:read");
    }
    let Ok(code) = code.parse::<Code>() else {
        return problem(
            StatusCode::NOT_FOUND,
            "unknown-code",
            "this is not a code, or nothing has it",
        );
    };
    match read(&web.boucle, &code).await {
        Ok(payable) => {
            let etag = format!("\"{}\"", payable.version);
            let mut response = Json(PayableDocument::from(payable)).into_response();
            if let Ok(etag) = HeaderValue::from_str(&etag) {
                response.headers_mut().insert(header::ETAG, etag);
            }
            response
        }
        Err(business::Error::NotFound) => problem(
            StatusCode::NOT_FOUND,
            "unknown-code",
            "this is not a code, or nothing has it",
        ),
        Err(error) => of(&error),
    }
}
