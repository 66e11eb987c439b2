//! Quotes that nobody answers: the customer is asked again, and in the end the quote is over. Nothing is sent by itself; what is
//! to be asked again stands on Today.

use domain::{
    QuoteId, TicketId,
    people::{Action, Actor},
    workshop::{QuoteState, Stage, TicketState},
};

use crate::{
    Boucle, Error,
    ports::{Happening, QuoteStep, Repositories},
    record::audit,
    workshop::{refused, save_change},
};

/// Notes that the customer was asked again; the next time is later, or never.
pub async fn note_reminder(app: &Boucle, actor: &Actor, ticket: TicketId, number: i64) -> Result<(), Error> {
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("note_reminder", move |r| {
            let (app, actor) = (app.clone(), actor.clone());
            Box::pin(async move {
                let ticket = r.ticket(ticket).await?.ok_or(Error::NotFound)?;
                actor.check(Action::EditTicket, ticket.store)?;
                let quotes = r.quotes_of(ticket.id).await?;
                let quote = quotes.into_iter().find(|quote| quote.number == number);
                let mut quote = quote.ok_or(Error::NotFound)?;
                quote.reminded(app.clock.now());
                r.remind_quote_at(quote.id, quote.remind_at).await?;
                let subject = ("ticket", ticket.id.0);
                audit(
                    r,
                    &app,
                    &actor,
                    "note_reminder",
                    subject,
                    Some(ticket.store),
                    &["reminder"],
                )
                .await
            })
        })
        .await
}

/// Ends quotes whose time is over, at most a hundred; answers how many. Whoever answers in the same moment may win.
pub async fn expire_quotes(app: &Boucle) -> Result<usize, Error> {
    let now = app.clock.now();
    let over = app
        .db
        .read("quotes_over", move |r| {
            Box::pin(async move { Ok(r.quotes_over(now, 100).await?) })
        })
        .await?;
    let count = over.len();
    for id in over {
        let unit = app.clone();
        let ended = app
            .db
            .write("expire_quote", move |r| {
                let app = unit.clone();
                Box::pin(async move { expire(r, &app, id).await })
            })
            .await;
        match ended {
            // Somebody changed the ticket in the same moment: the next round looks again.
            Ok(()) | Err(Error::Stale) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(count)
}

async fn expire(r: &mut dyn Repositories, app: &Boucle, id: QuoteId) -> Result<(), Error> {
    let now = app.clock.now();
    let mut quote = r.quote(id).await?.ok_or(Error::NotFound)?;
    if quote.state != QuoteState::Sent || now < quote.valid_until {
        return Ok(());
    }
    let mut ticket = r.ticket(quote.ticket).await?.ok_or(Error::NotFound)?;
    quote.expire(now);
    let system = Actor::system();
    if ticket.state.stage() == Stage::Quoted {
        let (was, from) = (ticket.version, ticket.state.clone());
        ticket
            .quote_lost(TicketState::QuoteExpired, now)
            .map_err(|refusal| refused(&ticket, refusal))?;
        let what = Happening::Quote {
            number: quote.number,
            step: QuoteStep::Expired,
            from,
            to: ticket.state.clone(),
        };
        save_change(r, app, &system, &ticket, was, what).await?;
    } else {
        // The ticket went on without an answer.
        let subject = ("ticket", ticket.id.0);
        audit(
            r,
            app,
            &system,
            "expire_quote",
            subject,
            Some(ticket.store),
            &["quote"],
        )
        .await?;
    }
    if r.end_quote(&quote).await? {
        Ok(())
    } else {
        Err(Error::Stale)
    }
}
