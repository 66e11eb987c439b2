//! What is mirrored of partners, and how its pulls stand.

use async_trait::async_trait;
use domain::mirror::{Kind, Standing};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Rejected, Stored};

/// A pull on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Its own name: whoever finds another one here has lost its lease.
    pub id: Uuid,
    /// It is taken for dead when nothing came from it by then.
    pub lease_until: Timestamp,
}

/// One kind of rows of one connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mirror {
    /// The connector.
    pub connector: String,
    /// What.
    pub kind: Kind,
    /// Where the next pull goes on, in the connector's own words; none for the beginning.
    pub position: Option<String>,
    /// Who pulls.
    pub run: Option<Run>,
    /// How its pulls stand.
    pub standing: Standing,
    /// Number of the last full load that began. Rows carry the number of the last one that saw them.
    pub generation: i64,
    /// When that began.
    pub load_began_at: Option<Timestamp>,
    /// Rows that the partner has.
    pub live: i64,
    /// Rows that it has no longer.
    pub deleted: i64,
    /// Why the last pull was in vain; none when it was not.
    pub reason: Option<String>,
}

impl Mirror {
    /// One of which nothing was pulled yet.
    pub fn new(connector: &str, kind: Kind) -> Self {
        Self {
            connector: connector.to_owned(),
            kind,
            position: None,
            run: None,
            standing: Standing::default(),
            generation: 0,
            load_began_at: None,
            live: 0,
            deleted: 0,
            reason: None,
        }
    }
}

/// A row that was rejected, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// What it was to be.
    pub kind: Kind,
    /// Why not.
    pub reason: String,
    /// When it was last met.
    pub at: Timestamp,
}

/// Mirrors, and what holds for the rows of each. Everything that changes the rows of a connector and kind first takes
/// [`hold_mirror`](Self::hold_mirror), so that their versions are compared by one unit at a time.
#[async_trait]
pub trait Mirrors {
    /// All mirrors of a connector.
    async fn mirrors(&mut self, connector: &str) -> Stored<Vec<Mirror>>;
    /// One mirror, held until the unit ends; a new one where there was none.
    async fn hold_mirror(&mut self, connector: &str, kind: Kind) -> Stored<Mirror>;
    /// Saves a mirror that is held.
    async fn save_mirror(&mut self, mirror: &Mirror) -> Stored<()>;

    /// Notes that rows were seen, by the number of the full load.
    async fn see(&mut self, connector: &str, kind: Kind, ids: &[String], generation: i64) -> Stored<()>;
    /// Marks as gone what no full load since `before` has seen, among at most `limit` rows behind an id. Answers how many were
    /// marked, and the last id that was looked at; none at the end.
    async fn mark_gone(
        &mut self,
        connector: &str,
        kind: Kind,
        before: i64,
        at: Timestamp,
        after: Option<&str>,
        limit: u32,
    ) -> Stored<(u64, Option<String>)>;

    /// Keeps rows that were rejected, at most so many of a kind: the oldest make room.
    async fn reject(
        &mut self,
        connector: &str,
        kind: Kind,
        rows: &[Rejected],
        at: Timestamp,
        most: u32,
    ) -> Stored<()>;
    /// Forgets what was rejected before a time.
    async fn forget_rejected(&mut self, connector: &str, kind: Kind, before: Timestamp) -> Stored<()>;
    /// What was rejected, the newest first.
    async fn rejected(&mut self, connector: &str, limit: u32) -> Stored<Vec<RejectedRow>>;
    /// How many were rejected, by kind.
    async fn count_rejected(&mut self, connector: &str) -> Stored<Vec<(Kind, i64)>>;
}
