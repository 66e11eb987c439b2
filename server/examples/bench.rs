//! `make bench`: ratios, measured in one run on this machine. "Raw" is the same statements on the same disk without HTTP: the
//! use case called in the same process. Nothing here passes or fails; it prints.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use business::{
    Boucle,
    clock::{Entropy, SystemClock},
    customers::CustomerForm,
    items::ItemForm,
    people::{PasswordRules, Passwords, UserForm, create_user},
    search,
    stores::{StoreForm, create_store},
    tills::accept_notice,
    workshop::{BoardFilter, CustomerChoice, IntakeForm, ItemChoice, board, take_in, ticket_page},
};
use domain::{Code, people::Actor, stores::Store};
use futures::{StreamExt, stream};
use integration::{Connectors, signature};
use secrecy::SecretString;
use server::{
    http::{Web, router},
    settings::Settings,
    workers,
};
use tokio::{net::TcpListener, sync::watch};

/// Requests under way at once.
const AT_ONCE: usize = 32;
/// Stores that take in.
const STORES: usize = 30;
const SECRET: &str = "whsec_YmVuY2ggc2VjcmV0IG9mIHRoaXJ0eS10d28gYnl0ZXM=";

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let most: usize = std::env::args().nth(1).map_or(Ok(20_000), |text| text.parse())?;
    println!(
        "{:<52} {:>12} {:>12} {:>8}",
        "measure", "raw /s", "HTTP /s", "ratio"
    );
    let folder = tempfile::tempdir()?;
    engine(
        "SQLite",
        &format!("sqlite://{}", folder.path().join("bench.db").display()),
        most,
    )
    .await?;
    match std::env::var("BOUCLE_TEST_POSTGRES") {
        Ok(url) => engine("PostgreSQL", &url, most).await?,
        Err(_) => println!("PostgreSQL: left out, BOUCLE_TEST_POSTGRES is not set"),
    }
    browser_part();
    Ok(())
}

