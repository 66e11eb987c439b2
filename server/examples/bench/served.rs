//! A running server in this process, and who talks to it.

use std::net::SocketAddr;

use business::{
    Boucle,
    clock::{Clock, SystemClock},
};
use domain::stores::Store;
use integration::{Connectors, signature};
use secrecy::SecretString;
use server::{
    http::{Web, router},
    settings::Settings,
    workers,
};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use crate::chain::{Failure, LOGIN, PASSWORD, SECRET, id, notice};

/// A server in this process.
pub(crate) struct Served {
    url: String,
    http: reqwest::Client,
    stop: watch::Sender<bool>,
    secrets: tempfile::TempDir,
}

impl Served {
    pub(crate) async fn start(boucle: &Boucle) -> Result<Self, Failure> {
        let secrets = tempfile::tempdir()?;
        std::fs::write(secrets.path().join("till"), SECRET)?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let addr = listener.local_addr()?;
        let settings = Settings {
            addr,
            secrets_dir: Some(secrets.path().to_owned()),
            ..Settings::default()
        };
        let (stop, stopping) = watch::channel(false);
        drop(workers::start(boucle, &settings, &stopping));
        let routes = router(Web::new(
            boucle.clone(),
            settings,
            Connectors::load(None)?,
            stopping.clone(),
        ));
        let mut until = stopping;
        tokio::spawn(async move {
            let service = routes.into_make_service_with_connect_info::<SocketAddr>();
            let served = axum::serve(listener, service).with_graceful_shutdown(async move {
                let _ = until.wait_for(|stop| *stop).await;
            });
            if let Err(error) = served.await {
                eprintln!("the server ended: {error}");
            }
        });
        Ok(Self {
            url: format!("http://{addr}"),
            http: integration::engine::client().build()?,
            stop,
            secrets,
        })
    }

    pub(crate) fn stop(self) {
        let _ = self.stop.send(true);
        drop(self.secrets);
    }

    pub(crate) async fn sign_in(&self) -> Result<Browser, Failure> {
        Browser::sign_in(&self.url).await
    }

    /// One browser a store, each looking at its own.
    pub(crate) async fn one_a_store(&self, stores: &[Store]) -> Result<Vec<Browser>, Failure> {
        let mut browsers = Vec::new();
        for store in &stores[1..] {
            let browser = self.sign_in().await?;
            let id = store.id.to_string();
            browser.post("/session/store", &[("store", id.as_str())]).await?;
            browsers.push(browser);
        }
        Ok(browsers)
    }

    /// Opens live streams and keeps reading them.
    pub(crate) async fn watch(
        &self,
        browser: &Browser,
        count: usize,
    ) -> Result<Vec<JoinHandle<()>>, Failure> {
        let mut streams = Vec::new();
        for _ in 0..count {
            let mut answer = browser.get("/live").await?;
            streams.push(tokio::spawn(async move {
                while let Ok(Some(_)) = answer.chunk().await {}
            }));
        }
        Ok(streams)
    }

    pub(crate) async fn notify(&self, payment: &str, code: &str) -> Result<(), Failure> {
        notify(&self.http, &self.url, payment, code).await
    }
}

/// Sends a till's notice, and is content only when it was stored.
pub(crate) async fn notify(
    http: &reqwest::Client,
    url: &str,
    payment: &str,
    code: &str,
) -> Result<(), Failure> {
    let (body, at, id) = (notice(payment, code), SystemClock.now(), format!("msg_{payment}"));
    let signed = signature::sign(&id, at, &body, &SecretString::from(SECRET))?;
    let answer = http
        .post(format!("{url}/hooks/till"))
        .header("webhook-id", id)
        .header("webhook-timestamp", at.as_second())
        .header("webhook-signature", signed)
        .body(body)
        .send()
        .await?;
    answer.error_for_status()?;
    Ok(())
}

/// Somebody who is signed in.
pub(crate) struct Browser {
    url: String,
    http: reqwest::Client,
    csrf: String,
}

impl Browser {
    pub(crate) async fn sign_in(url: &str) -> Result<Self, Failure> {
        let http = integration::engine::client()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let form = [("login", LOGIN), ("password", PASSWORD), ("next", "/")];
        http.post(format!("{url}/login")).form(&form).send().await?;
        let page = http.get(format!("{url}/settings")).send().await?.text().await?;
        let (_, rest) = page
            .split_once(r#"name="csrf" value=""#)
            .ok_or("no form in the page: not signed in")?;
        let csrf = rest.split('"').next().unwrap_or_default().to_owned();
        Ok(Self {
            url: url.to_owned(),
            http,
            csrf,
        })
    }

    /// A page; anything but 200 is a failure.
    pub(crate) async fn get(&self, path: &str) -> Result<reqwest::Response, Failure> {
        let answer = self.http.get(format!("{}{path}", self.url)).send().await?;
        if answer.status() == reqwest::StatusCode::OK {
            Ok(answer)
        } else {
            Err(format!("GET {path}: {}", answer.status()).into())
        }
    }

    /// A page, or where it leads: a search that finds one thing goes there.
    pub(crate) async fn any(&self, path: &str) -> Result<reqwest::Response, Failure> {
        let answer = self.http.get(format!("{}{path}", self.url)).send().await?;
        if answer.status().is_success() || answer.status().is_redirection() {
            Ok(answer)
        } else {
            Err(format!("GET {path}: {}", answer.status()).into())
        }
    }

    /// A form; anything but a redirect is a failure.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<(), Failure> {
        let mut form = vec![("csrf", self.csrf.as_str())];
        form.extend_from_slice(fields);
        let answer = self
            .http
            .post(format!("{}{path}", self.url))
            .form(&form)
            .send()
            .await?;
        if answer.status() == reqwest::StatusCode::SEE_OTHER {
            Ok(())
        } else {
            Err(format!("POST {path}: {}", answer.status()).into())
        }
    }

    pub(crate) async fn take_in(&self, boucle: &Boucle) -> Result<(), Failure> {
        let (key, serial) = (id(boucle), id(boucle));
        let form = [
            ("intake_key", key.as_str()),
            ("customer", "new"),
            ("customer_kind", "person"),
            ("customer_last_name", "Roussel"),
            ("customer_first_name", "Claire"),
            ("customer_phone", "06 12 34 56 78"),
            ("item", "new"),
            ("item_category", "bike"),
            ("item_brand", "Moustache"),
            ("item_model", "Lundi 27.3"),
            ("item_serial", &serial),
            ("kind", "customer_repair"),
            ("priority", "normal"),
            ("symptom", "brakes"),
            ("problem", "Le frein avant couine quand il pleut"),
        ];
        self.post("/workshop/new", &form).await
    }
}
