//! The workshop: board, list, its file, and moving a ticket from wherever one sees it.

use app::{
    document::Density,
    pages::board::{
        BoardView, Moving, Problem, Search, TicketList, board as board_page, list as list_page,
        moving as moving_page,
    },
    paths,
    words::{board as words, frame, states},
};
use axum::{
    Router,
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use business::{
    Error,
    ports::{TicketCard, TicketFilter},
    workshop::{self, MoveForm, TicketPage, next_stages, ticket_page, undo_move},
};
use domain::{
    Code, TicketId,
    people::Action,
    workshop::{Refusal, Stage},
};

use super::{board_file, local};
use crate::http::{
    PageError, Web,
    form::{Fields, Posted},
    render::{Said, context, page},
    staff::Staff,
};

/// Rows of a page of the list.
const ROWS: u32 = 50;
/// Rows of a file: more than a store takes in within a year.
const FILE_ROWS: usize = 10_000;

/// Addresses of this file.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route(paths::WORKSHOP, get(workshop_page))
        .route("/tickets/{code}/move", get(ask).post(move_it))
        .route("/tickets/{code}/undo", post(undo))
}

/// The pairs of a query; what is not UTF-8 asks for nothing.
fn query(raw: Option<String>) -> Fields {
    Fields::parse(raw.unwrap_or_default().as_bytes()).unwrap_or_default()
}

async fn workshop_page(
    State(web): State<Web>,
    staff: Staff,
    RawQuery(raw): RawQuery,
) -> Result<Response, PageError> {
    let asked = query(raw);
    let search = Search::parse(&asked.0);
    match (search.is_list, asked.get("format")) {
        (true, "csv") => file(&web, &staff, &search).await,
        (true, _) => list(&web, &staff, search, asked.get("before").parse().ok()).await,
        (false, _) => board(&web, &staff, search).await,
    }
}

async fn board(web: &Web, staff: &Staff, search: Search) -> Result<Response, PageError> {
    let (actor, store) = (staff.actor(), staff.store.id);
    let board = workshop::board(&web.boucle, actor, store, search.board_filter()).await?;
    let moves = board
        .columns
        .iter()
        .map(|column| (column.stage, next_stages(actor, store, column.stage)))
        .collect();
    let may_hand_over_unpaid = actor.may(Action::HandOverUnpaid, store);
    let view = BoardView {
        board,
        search,
        moves,
        may_hand_over_unpaid,
    };
    let context = context(web, staff, Density::Desk).await;
    let title = frame::WORKSHOP.of(staff.lang());
    Ok(page(&context, StatusCode::OK, title, move || board_page(view)))
}

/// What a search leaves of the store's tickets. Open ones unless it asks for others.
fn filter(search: &Search, web: &Web) -> TicketFilter {
    let open = || Stage::ALL.iter().copied().filter(|stage| stage.is_open());
    let stages = match search.stage {
        Some(stage) => vec![stage],
        None if search.late => open().filter(|stage| !stage.is_done()).collect(),
        None if search.ended => vec![],
        None => open().collect(),
    };
    TicketFilter {
        stages,
        technician: search.technician,
        category: search.category.clone(),
        kind: search.kind,
        promised_before: search.late.then(|| web.boucle.clock.now()),
        ..TicketFilter::default()
    }
}

async fn list(
    web: &Web,
    staff: &Staff,
    search: Search,
    before: Option<TicketId>,
) -> Result<Response, PageError> {
    let (actor, store) = (staff.actor(), staff.store.id);
    let rows = workshop::tickets(&web.boucle, actor, store, filter(&search, web), before, ROWS).await?;
    let technicians = workshop::technicians(&web.boucle, actor, store).await?;
    let model = TicketList {
        page: rows,
        search,
        is_later: before.is_some(),
        technicians,
    };
    let context = context(web, staff, Density::Desk).await;
    let title = frame::WORKSHOP.of(staff.lang());
    Ok(page(&context, StatusCode::OK, title, move || list_page(model)))
}

/// All rows of the list, as a file for a spreadsheet.
async fn file(web: &Web, staff: &Staff, search: &Search) -> Result<Response, PageError> {
    let (actor, store) = (staff.actor(), staff.store.id);
    let technicians = workshop::technicians(&web.boucle, actor, store).await?;
    let (mut rows, mut before): (Vec<TicketCard>, Option<TicketId>) = (vec![], None);
    loop {
        let next = workshop::tickets(&web.boucle, actor, store, filter(search, web), before, 100).await?;
        before = next.rows.last().map(|card| card.id);
        let is_last = !next.more || next.rows.is_empty();
        rows.extend(next.rows);
        if is_last || rows.len() >= FILE_ROWS {
            break;
        }
    }
    Ok(board_file::answer(
        &rows,
        &technicians,
        &staff.store,
        staff.lang(),
        web.boucle.clock.now(),
    ))
}

