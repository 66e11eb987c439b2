//! A till that asks: the simulated Openbravo's point of sale looks a repair up here, loads it, takes the money and says so.

use std::{future::pending, sync::Arc};

use business::{
    clock::Entropy,
    workshop::{LineForm, add_line},
};
use domain::{Lang, people::Actor, workshop::Stage};
use integration::simulator::{
    openbravo::{self, ExternalOrders, Sign},
    partner::{Fault, Faults, PartnerConfig},
};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::house::{House, POS_KEY, on_both};

/// A point of sale that calls this house with this key.
async fn pos_of(house: &House, key: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let config = PartnerConfig {
        user: "boucle".into(),
        password: "demo".to_owned().into(),
        products: 10,
        faults: Faults::none(&Fault::ALL),
        state: None,
        lang: Lang::Fr,
        clock: house.clock.clone(),
        entropy: Arc::new(Entropy::system()),
    };
    let external = ExternalOrders {
        url: format!("{}/served/openbravo", house.address),
        sign: Sign::Header {
            name: "Authorization".to_owned(),
            value: key.to_owned().into(),
        },
        terminal: "VBS-LYN".to_owned(),
    };
    tokio::spawn(openbravo::serve(listener, config, Some(external), pending()));
    url
}

async fn control(house: &House, pos: &str, path: &str, body: Value) -> (StatusCode, Value) {
    let answer = house
        .http
        .post(format!("{pos}{path}"))
        .json(&body)
        .send()
        .await
        .expect("an answer");
    (answer.status(), answer.json().await.unwrap_or_default())
}

/// Asks as the point of sale would.
async fn ask(house: &House, key: &str, action: &str, data: Value) -> Response {
    house
        .http
        .post(format!("{}/served/openbravo", house.address))
        .header("authorization", key)
        .json(&json!({ "action": action, "terminal": "VBS-LYN", "serviceId": "0123456789", "data": data }))
        .send()
        .await
        .expect("an answer")
}

async fn a_repair_is_found_at_the_till_paid_there_and_paid_here(house: &House) {
    let ticket = house.ready(&house.lyon).await;
    let pos = pos_of(house, POS_KEY).await;
    // The commit is heard, and its answer is lost: the till says it again.
    control(
        house,
        &pos,
        "/control/faults",
        json!({ "faults": ["lost_answer"], "after": 3, "times": 1 }),
    )
    .await;
    let (status, sold) = control(
        house,
        &pos,
        "/control/scan",
        json!({ "code": ticket.code.to_string() }),
    )
    .await;
    assert_eq!(status, StatusCode::OK, "{sold}");
    assert_eq!(sold["heard"], false, "{sold}");
    let line = &sold["loaded"]["lines"][0];
    assert_eq!(
        (&line["product"], &line["grossPrice"]),
        (&json!("REPARATION"), &json!(84.81)),
        "{sold}"
    );
    let (_, told) = control(house, &pos, "/control/resend", json!({})).await;
    assert_eq!(told["heard"], 1, "{told}");
    house.settled().await;
    let paid = house.ticket(&ticket.code).await;
    assert_eq!((paid.paid, paid.state.stage()), (8_481, Stage::Paid), "once");
    assert_eq!(house.questions(&ticket).await, []);
    // What is paid is not offered again.
    let (status, told) = control(
        house,
        &pos,
        "/control/scan",
        json!({ "code": ticket.code.to_string() }),
    )
    .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
}

