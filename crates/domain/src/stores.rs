//! Stores and the workshops that serve them.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::{Currency, StoreId, WorkshopId, code::Prefix};

/// A shop of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Store {
    /// Its id.
    pub id: StoreId,
    /// Letters in front of its codes; never changed once a code exists.
    pub prefix: Prefix,
    /// Name on screens and receipts.
    pub name: String,
    /// Postal address on receipts, lines parted by line breaks.
    pub address: String,
    /// Phone on receipts.
    pub phone: String,
    /// SIRET of the establishment, 14 digits or empty.
    pub siret: String,
    /// IANA name of its time zone, e.g. `Europe/Paris`.
    pub time_zone: String,
    /// Currency of its prices.
    pub currency: Currency,
    /// The workshop its tickets go to.
    pub workshop: WorkshopId,
    /// A repair passes a quality check before it is ready.
    pub exit_control: bool,
    /// Goods are handed over at the till: paid becomes collected at once.
    pub hand_over_at_till: bool,
    /// Changed at every change.
    pub version: i64,
}

impl Store {
    /// The zone in which this store lives. The name was checked when it was set.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }
}

/// Where repairs are done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workshop {
    /// Its id.
    pub id: WorkshopId,
    /// Its name.
    pub name: String,
}
