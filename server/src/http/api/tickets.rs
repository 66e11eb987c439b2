//! `GET /api/v1/tickets/{code}`: the ticket's own resource.

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use business::workshop::ticket_page;
use domain::{Code, Money, people::Actor};
use serde_json::json;

use super::{Caller, Web, lacks, problem, problem::of};

pub(crate) async fn ticket(State(web): State<Web>, caller: Caller, Path(code): Path<String>) -> Response {
    if !caller.has("tickets:read") {
        return lacks("tickets:read");
    }
    let Ok(code) = code.parse::<Code>() else {
        return problem(
            StatusCode::NOT_FOUND,
            "unknown-code",
            "this is not a code, or nothing has it",
        );
    };
    // A key stands for the chain itself, within its scopes.
    let page = match ticket_page(&web.boucle, &Actor::system(), &code).await {
        Ok(page) => page,
        Err(error) => return of(&error),
    };
    let ticket = &page.ticket;
    let money = |minor| Money::new(minor, ticket.currency);
    let customer = page.customer.as_ref().map(|customer| {
        if caller.has("customers:read") {
            json!({ "id": customer.id, "name": customer.name(), "contacts": customer.contacts })
        } else {
            json!({ "id": customer.id })
        }
    });
    let body = json!({
        "code": ticket.code,
        "store": page.store.prefix,
        "kind": ticket.kind,
        "origin": ticket.origin,
        "state": ticket.state,
        "state_since": ticket.state_since,
        "version": ticket.version,
        "priority": ticket.priority,
        "promised_at": ticket.promised_at,
        "created_at": ticket.created_at,
        "item": {
            "code": page.item.code,
            "category": page.item.category,
            "brand": page.item.brand,
            "model": page.item.model,
            "serial": page.item.serial,
        },
        "customer": customer,
        "symptoms": ticket.symptoms,
        "total": money(ticket.total()),
        "paid": money(ticket.paid),
        "amount_due": money(ticket.due()),
        "allowed": page.moves.iter().map(|stage| stage.name()).collect::<Vec<_>>(),
    });
    let mut response = Json(body).into_response();
    if let Ok(etag) = HeaderValue::from_str(&format!("\"{}\"", ticket.version)) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}
