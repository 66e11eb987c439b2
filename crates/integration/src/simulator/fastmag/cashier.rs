//! A cashier of the simulated Fastmag: takes the money of an order, and takes a credit.

use axum::{
    Form, Json, Router,
    extract::{State, rejection::JsonRejection},
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use domain::Lang;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use super::{
    super::partner::{Refused, decimal, whole_second},
    book::{Change, Credit, Document, FastmagBook, Kind},
    wire::Fastmag,
};

/// Orders that the page shows, newest first.
const SHOWN: usize = 50;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, untagged)]
enum Take {
    /// The whole amount of an order.
    Order { order: u64, payment: String },
    /// This much of a credit, in cents.
    Credit { avoir: u64, amount: i64 },
}

pub(super) fn control(fastmag: Fastmag) -> Router {
    Router::new()
        .route("/control/pay", post(pay))
        .route("/control/change", post(change))
        .with_state(fastmag)
}

pub(super) fn page(fastmag: Fastmag) -> Router {
    Router::new().route("/pay", post(pay_by_form)).with_state(fastmag)
}

async fn pay(
    State(fastmag): State<Fastmag>,
    order: Result<Json<Take>, JsonRejection>,
) -> Result<Response, Refused> {
    let Json(take) = order?;
    let number = match take {
        Take::Order { order, payment } => fastmag.take(order, &payment)?,
        Take::Credit { avoir, amount } => fastmag.take_credit(avoir, amount)?,
    };
    Ok(Json(json!({ "number": number })).into_response())
}

/// Changes an order that was paid, without a word to anybody and without a trace in its date.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Alter {
    order: u64,
    /// Another amount, in cents.
    total: Option<i64>,
    /// Its money is given back: it is not paid any more.
    #[serde(default)]
    cancelled: bool,
}

async fn change(
    State(fastmag): State<Fastmag>,
    order: Result<Json<Alter>, JsonRejection>,
) -> Result<Response, Refused> {
    let Json(alter) = order?;
    fastmag.alter(&alter)?;
    Ok(axum::http::StatusCode::NO_CONTENT.into_response())
}

async fn pay_by_form(
    State(fastmag): State<Fastmag>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Refused> {
    let value = |name: &str| {
        pairs
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    };
    let order = value("order")
        .parse()
        .map_err(|_| Refused::Said("no number".to_owned()))?;
    fastmag.take(order, value("payment"))?;
    Ok(Redirect::to("/").into_response())
}

impl Fastmag {
    /// Takes the money of an order: it becomes a sale. The sale's number.
    fn take(&self, order: u64, payment: &str) -> Result<u64, Refused> {
        let now = whole_second(self.config.clock.now());
        self.kept.change(|book| {
            let open = book
                .documents
                .get(&order)
                .filter(|document| document.kind == Kind::Commande && document.sale.is_none())
                .ok_or_else(|| Refused::Said(format!("no open order has the number {order}")))?;
            let number = book.next();
            let sale = Document {
                number,
                kind: Kind::Vente,
                payment: payment.to_owned(),
                made: now,
                updated: now,
                ..open.clone()
            };
            let paid = Document {
                sale: Some(number),
                payment: payment.to_owned(),
                updated: now,
                ..open.clone()
            };
            Ok((number, vec![Change::Document(sale), Change::Document(paid)]))
        })
    }

    fn alter(&self, alter: &Alter) -> Result<(), Refused> {
        self.kept.change(|book| {
            let paid = book
                .documents
                .get(&alter.order)
                .filter(|document| document.kind == Kind::Commande && document.sale.is_some())
                .ok_or_else(|| Refused::Said(format!("no paid order has the number {}", alter.order)))?;
            let altered = Document {
                total: alter.total.unwrap_or(paid.total),
                sale: paid.sale.filter(|_| !alter.cancelled),
                ..paid.clone()
            };
            Ok(((), vec![Change::Document(altered)]))
        })
    }

    fn take_credit(&self, avoir: u64, amount: i64) -> Result<u64, Refused> {
        let now = whole_second(self.config.clock.now());
        self.kept.change(|book| {
            let credit = book
                .credits
                .get(&avoir)
                .filter(|credit| (1..=credit.left).contains(&amount))
                .ok_or_else(|| Refused::Said(format!("{amount} is not left of the credit {avoir}")))?;
            let after = Credit {
                left: credit.left - amount,
                updated: now,
                ..credit.clone()
            };
            Ok((avoir, vec![Change::Credit(after)]))
        })
    }
}

/// The orders whose money may be taken.
pub(super) fn orders(book: &FastmagBook, lang: Lang) -> Markup {
    let fr = lang == Lang::Fr;
    html! {
        section {
            h2 { @if fr { "Commandes à encaisser" } @else { "Orders to be paid" } }
            table class="table" {
                tbody {
                    @for order in book.of(Kind::Commande).rev().take(SHOWN) {
                        tr {
                            td { (order.number) }
                            td class="wrap" { (order.comment) }
                            td class="soft" { (order.email) }
                            td class="r" { (decimal(order.total, ',')) " €" }
                            td class="r" {
                                @if let Some(sale) = order.sale {
                                    @if fr { "encaissée, vente " } @else { "paid, sale " } (sale)
                                } @else {
                                    form method="post" action="/pay" {
                                        input type="hidden" name="order" value=(order.number);
                                        button class="btn" name="payment" value="CB" {
                                            @if fr { "Encaisser par carte" } @else { "Take by card" }
                                        }
                                    }
                                }
                            }
                        }
                    }
                    @if book.of(Kind::Commande).next().is_none() {
                        tr { td class="soft" { @if fr { "Aucune commande." } @else { "No order." } } }
                    }
                }
            }
        }
    }
}
