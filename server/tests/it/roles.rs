//! Who may do what: every role, every use case that changes something, at the own store and at another.

use business::{
    Error,
    tills::{ClearUpForm, clear_up},
    workshop::{
        LineForm, MoveForm, TicketForm, add_line, add_note, assign, board, edit_ticket, move_ticket,
        undo_move,
    },
};
use domain::{
    people::{Actor, Forbidden, Role},
    stores::Store,
    workshop::Ticket,
};

use crate::house::{House, captured, on_both};

/// What a use case answered, as far as rights go.
fn allowed<T: std::fmt::Debug>(answer: Result<T, Error>) -> bool {
    match answer {
        Err(Error::Forbidden(Forbidden::Role)) => false,
        Err(Error::Refused {
            refusal: domain::workshop::Refusal::ManagerOnly | domain::workshop::Refusal::StillDue,
            ..
        }) => false,
        Ok(_) => true,
        Err(other) => panic!("refused for another reason: {other:?}"),
    }
}

async fn try_all(house: &House, actor: &Actor, store: &Store) -> String {
    let b = &house.boucle;
    let mut may = String::new();
    let mut note = |letter: char, yes: bool| {
        if yes {
            may.push(letter);
        }
    };
    let fresh = async || house.received(store).await;
    let form = |to: &str, reason: &str| MoveForm {
        to: to.into(),
        reason: reason.into(),
    };
    note('S', allowed(board(b, actor, store.id, Default::default()).await));
    let ticket: Ticket = fresh().await;
    let fields = TicketForm {
        problem: "Autre chose".into(),
        priority: "urgent".into(),
        ..TicketForm::default()
    };
    note(
        'E',
        allowed(edit_ticket(b, actor, ticket.id, ticket.version, &fields).await),
    );
    note('N', allowed(add_note(b, actor, ticket.id, "vu", false).await));
    let ticket = fresh().await;
    let line = LineForm {
        kind: "fee".into(),
        label: "Frais".into(),
        quantity: "1".into(),
        unit_price: "1".into(),
        rate: "20".into(),
    };
    note(
        'L',
        allowed(add_line(b, actor, ticket.id, ticket.version, &line).await),
    );
    let ticket = fresh().await;
    note(
        'A',
        allowed(assign(b, actor, ticket.id, ticket.version, None).await),
    );
    let ticket = fresh().await;
    note(
        'M',
        allowed(move_ticket(b, actor, ticket.id, ticket.version, &form("diagnosing", "")).await),
    );
    let ticket = house.moved(store, &[("diagnosing", "")]).await;
    note('Z', allowed(undo_move(b, actor, ticket.id, ticket.version).await));
    let ticket = fresh().await;
    note(
        'C',
        allowed(move_ticket(b, actor, ticket.id, ticket.version, &form("cancelled", "doublon")).await),
    );
    let ticket = house.ready(store).await;
    note(
        'U',
        allowed(move_ticket(b, actor, ticket.id, ticket.version, &form("collected", "connu")).await),
    );
    let ticket = paid(house, store).await;
    note(
        'H',
        allowed(move_ticket(b, actor, ticket.id, ticket.version, &form("collected", "")).await),
    );
    let ticket = paid(house, store).await;
    note(
        'R',
        allowed(move_ticket(b, actor, ticket.id, ticket.version, &form("in_repair", "bruit")).await),
    );
    let over = house.ready(store).await;
    let payment = house.boucle.entropy.id(jiff::Timestamp::UNIX_EPOCH).to_string();
    house
        .notify(
            &payment,
            &captured(&payment, store.prefix.as_str(), &over.code.to_string(), 9000),
        )
        .await;
    house.settled().await;
    let entry = house
        .clear_ups(store.id)
        .await
        .into_iter()
        .find(|entry| entry.ticket == Some(over.id))
        .expect("an entry");
    let decision = ClearUpForm {
        decision: "dismiss".into(),
        reason: "rendu en caisse".into(),
        code: String::new(),
    };
    note('D', allowed(clear_up(b, actor, entry.id, &decision).await));
    may
}

async fn paid(house: &House, store: &Store) -> Ticket {
    let ticket = house.ready(store).await;
    let payment = house.boucle.entropy.id(jiff::Timestamp::UNIX_EPOCH).to_string();
    house
        .notify(
            &payment,
            &captured(&payment, store.prefix.as_str(), &ticket.code.to_string(), 8481),
        )
        .await;
    house.settled().await;
    house.ticket(&ticket.code).await
}

on_both!(
    /// S see, E edit, N note, L lines, A assign, M move, Z take back, C cancel, U hand over unpaid, H hand over, R reopen, D decide.
    every_role_and_use_case,
    async |house: &House| {
        for (role, own) in [
            (Role::Seller, "SENLAMZCH"),
            (Role::Technician, "SENLAMZ"),
            (Role::StoreManager, "SENLAMZCUHRD"),
            (Role::AreaManager, "SENLAMZCUHRD"),
            (Role::Admin, "SENLAMZCUHRD"),
        ] {
            let (_, actor) = house.user(role.name(), role.name(), Some(house.lyon.id)).await;
            assert_eq!(try_all(house, &actor, &house.lyon).await, own, "{role:?} at the own store");
            assert_eq!(try_all(house, &actor, &house.grenoble).await, "", "{role:?} at another store");
        }
    }
);
