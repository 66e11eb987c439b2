//! Users, devices, sessions, wrong guesses, API keys.

mod rows;

use async_trait::async_trait;
use business::ports::{ApiKey, Credentials, Device, Guesses, People, SessionRow, Stored};
use domain::{
    DeviceId, KeyId, StoreId, UserId,
    people::{Membership, Role, User},
    text,
};
use jiff::Timestamp;

use self::rows::{ApiKeyRow, DeviceRow, MembershipRow, StoredSession, UserRow};
use crate::{
    rows::{At, Instant, all, json},
    tx::{Tx, execute, fetch_all, fetch_optional},
};

#[async_trait]
impl People for Tx<'_> {
    async fn user(&mut self, id: UserId) -> Stored<Option<User>> {
        let rows = fetch_all!(self, UserRow, "select * from app_user where id = $1", id.0)?;
        Ok(self.with_memberships(rows).await?.pop())
    }

    async fn user_by_login(&mut self, login: &str) -> Stored<Option<User>> {
        let rows = fetch_all!(self, UserRow, "select * from app_user where login = $1", login)?;
        Ok(self.with_memberships(rows).await?.pop())
    }

    async fn users(&mut self) -> Stored<Vec<User>> {
        let rows = fetch_all!(self, UserRow, "select * from app_user")?;
        self.with_memberships(rows).await
    }

    async fn insert_user(&mut self, user: &User, credentials: &Credentials) -> Stored<()> {
        execute!(
            self,
            "insert into app_user (id, login, name, language, disabled, version, password_hash, pin_hash)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            user.id.0,
            &user.login,
            &user.name,
            user.language.tag(),
            user.disabled,
            user.version,
            &credentials.password,
            credentials.pin.as_deref(),
        )?;
        self.insert_memberships(user).await
    }

    async fn save_user(&mut self, user: &User) -> Stored<bool> {
        let saved = execute!(
            self,
            "update app_user set login = $3, name = $4, language = $5, disabled = $6, version = $2
             where id = $1 and version = $2 - 1",
            user.id.0,
            user.version,
            &user.login,
            &user.name,
            user.language.tag(),
            user.disabled,
        )?;
        if saved == 0 {
            return Ok(false);
        }
        execute!(self, "delete from membership where app_user = $1", user.id.0)?;
        self.insert_memberships(user).await?;
        Ok(true)
    }

    async fn credentials(&mut self, id: UserId) -> Stored<Option<Credentials>> {
        let row = fetch_optional!(
            self,
            (String, Option<String>),
            "select password_hash, pin_hash from app_user where id = $1",
            id.0
        )?;
        Ok(row.map(|(password, pin)| Credentials { password, pin }))
    }

    async fn set_credentials(&mut self, id: UserId, credentials: &Credentials) -> Stored<()> {
        execute!(
            self,
            "update app_user set password_hash = $2, pin_hash = $3 where id = $1",
            id.0,
            &credentials.password,
            credentials.pin.as_deref(),
        )?;
        Ok(())
    }

    async fn insert_device(&mut self, device: &Device) -> Stored<()> {
        execute!(
            self,
            "insert into device (id, secret_hash, enrolled_by, label, enrolled_at, revoked)
             values ($1, $2, $3, $4, $5, $6)",
            device.id.0,
            &device.secret_hash,
            device.enrolled_by.0,
            &device.label,
            Instant::from(device.enrolled_at),
            device.revoked,
        )?;
        Ok(())
    }

    async fn device(&mut self, id: DeviceId) -> Stored<Option<Device>> {
        let row = fetch_optional!(self, DeviceRow, "select * from device where id = $1", id.0)?;
        row.map(Device::try_from).transpose()
    }

    async fn devices(&mut self) -> Stored<Vec<Device>> {
        all(fetch_all!(
            self,
            DeviceRow,
            "select * from device where revoked = false order by id desc"
        )?)
    }

    async fn revoke_device(&mut self, id: DeviceId) -> Stored<()> {
        execute!(self, "update device set revoked = true where id = $1", id.0)?;
        Ok(())
    }

    async fn users_of_device(&mut self, id: DeviceId) -> Stored<Vec<User>> {
        let rows = fetch_all!(
            self,
            UserRow,
            "select * from app_user where id in (select app_user from device_user where device = $1)",
            id.0
        )?;
        self.with_memberships(rows).await
    }

    async fn note_device_user(&mut self, device: DeviceId, user: UserId) -> Stored<()> {
        execute!(
            self,
            "insert into device_user (device, app_user) values ($1, $2) on conflict (device, app_user) do nothing",
            device.0,
            user.0
        )?;
        Ok(())
    }

    async fn insert_session(&mut self, session: &SessionRow) -> Stored<bool> {
        let inserted = execute!(
            self,
            "insert into session (id, app_user, data, expires_at) values ($1, $2, $3, $4) on conflict (id) do nothing",
            &session.id,
            session.user.map(|user| user.0),
            &session.data,
            Instant::from(session.expires_at),
        )?;
        Ok(inserted == 1)
    }

    async fn save_session(&mut self, session: &SessionRow) -> Stored<()> {
        execute!(
            self,
            "update session set app_user = $2, data = $3, expires_at = $4 where id = $1",
            &session.id,
            session.user.map(|user| user.0),
            &session.data,
            Instant::from(session.expires_at),
        )?;
        Ok(())
    }

    async fn touch_session(&mut self, id: &str, expires_at: Timestamp) -> Stored<()> {
        execute!(
            self,
            "update session set expires_at = $2 where id = $1",
            id,
            Instant::from(expires_at)
        )?;
        Ok(())
    }

    async fn session(&mut self, id: &str, now: Timestamp) -> Stored<Option<SessionRow>> {
        let row = fetch_optional!(
            self,
            StoredSession,
            "select * from session where id = $1 and expires_at > $2",
            id,
            Instant::from(now)
        )?;
        row.map(SessionRow::try_from).transpose()
    }

    async fn delete_session(&mut self, id: &str) -> Stored<()> {
        execute!(self, "delete from session where id = $1", id)?;
        Ok(())
    }

    async fn delete_sessions_of(&mut self, user: UserId, but: Option<&str>) -> Stored<u64> {
        execute!(
            self,
            "delete from session where app_user = $1 and id <> coalesce($2, '')",
            user.0,
            but
        )
    }

    async fn purge_sessions(&mut self, now: Timestamp) -> Stored<u64> {
        execute!(
            self,
            "delete from session where expires_at <= $1",
            Instant::from(now)
        )
    }

    async fn guesses(&mut self, key: &str) -> Stored<Guesses> {
        let row = fetch_optional!(
            self,
            (i64, Option<Instant>),
            "select failures, not_before from guesses where name = $1",
            key
        )?;
        let Some((failures, not_before)) = row else {
            return Ok(Guesses::default());
        };
        let not_before = At("guesses", "not_before").instant_if_any(not_before)?;
        Ok(Guesses { failures, not_before })
    }

    async fn set_guesses(&mut self, key: &str, guesses: &Guesses) -> Stored<()> {
        if guesses.failures == 0 {
            execute!(self, "delete from guesses where name = $1", key)?;
            return Ok(());
        }
        execute!(
            self,
            "insert into guesses (name, failures, not_before) values ($1, $2, $3)
             on conflict (name) do update set failures = excluded.failures, not_before = excluded.not_before",
            key,
            guesses.failures,
            guesses.not_before.map(Instant::from),
        )?;
        Ok(())
    }

    async fn insert_key(&mut self, key: &ApiKey) -> Stored<()> {
        execute!(
            self,
            "insert into api_key (id, name, hash, scopes, created_at, revoked) values ($1, $2, $3, $4, $5, $6)",
            key.id.0,
            &key.name,
            &key.hash,
            json(&key.scopes),
            Instant::from(key.created_at),
            key.revoked,
        )?;
        Ok(())
    }

    async fn key_by_hash(&mut self, hash: &str) -> Stored<Option<ApiKey>> {
        let row = fetch_optional!(
            self,
            ApiKeyRow,
            "select * from api_key where hash = $1 and revoked = false",
            hash
        )?;
        row.map(ApiKey::try_from).transpose()
    }

    async fn keys(&mut self) -> Stored<Vec<ApiKey>> {
        all(fetch_all!(
            self,
            ApiKeyRow,
            "select * from api_key order by id desc"
        )?)
    }

    async fn revoke_key(&mut self, id: KeyId) -> Stored<bool> {
        let revoked = execute!(self, "update api_key set revoked = true where id = $1", id.0)?;
        Ok(revoked == 1)
    }
}

