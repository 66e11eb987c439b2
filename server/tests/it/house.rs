//! A running Boucle for one test: its own database, its own port, a clock that the test moves.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use business::{
    Boucle,
    clock::{Clock, Entropy, FixedClock, SystemClock},
    customers::CustomerForm,
    deliveries::{keep_check, switch_on},
    items::ItemForm,
    people::{PasswordRules, Passwords, UserForm, create_key, create_user},
    ports::{Capability, ClearUp},
    stores::{StoreForm, create_store},
    workshop::{CustomerChoice, IntakeForm, ItemChoice, LineForm, MoveForm, add_line, move_ticket, take_in},
};
use domain::{
    Code, StoreId, UserId,
    people::{Actor, Method},
    stores::Store,
    workshop::Ticket,
};
use integration::{Connectors, signature};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Response, StatusCode};
use secrecy::SecretString;
use serde_json::{Value, json};
use server::{
    http::{Web, router},
    settings::Settings,
    workers,
};
use storage::Storage;
use tokio::{net::TcpListener, sync::watch};

/// Which engine a test runs on.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

/// Declares a test that runs on both engines.
macro_rules! on_both {
    ($(#[$doc:meta])* $name:ident, $body:expr) => {
        mod $name {
            use super::*;

            $(#[$doc])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let house = $crate::house::House::open($crate::house::Kind::Sqlite).await.expect("SQLite is always there");
                let story = $body;
                story(&house).await;
                house.close().await;
            }

            $(#[$doc])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let Some(house) = $crate::house::House::open($crate::house::Kind::Postgres).await else {
                    eprintln!("SKIPPED: set BOUCLE_TEST_POSTGRES to run this on PostgreSQL (make test does)");
                    return;
                };
                let story = $body;
                story(&house).await;
                house.close().await;
            }
        }
    };
}
pub(crate) use on_both;

/// The running program.
pub(crate) struct House {
    pub(crate) boucle: Boucle,
    pub(crate) url: String,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) address: String,
    pub(crate) lyon: Store,
    pub(crate) grenoble: Store,
    pub(crate) key: String,
    pub(crate) http: reqwest::Client,
    stop: watch::Sender<bool>,
    storage: Storage,
    folder: Option<tempfile::TempDir>,
    postgres: Option<(String, String)>,
}

/// What a point of sale shows when it asks.
pub(crate) const POS_KEY: &str = "Bearer key-of-the-pos";
const SECRET: &str = "whsec_Ym91Y2xlIHRlc3Qgc2VjcmV0IG9mIDMyIGJ5dGVzISE=";

impl House {
    /// Opens one; none when the engine is not there.
    pub(crate) async fn open(kind: Kind) -> Option<Self> {
        let mut folder = None;
        let mut postgres = None;
        let url = match kind {
            Kind::Sqlite => {
                let dir = tempfile::tempdir().expect("a temporary folder");
                let url = format!("sqlite://{}", dir.path().join("boucle.db").display());
                folder = Some(dir);
                url
            }
            Kind::Postgres => {
                let admin = std::env::var("BOUCLE_TEST_POSTGRES").ok()?;
                let name = format!(
                    "boucle_it_{}",
                    Entropy::system().id(Timestamp::UNIX_EPOCH).simple()
                );
                run_sql(&admin, &format!("create database {name}")).await;
                let url = with_database(&admin, &name);
                postgres = Some((admin, name));
                url
            }
        };
        let storage = storage::open(&url, storage::Options::default())
            .await
            .expect("the database opens");
        let clock = Arc::new(FixedClock::at(
            "2026-11-24T14:32:07Z".parse().expect("an instant"),
        ));
        let boucle = boucle(&storage, clock.clone());
        let store = |prefix: &str| StoreForm {
            prefix: prefix.into(),
            name: format!("Magasin {prefix}"),
            time_zone: "Europe/Paris".into(),
            ..StoreForm::default()
        };
        let system = Actor::system();
        let lyon = create_store(&boucle, &system, store("LYN"))
            .await
            .expect("a store");
        let grenoble = create_store(&boucle, &system, store("GRE"))
            .await
            .expect("a store");
        let scopes = ["payables:read".to_owned(), "tickets:read".to_owned()];
        let key = create_key(&boucle, &system, "test", &scopes, None)
            .await
            .expect("a key")
            .text;
        let (stop, stopping) = watch::channel(false);
        let address = serve(&boucle, &stopping).await;
        let http = integration::engine::client()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        Some(Self {
            boucle,
            url,
            clock,
            address,
            lyon,
            grenoble,
            key,
            http,
            stop,
            storage,
            folder,
            postgres,
        })
    }

