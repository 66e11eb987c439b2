//! A payable as the document that leaves the house: amounts with their currency, quantities and rates as decimal text. The
//! API answers it, connectors map it.

use domain::Money;
use rust_decimal::Decimal;
use serde::Serialize;

use super::Payable;

/// A payable outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PayableDocument {
    code: String,
    kind: &'static str,
    state: &'static str,
    version: i64,
    store: String,
    title: String,
    lines: Vec<Line>,
    total: Money,
    vat: Vec<Vat>,
    settled: Vec<Part>,
    amount_due: Money,
    hold: Option<()>,
    customer: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    label: String,
    quantity: String,
    unit_price: Money,
    rate: String,
    total: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Vat {
    rate: String,
    base: Money,
    tax: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Part {
    kind: &'static str,
    label: String,
    amount: Money,
}

impl From<Payable> for PayableDocument {
    fn from(payable: Payable) -> Self {
        let money = |minor| Money::new(minor, payable.currency);
        let lines = payable
            .lines
            .into_iter()
            .map(|line| Line {
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
            .map(|share| Vat {
                rate: share.rate.percent(),
                base: money(share.base),
                tax: money(share.tax),
            })
            .collect();
        let settled = payable
            .settled
            .into_iter()
            .map(|part| Part {
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
