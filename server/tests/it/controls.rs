//! Controls against a simulated Fastmag that runs as a process of its own: payments that never came, that changed, that are
//! gone; orders that are lost over there; the pages, the rights, the command line.

use std::{
    process::{Child, Command, Output, Stdio},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use business::{
    Error,
    clock::{Entropy, SystemClock},
    controls::{Asked, accept, ask, differences, forget, open_counts, overview, repair},
    deliveries::{keep_check, run, switch_on},
    ports::{
        Capability, Counterparts, LookedUp, NoAnswer, PageThere, Parcel, Partners, PaymentThere, Standing,
    },
    tills::{Capture, Report},
    today::today,
};
use domain::{
    DifferenceId, Money,
    control::{Difference, Extent, Kind, Plan, QuietHours},
    people::{Actor, Forbidden, Role},
    workshop::{Stage, Ticket},
};
use integration::{
    Connectors,
    engine::{Configuration, Engine, NoRecorder, Surroundings},
};
use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;
use secrecy::SecretString;
use serde_json::{Value, json};
use server::{
    controls::{Asking, once},
    partners::{ask_once, connections},
};
use tokio::{sync::watch, task::JoinHandle};

use crate::{
    browser::Browser,
    house::{House, on_both, switched_on_in},
};

const NAME: &str = "fastmag";
const PASSWORD: &str = "mot de passe";

/// A simulated Fastmag in a process of its own; ends with the test.
struct Fastmag {
    process: Child,
    url: String,
}

impl Drop for Fastmag {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Fastmag {
    async fn start(http: &reqwest::Client) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let process = Command::new(env!("CARGO_BIN_EXE_boucle"))
            .args([
                "simulator",
                "fastmag",
                "--port",
                &port.to_string(),
                "--user",
                "boucle",
            ])
            .env("BOUCLE_SECRET_SIMULATOR", PASSWORD)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the simulator starts");
        let started = Self {
            process,
            url: format!("http://127.0.0.1:{port}"),
        };
        for _ in 0..400 {
            if http.get(format!("{}/healthz", started.url)).send().await.is_ok() {
                return started;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the simulator does not answer");
    }

    async fn control(&self, http: &reqwest::Client, path: &str, body: Value) -> Value {
        let answer = http.post(format!("{}{path}", self.url)).json(&body).send().await;
        let answer = answer.expect("an answer");
        assert!(answer.status().is_success(), "{path} {body}");
        answer.json().await.unwrap_or_default()
    }

    /// Numbers of its orders by our code, and the sale of those that were paid.
    async fn orders(&self, http: &reqwest::Client) -> Vec<(String, u64, Option<u64>)> {
        let answer = http.get(format!("{}/control/state", self.url)).send().await;
        let state: Value = answer.expect("an answer").json().await.expect("the state");
        let orders = state["commandes"].as_array().expect("orders").clone();
        orders
            .iter()
            .map(|order| {
                let comment = order["comment"].as_str().unwrap_or_default();
                let code = comment.split(' ').next().unwrap_or_default().to_owned();
                let number = order["number"].as_u64().expect("a number");
                (code, number, order["sale"].as_u64())
            })
            .collect()
    }
}

struct Said(String);

impl Configuration for Said {
    fn setting(&self, _: &str, name: &str) -> Option<String> {
        let value = match name {
            "address" => &self.0,
            "brand" => "DEMO",
            "store" => "LYN",
            "account" => "boucle",
            _ => return None,
        };
        Some(value.to_owned())
    }

    fn secret(&self, _: &str) -> Option<SecretString> {
        Some(PASSWORD.to_owned().into())
    }
}

fn engine_of(house: &House, url: &str) -> Arc<Engine> {
    let around = Surroundings {
        clock: house.clock.clone(),
        entropy: Arc::new(Entropy::system()),
        configuration: Arc::new(Said(url.to_owned())),
        recorder: Arc::new(NoRecorder),
    };
    Arc::new(Engine::new(Connectors::load(None).expect("connectors"), around))
}

fn plan() -> Plan {
    let connectors = Connectors::load(None).expect("connectors");
    connectors.get(NAME).expect("it is shipped").plan.clone()
}

async fn turned_on(house: &House) {
    let green = vec![Capability::green("repair-to-pay")];
    keep_check(&house.boucle, &Actor::system(), NAME, green)
        .await
        .expect("kept");
    assert!(
        switch_on(&house.boucle, &Actor::system(), NAME)
            .await
            .expect("on")
    );
}

async fn open_ones(house: &House) -> Vec<Difference> {
    let mut open = differences(
        &house.boucle,
        &Actor::system(),
        NAME,
        &plan(),
        Standing::Open,
        None,
    )
    .await
    .expect("a page")
    .differences;
    open.sort_by(|one, other| (&one.about, one.what.name()).cmp(&(&other.about, other.what.name())));
    open
}

/// What is open: code and what differs.
async fn told(house: &House) -> Vec<(String, String)> {
    open_ones(house)
        .await
        .into_iter()
        .map(|one| (one.about, one.what.name().to_owned()))
        .collect()
}

async fn compared(house: &House, asking: &dyn Counterparts, kind: Kind, extent: Extent) {
    let asked = Asked {
        connector: NAME.into(),
        kind,
        extent,
        since: None,
    };
    ask(&house.boucle, &Actor::system(), &plan(), asked)
        .await
        .expect("asked");
    assert_ne!(
        once(&house.boucle, asking, NAME, &Plan::default())
            .await
            .expect("worked"),
        0
    );
}

async fn delivered(house: &House) {
    for _ in 0..600 {
        let health = business::deliveries::health(&house.boucle).await.expect("health");
        if health[0].backlog.waiting == 0 && health[0].state.last_exchange_at.is_some() {
            return;
        }
        house.later(SignedDuration::from_secs(1));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it was not delivered");
}

/// The loop that brings what happens to the partner.
struct Delivering {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Delivering {
    fn start(house: &House, engine: &Arc<Engine>) -> Self {
        let (stop, stopping) = watch::channel(false);
        let mut known = connections(&Connectors::load(None).expect("connectors"));
        known.retain(|connection| connection.connector == NAME);
        let partners: Arc<dyn Partners> = engine.clone();
        let only = known.remove(0);
        let task = tokio::spawn(run(house.boucle.clone(), partners, only, stopping));
        Self { stop, task }
    }

    async fn end(self) {
        let _ = self.stop.send(true);
        self.task.await.expect("it ends");
    }
}

/// The clock of the house is that of the simulator's process, so that what it writes is neither young nor old.
fn to_the_clock_of_others(house: &House) {
    let real = business::clock::Clock::now(&SystemClock);
    let by = real.duration_since(house.boucle.clock.now());
    house.later(by);
}

async fn what_a_simulated_fastmag_says_otherwise_is_found_and_put_right(house: &House) {
    let simulator = Fastmag::start(&house.http).await;
    to_the_clock_of_others(house);
    let engine = engine_of(house, &simulator.url);
    let asking = Asking(engine.clone());
    turned_on(house).await;
    let delivering = Delivering::start(house, &engine);
    // Where the increments begin: what is paid before that is never asked for again.
    ask_once(&house.boucle, &engine, NAME).await.expect("asked");
    let mut tickets = vec![];
    for _ in 0..3 {
        tickets.push(house.ready(&house.lyon).await);
    }
    delivered(house).await;
    let orders = simulator.orders(&house.http).await;
    assert_eq!(orders.len(), 3, "{orders:?}");
    let number = |ticket: usize| {
        let code = tickets[ticket].code.to_string();
        orders
            .iter()
            .find(|(known, ..)| *known == code)
            .expect("an order")
            .1
    };
    let pay = async |ticket| {
        let body = json!({ "order": number(ticket), "payment": "CB" });
        simulator.control(&house.http, "/control/pay", body).await;
    };
    pay(0).await;
    assert_eq!(ask_once(&house.boucle, &engine, NAME).await, Ok(1));
    house.settled().await;
    assert_eq!(house.ticket(&tickets[0].code).await.state.stage(), Stage::Paid);

    // The second is paid there and Boucle is never told: the position of the increments is lost, and begins far behind.
    pay(1).await;
    house.later(SignedDuration::from_hours(1));
    compared(house, &asking, Kind::Payments, Extent::Recent(200)).await;
    let code = |ticket: usize| tickets[ticket].code.to_string();
    assert_eq!(told(house).await, [(code(1), "missing_here".into())]);
    let one = open_ones(house).await.remove(0);
    repair(&house.boucle, &Actor::system(), NAME, one.id)
        .await
        .expect("taken in");
    house.settled().await;
    assert_eq!(house.ticket(&tickets[1].code).await.state.stage(), Stage::Paid);
    compared(house, &asking, Kind::Payments, Extent::Recent(200)).await;
    assert_eq!(told(house).await, []);

    // Over there an amount is changed and a payment taken back, and nobody says so.
    let change = async |ticket, what: Value| {
        let mut body = what;
        body["order"] = json!(number(ticket));
        simulator.control(&house.http, "/control/change", body).await;
    };
    change(0, json!({ "total": 8_000 })).await;
    change(1, json!({ "cancelled": true })).await;
    compared(house, &asking, Kind::Payments, Extent::Recent(200)).await;
    assert_eq!(
        told(house).await,
        [(code(0), "amount".into()), (code(1), "missing_there".into())]
    );
    change(0, json!({ "total": 8_481 })).await;
    compared(house, &asking, Kind::Payments, Extent::Recent(200)).await;
    assert_eq!(
        told(house).await,
        [(code(1), "missing_there".into())],
        "what agrees closes by itself"
    );

    // All three are found there by their reference.
    compared(
        house,
        &asking,
        Kind::Deliveries,
        Extent::Random { size: 50, seed: 7 },
    )
    .await;
    assert_eq!(told(house).await.len(), 1);

    delivering.end().await;

    what_a_restored_fastmag_has_lost_is_sent_again(house, &tickets).await;
}

/// A Fastmag that was restored from an old copy: it knows nothing of the orders, nor of the sales.
async fn what_a_restored_fastmag_has_lost_is_sent_again(house: &House, tickets: &[Ticket]) {
    let code = |ticket: usize| tickets[ticket].code.to_string();
    let restored = Fastmag::start(&house.http).await;
    let engine = engine_of(house, &restored.url);
    let asking = Asking(engine.clone());
    compared(house, &asking, Kind::Deliveries, Extent::Recent(50)).await;
    compared(house, &asking, Kind::Payments, Extent::Recent(200)).await;
    let mut expected = vec![
        (code(0), "missing_there".to_owned()),
        (code(0), "missing_there".to_owned()),
        (code(1), "missing_there".to_owned()),
        (code(1), "missing_there".to_owned()),
        (code(2), "missing_there".to_owned()),
    ];
    expected.sort();
    assert_eq!(told(house).await, expected, "orders and payments");
    let lost: Vec<_> = open_ones(house)
        .await
        .into_iter()
        .filter(|one| one.repair.is_some())
        .collect();
    assert_eq!(lost.len(), 1, "only the third still waits to be paid");
    repair(&house.boucle, &Actor::system(), NAME, lost[0].id)
        .await
        .expect("sent again");
    let delivering = Delivering::start(house, &engine);
    delivered(house).await;
    delivering.end().await;
    let orders = restored.orders(&house.http).await;
    assert_eq!(orders.len(), 1, "once, and the one that is awaited: {orders:?}");
    assert_eq!(orders[0].0, code(2));

    // A partner that is down puts a comparison off.
    restored
        .control(&house.http, "/control/faults", json!({ "faults": ["down"] }))
        .await;
    compared(house, &asking, Kind::Payments, Extent::Recent(3)).await;
    let newest = overview(&house.boucle, &Actor::system(), NAME)
        .await
        .expect("an overview")
        .last
        .expect("a run");
    assert_eq!(newest.state.name(), "waiting", "{newest:?}");
    forget(&house.boucle, SignedDuration::from_hours(1))
        .await
        .expect("forgotten");
}

on_both!(
    simulated,
    what_a_simulated_fastmag_says_otherwise_is_found_and_put_right
);

/// A partner that lists one payment which never came.
struct There(Timestamp);

#[async_trait]
impl Counterparts for There {
    async fn payments(&self, _: &str, _: Timestamp, _: Option<&str>) -> Result<PageThere, NoAnswer> {
        let capture = Capture {
            payment_id: "VENTE-7".into(),
            store: "LYN".into(),
            till: NAME.into(),
            receipt: String::new(),
            code: "LYN-999".into(),
            version: None,
            amount: Money::eur(4_500),
            tenders: vec![],
            paid_at: self.0,
        };
        let payments = vec![PaymentThere {
            report: Report::Captured(capture),
            webhook_id: "found-7".into(),
            body: "{}".into(),
        }];
        Ok(PageThere { payments, next: None })
    }

    async fn look_up(&self, _: &Parcel) -> Result<LookedUp, NoAnswer> {
        Ok(LookedUp::Missing)
    }
}

/// One open difference.
async fn one_open(house: &House) -> Difference {
    let there = There(house.boucle.clock.now() - SignedDuration::from_hours(2));
    compared(house, &there, Kind::Payments, Extent::Recent(10)).await;
    open_ones(house).await.remove(0)
}

async fn only_who_may_sees_and_decides(house: &House) {
    turned_on(house).await;
    let open = one_open(house).await;
    let b = &house.boucle;
    let quiet = QuietHours(vec!["22:00-06:00".parse().expect("hours")]);
    let plan = Plan { quiet, ..plan() };
    let asked = || Asked {
        connector: NAME.into(),
        kind: Kind::Payments,
        extent: Extent::Whole,
        since: None,
    };
    let denied = |answer: Result<(), Error>| matches!(answer, Err(Error::Forbidden(Forbidden::Role)));
    for (role, store, may) in [
        (Role::Seller, None, false),
        (Role::Technician, None, false),
        (Role::StoreManager, None, false),
        (Role::AreaManager, Some(house.lyon.id), false),
        (Role::Admin, Some(house.lyon.id), false),
        (Role::AreaManager, None, true),
        (Role::Admin, None, true),
    ] {
        let login = format!(
            "{}{}",
            role.name().replace('_', "-"),
            if store.is_some() { "-lyn" } else { "" }
        );
        let (_, actor) = house.user(&login, role.name(), store).await;
        let answers = [
            differences(b, &actor, NAME, &plan, Standing::Open, None)
                .await
                .map(drop),
            overview(b, &actor, NAME).await.map(drop),
            open_counts(b, &actor).await.map(drop),
            ask(b, &actor, &plan, asked()).await.map(drop),
            accept(b, &actor, NAME, DifferenceId(open.id.0), "").await,
            repair(b, &actor, "other", open.id).await,
        ];
        for (place, answer) in answers.into_iter().enumerate() {
            assert_eq!(denied(answer), !may, "{role:?} {store:?}, answer {place}");
        }
        // Today tells it to whoever may act on it.
        if let Ok(day) = today(b, &actor, house.lyon.id).await {
            assert_eq!(day.differences.len(), usize::from(may), "{role:?} {store:?}");
        }
    }
    assert_eq!(told(house).await.len(), 1, "nobody decided anything");
}

on_both!(roles, only_who_may_sees_and_decides);

async fn a_difference_is_seen_and_decided_on_its_page(house: &House) {
    turned_on(house).await;
    let open = one_open(house).await;
    house.user("noa", "area_manager", None).await;
    house.user("thomas", "store_manager", Some(house.lyon.id)).await;
    let path = "/settings/connectors/fastmag/differences";
    let mut browser = Browser::signed_in(house, "thomas").await;
    assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN);
    let mut browser = Browser::signed_in(house, "noa").await;
    let token = browser.token().await;
    let csrf = ("csrf", token.as_str());
    let day = browser.get("/").await.body;
    assert!(
        day.contains("1 écart avec fastmag") && day.contains(path),
        "{day}"
    );
    let connector = browser.get("/settings/connectors/fastmag").await.body;
    assert!(connector.contains(path), "{connector}");
    let page = browser.get(path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("LYN-999") && page.body.contains("45,00"),
        "{}",
        page.body
    );
    for gone in [
        "/settings/connectors/ginkoia/differences",
        "/settings/connectors/nobody/differences",
    ] {
        assert_eq!(browser.get(gone).await.status, StatusCode::NOT_FOUND, "{gone}");
    }

    let one = format!("{path}/{}", open.id);
    let forged = browser.post(&format!("{one}/repair"), &[]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN, "without the token");
    let without = browser
        .post(&format!("{one}/accept"), &[csrf, ("reason", " ")])
        .await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without.body.contains("<details open"), "{}", without.body);
    let odd = browser
        .post(&format!("{path}/run"), &[csrf, ("extent", "half")])
        .await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);

    let repaired = browser.post(&format!("{one}/repair"), &[csrf]).await;
    assert_eq!(
        (repaired.status, repaired.location.as_str()),
        (StatusCode::SEE_OTHER, path)
    );
    let twice = browser.post(&format!("{one}/repair"), &[csrf]).await;
    assert_eq!(twice.status, StatusCode::NOT_FOUND);
    let closed = browser.get(&format!("{path}?state=closed")).await.body;
    assert!(closed.contains("Réparé par noa"), "{closed}");

    // It did not hold: it opens again, and may stay.
    let again = one_open(house).await;
    assert_eq!(again.id, open.id);
    let kept = browser
        .post(&format!("{one}/accept"), &[csrf, ("reason", "ancien essai")])
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let closed = browser.get(&format!("{path}?state=closed")).await.body;
    assert!(closed.contains("ancien essai"), "{closed}");
    assert!(browser.get(path).await.body.contains("Aucun écart"));

    // Asked for by day, a whole comparison waits for the night.
    let whole = browser
        .post(&format!("{path}/run"), &[csrf, ("extent", "whole")])
        .await;
    assert_eq!(whole.status, StatusCode::SEE_OTHER);
    let page = browser.get(path).await.body;
    assert!(page.contains("en attente, reprend aujourd’hui 22"), "{page}");
}

on_both!(decided, a_difference_is_seen_and_decided_on_its_page);

/// The program's command line on a database of its own.
fn boucle(folder: &std::path::Path, url: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_boucle"))
        .args(arguments)
        .current_dir(folder)
        .env("DATABASE_URL", "sqlite://boucle.db")
        .env("BOUCLE_PARTNER_FASTMAG_ADDRESS", url)
        .env("BOUCLE_PARTNER_FASTMAG_BRAND", "DEMO")
        .env("BOUCLE_PARTNER_FASTMAG_STORE", "LYN")
        .env("BOUCLE_PARTNER_FASTMAG_ACCOUNT", "boucle")
        .env("BOUCLE_SECRET_FASTMAG_PASSWORD", PASSWORD)
        .output()
        .expect("the program runs")
}

#[tokio::test(flavor = "multi_thread")]
async fn partners_are_compared_from_the_command_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let http = integration::engine::client().build().expect("a client");
    let simulator = Fastmag::start(&http).await;
    let run = |arguments: &[&str]| boucle(folder.path(), &simulator.url, arguments);
    let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let off = run(&["control", "run", NAME]);
    assert_eq!(off.status.code(), Some(1));
    assert!(
        said(&off).contains("fastmag is not switched on"),
        "{}",
        said(&off)
    );
    let database = format!("sqlite://{}", folder.path().join("boucle.db").display());
    switched_on_in(&database, NAME).await;
    let output = run(&["control", "run", "--json"]);
    assert!(output.status.success(), "{}", said(&output));
    let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(told["open"], 0, "{told}");
    let kinds: Vec<_> = told["runs"]
        .as_array()
        .expect("runs")
        .iter()
        .map(|run| (run["kind"].as_str(), run["state"].as_str()))
        .collect();
    assert_eq!(
        kinds,
        [
            (Some("payments"), Some("done")),
            (Some("deliveries"), Some("done"))
        ]
    );
    for (arguments, reason) in [
        (
            vec!["control", "run", "ginkoia"],
            "nothing can be compared with ginkoia",
        ),
        (vec!["control", "run", "nobody"], "there is no connector nobody"),
        (
            vec![
                "control", "run", NAME, "--kind", "payments", "--sample", "5", "--seed", "1",
            ],
            "a sample is what came last",
        ),
        (
            vec!["control", "run", NAME, "--since", "2024-01-01"],
            "since lies in",
        ),
    ] {
        let refused = run(&arguments);
        assert_eq!(refused.status.code(), Some(1), "{arguments:?}");
        assert!(
            said(&refused).contains(reason),
            "{arguments:?}: {}",
            said(&refused)
        );
    }
    for wrong in [
        vec!["control", "run", "--kind", "stock"],
        vec!["control", "run", "--whole", "--sample", "5"],
        vec!["control", "run", "--since", "yesterday"],
    ] {
        assert_eq!(run(&wrong).status.code(), Some(2), "{wrong:?}");
    }
    // A paused connector is not waited for.
    assert!(run(&["outbox", "pause", NAME]).status.success());
    let paused = run(&["control", "run", NAME, "--kind", "payments"]);
    assert!(paused.status.success(), "{}", said(&paused));
    let line = String::from_utf8_lossy(&paused.stdout).into_owned();
    assert!(line.contains("(the connector is paused)"), "{line}");
    let list = run(&["control", "list", "--json"]);
    assert!(list.status.success(), "{}", said(&list));
    let listed: Value = serde_json::from_slice(&list.stdout).expect("JSON");
    assert_eq!(listed, json!({ "differences": [], "open": 0 }));
}
