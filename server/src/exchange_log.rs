//! The log of exchanges with partners, written beside their way: whoever speaks to a partner hands an exchange over and goes
//! on; what was handed over is stored in batches, in units of its own.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use business::{Boucle, deliveries::keep_exchanges, ports::Exchange};
use integration::engine::Recorder;
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::sleep,
};

/// Exchanges that wait to be stored. When the database does not keep up, more are left out: partners do not wait for the log.
const WAITING: usize = 1_000;
/// Exchanges of one unit.
const BATCH: usize = 100;
/// How long exchanges are gathered.
const GATHER: Duration = Duration::from_millis(250);

/// Takes exchanges and stores them.
#[derive(Clone)]
pub struct ExchangeLog {
    sender: mpsc::Sender<Exchange>,
    left_out: Arc<AtomicU64>,
    stop: watch::Sender<bool>,
    writer: Arc<Mutex<Option<JoinHandle<()>>>>,
}

impl std::fmt::Debug for ExchangeLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ExchangeLog")
    }
}

impl Recorder for ExchangeLog {
    fn record(&self, exchange: Exchange) {
        if self.sender.try_send(exchange).is_err() {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl ExchangeLog {
    /// Starts writing.
    pub fn start(boucle: &Boucle) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        let (stop, stopping) = watch::channel(false);
        let left_out = Arc::<AtomicU64>::default();
        let writer = tokio::spawn(write(boucle.clone(), receiver, left_out.clone(), stopping));
        Self {
            sender,
            left_out,
            stop,
            writer: Arc::new(Mutex::new(Some(writer))),
        }
    }

    /// Stores what was handed over so far, and no more. Called once partners are not spoken to any more.
    pub async fn finish(&self) {
        self.stop.send_replace(true);
        let writer = self.writer.lock().expect("nobody panics while holding it").take();
        if let Some(writer) = writer
            && let Err(error) = writer.await
        {
            tracing::error!(%error, "the log of exchanges ended by itself");
        }
    }
}

async fn write(
    boucle: Boucle,
    mut receiver: mpsc::Receiver<Exchange>,
    left_out: Arc<AtomicU64>,
    mut stopping: watch::Receiver<bool>,
) {
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        tokio::select! {
            biased;
            count = receiver.recv_many(&mut batch, BATCH) => if count == 0 {
                return;
            },
            _ = stopping.wait_for(|stop| *stop) => {}
        }
        if !*stopping.borrow() {
            sleep(GATHER).await;
        }
        while batch.len() < BATCH {
            let Ok(exchange) = receiver.try_recv() else {
                break;
            };
            batch.push(exchange);
        }
        if batch.is_empty() {
            // Nothing is left, and nothing comes any more.
            return;
        }
        let count = batch.len();
        if let Err(error) = keep_exchanges(&boucle, batch).await {
            tracing::error!(%error, count, "exchanges with partners could not be kept");
        }
        let left_out = left_out.swap(0, Ordering::Relaxed);
        if left_out > 0 {
            tracing::warn!(
                left_out,
                "exchanges with partners were left out of the log: the database is slow"
            );
        }
    }
}
