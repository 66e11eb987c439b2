//! Plays the scenes day by day, through the use cases that people and tills go through, with a clock that stands at the time
//! of each step. So codes rise as they did, and timelines, audit and events are what they would be. What happens to several
//! tickets of one day is done at once: each change waits for the disk, and they wait together.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use business::{
    Boucle, Error,
    clock::FixedClock,
    items::ItemForm,
    tills::reckon_due,
    workshop::{
        CustomerChoice, IntakeForm, ItemChoice, MoveForm, add_line, add_note, add_payer, move_ticket, take_in,
    },
};
use domain::{
    CustomerId, ItemId, TicketId,
    workshop::{Stage, Ticket},
};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;

use super::{
    booking,
    calendar::Calendar,
    chain::Chain,
    customers, quotes,
    scene::{Beat, Hand, Scene},
    tills::{Purchase, Tills},
};

/// Something at a time.
struct Step {
    at: Timestamp,
    /// Place of its scene.
    scene: usize,
    what: What,
}

enum What {
    /// The thing comes in, or is asked for online.
    Begin,
    Beat(Beat),
}

/// So many tickets are worked on at once.
const AT_ONCE: usize = 32;

/// Whoever plays needs all of this.
pub(super) struct Player {
    app: Boucle,
    chain: Chain,
    customers: HashMap<&'static str, CustomerId>,
    /// By owner, brand and model: who brings the same thing again brings a known one.
    items: HashMap<(&'static str, &'static str, &'static str), ItemId>,
    tickets: HashMap<usize, TicketId>,
    /// Quotes that wait for their answer.
    quotes: Mutex<HashMap<usize, quotes::Open>>,
    /// One notice at a time: whoever works the inbox works all of it.
    tills: Mutex<Tills>,
}

impl Player {
    pub(super) fn new(app: Boucle, chain: Chain) -> Self {
        Self {
            app,
            chain,
            customers: HashMap::new(),
            items: HashMap::new(),
            tickets: HashMap::new(),
            quotes: Mutex::new(HashMap::new()),
            tills: Mutex::new(Tills::default()),
        }
    }

    /// Plays all scenes; gives the tills back, for what they say besides.
    pub(super) async fn play(mut self, scenes: &[Scene], calendar: &Calendar) -> Result<Tills, Error> {
        let mut steps: Vec<Step> = scenes
            .iter()
            .enumerate()
            .flat_map(|(place, scene)| steps(place, scene, &self.chain, calendar))
            .collect();
        // Stable: what happens to one ticket at one time stays in its order.
        steps.sort_by_key(|step| step.at);
        let day = |step: &Step| step.at.as_second().div_euclid(86_400);
        for steps in steps.chunk_by(|one, next| day(one) == day(next)) {
            let mut lives: BTreeMap<usize, Vec<(Timestamp, &Beat)>> = BTreeMap::new();
            for step in steps {
                match &step.what {
                    What::Begin => {
                        self.come(step.at, step.scene, &scenes[step.scene], calendar)
                            .await?;
                    }
                    What::Beat(beat) => lives.entry(step.scene).or_default().push((step.at, beat)),
                }
            }
            stream::iter(lives)
                .map(|(place, beats)| self.live(place, &scenes[place], beats))
                .buffer_unordered(AT_ONCE)
                .try_collect::<()>()
                .await?;
        }
        Ok(self.tills.into_inner())
    }

    /// The use cases at a time of the past.
    fn then(&self, at: Timestamp) -> (Boucle, Arc<FixedClock>) {
        let clock = Arc::new(FixedClock::at(at));
        let app = Boucle {
            clock: clock.clone(),
            ..self.app.clone()
        };
        (app, clock)
    }

    async fn come(
        &mut self,
        at: Timestamp,
        place: usize,
        scene: &Scene,
        calendar: &Calendar,
    ) -> Result<(), Error> {
        let (app, _) = self.then(at);
        if scene.is_booking() {
            self.book(&app, place, scene, calendar).await
        } else {
            self.take_in(&app, place, scene, calendar).await
        }
    }

