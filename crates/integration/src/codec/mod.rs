//! Bodies between bytes and values: JSON, XML, form, records (CSV, TSV, pipe), plain text. Bounded in depth; a body that is
//! not what it says is an error with its place. See docs/connectors/files.md.

mod encoding;
mod form;
mod records;
mod tagged;
mod xml;

use serde_json::Value;

pub use encoding::CodePage;
pub use records::Records;
pub use tagged::{Tagged, TaggedClass, TaggedShape};
pub use xml::Xml;

/// How a body is written.
#[derive(Debug, Clone, PartialEq)]
pub enum Format {
    /// JSON, UTF-8.
    Json,
    /// `application/x-www-form-urlencoded`; the code page is that of the escaped bytes.
    Form(CodePage),
    /// XML without DTD and without entities of its own.
    Xml(Xml),
    /// Lines of fields.
    Records(Records),
    /// One text.
    Text(CodePage),
    /// No body.
    None,
}

impl Format {
    /// The formats that need no declaration.
    pub const BUILT_IN: [&str; 5] = ["json", "form", "xml", "text", "none"];

    /// A format that needs no declaration, by its name.
    pub fn built_in(name: &str) -> Option<Self> {
        match name {
            "json" => Some(Self::Json),
            "form" => Some(Self::Form(CodePage::UTF_8)),
            "xml" => Some(Self::Xml(Xml::default())),
            "text" => Some(Self::Text(CodePage::UTF_8)),
            "none" => Some(Self::None),
            _ => None,
        }
    }

    /// What a request says about its body.
    pub fn content_type(&self) -> Option<String> {
        let with = |kind: &str, page: &CodePage| Some(format!("{kind}; charset={}", page.name()));
        match self {
            Self::Json => Some("application/json".to_owned()),
            Self::Form(_) => Some("application/x-www-form-urlencoded".to_owned()),
            Self::Xml(xml) => with("application/xml", &xml.page),
            Self::Records(records) => with("text/csv", &records.page),
            Self::Text(page) => with("text/plain", page),
            Self::None => None,
        }
    }

    /// The code page of its bytes.
    pub fn page(&self) -> CodePage {
        match self {
            Self::Json | Self::None => CodePage::UTF_8,
            Self::Xml(xml) => xml.page,
            Self::Records(records) => records.page,
            Self::Form(page) | Self::Text(page) => *page,
        }
    }

    /// Reads a body.
    pub fn read(&self, bytes: &[u8], tagged: Option<&Tagged>) -> Result<Value, String> {
        match self {
            // The bytes of a form are ASCII; what is escaped in them is of the code page.
            Self::Form(page) => form::read(bytes, *page),
            Self::None => Ok(Value::Null),
            _ => self.read_text(&self.page().read(bytes)?, tagged),
        }
    }

    /// Reads a text of this format.
    pub fn read_text(&self, text: &str, tagged: Option<&Tagged>) -> Result<Value, String> {
        match self {
            Self::Json => {
                if text.trim().is_empty() {
                    return Ok(Value::Null);
                }
                let value = serde_json::from_str(text).map_err(|problem| format!("not JSON: {problem}"))?;
                Ok(match tagged {
                    Some(tagged) => tagged.read(value),
                    None => value,
                })
            }
            Self::Form(page) => form::read(text.as_bytes(), *page),
            Self::Xml(xml) => xml.read(text),
            Self::Records(records) => records.read(text),
            Self::Text(_) => Ok(Value::String(text.to_owned())),
            Self::None => Ok(Value::Null),
        }
    }

    /// Writes a body.
    pub fn write(&self, value: &Value) -> Result<Vec<u8>, String> {
        let text = self.write_text(value)?;
        Ok(match self {
            // Escaped already, in its code page.
            Self::Form(_) => text.into_bytes(),
            _ => self.page().write(&text),
        })
    }

    /// Writes a text of this format.
    pub fn write_text(&self, value: &Value) -> Result<String, String> {
        match self {
            Self::Json => serde_json::to_string(value).map_err(|problem| problem.to_string()),
            Self::Form(page) => form::write(value, *page),
            Self::Xml(xml) => xml.write(value),
            Self::Records(records) => records.write(value),
            Self::Text(_) => match value {
                Value::String(text) => Ok(text.clone()),
                Value::Null => Ok(String::new()),
                _ => Err("a text is wanted".to_owned()),
            },
            Self::None => Ok(String::new()),
        }
    }
}

/// Adds a value under a name; a second one makes a list of both. `list`: it is one from the first on.
fn add(table: &mut serde_json::Map<String, Value>, name: String, value: Value, list: bool) {
    match table.get_mut(&name) {
        Some(Value::Array(entries)) => entries.push(value),
        Some(first) => {
            let both = vec![first.take(), value];
            *first = Value::Array(both);
        }
        None => {
            table.insert(name, if list { Value::Array(vec![value]) } else { value });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn formats() -> Vec<Format> {
        let pipe = Records {
            separator: b'|',
            quote: None,
            header: false,
            escapes: vec![
                ("|".to_owned(), "{PIPE}".to_owned()),
                ("\n".to_owned(), "{LF}".to_owned()),
                ("\r".to_owned(), "{CR}".to_owned()),
            ],
            ..Records::default()
        };
        let mut formats: Vec<_> = Format::BUILT_IN
            .iter()
            .filter_map(|name| Format::built_in(name))
            .collect();
        formats.extend([Format::Records(Records::default()), Format::Records(pipe)]);
        formats
    }

    proptest! {
        #[test]
        fn no_bytes_make_a_format_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in "[<>a&;=|\"\\n ,!\\[\\]/-]{0,80}") {
            for format in formats() {
                for body in [bytes.as_slice(), cut.as_bytes()] {
                    let read = format.read(body, None);
                    prop_assert!(read.as_ref().map_or(true, |value| value.to_string().len() <= 64 * (body.len() + 2)));
                }
            }
        }

        #[test]
        fn what_is_written_is_read_again(cells in prop::collection::vec("[a-z0-9é|\"',;\\r\\n ]{1,12}", 1..4)) {
            let rows = serde_json::json!([cells, cells]);
            let texts = serde_json::json!({ "a": cells[0], "b": cells });
            for format in formats() {
                match &format {
                    Format::Records(records) if !records.header => {
                        let text = format.write(&rows).unwrap();
                        prop_assert_eq!(format.read(&text, None).unwrap(), rows.clone());
                    }
                    Format::Json => prop_assert_eq!(format.read(&format.write(&texts).unwrap(), None).unwrap(), texts.clone()),
                    _ => {}
                }
            }
        }
    }
}