async fn what_changes_while_it_lies_at_the_till_is_looked_up_again(house: &House) {
    let ticket = house.received(&house.lyon).await;
    let search = json!({ "filters": [{ "field": "code", "value": ticket.code.to_string().to_lowercase() }] });
    let found: Value = ask(house, POS_KEY, "SEARCH", search)
        .await
        .json()
        .await
        .expect("JSON");
    let order = found["data"]["orders"][0]["orderID"].clone();
    let version = house.ticket(&ticket.code).await.version;
    let line = LineForm {
        kind: "part".into(),
        label: "Câble".into(),
        quantity: "1".into(),
        unit_price: "10".into(),
        rate: "20".into(),
    };
    add_line(&house.boucle, &Actor::system(), ticket.id, version, &line)
        .await
        .expect("a line");
    let loaded: Value = ask(house, POS_KEY, "LOAD", json!({ "orderID": order }))
        .await
        .json()
        .await
        .expect("JSON");
    assert_eq!(loaded["status"], "FAILURE", "{loaded}");
    assert!(loaded["data"].is_null(), "{loaded}");
    // A till that took the old amount all the same has taken it: people see what is left.
    let commit = json!({ "orderID": order, "id": "9F0A", "status": "COMPLETED", "documentNo": "VBS1/9",
        "paymentDate": "2026-11-24T15:32:05+01:00" });
    let told: Value = ask(house, POS_KEY, "COMMIT", commit)
        .await
        .json()
        .await
        .expect("JSON");
    assert_eq!(told["status"], "SUCCESS");
    house.settled().await;
    assert_eq!(house.ticket(&ticket.code).await.paid, 8_481);
}

async fn whom_nobody_knows_and_what_nobody_understands_is_not_answered(house: &House) {
    let ticket = house.ready(&house.lyon).await;
    let search = || json!({ "filters": [{ "field": "code", "value": ticket.code.to_string() }] });
    for wrong in ["", "Bearer another", "bearer key-of-the-pos"] {
        let answer = ask(house, wrong, "SEARCH", search()).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{wrong:?}");
        let text = answer.text().await.expect("a text");
        assert!(!text.contains("84") && !text.contains("Roussel"), "{text}");
    }
    let status = async |action: &str, data: Value| ask(house, POS_KEY, action, data).await.status();
    assert_eq!(status("DELETE", json!({})).await, StatusCode::NOT_FOUND);
    for wrong in [
        json!({ "orderID": "nonsense", "id": "1", "status": "COMPLETED", "paymentDate": "2026-11-24T15:32:05+01:00" }),
        json!({ "orderID": "LYN-1.1.x", "id": "1", "status": "COMPLETED", "paymentDate": "2026-11-24T15:32:05+01:00" }),
        json!({ "orderID": "LYN-1.1.5", "status": "COMPLETED", "paymentDate": "yesterday" }),
    ] {
        assert_eq!(
            status("COMMIT", wrong.clone()).await,
            StatusCode::BAD_REQUEST,
            "{wrong}"
        );
    }
    let raw = |path: &str, body: String| {
        house
            .http
            .post(format!("{}/served/{path}", house.address))
            .header("authorization", POS_KEY)
            .body(body)
            .send()
    };
    for (path, body, wanted) in [
        ("openbravo", "{".to_owned(), StatusCode::BAD_REQUEST),
        ("openbravo", "x".repeat(70_000), StatusCode::PAYLOAD_TOO_LARGE),
        ("openbravo/elsewhere", "{}".to_owned(), StatusCode::NOT_FOUND),
        ("fastmag", "{}".to_owned(), StatusCode::NOT_FOUND),
        ("nobody", "{}".to_owned(), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(
            raw(path, body).await.expect("an answer").status(),
            wanted,
            "{path}"
        );
    }
    house.settled().await;
    assert_eq!(house.ticket(&ticket.code).await.paid, 0);
    // The house's clock stands still: all of these are of one second.
    let mut last = None;
    for _ in 0..25 {
        last = Some(ask(house, POS_KEY, "LOGIN", json!({})).await);
    }
    let last = last.expect("asked");
    assert_eq!(last.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(last.headers()["retry-after"], "1");
}

on_both!(asked, a_repair_is_found_at_the_till_paid_there_and_paid_here);
on_both!(changed, what_changes_while_it_lies_at_the_till_is_looked_up_again);
on_both!(
    strangers,
    whom_nobody_knows_and_what_nobody_understands_is_not_answered
);
