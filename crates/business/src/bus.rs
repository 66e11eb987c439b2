//! Bringing all events onto a service bus, once and in order. Nothing in Boucle waits for it.
//!
//! ```text
//! committed events --by position--> released? --Bus, in order, each under its id--> acknowledged --> the position moves
//! ```
//! - **Nothing is lost**: the position moves behind an event only once the bus has acknowledged it and all before it.
//! - **Nothing comes twice**: what was put before a kill and is put again has the same id, by which the bus drops it.
//! - **In order per subject**: an event that can still be taken back waits, and with it the later ones of its subject; those of
//!   other subjects go on. What was put ahead of one that waits is remembered in memory only; where that memory is lost, events
//!   go one by one until all of them are certain, so that none passes an earlier one of its subject.
//! - **One at a time**: of several server processes one holds the lease; another goes on within seconds of its end.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use domain::EventId;
use jiff::{SignedDuration, Timestamp};
use tokio::{sync::watch, time::sleep};
use uuid::Uuid;

use crate::{
    Boucle, Error,
    ports::{Bus, BusEvent, Published},
};

/// The name of the one relay.
const NAME: &str = "bus";
/// Events that are read at once.
const BATCH: u32 = 500;
/// Events that are read at once while they may be on the bus already: each waits for the one before it.
const CAREFUL: u32 = 100;
/// More events that wait for their release are not read ahead of.
const MOST_HELD: usize = 10_000;
/// How long a lease lasts.
const LEASE: SignedDuration = SignedDuration::from_secs(15);
/// How often to look when nothing rings.
const LOOK: Duration = Duration::from_secs(1);
/// How often to look whether another's lease is over.
const STAND_BY: Duration = Duration::from_secs(3);
/// The longest wait while the bus does not take anything.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// How far the bus is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Events up to here are on the bus.
    pub position: i64,
    /// The newest event.
    pub newest: i64,
}

impl Standing {
    /// Events that are not on the bus yet.
    pub const fn behind(self) -> i64 {
        self.newest - self.position
    }
}

/// How far the bus is; none when nothing was ever brought onto one.
pub async fn standing(app: &Boucle) -> Result<Option<Standing>, Error> {
    app.db
        .read("bus_standing", |r| {
            Box::pin(async move {
                let Some(position) = r.relay_position(NAME).await? else {
                    return Ok(None);
                };
                let newest = r.last_position().await?;
                Ok(Some(Standing { position, newest }))
            })
        })
        .await
}

/// Brings events onto the bus until `stopping` turns true.
pub async fn run(app: Boucle, bus: Arc<dyn Bus>, mut stopping: watch::Receiver<bool>) {
    let mut positions = app.db.positions();
    let mut relay = Relay::new(app, bus);
    let mut failures = 0_u32;
    while !*stopping.borrow() {
        positions.mark_unchanged();
        let pause = match relay.turn().await {
            Ok(Turn::More) => {
                failures = 0;
                continue;
            }
            Ok(Turn::Idle(pause)) => {
                failures = 0;
                tokio::select! {
                    Ok(()) = positions.changed() => continue,
                    () = sleep(pause) => continue,
                    _ = stopping.wait_for(|stop| *stop) => break,
                }
            }
            Ok(Turn::StandBy) => STAND_BY,
            Ok(Turn::Failed(problem)) => {
                if failures == 0 {
                    tracing::warn!(
                        problem,
                        "the service bus does not take events; they keep their place"
                    );
                }
                backed_off(&mut failures)
            }
            Err(error) => {
                tracing::error!(%error, "events could not be brought onto the service bus");
                relay.forget();
                backed_off(&mut failures)
            }
        };
        tokio::select! {
            () = sleep(pause) => {}
            _ = stopping.wait_for(|stop| *stop) => {}
        }
    }
    relay.release().await;
}

fn backed_off(failures: &mut u32) -> Duration {
    *failures = failures.saturating_add(1);
    Duration::from_millis(100)
        .saturating_mul(1 << (*failures).min(10))
        .min(LONGEST_WAIT)
}

/// How a turn ended.
#[derive(Debug, PartialEq, Eq)]
enum Turn {
    /// There is more to do at once.
    More,
    /// Nothing to do until something happens, or for so long.
    Idle(Duration),
    /// Another process does it.
    StandBy,
    /// The bus took nothing, and why.
    Failed(String),
}

/// A relay at work.
struct Relay {
    app: Boucle,
    bus: Arc<dyn Bus>,
    holder: Uuid,
    /// The end of our lease, while we have one.
    leased_until: Option<Timestamp>,
    /// Events up to here are on the bus, and it is written down.
    kept: i64,
    /// Events up to here were read.
    read: i64,
    /// Events up to here may be on the bus already, put by another process, or by this one before something failed.
    doubtful: i64,
    /// Events among these that are not on the bus: they, or earlier ones of their subject, are not released yet.
    held: Vec<BusEvent>,
}

impl Relay {
    fn new(app: Boucle, bus: Arc<dyn Bus>) -> Self {
        let holder = app.entropy.id(app.clock.now());
        Self {
            app,
            bus,
            holder,
            leased_until: None,
            kept: 0,
            read: 0,
            doubtful: 0,
            held: vec![],
        }
    }

    /// Begins anew where the position is: the next turn takes the lease again.
    fn forget(&mut self) {
        self.leased_until = None;
    }

