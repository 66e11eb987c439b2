//! How a till sends, and what each fault does on the wire.

use std::time::{Duration, Instant};

use integration::{
    signature::SignatureError,
    simulator::till::{Answer, Faults, Outcome},
};
use reqwest::StatusCode;
use serde_json::json;
use tokio::net::TcpListener;

use crate::{
    boucle::{Boucle, Say},
    till::{Till, config},
};

#[tokio::test]
async fn a_payment_arrives_as_the_contract_has_it() {
    let boucle = Boucle::start().await;
    let till = Till::start(&boucle).await;
    let made = till.pay(json!({ "code": "LYN-2386" })).await;
    let came = boucle.wait_for(1).await;
    assert_eq!(came[0].signature, Ok(()));
    assert_eq!(came[0].id, made[0].webhook_id);
    let body = came[0].json();
    assert_eq!(body["type"], "payment.captured");
    let data = &body["data"];
    assert_eq!(data["code"], "LYN-2386");
    assert_eq!(data["version"], 7);
    assert_eq!(data["amount"], json!({ "amount": 6_200, "currency": "EUR" }));
    assert_eq!(
        data["tenders"],
        json!([{ "method": "card", "amount": { "amount": 6_200, "currency": "EUR" } }])
    );
    assert_eq!(
        (&data["store"], &data["till"], &data["receipt"]),
        (&json!("LYN"), &json!("2"), &data["payment_id"])
    );
    let sent = till.settled().await;
    assert_eq!(
        (sent[0].outcome, sent[0].attempts, sent[0].known),
        (Outcome::Accepted, 1, false)
    );
}

#[tokio::test]
async fn payments_have_ids_of_their_own_unless_told_and_refunds_name_theirs() {
    let boucle = Boucle::start().await;
    let till = Till::start(&boucle).await;
    let two = till
        .pay(json!({ "code": "LYN-2386", "amount": 100, "times": 2 }))
        .await;
    assert_ne!(two[0].payment_id, two[1].payment_id);
    let same = till
        .pay(json!({ "code": "LYN-2386", "amount": 100, "payment_id": "T2-1", "times": 2 }))
        .await;
    assert_eq!(
        (same[0].payment_id.as_str(), same[1].payment_id.as_str()),
        ("T2-1", "T2-1")
    );
    assert_ne!(same[0].webhook_id, same[1].webhook_id);
    let back = till
        .pay(json!({ "code": "LYN-2386", "amount": 40, "refund": true, "payment_id": "T2-1" }))
        .await;
    till.settled().await;
    let came = boucle.came();
    let refund = came
        .iter()
        .find(|came| came.id == back[0].webhook_id)
        .unwrap()
        .json();
    assert_eq!(
        (&refund["type"], &refund["data"]["payment_id"]),
        (&json!("payment.refunded"), &json!("T2-1"))
    );
    assert!(refund["data"]["refund_id"].as_str().unwrap().starts_with("R2-"));
    assert!(refund["data"].get("version").is_none(), "none was read");
}

#[tokio::test]
async fn what_is_not_taken_is_sent_again_with_the_same_id_and_a_new_timestamp() {
    let boucle = Boucle::start().await;
    boucle.say(&[Say::Status(503), Say::Status(500), Say::Status(401)]);
    let till = Till::start(&boucle).await;
    let began = Instant::now();
    till.pay_with(&[]).await;
    let came = boucle.wait_for(4).await;
    assert!(
        came.iter()
            .all(|one| one.id == came[0].id && one.body == came[0].body)
    );
    assert!(
        came[3].timestamp > came[0].timestamp,
        "a timestamp is of its attempt: {came:?}"
    );
    assert!(came.iter().all(|one| one.signature.is_ok()));
    // 5 ms, 0.3 s and 1.8 s at this scale, a tenth less at the least.
    assert!(
        began.elapsed() > Duration::from_millis(1_890),
        "it came back too soon: {:?}",
        began.elapsed()
    );
    let sent = till.settled().await;
    assert_eq!((sent[0].outcome, sent[0].attempts), (Outcome::Accepted, 4));
}

#[tokio::test]
async fn a_redirect_is_a_failure_and_never_followed() {
    let boucle = Boucle::start().await;
    boucle.say(&[Say::Elsewhere]);
    let till = Till::start(&boucle).await;
    till.pay_with(&[]).await;
    assert_eq!(boucle.wait_for(2).await[1].status, 202);
    assert_eq!(boucle.redirected(), 0);
}

