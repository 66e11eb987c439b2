//! Quotes, answers to them, and customers' links.

use async_trait::async_trait;
use business::ports::{CustomerLink, LinkPurpose, QuoteAnswer, Quotes, StorageError, Stored};
use domain::{
    LinkId, QuoteId, StoreId, TicketId, UserId,
    workshop::{Quote, QuoteState, Signature},
};
use jiff::Timestamp;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    rows::{At, Instant, all, json},
    tx::{Tx, execute, fetch_all, fetch_optional, fetch_value},
};

#[derive(Debug, FromRow)]
struct QuoteRow {
    id: Uuid,
    ticket: Uuid,
    store: Uuid,
    number: i64,
    detail: String,
    lines: String,
    payers: String,
    currency: String,
    message: String,
    valid_until: Instant,
    sent_at: Instant,
    sent_by: Option<Uuid>,
    remind_at: Option<Instant>,
}

impl TryFrom<QuoteRow> for Quote {
    type Error = StorageError;
    fn try_from(row: QuoteRow) -> Stored<Self> {
        let at = |column| At("quote", column);
        Ok(Self {
            id: QuoteId(row.id),
            ticket: TicketId(row.ticket),
            store: StoreId(row.store),
            number: row.number,
            state: at("detail").json::<QuoteState>(&row.detail)?,
            lines: at("lines").json(&row.lines)?,
            payers: at("payers").json(&row.payers)?,
            currency: at("currency").currency(&row.currency)?,
            message: row.message,
            valid_until: at("valid_until").instant(row.valid_until)?,
            sent_at: at("sent_at").instant(row.sent_at)?,
            sent_by: row.sent_by.map(UserId),
            remind_at: at("remind_at").instant_if_any(row.remind_at)?,
        })
    }
}

#[derive(Debug, FromRow)]
struct AnswerRow {
    quote: Uuid,
    name: String,
    signature: Option<String>,
    reason: String,
    at: Instant,
}

impl TryFrom<AnswerRow> for QuoteAnswer {
    type Error = StorageError;
    fn try_from(row: AnswerRow) -> Stored<Self> {
        let at = |column| At("quote_answer", column);
        let signature = row.signature.map(|text| Signature::parse(&text)).transpose();
        Ok(Self {
            quote: QuoteId(row.quote),
            name: row.name,
            signature: signature.map_err(|problem| at("signature").wrong(problem))?,
            reason: row.reason,
            at: at("at").instant(row.at)?,
        })
    }
}

#[derive(Debug, FromRow)]
struct LinkRow {
    id: Uuid,
    token_hash: String,
    purpose: String,
    subject: Uuid,
    expires_at: Instant,
    revoked_at: Option<Instant>,
    created_at: Instant,
    created_by: Option<Uuid>,
}

impl TryFrom<LinkRow> for CustomerLink {
    type Error = StorageError;
    fn try_from(row: LinkRow) -> Stored<Self> {
        let at = |column| At("customer_link", column);
        Ok(Self {
            id: LinkId(row.id),
            token_hash: row.token_hash,
            purpose: at("purpose").named(&row.purpose, LinkPurpose::from_name)?,
            subject: row.subject,
            expires_at: at("expires_at").instant(row.expires_at)?,
            revoked_at: at("revoked_at").instant_if_any(row.revoked_at)?,
            created_at: at("created_at").instant(row.created_at)?,
            created_by: row.created_by.map(UserId),
        })
    }
}

