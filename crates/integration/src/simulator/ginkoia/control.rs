//! What a test orders of a simulated Ginkoia beyond what all simulators have.

use axum::{Json, Router, extract::State, http::StatusCode, routing::post};

use super::{super::partner::Refused, Ginkoia, import::Done};

pub(super) fn routes(ginkoia: Ginkoia) -> Router {
    Router::new()
        .route("/control/turn", post(turn))
        .route("/control/init", post(init))
        .with_state(ginkoia)
}

fn failed(error: &std::io::Error) -> Refused {
    Refused::Said(error.to_string())
}

async fn turn(State(ginkoia): State<Ginkoia>) -> Result<Json<Done>, Refused> {
    let done = ginkoia.take_turn().await;
    Ok(Json(done.map_err(|error| failed(&error))?))
}

async fn init(State(ginkoia): State<Ginkoia>) -> Result<StatusCode, Refused> {
    ginkoia.write_all().await.map_err(|error| failed(&error))?;
    Ok(StatusCode::NO_CONTENT)
}
