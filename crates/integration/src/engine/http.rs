//! HTTP: one rule for all clients. TLS is rustls; redirects are never followed, so nobody sends us to an inner address;
//! everything has a time and a size.

use std::{collections::BTreeMap, io::Read, sync::Once};

use async_trait::async_trait;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use reqwest::{ClientBuilder, redirect::Policy};
use url::Url;

use super::wire::{Wire, WireAnswer, WireError, WireRequest};
use crate::connector::Limits;

/// A builder of clients that knows our TLS and follows nobody.
pub fn client() -> ClientBuilder {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // An error says that somebody has set one already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    reqwest::Client::builder().redirect(Policy::none())
}

/// A base address that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}: an address such as https://erp.example is wanted, without user, query or fragment")]
pub(super) struct NotAnAddress(String);

/// Requests below one base address.
#[derive(Debug)]
pub(super) struct HttpWire {
    client: reqwest::Client,
    base: Url,
    most: usize,
}

impl HttpWire {
    pub(super) fn new(base: &str, limits: Limits) -> Result<Self, NotAnAddress> {
        let wrong = || {
            NotAnAddress(crate::fields::shortened(
                base.split('@').next_back().unwrap_or_default(),
            ))
        };
        let parsed = Url::parse(base.trim_end_matches('/')).map_err(|_| wrong())?;
        let plain = matches!(parsed.scheme(), "http" | "https")
            && parsed.username().is_empty()
            && parsed.password().is_none()
            && parsed.query().is_none()
            && parsed.fragment().is_none();
        if !plain {
            return Err(wrong());
        }
        let client = client()
            .connect_timeout(limits.connect)
            .timeout(limits.answer)
            .pool_max_idle_per_host(limits.at_once)
            .build()
            .map_err(|_| wrong())?;
        Ok(Self {
            client,
            base: parsed,
            most: limits.answer_bytes,
        })
    }

    /// The whole address of a target: below the base, on the same host, whatever the partner said.
    fn address(&self, target: &str) -> Result<Url, WireError> {
        let base = self.base.as_str().trim_end_matches('/');
        let whole = if target.starts_with("http://") || target.starts_with("https://") {
            target.to_owned()
        } else if target.is_empty() || target.starts_with('/') {
            format!("{base}{target}")
        } else {
            format!("{base}/{target}")
        };
        let address = Url::parse(&whole)
            .map_err(|problem| WireError::NotSent(format!("{target:?} is no path: {problem}")))?;
        let below = self.base.path().trim_end_matches('/');
        let inside = address.origin() == self.base.origin()
            && address.username().is_empty()
            && address.password().is_none()
            && (address.path() == below || address.path().starts_with(&format!("{below}/")));
        if inside {
            Ok(address)
        } else {
            Err(WireError::NotSent(format!(
                "{}{} is not below the base address, and nothing is sent elsewhere",
                address.origin().ascii_serialization(),
                address.path()
            )))
        }
    }
}

#[async_trait]
impl Wire for HttpWire {
    async fn exchange(&self, request: &WireRequest) -> Result<WireAnswer, WireError> {
        let not_sent = |problem: String| WireError::NotSent(problem);
        let method = Method::from_bytes(request.method.as_bytes())
            .map_err(|_| not_sent(format!("{} is no method", request.method)))?;
        let mut headers = HeaderMap::new();
        // Some partners pack what they were not asked to pack; by the first bytes it is told apart.
        headers.insert("accept-encoding", HeaderValue::from_static("gzip"));
        for (name, value) in &request.headers {
            let name = HeaderName::try_from(name).map_err(|_| not_sent(format!("{name:?} is no header")))?;
            // The value may hold a secret: it is not shown.
            let value = HeaderValue::try_from(value)
                .map_err(|_| not_sent(format!("the value of the header {name} cannot be sent")))?;
            headers.insert(name, value);
        }
        let sent = self
            .client
            .request(method, self.address(&request.target)?)
            .headers(headers)
            .body(request.body.clone())
            .send()
            .await;
        let mut answer = sent.map_err(|problem| failed(&problem))?;
        let status = answer.status().as_u16();
        let mut received = BTreeMap::new();
        for (name, value) in answer.headers() {
            if let Ok(value) = value.to_str() {
                received.insert(name.as_str().to_owned(), value.to_owned());
            }
        }
        let mut body = vec![];
        while let Some(chunk) = answer.chunk().await.map_err(|problem| failed(&problem))? {
            if body.len() + chunk.len() > self.most {
                return Err(WireError::Lost(format!(
                    "the answer is longer than {} bytes",
                    self.most
                )));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(WireAnswer {
            status,
            headers: received,
            body: unpacked(body, self.most).map_err(WireError::Lost)?,
        })
    }
}

/// Unpacks gzip, told by its first bytes and not by what a header says.
fn unpacked(body: Vec<u8>, most: usize) -> Result<Vec<u8>, String> {
    if !body.starts_with(&[0x1f, 0x8b]) {
        return Ok(body);
    }
    let mut plain = vec![];
    let bound = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    flate2::read::MultiGzDecoder::new(body.as_slice())
        .take(bound)
        .read_to_end(&mut plain)
        .map_err(|problem| format!("the answer is not the gzip that it begins as: {problem}"))?;
    if plain.len() > most {
        return Err(format!(
            "the answer is longer than {most} bytes once it is unpacked"
        ));
    }
    Ok(plain)
}

fn failed(problem: &reqwest::Error) -> WireError {
    let mut causes = String::new();
    let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(problem);
    while let Some(inner) = cause {
        if !causes.is_empty() {
            causes.push_str(": ");
        }
        causes.push_str(&inner.to_string());
        cause = inner.source();
    }
    // The problem's own text holds the address, and that may hold what is nobody's business.
    let causes = if causes.is_empty() {
        "no answer".to_owned()
    } else {
        causes
    };
    if problem.is_connect() {
        WireError::NotReached(causes)
    } else if problem.is_builder() {
        WireError::NotSent(causes)
    } else if problem.is_timeout() {
        WireError::Lost("no whole answer within the time allowed".to_owned())
    } else {
        WireError::Lost(format!("the connection broke: {causes}"))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn an_address_stays_below_the_base() {
        let limits = Limits {
            connect: Duration::from_secs(1),
            answer: Duration::from_secs(1),
            answer_bytes: 1,
            per_second: 1,
            at_once: 1,
        };
        let wire = HttpWire::new("https://erp.example/api/", limits).unwrap();
        let goes = |target: &str| wire.address(target).ok().map(|address| address.to_string());
        for (target, address) in [
            ("/a?b=c", "https://erp.example/api/a?b=c"),
            ("a/../b", "https://erp.example/api/b"),
            ("", "https://erp.example/api"),
            (
                "https://erp.example/api/next?page=2",
                "https://erp.example/api/next?page=2",
            ),
        ] {
            assert_eq!(goes(target).as_deref(), Some(address), "{target}");
        }
        for elsewhere in [
            "/../admin",
            "/a/../../admin",
            "/%2e%2e/admin",
            "https://erp.example/apis",
            "https://erp.example:8443/api/x",
            "http://erp.example/api/x",
            "http://169.254.169.254/api/x",
            "https://me@erp.example/api/x",
        ] {
            let told = wire.address(elsewhere).unwrap_err().to_string();
            assert!(told.contains("nothing is sent elsewhere"), "{elsewhere}: {told}");
        }
    }
}
