//! The desk: takes the cashier's orders, makes notices of them, and keeps the book.

use std::sync::{Arc, Mutex, MutexGuard};

use domain::{
    Money,
    money::spread,
    payments::{Tender, TenderMethod},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::{
    super::journal::JournalError,
    TillConfig,
    book::{Book, Outcome, Sent},
    faults::Fault,
    journal::Journal,
};
use crate::Notice;

/// Money taken, or given back.
#[derive(Debug, Clone)]
pub(super) enum OrderKind {
    Payment,
    /// With the refund's id, if not the next number.
    Refund(Option<String>),
}

/// What the cashier wants done.
#[derive(Debug, Clone)]
pub(super) struct Order {
    pub(super) code: String,
    pub(super) amount: Money,
    /// By card when empty.
    pub(super) tenders: Vec<Tender>,
    /// The version that was read.
    pub(super) version: Option<i64>,
    /// The payment's id, if not the next number; for a refund the payment that is given back.
    pub(super) payment_id: Option<String>,
    pub(super) receipt: Option<String>,
    pub(super) kind: OrderKind,
    pub(super) faults: Vec<Fault>,
}

struct Open {
    book: Book,
    journal: Journal,
}

/// The book under its lock, and the bell that wakes the sender.
pub(super) struct Desk {
    config: Arc<TillConfig>,
    open: Mutex<Open>,
    pub(super) bell: Notify,
}

impl Desk {
    pub(super) fn open(config: &Arc<TillConfig>, now: Timestamp) -> Result<Self, JournalError> {
        let (journal, book) = Journal::open(config.state.as_deref(), now)?;
        Ok(Self {
            config: config.clone(),
            open: Mutex::new(Open { book, journal }),
            bell: Notify::new(),
        })
    }

    /// Makes the notices of an order; they are on disk when this returns. What was taken, as the cashier's own book says it.
    pub(super) fn take(&self, order: Order) -> Result<Vec<Sent>, JournalError> {
        let now = self.config.clock.now();
        let mut open = self.lock();
        open.book.counters.orders += 1;
        let faults = self
            .config
            .faults
            .of_order(open.book.counters.orders, &order.faults);
        let draft = self.draft(&mut open.book, order, &faults, now);
        let mut notices = vec![];
        for body in draft {
            self.add(&mut notices, &open.book, &body, &faults, now);
        }
        self.keep(&mut open, &notices)?;
        Ok(notices)
    }

    /// Sends a body as it stands, well signed unless ordered otherwise.
    pub(super) fn send(&self, body: &str, faults: &[Fault]) -> Result<Vec<Sent>, JournalError> {
        let now = self.config.clock.now();
        let mut open = self.lock();
        let mut notices = vec![];
        self.add(&mut notices, &open.book, body, faults, now);
        self.keep(&mut open, &notices)?;
        Ok(notices)
    }

    /// All notices go out again.
    pub(super) fn replay(&self) -> Result<usize, JournalError> {
        let mut open = self.lock();
        let again = open.book.replay(self.config.clock.now());
        let counters = open.book.counters;
        open.journal.write(&again, counters, true)?;
        drop(open);
        self.bell.notify_one();
        Ok(again.len())
    }

    /// What is due now, and when the next one will be.
    pub(super) fn take_due(&self, most: usize) -> (Vec<Sent>, Option<Timestamp>) {
        self.lock().book.take_due(self.config.clock.now(), most)
    }

    /// Takes in what an attempt came to.
    pub(super) fn landed(&self, sent: Sent, shut: bool) {
        let mut open = self.lock();
        open.book.counters.shut |= shut;
        let changed = open.book.landed(sent, self.config.clock.now());
        let counters = open.book.counters;
        // Not waited for: at worst a notice that arrived is sent again after a kill, which Boucle must bear anyway.
        if let Err(error) = open.journal.write(&changed, counters, false) {
            tracing::warn!(%error, "the till could not note an answer");
        }
    }

    /// Looks into the book.
    pub(super) fn read<T>(&self, look: impl FnOnce(&Book) -> T) -> T {
        look(&self.lock().book)
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().expect("nobody panics while holding the book")
    }

    fn keep(&self, open: &mut Open, notices: &[Sent]) -> Result<(), JournalError> {
        open.journal.write(notices, open.book.counters, true)?;
        open.book.add(notices);
        self.bell.notify_one();
        Ok(())
    }

    /// The bodies of an order: one, or as many as a burst has.
    fn draft(&self, book: &mut Book, order: Order, faults: &[Fault], now: Timestamp) -> Vec<String> {
        let next = book.counters.next_id;
        let numbered = match &order.kind {
            OrderKind::Payment => order.payment_id.is_none(),
            OrderKind::Refund(id) => id.is_none(),
        };
        book.counters.next_id += u64::from(numbered);
        let till = &self.config.till;
        let payment_id = order.payment_id.unwrap_or_else(|| format!("T{till}-{next:06}"));
        let refund_id = match order.kind {
            OrderKind::Payment => None,
            OrderKind::Refund(id) => Some(id.unwrap_or_else(|| format!("R{till}-{next:06}"))),
        };
        let receipt = order
            .receipt
            .unwrap_or_else(|| refund_id.as_ref().unwrap_or(&payment_id).clone());
        let mut code = order.code;
        let mut amount = order.amount;
        let mut tenders = order.tenders;
        if faults.contains(&Fault::UnknownCode) {
            let nothing = || format!("{}-999999", self.config.store_prefix);
            code = self.config.faults.code.clone().unwrap_or_else(nothing);
        }
        if faults.contains(&Fault::OtherCurrency) {
            amount.currency = self.config.faults.currency;
            for tender in &mut tenders {
                tender.amount.currency = amount.currency;
            }
        }
        if tenders.is_empty() {
            tenders.push(Tender {
                method: TenderMethod::Card,
                amount,
                reference: None,
            });
        }
        let body = |payment_id: &str, refund_id: Option<&str>, amount: Money, tenders: &[Tender]| {
            let mut data = json!({
                "payment_id": payment_id, "store": self.config.store_prefix, "till": self.config.till, "receipt": receipt,
                "code": code, "amount": amount, "tenders": tenders, "paid_at": seconds(now),
            });
            if let Some(version) = order.version {
                data["version"] = version.into();
            }
            if let Some(refund_id) = refund_id {
                data["refund_id"] = refund_id.into();
            }
            let type_name = if refund_id.is_some() {
                Notice::REFUNDED
            } else {
                Notice::CAPTURED
            };
            json!({ "type": type_name, "timestamp": seconds(now), "data": data }).to_string()
        };
        if !faults.contains(&Fault::Burst) {
            return vec![body(&payment_id, refund_id.as_deref(), amount, &tenders)];
        }
        let equal = vec![1; usize::try_from(self.config.faults.burst).unwrap_or(usize::MAX)];
        let parts = spread(amount.minor, &equal).into_iter().filter(|part| *part != 0);
        parts
            .zip(1..)
            .map(|(part, place)| {
                let amount = Money::new(part, amount.currency);
                let tender = Tender {
                    amount,
                    ..tenders[0].clone()
                };
                let numbered = |id: &str| format!("{id}-{place:04}");
                match &refund_id {
                    Some(refund) => body(&payment_id, Some(&numbered(refund)), amount, &[tender]),
                    None => body(&numbered(&payment_id), None, amount, &[tender]),
                }
            })
            .collect()
    }

    /// Puts a body on the list, twice when a duplicate is ordered.
    fn add(&self, notices: &mut Vec<Sent>, book: &Book, body: &str, faults: &[Fault], now: Timestamp) {
        let read: Value = serde_json::from_str(body).unwrap_or_default();
        let field = |pointer: &str| {
            let text = read.pointer(pointer).and_then(Value::as_str);
            text.map(ToOwned::to_owned)
        };
        let held = faults.contains(&Fault::OutOfOrder);
        let waits = held || faults.contains(&Fault::Late);
        let late = self.config.faults.late.mul_f64(self.config.retry_scale);
        let due_at = if waits {
            now + SignedDuration::try_from(late).unwrap_or(SignedDuration::MAX)
        } else {
            now
        };
        let first = book.next_number() + u64::try_from(notices.len()).expect("a burst is bounded");
        let sent = Sent {
            number: first,
            webhook_id: format!("msg_{}", self.config.entropy.id(now).simple()),
            type_name: field("/type").unwrap_or_default(),
            code: field("/data/code").unwrap_or_default(),
            payment_id: field("/data/payment_id").unwrap_or_default(),
            refund_id: field("/data/refund_id"),
            amount: read
                .pointer("/data/amount")
                .and_then(|amount| serde_json::from_value(amount.clone()).ok()),
            body: body.to_owned(),
            faults: faults.to_vec(),
            made_at: now,
            attempts: 0,
            due_at: Some(due_at),
            held,
            outcome: Outcome::Waiting,
            answer: None,
            answered_ms: None,
            known: false,
        };
        if faults.contains(&Fault::Duplicate) {
            notices.push(sent.clone());
            notices.push(Sent {
                number: first + 1,
                ..sent
            });
        } else {
            notices.push(sent);
        }
    }
}

fn seconds(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
