//! Reads files that people write (TOML), field by field, so that a wrong one is refused with its file, its field, its value
//! and what is allowed.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use toml::{Table, Value};

/// A file that cannot be used as it is.
#[derive(Debug, thiserror::Error)]
pub enum FieldError {
    /// It cannot be read.
    #[error("{}: {problem}", file.display())]
    Unreadable {
        /// The file or folder.
        file: PathBuf,
        /// What the system said.
        problem: std::io::Error,
    },
    /// It is not TOML.
    #[error("{}: not TOML: {problem}", file.display())]
    NotToml {
        /// The file.
        file: PathBuf,
        /// What is wrong, with line and column.
        problem: String,
    },
    /// A field is missing.
    #[error("{}: {field} is missing: {allowed}", file.display())]
    Missing {
        /// The file.
        file: PathBuf,
        /// The field, e.g. `hook.scheme`.
        field: String,
        /// What may stand there.
        allowed: String,
    },
    /// A field holds what it may not.
    #[error("{}: {field} = {value}: {allowed}", file.display())]
    Wrong {
        /// The file.
        file: PathBuf,
        /// The field, e.g. `hook.scheme`.
        field: String,
        /// Its value as written.
        value: String,
        /// What may stand there.
        allowed: String,
    },
    /// A field that nobody reads: most likely a slip.
    #[error("{}: nobody reads the field {field}; known here: {known}", file.display())]
    Unknown {
        /// The file.
        file: PathBuf,
        /// The field.
        field: String,
        /// The fields of that table.
        known: String,
    },
}

/// A table of a file, with the fields that were asked for so far.
pub(crate) struct Fields {
    file: PathBuf,
    path: String,
    table: Table,
    known: Vec<&'static str>,
}

impl Fields {
    /// Reads a whole file's text.
    pub(crate) fn parse(file: &Path, text: &str) -> Result<Self, FieldError> {
        let table = text.parse::<Table>().map_err(|error| FieldError::NotToml {
            file: file.to_owned(),
            problem: error.to_string().trim_end().to_owned(),
        })?;
        Ok(Self {
            file: file.to_owned(),
            path: String::new(),
            table,
            known: vec![],
        })
    }

    /// The table under a field.
    pub(crate) fn table(&mut self, name: &'static str) -> Result<Option<Self>, FieldError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Table(table)) => Ok(Some(Self {
                file: self.file.clone(),
                path: self.path_of(name),
                table,
                known: vec![],
            })),
            Some(other) => Err(self.wrong(name, &other, "a table of fields")),
        }
    }

    /// A text of 1 to 200 characters.
    pub(crate) fn text(&mut self, name: &'static str) -> Result<String, FieldError> {
        const ALLOWED: &str = "a text of 1 to 200 characters";
        match self.take(name) {
            Some(Value::String(text)) if is_short(&text) => Ok(text),
            Some(other) => Err(self.wrong(name, &other, ALLOWED)),
            None => Err(self.missing(name, ALLOWED)),
        }
    }

    /// One of these words, as its place in them.
    pub(crate) fn word(&mut self, name: &'static str, words: &[&str]) -> Result<usize, FieldError> {
        let allowed = format!("one of {}", words.join(", "));
        let Some(value) = self.take(name) else {
            return Err(self.missing(name, &allowed));
        };
        let place = value
            .as_str()
            .and_then(|text| words.iter().position(|word| *word == text));
        place.ok_or_else(|| self.wrong(name, &value, &allowed))
    }

    /// A list of texts without a double, at most `most` long.
    pub(crate) fn texts(&mut self, name: &'static str, most: usize) -> Result<Vec<String>, FieldError> {
        let allowed = format!("a list of 1 to {most} different texts of 1 to 200 characters");
        let Some(value) = self.take(name) else {
            return Err(self.missing(name, &allowed));
        };
        let list = value.as_array().map_or(&[][..], Vec::as_slice);
        let mut texts: Vec<String> = vec![];
        for entry in list {
            match entry.as_str() {
                Some(text) if is_short(text) && !texts.iter().any(|known| known == text) => {
                    texts.push(text.to_owned());
                }
                _ => return Err(self.wrong(name, &value, &allowed)),
            }
        }
        if texts.is_empty() || texts.len() > most {
            return Err(self.wrong(name, &value, &allowed));
        }
        Ok(texts)
    }

    /// A whole number within bounds; none when the field is absent.
    pub(crate) fn number(
        &mut self,
        name: &'static str,
        least: u64,
        most: u64,
    ) -> Result<Option<u64>, FieldError> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        let number = value.as_integer().and_then(|number| u64::try_from(number).ok());
        match number.filter(|number| (least..=most).contains(number)) {
            Some(number) => Ok(Some(number)),
            None => Err(self.wrong(name, &value, &format!("a whole number from {least} to {most}"))),
        }
    }

    /// A whole number within bounds that has to be there.
    pub(crate) fn required_number(
        &mut self,
        name: &'static str,
        least: u64,
        most: u64,
    ) -> Result<u64, FieldError> {
        self.number(name, least, most)?
            .ok_or_else(|| self.missing(name, &format!("a whole number from {least} to {most}")))
    }

    /// A text checked by its own rule; none when the field is absent.
    pub(crate) fn checked<T>(
        &mut self,
        name: &'static str,
        allowed: &str,
        rule: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, FieldError> {
        let Some(value) = self.take(name) else {
            return Ok(None);
        };
        match value.as_str().and_then(rule) {
            Some(read) => Ok(Some(read)),
            None => Err(self.wrong(name, &value, allowed)),
        }
    }

    /// Refuses what nobody asked for.
    pub(crate) fn finish(self) -> Result<(), FieldError> {
        match self.table.keys().next() {
            None => Ok(()),
            Some(field) => Err(FieldError::Unknown {
                field: self.path_of(field),
                file: self.file,
                known: self.known.join(", "),
            }),
        }
    }

    fn take(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        self.table.remove(name)
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    pub(crate) fn missing(&self, name: &str, allowed: &str) -> FieldError {
        FieldError::Missing {
            file: self.file.clone(),
            field: self.path_of(name),
            allowed: allowed.to_owned(),
        }
    }

    fn wrong(&self, name: &str, value: &impl fmt::Display, allowed: &str) -> FieldError {
        FieldError::Wrong {
            file: self.file.clone(),
            field: self.path_of(name),
            value: value.to_string(),
            allowed: allowed.to_owned(),
        }
    }
}

fn is_short(text: &str) -> bool {
    (1..=200).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}
