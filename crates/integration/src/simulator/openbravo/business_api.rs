//! The Business API: exports by pages that name the next one, imports that are queued.

use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header::HOST},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};

use super::{
    super::partner::{Fault, Turn, moment, whole_second},
    Openbravo,
    auth::{No, Params, failure},
    book::{Change, From, Message, OpenbravoBook, text},
    rows::base,
};

/// Rows of a page.
const PAGE: usize = 20;
const EXPORTED: [&str; 3] = ["Product", "BusinessPartner", "Order"];
const IMPORTED: [&str; 3] = ["Product", "BusinessPartner", "GiftCertificate"];

pub(super) fn routes() -> Router<Openbravo> {
    Router::new()
        .route("/ws/org.openbravo.api.ExportService/{entity}", get(all))
        .route("/ws/org.openbravo.api.ExportService/{entity}/{which}", get(some))
        .route("/ws/org.openbravo.api.ImportService/{entity}", post(import))
        .route("/ws/org.openbravo.api.StatusService/{id}", get(status))
}

async fn all(
    State(openbravo): State<Openbravo>,
    Extension(turn): Extension<Turn>,
    Path(entity): Path<String>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Result<Response, No> {
    openbravo.enter(&turn, &headers, &Params::new(), ("", ""))?;
    openbravo.export(&turn, &headers, &entity, &entity, &params, |_| true)
}

async fn some(
    State(openbravo): State<Openbravo>,
    Extension(turn): Extension<Turn>,
    Path((entity, which)): Path<(String, String)>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Result<Response, No> {
    openbravo.enter(&turn, &headers, &Params::new(), ("", ""))?;
    let path = format!("{entity}/{which}");
    let given = |name: &str| {
        let value = params.get(name).cloned();
        value.ok_or_else(|| No::Status(StatusCode::BAD_REQUEST, format!("parameter {name} is missing")))
    };
    match (entity.as_str(), which.as_str()) {
        ("Order", "byDocumentNo") => {
            let number = given("documentNo")?;
            openbravo.export(&turn, &headers, &entity, &path, &params, |row| {
                text(row, "documentNo") == number
            })
        }
        ("Order", "byOrgOrderDateRange") => {
            let time = |name: &str| {
                let text = given(name)?;
                moment(&text).ok_or_else(|| No::Status(StatusCode::BAD_REQUEST, format!("{name}: no date")))
            };
            let (store, from, to) = (given("organization")?, time("dateFrom")?, time("dateTo")?);
            openbravo.export(&turn, &headers, &entity, &path, &params, |row| {
                let date = moment(text(row, "orderDate"));
                text(row, "organization") == store && date.is_some_and(|date| (from..=to).contains(&date))
            })
        }
        // What is not set up in the customer's Entity Mapping window is taken for an id.
        (_, id) => {
            exported(&entity)?;
            let found = openbravo.kept.read(|book| book.record(&entity, id));
            let found =
                found.ok_or_else(|| No::Status(StatusCode::NOT_FOUND, format!("{path} not found")))?;
            Ok(Json(json!({ "data": [found], "links": null })).into_response())
        }
    }
}

fn exported(entity: &str) -> Result<(), No> {
    if EXPORTED.contains(&entity) {
        return Ok(());
    }
    Err(No::Status(
        StatusCode::NOT_FOUND,
        format!("{entity} is not exported"),
    ))
}

async fn import(
    State(openbravo): State<Openbravo>,
    Extension(turn): Extension<Turn>,
    Path(entity): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, No> {
    openbravo.enter(&turn, &headers, &Params::new(), ("", ""))?;
    if !IMPORTED.contains(&entity.as_str()) {
        return Err(No::Status(
            StatusCode::NOT_FOUND,
            format!("{entity} is not imported"),
        ));
    }
    let body: Value = serde_json::from_slice(&body)
        .map_err(|error| No::Status(StatusCode::BAD_REQUEST, format!("no JSON: {error}")))?;
    let id = openbravo.id();
    let queued = Message::Initial(json!({ "import": entity, "data": body["data"] }));
    openbravo
        .kept
        .change(|_| Ok::<_, No>(((), vec![Change::Message(id.clone(), queued)])))?;
    Ok((StatusCode::ACCEPTED, Json(json!({ "requestId": id }))).into_response())
}

async fn status(
    State(openbravo): State<Openbravo>,
    Extension(turn): Extension<Turn>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, No> {
    openbravo.enter(&turn, &headers, &Params::new(), ("", ""))?;
    let message = openbravo.kept.read(|book| book.messages.get(&id).cloned());
    let answer = match message {
        None => return Err(No::Status(StatusCode::NOT_FOUND, format!("{id} not found"))),
        Some(Message::Initial(_)) => json!({ "requestId": id, "status": "Initial" }),
        Some(Message::Processed(answer)) => {
            json!({ "requestId": id, "status": "Success", "data": answer["data"] })
        }
        Some(Message::Error(answer)) => {
            json!({ "requestId": id, "status": "Error", "message": answer["response"]["error"]["message"] })
        }
    };
    Ok(Json(answer).into_response())
}

impl Openbravo {
    /// A page of what is exported, and the address of the next one.
    fn export(
        &self,
        turn: &Turn,
        headers: &HeaderMap,
        entity: &str,
        path: &str,
        params: &Params,
        wanted: impl Fn(&Value) -> bool,
    ) -> Result<Response, No> {
        exported(entity)?;
        let page: usize = params.get("page").and_then(|page| page.parse().ok()).unwrap_or(0);
        let from = page.saturating_mul(PAGE);
        let mut rows: Vec<Value> = self.kept.read(|book| {
            let rows = book.rows(entity, From::START).filter(|row| wanted(row));
            rows.skip(from).take(PAGE + 1).collect()
        });
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        if turn.has(Fault::Duplicate) {
            rows = rows.into_iter().flat_map(|row| [row.clone(), row]).collect();
        }
        let links = more.then(|| {
            let mut query: Vec<(&str, String)> = params
                .iter()
                .filter(|(name, _)| *name != "page")
                .map(|(name, value)| (name.as_str(), value.clone()))
                .collect();
            query.push(("page", (page + 1).to_string()));
            let query: Vec<String> = query
                .iter()
                .map(|(name, value)| {
                    let value =
                        percent_encoding::utf8_percent_encode(value, percent_encoding::NON_ALPHANUMERIC);
                    format!("{name}={value}")
                })
                .collect();
            let host = headers
                .get(HOST)
                .and_then(|host| host.to_str().ok())
                .unwrap_or("localhost");
            let service = "openbravo/ws/org.openbravo.api.ExportService";
            json!({ "next": format!("http://{host}/{service}/{path}?{}", query.join("&")) })
        });
        Ok(Json(json!({ "data": rows, "links": links })).into_response())
    }

    /// Works an import that was queued.
    pub(super) fn work_import(
        &self,
        book: &OpenbravoBook,
        entity: &str,
        body: &Value,
    ) -> (Message, Vec<Change>) {
        let wrong = |message: String| (Message::Error(failure(&message)), vec![]);
        let needed = OpenbravoBook::needs(entity).unwrap_or_default();
        let now = whole_second(self.config.clock.now());
        let mut made = vec![];
        for given in body["data"].as_array().into_iter().flatten() {
            if let Some(name) = needed
                .iter()
                .find(|name| given.get(**name).is_none_or(Value::is_null))
            {
                return wrong(format!("{name} is required"));
            }
            if entity == "GiftCertificate"
                && book
                    .meant("BusinessPartner", text(given, "businessPartner"))
                    .is_none()
            {
                return wrong(format!(
                    "businessPartner: {} not found",
                    text(given, "businessPartner")
                ));
            }
            let id = self.id();
            let mut record = base(entity, &id, text(given, "name"), true, now);
            if let Some(given) = given.as_object() {
                record.extend(given.clone());
            }
            if entity == "GiftCertificate" {
                record.insert("searchKey".to_owned(), format!("BON-{}", &id[24..]).into());
                record.insert("currentAmount".to_owned(), given["amount"].clone());
            }
            made.push(Value::Object(record));
        }
        if made.is_empty() {
            return wrong("data: a list of records".to_owned());
        }
        let changes = made
            .iter()
            .map(|record| Change::Record(entity.to_owned(), text(record, "id").to_owned(), record.clone()));
        let changes = changes.collect();
        (Message::Processed(json!({ "data": made })), changes)
    }
}
