//! What a rule is, once it is read.

use serde_json::Value;

use super::{condition::Condition, path::Path, step::Step};

/// A rule: makes a value out of a scope, or nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    /// Itself.
    Const(Value),
    /// What stands at a path.
    Path(Path),
    /// A list; absent elements are left out.
    List(Vec<Rule>),
    /// A table; absent fields are left out. In the order of the file.
    Table(Vec<(String, Rule)>),
    /// A source with what is done to it.
    Worked(Box<Worked>),
}

/// A source, and what is done to its value, in this order.
#[derive(Debug, Clone, PartialEq)]
pub struct Worked {
    pub(super) source: Source,
    pub(super) when: Option<Condition>,
    pub(super) otherwise: Option<Rule>,
    pub(super) then: Vec<Step>,
    pub(super) default: Option<Rule>,
    pub(super) required: bool,
}

/// Where the value of a rule comes from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Source {
    /// Another rule: a path, a constant, a table.
    From(Rule),
    Concat(Vec<Rule>),
    First(Vec<Rule>),
    Each {
        list: Rule,
        name: String,
        make: Rule,
    },
    /// The first entry of a list in which what stands at a path reads as a rule says.
    Find {
        list: Rule,
        field: Path,
        reads: Rule,
    },
    Merge(Vec<Rule>),
    Sum(Vec<Rule>),
    Product(Vec<Rule>),
    Difference(Rule, Rule),
    Quotient(Rule, Rule),
    Object {
        name: String,
        direction: Direction,
        of: Rule,
    },
}

/// Which way an object is mapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// Theirs to ours.
    In,
    /// Ours to theirs.
    Out,
}

impl Source {
    /// Its word in files.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::From(_) => "from",
            Self::Concat(_) => "concat",
            Self::First(_) => "first",
            Self::Each { .. } => "each",
            Self::Find { .. } => "find",
            Self::Merge(_) => "merge",
            Self::Sum(_) => "add",
            Self::Product(_) => "multiply",
            Self::Difference(..) => "subtract",
            Self::Quotient(..) => "divide",
            Self::Object {
                direction: Direction::In,
                ..
            } => "object_in",
            Self::Object {
                direction: Direction::Out,
                ..
            } => "object_out",
        }
    }
}
