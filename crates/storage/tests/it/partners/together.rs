//! The loops themselves: partners side by side, processes side by side, processes that die.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use business::{
    Boucle,
    clock::SystemClock,
    deliveries::{Connection, Rules, run, switch_on},
    ports::{Event, Outcome, Parcel, Partners},
};
use domain::{
    people::Actor,
    workshop::{Stage, Ticket},
};
use jiff::SignedDuration;
use storage::Options;
use tokio::{sync::watch, task::JoinHandle};
use uuid::Uuid;

use super::{boucle, connection, switched_on};
use crate::support::{World, now, on_both, on_postgres};

on_both!(
    saturday_a_dead_and_a_silent_partner_hold_nothing_of_a_healthy_one,
    what_a_killed_process_carried_is_carried_again,
    what_is_on_its_way_ends_before_the_program_does,
);

/// Counts what it is brought by connector; `silent` never answers, `down` is always busy.
#[derive(Default)]
struct Street {
    arrived: Mutex<Vec<(String, Uuid, bool)>>,
    inside: Mutex<HashMap<String, usize>>,
    most_inside: Mutex<HashMap<String, usize>>,
    asked: AtomicUsize,
    pause: Duration,
}

impl Street {
    fn enter(&self, connector: &str) {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let mut inside = self.inside.lock().unwrap();
        let here = inside.entry(connector.into()).or_default();
        *here += 1;
        let mut most = self.most_inside.lock().unwrap();
        let most = most.entry(connector.into()).or_default();
        *most = (*most).max(*here);
    }

    fn leave(&self, connector: &str) {
        *self.inside.lock().unwrap().get_mut(connector).unwrap() -= 1;
    }

    fn arrived(&self, connector: &str) -> Vec<Uuid> {
        let arrived = self.arrived.lock().unwrap();
        arrived
            .iter()
            .filter(|(at, ..)| at == connector)
            .map(|(_, id, _)| *id)
            .collect()
    }

    fn most_inside(&self, connector: &str) -> usize {
        self.most_inside
            .lock()
            .unwrap()
            .get(connector)
            .copied()
            .unwrap_or_default()
    }
}

#[async_trait]
impl Partners for Street {
    async fn deliver(&self, parcel: &Parcel) -> Outcome {
        self.enter(&parcel.connector);
        if parcel.connector == "silent" {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(self.pause).await;
        self.leave(&parcel.connector);
        if parcel.connector == "down" {
            return Outcome::Busy {
                reason: "connection refused".into(),
                retry_after: None,
            };
        }
        let arrival = (parcel.connector.clone(), parcel.id, parcel.doubtful);
        self.arrived.lock().unwrap().push(arrival);
        Outcome::Done { reference: None }
    }
}

/// A process: loops that can be told to end, or be killed.
struct Process {
    stop: watch::Sender<bool>,
    loops: Vec<JoinHandle<()>>,
}

impl Process {
    fn start(app: &Boucle, partners: &Arc<Street>, connections: &[Connection]) -> Self {
        let (stop, stopping) = watch::channel(false);
        let loops = connections
            .iter()
            .map(|connection| {
                tokio::spawn(run(
                    app.clone(),
                    partners.clone() as Arc<dyn Partners>,
                    connection.clone(),
                    stopping.clone(),
                ))
            })
            .collect();
        Self { stop, loops }
    }

    async fn stop(self) {
        self.stop.send(true).unwrap();
        for task in self.loops {
            task.await.unwrap();
        }
    }

    /// Nothing is written any more, nothing is finished.
    async fn kill(self) {
        for task in self.loops {
            task.abort();
            task.await.unwrap_err();
        }
    }
}

fn quick() -> Rules {
    Rules {
        // Long: a machine that is busy with other things must not look like a silent partner.
        patience: SignedDuration::from_secs(30),
        first_wait: SignedDuration::from_millis(20),
        first_break: SignedDuration::from_millis(100),
        ..Rules::default()
    }
}

pub(super) async fn tickets(world: &World, how_many: u32) -> Vec<Ticket> {
    let store = world.store("LYN").await;
    let item = world.item("LYN-E1", "", None).await;
    let mut all = vec![];
    for number in 1..=how_many {
        let ticket = world.new_ticket(&store, item.id, number, Stage::Ready);
        world.insert(&ticket).await;
        all.push(ticket);
    }
    all
}

pub(super) fn event(world: &World, ticket: &Ticket, version: i64) -> Event {
    let at = now();
    Event {
        name: "ticket.repriced".into(),
        at,
        release_at: at,
        ..world.event(ticket.id.0, version)
    }
}

pub(super) async fn happen(world: &World, event: Event) {
    let unit = world.write(move |r| {
        let event = event.clone();
        Box::pin(async move { Ok(r.insert_event(&event).await?) })
    });
    unit.await.unwrap();
}

/// Waits until something holds; what never does fails the test.
pub(super) async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let waiting = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), waiting)
        .await
        .unwrap_or_else(|_| panic!("in vain: {what}"));
}

