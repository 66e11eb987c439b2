//! Instants and durations in words: promises, delays, "how long ago".

use domain::{Lang, format};
use jiff::{Timestamp, civil::Date};

use super::Locale;

/// A promise as a card says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// "demain 10 h", "2 h de retard".
    pub text: String,
    /// The promised hour is over.
    pub is_late: bool,
}

impl Locale {
    fn today(&self) -> Date {
        self.here(self.now).date()
    }

    /// Days from today to this date; negative in the past.
    fn days_away(&self, date: Date) -> i32 {
        (date - self.today()).get_days()
    }

    /// To the minute, for what happened: `14:32`.
    pub fn clock(&self, instant: Timestamp) -> String {
        let at = self.here(instant);
        format!("{:02}:{:02}", at.hour(), at.minute())
    }

    /// For what is promised: `17 h`, `12 h 30`; `17:00`.
    pub fn hour(&self, instant: Timestamp) -> String {
        format::hour(&self.here(instant), self.lang)
    }

    /// `14 nov.`, with the year unless it is this one.
    pub fn date_short(&self, instant: Timestamp) -> String {
        let date = self.here(instant).date();
        self.with_year(date, format::day_and_month_short(date, self.lang))
    }

    /// `14 novembre 2026`.
    pub fn date(&self, instant: Timestamp) -> String {
        let date = self.here(instant).date();
        format!("{} {}", format::day_and_month(date, self.lang), date.year())
    }

    fn with_year(&self, date: Date, text: String) -> String {
        if date.year() == self.today().year() {
            text
        } else {
            format!("{text} {}", date.year())
        }
    }

    /// `Samedi 14 novembre`, a page's title; the year only when it is not this one.
    pub fn day_title(&self, instant: Timestamp) -> String {
        let date = self.here(instant).date();
        capitalised(&self.long_day(date))
    }

    fn long_day(&self, date: Date) -> String {
        let text = format!(
            "{} {}",
            format::weekday(date, self.lang),
            format::day_and_month(date, self.lang)
        );
        self.with_year(date, text)
    }

    /// Heading of a day in a timeline: `Aujourd’hui`, `Hier, vendredi 13 novembre`, `Jeudi 12 novembre`.
    pub fn day_heading(&self, instant: Timestamp) -> String {
        let date = self.here(instant).date();
        let long = self.long_day(date);
        match (self.lang, self.days_away(date)) {
            (Lang::Fr, 0) => "Aujourd’hui".to_owned(),
            (Lang::En, 0) => "Today".to_owned(),
            (Lang::Fr, -1) => format!("Hier, {long}"),
            (Lang::En, -1) => format!("Yesterday, {long}"),
            _ => capitalised(&long),
        }
    }

    /// Two instants of the same day here.
    pub fn is_same_day(&self, one: Timestamp, other: Timestamp) -> bool {
        self.here(one).date() == self.here(other).date()
    }

    /// A length of time in minutes: `47 min`, `1 h 12`, `3 h`.
    pub fn minutes(&self, minutes: i64) -> String {
        let (hours, rest) = (minutes / 60, minutes % 60);
        match (hours, rest) {
            (0, rest) => format!("{rest}\u{a0}min"),
            (hours, 0) => format!("{hours}\u{a0}h"),
            (hours, rest) => format!("{hours}\u{a0}h\u{a0}{rest:02}"),
        }
    }

    /// A length of time in one unit, rounded down: `35 min`, `2 h`, `3 jours`.
    pub fn span(&self, seconds: i64) -> String {
        let minutes = seconds.max(0) / 60;
        match minutes {
            0..60 => format!("{}\u{a0}min", minutes.max(1)),
            60..1440 => format!("{}\u{a0}h", minutes / 60),
            _ => {
                let days = minutes / 1440;
                match (self.lang, days) {
                    (Lang::Fr, 1) => "1\u{a0}jour".to_owned(),
                    (Lang::Fr, days) => format!("{days}\u{a0}jours"),
                    (Lang::En, 1) => "1\u{a0}day".to_owned(),
                    (Lang::En, days) => format!("{days}\u{a0}days"),
                }
            }
        }
    }

