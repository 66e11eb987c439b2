//! The engine against a real partner: questions, deliveries, pulls, sessions.

use business::ports::{Outcome, Parcel, Partners};
use integration::{
    Connectors,
    connector::Action,
    engine::{Position, Trouble, try_sample},
};
use serde_json::{Value, json};

use crate::acme::{Acme, Wrong, folder};

fn parcel(action: &str, kind: &str, doubtful: bool) -> Parcel {
    let document = json!({
        "code": "LYN-2418", "kind": kind, "total": { "amount": 10490, "currency": "EUR" },
        "amount_due": { "amount": 8990, "currency": "EUR" },
        "customer": { "id": "c1", "last_name": "Roussel", "email": "claire@exemple.test" },
    });
    Parcel {
        id: uuid::Uuid::nil(),
        connector: "acme".to_owned(),
        action: action.to_owned(),
        reference: "LYN-2418".to_owned(),
        document,
        doubtful,
    }
}

fn product(id: u32, changed: &str) -> Value {
    json!({ "id": id, "name": format!("P{id}"), "ean": format!("376{id}"), "price": "12.50", "changed": changed })
}

#[tokio::test]
async fn the_samples_come_out_and_a_difference_is_told() {
    let connectors = Connectors::load(Some(&folder())).unwrap();
    let acme = connectors.get("acme").unwrap();
    assert_eq!(acme.samples.len(), 2);
    for sample in &acme.samples {
        assert_eq!(try_sample(acme, sample).await, Ok(()), "{}", sample.name);
    }
    let mut other = acme.samples[0].clone();
    if let integration::connector::Shows::Action(sample) = &mut other.shows {
        sample.input = json!({ "ean": "999" });
        sample.exchanges[1].answer.body = json!({ "items": [] });
    }
    let told = try_sample(acme, &other).await.unwrap_err().to_string();
    assert!(
        told.contains("request 2, path:\n  expected /products?ean=376\n  sent     /products?ean=999"),
        "{told}"
    );
    assert!(told.contains("/result:\n  expected {\"ean\""), "{told}");
    assert_eq!(acme.unconfirmed.len(), 1);
    assert_eq!(acme.unconfirmed[0].why, "nobody has seen a price without VAT");
    assert_eq!(
        (acme.unconfirmed[0].line, acme.unconfirmed[0].field.as_str()),
        (6, "in.price")
    );
}

#[tokio::test]
async fn a_question_is_answered_after_one_sign_in() {
    let acme = Acme::start().await;
    acme.seen
        .lock()
        .unwrap()
        .products
        .push(product(1, "2026-11-24T10:00:00Z"));
    for _ in 0..2 {
        let found = acme
            .engine
            .ask("acme", Action::ProductByEan, &json!({ "ean": "3761" }))
            .await
            .unwrap();
        assert_eq!(found["price"], json!({ "amount": 1250, "currency": "EUR" }));
    }
    let none = acme
        .engine
        .ask("acme", Action::ProductByEan, &json!({ "ean": "0" }))
        .await;
    assert_eq!(none, Ok(Value::Null));
    assert_eq!(acme.seen.lock().unwrap().logins, 1);
    let records = acme.records.0.lock().unwrap();
    let shown: Vec<_> = records
        .iter()
        .map(|e| format!("{} {} {} {}", e.action, e.method, e.target, e.told()))
        .collect();
    assert_eq!(shown[0], "sign-in POST /login done");
    assert_eq!(shown[1], "product-by-ean GET /products?ean=3761 done");
    let whole = format!("{records:?}");
    assert!(
        !whole.contains("s3cret-word") && !whole.contains("token-of"),
        "{whole}"
    );
}

#[tokio::test]
async fn a_session_that_ended_is_renewed_once() {
    let acme = Acme::start().await;
    let input = json!({ "ean": "0" });
    let ask = || acme.engine.ask("acme", Action::ProductByEan, &input);
    assert_eq!(ask().await, Ok(Value::Null));
    acme.wrong(Wrong::Says(401, vec![], vec![]));
    assert_eq!(ask().await, Ok(Value::Null));
    assert_eq!(acme.seen.lock().unwrap().logins, 2);
    acme.wrong(Wrong::Says(401, vec![], vec![]));
    acme.wrong(Wrong::Says(401, vec![], vec![]));
    let told = ask().await.unwrap_err();
    assert!(
        matches!(&told, Trouble::Busy(reason) if reason.starts_with("signed out right after")),
        "{told}"
    );
    assert_eq!(acme.seen.lock().unwrap().logins, 3);
}

