//! A form is sent once. The button rests and says that something is being done; coming back to the page wakes it again.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlButtonElement, PageTransitionEvent, SubmitEvent};

use super::dom::{after, all, around, on, root, set, window};

/// Listens at the window, after everybody who listens at the document: what they took over is not sent.
pub(super) fn start() {
    on(&window(), "submit", |event: SubmitEvent| {
        let Some(form) = around(&event, "form[data-once]") else {
            return;
        };
        if event.default_prevented() {
            return;
        }
        if form.has_attribute("data-sent") {
            return event.prevent_default();
        }
        set(&form, "data-sent", "");
        // Only after the browser has read the form: a resting button sends no value.
        after(0, move || rest(&form, true));
    });
    on(&window(), "pageshow", |event: PageTransitionEvent| {
        if !event.persisted() {
            return;
        }
        let Some(page) = root() else { return };
        for form in all(&page, "form[data-sent]") {
            let _ = form.remove_attribute("data-sent");
            rest(&form, false);
        }
    });
}

fn rest(form: &Element, is_resting: bool) {
    for button in all(form, "button[type=submit]") {
        let Ok(button) = button.dyn_into::<HtmlButtonElement>() else {
            continue;
        };
        button.set_disabled(is_resting);
        if is_resting {
            set(&button, "aria-busy", "true");
        } else {
            let _ = button.remove_attribute("aria-busy");
        }
    }
}
