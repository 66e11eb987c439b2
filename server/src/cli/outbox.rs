//! `boucle outbox …`: what goes to partners, as an operator sees it and acts on it.

use std::process::ExitCode;

use business::{
    Boucle,
    deliveries::{ConnectorHealth, drop_letters, health, replay, replay_all, set_mode},
    ports::{Mode, Undone},
};
use domain::{
    DeliveryId,
    deliveries::{Delivery, DeliveryState},
    people::Actor,
};
use serde_json::{Value, json};

use super::Outcome;
use crate::{settings::Settings, wiring};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// How each connector does.
    Status {
        /// One JSON array instead of lines.
        #[arg(long)]
        json: bool,
    },
    /// List deliveries that are still to be done, the newest change first.
    List {
        /// Of this connector only.
        #[arg(long)]
        connector: Option<String>,
        /// Those that were given up, instead of those that wait.
        #[arg(long)]
        dead: bool,
        /// At most so many of a connector.
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// One JSON array instead of lines.
        #[arg(long)]
        json: bool,
    },
    /// Send again what was given up.
    Replay {
        /// Its id; several may stand.
        #[arg(required_unless_present = "all")]
        ids: Vec<DeliveryId>,
        /// All of this connector instead.
        #[arg(long, value_name = "CONNECTOR", conflicts_with = "ids")]
        all: Option<String>,
    },
    /// Give up for good, so that the later ones of the same subject go on.
    Drop {
        /// Its id; several may stand.
        #[arg(required = true)]
        ids: Vec<DeliveryId>,
        /// Why; stands with the delivery.
        #[arg(long)]
        reason: String,
    },
    /// Let a connector go on after a pause.
    On {
        /// Its name.
        connector: String,
    },
    /// Hold everything back; what happens is followed and waits.
    Pause {
        /// Its name.
        connector: String,
    },
    /// Let out what waits and take nothing new.
    Drain {
        /// Its name.
        connector: String,
    },
}

pub(super) async fn run(settings: &Settings, command: Command) -> Outcome {
    let (boucle, storage) = wiring::open(settings).await?;
    let actor = Actor::system();
    match command {
        Command::Status { json } => status(&boucle, json).await?,
        Command::List {
            connector,
            dead,
            limit,
            json,
        } => list(&boucle, connector, dead, limit, json).await?,
        Command::Replay { all: Some(name), .. } => {
            let count = replay_all(&boucle, &actor, &name).await?;
            println!("{count} will be sent again by the running server.");
        }
        Command::Replay { ids, all: None } => {
            for id in ids {
                let connector = connector_of(&boucle, id).await?;
                if replay(&boucle, &actor, &connector, &[id]).await? == 0 {
                    return Err(not_given_up(id).into());
                }
                println!("{id} will be sent again by the running server.");
            }
        }
        Command::Drop { ids, reason } => {
            for id in ids {
                let connector = connector_of(&boucle, id).await?;
                if drop_letters(&boucle, &actor, &connector, &[id], &reason).await? == 0 {
                    return Err(not_given_up(id).into());
                }
                println!("{id} is dropped.");
            }
        }
        Command::On { connector } => {
            check_name(&connector)?;
            told(&boucle, &actor, &connector, Mode::On).await?;
            println!("{connector} is on.");
        }
        Command::Pause { connector } => {
            told(&boucle, &actor, &connector, Mode::Paused).await?;
            println!("{connector} is paused.");
        }
        Command::Drain { connector } => {
            told(&boucle, &actor, &connector, Mode::Draining).await?;
            println!("{connector} lets out what waits and takes nothing new.");
        }
    }
    storage.close().await;
    Ok(ExitCode::SUCCESS)
}

fn not_given_up(id: DeliveryId) -> String {
    format!("{id} was not given up, so it stays as it is")
}

/// A name as folders of connectors have it.
fn check_name(name: &str) -> Result<(), String> {
    let is_name = !name.is_empty()
        && name.len() <= 60
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if is_name {
        Ok(())
    } else {
        Err(format!(
            "{name:?} is no name of a connector: small letters, digits and hyphens are allowed"
        ))
    }
}

