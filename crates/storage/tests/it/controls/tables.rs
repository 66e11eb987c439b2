//! What the tables promise.

use business::ports::Standing;
use domain::{
    ControlRunId, DifferenceId,
    control::{Difference, DifferenceState, Fields, Kind, Row, Side, Value, What},
};

use crate::support::{World, on_both};

on_both!(
    rows_come_in_the_order_of_their_bytes_and_once,
    differences_are_listed_page_by_page_and_counted,
);

fn row(key: &str, count: i64) -> Row {
    Row {
        key: key.into(),
        about: String::new(),
        at: None,
        fields: Fields::from([("count".to_owned(), Value::Count(count))]),
        material: None,
    }
}

async fn rows_come_in_the_order_of_their_bytes_and_once(world: World) {
    let run = ControlRunId(world.id());
    let keys = ["é", "Z", "a", "LYN 10", "LYN-1", "LYN 9", "captured  7", "e"];
    let added = world
        .write(move |r| {
            Box::pin(async move {
                let rows: Vec<_> = keys.iter().map(|key| row(key, 1)).collect();
                let mut added = vec![r.insert_control_rows(run, Side::Theirs, &rows).await?];
                added.push(
                    r.insert_control_rows(run, Side::Theirs, &[row("Z", 2), row("y", 1)])
                        .await?,
                );
                r.insert_control_rows(run, Side::Ours, &[row("a", 5)]).await?;
                Ok(added)
            })
        })
        .await
        .unwrap();
    assert_eq!(added, [8, 1], "the first of a key counts");
    let mut found: Vec<Row> = vec![];
    loop {
        let behind = found.last().map(|row| row.key.clone()).unwrap_or_default();
        let page = world
            .read(move |r| {
                let behind = behind.clone();
                Box::pin(async move { Ok(r.control_rows(run, Side::Theirs, &behind, 4).await?) })
            })
            .await;
        if page.is_empty() {
            break;
        }
        found.extend(page);
    }
    let mut sorted: Vec<_> = keys.into_iter().chain(["y"]).collect();
    sorted.sort_unstable();
    let read: Vec<_> = found.iter().map(|row| row.key.as_str()).collect();
    assert_eq!(read, sorted);
    assert_eq!(
        found[read.iter().position(|key| *key == "Z").unwrap()],
        row("Z", 1)
    );
    let dropped = world
        .write(move |r| Box::pin(async move { Ok(r.drop_control_rows(run, 100).await?) }))
        .await
        .unwrap();
    assert_eq!(dropped, 10);
}

async fn differences_are_listed_page_by_page_and_counted(world: World) {
    let run = ControlRunId(world.id());
    let mut made = vec![];
    for n in 0..9 {
        let at = world.tick();
        made.push(Difference {
            id: DifferenceId(world.id()),
            connector: if n == 8 { "other".into() } else { "acme".into() },
            kind: Kind::Payments,
            key: format!("captured LYN {n}"),
            what: What::MissingThere,
            about: "LYN-1".into(),
            at: Some(at),
            ours: Some(Fields::from([(
                "amount".to_owned(),
                Value::Money(domain::Money::eur(n)),
            )])),
            theirs: None,
            cause: None,
            repair: None,
            material: None,
            found_at: at,
            seen_at: at,
            run,
            state: if n % 2 == 0 {
                DifferenceState::Open
            } else {
                DifferenceState::Agreed { at }
            },
        });
    }
    let kept = made.clone();
    world
        .write(move |r| {
            let kept = kept.clone();
            Box::pin(async move {
                for difference in &kept {
                    r.save_difference(difference).await?;
                    // The same again is the same row.
                    r.save_difference(difference).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    for (standing, expected) in [
        (Standing::Open, vec![6, 4, 2, 0]),
        (Standing::Closed, vec![7, 5, 3, 1]),
    ] {
        let mut read: Vec<Difference> = vec![];
        let mut more = true;
        while more {
            let behind = read.last().map(|last| (last.found_at, last.id));
            let page = world
                .read(move |r| Box::pin(async move { Ok(r.differences("acme", standing, behind, 3).await?) }))
                .await;
            more = page.more;
            read.extend(page.rows);
        }
        let expected: Vec<_> = expected.into_iter().map(|n: usize| made[n].clone()).collect();
        assert_eq!(read, expected, "{standing:?}");
    }
    let open = world
        .read(|r| {
            Box::pin(async move {
                Ok((
                    r.count_differences("acme").await?,
                    r.count_differences("nobody").await?,
                ))
            })
        })
        .await;
    assert_eq!(open, (4, 0));
    let first = made[0].clone();
    let found = world
        .read(move |r| {
            let first = first.clone();
            Box::pin(async move {
                let by_key = r
                    .difference_of("acme", Kind::Payments, &first.key, first.what.name())
                    .await?;
                Ok((by_key, r.difference(first.id).await?))
            })
        })
        .await;
    assert_eq!(found, (Some(made[0].clone()), Some(made[0].clone())));
}
