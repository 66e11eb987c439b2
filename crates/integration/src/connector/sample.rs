//! Samples: exchanges as they were, with what has to come out. A JSON file with neither `action` nor `object` nor `served` is a notice,
//! as a partner sends it to its hook, and is none of these.

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;
use serde_json::Value;

use super::action::Action;
use crate::fields::FieldError;

/// A sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The file's name.
    pub name: String,
    /// What it shows.
    pub shows: Shows,
}

impl Sample {
    /// The action that it shows, if it shows one.
    pub fn action(&self) -> Option<Action> {
        match &self.shows {
            Shows::Action(sample) => Action::named(&sample.action),
            Shows::Object(_) | Shows::Served(_) => None,
        }
    }
}

/// What a sample shows.
#[derive(Debug, Clone, PartialEq)]
pub enum Shows {
    /// An action, with its exchanges.
    Action(Box<ActionSample>),
    /// The mapping of one object.
    Object(ObjectSample),
    /// A request that is answered.
    Served(Box<ServedSample>),
}

/// A request of a partner, and what is answered.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServedSample {
    /// The file of `served/` that answers it.
    pub served: String,
    /// `$request`.
    pub request: Value,
    /// The code that is looked up, or null.
    #[serde(default)]
    pub looks_up: Option<String>,
    /// What that gives, as `GET /api/v1/payables/{code}`; null where nothing has the code.
    #[serde(default)]
    pub payable: Value,
    /// The time; a fixed one when none is said.
    #[serde(default)]
    pub now: Option<String>,
    /// The status of the answer.
    #[serde(default = "ok")]
    pub status: u16,
    /// The answer.
    pub answer: Value,
    /// The payment that it tells of, or null.
    #[serde(default)]
    pub payment: Value,
}

/// An action, with its exchanges.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionSample {
    /// The action's name.
    pub action: String,
    /// What Boucle passes.
    #[serde(default)]
    pub input: Value,
    /// Settings that differ from the defaults.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    /// The time; a fixed one when none is said.
    #[serde(default)]
    pub now: Option<String>,
    /// `$parcel.reference`.
    #[serde(default)]
    pub reference: Option<String>,
    /// It may have been done already.
    #[serde(default)]
    pub doubtful: bool,
    /// `$since`, for a pull that is no full load.
    #[serde(default)]
    pub since: Option<String>,
    /// Requests and answers, in their order.
    pub exchanges: Vec<SampleExchange>,
    /// What has to come out.
    pub expect: Expect,
}

/// One request and its answer.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleExchange {
    /// What has to be sent.
    pub request: SampleRequest,
    /// What came back.
    pub answer: SampleAnswer,
}

/// What has to be sent. What is not said is not looked at.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleRequest {
    /// `GET`, `POST`, `WRITE` or `READ`.
    pub method: String,
    /// Path and query, or the name of a file.
    #[serde(default)]
    pub path: Option<String>,
    /// Headers, by names in small letters.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// JSON, or the text on the wire.
    #[serde(default)]
    pub body: Option<Value>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleAnswer {
    /// The status of HTTP; 200 when none is said.
    #[serde(default = "ok")]
    pub status: u16,
    /// Headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// JSON, or the text on the wire.
    #[serde(default)]
    pub body: Value,
    /// Nothing came back: `"timeout"` after sending, `"down"` before.
    #[serde(default)]
    pub fails: Option<Fails>,
}

/// How an exchange fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fails {
    /// After sending.
    Timeout,
    /// Before.
    Down,
}

fn ok() -> u16 {
    200
}

/// What has to come out.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expect {
    /// Of a question; null when there is nothing.
    Result(Value),
    /// Of a pull: all rows of all pages.
    Rows(Value),
    /// A delivery is done; the partner's reference, or null.
    Done(Option<String>),
    /// Refused, with a reason that begins so.
    Refused(String),
    /// Not done now, with a reason that begins so.
    Busy(String),
    /// May have been done, with a reason that begins so.
    Unknown(String),
}

/// The mapping of one object.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectSample {
    /// The object's name.
    pub object: String,
    /// Theirs, to be mapped to ours.
    #[serde(default, rename = "in")]
    pub incoming: Option<Value>,
    /// Ours, to be mapped to theirs.
    #[serde(default, rename = "out")]
    pub outgoing: Option<Value>,
    /// What comes out.
    pub gives: Value,
}

/// Reads a sample; none for a notice.
pub(super) fn read(name: &str, file: &Path, text: &str) -> Result<Option<Sample>, FieldError> {
    let wrong = |problem: serde_json::Error| FieldError::NotReadAs {
        file: file.to_owned(),
        format: "a sample in JSON",
        problem: problem.to_string(),
    };
    // A notice may be spoilt on purpose: only what can be read can be a sample.
    let Ok(Value::Object(table)) = serde_json::from_str::<Value>(text) else {
        return Ok(None);
    };
    let shows = if table.contains_key("action") {
        Shows::Action(Box::new(serde_json::from_str(text).map_err(wrong)?))
    } else if table.contains_key("object") {
        Shows::Object(serde_json::from_str(text).map_err(wrong)?)
    } else if table.contains_key("served") {
        Shows::Served(Box::new(serde_json::from_str(text).map_err(wrong)?))
    } else {
        return Ok(None);
    };
    Ok(Some(Sample {
        name: name.to_owned(),
        shows,
    }))
}
