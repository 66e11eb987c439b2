//! How the till speaks to Boucle: it asks with a key, and notifies with a signature.

use std::time::Duration;

use reqwest::{
    Url,
    header::{CONTENT_TYPE, RETRY_AFTER},
    redirect::Policy,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::{io::AsyncWriteExt, net::TcpStream, time::Instant};

use super::{TillConfig, TillError, payable::Payable};

/// As long as Standard Webhooks lets a receiver take.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);
/// A cashier is not left waiting longer than that.
const READ_WITHIN: Duration = Duration::from_secs(5);
const PING_WITHIN: Duration = Duration::from_secs(1);

/// Why a payable was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReadError {
    /// Nobody answers at that address.
    Silence,
    /// 404: nothing to be paid has this code.
    UnknownCode,
    /// 401 or 403: the key is not known, or may not read payables.
    KeyRefused,
    /// Another status.
    Status(u16),
    /// An answer that is no payable.
    Unreadable,
}

/// The answer to a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Received {
    pub(super) status: u16,
    /// The header `Retry-After`, as sent.
    pub(super) retry_after: Option<String>,
    /// Boucle said that it had the notice already.
    pub(super) known: bool,
}

/// A notice ready to be sent once.
#[derive(Debug)]
pub(super) struct Attempt<'a> {
    pub(super) id: &'a str,
    pub(super) timestamp: i64,
    pub(super) signature: &'a str,
    pub(super) body: &'a str,
}

#[derive(Debug, Clone)]
pub(super) struct Client {
    http: reqwest::Client,
    base: Url,
    hook: Url,
    key: SecretString,
}

impl Client {
    pub(super) fn new(config: &TillConfig) -> Result<Self, TillError> {
        let wrong = || TillError::Address(config.boucle_url.clone());
        let base: Url = config.boucle_url.parse().map_err(|_| wrong())?;
        if base.scheme() != "http" || base.host_str().is_none() {
            return Err(wrong());
        }
        let http = crate::engine::client()
            // A notice that follows a redirect could end anywhere: 3xx is a failure (Standard Webhooks).
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(Duration::from_secs(3))
            .user_agent("boucle-till-simulator")
            .build()
            .map_err(|_| wrong())?;
        Ok(Self {
            http,
            hook: within(&base, &["hooks", &config.connector]).ok_or_else(wrong)?,
            base,
            key: config.api_key.clone(),
        })
    }

    /// Reads what is to be paid for a code as it was typed.
    pub(super) async fn payable(&self, code: &str) -> Result<Payable, ReadError> {
        let url = within(&self.base, &["api", "v1", "payables", code]).ok_or(ReadError::UnknownCode)?;
        let answer = self
            .http
            .get(url)
            .bearer_auth(self.key.expose_secret())
            .timeout(READ_WITHIN)
            .send()
            .await
            .map_err(|_| ReadError::Silence)?;
        match answer.status().as_u16() {
            200 => {}
            404 => return Err(ReadError::UnknownCode),
            401 | 403 => return Err(ReadError::KeyRefused),
            status => return Err(ReadError::Status(status)),
        }
        let answer: Value = answer.json().await.map_err(|_| ReadError::Unreadable)?;
        Payable::read(&answer).ok_or(ReadError::Unreadable)
    }

    /// How long Boucle takes to say that it is alive; none when it does not.
    pub(super) async fn ping(&self) -> Option<Duration> {
        let url = within(&self.base, &["healthz"])?;
        let asked = Instant::now();
        let answer = self.http.get(url).timeout(PING_WITHIN).send().await.ok()?;
        answer.status().is_success().then(|| asked.elapsed())
    }

    /// Sends a notice once. None when nobody answered in time.
    pub(super) async fn notify(&self, attempt: &Attempt<'_>) -> Option<Received> {
        let answer = self
            .http
            .post(self.hook.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", attempt.id)
            .header("webhook-timestamp", attempt.timestamp)
            .header("webhook-signature", attempt.signature)
            .body(attempt.body.to_owned())
            .timeout(ANSWER_WITHIN)
            .send()
            .await
            .ok()?;
        let status = answer.status().as_u16();
        let retry_after = answer
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok())
            .map(ToOwned::to_owned);
        let said: Option<Value> = answer.json().await.ok();
        Some(Received {
            status,
            retry_after,
            known: said.is_some_and(|said| said["known"] == true),
        })
    }

    /// Sends a notice and hangs up before the answer. A client that is made to be used rightly cannot do that.
    pub(super) async fn notify_and_hang_up(&self, attempt: &Attempt<'_>) -> std::io::Result<()> {
        let host = self.hook.host_str().unwrap_or_default();
        let port = self.hook.port_or_known_default().unwrap_or(80);
        // An IPv6 host stands in brackets in an address, and without them for the resolver.
        let mut stream = TcpStream::connect((host.trim_matches(['[', ']']), port)).await?;
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}:{port}\r\ncontent-type: application/json\r\nwebhook-id: {id}\r\n\
             webhook-timestamp: {timestamp}\r\nwebhook-signature: {signature}\r\ncontent-length: {length}\r\n\r\n{body}",
            path = self.hook.path(),
            id = attempt.id,
            timestamp = attempt.timestamp,
            signature = attempt.signature,
            length = attempt.body.len(),
            body = attempt.body,
        );
        stream.write_all(request.as_bytes()).await?;
        stream.flush().await
    }
}

/// A path below the address of Boucle, each part escaped.
fn within(base: &Url, parts: &[&str]) -> Option<Url> {
    // `..` would be resolved away and ask for another resource.
    if parts
        .iter()
        .any(|part| part.is_empty() || matches!(*part, "." | ".."))
    {
        return None;
    }
    let mut url = base.clone();
    url.path_segments_mut().ok()?.pop_if_empty().extend(parts);
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_stays_one_part_of_the_path() {
        let base: Url = "http://127.0.0.1:3000/".parse().unwrap();
        let url = within(&base, &["api", "v1", "payables", "lyn 24/18?x"]).unwrap();
        assert_eq!(
            url.as_str(),
            "http://127.0.0.1:3000/api/v1/payables/lyn%2024%2F18%3Fx"
        );
        assert_eq!(within(&base, &["payables", ".."]), None);
        let below: Url = "http://shop.example/boucle".parse().unwrap();
        assert_eq!(
            within(&below, &["hooks", "till"]).unwrap().path(),
            "/boucle/hooks/till"
        );
    }
}
