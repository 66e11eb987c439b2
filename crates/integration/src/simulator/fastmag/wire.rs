//! The two addresses of Fastmag.

use std::sync::Arc;

use axum::{
    Extension, Router,
    body::Bytes,
    extract::State,
    http::header::CONTENT_TYPE,
    response::{IntoResponse, Response},
    routing::post,
};
use encoding_rs::WINDOWS_1252;
use percent_encoding::percent_decode;
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq;

use super::{
    super::partner::{Fault, JournalError, Kept, PartnerConfig, Turn, whole_second},
    book::FastmagBook,
    query, records, tables, transactions,
};

const UNKNOWN_ACCOUNT: &str = "Identification incorrecte";

#[derive(Clone)]
pub(super) struct Fastmag {
    pub(super) kept: Arc<Kept<FastmagBook>>,
    pub(super) config: Arc<PartnerConfig>,
}

/// What follows `KO|`.
#[derive(Debug)]
pub(super) struct Ko(pub(super) String);

impl From<String> for Ko {
    fn from(message: String) -> Self {
        Self(message)
    }
}

impl From<JournalError> for Ko {
    fn from(error: JournalError) -> Self {
        Self(error.to_string())
    }
}

pub(super) fn routes(fastmag: Fastmag) -> Router {
    Router::new()
        .route("/EDIWEBSRV.IPS", post(transaction))
        .route("/EDIQUERY.IPS", post(read))
        .with_state(fastmag)
}

async fn transaction(
    State(fastmag): State<Fastmag>,
    Extension(turn): Extension<Turn>,
    body: Bytes,
) -> Response {
    said(fastmag.transaction(&turn, &body).map(|answer| match answer {
        Some(answer) => format!("OK|{answer}"),
        None => "OK".to_owned(),
    }))
}

async fn read(State(fastmag): State<Fastmag>, Extension(turn): Extension<Turn>, body: Bytes) -> Response {
    said(fastmag.query(&turn, &body))
}

/// Errors come with 200, too.
fn said(answer: Result<String, Ko>) -> Response {
    let text = answer.unwrap_or_else(|Ko(message)| format!("KO|{message}"));
    let bytes = WINDOWS_1252.encode(&text).0.into_owned();
    ([(CONTENT_TYPE, "text/plain")], bytes).into_response()
}

impl Fastmag {
    fn transaction(&self, turn: &Turn, body: &[u8]) -> Result<Option<String>, Ko> {
        let data = self.data(turn, body)?;
        let records = records::parse(&data)?;
        let now = self.config.clock.now();
        self.kept
            .change(|book| transactions::work(book, &records, now).map_err(Ko))
    }

    fn query(&self, turn: &Turn, body: &[u8]) -> Result<String, Ko> {
        let data = self.data(turn, body)?;
        let query = query::parse(&data)?;
        if turn.has(Fault::PageDrift) {
            self.kept.touch_oldest(whole_second(self.config.clock.now()))?;
        }
        Ok(self.kept.read(|book| tables::answer(book, &query, turn))?)
    }

    /// The form's `data`, for an account that is known.
    fn data(&self, turn: &Turn, body: &[u8]) -> Result<String, Ko> {
        let form = Form::parse(body)?;
        let password = self.config.password.expose_secret();
        let right = form.get("motpasse").as_bytes().ct_eq(password.as_bytes());
        let known = form.get("compte") == self.config.user
            && !form.get("enseigne").is_empty()
            && !form.get("magasin").is_empty()
            && bool::from(right);
        if !known || turn.has(Fault::Expired) {
            return Err(Ko(UNKNOWN_ACCOUNT.to_owned()));
        }
        if turn.has(Fault::Refused) {
            return Err(Ko(self.config.faults.reason.clone()));
        }
        Ok(form.get("data").to_owned())
    }
}

/// Fields of a form whose bytes are windows-1252.
struct Form(Vec<(String, String)>);

impl Form {
    fn parse(body: &[u8]) -> Result<Self, Ko> {
        if body.len() > 2 * records::LONGEST {
            return Err(Ko("Données trop longues".to_owned()));
        }
        let text = |part: &[u8]| {
            let spaced: Vec<u8> = part
                .iter()
                .map(|byte| if *byte == b'+' { b' ' } else { *byte })
                .collect();
            let bytes: Vec<u8> = percent_decode(&spaced).collect();
            WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned()
        };
        let pairs = body.split(|byte| *byte == b'&').map(|pair| {
            let mut parts = pair.splitn(2, |byte| *byte == b'=');
            let name = text(parts.next().unwrap_or_default()).to_ascii_lowercase();
            (name, text(parts.next().unwrap_or_default()))
        });
        Ok(Self(pairs.take(20).collect()))
    }

    fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }
}
