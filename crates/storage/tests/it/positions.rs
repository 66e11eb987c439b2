//! Followers of changes: nothing skipped, nothing twice, each subject in its own order.

use std::{collections::HashMap, sync::Arc, time::Duration};

use business::ports::NumberedEvent;
use storage::Options;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::support::{World, on_both, on_postgres};

on_both!(
    a_follower_sees_every_event_once_in_order,
    a_unit_that_fails_takes_no_position
);

const WRITERS: usize = 16;
const UNITS: usize = 12;

/// Writes events of one subject, units of different length before COMMIT, every fifth unit failing.
fn writer(world: World, seed: usize) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        let subject = Uuid::from_u128(seed as u128 + 1);
        let mut version = 0;
        for unit in 0..UNITS {
            // A small generator of our own: the delays differ and are the same in every run.
            let delay = Duration::from_millis(((seed * 31 + unit * 17) * 7919 % 23) as u64);
            let fails = unit % 5 == 4;
            let events = [
                world.event(subject, version + 1),
                world.event(subject, version + 2),
            ];
            let written = world.write(move |r| {
                let events = events.clone();
                Box::pin(async move {
                    for event in &events {
                        r.insert_event(event).await?;
                    }
                    tokio::time::sleep(delay).await;
                    if fails {
                        Err(business::Error::Stale)
                    } else {
                        Ok(())
                    }
                })
            });
            assert_eq!(written.await.is_err(), fails);
            if !fails {
                version += 2;
            }
        }
    })
}

async fn a_follower_sees_every_event_once_in_order(world: World) {
    let stop = Arc::new(Semaphore::new(0));
    let follower = {
        let (world, stop) = (world.clone(), stop.clone());
        tokio::spawn(async move {
            let mut positions = world.db.positions();
            let mut seen: Vec<NumberedEvent> = vec![];
            loop {
                let last = stop.available_permits() > 0;
                loop {
                    let after = seen.last().map_or(0, |event| event.position);
                    let new = world
                        .read(move |r| Box::pin(async move { Ok(r.events_since(after, 7).await?) }))
                        .await;
                    if new.is_empty() {
                        break;
                    }
                    seen.extend(new);
                }
                if last {
                    return seen;
                }
                tokio::time::timeout(Duration::from_millis(5), positions.changed())
                    .await
                    .ok();
            }
        })
    };
    let writers: Vec<_> = (0..WRITERS).map(|seed| writer(world.clone(), seed)).collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let kept_units = UNITS - UNITS / 5;
    let expected = WRITERS * kept_units * 2;
    let mut positions = world.db.positions();
    let all = positions.wait_for(|position| *position >= i64::try_from(expected).unwrap());
    tokio::time::timeout(Duration::from_secs(10), all)
        .await
        .expect("all are numbered soon")
        .unwrap();
    stop.add_permits(1);
    let seen = follower.await.unwrap();

    assert_eq!(seen.len(), expected);
    let numbers: Vec<i64> = seen.iter().map(|event| event.position).collect();
    assert_eq!(
        numbers,
        (1..=i64::try_from(expected).unwrap()).collect::<Vec<_>>()
    );
    let mut versions: HashMap<Uuid, i64> = HashMap::new();
    for event in &seen {
        let version = versions.entry(event.subject).or_default();
        assert_eq!(
            event.version,
            *version + 1,
            "each subject in its own order, nothing twice"
        );
        *version = event.version;
    }
    assert_eq!(versions.len(), WRITERS);
}

async fn a_unit_that_fails_takes_no_position(world: World) {
    let (lost, kept) = (
        world.event(Uuid::from_u128(1), 1),
        world.event(Uuid::from_u128(1), 1),
    );
    let failed = world.write(move |r| {
        let lost = lost.clone();
        Box::pin(async move {
            r.insert_event(&lost).await?;
            Err::<(), _>(business::Error::Stale)
        })
    });
    failed.await.unwrap_err();
    let id = kept.id;
    world
        .write(move |r| {
            let kept = kept.clone();
            Box::pin(async move { Ok(r.insert_event(&kept).await?) })
        })
        .await
        .unwrap();
    let mut positions = world.db.positions();
    tokio::time::timeout(
        Duration::from_secs(10),
        positions.wait_for(|position| *position == 1),
    )
    .await
    .unwrap()
    .unwrap();
    let events = world
        .read(|r| Box::pin(async move { Ok(r.events_since(0, 10).await?) }))
        .await;
    assert_eq!((events.len(), events[0].id), (1, id));
}

/// Another process commits: this one hears of it.
async fn hears_of_another(world: World) {
    let other = World::open(&world.url, Options::default()).await;
    let mut positions = world.db.positions();
    for version in 1..=3 {
        let event = other.event(Uuid::from_u128(9), version);
        other
            .write(move |r| {
                let event = event.clone();
                Box::pin(async move { Ok(r.insert_event(&event).await?) })
            })
            .await
            .unwrap();
        tokio::time::timeout(
            Duration::from_secs(10),
            positions.wait_for(|position| *position == version),
        )
        .await
        .expect("heard of soon")
        .unwrap();
    }
    other.storage.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_hears_of_another_process() {
    crate::support::on_sqlite(hears_of_another).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_hears_of_another_process() {
    on_postgres(hears_of_another).await;
}
