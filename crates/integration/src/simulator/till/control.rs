//! The control API of the till, for tests: described in the module above.

use axum::{
    Json, Router,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::{Currency, Money, payments::Tender};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    super::journal::JournalError,
    Till,
    book::Sent,
    desk::{Order, OrderKind},
    faults::Fault,
};

pub(super) fn routes() -> Router<Till> {
    Router::new()
        .route("/control/pay", post(pay))
        .route("/control/send", post(send))
        .route("/control/replay", post(replay))
        .route("/control/sent", get(sent))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pay {
    code: String,
    amount: Option<i64>,
    currency: Option<Currency>,
    #[serde(default)]
    tenders: Vec<Tender>,
    payment_id: Option<String>,
    receipt: Option<String>,
    version: Option<i64>,
    #[serde(default)]
    refund: bool,
    refund_id: Option<String>,
    times: Option<u32>,
    #[serde(default)]
    faults: Vec<Fault>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Send {
    body: Value,
    #[serde(default)]
    faults: Vec<Fault>,
}

enum Refusal {
    Body(JsonRejection),
    Said(&'static str),
    Boucle(String),
    Journal(JournalError),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, error) = match self {
            Self::Body(rejection) => (rejection.status(), rejection.body_text()),
            Self::Said(sentence) => (StatusCode::UNPROCESSABLE_ENTITY, sentence.to_owned()),
            Self::Boucle(sentence) => (StatusCode::BAD_GATEWAY, sentence),
            Self::Journal(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()),
        };
        (status, Json(json!({ "error": error }))).into_response()
    }
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        Self::Body(rejection)
    }
}

impl From<JournalError> for Refusal {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

async fn pay(State(till): State<Till>, body: Result<Json<Pay>, JsonRejection>) -> Result<Response, Refusal> {
    let Json(pay) = body?;
    if pay.refund && pay.payment_id.is_none() {
        return Err(Refusal::Said("a refund names the payment_id that it gives back"));
    }
    let (mut code, mut version) = (pay.code, pay.version);
    let amount = if let Some(minor) = pay.amount {
        Money::new(minor, pay.currency.unwrap_or(Currency::EUR))
    } else {
        let payable = till
            .client
            .payable(&code)
            .await
            .map_err(|error| Refusal::Boucle(format!("{code} was not read: {error:?}")))?;
        code = payable.code;
        version = version.or(payable.version);
        payable.due
    };
    if amount.minor <= 0 {
        return Err(Refusal::Said("the amount has to be above zero"));
    }
    let order = Order {
        code,
        amount,
        tenders: pay.tenders,
        version,
        payment_id: pay.payment_id,
        receipt: pay.receipt,
        kind: if pay.refund {
            OrderKind::Refund(pay.refund_id)
        } else {
            OrderKind::Payment
        },
        faults: pay.faults,
    };
    let mut made = vec![];
    for _ in 0..pay.times.unwrap_or(1) {
        made.extend(till.desk.take(order.clone())?);
    }
    Ok(accepted(&made))
}

async fn send(
    State(till): State<Till>,
    body: Result<Json<Send>, JsonRejection>,
) -> Result<Response, Refusal> {
    let Json(send) = body?;
    let text = match send.body {
        Value::String(text) => text,
        body => body.to_string(),
    };
    Ok(accepted(&till.desk.send(&text, &send.faults)?))
}

async fn replay(State(till): State<Till>) -> Result<Response, Refusal> {
    let again = till.desk.replay()?;
    Ok((StatusCode::ACCEPTED, Json(json!({ "again": again }))).into_response())
}

async fn sent(State(till): State<Till>) -> Response {
    let sent: Vec<Sent> = till.desk.read(|book| book.newest().cloned().collect());
    Json(json!({ "sent": sent })).into_response()
}

fn accepted(made: &[Sent]) -> Response {
    (StatusCode::ACCEPTED, Json(json!({ "sent": made }))).into_response()
}
