//! Products with their bar codes, stocks, stores and staff.

use std::collections::BTreeMap;

use async_trait::async_trait;
use business::ports::{Goods, OfPartner, Page, StorageError, Stored};
use domain::{
    Money,
    mirror::{Kind, Mirrored, Product, Reference, Stock},
    vat::VatRate,
};
use sqlx::{FromRow, QueryBuilder};

use super::ROWS;
use crate::{
    rows::{At, Instant, all, one_more, page},
    tx::{Tx, fetch_all, on},
};

#[derive(Debug, FromRow)]
struct ProductRow {
    connector: String,
    external_id: String,
    name: String,
    reference: String,
    brand: String,
    category: String,
    size: String,
    colour: String,
    price: Option<i64>,
    currency: Option<String>,
    vat_rate: Option<i64>,
    active: bool,
    changed_at: Option<Instant>,
    pulled_at: Instant,
    deleted_at: Option<Instant>,
}

/// A row without its bar codes.
impl TryFrom<ProductRow> for OfPartner<Product> {
    type Error = StorageError;
    fn try_from(row: ProductRow) -> Stored<Self> {
        let at = |column| At("mirrored_product", column);
        let price = match (row.price, row.currency.as_deref()) {
            (Some(minor), Some(currency)) => Some(Money::new(minor, at("currency").currency(currency)?)),
            _ => None,
        };
        let vat_rate = row.vat_rate.map(|rate| at("vat_rate").number(rate)).transpose()?;
        Ok(Self {
            connector: row.connector,
            row: Mirrored {
                id: row.external_id,
                changed_at: at("changed_at").instant_if_any(row.changed_at)?,
                pulled_at: at("pulled_at").instant(row.pulled_at)?,
                deleted_at: at("deleted_at").instant_if_any(row.deleted_at)?,
                facts: Product {
                    name: row.name,
                    eans: vec![],
                    reference: row.reference,
                    brand: row.brand,
                    category: row.category,
                    size: row.size,
                    colour: row.colour,
                    price,
                    vat_rate: vat_rate.map(VatRate),
                    active: row.active,
                },
            },
        })
    }
}

#[derive(Debug, FromRow)]
struct EanRow {
    external_id: String,
    ean: String,
}

#[derive(Debug, FromRow)]
struct StockRow {
    external_id: String,
    product: String,
    ean: String,
    store: String,
    quantity_milli: i64,
    changed_at: Option<Instant>,
    pulled_at: Instant,
    deleted_at: Option<Instant>,
}

impl TryFrom<StockRow> for Mirrored<Stock> {
    type Error = StorageError;
    fn try_from(row: StockRow) -> Stored<Self> {
        let at = |column| At("mirrored_stock", column);
        Ok(Self {
            id: row.external_id,
            changed_at: at("changed_at").instant_if_any(row.changed_at)?,
            pulled_at: at("pulled_at").instant(row.pulled_at)?,
            deleted_at: at("deleted_at").instant_if_any(row.deleted_at)?,
            facts: Stock {
                product: row.product,
                ean: row.ean,
                store: row.store,
                quantity_milli: row.quantity_milli,
            },
        })
    }
}

#[derive(Debug, FromRow)]
struct ReferenceRow {
    external_id: String,
    name: String,
    ours: String,
    active: bool,
    changed_at: Option<Instant>,
    pulled_at: Instant,
    deleted_at: Option<Instant>,
}

impl TryFrom<ReferenceRow> for Mirrored<Reference> {
    type Error = StorageError;
    fn try_from(row: ReferenceRow) -> Stored<Self> {
        let at = |column| At("mirrored_reference", column);
        Ok(Self {
            id: row.external_id,
            changed_at: at("changed_at").instant_if_any(row.changed_at)?,
            pulled_at: at("pulled_at").instant(row.pulled_at)?,
            deleted_at: at("deleted_at").instant_if_any(row.deleted_at)?,
            facts: Reference {
                name: row.name,
                ours: row.ours,
                active: row.active,
            },
        })
    }
}