    /// A second server on the same database, with connections of its own, as on another machine: its address, and what is
    /// closed with the test.
    pub(crate) async fn second(&self) -> (String, Storage) {
        let storage = storage::open(&self.url, storage::Options::default())
            .await
            .expect("the database opens twice");
        let boucle = Boucle {
            db: storage.database(),
            ..self.boucle.clone()
        };
        (serve(&boucle, &self.stop.subscribe()).await, storage)
    }

    pub(crate) async fn close(self) {
        let _ = self.stop.send(true);
        self.storage.close().await;
        if let Some((admin, name)) = self.postgres {
            run_sql(&admin, &format!("drop database if exists {name} with (force)")).await;
        }
        drop(self.folder);
    }

    /// A ticket of 84.81 at this store, received.
    pub(crate) async fn received(&self, store: &Store) -> Ticket {
        let system = Actor::system();
        let form = IntakeForm {
            intake_key: self.boucle.entropy.id(self.clock.now()).to_string(),
            customer: CustomerChoice::New(CustomerForm {
                last_name: "Roussel".into(),
                first_name: "Claire".into(),
                phone: "06 12 34 56 78".into(),
                ..CustomerForm::default()
            }),
            item: ItemChoice::New(ItemForm {
                category: "bike".into(),
                brand: "Moustache".into(),
                model: "Lundi 27.3".into(),
                serial: String::new(),
            }),
            kind: "customer_repair".into(),
            symptoms: vec!["brakes".into()],
            problem: "Le frein couine".into(),
            accessories: String::new(),
            priority: "normal".into(),
            promised_day: String::new(),
            promised_hour: String::new(),
            ceiling: "1000".into(),
            technician: String::new(),
            location: String::new(),
        };
        let taken = take_in(&self.boucle, &system, store.id, &form)
            .await
            .expect("taken in");
        for (kind, label, quantity, price) in [
            ("labour", "Main-d'œuvre", "1", "49,90"),
            ("discount", "Remise", "1", "4,99"),
            ("part", "Plaquettes", "2", "19,95"),
        ] {
            let version = self.ticket(&taken.code).await.version;
            let line = LineForm {
                kind: kind.into(),
                label: label.into(),
                quantity: quantity.into(),
                unit_price: price.into(),
                rate: "20".into(),
            };
            add_line(&self.boucle, &system, taken.ticket, version, &line)
                .await
                .expect("a line");
        }
        self.ticket(&taken.code).await
    }

    /// The same, moved along these stages.
    pub(crate) async fn moved(&self, store: &Store, stages: &[(&str, &str)]) -> Ticket {
        let ticket = self.received(store).await;
        for (stage, reason) in stages {
            self.move_to(&ticket, stage, reason).await;
        }
        self.ticket(&ticket.code).await
    }

    /// The same, ready to be paid.
    pub(crate) async fn ready(&self, store: &Store) -> Ticket {
        self.moved(store, &[("in_repair", ""), ("ready", "")]).await
    }

    pub(crate) async fn move_to(&self, ticket: &Ticket, stage: &str, reason: &str) {
        let version = self.ticket(&ticket.code).await.version;
        let form = MoveForm {
            to: stage.into(),
            reason: reason.into(),
        };
        move_ticket(&self.boucle, &Actor::system(), ticket.id, version, &form)
            .await
            .expect(stage);
    }

