//! Stores, workshops, the numbers of codes.

use async_trait::async_trait;
use business::ports::{StorageError, Stored, Stores};
use domain::{
    StoreId, WorkshopId,
    code::CodeKind,
    stores::{Store, Workshop},
    text,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    rows::{At, all},
    tx::{Tx, execute, fetch_all, fetch_optional, fetch_value},
};

#[derive(Debug, FromRow)]
struct StoreRow {
    id: Uuid,
    prefix: String,
    name: String,
    address: String,
    phone: String,
    siret: String,
    time_zone: String,
    currency: String,
    workshop: Uuid,
    exit_control: bool,
    hand_over_at_till: bool,
    version: i64,
}

impl TryFrom<StoreRow> for Store {
    type Error = StorageError;
    fn try_from(row: StoreRow) -> Stored<Self> {
        Ok(Self {
            id: StoreId(row.id),
            prefix: At("store", "prefix").parsed(&row.prefix)?,
            name: row.name,
            address: row.address,
            phone: row.phone,
            siret: row.siret,
            time_zone: row.time_zone,
            currency: At("store", "currency").currency(&row.currency)?,
            workshop: WorkshopId(row.workshop),
            exit_control: row.exit_control,
            hand_over_at_till: row.hand_over_at_till,
            version: row.version,
        })
    }
}

#[async_trait]
impl Stores for Tx<'_> {
    async fn organisation(&mut self) -> Stored<String> {
        let name = fetch_optional!(self, (String,), "select name from organisation where id = 1")?;
        Ok(name.map(|(name,)| name).unwrap_or_default())
    }

    async fn name_organisation(&mut self, name: &str) -> Stored<()> {
        execute!(
            self,
            "insert into organisation (id, name) values (1, $1) on conflict (id) do update set name = excluded.name",
            name
        )?;
        Ok(())
    }

    async fn stores(&mut self) -> Stored<Vec<Store>> {
        let mut stores: Vec<Store> = all(fetch_all!(self, StoreRow, "select * from store")?)?;
        stores.sort_by_cached_key(|store| (text::key(&store.name), store.id));
        Ok(stores)
    }

    async fn store(&mut self, id: StoreId) -> Stored<Option<Store>> {
        let row = fetch_optional!(self, StoreRow, "select * from store where id = $1", id.0)?;
        row.map(Store::try_from).transpose()
    }

    async fn insert_store(&mut self, store: &Store) -> Stored<()> {
        execute!(
            self,
            "insert into store (id, prefix, name, address, phone, siret, time_zone, currency, workshop, exit_control,
                hand_over_at_till, version)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            store.id.0,
            store.prefix.as_str(),
            &store.name,
            &store.address,
            &store.phone,
            &store.siret,
            &store.time_zone,
            store.currency.as_str(),
            store.workshop.0,
            store.exit_control,
            store.hand_over_at_till,
            store.version,
        )?;
        Ok(())
    }

    async fn save_store(&mut self, store: &Store) -> Stored<bool> {
        let saved = execute!(
            self,
            "update store set name = $3, address = $4, phone = $5, siret = $6, time_zone = $7, currency = $8,
                workshop = $9, exit_control = $10, hand_over_at_till = $11, version = $2
             where id = $1 and version = $2 - 1",
            store.id.0,
            store.version,
            &store.name,
            &store.address,
            &store.phone,
            &store.siret,
            &store.time_zone,
            store.currency.as_str(),
            store.workshop.0,
            store.exit_control,
            store.hand_over_at_till,
        )?;
        Ok(saved == 1)
    }

    async fn workshops(&mut self) -> Stored<Vec<Workshop>> {
        let rows = fetch_all!(self, (Uuid, String), "select id, name from workshop")?;
        let mut workshops: Vec<Workshop> = rows
            .into_iter()
            .map(|(id, name)| Workshop {
                id: WorkshopId(id),
                name,
            })
            .collect();
        workshops.sort_by_cached_key(|workshop| (text::key(&workshop.name), workshop.id));
        Ok(workshops)
    }

    async fn insert_workshop(&mut self, workshop: &Workshop) -> Stored<()> {
        execute!(
            self,
            "insert into workshop (id, name) values ($1, $2)",
            workshop.id.0,
            &workshop.name
        )?;
        Ok(())
    }

    async fn save_workshop(&mut self, workshop: &Workshop) -> Stored<()> {
        execute!(
            self,
            "update workshop set name = $2 where id = $1",
            workshop.id.0,
            &workshop.name
        )?;
        Ok(())
    }

    async fn take_numbers(&mut self, store: StoreId, kind: CodeKind, count: u32) -> Stored<u32> {
        let first = fetch_value!(
            self,
            i64,
            "insert into code_counter (store, kind, next) values ($1, $2, $3 + 1)
             on conflict (store, kind) do update set next = code_counter.next + $3
             returning next - $3",
            store.0,
            kind.letter(),
            i64::from(count),
        )?;
        At("code_counter", "next").number(first)
    }
}
