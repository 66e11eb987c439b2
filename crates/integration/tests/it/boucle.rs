//! A Boucle to test tills with: answers as it is told, and keeps what came.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, LOCATION, RETRY_AFTER},
    },
    response::{IntoResponse, Response},
    routing::{get, post},
};
use business::clock::{Clock, SystemClock};
use integration::signature;
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub(crate) const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
pub(crate) const KEY: &str = "key-of-the-till";

/// What to answer to the next notice.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Say {
    Status(u16),
    RetryAfter(u16, &'static str),
    Elsewhere,
}

/// A notice as it came.
#[derive(Debug, Clone)]
pub(crate) struct Came {
    pub(crate) id: String,
    pub(crate) timestamp: i64,
    pub(crate) body: String,
    /// What the signature is worth.
    pub(crate) signature: Result<(), signature::SignatureError>,
    /// How it was answered.
    pub(crate) status: u16,
}

impl Came {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Debug, Default)]
struct Kept {
    came: Vec<Came>,
    script: VecDeque<Say>,
    slow: Duration,
    redirected: usize,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Boucle {
    kept: Arc<Mutex<Kept>>,
    pub(crate) url: String,
}

impl Boucle {
    /// Starts one that verifies and answers 202, or 401, or 400.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self::on(listener)
    }

    pub(crate) fn on(listener: TcpListener) -> Self {
        let boucle = Self {
            kept: Arc::default(),
            url: format!("http://{}", listener.local_addr().unwrap()),
        };
        let router = Router::new()
            .route("/hooks/till", post(hook))
            .route("/elsewhere", post(elsewhere))
            .route("/api/v1/payables/{code}", get(payable))
            .route("/healthz", get(|| async { "ok" }))
            .with_state(boucle.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        boucle
    }

    /// Answers the next notices so, in this order, whatever they are.
    pub(crate) fn say(&self, script: &[Say]) {
        self.kept.lock().unwrap().script.extend(script);
    }

    /// Takes its time over each notice.
    pub(crate) fn slow(&self, by: Duration) {
        self.kept.lock().unwrap().slow = by;
    }

    pub(crate) fn came(&self) -> Vec<Came> {
        self.kept.lock().unwrap().came.clone()
    }

    pub(crate) fn redirected(&self) -> usize {
        self.kept.lock().unwrap().redirected
    }

    /// Waits until so many notices came.
    pub(crate) async fn wait_for(&self, count: usize) -> Vec<Came> {
        for _ in 0..1_000 {
            if self.came().len() >= count {
                return self.came();
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!(
            "{} notices came instead of {count}: {:?}",
            self.came().len(),
            self.came()
        );
    }
}

async fn hook(State(boucle): State<Boucle>, headers: HeaderMap, body: Bytes) -> Response {
    let read = signature::Headers::from(&headers);
    let secret = SecretString::from(SECRET.to_owned());
    let verified = signature::verify(read, &body, &[secret], SystemClock.now(), Duration::from_mins(5));
    let (id, timestamp) = (
        read.id.unwrap_or_default().to_owned(),
        read.timestamp.unwrap_or_default().parse().unwrap(),
    );
    let slow = boucle.kept.lock().unwrap().slow;
    tokio::time::sleep(slow).await;
    let mut kept = boucle.kept.lock().unwrap();
    let known = kept.came.iter().any(|came| came.id == id && came.status == 202);
    let own = match (verified, integration::Notice::decode(&body)) {
        (Err(_), _) => 401,
        (Ok(()), Err(_)) => 400,
        (Ok(()), Ok(_)) => 202,
    };
    let say = kept.script.pop_front().unwrap_or(Say::Status(own));
    let status = match say {
        Say::Status(status) | Say::RetryAfter(status, _) => status,
        Say::Elsewhere => 307,
    };
    kept.came.push(Came {
        id,
        timestamp,
        body: String::from_utf8_lossy(&body).into_owned(),
        signature: verified,
        status,
    });
    let code = StatusCode::from_u16(status).unwrap();
    let said = Json(json!({ "known": known && status == 202 }));
    match say {
        Say::Status(_) => (code, said).into_response(),
        Say::RetryAfter(_, after) => (code, [(RETRY_AFTER, after)], said).into_response(),
        Say::Elsewhere => (code, [(LOCATION, "/elsewhere")]).into_response(),
    }
}

async fn elsewhere(State(boucle): State<Boucle>) {
    boucle.kept.lock().unwrap().redirected += 1;
}

async fn payable(Path(code): Path<String>, headers: HeaderMap) -> Response {
    if headers
        .get(AUTHORIZATION)
        .is_none_or(|value| value != &format!("Bearer {KEY}"))
    {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let eur = |minor: i64| json!({ "amount": minor, "currency": "EUR" });
    let (due, customer) = match code.to_uppercase().replace(' ', "-").as_str() {
        "LYN-2386" => (6_200, "Paul Garnier"),
        "LYN-2400" => (0, "</textarea><script>alert(1)</script>"),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    Json(json!({
        "code": code.to_uppercase().replace(' ', "-"), "kind": "repair", "state": "ready", "version": 7, "store": "LYN",
        "title": "Scott Aspect 950", "customer": customer,
        "lines": [{ "label": "Réglage des freins", "quantity": "1", "unit_price": eur(6_200), "rate": "20", "total": eur(6_200) }],
        "total": eur(6_200), "vat": [{ "rate": "20", "base": eur(5_167), "tax": eur(1_033) }],
        "settled": [], "amount_due": eur(due), "hold": null,
    }))
    .into_response()
}
