//! One action of a partner, as its file says: steps, result, paging, increments.

use std::time::Duration;

use domain::mirror::Schedule;

use super::{
    action::{Action, Kind},
    partner::{Taken, Transport},
    schedule,
    step::{Request, Run, Step},
};
use crate::{
    fields::{FieldError, Fields},
    mapping::{Reader, Rule},
};

/// One action of a partner.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionRules {
    /// The requests, in their order.
    pub steps: Vec<Step>,
    /// What comes out.
    pub gives: Gives,
}

/// What comes out of an action.
#[derive(Debug, Clone, PartialEq)]
pub enum Gives {
    /// Of a question.
    Result(Rule),
    /// Of a delivery: the partner's own name for it.
    Reference {
        /// The partner's own name for it.
        reference: Option<Rule>,
        /// What happens when it may have been done already.
        repeat: Repeat,
    },
    /// Of a pull.
    Rows {
        /// The rows of a page.
        rows: Rule,
        /// How pages follow each other.
        paging: Box<Paging>,
        /// How the next pull begins.
        increment: Option<Increment>,
        /// When it is pulled by itself.
        schedule: Box<Schedule>,
        /// How long after one pull the next begins; none where the files leave it to Boucle.
        every: Option<Duration>,
    },
}

/// What happens to a delivery that may have been done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repeat {
    /// A step looks it up first.
    LookUp,
    /// The partner knows repetitions by an id; why.
    Harmless(String),
    /// A person has to look; why.
    ByHand(String),
}

/// How pages follow each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Paging {
    /// By what.
    pub by: PagingBy,
    /// Rows that are asked for.
    pub size: u64,
    /// More pages are an error: something turns in a circle.
    pub most_pages: u64,
}

/// By what pages follow each other.
#[derive(Debug, Clone, PartialEq)]
pub enum PagingBy {
    /// There is one.
    None,
    /// What this rule gives, seen as `$page.cursor`; absent is the end.
    Cursor {
        /// The next cursor.
        next: Rule,
    },
    /// Their number, or where they begin: a page that is not full is the last.
    Count {
        /// The list whose length tells a short page; the rows when none is said.
        count: Option<Rule>,
        /// The start that the partner says; another than asked is the end.
        start: Option<Rule>,
    },
}

/// How the next pull begins where the last one ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Increment {
    /// The field of a row that says when it changed.
    pub time: String,
    /// The fields that tell rows apart.
    pub id: Vec<String>,
    /// How far the next pull reaches back.
    pub overlap_seconds: u32,
}

impl ActionRules {
    /// The steps that tell whether something that was delivered is there; none when nothing tells it. They only read, and one
    /// of those that are there for doubt says when there is nothing more to do.
    pub fn looked_up_by(&self) -> Option<&[Step]> {
        let Gives::Reference {
            repeat: Repeat::LookUp,
            ..
        } = self.gives
        else {
            return None;
        };
        let last = self
            .steps
            .iter()
            .rposition(|step| step.run == Run::WhenDoubtful && step.finish_when.is_some())?;
        let steps = &self.steps[..=last];
        (!steps.iter().any(|step| step.writes)).then_some(steps)
    }

    /// The pages of a pull can be asked for one by one.
    pub fn has_pages(&self) -> bool {
        let reads_files = |step: &Step| matches!(step.request, super::Request::ReadFiles { .. });
        matches!(self.gives, Gives::Rows { .. }) && !self.steps.iter().any(reads_files)
    }

