//! A connection to a server: the server is known by its key, we by password or key; then one packet after the other.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use russh::{
    ChannelStream, Disconnect,
    client::{self, Handle, Msg},
    keys::{HashAlg, PrivateKeyWithHashAlg, PublicKeyOrCertificate, decode_secret_key, ssh_key::Fingerprint},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::packet::{self, Ask, Entry, Reply, Writer};
use crate::engine::{names::MOST_FILES, wire::WireError};

/// A connection that nobody used for so long is given up by us.
const IDLE: Duration = Duration::from_mins(1);

/// Who signs in, and by which keys the server is known.
pub(crate) struct Login {
    pub(crate) user: String,
    /// Fingerprints, parted by commas or blanks.
    pub(crate) host_keys: String,
    pub(crate) password: Option<SecretString>,
    /// A private key as OpenSSH writes it.
    pub(crate) key: Option<SecretString>,
}

/// What is known of a server before it is spoken to.
pub(super) struct Known {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) user: String,
    pub(super) keys: Vec<Fingerprint>,
    pub(super) password: Option<SecretString>,
    pub(super) key: Option<PrivateKeyWithHashAlg>,
}

/// Reads fingerprints and key: what is wrong is said before anything is sent.
pub(super) fn known(host: &str, port: u16, login: Login) -> Result<Known, String> {
    const WANTED: &str =
        "fingerprints of the server's keys, such as SHA256:... (ssh-keyscan HOST | ssh-keygen -lf -)";
    let parts = login
        .host_keys
        .split([',', ' ', '\n'])
        .filter(|part| !part.is_empty());
    let keys = parts
        .map(|part| {
            part.parse::<Fingerprint>()
                .ok()
                .filter(|fingerprint| fingerprint.is_sha256())
                .ok_or_else(|| format!("{:?}: {WANTED} are wanted", crate::fields::shortened(part)))
        })
        .collect::<Result<Vec<_>, _>>()?;
    if keys.is_empty() {
        return Err(format!(
            "no server is trusted at first sight: {WANTED} have to be set"
        ));
    }
    if login.user.trim().is_empty() {
        return Err("the user who signs in is not set".to_owned());
    }
    let key = login.key.map(|key| {
        decode_secret_key(key.expose_secret(), None)
            .map(|key| PrivateKeyWithHashAlg::new(Arc::new(key), Some(HashAlg::Sha256)))
            // What is wrong with it is not said: it is a secret.
            .map_err(|_| "the private key cannot be read: one as OpenSSH writes it is wanted, without a passphrase")
    });
    Ok(Known {
        host: host.to_owned(),
        port,
        user: login.user,
        keys,
        password: login.password,
        key: key.transpose()?,
    })
}

/// Looks at the server's key, and keeps it when it is none of ours.
struct Guard {
    keys: Vec<Fingerprint>,
    stranger: Arc<Mutex<Option<Fingerprint>>>,
}

impl client::Handler for Guard {
    type Error = russh::Error;

    async fn check_server_key(&mut self, shown: &PublicKeyOrCertificate) -> Result<bool, Self::Error> {
        // A certificate would have to be proven by an authority, and none is declared.
        let PublicKeyOrCertificate::PublicKey { key, .. } = shown else {
            return Ok(false);
        };
        let fingerprint = key.fingerprint(HashAlg::Sha256);
        let is_known = self.keys.contains(&fingerprint);
        if !is_known {
            *self.stranger.lock().expect("nobody panics while holding it") = Some(fingerprint);
        }
        Ok(is_known)
    }
}

/// Why something did not work.
#[derive(Debug)]
pub(super) enum Failure {
    /// The connection is of no use any more.
    Broken(String),
    /// The server says no.
    Status { code: u32, message: String },
}

impl Failure {
    /// For people.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Broken(reason) => format!("the connection broke: {reason}"),
            Self::Status { message, code } if message.trim().is_empty() => {
                format!("the server says no, by status {code}")
            }
            Self::Status { message, .. } => format!("the server says: {message}"),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(problem: std::io::Error) -> Self {
        Self::Broken(problem.to_string())
    }
}

/// A connection, signed in.
pub(super) struct Server {
    stream: ChannelStream<Msg>,
    handle: Handle<Guard>,
    next: u32,
    renames_over: bool,
}

