//! Full loads and increments: where they begin, what they leave, what survives a kill.

use super::*;
use crate::support::on_both;

on_both!(
    a_full_load_then_what_has_changed,
    what_a_full_load_no_longer_sees_is_gone,
    a_broken_off_load_marks_nothing_and_goes_on,
    a_killed_pull_goes_on_when_its_lease_is_over,
    a_pull_taken_for_dead_stores_nothing_more,
    pages_that_drift_need_two_loads,
    only_while_the_connector_is_on,
    two_who_begin_at_once_are_one,
    rows_that_cannot_be_read_are_listed,
    long_pages_are_stored_in_parts,
    only_those_who_look_after_partners_may,
);

async fn a_full_load_then_what_has_changed(world: World) {
    let house = House::open(world).await;
    let plan = plan(Kind::Products);
    let pages = [
        page([product("1", 0, "Selle"), product("2", 0, "Pneu")], "p1"),
        page([product("3", 0, "Câble")], "p2"),
    ];
    let pulled = house.pull(&plan, pages).await;
    assert_eq!((pulled.due, pulled.rows, pulled.changed), (Due::Full, 3, 3));
    let mirror = house.mirror(Kind::Products).await;
    assert_eq!((mirror.live, mirror.deleted, mirror.generation), (3, 0, 1));
    assert_eq!(mirror.standing.full_at, Some(start()));
    assert_eq!((mirror.position.as_deref(), mirror.run), (Some("end"), None));

    house.later(300);
    let again = [page(
        [
            product("1", 0, "Selle"),
            product("2", 200, "Pneu neuf"),
            product("4", 250, "Gants"),
        ],
        "p1",
    )];
    let pulled = house.pull(&plan, again).await;
    assert_eq!((pulled.due, pulled.rows, pulled.changed), (Due::Increment, 3, 2));
    assert_eq!(house.mirror(Kind::Products).await.live, 4);
    assert_eq!(house.products(&["2"]).await[0].facts.name, "Pneu neuf");
    assert_eq!(house.by_ean("3762").await[0].row.facts.name, "Pneu neuf");
    assert_eq!(house.by_ean("3762").await.len(), 1);
    assert_eq!(house.shop.asked(), [None, Some("end".to_owned())]);
    assert_eq!(
        house.mirror(Kind::Products).await.standing.as_of(),
        Some(house.app.clock.now())
    );
}

async fn what_a_full_load_no_longer_sees_is_gone(world: World) {
    let house = House::open(world).await;
    let plan = plan(Kind::Products);
    house
        .pull(
            &plan,
            [page(
                [product("1", 0, "a"), product("2", 0, "b"), product("3", 0, "c")],
                "p",
            )],
        )
        .await;
    // An increment sees one row, and the others stay.
    house.pull(&plan, [page([product("1", 0, "a")], "p")]).await;
    assert_eq!(house.standing(&["1", "2", "3"]).await.0, ["1", "2", "3"]);

    house.later(60);
    house.shop.gives(
        [page([product("1", 0, "a"), product("3", 0, "c")], "p")],
        End::At("end"),
    );
    let pulled = house.try_pull(&plan, Asked::Whole).await.unwrap().unwrap();
    assert_eq!((pulled.due, pulled.gone, pulled.changed), (Due::Full, 1, 0));
    let (there, gone) = house.standing(&["1", "2", "3"]).await;
    assert_eq!(
        (there, gone),
        (vec!["1".to_owned(), "3".to_owned()], vec!["2".to_owned()])
    );
    let mirror = house.mirror(Kind::Products).await;
    assert_eq!((mirror.live, mirror.deleted), (2, 1));
    assert!(
        house.by_ean("3762").await[0].row.deleted_at.is_some(),
        "its age is told, not hidden"
    );

    // It comes back as it was.
    house.pull(&plan, [page([product("2", 0, "b")], "p")]).await;
    assert_eq!(house.standing(&["2"]).await.0, ["2"]);
    let mirror = house.mirror(Kind::Products).await;
    assert_eq!((mirror.live, mirror.deleted), (3, 0));
}

