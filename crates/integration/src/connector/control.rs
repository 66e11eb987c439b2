//! `control.toml`: what is compared with the partner by itself, and when.

use std::collections::BTreeMap;

use domain::control::{Extent, Kind, Plan, Planned, QuietHours};
use jiff::SignedDuration;

use super::{action::Action, pages::ActionRules};
use crate::fields::{FieldError, Fields};

/// What can be compared with a partner that has these actions.
pub(super) fn possible(actions: &BTreeMap<Action, ActionRules>) -> Vec<Kind> {
    let is_possible = |kind: &Kind| match kind {
        Kind::Payments => actions.get(&Action::Payments).is_some_and(ActionRules::has_pages),
        Kind::Deliveries => actions
            .get(&Action::RepairToPay)
            .is_some_and(|rules| rules.looked_up_by().is_some()),
    };
    Kind::ALL.into_iter().filter(is_possible).collect()
}

/// Reads the file; what is `possible` is not known before all files are read.
pub(super) fn read(mut fields: Fields) -> Result<Plan, FieldError> {
    fields.version()?;
    let quiet = match fields.optional_texts("quiet", 4)? {
        None => QuietHours::default(),
        Some(texts) => {
            let place = fields.place().field("quiet", fields.place().line);
            let windows: Result<Vec<_>, _> = texts
                .iter()
                .map(|text| {
                    text.parse().map_err(|_| {
                        place.wrong(text, "hours of a store's own time, such as \"22:00-06:00\"")
                    })
                })
                .collect();
            QuietHours(windows?)
        }
    };
    let mut planned: Vec<Planned> = vec![];
    for table in fields.tables("control", 10)? {
        let place = table.place().clone();
        let one = read_planned(table)?;
        if one.extent == Extent::Whole && quiet.is_empty() {
            return Err(place.missing(
                "quiet",
                "whole comparisons want quiet hours, at the head of the file",
            ));
        }
        if planned.iter().any(|known| known.kind == one.kind) {
            return Err(place
                .field("kind", place.line)
                .wrong(&one.kind.name(), "another kind in each table"));
        }
        planned.push(one);
    }
    fields.finish()?;
    Ok(Plan {
        possible: vec![],
        quiet,
        planned,
    })
}

fn read_planned(mut table: Fields) -> Result<Planned, FieldError> {
    let kind = Kind::ALL[table.word("kind", &Kind::ALL.map(Kind::name))?];
    let hours = table.required_number("every_hours", 1, 24 * 31)?;
    let days = table.number("days", 1, 400)?;
    let is_whole = table.flag("whole")?;
    let sample = table.number("sample", 1, u64::from(Extent::MOST))?;
    let is_random = table.optional_word("pick", &["recent", "random"])? == Some(1);
    let is_automatic = table.optional_word("repair", &["by-hand", "automatic"])? == Some(1);
    let narrow = |number: u64| u32::try_from(number).expect("it is bounded");
    let extent = match (is_whole, sample) {
        (true, None) => Extent::Whole,
        (false, Some(size)) if is_random => Extent::Random {
            size: narrow(size),
            seed: 0,
        },
        (false, Some(size)) => Extent::Recent(narrow(size)),
        _ => return Err(table.missing("sample", "either whole = true, or how many things a sample has")),
    };
    if kind == Kind::Payments && is_random {
        let place = table.place().field("pick", table.place().line);
        return Err(place.wrong(
            &"random",
            "recent: payments are listed by time, none is asked for by itself",
        ));
    }
    table.finish()?;
    Ok(Planned {
        kind,
        every: SignedDuration::from_hours(i64::try_from(hours).expect("it is bounded")),
        extent,
        days: days.map_or(Plan::DAYS, narrow),
        is_automatic,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connector::Connectors;

    /// What a file says that an operator lays over that of a connector.
    fn plan(connector: &str, text: &str) -> Result<Plan, String> {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join(connector);
        std::fs::create_dir(&own).unwrap();
        std::fs::write(own.join("control.toml"), text).unwrap();
        let connectors = Connectors::load(Some(folder.path())).map_err(|error| error.to_string())?;
        Ok(connectors.get(connector).unwrap().plan.clone())
    }

    const WHOLE: &str = "version = 1\nquiet = [\"22:00-06:00\", \"12:30-13:30\"]\n[[control]]\nkind = \"payments\"\nevery_hours = 24\nwhole = true\n";

    #[test]
    fn what_is_compared_is_read() {
        let read = plan("fastmag", WHOLE).unwrap();
        assert_eq!(read.possible, Kind::ALL);
        assert_eq!(read.quiet.to_string(), "22:00-06:00, 12:30-13:30");
        assert_eq!(
            (
                read.planned[0].extent,
                read.planned[0].days,
                read.planned[0].is_automatic
            ),
            (Extent::Whole, Plan::DAYS, false)
        );
        let sampled = "version = 1\n[[control]]\nkind = \"deliveries\"\nevery_hours = 1\ndays = 2\nsample = 50\npick = \"random\"\nrepair = \"automatic\"\n";
        let read = plan("fastmag", sampled).unwrap();
        assert_eq!(read.planned[0].extent, Extent::Random { size: 50, seed: 0 });
        assert!(read.is_automatic(Kind::Deliveries) && !read.is_automatic(Kind::Payments));
        assert_eq!(
            (read.days(Kind::Deliveries), read.days(Kind::Payments)),
            (2, Plan::DAYS)
        );
    }

    #[test]
    fn what_cannot_be_is_refused_by_file_line_and_field() {
        let control = |lines: &str| {
            format!("version = 1\n[[control]]\nkind = \"payments\"\nevery_hours = 24\n{lines}\n")
        };
        for (text, told) in [
            (
                "version = 1\nquiet = [\"10 pm\"]\n".to_owned(),
                "quiet = 10 pm: hours of a store's own time",
            ),
            (
                control("whole = true"),
                "quiet is missing: whole comparisons want quiet hours",
            ),
            (control(""), "sample is missing: either whole = true"),
            (
                control("whole = true\nsample = 5"),
                "sample is missing: either whole = true",
            ),
            (control("sample = 0"), "sample = 0: a whole number from 1 to 2000"),
            (
                control("sample = 5\npick = \"random\""),
                "pick = random: recent: payments are listed by time",
            ),
            (
                control("sample = 5\nrepair = \"perhaps\""),
                "repair = \"perhaps\": one of by-hand, automatic",
            ),
            (
                control("sample = 5\nhours = 3"),
                "nobody reads the field control[1].hours",
            ),
            (
                format!("{WHOLE}{}", &WHOLE[WHOLE.find("[[").unwrap()..]),
                "kind = payments: another kind in each table",
            ),
        ] {
            let error = plan("fastmag", &text).unwrap_err();
            assert!(
                error.contains("fastmag/control.toml:") && error.contains(told),
                "{told}: {error}"
            );
        }
        let deliveries = WHOLE.replace("payments", "deliveries");
        let error = plan("openbravo", &deliveries).unwrap_err();
        assert!(
            error.contains("deliveries want a repair-to-pay that is looked up"),
            "{error}"
        );
    }

    #[test]
    fn what_can_be_compared_follows_from_the_actions() {
        let connectors = Connectors::load(None).unwrap();
        let possible = |name| connectors.get(name).unwrap().plan.possible.clone();
        assert_eq!(possible("fastmag"), Kind::ALL);
        assert_eq!(possible("tryton"), Kind::ALL);
        assert_eq!(possible("openbravo"), [Kind::Payments]);
        assert_eq!(possible("ginkoia"), []);
        assert_eq!(possible("till"), []);
    }
}
