//! Keeps rules.

use std::{borrow::Cow, cmp::Ordering};

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use super::{
    Entries, LONGEST_LIST, LONGEST_TEXT, MOST_TEXT, MOST_VALUES, MappingError, Scope, Unmade, World,
    condition::{Condition, Test, decimal_of, in_time, present, same},
    path::{Path, scalar_text},
    rule::{Direction, Rule, Source, Worked},
    work::work,
};
use crate::fields::shortened;

/// A rule that could not be kept, before it is known whose it is.
#[derive(Debug)]
pub(super) struct Failure {
    field: String,
    value: String,
    rule: &'static str,
    problem: String,
}

impl Failure {
    pub(super) fn at(self, connector: &str, place: &str) -> MappingError {
        MappingError {
            connector: connector.into(),
            place: place.into(),
            field: if self.field.is_empty() {
                "the whole".into()
            } else {
                self.field.into()
            },
            value: self.value.into(),
            rule: self.rule,
            problem: self.problem.into(),
        }
    }
}

/// The entries of a list, each made for itself where the rule is an `each` without more.
pub(super) fn entries(
    rule: &Rule,
    scope: &Scope<'_>,
    world: &World,
    place: &str,
) -> Result<Entries, Failure> {
    let mut whole = Evaluation::new(world);
    let plain = match rule {
        Rule::Worked(worked) if worked.when.is_none() && worked.then.is_empty() => Some(&worked.source),
        _ => None,
    };
    let Some(Source::Each { list, name, make }) = plain else {
        let made = match whole.rule(rule, scope)? {
            None | Some(Value::Null) => vec![],
            Some(Value::Array(entries)) => entries,
            Some(other) => return Err(whole.failure(Some(&other), rule_word(rule), "rows are a list")),
        };
        return Ok(made.into_iter().map(Ok).collect());
    };
    let entries = match whole.rule(list, scope)? {
        None | Some(Value::Null) => vec![],
        Some(Value::Array(entries)) => entries,
        Some(other) => return Err(whole.failure(Some(&other), "each", "a list is wanted")),
    };
    let mut results = vec![];
    for (at, entry) in entries.into_iter().enumerate() {
        let number = Value::from(at + 1);
        let inside = [(name.as_str(), &entry), ("number", &number)];
        match Evaluation::new(world).rule(make, &Scope::Inside(&inside, scope)) {
            Ok(value) => results.extend(value.map(Ok)),
            Err(failure) => {
                let problem = failure.at(&world.connector, place);
                results.push(Err(Box::new(Unmade { entry, problem })));
            }
        }
    }
    Ok(results)
}

/// The word of a rule, for errors.
fn rule_word(rule: &Rule) -> &'static str {
    match rule {
        Rule::Worked(worked) => worked.source.name(),
        _ => "rows",
    }
}

/// One run over a rule, with what it has made so far.
pub(super) struct Evaluation<'w> {
    world: &'w World,
    values: usize,
    text: usize,
    field: Vec<Cow<'w, str>>,
}

impl<'w> Evaluation<'w> {
    pub(super) fn new(world: &'w World) -> Self {
        Self {
            world,
            values: 0,
            text: 0,
            field: vec![],
        }
    }

    pub(super) fn rule(&mut self, rule: &'w Rule, scope: &Scope<'_>) -> Result<Option<Value>, Failure> {
        match rule {
            Rule::Const(value) => self.made(value.clone(), "const").map(Some),
            Rule::Path(path) => {
                let found = scope.get(&path.root).and_then(|root| path.find(root));
                found
                    .map(|value| self.made(value.into_owned(), "from"))
                    .transpose()
            }
            Rule::List(rules) => {
                let mut list = vec![];
                for (at, rule) in rules.iter().enumerate() {
                    let value =
                        self.inside(format!("[{}]", at + 1).into(), |inner| inner.rule(rule, scope))?;
                    list.extend(value);
                }
                self.made_shell(Value::Array(list)).map(Some)
            }
            Rule::Table(rules) => {
                let mut table = Map::new();
                for (name, rule) in rules {
                    if let Some(value) = self.inside(name.into(), |inner| inner.rule(rule, scope))? {
                        table.insert(name.clone(), value);
                    }
                }
                self.made_shell(Value::Object(table)).map(Some)
            }
            Rule::Worked(worked) => self.worked(worked, scope),
        }
    }

