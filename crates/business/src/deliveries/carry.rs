//! One delivery: claimed, carried to the partner, and what became of it.

use domain::deliveries::{Delivery, Passage, Rules};
use jiff::SignedDuration;

use super::{Connection, document::parcel};
use crate::{
    Boucle, Error,
    ports::{ConnectorState, Mode, Outcome, Partners, Pick, Repositories},
};

/// Longest reason and reference that are kept, in characters.
const KEPT: usize = 300;

/// A delivery that this process carries until its lease ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claimed {
    /// The delivery, leased.
    pub(super) delivery: Delivery,
    /// It asks whether a partner is back.
    pub(super) is_probe: bool,
}

/// Claims deliveries that are due, `most` at most: the older half of them those that have waited longest, the other half
/// those that came last, so that a backlog holds nothing new. Of an odd number the `older` get the larger half if so said.
pub(super) async fn claim(
    app: &Boucle,
    connection: &Connection,
    most: u32,
    older: bool,
) -> Result<Vec<Claimed>, Error> {
    let (app, connection) = (app.clone(), connection.clone());
    app.clone()
        .db
        .write("claim_deliveries", move |r| {
            let (app, connection) = (app.clone(), connection.clone());
            Box::pin(async move {
                let Some(state) = r.hold_connector(&connection.connector).await? else {
                    return Ok(vec![]);
                };
                claim_held(r, &app, &connection.rules, state, most, older).await
            })
        })
        .await
}

async fn claim_held(
    r: &mut dyn Repositories,
    app: &Boucle,
    rules: &Rules,
    mut state: ConnectorState,
    most: u32,
    older: bool,
) -> Result<Vec<Claimed>, Error> {
    let now = app.clock.now();
    let passage = state.circuit.passage(now);
    let leased = u32::try_from(r.count_leased(&state.name, now).await?).unwrap_or(u32::MAX);
    let limit = match passage {
        _ if state.mode == Mode::Paused => 0,
        Passage::Shut => 0,
        Passage::Probe => 1,
        Passage::Free => most.min(rules.at_once.saturating_sub(leased)),
    };
    let oldest = limit.midpoint(u32::from(older));
    let until = now + rules.lease();
    let mut claimed = vec![];
    for (pick, mut places) in [(Pick::Oldest, oldest), (Pick::Newest, limit - oldest)] {
        while places > 0 {
            let due = r.claim_deliveries(&state.name, now, until, pick, places).await?;
            if due.is_empty() {
                break;
            }
            for delivery in due {
                if r.is_withdrawn(delivery.event).await? {
                    let dropped = delivery.clone().dropped("withdrawn".into(), now);
                    r.save_delivery(&dropped, &delivery).await?;
                } else {
                    places -= 1;
                    claimed.push(Claimed {
                        delivery,
                        is_probe: passage == Passage::Probe,
                    });
                }
            }
        }
    }
    if passage == Passage::Probe && !claimed.is_empty() {
        state.circuit = state.circuit.probing(until);
        r.save_connector(&state).await?;
    }
    Ok(claimed)
}

/// Carries one delivery to its partner and records what became of it. What goes wrong on our side is logged and left to
/// the lease.
pub(super) async fn carry(app: &Boucle, partners: &dyn Partners, rules: &Rules, claimed: &Claimed) {
    let tried = match parcel(app, &claimed.delivery).await {
        Ok(Some(parcel)) => {
            let answer = tokio::time::timeout(rules.patience.unsigned_abs(), partners.deliver(&parcel)).await;
            Some(answer.unwrap_or_else(|_| Outcome::Unknown {
                reason: format!("no answer within {} s", rules.patience.as_secs()),
            }))
        }
        Ok(None) => None,
        Err(error) => {
            tracing::error!(delivery = %claimed.delivery.id, %error, "a document could not be made; it is tried again");
            return;
        }
    };
    match record(app, rules, claimed, tried).await {
        Ok(true) => {}
        Ok(false) => tracing::warn!(
            delivery = %claimed.delivery.id,
            "a delivery took longer than its lease; whoever has it now tells what became of it"
        ),
        Err(error) => tracing::error!(
            delivery = %claimed.delivery.id, %error,
            "what became of a delivery could not be recorded; it is tried again as doubtful"
        ),
    }
}

/// Records an outcome; none stands for a subject without a document. False when the lease was lost.
async fn record(
    app: &Boucle,
    rules: &Rules,
    claimed: &Claimed,
    outcome: Option<Outcome>,
) -> Result<bool, Error> {
    let (app, rules, claimed) = (app.clone(), *rules, claimed.clone());
    let chance = u64::from_le_bytes(app.entropy.bytes());
    app.clone()
        .db
        .write("record_delivery", move |r| {
            let (app, claimed, outcome) = (app.clone(), claimed.clone(), outcome.clone());
            Box::pin(async move {
                let was = claimed.delivery;
                let Some(mut state) = r.hold_connector(&was.connector).await? else {
                    return Ok(false);
                };
                let now = app.clock.now();
                let Some(outcome) = outcome else {
                    let dead = was.clone().dead("there is no document to send".into(), now);
                    return Ok(r.save_delivery(&dead, &was).await?);
                };
                state.last_exchange_at = Some(now);
                let (asked, is_unknown, reason) = match outcome {
                    Outcome::Done { reference } => {
                        let done = was.clone().done(reference.as_deref().map(kept), now);
                        return answered(r, state, &done, &was, None).await;
                    }
                    Outcome::Refused { reason } => {
                        let dead = was.clone().dead(kept(&reason), now);
                        return answered(r, state, &dead, &was, Some(kept(&reason))).await;
                    }
                    Outcome::Busy { reason, retry_after } => (retry_after, false, kept(&reason)),
                    Outcome::Unknown { reason } => (None, true, kept(&reason)),
                };
                let asked = asked.and_then(|asked| SignedDuration::try_from(asked).ok());
                let mut next = was.clone();
                next.doubtful |= is_unknown;
                next.attempts -= i64::from(claimed.is_probe);
                next = if next.attempts >= rules.attempts {
                    next.dead(reason.clone(), now)
                } else {
                    let wait = rules.wait(next.attempts, asked, chance);
                    next.put_off(reason.clone(), now + wait)
                };
                if !r.save_delivery(&next, &was).await? {
                    return Ok(false);
                }
                state.circuit = state.circuit.failed(claimed.is_probe, &rules, asked, now, chance);
                state.last_reason = Some(reason);
                r.save_connector(&state).await?;
                Ok(true)
            })
        })
        .await
}

/// The partner answered, well or not: it is there.
async fn answered(
    r: &mut dyn Repositories,
    mut state: ConnectorState,
    delivery: &Delivery,
    was: &Delivery,
    reason: Option<String>,
) -> Result<bool, Error> {
    if !r.save_delivery(delivery, was).await? {
        return Ok(false);
    }
    state.circuit = domain::deliveries::Circuit::default();
    state.last_reason = reason;
    r.save_connector(&state).await?;
    Ok(true)
}

fn kept(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(KEPT).collect()
}
