//! The point of sale of the simulated Openbravo: it calls an external service for orders that are not its own.

use std::time::Duration;

use axum::http::header::CONTENT_TYPE;
use encoding_rs::WINDOWS_1252;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::{
    super::partner::{Fault, PartnerError, Turn},
    Openbravo,
};
use crate::{engine::client, signature};

const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// The external service that serves orders to the point of sale.
#[derive(Debug, Clone)]
pub struct ExternalOrders {
    /// Where it takes calls.
    pub url: String,
    /// How it knows the caller.
    pub sign: Sign,
    /// The terminal's search key, e.g. `VBS-LYN`.
    pub terminal: String,
}

/// How the point of sale says who it is.
#[derive(Debug, Clone)]
pub enum Sign {
    /// A header with a fixed value, e.g. `Authorization`.
    Header {
        /// The header.
        name: String,
        /// Its value.
        value: SecretString,
    },
    /// A signature of the body as Standard Webhooks have it.
    Webhook(SecretString),
}

/// What came back from a call; the status is none when nothing came.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heard {
    pub(super) status: Option<u16>,
    pub(super) body: Value,
}

impl Heard {
    const NOTHING: Self = Self {
        status: None,
        body: Value::Null,
    };

    pub(super) fn json(&self) -> Value {
        json!({ "status": self.status, "body": self.body })
    }
}

#[derive(Debug)]
pub(super) struct Pos {
    http: reqwest::Client,
    url: Url,
    external: ExternalOrders,
}

impl Pos {
    pub(super) fn new(external: ExternalOrders) -> Result<Self, PartnerError> {
        let wrong = || PartnerError::Address(external.url.clone());
        let url = Url::parse(&external.url).map_err(|_| wrong())?;
        if url.host().is_none() {
            return Err(wrong());
        }
        let http = client()
            .no_proxy()
            .timeout(ANSWER_WITHIN)
            .build()
            .map_err(|_| wrong())?;
        Ok(Self { http, url, external })
    }

    /// One call; the status and JSON body of the answer.
    async fn call(&self, openbravo: &Openbravo, turn: &Turn, action: &str, data: &Value) -> Heard {
        // Ten digits, as the point of sale makes them.
        let number = u64::from_be_bytes(openbravo.config.entropy.bytes()) % 10_000_000_000;
        let body = json!({
            "action": action, "terminal": self.external.terminal, "serviceId": format!("{number:010}"), "data": data,
        });
        let text = body.to_string();
        let request = self
            .http
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/json");
        let wrong = turn.has(Fault::Expired);
        let request = match &self.external.sign {
            Sign::Header { name, value } => {
                request.header(name, if wrong { "expired" } else { value.expose_secret() })
            }
            Sign::Webhook(secret) => {
                let now = openbravo.config.clock.now();
                let id = format!("msg_{}", openbravo.config.entropy.id(now).simple());
                let signed = if wrong { "{}" } else { &text };
                match signature::sign(&id, now, signed, secret) {
                    Ok(signature) => request
                        .header("webhook-id", id)
                        .header("webhook-timestamp", now.as_second().to_string())
                        .header("webhook-signature", signature),
                    Err(_) => return Heard::NOTHING,
                }
            }
        };
        let mut bytes = text.into_bytes();
        if turn.has(Fault::WrongEncoding) {
            bytes = WINDOWS_1252.encode(&body.to_string()).0.into_owned();
        }
        if turn.has(Fault::HalfAnswer) {
            bytes.truncate(bytes.len() / 2);
        }
        let Ok(answer) = request.body(bytes).send().await else {
            return Heard::NOTHING;
        };
        let status = answer.status().as_u16();
        let body = answer.json().await.unwrap_or_default();
        if turn.has(Fault::LostAnswer) {
            return Heard::NOTHING;
        }
        Heard {
            status: Some(status),
            body,
        }
    }
}

impl Openbravo {
    /// One call to the external service, with the faults whose turn it is.
    pub(super) async fn ask(&self, action: &str, data: &Value) -> Option<Heard> {
        let pos = self.pos.as_ref()?;
        let turn = self.desk.begin(format!("POS {action}"));
        let heard = if turn.has(Fault::Down) {
            Heard::NOTHING
        } else {
            if turn.has(Fault::Slow) {
                tokio::time::sleep(self.desk.faults().slow).await;
            }
            if turn.has(Fault::Duplicate) {
                pos.call(self, &turn, action, data).await;
            }
            pos.call(self, &turn, action, data).await
        };
        self.desk.end(&turn, heard.status);
        Some(heard)
    }
}
