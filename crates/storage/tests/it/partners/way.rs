//! The straight way: what is brought, when, and what stays behind.

use std::{sync::Arc, time::Duration};

use business::{deliveries::forget, ports::Outcome};
use domain::deliveries::DeliveryState;
use jiff::SignedDuration;
use serde_json::json;
use tokio::sync::Semaphore;

use super::{House, Scripted};
use crate::support::{World, on_both};

on_both!(
    an_event_is_brought_by_each_of_its_actions_in_order,
    the_document_is_that_of_the_api_with_whose_it_is,
    a_row_holds_nothing_personal,
    what_is_not_for_outside_or_withdrawn_never_goes,
    who_is_taking_an_event_back_is_waited_for,
    an_unreleased_event_holds_its_subject_alone,
    events_of_no_interest_only_move_the_position,
    a_subject_that_is_gone_is_given_up,
    what_was_brought_is_forgotten_after_its_time,
);

async fn an_event_is_brought_by_each_of_its_actions_in_order(world: World) {
    let house = House::open(world, 2).await;
    house
        .happen([
            house.event(0, 2, "ticket.ready"),
            house.event(0, 3, "ticket.repriced"),
            house.event(1, 2, "ticket.repriced"),
        ])
        .await;
    let partner = Scripted::default();
    assert_eq!(house.work_all(&partner).await, 4);
    let of = |code: &str| -> Vec<String> {
        let brought = partner.brought().into_iter();
        brought
            .filter(|(_, reference)| reference == code)
            .map(|(action, _)| action)
            .collect()
    };
    assert_eq!(of("LYN-1"), ["customer-create", "repair-to-pay", "repair-to-pay"]);
    assert_eq!(of("LYN-2"), ["repair-to-pay"]);
    assert_eq!(house.work_all(&partner).await, 0, "once");
    let health = house.health().await;
    assert_eq!((health.backlog.waiting, health.backlog.dead), (0, 0));
    assert_eq!(
        (health.state.position, health.state.last_exchange_at),
        (3, Some(super::start()))
    );
}

async fn the_document_is_that_of_the_api_with_whose_it_is(world: World) {
    let house = House::open(world, 1).await;
    let event = house.event(0, 2, "ticket.repriced");
    house.happen([event.clone()]).await;
    let partner = Scripted::answering([Outcome::Done {
        reference: Some("F-0012".into()),
    }]);
    house.work(&partner).await;
    let parcel = partner.parcels().remove(0);
    assert_eq!(
        (
            parcel.connector.as_str(),
            parcel.action.as_str(),
            parcel.reference.as_str(),
            parcel.doubtful
        ),
        ("erp", "repair-to-pay", "LYN-1", false)
    );
    let document = &parcel.document;
    let euros = |minor: i64| json!({ "amount": minor, "currency": "EUR" });
    assert_eq!(document["reference"], "LYN-1");
    assert_eq!(document["store"], "LYN");
    assert_eq!(
        (&document["kind"], &document["state"]),
        (&json!("repair"), &json!("ready"))
    );
    assert_eq!(
        (&document["total"], &document["amount_due"]),
        (&euros(8481), &euros(6981))
    );
    assert_eq!(
        document["lines"][2],
        json!({ "label": "Patins", "quantity": "2", "unit_price": euros(1995), "rate": "20", "total": euros(3990) })
    );
    let customer = &document["customer"];
    assert_eq!(
        [
            &customer["kind"],
            &customer["first_name"],
            &customer["last_name"],
            &customer["phone"],
            &customer["email"]
        ],
        [
            "person",
            "Claire",
            "Roussel",
            "06 12 34 56 78",
            "Claire@Example.org"
        ]
    );
    assert_eq!(
        document["event"],
        json!({ "id": event.id, "name": "ticket.repriced", "at": event.at.to_string() })
    );
    let done = house.delivery(parcel.id).await;
    assert_eq!(
        done.state,
        DeliveryState::Done {
            at: super::start(),
            reference: Some("F-0012".into())
        }
    );
}

async fn a_row_holds_nothing_personal(world: World) {
    let house = House::open(world, 1).await;
    house.happen([house.event(0, 2, "ticket.repriced")]).await;
    let partner = Scripted::default();
    house.work(&partner).await;
    let parcel = partner.parcels().remove(0);
    assert!(parcel.document.to_string().contains("Roussel"));
    let row = format!("{:?}", house.delivery(parcel.id).await);
    for personal in ["Claire", "Roussel", "06 12", "Example"] {
        assert!(!row.contains(personal), "{row}");
    }
}

