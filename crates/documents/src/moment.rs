//! Dates and hours as paper says them: read on another day, so never "tomorrow".

use domain::{Lang, format};
use jiff::{Timestamp, ZonedDateTime, tz::TimeZone};

/// `jeudi 26 novembre, 17 h`, `Thursday 26 November, 17:00`; with the year when it is not that of `written`.
pub(crate) fn promise(at: Timestamp, written: Timestamp, zone: &TimeZone, lang: Lang) -> String {
    let (at, written) = (here(at, zone), here(written, zone));
    if at.year() == written.year() {
        format!("{}, {}", day(&at, lang), format::hour(&at, lang))
    } else {
        dated(&at, lang)
    }
}

/// `mardi 24 novembre 2026, 9 h 30`.
pub(crate) fn full(at: Timestamp, zone: &TimeZone, lang: Lang) -> String {
    dated(&here(at, zone), lang)
}

/// `vendredi 27 novembre 2026`.
pub(crate) fn day_of(at: Timestamp, zone: &TimeZone, lang: Lang) -> String {
    let at = here(at, zone);
    format!("{}\u{a0}{}", day(&at, lang), at.year())
}

/// `jeu. 26 nov., 17 h`.
pub(crate) fn short(at: Timestamp, zone: &TimeZone, lang: Lang) -> String {
    let weekday = format::weekday_short(here(at, zone).date(), lang);
    format!("{weekday}\u{a0}{}", shortest(at, zone, lang))
}

/// `26 nov., 17 h`, where the weekday finds no room.
pub(crate) fn shortest(at: Timestamp, zone: &TimeZone, lang: Lang) -> String {
    let at = here(at, zone);
    let day = format::day_and_month_short(at.date(), lang);
    format!("{day}, {}", format::hour(&at, lang))
}

fn here(at: Timestamp, zone: &TimeZone) -> ZonedDateTime {
    at.to_zoned_datetime(zone.clone())
}

fn day(at: &ZonedDateTime, lang: Lang) -> String {
    format!(
        "{}\u{a0}{}",
        format::weekday(at.date(), lang),
        format::day_and_month(at.date(), lang)
    )
}

fn dated(at: &ZonedDateTime, lang: Lang) -> String {
    format!("{}\u{a0}{}, {}", day(at, lang), at.year(), format::hour(at, lang))
}
