//! A simulated partner on a port of its own, and how a test speaks to it.

use std::{future::pending, path::Path, sync::Arc, time::Duration};

use business::clock::{Entropy, SystemClock};
use domain::Lang;
use integration::simulator::partner::{Fault, Faults, PartnerConfig, PartnerError};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

pub(crate) const USER: &str = "boucle";
pub(crate) const PASSWORD: &str = "mot de passe à 1 €";
/// How late a slow answer is.
pub(crate) const SLOW: Duration = Duration::from_millis(400);

pub(crate) fn config(known: &'static [Fault]) -> PartnerConfig {
    let mut faults = Faults::none(known);
    faults.slow = SLOW;
    PartnerConfig {
        user: USER.to_owned(),
        password: PASSWORD.to_owned().into(),
        products: 40,
        faults,
        state: None,
        lang: Lang::Fr,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(Entropy::system()),
    }
}

pub(crate) struct Partner {
    pub(crate) url: String,
    pub(crate) http: reqwest::Client,
    served: JoinHandle<()>,
}

impl Drop for Partner {
    fn drop(&mut self) {
        self.served.abort();
    }
}

impl Partner {
    /// Opens whatever `serve` makes of a listener, until it is dropped: that ends it as a kill does.
    pub(crate) async fn open<S>(serve: impl FnOnce(TcpListener) -> S) -> Self
    where
        S: Future<Output = Result<(), PartnerError>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let serving = serve(listener);
        let served = tokio::spawn(async move { serving.await.unwrap() });
        let http = integration::engine::client()
            .redirect(reqwest::redirect::Policy::limited(3))
            .no_proxy()
            .build()
            .unwrap();
        Self { url, http, served }
    }

    pub(crate) async fn fastmag(config: PartnerConfig) -> Self {
        Self::open(|listener| integration::simulator::fastmag::serve(listener, config, pending())).await
    }

    /// An Openbravo whose point of sale calls nobody.
    pub(crate) async fn openbravo(config: PartnerConfig) -> Self {
        Self::open(|listener| integration::simulator::openbravo::serve(listener, config, None, pending()))
            .await
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.http.get(format!("{}{path}", self.url)).send().await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Response {
        let request = self.http.post(format!("{}{path}", self.url)).json(body);
        request.send().await.unwrap()
    }

    /// Orders the control API to do something that it does.
    pub(crate) async fn control(&self, path: &str, body: Value) -> Value {
        let answer = self.post(path, &body).await;
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{path} {body}: {status} {text}");
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// The next request goes wrong so.
    pub(crate) async fn next(&self, fault: Fault) {
        self.control("/control/faults", json!({ "faults": [fault], "times": 1 }))
            .await;
    }

    pub(crate) async fn state(&self) -> Value {
        self.get("/control/state").await.json().await.unwrap()
    }

    pub(crate) async fn exchanges(&self) -> Value {
        self.get("/control/exchanges").await.json().await.unwrap()
    }

    /// Changes a product.
    pub(crate) async fn goods(&self, body: Value) {
        let answer = self.post("/control/goods", &body).await;
        assert_eq!(answer.status(), StatusCode::NO_CONTENT, "{body}");
    }
}

/// A configuration that remembers.
pub(crate) fn remembering(known: &'static [Fault], file: &Path) -> PartnerConfig {
    let mut config = config(known);
    config.state = Some(file.to_owned());
    config
}
