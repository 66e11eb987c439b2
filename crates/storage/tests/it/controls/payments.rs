//! Tickets paid here and there.

use business::{
    Error,
    controls::{accept, repair},
    ports::Standing,
};
use domain::{
    DifferenceId,
    control::{DifferenceState, Extent, Kind, Repair, RunState, Value},
    people::Actor,
};
use jiff::SignedDuration;

use super::{House, There};
use crate::support::{World, on_both};

on_both!(
    what_differs_is_told_with_both_values_once_and_closes_by_itself,
    a_payment_that_never_came_is_taken_in,
    what_may_be_put_right_is_by_itself_where_declared,
    what_was_accepted_stays_so_until_a_side_says_something_else,
    what_is_young_old_or_elsewhere_is_no_difference,
    a_sample_looks_at_what_came_last,
);

fn key(id: &str) -> String {
    format!("captured LYN {id}")
}

async fn what_differs_is_told_with_both_values_once_and_closes_by_itself(world: World) {
    let house = House::open(world).await;
    for (id, cents) in [("1", 100), ("2", 200), ("3", 300)] {
        house.paid_here(id, "LYN-7", cents, 5).await;
    }
    let there = There::listing(vec![
        house.paid_there("1", "lyn 7", 100, 5),
        house.paid_there("2", "LYN-7", 250, 5),
        // The same again, as a page that drifted shows it.
        house.paid_there("1", "LYN-7", 100, 5),
        house.paid_there("4", "LYN-8", 400, 5),
    ]);
    let run = house.compare(&there, Kind::Payments, Extent::Whole).await;
    assert!(matches!(run.state, RunState::Done { .. }), "{run:?}");
    assert_eq!(
        (run.counts.ours, run.counts.theirs, run.counts.differing),
        (3, 3, 3)
    );
    let told = [
        (key("2"), "amount".to_owned(), "changed_there"),
        (key("3"), "missing_there".to_owned(), "not_listed"),
        (key("4"), "missing_here".to_owned(), "never_heard"),
    ];
    assert_eq!(house.open_ones().await, told);
    let first = house.differences(Standing::Open).await;
    let cents = |fields: &Option<domain::control::Fields>| match fields.as_ref()?.get("amount")? {
        Value::Money(money) => Some(money.minor),
        _ => None,
    };
    assert_eq!(
        (cents(&first[0].ours), cents(&first[0].theirs)),
        (Some(200), Some(250))
    );
    assert_eq!(
        (cents(&first[1].ours), cents(&first[1].theirs)),
        (Some(300), None)
    );
    assert_eq!(
        (cents(&first[2].ours), cents(&first[2].theirs)),
        (None, Some(400))
    );

    // Found again it is the same; only what agrees closes.
    house.later(SignedDuration::from_mins(30));
    there.payments.lock().unwrap()[1] = house.paid_there("2", "LYN-7", 200, 5);
    let run = house.compare(&there, Kind::Payments, Extent::Whole).await;
    assert_eq!(run.counts.differing, 2);
    let second = house.differences(Standing::Open).await;
    assert_eq!(second.len(), 2);
    assert_eq!(
        (second[0].id, second[0].found_at),
        (first[1].id, first[1].found_at)
    );
    assert_eq!(second[0].run, run.id, "it was seen once more");
    let closed = house.differences(Standing::Closed).await;
    assert_eq!(closed.len(), 1);
    assert!(matches!(closed[0].state, DifferenceState::Agreed { .. }));

    // Neither side has it any more.
    there
        .payments
        .lock()
        .unwrap()
        .retain(|payment| !payment.webhook_id.contains("-4-"));
    house.compare(&there, Kind::Payments, Extent::Whole).await;
    assert_eq!(house.open_ones().await, [told[1].clone()]);

    // What had agreed differs again: it is open as of now.
    there.payments.lock().unwrap()[1] = house.paid_there("2", "LYN-7", 210, 5);
    house.compare(&there, Kind::Payments, Extent::Whole).await;
    let third = house.differences(Standing::Open).await;
    assert_eq!((third[0].id, third[0].key.clone()), (first[0].id, key("2")));
    assert!(third[0].found_at > first[0].found_at);
    let left = house
        .world
        .read(|r| Box::pin(async move { Ok(r.control_runs_with_rows().await?) }))
        .await;
    assert_eq!(left, [], "what was gathered is gone with the run");
}

async fn waiting_notices(house: &House) -> i64 {
    house
        .world
        .read(|r| Box::pin(async move { Ok(r.inbox_depth().await?) }))
        .await
        .0
}

async fn a_payment_that_never_came_is_taken_in(world: World) {
    let house = House::open(world).await;
    house.paid_here("0", "LYN-9", 500, 6).await;
    let there = There::listing(vec![
        house.paid_there("0", "LYN-9", 500, 6),
        house.paid_there("1", "LYN-9", 500, 5),
    ]);
    house.compare(&there, Kind::Payments, Extent::Whole).await;
    assert_eq!(
        house.open_ones().await,
        [(key("1"), "missing_here".to_owned(), "paid_otherwise")],
        "the ticket was paid already"
    );
    let one = house.differences(Standing::Open).await.remove(0);
    assert_eq!(one.repair, Some(Repair::TakeIn));
    let system = Actor::system();
    repair(&house.app, &system, "acme", one.id).await.unwrap();
    assert_eq!(waiting_notices(&house).await, 1);
    let twice = repair(&house.app, &system, "acme", one.id).await;
    assert!(matches!(twice, Err(Error::NotFound)), "it is not open any more");
    let other = repair(&house.app, &system, "other", one.id).await;
    assert!(matches!(other, Err(Error::NotFound)));
    let closed = house.differences(Standing::Closed).await;
    assert!(matches!(
        closed[0].state,
        DifferenceState::Repaired { by: None, .. }
    ));
    assert_eq!(closed[0].material, None, "what the repair needed is not kept");
    let audit = house
        .world
        .read(move |r| Box::pin(async move { Ok(r.audit_of(one.id.0, 5).await?) }))
        .await;
    assert_eq!(audit.len(), 1);
    assert_eq!(audit[0].action, "repair_difference");

    // It did not hold: the next run tells. What is in the inbox already is not there twice.
    house.compare(&there, Kind::Payments, Extent::Whole).await;
    let again = house.differences(Standing::Open).await.remove(0);
    assert_eq!(again.id, one.id);
    repair(&house.app, &system, "acme", again.id).await.unwrap();
    assert_eq!(waiting_notices(&house).await, 1);

    house.paid_here("1", "LYN-9", 500, 5).await;
    house.compare(&there, Kind::Payments, Extent::Whole).await;
    assert_eq!(house.open_ones().await, []);
}

