//! Reads files that people write (TOML), field by field, so that a wrong one is refused with its file, its line, its field,
//! its value and what is allowed.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use crate::node::{Node, Tree};

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
    /// It is not TOML, or not JSON.
    #[error("{}: not {format}: {problem}", file.display())]
    NotReadAs {
        /// The file.
        file: PathBuf,
        /// TOML or JSON.
        format: &'static str,
        /// What is wrong, with line and column.
        problem: String,
    },
    /// A field is missing.
    #[error("{}:{line}: {field} is missing: {allowed}", file.display())]
    Missing {
        /// The file.
        file: PathBuf,
        /// The line of the table it should stand in.
        line: usize,
        /// The field, e.g. `hook.scheme`.
        field: String,
        /// What may stand there.
        allowed: String,
    },
    /// A field holds what it may not.
    #[error("{}:{line}: {field} = {value}: {allowed}", file.display())]
    Wrong {
        /// The file.
        file: PathBuf,
        /// Its line; 0 when it is not of a line, as the file's name.
        line: usize,
        /// The field, e.g. `hook.scheme`.
        field: String,
        /// Its value as written, shortened.
        value: String,
        /// What may stand there.
        allowed: String,
    },
    /// A field that nobody reads: most likely a slip.
    #[error("{}:{line}: nobody reads the field {field}; known here: {known}", file.display())]
    Unknown {
        /// The file.
        file: PathBuf,
        /// Its line.
        line: usize,
        /// The field.
        field: String,
        /// The fields of that table.
        known: String,
    },
}

/// Where something stands in a file: enough to refuse it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) file: PathBuf,
    /// The field, e.g. `step[2].body.total`; empty for the whole file.
    pub(crate) path: String,
    pub(crate) line: usize,
}

impl Place {
    /// The beginning of a file.
    pub(crate) fn of(file: &Path) -> Self {
        Self {
            file: file.to_owned(),
            path: String::new(),
            line: 1,
        }
    }

    /// A field of what stands here.
    pub(crate) fn field(&self, name: &str, line: usize) -> Self {
        let path = if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        };
        Self {
            file: self.file.clone(),
            path,
            line,
        }
    }

    /// An element of the list that stands here, from 0; shown from 1.
    pub(crate) fn element(&self, place: usize, line: usize) -> Self {
        Self {
            file: self.file.clone(),
            path: format!("{}[{}]", self.path, place + 1),
            line,
        }
    }

    pub(crate) fn wrong(&self, value: &impl fmt::Display, allowed: impl Into<String>) -> FieldError {
        FieldError::Wrong {
            file: self.file.clone(),
            line: self.line,
            field: self.path.clone(),
            value: shortened(&value.to_string()),
            allowed: allowed.into(),
        }
    }

    pub(crate) fn missing(&self, name: &str, allowed: impl Into<String>) -> FieldError {
        FieldError::Missing {
            field: self.field(name, self.line).path,
            file: self.file.clone(),
            line: self.line,
            allowed: allowed.into(),
        }
    }
}

/// A table of a file, with the fields that were asked for so far.
#[derive(Debug)]
pub(crate) struct Fields {
    place: Place,
    entries: Vec<(String, Node)>,
    known: Vec<&'static str>,
}

impl Fields {
    /// Reads a whole file's text.
    pub(crate) fn parse(file: &Path, text: &str) -> Result<Self, FieldError> {
        let node = Node::parse(text).map_err(|problem| FieldError::NotReadAs {
            file: file.to_owned(),
            format: "TOML",
            problem,
        })?;
        Self::of(Place::of(file), node)
    }

