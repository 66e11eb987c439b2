//! `make bench`: ratios, measured in one run on this machine. Nothing here passes or fails; it prints.
//!
//! `cargo run --release --example bench -- 1000000` grows the database to a million tickets; less is quicker.

mod chain;
mod rates;
mod served;
mod volume;

use std::path::{Path, PathBuf};

use chain::Failure;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let most: usize = std::env::args()
        .nth(1)
        .map_or(Ok(1_000_000), |text| text.parse())?;
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
    println!(
        "\n{:<58} {:>12} {:>12} {:>8}",
        format!("{name}: rates"),
        "raw /s",
        "HTTP /s",
        "ratio"
    );
    let storage = storage::open(url, storage::Options::default()).await?;
    let boucle = chain::boucle(&storage)?;
    let stores = chain::found(&boucle).await?;
    rates::measure(&boucle, &stores).await?;
    volume::open_board(&boucle, &stores).await?;
    storage.close().await;
    println!(
        "\n{:<58} {:>12} {:>12} {:>8}",
        format!("{name}: volume"),
        "small",
        "large",
        "ratio"
    );
    volume::measure(url, most).await
}

/// Sizes of what a browser loads, of what they may be.
fn browser_part() {
    println!(
        "\n{:<58} {:>12} {:>12} {:>8}",
        "browser part", "bytes", "limit", "ratio"
    );
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
