//! Payments, refunds, contradictions, and what people have to clear up.

use std::ops::Range;

use async_trait::async_trait;
use business::ports::{ClearUp, Ending, Page, PaymentRow, Payments, RefundRow, StorageError, Stored};
use domain::{
    ClearUpId, NoticeId, PaymentId, StoreId, TicketId,
    payments::{Conflict, Decided, Decision, Payment, Refund},
};
use jiff::Timestamp;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    rows::{At, Instant, all, json, one_more, page},
    tx::{Tx, execute, fetch_all, fetch_optional},
};

#[derive(Debug, FromRow)]
struct StoredPayment {
    id: Uuid,
    connector: String,
    store_prefix: String,
    payment_id: String,
    store: Option<Uuid>,
    amount: i64,
    currency: String,
    ticket_version: Option<i64>,
    received_at: Instant,
    code: String,
    till: String,
    receipt: String,
    tenders: String,
    paid_at: Instant,
    notice: Uuid,
}

impl TryFrom<StoredPayment> for PaymentRow {
    type Error = StorageError;
    fn try_from(row: StoredPayment) -> Stored<Self> {
        Ok(Self {
            payment: Payment {
                id: PaymentId(row.id),
                store: row.store.map(StoreId),
                payment_id: row.payment_id,
                amount: At("payment", "currency").money(row.amount, &row.currency)?,
                version: row.ticket_version,
                received_at: At("payment", "received_at").instant(row.received_at)?,
            },
            connector: row.connector,
            store_prefix: row.store_prefix,
            code: row.code,
            till: row.till,
            receipt: row.receipt,
            tenders: At("payment", "tenders").json(&row.tenders)?,
            paid_at: At("payment", "paid_at").instant(row.paid_at)?,
            notice: NoticeId(row.notice),
        })
    }
}

#[derive(Debug, FromRow)]
struct StoredRefund {
    id: Uuid,
    connector: String,
    store_prefix: String,
    refund_id: String,
    payment_id: String,
    store: Option<Uuid>,
    amount: i64,
    currency: String,
    received_at: Instant,
    code: String,
    till: String,
    paid_at: Instant,
    notice: Uuid,
}

impl TryFrom<StoredRefund> for RefundRow {
    type Error = StorageError;
    fn try_from(row: StoredRefund) -> Stored<Self> {
        Ok(Self {
            refund: Refund {
                id: PaymentId(row.id),
                store: row.store.map(StoreId),
                payment_id: row.payment_id,
                amount: At("refund", "currency").money(row.amount, &row.currency)?,
                received_at: At("refund", "received_at").instant(row.received_at)?,
            },
            refund_id: row.refund_id,
            connector: row.connector,
            store_prefix: row.store_prefix,
            code: row.code,
            till: row.till,
            paid_at: At("refund", "paid_at").instant(row.paid_at)?,
            notice: NoticeId(row.notice),
        })
    }
}

#[derive(Debug, FromRow)]
struct ConflictRow {
    notice: Uuid,
    amount: i64,
    currency: String,
}

impl TryFrom<ConflictRow> for Conflict {
    type Error = StorageError;
    fn try_from(row: ConflictRow) -> Stored<Self> {
        Ok(Self {
            notice: NoticeId(row.notice),
            amount: At("payment_conflict", "currency").money(row.amount, &row.currency)?,
        })
    }
}

#[derive(Debug, FromRow)]
struct DecidedRow {
    question: String,
    amount: i64,
    decision: String,
}

impl TryFrom<DecidedRow> for Decided {
    type Error = StorageError;
    fn try_from(row: DecidedRow) -> Stored<Self> {
        Ok(Self {
            question: At("clear_up", "question").json(&row.question)?,
            amount: row.amount,
            decision: At("clear_up", "decision").named(&row.decision, Decision::from_name)?,
        })
    }
}

#[derive(Debug, FromRow)]
struct ClearUpRow {
    id: Uuid,
    question: String,
    amount: i64,
    currency: String,
    code: String,
    ticket: Option<Uuid>,
    store: Option<Uuid>,
    opened_at: Instant,
}

impl TryFrom<ClearUpRow> for ClearUp {
    type Error = StorageError;
    fn try_from(row: ClearUpRow) -> Stored<Self> {
        Ok(Self {
            id: ClearUpId(row.id),
            question: At("clear_up", "question").json(&row.question)?,
            amount: At("clear_up", "currency").money(row.amount, &row.currency)?,
            code: row.code,
            ticket: row.ticket.map(TicketId),
            store: row.store.map(StoreId),
            opened_at: At("clear_up", "opened_at").instant(row.opened_at)?,
        })
    }
}

/// The payment of a connector, store and till's id.
const KNOWN_PAYMENT: &str =
    "select * from payment where connector = $1 and store_prefix = $2 and payment_id = $3";
