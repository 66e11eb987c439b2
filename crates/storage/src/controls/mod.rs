//! Controls: their runs, what these have gathered, and differences.

mod rows;

use async_trait::async_trait;
use business::ports::{Controls, DIFFERENCES_COUNTED, Page, Standing, Stored};
use domain::{
    ControlRunId, DifferenceId,
    control::{Difference, Extent, Kind, Origin, Row, Run, Side},
};
use jiff::Timestamp;
use uuid::Uuid;

use self::rows::{DifferenceRow, GatheredRow, RunRow, ended, run_columns};
use crate::{
    rows::{Instant, all, json, one_more, page},
    tx::{Tx, execute, fetch_all, fetch_optional, fetch_value},
};

/// Runs whose rows are looked for at once.
const LEFT_BEHIND: i64 = 50;

#[async_trait]
impl Controls for Tx<'_> {
    async fn insert_control_run(&mut self, run: &Run) -> Stored<bool> {
        let (next_at, reason) = run_columns(&run.state);
        let inserted = execute!(
            self,
            "insert into control_run (id, connector, kind, extent, size, seed, since, until, origin, asked_by, asked_at,
                started_at, stage, cursor, state, next_at, attempts, reason, ours, theirs, differing, repaired)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0, 0, 0, 0)
             on conflict do nothing",
            run.id.0,
            &run.connector,
            run.kind.name(),
            run.extent.name(),
            run.extent.size().map(i64::from),
            run.extent.seed().map(i64::from),
            Instant::from(run.since),
            Instant::from(run.until),
            run.origin.name(),
            run.asked_by.map(|user| user.0),
            Instant::from(run.asked_at),
            run.started_at.map(Instant::from),
            run.stage.name(),
            run.cursor.as_deref(),
            run.state.name(),
            next_at,
            run.attempts,
            reason,
        )?;
        Ok(inserted == 1)
    }

    async fn is_control_due(&mut self, connector: &str, now: Timestamp) -> Stored<bool> {
        let row = fetch_optional!(
            self,
            (Uuid,),
            "select id from control_run
             where connector = $1 and state in ('waiting', 'running') and next_at <= $2 limit 1",
            connector,
            Instant::from(now)
        )?;
        Ok(row.is_some())
    }

    async fn control_run(&mut self, id: ControlRunId) -> Stored<Option<Run>> {
        let row = fetch_optional!(self, RunRow, "select * from control_run where id = $1", id.0)?;
        row.map(Run::try_from).transpose()
    }

    async fn open_control_run(&mut self, connector: &str, kind: Kind, extent: Extent) -> Stored<Option<Run>> {
        let row = fetch_optional!(
            self,
            RunRow,
            "select * from control_run
             where connector = $1 and kind = $2 and extent = $3 and state in ('waiting', 'running')",
            connector,
            kind.name(),
            extent.name()
        )?;
        row.map(Run::try_from).transpose()
    }

    async fn last_control_run(&mut self, connector: &str, kind: Kind, origin: Origin) -> Stored<Option<Run>> {
        let row = fetch_optional!(
            self,
            RunRow,
            "select * from control_run where connector = $1 and kind = $2 and origin = $3 order by asked_at desc limit 1",
            connector,
            kind.name(),
            origin.name()
        )?;
        row.map(Run::try_from).transpose()
    }

    async fn claim_control_run(
        &mut self,
        connector: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Stored<Option<Run>> {
        let row = fetch_optional!(
            self,
            RunRow,
            "update control_run set state = 'running', next_at = $3, reason = null
             where id = (select id from control_run
                         where connector = $1 and state in ('waiting', 'running') and next_at <= $2
                         order by next_at, id limit 1)
             returning *",
            connector,
            Instant::from(now),
            Instant::from(until)
        )?;
        row.map(Run::try_from).transpose()
    }

    async fn save_control_run(&mut self, run: &Run, was: &Run) -> Stored<bool> {
        let (next_at, reason) = run_columns(&run.state);
        let (before, _) = run_columns(&was.state);
        let saved = execute!(
            self,
            "update control_run set since = $4, until = $5, started_at = $6, stage = $7, cursor = $8, state = $9,
                next_at = $10, attempts = $11, reason = $12, ours = $13, theirs = $14, differing = $15, repaired = $16
             where id = $1 and state = $2 and next_at = $3",
            run.id.0,
            was.state.name(),
            before,
            Instant::from(run.since),
            Instant::from(run.until),
            run.started_at.map(Instant::from),
            run.stage.name(),
            run.cursor.as_deref(),
            run.state.name(),
            next_at,
            run.attempts,
            reason,
            run.counts.ours,
            run.counts.theirs,
            run.counts.differing,
            run.counts.repaired,
        )?;
        Ok(saved == 1)
    }

    async fn control_runs(
        &mut self,
        connector: &str,
        behind: Option<(Timestamp, ControlRunId)>,
        limit: u32,
    ) -> Stored<Page<Run>> {
        let (at, id) = behind.map_or((Instant(i64::MAX), Uuid::max()), |(at, id)| {
            (Instant::from(at), id.0)
        });
        let rows = fetch_all!(
            self,
            RunRow,
            "select * from control_run where connector = $1 and (asked_at, id) < ($2, $3)
             order by asked_at desc, id desc limit $4",
            connector,
            at,
            id,
            one_more(limit)
        )?;
        Ok(page(all(rows)?, limit))
    }

    async fn insert_control_rows(&mut self, run: ControlRunId, side: Side, rows: &[Row]) -> Stored<u64> {
        let mut new = 0;
        for row in rows {
            new += execute!(
                self,
                "insert into control_row (run, side, key, about, at, fields, material) values ($1, $2, $3, $4, $5, $6, $7)
                 on conflict (run, side, key) do nothing",
                run.0,
                side.name(),
                &row.key,
                &row.about,
                row.at.map(Instant::from),
                json(&row.fields),
                row.material.as_deref(),
            )?;
        }
        Ok(new)
    }

    async fn control_rows(
        &mut self,
        run: ControlRunId,
        side: Side,
        behind: &str,
        limit: u32,
    ) -> Stored<Vec<Row>> {
        all(fetch_all!(
            self,
            GatheredRow,
            "select key, about, at, fields, material from control_row where run = $1 and side = $2 and key > $3
             order by key limit $4",
            run.0,
            side.name(),
            behind,
            i64::from(limit)
        )?)
    }

    async fn control_runs_with_rows(&mut self) -> Stored<Vec<ControlRunId>> {
        let rows = fetch_all!(
            self,
            (Uuid,),
            "select id from control_run where state in ('done', 'failed')
                and exists (select 1 from control_row where run = control_run.id) limit $1",
            LEFT_BEHIND
        )?;
        Ok(rows.into_iter().map(|(id,)| ControlRunId(id)).collect())
    }

    async fn drop_control_rows(&mut self, run: ControlRunId, limit: u32) -> Stored<u64> {
        let mut dropped = 0;
        for side in [Side::Ours, Side::Theirs] {
            dropped += execute!(
                self,
                "delete from control_row where run = $1 and side = $2 and key in
                    (select key from control_row where run = $1 and side = $2 order by key limit $3)",
                run.0,
                side.name(),
                i64::from(limit)
            )?;
        }
        Ok(dropped)
    }

    async fn difference(&mut self, id: DifferenceId) -> Stored<Option<Difference>> {
        let row = fetch_optional!(
            self,
            DifferenceRow,
            "select * from difference where id = $1",
            id.0
        )?;
        row.map(Difference::try_from).transpose()
    }

    async fn difference_of(
        &mut self,
        connector: &str,
        kind: Kind,
        key: &str,
        what: &str,
    ) -> Stored<Option<Difference>> {
        let row = fetch_optional!(
            self,
            DifferenceRow,
            "select * from difference where connector = $1 and kind = $2 and key = $3 and what = $4",
            connector,
            kind.name(),
            key,
            what
        )?;
        row.map(Difference::try_from).transpose()
    }

    async fn save_difference(&mut self, difference: &Difference) -> Stored<()> {
        let (ended_at, ended_by, reason) = ended(&difference.state);
        execute!(
            self,
            "insert into difference (id, connector, kind, key, what, about, at, ours, theirs, cause, repair, material, found_at,
                seen_at, run, state, ended_at, ended_by, reason)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
             on conflict (connector, kind, key, what) do update set about = excluded.about, at = excluded.at,
                ours = excluded.ours, theirs = excluded.theirs, cause = excluded.cause, repair = excluded.repair,
                material = excluded.material, found_at = excluded.found_at, seen_at = excluded.seen_at, run = excluded.run,
                state = excluded.state, ended_at = excluded.ended_at, ended_by = excluded.ended_by, reason = excluded.reason",
            difference.id.0,
            &difference.connector,
            difference.kind.name(),
            &difference.key,
            difference.what.name(),
            &difference.about,
            difference.at.map(Instant::from),
            difference.ours.as_ref().map(json),
            difference.theirs.as_ref().map(json),
            difference.cause.map(domain::control::Cause::name),
            difference.repair.map(domain::control::Repair::name),
            difference.material.as_deref(),
            Instant::from(difference.found_at),
            Instant::from(difference.seen_at),
            difference.run.0,
            difference.state.name(),
            ended_at,
            ended_by,
            reason,
        )?;
        Ok(())
    }

    async fn open_differences(
        &mut self,
        connector: &str,
        kind: Kind,
        behind: &str,
        limit: u32,
    ) -> Stored<Vec<Difference>> {
        all(fetch_all!(
            self,
            DifferenceRow,
            "select * from difference where connector = $1 and kind = $2 and key > $3 and state = 'open'
             order by key, what limit $4",
            connector,
            kind.name(),
            behind,
            i64::from(limit)
        )?)
    }

    async fn differences(
        &mut self,
        connector: &str,
        standing: Standing,
        behind: Option<(Timestamp, DifferenceId)>,
        limit: u32,
    ) -> Stored<Page<Difference>> {
        let sql = match standing {
            Standing::Open => {
                "select * from difference where connector = $1 and state = 'open' and (found_at, id) < ($2, $3)
                 order by found_at desc, id desc limit $4"
            }
            Standing::Closed => {
                "select * from difference where connector = $1 and state <> 'open' and (found_at, id) < ($2, $3)
                 order by found_at desc, id desc limit $4"
            }
        };
        let (at, id) = behind.map_or((Instant(i64::MAX), Uuid::max()), |(at, id)| {
            (Instant::from(at), id.0)
        });
        let rows = fetch_all!(self, DifferenceRow, sql, connector, at, id, one_more(limit))?;
        Ok(page(all(rows)?, limit))
    }

    async fn count_differences(&mut self, connector: &str) -> Stored<i64> {
        fetch_value!(
            self,
            i64,
            "select count(*) from
                (select 1 as one from difference where connector = $1 and state = 'open' limit $2) as open",
            connector,
            DIFFERENCES_COUNTED + 1
        )
    }

    async fn forget_controls(&mut self, before: Timestamp, limit: u32) -> Stored<u64> {
        let runs = execute!(
            self,
            "delete from control_run where id in
                (select id from control_run where state in ('done', 'failed') and next_at < $1 order by next_at limit $2)",
            Instant::from(before),
            i64::from(limit)
        )?;
        let differences = execute!(
            self,
            "delete from difference where id in
                (select id from difference where state <> 'open' and seen_at < $1 order by seen_at limit $2)",
            Instant::from(before),
            i64::from(limit)
        )?;
        Ok(runs.max(differences))
    }
}
