//! One pull: claimed under a lease, taken page by page, ended.

use async_trait::async_trait;
use domain::{
    mirror::Due,
    people::{Action, Actor},
};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Plan, page::store};
use crate::{
    Boucle, Error,
    ports::{Mirror, Mode, NotGiven, Pages, PulledPage, Repositories, Rows, Run, Sources},
};

/// A pull of which nothing is heard for so long is taken for dead.
const LEASE: SignedDuration = SignedDuration::from_mins(3);
/// Rows that one unit stores.
const UNIT: usize = 500;
/// Rows that one unit looks at for what is gone.
const LOOKED_AT: u32 = 2_000;

/// Why a pull is begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It is due, while the connector is on.
    ByTheClock,
    /// Somebody wants it: what would come next.
    Now,
    /// Somebody wants the whole list from its beginning.
    Whole,
}

/// What a pull brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pulled {
    /// What was pulled.
    pub due: Due,
    /// Rows that came.
    pub rows: usize,
    /// Of them, those that changed something here.
    pub changed: usize,
    /// Rows that could not be read.
    pub rejected: usize,
    /// Rows that the partner has no longer.
    pub gone: u64,
}

/// Why nothing was pulled, or not all of it.
#[derive(Debug, thiserror::Error)]
pub enum NotPulled {
    /// Somebody else is at it.
    #[error("it is being pulled already, by this or another process; its lease ends at {0}")]
    Already(Timestamp),
    /// The partner did not give it. What came before is kept, and the next pull goes on there.
    #[error(transparent)]
    NotGiven(#[from] NotGiven),
    /// It could not be stored.
    #[error(transparent)]
    Business(#[from] Error),
}

/// Pulls one kind of rows, if it is due or wanted. None when it is not due, or the connector is not on.
pub async fn pull(
    app: &Boucle,
    actor: &Actor,
    sources: &dyn Sources,
    plan: &Plan,
    asked: Asked,
) -> Result<Option<Pulled>, NotPulled> {
    actor.check_everywhere(Action::Partners).map_err(Error::from)?;
    let (mirror, due, run) = match begin(app, plan, asked).await? {
        Begun::NotDue => return Ok(None),
        Begun::Already(until) => return Err(NotPulled::Already(until)),
        Begun::Run(mirror, due, run) => (*mirror, due, run),
    };
    let mut taking = Taking {
        app,
        plan,
        run,
        pulled: Pulled {
            due,
            rows: 0,
            changed: 0,
            rejected: 0,
            gone: 0,
        },
    };
    let from = mirror.position.as_deref();
    let ended = sources.pull(&plan.connector, plan.kind, from, &mut taking).await;
    let pulled = taking.pulled;
    match ended {
        Ok(position) => {
            let gone = match due {
                Due::Full | Due::GoOn if plan.schedule.sees_all => mark_gone(app, plan, run).await?,
                Due::Full | Due::GoOn | Due::Increment => 0,
            };
            end(app, plan, run, due, position).await?;
            Ok(Some(Pulled { gone, ..pulled }))
        }
        Err(problem) => {
            fail(app, plan, run, &problem.reason).await?;
            Err(problem.into())
        }
    }
}

/// Stores rows that were asked for one by one, as a page of an increment would be. They are of a kind that was pulled before,
/// or they are left aside: a list that begins with single rows would look whole.
pub async fn keep(app: &Boucle, plan: &Plan, rows: Rows) -> Result<(), Error> {
    let (app, plan) = (app.clone(), plan.clone());
    app.clone()
        .db
        .write("keep_mirrored", move |r| {
            let (app, plan, rows) = (app.clone(), plan.clone(), rows.clone());
            Box::pin(async move {
                let mut mirror = r.hold_mirror(&plan.connector, plan.kind).await?;
                if mirror.standing.as_of().is_none() {
                    return Ok(());
                }
                store(r, &app, &plan, &mut mirror, rows).await?;
                Ok(r.save_mirror(&mirror).await?)
            })
        })
        .await
}

enum Begun {
    NotDue,
    Already(Timestamp),
    Run(Box<Mirror>, Due, Uuid),
}

/// Decides what is pulled and takes the lease, in one unit.
async fn begin(app: &Boucle, plan: &Plan, asked: Asked) -> Result<Begun, Error> {
    let now = app.clock.now();
    let id = app.entropy.id(now);
    let plan = plan.clone();
    app.db
        .write("begin_pull", move |r| {
            let plan = plan.clone();
            Box::pin(async move {
                let mut mirror = r.hold_mirror(&plan.connector, plan.kind).await?;
                if let Some(run) = mirror.run.filter(|run| run.lease_until > now) {
                    return Ok(match asked {
                        Asked::ByTheClock => Begun::NotDue,
                        Asked::Now | Asked::Whole => Begun::Already(run.lease_until),
                    });
                }
                let due = match asked {
                    Asked::Now => mirror.standing.next(&plan.schedule),
                    Asked::Whole => Due::Full,
                    Asked::ByTheClock => {
                        let state = r.connector(&plan.connector).await?;
                        if state.is_none_or(|state| state.mode == Mode::Paused) {
                            return Ok(Begun::NotDue);
                        }
                        match mirror.standing.due(&plan.schedule, now) {
                            Some(due) => due,
                            None => return Ok(Begun::NotDue),
                        }
                    }
                };
                if due == Due::Full {
                    mirror.position = None;
                    mirror.generation += 1;
                    mirror.load_began_at = Some(now);
                    mirror.standing.is_loading = true;
                    mirror.standing.is_full_wanted = false;
                }
                mirror.run = Some(Run {
                    id,
                    lease_until: now + LEASE,
                });
                r.save_mirror(&mirror).await?;
                Ok(Begun::Run(Box::new(mirror), due, id))
            })
        })
        .await
}

/// The mirror, held, while its lease is still that of this pull; the lease is good for longer then.
async fn held(r: &mut dyn Repositories, plan: &Plan, run: Uuid, now: Timestamp) -> Result<Mirror, Error> {
    let mut mirror = r.hold_mirror(&plan.connector, plan.kind).await?;
    match &mut mirror.run {
        Some(mine) if mine.id == run => mine.lease_until = now + LEASE,
        // Somebody took this pull for dead and began another one.
        _ => return Err(Error::Stale),
    }
    Ok(mirror)
}

/// Stores pages as they come.
struct Taking<'a> {
    app: &'a Boucle,
    plan: &'a Plan,
    run: Uuid,
    pulled: Pulled,
}

#[async_trait]
impl Pages for Taking<'_> {
    async fn take(&mut self, page: PulledPage) -> Result<(), Error> {
        self.pulled.rows += page.rows.len();
        self.pulled.rejected += page.rejected.len();
        let mut parts = parts(page.rows);
        let last = parts.pop().expect("a page has one part at least");
        for part in parts {
            self.store(part, None).await?;
        }
        // The place where it goes on is kept with the last rows of the page: a kill before finds the page again.
        self.store(last, Some((page.rejected, page.position))).await
    }
}

