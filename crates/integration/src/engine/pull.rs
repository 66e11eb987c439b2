//! Pulling: rows page by page, from where the last pull ended, with an overlap and without doubles. Memory holds one page.

use std::collections::{BTreeMap, BTreeSet};

use business::ports::Errand;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    exchange::{Asked, Verdict, hex},
    line::Line,
    rows::{Rejection, Rows, RowsPage},
    run::{Ended, Going, Trouble, trouble},
    wire::WireRequest,
};
use crate::{
    codec::CodePage,
    connector::{Action, ActionRules, Gives, Increment, Paging, PagingBy, Request, Run, Step, Taken},
    mapping::{Rule, apply, scalar_text},
};

/// More rows of one overlap are not remembered: they come twice, which harms nobody.
const MOST_SEEN: usize = 200_000;

/// By what a row is known again: its id and its time, as text.
type Known = (String, String);

/// Where a pull ended: kept by the caller, given to the next one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The newest time that was seen; none before the first full load.
    pub newest: Option<Timestamp>,
    /// Rows of the overlap, by id and time: they are dropped when they come again.
    pub seen: BTreeSet<(String, String)>,
    /// Files that were taken, by name, each with the hash of what was in it.
    pub files: BTreeMap<String, String>,
    /// Where a pull goes on that was broken off between two pages; none when it came to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Within>,
}

/// A place between two pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Within {
    /// The page to go on with.
    mark: PageMark,
    /// Since when this pull asks; none for a full load.
    since: Option<Timestamp>,
    /// When it began.
    began: Timestamp,
}

/// Where a page begins: kept by a caller that goes on after a break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageMark {
    /// From 1.
    number: u64,
    /// What the page before led to; null on the first one.
    cursor: Value,
}

impl Default for PageMark {
    fn default() -> Self {
        Self {
            number: 1,
            cursor: Value::Null,
        }
    }
}

/// What a pull keeps count of.
struct Pulling<'a> {
    going: Going<'a>,
    rows: &'a Rule,
    increment: Option<&'a Increment>,
    before: &'a Position,
    after: Position,
    /// When the pull began, with those of its parts that were broken off.
    began: Timestamp,
    /// What it asks from, without the overlap.
    since: Option<Timestamp>,
}

impl Line {
    /// Pulls what is new since a position, and says where it ended. A default position is a full load.
    pub(super) async fn pull(
        &self,
        action: Action,
        from: &Position,
        sink: &mut dyn Rows,
        errand: Errand,
    ) -> Result<Position, Trouble> {
        let rules = self.partner.actions.get(&action);
        let Some(ActionRules {
            steps,
            gives:
                Gives::Rows {
                    rows,
                    paging,
                    increment,
                    ..
                },
        }) = rules
        else {
            return Err(Trouble::Refused(format!(
                "{} has no action {action} that is pulled",
                self.name
            )));
        };
        let nothing = Value::Object(serde_json::Map::new());
        let mut going = Going::new(self, action, &nothing, errand);
        let (began, since) = match &from.within {
            Some(within) => (within.began, within.since),
            None => (self.around.clock.now(), from.newest),
        };
        if let (Some(increment), Some(newest)) = (increment, since) {
            let overlap = SignedDuration::from_secs(i64::from(increment.overlap_seconds));
            let since = newest.checked_sub(overlap).unwrap_or(newest);
            going.since = Value::String(since.to_string());
        }
        let mut pulling = Pulling {
            going,
            rows,
            increment: increment.as_ref(),
            before: from,
            after: Position {
                newest: from.newest,
                ..Position::default()
            },
            began,
            since,
        };
        let files = steps
            .iter()
            .find(|step| matches!(step.request, Request::ReadFiles { .. }));
        match files {
            Some(step) => pulling.files(step, sink).await?,
            None => pulling.pages(steps, paging, sink).await?,
        }
        pulling.forget();
        Ok(pulling.after)
    }
}

impl Line {
    /// One page of what changed at or after a time, or of everything, and where the next one begins. Nothing is kept of it
    /// here: whoever compares may begin and go on where it likes.
    pub(super) async fn page(
        &self,
        action: Action,
        since: Option<Timestamp>,
        mark: &PageMark,
        errand: Errand,
    ) -> Result<(Vec<Value>, Option<PageMark>), Trouble> {
        let ActionRules { steps, gives } = self.rules(action).map_err(Trouble::Refused)?;
        let Gives::Rows {
            rows,
            paging,
            increment,
            ..
        } = gives
        else {
            return Err(Trouble::Refused(format!("{action} is nothing that is pulled")));
        };
        if !self.rules(action).is_ok_and(ActionRules::has_pages) {
            return Err(Trouble::Refused(format!(
                "{action} reads files, which have no pages"
            )));
        }
        let nothing = Value::Object(serde_json::Map::new());
        let before = Position::default();
        let mut going = Going::new(self, action, &nothing, errand);
        if let Some(since) = since.filter(|_| increment.is_some()) {
            going.since = Value::String(since.to_string());
        }
        let mut pulling = Pulling {
            going,
            rows,
            increment: increment.as_ref(),
            before: &before,
            after: Position::default(),
            began: self.around.clock.now(),
            since,
        };
        let mut rows = vec![];
        let next = pulling.one_page(steps, paging, mark, true, &mut rows).await?;
        Ok((rows, next))
    }
}

