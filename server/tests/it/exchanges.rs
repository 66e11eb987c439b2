//! The log of exchanges: what a partner and Boucle said is kept beside deliveries, and nothing of it is personal or secret.

use business::{
    deliveries::{exchange, exchanges},
    ports::{Exchange, Purpose, Sought, Verdict},
};
use domain::people::Actor;
use integration::connector::Action;
use reqwest::StatusCode;
use serde_json::json;
use server::exchange_log::ExchangeLog;

use crate::{
    browser::Browser,
    house::{House, on_both},
    partners::{NAME, PASSWORD, control, delivered, fastmag_with, switched_on_with_loops},
};

/// Everything that is kept, with its bodies, the newest first.
async fn kept(house: &House) -> Vec<Exchange> {
    let system = Actor::system();
    let page = exchanges(&house.boucle, &system, NAME, Sought::default(), None)
        .await
        .expect("the log");
    assert!(!page.more);
    let mut all = vec![];
    for row in page.rows {
        let whole = exchange(&house.boucle, &system, NAME, row.id).await;
        all.push(whole.expect("it is there"));
    }
    all
}

async fn what_is_said_is_kept_without_people_and_secrets(house: &House) {
    let log = ExchangeLog::start(&house.boucle);
    let (url, engine) = fastmag_with(house, std::sync::Arc::new(log.clone())).await;
    let loops = switched_on_with_loops(house, &engine).await;
    let ticket = house.ready(&house.lyon).await;
    delivered(house).await;
    loops.end().await;
    // A person is created, looked for and found, then the wire breaks in the middle of an answer about them.
    let person = json!({
        "id": "c-1", "last_name": "Roussel", "first_name": "Claire", "email": "claire.roussel@exemple.test",
        "phone": "+33 6 12 34 56 78",
    });
    let parcel = business::ports::Parcel {
        id: house.boucle.entropy.id(jiff::Timestamp::UNIX_EPOCH),
        connector: NAME.into(),
        action: Action::CustomerCreate.name().into(),
        reference: "c-1".into(),
        document: person.clone(),
        doubtful: false,
    };
    let created = business::ports::Partners::deliver(&*engine, &parcel).await;
    assert!(
        matches!(created, business::ports::Outcome::Done { .. }),
        "{created:?}"
    );
    let by_mail = json!({ "email": person["email"] });
    let found = engine.ask(NAME, Action::CustomerFind, &by_mail).await;
    assert_eq!(found.expect("found")[0]["last_name"], "ROUSSEL");
    for fault in ["wrong_encoding", "lost_answer", "down"] {
        control(house, &url, "/control/faults", json!({ "faults": [fault] })).await;
        let _ = engine.ask(NAME, Action::CustomerFind, &by_mail).await;
    }
    log.finish().await;

    let all = kept(house).await;
    let of_the_ticket: Vec<_> = all
        .iter()
        .filter(|row| row.errand.purpose == Purpose::Delivery && row.action == "repair-to-pay")
        .collect();
    assert!(!of_the_ticket.is_empty());
    assert!(
        of_the_ticket
            .iter()
            .all(|row| row.errand.id == of_the_ticket[0].errand.id)
    );
    assert!(
        all.iter().any(|row| row.verdict == Verdict::Done
            && row.action == "customer-find"
            && !row.received.is_empty()),
        "what was found is shown as far as it may be: {all:#?}"
    );
    assert!(all.iter().any(|row| row.verdict == Verdict::Busy), "{all:#?}");
    let everything = format!("{all:?}").to_lowercase();
    for secret in [
        "roussel",
        "claire",
        "exemple.test",
        "0612345678",
        "612345678",
        "06 12 34 56 78",
        PASSWORD,
        "mot+de+passe",
        "mot%20de",
    ] {
        assert!(!everything.contains(secret), "{secret} is in {everything}");
    }
    assert!(
        everything.contains("magasin") || everything.contains("lyn"),
        "{everything}"
    );

    pages(house, &all, &ticket.code.to_string()).await;
}