    async fn live(&self, place: usize, scene: &Scene, beats: Vec<(Timestamp, &Beat)>) -> Result<(), Error> {
        let (app, clock) = self.then(self.app.clock.now());
        for (at, beat) in beats {
            clock.set(at);
            self.beat(&app, &clock, place, scene, beat.clone()).await?;
        }
        Ok(())
    }

    async fn take_in(
        &mut self,
        app: &Boucle,
        place: usize,
        scene: &Scene,
        calendar: &Calendar,
    ) -> Result<(), Error> {
        let item_key = (scene.who, scene.brand, scene.model);
        let (promised_day, promised_hour) = calendar.promise(scene.promise);
        let form = IntakeForm {
            intake_key: format!("demo-{place}"),
            customer: match self.customers.get(scene.who) {
                _ if scene.who.is_empty() => CustomerChoice::Nobody,
                Some(known) => CustomerChoice::Known(*known),
                None => CustomerChoice::New(customers::form(scene.who)),
            },
            item: self.items.get(&item_key).map_or_else(
                || {
                    ItemChoice::New(ItemForm {
                        category: scene.category.to_owned(),
                        brand: scene.brand.to_owned(),
                        model: scene.model.to_owned(),
                        serial: scene.serial.to_owned(),
                    })
                },
                |known| ItemChoice::Known(*known),
            ),
            kind: scene.kind.to_owned(),
            symptoms: scene
                .symptoms
                .iter()
                .map(|symptom| (*symptom).to_owned())
                .collect(),
            problem: scene.problem.to_owned(),
            accessories: scene.left.to_owned(),
            priority: if scene.urgent { "urgent" } else { "normal" }.to_owned(),
            promised_day,
            promised_hour,
            ceiling: scene.ceiling.to_owned(),
            technician: if scene.technician.is_empty() {
                String::new()
            } else {
                self.chain.user(scene.technician).to_string()
            },
            location: scene.place.to_owned(),
        };
        let counter = self.chain.actor(scene.at, Hand::Counter, scene.technician);
        let taken = take_in(app, counter, self.chain.store(scene.at).id, &form).await?;
        self.tickets.insert(place, taken.ticket);
        let ticket = self.ticket(place).await?;
        if let Some(customer) = ticket.customer {
            self.customers.insert(scene.who, customer);
        }
        self.items.insert(item_key, ticket.item);
        Ok(())
    }

    async fn book(
        &mut self,
        app: &Boucle,
        place: usize,
        scene: &Scene,
        calendar: &Calendar,
    ) -> Result<(), Error> {
        let item = self.items.get(&(scene.who, scene.brand, scene.model));
        let known = self.customers.get(scene.who).zip(item).ok_or(Error::NotFound)?;
        let promised = calendar.promise(scene.promise);
        let store = self.chain.store(scene.at);
        let ticket = booking::request(app, scene, store, (*known.0, *known.1), &promised).await?;
        self.tickets.insert(place, ticket);
        Ok(())
    }

    /// Moves a ticket; to and from a quote by sending and answering one.
    async fn go(
        &self,
        app: &Boucle,
        clock: &FixedClock,
        place: usize,
        scene: &Scene,
        (to, reason, hand): (Stage, &str, Hand),
    ) -> Result<(), Error> {
        let ticket = self.ticket(place).await?;
        let actor = self.chain.actor(scene.at, hand, scene.technician);
        if to == Stage::Quoted
            && let Some(open) = quotes::send(app, actor, scene, &ticket).await?
        {
            self.quotes.lock().await.insert(place, open);
            return Ok(());
        }
        let open = self.quotes.lock().await.remove(&place);
        if let Some(open) = open
            && quotes::end(app, clock, scene, &open, to).await?
        {
            return Ok(());
        }
        let form = MoveForm {
            to: to.name().to_owned(),
            reason: reason.to_owned(),
        };
        move_ticket(app, actor, ticket.id, ticket.version, &form).await?;
        Ok(())
    }

