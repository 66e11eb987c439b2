//! Ways into a value: `lines[0].label`, `["lines."]`, `lines[*].label`, `tenders[method=card]`.

use std::{borrow::Cow, fmt};

use serde_json::Value;

/// A longer path is no path.
const MOST_PARTS: usize = 16;

/// A way into a value. Begins at a named value of the scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    pub(super) root: String,
    parts: Vec<Part>,
    written: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Name(String),
    /// From 0; below zero from the end.
    Index(i64),
    Every,
    /// The first element whose field reads so.
    Where(String, String),
}

/// What a path may look like, for people.
pub(super) const ALLOWED: &str =
    "a path such as input.lines[0].label, [\"a name\"], [*] or [field=value], at most 16 parts";

impl Path {
    /// Reads what stands behind the `$`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut rest = text;
        let mut parts = vec![];
        let root = take_name(&mut rest)?;
        while !rest.is_empty() {
            if let Some(behind) = rest.strip_prefix('.') {
                rest = behind;
                parts.push(Part::Name(take_name(&mut rest)?));
            } else {
                let behind = rest.strip_prefix('[')?;
                let (inside, behind) = bracket(behind)?;
                rest = behind;
                parts.push(inside);
            }
            if parts.len() > MOST_PARTS {
                return None;
            }
        }
        Some(Self {
            root,
            parts,
            written: text.to_owned(),
        })
    }

    /// Reads a path that begins where a value is: its root has no name of its own.
    pub(super) fn below(text: &str) -> Option<Self> {
        let point = if text.starts_with('[') { "" } else { "." };
        Self::parse(&format!("value{point}{text}"))
    }

    /// What stands there, from the value of the root on.
    pub(super) fn find<'v>(&self, root: &'v Value) -> Option<Cow<'v, Value>> {
        walk(root, &self.parts)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${}", self.written)
    }
}

fn walk<'v>(value: &'v Value, parts: &[Part]) -> Option<Cow<'v, Value>> {
    let Some((part, rest)) = parts.split_first() else {
        return Some(Cow::Borrowed(value));
    };
    match part {
        Part::Name(name) => walk(value.as_object()?.get(name)?, rest),
        Part::Index(index) => walk(element(value.as_array()?, *index)?, rest),
        Part::Where(name, wanted) => {
            let reads = |entry: &&Value| {
                entry
                    .get(name)
                    .is_some_and(|field| scalar_text(field).as_deref() == Some(wanted))
            };
            walk(value.as_array()?.iter().find(reads)?, rest)
        }
        Part::Every => {
            let found = value
                .as_array()?
                .iter()
                .filter_map(|entry| walk(entry, rest))
                .map(Cow::into_owned);
            Some(Cow::Owned(Value::Array(found.collect())))
        }
    }
}

fn element(list: &[Value], index: i64) -> Option<&Value> {
    let distance = usize::try_from(index.unsigned_abs()).ok()?;
    if index >= 0 {
        list.get(distance)
    } else {
        list.get(list.len().checked_sub(distance)?)
    }
}

/// A text, number or boolean as text.
pub(crate) fn scalar_text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(yes) => Some(Cow::Borrowed(if *yes { "true" } else { "false" })),
        _ => None,
    }
}

fn take_name(rest: &mut &str) -> Option<String> {
    let end = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '@')))
        .unwrap_or(rest.len());
    let (name, behind) = rest.split_at(end);
    *rest = behind;
    (!name.is_empty()).then(|| name.to_owned())
}

/// What stands in a bracket, and what follows it.
fn bracket(text: &str) -> Option<(Part, &str)> {
    if let Some(quoted) = text.strip_prefix('"') {
        let (name, behind) = quoted.split_once("\"]")?;
        return (!name.is_empty()).then(|| (Part::Name(name.to_owned()), behind));
    }
    let (inside, behind) = text.split_once(']')?;
    let part = if inside == "*" {
        Part::Every
    } else if let Some((name, wanted)) = inside.split_once('=') {
        let mut rest = name;
        let name = take_name(&mut rest).filter(|_| rest.is_empty())?;
        Part::Where(name, wanted.to_owned())
    } else {
        Part::Index(inside.parse().ok()?)
    };
    Some((part, behind))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_way_into_a_value() {
        let value = json!({
            "lines": [{ "label": "a", "n": 1 }, { "label": "b", "n": 2 }],
            "lines.": { "@id": 7 },
            "tenders": [{ "method": "cash" }, { "method": "card", "amount": 5 }, { "method": "card", "amount": 6 }],
        });
        let at = |path: &str| Path::parse(path).unwrap().find(&value).map(Cow::into_owned);
        assert_eq!(at("input.lines[0].label"), Some(json!("a")));
        assert_eq!(at("input.lines[-1].label"), Some(json!("b")));
        assert_eq!(at("input.lines[*].n"), Some(json!([1, 2])));
        assert_eq!(at("input[\"lines.\"].@id"), Some(json!(7)));
        assert_eq!(at("input.tenders[method=card].amount"), Some(json!(5)));
        assert_eq!(at("input.lines[n=2].label"), Some(json!("b")));
        for nothing in [
            "input.lines[2]",
            "input.lines[-3]",
            "input.lines.label",
            "input.x.y",
            "input.tenders[*].x[0]",
        ] {
            assert!(matches!(at(nothing), None | Some(Value::Array(_))), "{nothing}");
        }
        assert_eq!(at("input.lines[-9223372036854775808]"), None);
    }

    #[test]
    fn what_is_no_path_is_none() {
        for wrong in [
            "", ".", "a.", "a..b", "a[", "a[]", "a[x]", "a[\"\"]", "a b", "a[=x]", "a[1", "é",
        ] {
            assert_eq!(Path::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Path::parse(&format!("a{}", ".b".repeat(17))), None);
    }
}
