//! What is mirrored, found again: by bar code, with its age and the stock of a store.

use business::mirror::{keep, known_product, reload};
use domain::{Currency, Money, mirror::Reference, vat::VatRate};

use super::*;
use crate::support::on_both;

on_both!(
    every_order_of_pages_gives_the_same_table,
    a_clock_that_is_wrong_over_there_holds_nothing_up,
    a_product_is_found_by_each_of_its_codes_with_its_age,
    a_person_asks_for_the_whole_list,
    stores_and_staff_that_nobody_knows_are_shown,
    what_is_asked_for_alone_is_kept,
);

async fn every_order_of_pages_gives_the_same_table(world: World) {
    let house = House::open(world).await;
    // Versions of three products; two of them at the same instant.
    let versions = [
        product("1", 10, "old"),
        product("1", 20, "new"),
        product("2", 10, "one"),
        product("2", 10, "two"),
        product("3", -50, "only"),
    ];
    let mut tables = vec![];
    for turn in 0..versions.len() {
        let mut rows = versions.to_vec();
        rows.rotate_left(turn);
        if turn % 2 == 0 {
            rows.reverse();
        }
        let other = Plan {
            connector: format!("erp{turn}"),
            ..plan(Kind::Products)
        };
        // One a page, each twice.
        let pages = rows.iter().chain(&rows).map(|row| page([row.clone()], "p"));
        house.pull(&other, pages.collect::<Vec<_>>()).await;
        let ids: Vec<String> = ["1", "2", "3"].map(str::to_owned).to_vec();
        let mut table = house
            .world
            .read(move |r| {
                let (connector, ids) = (format!("erp{turn}"), ids.clone());
                Box::pin(async move { Ok(r.mirrored_products(&connector, &ids).await?) })
            })
            .await;
        table.sort_by(|one, other| one.id.cmp(&other.id));
        tables.push(table);
    }
    assert_eq!(tables[0][0].facts.name, "new");
    assert!(tables.iter().all(|table| *table == tables[0]), "{tables:#?}");
}

async fn a_clock_that_is_wrong_over_there_holds_nothing_up(world: World) {
    let house = House::open(world).await;
    let plan = plan(Kind::Products);
    let told = |changed: i64, name: &str, at: Timestamp| Mirrored {
        pulled_at: at,
        ..product("1", changed, name)
    };
    let name = || async { house.products(&["1"]).await[0].facts.name.clone() };
    // An hour ahead, then put right.
    house
        .pull(&plan, [page([told(3_600, "ahead", start())], "p")])
        .await;
    house.later(60);
    house
        .pull(&plan, [page([told(50, "right", house.app.clock.now())], "p")])
        .await;
    assert_eq!(name().await, "right");
    // An hour behind: it is a clock like any other.
    house.later(60);
    let now = house.app.clock.now();
    house
        .pull(&plan, [page([told(100 - 3_600, "behind", now)], "p")])
        .await;
    assert_eq!(
        name().await,
        "right",
        "what says that it is older is taken at its word"
    );
    // An old version that comes late never takes the place of a newer one.
    house.later(60);
    house
        .pull(&plan, [page([told(40, "late", house.app.clock.now())], "p")])
        .await;
    assert_eq!(name().await, "right");
}