impl Pulling<'_> {
    async fn pages(&mut self, steps: &[Step], paging: &Paging, sink: &mut dyn Rows) -> Result<(), Trouble> {
        let mut mark = match &self.before.within {
            Some(within) => within.mark.clone(),
            None => PageMark::default(),
        };
        let mut is_first = true;
        while let Some(next) = self.one_page(steps, paging, &mark, is_first, sink).await? {
            mark = next;
            is_first = false;
        }
        Ok(())
    }

    /// One page; where the next one begins, if there is one. `is_first` runs what is run once in a pull.
    async fn one_page(
        &mut self,
        steps: &[Step],
        paging: &Paging,
        mark: &PageMark,
        is_first: bool,
        sink: &mut dyn Rows,
    ) -> Result<Option<PageMark>, Trouble> {
        let PageMark { number, cursor } = mark;
        let offset = (number - 1) * paging.size;
        self.going.page = json!({
            "number": number,
            "size": paging.size,
            "offset": offset,
            "end": offset + paging.size - 1,
            "cursor": cursor,
        });
        let runs = |run| run == Run::Always || (run == Run::FirstPage && is_first);
        match self.going.run(steps, runs).await {
            Ended::Well | Ended::Finished => {}
            Ended::Badly(verdict) => return Err(trouble(verdict)),
        }
        if let PagingBy::Count {
            start: Some(start), ..
        } = &paging.by
            && let Some(start) = self.evaluate(start)?
            && scalar_text(&start).as_deref() != Some(&offset.to_string())
        {
            // The partner began again from elsewhere: what it sent has been seen.
            return Ok(None);
        }
        let (taken, page) = self.read(sink.keeps_by_id())?;
        let next = match &paging.by {
            PagingBy::None => None,
            PagingBy::Cursor { next } => self.evaluate(next)?.filter(|next| !next.is_null()),
            PagingBy::Count { count, .. } => {
                let counted = match count {
                    None => taken,
                    Some(count) => match self.evaluate(count)? {
                        Some(Value::Array(list)) => list.len(),
                        _ => 0,
                    },
                };
                let full = u64::try_from(counted).is_ok_and(|counted| counted >= paging.size);
                full.then_some(Value::Null)
            }
        };
        let next = next.map(|cursor| PageMark {
            number: number + 1,
            cursor,
        });
        let within = Within {
            // Behind the last page it would go on with that page again, which changes nothing.
            mark: next.clone().unwrap_or_else(|| mark.clone()),
            since: self.since,
            began: self.began,
        };
        self.hand_on(sink, page, Some(within)).await?;
        match next {
            Some(next) if !next.cursor.is_null() && next.cursor == *cursor => {
                Err(self.refused(&format!("page {number} leads to itself: {}", shown(&next.cursor))))
            }
            Some(_) if *number >= paging.most_pages => {
                Err(self.refused(&format!("there are more than {} pages", paging.most_pages)))
            }
            next => Ok(next),
        }
    }

    /// Files that were not taken yet, or that have changed since.
    async fn files(&mut self, step: &Step, sink: &mut dyn Rows) -> Result<(), Trouble> {
        let line = self.going.line;
        let listed = match line
            .ask(
                step,
                self.going.action.name(),
                self.going.errand,
                &[("input", self.going.input)],
            )
            .await
        {
            Verdict::Done { answer, .. } => answer,
            other => return Err(trouble(other)),
        };
        let names = listed
            .get("body")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        for name in names.iter().filter_map(Value::as_str) {
            let request = WireRequest::new("READ", name.to_owned(), line.format(&step.receive).page());
            let asked = Asked {
                place: self.going.action.name(),
                errand: self.going.errand,
                names: &[],
                session: &Value::Null,
                signing_in: false,
            };
            let answer = line
                .carry_request(step, &asked, request, &Value::Null)
                .await
                .map_err(trouble)?;
            let hash = hex(&Sha256::digest(&answer.bytes));
            let known = self.before.files.get(name) == Some(&hash);
            self.after.files.insert(name.to_owned(), hash);
            if !known {
                match line.judge(step, &asked, &answer) {
                    Verdict::Done { answer, .. } => self.going.answer = answer,
                    other => return Err(trouble(other)),
                }
                self.going.page = json!({ "file": name });
                let (_, page) = self.read(sink.keeps_by_id())?;
                self.hand_on(sink, page, None).await?;
            }
            let cleared = match &line.partner.transport.taken {
                _ if !sink.stay() => None,
                Taken::Stays => None,
                Taken::Deleted => Some("REMOVE"),
                Taken::Moved(_) => Some("MOVE"),
            };
            if let Some(verb) = cleared {
                self.clear(step, &asked, verb, name).await?;
                // What comes later under this name is another file, whatever is in it.
                self.after.files.remove(name);
            }
        }
        Ok(())
    }

    /// Clears a file away whose rows are stored. When that fails the pull ends: the file is taken again, which changes nothing.
    async fn clear(&self, step: &Step, asked: &Asked<'_>, verb: &str, name: &str) -> Result<(), Trouble> {
        let request = WireRequest::new(verb, name.to_owned(), CodePage::UTF_8);
        let carried = self
            .going
            .line
            .carry_request(step, asked, request, &Value::Null)
            .await;
        carried.map(|_| ()).map_err(trouble)
    }

    /// The rows of a page that are to be handed on, and how many it had.
    fn read(&mut self, keeps_by_id: bool) -> Result<(usize, RowsPage), Trouble> {
        let rows = self.going.rows(self.rows)?;
        let all = rows.len();
        let mut page = RowsPage::default();
        for row in rows {
            let row = row.and_then(|row| self.when(&row).map(|seen| (row, seen)));
            match row {
                Ok((row, None)) => page.rows.push(row),
                Ok((row, Some((at, _)))) if keeps_by_id => {
                    self.newest(at);
                    page.rows.push(row);
                }
                Ok((row, Some((at, seen)))) => {
                    self.newest(at);
                    if !self.before.seen.contains(&seen) {
                        page.rows.push(row);
                    }
                    if self.after.seen.len() < MOST_SEEN {
                        self.after.seen.insert(seen);
                    }
                }
                Err(rejection) if keeps_by_id => page.rejected.push(rejection),
                Err(rejection) => return Err(Trouble::Refused(rejection.reason)),
            }
        }
        Ok((all, page))
    }

    async fn hand_on(
        &self,
        sink: &mut dyn Rows,
        page: RowsPage,
        within: Option<Within>,
    ) -> Result<(), Trouble> {
        if page.rows.is_empty() && page.rejected.is_empty() {
            return Ok(());
        }
        let mut files = self.before.files.clone();
        files.extend(self.after.files.clone());
        let position = Position {
            newest: self.after.newest,
            seen: BTreeSet::new(),
            files,
            within,
        };
        sink.take(RowsPage { position, ..page })
            .await
            .map_err(Trouble::Busy)
    }

    /// When a row changed, and by what it is known again.
    fn when(&self, row: &Value) -> Result<Option<(Timestamp, Known)>, Rejection> {
        let Some(increment) = self.increment else {
            return Ok(None);
        };
        let text = |field: &str| {
            row.get(field)
                .and_then(scalar_text)
                .map(std::borrow::Cow::into_owned)
        };
        let reject = |problem: String| self.going.rejection(row, &problem);
        let id: Option<Vec<_>> = increment.id.iter().map(|field| text(field)).collect();
        let (Some(id), Some(time)) = (id, text(&increment.time)) else {
            let fields = increment.id.join(", no ");
            return Err(reject(format!("a row has no {fields} or no {}", increment.time)));
        };
        let at = time.parse::<Timestamp>();
        let at = at.map_err(|_| reject(format!("{} = {time:?}: an instant is wanted", increment.time)))?;
        Ok(Some((at, (id.join("|"), time))))
    }

    /// A clock that is ahead over there must not make us pass over what comes until then; nor must a change that comes while we
    /// read hide one that happened to a row behind our back.
    fn newest(&mut self, at: Timestamp) {
        let newest = self.after.newest.map_or(at, |newest| newest.max(at));
        self.after.newest = Some(newest.min(self.began));
    }

    /// Keeps of the rows only those that the next pull will see again.
    fn forget(&mut self) {
        let (Some(increment), Some(newest)) = (self.increment, self.after.newest) else {
            return;
        };
        let overlap = SignedDuration::from_secs(i64::from(increment.overlap_seconds));
        let since = newest.checked_sub(overlap).unwrap_or(newest);
        let again = |time: &str| time.parse::<Timestamp>().is_ok_and(|time| time >= since);
        // What an empty page did not show again is still to be known.
        let before = self.before.seen.iter().filter(|(_, time)| again(time)).cloned();
        let mut kept: BTreeSet<_> = before.collect();
        kept.extend(
            std::mem::take(&mut self.after.seen)
                .into_iter()
                .filter(|(_, time)| again(time)),
        );
        self.after.seen = kept;
    }

    fn evaluate(&self, rule: &Rule) -> Result<Option<Value>, Trouble> {
        let place = self.going.action.name();
        self.going
            .with_scope(|scope| apply(rule, scope, &self.going.line.partner.world, place))
            .map_err(|problem| Trouble::Refused(problem.to_string()))
    }

    fn refused(&self, problem: &str) -> Trouble {
        Trouble::Refused(format!(
            "{}: {}: {problem}",
            self.going.line.name, self.going.action
        ))
    }
}

fn shown(value: &Value) -> String {
    crate::fields::shortened(&value.to_string())
}
