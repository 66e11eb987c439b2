//! What partners were seen to do.

use async_trait::async_trait;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Stored;

/// How an action did at the partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// It works there.
    Green,
    /// It does not.
    Red,
    /// Only a person can tell.
    ByHand,
    /// The connector does not do it.
    Missing,
}

/// What was said between us and the partner, as it may be shown: personal fields are hidden, secrets never stand in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Method and target.
    pub what: String,
    /// What was sent.
    pub sent: String,
    /// What came back.
    pub received: String,
    /// What it was taken for.
    pub verdict: String,
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capability {
    /// The action's name: `repair-to-pay`.
    pub action: String,
    /// How it did.
    pub colour: Colour,
    /// Why, where there is something to say.
    pub reason: String,
    /// The exchanges.
    pub said: Vec<Said>,
}

impl Capability {
    /// An action that works.
    pub fn green(action: &str) -> Self {
        Self {
            action: action.to_owned(),
            colour: Colour::Green,
            reason: String::new(),
            said: vec![],
        }
    }
}

/// A check of all actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapabilityCheck {
    /// When it ended.
    pub at: Timestamp,
    /// The table.
    pub capabilities: Vec<Capability>,
}

/// The last check of each connector.
#[async_trait]
pub trait Capabilities {
    /// The last one of a connector, if there was any.
    async fn capability_check(&mut self, connector: &str) -> Stored<Option<CapabilityCheck>>;
    /// Keeps one instead of the one before.
    async fn save_capability_check(&mut self, connector: &str, check: &CapabilityCheck) -> Stored<()>;
}
