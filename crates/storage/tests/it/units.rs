//! Units of work: all or nothing, whatever happens around them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    task::Poll,
    time::Duration,
};

use business::{Error, ports::StorageError};
use domain::{code::CodeKind, workshop::Stage};
use tokio::sync::Semaphore;

use crate::support::{World, on_both, taken};

on_both!(
    a_unit_that_fails_in_a_group_fails_alone,
    concurrent_writers_all_count,
    of_two_that_change_the_same_one_is_stale,
    a_refused_statement_fails_the_unit_whatever_it_answers,
    a_panic_fails_its_own_unit_alone,
    a_dropped_request_leaves_nothing,
    requests_dropped_at_any_moment_leave_whole_connections,
    a_reader_sees_one_state,
    a_reader_does_not_write,
    a_unit_that_reads_its_own_writes,
    a_closed_database_says_so,
);

/// Raises the version of a ticket by one; says whether it was still the one that was read.
async fn bump(world: &World, id: domain::TicketId) -> bool {
    let read = world
        .read(move |r| Box::pin(async move { Ok(r.ticket(id).await?.unwrap()) }))
        .await;
    world
        .write(move |r| {
            let mut ticket = read.clone();
            Box::pin(async move {
                ticket.version += 1;
                Ok(r.save_ticket(&ticket, ticket.version - 1).await?)
            })
        })
        .await
        .unwrap()
}

async fn a_unit_that_fails_in_a_group_fails_alone(world: World) {
    let gate = Arc::new(Semaphore::new(0));
    let store = world.store("LYN").await.id;
    let units: Vec<_> = (0..60)
        .map(|n| {
            let (world, gate) = (world.clone(), gate.clone());
            tokio::spawn(async move {
                let (workshop, twin) = world.new_store("LYN");
                let _turn = gate.acquire().await.unwrap();
                world
                    .write(move |r| {
                        let (workshop, twin) = (workshop.clone(), twin.clone());
                        Box::pin(async move {
                            let number = r.take_numbers(store, CodeKind::Ticket, 1).await?;
                            match n % 10 {
                                // Refused by the database, after a change.
                                3 => {
                                    r.insert_workshop(&workshop).await?;
                                    r.insert_store(&twin).await?;
                                }
                                // Refused by the business, after a change.
                                7 => return Err(Error::Stale),
                                _ => {}
                            }
                            Ok(number)
                        })
                    })
                    .await
            })
        })
        .collect();
    gate.add_permits(60);
    let mut numbers = vec![];
    for (n, unit) in (0..).zip(units) {
        match (n % 10, unit.await.unwrap()) {
            (3, refused) => assert_eq!(taken(refused), "store_prefix"),
            (7, refused) => assert!(matches!(refused, Err(Error::Stale))),
            (_, number) => numbers.push(number.unwrap()),
        }
    }
    numbers.sort_unstable();
    assert_eq!(
        numbers,
        (1..=48).collect::<Vec<_>>(),
        "what failed took no number"
    );
    let workshops = world
        .read(|r| Box::pin(async move { Ok(r.workshops().await?) }))
        .await;
    assert_eq!(workshops.len(), 1, "what failed left nothing");
}

