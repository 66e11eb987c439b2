//! A cashier of the simulated Openbravo: takes what is open of an order, or of something that an external service knows.

use axum::{
    Form, Json, Router,
    extract::{State, rejection::JsonRejection},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use domain::Lang;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    super::partner::{Refused, decimal, whole_second},
    Openbravo,
    book::{Change, Commit, OpenbravoBook, text},
    orders,
    rows::stamp,
};

/// Orders that the page shows, newest first.
const SHOWN: usize = 50;

pub(super) fn control(openbravo: Openbravo) -> Router {
    Router::new()
        .route("/control/pay", post(pay))
        .route("/control/pos", post(pos))
        .route("/control/scan", post(scan))
        .route("/control/resend", post(resend))
        .with_state(openbravo)
}

pub(super) fn page(openbravo: Openbravo) -> Router {
    Router::new()
        .route("/pay", post(pay_by_form))
        .route("/scan", post(scan_by_form))
        .with_state(openbravo)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pay {
    #[serde(rename = "documentNo")]
    number: String,
    kind: String,
}

async fn pay(
    State(openbravo): State<Openbravo>,
    order: Result<Json<Pay>, JsonRejection>,
) -> Result<Response, Refused> {
    let Json(pay) = order?;
    let paid = openbravo.take(&pay.number, &pay.kind)?;
    Ok(Json(json!({ "paid": paid })).into_response())
}

async fn pay_by_form(
    State(openbravo): State<Openbravo>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Refused> {
    openbravo.take(value(&pairs, "order"), value(&pairs, "kind"))?;
    Ok(Redirect::to("/").into_response())
}

async fn scan_by_form(
    State(openbravo): State<Openbravo>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Refused> {
    openbravo.sell(value(&pairs, "code"), false).await?;
    Ok(Redirect::to("/").into_response())
}

fn value<'p>(pairs: &'p [(String, String)], name: &str) -> &'p str {
    pairs
        .iter()
        .find(|(known, _)| known == name)
        .map_or("", |(_, value)| value)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    action: String,
    #[serde(default)]
    data: Value,
}

async fn pos(
    State(openbravo): State<Openbravo>,
    call: Result<Json<Call>, JsonRejection>,
) -> Result<Response, Refused> {
    let Json(call) = call?;
    let heard = openbravo.ask(&call.action, &call.data).await.ok_or_else(nobody)?;
    Ok(Json(heard.json()).into_response())
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scan {
    code: String,
    #[serde(default)]
    discard: bool,
}

async fn scan(
    State(openbravo): State<Openbravo>,
    scan: Result<Json<Scan>, JsonRejection>,
) -> Result<Response, Refused> {
    let Json(scan) = scan?;
    let told = openbravo.sell(&scan.code, scan.discard).await?;
    Ok(Json(told).into_response())
}

async fn resend(State(openbravo): State<Openbravo>) -> Result<Response, Refused> {
    let owed: Vec<Commit> = openbravo.kept.read(|book| {
        book.commits
            .values()
            .filter(|commit| !commit.done)
            .cloned()
            .collect()
    });
    let mut heard = 0;
    for commit in owed {
        heard += usize::from(openbravo.tell(commit).await?);
    }
    Ok(Json(json!({ "heard": heard })).into_response())
}

fn nobody() -> Refused {
    Refused::Said("no external service is set up".to_owned())
}

impl Openbravo {
    /// Takes all that is open of an order. How much that was, in cents.
    fn take(&self, number: &str, kind: &str) -> Result<i64, Refused> {
        self.kept.change(|book| {
            let order = book.order(number).filter(|order| order["documentStatus"] != "CL");
            let order = order.ok_or_else(|| Refused::Said(format!("no order has the number {number}")))?;
            let due = orders::due(order).map_err(Refused::Said)?;
            if due == 0 {
                return Err(Refused::Said(format!("{number} is paid")));
            }
            let payment = json!({ "payments": [{ "kind": kind, "paidAmount": decimal(due, '.') }] });
            let paid = orders::pay(self, order.clone(), &payment).map_err(Refused::Said)?;
            let id = text(&paid, "id").to_owned();
            Ok((due, vec![Change::Record("Order".to_owned(), id, paid)]))
        })
    }

    /// Asks the external service what a code is, loads it, takes the money and says so.
    async fn sell(&self, code: &str, discard: bool) -> Result<Value, Refused> {
        let login = self.ask("LOGIN", &json!({})).await.ok_or_else(nobody)?;
        let filters = login.body["data"]["filters"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let scanned = filters.iter().find(|filter| filter["scanFilter"] == true);
        let field = scanned.map(|filter| text(filter, "field").to_owned());
        let field =
            field.ok_or_else(|| Refused::Said(format!("LOGIN names no scan filter: {}", login.json())))?;
        let wanted = json!({ "filters": [{ "field": field, "value": code }], "offset": 0, "limit": 10 });
        let found = self.ask("SEARCH", &wanted).await.ok_or_else(nobody)?;
        let order = found.body["data"]["orders"][0]["orderID"].clone();
        if order.is_null() {
            return Err(Refused::Said(format!("SEARCH finds no {code}: {}", found.json())));
        }
        let loaded = self
            .ask("LOAD", &json!({ "orderID": order }))
            .await
            .ok_or_else(nobody)?;
        let lines = loaded.body["data"]["lines"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        if lines.is_empty() {
            return Err(Refused::Said(format!("LOAD brings no lines: {}", loaded.json())));
        }
        let now = whole_second(self.config.clock.now());
        let document = format!("VBS1/{}", &self.id()[24..]);
        let commit = Commit {
            document: document.clone(),
            data: json!({
                "orderID": order, "id": self.id(), "status": if discard { "DISCARDED" } else { "COMPLETED" },
                "paymentDate": stamp(now), "documentNo": document,
            }),
            done: false,
        };
        // What was taken is known here before anybody is told.
        self.kept
            .change(|_| Ok::<_, Refused>(((), vec![Change::Commit(commit.clone())])))?;
        let heard = self.tell(commit).await?;
        Ok(json!({ "documentNo": document, "loaded": loaded.body["data"], "heard": heard }))
    }

    /// Tells a payment; whether it was heard.
    async fn tell(&self, commit: Commit) -> Result<bool, Refused> {
        let heard = self.ask("COMMIT", &commit.data).await.ok_or_else(nobody)?;
        let done = heard.status == Some(200) && heard.body["status"] == "SUCCESS";
        if done {
            let commit = Commit { done, ..commit };
            self.kept
                .change(|_| Ok::<_, Refused>(((), vec![Change::Commit(commit)])))?;
        }
        Ok(done)
    }
}

/// The orders whose money may be taken, and a scanner.
pub(super) fn orders(book: &OpenbravoBook, lang: Lang) -> Markup {
    let fr = lang == Lang::Fr;
    html! {
        section {
            h2 { @if fr { "Scanner" } @else { "Scan" } }
            form method="post" action="/scan" {
                div class="scan" {
                    input name="code" class="bare grow" maxlength="64" autocomplete="off" required
                        aria-label=(if fr { "Code à scanner" } else { "Code to scan" });
                    button class="btn" { @if fr { "Encaisser" } @else { "Take the money" } }
                }
            }
            ul class="sent" {
                @for commit in book.commits.values().rev().take(SHOWN) {
                    li {
                        span { (commit.document) ", " (text(&commit.data, "orderID")) }
                        span { @if commit.done { "SUCCESS" } @else if fr { "à redire" } @else { "to be told again" } }
                    }
                }
            }
        }
        section {
            h2 { @if fr { "Commandes" } @else { "Orders" } }
            table class="table" {
                tbody {
                    @for order in book.orders().rev().take(SHOWN) {
                        tr {
                            td { (text(order, "documentNo")) }
                            td class="wrap" { (text(order, "description")) }
                            td class="soft" { (text(order, "businessPartner$_identifier")) }
                            @let due = orders::due(order).unwrap_or(0);
                            td class="r" { (decimal(due, ',')) " €" }
                            td class="r" {
                                @if due == 0 {
                                    @if fr { "payée" } @else { "paid" }
                                } @else {
                                    form method="post" action="/pay" {
                                        input type="hidden" name="order" value=(text(order, "documentNo"));
                                        button class="btn" name="kind" value="OBPOS_payment.card" {
                                            @if fr { "Encaisser par carte" } @else { "Take by card" }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
