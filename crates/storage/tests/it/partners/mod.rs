//! Deliveries from the event to the partner and back, by the use cases, with a partner that does what a test says.

mod faults;
mod hands;
mod kill;
mod together;
mod way;

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use business::{
    Boucle,
    clock::{Entropy, FixedClock},
    deliveries::{Connection, Rules, Subscription, keep_check, switch_on, work},
    people::{PasswordRules, Passwords},
    ports::{Capability, Event, Outcome, Parcel, Partners},
};
use domain::{
    DeliveryId, EventId,
    deliveries::Delivery,
    people::Actor,
    workshop::{Stage, Ticket},
};
use jiff::{SignedDuration, Timestamp};

use crate::support::World;

/// Answers what it was told to, one answer after another, then that all is done; remembers every parcel.
#[derive(Default)]
struct Scripted {
    answers: Mutex<VecDeque<Outcome>>,
    parcels: Mutex<Vec<Parcel>>,
}

impl Scripted {
    fn answering(answers: impl IntoIterator<Item = Outcome>) -> Self {
        Self {
            answers: Mutex::new(answers.into_iter().collect()),
            parcels: Mutex::default(),
        }
    }

    fn parcels(&self) -> Vec<Parcel> {
        self.parcels.lock().unwrap().clone()
    }

    /// What it was brought, in order: action and code.
    fn brought(&self) -> Vec<(String, String)> {
        self.parcels()
            .into_iter()
            .map(|parcel| (parcel.action, parcel.reference))
            .collect()
    }
}

#[async_trait]
impl Partners for Scripted {
    async fn deliver(&self, parcel: &Parcel) -> Outcome {
        self.parcels.lock().unwrap().push(parcel.clone());
        let told = self.answers.lock().unwrap().pop_front();
        told.unwrap_or(Outcome::Done { reference: None })
    }
}

fn busy(reason: &str) -> Outcome {
    Outcome::Busy {
        reason: reason.into(),
        retry_after: None,
    }
}

fn unknown(reason: &str) -> Outcome {
    Outcome::Unknown {
        reason: reason.into(),
    }
}

fn refused(reason: &str) -> Outcome {
    Outcome::Refused {
        reason: reason.into(),
    }
}

/// A house with one connector that is switched on, some tickets, and a clock that a test moves.
struct House {
    world: World,
    app: Boucle,
    clock: Arc<FixedClock>,
    connection: Connection,
    tickets: Vec<Ticket>,
}

fn start() -> Timestamp {
    Timestamp::from_second(1_790_000_100).unwrap()
}

fn connection(name: &str) -> Connection {
    let takes = |event: &str, action: &str| Subscription {
        connector: name.into(),
        event: event.into(),
        action: action.into(),
    };
    Connection {
        connector: name.into(),
        rules: Rules::default(),
        subscriptions: vec![
            takes("ticket.ready", "customer-create"),
            takes("ticket.ready", "repair-to-pay"),
            takes("ticket.repriced", "repair-to-pay"),
        ],
    }
}

pub(crate) fn boucle(world: &World, clock: Arc<dyn business::clock::Clock>) -> Boucle {
    Boucle {
        db: world.db.clone(),
        clock,
        entropy: Arc::new(Entropy::system()),
        passwords: Passwords::new(PasswordRules {
            memory_kib: 8,
            passes: 1,
            lanes: 1,
        })
        .unwrap(),
    }
}

impl House {
    async fn open(world: World, tickets: u32) -> Self {
        let clock = Arc::new(FixedClock::at(start()));
        let app = boucle(&world, clock.clone());
        let store = world.store("LYN").await;
        let customer = world.customer("Claire", "Roussel", "06 12 34 56 78").await;
        let item = world.item("LYN-E1", "", Some(customer.id)).await;
        let mut all = vec![];
        for number in 1..=tickets {
            let mut ticket = world.new_ticket(&store, item.id, number, Stage::Ready);
            ticket.customer = Some(customer.id);
            world.insert(&ticket).await;
            all.push(ticket);
        }
        switched_on(&app, "erp").await;
        Self {
            world,
            app,
            clock,
            connection: connection("erp"),
            tickets: all,
        }
    }

    /// An event of a ticket.
    fn event(&self, ticket: usize, version: i64, name: &str) -> Event {
        let at = self.app.clock.now();
        Event {
            name: name.into(),
            at,
            release_at: at,
            ..self.world.event(self.tickets[ticket].id.0, version)
        }
    }

    /// Commits events and waits until they are numbered.
    async fn happen(&self, events: impl IntoIterator<Item = Event>) -> Vec<EventId> {
        let events: Vec<Event> = events.into_iter().collect();
        let ids = events.iter().map(|event| event.id).collect();
        let last = *self.world.db.positions().borrow() + i64::try_from(events.len()).unwrap();
        self.world
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
        let mut positions = self.world.db.positions();
        let numbered = positions.wait_for(|position| *position >= last);
        tokio::time::timeout(Duration::from_secs(10), numbered)
            .await
            .expect("positions are given soon")
            .unwrap();
        ids
    }

    /// Works once; answers how many deliveries there were.
    async fn work(&self, partners: &Scripted) -> usize {
        work(&self.app, partners, &self.connection).await.unwrap()
    }

    /// Works until nothing is due; answers how many deliveries there were.
    async fn work_all(&self, partners: &Scripted) -> usize {
        let mut all = 0;
        loop {
            match self.work(partners).await {
                0 => return all,
                some => all += some,
            }
        }
    }

    fn later(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    async fn delivery(&self, id: uuid::Uuid) -> Delivery {
        self.world
            .read(move |r| Box::pin(async move { Ok(r.delivery(DeliveryId(id)).await?) }))
            .await
            .unwrap()
    }

    async fn health(&self) -> business::deliveries::ConnectorHealth {
        business::deliveries::health(&self.app).await.unwrap().remove(0)
    }
}

/// Counts how often each value comes.
fn counted<T: std::hash::Hash + Eq>(values: impl IntoIterator<Item = T>) -> HashMap<T, usize> {
    let mut counts = HashMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts
}

/// Switches a connector on, as if its check had shown nothing red.
pub(crate) async fn switched_on(app: &Boucle, connector: &str) {
    let green = vec![Capability::green("repair-to-pay")];
    keep_check(app, &Actor::system(), connector, green).await.unwrap();
    assert!(switch_on(app, &Actor::system(), connector).await.unwrap());
}
