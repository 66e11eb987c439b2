//! What is compared when, how much of it, and how a run of it stands.

use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};

use super::{Kind, QuietHours};
use crate::{ControlRunId, UserId};

/// How much of a period a run looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it. Only in quiet hours.
    Whole,
    /// What came last, so many.
    Recent(u32),
    /// So many, picked by chance; the same again for the same seed.
    Random {
        /// How many.
        size: u32,
        /// What chance begins with.
        seed: u32,
    },
}

impl Extent {
    /// Most things of a sample: each may be a question to the partner, and one unit stores them.
    pub const MOST: u32 = 2_000;

    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Recent(_) => "recent",
            Self::Random { .. } => "random",
        }
    }

    /// How many things it looks at; none when it is all.
    pub const fn size(self) -> Option<u32> {
        match self {
            Self::Whole => None,
            Self::Recent(size) | Self::Random { size, .. } => Some(size),
        }
    }

    /// What chance begins with.
    pub const fn seed(self) -> Option<u32> {
        match self {
            Self::Random { seed, .. } => Some(seed),
            Self::Whole | Self::Recent(_) => None,
        }
    }

    /// The extent of these parts.
    pub fn of(name: &str, size: Option<u32>, seed: Option<u32>) -> Option<Self> {
        match (name, size, seed) {
            ("whole", None, None) => Some(Self::Whole),
            ("recent", Some(size), None) => Some(Self::Recent(size)),
            ("random", Some(size), Some(seed)) => Some(Self::Random { size, seed }),
            _ => None,
        }
    }

    /// Whatever of the period was not seen is not there: true unless only a part was looked at here and there.
    pub const fn covers_its_period(self) -> bool {
        !matches!(self, Self::Random { .. })
    }
}

/// The place of a thing in the order of chance that a seed begins (`SplitMix64`): a sample is what comes first.
pub fn picked(seed: u32, id: u128) -> u64 {
    let mut state = u64::from(seed);
    for half in [id >> 64, id & u128::from(u64::MAX)] {
        let half = u64::try_from(half).unwrap_or_default();
        state = mixed(state.wrapping_add(half).wrapping_add(0x9e37_79b9_7f4a_7c15));
    }
    state
}

const fn mixed(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// A control that a connector's files declare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// What is compared.
    pub kind: Kind,
    /// How often.
    pub every: SignedDuration,
    /// How much of it.
    pub extent: Extent,
    /// How many days back.
    pub days: u32,
    /// What can be put right is, without asking.
    pub is_automatic: bool,
}

/// The controls of a connector.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// What can be compared at all with this partner.
    pub possible: Vec<Kind>,
    /// When whole comparisons may run.
    pub quiet: QuietHours,
    /// What runs by itself.
    pub planned: Vec<Planned>,
}

impl Plan {
    /// Days that are looked back where nothing else is said.
    pub const DAYS: u32 = 7;

    /// Days that a comparison of this kind looks back when nobody says it.
    pub fn days(&self, kind: Kind) -> u32 {
        let planned = self.planned.iter().find(|planned| planned.kind == kind);
        planned.map_or(Self::DAYS, |planned| planned.days)
    }

    /// What can be put right is, without asking.
    pub fn is_automatic(&self, kind: Kind) -> bool {
        self.planned
            .iter()
            .any(|planned| planned.kind == kind && planned.is_automatic)
    }
}

/// Who wanted a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The connector's files.
    Schedule,
    /// A person, at the page or the command line.
    Person,
}

impl Origin {
    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Person => "person",
        }
    }

    /// The origin of a stable name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Schedule, Self::Person]
            .into_iter()
            .find(|origin| origin.name() == name)
    }
}

/// One of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Ours.
    Ours,
    /// The partner's.
    Theirs,
}

impl Side {
    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Theirs => "theirs",
        }
    }
}

/// What a run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Gathers one side, page by page.
    Gather(Side),
    /// Compares what was gathered, key by key.
    Compare,
    /// Puts right what may be put right without asking.
    Repair,
}

impl Stage {
    const ALL: [Self; 4] = [
        Self::Gather(Side::Ours),
        Self::Gather(Side::Theirs),
        Self::Compare,
        Self::Repair,
    ];

    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gather(side) => side.name(),
            Self::Compare => "compare",
            Self::Repair => "repair",
        }
    }
}

impl FromStr for Stage {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|stage| stage.name() == name).ok_or(())
    }
}

/// How a run stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunState {
    /// Waits: for its turn, for quiet hours, for a partner that is down.
    Waiting {
        /// Not before.
        until: Timestamp,
        /// Why it was interrupted; none before it began.
        reason: Option<String>,
    },
    /// Is being worked. Whoever does has it until then; afterwards somebody else goes on from the last page.
    Running {
        /// The end of the lease.
        until: Timestamp,
    },
    /// Everything was compared.
    Done {
        /// When.
        at: Timestamp,
    },
    /// It could not be brought to its end.
    Failed {
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
    },
}

impl RunState {
    /// Stable name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Waiting { .. } => "waiting",
            Self::Running { .. } => "running",
            Self::Done { .. } => "done",
            Self::Failed { .. } => "failed",
        }
    }

    /// Nothing follows any more.
    pub const fn is_over(&self) -> bool {
        matches!(self, Self::Done { .. } | Self::Failed { .. })
    }
}

/// What a run has counted so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Things of ours.
    pub ours: i64,
    /// Things of the partner's.
    pub theirs: i64,
    /// Differences, those included that were known before.
    pub differing: i64,
    /// Put right without asking.
    pub repaired: i64,
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: ControlRunId,
    /// The connector.
    pub connector: String,
    /// What is compared.
    pub kind: Kind,
    /// How much of the period.
    pub extent: Extent,
    /// The period begins.
    pub since: Timestamp,
    /// The period ends; what is younger may still be on its way.
    pub until: Timestamp,
    /// Who wanted it.
    pub origin: Origin,
    /// The person, where it was one.
    pub asked_by: Option<UserId>,
    /// Since when it is wanted.
    pub asked_at: Timestamp,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// What it is doing.
    pub stage: Stage,
    /// Where that goes on; none at its beginning.
    pub cursor: Option<String>,
    /// How it stands.
    pub state: RunState,
    /// Failures in a row.
    pub attempts: i64,
    /// What it has counted.
    pub counts: Counts,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_sample_is_the_same_for_the_same_seed_and_spreads() {
        let first = |seed| {
            let mut ids: Vec<u128> = (0..1_000).collect();
            ids.sort_by_key(|id| picked(seed, *id));
            ids.truncate(100);
            ids.into_iter().collect::<BTreeSet<_>>()
        };
        assert_eq!(first(7), first(7));
        assert_ne!(first(7), first(8));
        let upper = first(7).into_iter().filter(|id| *id >= 500).count();
        assert!((30..=70).contains(&upper), "{upper} of 100 in the upper half");
    }

    #[test]
    fn an_extent_and_a_stage_are_read_as_they_are_written() {
        for extent in [
            Extent::Whole,
            Extent::Recent(5),
            Extent::Random { size: 5, seed: 9 },
        ] {
            assert_eq!(
                Extent::of(extent.name(), extent.size(), extent.seed()),
                Some(extent)
            );
        }
        assert_eq!(Extent::of("recent", None, None), None);
        for stage in Stage::ALL {
            assert_eq!(stage.name().parse(), Ok(stage));
        }
    }
}
