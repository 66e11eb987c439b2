//! The files of a connector tried on something that a person has at hand. Nothing is sent, nothing is kept.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use business::ports::{Purpose, Verdict};
use serde_json::{Map, Value, json};

use super::{
    exchange::{Asked, Verdict as Judged},
    line::{Configuration, Line, Surroundings, partner_of},
    record::NoRecorder,
    run::Going,
    wire::{Wire, WireAnswer, WireError, WireRequest},
};
use crate::{
    connector::{Action, ActionRules, Connector, Gives, Kind, Partner, Request, Shows, Step, object},
    fields::shortened,
    mapping::{MappingError, Scope, apply},
};

/// What of a connector is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// An object of theirs becomes one of ours.
    In(String),
    /// An object of ours becomes one of theirs.
    Out(String),
    /// What a step of an action sends.
    Request(Action, String),
    /// What an answer to a step of an action is taken for, and what comes out of it.
    Answer(Action, String),
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::In(object) => write!(f, "in:{object}"),
            Self::Out(object) => write!(f, "out:{object}"),
            Self::Request(action, step) => write!(f, "request:{action}:{step}"),
            Self::Answer(action, step) => write!(f, "answer:{action}:{step}"),
        }
    }
}

impl Piece {
    /// Everything of a connector that can be tried: objects, then actions step by step.
    pub fn all(connector: &Connector) -> Vec<Self> {
        let Some(partner) = &connector.partner else {
            return vec![];
        };
        let mut all = vec![];
        for (name, rules) in &partner.world.objects {
            all.extend(rules.incoming.is_some().then(|| Self::In(name.clone())));
            all.extend(rules.outgoing.is_some().then(|| Self::Out(name.clone())));
        }
        for (action, rules) in &partner.actions {
            for step in &rules.steps {
                all.push(Self::Request(*action, step.name.clone()));
                all.push(Self::Answer(*action, step.name.clone()));
            }
        }
        all
    }

    /// The piece of a connector that is written so.
    pub fn named(connector: &Connector, text: &str) -> Option<Self> {
        Self::all(connector)
            .into_iter()
            .find(|piece| piece.to_string() == text)
    }

    /// Something to begin with, from the connector's samples.
    pub fn example(&self, connector: &Connector) -> Option<String> {
        connector.samples.iter().find_map(|sample| {
            let value = match (self, &sample.shows) {
                (Self::In(name), Shows::Object(object)) if object.object == *name => {
                    object.incoming.clone()?
                }
                (Self::Out(name), Shows::Object(object)) if object.object == *name => {
                    object.outgoing.clone()?
                }
                (Self::Request(action, _), Shows::Action(shown)) if shown.action == action.name() => {
                    shown.input.clone()
                }
                (Self::Answer(action, step), Shows::Action(shown)) if shown.action == action.name() => {
                    let rules = connector.partner.as_ref()?.actions.get(action)?;
                    let at = rules.steps.iter().rev().position(|known| known.name == *step)?;
                    // The sign-in comes before the steps, so they are told from behind.
                    let exchange = shown.exchanges.iter().rev().nth(at)?;
                    exchange.answer.body.clone()
                }
                _ => return None,
            };
            Some(match value {
                Value::String(text) => text,
                other => pretty(&other),
            })
        })
    }
}

/// What came out of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Came {
    /// An object.
    Value(Value),
    /// A request. Secrets are shown as `secret-<word>`, and what proves a sender is left out.
    Request {
        /// `GET`, ...
        method: String,
        /// Path and query, or the name of a file.
        target: String,
        /// Headers.
        headers: Vec<(String, String)>,
        /// The body as text.
        body: String,
    },
    /// An answer was judged.
    Answer {
        /// What it is taken for.
        verdict: Verdict,
        /// Why; empty when it was done.
        reason: String,
        /// What later steps see of it.
        kept: Option<Value>,
        /// What the action gives with it, when it was done: a result, rows, or a reference.
        gives: Option<Value>,
    },
}

/// Why nothing came out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Failed {
    /// The files do not say it, or what was pasted is not what they ask for.
    #[error("{0}")]
    Unfit(String),
    /// A rule could not be kept.
    #[error(transparent)]
    Rule(#[from] Box<MappingError>),
}

