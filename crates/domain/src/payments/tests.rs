//! The payment table of the worked examples, as facts in and a reckoning out. The same rows run over the wire elsewhere.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::workshop::{Advance, Outcome};

const LYN: StoreId = StoreId(Uuid::from_u128(1));
const GRE: StoreId = StoreId(Uuid::from_u128(2));

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn ticket(state: TicketState) -> Ticket {
    crate::workshop::test_ticket(state)
}

fn pay(id: u128, minor: i64) -> Payment {
    Payment {
        id: PaymentId(Uuid::from_u128(id)),
        store: Some(LYN),
        payment_id: format!("T2-{id}"),
        amount: Money::eur(minor),
        version: None,
        received_at: at(1000),
    }
}

fn refund(of: u128, minor: i64) -> Refund {
    Refund {
        id: PaymentId(Uuid::from_u128(of + 100)),
        store: Some(LYN),
        payment_id: format!("T2-{of}"),
        amount: Money::eur(minor),
        received_at: at(1000),
    }
}

struct Case {
    ticket: Ticket,
    payments: Vec<Payment>,
    refunds: Vec<Refund>,
    conflicts: Vec<Conflict>,
    decided: Vec<Decided>,
    now: i64,
}

fn case(state: TicketState) -> Case {
    Case {
        ticket: ticket(state),
        payments: vec![],
        refunds: vec![],
        conflicts: vec![],
        decided: vec![],
        now: 1001,
    }
}

impl Case {
    fn pays(mut self, payment: Payment) -> Self {
        self.payments.push(payment);
        self
    }
    fn refunds(mut self, refund: Refund) -> Self {
        self.refunds.push(refund);
        self
    }
    fn reckon(&mut self) -> Reckoning {
        let facts = Facts {
            payments: &self.payments,
            refunds: &self.refunds,
            conflicts: &self.conflicts,
            decided: &self.decided,
            now: at(self.now),
        };
        reckon(&mut self.ticket, facts)
    }
    /// Paid, state, and the questions with their amounts.
    fn gives(&mut self, paid: i64, stage: Stage, open: &[(&str, i64)]) {
        let reckoning = self.reckon();
        assert_eq!(reckoning.paid, paid);
        assert_eq!(self.ticket.paid, paid);
        assert_eq!(self.ticket.state.stage(), stage);
        let asked: Vec<(&str, i64)> = reckoning
            .open
            .iter()
            .map(|o| (o.question.name(), o.amount.minor))
            .collect();
        assert_eq!(asked, open);
    }
}

#[test]
fn paid_in_full() {
    case(TicketState::Ready)
        .pays(pay(1, 8481))
        .gives(8481, Stage::Paid, &[]);
    case(TicketState::Unclaimed)
        .pays(pay(1, 8481))
        .gives(8481, Stage::Paid, &[]);
}

#[test]
fn paid_in_parts() {
    let mut story = case(TicketState::Ready).pays(pay(1, 5000));
    story.gives(5000, Stage::Ready, &[]);
    assert_eq!(story.ticket.due(), 3481);
    story.pays(pay(2, 3481)).gives(8481, Stage::Paid, &[]);
}

#[test]
fn paid_too_much_and_twice() {
    case(TicketState::Ready)
        .pays(pay(1, 10_000))
        .gives(10_000, Stage::Paid, &[("over_payment", 1519)]);
    let mut twice = case(TicketState::Ready).pays(pay(1, 8481)).pays(pay(2, 8481));
    twice.gives(16_962, Stage::Paid, &[("over_payment", 8481)]);
    twice.refunds(refund(2, 8481)).gives(8481, Stage::Paid, &[]);
}

#[test]
fn conflicting_notices() {
    let mut story = case(TicketState::Ready).pays(pay(1, 8481));
    story.conflicts.push(Conflict {
        notice: NoticeId(Uuid::nil()),
        amount: Money::eur(9000),
    });
    story.gives(8481, Stage::Paid, &[("conflicting_notices", 9000)]);
}

#[test]
fn refunds() {
    let mut part = case(TicketState::Ready).pays(pay(1, 8481));
    part.gives(8481, Stage::Paid, &[]);
    let mut part = part.refunds(refund(1, 1000));
    part.gives(7481, Stage::Paid, &[("refund_to_explain", 1000)]);
    part.decided.push(Decided {
        question: Question::RefundToExplain,
        amount: 1000,
        decision: Decision::DueAgain,
    });
    part.gives(7481, Stage::Ready, &[]);
    assert_eq!(part.ticket.due(), 1000);

    let mut whole = case(TicketState::Ready).pays(pay(1, 8481));
    whole.gives(8481, Stage::Paid, &[]);
    whole.refunds(refund(1, 8481)).gives(0, Stage::Ready, &[]);
}

#[test]
fn a_refund_may_come_before_its_payment() {
    let mut early = case(TicketState::Ready).refunds(refund(1, 8481));
    early.gives(0, Stage::Ready, &[]);
    assert_eq!(early.reckon().again_at, Some(at(1000 + 900)));
    early.now = 1899;
    early.gives(0, Stage::Ready, &[]);
    early.now = 1900;
    early.gives(0, Stage::Ready, &[("unknown_payment", 8481)]);
    early.pays(pay(1, 8481)).gives(0, Stage::Ready, &[]);
}

