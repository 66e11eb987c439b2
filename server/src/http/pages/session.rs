//! Choices that go with a session: store, theme, language; and its end.

use app::{document::Theme, paths};
use axum::{
    Router,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use business::people::set_language;
use domain::{Lang, StoreId};
use serde::Deserialize;
use tower_sessions::Session;

use super::local;
use crate::http::{
    PageError, Web,
    form::{Fields, Posted},
    session::keys,
    staff::{Staff, sign_out, sign_out_keeping_since},
};

/// Addresses of this file.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route(paths::STORE, post(store))
        .route(paths::THEME, post(theme))
        .route(paths::LANGUAGE, post(language))
        .route(paths::LOGOUT, post(logout))
}

/// The page from which a form came, when it is one of ours.
fn back(headers: &HeaderMap) -> String {
    let referer = headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let path = referer
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]))
        .unwrap_or_default();
    local(path).to_owned()
}

/// A cookie of a choice, kept for a year.
pub(super) fn year_cookie(web: &Web, name: &str, value: &str, extra: &str) -> Option<HeaderValue> {
    let secure = if web.settings.base_url.starts_with("https://") {
        "; Secure"
    } else {
        ""
    };
    HeaderValue::from_str(&format!(
        "{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax{extra}{secure}"
    ))
    .ok()
}

fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Works in another store from now on. A ticket's page of the old store would be a strange place to stay: lists of the same
/// kind are fine, everything else leads to Today.
async fn store(headers: HeaderMap, posted: Posted) -> Result<Redirect, PageError> {
    let wanted: Option<StoreId> = posted.fields.get("store").parse().ok();
    let staff = posted.staff;
    if let Some(store) = staff.present.stores.iter().find(|store| Some(store.id) == wanted) {
        staff
            .session
            .insert(keys::STORE, store.id)
            .await
            .map_err(|error| PageError::Unavailable(error.to_string()))?;
    }
    let back = back(&headers);
    let page = back.split('?').next().unwrap_or_default();
    let stays = [paths::WORKSHOP, paths::BENCH, paths::CUSTOMERS, paths::ITEMS].contains(&page);
    Ok(Redirect::to(if stays { page } else { paths::TODAY }))
}

/// Light, dark, or as the system says; no sign-in needed.
async fn theme(State(web): State<Web>, headers: HeaderMap, body: Bytes) -> Result<Response, PageError> {
    let fields = Fields::parse(&body).ok_or(PageError::NotUtf8)?;
    let name = Theme::from_name(fields.get("theme")).map_or("system", Theme::name);
    Ok(with_cookie(
        Redirect::to(&back(&headers)).into_response(),
        year_cookie(&web, "boucle-theme", name, ""),
    ))
}

/// French or English: the user's own setting once signed in, the browser's before.
async fn language(
    State(web): State<Web>,
    headers: HeaderMap,
    staff: Result<Staff, PageError>,
    body: Bytes,
) -> Result<Response, PageError> {
    let fields = Fields::parse(&body).ok_or(PageError::NotUtf8)?;
    let lang = Lang::from_tag(fields.get("language")).unwrap_or_default();
    if let Ok(staff) = staff {
        set_language(&web.boucle, staff.actor(), lang).await?;
    }
    Ok(with_cookie(
        Redirect::to(&back(&headers)).into_response(),
        year_cookie(&web, "boucle-lang", lang.tag(), ""),
    ))
}

#[derive(Debug, Deserialize)]
struct Everywhere {
    everywhere: Option<u8>,
}

/// Ends the session. The counter stays open to PINs until a full sign-in is due; `?everywhere=1` ends all sessions of the
/// user, and this counter's with them.
async fn logout(
    State(web): State<Web>,
    Query(how): Query<Everywhere>,
    session: Session,
    staff: Result<Staff, PageError>,
) -> Result<Redirect, PageError> {
    let Ok(staff) = staff else {
        sign_out(&session).await;
        return Ok(Redirect::to(paths::LOGIN));
    };
    if how.everywhere.is_some_and(|everywhere| everywhere != 0) {
        let user = staff.present.user.id;
        web.boucle
            .db
            .write("sign_out_everywhere", move |r| {
                Box::pin(async move {
                    r.delete_sessions_of(user, None).await?;
                    Ok(())
                })
            })
            .await?;
        sign_out(&session).await;
    } else {
        sign_out_keeping_since(&session).await;
    }
    Ok(Redirect::to(paths::LOGIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_a_path_of_ours() {
        let from = |referer: &'static str| {
            back(&HeaderMap::from_iter([(
                header::REFERER,
                HeaderValue::from_static(referer),
            )]))
        };
        assert_eq!(from("http://127.0.0.1:3000/workshop?late=1"), "/workshop?late=1");
        assert_eq!(from("http://127.0.0.1:3000"), "/");
        assert_eq!(from("https://evil.example//evil.example/"), "/");
        assert_eq!(back(&HeaderMap::new()), "/");
    }
}
