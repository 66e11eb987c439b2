//! Deliveries to partners: how one stands, how long to wait after a failure, when to leave a partner alone.
//!
//! Chance comes in as a number, so that the same number always gives the same wait.

use jiff::{SignedDuration, Timestamp};

use crate::{DeliveryId, EventId};

/// How a delivery stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryState {
    /// Waits for its turn, which comes at `until` or later, after the earlier ones of its subject.
    Waiting {
        /// Not before.
        until: Timestamp,
        /// Why the last try was in vain; none before the first.
        reason: Option<String>,
    },
    /// On its way. Whoever carries it has until then.
    Leased {
        /// The end of the lease; also its name, since no two leases of one delivery end at the same time.
        until: Timestamp,
    },
    /// The partner has it.
    Done {
        /// When it said so.
        at: Timestamp,
        /// The partner's own name for it.
        reference: Option<String>,
    },
    /// Given up: a person decides. Holds the later ones of its subject.
    Dead {
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
    },
    /// Will never go out.
    Dropped {
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
    },
}

impl DeliveryState {
    /// Stable names of all states, in the order of a life.
    pub const NAMES: [&str; 5] = ["waiting", "leased", "done", "dead", "dropped"];

    /// Stable name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Waiting { .. } => "waiting",
            Self::Leased { .. } => "leased",
            Self::Done { .. } => "done",
            Self::Dead { .. } => "dead",
            Self::Dropped { .. } => "dropped",
        }
    }

    /// Holds nothing of its subject any more.
    pub const fn is_over(&self) -> bool {
        matches!(self, Self::Done { .. } | Self::Dropped { .. })
    }
}

/// One event that one connector brings to its partner by one action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id, the same at every try.
    pub id: DeliveryId,
    /// The connector.
    pub connector: String,
    /// The event.
    pub event: EventId,
    /// The event's name.
    pub name: String,
    /// What the connector does about it.
    pub action: String,
    /// Kind of what the event happened to.
    pub subject_kind: String,
    /// What it happened to: deliveries of one subject go out one after another.
    pub subject: uuid::Uuid,
    /// The event's place among all events.
    pub position: i64,
    /// Its place among the actions that this connector takes for the event.
    pub ordinal: i64,
    /// When the event happened.
    pub at: Timestamp,
    /// How it stands.
    pub state: DeliveryState,
    /// How often it was tried since it began to wait. Tries that only asked whether a partner is back do not count.
    pub attempts: i64,
    /// The partner may have it already: look before sending again.
    pub doubtful: bool,
}

impl Delivery {
    /// The partner has it.
    #[must_use]
    pub fn done(self, reference: Option<String>, at: Timestamp) -> Self {
        let state = DeliveryState::Done { at, reference };
        Self {
            state,
            doubtful: false,
            ..self
        }
    }

    /// Given up.
    #[must_use]
    pub fn dead(self, reason: String, at: Timestamp) -> Self {
        let state = DeliveryState::Dead { at, reason };
        Self { state, ..self }
    }

    /// Will never go out.
    #[must_use]
    pub fn dropped(self, reason: String, at: Timestamp) -> Self {
        let state = DeliveryState::Dropped { at, reason };
        Self { state, ..self }
    }

    /// Waits for a further try.
    #[must_use]
    pub fn put_off(self, reason: String, until: Timestamp) -> Self {
        let state = DeliveryState::Waiting {
            until,
            reason: Some(reason),
        };
        Self { state, ..self }
    }

    /// Begins to wait anew. What is doubtful stays so.
    #[must_use]
    pub fn replayed(self, now: Timestamp) -> Self {
        let state = DeliveryState::Waiting {
            until: now,
            reason: None,
        };
        Self {
            state,
            attempts: 0,
            ..self
        }
    }
}

/// How a connector delivers: what its files declare, within these bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Most deliveries on their way at once, over all processes.
    pub at_once: u32,
    /// The longest that one delivery may take; what has not answered by then is doubtful.
    pub patience: SignedDuration,
    /// Tries before it is given up.
    pub attempts: i64,
    /// The wait after the first failure; doubled by each further one.
    pub first_wait: SignedDuration,
    /// The longest wait.
    pub longest_wait: SignedDuration,
    /// Failures in a row after which the partner is left alone.
    pub break_after: i64,
    /// For how long at first; doubled each time it is still not back.
    pub first_break: SignedDuration,
    /// For how long at most.
    pub longest_break: SignedDuration,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            at_once: 4,
            patience: SignedDuration::from_secs(30),
            attempts: 12,
            first_wait: SignedDuration::from_secs(5),
            longest_wait: SignedDuration::from_hours(1),
            break_after: 5,
            first_break: SignedDuration::from_secs(10),
            longest_break: SignedDuration::from_mins(5),
        }
    }
}

/// The longest that a partner may ask us to wait.
const LONGEST_ASKED: SignedDuration = SignedDuration::from_hours(24);

impl Rules {
    /// The wait before the next try, after `attempts` in vain. A partner that asked for more gets it, up to a day.
    pub fn wait(&self, attempts: i64, asked: Option<SignedDuration>, chance: u64) -> SignedDuration {
        let own = doubled(self.first_wait, attempts - 1, self.longest_wait, chance);
        own.max(asked.unwrap_or_default().min(LONGEST_ASKED))
    }

