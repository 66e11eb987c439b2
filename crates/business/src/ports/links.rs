//! Customers whom partners know too, and what both sides have changed.

use async_trait::async_trait;
use domain::{
    CustomerId,
    mirror::{Field, Mirrored, Person},
};
use jiff::Timestamp;

use super::{Page, Stored};

/// A customer as a partner knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    /// Ours.
    pub customer: CustomerId,
    /// What both sides last agreed on.
    pub agreed: Person,
    /// What the partner last said.
    pub theirs: Mirrored<Person>,
}

/// A field of a customer that both sides have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldConflict {
    /// The connector.
    pub connector: String,
    /// The partner's id of the customer.
    pub external_id: String,
    /// The field.
    pub field: Field,
    /// The customer.
    pub customer: CustomerId,
    /// What stood here.
    pub ours: String,
    /// What the partner says.
    pub theirs: String,
    /// Since when.
    pub at: Timestamp,
}

/// Place in the list of conflicts.
pub type ConflictKey = (Timestamp, String, Field);

impl FieldConflict {
    /// Its place in the list.
    pub fn key(&self) -> ConflictKey {
        (self.at, self.external_id.clone(), self.field)
    }
}

/// Links of customers, and conflicts.
#[async_trait]
pub trait Links {
    /// Customers with these ids.
    async fn linked_customers(&mut self, connector: &str, ids: &[String]) -> Stored<Vec<Linked>>;
    /// Writes the link of a customer.
    async fn save_linked(&mut self, connector: &str, linked: &Linked, generation: i64) -> Stored<()>;

    /// Keeps a conflict; what is said of the same field before is forgotten, but its age.
    async fn save_conflict(&mut self, conflict: &FieldConflict) -> Stored<()>;
    /// One conflict.
    async fn conflict(
        &mut self,
        connector: &str,
        external_id: &str,
        field: Field,
    ) -> Stored<Option<FieldConflict>>;
    /// Forgets one.
    async fn drop_conflict(&mut self, connector: &str, external_id: &str, field: Field) -> Stored<()>;
    /// Conflicts of a connector, the oldest first, behind one.
    async fn conflicts(
        &mut self,
        connector: &str,
        after: Option<&ConflictKey>,
        limit: u32,
    ) -> Stored<Page<FieldConflict>>;
}
