//! How runs begin, stop, go on and end.

use business::{
    Error,
    controls::{Asked, Step, Turn, ask, begin, forget, schedule, step, work},
    deliveries::set_mode,
    ports::{Mode, NoAnswer},
};
use domain::{
    ControlRunId,
    control::{Extent, Kind, Origin, Run, RunState},
    people::Actor,
};
use jiff::SignedDuration;

use super::{House, NAME, There, planned};
use crate::support::{World, on_both};

on_both!(
    a_run_that_is_cut_off_goes_on_from_its_page,
    of_two_that_believe_to_have_a_run_one_works_it,
    a_whole_run_waits_for_quiet_hours_and_stops_when_they_end,
    a_partner_that_is_down_puts_a_run_off_and_a_refusal_ends_it,
    a_paused_connector_is_not_asked,
    what_the_files_declare_runs_once_when_it_is_due,
    what_cannot_be_compared_is_refused_by_name,
    what_is_over_is_forgotten_in_time,
);

/// Works steps until so many were done; what is left is dropped, as a kill drops it.
async fn steps(house: &House, there: &There, most: usize) -> Option<Run> {
    let mut run = begin(&house.app, NAME).await.unwrap()?;
    for _ in 0..most {
        match step(&house.app, there, &house.plan, run).await.unwrap() {
            Step::Further(next) => run = *next,
            Step::Halted(_) | Step::Lost => return None,
        }
    }
    Some(run)
}

async fn a_run_that_is_cut_off_goes_on_from_its_page(world: World) {
    let house = House::open(world).await;
    for n in 0..7 {
        house.paid_here(&n.to_string(), "LYN-7", 100, 5).await;
    }
    let listed = (0..9).map(|n| house.paid_there(&n.to_string(), "LYN-7", 100, 5));
    let there = There::listing(listed.collect());
    let asked = house.ask(Kind::Payments, Extent::Whole).await;
    let mut kills = 0;
    while house.run(&asked).await.state.name() != "done" {
        // Killed after every single page.
        steps(&house, &there, 1).await;
        assert_eq!(
            begin(&house.app, NAME).await.unwrap(),
            None,
            "its lease still holds"
        );
        house.later(SignedDuration::from_mins(6));
        kills += 1;
        assert!(kills < 20, "it goes on");
    }
    assert!(
        kills >= 7,
        "{kills}: five pages of theirs, two of ours, one of the comparison"
    );
    let pages: Vec<_> = (0..5).map(|page| format!("acme page {}", page * 2)).collect();
    assert_eq!(there.asked(), pages, "no page was asked for twice");
    let run = house.run(&asked).await;
    assert_eq!(
        (run.counts.ours, run.counts.theirs, run.counts.differing),
        (7, 9, 2)
    );
    assert_eq!(house.open_ones().await.len(), 2);
}

async fn of_two_that_believe_to_have_a_run_one_works_it(world: World) {
    let house = House::open(world).await;
    let there = There::listing(vec![house.paid_there("1", "LYN-7", 100, 5)]);
    let asked = house.ask(Kind::Payments, Extent::Whole).await;
    let slow = begin(&house.app, NAME).await.unwrap().unwrap();
    house.later(SignedDuration::from_mins(6));
    work(&house.app, &there, NAME, &house.plan).await.unwrap();
    let done = house.run(&asked).await;
    assert_eq!(done.state.name(), "done");
    let late = step(&house.app, &there, &house.plan, slow).await.unwrap();
    assert_eq!(late, Step::Lost);
    assert_eq!(house.run(&asked).await, done);
    // Many at once: each run is worked by one of them.
    house.ask(Kind::Payments, Extent::Recent(5)).await;
    let all = futures::future::join_all((0..8).map(|_| begin(&house.app, NAME))).await;
    assert_eq!(
        all.into_iter()
            .filter(|one| one.as_ref().unwrap().is_some())
            .count(),
        1
    );
}

