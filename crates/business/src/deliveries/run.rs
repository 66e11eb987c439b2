//! The loop of one connector. Each runs in a task of its own and shares nothing with the others but the database.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::{sync::watch, task::JoinSet};

use super::{
    Connection,
    carry::{carry, claim},
    follow::follow,
};
use crate::{
    Boucle, Error,
    ports::{Mode, Partners},
};
use domain::deliveries::Passage;

/// How often to look when nothing rings: what another process changed is seen no later.
const LOOK: Duration = Duration::from_secs(1);

/// How long what is on its way may still take when the program ends. Afterwards it is left to its lease.
const GRACE: Duration = Duration::from_secs(10);

/// Rows that one unit forgets.
const FORGET: u32 = 500;

/// What a look at a connector shows.
struct View {
    /// There are events to follow.
    behind: bool,
    /// When a delivery may go out.
    due: Option<Timestamp>,
}

/// Follows the events and delivers until `stopping` turns true; then waits for what is on its way.
pub async fn run(
    app: Boucle,
    partners: Arc<dyn Partners>,
    connection: Connection,
    mut stopping: watch::Receiver<bool>,
) {
    let mut on_their_way = JoinSet::new();
    let mut positions = app.db.positions();
    let mut older = true;
    while !*stopping.borrow() {
        positions.mark_unchanged();
        let turn = turn(&app, &partners, &connection, &mut on_their_way, &mut older).await;
        let pause = turn.unwrap_or_else(|error| {
            tracing::error!(connector = connection.connector, %error, "deliveries could not be worked");
            LOOK
        });
        if pause.is_zero() {
            while let Some(ended) = on_their_way.try_join_next() {
                told(&connection, &ended);
            }
            continue;
        }
        tokio::select! {
            Ok(()) = positions.changed() => {}
            Some(ended) = on_their_way.join_next() => told(&connection, &ended),
            () = tokio::time::sleep(pause) => {}
            _ = stopping.wait_for(|stop| *stop) => {}
        }
    }
    let all = async {
        while let Some(ended) = on_their_way.join_next().await {
            told(&connection, &ended);
        }
    };
    if tokio::time::timeout(GRACE, all).await.is_err() {
        tracing::warn!(
            connector = connection.connector,
            "deliveries on their way are left to their lease"
        );
    }
}

fn told(connection: &Connection, ended: &Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(connector = connection.connector, %error, "a delivery ended without an outcome");
    }
}

/// Works a connector once: follows the next events, claims what is due, carries it all. Answers how many deliveries there
/// were.
pub async fn work(app: &Boucle, partners: &dyn Partners, connection: &Connection) -> Result<usize, Error> {
    while follow(app, connection).await? {}
    let claimed = claim(app, connection, connection.rules.at_once, true).await?;
    let carried = claimed
        .iter()
        .map(|claimed| carry(app, partners, &connection.rules, claimed));
    Ok(futures::future::join_all(carried).await.len())
}

/// Takes events and deliveries once; answers how long nothing can be done.
async fn turn(
    app: &Boucle,
    partners: &Arc<dyn Partners>,
    connection: &Connection,
    on_their_way: &mut JoinSet<()>,
    older: &mut bool,
) -> Result<Duration, Error> {
    let Some(view) = look(app, &connection.connector).await? else {
        return Ok(LOOK);
    };
    let more = view.behind && follow(app, connection).await?;
    let carried = u32::try_from(on_their_way.len()).unwrap_or(u32::MAX);
    let free = connection.rules.at_once.saturating_sub(carried);
    if free == 0 {
        return Ok(if more { Duration::ZERO } else { LOOK });
    }
    let now = app.clock.now();
    let is_due = |due: &Timestamp| *due <= now;
    // What was followed just now may be due, though the look did not see it.
    if !view.behind && !view.due.as_ref().is_some_and(is_due) {
        return Ok(view.due.map_or(LOOK, |due| wait(now, due)));
    }
    let claimed = claim(app, connection, free, *older).await?;
    if claimed.is_empty() && !more {
        return Ok(if view.behind { Duration::ZERO } else { LOOK });
    }
    // Where places come free one by one, the oldest and the newest take turns.
    *older ^= !claimed.is_empty();
    for claimed in claimed {
        let (app, partners, rules) = (app.clone(), partners.clone(), connection.rules);
        on_their_way.spawn(async move { carry(&app, &*partners, &rules, &claimed).await });
    }
    Ok(Duration::ZERO)
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
                let due = match (state.mode, state.circuit.passage(now)) {
                    (Mode::Paused, _) => None,
                    (_, Passage::Shut) => r.next_due(&connector).await?.max(state.circuit.open_until),
                    _ => r.next_due(&connector).await?,
                };
                let behind = state.mode != Mode::Draining && r.last_position().await? > state.position;
                Ok(Some(View { behind, due }))
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
