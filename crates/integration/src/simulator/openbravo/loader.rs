//! The order loader: tickets of elsewhere, made unique by their `messageId`.

use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::{Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};

use super::{
    super::partner::{JournalError, Turn},
    Openbravo,
    auth::{No, Params, failure},
    book::{Change, Message, OpenbravoBook, text},
    orders,
};

pub(super) fn routes() -> Router<Openbravo> {
    Router::new().route(
        "/org.openbravo.mobile.core.service.jsonrest/org.openbravo.retail.posterminal.ExternalOrderLoader",
        post(load),
    )
}

async fn load(
    State(openbravo): State<Openbravo>,
    Extension(turn): Extension<Turn>,
    Query(params): Query<Params>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, No> {
    openbravo.enter(&turn, &headers, &params, ("user", "password"))?;
    let body: Value =
        serde_json::from_slice(&body).map_err(|error| No::Failure(format!("no JSON: {error}")))?;
    let id = text(&body, "messageId").to_owned();
    if id.len() != 32 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(No::Failure("messageId: a UUID of 32 characters".to_owned()));
    }
    let at_once = params
        .get("synchronizedProcessing")
        .is_some_and(|value| value == "true");
    let answer = openbravo.kept.change(|book| {
        if let Some(known) = book.messages.get(&id) {
            return Ok::<_, No>((known.answer(), vec![]));
        }
        if at_once {
            let (message, mut changes) = openbravo.work(book, &body);
            let answer = message.answer();
            changes.push(Change::Message(id.clone(), message));
            return Ok((answer, changes));
        }
        // Only what is mandatory is looked at before it is queued.
        envelope(&body).map_err(No::Failure)?;
        let queued = Message::Initial(body.clone());
        Ok((queued.answer(), vec![Change::Message(id.clone(), queued)]))
    })?;
    Ok(Json(answer).into_response())
}

impl Message {
    fn answer(&self) -> Value {
        match self {
            Self::Initial(_) => json!({ "response": { "status": 0, "result": "0" } }),
            Self::Processed(answer) | Self::Error(answer) => answer.clone(),
        }
    }
}

impl Openbravo {
    /// Works a message: what became of it, and what it changes.
    fn work(&self, book: &OpenbravoBook, body: &Value) -> (Message, Vec<Change>) {
        match envelope(body).and_then(|terminal| orders::load(self, book, body, terminal)) {
            Ok((orders, changes)) => {
                let answer = json!({ "response": { "status": 0, "result": "0", "orders": orders } });
                (Message::Processed(answer), changes)
            }
            Err(message) => (Message::Error(failure(&message)), vec![]),
        }
    }

    /// The process in the background: works what is queued, one after the other.
    pub(super) fn work_queue(&self) -> Result<(), JournalError> {
        loop {
            let worked = self.kept.change(|book| {
                let next = book.messages.iter().find_map(|(id, message)| match message {
                    Message::Initial(body) => Some((id.clone(), body)),
                    _ => None,
                });
                let Some((id, body)) = next else {
                    return Ok::<_, JournalError>((false, vec![]));
                };
                let (message, mut changes) = match body.get("import") {
                    Some(entity) => self.work_import(book, entity.as_str().unwrap_or_default(), body),
                    None => self.work(book, body),
                };
                changes.push(Change::Message(id, message));
                Ok((true, changes))
            })?;
            if !worked {
                return Ok(());
            }
        }
    }
}

/// What every message must say. The store of its terminal.
fn envelope(body: &Value) -> Result<&'static str, String> {
    if text(body, "channel") != "External" {
        return Err("channel: External".to_owned());
    }
    if body["data"].as_array().is_none_or(Vec::is_empty) {
        return Err("data: a list of orders".to_owned());
    }
    let terminal = text(body, "posTerminal");
    let known = orders::TERMINALS.iter().find(|(key, _)| *key == terminal);
    known
        .map(|(_, store)| *store)
        .ok_or_else(|| format!("posTerminal: {terminal} not found"))
}
