//! Connectors: how each does, what it gave up, and what people tell it.

use std::time::Duration;

use app::{
    pages::{
        self,
        connectors::{Described, Typed},
    },
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
    controls::{Overview, overview},
    deliveries::{
        connectors, dead_letters, drop_letters, last_check, replay, replay_all, set_mode, switch_on,
    },
    ports::{CapabilityCheck, Mode},
};
use domain::{DeliveryId, people::Action};
use integration::Connector;
use serde::Deserialize;
use tokio::time::timeout;

use super::mirrored::{Behind, mirrored};
use crate::partners::check_and_keep;

use super::{
    super::{PageError, Web, form::Posted, staff::Staff},
    settings::{access, refused, show},
};

/// How long a page waits for a check of a partner.
const PATIENCE: Duration = Duration::from_secs(8);

pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/settings/connectors", get(list).post(reload))
        .route("/settings/connectors/{name}", get(one))
        .route("/settings/connectors/{name}/check", post(check).get(again))
        .route("/settings/connectors/{name}/on", post(on).get(again))
        .route("/settings/connectors/{name}/mode", post(tell))
        .route("/settings/connectors/{name}/replay", post(send_again))
        .route("/settings/connectors/{name}/drop", post(give_up))
}

async fn list(State(web): State<Web>, staff: Staff) -> Result<Response, PageError> {
    let all = connectors(&web.boucle, staff.actor()).await?;
    let files = web.engine.connectors();
    let off = files
        .iter()
        .filter(|known| known.partner.is_some() && !all.iter().any(|health| health.state.name == known.name))
        .map(|known| described(known, None, None))
        .collect();
    let refused = web.files.refused().map(|refused| (refused.at, refused.why));
    let access = access(&staff);
    Ok(show(&web, &staff, StatusCode::OK, move || {
        pages::connectors::connectors(all, off, refused, access)
    })
    .await)
}

/// Reads the files again. The list tells what is wrong with them, if something is.
async fn reload(State(web): State<Web>, posted: Posted) -> Result<Response, PageError> {
    let staff = posted.staff;
    if web.files.reload(&web.boucle, staff.actor()).await? {
        staff.say(words::RELOADED.of(staff.lang())).await;
    }
    Ok(Redirect::to(paths::CONNECTORS).into_response())
}

/// A connector as its files describe it.
fn described(known: &Connector, check: Option<CapabilityCheck>, controls: Option<Overview>) -> Described {
    Described {
        name: known.name.clone(),
        description: known.description.clone(),
        unconfirmed: known
            .unconfirmed
            .iter()
            .map(|fact| (format!("{}:{}", fact.file, fact.line), fact.why.clone()))
            .collect(),
        check,
        controls,
    }
}

/// The connector of this name that can be asked, if there is one, with its last check.
async fn known(web: &Web, staff: &Staff, name: &str) -> Result<Option<Described>, PageError> {
    let connectors = web.engine.connectors();
    let Some(known) = connectors.get(name).filter(|known| known.partner.is_some()) else {
        return Ok(None);
    };
    let check = last_check(&web.boucle, staff.actor(), name).await?;
    let controls = if known.plan.possible.is_empty() {
        None
    } else {
        Some(overview(&web.boucle, staff.actor(), name).await?)
    };
    Ok(Some(described(known, check, controls)))
}

/// Tries every action at the partner. Whoever asked waits a little; the check goes on without them.
async fn check(
    State(web): State<Web>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let staff = posted.staff;
    staff
        .actor()
        .check_everywhere(Action::Partners)
        .map_err(Error::from)?;
    let checking = tokio::spawn({
        let (boucle, engine) = (web.boucle.clone(), web.engine.clone());
        let (actor, name) = (staff.actor().clone(), name.clone());
        async move { check_and_keep(&boucle, &actor, &engine, &name).await.map(drop) }
    });
    let said = match timeout(PATIENCE, checking).await {
        Err(_) => words::CHECKING.of(staff.lang()).to_owned(),
        Ok(Ok(Ok(()))) => words::CHECKED.of(staff.lang()).to_owned(),
        Ok(Ok(Err(problem))) => problem.to_string(),
        Ok(Err(panicked)) => return Err(PageError::Unavailable(panicked.to_string())),
    };
    staff.say(said).await;
    Ok(Redirect::to(&paths::connector(&name)).into_response())
}

/// Switches a connector on whose last check shows nothing red.
async fn on(State(web): State<Web>, Path(name): Path<String>, posted: Posted) -> Result<Response, PageError> {
    let staff = posted.staff;
    match switch_on(&web.boucle, staff.actor(), &name).await {
        Ok(_) => {
            staff.say(words::IS_ON.of(staff.lang())).await;
            Ok(Redirect::to(&paths::connector(&name)).into_response())
        }
        Err(error) => {
            let wrong = refused(error)?;
            let described = known(&web, &staff, &name).await?.ok_or(Error::NotFound)?;
            let mirrored = mirrored(&web, &staff, &name, None).await?;
            let access = access(&staff);
            Ok(show(&web, &staff, StatusCode::UNPROCESSABLE_ENTITY, move || {
                pages::connectors::off_connector(described, mirrored, access, wrong)
            })
            .await)
        }
    }
}

/// Where a sign-in in between leads back to: the page with the form.
async fn again(Path(name): Path<String>) -> Redirect {
    Redirect::to(&paths::connector(&name))
}

#[derive(Deserialize)]
struct Asked {
    behind: Option<String>,
    conflict: Option<String>,
}

async fn one(
    State(web): State<Web>,
    staff: Staff,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let behind = Behind {
        letter: asked.behind.and_then(|id| id.parse().ok()),
        conflict: asked.conflict,
    };
    let page = (Typed::default(), pages::Refused::default(), StatusCode::OK);
    letters(&web, &staff, &name, behind, page).await
}

async fn letters(
    web: &Web,
    staff: &Staff,
    name: &str,
    behind: Behind,
    (typed, refused, status): (Typed, pages::Refused, StatusCode),
) -> Result<Response, PageError> {
    let described = known(web, staff, name).await?;
    let mirrored = mirrored(web, staff, name, behind.conflict.as_deref()).await?;
    let model = match dead_letters(&web.boucle, staff.actor(), name, behind.letter).await {
        // Not switched on, but there.
        Err(Error::NotFound) if described.is_some() => {
            let access = access(staff);
            let described = described.unwrap_or_default();
            return Ok(show(web, staff, status, move || {
                pages::connectors::off_connector(described, mirrored, access, refused)
            })
            .await);
        }
        model => model?,
    };
    let next = model.letters.last().filter(|_| model.more).map(|last| {
        let id = last.delivery.id;
        format!("{}?behind={id}", paths::connector(name))
    });
    let access = access(staff);
    Ok(show(web, staff, status, move || {
        pages::connectors::connector(model, described, mirrored, access, typed, refused, next)
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
    if mode == Mode::On {
        // Whoever lets it go on has put right what a refused sign-in had stopped.
        web.engine.resume(&name);
    }
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
        return letters(&web, &posted.staff, &name, Behind::default(), page).await;
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
    letters(&web, &posted.staff, &name, Behind::default(), page).await
}
