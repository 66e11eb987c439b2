//! Connectors: how each does, what it gave up, and what people tell it.

use app::{
    pages::{self, connectors::Typed},
    paths,
    words::{Counted, connectors as words},
};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use business::{
    Error,
    deliveries::{connectors, dead_letters, drop_letters, replay, replay_all, set_mode},
    ports::Mode,
};
use domain::DeliveryId;
use serde::Deserialize;

use super::{
    super::{PageError, Web, form::Posted, staff::Staff},
    settings::{access, refused, show},
};

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/settings/connectors", get(list))
        .route("/settings/connectors/{name}", get(one))
        .route("/settings/connectors/{name}/mode", post(tell))
        .route("/settings/connectors/{name}/replay", post(send_again))
        .route("/settings/connectors/{name}/drop", post(give_up))
}

async fn list(State(web): State<Web>, staff: Staff) -> Result<Response, PageError> {
    let all = connectors(&web.boucle, staff.actor()).await?;
    let access = access(&staff);
    Ok(show(&web, &staff, StatusCode::OK, move || {
        pages::connectors::connectors(all, access)
    })
    .await)
}

#[derive(Deserialize)]
struct Asked {
    behind: Option<String>,
}

async fn one(
    State(web): State<Web>,
    staff: Staff,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let behind = asked.behind.and_then(|id| id.parse().ok());
    let page = (Typed::default(), pages::Refused::default(), StatusCode::OK);
    letters(&web, &staff, &name, behind, page).await
}

async fn letters(
    web: &Web,
    staff: &Staff,
    name: &str,
    behind: Option<DeliveryId>,
    (typed, refused, status): (Typed, pages::Refused, StatusCode),
) -> Result<Response, PageError> {
    let model = dead_letters(&web.boucle, staff.actor(), name, behind).await?;
    let next = model.letters.last().filter(|_| model.more).map(|last| {
        let id = last.delivery.id;
        format!("{}?behind={id}", paths::connector(name))
    });
    let access = access(staff);
    Ok(show(web, staff, status, move || {
        pages::connectors::connector(model, access, typed, refused, next)
    })
    .await)
}

async fn tell(
    State(web): State<Web>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let mode = [Mode::On, Mode::Paused, Mode::Draining]
        .into_iter()
        .find(|mode| mode.name() == posted.fields.get("mode"))
        .ok_or_else(|| Error::field("mode", "unknown"))?;
    set_mode(&web.boucle, posted.staff.actor(), &name, mode).await?;
    Ok(Redirect::to(paths::CONNECTORS).into_response())
}

fn typed(posted: &Posted) -> (Typed, Vec<DeliveryId>) {
    let chosen = posted.fields.all("letter");
    let ids: Vec<DeliveryId> = chosen.iter().filter_map(|id| id.parse().ok()).collect();
    let typed = Typed {
        chosen,
        reason: posted.fields.text("reason"),
        is_none_chosen: ids.is_empty(),
    };
    (typed, ids)
}

async fn done(posted: &Posted, name: &str, what: Counted, count: usize) -> Response {
    posted.staff.say(&what.of(posted.staff.lang(), count)).await;
    Redirect::to(&paths::connector(name)).into_response()
}

async fn send_again(
    State(web): State<Web>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let actor = posted.staff.actor();
    if posted.fields.is_on("all") {
        let count = replay_all(&web.boucle, actor, &name).await?;
        return Ok(done(&posted, &name, words::REPLAYED, count).await);
    }
    let (typed, ids) = typed(&posted);
    if typed.is_none_chosen {
        let page = (typed, pages::Refused::default(), StatusCode::UNPROCESSABLE_ENTITY);
        return letters(&web, &posted.staff, &name, None, page).await;
    }
    let count = replay(&web.boucle, actor, &name, &ids).await?;
    Ok(done(&posted, &name, words::REPLAYED, count).await)
}

async fn give_up(
    State(web): State<Web>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (typed, ids) = typed(&posted);
    let wrong = if typed.is_none_chosen {
        pages::Refused::default()
    } else {
        match drop_letters(&web.boucle, posted.staff.actor(), &name, &ids, &typed.reason).await {
            Ok(count) => return Ok(done(&posted, &name, words::DROPPED, count).await),
            Err(error) => refused(error)?,
        }
    };
    let page = (typed, wrong, StatusCode::UNPROCESSABLE_ENTITY);
    letters(&web, &posted.staff, &name, None, page).await
}
