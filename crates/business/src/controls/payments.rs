//! Tickets paid here and paid there: what the partner lists for codes of ours, and the payments that it brought.
//!
//! Key: `captured LYN VENTE-1002`, the store's prefix and the till's id, which together make a payment unique. Compared are
//! amount, code and the day in the store's own time: the hour changes over there whenever somebody touches the document.

use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::{
    Code, NoticeId,
    control::{Cause, Difference, Extent, Pair, Repair, Row, Run, Side, Value, What},
};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::control::{Control, Gathered, Judged, NotGathered, Sources};
use crate::{
    Boucle, Error,
    ports::{InboxRow, PaymentRow, PaymentThere, RefundRow, Repositories},
    tills::Report,
};

/// Payments of ours that one page holds.
const PAGE: u32 = 500;

/// The control.
#[derive(Debug)]
pub(super) struct Payments;

/// The notice that would have come.
#[derive(Debug, Serialize, Deserialize)]
struct Notice {
    webhook_id: String,
    body: String,
}

/// The zones of stores by prefix.
struct Zones(BTreeMap<String, TimeZone>);

impl Zones {
    async fn read(r: &mut dyn Repositories) -> Result<Self, Error> {
        let stores = r.stores().await?;
        Ok(Self(
            stores
                .into_iter()
                .map(|store| (store.prefix.to_string(), store.zone()))
                .collect(),
        ))
    }

    fn day(&self, prefix: &str, at: Timestamp) -> Value {
        let zone = self.0.get(prefix).cloned().unwrap_or(TimeZone::UTC);
        Value::Day(at.to_zoned_datetime(zone).date())
    }

    fn row(&self, is_refund: bool, prefix: &str, id: &str, facts: Facts<'_>) -> Row {
        let kind = if is_refund { "refunded" } else { "captured" };
        let code = facts
            .code
            .parse::<Code>()
            .map_or_else(|_| facts.code.trim().to_owned(), |code| code.to_string());
        Row {
            key: format!("{kind} {prefix} {id}"),
            about: code.clone(),
            at: Some(facts.paid_at),
            fields: [
                ("amount".to_owned(), Value::Money(facts.amount)),
                ("code".to_owned(), Value::Text(code)),
                ("day".to_owned(), self.day(prefix, facts.paid_at)),
                ("payment".to_owned(), Value::Text(id.to_owned())),
            ]
            .into(),
            material: None,
        }
    }

    fn payment(&self, row: &PaymentRow) -> Row {
        let facts = Facts {
            code: &row.code,
            amount: row.payment.amount,
            paid_at: row.paid_at,
        };
        self.row(false, &row.store_prefix, &row.payment.payment_id, facts)
    }

    fn refund(&self, row: &RefundRow) -> Row {
        let facts = Facts {
            code: &row.code,
            amount: row.refund.amount,
            paid_at: row.paid_at,
        };
        self.row(true, &row.store_prefix, &row.refund_id, facts)
    }

    /// None for what says neither that money was taken nor that it was given back.
    fn there(&self, payment: PaymentThere) -> Option<Row> {
        let mut row = match &payment.report {
            Report::Captured(capture) => {
                let facts = Facts {
                    code: &capture.code,
                    amount: capture.amount,
                    paid_at: capture.paid_at,
                };
                self.row(false, &prefix(&capture.store), &capture.payment_id, facts)
            }
            Report::Refunded(back) => {
                let facts = Facts {
                    code: &back.code,
                    amount: back.amount,
                    paid_at: back.paid_at,
                };
                self.row(true, &prefix(&back.store), &back.refund_id, facts)
            }
            Report::Unknown => return None,
        };
        let notice = Notice {
            webhook_id: payment.webhook_id,
            body: payment.body,
        };
        row.material = Some(serde_json::to_string(&notice).expect("texts are plain data"));
        Some(row)
    }
}

#[derive(Clone, Copy)]
struct Facts<'a> {
    code: &'a str,
    amount: domain::Money,
    paid_at: Timestamp,
}

fn prefix(store: &str) -> String {
    store.trim().to_uppercase()
}

/// The parts of a key: whether it is a refund, the store's prefix, the till's id.
fn parts(key: &str) -> Option<(bool, &str, &str)> {
    let (kind, rest) = key.split_once(' ')?;
    let (prefix, id) = rest.split_once(' ')?;
    Some((kind == "refunded", prefix, id))
}

/// Which list of ours a page goes on in, and behind which row.
#[derive(Debug, Serialize, Deserialize)]
struct Cursor {
    refunds: bool,
    behind: Option<(Timestamp, uuid::Uuid)>,
}

