//! Live updates: one stream a browser. It carries ids, states and versions only, at most four batches a second; pages then
//! ask for themselves again. A stream ends when the program stops or when whoever opened it may no longer see.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use business::{Boucle, people::present, ports::NumberedEvent};
use domain::{StoreId, people::Action};
use futures::Stream;
use serde_json::json;
use tokio::{
    sync::{broadcast, watch},
    time::{Instant, interval, sleep_until},
};

use super::{PageError, Web, staff::Staff};

/// Batches are at least this far apart.
const PAUSE: Duration = Duration::from_millis(250);
/// Whoever lost their right loses their stream within this time.
const RECHECK: Duration = Duration::from_secs(4);
/// A sign of life for proxies and for the browser.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Behind by more events than this, a page is told to look for itself.
const BACKLOG: usize = 512;

/// Committed events, in order, for everybody who follows.
#[derive(Debug, Clone)]
pub struct Feed(broadcast::Sender<NumberedEvent>);

impl Feed {
    /// Follows the database's positions from now on.
    pub fn start(boucle: &Boucle, mut stopping: watch::Receiver<bool>) -> Self {
        let (sender, _) = broadcast::channel(BACKLOG);
        let feed = Self(sender.clone());
        let boucle = boucle.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = follow(&boucle, &sender) => {}
                _ = stopping.wait_for(|stop| *stop) => {}
            }
        });
        feed
    }
}

async fn follow(boucle: &Boucle, sender: &broadcast::Sender<NumberedEvent>) {
    let mut positions = boucle.db.positions();
    let mut seen = *positions.borrow_and_update();
    while positions.changed().await.is_ok() {
        positions.borrow_and_update();
        loop {
            let batch = boucle
                .db
                .read("live", move |r| {
                    Box::pin(async move { Ok(r.events_since(seen, 200).await?) })
                })
                .await;
            match batch {
                Ok(events) if events.is_empty() => break,
                Ok(events) => {
                    for event in events {
                        seen = event.position;
                        // Nobody listening is no failure.
                        let _ = sender.send(event);
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "events could not be read for open pages");
                    break;
                }
            }
        }
    }
}

/// `GET /live`
pub(super) async fn live(
    State(web): State<Web>,
    staff: Staff,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let last: Option<i64> = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok())
        .and_then(|id| id.parse().ok());
    let stores: Vec<StoreId> = staff
        .present
        .stores
        .iter()
        .map(|store| store.id)
        .filter(|id| staff.actor().may(Action::SeeStore, *id))
        .collect();
    let receiver = web.live.0.subscribe();
    let missed = match last {
        Some(last) => {
            web.boucle
                .db
                .read("live", move |r| {
                    Box::pin(async move { Ok(r.events_since(last, 500).await?) })
                })
                .await?
        }
        None => vec![],
    };
    let stream = stream(web, staff, stores, missed, receiver);
    let mut response = Sse::new(stream)
        .keep_alive(
            KeepAlive::new()
                .interval(HEARTBEAT)
                .event(Event::default().event("beat").data("")),
        )
        .into_response();
    response.headers_mut().insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(response)
}

fn stream(
    web: Web,
    staff: Staff,
    stores: Vec<StoreId>,
    missed: Vec<NumberedEvent>,
    mut receiver: broadcast::Receiver<NumberedEvent>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    async_stream::stream! {
        let mut stopping = web.stopping.clone();
        let mut recheck = interval(RECHECK);
        recheck.tick().await;
        yield Ok(Event::default().event("hello").retry(Duration::from_secs(2)).data(""));
        let mut waiting: Vec<NumberedEvent> = missed.into_iter().filter(|event| sees(&stores, event)).collect();
        let mut not_before = Instant::now();
        loop {
            tokio::select! {
                () = sleep_until(not_before), if !waiting.is_empty() => {
                    let batch = std::mem::take(&mut waiting);
                    not_before = Instant::now() + PAUSE;
                    yield Ok(tickets(&batch));
                }
                event = receiver.recv() => match event {
                    Ok(event) if sees(&stores, &event) => waiting.push(event),
                    Ok(_) => {}
                    // Too far behind: the page looks for itself.
                    Err(broadcast::error::RecvError::Lagged(_)) => yield Ok(Event::default().event("reload").data("")),
                    Err(broadcast::error::RecvError::Closed) => break,
                },
                _ = recheck.tick() => if !may_still(&web, &staff).await { break },
                () = stopped(&mut stopping) => break,
            }
        }
    }
}

/// Ends when the program stops, or is gone. The guard of the value is let go at once: a stream may move between threads.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}

fn sees(stores: &[StoreId], event: &NumberedEvent) -> bool {
    event.subject_kind == "ticket" && event.store.is_some_and(|store| stores.contains(&store))
}

/// One message for a batch; of several events of one ticket the last one counts.
fn tickets(batch: &[NumberedEvent]) -> Event {
    let mut latest: Vec<&NumberedEvent> = Vec::with_capacity(batch.len());
    for event in batch {
        latest.retain(|known| known.subject != event.subject);
        latest.push(event);
    }
    let data: Vec<_> = latest
        .iter()
        .map(|e| json!({ "id": e.subject, "state": e.state, "version": e.version }))
        .collect();
    let position = batch.iter().map(|event| event.position).max().unwrap_or_default();
    Event::default()
        .event("tickets")
        .id(position.to_string())
        .data(serde_json::Value::from(data).to_string())
}

/// The session is still there, with the same rights.
async fn may_still(web: &Web, staff: &Staff) -> bool {
    let Some(id) = staff.session.id() else {
        return false;
    };
    let (text, now) = (id.to_string(), web.boucle.clock.now());
    let there = web
        .boucle
        .db
        .read("live_session", move |r| {
            let text = text.clone();
            Box::pin(async move { Ok(r.session(&text, now).await?.is_some()) })
        })
        .await;
    let actor = staff.actor();
    let user = staff.present.user.id;
    match (
        there,
        present(&web.boucle, user, actor.device, actor.method).await,
    ) {
        (Ok(true), Ok(Some(present))) => present.actor == *actor,
        // The database does not answer just now: nothing is known against them.
        (Err(_), _) | (_, Err(_)) => true,
        _ => false,
    }
}
