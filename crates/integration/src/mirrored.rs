//! Internal objects of a pull as the business knows them. Every text is bounded; what does not fit is named.

use business::ports::{Rejected, Rows};
use domain::{
    Money,
    mirror::{Kind, Mirrored, Person, Product, Reference, Stock},
    text,
    vat::VatRate,
};
use jiff::Timestamp;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde_json::Value;

use crate::fields::shortened;

/// Characters of an id of a partner.
const LONGEST_ID: usize = 120;
/// Characters of a text.
const LONGEST: usize = 200;
/// Bar codes of a product; more are a mistake.
const MOST_EANS: usize = 50;

/// A field that does not fit: its name, and what is allowed. The value is left to whoever may show it.
#[derive(Debug)]
struct Wrong(&'static str, &'static str);

/// Rows of a kind, and those that do not fit.
pub(crate) fn rows(kind: Kind, connector: &str, rows: &[Value], now: Timestamp) -> (Rows, Vec<Rejected>) {
    let mut rejected = vec![];
    let rows = match kind {
        Kind::Products => Rows::Products(each(kind, connector, rows, &mut rejected, |row| {
            product(row, now)
        })),
        Kind::Stocks => Rows::Stocks(each(kind, connector, rows, &mut rejected, |row| stock(row, now))),
        Kind::Customers => {
            Rows::Customers(each(kind, connector, rows, &mut rejected, |row| person(row, now)))
        }
        Kind::Stores | Kind::Staff => Rows::References(each(kind, connector, rows, &mut rejected, |row| {
            reference(row, now)
        })),
    };
    (rows, rejected)
}

fn each<T>(
    kind: Kind,
    connector: &str,
    rows: &[Value],
    rejected: &mut Vec<Rejected>,
    read: impl Fn(&Value) -> Result<T, Wrong>,
) -> Vec<T> {
    let mut good = vec![];
    for row in rows {
        match read(row) {
            Ok(row) => good.push(row),
            Err(Wrong(field, allowed)) => {
                let id = row.get("id").or_else(|| row.get("product"));
                let id = shortened(&id.map(Value::to_string).unwrap_or_default());
                let value = if kind == Kind::Customers {
                    String::new()
                } else {
                    let value = row.get(field).map(Value::to_string).unwrap_or_default();
                    format!(" = {}", shortened(&value))
                };
                rejected.push(Rejected {
                    key: format!("{id} {field}"),
                    reason: format!("{connector}: {} {id}: {field}{value}: {allowed}", kind.name()),
                });
            }
        }
    }
    good
}

/// A product.
fn product(row: &Value, now: Timestamp) -> Result<Mirrored<Product>, Wrong> {
    let mut eans: Vec<String> = vec![];
    let listed = row
        .get("eans")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    for ean in row.get("ean").into_iter().chain(listed) {
        let ean = match ean {
            Value::Null => continue,
            Value::String(ean) => ean.trim().to_owned(),
            other => other.to_string(),
        };
        if ean.chars().count() > 40 {
            return Err(Wrong("ean", "a bar code of at most 40 characters"));
        }
        if !ean.is_empty() && !eans.contains(&ean) {
            eans.push(ean);
        }
    }
    if eans.len() > MOST_EANS {
        return Err(Wrong("eans", "at most 50 bar codes"));
    }
    let price = match row.get("price").filter(|price| !price.is_null()) {
        None => None,
        Some(price) => Some(
            serde_json::from_value::<Money>(price.clone())
                .map_err(|_| Wrong("price", "an amount { amount, currency }"))?,
        ),
    };
    let vat_rate = match number(row, "vat_rate")? {
        None => None,
        Some(percent) => {
            let hundredths = percent
                .checked_mul(Decimal::ONE_HUNDRED)
                .map(|rate| rate.normalize())
                .filter(|rate| rate.scale() == 0)
                .and_then(|rate| rate.to_u16())
                .filter(|rate| *rate <= 10_000);
            Some(VatRate(hundredths.ok_or(Wrong(
                "vat_rate",
                "a percentage from 0 to 100 with two decimals at most",
            ))?))
        }
    };
    mirrored(
        row,
        id(row, "id")?,
        now,
        Product {
            name: required(row, "name")?,
            eans,
            reference: optional(row, "reference")?,
            brand: optional(row, "brand")?,
            category: optional(row, "category")?,
            size: optional(row, "size")?,
            colour: optional(row, "colour")?,
            price,
            vat_rate,
            active: flag(row, "active")?,
        },
    )
}

