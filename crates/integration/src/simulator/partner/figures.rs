//! Amounts, times and quoted texts as partners write them.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// `49.90`, `-5`, `0,5`: a decimal text with at most two decimals after this point, in hundredths.
pub(in crate::simulator) fn hundredths(text: &str, point: char) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, part) = digits.split_once(point).unwrap_or((digits, ""));
    let only_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 15 || part.len() > 2 || !only_digits(whole) || !only_digits(part) {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    Some(sign * (whole.parse::<i64>().ok()? * 100 + part))
}

/// Hundredths as a text with two decimals.
pub(in crate::simulator) fn decimal(hundredths: i64, point: char) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    format!("{sign}{}{point}{:02}", size / 100, size % 100)
}

/// The shops' zone.
pub(in crate::simulator) fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC)
}

/// `2026-11-24 11:20:17`, by the shops' clocks.
pub(in crate::simulator) fn local(at: Timestamp) -> String {
    at.to_zoned_datetime(paris())
        .strftime("%Y-%m-%d %H:%M:%S")
        .to_string()
}

/// Reads what [`local`] writes, or a date alone, or a time with its own offset.
pub(in crate::simulator) fn moment(text: &str) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let at: DateTime = text.parse().ok()?;
    Some(at.to_zoned_datetime(paris()).ok()?.timestamp())
}

/// A quoted text whose opening quote was read: the text, and what follows it. A doubled quote stands for one.
pub(in crate::simulator) fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('\'')?;
        value.push_str(part);
        let Some(more) = after.strip_prefix('\'') else {
            return Some((value, after));
        };
        value.push('\'');
        rest = more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly() {
        assert_eq!(hundredths("49.90", '.'), Some(4_990));
        assert_eq!(hundredths("-0,5", ','), Some(-50));
        for wrong in ["", "-", "1.234", "1,2", "1.2.3", "12a", ".5", "9999999999999999"] {
            assert_eq!(hundredths(wrong, '.'), None, "{wrong}");
        }
        assert_eq!(decimal(-50, '.'), "-0.50");
    }

    #[test]
    fn times_are_those_of_the_shop() {
        let at: Timestamp = "2026-07-24T08:20:17Z".parse().unwrap();
        assert_eq!(local(at), "2026-07-24 10:20:17");
        assert_eq!(moment("2026-07-24 10:20:17"), Some(at));
        assert_eq!(moment("2026-07-24T10:20:17+02:00"), Some(at));
        assert_eq!(moment("hier"), None);
    }

    #[test]
    fn a_doubled_quote_is_one() {
        assert_eq!(quoted("L''Oie' and"), Some(("L'Oie".to_owned(), " and")));
        assert_eq!(quoted("open''"), None);
    }
}