#[test]
fn after_the_hand_over() {
    let mut unpaid = case(TicketState::Ready);
    let by = Advance {
        manager: true,
        reason: "client connu",
        exit_control: false,
        at: at(5),
    };
    unpaid.ticket.advance(TicketState::Collected, by).unwrap();
    unpaid.gives(0, Stage::Collected, &[("handed_over_unpaid", 8481)]);
    unpaid.pays(pay(1, 8481)).gives(8481, Stage::Collected, &[]);

    let refunded = case(TicketState::Collected).pays(pay(1, 8481));
    refunded
        .refunds(refund(1, 8481))
        .gives(0, Stage::Collected, &[("refund_after_hand_over", 8481)]);
}

#[test]
fn another_currency_counts_for_nothing() {
    let mut usd = pay(1, 8481);
    usd.amount.currency = "USD".try_into().unwrap();
    case(TicketState::Ready)
        .pays(usd)
        .gives(0, Stage::Ready, &[("other_currency", 8481)]);
}

#[test]
fn money_before_the_work_is_done_waits() {
    let mut early = case(TicketState::InRepair).pays(pay(1, 8481));
    early.gives(8481, Stage::InRepair, &[]);
    let by = Advance {
        manager: false,
        reason: "",
        exit_control: false,
        at: at(5),
    };
    early.ticket.advance(TicketState::Ready, by).unwrap();
    early.gives(8481, Stage::Paid, &[]);
}

#[test]
fn paid_against_an_older_version() {
    let mut changed = case(TicketState::Ready);
    let mut lines = changed.ticket.lines.clone();
    lines[0].unit_price += 1000;
    changed.ticket.reprice(lines, vec![]).unwrap();
    assert_eq!(changed.ticket.version, 8);
    let mut changed = changed.pays(Payment {
        version: Some(7),
        ..pay(1, 8481)
    });
    changed.gives(8481, Stage::Ready, &[("older_version", 1000)]);
    changed.pays(pay(2, 1000)).gives(9481, Stage::Paid, &[]);
}

#[test]
fn cancelled_tickets_owe_the_money_back() {
    let mut cancelled = case(TicketState::Cancelled).pays(pay(1, 8481));
    cancelled.gives(8481, Stage::Cancelled, &[("refund_due", 8481)]);
    cancelled.refunds(refund(1, 8481)).gives(0, Stage::Cancelled, &[]);
}

#[test]
fn both_managers_are_told_of_a_payment_elsewhere() {
    let mut away = case(TicketState::Ready).pays(Payment {
        store: Some(GRE),
        ..pay(1, 8481)
    });
    let reckoning = away.reckon();
    let told: Vec<_> = reckoning.open.iter().map(|o| o.question.clone()).collect();
    let payment = PaymentId(Uuid::from_u128(1));
    assert_eq!(
        told,
        [
            Question::PaidElsewhere { payment, store: LYN },
            Question::PaidElsewhere { payment, store: GRE }
        ]
    );
    assert_eq!(away.ticket.state.stage(), Stage::Paid);
}

#[test]
fn a_decision_holds_for_its_amount_only() {
    let mut over = case(TicketState::Ready).pays(pay(1, 10_000));
    over.decided.push(Decided {
        question: Question::OverPayment,
        amount: 1519,
        decision: Decision::Dismiss,
    });
    over.gives(10_000, Stage::Paid, &[]);
    over.pays(pay(2, 100))
        .gives(10_100, Stage::Paid, &[("over_payment", 1619)]);
}

#[test]
fn a_ticket_without_anything_to_pay_is_not_paid_by_itself() {
    let mut free = case(TicketState::Ready);
    free.ticket.lines.clear();
    free.gives(0, Stage::Ready, &[]);
}

#[test]
fn closed_tickets_are_watched_as_well() {
    let closed = TicketState::Closed {
        outcome: Outcome::Repaired,
    };
    case(closed).pays(pay(1, 8481)).refunds(refund(1, 481)).gives(
        8000,
        Stage::Closed,
        &[("refund_after_hand_over", 481)],
    );
}

proptest! {
    /// The order in which notices arrive changes nothing of what is counted in the end.
    #[test]
    fn order_does_not_matter(amounts in proptest::collection::vec(1_i64..20_000, 1..6), refunded in proptest::collection::vec(any::<bool>(), 6), swap in any::<u64>()) {
        let payments: Vec<_> = (1_u128..).zip(&amounts).map(|(id, amount)| pay(id, *amount)).collect();
        let refunds: Vec<_> = (1_u128..).zip(&amounts).zip(&refunded).filter(|(_, back)| **back).map(|((id, amount), _)| refund(id, *amount)).collect();
        let expected: i64 = amounts.iter().zip(&refunded).filter(|(_, back)| !**back).map(|(amount, _)| amount).sum();
        let mut story = case(TicketState::Ready);
        let (mut left_payments, mut left_refunds, mut bits) = (payments, refunds, swap);
        while !left_payments.is_empty() || !left_refunds.is_empty() {
            if left_refunds.is_empty() || (bits & 1 == 0 && !left_payments.is_empty()) {
                let payment = left_payments.swap_remove(usize::try_from(bits % left_payments.len() as u64).unwrap());
                story.payments.push(payment);
            } else {
                story.refunds.push(left_refunds.pop().unwrap());
            }
            bits = bits.rotate_right(3);
            story.reckon();
        }
        let reckoning = story.reckon();
        prop_assert_eq!(reckoning.paid, expected);
        let settled = expected >= 8481;
        // A ticket that was paid once and lost a part of its money stays paid until somebody explains the refund.
        if settled { prop_assert_eq!(story.ticket.state.stage(), Stage::Paid); }
        if expected == 0 { prop_assert_eq!(story.ticket.state.stage(), Stage::Ready); }
    }
}
