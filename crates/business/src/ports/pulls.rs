//! How far what is pulled from partners has come.

use async_trait::async_trait;
use jiff::Timestamp;

use super::Stored;

/// Where the last pull ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullPosition {
    /// The connector's own words for it, as JSON.
    pub position: String,
    /// When it ended.
    pub at: Timestamp,
}

/// Pulls.
#[async_trait]
pub trait Pulls {
    /// Where the last pull of an action ended; none before the first.
    async fn pull_position(&mut self, connector: &str, action: &str) -> Stored<Option<PullPosition>>;
    /// Keeps where a pull ended.
    async fn save_pull_position(
        &mut self,
        connector: &str,
        action: &str,
        position: &PullPosition,
    ) -> Stored<()>;
}
