//! The whole way with a partner that is asked: a repair that is ready goes to a simulated Fastmag, is paid there, and the
//! ticket is paid here.

use std::{collections::BTreeMap, future::pending, sync::Arc, time::Duration};

use business::{
    clock::Entropy,
    deliveries::{self, health, keep_check, switch_on},
    ports::{Capability, Partners, PullPosition},
};
use domain::{Lang, people::Actor, workshop::Stage};
use integration::{
    Connectors,
    engine::{Configuration, Engine, NoRecorder, Recorder, Surroundings},
    simulator::{
        fastmag,
        partner::{Fault, Faults, PartnerConfig},
    },
};
use jiff::SignedDuration;
use secrecy::SecretString;
use serde_json::{Value, json};
use server::{
    connected,
    partners::{ask_once, connections},
};
use tokio::{net::TcpListener, sync::watch};

use crate::house::{House, on_both};

pub(crate) const NAME: &str = "fastmag";
pub(crate) const PASSWORD: &str = "mot de passe";

struct Said(BTreeMap<&'static str, String>);

impl Configuration for Said {
    fn setting(&self, _: &str, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }

    fn secret(&self, _: &str) -> Option<SecretString> {
        Some(PASSWORD.to_owned().into())
    }
}

/// A simulated Fastmag whose clock is the house's, and the engine that speaks to it.
pub(crate) async fn fastmag_of(house: &House) -> (String, Arc<Engine>) {
    fastmag_with(house, Arc::new(NoRecorder)).await
}

/// The same, with somebody who keeps what is said.
pub(crate) async fn fastmag_with(house: &House, recorder: Arc<dyn Recorder>) -> (String, Arc<Engine>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let config = PartnerConfig {
        user: "boucle".into(),
        password: PASSWORD.to_owned().into(),
        products: 10,
        faults: Faults::none(&Fault::ALL),
        state: None,
        lang: Lang::Fr,
        clock: house.clock.clone(),
        entropy: Arc::new(Entropy::system()),
    };
    tokio::spawn(fastmag::serve(listener, config, pending()));
    let settings = [
        ("address", url.clone()),
        ("brand", "DEMO".into()),
        ("store", "LYN".into()),
        ("account", "boucle".into()),
    ];
    let around = Surroundings {
        clock: house.clock.clone(),
        entropy: Arc::new(Entropy::system()),
        configuration: Arc::new(Said(settings.into())),
        recorder,
    };
    let engine = Engine::new(Connectors::load(None).expect("connectors"), around);
    (url, Arc::new(engine))
}

/// Switches a connector on, as if its check had shown nothing red.
pub(crate) async fn is_on(house: &House, connector: &str) {
    let system = Actor::system();
    let green = vec![Capability::green("repair-to-pay")];
    keep_check(&house.boucle, &system, connector, green)
        .await
        .expect("kept");
    assert!(switch_on(&house.boucle, &system, connector).await.expect("on"));
}

pub(crate) async fn control(house: &House, url: &str, path: &str, body: Value) {
    let answer = house.http.post(format!("{url}{path}")).json(&body).send().await;
    assert!(answer.expect("an answer").status().is_success(), "{path} {body}");
}

/// Waits until nothing is to be delivered; the house's clock moves past the time in which a move can be taken back.
pub(crate) async fn delivered(house: &House) {
    for _ in 0..400 {
        let all = health(&house.boucle).await.expect("health");
        if all[0].backlog.waiting == 0 && all[0].state.last_exchange_at.is_some() {
            return;
        }
        house.later(SignedDuration::from_secs(1));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it was not delivered");
}

/// The loop that delivers to the partner.
pub(crate) struct Loops {
    stop: watch::Sender<bool>,
    task: tokio::task::JoinHandle<()>,
}

impl Loops {
    pub(crate) async fn end(self) {
        self.stop.send_replace(true);
        self.task.await.expect("it ends");
    }
}

/// Switches the partner on and delivers to it.
pub(crate) async fn switched_on_with_loops(house: &House, engine: &Arc<Engine>) -> Loops {
    is_on(house, NAME).await;
    let (stop, stopping) = watch::channel(false);
    let partners: Arc<dyn Partners> = engine.clone();
    let mut known = connections(&engine.connectors());
    known.retain(|connection| connection.connector == NAME);
    let only = known.remove(0);
    let task = tokio::spawn(deliveries::run(house.boucle.clone(), partners, only, stopping));
    Loops { stop, task }
}

async fn what_is_paid_at_a_partner_counts_once_whenever_it_answers(house: &House) {
    let (url, engine) = fastmag_of(house).await;
    assert_eq!(
        ask_once(&house.boucle, &engine, NAME).await,
        Ok(0),
        "nobody is asked while it is off"
    );
    let loops = switched_on_with_loops(house, &engine).await;

    // The first question finds it down.
    control(house, &url, "/control/faults", json!({ "faults": ["down"] })).await;
    assert!(ask_once(&house.boucle, &engine, NAME).await.is_err());
    control(house, &url, "/control/faults", json!({ "faults": [] })).await;

    let ticket = house.ready(&house.lyon).await;
    delivered(house).await;
    let state: Value = house
        .http
        .get(format!("{url}/control/state"))
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("the state");
    let orders = state["commandes"].as_array().expect("orders");
    assert_eq!(orders.len(), 1, "{state}");
    let order = orders[0]["number"].as_u64().expect("its number");
    control(
        house,
        &url,
        "/control/pay",
        json!({ "order": order, "payment": "ESP" }),
    )
    .await;

    // Long after: what was paid while it could not be asked is found all the same.
    house.later(SignedDuration::from_hours(5));
    assert_eq!(ask_once(&house.boucle, &engine, NAME).await, Ok(1));
    house.settled().await;
    assert_eq!(house.ticket(&ticket.code).await.state.stage(), Stage::Paid);
    assert_eq!(house.ticket(&ticket.code).await.paid, 8_481);

    // Asked again, and from a position that nobody can read: it counts once.
    assert_eq!(ask_once(&house.boucle, &engine, NAME).await, Ok(0));
    let unreadable = PullPosition {
        position: "{".into(),
        at: house.boucle.clock.now(),
    };
    house
        .boucle
        .db
        .write("unreadable", move |r| {
            let unreadable = unreadable.clone();
            Box::pin(async move { Ok(r.save_pull_position(NAME, "payments", &unreadable).await?) })
        })
        .await
        .expect("saved");
    assert_eq!(
        ask_once(&house.boucle, &engine, NAME).await,
        Ok(0),
        "found again, stored once"
    );
    house.settled().await;
    assert_eq!(house.ticket(&ticket.code).await.paid, 8_481);
    assert_eq!(house.questions(&ticket).await, []);

    loops.end().await;
}

/// The files of Fastmag with something else in `connector.toml`.
fn changed(from: &str, to: &str) -> Connectors {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../connectors/fastmag/connector.toml"
    );
    let text = std::fs::read_to_string(file).expect("the file");
    assert!(text.contains(from), "{from}");
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join(NAME)).expect("a folder");
    std::fs::write(
        folder.path().join("fastmag/connector.toml"),
        text.replace(from, to),
    )
    .expect("written");
    Connectors::load(Some(folder.path())).expect("the files are right")
}