async fn a_broken_off_load_marks_nothing_and_goes_on(world: World) {
    let house = House::open(world).await;
    let plan = plan(Kind::Products);
    house
        .pull(
            &plan,
            [page(
                [product("1", 0, "a"), product("2", 0, "b"), product("3", 0, "c")],
                "p",
            )],
        )
        .await;
    house
        .shop
        .gives([page([product("1", 0, "a")], "page 2")], End::Fails("503"));
    let failed = house.try_pull(&plan, Asked::Whole).await;
    assert!(
        matches!(&failed, Err(NotPulled::NotGiven(problem)) if problem.reason == "503"),
        "{failed:?}"
    );
    let mirror = house.mirror(Kind::Products).await;
    assert!(mirror.standing.is_loading && mirror.run.is_none());
    assert_eq!(
        (mirror.reason.as_deref(), mirror.position.as_deref()),
        (Some("503"), Some("page 2"))
    );
    assert_eq!(house.standing(&["1", "2", "3"]).await.1, Vec::<String>::new());

    // By the clock it waits a minute, then goes on where it was broken off; the end marks what was seen by no part of it.
    assert!(house.try_pull(&plan, Asked::ByTheClock).await.unwrap().is_none());
    house.later(61);
    house
        .shop
        .gives([page([product("2", 0, "b")], "page 3")], End::At("end"));
    let pulled = house.try_pull(&plan, Asked::ByTheClock).await.unwrap().unwrap();
    assert_eq!((pulled.due, pulled.gone), (Due::GoOn, 1));
    assert_eq!(house.standing(&["1", "2", "3"]).await.1, ["3"]);
    assert_eq!(house.shop.asked().last().unwrap().as_deref(), Some("page 2"));
    let mirror = house.mirror(Kind::Products).await;
    assert_eq!((mirror.reason, mirror.standing.failed_at), (None, None));
}

async fn a_killed_pull_goes_on_when_its_lease_is_over(world: World) {
    let house = Arc::new(House::open(world).await);
    let plan = plan(Kind::Products);
    house.shop.gives(
        [page([product("1", 0, "a")], "page 2")],
        End::Silence(Arc::default()),
    );
    let killed = tokio::spawn({
        let (house, plan) = (house.clone(), plan.clone());
        async move { house.try_pull(&plan, Asked::ByTheClock).await.is_ok() }
    });
    house.shop.taken.notified().await;
    killed.abort();
    let _ = killed.await;
    assert_eq!(
        house.standing(&["1"]).await.0,
        ["1"],
        "the page that was answered is on disk"
    );
    let held = house.try_pull(&plan, Asked::Now).await;
    assert!(matches!(held, Err(NotPulled::Already(_))), "{held:?}");
    assert!(house.try_pull(&plan, Asked::ByTheClock).await.unwrap().is_none());

    house.later(181);
    house
        .shop
        .gives([page([product("2", 0, "b")], "page 3")], End::At("end"));
    let pulled = house.try_pull(&plan, Asked::ByTheClock).await.unwrap().unwrap();
    assert_eq!(pulled.due, Due::GoOn);
    assert_eq!(house.shop.asked(), [None, Some("page 2".to_owned())]);
    assert_eq!(house.standing(&["1", "2"]).await.0, ["1", "2"]);
    assert_eq!(
        house.mirror(Kind::Products).await.generation,
        1,
        "one load, in two parts"
    );
}

async fn a_pull_taken_for_dead_stores_nothing_more(world: World) {
    let house = Arc::new(House::open(world).await);
    let plan = plan(Kind::Products);
    let until = Arc::new(Notify::new());
    house.shop.gives(
        [page([product("1", 0, "a")], "page 2")],
        End::Silence(until.clone()),
    );
    let slow = tokio::spawn({
        let (house, plan) = (house.clone(), plan.clone());
        async move { house.try_pull(&plan, Asked::ByTheClock).await }
    });
    house.shop.taken.notified().await;
    house.later(181);
    house.pull(&plan, [page([product("1", 100, "new")], "p")]).await;
    until.notify_one();
    let late = slow.await.unwrap();
    assert!(matches!(late, Err(NotPulled::Business(Error::Stale))), "{late:?}");
    let mirror = house.mirror(Kind::Products).await;
    assert_eq!(
        (mirror.position.as_deref(), mirror.reason),
        (Some("end"), None),
        "the other one counts"
    );
    assert_eq!(house.products(&["1"]).await[0].facts.name, "new");
}

async fn pages_that_drift_need_two_loads(world: World) {
    let house = House::open(world).await;
    let mut plan = plan(Kind::Products);
    plan.schedule.may_drift = true;
    let both = || [page([product("1", 0, "a"), product("2", 0, "b")], "p")];
    house.pull(&plan, both()).await;
    for (load, gone) in [(1, 0), (2, 1)] {
        house
            .shop
            .gives([page([product("1", 0, "a")], "p")], End::At("end"));
        let pulled = house.try_pull(&plan, Asked::Whole).await.unwrap().unwrap();
        assert_eq!(pulled.gone, gone, "load {load} that misses it");
    }
    assert_eq!(house.standing(&["1", "2"]).await.1, ["2"]);
}

async fn only_while_the_connector_is_on(world: World) {
    use business::{deliveries::set_mode, ports::Mode};

    let house = House::open(world).await;
    let other = Plan {
        connector: "other".into(),
        ..plan(Kind::Products)
    };
    assert!(
        house.try_pull(&other, Asked::ByTheClock).await.unwrap().is_none(),
        "never switched on"
    );
    let plan = plan(Kind::Products);
    set_mode(&house.app, &Actor::system(), "erp", Mode::Paused)
        .await
        .unwrap();
    assert!(house.try_pull(&plan, Asked::ByTheClock).await.unwrap().is_none());
    set_mode(&house.app, &Actor::system(), "erp", Mode::On)
        .await
        .unwrap();
    house.shop.gives([], End::At("end"));
    assert!(house.try_pull(&plan, Asked::ByTheClock).await.unwrap().is_some());
    // Then what has changed, every five minutes.
    assert!(house.try_pull(&plan, Asked::ByTheClock).await.unwrap().is_none());
    house.later(300);
    house.shop.gives([], End::At("end"));
    let pulled = house.try_pull(&plan, Asked::ByTheClock).await.unwrap().unwrap();
    assert_eq!(pulled.due, Due::Increment);
}

