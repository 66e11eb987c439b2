//! `boucle import`: loading files of the past, in a stream.

pub mod open_repair;
mod records;
mod rejects;

use std::{fmt, io, path::PathBuf, time::Duration};

use domain::code::NotACode;
use serde::Serialize;

/// Why a file was not loaded, or not to its end. What was loaded before stays; the file may be loaded again.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The store is no prefix.
    #[error("--store {0}: a store is named by the two to five letters of its codes, such as LYN")]
    Prefix(String, NotACode),
    /// There is no such store.
    #[error("--store {0}: there is no store of this prefix")]
    NoStore(String),
    /// The file cannot be read.
    #[error("{path}: {1}", path = .0.display())]
    File(PathBuf, io::Error),
    /// The header is not that of an Open Repair Data file.
    #[error("{path}: {1}", path = .0.display())]
    Header(PathBuf, String),
    /// Rejected rows cannot be written down.
    #[error("{path}: rejected rows cannot be written: {1}", path = .0.display())]
    Rejects(PathBuf, io::Error),
    /// A use case refused, or the database did not answer.
    #[error(transparent)]
    Business(#[from] business::Error),
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Tickets made.
    pub created: usize,
    /// Rows that were loaded before, or twice in the file.
    pub known: usize,
    /// Rows that could not be read; each stands in the file of rejects.
    pub rejected: usize,
    /// Loaded rows whose `repair_status` is no word of the standard: their end is unknown.
    pub other_status: usize,
    /// How long it took, milliseconds.
    pub millis: u64,
    /// Rows a second, whatever became of them.
    pub rows_per_second: u64,
    /// Where the rejected rows stand, if there are any.
    pub rejects: Option<PathBuf>,
}

impl Summary {
    fn count(&mut self, took: Duration) {
        let rows = u64::try_from(self.created + self.known + self.rejected).unwrap_or(u64::MAX);
        self.millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        self.rows_per_second = rows.saturating_mul(1000) / self.millis.max(1);
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = Duration::from_millis(self.millis).as_secs_f64();
        write!(
            f,
            "{} loaded, {} known already, {} rejected, in {seconds:.1} s ({} rows a second)",
            self.created, self.known, self.rejected, self.rows_per_second
        )?;
        if self.other_status > 0 {
            write!(
                f,
                "\n{} with a repair_status of no known meaning",
                self.other_status
            )?;
        }
        if let Some(rejects) = &self.rejects {
            write!(f, "\nrejected rows, with line and reason: {}", rejects.display())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
