//! Putting differences right: one after the other, noted in the audit, in the unit that does it.

use domain::{
    control::{Difference, DifferenceState, Run},
    people::Actor,
};

use super::{
    compare::{last_whole, over},
    control::control,
};
use crate::{Boucle, Error, ports::Repositories, record::audit};

/// Differences that one unit puts right.
const PAGE: u32 = 50;

/// Puts the next differences of a run right that may be without asking; ends the run behind the last ones.
pub(super) async fn page(r: &mut dyn Repositories, app: &Boucle, run: &mut Run) -> Result<(), Error> {
    let behind = run.cursor.clone().unwrap_or_default();
    let mut open = r
        .open_differences(&run.connector, run.kind, &behind, PAGE)
        .await?;
    let end = last_whole(&open, PAGE);
    if let Some(end) = &end {
        open.retain(|difference| difference.key <= *end);
    }
    for difference in open {
        if difference.run != run.id || difference.repair.is_none() {
            continue;
        }
        match put_right(r, app, &Actor::system(), difference).await {
            Ok(()) => run.counts.repaired += 1,
            // It cannot be any more: a person looks.
            Err(Error::Invalid(_) | Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    run.cursor.clone_from(&end);
    if end.is_none() {
        over(app, run);
    }
    Ok(())
}

/// Puts one right and notes who did.
pub(super) async fn put_right(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    difference: Difference,
) -> Result<(), Error> {
    control(difference.kind).repair(r, app, &difference).await?;
    let state = DifferenceState::Repaired {
        at: app.clock.now(),
        by: actor.user,
    };
    let id = difference.id.0;
    r.save_difference(&difference.ended(state)).await?;
    audit(
        r,
        app,
        actor,
        "repair_difference",
        ("difference", id),
        None,
        &["state"],
    )
    .await
}
