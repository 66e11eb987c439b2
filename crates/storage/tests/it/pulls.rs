//! Positions of pulls.

use business::ports::PullPosition;

use crate::support::{World, on_both};

on_both!(a_position_is_kept_per_connector_and_action);

async fn position(world: &World, connector: &'static str, action: &'static str) -> Option<PullPosition> {
    world
        .read(move |r| Box::pin(async move { Ok(r.pull_position(connector, action).await?) }))
        .await
}

async fn a_position_is_kept_per_connector_and_action(world: World) {
    assert_eq!(position(&world, "acme", "payments").await, None);
    let mut last = None;
    for n in 1..=2 {
        let kept = PullPosition {
            position: format!(r#"{{"newest":"é{n}"}}"#),
            at: world.tick(),
        };
        let saved = kept.clone();
        world
            .write(move |r| {
                let saved = saved.clone();
                Box::pin(async move { Ok(r.save_pull_position("acme", "payments", &saved).await?) })
            })
            .await
            .unwrap();
        last = Some(kept);
    }
    assert_eq!(position(&world, "acme", "payments").await, last);
    assert_eq!(position(&world, "acme", "products").await, None);
    assert_eq!(position(&world, "other", "payments").await, None);
}
