//! What tills reported about a ticket, and what follows from it.
//!
//! [`reckon`] is a pure function of everything that is known: the ticket, the payments, the refunds, what people decided.
//! It gives what counts as paid, the state that follows, and what a person has to clear up. Whatever is no longer in its
//! answer is cleared by itself; nothing is remembered besides the facts, so that nothing can be counted twice.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Currency, Money, NoticeId, PaymentId, StoreId,
    workshop::{Stage, Ticket, TicketState},
};

/// A refund whose payment is unknown waits this long for it (notices arrive in any order), then a person is asked.
pub const PAYMENT_MAY_FOLLOW: SignedDuration = SignedDuration::from_mins(15);

/// How something was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenderMethod {
    /// Bank card.
    Card,
    /// Cash.
    Cash,
    /// Cheque.
    Cheque,
    /// Bank transfer.
    Transfer,
    /// Store credit, with its reference.
    Credit,
    /// A buyback netted at the till, with its code.
    Buyback,
    /// Anything else.
    Other,
}

/// A part of a payment. Netted credit and trade-ins are tenders: they never lower the VAT base of what is sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tender {
    /// How.
    pub method: TenderMethod,
    /// How much.
    pub amount: Money,
    /// Reference of a credit or a buyback.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// A payment as a till reported it. Unique on (connector, store, payment id).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Our id of it.
    pub id: PaymentId,
    /// The store whose till took it; none when its prefix is unknown here.
    pub store: Option<StoreId>,
    /// The till's id of it.
    pub payment_id: String,
    /// How much.
    pub amount: Money,
    /// The version of the ticket that the till had read, if it said so.
    pub version: Option<i64>,
    /// When the notice arrived.
    pub received_at: Timestamp,
}

/// A refund as a till reported it. Unique on (connector, store, refund id).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Our id of it.
    pub id: PaymentId,
    /// The store whose till gave it.
    pub store: Option<StoreId>,
    /// The till's id of the payment that it gives back.
    pub payment_id: String,
    /// How much, above zero.
    pub amount: Money,
    /// When the notice arrived.
    pub received_at: Timestamp,
}

/// A notice that names a payment already known, with another amount or code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict {
    /// The notice.
    pub notice: NoticeId,
    /// What it says was paid.
    pub amount: Money,
}

/// Something between a till and a ticket that a person decides.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Question {
    /// More was paid than was to be paid.
    OverPayment,
    /// A notice names a known payment with another amount or code.
    ConflictingNotices {
        /// The later notice.
        notice: NoticeId,
    },
    /// A part of a paid ticket was given back: a gesture, or due again?
    RefundToExplain,
    /// A refund names a payment that never came.
    UnknownPayment {
        /// The refund.
        refund: PaymentId,
    },
    /// Handed over by a manager while something was due.
    HandedOverUnpaid,
    /// Given back after the hand-over.
    RefundAfterHandOver,
    /// Paid in a currency that is not the ticket's: counts for nothing.
    OtherCurrency {
        /// The payment.
        payment: PaymentId,
    },
    /// Paid against an amount that changed before the notice came.
    OlderVersion {
        /// The payment.
        payment: PaymentId,
    },
    /// Money was taken for a cancelled ticket.
    RefundDue,
    /// Paid at another store's till: both managers are told.
    PaidElsewhere {
        /// The payment.
        payment: PaymentId,
        /// The store that is told.
        store: StoreId,
    },
    /// The code of the notice is nothing of ours.
    UnknownCode {
        /// The payment or refund.
        payment: PaymentId,
    },
    /// A well-signed notice of a kind that nobody knows.
    UnknownNotice {
        /// The notice.
        notice: NoticeId,
    },
}

