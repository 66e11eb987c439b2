//! Samples: an action is run against the exchanges of a file instead of a partner, and what differs is told.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use business::{
    clock::{Entropy, FixedClock},
    ports::{Outcome, Parcel, Purpose},
};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{
    line::{Line, Surroundings, partner_of, settings},
    pull::Position,
    record::NoRecorder,
    run::Trouble,
    serve::Serving,
    wire::{Wire, WireAnswer, WireError, WireRequest},
};
use crate::{
    codec::Format,
    connector::{
        Action, ActionSample, Connector, Expect, Fails, Kind, ObjectSample, Partner, Sample, SampleExchange,
        ServedSample, Shows,
    },
    engine::Configuration,
    mapping::{Scope, apply},
};

/// The time of a sample that says none.
const NOW: &str = "2026-11-24T14:32:05Z";

/// A sample that does not come out as it says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sample}: {what}")]
pub struct Differs {
    /// The file.
    pub sample: String,
    /// What differs, one line each, the expected first.
    pub what: String,
}

/// Runs a sample; every difference in one text.
pub async fn try_sample(connector: &Connector, sample: &Sample) -> Result<(), Differs> {
    let result = match &sample.shows {
        Shows::Object(object) => try_object(connector, object),
        Shows::Action(action) => try_action(connector, action).await,
        Shows::Served(served) => try_served(connector, served),
    };
    result.map_err(|what| Differs {
        sample: sample.name.clone(),
        what,
    })
}

/// The settings of a sample; one without a default that it does not say is `setting-<name>`.
struct Said {
    settings: BTreeMap<String, String>,
}

impl Said {
    fn of(sample: &ActionSample, partner: &Partner) -> Self {
        let mut settings = sample.settings.clone();
        for setting in partner
            .settings
            .iter()
            .filter(|setting| setting.default.is_none())
        {
            let said = format!("setting-{}", setting.name);
            settings.entry(setting.name.clone()).or_insert(said);
        }
        Self { settings }
    }
}

impl Configuration for Said {
    fn setting(&self, _: &str, name: &str) -> Option<String> {
        self.settings.get(name).cloned()
    }

    fn secret(&self, _: &str) -> Option<secrecy::SecretString> {
        None
    }
}

/// Answers as the sample says, and keeps what differs.
struct Replay {
    exchanges: Vec<SampleExchange>,
    formats: Vec<Format>,
    state: Mutex<(usize, Vec<String>)>,
}

#[async_trait]
impl Wire for Replay {
    async fn exchange(&self, request: &WireRequest) -> Result<WireAnswer, WireError> {
        let mut state = self.state.lock().expect("nobody panics while holding it");
        let (at, differences) = &mut *state;
        let Some(exchange) = self.exchanges.get(*at) else {
            differences.push(format!("one more request: {} {}", request.method, request.target));
            return Err(WireError::NotSent("the sample has no more exchanges".to_owned()));
        };
        *at += 1;
        self.compare(*at, exchange, request, differences);
        match exchange.answer.fails {
            Some(Fails::Timeout) => {
                return Err(WireError::Lost(
                    "no whole answer within the time allowed".to_owned(),
                ));
            }
            Some(Fails::Down) => return Err(WireError::NotReached("nobody answers".to_owned())),
            None => {}
        }
        let body = match &exchange.answer.body {
            Value::Null => vec![],
            Value::String(text) => request.awaits.write(text),
            other => other.to_string().into_bytes(),
        };
        Ok(WireAnswer {
            status: exchange.answer.status,
            headers: exchange.answer.headers.clone(),
            body,
        })
    }
}

