//! JSON REST: records of entities.

use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Map, Value, json};

use super::{
    super::partner::{Fault, Turn, whole_second},
    Openbravo,
    auth::{No, Params},
    book::{Change, From, OpenbravoBook, text},
    page::Page,
    rows::{base, stamp},
};

/// Records of one request at most.
const MOST_RECORDS: usize = 1_000;

pub(super) fn routes() -> Router<Openbravo> {
    Router::new()
        .route(
            "/org.openbravo.service.json.jsonrest/{entity}",
            get(list).post(add).put(update),
        )
        .route(
            "/org.openbravo.service.json.jsonrest/{entity}/{id}",
            get(one).put(update_one).delete(remove),
        )
}

async fn list(
    State(openbravo): State<Openbravo>,
    Extension(turn): Extension<Turn>,
    Path(entity): Path<String>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Result<Response, No> {
    openbravo.enter(&turn, &headers, &params, ("l", "p"))?;
    needs(&entity)?;
    let page = Page::read(&params)?;
    if turn.has(Fault::PageDrift) && page.start > 0 {
        openbravo
            .kept
            .touch_oldest(whole_second(openbravo.config.clock.now()))?;
    }
    let mut found = openbravo.kept.read(|book| page.rows(book, &entity))?;
    // The real one starts again from the first row when there is nothing where it was asked.
    let start = if found.is_empty() && page.start > 0 {
        let again = Page {
            start: 0,
            ..page.clone()
        };
        found = openbravo.kept.read(|book| again.rows(book, &entity))?;
        0
    } else {
        page.start
    };
    let more = found.len() > page.size;
    found.truncate(page.size);
    let end = start + found.len();
    let total = if page.counted {
        let all = Page {
            start: 0,
            size: usize::MAX - 1,
            ..page
        };
        openbravo.kept.read(|book| all.rows(book, &entity))?.len()
    } else {
        end + usize::from(more)
    };
    if turn.has(Fault::Duplicate) {
        found = found.into_iter().flat_map(|row| [row.clone(), row]).collect();
    }
    Ok(Json(json!({ "response": {
        "status": 0, "startRow": start, "endRow": end.saturating_sub(1), "totalRows": total, "data": found,
    } }))
    .into_response())
}

async fn one(
    State(openbravo): State<Openbravo>,
    Extension(turn): Extension<Turn>,
    Path((entity, id)): Path<(String, String)>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Result<Response, No> {
    openbravo.enter(&turn, &headers, &params, ("l", "p"))?;
    needs(&entity)?;
    let found = openbravo.kept.read(|book| book.record(&entity, &id));
    Ok(Json(found.ok_or_else(|| unknown(&entity, &id))?).into_response())
}

async fn add(
    State(openbravo): State<Openbravo>,
    Extension(turn): Extension<Turn>,
    Path(entity): Path<String>,
    Query(params): Query<Params>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, No> {
    openbravo.enter(&turn, &headers, &params, ("l", "p"))?;
    openbravo.write(&entity, &body, None, true)
}

async fn update(
    State(openbravo): State<Openbravo>,
    Extension(turn): Extension<Turn>,
    Path(entity): Path<String>,
    Query(params): Query<Params>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, No> {
    openbravo.enter(&turn, &headers, &params, ("l", "p"))?;
    openbravo.write(&entity, &body, None, false)
}

async fn update_one(
    State(openbravo): State<Openbravo>,
    Extension(turn): Extension<Turn>,
    Path((entity, id)): Path<(String, String)>,
    Query(params): Query<Params>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, No> {
    openbravo.enter(&turn, &headers, &params, ("l", "p"))?;
    openbravo.write(&entity, &body, Some(&id), false)
}

async fn remove(
    State(openbravo): State<Openbravo>,
    Extension(turn): Extension<Turn>,
    Path((entity, id)): Path<(String, String)>,
    Query(params): Query<Params>,
    headers: HeaderMap,
) -> Result<Response, No> {
    openbravo.enter(&turn, &headers, &params, ("l", "p"))?;
    needs(&entity)?;
    let gone = openbravo.kept.change(|book| {
        let found = book.record(&entity, &id).ok_or_else(|| unknown(&entity, &id))?;
        Ok::<_, No>((found, vec![Change::Gone(entity.clone(), id.clone())]))
    })?;
    Ok(Json(json!({ "response": { "status": 0, "data": [gone] } })).into_response())
}

fn needs(entity: &str) -> Result<&'static [&'static str], No> {
    let needed = OpenbravoBook::needs(entity);
    needed.ok_or_else(|| No::Status(StatusCode::BAD_REQUEST, format!("Entity {entity} not found")))
}

fn unknown(entity: &str, id: &str) -> No {
    No::Status(StatusCode::NOT_FOUND, format!("{entity} with id {id} not found"))
}

impl Openbravo {
    /// Writes one record or several; all of them or none.
    fn write(&self, entity: &str, body: &[u8], id: Option<&str>, new: bool) -> Result<Response, No> {
        needs(entity)?;
        let body: Value = serde_json::from_slice(body)
            .map_err(|error| No::Status(StatusCode::CONFLICT, format!("no JSON: {error}")))?;
        let records = match body {
            Value::Array(list) => list,
            Value::Object(mut body) => match body.remove("data") {
                Some(Value::Array(list)) => list,
                Some(data) => vec![data],
                None => return Err(No::Status(StatusCode::CONFLICT, "data is missing".to_owned())),
            },
            _ => return Err(No::Status(StatusCode::CONFLICT, "data is missing".to_owned())),
        };
        if records.is_empty() || records.len() > MOST_RECORDS {
            return Err(No::Failure(format!("1 to {MOST_RECORDS} records")));
        }
        let written = self.kept.change(|book| {
            let mut written = vec![];
            for record in &records {
                written.push(self.record(book, entity, record, id, new)?);
            }
            let changes = written.iter().map(|record: &Value| {
                let entity = text(record, "_entityName").to_owned();
                Change::Record(entity, text(record, "id").to_owned(), record.clone())
            });
            let changes = changes.collect();
            Ok::<_, No>((written, changes))
        })?;
        Ok(Json(json!({ "response": { "status": 0, "data": written } })).into_response())
    }

    fn record(
        &self,
        book: &OpenbravoBook,
        entity: &str,
        given: &Value,
        id: Option<&str>,
        new: bool,
    ) -> Result<Value, No> {
        let given = given
            .as_object()
            .ok_or_else(|| No::Failure("a record is an object".to_owned()))?;
        let entity = given.get("_entityName").and_then(Value::as_str).unwrap_or(entity);
        let needed = needs(entity)?;
        let now = whole_second(self.config.clock.now());
        let id = id.or_else(|| given.get("id").and_then(Value::as_str));
        let known = id.and_then(|id| book.record(entity, id));
        let mut fields = match (known, id, new) {
            (Some(Value::Object(fields)), ..) => fields,
            (_, Some(id), false) => return Err(unknown(entity, id)),
            (_, None, false) => return Err(No::Failure("an update needs an id".to_owned())),
            (_, id, true) => base(entity, id.unwrap_or(&self.id()), "", true, now),
        };
        for (name, value) in given {
            fields.insert(name.clone(), reference(value));
        }
        let missing: Map<String, Value> = needed
            .iter()
            .filter(|name| {
                fields
                    .get(**name)
                    .is_none_or(|value| value.is_null() || value == "")
            })
            .map(|name| ((*name).to_owned(), Value::from("is required")))
            .collect();
        if !missing.is_empty() {
            return Err(No::Invalid(missing.into()));
        }
        if let Some(code) = fields.get("searchKey").and_then(Value::as_str)
            && let Some(other) = book
                .rows(entity, From::START)
                .find(|row| row["searchKey"] == code)
            && Some(&other["id"]) != fields.get("id")
        {
            return Err(No::Invalid(json!({ "searchKey": "already used" })));
        }
        let name = fields
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        fields.insert("_identifier".to_owned(), name.into());
        fields.insert("updated".to_owned(), stamp(now).into());
        Ok(fields.into())
    }
}

/// A reference is given as `{"id": ...}` or plainly, and kept plainly.
fn reference(value: &Value) -> Value {
    match value {
        Value::Object(object) if object.len() == 1 => object.get("id").unwrap_or(value).clone(),
        _ => value.clone(),
    }
}
