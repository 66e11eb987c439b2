//! Rows of users, devices, sessions and keys.

use business::ports::{ApiKey, Device, SessionRow, StorageError, Stored};
use domain::{DeviceId, KeyId, Lang, UserId, people::User};
use sqlx::FromRow;
use uuid::Uuid;

use crate::rows::{At, Instant};

/// A user without memberships, which stand in a table of their own.
#[derive(Debug, FromRow)]
pub(super) struct UserRow {
    id: Uuid,
    login: String,
    name: String,
    language: String,
    disabled: bool,
    version: i64,
}

impl TryFrom<UserRow> for User {
    type Error = StorageError;
    fn try_from(row: UserRow) -> Stored<Self> {
        Ok(Self {
            id: UserId(row.id),
            login: row.login,
            name: row.name,
            language: At("app_user", "language").named(&row.language, Lang::from_tag)?,
            memberships: vec![],
            disabled: row.disabled,
            version: row.version,
        })
    }
}

#[derive(Debug, FromRow)]
pub(super) struct MembershipRow {
    pub(super) app_user: Uuid,
    pub(super) role: String,
    pub(super) store: Option<Uuid>,
}

#[derive(Debug, FromRow)]
pub(super) struct DeviceRow {
    id: Uuid,
    secret_hash: String,
    enrolled_by: Uuid,
    label: String,
    enrolled_at: Instant,
    revoked: bool,
}

impl TryFrom<DeviceRow> for Device {
    type Error = StorageError;
    fn try_from(row: DeviceRow) -> Stored<Self> {
        Ok(Self {
            id: DeviceId(row.id),
            secret_hash: row.secret_hash,
            enrolled_by: UserId(row.enrolled_by),
            label: row.label,
            enrolled_at: At("device", "enrolled_at").instant(row.enrolled_at)?,
            revoked: row.revoked,
        })
    }
}

#[derive(Debug, FromRow)]
pub(super) struct StoredSession {
    id: String,
    app_user: Option<Uuid>,
    data: String,
    expires_at: Instant,
}

impl TryFrom<StoredSession> for SessionRow {
    type Error = StorageError;
    fn try_from(row: StoredSession) -> Stored<Self> {
        Ok(Self {
            id: row.id,
            user: row.app_user.map(UserId),
            data: row.data,
            expires_at: At("session", "expires_at").instant(row.expires_at)?,
        })
    }
}

#[derive(Debug, FromRow)]
pub(super) struct ApiKeyRow {
    id: Uuid,
    name: String,
    hash: String,
    scopes: String,
    created_at: Instant,
    revoked: bool,
}

impl TryFrom<ApiKeyRow> for ApiKey {
    type Error = StorageError;
    fn try_from(row: ApiKeyRow) -> Stored<Self> {
        Ok(Self {
            id: KeyId(row.id),
            name: row.name,
            hash: row.hash,
            scopes: At("api_key", "scopes").json(&row.scopes)?,
            created_at: At("api_key", "created_at").instant(row.created_at)?,
            revoked: row.revoked,
        })
    }
}
