//! What Boucle and a partner say differently, and what people do about it.

use app::{
    pages::{self, differences::Typed},
    paths,
    words::differences as words,
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
    controls::{Asked as AskedFor, Plan, accept, ask, differences, repair},
    ports::Standing,
};
use domain::{DifferenceId, control::Extent};
use serde::Deserialize;

use super::{
    super::{PageError, Web, form::Posted, staff::Staff},
    settings::{access, refused, show},
};

/// How many of the last ones a comparison looks at that is asked for by day.
const RECENT: u32 = 200;

pub(super) fn routes() -> Router<Web> {
    let path = "/settings/connectors/{name}/differences";
    Router::new()
        .route(path, get(list))
        .route(&format!("{path}/run"), post(compare).get(again))
        .route(
            &format!("{path}/{{id}}/repair"),
            post(put_right).get(again_of_one),
        )
        .route(
            &format!("{path}/{{id}}/accept"),
            post(accept_one).get(again_of_one),
        )
}

/// Where a sign-in in between leads back to: the page with the form.
async fn again(Path(name): Path<String>) -> Redirect {
    Redirect::to(&paths::differences(&name))
}

async fn again_of_one(Path((name, _)): Path<(String, String)>) -> Redirect {
    Redirect::to(&paths::differences(&name))
}

/// The plan of a connector with which something can be compared.
fn plan(web: &Web, name: &str) -> Result<Plan, PageError> {
    let connectors = web.engine.connectors();
    let plan = connectors
        .get(name)
        .map(|known| &known.plan)
        .filter(|plan| !plan.possible.is_empty());
    plan.cloned().ok_or_else(|| Error::NotFound.into())
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    state: Option<String>,
    behind: Option<String>,
}

async fn list(
    State(web): State<Web>,
    staff: Staff,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let page = (Typed::default(), pages::Refused::default(), StatusCode::OK);
    shown(&web, &staff, &name, &asked, page).await
}

async fn shown(
    web: &Web,
    staff: &Staff,
    name: &str,
    asked: &Asked,
    (typed, refused, status): (Typed, pages::Refused, StatusCode),
) -> Result<Response, PageError> {
    let plan = plan(web, name)?;
    let standing = if asked.state.as_deref() == Some(Standing::Closed.name()) {
        Standing::Closed
    } else {
        Standing::Open
    };
    let behind = asked.behind.as_deref().and_then(|id| id.parse().ok());
    let model = differences(&web.boucle, staff.actor(), name, &plan, standing, behind).await?;
    let next = model.differences.last().filter(|_| model.more).map(|last| {
        let state = standing.name();
        format!("{}?state={state}&behind={}", paths::differences(name), last.id)
    });
    let access = access(staff);
    Ok(show(web, staff, status, move || {
        pages::differences::differences(model, access, typed, refused, next)
    })
    .await)
}

/// Asks for comparisons of every kind that is possible; the running server works them.
async fn compare(
    State(web): State<Web>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (staff, fields) = (posted.staff, posted.fields);
    let plan = plan(&web, &name)?;
    let extent = match fields.get("extent") {
        "whole" => Extent::Whole,
        "recent" => Extent::Recent(RECENT),
        _ => return Err(Error::field("extent", "unknown").into()),
    };
    for kind in &plan.possible {
        let asked = AskedFor {
            connector: name.clone(),
            kind: *kind,
            extent,
            since: None,
        };
        if let Err(error) = ask(&web.boucle, staff.actor(), &plan, asked).await {
            let wrong = refused(error)?;
            let page = (Typed::default(), wrong, StatusCode::UNPROCESSABLE_ENTITY);
            return shown(&web, &staff, &name, &Asked::default(), page).await;
        }
    }
    let said = match extent {
        Extent::Whole => words::ASKED_WHOLE,
        Extent::Recent(_) | Extent::Random { .. } => words::ASKED,
    };
    staff.say(said.of(staff.lang())).await;
    Ok(Redirect::to(&paths::differences(&name)).into_response())
}

fn id(text: &str) -> Result<DifferenceId, PageError> {
    text.parse().map_err(|_| PageError::Business(Error::NotFound))
}

async fn put_right(
    State(web): State<Web>,
    Path((name, text)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (staff, id) = (posted.staff, id(&text)?);
    let outcome = repair(&web.boucle, staff.actor(), &name, id).await;
    decided(
        &web,
        &staff,
        &name,
        outcome,
        Typed::default(),
        words::REPAIRED_SAID,
    )
    .await
}

async fn accept_one(
    State(web): State<Web>,
    Path((name, text)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (staff, id) = (posted.staff, id(&text)?);
    let reason = posted.fields.text("reason");
    let outcome = accept(&web.boucle, staff.actor(), &name, id, &reason).await;
    let typed = Typed { of: Some(id), reason };
    decided(&web, &staff, &name, outcome, typed, words::ACCEPTED_SAID).await
}

/// Back to the list, or the list once more with what was wrong.
async fn decided(
    web: &Web,
    staff: &Staff,
    name: &str,
    outcome: Result<(), Error>,
    typed: Typed,
    said: app::words::Text,
) -> Result<Response, PageError> {
    match outcome {
        Ok(()) => {
            staff.say(said.of(staff.lang())).await;
            Ok(Redirect::to(&paths::differences(name)).into_response())
        }
        Err(error) => {
            let page = (typed, refused(error)?, StatusCode::UNPROCESSABLE_ENTITY);
            shown(web, staff, name, &Asked::default(), page).await
        }
    }
}
