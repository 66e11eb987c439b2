//! Conditions on a value: closed, and true or false whatever stands there.

use std::cmp::Ordering;

use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;
use serde_json::Value;

use super::{path::scalar_text, rule::Rule};

/// Something that holds or does not.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// All of them.
    All(Vec<Condition>),
    /// One of them at least.
    Any(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
    /// The value of a rule passes a test.
    Test(Rule, Test),
}

/// What is asked of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// The same, texts against numbers and booleans as text.
    Equals(Rule),
    /// The same as one of them.
    OneOf(Vec<Rule>),
    /// There: not absent, null, blank or an empty list. Or, with `false`, not there.
    Present(bool),
    /// A text that begins so.
    BeginsWith(String),
    /// A text with this in it.
    Contains(String),
    /// A decimal above.
    Above(Decimal),
    /// A decimal below.
    Below(Decimal),
    /// An instant or a day after another one.
    After(Rule),
    /// An instant or a day before another one.
    Before(Rule),
}

/// Something that could be written there: not absent, null, blank text or an empty list.
pub(super) fn present(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(list)) => !list.is_empty(),
        Some(_) => true,
    }
}

/// The same value; a text equals the number or boolean that it writes.
pub(super) fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (None | Some(Value::Null), None | Some(Value::Null)) => true,
        (Some(one), Some(other)) if one == other => true,
        (Some(one), Some(other)) => match (scalar_text(one), scalar_text(other)) {
            (Some(one), Some(other)) => one == other,
            _ => false,
        },
        _ => false,
    }
}

/// How two instants or two days follow each other; nothing where one of them is neither, or they are not of one kind.
pub(super) fn in_time(one: Option<&Value>, other: Option<&Value>) -> Option<Ordering> {
    let (one, other) = (one?.as_str()?, other?.as_str()?);
    match (one.parse::<Timestamp>(), other.parse::<Timestamp>()) {
        (Ok(one), Ok(other)) => Some(one.cmp(&other)),
        _ => Some(one.parse::<Date>().ok()?.cmp(&other.parse::<Date>().ok()?)),
    }
}

/// A decimal, if the value is one or writes one.
pub(super) fn decimal_of(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => exact(&number.to_string()),
        Value::String(text) => exact(text),
        _ => None,
    }
}

/// A decimal of exactly this text; exponents as JSON writes them are read too.
pub(super) fn exact(text: &str) -> Option<Decimal> {
    if text.contains(['e', 'E']) {
        Decimal::from_scientific(text).ok()
    } else {
        Decimal::from_str_exact(text).ok()
    }
}
