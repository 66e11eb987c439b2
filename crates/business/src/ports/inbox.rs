//! Notices of partners: stored raw before they are answered, then worked.

use async_trait::async_trait;
use domain::NoticeId;
use jiff::Timestamp;

use super::Stored;

/// A notice as it came. Verified, stored raw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxRow {
    /// Our id of it.
    pub id: NoticeId,
    /// The connector that brought it.
    pub connector: String,
    /// The sender's id of it, the same on every retry.
    pub webhook_id: String,
    /// The body, byte for byte (it was checked to be UTF-8).
    pub body: String,
    /// When it came.
    pub received_at: Timestamp,
    /// How often it was tried.
    pub attempts: i64,
}

/// How a notice stands, for the command line and for operators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxStatus {
    /// The notice, without its body.
    pub id: NoticeId,
    /// The connector.
    pub connector: String,
    /// The sender's id of it.
    pub webhook_id: String,
    /// When it came.
    pub received_at: Timestamp,
    /// When it was worked; none while it waits.
    pub worked_at: Option<Timestamp>,
    /// How often it was tried.
    pub attempts: i64,
    /// What went wrong last.
    pub error: Option<String>,
}

/// The inbox.
#[async_trait]
pub trait Inbox {
    /// Stores a notice, waiting; false when (connector, webhook id) is there already.
    async fn insert_notice(&mut self, notice: &InboxRow) -> Stored<bool>;
    /// Leases waiting notices in order of arrival until `lease_until`, those whose lease ran out included.
    async fn claim_notices(
        &mut self,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Stored<Vec<InboxRow>>;
    /// Marks a notice as worked; false when it was already (by a worker that was thought dead).
    async fn finish_notice(&mut self, id: NoticeId, at: Timestamp) -> Stored<bool>;
    /// Notes a failure and when to try again.
    async fn fail_notice(&mut self, id: NoticeId, error: &str, again_at: Timestamp) -> Stored<()>;
    /// Puts a notice back to waiting; false when there is none of this id.
    async fn replay_notice(&mut self, id: NoticeId) -> Stored<bool>;
    /// Newest first; only those that wait where asked.
    async fn inbox(&mut self, waiting_only: bool, limit: u32) -> Stored<Vec<InboxStatus>>;
    /// How many wait, and since when the oldest does.
    async fn inbox_depth(&mut self) -> Stored<(i64, Option<Timestamp>)>;
    /// When the newest notice of any till came; the rail shows it.
    async fn last_notice_at(&mut self) -> Stored<Option<Timestamp>>;
}
