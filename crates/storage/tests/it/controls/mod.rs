//! Controls by the use cases, against a partner that lists what a test says.

mod deliveries;
mod payments;
mod runs;
mod tables;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use business::{
    Boucle,
    clock::{Entropy, FixedClock},
    controls::{Asked, Plan, ask, differences, work},
    deliveries::{keep_check, switch_on},
    people::{PasswordRules, Passwords},
    ports::{
        Capability, Counterparts, LookedUp, NoAnswer, PageThere, Parcel, PaymentRow, PaymentThere, Standing,
    },
    tills::{Capture, Report},
};
use domain::{
    Money, NoticeId, PaymentId,
    control::{Difference, Extent, Kind, Planned, QuietHours, Run},
    payments::Payment,
    people::Actor,
    stores::Store,
};
use jiff::{SignedDuration, Timestamp};

use crate::support::World;

const NAME: &str = "acme";

/// What the partner holds.
#[derive(Default)]
struct There {
    payments: Mutex<Vec<PaymentThere>>,
    /// By reference.
    orders: Mutex<BTreeMap<String, Option<String>>>,
    /// What it says instead of an answer, one after the other.
    troubles: Mutex<VecDeque<NoAnswer>>,
    asked: Mutex<Vec<String>>,
}

/// Payments on a page of the partner's.
const PAGE: usize = 2;

impl There {
    fn listing(payments: Vec<PaymentThere>) -> Self {
        Self {
            payments: Mutex::new(payments),
            ..Self::default()
        }
    }

    fn fails_with(&self, trouble: NoAnswer) {
        self.troubles.lock().unwrap().push_back(trouble);
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    fn answer(&self, question: String) -> Result<(), NoAnswer> {
        self.asked.lock().unwrap().push(question);
        self.troubles.lock().unwrap().pop_front().map_or(Ok(()), Err)
    }
}

#[async_trait]
impl Counterparts for There {
    async fn payments(
        &self,
        connector: &str,
        _: Timestamp,
        page: Option<&str>,
    ) -> Result<PageThere, NoAnswer> {
        self.answer(format!("{connector} page {}", page.unwrap_or("0")))?;
        let from: usize = page.unwrap_or("0").parse().unwrap();
        let all = self.payments.lock().unwrap();
        let payments: Vec<_> = all.iter().skip(from).take(PAGE).cloned().collect();
        let next = from + payments.len();
        Ok(PageThere {
            payments,
            next: (next < all.len()).then(|| next.to_string()),
        })
    }

    async fn look_up(&self, parcel: &Parcel) -> Result<LookedUp, NoAnswer> {
        self.answer(parcel.reference.clone())?;
        let orders = self.orders.lock().unwrap();
        Ok(orders
            .get(&parcel.reference)
            .map_or(LookedUp::Missing, |reference| LookedUp::Found {
                reference: reference.clone(),
            }))
    }
}

/// The store in Lyon at 23:30, with a connector that is on.
struct House {
    world: World,
    app: Boucle,
    clock: Arc<FixedClock>,
    plan: Plan,
    store: Store,
}

fn night() -> Timestamp {
    "2026-11-24T22:30:00Z".parse().unwrap()
}

/// Everything may be compared, whole between 22:00 and 06:00; nothing is by itself.
fn plan() -> Plan {
    Plan {
        possible: Kind::ALL.to_vec(),
        quiet: QuietHours(vec!["22:00-06:00".parse().unwrap()]),
        planned: vec![],
    }
}

fn planned(kind: Kind, extent: Extent) -> Planned {
    Planned {
        kind,
        every: SignedDuration::from_hours(24),
        extent,
        days: 7,
        is_automatic: false,
    }
}

impl House {
    async fn open(world: World) -> Self {
        let clock = Arc::new(FixedClock::at(night()));
        let app = Boucle {
            db: world.db.clone(),
            clock: clock.clone(),
            entropy: Arc::new(Entropy::system()),
            passwords: Passwords::new(PasswordRules {
                memory_kib: 8,
                passes: 1,
                lanes: 1,
            })
            .unwrap(),
        };
        let green = vec![Capability::green("repair-to-pay")];
        keep_check(&app, &Actor::system(), NAME, green).await.unwrap();
        assert!(switch_on(&app, &Actor::system(), NAME).await.unwrap());
        let store = world.store("LYN").await;
        Self {
            world,
            app,
            clock,
            plan: plan(),
            store,
        }
    }

    fn later(&self, by: SignedDuration) {
        self.clock.advance(by);
    }

    async fn ask(&self, kind: Kind, extent: Extent) -> Run {
        let asked = Asked {
            connector: NAME.into(),
            kind,
            extent,
            since: None,
        };
        ask(&self.app, &Actor::system(), &self.plan, asked).await.unwrap()
    }

    /// Asks for a run and works it as far as it goes.
    async fn compare(&self, there: &There, kind: Kind, extent: Extent) -> Run {
        let run = self.ask(kind, extent).await;
        work(&self.app, there, NAME, &self.plan).await.unwrap();
        self.run(&run).await
    }

    async fn run(&self, run: &Run) -> Run {
        let id = run.id;
        self.world
            .read(move |r| Box::pin(async move { Ok(r.control_run(id).await?) }))
            .await
            .unwrap()
    }

    async fn differences(&self, standing: Standing) -> Vec<Difference> {
        let mut all = differences(&self.app, &Actor::system(), NAME, &self.plan, standing, None)
            .await
            .unwrap()
            .differences;
        all.sort_by(|one, other| one.key.cmp(&other.key).then(one.what.cmp(&other.what)));
        all
    }

    /// What is open: key, what differs, and the cause.
    async fn open_ones(&self) -> Vec<(String, String, &'static str)> {
        self.differences(Standing::Open)
            .await
            .into_iter()
            .map(|one| {
                let cause = one.cause.map_or("", domain::control::Cause::name);
                (one.key, one.what.name().to_owned(), cause)
            })
            .collect()
    }

    /// A payment of ours, brought by the connector an hour ago or more.
    async fn paid_here(&self, id: &str, code: &str, cents: i64, hours_ago: i64) {
        let paid_at = self.app.clock.now() - SignedDuration::from_hours(hours_ago);
        let row = PaymentRow {
            payment: Payment {
                id: PaymentId(self.world.id()),
                store: Some(self.store.id),
                payment_id: id.into(),
                amount: Money::eur(cents),
                version: None,
                received_at: paid_at,
            },
            connector: NAME.into(),
            store_prefix: "LYN".into(),
            code: code.into(),
            till: NAME.into(),
            receipt: String::new(),
            tenders: vec![],
            paid_at,
            notice: NoticeId(self.world.id()),
        };
        self.world
            .write(move |r| {
                let row = row.clone();
                Box::pin(async move { Ok(r.insert_payment(&row).await?) })
            })
            .await
            .unwrap();
    }

    /// The same as the partner lists it.
    fn paid_there(&self, id: &str, code: &str, cents: i64, hours_ago: i64) -> PaymentThere {
        let paid_at = self.app.clock.now() - SignedDuration::from_hours(hours_ago);
        PaymentThere {
            report: Report::Captured(Capture {
                payment_id: id.into(),
                store: "lyn".into(),
                till: NAME.into(),
                receipt: String::new(),
                code: code.into(),
                version: None,
                amount: Money::eur(cents),
                tenders: vec![],
                paid_at,
            }),
            webhook_id: format!("found-{id}-{cents}"),
            body: format!("{{\"type\":\"payment.captured\",\"id\":\"{id}\"}}"),
        }
    }
}