    /// The ticket as it stands in the database.
    pub(crate) async fn ticket(&self, code: &Code) -> Ticket {
        let code = code.clone();
        self.boucle
            .db
            .read("test", move |r| {
                let code = code.clone();
                Box::pin(async move { Ok(r.ticket_by_code(&code).await?) })
            })
            .await
            .expect("the database answers")
            .expect("the ticket is there")
    }

    /// What is to be cleared up about a ticket: kind and amount in cents, by kind.
    pub(crate) async fn questions(&self, ticket: &Ticket) -> Vec<(String, i64)> {
        let id = ticket.id;
        let rows = self
            .boucle
            .db
            .read("test", move |r| {
                Box::pin(async move { Ok(r.clear_ups_of(id).await?) })
            })
            .await
            .expect("the database answers");
        let mut asked: Vec<_> = rows
            .into_iter()
            .map(|row| (row.question.name().to_owned(), row.amount.minor))
            .collect();
        asked.sort();
        asked
    }

    /// What a store's managers see.
    pub(crate) async fn clear_ups(&self, store: StoreId) -> Vec<ClearUp> {
        self.boucle
            .db
            .read("test", move |r| {
                Box::pin(async move { Ok(r.clear_ups(store, 100).await?) })
            })
            .await
            .expect("the database answers")
    }

