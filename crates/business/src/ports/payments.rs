//! What tills reported, and what people have to clear up.

use std::ops::Range;

use async_trait::async_trait;
use domain::{
    ClearUpId, Money, NoticeId, PaymentId, StoreId, TicketId, UserId,
    payments::{Conflict, Decided, Decision, Payment, Question, Refund, Tender},
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Page, Stored};

/// A payment to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRow {
    /// The payment as the rules see it.
    pub payment: Payment,
    /// The connector that brought it.
    pub connector: String,
    /// The store's prefix as the till wrote it: part of what makes a payment unique, known store or not.
    pub store_prefix: String,
    /// The code it pays, as printed; may be nothing of ours.
    pub code: String,
    /// The till.
    pub till: String,
    /// Its receipt; empty when it did not say.
    pub receipt: String,
    /// How it was paid.
    pub tenders: Vec<Tender>,
    /// When the till took it.
    pub paid_at: Timestamp,
    /// The notice.
    pub notice: NoticeId,
}

/// A refund to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRow {
    /// The refund as the rules see it.
    pub refund: Refund,
    /// The till's id of the refund.
    pub refund_id: String,
    /// The connector that brought it.
    pub connector: String,
    /// The store's prefix as the till wrote it.
    pub store_prefix: String,
    /// The code whose payment it gives back, as printed.
    pub code: String,
    /// The till.
    pub till: String,
    /// When the till gave it.
    pub paid_at: Timestamp,
    /// The notice.
    pub notice: NoticeId,
}

/// Something to clear up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClearUp {
    /// Its id.
    pub id: ClearUpId,
    /// What it is about.
    pub question: Question,
    /// How much.
    pub amount: Money,
    /// The code it concerns, as printed; empty for an unknown notice.
    pub code: String,
    /// The ticket it concerns.
    pub ticket: Option<TicketId>,
    /// Whose managers see it; none when no store could be told: all see it.
    pub store: Option<StoreId>,
    /// Since when.
    pub opened_at: Timestamp,
}

/// How a question ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// When.
    pub at: Timestamp,
    /// Who decided; none when the facts themselves closed it.
    pub by: Option<UserId>,
    /// What they decided.
    pub decision: Option<Decision>,
    /// Why, in their words.
    pub reason: String,
}

/// Money that tills reported.
#[async_trait]
pub trait Payments {
    /// Stores a payment. Gives the one that has its (connector, store, payment id) already, if any; then stores nothing.
    async fn insert_payment(&mut self, row: &PaymentRow) -> Stored<Option<PaymentRow>>;
    /// Stores a refund. Gives the one that has its (connector, store, refund id) already, if any; then stores nothing.
    async fn insert_refund(&mut self, row: &RefundRow) -> Stored<Option<RefundRow>>;
    /// Notes that a notice contradicts a known payment or refund of this code.
    async fn insert_conflict(&mut self, code: &str, conflict: &Conflict) -> Stored<()>;
    /// Payments that name a code, in order of arrival.
    async fn payments_of(&mut self, code: &str) -> Stored<Vec<PaymentRow>>;
    /// Refunds that name a code, in order of arrival.
    async fn refunds_of(&mut self, code: &str) -> Stored<Vec<RefundRow>>;
    /// Payments that a connector brought and tills took in a period, in the order of that; behind one that was read.
    async fn payments_between(
        &mut self,
        connector: &str,
        period: Range<Timestamp>,
        behind: Option<(Timestamp, Uuid)>,
        limit: u32,
    ) -> Stored<Page<PaymentRow>>;
    /// The same of refunds.
    async fn refunds_between(
        &mut self,
        connector: &str,
        period: Range<Timestamp>,
        behind: Option<(Timestamp, Uuid)>,
        limit: u32,
    ) -> Stored<Page<RefundRow>>;
    /// When the last but `count - 1` of a connector's payments before a time was taken; none when there are fewer.
    async fn recent_payment(
        &mut self,
        connector: &str,
        before: Timestamp,
        count: u32,
    ) -> Stored<Option<Timestamp>>;
    /// The payment of a connector, store and till's id.
    async fn known_payment(
        &mut self,
        connector: &str,
        store_prefix: &str,
        payment_id: &str,
    ) -> Stored<Option<PaymentRow>>;
    /// The refund of a connector, store and till's id.
    async fn known_refund(
        &mut self,
        connector: &str,
        store_prefix: &str,
        refund_id: &str,
    ) -> Stored<Option<RefundRow>>;
    /// Contradictions about a code.
    async fn conflicts_of(&mut self, code: &str) -> Stored<Vec<Conflict>>;
    /// Decisions taken about a ticket.
    async fn decided(&mut self, ticket: TicketId) -> Stored<Vec<Decided>>;
    /// Gives a payment or refund another code: the one a person said it belongs to.
    async fn reassign(&mut self, payment: PaymentId, code: &str) -> Stored<()>;

    /// Opens a question.
    async fn insert_clear_up(&mut self, entry: &ClearUp) -> Stored<()>;
    /// One open question.
    async fn clear_up(&mut self, id: ClearUpId) -> Stored<Option<ClearUp>>;
    /// Open questions about a ticket.
    async fn clear_ups_of(&mut self, ticket: TicketId) -> Stored<Vec<ClearUp>>;
    /// Open questions that a store's managers see, those of no store included; oldest first, at most `limit`.
    async fn clear_ups(&mut self, store: StoreId, limit: u32) -> Stored<Vec<ClearUp>>;
    /// Closes a question.
    async fn end_clear_up(&mut self, id: ClearUpId, ending: &Ending) -> Stored<()>;

    /// Asks to reckon a ticket again at a time (the earlier one wins).
    async fn reckon_later(&mut self, ticket: TicketId, at: Timestamp) -> Stored<()>;
    /// Tickets to be reckoned again by now; what is answered is taken off the list.
    async fn take_reckonings(&mut self, now: Timestamp, limit: u32) -> Stored<Vec<TicketId>>;
}