#[tokio::test]
async fn retry_after_is_honoured() {
    let boucle = Boucle::start().await;
    boucle.say(&[Say::RetryAfter(429, "1")]);
    let till = Till::start(&boucle).await;
    let began = Instant::now();
    till.pay_with(&[]).await;
    boucle.wait_for(2).await;
    assert!(began.elapsed() >= Duration::from_secs(1), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_hook_that_is_gone_gets_nothing_more_until_people_replay() {
    let boucle = Boucle::start().await;
    boucle.say(&[Say::Status(410)]);
    let till = Till::start(&boucle).await;
    till.pay_with(&[]).await;
    let sent = till.settled().await;
    assert_eq!(
        (sent[0].outcome, &sent[0].answer),
        (Outcome::GivenUp, &Some(Answer::Status(410)))
    );
    till.pay_with(&[]).await;
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert_eq!(boucle.came().len(), 1);
    assert!(till.page("/sent").await.contains("410"));
    assert_eq!(
        till.post("/control/replay", &json!({})).await.status(),
        StatusCode::ACCEPTED
    );
    assert_eq!(
        till.settled()
            .await
            .iter()
            .filter(|sent| sent.outcome == Outcome::Accepted)
            .count(),
        2
    );
}

#[tokio::test]
async fn nobody_there_is_tried_again_until_somebody_is() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let till = Till::with(config(&format!("http://{address}"))).await;
    till.pay_with(&[]).await;
    for _ in 0..500 {
        if till.sent().await[0].attempts > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(till.sent().await[0].answer, Some(Answer::Silence));
    let boucle = Boucle::on(TcpListener::bind(address).await.unwrap());
    assert_eq!(boucle.wait_for(1).await[0].status, 202);
}

#[tokio::test]
async fn a_killed_till_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("till.jsonl");
    let boucle = Boucle::start().await;
    boucle.say(&[Say::Status(503); 3]);
    let till = Till::remembering(&boucle, &file).await;
    let made = [till.pay_with(&[]).await, till.pay_with(&["late"]).await].concat();
    boucle.wait_for(1).await;
    till.kill();

    let till = Till::remembering(&boucle, &file).await;
    let sent = till.settled().await;
    assert!(
        sent.iter().all(|sent| sent.outcome == Outcome::Accepted),
        "{sent:?}"
    );
    for notice in &made {
        let accepted = |one: &crate::boucle::Came| one.id == notice.webhook_id && one.status == 202;
        assert!(boucle.came().iter().any(accepted), "{notice:?} was lost");
    }
    // Numbers go on where they were.
    let next = till.pay_with(&[]).await;
    assert!(sent.iter().all(|sent| sent.payment_id != next[0].payment_id));
    till.settled().await;
    till.close().await;
}

#[tokio::test]
async fn a_duplicate_is_the_same_notice_twice() {
    let boucle = Boucle::start().await;
    let till = Till::start(&boucle).await;
    till.pay_with(&["duplicate"]).await;
    let came = boucle.wait_for(2).await;
    assert_eq!((&came[0].id, &came[0].body), (&came[1].id, &came[1].body));
    let sent = till.settled().await;
    assert_eq!(sent.iter().filter(|sent| sent.known).count(), 1);
}

#[tokio::test]
async fn spoilt_notices_are_refused_once_and_a_replay_sends_them_rightly() {
    for (fault, status, signature) in [
        ("wrong_signature", 401, Err(SignatureError::NoMatch)),
        ("old_timestamp", 401, Err(SignatureError::TooOld)),
        ("garbage", 400, Ok(())),
    ] {
        let boucle = Boucle::start().await;
        let till = Till::start(&boucle).await;
        till.pay_with(&[fault]).await;
        let sent = till.settled().await;
        assert_eq!(
            (sent[0].outcome, &sent[0].answer),
            (Outcome::Refused, &Some(Answer::Status(status))),
            "{fault}"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
        let came = boucle.came();
        assert_eq!((came.len(), came[0].signature), (1, signature), "{fault}");

        assert_eq!(till.form("/replay", &[]).await.status(), StatusCode::SEE_OTHER);
        let came = boucle.wait_for(2).await;
        assert_eq!(
            (came[1].status, came[1].json()["data"]["code"].as_str()),
            (202, Some("LYN-2386")),
            "{fault}"
        );
        assert_eq!(came[1].id, came[0].id);
    }
}

#[tokio::test]
async fn a_lost_answer_is_sent_again() {
    let boucle = Boucle::start().await;
    boucle.slow(Duration::from_millis(30));
    let till = Till::start(&boucle).await;
    till.pay_with(&["lost_answer"]).await;
    let sent = till.settled().await;
    assert_eq!((sent[0].outcome, sent[0].attempts), (Outcome::Accepted, 2));
    // The first may have been heard or not, the second was.
    let came = boucle.came();
    assert!(came.last().unwrap().status == 202 && came.iter().all(|one| one.id == sent[0].webhook_id));
}

#[tokio::test]
async fn a_late_notice_waits_and_the_others_pass() {
    let boucle = Boucle::start().await;
    let mut config = config(&boucle.url);
    config.faults.late = Duration::from_mins(10);
    let till = Till::with(config).await;
    let late = till.pay_with(&["late"]).await;
    let next = till.pay_with(&[]).await;
    let came = boucle.wait_for(2).await;
    assert_eq!(
        [&came[0].id, &came[1].id],
        [&next[0].webhook_id, &late[0].webhook_id]
    );
}

#[tokio::test]
async fn out_of_order_lets_the_refund_arrive_before_its_payment() {
    let boucle = Boucle::start().await;
    let mut config = config(&boucle.url);
    config.faults.late = Duration::from_hours(10);
    let till = Till::with(config).await;
    till.pay(
        json!({ "code": "LYN-2386", "amount": 6_200, "payment_id": "T2-7", "faults": ["out_of_order"] }),
    )
    .await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(boucle.came().is_empty());
    till.pay(json!({ "code": "LYN-2386", "amount": 6_200, "payment_id": "T2-7", "refund": true }))
        .await;
    let came = boucle.wait_for(2).await;
    assert_eq!(
        [&came[0].json()["type"], &came[1].json()["type"]],
        ["payment.refunded", "payment.captured"]
    );
}

#[tokio::test]
async fn another_currency_and_an_unknown_code_are_well_formed() {
    let boucle = Boucle::start().await;
    let till = Till::start(&boucle).await;
    till.pay_with(&["other_currency"]).await;
    let body = boucle.wait_for(1).await[0].json();
    assert_eq!(
        body["data"]["amount"],
        json!({ "amount": 6_200, "currency": "USD" })
    );
    assert_eq!(body["data"]["tenders"][0]["amount"]["currency"], "USD");
    till.pay_with(&["unknown_code"]).await;
    assert_eq!(boucle.wait_for(2).await[1].json()["data"]["code"], "LYN-999999");
}

#[tokio::test]
async fn a_burst_adds_up_to_the_cent() {
    let boucle = Boucle::start().await;
    let till = Till::start(&boucle).await;
    till.pay_with(&["burst"]).await;
    let came = boucle.wait_for(1_000).await;
    let sum: i64 = came
        .iter()
        .map(|one| one.json()["data"]["amount"]["amount"].as_i64().unwrap())
        .sum();
    assert_eq!((came.len(), sum), (1_000, 6_200));
    let mut ids: Vec<String> = came
        .iter()
        .map(|one| one.json()["data"]["payment_id"].to_string())
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 1_000);
    till.settled().await;
}

#[tokio::test]
async fn faults_of_a_file_come_by_turns() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("faults.toml");
    std::fs::write(&file, "[every]\nduplicate = 2\nunknown_code = 3\n").unwrap();
    let boucle = Boucle::start().await;
    let mut config = config(&boucle.url);
    config.faults = Faults::read(&file).unwrap();
    let till = Till::with(config).await;
    for _ in 0..3 {
        till.pay_with(&[]).await;
    }
    let codes: Vec<String> = till
        .settled()
        .await
        .iter()
        .rev()
        .map(|sent| sent.code.clone())
        .collect();
    assert_eq!(codes, ["LYN-2386", "LYN-2386", "LYN-2386", "LYN-999999"]);
}

#[tokio::test]
async fn any_body_can_be_sent_well_signed() {
    let boucle = Boucle::start().await;
    let till = Till::start(&boucle).await;
    till.post(
        "/control/send",
        &json!({ "body": { "type": "till.opened", "data": {} } }),
    )
    .await;
    till.post(
        "/control/send",
        &json!({ "body": "not json", "faults": ["duplicate"] }),
    )
    .await;
    let came = boucle.wait_for(3).await;
    assert!(came.iter().all(|one| one.signature.is_ok()));
    assert!(came.iter().any(|one| one.body == "not json" && one.status == 400));
    assert!(
        came.iter()
            .any(|one| one.body.contains("till.opened") && one.status == 202)
    );
}
