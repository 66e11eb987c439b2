//! Files tried on something pasted: what comes out, what is refused and why, and that nobody is asked.

use business::ports::Verdict;
use integration::{
    connector::Action,
    engine::{Came, Failed, Piece},
};
use serde_json::{Value, json};

use crate::acme::Acme;

async fn attempt(piece: &str, pasted: &str, status: u16) -> Result<Came, Failed> {
    let acme = Acme::start().await;
    let connectors = acme.engine.connectors();
    let connector = connectors.get("acme").unwrap();
    let piece = Piece::named(connector, piece).unwrap();
    let came = acme.engine.attempt(connector, &piece, pasted, status);
    assert_eq!(acme.requests(), [] as [&str; 0], "nobody is asked");
    assert!(acme.records.0.lock().unwrap().is_empty(), "nothing is kept");
    came
}

#[tokio::test]
async fn an_object_comes_out_or_its_failure_is_named() {
    let good =
        json!({ "id": 1, "name": "P1", "ean": "3761", "price": "12.50", "changed": "2026-11-24T14:00:00Z" });
    let Ok(Came::Value(made)) = attempt("in:product", &good.to_string(), 200).await else {
        panic!("it is mapped");
    };
    assert_eq!(made["price"], json!({ "amount": 1250, "currency": "EUR" }));
    let mut wrong = good;
    wrong["price"] = json!("douze");
    let Err(Failed::Rule(error)) = attempt("in:product", &wrong.to_string(), 200).await else {
        panic!("it is not mapped");
    };
    assert_eq!(
        (
            &*error.connector,
            &*error.place,
            &*error.field,
            &*error.value,
            error.rule
        ),
        ("acme", "object product", "price", "\"douze\"", "money_in")
    );
    let Err(Failed::Rule(error)) = attempt("in:product", r#"{"name":"P1"}"#, 200).await else {
        panic!("a product has an id");
    };
    assert_eq!((&*error.field, error.rule), ("id", "required"));
    let unfit = attempt("in:product", "{", 200).await.unwrap_err().to_string();
    assert!(unfit.starts_with("not JSON: "), "{unfit}");
}

#[tokio::test]
async fn a_request_is_shown_without_secrets_and_sent_nowhere() {
    let document = json!({
        "code": "LYN-2418", "kind": "repair", "customer": { "email": "claire@exemple.test" },
        "amount_due": { "amount": 8990, "currency": "EUR" },
    });
    let came = attempt("request:repair-to-pay:order", &document.to_string(), 200).await;
    let Ok(Came::Request {
        method,
        target,
        headers,
        body,
    }) = came
    else {
        panic!("{came:?}");
    };
    assert_eq!((method.as_str(), target.as_str()), ("POST", "/orders"));
    assert!(
        headers.contains(&("X-Shop".to_owned(), "7".to_owned())),
        "{headers:?}"
    );
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["reference"], "LYN-2418");
    assert_eq!(body["mail"], "claire@exemple.test");
}

#[tokio::test]
async fn an_answer_is_judged_and_what_the_action_gives_is_shown() {
    let page = json!({ "items": [{ "id": 1, "name": "P1", "ean": "3761", "price": "12.50", "changed": "2026-11-24T14:00:00Z" }] });
    let came = attempt("answer:products:page", &page.to_string(), 200).await;
    let Ok(Came::Answer {
        verdict,
        gives: Some(gives),
        ..
    }) = came
    else {
        panic!("{came:?}");
    };
    assert_eq!((verdict, &gives[0]["name"]), (Verdict::Done, &json!("P1")));
    for (pasted, status, wanted, why) in [
        (
            r#"{"result":"KO","message":"fermé"}"#,
            200,
            Verdict::Refused,
            "fermé",
        ),
        ("", 503, Verdict::Busy, "status 503"),
        ("<html>", 200, Verdict::Busy, "cannot be read"),
    ] {
        let came = attempt("answer:products:page", pasted, status).await;
        let Ok(Came::Answer {
            verdict,
            reason,
            gives: None,
            ..
        }) = came
        else {
            panic!("{came:?}");
        };
        assert_eq!(verdict, wanted);
        assert!(reason.contains(why), "{reason}");
    }
}

#[tokio::test]
async fn every_piece_has_a_name_and_those_with_samples_an_example_that_comes_out() {
    let acme = Acme::start().await;
    let connectors = acme.engine.connectors();
    let mut tried = 0;
    for connector in connectors.iter() {
        for piece in Piece::all(connector) {
            assert_eq!(Piece::named(connector, &piece.to_string()), Some(piece.clone()));
            let Some(example) = piece.example(connector) else {
                continue;
            };
            tried += 1;
            let came = acme.engine.attempt(connector, &piece, &example, 200);
            if matches!(piece, Piece::In(_) | Piece::Out(_)) {
                assert!(
                    matches!(came, Ok(Came::Value(_))),
                    "{} {piece}: {came:?}",
                    connector.name
                );
            }
        }
    }
    assert!(tried > 50, "{tried}");
    let acme = connectors.get("acme").unwrap();
    assert_eq!(
        Piece::named(acme, &format!("request:{}:nobody", Action::Sale)),
        None
    );
}
