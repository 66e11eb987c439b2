//! The record of exchanges: what was said, without secrets and without what is personal.

use business::ports::Exchange;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;

use super::people::People;

/// Longer bodies are cut in the record.
const LONGEST: usize = 8_000;
/// Longer targets and reasons are cut.
const LONGEST_LINE: usize = 1_000;
/// What stands for something hidden.
pub(super) const HIDDEN: &str = "***";

/// Takes exchanges. Called on the way of a delivery: it must not wait.
pub trait Recorder: Send + Sync {
    /// One exchange.
    fn record(&self, exchange: Exchange);
}

/// Keeps none.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRecorder;

impl Recorder for NoRecorder {
    fn record(&self, _: Exchange) {}
}

/// What must not be shown.
#[derive(Debug, Default)]
pub(super) struct Hider {
    fields: Vec<String>,
    secrets: Vec<String>,
    people: People,
}

impl Hider {
    pub(super) fn new(fields: &[String]) -> Self {
        Self {
            fields: fields.iter().map(|field| field.to_lowercase()).collect(),
            ..Self::default()
        }
    }

    /// Hides a secret wherever it shows. Very short ones would hide everything.
    pub(super) fn secret(&mut self, text: &str) {
        if text.trim().len() >= 3 && !self.secrets.iter().any(|known| known == text) {
            self.secrets.push(text.to_owned());
            let escaped = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
            if escaped != text {
                self.secrets.push(escaped);
            }
            // As it stands inside a text of JSON.
            let quoted = Value::from(text).to_string();
            self.secrets.push(quoted.trim_matches('"').to_owned());
            // The longest first: a part of another must not leave the rest of it.
            self.secrets.sort_by_key(|text| std::cmp::Reverse(text.len()));
        }
    }

    /// Hides every text below a value.
    pub(super) fn secrets_below(&mut self, value: &Value) {
        each_text(value, &mut |text| self.secret(text));
    }

    /// Hides what a person's record says, but no reference of it, wherever it shows and however it is written.
    pub(super) fn person(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.people.know(text),
            Value::Array(list) => list.iter().for_each(|entry| self.person(entry)),
            Value::Object(table) => table
                .iter()
                .filter(|(name, _)| !matches!(name.as_str(), "id" | "code"))
                .for_each(|(_, entry)| self.person(entry)),
            _ => {}
        }
    }

    /// Hides what stands in personal fields of a value wherever else it shows.
    pub(super) fn learn(&mut self, value: &Value) {
        match value {
            Value::Array(list) => list.iter().for_each(|entry| self.learn(entry)),
            Value::Object(table) => {
                for (name, entry) in table {
                    if self.is_personal(name) {
                        each_text(entry, &mut |text| self.people.know_whole(text));
                    } else {
                        self.learn(entry);
                    }
                }
            }
            _ => {}
        }
    }

    /// A value as it may be shown.
    pub(super) fn shown(&self, value: &Value) -> String {
        match value {
            Value::Null => String::new(),
            Value::String(text) => self.shown_text(text),
            other => cut(&self.without(&self.without_fields(other).to_string()), LONGEST),
        }
    }

    /// A text as it may be shown. Fields in it are found by their names, whatever it is written in.
    pub(super) fn shown_text(&self, text: &str) -> String {
        cut(&self.without(&self.without_named(text)), LONGEST)
    }

    /// A reason as it may be shown, on one line.
    pub(super) fn shown_line(&self, text: &str) -> String {
        cut(&self.without(&self.without_named(text)), LONGEST_LINE)
    }

    /// Path and query as they may be shown: also what is escaped in them.
    pub(super) fn shown_target(&self, target: &str) -> String {
        let mut shown = String::with_capacity(target.len());
        let is_end = |c: char| matches!(c, '/' | '?' | '&' | ';' | '=');
        for part in target.split_inclusive(is_end) {
            let (text, end) = match part.char_indices().next_back() {
                Some((at, last)) if is_end(last) => part.split_at(at),
                _ => (part, ""),
            };
            let bytes: Vec<u8> = percent_decode_str(text).collect();
            let plain = String::from_utf8(bytes)
                .unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect())
                .replace('+', " ");
            let is_said = self.people.hide(&plain) != plain;
            shown.push_str(if is_said { HIDDEN } else { text });
            shown.push_str(end);
        }
        self.shown_line(&shown)
    }

    fn is_personal(&self, name: &str) -> bool {
        self.fields.contains(&name.to_lowercase())
    }

    /// Without people and secrets.
    fn without(&self, text: &str) -> String {
        let mut shown = self.people.hide(text);
        for secret in &self.secrets {
            if shown.contains(secret.as_str()) {
                shown = shown.replace(secret.as_str(), HIDDEN);
            }
        }
        shown
    }

    fn without_fields(&self, value: &Value) -> Value {
        match value {
            Value::Array(list) => list.iter().map(|entry| self.without_fields(entry)).collect(),
            Value::Object(table) => Value::Object(
                table
                    .iter()
                    .map(|(name, entry)| {
                        let entry = if self.is_personal(name) && !entry.is_null() {
                            Value::from(HIDDEN)
                        } else {
                            self.without_fields(entry)
                        };
                        (name.clone(), entry)
                    })
                    .collect(),
            ),
            other => other.clone(),
        }
    }

    /// A text of which nothing but the names is known: what follows the name of a personal field is hidden up to where a
    /// value can end.
    fn without_named(&self, text: &str) -> String {
        let mut shown = text.to_owned();
        for field in &self.fields {
            shown = without_field(&shown, field);
        }
        shown
    }
}

