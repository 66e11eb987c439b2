//! What the simulators of ERPs have in common: faults to order, what they keep, what they sell, how they answer.
//!
//! # Control
//! Every one of them is driven by people at `/` and by tests at (JSON in, JSON out; a wrong body is 400 or 422):
//!
//! | Request | Does |
//! |---|---|
//! | `POST /control/faults` | `{"faults": ["slow"], "times": 3}` for the next three requests; without `times` for all until the next order, with `after` only once so many went well; `[]` ends it |
//! | `GET /control/exchanges` | requests of the partner's wire, newest first, how many there were, how many were open at once at most |
//! | `GET /control/state` | all it knows |
//! | `POST /control/goods` | `{"ean": "...", "price": 4990, "stock": 3, "store": "LYN", "active": true}` changes a product |
//! | `GET /healthz` | 204 |

mod control;
mod desk;
mod faults;
mod figures;
mod goods;
mod kept;
mod page;
mod wire;

use std::{path::PathBuf, sync::Arc};

use business::clock::{Clock, Entropy};
use domain::Lang;
use secrecy::SecretString;

pub use self::faults::{Fault, Faults};
pub(super) use self::{
    control::{Refused, control, whole_second},
    desk::{Desk, Turn},
    figures::{decimal, hundredths, local, moment, paris, quoted},
    goods::{Good, Goods, Product, STORES},
    kept::{Book, Kept},
    page::{Page, page_routes},
    wire::{miswritten, open, with_faults},
};
pub use super::journal::JournalError;

/// How a simulated partner is set up.
#[derive(Debug, Clone)]
pub struct PartnerConfig {
    /// The account that may speak to it.
    pub user: String,
    /// Its password.
    pub password: SecretString,
    /// How many products it sells.
    pub products: u32,
    /// What goes wrong by itself.
    pub faults: Faults,
    /// Where it keeps what it knows. Without it all lives as long as the process.
    pub state: Option<PathBuf>,
    /// Language of its page.
    pub lang: Lang,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives ids.
    pub entropy: Arc<Entropy>,
}

/// Why a simulated partner does not open.
#[derive(Debug, thiserror::Error)]
pub enum PartnerError {
    /// What was kept cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The network, or a folder.
    #[error("the simulator cannot work: {0}")]
    Network(#[from] std::io::Error),
    /// An address it should call is none.
    #[error(
        "{0} is no address: it starts with http:// and names a host, e.g. http://127.0.0.1:3000/hooks/pos"
    )]
    Address(String),
}
