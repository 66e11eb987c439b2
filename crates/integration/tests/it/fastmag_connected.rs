//! Fastmag's connector files against its simulator: every action, every type, every fault.

use business::ports::{Outcome, Partners};
use integration::{connector::Action, engine::Position, simulator::partner::Fault};
use serde_json::{Value, json};

use crate::{
    connected::{Connected, customer, document},
    partner::{Partner, config},
};

async fn connected() -> Connected {
    Connected::fastmag(Partner::fastmag(config(&Fault::ALL)).await)
}

fn list<'v>(state: &'v Value, name: &str) -> &'v Vec<Value> {
    state[name].as_array().unwrap()
}

#[tokio::test]
async fn products_customers_and_stock_are_read() {
    let fastmag = connected().await;
    let product = fastmag
        .ask(Action::ProductByEan, json!({ "ean": "3760000000079" }))
        .await;
    assert_eq!(product["name"], "Antivol \"U\" renforcé n° 7");
    assert_eq!(product["price"], json!({ "amount": 1540, "currency": "EUR" }));
    assert_eq!(product["changed_at"], "2026-01-05T08:00:01Z");
    let nothing = fastmag
        .ask(Action::ProductByEan, json!({ "ean": "' OR 1 = 1" }))
        .await;
    assert_eq!(nothing, Value::Null);

    let reference = fastmag.done(Action::CustomerCreate, customer()).await;
    for by in [
        json!({ "email": "zoe@ex.fr" }),
        json!({ "phone": "0612345678" }),
        json!({ "text": " lœuil|dupré" }),
    ] {
        let found = fastmag.ask(Action::CustomerFind, by.clone()).await;
        assert_eq!(found[0]["id"], reference.as_str(), "{by}");
    }
    let (customers, _) = fastmag.pull(Action::Customers, &Position::default()).await;
    assert_eq!(customers.len(), 1);
    let stock = fastmag
        .ask(Action::Stock, json!({ "ean": "3760000000147", "store": "LYN" }))
        .await;
    assert_eq!(
        (&stock[0]["quantity"], &stock[0]["store"]),
        (&json!("4"), &json!("LYN"))
    );
    let (stocks, _) = fastmag.pull(Action::Stocks, &Position::default()).await;
    assert_eq!(stocks.len(), 120);
    let (stores, _) = fastmag.pull(Action::Stores, &Position::default()).await;
    assert_eq!(stores.len(), 3);
}

#[tokio::test]
async fn increments_miss_nothing_while_pages_drift() {
    let fastmag = connected().await;
    let (count, position) = fastmag.pulled_while_pages_drift().await;
    assert_eq!(count, 40);
    fastmag
        .partner
        .goods(json!({ "ean": "3760000000147", "price": 4_990 }))
        .await;
    let (changed, _) = fastmag.pull(Action::Products, &position).await;
    let changed: Vec<&Value> = changed
        .iter()
        .filter(|row| row["ean"] == "3760000000147")
        .collect();
    assert_eq!(changed[0]["price"]["amount"], 4_990);
}

#[tokio::test]
async fn a_repair_is_paid_at_the_till_and_comes_back_as_a_payment() {
    let fastmag = connected().await;
    let order = fastmag
        .done(Action::RepairToPay, document("repair", "LYN-2418", 8_481))
        .await;
    let (before, _) = fastmag.pull(Action::Payments, &Position::default()).await;
    assert!(before.is_empty());
    fastmag
        .partner
        .control(
            "/control/pay",
            json!({ "order": order.parse::<u64>().unwrap(), "payment": "ESP" }),
        )
        .await;
    let (payments, position) = fastmag.pull(Action::Payments, &Position::default()).await;
    assert_eq!(payments[0]["code"], "LYN-2418");
    assert_eq!(
        payments[0]["amount"],
        json!({ "amount": 8_481, "currency": "EUR" })
    );
    assert_eq!(payments[0]["tenders"][0]["method"], "cash");
    let (again, _) = fastmag.pull(Action::Payments, &position).await;
    assert!(again.is_empty(), "known ones are dropped: {again:?}");
}