/// How many orders the partner has.
async fn orders(house: &House, url: &str) -> usize {
    let state = house.http.get(format!("{url}/control/state")).send().await;
    let state: Value = state.expect("an answer").json().await.expect("the state");
    state["commandes"].as_array().map_or(0, Vec::len)
}

async fn files_that_are_read_again_decide_what_a_partner_is_told_and_asked(house: &House) {
    let system = Actor::system();
    let (url, engine) = fastmag_of(house).await;
    engine.replace(changed("event = \"ticket.ready\"", "event = \"ticket.paused\""));
    let green = vec![Capability::green("repair-to-pay")];
    keep_check(&house.boucle, &system, NAME, green)
        .await
        .expect("kept");
    switch_on(&house.boucle, &system, NAME).await.expect("on");
    let (stop, stopping) = watch::channel(false);
    let running = connected::start(&house.boucle, &engine, &stopping);

    house.ready(&house.lyon).await;
    let newest = || *house.boucle.db.positions().borrow();
    // The last event may get its number a moment later: it has to stand still.
    let mut still = 0;
    for _ in 0..400 {
        let all = health(&house.boucle).await.expect("health");
        still = if all[0].state.position >= newest() {
            still + 1
        } else {
            0
        };
        if still == 10 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    let all = health(&house.boucle).await.expect("health");
    assert_eq!((all[0].state.position, all[0].backlog.waiting), (newest(), 0));
    assert_eq!(orders(house, &url).await, 0, "its files follow another event");

    engine.replace(Connectors::load(None).expect("connectors"));
    // The loop that went by the old files may still take what happens while it ends.
    let mut told = 0;
    for _ in 0..20 {
        house.ready(&house.lyon).await;
        for _ in 0..20 {
            house.later(SignedDuration::from_secs(1));
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        told = orders(house, &url).await;
        if told > 0 {
            break;
        }
    }
    assert!(told > 0, "the files of now say that it is told");

    stop.send_replace(true);
    running.await.expect("they end");
}

on_both!(
    read_again,
    files_that_are_read_again_decide_what_a_partner_is_told_and_asked
);

on_both!(polled, what_is_paid_at_a_partner_counts_once_whenever_it_answers);
