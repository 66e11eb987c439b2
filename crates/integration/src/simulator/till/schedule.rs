//! When a notice that was not taken is tried again.

use std::time::Duration;

use jiff::{Timestamp, fmt::rfc2822};

/// Waits before each attempt, as Standard Webhooks proposes: about three days in all, then people are told.
pub(super) const WAITS: [Duration; 10] = [
    Duration::ZERO,
    Duration::from_secs(5),
    Duration::from_mins(5),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(5),
    Duration::from_hours(10),
    Duration::from_hours(14),
    Duration::from_hours(20),
    Duration::from_hours(24),
];

/// Nobody is waited for longer than that, whatever `Retry-After` says.
const LONGEST_RETRY_AFTER: Duration = Duration::from_hours(24);

/// The wait after `attempts` failed ones, stretched by `scale`, a tenth shorter or longer by `chance` (0 to 255) so that tills
/// that failed together do not come back together; never before `Retry-After`. None when it is given up.
pub(super) fn wait(attempts: u32, scale: f64, chance: u8, retry_after: Option<Duration>) -> Option<Duration> {
    let wait = WAITS.get(usize::try_from(attempts).ok()?)?;
    let jitter = 0.9 + 0.2 * f64::from(chance) / 255.0;
    let wait = wait.mul_f64(scale * jitter);
    Some(wait.max(retry_after.unwrap_or_default()))
}

/// Reads `Retry-After`: seconds, or a date.
pub(super) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let wait = if let Ok(seconds) = value.trim().parse() {
        Duration::from_secs(seconds)
    } else {
        let at = rfc2822::DateTimeParser::new()
            .parse_timestamp(value.trim())
            .ok()?;
        Duration::try_from(at.duration_since(now)).unwrap_or_default()
    };
    Some(wait.min(LONGEST_RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        assert_eq!(wait(0, 1.0, 7, None), Some(Duration::ZERO));
        let second = wait(1, 1.0, 0, None).unwrap();
        assert!((second.as_secs_f64() - 4.5).abs() < 0.001, "{second:?}");
        let second = wait(1, 1.0, 255, None).unwrap();
        assert!((second.as_secs_f64() - 5.5).abs() < 0.001, "{second:?}");
        let third = wait(2, 0.01, 128, None).unwrap();
        assert!((third.as_secs_f64() - 3.0).abs() < 0.01, "{third:?}");
        assert_eq!(wait(10, 1.0, 0, None), None);
        let hours = WAITS.iter().sum::<Duration>().as_secs() / 3600;
        assert_eq!(hours, 75);
    }

    #[test]
    fn whoever_answers_retry_after_is_left_alone_that_long() {
        let now: Timestamp = "2026-11-24T14:32:05Z".parse().unwrap();
        assert_eq!(retry_after("120", now), Some(Duration::from_mins(2)));
        assert_eq!(
            retry_after("Tue, 24 Nov 2026 14:33:05 GMT", now),
            Some(Duration::from_mins(1))
        );
        assert_eq!(
            retry_after("Tue, 24 Nov 2026 14:00:00 GMT", now),
            Some(Duration::ZERO)
        );
        assert_eq!(retry_after("999999999999", now), Some(LONGEST_RETRY_AFTER));
        assert_eq!(retry_after("soon", now), None);
        assert_eq!(
            wait(1, 1.0, 0, Some(Duration::from_mins(2))),
            Some(Duration::from_mins(2))
        );
    }
}