impl Taking<'_> {
    async fn store(
        &mut self,
        rows: Rows,
        end: Option<(Vec<crate::ports::Rejected>, String)>,
    ) -> Result<(), Error> {
        let (app, plan, run) = (self.app.clone(), self.plan.clone(), self.run);
        self.pulled.changed += self
            .app
            .db
            .write("store_pulled_page", move |r| {
                let (app, plan) = (app.clone(), plan.clone());
                let (rows, end) = (rows.clone(), end.clone());
                Box::pin(async move {
                    let now = app.clock.now();
                    let mut mirror = held(r, &plan, run, now).await?;
                    let changed = store(r, &app, &plan, &mut mirror, rows).await?;
                    if let Some((rejected, position)) = end {
                        r.reject(&plan.connector, plan.kind, &rejected, now, MOST_REJECTED)
                            .await?;
                        mirror.position = Some(position);
                    }
                    r.save_mirror(&mirror).await?;
                    Ok(changed)
                })
            })
            .await?;
        Ok(())
    }
}

/// Rejected rows that are kept of a kind: whoever has more has one reason, seen many times.
const MOST_REJECTED: u32 = 200;

/// The rows in parts that one unit takes; one part at least.
fn parts(rows: Rows) -> Vec<Rows> {
    fn cut<T>(rows: Vec<T>, make: impl Fn(Vec<T>) -> Rows) -> Vec<Rows> {
        if rows.len() <= UNIT {
            return vec![make(rows)];
        }
        let mut parts = vec![];
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            parts.push(make(rows.by_ref().take(UNIT).collect()));
        }
        parts
    }
    match rows {
        Rows::Products(rows) => cut(rows, Rows::Products),
        Rows::Stocks(rows) => cut(rows, Rows::Stocks),
        Rows::Customers(rows) => cut(rows, Rows::Customers),
        Rows::References(rows) => cut(rows, Rows::References),
    }
}