    async fn beat(
        &self,
        app: &Boucle,
        clock: &FixedClock,
        place: usize,
        scene: &Scene,
        beat: Beat,
    ) -> Result<(), Error> {
        let ticket = self.ticket(place).await?;
        let (id, version) = (ticket.id, ticket.version);
        let actor = |hand| self.chain.actor(scene.at, hand, scene.technician);
        match beat {
            Beat::Move { to, reason, hand } => {
                self.go(app, clock, place, scene, (to, reason, hand)).await?;
            }
            Beat::Line(line) => add_line(app, actor(Hand::Bench), id, version, &line).await?,
            Beat::Payer(payer) => add_payer(app, actor(Hand::Bench), id, version, &payer).await?,
            Beat::Note {
                text,
                for_customer,
                hand,
            } => add_note(app, actor(hand), id, text, for_customer).await?,
            Beat::Pay(pay) => {
                let purchase = Purchase {
                    store: pay.at.unwrap_or(scene.at).prefix(),
                    code: &ticket.code.to_string(),
                    version: Some(ticket.version - pay.older_by),
                    amount: pay.amount.unwrap_or_else(|| ticket.due()),
                    currency: pay.currency.unwrap_or(ticket.currency.as_str()),
                };
                self.tills.lock().await.take(app, &purchase).await?;
            }
            Beat::PayAgain(amount) => {
                let code = ticket.code.to_string();
                self.tills.lock().await.say_again(app, &code, amount).await?;
            }
            Beat::Refund(refund) => {
                let code = ticket.code.to_string();
                let tills = self.tills.lock().await;
                tills.give_back(app, scene.at.prefix(), &code, refund).await?;
            }
            Beat::LookAgain => {
                reckon_due(app).await?;
            }
        }
        Ok(())
    }

    async fn ticket(&self, place: usize) -> Result<Ticket, Error> {
        let id = *self.tickets.get(&place).ok_or(Error::NotFound)?;
        self.app
            .db
            .read("demo", move |r| {
                Box::pin(async move { r.ticket(id).await?.ok_or(Error::NotFound) })
            })
            .await
    }
}

/// The steps of a scene: those on the way to its end are spread over the time between its coming and its end.
fn steps(place: usize, scene: &Scene, chain: &Chain, calendar: &Calendar) -> Vec<Step> {
    let store = chain.store(scene.at);
    let beats = scene.beats(store.exit_control, store.hand_over_at_till);
    let turns = |beats: &[Beat]| beats.iter().filter(|beat| is_turn(beat)).count();
    let of = turns(&beats);
    let mut at = calendar.at(scene.came);
    let mut steps = vec![Step {
        at,
        scene: place,
        what: What::Begin,
    }];
    for (index, beat) in beats.iter().enumerate() {
        let turn = (turns(&beats[..index]) + 1).min(of.max(1));
        let planned = match (beat, beats.get(index + 1)) {
            _ if of == 0 => calendar.at(scene.came) + SignedDuration::from_mins(2),
            // The till first, then the goods.
            (Beat::Pay(_), Some(_)) => {
                calendar.between(scene.came, scene.since, turn + 1, of) - SignedDuration::from_mins(4)
            }
            (beat, _) if is_turn(beat) => calendar.between(scene.came, scene.since, turn, of),
            // Lines and notes are written shortly before the next turn.
            _ => calendar.between(scene.came, scene.since, turn, of) - SignedDuration::from_mins(5),
        };
        at = planned
            .max(at + SignedDuration::from_secs(25))
            .min(calendar.now());
        steps.push(Step {
            at,
            scene: place,
            what: What::Beat(beat.clone()),
        });
    }
    for (when, beat) in &scene.after {
        at = calendar.at(*when).max(at);
        steps.push(Step {
            at,
            scene: place,
            what: What::Beat(beat.clone()),
        });
    }
    steps
}

fn is_turn(beat: &Beat) -> bool {
    matches!(beat, Beat::Move { .. } | Beat::Pay(_))
}
