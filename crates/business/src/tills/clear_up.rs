//! People decide what a till and a ticket disagree about.

use domain::{
    ClearUpId, Code, LineId,
    payments::{Decision, Question},
    people::{Action, Actor},
    workshop::{Payer, PayerKind},
};

use super::reckoning::reckon_ticket;
use crate::{
    Boucle, Checks, Error,
    ports::{ClearUp, Ending, Happening, Repositories},
    record::{audit, ticket_happened},
};

/// A decision, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClearUpForm {
    /// Stable name of the decision.
    pub decision: String,
    /// The ticket's code, where money is assigned.
    pub code: String,
    /// Why.
    pub reason: String,
}

/// Decides an open question. A question that the facts have closed meanwhile is not found any more.
pub async fn clear_up(app: &Boucle, actor: &Actor, id: ClearUpId, form: &ClearUpForm) -> Result<(), Error> {
    let decision = Decision::from_name(&form.decision).ok_or_else(|| Error::field("decision", "unknown"))?;
    let mut checks = Checks::default();
    let reason = match decision {
        Decision::Dismiss | Decision::Goodwill => checks.required("reason", &form.reason, 300),
        _ => checks.text("reason", &form.reason, 300),
    };
    let code = form.code.parse::<Code>().ok();
    if decision == Decision::Assign && code.is_none() {
        checks.wrong("code", "unknown");
    }
    checks.done()?;
    let (app, actor) = (app.clone(), actor.clone());
    app.clone()
        .db
        .write("clear_up", move |r| {
            let (app, actor, reason, code) = (app.clone(), actor.clone(), reason.clone(), code.clone());
            Box::pin(async move {
                let entry = r.clear_up(id).await?.ok_or(Error::NotFound)?;
                match entry.store {
                    Some(store) => actor.check(Action::ClearUp, store)?,
                    None => actor.check_anywhere(Action::ClearUp)?,
                }
                if !entry.question.decisions().contains(&decision) {
                    return Err(Error::field("decision", "unknown"));
                }
                decide(r, &app, &actor, &entry, decision, reason, code).await
            })
        })
        .await
}

async fn decide(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    entry: &ClearUp,
    decision: Decision,
    reason: String,
    code: Option<Code>,
) -> Result<(), Error> {
    let ending = Ending {
        at: app.clock.now(),
        by: actor.user,
        decision: Some(decision),
        reason: reason.clone(),
    };
    r.end_clear_up(entry.id, &ending).await?;
    let mut ticket = match (decision, code, entry.ticket) {
        (Decision::Assign, Some(code), _) => {
            let ticket = r
                .ticket_by_code(&code)
                .await?
                .ok_or_else(|| Error::field("code", "unknown"))?;
            actor.check(Action::ClearUp, ticket.store)?;
            if let Question::UnknownCode { payment } = entry.question {
                r.reassign(payment, &ticket.code.to_string()).await?;
            }
            ticket
        }
        (_, _, Some(ticket)) => r.ticket(ticket).await?.ok_or(Error::NotFound)?,
        _ => {
            return audit(
                r,
                app,
                actor,
                "clear_up",
                ("clear_up", entry.id.0),
                entry.store,
                &["decision"],
            )
            .await;
        }
    };
    if decision == Decision::Goodwill {
        // What was given back is paid by the shop: a payer, so that VAT stays on the full total.
        let id = LineId(app.entropy.id(app.clock.now()));
        let was = ticket.version;
        ticket.payers.push(Payer {
            id,
            kind: PayerKind::Goodwill,
            label: reason.clone(),
            amount: entry.amount.minor,
        });
        ticket.touch();
        if !r.save_ticket(&ticket, was).await? {
            return Err(Error::Stale);
        }
    }
    let what = Happening::Decided {
        question: entry.question.name().to_owned(),
        decision: decision.name().to_owned(),
        reason,
    };
    ticket_happened(r, app, actor, &ticket, what).await?;
    let store = r.store(ticket.store).await?.ok_or(Error::NotFound)?;
    reckon_ticket(r, app, &mut ticket, &store).await
}
