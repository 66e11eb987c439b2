//! Asking and delivering: the steps of an action, one after the other.

use business::ports::{Errand, Outcome, Parcel};
use serde_json::{Map, Value, json};

use super::{exchange::Verdict, line::Line};
use crate::{
    connector::{Action, ActionRules, BusinessType, Carried, Gives, ObjectFields, Repeat, Run, Step, object},
    mapping::{Condition, MappingError, Rule, Scope, apply, holds},
};

/// More elements of a list are not asked about one by one: a page is too large, or a document wrong.
const MOST_EACH: usize = 1_000;

/// A question or a pull that gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It will not work as it is: files, settings, or the partner says no.
    #[error("{0}")]
    Refused(String),
    /// It may work later.
    #[error("{0}")]
    Busy(String),
}

/// What the steps of an action see and leave behind.
pub(super) struct Going<'a> {
    pub(super) line: &'a Line,
    pub(super) action: Action,
    pub(super) errand: Errand,
    pub(super) input: &'a Value,
    pub(super) parcel: Value,
    pub(super) steps: Map<String, Value>,
    pub(super) page: Value,
    pub(super) since: Value,
    /// The answer of the last step.
    pub(super) answer: Value,
    /// Something over there has been changed by this try.
    written: bool,
}

/// How the steps ended.
pub(super) enum Ended {
    Well,
    /// A step said that there was nothing more to do.
    Finished,
    Badly(Verdict),
}

impl<'a> Going<'a> {
    pub(super) fn new(line: &'a Line, action: Action, input: &'a Value, errand: Errand) -> Self {
        Self {
            line,
            action,
            errand,
            input,
            parcel: Value::Null,
            steps: Map::new(),
            page: Value::Null,
            since: Value::Null,
            answer: Value::Null,
            written: false,
        }
    }

    /// Runs those of the steps that are to be run.
    pub(super) async fn run(&mut self, steps: &[Step], runs: impl Fn(Run) -> bool) -> Ended {
        for step in steps.iter().filter(|step| runs(step.run)) {
            let done = match &step.each {
                None => self.once(step, &[]).await,
                Some(list) => self.for_every(step, list).await.map(Some),
            };
            match done {
                Ok(Some(kept)) => self.steps.insert(step.name.clone(), kept),
                Ok(None) => continue,
                // Half of it is there: nobody may begin from the start as if nothing were.
                Err(Verdict::Busy { reason, .. }) if self.written => {
                    return Ended::Badly(Verdict::Unknown(format!("step {}: {reason}", step.name)));
                }
                Err(Verdict::Refused(reason)) if self.written => {
                    let reason = format!("step {}, after others were done: {reason}", step.name);
                    return Ended::Badly(Verdict::Refused(reason));
                }
                Err(other) => return Ended::Badly(other),
            };
            match self.condition(step.finish_when.as_ref(), step, &[], false) {
                Ok(true) => return Ended::Finished,
                Ok(false) => {}
                Err(problem) => return Ended::Badly(Verdict::Refused(problem.to_string())),
            }
        }
        Ended::Well
    }

    /// What is delivered, as steps see it.
    pub(super) fn carry(&mut self, parcel: &Parcel) {
        self.parcel = json!({
            "id": parcel.id,
            "reference": parcel.reference,
            "action": parcel.action,
            "doubtful": parcel.doubtful,
        });
    }

    /// The partner's own name for it. It is done: one that cannot be read must not send it twice.
    pub(super) fn reference(&self, rule: Option<&Rule>) -> Option<String> {
        let place = self.action.name();
        let value = self
            .with_scope(|scope| apply(rule?, scope, &self.line.partner.world, place).ok())
            .flatten()?;
        crate::mapping::scalar_text(&value).map(std::borrow::Cow::into_owned)
    }

