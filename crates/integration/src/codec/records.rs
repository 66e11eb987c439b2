//! Lines of fields: CSV, TSV, pipe, with declared escapes.

use serde_json::{Map, Value};

use super::CodePage;
use crate::mapping::{escape, scalar_text};

/// How lines of fields are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Records {
    /// Between fields, ASCII.
    pub separator: u8,
    /// Around a field that needs it; none: nothing is quoted.
    pub quote: Option<u8>,
    /// The first line names the fields.
    pub header: bool,
    /// Names of the fields where no line says them; the order when writing.
    pub columns: Vec<String>,
    /// Written behind every line but the last.
    pub line_end: String,
    /// What stands for what inside a field: ours, theirs.
    pub escapes: Vec<(String, String)>,
    /// A field that a spreadsheet would run gets an apostrophe.
    pub neutralise: bool,
    /// The code page of the whole.
    pub page: CodePage,
}

impl Default for Records {
    fn default() -> Self {
        Self {
            separator: b',',
            quote: Some(b'"'),
            header: true,
            columns: vec![],
            line_end: "\n".to_owned(),
            escapes: vec![],
            neutralise: true,
            page: CodePage::UTF_8,
        }
    }
}

impl Records {
    /// Rows: tables by name, or lists where nothing names the fields.
    pub(super) fn read(&self, text: &str) -> Result<Value, String> {
        let mut builder = csv::ReaderBuilder::new();
        builder
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .quoting(self.quote.is_some());
        if let Some(quote) = self.quote {
            builder.quote(quote);
        }
        let mut names: Option<Vec<String>> = (!self.columns.is_empty()).then(|| self.columns.clone());
        let mut rows = vec![];
        let mut read_header = !self.header;
        for record in builder.from_reader(text.as_bytes()).records() {
            let record = record.map_err(|problem| format!("not readable as lines: {problem}"))?;
            let line = record.position().map_or(0, csv::Position::line);
            let mut cells = vec![];
            for cell in &record {
                cells.push(self.unescaped(cell)?);
            }
            if !read_header {
                read_header = true;
                names.get_or_insert(cells);
                continue;
            }
            rows.push(match &names {
                None => cells.into_iter().map(Value::String).collect(),
                Some(names) if names.len() == cells.len() => {
                    let cells = cells.into_iter().map(Value::String);
                    Value::Object(names.iter().cloned().zip(cells).collect::<Map<_, _>>())
                }
                Some(names) => {
                    return Err(format!(
                        "line {line} has {} fields, {} are named",
                        cells.len(),
                        names.len()
                    ));
                }
            });
        }
        Ok(Value::Array(rows))
    }

    fn unescaped(&self, cell: &str) -> Result<String, String> {
        let pairs = self
            .escapes
            .iter()
            .filter(|(_, theirs)| !theirs.is_empty())
            .map(|(ours, theirs)| (theirs.as_str(), ours.as_str()));
        escape(cell, &pairs).ok_or_else(|| "a field is too long".to_owned())
    }

    /// Lines of a list of lists, or of a list of tables by the names of the columns.
    pub(super) fn write(&self, value: &Value) -> Result<String, String> {
        let rows = value.as_array().ok_or("a list of rows is wanted")?;
        let mut lines = vec![];
        if self.header {
            if self.columns.is_empty() {
                return Err("the format names no columns to write a header of".to_owned());
            }
            let names: Vec<_> = self
                .columns
                .iter()
                .map(|name| Value::from(name.as_str()))
                .collect();
            lines.push(self.line(names.iter())?);
        }
        for row in rows {
            lines.push(match row {
                Value::Array(cells) => self.line(cells.iter())?,
                Value::Object(table) if !self.columns.is_empty() => {
                    if let Some(name) = table.keys().find(|name| !self.columns.contains(name)) {
                        return Err(format!("the format has no column {name}"));
                    }
                    self.line(
                        self.columns
                            .iter()
                            .map(|name| table.get(name).unwrap_or(&Value::Null)),
                    )?
                }
                _ => return Err("a row is a list, or a table where the format names its columns".to_owned()),
            });
        }
        Ok(lines.join(&self.line_end))
    }

