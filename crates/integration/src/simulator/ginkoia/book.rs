//! What a Ginkoia knows: its products, the orders that it took in, those that it refused.

use std::collections::BTreeMap;

use domain::Lang;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    super::partner::{Book, Good, Goods, decimal},
    order::Order,
};

/// Orders that the page shows, newest first.
const SHOWN: usize = 50;

/// A file that was refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Reject {
    pub(super) file: String,
    pub(super) reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Change {
    Good(u32, Good),
    Order(Order),
    Reject(Reject),
    /// A turn ended: its number, and up to when changes were written.
    Turn(u64, Timestamp),
}

/// All of it.
#[derive(Debug)]
pub(super) struct GinkoiaBook {
    pub(super) goods: Goods,
    pub(super) orders: BTreeMap<u64, Order>,
    rejects: Vec<Reject>,
    pub(super) turn: u64,
    /// Changes from this time on were not written yet.
    pub(super) written: Timestamp,
}

impl GinkoiaBook {
    pub(super) fn new(products: u32, now: Timestamp) -> Self {
        Self {
            goods: Goods::new(products),
            orders: BTreeMap::new(),
            rejects: vec![],
            turn: 0,
            written: now,
        }
    }
}

impl Book for GinkoiaBook {
    type Change = Change;

    fn apply(&mut self, change: Change) {
        match change {
            Change::Good(place, good) => self.goods.put(place, good),
            Change::Order(order) => {
                self.orders.insert(order.id, order);
            }
            Change::Reject(reject) => self.rejects.push(reject),
            Change::Turn(number, written) => {
                self.turn = number;
                self.written = written;
            }
        }
    }

    fn changes(&self) -> Vec<Change> {
        let goods = self
            .goods
            .changed()
            .map(|(place, good)| Change::Good(place, good));
        goods
            .chain(self.orders.values().cloned().map(Change::Order))
            .chain(self.rejects.iter().cloned().map(Change::Reject))
            .chain([Change::Turn(self.turn, self.written)])
            .collect()
    }

    fn goods(&self) -> &Goods {
        &self.goods
    }

    fn good(place: u32, good: Good) -> Change {
        Change::Good(place, good)
    }

    fn state(&self) -> Value {
        json!({ "orders": self.orders.values().collect::<Vec<_>>(), "rejects": self.rejects, "turn": self.turn })
    }

    fn page(&self, lang: Lang) -> Markup {
        let fr = lang == Lang::Fr;
        html! {
            section {
                h2 { @if fr { "Commandes intégrées" } @else { "Orders taken in" } }
                table class="table" {
                    tbody {
                        @for order in self.orders.values().rev().take(SHOWN) {
                            tr {
                                td { (order.number) }
                                td class="wrap" { (order.email) }
                                td class="r" { (decimal(order.total, ',')) " €" }
                            }
                        }
                    }
                }
                h2 { @if fr { "Fichiers rejetés" } @else { "Files refused" } }
                ul class="sent" {
                    @for reject in self.rejects.iter().rev().take(SHOWN) {
                        li { span { (reject.file) } span { (reject.reason) } }
                    }
                }
            }
        }
    }
}
