//! Repairs to be paid that were brought, and what the partner finds.

use business::{Error, controls::repair, ports::Standing};
use domain::{
    DeliveryId,
    control::{Extent, Kind, Repair},
    deliveries::{Delivery, DeliveryState},
    people::Actor,
    workshop::{Stage, Ticket},
};
use jiff::SignedDuration;

use super::{House, NAME, There};
use crate::support::{World, on_both};

on_both!(
    what_the_partner_does_not_find_is_sent_again_looked_for_first,
    what_is_of_no_use_any_more_is_not_sent_again,
    a_sample_is_the_same_for_the_same_seed,
);

/// Tickets that are ready, each brought to the partner an hour ago or more; the last one first.
async fn brought(house: &House, count: u32) -> Vec<(Ticket, Delivery)> {
    let item = house.world.item("LYN-E1", "", None).await;
    let mut all = vec![];
    for number in 1..=count {
        let ticket = house
            .world
            .new_ticket(&house.store, item.id, number, Stage::Ready);
        house.world.insert(&ticket).await;
        let at = house.app.clock.now() - SignedDuration::from_mins(60 + i64::from(number));
        let waiting = Delivery {
            id: DeliveryId(house.world.id()),
            connector: NAME.into(),
            event: domain::EventId(house.world.id()),
            name: "ticket.ready".into(),
            action: "repair-to-pay".into(),
            subject_kind: "ticket".into(),
            subject: ticket.id.0,
            position: i64::from(number),
            ordinal: 0,
            at,
            state: DeliveryState::Waiting {
                until: at,
                reason: None,
            },
            attempts: 0,
            doubtful: false,
        };
        let done = waiting.clone().done(Some(format!("F-{number}")), at);
        let (before, after) = (waiting, done.clone());
        house
            .world
            .write(move |r| {
                let (before, after) = (before.clone(), after.clone());
                Box::pin(async move {
                    r.insert_delivery(&before).await?;
                    r.save_delivery(&after, &before).await?;
                    Ok(())
                })
            })
            .await
            .unwrap();
        all.push((ticket, done));
    }
    all
}

fn finds(there: &There, numbers: impl IntoIterator<Item = u32>) {
    let orders = numbers
        .into_iter()
        .map(|number| (format!("LYN-{number}"), Some(format!("F-{number}"))));
    there.orders.lock().unwrap().extend(orders);
}

async fn delivery(house: &House, id: DeliveryId) -> Delivery {
    house
        .world
        .read(move |r| Box::pin(async move { Ok(r.delivery(id).await?) }))
        .await
        .unwrap()
}

async fn what_the_partner_does_not_find_is_sent_again_looked_for_first(world: World) {
    let house = House::open(world).await;
    let all = brought(&house, 25).await;
    let there = There::default();
    finds(&there, (1..=25).filter(|number| *number != 7));
    there
        .orders
        .lock()
        .unwrap()
        .insert("LYN-9".into(), Some("F-99".into()));
    let run = house.compare(&there, Kind::Deliveries, Extent::Whole).await;
    assert_eq!(
        (run.counts.ours, run.counts.theirs, run.counts.differing),
        (25, 24, 2)
    );
    assert_eq!(there.asked().len(), 25, "each is asked for once");
    assert_eq!(
        house.open_ones().await,
        [
            ("LYN-7".to_owned(), "missing_there".to_owned(), "not_found"),
            ("LYN-9".to_owned(), "number".to_owned(), "changed_there"),
        ]
    );
    let open = house.differences(Standing::Open).await;
    assert_eq!((open[0].repair, open[1].repair), (Some(Repair::SendAgain), None));
    let system = Actor::system();
    let nothing = repair(&house.app, &system, NAME, open[1].id).await;
    assert!(matches!(nothing, Err(Error::Invalid(fields)) if fields[0].code == "no_repair"));
    repair(&house.app, &system, NAME, open[0].id).await.unwrap();
    let waits = delivery(&house, all[6].1.id).await;
    assert!(waits.doubtful && waits.attempts == 0, "{waits:?}");
    assert_eq!(waits.state.name(), "waiting");
    let now = house.app.clock.now();
    let until = now + SignedDuration::from_secs(50);
    let claimed = house
        .world
        .write(move |r| {
            Box::pin(async move {
                Ok(
                    r.claim_deliveries(NAME, now, until, business::ports::Pick::Oldest, 10)
                        .await?,
                )
            })
        })
        .await
        .unwrap();
    assert_eq!(claimed.len(), 1, "it is first of its ticket");
    assert!(claimed[0].doubtful);

    // It arrives, and the next run finds both the same.
    let done = claimed[0].clone().done(Some("F-7".into()), now);
    let was = claimed[0].clone();
    house
        .world
        .write(move |r| {
            let (done, was) = (done.clone(), was.clone());
            Box::pin(async move { Ok(r.save_delivery(&done, &was).await?) })
        })
        .await
        .unwrap();
    finds(&there, [7]);
    house.later(SignedDuration::from_mins(20));
    house.compare(&there, Kind::Deliveries, Extent::Whole).await;
    assert_eq!(house.open_ones().await.len(), 1);
}