async fn engine(name: &str, url: &str, most: usize) -> Result<(), Failure> {
    let storage = storage::open(url, storage::Options::default()).await?;
    let boucle = Boucle {
        db: storage.database(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(Entropy::system()),
        passwords: Passwords::new(PasswordRules {
            memory_kib: 64,
            passes: 1,
            lanes: 1,
        })?,
    };
    let stores = chain(&boucle).await?;
    let served = Served::start(&boucle).await?;

    let raw = rate(1_000, |n| {
        let (boucle, store) = (boucle.clone(), stores[n % STORES].id);
        async move {
            take_in(&boucle, &Actor::system(), store, &intake(&boucle))
                .await
                .map(drop)
        }
    })
    .await?;
    let browser = served.sign_in().await?;
    let through = rate(1_000, |_| browser.take_in(&boucle)).await?;
    row(
        &format!("{name}: tickets taken in, {AT_ONCE} at a time"),
        raw,
        through,
    );

    let raw = rate(2_000, |n| {
        let boucle = boucle.clone();
        async move {
            accept_notice(&boucle, "till", &format!("raw-{n}-{}", id(&boucle)), &notice(n))
                .await
                .map(drop)
        }
    })
    .await?;
    let streams = served.watch(&browser, 50).await?;
    let through = rate(2_000, |n| served.notify(&boucle, n)).await?;
    row(&format!("{name}: notices stored, 50 streams open"), raw, through);
    drop(streams);

    scale(name, &boucle, &stores, most).await?;
    served.stop().await;
    storage.close().await;
    Ok(())
}

/// How much slower reading becomes when there is much more to read.
async fn scale(name: &str, boucle: &Boucle, stores: &[Store], most: usize) -> Result<(), Failure> {
    let small = reads(boucle, &stores[0]).await?;
    rate(most, |n| {
        let (boucle, store) = (boucle.clone(), stores[1 + n % (STORES - 1)].id);
        async move {
            take_in(&boucle, &Actor::system(), store, &intake(&boucle))
                .await
                .map(drop)
        }
    })
    .await?;
    let large = reads(boucle, &stores[0]).await?;
    for ((what, before), (_, after)) in small.into_iter().zip(large) {
        let (before, after) = (before.as_secs_f64() * 1e3, after.as_secs_f64() * 1e3);
        println!(
            "{:<52} {before:>9.2} ms {after:>9.2} ms {:>8.2}",
            format!("{name}: {what}, {most} tickets more"),
            after / before
        );
    }
    Ok(())
}

async fn reads(boucle: &Boucle, store: &Store) -> Result<Vec<(&'static str, Duration)>, Failure> {
    let actor = Actor::system();
    let code: Code = format!("{}-1", store.prefix).parse()?;
    let find = async |text: &str| search::find(boucle, &actor, text, 50).await.map(drop);
    Ok(vec![
        (
            "board",
            median(async || {
                board(boucle, &actor, store.id, BoardFilter::default())
                    .await
                    .map(drop)
            })
            .await?,
        ),
        (
            "ticket page",
            median(async || ticket_page(boucle, &actor, &code).await.map(drop)).await?,
        ),
        (
            "search by code",
            median(async || find(&code.to_string()).await).await?,
        ),
        (
            "search by phone",
            median(async || find("06 12 34 56 78").await).await?,
        ),
        (
            "search by words",
            median(async || find("frein moustache").await).await?,
        ),
    ])
}

async fn median(run: impl AsyncFn() -> Result<(), business::Error>) -> Result<Duration, Failure> {
    let mut times = Vec::new();
    for _ in 0..21 {
        let started = Instant::now();
        run().await?;
        times.push(started.elapsed());
    }
    times.sort();
    Ok(times[times.len() / 2])
}

/// Runs `count` times, so many at once, and gives how many a second.
async fn rate<F, E>(count: usize, run: impl Fn(usize) -> F) -> Result<f64, Failure>
where
    F: Future<Output = Result<(), E>>,
    E: Into<Failure>,
{
    let started = Instant::now();
    let mut runs = stream::iter((0..count).map(run)).buffer_unordered(AT_ONCE);
    while let Some(done) = runs.next().await {
        done.map_err(Into::into)?;
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of runs is far below 2^52")]
    Ok(count as f64 / started.elapsed().as_secs_f64())
}

fn row(what: &str, raw: f64, through: f64) {
    println!("{what:<52} {raw:>12.0} {through:>12.0} {:>8.2}", through / raw);
}

fn id(boucle: &Boucle) -> String {
    boucle.entropy.id(boucle.clock.now()).simple().to_string()
}

async fn chain(boucle: &Boucle) -> Result<Vec<Store>, Failure> {
    let mut stores = Vec::new();
    for n in 0..STORES {
        let letter = |at: usize| char::from(b'A' + u8::try_from(at).unwrap_or_default());
        let prefix = format!("B{}{}", letter(n / 26), letter(n % 26));
        let form = StoreForm {
            prefix,
            name: format!("Magasin {n}"),
            time_zone: "Europe/Paris".into(),
            ..StoreForm::default()
        };
        stores.push(create_store(boucle, &Actor::system(), form).await?);
    }
    let form = UserForm {
        login: "bench".into(),
        name: "Bench".into(),
        memberships: vec![("admin".into(), String::new())],
        password: "bench-bench".into(),
        ..UserForm::default()
    };
    create_user(boucle, &Actor::system(), form).await?;
    Ok(stores)
}

fn intake(boucle: &Boucle) -> IntakeForm {
    IntakeForm {
        intake_key: id(boucle),
        customer: CustomerChoice::New(CustomerForm {
            last_name: "Roussel".into(),
            first_name: "Claire".into(),
            phone: format!(
                "06{:08}",
                boucle
                    .entropy
                    .bytes::<3>()
                    .iter()
                    .fold(0_u32, |sum, b| sum * 256 + u32::from(*b))
            ),
            ..CustomerForm::default()
        }),
        item: ItemChoice::New(ItemForm {
            category: "bike".into(),
            brand: "Moustache".into(),
            model: "Lundi 27.3".into(),
            serial: id(boucle),
        }),
        kind: "customer_repair".into(),
        symptoms: vec!["brakes".into()],
        problem: "Le frein avant couine quand il pleut".into(),
        accessories: String::new(),
        priority: "normal".into(),
        promised_day: String::new(),
        promised_hour: String::new(),
        ceiling: String::new(),
        technician: String::new(),
        location: String::new(),
    }
}

fn notice(n: usize) -> String {
    let amount = r#"{"amount":8990,"currency":"EUR"}"#;
    format!(
        r#"{{"type":"payment.captured","timestamp":"2026-11-24T14:32:07Z","data":{{"payment_id":"B-{n}","store":"BAA","till":"2","code":"BAA-1","amount":{amount},"tenders":[{{"method":"card","amount":{amount}}}],"paid_at":"2026-11-24T14:32:05Z"}}}}"#
    )
}

/// A running server in this process.
struct Served {
    url: String,
    http: reqwest::Client,
    stop: watch::Sender<bool>,
    secrets: tempfile::TempDir,
}

/// Somebody who is signed in.
struct Browser {
    url: String,
    http: reqwest::Client,
    csrf: String,
}

impl Served {
    async fn start(boucle: &Boucle) -> Result<Self, Failure> {
        let secrets = tempfile::tempdir()?;
        std::fs::write(secrets.path().join("till"), SECRET)?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let addr = listener.local_addr()?;
        let settings = Settings {
            addr,
            secrets_dir: Some(secrets.path().to_owned()),
            ..Settings::default()
        };
        let (stop, stopping) = watch::channel(false);
        drop(workers::start(boucle, &stopping));
        let routes = router(Web::new(
            boucle.clone(),
            settings,
            Connectors::load(None)?,
            stopping.clone(),
        ));
        let mut until = stopping;
        tokio::spawn(async move {
            let service = routes.into_make_service_with_connect_info::<SocketAddr>();
            let served = axum::serve(listener, service).with_graceful_shutdown(async move {
                let _ = until.wait_for(|stop| *stop).await;
            });
            if let Err(error) = served.await {
                eprintln!("the server ended: {error}");
            }
        });
        let http = integration::engine::client()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self {
            url: format!("http://{addr}"),
            http,
            stop,
            secrets,
        })
    }

    async fn stop(self) {
        let _ = self.stop.send(true);
        drop(self.secrets);
    }

    async fn sign_in(&self) -> Result<Browser, Failure> {
        let form = [("login", "bench"), ("password", "bench-bench"), ("next", "/")];
        self.http
            .post(format!("{}/login", self.url))
            .form(&form)
            .send()
            .await?;
        let page = self
            .http
            .get(format!("{}/settings", self.url))
            .send()
            .await?
            .text()
            .await?;
        let (_, rest) = page
            .split_once(r#"name="csrf" value=""#)
            .ok_or("no form in the page: not signed in")?;
        let csrf = rest.split('"').next().unwrap_or_default().to_owned();
        Ok(Browser {
            url: self.url.clone(),
            http: self.http.clone(),
            csrf,
        })
    }

    /// Opens live streams and keeps reading them.
    async fn watch(
        &self,
        browser: &Browser,
        count: usize,
    ) -> Result<Vec<tokio::task::JoinHandle<()>>, Failure> {
        let mut streams = Vec::new();
        for _ in 0..count {
            let mut answer = browser
                .http
                .get(format!("{}/live", self.url))
                .send()
                .await?
                .error_for_status()?;
            streams.push(tokio::spawn(async move {
                while let Ok(Some(_)) = answer.chunk().await {}
            }));
        }
        Ok(streams)
    }

    async fn notify(&self, boucle: &Boucle, n: usize) -> Result<(), Failure> {
        let (body, at, id) = (notice(n), boucle.clock.now(), format!("msg_{}", id(boucle)));
        let signed = signature::sign(&id, at, &body, &SecretString::from(SECRET))?;
        let answer = self
            .http
            .post(format!("{}/hooks/till", self.url))
            .header("webhook-id", id)
            .header("webhook-timestamp", at.as_second())
            .header("webhook-signature", signed)
            .body(body)
            .send()
            .await?;
        answer.error_for_status()?;
        Ok(())
    }
}

impl Browser {
    async fn take_in(&self, boucle: &Boucle) -> Result<(), Failure> {
        let (key, serial) = (id(boucle), id(boucle));
        let form = [
            ("csrf", self.csrf.as_str()),
            ("intake_key", &key),
            ("customer", "new"),
            ("customer_kind", "person"),
            ("customer_last_name", "Roussel"),
            ("customer_first_name", "Claire"),
            ("customer_phone", "06 12 34 56 78"),
            ("item", "new"),
            ("item_category", "bike"),
            ("item_brand", "Moustache"),
            ("item_model", "Lundi 27.3"),
            ("item_serial", &serial),
            ("kind", "customer_repair"),
            ("priority", "normal"),
            ("symptom", "brakes"),
            ("problem", "Le frein avant couine quand il pleut"),
        ];
        let answer = self
            .http
            .post(format!("{}/workshop/new", self.url))
            .form(&form)
            .send()
            .await?;
        if answer.status() == reqwest::StatusCode::SEE_OTHER {
            Ok(())
        } else {
            Err(format!("intake: {}", answer.status()).into())
        }
    }
}

fn browser_part() {
    let site = std::env::var("BOUCLE_SITE").map_or_else(|_| PathBuf::from("target/site"), PathBuf::from);
    let size = |name: &str| {
        std::fs::metadata(site.join(Path::new("pkg")).join(name))
            .map(|meta| meta.len())
            .ok()
    };
    for (what, files, most) in [
        (
            "browser part, gzip bytes of at most 150,000",
            &["boucle.wasm.gz", "boucle.js.gz"][..],
            150_000.0,
        ),
        (
            "style sheet, gzip bytes of at most 30,000",
            &["boucle.css.gz"][..],
            30_000.0,
        ),
    ] {
        match files.iter().map(|name| size(name)).sum::<Option<u64>>() {
            #[expect(clippy::cast_precision_loss, reason = "a file's size is far below 2^52")]
            Some(bytes) => println!("{what:<52} {bytes:>12} {:>12} {:>8.2}", "", bytes as f64 / most),
            None => println!("{what:<52} not built"),
        }
    }
}