    fn line<'v>(&self, cells: impl Iterator<Item = &'v Value>) -> Result<String, String> {
        let mut line = String::new();
        for (at, cell) in cells.enumerate() {
            if at > 0 {
                line.push(char::from(self.separator));
            }
            let text = match cell {
                Value::Null => "".into(),
                cell => scalar_text(cell).ok_or("a field is a text, a number or a boolean")?,
            };
            line.push_str(&self.cell(&text)?);
        }
        Ok(line)
    }

    fn cell(&self, text: &str) -> Result<String, String> {
        let pairs = self
            .escapes
            .iter()
            .map(|(ours, theirs)| (ours.as_str(), theirs.as_str()));
        let mut text = escape(text, &pairs).ok_or("a field is too long")?;
        if self.neutralise && runs_in_a_spreadsheet(&text) {
            text.insert(0, '\'');
        }
        let breaks = |c: char| c == char::from(self.separator) || c == '\n' || c == '\r';
        match self.quote {
            Some(quote) => {
                let quote = char::from(quote);
                if text.contains(|c| breaks(c) || c == quote) {
                    let doubled = text.replace(quote, &format!("{quote}{quote}"));
                    text = format!("{quote}{doubled}{quote}");
                }
                Ok(text)
            }
            None if text.contains(breaks) => Err(
                "a field holds the separator or a line break, and the format declares no escape for it"
                    .to_owned(),
            ),
            None => Ok(text),
        }
    }
}

/// Begins as a formula does, and is more than a number or a telephone number.
fn runs_in_a_spreadsheet(text: &str) -> bool {
    let harmless = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ',' | ' ' | '(' | ')' | '/');
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !text.chars().all(harmless)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pipe() -> Records {
        let escapes = [("|", "{PIPE}"), ("\r", "{CR}"), ("\n", "{LF}")];
        Records {
            separator: b'|',
            quote: None,
            header: false,
            escapes: escapes
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect(),
            ..Records::default()
        }
    }

    #[test]
    fn pipes_and_line_breaks_are_escaped_both_ways() {
        let rows = json!([["CLIENT", "a|b", "x\r\ny", "", "-12.50"], ["LIGNE", "1"]]);
        let text = pipe().write(&rows).unwrap();
        assert_eq!(text, "CLIENT|a{PIPE}b|x{CR}{LF}y||-12.50\nLIGNE|1");
        assert_eq!(pipe().read(&text).unwrap(), rows);
        let without = Records {
            escapes: vec![],
            ..pipe()
        };
        assert!(
            without
                .write(&json!([["a|b"]]))
                .unwrap_err()
                .contains("separator")
        );
    }

    #[test]
    fn a_header_names_the_fields() {
        let tabs = Records {
            separator: b'\t',
            ..Records::default()
        };
        let rows = tabs.read("REF\tNOM\nA1\t\"le \"\"petit\"\"\"\nB2\t\n").unwrap();
        assert_eq!(
            rows,
            json!([{ "REF": "A1", "NOM": "le \"petit\"" }, { "REF": "B2", "NOM": "" }])
        );
        let error = tabs.read("REF\tNOM\nA1\n").unwrap_err();
        assert_eq!(error, "line 2 has 1 fields, 2 are named");
    }

    #[test]
    fn tables_are_written_in_the_order_of_the_columns() {
        let semicolons = Records {
            separator: b';',
            columns: vec!["b".to_owned(), "a".to_owned()],
            ..Records::default()
        };
        let text = semicolons
            .write(&json!([{ "a": "x;y", "b": 2 }, { "a": null }]))
            .unwrap();
        assert_eq!(text, "b;a\n2;\"x;y\"\n;");
        assert_eq!(
            semicolons.write(&json!([{ "c": 1 }])).unwrap_err(),
            "the format has no column c"
        );
    }

    #[test]
    fn formulas_are_neutralised_and_numbers_are_not() {
        let line = |cell: &str| {
            Records {
                header: false,
                ..Records::default()
            }
            .write(&json!([[cell]]))
            .unwrap()
        };
        assert_eq!(line("=1+1"), "'=1+1");
        assert_eq!(line("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(line("-2+cmd|' /C calc'!A0"), "'-2+cmd|' /C calc'!A0");
        assert_eq!(line("+33 6 12 34 56 78"), "+33 6 12 34 56 78");
        assert_eq!(line("-49.90"), "-49.90");
    }
}
