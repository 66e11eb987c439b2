//! Moving a ticket along its edges, and taking a move back.

use domain::{
    EventId, TicketId,
    people::{Action, Actor},
    workshop::{Advance, Barrier, Outcome, PauseReason, QuoteState, Refusal, Stage, Ticket, TicketState},
};

use super::change::{load, refused, save};
use crate::{
    Boucle, Checks, Error,
    ports::{Happening, Repositories, TimelineEntry},
    tills::reckon_ticket,
};

/// Where a ticket is to go, as typed or dropped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MoveForm {
    /// Stage, by stable name.
    pub to: String,
    /// Why: for a pause a [`PauseReason`], for the unrepairable a [`Barrier`], else in words.
    pub reason: String,
}

/// What a move made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Where the ticket was.
    pub from: Stage,
    /// Where it is now (the till's money may have moved it on at once).
    pub to: Stage,
    /// Its version now.
    pub version: i64,
    /// The event, by which the move can be taken back for a few seconds; none when it cannot.
    pub undo: Option<EventId>,
}

/// The right that a move needs.
pub(super) fn right(from: Stage, to: Stage) -> Action {
    match (from, to) {
        (_, Stage::Collected) => Action::HandOver,
        (_, Stage::Cancelled) => Action::Cancel,
        (Stage::Paid, Stage::InRepair) => Action::Reopen,
        _ => Action::MoveTicket,
    }
}

/// A move by hand that would say what a quote's own answer says.
pub(super) fn answers_a_quote(from: Stage, to: Stage) -> bool {
    from == Stage::Quoted && matches!(to, Stage::Approved | Stage::QuoteDeclined | Stage::QuoteExpired)
}

async fn has_open_quote(r: &mut dyn Repositories, ticket: &Ticket) -> Result<bool, Error> {
    let quotes = r.quotes_of(ticket.id).await?;
    Ok(quotes.iter().any(|quote| quote.state == QuoteState::Sent))
}

/// The right by which the mover counts as a manager for this move.
fn managers_right(to: Stage) -> Action {
    if to == Stage::Collected {
        Action::HandOverUnpaid
    } else {
        Action::Reopen
    }
}

fn target(form: &MoveForm) -> Result<TicketState, Error> {
    let stage = Stage::from_name(&form.to).ok_or_else(|| Error::field("to", "unknown"))?;
    Ok(match stage {
        Stage::Requested => TicketState::Requested,
        Stage::Booked => TicketState::Booked,
        Stage::Received => TicketState::Received,
        Stage::Diagnosing => TicketState::Diagnosing,
        Stage::Quoted => TicketState::Quoted,
        Stage::Approved => TicketState::Approved,
        Stage::AwaitingParts => TicketState::AwaitingParts,
        Stage::InRepair => TicketState::InRepair,
        Stage::Paused => TicketState::Paused {
            reason: PauseReason::from_name(&form.reason).ok_or_else(|| Error::field("reason", "missing"))?,
        },
        Stage::QualityCheck => TicketState::QualityCheck,
        Stage::Ready => TicketState::Ready,
        Stage::Paid => TicketState::Paid,
        Stage::Collected => TicketState::Collected,
        Stage::Unrepairable => TicketState::Unrepairable {
            barrier: Barrier::from_name(&form.reason).ok_or_else(|| Error::field("reason", "missing"))?,
        },
        Stage::QuoteDeclined => TicketState::QuoteDeclined,
        Stage::QuoteExpired => TicketState::QuoteExpired,
        Stage::Unclaimed => TicketState::Unclaimed,
        Stage::Cancelled => TicketState::Cancelled,
        Stage::Closed => TicketState::Closed {
            outcome: Outcome::Repaired,
        },
        Stage::Recycled => TicketState::Recycled,
        Stage::LegalSale => TicketState::LegalSale,
        Stage::ConvertedToBuyback => TicketState::ConvertedToBuyback,
    })
}

