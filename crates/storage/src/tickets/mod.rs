//! Tickets, their notes and their timeline.

mod lists;
mod rows;

use async_trait::async_trait;
use business::ports::{
    Happening, Note, Page, StorageError, Stored, TicketCard, TicketFilter, Tickets, TimelineEntry,
};
use domain::{
    Code, EventId, StoreId, TicketId,
    workshop::{Line, Payer, Stage, Ticket},
};
use jiff::Timestamp;
use sqlx::QueryBuilder;
use uuid::Uuid;

use self::rows::{LineRow, NoteRow, PayerRow, TicketRow, TimelineRow};
use crate::{
    rows::{Instant, all, json},
    tx::{Tx, execute, fetch_all, fetch_optional, fetch_value, on},
};

#[async_trait]
impl Tickets for Tx<'_> {
    async fn ticket(&mut self, id: TicketId) -> Stored<Option<Ticket>> {
        let row = fetch_optional!(self, TicketRow, "select * from ticket where id = $1", id.0)?;
        self.complete(row).await
    }

    async fn ticket_by_code(&mut self, code: &Code) -> Stored<Option<Ticket>> {
        let row = fetch_optional!(
            self,
            TicketRow,
            "select * from ticket where code = $1",
            code.to_string()
        )?;
        self.complete(row).await
    }

    async fn insert_ticket(
        &mut self,
        ticket: &Ticket,
        intake_key: Option<&str>,
        external_id: Option<&str>,
    ) -> Stored<()> {
        execute!(
            self,
            "insert into ticket (id, code, store, workshop, kind, origin, external_id, intake_key, customer, item,
                symptoms, problem, accessories, priority, promised_at, ceiling, technician, location, stage, state,
                state_since, to_pay, paid, currency, amount_version, created_at, version)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, $23, $24, $25, $26, $27)",
            ticket.id.0,
            ticket.code.to_string(),
            ticket.store.0,
            ticket.workshop.0,
            ticket.kind.name(),
            ticket.origin.name(),
            external_id,
            intake_key,
            ticket.customer.map(|customer| customer.0),
            ticket.item.0,
            json(&ticket.symptoms),
            &ticket.problem,
            &ticket.accessories,
            ticket.priority.name(),
            ticket.promised_at.map(Instant::from),
            ticket.ceiling,
            ticket.technician.map(|user| user.0),
            &ticket.location,
            ticket.state.stage().name(),
            json(&ticket.state),
            Instant::from(ticket.state_since),
            ticket.to_pay(),
            ticket.paid,
            ticket.currency.as_str(),
            ticket.amount_version,
            Instant::from(ticket.created_at),
            ticket.version,
        )?;
        self.insert_lines(ticket.id, &ticket.lines).await?;
        self.insert_payers(ticket.id, &ticket.payers).await
    }

    async fn ticket_by_intake_key(&mut self, intake_key: &str) -> Stored<Option<Ticket>> {
        let row = fetch_optional!(
            self,
            TicketRow,
            "select * from ticket where intake_key = $1",
            intake_key
        )?;
        self.complete(row).await
    }

    async fn known_external_ids(&mut self, ids: &[String]) -> Stored<Vec<String>> {
        self.list_known_external(ids).await
    }

    async fn save_ticket(&mut self, ticket: &Ticket, was: i64) -> Stored<bool> {
        let saved = execute!(
            self,
            "update ticket set version = $3, workshop = $4, kind = $5, customer = $6, item = $7, symptoms = $8,
                problem = $9, accessories = $10, priority = $11, promised_at = $12, ceiling = $13, technician = $14,
                location = $15, stage = $16, state = $17, state_since = $18, to_pay = $19, paid = $20,
                amount_version = $21
             where id = $1 and version = $2",
            ticket.id.0,
            was,
            ticket.version,
            ticket.workshop.0,
            ticket.kind.name(),
            ticket.customer.map(|customer| customer.0),
            ticket.item.0,
            json(&ticket.symptoms),
            &ticket.problem,
            &ticket.accessories,
            ticket.priority.name(),
            ticket.promised_at.map(Instant::from),
            ticket.ceiling,
            ticket.technician.map(|user| user.0),
            &ticket.location,
            ticket.state.stage().name(),
            json(&ticket.state),
            Instant::from(ticket.state_since),
            ticket.to_pay(),
            ticket.paid,
            ticket.amount_version,
        )?;
        if saved == 0 {
            return Ok(false);
        }
        let lines: Vec<Line> = all(self.line_rows(ticket.id.0).await?)?;
        if lines != ticket.lines {
            execute!(self, "delete from ticket_line where ticket = $1", ticket.id.0)?;
            self.insert_lines(ticket.id, &ticket.lines).await?;
        }
        let payers: Vec<Payer> = all(self.payer_rows(ticket.id.0).await?)?;
        if payers != ticket.payers {
            execute!(self, "delete from ticket_payer where ticket = $1", ticket.id.0)?;
            self.insert_payers(ticket.id, &ticket.payers).await?;
        }
        Ok(true)
    }

    async fn board(&mut self, filter: &TicketFilter, limit: u32) -> Stored<Vec<TicketCard>> {
        self.list_board(filter, limit).await
    }

    async fn tickets_newest(
        &mut self,
        filter: &TicketFilter,
        before: Option<TicketId>,
        limit: u32,
    ) -> Stored<Page<TicketCard>> {
        self.list_newest(filter, before, limit).await
    }

    async fn cards(&mut self, ids: &[TicketId]) -> Stored<Vec<TicketCard>> {
        self.list_cards(ids).await
    }

    async fn count_by_stage(&mut self, store: StoreId) -> Stored<Vec<(Stage, i64)>> {
        self.list_stage_counts(store).await
    }

    async fn count_promised(&mut self, store: StoreId, stages: &[Stage], before: Timestamp) -> Stored<i64> {
        self.list_promised_count(store, stages, before).await
    }

    async fn count_entered(&mut self, store: StoreId, stage: Stage, since: Timestamp) -> Stored<i64> {
        fetch_value!(
            self,
            i64,
            "select count(distinct ticket) from timeline
             where store = $1 and at >= $2 and stage = $3 and undone = false",
            store.0,
            Instant::from(since),
            stage.name()
        )
    }

    async fn insert_note(&mut self, note: &Note) -> Stored<()> {
        execute!(
            self,
            "insert into note (id, ticket, author, text, for_customer, at) values ($1, $2, $3, $4, $5, $6)",
            note.id.0,
            note.ticket.0,
            note.author.map(|author| author.0),
            &note.text,
            note.for_customer,
            Instant::from(note.at),
        )?;
        Ok(())
    }

    async fn notes(&mut self, ticket: TicketId) -> Stored<Vec<Note>> {
        all(fetch_all!(
            self,
            NoteRow,
            "select * from note where ticket = $1 order by at, id",
            ticket.0
        )?)
    }

    async fn insert_timeline(&mut self, entry: &TimelineEntry) -> Stored<()> {
        let entered = match &entry.what {
            // Which stage it was taken in to, the ticket knows.
            Happening::TakenIn => None,
            Happening::Moved { to, .. } | Happening::Settled { to, .. } | Happening::Quote { to, .. } => {
                Some(to.stage().name())
            }
            _ => Some(""),
        };
        let inserted = execute!(
            self,
            "insert into timeline (event, ticket, store, version, actor, at, what, stage, undone)
             select $1, t.id, t.store, $3, $4, $5, $6, coalesce(cast($7 as text), t.stage), $8 from ticket t where t.id = $2",
            entry.event.0,
            entry.ticket.0,
            entry.version,
            entry.actor.map(|actor| actor.0),
            Instant::from(entry.at),
            json(&entry.what),
            entered,
            entry.undone,
        )?;
        if inserted == 1 {
            Ok(())
        } else {
            Err(StorageError::Refused("a timeline needs its ticket".into()))
        }
    }

    async fn timeline(&mut self, ticket: TicketId) -> Stored<Vec<TimelineEntry>> {
        all(fetch_all!(
            self,
            TimelineRow,
            "select * from timeline where ticket = $1 order by at, version, event",
            ticket.0
        )?)
    }

    async fn latest(&mut self, store: StoreId, limit: u32) -> Stored<Vec<TimelineEntry>> {
        all(fetch_all!(
            self,
            TimelineRow,
            "select * from timeline where store = $1 order by at desc, version desc, event desc limit $2",
            store.0,
            i64::from(limit)
        )?)
    }

    async fn mark_undone(&mut self, event: EventId) -> Stored<()> {
        execute!(
            self,
            "update timeline set undone = true where event = $1",
            event.0
        )?;
        Ok(())
    }
}