impl Question {
    /// Stable name of the kind.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::OverPayment => "over_payment",
            Self::ConflictingNotices { .. } => "conflicting_notices",
            Self::RefundToExplain => "refund_to_explain",
            Self::UnknownPayment { .. } => "unknown_payment",
            Self::HandedOverUnpaid => "handed_over_unpaid",
            Self::RefundAfterHandOver => "refund_after_hand_over",
            Self::OtherCurrency { .. } => "other_currency",
            Self::OlderVersion { .. } => "older_version",
            Self::RefundDue => "refund_due",
            Self::PaidElsewhere { .. } => "paid_elsewhere",
            Self::UnknownCode { .. } => "unknown_code",
            Self::UnknownNotice { .. } => "unknown_notice",
        }
    }

    /// What people may decide about it, the usual decision first.
    pub const fn decisions(&self) -> &'static [Decision] {
        match self {
            Self::RefundToExplain => &[Decision::Goodwill, Decision::DueAgain],
            Self::UnknownCode { .. } => &[Decision::Assign, Decision::Dismiss],
            Self::PaidElsewhere { .. } => &[Decision::Seen],
            _ => &[Decision::Dismiss],
        }
    }
}

/// What a person decided about a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// What was given back was a gesture: the shop pays it.
    Goodwill,
    /// What was given back is due again.
    DueAgain,
    /// The payment belongs to a ticket that is named.
    Assign,
    /// Read.
    Seen,
    /// Settled outside Boucle, with a reason.
    Dismiss,
}

impl Decision {
    /// Stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Goodwill => "goodwill",
            Self::DueAgain => "due_again",
            Self::Assign => "assign",
            Self::Seen => "seen",
            Self::Dismiss => "dismiss",
        }
    }

    /// Reads a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Self::Goodwill,
            Self::DueAgain,
            Self::Assign,
            Self::Seen,
            Self::Dismiss,
        ]
        .into_iter()
        .find(|d| d.name() == name)
    }
}

/// A decision that was taken, at the amount it was taken on: another amount asks again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The question.
    pub question: Question,
    /// Its amount then, minor units.
    pub amount: i64,
    /// The decision.
    pub decision: Decision,
}

/// All that is known of the money of one ticket.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Payments that name its code.
    pub payments: &'a [Payment],
    /// Refunds that name its code.
    pub refunds: &'a [Refund],
    /// Notices that contradict one of the payments.
    pub conflicts: &'a [Conflict],
    /// What people decided.
    pub decided: &'a [Decided],
    /// The hour.
    pub now: Timestamp,
}

/// A question that stands open, with its amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenQuestion {
    /// What it is about.
    pub question: Question,
    /// How much, in the amount's own currency.
    pub amount: Money,
}

/// What follows from the facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoning {
    /// Paid less given back, minor units in the ticket's currency.
    pub paid: i64,
    /// Some payment in the ticket's currency is known.
    pub any_payment: bool,
    /// What a person has to clear up.
    pub open: Vec<OpenQuestion>,
    /// The refund waits for its payment; reckon again at this time.
    pub again_at: Option<Timestamp>,
}

/// Sets `ticket.paid`, moves the state as the money says, and tells what is left to people.
pub fn reckon(ticket: &mut Ticket, facts: Facts<'_>) -> Reckoning {
    let money = sum(ticket.currency, facts);
    ticket.paid = money.paid;
    // A state change can open or close questions but never money: one move at most follows from the same facts.
    let next = match ticket.state {
        TicketState::Ready | TicketState::Unclaimed
            if money.any_payment && money.paid > 0 && ticket.due() <= 0 =>
        {
            Some(true)
        }
        TicketState::Paid if ticket.due() > 0 && (money.paid <= 0 || is_due_again(ticket, facts)) => {
            Some(false)
        }
        _ => None,
    };
    if let Some(paid) = next {
        ticket
            .settle(paid, facts.now)
            .expect("the edges between ready, unclaimed and paid exist");
    }
    let mut open = questions(ticket, &money, facts);
    open.retain(|asked| {
        !facts
            .decided
            .iter()
            .any(|decided| decided.question == asked.question && decided.amount == asked.amount.minor)
    });
    Reckoning {
        paid: money.paid,
        any_payment: money.any_payment,
        open,
        again_at: money.again_at,
    }
}

