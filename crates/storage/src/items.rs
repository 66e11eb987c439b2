//! Items.

use async_trait::async_trait;
use business::ports::{Items, Page, StorageError, Stored};
use domain::{
    Code, CustomerId, ItemId,
    items::{Category, Item},
    text,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    rows::{At, Instant, all, one_more, page},
    tx::{Tx, execute, fetch_all, fetch_optional},
};

#[derive(Debug, FromRow)]
struct ItemRow {
    id: Uuid,
    code: String,
    category: String,
    brand: String,
    model: String,
    serial: String,
    owner: Option<Uuid>,
    created_at: Instant,
    version: i64,
}

impl TryFrom<ItemRow> for Item {
    type Error = StorageError;
    fn try_from(row: ItemRow) -> Stored<Self> {
        Ok(Self {
            id: ItemId(row.id),
            code: At("item", "code").parsed(&row.code)?,
            category: Category(row.category),
            brand: row.brand,
            model: row.model,
            serial: row.serial,
            owner: row.owner.map(CustomerId),
            created_at: At("item", "created_at").instant(row.created_at)?,
            version: row.version,
        })
    }
}

#[async_trait]
impl Items for Tx<'_> {
    async fn item(&mut self, id: ItemId) -> Stored<Option<Item>> {
        let row = fetch_optional!(self, ItemRow, "select * from item where id = $1", id.0)?;
        row.map(Item::try_from).transpose()
    }

    async fn item_by_code(&mut self, code: &Code) -> Stored<Option<Item>> {
        let row = fetch_optional!(
            self,
            ItemRow,
            "select * from item where code = $1",
            code.to_string()
        )?;
        row.map(Item::try_from).transpose()
    }

    async fn insert_item(&mut self, item: &Item) -> Stored<()> {
        execute!(
            self,
            "insert into item (id, code, category, brand, model, serial, serial_key, owner, created_at, version)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            item.id.0,
            item.code.to_string(),
            item.category.name(),
            &item.brand,
            &item.model,
            &item.serial,
            text::serial_key(&item.serial),
            item.owner.map(|owner| owner.0),
            Instant::from(item.created_at),
            item.version,
        )?;
        Ok(())
    }

    async fn save_item(&mut self, item: &Item) -> Stored<bool> {
        let saved = execute!(
            self,
            "update item set category = $3, brand = $4, model = $5, serial = $6, serial_key = $7, owner = $8, version = $2
             where id = $1 and version = $2 - 1",
            item.id.0,
            item.version,
            item.category.name(),
            &item.brand,
            &item.model,
            &item.serial,
            text::serial_key(&item.serial),
            item.owner.map(|owner| owner.0),
        )?;
        Ok(saved == 1)
    }

    async fn items_by_serial(&mut self, key: &str) -> Stored<Vec<Item>> {
        all(fetch_all!(
            self,
            ItemRow,
            "select * from item where serial_key = $1 and serial_key <> '' order by id desc limit 20",
            key
        )?)
    }

    async fn items_of(&mut self, owner: CustomerId) -> Stored<Vec<Item>> {
        all(fetch_all!(
            self,
            ItemRow,
            "select * from item where owner = $1 order by id desc limit 100",
            owner.0
        )?)
    }

    async fn items_newest(
        &mut self,
        category: Option<&str>,
        before: Option<ItemId>,
        limit: u32,
    ) -> Stored<Page<Item>> {
        let before = before.map_or(Uuid::max(), |id| id.0);
        let rows = match category {
            Some(category) => fetch_all!(
                self,
                ItemRow,
                "select * from item where category = $1 and id < $2 order by id desc limit $3",
                category,
                before,
                one_more(limit)
            )?,
            None => fetch_all!(
                self,
                ItemRow,
                "select * from item where id < $1 order by id desc limit $2",
                before,
                one_more(limit)
            )?,
        };
        Ok(page(all(rows)?, limit))
    }
}
