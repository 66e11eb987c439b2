//! Sends what is due, as a real sender does: the same webhook id on every attempt and a new timestamp, 2xx alone is success,
//! `Retry-After` is honoured, 410 ends it, and waits grow for three days.

use std::{sync::Arc, time::Duration};

use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{Instant, sleep, timeout},
};

use super::{
    TillConfig,
    book::{Answer, Outcome, Sent},
    client::{Attempt, Client},
    desk::Desk,
    faults::Fault,
    schedule,
};
use crate::signature;

/// Notices on the way at once.
const IN_FLIGHT: usize = 64;
/// How old an old timestamp is: well beyond any tolerance.
const OLD: SignedDuration = SignedDuration::from_hours(1);
/// What a till sends that broke in the middle of a sentence.
const GARBAGE: &str =
    r#"{"type":"payment.captured","timestamp":"2026-11-24T14:32:07Z","data":{"payment_id":"#;

#[derive(Clone)]
pub(super) struct Sender {
    config: Arc<TillConfig>,
    client: Client,
    desk: Arc<Desk>,
}

impl Sender {
    pub(super) fn new(config: Arc<TillConfig>, client: Client, desk: Arc<Desk>) -> Self {
        Self { config, client, desk }
    }

    /// Works until it is told to close; what is on the way then may still land.
    pub(super) async fn run(self, mut closing: watch::Receiver<bool>) {
        let mut flying = JoinSet::new();
        loop {
            let (due, next) = self.desk.take_due(IN_FLIGHT - flying.len());
            for sent in due {
                let sender = self.clone();
                flying.spawn(async move { sender.attempt(sent).await });
            }
            // Without a next one the bell wakes the sender; the hour is only a second belt.
            let rest = next.map_or(Duration::from_hours(1), |at| {
                Duration::try_from(at.duration_since(self.config.clock.now())).unwrap_or_default()
            });
            tokio::select! {
                () = self.desk.bell.notified() => {}
                () = sleep(rest) => {}
                Some(_) = flying.join_next() => {}
                _ = closing.changed() => break,
            }
        }
        let _ = timeout(Duration::from_secs(2), flying.join_all()).await;
    }

    async fn attempt(&self, mut sent: Sent) {
        let now = self.config.clock.now();
        let garbage = sent.faults.contains(&Fault::Garbage);
        let body = if garbage { GARBAGE } else { sent.body.as_str() };
        let (timestamp, signature) = self.sign(&sent, body, now);
        let attempt = Attempt {
            id: &sent.webhook_id,
            timestamp: timestamp.as_second(),
            signature: &signature,
            body,
        };
        let began = Instant::now();
        let hang_up = sent.attempts == 0 && sent.faults.contains(&Fault::LostAnswer);
        let received = if hang_up {
            match self.client.notify_and_hang_up(&attempt).await {
                Ok(()) => Err(Answer::Lost),
                Err(_) => Err(Answer::Silence),
            }
        } else {
            self.client.notify(&attempt).await.ok_or(Answer::Silence)
        };
        sent.attempts += 1;
        sent.answered_ms = u64::try_from(began.elapsed().as_millis()).ok();
        let mut shut = false;
        let mut retry_after = None;
        match received {
            Ok(received) => {
                sent.answer = Some(Answer::Status(received.status));
                sent.known |= received.known;
                shut = received.status == 410;
                retry_after = received
                    .retry_after
                    .and_then(|value| schedule::retry_after(&value, now));
            }
            Err(answer) => sent.answer = Some(answer),
        }
        self.settle(&mut sent, retry_after);
        self.desk.landed(sent, shut);
    }

    /// What an answer means: taken, refused, gone, or once more.
    fn settle(&self, sent: &mut Sent, retry_after: Option<Duration>) {
        let spoilt = sent.faults.iter().any(|fault| fault.spoils());
        sent.due_at = None;
        sent.outcome = match sent.answer {
            Some(Answer::Status(200..=299)) => Outcome::Accepted,
            Some(Answer::Status(410)) => Outcome::GivenUp,
            Some(Answer::Status(400..=499)) if spoilt => Outcome::Refused,
            _ => {
                let [chance] = self.config.entropy.bytes();
                let scale = self.config.retry_scale;
                match schedule::wait(sent.attempts, scale, chance, retry_after) {
                    None => Outcome::GivenUp,
                    Some(wait) => {
                        let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
                        sent.due_at = Some(self.config.clock.now() + wait);
                        Outcome::Waiting
                    }
                }
            }
        };
    }

    fn sign(&self, sent: &Sent, body: &str, now: Timestamp) -> (Timestamp, String) {
        let at = if sent.faults.contains(&Fault::OldTimestamp) {
            now - OLD
        } else {
            now
        };
        let signed = |secret: &SecretString| {
            signature::sign(&sent.webhook_id, at, body, secret)
                .expect("the secret was checked when the till opened")
        };
        let signature = if sent.faults.contains(&Fault::WrongSignature) {
            let foreign = format!("whsec_{}", BASE64_STANDARD.encode(b"a secret of another till"));
            signed(&SecretString::from(foreign))
        } else {
            signed(&self.config.secret)
        };
        (at, signature)
    }
}
