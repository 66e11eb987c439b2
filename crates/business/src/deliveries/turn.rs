//! One unit of work of a connector: what came back is recorded, what happened is followed, what is due is claimed. All in
//! one, because each commit waits for the disk, and because everything that changes a connector's deliveries holds it.

use super::{
    Connection,
    carry::{Carried, Claimed},
    claim::claim,
    follow::follow,
    record::record,
};
use crate::{Boucle, Error};

/// What a turn took.
#[derive(Debug)]
pub(super) struct Taken {
    /// Deliveries to be carried.
    pub(super) claimed: Vec<Claimed>,
    /// There may be more events to follow.
    pub(super) more: bool,
}

/// Records what came back, follows the next events and claims at most so many deliveries.
pub(super) async fn turn(
    app: &Boucle,
    connection: &Connection,
    back: &[Carried],
    most: u32,
    older: bool,
) -> Result<Taken, Error> {
    let (app, connection, back) = (app.clone(), connection.clone(), back.to_vec());
    app.clone()
        .db
        .write("work_deliveries", move |r| {
            let (app, connection, back) = (app.clone(), connection.clone(), back.clone());
            Box::pin(async move {
                let Some(mut state) = r.hold_connector(&connection.connector).await? else {
                    return Ok(Taken {
                        claimed: vec![],
                        more: false,
                    });
                };
                let before = state.clone();
                for carried in &back {
                    if !record(r, &app, &connection.rules, &mut state, carried).await? {
                        tracing::warn!(
                            delivery = %carried.claimed.delivery.id,
                            "a delivery took longer than its lease; whoever has it now tells what became of it"
                        );
                    }
                }
                let more = follow(r, &app, &connection, &mut state).await?;
                let claimed = claim(r, &app, &connection.rules, &mut state, most, older).await?;
                if state != before {
                    r.save_connector(&state).await?;
                }
                Ok(Taken { claimed, more })
            })
        })
        .await
}
