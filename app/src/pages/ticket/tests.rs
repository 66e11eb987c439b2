use business::{
    FieldError,
    workshop::{LineForm, PayerForm, TicketForm},
};
use domain::workshop::{PauseReason, TicketState};

use super::{
    testing::{now, view},
    *,
};
use crate::ui::testing::{HOSTILE, html, is_tame};

fn shown(view: TicketView) -> String {
    html(move || ticket(view))
}

fn section<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let start = page.find(from).unwrap_or_else(|| panic!("{from} is missing"));
    let rest = &page[start..];
    &rest[..rest.find(to).unwrap_or(rest.len())]
}

#[test]
fn whatever_people_type_stays_text() {
    for state in [TicketState::InRepair, TicketState::Paid, TicketState::Ready] {
        let mut hostile = view(HOSTILE, state);
        hostile.typed.said = Some(HOSTILE.to_owned());
        let page = shown(hostile);
        assert!(page.contains("&lt;script"), "it is shown");
        assert!(is_tame(&page), "{page}");
    }
}

#[test]
fn refused_forms_come_back_open_and_as_typed() {
    let typed = |form, field: &str| Typed {
        form,
        errors: vec![FieldError::new(field, "missing")],
        said: None,
        quote_link: None,
    };
    let text = || HOSTILE.to_owned();
    let forms = [
        typed(
            TypedForm::Line(LineForm {
                label: text(),
                unit_price: text(),
                ..LineForm::default()
            }),
            "line_label",
        ),
        typed(
            TypedForm::Discount(DiscountForm {
                label: text(),
                amount: text(),
            }),
            "discount_label",
        ),
        typed(
            TypedForm::Payer(PayerForm {
                label: text(),
                ..PayerForm::default()
            }),
            "payer_label",
        ),
        typed(
            TypedForm::Edit(TicketForm {
                problem: text(),
                ..TicketForm::default()
            }),
            "problem",
        ),
        typed(
            TypedForm::Note(NoteForm {
                text: text(),
                for_customer: true,
            }),
            "note",
        ),
    ];
    for typed in forms {
        let field = typed.errors[0].field.clone();
        let mut view = view("Claire", TicketState::InRepair);
        view.typed = typed;
        let page = shown(view);
        assert_eq!(page.matches("<details").count(), 7);
        assert_eq!(
            page.matches("<details open").count(),
            1,
            "only the refused one is open: {field}"
        );
        assert!(
            page.contains(&format!("href=\"#{field}\"")),
            "the summary leads to {field}"
        );
        assert!(
            page.contains(&format!("id=\"{field}-error\"")),
            "the error stands beside {field}"
        );
        assert!(is_tame(&page), "{page}");
    }
}

#[test]
fn there_is_one_filled_button_and_it_is_the_usual_next_move() {
    let filled = |state: TicketState| {
        let page = shown(view("Claire", state));
        let head = section(&page, "class=\"nowline\"", "class=\"track\"").to_owned();
        (head.matches("btn-main").count(), head)
    };
    let (count, head) = filled(TicketState::InRepair);
    assert!(count == 1 && head.contains("Terminer, prêt à retirer"), "{head}");
    let (count, head) = filled(TicketState::Paid);
    assert!(count == 1 && head.contains("Remettre"), "{head}");
    let (count, head) = filled(TicketState::Ready);
    assert_eq!(count, 0, "the till comes next: {head}");
    assert!(
        head.contains("À encaisser en caisse") && head.contains("74,81"),
        "{head}"
    );
    let (count, _) = filled(TicketState::Recycled);
    assert_eq!(count, 0);
}

#[test]
fn a_store_with_a_quality_check_finishes_by_it() {
    let mut strict = view("Claire", TicketState::InRepair);
    strict.page.store.exit_control = true;
    let page = shown(strict);
    let head = section(&page, "class=\"nowline\"", "class=\"track\"");
    assert!(head.contains("Terminer, passer au contrôle"), "{head}");
    assert!(
        page.contains("contrôle d’abord"),
        "the closed move says why: {page}"
    );
}

#[test]
fn moves_that_ask_why_open_a_dialog() {
    let page = shown(view("Claire", TicketState::InRepair));
    let pause = section(&page, "id=\"ask-paused\"", "</dialog>");
    assert!(pause.contains("name=\"reason\" value=\"customer\""), "{pause}");
    assert!(pause.contains("name=\"to\" value=\"paused\""), "{pause}");
    assert!(
        page.contains("id=\"ask-unrepairable\"") && page.contains("id=\"ask-cancelled\""),
        "{page}"
    );
    for part in [
        "name=\"version\" value=\"7\"",
        "name=\"back\" value=\"/tickets/LYN-2418\"",
        "name=\"csrf\"",
    ] {
        assert!(pause.contains(part), "{part} is missing in {pause}");
    }
}

