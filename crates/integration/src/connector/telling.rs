//! What a partner is told, and when: events, the actions that carry them, and how deliveries go.

use business::event_names;
use domain::deliveries::Rules;
use jiff::SignedDuration;

use super::action::Action;
use crate::fields::{FieldError, Fields};

/// Most lines of `[[on]]`.
const MOST: usize = 100;

/// Something that happens here and is told to the partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct On {
    /// Name of the event: `ticket.ready`.
    pub event: String,
    /// What carries it.
    pub action: Action,
}

/// The tables of `[[on]]`, in the order of the file.
pub(super) fn read_on(fields: &mut Fields) -> Result<Vec<On>, FieldError> {
    let events = format!("an event: {}", event_names().collect::<Vec<_>>().join(", "));
    let actions = "an action that delivers a document of a ticket";
    let mut all: Vec<On> = vec![];
    for mut table in fields.tables("on", MOST)? {
        let event = table
            .checked("event", &events, |text| {
                event_names().find(|known| *known == text).map(str::to_owned)
            })?
            .ok_or_else(|| table.missing("event", &events))?;
        let action = table
            .checked("action", actions, |text| {
                Action::named(text).filter(|action| action.carries_a_type())
            })?
            .ok_or_else(|| table.missing("action", actions))?;
        let place = table.place().clone();
        table.finish()?;
        let on = On { event, action };
        if all.contains(&on) {
            return Err(place
                .field("action", place.line)
                .wrong(&action, "each action once for an event"));
        }
        all.push(on);
    }
    Ok(all)
}

/// `[deliver]`: how deliveries go. What is not said is as in [`Rules::default`].
pub(super) fn read_rules(fields: Option<Fields>) -> Result<Rules, FieldError> {
    let mut rules = Rules::default();
    let Some(mut fields) = fields else {
        return Ok(rules);
    };
    let small = |number: u64| i64::try_from(number).expect("it is bounded");
    if let Some(number) = fields.number("at_once", 1, 64)? {
        rules.at_once = u32::try_from(number).expect("it is bounded");
    }
    for (name, most, number) in [
        ("attempts", 1_000, &mut rules.attempts),
        ("break_after", 1_000, &mut rules.break_after),
    ] {
        if let Some(said) = fields.number(name, 1, most)? {
            *number = small(said);
        }
    }
    for (name, most, wait) in [
        ("patience_seconds", 600, &mut rules.patience),
        ("first_wait_seconds", 86_400, &mut rules.first_wait),
        ("longest_wait_seconds", 86_400, &mut rules.longest_wait),
        ("first_break_seconds", 86_400, &mut rules.first_break),
        ("longest_break_seconds", 86_400, &mut rules.longest_break),
    ] {
        if let Some(said) = fields.number(name, 1, most)? {
            *wait = SignedDuration::from_secs(small(said));
        }
    }
    let place = fields.place().clone();
    for (name, longest, first) in [
        ("longest_wait_seconds", rules.longest_wait, rules.first_wait),
        ("longest_break_seconds", rules.longest_break, rules.first_break),
    ] {
        if longest < first {
            return Err(place.field(name, place.line).wrong(
                &longest.as_secs(),
                format!("no less than the first one, {} s", first.as_secs()),
            ));
        }
    }
    fields.finish()?;
    Ok(rules)
}
