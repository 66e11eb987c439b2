//! `make bench`: ratios, measured in one run on this machine. Nothing here passes or fails; it prints.
//!
//! `cargo run --release --example bench -- 1000000` grows the database to a million tickets; less is quicker.

mod chain;
mod rates;
mod served;
mod volume;

use std::path::{Path, PathBuf};

use chain::Failure;
use sqlx::{Connection, Executor};

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let most: usize = std::env::args()
        .nth(1)
        .map_or(Ok(1_000_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let file = |name: &str| format!("sqlite://{}", folder.path().join(name).display());
    engine("SQLite", &file("small.db"), &file("large.db"), most).await?;
    match std::env::var("BOUCLE_TEST_POSTGRES") {
        Ok(server) => {
            let (small, large) = (
                database(&server, "bench_small").await?,
                database(&server, "bench_large").await?,
            );
            engine("PostgreSQL", &small, &large, most).await?;
        }
        Err(_) => println!("PostgreSQL: left out, BOUCLE_TEST_POSTGRES is not set"),
    }
    browser_part();
    Ok(())
}

/// Makes a database on a server; answers its address.
async fn database(server: &str, name: &str) -> Result<String, Failure> {
    let mut admin = sqlx::PgConnection::connect(server).await?;
    admin
        .execute(sqlx::AssertSqlSafe(format!("create database {name}")))
        .await?;
    let (before, _) = server.rsplit_once('/').ok_or("no database in the address")?;
    Ok(format!("{before}/{name}"))
}

/// Two databases of one engine, measured in turns, so that whatever else the machine does weighs on both.
async fn engine(name: &str, small: &str, large: &str, most: usize) -> Result<(), Failure> {
    head(&format!("{name}: rates"), ["raw /s", "HTTP /s"]);
    for url in [small, large] {
        let storage = storage::open(url, storage::Options::default()).await?;
        let boucle = chain::boucle(&storage)?;
        let stores = chain::found(&boucle).await?;
        if url == small {
            rates::measure(&boucle, &stores).await?;
        }
        volume::open_board(&boucle, &stores).await?;
        storage.close().await;
    }
    head(&format!("{name}: volume"), ["small", "large"]);
    volume::measure(small, large, most).await
}

fn head(what: &str, columns: [&str; 2]) {
    println!(
        "\n{what:<58} {:>12} {:>12} {:>8}",
        columns[0], columns[1], "ratio"
    );
}

/// Sizes of what a browser loads, of what they may be.
fn browser_part() {
    head("browser part", ["bytes", "limit"]);
    let site = std::env::var("BOUCLE_SITE").map_or_else(|_| PathBuf::from("target/site"), PathBuf::from);
    let size = |name: &str| {
        std::fs::metadata(site.join(Path::new("pkg")).join(name))
            .map(|meta| meta.len())
            .ok()
    };
    for (what, files, most) in [
        (
            "wasm and js, gzip",
            &["boucle.wasm.gz", "boucle.js.gz"][..],
            150_000.0,
        ),
        ("style sheet, gzip", &["boucle.css.gz"][..], 30_000.0),
    ] {
        match files.iter().map(|name| size(name)).sum::<Option<u64>>() {
            #[expect(clippy::cast_precision_loss, reason = "a file's size is far below 2^52")]
            Some(bytes) => println!("{what:<58} {bytes:>12} {most:>12.0} {:>8.2}", bytes as f64 / most),
            None => println!("{what:<58} not built"),
        }
    }
}
