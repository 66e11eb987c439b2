//! Stores, workshops, the numbers of codes.

use async_trait::async_trait;
use domain::{
    StoreId,
    code::CodeKind,
    stores::{Store, Workshop},
};

use super::Stored;

/// Stores of the chain.
#[async_trait]
pub trait Stores {
    /// The name of the chain; empty before set-up.
    async fn organisation(&mut self) -> Stored<String>;
    /// Names the chain.
    async fn name_organisation(&mut self, name: &str) -> Stored<()>;
    /// All stores, by name.
    async fn stores(&mut self) -> Stored<Vec<Store>>;
    /// One store.
    async fn store(&mut self, id: StoreId) -> Stored<Option<Store>>;
    /// Adds a store; [`StorageError::Taken`](super::StorageError::Taken) `store_prefix` when its prefix exists.
    async fn insert_store(&mut self, store: &Store) -> Stored<()>;
    /// Saves a store whose version was raised by one; false when somebody was quicker.
    async fn save_store(&mut self, store: &Store) -> Stored<bool>;
    /// All workshops, by name.
    async fn workshops(&mut self) -> Stored<Vec<Workshop>>;
    /// Adds a workshop.
    async fn insert_workshop(&mut self, workshop: &Workshop) -> Stored<()>;
    /// Renames a workshop.
    async fn save_workshop(&mut self, workshop: &Workshop) -> Stored<()>;
    /// Takes `count` running numbers of a kind at a store and gives the first. Unique and increasing.
    async fn take_numbers(&mut self, store: StoreId, kind: CodeKind, count: u32) -> Stored<u32>;
}