async fn a_product_is_found_by_each_of_its_codes_with_its_age(world: World) {
    let house = House::open(world).await;
    let store = house.world.store("LYN").await;
    let mut saddle = product("7", 0, "Selle");
    saddle.facts = Product {
        eans: vec!["3760000000123".into(), "96385074".into()],
        reference: "VEL-7".into(),
        brand: "Émile".into(),
        category: "bike".into(),
        size: "M".into(),
        colour: "NOIR".into(),
        price: Some(Money::new(4_990, Currency::EUR)),
        vat_rate: Some(VatRate::STANDARD),
        ..saddle.facts
    };
    house
        .pull(&plan(Kind::Products), [page([saddle.clone()], "p")])
        .await;
    assert_eq!(
        house.products(&["7"]).await,
        [saddle.clone()],
        "every field comes back"
    );
    let stock = Stock {
        product: "7".into(),
        ean: "3760000000123".into(),
        store: "LYN".into(),
        quantity_milli: 2_500,
    };
    let row = Mirrored {
        id: stock.id(),
        changed_at: None,
        pulled_at: start(),
        deleted_at: None,
        facts: stock,
    };
    let stocks = PulledPage {
        rows: Rows::Stocks(vec![row]),
        rejected: vec![],
        position: "p".into(),
    };
    house.pull(&plan(Kind::Stocks), [stocks]).await;

    house.later(720);
    let seller = somebody(Role::Seller);
    for ean in ["3760000000123", " 96385074 "] {
        let known = known_product(&house.app, &seller, store.id, ean)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((known.connector.as_str(), &known.product), ("erp", &saddle.facts));
        assert_eq!(
            (known.as_of, known.gone_at),
            (start(), None),
            "twelve minutes old"
        );
        assert_eq!(known.in_store, Some((2_500, start())));
    }
    for nothing in ["3760000000124", "96385075", "LYN-2418", ""] {
        let known = known_product(&house.app, &seller, store.id, nothing)
            .await
            .unwrap();
        assert_eq!(known, None, "{nothing}");
    }
    // An increment that brings nothing says that it is still so.
    house.pull(&plan(Kind::Products), []).await;
    let known = known_product(&house.app, &seller, store.id, "96385074")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(known.as_of, house.app.clock.now());
    // Another code, and it is no longer found by the first.
    saddle.facts.eans = vec!["96385074".into()];
    saddle.changed_at = Some(house.app.clock.now());
    house.pull(&plan(Kind::Products), [page([saddle], "p")]).await;
    assert!(house.by_ean("3760000000123").await.is_empty());
    assert_eq!(house.by_ean("96385074").await.len(), 1);
}

async fn a_person_asks_for_the_whole_list(world: World) {
    let house = House::open(world).await;
    let plan = plan(Kind::Products);
    house
        .pull(&plan, [page([product("1", 0, "a"), product("2", 0, "b")], "p")])
        .await;
    reload(&house.app, &Actor::system(), "erp", Some(Kind::Products))
        .await
        .unwrap();
    house
        .shop
        .gives([page([product("2", 0, "b")], "p")], End::At("end"));
    let pulled = house.try_pull(&plan, Asked::ByTheClock).await.unwrap().unwrap();
    assert_eq!(
        (pulled.due, pulled.gone),
        (Due::Full, 1),
        "at once, and from the beginning"
    );
    assert_eq!(house.shop.asked(), [None, None]);
    assert!(
        house.try_pull(&plan, Asked::ByTheClock).await.unwrap().is_none(),
        "once"
    );
}

async fn stores_and_staff_that_nobody_knows_are_shown(world: World) {
    let house = House::open(world).await;
    house.world.store("LYN").await;
    house.world.user("ines").await;
    let row = |id: &str, ours: &str, active| Mirrored {
        id: id.into(),
        changed_at: None,
        pulled_at: start(),
        deleted_at: None,
        facts: Reference {
            name: format!("Nom {id}"),
            ours: ours.into(),
            active,
        },
    };
    let list = |rows| PulledPage {
        rows: Rows::References(rows),
        rejected: vec![],
        position: "p".into(),
    };
    let stores = vec![
        row("1", "LYN", true),
        row("2", "PAR", true),
        row("3", "OLD", false),
    ];
    house.pull(&plan(Kind::Stores), [list(stores)]).await;
    house
        .pull(
            &plan(Kind::Staff),
            [list(vec![row("1", "ines", true), row("2", "", true)])],
        )
        .await;
    let data = business::mirror::data(&house.app, &Actor::system(), "erp")
        .await
        .unwrap();
    let unknown: Vec<_> = data
        .unknown
        .iter()
        .map(|(kind, row)| (*kind, row.facts.name.as_str()))
        .collect();
    assert_eq!(unknown, [(Kind::Stores, "Nom 2"), (Kind::Staff, "Nom 2")]);
    let kinds: Vec<_> = data
        .mirrors
        .iter()
        .map(|mirror| (mirror.kind, mirror.live))
        .collect();
    assert_eq!(kinds, [(Kind::Stores, 3), (Kind::Staff, 2)]);
}

async fn what_is_asked_for_alone_is_kept(world: World) {
    let house = House::open(world).await;
    let plan = plan(Kind::Products);
    let rows = || Rows::Products(vec![product("9", 30, "asked")]);
    keep(&house.app, &plan, rows()).await.unwrap();
    assert!(
        house.products(&["9"]).await.is_empty(),
        "a list that begins with one row would look whole"
    );
    house.pull(&plan, [page([product("1", 0, "a")], "p")]).await;
    keep(&house.app, &plan, rows()).await.unwrap();
    assert_eq!(house.products(&["9"]).await[0].facts.name, "asked");
    assert_eq!(house.mirror(Kind::Products).await.live, 2);
}
