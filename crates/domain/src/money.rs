//! Amounts. Integer minor units and a currency; a decimal only ever lives inside a calculation.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};
use serde::{Deserialize, Serialize};

/// A currency by its ISO 4217 letters, e.g. `EUR`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// The euro: the currency of every store so far.
    pub const EUR: Self = Self(*b"EUR");

    /// The three letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a currency holds three ASCII letters")
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Text that is no currency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a currency is three capital letters of ISO 4217, such as EUR")]
pub struct NotACurrency;

impl TryFrom<&str> for Currency {
    type Error = NotACurrency;
    fn try_from(text: &str) -> Result<Self, Self::Error> {
        let letters: [u8; 3] = text.as_bytes().try_into().map_err(|_| NotACurrency)?;
        if letters.iter().all(u8::is_ascii_uppercase) {
            Ok(Self(letters))
        } else {
            Err(NotACurrency)
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = NotACurrency;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.as_str().try_into()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.as_str().to_owned()
    }
}

/// An amount in minor units (cents) of a currency. On the wire `{ "amount": 4990, "currency": "EUR" }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units; negative for what is owed the other way.
    #[serde(rename = "amount")]
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

/// Two amounts of different currencies were put together, or a sum left the range of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Amounts of two currencies cannot be added.
    #[error("{0} and {1} cannot be added")]
    Currencies(Currency, Currency),
    /// The result is too large.
    #[error("the amount is too large")]
    Overflow,
    /// The text is no amount.
    #[error("this is not an amount")]
    Unreadable,
}

/// No amount of Boucle is larger than ten million units, on either side of zero.
pub const LARGEST_MINOR: i64 = 1_000_000_000;

impl Money {
    /// An amount of minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// An amount of euro cents.
    pub const fn eur(minor: i64) -> Self {
        Self::new(minor, Currency::EUR)
    }

    /// Nothing, in this currency.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Neither owed nor owing.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Currencies(self.currency, other.currency));
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.plus(Self::new(-other.minor, other.currency))
    }

    /// Reads what a person types: `1249`, `1 249,00`, `12.5`, `-4,99 €`. At most two decimals.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let digits: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '€' | '\u{202f}' | '\u{a0}'))
            .map(|c| match c {
                ',' => '.',
                '−' => '-',
                other => other,
            })
            .collect();
        let digits = digits.strip_suffix("EUR").unwrap_or(&digits);
        let plain = !digits.is_empty()
            && digits
                .bytes()
                .all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
        let amount: Decimal = if plain {
            digits.parse().map_err(|_| MoneyError::Unreadable)?
        } else {
            return Err(MoneyError::Unreadable);
        };
        if amount.normalize().scale() > 2 {
            return Err(MoneyError::Unreadable);
        }
        let minor = (amount * Decimal::ONE_HUNDRED)
            .to_i64()
            .ok_or(MoneyError::Overflow)?;
        if minor.abs() > LARGEST_MINOR {
            Err(MoneyError::Overflow)
        } else {
            Ok(Self::new(minor, currency))
        }
    }
}

/// Rounds an amount of minor units half up, which for Boucle is half away from zero: −14.135 is −14.14.
pub fn round_half_up(minor: Decimal) -> Result<i64, MoneyError> {
    minor
        .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
        .to_i64()
        .ok_or(MoneyError::Overflow)
}

/// Spreads `total` over `weights` so that the parts always add up: each part is rounded towards zero, and what is left
/// goes cent by cent to the largest remainders, the first of equals first.
///
/// All weights zero (or none of them) gives everything to the first.
pub fn spread(total: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|w| i128::from(w.unsigned_abs())).sum();
    let mut parts = vec![0_i64; weights.len()];
    if parts.is_empty() {
        return parts;
    }
    if sum == 0 {
        parts[0] = total;
        return parts;
    }
    let sign = total.signum();
    let size = i128::from(total.unsigned_abs());
    let mut remainders = Vec::with_capacity(weights.len());
    let mut given = 0_i128;
    for (at, weight) in weights.iter().enumerate() {
        let exact = size * i128::from(weight.unsigned_abs());
        let whole = exact / sum;
        given += whole;
        parts[at] = i64::try_from(whole).expect("a part is not larger than the whole") * sign;
        remainders.push((exact % sum, at));
    }
    remainders.sort_by(|(a, at_a), (b, at_b)| b.cmp(a).then(at_a.cmp(at_b)));
    let left = usize::try_from(size - given).expect("fewer cents are left than there are parts");
    for (_, at) in remainders.into_iter().take(left) {
        parts[at] += sign;
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_discount_is_spread_to_the_cent() {
        assert_eq!(spread(1000, &[6000, 4000]), [600, 400]);
        assert_eq!(spread(1000, &[3333, 3333, 3334]), [333, 333, 334]);
        assert_eq!(spread(-1000, &[3333, 3333, 3334]), [-333, -333, -334]);
        assert_eq!(spread(5, &[0, 0]), [5, 0]);
    }

    #[test]
    fn half_up_is_half_away_from_zero() {
        assert_eq!(round_half_up(Decimal::new(14_135, 1)).unwrap(), 1414);
        assert_eq!(round_half_up(Decimal::new(-14_135, 1)).unwrap(), -1414);
    }

    #[test]
    fn amounts_are_read_as_people_type_them() {
        let read = |text| Money::parse(text, Currency::EUR).map(|m| m.minor);
        assert_eq!(read("1 249,00 €"), Ok(124_900));
        assert_eq!(read("1\u{202f}249,5"), Ok(124_950));
        assert_eq!(read("-4.99"), Ok(-499));
        assert_eq!(read("40"), Ok(4_000));
        assert_eq!(read("1,234"), Err(MoneyError::Unreadable));
        assert_eq!(read("12a"), Err(MoneyError::Unreadable));
        assert_eq!(read(""), Err(MoneyError::Unreadable));
        assert_eq!(read("99999999999"), Err(MoneyError::Overflow));
    }

    #[test]
    fn currencies_do_not_mix() {
        let usd = Currency::try_from("USD").unwrap();
        assert!(Money::eur(1).plus(Money::new(1, usd)).is_err());
        assert!(Currency::try_from("eur").is_err());
    }

    proptest! {
        #[test]
        fn parts_always_add_up(total in -1_000_000_i64..1_000_000, weights in proptest::collection::vec(0_i64..100_000, 1..12)) {
            let parts = spread(total, &weights);
            prop_assert_eq!(parts.iter().sum::<i64>(), total);
        }

        #[test]
        fn reading_never_panics(text in ".{0,40}") {
            let _ = Money::parse(&text, Currency::EUR);
        }
    }
}
