//! What a partner sends by itself to `/hooks/{connector}`.

use std::time::Duration;

use crate::fields::{FieldError, Fields};

/// How the notices of a partner are signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Standard Webhooks 1.0 with a shared secret: see [`crate::signature`].
    StandardWebhooks,
}

impl Scheme {
    const NAMES: [&str; 1] = ["standard-webhooks"];

    /// Its name in a connector's description.
    pub const fn name(self) -> &'static str {
        match self {
            Self::StandardWebhooks => Self::NAMES[0],
        }
    }
}

/// What a partner sends to `/hooks/{connector}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// How it is signed.
    pub scheme: Scheme,
    /// How far the sender's clock may be off, in either direction.
    pub tolerance: Duration,
    /// Names of secrets in the settings, never the secrets themselves. Any of them that is set may have signed.
    pub secrets: Vec<String>,
    /// A longer body is refused unread, in bytes.
    pub max_body: usize,
    /// Types it is known to send. Others are stored as well.
    pub events: Vec<String>,
}

impl Hook {
    pub(super) fn read(mut fields: Fields) -> Result<Self, FieldError> {
        // Only one scheme so far: the word is checked, its place says nothing yet.
        fields.word("scheme", &Scheme::NAMES)?;
        let hook = Self {
            scheme: Scheme::StandardWebhooks,
            tolerance: Duration::from_secs(fields.required_number("tolerance_seconds", 1, 3600)?),
            secrets: fields.texts("secrets", 4)?,
            max_body: usize::try_from(fields.required_number("max_body_bytes", 1_024, 1_048_576)?)
                .expect("a megabyte fits"),
            events: fields.texts("events", 100)?,
        };
        fields.finish()?;
        Ok(hook)
    }
}
