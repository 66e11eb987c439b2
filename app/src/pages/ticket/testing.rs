//! A ticket made by hand, for the tests of the pages that show one: with every field hostile, if that is wished.

use business::{
    ports::{AuditRow, ClearUp, Happening, Note, PaymentRow, RefundRow, TicketCard, TimelineEntry},
    workshop::TicketPage,
};
use domain::{
    Currency, Lang, Money,
    customers::{Contact, ContactKind, Customer, CustomerKind},
    items::{Category, Item},
    payments::{Payment, Question, Refund, Tender, TenderMethod},
    people::{Method, User},
    stores::Store,
    vat::VatRate,
    workshop::{Line, LineKind, Origin, Payer, PayerKind, Priority, Stage, Ticket, TicketKind, TicketState},
};
use jiff::Timestamp;

use super::{TicketView, Typed};

/// The hour of the tests' page.
pub(crate) fn now() -> Timestamp {
    "2026-11-14T14:35:00Z".parse().expect("an instant")
}

fn earlier(minutes: i64) -> Timestamp {
    now() - jiff::SignedDuration::from_mins(minutes)
}

/// An id by a small number.
pub(crate) fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(n: u8) -> T {
    format!("00000000-0000-0000-0000-{n:012}").parse().expect("an id")
}

/// A store.
pub(crate) fn store(name: &str) -> Store {
    Store {
        id: id(1),
        prefix: "LYN".parse().expect("a prefix"),
        name: name.to_owned(),
        address: name.to_owned(),
        phone: String::new(),
        siret: String::new(),
        time_zone: "UTC".to_owned(),
        currency: Currency::EUR,
        workshop: id(1),
        exit_control: false,
        hand_over_at_till: false,
        version: 1,
    }
}

/// A thing.
pub(crate) fn item(name: &str) -> Item {
    Item {
        id: id(2),
        code: "LYN-E5120".parse().expect("a code"),
        category: Category("ebike".to_owned()),
        brand: String::new(),
        model: name.to_owned(),
        serial: name.to_owned(),
        owner: Some(id(3)),
        created_at: earlier(9000),
        version: 1,
    }
}

/// A customer.
pub(crate) fn customer(name: &str) -> Customer {
    let contact = |kind, value: &str| Contact {
        kind,
        value: value.to_owned(),
        label: name.to_owned(),
    };
    Customer {
        id: id(3),
        kind: CustomerKind::Person,
        first_name: String::new(),
        last_name: name.to_owned(),
        contacts: vec![
            contact(ContactKind::Phone, "06 12 34 56 47"),
            contact(ContactKind::Email, name),
        ],
        language: Lang::Fr,
        created_at: earlier(90_000),
        version: 1,
    }
}

/// Somebody of the staff.
pub(crate) fn user(name: &str) -> User {
    User {
        id: id(4),
        login: name.to_owned(),
        name: name.to_owned(),
        language: Lang::Fr,
        memberships: vec![],
        disabled: false,
        version: 1,
    }
}

fn ticket(name: &str, state: TicketState) -> Ticket {
    let line = |n, kind, quantity_milli, unit_price| Line {
        id: id(n),
        kind,
        label: name.to_owned(),
        quantity_milli,
        unit_price,
        rate: VatRate::STANDARD,
    };
    Ticket {
        id: id(7),
        code: "LYN-2418".parse().expect("a code"),
        store: id(1),
        workshop: id(1),
        kind: TicketKind::CustomerRepair,
        origin: Origin::Counter,
        customer: Some(id(3)),
        item: id(2),
        symptoms: vec!["brakes".to_owned(), name.to_owned()],
        problem: name.to_owned(),
        accessories: name.to_owned(),
        priority: Priority::Urgent,
        promised_at: Some(earlier(120)),
        ceiling: None,
        technician: Some(id(4)),
        location: name.to_owned(),
        state,
        state_since: earlier(60),
        lines: vec![
            line(11, LineKind::Labour, 1000, 4990),
            line(12, LineKind::Discount, 1000, -499),
            line(13, LineKind::Part, 2000, 1995),
        ],
        payers: vec![Payer {
            id: id(14),
            kind: PayerKind::Bonus,
            label: name.to_owned(),
            amount: 1000,
        }],
        currency: Currency::EUR,
        paid: 0,
        amount_version: 1,
        created_at: earlier(3000),
        version: 7,
    }
}

fn entry(n: u8, minutes: i64, what: Happening) -> TimelineEntry {
    TimelineEntry {
        event: id(n),
        ticket: id(7),
        version: 7,
        actor: Some(id(4)),
        at: earlier(minutes),
        what,
        undone: false,
    }
}

