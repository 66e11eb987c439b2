//! The business API: `/api/v1`.

mod payables;
mod problem;
mod tickets;

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, header, request::Parts},
    response::Response,
};
use business::people::key_actor;

pub(super) use payables::payable;
pub(crate) use problem::problem;
pub(super) use tickets::ticket;

use super::Web;

/// A caller with a valid key.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    scopes: Vec<String>,
}

impl Caller {
    /// Whether its key has a scope.
    fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|known| known == scope)
    }
}

/// The answer to a caller whose key lacks a scope.
fn lacks(scope: &str) -> Response {
    problem(
        StatusCode::FORBIDDEN,
        "scope",
        &format!("this needs the scope {scope}"),
    )
}

impl FromRequestParts<Web> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Self::Rejection> {
        let unknown = || {
            problem(
                StatusCode::UNAUTHORIZED,
                "key",
                "Authorization: Bearer with a valid key is needed",
            )
        };
        let text = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(unknown)?;
        match key_actor(&web.boucle, text.trim()).await {
            Ok(Some((_, scopes))) => Ok(Self { scopes }),
            Ok(None) => Err(unknown()),
            Err(error) => Err(problem::of(&error)),
        }
    }
}