    /// How long a lease lasts: longer than the longest delivery, so that whoever still carries one still holds it.
    pub fn lease(&self) -> SignedDuration {
        self.patience + self.patience / 2 + SignedDuration::from_secs(5)
    }
}

/// `first` doubled `times` times up to `most`, of which chance takes away up to a half: those who failed together do not
/// all come back together.
fn doubled(first: SignedDuration, times: i64, most: SignedDuration, chance: u64) -> SignedDuration {
    let times = u32::try_from(times.clamp(0, 30)).unwrap_or_default();
    let whole = first.checked_mul(1 << times).unwrap_or(most).min(most);
    let half = whole / 2;
    let parts = i32::try_from(chance % 1024).unwrap_or_default();
    half + (whole - half) * parts / 1024
}

/// What the last answers say of a partner: whether to send to it at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Circuit {
    /// Failures in a row.
    pub failures: i64,
    /// Left alone since then; none while it works.
    pub broken_since: Option<Timestamp>,
    /// Left alone until then; afterwards one delivery asks whether it is back.
    pub open_until: Option<Timestamp>,
}

/// What a circuit lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passage {
    /// Everything.
    Free,
    /// One delivery, to see whether the partner is back.
    Probe,
    /// Nothing.
    Shut,
}

impl Circuit {
    /// What it lets through now.
    pub fn passage(&self, now: Timestamp) -> Passage {
        match (self.broken_since, self.open_until) {
            (None, _) => Passage::Free,
            (Some(_), Some(until)) if until > now => Passage::Shut,
            (Some(_), _) => Passage::Probe,
        }
    }

    /// A delivery went out to see whether the partner is back; no other one until it has answered or its lease is over.
    #[must_use]
    pub fn probing(self, until: Timestamp) -> Self {
        Self {
            open_until: Some(until),
            ..self
        }
    }

    /// The partner failed: busy, unreachable or silent.
    #[must_use]
    pub fn failed(
        self,
        is_probe: bool,
        rules: &Rules,
        asked: Option<SignedDuration>,
        now: Timestamp,
        chance: u64,
    ) -> Self {
        if self.broken_since.is_some() && !is_probe {
            // It was on its way when the others failed: it says nothing new.
            return self;
        }
        let failures = self.failures + 1;
        if failures < rules.break_after {
            return Self { failures, ..self };
        }
        let more = failures - rules.break_after;
        let wait = doubled(rules.first_break, more, rules.longest_break, chance)
            .max(asked.unwrap_or_default().min(LONGEST_ASKED));
        Self {
            failures,
            broken_since: Some(self.broken_since.unwrap_or(now)),
            open_until: Some(now + wait),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: SignedDuration = SignedDuration::from_secs(1);

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn waits_double_up_to_the_longest_and_never_fall_below_half() {
        let rules = Rules::default();
        for (attempts, whole) in [(1, 5), (2, 10), (5, 80), (12, 3600), (1_000_000, 3600)] {
            let (least, most) = (rules.wait(attempts, None, 0), rules.wait(attempts, None, 1023));
            assert_eq!(least, SECOND * whole / 2, "after {attempts}");
            assert!(
                most > least && most <= SECOND * whole,
                "after {attempts}: {most:?}"
            );
        }
    }

    #[test]
    fn a_partner_is_given_the_wait_that_it_asks_for_up_to_a_day() {
        let rules = Rules::default();
        assert_eq!(rules.wait(1, Some(SECOND * 90), 0), SECOND * 90);
        assert_eq!(
            rules.wait(5, Some(SECOND), 0),
            SECOND * 40,
            "never less than our own"
        );
        assert_eq!(
            rules.wait(1, Some(SECOND * 1_000_000), 0),
            SignedDuration::from_hours(24)
        );
    }

    #[test]
    fn a_lease_outlasts_the_longest_delivery() {
        let rules = Rules::default();
        assert!(rules.lease() > rules.patience);
    }

    #[test]
    fn a_circuit_opens_after_failures_in_a_row_probes_once_and_closes() {
        let rules = Rules {
            break_after: 3,
            first_break: SECOND * 10,
            longest_break: SECOND * 30,
            ..Rules::default()
        };
        let fail = |circuit: Circuit, probe, now| circuit.failed(probe, &rules, None, at(now), 1023);
        let mut circuit = Circuit::default();
        for now in 0..2 {
            circuit = fail(circuit, false, now);
            assert_eq!(circuit.passage(at(now)), Passage::Free);
        }
        circuit = fail(circuit, false, 2);
        assert_eq!((circuit.broken_since, circuit.failures), (Some(at(2)), 3));
        assert_eq!(circuit.passage(at(3)), Passage::Shut);
        assert_eq!(circuit.passage(at(12)), Passage::Probe);
        assert_eq!(fail(circuit, false, 3), circuit, "stragglers change nothing");
        let probing = circuit.probing(at(60));
        assert_eq!(probing.passage(at(59)), Passage::Shut, "one probe at a time");
        assert_eq!(
            probing.passage(at(60)),
            Passage::Probe,
            "the one that carried it died"
        );
        let again = fail(probing, true, 13);
        assert_eq!((again.broken_since, again.failures), (Some(at(2)), 4));
        assert_eq!(again.passage(at(22)), Passage::Shut, "longer than the first time");
        let asked = circuit.failed(true, &rules, Some(SECOND * 600), at(20), 0);
        assert_eq!(asked.open_until, Some(at(620)));
    }
}
