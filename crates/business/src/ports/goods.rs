//! Mirrored products, stocks, stores and staff.

use async_trait::async_trait;
use domain::mirror::{Kind, Mirrored, Product, Reference, Stock};

use super::{Page, Stored};

/// A row, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfPartner<T> {
    /// The connector.
    pub connector: String,
    /// The row.
    pub row: Mirrored<T>,
}

/// Rows that partners keep and nobody writes here.
#[async_trait]
pub trait Goods {
    /// Products with these ids, those that are gone included.
    async fn mirrored_products(&mut self, connector: &str, ids: &[String]) -> Stored<Vec<Mirrored<Product>>>;
    /// Writes products, whole.
    async fn save_products(
        &mut self,
        connector: &str,
        rows: &[Mirrored<Product>],
        generation: i64,
    ) -> Stored<()>;
    /// Products with this bar code, of all connectors; those that the partners still have first, then the newest.
    async fn products_by_ean(&mut self, ean: &str) -> Stored<Vec<OfPartner<Product>>>;

    /// Stocks with these ids.
    async fn mirrored_stocks(&mut self, connector: &str, ids: &[String]) -> Stored<Vec<Mirrored<Stock>>>;
    /// Writes stocks.
    async fn save_stocks(&mut self, connector: &str, rows: &[Mirrored<Stock>], generation: i64)
    -> Stored<()>;
    /// Stocks of a product that the partner still has, by store.
    async fn stocks_of(&mut self, connector: &str, product: &str) -> Stored<Vec<Mirrored<Stock>>>;

    /// Stores or staff with these ids.
    async fn mirrored_references(
        &mut self,
        connector: &str,
        kind: Kind,
        ids: &[String],
    ) -> Stored<Vec<Mirrored<Reference>>>;
    /// Writes stores or staff.
    async fn save_references(
        &mut self,
        connector: &str,
        kind: Kind,
        rows: &[Mirrored<Reference>],
        generation: i64,
    ) -> Stored<()>;
    /// Stores and staff of a connector that it still has, by kind and id, behind one.
    async fn references(
        &mut self,
        connector: &str,
        kind: Kind,
        after: Option<&str>,
        limit: u32,
    ) -> Stored<Page<Mirrored<Reference>>>;
}
