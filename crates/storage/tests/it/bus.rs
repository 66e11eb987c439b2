//! Bringing events onto a bus: in order, once, from a kept position, one process at a time.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use business::{
    Boucle,
    bus::{run, standing},
    clock::{Clock, FixedClock},
    ports::{Bus, BusEvent, Event, Published},
};
use jiff::SignedDuration;
use storage::Options;
use tokio::{sync::watch, task::JoinHandle};
use uuid::Uuid;

use crate::{
    partners::boucle,
    support::{World, on_both},
};

on_both!(
    events_go_in_order_and_what_may_be_taken_back_holds_only_its_subject,
    a_bus_that_fails_gets_what_it_has_not_from_the_kept_position,
    a_relay_that_ends_or_dies_is_followed_by_another,
    what_was_put_ahead_lets_nothing_pass_an_earlier_one_of_its_subject,
);

/// A bus as `JetStream` is one: of what is sent together each is taken right behind the one before it or not at all, and what is
/// there already is acknowledged.
#[derive(Default)]
struct Shelf {
    /// Names of events, in the order in which they came for the first time.
    names: Mutex<Vec<String>>,
    /// How many calls there were.
    calls: Mutex<usize>,
    /// So many of the next calls take nothing but the first event and lose its acknowledgement.
    fails: Mutex<usize>,
    /// These are lost on the way, once each.
    loses: Mutex<Vec<String>>,
}

impl Shelf {
    fn names(&self) -> Vec<String> {
        self.names.lock().unwrap().clone()
    }

    fn put(&self, event: &BusEvent, behind: Option<&BusEvent>) -> bool {
        let mut loses = self.loses.lock().unwrap();
        if let Some(lost) = loses.iter().position(|name| *name == event.name) {
            loses.remove(lost);
            return false;
        }
        let mut names = self.names.lock().unwrap();
        // By its id, here its name, what is there already is not there twice.
        if names.contains(&event.name) {
            return true;
        }
        if behind.is_some_and(|before| names.last() != Some(&before.name)) {
            return false;
        }
        names.push(event.name.clone());
        true
    }
}

#[async_trait]
impl Bus for Shelf {
    async fn publish(&self, events: &[BusEvent]) -> Published {
        *self.calls.lock().unwrap() += 1;
        let mut fails = self.fails.lock().unwrap();
        if *fails > 0 {
            *fails -= 1;
            self.put(&events[0], None);
            return Published {
                stored: 0,
                problem: Some("gone".into()),
            };
        }
        // All are under way before the first is acknowledged.
        let taken: Vec<bool> = (0..events.len())
            .map(|at| self.put(&events[at], at.checked_sub(1).map(|before| &events[before])))
            .collect();
        let stored = taken.iter().take_while(|taken| **taken).count();
        Published {
            stored,
            problem: (stored < events.len()).then(|| "lost".to_owned()),
        }
    }
}

struct Relay {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Relay {
    fn start(app: &Boucle, shelf: &Arc<Shelf>) -> Self {
        let (stop, stopping) = watch::channel(false);
        let bus: Arc<dyn Bus> = shelf.clone();
        Self {
            stop,
            task: tokio::spawn(run(app.clone(), bus, stopping)),
        }
    }