impl Tx<'_> {
    async fn complete(&mut self, row: Option<TicketRow>) -> Stored<Option<Ticket>> {
        let Some(row) = row else { return Ok(None) };
        let lines = self.line_rows(row.id).await?;
        let payers = self.payer_rows(row.id).await?;
        row.with(lines, payers).map(Some)
    }

    async fn line_rows(&mut self, ticket: Uuid) -> Stored<Vec<LineRow>> {
        fetch_all!(
            self,
            LineRow,
            "select * from ticket_line where ticket = $1 order by ordinal",
            ticket
        )
    }

    async fn payer_rows(&mut self, ticket: Uuid) -> Stored<Vec<PayerRow>> {
        fetch_all!(
            self,
            PayerRow,
            "select * from ticket_payer where ticket = $1 order by ordinal",
            ticket
        )
    }

    async fn insert_lines(&mut self, ticket: TicketId, lines: &[Line]) -> Stored<()> {
        if lines.is_empty() {
            return Ok(());
        }
        on!(self, conn => {
            let mut query = QueryBuilder::new(
                "insert into ticket_line (ticket, ordinal, id, kind, label, quantity_milli, unit_price, rate) ",
            );
            query.push_values((0_i64..).zip(lines), |mut row, (ordinal, line)| {
                row.push_bind(ticket.0)
                    .push_bind(ordinal)
                    .push_bind(line.id.0)
                    .push_bind(line.kind.name())
                    .push_bind(&line.label)
                    .push_bind(line.quantity_milli)
                    .push_bind(line.unit_price)
                    .push_bind(i64::from(line.rate.0));
            });
            query.build().execute(&mut **conn).await.map(|_| ())
        })
    }

    async fn insert_payers(&mut self, ticket: TicketId, payers: &[Payer]) -> Stored<()> {
        if payers.is_empty() {
            return Ok(());
        }
        on!(self, conn => {
            let mut query =
                QueryBuilder::new("insert into ticket_payer (ticket, ordinal, id, kind, label, amount) ");
            query.push_values((0_i64..).zip(payers), |mut row, (ordinal, payer)| {
                row.push_bind(ticket.0)
                    .push_bind(ordinal)
                    .push_bind(payer.id.0)
                    .push_bind(payer.kind.name())
                    .push_bind(&payer.label)
                    .push_bind(payer.amount);
            });
            query.build().execute(&mut **conn).await.map(|_| ())
        })
    }
}
