//! The notices of a till, read from the bytes that were signed.
//!
//! The shapes are those of `docs/api/events/payment.captured.json` and `payment.refunded.json`; fields that are not named
//! there are passed over, so that a till may send more. What is well signed and JSON is never refused: a type nobody knows,
//! or a known one that is not complete, is [`Notice::Unknown`] and goes to people.

use std::fmt;

use domain::{
    Code, Currency, Money,
    money::LARGEST_MINOR,
    payments::{Tender, TenderMethod},
};
use jiff::Timestamp;
use serde_json::Value;

/// The longest text of a notice, in characters: ids, codes, references.
pub const LONGEST_TEXT: usize = 64;
/// The most tenders of one payment.
pub const MOST_TENDERS: usize = 20;

/// What a till says happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// `payment.captured`: money was taken.
    Captured(Capture),
    /// `payment.refunded`: money of an earlier payment was given back.
    Refunded(Refund),
    /// A type that nobody knows, or a known one whose data cannot be used.
    Unknown {
        /// Its `type`, cut to [`LONGEST_TEXT`] visible characters.
        type_name: String,
        /// What is missing or wrong in a known type; empty for a type that nobody knows.
        reasons: Vec<Reason>,
    },
}

/// A payment as a till reported it. Unique on (connector, store, payment id).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// The till's id of the payment.
    pub payment_id: String,
    /// The store's prefix, as the till wrote it.
    pub store: String,
    /// Which till of the store.
    pub till: String,
    /// The receipt; several payments of one basket share it.
    pub receipt: Option<String>,
    /// What was paid: a code as printed (`LYN-2418`) when it is one, however it was typed; otherwise as sent.
    pub code: String,
    /// The version of the payable that the till had read.
    pub version: Option<i64>,
    /// How much, above zero: the sum of the tenders.
    pub amount: Money,
    /// How it was paid; never empty.
    pub tenders: Vec<Tender>,
    /// When the till took it.
    pub paid_at: Timestamp,
}

/// A refund as a till reported it. Unique on (connector, store, refund id).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// The till's id of the refund.
    pub refund_id: String,
    /// The payment that it gives back, whole or in part; `amount`, `tenders` and `paid_at` are of the refund.
    pub of: Capture,
}

/// Why a body is no notice at all: the sender is told (400), nothing is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not JSON, or not UTF-8.
    #[error("the body is not JSON")]
    NotJson,
    /// JSON without a text `type` at its top.
    #[error("the body has no text `type`")]
    NoType,
}

/// What is missing or wrong, and where. Never holds what was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// A JSON pointer (RFC 6901), e.g. `/data/tenders/0/amount`.
    pub pointer: String,
    /// What is wrong there.
    pub problem: Problem,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.problem)
    }
}

/// What can be wrong at a place of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It is not there.
    #[error("missing")]
    Missing,
    /// It has to be an object.
    #[error("not an object")]
    NotAnObject,
    /// It has to be a list that is neither empty nor too long.
    #[error("not a list of 1 to {MOST_TENDERS} tenders")]
    NotTenders,
    /// It has to be a text.
    #[error("not a text of 1 to {LONGEST_TEXT} visible characters")]
    NotAText,
    /// It has to be a version.
    #[error("not a whole number above zero")]
    NotAVersion,
    /// It has to be minor units within bounds.
    #[error("not a whole number of minor units within bounds")]
    NotAnAmount,
    /// It has to be a currency.
    #[error("not three capital letters of ISO 4217")]
    NotACurrency,
    /// It has to be a method of payment.
    #[error("not one of card, cash, cheque, transfer, credit, buyback, other")]
    NotAMethod,
    /// It has to be a time.
    #[error("not an RFC 3339 time")]
    NotATime,
    /// A tender is in another currency than the payment.
    #[error("not in the currency of the payment")]
    OtherCurrency,
    /// The tenders do not add up.
    #[error("not the sum of the tenders")]
    NotTheSum,
}

