//! Pulls that keep rows by their ids: broken off and gone on with, rows that cannot be read, and the business's words.

use async_trait::async_trait;
use business::{
    Error,
    ports::{NotGiven, Pages, PulledPage, Rows, Sources},
};
use domain::mirror::{Kind, Mirrored, Product};
use integration::{
    Connectors,
    connector::{Action, Gives},
    simulator::partner::{Fault, PartnerConfig},
};
use serde_json::json;

use crate::{
    acme::Acme,
    connected::Connected,
    partner::{Partner, config},
};

/// Keeps pages; says stop after so many.
#[derive(Default)]
struct Kept {
    pages: Vec<PulledPage>,
    most: Option<usize>,
}

#[async_trait]
impl Pages for Kept {
    async fn take(&mut self, page: PulledPage) -> Result<(), Error> {
        self.pages.push(page);
        match self.most {
            Some(most) if self.pages.len() >= most => Err(Error::Stale),
            _ => Ok(()),
        }
    }
}

impl Kept {
    fn up_to(pages: usize) -> Self {
        Self {
            most: Some(pages),
            ..Self::default()
        }
    }

    fn products(&self) -> Vec<Mirrored<Product>> {
        let rows = self.pages.iter().map(|page| match &page.rows {
            Rows::Products(rows) => rows.clone(),
            other => panic!("{other:?}"),
        });
        rows.flatten().collect()
    }

    fn position(&self) -> Option<String> {
        self.pages.last().map(|page| page.position.clone())
    }
}

async fn pull(connected: &Connected, from: Option<&str>, kept: &mut Kept) -> Result<String, NotGiven> {
    Sources::pull(&connected.engine, connected.name, Kind::Products, from, kept).await
}

fn many() -> PartnerConfig {
    PartnerConfig {
        products: 1_200,
        ..config(&Fault::ALL)
    }
}

/// Broken off behind each page and gone on with: every row, in the same order. Behind the last page it goes on with that page.
async fn in_parts(connected: &Connected) -> Vec<String> {
    let (mut ids, mut from) = (vec![], None);
    loop {
        let mut part = Kept::up_to(1);
        let ended = pull(connected, from.as_deref(), &mut part).await;
        if ended.is_ok() || part.position() == from {
            return ids;
        }
        ids.extend(part.products().into_iter().map(|row| row.id));
        from = part.position();
        assert!(ids.len() < 5_000, "it turns in a circle");
    }
}

async fn goes_on(connected: Connected) {
    let mut whole = Kept::default();
    let end = pull(&connected, None, &mut whole).await.unwrap();
    let all: Vec<String> = whole.products().into_iter().map(|row| row.id).collect();
    assert!(all.len() >= 1_200 && whole.pages.len() >= 3, "{}", all.len());
    assert!(!end.contains("within"), "{end}");
    assert!(whole.position().unwrap().contains("within"));
    assert_eq!(in_parts(&connected).await, all);

    // An increment from the end asks for what has changed.
    connected
        .partner
        .goods(json!({ "ean": "3760000000123", "price": 12_345 }))
        .await;
    let mut changed = Kept::default();
    pull(&connected, Some(&end), &mut changed).await.unwrap();
    let rows = changed.products();
    assert!(rows.iter().any(|row| row.facts.eans == ["3760000000123"]));
}

#[tokio::test]
async fn a_pull_goes_on_behind_the_page_that_was_kept_last() {
    goes_on(Connected::openbravo(Partner::openbravo(many()).await)).await;
    goes_on(Connected::fastmag(Partner::fastmag(many()).await)).await;
}

#[tokio::test]
async fn a_row_that_cannot_be_read_does_not_hold_the_others_up() {
    let acme = Acme::start().await;
    let row = |id: u32, price: &str| json!({ "id": id, "name": format!("n° {id}"), "ean": null, "price": price, "changed": "2026-11-24T10:00:00Z" });
    let mut rows = vec![row(1, "12.50"), row(2, "douze"), row(3, "9.00")];
    rows.push(json!({ "id": 4, "price": "1.00", "changed": "2026-11-24T10:00:00Z" }));
    rows.push(json!({ "id": 5, "name": "x", "price": "1.00", "changed": "hier" }));
    acme.seen.lock().unwrap().products = rows;
    let mut kept = Kept::default();
    let end = Sources::pull(&acme.engine, "acme", Kind::Products, None, &mut kept)
        .await
        .unwrap();
    let ids: Vec<_> = kept.products().into_iter().map(|row| row.id).collect();
    assert_eq!(ids, ["1", "3"]);
    let reasons: Vec<_> = kept
        .pages
        .iter()
        .flat_map(|page| &page.rejected)
        .map(|rejected| rejected.reason.as_str())
        .collect();
    assert_eq!(reasons.len(), 3, "{reasons:?}");
    for (reason, parts) in reasons.iter().zip([
        ["acme", "price", "douze"],
        ["acme", "product.name", "is missing"],
        ["acme", "changed_at", "hier"],
    ]) {
        assert!(parts.iter().all(|part| reason.contains(part)), "{reason}");
    }
    assert!(end.contains("2026-11-24T10:00:00Z"), "{end}");
    // Put right over there, it comes with the next increment.
    acme.seen.lock().unwrap().products[1]["price"] = json!("12.00");
    let mut kept = Kept::default();
    Sources::pull(&acme.engine, "acme", Kind::Products, Some(&end), &mut kept)
        .await
        .unwrap();
    assert!(kept.products().iter().any(|row| row.id == "2"));
}

