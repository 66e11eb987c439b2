//! `GET /api/v1/payables/{code}`: what a till reads before it takes money.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use business::tills::{Payable, payable as read};
use domain::{Code, Money};
use rust_decimal::Decimal;
use serde::Serialize;

use super::{Caller, Web, lacks, problem, problem::of};

#[derive(Serialize)]
struct Wire {
    code: String,
    kind: &'static str,
    state: &'static str,
    version: i64,
    store: String,
    title: String,
    lines: Vec<WireLine>,
    total: Money,
    vat: Vec<WireVat>,
    settled: Vec<WireSettled>,
    amount_due: Money,
    hold: Option<()>,
    customer: String,
}

#[derive(Serialize)]
struct WireLine {
    label: String,
    quantity: String,
    unit_price: Money,
    rate: String,
    total: Money,
}

#[derive(Serialize)]
struct WireVat {
    rate: String,
    base: Money,
    tax: Money,
}

#[derive(Serialize)]
struct WireSettled {
    kind: &'static str,
    label: String,
    amount: Money,
}

impl From<Payable> for Wire {
    fn from(payable: Payable) -> Self {
        let money = |minor| Money::new(minor, payable.currency);
        let lines = payable
            .lines
            .into_iter()
            .map(|line| WireLine {
                label: line.label,
                quantity: Decimal::new(line.quantity_milli, 3).normalize().to_string(),
                unit_price: money(line.unit_price),
                rate: line.rate.percent(),
                total: money(line.total),
            })
            .collect();
        let vat = payable
            .vat
            .into_iter()
            .map(|share| WireVat {
                rate: share.rate.percent(),
                base: money(share.base),
                tax: money(share.tax),
            })
            .collect();
        let settled = payable
            .settled
            .into_iter()
            .map(|part| WireSettled {
                kind: part.kind,
                label: part.label,
                amount: money(part.amount),
            })
            .collect();
        Self {
            code: payable.code.to_string(),
            kind: payable.kind,
            state: payable.stage.name(),
            version: payable.version,
            store: payable.store.to_string(),
            title: payable.title,
            lines,
            total: money(payable.total),
            vat,
            settled,
            amount_due: money(payable.amount_due),
            // A ticket is owed by one customer and may be paid in parts by several tills: there is nothing to hold.
            hold: None,
            customer: payable.customer,
        }
    }
}

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
            let mut response = Json(Wire::from(payable)).into_response();
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
