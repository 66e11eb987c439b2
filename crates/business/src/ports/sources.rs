//! Where master data come from: the partners that keep them. Implemented by the connectors.

use async_trait::async_trait;
use domain::mirror::{Kind, Mirrored, Person, Product, Reference, Stock};

use crate::Error;

/// Rows of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rows {
    /// Products.
    Products(Vec<Mirrored<Product>>),
    /// Stocks.
    Stocks(Vec<Mirrored<Stock>>),
    /// Customers.
    Customers(Vec<Mirrored<Person>>),
    /// Stores or staff.
    References(Vec<Mirrored<Reference>>),
}

impl Rows {
    /// How many there are.
    pub const fn len(&self) -> usize {
        match self {
            Self::Products(rows) => rows.len(),
            Self::Stocks(rows) => rows.len(),
            Self::Customers(rows) => rows.len(),
            Self::References(rows) => rows.len(),
        }
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A row that could not be read. Nothing personal in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The same for the same row, so that it is listed once.
    pub key: String,
    /// The field, the value, and what is allowed.
    pub reason: String,
}

/// A page of a pull.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PulledPage {
    /// The rows that could be read.
    pub rows: Rows,
    /// Those that could not.
    pub rejected: Vec<Rejected>,
    /// Where the pull goes on if it is broken off behind this page, in the connector's own words.
    pub position: String,
}

/// Takes pages. An error ends the pull.
#[async_trait]
pub trait Pages: Send {
    /// Takes the next page.
    async fn take(&mut self, page: PulledPage) -> Result<(), Error>;
}

/// Why a partner gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct NotGiven {
    /// Why.
    pub reason: String,
}

/// Partners that keep master data.
#[async_trait]
pub trait Sources: Send + Sync {
    /// Pulls one kind, page by page: all of it when there is no position, else what is new since that pull ended, or the rest
    /// of it where it was broken off. Answers where it ended.
    async fn pull(
        &self,
        connector: &str,
        kind: Kind,
        from: Option<&str>,
        pages: &mut dyn Pages,
    ) -> Result<String, NotGiven>;

    /// The product of a bar code, at this moment.
    async fn product(&self, connector: &str, ean: &str) -> Result<Option<Mirrored<Product>>, NotGiven>;

    /// The stock of a product by its bar code, at this moment: in one store, or in all that the partner tells of.
    async fn stock(
        &self,
        connector: &str,
        ean: &str,
        store: Option<&str>,
    ) -> Result<Vec<Mirrored<Stock>>, NotGiven>;
}
