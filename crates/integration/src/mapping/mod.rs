//! The mapping language: closed, total, versioned. See docs/connectors/mapping.md.
//!
//! A [`Rule`] reads a [`Scope`] and gives a value or nothing. It always ends: rules are trees without recursion, lists are
//! those of the scope, and a [`Mapping`] that makes more than [`MOST_VALUES`] values or more than [`MOST_TEXT`] bytes of text
//! stops with an error. Nothing panics on any input.

mod condition;
mod evaluate;
mod money;
mod path;
mod read;
mod read_step;
mod rule;
mod step;
mod text;
mod time;
mod work;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use domain::mirror::Owners;
use serde_json::Value;

pub use condition::Condition;
pub use path::Path;
pub(crate) use path::scalar_text;
pub use read::Unconfirmed;
pub(crate) use read::{Need, Needed, Reader};
pub(crate) use read_step::pairs;
pub use rule::Rule;
pub(crate) use text::escape;

use crate::codec::{Format, Tagged};

/// More values in one result are an error.
pub const MOST_VALUES: usize = 1_000_000;
/// More bytes of text in one result are an error.
pub const MOST_TEXT: usize = 64 * 1024 * 1024;
/// A longer text is an error.
pub const LONGEST_TEXT: usize = 1024 * 1024;
/// A longer list is an error.
pub const LONGEST_LIST: usize = 100_000;

/// What rules look things up in: everything of a connector that is not a rule of one action.
#[derive(Debug, Clone, Default)]
pub struct World {
    /// The connector, for errors.
    pub connector: String,
    /// Code tables by name.
    pub tables: BTreeMap<String, CodeTable>,
    /// Objects by name: theirs to ours, ours to theirs.
    pub objects: BTreeMap<String, ObjectRules>,
    /// Formats by name, the built-in ones among them.
    pub formats: BTreeMap<String, Format>,
    /// Typed values inside JSON.
    pub tagged: Option<Tagged>,
}

/// Code to code, both ways.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeTable {
    /// Ours and theirs, in the order of the file; the first of equals wins on the way back.
    pub codes: Vec<(String, String)>,
    /// Theirs, for a code of ours that is not listed.
    pub default_out: Option<String>,
    /// Ours, for a code of theirs that is not listed.
    pub default_in: Option<String>,
}

/// The two mappings of an object.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ObjectRules {
    /// Theirs to ours.
    pub incoming: Option<Rule>,
    /// Ours to theirs.
    pub outgoing: Option<Rule>,
    /// Who owns which field, where both sides write it.
    pub owners: Owners,
}

/// Named values that paths begin with.
#[derive(Debug, Clone, Copy)]
pub enum Scope<'s> {
    /// The outermost.
    Names(&'s [(&'s str, &'s Value)]),
    /// Names that stand before those outside.
    Inside(&'s [(&'s str, &'s Value)], &'s Scope<'s>),
}

impl<'s> Scope<'s> {
    fn get(&self, name: &str) -> Option<&'s Value> {
        let (names, outside) = match self {
            Self::Names(names) => (names, None),
            Self::Inside(names, outside) => (names, Some(outside)),
        };
        names
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| *value)
            .or_else(|| outside.and_then(|outside| outside.get(name)))
    }
}

/// A rule could not be kept. Says where, about what, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{connector}: {place}: {field} = {value}: {rule}: {problem}")]
pub struct MappingError {
    /// The connector.
    pub connector: Box<str>,
    /// The object, or the action and step.
    pub place: Box<str>,
    /// The field that should have got the value, e.g. `lines[2].price`.
    pub field: Box<str>,
    /// The value that stood in the way, shortened; secrets are not shown.
    pub value: Box<str>,
    /// The word of the rule.
    pub rule: &'static str,
    /// What is wrong, and what would be right.
    pub problem: Box<str>,
}

/// Keeps a rule: the value it gives, or none. `place` is the object or action, for errors.
pub fn apply(
    rule: &Rule,
    scope: &Scope<'_>,
    world: &World,
    place: &str,
) -> Result<Option<Value>, MappingError> {
    evaluate::Evaluation::new(world)
        .rule(rule, scope)
        .map_err(|failure| failure.at(&world.connector, place))
}

/// An entry of a list of which nothing could be made.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unmade {
    /// The entry.
    pub(crate) entry: Value,
    /// Why.
    pub(crate) problem: MappingError,
}

/// What comes out of a list, entry by entry.
pub(crate) type Entries = Vec<Result<Value, Box<Unmade>>>;

/// Keeps a rule that gives a list, every entry for itself where the rule says `each` and nothing else: one that cannot be made
/// does not keep the others from being made.
pub(crate) fn apply_each(
    rule: &Rule,
    scope: &Scope<'_>,
    world: &World,
    place: &str,
) -> Result<Entries, MappingError> {
    evaluate::entries(rule, scope, world, place).map_err(|failure| failure.at(&world.connector, place))
}

/// Does a condition hold? What cannot be told is an error, as with a rule.
pub fn holds(
    condition: &Condition,
    scope: &Scope<'_>,
    world: &World,
    place: &str,
) -> Result<bool, MappingError> {
    evaluate::Evaluation::new(world)
        .holds(condition, scope)
        .map_err(|failure| failure.at(&world.connector, place))
}