#[test]
fn handing_over_unpaid_is_a_managers_and_needs_a_reason() {
    let page = shown(view("Claire", TicketState::Ready));
    let dialog = section(&page, "id=\"ask-collected\"", "</dialog>");
    assert!(
        dialog.contains("74,81") && dialog.contains("required"),
        "{dialog}"
    );
    let mut seller = view("Claire", TicketState::Ready);
    seller.may_hand_over_unpaid = false;
    let page = shown(seller);
    assert!(!page.contains("id=\"ask-collected\""), "{page}");
    assert!(
        page.contains("responsable"),
        "the closed move says whose it is: {page}"
    );
}

#[test]
fn paid_lines_are_fixed_and_say_why() {
    let page = shown(view("Claire", TicketState::Paid));
    assert!(page.contains("les lignes sont fixées"), "{page}");
    assert!(
        !page.contains("/lines/") && !page.contains("name=\"line_label\""),
        "{page}"
    );
    let page = shown(view("Claire", TicketState::InRepair));
    assert!(
        page.contains("/tickets/LYN-2418/lines/") && page.contains("name=\"line_label\""),
        "{page}"
    );
}

#[test]
fn sums_go_from_the_net_to_what_is_due() {
    let page = shown(view("Claire", TicketState::Ready));
    let sums = section(&page, "class=\"sums\"", "</dl>");
    for part in ["70,67", "14,14", "84,81", "−10,00", "74,81", "Reste dû"] {
        assert!(sums.contains(part), "{part} is missing in {sums}");
    }
    let mut paid = view("Claire", TicketState::Paid);
    paid.page.ticket.paid = 7481;
    let page = shown(paid);
    let sums = section(&page, "class=\"sums\"", "</dl>");
    assert!(
        sums.contains("Encaissé") && sums.contains("t-done") && !sums.contains("Reste dû"),
        "{sums}"
    );
    let mut more = view("Claire", TicketState::Paid);
    more.page.ticket.paid = 10_000;
    assert!(shown(more).contains("Trop perçu"));
}

#[test]
fn another_stores_ticket_is_read_without_contacts_and_actions() {
    let mut foreign = view("Claire", TicketState::Ready);
    foreign.is_own = false;
    foreign.page.may_edit = false;
    foreign.page.may_clear_up = false;
    foreign.page.moves.clear();
    if let Some(customer) = &mut foreign.page.customer {
        customer.contacts.clear();
    }
    let page = shown(foreign);
    assert!(page.contains("Coordonnées masquées"), "{page}");
    assert!(
        !page.contains("method=\"post\""),
        "nothing can be changed from here: {page}"
    );
    assert!(
        !page.contains("receipt.pdf") && !page.contains("id=\"moves\""),
        "{page}"
    );
}

#[test]
fn what_was_taken_back_is_struck_and_the_till_stands_out() {
    let page = shown(view("Claire", TicketState::Ready));
    let story = section(&page, "class=\"timeline\"", "</ol>");
    assert!(story.contains("<s ") && story.contains("défait"), "{story}");
    assert_eq!(story.matches("data-tone=\"brand\"").count(), 1, "{story}");
    assert!(story.contains("Encaissé en caisse Claire"), "{story}");
}

#[test]
fn the_last_move_can_be_taken_back_while_there_is_time() {
    let mut fresh = view(
        "Claire",
        TicketState::Paused {
            reason: PauseReason::Customer,
        },
    );
    fresh.page.may_undo = true;
    if let Some(last) = fresh.page.timeline.last_mut() {
        last.at = now();
    }
    let page = shown(fresh);
    assert!(page.contains("action=\"/tickets/LYN-2418/undo\""), "{page}");
    assert!(!shown(view("Claire", TicketState::InRepair)).contains("/undo"));
}

#[test]
fn after_an_intake_both_papers_are_one_press_away() {
    let mut taken = view("Claire", TicketState::Received);
    taken.is_just_taken_in = true;
    let page = shown(taken);
    let notice = section(&page, "class=\"print-notice\"", "class=\"sec\"");
    assert!(
        notice.contains("/tickets/LYN-2418/receipt.pdf") && notice.contains("/tickets/LYN-2418/label.pdf"),
        "{notice}"
    );
}

#[test]
fn an_empty_ticket_teaches() {
    let mut empty = view("Claire", TicketState::Received);
    empty.page.ticket.lines.clear();
    empty.page.ticket.payers.clear();
    empty.page.ticket.promised_at = None;
    empty.page.ticket.technician = None;
    empty.page.customer = None;
    empty.page.notes.clear();
    empty.page.timeline.clear();
    empty.page.audit.clear();
    empty.page.payments.clear();
    empty.page.refunds.clear();
    empty.page.clear_ups.clear();
    let page = shown(empty);
    for part in [
        "Rien à facturer",
        "Aucune promesse",
        "Sans client",
        "Aucune note",
        "Personne",
    ] {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
}

#[test]
fn what_the_till_changes_stands_in_live_regions() {
    let page = shown(view("Claire", TicketState::Ready));
    for key in [
        "ticket-head",
        "ticket-money",
        "ticket-payments",
        "ticket-clear-ups",
        "ticket-timeline",
        "ticket-act",
    ] {
        assert!(page.contains(&format!("data-live=\"{key}\"")), "{key} is missing");
    }
    assert!(
        page.contains("data-ticket=") && page.contains("data-version=\"7\""),
        "{page}"
    );
}
