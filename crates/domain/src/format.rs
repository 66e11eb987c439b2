//! Figures and dates in the reader's words, the same on a screen, a receipt and a label. Nothing here knows the time or a
//! zone by itself: an instant comes as a [`ZonedDateTime`] of the store's zone.
//!
//! French typography keeps figures together: a narrow space that does not break between thousands and before the sign.

use jiff::{ZonedDateTime, civil::Date};

use crate::{Lang, Money};

/// No line breaks inside a figure: between thousands.
const THIN: char = '\u{202f}';
/// A minus that is as wide as a digit.
const MINUS: char = '\u{2212}';
/// No line breaks before a sign or inside an hour.
const SPACE: char = '\u{a0}';

const WEEKDAYS: [[&str; 2]; 7] = [
    ["lundi", "Monday"],
    ["mardi", "Tuesday"],
    ["mercredi", "Wednesday"],
    ["jeudi", "Thursday"],
    ["vendredi", "Friday"],
    ["samedi", "Saturday"],
    ["dimanche", "Sunday"],
];
const WEEKDAYS_SHORT: [[&str; 2]; 7] = [
    ["lun.", "Mon"],
    ["mar.", "Tue"],
    ["mer.", "Wed"],
    ["jeu.", "Thu"],
    ["ven.", "Fri"],
    ["sam.", "Sat"],
    ["dim.", "Sun"],
];
const MONTHS: [[&str; 2]; 12] = [
    ["janvier", "January"],
    ["février", "February"],
    ["mars", "March"],
    ["avril", "April"],
    ["mai", "May"],
    ["juin", "June"],
    ["juillet", "July"],
    ["août", "August"],
    ["septembre", "September"],
    ["octobre", "October"],
    ["novembre", "November"],
    ["décembre", "December"],
];
const MONTHS_SHORT: [[&str; 2]; 12] = [
    ["janv.", "Jan"],
    ["févr.", "Feb"],
    ["mars", "Mar"],
    ["avr.", "Apr"],
    ["mai", "May"],
    ["juin", "Jun"],
    ["juil.", "Jul"],
    ["août", "Aug"],
    ["sept.", "Sep"],
    ["oct.", "Oct"],
    ["nov.", "Nov"],
    ["déc.", "Dec"],
];

/// `1 249,00 €` in French, `€1,249.00` in English. Amounts are kept in hundredths in every currency of Boucle.
pub fn money(money: Money, lang: Lang) -> String {
    let sign = sign(money.minor);
    let minor = money.minor.unsigned_abs();
    let (units, cents) = (minor / 100, minor % 100);
    let currency = money.currency.as_str();
    let symbol = match currency {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        other => other,
    };
    match lang {
        Lang::Fr => format!("{sign}{},{cents:02}{SPACE}{symbol}", grouped(units, THIN)),
        Lang::En if symbol == currency => format!("{sign}{symbol}{SPACE}{}.{cents:02}", grouped(units, ',')),
        Lang::En => format!("{sign}{symbol}{}.{cents:02}", grouped(units, ',')),
    }
}

/// A rate given in hundredths of a percent: `20 %`, `5,5 %`; `20%`, `5.5%`.
pub fn percent(basis_points: i64, lang: Lang) -> String {
    let figure = decimal(basis_points, 100, lang);
    match lang {
        Lang::Fr => format!("{figure}{SPACE}%"),
        Lang::En => format!("{figure}%"),
    }
}

/// A quantity given in thousandths, without idle zeros: `2`, `1,5`.
pub fn quantity(thousandths: i64, lang: Lang) -> String {
    decimal(thousandths, 1000, lang)
}

/// `value / scale` with as many decimals as it needs; `scale` is a power of ten.
fn decimal(value: i64, scale: u64, lang: Lang) -> String {
    let (thousands, point) = match lang {
        Lang::Fr => (THIN, ','),
        Lang::En => (',', '.'),
    };
    let (sign, value) = (sign(value), value.unsigned_abs());
    let whole = grouped(value / scale, thousands);
    let rest = value % scale;
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let width = scale.ilog10() as usize;
    let rest = format!("{rest:0width$}");
    format!("{sign}{whole}{point}{}", rest.trim_end_matches('0'))
}

fn sign(value: i64) -> String {
    if value < 0 {
        MINUS.to_string()
    } else {
        String::new()
    }
}

/// Digits in groups of three.
fn grouped(units: u64, separator: char) -> String {
    let digits = units.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// `jeudi`, `Thursday`.
pub fn weekday(date: Date, lang: Lang) -> &'static str {
    pick(WEEKDAYS[weekday_index(date)], lang)
}

