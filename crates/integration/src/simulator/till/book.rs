//! The book of a till: every notice it made, and how each stands.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use domain::Money;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::faults::Fault;

/// Finished notices that are kept, newest first; waiting ones are kept all.
const KEPT: usize = 5_000;

/// How a notice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It will be sent, or sent again.
    Waiting,
    /// Answered with a 2xx: Boucle has it.
    Accepted,
    /// A spoilt one was refused, as it should be: not tried again.
    Refused,
    /// Tried for three days in vain, or the hook is gone (410).
    GivenUp,
}

/// What came back from an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// An HTTP status.
    Status(u16),
    /// Nobody answered: no connection, or no answer in time.
    Silence,
    /// The till hung up before it heard the answer, as ordered.
    Lost,
}

/// A notice of the till.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// Its place in the book, from 1.
    pub number: u64,
    /// The same on every attempt, and for its duplicate.
    pub webhook_id: String,
    /// `payment.captured`, `payment.refunded`, or whatever a test sends.
    #[serde(rename = "type")]
    pub type_name: String,
    /// What was paid, as the notice says.
    pub code: String,
    /// The payment.
    pub payment_id: String,
    /// The refund, for one.
    pub refund_id: Option<String>,
    /// How much; none for a body that a test made.
    pub amount: Option<Money>,
    /// The body, byte for byte.
    pub body: String,
    /// What goes wrong with it.
    pub faults: Vec<Fault>,
    /// When it was made.
    pub made_at: Timestamp,
    /// How often it was sent since it was made or replayed.
    pub attempts: u32,
    /// When it is due; none when it is over.
    pub due_at: Option<Timestamp>,
    /// Held back until the next notice went out, or until it is due.
    pub held: bool,
    /// How it stands.
    pub outcome: Outcome,
    /// The answer to the last attempt.
    pub answer: Option<Answer>,
    /// How long that answer took, in milliseconds.
    pub answered_ms: Option<u64>,
    /// Boucle had it already.
    pub known: bool,
}

impl Sent {
    /// The refund's id, or the payment's, without its place in a burst: what the receipt shows.
    pub(super) fn receipt(&self) -> &str {
        let id = self.refund_id.as_ref().unwrap_or(&self.payment_id);
        match id.rsplit_once('-') {
            Some((order, _)) if self.faults.contains(&Fault::Burst) => order,
            _ => id,
        }
    }
}

/// Counters that must go on where they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counters {
    /// Number of the next payment or refund.
    pub(super) next_id: u64,
    /// Orders of the cashier so far.
    pub(super) orders: u64,
    /// The hook answered 410: nothing is sent until people replay.
    pub(super) shut: bool,
}

/// All notices by number, the newest at the end.
#[derive(Debug)]
pub(super) struct Book {
    notices: BTreeMap<u64, Sent>,
    flying: BTreeSet<u64>,
    accepted: HashSet<String>,
    pub(super) counters: Counters,
}

impl Book {
    pub(super) fn new(notices: BTreeMap<u64, Sent>, counters: Counters) -> Self {
        let accepted = notices
            .values()
            .filter(|sent| sent.outcome == Outcome::Accepted)
            .map(|sent| sent.webhook_id.clone())
            .collect();
        Self {
            notices,
            flying: BTreeSet::new(),
            accepted,
            counters,
        }
    }

    /// The number of the next notice.
    pub(super) fn next_number(&self) -> u64 {
        self.notices.last_key_value().map_or(1, |(last, _)| last + 1)
    }

    /// Newest first.
    pub(super) fn newest(&self) -> impl DoubleEndedIterator<Item = &Sent> {
        self.notices.values().rev()
    }

    /// The notice right before this one.
    pub(super) fn before(&self, number: u64) -> Option<&Sent> {
        self.notices.range(..number).next_back().map(|(_, sent)| sent)
    }

    pub(super) fn add(&mut self, notices: &[Sent]) {
        for sent in notices {
            self.notices.insert(sent.number, sent.clone());
        }
        self.forget_oldest();
    }

    /// Takes what is due, at most `most`, and tells when the next one will be.
    pub(super) fn take_due(&mut self, now: Timestamp, most: usize) -> (Vec<Sent>, Option<Timestamp>) {
        if self.counters.shut {
            return (vec![], None);
        }
        let waiting = || {
            self.notices
                .values()
                .filter(|sent| sent.outcome == Outcome::Waiting && !self.flying.contains(&sent.number))
        };
        let due: Vec<Sent> = waiting()
            .filter(|sent| sent.due_at.is_some_and(|at| at <= now))
            .take(most)
            .cloned()
            .collect();
        let next = waiting()
            .filter_map(|sent| sent.due_at)
            .filter(|at| *at > now)
            .min();
        self.flying.extend(due.iter().map(|sent| sent.number));
        (due, next)
    }

    /// Takes in what an attempt came to; gives the notices that changed.
    pub(super) fn landed(&mut self, mut sent: Sent, now: Timestamp) -> Vec<Sent> {
        self.flying.remove(&sent.number);
        if sent.outcome == Outcome::Accepted {
            sent.known |= !self.accepted.insert(sent.webhook_id.clone());
        }
        let number = sent.number;
        self.notices.insert(number, sent.clone());
        let mut changed = vec![sent];
        // What was held back for this one may go now.
        for held in self
            .notices
            .values_mut()
            .filter(|other| other.held && other.number < number)
        {
            held.held = false;
            held.due_at = Some(now);
            changed.push(held.clone());
        }
        self.forget_oldest();
        changed
    }

