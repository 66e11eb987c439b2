//! One partner, connected: its files, settings, secrets, wire, pace and session.

use std::{
    borrow::Cow,
    sync::{
        Arc, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use business::{
    clock::{Clock, Entropy},
    ports::{Errand, Purpose},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use tokio::sync::Mutex;

use super::{
    folder::FolderWire,
    http::HttpWire,
    pace::Pace,
    record::Recorder,
    session::Session,
    sftp::{Login, SftpWire},
    wire::Wire,
};
use crate::{
    connector::{Connector, Partner, Reach},
    mapping::{Scope, apply, scalar_text},
};

/// What the operator says: settings and secrets.
pub trait Configuration: Send + Sync {
    /// A setting of a connector.
    fn setting(&self, connector: &str, name: &str) -> Option<String>;
    /// A secret by its name.
    fn secret(&self, name: &str) -> Option<SecretString>;
}

/// What is passed in: time, randomness, settings, and who keeps the record.
#[derive(Clone)]
pub struct Surroundings {
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives ids.
    pub entropy: Arc<Entropy>,
    /// Says settings and secrets.
    pub configuration: Arc<dyn Configuration>,
    /// Keeps the record of exchanges.
    pub recorder: Arc<dyn Recorder>,
}

impl Surroundings {
    /// An errand of its own.
    pub(super) fn errand(&self, purpose: Purpose) -> Errand {
        Errand {
            purpose,
            id: self.entropy.id(self.clock.now()),
        }
    }
}

/// A connector that cannot be connected, by what is missing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotConnected {
    /// Nobody has this name.
    #[error("there is no connector {0}")]
    Unknown(String),
    /// It only sends; it cannot be asked.
    #[error("{0} sends by itself and cannot be asked: it has no [transport]")]
    OnlySends(String),
    /// A setting is not there.
    #[error("{connector}: the setting {setting} is not set: {what}")]
    Setting {
        /// The connector.
        connector: String,
        /// The setting.
        setting: String,
        /// What it is.
        what: String,
    },
    /// A secret is not there.
    #[error("{connector}: the secret {secret} is not set")]
    Secret {
        /// The connector.
        connector: String,
        /// The secret's name.
        secret: String,
    },
    /// The base address cannot be used.
    #[error("{connector}: {problem}")]
    Address {
        /// The connector.
        connector: String,
        /// What is wrong with it.
        problem: String,
    },
}

/// One partner, connected.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) partner: Partner,
    pub(super) settings: Value,
    pub(super) secrets: Value,
    pub(super) wire: Arc<dyn Wire>,
    pub(super) pace: Pace,
    pub(super) session: Mutex<Session>,
    pub(super) around: Surroundings,
    paused: RwLock<Option<String>>,
    calls: AtomicU64,
}

impl Line {
    /// Connects: every setting and secret has to be there. Nothing is sent yet.
    pub(super) fn new(connector: &Connector, around: Surroundings) -> Result<Self, NotConnected> {
        let partner = partner_of(connector)?;
        let name = &connector.name;
        let settings = settings(name, partner, &*around.configuration)?;
        let mut secrets = Map::new();
        let sftp = partner.transport.sftp.as_ref();
        for (word, secret) in &partner.secrets {
            match around.configuration.secret(secret) {
                Some(value) => {
                    secrets.insert(word.clone(), Value::from(value.expose_secret()));
                }
                // One of these is enough, and none is needed for a folder of this machine.
                None if sftp.is_some_and(|login| login.words().any(|known| known == word)) => {}
                None => {
                    return Err(NotConnected::Secret {
                        connector: name.clone(),
                        secret: secret.clone(),
                    });
                }
            }
        }
        let address = settings
            .get(&partner.transport.address)
            .and_then(Value::as_str)
            .unwrap_or_default();
        let wrong = |problem: String| NotConnected::Address {
            connector: name.clone(),
            problem,
        };
        let wire: Arc<dyn Wire> = match partner.transport.reach {
            Reach::Http | Reach::GraphQl | Reach::JsonRpc { .. } => {
                let wire = HttpWire::new(address, partner.limits);
                Arc::new(wire.map_err(|problem| wrong(problem.to_string()))?)
            }
            Reach::Files(place) if place.is_server(address) => {
                let login = login(connector, partner, &settings, &secrets)?;
                let wire = SftpWire::new(address, login, &partner.transport, partner.limits);
                Arc::new(wire.map_err(wrong)?)
            }
            Reach::Files(_) => Arc::new(FolderWire::new(address, &partner.transport, partner.limits)),
        };
        Ok(Self::over(
            connector,
            partner,
            settings,
            Value::Object(secrets),
            wire,
            around,
        ))
    }

    /// Connects over a wire that is there already.
    pub(super) fn over(
        connector: &Connector,
        partner: &Partner,
        settings: Value,
        secrets: Value,
        wire: Arc<dyn Wire>,
        around: Surroundings,
    ) -> Self {
        Self {
            name: connector.name.clone(),
            partner: partner.clone(),
            settings,
            secrets,
            wire,
            pace: Pace::new(partner.limits),
            session: Mutex::new(Session::default()),
            around,
            paused: RwLock::new(None),
            calls: AtomicU64::new(0),
        }
    }

    /// A running number, for partners that number their calls.
    pub(super) fn next_call(&self) -> u64 {
        self.calls.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Why nothing is sent at present, if so.
    pub(super) fn paused(&self) -> Option<String> {
        self.paused
            .read()
            .expect("nobody panics while holding it")
            .clone()
    }

    pub(super) fn pause(&self, reason: Option<String>) {
        *self.paused.write().expect("nobody panics while holding it") = reason;
    }
}

/// Who signs in to a server of files, and by which keys the server is known.
fn login(
    connector: &Connector,
    partner: &Partner,
    settings: &Value,
    secrets: &Map<String, Value>,
) -> Result<Login, NotConnected> {
    let name = &connector.name;
    let said = partner.transport.sftp.as_ref();
    let said = said.expect("the loader wants [transport.sftp] where files may lie on a server");
    let scope = [("settings", settings)];
    let text = |rule| {
        apply(rule, &Scope::Names(&scope), &partner.world, "transport.sftp")
            .map(|value| {
                value
                    .as_ref()
                    .and_then(scalar_text)
                    .map(Cow::into_owned)
                    .unwrap_or_default()
            })
            .map_err(|problem| NotConnected::Address {
                connector: name.clone(),
                problem: problem.to_string(),
            })
    };
    let secret = |word: &Option<String>| {
        let value = secrets.get(word.as_deref()?)?.as_str()?;
        Some(SecretString::from(value))
    };
    let (key, password) = (secret(&said.key), secret(&said.password));
    if key.is_none() && password.is_none() {
        let word = said.words().next().expect("the loader wants one of them");
        return Err(NotConnected::Secret {
            connector: name.clone(),
            secret: partner.secrets[word].clone(),
        });
    }
    Ok(Login {
        user: text(&said.user)?,
        host_keys: text(&said.host_keys)?,
        password,
        key,
    })
}

/// The partner of a connector that can be asked.
pub(super) fn partner_of(connector: &Connector) -> Result<&Partner, NotConnected> {
    connector
        .partner
        .as_ref()
        .ok_or_else(|| NotConnected::OnlySends(connector.name.clone()))
}

/// Settings as rules read them.
pub(super) fn settings(
    connector: &str,
    partner: &Partner,
    configuration: &dyn Configuration,
) -> Result<Value, NotConnected> {
    let mut settings = Map::new();
    for setting in &partner.settings {
        let value = configuration
            .setting(connector, &setting.name)
            .or_else(|| setting.default.clone())
            .ok_or_else(|| NotConnected::Setting {
                connector: connector.to_owned(),
                setting: setting.name.clone(),
                what: setting.what.clone(),
            })?;
        settings.insert(setting.name.clone(), Value::String(value));
    }
    Ok(Value::Object(settings))
}
