//! What a Fastmag knows: customers, documents, deposits, credits, movements.

use std::collections::BTreeMap;

use domain::Lang;
use jiff::Timestamp;
use maud::Markup;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    super::partner::{Book, Good, Goods},
    cashier,
};

/// A customer; the email is its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Client {
    pub(super) number: u64,
    pub(super) email: String,
    pub(super) last_name: String,
    pub(super) first_name: String,
    pub(super) title: String,
    pub(super) address: [String; 2],
    pub(super) postcode: String,
    pub(super) city: String,
    pub(super) country: String,
    pub(super) phone: String,
    pub(super) mobile: String,
    pub(super) remarks: String,
    pub(super) company: String,
    /// The caller's own id of it.
    pub(super) external: String,
    pub(super) updated: Timestamp,
}

/// Which document a header opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Kind {
    Vente,
    Commande,
    Reservation,
}

impl Kind {
    pub(super) fn of(name: &str) -> Option<Self> {
        match name {
            "VENTE" => Some(Self::Vente),
            "COMMANDE" => Some(Self::Commande),
            "RESERVATION" => Some(Self::Reservation),
            _ => None,
        }
    }
}

/// A line of a document; amounts with tax, in cents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) reference: String,
    pub(super) size: String,
    pub(super) colour: String,
    pub(super) label: String,
    pub(super) unit: i64,
    pub(super) quantity: i64,
    pub(super) total: i64,
    pub(super) reason: String,
    pub(super) comment: String,
}

/// A sale, an order or a reservation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Document {
    pub(super) number: u64,
    pub(super) kind: Kind,
    pub(super) store: String,
    pub(super) total: i64,
    pub(super) quantity: i64,
    /// As the header says: `VENTE` and whatever else a shop writes.
    pub(super) transaction: String,
    pub(super) email: String,
    pub(super) comment: String,
    pub(super) payment: String,
    pub(super) lines: Vec<Line>,
    /// Of an order: the sale that its money was taken with.
    pub(super) sale: Option<u64>,
    pub(super) made: Timestamp,
    pub(super) updated: Timestamp,
}

/// A credit that the shop owes a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Credit {
    pub(super) number: u64,
    pub(super) sale: u64,
    pub(super) email: String,
    pub(super) amount: i64,
    pub(super) left: i64,
    pub(super) made: Timestamp,
    pub(super) updated: Timestamp,
}

/// Money taken ahead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Deposit {
    pub(super) number: u64,
    pub(super) store: String,
    pub(super) email: String,
    pub(super) amount: i64,
    pub(super) payment: String,
    pub(super) comment: String,
    pub(super) order: Option<u64>,
    pub(super) made: Timestamp,
}

/// Stock that came or went without a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Movement {
    pub(super) number: u64,
    pub(super) store: String,
    pub(super) reference: String,
    pub(super) quantity: i64,
    pub(super) reason: String,
    pub(super) comment: String,
    pub(super) made: Timestamp,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Change {
    Good(u32, Good),
    Client(Client),
    Document(Document),
    Credit(Credit),
    Deposit(Deposit),
    Movement(Movement),
}

/// All of it.
#[derive(Debug)]
pub(super) struct FastmagBook {
    pub(super) goods: Goods,
    /// By email, in small letters.
    pub(super) clients: BTreeMap<String, Client>,
    pub(super) documents: BTreeMap<u64, Document>,
    pub(super) credits: BTreeMap<u64, Credit>,
    pub(super) deposits: BTreeMap<u64, Deposit>,
    pub(super) movements: BTreeMap<u64, Movement>,
}

impl FastmagBook {
    pub(super) fn new(products: u32) -> Self {
        Self {
            goods: Goods::new(products),
            clients: BTreeMap::new(),
            documents: BTreeMap::new(),
            credits: BTreeMap::new(),
            deposits: BTreeMap::new(),
            movements: BTreeMap::new(),
        }
    }

    /// Documents of this kind, in the order of their numbers.
    pub(super) fn of(&self, kind: Kind) -> impl DoubleEndedIterator<Item = &Document> {
        self.documents
            .values()
            .filter(move |document| document.kind == kind)
    }

    /// The next number of anything.
    pub(super) fn next(&self) -> u64 {
        let last = [
            self.documents.keys().next_back(),
            self.credits.keys().next_back(),
            self.deposits.keys().next_back(),
            self.movements.keys().next_back(),
        ];
        let clients = self.clients.values().map(|client| client.number).max();
        1 + last
            .into_iter()
            .flatten()
            .copied()
            .chain(clients)
            .max()
            .unwrap_or(1_000)
    }
}

impl Book for FastmagBook {
    type Change = Change;

    fn apply(&mut self, change: Change) {
        match change {
            Change::Good(place, good) => self.goods.put(place, good),
            Change::Client(client) => {
                self.clients.insert(client.email.to_lowercase(), client);
            }
            Change::Document(document) => {
                self.documents.insert(document.number, document);
            }
            Change::Credit(credit) => {
                self.credits.insert(credit.number, credit);
            }
            Change::Deposit(deposit) => {
                self.deposits.insert(deposit.number, deposit);
            }
            Change::Movement(movement) => {
                self.movements.insert(movement.number, movement);
            }
        }
    }

    fn changes(&self) -> Vec<Change> {
        let goods = self
            .goods
            .changed()
            .map(|(place, good)| Change::Good(place, good));
        goods
            .chain(self.clients.values().cloned().map(Change::Client))
            .chain(self.documents.values().cloned().map(Change::Document))
            .chain(self.credits.values().cloned().map(Change::Credit))
            .chain(self.deposits.values().cloned().map(Change::Deposit))
            .chain(self.movements.values().cloned().map(Change::Movement))
            .collect()
    }

    fn goods(&self) -> &Goods {
        &self.goods
    }

    fn good(place: u32, good: Good) -> Change {
        Change::Good(place, good)
    }

    fn state(&self) -> Value {
        let all = |kind| self.of(kind).collect::<Vec<_>>();
        json!({
            "clients": self.clients.values().collect::<Vec<_>>(),
            "ventes": all(Kind::Vente),
            "commandes": all(Kind::Commande),
            "reservations": all(Kind::Reservation),
            "avoirs": self.credits.values().collect::<Vec<_>>(),
            "acomptes": self.deposits.values().collect::<Vec<_>>(),
            "mouvements": self.movements.values().collect::<Vec<_>>(),
        })
    }

    fn page(&self, lang: Lang) -> Markup {
        cashier::orders(self, lang)
    }
}
