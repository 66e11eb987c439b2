//! What partners do wrong is bounded and named.

use std::io::Write;

use axum::{Router, routing::any};
use business::ports::{Outcome, Parcel, Partners};
use integration::{
    connector::Action,
    engine::{Trouble, client},
};
use serde_json::{Value, json};

use crate::acme::{Acme, Wrong, engine, folder, serve};

async fn told(acme: &Acme, wrong: Wrong) -> Result<Value, Trouble> {
    acme.wrong(wrong);
    acme.engine
        .ask("acme", Action::ProductByEan, &json!({ "ean": "1" }))
        .await
}

fn says(body: &[u8]) -> Wrong {
    Wrong::Says(200, vec![], body.to_vec())
}

#[track_caller]
fn busy(result: Result<Value, Trouble>, wanted: &str) {
    match result {
        Err(Trouble::Busy(reason)) => assert!(reason.contains(wanted), "{reason}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn answers_that_are_too_long_are_dropped_while_they_come() {
    let acme = Acme::start().await;
    busy(
        told(&acme, says(&vec![b' '; 100_000_000])).await,
        "longer than 100000 bytes",
    );
    busy(told(&acme, Wrong::Endless).await, "longer than 100000 bytes");
    let mut bomb = flate2::write::GzEncoder::new(vec![], flate2::Compression::best());
    for _ in 0..100 {
        bomb.write_all(&vec![b' '; 1_000_000]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 100_000, "it comes through packed");
    busy(
        told(&acme, says(&bomb)).await,
        "longer than 100000 bytes once it is unpacked",
    );
}

#[tokio::test]
async fn gzip_is_told_by_its_bytes_and_not_by_its_label() {
    let acme = Acme::start().await;
    let body = br#"{"items":[{"id":1,"name":"x"}]}"#;
    let mut packed = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
    packed.write_all(body).unwrap();
    let packed = packed.finish().unwrap();
    let label = || vec![("content-encoding", "gzip".to_owned())];
    for wrong in [
        Wrong::Says(200, label(), body.to_vec()),
        Wrong::Says(200, label(), packed.clone()),
        Wrong::Says(200, vec![], packed.clone()),
    ] {
        assert_eq!(told(&acme, wrong).await.unwrap()["id"], "1");
    }
    busy(
        told(&acme, says(&packed[..20])).await,
        "not the gzip that it begins as",
    );
}

#[tokio::test]
async fn nobody_sends_us_elsewhere() {
    let elsewhere = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = elsewhere.clone();
    let inner = serve(Router::new().fallback(any(move || {
        counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        async { "inner" }
    })))
    .await;
    let acme = Acme::start().await;
    let redirect = Wrong::Says(302, vec![("location", inner.clone())], vec![]);
    busy(told(&acme, redirect).await, "unclear answer: status 302");
    assert_eq!(
        elsewhere.load(std::sync::atomic::Ordering::SeqCst),
        0,
        "the redirect was not followed"
    );

    let plain = client().build().unwrap().get(&inner).send().await.unwrap();
    assert_eq!(plain.status(), 200, "the inner address is there");
}

#[tokio::test]
async fn what_is_unclear_is_never_done() {
    let acme = Acme::start().await;
    for (wrong, reason) in [
        (says(b"{\"items\":["), "cannot be read as json"),
        (says(b"caf\xe9"), "the bytes are not UTF-8"),
        (
            Wrong::Says(200, vec![], b"<html>Sorry</html>".to_vec()),
            "cannot be read as json",
        ),
        (Wrong::Says(204, vec![], vec![]), "unclear answer: status 204"),
        (Wrong::Says(500, vec![], b"oops".to_vec()), "status 500"),
        (Wrong::Says(503, vec![], b"<html>".to_vec()), "status 503: <html>"),
    ] {
        busy(told(&acme, wrong).await, reason);
    }
    let refused = told(&acme, says(br#"{"result":"KO","message":"Article inconnu"}"#)).await;
    assert_eq!(refused, Err(Trouble::Refused("Article inconnu".to_owned())));
    let unmapped = told(&acme, says(br#"{"items":[{"id":1}]}"#)).await;
    assert_eq!(
        unmapped,
        Err(Trouble::Refused(
            "acme: product-by-ean: product.name is missing in {\"id\":\"1\"}".to_owned()
        ))
    );
    let badly = told(&acme, says(br#"{"items":[{"id":1,"name":"x","price":"12,5"}]}"#)).await;
    let badly = badly.unwrap_err().to_string();
    assert!(
        badly.starts_with("acme: product-by-ean: price = \"12,5\": money_in: "),
        "{badly}"
    );
}

fn sale() -> Parcel {
    Parcel {
        id: uuid::Uuid::nil(),
        connector: "acme".to_owned(),
        action: "sale".to_owned(),
        reference: "LYN-1".to_owned(),
        document: json!({ "code": "LYN-1", "kind": "sale", "total": { "amount": 1, "currency": "EUR" } }),
        doubtful: false,
    }
}

#[tokio::test]
async fn a_write_without_a_clear_answer_is_unknown_and_one_that_never_arrived_is_busy() {
    let acme = Acme::start().await;
    for (wrong, wanted) in [
        (Wrong::Says(500, vec![], vec![]), "unclear answer: status 500"),
        (says(b"{\"number"), "cannot be read as json"),
        (Wrong::Endless, "longer than"),
        (Wrong::DoesAndHangs, "no whole answer"),
    ] {
        acme.wrong(wrong);
        match acme.engine.deliver(&sale()).await {
            Outcome::Unknown { reason } => assert!(reason.contains(wanted), "{reason}"),
            other => panic!("{other:?}"),
        }
    }
    acme.wrong(Wrong::Says(409, vec![], b"gone".to_vec()));
    let refused = acme.engine.deliver(&sale()).await;
    assert_eq!(
        refused,
        Outcome::Refused {
            reason: "status 409: gone".to_owned()
        }
    );

    // A port where nobody listens.
    let (down, _) = engine(&folder(), "http://127.0.0.1:1");
    match down.deliver(&sale()).await {
        Outcome::Busy { reason, .. } => assert!(reason.contains("not reached"), "{reason}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_hanging_partner_holds_no_more_than_its_places() {
    let acme = Acme::start().await;
    acme.engine
        .ask("acme", Action::ProductByEan, &json!({ "ean": "0" }))
        .await
        .unwrap();
    let before = acme.requests().len();
    for _ in 0..20 {
        acme.wrong(Wrong::DoesAndHangs);
    }
    let input = json!({ "ean": "0" });
    let asked = (0..6).map(|_| acme.engine.ask("acme", Action::ProductByEan, &input));
    let asked = futures::future::join_all(asked).await;
    assert!(asked.iter().all(Result::is_err));
    let sent = acme.requests().len() - before;
    assert!(
        sent <= 4,
        "two places, each free again after its time-out: {sent}"
    );
    let taken = asked
        .iter()
        .filter(|told| matches!(told, Err(Trouble::Busy(reason)) if reason.contains("places")))
        .count();
    assert!(taken >= 2, "those that got no place say so");
}

#[tokio::test]
async fn an_address_that_is_none_is_named_before_anything_is_sent() {
    for wrong in ["ftp://x", "http://user:pass@x", "x", "http://x/?q=1"] {
        let (engine, _) = engine(&folder(), wrong);
        let told = engine.check_settings("acme").unwrap_err().to_string();
        assert!(
            told.starts_with("acme: ") && told.contains("an address such as"),
            "{told}"
        );
        assert!(!told.contains("pass@"), "{told}");
    }
}
