//! `kill -9` of the program that delivers, round after round. The partner is a process that lives on and counts.

use std::{
    collections::HashMap,
    net::SocketAddr,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use business::{
    clock::{Clock, SystemClock},
    deliveries::{Connection, Rules, run},
    ports::{Outcome, Parcel, Partners},
};
use domain::DeliveryId;
use jiff::{SignedDuration, Timestamp};
use storage::Options;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
};
use uuid::Uuid;

use super::{
    boucle, connection, switched_on,
    together::{event, happen, tickets, until},
};
use crate::support::{World, on_both};

on_both!(kills_lose_nothing_and_bring_nothing_twice);

/// Where the program under the knife finds its database and its partner, and by how many seconds its clock is ahead.
const DATABASE: &str = "BOUCLE_KILL_DATABASE";
const PARTNER: &str = "BOUCLE_KILL_PARTNER";
const AHEAD: &str = "BOUCLE_KILL_AHEAD";

const TICKETS: u32 = 8;
const EACH_ROUND: usize = 16;

fn rounds() -> usize {
    if std::env::var("BOUCLE_TEST_SIZE").as_deref() == Ok("large") {
        200
    } else {
        20
    }
}

/// A partner with no key against repetition: what is brought twice is there twice. It can be asked what it has.
#[derive(Default)]
struct Ledger(Mutex<Vec<Uuid>>);

impl Ledger {
    fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// Answers `has ID` with yes or no, `bring ID` with done, a moment after it was written down.
    async fn serve(self: Arc<Self>, listener: TcpListener) {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let ledger = self.clone();
            tokio::spawn(async move {
                let mut stream = BufReader::new(stream);
                let mut line = String::new();
                // One that is killed closes its connection in the middle of whatever it was doing.
                if stream.read_line(&mut line).await.is_err() {
                    return;
                }
                let Some((verb, id)) = line.trim().split_once(' ') else {
                    return;
                };
                let id: Uuid = id.parse().unwrap();
                let answer = if verb == "has" {
                    if ledger.0.lock().unwrap().contains(&id) {
                        "yes"
                    } else {
                        "no"
                    }
                } else {
                    ledger.0.lock().unwrap().push(id);
                    tokio::time::sleep(Duration::from_millis(4)).await;
                    "done"
                };
                stream.write_all(answer.as_bytes()).await.ok();
            });
        }
    }
}

/// Speaks to the ledger: asks first what is doubtful.
struct Client(SocketAddr);

impl Client {
    async fn say(&self, verb: &str, id: Uuid) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(self.0).await?;
        stream.write_all(format!("{verb} {id}\n").as_bytes()).await?;
        let mut answer = String::new();
        BufReader::new(stream).read_line(&mut answer).await?;
        Ok(answer)
    }
}

#[async_trait]
impl Partners for Client {
    async fn deliver(&self, parcel: &Parcel) -> Outcome {
        if parcel.doubtful
            && self
                .say("has", parcel.id)
                .await
                .is_ok_and(|answer| answer == "yes")
        {
            return Outcome::Done { reference: None };
        }
        match self.say("bring", parcel.id).await.as_deref() {
            Ok("done") => Outcome::Done { reference: None },
            other => Outcome::Unknown {
                reason: format!("{other:?}"),
            },
        }
    }
}

#[derive(Debug)]
struct Ahead(SignedDuration);

impl Clock for Ahead {
    fn now(&self) -> Timestamp {
        SystemClock.now() + self.0
    }
}

fn worked() -> Connection {
    Connection {
        rules: Rules {
            patience: SignedDuration::from_secs(2),
            ..Rules::default()
        },
        ..connection("erp")
    }
}

/// The program that is killed. Runs only where the test below starts it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a process that another test starts and kills"]
async fn program() {
    let (Ok(url), Ok(partner), Ok(ahead)) = (
        std::env::var(DATABASE),
        std::env::var(PARTNER),
        std::env::var(AHEAD),
    ) else {
        panic!("another test starts this");
    };
    let world = World::open(&url, Options::default()).await;
    let ahead = SignedDuration::from_secs(ahead.parse().unwrap());
    let app = boucle(&world, Arc::new(Ahead(ahead)));
    let partners: Arc<dyn Partners> = Arc::new(Client(partner.parse().unwrap()));
    let (_stop, stopping) = watch::channel(false);
    run(app, partners, worked(), stopping).await;
}

fn start(world: &World, partner: SocketAddr, round: usize) -> Child {
    // The leases of the round before are over for whoever comes with this clock.
    let lease = worked().rules.lease().as_secs() + 1;
    let ahead = lease * i64::try_from(round).unwrap();
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "partners::kill::program", "--ignored"])
        .env(DATABASE, &world.url)
        .env(PARTNER, partner.to_string())
        .env(AHEAD, ahead.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn kill(mut program: Child) {
    program.kill().unwrap();
    program.wait().unwrap();
}

async fn kills_lose_nothing_and_bring_nothing_twice(world: World) {
    let app = boucle(&world, Arc::new(SystemClock));
    switched_on(&app, "erp").await;
    let all = tickets(&world, TICKETS).await;
    let ledger = Arc::new(Ledger::default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let partner = listener.local_addr().unwrap();
    let serving = tokio::spawn(ledger.clone().serve(listener));

    let mut version = 1;
    let mut happened = 0;
    for round in 0..rounds() {
        let program = start(&world, partner, round);
        let before = ledger.count();
        for n in 0..EACH_ROUND {
            version += 1;
            let ticket = &all[n % all.len()];
            happen(&world, event(&world, ticket, version)).await;
            happened += 1;
        }
        until("it brings something", || ledger.count() > before).await;
        // A little later in each round: in the middle of asking, bringing, recording.
        tokio::time::sleep(Duration::from_millis(u64::try_from(round * 7 % 40).unwrap())).await;
        kill(program);
    }
    let program = start(&world, partner, rounds());
    until("everything arrives", || ledger.count() >= happened).await;
    // What would come twice has the time to do so.
    let drained = async {
        while business::deliveries::health(&app).await.unwrap()[0]
            .backlog
            .waiting
            > 0
        {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), drained)
        .await
        .unwrap();
    kill(program);
    serving.abort();

    let brought = ledger.0.lock().unwrap().clone();
    assert_eq!(brought.len(), happened, "as many as happened");
    assert_eq!(super::counted(brought.clone()).len(), happened, "nothing twice");
    let places = world
        .read(move |r| {
            let brought = brought.clone();
            Box::pin(async move {
                let mut places = vec![];
                for id in brought {
                    let delivery = r.delivery(DeliveryId(id)).await?.unwrap();
                    assert_eq!(delivery.state.name(), "done");
                    places.push((delivery.subject, delivery.position));
                }
                Ok(places)
            })
        })
        .await;
    let mut last: HashMap<Uuid, i64> = HashMap::new();
    for (subject, position) in places {
        let before = last.insert(subject, position).unwrap_or_default();
        assert!(before < position, "each subject in its own order");
    }
    assert_eq!(last.len(), all.len());
}
