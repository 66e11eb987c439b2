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
