//! Amounts between a partner's writing and ours. Decimals are exact; nothing is ever a floating number on the way.

use domain::{Currency, Money, money::LARGEST_MINOR};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde_json::Value;

use super::{
    condition::{decimal_of, exact},
    step::{MoneyIn, MoneyOut, Shape, Sign},
};

/// Decimals of a currency (ISO 4217): most have two.
fn decimals(currency: Currency) -> u32 {
    match currency.as_str() {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

fn signed(minor: i64, sign: Sign) -> i64 {
    match sign {
        Sign::Same => minor,
        Sign::Opposite => -minor,
        Sign::Absolute => minor.abs(),
    }
}

fn bounded(minor: i64) -> Result<i64, String> {
    if (-LARGEST_MINOR..=LARGEST_MINOR).contains(&minor) {
        Ok(minor)
    } else {
        Err(format!("no amount of ours is above {LARGEST_MINOR} minor units"))
    }
}

/// Our amount to theirs.
pub(super) fn money_out(value: &Value, how: MoneyOut) -> Result<Value, String> {
    let money = serde_json::from_value::<Money>(value.clone())
        .map_err(|_| "an amount is wanted: { amount, currency } in minor units".to_owned())?;
    if let Some(currency) = how.currency.filter(|currency| *currency != money.currency) {
        return Err(format!("only {currency} is taken over there"));
    }
    let minor = signed(bounded(money.minor)?, how.sign);
    let amount = Decimal::new(minor, decimals(money.currency));
    match how.shape {
        Shape::Minor => Ok(Value::from(minor)),
        Shape::Text => Ok(Value::String(marked(&amount, how.mark))),
        Shape::Number => number(&amount),
    }
}

/// Their amount to ours.
pub(super) fn money_in(value: &Value, how: MoneyIn) -> Result<Value, String> {
    let read = match value {
        Value::String(text) => unmarked(text, how.mark, None),
        other => decimal_of(other),
    };
    let amount = read.ok_or_else(|| format!("an amount with the mark {:?} is wanted", how.mark))?;
    let places = if how.minor { 0 } else { decimals(how.currency) };
    let rounded = amount.round_dp(places);
    if rounded != amount && !how.round {
        return Err(format!(
            "more than {places} decimals, and nothing says that they may be rounded"
        ));
    }
    let minor = rounded
        .checked_mul(Decimal::from(10_i64.pow(places)))
        .and_then(|minor| minor.to_i64())
        .ok_or_else(|| "the amount is too large".to_owned())?;
    let money = Money::new(signed(bounded(minor)?, how.sign), how.currency);
    serde_json::to_value(money).map_err(|problem| problem.to_string())
}

/// A decimal with another mark than the point.
pub(super) fn marked(amount: &Decimal, mark: char) -> String {
    let text = amount.to_string();
    if mark == '.' {
        text
    } else {
        text.replace('.', &mark.to_string())
    }
}

/// Reads a decimal with this mark; the grouping character, and blanks that print as one, are thrown away.
pub(super) fn unmarked(text: &str, mark: char, group: Option<char>) -> Option<Decimal> {
    let mut plain = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if Some(c) == group || (group == Some(' ') && matches!(c, '\u{a0}' | '\u{202f}')) {
            continue;
        }
        plain.push(match c {
            c if c == mark => '.',
            // A point beside a comma that is the mark would be read as the mark.
            '.' => return None,
            c => c,
        });
    }
    exact(&plain)
}

/// A number of JSON, written as the decimal is.
pub(super) fn number(amount: &Decimal) -> Result<Value, String> {
    let text = amount.normalize().to_string();
    serde_json::from_str::<serde_json::Number>(&text)
        .ok()
        .filter(|number| exact(&number.to_string()).is_some_and(|back| back == *amount))
        .map(Value::Number)
        .ok_or_else(|| "a number of JSON holds 15 digits".to_owned())
}
