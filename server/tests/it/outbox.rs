//! From a move at the bench to a partner, with the loops that the server runs, the pages, and the command line.

use std::{
    process::{Command, Output},
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use business::{
    deliveries::{Connection, Rules, Subscription, health, keep_check, run, switch_on},
    ports::{Capability, Outcome, Parcel, Partners},
};
use domain::people::Actor;
use jiff::SignedDuration;
use reqwest::StatusCode;
use tokio::sync::watch;

use crate::{
    browser::Browser,
    house::{House, on_both, switched_on_in},
};

/// Refuses codes until it is told that their article is known.
#[derive(Default)]
struct Erp {
    parcels: Mutex<Vec<Parcel>>,
    knows_the_article: Mutex<bool>,
}

#[async_trait]
impl Partners for Erp {
    async fn deliver(&self, parcel: &Parcel) -> Outcome {
        self.parcels.lock().expect("no panic").push(parcel.clone());
        if *self.knows_the_article.lock().expect("no panic") {
            Outcome::Done {
                reference: Some("F-1".into()),
            }
        } else {
            Outcome::Refused {
                reason: "article <FORFAIT> unknown".into(),
            }
        }
    }
}

impl Erp {
    fn brought(&self) -> Vec<Parcel> {
        self.parcels.lock().expect("no panic").clone()
    }
}

fn connection() -> Connection {
    Connection {
        connector: "erp".into(),
        rules: Rules::default(),
        subscriptions: vec![Subscription {
            connector: "erp".into(),
            event: "ticket.ready".into(),
            action: "repair-to-pay".into(),
        }],
    }
}

/// Waits until a connector stands so; the clock of the house moves on meanwhile, past the time in which a move can be undone.
async fn until(house: &House, what: &str, holds: impl Fn(i64, i64) -> bool) {
    for _ in 0..600 {
        let health = health(&house.boucle).await.expect("health").remove(0);
        if holds(health.backlog.waiting, health.backlog.dead) {
            return;
        }
        house.later(SignedDuration::from_secs(1));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("in vain: {what}");
}

async fn what_a_partner_refuses_is_decided_on_its_page(house: &House) {
    keep_check(
        &house.boucle,
        &Actor::system(),
        "erp",
        vec![Capability::green("repair-to-pay")],
    )
    .await
    .expect("kept");
    switch_on(&house.boucle, &Actor::system(), "erp")
        .await
        .expect("switched on");
    house.user("noa", "area_manager", None).await;
    house.user("thomas", "store_manager", Some(house.lyon.id)).await;
    let (stop, stopping) = watch::channel(false);
    let erp = Arc::new(Erp::default());
    let partners: Arc<dyn Partners> = erp.clone();
    let ticket = house.ready(&house.lyon).await;
    assert_eq!(erp.brought(), [], "work in the shop speaks to no partner");
    let delivering = tokio::spawn(run(house.boucle.clone(), partners, connection(), stopping));
    until(house, "it is refused", |waiting, dead| (waiting, dead) == (0, 1)).await;
    assert_eq!(erp.brought()[0].reference, ticket.code.to_string());

    let mut browser = Browser::signed_in(house, "thomas").await;
    for path in ["/settings/connectors", "/settings/connectors/erp"] {
        assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN);
    }
    let mut browser = Browser::signed_in(house, "noa").await;
    let token = browser.token().await;
    let list = browser.get("/settings/connectors").await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(list.body.contains("1 à décider"), "{}", list.body);
    let page = browser.get("/settings/connectors/erp").await;
    assert!(
        page.body.contains("article &lt;FORFAIT&gt; unknown"),
        "{}",
        page.body
    );
    assert!(page.body.contains(&ticket.code.to_string()));
    assert_eq!(
        browser.get("/settings/connectors/other").await.status,
        StatusCode::NOT_FOUND
    );

    let id = erp.brought()[0].id.to_string();
    let csrf = ("csrf", token.as_str());
    let forged = browser
        .post("/settings/connectors/erp/replay", &[("letter", &id)])
        .await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN, "without the token");
    let none = browser.post("/settings/connectors/erp/replay", &[csrf]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("Choisissez d’abord"), "{}", none.body);
    let without = browser
        .post("/settings/connectors/erp/drop", &[csrf, ("letter", &id)])
        .await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        without.body.contains(&format!("value=\"{id}\" checked")),
        "the choice is kept: {}",
        without.body
    );

    let paused = browser
        .post("/settings/connectors/erp/mode", &[csrf, ("mode", "paused")])
        .await;
    assert_eq!(
        (paused.status, paused.location.as_str()),
        (StatusCode::SEE_OTHER, "/settings/connectors")
    );
    *erp.knows_the_article.lock().expect("no panic") = true;
    let again = browser
        .post("/settings/connectors/erp/replay", &[csrf, ("letter", &id)])
        .await;
    assert_eq!(
        (again.status, again.location.as_str()),
        (StatusCode::SEE_OTHER, "/settings/connectors/erp")
    );
    let page = browser.get("/settings/connectors/erp").await.body;
    assert!(
        page.contains("1 envoi repart.") && page.contains("En pause"),
        "{page}"
    );
    assert_eq!(erp.brought().len(), 1, "paused");
    browser
        .post("/settings/connectors/erp/mode", &[csrf, ("mode", "on")])
        .await;
    until(house, "it arrives", |waiting, dead| (waiting, dead) == (0, 0)).await;
    let brought = erp.brought();
    assert_eq!((brought.len(), brought[1].id), (2, brought[0].id));
    let odd = browser
        .post("/settings/connectors/erp/mode", &[csrf, ("mode", "off")])
        .await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);

    stop.send(true).expect("the loops listen");
    delivering.await.expect("it ends by itself");
}

on_both!(decided, what_a_partner_refuses_is_decided_on_its_page);

/// The program's command line on a database of its own.
fn boucle(folder: &std::path::Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_boucle"))
        .args(arguments)
        .current_dir(folder)
        .env("DATABASE_URL", "sqlite://boucle.db")
        .output()
        .expect("the program runs")
}

fn printed(output: &Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test]
async fn a_connector_is_told_from_the_command_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = |arguments: &[&str]| boucle(folder.path(), arguments);
    let refused = run(&["outbox", "pause", "erp"]);
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("erp is not switched on"), "{said}");
    assert!(
        !run(&["outbox", "on", "../erp"]).status.success(),
        "no name of a folder"
    );
    let database = format!("sqlite://{}", folder.path().join("boucle.db").display());
    switched_on_in(&database, "erp").await;
    assert_eq!(printed(&run(&["outbox", "pause", "erp"])), "erp is paused.\n");
    assert_eq!(
        printed(&run(&["outbox", "status"])),
        "erp  paused  0 waiting  0 given up\n"
    );
    assert_eq!(printed(&run(&["outbox", "on", "erp"])), "erp is on.\n");
    let status: serde_json::Value =
        serde_json::from_str(&printed(&run(&["outbox", "status", "--json"]))).expect("JSON");
    assert_eq!(
        (&status[0]["connector"], &status[0]["mode"], &status[0]["waiting"]),
        (&"erp".into(), &"on".into(), &0.into())
    );
    assert_eq!(printed(&run(&["outbox", "list", "--json"])), "[]\n");
    let unknown = run(&["outbox", "replay", "0192f0c1-2b3c-7def-8123-456789abcdef"]);
    assert!(!unknown.status.success());
    let wrong = run(&["outbox", "replay", "twelve"]);
    assert_eq!(wrong.status.code(), Some(2), "wrong usage");
}
