//! What a partner says at this moment, asked for behind the back of whoever looks: one call for all who ask the same, kept for a
//! while, and the old answer with its age where the partner does not answer.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex},
};

use jiff::{SignedDuration, Timestamp};

use crate::{clock::Clock, ports::NotGiven};

/// More keys are not kept: the oldest answers make room.
const MOST: usize = 10_000;
/// After a failure nobody asks again for so long: those who waited would all stand in line at a partner that is down.
const PATIENCE: SignedDuration = SignedDuration::from_secs(5);

/// An answer with its age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<V> {
    /// What was said.
    pub value: V,
    /// When.
    pub at: Timestamp,
    /// Why it is an old one, if it is.
    pub stale: Option<String>,
}

/// Answers of partners by what was asked.
#[derive(Debug)]
pub struct Fresh<K, V> {
    clock: Arc<dyn Clock>,
    lasts: SignedDuration,
    slots: Mutex<HashMap<K, Arc<Slot<V>>>>,
}

#[derive(Debug)]
struct Slot<V> {
    made_at: Timestamp,
    /// Held while the partner is asked: whoever comes meanwhile waits for that answer.
    state: tokio::sync::Mutex<State<V>>,
}

#[derive(Debug)]
struct State<V> {
    said: Option<(V, Timestamp)>,
    failed: Option<(String, Timestamp)>,
}

impl<K: Eq + Hash + Clone, V: Clone> Fresh<K, V> {
    /// Answers last this long.
    pub fn new(clock: Arc<dyn Clock>, lasts: SignedDuration) -> Self {
        Self {
            clock,
            lasts,
            slots: Mutex::new(HashMap::new()),
        }
    }

    /// The answer to a question: a kept one while it is fresh, else what `ask` brings. An old one where that fails.
    ///
    /// Whoever asks may go away at any moment; the next one of those who wait asks instead. Must not be called within a unit
    /// of work: it waits for a partner.
    pub async fn get<F: Future<Output = Result<V, NotGiven>>>(
        &self,
        key: &K,
        ask: impl FnOnce() -> F,
    ) -> Result<Answer<V>, NotGiven> {
        let slot = self.slot(key);
        let mut state = slot.state.lock().await;
        let now = self.clock.now();
        if let Some((value, at)) = &state.said
            && now.duration_since(*at) < self.lasts
        {
            return Ok(Answer {
                value: value.clone(),
                at: *at,
                stale: None,
            });
        }
        let failed = state.failed.clone();
        let reason = match failed.filter(|(_, at)| now.duration_since(*at) < PATIENCE) {
            Some((reason, _)) => reason,
            None => match ask().await {
                Ok(value) => {
                    let at = self.clock.now();
                    state.said = Some((value.clone(), at));
                    state.failed = None;
                    return Ok(Answer {
                        value,
                        at,
                        stale: None,
                    });
                }
                Err(problem) => {
                    state.failed = Some((problem.reason.clone(), self.clock.now()));
                    problem.reason
                }
            },
        };
        match &state.said {
            Some((value, at)) => Ok(Answer {
                value: value.clone(),
                at: *at,
                stale: Some(reason),
            }),
            None => Err(NotGiven { reason }),
        }
    }