#[tokio::test]
async fn what_is_asked_at_the_moment_comes_in_the_same_words() {
    let openbravo = Connected::openbravo(Partner::openbravo(config(&Fault::ALL)).await);
    let product = openbravo
        .engine
        .product("openbravo", "3760000000079")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(product.facts.eans, ["3760000000079"]);
    assert_eq!(product.facts.price.unwrap().minor, 1_540);
    assert_eq!(openbravo.engine.product("openbravo", "0").await, Ok(None));
    let stock = openbravo
        .engine
        .stock("openbravo", "3760000000147", Some("LYN"))
        .await
        .unwrap();
    assert_eq!(
        (stock[0].facts.quantity_milli, stock[0].facts.store.as_str()),
        (4_000, "LYN")
    );
    assert_eq!(
        stock[0].facts.product,
        product_id(&openbravo).await,
        "the id of the product"
    );
    openbravo
        .partner
        .control("/control/faults", json!({ "faults": ["down"] }))
        .await;
    assert!(
        openbravo
            .engine
            .product("openbravo", "3760000000079")
            .await
            .is_err()
    );
}

async fn product_id(openbravo: &Connected) -> String {
    let product = openbravo
        .engine
        .product("openbravo", "3760000000147")
        .await
        .unwrap();
    product.unwrap().id
}

#[test]
fn schedules_and_owners_are_read_and_wrong_ones_named() {
    let shipped = Connectors::load(None).unwrap();
    let schedule = |connector: &str, action| {
        let partner = shipped.get(connector).unwrap().partner.as_ref().unwrap();
        match &partner.actions[&action].gives {
            Gives::Rows { schedule, .. } => schedule.as_ref().clone(),
            other => panic!("{other:?}"),
        }
    };
    let products = schedule("fastmag", Action::Products);
    assert_eq!(
        (
            products.every.as_secs(),
            products.has_increments,
            products.may_drift
        ),
        (300, true, false)
    );
    assert!(
        schedule("fastmag", Action::Stocks).may_drift,
        "its pages go by an offset"
    );
    let stores = schedule("fastmag", Action::Stores);
    assert_eq!((stores.every.as_hours(), stores.has_increments), (6, false));
    assert_eq!(schedule("tryton", Action::Stocks).every.as_secs(), 900);
    assert!(schedule("ginkoia", Action::Stocks).has_increments, "new files");

    let refused = |path: &str, text: &str| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("fastmag").join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
        Connectors::load(Some(folder.path())).unwrap_err().to_string()
    };
    let customer = |owner: &str| {
        format!("version = 1\n[in]\nid = \"$item.a\"\nlast_name = \"$item.b\"\n[owner]\n{owner}\n")
    };
    let problem = refused("objects/customer.toml", &customer("email = \"us\""));
    assert!(
        problem.contains("\"partner\" or \"boucle\"") && problem.contains(":6: "),
        "{problem}"
    );
    let problem = refused("objects/customer.toml", &customer("shoe_size = \"boucle\""));
    assert!(problem.contains("shoe_size"), "{problem}");
    let stock =
        "version = 1\n[in]\nproduct = \"$item.a\"\nquantity = \"$item.b\"\n[owner]\nquantity = \"boucle\"\n";
    let problem = refused("objects/stock.toml", stock);
    assert!(
        problem.contains("nobody writes the other objects here"),
        "{problem}"
    );
    let action = |schedule: &str| {
        format!(
            "version = 1\nrows = []\n[schedule]\n{schedule}\n[[step]]\nname = \"a\"\nmethod = \"GET\"\npath = \"/\"\n"
        )
    };
    for (wrong, allowed) in [
        ("every_seconds = 1", "10"),
        ("quiet = \"22:00\"", "22:00-06:00"),
        ("zone = \"Paris\"", "Europe/Paris"),
        ("often = true", "often"),
    ] {
        let problem = refused("actions/stores.toml", &action(wrong));
        assert!(problem.contains(allowed), "{problem}");
    }
}
