//! What people do: pause, drain, send again, drop.

use business::{
    Error,
    deliveries::{
        connectors, dead_letters, drop_letters, keep_check, last_check, replay, replay_all, set_mode,
        switch_on,
    },
    ports::{Capability, Colour, Mode},
};
use domain::{
    DeliveryId, StoreId,
    people::{Actor, Forbidden, Grant, Method, Reach, Role},
};
use uuid::Uuid;

use super::{House, Scripted, refused};
use crate::support::{World, on_both};

on_both!(
    a_pause_holds_everything_and_loses_nothing,
    draining_takes_nothing_new,
    letters_are_sent_again_one_or_all,
    a_dropped_letter_lets_its_subject_go_on,
    only_who_may_sees_and_touches,
    only_what_was_checked_and_is_not_red_is_switched_on,
);

async fn told(house: &House, mode: Mode) {
    set_mode(&house.app, &Actor::system(), "erp", mode).await.unwrap();
}

async fn a_pause_holds_everything_and_loses_nothing(world: World) {
    let house = House::open(world, 2).await;
    house.happen([house.event(0, 2, "ticket.repriced")]).await;
    told(&house, Mode::Paused).await;
    house.happen([house.event(1, 2, "ticket.repriced")]).await;
    let partner = Scripted::default();
    assert_eq!(house.work_all(&partner).await, 0);
    let health = house.health().await;
    assert_eq!((health.state.mode, health.backlog.waiting), (Mode::Paused, 2));
    told(&house, Mode::On).await;
    assert_eq!(house.work_all(&partner).await, 2);
}

async fn draining_takes_nothing_new(world: World) {
    let house = House::open(world, 2).await;
    told(&house, Mode::Paused).await;
    house.happen([house.event(0, 2, "ticket.repriced")]).await;
    let partner = Scripted::default();
    house.work(&partner).await;
    told(&house, Mode::Draining).await;
    house.happen([house.event(1, 2, "ticket.repriced")]).await;
    assert_eq!(house.work_all(&partner).await, 1);
    let health = house.health().await;
    assert_eq!((health.backlog.waiting, health.state.position), (0, 1));
    told(&house, Mode::On).await;
    assert_eq!(house.work_all(&partner).await, 1, "it kept its place");
    assert_eq!(partner.brought()[1].1, "LYN-2");
}

async fn letters_are_sent_again_one_or_all(world: World) {
    let house = House::open(world, 60).await;
    house
        .happen((0..60).map(|n| house.event(n, 2, "ticket.repriced")))
        .await;
    let partner = Scripted::answering((0..60).map(|n| refused(&format!("line {n}"))));
    assert_eq!(house.work_all(&partner).await, 60);
    let actor = Actor::system();
    let first = dead_letters(&house.app, &actor, "erp", None).await.unwrap();
    assert_eq!(
        (first.letters.len(), first.more, first.health.backlog.dead),
        (50, true, 60)
    );
    let last = first.letters[49].delivery.id;
    let second = dead_letters(&house.app, &actor, "erp", Some(last)).await.unwrap();
    assert_eq!((second.letters.len(), second.more), (10, false));
    let letter = &first.letters[0];
    assert!(letter.reason.starts_with("line ") && letter.code.is_some());
    assert_eq!(letter.since, super::start());
    let codes = first
        .letters
        .iter()
        .chain(&second.letters)
        .map(|letter| letter.code.clone());
    assert_eq!(super::counted(codes).len(), 60);

    let one = letter.delivery.id;
    let again = replay(&house.app, &actor, "erp", &[one, DeliveryId(Uuid::nil())]).await;
    assert_eq!(again.unwrap(), 1);
    let foreign = replay(&house.app, &actor, "till", &[last]).await;
    assert!(matches!(foreign, Err(Error::NotFound)), "{foreign:?}");
    assert_eq!(house.work_all(&partner).await, 1);
    assert_eq!(partner.parcels().last().unwrap().id, one.0);
    assert_eq!(
        replay(&house.app, &actor, "erp", &[one]).await.unwrap(),
        0,
        "it is done"
    );
    assert_eq!(replay_all(&house.app, &actor, "erp").await.unwrap(), 59);
    assert_eq!(house.work_all(&partner).await, 59);
    assert_eq!(house.health().await.backlog.dead, 0);
}

