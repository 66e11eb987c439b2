//! What partners keep and Boucle mirrors: products, stocks, customers, stores, staff.
//!
//! ```text
//! due --begin, under a lease--> partner --page--> one unit: rows, rejected ones, counts, where it goes on
//!                                       --page--> ...
//!                                       --end---> what a full load did not see is gone; the next pull begins there
//! ```
//! - **Read here**: pages and use cases read the mirrored tables and show their age. Nobody waits for a partner.
//! - **Broken off anywhere**: the place where a pull goes on is kept with the rows of its page. A killed pull goes on there
//!   when its lease is over.
//! - **Any order**: which version of a row holds is decided by [`domain::mirror`], not by what comes first.
//! - **Two sides write a customer**: the connector's files say who owns which field; what both changed a person decides.

mod customers;
mod find;
mod fresh;
mod hands;
mod page;
mod pull;
mod run;

use domain::mirror::{Kind, Owners, Schedule};

pub use find::{KnownProduct, known_product};
pub use fresh::{Answer, Fresh};
pub use hands::{Choice, ConflictLine, ConflictList, Data, conflicts, data, decide, reload};
pub use pull::{Asked, NotPulled, Pulled, keep, pull};
pub use run::run;

/// How one kind of rows is pulled from a connector: what its files say.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The connector.
    pub connector: String,
    /// What.
    pub kind: Kind,
    /// When, and how.
    pub schedule: Schedule,
    /// Who owns the fields of customers.
    pub owners: Owners,
}
