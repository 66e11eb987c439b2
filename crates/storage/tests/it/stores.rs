use business::{Error, ports::StorageError};
use domain::{StoreId, code::CodeKind};
use uuid::Uuid;

use crate::support::{World, on_both, taken};

on_both!(
    the_chain_has_a_name,
    stores_are_kept_and_listed_by_name,
    a_prefix_is_taken_once,
    a_stale_store_is_not_saved,
    numbers_are_unique_and_increasing_under_concurrency,
    an_unknown_workshop_is_refused,
);

async fn the_chain_has_a_name(world: World) {
    assert_eq!(
        world
            .read(|r| Box::pin(async move { Ok(r.organisation().await?) }))
            .await,
        ""
    );
    for name in ["Cycles du Rhône", "Cycles & Cie"] {
        world
            .write(move |r| Box::pin(async move { Ok(r.name_organisation(name).await?) }))
            .await
            .unwrap();
    }
    let name = world
        .read(|r| Box::pin(async move { Ok(r.organisation().await?) }))
        .await;
    assert_eq!(name, "Cycles & Cie");
}

async fn stores_are_kept_and_listed_by_name(world: World) {
    let lyon = world.store("LYN").await;
    let annecy = world.store("ANN").await;
    let (id, unknown) = (lyon.id, StoreId(Uuid::nil()));
    let (stores, one, none, workshops) = world
        .read(move |r| {
            Box::pin(async move {
                Ok((
                    r.stores().await?,
                    r.store(id).await?,
                    r.store(unknown).await?,
                    r.workshops().await?,
                ))
            })
        })
        .await;
    assert_eq!(stores, [annecy.clone(), lyon.clone()]);
    assert_eq!((one, none), (Some(lyon), None));
    let mut renamed = workshops[0].clone();
    assert_eq!((workshops.len(), renamed.name.as_str()), (2, "Atelier ANN"));
    renamed.name = "Atelier central".into();
    world
        .write(move |r| {
            let renamed = renamed.clone();
            Box::pin(async move { Ok(r.save_workshop(&renamed).await?) })
        })
        .await
        .unwrap();
    let workshops = world
        .read(|r| Box::pin(async move { Ok(r.workshops().await?) }))
        .await;
    assert!(
        workshops
            .iter()
            .any(|workshop| workshop.name == "Atelier central" && workshop.id == annecy.workshop)
    );
}

async fn a_prefix_is_taken_once(world: World) {
    world.store("LYN").await;
    let (workshop, store) = world.new_store("LYN");
    let again = world.write(move |r| {
        let (workshop, store) = (workshop.clone(), store.clone());
        Box::pin(async move {
            r.insert_workshop(&workshop).await?;
            Ok(r.insert_store(&store).await?)
        })
    });
    assert_eq!(taken(again.await), "store_prefix");
    let workshops = world
        .read(|r| Box::pin(async move { Ok(r.workshops().await?) }))
        .await;
    assert_eq!(workshops.len(), 1, "the unit left nothing behind");
}

async fn a_stale_store_is_not_saved(world: World) {
    let store = world.store("LYN").await;
    let save = |name: &str, version| {
        let mut changed = store.clone();
        changed.name = name.into();
        changed.exit_control = false;
        changed.version = version;
        let world = world.clone();
        async move {
            world
                .write(move |r| {
                    let changed = changed.clone();
                    Box::pin(async move { Ok(r.save_store(&changed).await?) })
                })
                .await
                .unwrap()
        }
    };
    assert!(save("Lyon Bellecour", 2).await);
    assert!(!save("Lyon Part-Dieu", 2).await);
    let id = store.id;
    let kept = world
        .read(move |r| Box::pin(async move { Ok(r.store(id).await?) }))
        .await
        .unwrap();
    assert_eq!(
        (kept.name.as_str(), kept.version, kept.exit_control),
        ("Lyon Bellecour", 2, false)
    );
}

async fn numbers_are_unique_and_increasing_under_concurrency(world: World) {
    let store = world.store("LYN").await.id;
    let takers: Vec<_> = (0..32)
        .map(|_| {
            let world = world.clone();
            tokio::spawn(async move {
                let take = world.write(move |r| {
                    Box::pin(async move { Ok(r.take_numbers(store, CodeKind::Ticket, 3).await?) })
                });
                take.await.unwrap()
            })
        })
        .collect();
    let mut firsts = vec![];
    for taker in takers {
        firsts.push(taker.await.unwrap());
    }
    firsts.sort_unstable();
    let expected: Vec<u32> = (0..32).map(|n| n * 3 + 1).collect();
    assert_eq!(firsts, expected);
    let item =
        world.write(move |r| Box::pin(async move { Ok(r.take_numbers(store, CodeKind::Item, 1).await?) }));
    assert_eq!(item.await.unwrap(), 1, "each kind counts for itself");
}

async fn an_unknown_workshop_is_refused(world: World) {
    let (_, store) = world.new_store("LYN");
    let inserted = world.write(move |r| {
        let store = store.clone();
        Box::pin(async move { Ok(r.insert_store(&store).await?) })
    });
    assert!(matches!(
        inserted.await,
        Err(Error::Storage(StorageError::Refused(_)))
    ));
}