impl Server {
    /// Connects within the time; nothing of the other side's is done by it.
    pub(super) async fn connect(known: &Known, within: Duration) -> Result<Self, WireError> {
        let stranger = Arc::new(Mutex::new(None));
        let guard = Guard {
            keys: known.keys.clone(),
            stranger: Arc::clone(&stranger),
        };
        let config = client::Config {
            inactivity_timeout: Some(IDLE),
            ..client::Config::default()
        };
        let address = (known.host.as_str(), known.port);
        let connecting = client::connect(Arc::new(config), address, guard);
        let mut handle = match tokio::time::timeout(within, connecting).await {
            Err(_) => {
                return Err(WireError::NotReached(
                    "no connection within the time allowed".to_owned(),
                ));
            }
            Ok(Ok(handle)) => handle,
            Ok(Err(problem)) => {
                let stranger = *stranger.lock().expect("nobody panics while holding it");
                return Err(match (stranger, problem) {
                    (Some(stranger), _) => WireError::Denied(format!(
                        "the server shows the key {stranger}, which is none of those that are set: another server, or a \
                         new key that somebody has to vouch for"
                    )),
                    (None, russh::Error::UnknownKey) => {
                        WireError::Denied("the server shows a certificate instead of a key".to_owned())
                    }
                    (None, problem) => WireError::NotReached(problem.to_string()),
                });
            }
        };
        let not_reached = |problem: russh::Error| WireError::NotReached(problem.to_string());
        sign_in(&mut handle, known).await?;
        let channel = handle.channel_open_session().await.map_err(not_reached)?;
        channel
            .request_subsystem(true, "sftp")
            .await
            .map_err(not_reached)?;
        let mut server = Self {
            stream: channel.into_stream(),
            handle,
            next: 0,
            renames_over: false,
        };
        server
            .greet()
            .await
            .map_err(|failure| WireError::NotReached(failure.shown()))?;
        Ok(server)
    }

    /// Can it still be used, as far as we know?
    pub(super) fn is_open(&self) -> bool {
        !self.handle.is_closed()
    }

    async fn greet(&mut self) -> Result<(), Failure> {
        let hello = Writer::default().number(packet::THREE).0;
        self.send(packet::INIT, &hello).await?;
        let answer = self.receive().await?;
        let (kind, rest) = answer.split_first().ok_or_else(no_sense)?;
        let mut fields = packet::Reader(rest);
        if *kind != packet::VERSION || fields.number().ok_or_else(no_sense)? < packet::THREE {
            return Err(Failure::Broken("the server does not speak SFTP 3".to_owned()));
        }
        while let (Some(name), Some(_)) = (fields.bytes(), fields.bytes()) {
            self.renames_over |= name == packet::POSIX_RENAME.as_bytes();
        }
        Ok(())
    }

    async fn send(&mut self, kind: u8, fields: &[u8]) -> Result<(), Failure> {
        let length = u32::try_from(fields.len() + 1).map_err(|_| no_sense())?;
        let packet = [&length.to_be_bytes()[..], &[kind], fields].concat();
        self.stream.write_all(&packet).await?;
        self.stream.flush().await?;
        Ok(())
    }

    async fn receive(&mut self) -> Result<Vec<u8>, Failure> {
        let length = usize::try_from(self.stream.read_u32().await?).map_err(|_| no_sense())?;
        if length > packet::MOST_BYTES {
            return Err(Failure::Broken(format!(
                "a packet of {length} bytes; at most {} are taken",
                packet::MOST_BYTES
            )));
        }
        let mut packet = vec![0; length];
        self.stream.read_exact(&mut packet).await?;
        Ok(packet)
    }

    async fn ask(&mut self, ask: Ask, fields: Writer) -> Result<Reply, Failure> {
        self.next = self.next.wrapping_add(1);
        let numbered = [&self.next.to_be_bytes()[..], &fields.0].concat();
        self.send(ask as u8, &numbered).await?;
        match packet::read(&self.receive().await?) {
            Some((id, reply)) if id == self.next => Ok(reply),
            _ => Err(no_sense()),
        }
    }

    async fn done(&mut self, ask: Ask, fields: Writer) -> Result<(), Failure> {
        match self.ask(ask, fields).await? {
            Reply::Status { code: packet::OK, .. } => Ok(()),
            other => Err(refused(other)),
        }
    }

    async fn handle(&mut self, ask: Ask, fields: Writer) -> Result<Vec<u8>, Failure> {
        match self.ask(ask, fields).await? {
            Reply::Handle(handle) => Ok(handle),
            other => Err(refused(other)),
        }
    }

    async fn close(&mut self, handle: &[u8]) -> Result<(), Failure> {
        self.done(Ask::Close, Writer::default().bytes(handle)).await
    }

    /// All of a folder.
    pub(super) async fn list(&mut self, folder: &str) -> Result<Vec<Entry>, Failure> {
        let path = Writer::default().bytes(folder.as_bytes());
        let handle = self.handle(Ask::OpenFolder, path).await?;
        let mut entries = vec![];
        loop {
            match self
                .ask(Ask::ReadFolder, Writer::default().bytes(&handle))
                .await?
            {
                Reply::Names(some) => entries.extend(some),
                Reply::Status {
                    code: packet::END, ..
                } => break,
                other => return Err(refused(other)),
            }
            if entries.len() > 2 * MOST_FILES {
                return Err(Failure::Broken(format!(
                    "more than {} entries lie there",
                    2 * MOST_FILES
                )));
            }
        }
        self.close(&handle).await?;
        Ok(entries)
    }

