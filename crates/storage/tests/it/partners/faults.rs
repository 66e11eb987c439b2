//! What a partner may do wrong, and what then happens.

use std::time::Duration;

use business::ports::Outcome;
use domain::deliveries::DeliveryState;
use jiff::SignedDuration;

use super::{House, Scripted, busy, refused, unknown};
use crate::support::{World, on_both};

on_both!(
    a_failure_waits_longer_each_time_and_is_given_up_at_last,
    a_refusal_is_given_up_at_once_and_holds_its_subject_alone,
    what_may_have_arrived_is_doubtful_from_then_on,
    a_partner_that_asks_for_time_gets_it,
    a_silent_partner_is_left_after_the_patience,
    a_broken_partner_is_left_alone_and_asked_by_one,
    an_outage_gives_nothing_up,
);

async fn a_failure_waits_longer_each_time_and_is_given_up_at_last(world: World) {
    let mut house = House::open(world, 1).await;
    house.connection.rules.attempts = 3;
    house.connection.rules.break_after = 100;
    house.happen([house.event(0, 2, "ticket.repriced")]).await;
    let partner = Scripted::answering([busy("503"), busy("503 é"), busy("locked")]);
    let mut waits = vec![];
    for _ in 0..2 {
        assert_eq!(house.work(&partner).await, 1);
        let delivery = house.delivery(partner.parcels()[0].id).await;
        let DeliveryState::Waiting { until, reason } = delivery.state else {
            panic!("{delivery:?}");
        };
        assert!(!delivery.doubtful && reason.is_some());
        let wait = until.duration_since(house.app.clock.now());
        assert_eq!(house.work(&partner).await, 0, "not before its time");
        house.clock.set(until);
        waits.push(wait);
    }
    let seconds = SignedDuration::from_secs;
    assert!(waits[0] >= seconds(5) / 2 && waits[0] <= seconds(5), "{waits:?}");
    assert!(waits[1] >= seconds(5) && waits[1] <= seconds(10), "{waits:?}");
    assert_eq!(house.work(&partner).await, 1);
    let dead = house.delivery(partner.parcels()[0].id).await;
    assert_eq!(dead.attempts, 3);
    assert!(matches!(dead.state, DeliveryState::Dead { reason, .. } if reason == "locked"));
    house.later(100_000);
    assert_eq!(house.work(&partner).await, 0);
}

async fn a_refusal_is_given_up_at_once_and_holds_its_subject_alone(world: World) {
    let house = House::open(world, 2).await;
    house
        .happen([
            house.event(0, 2, "ticket.repriced"),
            house.event(0, 3, "ticket.repriced"),
        ])
        .await;
    let partner = Scripted::answering([refused("no such article \u{7}SKU-1")]);
    assert_eq!(house.work_all(&partner).await, 1);
    house.happen([house.event(1, 2, "ticket.repriced")]).await;
    assert_eq!(house.work_all(&partner).await, 1);
    assert_eq!(partner.brought()[1].1, "LYN-2");
    let health = house.health().await;
    assert_eq!((health.backlog.dead, health.backlog.waiting), (1, 1));
    assert_eq!(
        health.state.circuit.failures, 0,
        "a partner that refuses is a partner that works"
    );
    let dead = house.delivery(partner.parcels()[0].id).await;
    assert!(
        matches!(&dead.state, DeliveryState::Dead { reason, .. } if reason == "no such article SKU-1"),
        "{dead:?}"
    );
}

async fn what_may_have_arrived_is_doubtful_from_then_on(world: World) {
    let house = House::open(world, 1).await;
    house.happen([house.event(0, 2, "ticket.repriced")]).await;
    let partner = Scripted::answering([busy("503"), unknown("cut off"), busy("503")]);
    for _ in 0..4 {
        assert_eq!(house.work(&partner).await, 1);
        house.later(3600);
    }
    let doubts: Vec<_> = partner.parcels().iter().map(|parcel| parcel.doubtful).collect();
    assert_eq!(doubts, [false, false, true, true]);
    let ids: std::collections::BTreeSet<_> = partner.parcels().iter().map(|parcel| parcel.id).collect();
    assert_eq!(ids.len(), 1, "one key over all tries");
    let done = house.delivery(partner.parcels()[0].id).await;
    assert!(matches!(done.state, DeliveryState::Done { .. }) && !done.doubtful);
}

