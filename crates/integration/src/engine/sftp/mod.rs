//! Files of a server, by SFTP: the same as those of a folder ([`super::folder`]). Uploaded beside and renamed, taken oldest
//! first. The server is known by its key beforehand; one connection, on which exchanges go one after the other.

mod packet;
mod server;

use async_trait::async_trait;
use percent_encoding::percent_decode_str;
use tokio::sync::Mutex;
use url::Url;

pub(super) use server::Login;
use server::{Failure, Known, Server, known};

use super::{
    names::{MOST_FILES, answer, beside, matches, oldest_first, plain_name},
    wire::{Wire, WireAnswer, WireError, WireRequest},
};
use crate::connector::{Limits, Taken, Transport};

/// A folder of a server.
pub(super) struct SftpWire {
    known: Known,
    reads: String,
    writes: String,
    taken: Taken,
    limits: Limits,
    server: Mutex<Option<Server>>,
}

impl SftpWire {
    /// Of an address such as `sftp://files.example:22/srv/chain`; `/~/` begins at the user's own folder.
    pub(super) fn new(
        address: &str,
        login: Login,
        transport: &Transport,
        limits: Limits,
    ) -> Result<Self, String> {
        let wrong = || {
            let shown = crate::fields::shortened(address.split('@').next_back().unwrap_or_default());
            format!(
                "{shown}: an address such as sftp://files.example:22/folder is wanted, without user, query or fragment"
            )
        };
        let parsed = Url::parse(address).map_err(|_| wrong())?;
        let plain = parsed.scheme() == "sftp"
            && parsed.username().is_empty()
            && parsed.password().is_none()
            && parsed.query().is_none()
            && parsed.fragment().is_none();
        let host = parsed
            .host_str()
            .filter(|host| plain && !host.is_empty())
            .ok_or_else(wrong)?;
        let path = percent_decode_str(parsed.path())
            .decode_utf8()
            .map_err(|_| wrong())?;
        let path = path.trim_end_matches('/');
        let base = match path.strip_prefix("/~") {
            Some("") => ".",
            Some(rest) if rest.starts_with('/') => &rest[1..],
            _ => path,
        };
        let below = |name: &Option<String>| match name {
            Some(name) => format!("{base}/{name}"),
            None if base.is_empty() => "/".to_owned(),
            None => base.to_owned(),
        };
        // A host in brackets is a number of version 6.
        let host = host.trim_start_matches('[').trim_end_matches(']');
        Ok(Self {
            known: known(host, parsed.port().unwrap_or(22), login)?,
            reads: below(&transport.read_below),
            writes: below(&transport.write_below),
            taken: transport.taken.clone(),
            limits,
            server: Mutex::new(None),
        })
    }

    /// Connects and signs in: nothing of the other side's is done by it, however it ends.
    async fn connect(&self) -> Result<Server, WireError> {
        let connecting = Server::connect(&self.known, self.limits.connect);
        match tokio::time::timeout(self.limits.answer, connecting).await {
            Ok(result) => result,
            Err(_) => Err(WireError::NotReached(
                "nobody could sign in within the time allowed".to_owned(),
            )),
        }
    }

    async fn work(&self, server: &mut Server, request: &WireRequest) -> Result<WireAnswer, Ended> {
        match request.method.as_str() {
            "WRITE" => self.write(server, request).await,
            "READ" => self.read(server, request).await,
            "LIST" => self.list(server, request).await,
            "REMOVE" => {
                let name = plain_name(&request.target)?;
                server.remove(&format!("{}/{name}", self.reads)).await?;
                Ok(answer(vec![]))
            }
            "MOVE" => self.r#move(server, request).await,
            other => Err(WireError::NotSent(format!("{other} is nothing one does with files")).into()),
        }
    }

    async fn write(&self, server: &mut Server, request: &WireRequest) -> Result<WireAnswer, Ended> {
        let name = plain_name(&request.target)?;
        let part = format!("{}/{}", self.writes, beside(name));
        server.write(&part, &request.body).await?;
        // From here on it may be there although nobody says so.
        server
            .rename(&part, &format!("{}/{name}", self.writes))
            .await
            .map_err(|failure| match failure {
                Failure::Broken(reason) => Ended {
                    error: WireError::Lost(reason),
                    broken: true,
                },
                says_no @ Failure::Status { .. } => says_no.into(),
            })?;
        Ok(answer(vec![]))
    }

