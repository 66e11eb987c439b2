//! What the control API refuses, and what a till refuses to open with.

use integration::simulator::till::{self, TillError};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{
    boucle::Boucle,
    till::{Till, config},
};

#[tokio::test]
async fn wrong_orders_are_refused_in_a_sentence() {
    let boucle = Boucle::start().await;
    let till = Till::start(&boucle).await;
    for (order, status) in [
        (json!({}), StatusCode::UNPROCESSABLE_ENTITY),
        (
            json!({ "code": "LYN-2386", "amout": 5 }),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            json!({ "code": "LYN-2386", "amount": 0 }),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            json!({ "code": "LYN-2386", "amount": 5, "refund": true }),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            json!({ "code": "LYN-2386", "amount": 5, "faults": ["fire"] }),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (json!({ "code": "GRE-1" }), StatusCode::BAD_GATEWAY),
        (json!({ "code": "LYN-2400" }), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let answer = till.post("/control/pay", &order).await;
        assert_eq!(answer.status(), status, "{order}");
        let said: Value = answer.json().await.unwrap();
        assert!(
            said["error"].as_str().is_some_and(|sentence| sentence.len() > 10),
            "{said}"
        );
    }
    assert!(till.sent().await.is_empty());
}

#[tokio::test]
async fn a_till_that_is_set_up_wrongly_does_not_open() {
    let open = |change: fn(&mut till::TillConfig)| async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut config = config("http://127.0.0.1:1");
        change(&mut config);
        till::serve(listener, config, async {}).await
    };
    assert!(matches!(
        open(|c| c.boucle_url = "ftp://x".to_owned()).await,
        Err(TillError::Address(_))
    ));
    assert!(matches!(
        open(|c| c.boucle_url = "3000".to_owned()).await,
        Err(TillError::Address(_))
    ));
    assert!(matches!(
        open(|c| c.secret = "whsec_".to_owned().into()).await,
        Err(TillError::Secret(_))
    ));
    assert!(matches!(
        open(|c| c.retry_scale = 0.0).await,
        Err(TillError::Scale(_))
    ));
    assert!(matches!(
        open(|c| c.state = Some("/no/such/folder/till.jsonl".into())).await,
        Err(TillError::Journal(_))
    ));
    assert!(open(|_| {}).await.is_ok());
}
