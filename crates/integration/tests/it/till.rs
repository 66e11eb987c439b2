//! A till on a port of its own, and how a test speaks to it.

use std::{path::Path, sync::Arc, time::Duration};

use business::clock::{Entropy, SystemClock};
use domain::Lang;
use integration::simulator::till::{self, Faults, Outcome, Sent, TillConfig};
use jiff::tz::TimeZone;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::boucle::{Boucle, KEY, SECRET};

pub(crate) struct Till {
    pub(crate) url: String,
    http: reqwest::Client,
    close: Option<oneshot::Sender<()>>,
    served: JoinHandle<()>,
}

pub(crate) fn config(boucle: &str) -> TillConfig {
    TillConfig {
        boucle_url: boucle.to_owned(),
        connector: "till".to_owned(),
        api_key: KEY.to_owned().into(),
        secret: SECRET.to_owned().into(),
        store_prefix: "LYN".to_owned(),
        store_name: "Lyon Part-Dieu".to_owned(),
        till: "2".to_owned(),
        faults: Faults::default(),
        state: None,
        // The waits of 5 s, 5 min, 30 min are 5 ms, 0.3 s, 1.8 s.
        retry_scale: 0.001,
        lang: Lang::Fr,
        zone: TimeZone::get("Europe/Paris").unwrap(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(Entropy::system()),
    }
}

impl Till {
    pub(crate) async fn start(boucle: &Boucle) -> Self {
        Self::with(config(&boucle.url)).await
    }

    pub(crate) async fn remembering(boucle: &Boucle, file: &Path) -> Self {
        let mut config = config(&boucle.url);
        config.state = Some(file.to_owned());
        Self::with(config).await
    }

    pub(crate) async fn with(config: TillConfig) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (close, closed) = oneshot::channel();
        let served = tokio::spawn(async move {
            let shutdown = async {
                let _ = closed.await;
            };
            till::serve(listener, config, shutdown).await.unwrap();
        });
        let http = integration::engine::client()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self {
            url,
            http,
            close: Some(close),
            served,
        }
    }

    /// Ends it as a kill does: nothing is finished.
    pub(crate) fn kill(&self) {
        self.served.abort();
    }

    /// Ends it in order.
    pub(crate) async fn close(mut self) {
        let _ = self.close.take().unwrap().send(());
        tokio::time::timeout(Duration::from_secs(5), self.served)
            .await
            .expect("the till closes")
            .unwrap();
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.http.get(format!("{}{path}", self.url)).send().await.unwrap()
    }

    pub(crate) async fn page(&self, path: &str) -> String {
        self.get(path).await.text().await.unwrap()
    }

    pub(crate) async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        self.http
            .post(format!("{}{path}", self.url))
            .form(fields)
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Response {
        self.http
            .post(format!("{}{path}", self.url))
            .json(body)
            .send()
            .await
            .unwrap()
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Takes a payment through the control API; what it will send.
    pub(crate) async fn pay(&self, order: Value) -> Vec<Sent> {
        let answer = self.post("/control/pay", &order).await;
        assert_eq!(
            answer.status(),
            StatusCode::ACCEPTED,
            "{order}: {}",
            answer.text().await.unwrap()
        );
        sent_in(answer).await
    }

    /// A payment of 62.00 with these faults.
    pub(crate) async fn pay_with(&self, faults: &[&str]) -> Vec<Sent> {
        self.pay(json!({ "code": "LYN-2386", "amount": 6_200, "faults": faults }))
            .await
    }

    pub(crate) async fn sent(&self) -> Vec<Sent> {
        sent_in(self.get("/control/sent").await).await
    }

    /// Waits until nothing is waiting any more.
    pub(crate) async fn settled(&self) -> Vec<Sent> {
        for _ in 0..1_000 {
            let sent = self.sent().await;
            if sent.iter().all(|sent| sent.outcome != Outcome::Waiting) {
                return sent;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("still waiting: {:?}", self.sent().await);
    }
}

async fn sent_in(answer: Response) -> Vec<Sent> {
    let answer: Value = answer.json().await.unwrap();
    serde_json::from_value(answer["sent"].clone()).unwrap()
}
