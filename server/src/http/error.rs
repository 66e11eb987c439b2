//! What a page answers when it cannot do what was asked: a clear sentence in the reader's language, never a stack trace.
//! Internal detail is logged.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use business::{Error, SignInError};
use domain::people::Forbidden;

/// Why a page cannot be shown.
#[derive(Debug, Clone)]
pub enum PageError {
    /// Nobody is signed in; afterwards the browser goes on to `next`.
    SignInFirst {
        /// Path and query.
        next: String,
    },
    /// The session ended while somebody typed: the form is kept through the sign-in.
    SignInToResume {
        /// Where the form was going.
        action: String,
        /// What was typed.
        fields: Vec<(String, String)>,
    },
    /// The user has no store to look at.
    NoStore,
    /// A form that is not of our own pages, or of an older session.
    ForeignForm,
    /// A form larger than any of ours.
    TooLarge,
    /// A form that is not UTF-8.
    NotUtf8,
    /// What is asked for is not allowed or not there, or something refused.
    Business(Error),
    /// The database does not answer.
    Unavailable(String),
}

impl From<Error> for PageError {
    fn from(error: Error) -> Self {
        Self::Business(error)
    }
}

impl PageError {
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::SignInFirst { .. } => StatusCode::SEE_OTHER,
            Self::SignInToResume { .. } => StatusCode::UNAUTHORIZED,
            Self::NoStore | Self::ForeignForm | Self::Business(Error::Forbidden(_)) => StatusCode::FORBIDDEN,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotUtf8 => StatusCode::BAD_REQUEST,
            Self::Business(Error::NotFound) => StatusCode::NOT_FOUND,
            Self::Business(Error::Stale) => StatusCode::PRECONDITION_FAILED,
            Self::Business(Error::Refused { .. }) => StatusCode::CONFLICT,
            Self::Business(Error::Invalid(_) | Error::SignIn(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Business(Error::Storage(_)) | Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Stable name, by which the page finds its words.
    pub fn name(&self) -> &'static str {
        match self {
            Self::SignInFirst { .. } | Self::SignInToResume { .. } => "sign_in_first",
            Self::NoStore => "no_store",
            Self::ForeignForm => "foreign_form",
            Self::TooLarge => "too_large",
            Self::NotUtf8 => "not_utf8",
            Self::Business(Error::Forbidden(Forbidden::PinIsNotEnough)) => "pin_is_not_enough",
            Self::Business(Error::Forbidden(Forbidden::Role)) => "forbidden",
            Self::Business(Error::NotFound) => "not_found",
            Self::Business(Error::Stale) => "stale",
            Self::Business(Error::Refused { .. }) => "refused",
            Self::Business(Error::Invalid(_)) => "invalid",
            Self::Business(Error::SignIn(SignInError::Wait(_))) => "wait",
            Self::Business(Error::SignIn(_)) => "wrong",
            Self::Business(Error::Storage(_)) | Self::Unavailable(_) => "unavailable",
        }
    }
}

impl IntoResponse for PageError {
    /// The bare status, with the error as an extension: the middleware of [`super::render`] makes the page, because only
    /// it knows the reader's language and session.
    fn into_response(self) -> Response {
        if let Self::SignInFirst { next } = &self {
            let next = percent_encoding::utf8_percent_encode(next, percent_encoding::NON_ALPHANUMERIC);
            return Redirect::to(&format!("/login?next={next}")).into_response();
        }
        match &self {
            Self::Business(Error::Storage(error)) => tracing::error!(%error, "the database refused"),
            Self::Unavailable(error) => tracing::error!(%error, "the database does not answer"),
            _ => {}
        }
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
