//! Sessions of the browser in our own table, through the same ports as everything else.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use business::{Boucle, ports::SessionRow};
use domain::UserId;
use jiff::{SignedDuration, Timestamp};
use time::OffsetDateTime;
use tower_sessions::{
    SessionStore,
    session::{Id, Record},
    session_store::{Error, Result},
};

/// Names of what a session holds.
pub(super) mod keys {
    /// The user's id, once signed in.
    pub(crate) const USER: &str = "user";
    /// The device's id.
    pub(crate) const DEVICE: &str = "device";
    /// How they signed in.
    pub(crate) const METHOD: &str = "method";
    /// When, in seconds.
    pub(crate) const SINCE: &str = "since";
    /// Token that every form sends back.
    pub(crate) const CSRF: &str = "csrf";
    /// The store they are looking at.
    pub(crate) const STORE: &str = "store";
    /// What the next page says once.
    pub(crate) const FLASH: &str = "flash";
}

/// The session store over our database.
#[derive(Debug, Clone)]
pub(super) struct Sessions {
    boucle: Boucle,
    idle: SignedDuration,
}

impl Sessions {
    /// Over these use cases' database; a session ends so long after its last activity.
    pub(super) fn new(boucle: Boucle, idle: SignedDuration) -> Self {
        Self { boucle, idle }
    }

    /// The row of a session. Its end follows our clock, not the one of the library.
    fn row(&self, record: &Record) -> Result<SessionRow> {
        let user = record
            .data
            .get(keys::USER)
            .and_then(|user| serde_json::from_value::<UserId>(user.clone()).ok());
        let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let expires_at = self.boucle.clock.now() + self.idle;
        Ok(SessionRow {
            id: record.id.to_string(),
            user,
            data,
            expires_at,
        })
    }
}

fn backend(error: business::Error) -> Error {
    Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        for _ in 0..5 {
            let row = self.row(record)?;
            let stored = self
                .boucle
                .db
                .write("create_session", move |r| {
                    let row = row.clone();
                    Box::pin(async move { Ok(r.insert_session(&row).await?) })
                })
                .await
                .map_err(backend)?;
            if stored {
                return Ok(());
            }
            record.id = Id::default();
        }
        Err(Error::Backend("no free session id".into()))
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let row = self.row(record)?;
        self.boucle
            .db
            .write("save_session", move |r| {
                let row = row.clone();
                Box::pin(async move { Ok(r.save_session(&row).await?) })
            })
            .await
            .map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let (text, now) = (id.to_string(), self.boucle.clock.now());
        let row = self
            .boucle
            .db
            .read("load_session", move |r| {
                let text = text.clone();
                Box::pin(async move { Ok(r.session(&text, now).await?) })
            })
            .await
            .map_err(backend)?;
        let Some(row) = row else { return Ok(None) };
        let data = serde_json::from_str(&row.data).map_err(|error| Error::Decode(error.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(row.expires_at.as_second())
            .map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let id = id.to_string();
        self.boucle
            .db
            .write("delete_session", move |r| {
                let id = id.clone();
                Box::pin(async move { Ok(r.delete_session(&id).await?) })
            })
            .await
            .map_err(backend)
    }
}

/// When sessions were last touched, so that activity costs at most one write a minute and a session.
#[derive(Debug, Clone, Default)]
pub(super) struct Touched(Arc<Mutex<HashMap<String, Timestamp>>>);

impl Touched {
    /// Notes activity: moves the session's end on, outside of the request's path.
    pub(super) fn note(&self, boucle: &Boucle, id: String, idle: SignedDuration) {
        let now = boucle.clock.now();
        {
            let mut touched = self.0.lock().expect("nobody panics while holding the map");
            let recent = |at: &Timestamp| now.duration_since(*at) < SignedDuration::from_mins(1);
            if touched.get(&id).is_some_and(recent) {
                return;
            }
            touched.retain(|_, at| recent(at));
            touched.insert(id.clone(), now);
        }
        let boucle = boucle.clone();
        tokio::spawn(async move {
            let written = boucle
                .db
                .write("touch_session", move |r| {
                    let id = id.clone();
                    Box::pin(async move { Ok(r.touch_session(&id, now + idle).await?) })
                })
                .await;
            if let Err(error) = written {
                tracing::warn!(%error, "a session could not be touched");
            }
        });
    }
}
