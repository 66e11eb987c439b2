//! What a later version changes.

use std::collections::BTreeMap;

use crate::{LineId, workshop::Line};

/// A line that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineChange {
    /// It is new.
    Added(Line),
    /// It is gone.
    Removed(Line),
    /// It says or costs something else.
    Changed {
        /// As it was.
        before: Line,
        /// As it is.
        after: Line,
    },
}

/// What a later version changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Lines that changed, in the order of the later version; what is gone comes last.
    pub changes: Vec<LineChange>,
    /// Total before, minor units including tax.
    pub before: i64,
    /// Total after.
    pub after: i64,
}

impl Difference {
    /// How much more it costs; negative when it is less.
    pub fn more(&self) -> i64 {
        self.after - self.before
    }
}

/// Compares two lists of lines by their ids.
pub fn difference(before: &[Line], after: &[Line]) -> Difference {
    let mut old: BTreeMap<LineId, &Line> = before.iter().map(|line| (line.id, line)).collect();
    let mut changes = Vec::new();
    for line in after {
        match old.remove(&line.id) {
            None => changes.push(LineChange::Added(line.clone())),
            Some(known) if known != line => changes.push(LineChange::Changed {
                before: known.clone(),
                after: line.clone(),
            }),
            Some(_) => {}
        }
    }
    let gone = before.iter().filter(|line| old.contains_key(&line.id));
    changes.extend(gone.cloned().map(LineChange::Removed));
    let total = |lines: &[Line]| lines.iter().map(Line::total).sum();
    Difference {
        changes,
        before: total(before),
        after: total(after),
    }
}
