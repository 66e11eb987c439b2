//! The loop of one connector. Each runs in a task of its own and shares nothing with the others but the database.

use std::{sync::Arc, time::Duration};

use domain::deliveries::Passage;
use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use tokio::{
    sync::watch,
    task::{JoinError, JoinSet},
};

use super::{
    Connection,
    carry::{Carried, carry},
    turn::turn,
};
use crate::{
    Boucle, Error,
    ports::{Mode, Partners},
};

/// How often to look when nothing rings: what another process changed is seen no later. As often the events are followed
/// while none of them could go out.
const LOOK: Duration = Duration::from_secs(1);

/// How long what is on its way may still take when the program ends. Afterwards it is left to its lease.
const GRACE: Duration = Duration::from_secs(10);

/// Rows that one unit forgets.
const FORGET: u32 = 500;

/// What a look at a connector shows.
struct View {
    /// There are events to follow.
    behind: bool,
    /// Something may go out: now, or when its time comes.
    is_open: bool,
    /// When that is.
    due: Option<Timestamp>,
}

/// How a worker goes on.
enum Pause {
    /// At once.
    None,
    /// When something happens, or after this.
    Listening(Duration),
    /// When something comes back, or after this.
    Deaf(Duration),
}

/// Follows the events and delivers until `stopping` turns true; then waits for what is on its way.
pub async fn run(
    app: Boucle,
    partners: Arc<dyn Partners>,
    connection: Connection,
    mut stopping: watch::Receiver<bool>,
) {
    let mut positions = app.db.positions();
    let mut worker = Worker {
        app,
        partners,
        connection,
        on_their_way: JoinSet::new(),
        back: vec![],
        older: true,
    };
    while !*stopping.borrow() {
        positions.mark_unchanged();
        worker.gather();
        let (listens, pause) = match worker.turn().await {
            Ok(Pause::None) => continue,
            Ok(Pause::Listening(pause)) => (true, pause),
            Ok(Pause::Deaf(pause)) => (false, pause),
            Err(error) => {
                tracing::error!(connector = worker.connection.connector, %error, "deliveries could not be worked");
                (false, LOOK)
            }
        };
        tokio::select! {
            Ok(()) = positions.changed(), if listens => {}
            Some(ended) = worker.on_their_way.join_next() => worker.came_back(ended),
            () = tokio::time::sleep(pause) => {}
            _ = stopping.wait_for(|stop| *stop) => {}
        }
    }
    worker.finish().await;
}

/// One connector at work.
struct Worker {
    app: Boucle,
    partners: Arc<dyn Partners>,
    connection: Connection,
    on_their_way: JoinSet<Carried>,
    /// Came back and not recorded yet.
    back: Vec<Carried>,
    /// Whose turn it is where places come free one by one: the oldest or the newest.
    older: bool,
}

impl Worker {
    fn gather(&mut self) {
        while let Some(ended) = self.on_their_way.try_join_next() {
            self.came_back(ended);
        }
    }

    fn came_back(&mut self, ended: Result<Carried, JoinError>) {
        match ended {
            Ok(carried) => self.back.push(carried),
            Err(error) => tracing::error!(
                connector = self.connection.connector, %error,
                "a delivery ended without an outcome and is left to its lease"
            ),
        }
    }

