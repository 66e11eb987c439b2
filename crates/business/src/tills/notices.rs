//! From a till's notice to money on a ticket. A notice is stored before it is answered; what follows is worked afterwards,
//! in one unit with the mark that it was worked, so that a kill at any moment neither loses nor doubles it.

use std::collections::BTreeSet;

use domain::{
    ClearUpId, Code, Money, NoticeId, PaymentId, StoreId, TicketId,
    payments::{Conflict, Payment, Question, Refund, Tender},
    people::Actor,
};
use jiff::Timestamp;

use super::reckoning::reckon_id;
use crate::{
    Boucle, Error,
    ports::{ClearUp, Happening, InboxRow, PaymentRow, RefundRow, Repositories},
    record::ticket_happened,
};

/// Money that a till took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// The till's id of the payment.
    pub payment_id: String,
    /// Prefix of the store whose till it is.
    pub store: String,
    /// The till.
    pub till: String,
    /// Its receipt; empty when it did not say.
    pub receipt: String,
    /// The code that was paid, as the till wrote it.
    pub code: String,
    /// The version that the till had read.
    pub version: Option<i64>,
    /// How much.
    pub amount: Money,
    /// How.
    pub tenders: Vec<Tender>,
    /// When.
    pub paid_at: Timestamp,
}

/// Money that a till gave back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// The till's id of the refund.
    pub refund_id: String,
    /// The till's id of the payment that it gives back.
    pub payment_id: String,
    /// Prefix of the store whose till it is.
    pub store: String,
    /// The till.
    pub till: String,
    /// The code, as the till wrote it.
    pub code: String,
    /// How much, above zero.
    pub amount: Money,
    /// When.
    pub paid_at: Timestamp,
}

/// What a notice says, in the business's words; the integration crate reads it from the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// Money was taken.
    Captured(Capture),
    /// Money was given back.
    Refunded(Return),
    /// A kind of notice that nobody knows, or one whose data is incomplete.
    Unknown,
}

/// Stores a verified notice. The answer may go out once this returns; false when it was stored before.
pub async fn accept_notice(
    app: &Boucle,
    connector: &str,
    webhook_id: &str,
    body: &str,
) -> Result<bool, Error> {
    let received_at = app.clock.now();
    let notice = InboxRow {
        id: NoticeId(app.entropy.id(received_at)),
        connector: connector.to_owned(),
        webhook_id: webhook_id.to_owned(),
        body: body.to_owned(),
        received_at,
        attempts: 0,
    };
    app.db
        .write("accept_notice", move |r| {
            let notice = notice.clone();
            Box::pin(async move { Ok(r.insert_notice(&notice).await?) })
        })
        .await
}

/// Stores what was found at a partner that does not notify, as if it had: by its own id and body each, in one unit. Those
/// that were stored before are passed over; answers how many are new.
pub async fn accept_found(
    app: &Boucle,
    connector: &str,
    found: Vec<(String, String)>,
) -> Result<usize, Error> {
    let received_at = app.clock.now();
    let notices: Vec<_> = found
        .into_iter()
        .map(|(webhook_id, body)| InboxRow {
            id: NoticeId(app.entropy.id(received_at)),
            connector: connector.to_owned(),
            webhook_id,
            body,
            received_at,
            attempts: 0,
        })
        .collect();
    app.db
        .write("accept_found", move |r| {
            let notices = notices.clone();
            Box::pin(async move {
                let mut new = 0;
                for notice in &notices {
                    new += usize::from(r.insert_notice(notice).await?);
                }
                Ok(new)
            })
        })
        .await
}