    fn worked(&mut self, worked: &'w Worked, scope: &Scope<'_>) -> Result<Option<Value>, Failure> {
        if let Some(when) = &worked.when
            && !self.holds(when, scope)?
        {
            return worked
                .otherwise
                .as_ref()
                .map_or(Ok(None), |rule| self.rule(rule, scope));
        }
        let mut value = self.source(&worked.source, scope)?;
        for step in &worked.then {
            let Some(before) = value.take().filter(|value| !value.is_null()) else {
                break;
            };
            value = match work(step, &before, self.world) {
                Ok(after) => after.map(|value| self.made(value, step.name())).transpose()?,
                Err(problem) => {
                    let shown = if secret(&worked.source) {
                        None
                    } else {
                        Some(&before)
                    };
                    return Err(self.failure(shown, step.name(), problem));
                }
            };
        }
        if let Some(default) = &worked.default
            && matches!(value, None | Some(Value::Null))
        {
            value = self.rule(default, scope)?;
        }
        if worked.required && !present(value.as_ref()) {
            return Err(self.failure(
                value.as_ref(),
                "required",
                "nothing is there, and something has to be",
            ));
        }
        Ok(value)
    }

    fn source(&mut self, source: &'w Source, scope: &Scope<'_>) -> Result<Option<Value>, Failure> {
        match source {
            Source::From(rule) => self.rule(rule, scope),
            Source::Concat(rules) => {
                let mut text = String::new();
                for rule in rules {
                    match self.rule(rule, scope)? {
                        None | Some(Value::Null) => {}
                        Some(value) => match scalar_text(&value) {
                            Some(part) if text.len() + part.len() <= LONGEST_TEXT => text.push_str(&part),
                            Some(_) => return Err(self.too_much("concat")),
                            None => {
                                return Err(self.failure(
                                    Some(&value),
                                    "concat",
                                    "only texts, numbers and booleans can be put together",
                                ));
                            }
                        },
                    }
                }
                self.made(Value::String(text), "concat").map(Some)
            }
            Source::First(rules) => {
                for rule in rules {
                    let value = self.rule(rule, scope)?;
                    if present(value.as_ref()) {
                        return Ok(value);
                    }
                }
                Ok(None)
            }
            Source::Each { list, name, make } => self.each(list, name, make, scope),
            Source::Find { list, field, reads } => self.find(list, field, reads, scope),
            Source::Merge(rules) => {
                let mut merged = Map::new();
                for rule in rules {
                    match self.rule(rule, scope)? {
                        None | Some(Value::Null) => {}
                        Some(Value::Object(table)) => merged.extend(table),
                        Some(other) => {
                            return Err(self.failure(Some(&other), "merge", "only tables can be merged"));
                        }
                    }
                }
                self.made_shell(Value::Object(merged)).map(Some)
            }
            Source::Sum(rules) => self.fold(rules, scope, "add", Decimal::ZERO, Decimal::checked_add),
            Source::Product(rules) => self.fold(rules, scope, "multiply", Decimal::ONE, Decimal::checked_mul),
            Source::Difference(one, other) => {
                self.pair(one, other, scope, "subtract", rust_decimal::Decimal::checked_sub)
            }
            Source::Quotient(one, other) => {
                self.pair(one, other, scope, "divide", rust_decimal::Decimal::checked_div)
            }
            Source::Object { name, direction, of } => {
                let Some(item) = self.rule(of, scope)? else {
                    return Ok(None);
                };
                if item.is_null() {
                    return Ok(None);
                }
                let rules = self.world.objects.get(name);
                let rule = rules.and_then(|rules| match direction {
                    Direction::In => rules.incoming.as_ref(),
                    Direction::Out => rules.outgoing.as_ref(),
                });
                let Some(rule) = rule else {
                    return Err(self.failure(None, source.name(), format!("there is no object {name}")));
                };
                self.rule(rule, &Scope::Inside(&[("item", &item)], scope))
            }
        }
    }

