//! What is pulled from partners, by their files; and what is asked of them behind the back of whoever looks at a product.

use business::{
    Boucle,
    mirror::{Fresh, KnownProduct, Plan, keep},
    ports::{Mode, NotGiven, Rows, Sources},
};
use domain::mirror::{Kind, Mirrored, Owners, Product, Schedule, Stock};
use integration::{
    Connectors,
    connector::{Action, Gives, Partner},
    engine::{Engine, pulls},
};
use jiff::SignedDuration;
use tokio::sync::Semaphore;

/// What a partner said a moment ago is not asked again.
const LASTS: SignedDuration = SignedDuration::from_mins(2);
/// A mirrored product is asked for anew when it is older.
const OLD: SignedDuration = SignedDuration::from_mins(10);
/// Questions under way; more are left out, and whoever looks again asks again.
const AT_ONCE: usize = 8;

/// What is pulled from each connector, in the order in which it is pulled.
pub fn plans(connectors: &Connectors) -> Vec<Plan> {
    connectors
        .iter()
        .filter_map(|connector| Some((&connector.name, connector.partner.as_ref()?)))
        .flat_map(|(name, partner)| {
            Kind::ALL
                .into_iter()
                .filter_map(move |kind| plan(name, partner, kind))
        })
        .collect()
}

fn plan(connector: &str, partner: &Partner, kind: Kind) -> Option<Plan> {
    let Gives::Rows { schedule, .. } = &partner.actions.get(&pulls(kind))?.gives else {
        return None;
    };
    let customer = partner.world.objects.get("customer");
    Some(Plan {
        connector: connector.to_owned(),
        kind,
        schedule: Schedule::clone(schedule),
        owners: customer.map_or_else(Owners::default, |rules| rules.owners),
    })
}

/// Asks partners for one product, without anybody waiting for it: the answer goes into what is mirrored, where the next look
/// finds it.
#[derive(Debug)]
pub struct Asking {
    products: Fresh<(String, String), Option<Mirrored<Product>>>,
    stocks: Fresh<(String, String), Vec<Mirrored<Stock>>>,
    under_way: Semaphore,
}

impl Asking {
    /// Nothing was asked yet.
    pub fn new(boucle: &Boucle) -> Self {
        Self {
            products: Fresh::new(boucle.clock.clone(), LASTS),
            stocks: Fresh::new(boucle.clock.clone(), LASTS),
            under_way: Semaphore::new(AT_ONCE),
        }
    }

    /// Whether it is worth asking: nobody knows the product here, or what is known is old.
    pub fn is_worth_it(boucle: &Boucle, known: Option<&KnownProduct>) -> bool {
        known.is_none_or(|known| boucle.clock.now().duration_since(known.as_of) >= OLD)
    }

    /// Asks every partner that is on for the product of a bar code and its stock.
    pub async fn ask(&self, boucle: &Boucle, engine: &Engine, plans: &[Plan], ean: &str) {
        let Ok(_under_way) = self.under_way.try_acquire() else {
            return;
        };
        for plan in plans {
            if !is_on(boucle, &plan.connector).await {
                continue;
            }
            let asked = match plan.kind {
                Kind::Products => self.product(boucle, engine, plan, ean).await,
                Kind::Stocks => self.stock(boucle, engine, plan, ean).await,
                _ => continue,
            };
            if let Err(problem) = asked {
                tracing::warn!(
                    connector = plan.connector,
                    kind = plan.kind.name(),
                    problem,
                    "not answered"
                );
            }
        }
    }

    async fn product(&self, boucle: &Boucle, engine: &Engine, plan: &Plan, ean: &str) -> Result<(), String> {
        if !can(engine, &plan.connector, Action::ProductByEan) {
            return Ok(());
        }
        let key = (plan.connector.clone(), ean.to_owned());
        let ask = || Sources::product(engine, &plan.connector, ean);
        let answer = self
            .products
            .get(&key, ask)
            .await
            .map_err(|problem| reason(&problem))?;
        let rows = answer.value.into_iter().collect();
        keep(boucle, plan, Rows::Products(rows))
            .await
            .map_err(|error| error.to_string())
    }

    async fn stock(&self, boucle: &Boucle, engine: &Engine, plan: &Plan, ean: &str) -> Result<(), String> {
        if !can(engine, &plan.connector, Action::Stock) {
            return Ok(());
        }
        let key = (plan.connector.clone(), ean.to_owned());
        let ask = || Sources::stock(engine, &plan.connector, ean, None);
        let answer = self
            .stocks
            .get(&key, ask)
            .await
            .map_err(|problem| reason(&problem))?;
        keep(boucle, plan, Rows::Stocks(answer.value))
            .await
            .map_err(|error| error.to_string())
    }
}

fn reason(problem: &NotGiven) -> String {
    problem.reason.clone()
}

fn can(engine: &Engine, connector: &str, action: Action) -> bool {
    let connectors = engine.connectors();
    let partner = connectors.get(connector).and_then(|known| known.partner.as_ref());
    partner.is_some_and(|partner| partner.actions.contains_key(&action))
}

async fn is_on(boucle: &Boucle, connector: &str) -> bool {
    let connector = connector.to_owned();
    let state = boucle
        .db
        .read("connector_is_on", move |r| {
            let connector = connector.clone();
            Box::pin(async move { Ok(r.connector(&connector).await?) })
        })
        .await;
    matches!(state, Ok(Some(state)) if state.mode != Mode::Paused)
}
