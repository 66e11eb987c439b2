//! The tills of the demo chain: they notify as any till does, and what follows is worked as any notice is.

use std::collections::HashMap;

use business::{Boucle, Error, tills::accept_notice};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::scene::Refund;
use crate::workers::work_inbox;

/// The connector of tills that sign Standard Webhooks.
const CONNECTOR: &str = "till";

/// What a till is asked to take.
#[derive(Debug, Clone)]
pub(super) struct Purchase<'a> {
    pub(super) store: &'static str,
    pub(super) code: &'a str,
    pub(super) version: Option<i64>,
    pub(super) amount: i64,
    pub(super) currency: &'a str,
}

/// A payment, as its till knows it.
#[derive(Debug, Clone)]
struct Taken {
    store: &'static str,
    payment_id: String,
    amount: i64,
}

/// All tills of the chain; each store's second one is used.
#[derive(Debug, Default)]
pub(super) struct Tills {
    /// The first payment of each code.
    taken: HashMap<String, Taken>,
}

impl Tills {
    /// Takes money and says so.
    pub(super) async fn take(&mut self, app: &Boucle, purchase: &Purchase<'_>) -> Result<(), Error> {
        let taken = Taken {
            store: purchase.store,
            payment_id: format!("T2-{}", purchase.code),
            amount: purchase.amount,
        };
        say_taken(app, &taken, purchase).await?;
        self.taken.insert(purchase.code.to_owned(), taken);
        Ok(())
    }

    /// Says of a payment that it was of another amount.
    pub(super) async fn say_again(&self, app: &Boucle, code: &str, amount: i64) -> Result<(), Error> {
        let taken = self.taken.get(code).ok_or(Error::NotFound)?;
        let purchase = Purchase {
            store: taken.store,
            code,
            version: None,
            amount,
            currency: "EUR",
        };
        say_taken(app, taken, &purchase).await
    }

    /// Gives money of a code back and says so.
    pub(super) async fn give_back(
        &self,
        app: &Boucle,
        store: &str,
        code: &str,
        refund: Refund,
    ) -> Result<(), Error> {
        let known = self.taken.get(code);
        let (payment_id, amount) = match (refund, known) {
            (Refund::OfNothing(amount), _) => ("T1-009981", amount),
            (Refund::Part(amount), Some(taken)) => (taken.payment_id.as_str(), amount),
            (Refund::All, Some(taken)) => (taken.payment_id.as_str(), taken.amount),
            (_, None) => return Err(Error::NotFound),
        };
        let amount = money(amount, "EUR");
        let data = json!({
            "payment_id": payment_id, "refund_id": format!("R-{payment_id}"), "store": store, "till": "2",
            "code": code, "amount": amount, "tenders": [{ "method": "card", "amount": amount }],
            "paid_at": second(app.clock.now()),
        });
        notify(app, "payment.refunded", data).await
    }
}

async fn say_taken(app: &Boucle, taken: &Taken, purchase: &Purchase<'_>) -> Result<(), Error> {
    let amount = money(purchase.amount, purchase.currency);
    let mut data = json!({
        "payment_id": taken.payment_id, "store": purchase.store, "till": "2", "receipt": taken.payment_id,
        "code": purchase.code, "amount": amount, "tenders": [{ "method": "card", "amount": amount }],
        "paid_at": second(app.clock.now()),
    });
    if let Some(version) = purchase.version {
        data["version"] = json!(version);
    }
    notify(app, "payment.captured", data).await
}

/// Notifies, and has the notice worked.
pub(super) async fn notify(app: &Boucle, kind: &str, data: Value) -> Result<(), Error> {
    let now = app.clock.now();
    let id = format!("msg_demo_{}", app.entropy.id(now).simple());
    let body = json!({ "type": kind, "timestamp": second(now), "data": data });
    accept_notice(app, CONNECTOR, &id, &body.to_string()).await?;
    work_inbox(app).await?;
    Ok(())
}

fn money(minor: i64, currency: &str) -> Value {
    json!({ "amount": minor, "currency": currency })
}

/// Tills tell whole seconds.
fn second(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}
