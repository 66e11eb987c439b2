//! What partners keep and Boucle mirrors: products, stocks, customers, stores, staff. Which of two versions of a row holds,
//! and what a page of a pull changes.
//!
//! Rows come in any order and more than once, so everything here is a function of two versions and not of their order.

mod ownership;
mod rows;
mod schedule;

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
};

use jiff::Timestamp;

pub use ownership::{Field, Merged, Owner, Owners, Person, merge};
pub use rows::{Product, Reference, Stock, is_ean};
pub use schedule::{Due, Quiet, Schedule, Standing};

/// What is mirrored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// What is sold.
    Products,
    /// How much of it there is, by store.
    Stocks,
    /// Who buys it.
    Customers,
    /// Where.
    Stores,
    /// From whom.
    Staff,
}

impl Kind {
    /// All of them, in the order in which they are pulled.
    pub const ALL: [Self; 5] = [
        Self::Stores,
        Self::Staff,
        Self::Products,
        Self::Stocks,
        Self::Customers,
    ];

    /// Stable name, that of the action that pulls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Products => "products",
            Self::Stocks => "stocks",
            Self::Customers => "customers",
            Self::Stores => "stores",
            Self::Staff => "staff",
        }
    }

    /// Reads a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A row of a partner, as we know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mirrored<T> {
    /// The partner's own name for it, unique by connector and kind.
    pub id: String,
    /// When it changed over there, where the partner tells.
    pub changed_at: Option<Timestamp>,
    /// When we were told.
    pub pulled_at: Timestamp,
    /// Since when the partner has it no longer.
    pub deleted_at: Option<Timestamp>,
    /// What it says.
    pub facts: T,
}

impl<T: Debug + Eq> Mirrored<T> {
    /// Whether this version holds against another one of the same row.
    ///
    /// The later change holds, whichever came first; of two changes of the same instant always the same one. A time that
    /// lies behind the moment when it was told is that of a clock that runs ahead: it counts as that moment, or nothing
    /// would be taken in until our clock had come so far. Where the partner tells no time, what comes later holds.
    pub fn supersedes(&self, other: &Self) -> bool {
        match (self.rank(), other.rank()) {
            // Any fixed order will do, as long as it is one.
            (Some(mine), Some(theirs)) if mine == theirs => {
                format!("{:?}", self.facts) > format!("{:?}", other.facts)
            }
            (Some(mine), Some(theirs)) => mine > theirs,
            _ => self.facts != other.facts,
        }
    }

    fn rank(&self) -> Option<(Timestamp, Timestamp)> {
        self.changed_at
            .map(|changed| (changed.min(self.pulled_at), changed))
    }
}

/// What a page of a pull does to the rows that are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<T> {
    /// Rows to be written, each once.
    pub write: Vec<Mirrored<T>>,
    /// Ids of all rows of the page: the partner still has them.
    pub seen: Vec<String>,
    /// How many of those to be written nobody knew.
    pub new: usize,
    /// How many of those to be written had been gone.
    pub back: usize,
}

/// Takes a page in: of each row the version that holds, against what is known of it.
pub fn change<T: Debug + Eq>(known: Vec<Mirrored<T>>, page: Vec<Mirrored<T>>) -> Change<T> {
    let known: BTreeMap<String, Mirrored<T>> = known.into_iter().map(|row| (row.id.clone(), row)).collect();
    let mut best: BTreeMap<String, Mirrored<T>> = BTreeMap::new();
    for row in page {
        if best.get(&row.id).is_none_or(|other| row.supersedes(other)) {
            best.insert(row.id.clone(), row);
        }
    }
    let seen: Vec<String> = best.keys().cloned().collect();
    let (mut new, mut back) = (0, 0);
    let mut write = vec![];
    for (id, row) in best {
        match known.get(&id) {
            None => new += 1,
            Some(other) if other.deleted_at.is_some() => {
                back += 1;
                if !row.supersedes(other) {
                    // It says what it said, and it is there again.
                    write.push(Mirrored {
                        deleted_at: None,
                        ..row
                    });
                    continue;
                }
            }
            Some(other) if !row.supersedes(other) => continue,
            Some(_) => {}
        }
        write.push(row);
    }
    Change {
        write,
        seen,
        new,
        back,
    }
}

/// Ids without doubles, in their order.
pub fn ids<T>(page: &[Mirrored<T>]) -> Vec<String> {
    let ids: BTreeSet<&str> = page.iter().map(|row| row.id.as_str()).collect();
    ids.into_iter().map(str::to_owned).collect()
}
