//! Mirrored data from the pull to the page, by the use cases, with a partner that gives what a test says.

mod customers;
mod goods;
mod pulls;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use business::{
    Boucle, Error,
    clock::FixedClock,
    mirror::{Asked, NotPulled, Plan, Pulled, pull},
    ports::{Mirror, NotGiven, OfPartner, Pages, PulledPage, Rejected, Rows, Sources},
};
use domain::{
    mirror::{Due, Kind, Mirrored, Owners, Product, Quiet, Schedule, Stock},
    people::{Actor, Grant, Method, Reach, Role},
};
use jiff::{SignedDuration, Timestamp, civil::time, tz::TimeZone};
use tokio::sync::Notify;

use crate::{
    partners::{boucle, switched_on},
    support::World,
};

/// What one pull gives: pages, and how it ends.
#[derive(Clone)]
struct Script {
    pages: Vec<PulledPage>,
    end: End,
}

#[derive(Clone)]
enum End {
    At(&'static str),
    Fails(&'static str),
    /// Says nothing more, for ever: whoever waits is killed.
    Silence(Arc<Notify>),
}

/// Gives what it was told to, and remembers from where it was asked.
#[derive(Default)]
struct Shop {
    scripts: Mutex<VecDeque<Script>>,
    asked: Mutex<Vec<Option<String>>>,
    /// When the last page was taken, before the end.
    taken: Notify,
}

impl Shop {
    fn gives(self: &Arc<Self>, pages: impl IntoIterator<Item = PulledPage>, end: End) -> Arc<Self> {
        let pages = pages.into_iter().collect();
        self.scripts.lock().unwrap().push_back(Script { pages, end });
        Arc::clone(self)
    }

    fn asked(&self) -> Vec<Option<String>> {
        self.asked.lock().unwrap().clone()
    }
}

#[async_trait]
impl Sources for Shop {
    async fn pull(
        &self,
        _: &str,
        _: Kind,
        from: Option<&str>,
        pages: &mut dyn Pages,
    ) -> Result<String, NotGiven> {
        self.asked.lock().unwrap().push(from.map(str::to_owned));
        let script = self.scripts.lock().unwrap().pop_front().expect("a script a pull");
        for page in script.pages {
            pages.take(page).await.map_err(|error| NotGiven {
                reason: error.to_string(),
            })?;
        }
        self.taken.notify_one();
        match script.end {
            End::At(position) => Ok(position.to_owned()),
            End::Fails(reason) => Err(NotGiven {
                reason: reason.to_owned(),
            }),
            End::Silence(until) => {
                until.notified().await;
                Ok("late".to_owned())
            }
        }
    }

    async fn product(&self, _: &str, _: &str) -> Result<Option<Mirrored<Product>>, NotGiven> {
        Ok(None)
    }

    async fn stock(&self, _: &str, _: &str, _: Option<&str>) -> Result<Vec<Mirrored<Stock>>, NotGiven> {
        Ok(vec![])
    }
}

/// A Boucle with a partner `erp` that is on, and a clock that a test moves.
struct House {
    world: World,
    app: Boucle,
    clock: Arc<FixedClock>,
    shop: Arc<Shop>,
}

fn start() -> Timestamp {
    "2026-11-24T10:00:00Z".parse().unwrap()
}

fn plan(kind: Kind) -> Plan {
    Plan {
        connector: "erp".into(),
        kind,
        schedule: Schedule {
            every: SignedDuration::from_mins(5),
            full_every: None,
            quiet: Quiet {
                from: time(22, 0, 0, 0),
                until: time(6, 0, 0, 0),
                zone: TimeZone::UTC,
            },
            has_increments: true,
            may_drift: false,
            sees_all: true,
        },
        owners: Owners::default(),
    }
}

impl House {
    async fn open(world: World) -> Self {
        let clock = Arc::new(FixedClock::at(start()));
        let app = boucle(&world, clock.clone());
        switched_on(&app, "erp").await;
        Self {
            world,
            app,
            clock,
            shop: Arc::default(),
        }
    }

    fn later(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    async fn try_pull(&self, plan: &Plan, asked: Asked) -> Result<Option<Pulled>, NotPulled> {
        pull(&self.app, &Actor::system(), &*self.shop, plan, asked).await
    }

    /// A pull that ends well.
    async fn pull(&self, plan: &Plan, pages: impl IntoIterator<Item = PulledPage>) -> Pulled {
        self.shop.gives(pages, End::At("end"));
        self.try_pull(plan, Asked::Now)
            .await
            .unwrap()
            .expect("a person asked")
    }

    async fn mirror(&self, kind: Kind) -> Mirror {
        let mirrors = self
            .world
            .read(|r| Box::pin(async move { Ok(r.mirrors("erp").await?) }))
            .await;
        mirrors.into_iter().find(|mirror| mirror.kind == kind).unwrap()
    }

    async fn products(&self, ids: &[&str]) -> Vec<Mirrored<Product>> {
        let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        let mut rows = self
            .world
            .read(move |r| {
                let ids = ids.clone();
                Box::pin(async move { Ok(r.mirrored_products("erp", &ids).await?) })
            })
            .await;
        rows.sort_by(|one, other| one.id.cmp(&other.id));
        rows
    }

    /// Ids of those that are there, and those that are gone.
    async fn standing(&self, ids: &[&str]) -> (Vec<String>, Vec<String>) {
        let rows = self.products(ids).await;
        let (there, gone): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.deleted_at.is_none());
        let ids = |rows: Vec<Mirrored<Product>>| rows.into_iter().map(|row| row.id).collect();
        (ids(there), ids(gone))
    }

    async fn by_ean(&self, ean: &'static str) -> Vec<OfPartner<Product>> {
        self.world
            .read(move |r| Box::pin(async move { Ok(r.products_by_ean(ean).await?) }))
            .await
    }
}

/// A product that changed so many seconds after the start and was told then.
fn product(id: &str, changed: i64, name: &str) -> Mirrored<Product> {
    let at = start() + SignedDuration::from_secs(changed);
    Mirrored {
        id: id.into(),
        changed_at: Some(at),
        pulled_at: at.max(start()),
        deleted_at: None,
        facts: Product {
            name: name.into(),
            eans: vec![format!("376{id}")],
            active: true,
            ..Product::default()
        },
    }
}

fn page(rows: impl IntoIterator<Item = Mirrored<Product>>, position: &str) -> PulledPage {
    PulledPage {
        rows: Rows::Products(rows.into_iter().collect()),
        rejected: vec![],
        position: position.into(),
    }
}

/// Somebody with this role everywhere, signed in by password.
fn somebody(role: Role) -> Actor {
    Actor {
        user: None,
        device: None,
        key: None,
        method: Method::Password,
        grants: vec![Grant {
            role,
            reach: Reach::Everywhere,
        }],
    }
}
