//! What a use case may answer instead of a result. One type for all of them, so that the edges (pages, API, command line)
//! translate it in one place each: 403, 404, 409, 412, 422, 503.

use domain::{
    people::Forbidden,
    workshop::{Refusal, Stage},
};

use crate::ports::StorageError;

/// A field of a form that is wrong. `code` is a stable name; screens have the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field, as in the form.
    pub field: String,
    /// What is wrong, as a stable name: `missing`, `too_long`, `unreadable`, `not_an_amount` ...
    pub code: &'static str,
    /// The bound, where there is one.
    pub limit: Option<usize>,
}

impl FieldError {
    /// A field error without a bound.
    pub fn new(field: impl Into<String>, code: &'static str) -> Self {
        Self {
            field: field.into(),
            code,
            limit: None,
        }
    }
}

/// Why a use case did not do what was asked. Nothing was changed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the caller may not know of it.
    #[error("not found")]
    NotFound,
    /// The caller may not do this here.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Somebody changed it in between.
    #[error("changed in between")]
    Stale,
    /// The state refuses; with what it allows.
    #[error("{refusal}")]
    Refused {
        /// Why.
        refusal: Refusal,
        /// Where one may go instead.
        allowed: Vec<Stage>,
    },
    /// Fields are wrong.
    #[error("fields are wrong: {0:?}")]
    Invalid(Vec<FieldError>),
    /// Sign-in failed, or is slowed down.
    #[error(transparent)]
    SignIn(#[from] SignInError),
    /// Nothing could be stored or read.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Why somebody is not signed in. It never says which of login and password was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// Login or password or PIN is wrong.
    #[error("wrong login or password")]
    Wrong,
    /// Too many wrong guesses: wait this many seconds.
    #[error("too many tries, wait {0} seconds")]
    Wait(i64),
    /// The PIN is locked on this device; sign in with the password.
    #[error("this PIN is locked on this device")]
    PinLocked,
    /// PINs work only on a device where somebody signed in with a password.
    #[error("this device is not enrolled")]
    DeviceUnknown,
}

impl Error {
    /// One wrong field.
    pub fn field(field: impl Into<String>, code: &'static str) -> Self {
        Self::Invalid(vec![FieldError::new(field, code)])
    }
}

/// Collects wrong fields, so that a form says all of them at once.
#[derive(Debug, Default)]
pub struct Checks(Vec<FieldError>);

impl Checks {
    /// Notes a wrong field.
    pub fn wrong(&mut self, field: impl Into<String>, code: &'static str) {
        self.0.push(FieldError::new(field, code));
    }

    /// A text that may be empty.
    pub fn text(&mut self, field: &str, value: &str, most: usize) -> String {
        self.keep(field, domain::text::bounded(value, most))
    }

    /// A text that must be there.
    pub fn required(&mut self, field: &str, value: &str, most: usize) -> String {
        self.keep(field, domain::text::required(value, most))
    }

    /// All is well, or everything that is not.
    pub fn done(self) -> Result<(), Error> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(self.0))
        }
    }

    fn keep(&mut self, field: &str, checked: Result<String, domain::text::TextProblem>) -> String {
        use domain::text::TextProblem as P;
        match checked {
            Ok(text) => return text,
            Err(P::Missing) => self.wrong(field, "missing"),
            Err(P::Unreadable) => self.wrong(field, "unreadable"),
            Err(P::TooLong(most)) => {
                self.0.push(FieldError {
                    field: field.to_owned(),
                    code: "too_long",
                    limit: Some(most),
                });
            }
        }
        String::new()
    }
}
