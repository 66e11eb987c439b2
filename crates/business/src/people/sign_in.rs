//! Signing in: login and password, or a PIN on a device where somebody did so before.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    DeviceId, UserId,
    people::{Action, Actor, Method, User},
};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::passwords::Verdict;
use crate::{
    Boucle, Error, SignInError,
    ports::{Credentials, Device, Guesses, Repositories},
    record::audit,
};

/// Wrong guesses that cost nothing; after them the wait doubles from one second to a quarter of an hour.
const FREE_GUESSES: i64 = 4;
/// Wrong PINs that lock a PIN on a device.
const PIN_GUESSES: i64 = 5;

/// What a device's cookie holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceProof {
    /// The device.
    pub id: DeviceId,
    /// Its secret; only its hash is stored.
    pub secret: String,
}

impl DeviceProof {
    /// Reads a cookie's value.
    pub fn from_cookie(value: &str) -> Option<Self> {
        let (id, secret) = value.split_once('.')?;
        Some(Self {
            id: id.parse().ok()?,
            secret: secret.to_owned(),
        })
    }

    /// The cookie's value.
    pub fn cookie(&self) -> String {
        format!("{}.{}", self.id, self.secret)
    }

    fn hash(&self) -> String {
        hex(&Sha256::digest(self.secret.as_bytes()))
    }
}

/// Bytes as lower-case hexadecimal text.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            write!(text, "{byte:02x}").expect("writing to a string does not fail");
            text
        })
}

/// Random bytes as text that fits in cookies and addresses.
pub(crate) fn random_text(app: &Boucle) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(app.entropy.bytes::<32>())
}

/// Somebody who has just signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The user.
    pub user: User,
    /// The device, enrolled now if it was not.
    pub device: DeviceProof,
    /// How they proved it.
    pub method: Method,
}

/// Signs in by login and password, and enrols the device for PINs.
pub async fn sign_in(
    app: &Boucle,
    login: &str,
    password: &str,
    device: Option<DeviceProof>,
    device_label: &str,
) -> Result<SignedIn, Error> {
    let login = domain::text::required(login, 80)
        .map_err(|_| SignInError::Wrong)?
        .to_lowercase();
    if password.len() > 1000 {
        return Err(SignInError::Wrong.into());
    }
    let device = known_device(app, device).await?;
    let key = format!(
        "password:{login}:{}",
        device
            .as_ref()
            .map_or_else(String::new, |device| device.id.to_string())
    );
    let (found, guesses) = app
        .db
        .read("sign_in", {
            let (login, key) = (login.clone(), key.clone());
            move |r| {
                let (login, key) = (login.clone(), key.clone());
                Box::pin(async move {
                    let guesses = r.guesses(&key).await?;
                    let Some(user) = r.user_by_login(&login).await? else {
                        return Ok((None, guesses));
                    };
                    let credentials = r.credentials(user.id).await?;
                    Ok((credentials.map(|credentials| (user, credentials)), guesses))
                })
            }
        })
        .await?;
    let now = app.clock.now();
    patience(guesses, now)?;
    let stored = found
        .as_ref()
        .map(|(_, credentials)| credentials.password.as_str());
    let verdict = app.passwords.verify(password, stored).await;
    let Some((user, mut credentials)) = found.filter(|(user, _)| verdict != Verdict::Wrong && !user.disabled)
    else {
        note_failure(app, &key, guesses, now).await?;
        return Err(SignInError::Wrong.into());
    };
    let rehashed = if let Verdict::Rehashed(hash) = verdict {
        credentials.password = hash;
        Some(credentials)
    } else {
        None
    };
    let (device, enrol) = match device {
        Some(device) => (device, false),
        None => (
            DeviceProof {
                id: DeviceId(app.entropy.id(now)),
                secret: random_text(app),
            },
            true,
        ),
    };
    let enrolled = enrol.then(|| Device {
        id: device.id,
        secret_hash: device.hash(),
        enrolled_by: user.id,
        label: domain::text::bounded(device_label, 120).unwrap_or_default(),
        enrolled_at: now,
        revoked: false,
    });
    let signed_in = SignedIn {
        user,
        device,
        method: Method::Password,
    };
    save_sign_in(app, key, &signed_in, rehashed, enrolled).await?;
    Ok(signed_in)
}

/// Who can switch to themselves by PIN on this device.
#[derive(Debug, Clone)]
pub struct PinPage {
    /// The device.
    pub device: DeviceId,
    /// People who signed in here before and have a PIN.
    pub users: Vec<User>,
}

/// The PIN page of a device; `DeviceUnknown` when nobody signed in there with a password.
pub async fn pin_page(app: &Boucle, device: Option<DeviceProof>) -> Result<PinPage, Error> {
    let device = known_device(app, device)
        .await?
        .ok_or(SignInError::DeviceUnknown)?;
    app.db
        .read("pin_page", move |r| {
            Box::pin(async move {
                let mut users = Vec::new();
                for user in r.users_of_device(device.id).await? {
                    if !user.disabled && r.credentials(user.id).await?.is_some_and(|c| c.pin.is_some()) {
                        users.push(user);
                    }
                }
                Ok(PinPage {
                    device: device.id,
                    users,
                })
            })
        })
        .await
}

