//! The whole way with a partner that is asked: a repair that is ready goes to a simulated Fastmag, is paid there, and the
//! ticket is paid here.

use std::{collections::BTreeMap, future::pending, sync::Arc, time::Duration};

use business::{
    clock::Entropy,
    deliveries::{health, keep_check, switch_on},
    ports::{Capability, Partners, PullPosition},
};
use domain::{Lang, people::Actor, workshop::Stage};
use integration::{
    Connectors,
    engine::{Configuration, Engine, NoRecorder, Surroundings},
    simulator::{
        fastmag,
        partner::{Fault, Faults, PartnerConfig},
    },
};
use jiff::SignedDuration;
use secrecy::SecretString;
use serde_json::{Value, json};
use server::{
    partners::{ask_once, connections},
    workers,
};
use tokio::{net::TcpListener, sync::watch};

use crate::house::{House, on_both};

const NAME: &str = "fastmag";
const PASSWORD: &str = "mot de passe";

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
        recorder: Arc::new(NoRecorder),
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
async fn delivered(house: &House) {
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

async fn what_is_paid_at_a_partner_counts_once_whenever_it_answers(house: &House) {
    let (url, engine) = fastmag_of(house).await;
    assert_eq!(
        ask_once(&house.boucle, &engine, NAME).await,
        Ok(0),
        "nobody is asked while it is off"
    );
    is_on(house, NAME).await;
    let (stop, stopping) = watch::channel(false);
    let partners: Arc<dyn Partners> = engine.clone();
    let mut known = connections(&Connectors::load(None).expect("connectors"));
    known.retain(|connection| connection.connector == NAME);
    let loops = workers::deliver(&house.boucle, &partners, known, &stopping);

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

    let _ = stop.send(true);
    for worker in loops {
        worker.await.expect("it ends");
    }
}

on_both!(polled, what_is_paid_at_a_partner_counts_once_whenever_it_answers);
