//! Controls as this program runs them: partners asked through the engine, and one loop a connector that works what is due.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use business::{
    Boucle,
    controls::{Plan, Turn, schedule, work},
    ports::{Counterparts, LookedUp, NoAnswer, PageThere, Parcel, PaymentThere},
};
use integration::{
    Connectors,
    connector::Action as Capability,
    engine::{Engine, PageMark, Trouble},
};
use jiff::Timestamp;
use tokio::time::sleep;

use crate::{
    partners::{is_ours, notice},
    workers::read_notice,
};

/// How often to look whether something is due.
const LOOK: Duration = Duration::from_secs(5);

/// Partners as controls ask them.
#[derive(Debug)]
pub struct Asking(pub Arc<Engine>);

#[async_trait]
impl Counterparts for Asking {
    async fn payments(
        &self,
        connector: &str,
        since: Timestamp,
        page: Option<&str>,
    ) -> Result<PageThere, NoAnswer> {
        let mark = match page {
            None => PageMark::default(),
            // One that nobody can read any more begins anew: what comes twice counts once.
            Some(text) => serde_json::from_str(text).unwrap_or_default(),
        };
        let (rows, next) = self
            .0
            .page(connector, Capability::Payments, Some(since), &mark)
            .await
            .map_err(no_answer)?;
        let payments = rows.iter().filter(|row| is_ours(row)).map(|row| {
            let (webhook_id, body) = notice(connector, row);
            PaymentThere {
                report: read_notice(&body),
                webhook_id,
                body,
            }
        });
        Ok(PageThere {
            payments: payments.collect(),
            next: next.map(|next| serde_json::to_string(&next).expect("a mark is plain data")),
        })
    }

    async fn look_up(&self, parcel: &Parcel) -> Result<LookedUp, NoAnswer> {
        self.0.look_up(parcel).await.map_err(no_answer)
    }
}

fn no_answer(trouble: Trouble) -> NoAnswer {
    match trouble {
        Trouble::Refused(reason) => NoAnswer::Refused(reason),
        Trouble::Busy(reason) => NoAnswer::Busy(reason),
    }
}

/// The connectors with which something can be compared, each with its plan.
pub fn compared(connectors: &Connectors) -> Vec<(String, Plan)> {
    connectors
        .iter()
        .filter(|connector| !connector.plan.possible.is_empty())
        .map(|connector| (connector.name.clone(), connector.plan.clone()))
        .collect()
}

/// Works what is due with a connector, again and again.
pub async fn watch(boucle: Boucle, engine: Arc<Engine>, connector: String, plan: Plan) {
    let partners = Asking(engine);
    loop {
        if let Err(error) = once(&boucle, &partners, &connector, &plan).await {
            tracing::error!(connector, %error, "a comparison could not be worked; it goes on later");
        }
        sleep(LOOK).await;
    }
}

/// Adds what is due by the connector's files, and works everything that is due.
pub async fn once(
    boucle: &Boucle,
    partners: &dyn Counterparts,
    connector: &str,
    plan: &Plan,
) -> Result<usize, business::Error> {
    schedule(boucle, connector, plan).await?;
    let mut worked = 0;
    while let Turn::Worked(run) = work(boucle, partners, connector, plan).await? {
        tracing::info!(connector, %run, "comparison worked");
        worked += 1;
    }
    Ok(worked)
}
