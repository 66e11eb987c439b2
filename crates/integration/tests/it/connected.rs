//! An engine that is connected to a simulated partner by the files of the program.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use business::{
    clock::{Entropy, SystemClock},
    ports::{Exchange, Outcome, Parcel, Partners},
};
use integration::{
    Connectors,
    connector::Action,
    engine::{Configuration, Engine, Position, Recorder, Surroundings, Trouble},
};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::partner::{PASSWORD, Partner, USER};

struct Said(BTreeMap<String, String>);

impl Configuration for Said {
    fn setting(&self, _: &str, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }

    fn secret(&self, _: &str) -> Option<SecretString> {
        Some(PASSWORD.to_owned().into())
    }
}

/// Keeps what was said, so that a test that fails shows it.
#[derive(Default)]
pub(crate) struct Record(Mutex<Vec<Exchange>>);

impl Recorder for Record {
    fn record(&self, exchange: Exchange) {
        self.0.lock().unwrap().push(exchange);
    }
}

impl Record {
    pub(crate) fn all(&self) -> Vec<Exchange> {
        self.0.lock().unwrap().clone()
    }
}

/// A partner and the engine that speaks to it.
pub(crate) struct Connected {
    pub(crate) name: &'static str,
    pub(crate) partner: Partner,
    pub(crate) engine: Engine,
    pub(crate) record: Arc<Record>,
    pub(crate) around: Surroundings,
    entropy: Entropy,
}

impl Connected {
    pub(crate) fn new(name: &'static str, partner: Partner, settings: &[(&str, &str)]) -> Self {
        let record = Arc::new(Record::default());
        let settings = settings
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let around = Surroundings {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(Entropy::system()),
            configuration: Arc::new(Said(settings.collect())),
            recorder: Arc::<Record>::clone(&record),
        };
        Self {
            name,
            partner,
            engine: Engine::new(Connectors::load(None).unwrap(), around.clone()),
            record,
            around,
            entropy: Entropy::system(),
        }
    }

    pub(crate) fn fastmag(partner: Partner) -> Self {
        let url = partner.url.clone();
        let settings = [
            ("address", url.as_str()),
            ("brand", "DEMO"),
            ("store", "LYN"),
            ("account", USER),
        ];
        Self::new("fastmag", partner, &settings)
    }

    pub(crate) fn openbravo(partner: Partner) -> Self {
        let url = format!("{}/openbravo", partner.url);
        let settings = [
            ("address", url.as_str()),
            ("user", USER),
            ("terminal", "VBS-LYN"),
            ("organization", "LYN"),
        ];
        Self::new("openbravo", partner, &settings)
    }

    /// A question that is answered.
    pub(crate) async fn ask(&self, action: Action, input: Value) -> Value {
        let answer = self.engine.ask(self.name, action, &input).await;
        answer.unwrap_or_else(|trouble| panic!("{action}: {trouble}\n{:#?}", self.record.all()))
    }

    /// A pull that ends well: rows, and where it ended.
    pub(crate) async fn pull(&self, action: Action, from: &Position) -> (Vec<Value>, Position) {
        let (rows, after) = self.try_pull(action, from).await;
        let after = after.unwrap_or_else(|trouble| panic!("{action}: {trouble}\n{:#?}", self.record.all()));
        (rows, after)
    }

    pub(crate) async fn try_pull(
        &self,
        action: Action,
        from: &Position,
    ) -> (Vec<Value>, Result<Position, Trouble>) {
        let mut rows = vec![];
        let after = self.engine.pull(self.name, action, from, &mut rows).await;
        (rows, after)
    }

    /// All products, though pages drift and rows come twice while they are pulled: how many there are, and where it ended.
    pub(crate) async fn pulled_while_pages_drift(&self) -> (usize, Position) {
        let faults = json!({ "faults": ["page_drift", "duplicate"] });
        self.partner.control("/control/faults", faults).await;
        let (all, position) = self.pull(Action::Products, &Position::default()).await;
        let ids: BTreeSet<&str> = all.iter().map(|row| row["id"].as_str().unwrap()).collect();
        self.partner
            .control("/control/faults", json!({ "faults": [] }))
            .await;
        (ids.len(), position)
    }

    /// A parcel for a document.
    pub(crate) fn parcel(&self, action: Action, document: Value) -> Parcel {
        let now = business::clock::Clock::now(&SystemClock);
        Parcel {
            id: self.entropy.id(now),
            connector: self.name.to_owned(),
            action: action.name().to_owned(),
            reference: document["code"].as_str().unwrap_or("none").to_owned(),
            document,
            doubtful: false,
        }
    }

    pub(crate) async fn deliver(&self, action: Action, document: Value) -> Outcome {
        self.engine.deliver(&self.parcel(action, document)).await
    }

    /// A delivery that is done: the partner's reference.
    pub(crate) async fn done(&self, action: Action, document: Value) -> String {
        match self.deliver(action, document).await {
            Outcome::Done {
                reference: Some(reference),
            } => reference,
            other => panic!("{action}: {other:?}\n{:#?}", self.record.all()),
        }
    }
}

pub(crate) fn customer() -> Value {
    json!({ "id": "BC-42", "last_name": "Lœuil|Dupré", "first_name": "Zoé", "email": "zoe@ex.fr", "phone": "0612345678" })
}

/// A document of this type over this amount in cents.
pub(crate) fn document(kind: &str, code: &str, amount: i64) -> Value {
    let money = |amount: i64| json!({ "amount": amount, "currency": "EUR" });
    let tax = amount / 6;
    json!({
        "code": code, "kind": kind, "state": "ready", "version": 3, "store": "LYN", "title": "Vélo d’été", "reference": code,
        "lines": [{ "label": "Câble, gaine et œillets", "quantity": "1", "unit_price": money(amount), "rate": "20", "total": money(amount) }],
        "total": money(amount), "vat": [{ "rate": "20", "base": money(amount - tax), "tax": money(tax) }], "settled": [],
        "amount_due": money(amount), "hold": null, "customer": customer(),
    })
}

/// The record shows neither the password nor who the customer is, in whatever way they are written on the wire.
pub(crate) fn is_discreet(connected: &Connected) {
    let text = format!("{:#?}", connected.record.all());
    assert!(!connected.record.all().is_empty());
    let escaped = |text: &str, page: &'static encoding_rs::Encoding| {
        let (bytes, _, _) = page.encode(text);
        percent_encoding::percent_encode(&bytes, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    for secret in [PASSWORD, "zoe@ex.fr", "0612345678", "Dupré", "DUPRÉ", "Zoé"] {
        let ways = [
            secret.to_owned(),
            escaped(secret, encoding_rs::UTF_8),
            escaped(secret, encoding_rs::WINDOWS_1252),
        ];
        for way in ways {
            assert!(!text.contains(&way), "{way} is shown in {text}");
        }
    }
}