impl From<MappingError> for Failed {
    fn from(error: MappingError) -> Self {
        Self::Rule(Box::new(error))
    }
}

/// Sends nothing.
struct Nowhere;

#[async_trait]
impl Wire for Nowhere {
    async fn exchange(&self, _: &WireRequest) -> Result<WireAnswer, WireError> {
        Err(WireError::NotSent("nothing is sent while trying".to_owned()))
    }
}

/// Tries a piece of a connector on a text: JSON for objects and requests, the bytes of an answer as text for answers.
/// Settings are those of the operator, where there are any. Of an action's other steps nothing is known.
pub(super) fn attempt(
    connector: &Connector,
    piece: &Piece,
    pasted: &str,
    status: u16,
    around: &Surroundings,
) -> Result<Came, Failed> {
    let partner = partner_of(connector).map_err(|problem| Failed::Unfit(problem.to_string()))?;
    let settings = settings(connector, partner, &*around.configuration);
    match piece {
        Piece::In(name) | Piece::Out(name) => {
            let item = json_of(pasted)?;
            let rules = partner.world.objects.get(name);
            let rule = rules.and_then(|rules| match piece {
                Piece::In(_) => rules.incoming.as_ref(),
                _ => rules.outgoing.as_ref(),
            });
            let rule = rule.ok_or_else(|| Failed::Unfit(format!("{piece} is not mapped")))?;
            let names = [("item", &item), ("settings", &settings)];
            let place = format!("object {name}");
            let made = apply(rule, &Scope::Names(&names), &partner.world, &place)?.unwrap_or_default();
            let wanted = object(name).filter(|_| matches!(piece, Piece::In(_)));
            if let Some(missing) = wanted.and_then(|fields| fields.lacks(&made)) {
                return Err(Failed::from(MappingError {
                    connector: connector.name.as_str().into(),
                    place: place.into(),
                    field: missing.into(),
                    value: shortened(&item.to_string()).into(),
                    rule: "required",
                    problem: format!("every {name} has it").into(),
                }));
            }
            Ok(Came::Value(made))
        }
        Piece::Request(action, step) | Piece::Answer(action, step) => {
            let trial = Trial::new(connector, partner, settings, around, *action, step)?;
            match piece {
                Piece::Request(..) => trial.request(&json_of(pasted)?),
                _ => trial.answer(pasted, status),
            }
        }
    }
}

/// A step of an action under trial.
struct Trial<'a> {
    line: Line,
    rules: &'a ActionRules,
    step: &'a Step,
    action: Action,
}

impl<'a> Trial<'a> {
    fn new(
        connector: &'a Connector,
        partner: &'a Partner,
        settings: Value,
        around: &Surroundings,
        action: Action,
        step: &str,
    ) -> Result<Self, Failed> {
        let rules = partner.actions.get(&action);
        let found =
            rules.and_then(|rules| Some((rules, rules.steps.iter().find(|known| known.name == step)?)));
        let (rules, step) = found
            .ok_or_else(|| Failed::Unfit(format!("{} has no step {step} of {action}", connector.name)))?;
        let secrets: Map<_, _> = partner
            .secrets
            .keys()
            .map(|word| (word.clone(), Value::from(format!("secret-{word}"))))
            .collect();
        let around = Surroundings {
            recorder: Arc::new(NoRecorder),
            ..around.clone()
        };
        let line = Line::over(
            connector,
            partner,
            settings,
            Value::Object(secrets),
            Arc::new(Nowhere),
            around,
        );
        Ok(Self {
            line,
            rules,
            step,
            action,
        })
    }

    fn request(&self, input: &Value) -> Result<Came, Failed> {
        let text = |name: &str| input.get(name).and_then(Value::as_str);
        let parcel = json!({
            "id": uuid::Uuid::nil(),
            "reference": text("reference").or_else(|| text("code")),
            "action": self.action.name(),
            "doubtful": false,
        });
        let (request, _) = self.asked(input, &parcel, |asked| self.line.request(self.step, asked))?;
        let page = self.line.format(&self.step.send).page();
        Ok(Came::Request {
            method: request.method,
            target: request.target,
            headers: request.headers,
            body: page.show(&request.body),
        })
    }

