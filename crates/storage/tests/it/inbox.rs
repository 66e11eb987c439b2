use std::{collections::BTreeSet, time::Duration};

use business::ports::InboxRow;
use domain::NoticeId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::support::{World, on_both};

on_both!(
    a_notice_is_stored_once,
    notices_are_claimed_in_order_and_leased,
    failed_notices_wait_and_worked_ones_rest,
    two_workers_never_claim_the_same,
    depth_tells_how_far_behind_we_are,
);

fn notice(world: &World, webhook_id: &str) -> InboxRow {
    InboxRow {
        id: NoticeId(world.id()),
        connector: "till".into(),
        webhook_id: webhook_id.into(),
        body: format!("{{\"n\": \"{webhook_id} é\"}}\n"),
        received_at: world.tick(),
        attempts: 0,
    }
}

async fn store(world: &World, row: &InboxRow) -> bool {
    let kept = row.clone();
    let stored = world.write(move |r| {
        let row = kept.clone();
        Box::pin(async move { Ok(r.insert_notice(&row).await?) })
    });
    stored.await.unwrap()
}

async fn claim(world: &World, now: Timestamp, limit: u32) -> Vec<InboxRow> {
    let until = now + Duration::from_secs(30);
    let claimed =
        world.write(move |r| Box::pin(async move { Ok(r.claim_notices(now, until, limit).await?) }));
    claimed.await.unwrap()
}

async fn a_notice_is_stored_once(world: World) {
    let first = notice(&world, "msg_1");
    assert!(store(&world, &first).await);
    assert!(!store(&world, &notice(&world, "msg_1")).await);
    let mut other = notice(&world, "msg_1");
    other.connector = "ginkoia".into();
    assert!(store(&world, &other).await, "another connector's ids are its own");
    let claimed = claim(&world, world.tick(), 10).await;
    assert_eq!(
        claimed,
        [
            InboxRow { attempts: 1, ..first },
            InboxRow { attempts: 1, ..other }
        ]
    );
}

async fn notices_are_claimed_in_order_and_leased(world: World) {
    for id in ["a", "b", "c"] {
        store(&world, &notice(&world, id)).await;
    }
    let now = world.tick();
    let ids = |rows: Vec<InboxRow>| {
        rows.into_iter()
            .map(|row| (row.webhook_id, row.attempts))
            .collect::<Vec<_>>()
    };
    let two = |a: &str, b: &str, n| vec![(a.to_owned(), n), (b.to_owned(), n)];
    assert_eq!(ids(claim(&world, now, 2).await), two("a", "b", 1));
    assert_eq!(ids(claim(&world, now, 2).await), [("c".to_owned(), 1)]);
    assert_eq!(ids(claim(&world, now, 2).await), []);
    // The worker died: its lease runs out.
    assert_eq!(
        ids(claim(&world, now + Duration::from_secs(30), 2).await),
        two("a", "b", 2)
    );
}

async fn failed_notices_wait_and_worked_ones_rest(world: World) {
    for id in ["a", "b"] {
        store(&world, &notice(&world, id)).await;
    }
    let now = world.tick();
    let again = now + Duration::from_secs(5);
    let claimed = claim(&world, now, 10).await;
    let (a, b) = (claimed[0].id, claimed[1].id);
    let finished = world
        .write(move |r| {
            Box::pin(async move {
                r.fail_notice(a, "the store is unknown", again).await?;
                let first = r.finish_notice(b, now).await?;
                Ok((first, r.finish_notice(b, now).await?))
            })
        })
        .await;
    assert_eq!(finished.unwrap(), (true, false));
    let list = async |waiting| {
        world
            .read(move |r| Box::pin(async move { Ok(r.inbox(waiting, 10).await?) }))
            .await
    };
    let all = list(false).await;
    assert_eq!(
        all.iter().map(|row| row.id).collect::<Vec<_>>(),
        [b, a],
        "newest first"
    );
    assert_eq!((all[0].worked_at, all[0].error.as_deref()), (Some(now), None));
    let waiting = list(true).await;
    assert_eq!((waiting.len(), waiting[0].id), (1, a));
    assert_eq!(
        (waiting[0].attempts, waiting[0].error.as_deref()),
        (1, Some("the store is unknown"))
    );
    assert_eq!(claim(&world, now, 10).await, []);
    assert_eq!(claim(&world, again, 10).await.len(), 1);
    let replay = async |id| {
        world
            .write(move |r| Box::pin(async move { Ok(r.replay_notice(id).await?) }))
            .await
            .unwrap()
    };
    assert!(replay(b).await);
    assert!(!replay(NoticeId(Uuid::nil())).await);
    assert_eq!(
        claim(&world, again, 10).await.len(),
        1,
        "the replayed one; the other is leased"
    );
}

async fn two_workers_never_claim_the_same(world: World) {
    for n in 0..60 {
        store(&world, &notice(&world, &format!("m{n}"))).await;
    }
    let now = world.tick();
    let workers: Vec<_> = (0..8)
        .map(|_| {
            let world = world.clone();
            tokio::spawn(async move {
                let mut mine = vec![];
                loop {
                    let claimed = claim(&world, now, 5).await;
                    if claimed.is_empty() {
                        return mine;
                    }
                    mine.extend(claimed.into_iter().map(|row| row.id));
                }
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

async fn depth_tells_how_far_behind_we_are(world: World) {
    let read = async || {
        world
            .read(|r| Box::pin(async move { Ok((r.inbox_depth().await?, r.last_notice_at().await?)) }))
            .await
    };
    assert_eq!(read().await, ((0, None), None));
    let (first, second) = (notice(&world, "a"), notice(&world, "b"));
    store(&world, &first).await;
    store(&world, &second).await;
    assert_eq!(
        read().await,
        ((2, Some(first.received_at)), Some(second.received_at))
    );
}
