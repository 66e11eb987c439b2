//! The control API that all simulated partners share: described in the module above.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use business::clock::Clock;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use super::{
    desk::{Desk, Seen},
    faults::Fault,
    goods::{Good, Goods, STORES},
    kept::{Book, Kept},
};
use crate::simulator::journal::JournalError;

/// Why the control API does not do it.
#[derive(Debug)]
pub(in crate::simulator) enum Refused {
    /// Not what it takes.
    Body(JsonRejection),
    /// In a sentence.
    Said(String),
    /// What was decided could not be kept.
    Journal(JournalError),
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, error) = match self {
            Self::Body(rejection) => (rejection.status(), rejection.body_text()),
            Self::Said(sentence) => (StatusCode::UNPROCESSABLE_ENTITY, sentence),
            Self::Journal(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()),
        };
        (status, Json(json!({ "error": error }))).into_response()
    }
}

impl From<JsonRejection> for Refused {
    fn from(rejection: JsonRejection) -> Self {
        Self::Body(rejection)
    }
}

impl From<JournalError> for Refused {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

/// Changes a product; what is left out stays.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::simulator) struct GoodsOrder {
    /// EAN or reference.
    ean: String,
    price: Option<i64>,
    stock: Option<i64>,
    /// Whose stock.
    store: Option<String>,
    active: Option<bool>,
}

impl GoodsOrder {
    fn decide(&self, goods: &Goods, now: Timestamp) -> Result<(u32, Good), Refused> {
        let product = goods
            .find(&self.ean)
            .ok_or_else(|| Refused::Said(format!("no product is called {}", self.ean)))?;
        let mut good = product.good;
        good.updated = whole_second(now);
        good.price = self.price.unwrap_or(good.price);
        good.active = self.active.unwrap_or(good.active);
        if let Some(stock) = self.stock {
            let store = self.store.as_deref().unwrap_or(STORES[0]);
            let place = STORES.iter().position(|code| *code == store);
            let place = place.ok_or_else(|| Refused::Said(format!("no store is called {store}")))?;
            good.stock[place] = stock;
        }
        Ok((product.place, good))
    }
}

/// Partners know no parts of a second.
pub(in crate::simulator) fn whole_second(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

struct Shared<B: Book> {
    desk: Arc<Desk>,
    kept: Arc<Kept<B>>,
    clock: Arc<dyn Clock>,
}

impl<B: Book> Clone for Shared<B> {
    fn clone(&self) -> Self {
        Self {
            desk: self.desk.clone(),
            kept: self.kept.clone(),
            clock: self.clock.clone(),
        }
    }
}

/// The routes that all of them have.
pub(in crate::simulator) fn control<B: Book>(
    desk: Arc<Desk>,
    kept: Arc<Kept<B>>,
    clock: Arc<dyn Clock>,
) -> Router {
    Router::new()
        .route("/healthz", get(|| async { StatusCode::NO_CONTENT }))
        .route("/control/faults", post(faults::<B>))
        .route("/control/exchanges", get(exchanges::<B>))
        .route("/control/state", get(state::<B>))
        .route("/control/goods", post(goods::<B>))
        .with_state(Shared { desk, kept, clock })
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultOrder {
    faults: Vec<Fault>,
    #[serde(default)]
    after: u64,
    times: Option<u64>,
}

async fn faults<B: Book>(
    State(shared): State<Shared<B>>,
    order: Result<Json<FaultOrder>, JsonRejection>,
) -> Result<StatusCode, Refused> {
    let Json(order) = order?;
    shared
        .desk
        .order(&order.faults, order.after, order.times)
        .map_err(|fault| Refused::Said(format!("{} cannot befall this partner", fault.name())))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn exchanges<B: Book>(State(shared): State<Shared<B>>) -> Json<Seen> {
    Json(shared.desk.seen())
}

async fn state<B: Book>(State(shared): State<Shared<B>>) -> Response {
    Json(shared.kept.read(Book::state)).into_response()
}

async fn goods<B: Book>(
    State(shared): State<Shared<B>>,
    order: Result<Json<GoodsOrder>, JsonRejection>,
) -> Result<StatusCode, Refused> {
    let Json(order) = order?;
    let now = shared.clock.now();
    shared.kept.change(|book| {
        let (place, good) = order.decide(book.goods(), now)?;
        Ok::<_, Refused>(((), vec![B::good(place, good)]))
    })?;
    Ok(StatusCode::NO_CONTENT)
}