    /// Waits until every stored notice was worked.
    pub(crate) async fn settled(&self) {
        for _ in 0..2400 {
            let depth = self
                .boucle
                .db
                .read("test", |r| Box::pin(async move { Ok(r.inbox_depth().await?) }))
                .await
                .expect("depth");
            if depth.0 == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("notices still wait");
    }

    /// Sends a signed notice.
    pub(crate) async fn notify(&self, webhook_id: &str, body: &Value) -> StatusCode {
        self.send(webhook_id, &body.to_string(), self.clock.now(), SECRET)
            .await
            .status()
    }

    /// Sends a notice with this time and secret.
    pub(crate) async fn send(&self, webhook_id: &str, body: &str, at: Timestamp, secret: &str) -> Response {
        let signed = signature::sign(webhook_id, at, body, &SecretString::from(secret)).expect("signed");
        self.http
            .post(format!("{}/hooks/till", self.address))
            .header("webhook-id", webhook_id)
            .header("webhook-timestamp", at.as_second().to_string())
            .header("webhook-signature", signed)
            .header("content-type", "application/json")
            .body(body.to_owned())
            .send()
            .await
            .expect("an answer")
    }

    /// An answer of the API to the test's key.
    pub(crate) async fn api(&self, path: &str) -> (StatusCode, Value) {
        let answer = self
            .http
            .get(format!("{}/api/v1/{path}", self.address))
            .bearer_auth(&self.key)
            .send()
            .await
            .expect("an answer");
        let status = answer.status();
        (status, answer.json().await.unwrap_or(Value::Null))
    }

    /// Adds a user with one role at a store, or everywhere, and gives their rights.
    pub(crate) async fn user(&self, login: &str, role: &str, store: Option<StoreId>) -> (UserId, Actor) {
        let form = UserForm {
            login: login.into(),
            name: login.into(),
            language: "fr".into(),
            memberships: vec![(role.into(), store.map(|id| id.to_string()).unwrap_or_default())],
            password: "boucle-test".into(),
            pin: "482913".into(),
        };
        let id = create_user(&self.boucle, &Actor::system(), form)
            .await
            .expect("a user");
        let present = business::people::present(&self.boucle, id, None, Method::Password)
            .await
            .expect("the database answers")
            .expect("the user is there");
        (id, present.actor)
    }

    pub(crate) fn later(&self, by: SignedDuration) {
        self.clock.advance(by);
    }
}

/// A database that nobody has open yet, and the use cases over it.
pub(crate) async fn opened(url: &str) -> (Boucle, Storage) {
    let storage = storage::open(url, storage::Options::default())
        .await
        .expect("the database opens");
    (boucle(&storage, Arc::new(SystemClock)), storage)
}

/// Switches a connector on in a database that nobody has open, as if its check had shown nothing red.
pub(crate) async fn switched_on_in(url: &str, connector: &str) {
    let (boucle, storage) = opened(url).await;
    let green = vec![Capability::green("repair-to-pay")];
    let system = Actor::system();
    keep_check(&boucle, &system, connector, green)
        .await
        .expect("the check is kept");
    assert!(switch_on(&boucle, &system, connector).await.expect("switched on"));
    storage.close().await;
}

/// Use cases over a database. Passwords cost little: they are not what is tried.
fn boucle(storage: &Storage, clock: Arc<dyn Clock>) -> Boucle {
    Boucle {
        db: storage.database(),
        clock,
        entropy: Arc::new(Entropy::system()),
        passwords: Passwords::new(PasswordRules {
            memory_kib: 64,
            passes: 1,
            lanes: 1,
        })
        .expect("rules"),
    }
}

/// Serves on a port of its own until the house is closed; answers the address.
async fn serve(boucle: &Boucle, stopping: &watch::Receiver<bool>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let secrets = tempfile::tempdir().expect("a temporary folder");
    for (name, secret) in [("till", SECRET), ("openbravo-pos", POS_KEY)] {
        std::fs::write(secrets.path().join(name), secret).expect("the secret is written");
    }
    let settings = Settings {
        addr: address,
        secrets_dir: Some(secrets.path().to_owned()),
        ..Settings::default()
    };
    let connectors = Connectors::load(None).expect("connectors");
    drop(workers::start(boucle, &settings, stopping));
    let routes = router(Web::new(boucle.clone(), settings, connectors, stopping.clone()));
    let mut until = stopping.clone();
    tokio::spawn(async move {
        let _kept = secrets;
        axum::serve(
            listener,
            routes.into_make_service_with_connect_info::<SocketAddr>(),
        )
        .with_graceful_shutdown(async move {
            let _ = until.wait_for(|stop| *stop).await;
        })
        .await
        .expect("the server serves");
    });
    format!("http://{address}")
}

/// The body of a payment notice.
pub(crate) fn captured(payment_id: &str, store: &str, code: &str, cents: i64) -> Value {
    let amount = json!({ "amount": cents, "currency": "EUR" });
    json!({
        "type": "payment.captured", "timestamp": "2026-11-24T14:32:07Z",
        "data": {
            "payment_id": payment_id, "store": store, "till": "2", "receipt": payment_id, "code": code,
            "amount": amount, "tenders": [ { "method": "card", "amount": amount } ], "paid_at": "2026-11-24T14:32:05Z",
        },
    })
}

/// The body of a refund notice.
pub(crate) fn refunded(refund_id: &str, payment_id: &str, store: &str, code: &str, cents: i64) -> Value {
    let mut body = captured(payment_id, store, code, cents);
    body["type"] = json!("payment.refunded");
    body["data"]["refund_id"] = json!(refund_id);
    body
}

fn with_database(admin: &str, name: &str) -> String {
    let (base, query) = admin
        .split_once('?')
        .map_or((admin, None), |(base, query)| (base, Some(query)));
    let at = base
        .rfind('/')
        .filter(|at| *at > "postgres://".len())
        .unwrap_or(base.len());
    let url = format!("{}/{name}", &base[..at]);
    query.map_or(url.clone(), |query| format!("{url}?{query}"))
}

async fn run_sql(url: &str, sql: &str) {
    use sqlx::{AssertSqlSafe, Connection, Executor};
    let mut connection = sqlx::PgConnection::connect(url)
        .await
        .expect("PostgreSQL answers");
    connection
        .execute(AssertSqlSafe(sql.to_owned()))
        .await
        .expect(sql);
}

/// A secret that is not the house's.
pub(crate) fn other_secret() -> String {
    format!(
        "whsec_{}",
        BASE64_STANDARD.encode("quite another secret of 32 bytes")
    )
}
