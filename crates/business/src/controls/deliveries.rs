//! Repairs to be paid that a partner confirmed, and what it finds when it is asked for them by their reference.
//!
//! Key: the code of the ticket. Compared is the number under which the partner has it.

use std::collections::BinaryHeap;

use async_trait::async_trait;
use domain::{
    DeliveryId, TicketId,
    control::{Cause, Difference, Extent, Fields, Pair, Repair, Row, Run, Side, Value, What, picked},
    deliveries::{Delivery, DeliveryState},
    workshop::Stage as TicketStage,
};
use jiff::Timestamp;

use super::control::{Control, Gathered, Judged, NotGathered, Sources};
use crate::{
    Boucle, Error,
    deliveries::parcel,
    ports::{LookedUp, Repositories},
};

/// The action whose deliveries are compared.
const ACTION: &str = "repair-to-pay";
/// Deliveries that are read at once.
const PAGE: u32 = 500;
/// Questions to the partner before the run's cursor is kept.
const QUESTIONS: u32 = 4;

/// The control.
#[derive(Debug)]
pub(super) struct Deliveries;

fn row(code: String, at: Option<Timestamp>, reference: Option<&str>, material: Option<String>) -> Row {
    let mut fields = Fields::from([("code".to_owned(), Value::Text(code.clone()))]);
    fields.extend(reference.map(|number| ("number".to_owned(), Value::Text(number.to_owned()))));
    Row {
        key: code.clone(),
        about: code,
        at,
        fields,
        material,
    }
}

/// Deliveries that are done, as rows; those whose ticket is gone are left out.
async fn rows(r: &mut dyn Repositories, deliveries: &[Delivery]) -> Result<Vec<Row>, Error> {
    let ids: Vec<_> = deliveries.iter().map(|done| TicketId(done.subject)).collect();
    let cards = r.cards(&ids).await?;
    Ok(deliveries
        .iter()
        .filter_map(|done| {
            let card = cards.iter().find(|card| card.id.0 == done.subject)?;
            let DeliveryState::Done { at, reference } = &done.state else {
                return None;
            };
            let code = card.code.to_string();
            Some(row(
                code,
                Some(*at),
                reference.as_deref(),
                Some(done.id.to_string()),
            ))
        })
        .collect())
}

/// A random sample: those that chance puts first. Memory holds the sample, whatever the period.
async fn sampled(r: &mut dyn Repositories, run: &Run, size: u32, seed: u32) -> Result<Vec<Delivery>, Error> {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let mut first: BinaryHeap<(u64, DeliveryId)> = BinaryHeap::new();
    let mut behind = None;
    loop {
        let page = r
            .deliveries_done(&run.connector, ACTION, run.since..run.until, behind, PAGE)
            .await?;
        for done in &page.rows {
            first.push((picked(seed, done.id.0.as_u128()), done.id));
            if first.len() > size {
                first.pop();
            }
        }
        behind = page.rows.last().and_then(place);
        if !page.more {
            break;
        }
    }
    let mut sample = vec![];
    for (_, id) in first {
        sample.extend(r.delivery(id).await?);
    }
    Ok(sample)
}

/// Where a delivery stands in the list of those that are done.
fn place(delivery: &Delivery) -> Option<(Timestamp, DeliveryId)> {
    match delivery.state {
        DeliveryState::Done { at, .. } => Some((at, delivery.id)),
        _ => None,
    }
}

/// Ours: newest first, so that of several deliveries of a ticket the last one counts. The period of a sample of what came last
/// was narrowed to it at the beginning.
async fn ours(r: &mut dyn Repositories, run: &Run) -> Result<Gathered, Error> {
    if let Extent::Random { size, seed } = run.extent {
        let sample = sampled(r, run, size, seed).await?;
        let rows = rows(r, &sample).await?;
        return Ok(Gathered { rows, next: None });
    }
    let behind = run
        .cursor
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok());
    let page = r
        .deliveries_done(&run.connector, ACTION, run.since..run.until, behind, PAGE)
        .await?;
    let last = page.rows.last().and_then(place).filter(|_| page.more);
    Ok(Gathered {
        rows: rows(r, &page.rows).await?,
        next: last.map(|last| serde_json::to_string(&last).expect("a place is plain data")),
    })
}

