//! The connector `oscar` against a real shop: `BOUCLE_TEST_OSCAR` is its address; without it nothing is tried.

use std::{collections::BTreeMap, process::Command};

use business::{
    clock::{Clock, Entropy, SystemClock},
    ports::{Outcome, Parcel, Partners},
};
use integration::{
    connector::Action,
    engine::{Engine, Position},
};
use serde_json::{Value, json};

use crate::real::{Real, said};

fn shop() -> Option<Real> {
    let address = said("BOUCLE_TEST_OSCAR")?;
    let password = said("BOUCLE_TEST_OSCAR_PASSWORD")?;
    Some(Real::new(
        "oscar",
        BTreeMap::from([("address", address)]),
        ("oscar-password", password),
    ))
}

/// A customer orders it in the shop and pays; the order's number.
fn bought(ean: &str) -> String {
    let program = said("BOUCLE_TEST_OSCAR_BUY").unwrap();
    let output = Command::new(program).arg(ean).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

async fn deliver(engine: &Engine, action: Action, code: &str, document: Value, doubtful: bool) -> Outcome {
    let parcel = Parcel {
        id: Entropy::system().id(SystemClock.now()),
        connector: "oscar".to_owned(),
        action: action.name().to_owned(),
        reference: code.to_owned(),
        document,
        doubtful,
    };
    engine.deliver(&parcel).await
}

async fn pulled(engine: &Engine, action: Action, from: &Position) -> (Vec<Value>, Position) {
    let mut rows: Vec<Value> = vec![];
    let position = engine.pull("oscar", action, from, &mut rows).await.unwrap();
    (rows, position)
}

/// Codes are of this run alone: the shop may be asked more than once.
fn code() -> String {
    format!(
        "LYN-{}",
        u64::from_be_bytes(Entropy::system().bytes()) % 1_000_000_000
    )
}

fn repair(code: &str, amount: i64) -> Value {
    json!({ "kind": "repair", "code": code, "store": "LYN", "title": "Vélo", "amount_due": { "amount": amount, "currency": "EUR" } })
}

#[tokio::test]
async fn every_action_that_is_declared_works_there() {
    let Some(shop) = shop() else {
        return;
    };
    let mut green = shop.nothing_is_red().await;
    green.sort_unstable();
    let wanted = [
        "customer-create",
        "customer-find",
        "customers",
        "payments",
        "product-by-ean",
        "products",
        "repair-to-pay",
        "sale",
        "stock",
        "stocks",
        "stores",
        "used-item",
    ];
    assert_eq!(green, wanted);
}

#[tokio::test]
async fn a_repair_is_paid_in_the_shop_and_found_once() {
    let Some(shop) = shop() else {
        return;
    };
    let engine = shop.engine();
    let (_, before) = pulled(&engine, Action::Payments, &Position::default()).await;
    let code = code();
    let first = deliver(&engine, Action::RepairToPay, &code, repair(&code, 8990), false).await;
    // A quote that grew, and a repetition of it whose first answer was lost: one article, with what is due now.
    let again = deliver(&engine, Action::RepairToPay, &code, repair(&code, 9347), false).await;
    let lost = deliver(&engine, Action::RepairToPay, &code, repair(&code, 9347), true).await;
    assert!(
        matches!(&first, Outcome::Done { reference: Some(_) }),
        "{first:?}"
    );
    assert_eq!((&again, &lost), (&first, &first), "the same article");
    let number = bought(&code);
    let (rows, after) = pulled(&engine, Action::Payments, &before).await;
    let [row] = rows
        .iter()
        .filter(|row| row["code"] == code.as_str())
        .collect::<Vec<_>>()[..]
    else {
        panic!("one payment of {code}: {rows:?}");
    };
    assert_eq!(row["amount"], json!({ "amount": 9347, "currency": "EUR" }));
    assert_eq!(row["payment_id"], format!("{number}-{code}"));
    let (rows, _) = pulled(&engine, Action::Payments, &after).await;
    assert!(
        rows.iter().all(|row| row["code"] != code.as_str()),
        "nothing comes twice: {rows:?}"
    );
}

#[tokio::test]
async fn a_sale_of_several_goods_is_one_order_even_when_its_answer_was_lost() {
    let Some(shop) = shop() else {
        return;
    };
    let engine = shop.engine();
    let code = code();
    let sale = |total: i64| {
        json!({ "kind": "sale", "code": code, "store": "LYN", "total": { "amount": total, "currency": "EUR" }, "lines": [
            { "label": "Ballon", "ean": "2000000000268", "quantity": "2", "unit_price": { "amount": 1990, "currency": "EUR" } },
            { "label": "Gourde", "ean": "2000000000244", "quantity": "1", "unit_price": { "amount": 2290, "currency": "EUR" } },
        ] })
    };
    // A total that the shop does not reckon is refused, and what it left in the basket is in nobody's way.
    let wrong = deliver(&engine, Action::Sale, &code, sale(1), false).await;
    assert!(
        matches!(&wrong, Outcome::Refused { reason } if reason.contains("Total incorrect")),
        "{wrong:?}"
    );
    let first = deliver(&engine, Action::Sale, &code, sale(6270), false).await;
    assert!(
        matches!(&first, Outcome::Done { reference: Some(_) }),
        "{first:?}"
    );
    let again = deliver(&engine, Action::Sale, &code, sale(6270), true).await;
    assert_eq!(again, first, "it is looked up before it is sent again");
}

#[tokio::test]
async fn only_what_changed_comes_again() {
    let Some(shop) = shop() else {
        return;
    };
    let engine = shop.engine();
    let (all, before) = pulled(&engine, Action::Products, &Position::default()).await;
    assert!(all.len() >= 40, "{}", all.len());
    let code = code();
    deliver(&engine, Action::RepairToPay, &code, repair(&code, 1200), false).await;
    let (rows, after) = pulled(&engine, Action::Products, &before).await;
    let new: Vec<_> = rows.iter().filter(|row| row["ean"] == code.as_str()).collect();
    assert_eq!(new.len(), 1, "{rows:?}");
    assert_eq!(new[0]["price"], json!({ "amount": 1200, "currency": "EUR" }));
    // The price stands in the stock record: a change of it alone is a change of the product.
    deliver(&engine, Action::RepairToPay, &code, repair(&code, 1300), false).await;
    let (rows, _) = pulled(&engine, Action::Products, &after).await;
    let changed = rows.iter().find(|row| row["ean"] == code.as_str()).unwrap();
    assert_eq!(changed["price"]["amount"], 1300);
}
