//! What was said between us and partners, kept for a while.

use std::time::Duration;

use async_trait::async_trait;
use domain::ExchangeId;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Page, Stored};

/// What an exchange was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Something was brought.
    Delivery,
    /// Something was pulled.
    Pull,
    /// Something was asked.
    Question,
    /// What both sides hold was compared.
    Comparison,
    /// It was tried what the partner can do.
    Check,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Delivery,
        Self::Pull,
        Self::Question,
        Self::Comparison,
        Self::Check,
    ];

    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Delivery => "delivery",
            Self::Pull => "pull",
            Self::Question => "question",
            Self::Comparison => "comparison",
            Self::Check => "check",
        }
    }

    /// The purpose of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }
}

/// One delivery, pull, question, comparison or check: what belongs together of what was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Errand {
    /// What it is.
    pub purpose: Purpose,
    /// The delivery's id; of the others, one of their own.
    pub id: Uuid,
}

/// What an exchange was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It was done.
    Done,
    /// It will never be done.
    Refused,
    /// It was not done now.
    Busy,
    /// It may have been done.
    Unknown,
    /// The session had ended.
    SignedOut,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Done,
        Self::Refused,
        Self::Busy,
        Self::Unknown,
        Self::SignedOut,
    ];

    /// Stable name, that of connector files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Busy => "busy",
            Self::Unknown => "unknown",
            Self::SignedOut => "signed-out",
        }
    }

    /// The verdict of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }
}

/// One exchange, as it may be shown: no secret stands in it, nothing that is declared personal, and bodies are cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Its id.
    pub id: ExchangeId,
    /// The connector.
    pub connector: String,
    /// The action, or `sign-in`.
    pub action: String,
    /// The step.
    pub step: String,
    /// What it was made for.
    pub errand: Errand,
    /// When it was sent.
    pub at: Timestamp,
    /// `GET`, `POST`, `WRITE`, ...
    pub method: String,
    /// Path and query below the base address.
    pub target: String,
    /// The status, if an answer came.
    pub status: Option<u16>,
    /// How long it took, to the millisecond.
    pub took: Duration,
    /// What it was taken for.
    pub verdict: Verdict,
    /// Why; empty when it was done.
    pub reason: String,
    /// What was sent.
    pub sent: String,
    /// What came back.
    pub received: String,
}

impl Exchange {
    /// The verdict with its reason.
    pub fn told(&self) -> String {
        if self.reason.is_empty() {
            self.verdict.name().to_owned()
        } else {
            format!("{}: {}", self.verdict.name(), self.reason)
        }
    }
}

/// Which exchanges of a connector.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// Of this action only.
    pub action: Option<String>,
    /// Taken for this only.
    pub verdict: Option<Verdict>,
    /// Of this delivery, pull, question or check only; the others are left aside then.
    pub errand: Option<Uuid>,
}

/// The log of exchanges. It is bounded: what is older than some days or more than so many of an action is forgotten.
#[async_trait]
pub trait Exchanges {
    /// Adds exchanges.
    async fn insert_exchanges(&mut self, exchanges: &[Exchange]) -> Stored<()>;
    /// One exchange.
    async fn exchange(&mut self, id: ExchangeId) -> Stored<Option<Exchange>>;
    /// A connector's exchanges, the newest first; behind one that was listed. Bodies are left out.
    async fn exchanges(
        &mut self,
        connector: &str,
        sought: &Sought,
        behind: Option<(Timestamp, ExchangeId)>,
        limit: u32,
    ) -> Stored<Page<Exchange>>;
    /// Removes exchanges from before a time; answers how many, at most `limit`.
    async fn forget_exchanges(&mut self, before: Timestamp, limit: u32) -> Stored<u64>;
    /// The next connector and action, in their order, of which there are exchanges.
    async fn exchanged_behind(&mut self, connector: &str, action: &str) -> Stored<Option<(String, String)>>;
    /// Removes the oldest exchanges of an action above `keep`; answers how many, at most `limit`.
    async fn forget_exchanges_above(
        &mut self,
        connector: &str,
        action: &str,
        keep: u32,
        limit: u32,
    ) -> Stored<u64>;
}
