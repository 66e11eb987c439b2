//! Money, dates, promises and durations in the reader's words. Everything is worked out from an instant, the store's zone and
//! the present instant, which are passed in as a [`Locale`]: nothing here knows the time by itself.

mod amount;
mod moment;

use domain::Lang;
use jiff::{Timestamp, ZonedDateTime, tz::TimeZone};

pub use amount::amount_input;
pub use domain::format::{money, percent, quantity};
pub use moment::Promise;

/// Who reads, where and when: all that is needed to put a figure into words.
#[derive(Debug, Clone)]
pub struct Locale {
    /// The reader's language.
    pub lang: Lang,
    /// The store's zone.
    pub zone: TimeZone,
    /// The present instant.
    pub now: Timestamp,
}

impl Locale {
    fn here(&self, instant: Timestamp) -> ZonedDateTime {
        instant.to_zoned_datetime(self.zone.clone())
    }

    /// `1 249,00 €`, `€1,249.00`.
    pub fn money(&self, money: domain::Money) -> String {
        domain::format::money(money, self.lang)
    }
}