impl Notice {
    /// The type of a payment.
    pub const CAPTURED: &str = "payment.captured";
    /// The type of a refund.
    pub const REFUNDED: &str = "payment.refunded";

    /// Reads a body. The signature has been verified before.
    pub fn decode(body: &[u8]) -> Result<Self, Unreadable> {
        let body: Value = serde_json::from_slice(body).map_err(|_| Unreadable::NotJson)?;
        let type_name = body
            .get("type")
            .and_then(Value::as_str)
            .ok_or(Unreadable::NoType)?;
        let refunded = match type_name {
            Self::CAPTURED => false,
            Self::REFUNDED => true,
            _ => {
                return Ok(Self::Unknown {
                    type_name: visible(type_name),
                    reasons: vec![],
                });
            }
        };
        let mut reader = Reader::default();
        let refund_id = if refunded {
            reader.text(&body, "/data/refund_id")
        } else {
            None
        };
        let capture = reader.capture(&body);
        // A reason with every absence: nothing is taken for complete that is not.
        let notice = match (capture, refund_id) {
            _ if !reader.reasons.is_empty() => None,
            (Some(of), Some(refund_id)) if refunded => Some(Self::Refunded(Refund { refund_id, of })),
            (Some(capture), None) if !refunded => Some(Self::Captured(capture)),
            _ => None,
        };
        Ok(notice.unwrap_or_else(|| Self::Unknown {
            type_name: visible(type_name),
            reasons: reader.reasons,
        }))
    }
}

/// Collects what is wrong instead of stopping at the first slip: whoever builds a till sees all of it at once.
#[derive(Default)]
struct Reader {
    reasons: Vec<Reason>,
}

impl Reader {
    fn capture(&mut self, body: &Value) -> Option<Capture> {
        if !body.get("data").is_some_and(Value::is_object) {
            return self.refuse("/data", Problem::NotAnObject);
        }
        let payment_id = self.text(body, "/data/payment_id");
        let store = self.text(body, "/data/store");
        let till = self.text(body, "/data/till");
        let receipt = self.optional_text(body, "/data/receipt");
        let code = self.text(body, "/data/code");
        let version = self.version(body, "/data/version");
        let amount = self.money(body, "/data/amount", 1);
        let tenders = self.tenders(body, "/data/tenders", amount);
        let paid_at = self.time(body, "/data/paid_at");
        Some(Capture {
            payment_id: payment_id?,
            store: store?,
            till: till?,
            receipt,
            code: code.map(printed)?,
            version,
            amount: amount?,
            tenders: tenders?,
            paid_at: paid_at?,
        })
    }

    fn tenders(&mut self, body: &Value, pointer: &str, amount: Option<Money>) -> Option<Vec<Tender>> {
        let list = self.needed(body, pointer)?;
        let Some(list) = list
            .as_array()
            .filter(|list| (1..=MOST_TENDERS).contains(&list.len()))
        else {
            return self.refuse(pointer, Problem::NotTenders);
        };
        let tenders: Vec<Option<Tender>> = (0..list.len())
            .map(|place| self.tender(body, &format!("{pointer}/{place}"), amount))
            .collect();
        let tenders: Vec<Tender> = tenders.into_iter().collect::<Option<_>>()?;
        let amount = amount?;
        // Each is within bounds and there are few: the sum cannot overflow.
        if tenders.iter().map(|tender| tender.amount.minor).sum::<i64>() != amount.minor {
            return self.refuse("/data/amount", Problem::NotTheSum);
        }
        Some(tenders)
    }