    /// Every notice goes out again, rightly this time, with its webhook id.
    pub(super) fn replay(&mut self, now: Timestamp) -> Vec<Sent> {
        self.counters.shut = false;
        let mut changed = vec![];
        for sent in self.notices.values_mut() {
            if self.flying.contains(&sent.number) {
                continue;
            }
            sent.faults
                .retain(|fault| !fault.spoils() && *fault != Fault::LostAnswer);
            sent.attempts = 0;
            sent.held = false;
            sent.due_at = Some(now);
            sent.outcome = Outcome::Waiting;
            sent.answer = None;
            sent.answered_ms = None;
            changed.push(sent.clone());
        }
        changed
    }

    /// Payments taken here for a code, newest first, each with what of it was not given back yet.
    pub(super) fn refundable(&self, code: &str) -> Vec<(String, Money)> {
        let mut payments: Vec<(String, Money)> = vec![];
        let mut refunds: BTreeMap<&str, (&str, i64)> = BTreeMap::new();
        for sent in self.newest().filter(|sent| sent.code == code) {
            let Some(amount) = sent.amount else { continue };
            match &sent.refund_id {
                Some(refund) => {
                    refunds.insert(refund, (&sent.payment_id, amount.minor));
                }
                None if payments.iter().all(|(id, _)| *id != sent.payment_id) => {
                    payments.push((sent.payment_id.clone(), amount));
                }
                None => {}
            }
        }
        for (id, amount) in &mut payments {
            let back = refunds.values().filter(|(payment, _)| payment == id);
            amount.minor -= back.map(|(_, minor)| minor).sum::<i64>();
        }
        payments.retain(|(_, left)| left.minor > 0);
        payments
    }

    fn forget_oldest(&mut self) {
        let mut over = self.notices.len().saturating_sub(KEPT);
        let flying = &self.flying;
        self.notices.retain(|number, sent| {
            let keep = over == 0 || sent.outcome == Outcome::Waiting || flying.contains(number);
            over -= usize::from(!keep);
            keep
        });
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn notice(number: u64, code: &str, payment: &str, minor: i64) -> Sent {
        Sent {
            number,
            webhook_id: format!("msg_{number}"),
            type_name: "payment.captured".to_owned(),
            code: code.to_owned(),
            payment_id: payment.to_owned(),
            refund_id: None,
            amount: Some(Money::eur(minor)),
            body: "{}".to_owned(),
            faults: vec![],
            made_at: now(),
            attempts: 0,
            due_at: Some(now()),
            held: false,
            outcome: Outcome::Waiting,
            answer: None,
            answered_ms: None,
            known: false,
        }
    }

    fn now() -> Timestamp {
        Timestamp::from_second(1_790_000_000).unwrap()
    }

    fn book(notices: Vec<Sent>) -> Book {
        let counters = Counters {
            next_id: 1,
            orders: 0,
            shut: false,
        };
        Book::new(
            notices.into_iter().map(|sent| (sent.number, sent)).collect(),
            counters,
        )
    }

    #[test]
    fn what_flies_is_not_taken_twice() {
        let mut book = book((1..=5).map(|n| notice(n, "LYN-1", "T1", 100)).collect());
        assert_eq!(book.take_due(now(), 3).0.len(), 3);
        assert_eq!(book.take_due(now(), 9).0.len(), 2);
        assert_eq!(book.take_due(now(), 9), (vec![], None));
    }

    #[test]
    fn what_is_held_back_goes_after_the_next_one() {
        let mut first = notice(1, "LYN-1", "T1", 100);
        first.held = true;
        first.due_at = Some(now() + jiff::SignedDuration::from_mins(10));
        let mut book = book(vec![first, notice(2, "LYN-1", "T2", 100)]);
        let (due, _) = book.take_due(now(), 9);
        assert_eq!(due.iter().map(|sent| sent.number).collect::<Vec<_>>(), [2]);
        book.landed(due[0].clone(), now());
        assert!(book.take_due(now(), 9).0.iter().any(|sent| sent.number == 1));
    }

    #[test]
    fn what_can_be_given_back_is_what_was_taken_less_what_was_given() {
        let mut refund = notice(3, "LYN-1", "T1", 40);
        refund.refund_id = Some("R1".to_owned());
        let again = notice(4, "LYN-1", "T1", 100);
        let book = book(vec![
            notice(1, "LYN-1", "T1", 100),
            notice(2, "LYN-1", "T2", 50),
            refund.clone(),
            again,
            Sent { number: 5, ..refund },
            notice(6, "LYN-2", "T3", 70),
        ]);
        let left = book.refundable("LYN-1");
        assert_eq!(
            left,
            [
                ("T1".to_owned(), Money::eur(60)),
                ("T2".to_owned(), Money::eur(50))
            ]
        );
    }

    #[test]
    fn a_hook_that_is_gone_gets_nothing_until_it_is_replayed() {
        let mut book = book(vec![notice(1, "LYN-1", "T1", 100)]);
        book.counters.shut = true;
        assert!(book.take_due(now(), 9).0.is_empty());
        book.replay(now());
        assert_eq!(book.take_due(now(), 9).0.len(), 1);
    }

    #[test]
    fn old_notices_are_forgotten_but_never_one_that_waits() {
        let mut book = book(vec![notice(1, "LYN-1", "T1", 100)]);
        let many = u64::try_from(KEPT).unwrap() + 10;
        let done: Vec<Sent> = (2..=many)
            .map(|n| Sent {
                outcome: Outcome::Accepted,
                ..notice(n, "LYN-1", "T1", 1)
            })
            .collect();
        book.add(&done);
        assert_eq!(book.notices.len(), KEPT);
        assert!(
            book.notices.contains_key(&1)
                && book.notices.contains_key(&many)
                && !book.notices.contains_key(&2)
        );
    }
}