/// How a ticket that is being closed ended: its way through the states tells.
fn outcome(timeline: &[TimelineEntry]) -> Outcome {
    let turns = timeline
        .iter()
        .filter(|entry| !entry.undone)
        .rev()
        .filter_map(|entry| match &entry.what {
            Happening::Moved { to, .. } | Happening::Quote { to, .. } => Some(to),
            _ => None,
        });
    for state in turns {
        match state {
            TicketState::Unrepairable { barrier } => return Outcome::Unrepairable(Some(*barrier)),
            TicketState::QuoteDeclined | TicketState::QuoteExpired => return Outcome::NotRepaired,
            TicketState::InRepair | TicketState::QualityCheck => return Outcome::Repaired,
            _ => {}
        }
    }
    Outcome::Repaired
}

/// Moves a ticket.
pub async fn move_ticket(
    app: &Boucle,
    actor: &Actor,
    id: TicketId,
    version: i64,
    form: &MoveForm,
) -> Result<Moved, Error> {
    let to = target(form)?;
    let mut checks = Checks::default();
    let reason = checks.text("reason", &form.reason, 300);
    checks.done()?;
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("move_ticket", move |r| {
            let (app, actor, to, reason) = (app.clone(), actor.clone(), to.clone(), reason.clone());
            Box::pin(async move {
                let (mut ticket, store) = load(r, &actor, Action::SeeStore, id, version).await?;
                let (before, since) = (ticket.state.clone(), ticket.state_since);
                let from = before.stage();
                let to = match to {
                    TicketState::Closed { .. } => TicketState::Closed {
                        outcome: outcome(&r.timeline(id).await?),
                    },
                    other => other,
                };
                if from.next().contains(&to.stage()) && !Stage::is_by_till(from, to.stage()) {
                    actor.check(right(from, to.stage()), ticket.store)?;
                }
                if answers_a_quote(from, to.stage()) && has_open_quote(r, &ticket).await? {
                    return Err(refused(&ticket, Refusal::QuoteWaits));
                }
                let by = Advance {
                    manager: actor.may(managers_right(to.stage()), ticket.store),
                    reason: &reason,
                    exit_control: store.exit_control,
                    at: app.clock.now(),
                };
                ticket
                    .advance(to.clone(), by)
                    .map_err(|refusal| refused(&ticket, refusal))?;
                let what = Happening::Moved {
                    from: before,
                    from_since: since,
                    to: to.clone(),
                    reason,
                };
                let event = save(r, &app, &actor, &ticket, version, what).await?;
                reckon_ticket(r, &app, &mut ticket, &store).await?;
                let now = ticket.state.stage();
                let undo = (now == to.stage() && Stage::is_undoable(from, now)).then_some(event);
                Ok(Moved {
                    from,
                    to: now,
                    version: ticket.version,
                    undo,
                })
            })
        })
        .await
}

/// Takes the last move back, within a few seconds and if nothing happened since.
pub async fn undo_move(app: &Boucle, actor: &Actor, id: TicketId, version: i64) -> Result<(), Error> {
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("undo_move", move |r| {
            let (app, actor) = (app.clone(), actor.clone());
            Box::pin(async move {
                let (mut ticket, _) = load(r, &actor, Action::MoveTicket, id, version).await?;
                let last = r.timeline(id).await?.pop();
                let Some((entry, before, since)) = last
                    .filter(|entry| entry.version == version && !entry.undone)
                    .and_then(|entry| match entry.what.clone() {
                        Happening::Moved { from, from_since, .. } => Some((entry, from, from_since)),
                        _ => None,
                    })
                else {
                    return Err(refused(&ticket, Refusal::TooLateToUndo));
                };
                let now = app.clock.now();
                ticket
                    .undo(before.clone(), since, entry.at, now)
                    .map_err(|refusal| refused(&ticket, refusal))?;
                if !r.withdraw_event(entry.event, now).await? {
                    return Err(refused(&ticket, Refusal::TooLateToUndo));
                }
                r.mark_undone(entry.event).await?;
                save(
                    r,
                    &app,
                    &actor,
                    &ticket,
                    version,
                    Happening::Undone { to: before },
                )
                .await?;
                Ok(())
            })
        })
        .await
}