    async fn read(&self, server: &mut Server, request: &WireRequest) -> Result<WireAnswer, Ended> {
        let name = plain_name(&request.target)?;
        let most = self.limits.answer_bytes;
        match server.read(&format!("{}/{name}", self.reads), most).await? {
            Some(bytes) => Ok(answer(bytes)),
            None => Err(WireError::Lost(format!("the file is longer than {most} bytes")).into()),
        }
    }

    async fn list(&self, server: &mut Server, request: &WireRequest) -> Result<WireAnswer, Ended> {
        let patterns: Vec<_> = request.target.split('/').collect();
        let mut found = vec![];
        for entry in server.list(&self.reads).await? {
            // A name of the server is never a way elsewhere.
            let Some(name) = entry.name.filter(|name| plain_name(name).is_ok()) else {
                continue;
            };
            if entry.is_file && patterns.iter().any(|pattern| matches(pattern, &name)) {
                found.push((u64::from(entry.changed), name));
            }
        }
        if found.len() > MOST_FILES {
            return Err(WireError::Lost(format!("more than {MOST_FILES} files lie there")).into());
        }
        Ok(oldest_first(found)?)
    }

    async fn r#move(&self, server: &mut Server, request: &WireRequest) -> Result<WireAnswer, Ended> {
        let name = plain_name(&request.target)?;
        let Taken::Moved(folder) = &self.taken else {
            let problem = "no folder is declared for files that were taken".to_owned();
            return Err(WireError::NotSent(problem).into());
        };
        let from = format!("{}/{name}", self.reads);
        let to = format!("{}/{folder}/{name}", self.reads);
        match server.rename(&from, &to).await {
            // Servers say so where the folder is not there yet.
            Err(Failure::Status {
                code: packet::NO_SUCH_FILE,
                ..
            }) => {
                server.make_folder(&format!("{}/{folder}", self.reads)).await?;
                server.rename(&from, &to).await?;
            }
            other => other?,
        }
        Ok(answer(vec![]))
    }
}

/// How an exchange ended that gave nothing.
struct Ended {
    error: WireError,
    /// The connection is of no use any more.
    broken: bool,
}

impl From<WireError> for Ended {
    fn from(error: WireError) -> Self {
        Self { error, broken: false }
    }
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        Self {
            broken: matches!(failure, Failure::Broken(_)),
            error: WireError::NotReached(failure.shown()),
        }
    }
}

#[async_trait]
impl Wire for SftpWire {
    async fn exchange(&self, request: &WireRequest) -> Result<WireAnswer, WireError> {
        let within = self.limits.answer;
        let Ok(mut place) = tokio::time::timeout(within, self.server.lock()).await else {
            return Err(WireError::NotReached(
                "the connection to the server stayed taken".to_owned(),
            ));
        };
        // A connection that was left lying may be gone without our knowing: then one new one is made.
        let kept = place.take().filter(Server::is_open);
        let mut fresh = kept.is_none();
        let mut server = match kept {
            Some(server) => server,
            None => self.connect().await?,
        };
        let carried = async {
            loop {
                match self.work(&mut server, request).await {
                    Ok(answer) => {
                        *place = Some(server);
                        return Ok(answer);
                    }
                    Err(Ended {
                        error: WireError::NotReached(_),
                        broken: true,
                    }) if !fresh => {
                        fresh = true;
                        server = self.connect().await?;
                    }
                    Err(Ended { error, broken }) => {
                        if broken {
                            server.end().await;
                        } else {
                            *place = Some(server);
                        }
                        return Err(error);
                    }
                }
            }
        };
        match tokio::time::timeout(within, carried).await {
            Ok(result) => result,
            Err(_) => Err(WireError::Lost(
                "the server did not answer within the time allowed".to_owned(),
            )),
        }
    }
}
