//! What an Openbravo knows: records by entity, messages that were taken in, commits that the POS still owes.

use std::collections::{BTreeMap, BTreeSet};

use domain::Lang;
use jiff::Timestamp;
use maud::Markup;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    super::partner::{Book, Good, Goods, Product},
    cashier,
    rows::{price_row, product_row, stock_rows},
};

/// Names of all entities that this Openbravo has, and what a new record needs.
const ENTITIES: [(&str, &[&str]); 9] = [
    ("Product", &["searchKey", "name"]),
    ("PricingProductPrice", &["product", "standardPrice"]),
    (
        "MaterialMgmtStorageDetail",
        &["product", "storageBin", "quantityOnHand"],
    ),
    ("MaterialMgmtInternalMovement", &["name"]),
    ("BusinessPartner", &["searchKey", "name"]),
    ("BusinessPartnerLocation", &["businessPartner", "name"]),
    ("ADUser", &["name"]),
    ("Order", &["documentNo"]),
    (
        "GiftCertificate",
        &[
            "reason",
            "amount",
            "businessPartner",
            "organization",
            "currency",
            "orderDate",
            "active",
        ],
    ),
];

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Message {
    /// Waits for the process in the background.
    Initial(Value),
    /// Taken in: what was answered.
    Processed(Value),
    /// Refused: what was answered.
    Error(Value),
}

/// A payment that the POS has to tell, until it was heard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Commit {
    /// Its document at the POS.
    pub(super) document: String,
    /// The body's `data`.
    pub(super) data: Value,
    /// Told and heard.
    pub(super) done: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Change {
    Good(u32, Good),
    /// Entity, id, the record.
    Record(String, String, Value),
    /// Entity, id.
    Gone(String, String),
    Message(String, Message),
    Commit(Commit),
}

/// All of it.
#[derive(Debug)]
pub(super) struct OpenbravoBook {
    pub(super) goods: Goods,
    records: BTreeMap<String, BTreeMap<String, Value>>,
    gone: BTreeSet<(String, String)>,
    pub(super) messages: BTreeMap<String, Message>,
    pub(super) commits: BTreeMap<String, Commit>,
}

/// Where to begin among what was there from the beginning.
#[derive(Debug, Clone, Copy)]
pub(super) enum From {
    /// By place.
    Place(u32),
    /// By the time of the last change, from this one on.
    Time(Timestamp),
}

impl From {
    /// Everything, by place.
    pub(super) const START: Self = Self::Place(0);
}

/// Records one by one.
pub(super) type Rows<'b> = Box<dyn Iterator<Item = Value> + 'b>;

impl OpenbravoBook {
    pub(super) fn new(products: u32) -> Self {
        Self {
            goods: Goods::new(products),
            records: BTreeMap::new(),
            gone: BTreeSet::new(),
            messages: BTreeMap::new(),
            commits: BTreeMap::new(),
        }
    }