/// Instants of a row: changed, pulled, deleted.
fn times<T>(row: &Mirrored<T>) -> (Option<Instant>, Instant, Option<Instant>) {
    (
        row.changed_at.map(Instant::from),
        Instant::from(row.pulled_at),
        row.deleted_at.map(Instant::from),
    )
}

#[async_trait]
impl Goods for Tx<'_> {
    async fn mirrored_products(&mut self, connector: &str, ids: &[String]) -> Stored<Vec<Mirrored<Product>>> {
        let mut found: Vec<Mirrored<Product>> = vec![];
        for ids in ids.chunks(ROWS) {
            let rows = on!(self, conn => {
                let mut query = QueryBuilder::new(
                    "select connector, external_id, name, reference, brand, category, size, colour, price, currency, vat_rate,
                        active, changed_at, pulled_at, deleted_at
                     from mirrored_product where connector = ");
                query.push_bind(connector).push(" and external_id in (");
                let mut list = query.separated(", ");
                for id in ids {
                    list.push_bind(id);
                }
                query.push(")");
                query.build_query_as::<ProductRow>().fetch_all(&mut **conn).await
            })?;
            for row in rows {
                found.push(OfPartner::try_from(row)?.row);
            }
        }
        self.with_eans(connector, found).await
    }

    async fn save_products(
        &mut self,
        connector: &str,
        rows: &[Mirrored<Product>],
        generation: i64,
    ) -> Stored<()> {
        for rows in rows.chunks(ROWS) {
            on!(self, conn => {
                let mut query = QueryBuilder::new(
                    "insert into mirrored_product (connector, external_id, name, reference, brand, category, size, colour, price,
                        currency, vat_rate, active, changed_at, pulled_at, deleted_at, generation) ");
                query.push_values(rows, |mut line, row| {
                    let facts = &row.facts;
                    let (changed_at, pulled_at, deleted_at) = times(row);
                    line.push_bind(connector).push_bind(&row.id).push_bind(&facts.name).push_bind(&facts.reference)
                        .push_bind(&facts.brand).push_bind(&facts.category).push_bind(&facts.size).push_bind(&facts.colour)
                        .push_bind(facts.price.map(|price| price.minor))
                        .push_bind(facts.price.map(|price| price.currency.to_string()))
                        .push_bind(facts.vat_rate.map(|rate| i64::from(rate.0)))
                        .push_bind(facts.active).push_bind(changed_at).push_bind(pulled_at).push_bind(deleted_at)
                        .push_bind(generation);
                });
                query.push(
                    " on conflict (connector, external_id) do update set name = excluded.name, reference = excluded.reference,
                        brand = excluded.brand, category = excluded.category, size = excluded.size, colour = excluded.colour,
                        price = excluded.price, currency = excluded.currency, vat_rate = excluded.vat_rate,
                        active = excluded.active, changed_at = excluded.changed_at, pulled_at = excluded.pulled_at,
                        deleted_at = excluded.deleted_at, generation = excluded.generation");
                query.build().execute(&mut **conn).await.map(drop)
            })?;
            self.save_eans(connector, rows).await?;
        }
        Ok(())
    }

    async fn products_by_ean(&mut self, ean: &str) -> Stored<Vec<OfPartner<Product>>> {
        let rows = fetch_all!(
            self,
            ProductRow,
            "select p.connector, p.external_id, p.name, p.reference, p.brand, p.category, p.size, p.colour, p.price, p.currency,
                p.vat_rate, p.active, p.changed_at, p.pulled_at, p.deleted_at
             from mirrored_ean e join mirrored_product p on p.connector = e.connector and p.external_id = e.external_id
             where e.ean = $1 limit 100",
            ean
        )?;
        let mut found: Vec<OfPartner<Product>> = all(rows)?;
        found.sort_by_key(|found| {
            let row = &found.row;
            let newest = std::cmp::Reverse(row.changed_at.unwrap_or(row.pulled_at));
            (
                row.deleted_at.is_some(),
                !row.facts.active,
                newest,
                row.id.clone(),
            )
        });
        for found in &mut found {
            let connector = found.connector.clone();
            let row = self.with_eans(&connector, vec![found.row.clone()]).await?;
            found.row = row.into_iter().next().expect("one comes out for one");
        }
        Ok(found)
    }

    async fn mirrored_stocks(&mut self, connector: &str, ids: &[String]) -> Stored<Vec<Mirrored<Stock>>> {
        let mut found = vec![];
        for ids in ids.chunks(ROWS) {
            let rows = on!(self, conn => {
                let mut query = QueryBuilder::new(
                    "select external_id, product, ean, store, quantity_milli, changed_at, pulled_at, deleted_at
                     from mirrored_stock where connector = ");
                query.push_bind(connector).push(" and external_id in (");
                let mut list = query.separated(", ");
                for id in ids {
                    list.push_bind(id);
                }
                query.push(")");
                query.build_query_as::<StockRow>().fetch_all(&mut **conn).await
            })?;
            found.extend(all::<_, Mirrored<Stock>>(rows)?);
        }
        Ok(found)
    }

    async fn save_stocks(
        &mut self,
        connector: &str,
        rows: &[Mirrored<Stock>],
        generation: i64,
    ) -> Stored<()> {
        for rows in rows.chunks(ROWS) {
            on!(self, conn => {
                let mut query = QueryBuilder::new(
                    "insert into mirrored_stock (connector, external_id, product, ean, store, quantity_milli, changed_at, pulled_at,
                        deleted_at, generation) ");
                query.push_values(rows, |mut line, row| {
                    let facts = &row.facts;
                    let (changed_at, pulled_at, deleted_at) = times(row);
                    line.push_bind(connector).push_bind(&row.id).push_bind(&facts.product).push_bind(&facts.ean)
                        .push_bind(&facts.store).push_bind(facts.quantity_milli)
                        .push_bind(changed_at).push_bind(pulled_at).push_bind(deleted_at).push_bind(generation);
                });
                query.push(
                    " on conflict (connector, external_id) do update set product = excluded.product, ean = excluded.ean,
                        store = excluded.store, quantity_milli = excluded.quantity_milli, changed_at = excluded.changed_at,
                        pulled_at = excluded.pulled_at, deleted_at = excluded.deleted_at, generation = excluded.generation");
                query.build().execute(&mut **conn).await.map(drop)
            })?;
        }
        Ok(())
    }

    async fn stocks_of(&mut self, connector: &str, product: &str) -> Stored<Vec<Mirrored<Stock>>> {
        all(fetch_all!(
            self,
            StockRow,
            "select external_id, product, ean, store, quantity_milli, changed_at, pulled_at, deleted_at from mirrored_stock
             where connector = $1 and product = $2 and deleted_at is null order by store limit 1000",
            connector,
            product
        )?)
    }

    async fn mirrored_references(
        &mut self,
        connector: &str,
        kind: Kind,
        ids: &[String],
    ) -> Stored<Vec<Mirrored<Reference>>> {
        let mut found = vec![];
        for ids in ids.chunks(ROWS) {
            let rows = on!(self, conn => {
                let mut query = QueryBuilder::new(
                    "select external_id, name, ours, active, changed_at, pulled_at, deleted_at
                     from mirrored_reference where connector = ");
                query.push_bind(connector).push(" and kind = ").push_bind(kind.name()).push(" and external_id in (");
                let mut list = query.separated(", ");
                for id in ids {
                    list.push_bind(id);
                }
                query.push(")");
                query.build_query_as::<ReferenceRow>().fetch_all(&mut **conn).await
            })?;
            found.extend(all::<_, Mirrored<Reference>>(rows)?);
        }
        Ok(found)
    }

    async fn save_references(
        &mut self,
        connector: &str,
        kind: Kind,
        rows: &[Mirrored<Reference>],
        generation: i64,
    ) -> Stored<()> {
        for rows in rows.chunks(ROWS) {
            on!(self, conn => {
                let mut query = QueryBuilder::new(
                    "insert into mirrored_reference (connector, kind, external_id, name, ours, active, changed_at, pulled_at,
                        deleted_at, generation) ");
                query.push_values(rows, |mut line, row| {
                    let facts = &row.facts;
                    let (changed_at, pulled_at, deleted_at) = times(row);
                    line.push_bind(connector).push_bind(kind.name()).push_bind(&row.id).push_bind(&facts.name)
                        .push_bind(&facts.ours).push_bind(facts.active)
                        .push_bind(changed_at).push_bind(pulled_at).push_bind(deleted_at).push_bind(generation);
                });
                query.push(
                    " on conflict (connector, kind, external_id) do update set name = excluded.name, ours = excluded.ours,
                        active = excluded.active, changed_at = excluded.changed_at, pulled_at = excluded.pulled_at,
                        deleted_at = excluded.deleted_at, generation = excluded.generation");
                query.build().execute(&mut **conn).await.map(drop)
            })?;
        }
        Ok(())
    }

    async fn references(
        &mut self,
        connector: &str,
        kind: Kind,
        after: Option<&str>,
        limit: u32,
    ) -> Stored<Page<Mirrored<Reference>>> {
        let rows = fetch_all!(
            self,
            ReferenceRow,
            "select external_id, name, ours, active, changed_at, pulled_at, deleted_at from mirrored_reference
             where connector = $1 and kind = $2 and external_id > $3 and deleted_at is null order by external_id limit $4",
            connector,
            kind.name(),
            after.unwrap_or_default(),
            one_more(limit)
        )?;
        Ok(page(all(rows)?, limit))
    }
}

impl Tx<'_> {
    async fn with_eans(
        &mut self,
        connector: &str,
        mut products: Vec<Mirrored<Product>>,
    ) -> Stored<Vec<Mirrored<Product>>> {
        if products.is_empty() {
            return Ok(products);
        }
        let mut eans: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for products in products.chunks(ROWS) {
            let rows = on!(self, conn => {
                let mut query = QueryBuilder::new("select external_id, ean from mirrored_ean where connector = ");
                query.push_bind(connector).push(" and external_id in (");
                let mut list = query.separated(", ");
                for product in products {
                    list.push_bind(&product.id);
                }
                query.push(") order by external_id, ordinal");
                query.build_query_as::<EanRow>().fetch_all(&mut **conn).await
            })?;
            for row in rows {
                eans.entry(row.external_id).or_default().push(row.ean);
            }
        }
        for product in &mut products {
            product.facts.eans = eans.remove(&product.id).unwrap_or_default();
        }
        Ok(products)
    }

    async fn save_eans(&mut self, connector: &str, rows: &[Mirrored<Product>]) -> Stored<()> {
        on!(self, conn => {
            let mut query = QueryBuilder::new("delete from mirrored_ean where connector = ");
            query.push_bind(connector).push(" and external_id in (");
            let mut list = query.separated(", ");
            for row in rows {
                list.push_bind(&row.id);
            }
            query.push(")");
            query.build().execute(&mut **conn).await.map(drop)
        })?;
        let eans: Vec<(&str, i64, &str)> = rows
            .iter()
            .flat_map(|row| {
                let numbered = (0_i64..).zip(&row.facts.eans);
                numbered.map(|(ordinal, ean)| (row.id.as_str(), ordinal, ean.as_str()))
            })
            .collect();
        for eans in eans.chunks(ROWS) {
            on!(self, conn => {
                let mut query = QueryBuilder::new("insert into mirrored_ean (connector, external_id, ordinal, ean) ");
                query.push_values(eans, |mut line, (id, ordinal, ean)| {
                    line.push_bind(connector).push_bind(*id).push_bind(*ordinal).push_bind(*ean);
                });
                query.build().execute(&mut **conn).await.map(drop)
            })?;
        }
        Ok(())
    }
}
