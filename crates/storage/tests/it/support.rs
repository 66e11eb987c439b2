//! A database a case, and things to put into it.

use std::{
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use business::{
    Error,
    clock::Entropy,
    ports::{Credentials, Database, Event, Repositories, StorageError},
};
use domain::{
    Code, Currency, CustomerId, EventId, ItemId, Lang, LineId, StoreId, TicketId, UserId, WorkshopId,
    code::CodeKind,
    customers::{Contact, ContactKind, Customer, CustomerKind},
    items::{Category, Item},
    people::{Membership, Role, User},
    stores::{Store, Workshop},
    vat::VatRate,
    workshop::{Line, LineKind, Origin, Payer, PayerKind, Priority, Stage, Ticket, TicketKind, TicketState},
};
use futures::future::BoxFuture;
use jiff::Timestamp;
use sqlx::{Connection, Executor, PgConnection, postgres::PgConnectOptions};
use storage::{Options, Storage};
use uuid::Uuid;

/// Names a server of PostgreSQL on which databases may be made.
pub(crate) const SERVER: &str = "BOUCLE_TEST_POSTGRES";

/// Makes a test of each case, on each engine.
macro_rules! on_both {
    ($($case:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $case() {
                crate::support::on_sqlite(super::$case).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $case() {
                crate::support::on_postgres(super::$case).await;
            })+
        }
    };
}
pub(crate) use on_both;

/// A database, and a source of ids and times that never repeat.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) storage: Storage,
    pub(crate) db: Database,
    pub(crate) url: String,
    entropy: Arc<Entropy>,
    ticks: Arc<AtomicI64>,
}

pub(crate) async fn on_sqlite<F: Future<Output = ()>>(case: impl FnOnce(World) -> F) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    let world = World::open(&url, Options::default()).await;
    let storage = world.storage.clone();
    case(world).await;
    storage.close().await;
}

pub(crate) async fn on_postgres<F: Future<Output = ()>>(case: impl FnOnce(World) -> F) {
    let Some(server) = server() else { return };
    let name = format!("boucle_{}", Entropy::system().id(now()).simple());
    let mut admin = PgConnection::connect_with(&server).await.unwrap();
    admin
        .execute(sqlx::AssertSqlSafe(format!("create database {name}")))
        .await
        .unwrap();
    let url = format!(
        "postgres://{}@{}:{}/{name}",
        server.get_username(),
        server.get_host(),
        server.get_port()
    );
    let world = World::open(&url, Options::default()).await;
    let storage = world.storage.clone();
    case(world).await;
    storage.close().await;
    admin
        .execute(sqlx::AssertSqlSafe(format!("drop database {name} with (force)")))
        .await
        .unwrap();
}

/// The server to test on. Says so where there is none: such a run proves nothing about PostgreSQL.
pub(crate) fn server() -> Option<PgConnectOptions> {
    let Ok(url) = std::env::var(SERVER) else {
        eprintln!("skipped: {SERVER} names no server, so nothing was tried on PostgreSQL");
        return None;
    };
    Some(PgConnectOptions::from_str(&url).unwrap_or_else(|_| panic!("{SERVER} is no address of a server")))
}

pub(crate) fn now() -> Timestamp {
    business::clock::Clock::now(&business::clock::SystemClock)
}

/// The name of a taken constraint.
pub(crate) fn taken<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::Storage(StorageError::Taken(name))) => name,
        other => panic!("not taken: {other:?}"),
    }
}

impl World {
    pub(crate) async fn open(url: &str, options: Options) -> Self {
        let storage = storage::open(url, options).await.unwrap();
        Self {
            db: storage.database(),
            storage,
            url: url.to_owned(),
            entropy: Arc::new(Entropy::system()),
            ticks: Arc::new(AtomicI64::new(1_790_000_000_000_000)),
        }
    }

    /// A later moment at every call, a millisecond on, with microseconds to keep.
    pub(crate) fn tick(&self) -> Timestamp {
        Timestamp::from_microsecond(self.ticks.fetch_add(1_001, Ordering::Relaxed)).unwrap()
    }

    /// A new id, later than those before.
    pub(crate) fn id(&self) -> Uuid {
        self.entropy.id(self.tick())
    }

    /// Runs a unit that writes.
    pub(crate) async fn write<T, F>(&self, unit: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'r> Fn(&'r mut dyn Repositories) -> BoxFuture<'r, Result<T, Error>> + Send + Sync + 'static,
    {
        self.db.write("a test", unit).await
    }