async fn told(
    boucle: &Boucle,
    actor: &Actor,
    connector: &str,
    mode: Mode,
) -> Result<(), Box<dyn std::error::Error>> {
    match set_mode(boucle, actor, connector, mode).await {
        Err(business::Error::NotFound) => {
            Err(format!("{connector} is not switched on: boucle connector on {connector}").into())
        }
        other => Ok(other?),
    }
}

async fn connector_of(boucle: &Boucle, id: DeliveryId) -> Result<String, Box<dyn std::error::Error>> {
    let delivery = boucle
        .db
        .read("delivery", move |r| {
            Box::pin(async move { Ok(r.delivery(id).await?) })
        })
        .await?;
    Ok(delivery
        .ok_or_else(|| format!("there is no delivery {id}"))?
        .connector)
}

async fn status(boucle: &Boucle, as_json: bool) -> Result<(), business::Error> {
    let all = health(boucle).await?;
    if as_json {
        println!("{}", all.iter().map(as_value).collect::<Value>());
        return Ok(());
    }
    for one in all {
        let (state, backlog) = (&one.state, one.backlog);
        let oldest = backlog
            .oldest
            .map(|at| format!(", oldest of {at}"))
            .unwrap_or_default();
        let broken = state
            .circuit
            .broken_since
            .map(|at| {
                format!(
                    "  broken since {at}: {}",
                    state.last_reason.as_deref().unwrap_or_default()
                )
            })
            .unwrap_or_default();
        println!(
            "{}  {}  {} waiting{oldest}  {} given up{broken}",
            state.name,
            state.mode.name(),
            backlog.waiting,
            backlog.dead
        );
    }
    Ok(())
}

fn as_value(health: &ConnectorHealth) -> Value {
    let (state, backlog) = (&health.state, health.backlog);
    json!({
        "connector": state.name, "mode": state.mode.name(), "position": state.position,
        "waiting": backlog.waiting, "oldest": backlog.oldest, "dead": backlog.dead,
        "failures": state.circuit.failures, "broken_since": state.circuit.broken_since,
        "open_until": state.circuit.open_until, "last_exchange_at": state.last_exchange_at,
        "last_reason": state.last_reason,
    })
}

async fn list(
    boucle: &Boucle,
    connector: Option<String>,
    dead: bool,
    limit: u32,
    as_json: bool,
) -> Result<(), business::Error> {
    let states: &'static [Undone] = if dead {
        &[Undone::Dead]
    } else {
        &[Undone::Leased, Undone::Waiting]
    };
    let rows: Vec<Delivery> = boucle
        .db
        .read("outbox_list", move |r| {
            let connector = connector.clone();
            Box::pin(async move {
                let mut rows = vec![];
                for known in r.connectors().await? {
                    if connector.as_ref().is_none_or(|name| *name == known.name) {
                        for state in states {
                            let page = r.deliveries(&known.name, *state, None, limit.min(1000)).await?;
                            rows.extend(page.rows);
                        }
                    }
                }
                Ok(rows)
            })
        })
        .await?;
    if as_json {
        println!("{}", rows.iter().map(row).collect::<Value>());
    } else {
        for delivery in rows {
            println!(
                "{}  {}  {:<7}  {}  {}  {}  {}",
                delivery.at,
                delivery.id,
                delivery.state.name(),
                delivery.connector,
                delivery.action,
                delivery.name,
                reason(&delivery.state)
            );
        }
    }
    Ok(())
}

fn reason(state: &DeliveryState) -> &str {
    match state {
        DeliveryState::Waiting { reason, .. } => reason.as_deref().unwrap_or_default(),
        DeliveryState::Dead { reason, .. } | DeliveryState::Dropped { reason, .. } => reason,
        DeliveryState::Leased { .. } | DeliveryState::Done { .. } => "",
    }
}

fn row(delivery: &Delivery) -> Value {
    json!({
        "id": delivery.id, "connector": delivery.connector, "action": delivery.action, "event": delivery.event,
        "name": delivery.name, "subject": delivery.subject, "at": delivery.at, "state": delivery.state.name(),
        "attempts": delivery.attempts, "doubtful": delivery.doubtful, "reason": reason(&delivery.state),
    })
}
