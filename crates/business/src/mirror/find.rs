//! Looking things up in what is mirrored.

use domain::{
    StoreId,
    mirror::{Kind, Mirrored, Product},
    people::{Action, Actor},
};
use jiff::Timestamp;

use crate::{
    Boucle, Error,
    ports::{OfPartner, Repositories},
};

/// A product as a partner sells it, and how old that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownProduct {
    /// The connector.
    pub connector: String,
    /// The product.
    pub product: Product,
    /// Since when the partner has it no longer.
    pub gone_at: Option<Timestamp>,
    /// It was so at this moment at least.
    pub as_of: Timestamp,
    /// Thousandths of a piece in the store that was asked for, with the age of that; none where nobody tells.
    pub in_store: Option<(i64, Timestamp)>,
}

/// The product of a bar code, as it is mirrored, for the counter of a store. Where several partners know it, one that still
/// sells it goes first. Asks nobody.
pub async fn known_product(
    app: &Boucle,
    actor: &Actor,
    store: StoreId,
    ean: &str,
) -> Result<Option<KnownProduct>, Error> {
    actor.check(Action::TakeIn, store)?;
    let ean = ean.trim().to_owned();
    if !domain::mirror::is_ean(&ean) {
        return Ok(None);
    }
    app.db
        .read("known_product", move |r| {
            let ean = ean.clone();
            Box::pin(async move {
                let Some(OfPartner { connector, row }) = r.products_by_ean(&ean).await?.into_iter().next()
                else {
                    return Ok(None);
                };
                let as_of = as_of(r, &connector, Kind::Products, &row).await?;
                let in_store = in_store(r, &connector, &row.id, store).await?;
                Ok(Some(KnownProduct {
                    connector,
                    gone_at: row.deleted_at,
                    as_of,
                    in_store,
                    product: row.facts,
                }))
            })
        })
        .await
}

/// A row that did not come with the last pull is as it was when that ended.
async fn as_of<T>(
    r: &mut dyn Repositories,
    connector: &str,
    kind: Kind,
    row: &Mirrored<T>,
) -> Result<Timestamp, Error> {
    let mirrors = r.mirrors(connector).await?;
    let pulled = mirrors
        .iter()
        .find(|mirror| mirror.kind == kind)
        .and_then(|mirror| mirror.standing.as_of());
    Ok(pulled.map_or(row.pulled_at, |pulled| pulled.max(row.pulled_at)))
}

async fn in_store(
    r: &mut dyn Repositories,
    connector: &str,
    product: &str,
    store: StoreId,
) -> Result<Option<(i64, Timestamp)>, Error> {
    let prefix = r.store(store).await?.map(|store| store.prefix.to_string());
    let stocks = r.stocks_of(connector, product).await?;
    let Some(row) = stocks
        .iter()
        .find(|row| Some(&row.facts.store) == prefix.as_ref())
    else {
        return Ok(None);
    };
    Ok(Some((
        row.facts.quantity_milli,
        as_of(r, connector, Kind::Stocks, row).await?,
    )))
}
