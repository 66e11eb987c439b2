//! What only one of the engines can meet.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use business::{Error, ports::StorageError};
use domain::{StoreId, code::CodeKind};
use storage::Options;

use crate::support::World;

/// PostgreSQL alone has two writers at a time: a unit that is in another's way runs again until it is not.
#[tokio::test(flavor = "multi_thread")]
async fn postgres_runs_a_deadlocked_unit_again() {
    crate::support::on_postgres(|world: World| async move {
        let (a, b) = (world.store("AA").await.id, world.store("BB").await.id);
        let runs = Arc::new(AtomicU32::new(0));
        let cross = |first: StoreId, second: StoreId| {
            let (world, runs) = (world.clone(), runs.clone());
            tokio::spawn(async move {
                let unit = world.write(move |r| {
                    let runs = runs.clone();
                    Box::pin(async move {
                        runs.fetch_add(1, Ordering::Relaxed);
                        r.take_numbers(first, CodeKind::Ticket, 1).await?;
                        tokio::time::sleep(Duration::from_millis(200)).await;
                        Ok(r.take_numbers(second, CodeKind::Ticket, 1).await?)
                    })
                });
                unit.await
            })
        };
        for store in [a, b] {
            world
                .write(move |r| {
                    Box::pin(async move { Ok(r.take_numbers(store, CodeKind::Ticket, 1).await?) })
                })
                .await
                .unwrap();
        }
        let (one, two) = (cross(a, b), cross(b, a));
        one.await.unwrap().unwrap();
        two.await.unwrap().unwrap();
        assert!(runs.load(Ordering::Relaxed) > 2, "they were in each other's way");
        for store in [a, b] {
            let next = world.write(move |r| {
                Box::pin(async move { Ok(r.take_numbers(store, CodeKind::Ticket, 1).await?) })
            });
            assert_eq!(next.await.unwrap(), 4);
        }
    })
    .await;
}

/// A full disk fails the units that do not fit, with a sentence, and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn sqlite_survives_a_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("full.db").display());
    let options = Options {
        max_pages: Some(280),
        ..Options::default()
    };
    let world = World::open(&url, options).await;
    let mut stored = 0;
    let mut full = 0;
    for round in 0..20 {
        let units: Vec<_> = (0..16)
            .map(|n| {
                let world = world.clone();
                tokio::spawn(async move {
                    let session = business::ports::SessionRow {
                        id: format!("{round}-{n}"),
                        user: None,
                        data: "x".repeat(6_000),
                        expires_at: world.tick(),
                    };
                    let unit = world.write(move |r| {
                        let session = session.clone();
                        Box::pin(async move { Ok(r.insert_session(&session).await?) })
                    });
                    unit.await
                })
            })
            .collect();
        for unit in units {
            match unit.await.unwrap() {
                Ok(_) => stored += 1,
                Err(Error::Storage(StorageError::Unavailable(text))) => {
                    assert!(text.contains("full"), "{text}");
                    full += 1;
                }
                Err(other) => panic!("{other:?}"),
            }
        }
    }
    assert!(stored > 20 && full > 100, "{stored} stored, {full} refused");
    let far = jiff::Timestamp::MAX - jiff::SignedDuration::from_hours(1);
    // There is room for what is small, and for removing: the database goes on.
    let purged = world
        .write(move |r| Box::pin(async move { Ok(r.purge_sessions(far).await?) }))
        .await
        .unwrap();
    assert_eq!(purged, stored, "exactly what was acknowledged was there");
    world
        .write(|r| Box::pin(async move { Ok(r.name_organisation("Encore").await?) }))
        .await
        .unwrap();
    world.storage.close().await;
    let reopened = World::open(&url, Options::default()).await;
    assert_eq!(
        reopened
            .read(|r| Box::pin(async move { Ok(r.organisation().await?) }))
            .await,
        "Encore"
    );
}

/// Shown by the runner in any case (see `.config/nextest.toml`): whether PostgreSQL was tried at all.
#[test]
fn postgres_is_tried() {
    if crate::support::server().is_some() {
        eprintln!(
            "PostgreSQL is tried on the server that {} names",
            crate::support::SERVER
        );
    }
}
