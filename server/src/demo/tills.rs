//! The tills of the demo chain: they notify as any till does, and what follows is worked as any notice is.

use std::collections::HashMap;

use business::{Boucle, Error, tills::accept_notice};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::workers::work_inbox;

/// The connector of tills that sign Standard Webhooks.
const CONNECTOR: &str = "till";

/// Money of one ticket, as its till knows it.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    store: &'static str,
    payment_id: String,
    amount: i64,
}

impl Taken {
    /// How much, minor units.
    pub(super) fn amount(&self) -> i64 {
        self.amount
    }
}

/// What a till is asked to take.
#[derive(Debug, Clone)]
pub(super) struct Purchase<'a> {
    pub(super) store: &'static str,
    pub(super) code: &'a str,
    pub(super) version: Option<i64>,
    pub(super) amount: i64,
    pub(super) currency: &'a str,
}

/// All tills of the chain; each store's second one is used.
#[derive(Debug, Default)]
pub(super) struct Tills {
    payments: HashMap<&'static str, u32>,
    notices: u32,
}

impl Tills {
    /// Takes money and says so.
    pub(super) async fn take(&mut self, app: &Boucle, purchase: &Purchase<'_>) -> Result<Taken, Error> {
        let number = self.payments.entry(purchase.store).or_insert(4100);
        *number += 1;
        let taken = Taken {
            store: purchase.store,
            payment_id: format!("T2-{number:06}"),
            amount: purchase.amount,
        };
        self.say_taken(app, &taken, purchase).await?;
        Ok(taken)
    }

    /// Says of a payment that it was of another amount.
    pub(super) async fn say_again(
        &mut self,
        app: &Boucle,
        taken: &Taken,
        code: &str,
        amount: i64,
    ) -> Result<(), Error> {
        let purchase = Purchase {
            store: taken.store,
            code,
            version: None,
            amount,
            currency: "EUR",
        };
        self.say_taken(app, taken, &purchase).await
    }

    async fn say_taken(&mut self, app: &Boucle, taken: &Taken, purchase: &Purchase<'_>) -> Result<(), Error> {
        let now = app.clock.now();
        let amount = money(purchase.amount, purchase.currency);
        let mut data = json!({
            "payment_id": taken.payment_id, "store": purchase.store, "till": "2", "receipt": taken.payment_id,
            "code": purchase.code, "amount": amount, "tenders": [{ "method": "card", "amount": amount }],
            "paid_at": second(now),
        });
        if let Some(version) = purchase.version {
            data["version"] = json!(version);
        }
        self.notify(app, "payment.captured", data).await
    }

    /// Gives money back and says so; of a payment that was never told where there is none.
    pub(super) async fn give_back(
        &mut self,
        app: &Boucle,
        taken: Option<&Taken>,
        (store, code): (&'static str, &str),
        amount: i64,
    ) -> Result<(), Error> {
        let payment_id = taken.map_or("T1-009981", |taken| taken.payment_id.as_str());
        let amount = money(amount, "EUR");
        let data = json!({
            "payment_id": payment_id, "refund_id": format!("R-{payment_id}"), "store": store, "till": "2",
            "code": code, "amount": amount, "tenders": [{ "method": "card", "amount": amount }],
            "paid_at": second(app.clock.now()),
        });
        self.notify(app, "payment.refunded", data).await
    }

    /// Notifies, and has the notice worked.
    pub(super) async fn notify(&mut self, app: &Boucle, kind: &str, data: Value) -> Result<(), Error> {
        self.notices += 1;
        let id = format!("msg_demo_{:05}", self.notices);
        let body = json!({ "type": kind, "timestamp": second(app.clock.now()), "data": data });
        accept_notice(app, CONNECTOR, &id, &body.to_string()).await?;
        work_inbox(app).await?;
        Ok(())
    }
}

fn money(minor: i64, currency: &str) -> Value {
    json!({ "amount": minor, "currency": currency })
}

/// Tills tell whole seconds.
fn second(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}