    /// Runs a step once; what is kept of it, or nothing where it is passed over.
    async fn once(&mut self, step: &Step, element: &[(&str, &Value)]) -> Result<Option<Value>, Verdict> {
        match self.condition(step.when.as_ref(), step, element, true) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(problem) => return Err(Verdict::Refused(problem.to_string())),
        }
        let known = Value::Object(std::mem::take(&mut self.steps));
        let verdict = {
            let names = [
                ("input", self.input),
                ("parcel", &self.parcel),
                ("steps", &known),
                ("page", &self.page),
                ("since", &self.since),
            ];
            let names = [&names, element].concat();
            self.line.ask(step, self.action.name(), self.errand, &names).await
        };
        if let Value::Object(known) = known {
            self.steps = known;
        }
        match verdict {
            Verdict::Done { kept, answer } => {
                self.written |= step.writes;
                self.answer = answer;
                Ok(Some(kept))
            }
            other => Err(other),
        }
    }

    /// Runs a step for every element of a list, one after the other. What is kept has a place for each of them, null where
    /// it was passed over.
    async fn for_every(&mut self, step: &Step, list: &Rule) -> Result<Value, Verdict> {
        let place = format!("{} step {}", self.action, step.name);
        let elements = self
            .with_scope(|scope| apply(list, scope, &self.line.partner.world, &place))
            .map_err(|problem| Verdict::Refused(problem.to_string()))?;
        let elements = match elements {
            None | Some(Value::Null) => vec![],
            Some(Value::Array(elements)) => elements,
            Some(other) => {
                let found = crate::fields::shortened(&other.to_string());
                return Err(Verdict::Refused(format!(
                    "{place}: each wants a list, not {found}"
                )));
            }
        };
        if elements.len() > MOST_EACH {
            return Err(Verdict::Refused(format!(
                "{place}: each has {} elements, and at most {MOST_EACH} requests are sent for one step",
                elements.len()
            )));
        }
        let mut kept = vec![];
        for (at, element) in elements.iter().enumerate() {
            let number = Value::from(at + 1);
            let one = self.once(step, &[("item", element), ("number", &number)]).await?;
            kept.push(one.unwrap_or_default());
        }
        Ok(Value::Array(kept))
    }

    fn condition(
        &self,
        condition: Option<&Condition>,
        step: &Step,
        element: &[(&str, &Value)],
        missing: bool,
    ) -> Result<bool, MappingError> {
        let Some(condition) = condition else {
            return Ok(missing);
        };
        let place = format!("{} step {}", self.action, step.name);
        self.with_scope(|scope| {
            let scope = Scope::Inside(element, scope);
            holds(condition, &scope, &self.line.partner.world, &place)
        })
    }

    /// Calls with the named values of results and conditions. `$answer` is that of the last step.
    pub(super) fn with_scope<T>(&self, call: impl FnOnce(&Scope<'_>) -> T) -> T {
        let steps = Value::Object(self.steps.clone());
        let now = Value::from(self.line.around.clock.now().to_string());
        let names = [
            ("input", self.input),
            ("parcel", &self.parcel),
            ("settings", &self.line.settings),
            ("steps", &steps),
            ("page", &self.page),
            ("since", &self.since),
            ("now", &now),
            ("answer", &self.answer),
        ];
        call(&Scope::Names(&names))
    }
}

impl Line {
    pub(super) fn rules(&self, action: Action) -> Result<&ActionRules, String> {
        self.partner
            .actions
            .get(&action)
            .ok_or_else(|| format!("{} has no action {action}", self.name))
    }

    /// Asks a question: what comes out, or null.
    pub(super) async fn question(
        &self,
        action: Action,
        input: &Value,
        errand: Errand,
    ) -> Result<Value, Trouble> {
        let rules = self.rules(action).map_err(Trouble::Refused)?;
        let Gives::Result(result) = &rules.gives else {
            return Err(Trouble::Refused(format!("{action} is no question")));
        };
        let mut going = Going::new(self, action, input, errand);
        match going.run(&rules.steps, |run| run != Run::WhenDoubtful).await {
            Ended::Well | Ended::Finished => {}
            Ended::Badly(verdict) => return Err(trouble(verdict)),
        }
        let place = action.name();
        let value = going
            .with_scope(|scope| apply(result, scope, &self.partner.world, place))
            .map_err(|problem| Trouble::Refused(problem.to_string()))?
            .unwrap_or_default();
        self.check_rows(action, &value)?;
        Ok(value)
    }

