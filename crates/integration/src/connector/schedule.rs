//! When something is pulled by itself: `[schedule]` of an action that pulls.

use domain::mirror::{Quiet, Schedule};
use jiff::{SignedDuration, civil::Time, tz::TimeZone};

use crate::fields::{FieldError, Fields};

/// What has changed is asked for so often, in seconds.
const CHANGES: u64 = 300;
/// The whole list, where the partner cannot tell what has changed.
const WHOLE: u64 = 21_600;
/// Hours between two full loads.
const FULL: u64 = 24;
/// Hours in which a full load may begin by itself.
const QUIET: (i8, i8) = (22, 6);
const ZONE: &str = "Europe/Paris";

pub(super) fn read(
    table: Option<Fields>,
    has_increments: bool,
    may_drift: bool,
    sees_all: bool,
) -> Result<Schedule, FieldError> {
    let (mut every, mut full, mut hours, mut zone) = (None, None, None, None);
    if let Some(mut table) = table {
        every = table.number("every_seconds", 10, 604_800)?;
        full = table.number("full_every_hours", 0, 8_760)?;
        zone = table.checked("zone", "a time zone such as Europe/Paris", |name| {
            TimeZone::get(name).ok()
        })?;
        hours = table.checked("quiet", "hours such as 22:00-06:00", hours_of)?;
        table.finish()?;
    }
    let seconds = every.unwrap_or(if has_increments { CHANGES } else { WHOLE });
    let full = match full.unwrap_or(FULL) {
        0 => None,
        _ if !sees_all => None,
        hours => Some(SignedDuration::from_hours(whole(hours))),
    };
    let (from, until) = hours.unwrap_or((Time::constant(QUIET.0, 0, 0, 0), Time::constant(QUIET.1, 0, 0, 0)));
    Ok(Schedule {
        every: SignedDuration::from_secs(whole(seconds)),
        full_every: full,
        quiet: Quiet {
            from,
            until,
            // A machine without the list of zones takes the one that is in the program.
            zone: zone.unwrap_or_else(|| TimeZone::get(ZONE).unwrap_or(TimeZone::UTC)),
        },
        has_increments,
        may_drift,
        sees_all,
    })
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn hours_of(text: &str) -> Option<(Time, Time)> {
    let (from, until) = text.split_once('-')?;
    let time = |text: &str| Time::strptime("%H:%M", text.trim()).ok();
    let (from, until) = (time(from)?, time(until)?);
    (from != until).then_some((from, until))
}