/// Hides in a text what follows a field's name: `"name": "value"`, `name=value`, `<name>value</name>`, `name: value`.
fn without_field(text: &str, field: &str) -> String {
    let lower: Vec<char> = text.chars().map(lowered).collect();
    let chars: Vec<char> = text.chars().collect();
    let name: Vec<char> = field.chars().collect();
    let is_word = |at: usize| {
        lower
            .get(at)
            .is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$'))
    };
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let found =
            lower[at..].starts_with(&name) && !(at > 0 && is_word(at - 1)) && !is_word(at + name.len());
        if !found {
            shown.push(chars[at]);
            at += 1;
            continue;
        }
        let mut value = at + name.len();
        let mut parts = false;
        while let Some(c) = chars.get(value) {
            match c {
                ':' | '=' | '>' => parts = true,
                '"' | '\'' | '\\' | '[' | ' ' | '\t' | '\r' | '\n' => {}
                _ => break,
            }
            value += 1;
        }
        // A closing tag, or a word of a sentence.
        let parts = parts && chars.get(value).is_some_and(|c| *c != '<');
        shown.extend(&chars[at..value]);
        at = value;
        if parts {
            while chars
                .get(at)
                .is_some_and(|c| !matches!(c, '"' | '\'' | '<' | '&' | ';' | '|' | '\r' | '\n' | '}' | ']'))
            {
                at += 1;
            }
            shown.push_str(HIDDEN);
        }
    }
    shown
}

/// Every text below a value, and every number as one.
fn each_text(value: &Value, take: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => take(text),
        Value::Number(number) => take(&number.to_string()),
        Value::Array(list) => list.iter().for_each(|entry| each_text(entry, take)),
        Value::Object(table) => table.values().for_each(|entry| each_text(entry, take)),
        Value::Null | Value::Bool(_) => {}
    }
}

/// A letter small. One stays one, so that places in a text stay the same.
pub(super) fn lowered(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Cut to so many characters, and with what a database cannot hold replaced.
fn cut(text: &str, most: usize) -> String {
    let shown = match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}… ({} bytes)", &text[..end], text.len()),
        None => text.to_owned(),
    };
    shown.replace('\0', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn hider() -> Hider {
        let mut hider = Hider::new(&["Email".to_owned(), "nom".to_owned()]);
        hider.secrets_below(&json!({ "password": "s3cr\"t été" }));
        hider.person(&json!({
            "id": "c-12345", "last_name": "Roussel-Dupont", "first_name": "Éva", "phone": "+33 6 12 34 56 78",
            "address": "12 rue de la Paix",
        }));
        hider
    }

    #[test]
    fn personal_fields_are_hidden_in_values_and_wherever_else_their_text_shows() {
        let mut hider = hider();
        let body = json!({ "id": 7, "EMAIL": "a@exemple.test", "lines": [{ "Nom": "Martin", "qty": 2 }], "phone": null });
        assert_eq!(
            hider.shown(&body),
            r#"{"EMAIL":"***","id":7,"lines":[{"Nom":"***","qty":2}],"phone":null}"#
        );
        hider.learn(&body);
        assert_eq!(
            hider.shown_line("no order of A@EXEMPLE.TEST (martin)"),
            "no order of *** (***)"
        );
        assert_eq!(
            hider.shown_target("/o?mail=a%40exemple.test&x=1"),
            "/o?mail=***&x=1"
        );
    }

    #[test]
    fn people_are_hidden_however_a_mapping_wrote_them() {
        let hider = hider();
        for (said, shown) in [
            ("CLIENT|ROUSSEL-DUPONT|ÉVA|0612345678", "CLIENT|***|***|***"),
            // Cut by the mapping.
            ("CLIENT|ROUSSEL-DUP|c-12345", "CLIENT|***-DUP|c-12345"),
            (r"note\nRoussel\nfin", r"note\n***\nfin"),
            ("true value, paixhans", "true value, paixhans"),
        ] {
            assert_eq!(hider.shown_text(said), shown);
        }
        assert_eq!(hider.shown_target("/c/%C9va?q=roussel+x"), "/c/***?q=***");
    }

    #[test]
    fn secrets_are_hidden_escaped_or_quoted() {
        let hider = hider();
        let quoted = json!({ "a": "s3cr\"t été" });
        assert_eq!(hider.shown(&quoted), r#"{"a":"***"}"#);
        assert_eq!(hider.shown_text("x=s3cr\"t été;"), "x=***;");
        assert_eq!(hider.shown_target("/x?p=s3cr%22t%20%C3%A9t%C3%A9"), "/x?p=***");
    }

    #[test]
    fn fields_of_a_text_that_cannot_be_read_are_found_by_name() {
        let hider = hider();
        for (said, shown) in [
            (r#"{"email": "a@b.fr", "id": 1"#, r#"{"email": "***", "id": 1"#),
            (
                "<Client><Nom>Martin</Nom><x>1</x>",
                "<Client><Nom>***</Nom><x>1</x>",
            ),
            ("id=1&nom=Martin&x=2", "id=1&nom=***&x=2"),
            (r#"{"nom":["#, r#"{"nom":["#),
            ("le nom manque, prenom=x", "le nom manque, prenom=x"),
        ] {
            assert_eq!(hider.shown_text(said), shown);
        }
    }

    #[test]
    fn what_is_long_is_cut_and_what_no_database_holds_replaced() {
        let hider = Hider::default();
        let long = hider.shown_text(&"é".repeat(9_000));
        assert_eq!(long.chars().count(), LONGEST + "… (18000 bytes)".chars().count());
        assert!(hider.shown_line(&"x".repeat(9_000)).len() < 1_100);
        assert_eq!(hider.shown_text("a\0b"), "a\u{fffd}b");
    }
}