async fn saturday_a_dead_and_a_silent_partner_hold_nothing_of_a_healthy_one(world: World) {
    const TICKETS: u32 = 20;
    const VERSIONS: i64 = 5;
    let app = boucle(&world, Arc::new(SystemClock));
    let names = ["healthy", "silent", "down"];
    for name in names {
        switched_on(&app, name).await;
    }
    let connections = names.map(|name| Connection {
        rules: Rules {
            // So long that no place of it would come free during the test.
            patience: SignedDuration::from_hours(1),
            ..quick()
        },
        ..connection(name)
    });
    let street = Arc::new(Street::default());
    let all = tickets(&world, TICKETS).await;
    let process = Process::start(&app, &street, &connections);
    // The silent one's places are taken before anything else happens.
    for ticket in &all {
        happen(&world, event(&world, ticket, 2)).await;
    }
    until("the silent one is full", || street.most_inside("silent") == 4).await;
    let asked = street.asked.load(Ordering::Relaxed);
    for version in 3..2 + VERSIONS {
        for ticket in &all {
            happen(&world, event(&world, ticket, version)).await;
        }
    }
    let expected = usize::try_from(i64::from(TICKETS) * VERSIONS).unwrap();
    until("the healthy one has everything", || {
        street.arrived("healthy").len() == expected
    })
    .await;
    assert!(street.asked.load(Ordering::Relaxed) > asked);
    assert_eq!(
        super::counted(street.arrived("healthy")).len(),
        expected,
        "nothing twice"
    );
    assert_eq!(
        street.inside.lock().unwrap()["silent"],
        4,
        "the silent one has its own places and no other"
    );
    assert!(street.most_inside("healthy") <= 4 && street.most_inside("down") <= 4);
    let everything = i64::try_from(expected).unwrap();
    // Those that can send nothing follow at their ease.
    let mut health = business::deliveries::health(&app).await.unwrap();
    while health.iter().any(|one| one.state.position < everything) {
        tokio::time::sleep(Duration::from_millis(20)).await;
        health = business::deliveries::health(&app).await.unwrap();
    }
    let of = |name: &str| health.iter().find(|one| one.state.name == name).unwrap();
    assert!(of("down").state.circuit.broken_since.is_some());
    assert_eq!(of("down").backlog.waiting, everything, "none lost, none given up");
    assert_eq!(of("silent").backlog.waiting, everything);
    assert_eq!(of("healthy").state.circuit.broken_since, None);
    process.kill().await;
}

async fn what_a_killed_process_carried_is_carried_again(world: World) {
    let app = boucle(&world, Arc::new(SystemClock));
    switched_on(&app, "erp").await;
    let rules = Rules {
        patience: SignedDuration::from_secs(30),
        ..quick()
    };
    let mut connection = connection("erp");
    connection.rules = rules;
    let all = tickets(&world, 8).await;
    // A partner that takes everything and is too slow to say so before the process dies.
    let slow = Arc::new(Street {
        pause: Duration::from_millis(50),
        ..Street::default()
    });
    let process = Process::start(&app, &slow, std::slice::from_ref(&connection));
    for ticket in &all {
        happen(&world, event(&world, ticket, 2)).await;
    }
    until("some are on their way", || slow.most_inside("erp") == 4).await;
    process.kill().await;
    let carried = slow.arrived("erp").len();
    assert!(carried < 8, "{carried} had arrived");
    // Their leases of this length run out while the clock of the next process is that much later.
    let clock = Arc::new(business::clock::FixedClock::at(now() + rules.lease()));
    let later = boucle(&world, clock);
    let street = Arc::new(Street::default());
    let process = Process::start(&later, &street, std::slice::from_ref(&connection));
    until("all have arrived", || {
        let both = slow.arrived("erp").into_iter().chain(street.arrived("erp"));
        super::counted(both).len() == 8
    })
    .await;
    process.stop().await;
    let doubtful = street
        .arrived
        .lock()
        .unwrap()
        .iter()
        .filter(|(.., doubt)| *doubt)
        .count();
    assert!(
        doubtful >= 4,
        "{doubtful} doubtful: what was on its way is looked for first"
    );
    let health = business::deliveries::health(&later).await.unwrap().remove(0);
    assert_eq!(health.backlog.waiting, 0);
}

