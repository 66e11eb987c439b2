//! Partners: the programs of others that Boucle brings things to. Implemented by the connectors.

use async_trait::async_trait;

/// What is to be sent to a partner once.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    /// Its id, the same at every try: where a partner takes a key against repetition, this is it.
    pub id: uuid::Uuid,
    /// The connector that brings it.
    pub connector: String,
    /// What the connector is to do, by the name of the action in its files.
    pub action: String,
    /// What the partner can be asked for, to see whether it has it already.
    pub reference: String,
    /// The business document.
    pub document: serde_json::Value,
    /// It may have arrived already: look before sending again.
    pub doubtful: bool,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The partner has it.
    Done {
        /// The partner's own name for it.
        reference: Option<String>,
    },
    /// The partner, or a rule of ours, will never take it as it is.
    Refused {
        /// Why.
        reason: String,
    },
    /// Certainly not done; it may succeed later.
    Busy {
        /// Why.
        reason: String,
        /// The wait that the partner asks for.
        retry_after: Option<std::time::Duration>,
    },
    /// May have been done.
    Unknown {
        /// What is known.
        reason: String,
    },
}

/// Brings parcels to partners.
#[async_trait]
pub trait Partners: Send + Sync {
    /// Brings one parcel, once, and tells what became of it. Never waits longer than the connector declares.
    async fn deliver(&self, parcel: &Parcel) -> Outcome;
}
