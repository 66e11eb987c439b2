//! What is mirrored, as the business knows it.

use crate::{Money, vat::VatRate};

/// What a partner sells. Texts are empty where the partner says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Product {
    /// Its name.
    pub name: String,
    /// Bar codes, the main one first.
    pub eans: Vec<String>,
    /// The chain's reference.
    pub reference: String,
    /// Maker.
    pub brand: String,
    /// Family of goods, by our stable name where the connector's tables know it.
    pub category: String,
    /// Size.
    pub size: String,
    /// Colour.
    pub colour: String,
    /// With VAT.
    pub price: Option<Money>,
    /// The rate that is in the price.
    pub vat_rate: Option<VatRate>,
    /// Still sold.
    pub active: bool,
}

impl Product {
    /// Name, size and colour, as people say it.
    pub fn title(&self) -> String {
        [&self.name, &self.size, &self.colour]
            .into_iter()
            .filter(|part| !part.is_empty())
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// How much of a product is in a store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stock {
    /// The partner's id of the product.
    pub product: String,
    /// Bar code; empty where the partner says none.
    pub ean: String,
    /// Prefix of the store, as the connector's tables translate it; empty for the whole chain.
    pub store: String,
    /// Thousandths of a piece.
    pub quantity_milli: i64,
}

impl Stock {
    /// The id of the row: a product has one in each store.
    pub fn id(&self) -> String {
        if self.store.is_empty() {
            self.product.clone()
        } else {
            format!("{}@{}", self.product, self.store)
        }
    }
}

/// A store or a member of the staff, in a list that is only looked things up in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// Its name over there.
    pub name: String,
    /// What it is called here: the prefix of a store, the login of a user. Empty where nothing says so.
    pub ours: String,
    /// Still open, still there.
    pub active: bool,
}

/// Whether a text is a bar code of goods: 8, 12, 13 or 14 digits with the check digit of GS1.
pub fn is_ean(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits.len() != text.chars().count() || !matches!(digits.len(), 8 | 12 | 13 | 14) {
        return false;
    }
    // From the right, every second digit counts three times; the check digit makes it a multiple of ten.
    let sum: u32 = digits
        .iter()
        .rev()
        .zip([1, 3].into_iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .sum();
    sum.is_multiple_of(10)
}
