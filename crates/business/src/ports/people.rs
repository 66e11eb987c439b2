//! Users, devices, sessions, API keys, and how often somebody guessed.

use async_trait::async_trait;
use domain::{DeviceId, KeyId, UserId, people::User};
use jiff::Timestamp;

use super::Stored;

/// What proves who a user is: hashes in PHC string format.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// Argon2id of the password.
    pub password: String,
    /// Argon2id of the PIN; none until one is set.
    pub pin: Option<String>,
}

/// A browser on which somebody signed in with a password, so that PINs work there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its id, the value of the device cookie's subject.
    pub id: DeviceId,
    /// SHA-256 (hex) of the secret in the device cookie.
    pub secret_hash: String,
    /// Who enrolled it.
    pub enrolled_by: UserId,
    /// What people call it.
    pub label: String,
    /// When.
    pub enrolled_at: Timestamp,
    /// No longer trusted.
    pub revoked: bool,
}

/// A session as the browser's cookie names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// The cookie's value.
    pub id: String,
    /// Whose, once signed in.
    pub user: Option<UserId>,
    /// What it holds, as JSON.
    pub data: String,
    /// Ends then.
    pub expires_at: Timestamp,
}

/// Wrong guesses under one key (an account on a device, an address, a PIN on a device).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Guesses {
    /// How many in a row.
    pub failures: i64,
    /// No further try before then.
    pub not_before: Option<Timestamp>,
}

/// An API key. The key itself is never stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: KeyId,
    /// What it is for.
    pub name: String,
    /// SHA-256 (hex) of the key.
    pub hash: String,
    /// Scopes, `area:read` or `area:act`.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// No longer valid.
    pub revoked: bool,
}

/// People and what they sign in with.
#[async_trait]
pub trait People {
    /// One user with memberships.
    async fn user(&mut self, id: UserId) -> Stored<Option<User>>;
    /// By what is typed to sign in.
    async fn user_by_login(&mut self, login: &str) -> Stored<Option<User>>;
    /// All users, by name.
    async fn users(&mut self) -> Stored<Vec<User>>;
    /// Adds a user; `Taken("app_user_login")` when the login exists.
    async fn insert_user(&mut self, user: &User, credentials: &Credentials) -> Stored<()>;
    /// Saves a user whose version was raised by one, memberships included; false when somebody was quicker.
    async fn save_user(&mut self, user: &User) -> Stored<bool>;
    /// A user's hashes.
    async fn credentials(&mut self, id: UserId) -> Stored<Option<Credentials>>;
    /// Replaces a user's hashes.
    async fn set_credentials(&mut self, id: UserId, credentials: &Credentials) -> Stored<()>;

    /// Enrols a device.
    async fn insert_device(&mut self, device: &Device) -> Stored<()>;
    /// One device.
    async fn device(&mut self, id: DeviceId) -> Stored<Option<Device>>;
    /// All devices that are not revoked, newest first.
    async fn devices(&mut self) -> Stored<Vec<Device>>;
    /// Ends the trust in a device.
    async fn revoke_device(&mut self, id: DeviceId) -> Stored<()>;
    /// Users who signed in on a device before, so that the PIN page can offer them; by name.
    async fn users_of_device(&mut self, id: DeviceId) -> Stored<Vec<User>>;
    /// Notes that a user signed in on a device.
    async fn note_device_user(&mut self, device: DeviceId, user: UserId) -> Stored<()>;

    /// Stores a new session; false when the id exists.
    async fn insert_session(&mut self, session: &SessionRow) -> Stored<bool>;
    /// Saves a session that exists. One that was ended meanwhile stays ended, whoever still holds what it was.
    async fn save_session(&mut self, session: &SessionRow) -> Stored<()>;
    /// Moves the end of a session that exists.
    async fn touch_session(&mut self, id: &str, expires_at: Timestamp) -> Stored<()>;
    /// A session that has not expired.
    async fn session(&mut self, id: &str, now: Timestamp) -> Stored<Option<SessionRow>>;
    /// Ends a session.
    async fn delete_session(&mut self, id: &str) -> Stored<()>;
    /// Ends all sessions of a user, but one where given.
    async fn delete_sessions_of(&mut self, user: UserId, but: Option<&str>) -> Stored<u64>;
    /// Drops what has expired.
    async fn purge_sessions(&mut self, now: Timestamp) -> Stored<u64>;

    /// Wrong guesses under a key.
    async fn guesses(&mut self, key: &str) -> Stored<Guesses>;
    /// Replaces them; zero failures forget the key.
    async fn set_guesses(&mut self, key: &str, guesses: &Guesses) -> Stored<()>;

    /// Adds an API key.
    async fn insert_key(&mut self, key: &ApiKey) -> Stored<()>;
    /// By its hash; revoked ones are not found.
    async fn key_by_hash(&mut self, hash: &str) -> Stored<Option<ApiKey>>;
    /// All keys, newest first.
    async fn keys(&mut self) -> Stored<Vec<ApiKey>>;
    /// Revokes; false when there is no such key.
    async fn revoke_key(&mut self, id: KeyId) -> Stored<bool>;
}
