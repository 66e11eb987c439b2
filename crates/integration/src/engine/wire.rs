//! One exchange with a partner, whatever it goes over.

use std::collections::BTreeMap;

use async_trait::async_trait;

use crate::codec::CodePage;

/// What is sent: a request of HTTP, or what is done with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WireRequest {
    /// `GET`, `POST`, ...; `LIST`, `READ`, `WRITE`, `REMOVE` and `MOVE` with files.
    pub(super) method: String,
    /// Path and query below the base address; the name of a file, or patterns of names.
    pub(super) target: String,
    /// Headers.
    pub(super) headers: Vec<(String, String)>,
    /// The bytes.
    pub(super) body: Vec<u8>,
    /// The code page in which the answer is awaited; only samples ask for it.
    pub(super) awaits: CodePage,
}

impl WireRequest {
    /// Without headers and body.
    pub(super) fn new(method: &str, target: String, awaits: CodePage) -> Self {
        Self {
            method: method.to_owned(),
            target,
            headers: vec![],
            body: vec![],
            awaits,
        }
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WireAnswer {
    /// The status of HTTP; 200 with files.
    pub(super) status: u16,
    /// Headers, by names in small letters.
    pub(super) headers: BTreeMap<String, String>,
    /// The bytes, unpacked.
    pub(super) body: Vec<u8>,
}

/// Nothing came back that could be judged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum WireError {
    /// Nothing can have arrived there.
    #[error("not reached: {0}")]
    NotReached(String),
    /// It may have arrived.
    #[error("{0}")]
    Lost(String),
    /// Who we are was not taken, or the other side is not whom we know: never tried again by itself.
    #[error("{0}")]
    Denied(String),
    /// It was not even tried: what was to be sent is wrong.
    #[error("{0}")]
    NotSent(String),
}

/// Carries exchanges.
#[async_trait]
pub(super) trait Wire: Send + Sync {
    /// Carries one; ends within the connector's limits.
    async fn exchange(&self, request: &WireRequest) -> Result<WireAnswer, WireError>;
}