impl Tx<'_> {
    /// Users with their memberships, by name.
    async fn with_memberships(&mut self, rows: Vec<UserRow>) -> Stored<Vec<User>> {
        let mut users: Vec<User> = all(rows)?;
        let memberships = match users.as_slice() {
            [] => vec![],
            [one] => fetch_all!(
                self,
                MembershipRow,
                "select app_user, role, store from membership where app_user = $1 order by ordinal",
                one.id.0
            )?,
            // A chain has a few hundred users: all memberships are one small read.
            _ => fetch_all!(
                self,
                MembershipRow,
                "select app_user, role, store from membership order by ordinal"
            )?,
        };
        for row in memberships {
            if let Some(user) = users.iter_mut().find(|user| user.id.0 == row.app_user) {
                user.memberships.push(Membership {
                    role: At("membership", "role").named(&row.role, Role::from_name)?,
                    store: row.store.map(StoreId),
                });
            }
        }
        users.sort_by_cached_key(|user| (text::key(&user.name), user.id));
        Ok(users)
    }

    async fn insert_memberships(&mut self, user: &User) -> Stored<()> {
        for (ordinal, membership) in (0_i64..).zip(&user.memberships) {
            execute!(
                self,
                "insert into membership (app_user, ordinal, role, store) values ($1, $2, $3, $4)",
                user.id.0,
                ordinal,
                membership.role.name(),
                membership.store.map(|store| store.0),
            )?;
        }
        Ok(())
    }
}
