//! Opening a database by its address.

use std::{path::PathBuf, str::FromStr};

use sqlx::postgres::PgConnectOptions;

use crate::{Storage, error, postgres::Postgres, sqlite::Sqlite};

/// What can be set about a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// SQLite: connections that read at the same time.
    pub readers: u32,
    /// PostgreSQL: connections in all.
    pub connections: u32,
    /// SQLite: units of work that may wait for the writer; further ones wait outside.
    pub queue: usize,
    /// SQLite: most pages (of 4 KiB) that the file may grow to. None leaves the file system to be the bound.
    pub max_pages: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            readers: 4,
            connections: 32,
            queue: 1024,
            max_pages: None,
        }
    }
}

/// Why a database cannot be opened. Each text is a sentence for whoever starts the program; none holds a password.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is none that Boucle understands.
    #[error("a database address is sqlite://FILE or postgres://USER@HOST/NAME: {0}")]
    Address(String),
    /// Another program holds the file.
    #[error("the database is locked by another program")]
    Locked,
    /// The file or its folder cannot be written or made.
    #[error("the database file cannot be opened or written: {0}")]
    NotWritable(String),
    /// The file is something else.
    #[error("the file is not an SQLite database")]
    NotADatabase,
    /// The server does not answer, or refuses.
    #[error("the database server cannot be used: {0}")]
    Unreachable(String),
    /// A newer program has migrated this database.
    #[error("the database is newer than this program (it has migration {version}): use the newer program")]
    Newer {
        /// The unknown migration.
        version: i64,
    },
    /// An applied migration is not the one that this program holds.
    #[error("migration {version} of the database is not the one of this program")]
    Changed {
        /// The migration.
        version: i64,
    },
    /// The schema could not be brought up to date.
    #[error("the database could not be migrated: {0}")]
    Migration(String),
}

impl From<sqlx::Error> for OpenError {
    fn from(cause: sqlx::Error) -> Self {
        match error::sqlite_code(&cause) {
            Some(5 | 6) => Self::Locked,
            Some(26) => Self::NotADatabase,
            // READONLY, PERM, IOERR, FULL, CANTOPEN
            Some(3 | 8 | 10 | 13 | 14) => Self::NotWritable(message(&cause)),
            _ => Self::Unreachable(message(&cause)),
        }
    }
}

/// What the driver says, without its own frame around it.
fn message(cause: &sqlx::Error) -> String {
    match cause {
        sqlx::Error::Database(refused) => refused.message().to_owned(),
        sqlx::Error::Io(failed) => failed.to_string(),
        other => other.to_string(),
    }
}

/// Opens the database at an address, brings its schema up to date and starts what the engine needs.
///
/// `sqlite://FILE` (made when missing), `sqlite::memory:` (thrown away at the end), `postgres://USER:PASSWORD@HOST/NAME`.
/// Must be called inside a tokio runtime.
pub async fn open(url: &str, options: Options) -> Result<Storage, OpenError> {
    match Address::from_str(url)? {
        Address::File(path) => Sqlite::open(path, &options).await.map(Storage::sqlite),
        Address::Memory => Sqlite::open_temporary(&options).await.map(Storage::sqlite),
        Address::Server(server) => Postgres::open(*server, &options).await.map(Storage::postgres),
    }
}

#[derive(Debug)]
enum Address {
    File(PathBuf),
    Memory,
    Server(Box<PgConnectOptions>),
}

impl FromStr for Address {
    type Err = OpenError;

    fn from_str(url: &str) -> Result<Self, OpenError> {
        if url == "sqlite::memory:" {
            return Ok(Self::Memory);
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            // The driver's own text may repeat the address, and with it the password.
            let server = PgConnectOptions::from_str(url)
                .map_err(|_| OpenError::Address("the address of the server is not readable".into()))?;
            return Ok(Self::Server(Box::new(server)));
        }
        let file = url
            .strip_prefix("sqlite://")
            .or_else(|| url.strip_prefix("sqlite:"));
        match file {
            Some("") => Err(OpenError::Address("the name of the file is missing".into())),
            Some(file) if file.contains('?') => Err(OpenError::Address(
                "nothing may follow the name of the file".into(),
            )),
            Some(file) => Ok(Self::File(file.into())),
            None => {
                let scheme = url.split_once("://").map_or("no scheme", |(scheme, _)| scheme);
                Err(OpenError::Address(format!("{scheme} is not known")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert!(
            matches!("sqlite://boucle.db".parse(), Ok(Address::File(path)) if path.as_os_str() == "boucle.db")
        );
        assert!(
            matches!("sqlite:///var/b.db".parse(), Ok(Address::File(path)) if path.as_os_str() == "/var/b.db")
        );
        assert!(matches!("sqlite::memory:".parse(), Ok(Address::Memory)));
        assert!(matches!("postgres://u@h/n".parse(), Ok(Address::Server(_))));
    }

    #[test]
    fn wrong_addresses_are_told_without_their_password() {
        for url in [
            "mysql://ana:geheim@host/db",
            "boucle.db",
            "sqlite://",
            "sqlite://b.db?mode=geheim",
            "postgres://ana:geheim@host:notaport/db",
            "",
        ] {
            let refused = url.parse::<Address>().unwrap_err();
            assert!(matches!(refused, OpenError::Address(_)), "{url}");
            assert!(!refused.to_string().contains("geheim"), "{refused}");
            assert!(!format!("{refused:?}").contains("geheim"), "{refused:?}");
        }
    }
}
