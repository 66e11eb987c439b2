//! How one signs in with a partner.

use std::{collections::BTreeMap, time::Duration};

use super::{partner::Transport, step::Step};
use crate::{
    fields::{FieldError, Fields},
    mapping::{Reader, Rule},
};

/// How requests prove who sends them. Secrets are words of `[secrets]`.
#[derive(Debug, Clone, PartialEq)]
pub enum SignIn {
    /// Not at all, or by fields of the requests themselves.
    None,
    /// HTTP Basic.
    Basic {
        /// The user.
        user: Rule,
        /// The password.
        password: String,
    },
    /// A token that does not change.
    Bearer {
        /// The token.
        token: String,
    },
    /// A key in a header of its own.
    ApiKey {
        /// The header.
        header: String,
        /// The key.
        key: String,
    },
    /// OAuth 2, RFC 6749 section 4.4.
    ClientCredentials {
        /// Path of the token below the base address.
        path: Rule,
        /// The client's id.
        client: Rule,
        /// Its secret.
        secret: String,
        /// What is asked for.
        scope: Option<String>,
        /// Client and secret go in the Authorization header instead of the form.
        basic: bool,
    },
    /// Steps that give a session.
    Session {
        /// Each keeps a value below `$session.<name>`.
        steps: Vec<Step>,
        /// Headers of every later request.
        headers: Option<Rule>,
        /// After this long one signs in again by itself.
        lasts: Duration,
    },
    /// A signature over the request.
    Hmac(Hmac),
}

/// A signature over the request.
#[derive(Debug, Clone, PartialEq)]
pub struct Hmac {
    /// The key.
    pub key: String,
    /// The header it goes into.
    pub header: String,
    /// What is signed: a rule over `$request`.
    pub signed: Rule,
    /// Base64 instead of hex.
    pub base64: bool,
    /// What stands before it.
    pub prefix: String,
    /// The header that says when, in seconds.
    pub timestamp_header: Option<String>,
}

impl SignIn {
    /// Its word in files.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Basic { .. } => "basic",
            Self::Bearer { .. } => "bearer",
            Self::ApiKey { .. } => "api-key",
            Self::ClientCredentials { .. } => "oauth2-client-credentials",
            Self::Session { .. } => "session-login",
            Self::Hmac(_) => "hmac",
        }
    }

    pub(super) fn read(
        reader: &mut Reader,
        mut fields: Fields,
        transport: &Transport,
        secrets: &BTreeMap<String, String>,
    ) -> Result<Self, FieldError> {
        const KINDS: [&str; 7] = [
            "none",
            "basic",
            "bearer",
            "api-key",
            "oauth2-client-credentials",
            "session-login",
            "hmac",
        ];
        reader.unconfirmed(&mut fields)?;
        let kind = KINDS[fields.word("kind", &KINDS)?];
        reader.roots(&["settings", "session", "now"]);
        let words: Vec<_> = secrets.keys().cloned().collect();
        let secret = |fields: &mut Fields, name| {
            let allowed = format!("a word of [secrets]: {}", words.join(", "));
            fields
                .checked(name, &allowed, |text| {
                    words.iter().find(|word| *word == text).cloned()
                })?
                .ok_or_else(|| fields.missing(name, &allowed))
        };
        let sign_in = match kind {
            "basic" => Self::Basic {
                user: reader.required(&mut fields, "user")?,
                password: secret(&mut fields, "password")?,
            },
            "bearer" => Self::Bearer {
                token: secret(&mut fields, "token")?,
            },
            "api-key" => Self::ApiKey {
                header: header(&mut fields, "header")?,
                key: secret(&mut fields, "key")?,
            },
            "oauth2-client-credentials" => Self::ClientCredentials {
                path: reader.required(&mut fields, "path")?,
                client: reader.required(&mut fields, "client")?,
                secret: secret(&mut fields, "secret")?,
                scope: fields.optional_text("scope")?,
                basic: fields.optional_word("style", &["form", "basic"])? == Some(1),
            },
            "session-login" => {
                let headers = reader.field(&mut fields, "headers")?;
                let lasts = fields.number("lasts_seconds", 10, 31_536_000)?.unwrap_or(86_400);
                let steps = Step::read_all(reader, &mut fields, transport, false)?;
                if let Some(step) = steps.iter().find(|step| step.each.is_some()) {
                    return Err(fields
                        .place()
                        .field("step", fields.place().line)
                        .wrong(&step.name, "a step without `each`: one signs in once"));
                }
                Self::Session {
                    steps,
                    headers,
                    lasts: Duration::from_secs(lasts),
                }
            }
            "hmac" => {
                let key = secret(&mut fields, "key")?;
                fields.word("algorithm", &["sha256"])?;
                reader.roots(&["settings", "request"]);
                Self::Hmac(Hmac {
                    key,
                    header: header(&mut fields, "header")?,
                    signed: reader.required(&mut fields, "signed")?,
                    base64: fields.word("output", &["hex", "base64"])? == 1,
                    prefix: fields.optional_text("prefix")?.unwrap_or_default(),
                    timestamp_header: match fields.one_of(&["timestamp_header"]) {
                        Some(name) => Some(header(&mut fields, name)?),
                        None => None,
                    },
                })
            }
            _ => Self::None,
        };
        fields.finish()?;
        Ok(sign_in)
    }
}

pub(super) fn header(fields: &mut Fields, name: &'static str) -> Result<String, FieldError> {
    const ALLOWED: &str = "the name of a header";
    fields
        .checked(name, ALLOWED, |text| {
            axum::http::HeaderName::try_from(text)
                .ok()
                .map(|_| text.to_owned())
        })?
        .ok_or_else(|| fields.missing(name, ALLOWED))
}
