//! What Boucle says can be paid, read with tolerance: a till goes on if a field it only shows is missing.

use domain::Money;
use serde_json::Value;

/// A line of what is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) label: String,
    /// As a decimal text; empty when Boucle did not say.
    pub(super) quantity: String,
    /// Percent, as a decimal text.
    pub(super) rate: String,
    pub(super) total: Option<Money>,
}

/// VAT of one rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Vat {
    pub(super) rate: String,
    pub(super) base: Money,
    pub(super) tax: Money,
}

/// What is to be paid for a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Payable {
    pub(super) code: String,
    /// sale, repair, buyback ...
    pub(super) kind: String,
    pub(super) state: String,
    pub(super) version: Option<i64>,
    pub(super) title: String,
    pub(super) customer: String,
    pub(super) lines: Vec<Line>,
    pub(super) vat: Vec<Vat>,
    pub(super) settled: Vec<(String, Money)>,
    pub(super) total: Option<Money>,
    pub(super) due: Money,
    /// Another till holds it.
    pub(super) hold: Option<String>,
}

impl Payable {
    /// Reads an answer; none when it does not even say what is due.
    pub(super) fn read(answer: &Value) -> Option<Self> {
        Some(Self {
            code: answer.get("code")?.as_str()?.to_owned(),
            kind: text(answer, "kind"),
            state: text(answer, "state"),
            version: answer.get("version").and_then(Value::as_i64),
            title: text(answer, "title"),
            customer: text(answer, "customer"),
            lines: list(answer, "lines")
                .map(|line| Line {
                    label: text(line, "label"),
                    quantity: text(line, "quantity"),
                    rate: text(line, "rate"),
                    total: money(line, "total"),
                })
                .collect(),
            vat: list(answer, "vat")
                .filter_map(|vat| {
                    Some(Vat {
                        rate: text(vat, "rate"),
                        base: money(vat, "base")?,
                        tax: money(vat, "tax")?,
                    })
                })
                .collect(),
            settled: list(answer, "settled")
                .filter_map(|part| Some((text(part, "label"), money(part, "amount")?)))
                .collect(),
            total: money(answer, "total"),
            due: money(answer, "amount_due")?,
            hold: answer
                .get("hold")
                .filter(|hold| !hold.is_null())
                .map(|hold| text(hold, "till")),
        })
    }

    /// The sum of the bases; none when Boucle told no VAT.
    pub(super) fn net(&self) -> Option<Money> {
        let (first, rest) = self.vat.split_first()?;
        rest.iter()
            .try_fold(first.base, |sum, vat| sum.plus(vat.base).ok())
    }
}

/// A text, a number as text, or the name of an object that has one.
fn text(parent: &Value, field: &str) -> String {
    match parent.get(field) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Object(object)) => object
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        _ => String::new(),
    }
}

fn money(parent: &Value, field: &str) -> Option<Money> {
    serde_json::from_value(parent.get(field)?.clone()).ok()
}

fn list<'v>(parent: &'v Value, field: &str) -> impl Iterator<Item = &'v Value> {
    parent.get(field).and_then(Value::as_array).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_payable_is_read_whether_figures_are_texts_or_numbers() {
        let eur = |minor: i64| json!({ "amount": minor, "currency": "EUR" });
        let answer = json!({
            "code": "LYN-2386", "kind": "repair", "state": "ready", "version": 7, "store": "LYN", "customer": { "name": "Paul G." },
            "lines": [
                { "label": "Réglage", "quantity": 1, "unit_price": eur(3800), "rate": "20", "total": eur(3800) },
                { "label": "Patins", "quantity": "2", "unit_price": eur(900), "rate": 5.5, "total": eur(1800) },
            ],
            "total": eur(6200), "vat": [
                { "rate": "20", "base": eur(3167), "tax": eur(633) }, { "rate": "5.5", "base": eur(2000), "tax": eur(400) },
            ],
            "settled": [{ "label": "Bonus réparation", "amount": eur(1500) }], "amount_due": eur(4700), "hold": { "till": "1" },
        });
        let payable = Payable::read(&answer).unwrap();
        assert_eq!(
            (payable.code.as_str(), payable.version, payable.customer.as_str()),
            ("LYN-2386", Some(7), "Paul G.")
        );
        assert_eq!(payable.lines[0].quantity, "1");
        assert_eq!(
            (payable.lines[1].quantity.as_str(), payable.lines[1].rate.as_str()),
            ("2", "5.5")
        );
        assert_eq!(
            (payable.net(), payable.due, payable.hold.as_deref()),
            (Some(Money::eur(5167)), Money::eur(4700), Some("1"))
        );
        assert_eq!(
            payable.settled,
            [("Bonus réparation".to_owned(), Money::eur(1500))]
        );
    }

    #[test]
    fn only_code_and_amount_due_are_needed() {
        let bare = json!({ "code": "LYN-1", "amount_due": { "amount": 100, "currency": "EUR" } });
        let payable = Payable::read(&bare).unwrap();
        assert_eq!(
            (payable.due, payable.net(), payable.hold),
            (Money::eur(100), None, None)
        );
        assert_eq!(Payable::read(&json!({ "code": "LYN-1" })), None);
        assert_eq!(Payable::read(&json!("x")), None);
    }
}
