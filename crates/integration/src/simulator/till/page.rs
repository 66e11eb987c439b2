//! The pages of the till: plain forms, answered by a redirect or by the form as it was typed.

use std::time::Duration;

use axum::{
    Form, Router,
    extract::{Query, State},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{COOKIE, SET_COOKIE},
    },
    middleware,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::Lang;

use super::{
    super::guard,
    Till,
    book::Sent,
    form::PayForm,
    view::{self, Counter, Sale},
    words::{self, words},
};
use crate::notice::LONGEST_TEXT;

pub(super) fn routes() -> Router<Till> {
    Router::new()
        .route("/", get(counter))
        .route("/pay", post(pay))
        .route("/replay", post(replay))
        .route("/sent", get(sent))
        .route("/settings", get(settings).post(set))
        .layer(middleware::from_fn(guard::guard))
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    /// Name for the page; none when the device decides.
    pub(super) const fn name(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }

    fn from_name(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// How the page looks to this browser.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) lang: Lang,
    pub(super) theme: Theme,
}

impl Look {
    fn of(headers: &HeaderMap, till: &Till) -> Self {
        let cookies = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='));
        let mut look = Self {
            lang: till.config.lang,
            theme: Theme::System,
        };
        for (name, value) in cookies {
            match name {
                "till_lang" => look.lang = Lang::from_tag(value).unwrap_or(look.lang),
                "till_theme" => look.theme = Theme::from_name(value),
                _ => {}
            }
        }
        look
    }
}

type Pairs = Vec<(String, String)>;

fn value<'p>(pairs: &'p Pairs, name: &str) -> &'p str {
    let pair = pairs.iter().find(|(field, _)| field == name);
    pair.map_or("", |(_, value)| value.trim())
}

async fn counter(State(till): State<Till>, headers: HeaderMap, Query(query): Query<Pairs>) -> Response {
    let look = Look::of(&headers, &till);
    let mut form = PayForm::read(&query);
    let scanned: String = form.code.chars().take(LONGEST_TEXT).collect();
    let done = value(&query, "done");
    let (ping, sale) = if scanned.is_empty() {
        let sale = if done.is_empty() {
            Sale::Idle
        } else {
            taken(&till, done)
        };
        (till.client.ping().await, sale)
    } else {
        let (ping, read) = tokio::join!(till.client.ping(), till.client.payable(&scanned));
        let sale = match read {
            Ok(payable) => {
                let refundable = till.desk.read(|book| book.refundable(&payable.code));
                form.propose(&payable, &refundable, look.lang);
                Sale::Open(Box::new(payable), till.config.clock.now(), refundable)
            }
            Err(error) => Sale::NotRead(words::not_read(error, look.lang)),
        };
        (ping, sale)
    };
    page(&till, look, ping, &scanned, sale, &form).into_response()
}

/// The notices of what was just taken, by what their receipts show.
fn taken(till: &Till, ids: &str) -> Sale {
    let ids: Vec<&str> = ids.split(',').collect();
    let mut done: Vec<Sent> = vec![];
    till.desk.read(|book| {
        for sent in book.newest() {
            let told = done.iter().any(|known| known.webhook_id == sent.webhook_id);
            if !told && ids.contains(&sent.receipt()) {
                done.push(sent.clone());
            }
        }
    });
    if done.is_empty() {
        Sale::Idle
    } else {
        Sale::Done(done)
    }
}

fn page(
    till: &Till,
    look: Look,
    ping: Option<Duration>,
    scanned: &str,
    sale: Sale,
    form: &PayForm,
) -> maud::PreEscaped<String> {
    let sent = till
        .desk
        .read(|book| view::sent(book, till.config.clock.now(), look.lang));
    view::counter(&Counter {
        config: &till.config,
        look,
        opened_at: till.opened_at,
        ping,
        scanned,
        sale,
        form,
        sent,
    })
}

async fn pay(State(till): State<Till>, headers: HeaderMap, Form(pairs): Form<Pairs>) -> Response {
    let look = Look::of(&headers, &till);
    let mut form = PayForm::read(&pairs);
    let orders = form.orders(words(look.lang));
    let mut ids: Vec<String> = vec![];
    for order in orders {
        match till.desk.take(order) {
            Ok(made) => ids.extend(made.first().map(|sent| sent.receipt().to_owned())),
            Err(error) => {
                tracing::error!(%error, "the till could not note an order");
                form.wrong.push(("pay", words(look.lang).not_kept));
            }
        }
    }
    if form.wrong.is_empty() {
        return Redirect::to(&format!("/?done={}", ids.join(","))).into_response();
    }
    let (ping, read) = tokio::join!(till.client.ping(), till.client.payable(&form.code));
    let scanned = form.code.clone();
    let sale = match read {
        Ok(payable) => {
            let refundable = till.desk.read(|book| book.refundable(&payable.code));
            Sale::Open(Box::new(payable), till.config.clock.now(), refundable)
        }
        Err(error) => Sale::NotRead(words::not_read(error, look.lang)),
    };
    let page = page(&till, look, ping, &scanned, sale, &form);
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

async fn replay(State(till): State<Till>) -> Response {
    match till.desk.replay() {
        Ok(_) => Redirect::to("/").into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()).into_response(),
    }
}

async fn sent(State(till): State<Till>, headers: HeaderMap) -> Response {
    let look = Look::of(&headers, &till);
    let now = till.config.clock.now();
    till.desk
        .read(|book| view::sent(book, now, look.lang))
        .into_response()
}

async fn settings(State(till): State<Till>, headers: HeaderMap) -> Response {
    view::settings(&till.config, Look::of(&headers, &till)).into_response()
}

async fn set(Form(pairs): Form<Pairs>) -> Response {
    let cookie = |name: &str, value: &str| {
        let text = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
        HeaderValue::try_from(text).expect("both are plain words")
    };
    let lang = Lang::from_tag(value(&pairs, "lang")).unwrap_or_default().tag();
    let theme = Theme::from_name(value(&pairs, "theme"))
        .name()
        .unwrap_or("system");
    let mut response = Redirect::to("/").into_response();
    response
        .headers_mut()
        .append(SET_COOKIE, cookie("till_lang", lang));
    response
        .headers_mut()
        .append(SET_COOKIE, cookie("till_theme", theme));
    response
}