/// Marks as gone what a full load that came to its end did not see.
async fn mark_gone(app: &Boucle, plan: &Plan, run: Uuid) -> Result<u64, Error> {
    let mut gone = 0;
    let mut after: Option<String> = None;
    loop {
        let (app_of_unit, plan, behind) = (app.clone(), plan.clone(), after.clone());
        let (marked, last) = app
            .db
            .write("mark_gone", move |r| {
                let (app, plan, behind) = (app_of_unit.clone(), plan.clone(), behind.clone());
                Box::pin(async move {
                    let now = app.clock.now();
                    let mut mirror = held(r, &plan, run, now).await?;
                    let before = mirror.generation - i64::from(plan.schedule.may_drift);
                    let (connector, kind) = (plan.connector.as_str(), plan.kind);
                    let (marked, last) = r
                        .mark_gone(connector, kind, before, now, behind.as_deref(), LOOKED_AT)
                        .await?;
                    let count = i64::try_from(marked).unwrap_or_default();
                    mirror.live -= count;
                    mirror.deleted += count;
                    r.save_mirror(&mirror).await?;
                    Ok((marked, last))
                })
            })
            .await?;
        gone += marked;
        match last {
            Some(last) => after = Some(last),
            None => return Ok(gone),
        }
    }
}

async fn end(app: &Boucle, plan: &Plan, run: Uuid, due: Due, position: String) -> Result<(), Error> {
    let (app, plan) = (app.clone(), plan.clone());
    app.clone()
        .db
        .write("end_pull", move |r| {
            let (app, plan, position) = (app.clone(), plan.clone(), position.clone());
            Box::pin(async move {
                let now = app.clock.now();
                let mut mirror = held(r, &plan, run, now).await?;
                match due {
                    Due::Increment => mirror.standing.increment_at = Some(now),
                    Due::Full | Due::GoOn => {
                        // What could not be read and was not met again is no longer there.
                        if let Some(began) = mirror.load_began_at {
                            r.forget_rejected(&plan.connector, plan.kind, began).await?;
                        }
                        mirror.standing.is_loading = false;
                        mirror.standing.full_at = Some(now);
                    }
                }
                mirror.position = Some(position);
                mirror.run = None;
                mirror.reason = None;
                mirror.standing.failed_at = None;
                Ok(r.save_mirror(&mirror).await?)
            })
        })
        .await
}

async fn fail(app: &Boucle, plan: &Plan, run: Uuid, reason: &str) -> Result<(), Error> {
    let reason: String = reason.chars().take(300).collect();
    let (app, plan) = (app.clone(), plan.clone());
    app.clone()
        .db
        .write("fail_pull", move |r| {
            let (app, plan, reason) = (app.clone(), plan.clone(), reason.clone());
            Box::pin(async move {
                let now = app.clock.now();
                let mut mirror = match held(r, &plan, run, now).await {
                    // Whoever goes on with it says how it stands.
                    Err(Error::Stale) => return Ok(()),
                    held => held?,
                };
                mirror.run = None;
                mirror.reason = Some(reason);
                mirror.standing.failed_at = Some(now);
                Ok(r.save_mirror(&mirror).await?)
            })
        })
        .await
}
