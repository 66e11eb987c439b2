//! Tickets, their notes and their timeline.

use async_trait::async_trait;
use domain::{
    Code, Currency, CustomerId, EventId, ItemId, NoteId, StoreId, TicketId, UserId,
    workshop::{Channel, Origin, Priority, Stage, Ticket, TicketKind, TicketState},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Page, Stored};

/// A ticket as lists and boards show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketCard {
    /// Its id.
    pub id: TicketId,
    /// Its code.
    pub code: Code,
    /// Its store.
    pub store: StoreId,
    /// What kind of work.
    pub kind: TicketKind,
    /// Where the work stands.
    pub state: TicketState,
    /// Since when.
    pub state_since: Timestamp,
    /// The thing.
    pub item: ItemId,
    /// Its family.
    pub category: String,
    /// Brand and model.
    pub item_title: String,
    /// Whose it is.
    pub customer: Option<CustomerId>,
    /// The customer's name; empty when there is none.
    pub customer_name: String,
    /// Stable names of symptoms.
    pub symptoms: Vec<String>,
    /// In the customer's words.
    pub problem: String,
    /// What comes first.
    pub priority: Priority,
    /// When it was promised.
    pub promised_at: Option<Timestamp>,
    /// Who works on it.
    pub technician: Option<UserId>,
    /// Where the thing stands.
    pub location: String,
    /// To be paid at tills in all, minor units.
    pub to_pay: i64,
    /// Paid so far, minor units.
    pub paid: i64,
    /// Their currency.
    pub currency: Currency,
    /// Its version.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
}

impl TicketCard {
    /// What is due now; negative when too much was paid.
    pub fn due(&self) -> i64 {
        self.to_pay - self.paid
    }

    /// Promised for a time that has passed while the work is not done.
    pub fn is_late(&self, now: Timestamp) -> bool {
        !self.state.stage().is_done() && self.promised_at.is_some_and(|promised| promised < now)
    }
}

/// Which tickets a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TicketFilter {
    /// Of one store.
    pub store: Option<StoreId>,
    /// In one of these stages; empty means any.
    pub stages: Vec<Stage>,
    /// Of one technician.
    pub technician: Option<UserId>,
    /// Of one customer.
    pub customer: Option<CustomerId>,
    /// Of one item.
    pub item: Option<ItemId>,
    /// Of one family of goods.
    pub category: Option<String>,
    /// Of one kind.
    pub kind: Option<TicketKind>,
    /// Promised before this time.
    pub promised_before: Option<Timestamp>,
    /// From one origin.
    pub origin: Option<Origin>,
}

/// A note on a ticket. It may name people, so it lives here and not in the timeline, and can be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// The ticket.
    pub ticket: TicketId,
    /// Who wrote it.
    pub author: Option<UserId>,
    /// What it says.
    pub text: String,
    /// The customer may read it.
    pub for_customer: bool,
    /// When.
    pub at: Timestamp,
}

/// What happened to a ticket, without anything personal in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    /// The event of the outbox that carries it outside; also its id.
    pub event: EventId,
    /// The ticket.
    pub ticket: TicketId,
    /// The version that it made.
    pub version: i64,
    /// Who did it; none for the till and the program.
    pub actor: Option<UserId>,
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Happening,
    /// Was taken back.
    pub undone: bool,
}