#[async_trait]
impl Quotes for Tx<'_> {
    async fn insert_quote(&mut self, quote: &Quote) -> Stored<()> {
        execute!(
            self,
            "insert into quote (id, ticket, store, number, state, detail, lines, payers, currency, message, valid_until,
                sent_at, sent_by, remind_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            quote.id.0,
            quote.ticket.0,
            quote.store.0,
            quote.number,
            quote.state.name(),
            json(&quote.state),
            json(&quote.lines),
            json(&quote.payers),
            quote.currency.as_str(),
            &quote.message,
            Instant::from(quote.valid_until),
            Instant::from(quote.sent_at),
            quote.sent_by.map(|user| user.0),
            quote.remind_at.map(Instant::from),
        )?;
        Ok(())
    }

    async fn quote(&mut self, id: QuoteId) -> Stored<Option<Quote>> {
        let row = fetch_optional!(self, QuoteRow, "select * from quote where id = $1", id.0)?;
        row.map(Quote::try_from).transpose()
    }

    async fn quotes_of(&mut self, ticket: TicketId) -> Stored<Vec<Quote>> {
        all(fetch_all!(
            self,
            QuoteRow,
            "select * from quote where ticket = $1 order by number",
            ticket.0
        )?)
    }

    async fn end_quote(&mut self, quote: &Quote) -> Stored<bool> {
        let ended = execute!(
            self,
            "update quote set state = $2, detail = $3, remind_at = $4 where id = $1 and state = 'sent'",
            quote.id.0,
            quote.state.name(),
            json(&quote.state),
            quote.remind_at.map(Instant::from),
        )?;
        Ok(ended == 1)
    }

    async fn remind_quote_at(&mut self, id: QuoteId, at: Option<Timestamp>) -> Stored<()> {
        execute!(
            self,
            "update quote set remind_at = $2 where id = $1 and state = 'sent'",
            id.0,
            at.map(Instant::from),
        )?;
        Ok(())
    }

    async fn quotes_over(&mut self, now: Timestamp, limit: u32) -> Stored<Vec<QuoteId>> {
        let ids = fetch_all!(
            self,
            (Uuid,),
            "select id from quote where state = 'sent' and valid_until <= $1 order by valid_until, id limit $2",
            Instant::from(now),
            i64::from(limit),
        )?;
        Ok(ids.into_iter().map(|(id,)| QuoteId(id)).collect())
    }

    async fn quotes_to_remind(&mut self, store: StoreId, now: Timestamp, limit: u32) -> Stored<Vec<Quote>> {
        all(fetch_all!(
            self,
            QuoteRow,
            "select q.* from quote q join ticket t on t.id = q.ticket
             where q.store = $1 and q.remind_at is not null and q.remind_at <= $2 and q.valid_until > $2
                and t.stage = 'quoted'
             order by q.remind_at, q.id limit $3",
            store.0,
            Instant::from(now),
            i64::from(limit),
        )?)
    }

    async fn count_to_remind(
        &mut self,
        store: StoreId,
        now: Timestamp,
        promised_from: Timestamp,
    ) -> Stored<i64> {
        fetch_value!(
            self,
            i64,
            "select count(*) from quote q join ticket t on t.id = q.ticket
             where q.store = $1 and q.remind_at is not null and q.remind_at <= $2 and q.valid_until > $2
                and t.stage = 'quoted' and (t.promised_at is null or t.promised_at >= $3)",
            store.0,
            Instant::from(now),
            Instant::from(promised_from),
        )
    }

    async fn insert_answer(&mut self, answer: &QuoteAnswer) -> Stored<()> {
        execute!(
            self,
            "insert into quote_answer (quote, name, signature, reason, at) values ($1, $2, $3, $4, $5)",
            answer.quote.0,
            &answer.name,
            answer.signature.as_ref().map(Signature::text),
            &answer.reason,
            Instant::from(answer.at),
        )?;
        Ok(())
    }

    async fn answers_of(&mut self, ticket: TicketId) -> Stored<Vec<QuoteAnswer>> {
        all(fetch_all!(
            self,
            AnswerRow,
            "select a.* from quote q join quote_answer a on a.quote = q.id where q.ticket = $1 order by q.number",
            ticket.0
        )?)
    }

    async fn insert_link(&mut self, link: &CustomerLink) -> Stored<()> {
        execute!(
            self,
            "insert into customer_link (id, token_hash, purpose, subject, expires_at, revoked_at, created_at, created_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            link.id.0,
            &link.token_hash,
            link.purpose.name(),
            link.subject,
            Instant::from(link.expires_at),
            link.revoked_at.map(Instant::from),
            Instant::from(link.created_at),
            link.created_by.map(|user| user.0),
        )?;
        Ok(())
    }

    async fn link_by_hash(&mut self, token_hash: &str) -> Stored<Option<CustomerLink>> {
        let row = fetch_optional!(
            self,
            LinkRow,
            "select * from customer_link where token_hash = $1",
            token_hash
        )?;
        row.map(CustomerLink::try_from).transpose()
    }

    async fn revoke_quote_links(&mut self, ticket: TicketId, at: Timestamp) -> Stored<u64> {
        execute!(
            self,
            "update customer_link set revoked_at = $2
             where subject in (select id from quote where ticket = $1) and purpose = 'quote' and revoked_at is null",
            ticket.0,
            Instant::from(at),
        )
    }

    async fn count_quote_links(&mut self, ticket: TicketId, now: Timestamp) -> Stored<i64> {
        fetch_value!(
            self,
            i64,
            "select count(*) from quote q join customer_link l on l.subject = q.id
             where q.ticket = $1 and l.purpose = 'quote' and l.revoked_at is null and l.expires_at > $2",
            ticket.0,
            Instant::from(now),
        )
    }
}