/// The pages show the log, filtered, to those who may see it.
async fn pages(house: &House, all: &[Exchange], code: &str) {
    house.user("noa", "area_manager", None).await;
    house.user("thomas", "store_manager", Some(house.lyon.id)).await;
    let address = format!("/settings/connectors/{NAME}/exchanges");
    let one = format!("{address}/{}", all[0].id);
    let trial = format!("/settings/connectors/{NAME}/try");
    let mut browser = Browser::signed_in(house, "thomas").await;
    for path in [&address, &one, &trial] {
        assert_eq!(browser.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let token = browser.token().await;
    let form = [
        ("csrf", token.as_str()),
        ("piece", "in:product"),
        ("pasted", "{}"),
    ];
    for path in [trial.as_str(), "/settings/connectors"] {
        assert_eq!(
            browser.post(path, &form).await.status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }

    let mut browser = Browser::signed_in(house, "noa").await;
    let list = browser.get(&address).await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(list.body.contains("Réparation à encaisser"), "{}", list.body);
    let busy = browser.get(&format!("{address}?verdict=busy")).await.body;
    assert!(!busy.contains(">Réparation à encaisser</span>"), "{busy}");
    let shown = browser.get(&one).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.body.contains(&all[0].method), "{}", shown.body);
    let elsewhere = one.replace(NAME, "openbravo");
    assert_eq!(browser.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
    for odd in ["not-an-id", "018f0000-0000-7000-8000-000000000000"] {
        let answer = browser.get(&format!("{address}/{odd}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{odd}");
    }
    let errand = all
        .iter()
        .find(|row| row.action == "repair-to-pay")
        .expect("it went there")
        .errand
        .id;
    let of_it = browser.get(&format!("{address}?errand={errand}")).await.body;
    assert!(
        of_it.contains("Réparation à encaisser") && !of_it.contains("Trouver un client"),
        "{of_it}"
    );

    tried(&mut browser, &trial, code).await;
    let after = kept(house).await;
    assert_eq!(after.len(), all.len(), "trying speaks to nobody");
}

async fn tried(browser: &mut Browser<'_>, trial: &str, code: &str) {
    let page = browser.get(&format!("{trial}?file=objects/product.toml")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("in.price"), "{}", page.body);
    let token = browser.token().await;
    let pasted = r#"{"BarCode":"x"}"#;
    let form = [
        ("csrf", token.as_str()),
        ("piece", "in:product"),
        ("status", "200"),
        ("pasted", pasted),
    ];
    let failed = browser.post(trial, &form).await;
    assert_eq!(failed.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", failed.body);
    assert!(
        failed.body.contains("La correspondance échoue.") && failed.body.contains("object product"),
        "{}",
        failed.body
    );
    let document = json!({ "code": code, "reference": code, "kind": "repair", "title": "Vélo", "lines": [],
        "amount_due": { "amount": 8481, "currency": "EUR" }, "total": { "amount": 8481, "currency": "EUR" },
        "customer": { "last_name": "Roussel", "first_name": "Claire" } })
    .to_string();
    let page = browser.get(trial).await.body;
    let piece = page
        .split("value=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|value| value.starts_with("request:repair-to-pay:"))
        .expect("it can be tried")
        .to_owned();
    let form = [
        ("csrf", token.as_str()),
        ("piece", piece.as_str()),
        ("status", "200"),
        ("pasted", document.as_str()),
    ];
    let made = browser.post(trial, &form).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    assert!(
        made.body.contains("POST ") && !made.body.contains(PASSWORD),
        "{}",
        made.body
    );
    let long = "x".repeat(64_001);
    for (piece, pasted, says) in [
        ("in:product", long.as_str(), "dépasse 64"),
        ("in:nobody", "{}", "Choisissez quoi essayer"),
        ("in:product", "{", "not JSON"),
    ] {
        let form = [
            ("csrf", token.as_str()),
            ("piece", piece),
            ("status", "200"),
            ("pasted", pasted),
        ];
        let answer = browser.post(trial, &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(says), "{says}: {}", answer.body);
    }
}

on_both!(said, what_is_said_is_kept_without_people_and_secrets);
