//! The repository of deliveries: order per subject, leases, what holds what.

use std::{collections::BTreeSet, time::Duration};

use business::ports::{Backlog, Event, Mode, OutgoingEvent, Pick, Undone};
use domain::{
    DeliveryId, EventId,
    deliveries::{Circuit, Delivery, DeliveryState},
};
use jiff::Timestamp;
use uuid::Uuid;

use crate::support::{World, on_both};

on_both!(
    a_connector_follows_what_comes_after_it_was_switched_on,
    a_delivery_is_there_once_and_stands_as_it_was_saved,
    one_subject_goes_out_in_order_and_holds_no_other,
    a_lease_that_ran_out_is_doubtful,
    a_dead_letter_holds_its_subject_until_it_is_over,
    the_newest_need_not_wait_for_the_oldest,
    what_is_out_cannot_be_withdrawn,
    lists_are_read_by_pages,
    what_is_over_is_forgotten_in_batches,
    claims_of_many_workers_never_meet,
);

const A: Uuid = Uuid::from_u128(0xa);
const B: Uuid = Uuid::from_u128(0xb);

fn delivery(world: &World, subject: Uuid, position: i64) -> Delivery {
    let at = world.tick();
    Delivery {
        id: DeliveryId(world.id()),
        connector: "erp".into(),
        event: EventId(world.id()),
        name: "ticket.ready".into(),
        action: "repair-to-pay".into(),
        subject_kind: "ticket".into(),
        subject,
        position,
        ordinal: 0,
        at,
        state: DeliveryState::Waiting {
            until: at,
            reason: None,
        },
        attempts: 0,
        doubtful: false,
    }
}

async fn switch_on(world: &World) {
    world
        .write(|r| Box::pin(async move { Ok(r.insert_connector("erp").await?) }))
        .await
        .unwrap();
}

async fn insert(world: &World, rows: &[Delivery]) -> usize {
    let rows = rows.to_vec();
    let inserted = world.write(move |r| {
        let rows = rows.clone();
        Box::pin(async move {
            r.hold_connector("erp").await?;
            let mut inserted = 0;
            for row in &rows {
                inserted += usize::from(r.insert_delivery(row).await?);
            }
            Ok(inserted)
        })
    });
    inserted.await.unwrap()
}

async fn claim_by(world: &World, now: Timestamp, pick: Pick, limit: u32) -> Vec<Delivery> {
    let until = now + Duration::from_mins(1);
    let claimed = world.write(move |r| {
        Box::pin(async move {
            r.hold_connector("erp").await?;
            Ok(r.claim_deliveries("erp", now, until, pick, limit).await?)
        })
    });
    claimed.await.unwrap()
}

async fn claim(world: &World, now: Timestamp, limit: u32) -> Vec<Delivery> {
    claim_by(world, now, Pick::Oldest, limit).await
}

async fn save(world: &World, next: Delivery, was: &Delivery) -> bool {
    let was = was.clone();
    let saved = world.write(move |r| {
        let (next, was) = (next.clone(), was.clone());
        Box::pin(async move {
            r.hold_connector("erp").await?;
            Ok(r.save_delivery(&next, &was).await?)
        })
    });
    saved.await.unwrap()
}

async fn read(world: &World, id: DeliveryId) -> Delivery {
    world
        .read(move |r| Box::pin(async move { Ok(r.delivery(id).await?) }))
        .await
        .unwrap()
}