    fn answer(&self, pasted: &str, status: u16) -> Result<Came, Failed> {
        let format = self.line.format(&self.step.receive);
        let method = match &self.step.request {
            Request::Http { method, .. } => method,
            Request::WriteFile { .. } => "WRITE",
            Request::ReadFiles { .. } => "READ",
        };
        let request = WireRequest::new(method, String::new(), format.page());
        let answer = WireAnswer {
            status,
            headers: std::collections::BTreeMap::new(),
            body: format.page().write(pasted),
        };
        let answer = self.line.answer(self.step, &request, answer);
        let judged = self.asked(&Value::Null, &Value::Null, |asked| {
            self.line.judge(self.step, asked, &answer)
        });
        let (kept, answer) = match judged {
            Judged::Done { kept, answer } => (kept, answer),
            other => {
                let (verdict, reason) = other.told();
                return Ok(Came::Answer {
                    verdict,
                    reason: reason.to_owned(),
                    kept: None,
                    gives: None,
                });
            }
        };
        let errand = self.line.around.errand(Purpose::Check);
        let mut going = Going::new(&self.line, self.action, &Value::Null, errand);
        going.page = self.page();
        going.steps.insert(self.step.name.clone(), kept.clone());
        going.answer = answer;
        let gives = match &self.rules.gives {
            Gives::Result(rule) | Gives::Rows { rows: rule, .. } => Some(rule),
            Gives::Reference { reference, .. } => reference.as_ref(),
        };
        let is_last = self
            .rules
            .steps
            .last()
            .is_some_and(|last| last.name == self.step.name);
        let gives = match gives.filter(|_| is_last) {
            Some(rule) => {
                let place = self.action.name();
                let value = going.with_scope(|scope| apply(rule, scope, &self.line.partner.world, place))?;
                Some(value.unwrap_or_default())
            }
            None => None,
        };
        if let Some(rows) = &gives {
            self.line
                .check_rows(self.action, rows)
                .map_err(|trouble| Failed::Unfit(trouble.to_string()))?;
        }
        Ok(Came::Answer {
            verdict: Verdict::Done,
            reason: String::new(),
            kept: self.step.keep.is_some().then_some(kept),
            gives,
        })
    }

    fn page(&self) -> Value {
        match &self.rules.gives {
            Gives::Rows { paging, .. } => json!({
                "number": 1, "size": paging.size, "offset": 0, "end": paging.size - 1, "cursor": null,
            }),
            _ => Value::Null,
        }
    }

    /// Calls with what the step would see on its first run.
    fn asked<T>(&self, input: &Value, parcel: &Value, call: impl FnOnce(&Asked<'_>) -> T) -> T {
        let (page, steps) = (self.page(), json!({}));
        let names = [
            ("input", input),
            ("parcel", parcel),
            ("steps", &steps),
            ("page", &page),
            ("since", &Value::Null),
        ];
        let pulls = self.action.kind() == Kind::Pull;
        call(&Asked {
            place: self.action.name(),
            errand: self.line.around.errand(Purpose::Check),
            names: if pulls { &names } else { &names[..3] },
            session: &json!({}),
            // Nothing proves who sends it: there is nobody to prove it to.
            signing_in: true,
        })
    }
}

/// The operator's settings; one that is not said is `setting-<name>`.
fn settings(connector: &Connector, partner: &Partner, configuration: &dyn Configuration) -> Value {
    partner
        .settings
        .iter()
        .map(|setting| {
            let said = configuration
                .setting(&connector.name, &setting.name)
                .or_else(|| setting.default.clone())
                .unwrap_or_else(|| format!("setting-{}", setting.name));
            (setting.name.clone(), Value::from(said))
        })
        .collect::<Map<_, _>>()
        .into()
}

fn json_of(pasted: &str) -> Result<Value, Failed> {
    serde_json::from_str(pasted).map_err(|problem| Failed::Unfit(format!("not JSON: {problem}")))
}

/// A value as people read it.
pub fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("a value has text as keys")
}
