//! A partner that nobody has, on a real listener: it keeps state, and does wrong what it is told to do wrong.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    body::Body,
    extract::{Query, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::any,
};
use business::{
    clock::{Entropy, FixedClock},
    ports::Exchange,
};
use integration::{
    Connectors,
    engine::{Configuration, Engine, Recorder, Surroundings},
};
use secrecy::SecretString;
use serde_json::{Value, json};

/// What it has seen, and what it answers.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) logins: usize,
    /// Method, path with query, body.
    pub(crate) requests: Vec<(String, String, Value)>,
    /// Orders by reference: number, and whether it is paid.
    pub(crate) orders: Vec<(String, bool)>,
    pub(crate) products: Vec<Value>,
    /// What the next requests are answered with, instead of the truth.
    pub(crate) wrong: Vec<Wrong>,
    /// Wrong password: every login is refused.
    pub(crate) refuses_logins: bool,
}

#[derive(Debug, Clone)]
pub(crate) enum Wrong {
    /// This status, headers and body.
    Says(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// Does it, and never answers.
    DoesAndHangs,
    /// A body without an end.
    Endless,
}

pub(crate) type Shared = Arc<Mutex<Seen>>;

/// Keeps what is recorded.
#[derive(Default)]
pub(crate) struct Records(pub(crate) Mutex<Vec<Exchange>>);

impl Recorder for Records {
    fn record(&self, exchange: Exchange) {
        self.0.lock().unwrap().push(exchange);
    }
}

struct Operator {
    address: String,
}

impl Configuration for Operator {
    fn setting(&self, _: &str, name: &str) -> Option<String> {
        (name == "address").then(|| self.address.clone())
    }

    fn secret(&self, name: &str) -> Option<SecretString> {
        name.ends_with("-password")
            .then(|| SecretString::from("s3cret-word"))
    }
}

pub(crate) struct Acme {
    pub(crate) seen: Shared,
    pub(crate) engine: Engine,
    pub(crate) records: Arc<Records>,
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/connectors")
}

/// An engine for a partner at an address.
pub(crate) fn engine(folder: &Path, address: &str) -> (Engine, Arc<Records>) {
    let records = Arc::new(Records::default());
    let clock = Arc::new(FixedClock::at("2026-11-24T14:32:05Z".parse().unwrap()));
    let around = Surroundings {
        clock,
        entropy: Arc::new(Entropy::seeded(1)),
        configuration: Arc::new(Operator {
            address: address.to_owned(),
        }),
        recorder: records.clone(),
    };
    let connectors = Connectors::load(Some(folder)).unwrap();
    (Engine::new(connectors, around), records)
}

impl Acme {
    pub(crate) async fn start() -> Self {
        let seen = Shared::default();
        let router = Router::new().fallback(any(answer)).with_state(seen.clone());
        let address = serve(router).await;
        let (engine, records) = engine(&folder(), &address);
        Self {
            seen,
            engine,
            records,
        }
    }

    pub(crate) fn wrong(&self, wrong: Wrong) {
        self.seen.lock().unwrap().wrong.push(wrong);
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        let seen = self.seen.lock().unwrap();
        seen.requests
            .iter()
            .map(|(method, path, _)| format!("{method} {path}"))
            .collect()
    }
}

/// Serves on a port of the system's choice.
pub(crate) async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

async fn answer(
    State(seen): State<Shared>,
    Query(query): Query<std::collections::BTreeMap<String, String>>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let method = request.method().to_string();
    let path = request.uri().path().to_owned();
    let whole = request.uri().to_string();
    let body = axum::body::to_bytes(request.into_body(), 1_000_000)
        .await
        .unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let wrong = {
        let mut seen = seen.lock().unwrap();
        seen.requests.push((method.clone(), whole, body.clone()));
        if path == "/login" || seen.wrong.is_empty() {
            None
        } else {
            Some(seen.wrong.remove(0))
        }
    };
    match wrong {
        None => {}
        Some(Wrong::Says(status, extra, body)) => {
            let mut response = (StatusCode::from_u16(status).unwrap(), body).into_response();
            for (name, value) in extra {
                response.headers_mut().insert(name, value.parse().unwrap());
            }
            return response;
        }
        Some(Wrong::DoesAndHangs) => {
            truth(&seen, &method, &path, &query, &headers, &body);
            std::future::pending::<()>().await;
        }
        Some(Wrong::Endless) => {
            let zeros = futures::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b' '; 4096]));
            return Body::from_stream(zeros).into_response();
        }
    }
    truth(&seen, &method, &path, &query, &headers, &body)
}

fn truth(
    seen: &Shared,
    method: &str,
    path: &str,
    query: &std::collections::BTreeMap<String, String>,
    headers: &HeaderMap,
    body: &Value,
) -> Response {
    let mut seen = seen.lock().unwrap();
    if path == "/login" {
        seen.logins += 1;
        let right = body["password"] == "s3cret-word" && !seen.refuses_logins;
        return if right {
            Json(json!({ "token": format!("token-of-the-session-{}", seen.logins) })).into_response()
        } else {
            StatusCode::UNAUTHORIZED.into_response()
        };
    }
    let token = format!("Session token-of-the-session-{}", seen.logins);
    if headers
        .get(header::AUTHORIZATION)
        .is_none_or(|found| found != token.as_str())
    {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    match (method, path) {
        ("GET", "/products") if query.contains_key("ean") => {
            let items: Vec<_> = seen
                .products
                .iter()
                .filter(|p| p["ean"] == query["ean"].as_str())
                .cloned()
                .collect();
            Json(json!({ "items": items })).into_response()
        }
        ("GET", "/products") => {
            let start: usize = query["start"].parse().unwrap();
            let size: usize = query["size"].parse().unwrap();
            let since = query.get("since").cloned().unwrap_or_default();
            let all: Vec<_> = seen
                .products
                .iter()
                .filter(|p| p["changed"].as_str().unwrap() >= since.as_str())
                .cloned()
                .collect();
            // Past the end it begins again from the start, as some do.
            let start = if start < all.len() { start } else { 0 };
            let items: Vec<_> = all.iter().skip(start).take(size).cloned().collect();
            Json(json!({ "start": start, "items": items })).into_response()
        }
        ("GET", "/orders") => {
            let wanted = &query["reference"];
            let items: Vec<_> = seen
                .orders
                .iter()
                .enumerate()
                .filter(|(_, (reference, _))| reference == wanted)
                .map(|(at, (_, paid))| json!({ "number": format!("O-{at}"), "paid": paid }))
                .collect();
            Json(json!({ "items": items })).into_response()
        }
        ("POST", "/orders") => {
            let reference = body["reference"].as_str().unwrap().to_owned();
            seen.orders.push((reference, false));
            Json(json!({ "number": format!("O-{}", seen.orders.len() - 1) })).into_response()
        }
        ("POST", "/sales") => Json(json!({ "number": "S-1" })).into_response(),
        ("POST", path) if path.ends_with("/pay") => {
            let at: usize = path["/orders/O-".len()..path.len() - "/pay".len()]
                .parse()
                .unwrap();
            seen.orders[at].1 = true;
            Json(json!({ "number": format!("O-{at}") })).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}
