//! A ticket: its page, the forms that change it, what is printed of it. Moves have a file of their own.

mod change;
mod print;
mod quotes;

use app::{
    document::Density,
    pages::ticket::{self as view, TicketView, Typed},
    paths,
    words::{errors, ticket as words},
};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use business::{
    Error, FieldError,
    workshop::{TicketPage, ticket_page},
};
use domain::{Code, people::Action};
use serde::Deserialize;

use crate::http::{PageError, Web, form::Fields, render, staff::Staff};

/// Addresses of this folder.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/tickets/{code}", get(one))
        // A form that was refused leaves its own address in the browser: asked for again, by a reload or by the page that
        // follows what happens, it is the ticket.
        .route("/tickets/{code}/edit", post(change::edit).get(again))
        .route("/tickets/{code}/assign", post(change::assign).get(again))
        .route("/tickets/{code}/note", post(change::note).get(again))
        .route("/tickets/{code}/lines", post(change::add_line).get(again))
        .route(
            "/tickets/{code}/lines/{id}/remove",
            post(change::remove_line).get(after_removal),
        )
        .route("/tickets/{code}/discount", post(change::discount).get(again))
        .route("/tickets/{code}/payers", post(change::add_payer).get(again))
        .route(
            "/tickets/{code}/payers/{id}/remove",
            post(change::remove_payer).get(after_removal),
        )
        .route("/tickets/{code}/quotes", post(quotes::send).get(again))
        .route("/tickets/{code}/quotes/revoke", post(quotes::revoke).get(again))
        .route("/tickets/{code}/quotes/{number}/quote.pdf", get(print::quote))
        .route(
            "/tickets/{code}/quotes/{number}/link",
            post(quotes::link).get(after_removal),
        )
        .route(
            "/tickets/{code}/quotes/{number}/reminded",
            post(quotes::reminded).get(after_removal),
        )
        .route(
            "/tickets/{code}/quotes/{number}/answer",
            post(quotes::answer).get(after_removal),
        )
        .route("/tickets/{code}/receipt.pdf", get(print::receipt))
        .route("/tickets/{code}/label.pdf", get(print::label))
}

#[derive(Deserialize)]
struct Asked {
    /// Set right after an intake.
    #[serde(default)]
    taken_in: String,
}

/// A code as it stands in an address, typed loosely: `lyn2418` is `LYN-2418`.
pub(super) fn code_of(text: &str) -> Result<Code, PageError> {
    text.parse().map_err(|_| Error::NotFound.into())
}

async fn one(
    State(web): State<Web>,
    staff: Staff,
    Path(text): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let code = code_of(&text)?;
    if code.to_string() != text {
        return Ok(Redirect::to(&paths::ticket(&code.to_string())).into_response());
    }
    let page = ticket_page(&web.boucle, staff.actor(), &code).await?;
    let is_just_taken_in = !asked.taken_in.is_empty();
    shown(
        &web,
        &staff,
        page,
        Typed::default(),
        is_just_taken_in,
        StatusCode::OK,
    )
    .await
}

/// The ticket, at the address of one of its forms.
async fn again(
    State(web): State<Web>,
    staff: Staff,
    Path(text): Path<String>,
) -> Result<Response, PageError> {
    let page = ticket_page(&web.boucle, staff.actor(), &code_of(&text)?).await?;
    shown(&web, &staff, page, Typed::default(), false, StatusCode::OK).await
}

/// The same at the address of a form about one line or one quote.
async fn after_removal(
    web: State<Web>,
    staff: Staff,
    Path((text, _)): Path<(String, String)>,
) -> Result<Response, PageError> {
    again(web, staff, Path(text)).await
}

async fn shown(
    web: &Web,
    staff: &Staff,
    page: TicketPage,
    typed: Typed,
    is_just_taken_in: bool,
    status: StatusCode,
) -> Result<Response, PageError> {
    let mut context = render::context(web, staff, Density::Desk).await;
    // Promises and hours are those of the ticket's store, whichever store its reader is in.
    context.locale.zone = page.store.zone();
    let title = format!("{}, {}", page.item.title(), page.ticket.code);
    let model = TicketView {
        is_own: staff.actor().may(Action::SeeStore, page.ticket.store),
        may_hand_over_unpaid: staff.actor().may(Action::HandOverUnpaid, page.ticket.store),
        link: format!(
            "{}/i/{}",
            web.settings.base_url.trim_end_matches('/'),
            page.ticket.code
        ),
        page,
        typed,
        is_just_taken_in,
    };
    Ok(render::page(&context, status, &title, move || {
        view::ticket(model)
    }))
}

/// Where a form leads afterwards: the bench it was sent from, else the ticket.
fn back(fields: &Fields, code: &Code) -> String {
    match fields.get("back") {
        "" => paths::ticket(&code.to_string()),
        back => super::local(back).to_owned(),
    }
}

/// The same page again with what was typed, for what a person can put right; anything else is a page of its own.
async fn refused(
    web: &Web,
    staff: &Staff,
    fields: &Fields,
    code: &Code,
    mut typed: Typed,
    error: Error,
) -> Result<Response, PageError> {
    let lang = staff.lang();
    let status = match error {
        Error::Invalid(wrong) => {
            typed.errors = wrong;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Error::Stale => {
            typed.said = Some(words::STALE.of(lang).to_owned());
            StatusCode::PRECONDITION_FAILED
        }
        Error::Refused { refusal, .. } => {
            typed.said = Some(errors::refusal(&refusal, lang));
            StatusCode::CONFLICT
        }
        other => return Err(other.into()),
    };
    let back = fields.get("back");
    if back == paths::BENCH || back.starts_with(&format!("{}/", paths::BENCH)) {
        return super::bench::shown(web, staff, Some(code.clone()), typed, status).await;
    }
    let page = ticket_page(&web.boucle, staff.actor(), code).await?;
    shown(web, staff, page, typed, false, status).await
}

/// Names of fields as the page has them: a page with several forms puts the form's name in front.
fn prefixed(error: Error, prefix: &str) -> Error {
    match error {
        Error::Invalid(wrong) => Error::Invalid(
            wrong
                .into_iter()
                .map(|wrong| FieldError {
                    field: format!("{prefix}{}", wrong.field),
                    ..wrong
                })
                .collect(),
        ),
        other => other,
    }
}
