//! Today, and the questions of the till that are decided there.

use app::{
    document::Density,
    pages::today::{Question, question as question_page, today as today_page},
    paths,
    words::{clear_ups, frame},
};
use axum::{
    Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use business::{
    Error, FieldError,
    tills::{ClearUpForm, clear_up},
    today::today as read,
};
use domain::{ClearUpId, payments::Decision};

use super::local;
use crate::http::{
    PageError, Web,
    form::{Fields, Posted},
    render::{context, page},
    staff::Staff,
};

/// Addresses of this file.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route(paths::TODAY, get(today))
        .route("/clear-ups/{id}", get(show).post(decide))
}

async fn today(State(web): State<Web>, staff: Staff) -> Result<Response, PageError> {
    let model = read(&web.boucle, staff.actor(), staff.store.id).await?;
    let context = context(&web, &staff, Density::Desk).await;
    let title = frame::TODAY.of(staff.lang());
    Ok(page(&context, StatusCode::OK, title, move || today_page(model)))
}

fn id(text: &str) -> Result<ClearUpId, PageError> {
    text.parse().map_err(|_| PageError::Business(Error::NotFound))
}

async fn show(State(web): State<Web>, staff: Staff, Path(text): Path<String>) -> Result<Response, PageError> {
    let id = id(&text)?;
    question(
        &web,
        &staff,
        StatusCode::OK,
        id,
        ClearUpForm::default(),
        vec![],
        paths::TODAY.to_owned(),
    )
    .await
}

/// One question of the store's day, with what was typed about it.
async fn question(
    web: &Web,
    staff: &Staff,
    status: StatusCode,
    id: ClearUpId,
    form: ClearUpForm,
    wrong: Vec<FieldError>,
    back: String,
) -> Result<Response, PageError> {
    let day = read(&web.boucle, staff.actor(), staff.store.id).await?;
    let may_decide = day.may_clear_up;
    let entry = day
        .clear_ups
        .into_iter()
        .find(|entry| entry.id == id)
        .ok_or(Error::NotFound)?;
    let title = clear_ups::question(entry.question.name()).of(staff.lang());
    let model = Question {
        entry,
        may_decide,
        form,
        wrong,
        back,
    };
    let context = context(web, staff, Density::Desk).await;
    Ok(page(&context, status, title, move || question_page(model)))
}

fn form(fields: &Fields) -> ClearUpForm {
    ClearUpForm {
        decision: fields.text("decision"),
        code: fields.text("code"),
        reason: fields.text("reason"),
    }
}

async fn decide(
    State(web): State<Web>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let Posted { staff, fields } = posted;
    let id = id(&text)?;
    let back = local(fields.get("back")).to_owned();
    let form = form(&fields);
    match clear_up(&web.boucle, staff.actor(), id, &form).await {
        Ok(()) => {
            let decision = Decision::from_name(&form.decision).map_or("", Decision::name);
            staff.say(clear_ups::decision(decision).of(staff.lang())).await;
            Ok(Redirect::to(&back).into_response())
        }
        Err(Error::Invalid(wrong)) => {
            question(
                &web,
                &staff,
                StatusCode::UNPROCESSABLE_ENTITY,
                id,
                form,
                wrong,
                back,
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}
