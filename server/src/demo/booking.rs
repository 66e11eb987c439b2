//! A request from the booking page. That page comes later; until then the demo chain writes what it will write.

use business::{
    Boucle, Error, event_of_stage,
    ports::{AuditEntry, Event},
    search,
};
use domain::{
    Code, CustomerId, EventId, ItemId, TicketId,
    code::CodeKind,
    people::Actor,
    stores::Store,
    workshop::{Origin, Priority, Stage, Ticket, TicketKind, TicketState},
};
use jiff::{Timestamp, civil};
use serde_json::json;

use super::scene::Scene;

/// Asks for a repair of a known thing of a known customer.
pub(super) async fn request(
    app: &Boucle,
    scene: &Scene,
    store: &Store,
    (customer, item): (CustomerId, ItemId),
    (day, hour): &(String, String),
) -> Result<TicketId, Error> {
    let at = app.clock.now();
    let id = TicketId(app.entropy.id(at));
    let number = app.db.write("demo", {
        let store = store.id;
        move |r| Box::pin(async move { Ok(r.take_numbers(store, CodeKind::Ticket, 1).await?) })
    });
    let ticket = Ticket {
        id,
        code: Code {
            prefix: store.prefix.clone(),
            kind: CodeKind::Ticket,
            number: number.await?,
        },
        store: store.id,
        workshop: store.workshop,
        kind: TicketKind::CustomerRepair,
        origin: Origin::Counter,
        customer: Some(customer),
        item,
        symptoms: scene
            .symptoms
            .iter()
            .map(|symptom| (*symptom).to_owned())
            .collect(),
        problem: scene.problem.to_owned(),
        accessories: String::new(),
        priority: Priority::Normal,
        promised_at: promised(store, day, hour),
        ceiling: None,
        technician: None,
        location: String::new(),
        state: TicketState::Requested,
        state_since: at,
        lines: vec![],
        payers: vec![],
        currency: store.currency,
        paid: 0,
        amount_version: 1,
        created_at: at,
        version: 1,
    };
    let event = Event {
        id: EventId(app.entropy.id(at)),
        name: event_of_stage(Stage::Requested).to_owned(),
        subject_kind: "ticket",
        subject: id.0,
        store: Some(store.id),
        version: 1,
        state: Stage::Requested.name().to_owned(),
        data: json!({ "code": ticket.code, "kind": ticket.kind, "stage": Stage::Requested, "version": 1 })
            .to_string(),
        at,
        release_at: at,
        deliver: true,
    };
    let audit = AuditEntry {
        id: app.entropy.id(at),
        at,
        actor: Actor::system(),
        action: "request_booking".to_owned(),
        subject_kind: "ticket",
        subject: id.0,
        store: Some(store.id),
        fields: vec!["ticket".to_owned()],
    };
    app.db
        .write("demo", move |r| {
            let (ticket, event, audit) = (ticket.clone(), event.clone(), audit.clone());
            Box::pin(async move {
                let item = r.item(ticket.item).await?;
                let customer = r.customer(customer).await?;
                r.insert_ticket(&ticket, None, None).await?;
                let words = search::words(&ticket.code, item.as_ref(), customer.as_ref(), &ticket.problem);
                r.index_ticket(ticket.id, &words).await?;
                r.insert_event(&event).await?;
                Ok(r.insert_audit(&audit).await?)
            })
        })
        .await?;
    Ok(id)
}

fn promised(store: &Store, day: &str, hour: &str) -> Option<Timestamp> {
    let day: civil::Date = day.parse().ok()?;
    let hour: civil::Time = hour.parse().ok()?;
    let at = day.to_datetime(hour).to_zoned_datetime(store.zone()).ok()?;
    Some(at.timestamp())
}