async fn a_dropped_letter_lets_its_subject_go_on(world: World) {
    let house = House::open(world, 1).await;
    house
        .happen([
            house.event(0, 2, "ticket.repriced"),
            house.event(0, 3, "ticket.repriced"),
        ])
        .await;
    let partner = Scripted::answering([refused("no")]);
    assert_eq!(house.work_all(&partner).await, 1);
    let actor = Actor::system();
    let id = DeliveryId(partner.parcels()[0].id);
    let without = drop_letters(&house.app, &actor, "erp", &[id], " ").await;
    assert!(matches!(without, Err(Error::Invalid(_))), "{without:?}");
    let dropped = drop_letters(&house.app, &actor, "erp", &[id], "saisi à la main").await;
    assert_eq!(dropped.unwrap(), 1);
    assert_eq!(house.work_all(&partner).await, 1);
    assert_ne!(partner.parcels()[1].id, id.0);
    let audit = house
        .world
        .read(move |r| Box::pin(async move { Ok(r.audit_of(id.0, 9).await?) }))
        .await;
    assert_eq!(audit.len(), 1);
    assert_eq!(
        (audit[0].action.as_str(), audit[0].method),
        ("drop_delivery", Method::System)
    );
}

async fn only_who_may_sees_and_touches(world: World) {
    let house = House::open(world, 1).await;
    let actor = |role, reach, method| Actor {
        user: None,
        device: None,
        key: None,
        method,
        grants: vec![Grant { role, reach }],
    };
    let here = || Reach::Stores([StoreId(house.tickets[0].store.0)].into());
    let allowed = actor(Role::AreaManager, Reach::Everywhere, Method::Password);
    assert_eq!(connectors(&house.app, &allowed).await.unwrap().len(), 1);
    for (role, reach, method, why) in [
        (
            Role::Admin,
            Reach::Everywhere,
            Method::Pin,
            Forbidden::PinIsNotEnough,
        ),
        (Role::Admin, here(), Method::Password, Forbidden::Role),
        (
            Role::StoreManager,
            Reach::Everywhere,
            Method::Password,
            Forbidden::Role,
        ),
        (Role::Seller, Reach::Everywhere, Method::Password, Forbidden::Role),
    ] {
        let actor = actor(role, reach, method);
        let id = [DeliveryId(Uuid::nil())];
        let app = &house.app;
        let refusals = [
            connectors(app, &actor).await.err(),
            switch_on(app, &actor, "other").await.err(),
            keep_check(app, &actor, "other", vec![]).await.err(),
            last_check(app, &actor, "other").await.err(),
            set_mode(app, &actor, "erp", Mode::Paused).await.err(),
            dead_letters(app, &actor, "erp", None).await.err(),
            replay(app, &actor, "erp", &id).await.err(),
            replay_all(app, &actor, "erp").await.err(),
            drop_letters(app, &actor, "erp", &id, "no").await.err(),
        ];
        for refusal in refusals {
            assert!(
                matches!(refusal, Some(Error::Forbidden(cause)) if cause == why),
                "{role:?}: {refusal:?}"
            );
        }
    }
    assert_eq!(house.health().await.state.mode, Mode::On);
}

async fn only_what_was_checked_and_is_not_red_is_switched_on(world: World) {
    let house = House::open(world, 1).await;
    let (app, system) = (&house.app, Actor::system());
    let refused = async |connector: &str| match switch_on(app, &system, connector).await {
        Err(Error::Invalid(fields)) => fields[0].code,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused("other").await, "not_checked");
    let with = |colour| {
        vec![
            Capability::green("repair-to-pay"),
            Capability {
                colour,
                reason: "401".into(),
                ..Capability::green("payments")
            },
        ]
    };
    keep_check(app, &system, "other", with(Colour::Red))
        .await
        .unwrap();
    assert_eq!(refused("other").await, "is_red");
    assert_eq!(refused("third").await, "not_checked", "each has its own");
    // The last check counts, and what only a person can tell does not hold it.
    keep_check(app, &system, "other", with(Colour::ByHand))
        .await
        .unwrap();
    let kept = last_check(app, &system, "other").await.unwrap().expect("a check");
    assert_eq!(kept.capabilities, with(Colour::ByHand));
    assert!(switch_on(app, &system, "other").await.unwrap());
    assert!(
        !switch_on(app, &system, "other").await.unwrap(),
        "it was on already"
    );
}