/// The code in an address; an address without one leads nowhere.
fn code(text: &str) -> Result<Code, PageError> {
    text.parse().map_err(|_| PageError::Business(Error::NotFound))
}

/// Where the browser goes after a move: back to where it was made.
fn back(fields: &Fields, code: &Code) -> String {
    match fields.get("back") {
        "" => paths::ticket(&code.to_string()),
        path => local(path).to_owned(),
    }
}

/// The page before a move that asks why.
async fn ask(
    State(web): State<Web>,
    staff: Staff,
    Path(text): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, PageError> {
    let asked = query(raw);
    let code = code(&text)?;
    let form = MoveForm {
        to: asked.text("to"),
        reason: String::new(),
    };
    let ticket = ticket_page(&web.boucle, staff.actor(), &code).await?;
    // What would be refused is said before anybody types a reason.
    let is_unpaid = ticket.ticket.due() > 0 && form.to == Stage::Collected.name();
    let may = staff.actor().may(Action::HandOverUnpaid, ticket.ticket.store);
    let problem = if is_unpaid && !may {
        Problem::Refused(Refusal::StillDue)
    } else {
        Problem::Asks
    };
    moving(
        &web,
        &staff,
        StatusCode::OK,
        ticket,
        form,
        problem,
        back(&asked, &code),
    )
    .await
}

async fn moving(
    web: &Web,
    staff: &Staff,
    status: StatusCode,
    found: TicketPage,
    form: MoveForm,
    problem: Problem,
    back: String,
) -> Result<Response, PageError> {
    let ticket = &found.ticket;
    let model = Moving {
        code: ticket.code.to_string(),
        item: found.item.title(),
        customer: found.customer.map(|customer| customer.name()).unwrap_or_default(),
        stage: ticket.state.stage(),
        version: ticket.version,
        is_due: ticket.due() > 0,
        moves: found.moves,
        form,
        problem,
        back,
    };
    let context = context(web, staff, Density::Desk).await;
    let title = words::move_title(&model.code, staff.lang());
    Ok(page(&context, status, &title, move || moving_page(model)))
}

async fn move_it(
    State(web): State<Web>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let Posted { staff, fields } = posted;
    let code = code(&text)?;
    let back = back(&fields, &code);
    let form = MoveForm {
        to: fields.text("to"),
        reason: fields.text("reason"),
    };
    let found = ticket_page(&web.boucle, staff.actor(), &code).await?;
    let id = found.ticket.id;
    let moved = workshop::move_ticket(&web.boucle, staff.actor(), id, fields.number("version"), &form).await;
    let (status, problem) = match moved {
        Ok(moved) => {
            let (code, lang) = (code.to_string(), staff.lang());
            let undo = moved.undo.map(|_| {
                let fields = [("version", moved.version.to_string()), ("back", back.clone())];
                (
                    paths::ticket_undo(&code),
                    fields.map(|(name, value)| (name.to_owned(), value)).into(),
                )
            });
            let message = words::moved(&code, states::stage(moved.to).of(lang), lang);
            staff
                .flash(Said {
                    message,
                    undo,
                    taken: None,
                })
                .await;
            return Ok(Redirect::to(&back).into_response());
        }
        // The same form sent twice: it did what it was to do.
        Err(Error::Stale) if found.ticket.state.stage().name() == form.to => {
            return Ok(Redirect::to(&back).into_response());
        }
        Err(Error::Stale) => (StatusCode::PRECONDITION_FAILED, Problem::Stale),
        Err(Error::Refused { refusal, .. }) => (StatusCode::CONFLICT, Problem::Refused(refusal)),
        Err(Error::Invalid(fields)) => (StatusCode::UNPROCESSABLE_ENTITY, Problem::Invalid(fields)),
        Err(error) => return Err(error.into()),
    };
    moving(&web, &staff, status, found, form, problem, back).await
}

/// Takes the last move back; too late is said where one was.
async fn undo(
    State(web): State<Web>,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let Posted { staff, fields } = posted;
    let code = code(&text)?;
    let back = back(&fields, &code);
    let found = ticket_page(&web.boucle, staff.actor(), &code).await?;
    let lang = staff.lang();
    match undo_move(
        &web.boucle,
        staff.actor(),
        found.ticket.id,
        fields.number("version"),
    )
    .await
    {
        Ok(()) => staff.say(words::undone(&code.to_string(), lang)).await,
        Err(Error::Stale) => {
            staff
                .say(app::words::errors::refusal(&Refusal::TooLateToUndo, lang))
                .await
        }
        Err(Error::Refused { refusal, .. }) => staff.say(app::words::errors::refusal(&refusal, lang)).await,
        Err(error) => return Err(error.into()),
    }
    Ok(Redirect::to(&back).into_response())
}
