//! The days of the demo chain: always the same ones, told from now.

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, DateTime, Time, Weekday},
    tz::TimeZone,
};

/// When something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// So many open days ago (from 1), at an hour. Shops are closed on Sundays.
    Day(u16, i8, i8),
    /// So many minutes ago, at most five hours: later than every hour of [`When::Day`].
    Ago(u16),
}

/// An open day before today.
pub(super) const fn day(back: u16, hour: i8, minute: i8) -> When {
    When::Day(back, hour, minute)
}

/// A while ago today.
pub(super) const fn ago(minutes: u16) -> When {
    When::Ago(minutes)
}

/// What is promised to a customer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Promise {
    /// Nothing yet.
    #[default]
    Nothing,
    /// So many minutes ago: late, unless the work is done.
    Passed(u16),
    /// Today at this hour; where it is over, soon.
    Today(i8),
    /// In so many open days, at this hour.
    In(u16, i8),
    /// So many open days ago, at this hour.
    Kept(u16, i8),
}

/// Opening hours, minutes of the day: 9:30 to 18:00 is when the demo's work is done.
const OPENS: i64 = 9 * 60 + 30;
const OPEN_FOR: i64 = 8 * 60 + 30;

/// Tells what time it was in the demo chain.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    now: Timestamp,
    zone: TimeZone,
}

impl Calendar {
    pub(super) fn new(now: Timestamp, zone: TimeZone) -> Self {
        Self { now, zone }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.now
    }

    fn local(&self) -> DateTime {
        self.now.to_zoned_datetime(self.zone.clone()).datetime()
    }

    /// The instant of something.
    pub(super) fn at(&self, when: When) -> Timestamp {
        match when {
            When::Ago(minutes) => self.now - SignedDuration::from_mins(minutes.into()),
            When::Day(back, hour, minute) => self.instant(
                self.open_day(-i32::from(back)),
                i64::from(hour) * 60 + i64::from(minute),
            ),
        }
    }

    /// A moment between two others: `step` of `of` parts of the way, within opening hours.
    pub(super) fn between(&self, first: When, last: When, step: usize, of: usize) -> Timestamp {
        let share = |from: i64, to: i64| {
            let (step, of) = (
                i64::try_from(step).unwrap_or(0),
                i64::try_from(of.max(1)).unwrap_or(1),
            );
            from + (to - from) * step / of
        };
        match (first, last) {
            _ if step >= of => self.at(last),
            (When::Ago(from), When::Ago(to)) => {
                self.now - SignedDuration::from_mins(share(from.into(), to.into()))
            }
            _ => {
                let minute = share(open_minutes(first), open_minutes(last)).min(-1);
                let back = (-minute).div_euclid(OPEN_FOR) + i64::from((-minute).rem_euclid(OPEN_FOR) > 0);
                let day = self.open_day(-i32::try_from(back).unwrap_or(1));
                self.instant(day, OPENS + minute + back * OPEN_FOR)
            }
        }
    }

    /// Day and hour of a promise, as they are typed; empty where nothing is promised.
    pub(super) fn promise(&self, promise: Promise) -> (String, String) {
        let hour = |hour: i8| Time::new(hour, 0, 0, 0).unwrap_or(Time::midnight());
        let now = self.local();
        let at = match promise {
            Promise::Nothing => return (String::new(), String::new()),
            Promise::Passed(minutes) => rounded_down(now.saturating_sub(i64::from(minutes).minutes()), 5),
            Promise::Today(at) => {
                let soon = rounded_down(now.saturating_add(2.hours()), 30);
                let last = now.date().at(23, 45, 0, 0);
                now.date().to_datetime(hour(at)).max(soon).min(last)
            }
            Promise::In(days, at) => self.open_day(i32::from(days)).to_datetime(hour(at)),
            Promise::Kept(days, at) => self.open_day(-i32::from(days)).to_datetime(hour(at)),
        };
        (at.date().to_string(), at.strftime("%H:%M").to_string())
    }

    /// So many open days from today, before or after.
    fn open_day(&self, days: i32) -> Date {
        let mut date = self.local().date();
        for _ in 0..days.unsigned_abs() {
            let step = if days < 0 { -1 } else { 1 };
            date = date.saturating_add(step.days());
            if date.weekday() == Weekday::Sunday {
                date = date.saturating_add(step.days());
            }
        }
        date
    }

    fn instant(&self, day: Date, minute: i64) -> Timestamp {
        let at = day.to_datetime(Time::midnight()).saturating_add(minute.minutes());
        at.to_zoned_datetime(self.zone.clone())
            .map_or(self.now, |zoned| zoned.timestamp().min(self.now))
    }
}

/// Minutes of opening before this morning, below zero: a line on which work is spread without nights and Sundays.
fn open_minutes(when: When) -> i64 {
    match when {
        When::Ago(_) => 0,
        When::Day(back, hour, minute) => {
            let within = (i64::from(hour) * 60 + i64::from(minute) - OPENS).clamp(0, OPEN_FOR - 1);
            within - i64::from(back) * OPEN_FOR
        }
    }
}

fn rounded_down(at: DateTime, minutes: i64) -> DateTime {
    at.saturating_sub((i64::from(at.minute()) % minutes).minutes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(now: &str) -> Calendar {
        Calendar::new(now.parse().unwrap(), TimeZone::get("Europe/Paris").unwrap())
    }

    #[test]
    fn open_days_leave_sundays_out() {
        // A Monday.
        let monday = calendar("2026-11-23T10:00:00Z");
        assert_eq!(monday.at(day(1, 10, 14)).to_string(), "2026-11-21T09:14:00Z");
        assert_eq!(monday.at(ago(12)).to_string(), "2026-11-23T09:48:00Z");
        assert_eq!(
            monday.promise(Promise::In(6, 17)),
            ("2026-11-30".into(), "17:00".into())
        );
        assert_eq!(
            monday.promise(Promise::Today(18)),
            ("2026-11-23".into(), "18:00".into())
        );
        assert_eq!(
            monday.promise(Promise::Passed(122)),
            ("2026-11-23".into(), "08:55".into())
        );
    }

    #[test]
    fn everything_stays_in_order_whatever_the_hour() {
        for now in [
            "2026-11-23T10:00:00Z",
            "2026-11-22T23:05:00Z",
            "2026-11-29T22:50:00Z",
            "2026-03-29T00:30:00Z",
        ] {
            let calendar = calendar(now);
            let whens = [
                day(9, 9, 30),
                day(3, 17, 55),
                day(2, 9, 30),
                day(1, 17, 55),
                ago(300),
                ago(45),
                ago(1),
            ];
            let times = whens.map(|when| calendar.at(when));
            assert!(times.is_sorted(), "{now}: {times:?}");
            assert!(times.iter().all(|at| *at <= calendar.now()));
            for pair in whens.windows(2) {
                let steps: Vec<_> = (0..=7)
                    .map(|step| calendar.between(pair[0], pair[1], step, 7))
                    .collect();
                assert!(steps.is_sorted(), "{now}: {pair:?} {steps:?}");
            }
            let (today, _) = calendar.promise(Promise::Today(18));
            assert_eq!(today, calendar.local().date().to_string(), "{now}");
        }
    }
}
