//! What every change leaves behind, in its own transaction: audit, timeline, event.

use domain::{
    EventId, StoreId,
    people::Actor,
    workshop::{Stage, Ticket, UNDO_SECONDS},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Boucle, Error,
    ports::{AuditEntry, Event, Happening, QuoteStep, Repositories, TimelineEntry},
};

/// Adds an audit entry.
pub(crate) async fn audit(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    action: &str,
    (subject_kind, subject): (&'static str, Uuid),
    store: Option<StoreId>,
    fields: &[&str],
) -> Result<(), Error> {
    let at = app.clock.now();
    let entry = AuditEntry {
        id: app.entropy.id(at),
        at,
        actor: actor.clone(),
        action: action.to_owned(),
        subject_kind,
        subject,
        store,
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
    };
    Ok(r.insert_audit(&entry).await?)
}

/// Writes what happened to a ticket: timeline, event, audit. The ticket is the one after the change.
pub(crate) async fn ticket_happened(
    r: &mut dyn Repositories,
    app: &Boucle,
    actor: &Actor,
    ticket: &Ticket,
    what: Happening,
) -> Result<EventId, Error> {
    let at = app.clock.now();
    let id = EventId(app.entropy.id(at));
    let (name, action, fields) = words(&what);
    let undoable =
        matches!(&what, Happening::Moved { from, to, .. } if Stage::is_undoable(from.stage(), to.stage()));
    let event = Event {
        id,
        name,
        subject_kind: "ticket",
        subject: ticket.id.0,
        store: Some(ticket.store),
        version: ticket.version,
        state: ticket.state.stage().name().to_owned(),
        data: event_data(ticket, &what),
        at,
        release_at: if undoable { later(at, UNDO_SECONDS) } else { at },
        deliver: true,
    };
    r.insert_event(&event).await?;
    r.insert_timeline(&TimelineEntry {
        event: id,
        ticket: ticket.id,
        version: ticket.version,
        actor: actor.user,
        at,
        what,
        undone: false,
    })
    .await?;
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    audit(
        r,
        app,
        actor,
        action,
        ("ticket", ticket.id.0),
        Some(ticket.store),
        &fields,
    )
    .await?;
    Ok(id)
}

fn later(at: Timestamp, seconds: i64) -> Timestamp {
    at + SignedDuration::from_secs(seconds)
}

/// Nothing personal: code, stage, amounts.
fn event_data(ticket: &Ticket, what: &Happening) -> String {
    let mut data = json!({
        "code": ticket.code,
        "kind": ticket.kind,
        "stage": ticket.state.stage(),
        "version": ticket.version,
        "total": { "amount": ticket.total(), "currency": ticket.currency },
        "amount_due": { "amount": ticket.due(), "currency": ticket.currency },
    });
    if let Happening::PaymentCaptured { amount, currency, .. }
    | Happening::PaymentRefunded { amount, currency, .. } = what
    {
        data["amount"] = json!({ "amount": amount, "currency": currency });
    }
    if let Happening::Quote { number, .. } = what {
        data["quote"] = json!({ "number": number });
    }
    data.to_string()
}

/// Event name, use case for the audit, changed fields.
fn words(what: &Happening) -> (String, &'static str, Vec<String>) {
    let fields = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    match what {
        Happening::TakenIn => ("ticket.received".into(), "take_in", fields(&["ticket"])),
        Happening::Moved { to, .. } => (
            event_of_stage(to.stage()).into(),
            "move_ticket",
            fields(&["state"]),
        ),
        Happening::Undone { .. } => ("ticket.move_undone".into(), "undo_move", fields(&["state"])),
        Happening::Repriced { .. } => ("ticket.repriced".into(), "reprice", fields(&["lines", "payers"])),
        Happening::Edited { fields } => ("ticket.edited".into(), "edit_ticket", fields.clone()),
        Happening::Assigned { .. } => ("ticket.assigned".into(), "assign", fields(&["technician"])),
        Happening::Noted { .. } => ("ticket.noted".into(), "add_note", fields(&["notes"])),
        Happening::PaymentCaptured { .. } => (
            "ticket.payment_captured".into(),
            "apply_notice",
            fields(&["paid"]),
        ),
        Happening::PaymentRefunded { .. } => (
            "ticket.payment_refunded".into(),
            "apply_notice",
            fields(&["paid"]),
        ),
        Happening::Settled { to, .. } => (event_of_stage(to.stage()).into(), "settle", fields(&["state"])),
        Happening::Decided { .. } => (
            "ticket.question_decided".into(),
            "clear_up",
            fields(&["clear_up"]),
        ),
        Happening::Quote { step, to, .. } => {
            let (action, changed): (_, &[&str]) = match step {
                QuoteStep::Sent => ("send_quote", &["state", "quote"]),
                QuoteStep::Accepted(_) => ("accept_quote", &["state", "quote", "lines", "payers"]),
                QuoteStep::Refused(_) => ("refuse_quote", &["state", "quote"]),
                QuoteStep::Expired => ("expire_quote", &["state", "quote"]),
            };
            (event_of_stage(to.stage()).into(), action, fields(changed))
        }
        Happening::Imported => ("ticket.imported".into(), "import", fields(&["ticket"])),
    }
}

/// Every name that an event can have.
pub fn event_names() -> impl Iterator<Item = &'static str> {
    const OTHERS: [&str; 9] = [
        "ticket.move_undone",
        "ticket.repriced",
        "ticket.edited",
        "ticket.assigned",
        "ticket.noted",
        "ticket.payment_captured",
        "ticket.payment_refunded",
        "ticket.question_decided",
        "ticket.imported",
    ];
    Stage::ALL.iter().copied().map(event_of_stage).chain(OTHERS)
}