/// Works notices: money, tickets, questions, and the marks that they were worked, in one unit. Whatever they tell of a ticket is
/// reckoned once, so that a till which sends a thousand notices of one code holds up nobody else's.
pub async fn apply(app: &Boucle, notices: &[(InboxRow, Report)]) -> Result<(), Error> {
    let (app, notices) = (app.clone(), notices.to_vec());
    app.clone()
        .db
        .write("apply_notices", move |r| {
            let (app, notices) = (app.clone(), notices.clone());
            Box::pin(async move {
                let mut touched = BTreeSet::new();
                for (notice, report) in notices {
                    if r.finish_notice(notice.id, app.clock.now()).await? {
                        touched.extend(told(r, &app, &notice, report).await?);
                    }
                }
                for ticket in touched {
                    reckon_id(r, &app, ticket).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Keeps what a notice tells; the ticket that has to be reckoned with it, if it is one's.
async fn told(
    r: &mut dyn Repositories,
    app: &Boucle,
    notice: &InboxRow,
    report: Report,
) -> Result<Option<TicketId>, Error> {
    match report {
        Report::Captured(capture) => captured(r, app, notice, capture).await,
        Report::Refunded(refund) => refunded(r, app, notice, refund).await,
        Report::Unknown => unknown_notice(r, app, notice.id).await,
    }
}

/// Reckons tickets whose refund has waited long enough for its payment; answers how many.
pub async fn reckon_due(app: &Boucle) -> Result<usize, Error> {
    let app = app.clone();
    app.clone()
        .db
        .write("reckon_due", move |r| {
            let app = app.clone();
            Box::pin(async move {
                let due = r.take_reckonings(app.clock.now(), 50).await?;
                for ticket in &due {
                    reckon_id(r, &app, *ticket).await?;
                }
                Ok(due.len())
            })
        })
        .await
}

/// A code as printed where it reads as one; else what the till wrote.
fn printed(code: &str) -> String {
    code.parse::<Code>()
        .map_or_else(|_| code.trim().to_owned(), |code| code.to_string())
}

async fn store_of(r: &mut dyn Repositories, prefix: &str) -> Result<Option<StoreId>, Error> {
    let prefix = prefix.trim().to_uppercase();
    Ok(r.stores()
        .await?
        .into_iter()
        .find(|store| store.prefix.as_str() == prefix)
        .map(|store| store.id))
}

async fn captured(
    r: &mut dyn Repositories,
    app: &Boucle,
    notice: &InboxRow,
    capture: Capture,
) -> Result<Option<TicketId>, Error> {
    let store = store_of(r, &capture.store).await?;
    let code = printed(&capture.code);
    let payment = Payment {
        id: PaymentId(app.entropy.id(app.clock.now())),
        store,
        payment_id: capture.payment_id,
        amount: capture.amount,
        version: capture.version,
        received_at: notice.received_at,
    };
    let row = PaymentRow {
        connector: notice.connector.clone(),
        store_prefix: capture.store.trim().to_uppercase(),
        code: code.clone(),
        till: capture.till.clone(),
        receipt: capture.receipt.clone(),
        tenders: capture.tenders,
        paid_at: capture.paid_at,
        notice: notice.id,
        payment,
    };
    if let Some(known) = r.insert_payment(&row).await? {
        let same = known.payment.amount == row.payment.amount && known.code == row.code;
        return if same {
            Ok(None)
        } else {
            conflict(r, app, &known.code, notice.id, row.payment.amount).await
        };
    }
    let what = Happening::PaymentCaptured {
        amount: row.payment.amount.minor,
        currency: row.payment.amount.currency,
        till: capture.till,
        receipt: capture.receipt,
    };
    money_moved(r, app, &code, (row.payment.id, row.payment.amount), store, what).await
}

async fn refunded(
    r: &mut dyn Repositories,
    app: &Boucle,
    notice: &InboxRow,
    back: Return,
) -> Result<Option<TicketId>, Error> {
    let store = store_of(r, &back.store).await?;
    let code = printed(&back.code);
    let refund = Refund {
        id: PaymentId(app.entropy.id(app.clock.now())),
        store,
        payment_id: back.payment_id,
        amount: back.amount,
        received_at: notice.received_at,
    };
    let row = RefundRow {
        refund_id: back.refund_id,
        connector: notice.connector.clone(),
        store_prefix: back.store.trim().to_uppercase(),
        code: code.clone(),
        till: back.till.clone(),
        paid_at: back.paid_at,
        notice: notice.id,
        refund,
    };
    if let Some(known) = r.insert_refund(&row).await? {
        let same = known.refund.amount == row.refund.amount
            && known.code == row.code
            && known.refund.payment_id == row.refund.payment_id;
        return if same {
            Ok(None)
        } else {
            conflict(r, app, &known.code, notice.id, row.refund.amount).await
        };
    }
    let what = Happening::PaymentRefunded {
        amount: row.refund.amount.minor,
        currency: row.refund.amount.currency,
        till: back.till,
    };
    money_moved(r, app, &code, (row.refund.id, row.refund.amount), store, what).await
}

/// The money of a code changed: its ticket follows, or a person is asked whose money it is.
async fn money_moved(
    r: &mut dyn Repositories,
    app: &Boucle,
    code: &str,
    (payment, amount): (PaymentId, Money),
    till_store: Option<StoreId>,
    what: Happening,
) -> Result<Option<TicketId>, Error> {
    let ticket = match code.parse::<Code>() {
        Ok(code) => r.ticket_by_code(&code).await?,
        Err(_) => None,
    };
    let Some(ticket) = ticket else {
        open(
            r,
            app,
            Question::UnknownCode { payment },
            amount,
            code,
            till_store,
        )
        .await?;
        return Ok(None);
    };
    ticket_happened(r, app, &Actor::system(), &ticket, what).await?;
    Ok(Some(ticket.id))
}

async fn conflict(
    r: &mut dyn Repositories,
    app: &Boucle,
    code: &str,
    notice: NoticeId,
    amount: Money,
) -> Result<Option<TicketId>, Error> {
    r.insert_conflict(code, &Conflict { notice, amount }).await?;
    let ticket = match code.parse::<Code>() {
        Ok(code) => r.ticket_by_code(&code).await?,
        Err(_) => None,
    };
    if ticket.is_none() {
        let question = Question::ConflictingNotices { notice };
        open(r, app, question, amount, code, None).await?;
    }
    Ok(ticket.map(|ticket| ticket.id))
}

async fn unknown_notice(
    r: &mut dyn Repositories,
    app: &Boucle,
    notice: NoticeId,
) -> Result<Option<TicketId>, Error> {
    let question = Question::UnknownNotice { notice };
    open(r, app, question, Money::eur(0), "", None).await?;
    Ok(None)
}

async fn open(
    r: &mut dyn Repositories,
    app: &Boucle,
    question: Question,
    amount: Money,
    code: &str,
    store: Option<StoreId>,
) -> Result<(), Error> {
    let opened_at = app.clock.now();
    let id = ClearUpId(app.entropy.id(opened_at));
    let entry = ClearUp {
        id,
        question,
        amount,
        code: code.to_owned(),
        ticket: None,
        store,
        opened_at,
    };
    Ok(r.insert_clear_up(&entry).await?)
}