    fn slot(&self, key: &K) -> Arc<Slot<V>> {
        let mut slots = self.slots.lock().expect("nobody panics while holding it");
        if let Some(slot) = slots.get(key) {
            return Arc::clone(slot);
        }
        if slots.len() >= MOST {
            // Half of them at once, so that it is done seldom.
            let mut ages: Vec<Timestamp> = slots.values().map(|slot| slot.made_at).collect();
            let middle = ages.len() / 2;
            let (_, oldest_kept, _) = ages.select_nth_unstable(middle);
            let oldest_kept = *oldest_kept;
            slots.retain(|_, slot| slot.made_at > oldest_kept);
        }
        let slot = Arc::new(Slot {
            made_at: self.clock.now(),
            state: tokio::sync::Mutex::new(State {
                said: None,
                failed: None,
            }),
        });
        slots.insert(key.clone(), Arc::clone(&slot));
        slot
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::Notify;

    use super::*;
    use crate::clock::FixedClock;

    fn down() -> Result<u32, NotGiven> {
        Err(NotGiven {
            reason: "down".to_owned(),
        })
    }

    fn fresh() -> (Arc<FixedClock>, Arc<Fresh<&'static str, u32>>) {
        let clock = Arc::new(FixedClock::at("2026-11-24T14:00:00Z".parse().unwrap()));
        let fresh = Fresh::new(clock.clone(), SignedDuration::from_mins(2));
        (clock, Arc::new(fresh))
    }

    #[tokio::test]
    async fn a_hundred_who_ask_the_same_wait_for_one_call() {
        let (_, fresh) = fresh();
        let (calls, gate) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
        let asking: Vec<_> = (0..100)
            .map(|_| {
                let (fresh, calls, gate) = (fresh.clone(), calls.clone(), gate.clone());
                tokio::spawn(async move {
                    let ask = || async move {
                        calls.fetch_add(1, Ordering::SeqCst);
                        gate.notified().await;
                        Ok(7)
                    };
                    fresh.get(&"ean", ask).await.unwrap().value
                })
            })
            .collect();
        while calls.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        gate.notify_one();
        for asked in asking {
            assert_eq!(asked.await.unwrap(), 7);
        }
        assert_eq!(calls.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn an_old_answer_stands_where_the_partner_is_down_and_says_its_age() {
        let (clock, fresh) = fresh();
        assert!(fresh.get(&"ean", || async { down() }).await.is_err());
        let answer = fresh.get(&"ean", || async { Ok(1) }).await;
        assert!(
            answer.is_err(),
            "nobody stands in line at a partner that has just failed"
        );
        clock.advance(PATIENCE);
        let first = fresh.get(&"ean", || async { Ok(1) }).await.unwrap();
        clock.advance(SignedDuration::from_secs(119));
        let kept = fresh.get(&"ean", || async { Ok(2) }).await.unwrap();
        assert_eq!(kept, first, "fresh enough");
        clock.advance(SignedDuration::from_secs(1));
        let old = fresh.get(&"ean", || async { down() }).await.unwrap();
        assert_eq!(
            (old.value, old.at, old.stale.as_deref()),
            (1, first.at, Some("down"))
        );
        clock.advance(PATIENCE);
        let new = fresh.get(&"ean", || async { Ok(2) }).await.unwrap();
        assert_eq!((new.value, new.stale), (2, None));
    }

    #[tokio::test]
    async fn whoever_goes_away_leaves_the_question_to_the_next() {
        let (_, fresh) = fresh();
        let gone = tokio::spawn({
            let fresh = fresh.clone();
            async move { fresh.get(&"ean", std::future::pending).await }
        });
        tokio::task::yield_now().await;
        gone.abort();
        assert_eq!(fresh.get(&"ean", || async { Ok(3) }).await.unwrap().value, 3);
    }

    #[tokio::test]
    async fn there_are_no_more_keys_than_are_kept() {
        let clock = Arc::new(FixedClock::at("2026-11-24T14:00:00Z".parse().unwrap()));
        let fresh = Fresh::new(clock.clone(), SignedDuration::from_mins(2));
        for key in 0..MOST + 10 {
            clock.advance(SignedDuration::from_millis(1));
            fresh.get(&key, || async { Ok(()) }).await.unwrap();
        }
        assert!(fresh.slots.lock().unwrap().len() <= MOST);
        let newest = fresh.get(&(MOST + 9), || async {
            Err(NotGiven {
                reason: String::new(),
            })
        });
        assert_eq!(newest.await.unwrap().stale, None, "the newest are kept");
    }
}
