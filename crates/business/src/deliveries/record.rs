//! What became of a delivery, and what that says of its partner.

use domain::deliveries::{Circuit, Rules};
use jiff::{SignedDuration, Timestamp};

use super::carry::{Carried, Fate};
use crate::{
    Boucle, Error,
    ports::{ConnectorState, Outcome, Repositories},
};

/// Longest reason and reference that are kept, in characters.
const KEPT: usize = 300;

/// Records what became of a delivery; false when its lease was lost, and nothing is recorded.
pub(super) async fn record(
    r: &mut dyn Repositories,
    app: &Boucle,
    rules: &Rules,
    state: &mut ConnectorState,
    carried: &Carried,
) -> Result<bool, Error> {
    let now = app.clock.now();
    let was = &carried.claimed.delivery;
    let (next, health) = match &carried.fate {
        Fate::NoDocument => (was.clone().dead("there is no document to send".into(), now), None),
        Fate::NotSent => {
            let mut next = was.clone();
            next.attempts -= 1;
            let until = now + rules.first_wait;
            (next.put_off("the database gave no document".into(), until), None)
        }
        Fate::Spoken(Outcome::Done { reference }) => {
            let reference = reference.as_deref().map(kept);
            (was.clone().done(reference, now), Some((Circuit::default(), None)))
        }
        // A partner that refuses is a partner that works.
        Fate::Spoken(Outcome::Refused { reason }) => {
            let reason = kept(reason);
            (
                was.clone().dead(reason.clone(), now),
                Some((Circuit::default(), Some(reason))),
            )
        }
        Fate::Spoken(Outcome::Busy { reason, retry_after }) => {
            let asked = retry_after.and_then(|asked| SignedDuration::try_from(asked).ok());
            failed(app, rules, state, carried, (reason, asked, false), now)
        }
        Fate::Spoken(Outcome::Unknown { reason }) => {
            failed(app, rules, state, carried, (reason, None, true), now)
        }
    };
    if !r.save_delivery(&next, was).await? {
        return Ok(false);
    }
    if let Some((circuit, reason)) = health {
        state.circuit = circuit;
        state.last_reason = reason;
        state.last_exchange_at = Some(now);
    }
    Ok(true)
}

/// What a delivery and its partner's health become after a failure.
type After = (domain::deliveries::Delivery, Option<(Circuit, Option<String>)>);

fn failed(
    app: &Boucle,
    rules: &Rules,
    state: &ConnectorState,
    carried: &Carried,
    (reason, asked, may_have_arrived): (&str, Option<SignedDuration>, bool),
    now: Timestamp,
) -> After {
    let (reason, chance) = (kept(reason), u64::from_le_bytes(app.entropy.bytes()));
    let is_probe = carried.claimed.is_probe;
    let mut next = carried.claimed.delivery.clone();
    next.doubtful |= may_have_arrived;
    // Asking whether a partner is back costs no try: an outage gives nothing up.
    next.attempts -= i64::from(is_probe);
    let next = if next.attempts >= rules.attempts {
        next.dead(reason.clone(), now)
    } else {
        let wait = rules.wait(next.attempts, asked, chance);
        next.put_off(reason.clone(), now + wait)
    };
    let circuit = state.circuit.failed(is_probe, rules, asked, now, chance);
    (next, Some((circuit, Some(reason))))
}

fn kept(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(KEPT).collect()
}
