//! The capability check: every action that a connector declares, tried at the configured partner with the inputs of
//! `check.toml`. Green and red are seen, not believed: each comes with its exchanges.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use business::ports::{Errand, Exchange, Outcome, Parcel, Purpose};
use serde_json::{Value, json};
use uuid::Builder;

use super::{
    exchange::hex,
    line::{Line, NotConnected, Surroundings, partner_of},
    pull::Position,
    record::Recorder,
    rows::{Rows, RowsPage},
};
use crate::{
    connector::{Action, Carried, Connector, Kind, Partner, Trial},
    mapping::{Condition, Rule, Scope, apply, holds},
};

/// Rows of a pull that are looked at: enough to see that it works.
const ENOUGH: usize = 1_000;

/// What the check says of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Colour {
    /// It works there.
    Green,
    /// It does not, and why.
    Red(String),
    /// Only a person can tell, and why.
    ByHand(String),
    /// The connector says that it cannot do it, and why; none when it does not declare it at all.
    Missing(Option<String>),
}

impl Colour {
    /// Its word.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Red(_) => "red",
            Self::ByHand(_) => "by hand",
            Self::Missing(_) => "missing",
        }
    }

    /// Why, if there is something to say.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Green => None,
            Self::Red(reason) | Self::ByHand(reason) => Some(reason),
            Self::Missing(reason) => reason.as_deref(),
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The action.
    pub action: Action,
    /// What the check says of it.
    pub colour: Colour,
    /// What was said between us, as it may be shown.
    pub exchanges: Vec<Exchange>,
}

/// Tries every action, in the order of the table.
pub async fn check(connector: &Connector, around: &Surroundings) -> Result<Vec<Checked>, NotConnected> {
    let partner = partner_of(connector)?;
    let errand = around.errand(Purpose::Check);
    let exchanges = Arc::new(Collector {
        seen: Mutex::default(),
        others: around.recorder.clone(),
    });
    let around = Surroundings {
        recorder: exchanges.clone(),
        ..around.clone()
    };
    let line = Line::new(connector, around)?;
    let mut table = vec![];
    // What was paid is read once there is something that was paid.
    let mut order = Action::ALL;
    order.sort_by_key(|action| *action == Action::Payments);
    for action in order {
        let colour = if partner.actions.contains_key(&action) {
            match connector.trials.get(&action) {
                None => Colour::Red("check.toml has no input for it".to_owned()),
                Some(Trial::ByHand(why)) => Colour::ByHand(why.clone()),
                Some(Trial::Run { input, expect }) => {
                    match tried(&line, action, errand, input, expect.as_ref()).await {
                        Ok(()) => Colour::Green,
                        Err(reason) => Colour::Red(reason),
                    }
                }
            }
        } else {
            Colour::Missing(cannot(partner, action))
        };
        let exchanges = std::mem::take(&mut *exchanges.seen.lock().expect("nobody panics while holding it"));
        table.push(Checked {
            action,
            colour,
            exchanges,
        });
    }
    table.sort_by_key(|line| line.action);
    Ok(table)
}

/// Why an action is not there, as far as the business types say.
fn cannot(partner: &Partner, action: Action) -> Option<String> {
    let kind = match action {
        Action::Rental => crate::connector::BusinessType::Rental,
        Action::Sale => crate::connector::BusinessType::Sale,
        Action::Return => crate::connector::BusinessType::Refund,
        Action::RepairToPay => crate::connector::BusinessType::Repair,
        Action::BuybackCredit | Action::UsedItem => crate::connector::BusinessType::Buyback,
        _ => return None,
    };
    match partner.types.get(&kind) {
        Some(Carried::Cannot(reason)) => Some(reason.clone()),
        _ => None,
    }
}

async fn tried(
    line: &Line,
    action: Action,
    errand: Errand,
    input: &Rule,
    expect: Option<&Condition>,
) -> Result<(), String> {
    let run = Value::from(hex(&line.around.entropy.bytes::<4>()).to_uppercase());
    let now = Value::from(line.around.clock.now().to_string());
    let names = [("run", &run), ("now", &now), ("settings", &line.settings)];
    let input = apply(input, &Scope::Names(&names), &line.partner.world, "check")
        .map_err(|problem| problem.to_string())?
        .unwrap_or_default();
    let result = match action.kind() {
        Kind::Ask => line
            .question(action, &input, errand)
            .await
            .map_err(|trouble| trouble.to_string())?,
        Kind::Pull => {
            let mut rows = First::default();
            match line.pull(action, &Position::default(), &mut rows, errand).await {
                Err(trouble) if rows.0.len() < ENOUGH => return Err(trouble.to_string()),
                _ => Value::Array(rows.0),
            }
        }
        Kind::Deliver => delivered(line, action, errand, &input).await?,
    };
    let Some(expect) = expect else {
        return Ok(());
    };
    let seen = [("result", &result), ("input", &input)];
    let outside = Scope::Names(&names);
    match holds(
        expect,
        &Scope::Inside(&seen, &outside),
        &line.partner.world,
        "check",
    ) {
        Ok(true) => Ok(()),
        Ok(false) => Err(format!(
            "it came out otherwise than expected: {}",
            crate::fields::shortened(&result.to_string())
        )),
        Err(problem) => Err(problem.to_string()),
    }
}

async fn delivered(line: &Line, action: Action, errand: Errand, input: &Value) -> Result<Value, String> {
    let text = |name: &str| input.get(name).and_then(Value::as_str).map(str::to_owned);
    let parcel = Parcel {
        id: Builder::from_random_bytes(line.around.entropy.bytes::<16>()).into_uuid(),
        connector: line.name.clone(),
        action: action.name().to_owned(),
        reference: text("reference").or_else(|| text("code")).unwrap_or_default(),
        document: input.clone(),
        doubtful: false,
    };
    match line.deliver(&parcel, errand).await {
        Outcome::Done { reference } => Ok(json!({ "reference": reference })),
        Outcome::Refused { reason } => Err(format!("refused: {reason}")),
        Outcome::Busy { reason, .. } => Err(format!("busy: {reason}")),
        Outcome::Unknown { reason } => Err(format!("unknown: {reason}")),
    }
}

/// Keeps exchanges until they are taken, and passes them on.
struct Collector {
    seen: Mutex<Vec<Exchange>>,
    others: Arc<dyn Recorder>,
}

impl Recorder for Collector {
    fn record(&self, exchange: Exchange) {
        self.others.record(exchange.clone());
        self.seen
            .lock()
            .expect("nobody panics while holding it")
            .push(exchange);
    }
}

/// Some rows; then it has seen enough.
#[derive(Default)]
struct First(Vec<Value>);

#[async_trait]
impl Rows for First {
    async fn take(&mut self, page: RowsPage) -> Result<(), String> {
        self.0.extend(page.rows);
        if self.0.len() < ENOUGH {
            Ok(())
        } else {
            Err("that is enough".to_owned())
        }
    }
}
