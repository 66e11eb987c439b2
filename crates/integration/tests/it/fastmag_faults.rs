//! What can go wrong with Fastmag, each to order.

use std::{path::Path, time::Instant};

use integration::simulator::partner::{Fault, Faults};
use serde_json::json;

use crate::{
    fastmag::{CLIENT, query, send, text, transaction},
    partner::{PASSWORD, Partner, SLOW, config},
};

async fn customers(partner: &Partner) -> usize {
    partner.state().await["clients"].as_array().unwrap().len()
}

#[tokio::test]
async fn slow_is_done_and_answered_late() {
    let fastmag = Partner::fastmag(config(&Fault::ALL)).await;
    fastmag.next(Fault::Slow).await;
    let from = Instant::now();
    assert_eq!(transaction(&fastmag, CLIENT).await, "OK");
    assert!(from.elapsed() >= SLOW);
    // A caller that does not wait finds it done all the same.
    fastmag.next(Fault::Slow).await;
    let other = CLIENT.replace("a.b", "c.d");
    let impatient = send(&fastmag, "/EDIWEBSRV.IPS", PASSWORD, &other);
    assert!(tokio::time::timeout(SLOW / 2, impatient).await.is_err());
    assert_eq!(customers(&fastmag).await, 2);
}

#[tokio::test]
async fn down_does_nothing_and_says_nothing_until_it_is_up() {
    let fastmag = Partner::fastmag(config(&Fault::ALL)).await;
    fastmag
        .control("/control/faults", json!({ "faults": ["down"] }))
        .await;
    for _ in 0..3 {
        assert!(send(&fastmag, "/EDIWEBSRV.IPS", PASSWORD, CLIENT).await.is_err());
    }
    assert_eq!(customers(&fastmag).await, 0);
    fastmag.control("/control/faults", json!({ "faults": [] })).await;
    assert_eq!(transaction(&fastmag, CLIENT).await, "OK");
    let seen = fastmag.exchanges().await;
    assert_eq!((&seen["count"], &seen["open"]), (&json!(4), &json!(0)));
    assert_eq!(seen["exchanges"][1]["status"], json!(null));
}

#[tokio::test]
async fn busy_says_when_to_come_back() {
    let fastmag = Partner::fastmag(config(&Fault::ALL)).await;
    fastmag.next(Fault::Busy).await;
    let (status, _) = send(&fastmag, "/EDIWEBSRV.IPS", PASSWORD, CLIENT).await.unwrap();
    assert_eq!((status, customers(&fastmag).await), (503, 0));
}

#[tokio::test]
async fn a_lost_or_half_answer_was_done() {
    let fastmag = Partner::fastmag(config(&Fault::ALL)).await;
    fastmag.next(Fault::LostAnswer).await;
    assert!(send(&fastmag, "/EDIWEBSRV.IPS", PASSWORD, CLIENT).await.is_err());
    assert_eq!(customers(&fastmag).await, 1);
    fastmag.next(Fault::HalfAnswer).await;
    let half = send(&fastmag, "/EDIQUERY.IPS", PASSWORD, "SELECT * FROM clients").await;
    assert!(half.is_err(), "{half:?}");
}

#[tokio::test]
async fn another_code_page_garbles_accents() {
    let fastmag = Partner::fastmag(config(&Fault::ALL)).await;
    transaction(&fastmag, CLIENT).await;
    fastmag.next(Fault::WrongEncoding).await;
    let rows = query(&fastmag, "SELECT Prenom FROM clients").await;
    assert_eq!(rows[1], ["ZoÃ©"]);
    assert_eq!(query(&fastmag, "SELECT Prenom FROM clients").await[1], ["Zoé"]);
}

#[tokio::test]
async fn rows_come_twice() {
    let fastmag = Partner::fastmag(config(&Fault::ALL)).await;
    fastmag.next(Fault::Duplicate).await;
    let rows = query(&fastmag, "SELECT Magasin FROM magasins").await;
    assert_eq!(
        rows.concat(),
        ["Magasin", "LYN", "LYN", "GRE", "GRE", "ANN", "ANN"]
    );
}

