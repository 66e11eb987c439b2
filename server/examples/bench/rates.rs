//! What HTTP costs. "Raw" is the same use case called in the same process, so the same statements on the same disk.

use std::time::Instant;

use business::{Boucle, tills::accept_notice, workshop::take_in};
use domain::{people::Actor, stores::Store};
use futures::{StreamExt, stream};

use crate::{
    chain::{Failure, STORES, id, intake, notice, some_code},
    served::Served,
};

/// Requests under way at once.
const AT_ONCE: usize = 32;

/// Tickets taken in, notices stored.
pub(crate) async fn measure(boucle: &Boucle, stores: &[Store]) -> Result<(), Failure> {
    let served = Served::start(boucle).await?;
    let browser = served.sign_in().await?;
    // The first store is left alone: its board is what is looked at later.
    let elsewhere = |n: usize| stores[1 + n % (STORES - 1)].id;

    let raw = rate(2_000, |n| {
        let (boucle, store) = (boucle.clone(), elsewhere(n));
        async move {
            take_in(&boucle, &Actor::system(), store, &intake(&boucle))
                .await
                .map(drop)
        }
    })
    .await?;
    let browsers = served.one_a_store(stores).await?;
    let through = rate(2_000, |n| browsers[n % browsers.len()].take_in(boucle)).await?;
    row(
        &format!("tickets taken in, {AT_ONCE} at a time, {STORES} stores"),
        raw,
        through,
    );

    let raw = rate(3_000, |n| {
        let boucle = boucle.clone();
        async move {
            let webhook = format!("raw-{n}-{}", id(&boucle));
            accept_notice(&boucle, "till", &webhook, &notice(&webhook, &some_code(n)))
                .await
                .map(drop)
        }
    })
    .await?;
    let streams = served.watch(&browser, 50).await?;
    let through = rate(3_000, |n| {
        let (served, payment) = (&served, id(boucle));
        async move { served.notify(&payment, &some_code(n)).await }
    })
    .await?;
    row(
        &format!("notices stored, {AT_ONCE} at a time, 50 streams open"),
        raw,
        through,
    );
    drop(streams);
    served.stop();
    Ok(())
}

/// Runs `count` times, so many at once, and gives how many a second.
pub(crate) async fn rate<F, E>(count: usize, run: impl Fn(usize) -> F) -> Result<f64, Failure>
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
    println!("{what:<58} {raw:>12.0} {through:>12.0} {:>8.2}", through / raw);
}
