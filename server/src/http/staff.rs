//! Who is signed in, read from the session at every request.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex},
};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use business::people::{Present, SignedIn, present};
use domain::{DeviceId, Lang, StoreId, UserId, people::Method, stores::Store};
use jiff::{SignedDuration, Timestamp};
use tower_sessions::Session;

use super::{PageError, Web, session::keys};

/// Somebody of the staff, with the store they are looking at.
#[derive(Debug, Clone)]
pub(super) struct Staff {
    /// The user, their rights, their stores.
    pub(super) present: Present,
    /// The store they are looking at.
    pub(super) store: Store,
    /// Token that their forms send back.
    pub(super) csrf: String,
    /// Their session.
    pub(super) session: Session,
    /// What the browser asked for besides.
    pub(super) view: View,
}

/// What the browser asks for: theme, density, and where it is.
#[derive(Debug, Clone, Default)]
pub(super) struct View {
    /// Chosen theme, from its cookie.
    pub(super) theme: Option<String>,
    /// Language of the browser.
    pub(super) lang: Lang,
    /// Path and query of this request.
    pub(super) here: String,
    /// An open page asks for itself again because something changed: nobody did anything.
    pub(super) is_refetch: bool,
}

impl View {
    pub(super) fn of(parts: &Parts) -> Self {
        let headers = &parts.headers;
        let lang = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .map(Lang::negotiate);
        let lang = cookie(headers, "boucle-lang")
            .and_then(Lang::from_tag)
            .or(lang)
            .unwrap_or_default();
        Self {
            theme: cookie(headers, "boucle-theme").map(str::to_owned),
            lang,
            is_refetch: headers.contains_key("boucle-live"),
            here: parts
                .uri
                .path_and_query()
                .map_or("/", |path| path.as_str())
                .to_owned(),
        }
    }
}

/// The value of a cookie.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(';'))
        .find_map(|pair| {
            let (known, value) = pair.trim().split_once('=')?;
            (known == name).then_some(value)
        })
}

impl Staff {
    /// The rights of whoever it is.
    pub(super) fn actor(&self) -> &domain::people::Actor {
        &self.present.actor
    }

    /// Reads who is signed in; `SignInFirst` when nobody is.
    pub(super) async fn from_parts(parts: &mut Parts, web: &Web) -> Result<Self, PageError> {
        let view = View::of(parts);
        let first = || PageError::SignInFirst {
            next: view.here.clone(),
        };
        let session = parts.extensions.get::<Session>().cloned().ok_or_else(first)?;
        let Some(user) = read::<UserId>(&session, keys::USER).await else {
            return Err(first());
        };
        let device = read::<DeviceId>(&session, keys::DEVICE).await;
        let method = read::<Method>(&session, keys::METHOD)
            .await
            .unwrap_or(Method::Pin);
        let since = read::<i64>(&session, keys::SINCE).await.unwrap_or_default();
        let now = web.boucle.clock.now();
        if now.as_second() - since > i64::from(web.settings.session_hours) * 3600 {
            sign_out(&session).await;
            return Err(first());
        }
        let Some(present) = present(&web.boucle, user, device, method).await? else {
            sign_out(&session).await;
            return Err(first());
        };
        let wanted = read::<StoreId>(&session, keys::STORE).await;
        let store = present
            .stores
            .iter()
            .find(|store| Some(store.id) == wanted)
            .or_else(|| home(&present))
            .cloned()
            .ok_or(PageError::NoStore)?;
        if let Some(id) = session.id().filter(|_| !view.is_refetch) {
            web.touched.note(&web.boucle, id.to_string(), idle(web));
        }
        let csrf = read::<String>(&session, keys::CSRF).await.unwrap_or_default();
        Ok(Self {
            present,
            store,
            csrf,
            session,
            view,
        })
    }
}