#[tokio::test]
async fn a_refusal_and_an_expired_account_come_with_200() {
    let fastmag = Partner::fastmag(config(&Fault::ALL)).await;
    fastmag.next(Fault::Refused).await;
    assert_eq!(
        transaction(&fastmag, CLIENT).await,
        "KO|Enregistrement verrouillé"
    );
    fastmag.next(Fault::Expired).await;
    assert_eq!(
        transaction(&fastmag, CLIENT).await,
        "KO|Identification incorrecte"
    );
    assert_eq!(customers(&fastmag).await, 0);
}

#[tokio::test]
async fn a_row_that_moves_between_two_pages_hides_another() {
    let fastmag = Partner::fastmag(config(&Fault::ALL)).await;
    let page = |offset: usize| {
        format!(
            "SELECT Reference FROM produits WHERE DateModif >= '2026-01-01' ORDER BY DateModif LIMIT 10 OFFSET {offset}"
        )
    };
    let mut seen = query(&fastmag, &page(0)).await;
    fastmag.next(Fault::PageDrift).await;
    for offset in [10, 20, 30, 40] {
        seen.extend(query(&fastmag, &page(offset)).await);
    }
    let missed = ["VEL-0000010".to_owned()];
    assert!(!seen.contains(&missed.to_vec()), "{seen:?}");
    let references: Vec<&String> = seen
        .iter()
        .flatten()
        .filter(|cell| *cell == "REPARATION")
        .collect();
    assert_eq!(references.len(), 2, "the one that moved came twice");
}

#[tokio::test]
async fn faults_come_by_turns_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("faults.toml");
    std::fs::write(&file, "reason = \"Fermé\"\n[every]\nrefused = 3").unwrap();
    let mut config = config(&Fault::ALL);
    config.faults = Faults::read(&file, &Fault::ALL).unwrap();
    let fastmag = Partner::fastmag(config).await;
    let mut said = vec![];
    for _ in 0..6 {
        said.push(transaction(&fastmag, CLIENT).await);
    }
    assert_eq!(said, ["OK", "OK", "KO|Fermé", "OK", "OK", "KO|Fermé"]);
    assert!(Faults::read(Path::new("/no/such/file"), &Fault::ALL).is_err());
}

#[tokio::test]
async fn a_strange_order_is_refused_in_a_sentence() {
    let fastmag = Partner::fastmag(config(&Fault::OF_FILES)).await;
    for order in [
        json!({ "faults": ["fire"] }),
        json!({ "faults": ["expired"] }),
        json!({ "fault": [] }),
    ] {
        let answer = fastmag.post("/control/faults", &order).await;
        assert_eq!(answer.status().as_u16(), 422, "{order}");
        assert!(answer.text().await.unwrap().len() > 20);
    }
    let answer = fastmag.post("/control/goods", &json!({ "ean": "1" })).await;
    assert_eq!(
        answer.text().await.unwrap(),
        "{\"error\":\"no product is called 1\"}"
    );
    assert_eq!(text(b"\xe9"), "é");
}

#[tokio::test]
async fn a_cashier_orders_faults_and_takes_money_on_the_page() {
    let fastmag = Partner::fastmag(config(&Fault::ALL)).await;
    transaction(&fastmag, &crate::fastmag::repair("LYN-2418")).await;
    let order = fastmag.state().await["commandes"][0]["number"].to_string();
    let form = |path: &str, fields: &[(&str, &str)]| {
        fastmag
            .http
            .post(format!("{}{path}", fastmag.url))
            .form(fields)
            .send()
    };
    let paid = form("/pay", &[("order", &order), ("payment", "CB")])
        .await
        .unwrap();
    assert!(paid.text().await.unwrap().contains("encaissée, vente"));
    let page = form("/faults", &[("fault", "busy"), ("fault", "strange")])
        .await
        .unwrap();
    assert!(page.text().await.unwrap().contains("value=\"busy\" checked"));
    let (status, _) = send(&fastmag, "/EDIWEBSRV.IPS", PASSWORD, CLIENT).await.unwrap();
    assert_eq!(status, 503);
    let foreign = fastmag
        .http
        .post(format!("{}/pay", fastmag.url))
        .header("origin", "http://elsewhere")
        .send();
    assert_eq!(foreign.await.unwrap().status().as_u16(), 403);
}