async fn concurrent_writers_all_count(world: World) {
    let (_, ticket) = world.ticket("LYN", Stage::Received).await;
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let (world, id) = (world.clone(), ticket.id);
            tokio::spawn(async move {
                for _ in 0..5 {
                    while !bump(&world, id).await {}
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let id = ticket.id;
    let after = world
        .read(move |r| Box::pin(async move { Ok(r.ticket(id).await?.unwrap()) }))
        .await;
    assert_eq!(after.version, 41);
}

async fn of_two_that_change_the_same_one_is_stale(world: World) {
    let (_, ticket) = world.ticket("LYN", Stage::Received).await;
    let save = || {
        let (world, mut ticket) = (world.clone(), ticket.clone());
        tokio::spawn(async move {
            ticket.version = 2;
            let saved = world.write(move |r| {
                let ticket = ticket.clone();
                Box::pin(async move { Ok(r.save_ticket(&ticket, 1).await?) })
            });
            saved.await.unwrap()
        })
    };
    let (one, two) = (save(), save());
    assert!(one.await.unwrap() ^ two.await.unwrap());
}

async fn a_refused_statement_fails_the_unit_whatever_it_answers(world: World) {
    world.store("LYN").await;
    let (workshop, twin) = world.new_store("LYN");
    let swallowed = world.write(move |r| {
        let (workshop, twin) = (workshop.clone(), twin.clone());
        Box::pin(async move {
            r.insert_workshop(&workshop).await?;
            let first = r.insert_store(&twin).await;
            let second = r.name_organisation("Après l’erreur").await;
            assert!(first.is_err() && second.is_err());
            Ok(())
        })
    });
    assert_eq!(taken(swallowed.await), "store_prefix");
    let (name, workshops) = world
        .read(|r| Box::pin(async move { Ok((r.organisation().await?, r.workshops().await?.len())) }))
        .await;
    assert_eq!((name.as_str(), workshops), ("", 1));
}

async fn a_panic_fails_its_own_unit_alone(world: World) {
    let broken = world.write(|r| {
        Box::pin(async move {
            r.name_organisation("Jamais").await?;
            assert_ne!(r.organisation().await?, "Jamais", "a fault in a use case");
            Ok(())
        })
    });
    let (broken, fine) = tokio::join!(
        broken,
        world.write(|r| Box::pin(async move {
            Ok(r.set_guesses("x", &business::ports::Guesses::default()).await?)
        }))
    );
    assert!(
        matches!(broken, Err(Error::Storage(StorageError::Refused(_)))),
        "{broken:?}"
    );
    fine.unwrap();
    assert_eq!(
        world
            .read(|r| Box::pin(async move { Ok(r.organisation().await?) }))
            .await,
        ""
    );
}

async fn a_dropped_request_leaves_nothing(world: World) {
    let entered = Arc::new(Semaphore::new(0));
    let inside = entered.clone();
    let request = {
        let world = world.clone();
        tokio::spawn(async move {
            let unit = world.write(move |r| {
                let inside = inside.clone();
                Box::pin(async move {
                    r.name_organisation("Abandonné").await?;
                    inside.add_permits(1);
                    tokio::time::sleep(Duration::from_millis(300)).await;
                    Ok(())
                })
            });
            unit.await
        })
    };
    // It has written and not committed when whoever asked goes away; others queue behind it.
    let _entered = entered.acquire().await.unwrap();
    let behind: Vec<_> = (0..5)
        .map(|n: i64| {
            let world = world.clone();
            tokio::spawn(async move {
                let guesses = business::ports::Guesses {
                    failures: n + 1,
                    not_before: None,
                };
                let unit = world.write(move |r| {
                    Box::pin(async move { Ok(r.set_guesses(&n.to_string(), &guesses).await?) })
                });
                unit.await
            })
        })
        .collect();
    request.abort();
    for unit in behind {
        unit.await.unwrap().unwrap();
    }
    let (name, guesses) = world
        .read(|r| Box::pin(async move { Ok((r.organisation().await?, r.guesses("4").await?.failures)) }))
        .await;
    assert_eq!((name.as_str(), guesses), ("", 5));
}

/// A browser that goes away takes its request with it, wherever that was. The connections behind it serve others.
async fn requests_dropped_at_any_moment_leave_whole_connections(world: World) {
    for polls in (1..=12).cycle().take(240) {
        let mut reader = Box::pin(world.read(|r| Box::pin(async move { Ok(r.organisation().await?) })));
        let mut left = polls;
        // Gone at this point of its way: before the transaction, while it begins, within, while it ends.
        std::future::poll_fn(|context| {
            left -= 1;
            match reader.as_mut().poll(context) {
                Poll::Pending if left > 0 => Poll::Pending,
                _ => Poll::Ready(()),
            }
        })
        .await;
    }
    let writes = (0..64_i64).map(|n| {
        let world = world.clone();
        async move {
            let guesses = business::ports::Guesses {
                failures: 1,
                not_before: None,
            };
            world
                .write(move |r| Box::pin(async move { Ok(r.set_guesses(&n.to_string(), &guesses).await?) }))
                .await
        }
    });
    for written in futures::future::join_all(writes).await {
        written.expect("a connection that writes");
    }
}

async fn a_reader_sees_one_state(world: World) {
    world
        .write(|r| Box::pin(async move { Ok(r.name_organisation("Avant").await?) }))
        .await
        .unwrap();
    let (reading, written) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let reader = {
        let (world, reading, written) = (world.clone(), reading.clone(), written.clone());
        tokio::spawn(async move {
            world
                .read(move |r| {
                    let (reading, written) = (reading.clone(), written.clone());
                    Box::pin(async move {
                        let before = r.organisation().await?;
                        reading.add_permits(1);
                        written.acquire().await.unwrap().forget();
                        Ok((before, r.organisation().await?))
                    })
                })
                .await
        })
    };
    reading.acquire().await.unwrap().forget();
    world
        .write(|r| Box::pin(async move { Ok(r.name_organisation("Après").await?) }))
        .await
        .unwrap();
    written.add_permits(1);
    assert_eq!(reader.await.unwrap(), ("Avant".into(), "Avant".into()));
}

async fn a_reader_does_not_write(world: World) {
    let tried = world.db.read("a test", |r| {
        Box::pin(async move { Ok(r.name_organisation("x").await?) })
    });
    assert!(matches!(tried.await, Err(Error::Storage(_))));
}

async fn a_unit_that_reads_its_own_writes(world: World) {
    let store = world.store("LYN").await.id;
    let runs = Arc::new(AtomicU32::new(0));
    let counted = runs.clone();
    let (first, second) = world
        .write(move |r| {
            counted.fetch_add(1, Ordering::Relaxed);
            Box::pin(async move {
                let first = r.take_numbers(store, CodeKind::Item, 10).await?;
                Ok((first, r.take_numbers(store, CodeKind::Item, 1).await?))
            })
        })
        .await
        .unwrap();
    assert_eq!((first, second, runs.load(Ordering::Relaxed)), (1, 11, 1));
}

async fn a_closed_database_says_so(world: World) {
    world.storage.close().await;
    let write = world
        .write(|r| Box::pin(async move { Ok(r.name_organisation("x").await?) }))
        .await;
    assert!(
        matches!(write, Err(Error::Storage(StorageError::Unavailable(_)))),
        "{write:?}"
    );
    let read = world
        .db
        .read("a test", |r| Box::pin(async move { Ok(r.organisation().await?) }))
        .await;
    assert!(
        matches!(read, Err(Error::Storage(StorageError::Unavailable(_)))),
        "{read:?}"
    );
}
