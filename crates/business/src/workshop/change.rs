//! Loading a ticket to change it, and saving the change with all it leaves behind.

use domain::{
    EventId, TicketId,
    people::{Action, Actor},
    stores::Store,
    workshop::{Refusal, Ticket},
};

use crate::{
    Boucle, Error,
    ports::{Happening, Repositories},
    record::ticket_happened,
};

/// Loads a ticket for a change: checks the right at its store and that it is still as the caller saw it.
pub(crate) async fn load(
    r: &mut dyn Repositories,
    actor: &Actor,
    action: Action,
    id: TicketId,
    version: i64,
) -> Result<(Ticket, Store), Error> {
    let ticket = r.ticket(id).await?.ok_or(Error::NotFound)?;
    actor.check(action, ticket.store)?;
    if ticket.version != version {
        return Err(Error::Stale);
    }
    let store = r.store(ticket.store).await?.ok_or(Error::NotFound)?;
    Ok((ticket, store))
}

/// Saves a changed ticket and writes what happened.
pub(crate) async fn save(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    ticket: &Ticket,
    was: i64,
    what: Happening,
) -> Result<EventId, Error> {
    if !r.save_ticket(ticket, was).await? {
        return Err(Error::Stale);
    }
    ticket_happened(r, app, actor, ticket, what).await
}

/// A refusal with what the ticket allows instead.
pub(crate) fn refused(ticket: &Ticket, refusal: Refusal) -> Error {
    Error::Refused {
        refusal,
        allowed: ticket.state.stage().next().to_vec(),
    }
}
