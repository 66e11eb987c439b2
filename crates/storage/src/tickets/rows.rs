//! Rows of tickets, their lines, payers, notes and timeline.

use business::ports::{Happening, Note, StorageError, Stored, TicketCard, TimelineEntry};
use domain::{
    CustomerId, EventId, ItemId, LineId, NoteId, StoreId, TicketId, UserId, WorkshopId,
    vat::VatRate,
    workshop::{Line, LineKind, Origin, Payer, PayerKind, Priority, Ticket, TicketKind},
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::rows::{At, Instant, all};

#[derive(Debug, FromRow)]
pub(super) struct TicketRow {
    pub(super) id: Uuid,
    code: String,
    store: Uuid,
    workshop: Uuid,
    kind: String,
    origin: String,
    customer: Option<Uuid>,
    item: Uuid,
    symptoms: String,
    problem: String,
    accessories: String,
    priority: String,
    promised_at: Option<Instant>,
    ceiling: Option<i64>,
    technician: Option<Uuid>,
    location: String,
    state: String,
    state_since: Instant,
    paid: i64,
    currency: String,
    amount_version: i64,
    created_at: Instant,
    version: i64,
}

impl TicketRow {
    pub(super) fn with(self, lines: Vec<LineRow>, payers: Vec<PayerRow>) -> Stored<Ticket> {
        let at = |column| At("ticket", column);
        Ok(Ticket {
            id: TicketId(self.id),
            code: at("code").parsed(&self.code)?,
            store: StoreId(self.store),
            workshop: WorkshopId(self.workshop),
            kind: at("kind").named(&self.kind, TicketKind::from_name)?,
            origin: at("origin").named(&self.origin, Origin::from_name)?,
            customer: self.customer.map(CustomerId),
            item: ItemId(self.item),
            symptoms: at("symptoms").json(&self.symptoms)?,
            problem: self.problem,
            accessories: self.accessories,
            priority: at("priority").named(&self.priority, Priority::from_name)?,
            promised_at: at("promised_at").instant_if_any(self.promised_at)?,
            ceiling: self.ceiling,
            technician: self.technician.map(UserId),
            location: self.location,
            state: at("state").json(&self.state)?,
            state_since: at("state_since").instant(self.state_since)?,
            lines: all(lines)?,
            payers: all(payers)?,
            currency: at("currency").currency(&self.currency)?,
            paid: self.paid,
            amount_version: self.amount_version,
            created_at: at("created_at").instant(self.created_at)?,
            version: self.version,
        })
    }
}

#[derive(Debug, FromRow)]
pub(super) struct LineRow {
    id: Uuid,
    kind: String,
    label: String,
    quantity_milli: i64,
    unit_price: i64,
    rate: i64,
}

impl TryFrom<LineRow> for Line {
    type Error = StorageError;
    fn try_from(row: LineRow) -> Stored<Self> {
        Ok(Self {
            id: LineId(row.id),
            kind: At("ticket_line", "kind").named(&row.kind, LineKind::from_name)?,
            label: row.label,
            quantity_milli: row.quantity_milli,
            unit_price: row.unit_price,
            rate: VatRate(At("ticket_line", "rate").number(row.rate)?),
        })
    }
}

#[derive(Debug, FromRow)]
pub(super) struct PayerRow {
    id: Uuid,
    kind: String,
    label: String,
    amount: i64,
}

impl TryFrom<PayerRow> for Payer {
    type Error = StorageError;
    fn try_from(row: PayerRow) -> Stored<Self> {
        Ok(Self {
            id: LineId(row.id),
            kind: At("ticket_payer", "kind").named(&row.kind, PayerKind::from_name)?,
            label: row.label,
            amount: row.amount,
        })
    }
}

/// A card: a ticket with what lists show of its item and its customer.
#[derive(Debug, FromRow)]
pub(super) struct CardRow {
    id: Uuid,
    code: String,
    store: Uuid,
    kind: String,
    state: String,
    state_since: Instant,
    item: Uuid,
    category: String,
    brand: String,
    model: String,
    customer: Option<Uuid>,
    first_name: Option<String>,
    last_name: Option<String>,
    symptoms: String,
    problem: String,
    priority: String,
    promised_at: Option<Instant>,
    technician: Option<Uuid>,
    location: String,
    to_pay: i64,
    paid: i64,
    currency: String,
    version: i64,
    created_at: Instant,
}

impl TryFrom<CardRow> for TicketCard {
    type Error = StorageError;
    fn try_from(row: CardRow) -> Stored<Self> {
        let at = |column| At("ticket", column);
        Ok(Self {
            id: TicketId(row.id),
            code: at("code").parsed(&row.code)?,
            store: StoreId(row.store),
            kind: at("kind").named(&row.kind, TicketKind::from_name)?,
            state: at("state").json(&row.state)?,
            state_since: at("state_since").instant(row.state_since)?,
            item: ItemId(row.item),
            category: row.category,
            item_title: joined(&row.brand, &row.model),
            customer: row.customer.map(CustomerId),
            customer_name: joined(
                row.first_name.as_deref().unwrap_or_default(),
                row.last_name.as_deref().unwrap_or_default(),
            ),
            symptoms: at("symptoms").json(&row.symptoms)?,
            problem: row.problem,
            priority: at("priority").named(&row.priority, Priority::from_name)?,
            promised_at: at("promised_at").instant_if_any(row.promised_at)?,
            technician: row.technician.map(UserId),
            location: row.location,
            to_pay: row.to_pay,
            paid: row.paid,
            currency: at("currency").currency(&row.currency)?,
            version: row.version,
            created_at: at("created_at").instant(row.created_at)?,
        })
    }
}

/// As [`Item::title`](domain::items::Item::title) and [`Customer::name`](domain::customers::Customer::name) join theirs.
fn joined(first: &str, second: &str) -> String {
    if first.is_empty() || second.is_empty() {
        format!("{first}{second}")
    } else {
        format!("{first} {second}")
    }
}

#[derive(Debug, FromRow)]
pub(super) struct NoteRow {
    id: Uuid,
    ticket: Uuid,
    author: Option<Uuid>,
    text: String,
    for_customer: bool,
    at: Instant,
}

impl TryFrom<NoteRow> for Note {
    type Error = StorageError;
    fn try_from(row: NoteRow) -> Stored<Self> {
        Ok(Self {
            id: NoteId(row.id),
            ticket: TicketId(row.ticket),
            author: row.author.map(UserId),
            text: row.text,
            for_customer: row.for_customer,
            at: At("note", "at").instant(row.at)?,
        })
    }
}

#[derive(Debug, FromRow)]
pub(super) struct TimelineRow {
    event: Uuid,
    ticket: Uuid,
    version: i64,
    actor: Option<Uuid>,
    at: Instant,
    what: String,
    undone: bool,
}

impl TryFrom<TimelineRow> for TimelineEntry {
    type Error = StorageError;
    fn try_from(row: TimelineRow) -> Stored<Self> {
        Ok(Self {
            event: EventId(row.event),
            ticket: TicketId(row.ticket),
            version: row.version,
            actor: row.actor.map(UserId),
            at: At("timeline", "at").instant(row.at)?,
            what: At("timeline", "what").json::<Happening>(&row.what)?,
            undone: row.undone,
        })
    }
}
