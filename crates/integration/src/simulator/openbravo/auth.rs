//! Who may speak to Openbravo, and how it says no: inside a 200 when it is not about the transport.

use std::collections::BTreeMap;

use axum::{
    Json,
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use super::{
    super::partner::{Fault, JournalError, Turn},
    Openbravo,
};

/// Parameters of a request.
pub(super) type Params = BTreeMap<String, String>;

/// Why Openbravo does not do it.
#[derive(Debug)]
pub(super) enum No {
    /// 401 with a challenge.
    Login,
    /// A status and a text.
    Status(StatusCode, String),
    /// 200, and status -1 inside.
    Failure(String),
    /// 200, and status -4 with a message for each property.
    Invalid(Value),
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        match self {
            Self::Login => {
                let challenge = [(WWW_AUTHENTICATE, "Basic realm=\"Openbravo\"")];
                (StatusCode::UNAUTHORIZED, challenge, "Unauthorized").into_response()
            }
            Self::Status(status, text) => (status, text).into_response(),
            Self::Failure(message) => Json(failure(&message)).into_response(),
            Self::Invalid(errors) => {
                Json(json!({ "response": { "status": -4, "errors": errors } })).into_response()
            }
        }
    }
}

impl From<JournalError> for No {
    fn from(error: JournalError) -> Self {
        Self::Status(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
    }
}

/// What a failure looks like.
pub(super) fn failure(message: &str) -> Value {
    json!({ "response": {
        "status": -1, "error": { "message": message, "messageType": "Error", "title": "Error" }, "totalRows": 0,
    } })
}

impl Openbravo {
    /// Lets in who gives user and password: by Basic, or in these two parameters. Refuses, too, what is ordered to be refused.
    pub(super) fn enter(
        &self,
        turn: &Turn,
        headers: &HeaderMap,
        params: &Params,
        names: (&str, &str),
    ) -> Result<(), No> {
        let basic = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok()?.strip_prefix("Basic "))
            .and_then(|text| String::from_utf8(BASE64_STANDARD.decode(text).ok()?).ok());
        let given = match &basic {
            Some(pair) => pair.split_once(':'),
            None => params
                .get(names.0)
                .zip(params.get(names.1))
                .map(|(user, password)| (user.as_str(), password.as_str())),
        };
        let (user, password) = given.ok_or(No::Login)?;
        let right = password
            .as_bytes()
            .ct_eq(self.config.password.expose_secret().as_bytes());
        if user != self.config.user || !bool::from(right) || turn.has(Fault::Expired) {
            return Err(No::Login);
        }
        self.work_queue()?;
        if turn.has(Fault::Refused) {
            return Err(No::Failure(self.config.faults.reason.clone()));
        }
        Ok(())
    }

    /// A new id.
    pub(super) fn id(&self) -> String {
        let id = self.config.entropy.id(self.config.clock.now());
        id.simple().to_string().to_uppercase()
    }
}
