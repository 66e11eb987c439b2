//! Lines of a ticket, and who pays a part of it.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    LineId,
    money::{LARGEST_MINOR, MoneyError, round_half_up, spread},
    vat::{VatRate, VatShare},
};

/// What a line stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// A part that was fitted.
    Part,
    /// Work by time.
    Labour,
    /// Work at a fixed price.
    Package,
    /// A fee: diagnosis, storage, shipping.
    Fee,
    /// Less to pay: its price is negative.
    Discount,
}

impl LineKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Part, Self::Labour, Self::Package, Self::Fee, Self::Discount];

    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Part => "part",
            Self::Labour => "labour",
            Self::Package => "package",
            Self::Fee => "fee",
            Self::Discount => "discount",
        }
    }

    /// Reads a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A line: quantity times unit price at a VAT rate, prices including tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its id.
    pub id: LineId,
    /// What it stands for.
    pub kind: LineKind,
    /// What it says on the receipt.
    pub label: String,
    /// Thousandths: 1.5 h is 1500.
    pub quantity_milli: i64,
    /// Minor units including tax; negative on a discount only.
    pub unit_price: i64,
    /// VAT rate.
    pub rate: VatRate,
}

/// A line that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineProblem {
    /// The quantity is zero, negative, or above 999.
    #[error("between 0.001 and 999")]
    Quantity,
    /// A discount is negative, everything else is not.
    #[error("a discount is below zero, everything else above")]
    Price,
    /// Out of range.
    #[error("the amount is too large")]
    TooLarge,
}

impl Line {
    /// Total including tax in minor units: quantity times price, half up.
    pub fn total(&self) -> i64 {
        let exact = Decimal::from(self.quantity_milli) * Decimal::from(self.unit_price) / Decimal::from(1000);
        round_half_up(exact).expect("checked when the line was made: within the range of an amount")
    }

    /// Checks bounds and signs.
    pub fn check(&self) -> Result<(), LineProblem> {
        if !(1..=999_000).contains(&self.quantity_milli) {
            return Err(LineProblem::Quantity);
        }
        if self.unit_price.unsigned_abs() > LARGEST_MINOR.unsigned_abs() {
            return Err(LineProblem::TooLarge);
        }
        let exact = Decimal::from(self.quantity_milli) * Decimal::from(self.unit_price) / Decimal::from(1000);
        match round_half_up(exact) {
            Ok(total) if total.abs() <= LARGEST_MINOR => {}
            _ => return Err(LineProblem::TooLarge),
        }
        let signed_right = if self.kind == LineKind::Discount {
            self.unit_price < 0
        } else {
            self.unit_price >= 0
        };
        if signed_right {
            Ok(())
        } else {
            Err(LineProblem::Price)
        }
    }
}

/// Why a discount cannot be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DiscountProblem {
    /// Zero or below.
    #[error("an amount above zero is needed")]
    NotPositive,
    /// More than the ticket's total.
    #[error("more than the total")]
    MoreThanTotal,
    /// Out of range.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Spreads a discount on the whole ticket over its VAT rates, in proportion to their totals: one amount (below zero) a
/// rate, so that each rate's tax stays right. The parts add up to the cent.
pub fn discount_lines(discount: i64, shares: &[VatShare]) -> Result<Vec<(VatRate, i64)>, DiscountProblem> {
    if discount <= 0 {
        return Err(DiscountProblem::NotPositive);
    }
    let weights: Vec<i64> = shares.iter().map(|share| share.total.max(0)).collect();
    if weights.iter().sum::<i64>() < discount {
        return Err(DiscountProblem::MoreThanTotal);
    }
    let parts = spread(-discount, &weights);
    Ok(shares
        .iter()
        .zip(parts)
        .filter(|(_, part)| *part != 0)
        .map(|(share, part)| (share.rate, part))
        .collect())
}

/// Who pays a part of a ticket besides the customer at the till. A payer is **no line**: VAT stays on the full total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayerKind {
    /// Bonus réparation, advanced by the repairer.
    Bonus,
    /// A brand or an insurer.
    ThirdParty,
    /// Store credit.
    Credit,
    /// The shop itself, as a gesture.
    Goodwill,
}

impl PayerKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Bonus, Self::ThirdParty, Self::Credit, Self::Goodwill];

    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bonus => "bonus",
            Self::ThirdParty => "third_party",
            Self::Credit => "credit",
            Self::Goodwill => "goodwill",
        }
    }

    /// Reads a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A part of a ticket that somebody else pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payer {
    /// Its id; a payer is addressed like a line.
    pub id: LineId,
    /// Who.
    pub kind: PayerKind,
    /// What it says on the receipt.
    pub label: String,
    /// Minor units, above zero.
    pub amount: i64,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::vat::shares;

    fn line(kind: LineKind, quantity_milli: i64, unit_price: i64) -> Line {
        Line {
            id: LineId(Uuid::nil()),
            kind,
            label: String::new(),
            quantity_milli,
            unit_price,
            rate: VatRate::STANDARD,
        }
    }

    #[test]
    fn a_line_is_rounded_half_up() {
        assert_eq!(line(LineKind::Labour, 500, 4999).total(), 2500);
        assert_eq!(line(LineKind::Part, 2000, 1995).total(), 3990);
        assert_eq!(line(LineKind::Discount, 1000, -499).total(), -499);
    }

    #[test]
    fn lines_are_bounded() {
        assert_eq!(line(LineKind::Part, 0, 1).check(), Err(LineProblem::Quantity));
        assert_eq!(line(LineKind::Part, 1000, -1).check(), Err(LineProblem::Price));
        assert_eq!(line(LineKind::Discount, 1000, 1).check(), Err(LineProblem::Price));
        assert_eq!(
            line(LineKind::Part, 999_000, LARGEST_MINOR).check(),
            Err(LineProblem::TooLarge)
        );
        assert_eq!(
            line(LineKind::Part, 1000, i64::MIN + 1).check(),
            Err(LineProblem::TooLarge)
        );
        assert_eq!(line(LineKind::Fee, 1000, 0).check(), Ok(()));
    }

    #[test]
    fn a_discount_follows_the_rates() {
        let low = VatRate(550);
        let document = shares([(VatRate::STANDARD, 6000), (low, 4000)]).unwrap();
        assert_eq!(
            discount_lines(1000, &document).unwrap(),
            [(VatRate::STANDARD, -600), (low, -400)]
        );
        assert_eq!(
            discount_lines(10_001, &document),
            Err(DiscountProblem::MoreThanTotal)
        );
        assert_eq!(discount_lines(0, &document), Err(DiscountProblem::NotPositive));
    }
}