async fn a_partner_that_asks_for_time_gets_it(world: World) {
    let house = House::open(world, 1).await;
    house.happen([house.event(0, 2, "ticket.repriced")]).await;
    let partner = Scripted::answering([Outcome::Busy {
        reason: "429".into(),
        retry_after: Some(Duration::from_mins(10)),
    }]);
    house.work(&partner).await;
    house.later(599);
    assert_eq!(house.work(&partner).await, 0);
    house.later(1);
    assert_eq!(house.work(&partner).await, 1);
}

/// Never answers.
struct Silent;

#[async_trait::async_trait]
impl business::ports::Partners for Silent {
    async fn deliver(&self, _: &business::ports::Parcel) -> Outcome {
        std::future::pending().await
    }
}

async fn a_silent_partner_is_left_after_the_patience(world: World) {
    let mut house = House::open(world, 1).await;
    house.connection.rules.patience = SignedDuration::from_millis(20);
    house.happen([house.event(0, 2, "ticket.repriced")]).await;
    let worked = business::deliveries::work(&house.app, &Silent, &house.connection).await;
    assert_eq!(worked.unwrap(), 1);
    let health = house.health().await;
    assert_eq!((health.state.circuit.failures, health.backlog.waiting), (1, 1));
    house.later(3600);
    let partner = Scripted::default();
    assert_eq!(house.work(&partner).await, 1);
    assert!(partner.parcels()[0].doubtful, "nobody knows whether it arrived");
}

async fn a_broken_partner_is_left_alone_and_asked_by_one(world: World) {
    let mut house = House::open(world, 20).await;
    house.connection.rules.at_once = 5;
    house
        .happen((0..20).map(|n| house.event(n, 2, "ticket.repriced")))
        .await;
    let down = || std::iter::repeat_n(busy("refused connection"), 6);
    let partner = Scripted::answering(down());
    assert_eq!(house.work(&partner).await, 5);
    let broken = house.health().await.state;
    assert_eq!(broken.circuit.broken_since, Some(super::start()));
    assert_eq!(broken.last_reason.as_deref(), Some("refused connection"));
    assert_eq!(house.work(&partner).await, 0, "left alone");
    house.later(10);
    assert_eq!(house.work(&partner).await, 1, "one asks");
    assert_eq!(house.work(&partner).await, 0, "and was told no");
    house.later(20);
    assert_eq!(house.work(&partner).await, 1, "one asks again: it is back");
    assert_eq!(house.work(&partner).await, 5);
    assert_eq!(house.health().await.state.circuit.broken_since, None);
    house.later(3600);
    house.work_all(&partner).await;
    let brought = super::counted(partner.brought().into_iter().map(|(_, code)| code));
    assert_eq!(brought.len(), 20);
    assert_eq!(brought.values().sum::<usize>(), 26, "6 in vain, 20 that arrived");
}

async fn an_outage_gives_nothing_up(world: World) {
    let mut house = House::open(world, 1).await;
    house.connection.rules.break_after = 2;
    house.connection.rules.attempts = 3;
    house.happen([house.event(0, 2, "ticket.repriced")]).await;
    let partner = Scripted::answering(std::iter::repeat_n(busy("down"), 30));
    for _ in 0..30 {
        assert_eq!(house.work(&partner).await, 1);
        house.later(7200);
    }
    assert_eq!(house.health().await.backlog.dead, 0, "a day without a partner");
    assert_eq!(house.work(&partner).await, 1);
    let delivery = house.delivery(partner.parcels()[0].id).await;
    assert!(
        matches!(delivery.state, DeliveryState::Done { .. }),
        "{delivery:?}"
    );
}