/// A stock.
fn stock(row: &Value, now: Timestamp) -> Result<Mirrored<Stock>, Wrong> {
    let quantity = number(row, "quantity")?.ok_or(Wrong("quantity", "a decimal number"))?;
    let facts = Stock {
        product: id(row, "product")?,
        ean: optional(row, "ean")?,
        store: optional(row, "store")?,
        quantity_milli: quantity
            .checked_mul(Decimal::ONE_THOUSAND)
            .and_then(|milli| milli.round().to_i64())
            .ok_or(Wrong("quantity", "a quantity that a store can hold"))?,
    };
    mirrored(row, facts.id(), now, facts)
}

/// A customer.
fn person(row: &Value, now: Timestamp) -> Result<Mirrored<Person>, Wrong> {
    let told = |field, most, allowed| -> Result<Option<String>, Wrong> {
        let text = bounded(row, field, most, allowed)?;
        Ok(Some(text).filter(|text| !text.is_empty()))
    };
    let facts = Person {
        last_name: Some(
            told("last_name", 120, "a name of at most 120 characters")?
                .ok_or(Wrong("last_name", "a name has to be there"))?,
        ),
        first_name: told("first_name", 80, "a name of at most 80 characters")?,
        email: told("email", 254, "an e-mail address of at most 254 characters")?,
        phone: told("phone", 30, "a phone number of at most 30 characters")?,
    };
    mirrored(row, id(row, "id")?, now, facts)
}

/// A store or a member of the staff.
fn reference(row: &Value, now: Timestamp) -> Result<Mirrored<Reference>, Wrong> {
    let id = id(row, "id")?;
    let code = optional(row, "code")?;
    let facts = Reference {
        name: required(row, "name")?,
        // A table that has translated the id has translated it to ours.
        ours: if code.is_empty() { id.clone() } else { code },
        active: flag(row, "active")?,
    };
    mirrored(row, id, now, facts)
}

fn mirrored<T>(row: &Value, id: String, now: Timestamp, facts: T) -> Result<Mirrored<T>, Wrong> {
    let changed_at = match row.get("changed_at").filter(|at| !at.is_null()) {
        None => None,
        Some(at) => Some(
            at.as_str()
                .and_then(|at| at.parse::<Timestamp>().ok())
                // What databases keep.
                .and_then(|at| Timestamp::from_microsecond(at.as_microsecond()).ok())
                .ok_or(Wrong("changed_at", "an instant"))?,
        ),
    };
    Ok(Mirrored {
        id,
        changed_at,
        pulled_at: now,
        deleted_at: None,
        facts,
    })
}

fn bounded(row: &Value, field: &'static str, most: usize, allowed: &'static str) -> Result<String, Wrong> {
    let said = match row.get(field) {
        None | Some(Value::Null) => return Ok(String::new()),
        Some(Value::String(said)) => said.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => return Err(Wrong(field, allowed)),
    };
    text::bounded(&said, most).map_err(|_| Wrong(field, allowed))
}

fn optional(row: &Value, field: &'static str) -> Result<String, Wrong> {
    bounded(row, field, LONGEST, "a text of at most 200 characters")
}

fn required(row: &Value, field: &'static str) -> Result<String, Wrong> {
    let said = optional(row, field)?;
    if said.is_empty() {
        return Err(Wrong(field, "a text of 1 to 200 characters"));
    }
    Ok(said)
}

fn id(row: &Value, field: &'static str) -> Result<String, Wrong> {
    const ALLOWED: &str = "an id of 1 to 120 characters";
    let id = bounded(row, field, LONGEST_ID, ALLOWED)?;
    if id.is_empty() {
        return Err(Wrong(field, ALLOWED));
    }
    Ok(id)
}

