use std::time::Duration;

use business::ports::AuditEntry;
use domain::people::{Actor, Method};
use uuid::Uuid;

use crate::support::{World, on_both};

on_both!(
    events_are_numbered_once_they_are_committed,
    an_event_is_withdrawn_only_before_it_is_released,
    the_audit_of_a_thing_is_newest_first,
);

async fn events_are_numbered_once_they_are_committed(world: World) {
    let subject = Uuid::from_u128(7);
    // Clocks of two processes disagree: the later version has the earlier time and id.
    let events = [3, 2, 1].map(|version| world.event(subject, version));
    let mut positions = world.db.positions();
    assert_eq!(*positions.borrow_and_update(), 0);
    let kept = events.clone();
    let seen_inside = world
        .write(move |r| {
            let events = kept.clone();
            Box::pin(async move {
                for event in &events {
                    r.insert_event(event).await?;
                }
                Ok(r.events_since(0, 10).await?.len())
            })
        })
        .await
        .unwrap();
    assert_eq!(seen_inside, 0);
    tokio::time::timeout(
        Duration::from_secs(10),
        positions.wait_for(|position| *position == 3),
    )
    .await
    .expect("positions are given soon")
    .unwrap();
    let (all, rest, last) = world
        .read(|r| {
            Box::pin(async move {
                Ok((
                    r.events_since(0, 10).await?,
                    r.events_since(1, 1).await?,
                    r.last_position().await?,
                ))
            })
        })
        .await;
    assert_eq!(last, 3);
    assert_eq!(
        all.iter().map(|event| event.position).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    assert_eq!(
        all.iter().map(|event| event.version).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    assert_eq!((rest.len(), rest[0].position), (1, 2));
    let (stored, read) = (&events[2], &all[0]);
    assert_eq!(
        (read.id, read.at, read.subject, read.state.as_str()),
        (stored.id, stored.at, subject, "received")
    );
    assert_eq!(
        (read.name.as_str(), read.subject_kind.as_str(), read.store),
        ("ticket.received", "ticket", None)
    );
}

async fn an_event_is_withdrawn_only_before_it_is_released(world: World) {
    let mut event = world.event(Uuid::from_u128(7), 1);
    event.release_at = event.at + Duration::from_secs(6);
    let (id, late, soon) = (event.id, event.release_at, event.at + Duration::from_secs(5));
    world
        .write(move |r| {
            let event = event.clone();
            Box::pin(async move { Ok(r.insert_event(&event).await?) })
        })
        .await
        .unwrap();
    let withdraw = async |now| {
        world
            .write(move |r| Box::pin(async move { Ok(r.withdraw_event(id, now).await?) }))
            .await
            .unwrap()
    };
    assert!(!withdraw(late).await, "it has gone outside");
    assert!(withdraw(soon).await);
    assert!(!withdraw(soon).await, "once");
}

async fn the_audit_of_a_thing_is_newest_first(world: World) {
    let subject = world.id();
    let entry = |action: &str, fields: &[&str], actor| AuditEntry {
        id: world.id(),
        at: world.tick(),
        actor,
        action: action.into(),
        subject_kind: "ticket",
        subject,
        store: None,
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
    };
    let user = world.user("eva").await.id;
    let by_pin = Actor {
        user: Some(user),
        method: Method::Pin,
        ..Actor::system()
    };
    let mut elsewhere = entry("ticket.move", &[], Actor::system());
    elsewhere.subject = world.id();
    let entries = [
        entry("ticket.take_in", &[], Actor::system()),
        entry("ticket.edit", &["problem", "priority"], by_pin),
        elsewhere,
    ];
    world
        .write(move |r| {
            let entries = entries.clone();
            Box::pin(async move {
                for entry in &entries {
                    r.insert_audit(entry).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    let audit = world
        .read(move |r| Box::pin(async move { Ok(r.audit_of(subject, 10).await?) }))
        .await;
    assert_eq!(audit.len(), 2);
    assert_eq!(
        (audit[0].action.as_str(), audit[0].user, audit[0].method),
        ("ticket.edit", Some(user), Method::Pin)
    );
    assert_eq!(audit[0].fields, ["problem", "priority"]);
    assert_eq!((audit[1].user, audit[1].method), (None, Method::System));
}