    fn each(
        &mut self,
        list: &'w Rule,
        name: &'w str,
        make: &'w Rule,
        scope: &Scope<'_>,
    ) -> Result<Option<Value>, Failure> {
        let entries = match self.rule(list, scope)? {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Array(entries)) => entries,
            Some(other) => return Err(self.failure(Some(&other), "each", "a list is wanted")),
        };
        let mut results = vec![];
        for (at, entry) in entries.iter().enumerate() {
            let number = Value::from(at + 1);
            let inside = [(name, entry), ("number", &number)];
            let value = self.inside(format!("[{}]", at + 1).into(), |inner| {
                inner.rule(make, &Scope::Inside(&inside, scope))
            })?;
            results.extend(value);
        }
        self.made_shell(Value::Array(results)).map(Some)
    }

    fn find(
        &mut self,
        list: &'w Rule,
        field: &Path,
        reads: &'w Rule,
        scope: &Scope<'_>,
    ) -> Result<Option<Value>, Failure> {
        let wanted = self.rule(reads, scope)?;
        if !present(wanted.as_ref()) {
            return Ok(None);
        }
        match self.rule(list, scope)? {
            None | Some(Value::Null) => Ok(None),
            // The list was counted as it was taken, so that searching again and again has an end.
            Some(Value::Array(entries)) => Ok(entries
                .into_iter()
                .find(|entry| same(field.find(entry).as_deref(), wanted.as_ref()))),
            Some(other) => Err(self.failure(Some(&other), "find", "a list is wanted")),
        }
    }

    fn fold(
        &mut self,
        rules: &'w [Rule],
        scope: &Scope<'_>,
        word: &'static str,
        start: Decimal,
        step: fn(Decimal, Decimal) -> Option<Decimal>,
    ) -> Result<Option<Value>, Failure> {
        let mut result = start;
        for rule in rules {
            let number = self.number(rule, scope, word)?;
            result =
                step(result, number).ok_or_else(|| self.failure(None, word, "the result is too large"))?;
        }
        self.made(Value::String(result.to_string()), word).map(Some)
    }

    fn pair(
        &mut self,
        one: &'w Rule,
        other: &'w Rule,
        scope: &Scope<'_>,
        word: &'static str,
        step: fn(Decimal, Decimal) -> Option<Decimal>,
    ) -> Result<Option<Value>, Failure> {
        let one = self.number(one, scope, word)?;
        let other = self.number(other, scope, word)?;
        let result = step(one, other)
            .ok_or_else(|| self.failure(None, word, format!("{one} and {other} give no number")))?;
        self.made(Value::String(result.to_string()), word).map(Some)
    }

    fn number(&mut self, rule: &'w Rule, scope: &Scope<'_>, word: &'static str) -> Result<Decimal, Failure> {
        let value = self.rule(rule, scope)?;
        value
            .as_ref()
            .and_then(decimal_of)
            .ok_or_else(|| self.failure(value.as_ref(), word, "a decimal number is wanted"))
    }

    pub(super) fn holds(&mut self, condition: &'w Condition, scope: &Scope<'_>) -> Result<bool, Failure> {
        match condition {
            Condition::All(conditions) => {
                for condition in conditions {
                    if !self.holds(condition, scope)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Condition::Any(conditions) => {
                for condition in conditions {
                    if self.holds(condition, scope)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Condition::Not(condition) => Ok(!self.holds(condition, scope)?),
            Condition::Test(rule, test) => {
                let value = self.rule(rule, scope)?;
                self.passes(value.as_ref(), test, scope)
            }
        }
    }

    fn passes(&mut self, value: Option<&Value>, test: &'w Test, scope: &Scope<'_>) -> Result<bool, Failure> {
        let written = || value.and_then(scalar_text);
        Ok(match test {
            Test::Equals(rule) => same(value, self.rule(rule, scope)?.as_ref()),
            Test::OneOf(rules) => {
                for rule in rules {
                    if same(value, self.rule(rule, scope)?.as_ref()) {
                        return Ok(true);
                    }
                }
                false
            }
            Test::Present(wanted) => present(value) == *wanted,
            Test::BeginsWith(start) => written().is_some_and(|text| text.starts_with(start.as_str())),
            Test::Contains(part) => written().is_some_and(|text| text.contains(part.as_str())),
            Test::Above(limit) => value.and_then(decimal_of).is_some_and(|number| number > *limit),
            Test::Below(limit) => value.and_then(decimal_of).is_some_and(|number| number < *limit),
            Test::After(rule) => in_time(value, self.rule(rule, scope)?.as_ref()) == Some(Ordering::Greater),
            Test::Before(rule) => in_time(value, self.rule(rule, scope)?.as_ref()) == Some(Ordering::Less),
        })
    }

    fn inside<T>(&mut self, name: Cow<'w, str>, run: impl FnOnce(&mut Self) -> T) -> T {
        self.field.push(name);
        let result = run(self);
        self.field.pop();
        result
    }

    /// Counts all of a new value.
    fn made(&mut self, value: Value, word: &'static str) -> Result<Value, Failure> {
        if self.count(&value) {
            Ok(value)
        } else {
            Err(self.too_much(word))
        }
    }

    /// Counts a list or table whose elements are counted already.
    fn made_shell(&mut self, value: Value) -> Result<Value, Failure> {
        self.values += 1;
        let fits = match &value {
            Value::Array(list) => list.len() <= LONGEST_LIST,
            _ => true,
        };
        if fits && self.values <= MOST_VALUES {
            Ok(value)
        } else {
            Err(self.too_much("list"))
        }
    }

    fn count(&mut self, value: &Value) -> bool {
        self.values += 1;
        if self.values > MOST_VALUES || self.text > MOST_TEXT {
            return false;
        }
        match value {
            Value::String(text) => {
                self.text += text.len();
                text.len() <= LONGEST_TEXT && self.text <= MOST_TEXT
            }
            Value::Array(list) => list.len() <= LONGEST_LIST && list.iter().all(|entry| self.count(entry)),
            Value::Object(table) => table.iter().all(|(name, entry)| {
                self.text += name.len();
                self.count(entry)
            }),
            _ => true,
        }
    }

    fn too_much(&self, word: &'static str) -> Failure {
        self.failure(
            None,
            word,
            format!(
                "the result is too large: a text of {LONGEST_TEXT} bytes, a list of {LONGEST_LIST}, \
                 {MOST_VALUES} values and {MOST_TEXT} bytes in all at most"
            ),
        )
    }

    fn failure(&self, value: Option<&Value>, rule: &'static str, problem: impl Into<String>) -> Failure {
        let mut field = String::new();
        for part in &self.field {
            if !field.is_empty() && !part.starts_with('[') {
                field.push('.');
            }
            field.push_str(part);
        }
        Failure {
            field,
            value: value.map_or_else(
                || "nothing shown".to_owned(),
                |value| shortened(&value.to_string()),
            ),
            rule,
            problem: problem.into(),
        }
    }
}

/// Does a secret go into this source? Then its value is shown to nobody.
fn secret(source: &Source) -> bool {
    let any = |rules: &[Rule]| rules.iter().any(names_secret);
    match source {
        Source::From(rule) => names_secret(rule),
        Source::Concat(rules)
        | Source::First(rules)
        | Source::Merge(rules)
        | Source::Sum(rules)
        | Source::Product(rules) => any(rules),
        Source::Each { list, make, .. } => names_secret(list) || names_secret(make),
        Source::Find { list, reads, .. } => names_secret(list) || names_secret(reads),
        Source::Difference(one, other) | Source::Quotient(one, other) => {
            names_secret(one) || names_secret(other)
        }
        Source::Object { of, .. } => names_secret(of),
    }
}

fn names_secret(rule: &Rule) -> bool {
    match rule {
        Rule::Const(_) => false,
        Rule::Path(path) => matches!(path.root.as_str(), "secrets" | "session"),
        Rule::List(rules) => rules.iter().any(names_secret),
        Rule::Table(rules) => rules.iter().any(|(_, rule)| names_secret(rule)),
        Rule::Worked(worked) => secret(&worked.source),
    }
}