#[tokio::test]
async fn a_refused_login_pauses_and_is_not_tried_again() {
    let acme = Acme::start().await;
    acme.seen.lock().unwrap().refuses_logins = true;
    for _ in 0..5 {
        let told = acme.engine.deliver(&parcel("sale", "sale", false)).await;
        assert!(
            matches!(&told, Outcome::Busy { reason, .. } if reason.contains("sign-in refused")),
            "{told:?}"
        );
    }
    assert_eq!(acme.seen.lock().unwrap().logins, 1, "asked once, by the first");
    assert!(
        acme.engine
            .paused("acme")
            .unwrap()
            .starts_with("sign-in refused: status 401")
    );
    acme.seen.lock().unwrap().refuses_logins = false;
    acme.engine.resume("acme");
    let told = acme.engine.deliver(&parcel("sale", "sale", false)).await;
    assert_eq!(
        told,
        Outcome::Done {
            reference: Some("S-1".to_owned())
        }
    );
}

#[tokio::test]
async fn a_type_that_is_not_carried_stops_before_anything_is_sent() {
    let acme = Acme::start().await;
    for (action, kind, told) in [
        (
            "sale",
            "rental",
            "acme cannot take a rental: it has no rental; a rental must not become a sale: nothing was sent",
        ),
        (
            "sale",
            "buyback",
            "acme has no mapping for the type buyback: nothing was sent",
        ),
        (
            "sale",
            "repair",
            "acme: a repair is carried by repair-to-pay, not by sale: nothing was sent",
        ),
        (
            "sale",
            "",
            "acme: the document's kind \"\" is no business type: nothing was sent",
        ),
        (
            "rental",
            "rental",
            "acme cannot take a rental: it has no rental; a rental must not become a sale: nothing was sent",
        ),
        ("teleport", "sale", "teleport is no action"),
    ] {
        let outcome = acme.engine.deliver(&parcel(action, kind, false)).await;
        assert!(
            matches!(&outcome, Outcome::Refused { reason } if reason.starts_with(told)),
            "{outcome:?}"
        );
    }
    assert_eq!(acme.requests(), Vec::<String>::new());
}

#[tokio::test]
async fn a_delivery_is_done_step_by_step() {
    let acme = Acme::start().await;
    let outcome = acme
        .engine
        .deliver(&parcel("repair-to-pay", "repair", false))
        .await;
    assert_eq!(
        outcome,
        Outcome::Done {
            reference: Some("O-0".to_owned())
        }
    );
    assert_eq!(
        acme.requests(),
        ["POST /login", "POST /orders", "POST /orders/O-0/pay"]
    );
    let seen = acme.seen.lock().unwrap();
    assert_eq!(
        seen.requests[1].2,
        json!({ "reference": "LYN-2418", "mail": "claire@exemple.test", "tender": "CB" })
    );
    assert_eq!(seen.requests[2].2, json!({ "amount": 89.9 }));
    let records = acme.records.0.lock().unwrap();
    assert_eq!(
        records[1].sent,
        json!({ "reference": "LYN-2418", "mail": "***", "tender": "CB" }).to_string()
    );
    assert!(!format!("{records:?}").contains("claire"));
}

#[tokio::test]
async fn what_may_have_been_done_is_looked_up_before_it_is_repeated() {
    let acme = Acme::start().await;
    // The order is made, but its answer never comes.
    acme.wrong(Wrong::DoesAndHangs);
    let lost = acme
        .engine
        .deliver(&parcel("repair-to-pay", "repair", false))
        .await;
    assert_eq!(
        lost,
        Outcome::Unknown {
            reason: "no whole answer within the time allowed".to_owned()
        }
    );
    assert_eq!(acme.seen.lock().unwrap().orders, [("LYN-2418".to_owned(), false)]);
    // Then the payment is refused for now: half of it is there.
    acme.wrong(Wrong::Says(
        200,
        vec![],
        br#"{"items":[{"number":"O-0","paid":false}]}"#.to_vec(),
    ));
    acme.wrong(Wrong::Says(503, vec![("retry-after", "7".to_owned())], vec![]));
    let busy = acme
        .engine
        .deliver(&parcel("repair-to-pay", "repair", true))
        .await;
    assert_eq!(
        busy,
        Outcome::Busy {
            reason: "status 503: ".to_owned(),
            retry_after: Some(std::time::Duration::from_secs(7))
        }
    );
    let done = acme
        .engine
        .deliver(&parcel("repair-to-pay", "repair", true))
        .await;
    assert_eq!(
        done,
        Outcome::Done {
            reference: Some("O-0".to_owned())
        }
    );
    let again = acme
        .engine
        .deliver(&parcel("repair-to-pay", "repair", true))
        .await;
    assert_eq!(
        again,
        Outcome::Done {
            reference: Some("O-0".to_owned())
        }
    );
    let seen = acme.seen.lock().unwrap();
    assert_eq!(
        seen.orders,
        [("LYN-2418".to_owned(), true)],
        "one order, paid once"
    );
    let pays = seen
        .requests
        .iter()
        .filter(|(_, path, _)| path.ends_with("/pay"))
        .count();
    assert_eq!(pays, 2, "the one that was put off, and the one that was done");
}