async fn what_is_on_its_way_ends_before_the_program_does(world: World) {
    let app = boucle(&world, Arc::new(SystemClock));
    switched_on(&app, "erp").await;
    let street = Arc::new(Street {
        pause: Duration::from_millis(100),
        ..Street::default()
    });
    let all = tickets(&world, 3).await;
    let process = Process::start(&app, &street, &[connection("erp")]);
    for ticket in &all {
        happen(&world, event(&world, ticket, 2)).await;
    }
    until("all are on their way", || street.most_inside("erp") == 3).await;
    process.stop().await;
    assert_eq!(street.arrived("erp").len(), 3);
    let health = business::deliveries::health(&app).await.unwrap().remove(0);
    assert_eq!(health.backlog.waiting, 0, "what became of them is recorded");
}

const WRITERS: usize = 16;
const VERSIONS: i64 = 12;

/// Two server processes on one database, 16 writers, one partner.
async fn two_processes(world: World) {
    let other = World::open(&world.url, Options::default()).await;
    let apps = [&world, &other].map(|world| boucle(world, Arc::new(SystemClock)));
    switched_on(&apps[0], "erp").await;
    assert!(!switch_on(&apps[1], &Actor::system(), "erp").await.unwrap());
    let street = Arc::new(Street {
        pause: Duration::from_millis(5),
        ..Street::default()
    });
    let connection = Connection {
        rules: Rules {
            at_once: 3,
            ..quick()
        },
        ..connection("erp")
    };
    let all = tickets(&world, u32::try_from(WRITERS).unwrap()).await;
    let processes = apps
        .each_ref()
        .map(|app| Process::start(app, &street, std::slice::from_ref(&connection)));
    let writers: Vec<_> = all
        .iter()
        .enumerate()
        .map(|(n, ticket)| {
            let (world, ticket) = (
                if n % 2 == 0 { world.clone() } else { other.clone() },
                ticket.clone(),
            );
            tokio::spawn(async move {
                for version in 2..2 + VERSIONS {
                    happen(&world, event(&world, &ticket, version)).await;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let expected = WRITERS * usize::try_from(VERSIONS).unwrap();
    until("everything has arrived", || {
        street.arrived("erp").len() >= expected
    })
    .await;
    for process in processes {
        process.stop().await;
    }
    let arrived = street.arrived("erp");
    assert_eq!(arrived.len(), expected);
    assert_eq!(super::counted(arrived.clone()).len(), expected, "nothing twice");
    assert_eq!(
        street.most_inside("erp"),
        3,
        "the bound holds over both processes"
    );
    let positions = world
        .read(move |r| {
            let arrived = arrived.clone();
            Box::pin(async move {
                let mut positions = vec![];
                for id in arrived {
                    let delivery = r.delivery(domain::DeliveryId(id)).await?.unwrap();
                    positions.push((delivery.subject, delivery.position));
                }
                Ok(positions)
            })
        })
        .await;
    let mut last: HashMap<Uuid, i64> = HashMap::new();
    for (subject, position) in positions {
        let before = last.insert(subject, position).unwrap_or_default();
        assert!(before < position, "each subject in its own order");
    }
    assert_eq!(last.len(), WRITERS);
    let health = business::deliveries::health(&apps[0]).await.unwrap().remove(0);
    assert_eq!((health.backlog.waiting, health.backlog.dead), (0, 0));
    other.storage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_two_processes_bring_everything_once_in_order() {
    on_postgres(two_processes).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_two_processes_bring_everything_once_in_order() {
    crate::support::on_sqlite(two_processes).await;
}
