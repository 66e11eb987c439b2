//! Records as Openbravo writes them.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::super::partner::{Product, STORES, decimal, paris};

const PRODUCT: u128 = 0xA;
const PRICE: u128 = 0xB;
const STOCK: u128 = 0xC;

fn id(kind: u128, place: u32) -> String {
    format!("{:032X}", (kind << 124) + u128::from(place))
}

/// A time as Openbravo writes it.
pub(super) fn stamp(at: Timestamp) -> String {
    at.to_zoned_datetime(paris())
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

/// What every record has.
pub(super) fn base(entity: &str, id: &str, name: &str, active: bool, at: Timestamp) -> Map<String, Value> {
    let fields = json!({
        "_identifier": name, "_entityName": entity, "$ref": format!("{entity}/{id}"), "id": id, "active": active,
        "client": "23C59575B9CF467C9620760EB255B389", "client$_identifier": "Boucle",
        "organization": "0", "organization$_identifier": "*",
        "creationDate": stamp(at), "updated": stamp(at),
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn with(mut fields: Map<String, Value>, more: Value) -> Value {
    if let Value::Object(more) = more {
        fields.extend(more);
    }
    Value::Object(fields)
}

/// A product.
pub(super) fn product_row(product: &Product) -> Value {
    let id = id(PRODUCT, product.place);
    let good = product.good;
    let fields = base("Product", &id, &product.name, good.active, good.updated);
    with(
        fields,
        json!({
            "searchKey": product.reference, "name": product.name, "uPCEAN": product.ean,
            "productCategory": "C0000000000000000000000000000001", "productCategory$_identifier": product.brand,
            "taxCategory": "T0000000000000000000000000000020", "taxCategory$_identifier": "TVA 20 %",
            "uOM": "100", "uOM$_identifier": "Unit", "productType": if product.ean.is_some() { "I" } else { "S" },
        }),
    )
}

/// Its price in the price list.
pub(super) fn price_row(product: &Product) -> Value {
    let id = id(PRICE, product.place);
    let good = product.good;
    let fields = base(
        "PricingProductPrice",
        &id,
        &product.name,
        good.active,
        good.updated,
    );
    let price: Value = serde_json::from_str(&decimal(good.price, '.')).unwrap_or_default();
    with(
        fields,
        json!({
            "product": self::id(PRODUCT, product.place), "product$_identifier": product.name,
            "priceListVersion": "P0000000000000000000000000000001", "priceListVersion$_identifier": "Tarif TTC",
            "standardPrice": price, "listPrice": price,
        }),
    )
}

/// What is there of it, a row a store.
pub(super) fn stock_rows(product: Product) -> impl Iterator<Item = Value> {
    let stocked = product.ean.is_some();
    let stores = STORES.iter().zip(product.good.stock).enumerate();
    stores
        .filter(move |_| stocked)
        .map(move |(store, (code, pieces))| {
            let place = product.place * 4 + u32::try_from(store).unwrap_or(0);
            let fields = base(
                "MaterialMgmtStorageDetail",
                &id(STOCK, place),
                &product.name,
                true,
                product.good.updated,
            );
            with(
                fields,
                json!({
                    "product": id(PRODUCT, product.place), "product$_identifier": product.name,
                    "storageBin": format!("{code}-0"), "storageBin$_identifier": format!("{code} rayon"),
                    "quantityOnHand": pieces, "reservedQty": 0, "uOM": "100", "uOM$_identifier": "Unit",
                }),
            )
        })
}