impl Replay {
    fn compare(
        &self,
        number: usize,
        exchange: &SampleExchange,
        request: &WireRequest,
        differences: &mut Vec<String>,
    ) {
        let wanted = &exchange.request;
        let mut differ = |what: &str, wanted: &str, found: &str| {
            if wanted != found {
                differences.push(format!(
                    "request {number}, {what}:\n  expected {wanted}\n  sent     {found}"
                ));
            }
        };
        differ("method", &wanted.method, &request.method);
        if let Some(path) = &wanted.path {
            differ("path", path, &request.target);
        }
        for (name, value) in &wanted.headers {
            let found = request
                .headers
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name));
            differ(name, value, found.map_or("(no such header)", |(_, value)| value));
        }
        match &wanted.body {
            None => {}
            Some(Value::String(text)) => differ("body", text, &self.text(&request.body)),
            Some(json) => {
                let found = serde_json::from_slice::<Value>(&request.body)
                    .unwrap_or_else(|_| Value::String(self.text(&request.body)));
                differ("body", &json.to_string(), &found.to_string());
            }
        }
    }

    /// The bytes as text: UTF-8, else in a code page that the connector declares.
    fn text(&self, bytes: &[u8]) -> String {
        if let Ok(text) = std::str::from_utf8(bytes) {
            return text.to_owned();
        }
        let read = self
            .formats
            .iter()
            .find_map(|format| format.page().read(bytes).ok());
        read.unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned())
    }
}

fn try_object(connector: &Connector, sample: &ObjectSample) -> Result<(), String> {
    let partner = partner_of(connector).map_err(|problem| problem.to_string())?;
    let rules = partner.world.objects.get(&sample.object);
    let rules = rules.ok_or_else(|| format!("there is no objects/{}.toml", sample.object))?;
    let (rule, item) = match (&sample.incoming, &sample.outgoing) {
        (Some(item), None) => (rules.incoming.as_ref(), item),
        (None, Some(item)) => (rules.outgoing.as_ref(), item),
        _ => return Err("a sample of an object has either in or out".to_owned()),
    };
    let rule = rule.ok_or_else(|| format!("the object {} is not mapped in this direction", sample.object))?;
    let settings = json!({});
    let names = [("item", item), ("settings", &settings)];
    let place = format!("object {}", sample.object);
    let made =
        apply(rule, &Scope::Names(&names), &partner.world, &place).map_err(|problem| problem.to_string())?;
    compare(&sample.gives, &made.unwrap_or_default())
}

fn try_served(connector: &Connector, sample: &ServedSample) -> Result<(), String> {
    let now = moment(sample.now.as_deref())?;
    let serving = Serving::of(connector, &sample.request, now).map_err(|problem| problem.to_string())?;
    let looks_up = serving.looks_up().map_err(|problem| problem.to_string())?;
    let reply = serving
        .reply(&sample.payable)
        .map_err(|problem| problem.to_string())?;
    let wanted = json!({ "served": sample.served, "looks_up": sample.looks_up, "status": sample.status,
        "answer": sample.answer, "payment": sample.payment });
    let came = json!({ "served": serving.name(), "looks_up": looks_up, "status": reply.status, "answer": reply.body,
        "payment": reply.payment });
    compare(&wanted, &came)
}

fn moment(said: Option<&str>) -> Result<Timestamp, String> {
    said.unwrap_or(NOW)
        .parse()
        .map_err(|_| "now is no instant".to_owned())
}

