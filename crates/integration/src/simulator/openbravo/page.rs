//! Which rows of an entity are asked for: filter, order, first and last.

use std::cmp::Ordering;

use serde_json::Value;

use super::{
    auth::{No, Params},
    book::{From, OpenbravoBook},
    filter::{Filter, ordering},
};

/// Rows of an answer at most, whatever is asked for.
const MOST_ROWS: usize = 10_000;

/// What of an entity is asked for.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) filter: Option<Filter>,
    /// Properties, with `true` for downwards.
    pub(super) sort: Vec<(String, bool)>,
    pub(super) start: usize,
    pub(super) size: usize,
    pub(super) inactive: bool,
    /// How many there are is asked for, too.
    pub(super) counted: bool,
}

impl Page {
    pub(super) fn read(params: &Params) -> Result<Self, No> {
        let number = |name: &str| match params.get(name) {
            None => Ok(None),
            Some(text) => text
                .parse::<usize>()
                .map(Some)
                .map_err(|_| No::Failure(format!("For input string: \"{text}\""))),
        };
        let filter = match params.get("_where").map(String::as_str) {
            None | Some("") => None,
            Some(text) => Some(Filter::parse(text).map_err(No::Failure)?),
        };
        let sort = params.get("_sortBy").or_else(|| params.get("_orderBy"));
        let sort = sort.into_iter().flat_map(|list| list.split(',')).map(|part| {
            let part = part.trim();
            match part.strip_prefix('-').or_else(|| part.strip_suffix(" desc")) {
                Some(property) => (property.to_owned(), true),
                None => (part.to_owned(), false),
            }
        });
        let start = number("_startRow")?.unwrap_or(0);
        let size = match number("_endRow")? {
            Some(end) if end < start => return Err(No::Failure("_endRow before _startRow".to_owned())),
            Some(end) => end - start + 1,
            None => MOST_ROWS,
        };
        Ok(Self {
            filter,
            sort: sort.collect(),
            start,
            size: size.min(MOST_ROWS),
            inactive: params.get("_noActiveFilter").is_some_and(|value| value == "true"),
            counted: params.get("_noCount").is_some_and(|value| value == "false"),
        })
    }

    /// The rows of the page, and one more if there are more.
    pub(super) fn rows(&self, book: &OpenbravoBook, entity: &str) -> Result<Vec<Value>, No> {
        let most = self.size.saturating_add(1);
        let sort: Vec<_> = self
            .sort
            .iter()
            .map(|(name, down)| (name.as_str(), *down))
            .collect();
        let by_time = matches!(
            sort[..],
            [("updated", false)] | [("updated", false), ("id", false)]
        );
        let by_id = entity == "Product" && matches!(sort[..], [("id", false)]);
        let filter = self.filter.as_ref();
        let from = if by_time {
            From::Time(filter.and_then(Filter::since).unwrap_or(jiff::Timestamp::MIN))
        } else {
            let after = filter
                .and_then(Filter::after)
                .filter(|_| by_id && book.untouched(entity).is_some());
            From::Place(after.and_then(OpenbravoBook::place).unwrap_or(0))
        };
        let meets = |row: &Value| -> Result<bool, No> {
            if !self.inactive && row["active"] == false {
                return Ok(false);
            }
            let holds = filter.map_or(Ok(true), |filter| filter.holds(row));
            holds.map_err(No::Failure)
        };
        if let Some(count) = book.untouched(entity)
            && (by_time || by_id)
        {
            if self.start >= count {
                return Ok(vec![]);
            }
            let mut found = vec![];
            let mut passed = 0;
            for row in book.rows(entity, from) {
                if !meets(&row)? {
                    continue;
                }
                passed += 1;
                if passed > self.start {
                    found.push(row);
                }
                if found.len() >= most {
                    break;
                }
            }
            return Ok(found);
        }
        let mut all = vec![];
        for row in book.rows(entity, from) {
            if meets(&row)? {
                all.push(row);
            }
        }
        for (property, _) in &self.sort {
            if all.first().is_some_and(|row| row.get(property).is_none()) {
                return Err(No::Failure(format!(
                    "could not resolve property: {property} of: {entity}"
                )));
            }
        }
        if !self.sort.is_empty() {
            all.sort_by(|one, other| self.compare(one, other));
        }
        Ok(all.into_iter().skip(self.start).take(most).collect())
    }

    fn compare(&self, one: &Value, other: &Value) -> Ordering {
        self.sort
            .iter()
            .map(|(property, down)| {
                let order = ordering(&one[property], &other[property]).unwrap_or(Ordering::Equal);
                if *down { order.reverse() } else { order }
            })
            .find(|order| *order != Ordering::Equal)
            .unwrap_or(Ordering::Equal)
    }
}
