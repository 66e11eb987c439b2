//! Settings: defaults, then `boucle.toml`, then the environment. A wrong one stops the start with its name, its value
//! (secrets hidden) and what is allowed.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use business::{deliveries::Kept, people::PasswordRules};
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use jiff::SignedDuration;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// Everything that can be set. Field names are the names in `boucle.toml`; in the environment `BOUCLE_` stands in front.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `sqlite://boucle.db` or `postgres://…`; in the environment `DATABASE_URL`.
    pub database_url: String,
    /// Where pages, API and hooks listen.
    pub addr: SocketAddr,
    /// Where metrics listen; nowhere when empty. Never the public address.
    pub admin_addr: Option<SocketAddr>,
    /// The address under which people reach Boucle; stands in QR codes. Cookies are `Secure` when it is https.
    pub base_url: String,
    /// Folder of the built assets.
    pub site: PathBuf,
    /// Folder of connectors that add to the ones in the program.
    pub connectors: Option<PathBuf>,
    /// What each partner's connector has to be told, by connector and setting; see `crate::partners`.
    pub partners: BTreeMap<String, BTreeMap<String, String>>,
    /// Folder of mounted secret files, one a secret, named as the secret.
    pub secrets_dir: Option<PathBuf>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// A session ends after so many minutes without activity.
    pub session_idle_minutes: u32,
    /// A session ends after so many hours in any case: a full sign-in is asked.
    pub session_hours: u32,
    /// Deliveries to partners are forgotten so many days after they arrived or were dropped.
    pub keep_deliveries_days: u32,
    /// What was said to partners is forgotten after so many days,
    pub keep_exchanges_days: u32,
    /// and what is above so many of one action of a connector.
    pub keep_exchanges_of_an_action: u32,
    /// Argon2id memory in KiB.
    pub argon2_memory_kib: u32,
    /// Argon2id passes.
    pub argon2_passes: u32,
    /// Argon2id lanes.
    pub argon2_lanes: u32,
    /// What is logged, in the syntax of `tracing`'s `EnvFilter`.
    pub log: String,
    /// Log lines as JSON.
    pub log_json: bool,
    /// The demo chain is served: `boucle demo` says so, no file and no variable can.
    #[serde(skip)]
    pub demo: bool,
}

const NAMES: [&str; 17] = [
    "addr",
    "admin_addr",
    "base_url",
    "site",
    "connectors",
    "secrets_dir",
    "trusted_proxies",
    "session_idle_minutes",
    "session_hours",
    "keep_deliveries_days",
    "keep_exchanges_days",
    "keep_exchanges_of_an_action",
    "argon2_memory_kib",
    "argon2_passes",
    "argon2_lanes",
    "log",
    "log_json",
];

impl Default for Settings {
    fn default() -> Self {
        let rules = PasswordRules::default();
        Self {
            database_url: "sqlite://boucle.db".into(),
            addr: SocketAddr::from(([127, 0, 0, 1], 3000)),
            admin_addr: None,
            base_url: "http://127.0.0.1:3000".into(),
            site: "target/site".into(),
            connectors: None,
            partners: BTreeMap::new(),
            secrets_dir: None,
            trusted_proxies: vec![],
            session_idle_minutes: 240,
            session_hours: 12,
            keep_deliveries_days: 30,
            keep_exchanges_days: 14,
            keep_exchanges_of_an_action: 5_000,
            argon2_memory_kib: rules.memory_kib,
            argon2_passes: rules.passes,
            argon2_lanes: rules.lanes,
            // Sign-in ends whatever session there was, and the library warns when there was none.
            log: "info,tower_sessions_core=error".into(),
            log_json: false,
            demo: false,
        }
    }
}

/// A setting that stops the start.
#[derive(Debug, thiserror::Error)]
#[error("setting {name}: {problem}")]
pub struct WrongSetting {
    name: String,
    problem: String,
}

impl WrongSetting {
    fn new(name: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            problem: problem.into(),
        }
    }
}