    fn tender(&mut self, body: &Value, pointer: &str, amount: Option<Money>) -> Option<Tender> {
        let method = self.method(body, &format!("{pointer}/method"));
        // Change that is given back is a tender below zero.
        let part = self.money(body, &format!("{pointer}/amount"), -LARGEST_MINOR);
        let at = format!("{pointer}/reference");
        let reference = match method {
            Some(TenderMethod::Credit | TenderMethod::Buyback) => Some(self.text(body, &at)?),
            _ => self.optional_text(body, &at),
        };
        let (method, part) = (method?, part?);
        if amount.is_some_and(|amount| amount.currency != part.currency) {
            return self.refuse(&format!("{pointer}/amount/currency"), Problem::OtherCurrency);
        }
        Some(Tender {
            method,
            amount: part,
            reference,
        })
    }

    fn method(&mut self, body: &Value, pointer: &str) -> Option<TenderMethod> {
        let value = self.needed(body, pointer)?;
        match serde_json::from_value(value.clone()) {
            Ok(method) => Some(method),
            Err(_) => self.refuse(pointer, Problem::NotAMethod),
        }
    }

    fn money(&mut self, body: &Value, pointer: &str, least: i64) -> Option<Money> {
        let value = self.needed(body, pointer)?;
        if !value.is_object() {
            return self.refuse(pointer, Problem::NotAnObject);
        }
        let at = format!("{pointer}/amount");
        let minor = self.needed(body, &at).and_then(|value| {
            match value
                .as_i64()
                .filter(|minor| (least..=LARGEST_MINOR).contains(minor))
            {
                Some(minor) => Some(minor),
                None => self.refuse(&at, Problem::NotAnAmount),
            }
        });
        let at = format!("{pointer}/currency");
        let currency =
            self.needed(body, &at)
                .and_then(|value| match value.as_str().map(Currency::try_from) {
                    Some(Ok(currency)) => Some(currency),
                    _ => self.refuse(&at, Problem::NotACurrency),
                });
        Some(Money::new(minor?, currency?))
    }

    fn version(&mut self, body: &Value, pointer: &str) -> Option<i64> {
        let value = present(body, pointer)?;
        match value.as_i64().filter(|version| *version > 0) {
            Some(version) => Some(version),
            None => self.refuse(pointer, Problem::NotAVersion),
        }
    }

    fn time(&mut self, body: &Value, pointer: &str) -> Option<Timestamp> {
        let value = self.needed(body, pointer)?;
        // Databases keep a time to the microsecond.
        let time = value
            .as_str()
            .and_then(|text| text.parse::<Timestamp>().ok())
            .and_then(|time| Timestamp::from_microsecond(time.as_microsecond()).ok());
        match time {
            Some(time) => Some(time),
            None => self.refuse(pointer, Problem::NotATime),
        }
    }

    fn text(&mut self, body: &Value, pointer: &str) -> Option<String> {
        self.needed(body, pointer)?;
        self.optional_text(body, pointer)
    }

    fn optional_text(&mut self, body: &Value, pointer: &str) -> Option<String> {
        let value = present(body, pointer)?;
        let text = value.as_str().map(str::trim).filter(|text| {
            (1..=LONGEST_TEXT).contains(&text.chars().count()) && !text.chars().any(char::is_control)
        });
        match text {
            Some(text) => Some(text.to_owned()),
            None => self.refuse(pointer, Problem::NotAText),
        }
    }

    fn needed<'v>(&mut self, body: &'v Value, pointer: &str) -> Option<&'v Value> {
        match present(body, pointer) {
            Some(value) => Some(value),
            None => self.refuse(pointer, Problem::Missing),
        }
    }

    fn refuse<T>(&mut self, pointer: &str, problem: Problem) -> Option<T> {
        self.reasons.push(Reason {
            pointer: pointer.to_owned(),
            problem,
        });
        None
    }
}

/// A `null` is as good as nothing: many programs write one for what they do not know.
fn present<'v>(body: &'v Value, pointer: &str) -> Option<&'v Value> {
    body.pointer(pointer).filter(|value| !value.is_null())
}

fn printed(code: String) -> String {
    code.parse::<Code>().map_or(code, |code| code.to_string())
}

fn visible(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_TEXT)
        .collect()
}

#[cfg(test)]
mod tests;