    /// The day and hour of something ahead or behind: `aujourd’hui 17 h`, `demain 10 h`, `lundi 17 h`, `20 nov. 17 h`.
    pub fn when(&self, instant: Timestamp) -> String {
        let date = self.here(instant).date();
        let hour = self.hour(instant);
        let day = match (self.lang, self.days_away(date)) {
            (Lang::Fr, 0) => "aujourd’hui".to_owned(),
            (Lang::En, 0) => "today".to_owned(),
            (Lang::Fr, 1) => "demain".to_owned(),
            (Lang::En, 1) => "tomorrow".to_owned(),
            (Lang::Fr, -1) => "hier".to_owned(),
            (Lang::En, -1) => "yesterday".to_owned(),
            // Beyond six days a weekday alone could mean the wrong week.
            (_, 2..=6) => format::weekday(date, self.lang).to_owned(),
            _ => self.date_short(instant),
        };
        format!("{day} {hour}")
    }

    /// A promise: when it is due, or by how much it is late.
    pub fn promise(&self, due: Timestamp) -> Promise {
        if due > self.now {
            return Promise {
                text: self.when(due),
                is_late: false,
            };
        }
        Promise {
            text: self.late(due),
            is_late: true,
        }
    }

    /// `2 h de retard`, `2 h late`.
    pub fn late(&self, due: Timestamp) -> String {
        let span = self.span(self.now.as_second() - due.as_second());
        match self.lang {
            Lang::Fr => format!("{span} de retard"),
            Lang::En => format!("{span} late"),
        }
    }