/// Theirs: the next ones of ours, each looked for at the partner.
async fn theirs(from: Sources<'_>, run: &Run) -> Result<Gathered, NotGathered> {
    let (id, behind) = (run.id, run.cursor.clone().unwrap_or_default());
    let asked = from
        .app
        .db
        .read("deliveries_to_look_up", move |r| {
            let behind = behind.clone();
            Box::pin(async move {
                let mut asked = vec![];
                for row in r.control_rows(id, Side::Ours, &behind, QUESTIONS).await? {
                    let delivery = row.material.as_deref().and_then(|id| id.parse().ok());
                    let delivery = match delivery {
                        Some(id) => r.delivery(id).await?,
                        None => None,
                    };
                    asked.push((row.key, delivery));
                }
                Ok(asked)
            })
        })
        .await?;
    let next = asked.last().map(|(key, _)| key.clone());
    let mut rows = vec![];
    for (key, delivery) in asked {
        let Some(delivery) = delivery else {
            continue;
        };
        let Some(parcel) = parcel(from.app, &delivery).await? else {
            continue;
        };
        if let LookedUp::Found { reference } = from.partners.look_up(&parcel).await? {
            rows.push(row(key, None, reference.as_deref(), None));
        }
    }
    Ok(Gathered { rows, next })
}

/// A repair whose ticket still waits to be paid: only such a one is of any use at the till.
async fn is_awaited(r: &mut dyn Repositories, delivery: &Delivery) -> Result<bool, Error> {
    let ticket = r.ticket(TicketId(delivery.subject)).await?;
    Ok(ticket.is_some_and(|ticket| ticket.state.stage() == TicketStage::Ready && ticket.due() > 0))
}

async fn delivery_of(r: &mut dyn Repositories, material: Option<&str>) -> Result<Option<Delivery>, Error> {
    match material.and_then(|id| id.parse().ok()) {
        Some(id) => Ok(r.delivery(id).await?),
        None => Ok(None),
    }
}

#[async_trait]
impl Control for Deliveries {
    /// The partner is asked for what we hold.
    fn first(&self) -> Side {
        Side::Ours
    }

    async fn begin(&self, r: &mut dyn Repositories, run: &mut Run) -> Result<(), Error> {
        if let Extent::Recent(size) = run.extent {
            let page = r
                .deliveries_done(&run.connector, ACTION, run.since..run.until, None, size)
                .await?;
            // The period is what the sample reaches back to.
            if let Some((at, _)) = page.rows.last().and_then(place).filter(|_| page.more) {
                run.since = run.since.max(at);
            }
        }
        Ok(())
    }

    async fn gather(&self, from: Sources<'_>, run: &Run, side: Side) -> Result<Gathered, NotGathered> {
        if side == Side::Theirs {
            return theirs(from, run).await;
        }
        let run = run.clone();
        let gathered = from.app.db.read("deliveries_to_compare", move |r| {
            let run = run.clone();
            Box::pin(async move { ours(r, &run).await })
        });
        Ok(gathered.await?)
    }

    async fn ours_now(&self, _: &mut dyn Repositories, _: &Run, _: &Row) -> Result<Option<Row>, Error> {
        Ok(None)
    }

    async fn judge(
        &self,
        r: &mut dyn Repositories,
        _: &Run,
        pair: &Pair,
        what: &What,
    ) -> Result<Judged, Error> {
        if *what != What::MissingThere {
            return Ok(Judged {
                cause: Some(Cause::ChangedThere),
                ..Judged::default()
            });
        }
        let material = pair.ours.as_ref().and_then(|row| row.material.clone());
        let is_awaited = match delivery_of(r, material.as_deref()).await? {
            Some(delivery) => is_awaited(r, &delivery).await?,
            None => false,
        };
        Ok(Judged {
            cause: Some(Cause::NotFound),
            repair: is_awaited.then_some(Repair::SendAgain),
            material: material.filter(|_| is_awaited),
        })
    }

    /// It waits to be sent once more, doubtful: the partner is asked for it first. Where a later one of the ticket is still to
    /// go out, that one brings it.
    async fn repair(
        &self,
        r: &mut dyn Repositories,
        app: &Boucle,
        difference: &Difference,
    ) -> Result<(), Error> {
        let refused = |code| Error::field("difference", code);
        r.hold_connector(&difference.connector)
            .await?
            .ok_or(Error::NotFound)?;
        let known = delivery_of(r, difference.material.as_deref()).await?;
        let was = known.ok_or_else(|| refused("no_repair"))?;
        if !is_awaited(r, &was).await? {
            return Err(refused("nothing_due"));
        }
        let mut again = was.clone().replayed(app.clock.now());
        again.doubtful = true;
        if r.requeue_delivery(&again, &was).await? {
            Ok(())
        } else {
            Err(refused("under_way"))
        }
    }
}