fn timeline(name: &str, state: TicketState) -> Vec<TimelineEntry> {
    let mut undone = entry(
        32,
        90,
        Happening::Moved {
            from: TicketState::Received,
            from_since: earlier(3000),
            to: TicketState::Diagnosing,
            reason: name.to_owned(),
        },
    );
    undone.undone = true;
    vec![
        entry(31, 3000, Happening::TakenIn),
        undone,
        entry(
            33,
            80,
            Happening::Edited {
                fields: vec![name.to_owned()],
            },
        ),
        entry(
            34,
            70,
            Happening::PaymentCaptured {
                amount: 5000,
                currency: Currency::EUR,
                till: name.to_owned(),
                receipt: name.to_owned(),
            },
        ),
        entry(
            35,
            60,
            Happening::Moved {
                from: TicketState::InRepair,
                from_since: earlier(80),
                to: state,
                reason: name.to_owned(),
            },
        ),
    ]
}

/// A ticket in a state, whatever people type being `name`.
pub(crate) fn page(name: &str, state: TicketState) -> TicketPage {
    let ticket = ticket(name, state.clone());
    let money = Money::eur(5000);
    let row = |payment| PaymentRow {
        payment,
        connector: "till".to_owned(),
        store_prefix: name.to_owned(),
        code: "LYN-2418".to_owned(),
        till: name.to_owned(),
        receipt: name.to_owned(),
        tenders: vec![Tender {
            method: TenderMethod::Credit,
            amount: money,
            reference: Some(name.to_owned()),
        }],
        paid_at: earlier(70),
        notice: id(22),
    };
    let payment = Payment {
        id: id(21),
        store: Some(id(1)),
        payment_id: name.to_owned(),
        amount: money,
        version: Some(7),
        received_at: earlier(70),
    };
    let refund = Refund {
        id: id(23),
        store: None,
        payment_id: name.to_owned(),
        amount: Money::eur(100),
        received_at: earlier(65),
    };
    TicketPage {
        vat: ticket.vat().expect("small amounts"),
        store: store(name),
        item: item(name),
        customer: Some(customer(name)),
        timeline: timeline(name, state.clone()),
        notes: vec![Note {
            id: id(41),
            ticket: ticket.id,
            author: Some(id(4)),
            text: name.to_owned(),
            for_customer: true,
            at: earlier(50),
        }],
        quotes: vec![],
        answers: vec![],
        open_links: 0,
        payments: vec![row(payment)],
        refunds: vec![RefundRow {
            refund,
            refund_id: name.to_owned(),
            connector: "till".to_owned(),
            store_prefix: name.to_owned(),
            code: "LYN-2418".to_owned(),
            till: name.to_owned(),
            paid_at: earlier(65),
            notice: id(24),
        }],
        clear_ups: vec![ClearUp {
            id: id(51),
            question: Question::RefundToExplain,
            amount: Money::eur(100),
            code: "LYN-2418".to_owned(),
            ticket: Some(ticket.id),
            store: Some(id(1)),
            opened_at: earlier(65),
        }],
        audit: vec![AuditRow {
            at: earlier(60),
            user: Some(id(4)),
            method: Method::Pin,
            action: name.to_owned(),
            fields: vec![name.to_owned()],
        }],
        people: vec![user(name)],
        technicians: vec![User {
            id: id(5),
            ..user(name)
        }],
        moves: state
            .stage()
            .next()
            .iter()
            .copied()
            .filter(|to| !Stage::is_by_till(state.stage(), *to))
            .collect(),
        may_edit: true,
        may_clear_up: true,
        may_undo: false,
        now: now(),
        ticket,
    }
}

/// The same as the page of a ticket has it.
pub(crate) fn view(name: &str, state: TicketState) -> TicketView {
    TicketView {
        page: page(name, state),
        is_own: true,
        may_hand_over_unpaid: true,
        link: format!("https://boucle.example/{name}"),
        typed: Typed::default(),
        is_just_taken_in: false,
    }
}

/// The same as lists have it.
pub(crate) fn card(name: &str, state: TicketState) -> TicketCard {
    let page = page(name, state);
    TicketCard {
        id: page.ticket.id,
        code: page.ticket.code.clone(),
        store: page.ticket.store,
        kind: page.ticket.kind,
        state: page.ticket.state.clone(),
        state_since: page.ticket.state_since,
        item: page.item.id,
        category: page.item.category.name().to_owned(),
        item_title: name.to_owned(),
        customer: page.ticket.customer,
        customer_name: name.to_owned(),
        symptoms: vec![],
        problem: name.to_owned(),
        priority: Priority::Normal,
        promised_at: page.ticket.promised_at,
        technician: None,
        location: name.to_owned(),
        to_pay: page.ticket.to_pay(),
        paid: 0,
        currency: Currency::EUR,
        version: 7,
        created_at: page.ticket.created_at,
    }
}
