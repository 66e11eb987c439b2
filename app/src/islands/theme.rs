//! Light or dark changes at once; the server remembers it for the next page.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, SubmitEvent};

use super::dom::{all, around, document, on, post, root, set};

/// Listens on the whole document.
pub(super) fn start() {
    on(&document(), "submit", |event: SubmitEvent| {
        let Some(form) = around(&event, "form[data-theme-choice]") else {
            return;
        };
        let Some(button) = event.submitter() else { return };
        event.prevent_default();
        let choice = button.get_attribute("value").unwrap_or_default();
        if let Some(page) = root() {
            if matches!(choice.as_str(), "light" | "dark") {
                set(&page, "data-theme", &choice);
            } else {
                let _ = page.remove_attribute("data-theme");
            }
        }
        for each in all(&form, "button") {
            let is_on = each == *button.unchecked_ref::<web_sys::Element>();
            set(&each, "aria-pressed", if is_on { "true" } else { "false" });
        }
        spawn_local(async move {
            let button: HtmlElement = button;
            post(form.unchecked_ref(), Some(&button)).await;
        });
    });
}
