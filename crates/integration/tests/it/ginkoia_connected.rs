//! Ginkoia's connector files against its simulator: files both ways, and what it cannot do.

use std::{fs, future::pending};

use business::ports::Outcome;
use integration::{
    connector::Action,
    engine::Position,
    simulator::{
        ginkoia::{Files, serve},
        partner::Fault,
    },
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    connected::{Connected, document},
    partner::{Partner, config},
};

async fn connected() -> (Connected, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let files = Files {
        folder: folder.path().to_owned(),
        every: None,
    };
    let config = config(&Fault::OF_FILES);
    let partner = Partner::open(|listener| serve(listener, config, files, pending())).await;
    assert!(partner.get("/healthz").await.status().is_success());
    let path = folder.path().to_str().unwrap().to_owned();
    (Connected::new("ginkoia", partner, &[("folder", &path)]), folder)
}

async fn turn(ginkoia: &Connected) -> Value {
    ginkoia.partner.control("/control/turn", json!({})).await
}

#[tokio::test]
async fn products_and_stock_are_read_from_files_once() {
    let (ginkoia, _folder) = connected().await;
    ginkoia.partner.control("/control/init", json!({})).await;
    let (products, position) = ginkoia.pull(Action::Products, &Position::default()).await;
    assert_eq!(products.len(), 40);
    assert_eq!(products[2]["name"], "Antivol \"U\" renforcé n° 7");
    assert_eq!(
        products[2]["price"],
        json!({ "amount": 1_540, "currency": "EUR" })
    );
    assert_eq!(products[0]["brand"], "Zéfal");
    let (stocks, _) = ginkoia.pull(Action::Stocks, &Position::default()).await;
    assert_eq!(stocks.len(), 120);
    assert_eq!(stocks[2]["store"], "ANN");
    ginkoia
        .partner
        .goods(json!({ "ean": "3760000000147", "price": 4_990 }))
        .await;
    turn(&ginkoia).await;
    let (changed, position) = ginkoia.pull(Action::Products, &position).await;
    assert_eq!(changed.len(), 1, "a file that was taken is not taken again");
    assert_eq!(changed[0]["price"]["amount"], 4_990);
    let (nothing, _) = ginkoia.pull(Action::Products, &position).await;
    assert!(nothing.is_empty());
}

#[tokio::test]
async fn a_sale_is_laid_down_as_an_order_and_taken_in_once() {
    let (ginkoia, folder) = connected().await;
    let sale = document("sale", "LYN-E5120", 17_500);
    assert_eq!(ginkoia.done(Action::Sale, sale.clone()).await, "BOUCLE-LYN-E5120");
    assert_eq!(turn(&ginkoia).await["taken"], 1, "{}", log(&folder));
    let state = ginkoia.partner.state().await;
    assert_eq!(state["orders"][0]["total"], 17_500);
    assert_eq!(state["orders"][0]["lines"][0]["label"], "Câble, gaine et œillets");
    assert_eq!(
        (&state["orders"][0]["id"], &state["orders"][0]["site"]),
        (&json!(15_120), &json!("LYN"))
    );
    // A repetition is refused as known.
    ginkoia.done(Action::Sale, sale).await;
    assert_eq!(turn(&ginkoia).await["refused"], 1);
    assert_eq!(
        ginkoia.partner.state().await["orders"].as_array().unwrap().len(),
        1
    );
    assert!(log(&folder).contains("déjà intégrée"));
}

fn log(folder: &TempDir) -> String {
    let bytes = fs::read(folder.path().join("log/import.log")).unwrap();
    encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned()
}

#[tokio::test]
async fn what_no_file_can_say_is_refused_before_anything_is_laid_down() {
    let (ginkoia, folder) = connected().await;
    for (action, kind) in [
        (Action::RepairToPay, "repair"),
        (Action::Rental, "rental"),
        (Action::Sale, "rental"),
        (Action::BuybackCredit, "buyback"),
        (Action::Return, "refund"),
        (Action::Sale, "credit"),
    ] {
        let refused = ginkoia.deliver(action, document(kind, "LYN-1", 100)).await;
        assert!(matches!(refused, Outcome::Refused { .. }), "{kind}: {refused:?}");
    }
    let laid: Vec<_> = fs::read_dir(folder.path().join("import"))
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().is_file())
        .collect();
    assert!(laid.is_empty(), "{laid:?}");
}

#[tokio::test]
async fn a_spoilt_file_is_told_and_a_doubled_one_does_no_harm() {
    let (ginkoia, _folder) = connected().await;
    ginkoia.partner.next(Fault::HalfAnswer).await;
    ginkoia.partner.control("/control/init", json!({})).await;
    let (_, half) = ginkoia.try_pull(Action::Products, &Position::default()).await;
    assert!(half.is_err(), "a row that is cut: {half:?}");
    ginkoia.partner.control("/control/init", json!({})).await;
    let (products, position) = ginkoia.pull(Action::Products, &Position::default()).await;
    assert_eq!(products.len(), 40);
    ginkoia.partner.next(Fault::Duplicate).await;
    ginkoia
        .partner
        .goods(json!({ "ean": "3760000000147", "price": 4_990 }))
        .await;
    turn(&ginkoia).await;
    let (twice, _) = ginkoia.pull(Action::Products, &position).await;
    let prices: Vec<&Value> = twice.iter().map(|row| &row["price"]["amount"]).collect();
    assert!(
        prices.iter().all(|price| **price == json!(4_990)) && !prices.is_empty(),
        "{prices:?}"
    );
}

#[tokio::test]
async fn the_record_shows_nobody() {
    let (ginkoia, _folder) = connected().await;
    ginkoia
        .done(Action::Sale, document("sale", "LYN-E5120", 17_500))
        .await;
    crate::connected::is_discreet(&ginkoia);
}
