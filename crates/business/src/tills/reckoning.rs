//! Bringing a ticket in line with the money that is known: state, paid amount, open questions.

use domain::{
    ClearUpId, StoreId, TicketId,
    payments::{Conflict, Decided, Facts, OpenQuestion, Question, reckon},
    people::Actor,
    stores::Store,
    workshop::{Advance, Stage, Ticket, TicketState},
};

use crate::{
    Boucle, Error,
    ports::{ClearUp, Ending, Happening, Repositories},
    workshop::save_change,
};

/// Reckons a ticket within the unit that changed something about it, saves what follows, opens and closes questions.
pub(crate) async fn reckon_ticket(
    r: &mut dyn Repositories,
    app: &Boucle,
    ticket: &mut Ticket,
    store: &Store,
) -> Result<(), Error> {
    let code = ticket.code.to_string();
    let payments: Vec<_> = r
        .payments_of(&code)
        .await?
        .into_iter()
        .map(|row| row.payment)
        .collect();
    let refunds: Vec<_> = r
        .refunds_of(&code)
        .await?
        .into_iter()
        .map(|row| row.refund)
        .collect();
    let conflicts: Vec<Conflict> = r.conflicts_of(&code).await?;
    let decided: Vec<Decided> = r.decided(ticket.id).await?;
    let was = ticket.clone();
    let facts = Facts {
        payments: &payments,
        refunds: &refunds,
        conflicts: &conflicts,
        decided: &decided,
        now: app.clock.now(),
    };
    let reckoning = reckon(ticket, facts);
    let system = Actor::system();
    if ticket.state != was.state {
        let what = Happening::Settled {
            from: was.state.clone(),
            to: ticket.state.clone(),
        };
        save_change(r, app, &system, ticket, was.version, what).await?;
    } else if ticket.paid != was.paid {
        ticket.touch();
        if !r.save_ticket(ticket, was.version).await? {
            return Err(Error::Stale);
        }
    }
    sync_questions(r, app, ticket, reckoning.open).await?;
    if let Some(at) = reckoning.again_at {
        r.reckon_later(ticket.id, at).await?;
    }
    if store.hand_over_at_till && was.state.stage() != Stage::Paid && ticket.state.stage() == Stage::Paid {
        hand_over_at_till(r, app, ticket).await?;
    }
    Ok(())
}

/// A store that hands over at the till goes on to collected at once.
async fn hand_over_at_till(r: &mut dyn Repositories, app: &Boucle, ticket: &mut Ticket) -> Result<(), Error> {
    let (before, since, was) = (ticket.state.clone(), ticket.state_since, ticket.version);
    let by = Advance {
        manager: false,
        reason: "",
        exit_control: false,
        at: app.clock.now(),
    };
    ticket
        .advance(TicketState::Collected, by)
        .map_err(|refusal| Error::Refused {
            refusal,
            allowed: ticket.state.stage().next().to_vec(),
        })?;
    let what = Happening::Moved {
        from: before,
        from_since: since,
        to: TicketState::Collected,
        reason: String::new(),
    };
    save_change(r, app, &Actor::system(), ticket, was, what).await?;
    Ok(())
}

/// Reckons a ticket by its id, for workers.
pub(super) async fn reckon_id(r: &mut dyn Repositories, app: &Boucle, id: TicketId) -> Result<(), Error> {
    let Some(mut ticket) = r.ticket(id).await? else {
        return Ok(());
    };
    let store = r.store(ticket.store).await?.ok_or(Error::NotFound)?;
    reckon_ticket(r, app, &mut ticket, &store).await
}

async fn sync_questions(
    r: &mut dyn Repositories,
    app: &Boucle,
    ticket: &Ticket,
    asked: Vec<OpenQuestion>,
) -> Result<(), Error> {
    let now = app.clock.now();
    let standing = r.clear_ups_of(ticket.id).await?;
    for entry in &standing {
        let still = asked
            .iter()
            .any(|open| open.question == entry.question && open.amount == entry.amount);
        if !still {
            let ending = Ending {
                at: now,
                by: None,
                decision: None,
                reason: String::new(),
            };
            r.end_clear_up(entry.id, &ending).await?;
        }
    }
    for open in asked {
        if standing
            .iter()
            .any(|entry| entry.question == open.question && entry.amount == open.amount)
        {
            continue;
        }
        r.insert_clear_up(&ClearUp {
            id: ClearUpId(app.entropy.id(now)),
            store: Some(told_store(&open.question, ticket.store)),
            question: open.question,
            amount: open.amount,
            code: ticket.code.to_string(),
            ticket: Some(ticket.id),
            opened_at: now,
        })
        .await?;
    }
    Ok(())
}

fn told_store(question: &Question, ticket_store: StoreId) -> StoreId {
    match question {
        Question::PaidElsewhere { store, .. } => *store,
        _ => ticket_store,
    }
}
