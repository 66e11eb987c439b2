//! Items.

use async_trait::async_trait;
use domain::{Code, CustomerId, ItemId, items::Item};

use super::{Page, Stored};

/// Physical items.
#[async_trait]
pub trait Items {
    /// One item.
    async fn item(&mut self, id: ItemId) -> Stored<Option<Item>>;
    /// By its code.
    async fn item_by_code(&mut self, code: &Code) -> Stored<Option<Item>>;
    /// Adds one.
    async fn insert_item(&mut self, item: &Item) -> Stored<()>;
    /// Saves one whose version was raised by one; false when somebody was quicker.
    async fn save_item(&mut self, item: &Item) -> Stored<bool>;
    /// With this serial, by [`text::serial_key`](domain::text::serial_key); newest first, at most 20.
    async fn items_by_serial(&mut self, key: &str) -> Stored<Vec<Item>>;
    /// Whose owner this is; newest first, at most 100.
    async fn items_of(&mut self, owner: CustomerId) -> Stored<Vec<Item>>;
    /// Newest first, before an id (UUIDv7 orders by time), optionally of one category.
    async fn items_newest(
        &mut self,
        category: Option<&str>,
        before: Option<ItemId>,
        limit: u32,
    ) -> Stored<Page<Item>>;
}
