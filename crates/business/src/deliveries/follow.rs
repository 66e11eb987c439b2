//! From committed events to deliveries.

use domain::{
    DeliveryId,
    deliveries::{Delivery, DeliveryState},
    people::{Action, Actor},
};

use super::{Connection, hands::noted};
use crate::{
    Boucle, Error,
    ports::{ConnectorState, Mode, OutgoingEvent, Repositories},
};

/// Events that one unit takes.
const BATCH: u32 = 200;

/// Switches a connector on: it follows what happens from now on. False when it is on already.
pub async fn switch_on(app: &Boucle, actor: &Actor, connector: &str) -> Result<bool, Error> {
    actor.check_everywhere(Action::Partners)?;
    let (app, actor, connector) = (app.clone(), actor.clone(), connector.to_owned());
    app.clone()
        .db
        .write("switch_on_connector", move |r| {
            let (app, actor, connector) = (app.clone(), actor.clone(), connector.clone());
            Box::pin(async move {
                let is_new = r.insert_connector(&connector).await?;
                if is_new {
                    noted(r, &app, &actor, "switch_on_connector", &connector).await?;
                }
                Ok(is_new)
            })
        })
        .await
}

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
