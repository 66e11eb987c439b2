//! How fast, and how much at once, one partner is asked. Each has its own: a dead one holds nothing of another.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::{Mutex, OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

use crate::connector::Limits;

/// The pace of one partner.
#[derive(Debug)]
pub(super) struct Pace {
    at_once: Arc<Semaphore>,
    next: Mutex<Option<Instant>>,
    apart: Duration,
    patience: Duration,
}

impl Pace {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            at_once: Arc::new(Semaphore::new(limits.at_once)),
            next: Mutex::new(None),
            apart: Duration::from_secs(1) / limits.per_second,
            patience: limits.answer,
        }
    }

    /// Waits until a request may go; none when all places stayed taken.
    pub(super) async fn place(&self) -> Option<OwnedSemaphorePermit> {
        let place = tokio::time::timeout(self.patience, Arc::clone(&self.at_once).acquire_owned());
        let place = place.await.ok()?.ok()?;
        let mine = {
            let mut next = self.next.lock().await;
            let mine = next.map_or_else(Instant::now, |next| next.max(Instant::now()));
            *next = Some(mine + self.apart);
            mine
        };
        tokio::time::sleep_until(mine).await;
        Some(place)
    }
}
