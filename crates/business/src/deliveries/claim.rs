//! Which deliveries go out now.

use domain::deliveries::{Passage, Rules};

use super::carry::Claimed;
use crate::{
    Boucle, Error,
    ports::{ConnectorState, Mode, Pick, Repositories},
};

/// Claims deliveries that are due, `most` at most: half of them those that have waited longest, the other half those that
/// came last, so that a backlog holds nothing new. Of an odd number the `older` get the larger half if so said.
pub(super) async fn claim(
    r: &mut dyn Repositories,
    app: &Boucle,
    rules: &Rules,
    state: &mut ConnectorState,
    most: u32,
    older: bool,
) -> Result<Vec<Claimed>, Error> {
    let now = app.clock.now();
    let passage = state.circuit.passage(now);
    let most = match passage {
        _ if state.mode == Mode::Paused => 0,
        Passage::Shut => 0,
        Passage::Probe => most.min(1),
        Passage::Free => most,
    };
    if most == 0 {
        return Ok(vec![]);
    }
    let leased = u32::try_from(r.count_leased(&state.name, now).await?).unwrap_or(u32::MAX);
    let limit = most.min(rules.at_once.saturating_sub(leased));
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
    }
    Ok(claimed)
}
