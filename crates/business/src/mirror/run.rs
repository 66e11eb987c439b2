//! The loop of one kind of rows of one connector.

use std::{sync::Arc, time::Duration};

use domain::people::Actor;
use tokio::time::sleep;

use super::{Asked, NotPulled, Plan, pull};
use crate::{Boucle, Error, ports::Sources};

/// How often to look whether something is due: what a person asks for begins no later.
const LOOK: Duration = Duration::from_secs(3);

/// Pulls again and again what is due, while the connector is on. Runs until it is dropped: what it had taken in is stored, and
/// the next one goes on there.
pub async fn run(app: Boucle, sources: Arc<dyn Sources>, plan: Plan) {
    let (connector, kind) = (plan.connector.clone(), plan.kind.name());
    loop {
        match pull(&app, &Actor::system(), &*sources, &plan, Asked::ByTheClock).await {
            Ok(Some(pulled)) if pulled.changed > 0 || pulled.gone > 0 || pulled.rejected > 0 => {
                tracing::info!(
                    connector, kind, due = ?pulled.due, rows = pulled.rows, changed = pulled.changed,
                    rejected = pulled.rejected, gone = pulled.gone, "pulled"
                );
            }
            Err(NotPulled::NotGiven(problem)) => tracing::warn!(connector, kind, %problem, "not pulled"),
            Err(NotPulled::Business(error)) if !matches!(error, Error::Stale) => {
                tracing::error!(connector, kind, %error, "what was pulled could not be stored");
            }
            // Not due, nothing new, or somebody else is at it.
            Ok(_) | Err(_) => {}
        }
        sleep(LOOK).await;
    }
}