    /// The table that stands at a place.
    pub(crate) fn of(place: Place, node: Node) -> Result<Self, FieldError> {
        match node.tree {
            Tree::Table(entries) => Ok(Self {
                place,
                entries,
                known: vec![],
            }),
            _ => Err(place.wrong(&node, "a table of fields")),
        }
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// The first field of these names that stands here, unread.
    pub(crate) fn one_of(&self, names: &[&'static str]) -> Option<&'static str> {
        names
            .iter()
            .find(|name| self.entries.iter().any(|(known, _)| known == *name))
            .copied()
    }

    /// Whatever stands under a field, for a reader of its own.
    pub(crate) fn node(&mut self, name: &'static str) -> Option<(Place, Node)> {
        self.known.push(name);
        let at = self.entries.iter().position(|(known, _)| known == name)?;
        let (_, node) = self.entries.remove(at);
        Some((self.place.field(name, node.line), node))
    }

    /// All that is left, in the order of the file: a table whose names are the writer's.
    pub(crate) fn rest(&mut self) -> Vec<(String, Place, Node)> {
        std::mem::take(&mut self.entries)
            .into_iter()
            .map(|(name, node)| {
                let place = self.place.field(&name, node.line);
                (name, place, node)
            })
            .collect()
    }

    /// The table under a field.
    pub(crate) fn table(&mut self, name: &'static str) -> Result<Option<Self>, FieldError> {
        self.node(name)
            .map(|(place, node)| Self::of(place, node))
            .transpose()
    }

    /// The tables of a list (`[[name]]`), at most `most`; none when the field is absent.
    pub(crate) fn tables(&mut self, name: &'static str, most: usize) -> Result<Vec<Self>, FieldError> {
        let Some((place, node)) = self.node(name) else {
            return Ok(vec![]);
        };
        match node.tree {
            Tree::List(entries) if entries.len() <= most => entries
                .into_iter()
                .enumerate()
                .map(|(at, entry)| Self::of(place.element(at, entry.line), entry))
                .collect(),
            _ => Err(place.wrong(&node, format!("a list of at most {most} tables"))),
        }
    }

    /// A text of 1 to 200 characters.
    pub(crate) fn text(&mut self, name: &'static str) -> Result<String, FieldError> {
        self.optional_text(name)?
            .ok_or_else(|| self.missing(name, SHORT_TEXT))
    }

    /// A text of 1 to 200 characters; none when the field is absent.
    pub(crate) fn optional_text(&mut self, name: &'static str) -> Result<Option<String>, FieldError> {
        self.checked(name, SHORT_TEXT, |text| is_short(text).then(|| text.to_owned()))
    }

    /// One of these words, as its place in them.
    pub(crate) fn word(&mut self, name: &'static str, words: &[&str]) -> Result<usize, FieldError> {
        self.optional_word(name, words)?
            .ok_or_else(|| self.missing(name, &format!("one of {}", words.join(", "))))
    }

    /// One of these words, as its place in them; none when the field is absent.
    pub(crate) fn optional_word(
        &mut self,
        name: &'static str,
        words: &[&str],
    ) -> Result<Option<usize>, FieldError> {
        self.checked(name, &format!("one of {}", words.join(", ")), |text| {
            words.iter().position(|word| *word == text)
        })
    }

    /// A list of texts without a double, at most `most` long.
    pub(crate) fn texts(&mut self, name: &'static str, most: usize) -> Result<Vec<String>, FieldError> {
        let allowed = format!("a list of 1 to {most} different texts of 1 to 200 characters");
        match self.optional_texts(name, most)? {
            Some(texts) => Ok(texts),
            None => Err(self.missing(name, &allowed)),
        }
    }

    /// The same; none when the field is absent.
    pub(crate) fn optional_texts(
        &mut self,
        name: &'static str,
        most: usize,
    ) -> Result<Option<Vec<String>>, FieldError> {
        let Some((place, node)) = self.node(name) else {
            return Ok(None);
        };
        let wrong = || {
            place.wrong(
                &node,
                format!("a list of 1 to {most} different texts of 1 to 200 characters"),
            )
        };
        let Tree::List(list) = &node.tree else {
            return Err(wrong());
        };
        let mut texts: Vec<String> = vec![];
        for entry in list {
            match entry.as_text() {
                Some(text) if is_short(text) && !texts.iter().any(|known| known == text) => {
                    texts.push(text.to_owned());
                }
                _ => return Err(wrong()),
            }
        }
        if texts.is_empty() || texts.len() > most {
            return Err(wrong());
        }
        Ok(Some(texts))
    }

    /// A whole number within bounds; none when the field is absent.
    pub(crate) fn number(
        &mut self,
        name: &'static str,
        least: u64,
        most: u64,
    ) -> Result<Option<u64>, FieldError> {
        let Some((place, node)) = self.node(name) else {
            return Ok(None);
        };
        let number = match node.tree {
            Tree::Integer(number) => u64::try_from(number).ok(),
            _ => None,
        };
        match number.filter(|number| (least..=most).contains(number)) {
            Some(number) => Ok(Some(number)),
            None => Err(place.wrong(&node, format!("a whole number from {least} to {most}"))),
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

    /// True or false; false when the field is absent.
    pub(crate) fn flag(&mut self, name: &'static str) -> Result<bool, FieldError> {
        Ok(self.optional_flag(name)?.unwrap_or(false))
    }

    /// True or false; none when the field is absent.
    pub(crate) fn optional_flag(&mut self, name: &'static str) -> Result<Option<bool>, FieldError> {
        match self.node(name) {
            None => Ok(None),
            Some((
                _,
                Node {
                    tree: Tree::Boolean(yes),
                    ..
                },
            )) => Ok(Some(yes)),
            Some((place, node)) => Err(place.wrong(&node, "true or false")),
        }
    }

    /// A text checked by its own rule; none when the field is absent.
    pub(crate) fn checked<T>(
        &mut self,
        name: &'static str,
        allowed: &str,
        rule: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, FieldError> {
        let Some((place, node)) = self.node(name) else {
            return Ok(None);
        };
        match node.as_text().and_then(rule) {
            Some(read) => Ok(Some(read)),
            None => Err(place.wrong(&node, allowed)),
        }
    }

    /// `version = 1`: the only one so far.
    pub(crate) fn version(&mut self) -> Result<(), FieldError> {
        self.required_number("version", 1, 1).map(|_| ())
    }

    /// Refuses what nobody asked for.
    pub(crate) fn finish(self) -> Result<(), FieldError> {
        match self.entries.first() {
            None => Ok(()),
            Some((field, node)) => Err(FieldError::Unknown {
                line: node.line,
                field: self.place.field(field, node.line).path,
                file: self.place.file,
                known: self.known.join(", "),
            }),
        }
    }

    pub(crate) fn missing(&self, name: &str, allowed: &str) -> FieldError {
        self.place.missing(name, allowed)
    }
}

const SHORT_TEXT: &str = "a text of 1 to 200 characters";

fn is_short(text: &str) -> bool {
    (1..=200).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

/// At most 80 characters of a value, for people.
pub(crate) fn shortened(value: &str) -> String {
    if value.chars().count() <= 80 {
        return value.to_owned();
    }
    let mut short: String = value.chars().take(79).collect();
    short.push('…');
    short
}