    /// Records, follows, claims and sets on its way what can be; tells how to go on.
    async fn turn(&mut self) -> Result<Pause, Error> {
        let carried = u32::try_from(self.on_their_way.len()).unwrap_or(u32::MAX);
        let free = self.connection.rules.at_once.saturating_sub(carried);
        let mut is_due = false;
        if self.back.is_empty() {
            let Some(view) = look(&self.app, &self.connection.connector).await? else {
                return Ok(Pause::Listening(LOOK));
            };
            let now = self.app.clock.now();
            let can_go = free > 0 && view.is_open;
            is_due = can_go && view.due.is_some_and(|due| due <= now);
            if !view.behind && !is_due {
                let due = view.due.filter(|_| free > 0).map_or(LOOK, |due| wait(now, due));
                return Ok(if can_go {
                    Pause::Listening(due)
                } else {
                    Pause::Deaf(due)
                });
            }
        }
        let taken = turn(&self.app, &self.connection, &self.back, free, self.older).await?;
        self.back.clear();
        self.older ^= !taken.claimed.is_empty();
        let claims = u32::try_from(taken.claimed.len()).unwrap_or(u32::MAX);
        for claimed in taken.claimed {
            let (app, partners, rules) = (self.app.clone(), self.partners.clone(), self.connection.rules);
            self.on_their_way
                .spawn(async move { carry(&app, &*partners, &rules, claimed).await });
        }
        Ok(if taken.more {
            Pause::None
        } else if claims >= free {
            Pause::Deaf(LOOK)
        } else if claims == 0 && is_due {
            // Another process has all places.
            Pause::Listening(LOOK)
        } else {
            // A look tells when the next one is due.
            Pause::None
        })
    }

    /// Lets what is on its way arrive, and records it.
    async fn finish(mut self) {
        let ended = tokio::time::timeout(GRACE, async {
            while let Some(ended) = self.on_their_way.join_next().await {
                self.came_back(ended);
            }
        });
        if ended.await.is_err() {
            tracing::warn!(
                connector = self.connection.connector,
                "deliveries on their way are left to their lease"
            );
        }
        if !self.back.is_empty()
            && let Err(error) = turn(&self.app, &self.connection, &self.back, 0, true).await
        {
            tracing::error!(
                connector = self.connection.connector, %error,
                "what came back could not be recorded and is left to its lease"
            );
        }
    }
}

/// Works a connector once: follows the events, claims what is due, carries it all, records it. Answers how many deliveries
/// there were.
pub async fn work(app: &Boucle, partners: &dyn Partners, connection: &Connection) -> Result<usize, Error> {
    while turn(app, connection, &[], 0, true).await?.more {}
    let taken = turn(app, connection, &[], connection.rules.at_once, true).await?;
    let carried = taken
        .claimed
        .into_iter()
        .map(|claimed| carry(app, partners, &connection.rules, claimed));
    let back = join_all(carried).await;
    turn(app, connection, &back, 0, true).await?;
    Ok(back.len())
}

fn wait(now: Timestamp, due: Timestamp) -> Duration {
    due.duration_since(now).unsigned_abs().min(LOOK)
}

/// None when the connector is not switched on.
async fn look(app: &Boucle, connector: &str) -> Result<Option<View>, Error> {
    let (connector, now) = (connector.to_owned(), app.clock.now());
    app.db
        .read("look_at_deliveries", move |r| {
            let connector = connector.clone();
            Box::pin(async move {
                let Some(state) = r.connector(&connector).await? else {
                    return Ok(None);
                };
                let is_shut = state.circuit.passage(now) == Passage::Shut;
                let due = match r.next_due(&connector).await? {
                    Some(due) if is_shut => state.circuit.open_until.max(Some(due)),
                    other => other,
                };
                Ok(Some(View {
                    behind: state.mode != Mode::Draining && r.last_position().await? > state.position,
                    is_open: state.mode != Mode::Paused && !is_shut,
                    due: due.filter(|_| state.mode != Mode::Paused),
                }))
            })
        })
        .await
}

/// Forgets deliveries that have been over for longer than this; answers how many. What waits or was given up stays.
pub async fn forget(app: &Boucle, after: SignedDuration) -> Result<u64, Error> {
    let before = app.clock.now() - after;
    let mut all = 0;
    loop {
        let forgotten = app
            .db
            .write("forget_deliveries", move |r| {
                Box::pin(async move { Ok(r.forget_deliveries(before, FORGET).await?) })
            })
            .await?;
        all += forgotten;
        if forgotten < u64::from(FORGET) {
            return Ok(all);
        }
    }
}
