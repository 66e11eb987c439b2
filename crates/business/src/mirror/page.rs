//! Storing the rows of a page, against what is known of them.

use std::fmt::Debug;

use domain::mirror::{Change, Mirrored, change, ids};

use super::{Plan, customers};
use crate::{
    Boucle, Error,
    ports::{Mirror, Repositories, Rows},
};

/// Stores rows of a mirror that is held, and counts them there. Answers how many changed something.
pub(super) async fn store(
    r: &mut dyn Repositories,
    app: &Boucle,
    plan: &Plan,
    mirror: &mut Mirror,
    rows: Rows,
) -> Result<usize, Error> {
    let (connector, kind, generation) = (plan.connector.as_str(), plan.kind, mirror.generation);
    let (changed, seen) = match rows {
        Rows::Products(rows) => {
            let known = r.mirrored_products(connector, &ids(&rows)).await?;
            let change = counted(mirror, known, rows);
            r.save_products(connector, &change.write, generation).await?;
            (change.write.len(), unwritten(change))
        }
        Rows::Stocks(rows) => {
            let known = r.mirrored_stocks(connector, &ids(&rows)).await?;
            let change = counted(mirror, known, rows);
            r.save_stocks(connector, &change.write, generation).await?;
            (change.write.len(), unwritten(change))
        }
        Rows::References(rows) => {
            let known = r.mirrored_references(connector, kind, &ids(&rows)).await?;
            let change = counted(mirror, known, rows);
            r.save_references(connector, kind, &change.write, generation)
                .await?;
            (change.write.len(), unwritten(change))
        }
        Rows::Customers(rows) => {
            let linked = r.linked_customers(connector, &ids(&rows)).await?;
            let known = linked.iter().map(|linked| linked.theirs.clone()).collect();
            let change = counted(mirror, known, rows);
            for row in &change.write {
                let before = linked.iter().find(|linked| linked.theirs.id == row.id);
                customers::take(r, app, plan, before, row, generation).await?;
            }
            (change.write.len(), unwritten(change))
        }
    };
    r.see(connector, kind, &seen, generation).await?;
    Ok(changed)
}

fn counted<T: Debug + Eq>(mirror: &mut Mirror, known: Vec<Mirrored<T>>, rows: Vec<Mirrored<T>>) -> Change<T> {
    let change = change(known, rows);
    let count = |n: usize| i64::try_from(n).unwrap_or_default();
    mirror.live += count(change.new + change.back);
    mirror.deleted -= count(change.back);
    change
}

/// Ids of rows that were seen and say nothing new.
fn unwritten<T>(change: Change<T>) -> Vec<String> {
    let Change { write, seen, .. } = change;
    let written: std::collections::BTreeSet<&str> = write.iter().map(|row| row.id.as_str()).collect();
    seen.into_iter()
        .filter(|id| !written.contains(id.as_str()))
        .collect()
}
