//! Openbravo's point of sale calls an external service for orders that are not its own.

use std::{
    future::pending,
    sync::{Arc, Mutex},
};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, response::IntoResponse, routing::post};
use business::clock::{Clock, SystemClock};
use integration::{
    signature::{self, Headers},
    simulator::{
        openbravo::{ExternalOrders, Sign, serve},
        partner::Fault,
    },
};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{
    boucle::SECRET,
    partner::{Partner, config},
};

const KEY: &str = "Bearer key-of-the-pos";

/// The service that the point of sale calls: one order, paid by a commit.
#[derive(Clone, Default)]
struct Service {
    calls: Arc<Mutex<Vec<Value>>>,
    signed: bool,
}

impl Service {
    async fn start(signed: bool) -> (Self, String) {
        let service = Self {
            signed,
            ..Self::default()
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/orders", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/orders", post(answer))
            .with_state(service.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (service, url)
    }

    fn commits(&self) -> Vec<Value> {
        let calls = self.calls.lock().unwrap();
        calls
            .iter()
            .filter(|call| call["action"] == "COMMIT")
            .cloned()
            .collect()
    }
}

async fn answer(State(service): State<Service>, headers: HeaderMap, body: Bytes) -> impl IntoResponse {
    let known = if service.signed {
        let secret = SecretString::from(SECRET.to_owned());
        let tolerance = std::time::Duration::from_mins(5);
        signature::verify(
            Headers::from(&headers),
            &body,
            &[secret],
            SystemClock.now(),
            tolerance,
        )
        .is_ok()
    } else {
        headers.get("authorization").is_some_and(|value| value == KEY)
    };
    if !known {
        return (axum::http::StatusCode::UNAUTHORIZED, axum::Json(json!({})));
    }
    let Ok(call) = serde_json::from_slice::<Value>(&body) else {
        return (axum::http::StatusCode::BAD_REQUEST, axum::Json(json!({})));
    };
    service.calls.lock().unwrap().push(call.clone());
    let data = match call["action"].as_str().unwrap() {
        "LOGIN" => json!({ "label": "Boucle", "version": "1",
            "filters": [{ "field": "code", "label": "Code", "type": "string", "mandatory": true, "scanFilter": true }],
            "columns": [{ "field": "code", "label": "Code", "type": "string", "sortable": true }] }),
        "SEARCH" if call["data"]["filters"][0]["value"] == "LYN-2418" => {
            json!({ "offset": 0, "orders": [{ "orderID": "LYN-2418", "values": { "code": "LYN-2418" } }] })
        }
        "SEARCH" => json!({ "offset": 0, "orders": [] }),
        "LOAD" => {
            json!({ "documentNo": "LYN-2418", "lines": [{ "product": "REPARATION", "qty": 1, "grossPrice": 84.81 }] })
        }
        _ => {
            return (
                axum::http::StatusCode::OK,
                axum::Json(json!({ "status": "SUCCESS" })),
            );
        }
    };
    (axum::http::StatusCode::OK, axum::Json(json!({ "data": data })))
}

async fn pos(sign: Sign, url: String) -> Partner {
    let external = ExternalOrders {
        url,
        sign,
        terminal: "VBS-LYN".to_owned(),
    };
    Partner::open(|listener| serve(listener, config(&Fault::ALL), Some(external), pending())).await
}

fn by_header() -> Sign {
    Sign::Header {
        name: "Authorization".to_owned(),
        value: KEY.to_owned().into(),
    }
}

async fn scan(partner: &Partner) -> Value {
    partner
        .control("/control/scan", json!({ "code": "LYN-2418" }))
        .await
}

#[tokio::test]
async fn a_scanned_code_is_searched_loaded_and_committed() {
    for (signed, sign) in [
        (false, by_header()),
        (true, Sign::Webhook(SECRET.to_owned().into())),
    ] {
        let (service, url) = Service::start(signed).await;
        let openbravo = pos(sign, url).await;
        let sold = scan(&openbravo).await;
        assert_eq!(sold["heard"], true, "{sold}");
        let calls = service.calls.lock().unwrap().clone();
        let actions: Vec<&Value> = calls.iter().map(|call| &call["action"]).collect();
        assert_eq!(actions, ["LOGIN", "SEARCH", "LOAD", "COMMIT"]);
        for call in &calls {
            let id = call["serviceId"].as_str().unwrap();
            assert!(
                id.len() == 10 && id.bytes().all(|byte| byte.is_ascii_digit()),
                "{call}"
            );
            assert_eq!(call["terminal"], "VBS-LYN");
        }
        let commit = &calls[3]["data"];
        assert_eq!(
            (&commit["orderID"], &commit["status"]),
            (&json!("LYN-2418"), &json!("COMPLETED"))
        );
        assert_eq!(commit["documentNo"], sold["documentNo"]);
        let unknown = openbravo.post("/control/scan", &json!({ "code": "LYN-1" })).await;
        assert_eq!(unknown.status().as_u16(), 422);
        let discarded = openbravo
            .control("/control/scan", json!({ "code": "LYN-2418", "discard": true }))
            .await;
        assert_eq!(discarded["heard"], true);
        assert_eq!(service.commits()[1]["data"]["status"], "DISCARDED");
    }
}

#[tokio::test]
async fn a_commit_that_was_not_heard_is_told_again() {
    let (service, url) = Service::start(false).await;
    let openbravo = pos(by_header(), url).await;
    // The fourth call is the commit.
    let calls = ["LOGIN", "SEARCH", "LOAD"];
    for (fault, arrived) in [
        (Fault::LostAnswer, 1),
        (Fault::Down, 0),
        (Fault::Expired, 0),
        (Fault::HalfAnswer, 0),
    ] {
        service.calls.lock().unwrap().clear();
        let commit = json!({ "orderID": "LYN-2418", "status": "COMPLETED" });
        for action in calls {
            let heard = openbravo
                .control(
                    "/control/pos",
                    json!({ "action": action, "data": { "filters": [{ "value": "LYN-2418" }] } }),
                )
                .await;
            assert_eq!(heard["status"], 200);
        }
        openbravo.next(fault).await;
        let heard = openbravo
            .control("/control/pos", json!({ "action": "COMMIT", "data": commit }))
            .await;
        assert_ne!(heard["body"]["status"], "SUCCESS", "{fault:?}");
        assert_eq!(service.commits().len(), arrived, "{fault:?}");
    }
    // The till remembers what it owes.
    openbravo
        .control("/control/faults", json!({ "faults": ["lost_answer"] }))
        .await;
    let deaf = openbravo
        .post("/control/scan", &json!({ "code": "LYN-2418" }))
        .await;
    assert_eq!(deaf.status().as_u16(), 422, "even the login is not heard");
    openbravo
        .control("/control/faults", json!({ "faults": [] }))
        .await;
    service.calls.lock().unwrap().clear();
    assert_eq!(openbravo.control("/control/resend", json!({})).await["heard"], 0);
    scan(&openbravo).await;
    assert_eq!(
        openbravo.control("/control/resend", json!({})).await["heard"],
        0,
        "nothing is owed"
    );
    assert_eq!(service.commits().len(), 1);
}

#[tokio::test]
async fn a_commit_comes_twice() {
    let (service, url) = Service::start(false).await;
    let openbravo = pos(by_header(), url).await;
    openbravo.next(Fault::Duplicate).await;
    let commit = json!({ "orderID": "LYN-2418", "status": "COMPLETED" });
    openbravo
        .control("/control/pos", json!({ "action": "COMMIT", "data": commit }))
        .await;
    let commits = service.commits();
    assert_eq!(commits.len(), 2);
    assert_eq!(commits[0]["data"], commits[1]["data"]);
}

#[tokio::test]
async fn a_payment_survives_a_service_that_is_away() {
    let (service, url) = Service::start(false).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("openbravo.jsonl");
    let open = |faults: &'static str| {
        let external = ExternalOrders {
            url: url.clone(),
            sign: by_header(),
            terminal: "VBS-LYN".to_owned(),
        };
        let mut config = config(&Fault::ALL);
        config.state = Some(file.clone());
        if !faults.is_empty() {
            // Every fourth call is the commit.
            config.faults.every = vec![(Fault::LostAnswer, 4)];
        }
        Partner::open(|listener| serve(listener, config, Some(external), pending()))
    };
    let openbravo = open("fourth").await;
    assert_eq!(scan(&openbravo).await["heard"], false);
    drop(openbravo);
    let openbravo = open("").await;
    let page = openbravo.get("/").await.text().await.unwrap();
    assert!(page.contains("à redire"), "{page}");
    assert_eq!(openbravo.control("/control/resend", json!({})).await["heard"], 1);
    let commits = service.commits();
    assert_eq!(
        commits[0]["data"], commits[1]["data"],
        "the same payment, told twice"
    );
}
