//! Counts what comes in, says what goes wrong with it, and remembers how it was answered.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard},
};

use business::clock::Clock;
use jiff::Timestamp;
use serde::Serialize;

use super::faults::{Fault, Faults};
use crate::simulator::turns;

/// Exchanges that are remembered, newest first.
const REMEMBERED: usize = 2_000;

/// A request and what became of it.
#[derive(Debug, Clone, Serialize)]
pub(in crate::simulator) struct Exchange {
    /// From 1.
    number: u64,
    at: Timestamp,
    /// What was asked, without secrets.
    what: String,
    /// None while it is open, or when no answer was given.
    status: Option<u16>,
    faults: Vec<Fault>,
}

#[derive(Debug, Default)]
struct Inside {
    count: u64,
    ordered: Vec<Fault>,
    /// So many requests go well first.
    after: u64,
    /// How often what was ordered still comes; none for always.
    times: Option<u64>,
    open: usize,
    most_at_once: usize,
    exchanges: VecDeque<Exchange>,
}

/// What happens with one request.
#[derive(Debug, Clone)]
pub(in crate::simulator) struct Turn {
    number: u64,
    faults: Vec<Fault>,
}

impl Turn {
    /// Does this go wrong with it?
    pub(in crate::simulator) fn has(&self, fault: Fault) -> bool {
        self.faults.contains(&fault)
    }
}

/// The exchanges as the control API shows them.
#[derive(Debug, Serialize)]
pub(in crate::simulator) struct Seen {
    count: u64,
    open: usize,
    most_at_once: usize,
    exchanges: Vec<Exchange>,
}

/// Faults, counters and the list of exchanges.
#[derive(Debug)]
pub(in crate::simulator) struct Desk {
    faults: Faults,
    clock: Arc<dyn Clock>,
    inside: Mutex<Inside>,
}

impl Desk {
    pub(in crate::simulator) fn new(faults: Faults, clock: Arc<dyn Clock>) -> Self {
        Self {
            faults,
            clock,
            inside: Mutex::default(),
        }
    }

    pub(in crate::simulator) const fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Orders faults for `times` requests, or for all until the next order, once `after` requests went well. Those that this
    /// partner does not know are given back as an error.
    pub(in crate::simulator) fn order(
        &self,
        faults: &[Fault],
        after: u64,
        times: Option<u64>,
    ) -> Result<(), Fault> {
        if let Some(strange) = faults.iter().find(|fault| !self.faults.known.contains(fault)) {
            return Err(*strange);
        }
        let mut inside = self.lock();
        inside.ordered = faults.to_vec();
        inside.after = after;
        inside.times = times;
        Ok(())
    }

    /// What is ordered now.
    pub(in crate::simulator) fn ordered(&self) -> Vec<Fault> {
        self.lock().ordered.clone()
    }

    /// A request comes in.
    pub(in crate::simulator) fn begin(&self, what: String) -> Turn {
        let at = self.clock.now();
        let mut inside = self.lock();
        inside.count += 1;
        inside.open += 1;
        inside.most_at_once = inside.most_at_once.max(inside.open);
        let number = inside.count;
        let waits = inside.after > 0;
        let ordered: &[Fault] = if waits { &[] } else { &inside.ordered };
        let faults = turns::due(&self.faults.every, number, ordered, self.faults.known);
        if waits {
            inside.after -= 1;
        } else if let Some(times) = inside.times {
            inside.times = Some(times.saturating_sub(1)).filter(|left| *left > 0);
            if inside.times.is_none() {
                inside.ordered.clear();
            }
        }
        inside.exchanges.push_front(Exchange {
            number,
            at,
            what,
            status: None,
            faults: faults.clone(),
        });
        inside.exchanges.truncate(REMEMBERED);
        Turn { number, faults }
    }

    /// It is answered, or given up.
    pub(in crate::simulator) fn end(&self, turn: &Turn, status: Option<u16>) {
        let mut inside = self.lock();
        inside.open = inside.open.saturating_sub(1);
        let newest = inside.count;
        let place = usize::try_from(newest - turn.number).unwrap_or(usize::MAX);
        if let Some(exchange) = inside.exchanges.get_mut(place) {
            exchange.status = status;
        }
    }

    pub(in crate::simulator) fn seen(&self) -> Seen {
        let inside = self.lock();
        Seen {
            count: inside.count,
            open: inside.open,
            most_at_once: inside.most_at_once,
            exchanges: inside.exchanges.iter().cloned().collect(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().expect("nobody panics while holding the desk")
    }
}
