//! One page of a comparison: the next keys of both sides and of what is open, merged.

use std::collections::BTreeSet;

use domain::{
    DifferenceId,
    control::{Difference, DifferenceState, Pair, Row, Run, RunState, Side, Stage, difference::told, merge},
};

use super::control::control;
use crate::{Boucle, Error, ports::Repositories};

/// Keys that one unit compares.
const PAGE: u32 = 200;

/// Compares the next keys; ends the run, or has it repair, behind the last ones.
pub(super) async fn page(
    r: &mut dyn Repositories,
    app: &Boucle,
    run: &mut Run,
    is_automatic: bool,
) -> Result<(), Error> {
    let behind = run.cursor.clone().unwrap_or_default();
    let mut ours = r.control_rows(run.id, Side::Ours, &behind, PAGE).await?;
    let mut theirs = r.control_rows(run.id, Side::Theirs, &behind, PAGE).await?;
    let mut open = r
        .open_differences(&run.connector, run.kind, &behind, PAGE)
        .await?;
    let end = end([
        last(&ours, PAGE, |row: &Row| &row.key),
        last(&theirs, PAGE, |row: &Row| &row.key),
        last_whole(&open, PAGE),
    ]);
    if let Some(end) = &end {
        ours.retain(|row| row.key <= *end);
        theirs.retain(|row| row.key <= *end);
        open.retain(|difference| difference.key <= *end);
    }
    let mut seen = BTreeSet::new();
    let mut compared = BTreeSet::new();
    for pair in merge(ours, theirs) {
        compared.insert(pair.key().to_owned());
        for difference in found(r, app, run, pair).await? {
            seen.insert(difference);
            run.counts.differing += 1;
        }
    }
    for difference in open {
        let is_compared = compared.contains(&difference.key);
        let is_covered = run.extent.covers_its_period()
            && difference.at.is_some_and(|at| run.since <= at && at < run.until);
        if !seen.contains(&difference.id) && (is_compared || is_covered) {
            let state = DifferenceState::Agreed { at: app.clock.now() };
            r.save_difference(&difference.ended(state)).await?;
        }
    }
    run.cursor.clone_from(&end);
    if end.is_none() {
        if is_automatic {
            run.stage = Stage::Repair;
        } else {
            over(app, run);
        }
    }
    Ok(())
}

/// The run is over.
pub(super) fn over(app: &Boucle, run: &mut Run) {
    run.state = RunState::Done { at: app.clock.now() };
}

/// The last key of a list that was cut at the page's size; none when the list is whole.
fn last<T>(rows: &[T], page: u32, key: impl Fn(&T) -> &String) -> Option<String> {
    let is_cut = rows.len() >= usize::try_from(page).unwrap_or(usize::MAX);
    rows.last().filter(|_| is_cut).map(|row| key(row).clone())
}

/// The same of differences, of which a key may have several: the last key of which none was cut off.
pub(super) fn last_whole(open: &[Difference], page: u32) -> Option<String> {
    let end = last(open, page, |difference: &Difference| &difference.key)?;
    let before = open.iter().rev().find(|difference| difference.key < end);
    Some(before.map_or(end, |difference| difference.key.clone()))
}

/// Up to where all lists are whole.
fn end(ends: [Option<String>; 3]) -> Option<String> {
    ends.into_iter().flatten().min()
}

/// Stores what differs about a thing; answers the ids.
async fn found(
    r: &mut dyn Repositories,
    app: &Boucle,
    run: &Run,
    mut pair: Pair,
) -> Result<Vec<DifferenceId>, Error> {
    let control = control(run.kind);
    if let (None, Some(theirs)) = (&pair.ours, &pair.theirs) {
        pair.ours = control.ours_now(r, run, theirs).await?;
        if pair.ours.is_none() && !control.concerns(run, theirs) {
            return Ok(vec![]);
        }
    }
    let mut ids = vec![];
    for what in pair.differences() {
        let judged = control.judge(r, run, &pair, &what).await?;
        let (ours, theirs) = told(&pair, &what);
        let now = app.clock.now();
        let row = pair.ours.as_ref().or(pair.theirs.as_ref());
        let found = Difference {
            id: DifferenceId(app.entropy.id(now)),
            connector: run.connector.clone(),
            kind: run.kind,
            key: pair.key().to_owned(),
            about: row.map(|row| row.about.clone()).unwrap_or_default(),
            at: row.and_then(|row| row.at),
            what,
            ours,
            theirs,
            cause: judged.cause,
            repair: judged.repair,
            material: judged.material,
            found_at: now,
            seen_at: now,
            run: run.id,
            state: DifferenceState::Open,
        };
        let known = r
            .difference_of(&found.connector, found.kind, &found.key, found.what.name())
            .await?;
        let stands = match known {
            Some(known) => known.found_again(found),
            None => found,
        };
        r.save_difference(&stands).await?;
        ids.push(stands.id);
    }
    Ok(ids)
}