    /// The fields that a new record of this entity needs; none for an entity that there is not.
    pub(super) fn needs(entity: &str) -> Option<&'static [&'static str]> {
        let known = ENTITIES.iter().find(|(name, _)| *name == entity);
        known.map(|(_, needed)| *needed)
    }

    /// Records of an entity: what was there from the beginning, then what was made, each as it is now.
    pub(super) fn rows<'b>(&'b self, entity: &'b str, from: From) -> Rows<'b> {
        let products: Box<dyn Iterator<Item = Product> + 'b> = match from {
            From::Time(at) => Box::new(self.goods.since(at).filter_map(|place| self.goods.get(place))),
            From::Place(place) => Box::new(self.goods.from(place)),
        };
        let from_goods: Rows<'b> = match entity {
            "Product" => Box::new(products.map(|product| product_row(&product))),
            "PricingProductPrice" => Box::new(products.map(|product| price_row(&product))),
            "MaterialMgmtStorageDetail" => Box::new(products.flat_map(stock_rows)),
            _ => Box::new(std::iter::empty()),
        };
        let made = self.records.get(entity);
        let overlaid = move |row: &Value| {
            let id = text(row, "id");
            made.is_some_and(|made| made.contains_key(id)) || self.is_gone(entity, id)
        };
        let made_rows = made.into_iter().flat_map(BTreeMap::values).cloned();
        Box::new(from_goods.filter(move |row| !overlaid(row)).chain(made_rows))
    }

    /// How many rows there are, when nobody made or removed any: then a page can be found without looking at those before it.
    pub(super) fn untouched(&self, entity: &str) -> Option<usize> {
        let untouched = entity == "Product" && !self.records.contains_key(entity) && self.gone.is_empty();
        untouched.then(|| self.goods.len())
    }

    pub(super) fn record(&self, entity: &str, id: &str) -> Option<Value> {
        if let Some(made) = self.records.get(entity).and_then(|made| made.get(id)) {
            return Some(made.clone());
        }
        if self.is_gone(entity, id) {
            return None;
        }
        match entity {
            "Product" => {
                let product = self.goods.get(Self::place(id)?)?;
                Some(product_row(&product)).filter(|row| text(row, "id") == id)
            }
            _ => self.rows(entity, From::START).find(|row| text(row, "id") == id),
        }
    }

    /// The place of a product of the beginning.
    pub(super) fn place(id: &str) -> Option<u32> {
        let number = u128::from_str_radix(id, 16).ok()? & 0xFFFF_FFFF;
        u32::try_from(number).ok()
    }

    /// A record that this text means: by id, search key, name or EAN.
    pub(super) fn meant(&self, entity: &str, code: &str) -> Option<Value> {
        if entity == "Product"
            && let Some(product) = self.goods.find(code)
            && let Some(row) = self.record(entity, text(&product_row(&product), "id"))
        {
            return Some(row);
        }
        self.record(entity, code).or_else(|| {
            self.rows(entity, From::START).find(|row| {
                ["searchKey", "name", "uPCEAN"]
                    .iter()
                    .any(|key| row[*key] == code)
            })
        })
    }

    /// The order of this document number.
    pub(super) fn order(&self, number: &str) -> Option<&Value> {
        let mut orders = self.records.get("Order")?.values();
        orders.find(|order| text(order, "documentNo") == number)
    }

    /// Orders, the newest at the end.
    pub(super) fn orders(&self) -> impl DoubleEndedIterator<Item = &Value> {
        self.records.get("Order").into_iter().flat_map(BTreeMap::values)
    }

    fn is_gone(&self, entity: &str, id: &str) -> bool {
        !self.gone.is_empty() && self.gone.contains(&(entity.to_owned(), id.to_owned()))
    }
}

impl Book for OpenbravoBook {
    type Change = Change;

    fn apply(&mut self, change: Change) {
        match change {
            Change::Good(place, good) => self.goods.put(place, good),
            Change::Record(entity, id, record) => {
                self.records.entry(entity).or_default().insert(id, record);
            }
            Change::Gone(entity, id) => {
                if let Some(made) = self.records.get_mut(&entity) {
                    made.remove(&id);
                }
                self.gone.insert((entity, id));
            }
            Change::Message(id, message) => {
                self.messages.insert(id, message);
            }
            Change::Commit(commit) => {
                self.commits.insert(commit.document.clone(), commit);
            }
        }
    }

    fn changes(&self) -> Vec<Change> {
        let goods = self
            .goods
            .changed()
            .map(|(place, good)| Change::Good(place, good));
        let records = self.records.iter().flat_map(|(entity, made)| {
            let change =
                |(id, record): (&String, &Value)| Change::Record(entity.clone(), id.clone(), record.clone());
            made.iter().map(change)
        });
        let gone = self
            .gone
            .iter()
            .cloned()
            .map(|(entity, id)| Change::Gone(entity, id));
        let messages = self
            .messages
            .iter()
            .map(|(id, message)| Change::Message(id.clone(), message.clone()));
        // What is gone first: an id is never given twice, so nothing that was made is taken away by it.
        gone.chain(goods)
            .chain(records)
            .chain(messages)
            .chain(self.commits.values().cloned().map(Change::Commit))
            .collect()
    }

    fn goods(&self) -> &Goods {
        &self.goods
    }

    fn good(place: u32, good: Good) -> Change {
        Change::Good(place, good)
    }

    fn state(&self) -> Value {
        let all: Map<String, Value> = self
            .records
            .iter()
            .map(|(entity, made)| (entity.clone(), made.values().cloned().collect()))
            .collect();
        json!({ "records": all, "messages": self.messages, "commits": self.commits.values().collect::<Vec<_>>() })
    }

    fn page(&self, lang: Lang) -> Markup {
        cashier::orders(self, lang)
    }
}

/// The text under a key; empty when there is none.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}