/// `jeu.`, `Thu`.
pub fn weekday_short(date: Date, lang: Lang) -> &'static str {
    pick(WEEKDAYS_SHORT[weekday_index(date)], lang)
}

/// `novembre`, `November`.
pub fn month(date: Date, lang: Lang) -> &'static str {
    pick(MONTHS[month_index(date)], lang)
}

/// `nov.`, `Nov`.
pub fn month_short(date: Date, lang: Lang) -> &'static str {
    pick(MONTHS_SHORT[month_index(date)], lang)
}

/// `1er mars`, `14 novembre`; `1 March`. French writes the first as an ordinal.
pub fn day_and_month(date: Date, lang: Lang) -> String {
    format!("{}{SPACE}{}", day_of_month(date, lang), month(date, lang))
}

/// `14 nov.`, `14 Nov`.
pub fn day_and_month_short(date: Date, lang: Lang) -> String {
    format!("{}{SPACE}{}", day_of_month(date, lang), month_short(date, lang))
}

/// For what is promised: `17 h`, `12 h 30`; `17:00`.
pub fn hour(at: &ZonedDateTime, lang: Lang) -> String {
    match (lang, at.minute()) {
        (Lang::En, minute) => format!("{:02}:{minute:02}", at.hour()),
        (Lang::Fr, 0) => format!("{}{SPACE}h", at.hour()),
        (Lang::Fr, minute) => format!("{}{SPACE}h{SPACE}{minute:02}", at.hour()),
    }
}

fn day_of_month(date: Date, lang: Lang) -> String {
    match (lang, date.day()) {
        (Lang::Fr, 1) => "1er".to_owned(),
        (_, day) => day.to_string(),
    }
}

const fn pick(pair: [&'static str; 2], lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => pair[0],
        Lang::En => pair[1],
    }
}

fn weekday_index(date: Date) -> usize {
    usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())
}

fn month_index(date: Date) -> usize {
    usize::from(date.month().unsigned_abs()) - 1
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, tz::TimeZone};

    use super::*;
    use crate::Currency;

    #[test]
    fn french_money_uses_narrow_spaces_and_a_comma() {
        let fr = |minor| money(Money::eur(minor), Lang::Fr);
        assert_eq!(fr(124_900), "1\u{202f}249,00\u{a0}€");
        assert_eq!(fr(5), "0,05\u{a0}€");
        assert_eq!(fr(-1_500), "−15,00\u{a0}€");
        assert_eq!(fr(123_456_789), "1\u{202f}234\u{202f}567,89\u{a0}€");
    }

    #[test]
    fn english_money_puts_the_sign_first() {
        assert_eq!(money(Money::eur(124_900), Lang::En), "€1,249.00");
        assert_eq!(money(Money::eur(-1_500), Lang::En), "−€15.00");
        let francs = Money::new(124_900, Currency::try_from("CHF").unwrap());
        assert_eq!(money(francs, Lang::En), "CHF\u{a0}1,249.00");
        assert_eq!(money(francs, Lang::Fr), "1\u{202f}249,00\u{a0}CHF");
    }

    #[test]
    fn rates_and_quantities_drop_idle_zeros() {
        assert_eq!(percent(2_000, Lang::Fr), "20\u{a0}%");
        assert_eq!(percent(550, Lang::Fr), "5,5\u{a0}%");
        assert_eq!(percent(550, Lang::En), "5.5%");
        assert_eq!(quantity(2_000, Lang::Fr), "2");
        assert_eq!(quantity(1_500, Lang::En), "1.5");
        assert_eq!(quantity(125, Lang::Fr), "0,125");
    }

    #[test]
    fn days_and_hours_are_those_of_the_zone() {
        let paris = TimeZone::get("Europe/Paris").unwrap();
        let late: Timestamp = "2026-11-30T23:30:00Z".parse().unwrap();
        let at = late.to_zoned_datetime(paris);
        let (date, fr, en) = (at.date(), Lang::Fr, Lang::En);
        assert_eq!(weekday(date, fr), "mardi");
        assert_eq!(weekday_short(date, en), "Tue");
        assert_eq!(day_and_month(date, fr), "1er\u{a0}décembre");
        assert_eq!(day_and_month(date, en), "1\u{a0}December");
        assert_eq!(day_and_month_short(date, fr), "1er\u{a0}déc.");
        assert_eq!(hour(&at, fr), "0\u{a0}h\u{a0}30");
        assert_eq!(hour(&at, en), "00:30");
    }
}