    /// How long ago: `à l’instant`, `il y a 44 min`, `hier à 16:40`, `jeudi à 10:14`, `12 nov. à 10:14`.
    pub fn ago(&self, instant: Timestamp) -> String {
        let seconds = self.now.as_second() - instant.as_second();
        let date = self.here(instant).date();
        let clock = self.clock(instant);
        match (self.lang, seconds, self.days_away(date)) {
            (Lang::Fr, ..60, _) => "à l’instant".to_owned(),
            (Lang::En, ..60, _) => "just now".to_owned(),
            (Lang::Fr, _, 0) => format!("il y a {}", self.span(seconds)),
            (Lang::En, _, 0) => format!("{} ago", self.span(seconds)),
            (Lang::Fr, _, -1) => format!("hier à {clock}"),
            (Lang::En, _, -1) => format!("yesterday {clock}"),
            (Lang::Fr, _, -6..=-2) => format!("{} à {clock}", format::weekday(date, self.lang)),
            (Lang::En, _, -6..=-2) => format!("{} {clock}", format::weekday(date, self.lang)),
            (Lang::Fr, ..) => format!("{} à {clock}", self.date_short(instant)),
            (Lang::En, ..) => format!("{} {clock}", self.date_short(instant)),
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    /// Saturday 14 November 2026, 14:35 in Paris.
    fn locale(lang: Lang) -> Locale {
        Locale {
            lang,
            zone: TimeZone::get("Europe/Paris").expect("a zone"),
            now: at("2026-11-14T13:35:00Z"),
        }
    }

    fn plain(text: &str) -> String {
        text.replace('\u{a0}', " ")
    }

    #[test]
    fn a_promise_ahead_names_its_day_and_hour() {
        let fr = locale(Lang::Fr);
        let say = |instant| plain(&fr.promise(at(instant)).text);
        assert_eq!(say("2026-11-14T16:00:00Z"), "aujourd’hui 17 h");
        assert_eq!(say("2026-11-15T09:00:00Z"), "demain 10 h");
        assert_eq!(say("2026-11-16T16:00:00Z"), "lundi 17 h");
        assert_eq!(say("2026-11-20T11:30:00Z"), "vendredi 12 h 30");
        assert_eq!(say("2026-11-21T16:00:00Z"), "21 nov. 17 h");
        assert_eq!(say("2027-03-01T08:00:00Z"), "1er mars 2027 9 h");
        let en = locale(Lang::En);
        assert_eq!(en.promise(at("2026-11-15T16:00:00Z")).text, "tomorrow 17:00");
    }

    #[test]
    fn a_broken_promise_says_by_how_much() {
        let fr = locale(Lang::Fr);
        let late = fr.promise(at("2026-11-14T11:30:00Z"));
        assert!(late.is_late);
        assert_eq!(plain(&late.text), "2 h de retard");
        assert_eq!(
            plain(&fr.promise(at("2026-11-14T13:00:00Z")).text),
            "35 min de retard"
        );
        assert_eq!(
            plain(&fr.promise(at("2026-11-14T13:34:30Z")).text),
            "1 min de retard"
        );
        assert_eq!(
            plain(&fr.promise(at("2026-11-13T13:00:00Z")).text),
            "1 jour de retard"
        );
        assert_eq!(
            plain(&locale(Lang::En).promise(at("2026-11-10T13:00:00Z")).text),
            "4 days late"
        );
    }

    #[test]
    fn the_past_is_told_from_near_to_far() {
        let fr = locale(Lang::Fr);
        let say = |instant| plain(&fr.ago(at(instant)));
        assert_eq!(say("2026-11-14T13:34:30Z"), "à l’instant");
        assert_eq!(say("2026-11-14T12:51:00Z"), "il y a 44 min");
        assert_eq!(say("2026-11-14T09:00:00Z"), "il y a 4 h");
        assert_eq!(say("2026-11-13T15:40:00Z"), "hier à 16:40");
        assert_eq!(say("2026-11-12T09:14:00Z"), "jeudi à 10:14");
        assert_eq!(say("2026-10-02T08:14:00Z"), "2 oct. à 10:14");
        assert_eq!(say("2025-12-31T23:30:00Z"), "1er janv. à 00:30");
        assert_eq!(
            plain(&locale(Lang::En).ago(at("2025-11-12T09:14:00Z"))),
            "12 Nov 2025 10:14"
        );
    }

    #[test]
    fn headings_name_the_day() {
        let fr = locale(Lang::Fr);
        assert_eq!(
            plain(&fr.day_title(at("2026-11-14T08:00:00Z"))),
            "Samedi 14 novembre"
        );
        assert_eq!(
            plain(&fr.day_heading(at("2026-11-13T08:00:00Z"))),
            "Hier, vendredi 13 novembre"
        );
        assert_eq!(
            plain(&fr.day_heading(at("2026-11-12T08:00:00Z"))),
            "Jeudi 12 novembre"
        );
        assert_eq!(
            plain(&locale(Lang::En).day_heading(at("2025-11-12T08:00:00Z"))),
            "Wednesday 12 November 2025"
        );
    }

    #[test]
    fn lengths_of_time_are_short() {
        let fr = locale(Lang::Fr);
        assert_eq!(plain(&fr.minutes(47)), "47 min");
        assert_eq!(plain(&fr.minutes(72)), "1 h 12");
        assert_eq!(plain(&fr.minutes(125)), "2 h 05");
        assert_eq!(plain(&fr.minutes(180)), "3 h");
    }

    /// The night the clocks go back has two half past twos: the day is still the same day.
    #[test]
    fn the_change_to_winter_time_does_not_move_the_day() {
        let fr = locale(Lang::Fr);
        assert_eq!(fr.clock(at("2026-10-25T00:30:00Z")), "02:30");
        assert_eq!(fr.clock(at("2026-10-25T01:30:00Z")), "02:30");
        assert!(fr.is_same_day(at("2026-10-25T00:30:00Z"), at("2026-10-25T22:30:00Z")));
    }
}