async fn a_whole_run_waits_for_quiet_hours_and_stops_when_they_end(world: World) {
    let house = House::open(world).await;
    let listed = (0..6).map(|n| house.paid_there(&n.to_string(), "LYN-7", 100, 20));
    let there = There::listing(listed.collect());
    // It is 23:30; at 05:58 the first page is read, at 06:02 the shop is about to open.
    house.later(SignedDuration::from_mins(6 * 60 + 28));
    let asked = house.ask(Kind::Payments, Extent::Whole).await;
    let run = steps(&house, &there, 1).await.unwrap();
    house.later(SignedDuration::from_mins(4));
    let halted = step(&house.app, &there, &house.plan, run).await.unwrap();
    let Step::Halted(run) = halted else {
        panic!("{halted:?}");
    };
    let RunState::Waiting { until, reason } = run.state.clone() else {
        panic!("{run:?}");
    };
    assert_eq!(
        (until.to_string(), reason),
        ("2026-11-25T21:00:00Z".into(), Some("opening".into()))
    );
    assert_eq!(there.asked().len(), 1);
    assert_eq!(
        work(&house.app, &there, NAME, &house.plan).await.unwrap(),
        Turn::Nothing
    );
    // A sample may be looked at by day, beside it.
    house.compare(&there, Kind::Payments, Extent::Recent(1)).await;
    let by_day = there.asked().len();
    // Asked for by day, it is the one that waits already.
    assert_eq!(house.ask(Kind::Payments, Extent::Whole).await.id, asked.id);
    house.later(SignedDuration::from_hours(16));
    work(&house.app, &there, NAME, &house.plan).await.unwrap();
    assert_eq!(house.run(&asked).await.state.name(), "done");
    assert_eq!(
        there.asked()[by_day..],
        ["acme page 2", "acme page 4"],
        "it went on where it had stopped"
    );
}

async fn a_partner_that_is_down_puts_a_run_off_and_a_refusal_ends_it(world: World) {
    let house = House::open(world).await;
    let there = There::listing(vec![house.paid_there("1", "LYN-7", 100, 5)]);
    let down = || NoAnswer::Busy("connection refused".into());
    there.fails_with(down());
    there.fails_with(down());
    let run = house.compare(&there, Kind::Payments, Extent::Whole).await;
    let now = house.app.clock.now();
    let waits = |seconds: i64| RunState::Waiting {
        until: now + SignedDuration::from_secs(seconds),
        reason: Some("connection refused".into()),
    };
    assert_eq!((run.state.clone(), run.attempts), (waits(30), 1));
    house.later(SignedDuration::from_secs(30));
    work(&house.app, &there, NAME, &house.plan).await.unwrap();
    assert_eq!(house.run(&run).await.state, waits(30 + 60), "twice as long");
    house.later(SignedDuration::from_secs(60));
    work(&house.app, &there, NAME, &house.plan).await.unwrap();
    let done = house.run(&run).await;
    assert_eq!((done.state.name(), done.attempts), ("done", 0));

    there.fails_with(NoAnswer::Refused("no such table".into()));
    let refused = house.compare(&there, Kind::Payments, Extent::Whole).await;
    assert!(matches!(&refused.state, RunState::Failed { reason, .. } if reason == "no such table"));
    assert_eq!(house.open_ones().await.len(), 1, "what was known stays as it is");

    // In the end it is given up.
    for _ in 0..12 {
        there.fails_with(down());
    }
    let run = house.ask(Kind::Payments, Extent::Recent(5)).await;
    for _ in 0..12 {
        work(&house.app, &there, NAME, &house.plan).await.unwrap();
        house.later(SignedDuration::from_hours(1));
    }
    assert_eq!(house.run(&run).await.state.name(), "failed");
}

async fn a_paused_connector_is_not_asked(world: World) {
    let house = House::open(world).await;
    let there = There::listing(
        (0..4)
            .map(|n| house.paid_there(&n.to_string(), "LYN-7", 100, 5))
            .collect(),
    );
    let asked = house.ask(Kind::Payments, Extent::Whole).await;
    let tell = async |mode| set_mode(&house.app, &Actor::system(), NAME, mode).await.unwrap();
    tell(Mode::Paused).await;
    assert_eq!(begin(&house.app, NAME).await.unwrap(), None);
    tell(Mode::On).await;
    let run = steps(&house, &there, 1).await.unwrap();
    tell(Mode::Paused).await;
    assert!(matches!(
        step(&house.app, &there, &house.plan, run).await.unwrap(),
        Step::Halted(_)
    ));
    assert_eq!(there.asked().len(), 1);
    tell(Mode::On).await;
    house.later(SignedDuration::from_mins(2));
    work(&house.app, &there, NAME, &house.plan).await.unwrap();
    assert_eq!(house.run(&asked).await.state.name(), "done");
}

