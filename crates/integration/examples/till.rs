//! The till in front of a pretended Boucle, to look at its pages without the rest of the project:
//! `cargo run -p integration --example till`, then <http://127.0.0.1:3001>.
//!
//! LYN-2386 is to be paid, LYN-2418 is covered in part, LYN-2400 is paid; every other code is unknown.

use std::{
    collections::HashSet,
    env,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use business::clock::{Clock, Entropy, SystemClock};
use domain::Lang;
use integration::{
    Connectors, Notice,
    signature::{self, Headers},
    simulator::till::{Faults, TillConfig, serve},
};
use jiff::tz::TimeZone;
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::net::TcpListener;

const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let boucle = TcpListener::bind("127.0.0.1:0").await?;
    let boucle_url = format!("http://{}", boucle.local_addr()?);
    let router = Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/api/v1/payables/{code}", get(payable))
        .route("/hooks/till", post(hook))
        .with_state(Arc::default());
    tokio::spawn(async move { axum::serve(boucle, router).await });

    let address = env::args().nth(1).unwrap_or_else(|| "127.0.0.1:3001".to_owned());
    let listener = TcpListener::bind(&address).await?;
    println!("The till is open at http://{address}");
    let config = TillConfig {
        boucle_url,
        connector: "till".to_owned(),
        api_key: SecretString::from("any"),
        secret: SecretString::from(SECRET),
        store_prefix: "LYN".to_owned(),
        store_name: "Lyon Part-Dieu".to_owned(),
        till: "2".to_owned(),
        faults: Faults::default(),
        state: env::args().nth(2).map(Into::into),
        retry_scale: 1.0,
        lang: Lang::Fr,
        zone: TimeZone::get("Europe/Paris")?,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(Entropy::system()),
    };
    let shutdown = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    Ok(serve(listener, config, shutdown).await?)
}

type Known = Arc<Mutex<HashSet<String>>>;

async fn hook(State(known): State<Known>, headers: HeaderMap, body: Bytes) -> Response {
    let connectors = Connectors::load(None).expect("what is shipped can be read");
    let hook = connectors
        .get("till")
        .and_then(|till| till.hook.as_ref())
        .expect("the till has a hook");
    let read = Headers::from(&headers);
    let secrets = [SecretString::from(SECRET)];
    tokio::time::sleep(Duration::from_millis(35)).await;
    if signature::verify(read, &body, &secrets, SystemClock.now(), hook.tolerance).is_err() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    match Notice::decode(&body) {
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
        // One code for which Boucle is out of order, to see a till insist.
        Ok(Notice::Captured(capture)) if capture.code == "LYN-2390" => {
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Ok(_) => {
            let id = read.id.unwrap_or_default().to_owned();
            let known = !known.lock().expect("nobody panics here").insert(id);
            (StatusCode::ACCEPTED, Json(json!({ "known": known }))).into_response()
        }
    }
}

async fn payable(Path(code): Path<String>) -> Response {
    let code: domain::Code = match code.parse() {
        Ok(code) => code,
        Err(_) => return StatusCode::NOT_FOUND.into_response(),
    };
    let eur = |minor: i64| json!({ "amount": minor, "currency": "EUR" });
    let line = |label: &str, quantity: &str, rate: &str, total: i64| json!({ "label": label, "quantity": quantity, "unit_price": eur(total), "rate": rate, "total": eur(total) });
    let answer = |customer: &str,
                  title: &str,
                  state: &str,
                  lines: Value,
                  total: i64,
                  vat: Value,
                  settled: Value,
                  due: i64| {
        Json(json!({
            "code": code.to_string(), "kind": "repair", "state": state, "version": 7, "store": "LYN", "title": title,
            "customer": customer, "lines": lines, "total": eur(total), "vat": vat, "settled": settled,
            "amount_due": eur(due), "hold": null,
        }))
    };
    let vat = |rate: &str, base: i64, tax: i64| json!({ "rate": rate, "base": eur(base), "tax": eur(tax) });
    match code.to_string().as_str() {
        "LYN-2386" => {
            let lines = json!([
                line("Réglage des freins, main-d’œuvre", "1", "20", 3_800),
                line("Patins Shimano S70C", "2", "20", 1_800),
                line("Câble et gaine avant", "1", "20", 600),
            ]);
            answer("Paul Garnier", "Scott Aspect 950", "ready", lines, 6_200, json!([vat("20", 5_167, 1_033)]), json!([]), 6_200)
        }
        "LYN-2418" => {
            let long = "Remplacement complet de l’écran OLED d’origine constructeur avec adhésif, contrôle d’étanchéité et \
                        réétalonnage du capteur de luminosité ambiante";
            let lines = json!([
                line(long, "1", "20", 124_900),
                line("Main-d’œuvre", "1.5", "20", 7_485),
                line("Livre d’entretien", "1", "5.5", 1_200),
            ]);
            let vats = json!([vat("20", 110_321, 22_064), vat("5.5", 1_137, 63)]);
            let settled = json!([
                { "label": "Bonus réparation", "amount": eur(1_500) }, { "label": "", "kind": "payments", "amount": eur(50_000) },
            ]);
            let who = "Marie-Antoinette de La Rochefoucauld-Montmorency et fils, atelier associatif";
            answer(who, "Téléphone pliable Modèle Extrêmement Long XXL 1 To Édition anniversaire", "waiting_parts", lines, 133_585, vats, settled, 82_085)
        }
        "LYN-2400" => answer("Inès Roux", "Brompton C Line", "paid", json!([line("Révision", "1", "20", 9_900)]), 9_900, json!([vat("20", 8_250, 1_650)]), json!([{ "label": "", "amount": eur(9_900) }]), 0),
        _ => return StatusCode::NOT_FOUND.into_response(),
    }
    .into_response()
}