async fn what_is_not_for_outside_or_withdrawn_never_goes(world: World) {
    let house = House::open(world, 3).await;
    let mut events = [0, 1, 2].map(|ticket| house.event(ticket, 2, "ticket.repriced"));
    events[0].deliver = false;
    for event in &mut events[1..] {
        event.release_at = event.at + Duration::from_secs(10);
    }
    let ids = house.happen(events).await;
    let withdraw = async |id, now| {
        let unit = house
            .world
            .write(move |r| Box::pin(async move { Ok(r.withdraw_event(id, now).await?) }));
        unit.await.unwrap()
    };
    // One before it is followed, one that waits as a delivery already.
    assert!(withdraw(ids[1], super::start()).await);
    let partner = Scripted::default();
    assert_eq!(house.work_all(&partner).await, 0);
    assert_eq!(house.health().await.backlog.waiting, 1);
    assert!(withdraw(ids[2], super::start()).await);
    let undone = house.event(2, 3, "ticket.repriced");
    house.happen([undone]).await;
    house.later(11);
    assert_eq!(
        house.work_all(&partner).await,
        1,
        "the subject goes on with what came after"
    );
    assert_eq!(partner.brought().len(), 1);
    assert_eq!(house.health().await.backlog.waiting, 0);
    assert_eq!(partner.parcels()[0].reference, "LYN-3");
}

async fn who_is_taking_an_event_back_is_waited_for(world: World) {
    let house = House::open(world, 1).await;
    let mut event = house.event(0, 2, "ticket.repriced");
    event.release_at = event.at + Duration::from_secs(6);
    let id = house.happen([event]).await[0];
    let partner = Scripted::default();
    assert_eq!(house.work(&partner).await, 0, "it is followed and waits");
    let withdrawn = Arc::new(Semaphore::new(0));
    let unit = {
        let (world, withdrawn) = (house.world.clone(), withdrawn.clone());
        tokio::spawn(async move {
            let unit = world.write(move |r| {
                let withdrawn = withdrawn.clone();
                Box::pin(async move {
                    let is_in_time = r.withdraw_event(id, super::start()).await?;
                    withdrawn.add_permits(1);
                    tokio::time::sleep(Duration::from_millis(200)).await;
                    Ok(is_in_time)
                })
            });
            unit.await
        })
    };
    withdrawn.acquire().await.unwrap().forget();
    house.later(6);
    assert_eq!(house.work(&partner).await, 0, "the one before its commit wins");
    assert!(unit.await.unwrap().unwrap());
    assert_eq!(partner.brought(), []);
    assert_eq!(house.health().await.backlog.waiting, 0);
}

async fn an_unreleased_event_holds_its_subject_alone(world: World) {
    let house = House::open(world, 2).await;
    let mut held = house.event(0, 2, "ticket.repriced");
    held.release_at = held.at + Duration::from_secs(6);
    house
        .happen([
            held,
            house.event(0, 3, "ticket.repriced"),
            house.event(1, 2, "ticket.repriced"),
        ])
        .await;
    let partner = Scripted::default();
    assert_eq!(house.work_all(&partner).await, 1);
    assert_eq!(partner.parcels()[0].reference, "LYN-2");
    house.later(5);
    assert_eq!(house.work_all(&partner).await, 0);
    house.later(1);
    assert_eq!(house.work_all(&partner).await, 2);
    let versions: Vec<_> = partner.parcels()[1..]
        .iter()
        .map(|parcel| parcel.document["event"]["at"].clone())
        .collect();
    assert_eq!(versions.len(), 2);
    let first = house.delivery(partner.parcels()[1].id).await;
    let second = house.delivery(partner.parcels()[2].id).await;
    assert!(first.position < second.position);
}

async fn events_of_no_interest_only_move_the_position(world: World) {
    let house = House::open(world, 1).await;
    let many = (2..460).map(|version| house.event(0, version, "ticket.noted"));
    house.happen(many).await;
    assert_eq!(house.work_all(&Scripted::default()).await, 0);
    let health = house.health().await;
    assert_eq!((health.state.position, health.backlog.waiting), (458, 0));
}

async fn a_subject_that_is_gone_is_given_up(world: World) {
    let house = House::open(world, 0).await;
    let mut event = house.world.event(uuid::Uuid::from_u128(77), 1);
    event.name = "ticket.repriced".into();
    event.release_at = super::start();
    house.happen([event]).await;
    let partner = Scripted::default();
    assert_eq!(house.work_all(&partner).await, 1);
    assert_eq!(partner.brought(), []);
    let health = house.health().await;
    assert_eq!((health.backlog.dead, health.state.last_exchange_at), (1, None));
}

async fn what_was_brought_is_forgotten_after_its_time(world: World) {
    let house = House::open(world, 1).await;
    house.happen([house.event(0, 2, "ticket.ready")]).await;
    let partner = Scripted::answering([Outcome::Done { reference: None }, super::refused("no")]);
    assert_eq!(house.work_all(&partner).await, 2);
    let month = SignedDuration::from_hours(30 * 24);
    house.later(30 * 24 * 3600);
    assert_eq!(forget(&house.app, month).await.unwrap(), 0);
    house.later(1);
    assert_eq!(forget(&house.app, month).await.unwrap(), 1);
    assert_eq!(
        house.health().await.backlog.dead,
        1,
        "what was given up waits for a person"
    );
}