    async fn end(self) {
        self.stop.send_replace(true);
        self.task.await.unwrap();
    }
}

fn named(world: &World, name: &str, subject: Uuid, version: i64) -> Event {
    Event {
        name: name.into(),
        ..world.event(subject, version)
    }
}

/// A clock for which everything that this world does is over.
fn later(world: &World) -> Arc<FixedClock> {
    Arc::new(FixedClock::at(world.tick() + SignedDuration::from_hours(1)))
}

async fn happen(world: &World, events: Vec<Event>) {
    world
        .write(move |r| {
            let events = events.clone();
            Box::pin(async move {
                for event in &events {
                    r.insert_event(event).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
}

async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    for _ in 0..800 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("in vain: {what}");
}

/// Waits until a relay has its place, which is behind what happened before.
async fn in_place(app: &Boucle) {
    until("it takes its place", async || {
        standing(app).await.unwrap().is_some()
    })
    .await;
}

async fn events_go_in_order_and_what_may_be_taken_back_holds_only_its_subject(world: World) {
    let clock = later(&world);
    let app = boucle(&world, clock.clone());
    let (one, two, three) = (world.id(), world.id(), world.id());
    happen(&world, vec![named(&world, "before", one, 1)]).await;
    until("it has its number", async || *world.db.positions().borrow() > 0).await;
    let shelf = Arc::new(Shelf::default());
    let relay = Relay::start(&app, &shelf);
    in_place(&app).await;
    let soon = clock.now() + SignedDuration::from_secs(3600);
    let undoable = Event {
        release_at: soon,
        ..named(&world, "undoable", one, 2)
    };
    let taken_back = Event {
        release_at: soon,
        ..named(&world, "taken back", two, 1)
    };
    let imported = Event {
        deliver: false,
        ..named(&world, "imported", three, 1)
    };
    let id = taken_back.id;
    for event in [
        undoable,
        named(&world, "behind it", one, 3),
        taken_back,
        named(&world, "behind that", two, 2),
        imported,
        named(&world, "of another", three, 2),
    ] {
        happen(&world, vec![event]).await;
    }
    until("the other goes on", async || shelf.names() == ["of another"]).await;
    let now = clock.now();
    world
        .write(move |r| Box::pin(async move { Ok(r.withdraw_event(id, now).await?) }))
        .await
        .map(|taken_back| assert!(taken_back))
        .unwrap();
    let waiting = standing(&app).await.unwrap().unwrap();
    assert_eq!(waiting.behind(), 6, "the position waits for the first that waits");
    clock.advance(SignedDuration::from_secs(3601));
    until("all arrive", async || {
        standing(&app).await.unwrap().unwrap().behind() == 0
    })
    .await;
    // In order within a ticket; tickets go as they may.
    let names = shelf.names();
    let place = |name: &str| names.iter().position(|known| known == name);
    assert_eq!(names.len(), 4, "{names:?}");
    assert!(place("behind that").is_some(), "{names:?}");
    assert!(
        place("undoable").is_some() && place("undoable") < place("behind it"),
        "{names:?}"
    );
    relay.end().await;
}

async fn a_bus_that_fails_gets_what_it_has_not_from_the_kept_position(world: World) {
    let app = boucle(&world, later(&world));
    let shelf = Arc::new(Shelf::default());
    let relay = Relay::start(&app, &shelf);
    in_place(&app).await;
    *shelf.fails.lock().unwrap() = 3;
    *shelf.loses.lock().unwrap() = vec!["e05".into(), "e13".into()];
    let before = *shelf.calls.lock().unwrap();
    let subject = world.id();
    let events: Vec<_> = (0..20)
        .map(|n| named(&world, &format!("e{n:02}"), subject, n))
        .collect();
    let names: Vec<_> = events.iter().map(|event| event.name.clone()).collect();
    happen(&world, events).await;
    until("it tries again", async || {
        *shelf.calls.lock().unwrap() > before + 3
    })
    .await;
    until("all arrive", async || {
        standing(&app).await.unwrap().unwrap().behind() == 0
    })
    .await;
    assert_eq!(shelf.names(), names);
    relay.end().await;
}

async fn a_relay_that_ends_or_dies_is_followed_by_another(world: World) {
    let clock = later(&world);
    let app = boucle(&world, clock.clone());
    let shelf = Arc::new(Shelf::default());
    let first = Relay::start(&app, &shelf);
    in_place(&app).await;
    // A second process, which stands by.
    let other = World::open(&world.url, Options::default()).await;
    let standby = boucle(&other, clock.clone());
    let second = Relay::start(&standby, &shelf);
    let subject = world.id();
    happen(&world, vec![named(&world, "one", subject, 1)]).await;
    until("the first brings it", async || shelf.names().len() == 1).await;
    // Killed, it leaves its lease behind; the other one waits for its end.
    first.task.abort();
    happen(&world, vec![named(&world, "two", subject, 2)]).await;
    clock.advance(SignedDuration::from_secs(16));
    until("the second brings it", async || shelf.names().len() == 2).await;
    // One that ends in good order leaves none: no clock has to move.
    second.end().await;
    let third = Relay::start(&app, &shelf);
    happen(&world, vec![named(&world, "three", subject, 3)]).await;
    until("the third brings it", async || shelf.names().len() == 3).await;
    assert_eq!(shelf.names(), ["one", "two", "three"]);
    third.end().await;
    other.storage.close().await;
}

async fn what_was_put_ahead_lets_nothing_pass_an_earlier_one_of_its_subject(world: World) {
    let clock = later(&world);
    let app = boucle(&world, clock.clone());
    let shelf = Arc::new(Shelf::default());
    let first = Relay::start(&app, &shelf);
    in_place(&app).await;
    let (one, two) = (world.id(), world.id());
    let undoable = Event {
        release_at: clock.now() + SignedDuration::from_secs(60),
        ..named(&world, "one 1", one, 1)
    };
    happen(&world, vec![undoable, named(&world, "two 1", two, 1)]).await;
    until("the other is put ahead", async || shelf.names() == ["two 1"]).await;
    // Killed: nobody knows any more what was put ahead. Then the first is lost on its way.
    first.task.abort();
    happen(
        &world,
        vec![named(&world, "one 2", one, 2), named(&world, "two 2", two, 2)],
    )
    .await;
    *shelf.loses.lock().unwrap() = vec!["one 1".into()];
    clock.advance(SignedDuration::from_secs(61));
    let second = Relay::start(&app, &shelf);
    until("all arrive", async || {
        standing(&app).await.unwrap().unwrap().behind() == 0
    })
    .await;
    let names = shelf.names();
    assert_eq!(names.len(), 4, "{names:?}");
    let place = |name: &str| names.iter().position(|known| known == name).unwrap();
    assert!(
        place("one 1") < place("one 2") && place("two 1") < place("two 2"),
        "{names:?}"
    );
    second.end().await;
}
