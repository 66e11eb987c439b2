//! The outbox and the audit.

use async_trait::async_trait;
use domain::{
    EventId, StoreId,
    people::{Actor, Method},
};
use jiff::Timestamp;
use uuid::Uuid;

use super::Stored;

/// An event: something that happened, in the business's words, for everyone who follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its id; the `webhook-id` outside.
    pub id: EventId,
    /// Its name in the past tense: `ticket.paid`.
    pub name: String,
    /// Kind of what it happened to: `ticket`.
    pub subject_kind: &'static str,
    /// Id of what it happened to.
    pub subject: Uuid,
    /// The store.
    pub store: Option<StoreId>,
    /// Version of the subject after it.
    pub version: i64,
    /// State of the subject after it; empty where it has none.
    pub state: String,
    /// Nothing personal: ids, codes, amounts, names of fields, as JSON.
    pub data: String,
    /// When.
    pub at: Timestamp,
    /// What goes outside waits until then; open pages do not wait.
    pub release_at: Timestamp,
    /// Is delivered outside at all (imports are not).
    pub deliver: bool,
}

/// A committed event with its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedEvent {
    /// Its place among all committed events.
    pub position: i64,
    /// Its id.
    pub id: EventId,
    /// Its name.
    pub name: String,
    /// Kind of its subject.
    pub subject_kind: String,
    /// Its subject.
    pub subject: Uuid,
    /// The store.
    pub store: Option<StoreId>,
    /// Version of the subject after it.
    pub version: i64,
    /// State of the subject after it.
    pub state: String,
    /// When.
    pub at: Timestamp,
}

/// An entry of the audit: who changed which fields of what. Values never stand here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Who, with device, key and method.
    pub actor: Actor,
    /// The use case.
    pub action: String,
    /// Kind of what was changed.
    pub subject_kind: &'static str,
    /// Its id.
    pub subject: Uuid,
    /// The store.
    pub store: Option<StoreId>,
    /// Names of the fields that changed.
    pub fields: Vec<String>,
}

/// An audit entry as it is read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub user: Option<domain::UserId>,
    /// By which proof.
    pub method: Method,
    /// The use case.
    pub action: String,
    /// Names of the fields that changed.
    pub fields: Vec<String>,
}

/// Outbox and audit.
#[async_trait]
pub trait Events {
    /// Adds an event to the outbox. It gets its position after commit.
    async fn insert_event(&mut self, event: &Event) -> Stored<()>;
    /// Takes an event back that has not gone outside; false, and nothing changed, when it has or may have.
    async fn withdraw_event(&mut self, id: EventId, now: Timestamp) -> Stored<bool>;
    /// Numbered events behind a position, in order, withdrawn ones included (their state was shown).
    async fn events_since(&mut self, position: i64, limit: u32) -> Stored<Vec<NumberedEvent>>;
    /// The newest position.
    async fn last_position(&mut self) -> Stored<i64>;
    /// Adds an audit entry.
    async fn insert_audit(&mut self, entry: &AuditEntry) -> Stored<()>;
    /// The audit of one thing, newest first.
    async fn audit_of(&mut self, subject: Uuid, limit: u32) -> Stored<Vec<AuditRow>>;
}
