//! What operators watch: numbers in Prometheus' text form at `GET /metrics`, on an address of their own so that the public
//! port cannot show them by mistake. Labels are patterns of addresses, methods and statuses: never a code, a name or an id.

use axum::{Router, extract::State, http::StatusCode, routing::get};
use axum_prometheus::{
    EndpointLabel, PrometheusMetricLayer, PrometheusMetricLayerBuilder,
    metrics::{describe_gauge, gauge},
    metrics_exporter_prometheus::PrometheusHandle,
};
use business::Boucle;
use tokio::{net::TcpListener, sync::watch};

/// Notices of partners that are stored and not worked yet.
const INBOX_WAITING: &str = "boucle_inbox_waiting";
/// How long the oldest of them has been waiting.
const INBOX_OLDEST: &str = "boucle_inbox_oldest_seconds";
/// The position of the newest committed event.
const POSITION: &str = "boucle_events_position";

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
    let oldest = oldest.map_or(0, |since| (now.as_second() - since.as_second()).max(0));
    for (name, value) in [
        (INBOX_WAITING, waiting),
        (INBOX_OLDEST, oldest),
        (POSITION, *numbers.boucle.db.positions().borrow()),
    ] {
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts and seconds stay far below 2^52"
        )]
        gauge!(name).set(value as f64);
    }
    Ok(numbers.handle.render())
}
