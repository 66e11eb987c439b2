use business::{
    FieldError,
    workshop::{Bench, LineForm},
};
use domain::{UserId, workshop::TicketState};

use super::*;
use crate::{
    pages::ticket::{TypedForm, testing},
    ui::testing::{HOSTILE, html, is_tame},
};

fn view(name: &str, state: TicketState) -> BenchView {
    BenchView {
        bench: Bench {
            queue: vec![testing::card(name, state.clone())],
            free: vec![testing::card(name, TicketState::Received)],
            current: Some(testing::page(name, state)),
            now: testing::now(),
        },
        me: Some(testing::id::<UserId>(4)),
        is_own: true,
        may_hand_over_unpaid: false,
        typed: Typed::default(),
    }
}

fn shown(view: BenchView) -> String {
    html(move || bench(view))
}

fn bar(page: &str) -> &str {
    let start = page.find("class=\"workbar\"").expect("the bar");
    let rest = &page[start..];
    &rest[..rest.find("</footer>").expect("its end")]
}

#[test]
fn whatever_people_type_stays_text() {
    let page = shown(view(HOSTILE, TicketState::InRepair));
    assert!(page.contains("&lt;script") && is_tame(&page), "{page}");
}

#[test]
fn the_next_action_is_under_the_thumb_and_comes_back_to_the_bench() {
    let page = shown(view("Claire", TicketState::InRepair));
    let bar = bar(&page);
    assert_eq!(bar.matches("btn-main").count(), 1, "{bar}");
    assert!(
        bar.contains("Terminer, prêt à retirer") && bar.contains("Attendre des pièces"),
        "{bar}"
    );
    assert!(bar.contains("name=\"back\" value=\"/bench/LYN-2418\""), "{bar}");
}

#[test]
fn a_ticket_of_nobody_is_taken_first() {
    let mut free = view("Claire", TicketState::Received);
    if let Some(page) = &mut free.bench.current {
        page.ticket.technician = None;
    }
    let page = shown(free);
    let bar = bar(&page);
    assert!(
        bar.contains("action=\"/bench/LYN-2418/take\"") && bar.contains("Prendre et commencer"),
        "{bar}"
    );
    assert!(
        page.contains("name=\"technician\""),
        "free work can be taken from the queue: {page}"
    );
}

#[test]
fn handing_over_is_not_the_benchs_work() {
    let mut paid = view("Claire", TicketState::Paid);
    paid.may_hand_over_unpaid = true;
    let page = shown(paid);
    assert!(
        !bar(&page).contains("btn-main") && bar(&page).contains("caisse"),
        "{page}"
    );
}

#[test]
fn a_refused_line_comes_back_in_its_own_form() {
    let mut refused = view("Claire", TicketState::InRepair);
    refused.typed = Typed {
        form: TypedForm::Line(LineForm {
            kind: "part".to_owned(),
            label: "Chaîne".to_owned(),
            unit_price: "douze".to_owned(),
            ..LineForm::default()
        }),
        errors: vec![FieldError::new("line_unit_price", "not_an_amount")],
        said: None,
        quote_link: None,
    };
    let page = shown(refused);
    assert_eq!(page.matches("<details open").count(), 1, "{page}");
    assert!(
        page.contains("value=\"douze\"") && page.contains("id=\"line_unit_price\""),
        "{page}"
    );
    assert!(page.contains("montant illisible"), "{page}");
}

#[test]
fn an_empty_bench_teaches() {
    let mut empty = view("Claire", TicketState::InRepair);
    empty.bench = Bench {
        queue: vec![],
        free: vec![],
        current: None,
        now: testing::now(),
    };
    let page = shown(empty);
    assert!(
        page.contains("Votre file est vide") && page.contains("Rien à prendre"),
        "{page}"
    );
    assert_eq!(page.matches("<h1").count(), 1);
}
