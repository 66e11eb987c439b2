//! From a model to an answer: the page's context, the document, the headers.

use app::{
    document::{self, Density, IntoView, PageContext, Theme},
    format::Locale,
    ui::{Flash, StaffFrame, StoreChoice, Undo},
    words,
};
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use business::today::rail_counts;
use domain::{Lang, people::Role};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{
    PageError, Web, assets,
    session::keys,
    staff::{Staff, View, read},
};

/// Something said once on the next page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Said {
    /// What was done.
    pub(super) message: String,
    /// How to take it back: address and fields.
    pub(super) undo: Option<(String, Vec<(String, String)>)>,
    /// The draft that was taken: its form's name.
    pub(super) taken: Option<String>,
}

impl Staff {
    /// The reader's language.
    pub(super) fn lang(&self) -> Lang {
        self.present.user.language
    }

    /// Says on the next page that a form was taken whose draft the browser keeps.
    pub(super) async fn say_taken(&self, message: impl Into<String>, draft: impl Into<String>) {
        self.flash(Said {
            message: message.into(),
            undo: None,
            taken: Some(draft.into()),
        })
        .await;
    }

    /// Says something on the next page.
    pub(super) async fn say(&self, message: impl Into<String>) {
        self.flash(Said {
            message: message.into(),
            undo: None,
            taken: None,
        })
        .await;
    }

    /// Says something on the next page, with a way to take it back.
    pub(super) async fn flash(&self, said: Said) {
        if let Err(error) = self.session.insert(keys::FLASH, said).await {
            tracing::warn!(%error, "a word to the user was lost");
        }
    }
}

/// Random text for tokens.
pub(super) fn random_token(web: &Web) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(web.boucle.entropy.bytes::<24>())
}

/// What every page of the staff knows.
pub(super) async fn context(web: &Web, staff: &Staff, density: Density) -> PageContext {
    let counts = rail_counts(&web.boucle, staff.store.id).await.unwrap_or_default();
    let flash = take_flash(staff).await;
    let lang = staff.lang();
    let stores = staff
        .present
        .stores
        .iter()
        .map(|store| StoreChoice {
            value: store.id.to_string(),
            name: store.name.clone(),
            detail: store.prefix.to_string(),
            is_current: store.id == staff.store.id,
        })
        .collect();
    PageContext {
        locale: Locale {
            lang,
            zone: staff.store.zone(),
            now: web.boucle.clock.now(),
        },
        theme: staff.view.theme.as_deref().and_then(Theme::from_name),
        density,
        nonce: random_token(web),
        csrf: staff.csrf.clone(),
        site_version: assets::version(&web.settings.site),
        has_scripts: assets::has_scripts(&web.settings.site),
        staff: Some(StaffFrame {
            user: staff.present.user.name.clone(),
            role: words::people::role(main_role(staff)).of(lang).to_owned(),
            store: staff.store.name.clone(),
            stores,
            today_count: counts.today,
            workshop_count: counts.workshop,
            flash,
        }),
    }
}

/// What is to be said once. A page that renews itself takes nothing: the word is for the page that somebody opened.
async fn take_flash(staff: &Staff) -> Option<Flash> {
    let waits = !staff.view.is_refetch && read::<Said>(&staff.session, keys::FLASH).await.is_some();
    if !waits {
        return None;
    }
    let said = staff.session.remove::<Said>(keys::FLASH).await.ok().flatten()?;
    let undo = said.undo.map(|(action, with)| Undo {
        action,
        with,
        seconds: 5,
    });
    Some(Flash {
        message: said.message,
        undo,
        taken: said.taken,
    })
}

/// What a fragment knows: as a page, without the frame around it and without reading anything.
pub(super) fn fragment_context(web: &Web, staff: &Staff) -> PageContext {
    PageContext {
        locale: Locale {
            lang: staff.lang(),
            zone: staff.store.zone(),
            now: web.boucle.clock.now(),
        },
        theme: None,
        density: Density::Desk,
        nonce: String::new(),
        csrf: staff.csrf.clone(),
        site_version: String::new(),
        has_scripts: false,
        staff: None,
    }
}

/// The widest role, which is what somebody is called by.
fn main_role(staff: &Staff) -> Role {
    staff
        .present
        .user
        .memberships
        .iter()
        .map(|membership| membership.role)
        .max()
        .unwrap_or(Role::Seller)
}

/// What a page of nobody knows: sign-in, errors.
pub(super) async fn bare_context(
    web: &Web,
    view: &View,
    session: Option<&tower_sessions::Session>,
) -> PageContext {
    let csrf = match session {
        Some(session) => read::<String>(session, keys::CSRF).await.unwrap_or_default(),
        None => String::new(),
    };
    PageContext {
        locale: Locale {
            lang: view.lang,
            zone: TimeZone::UTC,
            now: web.boucle.clock.now(),
        },
        theme: view.theme.as_deref().and_then(Theme::from_name),
        density: Density::Desk,
        nonce: random_token(web),
        csrf,
        site_version: assets::version(&web.settings.site),
        has_scripts: assets::has_scripts(&web.settings.site),
        staff: None,
    }
}

/// A whole page.
pub(super) fn page<V: IntoView + 'static>(
    context: &PageContext,
    status: StatusCode,
    title: &str,
    body: impl FnOnce() -> V,
) -> Response {
    let html = document::render(context, title, body);
    let mut response = (status, Html(html)).into_response();
    let nonce = &context.nonce;
    let policy = format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; \
         worker-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Headers that every answer carries.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(self), microphone=(), geolocation=()",
        ),
    ] {
        // A page may be stricter.
        headers
            .entry(HeaderName::from_static(name))
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Makes a page of an error: in the reader's language, with a way on.
pub(super) async fn error_pages(State(web): State<Web>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let view = View::of(&parts);
    let session = parts.extensions.get::<tower_sessions::Session>().cloned();
    // Kept for the frame around an error; whoever is signed in stays where they are.
    let mut again = axum::http::Request::new(()).into_parts().0;
    again.headers = parts.headers.clone();
    again.uri = parts.uri.clone();
    again.extensions = parts.extensions.clone();
    parts.extensions.insert(view.clone());
    let response = next.run(Request::from_parts(parts, body)).await;
    let error = match response.extensions().get::<PageError>() {
        Some(error) => error.clone(),
        None if response.status() == StatusCode::INTERNAL_SERVER_ERROR => {
            PageError::Unavailable("a handler failed".into())
        }
        None => return response,
    };
    if let PageError::SignInToResume { action, fields } = error {
        return super::pages::signin::resume(&web, &view, session.as_ref(), &action, fields).await;
    }
    let status = error.status();
    let context = match Staff::from_parts(&mut again, &web).await {
        Ok(staff) => context(&web, &staff, Density::Desk).await,
        Err(_) => bare_context(&web, &view, session.as_ref()).await,
    };
    let name = error.name();
    let detail = match &error {
        PageError::Business(business::Error::Refused { refusal, .. }) => Some(refusal.clone()),
        _ => None,
    };
    let title = app::words::errors::title(name, context.locale.lang);
    page(&context, status, title, move || {
        app::pages::problem::problem(name, detail)
    })
}