async fn what_may_be_put_right_is_by_itself_where_declared(world: World) {
    let mut house = House::open(world).await;
    let mut planned = super::planned(Kind::Payments, Extent::Whole);
    planned.is_automatic = true;
    house.plan.planned = vec![planned];
    house.paid_here("gone", "LYN-1", 100, 3).await;
    let there = There::listing(
        (0..120)
            .map(|n| house.paid_there(&format!("{n:03}"), "LYN-2", 100 + n, 4))
            .collect(),
    );
    let run = house.compare(&there, Kind::Payments, Extent::Whole).await;
    assert_eq!((run.counts.differing, run.counts.repaired), (121, 120));
    assert_eq!(waiting_notices(&house).await, 120);
    assert_eq!(
        house.open_ones().await,
        [(key("gone"), "missing_there".to_owned(), "not_listed")],
        "a person decides about money that the partner does not list"
    );
}

async fn what_was_accepted_stays_so_until_a_side_says_something_else(world: World) {
    let house = House::open(world).await;
    house.paid_here("1", "LYN-7", 100, 5).await;
    let there = There::listing(vec![house.paid_there("1", "LYN-7", 90, 5)]);
    house.compare(&there, Kind::Payments, Extent::Whole).await;
    let one = house.differences(Standing::Open).await.remove(0);
    let system = Actor::system();
    let without = accept(&house.app, &system, "acme", one.id, "  ").await;
    assert!(matches!(without, Err(Error::Invalid(fields)) if fields[0].field == "reason"));
    let strange = accept(&house.app, &system, "acme", DifferenceId(house.world.id()), "x").await;
    assert!(matches!(strange, Err(Error::NotFound)));
    accept(&house.app, &system, "acme", one.id, "rendu en caisse")
        .await
        .unwrap();
    house.compare(&there, Kind::Payments, Extent::Whole).await;
    assert_eq!(house.open_ones().await, []);
    let closed = house.differences(Standing::Closed).await.remove(0);
    let is_kept =
        matches!(&closed.state, DifferenceState::Accepted { reason, .. } if reason == "rendu en caisse");
    assert!(is_kept, "{closed:?}");
    there.payments.lock().unwrap()[0] = house.paid_there("1", "LYN-7", 80, 5);
    house.compare(&there, Kind::Payments, Extent::Whole).await;
    assert_eq!(house.open_ones().await.len(), 1);
}

async fn what_is_young_old_or_elsewhere_is_no_difference(world: World) {
    let house = House::open(world).await;
    // Just paid, here and there: each may still be on its way.
    house.paid_here("here", "LYN-1", 100, 0).await;
    // Brought by the connector before the period, touched over there since: not new, and the day differs.
    house.paid_here("old", "LYN-2", 100, 24 * 8).await;
    // What another connector brought is none of this one's.
    let there = There::listing(vec![
        house.paid_there("there", "LYN-1", 100, 0),
        house.paid_there("old", "LYN-2", 100, 3),
        house.paid_there("ancient", "LYN-3", 100, 24 * 9),
    ]);
    house.compare(&there, Kind::Payments, Extent::Whole).await;
    assert_eq!(
        house.open_ones().await,
        [(key("old"), "day".to_owned(), "changed_there")],
        "what is older than the period counts where the partner shows it"
    );
    // Half an hour on they are settled, and one of them never came.
    house.later(SignedDuration::from_mins(30));
    house.compare(&there, Kind::Payments, Extent::Whole).await;
    let told: Vec<_> = house
        .open_ones()
        .await
        .into_iter()
        .map(|(key, what, _)| (key, what))
        .collect();
    assert_eq!(
        told,
        [
            (key("here"), "missing_there".to_owned()),
            (key("old"), "day".to_owned()),
            (key("there"), "missing_here".to_owned()),
        ]
    );
}

async fn a_sample_looks_at_what_came_last(world: World) {
    let house = House::open(world).await;
    for hours in 1..=5 {
        house.paid_here(&hours.to_string(), "LYN-7", 100, hours).await;
    }
    let there = There::default();
    let run = house.compare(&there, Kind::Payments, Extent::Recent(2)).await;
    assert_eq!(run.counts.ours, 2);
    let told: Vec<_> = house.open_ones().await.into_iter().map(|(key, ..)| key).collect();
    assert_eq!(told, [key("1"), key("2")]);
    // Of what lies before the sample nothing is said, and nothing closes.
    there.payments.lock().unwrap().extend([
        house.paid_there("1", "LYN-7", 100, 1),
        house.paid_there("2", "LYN-7", 100, 2),
    ]);
    house.compare(&there, Kind::Payments, Extent::Recent(1)).await;
    let told: Vec<_> = house.open_ones().await.into_iter().map(|(key, ..)| key).collect();
    assert_eq!(told, [] as [String; 0], "both were shown");
}