/// The kinds of things that happen to a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Happening {
    /// Taken in.
    TakenIn,
    /// Moved by a person.
    Moved {
        /// From this state.
        from: TicketState,
        /// In which it had been since then.
        from_since: Timestamp,
        /// To this one.
        to: TicketState,
        /// Why, in their words (checked to be a phrase of the shop, not of the customer).
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// A move was taken back.
    Undone {
        /// To this state.
        to: TicketState,
    },
    /// Lines or payers changed.
    Repriced {
        /// To be paid before, minor units.
        from: i64,
        /// To be paid now, minor units.
        to: i64,
    },
    /// Fields changed, by name.
    Edited {
        /// Their names.
        fields: Vec<String>,
    },
    /// Given to a technician, or to nobody.
    Assigned {
        /// To whom.
        technician: Option<UserId>,
    },
    /// A note was written.
    Noted {
        /// The note.
        note: NoteId,
        /// The customer may read it.
        for_customer: bool,
    },
    /// A till took money.
    PaymentCaptured {
        /// Minor units.
        amount: i64,
        /// The currency.
        currency: Currency,
        /// The till.
        till: String,
        /// Its receipt.
        receipt: String,
    },
    /// A till gave money back.
    PaymentRefunded {
        /// Minor units, above zero.
        amount: i64,
        /// The currency.
        currency: Currency,
        /// The till.
        till: String,
    },
    /// The money moved the state by itself.
    Settled {
        /// From this state.
        from: TicketState,
        /// To this one.
        to: TicketState,
    },
    /// A person decided a question about money.
    Decided {
        /// Stable name of the question.
        question: String,
        /// Stable name of the decision.
        decision: String,
        /// Why, in their words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// A quote was sent or answered, or its time ran out; the ticket went with it.
    Quote {
        /// The version.
        number: i64,
        /// What became of it.
        step: QuoteStep,
        /// From this state.
        from: TicketState,
        /// To this one.
        to: TicketState,
    },
    /// Loaded from a file of the past.
    Imported,
}

/// What became of a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuoteStep {
    /// It was sent.
    Sent,
    /// The customer said yes.
    Accepted(Channel),
    /// The customer said no.
    Refused(Channel),
    /// Nobody answered in time.
    Expired,
}

/// Tickets.
#[async_trait]
pub trait Tickets {
    /// One ticket with lines and payers.
    async fn ticket(&mut self, id: TicketId) -> Stored<Option<Ticket>>;
    /// By its code.
    async fn ticket_by_code(&mut self, code: &Code) -> Stored<Option<Ticket>>;
    /// Adds one. `intake_key` makes the same form sent twice one ticket: `Taken("ticket_intake_key")`.
    /// `external_id` is that of an import, unique in its origin: `Taken("ticket_external_id")`.
    async fn insert_ticket(
        &mut self,
        ticket: &Ticket,
        intake_key: Option<&str>,
        external_id: Option<&str>,
    ) -> Stored<()>;
    /// The ticket that a form made before.
    async fn ticket_by_intake_key(&mut self, intake_key: &str) -> Stored<Option<Ticket>>;
    /// Which of these external ids are known already.
    async fn known_external_ids(&mut self, ids: &[String]) -> Stored<Vec<String>>;
    /// Saves one whose version is `was + 1` or more, if it still stands at `was`; lines and payers included where they
    /// differ. False when somebody was quicker.
    async fn save_ticket(&mut self, ticket: &Ticket, was: i64) -> Stored<bool>;
    /// Cards of a filter, at most `limit`: urgent first, then by promise (none last), then oldest first.
    async fn board(&mut self, filter: &TicketFilter, limit: u32) -> Stored<Vec<TicketCard>>;
    /// Cards of a filter, newest first, before an id (UUIDv7 orders by time).
    async fn tickets_newest(
        &mut self,
        filter: &TicketFilter,
        before: Option<TicketId>,
        limit: u32,
    ) -> Stored<Page<TicketCard>>;
    /// Cards of these ids, in any order.
    async fn cards(&mut self, ids: &[TicketId]) -> Stored<Vec<TicketCard>>;
    /// How many tickets of a store stand in each stage, open ones only.
    async fn count_by_stage(&mut self, store: StoreId) -> Stored<Vec<(Stage, i64)>>;
    /// How many tickets of a store stand in one of these stages and are promised before a time.
    async fn count_promised(&mut self, store: StoreId, stages: &[Stage], before: Timestamp) -> Stored<i64>;
    /// How many tickets of a store entered a stage since a time.
    async fn count_entered(&mut self, store: StoreId, stage: Stage, since: Timestamp) -> Stored<i64>;

    /// Adds a note.
    async fn insert_note(&mut self, note: &Note) -> Stored<()>;
    /// Notes of a ticket, oldest first.
    async fn notes(&mut self, ticket: TicketId) -> Stored<Vec<Note>>;
    /// Adds to a timeline.
    async fn insert_timeline(&mut self, entry: &TimelineEntry) -> Stored<()>;
    /// The timeline of a ticket, oldest first.
    async fn timeline(&mut self, ticket: TicketId) -> Stored<Vec<TimelineEntry>>;
    /// The newest entries of a store's tickets, newest first.
    async fn latest(&mut self, store: StoreId, limit: u32) -> Stored<Vec<TimelineEntry>>;
    /// Marks an entry as taken back.
    async fn mark_undone(&mut self, event: EventId) -> Stored<()>;
}
