//! Puts the parts together.

use std::sync::Arc;

use business::{
    Boucle,
    clock::{Entropy, SystemClock},
    people::Passwords,
};
use storage::Storage;

use crate::settings::Settings;

/// Why the program cannot start; one clear line each.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A wrong setting.
    #[error(transparent)]
    Setting(#[from] crate::settings::WrongSetting),
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] storage::OpenError),
    /// Argon2 parameters that Argon2 refuses.
    #[error(transparent)]
    Rules(#[from] business::people::BadRules),
    /// A connector's files are wrong.
    #[error(transparent)]
    Connector(#[from] integration::FieldError),
    /// A secret that nothing can be signed with.
    #[error("secret {0}: {1}")]
    Secret(String, integration::signature::NotASecret),
    /// The port is taken, or the address is not this machine's.
    #[error("cannot listen on {0}: {1}")]
    Listen(std::net::SocketAddr, std::io::Error),
    /// A use case refused.
    #[error(transparent)]
    Business(#[from] business::Error),
}

/// Opens the database of the settings and wraps the use cases around it.
pub async fn open(settings: &Settings) -> Result<(Boucle, Storage), StartError> {
    let storage = storage::open(&settings.database_url, storage::Options::default()).await?;
    let boucle = Boucle {
        db: storage.database(),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(Entropy::system()),
        passwords: Passwords::new(settings.password_rules())?,
    };
    Ok((boucle, storage))
}
