//! A ticket as the counter makes it.

use business::workshop::TicketPage;
use domain::{
    Currency, CustomerId, ItemId, Lang, LineId, StoreId, TicketId, UserId, WorkshopId,
    customers::{Contact, ContactKind, Customer, CustomerKind},
    items::{Category, Item},
    people::User,
    stores::Store,
    vat::VatRate,
    workshop::{Line, LineKind, Origin, Payer, PayerKind, Priority, Ticket, TicketKind, TicketState},
};
use jiff::Timestamp;
use uuid::Uuid;

pub(crate) const ORGANISATION: &str = "Cyclo & Sport";
pub(crate) const BASE_URL: &str = "https://boucle.example";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Claire leaves her bike in Lyon on a Tuesday morning; nothing is charged yet.
pub(crate) fn intake() -> TicketPage {
    let created_at = at("2026-11-24T08:30:00Z");
    let store = Store {
        id: StoreId(Uuid::from_u128(1)),
        prefix: "LYN".parse().unwrap(),
        name: "Lyon Part-Dieu".to_owned(),
        address: "17 rue du Docteur Bouchut\n69003 Lyon".to_owned(),
        phone: "04 78 62 10 20".to_owned(),
        siret: "81234567800017".to_owned(),
        time_zone: "Europe/Paris".to_owned(),
        currency: Currency::EUR,
        workshop: WorkshopId(Uuid::from_u128(2)),
        exit_control: true,
        hand_over_at_till: false,
        version: 1,
    };
    let customer = Customer {
        id: CustomerId(Uuid::from_u128(3)),
        kind: CustomerKind::Person,
        first_name: "Claire".to_owned(),
        last_name: "Roussel".to_owned(),
        contacts: vec![
            contact(ContactKind::Phone, "06 12 34 56 47", ""),
            contact(ContactKind::Email, "claire.roussel@example.org", ""),
        ],
        language: Lang::Fr,
        created_at,
        version: 1,
    };
    let item = Item {
        id: ItemId(Uuid::from_u128(4)),
        code: "LYN-E5120".parse().unwrap(),
        category: Category("ebike".to_owned()),
        brand: "Moustache".to_owned(),
        model: "Lundi 27.3".to_owned(),
        serial: "MB273-0418822".to_owned(),
        owner: Some(customer.id),
        created_at,
        version: 1,
    };
    let technician = User {
        id: UserId(Uuid::from_u128(5)),
        login: "karim".to_owned(),
        name: "Karim Benali".to_owned(),
        language: Lang::Fr,
        memberships: vec![],
        disabled: false,
        version: 1,
    };
    let ticket = Ticket {
        id: TicketId(Uuid::from_u128(6)),
        code: "LYN-2418".parse().unwrap(),
        store: store.id,
        workshop: store.workshop,
        kind: TicketKind::CustomerRepair,
        origin: Origin::Counter,
        customer: Some(customer.id),
        item: item.id,
        symptoms: vec!["brakes".to_owned(), "gears".to_owned()],
        problem: "Les freins crissent à l’avant depuis la pluie de samedi.\nLa chaîne saute en montée."
            .to_owned(),
        accessories: "Clé de batterie, chargeur".to_owned(),
        priority: Priority::Normal,
        promised_at: Some(at("2026-11-26T16:00:00Z")),
        ceiling: Some(15_000),
        technician: Some(technician.id),
        location: "B4".to_owned(),
        state: TicketState::Received,
        state_since: created_at,
        lines: vec![],
        payers: vec![],
        currency: Currency::EUR,
        paid: 0,
        amount_version: 1,
        created_at,
        version: 1,
    };
    TicketPage {
        vat: vec![],
        ticket,
        store,
        item,
        customer: Some(customer),
        timeline: vec![],
        notes: vec![],
        quotes: vec![],
        answers: vec![],
        open_links: 0,
        payments: vec![],
        refunds: vec![],
        clear_ups: vec![],
        audit: vec![],
        people: vec![technician],
        technicians: vec![],
        moves: vec![],
        may_edit: true,
        may_clear_up: false,
        may_undo: false,
        now: created_at,
    }
}

/// The same, worked out: four lines, the repair bonus.
pub(crate) fn priced() -> TicketPage {
    let mut page = intake();
    charge(
        &mut page,
        vec![
            line(
                LineKind::Labour,
                "Purge et réglage des freins hydrauliques",
                1_000,
                4_500,
                2_000,
            ),
            line(
                LineKind::Part,
                "Plaquettes Shimano B05S-RX, résine",
                2_000,
                1_795,
                2_000,
            ),
            line(
                LineKind::Part,
                "Patte de dérailleur Moustache",
                1_000,
                1_200,
                2_000,
            ),
            line(
                LineKind::Labour,
                "Réglage de la transmission",
                1_000,
                1_200,
                2_000,
            ),
        ],
    );
    page.ticket.payers = vec![Payer {
        id: LineId(Uuid::from_u128(90)),
        kind: PayerKind::Bonus,
        label: String::new(),
        amount: 1_500,
    }];
    page
}

/// Puts lines on a ticket, with their VAT.
pub(crate) fn charge(page: &mut TicketPage, lines: Vec<Line>) {
    page.ticket.lines = lines;
    page.vat = page.ticket.vat().unwrap();
}

pub(crate) fn line(kind: LineKind, label: &str, quantity_milli: i64, unit_price: i64, rate: u16) -> Line {
    Line {
        id: LineId(Uuid::from_u128(80)),
        kind,
        label: label.to_owned(),
        quantity_milli,
        unit_price,
        rate: VatRate(rate),
    }
}

pub(crate) fn contact(kind: ContactKind, value: &str, label: &str) -> Contact {
    Contact {
        kind,
        value: value.to_owned(),
        label: label.to_owned(),
    }
}
