//! Loading the past: repairs that were done before Boucle was here.
//!
//! They become closed tickets of their own numbers (`LYN-H12`). Nothing goes outside: no event, no message; duration
//! measures leave them out by their origin. A repair that was loaded before is passed over, so a file may be loaded again.

mod past;

use std::{collections::HashSet, sync::Arc};

use domain::{
    ItemId, TicketId,
    code::{CodeKind, Prefix},
    people::{Action, Actor},
    stores::Store,
};

pub use past::{CheckedPast, PastProblem, PastTicket};

use crate::{
    Boucle, Error,
    ports::{Happening, Repositories, TimelineEntry},
    record::audit,
    search,
};

/// How many repairs are loaded in one unit of work at most: few enough that a counter waiting to write does not notice.
pub const UNIT: usize = 250;

/// One run of an import: it stands in the audit as one entry.
#[derive(Debug, Clone)]
pub struct ImportRun {
    store: Store,
}

impl ImportRun {
    /// The store whose past is loaded.
    pub fn store(&self) -> &Store {
        &self.store
    }
}

/// What became of a unit of repairs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportedCount {
    /// Tickets made.
    pub created: usize,
    /// Known from an earlier run, or twice in the file.
    pub known: usize,
}

/// Begins a run: finds the store by the prefix of its codes, and writes the run's audit entry, so that a run that is cut
/// short has one too.
pub async fn begin(app: &Boucle, actor: &Actor, prefix: &Prefix) -> Result<ImportRun, Error> {
    let id = app.entropy.id(app.clock.now());
    let (app, actor, prefix) = (app.clone(), actor.clone(), prefix.clone());
    app.clone()
        .db
        .write("begin_import", move |r| {
            let (app, actor, prefix) = (app.clone(), actor.clone(), prefix.clone());
            Box::pin(async move {
                let stores = r.stores().await?;
                let store = stores.into_iter().find(|store| store.prefix == prefix);
                let store = store.ok_or(Error::NotFound)?;
                actor.check(Action::Import, store.id)?;
                let fields = ["items", "tickets"];
                audit(r, &app, &actor, "import", ("import", id), Some(store.id), &fields).await?;
                Ok(ImportRun { store })
            })
        })
        .await
}

/// Loads a part of the past, at most [`UNIT`] repairs, in one unit of work.
pub async fn import_past(
    app: &Boucle,
    actor: &Actor,
    run: &ImportRun,
    rows: Vec<CheckedPast>,
) -> Result<ImportedCount, Error> {
    actor.check(Action::Import, run.store.id)?;
    if rows.is_empty() {
        return Ok(ImportedCount::default());
    }
    if rows.len() > UNIT {
        return Err(Error::field("rows", "too_many"));
    }
    let (app, actor, run, rows) = (app.clone(), actor.clone(), run.clone(), Arc::new(rows));
    app.clone()
        .db
        .write("import_past", move |r| {
            let (app, actor, run, rows) = (app.clone(), actor.clone(), run.clone(), rows.clone());
            Box::pin(async move { load(r, &app, &actor, &run, &rows).await })
        })
        .await
}

async fn load(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    run: &ImportRun,
    rows: &[CheckedPast],
) -> Result<ImportedCount, Error> {
    let ids: Vec<String> = rows.iter().map(|row| row.external_id().to_owned()).collect();
    let mut known: HashSet<String> = r.known_external_ids(&ids).await?.into_iter().collect();
    let fresh: Vec<&CheckedPast> = rows
        .iter()
        .filter(|row| known.insert(row.external_id().to_owned()))
        .collect();
    let count = ImportedCount {
        created: fresh.len(),
        known: rows.len() - fresh.len(),
    };
    if fresh.is_empty() {
        return Ok(count);
    }
    let numbers = u32::try_from(fresh.len()).map_err(|_| Error::field("rows", "too_many"))?;
    let tickets_from = r
        .take_numbers(run.store.id, CodeKind::PastTicket, numbers)
        .await?;
    let items_from = r.take_numbers(run.store.id, CodeKind::Item, numbers).await?;
    for ((row, ticket_number), item_number) in fresh.into_iter().zip(tickets_from..).zip(items_from..) {
        let at = past::noon(&run.store, row.day()).ok_or_else(|| Error::field("day", "not_a_date"))?;
        let apart = past::apart(at, ticket_number);
        let item = row.item(&run.store, ItemId(app.entropy.id(apart)), item_number, at);
        let ticket = row.ticket(
            &run.store,
            TicketId(app.entropy.id(apart)),
            ticket_number,
            item.id,
            at,
        );
        r.insert_item(&item).await?;
        r.insert_ticket(&ticket, None, Some(row.external_id())).await?;
        let words = search::words(&ticket.code, Some(&item), None, &ticket.problem);
        r.index_ticket(ticket.id, &words).await?;
        // On the timeline only: an event would wake every reader of changes for what happened years ago.
        r.insert_timeline(&TimelineEntry {
            event: app.entropy.id(apart).into(),
            ticket: ticket.id,
            version: ticket.version,
            actor: actor.user,
            at,
            what: Happening::Imported,
            undone: false,
        })
        .await?;
    }
    Ok(count)
}
