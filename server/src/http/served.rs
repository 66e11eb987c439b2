//! `/served/{connector}`: what a partner's till asks of Boucle, answered by the connector's files. Who asks is proven first;
//! money that a request tells of is stored like a notice before it is answered.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use business::tills::{PayableDocument, accept_notice, payable};
use domain::Code;
use integration::{
    connector::{Proof, Served},
    engine::{Serving, Unserved},
};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{Web, api::problem};
use crate::partners::notice;

/// Requests of this second, by connector.
#[derive(Debug, Clone, Default)]
pub(super) struct Pace(Arc<Mutex<HashMap<String, (i64, u32)>>>);

impl Pace {
    /// Counts a request; false when it has to wait for the next second.
    fn may(&self, connector: &str, most: u32, now: Timestamp) -> bool {
        let second = now.as_second();
        let mut counts = self.0.lock().expect("nobody panics while holding the map");
        let (at, count) = counts.entry(connector.to_owned()).or_insert((second, 0));
        if *at != second {
            (*at, *count) = (second, 0);
        }
        *count += 1;
        *count <= most
    }
}

/// At the connector's own address.
pub(super) async fn here(
    state: State<Web>,
    Path(connector): Path<String>,
    query: Query<HashMap<String, String>>,
    method: Method,
    headers: HeaderMap,
    body: Body,
) -> Response {
    serve(state.0, &connector, "", query.0, &method, &headers, body).await
}

/// Below it.
pub(super) async fn below(
    state: State<Web>,
    Path((connector, path)): Path<(String, String)>,
    query: Query<HashMap<String, String>>,
    method: Method,
    headers: HeaderMap,
    body: Body,
) -> Response {
    serve(state.0, &connector, &path, query.0, &method, &headers, body).await
}

async fn serve(
    web: Web,
    connector: &str,
    path: &str,
    query: HashMap<String, String>,
    method: &Method,
    headers: &HeaderMap,
    body: Body,
) -> Response {
    let connectors = web.engine.connectors();
    let known = connectors
        .get(connector)
        .and_then(|known| Some((known, known.served.as_ref()?)));
    let Some((known, served)) = known else {
        return problem(
            StatusCode::NOT_FOUND,
            "unknown-connector",
            "no connector of this name is served",
        );
    };
    if !is_proven(&web, served, headers) {
        tracing::warn!(connector, "a request was not answered: nobody we know");
        return problem(StatusCode::UNAUTHORIZED, "key", "who asks is not known");
    }
    let now = web.boucle.clock.now();
    if !web.pace.may(connector, served.per_second, now) {
        let mut response = problem(
            StatusCode::TOO_MANY_REQUESTS,
            "too-fast",
            "more requests a second than this connector allows",
        );
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        return response;
    }
    let Ok(bytes) = axum::body::to_bytes(body, served.max_body).await else {
        return problem(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "the request is larger than this connector allows",
        );
    };
    let body = if bytes.is_empty() {
        Value::Null
    } else {
        match serde_json::from_slice(&bytes) {
            Ok(body) => body,
            Err(error) => return unreadable(&format!("the body is not JSON: {error}")),
        }
    };
    let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    let request = json!({ "method": method.as_str(), "path": parts, "query": query, "body": body });
    let serving = match Serving::of(known, &request, now) {
        Ok(serving) => serving,
        Err(Unserved::Mapping(error)) => return unreadable(&error.to_string()),
        Err(error) => return problem(StatusCode::NOT_FOUND, "unknown-request", &error.to_string()),
    };
    let looked_up = match serving.looks_up() {
        Ok(code) => look_up(&web, code.as_deref()).await,
        Err(error) => return unreadable(&error.to_string()),
    };
    let Ok(looked_up) = looked_up else {
        return unavailable("what is asked for cannot be read now; ask again");
    };
    let reply = match serving.reply(&looked_up) {
        Ok(reply) => reply,
        Err(error) => {
            tracing::warn!(connector, call = serving.name(), %error, "a request could not be answered");
            return unreadable(&error.to_string());
        }
    };
    if !reply.payment.is_null() {
        let (id, text) = notice(connector, &reply.payment);
        if let Err(error) = accept_notice(&web.boucle, connector, &id, &text).await {
            tracing::error!(%error, "a payment that was told could not be stored");
            return unavailable("the payment could not be stored; say it again");
        }
    }
    let status = StatusCode::from_u16(reply.status).expect("the engine gives a status");
    (status, Json(reply.body)).into_response()
}

/// What has this code, as the API would answer it; null where nothing has it.
async fn look_up(web: &Web, code: Option<&str>) -> Result<Value, business::Error> {
    let Some(code) = code.and_then(|code| code.parse::<Code>().ok()) else {
        return Ok(Value::Null);
    };
    match payable(&web.boucle, &code).await {
        Ok(payable) => {
            Ok(serde_json::to_value(PayableDocument::from(payable)).expect("a payable is plain data"))
        }
        Err(business::Error::NotFound) => Ok(Value::Null),
        Err(error) => {
            tracing::error!(%error, "a payable could not be read");
            Err(error)
        }
    }
}

/// Is what the request shows one of the secrets that are set?
fn is_proven(web: &Web, served: &Served, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let shown = match &served.proof {
        Proof::ApiKey(header) => text(header).map(str::to_owned),
        Proof::Basic(user) => text("authorization").and_then(|value| password_of(value, user)),
    };
    let Some(shown) = shown else {
        return false;
    };
    // Hashes have one length, so that the comparison tells nothing about the secret's.
    let shown = Sha256::digest(shown.as_bytes());
    served
        .secrets
        .iter()
        .filter_map(|name| web.secrets.get(name))
        .fold(subtle::Choice::from(0), |known, secret| {
            known
                | Sha256::digest(secret.expose_secret().as_bytes())
                    .as_slice()
                    .ct_eq(shown.as_slice())
        })
        .into()
}

/// The password of a user, RFC 7617.
fn password_of(authorization: &str, user: &str) -> Option<String> {
    let (scheme, pair) = authorization.split_once(' ')?;
    let pair = STANDARD.decode(pair.trim()).ok()?;
    let pair = String::from_utf8(pair).ok()?;
    let (said, password) = pair.split_once(':')?;
    (scheme.eq_ignore_ascii_case("basic") && said == user).then(|| password.to_owned())
}

fn unreadable(what: &str) -> Response {
    problem(StatusCode::BAD_REQUEST, "unreadable", what)
}

fn unavailable(what: &str) -> Response {
    problem(StatusCode::SERVICE_UNAVAILABLE, "not-stored", what)
}
