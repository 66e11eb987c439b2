//! Reads the `_where` of a request: comparisons of a property with a value, joined by `and` and `or`, in parentheses.

use std::cmp::Ordering;

use serde_json::Value;

use super::super::partner::{moment, quoted};

const LONGEST: usize = 4_000;
const DEEPEST: usize = 10;
const SIGNS: [&str; 5] = [">=", "<=", "=", ">", "<"];

/// What a record has to meet.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filter {
    All(Vec<Self>),
    Any(Vec<Self>),
    Compare(String, &'static str, Value),
    /// `upper(property) like upper('%text%')`: begins open, ends open, the text in capitals.
    Like(String, bool, bool, String),
}

impl Filter {
    /// Reads a filter; the error is what Hibernate would say.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err("query too long".to_owned());
        }
        let mut parser = Parser { rest: text.trim() };
        let filter = parser.any(0)?;
        if parser.rest.is_empty() {
            Ok(filter)
        } else {
            Err(format!("unexpected token: {}", parser.rest))
        }
    }

    /// Does a record meet it?
    pub(super) fn holds(&self, row: &Value) -> Result<bool, String> {
        match self {
            Self::All(parts) => parts
                .iter()
                .try_fold(true, |so_far, part| Ok(so_far && part.holds(row)?)),
            Self::Any(parts) => parts
                .iter()
                .try_fold(false, |so_far, part| Ok(so_far || part.holds(row)?)),
            Self::Compare(path, sign, value) => {
                let order = ordering(property(row, path)?, value);
                Ok(match *sign {
                    "=" => order == Some(Ordering::Equal),
                    ">=" => matches!(order, Some(Ordering::Equal | Ordering::Greater)),
                    "<=" => matches!(order, Some(Ordering::Equal | Ordering::Less)),
                    ">" => order == Some(Ordering::Greater),
                    _ => order == Some(Ordering::Less),
                })
            }
            Self::Like(path, before, after, text) => {
                let found = property(row, path)?.as_str().unwrap_or_default().to_uppercase();
                Ok(match (before, after) {
                    (true, true) => found.contains(text),
                    (true, false) => found.ends_with(text),
                    (false, true) => found.starts_with(text),
                    (false, false) => found == *text,
                })
            }
        }
    }

    /// A time before which nothing meets it.
    pub(super) fn since(&self) -> Option<jiff::Timestamp> {
        match self {
            Self::Compare(path, ">" | ">=" | "=", value) if path == "updated" => moment(value.as_str()?),
            Self::All(parts) => parts.iter().filter_map(Self::since).max(),
            Self::Any(parts) => {
                let all: Option<Vec<_>> = parts.iter().map(Self::since).collect();
                all?.into_iter().min()
            }
            _ => None,
        }
    }
}

impl Filter {
    /// An id behind which all lies that meets it.
    pub(super) fn after(&self) -> Option<&str> {
        match self {
            Self::Compare(path, ">", value) if path == "id" => value.as_str(),
            Self::All(parts) => parts.iter().find_map(Self::after),
            _ => None,
        }
    }
}

/// Times are compared as times, numbers as numbers; nothing compares with null.
pub(super) fn ordering(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::String(one), Value::String(other)) => match (moment(one), moment(other)) {
            (Some(one), Some(other)) => Some(one.cmp(&other)),
            _ => Some(one.cmp(other)),
        },
        (Value::Bool(one), Value::Bool(other)) => Some(one.cmp(other)),
        (Value::Number(one), Value::Number(other)) => one.as_f64()?.partial_cmp(&other.as_f64()?),
        _ => None,
    }
}

/// `e.searchKey`, or `product.id`: the property, and an entity's own id when a reference is followed.
fn property<'r>(row: &'r Value, path: &str) -> Result<&'r Value, String> {
    let found = match path.strip_suffix(".id") {
        Some(reference) => row.get(reference),
        None => row.get(path),
    };
    let entity = row["_entityName"].as_str().unwrap_or_default();
    found.ok_or_else(|| format!("could not resolve property: {path} of: {entity}"))
}

struct Parser<'t> {
    rest: &'t str,
}

