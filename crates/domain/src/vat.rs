//! VAT. Prices include tax, as French shops show them. The tax of a document is computed **once per rate on the
//! document's total**, half up to the cent; never as the sum of rounded lines (CGI art. 266 and usage of the trade).

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money::{MoneyError, round_half_up};

/// A VAT rate in hundredths of a percent: 20 % is 2000, 5.5 % is 550.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VatRate(pub u16);

/// The rates a line may carry: French rates in force (CGI art. 278 to 279), and none.
pub const RATES: [VatRate; 4] = [VatRate(2000), VatRate(1000), VatRate(550), VatRate(0)];

impl VatRate {
    /// The standard rate in France, 20 %.
    pub const STANDARD: Self = Self(2000);

    /// The rate in percent as text: `20`, `5.5`.
    pub fn percent(self) -> String {
        Decimal::new(i64::from(self.0), 2).normalize().to_string()
    }

    /// Reads a rate in percent; only the [`RATES`] are known.
    pub fn from_percent(text: &str) -> Option<Self> {
        let percent: Decimal = text.trim().replace(',', ".").parse().ok()?;
        RATES
            .into_iter()
            .find(|rate| Decimal::new(i64::from(rate.0), 2) == percent)
    }
}

/// The share of a document that stands under one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VatShare {
    /// The rate.
    pub rate: VatRate,
    /// Total including tax, minor units.
    pub total: i64,
    /// Tax, minor units.
    pub tax: i64,
    /// Total without tax, minor units: always `total - tax`.
    pub base: i64,
}

/// Tax contained in a total that includes it: total × rate ÷ (100 + rate), half up.
pub fn tax_within(total: i64, rate: VatRate) -> Result<i64, MoneyError> {
    let rate = Decimal::from(rate.0);
    round_half_up(Decimal::from(total) * rate / (Decimal::from(10_000) + rate))
}

/// The shares per rate of a document, from its lines' totals including tax. Highest rate first.
pub fn shares(lines: impl IntoIterator<Item = (VatRate, i64)>) -> Result<Vec<VatShare>, MoneyError> {
    let mut totals: BTreeMap<VatRate, i64> = BTreeMap::new();
    for (rate, amount) in lines {
        let total = totals.entry(rate).or_default();
        *total = total.checked_add(amount).ok_or(MoneyError::Overflow)?;
    }
    totals
        .into_iter()
        .rev()
        .map(|(rate, total)| {
            let tax = tax_within(total, rate)?;
            Ok(VatShare {
                rate,
                total,
                tax,
                base: total - tax,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tax_is_rounded_once_per_rate() {
        let twenty = VatRate::STANDARD;
        let ticket = shares([(twenty, 4990), (twenty, -499), (twenty, 3990)]).unwrap();
        assert_eq!(
            ticket,
            [VatShare {
                rate: twenty,
                total: 8481,
                tax: 1414,
                base: 7067
            }]
        );
        assert_eq!(shares([(twenty, 7), (twenty, 7), (twenty, 7)]).unwrap()[0].tax, 4);
        let low = VatRate(550);
        assert_eq!(
            shares([(low, 1200)]).unwrap(),
            [VatShare {
                rate: low,
                total: 1200,
                tax: 63,
                base: 1137
            }]
        );
        assert_eq!(tax_within(10_490, twenty).unwrap(), 1748);
    }

    #[test]
    fn a_refund_mirrors_its_original() {
        assert_eq!(tax_within(-8481, VatRate::STANDARD).unwrap(), -1414);
    }

    #[test]
    fn rates_are_read_in_percent() {
        assert_eq!(VatRate::from_percent("5,5"), Some(VatRate(550)));
        assert_eq!(VatRate::from_percent("20"), Some(VatRate::STANDARD));
        assert_eq!(VatRate::from_percent("19.6"), None);
        assert_eq!(VatRate(550).percent(), "5.5");
        assert_eq!(VatRate::STANDARD.percent(), "20");
    }

    proptest! {
        #[test]
        fn base_and_tax_add_up_and_mirror(total in -100_000_000_i64..100_000_000, rate in 0_u16..3000) {
            let rate = VatRate(rate);
            let share = shares([(rate, total)]).unwrap()[0];
            prop_assert_eq!(share.base + share.tax, total);
            prop_assert_eq!(tax_within(-total, rate).unwrap(), -share.tax);
        }
    }
}
