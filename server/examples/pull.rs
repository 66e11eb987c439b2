//! A partner's products pulled whole, then again, from a simulator in a process of its own: rows a second, and memory. Nothing here
//! passes or fails; it prints. `BOUCLE_BIN` is the program that has the simulator; the number of products is the argument.

use std::{
    collections::BTreeMap,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use business::{
    Boucle,
    clock::{Entropy, SystemClock},
    mirror::{Asked, Plan, pull},
    people::{PasswordRules, Passwords},
};
use domain::{mirror::Kind, people::Actor};
use integration::{
    Connectors,
    engine::{Configuration, Engine, NoRecorder, Surroundings},
};
use secrecy::SecretString;
use server::mirror::plans;
use tokio::net::{TcpListener, TcpStream};

type Failure = Box<dyn std::error::Error>;

/// Pages of the partner; as fast as it answers.
const FASTER: &str = "per_second = 1000\nat_once = 2";

struct Said(BTreeMap<&'static str, String>);

impl Configuration for Said {
    fn setting(&self, _: &str, name: &str) -> Option<String> {
        self.0.get(name).cloned()
    }

    fn secret(&self, _: &str) -> Option<SecretString> {
        Some("demo".to_owned().into())
    }
}

/// Ends the simulator with the measurement.
struct Simulator(Child);

impl Drop for Simulator {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let most: u32 = std::env::args()
        .nth(1)
        .map_or(Ok(1_000_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    println!(
        "\n{:<44} {:>10} {:>10} {:>10} {:>12} {:>12}",
        "pull of products from a simulator", "rows", "changed", "rows /s", "memory MB", "at most MB"
    );
    let file = format!("sqlite://{}", folder.path().join("pull.db").display());
    engine("SQLite", &file, folder.path(), most).await?;
    match std::env::var("BOUCLE_TEST_POSTGRES") {
        Ok(server) => engine("PostgreSQL", &server, folder.path(), most).await?,
        Err(_) => println!("PostgreSQL: left out, BOUCLE_TEST_POSTGRES is not set"),
    }
    Ok(())
}

async fn engine(name: &str, url: &str, folder: &std::path::Path, most: u32) -> Result<(), Failure> {
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
    // A tenth first: memory that grows with the number of rows shows between the two.
    for products in [most / 10, most] {
        let (simulator, address) = simulator(products).await?;
        let engine = fastmag(&address, folder)?;
        let plan = plans(&engine.connectors())
            .into_iter()
            .find(|plan| plan.connector == "fastmag" && plan.kind == Kind::Products)
            .ok_or("Fastmag has products")?;
        measured(&format!("{name}: {products}, whole"), &boucle, &engine, &plan).await?;
        measured(
            &format!("{name}: {products}, whole again"),
            &boucle,
            &engine,
            &plan,
        )
        .await?;
        drop(simulator);
    }
    storage.close().await;
    Ok(())
}

async fn measured(what: &str, boucle: &Boucle, engine: &Engine, plan: &Plan) -> Result<(), Failure> {
    let began = boucle.clock.now();
    let pulled = pull(boucle, &Actor::system(), engine, plan, Asked::Whole).await?;
    let pulled = pulled.ok_or("it was asked for")?;
    let seconds = boucle.clock.now().duration_since(began).as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a number of rows is far below 2^52")]
    let rate = pulled.rows as f64 / seconds;
    println!(
        "{what:<44} {:>10} {:>10} {rate:>10.0} {:>12.0} {:>12.0}",
        pulled.rows,
        pulled.changed,
        megabytes("VmRSS"),
        megabytes("VmHWM")
    );
    Ok(())
}

/// Of this process, as Linux counts it.
fn megabytes(field: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with(field))
        .unwrap_or_default();
    let kilobytes = line
        .split_whitespace()
        .nth(1)
        .and_then(|text| text.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}

/// A simulated Fastmag with this many products, and its address.
async fn simulator(products: u32) -> Result<(Simulator, String), Failure> {
    let port = TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port();
    let program = std::env::var("BOUCLE_BIN").map_err(|_| "BOUCLE_BIN names the program")?;
    let (port_text, products) = (port.to_string(), products.to_string());
    let child = Command::new(program)
        .args([
            "simulator",
            "fastmag",
            "--port",
            &port_text,
            "--products",
            &products,
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let simulator = Simulator(child);
    for _ in 0..600 {
        if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return Ok((simulator, format!("http://127.0.0.1:{port}")));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("the simulator does not answer".into())
}

/// The connector of the program, without the pace that a real partner is spared with.
fn fastmag(address: &str, folder: &std::path::Path) -> Result<Engine, Failure> {
    let shipped = include_str!("../../connectors/fastmag/connector.toml");
    let faster = shipped.replace("per_second = 5\nat_once = 2", FASTER);
    if faster == shipped {
        return Err("the limits of connectors/fastmag/connector.toml stand otherwise".into());
    }
    let laid_over = folder.join("connectors/fastmag");
    std::fs::create_dir_all(&laid_over)?;
    std::fs::write(laid_over.join("connector.toml"), faster)?;
    let settings = [
        ("address", address.to_owned()),
        ("brand", "DEMO".to_owned()),
        ("store", "LYN".to_owned()),
        ("account", "boucle".to_owned()),
    ];
    let around = Surroundings {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(Entropy::system()),
        configuration: Arc::new(Said(settings.into())),
        recorder: Arc::new(NoRecorder),
    };
    let connectors = Connectors::load(Some(&folder.join("connectors")))?;
    Ok(Engine::new(connectors, around))
}
