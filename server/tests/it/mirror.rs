//! Master data from a simulated Fastmag: pulled while its pages drift, shown with their age, found at the counter, and from the
//! command line.

use std::process::{Command, Output};

use business::mirror::{Asked, Plan, Pulled, pull};
use domain::{
    mirror::{Due, Kind},
    people::Actor,
};
use integration::{Connectors, engine::Engine};
use jiff::SignedDuration;
use reqwest::StatusCode;
use serde_json::{Value, json};
use server::mirror::plans;

use crate::{
    browser::{Browser, value_of},
    house::{House, on_both},
    partners::{control, fastmag_of, is_on},
};

const SADDLE: &str = "3760000000123";

fn plan(kind: Kind) -> Plan {
    let all = plans(&Connectors::load(None).expect("connectors"));
    all.into_iter()
        .find(|plan| plan.connector == "fastmag" && plan.kind == kind)
        .expect("its files say so")
}

async fn pulled(house: &House, engine: &Engine, kind: Kind, asked: Asked) -> Pulled {
    let pulled = pull(&house.boucle, &Actor::system(), engine, &plan(kind), asked).await;
    pulled.expect("it is given").expect("it is due")
}

/// Nothing is pulled by itself now.
async fn rests(house: &House, engine: &Engine) -> bool {
    let plan = plan(Kind::Products);
    let pulled = pull(&house.boucle, &Actor::system(), engine, &plan, Asked::ByTheClock).await;
    pulled.expect("the database answers").is_none()
}