fn number(row: &Value, field: &'static str) -> Result<Option<Decimal>, Wrong> {
    let said = match row.get(field) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(said)) => said.clone(),
        Some(other) => other.to_string(),
    };
    said.parse()
        .map(Some)
        .map_err(|_| Wrong(field, "a decimal number"))
}

/// True where nothing is said: what is told is there.
fn flag(row: &Value, field: &'static str) -> Result<bool, Wrong> {
    match row.get(field) {
        None | Some(Value::Null) => Ok(true),
        Some(Value::Bool(yes)) => Ok(*yes),
        Some(_) => Err(Wrong(field, "true or false")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn now() -> Timestamp {
        "2026-11-24T14:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_product_is_read_whole() {
        let row = json!({
            "id": 12, "name": " Selle ", "ean": "3760000000123", "eans": ["3760000000123", "96385074"], "brand": "Émile",
            "size": "M", "price": { "amount": 4990, "currency": "EUR" }, "vat_rate": "5.50",
            "changed_at": "2026-11-24T13:00:00.123456789Z",
        });
        let (Rows::Products(rows), rejected) = super::rows(Kind::Products, "acme", &[row], now()) else {
            panic!()
        };
        assert!(rejected.is_empty());
        let row = &rows[0];
        assert_eq!((row.id.as_str(), row.facts.name.as_str()), ("12", "Selle"));
        assert_eq!(row.facts.eans, ["3760000000123", "96385074"]);
        assert_eq!(row.facts.vat_rate, Some(VatRate(550)));
        assert_eq!(row.facts.price.unwrap().minor, 4990);
        assert!(row.facts.active, "nothing says that it is not");
        assert_eq!(row.changed_at.unwrap().to_string(), "2026-11-24T13:00:00.123456Z");
    }

    #[test]
    fn what_does_not_fit_is_named_and_the_rest_goes_on() {
        let good = json!({ "id": "1", "name": "Selle" });
        let long = "x".repeat(201);
        let bad = [
            (json!({ "id": "2", "name": long }), "name"),
            (json!({ "id": "", "name": "x" }), "id"),
            (
                json!({ "id": "3", "name": "x", "vat_rate": "20.001" }),
                "vat_rate",
            ),
            (json!({ "id": "4", "name": "x", "price": "12" }), "price"),
            (json!({ "id": "5", "name": "x", "active": "maybe" }), "active"),
            (json!({ "id": "6", "name": "a\u{0}b" }), "name"),
            (
                json!({ "id": "7", "name": "x", "changed_at": "yesterday" }),
                "changed_at",
            ),
        ];
        for (row, field) in bad {
            let (rows, rejected) = super::rows(Kind::Products, "acme", &[row, good.clone()], now());
            assert_eq!((rows.len(), rejected.len()), (1, 1), "{field}");
            assert!(rejected[0].reason.contains(field), "{}", rejected[0].reason);
            assert!(rejected[0].reason.chars().count() < 300);
        }
    }

    #[test]
    fn a_customer_that_does_not_fit_is_not_shown() {
        let row =
            json!({ "id": "C1", "last_name": "Roussel", "phone": "06 12 34 56 78 ou au bureau le matin" });
        let (rows, rejected) = super::rows(Kind::Customers, "acme", &[row], now());
        assert!(rows.is_empty());
        let reason = &rejected[0].reason;
        assert!(
            reason.contains("phone") && reason.contains("C1") && !reason.contains("06 12"),
            "{reason}"
        );
    }

    #[test]
    fn a_stock_has_a_row_in_each_store() {
        let row = json!({ "product": "P1", "store": "LYN", "quantity": "2.5" });
        let (Rows::Stocks(rows), _) = super::rows(Kind::Stocks, "acme", &[row], now()) else {
            panic!()
        };
        assert_eq!(
            (rows[0].id.as_str(), rows[0].facts.quantity_milli),
            ("P1@LYN", 2_500)
        );
    }
}