async fn ours(r: &mut dyn Repositories, run: &Run, cursor: Cursor) -> Result<Gathered, Error> {
    let zones = Zones::read(r).await?;
    let period = run.since..run.until;
    let (rows, last, more) = if cursor.refunds {
        let page = r
            .refunds_between(&run.connector, period, cursor.behind, PAGE)
            .await?;
        let last = page.rows.last().map(|row| (row.paid_at, row.refund.id.0));
        let rows = page.rows.iter().map(|row| zones.refund(row)).collect();
        (rows, last, page.more)
    } else {
        let page = r
            .payments_between(&run.connector, period, cursor.behind, PAGE)
            .await?;
        let last = page.rows.last().map(|row| (row.paid_at, row.payment.id.0));
        let rows = page.rows.iter().map(|row| zones.payment(row)).collect();
        (rows, last, page.more)
    };
    let next = match (more, cursor.refunds) {
        (true, refunds) => Some(Cursor {
            refunds,
            behind: last,
        }),
        (false, false) => Some(Cursor {
            refunds: true,
            behind: None,
        }),
        (false, true) => None,
    };
    Ok(Gathered {
        rows,
        next: next.map(|next| serde_json::to_string(&next).expect("a cursor is plain data")),
    })
}

#[async_trait]
impl Control for Payments {
    /// What is paid while the partner lists its payments is here by the time that ours are read.
    fn first(&self) -> Side {
        Side::Theirs
    }

    async fn begin(&self, r: &mut dyn Repositories, run: &mut Run) -> Result<(), Error> {
        if let Extent::Recent(size) = run.extent
            && let Some(since) = r.recent_payment(&run.connector, run.until, size).await?
        {
            run.since = run.since.max(since);
        }
        Ok(())
    }

    async fn gather(&self, from: Sources<'_>, run: &Run, side: Side) -> Result<Gathered, NotGathered> {
        if side == Side::Theirs {
            let page = from
                .partners
                .payments(&run.connector, run.since, run.cursor.as_deref())
                .await?;
            let zones = from
                .app
                .db
                .read("zones_of_stores", |r| {
                    Box::pin(async move { Zones::read(r).await })
                })
                .await?;
            let rows = page
                .payments
                .into_iter()
                .filter_map(|payment| zones.there(payment))
                .collect();
            return Ok(Gathered {
                rows,
                next: page.next,
            });
        }
        let run = run.clone();
        let gathered = from.app.db.read("payments_to_compare", move |r| {
            let run = run.clone();
            Box::pin(async move {
                let cursor = run
                    .cursor
                    .as_deref()
                    .and_then(|text| serde_json::from_str(text).ok());
                let from_the_start = Cursor {
                    refunds: false,
                    behind: None,
                };
                ours(r, &run, cursor.unwrap_or(from_the_start)).await
            })
        });
        Ok(gathered.await?)
    }

    async fn ours_now(
        &self,
        r: &mut dyn Repositories,
        run: &Run,
        theirs: &Row,
    ) -> Result<Option<Row>, Error> {
        let Some((is_refund, prefix, id)) = parts(&theirs.key) else {
            return Ok(None);
        };
        let zones = Zones::read(r).await?;
        Ok(if is_refund {
            let known = r.known_refund(&run.connector, prefix, id).await?;
            known.map(|row| zones.refund(&row))
        } else {
            let known = r.known_payment(&run.connector, prefix, id).await?;
            known.map(|row| zones.payment(&row))
        })
    }

    async fn judge(
        &self,
        r: &mut dyn Repositories,
        _: &Run,
        pair: &Pair,
        what: &What,
    ) -> Result<Judged, Error> {
        let cause = match (what, &pair.theirs) {
            (What::MissingThere, _) => Cause::NotListed,
            (What::MissingHere, Some(theirs)) => {
                let amount = theirs.fields.get("amount");
                let others = r.payments_of(&theirs.about).await?;
                let is_paid = others
                    .iter()
                    .any(|row| Some(&Value::Money(row.payment.amount)) == amount);
                if is_paid {
                    Cause::PaidOtherwise
                } else {
                    Cause::NeverHeard
                }
            }
            _ => Cause::ChangedThere,
        };
        let material = pair
            .theirs
            .as_ref()
            .filter(|_| *what == What::MissingHere)
            .and_then(|row| row.material.clone());
        Ok(Judged {
            cause: Some(cause),
            repair: material.is_some().then_some(Repair::TakeIn),
            material,
        })
    }

    /// The payment goes the way of every other: into the inbox, under the same id as if it had been found by itself.
    async fn repair(
        &self,
        r: &mut dyn Repositories,
        app: &Boucle,
        difference: &Difference,
    ) -> Result<(), Error> {
        let material = difference.material.as_deref().unwrap_or_default();
        let notice: Notice =
            serde_json::from_str(material).map_err(|_| Error::field("difference", "no_repair"))?;
        let received_at = app.clock.now();
        let row = InboxRow {
            id: NoticeId(app.entropy.id(received_at)),
            connector: difference.connector.clone(),
            webhook_id: notice.webhook_id,
            body: notice.body,
            received_at,
            attempts: 0,
        };
        r.insert_notice(&row).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_its_parts_whatever_the_till_calls_its_payments() {
        assert_eq!(
            parts("captured LYN VENTE 10 02"),
            Some((false, "LYN", "VENTE 10 02"))
        );
        assert_eq!(parts("refunded GRE 7"), Some((true, "GRE", "7")));
        assert_eq!(
            parts("captured  7"),
            Some((false, "", "7")),
            "a till that tells no store"
        );
        assert_eq!(parts("odd"), None);
    }
}
