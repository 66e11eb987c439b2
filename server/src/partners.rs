//! Partners as this program works them: what the operator says of them (`[partners.<connector>]` in `boucle.toml`, or the
//! environment, which wins), what they are told, and what they are asked.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use business::{
    Boucle,
    clock::{Entropy, SystemClock},
    deliveries::{Connection, Subscription, keep_check},
    ports::{self, Mode, PullPosition},
    tills::accept_found,
};
use domain::{Code, people::Actor};
use integration::{
    Connectors,
    connector::{Action as Capability, Gives},
    engine::{
        Checked, Colour, Configuration, Engine, NotConnected, Position, Recorder, Rows, RowsPage,
        Surroundings,
    },
};
use secrecy::SecretString;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::time::sleep;

use crate::settings::{Secrets, Settings};

/// Settings and secrets of partners.
#[derive(Debug)]
pub struct PartnerSettings {
    said: BTreeMap<String, BTreeMap<String, String>>,
    secrets: Secrets,
}

impl PartnerSettings {
    /// Of these settings.
    pub fn new(settings: &Settings) -> Self {
        Self {
            said: settings.partners.clone(),
            secrets: Secrets::new(settings),
        }
    }
}

impl Configuration for PartnerSettings {
    /// The setting `address` of `acme` is `BOUCLE_PARTNER_ACME_ADDRESS`.
    fn setting(&self, connector: &str, name: &str) -> Option<String> {
        let variable = format!("BOUCLE_PARTNER_{connector}_{name}")
            .to_uppercase()
            .replace('-', "_");
        std::env::var(variable)
            .ok()
            .or_else(|| self.said.get(connector)?.get(name).cloned())
    }

    fn secret(&self, name: &str) -> Option<SecretString> {
        self.secrets.get(name)
    }
}

/// What the engine needs, on this machine.
pub fn surroundings(settings: &Settings, recorder: Arc<dyn Recorder>) -> Surroundings {
    Surroundings {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(Entropy::system()),
        configuration: Arc::new(PartnerSettings::new(settings)),
        recorder,
    }
}

/// Characters of a body that a check keeps.
const SHOWN: usize = 1_000;
/// How often partners that do not notify are asked what was paid, where their files do not say it.
const ASK_AFTER: Duration = Duration::from_secs(10);

/// What each partner is told, by its files.
pub fn connections(connectors: &Connectors) -> Vec<Connection> {
    connectors
        .iter()
        .filter_map(|connector| {
            let partner = connector.partner.as_ref()?;
            let subscriptions = partner
                .on
                .iter()
                .map(|on| Subscription {
                    connector: connector.name.clone(),
                    event: on.event.clone(),
                    action: on.action.name().to_owned(),
                })
                .collect();
            Some(Connection {
                connector: connector.name.clone(),
                rules: partner.deliver,
                subscriptions,
            })
        })
        .collect()
}

/// How often a partner is asked what was paid; none when it cannot be asked.
pub fn asked_every(connectors: &Connectors, connector: &str) -> Option<Duration> {
    let partner = connectors.get(connector)?.partner.as_ref()?;
    match &partner.actions.get(&Capability::Payments)?.gives {
        Gives::Rows { every, .. } => Some(every.unwrap_or(ASK_AFTER)),
        Gives::Result(_) | Gives::Reference { .. } => None,
    }
}

/// Asks a partner again and again what was paid, while it is switched on and not paused.
pub async fn ask_for_payments(boucle: Boucle, engine: Arc<Engine>, connector: String, every: Duration) {
    loop {
        match ask_once(&boucle, &engine, &connector).await {
            Ok(0) => {}
            Ok(new) => tracing::info!(connector, new, "payments found"),
            Err(problem) => tracing::warn!(connector, problem, "what was paid could not be asked"),
        }
        sleep(every).await;
    }
}

