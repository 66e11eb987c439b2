//! From committed events to deliveries.

use domain::{
    DeliveryId,
    deliveries::{Delivery, DeliveryState},
};

use super::Connection;
use crate::{
    Boucle, Error,
    ports::{ConnectorState, Mode, OutgoingEvent, Repositories},
};

/// Events that one unit takes.
const BATCH: u32 = 200;

/// Takes the next events, if any; true when there may be more.
///
/// An event that is not released yet is taken as well and waits as a delivery, so that it holds nothing but its subject.
pub(super) async fn follow(
    r: &mut dyn Repositories,
    app: &Boucle,
    connection: &Connection,
    state: &mut ConnectorState,
) -> Result<bool, Error> {
    if state.mode == Mode::Draining {
        return Ok(false);
    }
    let events = r.outgoing_since(state.position, BATCH).await?;
    let Some(last) = events.last() else {
        return Ok(false);
    };
    state.position = last.position;
    for event in events.iter().filter(|event| event.deliver && !event.withdrawn) {
        for (ordinal, action) in (0..).zip(connection.actions(&event.name)) {
            let delivery = waiting(app, &connection.connector, event, ordinal, action);
            r.insert_delivery(&delivery).await?;
        }
    }
    Ok(events.len() >= usize::try_from(BATCH).unwrap_or(usize::MAX))
}

fn waiting(app: &Boucle, connector: &str, event: &OutgoingEvent, ordinal: i64, action: &str) -> Delivery {
    Delivery {
        id: DeliveryId(app.entropy.id(app.clock.now())),
        connector: connector.to_owned(),
        event: event.id,
        name: event.name.clone(),
        action: action.to_owned(),
        subject_kind: event.subject_kind.clone(),
        subject: event.subject,
        position: event.position,
        ordinal,
        at: event.at,
        state: DeliveryState::Waiting {
            until: event.release_at,
            reason: None,
        },
        attempts: 0,
        doubtful: false,
    }
}