async fn what_a_partner_sells_is_found_at_the_counter(house: &House) {
    let (url, engine) = fastmag_of(house).await;
    assert!(rests(house, &engine).await, "nobody is asked while it is off");
    is_on(house, "fastmag").await;
    control(
        house,
        &url,
        "/control/faults",
        json!({ "faults": ["page_drift", "duplicate"] }),
    )
    .await;
    let products = pulled(house, &engine, Kind::Products, Asked::ByTheClock).await;
    assert!(products.rows > products.changed, "rows came twice: {products:?}");
    control(house, &url, "/control/faults", json!({ "faults": [] })).await;
    let stocks = pulled(house, &engine, Kind::Stocks, Asked::ByTheClock).await;
    assert_eq!((stocks.due, stocks.rejected), (Due::Full, 0));
    pulled(house, &engine, Kind::Stores, Asked::ByTheClock).await;
    pulled(house, &engine, Kind::Customers, Asked::ByTheClock).await;
    assert!(rests(house, &engine).await, "not due");

    // The price changes over there; twelve minutes later it is what the counter sees, without asking anybody.
    house.later(SignedDuration::from_mins(1));
    control(
        house,
        &url,
        "/control/goods",
        json!({ "ean": SADDLE, "price": 12_345, "stock": 3, "store": "GRE" }),
    )
    .await;
    house.later(SignedDuration::from_mins(5));
    let changes = pulled(house, &engine, Kind::Products, Asked::ByTheClock).await;
    assert_eq!(changes.due, Due::Increment);
    assert!(changes.changed >= 1, "{changes:?}");
    pulled(house, &engine, Kind::Stocks, Asked::ByTheClock).await;
    control(house, &url, "/control/faults", json!({ "faults": ["down"] })).await;
    house.later(SignedDuration::from_mins(12));

    house.user("noa", "admin", None).await;
    let mut browser = Browser::signed_in(house, "noa").await;
    let token = browser.token().await;
    let intake = browser
        .post(
            "/workshop/new",
            &[
                ("csrf", &token),
                ("step", "item"),
                ("what", SADDLE),
                ("item", "new"),
            ],
        )
        .await;
    assert_eq!(intake.status, StatusCode::OK);
    let body = &intake.body;
    assert!(
        body.contains("123,45") && body.contains("il y a 12\u{a0}min"),
        "{body}"
    );
    assert!(body.contains("3 en magasin"), "{body}");
    assert!(value_of_input(body, "item_model").contains("n° 12"), "{body}");
    assert_ne!(value_of_input(body, "item_brand"), "");
    assert_eq!(
        value_of_input(body, "item_serial"),
        "",
        "a bar code is no serial number"
    );
    let linked = browser.get(&format!("/workshop/new?q={SADDLE}")).await;
    assert!(linked.body.contains("123,45"), "{}", linked.body);

    let page = browser.get("/settings/connectors/fastmag").await.body;
    for shown in ["Articles et prix", "il y a 12\u{a0}min", "Recharger tout"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    control(house, &url, "/control/faults", json!({ "faults": [] })).await;
    let asked = browser
        .post(
            "/settings/connectors/fastmag/reload",
            &[("csrf", &token), ("kind", "products")],
        )
        .await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    let page = browser.get("/settings/connectors/fastmag").await.body;
    assert!(page.contains("chargement complet demandé"), "{page}");
    assert_eq!(
        pulled(house, &engine, Kind::Products, Asked::ByTheClock)
            .await
            .due,
        Due::Full
    );
    for (path, fields) in [
        ("reload", vec![("kind", "shoes")]),
        ("conflict", vec![("field", "shoe"), ("choice", "ours")]),
    ] {
        let fields = [vec![("csrf", token.as_str())], fields].concat();
        let odd = browser
            .post(&format!("/settings/connectors/fastmag/{path}"), &fields)
            .await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    house.user("thomas", "store_manager", Some(house.lyon.id)).await;
    let mut manager = Browser::signed_in(house, "thomas").await;
    let token = manager.token().await;
    let refused = manager
        .post("/settings/connectors/fastmag/reload", &[("csrf", &token)])
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

on_both!(counter, what_a_partner_sells_is_found_at_the_counter);

/// The value of an input that carries other attributes between its name and its value.
fn value_of_input(html: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\"");
    let place = html
        .find(&mark)
        .unwrap_or_else(|| panic!("no field {name} in {html}"));
    let start = html[..place].rfind('<').expect("it stands in a tag");
    let end = place + html[place..].find('>').expect("the tag ends");
    let tag = &html[start..end];
    tag.split_once(" value=\"")
        .and_then(|(_, rest)| rest.split('"').next())
        .unwrap_or_default()
        .to_owned()
}

async fn both_sides_are_shown_and_one_is_chosen(house: &House) {
    use business::customers::{CustomerForm, find_customers, update_customer};

    let (url, engine) = fastmag_of(house).await;
    is_on(house, "fastmag").await;
    let tell = |phone: &str| {
        let house = &house;
        let body = json!({ "id": "BC-42", "last_name": "Lœuil", "first_name": "Zoé", "email": "zoe@ex.fr", "phone": phone });
        let parcel = business::ports::Parcel {
            id: house.boucle.entropy.id(house.boucle.clock.now()),
            connector: "fastmag".into(),
            action: "customer-create".into(),
            reference: "BC-42".into(),
            document: body,
            doubtful: false,
        };
        let engine = engine.clone();
        async move { business::ports::Partners::deliver(&*engine, &parcel).await }
    };
    tell("0612345678").await;
    pulled(house, &engine, Kind::Customers, Asked::Now).await;
    let system = Actor::system();
    let found = find_customers(&house.boucle, &system, "zoe@ex.fr", 5)
        .await
        .expect("found");
    assert_eq!(found.len(), 1, "{url}");
    let zoe = &found[0];
    let form = CustomerForm {
        phone: "06 11 11 11 11".into(),
        ..CustomerForm::of(zoe)
    };
    update_customer(&house.boucle, &system, zoe.id, zoe.version, form)
        .await
        .expect("changed here");
    house.later(SignedDuration::from_mins(5));
    tell("0622222222").await;
    pulled(house, &engine, Kind::Customers, Asked::Now).await;

    house.user("noa", "admin", None).await;
    let mut browser = Browser::signed_in(house, "noa").await;
    let page = browser.get("/settings/connectors/fastmag").await.body;
    assert!(
        page.contains("06 11 11 11 11") && page.contains("0622222222"),
        "{page}"
    );
    let (token, customer) = (browser.token().await, value_of(&page, "customer"));
    let fields = [
        ("csrf", token.as_str()),
        ("customer", customer.as_str()),
        ("field", "phone"),
        ("theirs", "0622222222"),
        ("choice", "theirs"),
    ];
    let chosen = browser
        .post("/settings/connectors/fastmag/conflict", &fields)
        .await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    let found = find_customers(&house.boucle, &system, "0622222222", 5)
        .await
        .expect("found");
    assert_eq!(found.len(), 1);
    let page = browser.get("/settings/connectors/fastmag").await.body;
    assert!(
        page.contains("Choix enregistré") && !page.contains("06 11 11 11 11"),
        "{page}"
    );
    let again = browser
        .post("/settings/connectors/fastmag/conflict", &fields)
        .await;
    assert_eq!(
        again.status,
        StatusCode::SEE_OTHER,
        "it is said that somebody was quicker"
    );
}

on_both!(conflict, both_sides_are_shown_and_one_is_chosen);

/// The command line, with a partner at this address.
fn boucle(folder: &std::path::Path, url: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_boucle"))
        .args(arguments)
        .current_dir(folder)
        .env("DATABASE_URL", "sqlite://boucle.db")
        .env("BOUCLE_PARTNER_FASTMAG_ADDRESS", url)
        .env("BOUCLE_PARTNER_FASTMAG_BRAND", "DEMO")
        .env("BOUCLE_PARTNER_FASTMAG_STORE", "LYN")
        .env("BOUCLE_PARTNER_FASTMAG_ACCOUNT", "boucle")
        .env("BOUCLE_SECRET_FASTMAG_PASSWORD", "mot de passe")
        .output()
        .expect("the program runs")
}

async fn it_is_pulled_from_the_command_line(house: &House) {
    let (url, _) = fastmag_of(house).await;
    tokio::task::spawn_blocking(move || {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let run = |arguments: &[&str]| boucle(folder.path(), &url, arguments);
        let whole = run(&["pull", "fastmag", "--what", "products", "--json"]);
        assert!(
            whole.status.success(),
            "{}",
            String::from_utf8_lossy(&whole.stderr)
        );
        let said: Value = serde_json::from_slice(&whole.stdout).expect("JSON");
        assert_eq!(
            (&said[0]["what"], &said[0]["pulled"]),
            (&json!("products"), &json!("whole"))
        );
        assert!(said[0]["changed"].as_i64() >= Some(10), "{said}");
        let changes = run(&["pull", "fastmag", "--what", "products"]);
        let said = String::from_utf8_lossy(&changes.stdout).into_owned();
        assert!(
            said.starts_with("products   changes") && said.contains("0 gone"),
            "{said}"
        );
        let full = run(&["pull", "fastmag", "--full"]);
        let said = String::from_utf8_lossy(&full.stdout).into_owned();
        assert_eq!(said.matches("whole").count(), 4, "{said}");
        for (wrong, allowed) in [
            (&["pull", "nobody"][..], "those are fastmag"),
            (
                &["pull", "ginkoia", "--what", "customers"][..],
                "pulled are products, stocks",
            ),
        ] {
            let refused = run(wrong);
            let said = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert!(!refused.status.success() && said.contains(allowed), "{said}");
        }
        assert_eq!(
            run(&["pull", "fastmag", "--what", "shoes"]).status.code(),
            Some(2)
        );
    })
    .await
    .expect("it ends");
}

on_both!(command, it_is_pulled_from_the_command_line);