    pub(super) fn read(
        reader: &mut Reader,
        mut fields: Fields,
        action: Action,
        transport: &Transport,
    ) -> Result<Self, FieldError> {
        fields.version()?;
        reader.unconfirmed(&mut fields)?;
        let pulls = action.kind() == Kind::Pull;
        let steps = Step::read_all(reader, &mut fields, transport, pulls)?;
        let roots = Step::result_roots(pulls);
        reader.roots(&roots);
        let gives = match action.kind() {
            Kind::Ask => Gives::Result(reader.required(&mut fields, "result")?),
            Kind::Deliver => Gives::Reference {
                reference: reader.field(&mut fields, "reference")?,
                repeat: repeat(&mut fields, &steps)?,
            },
            Kind::Pull => {
                let rows = reader.required(&mut fields, "rows")?;
                let paging = paging(reader, &mut fields)?;
                let increment = increment(&mut fields)?;
                let files = |step: &Step| matches!(step.request, Request::ReadFiles { .. });
                let reads_files = steps.iter().any(files);
                let has_increments = increment.is_some() || reads_files;
                let sees_all = !reads_files || transport.taken == Taken::Stays;
                let may_drift = matches!(paging.by, PagingBy::Count { .. });
                // What was paid is asked for all the time: it has no schedule of its own.
                let table = fields.table("schedule")?;
                let every = fields.number("every_seconds", 1, 86_400)?;
                match (action == Action::Payments, &table, every) {
                    (true, Some(table), _) => {
                        let why =
                            "payments are asked for all the time: they say every_seconds outside of a table";
                        return Err(table.place().wrong(&"a table", why));
                    }
                    (false, _, Some(every)) => {
                        let place = fields.place();
                        let why = "what is mirrored says every_seconds in [schedule]";
                        return Err(place.field("every_seconds", place.line).wrong(&every, why));
                    }
                    _ => {}
                }
                Gives::Rows {
                    rows,
                    paging: Box::new(paging),
                    increment,
                    schedule: Box::new(schedule::read(table, has_increments, may_drift, sees_all)?),
                    every: every.map(Duration::from_secs),
                }
            }
        };
        let place = fields.place().clone();
        fields.finish()?;
        if let Some(step) = steps
            .iter()
            .find(|step| step.writes && action.kind() != Kind::Deliver)
        {
            return Err(place
                .field("step", place.line)
                .wrong(&step.name, "steps that write stand in actions that deliver"));
        }
        if action.kind() == Kind::Deliver && !steps.iter().any(|step| step.writes) {
            return Err(place.missing("step", "an action that delivers has a step with writes = true"));
        }
        Ok(Self { steps, gives })
    }
}

fn repeat(fields: &mut Fields, steps: &[Step]) -> Result<Repeat, FieldError> {
    const WAYS: [&str; 3] = ["look-up", "harmless", "by-hand"];
    let way = fields.word("repeat", &WAYS)?;
    let why = fields.optional_text("repeat_why")?;
    if way == 0 {
        return if steps
            .iter()
            .any(|step| step.run == Run::WhenDoubtful && !step.writes)
        {
            Ok(Repeat::LookUp)
        } else {
            Err(fields.missing(
                "step",
                "repeat = \"look-up\" wants a step with run = \"when-doubtful\" that only reads",
            ))
        };
    }
    let why = why.ok_or_else(|| {
        fields.missing(
            "repeat_why",
            "why a repetition is harmless, or why nobody can look it up",
        )
    })?;
    Ok(if way == 1 {
        Repeat::Harmless(why)
    } else {
        Repeat::ByHand(why)
    })
}

fn paging(reader: &mut Reader, fields: &mut Fields) -> Result<Paging, FieldError> {
    let Some(mut table) = fields.table("paging")? else {
        return Ok(Paging {
            by: PagingBy::None,
            size: 1,
            most_pages: 1,
        });
    };
    reader.unconfirmed(&mut table)?;
    let by = match table.word("kind", &["none", "cursor", "page", "offset"])? {
        0 => PagingBy::None,
        1 => PagingBy::Cursor {
            next: reader.required(&mut table, "next")?,
        },
        _ => PagingBy::Count {
            count: reader.field(&mut table, "count")?,
            start: reader.field(&mut table, "start")?,
        },
    };
    let paging = Paging {
        by,
        size: table.number("size", 1, 10_000)?.unwrap_or(100),
        most_pages: table.number("most_pages", 1, 10_000_000)?.unwrap_or(100_000),
    };
    table.finish()?;
    Ok(paging)
}

fn increment(fields: &mut Fields) -> Result<Option<Increment>, FieldError> {
    let Some(mut table) = fields.table("increment")? else {
        return Ok(None);
    };
    let increment = Increment {
        time: table.text("time")?,
        id: table.texts("id", 4)?,
        overlap_seconds: u32::try_from(table.required_number("overlap_seconds", 0, 604_800)?)
            .expect("it is bounded"),
    };
    table.finish()?;
    Ok(Some(increment))
}