async fn what_is_of_no_use_any_more_is_not_sent_again(world: World) {
    let house = House::open(world).await;
    let all = brought(&house, 3).await;
    let there = There::default();
    house.compare(&there, Kind::Deliveries, Extent::Recent(10)).await;
    let open = house.differences(Standing::Open).await;
    assert_eq!(open.len(), 3);

    // The first was paid meanwhile.
    let mut paid = all[0].0.clone();
    paid.paid = paid.due();
    paid.version += 1;
    house
        .world
        .write(move |r| {
            let paid = paid.clone();
            Box::pin(async move { Ok(r.save_ticket(&paid, paid.version - 1).await?) })
        })
        .await
        .unwrap();
    let system = Actor::system();
    let code = |answer: Result<(), Error>| match answer {
        Err(Error::Invalid(fields)) => fields[0].code,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        code(repair(&house.app, &system, NAME, open[0].id).await),
        "nothing_due"
    );

    // A later one of the second is still to go out: it brings what is so now.
    let later = Delivery {
        id: DeliveryId(house.world.id()),
        event: domain::EventId(house.world.id()),
        position: 100,
        ..all[1].1.clone().replayed(house.app.clock.now())
    };
    house
        .world
        .write(move |r| {
            let later = later.clone();
            Box::pin(async move { Ok(r.insert_delivery(&later).await?) })
        })
        .await
        .unwrap();
    assert_eq!(
        code(repair(&house.app, &system, NAME, open[1].id).await),
        "under_way"
    );
    assert_eq!(
        house.open_ones().await.len(),
        3,
        "what could not be put right stays open"
    );
    assert_eq!(delivery(&house, all[1].1.id).await.state, all[1].1.state);

    // The next run knows that the first can no longer be sent.
    house.compare(&there, Kind::Deliveries, Extent::Recent(10)).await;
    assert_eq!(house.differences(Standing::Open).await[0].repair, None);
}

async fn a_sample_is_the_same_for_the_same_seed(world: World) {
    let house = House::open(world).await;
    brought(&house, 40).await;
    let sample = async |seed| {
        let there = There::default();
        finds(&there, 1..=40);
        let run = house
            .compare(&there, Kind::Deliveries, Extent::Random { size: 8, seed })
            .await;
        assert_eq!((run.counts.ours, run.counts.differing), (8, 0));
        there.asked()
    };
    let first = sample(3).await;
    assert_eq!(first, sample(3).await);
    assert_ne!(first, sample(4).await);
    let there = There::default();
    house.compare(&there, Kind::Deliveries, Extent::Recent(5)).await;
    let mut asked = there.asked();
    asked.sort();
    assert_eq!(
        asked,
        ["LYN-1", "LYN-2", "LYN-3", "LYN-4", "LYN-5"],
        "the last ones brought"
    );
    // One by chance that is not asked about says nothing of the others.
    let there = There::default();
    finds(&there, 1..=40);
    house
        .compare(&there, Kind::Deliveries, Extent::Random { size: 1, seed: 11 })
        .await;
    assert!(house.open_ones().await.len() >= 4);
}
