//! When something is pulled.

use jiff::{SignedDuration, Timestamp, civil::Time, tz::TimeZone};

/// After a pull in vain, the next one waits this long at least.
const AGAIN: SignedDuration = SignedDuration::from_secs(60);

/// Hours of the day in which a whole list may be asked for by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Quiet {
    /// From this hour on.
    pub from: Time,
    /// Up to this one, of the next day where it is earlier.
    pub until: Time,
    /// Where these hours hold.
    pub zone: TimeZone,
}

impl Quiet {
    /// Whether a moment lies within.
    pub fn holds(&self, now: Timestamp) -> bool {
        let time = self.zone.to_datetime(now).time();
        if self.from <= self.until {
            self.from <= time && time < self.until
        } else {
            time >= self.from || time < self.until
        }
    }
}

/// When one kind of rows is pulled from a partner.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// How often what has changed is asked for; the whole list, where the partner cannot tell what has changed.
    pub every: SignedDuration,
    /// How often the whole list is asked for, so that what is gone is noticed; never by itself where there is none.
    pub full_every: Option<SignedDuration>,
    /// When that may begin.
    pub quiet: Quiet,
    /// The partner can tell what has changed.
    pub has_increments: bool,
    /// A row may slip from one page to another while they are read. What a full load misses is gone only when the one before
    /// missed it too.
    pub may_drift: bool,
    /// A full load sees everything that the partner has. Not so where what was read is cleared away: then nothing is taken for gone.
    pub sees_all: bool,
}

/// How the pulls of one kind stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// A person asked for the whole list.
    pub is_full_wanted: bool,
    /// A full load has begun and not ended.
    pub is_loading: bool,
    /// When the last full load ended.
    pub full_at: Option<Timestamp>,
    /// When the last increment ended.
    pub increment_at: Option<Timestamp>,
    /// When the last pull was in vain, if it was.
    pub failed_at: Option<Timestamp>,
}

/// What is to be pulled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// The whole list, from its beginning.
    Full,
    /// The whole list, from where it was broken off.
    GoOn,
    /// What has changed.
    Increment,
}

impl Standing {
    /// When we last knew all of it as it was then.
    pub fn as_of(&self) -> Option<Timestamp> {
        self.full_at.max(self.increment_at)
    }

    /// What one would pull now, asked by a person.
    pub fn next(&self, schedule: &Schedule) -> Due {
        if self.is_full_wanted {
            Due::Full
        } else if self.is_loading {
            Due::GoOn
        } else if self.full_at.is_none() || !schedule.has_increments {
            Due::Full
        } else {
            Due::Increment
        }
    }

    /// What is due by itself.
    pub fn due(&self, schedule: &Schedule, now: Timestamp) -> Option<Due> {
        let is_over =
            |at: Option<Timestamp>, wait: SignedDuration| at.is_none_or(|at| now.duration_since(at) >= wait);
        if !self.is_full_wanted && !is_over(self.failed_at, schedule.every.min(AGAIN)) {
            return None;
        }
        match self.next(schedule) {
            Due::Increment => {
                let full = schedule
                    .full_every
                    .is_some_and(|wait| is_over(self.full_at, wait));
                if full && schedule.quiet.holds(now) {
                    return Some(Due::Full);
                }
                is_over(self.as_of(), schedule.every).then_some(Due::Increment)
            }
            Due::Full if !self.is_full_wanted && self.full_at.is_some() => {
                is_over(self.full_at, schedule.every).then_some(Due::Full)
            }
            due => Some(due),
        }
    }
}
