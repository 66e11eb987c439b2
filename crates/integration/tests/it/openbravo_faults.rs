//! What can go wrong with Openbravo, each to order.

use std::time::Instant;

use integration::simulator::partner::Fault;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{
    openbravo::{ask, list, load, message, repair, with_customer},
    partner::{Partner, SLOW, config},
};

const PRODUCTS: &str = "/openbravo/org.openbravo.service.json.jsonrest/Product";

async fn products(partner: &Partner) -> Result<(StatusCode, Value), reqwest::Error> {
    ask(
        partner,
        Method::GET,
        PRODUCTS,
        &[("_where", "searchKey='REPARATION'")],
        None,
    )
    .await
}

#[tokio::test]
async fn slow_down_busy_half_and_expired() {
    let openbravo = Partner::openbravo(config(&Fault::ALL)).await;
    openbravo.next(Fault::Slow).await;
    let from = Instant::now();
    assert_eq!(products(&openbravo).await.unwrap().0, StatusCode::OK);
    assert!(from.elapsed() >= SLOW);
    for silent in [Fault::Down, Fault::HalfAnswer, Fault::LostAnswer] {
        openbravo.next(silent).await;
        assert!(products(&openbravo).await.is_err(), "{silent:?}");
    }
    openbravo.next(Fault::Busy).await;
    assert_eq!(
        products(&openbravo).await.unwrap().0,
        StatusCode::SERVICE_UNAVAILABLE
    );
    openbravo.next(Fault::Expired).await;
    assert_eq!(products(&openbravo).await.unwrap().0, StatusCode::UNAUTHORIZED);
    assert_eq!(
        products(&openbravo).await.unwrap().0,
        StatusCode::OK,
        "the next one is let in again"
    );
}

#[tokio::test]
async fn refused_inside_a_200() {
    let openbravo = Partner::openbravo(config(&Fault::ALL)).await;
    openbravo.next(Fault::Refused).await;
    let (status, answer) = products(&openbravo).await.unwrap();
    assert_eq!(status, StatusCode::OK);
    assert_eq!(answer["response"]["status"], -1);
    assert_eq!(
        answer["response"]["error"]["message"],
        "Enregistrement verrouillé"
    );
}

#[tokio::test]
async fn a_lost_answer_is_found_again_by_its_message_id() {
    let openbravo = Partner::openbravo(config(&Fault::ALL)).await;
    with_customer(&openbravo).await;
    openbravo.next(Fault::LostAnswer).await;
    let body = message(1, &repair("LYN-2418"));
    let loader = "/openbravo/org.openbravo.mobile.core.service.jsonrest/org.openbravo.retail.posterminal.ExternalOrderLoader";
    let lost = ask(
        &openbravo,
        Method::POST,
        loader,
        &[("synchronizedProcessing", "true")],
        Some(&body),
    )
    .await;
    assert!(lost.is_err(), "{lost:?}");
    assert_eq!(
        load(&openbravo, "true", &body).await["orders"][0]["documentNo"],
        "LYN-2418"
    );
    assert_eq!(
        list(&openbravo, "Order", &[]).await["data"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn another_code_page_is_no_json() {
    let openbravo = Partner::openbravo(config(&Fault::ALL)).await;
    openbravo.next(Fault::WrongEncoding).await;
    let answer = openbravo
        .http
        .get(format!(
            "{}{PRODUCTS}?_where=searchKey%3D'REPARATION'",
            openbravo.url
        ))
        .basic_auth(crate::partner::USER, Some(crate::partner::PASSWORD))
        .send()
        .await
        .unwrap();
    let bytes = answer.bytes().await.unwrap();
    assert!(std::str::from_utf8(&bytes).is_err(), "é in one byte");
}

#[tokio::test]
async fn rows_come_twice() {
    let openbravo = Partner::openbravo(config(&Fault::ALL)).await;
    openbravo.next(Fault::Duplicate).await;
    let (_, answer) = products(&openbravo).await.unwrap();
    let rows = answer["response"]["data"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[0]), (2, &rows[1]));
}

#[tokio::test]
async fn a_row_that_moves_between_two_pages_hides_another() {
    let openbravo = Partner::openbravo(config(&Fault::ALL)).await;
    let mut seen = vec![];
    for start in [0, 10, 20, 30, 40] {
        if start == 10 {
            openbravo.next(Fault::PageDrift).await;
        }
        let (start, end) = (start.to_string(), (start + 9).to_string());
        let page = list(
            &openbravo,
            "Product",
            &[
                ("_sortBy", "updated,id"),
                ("_startRow", &start),
                ("_endRow", &end),
            ],
        )
        .await;
        for row in page["data"].as_array().unwrap() {
            seen.push(row["searchKey"].as_str().unwrap().to_owned());
        }
    }
    assert!(!seen.contains(&"VEL-0000010".to_owned()), "{seen:?}");
    assert_eq!(seen.iter().filter(|key| *key == "REPARATION").count(), 2);
    // Who asks by time instead of by place finds it.
    let (_, keyset) = ask(
        &openbravo,
        Method::GET,
        PRODUCTS,
        &[
            ("_where", "updated >= '2026-01-05T08:00:01Z'"),
            ("_sortBy", "updated,id"),
        ],
        None,
    )
    .await
    .unwrap();
    let found = keyset["response"]["data"].as_array().unwrap();
    assert!(found.iter().any(|row| row["searchKey"] == json!("VEL-0000010")));
}
