//! The record of exchanges: what was said, without secrets and without what is personal.

use std::{borrow::Cow, time::Duration};

use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// Longer bodies are cut in the record.
const LONGEST: usize = 20_000;
/// What stands for something hidden.
const HIDDEN: &str = "***";

/// One exchange, as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The connector.
    pub connector: String,
    /// The action, or `sign-in`.
    pub action: String,
    /// The step.
    pub step: String,
    /// When it was sent.
    pub at: Timestamp,
    /// `GET`, `POST`, `WRITE`, ...
    pub method: String,
    /// Path and query below the base address.
    pub target: String,
    /// The status, if an answer came.
    pub status: Option<u16>,
    /// How long it took.
    pub took: Duration,
    /// What was sent.
    pub sent: String,
    /// What came back.
    pub received: String,
    /// What it was taken for: `done`, `refused`, `busy`, `unknown`, `signed-out`, and why.
    pub verdict: String,
}

/// Takes exchanges. Called on the way of a delivery: it must not wait.
pub trait Recorder: Send + Sync {
    /// One exchange.
    fn record(&self, exchange: Exchange);
}

/// Keeps none.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRecorder;

impl Recorder for NoRecorder {
    fn record(&self, _: Exchange) {}
}

/// What must not be shown.
#[derive(Debug, Default)]
pub(super) struct Hider {
    fields: Vec<String>,
    texts: Vec<String>,
}

impl Hider {
    pub(super) fn new(fields: &[String]) -> Self {
        Self {
            fields: fields.iter().map(|field| field.to_lowercase()).collect(),
            texts: vec![],
        }
    }

    /// Hides a text wherever it shows. Very short ones would hide everything.
    pub(super) fn text(&mut self, text: &str) {
        if text.trim().len() >= 3 && !self.texts.iter().any(|known| known == text) {
            self.texts.push(text.to_owned());
            let escaped = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
            if escaped != text {
                self.texts.push(escaped);
            }
            // As it stands inside a text of JSON.
            let quoted = Value::from(text).to_string();
            self.texts.push(quoted.trim_matches('"').to_owned());
            // The longest first: a part of another must not leave the rest of it.
            self.texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
        }
    }

    /// Hides every text below a value, but no reference of it.
    pub(super) fn below(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(list) => list.iter().for_each(|entry| self.below(entry)),
            Value::Object(table) => table
                .iter()
                .filter(|(name, _)| !matches!(name.as_str(), "id" | "code"))
                .for_each(|(_, entry)| self.below(entry)),
            _ => {}
        }
    }

    /// A value as it may be shown.
    pub(super) fn shown(&self, value: &Value) -> String {
        let text = match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => self.without_fields(other).to_string(),
        };
        self.shown_text(&text)
    }

    /// A text as it may be shown.
    pub(super) fn shown_text(&self, text: &str) -> String {
        let mut shown = Cow::Borrowed(text);
        for hidden in &self.texts {
            if shown.contains(hidden.as_str()) {
                shown = Cow::Owned(shown.replace(hidden.as_str(), HIDDEN));
            }
        }
        match shown.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}… ({} bytes)", &shown[..end], shown.len()),
            None => shown.into_owned(),
        }
    }

    fn without_fields(&self, value: &Value) -> Value {
        match value {
            Value::Array(list) => list.iter().map(|entry| self.without_fields(entry)).collect(),
            Value::Object(table) => Value::Object(
                table
                    .iter()
                    .map(|(name, entry)| {
                        let hidden = self.fields.contains(&name.to_lowercase()) && !entry.is_null();
                        let entry = if hidden {
                            Value::from(HIDDEN)
                        } else {
                            self.without_fields(entry)
                        };
                        (name.clone(), entry)
                    })
                    .collect(),
            ),
            other => other.clone(),
        }
    }
}