async fn try_action(connector: &Connector, sample: &ActionSample) -> Result<(), String> {
    let partner = partner_of(connector).map_err(|problem| problem.to_string())?;
    let action = Action::named(&sample.action)
        .ok_or_else(|| format!("{} is no action; known are {}", sample.action, Action::names()))?;
    let said = Said::of(sample, partner);
    let settings = settings(&connector.name, partner, &said).map_err(|problem| problem.to_string())?;
    let secrets: Map<_, _> = partner
        .secrets
        .keys()
        .map(|word| (word.clone(), Value::from(format!("secret-{word}"))))
        .collect();
    let replay = Arc::new(Replay {
        exchanges: sample.exchanges.clone(),
        formats: partner.world.formats.values().cloned().collect(),
        state: Mutex::new((0, vec![])),
    });
    let now = moment(sample.now.as_deref())?;
    let around = Surroundings {
        clock: Arc::new(FixedClock::at(now)),
        entropy: Arc::new(Entropy::seeded(1)),
        configuration: Arc::new(said),
        recorder: Arc::new(NoRecorder),
    };
    let wire: Arc<dyn Wire> = Arc::<Replay>::clone(&replay);
    let errand = around.errand(Purpose::Check);
    let line = Line::over(connector, partner, settings, Value::Object(secrets), wire, around);
    let came = match action.kind() {
        Kind::Ask => came(
            line.question(action, &sample.input, errand)
                .await
                .map(|value| ("result", value)),
        ),
        Kind::Pull => {
            let mut rows = vec![];
            let from = Position {
                newest: sample.since.as_deref().and_then(|since| since.parse().ok()),
                ..Position::default()
            };
            came(
                line.pull(action, &from, &mut rows, errand)
                    .await
                    .map(|_| ("rows", Value::Array(rows))),
            )
        }
        Kind::Deliver => {
            let parcel = Parcel {
                id: Uuid::nil(),
                connector: connector.name.clone(),
                action: sample.action.clone(),
                reference: sample.reference.clone().unwrap_or_default(),
                document: sample.input.clone(),
                doubtful: sample.doubtful,
            };
            match line.deliver(&parcel, errand).await {
                Outcome::Done { reference } => json!({ "done": reference }),
                Outcome::Refused { reason } => json!({ "refused": reason }),
                Outcome::Busy { reason, .. } => json!({ "busy": reason }),
                Outcome::Unknown { reason } => json!({ "unknown": reason }),
            }
        }
    };
    let (asked, mut differences) = {
        let state = replay.state.lock().expect("nobody panics while holding it");
        state.clone()
    };
    if asked < sample.exchanges.len() {
        let next = &sample.exchanges[asked].request;
        differences.push(format!(
            "request {} was not sent: {} {}",
            asked + 1,
            next.method,
            next.path.as_deref().unwrap_or_default()
        ));
    }
    if let Err(difference) = expected(&sample.expect, &came) {
        differences.push(difference);
    }
    if differences.is_empty() {
        Ok(())
    } else {
        Err(differences.join("\n"))
    }
}

fn came(result: Result<(&str, Value), Trouble>) -> Value {
    match result {
        Ok((name, value)) => json!({ name: value }),
        Err(Trouble::Refused(reason)) => json!({ "refused": reason }),
        Err(Trouble::Busy(reason)) => json!({ "busy": reason }),
    }
}

fn expected(expect: &Expect, came: &Value) -> Result<(), String> {
    let (name, reason) = match expect {
        Expect::Result(value) => return compare(&json!({ "result": value }), came),
        Expect::Rows(value) => return compare(&json!({ "rows": value }), came),
        Expect::Done(reference) => return compare(&json!({ "done": reference }), came),
        Expect::Refused(reason) => ("refused", reason),
        Expect::Busy(reason) => ("busy", reason),
        Expect::Unknown(reason) => ("unknown", reason),
    };
    let fits = came
        .get(name)
        .and_then(Value::as_str)
        .is_some_and(|found| found.starts_with(reason.as_str()));
    if fits {
        Ok(())
    } else {
        Err(format!(
            "outcome:\n  expected {name}: {reason}\n  came     {came}"
        ))
    }
}

/// The differences of two values, by the path of each.
fn compare(wanted: &Value, found: &Value) -> Result<(), String> {
    let mut differences = vec![];
    differ("", wanted, found, &mut differences);
    if differences.is_empty() {
        Ok(())
    } else {
        Err(differences.join("\n"))
    }
}

fn differ(path: &str, wanted: &Value, found: &Value, differences: &mut Vec<String>) {
    match (wanted, found) {
        (Value::Object(one), Value::Object(other)) => {
            for name in one
                .keys()
                .chain(other.keys().filter(|name| !one.contains_key(*name)))
            {
                let below = format!("{path}/{name}");
                match (one.get(name), other.get(name)) {
                    (Some(wanted), Some(found)) => differ(&below, wanted, found, differences),
                    (Some(wanted), None) => {
                        differences.push(format!("{below}:\n  expected {wanted}\n  came     nothing"));
                    }
                    (None, found) => differences.push(format!(
                        "{below}:\n  expected nothing\n  came     {}",
                        found.cloned().unwrap_or_default()
                    )),
                }
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (at, (wanted, found)) in one.iter().zip(other).enumerate() {
                differ(&format!("{path}/{at}"), wanted, found, differences);
            }
        }
        _ if wanted == found => {}
        _ => differences.push(format!("{path}:\n  expected {wanted}\n  came     {found}")),
    }
}
