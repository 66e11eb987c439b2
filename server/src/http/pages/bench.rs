//! The bench of whoever is signed in, and taking a ticket from what nobody has.

use app::{
    document::Density,
    pages::{bench as view, ticket::Typed},
    paths,
    words::{bench as words, errors, ticket},
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
    search::scanned_code,
    workshop::{self, MoveForm, TicketPage, next_stages, ticket_page},
};
use domain::{
    Code,
    people::Action,
    workshop::{Stage, TicketKind},
};
use serde::Deserialize;

use super::ticket::code_of;
use crate::http::{PageError, Web, form::Posted, render, staff::Staff};

/// Addresses of this file.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route(paths::BENCH, get(first))
        .route("/bench/{code}", get(one))
        .route("/bench/{code}/take", post(take))
}

#[derive(Deserialize)]
struct Scanned {
    /// What was scanned or typed.
    #[serde(default)]
    q: String,
}

/// The first ticket of the queue, or what was scanned.
async fn first(
    State(web): State<Web>,
    staff: Staff,
    Query(scanned): Query<Scanned>,
) -> Result<Response, PageError> {
    if scanned.q.trim().is_empty() {
        return shown(&web, &staff, None, Typed::default(), StatusCode::OK).await;
    }
    if let Some(code) = scanned_code(&scanned.q)
        && ticket_page(&web.boucle, staff.actor(), &code).await.is_ok()
    {
        return Ok(Redirect::to(&path(&code)).into_response());
    }
    let said = words::not_found(scanned.q.trim(), staff.lang());
    let typed = Typed {
        said: Some(said),
        ..Typed::default()
    };
    shown(&web, &staff, None, typed, StatusCode::NOT_FOUND).await
}

async fn one(State(web): State<Web>, staff: Staff, Path(text): Path<String>) -> Result<Response, PageError> {
    let code = code_of(&text)?;
    if code.to_string() != text {
        return Ok(Redirect::to(&path(&code)).into_response());
    }
    shown(&web, &staff, Some(code), Typed::default(), StatusCode::OK).await
}

fn path(code: &Code) -> String {
    format!("{}/{code}", paths::BENCH)
}

/// The bench with a ticket in front, or with the first of the queue.
pub(super) async fn shown(
    web: &Web,
    staff: &Staff,
    code: Option<Code>,
    typed: Typed,
    status: StatusCode,
) -> Result<Response, PageError> {
    let bench = workshop::bench(&web.boucle, staff.actor(), staff.store.id, code).await?;
    let may = |action| {
        let store = bench.current.as_ref().map(|page| page.ticket.store);
        store.is_some_and(|store| staff.actor().may(action, store))
    };
    let model = view::BenchView {
        me: staff.actor().user,
        is_own: may(Action::SeeStore),
        may_hand_over_unpaid: may(Action::HandOverUnpaid),
        typed,
        bench,
    };
    let context = render::context(web, staff, Density::Touch).await;
    let title = words::BENCH.of(staff.lang());
    Ok(render::page(&context, status, title, move || view::bench(model)))
}

/// Takes a ticket, and starts at once if that was wished. When the start is refused, the ticket is taken all the same and the page
/// says why.
async fn take(
    State(web): State<Web>,
    Path(text): Path<String>,
    Posted { staff, fields }: Posted,
) -> Result<Response, PageError> {
    let code = code_of(&text)?;
    let page = ticket_page(&web.boucle, staff.actor(), &code).await?;
    let version = fields.number("version");
    let taken = workshop::assign(
        &web.boucle,
        staff.actor(),
        page.ticket.id,
        version,
        staff.actor().user,
    )
    .await;
    match taken {
        Ok(()) => {}
        Err(Error::Stale) => {
            let typed = Typed {
                said: Some(ticket::STALE.of(staff.lang()).to_owned()),
                ..Typed::default()
            };
            return shown(&web, &staff, Some(code), typed, StatusCode::PRECONDITION_FAILED).await;
        }
        Err(other) => return Err(other.into()),
    }
    if fields.is_on("start")
        && let Some(to) = start(&staff, &page)
    {
        let page = ticket_page(&web.boucle, staff.actor(), &code).await?;
        let form = MoveForm {
            to: to.name().to_owned(),
            reason: String::new(),
        };
        match workshop::move_ticket(
            &web.boucle,
            staff.actor(),
            page.ticket.id,
            page.ticket.version,
            &form,
        )
        .await
        {
            Ok(_) => {}
            Err(Error::Refused { refusal, .. }) => {
                let typed = Typed {
                    said: Some(errors::refusal(&refusal, staff.lang())),
                    ..Typed::default()
                };
                return shown(&web, &staff, Some(code), typed, StatusCode::CONFLICT).await;
            }
            Err(other) => return Err(other.into()),
        }
    }
    staff.say(words::TAKEN.of(staff.lang())).await;
    Ok(Redirect::to(&path(&code)).into_response())
}

/// How work on a ticket starts: by looking what it is, or at once where the customer said up to which amount.
fn start(staff: &Staff, page: &TicketPage) -> Option<Stage> {
    let ticket = &page.ticket;
    let at_once = ticket.kind != TicketKind::CustomerRepair
        || (!ticket.lines.is_empty() && ticket.ceiling.is_some_and(|ceiling| ticket.total() <= ceiling));
    let to = match ticket.state.stage() {
        Stage::Received if !at_once => Stage::Diagnosing,
        _ => Stage::InRepair,
    };
    next_stages(staff.actor(), ticket.store, ticket.state.stage())
        .contains(&to)
        .then_some(to)
}