/// The store where somebody works: the one of their narrowest role, else the first they may see.
fn home(present: &Present) -> Option<&Store> {
    let own = present
        .user
        .memberships
        .iter()
        .find_map(|membership| membership.store);
    present
        .stores
        .iter()
        .find(|store| Some(store.id) == own)
        .or_else(|| present.stores.first())
}

/// How long a session lasts without activity.
pub(super) fn idle(web: &Web) -> SignedDuration {
    SignedDuration::from_mins(i64::from(web.settings.session_idle_minutes))
}

/// A value of a session; none when it is missing or the store does not answer.
pub(super) async fn read<T: serde::de::DeserializeOwned>(session: &Session, key: &str) -> Option<T> {
    session.get(key).await.ok().flatten()
}

/// Ends a session.
pub(super) async fn sign_out(session: &Session) {
    if let Err(error) = session.flush().await {
        tracing::warn!(%error, "a session could not be ended");
    }
}

/// Ends a session but remembers when this counter last saw a password, so that others may still come in by PIN.
pub(super) async fn sign_out_keeping_since(session: &Session) {
    let since: Option<i64> = read(session, keys::SINCE).await;
    sign_out(session).await;
    if let Some(since) = since
        && let Err(error) = session.insert(keys::SINCE, since).await
    {
        tracing::warn!(%error, "a counter could not be kept open");
    }
}

/// When this counter last saw a password; none when that is too long ago for a PIN.
pub(super) async fn fresh_since(web: &Web, session: &Session) -> Option<i64> {
    let since: i64 = read(session, keys::SINCE).await?;
    let age = web.boucle.clock.now().as_second() - since;
    (age <= i64::from(web.settings.session_hours) * 3600).then_some(since)
}

/// Begins a session under a new id and a new token: whoever knew the old ones knows nothing.
pub(super) async fn begin(
    web: &Web,
    session: &Session,
    signed_in: &SignedIn,
    since: Option<i64>,
) -> Result<(), PageError> {
    let store: Option<StoreId> = read(session, keys::STORE).await;
    let failed = |error: tower_sessions::session::Error| PageError::Unavailable(error.to_string());
    session.clear().await;
    let csrf = super::render::random_token(web);
    let since = since.unwrap_or_else(|| web.boucle.clock.now().as_second());
    session
        .insert(keys::USER, signed_in.user.id)
        .await
        .map_err(failed)?;
    session
        .insert(keys::DEVICE, signed_in.device.id)
        .await
        .map_err(failed)?;
    session
        .insert(keys::METHOD, signed_in.method)
        .await
        .map_err(failed)?;
    session.insert(keys::SINCE, since).await.map_err(failed)?;
    session.insert(keys::CSRF, csrf).await.map_err(failed)?;
    if let Some(store) = store {
        session.insert(keys::STORE, store).await.map_err(failed)?;
    }
    // Emptying a session keeps its id: only this gives another one, and ends the old one.
    session.cycle_id().await.map_err(failed)
}

impl FromRequestParts<Web> for Staff {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Self::Rejection> {
        Self::from_parts(parts, web).await
    }
}

/// How many sign-ins an address tried, or customers' links it opened, in the running minute. A shop shares one address, so
/// only a flood is slowed.
#[derive(Debug, Clone, Default)]
pub(super) struct Addresses(Arc<Mutex<HashMap<IpAddr, (i64, u32)>>>);

/// Tries a minute from one address above which it waits.
const A_FLOOD: u32 = 100;

impl Addresses {
    /// Counts a try; false when the address has to wait for the next minute.
    pub(super) fn try_again(&self, address: IpAddr, now: Timestamp) -> bool {
        let minute = now.as_second() / 60;
        let mut tries = self.0.lock().expect("nobody panics while holding the map");
        tries.retain(|_, (at, _)| *at == minute);
        let (_, count) = tries.entry(address).or_insert((minute, 0));
        *count += 1;
        *count <= A_FLOOD
    }
}
