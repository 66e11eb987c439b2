//! Rows of a page, one by one: those that can be read, and those that cannot, each with its reason.

use async_trait::async_trait;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    exchange::hex,
    line::Line,
    pull::Position,
    run::{Going, Trouble},
};
use crate::{
    connector::Action,
    fields::shortened,
    mapping::{MappingError, Rule, apply_each},
};

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// The same for the same row.
    pub key: String,
    /// Connector, object, field, value, and what is allowed. Of a customer no value.
    pub reason: String,
}

/// A page of a pull.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowsPage {
    /// Its rows, as internal objects.
    pub rows: Vec<Value>,
    /// Those that could not be read.
    pub rejected: Vec<Rejection>,
    /// Where the pull goes on if it is broken off behind this page.
    pub position: Position,
}

/// Takes rows.
#[async_trait]
pub trait Rows: Send {
    /// Takes a page. An error ends the pull.
    async fn take(&mut self, page: RowsPage) -> Result<(), String>;

    /// Whoever keeps rows by their ids takes the same row twice without harm, and lists those that cannot be read. Elsewhere
    /// doubles are dropped, and a row that cannot be read ends the pull.
    fn keeps_by_id(&self) -> bool {
        false
    }

    /// What was taken stays whatever happens, so that a file that held it may be cleared away.
    fn stay(&self) -> bool {
        true
    }
}

/// Keeps all of them: for small lists.
#[async_trait]
impl Rows for Vec<Value> {
    async fn take(&mut self, page: RowsPage) -> Result<(), String> {
        self.extend(page.rows);
        Ok(())
    }

    fn stay(&self) -> bool {
        false
    }
}

impl Going<'_> {
    /// The rows that a rule gives, each for itself.
    pub(super) fn rows(&self, rule: &Rule) -> Result<Vec<Result<Value, Rejection>>, Trouble> {
        let world = &self.line.partner.world;
        let rows = self
            .with_scope(|scope| apply_each(rule, scope, world, self.action.name()))
            .map_err(|problem| Trouble::Refused(problem.to_string()))?;
        let checked = rows.into_iter().map(|row| match row {
            Ok(row) => match Line::lacks(self.action, &row) {
                None => Ok(row),
                Some(missing) => Err(self.rejection(&row, &format!("{missing} is missing"))),
            },
            Err(unmade) => Err(Rejection {
                key: key(&unmade.entry),
                reason: self.said(&unmade.problem),
            }),
        });
        Ok(checked.collect())
    }

    /// A row that was read and is of no use.
    pub(super) fn rejection(&self, row: &Value, problem: &str) -> Rejection {
        let (connector, action) = (&self.line.name, self.action);
        Rejection {
            key: key(row),
            reason: if self.is_personal() {
                // The value may stand in the problem; the id alone says which row it was.
                let id = row.get("id").map(|id| shortened(&id.to_string()));
                format!("{connector}: {action}: {problem} in {}", id.unwrap_or_default())
            } else {
                format!(
                    "{connector}: {action}: {problem} in {}",
                    shortened(&row.to_string())
                )
            },
        }
    }

    fn said(&self, problem: &MappingError) -> String {
        if !self.is_personal() {
            return problem.to_string();
        }
        let MappingError {
            connector,
            place,
            field,
            rule,
            problem,
            ..
        } = problem;
        format!("{connector}: {place}: {field}: {rule}: {problem}")
    }

    fn is_personal(&self) -> bool {
        self.action == Action::Customers
    }
}

fn key(row: &Value) -> String {
    hex(&Sha256::digest(row.to_string().as_bytes()))
}
