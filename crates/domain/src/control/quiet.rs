//! Quiet hours: when a whole comparison may burden a partner and the stores. They hold in each store's own time, and only
//! when it is quiet in all of them.

use std::{fmt, str::FromStr};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

/// How far ahead the next quiet moment is looked for.
const AHEAD: SignedDuration = SignedDuration::from_hours(48);
const STEP: SignedDuration = SignedDuration::from_mins(1);
const DAY: u16 = 24 * 60;

/// A part of the day, from a minute to a minute; over midnight when it ends before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    from: u16,
    until: u16,
}

/// Text that is no part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("hours are written 22:00-06:00")]
pub struct NoHours;

impl FromStr for Window {
    type Err = NoHours;

    fn from_str(text: &str) -> Result<Self, NoHours> {
        let (from, until) = text.split_once('-').ok_or(NoHours)?;
        let window = Self {
            from: minute(from)?,
            until: minute(until)?,
        };
        if window.from == window.until || window.from == DAY {
            return Err(NoHours);
        }
        Ok(window)
    }
}

fn minute(text: &str) -> Result<u16, NoHours> {
    let (hour, minute) = text.trim().split_once(':').ok_or(NoHours)?;
    let number = |digits: &str| {
        let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| digits.parse::<u16>().ok()).flatten().ok_or(NoHours)
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let all = hour * 60 + minute;
    if minute > 59 || all > DAY {
        return Err(NoHours);
    }
    Ok(all)
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, until) = (self.from, self.until);
        write!(
            f,
            "{:02}:{:02}-{:02}:{:02}",
            from / 60,
            from % 60,
            until / 60,
            until % 60
        )
    }
}

impl Window {
    const fn holds(self, minute: u16) -> bool {
        if self.from < self.until {
            self.from <= minute && minute < self.until
        } else {
            self.from <= minute || minute < self.until
        }
    }
}

/// The quiet hours of a connector's stores. Without any it is never quiet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuietHours(pub Vec<Window>);

impl QuietHours {
    /// None are declared.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is quiet in all of these zones.
    pub fn is_quiet(&self, now: Timestamp, zones: &[TimeZone]) -> bool {
        !self.is_empty()
            && zones.iter().all(|zone| {
                let time = now.to_zoned_datetime(zone.clone()).time();
                let minute =
                    u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs());
                self.0.iter().any(|window| window.holds(minute))
            })
    }

    /// The next moment from `now` on at which it is quiet in all of these zones; none when that does not come within two days.
    pub fn next(&self, now: Timestamp, zones: &[TimeZone]) -> Option<Timestamp> {
        if self.is_empty() {
            return None;
        }
        let minute = Timestamp::from_second(now.as_second() - now.as_second().rem_euclid(60)).unwrap_or(now);
        let mut at = now;
        let mut steps = 0;
        while at <= now + AHEAD {
            if self.is_quiet(at, zones) {
                return Some(at);
            }
            steps += 1;
            at = minute + STEP * steps;
        }
        None
    }
}

impl fmt::Display for QuietHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, window) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str(", ")?;
            }
            window.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(texts: &[&str]) -> QuietHours {
        QuietHours(texts.iter().map(|text| text.parse().unwrap()).collect())
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn zones(names: &[&str]) -> Vec<TimeZone> {
        names.iter().map(|name| TimeZone::get(name).unwrap()).collect()
    }

    #[test]
    fn hours_are_read_and_written_the_same() {
        for text in ["22:00-06:00", "00:00-24:00", "12:30-13:15", "22:00-24:00"] {
            assert_eq!(text.parse::<Window>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "22-6",
            "22:00",
            "25:00-06:00",
            "22:60-06:00",
            "22:00-22:00",
            "24:00-06:00",
            "24:01-06:00",
            "+2:00-06:00",
        ] {
            assert_eq!(text.parse::<Window>(), Err(NoHours), "{text}");
        }
    }

    #[test]
    fn quiet_is_in_each_stores_own_time() {
        let night = hours(&["22:00-06:00"]);
        let paris = zones(&["Europe/Paris"]);
        for (moment, quiet) in [
            ("2026-11-24T20:59:59Z", false),
            ("2026-11-24T21:00:00Z", true),
            ("2026-11-25T04:59:59Z", true),
            ("2026-11-25T05:00:00Z", false),
            // An hour earlier in summer.
            ("2026-07-24T20:00:00Z", true),
        ] {
            assert_eq!(night.is_quiet(at(moment), &paris), quiet, "{moment}");
        }
        // The store at La Réunion opens while Paris sleeps.
        let both = zones(&["Europe/Paris", "Indian/Reunion"]);
        assert!(night.is_quiet(at("2026-11-25T00:30:00Z"), &both));
        assert!(
            !night.is_quiet(at("2026-11-25T03:00:00Z"), &both),
            "07:00 over there"
        );
        assert!(!QuietHours::default().is_quiet(at("2026-11-25T00:30:00Z"), &paris));
    }

    #[test]
    fn the_next_quiet_moment_is_now_or_the_beginning_of_the_hours() {
        let night = hours(&["22:00-06:00"]);
        let paris = zones(&["Europe/Paris"]);
        let now = at("2026-11-24T14:32:07Z");
        assert_eq!(night.next(now, &paris), Some(at("2026-11-24T21:00:00Z")));
        let late = at("2026-11-24T23:10:11Z");
        assert_eq!(night.next(late, &paris), Some(late));
        assert_eq!(QuietHours::default().next(now, &paris), None);
        let never = hours(&["03:00-04:00"]);
        assert_eq!(
            never.next(now, &zones(&["Europe/Paris", "Asia/Tokyo"])),
            None,
            "never in both"
        );
    }
}
