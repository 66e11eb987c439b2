//! Running one unit of work: bounded in what it may break, watched in how long it takes.

use std::{any::Any, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use business::{
    Error,
    ports::{Answer, StorageError, Unit},
};
use futures::{FutureExt, future::BoxFuture};

use crate::tx::Tx;

/// A unit that holds a transaction for longer than this is named in the log: on SQLite everybody waits behind it.
const SLOW: Duration = Duration::from_millis(250);

/// A unit of work on a transaction.
pub(crate) type Job =
    Arc<dyn for<'t, 'c> Fn(&'t mut Tx<'c>) -> BoxFuture<'t, Result<Answer, Error>> + Send + Sync>;

/// A unit of a use case as a job.
pub(crate) fn job(unit: Unit) -> Job {
    Arc::new(move |tx| unit(tx))
}

/// Runs a unit. A panic is its own failure alone; a refused statement makes it fail whatever it answers.
pub(crate) async fn run(name: &'static str, job: &Job, tx: &mut Tx<'_>) -> Result<Answer, Error> {
    let answer = watched(name, AssertUnwindSafe(async { job(tx).await }).catch_unwind()).await;
    let answer = answer.unwrap_or_else(|panic| {
        let text = panic_text(panic.as_ref());
        tracing::error!(unit = name, "a unit of work panicked: {text}");
        Err(StorageError::Refused(format!("the unit {name} panicked")).into())
    })?;
    match tx.failure() {
        Some(failure) => Err(failure.clone().into()),
        None => Ok(answer),
    }
}

/// Awaits a unit and names it while it is still running late.
async fn watched<T>(name: &'static str, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    if let Ok(done) = tokio::time::timeout(SLOW, &mut work).await {
        return done;
    }
    tracing::warn!(
        unit = name,
        "a unit of work holds its transaction for more than 250 ms"
    );
    work.await
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no text")
}
