//! Today: what needs a hand now in a store, in order.

use domain::{
    StoreId,
    people::{Action, Actor, User},
    stores::Store,
    workshop::Stage,
};
use jiff::Timestamp;

use crate::{
    Boucle, Error,
    controls::{Summary, summaries},
    ports::{ClearUp, Repositories, TicketCard, TicketFilter, TimelineEntry},
    workshop::{end_of_day, start_of_day},
};

/// The day of a store.
#[derive(Debug, Clone)]
pub struct Today {
    /// The store.
    pub store: Store,
    /// Promised for a time that has passed.
    pub late: Vec<TicketCard>,
    /// Waits for somebody of the shop: to be looked at, to be answered, parts to be chased.
    pub waiting: Vec<TicketCard>,
    /// Have a quote that nobody answered, with its number: the customer is to be asked again.
    pub to_remind: Vec<(TicketCard, i64)>,
    /// Promised before the day ends.
    pub due_today: Vec<TicketCard>,
    /// Paid: to be handed over.
    pub to_hand_over: Vec<TicketCard>,
    /// Ready, to be paid and picked up.
    pub ready: Vec<TicketCard>,
    /// What tills and tickets disagree about.
    pub clear_ups: Vec<ClearUp>,
    /// Partners with whom something differs, for whoever may act on that.
    pub differences: Vec<Summary>,
    /// The caller may decide them.
    pub may_clear_up: bool,
    /// What happened last, with the ticket.
    pub latest: Vec<(TimelineEntry, TicketCard)>,
    /// Open work per technician: theirs in all, late ones among them.
    pub load: Vec<(User, usize, usize)>,
    /// Names of whoever stands in it.
    pub people: Vec<User>,
    /// Handed over today.
    pub collected_today: i64,
    /// The hour of this reading.
    pub now: Timestamp,
}

impl Today {
    /// How many things need a hand.
    pub fn count(&self) -> usize {
        self.late.len()
            + self.waiting.len()
            + self.to_remind.len()
            + self.due_today.len()
            + self.to_hand_over.len()
            + self.clear_ups.len()
    }
}

/// Stages in which the next step is the shop's.
const WAITING: [Stage; 6] = [
    Stage::Requested,
    Stage::Approved,
    Stage::QuoteDeclined,
    Stage::QuoteExpired,
    Stage::Unrepairable,
    Stage::QualityCheck,
];

/// Reads the day of a store.
pub async fn today(app: &Boucle, actor: &Actor, store: StoreId) -> Result<Today, Error> {
    actor.check(Action::SeeStore, store)?;
    let may_clear_up = actor.may(Action::ClearUp, store);
    let sees_partners = actor.check_everywhere(Action::Partners).is_ok();
    let now = app.clock.now();
    app.db
        .read("today", move |r| {
            Box::pin(async move {
                let store = r.store(store).await?.ok_or(Error::NotFound)?;
                let mut today = read(r, store, may_clear_up, now).await?;
                if sees_partners {
                    today.differences = summaries(r).await?;
                }
                Ok(today)
            })
        })
        .await
}

async fn read(
    r: &mut dyn Repositories,
    store: Store,
    may_clear_up: bool,
    now: Timestamp,
) -> Result<Today, Error> {
    let stages = Stage::ALL
        .iter()
        .copied()
        .filter(|stage| stage.is_open())
        .collect();
    let filter = TicketFilter {
        store: Some(store.id),
        stages,
        ..TicketFilter::default()
    };
    let cards = r.board(&filter, 500).await?;
    let people = r.users().await?;
    let mut load: Vec<(User, usize, usize)> = Vec::new();
    for card in cards.iter().filter(|card| !card.state.stage().is_done()) {
        let Some(user) = card
            .technician
            .and_then(|id| people.iter().find(|user| user.id == id))
        else {
            continue;
        };
        let late = usize::from(card.is_late(now));
        match load.iter_mut().find(|(known, _, _)| known.id == user.id) {
            Some((_, open, overdue)) => {
                *open += 1;
                *overdue += late;
            }
            None => load.push((user.clone(), 1, late)),
        }
    }
    load.sort_by_key(|(_, open, _)| std::cmp::Reverse(*open));
    let entries = r.latest(store.id, 8).await?;
    let ids: Vec<_> = entries.iter().map(|entry| entry.ticket).collect();
    let touched = r.cards(&ids).await?;
    let latest = entries
        .into_iter()
        .filter_map(|entry| {
            touched
                .iter()
                .find(|card| card.id == entry.ticket)
                .cloned()
                .map(|card| (entry, card))
        })
        .collect();
    let day_ends = end_of_day(&store, now);
    let silent = r.quotes_to_remind(store.id, now, 100).await?;
    let mut today = Today {
        clear_ups: r.clear_ups(store.id, 100).await?,
        collected_today: r
            .count_entered(store.id, Stage::Collected, start_of_day(&store, now))
            .await?,
        late: vec![],
        waiting: vec![],
        to_remind: vec![],
        due_today: vec![],
        to_hand_over: vec![],
        ready: vec![],
        differences: vec![],
        may_clear_up,
        latest,
        load,
        people,
        store,
        now,
    };
    for card in cards {
        // Late or not: what comes next is to ask again.
        if let Some(quote) = silent.iter().find(|quote| quote.ticket == card.id) {
            today.to_remind.push((card, quote.number));
            continue;
        }
        let list = match card.state.stage() {
            _ if card.is_late(now) => &mut today.late,
            Stage::Paid => &mut today.to_hand_over,
            Stage::Ready | Stage::Unclaimed => &mut today.ready,
            stage if WAITING.contains(&stage) => &mut today.waiting,
            _ if card.promised_at.is_some_and(|promised| promised < day_ends) => &mut today.due_today,
            _ => continue,
        };
        list.push(card);
    }
    Ok(today)
}

/// Figures in the rail beside the names of pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RailCounts {
    /// What needs a hand today: what [`Today::count`] counts.
    pub today: usize,
    /// Open tickets.
    pub workshop: usize,
    /// When the last notice of a till came.
    pub last_notice_at: Option<Timestamp>,
}

/// Reads the figures of the rail, without reading the day itself.
pub async fn rail_counts(app: &Boucle, store: StoreId) -> Result<RailCounts, Error> {
    let now = app.clock.now();
    app.db
        .read("rail_counts", move |r| {
            Box::pin(async move {
                let store = r.store(store).await?.ok_or(Error::NotFound)?;
                let counts = r.count_by_stage(store.id).await?;
                let sum = |is_in: &dyn Fn(Stage) -> bool| -> i64 {
                    counts
                        .iter()
                        .filter(|(stage, _)| is_in(*stage))
                        .map(|(_, count)| count)
                        .sum()
                };
                let workshop = sum(&|_| true);
                let waiting = sum(&|stage| stage == Stage::Paid || WAITING.contains(&stage));
                let others: Vec<Stage> = Stage::ALL
                    .iter()
                    .copied()
                    .filter(|stage| !stage.is_done() && !WAITING.contains(stage))
                    .collect();
                let day_ends = end_of_day(&store, now);
                let promised = r.count_promised(store.id, &others, day_ends).await?;
                let to_remind = r.count_to_remind(store.id, now, day_ends).await?;
                let clear_ups = r.clear_ups(store.id, 100).await?.len();
                let count = |n: i64| usize::try_from(n).unwrap_or_default();
                Ok(RailCounts {
                    today: count(waiting + promised + to_remind) + clear_ups,
                    workshop: count(workshop),
                    last_notice_at: r.last_notice_at().await?,
                })
            })
        })
        .await
}
