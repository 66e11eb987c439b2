use domain::{items::Category, text};

use crate::support::{World, on_both, taken};

on_both!(items_are_kept_and_found, newest_items_come_in_pages);

async fn items_are_kept_and_found(world: World) {
    let owner = world.customer("Claire", "Roussel", "").await.id;
    let item = world.item("LYN-E1", "wsbc-604 0271", Some(owner)).await;
    world.item("LYN-E2", "", None).await;
    let (id, code) = (item.id, item.code.clone());
    let found = world
        .read(move |r| {
            let code = code.clone();
            Box::pin(async move {
                let serial = r.items_by_serial(&text::serial_key("WSBC6040271")).await?;
                let none = r.items_by_serial("").await?;
                Ok((
                    r.item(id).await?,
                    r.item_by_code(&code).await?,
                    serial,
                    none,
                    r.items_of(owner).await?,
                ))
            })
        })
        .await;
    let one = Some(item.clone());
    assert_eq!(
        found,
        (one.clone(), one, vec![item.clone()], vec![], vec![item.clone()])
    );

    let mut changed = item.clone();
    changed.serial = "X 1".into();
    changed.owner = None;
    changed.category = Category("ebike".into());
    changed.version = 2;
    let save = async || {
        let changed = changed.clone();
        let saved = world.write(move |r| {
            let changed = changed.clone();
            Box::pin(async move { Ok(r.save_item(&changed).await?) })
        });
        saved.await.unwrap()
    };
    assert!(save().await);
    assert!(!save().await, "somebody was quicker");
    let by_serial = world
        .read(|r| Box::pin(async move { Ok(r.items_by_serial("X1").await?) }))
        .await;
    assert_eq!(by_serial, [changed.clone()]);

    let twin = world.new_item("LYN-E1", "", None);
    let again = world.write(move |r| {
        let twin = twin.clone();
        Box::pin(async move { Ok(r.insert_item(&twin).await?) })
    });
    assert_eq!(taken(again.await), "item_code");
}

async fn newest_items_come_in_pages(world: World) {
    for number in 1..=5 {
        world.item(&format!("LYN-E{number}"), "", None).await;
    }
    let list = async |category: Option<&'static str>, before: Option<domain::ItemId>| {
        world
            .read(move |r| Box::pin(async move { Ok(r.items_newest(category, before, 3).await?) }))
            .await
    };
    let numbers = |page: &business::ports::Page<domain::items::Item>| {
        page.rows.iter().map(|item| item.code.number).collect::<Vec<_>>()
    };
    let page = list(None, None).await;
    assert_eq!((numbers(&page), page.more), (vec![5, 4, 3], true));
    let page = list(Some("bike"), page.rows.last().map(|item| item.id)).await;
    assert_eq!((numbers(&page), page.more), (vec![2, 1], false));
    assert_eq!(numbers(&list(Some("phone"), None).await), Vec::<u32>::new());
}