    /// Runs a unit that reads.
    pub(crate) async fn read<T, F>(&self, unit: F) -> T
    where
        T: Send + 'static,
        F: for<'r> Fn(&'r mut dyn Repositories) -> BoxFuture<'r, Result<T, Error>> + Send + Sync + 'static,
    {
        self.db.read("a test", unit).await.unwrap()
    }

    pub(crate) fn new_store(&self, prefix: &str) -> (Workshop, Store) {
        let workshop = Workshop {
            id: WorkshopId(self.id()),
            name: format!("Atelier {prefix}"),
        };
        let store = Store {
            id: StoreId(self.id()),
            prefix: prefix.parse().unwrap(),
            name: format!("Magasin {prefix}"),
            address: "12 rue de la République\n69002 Lyon".into(),
            phone: "04 78 00 00 00".into(),
            siret: "12345678900011".into(),
            time_zone: "Europe/Paris".into(),
            currency: Currency::EUR,
            workshop: workshop.id,
            exit_control: true,
            hand_over_at_till: false,
            version: 1,
        };
        (workshop, store)
    }

    /// A store that stands in the database.
    pub(crate) async fn store(&self, prefix: &str) -> Store {
        let (workshop, store) = self.new_store(prefix);
        let kept = store.clone();
        self.write(move |r| {
            let (workshop, store) = (workshop.clone(), kept.clone());
            Box::pin(async move {
                r.insert_workshop(&workshop).await?;
                Ok(r.insert_store(&store).await?)
            })
        })
        .await
        .unwrap();
        store
    }

    pub(crate) fn new_customer(&self, first: &str, last: &str, phone: &str) -> Customer {
        Customer {
            id: CustomerId(self.id()),
            kind: CustomerKind::Person,
            first_name: first.into(),
            last_name: last.into(),
            contacts: vec![
                Contact {
                    kind: ContactKind::Phone,
                    value: phone.into(),
                    label: "mobile".into(),
                },
                Contact {
                    kind: ContactKind::Email,
                    value: format!("{first}@Example.org"),
                    label: String::new(),
                },
            ],
            language: Lang::Fr,
            created_at: self.tick(),
            version: 1,
        }
    }

    pub(crate) async fn customer(&self, first: &str, last: &str, phone: &str) -> Customer {
        let customer = self.new_customer(first, last, phone);
        let kept = customer.clone();
        self.write(move |r| {
            let customer = kept.clone();
            Box::pin(async move { Ok(r.insert_customer(&customer).await?) })
        })
        .await
        .unwrap();
        customer
    }

    pub(crate) fn new_item(&self, code: &str, serial: &str, owner: Option<CustomerId>) -> Item {
        Item {
            id: ItemId(self.id()),
            code: code.parse().unwrap(),
            category: Category("bike".into()),
            brand: "Gitane".into(),
            model: "Rapid 20".into(),
            serial: serial.into(),
            owner,
            created_at: self.tick(),
            version: 1,
        }
    }

    pub(crate) async fn item(&self, code: &str, serial: &str, owner: Option<CustomerId>) -> Item {
        let item = self.new_item(code, serial, owner);
        let kept = item.clone();
        self.write(move |r| {
            let item = kept.clone();
            Box::pin(async move { Ok(r.insert_item(&item).await?) })
        })
        .await
        .unwrap();
        item
    }

    pub(crate) async fn user(&self, login: &str) -> User {
        let user = User {
            id: UserId(self.id()),
            login: login.into(),
            name: format!("Éva {login}"),
            language: Lang::En,
            memberships: vec![Membership {
                role: Role::Admin,
                store: None,
            }],
            disabled: false,
            version: 1,
        };
        let kept = user.clone();
        self.write(move |r| {
            let user = kept.clone();
            Box::pin(async move { Ok(r.insert_user(&user, &Credentials::default()).await?) })
        })
        .await
        .unwrap();
        user
    }

    /// The ticket of the worked examples: 84.81 in three lines, less a bonus of 15.00.
    pub(crate) fn new_ticket(&self, store: &Store, item: ItemId, number: u32, stage: Stage) -> Ticket {
        let line = |kind, label: &str, quantity_milli, unit_price| Line {
            id: LineId(self.id()),
            kind,
            label: label.into(),
            quantity_milli,
            unit_price,
            rate: VatRate::STANDARD,
        };
        let at = self.tick();
        Ticket {
            id: TicketId(self.id()),
            code: Code {
                prefix: store.prefix.clone(),
                kind: CodeKind::Ticket,
                number,
            },
            store: store.id,
            workshop: store.workshop,
            kind: TicketKind::CustomerRepair,
            origin: Origin::Counter,
            customer: None,
            item,
            symptoms: vec!["brakes".into(), "noise".into()],
            problem: "grince à l’arrêt".into(),
            accessories: "clé".into(),
            priority: Priority::Normal,
            promised_at: None,
            ceiling: Some(12_000),
            technician: None,
            location: "A3".into(),
            state: state(stage),
            state_since: at,
            lines: vec![
                line(LineKind::Labour, "Main-d’œuvre", 1000, 4990),
                line(LineKind::Discount, "Remise", 1000, -499),
                line(LineKind::Part, "Patins", 2000, 1995),
            ],
            payers: vec![Payer {
                id: LineId(self.id()),
                kind: PayerKind::Bonus,
                label: "Bonus réparation".into(),
                amount: 1500,
            }],
            currency: Currency::EUR,
            paid: 0,
            amount_version: 1,
            created_at: at,
            version: 1,
        }
    }

    pub(crate) async fn insert(&self, ticket: &Ticket) {
        let kept = ticket.clone();
        self.write(move |r| {
            let ticket = kept.clone();
            Box::pin(async move { Ok(r.insert_ticket(&ticket, None, None).await?) })
        })
        .await
        .unwrap();
    }

    /// A store, an item and a ticket in a stage.
    pub(crate) async fn ticket(&self, prefix: &str, stage: Stage) -> (Store, Ticket) {
        let store = self.store(prefix).await;
        let item = self.item(&format!("{prefix}-E1"), "", None).await;
        let ticket = self.new_ticket(&store, item.id, 1, stage);
        self.insert(&ticket).await;
        (store, ticket)
    }

    pub(crate) fn event(&self, subject: Uuid, version: i64) -> Event {
        let at = self.tick();
        Event {
            id: EventId(self.id()),
            name: "ticket.received".into(),
            subject_kind: "ticket",
            subject,
            store: None,
            version,
            state: "received".into(),
            data: r#"{"code":"LYN-1"}"#.into(),
            at,
            release_at: at,
            deliver: true,
        }
    }
}

fn state(stage: Stage) -> TicketState {
    serde_json::from_value(serde_json::json!({ "stage": stage.name() })).expect("a stage without data")
}