#[tokio::test]
async fn every_type_is_what_it_is() {
    let fastmag = connected().await;
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
        fastmag.done(action, document(kind, code, amount)).await;
    }
    let state = fastmag.partner.state().await;
    let types = |name: &str| -> Vec<String> {
        let all = list(&state, name).iter();
        all.map(|one| {
            format!(
                "{} {} {}",
                one["transaction"].as_str().unwrap(),
                one["lines"][0]["reference"].as_str().unwrap(),
                one["total"]
            )
        })
        .collect()
    };
    assert_eq!(
        types("commandes"),
        [
            "REPARATION REPARATION 8481",
            "ACOMPTE ACOMPTE 2000",
            "LOCATION LOCATION 3500"
        ]
    );
    assert_eq!(
        types("ventes"),
        [
            "VENTE OCCASION 17500",
            "RETOUR OCCASION -17500",
            "RACHAT OCCASION -9200",
            "AVOIR OCCASION -1000"
        ]
    );
    assert_eq!(list(&state, "avoirs").len(), 2);
    assert_eq!(list(&state, "mouvements")[0]["comment"], "LYN-E5122");
    assert_eq!(list(&state, "clients")[0]["last_name"], "LŒUIL|DUPRÉ");
    // What an action does not carry is refused before anything is sent.
    let before = fastmag.partner.exchanges().await["count"].clone();
    for (action, kind) in [
        (Action::Sale, "rental"),
        (Action::Rental, "sale"),
        (Action::Sale, "gift"),
    ] {
        let refused = fastmag.deliver(action, document(kind, "LYN-1", 100)).await;
        assert!(matches!(refused, Outcome::Refused { .. }), "{refused:?}");
    }
    assert_eq!(fastmag.partner.exchanges().await["count"], before);
}

#[tokio::test]
async fn a_doubtful_order_is_looked_up_before_it_is_sent_again() {
    let fastmag = connected().await;
    for (code, fault) in [("LYN-1", Fault::LostAnswer), ("LYN-2", Fault::HalfAnswer)] {
        for (action, kind, amount) in [
            (Action::RepairToPay, "repair", 8_481),
            (Action::Rental, "rental", 3_500),
            (Action::Sale, "sale", 17_500),
            (Action::Return, "refund", -17_500),
            (Action::BuybackCredit, "buyback", -9_200),
        ] {
            let code = format!("{code}-{kind}");
            let mut parcel = fastmag.parcel(action, document(kind, &code, amount));
            fastmag.partner.next(fault).await;
            let lost = fastmag.engine.deliver(&parcel).await;
            assert!(matches!(lost, Outcome::Unknown { .. }), "{action}: {lost:?}");
            parcel.doubtful = true;
            let done = fastmag.engine.deliver(&parcel).await;
            assert!(
                matches!(done, Outcome::Done { reference: Some(_) }),
                "{action}: {done:?}"
            );
        }
    }
    let state = fastmag.partner.state().await;
    assert_eq!(
        (
            list(&state, "commandes").len(),
            list(&state, "ventes").len(),
            list(&state, "avoirs").len()
        ),
        (4, 6, 2)
    );
}

#[tokio::test]
async fn each_fault_is_taken_for_what_it_is() {
    let fastmag = connected().await;
    let deliver = || fastmag.deliver(Action::RepairToPay, document("repair", "LYN-2418", 8_481));
    fastmag.partner.next(Fault::Refused).await;
    let refused = deliver().await;
    assert!(
        matches!(&refused, Outcome::Refused { reason } if reason.starts_with("KO|Enregistrement verrouill")),
        "{refused:?}"
    );
    fastmag.partner.next(Fault::Expired).await;
    for _ in 0..2 {
        let nobody = deliver().await;
        assert!(
            matches!(&nobody, Outcome::Busy { reason, .. } if reason.contains("KO|Identification")),
            "paused, though it would be let in again: {nobody:?}"
        );
    }
    fastmag.engine.resume("fastmag");
    fastmag.partner.next(Fault::Busy).await;
    let busy = deliver().await;
    assert!(
        matches!(busy, Outcome::Busy { retry_after: Some(after), .. } if after.as_secs() == 1),
        "{busy:?}"
    );
    fastmag.partner.next(Fault::Down).await;
    let down = deliver().await;
    assert!(
        matches!(down, Outcome::Unknown { .. }),
        "closed without an answer: {down:?}"
    );
    assert!(list(&fastmag.partner.state().await, "commandes").is_empty());
    // Half a list is no list.
    fastmag.partner.next(Fault::HalfAnswer).await;
    let (_, half) = fastmag.try_pull(Action::Products, &Position::default()).await;
    assert!(half.is_err(), "{half:?}");
    fastmag.partner.next(Fault::Slow).await;
    assert!(matches!(deliver().await, Outcome::Done { .. }));
}

#[tokio::test]
async fn the_record_shows_nobody() {
    let fastmag = connected().await;
    fastmag.done(Action::CustomerCreate, customer()).await;
    fastmag
        .ask(Action::CustomerFind, json!({ "email": "zoe@ex.fr" }))
        .await;
    fastmag
        .done(Action::RepairToPay, document("repair", "LYN-2418", 8_481))
        .await;
    crate::connected::is_discreet(&fastmag);
}