#[tokio::test]
async fn busy_after_something_was_written_is_doubtful() {
    let acme = Acme::start().await;
    acme.wrong(Wrong::Says(200, vec![], br#"{"number":"O-0"}"#.to_vec()));
    acme.wrong(Wrong::Says(503, vec![], vec![]));
    let outcome = acme
        .engine
        .deliver(&parcel("repair-to-pay", "repair", false))
        .await;
    assert_eq!(
        outcome,
        Outcome::Unknown {
            reason: "step pay: status 503: ".to_owned()
        }
    );
    let by_hand = acme.engine.deliver(&parcel("sale", "sale", true)).await;
    assert!(
        matches!(&by_hand, Outcome::Refused { reason } if reason.contains("a person has to look")),
        "{by_hand:?}"
    );
}

#[tokio::test]
async fn pages_end_when_the_partner_begins_again() {
    let acme = Acme::start().await;
    let add = |id, changed: &str| acme.seen.lock().unwrap().products.push(product(id, changed));
    for id in 1..=4 {
        add(id, "2026-11-24T10:00:00Z");
    }
    let mut rows: Vec<Value> = vec![];
    let first = acme
        .engine
        .pull("acme", Action::Products, &Position::default(), &mut rows)
        .await
        .unwrap();
    let ids: Vec<_> = rows
        .iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        ids,
        ["1", "2", "3", "4"],
        "the third page began from the start again"
    );
    assert_eq!(first.newest, Some("2026-11-24T10:00:00Z".parse().unwrap()));

    // A long write comes with a time that the cursor has passed; another with the same time as all.
    add(5, "2026-11-24T09:59:45Z");
    add(6, "2026-11-24T10:00:00Z");
    let kept = serde_json::to_string(&first).unwrap();
    let mut rows: Vec<Value> = vec![];
    let from: Position = serde_json::from_str(&kept).unwrap();
    let second = acme
        .engine
        .pull("acme", Action::Products, &from, &mut rows)
        .await
        .unwrap();
    let ids: Vec<_> = rows
        .iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids, ["5", "6"], "those of before are not handed on again");
    assert!(
        acme.requests()
            .iter()
            .any(|request| request.contains("since=2026-11-24T09%3A59%3A30Z"))
    );

    let mut rows: Vec<Value> = vec![];
    acme.engine
        .pull("acme", Action::Products, &second, &mut rows)
        .await
        .unwrap();
    assert!(rows.is_empty(), "{rows:?}");
}

#[tokio::test]
async fn a_clock_that_is_ahead_over_there_loses_nothing() {
    let acme = Acme::start().await;
    let add = |id, changed: &str| acme.seen.lock().unwrap().products.push(product(id, changed));
    add(1, "2031-01-01T00:00:00Z");
    let mut rows: Vec<Value> = vec![];
    let first = acme
        .engine
        .pull("acme", Action::Products, &Position::default(), &mut rows)
        .await
        .unwrap();
    assert_eq!(
        first.newest,
        Some("2026-11-24T14:32:05Z".parse().unwrap()),
        "our clock is the bound"
    );
    add(2, "2026-11-24T14:32:00Z");
    let mut rows: Vec<Value> = vec![];
    acme.engine
        .pull("acme", Action::Products, &first, &mut rows)
        .await
        .unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["id"], "2");
}

#[tokio::test]
async fn what_the_operator_has_not_said_yet_can_be_put_right() {
    let acme = Acme::start().await;
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other");
    std::fs::create_dir(&other).unwrap();
    let text = std::fs::read_to_string(crate::acme::folder().join("acme/connector.toml")).unwrap();
    let text = text
        .split("[types]")
        .next()
        .unwrap()
        .replace("acme-password", "other-key");
    std::fs::write(other.join("connector.toml"), text).unwrap();
    acme.engine
        .replace(Connectors::load(Some(folder.path())).unwrap());
    let to = |connector: &str| Parcel {
        connector: connector.to_owned(),
        ..parcel("sale", "sale", false)
    };
    let told = acme.engine.deliver(&to("other")).await;
    assert_eq!(
        told,
        Outcome::Busy {
            reason: "other: the secret other-key is not set".to_owned(),
            retry_after: None
        }
    );
    let told = acme.engine.deliver(&to("nobody")).await;
    assert_eq!(
        told,
        Outcome::Refused {
            reason: "there is no connector nobody".to_owned()
        }
    );
}

#[tokio::test]
async fn other_files_run_from_now_on_and_sessions_begin_anew() {
    let acme = Acme::start().await;
    let mut changes = acme.engine.changes();
    let input = json!({ "ean": "0" });
    let ask = || acme.engine.ask("acme", Action::ProductByEan, &input);
    ask().await.unwrap();
    acme.engine.replace(Connectors::load(Some(&folder())).unwrap());
    assert!(changes.has_changed().unwrap() && changes.borrow_and_update().get("acme").is_some());
    ask().await.unwrap();
    assert_eq!(acme.seen.lock().unwrap().logins, 2, "sessions begin anew");
    acme.engine.replace(Connectors::load(None).unwrap());
    assert_eq!(
        ask().await,
        Err(Trouble::Refused("there is no connector acme".to_owned()))
    );
}