impl Parser<'_> {
    fn any(&mut self, depth: usize) -> Result<Filter, String> {
        let mut parts = vec![self.all(depth)?];
        while self.word("or") {
            parts.push(self.all(depth)?);
        }
        Ok(one_or(parts, Filter::Any))
    }

    fn all(&mut self, depth: usize) -> Result<Filter, String> {
        let mut parts = vec![self.one(depth)?];
        while self.word("and") {
            parts.push(self.one(depth)?);
        }
        Ok(one_or(parts, Filter::All))
    }

    fn one(&mut self, depth: usize) -> Result<Filter, String> {
        if depth > DEEPEST {
            return Err("query too deep".to_owned());
        }
        if self.sign("(") {
            let inner = self.any(depth + 1)?;
            self.expect(")")?;
            return Ok(inner);
        }
        let name = self.name()?;
        if name.eq_ignore_ascii_case("upper") {
            return self.like();
        }
        let sign = SIGNS.into_iter().find(|sign| self.sign(sign));
        let sign = sign.ok_or_else(|| format!("unexpected token: {}", self.rest))?;
        let value = if let Some(text) = self.text()? {
            Value::String(text)
        } else {
            let word = self.name()?;
            serde_json::from_str(&word).map_err(|_| format!("unexpected token: {word}"))?
        };
        Ok(Filter::Compare(own(&name), sign, value))
    }

    fn like(&mut self) -> Result<Filter, String> {
        self.expect("(")?;
        let name = self.name()?;
        self.expect(")")?;
        if !self.word("like") || !self.word("upper") {
            return Err(format!("unexpected token: {}", self.rest));
        }
        self.expect("(")?;
        let text = self.text()?.ok_or("a text is missing")?;
        self.expect(")")?;
        let (before, after) = (text.starts_with('%'), text.ends_with('%'));
        let text = text.trim_matches('%').to_uppercase();
        Ok(Filter::Like(own(&name), before, after, text))
    }

    fn sign(&mut self, sign: &str) -> bool {
        let after = self.rest.strip_prefix(sign);
        if let Some(after) = after {
            self.rest = after.trim_start();
        }
        after.is_some()
    }

    fn expect(&mut self, sign: &str) -> Result<(), String> {
        if self.sign(sign) {
            return Ok(());
        }
        Err(format!("expecting {sign}, found: {}", self.rest))
    }

    fn word(&mut self, word: &str) -> bool {
        let end = self.end_of_word();
        let here = self.rest[..end].eq_ignore_ascii_case(word);
        if here {
            self.rest = self.rest[end..].trim_start();
        }
        here
    }

    fn name(&mut self) -> Result<String, String> {
        let (name, after) = self.rest.split_at(self.end_of_word());
        if name.is_empty() {
            return Err(format!("unexpected token: {}", self.rest));
        }
        self.rest = after.trim_start();
        Ok(name.to_owned())
    }

    fn end_of_word(&self) -> usize {
        let in_word = |letter: char| letter.is_ascii_alphanumeric() || "_.$-".contains(letter);
        self.rest
            .find(|letter| !in_word(letter))
            .unwrap_or(self.rest.len())
    }

    /// A text in quotes.
    fn text(&mut self) -> Result<Option<String>, String> {
        let Some(after) = self.rest.strip_prefix('\'') else {
            return Ok(None);
        };
        let (value, after) = quoted(after).ok_or("a quote is not closed")?;
        self.rest = after.trim_start();
        Ok(Some(value))
    }
}

fn own(path: &str) -> String {
    path.strip_prefix("e.").unwrap_or(path).to_owned()
}

fn one_or(mut parts: Vec<Filter>, many: fn(Vec<Filter>) -> Filter) -> Filter {
    match parts.len() {
        1 => parts.remove(0),
        _ => many(parts),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn holds(filter: &str) -> bool {
        let row = json!({
            "_entityName": "Product", "id": "A1", "name": "L'Oie", "uPCEAN": "376", "active": true, "n": 2,
            "updated": "2026-01-05T09:00:00+01:00", "product": "P1",
        });
        Filter::parse(filter).unwrap().holds(&row).unwrap()
    }

    #[test]
    fn filters_are_read() {
        for filter in [
            "uPCEAN='376'",
            "e.name = 'L''Oie' and active = true",
            "upper(e.name) like upper('%oi%')",
            "updated > '2026-01-05T07:59:59Z' and n >= 2",
            "updated > '2027-01-01' or (updated = '2026-01-05T08:00:00Z' and id > 'A0')",
            "product.id = 'P1'",
        ] {
            assert!(holds(filter), "{filter}");
        }
        for filter in [
            "uPCEAN='377'",
            "n < 2",
            "upper(name) like upper('oi%')",
            "active = false",
        ] {
            assert!(!holds(filter), "{filter}");
        }
        let error = Filter::parse("nom = 'x'")
            .unwrap()
            .holds(&json!({ "_entityName": "Product" }));
        assert_eq!(
            error,
            Err("could not resolve property: nom of: Product".to_owned())
        );
    }

    #[test]
    fn the_time_from_which_on_it_may_hold() {
        let since = |text: &str| Filter::parse(text).unwrap().since().map(|at| at.to_string());
        assert_eq!(
            since("updated >= '2026-01-05T08:00:00Z'"),
            Some("2026-01-05T08:00:00Z".to_owned())
        );
        assert_eq!(
            since("updated > '2026-01-06T08:00:00Z' or (updated = '2026-01-05T08:00:00Z' and id > 'A')"),
            Some("2026-01-05T08:00:00Z".to_owned())
        );
        assert_eq!(since("updated > '2026-01-06T08:00:00Z' or name = 'x'"), None);
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_or_refused(text in "(and|or|upper|like|'|=|\\(|\\)|[a-z 0-9é]){0,60}") {
            let _ = Filter::parse(&text).map(|filter| filter.holds(&json!({})));
        }
    }
}