struct Sum {
    paid: i64,
    returned: i64,
    any_payment: bool,
    orphans: Vec<OpenQuestion>,
    again_at: Option<Timestamp>,
}

fn sum(currency: Currency, facts: Facts<'_>) -> Sum {
    let counted = facts
        .payments
        .iter()
        .filter(|payment| payment.amount.currency == currency);
    let taken: i64 = counted.clone().map(|payment| payment.amount.minor).sum();
    let mut sum = Sum {
        paid: taken,
        returned: 0,
        any_payment: counted.count() > 0,
        orphans: vec![],
        again_at: None,
    };
    for refund in facts.refunds {
        let payment = facts
            .payments
            .iter()
            .find(|p| p.store == refund.store && p.payment_id == refund.payment_id);
        match payment {
            Some(payment) if payment.amount.currency == currency && refund.amount.currency == currency => {
                sum.paid -= refund.amount.minor;
                sum.returned += refund.amount.minor;
            }
            Some(_) => {}
            None => {
                let patience_ends = refund.received_at + PAYMENT_MAY_FOLLOW;
                if facts.now >= patience_ends {
                    let question = Question::UnknownPayment { refund: refund.id };
                    sum.orphans.push(OpenQuestion {
                        question,
                        amount: refund.amount,
                    });
                } else {
                    sum.again_at = Some(sum.again_at.map_or(patience_ends, |at| at.min(patience_ends)));
                }
            }
        }
    }
    sum
}

fn is_due_again(ticket: &Ticket, facts: Facts<'_>) -> bool {
    facts.decided.iter().any(|decided| {
        decided.question == Question::RefundToExplain
            && decided.decision == Decision::DueAgain
            && decided.amount == ticket.due()
    })
}

fn questions(ticket: &Ticket, money: &Sum, facts: Facts<'_>) -> Vec<OpenQuestion> {
    let in_currency = |question, minor| OpenQuestion {
        question,
        amount: Money::new(minor, ticket.currency),
    };
    let (stage, due) = (ticket.state.stage(), ticket.due());
    let mut open = money.orphans.clone();
    match stage {
        Stage::Cancelled if money.paid > 0 => open.push(in_currency(Question::RefundDue, money.paid)),
        Stage::Cancelled => {}
        Stage::Collected | Stage::Closed if due > 0 => {
            let question = if money.returned > 0 {
                Question::RefundAfterHandOver
            } else {
                Question::HandedOverUnpaid
            };
            open.push(in_currency(question, due));
        }
        Stage::Paid if due > 0 => open.push(in_currency(Question::RefundToExplain, due)),
        // Before the work is done the lines are not final, and money ahead of them is a payment on account.
        _ if due < 0 && stage.is_done() => open.push(in_currency(Question::OverPayment, -due)),
        _ => {}
    }
    for payment in facts.payments {
        if payment.amount.currency != ticket.currency {
            open.push(OpenQuestion {
                question: Question::OtherCurrency { payment: payment.id },
                amount: payment.amount,
            });
            continue;
        }
        let older = payment
            .version
            .is_some_and(|version| version < ticket.amount_version);
        if older && due > 0 && stage != Stage::Cancelled {
            open.push(in_currency(Question::OlderVersion { payment: payment.id }, due));
        }
        if let Some(till_store) = payment.store.filter(|store| *store != ticket.store) {
            for store in [ticket.store, till_store] {
                let question = Question::PaidElsewhere {
                    payment: payment.id,
                    store,
                };
                open.push(OpenQuestion {
                    question,
                    amount: payment.amount,
                });
            }
        }
    }
    for conflict in facts.conflicts {
        let question = Question::ConflictingNotices {
            notice: conflict.notice,
        };
        open.push(OpenQuestion {
            question,
            amount: conflict.amount,
        });
    }
    open
}

#[cfg(test)]
mod tests;