async fn add_events(world: &World, events: &[Event]) {
    let (kept, before) = (events.to_vec(), *world.db.positions().borrow());
    world
        .write(move |r| {
            let events = kept.clone();
            Box::pin(async move {
                for event in &events {
                    r.insert_event(event).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    let last = before + i64::try_from(events.len()).unwrap();
    let mut positions = world.db.positions();
    let numbered = positions.wait_for(|position| *position >= last);
    tokio::time::timeout(Duration::from_secs(10), numbered)
        .await
        .expect("positions are given soon")
        .unwrap();
}

fn positions(rows: &[Delivery]) -> Vec<i64> {
    rows.iter().map(|row| row.position).collect()
}

async fn a_connector_follows_what_comes_after_it_was_switched_on(world: World) {
    add_events(&world, &[world.event(A, 1), world.event(A, 2)]).await;
    let switched = async || {
        world
            .write(|r| Box::pin(async move { Ok(r.insert_connector("erp").await?) }))
            .await
            .unwrap()
    };
    assert_eq!((switched().await, switched().await), (true, false));
    let mut late = world.event(B, 1);
    late.release_at = late.at + Duration::from_secs(10);
    late.deliver = false;
    add_events(&world, std::slice::from_ref(&late)).await;
    let (state, new) = world
        .read(|r| {
            Box::pin(async move {
                let state = r.connector("erp").await?.unwrap();
                let new = r.outgoing_since(state.position, 10).await?;
                Ok((state, new))
            })
        })
        .await;
    assert_eq!(
        (state.position, state.mode, state.circuit),
        (2, Mode::On, Circuit::default())
    );
    let seen = OutgoingEvent {
        position: 3,
        id: late.id,
        name: late.name.clone(),
        subject_kind: "ticket".into(),
        subject: B,
        at: late.at,
        release_at: late.release_at,
        deliver: false,
        withdrawn: false,
    };
    assert_eq!(new, [seen]);

    let mut told = state;
    told.mode = Mode::Draining;
    told.position = 3;
    told.circuit = Circuit {
        failures: 7,
        broken_since: Some(world.tick()),
        open_until: Some(world.tick()),
    };
    told.last_exchange_at = Some(world.tick());
    told.last_reason = Some("503 é".into());
    let kept = told.clone();
    let (held, unknown, all) = world
        .write(move |r| {
            let told = kept.clone();
            Box::pin(async move {
                r.save_connector(&told).await?;
                let unknown = r.hold_connector("nobody").await?;
                Ok((r.hold_connector("erp").await?, unknown, r.connectors().await?))
            })
        })
        .await
        .unwrap();
    assert_eq!(
        (held.as_ref(), unknown, all),
        (Some(&told), None, vec![told.clone()])
    );
}

async fn a_delivery_is_there_once_and_stands_as_it_was_saved(world: World) {
    switch_on(&world).await;
    let first = delivery(&world, A, 1);
    let again = Delivery {
        id: DeliveryId(world.id()),
        ..first.clone()
    };
    let other_action = Delivery {
        id: DeliveryId(world.id()),
        action: "used-item".into(),
        ordinal: 1,
        ..first.clone()
    };
    assert_eq!(insert(&world, &[first.clone(), again, other_action]).await, 2);
    assert_eq!(read(&world, first.id).await, first);
    let mut was = claim(&world, world.tick(), 10).await.remove(0);
    assert_eq!((was.id, was.attempts, was.doubtful), (first.id, 1, false));
    let mut next = was.clone().put_off("503".into(), world.tick());
    next.doubtful = true;
    assert!(save(&world, next.clone(), &was).await);
    assert!(
        !save(&world, next.clone(), &was).await,
        "it stands otherwise by now"
    );
    assert_eq!(read(&world, first.id).await, next);
    for change in [
        |delivery: Delivery, at| delivery.dead("refused".into(), at),
        |delivery: Delivery, at| delivery.replayed(at),
        |delivery: Delivery, at| delivery.dropped("twice".into(), at),
        |delivery: Delivery, at| delivery.done(Some("F-12".into()), at),
    ] {
        was = next;
        next = change(was.clone(), world.tick());
        assert!(save(&world, next.clone(), &was).await);
        assert_eq!(read(&world, first.id).await, next);
    }
}

async fn one_subject_goes_out_in_order_and_holds_no_other(world: World) {
    switch_on(&world).await;
    let mut held_back = delivery(&world, B, 3);
    let later = world.tick() + Duration::from_secs(10);
    held_back.state = DeliveryState::Waiting {
        until: later,
        reason: None,
    };
    let rows = [
        delivery(&world, A, 1),
        delivery(&world, A, 2),
        held_back,
        delivery(&world, B, 4),
    ];
    insert(&world, &rows).await;
    let now = world.tick();
    let first = claim(&world, now, 10).await;
    assert_eq!(
        positions(&first),
        [1],
        "B waits for its release, A2 for A1, nobody for another subject"
    );
    assert_eq!(claim(&world, now, 10).await, []);
    let due = |world: &World| {
        let world = world.clone();
        async move {
            world
                .read(|r| Box::pin(async move { Ok(r.next_due("erp").await?) }))
                .await
        }
    };
    assert_eq!(due(&world).await, Some(later));
    save(&world, first[0].clone().done(None, now), &first[0]).await;
    let second = claim(&world, now, 10).await;
    assert_eq!(positions(&second), [2]);
    let released = claim(&world, later, 10).await;
    assert_eq!(positions(&released), [3]);
    save(&world, released[0].clone().done(None, later), &released[0]).await;
    assert_eq!(positions(&claim(&world, later, 10).await), [4]);
    // Others' deliveries are their own.
    assert_eq!(
        world
            .read(|r| Box::pin(async move { Ok(r.next_due("till").await?) }))
            .await,
        None
    );
}

async fn a_lease_that_ran_out_is_doubtful(world: World) {
    switch_on(&world).await;
    insert(&world, &[delivery(&world, A, 1), delivery(&world, B, 2)]).await;
    let now = world.tick();
    let first = claim(&world, now, 1).await;
    let leased = async |at| {
        world
            .read(move |r| Box::pin(async move { Ok(r.count_leased("erp", at).await?) }))
            .await
    };
    let over = now + Duration::from_mins(1);
    assert_eq!((leased(now).await, leased(over).await), (1, 0));
    let both = claim(&world, over, 10).await;
    let stand: Vec<_> = both
        .iter()
        .map(|row| (row.position, row.attempts, row.doubtful))
        .collect();
    assert_eq!(stand, [(1, 2, true), (2, 1, false)]);
    assert!(
        !save(&world, first[0].clone().done(None, over), &first[0]).await,
        "the one that was thought dead comes too late"
    );
    assert!(save(&world, both[0].clone().done(None, over), &both[0]).await);
}

async fn a_dead_letter_holds_its_subject_until_it_is_over(world: World) {
    switch_on(&world).await;
    insert(&world, &[delivery(&world, A, 1), delivery(&world, A, 2)]).await;
    let now = world.tick();
    let was = claim(&world, now, 10).await.remove(0);
    let dead = was.clone().dead("no such product".into(), now);
    save(&world, dead.clone(), &was).await;
    let later = now + Duration::from_hours(1);
    assert_eq!(claim(&world, later, 10).await, []);
    // One that comes afterwards waits as well.
    insert(&world, &[delivery(&world, A, 3)]).await;
    assert_eq!(claim(&world, later, 10).await, []);
    save(&world, dead.clone().replayed(later), &dead).await;
    let again = claim(&world, later, 10).await;
    assert_eq!((positions(&again), again[0].attempts), (vec![1], 1));
    save(
        &world,
        again[0].clone().dropped("by hand".into(), later),
        &again[0],
    )
    .await;
    assert_eq!(positions(&claim(&world, later, 10).await), [2]);
}

async fn the_newest_need_not_wait_for_the_oldest(world: World) {
    switch_on(&world).await;
    let rows: Vec<_> = (1..=30)
        .map(|n| delivery(&world, Uuid::from_u128(n), i64::try_from(n).unwrap()))
        .collect();
    insert(&world, &rows).await;
    let now = world.tick();
    assert_eq!(
        positions(&claim_by(&world, now, Pick::Newest, 3).await),
        [28, 29, 30]
    );
    assert_eq!(
        positions(&claim_by(&world, now, Pick::Oldest, 3).await),
        [1, 2, 3]
    );
    insert(&world, &[delivery(&world, Uuid::from_u128(99), 31)]).await;
    assert_eq!(
        positions(&claim_by(&world, world.tick(), Pick::Newest, 1).await),
        [31]
    );
}

async fn what_is_out_cannot_be_withdrawn(world: World) {
    switch_on(&world).await;
    let events = [A, B].map(|subject| {
        let mut event = world.event(subject, 1);
        event.release_at = event.at + Duration::from_secs(10);
        event
    });
    add_events(&world, &events).await;
    let rows = [(A, 0), (B, 1)].map(|(subject, n)| {
        let mut row = delivery(&world, subject, n);
        row.event = events[usize::try_from(n).unwrap()].id;
        row
    });
    insert(&world, &rows).await;
    let withdraw = async |id: EventId, now| {
        world
            .write(move |r| Box::pin(async move { Ok(r.withdraw_event(id, now).await?) }))
            .await
            .unwrap()
    };
    let is_withdrawn = async |id| {
        world
            .write(move |r| Box::pin(async move { Ok(r.is_withdrawn(id).await?) }))
            .await
            .unwrap()
    };
    // A process whose clock is ahead has taken A; the one that takes it back believes to be in time.
    let claimed = claim(&world, world.tick(), 1).await;
    assert_eq!(claimed[0].event, events[0].id);
    assert!(!withdraw(events[0].id, events[0].at).await);
    assert!(!is_withdrawn(events[0].id).await, "it stays as it was");
    assert!(withdraw(events[1].id, events[1].at).await);
    assert!(is_withdrawn(events[1].id).await);
}

async fn lists_are_read_by_pages(world: World) {
    switch_on(&world).await;
    let rows: Vec<_> = (1..=5)
        .map(|n| delivery(&world, Uuid::from_u128(n), i64::try_from(n).unwrap()))
        .collect();
    insert(&world, &rows).await;
    let now = world.tick();
    for was in claim(&world, now, 4).await {
        save(&world, was.clone().dead("no".into(), now), &was).await;
    }
    let read = async |state, behind, limit| {
        let page = world
            .read(move |r| Box::pin(async move { Ok(r.deliveries("erp", state, behind, limit).await?) }))
            .await;
        (
            positions(&page.rows),
            page.more,
            page.rows.last().map(|row| (row.at, row.id)),
        )
    };
    let (first, more, last) = read(Undone::Dead, None, 3).await;
    assert_eq!((first, more), (vec![4, 3, 2], true));
    let (second, more, _) = read(Undone::Dead, last, 3).await;
    assert_eq!((second, more), (vec![1], false));
    assert_eq!(read(Undone::Waiting, None, 3).await.0, [5]);
    assert_eq!(read(Undone::Leased, None, 3).await.0, Vec::<i64>::new());
    let (dead, before, backlog) = world
        .read(move |r| {
            Box::pin(async move {
                let before = r.dead_letters("erp", now - Duration::from_secs(1), 9).await?;
                Ok((
                    r.dead_letters("erp", now, 2).await?,
                    before,
                    r.backlog("erp").await?,
                ))
            })
        })
        .await;
    assert_eq!((dead, before), (vec![rows[0].id, rows[1].id], vec![]));
    let oldest = Some(rows[4].at);
    assert_eq!(
        backlog,
        Backlog {
            waiting: 1,
            oldest,
            dead: 4
        }
    );
}

async fn what_is_over_is_forgotten_in_batches(world: World) {
    switch_on(&world).await;
    let rows: Vec<_> = (1..=6)
        .map(|n| delivery(&world, Uuid::from_u128(n), i64::try_from(n).unwrap()))
        .collect();
    insert(&world, &rows).await;
    let now = world.tick();
    let claimed = claim(&world, now, 5).await;
    for (n, was) in claimed.iter().enumerate() {
        let next = match n {
            0 => was.clone().dead("no".into(), now),
            1 => was.clone().dropped("no".into(), now),
            2 => was.clone().done(None, now + Duration::from_secs(9)),
            _ => was.clone().done(None, now),
        };
        save(&world, next, was).await;
    }
    let forget = async || {
        world
            .write(move |r| {
                Box::pin(async move { Ok(r.forget_deliveries(now + Duration::from_secs(1), 2).await?) })
            })
            .await
            .unwrap()
    };
    assert_eq!((forget().await, forget().await, forget().await), (2, 1, 0));
    let left = world
        .read(move |r| {
            let rows = rows.clone();
            Box::pin(async move {
                let mut left = vec![];
                for row in rows {
                    left.extend(r.delivery(row.id).await?.map(|row| row.state.name()));
                }
                Ok(left)
            })
        })
        .await;
    assert_eq!(left, ["dead", "done", "waiting"]);
}

async fn claims_of_many_workers_never_meet(world: World) {
    switch_on(&world).await;
    let rows: Vec<_> = (1..=60)
        .map(|n| delivery(&world, Uuid::from_u128(n % 20), i64::try_from(n).unwrap()))
        .collect();
    insert(&world, &rows).await;
    let now = world.tick();
    let workers: Vec<_> = (0..8)
        .map(|n| {
            let world = world.clone();
            tokio::spawn(async move {
                let pick = if n % 2 == 0 { Pick::Oldest } else { Pick::Newest };
                let (mut mine, mut idle) = (vec![], 0);
                while idle < 20 {
                    let claimed = claim_by(&world, now, pick, 3).await;
                    idle = if claimed.is_empty() { idle + 1 } else { 0 };
                    for was in claimed {
                        assert!(save(&world, was.clone().done(None, now), &was).await);
                        mine.push(was.id);
                    }
                    tokio::task::yield_now().await;
                }
                mine
            })
        })
        .collect();
    let mut all = vec![];
    for worker in workers {
        all.extend(worker.await.unwrap());
    }
    assert_eq!(all.len(), 60);
    assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), 60);
}
