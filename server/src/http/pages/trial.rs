//! A connector's files, looked at and tried. Nothing that is pasted is sent, kept or logged.

use app::{
    pages::{
        self,
        trial::{Came, File, Model, Typed, wrong_form},
    },
    words::{connectors, trial as words},
};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
    routing::get,
};
use business::Error;
use domain::{Lang, people::Action};
use integration::{
    Connector,
    engine::{self, Failed, Piece, pretty},
};
use serde::Deserialize;

use super::{
    super::{PageError, Web, form::Posted, staff::Staff},
    settings::{access, show},
};

pub(super) fn routes() -> Router<Web> {
    Router::new().route("/settings/connectors/{name}/try", get(look).post(try_it))
}

#[derive(Deserialize)]
struct Asked {
    file: Option<String>,
    example: Option<String>,
}

async fn look(
    State(web): State<Web>,
    staff: Staff,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let connectors = web.engine.connectors();
    let connector = known(connectors.get(&name), &staff)?;
    let mut typed = Typed::default();
    if let Some(piece) = asked.example.and_then(|text| Piece::named(connector, &text)) {
        typed.piece = piece.to_string();
        typed.pasted = piece.example(connector).unwrap_or_default();
    }
    let model = model(connector, typed, None, asked.file.as_deref(), staff.lang());
    let access = access(&staff);
    Ok(show(&web, &staff, StatusCode::OK, move || {
        pages::trial::trial(model, access)
    })
    .await)
}

async fn try_it(
    State(web): State<Web>,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (staff, fields) = (posted.staff, posted.fields);
    let connectors = web.engine.connectors();
    let connector = known(connectors.get(&name), &staff)?;
    let typed = Typed {
        piece: fields.text("piece"),
        status: fields.text("status"),
        // As browsers send line breaks of a text area.
        pasted: fields.get("pasted").replace("\r\n", "\n"),
    };
    let piece = Piece::named(connector, &typed.piece);
    let wrong = wrong_form(&typed, piece.is_some(), staff.lang());
    let status = typed.status.trim().parse().unwrap_or(200);
    let came = match (wrong, piece) {
        (None, Some(piece)) => shown(web.engine.attempt(connector, &piece, &typed.pasted, status)),
        (wrong, _) => wrong.unwrap_or_else(|| Came::Unfit(String::new())),
    };
    let status = match came {
        Came::Rule { .. } | Came::Unfit(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Came::Value(_) | Came::Request { .. } | Came::Answer { .. } => StatusCode::OK,
    };
    let model = model(connector, typed, Some(came), None, staff.lang());
    let access = access(&staff);
    Ok(show(&web, &staff, status, move || pages::trial::trial(model, access)).await)
}

/// A connector that can be tried, for those who may.
fn known<'c>(connector: Option<&'c Connector>, staff: &Staff) -> Result<&'c Connector, Error> {
    staff.actor().check_everywhere(Action::Partners)?;
    connector
        .filter(|connector| connector.partner.is_some())
        .ok_or(Error::NotFound)
}

fn model(connector: &Connector, typed: Typed, came: Option<Came>, file: Option<&str>, lang: Lang) -> Model {
    let label = |piece: &Piece| match piece {
        Piece::In(object) => words::incoming(object, lang),
        Piece::Out(object) => words::outgoing(object, lang),
        Piece::Request(action, step) => words::request(&connectors::action(action.name(), lang), step, lang),
        Piece::Answer(action, step) => words::answer(&connectors::action(action.name(), lang), step, lang),
    };
    let file = connector
        .sources
        .iter()
        .find(|source| Some(source.path.as_str()) == file);
    Model {
        connector: connector.name.clone(),
        pieces: Piece::all(connector)
            .iter()
            .map(|piece| (piece.to_string(), label(piece)))
            .collect(),
        typed,
        came,
        files: connector
            .sources
            .iter()
            .map(|source| source.path.clone())
            .collect(),
        file: file.map(|source| File {
            path: source.path.clone(),
            text: source.text.clone(),
            lines: source
                .outline()
                .into_iter()
                .map(|said| (said.line, said.field, said.says))
                .collect(),
        }),
    }
}

fn shown(came: Result<engine::Came, Failed>) -> Came {
    match came {
        Ok(engine::Came::Value(value)) => Came::Value(pretty(&value)),
        Ok(engine::Came::Request {
            method,
            target,
            headers,
            body,
        }) => Came::Request {
            head: format!("{method} {target}"),
            headers,
            body,
        },
        Ok(engine::Came::Answer {
            verdict,
            reason,
            kept,
            gives,
        }) => Came::Answer {
            verdict,
            reason,
            kept: kept.as_ref().map(pretty),
            gives: gives.as_ref().map(pretty),
        },
        Err(Failed::Unfit(problem)) => Came::Unfit(problem),
        Err(Failed::Rule(error)) => Came::Rule {
            connector: error.connector.into(),
            place: error.place.into(),
            field: error.field.into(),
            value: error.value.into(),
            rule: error.rule.to_owned(),
            problem: error.problem.into(),
        },
    }
}
