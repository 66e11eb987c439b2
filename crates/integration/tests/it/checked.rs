//! The capability check of the three against their simulators, counted.

use std::future::pending;

use integration::{
    connector::Action,
    engine::{Checked, Colour, check},
    simulator::{
        ginkoia::{Files, serve},
        partner::Fault,
    },
};
use serde_json::json;

use crate::{
    connected::{Connected, customer},
    partner::{Partner, config},
};

/// The table, and how many are green, red, by hand, missing.
async fn checked(connected: &Connected) -> (Vec<Checked>, [usize; 4]) {
    let connectors = connected.engine.connectors();
    let connector = connectors.get(connected.name).unwrap();
    let table = check(connector, &connected.around).await.unwrap();
    let count = |name: &str| table.iter().filter(|line| line.colour.name() == name).count();
    let counts = ["green", "red", "by hand", "missing"].map(count);
    (table, counts)
}

/// What is there is shown when it is not as expected.
fn shown(table: &[Checked]) -> String {
    let line = |line: &Checked| format!("{}: {:?}\n", line.action, line.colour);
    table.iter().map(line).collect()
}

/// The customer whom the check looks for.
async fn known_customer(connected: &Connected) {
    let mut known = customer();
    known["email"] = json!("check@boucle.example");
    known["id"] = json!("CHECK-1");
    connected.done(Action::CustomerCreate, known).await;
}

async fn fastmag() -> Connected {
    let connected = Connected::fastmag(Partner::fastmag(config(&Fault::ALL)).await);
    known_customer(&connected).await;
    connected
}

#[tokio::test]
async fn fastmag_is_green_but_for_what_a_person_has_to_do() {
    let (table, counts) = checked(&fastmag().await).await;
    assert_eq!(counts, [14, 0, 1, 1], "{}", shown(&table));
    let by_hand = table.iter().find(|line| matches!(line.colour, Colour::ByHand(_)));
    assert_eq!(by_hand.unwrap().action, Action::Payments);
    for line in table.iter().filter(|line| line.colour == Colour::Green) {
        assert!(
            !line.exchanges.is_empty(),
            "{} comes with its exchange",
            line.action
        );
    }
}

#[tokio::test]
async fn openbravo_is_green_but_for_what_a_person_has_to_do() {
    let connected = Connected::openbravo(Partner::openbravo(config(&Fault::ALL)).await);
    known_customer(&connected).await;
    let (table, counts) = checked(&connected).await;
    assert_eq!(counts, [13, 0, 1, 2], "{}", shown(&table));
}

#[tokio::test]
async fn ginkoia_says_what_no_file_can_do() {
    let folder = tempfile::tempdir().unwrap();
    let files = Files {
        folder: folder.path().to_owned(),
        every: None,
    };
    let config = config(&Fault::OF_FILES);
    let partner = Partner::open(|listener| serve(listener, config, files, pending())).await;
    partner.control("/control/init", json!({})).await;
    let connected = Connected::new("ginkoia", partner, &[("folder", folder.path().to_str().unwrap())]);
    let (table, counts) = checked(&connected).await;
    assert_eq!(counts, [3, 0, 0, 13], "{}", shown(&table));
    let why = |action: Action| {
        let line = table.iter().find(|line| line.action == action).unwrap();
        line.colour.reason().unwrap_or_default().to_owned()
    };
    assert!(
        why(Action::Rental).contains("a rental must not become a sale"),
        "{}",
        why(Action::Rental)
    );
    for action in [Action::RepairToPay, Action::BuybackCredit, Action::Return] {
        assert!(!why(action).is_empty(), "{action} says why");
    }
    // Green says that the file was laid down; the partner says whether it takes it.
    let turn = connected.partner.control("/control/turn", json!({})).await;
    assert_eq!(turn["taken"], 1, "{turn}");
}

#[tokio::test]
async fn a_partner_that_refuses_is_red_in_everything() {
    let connected = fastmag().await;
    let refuse = json!({ "faults": ["refused"] });
    connected.partner.control("/control/faults", refuse).await;
    let (table, counts) = checked(&connected).await;
    assert_eq!(counts, [0, 14, 1, 1], "{}", shown(&table));
}