    /// The object that an action gives, if it gives one.
    fn given(action: Action) -> Option<&'static ObjectFields> {
        let name = match action {
            Action::ProductByEan | Action::Products => "product",
            Action::CustomerFind | Action::Customers => "customer",
            Action::Stock | Action::Stocks => "stock",
            Action::Stores => "store",
            Action::Staff => "staff",
            Action::Payments => "payment",
            _ => return None,
        };
        Some(object(name).expect("its objects are known"))
    }

    /// What a row of an action has to say and does not: `product.name`.
    pub(super) fn lacks(action: Action, row: &Value) -> Option<String> {
        let fields = Self::given(action)?;
        let missing = fields.lacks(row)?;
        Some(format!("{}.{missing}", fields.name))
    }

    /// Is what came out what Boucle can read?
    pub(super) fn check_rows(&self, action: Action, value: &Value) -> Result<(), Trouble> {
        let Some(fields) = Self::given(action) else {
            return Ok(());
        };
        let rows = match (action, value) {
            (_, Value::Null) => return Ok(()),
            (Action::ProductByEan, one) => std::slice::from_ref(one),
            (_, Value::Array(rows)) => rows,
            (_, other) => {
                let found = crate::fields::shortened(&other.to_string());
                return Err(Trouble::Refused(format!(
                    "{}: {action}: a list of {} is wanted, not {found}",
                    self.name, fields.name
                )));
            }
        };
        for row in rows {
            if let Some(missing) = Self::lacks(action, row) {
                let found = crate::fields::shortened(&row.to_string());
                return Err(Trouble::Refused(format!(
                    "{}: {action}: {missing} is missing in {found}",
                    self.name
                )));
            }
        }
        Ok(())
    }

    /// Tries a delivery once.
    pub(super) async fn deliver(&self, parcel: &Parcel, errand: Errand) -> Outcome {
        let refused = |reason: String| Outcome::Refused { reason };
        let Some(action) = Action::named(&parcel.action) else {
            return refused(format!(
                "{} is no action; known are {}",
                parcel.action,
                Action::names()
            ));
        };
        if let Err(reason) = self.carries(action, &parcel.document) {
            return refused(reason);
        }
        let rules = match self.rules(action) {
            Ok(rules) => rules,
            Err(reason) => return refused(reason),
        };
        let Gives::Reference { reference, repeat } = &rules.gives else {
            return refused(format!("{action} is nothing that is delivered"));
        };
        if let (true, Repeat::ByHand(why)) = (parcel.doubtful, repeat) {
            return refused(format!("it may have been done, and a person has to look: {why}"));
        }
        let mut going = Going::new(self, action, &parcel.document, errand);
        going.carry(parcel);
        match going
            .run(&rules.steps, |run| run != Run::WhenDoubtful || parcel.doubtful)
            .await
        {
            Ended::Well | Ended::Finished | Ended::Badly(Verdict::Done { .. }) => {}
            Ended::Badly(Verdict::Refused(reason)) => return refused(reason),
            Ended::Badly(Verdict::Busy { reason, retry_after }) => {
                return Outcome::Busy { reason, retry_after };
            }
            Ended::Badly(Verdict::Unknown(reason) | Verdict::SignedOut(reason)) => {
                return Outcome::Unknown { reason };
            }
        }
        let reference = going.reference(reference.as_ref());
        Outcome::Done { reference }
    }

    /// Does this action carry a document of this type? Asked before anything is sent.
    fn carries(&self, action: Action, document: &Value) -> Result<(), String> {
        if !action.carries_a_type() {
            return Ok(());
        }
        let name = &self.name;
        let word = document.get("kind").and_then(Value::as_str).unwrap_or_default();
        let Some(kind) = BusinessType::named(word) else {
            return Err(format!(
                "{name}: the document's kind {word:?} is no business type: nothing was sent"
            ));
        };
        match self.partner.types.get(&kind) {
            Some(Carried::By(actions)) if actions.contains(&action) => Ok(()),
            Some(Carried::By(actions)) => {
                let names: Vec<_> = actions.iter().map(|action| action.name()).collect();
                Err(format!(
                    "{name}: a {kind} is carried by {}, not by {action}: nothing was sent",
                    names.join(", ")
                ))
            }
            Some(Carried::Cannot(reason)) => {
                Err(format!("{name} cannot take a {kind}: {reason}: nothing was sent"))
            }
            None => Err(format!(
                "{name} has no mapping for the type {kind}: nothing was sent"
            )),
        }
    }
}

pub(super) fn trouble(verdict: Verdict) -> Trouble {
    match verdict {
        Verdict::Refused(reason) => Trouble::Refused(reason),
        Verdict::Busy { reason, .. } | Verdict::Unknown(reason) | Verdict::SignedOut(reason) => {
            Trouble::Busy(reason)
        }
        Verdict::Done { .. } => Trouble::Busy("it ended without a reason".to_owned()),
    }
}
