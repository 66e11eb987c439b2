//! What operators watch: numbers in Prometheus' text form at `GET /metrics`, on an address of their own so that the public
//! port cannot show them by mistake. Labels are patterns of addresses, methods, statuses and names of connectors: never a code,
//! a person's name or an id.

use axum::{Router, extract::State, http::StatusCode, routing::get};
use axum_prometheus::{
    EndpointLabel, PrometheusMetricLayer, PrometheusMetricLayerBuilder,
    metrics::{describe_gauge, gauge},
    metrics_exporter_prometheus::PrometheusHandle,
};
use business::{
    Boucle,
    deliveries::{ConnectorHealth, health},
};
use jiff::Timestamp;
use tokio::{net::TcpListener, sync::watch};

/// Notices of partners that are stored and not worked yet.
const INBOX_WAITING: &str = "boucle_inbox_waiting";
/// How long the oldest of them has been waiting.
const INBOX_OLDEST: &str = "boucle_inbox_oldest_seconds";
/// The position of the newest committed event.
const POSITION: &str = "boucle_events_position";

/// Deliveries to partners that wait or are on their way, by connector; counted up to 10,001.
const DELIVERIES_WAITING: &str = "boucle_deliveries_waiting";
/// How long the change behind the oldest of them has been waiting.
const DELIVERIES_OLDEST: &str = "boucle_deliveries_oldest_seconds";
/// Deliveries that were given up; counted up to 10,001.
const DELIVERIES_DEAD: &str = "boucle_deliveries_given_up";
/// How long a partner has not answered; 0 while it does.
const PARTNER_BROKEN: &str = "boucle_partner_broken_seconds";

/// The numbers of this program.
#[derive(Clone)]
pub struct Numbers {
    boucle: Boucle,
    handle: PrometheusHandle,
}

impl Numbers {
    /// Begins to count; once a program. The layer belongs around the public routes.
    pub fn start(boucle: Boucle) -> (PrometheusMetricLayer<'static>, Self) {
        let (layer, handle) = PrometheusMetricLayerBuilder::new()
            .with_prefix("boucle")
            // An address that no route knows is one label, whatever is asked for.
            .with_endpoint_label_type(EndpointLabel::MatchedPathWithFallbackFn(|_| "other".into()))
            .with_default_metrics()
            .build_pair();
        describe_gauge!(
            INBOX_WAITING,
            "notices of partners that are stored and not worked yet"
        );
        describe_gauge!(
            INBOX_OLDEST,
            "seconds that the oldest waiting notice has been waiting"
        );
        describe_gauge!(
            DELIVERIES_WAITING,
            "deliveries to a partner that wait or are on their way, counted up to 10,001"
        );
        describe_gauge!(
            DELIVERIES_OLDEST,
            "seconds that the oldest waiting delivery's change has been waiting"
        );
        describe_gauge!(
            DELIVERIES_DEAD,
            "deliveries that were given up, counted up to 10,001"
        );
        describe_gauge!(
            PARTNER_BROKEN,
            "seconds that a partner has not answered; 0 while it does"
        );
        describe_gauge!(POSITION, "position of the newest committed event");
        (layer, Self { boucle, handle })
    }

    /// Serves `/metrics` until the program stops.
    pub async fn serve(self, listener: TcpListener, mut stopping: watch::Receiver<bool>) {
        let routes = Router::new().route("/metrics", get(metrics)).with_state(self);
        let served = axum::serve(listener, routes).with_graceful_shutdown(async move {
            let _ = stopping.wait_for(|stop| *stop).await;
        });
        if let Err(error) = served.await {
            tracing::error!(%error, "the administration address is not served any more");
        }
    }
}

/// `GET /metrics`
async fn metrics(State(numbers): State<Numbers>) -> Result<String, StatusCode> {
    let now = numbers.boucle.clock.now();
    let (waiting, oldest) = numbers
        .boucle
        .db
        .read("metrics", |r| Box::pin(async move { Ok(r.inbox_depth().await?) }))
        .await
        .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let since = |at: Option<Timestamp>| at.map_or(0, |at| (now.as_second() - at.as_second()).max(0));
    for (name, value) in [
        (INBOX_WAITING, waiting),
        (INBOX_OLDEST, since(oldest)),
        (POSITION, *numbers.boucle.db.positions().borrow()),
    ] {
        gauge!(name).set(shown(value));
    }
    let connectors = health(&numbers.boucle)
        .await
        .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    for ConnectorHealth { state, backlog, .. } in connectors {
        for (name, value) in [
            (DELIVERIES_WAITING, backlog.waiting),
            (DELIVERIES_OLDEST, since(backlog.oldest)),
            (DELIVERIES_DEAD, backlog.dead),
            (PARTNER_BROKEN, since(state.circuit.broken_since)),
        ] {
            gauge!(name, "connector" => state.name.clone()).set(shown(value));
        }
    }
    Ok(numbers.handle.render())
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts and seconds stay far below 2^52"
)]
fn shown(value: i64) -> f64 {
    value as f64
}