async fn two_who_begin_at_once_are_one(world: World) {
    let house = Arc::new(House::open(world).await);
    let second = storage::open(&house.world.url, storage::Options::default())
        .await
        .unwrap();
    let other = Boucle {
        db: second.database(),
        ..house.app.clone()
    };
    house
        .shop
        .gives([page([product("1", 0, "a")], "p")], End::At("end"));
    let mut begun = tokio::task::JoinSet::new();
    for n in 0..8 {
        let app = if n % 2 == 0 {
            house.app.clone()
        } else {
            other.clone()
        };
        let shop = house.shop.clone();
        begun.spawn(async move {
            let pulled = pull(
                &app,
                &Actor::system(),
                &*shop,
                &plan(Kind::Products),
                Asked::ByTheClock,
            )
            .await;
            pulled.unwrap().is_some()
        });
    }
    let ran = begun.join_all().await.into_iter().filter(|ran| *ran).count();
    assert_eq!(ran, 1);
    assert_eq!(house.shop.asked().len(), 1, "the partner was asked once");
    second.close().await;
}

async fn rows_that_cannot_be_read_are_listed(world: World) {
    let house = House::open(world).await;
    let plan = plan(Kind::Products);
    let bad = |n: usize| Rejected {
        key: format!("row {n}"),
        reason: format!("erp: product: price = \"{n},x\": money_in: an amount is wanted"),
    };
    let with = |rejected| PulledPage {
        rejected,
        ..page([product("1", 0, "a")], "p")
    };
    let pulled = house
        .pull(&plan, [with(vec![bad(1), bad(2)]), with(vec![bad(2)])])
        .await;
    assert_eq!((pulled.rows, pulled.rejected), (2, 3));
    let data = || async {
        business::mirror::data(&house.app, &Actor::system(), "erp")
            .await
            .unwrap()
    };
    assert_eq!(data().await.rejected.len(), 2, "the same row is listed once");
    assert!(data().await.rejected[0].reason.contains("an amount is wanted"));
    // Bounded, whatever comes.
    house.later(1);
    house.pull(&plan, [with((0..500).map(bad).collect())]).await;
    assert_eq!(data().await.rejected_count, [(Kind::Products, 200)]);
    assert!(data().await.rejected.len() < 200);
    // A whole load that reads them all.
    house.later(1);
    house
        .shop
        .gives([page([product("1", 0, "a")], "p")], End::At("end"));
    house.try_pull(&plan, Asked::Whole).await.unwrap();
    assert_eq!(data().await.rejected, []);
}

async fn long_pages_are_stored_in_parts(world: World) {
    let house = House::open(world).await;
    let rows: Vec<_> = (0..1_203).map(|n| product(&format!("{n:04}"), 0, "x")).collect();
    let pulled = house.pull(&plan(Kind::Products), [page(rows, "p")]).await;
    assert_eq!((pulled.rows, pulled.changed), (1_203, 1_203));
    assert_eq!(house.mirror(Kind::Products).await.live, 1_203);
    // What is gone is looked for in parts too.
    house
        .shop
        .gives([page([product("0600", 0, "x")], "p")], End::At("end"));
    let pulled = house
        .try_pull(&plan(Kind::Products), Asked::Whole)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(pulled.gone, 1_202);
}

async fn only_those_who_look_after_partners_may(world: World) {
    use business::mirror::{conflicts, data, reload};

    let house = House::open(world).await;
    house.pull(&plan(Kind::Products), []).await;
    for role in Role::ALL {
        let actor = somebody(role);
        let may = matches!(role, Role::AreaManager | Role::Admin);
        assert_eq!(data(&house.app, &actor, "erp").await.is_ok(), may, "{role:?}");
        assert_eq!(
            reload(&house.app, &actor, "erp", None).await.is_ok(),
            may,
            "{role:?}"
        );
        assert_eq!(
            conflicts(&house.app, &actor, "erp", None).await.is_ok(),
            may,
            "{role:?}"
        );
        house.shop.gives([], End::At("end"));
        let pulled = pull(
            &house.app,
            &actor,
            &*house.shop,
            &plan(Kind::Products),
            Asked::Now,
        )
        .await;
        assert_eq!(pulled.is_ok(), may, "{role:?}");
    }
    let nobodys = reload(&house.app, &Actor::system(), "other", None).await;
    assert!(matches!(nobodys, Err(Error::NotFound)));
}