    async fn turn(&mut self) -> Result<Turn, Error> {
        if !self.holds_lease().await? {
            return Ok(Turn::StandBy);
        }
        let (ready, is_full) = self.gather().await?;
        let Published { stored, problem } = self.put(&ready).await;
        // What is not on the bus yet: held, or not taken.
        let first_missing = self
            .held
            .iter()
            .chain(&ready[stored..])
            .map(|event| event.position)
            .min();
        let done = first_missing.map_or(self.read, |position| position - 1);
        if done > self.kept {
            let (holder, position) = (self.holder, done);
            let is_ours = self
                .app
                .db
                .write("save_relay", move |r| {
                    Box::pin(async move { Ok(r.save_relay(NAME, holder, position).await?) })
                })
                .await?;
            if !is_ours {
                self.forget();
                return Ok(Turn::StandBy);
            }
            self.kept = done;
        }
        if let Some(problem) = problem {
            // Read again from where it is certain; what is there already is dropped by its id.
            self.doubtful = self.doubtful.max(self.read);
            self.read = self.kept;
            self.held.clear();
            return Ok(if stored > 0 {
                Turn::More
            } else {
                Turn::Failed(problem)
            });
        }
        if is_full {
            return Ok(Turn::More);
        }
        let now = self.app.clock.now();
        let next = self.held.iter().map(|event| event.release_at).min();
        let pause = next.map_or(LOOK, |at| at.duration_since(now).unsigned_abs().min(LOOK));
        Ok(Turn::Idle(pause))
    }

    /// Puts events onto the bus: those that may be there already one by one, the others together.
    async fn put(&self, events: &[BusEvent]) -> Published {
        let (doubtful, fresh) =
            events.split_at(events.partition_point(|event| event.position <= self.doubtful));
        let mut stored = 0;
        for event in doubtful {
            let published = self.bus.publish(std::slice::from_ref(event)).await;
            stored += published.stored;
            if published.problem.is_some() {
                return Published { stored, ..published };
            }
        }
        if fresh.is_empty() {
            let problem = None;
            return Published { stored, problem };
        }
        let published = self.bus.publish(fresh).await;
        Published {
            stored: stored + published.stored,
            ..published
        }
    }

    /// Takes or renews the lease.
    async fn holds_lease(&mut self) -> Result<bool, Error> {
        let now = self.app.clock.now();
        if self
            .leased_until
            .is_some_and(|until| until > now + LEASE / 2 && until <= now + LEASE)
        {
            return Ok(true);
        }
        let (holder, until) = (self.holder, now + LEASE);
        let held = self
            .app
            .db
            .write("hold_relay", move |r| {
                Box::pin(async move {
                    let held = r.hold_relay(NAME, holder, now, until).await?;
                    let newest = r.last_position().await?;
                    Ok(held.map(|position| (position, newest)))
                })
            })
            .await?;
        let Some((position, newest)) = held else {
            self.leased_until = None;
            return Ok(false);
        };
        if self.leased_until.is_none_or(|until| until <= now) {
            // Another may have held it meanwhile.
            (self.kept, self.read, self.doubtful) = (position, position, newest);
            self.held.clear();
        }
        self.leased_until = Some(until);
        Ok(true)
    }

    /// What may go onto the bus now, in order; true when there may be more to read.
    async fn gather(&mut self) -> Result<(Vec<BusEvent>, bool), Error> {
        let now = self.app.clock.now();
        let mut ready = vec![];
        let mut waiting: BTreeSet<Uuid> = BTreeSet::new();
        let mut still = vec![];
        for event in std::mem::take(&mut self.held) {
            if event.release_at > now || waiting.contains(&event.subject) {
                waiting.insert(event.subject);
                still.push(event);
            } else {
                ready.push(event);
            }
        }
        self.held = still;
        let due: Vec<_> = ready.iter().map(|event| (event.position, event.id)).collect();
        let limit = if self.held.len() >= MOST_HELD {
            0
        } else if self.read < self.doubtful {
            CAREFUL
        } else {
            BATCH
        };
        let (withdrawn, fresh) = self.look(due, limit).await?;
        ready.retain(|event| !withdrawn.contains(&event.id));
        let count = fresh.len();
        for event in fresh {
            self.read = event.position;
            if !event.deliver || event.withdrawn {
                continue;
            }
            if event.release_at > now || waiting.contains(&event.subject) {
                waiting.insert(event.subject);
                self.held.push(event);
            } else {
                ready.push(event);
            }
        }
        let is_full = limit > 0 && u32::try_from(count).is_ok_and(|count| count >= limit);
        Ok((ready, is_full))
    }

    /// Which of these were taken back meanwhile, and what comes next.
    async fn look(
        &self,
        due: Vec<(i64, EventId)>,
        limit: u32,
    ) -> Result<(BTreeSet<EventId>, Vec<BusEvent>), Error> {
        let read = self.read;
        self.app
            .db
            .read("bus_events", move |r| {
                let due = due.clone();
                Box::pin(async move {
                    let mut withdrawn = BTreeSet::new();
                    for (position, id) in due {
                        let now = r.bus_events_since(position - 1, 1).await?;
                        if now.iter().any(|event| event.id == id && event.withdrawn) {
                            withdrawn.insert(id);
                        }
                    }
                    Ok((withdrawn, r.bus_events_since(read, limit).await?))
                })
            })
            .await
    }

    /// Lets another process go on at once.
    async fn release(&self) {
        if self.leased_until.is_none() {
            return;
        }
        let (holder, now) = (self.holder, self.app.clock.now());
        let released = self
            .app
            .db
            .write("release_relay", move |r| {
                Box::pin(async move { Ok(r.hold_relay(NAME, holder, now, now).await?) })
            })
            .await;
        if let Err(error) = released {
            tracing::warn!(%error, "the lease of the service bus runs out by itself");
        }
    }
}
