//! The log of exchanges with partners.

use std::time::Duration;

use async_trait::async_trait;
use business::ports::{Errand, Exchange, Exchanges, Page, Purpose, Sought, StorageError, Stored, Verdict};
use domain::ExchangeId;
use jiff::Timestamp;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    rows::{At, Instant, all, one_more, page},
    tx::{Tx, execute, fetch_all, fetch_optional},
};

#[derive(Debug, FromRow)]
struct ExchangeRow {
    id: Uuid,
    connector: String,
    action: String,
    step: String,
    purpose: String,
    errand: Uuid,
    at: Instant,
    method: String,
    target: String,
    status: Option<i64>,
    took_ms: i64,
    verdict: String,
    reason: String,
    sent: String,
    received: String,
}

impl TryFrom<ExchangeRow> for Exchange {
    type Error = StorageError;
    fn try_from(row: ExchangeRow) -> Stored<Self> {
        let column = |name| At("exchange", name);
        Ok(Self {
            id: ExchangeId(row.id),
            connector: row.connector,
            action: row.action,
            step: row.step,
            errand: Errand {
                purpose: column("purpose").named(&row.purpose, Purpose::named)?,
                id: row.errand,
            },
            at: column("at").instant(row.at)?,
            method: row.method,
            target: row.target,
            status: row
                .status
                .map(|status| column("status").number(status))
                .transpose()?,
            took: Duration::from_millis(column("took_ms").number(row.took_ms)?),
            verdict: column("verdict").named(&row.verdict, Verdict::named)?,
            reason: row.reason,
            sent: row.sent,
            received: row.received,
        })
    }
}

const NEWEST: &str = "
    select id, connector, action, step, purpose, errand, at, method, target, status, took_ms, verdict, reason,
        '' as sent, '' as received from exchange
    where connector = $1 and (at, id) < ($2, $3) order by at desc, id desc limit $4";

const OF_ACTION: &str = "
    select id, connector, action, step, purpose, errand, at, method, target, status, took_ms, verdict, reason,
        '' as sent, '' as received from exchange
    where connector = $1 and (at, id) < ($2, $3) and action = $5 order by at desc, id desc limit $4";

const OF_VERDICT: &str = "
    select id, connector, action, step, purpose, errand, at, method, target, status, took_ms, verdict, reason,
        '' as sent, '' as received from exchange
    where connector = $1 and (at, id) < ($2, $3) and verdict = $5 order by at desc, id desc limit $4";

/// As many as are kept of an action are looked at.
const OF_BOTH: &str = "
    select id, connector, action, step, purpose, errand, at, method, target, status, took_ms, verdict, reason,
        '' as sent, '' as received from exchange
    where connector = $1 and (at, id) < ($2, $3) and action = $5 and verdict = $6 order by at desc, id desc limit $4";

const OF_ERRAND: &str = "
    select id, connector, action, step, purpose, errand, at, method, target, status, took_ms, verdict, reason,
        '' as sent, '' as received from exchange
    where errand = $5 and (at, id) < ($2, $3) and connector = $1 order by at desc, id desc limit $4";

#[async_trait]
impl Exchanges for Tx<'_> {
    async fn insert_exchanges(&mut self, exchanges: &[Exchange]) -> Stored<()> {
        for exchange in exchanges {
            execute!(
                self,
                "insert into exchange (id, connector, action, step, purpose, errand, at, method, target, status, took_ms,
                    verdict, reason, sent, received)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
                exchange.id.0,
                &exchange.connector,
                &exchange.action,
                &exchange.step,
                exchange.errand.purpose.name(),
                exchange.errand.id,
                Instant::from(exchange.at),
                &exchange.method,
                &exchange.target,
                exchange.status.map(i64::from),
                i64::try_from(exchange.took.as_millis()).unwrap_or(i64::MAX),
                exchange.verdict.name(),
                &exchange.reason,
                &exchange.sent,
                &exchange.received,
            )?;
        }
        Ok(())
    }

    async fn exchange(&mut self, id: ExchangeId) -> Stored<Option<Exchange>> {
        let row = fetch_optional!(
            self,
            ExchangeRow,
            "select id, connector, action, step, purpose, errand, at, method, target, status, took_ms, verdict, reason, sent,
                received from exchange
             where id = $1",
            id.0
        )?;
        row.map(Exchange::try_from).transpose()
    }

    async fn exchanges(
        &mut self,
        connector: &str,
        sought: &Sought,
        behind: Option<(Timestamp, ExchangeId)>,
        limit: u32,
    ) -> Stored<Page<Exchange>> {
        let (at, id) = behind.map_or((Instant(i64::MAX), Uuid::max()), |(at, id)| {
            (Instant::from(at), id.0)
        });
        let most = one_more(limit);
        let verdict = sought.verdict.map(Verdict::name);
        let rows = match (sought.errand, sought.action.as_deref(), verdict) {
            (Some(errand), ..) => {
                fetch_all!(self, ExchangeRow, OF_ERRAND, connector, at, id, most, errand)
            }
            (None, None, None) => fetch_all!(self, ExchangeRow, NEWEST, connector, at, id, most),
            (None, Some(action), None) => {
                fetch_all!(self, ExchangeRow, OF_ACTION, connector, at, id, most, action)
            }
            (None, None, Some(verdict)) => {
                fetch_all!(self, ExchangeRow, OF_VERDICT, connector, at, id, most, verdict)
            }
            (None, Some(action), Some(verdict)) => {
                fetch_all!(
                    self,
                    ExchangeRow,
                    OF_BOTH,
                    connector,
                    at,
                    id,
                    most,
                    action,
                    verdict
                )
            }
        }?;
        Ok(page(all(rows)?, limit))
    }

    async fn forget_exchanges(&mut self, before: Timestamp, limit: u32) -> Stored<u64> {
        execute!(
            self,
            "delete from exchange where id in (select id from exchange where at < $1 order by at limit $2)",
            Instant::from(before),
            i64::from(limit)
        )
    }

    async fn exchanged_behind(&mut self, connector: &str, action: &str) -> Stored<Option<(String, String)>> {
        fetch_optional!(
            self,
            (String, String),
            "select connector, action from exchange where (connector, action) > ($1, $2)
             order by connector, action, at, id limit 1",
            connector,
            action
        )
    }

    async fn forget_exchanges_above(
        &mut self,
        connector: &str,
        action: &str,
        keep: u32,
        limit: u32,
    ) -> Stored<u64> {
        let newest_to_go = fetch_optional!(
            self,
            (Instant, Uuid),
            "select at, id from exchange where connector = $1 and action = $2 order by at desc, id desc limit 1 offset $3",
            connector,
            action,
            i64::from(keep)
        )?;
        let Some((at, id)) = newest_to_go else {
            return Ok(0);
        };
        execute!(
            self,
            "delete from exchange where id in
                (select id from exchange where connector = $1 and action = $2 and (at, id) <= ($3, $4)
                 order by at, id limit $5)",
            connector,
            action,
            at,
            id,
            i64::from(limit)
        )
    }
}
