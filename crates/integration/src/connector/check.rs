//! `check.toml`: inputs with which each action is tried at the real partner.

use std::collections::BTreeMap;

use super::action::Action;
use crate::{
    fields::{FieldError, Fields},
    mapping::{Condition, Reader, Rule},
};

/// How an action is tried.
#[derive(Debug, Clone, PartialEq)]
pub enum Trial {
    /// With this input; what has to hold of what comes out, beside success.
    Run {
        /// Gives the input; `$run` is another text at every run.
        input: Rule,
        /// A condition on `$result`: the result, the list of rows, or `{ reference }`.
        expect: Option<Condition>,
    },
    /// By a person, and why.
    ByHand(String),
}

pub(super) fn read(reader: &mut Reader, mut fields: Fields) -> Result<BTreeMap<Action, Trial>, FieldError> {
    fields.version()?;
    let mut trials = BTreeMap::new();
    for action in Action::ALL {
        let Some(mut table) = fields.table(action.name())? else {
            continue;
        };
        reader.unconfirmed(&mut table)?;
        let trial = if let Some(why) = table.optional_text("by_hand")? {
            Trial::ByHand(why)
        } else {
            reader.roots(&["run", "now", "settings"]);
            let input = reader
                .field(&mut table, "input")?
                .unwrap_or_else(|| Rule::Table(vec![]));
            reader.roots(&["run", "now", "settings", "result", "input"]);
            Trial::Run {
                input,
                expect: reader.condition_field(&mut table, "expect")?,
            }
        };
        table.finish()?;
        trials.insert(action, trial);
    }
    fields.finish()?;
    Ok(trials)
}