/// The refund of a connector, store and till's id.
const KNOWN_REFUND: &str =
    "select * from refund where connector = $1 and store_prefix = $2 and refund_id = $3";

/// Where a list that begins with a time goes on.
fn place(start: Timestamp, behind: Option<(Timestamp, Uuid)>) -> (Instant, Uuid) {
    behind.map_or((Instant::from(start), Uuid::nil()), |(at, id)| {
        (Instant::from(at), id)
    })
}

#[async_trait]
impl Payments for Tx<'_> {
    async fn insert_payment(&mut self, row: &PaymentRow) -> Stored<Option<PaymentRow>> {
        let payment = &row.payment;
        let inserted = execute!(
            self,
            "insert into payment (id, connector, store_prefix, payment_id, store, amount, currency, ticket_version,
                received_at, code, till, receipt, tenders, paid_at, notice)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
             on conflict (connector, store_prefix, payment_id) do nothing",
            payment.id.0,
            &row.connector,
            &row.store_prefix,
            &payment.payment_id,
            payment.store.map(|store| store.0),
            payment.amount.minor,
            payment.amount.currency.as_str(),
            payment.version,
            Instant::from(payment.received_at),
            &row.code,
            &row.till,
            &row.receipt,
            json(&row.tenders),
            Instant::from(row.paid_at),
            row.notice.0,
        )?;
        if inserted == 1 {
            return Ok(None);
        }
        self.known_payment(&row.connector, &row.store_prefix, &payment.payment_id)
            .await
    }

    async fn insert_refund(&mut self, row: &RefundRow) -> Stored<Option<RefundRow>> {
        let refund = &row.refund;
        let inserted = execute!(
            self,
            "insert into refund (id, connector, store_prefix, refund_id, payment_id, store, amount, currency,
                received_at, code, till, paid_at, notice)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             on conflict (connector, store_prefix, refund_id) do nothing",
            refund.id.0,
            &row.connector,
            &row.store_prefix,
            &row.refund_id,
            &refund.payment_id,
            refund.store.map(|store| store.0),
            refund.amount.minor,
            refund.amount.currency.as_str(),
            Instant::from(refund.received_at),
            &row.code,
            &row.till,
            Instant::from(row.paid_at),
            row.notice.0,
        )?;
        if inserted == 1 {
            return Ok(None);
        }
        self.known_refund(&row.connector, &row.store_prefix, &row.refund_id)
            .await
    }

    async fn insert_conflict(&mut self, code: &str, conflict: &Conflict) -> Stored<()> {
        execute!(
            self,
            "insert into payment_conflict (code, notice, amount, currency) values ($1, $2, $3, $4)
             on conflict (code, notice) do nothing",
            code,
            conflict.notice.0,
            conflict.amount.minor,
            conflict.amount.currency.as_str(),
        )?;
        Ok(())
    }

    async fn payments_of(&mut self, code: &str) -> Stored<Vec<PaymentRow>> {
        all(fetch_all!(
            self,
            StoredPayment,
            "select * from payment where code = $1 order by received_at, id",
            code
        )?)
    }

    async fn refunds_of(&mut self, code: &str) -> Stored<Vec<RefundRow>> {
        all(fetch_all!(
            self,
            StoredRefund,
            "select * from refund where code = $1 order by received_at, id",
            code
        )?)
    }

    async fn payments_between(
        &mut self,
        connector: &str,
        period: Range<Timestamp>,
        behind: Option<(Timestamp, Uuid)>,
        limit: u32,
    ) -> Stored<Page<PaymentRow>> {
        let (at, id) = place(period.start, behind);
        let rows = fetch_all!(
            self,
            StoredPayment,
            "select * from payment where connector = $1 and (paid_at, id) > ($2, $3) and paid_at < $4
             order by paid_at, id limit $5",
            connector,
            at,
            id,
            Instant::from(period.end),
            one_more(limit)
        )?;
        Ok(page(all(rows)?, limit))
    }

    async fn refunds_between(
        &mut self,
        connector: &str,
        period: Range<Timestamp>,
        behind: Option<(Timestamp, Uuid)>,
        limit: u32,
    ) -> Stored<Page<RefundRow>> {
        let (at, id) = place(period.start, behind);
        let rows = fetch_all!(
            self,
            StoredRefund,
            "select * from refund where connector = $1 and (paid_at, id) > ($2, $3) and paid_at < $4
             order by paid_at, id limit $5",
            connector,
            at,
            id,
            Instant::from(period.end),
            one_more(limit)
        )?;
        Ok(page(all(rows)?, limit))
    }

    async fn recent_payment(
        &mut self,
        connector: &str,
        before: Timestamp,
        count: u32,
    ) -> Stored<Option<Timestamp>> {
        let row = fetch_optional!(
            self,
            (Instant,),
            "select paid_at from payment where connector = $1 and paid_at < $2
             order by paid_at desc, id desc limit 1 offset $3",
            connector,
            Instant::from(before),
            i64::from(count.saturating_sub(1))
        )?;
        At("payment", "paid_at").instant_if_any(row.map(|(at,)| at))
    }

    async fn known_payment(
        &mut self,
        connector: &str,
        store_prefix: &str,
        payment_id: &str,
    ) -> Stored<Option<PaymentRow>> {
        let row = fetch_optional!(
            self,
            StoredPayment,
            KNOWN_PAYMENT,
            connector,
            store_prefix,
            payment_id
        )?;
        row.map(PaymentRow::try_from).transpose()
    }

    async fn known_refund(
        &mut self,
        connector: &str,
        store_prefix: &str,
        refund_id: &str,
    ) -> Stored<Option<RefundRow>> {
        let row = fetch_optional!(
            self,
            StoredRefund,
            KNOWN_REFUND,
            connector,
            store_prefix,
            refund_id
        )?;
        row.map(RefundRow::try_from).transpose()
    }

    async fn conflicts_of(&mut self, code: &str) -> Stored<Vec<Conflict>> {
        all(fetch_all!(
            self,
            ConflictRow,
            "select notice, amount, currency from payment_conflict where code = $1 order by notice",
            code
        )?)
    }

    async fn decided(&mut self, ticket: TicketId) -> Stored<Vec<Decided>> {
        all(fetch_all!(
            self,
            DecidedRow,
            "select question, amount, decision from clear_up
             where ticket = $1 and decision is not null order by ended_at, id",
            ticket.0
        )?)
    }

    async fn reassign(&mut self, payment: PaymentId, code: &str) -> Stored<()> {
        // Ids are unique over both tables: one of the two touches a row.
        execute!(
            self,
            "update payment set code = $2 where id = $1",
            payment.0,
            code
        )?;
        execute!(self, "update refund set code = $2 where id = $1", payment.0, code)?;
        Ok(())
    }

    async fn insert_clear_up(&mut self, entry: &ClearUp) -> Stored<()> {
        execute!(
            self,
            "insert into clear_up (id, question, amount, currency, code, ticket, store, opened_at, reason)
             values ($1, $2, $3, $4, $5, $6, $7, $8, '')",
            entry.id.0,
            json(&entry.question),
            entry.amount.minor,
            entry.amount.currency.as_str(),
            &entry.code,
            entry.ticket.map(|ticket| ticket.0),
            entry.store.map(|store| store.0),
            Instant::from(entry.opened_at),
        )?;
        Ok(())
    }

    async fn clear_up(&mut self, id: ClearUpId) -> Stored<Option<ClearUp>> {
        let row = fetch_optional!(
            self,
            ClearUpRow,
            "select * from clear_up where id = $1 and ended_at is null",
            id.0
        )?;
        row.map(ClearUp::try_from).transpose()
    }

    async fn clear_ups_of(&mut self, ticket: TicketId) -> Stored<Vec<ClearUp>> {
        all(fetch_all!(
            self,
            ClearUpRow,
            "select * from clear_up where ticket = $1 and ended_at is null order by opened_at, id",
            ticket.0
        )?)
    }

    async fn clear_ups(&mut self, store: StoreId, limit: u32) -> Stored<Vec<ClearUp>> {
        all(fetch_all!(
            self,
            ClearUpRow,
            "select * from (
                select * from clear_up where store = $1 and ended_at is null
                union all select * from clear_up where store is null and ended_at is null
             ) as open order by opened_at, id limit $2",
            store.0,
            i64::from(limit)
        )?)
    }

    async fn end_clear_up(&mut self, id: ClearUpId, ending: &Ending) -> Stored<()> {
        execute!(
            self,
            "update clear_up set ended_at = $2, ended_by = $3, decision = $4, reason = $5
             where id = $1 and ended_at is null",
            id.0,
            Instant::from(ending.at),
            ending.by.map(|user| user.0),
            ending.decision.map(Decision::name),
            &ending.reason,
        )?;
        Ok(())
    }

    async fn reckon_later(&mut self, ticket: TicketId, at: Timestamp) -> Stored<()> {
        execute!(
            self,
            "insert into reckoning (ticket, at) values ($1, $2)
             on conflict (ticket) do update set at = excluded.at where excluded.at < reckoning.at",
            ticket.0,
            Instant::from(at)
        )?;
        Ok(())
    }

    async fn take_reckonings(&mut self, now: Timestamp, limit: u32) -> Stored<Vec<TicketId>> {
        let rows = fetch_all!(
            self,
            (Uuid,),
            "delete from reckoning where ticket in (select ticket from reckoning where at <= $1 order by at limit $2)
             returning ticket",
            Instant::from(now),
            i64::from(limit)
        )?;
        Ok(rows.into_iter().map(|(ticket,)| TicketId(ticket)).collect())
    }
}