/// Asks once; answers how many payments nobody knew. What is found is stored page by page before the position moves, so that
/// a kill in between finds it again, and stores it once.
pub async fn ask_once(boucle: &Boucle, engine: &Engine, connector: &str) -> Result<usize, String> {
    let said = |error: business::Error| error.to_string();
    let Some(before) = asked_up_to(boucle, connector).await.map_err(said)? else {
        return Ok(0);
    };
    let mut found = Found {
        boucle,
        connector,
        new: 0,
    };
    let after = engine
        .pull(connector, Capability::Payments, &before, &mut found)
        .await
        .map_err(|trouble| trouble.to_string())?;
    let new = found.new;
    keep_position(boucle, connector, &after).await.map_err(said)?;
    Ok(new)
}

/// Where the last pull of payments ended; none while the connector is off or paused. The first time that is now, because what
/// was paid before it was switched on is none of ours; and it is kept before the partner is asked, so that a partner that does
/// not answer at first does not move it. A position that nobody can read any more begins anew: what is found again counts once.
async fn asked_up_to(boucle: &Boucle, connector: &str) -> Result<Option<Position>, business::Error> {
    let name = connector.to_owned();
    let (is_on, kept) = boucle
        .db
        .read("payments_position", move |r| {
            let name = name.clone();
            Box::pin(async move {
                let state = r.connector(&name).await?;
                let is_on = state.is_some_and(|state| state.mode != Mode::Paused);
                Ok((is_on, r.pull_position(&name, Capability::Payments.name()).await?))
            })
        })
        .await?;
    if !is_on {
        return Ok(None);
    }
    if let Some(kept) = kept {
        return Ok(Some(serde_json::from_str(&kept.position).unwrap_or_default()));
    }
    let from_now_on = Position {
        newest: Some(boucle.clock.now()),
        ..Position::default()
    };
    keep_position(boucle, connector, &from_now_on).await?;
    Ok(Some(from_now_on))
}

async fn keep_position(boucle: &Boucle, connector: &str, position: &Position) -> Result<(), business::Error> {
    let kept = PullPosition {
        position: serde_json::to_string(position).expect("a position is plain data"),
        at: boucle.clock.now(),
    };
    let name = connector.to_owned();
    boucle
        .db
        .write("save_payments_position", move |r| {
            let (name, kept) = (name.clone(), kept.clone());
            Box::pin(async move {
                Ok(r.save_pull_position(&name, Capability::Payments.name(), &kept)
                    .await?)
            })
        })
        .await
}

/// Puts payments that were found into the inbox.
struct Found<'a> {
    boucle: &'a Boucle,
    connector: &'a str,
    new: usize,
}

#[async_trait]
impl Rows for Found<'_> {
    async fn take(&mut self, page: RowsPage) -> Result<(), String> {
        let notices = page
            .rows
            .iter()
            .filter(|row| is_ours(row))
            .map(|row| notice(self.connector, row))
            .collect();
        self.new += accept_found(self.boucle, self.connector, notices)
            .await
            .map_err(|error| error.to_string())?;
        Ok(())
    }
}

/// A partner that is asked answers with all of its sales. Those that carry no code of ours are its own business, and where no
/// money moved nothing was paid.
pub(crate) fn is_ours(row: &Value) -> bool {
    let code = row.get("code").and_then(Value::as_str).unwrap_or_default();
    code.parse::<Code>().is_ok() && row["amount"]["amount"].as_i64() != Some(0)
}

