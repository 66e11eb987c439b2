//! What customers see by their links: `/s/{token}`. No sign-in, no session, no cookie: the token alone says what may be seen and
//! done, so another site's form can do nothing that its owner could not. The address is a secret, therefore these pages are kept
//! out of caches, search engines, referrers and the log of requests.

use std::{collections::BTreeSet, net::IpAddr};

use app::{
    document::{Density, PageContext},
    format::Locale,
    pages::quote::{Over, QuoteView, over, quote as quote_page},
    paths,
    words::quotes as words,
};
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequestParts, Path, Query, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    middleware::map_response,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use business::{
    Error, FieldError,
    quotes::{AnswerForm, Answered, ByLink, answer_by_link, quote_by_link},
};
use domain::Lang;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::{
    Web, assets,
    form::Fields,
    pages::signin::address,
    render::{page, random_token},
    staff::View,
};

/// Largest form: a long reason and a drawn signature.
const LARGEST_ANSWER: usize = 64 * 1024;

/// Addresses of this file.
pub(super) fn routes() -> Router<Web> {
    Router::new()
        .route("/s/{token}", get(show))
        .route("/s/{token}/answer", post(answer).get(again))
        .layer(DefaultBodyLimit::max(LARGEST_ANSWER))
        .layer(map_response(kept_apart))
}

/// Headers by which the address stays with whoever holds it.
async fn kept_apart(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Whoever holds an address.
struct Caller {
    address: Option<IpAddr>,
    view: View,
}

impl FromRequestParts<Web> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Self::Rejection> {
        Ok(Self {
            address: address(parts, web),
            view: View::of(parts),
        })
    }
}

impl Caller {
    /// Too many requests from where this one comes.
    fn is_flood(&self, web: &Web) -> bool {
        let now = web.boucle.clock.now();
        self.address
            .is_some_and(|address| !web.links.try_again(address, now))
    }
}

#[derive(Deserialize)]
struct Asked {
    /// A later version.
    n: Option<i64>,
}

/// The form, with what it is about.
#[derive(Default)]
struct Sent {
    form: AnswerForm,
    wrong: Vec<FieldError>,
    too_late: bool,
}

async fn show(
    State(web): State<Web>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    caller: Caller,
) -> Response {
    if caller.is_flood(&web) {
        return closed(&web, &caller, Over::TooMany).await;
    }
    shown(&web, &caller, &token, asked.n, StatusCode::OK, Sent::default()).await
}

/// The address of the form, asked for again: the page itself.
async fn again(Path(token): Path<String>) -> Redirect {
    Redirect::to(&paths::customer_link(&token))
}

async fn answer(State(web): State<Web>, Path(token): Path<String>, caller: Caller, body: Bytes) -> Response {
    if caller.is_flood(&web) {
        return closed(&web, &caller, Over::TooMany).await;
    }
    let Some(fields) = Fields::parse(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let (number, form) = (fields.number("number"), answer_form(&fields));
    let sent = |wrong, too_late| Sent {
        form: form.clone(),
        wrong,
        too_late,
    };
    let seen = Some(number);
    if form.verdict == "recount" {
        return shown(&web, &caller, &token, seen, StatusCode::OK, sent(vec![], false)).await;
    }
    match answer_by_link(&web.boucle, &token, number, &form).await {
        Ok(Answered::Taken) => {
            let there = format!("{}?n={number}", paths::customer_link(&token));
            Redirect::to(&there).into_response()
        }
        Ok(Answered::Closed(_)) => {
            shown(
                &web,
                &caller,
                &token,
                seen,
                StatusCode::CONFLICT,
                sent(vec![], true),
            )
            .await
        }
        Err(Error::Invalid(wrong)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            shown(&web, &caller, &token, seen, status, sent(wrong, false)).await
        }
        Err(Error::NotFound) => shown(&web, &caller, &token, seen, StatusCode::OK, Sent::default()).await,
        Err(error) => unavailable(&web, &caller, &error).await,
    }
}

/// An answer, as ticked and typed. The names are those of the page.
pub(super) fn answer_form(fields: &Fields) -> AnswerForm {
    let mut known = BTreeSet::new();
    let parts = fields
        .0
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("part_")?, value)))
        .filter(|(line, _)| known.insert((*line).to_owned()))
        .map(|(line, value)| (line.to_owned(), value.clone()))
        .collect();
    AnswerForm {
        verdict: fields.text("verdict"),
        name: fields.text("name"),
        signature: fields.text("signature"),
        is_agreed: fields.is_on("agreed"),
        reason: fields.text("reason"),
        options: fields.all("option"),
        parts,
    }
}

/// What a token shows now.
async fn shown(
    web: &Web,
    caller: &Caller,
    token: &str,
    number: Option<i64>,
    status: StatusCode,
    sent: Sent,
) -> Response {
    let quote = match quote_by_link(&web.boucle, token, number).await {
        Ok(ByLink::Quote(quote)) => *quote,
        Ok(ByLink::Over(store)) => return closed(web, caller, Over::Ended(store)).await,
        Ok(ByLink::Unknown) => return closed(web, caller, Over::Unknown).await,
        Err(error) => return unavailable(web, caller, &error).await,
    };
    let context = context(web, caller, quote.language, quote.store.zone());
    let title = words::quote(quote.quote.number, quote.language);
    let view = QuoteView {
        page: quote,
        token: token.to_owned(),
        form: sent.form,
        wrong: sent.wrong,
        too_late: sent.too_late,
    };
    page(&context, status, &title, move || quote_page(view))
}

async fn unavailable(web: &Web, caller: &Caller, error: &Error) -> Response {
    tracing::error!(%error, "a customer's page could not be read");
    closed(web, caller, Over::Unavailable).await
}

/// A page that shows nothing of anybody, in the browser's language.
async fn closed(web: &Web, caller: &Caller, why: Over) -> Response {
    let (status, title) = match why {
        Over::Unknown => (StatusCode::NOT_FOUND, words::LINK_UNKNOWN),
        Over::Ended(_) => (StatusCode::GONE, words::LINK_OVER),
        Over::TooMany => (StatusCode::TOO_MANY_REQUESTS, words::TOO_MANY),
        Over::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, words::UNAVAILABLE),
    };
    let chain = match why {
        Over::TooMany | Over::Unavailable => String::new(),
        Over::Unknown | Over::Ended(_) => business::stores::organisation(&web.boucle)
            .await
            .unwrap_or_default(),
    };
    let context = context(web, caller, caller.view.lang, TimeZone::UTC);
    let title = title.of(caller.view.lang);
    page(&context, status, title, move || over(chain, why))
}

fn context(web: &Web, caller: &Caller, lang: Lang, zone: TimeZone) -> PageContext {
    PageContext {
        locale: Locale {
            lang,
            zone,
            now: web.boucle.clock.now(),
        },
        theme: caller
            .view
            .theme
            .as_deref()
            .and_then(app::document::Theme::from_name),
        density: Density::Touch,
        nonce: random_token(web),
        csrf: String::new(),
        site_version: assets::version(&web.settings.site),
        has_scripts: assets::has_scripts(&web.settings.site),
        staff: None,
    }
}