    /// A file of at most so many bytes; nothing where it is longer.
    pub(super) async fn read(&mut self, path: &str, most: usize) -> Result<Option<Vec<u8>>, Failure> {
        let open = Writer::default()
            .bytes(path.as_bytes())
            .number(packet::FOR_READING)
            .number(0);
        let handle = self.handle(Ask::Open, open).await?;
        let mut bytes = vec![];
        let whole = loop {
            let offset = u64::try_from(bytes.len()).map_err(|_| no_sense())?;
            let part = Writer::default()
                .bytes(&handle)
                .long(offset)
                .number(packet::CHUNK);
            match self.ask(Ask::Read, part).await? {
                Reply::Data(data) if data.is_empty() => return Err(no_sense()),
                Reply::Data(data) => bytes.extend(data),
                Reply::Status {
                    code: packet::END, ..
                } => break true,
                other => return Err(refused(other)),
            }
            if bytes.len() > most {
                break false;
            }
        };
        self.close(&handle).await?;
        Ok(whole.then_some(bytes))
    }

    /// Writes a file from its beginning.
    pub(super) async fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        let open = Writer::default()
            .bytes(path.as_bytes())
            .number(packet::FOR_WRITING)
            .number(0);
        let handle = self.handle(Ask::Open, open).await?;
        let mut offset = 0;
        for part in bytes.chunks(usize::try_from(packet::CHUNK).map_err(|_| no_sense())?) {
            let fields = Writer::default().bytes(&handle).long(offset).bytes(part);
            self.done(Ask::Write, fields).await?;
            offset += u64::try_from(part.len()).map_err(|_| no_sense())?;
        }
        self.close(&handle).await
    }

    /// Renames over what is there. A server that cannot do so at once loses what was there for a moment.
    pub(super) async fn rename(&mut self, from: &str, to: &str) -> Result<(), Failure> {
        let names = |fields: Writer| fields.bytes(from.as_bytes()).bytes(to.as_bytes());
        if self.renames_over {
            let fields = Writer::default().bytes(packet::POSIX_RENAME.as_bytes());
            return self.done(Ask::Extended, names(fields)).await;
        }
        match self.done(Ask::Rename, names(Writer::default())).await {
            Err(Failure::Status { .. }) => {}
            other => return other,
        }
        // It says no more than that it failed: most of all because a file of this name is there.
        if let Err(broken @ Failure::Broken(_)) = self.remove(to).await {
            return Err(broken);
        }
        self.done(Ask::Rename, names(Writer::default())).await
    }

    /// Deletes a file.
    pub(super) async fn remove(&mut self, path: &str) -> Result<(), Failure> {
        self.done(Ask::Remove, Writer::default().bytes(path.as_bytes()))
            .await
    }

    /// Makes a folder.
    pub(super) async fn make_folder(&mut self, path: &str) -> Result<(), Failure> {
        self.done(
            Ask::MakeFolder,
            Writer::default().bytes(path.as_bytes()).number(0),
        )
        .await
    }

    /// Ends it politely.
    pub(super) async fn end(self) {
        // It is not needed any more: whether the server hears so is its own affair.
        let _ = self.handle.disconnect(Disconnect::ByApplication, "", "").await;
    }
}

/// With the key first, where there is one. A refusal is never tried again by itself: servers lock who guesses.
async fn sign_in(handle: &mut Handle<Guard>, known: &Known) -> Result<(), WireError> {
    let broke = |problem: russh::Error| WireError::NotReached(problem.to_string());
    let user = known.user.as_str();
    let mut tried = vec![];
    if let Some(key) = &known.key {
        let answer = handle.authenticate_publickey(user, key.clone()).await;
        if answer.map_err(broke)?.success() {
            return Ok(());
        }
        tried.push("key");
    }
    if let Some(password) = &known.password {
        let answer = handle.authenticate_password(user, password.expose_secret()).await;
        if answer.map_err(broke)?.success() {
            return Ok(());
        }
        tried.push("password");
    }
    Err(WireError::Denied(format!(
        "the server does not take the {} of {user}",
        tried.join(" and the ")
    )))
}

fn no_sense() -> Failure {
    Failure::Broken("the server's answer makes no sense".to_owned())
}

fn refused(reply: Reply) -> Failure {
    match reply {
        Reply::Status { code, message } => Failure::Status { code, message },
        _ => no_sense(),
    }
}
