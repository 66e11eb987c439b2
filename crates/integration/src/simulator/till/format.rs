//! Money, times and durations as people read them.

use std::time::Duration;

use domain::{Lang, Money};
use jiff::{Timestamp, tz::TimeZone};

/// `1 249,00 €`, `€1,249.00`, `−12,00 USD`.
pub(super) fn money(amount: Money, lang: Lang) -> String {
    let sign = if amount.minor < 0 { "−" } else { "" };
    let (units, cents) = (
        amount.minor.unsigned_abs() / 100,
        amount.minor.unsigned_abs() % 100,
    );
    let (gap, point) = match lang {
        Lang::Fr => ("\u{202f}", ','),
        Lang::En => (",", '.'),
    };
    let digits = units.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push_str(gap);
        }
        grouped.push(digit);
    }
    let figure = format!("{grouped}{point}{cents:02}");
    match (lang, amount.currency.as_str()) {
        (Lang::Fr, "EUR") => format!("{sign}{figure}\u{a0}€"),
        (Lang::Fr, currency) => format!("{sign}{figure}\u{a0}{currency}"),
        (Lang::En, "EUR") => format!("{sign}€{figure}"),
        (Lang::En, currency) => format!("{sign}{currency}\u{a0}{figure}"),
    }
}

/// An amount as one types it: `62,00`.
pub(super) fn typed(amount: Money, lang: Lang) -> String {
    let point = if lang == Lang::Fr { ',' } else { '.' };
    format!("{}{point}{:02}", amount.minor / 100, amount.minor.abs() % 100)
}

/// `20 %`, `5,5 %`; the rate is a decimal text in percent.
pub(super) fn percent(rate: &str, lang: Lang) -> String {
    if rate.is_empty() {
        return String::new();
    }
    match lang {
        Lang::Fr => format!("{}\u{a0}%", decimal(rate, lang)),
        Lang::En => format!("{rate}%"),
    }
}

/// A decimal text with the language's comma.
pub(super) fn decimal(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Fr => text.replace('.', ","),
        Lang::En => text.to_owned(),
    }
}

/// `14:51` in the store's zone.
pub(super) fn hour(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%-H:%M").to_string()
}

/// `20 s`, `6 min`, `2 h`: one unit is enough to know whether to wait.
pub(super) fn wait(wait: Duration) -> String {
    let seconds = wait.as_secs_f64().ceil();
    let (figure, unit) = match seconds {
        ..91.0 => (seconds, "s"),
        ..5_400.0 => (seconds / 60.0, "min"),
        _ => (seconds / 3_600.0, "h"),
    };
    format!("{figure:.0}\u{a0}{unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_people_read_them() {
        let usd = "USD".to_owned().try_into().unwrap();
        assert_eq!(money(Money::eur(124_900), Lang::Fr), "1\u{202f}249,00\u{a0}€");
        assert_eq!(money(Money::eur(-1_205), Lang::Fr), "−12,05\u{a0}€");
        assert_eq!(money(Money::eur(123_456_789), Lang::En), "€1,234,567.89");
        assert_eq!(money(Money::new(7, usd), Lang::En), "USD\u{a0}0.07");
        assert_eq!(typed(Money::eur(6_205), Lang::Fr), "62,05");
        assert_eq!(percent("5.5", Lang::Fr), "5,5\u{a0}%");
        assert_eq!(percent("", Lang::Fr), "");
        let waits = [0, 20, 90, 360, 3_600, 86_400].map(|seconds| wait(Duration::from_secs(seconds)));
        assert_eq!(
            waits.map(|text| text.replace('\u{a0}', " ")),
            ["0 s", "20 s", "90 s", "6 min", "60 min", "24 h"]
        );
    }
}