async fn what_the_files_declare_runs_once_when_it_is_due(world: World) {
    let mut house = House::open(world).await;
    house.plan.planned = vec![
        planned(Kind::Payments, Extent::Whole),
        planned(Kind::Deliveries, Extent::Random { size: 5, seed: 0 }),
    ];
    let there = There::default();
    // Eight processes ask at once.
    let all = futures::future::join_all((0..8).map(|_| schedule(&house.app, NAME, &house.plan))).await;
    assert_eq!(all.into_iter().map(Result::unwrap).sum::<usize>(), 2);
    while work(&house.app, &there, NAME, &house.plan).await.unwrap() != Turn::Nothing {}
    assert_eq!(
        schedule(&house.app, NAME, &house.plan).await.unwrap(),
        0,
        "not due yet"
    );
    // A day later it is due, but by day only the sample runs.
    house.later(SignedDuration::from_hours(24 + 9));
    assert_eq!(schedule(&house.app, NAME, &house.plan).await.unwrap(), 1);
    let last = |kind| async move { (kind, Origin::Schedule) };
    let (kind, origin) = last(Kind::Payments).await;
    let whole = house
        .world
        .read(move |r| Box::pin(async move { Ok(r.last_control_run(NAME, kind, origin).await?) }))
        .await
        .unwrap();
    assert_eq!(whole.state.name(), "done", "the one of the night before");
    house.later(SignedDuration::from_hours(14));
    assert_eq!(
        schedule(&house.app, NAME, &house.plan).await.unwrap(),
        1,
        "the night has come"
    );
    assert_eq!(
        schedule(&house.app, "other", &house.plan).await.unwrap(),
        0,
        "it is not on"
    );
}

async fn what_cannot_be_compared_is_refused_by_name(world: World) {
    let mut house = House::open(world).await;
    house.plan.possible = vec![Kind::Payments];
    let now = house.app.clock.now();
    let asked = |extent| Asked {
        connector: NAME.into(),
        kind: Kind::Payments,
        extent,
        since: None,
    };
    let wrong = async |asked: Asked| match ask(&house.app, &Actor::system(), &house.plan, asked).await {
        Err(Error::Invalid(fields)) => (fields[0].field.clone(), fields[0].code),
        other => panic!("{other:?}"),
    };
    let deliveries = Asked {
        kind: Kind::Deliveries,
        ..asked(Extent::Whole)
    };
    assert_eq!(wrong(deliveries).await, ("kind".into(), "not_comparable"));
    let chance = asked(Extent::Random { size: 5, seed: 1 });
    assert_eq!(wrong(chance).await, ("extent".into(), "not_by_chance"));
    for size in [0, Extent::MOST + 1] {
        assert_eq!(
            wrong(asked(Extent::Recent(size))).await,
            ("extent".into(), "out_of_range")
        );
    }
    for since in [
        now + SignedDuration::from_secs(1),
        now - SignedDuration::from_hours(24 * 401),
    ] {
        let asked = Asked {
            since: Some(since),
            ..asked(Extent::Recent(5))
        };
        assert_eq!(wrong(asked).await, ("since".into(), "out_of_range"));
    }
    let off = Asked {
        connector: "other".into(),
        ..asked(Extent::Recent(5))
    };
    assert_eq!(wrong(off).await, ("connector".into(), "is_off"));
    let mut loud = house.plan.clone();
    loud.quiet = domain::control::QuietHours::default();
    let refused = ask(&house.app, &Actor::system(), &loud, asked(Extent::Whole)).await;
    assert!(matches!(refused, Err(Error::Invalid(fields)) if fields[0].code == "no_quiet_hours"));
}

async fn what_is_over_is_forgotten_in_time(world: World) {
    let house = House::open(world).await;
    let there = There::listing(vec![
        house.paid_there("1", "LYN-7", 100, 5),
        house.paid_there("2", "LYN-7", 100, 5),
    ]);
    let run = house.compare(&there, Kind::Payments, Extent::Whole).await;
    house.paid_here("1", "LYN-7", 100, 5).await;
    house.compare(&there, Kind::Payments, Extent::Whole).await;
    let month = SignedDuration::from_hours(24 * 30);
    assert_eq!(forget(&house.app, month).await.unwrap(), 0);
    house.later(month + SignedDuration::from_hours(1));
    forget(&house.app, month).await.unwrap();
    let id: ControlRunId = run.id;
    let left = house
        .world
        .read(move |r| Box::pin(async move { Ok(r.control_run(id).await?) }))
        .await;
    assert_eq!(left, None);
    assert_eq!(house.differences(business::ports::Standing::Closed).await, []);
    assert_eq!(house.open_ones().await.len(), 1, "what is open stays");
}
