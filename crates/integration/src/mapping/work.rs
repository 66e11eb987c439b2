//! What each step makes of a value. The error is what is wrong, and what would be right.

use base64::{Engine, prelude::BASE64_STANDARD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde_json::Value;

use super::{
    CodeTable, LONGEST_TEXT, World, condition::decimal_of, money, path::scalar_text, step::Step, text, time,
};

/// What an address may hold beside letters and digits (RFC 3986, unreserved).
const ADDRESS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

pub(super) fn work(step: &Step, value: &Value, world: &World) -> Result<Option<Value>, String> {
    match step {
        Step::Trim
        | Step::Upper
        | Step::Lower
        | Step::Truncate(_)
        | Step::TruncateBytes(_)
        | Step::Pad { .. }
        | Step::Replace { .. }
        | Step::Escape(_)
        | Step::Keep(_)
        | Step::Text
        | Step::Base64
        | Step::FromBase64
        | Step::Url
        | Step::Code { .. }
        | Step::TimeIn(_)
        | Step::TimeOut(_)
        | Step::DayIn(_)
        | Step::DayOut(_) => {
            let text = scalar_text(value).ok_or("a text is wanted")?;
            on_text(step, &text, world).map(|text| Some(Value::String(text)))
        }
        Step::BlankIsAbsent => Ok(match value {
            Value::String(text) if text.trim().is_empty() => None,
            other => Some(other.clone()),
        }),
        Step::At(path) => Ok(path.find(value).map(std::borrow::Cow::into_owned)),
        Step::MoneyOut(how) => money::money_out(value, *how).map(Some),
        Step::MoneyIn(how) => money::money_in(value, *how).map(Some),
        Step::Decimal { .. } | Step::Round(_) | Step::Negate | Step::Absolute | Step::Mark(_) => {
            on_decimal(step, value).map(|text| Some(Value::String(text)))
        }
        Step::Integer => {
            let number = decimal(value)?;
            let whole = (number.is_integer()).then(|| number.to_i64()).flatten();
            whole
                .map(|whole| Some(Value::from(whole)))
                .ok_or_else(|| "a whole number is wanted".to_owned())
        }
        Step::Number => money::number(&decimal(value)?).map(Some),
        Step::AnyBoolean | Step::Boolean { .. } => boolean(step, value).map(|yes| Some(Value::Bool(yes))),
        Step::BooleanOut { yes, no } => match value {
            Value::Bool(true) => Ok(Some(yes.clone())),
            Value::Bool(false) => Ok(Some(no.clone())),
            _ => Err("true or false is wanted".to_owned()),
        },
        Step::Split(by) => {
            let text = scalar_text(value).ok_or("a text is wanted")?;
            Ok(Some(text.split(by.as_str()).map(Value::from).collect()))
        }
        Step::Join(_)
        | Step::Sum
        | Step::Count
        | Step::Latest
        | Step::Flatten
        | Step::Unique
        | Step::Limit(_) => {
            let list = value.as_array().ok_or("a list is wanted")?;
            on_list(step, list).map(Some)
        }
        Step::Encode(name) => {
            let format = world.formats.get(name).ok_or("there is no such format")?;
            format.write_text(value).map(|text| Some(Value::String(text)))
        }
        Step::Decode(name) => {
            let format = world.formats.get(name).ok_or("there is no such format")?;
            let text = scalar_text(value).ok_or("a text is wanted")?;
            format.read_text(&text, world.tagged.as_ref()).map(Some)
        }
        Step::Tag(class) => {
            let tagged = world.tagged.as_ref().ok_or("there are no tagged values")?;
            tagged.write(class, value).map(Some)
        }
    }
}

fn on_text(step: &Step, text: &str, world: &World) -> Result<String, String> {
    let too_long = || format!("longer than {LONGEST_TEXT} bytes");
    match step {
        Step::Trim => Ok(text.trim().to_owned()),
        Step::Upper => Ok(text.to_uppercase()),
        Step::Lower => Ok(text.to_lowercase()),
        Step::Truncate(most) => Ok(text::truncate(text, *most)),
        Step::TruncateBytes(most) => Ok(text::truncate_bytes(text, *most)),
        Step::Pad { left, to, with } => Ok(text::pad(text, *left, *to, *with)),
        Step::Replace { from, to } => {
            text::escape(text, &std::iter::once((from.as_str(), to.as_str()))).ok_or_else(too_long)
        }
        Step::Escape(pairs) => {
            let pairs = pairs.iter().map(|(from, to)| (from.as_str(), to.as_str()));
            text::escape(text, &pairs).ok_or_else(too_long)
        }
        Step::Keep(kept) => Ok(text::keep(text, *kept)),
        Step::Base64 => Ok(BASE64_STANDARD.encode(text)),
        Step::FromBase64 => BASE64_STANDARD
            .decode(text.trim())
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .ok_or_else(|| "base64 of a text is wanted".to_owned()),
        Step::Url => Ok(utf8_percent_encode(text, ADDRESS).to_string()),
        Step::Code { table, back } => {
            let table_of = world.tables.get(table).ok_or("there is no such table")?;
            code(table_of, text, *back).ok_or_else(|| format!("the table {table} does not list it"))
        }
        Step::TimeIn(moment) => time::time_in(text, moment),
        Step::TimeOut(moment) => time::time_out(text, moment),
        Step::DayIn(moment) => time::day_in(text, moment),
        Step::DayOut(moment) => time::day_out(text, moment),
        _ => Ok(text.to_owned()),
    }
}

fn code(table: &CodeTable, text: &str, back: bool) -> Option<String> {
    let found = table.codes.iter().find_map(|(ours, theirs)| {
        if back {
            (theirs == text).then_some(ours)
        } else {
            (ours == text).then_some(theirs)
        }
    });
    let default = if back {
        &table.default_in
    } else {
        &table.default_out
    };
    found.or(default.as_ref()).cloned()
}

fn decimal(value: &Value) -> Result<Decimal, String> {
    decimal_of(value).ok_or_else(|| "a decimal number is wanted".to_owned())
}

fn on_decimal(step: &Step, value: &Value) -> Result<String, String> {
    if let Step::Decimal { mark, group } = step {
        let read = match value {
            Value::String(text) => money::unmarked(text, *mark, *group),
            other => decimal_of(other),
        };
        return read
            .map(|number| number.to_string())
            .ok_or_else(|| format!("a decimal number with the mark {mark:?} is wanted"));
    }
    let number = decimal(value)?;
    Ok(match step {
        Step::Round(places) => {
            let mut rounded = number.round_dp(*places);
            rounded.rescale(*places);
            rounded.to_string()
        }
        Step::Negate => if number.is_zero() { number } else { -number }.to_string(),
        Step::Absolute => number.abs().to_string(),
        Step::Mark(mark) => money::marked(&number, *mark),
        _ => number.to_string(),
    })
}

fn boolean(step: &Step, value: &Value) -> Result<bool, String> {
    let text = scalar_text(value).ok_or("a boolean is wanted")?;
    let text = text.trim();
    if let Step::Boolean { yes, no } = step {
        return if yes.iter().any(|word| word == text) {
            Ok(true)
        } else if no.iter().any(|word| word == text) {
            Ok(false)
        } else {
            Err(format!(
                "one of {} or {} is wanted",
                yes.join(", "),
                no.join(", ")
            ))
        };
    }
    match text.to_lowercase().as_str() {
        "true" | "1" | "yes" | "y" => Ok(true),
        "false" | "0" | "no" | "n" => Ok(false),
        _ => Err("true, false, yes, no, y, n, 1 or 0 is wanted".to_owned()),
    }
}

fn on_list(step: &Step, list: &[Value]) -> Result<Value, String> {
    match step {
        Step::Join(by) => {
            let mut text = String::new();
            for (at, entry) in list.iter().enumerate() {
                let part = scalar_text(entry).ok_or("a list of texts is wanted")?;
                if at > 0 {
                    text.push_str(by);
                }
                text.push_str(&part);
                if text.len() > LONGEST_TEXT {
                    return Err(format!("longer than {LONGEST_TEXT} bytes"));
                }
            }
            Ok(Value::String(text))
        }
        Step::Sum => {
            let mut sum = Decimal::ZERO;
            for entry in list {
                sum = sum.checked_add(decimal(entry)?).ok_or("the sum is too large")?;
            }
            Ok(Value::String(sum.to_string()))
        }
        Step::Count => Ok(Value::from(list.len())),
        Step::Latest => {
            let mut latest: Option<jiff::Timestamp> = None;
            for entry in list.iter().filter(|entry| !entry.is_null()) {
                let instant = entry
                    .as_str()
                    .and_then(|text| text.parse().ok())
                    .ok_or("a list of instants is wanted")?;
                latest = Some(latest.map_or(instant, |known| known.max(instant)));
            }
            Ok(latest.map_or(Value::Null, |latest| Value::from(latest.to_string())))
        }
        Step::Flatten => Ok(list
            .iter()
            .flat_map(|entry| match entry {
                Value::Array(inside) => inside.clone(),
                other => vec![other.clone()],
            })
            .collect()),
        Step::Unique => {
            let mut seen = std::collections::HashSet::new();
            Ok(list
                .iter()
                .filter(|entry| seen.insert(entry.to_string()))
                .cloned()
                .collect())
        }
        Step::Limit(most) => Ok(list.iter().take(*most).cloned().collect()),
        _ => Ok(Value::from(list.to_vec())),
    }
}