/// A payment as a notice of the till's contract. Its id is made of what it says: the same row again is the same notice, and one
/// that says something else is another, which people then clear up.
pub(crate) fn notice(connector: &str, row: &Value) -> (String, String) {
    let text = |field: &str| row.get(field).and_then(Value::as_str).unwrap_or_default();
    let code = text("code");
    let store = row.get("store").and_then(Value::as_str).map_or_else(
        || {
            code.parse::<Code>()
                .map(|code| code.prefix.to_string())
                .unwrap_or_default()
        },
        str::to_owned,
    );
    let till = row.get("till").and_then(Value::as_str).unwrap_or(connector);
    let mut data = json!({
        "payment_id": row["payment_id"], "store": store, "till": till, "code": code, "amount": row["amount"],
        "tenders": row["tenders"], "paid_at": row["paid_at"],
    });
    for field in ["receipt", "refund_id", "version"] {
        if let Some(value) = row.get(field).filter(|value| !value.is_null()) {
            data[field] = value.clone();
        }
    }
    let kind = row.get("kind").and_then(Value::as_str).unwrap_or("captured");
    let body =
        json!({ "type": format!("payment.{kind}"), "timestamp": row["paid_at"], "data": data }).to_string();
    let id = Sha256::digest(body.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>();
    (format!("found-{id}"), body)
}

/// Tries every action of a connector at its partner and keeps what that showed. Where nothing is red, a sign-in that was
/// refused before is over: deliveries begin anew with the settings and secrets of now.
pub async fn check_and_keep(
    boucle: &Boucle,
    actor: &Actor,
    engine: &Engine,
    connector: &str,
) -> Result<Vec<Checked>, CheckProblem> {
    let table = engine.check(connector).await?;
    let capabilities = table.iter().map(capability).collect();
    keep_check(boucle, actor, connector, capabilities).await?;
    if !table.iter().any(|line| matches!(line.colour, Colour::Red(_))) {
        engine.resume(connector);
    }
    Ok(table)
}

/// Why there is no check.
#[derive(Debug, thiserror::Error)]
pub enum CheckProblem {
    /// It could not be connected.
    #[error(transparent)]
    NotConnected(#[from] NotConnected),
    /// It could not be kept.
    #[error(transparent)]
    Business(#[from] business::Error),
}

fn capability(line: &Checked) -> ports::Capability {
    ports::Capability {
        action: line.action.name().to_owned(),
        colour: match line.colour {
            Colour::Green => ports::Colour::Green,
            Colour::Red(_) => ports::Colour::Red,
            Colour::ByHand(_) => ports::Colour::ByHand,
            Colour::Missing(_) => ports::Colour::Missing,
        },
        reason: line.colour.reason().unwrap_or_default().to_owned(),
        said: line.exchanges.iter().map(said).collect(),
    }
}

/// Bodies are cut: a person reads them, and the rest is the partner's.
fn said(exchange: &ports::Exchange) -> ports::Said {
    let cut = |text: &str| text.chars().take(SHOWN).collect();
    ports::Said {
        what: format!("{} {}", exchange.method, exchange.target),
        sent: cut(&exchange.sent),
        received: cut(&exchange.received),
        verdict: exchange.told(),
    }
}

#[cfg(test)]
mod tests {
    use integration::Notice;

    use super::*;

    fn row(code: &str, amount: i64) -> Value {
        json!({
            "payment_id": "17", "code": code, "amount": { "amount": amount, "currency": "EUR" }, "kind": "captured",
            "tenders": [{ "method": "cash", "amount": { "amount": amount, "currency": "EUR" } }], "paid_at": "2026-11-24T12:00:48Z",
        })
    }

    #[test]
    fn only_money_for_codes_of_ours_is_taken_in() {
        assert!(is_ours(&row("LYN-2402", 4500)) && is_ours(&row("lyn 2402", 4500)));
        for (code, amount) in [
            ("", 4500),
            ("CHECK-V", 4500),
            ("Carte perdue", 4500),
            ("LYN-R318", 0),
        ] {
            assert!(!is_ours(&row(code, amount)), "{code} {amount}");
        }
    }

    #[test]
    fn a_payment_that_is_found_reads_as_a_notice_of_a_till() {
        let (id, body) = notice("acme", &row("LYN-2402", 4500));
        let Ok(Notice::Captured(capture)) = Notice::decode(body.as_bytes()) else {
            panic!("{body}");
        };
        assert_eq!(
            (
                capture.payment_id.as_str(),
                capture.store.as_str(),
                capture.till.as_str()
            ),
            ("17", "LYN", "acme")
        );
        assert_eq!((capture.code.as_str(), capture.amount.minor), ("LYN-2402", 4500));
        // The same again is the same notice; what says something else is another.
        assert_eq!(notice("acme", &row("LYN-2402", 4500)).0, id);
        assert_ne!(notice("acme", &row("LYN-2402", 4600)).0, id);
    }
}
