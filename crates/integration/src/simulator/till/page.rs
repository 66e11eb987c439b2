//! The pages of the till: plain forms, answered by a redirect or by the form as it was typed.

use std::time::Duration;

use axum::{
    Form, Router,
    extract::{Query, Request, State},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{
            CONTENT_SECURITY_POLICY, COOKIE, HOST, ORIGIN, REFERRER_POLICY, SET_COOKIE,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    middleware::{self, Next},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::{
    Currency, Lang, Money,
    payments::{Tender, TenderMethod},
};

use super::{
    Till,
    book::Sent,
    desk::{Order, OrderKind},
    faults::Fault,
    format,
    payable::Payable,
    view::{self, Counter, Sale},
    words::{self, Words, words},
};
use crate::notice::LONGEST_TEXT;

/// Scripts and styles from here alone, nothing inline, no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

pub(super) fn routes() -> Router<Till> {
    Router::new()
        .route("/", get(counter))
        .route("/pay", post(pay))
        .route("/replay", post(replay))
        .route("/sent", get(sent))
        .route("/settings", get(settings).post(set))
        .layer(middleware::from_fn(guard))
}

/// Refuses forms of other sites, and tells the browser to be strict.
async fn guard(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let foreign = match (text(ORIGIN), text(HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, from)| from != host),
        (Some(_), None) => true,
        (None, _) => false,
    };
    if foreign && !request.method().is_safe() {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
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

/// The cashier's form as typed, and what is wrong with it.
#[derive(Debug, Clone)]
pub(super) struct PayForm {
    pub(super) code: String,
    pub(super) due: Money,
    pub(super) version: Option<i64>,
    pub(super) mode: String,
    pub(super) tender: String,
    pub(super) which: String,
    pub(super) part: String,
    pub(super) reference: String,
    pub(super) netted: String,
    pub(super) refund_of: String,
    pub(super) back: String,
    pub(super) faults: Vec<Fault>,
    /// Fields, each with a sentence.
    pub(super) wrong: Vec<(&'static str, &'static str)>,
}

impl PayForm {
    /// What is wrong with a field.
    pub(super) fn wrong_with(&self, field: &str) -> Option<&'static str> {
        self.wrong
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, sentence)| *sentence)
    }

    fn read(pairs: &[(String, String)]) -> Self {
        let text = |name: &str| {
            let pair = pairs.iter().find(|(field, _)| field == name);
            pair.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        };
        let one_of = |name: &str, allowed: &[&str]| {
            let value = text(name);
            if allowed.contains(&value.as_str()) {
                value
            } else {
                allowed[0].to_owned()
            }
        };
        let currency = Currency::try_from(text("currency")).unwrap_or(Currency::EUR);
        Self {
            code: text("code"),
            due: Money::new(text("due").parse().unwrap_or_default(), currency),
            version: text("version").parse().ok(),
            mode: one_of("mode", &["all", "part", "twice", "refund"]),
            tender: one_of("tender", &["card", "cash", "credit", "more"]),
            which: one_of("which", &["cheque", "transfer", "buyback", "other"]),
            part: text("part"),
            reference: text("reference"),
            netted: text("netted"),
            refund_of: text("refund_of"),
            back: text("back"),
            faults: Fault::ALL
                .into_iter()
                .filter(|fault| !text(&format!("fault_{}", fault.name())).is_empty())
                .collect(),
            wrong: vec![],
        }
    }

    /// Fills what the cashier most likely wants: all of it, or else the last payment given back.
    fn propose(&mut self, payable: &Payable, refundable: &[(String, Money)], lang: Lang) {
        if payable.due.minor > 0 {
            self.part = String::new();
        } else {
            let likely = if refundable.is_empty() { "part" } else { "refund" };
            likely.clone_into(&mut self.mode);
        }
        if let Some((payment, left)) = refundable.first() {
            self.refund_of.clone_from(payment);
            self.back = format::typed(*left, lang);
        }
    }

    /// The orders that the form stands for, or what is wrong in it.
    fn orders(&mut self, w: &'static Words) -> Vec<Order> {
        let amount = match self.mode.as_str() {
            "part" => self.amount("part", &self.part.clone(), w.wrong_amount),
            "refund" => self.amount("back", &self.back.clone(), w.wrong_amount),
            _ if self.due.minor > 0 => Some(self.due),
            _ => {
                self.wrong.push(("part", w.wrong_nothing_due));
                None
            }
        };
        let refund = self.mode == "refund";
        if refund && !(1..=LONGEST_TEXT).contains(&self.refund_of.chars().count()) {
            self.wrong.push(("refund_of", w.wrong_refund_of));
        }
        let tenders = amount.and_then(|amount| self.tenders(amount, w));
        let (Some(amount), Some(tenders), true) = (amount, tenders, self.wrong.is_empty()) else {
            return vec![];
        };
        let order = Order {
            code: self.code.clone(),
            amount,
            tenders,
            version: self.version,
            payment_id: refund.then(|| self.refund_of.clone()),
            receipt: None,
            kind: if refund {
                OrderKind::Refund(None)
            } else {
                OrderKind::Payment
            },
            faults: self.faults.clone(),
        };
        let times = if self.mode == "twice" { 2 } else { 1 };
        vec![order; times]
    }

    fn tenders(&mut self, amount: Money, w: &'static Words) -> Option<Vec<Tender>> {
        let method = match (self.tender.as_str(), self.which.as_str()) {
            ("card", _) => TenderMethod::Card,
            ("cash", _) => TenderMethod::Cash,
            ("credit", _) => TenderMethod::Credit,
            (_, "cheque") => TenderMethod::Cheque,
            (_, "transfer") => TenderMethod::Transfer,
            (_, "buyback") => TenderMethod::Buyback,
            _ => TenderMethod::Other,
        };
        let by = |method, amount, reference| Tender {
            method,
            amount,
            reference,
        };
        if matches!(method, TenderMethod::Card | TenderMethod::Cash) {
            return Some(vec![by(method, amount, None)]);
        }
        let named = matches!(method, TenderMethod::Credit | TenderMethod::Buyback);
        let fits = self.reference.chars().count() <= LONGEST_TEXT;
        if !fits || (named && self.reference.is_empty()) {
            self.wrong.push(("reference", w.wrong_reference));
        }
        let covered = if self.netted.is_empty() {
            amount
        } else {
            self.amount("netted", &self.netted.clone(), w.wrong_netted)?
        };
        if covered.minor > amount.minor {
            self.wrong.push(("netted", w.wrong_netted));
            return None;
        }
        let reference = Some(self.reference.clone()).filter(|reference| !reference.is_empty());
        let mut tenders = vec![by(method, covered, reference)];
        let rest = amount.minus(covered).ok()?;
        if rest.minor > 0 {
            tenders.insert(0, by(TenderMethod::Card, rest, None));
        }
        Some(tenders)
    }

    fn amount(&mut self, field: &'static str, typed: &str, sentence: &'static str) -> Option<Money> {
        let amount = Money::parse(typed, self.due.currency)
            .ok()
            .filter(|amount| amount.minor > 0);
        if amount.is_none() {
            self.wrong.push((field, sentence));
        }
        amount
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
