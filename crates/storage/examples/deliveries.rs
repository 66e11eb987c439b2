//! `make bench`, the part about partners: from a change to its delivery, alone and beside partners that are silent and down,
//! and behind a backlog. Nothing here passes or fails; it prints.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use business::{
    Boucle,
    clock::{Clock, Entropy, SystemClock},
    deliveries::{Connection, Rules, Subscription, health, keep_check, run, set_mode, switch_on},
    people::{PasswordRules, Passwords},
    ports::{Capability, Event, Mode, Outcome, Parcel, Partners},
};
use domain::{
    Code, Currency, EventId, ItemId, StoreId, TicketId, WorkshopId,
    code::CodeKind,
    items::{Category, Item},
    people::Actor,
    stores::{Store, Workshop},
    workshop::{Origin, Priority, Ticket, TicketKind, TicketState},
};
use jiff::{SignedDuration, Timestamp};
use tokio::{sync::watch, task::JoinHandle};

type Failure = Box<dyn std::error::Error>;

/// Events a second, and for how long.
const A_SECOND: u64 = 200;
const SECONDS: u64 = 10;
/// What a partner takes for one delivery.
const PACE: Duration = Duration::from_millis(5);
/// Tickets that the backlog is about, and tickets that come after it.
const TICKETS: usize = 5_000;
const FRESH: usize = 500;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let backlog: usize = std::env::args().nth(1).map_or(Ok(100_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let sqlite = format!("sqlite://{}", folder.path().join("bench.db").display());
    engine("SQLite", &sqlite, backlog).await?;
    match std::env::var("BOUCLE_TEST_POSTGRES") {
        Ok(url) => engine("PostgreSQL", &url, backlog).await?,
        Err(_) => println!("PostgreSQL: left out, BOUCLE_TEST_POSTGRES is not set"),
    }
    Ok(())
}

/// Partners: `healthy` takes each delivery in its pace, `silent` never answers, `down` is always busy.
#[derive(Default)]
struct Street {
    /// When each arrived, after what it tells of.
    delays: Mutex<Vec<(String, Duration)>>,
}

#[async_trait]
impl Partners for Street {
    async fn deliver(&self, parcel: &Parcel) -> Outcome {
        match parcel.connector.as_str() {
            "silent" => std::future::pending().await,
            "down" => Outcome::Busy {
                reason: "connection refused".into(),
                retry_after: None,
            },
            _ => {
                tokio::time::sleep(PACE).await;
                let at: Option<Timestamp> = parcel.document["event"]["at"]
                    .as_str()
                    .and_then(|at| at.parse().ok());
                if let Some(at) = at {
                    let delay = SystemClock.now().duration_since(at).unsigned_abs();
                    let arrival = (parcel.reference.clone(), delay);
                    self.delays.lock().expect("nobody panics here").push(arrival);
                }
                Outcome::Done { reference: None }
            }
        }
    }
}

impl Street {
    fn taken(&self) -> Vec<(String, Duration)> {
        std::mem::take(&mut self.delays.lock().expect("nobody panics here"))
    }
}

fn start(app: &Boucle, street: &Arc<Street>, name: &str, stopping: &watch::Receiver<bool>) -> JoinHandle<()> {
    let connection = Connection {
        connector: name.into(),
        rules: Rules {
            at_once: 8,
            ..Rules::default()
        },
        subscriptions: vec![Subscription {
            connector: name.into(),
            event: "ticket.ready".into(),
            action: "repair-to-pay".into(),
        }],
    };
    let partners: Arc<dyn Partners> = street.clone();
    tokio::spawn(run(app.clone(), partners, connection, stopping.clone()))
}

async fn engine(name: &str, url: &str, backlog: usize) -> Result<(), Failure> {
    let storage = storage::open(url, storage::Options::default()).await?;
    let app = Boucle {
        db: storage.database(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(Entropy::system()),
        passwords: Passwords::new(PasswordRules {
            memory_kib: 64,
            passes: 1,
            lanes: 1,
        })?,
    };
    let tickets = tickets(&app, TICKETS + FRESH).await?;
    let (behind, fresh) = tickets.split_at(TICKETS);
    let street = Arc::new(Street::default());
    let (stop, stopping) = watch::channel(false);
    let system = Actor::system();
    keep_check(&app, &system, "healthy", vec![Capability::green("repair-to-pay")]).await?;
    switch_on(&app, &system, "healthy").await?;
    let mut loops = vec![start(&app, &street, "healthy", &stopping)];

    let alone = steady(&app, &street, behind).await?;
    delay(
        &format!("{name}: change to delivery, {A_SECOND} a second"),
        &alone,
        None,
    );
    for other in ["silent", "down"] {
        keep_check(&app, &system, other, vec![Capability::green("repair-to-pay")]).await?;
        switch_on(&app, &system, other).await?;
        loops.push(start(&app, &street, other, &stopping));
    }
    let beside = steady(&app, &street, behind).await?;
    delay(
        &format!("{name}: the same beside a silent and a dead one"),
        &beside,
        Some(&alone),
    );

    set_mode(&app, &system, "healthy", Mode::Paused).await?;
    for chunk in 0..backlog.div_ceil(500) {
        happen(
            &app,
            behind
                .iter()
                .cycle()
                .skip(chunk * 500)
                .take(500)
                .map(|ticket| ticket.id),
        )
        .await?;
    }
    while health(&app)
        .await?
        .iter()
        .any(|one| one.state.name == "healthy" && one.backlog.waiting == 0)
    {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (before, began) = (resident(), Instant::now());
    set_mode(&app, &system, "healthy", Mode::On).await?;
    let newest = steady(&app, &street, fresh).await?;
    let codes: std::collections::HashSet<String> =
        fresh.iter().map(|ticket| ticket.code.to_string()).collect();
    let newest: Vec<_> = newest
        .into_iter()
        .filter(|(code, _)| codes.contains(code))
        .collect();
    delay(
        &format!("{name}: newest ones behind {backlog} others"),
        &newest,
        Some(&alone),
    );
    let mut most = before;
    loop {
        most = most.max(resident());
        let of = health(&app).await?;
        if of
            .iter()
            .any(|one| one.state.name == "healthy" && one.backlog.waiting == 0)
        {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let events = backlog + usize::try_from(A_SECOND * SECONDS)?;
    println!(
        "{:<58} {:>8.0} /s (the partner's own pace: {} /s), memory {} -> {} MiB",
        format!("{name}: {backlog} drained"),
        f64::from(u32::try_from(events)?) / began.elapsed().as_secs_f64(),
        8 * 1000 / PACE.as_millis(),
        before >> 20,
        most >> 20
    );
    stop.send(true)?;
    for task in loops {
        task.abort();
    }
    storage.close().await;
    Ok(())
}

/// Changes at a steady rate; gives the delays of what arrived, once all of these did.
async fn steady(
    app: &Boucle,
    street: &Arc<Street>,
    tickets: &[Ticket],
) -> Result<Vec<(String, Duration)>, Failure> {
    street.taken();
    let codes: std::collections::HashSet<String> =
        tickets.iter().map(|ticket| ticket.code.to_string()).collect();
    let mut tick = tokio::time::interval(Duration::from_micros(1_000_000 / A_SECOND));
    let mut units: VecDeque<JoinHandle<Result<(), business::Error>>> = VecDeque::new();
    let many = usize::try_from(A_SECOND * SECONDS)?;
    for ticket in tickets.iter().cycle().take(many) {
        tick.tick().await;
        let (app, id) = (app.clone(), ticket.id);
        units.push_back(tokio::spawn(async move { happen(&app, [id]).await }));
    }
    for unit in units {
        unit.await??;
    }
    let mut all = vec![];
    while all.iter().filter(|(code, _)| codes.contains(code)).count() < many {
        tokio::time::sleep(Duration::from_millis(50)).await;
        all.extend(street.taken());
    }
    Ok(all)
}

fn delay(what: &str, delays: &[(String, Duration)], beside: Option<&[(String, Duration)]>) {
    let at = |delays: &[(String, Duration)], hundredths: usize| {
        let mut sorted: Vec<f64> = delays
            .iter()
            .map(|(_, delay)| delay.as_secs_f64() * 1e3)
            .collect();
        sorted.sort_by(f64::total_cmp);
        sorted
            .get(sorted.len() * hundredths / 100)
            .copied()
            .unwrap_or_default()
    };
    let ratio = beside.map(|other| format!("  ratio {:.2}", at(delays, 99) / at(other, 99)));
    println!(
        "{what:<58} p50 {:>7.1} ms  p99 {:>7.1} ms{}",
        at(delays, 50),
        at(delays, 99),
        ratio.unwrap_or_default()
    );
}

/// Bytes of this process in memory.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: u64 = text
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse().ok())
        .unwrap_or_default();
    pages * 4096
}

/// Commits an event of each of these tickets, in one unit.
async fn happen(app: &Boucle, tickets: impl IntoIterator<Item = TicketId>) -> Result<(), business::Error> {
    let tickets: Vec<TicketId> = tickets.into_iter().collect();
    let app = app.clone();
    app.clone()
        .db
        .write("bench", move |r| {
            let (app, tickets) = (app.clone(), tickets.clone());
            Box::pin(async move {
                for ticket in tickets {
                    let at = app.clock.now();
                    let event = Event {
                        id: EventId(app.entropy.id(at)),
                        name: "ticket.ready".into(),
                        subject_kind: "ticket",
                        subject: ticket.0,
                        store: None,
                        version: at.as_microsecond(),
                        state: "ready".into(),
                        data: "{}".into(),
                        at,
                        release_at: at - SignedDuration::from_secs(1),
                        deliver: true,
                    };
                    r.insert_event(&event).await?;
                }
                Ok(())
            })
        })
        .await
}

async fn tickets(app: &Boucle, many: usize) -> Result<Vec<Ticket>, Failure> {
    let at = app.clock.now();
    let id = || app.entropy.id(at);
    let workshop = Workshop {
        id: WorkshopId(id()),
        name: "Atelier".into(),
    };
    let store = Store {
        id: StoreId(id()),
        prefix: "LYN".parse()?,
        name: "Lyon".into(),
        address: String::new(),
        phone: String::new(),
        siret: String::new(),
        time_zone: "Europe/Paris".into(),
        currency: Currency::EUR,
        workshop: workshop.id,
        exit_control: false,
        hand_over_at_till: false,
        version: 1,
    };
    let item = Item {
        id: ItemId(id()),
        code: "LYN-E1".parse()?,
        category: Category("bike".into()),
        brand: "Gitane".into(),
        model: "Rapid".into(),
        serial: String::new(),
        owner: None,
        created_at: at,
        version: 1,
    };
    let ticket = |number: usize| -> Result<Ticket, Failure> {
        Ok(Ticket {
            id: TicketId(id()),
            code: Code {
                prefix: store.prefix.clone(),
                kind: CodeKind::Ticket,
                number: u32::try_from(number)?,
            },
            store: store.id,
            workshop: workshop.id,
            kind: TicketKind::CustomerRepair,
            origin: Origin::Counter,
            customer: None,
            item: item.id,
            symptoms: vec![],
            problem: String::new(),
            accessories: String::new(),
            priority: Priority::Normal,
            promised_at: None,
            ceiling: None,
            technician: None,
            location: String::new(),
            state: TicketState::Ready,
            state_since: at,
            lines: vec![],
            payers: vec![],
            currency: Currency::EUR,
            paid: 0,
            amount_version: 1,
            created_at: at,
            version: 1,
        })
    };
    let all: Vec<Ticket> = (1..=many).map(ticket).collect::<Result<_, _>>()?;
    let (workshop, store, item) = (workshop.clone(), store.clone(), item.clone());
    app.db
        .write("bench", move |r| {
            let (workshop, store, item) = (workshop.clone(), store.clone(), item.clone());
            Box::pin(async move {
                r.insert_workshop(&workshop).await?;
                r.insert_store(&store).await?;
                Ok(r.insert_item(&item).await?)
            })
        })
        .await?;
    for some in all.chunks(250) {
        let some = some.to_vec();
        app.db
            .write("bench", move |r| {
                let some = some.clone();
                Box::pin(async move {
                    for ticket in &some {
                        r.insert_ticket(ticket, None, None).await?;
                    }
                    Ok(())
                })
            })
            .await?;
    }
    Ok(all)
}
