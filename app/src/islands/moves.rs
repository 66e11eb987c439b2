//! Cards of the board are dragged onto columns. A drop sends the form that the card's menu has for that move, so there is one way
//! to move a ticket and the server decides in every case.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DragEvent, Element, HtmlFormElement, SubmitEvent};

use super::{
    dom::{all, around, document, on, post, root, set_class},
    live,
};

/// A card that may go somewhere.
const CARD: &str = "[data-ticket][data-moves]";
/// A column.
const COLUMN: &str = "[data-column]";

/// Listens on the whole document.
pub(super) fn start() {
    on(&document(), "dragstart", |event: DragEvent| {
        if let Some(card) = around(&event, CARD) {
            pick_up(&event, &card);
        }
    });
    on(&document(), "dragover", |event: DragEvent| {
        let column = around(&event, "[data-column].is-open");
        if column.is_some() {
            // Only what is prevented can be dropped on.
            event.prevent_default();
        }
        over(column.as_ref());
    });
    on(&document(), "drop", |event: DragEvent| {
        if let (Some(column), Some(card)) = (around(&event, "[data-column].is-open"), held()) {
            event.prevent_default();
            put_down(&card, &column);
        }
        let_go();
    });
    on(&document(), "dragend", |_: DragEvent| let_go());
    on(&document(), "submit", |event: SubmitEvent| {
        let Some(form) = around(&event, "[data-live] form[data-moves-to]") else {
            return;
        };
        event.prevent_default();
        if let Some(menu) = form
            .closest("[popover]")
            .ok()
            .flatten()
            .and_then(|menu| menu.dyn_into::<web_sys::HtmlElement>().ok())
        {
            let _ = menu.hide_popover();
        }
        send(form.unchecked_into());
    });
}

fn held() -> Option<Element> {
    document().query_selector(".is-held").ok().flatten()
}

fn pick_up(event: &DragEvent, card: &Element) {
    let code = card.get_attribute("data-ticket").unwrap_or_default();
    if let Some(data) = event.data_transfer() {
        let _ = data.set_data("text/plain", &code);
        data.set_effect_allowed("move");
        // The link inside would be dragged as an address otherwise.
        let rect = card.get_bounding_client_rect();
        #[expect(clippy::cast_possible_truncation, reason = "pixels of a screen")]
        let (x, y) = (
            event.client_x() - rect.left() as i32,
            event.client_y() - rect.top() as i32,
        );
        data.set_drag_image(card, x, y);
    }
    set_class(card, "is-held", true);
    let moves = card.get_attribute("data-moves").unwrap_or_default();
    let home = card.closest(COLUMN).ok().flatten();
    let Some(page) = root() else { return };
    for column in all(&page, COLUMN) {
        let state = column.get_attribute("data-column").unwrap_or_default();
        let is_home = home.as_ref() == Some(&column);
        let is_open = is_home || moves.split(' ').any(|each| each == state);
        set_class(&column, "is-open", is_open);
    }
    for board in all(&page, ".board") {
        set_class(&board, "is-moving", true);
    }
}

fn over(column: Option<&Element>) {
    let Some(page) = root() else { return };
    for each in all(&page, ".is-over") {
        set_class(&each, "is-over", Some(&each) == column);
    }
    if let Some(column) = column {
        set_class(column, "is-over", true);
    }
}

fn let_go() {
    let Some(page) = root() else { return };
    for class in ["is-held", "is-moving", "is-open", "is-over"] {
        for element in all(&page, &format!(".{class}")) {
            set_class(&element, class, false);
        }
    }
}

fn put_down(card: &Element, column: &Element) {
    if card.closest(COLUMN).ok().flatten().as_ref() == Some(column) {
        return;
    }
    let Some(state) = column.get_attribute("data-column") else {
        return;
    };
    let form = card
        .query_selector(&format!("form[data-moves-to=\"{state}\"]"))
        .ok()
        .flatten();
    let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else {
        return;
    };
    // The card goes where it was put at once; the page that answers has the last word.
    if let Ok(Some(list)) = column.query_selector("ul") {
        let item = card.closest("li").ok().flatten().unwrap_or_else(|| card.clone());
        let _ = list.insert_before(&item, list.first_child().as_ref());
    }
    send(form);
}

/// Sends a move without leaving the page. A refusal is shown by the page that says it.
fn send(form: HtmlFormElement) {
    spawn_local(async move {
        match post(&form, None).await {
            Some(answer) if answer.is_ok => live::take_over(&answer.text, &answer.url),
            Some(_) => live::leave_by(&form),
            None => live::renew(),
        }
    });
}
