//! One task a connector, as its files say now: it delivers, asks what was paid, compares, and pulls what is mirrored. A connector
//! whose files change goes on by the new ones once its old task has ended; the others notice nothing.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use business::{
    Boucle,
    controls::Plan,
    deliveries::{self, Connection},
    mirror,
    ports::{Partners, Sources},
};
use futures::future::join_all;
use integration::{Connectors, engine::Engine};
use tokio::{sync::watch, task::JoinHandle};

use crate::{
    controls::watch as watch_controls,
    mirror::plans,
    partners::{ask_for_payments, asked_every, connections},
    workers::until,
};

/// What a connector's task does.
#[derive(Debug, Clone, PartialEq)]
struct Work {
    connection: Connection,
    ask_every: Option<Duration>,
    /// What can be compared, and when; none where nothing can.
    plan: Option<Plan>,
    /// What is pulled, kind by kind.
    mirrored: Vec<mirror::Plan>,
}

/// A connector's task. One without work has nothing to do but to end what was before it.
struct Running {
    work: Option<Work>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

/// Keeps a task for each connector of the engine. Ends when `stopping` turns true and what they carry has arrived.
///
/// The tasks share nothing: a partner that is silent or down holds no place of another.
pub fn start(boucle: &Boucle, engine: &Arc<Engine>, stopping: &watch::Receiver<bool>) -> JoinHandle<()> {
    tokio::spawn(keep(boucle.clone(), engine.clone(), stopping.clone()))
}

async fn keep(boucle: Boucle, engine: Arc<Engine>, mut stopping: watch::Receiver<bool>) {
    let mut changes = engine.changes();
    let mut running: BTreeMap<String, Running> = BTreeMap::new();
    loop {
        let connectors = changes.borrow_and_update().clone();
        let mut wanted = works(&connectors);
        let gone: Vec<_> = running
            .keys()
            .filter(|name| !wanted.contains_key(*name))
            .cloned()
            .collect();
        wanted.extend(gone.into_iter().map(|name| (name, None)));
        for (name, work) in wanted {
            if running.get(&name).is_none_or(|known| known.work != work) {
                let before = running.remove(&name);
                running.insert(name, begin(&boucle, &engine, work, before));
            }
        }
        tokio::select! {
            Ok(()) = changes.changed() => {}
            _ = stopping.wait_for(|stop| *stop) => break,
        }
    }
    let tasks = running.into_values().map(|running| {
        running.stop.send_replace(true);
        running.task
    });
    join_all(tasks).await;
}

fn works(connectors: &Connectors) -> BTreeMap<String, Option<Work>> {
    connections(connectors)
        .into_iter()
        .map(|connection| {
            let name = connection.connector.clone();
            let ask_every = asked_every(connectors, &name);
            let plan = connectors.get(&name).map(|known| known.plan.clone());
            let plan = plan.filter(|plan| !plan.possible.is_empty());
            let mut mirrored = plans(connectors);
            mirrored.retain(|mirror| mirror.connector == name);
            (
                name,
                Some(Work {
                    connection,
                    ask_every,
                    plan,
                    mirrored,
                }),
            )
        })
        .collect()
}

/// Begins work once what was before it has ended.
fn begin(boucle: &Boucle, engine: &Arc<Engine>, work: Option<Work>, before: Option<Running>) -> Running {
    let (stop, stopping) = watch::channel(false);
    let (boucle, engine, todo) = (boucle.clone(), engine.clone(), work.clone());
    let task = tokio::spawn(async move {
        if let Some(before) = before {
            before.stop.send_replace(true);
            ended(before.task).await;
        }
        let Some(Work {
            connection,
            ask_every,
            plan,
            mirrored,
        }) = todo
        else {
            return;
        };
        let asking = ask_every.map(|every| {
            let name = connection.connector.clone();
            let asking = ask_for_payments(boucle.clone(), engine.clone(), name, every);
            tokio::spawn(until(stopping.clone(), asking))
        });
        let comparing = plan.map(|plan| {
            let name = connection.connector.clone();
            let watching = watch_controls(boucle.clone(), engine.clone(), name, plan);
            tokio::spawn(until(stopping.clone(), watching))
        });
        // What was taken in is stored, and the next task goes on there.
        let pulling = mirrored.into_iter().map(|plan| {
            let sources: Arc<dyn Sources> = engine.clone();
            tokio::spawn(until(
                stopping.clone(),
                mirror::run(boucle.clone(), sources, plan),
            ))
        });
        let pulling: Vec<_> = pulling.collect();
        let partners: Arc<dyn Partners> = engine;
        deliveries::run(boucle, partners, connection, stopping).await;
        for task in asking.into_iter().chain(comparing).chain(pulling) {
            ended(task).await;
        }
    });
    Running { work, stop, task }
}

async fn ended(task: JoinHandle<()>) {
    if let Err(error) = task.await {
        tracing::error!(%error, "the task of a connector ended by itself");
    }
}