/// Signs in by PIN on an enrolled device. Five wrong ones lock the PIN on that device until a full sign-in there.
pub async fn sign_in_by_pin(
    app: &Boucle,
    user: UserId,
    pin: &str,
    device: Option<DeviceProof>,
) -> Result<SignedIn, Error> {
    let device = known_device(app, device)
        .await?
        .ok_or(SignInError::DeviceUnknown)?;
    let key = pin_key(user, device.id);
    let (found, guesses) = app
        .db
        .read("sign_in_by_pin", {
            let key = key.clone();
            move |r| {
                let key = key.clone();
                Box::pin(async move { Ok((user_with_credentials(r, user).await?, r.guesses(&key).await?)) })
            }
        })
        .await?;
    if guesses.failures >= PIN_GUESSES {
        return Err(SignInError::PinLocked.into());
    }
    let stored = found
        .as_ref()
        .and_then(|(_, credentials)| credentials.pin.as_deref());
    let verdict = app.passwords.verify(pin, stored).await;
    let Some((user, mut credentials)) = found.filter(|(user, _)| verdict != Verdict::Wrong && !user.disabled)
    else {
        note_failure(app, &key, guesses, app.clock.now()).await?;
        let locked = guesses.failures + 1 >= PIN_GUESSES;
        return Err(if locked {
            SignInError::PinLocked
        } else {
            SignInError::Wrong
        }
        .into());
    };
    let rehashed = if let Verdict::Rehashed(hash) = verdict {
        credentials.pin = Some(hash);
        Some(credentials)
    } else {
        None
    };
    let signed_in = SignedIn {
        user,
        device,
        method: Method::Pin,
    };
    save_sign_in(app, key, &signed_in, rehashed, None).await?;
    Ok(signed_in)
}

/// Ends the trust in a device; every session on it ends with it.
pub async fn revoke_device(app: &Boucle, actor: &Actor, device: DeviceId) -> Result<(), Error> {
    actor.check_everywhere(Action::ManageUsers)?;
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("revoke_device", move |r| {
            let (app, actor) = (app.clone(), actor.clone());
            Box::pin(async move {
                r.revoke_device(device).await?;
                audit(
                    r,
                    &app,
                    &actor,
                    "revoke_device",
                    ("device", device.0),
                    None,
                    &["revoked"],
                )
                .await
            })
        })
        .await
}

fn pin_key(user: UserId, device: DeviceId) -> String {
    format!("pin:{user}:{device}")
}

async fn user_with_credentials(
    r: &mut dyn Repositories,
    id: UserId,
) -> Result<Option<(User, Credentials)>, Error> {
    let Some(user) = r.user(id).await? else {
        return Ok(None);
    };
    Ok(r.credentials(id).await?.map(|credentials| (user, credentials)))
}

async fn known_device(app: &Boucle, device: Option<DeviceProof>) -> Result<Option<DeviceProof>, Error> {
    let Some(proof) = device else { return Ok(None) };
    let id = proof.id;
    let stored = app
        .db
        .read("device", move |r| {
            Box::pin(async move { Ok(r.device(id).await?) })
        })
        .await?;
    Ok(stored
        .filter(|device| !device.revoked && device.secret_hash == proof.hash())
        .map(|_| proof))
}

fn patience(guesses: Guesses, now: Timestamp) -> Result<(), SignInError> {
    match guesses.not_before {
        Some(not_before) if now < not_before => Err(SignInError::Wait(
            not_before.duration_since(now).as_secs().max(0) + 1,
        )),
        _ => Ok(()),
    }
}

async fn note_failure(app: &Boucle, key: &str, before: Guesses, now: Timestamp) -> Result<(), Error> {
    let failures = before.failures + 1;
    let doublings = u32::try_from((failures - FREE_GUESSES - 1).clamp(0, 10)).unwrap_or(10);
    let wait = SignedDuration::from_secs((1_i64 << doublings).min(900));
    let not_before = (failures > FREE_GUESSES).then(|| now + wait);
    let (key, guesses) = (key.to_owned(), Guesses { failures, not_before });
    app.db
        .write("note_wrong_guess", move |r| {
            let key = key.clone();
            Box::pin(async move { Ok(r.set_guesses(&key, &guesses).await?) })
        })
        .await
}

async fn save_sign_in(
    app: &Boucle,
    guess_key: String,
    signed_in: &SignedIn,
    rehashed: Option<Credentials>,
    enrolled: Option<Device>,
) -> Result<(), Error> {
    let (app, device, method) = (app.clone(), signed_in.device.id, signed_in.method);
    let user = signed_in.user.id;
    app.clone()
        .db
        .write("sign_in", move |r| {
            let (app, key) = (app.clone(), guess_key.clone());
            let (rehashed, enrolled) = (rehashed.clone(), enrolled.clone());
            Box::pin(async move {
                r.set_guesses(&key, &Guesses::default()).await?;
                if method == Method::Password {
                    r.set_guesses(&pin_key(user, device), &Guesses::default()).await?;
                }
                if let Some(credentials) = rehashed {
                    r.set_credentials(user, &credentials).await?;
                }
                if let Some(device) = &enrolled {
                    r.insert_device(device).await?;
                }
                r.note_device_user(device, user).await?;
                let actor = Actor {
                    user: Some(user),
                    device: Some(device),
                    key: None,
                    method,
                    grants: vec![],
                };
                audit(r, &app, &actor, "sign_in", ("user", user.0), None, &[]).await
            })
        })
        .await
}