/// The event that a ticket's entry into a stage is, in the past tense.
pub fn event_of_stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Requested => "ticket.requested",
        Stage::Booked => "ticket.booked",
        Stage::Received => "ticket.received",
        Stage::Diagnosing => "ticket.diagnosis_started",
        Stage::Quoted => "ticket.quoted",
        Stage::Approved => "ticket.approved",
        Stage::AwaitingParts => "ticket.parts_awaited",
        Stage::InRepair => "ticket.repair_started",
        Stage::Paused => "ticket.paused",
        Stage::QualityCheck => "ticket.quality_check_started",
        Stage::Ready => "ticket.ready",
        Stage::Paid => "ticket.paid",
        Stage::Collected => "ticket.collected",
        Stage::Unrepairable => "ticket.found_unrepairable",
        Stage::QuoteDeclined => "ticket.quote_declined",
        Stage::QuoteExpired => "ticket.quote_expired",
        Stage::Unclaimed => "ticket.left_unclaimed",
        Stage::Cancelled => "ticket.cancelled",
        Stage::Closed => "ticket.closed",
        Stage::Recycled => "ticket.recycled",
        Stage::LegalSale => "ticket.sold_by_court",
        Stage::ConvertedToBuyback => "ticket.converted_to_buyback",
    }
}

#[cfg(test)]
mod tests {
    use domain::{Currency, NoteId, workshop::TicketState};

    use super::*;

    #[test]
    fn every_name_is_listed_and_none_besides() {
        let to: TicketState = serde_json::from_value(json!({ "stage": "ready" })).unwrap();
        let (amount, currency) = (1, Currency::EUR);
        let (till, receipt) = (String::new(), String::new());
        let happenings = [
            Happening::Undone { to },
            Happening::Repriced { from: 1, to: 2 },
            Happening::Edited { fields: vec![] },
            Happening::Assigned { technician: None },
            Happening::Noted {
                note: NoteId(Uuid::nil()),
                for_customer: false,
            },
            Happening::PaymentCaptured {
                amount,
                currency,
                till: till.clone(),
                receipt,
            },
            Happening::PaymentRefunded {
                amount,
                currency,
                till,
            },
            Happening::Decided {
                question: String::new(),
                decision: String::new(),
                reason: String::new(),
            },
            Happening::Imported,
        ];
        let mut names: Vec<_> = happenings.iter().map(|what| words(what).0).collect();
        names.extend(Stage::ALL.iter().map(|stage| event_of_stage(*stage).to_owned()));
        assert!(names.contains(&words(&Happening::TakenIn).0));
        names.sort();
        let mut listed: Vec<_> = event_names().collect();
        listed.sort_unstable();
        assert_eq!(names, listed);
    }
}
