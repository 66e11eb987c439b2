//! Openbravo's connector files against its simulator: every action, every type, every fault.

use business::ports::{Outcome, Partners};
use integration::{connector::Action, engine::Position, simulator::partner::Fault};
use serde_json::{Value, json};

use crate::{
    connected::{Connected, customer, document},
    partner::{Partner, config},
};

async fn connected() -> Connected {
    Connected::openbravo(Partner::openbravo(config(&Fault::ALL)).await)
}

async fn records(openbravo: &Connected, entity: &str) -> Vec<Value> {
    let state = openbravo.partner.state().await;
    state["records"][entity].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn products_customers_and_stock_are_read() {
    let openbravo = connected().await;
    let product = openbravo
        .ask(Action::ProductByEan, json!({ "ean": "3760000000079" }))
        .await;
    assert_eq!(product["name"], "Antivol \"U\" renforcé n° 7");
    assert_eq!(product["price"], json!({ "amount": 1540, "currency": "EUR" }));
    let nothing = openbravo
        .ask(Action::ProductByEan, json!({ "ean": "' or '1'='1" }))
        .await;
    assert_eq!(nothing, Value::Null);
    let stock = openbravo
        .ask(Action::Stock, json!({ "ean": "3760000000147", "store": "LYN" }))
        .await;
    assert_eq!(
        (&stock[0]["quantity"], &stock[0]["store"]),
        (&json!("4"), &json!("LYN"))
    );
    assert_eq!(
        openbravo.ask(Action::Stock, json!({ "ean": "1" })).await,
        json!([])
    );
    let (stocks, _) = openbravo.pull(Action::Stocks, &Position::default()).await;
    assert_eq!(stocks.len(), 120);

    openbravo.done(Action::CustomerCreate, customer()).await;
    let (customers, _) = openbravo.pull(Action::Customers, &Position::default()).await;
    assert_eq!(customers[0]["id"], "BC-42");
    for by in [
        json!({ "email": "zoe@ex.fr" }),
        json!({ "phone": "0612345678" }),
        json!({ "text": "lœuil" }),
    ] {
        let found = openbravo.ask(Action::CustomerFind, by.clone()).await;
        assert_eq!(found[0]["id"], "BC-42", "{by}");
    }
    let nobody = openbravo
        .ask(Action::CustomerFind, json!({ "email": "x@ex.fr" }))
        .await;
    assert_eq!(nobody, json!([]));
}

#[tokio::test]
async fn increments_miss_nothing_while_pages_drift() {
    let openbravo = connected().await;
    let (count, position) = openbravo.pulled_while_pages_drift().await;
    assert_eq!(count, 45);
    openbravo
        .partner
        .goods(json!({ "ean": "3760000000147", "active": false }))
        .await;
    let (changed, _) = openbravo.pull(Action::Products, &position).await;
    let changed: Vec<&Value> = changed
        .iter()
        .filter(|row| row["ean"] == "3760000000147")
        .collect();
    assert_eq!(changed[0]["active"], false, "what is no longer sold is told");
}

#[tokio::test]
async fn a_repair_is_paid_at_the_till_and_comes_back_as_a_payment() {
    let openbravo = connected().await;
    let number = openbravo
        .done(Action::RepairToPay, document("repair", "LYN-2418", 8_481))
        .await;
    let (before, _) = openbravo.pull(Action::Payments, &Position::default()).await;
    assert!(before.is_empty(), "{before:?}");
    openbravo
        .partner
        .control(
            "/control/pay",
            json!({ "documentNo": number, "kind": "OBPOS_payment.cash" }),
        )
        .await;
    // More orders than a page has.
    for number in 0..25 {
        openbravo
            .done(
                Action::RepairToPay,
                document("repair", &format!("LYN-3{number:03}"), 100),
            )
            .await;
    }
    let (payments, _) = openbravo.pull(Action::Payments, &Position::default()).await;
    assert_eq!(payments.len(), 1, "{payments:?}");
    assert_eq!(payments[0]["code"], "LYN-2418");
    assert_eq!(
        payments[0]["amount"],
        json!({ "amount": 8_481, "currency": "EUR" })
    );
    assert_eq!(payments[0]["tenders"][0]["method"], "cash");
}

#[tokio::test]
async fn every_type_is_what_it_is() {
    let openbravo = connected().await;
    for (action, kind, code, amount) in [
        (Action::RepairToPay, "repair", "LYN-2418", 8_481),
        (Action::RepairToPay, "deposit", "LYN-D1", 2_000),
        (Action::Rental, "rental", "LYN-L77", 3_500),
        (Action::Sale, "sale", "LYN-E5120", 17_500),
        (Action::Return, "refund", "LYN-E5121", -17_500),
        (Action::BuybackCredit, "buyback", "LYN-R318", -9_200),
        (Action::BuybackCredit, "credit", "LYN-C1", -1_000),
        (Action::UsedItem, "buyback", "LYN-E5122", -9_200),
    ] {
        openbravo.done(action, document(kind, code, amount)).await;
    }
    let mut types: Vec<String> = records(&openbravo, "Order")
        .await
        .iter()
        .map(|order| {
            let line = &order["lines"][0];
            format!(
                "{} {} {} {}",
                order["documentNo"].as_str().unwrap(),
                line["searchKey"].as_str().unwrap(),
                line["returnReason"].as_str().unwrap_or("-"),
                order["payments"][0]["name"].as_str().unwrap_or("open")
            )
        })
        .collect();
    types.sort();
    assert_eq!(
        types,
        [
            "LYN-2418 REPARATION - open",
            "LYN-C1 OCCASION RETOUR GCNV_payment.creditnote",
            "LYN-D1 ACOMPTE - open",
            "LYN-E5120 OCCASION - OBPOS_payment.card",
            "LYN-E5121 OCCASION RETOUR OBPOS_payment.card",
            "LYN-L77 LOCATION - open",
            "LYN-R318 OCCASION RACHAT GCNV_payment.creditnote",
        ]
    );
    assert_eq!(records(&openbravo, "Product").await[0]["searchKey"], "LYN-E5122");
    assert_eq!(
        records(&openbravo, "BusinessPartner").await.len(),
        1,
        "one customer"
    );
    let before = openbravo.partner.exchanges().await["count"].clone();
    for (action, kind) in [
        (Action::Sale, "rental"),
        (Action::Rental, "sale"),
        (Action::Sale, "gift"),
    ] {
        let refused = openbravo.deliver(action, document(kind, "LYN-1", 100)).await;
        assert!(matches!(refused, Outcome::Refused { .. }), "{refused:?}");
    }
    assert_eq!(openbravo.partner.exchanges().await["count"], before);
}

#[tokio::test]
async fn a_doubtful_order_is_answered_by_its_message_id() {
    let openbravo = connected().await;
    // The customer is there, so that the second request of each delivery is the one that writes.
    openbravo.done(Action::CustomerCreate, customer()).await;
    for (action, kind, amount) in [
        (Action::RepairToPay, "repair", 8_481),
        (Action::Rental, "rental", 3_500),
        (Action::Sale, "sale", 17_500),
        (Action::Return, "refund", -17_500),
        (Action::BuybackCredit, "buyback", -9_200),
    ] {
        let mut parcel = openbravo.parcel(action, document(kind, &format!("LYN-{kind}"), amount));
        openbravo
            .partner
            .control(
                "/control/faults",
                json!({ "faults": ["lost_answer"], "after": 1, "times": 1 }),
            )
            .await;
        let lost = openbravo.engine.deliver(&parcel).await;
        assert!(matches!(lost, Outcome::Unknown { .. }), "{action}: {lost:?}");
        parcel.doubtful = true;
        let done = openbravo.engine.deliver(&parcel).await;
        assert!(
            matches!(done, Outcome::Done { reference: Some(_) }),
            "{action}: {done:?}"
        );
    }
    assert_eq!(records(&openbravo, "Order").await.len(), 5);
    let mut item = openbravo.parcel(Action::UsedItem, document("buyback", "LYN-E1", -9_200));
    openbravo.partner.next(Fault::LostAnswer).await;
    assert!(matches!(
        openbravo.engine.deliver(&item).await,
        Outcome::Unknown { .. }
    ));
    item.doubtful = true;
    assert!(matches!(
        openbravo.engine.deliver(&item).await,
        Outcome::Done { .. }
    ));
    assert_eq!(records(&openbravo, "Product").await.len(), 1);
}

#[tokio::test]
async fn each_fault_is_taken_for_what_it_is() {
    let openbravo = connected().await;
    let deliver = || openbravo.deliver(Action::RepairToPay, document("repair", "LYN-2418", 8_481));
    openbravo.partner.next(Fault::Refused).await;
    let refused = deliver().await;
    assert!(
        matches!(&refused, Outcome::Refused { reason } if reason == "Enregistrement verrouillé"),
        "{refused:?}"
    );
    openbravo.partner.next(Fault::Expired).await;
    for _ in 0..2 {
        let nobody = deliver().await;
        assert!(
            matches!(&nobody, Outcome::Busy { reason, .. } if reason.contains("401")),
            "paused, though it would be let in again: {nobody:?}"
        );
    }
    openbravo.engine.resume("openbravo");
    for fault in [Fault::Busy, Fault::Down] {
        openbravo.partner.next(fault).await;
        let busy = deliver().await;
        assert!(
            matches!(busy, Outcome::Busy { .. }),
            "the first request only reads: {busy:?}"
        );
    }
    for fault in [Fault::HalfAnswer, Fault::WrongEncoding] {
        openbravo.partner.next(fault).await;
        let (_, spoilt) = openbravo.try_pull(Action::Products, &Position::default()).await;
        assert!(spoilt.is_err(), "{fault:?}: {spoilt:?}");
    }
    assert!(records(&openbravo, "Order").await.is_empty());
    openbravo.partner.next(Fault::Slow).await;
    assert!(matches!(deliver().await, Outcome::Done { .. }));
}

#[tokio::test]
async fn a_customer_that_was_half_written_is_finished() {
    for (after, faults) in [
        (0, json!(["lost_answer"])),
        (1, json!(["busy"])),
        (1, json!(["lost_answer"])),
    ] {
        let openbravo = connected().await;
        let mut parcel = openbravo.parcel(Action::CustomerCreate, customer());
        openbravo
            .partner
            .control(
                "/control/faults",
                json!({ "faults": faults, "after": after, "times": 1 }),
            )
            .await;
        let half = openbravo.engine.deliver(&parcel).await;
        assert!(matches!(half, Outcome::Unknown { .. }), "{half:?}");
        parcel.doubtful = true;
        let done = openbravo.engine.deliver(&parcel).await;
        assert!(matches!(done, Outcome::Done { reference: Some(_) }), "{done:?}");
        let found = openbravo
            .ask(Action::CustomerFind, json!({ "email": "zoe@ex.fr" }))
            .await;
        assert_eq!(found[0]["id"], "BC-42");
        assert_eq!(records(&openbravo, "BusinessPartner").await.len(), 1);
        assert_eq!(records(&openbravo, "ADUser").await.len(), 1);
    }
}

#[tokio::test]
async fn the_record_shows_nobody() {
    let openbravo = connected().await;
    openbravo.done(Action::CustomerCreate, customer()).await;
    openbravo
        .ask(Action::CustomerFind, json!({ "email": "zoe@ex.fr" }))
        .await;
    openbravo
        .done(Action::RepairToPay, document("repair", "LYN-2418", 8_481))
        .await;
    crate::connected::is_discreet(&openbravo);
}