impl Settings {
    /// Reads defaults, file (which may be missing) and environment.
    pub fn load(file: &Path) -> Result<Self, WrongSetting> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if file.exists() {
            figment = figment.merge(Toml::file_exact(file));
        }
        let settings: Self = figment
            .merge(Env::raw().only(&["DATABASE_URL"]))
            .merge(Env::prefixed("BOUCLE_").only(&NAMES))
            .extract()
            .map_err(|error| wrong(&error))?;
        settings.check()?;
        Ok(settings)
    }

    /// How long deliveries that are over are kept.
    pub fn keep_deliveries(&self) -> SignedDuration {
        SignedDuration::from_hours(24 * i64::from(self.keep_deliveries_days))
    }

    /// How much of the log of exchanges is kept.
    pub fn keep_exchanges(&self) -> Kept {
        Kept {
            time: SignedDuration::from_hours(24 * i64::from(self.keep_exchanges_days)),
            of_an_action: self.keep_exchanges_of_an_action,
        }
    }

    /// Parameters for hashing passwords.
    pub fn password_rules(&self) -> PasswordRules {
        PasswordRules {
            memory_kib: self.argon2_memory_kib,
            passes: self.argon2_passes,
            lanes: self.argon2_lanes,
        }
    }

    fn check(&self) -> Result<(), WrongSetting> {
        if !["sqlite:", "postgres:", "postgresql:"]
            .iter()
            .any(|scheme| self.database_url.starts_with(scheme))
        {
            let shown = self.database_url.split(':').next().unwrap_or_default();
            return Err(WrongSetting::new(
                "database_url",
                format!("{shown}:… is no database; sqlite://FILE or postgres://… is"),
            ));
        }
        if !self.base_url.starts_with("http://") && !self.base_url.starts_with("https://") {
            return Err(WrongSetting::new(
                "base_url",
                format!("{:?} does not begin with http:// or https://", self.base_url),
            ));
        }
        if self.admin_addr == Some(self.addr) {
            return Err(WrongSetting::new(
                "admin_addr",
                "metrics must not listen on the public address",
            ));
        }
        for (name, value, most) in [
            ("session_idle_minutes", self.session_idle_minutes, 10_080),
            ("session_hours", self.session_hours, 720),
            ("keep_deliveries_days", self.keep_deliveries_days, 3650),
            ("keep_exchanges_days", self.keep_exchanges_days, 3650),
            (
                "keep_exchanges_of_an_action",
                self.keep_exchanges_of_an_action,
                1_000_000,
            ),
        ] {
            if !(1..=most).contains(&value) {
                return Err(WrongSetting::new(
                    name,
                    format!("{value} is not between 1 and {most}"),
                ));
            }
        }
        Ok(())
    }
}

fn wrong(error: &figment::Error) -> WrongSetting {
    let name = if error.path.is_empty() {
        "boucle.toml".to_owned()
    } else {
        error.path.join(".")
    };
    // A database address may hold a password: say what is wrong without its value.
    let problem = if name == "database_url" {
        "not a text".to_owned()
    } else {
        error.kind.to_string()
    };
    WrongSetting::new(name, problem)
}

/// Where secrets come from: never from code or `boucle.toml`. A mounted file named as the secret, else the environment:
/// the secret `till-next` is `BOUCLE_SECRET_TILL_NEXT`.
#[derive(Debug, Clone)]
pub struct Secrets {
    folder: Option<PathBuf>,
    demo: bool,
}

/// The demo till's secret, for where none is set. It opens the demo chain only.
pub const DEMO_TILL_SECRET: &str = "whsec_ZGVtbyB0aWxsIG9mIHRoZSBkZW1vIGNoYWluIG9ubHk=";

impl Secrets {
    /// Secrets of these settings.
    pub fn new(settings: &Settings) -> Self {
        Self {
            folder: settings.secrets_dir.clone(),
            demo: settings.demo,
        }
    }

    /// A secret by its name; none when it is not set.
    pub fn get(&self, name: &str) -> Option<SecretString> {
        let mounted = self
            .folder
            .as_ref()
            .and_then(|folder| std::fs::read_to_string(folder.join(name)).ok());
        let variable = format!("BOUCLE_SECRET_{}", name.to_uppercase().replace('-', "_"));
        let set = mounted
            .map(|text| text.trim().to_owned())
            .or_else(|| std::env::var(variable).ok());
        let demo = || (self.demo && name == "till").then(|| DEMO_TILL_SECRET.to_owned());
        set.or_else(demo).map(SecretString::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(toml: &str) -> Result<Settings, String> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("boucle.toml");
        std::fs::write(&file, toml).unwrap();
        Settings::load(&file).map_err(|error| error.to_string())
    }

    #[test]
    fn a_wrong_setting_says_its_name_and_what_is_allowed() {
        assert_eq!(
            load("session_hours = 0").unwrap_err(),
            "setting session_hours: 0 is not between 1 and 720"
        );
        assert!(
            load("adr = '1'").unwrap_err().contains("adr"),
            "an unknown name is refused"
        );
        assert!(load("addr = 'ici'").unwrap_err().starts_with("setting addr: "));
    }

    #[test]
    fn a_database_address_is_never_shown() {
        let error = load("database_url = 'mysql://root:motdepasse@hote/x'").unwrap_err();
        assert!(!error.contains("motdepasse"), "{error}");
    }

    #[test]
    fn defaults_hold_without_a_file() {
        assert_eq!(
            Settings::load(Path::new("/nowhere/boucle.toml"))
                .unwrap()
                .session_hours,
            12
        );
    }
}
